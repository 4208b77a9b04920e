//! Reasons of delay: what is one, and which phases demand one (RULES.md 12, 16).

use super::prose;
use crate::config::Config;
use crate::domain::{Measure, Phase};

/// What the reason cell says, if anything.
pub(super) fn written(measure: &Measure) -> Option<&str> {
    measure.reason.as_deref().map(str::trim).filter(|text| text.contains(char::is_alphanumeric))
}

/// Whether the reason cell gives a reason: with a table `[reasons]` whatever it says (a code that is
/// not known is RB021's), without one at least two words.
pub(super) fn given(config: &Config, measure: &Measure) -> bool {
    written(measure).is_some_and(|text| !config.reasons.is_empty() || prose::words(text) >= 2)
}

/// Whether the phase as reported demands a reason: dropped, or `verzögert`.
pub(super) fn demanded(measure: &Measure) -> bool {
    measure.phase == Some(Phase::Dropped)
        || measure.phase_text.trim().to_lowercase().contains("verzögert")
}
