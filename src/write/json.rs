//! Tables as JSON: one object a table, a list of rows, each an object by column name. Numbers are
//! JSON numbers with the digits they have; periods and dates are ISO texts; a missing value is null.

use crate::table::{Table, Value};
use std::io;

/// Writes tables as one JSON object.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(tables: Vec<Table<'_>>, out: &mut impl io::Write) -> io::Result<()> {
    out.write_all(b"{")?;
    for (index, table) in tables.into_iter().enumerate() {
        out.write_all(if index == 0 { b"\n  " } else { b",\n  " })?;
        serde_json::to_writer(&mut *out, table.name)?;
        out.write_all(b": [")?;
        for (number, row) in table.rows.enumerate() {
            out.write_all(if number == 0 { b"\n    {" } else { b",\n    {" })?;
            for (column, value) in row.iter().enumerate() {
                if column > 0 {
                    out.write_all(b", ")?;
                }
                serde_json::to_writer(&mut *out, table.columns[column])?;
                out.write_all(b": ")?;
                self::value(value, out)?;
            }
            out.write_all(b"}")?;
        }
        out.write_all(b"\n  ]")?;
    }
    out.write_all(b"\n}\n")
}

fn value(value: &Value<'_>, out: &mut impl io::Write) -> io::Result<()> {
    match value {
        Value::Empty => out.write_all(b"null"),
        Value::Text(text) => Ok(serde_json::to_writer(out, text)?),
        Value::Integer(number) => write!(out, "{number}"),
        Value::Decimal(number) => write!(out, "{number}"),
        Value::Money(cents) => write!(out, "{}", cents.euro()),
        Value::Date(day) => write!(out, "\"{day}\""),
        Value::Period(period) => write!(out, "\"{period}\""),
        Value::YesNo(yes) => write!(out, "{yes}"),
    }
}
