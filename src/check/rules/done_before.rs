//! RB052: a measure that was reported as done is delivered again.

use crate::check::wording::period;
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{MeasureColumn, Phase};
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine umgesetzte Maßnahme wird noch einmal gemeldet",
        what: "Ob eine Maßnahme als umgesetzt geliefert wird, die schon eine frühere Ausgabe so \
               gemeldet hat. Sie steht nicht mehr im Bericht.",
        why: "Was umgesetzt ist, erscheint einmal mit Erledigungsvermerk und scheidet mit der \
              nächsten Ausgabe aus; sonst liest der Rat jedes Quartal dasselbe.",
        example: "`M-07` stand im II. Quartal als umgesetzt im Bericht und wird im III. wieder so \
                  gemeldet.",
        remedy: "Die Zeile kann aus der Arbeitsmappe heraus. Ist die Maßnahme doch nicht fertig, \
                 ihre Phase berichtigen: dann steht sie wieder im Bericht.",
    },
    en: Page {
        fault: "A measure that is done is reported again",
        what: "Whether a measure is delivered as done that an earlier edition has reported so. It \
               is no longer in the report.",
        why: "What is done appears once with the note of its completion and leaves with the next \
              edition; else the council reads the same every quarter.",
        example: "`M-07` was in the report of the second quarter as done, and is reported so again \
                  in the third.",
        remedy: "The row can leave the workbook. If the measure is not done after all, mend its \
                 phase: then it is in the report again.",
    },
};

/// At the phase cell.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let done = facts.history.done();
    let mut findings = Vec::new();
    for measure in facts.intake.measures().filter(|m| m.phase == Some(Phase::Done)) {
        let Some(then) = done.get(&measure.id).copied() else { continue };
        let (id, then) = (&measure.id, period(then));
        let message = Text::new(
            format!("`{id}` stand schon im Bericht {} als umgesetzt und entfällt jetzt", then.de),
            format!("`{id}` was in the report {} as done already, and is left out now", then.en),
        );
        let help = Text::new(
            "die Zeile entfernen, oder die Phase berichtigen",
            "remove the row, or mend the phase",
        );
        let at = MeasureColumn::Phase;
        findings.push(about_measure(rule::DONE_BEFORE, measure, at, message, help));
    }
    findings
}
