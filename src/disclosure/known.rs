//! What readers know already: every public revision that was ever made, and, beside it, what the full
//! editions said then.

use super::series::Series;
use super::suppress::{QuarterKey, ValueKey, group, key};
use crate::domain::{Aggregation, Decimal, Figures, Indicator, IndicatorId, Period, Sign, Value};
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

/// [`Earlier`] by cell. Indicators that are one series under several ids share their cells.
#[derive(Debug, Default)]
pub(super) struct Known {
    series: Series,
    shown: BTreeMap<ValueKey, BTreeSet<Decimal>>,
    shown_quarters: BTreeMap<QuarterKey, BTreeSet<Decimal>>,
    kept_back: BTreeSet<ValueKey>,
    sums: BTreeMap<QuarterKey, Vec<ShownSum>>,
    /// Every number that a full edition had for a value.
    versions: BTreeMap<ValueKey, BTreeSet<Decimal>>,
    /// Without full editions nobody knows what stood behind a dot: a number, then.
    blind: bool,
}

/// A sum as an edition showed it.
#[derive(Debug)]
struct ShownSum {
    number: Decimal,
    /// The values that it was made of.
    parts: BTreeSet<ValueKey>,
    /// Those that were kept back beside it.
    hidden: BTreeSet<ValueKey>,
}

/// What the current figures have in a cell: its number, and whether it was delivered now.
pub(super) type Now = BTreeMap<ValueKey, (Option<Decimal>, bool)>;

/// What is known of a cell, compared with what stands there now.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lost {
    /// It was kept back, and is there.
    KeptBack,
    /// It was kept back, and is there because nothing newer was delivered; the number it had.
    Archived(Decimal),
    /// It was kept back, and has no number any more; the largest it had.
    Gone(Decimal),
    /// It was kept back, and has become less by this.
    Less(Decimal),
    /// This number was shown, and is less by `loss` now; `archived` as above.
    Shown { number: Decimal, loss: Decimal, archived: bool },
}

impl Known {
    /// Gathers what concerns the indicators of `kinds`, those of `now`.
    pub(super) fn of(earlier: Earlier<'_>, kinds: &Kinds<'_>, now: &Figures) -> Self {
        let series = Series::of(now, earlier);
        let mut known = Self { blind: earlier.reported.is_empty(), series, ..Self::default() };
        let tracked: BTreeSet<IndicatorId> =
            kinds.keys().map(|id| known.series.id(id).clone()).collect();
        let reported = earlier.reported.iter().flat_map(|figures| &figures.values);
        for value in reported.map(|record| &record.value) {
            if let (Some(number), true) = (value.value, known.tracks(&tracked, &value.indicator)) {
                known.versions.entry(known.key(value)).or_default().insert(number);
            }
        }
        for figures in earlier.published {
            known.edition(figures, &tracked);
        }
        known
    }

    fn tracks(&self, tracked: &BTreeSet<IndicatorId>, id: &IndicatorId) -> bool {
        tracked.contains(self.series.id(id))
    }

    /// The key of a value, the same for all ids of its series.
    pub(super) fn key(&self, value: &Value) -> ValueKey {
        let (id, department, district, period) = key(value);
        (self.series.id(&id).clone(), department, district, period)
    }

    /// Whether the indicator has several ids.
    pub(super) fn has_several(&self, id: &IndicatorId) -> bool {
        self.series.has_several(id)
    }

    fn edition(&mut self, figures: &Figures, tracked: &BTreeSet<IndicatorId>) {
        let mut by_indicator: BTreeMap<&IndicatorId, Vec<&Value>> = BTreeMap::new();
        let values = figures.values.iter().map(|record| &record.value);
        let tracked_values: Vec<&Value> =
            values.filter(|value| self.tracks(tracked, &value.indicator)).collect();
        for value in tracked_values {
            by_indicator.entry(&value.indicator).or_default().push(value);
            let cell = self.key(value);
            if let Some(number) = value.value {
                self.shown.entry(cell).or_default().insert(number);
            } else if self.hides(value) {
                self.kept_back.insert(cell);
            }
        }
        for series in &figures.indicators {
            // As it was defined then: the sum was made so.
            let indicator = &series.indicator;
            let id = &indicator.id;
            if !self.tracks(tracked, id) {
                continue;
            }
            let values = by_indicator.get(id).map_or(&[][..], Vec::as_slice);
            for quarter in &series.quarters {
                let Some(number) = quarter.value else { continue };
                let counts = |value: &Value| value.value.is_some() || self.hides(value);
                let group = group(indicator, values, quarter.quarter, &counts);
                let parts = group.iter().filter(|value| counts(value));
                let hidden = group.iter().filter(|value| self.hides(value));
                let sum = ShownSum {
                    number,
                    parts: parts.map(|value| self.key(value)).collect(),
                    hidden: hidden.map(|value| self.key(value)).collect(),
                };
                let at = self.sum_key(id, indicator.aggregation, &group, quarter.quarter);
                self.sums.entry(at.clone()).or_default().push(sum);
                self.shown_quarters.entry(at).or_default().insert(number);
            }
        }
    }

    /// Whether a number stands behind the dot of a published value; the dot that a department writes
    /// itself hides none.
    fn hides(&self, value: &Value) -> bool {
        value.value.is_none()
            && value.signs.has(Sign::Unknown)
            && (self.blind || self.versions.contains_key(&self.key(value)))
    }

    /// Whether exactly this number was shown; a revised value is a new one.
    pub(super) fn shows(&self, value: &Value) -> bool {
        value.value.is_some_and(|number| self.showed(value, number))
    }

    /// Whether some edition showed `number` in the cell of `value`.
    pub(super) fn showed(&self, value: &Value, number: Decimal) -> bool {
        self.shown.get(&self.key(value)).is_some_and(|shown| shown.contains(&number))
    }

    /// Whether exactly this number was shown for a quarter.
    pub(super) fn shows_quarter(&self, at: &QuarterKey, number: Decimal) -> bool {
        self.shown_quarters.get(at).is_some_and(|shown| shown.contains(&number))
    }

    /// Whether an edition kept the value back and none showed this very number: it stays so, or the sum
    /// that was shown beside it would tell the others. That the cell was shown before it was revised
    /// does not matter.
    pub(super) fn kept_back(&self, value: &Value) -> bool {
        self.kept_back.contains(&self.key(value)) && !self.shows(value)
    }

    /// Whether an edition had the cell, shown or kept back.
    pub(super) fn has(&self, value: &Value) -> bool {
        let key = self.key(value);
        self.shown.contains_key(&key) || self.kept_back.contains(&key)
    }

    /// Whether the value is what every full edition had, as far as they had it.
    pub(super) fn unchanged(&self, value: &Value) -> bool {
        let versions = self.versions.get(&self.key(value));
        versions.is_some_and(|all| all.iter().all(|number| Some(*number) == value.value))
    }

    /// The largest number that a cell had, as far as it was told.
    pub(super) fn most(&self, value: &Value) -> Decimal {
        self.largest(&self.key(value))
    }

    fn largest(&self, cell: &ValueKey) -> Decimal {
        let all = [self.versions.get(cell), self.shown.get(cell)];
        all.into_iter()
            .flatten()
            .filter_map(|numbers| numbers.last())
            .max()
            .copied()
            .unwrap_or_default()
    }

    /// All cells of an indicator's series that are known, by period, compared with what stands in
    /// them `now`.
    pub(super) fn past(&self, id: &IndicatorId, now: &Now) -> Vec<(Period, Lost)> {
        let id = self.series.id(id);
        let nothing = (None, true);
        let kept = self.kept_back.iter().filter(|cell| cell.0 == *id).map(|cell| {
            let most = self.largest(cell);
            let lost = match *now.get(cell).unwrap_or(&nothing) {
                (None, _) => Lost::Gone(most),
                (Some(_), false) => Lost::Archived(most),
                (Some(number), true) if number < most => Lost::Less(most - number),
                (Some(_), true) => Lost::KeptBack,
            };
            (cell.3, lost)
        });
        let shown = self.shown.iter().filter(|(cell, _)| cell.0 == *id).map(|(cell, numbers)| {
            let (number, delivered) = *now.get(cell).unwrap_or(&nothing);
            let most = numbers.last().copied().unwrap_or_default();
            let loss = (most - number.unwrap_or_default()).max(Decimal::ZERO);
            (cell.3, Lost::Shown { number: most, loss, archived: !delivered })
        });
        kept.chain(shown).collect()
    }

    /// Whether an edition showed the sum; and if so, whether showing it again with `hidden` kept back
    /// says nothing new: the same values were kept back then, and none of them has changed.
    pub(super) fn sum(&self, at: &QuarterKey, parts: &[&Value], hidden: &[&Value]) -> Option<bool> {
        let parts: BTreeSet<ValueKey> = parts.iter().map(|value| self.key(value)).collect();
        let mut before = self
            .sums
            .get(at)?
            .iter()
            .filter(|sum| !self.series.has_several(&at.0) || !sum.parts.is_disjoint(&parts))
            .peekable();
        before.peek()?;
        let now: BTreeSet<ValueKey> = hidden.iter().map(|value| self.key(value)).collect();
        let unchanged = hidden.iter().all(|value| self.unchanged(value));
        Some(unchanged && before.all(|then| then.hidden == now))
    }

    /// Whether an edition showed exactly this number as the sum of exactly these values.
    pub(super) fn shows_sum(&self, at: &QuarterKey, parts: &[&Value], number: Decimal) -> bool {
        let now: BTreeSet<ValueKey> =
            parts.iter().filter(|v| v.value.is_some()).map(|value| self.key(value)).collect();
        let mut sums = self.sums.get(at).into_iter().flatten();
        sums.any(|then| then.number == number && then.parts == now)
    }

    /// What a shown quarter is the sum of, as a key: for a stock the base period that counted, else the
    /// quarter.
    pub(super) fn sum_key(
        &self,
        id: &IndicatorId,
        kind: Option<Aggregation>,
        group: &[&Value],
        quarter: Period,
    ) -> QuarterKey {
        let base = group.first().filter(|_| kind == Some(Aggregation::Stock));
        (self.series.id(id).clone(), base.map_or(quarter, |value| value.period))
    }
}
