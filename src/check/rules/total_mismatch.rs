//! RB014: a sum row states something else than the rows it covers add up to.

use crate::check::wording::{number, quoted};
use crate::check::{Facts, Manual, Page};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use crate::origin::column_letters;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Summe stimmt nicht mit ihren Posten überein",
        what: "Ob jede Summenzeile (`Summe`, `gesamt`, `Σ`) genau das nennt, was die Zeilen \
               darüber ergeben, und jede Summenspalte neben Monaten oder Quartalen, was diese \
               ergeben. Summen zählen selbst nicht mit.",
        why: "Eine Summe, die jemand nachrechnet und die nicht stimmt, kostet das Vertrauen in \
              alle anderen Zahlen.",
        example: "F17 nennt 31.950, die Zeilen 5 bis 16 ergeben 31.590: zwei Ziffern sind \
                  vertauscht.",
        remedy: "Die Summenzelle berichtigen, am besten als Formel; oder den Posten, in dem der \
                 Fehler steckt.",
    },
    en: Page {
        fault: "A sum does not equal its positions",
        what: "Whether each sum row (`Summe`, `gesamt`, `Σ`) states exactly what the rows above \
               it add up to, and each column of sums beside months or quarters what these add up \
               to. Sums are not counted themselves.",
        why: "A sum that somebody recomputes and that is wrong costs the trust in all other \
              figures.",
        example: "F17 states 31,950, rows 5 to 16 add up to 31,590: two digits are swapped.",
        remedy: "Mend the sum cell, best as a formula; or the position that holds the fault.",
    },
};

/// At the sum cell. There is no tolerance: both are exact.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for submission in &facts.intake.submissions {
        for sum in submission.sums.iter().filter(|sum| sum.stated != sum.actual) {
            let (parts_de, parts_en) = match sum.columns {
                Some((first, last)) => {
                    let (first, last) = (column_letters(first), column_letters(last));
                    (
                        format!("die Spalten {first} bis {last}"),
                        format!("columns {first} to {last}"),
                    )
                }
                None => {
                    let (first, last) = sum.rows;
                    (format!("die Zeilen {first} bis {last}"), format!("rows {first} to {last}"))
                }
            };
            let (label, stated, actual) =
                (quoted(&sum.label), number(sum.stated), number(sum.actual));
            let message = Text::new(
                format!("{label} nennt `{stated}`, {parts_de} ergeben `{actual}`"),
                format!("{label} states `{stated}`, {parts_en} add up to `{actual}`"),
            );
            let cell = sum.origin.a1();
            let help = Text::new(
                format!("{cell} berichtigen oder den Posten, in dem der Fehler steckt"),
                format!("mend {cell}, or the position that holds the fault"),
            );
            findings.push(
                Finding::new(rule::TOTAL_MISMATCH, &sum.origin, message, help)
                    .of(&submission.department),
            );
        }
    }
    findings
}
