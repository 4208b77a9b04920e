//! A table as Parquet: readable by any Parquet reader, each column of one type.

use crate::table::{Table, Value};
use polars::prelude::*;
use polars_io::prelude::ParquetWriter;
use std::io;

/// Digits of a Parquet decimal.
const DIGITS: usize = 38;

/// Writes a table. A column whose values are all numbers is a decimal of the scale that its values need,
/// one of dates a date, one of truths a truth; any other is text, as the open-data CSV prints it.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(table: Table<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let mut columns: Vec<Vec<Value<'_>>> = table.columns.iter().map(|_| Vec::new()).collect();
    for row in table.rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    let height = columns.first().map_or(0, Vec::len);
    let series = table
        .columns
        .iter()
        .zip(&columns)
        .map(|(name, values)| column(name, values))
        .collect::<PolarsResult<Vec<Column>>>();
    let frame = series.and_then(|series| DataFrame::new(height, series));
    frame
        .and_then(|mut frame| ParquetWriter::new(out).finish(&mut frame))
        .map(drop)
        .map_err(io::Error::other)
}

fn column(name: &str, values: &[Value<'_>]) -> PolarsResult<Column> {
    let name: PlSmallStr = name.into();
    let all = |kind: fn(&Value<'_>) -> bool| {
        values.iter().any(kind) && values.iter().all(|v| kind(v) || *v == Value::Empty)
    };
    if all(|v| matches!(v, Value::Integer(_) | Value::Decimal(_) | Value::Money(_)))
        && let Some(decimals) = decimals(values)
    {
        let (scale, numbers) = decimals;
        let array: Int128Chunked = numbers.into_iter().collect_ca(name);
        return Ok(array.into_decimal(DIGITS, scale)?.into_series().into_column());
    }
    if all(|v| matches!(v, Value::Date(_))) {
        let epoch = chrono::NaiveDate::default();
        let days = values.iter().map(|value| match value {
            Value::Date(day) => i32::try_from(day.signed_duration_since(epoch).num_days()).ok(),
            _ => None,
        });
        let array: Int32Chunked = days.collect_ca(name);
        return Ok(array.into_date().into_series().into_column());
    }
    if all(|v| matches!(v, Value::YesNo(_))) {
        let truths = values.iter().map(|value| match value {
            Value::YesNo(yes) => Some(*yes),
            _ => None,
        });
        let array: BooleanChunked = truths.collect_ca(name);
        return Ok(array.into_series().into_column());
    }
    let texts: StringChunked = values.iter().map(text).collect_ca(name);
    Ok(texts.into_series().into_column())
}

/// The scale that all numbers of a column need, and their mantissas in it; `None` where 38 digits do
/// not hold them.
fn decimals(values: &[Value<'_>]) -> Option<(usize, Vec<Option<i128>>)> {
    let number = |value: &Value<'_>| match value {
        Value::Integer(number) => Some((i128::from(*number), 0)),
        Value::Decimal(number) => Some((number.mantissa(), number.scale())),
        Value::Money(cents) => Some((i128::from(cents.0), 2)),
        _ => None,
    };
    let scale = values.iter().filter_map(number).map(|(_, scale)| scale).max()?;
    let numbers = values
        .iter()
        .map(|value| match number(value) {
            None => Some(None),
            Some((mantissa, own)) => mantissa
                .checked_mul(10i128.checked_pow(scale - own)?)
                .filter(|m| m.unsigned_abs() < 10u128.pow(38))
                .map(Some),
        })
        .collect::<Option<Vec<_>>>()?;
    Some((usize::try_from(scale).ok()?, numbers))
}

fn text(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Empty => None,
        Value::Text(text) => Some(text.to_string()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Decimal(number) => Some(number.to_string()),
        Value::Money(cents) => Some(cents.euro().to_string()),
        Value::Date(day) => Some(day.to_string()),
        Value::Period(period) => Some(period.to_string()),
        Value::YesNo(yes) => Some(if *yes { "ja" } else { "nein" }.into()),
    }
}
