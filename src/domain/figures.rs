//! What was calculated: the rows of the CSV tables, exact, before any printing.
//!
//! A public edition is the same type with everything non-public removed or suppressed.

use super::{
    Cents, Deadline, Decimal, Evaluation, FieldId, Indicator, MeasureId, Period, Phase, Sign, Signs,
};
use crate::origin::Origin;
use chrono::NaiveDate;

/// All figures of one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The reporting period.
    pub period: Period,
    /// Action fields in report order: id and name.
    pub fields: Vec<(FieldId, String)>,
    /// Measures, by action field, then in the departments' order.
    pub measures: Vec<MeasureRecord>,
    /// Measures counted per action field and quarter: by quarter, then action field, the sum
    /// over all fields (`field: None`) last of each quarter.
    pub measure_quarters: Vec<MeasureQuarter>,
    /// Single values as read (also values of earlier editions that the inbox lacks), sorted by
    /// indicator order, department, district, period. Values after the period's end are left out.
    pub values: Vec<ValueRecord>,
    /// Indicators with their quarters, in report order.
    pub indicators: Vec<IndicatorFigures>,
}

/// A measure with what was computed for it: a row of `massnahmen.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureRecord {
    /// Action field.
    pub field: Option<FieldId>,
    /// Stable id.
    pub id: MeasureId,
    /// Title.
    pub title: String,
    /// Department id.
    pub department: String,
    /// Responsible office as printed.
    pub responsible: String,
    /// Begin.
    pub start: Option<NaiveDate>,
    /// End.
    pub end: Option<NaiveDate>,
    /// End as written.
    pub end_text: String,
    /// Phase.
    pub phase: Option<Phase>,
    /// Phase as written.
    pub phase_text: String,
    /// Deadline axis, judged at the period's end.
    pub deadline: Deadline,
    /// Which rule of `[axes]` gave the deadline, for "why".
    pub deadline_rule: String,
    /// Progress in per cent.
    pub progress: Option<Decimal>,
    /// Planned money.
    pub plan: Option<Cents>,
    /// Money spent.
    pub spent: Option<Cents>,
    /// Reason of delay, in words.
    pub reason: String,
    /// The reason as delivered, where it refers to figures or `[reasons]` does not know it; empty where [`MeasureRecord::reason`] is
    /// that, and in a public edition.
    pub reason_written: String,
    /// Status text.
    pub text: String,
    /// The status text as delivered, as [`MeasureRecord::reason_written`].
    pub text_written: String,
    /// As-of date.
    pub as_of: Option<NaiveDate>,
    /// Completion: column "umgesetzt am", else the end of the first edition's period that
    /// reports "umgesetzt" (RULES.md 9); `None` while not done.
    pub done_on: Option<NaiveDate>,
    /// Resolution point.
    pub point: String,
    /// Public.
    pub public: bool,
    /// `file!sheet!cell` of its id.
    pub source: String,
}

impl MeasureRecord {
    /// The status text as the department wrote it, references unresolved.
    #[must_use]
    pub fn text_as_written(&self) -> &str {
        written_or(&self.text_written, &self.text)
    }

    /// The reason as the department wrote it, references unresolved.
    #[must_use]
    pub fn reason_as_written(&self) -> &str {
        written_or(&self.reason_written, &self.reason)
    }
}

pub(super) fn written_or<'a>(written: &'a str, printed: &'a str) -> &'a str {
    if written.is_empty() { printed } else { written }
}

/// Measures of one action field at the end of one quarter: a row of `massnahmen_je_quartal.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureQuarter {
    /// Action field; `None` for the sum over all (`*`).
    pub field: Option<FieldId>,
    /// The quarter.
    pub quarter: Period,
    /// Number of measures.
    pub count: u32,
    /// Number by phase, in the order of [`Phase::ALL`].
    pub phases: [u32; 6],
    /// End on or before the quarter's last day.
    pub due: u32,
    /// Completed on or before the end date.
    pub on_time: u32,
    /// Completed after the end date.
    pub late: u32,
    /// Overdue.
    pub overdue: u32,
    /// Unweighted mean progress over measures that state one, one decimal; `None` if none does.
    pub mean_progress: Option<Decimal>,
    /// Planned money; `None` where no measure states any.
    pub plan: Option<Cents>,
    /// Money spent; `None` where no measure states any.
    pub spent: Option<Cents>,
}

/// A single value as printed in `indikatoren_werte.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueRecord {
    /// The value as read, or as archived.
    pub value: super::Value,
    /// Value that an earlier edition had, where this one revises it.
    pub revised_from: Option<Decimal>,
}

/// An indicator with all its quarters, from the first value to the period, without holes.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorFigures {
    /// The definition.
    pub indicator: Indicator,
    /// One entry a quarter, oldest first.
    pub quarters: Vec<IndicatorQuarter>,
}

/// An indicator in one quarter: a row of `indikatoren_je_quartal.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorQuarter {
    /// The quarter.
    pub quarter: Period,
    /// The value rounded half up once to the indicator's decimals; `None` with a sign.
    pub value: Option<Decimal>,
    /// Signs.
    pub signs: Signs,
    /// Base periods present.
    pub present: u32,
    /// Base periods expected.
    pub expected: u32,
    /// Difference to the previous quarter, in the unit, of the rounded values.
    pub against_previous: Option<Decimal>,
    /// Difference to the same quarter of the year before.
    pub against_last_year: Option<Decimal>,
    /// Target value that holds for this quarter.
    pub target: Option<Decimal>,
    /// Evaluation against the target.
    pub evaluation: Evaluation,
    /// Which rule of `[axes]` gave the evaluation.
    pub evaluation_rule: String,
    /// Flow only: sum since January, rounded.
    pub cumulative: Option<Decimal>,
    /// Forecast for the year or span that contains the quarter.
    pub forecast: Option<Decimal>,
    /// Cells it was made from, sorted, each once; for archived values their printed source.
    pub sources: Vec<Source>,
}

/// Where a figure came from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A cell of this period's inbox.
    Cell(Origin),
    /// The printed source of an archived value; in the public edition the department.
    Text(std::sync::Arc<str>),
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Source::Cell(origin) => origin.fmt(f),
            Source::Text(text) => f.write_str(text),
        }
    }
}

impl IndicatorQuarter {
    /// Whether base periods are missing.
    #[must_use]
    pub fn incomplete(&self) -> bool {
        self.present < self.expected
    }

    /// The sign that explains an empty value, where there is one.
    #[must_use]
    pub fn gap_sign(&self) -> Option<Sign> {
        self.value.is_none().then(|| self.signs.iter().next()).flatten()
    }
}
