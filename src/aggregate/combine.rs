//! Values combined by Polars: first across reporters within a base period, then over the base
//! periods of a quarter (RULES.md 4).
//!
//! Polars only sums, counts and compares integers: each value is its mantissa in the scale of its
//! indicator, so nothing is rounded and nothing is a floating point number.

use super::series::Series;
use super::span::Quarter;
use polars::prelude::*;

/// One indicator in one quarter, over its complete base periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Combined {
    /// The quarter.
    pub(super) quarter: Quarter,
    /// Sum over reporters and base periods.
    pub(super) sum: i128,
    /// Smallest single value.
    pub(super) min: i128,
    /// Largest single value.
    pub(super) max: i128,
    /// Sum over reporters in the last complete base period.
    pub(super) last: i128,
    /// Which base periods are complete, by `Span::bit`.
    pub(super) present: u32,
}

/// All indicators, combined.
pub(super) struct Combination {
    /// For each indicator its quarters that have a complete base period, oldest first.
    pub(super) quarters: Vec<Vec<Combined>>,
    /// Decimals of each indicator's mantissas.
    pub(super) scales: Vec<u32>,
    /// Indicators whose values are so far apart that no sum of them can be exact.
    pub(super) too_wide: Vec<usize>,
}

/// Combines all values that count.
pub(super) fn combine(series: &Series) -> Combination {
    let (scales, too_wide) = scales(series);
    let columns = Columns::of(series, &scales, &too_wide);
    let rows = columns.combined().expect("the columns are the ones the query names");
    let mut quarters = vec![Vec::new(); series.indicators.len()];
    for (indicator, combined) in rows {
        quarters[indicator].push(combined);
    }
    Combination { quarters, scales, too_wide }
}

/// The most decimals that a value of each indicator has, and the indicators whose sums might
/// leave 38 digits.
fn scales(series: &Series) -> (Vec<u32>, Vec<usize>) {
    let mut scales = Vec::with_capacity(series.indicators.len());
    let mut too_wide = Vec::new();
    for indicator in 0..series.indicators.len() {
        let values = || series.rows(indicator).filter_map(|row| series.counted(row));
        let scale = values().map(|value| value.scale()).max().unwrap_or(0);
        let whole_digits = |value: rust_decimal::Decimal| {
            digits(value.mantissa().unsigned_abs()).saturating_sub(value.scale())
        };
        let whole = values().map(whole_digits).max().unwrap_or(0);
        let count = digits(series.rows(indicator).len() as u128);
        if whole + scale + count > 37 {
            too_wide.push(indicator);
        }
        scales.push(scale);
    }
    (scales, too_wide)
}

fn digits(number: u128) -> u32 {
    number.checked_ilog10().map_or(0, |log| log + 1)
}

/// The values that count, column by column. A slot is an indicator and a span in one integer.
#[derive(Default)]
struct Columns {
    base: Vec<i64>,
    quarter: Vec<i64>,
    bit: Vec<u32>,
    value: Vec<i128>,
    reporters: Vec<u32>,
}

impl Columns {
    fn of(series: &Series, scales: &[u32], too_wide: &[usize]) -> Self {
        let mut columns = Self::default();
        let powers: Vec<i128> = (0..=28).map(|scale| 10i128.pow(scale)).collect();
        for (indicator, definition) in series.indicators.iter().enumerate() {
            if too_wide.binary_search(&indicator).is_ok() {
                continue;
            }
            let reporters = u32::try_from(series.of_indicator[indicator].len())
                .expect("as many as numbers of 32 bits");
            for row in series.rows(indicator) {
                let span = series.spans[row];
                let Some(value) = series.counted(row) else { continue };
                if span.grain() != definition.grain {
                    continue;
                }
                let power = powers[(scales[indicator] - value.scale()) as usize];
                columns.base.push(slot(indicator, span.0));
                columns.quarter.push(slot(indicator, span.quarter().0));
                columns.bit.push(span.bit());
                columns.value.push(value.mantissa() * power);
                columns.reporters.push(reporters);
            }
        }
        columns
    }

    fn combined(self) -> PolarsResult<Vec<(usize, Combined)>> {
        let height = self.value.len();
        let value = Int128Chunked::from_vec("value".into(), self.value).into_decimal(38, 0)?;
        let frame = DataFrame::new(
            height,
            vec![
                Column::new("base".into(), self.base),
                Column::new("quarter".into(), self.quarter),
                Column::new("bit".into(), self.bit),
                value.into_column(),
                Column::new("reporters".into(), self.reporters),
            ],
        )?;
        let complete = frame
            .lazy()
            .group_by([col("base")])
            .agg([
                col("quarter").first(),
                col("bit").first(),
                col("reporters").first(),
                col("value").sum().alias("sum"),
                col("value").min().alias("min"),
                col("value").max().alias("max"),
                len().alias("delivered"),
            ])
            .filter(col("delivered").eq(col("reporters")));
        let quarters = complete
            .sort(["base"], SortMultipleOptions::default())
            .group_by([col("quarter")])
            .agg([
                col("sum").last().alias("last"),
                col("sum").sum(),
                col("min").min(),
                col("max").max(),
                col("bit").sum(),
            ])
            .sort(["quarter"], SortMultipleOptions::default())
            .collect()?;
        rows(&quarters)
    }
}

fn slot(indicator: usize, number: u32) -> i64 {
    (i64::try_from(indicator).expect("fewer than values") << 32) | i64::from(number)
}

fn rows(frame: &DataFrame) -> PolarsResult<Vec<(usize, Combined)>> {
    let numbers = |name: &str| -> PolarsResult<Int128Chunked> {
        Ok(frame.column(name)?.decimal()?.physical().clone())
    };
    let (sum, min, max, last) =
        (numbers("sum")?, numbers("min")?, numbers("max")?, numbers("last")?);
    let (slots, bits) = (frame.column("quarter")?.i64()?, frame.column("bit")?.u32()?);
    let mut rows = Vec::with_capacity(frame.height());
    for (index, slot) in slots.into_no_null_iter().enumerate() {
        let (Some(sum), Some(min), Some(max), Some(last), Some(present)) =
            (sum.get(index), min.get(index), max.get(index), last.get(index), bits.get(index))
        else {
            continue;
        };
        let indicator = usize::try_from(slot >> 32).expect("made from an index");
        let quarter = Quarter(u32::try_from(slot & i64::from(u32::MAX)).expect("masked"));
        rows.push((indicator, Combined { quarter, sum, min, max, last, present }));
    }
    Ok(rows)
}
