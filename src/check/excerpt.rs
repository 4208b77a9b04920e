//! Cells around a finding, taken from the workbook itself.

use super::wording::{date, number};
use crate::domain::SheetReading;
use crate::finding::{Excerpt, Finding};
use crate::workbook::{RawCell, RawSheet, RawValue, RawWorkbook};

/// Gives each finding in a cell of `workbook` the header and the row it stands in, unless it has
/// them already. `sheets` tell where the headers are.
pub fn attach_excerpts(findings: &mut [Finding], workbook: &RawWorkbook, sheets: &[SheetReading]) {
    for finding in findings.iter_mut().filter(|finding| finding.place.file == workbook.file) {
        let (Some(name), Some((row, column)), None) =
            (&finding.place.sheet, finding.place.cell, &finding.excerpt)
        else {
            continue;
        };
        let Some(sheet) = workbook.sheets.iter().find(|sheet| sheet.name == *name) else {
            continue;
        };
        let header_row = sheets
            .iter()
            .find(|reading| reading.file == workbook.file && reading.sheet == *name)
            .and_then(|reading| reading.header_row)
            .filter(|header| *header < row);
        finding.excerpt = Some(excerpt(sheet, header_row, row, column));
    }
}

/// The cells of a row that hold anything, the marked one even if empty, and their headers.
fn excerpt(sheet: &RawSheet, header_row: Option<u32>, row: u32, column: u32) -> Excerpt {
    let mut cells = texts(cells_of(sheet, row));
    if let Err(at) = cells.binary_search_by_key(&column, |(c, _)| *c) {
        cells.insert(at, (column, String::new()));
    }
    let header = header_row.map_or_else(Vec::new, |header| {
        let mut header = texts(cells_of(sheet, header));
        header.retain(|(column, _)| cells.iter().any(|(c, _)| c == column));
        header
    });
    Excerpt { header, row: cells, header_row: header_row.unwrap_or(row) }
}

fn cells_of(sheet: &RawSheet, row: u32) -> &[RawCell] {
    let start = sheet.cells.partition_point(|cell| cell.row < row);
    let end = sheet.cells.partition_point(|cell| cell.row <= row);
    &sheet.cells[start..end]
}

fn texts(cells: &[RawCell]) -> Vec<(u32, String)> {
    cells.iter().map(|cell| (cell.column, text(cell))).filter(|(_, t)| !t.is_empty()).collect()
}

/// A cell as a German Excel shows it, near enough to find it again.
fn text(cell: &RawCell) -> String {
    match &cell.value {
        RawValue::Text(text) => text.trim().to_owned(),
        RawValue::Number(value) if cell.percent => value
            .checked_mul(crate::domain::Decimal::ONE_HUNDRED)
            .map_or_else(|| number(*value), |percent| format!("{} %", number(percent.normalize()))),
        RawValue::Number(value) => number(*value),
        RawValue::HugeNumber(text) | RawValue::Error(text) => text.clone(),
        RawValue::Date(day) => date(day.date()),
        RawValue::Bool(true) => "WAHR".to_owned(),
        RawValue::Bool(false) => "FALSCH".to_owned(),
        RawValue::FormulaWithoutResult => "=…".to_owned(),
    }
}
