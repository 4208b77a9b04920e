//! RB025: a ratio has a numerator, but nothing to divide by.

use crate::check::ratios::{Part, ratios};
use crate::check::wording::period;
use crate::check::{Facts, Manual, Page};
use crate::domain::{Figures, Grain, Period, Value};
use crate::finding::{Finding, Place, rule};
use crate::lang::Text;
use std::collections::BTreeMap;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Einer Quote fehlt der Nenner",
        what: "Ob zu jedem Zähler einer Quote im selben Zeitraum ein Nenner vorliegt, der nicht \
               null ist. Zähler und Nenner sind die Indikatoren unter `numerator` und \
               `denominator`.",
        why: "Ohne Nenner gibt es keine Quote; der Bericht zeigt eine Lücke.",
        example: "Für September 2019 sind 120 belegte Plätze gemeldet, aber keine Gesamtzahl der \
                  Plätze.",
        remedy: "Den Nenner für den genannten Zeitraum liefern.",
    },
    en: Page {
        fault: "A ratio has no denominator",
        what: "Whether for each numerator of a ratio there is a denominator of the same period \
               that is not zero. Numerator and denominator are the indicators named under \
               `numerator` and `denominator`.",
        why: "Without a denominator there is no ratio; the report shows a gap.",
        example: "For September 2019, 120 occupied places are reported, but no total of places.",
        remedy: "Deliver the denominator for the period that is named.",
    },
};

/// At the numerator's cell, or at the denominator's where that is zero. A denominator of another
/// base period serves every numerator of its quarter.
pub(crate) fn check(_: &Facts<'_>, figures: &Figures) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ratio in ratios(figures) {
        let id = &ratio.indicator.id;
        let about = |place: Place, message| {
            let help = Text::new(
                format!("den Nenner von `{id}` liefern ({})", ratio.denominator_ids()),
                format!("deliver the denominator of `{id}` ({})", ratio.denominator_ids()),
            );
            Finding::new(rule::RATIO_WITHOUT_DENOMINATOR, place, message, help).about(id)
        };
        if ratio.denominator.is_empty() {
            // One finding says it: every period would say the same.
            if let Some(cell) = ratio.numerator.values().find_map(|part| part.first) {
                let message = Text::new(
                    format!("der Quote `{id}` fehlt der Nenner in jedem Zeitraum"),
                    format!("the ratio `{id}` has no denominator in any period"),
                );
                findings.extend(place(cell).map(|at| about(at, message).of(&cell.department)));
            }
            continue;
        }
        for (&when, part) in &ratio.numerator {
            let (cell, german, english) = match below(&ratio.denominator, when) {
                Some(below) if below.sum.is_zero() && !part.sum.is_zero() => {
                    (below.first, "ist null", "is zero")
                }
                Some(_) => continue,
                None => (part.first, "fehlt", "is missing"),
            };
            let Some((cell, at)) = cell.and_then(|cell| Some((cell, place(cell)?))) else {
                continue;
            };
            let when = period(when);
            let message = Text::new(
                format!("der Nenner der Quote `{id}` {german} für {}", when.de),
                format!("the denominator of the ratio `{id}` {english} for {}", when.en),
            );
            findings.push(about(at, message).of(&cell.department));
        }
    }
    findings
}

/// What stands below the line in `when`: the part of the same period, else one of another length
/// in its quarter.
fn below<'p, 'a>(parts: &'p BTreeMap<Period, Part<'a>>, when: Period) -> Option<&'p Part<'a>> {
    let other = || {
        parts.iter().find(|(period, _)| {
            period.grain() != when.grain()
                && (period.quarter() == when.quarter()
                    || (period.grain() > Grain::Quarter
                        && period.start() <= when.start()
                        && when.end() <= period.end()))
        })
    };
    parts.get(&when).or_else(|| other().map(|(_, part)| part))
}

fn place(value: &Value) -> Option<Place> {
    value.origin.as_ref().map(Place::from)
}
