//! RB037: a measure's phase went backwards.

use crate::check::wording::period;
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{MeasureColumn, MeasureId, Phase};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use rustc_hash::FxHashMap;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Maßnahme ist in der Phase zurückgefallen",
        what: "Ob eine Maßnahme seit der letzten Ausgabe von umgesetzt, Daueraufgabe oder in \
               Umsetzung in eine frühere Phase wechselte, oder von entfallen wieder auflebte. \
               Zurückstellen zählt nur bei umgesetzten als Rückschritt.",
        why: "Dem Rat wurde ein Stand gemeldet, der nicht mehr gilt; das braucht eine Erklärung.",
        example: "Im II. Quartal umgesetzt, im III. wieder in Umsetzung.",
        remedy: "Die Phase berichtigen; stimmt sie, im Sachstand erklären, was geschehen ist.",
    },
    en: Page {
        fault: "A measure's phase went backwards",
        what: "Whether a measure changed since the last edition from umgesetzt, Daueraufgabe or \
               in Umsetzung to an earlier phase, or came back from entfallen. Putting on hold \
               counts as a step back only for measures that were done.",
        why: "The council was told a state that no longer holds; that needs an explanation.",
        example: "Done in the second quarter, being carried out again in the third.",
        remedy: "Mend the phase; where it is right, explain in the status text what happened.",
    },
};

/// At the phase cell.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(previous) = facts.history.previous() else { return Vec::new() };
    let before: FxHashMap<&MeasureId, Phase> =
        previous.figures.measures.iter().filter_map(|m| Some((&m.id, m.phase?))).collect();
    let mut findings = Vec::new();
    for measure in facts.intake.measures() {
        let (Some(now), Some(then)) = (measure.phase, before.get(&measure.id).copied()) else {
            continue;
        };
        if !now.is_behind(then) {
            continue;
        }
        let (id, edition) = (&measure.id, period(previous.period));
        let (then, now) = (then.word(), now.word());
        let message = Text::new(
            format!("`{id}` war in der Ausgabe {} `{then}` und ist jetzt `{now}`", edition.de),
            format!("`{id}` was `{then}` in the edition {} and is `{now}` now", edition.en),
        );
        let help = Text::new(
            "die Phase berichtigen oder im Sachstand erklären, was geschehen ist",
            "mend the phase, or explain in the status text what happened",
        );
        let at = MeasureColumn::Phase;
        findings.push(about_measure(rule::PHASE_BACKWARDS, measure, at, message, help));
    }
    findings
}
