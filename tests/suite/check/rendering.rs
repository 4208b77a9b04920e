//! The three renderings, the excerpt, and `explain`.

use super::fixture::{Case, day, measure};
use insta::assert_snapshot;
use ratsbericht::check::{attach_excerpts, explain, find_rule};
use ratsbericht::domain::{Phase, SheetReading};
use ratsbericht::finding::{Finding, Place, Style, concise, full, json, rule};
use ratsbericht::lang::{Lang, Text};
use ratsbericht::workbook::{Format, RawCell, RawSheet, RawValue, RawWorkbook, Shown};

/// Findings of every kind of place: a cell with an excerpt, a sheet, a file, a department.
fn findings() -> Vec<Finding> {
    let keys = "[[accepted]]\nrule = \"RB023\"\nid = \"M-2\"\nreason = \"Restarbeiten\"\nby = \"GB 5\"\n\
                until = 2019-12-31";
    let rows = [
        measure("M-1").start("2020-03-01").end("2019-12-31"),
        measure("M-2").phase(Phase::Done).progress("80"),
    ];
    let before = Case::new("2019-Q2").measures("sozialamt", &[measure("M-0")]);
    let mut case = Case::with("2019-Q3", keys).measures("sozialamt", &rows).after(&[&before]);
    case.submissions[1].files.clear();
    case.inbox.locks.push("eingang/2019-Q3/~$x.xlsx".into());
    let mut findings = case.gate().findings;
    let cell = |column, value| RawCell {
        row: 5,
        column,
        value,
        percent: false,
        shown: Shown::default(),
        struck: false,
    };
    let text = |text: &str| RawValue::Text(text.into());
    let date = |text| RawValue::Date(day(text).into());
    let long = "Titel von M-1, der viel zu lang ist, um hier ganz zu stehen";
    let head = |column, name| RawCell { row: 4, ..cell(column, text(name)) };
    let workbook = RawWorkbook {
        file: "eingang/2019-Q3/sozialamt.xlsx".into(),
        format: Format::Xlsx,
        sheets: vec![RawSheet {
            name: "Maßnahmen".into(),
            cells: vec![
                head(1, "Nr."),
                head(3, "Maßnahme"),
                head(5, "Beginn"),
                head(6, "Ende"),
                head(16, "öffentlich"),
                cell(1, text("M-1")),
                cell(3, text(long)),
                cell(5, date("2020-03-01")),
                cell(6, date("2019-12-31")),
            ],
            ..RawSheet::default()
        }],
    };
    let reading = SheetReading {
        file: workbook.file.clone(),
        sheet: "Maßnahmen".into(),
        kind: "measures".into(),
        header_row: Some(4),
        notes: Vec::new(),
        details: Vec::new(),
    };
    attach_excerpts(&mut findings, &workbook, &[reading]);
    findings
}

#[test]
fn the_full_rendering_shows_the_sheet() {
    assert_snapshot!("full_de", full(&findings(), Style::default()));
    assert_snapshot!("full_en", full(&findings(), Style { colour: false, lang: Lang::En }));
}

#[test]
fn colours_add_nothing_but_colour() {
    let coloured = full(&findings(), Style { colour: true, lang: Lang::De });
    assert!(coloured.contains("\x1b[1;31mFehler[RB018]\x1b[0m"));
    let mut plain = String::new();
    let mut parts = coloured.split('\x1b');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        plain.push_str(part.split_once('m').expect("a colour ends with m").1);
    }
    let trimmed: String = plain.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    assert_eq!(trimmed, full(&findings(), Style::default()));
}

#[test]
fn one_line_each() {
    assert_snapshot!("concise_de", concise(&findings(), Style::default()));
}

#[test]
fn json_is_the_contract() {
    let text = json("2019-Q3".parse().expect("a period"), &findings(), Lang::De);
    let value: serde_json::Value = serde_json::from_str(&text).expect("valid JSON");
    assert_eq!(value["period"], "2019-Q3");
    assert_eq!(value["summary"]["error"], 2);
    let findings = value["findings"].as_array().expect("a list");
    let of = |rule: &str| findings.iter().find(|f| f["rule"] == rule).expect("it is there");
    assert_eq!(of("RB018")["cell"], "F5");
    assert!(of("RB036")["cell"].is_null() && of("RB040")["sheet"].is_null());
    assert_snapshot!("json", text);
}

#[test]
fn text_from_files_stays_text() {
    let evil = "a\u{1b}[31m\u{202e}b\nc";
    let text = Text::new(evil, evil);
    let finding =
        Finding::new(rule::UNREADABLE_VALUE, Place::sheet(evil, evil), text.clone(), text);
    for out in [
        concise(std::slice::from_ref(&finding), Style::default()),
        full(&[finding], Style::default()),
    ] {
        assert!(!out.contains(['\u{1b}', '\u{202e}']), "{out}");
        assert!(out.contains("\\u{1b}[31m\\u{202e}b c"), "{out}");
    }
}

#[test]
fn explain_prints_the_page() {
    assert_snapshot!("explain_de", explain(rule::TOTAL_MISMATCH, Lang::De));
    assert_snapshot!("explain_en", explain(rule::TOTAL_MISMATCH, Lang::En));
}

#[test]
fn rules_are_found_by_number_and_name() {
    for query in ["RB014", "rb14", "14", " total_mismatch "] {
        assert_eq!(find_rule(query).ok(), Some(rule::TOTAL_MISMATCH), "{query}");
    }
    let help =
        |query| find_rule(query).expect_err("no such rule").remedy(Lang::En).map(str::to_owned);
    assert_eq!(help("RB999").as_deref(), Some("the nearest is `RB054` (people_no_longer_counted)"));
    assert_eq!(help("total_missmatch").as_deref(), Some("the nearest is `RB014` (total_mismatch)"));
}
