//! What is wrong in the data: findings, collected and shown all at once.

mod concise;
mod full;
mod json;
pub mod rule;
mod terminal;
mod words;

pub use concise::concise;
pub use full::{full, full_with};
pub use json::json;
pub use terminal::{Style, printable, summary_line};
pub use words::{MONTHS, period};

use crate::lang::Text;
use crate::origin::Origin;
use serde::Serialize;
use std::fmt;

/// How grave a finding is. Ordered: `Note < Warning < Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// To be known.
    Note,
    /// To be looked at.
    Warning,
    /// To be mended before a report is made.
    Error,
}

impl Level {
    /// The level's word in ratsbericht.toml, JSON and CSV.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// Number of a rule, printed as `RB014`. Never used again once given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u16);

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RB{:03}", self.0)
    }
}

impl std::str::FromStr for RuleId {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        let digits = s.strip_prefix("RB").or_else(|| s.strip_prefix("rb")).ok_or(())?;
        if digits.len() != 3 {
            return Err(());
        }
        digits.parse().map(RuleId).map_err(|_| ())
    }
}

/// Where a finding points: a whole file, a sheet, or a cell. Ordered so that a list
/// of findings reads file by file, sheet by sheet, row by row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// File, relative to the project folder; empty where no file is concerned
    /// (a missing department).
    pub file: String,
    /// Sheet, where one is concerned.
    pub sheet: Option<String>,
    /// Row and column, 1-based, where one cell is concerned.
    pub cell: Option<(u32, u32)>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), sheet: None, cell: None }
    }

    /// A whole sheet.
    pub fn sheet(file: impl Into<String>, sheet: impl Into<String>) -> Self {
        Self { file: file.into(), sheet: Some(sheet.into()), cell: None }
    }

    /// The cell in A1 notation, where the place is a cell.
    #[must_use]
    pub fn a1(&self) -> Option<String> {
        self.cell.map(|(row, column)| format!("{}{row}", crate::origin::column_letters(column)))
    }
}

impl From<&Origin> for Place {
    fn from(origin: &Origin) -> Self {
        Self {
            file: origin.sheet.file.clone(),
            sheet: Some(origin.sheet.sheet.clone()),
            cell: Some((origin.row, origin.column)),
        }
    }
}

/// One thing wrong in the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: RuleId,
    /// Its level, after ratsbericht.toml's `[rules]` was applied.
    pub level: Level,
    /// Where.
    pub place: Place,
    /// What was expected and what was found; a phrase without a full stop.
    pub message: Text,
    /// One thing to do.
    pub help: Text,
    /// What the department itself can do in its workbook, where `help` is for the office that keeps the
    /// project file: departments have neither that file nor this program.
    pub own_help: Option<Text>,
    /// Department that can mend it, where known (`[[accepted]]` may name it).
    pub department: Option<String>,
    /// Measure or indicator id it is about, where known.
    pub subject: Option<String>,
    /// The sheet's text around the cell for the full rendering: header and row.
    pub excerpt: Option<Excerpt>,
    /// Why it does not count, where `[[accepted]]` accepts it.
    pub accepted: Option<Acceptance>,
}

/// Some cells around a finding, as the sheet shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Header cells: 1-based column and text.
    pub header: Vec<(u32, String)>,
    /// Cells of the row: 1-based column and text.
    pub row: Vec<(u32, String)>,
    /// 1-based row of the header.
    pub header_row: u32,
}

/// An accepted finding: who accepted it, why, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The reason given.
    pub reason: String,
    /// Who accepted it.
    pub by: String,
    /// Last day it holds, ISO date; empty for no end.
    pub until: String,
}

impl Finding {
    /// A finding with the rule's default level; the gate applies `[rules]`.
    pub fn new(rule: RuleId, place: impl Into<Place>, message: Text, help: Text) -> Self {
        Self {
            rule,
            level: rule::default_level(rule),
            place: place.into(),
            message,
            help,
            own_help: None,
            department: None,
            subject: None,
            excerpt: None,
            accepted: None,
        }
    }

    /// Names the measure or indicator it is about.
    #[must_use]
    pub fn about(mut self, id: impl fmt::Display) -> Self {
        self.subject = Some(id.to_string());
        self
    }

    /// Says what the department can do in its own workbook.
    #[must_use]
    pub fn own_help(mut self, help: Text) -> Self {
        self.own_help = Some(help);
        self
    }

    /// Names the department that can mend it.
    #[must_use]
    pub fn of(mut self, department: impl fmt::Display) -> Self {
        self.department = Some(department.to_string());
        self
    }
}

/// Sorts findings by place, then rule, then wording, and drops exact repetitions.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| (&a.place, a.rule, &a.message).cmp(&(&b.place, b.rule, &b.message)));
    findings.dedup();
}

/// How many findings there are of each level. Accepted ones are counted apart: they no longer count
/// (RULES.md 16).
/// It is written into JSON as it stands: the words of INTERFACES.md in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
    /// Accepted findings of any level.
    pub accepted: usize,
}

impl Counts {
    /// Counts `findings`.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match (&finding.accepted, finding.level) {
                (Some(_), _) => counts.accepted += 1,
                (None, Level::Error) => counts.error += 1,
                (None, Level::Warning) => counts.warning += 1,
                (None, Level::Note) => counts.note += 1,
            }
        }
        counts
    }

    /// Whether a finding that counts is at or above `level`.
    #[must_use]
    pub fn reach(&self, level: Level) -> bool {
        self.error > 0
            || (level <= Level::Warning && self.warning > 0)
            || (level == Level::Note && self.note > 0)
    }
}

/// A value together with what was noticed while making it.
#[derive(Debug, Clone, Default)]
pub struct Reported<T> {
    /// The value.
    pub value: T,
    /// What was noticed.
    pub findings: Vec<Finding>,
}
