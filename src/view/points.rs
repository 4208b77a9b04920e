//! What the chart of a stock shows: its months, where they say more than the quarters do.

use super::Scope;
use crate::domain::{
    Aggregation, Decimal, Grain, IndicatorFigures, IndicatorId, Period, Sign, Value, ValueRecord,
    round_half_up,
};
use std::collections::{BTreeMap, BTreeSet};

/// Months that a chart shows: as long as the quarters of the table.
const MONTHS_SHOWN: usize = 3 * super::indicators::QUARTERS_SHOWN;

/// What a chart shows: periods with their values, oldest first, without holes.
pub(super) struct Points {
    pub(super) periods: Vec<Period>,
    pub(super) values: Vec<Option<Decimal>>,
    pub(super) printed: Vec<String>,
    pub(super) last_year: Vec<Option<Decimal>>,
}

/// The months of a stock; `None` where the quarters show as much, or something else than the
/// months would. A month has a value only where every reporter gave one: a gap is never a zero.
pub(super) fn months(
    end: Period,
    series: &IndicatorFigures,
    records: &[ValueRecord],
) -> Option<Points> {
    let indicator = &series.indicator;
    if indicator.aggregation != Some(Aggregation::Stock) || indicator.grain != Grain::Month {
        return None;
    }
    let sums = sums(series, records);
    let agrees = series.quarters.iter().filter(|row| row.value.is_some()).all(|row| {
        let last = row.quarter.parts(Grain::Month).into_iter().rev().find_map(|m| sums.get(&m));
        last.copied() == row.value
    });
    if !agrees {
        return None;
    }
    let shown = super::indicators::shown(series);
    // The reporting period's last month: months still to come are no gaps.
    let end = Period::containing(end.end(), Grain::Month)?;
    let periods: Vec<Period> = (0..i32::try_from(MONTHS_SHOWN).ok()?)
        .rev()
        .filter_map(|back| end.offset(-back))
        .skip_while(|month| !sums.contains_key(month))
        .collect();
    let at = |month: Option<Period>| month.and_then(|month| sums.get(&month).copied());
    let values: Vec<Option<Decimal>> = periods.iter().map(|month| at(Some(*month))).collect();
    let known = values.iter().flatten().count();
    if known <= shown.iter().filter(|row| row.value.is_some()).count() {
        return None;
    }
    let last_year = periods.iter().map(|month| at(month.offset(-12))).collect();
    let print = |(value, month): (&Option<Decimal>, &Period)| match value {
        Some(value) => super::format::number(*value, indicator.decimals),
        // What must not be shown, and what is not there yet.
        None if hidden(series, *month) => Sign::Unknown.symbol().to_owned(),
        None => Sign::NotYet.symbol().to_owned(),
    };
    let printed = values.iter().zip(&periods).map(print).collect();
    Some(Points { periods, values, printed, last_year })
}

/// Single values by indicator, from one pass: there may be very many.
pub(super) fn by_indicator<'a>(scope: &Scope<'a>) -> BTreeMap<&'a IndicatorId, &'a [ValueRecord]> {
    let values = &scope.input.figures.values;
    let runs = values.chunk_by(|a, b| a.value.indicator == b.value.indicator);
    runs.filter_map(|run| Some((&run.first()?.value.indicator, run))).collect()
}

/// The sum over all reporters of each month in which every one of them gave one value. Quarters
/// that must not be shown take their months with them.
fn sums(series: &IndicatorFigures, records: &[ValueRecord]) -> BTreeMap<Period, Decimal> {
    let values = || {
        let all = records.iter().map(|record| &record.value);
        all.filter(|value| value.period.grain() == Grain::Month)
    };
    let reporter = |value: &'_ Value| (value.department.clone(), value.district.clone());
    let reporters: BTreeSet<_> = values().map(reporter).collect();
    let mut months: BTreeMap<Period, BTreeMap<_, Option<Decimal>>> = BTreeMap::new();
    for value in values() {
        // Two values of one reporter contradict each other: neither counts.
        months
            .entry(value.period)
            .or_default()
            .entry(reporter(value))
            .and_modify(|known| *known = None)
            .or_insert(value.value);
    }
    months
        .into_iter()
        .filter(|(month, given)| given.len() == reporters.len() && !hidden(series, *month))
        .filter_map(|(month, given)| {
            let sum = given
                .into_values()
                .try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value?))?;
            Some((month, round_half_up(sum, series.indicator.decimals)))
        })
        .collect()
}

/// Whether a month lies in a quarter that must not be shown.
fn hidden(series: &IndicatorFigures, month: Period) -> bool {
    series.quarters.iter().any(|row| {
        row.quarter == month.quarter() && row.value.is_none() && row.signs.has(Sign::Unknown)
    })
}
