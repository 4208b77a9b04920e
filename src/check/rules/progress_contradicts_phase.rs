//! RB023: progress and phase contradict each other.

use crate::check::wording::number;
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{Decimal, MeasureColumn, Phase};
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Fortschritt und Phase widersprechen sich",
        what: "Ob eine umgesetzte Maßnahme weniger als 100 % nennt oder eine geplante schon 100 \
               %.",
        why: "Eines von beiden ist nicht fortgeschrieben worden, und der Rat liest beides \
              nebeneinander.",
        example: "Phase umgesetzt, Fortschritt `80`.",
        remedy: "Die Phase oder den Fortschritt berichtigen.",
    },
    en: Page {
        fault: "Progress and phase contradict each other",
        what: "Whether a measure that is done states less than 100 %, or a planned one 100 % \
               already.",
        why: "One of the two was not carried on, and the council reads both side by side.",
        example: "Phase umgesetzt, progress `80`.",
        remedy: "Mend the phase or the progress.",
    },
};

/// At the progress cell. Progress out of range is another rule's.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let full = Decimal::ONE_HUNDRED;
    let mut findings = Vec::new();
    for measure in facts.intake.measures() {
        let (Some(phase), Some(progress)) = (measure.phase, measure.progress) else { continue };
        let odd = match phase {
            Phase::Done => progress < full && progress >= Decimal::ZERO,
            Phase::Planned => progress == full,
            _ => false,
        };
        if !odd {
            continue;
        }
        let (id, phase, progress) = (&measure.id, phase.word(), number(progress.normalize()));
        let message = Text::new(
            format!("`{id}` ist `{phase}`, der Fortschritt aber `{progress}` %"),
            format!("`{id}` is `{phase}`, but its progress is `{progress}` %"),
        );
        let help = Text::new(
            "die Phase oder den Fortschritt berichtigen",
            "mend the phase or the progress",
        );
        let at = MeasureColumn::Progress;
        findings.push(about_measure(rule::PROGRESS_CONTRADICTS_PHASE, measure, at, message, help));
    }
    findings
}
