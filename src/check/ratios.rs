//! Numerators and denominators of ratios, combined across departments and districts.

use crate::domain::{Decimal, Figures, Indicator, IndicatorId, Period, Value};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A ratio with parts, and what was delivered for them.
#[derive(Debug)]
pub(super) struct RatioParts<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) numerator: BTreeMap<Period, Part<'a>>,
    pub(super) denominator: BTreeMap<Period, Part<'a>>,
}

/// All values of one side of the line in one base period.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Part<'a> {
    /// Their sum.
    pub(super) sum: Decimal,
    /// The first of them that stands in a cell of this period's inbox, by place.
    pub(super) first: Option<&'a Value>,
}

impl RatioParts<'_> {
    /// The denominator's indicators, as a message names them.
    pub(super) fn denominator_ids(&self) -> String {
        let ids = self.indicator.ratio.iter().flat_map(|ratio| &ratio.denominator);
        ids.map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
    }
}

/// All ratios that are calculated from parts, in report order.
pub(super) fn ratios(figures: &Figures) -> impl Iterator<Item = RatioParts<'_>> {
    let with_parts =
        figures.indicators.iter().filter_map(|i| Some((&i.indicator, i.indicator.ratio.as_ref()?)));
    let mut parts: FxHashMap<&IndicatorId, BTreeMap<Period, Part<'_>>> = with_parts
        .clone()
        .flat_map(|(_, ratio)| ratio.numerator.iter().chain(&ratio.denominator))
        .map(|id| (id, BTreeMap::new()))
        .collect();
    if !parts.is_empty() {
        for run in figures.values.chunk_by(|a, b| a.value.indicator == b.value.indicator) {
            let Some(periods) = parts.get_mut(&run[0].value.indicator) else { continue };
            for value in run.iter().map(|record| &record.value) {
                let Some(number) = value.value else { continue };
                let part = periods.entry(value.period).or_default();
                part.add(number, Some(value));
            }
        }
    }
    with_parts.map(move |(indicator, ratio)| {
        let side = |ids: &[IndicatorId]| {
            let mut side: BTreeMap<Period, Part<'_>> = BTreeMap::new();
            for (period, part) in ids.iter().filter_map(|id| parts.get(id)).flatten() {
                side.entry(*period).or_default().add(part.sum, part.first);
            }
            side
        };
        RatioParts {
            indicator,
            numerator: side(&ratio.numerator),
            denominator: side(&ratio.denominator),
        }
    })
}

impl<'a> Part<'a> {
    fn add(&mut self, number: Decimal, value: Option<&'a Value>) {
        self.sum = self.sum.saturating_add(number);
        let earlier = |other: &&Value| match self.first {
            Some(first) => other.origin < first.origin,
            None => true,
        };
        if let Some(value) = value.filter(|v| v.origin.is_some()).filter(earlier) {
            self.first = Some(value);
        }
    }
}
