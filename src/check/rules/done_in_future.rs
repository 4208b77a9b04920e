//! RB019: a measure is done, but in the future.

use crate::check::wording::date;
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{MeasureColumn, Phase};
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Maßnahme ist umgesetzt, aber erst in der Zukunft",
        what: "Ob eine Maßnahme in der Phase umgesetzt ein Datum der Umsetzung nach dem Ende des \
               Berichtszeitraums trägt; ohne dieses Datum, ob ihr Ende danach liegt.",
        why: "Der Rat liest, was am Ende des Berichtszeitraums galt. Entweder ist die Phase \
              verfrüht oder das Datum falsch.",
        example: "Bericht zum III. Quartal 2019: Phase umgesetzt, Ende `31.12.2020`, die Spalte \
                  umgesetzt am ist leer.",
        remedy: "In die Spalte umgesetzt am den Tag eintragen, an dem die Maßnahme fertig war, \
                 oder die Phase berichtigen.",
    },
    en: Page {
        fault: "A measure is done, but in the future",
        what: "Whether a measure in the phase umgesetzt has a date of completion after the end of \
               the reporting period; without that date, whether its end is after it.",
        why: "The council reads what held at the end of the reporting period. Either the phase is \
              early or the date is wrong.",
        example: "Report on the third quarter of 2019: phase umgesetzt, end `31.12.2020`, no date \
                  of completion.",
        remedy: "Enter the day on which the measure was finished as date of completion, or mend \
                 the phase.",
    },
};

/// At the completion's cell, else at the end cell.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let last = facts.period.end();
    let mut findings = Vec::new();
    for measure in facts.intake.measures().filter(|m| m.phase == Some(Phase::Done)) {
        let (day, column) = match (measure.done_on, measure.end) {
            (Some(done), _) => (done, MeasureColumn::DoneOn),
            (None, Some(end)) => (end, MeasureColumn::End),
            (None, None) => continue,
        };
        if day <= last {
            continue;
        }
        let (id, day, last) = (&measure.id, date(day), date(last));
        let message = match column {
            MeasureColumn::DoneOn => Text::new(
                format!(
                    "`{id}` ist am `{day}` umgesetzt, nach dem Ende des Berichtszeitraums am `{last}`"
                ),
                format!(
                    "`{id}` is done on `{day}`, after the end of the reporting period on `{last}`"
                ),
            ),
            _ => Text::new(
                format!("`{id}` ist umgesetzt, endet aber erst am `{day}`, nach dem `{last}`"),
                format!("`{id}` is done, but ends on `{day}` only, after `{last}`"),
            ),
        };
        let help = Text::new(
            "in „umgesetzt am“ den Tag der Fertigstellung eintragen oder die Phase berichtigen",
            "enter the day it was finished in “umgesetzt am”, or mend the phase",
        );
        findings.push(about_measure(rule::DONE_IN_FUTURE, measure, column, message, help));
    }
    findings
}
