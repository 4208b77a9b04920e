//! The rows of `indikatoren_je_quartal.csv`: values, signs, comparisons, sources.

use super::combine::{Combination, Combined};
use super::evaluate::{self, Rules, State};
use super::series::Series;
use super::span::{Quarter, Span};
use crate::domain::{
    Aggregation, Decimal, Evaluation, Gaps, Indicator, IndicatorFigures, IndicatorQuarter, Period,
    Rational, Sign, Signs, Source,
};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Everything that the quarters of one indicator are made from.
pub(super) struct Context<'a> {
    pub(super) series: &'a Series,
    pub(super) combination: &'a Combination,
    pub(super) period: Period,
    /// Indicators by id.
    pub(super) index: FxHashMap<&'a str, usize>,
}

impl<'a> Context<'a> {
    /// Joins what belongs together.
    pub(super) fn new(series: &'a Series, combination: &'a Combination, period: Period) -> Self {
        let index = series.indicators.iter().enumerate().map(|(n, i)| (i.id.as_str(), n)).collect();
        Self { series, combination, period, index }
    }

    /// The quarters of all indicators, from their first value to the period, without holes.
    pub(super) fn quarters(&self, rules: &Rules) -> Vec<IndicatorFigures> {
        let quarters = |number: usize| {
            let indicator = &self.series.indicators[number];
            let mut quarters = self.values(number);
            compare(&mut quarters);
            self.accumulate(number, &mut quarters);
            judge(indicator, &mut quarters, self.period, rules);
            IndicatorFigures { indicator: indicator.clone(), quarters }
        };
        (0..self.series.indicators.len()).map(quarters).collect()
    }
}

/// A quarter's figure before rounding.
struct Exact {
    /// The number, where one can be given.
    value: Option<Rational>,
    /// Why not, or what is to be said about it.
    signs: Signs,
    /// Complete base periods by [`Span::bit`].
    present: u32,
    /// Base periods that count for the value, by [`Span::bit`].
    used: u32,
    /// All base periods by [`Span::bit`]; none where no base period ends in the quarter.
    expected: u32,
}

impl Exact {
    fn empty(sign: Sign, present: u32, expected: u32) -> Self {
        Self { value: None, signs: sign.into(), present, used: expected, expected }
    }
}

impl Context<'_> {
    fn values(&self, number: usize) -> Vec<IndicatorQuarter> {
        let indicator = &self.series.indicators[number];
        let (first, last) = (self.first_quarter(number), Quarter::of(self.period));
        let mut quarters: Vec<IndicatorQuarter> = Vec::new();
        let mut used = Vec::new();
        for quarter in (first.0..=last.0).map(Quarter) {
            let exact = self.exact(number, quarter);
            used.push(if exact.value.is_some() { exact.used } else { exact.expected });
            quarters.push(row(indicator, quarter, &exact));
        }
        let parts = self.parts(indicator);
        for part in parts.unwrap_or_else(|| vec![number]) {
            self.add_sources(part, first, &used, &mut quarters);
        }
        for quarter in &mut quarters {
            tidy(&mut quarter.sources);
        }
        quarters
    }

    /// The exact figure of an indicator in a quarter.
    fn exact(&self, number: usize, quarter: Quarter) -> Exact {
        let indicator = &self.series.indicators[number];
        match (indicator.aggregation, self.parts(indicator)) {
            (Some(Aggregation::Ratio), Some(_)) => self.ratio(indicator, quarter),
            _ => self.plain(number, quarter),
        }
    }

    /// Numbers of a ratio's parts, above the line and below it; `None` without parts.
    pub(super) fn parts(&self, indicator: &Indicator) -> Option<Vec<usize>> {
        if indicator.aggregation != Some(Aggregation::Ratio) {
            return None;
        }
        let ratio = indicator.ratio.as_ref()?;
        let ids = ratio.numerator.iter().chain(&ratio.denominator);
        let mut parts: Vec<usize> =
            ids.filter_map(|id| self.index.get(id.as_str()).copied()).collect();
        parts.sort_unstable();
        parts.dedup();
        Some(parts)
    }

    pub(super) fn combined(&self, number: usize, quarter: Quarter) -> Option<&Combined> {
        let quarters = &self.combination.quarters[number];
        quarters.binary_search_by_key(&quarter, |c| c.quarter).ok().map(|at| &quarters[at])
    }

    fn plain(&self, number: usize, quarter: Quarter) -> Exact {
        let indicator = &self.series.indicators[number];
        let expected: u32 = quarter.base_periods(indicator.grain).map(Span::bit).sum();
        let combined = self.combined(number, quarter);
        let present = combined.map_or(0, |c| c.present);
        if expected == 0 {
            return Exact::empty(Sign::Blocked, 0, 0);
        }
        let Some(aggregation) = indicator.aggregation else {
            return Exact::empty(Sign::Blocked, present, expected);
        };
        if self.combination.too_wide.binary_search(&number).is_ok() {
            return Exact::empty(Sign::Blocked, present, expected);
        }
        let Some(combined) = combined else {
            return Exact::empty(Sign::NotYet, 0, expected);
        };
        let last = 1 << present.ilog2();
        let (used, complete) = match aggregation {
            Aggregation::Stock => (last, present & 4 != 0),
            Aggregation::Ratio => (present, true),
            _ => (present, present == expected),
        };
        if !complete && indicator.gaps == Gaps::Suppress {
            return Exact::empty(Sign::NotYet, present, expected);
        }
        let reporters = self.series.of_indicator[number].len();
        // Delivered as a quotient, it cannot be combined with another one (RULES.md 5).
        if aggregation == Aggregation::Ratio && (reporters > 1 || present.count_ones() > 1) {
            return Exact::empty(Sign::Blocked, present, expected);
        }
        let scale = self.combination.scales[number];
        let value = match aggregation {
            Aggregation::Stock => Rational::scaled(combined.last, scale),
            Aggregation::Flow | Aggregation::Ratio => Rational::scaled(combined.sum, scale),
            Aggregation::Min => Rational::scaled(combined.min, scale),
            Aggregation::Max => Rational::scaled(combined.max, scale),
            Aggregation::Mean => i64::try_from(reporters)
                .ok()
                .and_then(|n| n.checked_mul(i64::from(present.count_ones())))
                .and_then(|count| {
                    Rational::scaled(combined.sum, scale)?.checked_div(Rational::whole(count))
                }),
        };
        let signs = match (value, complete) {
            (None, _) => Sign::Blocked.into(),
            (_, true) => Signs::NONE,
            (_, false) => Sign::Limited.into(),
        };
        Exact { value, signs, present, used, expected }
    }

    /// Parts by their own rule, divided last. Incomplete parts are divided only where the same
    /// base periods stand above and below the line.
    fn ratio(&self, indicator: &Indicator, quarter: Quarter) -> Exact {
        let Some(ratio) = &indicator.ratio else {
            return Exact::empty(Sign::Blocked, 0, 0);
        };
        let part = |id: &crate::domain::IndicatorId| {
            let number = *self.index.get(id.as_str())?;
            let part = &self.series.indicators[number];
            (part.aggregation != Some(Aggregation::Ratio)).then(|| self.plain(number, quarter))
        };
        let above: Option<Vec<Exact>> = ratio.numerator.iter().map(part).collect();
        let below: Option<Vec<Exact>> = ratio.denominator.iter().map(part).collect();
        let (Some(above), Some(below)) = (above, below) else {
            // A part that does not exist or is a quotient itself.
            return Exact::empty(Sign::Blocked, 0, 4);
        };
        let parts = || above.iter().chain(&below);
        let expected = if parts().any(|part| part.expected == 0) {
            0
        } else {
            parts().fold(0, |all, part| all | part.expected)
        };
        if expected == 0 || above.is_empty() || below.is_empty() {
            return Exact::empty(Sign::Blocked, 0, expected);
        }
        let present = parts().fold(expected, |all, part| {
            all & if part.expected == 4 && part.present == 4 { expected } else { part.present }
        });
        if parts().any(|part| part.signs.has(Sign::Blocked)) {
            return Exact::empty(Sign::Blocked, present, expected);
        }
        let incomplete = parts().any(|part| part.signs.has(Sign::Limited));
        let used = above[0].used;
        let same = parts().all(|part| part.used == used);
        let value = |parts: &[Exact]| {
            parts.iter().try_fold(Some(Rational::ZERO), |sum, part| {
                let value = part.value?;
                Some(sum.and_then(|sum: Rational| sum.checked_add(value)))
            })
        };
        let (Some(above), Some(below)) = (value(&above), value(&below)) else {
            return Exact::empty(Sign::NotYet, present, expected);
        };
        if incomplete && (indicator.gaps == Gaps::Suppress || !same) {
            return Exact::empty(Sign::NotYet, present, expected);
        }
        let factor = Rational::whole(if indicator.unit == "%" { 100 } else { 1 });
        let value = above.zip(below).and_then(|(a, b)| a.checked_div(b)?.checked_mul(factor));
        let signs = match (value, incomplete) {
            (None, _) => Sign::Blocked.into(),
            (_, true) => Sign::Limited.into(),
            (_, false) => Signs::NONE,
        };
        let used = if incomplete { used } else { expected };
        Exact { value, signs, present, used, expected }
    }

    /// The quarter of the first number; of the first row, then of the period where there is none.
    /// A ratio begins with the last of its parts.
    pub(super) fn first_quarter(&self, number: usize) -> Quarter {
        let current = Quarter::of(self.period);
        if let Some(parts) = self.parts(&self.series.indicators[number]) {
            let first = parts.iter().map(|part| self.first_delivered(*part));
            return first.max().flatten().unwrap_or(current);
        }
        self.first_delivered(number).unwrap_or(current)
    }

    fn first_delivered(&self, number: usize) -> Option<Quarter> {
        let rows = || self.series.rows(number);
        let first = |rows: &mut dyn Iterator<Item = usize>| {
            rows.map(|row| self.series.spans[row].quarter()).min()
        };
        first(&mut rows().filter(|row| self.series.records[*row].value.value.is_some()))
            .or_else(|| first(&mut rows()))
    }

    /// Adds the cells of an indicator and what was said about them to the quarters they count in.
    fn add_sources(
        &self,
        number: usize,
        first: Quarter,
        used: &[u32],
        quarters: &mut [IndicatorQuarter],
    ) {
        const KEPT: [Sign; 4] = [Sign::Limited, Sign::Provisional, Sign::Revised, Sign::Estimated];
        let indicator = &self.series.indicators[number];
        let stock = indicator.aggregation == Some(Aggregation::Stock);
        for row in self.series.rows(number) {
            let span = self.series.spans[row];
            let place = span.quarter().0.checked_sub(first.0).map(|place| place as usize);
            let Some(quarter) = place.and_then(|place| quarters.get_mut(place)) else { continue };
            let used = used[place.unwrap_or(0)];
            if span.grain() != indicator.grain {
                continue;
            }
            if quarter.value.is_some() {
                let counts = if stock { used_last(used) } else { used };
                if counts & span.bit() == 0 || self.series.counted(row).is_none() {
                    continue;
                }
            }
            let value = &self.series.records[row].value;
            if quarter.value.is_some() {
                for sign in KEPT.into_iter().filter(|sign| value.signs.has(*sign)) {
                    quarter.signs = quarter.signs.with(sign);
                }
            }
            quarter.sources.extend(match (&value.origin, &value.archived_source) {
                (Some(origin), _) => Some(Source::Cell(origin.clone())),
                (None, Some(text)) => Some(Source::Text(Arc::clone(text))),
                (None, None) => None,
            });
        }
    }

    /// The sum since January, where every base period since then is there (RULES.md 6).
    fn accumulate(&self, number: usize, quarters: &mut [IndicatorQuarter]) {
        let indicator = &self.series.indicators[number];
        if indicator.aggregation != Some(Aggregation::Flow) {
            return;
        }
        let end = Span::of(self.period).month();
        let scale = self.combination.scales[number];
        let too_wide = self.combination.too_wide.binary_search(&number).is_ok();
        let mut sum = None;
        let mut year = None;
        for row in quarters {
            let quarter = Quarter::of(row.quarter);
            if year != Some(row.quarter.year()) {
                // A series that begins later lacks the year's beginning.
                let before = (quarter.0 - quarter.in_year()..quarter.0).map(Quarter);
                let begins = indicator.gaps == Gaps::Partial
                    || before.flat_map(|q| q.base_periods(indicator.grain)).next().is_none();
                sum = (begins && !too_wide).then_some(Rational::ZERO);
                year = Some(row.quarter.year());
            }
            let due: u32 = quarter
                .base_periods(indicator.grain)
                .filter(|span| span.month() <= end)
                .map(Span::bit)
                .sum();
            let combined = self.combined(number, quarter);
            if combined.map_or(0, |c| c.present) != due && indicator.gaps == Gaps::Suppress {
                sum = None;
            }
            if let Some(combined) = combined {
                sum = sum.and_then(|sum| sum.checked_add(Rational::scaled(combined.sum, scale)?));
            }
            if due != 0 && combined.is_some() {
                row.cumulative = sum.and_then(|sum| sum.round(indicator.decimals));
            }
        }
    }
}

fn used_last(used: u32) -> u32 {
    used.checked_ilog2().map_or(0, |last| 1 << last)
}

/// A row with its one rounding.
fn row(indicator: &Indicator, quarter: Quarter, exact: &Exact) -> IndicatorQuarter {
    let value = exact.value.and_then(|value| value.round(indicator.decimals));
    let mut signs = exact.signs;
    match (value, exact.value) {
        (Some(value), Some(exact)) if value.is_zero() => {
            signs = signs.with(if exact.is_zero() { Sign::Nothing } else { Sign::NearZero });
        }
        (None, Some(_)) => signs = Sign::Blocked.into(),
        _ => {}
    }
    IndicatorQuarter {
        quarter: quarter.period(),
        value,
        signs,
        present: exact.present.count_ones(),
        expected: exact.expected.count_ones(),
        against_previous: None,
        against_last_year: None,
        target: evaluate::target(indicator, quarter),
        evaluation: Evaluation::NotRated,
        evaluation_rule: String::new(),
        cumulative: None,
        forecast: forecast(indicator, quarter.period()),
        sources: Vec::new(),
    }
}

fn forecast(indicator: &Indicator, quarter: Period) -> Option<Decimal> {
    let forecast = indicator.forecast?;
    let covers =
        forecast.period.start() <= quarter.start() && quarter.end() <= forecast.period.end();
    covers.then_some(forecast.value)
}

/// Differences of printed values, so that a reader finds the same.
fn compare(quarters: &mut [IndicatorQuarter]) {
    for now in 0..quarters.len() {
        let against = |back: usize| {
            let before = quarters[now.checked_sub(back)?].value?;
            quarters[now].value?.checked_sub(before)
        };
        let (previous, last_year) = (against(1), against(4));
        quarters[now].against_previous = previous;
        quarters[now].against_last_year = last_year;
    }
}

fn judge(indicator: &Indicator, quarters: &mut [IndicatorQuarter], period: Period, rules: &Rules) {
    let first = quarters.iter().find_map(|row| Some((Quarter::of(row.quarter), row.value?)));
    let yearly = evaluate::yearly(indicator).is_some();
    for row in quarters {
        let value = if yearly { row.cumulative } else { row.value };
        let end = row.quarter.end().min(period.end());
        let months =
            Period::containing(end, crate::domain::Grain::Month).map_or(12, |month| month.number());
        let state = State::of(indicator, Quarter::of(row.quarter), value, first, months);
        let (evaluation, rule) = rules.evaluation(&state);
        row.evaluation = evaluation;
        rule.clone_into(&mut row.evaluation_rule);
    }
}

/// Sorts sources and drops repetitions. Values come in order, so there is mostly nothing to do.
fn tidy(sources: &mut Vec<Source>) {
    if !sources.is_sorted_by(before) {
        sources.sort();
        sources.dedup();
    }
    sources.shrink_to_fit();
}

/// Whether `a` comes before `b`, quickly for cells of one sheet.
fn before(a: &Source, b: &Source) -> bool {
    match (a, b) {
        (Source::Cell(a), Source::Cell(b)) if Arc::ptr_eq(&a.sheet, &b.sheet) => {
            (a.row, a.column) < (b.row, b.column)
        }
        _ => a < b,
    }
}
