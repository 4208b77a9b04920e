//! RB020: a measure is overdue and nobody says why.

use crate::check::reasons;
use crate::check::wording::{date, quoted};
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{Deadline, Figures, MeasureColumn, MeasureId};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use rustc_hash::FxHashSet;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Maßnahme ist überfällig, ohne dass ein Grund genannt ist",
        what: "Ob jede Maßnahme, deren Frist am Ende des Berichtszeitraums verstrichen ist, einen \
               Grund der Verzögerung nennt. Gibt es keine Tabelle `[reasons]`, gilt jeder Text ab \
               zwei Wörtern als Grund.",
        why: "Verzug ohne Begründung ist das, worüber sich Räte am meisten beschweren, und das, \
              was sich am leichtesten beheben lässt.",
        example: "Ende `30.06.2019`, Phase in Umsetzung, die Spalte Grund der Verzögerung ist \
                  leer.",
        remedy: "Den Grund in die Spalte Grund der Verzögerung schreiben oder das Ende \
                 fortschreiben.",
    },
    en: Page {
        fault: "A measure is overdue without a reason",
        what: "Whether each measure whose deadline has passed at the end of the reporting period \
               names a reason of delay. Without a table `[reasons]` any text of two words or more \
               is a reason.",
        why: "Delay without a reason is what councils complain about most, and what is easiest to \
              mend.",
        example: "End `30.06.2019`, phase in Umsetzung, the reason of delay is empty.",
        remedy: "Write the reason into the reason cell, or move the end.",
    },
};

/// At the reason cell. What is overdue was settled by the ordered rules of `[axes]` when the
/// figures were made. A phase that demands a reason by itself is left to RB044.
pub(crate) fn check(facts: &Facts<'_>, figures: &Figures) -> Vec<Finding> {
    let overdue: FxHashSet<&MeasureId> = figures
        .measures
        .iter()
        .filter(|measure| measure.deadline == Deadline::Overdue)
        .map(|measure| &measure.id)
        .collect();
    let mut findings = Vec::new();
    for measure in facts.intake.measures().filter(|measure| overdue.contains(&measure.id)) {
        if reasons::given(facts.config, measure) || reasons::demanded(measure) {
            continue;
        }
        let id = &measure.id;
        let end = measure.end.map_or_else(String::new, |end| format!(" (Ende `{}`)", date(end)));
        let end_en = measure.end.map_or_else(String::new, |end| format!(" (end `{}`)", date(end)));
        let message = match reasons::written(measure) {
            None => Text::new(
                format!("`{id}` ist überfällig{end}, ein Grund fehlt"),
                format!("`{id}` is overdue{end_en}, a reason is missing"),
            ),
            Some(text) => Text::new(
                format!("`{id}` ist überfällig{end}; {} ist als Grund zu knapp", quoted(text)),
                format!("`{id}` is overdue{end_en}; {} is too short for a reason", quoted(text)),
            ),
        };
        let help = Text::new(
            "den Grund der Verzögerung nennen oder das Ende fortschreiben",
            "name the reason of delay, or move the end",
        );
        let at = MeasureColumn::Reason;
        findings.push(about_measure(rule::OVERDUE_WITHOUT_REASON, measure, at, message, help));
    }
    findings
}
