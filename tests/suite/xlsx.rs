//! Suite of the workbook: what it holds is what the CSV holds, read back by the program's reader.

use crate::case::Project;
use ratsbericht::config::EditionKind;
use ratsbericht::domain::{Cents, Decimal};
use ratsbericht::table::{Table, Value};
use ratsbericht::workbook::{self, RawSheet, RawValue, Reader};
use ratsbericht::write::about::About;
use ratsbericht::write::xlsx;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn about(kind: EditionKind) -> About {
    About {
        title: "Beschlusskontrolle zu V1/19: Plan, III. Quartal 2019".into(),
        short_title: "Beschlusskontrolle zu V1/19".into(),
        edition: "III. Quartal 2019".into(),
        issuer: "Musterstadt, Geschäftsbereich Soziales".into(),
        publisher: "Musterstadt".into(),
        email: "gb5@example.org".into(),
        division: "Geschäftsbereich Soziales".into(),
        ags: "99000000".into(),
        mark: String::new(),
        notice: "Fiktive Daten".into(),
        keywords: vec!["Wohnen".into()],
        departments: vec!["Amt A".into()],
        kind,
        period: "2019-Q3".parse().expect("a period"),
        revision: 1,
        date: "2019-11-13".parse().expect("a date"),
        licence: String::new(),
        base_url: String::new(),
        contributor: String::new(),
    }
}

fn read(path: &Path) -> Vec<RawSheet> {
    let read = workbook::read(&Reader::in_process(), path, "bericht.xlsx");
    assert!(read.findings.is_empty(), "{:?}", read.findings);
    read.value.workbook.expect("readable").sheets
}

fn cells(sheet: &RawSheet) -> BTreeMap<(u32, u32), &RawValue> {
    sheet.cells.iter().map(|cell| ((cell.row, cell.column), &cell.value)).collect()
}

/// The rows of a sheet as the CSV of dialect open-data would have them.
fn as_csv(sheet: &RawSheet) -> BTreeMap<(u32, u32), String> {
    let text = |value: &RawValue| match value {
        RawValue::Text(text) => text.to_string(),
        RawValue::Number(number) => number.normalize().to_string(),
        RawValue::Date(time) => time.date().to_string(),
        other => panic!("{}: {other:?}", sheet.name),
    };
    cells(sheet).into_iter().map(|(at, value)| (at, text(value))).collect()
}

#[test]
fn the_workbook_holds_what_the_csv_holds() {
    let project = Project::sample("musterstadt");
    project.formats(&["csv", "xlsx"], "");
    let run = project.run(&["run"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    for kind in ["full", "public"] {
        let folder = project.path().join(format!("{}{kind}", project.outputs()));
        let sheets = read(&folder.join("bericht.xlsx"));
        assert_eq!(sheets[0].name, "Inhalt");
        let mut names: Vec<String> =
            sheets[1..].iter().map(|s| format!("{}.csv", s.name)).collect();
        names.sort();
        let mut files: Vec<String> = fs::read_dir(folder.join("csv/open-data"))
            .expect("tables")
            .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        files.sort();
        assert_eq!(names, files, "a sheet a table");
        let mut compared = 0;
        for sheet in &sheets[1..] {
            let path = folder.join(format!("csv/open-data/{}.csv", sheet.name));
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).from_path(&path).expect("the table");
            let mut found = as_csv(sheet);
            for (row, record) in (1..).zip(reader.records()) {
                for (column, expected) in (1..).zip(&record.expect("CSV")) {
                    let value = found.remove(&(row, column)).unwrap_or_default();
                    // A workbook needs no apostrophe to keep text from running.
                    let harmless = expected.strip_prefix('\'').unwrap_or(expected);
                    let same = match expected.parse::<Decimal>() {
                        Ok(number) => number.normalize().to_string() == value || expected == value,
                        Err(_) => expected == value || harmless == value,
                    };
                    assert!(same, "{} {row},{column}: {expected:?} and {value:?}", sheet.name);
                    compared += 1;
                }
            }
            assert!(found.is_empty(), "{}: more than the CSV: {found:?}", sheet.name);
        }
        assert!(compared > 1000, "{compared}");
        let contents = as_csv(&sheets[0]);
        assert!(contents.values().any(|text| text.contains("unbekannt oder geheim zu halten")));
    }
}

fn one(value: Value<'static>) -> Vec<RawSheet> {
    let tables = vec![Table {
        name: "aenderungen",
        columns: &["art", "gegenstand"],
        rows: Box::new(std::iter::once(vec![value, Value::Empty])),
    }];
    let bytes = xlsx::write(tables, &about(EditionKind::Full)).expect("a workbook");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bericht.xlsx");
    fs::write(&path, bytes).expect("written");
    read(&path)
}

#[test]
fn text_is_text_and_numbers_keep_their_digits() {
    for words in ["=1+1", "+49 351", "-", "@SUM(A1)", "\tx", "'a", "{=1}", "123", "2019-09-30"] {
        let sheets = one(Value::text(words));
        assert_eq!(cells(&sheets[1])[&(2, 1)], &RawValue::Text(words.into()), "{words}");
    }
    for digits in ["0.1", "-1234.5", "999999999999999", "0.00"] {
        let sheets = one(Value::Decimal(digits.parse().expect(digits)));
        let expected: Decimal = digits.parse().expect(digits);
        assert_eq!(cells(&sheets[1])[&(2, 1)], &RawValue::Number(expected.normalize()), "{digits}");
    }
    // More digits than a cell holds.
    for digits in ["1234567890.12345678", "79228162514264337593543950335"] {
        let sheets = one(Value::Decimal(digits.parse().expect(digits)));
        assert_eq!(cells(&sheets[1])[&(2, 1)], &RawValue::Text(digits.into()), "{digits}");
    }
    let sheets = one(Value::Money(Cents(-5)));
    assert_eq!(cells(&sheets[1])[&(2, 1)], &RawValue::Number("-0.05".parse().expect("cents")));
    let sheets = one(Value::text("x".repeat(40_000)));
    let RawValue::Text(text) = cells(&sheets[1])[&(2, 1)] else { panic!("text") };
    assert!(text.ends_with("[gekürzt; vollständig in der CSV-Datei]"));
}

#[test]
fn an_empty_table_is_a_header_and_the_bytes_are_the_same() {
    let tables = || {
        vec![Table {
            name: "aenderungen",
            columns: &["art", "gegenstand"],
            rows: Box::new(std::iter::empty()),
        }]
    };
    let about = about(EditionKind::Public);
    let bytes = xlsx::write(tables(), &about).expect("a workbook");
    assert_eq!(bytes, xlsx::write(tables(), &about).expect("a workbook"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bericht.xlsx");
    fs::write(&path, bytes).expect("written");
    let sheets = read(&path);
    let header: Vec<String> = as_csv(&sheets[1]).into_values().collect();
    assert_eq!(header, ["art", "gegenstand"]);
}
