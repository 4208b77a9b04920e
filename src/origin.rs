//! Where a value came from: file, sheet, cell. Nothing loses its cell.

use std::fmt;
use std::sync::Arc;

/// One sheet of one delivered workbook, shared by all its cells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SheetRef {
    /// Path of the workbook, relative to the project folder, with `/`.
    pub file: String,
    /// Name of the sheet as the workbook shows it.
    pub sheet: String,
}

/// A cell: sheet, row and column, both 1-based as Excel shows them.
///
/// Ordered by file, sheet, row, column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The sheet.
    pub sheet: Arc<SheetRef>,
    /// Row, 1-based.
    pub row: u32,
    /// Column, 1-based: A is 1.
    pub column: u32,
}

impl Origin {
    /// The cell's address in A1 notation.
    #[must_use]
    pub fn a1(&self) -> String {
        format!("{}{}", column_letters(self.column), self.row)
    }
}

/// `file!sheet!cell`, as the column `quelle` of the CSV tables has it.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}!{}!{}", self.sheet.file, self.sheet.sheet, self.a1())
    }
}

/// Letters of a 1-based column: 1 is `A`, 27 is `AA`.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut n = column;
    let mut letters = Vec::new();
    while n > 0 {
        n -= 1;
        letters.push(b'A' + u8::try_from(n % 26).expect("a remainder of 26 fits"));
        n /= 26;
    }
    letters.reverse();
    String::from_utf8(letters).expect("letters are ASCII")
}

/// 1-based column of its letters (`A`, `bc`), `None` for anything else.
#[must_use]
pub fn column_number(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    letters.bytes().try_fold(0u32, |n, b| {
        b.is_ascii_alphabetic().then(|| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_round_trip() {
        for n in [1, 26, 27, 52, 702, 703, 16_384] {
            assert_eq!(column_number(&column_letters(n)), Some(n));
        }
        assert_eq!(column_letters(16_384), "XFD");
        assert_eq!(column_number("A1"), None);
    }
}
