//! RB053: a status text does not say as of when it holds, or says a day long past.

use crate::check::wording::date;
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{Measure, MeasureColumn};
use crate::finding::{Finding, Place, rule};
use crate::lang::{Text, count};
use std::collections::BTreeMap;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Sachstand nennt keinen oder einen alten Stand",
        what: "Ob zu jedem Sachstand der Tag steht, von dem er ist (Spalte `Stand`), und ob bei \
               einer offenen Maßnahme dieser Tag nicht älter ist als die letzten `[margins] \
               stale_editions` Zeiträume (Voreinstellung 2). Der Bericht druckt `ohne Stand` oder \
               `veraltet` dazu.",
        why: "Der Rat will wissen, ob er von heute liest oder vom vorigen Jahr.",
        example: "Der Bericht für das II. Quartal 2026 nennt als Stand den 01.02.2024.",
        remedy: "Den Tag in die Spalte `Stand` eintragen; ist er alt, den Sachstand von heute \
                 schreiben.",
    },
    en: Page {
        fault: "A status text has no as-of date, or an old one",
        what: "Whether each status text has the day that it is from (column `Stand`), and whether \
               that day of an open measure is not older than the last `[margins] stale_editions` \
               periods (default 2). The report prints `ohne Stand` or `veraltet` with it.",
        why: "The council wants to know whether it reads of today or of last year.",
        example: "The report for the second quarter of 2026 names 01.02.2024 as its day.",
        remedy: "Enter the day in the column `Stand`; where it is old, write today's state.",
    },
};

/// At the as-of cell; once for a sheet that has no such column.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut without: BTreeMap<(&str, &str), Vec<&Measure>> = BTreeMap::new();
    for measure in facts.measures_by_place() {
        if measure.text.as_deref().is_none_or(|text| text.trim().is_empty()) {
            continue;
        }
        let id = &measure.id;
        let message = match measure.as_of {
            None if !measure.place.has(MeasureColumn::AsOf) => {
                let sheet = &measure.place.sheet;
                without.entry((&sheet.file, &sheet.sheet)).or_default().push(measure);
                continue;
            }
            None => Text::new(
                format!("zum Sachstand von `{id}` fehlt der Stand"),
                format!("the status text of `{id}` has no as-of date"),
            ),
            Some(day) if facts.config.is_stale(day, measure.phase, facts.period) => Text::new(
                format!("der Sachstand von `{id}` ist vom `{}`", date(day)),
                format!("the status text of `{id}` is from `{}`", date(day)),
            ),
            Some(_) => continue,
        };
        let help = Text::new(
            "den Sachstand von heute schreiben und seinen Tag unter `Stand` eintragen",
            "write today's state, and enter its day under `Stand`",
        );
        findings.push(about_measure(
            rule::AS_OF_MISSING,
            measure,
            MeasureColumn::AsOf,
            message,
            help,
        ));
    }
    for ((file, sheet), measures) in without {
        let message = Text::new(
            format!(
                "die Tabelle hat keine Spalte `Stand`; {}",
                count(
                    measures.len(),
                    "Sachstand steht ohne den Tag, von dem er ist",
                    "Sachstände stehen ohne den Tag, von dem sie sind"
                )
            ),
            format!(
                "the sheet has no column `Stand`; {} no as-of date",
                count(measures.len(), "status text has", "status texts have")
            ),
        );
        let help = Text::new(
            "eine Spalte `Stand` anlegen und je Zeile den Tag eintragen",
            "add a column `Stand`, and enter the day in each row",
        );
        let finding = Finding::new(rule::AS_OF_MISSING, Place::sheet(file, sheet), message, help);
        findings.extend(measures.first().map(|first| finding.of(&first.department)));
    }
    findings
}
