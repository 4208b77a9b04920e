//! Sheets of the forms that the program itself made: known by their first line.

use crate::workbook::{RawSheet, RawValue};

/// How the first line of every sheet of a form begins.
pub const FORM_MARK: &str = "Formular von ratsbericht";

/// What a sheet of a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Rows to be read.
    Data,
    /// Notes, or the words of drop-downs.
    Aid,
}

/// What a sheet is in a form; `None` for any other sheet.
pub(super) fn part(sheet: &RawSheet) -> Option<Part> {
    let RawValue::Text(title) = &sheet.cell(1, 1)?.value else { return None };
    let rest = title.strip_prefix(FORM_MARK)?;
    let name = rest.split('\u{b7}').nth(1).unwrap_or_default().trim();
    Some(if matches!(name, "Hinweise" | "Listen") { Part::Aid } else { Part::Data })
}
