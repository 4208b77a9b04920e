//! What readers know already: every public revision that was ever made, and, beside it, what the full
//! editions said then.

use super::suppress::{QuarterKey, ValueKey, group, key};
use crate::domain::{Aggregation, Decimal, Figures, Indicator, IndicatorId, Sign, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What was made before, in any order.
#[derive(Debug, Clone, Copy, Default)]
pub struct Earlier<'a> {
    /// Figures of every public revision: what readers know.
    pub published: &'a [Figures],
    /// Figures of every full revision: whether a number stood behind a dot, and whether it changed.
    pub reported: &'a [Figures],
}

/// The indicators that matter, as they are defined now.
pub(super) type Kinds<'a> = BTreeMap<&'a IndicatorId, &'a Indicator>;

/// [`Earlier`] by cell.
#[derive(Debug, Default)]
pub(super) struct Known {
    shown: BTreeMap<ValueKey, BTreeSet<Decimal>>,
    shown_quarters: BTreeMap<QuarterKey, BTreeSet<Decimal>>,
    kept_back: BTreeSet<ValueKey>,
    /// Of a sum that was shown: the values that were kept back beside it, an entry an edition.
    sums: BTreeMap<QuarterKey, Vec<BTreeSet<ValueKey>>>,
    /// Every number that a full edition had for a value.
    versions: BTreeMap<ValueKey, BTreeSet<Decimal>>,
    /// Without full editions nobody knows what stood behind a dot: a number, then.
    blind: bool,
}

impl Known {
    /// Gathers what concerns the indicators of `kinds`.
    pub(super) fn of(earlier: Earlier<'_>, kinds: &Kinds<'_>) -> Self {
        let mut known = Self { blind: earlier.reported.is_empty(), ..Self::default() };
        let reported = earlier.reported.iter().flat_map(|figures| &figures.values);
        for value in reported.map(|record| &record.value) {
            if let (Some(number), true) = (value.value, kinds.contains_key(&value.indicator)) {
                known.versions.entry(key(value)).or_default().insert(number);
            }
        }
        for figures in earlier.published {
            known.edition(figures, kinds);
        }
        known
    }

    fn edition(&mut self, figures: &Figures, kinds: &Kinds<'_>) {
        let mut by_indicator: BTreeMap<&IndicatorId, Vec<&Value>> = BTreeMap::new();
        let values = figures.values.iter().map(|record| &record.value);
        for value in values.filter(|value| kinds.contains_key(&value.indicator)) {
            by_indicator.entry(&value.indicator).or_default().push(value);
            let cell = key(value);
            if let Some(number) = value.value {
                self.shown.entry(cell).or_default().insert(number);
            } else if self.hides(value) {
                self.kept_back.insert(cell);
            }
        }
        for series in &figures.indicators {
            let id = &series.indicator.id;
            let Some(indicator) = kinds.get(id) else { continue };
            let values = by_indicator.get(id).map_or(&[][..], Vec::as_slice);
            for quarter in &series.quarters {
                let Some(number) = quarter.value else { continue };
                let counts = |value: &Value| value.value.is_some() || self.hides(value);
                let group = group(indicator, values, quarter.quarter, &counts);
                let hidden = group.iter().filter(|value| self.hides(value));
                let hidden = hidden.map(|value| key(value)).collect();
                let at = sum_key(id, indicator.aggregation, &group, quarter.quarter);
                self.sums.entry(at.clone()).or_default().push(hidden);
                self.shown_quarters.entry(at).or_default().insert(number);
            }
        }
    }

    /// Whether a number stands behind the dot of a published value; the dot that a department writes
    /// itself hides none.
    fn hides(&self, value: &Value) -> bool {
        value.value.is_none()
            && value.signs.has(Sign::Unknown)
            && (self.blind || self.versions.contains_key(&key(value)))
    }

    /// Whether exactly this number was shown; a revised value is a new one.
    pub(super) fn shows(&self, value: &Value) -> bool {
        value.value.is_some_and(|number| self.showed(value, number))
    }

    /// Whether some edition showed `number` in the cell of `value`.
    pub(super) fn showed(&self, value: &Value, number: Decimal) -> bool {
        self.shown.get(&key(value)).is_some_and(|shown| shown.contains(&number))
    }

    /// Whether exactly this number was shown for a quarter.
    pub(super) fn shows_quarter(&self, at: &QuarterKey, number: Decimal) -> bool {
        self.shown_quarters.get(at).is_some_and(|shown| shown.contains(&number))
    }

    /// Whether an edition kept the value back and none showed this very number: it stays so, or the sum
    /// that was shown beside it would tell the others. That the cell was shown before it was revised
    /// does not matter.
    pub(super) fn kept_back(&self, value: &Value) -> bool {
        self.kept_back.contains(&key(value)) && !self.shows(value)
    }

    /// Whether an edition kept the cell back, whatever stood in it then.
    pub(super) fn keeps_back(&self, value: &Value) -> bool {
        self.kept_back.contains(&key(value))
    }

    /// Whether an edition had the cell, shown or kept back.
    pub(super) fn has(&self, value: &Value) -> bool {
        let key = key(value);
        self.shown.contains_key(&key) || self.kept_back.contains(&key)
    }

    /// Whether the value is what every full edition had, as far as they had it.
    pub(super) fn unchanged(&self, value: &Value) -> bool {
        let versions = self.versions.get(&key(value));
        versions.is_some_and(|all| all.iter().all(|number| Some(*number) == value.value))
    }

    /// Whether an edition showed the sum; and if so, whether showing it again with `hidden` kept back
    /// says nothing new: the same values were kept back then, and none of them has changed.
    pub(super) fn sum(&self, at: &QuarterKey, hidden: &[&Value]) -> Option<bool> {
        let before = self.sums.get(at)?;
        let now: BTreeSet<ValueKey> = hidden.iter().map(|value| key(value)).collect();
        let unchanged = hidden.iter().all(|value| self.unchanged(value));
        Some(unchanged && before.iter().all(|then| *then == now))
    }
}

/// What a shown quarter is the sum of, as a key: for a stock the base period that counted, else the
/// quarter.
pub(super) fn sum_key(
    id: &IndicatorId,
    kind: Option<Aggregation>,
    group: &[&Value],
    quarter: crate::domain::Period,
) -> QuarterKey {
    let base = group.first().filter(|_| kind == Some(Aggregation::Stock));
    (id.clone(), base.map_or(quarter, |value| value.period))
}
