//! A generated table reads back to itself, however it is laid out and written.

use super::files::through_file;
use super::sheets::{project, workbook};
use proptest::prelude::*;
use ratsbericht::domain::{Decimal, Period};
use ratsbericht::finding::Finding;
use ratsbericht::normalise;
use ratsbericht::workbook::Format;
use std::collections::{BTreeMap, BTreeSet};

/// How a number is written into its cell.
#[derive(Debug, Clone, Copy)]
enum Style {
    Number,
    Comma,
    Points,
    Blanks,
    NarrowBlanks,
    Apostrophes,
    WithUnit,
    Circa,
    Starred,
    Bracketed,
    MinusBehind,
}

const STYLES: [Style; 11] = [
    Style::Number,
    Style::Comma,
    Style::Points,
    Style::Blanks,
    Style::NarrowBlanks,
    Style::Apostrophes,
    Style::WithUnit,
    Style::Circa,
    Style::Starred,
    Style::Bracketed,
    Style::MinusBehind,
];

fn written(value: Decimal, style: Style) -> String {
    let plain = value.to_string();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
    let grouped = |by: &str| {
        let groups: Vec<&str> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|g| std::str::from_utf8(g).expect("digits"))
            .collect();
        format!("{},{part}", groups.join(by))
    };
    match style {
        Style::Number => plain.clone(),
        Style::Comma => format!("{sign}{digits},{part}"),
        Style::Points => format!("{sign}{}", grouped(".")),
        Style::Blanks => format!("{sign}{}", grouped("\u{a0}")),
        Style::NarrowBlanks => {
            format!("{}{}", if sign.is_empty() { "" } else { "−" }, grouped("\u{202f}"))
        }
        Style::Apostrophes => format!("{sign}{}", grouped("'")),
        Style::WithUnit => format!("{sign}{} Personen", grouped(".")),
        Style::Circa => format!("ca. {sign}{}", grouped(".")),
        Style::Starred => format!("{sign}{}*", grouped(".")),
        Style::Bracketed => format!("({sign}{})", grouped(".")),
        Style::MinusBehind => format!("{}{sign}", grouped(".")),
    }
}

type Values = BTreeMap<(usize, Period), Decimal>;

const ROMAN: [&str; 4] = ["I.", "II.", "III.", "IV."];

fn roman(period: Period) -> &'static str {
    ROMAN[period.number() as usize - 1]
}

fn periods(values: &Values) -> Vec<Period> {
    let all: BTreeSet<Period> = values.keys().map(|(_, p)| *p).collect();
    all.into_iter().collect()
}

fn ids(values: &Values) -> Vec<usize> {
    let all: BTreeSet<usize> = values.keys().map(|(id, _)| *id).collect();
    all.into_iter().collect()
}

/// How a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// One row a value.
    Long,
    /// The same, year and quarter in two columns, the year only in its first row.
    LongTwoColumns,
    /// Periods in the columns.
    Wide,
    /// The year merged over its quarters, each year closed by a column of sums.
    WideTwoRows,
    /// Ends of quarters as dates in the columns.
    WideDates,
    /// Year over quarter over unit: a header of three rows.
    WideThreeRows,
    /// Periods down, indicators across.
    Across,
    /// Each indicator in a table of its own, below one another.
    Stacked,
    /// The action field as a heading over its block.
    Headings,
}

const LAYOUTS: [Layout; 9] = [
    Layout::Long,
    Layout::LongTwoColumns,
    Layout::Wide,
    Layout::WideTwoRows,
    Layout::WideDates,
    Layout::WideThreeRows,
    Layout::Across,
    Layout::Stacked,
    Layout::Headings,
];

const ABOUT: &str = "Kennung | Handlungsfeld | Indikator | Einheit";

fn row_of(id: usize) -> String {
    format!("W-{id} | Wohnen | Kurse {id} | Personen")
}

fn cell(values: &Values, id: usize, period: Period, style: Style) -> String {
    values.get(&(id, period)).map(|v| written(*v, style)).unwrap_or_default()
}

fn laid_out(values: &Values, layout: Layout, style: Style) -> String {
    let periods = periods(values);
    let mut text = "# Wohnen\n".to_owned();
    match layout {
        Layout::Long => {
            text.push_str(&format!("Titel der Liste\n{ABOUT} | Zeitraum | Wert\n"));
            for ((id, period), value) in values {
                text.push_str(&format!(
                    "{} | {period} | {}\n",
                    row_of(*id),
                    written(*value, style)
                ));
            }
        }
        Layout::LongTwoColumns => {
            text.push_str(&format!("Jahr | Quartal | {ABOUT} | Wert\n"));
            let mut before = 0;
            let mut sorted: Vec<_> = values.iter().collect();
            sorted.sort_by_key(|((id, period), _)| (*period, *id));
            for ((id, period), value) in sorted {
                let year =
                    if period.year() == before { String::new() } else { period.year().to_string() };
                before = period.year();
                let (number, value) = (period.number(), written(*value, style));
                text.push_str(&format!("{year} | {number} | {} | {value}\n", row_of(*id)));
            }
        }
        Layout::Wide | Layout::WideDates | Layout::Headings => {
            let about =
                if layout == Layout::Headings { "Kennung | Indikator | Einheit" } else { ABOUT };
            text.push_str(about);
            for period in &periods {
                match layout {
                    Layout::WideDates => text.push_str(&format!(" | {}", period.end())),
                    _ => {
                        text.push_str(&format!(" | {}. Quartal {}", period.number(), period.year()))
                    }
                }
            }
            text.push('\n');
            if layout == Layout::Headings {
                text.push_str("Handlungsfeld Wohnen\n");
            }
            for id in ids(values) {
                let row = row_of(id);
                let row =
                    if layout == Layout::Headings { row.replace("| Wohnen ", "") } else { row };
                text.push_str(&row);
                for period in &periods {
                    text.push_str(&format!(" | {}", cell(values, id, *period, style)));
                }
                text.push('\n');
            }
        }
        Layout::WideTwoRows | Layout::WideThreeRows => {
            let sums = layout == Layout::WideTwoRows;
            let mut heads =
                [ABOUT.to_owned(), "^ | ^ | ^ | ^".to_owned(), "^ | ^ | ^ | ^".to_owned()];
            let mut year = 0;
            for (at, period) in periods.iter().enumerate() {
                if period.year() == year {
                    heads[0].push_str(" | <");
                } else {
                    year = period.year();
                    heads[0].push_str(&format!(" | {year}"));
                }
                heads[1].push_str(&format!(" | {}", roman(*period)));
                heads[2].push_str(" | Personen");
                if sums && periods.get(at + 1).is_none_or(|next| next.year() != year) {
                    heads[0].push_str(" | <");
                    heads[1].push_str(" | Summe");
                }
            }
            let count = if sums { 2 } else { 3 };
            text.push_str(&format!("{}\n", heads[..count].join("\n")));
            for id in ids(values) {
                text.push_str(&row_of(id));
                let mut sum = Decimal::ZERO;
                for (at, period) in periods.iter().enumerate() {
                    text.push_str(&format!(" | {}", cell(values, id, *period, style)));
                    sum += values.get(&(id, *period)).copied().unwrap_or_default();
                    if sums && periods.get(at + 1).is_none_or(|next| next.year() != period.year()) {
                        text.push_str(&format!(" | {sum}"));
                        sum = Decimal::ZERO;
                    }
                }
                text.push('\n');
            }
        }
        Layout::Across => {
            text.push_str("Quartal");
            for id in ids(values) {
                text.push_str(&format!(" | Kurse {id} (Personen)"));
            }
            text.push('\n');
            for period in &periods {
                text.push_str(&format!("{} Quartal {}", roman(*period), period.year()));
                for id in ids(values) {
                    text.push_str(&format!(" | {}", cell(values, id, *period, style)));
                }
                text.push('\n');
            }
        }
        Layout::Stacked => {
            for id in ids(values) {
                text.push_str(&format!("Tabelle {id}\n{ABOUT} | Zeitraum | Wert\n"));
                for ((_, period), value) in values.iter().filter(|((of, _), _)| *of == id) {
                    text.push_str(&format!(
                        "{} | {period} | {}\n",
                        row_of(id),
                        written(*value, style)
                    ));
                }
                text.push('\n');
            }
        }
    }
    text
}

fn values() -> impl Strategy<Value = Values> {
    let key = (0usize..5, 2017i32..2020, 1u32..=4);
    let value = (-9_999_999i64..9_999_999, 1u32..=2);
    proptest::collection::vec((key, value), 2..20).prop_map(|all| {
        all.into_iter()
            .map(|((id, year, quarter), (digits, scale))| {
                let period = Period::quarter_of(year, quarter).expect("a quarter");
                ((id, period), Decimal::new(digits, scale))
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    /// Any table, laid out and written in any way, in any format, reads back to itself.
    #[test]
    fn any_layout_reads_back(
        values in values(),
        layout in proptest::sample::select(&LAYOUTS[..]),
        style in proptest::sample::select(&STYLES[..]),
        format in proptest::sample::select(&[Format::Xlsx, Format::Ods, Format::Xls][..]),
    ) {
        // a wide table needs two periods to be told from a list
        prop_assume!(matches!(layout, Layout::Long | Layout::LongTwoColumns | Layout::Stacked) || periods(&values).len() >= 2);
        let text = laid_out(&values, layout, style);
        let config = project();
        let raw = through_file(&workbook("eingang/2019-Q3/sozialamt.xlsx", &text), format);
        let period = "2019-Q3".parse().expect("a period");
        let found = normalise::workbook(&raw, &config.departments[0], &config, period);
        // names without ids are asked for, nothing else is
        let asked: Vec<&Finding> = found.findings.iter()
            .filter(|f| !(layout == Layout::Across && f.rule.to_string() == "RB017"))
            .collect();
        prop_assert!(asked.is_empty(), "{asked:#?}\n{text}");
        let read: Values = found
            .value
            .values
            .iter()
            .map(|v| {
                let id = v.indicator.as_str().rsplit('-').next().expect("a part").parse().expect("a number");
                ((id, v.period), v.value.expect("a value"))
            })
            .collect();
        prop_assert_eq!(&read, &values, "{}", text);
        prop_assert!(found.value.sums.iter().all(|sum| sum.stated == sum.actual), "{:?}\n{text}", found.value.sums);
        for d in &found.value.definitions {
            prop_assert_eq!(&d.indicator.unit, "Personen");
            prop_assert_eq!(d.indicator.field.as_ref().map(|f| f.as_str()), Some("WOHNEN"), "{}", text);
        }
        for v in &found.value.values {
            prop_assert_eq!(matches!(style, Style::Circa), v.note.contains("ca."));
            prop_assert_eq!(matches!(style, Style::Starred), v.note.contains("Fußnote *"));
            prop_assert_eq!(matches!(style, Style::Bracketed), !v.signs.is_empty());
        }
    }

    /// No sheet makes it panic.
    #[test]
    fn any_sheet_is_read(cells in proptest::collection::vec((1u32..50, 1u32..12, prop_oneof![
        Just("ID".to_owned()), Just("Maßnahme".to_owned()), Just("Status".to_owned()), Just("Ende".to_owned()),
        Just("Indikator".to_owned()), Just("Wert".to_owned()), Just("2019".to_owned()), Just("Q3/2019".to_owned()),
        Just("<".to_owned()), Just("^".to_owned()), Just("Summe".to_owned()), Just("Wohnen".to_owned()),
        Just("12".to_owned()), Just("Handlungsfeld".to_owned()), Just("Zeitraum".to_owned()), "\\PC{0,6}",
    ]), 0..120)) {
        let mut grid = vec![vec![String::new(); 12]; 50];
        for (row, column, text) in cells {
            // merges need a cell to the left or above
            if (text == "<" && column == 1) || (text == "^" && row == 1) {
                continue;
            }
            grid[row as usize - 1][column as usize - 1] = text.replace('|', "/");
        }
        let text: String = grid.iter().map(|row| format!("{}\n", row.join("|"))).collect();
        let raw = workbook("a.xlsx", &format!("# Blatt\n{}", text.replace("# ", "").replace('@', "")));
        let config = project();
        let period = "2019-Q3".parse().expect("a period");
        let _ = normalise::workbook(&raw, &config.departments[0], &config, period);
        let _ = normalise::convert(&raw);
    }
}
