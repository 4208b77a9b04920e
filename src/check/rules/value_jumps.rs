//! RB028: a value jumps beyond the stated factor.

use crate::check::series::{district_words, key};
use crate::check::wording::{number, period};
use crate::check::{Facts, Manual, Page};
use crate::domain::{Decimal, Figures, Grain, IndicatorId, Period, Value};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use rustc_hash::{FxHashMap, FxHashSet};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Wert springt",
        what: "Ob ein Wert sich gegenüber dem vorigen der Reihe um mehr als `[margins] \
               jump_factor` (Voreinstellung 3) vervielfacht oder auf weniger als den \
               entsprechenden Teil fällt. Kehrt der nächste Wert zurück, gilt nur der Ausreißer. \
               Was eine frühere Ausgabe schon so enthielt, wird nicht noch einmal gemeldet; \
               Nullen werden nicht beurteilt.",
        why: "Ein verrutschtes Komma oder eine falsche Einheit sieht genau so aus.",
        example: "August `510`, September `5.070`.",
        remedy: "Den Wert prüfen; stimmt er, im Text erklären und den Hinweis annehmen \
                 (`[[accepted]]`).",
    },
    en: Page {
        fault: "A value jumps",
        what: "Whether a value is more than `[margins] jump_factor` (default 3) times the one \
               before it in the series, or falls to less than that part of it. Where the next \
               value returns, only the outlier counts. What an earlier edition had already is not \
               reported again; zeros are not judged.",
        why: "A slipped comma or a wrong unit looks exactly like that.",
        example: "August `510`, September `5.070`.",
        remedy: "See whether the value is right; if so, explain it in the text and accept the \
                 finding (`[[accepted]]`).",
    },
};

type Key<'a> = (&'a str, &'a str, Option<&'a str>, Period);

/// At the cell of the value that jumps.
pub(crate) fn check(facts: &Facts<'_>, figures: &Figures) -> Vec<Finding> {
    let factor = facts.config.margins.jump_factor;
    let grains: FxHashMap<&IndicatorId, Grain> =
        figures.indicators.iter().map(|i| (&i.indicator.id, i.indicator.grain)).collect();
    let mut jumps: Vec<(&Value, &Value)> = Vec::new();
    for run in figures.values.chunk_by(|a, b| key(&a.value) == key(&b.value)) {
        let Some(grain) = grains.get(&run[0].value.indicator) else { continue };
        let values = run.iter().map(|record| &record.value);
        // what stands twice has a finding of its own, and one of the two is no step in time
        let mut times: FxHashMap<Period, usize> = FxHashMap::default();
        run.iter().for_each(|record| *times.entry(record.value.period).or_default() += 1);
        let once = |value: &&Value| value.period.grain() == *grain && times[&value.period] == 1;
        collect(values.filter(once), factor, &mut jumps);
    }
    let known = known(facts, &jumps);
    jumps.retain(|(before, value)| {
        !(known.get(&at(before)) == before.value.as_ref()
            && known.get(&at(value)) == value.value.as_ref())
    });
    jumps.into_iter().filter_map(|(before, value)| finding(before, value)).collect()
}

/// Pairs of a value and the one that jumps away from it.
fn collect<'a>(
    values: impl Iterator<Item = &'a Value>,
    factor: Decimal,
    jumps: &mut Vec<(&'a Value, &'a Value)>,
) {
    // The last value that did not jump, and the last value of all.
    let mut steady: Option<&Value> = None;
    let mut last: Option<&Value> = None;
    for value in values.filter(|value| value.value.is_some_and(|v| !v.is_zero())) {
        if let (Some(steady), Some(last)) = (steady, last)
            && is_jump(steady, value, factor)
            && is_jump(last, value, factor)
        {
            jumps.push((last, value));
        } else {
            steady = Some(value);
        }
        last = Some(value);
    }
}

fn is_jump(before: &Value, value: &Value, factor: Decimal) -> bool {
    let (Some(a), Some(b)) = (before.value, value.value) else { return false };
    let (small, large) = if a.abs() < b.abs() { (a.abs(), b.abs()) } else { (b.abs(), a.abs()) };
    // Past the range of numbers there is no jump to speak of.
    small.checked_mul(factor).is_some_and(|limit| large > limit)
}

fn at(value: &Value) -> Key<'_> {
    let (indicator, department, district) = key(value);
    (indicator, department, district, value.period)
}

/// What the latest edition had for the values of these jumps.
fn known<'a>(facts: &Facts<'a>, jumps: &[(&'a Value, &'a Value)]) -> FxHashMap<Key<'a>, Decimal> {
    let Some(previous) = facts.history.previous().filter(|_| !jumps.is_empty()) else {
        return FxHashMap::default();
    };
    let asked: FxHashSet<Key<'_>> = jumps.iter().flat_map(|(a, b)| [at(a), at(b)]).collect();
    previous
        .figures
        .values
        .iter()
        .filter(|record| asked.contains(&at(&record.value)))
        .filter_map(|record| Some((at(&record.value), record.value.value?)))
        .collect()
}

fn finding(before: &Value, value: &Value) -> Option<Finding> {
    let (old, new) = (number(before.value?), number(value.value?));
    let (when, then) = (period(value.period), period(before.period));
    let id = &value.indicator;
    let (de, en) = district_words(value.district.as_ref());
    let message = Text::new(
        format!("`{id}`{de} springt von `{old}` ({}) auf `{new}` ({})", then.de, when.de),
        format!("`{id}`{en} jumps from `{old}` ({}) to `{new}` ({})", then.en, when.en),
    );
    let help = Text::new(
        "den Wert, sein Komma und seine Einheit prüfen",
        "see whether the value, its comma and its unit are right",
    );
    let finding = Finding::new(rule::VALUE_JUMPS, value.origin.as_ref()?, message, help);
    Some(finding.about(id).of(&value.department))
}
