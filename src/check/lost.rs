//! Measures that were reported before and that nobody reports any more, without a reason.

use super::Facts;
use crate::domain::{Edition, MeasureRecord, Phase};
use rustc_hash::FxHashSet;

/// A measure that is gone, and the edition that had it last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lost<'a> {
    pub(super) measure: &'a MeasureRecord,
    pub(super) edition: &'a Edition,
}

/// Those of the last edition in its order, then those that only the revision before of this edition
/// had. Those named under `[[dropped]]` may leave, and those that an earlier edition reported as done
/// or dropped: a correction may not take the only word of it back.
pub(super) fn lost<'a>(facts: &Facts<'a>) -> Vec<Lost<'a>> {
    let previous = facts.history.previous();
    let reported: FxHashSet<&str> = facts.intake.measures().map(|m| m.id.as_str()).collect();
    let dropped: FxHashSet<&str> =
        facts.config.dropped.iter().map(|dropped| dropped.id.as_str()).collect();
    let gone = |measure: &MeasureRecord| {
        !reported.contains(measure.id.as_str()) && !dropped.contains(measure.id.as_str())
    };
    let ended =
        |measure: &MeasureRecord| matches!(measure.phase, Some(Phase::Done | Phase::Dropped));
    let before: FxHashSet<&str> = previous
        .into_iter()
        .flat_map(|edition| &edition.figures.measures)
        .map(|measure| measure.id.as_str())
        .collect();
    let told = previous.into_iter().flat_map(|edition| {
        let lost = edition.figures.measures.iter().filter(|m| gone(m) && !ended(m));
        lost.map(move |measure| Lost { measure, edition })
    });
    let corrected = facts.former.into_iter().flat_map(|edition| {
        let lost = edition.figures.measures.iter();
        let lost = lost.filter(|m| gone(m) && !before.contains(m.id.as_str()));
        lost.map(move |measure| Lost { measure, edition })
    });
    told.chain(corrected).collect()
}
