//! One table, many writers: rows of typed values that CSV, XLSX and data packages print each in
//! their own dialect.

use crate::domain::{Cents, Decimal, Period};
use chrono::NaiveDate;
use std::borrow::Cow;

/// A tidy table.
pub struct Table<'a> {
    /// File name without extension: `massnahmen_je_quartal`.
    pub name: &'static str,
    /// Column names in order.
    pub columns: &'static [&'static str],
    /// Rows, made while they are written; each has one value a column.
    pub rows: Box<dyn Iterator<Item = Vec<Value<'a>>> + 'a>,
}

/// A value of a tidy table.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Missing.
    Empty,
    /// Text: made harmless where a spreadsheet would run it (RULES.md 21).
    Text(Cow<'a, str>),
    /// A count.
    Integer(i64),
    /// An exact number, printed with the decimals it has.
    Decimal(Decimal),
    /// Money, printed in euro with two decimals.
    Money(Cents),
    /// A day.
    Date(NaiveDate),
    /// A period in the form of INTERFACES.md.
    Period(Period),
    /// `ja` or `nein`.
    YesNo(bool),
}

impl<'a> Value<'a> {
    /// Text, empty for an empty string.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Value::Empty } else { Value::Text(text) }
    }
}
