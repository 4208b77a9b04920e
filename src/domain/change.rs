//! What changed between two editions: rows of `aenderungen.csv`.

use super::Period;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// A measure.
    Measure,
    /// An indicator or one of its values.
    Indicator,
    /// A narrative.
    Text,
    /// A point of the resolution.
    Point,
}

impl Subject {
    /// The word of the column `gegenstand`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Subject::Measure => "Maßnahme",
            Subject::Indicator => "Indikator",
            Subject::Text => "Berichtstext",
            Subject::Point => "Beschlusspunkt",
        }
    }

    /// The same in English, for messages.
    #[must_use]
    pub fn english(self) -> &'static str {
        match self {
            Subject::Measure => "measure",
            Subject::Indicator => "indicator",
            Subject::Text => "report text",
            Subject::Point => "resolution point",
        }
    }
}

/// Kind of a change, in the order in which the report lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChangeKind {
    /// First reported now.
    New,
    /// Reached "umgesetzt": reported once with an Erledigungsvermerk.
    Done,
    /// Was done in the last edition and is dropped now.
    DroppedAfterDone,
    /// Named under `[[dropped]]`, or phase "entfallen".
    Dropped,
    /// Missing without a reason.
    Missing,
    /// Overdue now, not in the last edition.
    NewlyOverdue,
    /// Overdue in the last edition, not any more.
    BackInTime,
    /// The reason of a delay is another one.
    ReasonChanged,
    /// Begin or end moved.
    Rescheduled,
    /// Phase changed forward.
    PhaseChanged,
    /// Phase went backwards.
    PhaseBackwards,
    /// Plan or spent changed.
    MoneyChanged,
    /// Progress changed.
    ProgressChanged,
    /// Status text or narrative changed.
    TextChanged,
    /// Status text unchanged for n editions.
    TextStale,
    /// A past value or total was revised or taken back.
    Revised,
    /// A past value that was not there came late.
    Late,
    /// Anything else: title, office, field.
    Renamed,
}

impl ChangeKind {
    /// The word of the column `art`, also printed in the report.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ChangeKind::New => "neu",
            ChangeKind::Done => "umgesetzt",
            ChangeKind::DroppedAfterDone => "nach Umsetzung ausgeschieden",
            ChangeKind::Dropped => "entfallen",
            ChangeKind::Missing => "ohne Angabe von Gründen nicht mehr gemeldet",
            ChangeKind::NewlyOverdue => "neu überfällig",
            ChangeKind::BackInTime => "wieder in der Frist",
            ChangeKind::ReasonChanged => "Grund der Verzögerung geändert",
            ChangeKind::Rescheduled => "Termin verschoben",
            ChangeKind::PhaseChanged => "Phase geändert",
            ChangeKind::PhaseBackwards => "Phase zurückgesetzt",
            ChangeKind::MoneyChanged => "Mittel geändert",
            ChangeKind::ProgressChanged => "Fortschritt geändert",
            ChangeKind::TextChanged => "Text geändert",
            ChangeKind::TextStale => "Text unverändert",
            ChangeKind::Revised => "Wert berichtigt",
            ChangeKind::Late => "Wert nachgetragen",
            ChangeKind::Renamed => "Angaben geändert",
        }
    }

    /// The same in English, for messages.
    #[must_use]
    pub fn english(self) -> &'static str {
        match self {
            ChangeKind::New => "new",
            ChangeKind::Done => "done",
            ChangeKind::DroppedAfterDone => "left after it was done",
            ChangeKind::Dropped => "dropped",
            ChangeKind::Missing => "no longer reported, without a reason",
            ChangeKind::NewlyOverdue => "newly overdue",
            ChangeKind::BackInTime => "back in time",
            ChangeKind::ReasonChanged => "reason of the delay changed",
            ChangeKind::Rescheduled => "rescheduled",
            ChangeKind::PhaseChanged => "phase changed",
            ChangeKind::PhaseBackwards => "phase set back",
            ChangeKind::MoneyChanged => "money changed",
            ChangeKind::ProgressChanged => "progress changed",
            ChangeKind::TextChanged => "text changed",
            ChangeKind::TextStale => "text unchanged",
            ChangeKind::Revised => "value revised",
            ChangeKind::Late => "value came late",
            ChangeKind::Renamed => "particulars changed",
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Kind.
    pub kind: ChangeKind,
    /// What it is about.
    pub subject: Subject,
    /// Id of the measure or indicator, or of the action field of a narrative.
    pub id: String,
    /// Its title or name.
    pub label: String,
    /// Of which of its values it tells; `None` for the whole.
    pub of: Option<OfValue>,
    /// Before, as printed in German; empty for none. Of a revised value the number with a decimal point
    /// and nothing else, or its sign: every writer spells numbers in its own way.
    pub old: String,
    /// Now, likewise.
    pub new: String,
    /// `file!sheet!cell` of the new state, or of the old one where there is no new.
    pub source: String,
}

/// One value of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfValue {
    /// Its period.
    pub period: Period,
    /// Whose it is: office and district, or `insgesamt`.
    pub whose: String,
}

impl Change {
    /// Title or name, and of which value, with the period as codes write it: `Wohnungen (2026-Q1, insgesamt)`.
    #[must_use]
    pub fn described(&self) -> String {
        match &self.of {
            Some(of) => format!("{} ({}, {})", self.label, of.period, of.whose),
            None => self.label.clone(),
        }
    }

    /// The number that `old` or `new` is; `None` for the words of any other kind of change, and for a sign.
    #[must_use]
    pub fn number(&self, side: &str) -> Option<Decimal> {
        matches!(self.kind, ChangeKind::Revised | ChangeKind::Late).then(|| side.parse().ok())?
    }
}
