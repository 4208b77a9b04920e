//! Measures of the last edition that nobody reports any more, without a reason.

use super::Facts;
use crate::domain::{MeasureRecord, Phase};
use rustc_hash::FxHashSet;

/// These measures, in the last edition's order. Done and dropped ones may leave, and those named
/// under `[[dropped]]`.
pub(super) fn lost<'a>(facts: &Facts<'a>) -> Vec<&'a MeasureRecord> {
    let Some(previous) = facts.history.previous() else { return Vec::new() };
    let reported: FxHashSet<&str> = facts.intake.measures().map(|m| m.id.as_str()).collect();
    let may_leave = |measure: &MeasureRecord| {
        matches!(measure.phase, Some(Phase::Done | Phase::Dropped))
            || facts.config.dropped.iter().any(|dropped| dropped.id == measure.id.as_str())
    };
    previous
        .figures
        .measures
        .iter()
        .filter(|measure| !reported.contains(measure.id.as_str()) && !may_leave(measure))
        .collect()
}
