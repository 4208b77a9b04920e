//! What a workbook holds, nothing interpreted: the seam between reading bytes and
//! understanding them.

use crate::domain::Decimal;
use chrono::NaiveDateTime;
use std::sync::Arc;

/// A workbook as read: every used cell with its absolute address.
#[derive(Debug, Clone, PartialEq)]
pub struct RawWorkbook {
    /// Path relative to the project folder, with `/`.
    pub file: String,
    /// What the bytes are (the extension may say something else).
    pub format: Format,
    /// Sheets in the workbook's order, also hidden ones.
    pub sheets: Vec<RawSheet>,
}

/// Container format, by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML, also with macros (xlsm).
    Xlsx,
    /// Excel binary (2007 and later).
    Xlsb,
    /// Excel 97 to 2003.
    Xls,
    /// OpenDocument.
    Ods,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawSheet {
    /// Name as the workbook shows it.
    pub name: String,
    /// Whether the sheet is hidden (or very hidden).
    pub hidden: bool,
    /// Used cells, sorted by row, then column; each address once.
    pub cells: Vec<RawCell>,
    /// Merged regions.
    pub merges: Vec<CellRange>,
    /// Hidden rows, 1-based, sorted.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns, 1-based, sorted.
    pub hidden_columns: Vec<u32>,
    /// Whether a filter hides rows.
    pub filtered: bool,
    /// Cells that carry a comment of a person (row and column, 1-based), sorted, each once.
    pub comments: Vec<(u32, u32)>,
    /// Cells with a colour behind them, empty ones too, sorted.
    pub fills: Vec<Fill>,
}

/// Neighbouring cells of a row with one colour behind them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fill {
    /// Row, 1-based.
    pub row: u32,
    /// First column, 1-based.
    pub first: u32,
    /// Last column.
    pub last: u32,
    /// Equal numbers are equal colours; not 0.
    pub colour: u32,
}

/// One used cell.
#[derive(Debug, Clone, PartialEq)]
pub struct RawCell {
    /// Row, 1-based.
    pub row: u32,
    /// Column, 1-based.
    pub column: u32,
    /// What it holds.
    pub value: RawValue,
    /// Its number format shows per cent: 0.125 is shown as 12,5 %.
    pub percent: bool,
    /// What its number format shows around the number.
    pub shown: Shown,
    /// Struck through as a whole.
    pub struck: bool,
}

/// What a number format shows around a number beside per cent: a unit, and the number itself in
/// thousands. Nothing of it is in the stored value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    unit: u8,
    thousands: u8,
}

/// Units that number formats name, as they are printed, with the ways they are written there (in
/// lower case, without blanks and points).
const FORMAT_UNITS: &[(&str, &[&str])] = &[
    ("Euro", &["€", "eur", "euro"]),
    ("T€", &["t€", "teur", "teuro", "tsd€", "tsdeur", "tsdeuro", "k€", "keur", "tausendeuro"]),
    ("Mio. €", &["mio€", "mioeur", "mioeuro"]),
    ("Mrd. €", &["mrd€", "mrdeur", "mrdeuro"]),
    ("kWh", &["kwh"]),
    ("MWh", &["mwh"]),
    ("GWh", &["gwh"]),
    ("m²", &["m²", "m2", "qm"]),
    ("m³", &["m³", "m3"]),
    ("km", &["km"]),
    ("ha", &["ha"]),
    ("t", &["t", "tonnen"]),
    ("kg", &["kg"]),
    ("Personen", &["personen", "pers"]),
    ("Stück", &["stück", "stk", "st"]),
    ("Plätze", &["plätze"]),
    ("Fälle", &["fälle"]),
    ("Tage", &["tage"]),
    ("Stunden", &["stunden", "std"]),
    ("VZÄ", &["vzä"]),
];

impl Shown {
    /// Of the words in a number format, and of how often it divides by a thousand. Words that are no
    /// unit say nothing.
    #[must_use]
    pub fn of(words: &str, thousands: u8) -> Self {
        let compact: String = words
            .to_lowercase()
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '\u{a0}' | '\u{202f}'))
            .collect();
        let known = FORMAT_UNITS.iter().position(|(_, ways)| ways.contains(&compact.as_str()));
        let unit = known.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(0);
        Self { unit, thousands: thousands.min(3) }
    }

    /// The unit.
    #[must_use]
    pub fn unit(self) -> Option<&'static str> {
        let at = usize::from(self.unit).checked_sub(1)?;
        FORMAT_UNITS.get(at).map(|(unit, _)| *unit)
    }

    /// What the stored number is divided by where it is shown: 1, 1,000, 1,000,000, …
    #[must_use]
    pub fn divisor(self) -> u32 {
        1_000u32.pow(u32::from(self.thousands.min(3)))
    }

    /// As two bytes.
    pub(super) fn bytes(self) -> [u8; 2] {
        [self.unit, self.thousands]
    }

    /// From [`Self::bytes`].
    pub(super) fn from_bytes([unit, thousands]: [u8; 2]) -> Self {
        Self { unit, thousands: thousands.min(3) }
    }
}

/// Content of a cell. A formula counts by its stored result.
#[derive(Debug, Clone, PartialEq)]
pub enum RawValue {
    /// Text, trimmed of nothing; control characters are still in it.
    Text(Arc<str>),
    /// A number: the shortest decimal that reads back to the stored double.
    Number(Decimal),
    /// A number that no decimal of 28 digits holds, or infinity, or not a number; as written.
    HugeNumber(String),
    /// A number whose format is a date or time; both calendars (1900, 1904) already applied.
    Date(NaiveDateTime),
    /// A truth value.
    Bool(bool),
    /// An error value such as `#REF!`, as Excel names it.
    Error(String),
    /// A formula without a stored result.
    FormulaWithoutResult,
}

/// A rectangle of cells, 1-based, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellRange {
    /// First row and column.
    pub first: (u32, u32),
    /// Last row and column.
    pub last: (u32, u32),
}

impl CellRange {
    /// Whether the cell lies inside.
    #[must_use]
    pub fn contains(&self, row: u32, column: u32) -> bool {
        (self.first.0..=self.last.0).contains(&row)
            && (self.first.1..=self.last.1).contains(&column)
    }
}

impl RawSheet {
    /// The cell at a 1-based address.
    #[must_use]
    pub fn cell(&self, row: u32, column: u32) -> Option<&RawCell> {
        self.cells
            .binary_search_by_key(&(row, column), |cell| (cell.row, cell.column))
            .ok()
            .map(|index| &self.cells[index])
    }

    /// The colour behind a cell; 0 for none.
    #[must_use]
    pub fn colour(&self, row: u32, column: u32) -> u32 {
        let at = self.fills.partition_point(|fill| (fill.row, fill.first) <= (row, column));
        let fill = at.checked_sub(1).map(|before| self.fills[before]);
        fill.filter(|fill| fill.row == row && fill.last >= column).map_or(0, |fill| fill.colour)
    }
}
