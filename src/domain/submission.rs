//! What the departments delivered for one period.

use super::{DepartmentId, FieldId, Indicator, Measure, Period, Value};
use crate::origin::Origin;
use chrono::NaiveDate;

/// One delivered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Path relative to the project folder, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Day it was last saved, as the workbook itself says (not the file system: a copy would change
    /// it); `None` where it does not say.
    pub modified: Option<NaiveDate>,
    /// Whether the file could be read.
    pub readable: bool,
}

/// The narrative of one department for one action field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldText {
    /// Action field; `None` where the cell names none that is known (a finding says so).
    pub field: Option<FieldId>,
    /// Who wrote it.
    pub department: DepartmentId,
    /// Paragraphs are separated by a blank line; may hold references such as `{W-03@2019-Q3}`.
    pub text: String,
    /// Whether it may appear in the public edition.
    pub public: bool,
    /// The text's cell.
    pub origin: Origin,
}

/// What an indicator row of a workbook said of the indicator itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// What the row stated; gaps hold the defaults.
    pub indicator: Indicator,
    /// Who said it.
    pub department: DepartmentId,
    /// The row's id cell.
    pub origin: Origin,
}

/// A cell that states a sum of other rows, or of other columns: left out of aggregation, checked
/// against them.
#[derive(Debug, Clone, PartialEq)]
pub struct SumRow {
    /// The cell that holds the sum.
    pub origin: Origin,
    /// Its label ("Summe", "gesamt").
    pub label: String,
    /// What it states.
    pub stated: super::Decimal,
    /// What the rows it covers add up to.
    pub actual: super::Decimal,
    /// First and last row of what it covers.
    pub rows: (u32, u32),
    /// First and last column of what it covers, for a sum over columns of one row.
    pub columns: Option<(u32, u32)>,
}

/// A row without an id of its own, and the id that it was given (RULES.md 10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unnamed {
    /// Title or name as written.
    pub title: String,
    /// The id.
    pub id: String,
    /// Whether kennungen.toml says so; else it is a proposal.
    pub confirmed: bool,
    /// The cell with the title.
    pub origin: Origin,
}

/// How a sheet was understood, for `check -v` and for the basis of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetReading {
    /// File, relative to the project.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// `measures`, `indicators`, `texts`, `skipped`.
    pub kind: String,
    /// Last header row, 1-based, where the sheet is a table: findings show it above their row.
    pub header_row: Option<u32>,
    /// Why, in words: header rows, columns found, rows read, rows left out.
    pub notes: Vec<crate::lang::Text>,
    /// More for those who look closely: how each period was read, and what the first row became.
    pub details: Vec<crate::lang::Text>,
}

/// What lies in the period's inbox folder beside the files that belong to exactly one department.
/// Which departments are missing stands in the [`Intake`]: a submission without files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inbox {
    /// Files that no department's patterns match; paths relative to the project folder, with `/`.
    pub unmatched: Vec<String>,
    /// Files that the patterns of several departments match, with these departments.
    pub contested: Vec<(String, Vec<DepartmentId>)>,
    /// Lock files of an office program (`~$…`): somebody has the workbook open.
    pub locks: Vec<String>,
}

/// One department's workbooks for one period, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// Who delivered.
    pub department: DepartmentId,
    /// What was delivered, by path; empty when the department is missing.
    pub files: Vec<InputFile>,
    /// Measures in the order of the sheets.
    pub measures: Vec<Measure>,
    /// Definitions found in the sheets.
    pub definitions: Vec<Definition>,
    /// Values as read.
    pub values: Vec<Value>,
    /// Narratives.
    pub texts: Vec<FieldText>,
    /// Sum rows found.
    pub sums: Vec<SumRow>,
    /// How each sheet was understood.
    pub sheets: Vec<SheetReading>,
    /// Rows without an id of their own.
    pub unnamed: Vec<Unnamed>,
}

/// All submissions of one period: the input of rules and aggregation.
#[derive(Debug, Clone, PartialEq)]
pub struct Intake {
    /// The reporting period: a month or a quarter.
    pub period: Period,
    /// One entry per department of ratsbericht.toml, in its order, also the missing ones.
    pub submissions: Vec<Submission>,
    /// Indicators after joining `[[indicators]]` with the workbooks' definitions; in the order of
    /// action fields, then of first appearance.
    pub indicators: Vec<Indicator>,
}

impl Intake {
    /// All measures, in the departments' order.
    pub fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.submissions.iter().flat_map(|s| &s.measures)
    }

    /// All values, in the departments' order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.submissions.iter().flat_map(|s| &s.values)
    }

    /// The definition of an indicator.
    #[must_use]
    pub fn indicator(&self, id: &super::IndicatorId) -> Option<&Indicator> {
        self.indicators.iter().find(|i| i.id == *id)
    }
}
