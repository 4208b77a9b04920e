//! RB015: two rows claim the same measure id.

use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{Measure, MeasureColumn};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use rustc_hash::FxHashMap;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Kennung ist zweimal für Maßnahmen vergeben",
        what: "Ob jede Kennung einer Maßnahme im ganzen Projekt nur einmal vorkommt, über alle \
               Dateien und Ämter hinweg. Gemeldet wird das zweite Vorkommen.",
        why: "Zwei Zeilen mit einer Kennung zählen doppelt, und niemand kann sagen, welche gilt. \
              Das Programm wählt nicht nach Datum oder Dateiname.",
        example: "`M-07` steht in sozialamt.xlsx und noch einmal in sozialamt-neu.xlsx.",
        remedy: "Eine der beiden Zeilen löschen oder ihr eine eigene Kennung geben.",
    },
    en: Page {
        fault: "An id is given to two measures",
        what: "Whether each id of a measure occurs once in the whole project, over all files and \
               departments. The second occurrence is reported.",
        why: "Two rows with one id count twice, and nobody can say which one holds. The program \
              does not choose by date or file name.",
        example: "`M-07` stands in sozialamt.xlsx and again in sozialamt-neu.xlsx.",
        remedy: "Delete one of the two rows, or give it an id of its own.",
    },
};

/// At the id of every occurrence but the first, by place.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut first: FxHashMap<&str, &Measure> = FxHashMap::default();
    let mut findings = Vec::new();
    for measure in facts.measures_by_place() {
        let earlier = *first.entry(measure.id.as_str()).or_insert(measure);
        if std::ptr::eq(earlier, measure) {
            continue;
        }
        let (id, there) = (&measure.id, earlier.place.at(MeasureColumn::Id));
        let message = Text::new(
            format!("die Kennung `{id}` steht schon in `{there}`"),
            format!("the id `{id}` already stands in `{there}`"),
        );
        let help = Text::new(
            "eine der beiden Zeilen löschen oder ihr eine eigene Kennung geben",
            "delete one of the two rows, or give it an id of its own",
        );
        findings.push(about_measure(
            rule::DUPLICATE_MEASURE,
            measure,
            MeasureColumn::Id,
            message,
            help,
        ));
    }
    findings
}
