//! Annex of indicators: per indicator its definition, the last eight quarters, and what a chart
//! of them shows.

use super::measures::ROUNDING;
use super::points::Points;
use super::{Scope, format, words};
use crate::domain::{
    Aggregation, Decimal, Evaluation, FieldId, Grain, Indicator, IndicatorFigures,
    IndicatorQuarter, Period, Sign, Signs,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Quarters that the report prints (RULES.md 2).
pub(super) const QUARTERS_SHOWN: usize = 8;

/// The annex of indicators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorsView {
    /// Action fields.
    pub groups: Vec<IndicatorGroup>,
    /// Signs that occur in any table.
    #[serde(skip)]
    pub signs: Signs,
}

/// Indicators of one action field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorGroup {
    /// Action field's id; empty for indicators without one.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Indicators in report order.
    pub indicators: Vec<IndicatorView>,
}

/// One indicator as printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Unit; may be empty.
    pub unit: String,
    /// Unit of differences: `Prozentpunkte` for `%`.
    pub difference_unit: String,
    /// Unit, kind, target and forecast in one line.
    pub definition: String,
    /// What a row stands for: `Quartal`, `Halbjahr`, `Jahr`.
    pub span: String,
    /// The last quarters that can have a value, oldest first.
    pub quarters: Vec<QuarterView>,
    /// Whether any quarter shown can be compared with the one before.
    pub against_previous: bool,
    /// Whether any quarter shown can be compared with the year before.
    pub against_last_year: bool,
    /// Whether a target is known for any quarter shown: without, its rows are left out.
    pub rated: bool,
    /// Whether a cumulative value is shown.
    pub cumulative: bool,
    /// Whether any quarter shown is incomplete.
    pub incomplete: bool,
    /// Notes below the table.
    pub notes: Vec<String>,
    /// The newest value with its unit; empty for none.
    pub current: String,
    /// The newest change in words; empty for none.
    pub change: String,
    /// The chart's data.
    pub chart: ChartView,
}

/// One quarter of an indicator as printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuarterView {
    /// `III/2019`; `2019` for yearly values.
    pub label: String,
    /// Value or sign.
    pub value: String,
    /// Difference to the quarter before; empty for none.
    pub against_previous: String,
    /// Difference to the same quarter of the year before; empty for none.
    pub against_last_year: String,
    /// Target; empty for none.
    pub target: String,
    /// Evaluation.
    pub evaluation: Evaluation,
    /// Sum since January; empty for none.
    pub cumulative: String,
    /// `2 von 3 Monaten`; empty where the quarter is complete.
    pub coverage: String,
}

/// Form of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartKind {
    /// Stocks, means, ratios: a line with points.
    Line,
    /// Flows: bars from zero.
    Bars,
}

/// A target in a chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetLine {
    /// The value.
    pub value: Decimal,
    /// `Ziel bis Ende 2022: 600`.
    pub label: String,
}

/// What a chart draws and says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChartView {
    /// Line or bars.
    pub kind: ChartKind,
    /// What is shown, with unit.
    pub title: String,
    /// What is seen.
    pub reading: String,
    /// Column labels, `III/2019`.
    pub labels: Vec<String>,
    /// Period names as after "im", for the alternative text: `III. Quartal 2019`, `Jahr 2019`.
    pub periods: Vec<String>,
    /// Values; `None` for a gap.
    pub values: Vec<Option<Decimal>>,
    /// Values or signs as printed in the table.
    pub printed: Vec<String>,
    /// Values one year before, where known.
    pub last_year: Vec<Option<Decimal>>,
    /// Target, where it is comparable with the values shown.
    pub target: Option<TargetLine>,
    /// Unit.
    pub unit: String,
    /// Decimals printed.
    pub decimals: u32,
}

pub(super) fn view(scope: &Scope<'_>) -> IndicatorsView {
    let mut by_field: BTreeMap<&str, Vec<&IndicatorFigures>> = BTreeMap::new();
    for series in scope.indicators() {
        by_field
            .entry(series.indicator.field.as_ref().map_or("", FieldId::as_str))
            .or_default()
            .push(series);
    }
    let values = super::points::by_indicator(scope);
    let period = scope.input.figures.period;
    let mut signs = Signs::NONE;
    let groups = scope
        .fields
        .iter()
        .filter_map(|(id, name)| {
            let indicators = by_field.get(id.as_str())?;
            for series in indicators {
                signs = signs.and(signs_shown(series));
            }
            Some(IndicatorGroup {
                id: id.to_string(),
                name: name.clone(),
                indicators: indicators
                    .iter()
                    .map(|series| {
                        let records = values.get(&series.indicator.id).copied();
                        let months =
                            super::points::months(period, series, records.unwrap_or_default());
                        one(series, months)
                    })
                    .collect(),
            })
        })
        .collect();
    IndicatorsView { groups, signs }
}

/// Signs that an indicator's table prints.
fn signs_shown(series: &IndicatorFigures) -> Signs {
    let shown = rows(series);
    let mut signs = shown.iter().fold(Signs::NONE, |signs, quarter| {
        let signs = signs.and(quarter.signs);
        let unsaid = quarter.value.is_none() && quarter.signs.is_empty();
        if unsaid { signs.with(Sign::Unknown) } else { signs }
    });
    // A row is printed where any of its cells says something; the others then show the sign.
    let holes = |said: &dyn Fn(&IndicatorQuarter) -> bool| {
        shown.iter().any(|row| said(row)) && !shown.iter().all(|row| said(row))
    };
    if holes(&|row| row.against_previous.is_some())
        || holes(&|row| row.against_last_year.is_some())
        || holes(&|row| row.target.is_some() && row.evaluation != Evaluation::NotRated)
        || holes(&|row| row.cumulative.is_some())
    {
        signs = signs.with(Sign::Blocked);
    }
    signs
}

pub(super) fn shown(series: &IndicatorFigures) -> &[IndicatorQuarter] {
    &series.quarters[series.quarters.len().saturating_sub(QUARTERS_SHOWN)..]
}

/// Of the quarters shown those that can have a value: a yearly value stands in the quarter that
/// ends its year, and the others would say nothing but that.
fn rows(series: &IndicatorFigures) -> Vec<&IndicatorQuarter> {
    let grain = series.indicator.grain;
    let coarse = matches!(grain, Grain::HalfYear | Grain::Year);
    let ends = |quarter: Period| {
        Period::containing(quarter.end(), grain).is_some_and(|period| period.end() == quarter.end())
    };
    let can = |row: &&IndicatorQuarter| !coarse || row.value.is_some() || ends(row.quarter);
    shown(series).iter().filter(can).collect()
}

/// The period that a row stands for: the year of a yearly value.
fn named(row: &IndicatorQuarter, grain: Grain) -> Period {
    match grain {
        Grain::HalfYear | Grain::Year => Period::containing(row.quarter.end(), grain)
            .filter(|period| period.end() == row.quarter.end())
            .unwrap_or(row.quarter),
        Grain::Month | Grain::Quarter => row.quarter,
    }
}

fn one(series: &IndicatorFigures, months: Option<Points>) -> IndicatorView {
    let indicator = &series.indicator;
    let shown = rows(series);
    let flow = indicator.aggregation == Some(Aggregation::Flow);
    let rated = shown.iter().any(|quarter| quarter.target.is_some());
    let quarters: Vec<QuarterView> = shown.iter().map(|row| quarter(row, indicator)).collect();
    let mut notes = Vec::new();
    let signs: Vec<String> = signs_shown(series)
        .iter()
        .map(|sign| format!("{} {}", sign.symbol(), words::sign(sign)))
        .collect();
    if !signs.is_empty() {
        notes.push(format!("Zeichen: {}.", signs.join("; ")));
    }
    if flow && cumulative_differs(series, &shown) {
        notes.push(ROUNDING.to_owned());
    }
    IndicatorView {
        id: indicator.id.to_string(),
        name: indicator.name.clone(),
        unit: indicator.unit.clone(),
        difference_unit: difference_unit(&indicator.unit).to_owned(),
        definition: definition(indicator),
        span: match indicator.grain {
            Grain::Year => "Jahr",
            Grain::HalfYear => "Halbjahr",
            Grain::Month | Grain::Quarter => "Quartal",
        }
        .to_owned(),
        against_previous: shown.iter().any(|row| row.against_previous.is_some()),
        against_last_year: shown.iter().any(|row| row.against_last_year.is_some()),
        rated,
        cumulative: flow
            && indicator.grain != Grain::Year
            && shown.iter().any(|row| row.cumulative.is_some()),
        incomplete: quarters.iter().any(|row| !row.coverage.is_empty()),
        notes,
        current: current(series).map(|(text, _)| text).unwrap_or_default(),
        change: change(series, months.as_ref()),
        chart: chart(series, &quarters, months),
        quarters,
    }
}

fn chart(series: &IndicatorFigures, quarters: &[QuarterView], months: Option<Points>) -> ChartView {
    let indicator = &series.indicator;
    let shown = rows(series);
    let flow = indicator.aggregation == Some(Aggregation::Flow);
    let points = months.unwrap_or_else(|| Points {
        periods: shown.iter().map(|row| named(row, indicator.grain)).collect(),
        values: shown.iter().map(|row| row.value).collect(),
        printed: quarters.iter().map(|row| row.value.clone()).collect(),
        last_year: shown.iter().map(|row| last_year(series, row)).collect(),
    });
    ChartView {
        kind: if flow { ChartKind::Bars } else { ChartKind::Line },
        title: if indicator.unit.is_empty() {
            indicator.name.clone()
        } else {
            format!("{} ({})", indicator.name, indicator.unit)
        },
        reading: reading(series, &points),
        labels: points.periods.iter().copied().map(format::period_short).collect(),
        periods: points.periods.iter().copied().map(format::period_dative).collect(),
        values: points.values,
        printed: points.printed,
        last_year: points.last_year,
        target: target_line(indicator),
        unit: indicator.unit.clone(),
        decimals: indicator.decimals,
    }
}

fn quarter(row: &IndicatorQuarter, indicator: &Indicator) -> QuarterView {
    let decimals = indicator.decimals;
    let signed = |difference: Option<Decimal>| {
        difference.map(|value| format::signed(value, decimals)).unwrap_or_default()
    };
    let number = |value: Option<Decimal>| {
        value.map(|value| format::number(value, decimals)).unwrap_or_default()
    };
    QuarterView {
        label: format::period_short(named(row, indicator.grain)),
        value: format::value(row.value, row.signs, decimals),
        against_previous: signed(row.against_previous),
        against_last_year: signed(row.against_last_year),
        target: number(row.target),
        evaluation: row.evaluation,
        cumulative: number(row.cumulative),
        coverage: if row.incomplete() {
            format::coverage(row.present, row.expected, indicator.grain)
        } else {
            String::new()
        },
    }
}

/// Unit of a difference: percentages differ by percentage points.
fn difference_unit(unit: &str) -> &str {
    if unit == "%" { "Prozentpunkte" } else { unit }
}

fn definition(indicator: &Indicator) -> String {
    let mut parts = Vec::new();
    let mut kind = words::aggregation(indicator.aggregation).to_owned();
    match (indicator.aggregation, indicator.grain) {
        (Some(_), Grain::Month) => kind.push_str(" aus Monatswerten"),
        (Some(_), Grain::HalfYear) => kind.push_str(" aus Halbjahreswerten"),
        (Some(_), Grain::Year) => kind.push_str(" aus Jahreswerten"),
        (_, Grain::Quarter) | (None, _) => {}
    }
    parts.push(kind);
    if let Some(target) = target_words(indicator) {
        parts.push(target);
    }
    if let Some(forecast) = indicator.forecast {
        let rounded = if forecast.approximate { "rund " } else { "" };
        parts.push(format!(
            "Prognose {}: {rounded}{}",
            format::period(forecast.period),
            format::number(forecast.value, indicator.decimals)
        ));
    }
    format!("{}.", parts.join("; "))
}

fn target_words(indicator: &Indicator) -> Option<String> {
    let target = indicator.target?;
    let value = format::number(target.value, indicator.decimals);
    Some(match target.by {
        Some(by) => format!("Ziel {}: {value}", by_end(by)),
        None => format!("Ziel: {value}"),
    })
}

/// `bis Ende 2022` for what ends a year, else `bis III. Quartal 2022`.
fn by_end(period: crate::domain::Period) -> String {
    use chrono::Datelike;
    if period.end().month() == 12 {
        format!("bis Ende {}", period.year())
    } else {
        format!("bis {}", format::period(period))
    }
}

/// Targets of flows are yearly and compared with the cumulative value (RULES.md 6): a line through
/// quarterly bars would say something false.
fn target_line(indicator: &Indicator) -> Option<TargetLine> {
    if indicator.aggregation == Some(Aggregation::Flow) {
        return None;
    }
    let target = indicator.target?;
    Some(TargetLine { value: target.value, label: target_words(indicator)? })
}

fn last_year(series: &IndicatorFigures, row: &IndicatorQuarter) -> Option<Decimal> {
    let before = row.quarter.offset(-4)?;
    series.quarters.iter().find(|other| other.quarter == before).and_then(|other| other.value)
}

/// The newest quarter with a value: printed with unit.
fn current(series: &IndicatorFigures) -> Option<(String, &IndicatorQuarter)> {
    let row = series.quarters.iter().rev().find(|row| row.value.is_some())?;
    let text = format::value(row.value, row.signs, series.indicator.decimals);
    Some((format::with_unit(&text, &series.indicator.unit), row))
}

/// The newest change in words: `+45 seit II. Quartal`; a flow is compared, not followed.
fn change(series: &IndicatorFigures, months: Option<&Points>) -> String {
    let Some((_, row)) = current(series) else { return String::new() };
    let Some(before) = row.quarter.offset(-1) else { return String::new() };
    let signed = |difference: Decimal| {
        let text = format::signed(difference, series.indicator.decimals);
        match series.indicator.unit.as_str() {
            "%" => format::with_unit(&text, "Prozentpunkte"),
            _ => text,
        }
    };
    let Some(difference) = row.against_previous else {
        let first = months.and_then(|months| since_first(row, months));
        return first
            .map(|(difference, month)| {
                format!("{} seit {}", signed(difference), format::period(month))
            })
            .unwrap_or_default();
    };
    let since = match series.indicator.aggregation {
        Some(Aggregation::Stock) => "seit",
        _ => "gegenüber",
    };
    let before = if before.year() == row.quarter.year() {
        format::period_without_year(before)
    } else {
        format::period(before)
    };
    format!("{} {since} {before}", signed(difference))
}

/// Where no quarter stands before: the difference to the first month shown.
fn since_first(row: &IndicatorQuarter, months: &Points) -> Option<(Decimal, Period)> {
    let first = months.values.iter().position(Option::is_some)?;
    let (value, month) = (months.values[first]?, *months.periods.get(first)?);
    let last = months.values.iter().flatten().next_back().copied();
    let ends_with_row = last.is_some() && last == row.value && month.quarter() < row.quarter;
    Some((row.value?.checked_sub(value)?, month)).filter(|_| ends_with_row)
}

/// What is seen: first and last value of the periods shown, with their periods.
fn reading(series: &IndicatorFigures, points: &Points) -> String {
    let indicator = &series.indicator;
    let values = &points.values;
    let said = |i: usize| {
        let text = points.printed.get(i).cloned().unwrap_or_default();
        let text = if indicator.unit == "%" { format::with_unit(&text, "%") } else { text };
        let period = points.periods.get(i).copied().map(format::period_dative);
        (text, period.unwrap_or_default())
    };
    let mut with_value = (0..values.len()).filter(|i| values[*i].is_some());
    let Some(first) = with_value.next() else {
        return "Für die gezeigten Quartale liegen keine Werte vor".to_owned();
    };
    let (from, since) = said(first);
    let Some(last) = with_value.next_back() else {
        let unit = if indicator.unit == "%" { "" } else { indicator.unit.as_str() };
        return format!("{} im {since}", format::with_unit(&from, unit));
    };
    let (to, until) = said(last);
    let mut text = if values[first] == values[last] {
        format!("{to} im {until} wie im {since}")
    } else {
        format!("von {from} im {since} auf {to} im {until}")
    };
    let newest = shown(series).iter().rev().find(|row| row.value.is_some());
    if indicator.aggregation == Some(Aggregation::Flow)
        && let Some((row, sum)) = newest.and_then(|row| Some((row, row.cumulative?)))
    {
        text = format!(
            "{text}; seit Januar {} {}",
            row.quarter.year(),
            format::number(sum, indicator.decimals)
        );
    }
    text
}

/// Whether a printed cumulative value differs from the sum of the year's printed quarters.
fn cumulative_differs(series: &IndicatorFigures, shown: &[&IndicatorQuarter]) -> bool {
    shown.iter().any(|row| {
        let Some(cumulative) = row.cumulative else { return false };
        let year = series.quarters.iter().filter(|other| {
            other.quarter.year() == row.quarter.year() && other.quarter <= row.quarter
        });
        let sum = year
            .map(|other| other.value)
            .try_fold(Decimal::ZERO, |sum, value| value.and_then(|value| sum.checked_add(value)));
        sum.is_some_and(|sum| sum != cumulative)
    })
}
