//! A generated table reads back to itself, however it is laid out and written.

use super::sheets::{project, workbook};
use proptest::prelude::*;
use ratsbericht::domain::{Decimal, Period};
use ratsbericht::normalise;
use std::collections::BTreeMap;

/// How a number is written into its cell.
#[derive(Debug, Clone, Copy)]
enum Style {
    Number,
    Points,
    Blanks,
    WithUnit,
}

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
        format!("{sign}{},{part}", groups.join(by))
    };
    match style {
        Style::Number => plain.clone(),
        Style::Points => grouped("."),
        Style::Blanks => grouped("\u{a0}"),
        Style::WithUnit => format!("{} Personen", grouped(".")),
    }
}

type Values = BTreeMap<(usize, Period), Decimal>;

fn long(values: &Values, style: Style) -> String {
    let mut text = "# Werte\nTitel der Liste\nKennung | Handlungsfeld | Indikator | Einheit | Zeitraum | Wert\n".to_owned();
    for ((id, period), value) in values {
        text.push_str(&format!(
            "W-{id} | Wohnen | Indikator {id} | Personen | {period} | {}\n",
            written(*value, style)
        ));
    }
    text
}

/// Periods in the columns: in one header row, or the year merged over its quarters.
fn wide(values: &Values, style: Style, two_rows: bool) -> String {
    let mut periods: Vec<Period> = values.keys().map(|(_, p)| *p).collect();
    periods.sort();
    periods.dedup();
    let mut text = "# Werte\n".to_owned();
    if two_rows {
        text.push_str("Kennung | Handlungsfeld | Indikator | Einheit");
        let mut year = 0;
        for period in &periods {
            if period.year() == year {
                text.push_str(" | <");
            } else {
                year = period.year();
                text.push_str(&format!(" | {year}"));
            }
        }
        text.push_str("\n^ | ^ | ^ | ^");
        for period in &periods {
            let roman = ["I.", "II.", "III.", "IV."][period.number() as usize - 1];
            text.push_str(&format!(" | {roman}"));
        }
    } else {
        text.push_str("Kennung | Handlungsfeld | Indikator | Einheit");
        for period in &periods {
            text.push_str(&format!(" | {}. Quartal {}", period.number(), period.year()));
        }
    }
    text.push('\n');
    let mut ids: Vec<usize> = values.keys().map(|(id, _)| *id).collect();
    ids.dedup();
    for id in ids {
        text.push_str(&format!("W-{id} | Wohnen | Indikator {id} | Personen"));
        for period in &periods {
            let value = values.get(&(id, *period)).map(|v| written(*v, style)).unwrap_or_default();
            text.push_str(&format!(" | {value}"));
        }
        text.push('\n');
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
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_layout_reads_back(
        values in values(),
        layout in 0usize..3,
        style in prop_oneof![Just(Style::Number), Just(Style::Points), Just(Style::Blanks), Just(Style::WithUnit)],
    ) {
        // a wide table needs two periods to be told from a list
        let periods: std::collections::BTreeSet<Period> = values.keys().map(|(_, p)| *p).collect();
        prop_assume!(layout == 0 || periods.len() >= 2);
        let text = match layout {
            0 => long(&values, style),
            1 => wide(&values, style, false),
            _ => wide(&values, style, true),
        };
        let config = project();
        let raw = workbook("eingang/2019-Q3/sozialamt.xlsx", &text);
        let period = "2019-Q3".parse().expect("a period");
        let found = normalise::workbook(&raw, &config.departments[0], &config, period);
        prop_assert!(found.findings.is_empty(), "{:#?}\n{text}", found.findings);
        let read: Values = found
            .value
            .values
            .iter()
            .map(|v| {
                let id = v.indicator.as_str()[2..].parse().expect("a number");
                ((id, v.period), v.value.expect("a value"))
            })
            .collect();
        prop_assert_eq!(read, values, "{}", text);
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
