//! Which cells are suppressed: small counts first, then as few further cells as protect them.

use crate::config::Disclosure;
use crate::domain::{
    Aggregation, Decimal, Figures, Indicator, IndicatorId, Period, Value, ValueRecord,
};
use crate::error::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};

/// A single value's key: indicator, department, district, base period.
type ValueKey = (IndicatorId, String, String, Period);

fn key(value: &Value) -> ValueKey {
    (
        value.indicator.clone(),
        value.department.to_string(),
        value.district.as_deref().unwrap_or_default().to_owned(),
        value.period,
    )
}

/// The decision: what is suppressed.
#[derive(Debug, Default)]
pub(super) struct Suppression {
    values: BTreeSet<ValueKey>,
    quarters: BTreeSet<(IndicatorId, Period)>,
    min_count: Decimal,
}

/// What earlier public editions showed.
#[derive(Debug, Default)]
struct Known {
    values: BTreeMap<ValueKey, Option<Decimal>>,
    quarters: BTreeMap<(IndicatorId, Period), Option<Decimal>>,
}

impl Known {
    fn of(published: &[&Figures]) -> Self {
        let mut known = Self::default();
        for figures in published {
            for record in &figures.values {
                let entry = known.values.entry(key(&record.value)).or_default();
                *entry = record.value.value.or(*entry);
            }
            for series in &figures.indicators {
                for quarter in &series.quarters {
                    let at = (series.indicator.id.clone(), quarter.quarter);
                    let entry = known.quarters.entry(at).or_default();
                    *entry = quarter.value.or(*entry);
                }
            }
        }
        known
    }

    /// Whether exactly this value was shown; a revised value is a new one.
    fn shows(&self, value: &Value) -> bool {
        value.value.is_some() && self.values.get(&key(value)) == Some(&value.value)
    }
}

/// Whether values of `part` go into `indicator`: its own, or those of a ratio's parts.
pub(super) fn feeds(indicator: &Indicator, part: &IndicatorId) -> bool {
    match &indicator.ratio {
        Some(ratio) => ratio.numerator.iter().chain(&ratio.denominator).any(|id| id == part),
        None => indicator.id == *part,
    }
}

impl Suppression {
    pub(super) fn decide(
        figures: &Figures,
        published: &[&Figures],
        rules: &Disclosure,
    ) -> Result<Self> {
        let known = Known::of(published);
        let mut decision = Self { min_count: Decimal::from(rules.min_count), ..Self::default() };
        let width =
            Decimal::from(rules.protection_width.unwrap_or(rules.min_count).max(rules.min_count));
        let mut lost = Vec::new();
        let by_indicator = values_of(figures);
        for series in &figures.indicators {
            let indicator = &series.indicator;
            if !indicator.counts_people || indicator.ratio.is_some() {
                continue;
            }
            let values = by_indicator.get(&indicator.id).map_or(&[][..], Vec::as_slice);
            for value in values {
                if value.value.is_some_and(|v| decision.small(v)) {
                    decision.values.insert(key(value));
                }
            }
            for quarter in &series.quarters {
                let Some(sum) = quarter.value else { continue };
                let at = (indicator.id.clone(), quarter.quarter);
                if decision.small(sum) {
                    decision.quarters.insert(at.clone());
                }
                let group = group(indicator, values, quarter.quarter);
                let additive =
                    matches!(indicator.aggregation, Some(Aggregation::Stock | Aggregation::Flow));
                if additive {
                    decision.protect(&at, &group, width, rules.secondary, &known, &mut lost);
                } else if group.iter().any(|v| decision.values.contains(&key(v))) {
                    // A mean, smallest or largest value bounds each value from a side that a sum
                    // does not: it goes with the first suppressed one.
                    decision.quarters.insert(at.clone());
                    if known.quarters.get(&at).copied().flatten() == Some(sum) {
                        lost.push(format!("{} {}", at.0, at.1));
                    }
                }
            }
        }
        decision.ratios(figures, &known, &mut lost);
        if lost.is_empty() {
            return Ok(decision);
        }
        lost.sort();
        lost.dedup();
        let cells = lost.join(", ");
        Err(Error::new(
            format!("die öffentliche Ausgabe kann kleine Fallzahlen nicht mehr schützen, weil frühere Ausgaben schon zu viel zeigen: {cells}"),
            format!("the public edition can no longer protect small counts, because earlier editions show too much: {cells}"),
        )
        .help(
            "diese Kennzahlen in ratsbericht.toml auf `public = false` setzen",
            "set `public = false` for these indicators in ratsbericht.toml",
        ))
    }

    fn small(&self, value: Decimal) -> bool {
        value > Decimal::ZERO && value < self.min_count
    }

    /// Protects the suppressed values of one sum: at least two are suppressed and together they reach
    /// `width`, or the sum goes too.
    fn protect(
        &mut self,
        at: &(IndicatorId, Period),
        group: &[&Value],
        width: Decimal,
        secondary: bool,
        known: &Known,
        lost: &mut Vec<String>,
    ) {
        let hidden = |s: &Self| -> Vec<ValueKey> {
            group.iter().map(|v| key(v)).filter(|k| s.values.contains(k)).collect()
        };
        let sum_is_hidden = self.quarters.contains(at);
        if !secondary || (hidden(self).is_empty() && !sum_is_hidden) {
            return;
        }
        if sum_is_hidden {
            // A suppressed sum must not be the sum of what is shown: at least one part goes with it.
            if hidden(self).is_empty() {
                self.hide_smallest(group, known, at, lost);
            }
            // With the sum hidden, its hidden parts are bounded by nothing.
            return;
        }
        loop {
            let hidden = hidden(self);
            let rest: Decimal = group
                .iter()
                .filter(|v| self.values.contains(&key(v)))
                .filter_map(|v| v.value)
                .sum();
            if hidden.len() >= 2 && rest >= width {
                return;
            }
            if !self.hide_next(group, known) {
                break;
            }
        }
        // No partner is left: the sum itself goes, where no earlier edition showed it.
        let shown = known.quarters.get(at).copied().flatten();
        let sum: Decimal = group.iter().filter_map(|v| v.value).sum();
        if shown == Some(sum) {
            lost.push(format!("{} {}", at.0, at.1));
        } else {
            self.quarters.insert(at.clone());
        }
    }

    /// Hides the smallest value above zero that is still shown and was never shown before.
    fn hide_next(&mut self, group: &[&Value], known: &Known) -> bool {
        let next = group
            .iter()
            .filter(|v| v.value.is_some_and(|x| x > Decimal::ZERO))
            .filter(|v| !self.values.contains(&key(v)) && !known.shows(v))
            .min_by(|a, b| (a.value, key(a)).cmp(&(b.value, key(b))));
        next.is_some_and(|value| self.values.insert(key(value)))
    }

    fn hide_smallest(
        &mut self,
        group: &[&Value],
        known: &Known,
        at: &(IndicatorId, Period),
        lost: &mut Vec<String>,
    ) {
        let any = group.iter().any(|v| v.value.is_some_and(|x| x > Decimal::ZERO));
        if any && !self.hide_next(group, known) {
            lost.push(format!("{} {}", at.0, at.1));
        }
    }

    /// A ratio is shown only where every quarter of its parts may be: a part that counts people and is
    /// small or suppressed takes the ratio with it.
    fn ratios(&mut self, figures: &Figures, known: &Known, lost: &mut Vec<String>) {
        let people: BTreeMap<&IndicatorId, &crate::domain::IndicatorFigures> = figures
            .indicators
            .iter()
            .filter(|series| series.indicator.counts_people)
            .map(|series| (&series.indicator.id, series))
            .collect();
        for series in figures.indicators.iter().filter(|s| s.indicator.public) {
            let Some(ratio) = &series.indicator.ratio else { continue };
            for quarter in &series.quarters {
                let Some(shown) = quarter.value else { continue };
                let at_risk = ratio.numerator.iter().chain(&ratio.denominator).any(|part| {
                    let Some(part) = people.get(part) else { return false };
                    let id = &part.indicator.id;
                    self.quarters.contains(&(id.clone(), quarter.quarter))
                        || part
                            .quarters
                            .iter()
                            .find(|q| q.quarter == quarter.quarter)
                            .and_then(|q| q.value)
                            .is_some_and(|v| self.small(v))
                });
                if at_risk {
                    let at = (series.indicator.id.clone(), quarter.quarter);
                    if known.quarters.get(&at).copied().flatten() == Some(shown) {
                        lost.push(format!("{} {}", at.0, at.1));
                    }
                    self.quarters.insert(at);
                }
            }
        }
    }

    /// Whether a single value is suppressed.
    pub(super) fn value(&self, value: &Value) -> bool {
        self.values.contains(&key(value))
    }

    /// Whether the old value of a revision was a small count.
    pub(super) fn was_small(&self, record: &ValueRecord) -> bool {
        record.revised_from.is_some_and(|old| self.small(old))
    }

    /// Whether an indicator's quarter is suppressed.
    pub(super) fn quarter(&self, id: &IndicatorId, quarter: Period) -> bool {
        self.quarters.contains(&(id.clone(), quarter))
    }
}

fn values_of(figures: &Figures) -> BTreeMap<IndicatorId, Vec<&Value>> {
    let mut map: BTreeMap<IndicatorId, Vec<&Value>> = BTreeMap::new();
    for record in &figures.values {
        map.entry(record.value.indicator.clone()).or_default().push(&record.value);
    }
    map
}

/// The values that a quarter is made of: for a stock those of its last base period, else all.
fn group<'v>(indicator: &Indicator, values: &[&'v Value], quarter: Period) -> Vec<&'v Value> {
    let within = values.iter().copied().filter(|v| v.period.quarter() == quarter);
    match indicator.aggregation {
        Some(Aggregation::Stock) => {
            let inside: Vec<&Value> = within.collect();
            let last = inside.iter().filter(|v| v.value.is_some()).map(|v| v.period).max();
            inside.into_iter().filter(|v| Some(v.period) == last).collect()
        }
        _ => within.collect(),
    }
}
