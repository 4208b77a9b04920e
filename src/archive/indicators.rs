//! Frozen indicators: their definitions and quarters.

use super::columns::{Columns, Rows, corrupt};
use crate::domain::{
    Evaluation, Indicator, IndicatorFigures, IndicatorId, IndicatorQuarter, Source,
};
use crate::error::Result;
use rustc_hash::FxHashMap;

/// `indicators.parquet`: the definition as JSON beside what one looks for by name.
pub(super) fn write(indicators: &[IndicatorFigures]) -> Result<Vec<u8>> {
    let all = || indicators.iter().map(|figures| &figures.indicator);
    let definitions = all()
        .map(|indicator| serde_json::to_string(indicator).map_err(|_| corrupt("definition")))
        .collect::<Result<Vec<String>>>()?;
    Columns::new(indicators.len())
        .text("id", all().map(|i| Some(i.id.as_str())))
        .text("name", all().map(|i| Some(&i.name)))
        .text("unit", all().map(|i| Some(&i.unit)))
        .text("definition", definitions.iter().map(Some))
        .parquet()
}

/// Separates the sources of a quarter: no path and no sheet's name has a line break.
const BETWEEN: char = '\n';

/// `indicator_quarters.parquet`
pub(super) fn write_quarters(indicators: &[IndicatorFigures]) -> Result<Vec<u8>> {
    let all = || indicators.iter().flat_map(|figures| &figures.quarters);
    let ids = indicators.iter().flat_map(|figures| {
        std::iter::repeat_n(Some(figures.indicator.id.as_str()), figures.quarters.len())
    });
    Columns::new(all().count())
        .text("indicator", ids)
        .period("quarter", all().map(|q| q.quarter))
        .decimal("value", all().map(|q| q.value))
        .signs("signs", all().map(|q| q.signs))
        .integer("present", all().map(|q| Some(q.present.into())))
        .integer("expected", all().map(|q| Some(q.expected.into())))
        .decimal("against_previous", all().map(|q| q.against_previous))
        .decimal("against_last_year", all().map(|q| q.against_last_year))
        .decimal("target", all().map(|q| q.target))
        .text("evaluation", all().map(|q| Some(q.evaluation.word())))
        .text("evaluation_rule", all().map(|q| Some(&q.evaluation_rule)))
        .decimal("cumulative", all().map(|q| q.cumulative))
        .decimal("forecast", all().map(|q| q.forecast))
        .text("sources", all().map(|q| joined(&q.sources)))
        .parquet()
}

fn joined(sources: &[Source]) -> Option<String> {
    let mut joined = String::new();
    for (number, source) in sources.iter().enumerate() {
        if number > 0 {
            joined.push(BETWEEN);
        }
        joined.push_str(&source.to_string());
    }
    (!sources.is_empty()).then_some(joined)
}

/// Reads `indicators.parquet` and `indicator_quarters.parquet`.
pub(super) fn read(definitions: &[u8], quarters: &[u8]) -> Result<Vec<IndicatorFigures>> {
    let rows = Rows::read(definitions)?;
    let definition = rows.text("definition")?;
    let mut indicators = Vec::with_capacity(rows.height());
    for row in 0..rows.height() {
        let indicator: Indicator =
            serde_json::from_str(definition.must(row)?).map_err(|_| corrupt("definition"))?;
        indicators.push(IndicatorFigures { indicator, quarters: Vec::new() });
    }
    add_quarters(&mut indicators, quarters)?;
    Ok(indicators)
}

fn add_quarters(indicators: &mut [IndicatorFigures], bytes: &[u8]) -> Result<()> {
    let rows = Rows::read(bytes)?;
    let (indicator, quarter) = (rows.text("indicator")?, rows.text("quarter")?);
    let (value, signs) = (rows.text("value")?, rows.text("signs")?);
    let (present, expected) = (rows.integers("present")?, rows.integers("expected")?);
    let (previous, last_year) = (rows.text("against_previous")?, rows.text("against_last_year")?);
    let (target, cumulative, forecast) =
        (rows.text("target")?, rows.text("cumulative")?, rows.text("forecast")?);
    let (evaluation, rule) = (rows.text("evaluation")?, rows.text("evaluation_rule")?);
    let sources = rows.text("sources")?;
    let count = |name: &str, value: Option<i64>| {
        value.and_then(|value| u32::try_from(value).ok()).ok_or_else(|| corrupt(name))
    };
    let numbers: FxHashMap<IndicatorId, usize> =
        indicators.iter().enumerate().map(|(n, i)| (i.indicator.id.clone(), n)).collect();
    let mut last: Option<(&str, usize)> = None;
    for row in 0..rows.height() {
        let id = indicator.must(row)?;
        let number = match last {
            Some((known, number)) if known == id => number,
            _ => *numbers.get(&IndicatorId::from(id)).ok_or_else(|| corrupt("indicator"))?,
        };
        last = Some((id, number));
        indicators[number].quarters.push(IndicatorQuarter {
            quarter: quarter.must_parse(row)?,
            value: value.parsed(row)?,
            signs: signs.signs(row)?,
            present: count("present", present[row])?,
            expected: count("expected", expected[row])?,
            against_previous: previous.parsed(row)?,
            against_last_year: last_year.parsed(row)?,
            target: target.parsed(row)?,
            evaluation: evaluation
                .word(row, Evaluation::from_word)?
                .ok_or_else(|| corrupt("evaluation"))?,
            evaluation_rule: rule.or_empty(row).to_owned(),
            cumulative: cumulative.parsed(row)?,
            forecast: forecast.parsed(row)?,
            sources: sources
                .get(row)
                .into_iter()
                .flat_map(|text| text.split(BETWEEN))
                .map(|text| Source::Text(text.into()))
                .collect(),
        });
    }
    Ok(())
}
