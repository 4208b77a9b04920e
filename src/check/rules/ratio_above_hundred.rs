//! RB026: a ratio in per cent is above 100.

use crate::check::ratios::ratios;
use crate::check::wording::{number, period};
use crate::check::{Facts, Manual, Page};
use crate::domain::{Aggregation, Decimal, Figures, IndicatorId, Value};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use rustc_hash::FxHashSet;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Quote liegt über 100 Prozent",
        what: "Ob eine Quote mit der Einheit % höchstens 100 ergibt: Zähler gegen Nenner im \
               selben Zeitraum, oder der gelieferte Prozentwert.",
        why: "Ein Teil kann nicht größer sein als das Ganze; oft sind Zähler und Nenner \
              vertauscht.",
        example: "Belegte Plätze 130, Plätze insgesamt 120.",
        remedy: "Zähler und Nenner prüfen; darf die Quote über 100 liegen (Auslastung), die Regel \
                 abstellen oder den Hinweis annehmen.",
    },
    en: Page {
        fault: "A ratio is above 100 per cent",
        what: "Whether a ratio with the unit % is at most 100: numerator against denominator of \
               the same period, or the percentage as delivered.",
        why: "A part cannot be larger than the whole; often numerator and denominator are \
              swapped.",
        example: "Occupied places 130, places in total 120.",
        remedy: "See whether numerator and denominator are right; where the ratio may exceed 100 \
                 (utilisation), switch the rule off or accept the finding.",
    },
};

/// At the numerator's cell, or at the percentage's where it was delivered finished.
pub(crate) fn check(_: &Facts<'_>, figures: &Figures) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ratio in ratios(figures).filter(|ratio| ratio.indicator.unit == "%") {
        for (when, above) in &ratio.numerator {
            let Some(below) = ratio.denominator.get(when) else { continue };
            if above.sum <= below.sum || below.sum <= Decimal::ZERO {
                continue;
            }
            let (above_said, below_said) =
                (number(above.sum.normalize()), number(below.sum.normalize()));
            let when = period(*when);
            let id = &ratio.indicator.id;
            let message = Text::new(
                format!(
                    "die Quote `{id}` übersteigt 100 % für {}: `{above_said}` von `{below_said}`",
                    when.de
                ),
                format!(
                    "the ratio `{id}` exceeds 100 % for {}: `{above_said}` of `{below_said}`",
                    when.en
                ),
            );
            findings.extend(above.first.and_then(|cell| finding(cell, id, message)));
        }
    }
    let finished: FxHashSet<&IndicatorId> = figures
        .indicators
        .iter()
        .map(|figures| &figures.indicator)
        .filter(|i| i.aggregation == Some(Aggregation::Ratio) && i.ratio.is_none() && i.unit == "%")
        .map(|indicator| &indicator.id)
        .collect();
    if finished.is_empty() {
        return findings;
    }
    for value in figures.values.iter().map(|record| &record.value) {
        let Some(percent) = value.value.filter(|percent| *percent > Decimal::ONE_HUNDRED) else {
            continue;
        };
        if finished.contains(&value.indicator) {
            let (id, percent) = (&value.indicator, number(percent.normalize()));
            let when = period(value.period);
            let message = Text::new(
                format!(
                    "die Quote `{id}` ist `{percent}` % für {}, erwartet höchstens 100",
                    when.de
                ),
                format!("the ratio `{id}` is `{percent}` % for {}, expected at most 100", when.en),
            );
            findings.extend(finding(value, id, message));
        }
    }
    findings
}

fn finding(cell: &Value, id: &IndicatorId, message: Text) -> Option<Finding> {
    let help = Text::new(
        "Zähler und Nenner prüfen; oft sind sie vertauscht",
        "see whether numerator and denominator are right; often they are swapped",
    );
    let finding = Finding::new(rule::RATIO_ABOVE_HUNDRED, cell.origin.as_ref()?, message, help);
    Some(finding.about(id).of(&cell.department))
}
