//! `manifest.json` of a frozen edition: what it was made from, and that it is whole.

use crate::domain::{FieldId, Period, PointRecord};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the archive's format that this program writes, and the latest it reads.
pub(super) const FORMAT: u32 = 1;

/// Digests of what is not an inbox file, and what the gate knew, to be frozen with an edition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Configuration files and their SHA-256: ratsbericht.toml, the theme.
    pub configuration: BTreeMap<String, String>,
    /// Templates and their SHA-256; empty for the built-in ones.
    pub templates: BTreeMap<String, String>,
    /// Name and version of the program: recorded, no reason for a new revision.
    pub program: String,
    /// Findings that were accepted.
    pub accepted: Vec<AcceptedFinding>,
    /// Levels of `[rules]` by rule, `off` for none, and `fail_at`: what let the edition pass.
    pub levels: BTreeMap<String, String>,
    /// What both archives held when the edition was made.
    pub after: After,
    /// Of a public edition: the revision of the full one that is frozen with it.
    pub beside: Option<u32>,
    /// Of a full edition: the revision of the public one that is frozen with it.
    pub public: Option<u32>,
}

/// The latest revision of each period that an edition was made after. Made again from the same origin,
/// it is made after these and not after what came since: the same inputs give the same outputs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// Full editions.
    pub full: BTreeMap<Period, u32>,
    /// Public editions.
    pub public: BTreeMap<Period, u32>,
}

/// An accepted finding, as frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedFinding {
    /// Rule, such as `RB020`.
    pub rule: String,
    /// File, sheet and cell as `file!sheet!A1`, as far as known.
    pub place: String,
    /// The level that its rule had; editions of the first programs do not say.
    #[serde(default)]
    pub level: String,
    /// The finding's message in German.
    pub message: String,
    /// Why it does not count.
    pub reason: String,
    /// Who accepted it.
    pub by: String,
    /// Last day it holds, empty for no end.
    pub until: String,
}

/// The file's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the format.
    pub format: u32,
    /// Period.
    pub period: Period,
    /// Revision, from 1.
    pub revision: u32,
    /// Name and version of the program that froze it.
    pub program: String,
    /// Action fields in report order.
    pub fields: Vec<FieldEntry>,
    /// Input files and their SHA-256.
    pub inputs: BTreeMap<String, String>,
    /// Configuration files and their SHA-256.
    pub configuration: BTreeMap<String, String>,
    /// Templates and their SHA-256.
    pub templates: BTreeMap<String, String>,
    /// Findings that were accepted.
    pub accepted: Vec<AcceptedFinding>,
    /// Levels of `[rules]` by rule, and `fail_at`.
    pub levels: BTreeMap<String, String>,
    /// Earlier editions whose values are contained in this one, by period their revision.
    pub based_on: BTreeMap<Period, u32>,
    /// What both archives held when it was made; editions of the first programs do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<After>,
    /// Of a public edition: the revision of the full one that was frozen with it, without which it does
    /// not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<u32>,
    /// Of a full edition: the revision of the public one that was frozen with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<u32>,
    /// Resolution points as they were printed; editions of the first programs do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<PointRecord>>,
    /// The tables' files and their SHA-256.
    pub files: BTreeMap<String, String>,
}

/// An action field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldEntry {
    /// Id.
    pub id: FieldId,
    /// Name.
    pub name: String,
}

/// What every version of the format has: enough to say that a version is not known.
#[derive(Deserialize)]
pub(super) struct Version {
    pub(super) format: u32,
}

/// What says whether a revision counts.
#[derive(Deserialize)]
pub(super) struct Beside {
    #[serde(default)]
    pub(super) beside: Option<u32>,
}

impl Manifest {
    /// Whether it was made from the same inputs, configuration and templates (RULES.md 17).
    #[must_use]
    pub fn same_origin(&self, inputs: &BTreeMap<String, String>, facts: &Facts) -> bool {
        self.inputs == *inputs
            && self.configuration == facts.configuration
            && self.templates == facts.templates
    }
}
