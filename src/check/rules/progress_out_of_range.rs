//! RB022: progress below 0 or above 100 per cent.

use crate::check::wording::number;
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{Decimal, MeasureColumn};
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Der Fortschritt liegt nicht zwischen 0 und 100 Prozent",
        what: "Ob der Fortschritt jeder Maßnahme von 0 bis 100 reicht.",
        why: "Der mittlere Fortschritt eines Handlungsfeldes würde falsch; meist fehlt ein Komma \
              oder das Prozentformat.",
        example: "In der Spalte Fortschritt steht `750`, gemeint sind 75 %.",
        remedy: "Den Fortschritt als Zahl von 0 bis 100 oder im Prozentformat eintragen.",
    },
    en: Page {
        fault: "Progress is not between 0 and 100 per cent",
        what: "Whether each measure's progress is from 0 to 100.",
        why: "The mean progress of an action field would be wrong; mostly a comma or the percent \
              format is missing.",
        example: "The progress column holds `750`, meant are 75 %.",
        remedy: "Enter the progress as a number from 0 to 100, or in percent format.",
    },
};

/// At the progress cell.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let range = Decimal::ZERO..=Decimal::ONE_HUNDRED;
    let mut findings = Vec::new();
    for measure in facts.intake.measures() {
        let Some(progress) = measure.progress.filter(|progress| !range.contains(progress)) else {
            continue;
        };
        let (id, progress) = (&measure.id, number(progress.normalize()));
        let message = Text::new(
            format!("der Fortschritt von `{id}` ist `{progress}` %, erwartet 0 bis 100"),
            format!("the progress of `{id}` is `{progress}` %, expected 0 to 100"),
        );
        let help = Text::new(
            "den Fortschritt als Zahl von 0 bis 100 eintragen",
            "enter the progress as a number from 0 to 100",
        );
        let at = MeasureColumn::Progress;
        findings.push(about_measure(rule::PROGRESS_OUT_OF_RANGE, measure, at, message, help));
    }
    findings
}
