//! Real files of workbooks that were written as text: xlsx, ods, xls.
//!
//! The writers are small on purpose: what a fixture says is all that stands in the file.

mod ods;
mod xls;
mod xlsx;

use super::sheets::workbook;
use ratsbericht::finding::{Finding, Level};
use ratsbericht::workbook::{self, Format, RawWorkbook, Reader};
use std::collections::BTreeMap;

/// What a file has beside its cells; only xlsx files get it.
#[derive(Debug, Clone, Default)]
pub(super) struct Looks {
    /// Number format of a cell: sheet, row, column.
    formats: BTreeMap<(usize, u32, u32), String>,
    /// `@indent`, `@choices`, `@freeze`, `@colours`, `@filter`: sheet and words.
    orders: Vec<(usize, String)>,
}

/// A workbook as text, with looks.
pub(super) struct Book {
    raw: RawWorkbook,
    looks: Looks,
}

/// A workbook from its text, as `sheets::workbook` has it. Beyond that a cell may name its number
/// format (`1234 {# ##0}`), and lines may say `@indent C3 2`, `@choices D2:D9 a,b`, `@freeze A2`,
/// `@colours D2:D9`, `@filter A1:D9 D value`.
pub(super) fn book(name: &str, text: &str) -> Book {
    const ORDERS: [&str; 5] = ["@indent", "@choices", "@freeze", "@colours", "@filter"];
    let mut looks = Looks::default();
    let mut plain = String::new();
    let (mut sheet, mut row) = (0, 0);
    for line in text.lines() {
        let words = line.trim();
        if words.starts_with("# ") {
            (sheet, row) = (sheet + 1, 0);
        } else if ORDERS.iter().any(|order| words.starts_with(order)) {
            looks.orders.push((sheet - 1, words.to_owned()));
            continue;
        } else if let Some(number) = words.strip_prefix("@row ") {
            row = number.parse::<u32>().expect("a row number") - 1;
        } else if !words.starts_with('@') && sheet > 0 {
            row += 1;
            let mut cells: Vec<String> = Vec::new();
            for (column, cell) in (1u32..).zip(line.split('|')) {
                let formatted = cell.trim().strip_suffix('}').and_then(|c| c.rsplit_once(" {"));
                if let Some((value, format)) = formatted {
                    looks.formats.insert((sheet - 1, row, column), format.to_owned());
                    cells.push(value.to_owned());
                } else {
                    cells.push(cell.to_owned());
                }
            }
            plain.push_str(&cells.join("|"));
            plain.push('\n');
            continue;
        }
        plain.push_str(line);
        plain.push('\n');
    }
    // the first line of a literal is blank
    Book { raw: workbook(name, plain.trim_start_matches('\n')), looks }
}

/// The workbook after it was written as a file of `format` and read back.
pub(super) fn through_file(raw: &RawWorkbook, format: Format) -> RawWorkbook {
    through(&Book { raw: raw.clone(), looks: Looks::default() }, format)
}

/// As `through_file`, with looks.
pub(super) fn through(book: &Book, format: Format) -> RawWorkbook {
    let raw = &book.raw;
    let (bytes, extension) = match format {
        Format::Xlsx | Format::Xlsb => (xlsx::write(raw, &book.looks), "xlsx"),
        Format::Ods => (ods::write(raw), "ods"),
        Format::Xls => (xls::write(raw), "xls"),
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a").with_extension(extension);
    std::fs::write(&path, bytes).expect("writable");
    let read = workbook::read(&Reader::in_process(), &path, &raw.file);
    let told: Vec<&Finding> = read.findings.iter().filter(|f| f.level == Level::Error).collect();
    assert!(told.is_empty(), "{extension}: {told:?}");
    let mut found = read.value.workbook.unwrap_or_else(|| panic!("{extension} is not read"));
    assert_eq!(found.format, format);
    found.format = raw.format;
    found
}
