//! Suite of `workbook`: good files are read right, bad ones are refused in one sentence.

pub(crate) mod archive;
mod biff12;
mod calculated;
mod good;
mod hostile_xlsx;
mod mutation;
mod ods;
mod pitfalls;
mod sniffed;
mod workers;
mod xls;
mod xlsb;

use ratsbericht::finding::{Finding, Reported};
use ratsbericht::lang::Lang;
use ratsbericht::workbook::{RawSheet, RawValue, ReadFile, Reader, read};
use std::path::PathBuf;

/// Reads bytes as a file of this name, in this process.
pub(crate) fn read_bytes(name: &str, bytes: &[u8]) -> Reported<ReadFile> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("writable");
    read(&Reader::in_process(), &path, name)
}

/// The only sheet of bytes that are read without any finding.
fn only_sheet(name: &str, bytes: &[u8]) -> RawSheet {
    let reported = read_bytes(name, bytes);
    assert_eq!(lines(&reported.findings), Vec::<String>::new());
    let mut sheets = reported.value.workbook.expect("read").sheets;
    assert_eq!(sheets.len(), 1);
    sheets.remove(0)
}

/// Findings, one a line: rule, place, message.
pub(crate) fn lines(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let sheet = finding.place.sheet.as_deref().unwrap_or_default();
            let cell = finding.place.a1().unwrap_or_default();
            let message = finding.message.get(Lang::De);
            assert!(
                !finding.help.get(Lang::De).is_empty() && !finding.help.get(Lang::En).is_empty()
            );
            format!("{} {}!{sheet}!{cell} {message}", finding.rule, finding.place.file)
        })
        .collect()
}

/// The one finding of bytes that are refused as a whole.
pub(crate) fn refusal(name: &str, bytes: &[u8]) -> String {
    let reported = read_bytes(name, bytes);
    assert_eq!(reported.value.workbook, None, "{name} was read");
    let mut lines = lines(&reported.findings);
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}

/// Cells as `A1=value`, one a line: what a snapshot shows.
pub(crate) fn shown(sheet: &RawSheet) -> Vec<String> {
    sheet
        .cells
        .iter()
        .map(|cell| {
            let value = match &cell.value {
                RawValue::Text(text) => format!("{text:?}"),
                RawValue::Number(number) => number.to_string(),
                RawValue::HugeNumber(text) => format!("huge {text}"),
                RawValue::Date(date) => date.to_string(),
                RawValue::Bool(value) => value.to_string(),
                RawValue::Error(text) => format!("error {text}"),
                RawValue::FormulaWithoutResult => "no result".to_owned(),
            };
            let letters = ratsbericht::origin::column_letters(cell.column);
            let percent = if cell.percent { " %" } else { "" };
            let struck = if cell.struck { " struck" } else { "" };
            format!("{letters}{}={value}{percent}{struck}", cell.row)
        })
        .collect()
}

/// A file of `tests/fixtures/workbook`.
pub(crate) fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbook").join(name)
}
