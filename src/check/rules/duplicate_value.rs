//! RB016: a value stands twice.

use crate::check::series::{district_words, series};
use crate::check::wording::{number, period};
use crate::check::{Facts, Manual, Page};
use crate::domain::Value;
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Wert steht zweimal",
        what: "Ob ein Indikator von einem Amt für einen Bezirk und einen Zeitraum nur einen Wert \
               hat, über alle Dateien des Amtes hinweg. Gemeldet wird das zweite Vorkommen; leere \
               Zellen zählen nicht.",
        why: "Ein doppelter Wert wird doppelt summiert, und wenn beide verschieden sind, weiß \
              niemand, welcher gilt.",
        example: "`W-03` hat für September 2019 in Zeile 12 den Wert 507 und in Zeile 48 den Wert \
                  512.",
        remedy: "Einen der beiden Werte löschen.",
    },
    en: Page {
        fault: "A value stands twice",
        what: "Whether an indicator has one value only from a department, for a district and a \
               period, over all the department's files. The second occurrence is reported; empty \
               cells do not count.",
        why: "A double value is added twice, and where both differ nobody knows which one holds.",
        example: "`W-03` has the value 507 for September 2019 in row 12, and the value 512 in row \
                  48.",
        remedy: "Delete one of the two values.",
    },
};

/// At the cell of every occurrence but the first, by place.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for mut series in series(facts.intake.values()) {
        series.values.retain(|value| value.value.is_some() || !value.signs.is_empty());
        let in_order = |pair: &[&Value]| pair[0].period < pair[1].period;
        if series.values.windows(2).all(in_order) {
            continue;
        }
        series.values.sort_by(|a, b| (a.period, &a.origin).cmp(&(b.period, &b.origin)));
        for same in series.values.chunk_by(|a, b| a.period == b.period) {
            findings.extend(same[1..].iter().filter_map(|again| twice(same[0], again)));
        }
    }
    findings
}

fn twice(first: &Value, again: &Value) -> Option<Finding> {
    let (there, here) = (first.origin.as_ref()?, again.origin.as_ref()?);
    let show = |value: &Value| value.value.map_or(value.signs.to_string(), number);
    let (id, when) = (&again.indicator, period(again.period));
    let (de, en) = district_words(again.district.as_ref());
    let (old, new) = (show(first), show(again));
    let message = Text::new(
        format!("`{id}`{de} hat für {} schon den Wert `{old}` in `{there}`, hier `{new}`", when.de),
        format!(
            "`{id}`{en} already has the value `{old}` for {} in `{there}`, here `{new}`",
            when.en
        ),
    );
    let help = Text::new("einen der beiden Werte löschen", "delete one of the two values");
    let finding = Finding::new(rule::DUPLICATE_VALUE, here, message, help);
    Some(finding.about(id).of(&again.department))
}
