//! What was reported before: frozen editions.

use super::{FieldId, Figures, Indicator, MeasureId, MeasureRecord, Period, Phase};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A frozen edition, as read back from the archive: enough to compare with and to print again.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// Its period.
    pub period: Period,
    /// Revision, from 1.
    pub revision: u32,
    /// Its figures.
    pub figures: Figures,
    /// Its narratives.
    pub texts: Vec<TextRecord>,
    /// Digests of its input files, path and SHA-256, by path.
    pub inputs: Vec<(String, String)>,
    /// Its resolution points; `None` where it was frozen by a program that did not keep them.
    pub points: Option<Vec<PointRecord>>,
}

/// A point of the resolution, as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointRecord {
    /// Number.
    pub number: String,
    /// What was resolved.
    pub wording: String,
    /// The word of its state.
    pub state: String,
    /// What the letter says; empty where it is the sentence of the state.
    pub text: String,
}

impl Edition {
    /// A measure of this edition.
    #[must_use]
    pub fn measure(&self, id: &MeasureId) -> Option<&MeasureRecord> {
        self.figures.measures.iter().find(|m| m.id == *id)
    }

    /// An indicator of this edition.
    #[must_use]
    pub fn indicator(&self, id: &super::IndicatorId) -> Option<&Indicator> {
        self.figures.indicators.iter().map(|i| &i.indicator).find(|i| i.id == *id)
    }
}

/// A narrative as frozen, references resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRecord {
    /// Action field.
    pub field: FieldId,
    /// Department id.
    pub department: String,
    /// The text.
    pub text: String,
    /// The text as delivered, where it refers to figures; empty where [`TextRecord::text`] is that,
    /// and in a public edition.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub written: String,
    /// Whether public.
    pub public: bool,
    /// `file!sheet!cell`.
    pub source: String,
}

impl TextRecord {
    /// The text as the department wrote it, references unresolved.
    #[must_use]
    pub fn as_written(&self) -> &str {
        super::figures::written_or(&self.written, &self.text)
    }
}

/// All frozen editions with an end before the current period's end: of each period the latest
/// revision, oldest first (RULES.md 1).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// The editions.
    pub editions: Vec<Edition>,
}

impl History {
    /// The edition to compare with.
    #[must_use]
    pub fn previous(&self) -> Option<&Edition> {
        self.editions.last()
    }

    /// The measures that the last edition to have them reported as done, and its period: a measure is
    /// reported as done once, then it leaves.
    #[must_use]
    pub fn done(&self) -> BTreeMap<&MeasureId, Period> {
        let mut last = BTreeMap::new();
        for edition in &self.editions {
            for measure in &edition.figures.measures {
                last.insert(&measure.id, (measure.phase, edition.period));
            }
        }
        last.retain(|_, (phase, _)| *phase == Some(Phase::Done));
        last.into_iter().map(|(id, (_, period))| (id, period)).collect()
    }
}
