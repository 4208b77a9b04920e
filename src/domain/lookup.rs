//! Figures by indicator and period: what a reference in prose stands for, for whoever prints it and
//! whoever checks it.

use super::{
    Aggregation, Decimal, Figures, Gaps, Grain, Indicator, IndicatorFigures, Period, Rational,
    Reference, ReferredFigure, Sign, Value, ValueRecord,
};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// An index over the figures of one edition, full or public.
#[derive(Debug)]
pub struct FigureIndex<'a> {
    entries: FxHashMap<&'a str, Entry<'a>>,
    /// What is unknown in these figures was kept back.
    published: bool,
}

#[derive(Debug)]
struct Entry<'a> {
    figures: &'a IndicatorFigures,
    values: &'a [ValueRecord],
    /// Departments and districts that deliver it.
    reporters: usize,
}

impl<'a> FigureIndex<'a> {
    /// Indexes the figures, in one pass.
    #[must_use]
    pub fn new(figures: &'a Figures) -> Self {
        let mut entries: FxHashMap<&str, Entry<'_>> = figures
            .indicators
            .iter()
            .map(|i| (i.indicator.id.as_str(), Entry { figures: i, values: &[], reporters: 0 }))
            .collect();
        for run in figures.values.chunk_by(|a, b| a.value.indicator == b.value.indicator) {
            if let Some(entry) = entries.get_mut(run[0].value.indicator.as_str()) {
                entry.values = run;
                entry.reporters =
                    run.chunk_by(|a, b| reporter(&a.value) == reporter(&b.value)).count();
            }
        }
        Self { entries, published: false }
    }

    /// As [`FigureIndex::new`], of a public edition: what is unknown there was kept back, so that there is
    /// no value of which it is a part.
    #[must_use]
    pub fn published(figures: &'a Figures) -> Self {
        Self { published: true, ..Self::new(figures) }
    }

    /// The definition of an indicator that has figures.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&'a Indicator> {
        self.entries.get(id).map(|entry| &entry.figures.indicator)
    }

    /// The number that a reference stands for, with the decimals that are printed; `None` where
    /// there is none.
    #[must_use]
    pub fn number(&self, reference: &Reference) -> Option<Decimal> {
        let id = reference.indicator.as_str();
        match reference.figure {
            ReferredFigure::Value(period) => self.value(id, period),
            ReferredFigure::Change(from, to) | ReferredFigure::ChangeInWords(from, to) => {
                self.value(id, to)?.checked_sub(self.value(id, from)?)
            }
            ReferredFigure::Target => Some(self.indicator(id)?.target?.value),
            ReferredFigure::Forecast => Some(self.indicator(id)?.forecast?.value),
        }
    }

    /// The value of an indicator in a period, rounded as printed; `None` for a gap.
    ///
    /// A quarter has the value of the table. A base period has the values of all departments and
    /// districts, combined as RULES.md 4 has it before anything is combined over time; if one of
    /// them is missing there is no value. A year has the sum since January of a flow.
    #[must_use]
    pub fn value(&self, id: &str, period: Period) -> Option<Decimal> {
        let entry = self.entries.get(id)?;
        let indicator = &entry.figures.indicator;
        if period.grain() == Grain::Quarter {
            return entry.quarter(period)?.value;
        }
        if period.grain() == indicator.grain {
            return match (&indicator.ratio, indicator.grain) {
                (_, Grain::HalfYear | Grain::Year) => entry.quarter(period.quarter())?.value,
                (Some(_), _) => self.ratio(indicator, period)?.round(indicator.decimals),
                (None, _) => self.combined(entry, period)?.round(indicator.decimals),
            };
        }
        if period.grain() == Grain::Year && indicator.aggregation == Some(Aggregation::Flow) {
            return entry.quarter(period.quarter())?.cumulative;
        }
        None
    }

    fn combined(&self, entry: &Entry<'_>, period: Period) -> Option<Rational> {
        let kept_back = |v: &Value| v.value.is_none() && v.signs.has(Sign::Unknown);
        let mut parts = entry.values.iter().map(|r| &r.value).filter(|v| v.period == period);
        if self.published && parts.any(kept_back) { None } else { entry.combined(period) }
    }

    fn ratio(&self, indicator: &Indicator, period: Period) -> Option<Rational> {
        let ratio = indicator.ratio.as_ref()?;
        let side = |ids: &[super::IndicatorId]| {
            ids.iter().try_fold(Rational::ZERO, |sum, id| {
                sum.checked_add(self.combined(self.entries.get(id.as_str())?, period)?)
            })
        };
        let quotient = side(&ratio.numerator)?.checked_div(side(&ratio.denominator)?)?;
        if indicator.unit == "%" {
            quotient.checked_mul(Rational::whole(100))
        } else {
            Some(quotient)
        }
    }
}

impl Entry<'_> {
    fn quarter(&self, quarter: Period) -> Option<&super::IndicatorQuarter> {
        let quarters = &self.figures.quarters;
        quarters.binary_search_by_key(&quarter, |row| row.quarter).ok().map(|at| &quarters[at])
    }

    /// All reporters' values of a base period, combined.
    fn combined(&self, period: Period) -> Option<Rational> {
        let indicator = &self.figures.indicator;
        let in_period = || self.values.iter().map(|r| &r.value).filter(|v| v.period == period);
        let numbers: Vec<Decimal> = in_period().filter_map(|value| value.value).collect();
        let who: BTreeSet<_> = in_period().filter(|v| v.value.is_some()).map(reporter).collect();
        // Two values of one reporter contradict each other: nothing is chosen.
        let complete = who.len() == self.reporters || indicator.gaps == Gaps::Partial;
        if numbers.is_empty() || numbers.len() != who.len() || !complete {
            return None;
        }
        let sum = || numbers.iter().try_fold(Rational::ZERO, |sum, n| sum.checked_add((*n).into()));
        match indicator.aggregation? {
            Aggregation::Stock | Aggregation::Flow => sum(),
            Aggregation::Mean => {
                sum()?.checked_div(Rational::whole(i64::try_from(numbers.len()).ok()?))
            }
            Aggregation::Min => numbers.iter().min().map(|n| (*n).into()),
            Aggregation::Max => numbers.iter().max().map(|n| (*n).into()),
            Aggregation::Ratio => (numbers.len() == 1).then(|| numbers[0].into()),
        }
    }
}

fn reporter(value: &Value) -> (&str, Option<&str>) {
    (value.department.as_str(), value.district.as_deref())
}
