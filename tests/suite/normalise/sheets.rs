//! Workbooks as readable text, and what was understood as readable text.
//!
//! A line `# Name` begins a sheet (`# Name (hidden)` a hidden one), every other line is a row of
//! cells parted by `|`. A cell is a number (`12.5`), a day (`2019-09-30`), a share with percent
//! format (`45%`), text (`"12"` is text too, `\n` breaks the line), `!#REF!`, `=?` (a formula
//! without result), `~struck~`, a number with a unit in its format (`15 {T€}`, in thousands
//! `15000 {T€ /1000}`); `<` and `^` belong to the merge of the cell to the left or above.
//! `@row 5` sets the next row's number, `@hide row 3` and `@hide column C` hide, `@comment D2` puts
//! a person's comment into a cell, `@fill A2:D2 ff0000` a colour behind cells.

use ratsbericht::config::*;
use ratsbericht::domain::*;
use ratsbericht::finding::Finding;
use ratsbericht::normalise;
use ratsbericht::origin::column_number;
use ratsbericht::workbook::{
    CellRange, Fill, Format, RawCell, RawSheet, RawValue, RawWorkbook, Shown,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A workbook from its text.
pub(crate) fn workbook(file: &str, text: &str) -> RawWorkbook {
    let mut sheets: Vec<RawSheet> = Vec::new();
    let mut row = 0u32;
    for line in text.lines() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("# ") {
            let (name, hidden) = match name.strip_suffix(" (hidden)") {
                Some(name) => (name, true),
                None => (name, false),
            };
            sheets.push(RawSheet { name: name.to_owned(), hidden, ..RawSheet::default() });
            row = 0;
            continue;
        }
        let Some(sheet) = sheets.last_mut() else { continue };
        if let Some(number) = line.strip_prefix("@row ") {
            row = number.parse::<u32>().expect("a row number") - 1;
        } else if let Some(number) = line.strip_prefix("@hide row ") {
            sheet.hidden_rows.push(number.parse().expect("a row number"));
        } else if let Some(letters) = line.strip_prefix("@hide column ") {
            sheet.hidden_columns.push(column_number(letters).expect("a column"));
        } else if let Some(cell) = line.strip_prefix("@comment ") {
            sheet.comments.push(address(cell));
        } else if let Some((range, colour)) =
            line.strip_prefix("@fill ").and_then(|l| l.split_once(' '))
        {
            let (first, last) = range.split_once(':').unwrap_or((range, range));
            let ((top, first), (bottom, last)) = (address(first), address(last));
            let colour = 0x0100_0000 | u32::from_str_radix(colour, 16).expect("a colour");
            sheet.fills.extend((top..=bottom).map(|row| Fill { row, first, last, colour }));
        } else {
            row += 1;
            cells(sheet, row, line);
        }
    }
    for sheet in &mut sheets {
        sheet.cells.sort_by_key(|c| (c.row, c.column));
        sheet.fills.sort_unstable();
    }
    RawWorkbook { file: file.to_owned(), format: Format::Xlsx, sheets }
}

/// Row and column of `B3`.
fn address(cell: &str) -> (u32, u32) {
    let digits = cell.find(|c: char| c.is_ascii_digit()).unwrap_or(cell.len());
    let column = column_number(&cell[..digits]).expect("a column");
    (cell[digits..].parse().expect("a row"), column)
}

fn cells(sheet: &mut RawSheet, row: u32, line: &str) {
    for (column, cell) in (1u32..).zip(line.split('|')) {
        let cell = cell.trim();
        let grow = |sheet: &mut RawSheet, from: (u32, u32)| match sheet
            .merges
            .iter_mut()
            .find(|m| m.contains(from.0, from.1))
        {
            Some(merge) => merge.last = (merge.last.0.max(row), merge.last.1.max(column)),
            None => sheet.merges.push(CellRange { first: from, last: (row, column) }),
        };
        match cell {
            "" => continue,
            "<" => grow(sheet, (row, column - 1)),
            "^" => grow(sheet, (row - 1, column)),
            _ => sheet.cells.push(value(row, column, cell)),
        }
    }
}

fn value(row: u32, column: u32, cell: &str) -> RawCell {
    let mut out = RawCell {
        row,
        column,
        value: RawValue::Bool(false),
        percent: false,
        shown: Shown::default(),
        struck: false,
    };
    let (cell, struck) = match cell.strip_prefix('~').and_then(|c| c.strip_suffix('~')) {
        Some(cell) => (cell, true),
        None => (cell, false),
    };
    out.struck = struck;
    let (cell, format) = match cell.strip_suffix('}').and_then(|c| c.split_once(" {")) {
        Some((cell, format)) => (cell, format),
        None => (cell, ""),
    };
    let words = format.trim_end_matches("/1000");
    out.shown = Shown::of(words, u8::from(words.len() < format.len()));
    let number = |text: &str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && digits.matches('.').count() <= 1;
        (plain && digits.starts_with(|c: char| c.is_ascii_digit()) && !digits.ends_with('.'))
            .then(|| text.parse::<Decimal>().ok())
            .flatten()
    };
    out.value = if cell == "=?" {
        RawValue::FormulaWithoutResult
    } else if let Some(error) = cell.strip_prefix('!') {
        RawValue::Error(error.to_owned())
    } else if let Some(share) = cell.strip_suffix('%').and_then(number) {
        out.percent = true;
        RawValue::Number((share / Decimal::ONE_HUNDRED).normalize())
    } else if let Some(number) = number(cell) {
        RawValue::Number(number)
    } else if let (10, Ok(day)) = (cell.len(), cell.parse::<chrono::NaiveDate>()) {
        RawValue::Date(day.and_hms_opt(0, 0, 0).expect("midnight"))
    } else {
        let text = cell.strip_prefix('"').and_then(|c| c.strip_suffix('"')).unwrap_or(cell);
        RawValue::Text(text.replace("\\n", "\n").into())
    };
    out
}

/// A project with the action fields Wohnen, Integration and Klima.
pub(crate) fn project() -> Config {
    let field = |id: &str, name: &str, aliases: &[&str]| Field {
        id: id.into(),
        name: name.into(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
    };
    Config {
        ids: Vec::new(),
        municipality: Municipality::default(),
        issuer: Issuer::default(),
        resolution: Resolution::default(),
        control: Control::default(),
        signatures: Vec::new(),
        fields: vec![
            field("WOHNEN", "Wohnen und Unterbringung", &["Unterbringung", "HF Wohnen", "Wohnen"]),
            field("INTEGRATION", "Integration", &[]),
            field("KLIMA", "Klimaschutz und Energie", &[]),
        ],
        departments: vec![department()],
        indicators: Vec::new(),
        recipients: Vec::new(),
        delivery: Delivery::default(),
        rules: Rules { fail_at: None, levels: BTreeMap::new() },
        disclosure: Disclosure { min_count: 3, secondary: true, protection_width: None },
        output: Output {
            form_a: false,
            csv: Vec::new(),
            formats: Vec::new(),
            money_points: false,
            theme: None,
            templates: None,
        },
        reasons: BTreeMap::new(),
        phases: BTreeMap::from([("im Bau".to_owned(), Phase::Running)]),
        axes: Axes::default(),
        margins: Margins { spent_percent: 10.into(), jump_factor: 3.into(), stale_editions: 2 },
        texts: Texts { table_sentences: 3, min_words: 5 },
        publish: Publish::default(),
        public_default: false,
        accepted: Vec::new(),
        dropped: Vec::new(),
        glossary: BTreeMap::new(),
        foreign: BTreeMap::new(),
        notice: String::new(),
    }
}

/// The department of all tests.
pub(crate) fn department() -> Department {
    Department {
        id: "sozialamt".into(),
        name: "Sozialamt".into(),
        files: vec!["sozialamt*".into()],
        email: String::new(),
        due_workdays: None,
        sheets: Vec::new(),
    }
}

/// An entry of `[[indicators]]` with only id and aggregation.
pub(crate) fn indicator(id: &str, aggregation: Aggregation) -> IndicatorConfig {
    IndicatorConfig {
        id: id.into(),
        name: None,
        aliases: Vec::new(),
        field: None,
        unit: None,
        aggregation,
        grain: None,
        numerator: Vec::new(),
        denominator: Vec::new(),
        decimals: None,
        better: Better::None,
        target: None,
        forecast: None,
        tolerance_percent: None,
        gaps: Gaps::Suppress,
        counts_people: false,
        public: false,
    }
}

/// What a workbook's text is understood as, in a project.
pub(crate) fn read_in(config: &Config, text: &str) -> String {
    let raw = workbook("eingang/2019-Q3/sozialamt.xlsx", text);
    let period = "2019-Q3".parse().expect("a period");
    let found = normalise::workbook(&raw, &config.departments[0], config, period);
    told(&found.value, &found.findings)
}

/// A submission and findings as lines.
pub(crate) fn told(submission: &Submission, findings: &[Finding]) -> String {
    let mut out = String::new();
    let field =
        |field: &Option<FieldId>| field.as_ref().map_or("?".to_owned(), ToString::to_string);
    for m in &submission.measures {
        let mut line = format!(
            "{} {}: {} [{}]",
            m.place.at(MeasureColumn::Id).a1(),
            m.id,
            m.title,
            field(&m.field)
        );
        let mut add = |name: &str, text: String| {
            if !text.is_empty() {
                let _ = write!(line, " {name}={text}");
            }
        };
        let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
        if m.responsible != "Sozialamt" {
            add("zuständig", m.responsible.clone());
        }
        add("von", day(m.start));
        add("bis", day(m.end));
        add("bis-Worte", m.end_text.clone());
        add("Phase", m.phase.map(|p| p.word().to_owned()).unwrap_or_default());
        if m.phase.is_none_or(|p| p.word() != m.phase_text) {
            add("Status", m.phase_text.clone());
        }
        add("Fortschritt", m.progress.map(|p| p.to_string()).unwrap_or_default());
        add("Plan", m.plan.map(|c| c.euro().to_string()).unwrap_or_default());
        add("Ist", m.spent.map(|c| c.euro().to_string()).unwrap_or_default());
        add("Grund", m.reason.clone().unwrap_or_default());
        add("Text", m.text.clone().unwrap_or_default().replace('\n', "\\n"));
        add("Stand", day(m.as_of));
        add("umgesetzt", day(m.done_on));
        add("Punkt", m.point.clone().unwrap_or_default());
        if m.public {
            add("öffentlich", "ja".to_owned());
        }
        out.push_str(&line);
        out.push('\n');
    }
    for d in &submission.definitions {
        let i = &d.indicator;
        let _ = write!(out, "{} {}: {} [{}]", d.origin.a1(), i.id, i.name, field(&i.field));
        if !i.unit.is_empty() {
            let _ = write!(out, " in {}", i.unit);
        }
        if let Some(aggregation) = i.aggregation {
            let _ = write!(out, " {}", aggregation.word());
        }
        if let Some(target) = i.target {
            let _ = write!(out, " Ziel {}", target.value);
            if let Some(by) = target.by {
                let _ = write!(out, " bis {by}");
            }
        }
        out.push('\n');
    }
    for v in &submission.values {
        let place = v.origin.as_ref().map(|o| o.a1()).unwrap_or_default();
        let _ = write!(out, "{place} {} {}", v.indicator, v.period);
        if let Some(district) = &v.district {
            let _ = write!(out, " {district}");
        }
        let _ = write!(out, " = {}", v.value.map_or("ohne Wert".to_owned(), |v| v.to_string()));
        if !v.signs.is_empty() {
            let _ = write!(out, " [{}]", v.signs);
        }
        if !v.note.is_empty() {
            let _ = write!(out, " ({})", v.note);
        }
        out.push('\n');
    }
    for t in &submission.texts {
        let public = if t.public { " öffentlich" } else { "" };
        let _ = writeln!(
            out,
            "{} Text [{}]{public}: {}",
            t.origin.a1(),
            field(&t.field),
            t.text.replace('\n', "\\n")
        );
    }
    for s in &submission.sums {
        let _ = writeln!(
            out,
            "{} Summe `{}`: {} statt {} aus Zeile {} bis {}",
            s.origin.a1(),
            s.label,
            s.stated,
            s.actual,
            s.rows.0,
            s.rows.1
        );
    }
    for s in &submission.sheets {
        let notes = s.notes.iter().map(|n| n.de.as_str()).collect::<Vec<_>>().join("; ");
        let _ = writeln!(out, "{} = {}: {notes}", s.sheet, s.kind);
    }
    let mut findings = findings.to_vec();
    ratsbericht::finding::sort(&mut findings);
    for f in &findings {
        let place = f.place.a1().or(f.place.sheet.clone()).unwrap_or_default();
        let subject = f.subject.as_deref().map(|s| format!(" {s}")).unwrap_or_default();
        let _ = writeln!(out, "{} {} {place}{subject}: {}", f.rule, f.level.word(), f.message.de);
    }
    out
}

/// Compares what a workbook's text is understood as with the snapshot of the test's name.
macro_rules! assert_read {
    ($text:expr) => {
        assert_read!(&crate::normalise::sheets::project(), $text)
    };
    ($config:expr, $text:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(crate::normalise::sheets::read_in($config, $text));
        })
    };
}
pub(crate) use assert_read;

/// A project of one department with lines below it.
pub(crate) fn project_with(below: &str) -> Config {
    let text = format!(
        "format = 1\n[municipality]\nname = \"M\"\n[issuer]\ndivision = \"G\"\n[resolution]\npaper = \"V\"\n\
         title = \"T\"\ndecided = 2019-06-27\n[[fields]]\nid = \"WOHNEN\"\nname = \"Wohnen\"\n\
         [[departments]]\nid = \"sozialamt\"\nname = \"Sozialamt\"\nfiles = [\"*\"]\n{below}\n"
    );
    ratsbericht::config::parse(&text, std::path::Path::new("."))
        .unwrap_or_else(|e| panic!("{e:?}\n{text}"))
}
