//! Which indicators are one and the same series under two ids, as a reader would see it: the same name, or
//! the same numbers. What was published of the one is known of the other.

use super::known::Earlier;
use crate::domain::{Decimal, Figures, Indicator, IndicatorId, Period, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Indicators that count people, by the id that stands for all ids of their series.
#[derive(Debug, Default)]
pub(super) struct Series {
    same: BTreeMap<IndicatorId, IndicatorId>,
}

/// What is known of one id: every number that ever stood in a place.
#[derive(Default)]
struct Told<'a> {
    indicator: Option<&'a Indicator>,
    delivered: bool,
    numbers: BTreeMap<Place<'a>, BTreeSet<Decimal>>,
}

type Place<'a> = (&'a str, &'a str, Period);

impl Series {
    /// Compares what is reported now with all that was reported before. Where it is uncertain, two ids
    /// are one series: that only keeps more back.
    pub(super) fn of(now: &Figures, earlier: Earlier<'_>) -> Self {
        let mut told: BTreeMap<&IndicatorId, Told<'_>> = BTreeMap::new();
        let before = if earlier.reported.is_empty() { earlier.published } else { earlier.reported };
        for figures in before.iter().chain([now]) {
            for series in &figures.indicators {
                told.entry(&series.indicator.id).or_default().indicator = Some(&series.indicator);
            }
        }
        let people =
            |told: &Told<'_>| told.indicator.is_some_and(|i| i.counts_people && i.ratio.is_none());
        told.retain(|_, told| people(told));
        if told.len() < 2 {
            return Self::default();
        }
        for figures in before.iter().chain([now]) {
            for value in figures.values.iter().map(|record| &record.value) {
                let (Some(number), Some(told)) = (value.value, told.get_mut(&value.indicator))
                else {
                    continue;
                };
                told.numbers.entry(place(value)).or_default().insert(number);
            }
        }
        for value in now.values.iter().filter(|record| record.value.origin.is_some()) {
            if let Some(told) = told.get_mut(&value.value.indicator) {
                told.delivered = true;
            }
        }
        let mut series = Self::default();
        let all: Vec<(&IndicatorId, &Told<'_>)> =
            told.iter().map(|(id, told)| (*id, told)).collect();
        for (index, (one, a)) in all.iter().enumerate() {
            for (other, b) in &all[index + 1..] {
                if one_series(a, b) {
                    series.join(one, other);
                }
            }
        }
        series
    }

    fn join(&mut self, one: &IndicatorId, other: &IndicatorId) {
        let (keep, leave) = (self.id(one).clone(), self.id(other).clone());
        for id in self.same.values_mut().filter(|id| **id == leave) {
            *id = keep.clone();
        }
        self.same.insert(one.clone(), keep.clone());
        self.same.insert(other.clone(), keep);
    }

    /// The id that stands for the series.
    pub(super) fn id<'a>(&'a self, id: &'a IndicatorId) -> &'a IndicatorId {
        self.same.get(id).unwrap_or(id)
    }

    /// Whether the series has several ids.
    pub(super) fn has_several(&self, id: &IndicatorId) -> bool {
        self.same.contains_key(id)
    }
}

fn place(value: &Value) -> Place<'_> {
    (value.department.as_str(), value.district.as_deref().unwrap_or_default(), value.period)
}

fn one_series(a: &Told<'_>, b: &Told<'_>) -> bool {
    let (mut common, mut equal, mut distinct) = (0, 0, BTreeSet::new());
    for (place, numbers) in &a.numbers {
        let Some(others) = b.numbers.get(place) else { continue };
        if numbers.iter().chain(others).all(Decimal::is_zero) {
            continue;
        }
        common += 1;
        if let Some(number) = numbers.intersection(others).next() {
            equal += 1;
            distinct.insert(*number);
        }
    }
    if a.delivered && b.delivered {
        // Two that are told side by side: only where they are the same throughout.
        return common >= 3 && equal == common && distinct.len() >= 3;
    }
    let contradicted = common >= 3 && equal == 0;
    same_name(a, b) && !contradicted
        || equal >= 2 && equal * 2 >= common
        || same_numbers_elsewhere(a, b)
}

/// The names by which a reader knows an indicator, letters and digits in lower case.
fn same_name(a: &Told<'_>, b: &Told<'_>) -> bool {
    let folded = |name: &str| {
        name.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let names = |told: &Told<'_>| -> BTreeSet<String> {
        let of = |i: &Indicator| {
            let names = [i.id.as_str(), i.name.as_str()].into_iter();
            names.chain(i.aliases.iter().map(String::as_str)).map(folded).collect()
        };
        told.indicator.map(of).unwrap_or_default()
    };
    names(a).intersection(&names(b)).any(|name| !name.is_empty())
}

/// Whether all periods that both have hold the same numbers, whoever reported them.
fn same_numbers_elsewhere(a: &Told<'_>, b: &Told<'_>) -> bool {
    let by_period = |told: &Told<'_>| {
        let mut all: BTreeMap<Period, Vec<Decimal>> = BTreeMap::new();
        for ((_, _, period), numbers) in &told.numbers {
            all.entry(*period).or_default().extend(numbers.last().filter(|n| !n.is_zero()));
        }
        all.values_mut().for_each(|numbers| numbers.sort_unstable());
        all
    };
    let (a, b) = (by_period(a), by_period(b));
    let mut distinct: BTreeSet<&Decimal> = BTreeSet::new();
    for (period, numbers) in &a {
        match b.get(period) {
            Some(others) if others == numbers => distinct.extend(numbers),
            Some(_) => return false,
            None => {}
        }
    }
    distinct.len() >= 3
}
