//! Suite of `annotate`: workbooks come back with their faults marked and everything else as it was.

mod ods;
mod project;
mod view;
mod xlsx;

use crate::workbook::read_bytes;
use ratsbericht::annotate::{Annotated, Request, annotate};
use ratsbericht::finding::{Finding, Level, Place, rule};
use ratsbericht::lang::{Lang, Text};
use ratsbericht::workbook::{RawSheet, ReadFile};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

/// A finding of a cell.
fn finding(level: Level, sheet: &str, cell: (u32, u32), message: &str) -> Finding {
    let place = Place { file: "a".into(), sheet: Some(sheet.into()), cell: Some(cell) };
    let help = Text::new("so berichtigen", "mend it so");
    let mut finding =
        Finding::new(rule::UNREADABLE_VALUE, place, Text::new(message, message), help);
    finding.level = level;
    finding
}

/// Reads bytes as the file `a`.
fn read(bytes: &[u8]) -> ReadFile {
    read_bytes("a", bytes).value
}

fn answer(bytes: &[u8], findings: &[Finding]) -> Annotated {
    let file = read(bytes);
    assert!(file.workbook.is_some(), "the workbook is readable");
    annotate(&Request {
        bytes: Some(bytes),
        file: &file,
        name: "a",
        findings,
        department: "amt",
        period: "III. Quartal 2026",
        lang: Lang::De,
    })
}

/// The annotated workbook, where it could be marked itself.
fn marked(bytes: &[u8], findings: &[Finding]) -> Vec<u8> {
    let mut answer = answer(bytes, findings);
    assert_eq!(answer.beside, None);
    assert_eq!(answer.files.len(), 1);
    let (suffix, bytes) = answer.files.remove(0);
    assert_eq!(suffix, "");
    bytes
}

/// The sheets of a workbook without their order of reading.
fn sheets(bytes: &[u8]) -> Vec<RawSheet> {
    let file = read_bytes("a", bytes);
    assert_eq!(crate::workbook::lines(&file.findings), Vec::<String>::new());
    but_colours(file.value.workbook.expect("read").sheets)
}

/// Sheets without the colours behind cells: marks take their place.
fn but_colours(mut sheets: Vec<RawSheet>) -> Vec<RawSheet> {
    sheets.iter_mut().for_each(|sheet| sheet.fills.clear());
    sheets
}

/// All parts of an archive, by name.
pub(crate) fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).expect("an entry");
            let name = entry.name().expect("a name").to_string();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("sound");
            (name, content)
        })
        .collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut parts = parts(bytes);
    let known: Vec<String> = parts.keys().cloned().collect();
    let part = parts.remove(name).unwrap_or_else(|| panic!("{name} is not in {known:?}"));
    String::from_utf8(part).expect("text")
}
