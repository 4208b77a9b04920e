//! A table of a frozen edition: named columns of text, whole numbers, days and flags, as Parquet.
//!
//! Decimals are text: exact, with the decimals they have, and legible to whatever reads the file
//! in ten years. Money is whole cents.

use crate::domain::{Decimal, Period, Signs};
use crate::error::{Error, Result};
use chrono::NaiveDate;
use polars::prelude::*;
use polars_io::parquet::read::ParquetReader;
use polars_io::parquet::write::ParquetWriter;
use std::io::Cursor;

/// Columns that are being collected, one after the other, all of the same height.
pub(super) struct Columns {
    columns: Vec<Column>,
    height: usize,
}

impl Columns {
    /// A table of `height` rows.
    pub(super) fn new(height: usize) -> Self {
        Self { columns: Vec::new(), height }
    }

    /// Text, `None` where there is none.
    pub(super) fn text<S: AsRef<str>>(
        mut self,
        name: &str,
        values: impl Iterator<Item = Option<S>>,
    ) -> Self {
        let column: StringChunked = StringChunked::from_iter_options(name.into(), values);
        self.columns.push(column.into_column());
        self
    }

    /// Exact numbers.
    pub(super) fn decimal(self, name: &str, values: impl Iterator<Item = Option<Decimal>>) -> Self {
        self.text(name, values.map(|value| value.map(|value| value.to_string())))
    }

    /// Periods in the form of INTERFACES.md.
    pub(super) fn period(self, name: &str, values: impl Iterator<Item = Period>) -> Self {
        self.text(name, values.map(|period| Some(period.to_string())))
    }

    /// Table signs.
    pub(super) fn signs(self, name: &str, values: impl Iterator<Item = Signs>) -> Self {
        self.text(name, values.map(|signs| (!signs.is_empty()).then(|| signs.to_string())))
    }

    /// Whole numbers.
    pub(super) fn integer(mut self, name: &str, values: impl Iterator<Item = Option<i64>>) -> Self {
        let column: Int64Chunked = Int64Chunked::from_iter_options(name.into(), values);
        self.columns.push(column.into_column());
        self
    }

    /// Days.
    pub(super) fn date(
        mut self,
        name: &str,
        values: impl Iterator<Item = Option<NaiveDate>>,
    ) -> Self {
        let days =
            values.map(|date| date.and_then(|date| i32::try_from((date - EPOCH).num_days()).ok()));
        let column: Int32Chunked = Int32Chunked::from_iter_options(name.into(), days);
        self.columns.push(column.into_date().into_column());
        self
    }

    /// Yes or no.
    pub(super) fn flag(mut self, name: &str, values: impl Iterator<Item = bool>) -> Self {
        let column: BooleanChunked =
            BooleanChunked::from_iter_options(name.into(), values.map(Some));
        self.columns.push(column.into_column());
        self
    }

    /// The table as the bytes of a Parquet file.
    pub(super) fn parquet(self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        DataFrame::new(self.height, self.columns)
            .and_then(|mut frame| {
                // One thread: the same table gives the same bytes.
                ParquetWriter::new(&mut bytes).set_parallel(false).finish(&mut frame)
            })
            .map_err(|error| {
                Error::new(
                    format!("eine Tabelle des Archivs lässt sich nicht schreiben: {error}"),
                    format!("a table of the archive cannot be written: {error}"),
                )
            })?;
        Ok(bytes)
    }
}

const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).expect("the epoch is a day");

/// A table that was read back.
pub(super) struct Rows {
    frame: DataFrame,
}

impl Rows {
    /// Reads the bytes of a Parquet file.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let frame = ParquetReader::new(Cursor::new(bytes)).finish().map_err(|error| {
            Error::new(
                format!("die Tabelle ist nicht lesbar: {error}"),
                format!("the table cannot be read: {error}"),
            )
        })?;
        Ok(Self { frame: frame.rechunk_to_one() })
    }

    /// Number of rows.
    pub(super) fn height(&self) -> usize {
        self.frame.height()
    }

    /// A column of text.
    pub(super) fn text<'a>(&'a self, name: &'static str) -> Result<Texts<'a>> {
        let column = self.frame.column(name).and_then(|column| column.str());
        Ok(Texts { name, column: Some(column.map_err(|_| corrupt(name))?) })
    }

    /// A column of text that earlier editions do not have: nothing in every row there.
    pub(super) fn added<'a>(&'a self, name: &'static str) -> Texts<'a> {
        Texts { name, column: self.frame.column(name).and_then(|column| column.str()).ok() }
    }

    /// A column of whole numbers.
    pub(super) fn integers(&self, name: &'static str) -> Result<Vec<Option<i64>>> {
        let column = self.frame.column(name).and_then(|column| column.i64());
        Ok(column.map_err(|_| corrupt(name))?.iter().collect())
    }

    /// A column of days.
    pub(super) fn dates(&self, name: &'static str) -> Result<Vec<Option<NaiveDate>>> {
        let column = self.frame.column(name).and_then(|column| column.date());
        let days = column.map_err(|_| corrupt(name))?.physical().iter();
        days.map(|days| {
            let Some(days) = days else { return Ok(None) };
            let date = EPOCH.checked_add_signed(chrono::TimeDelta::days(days.into()));
            date.map(Some).ok_or_else(|| corrupt(name))
        })
        .collect()
    }

    /// A column of flags.
    pub(super) fn flags(&self, name: &'static str) -> Result<Vec<bool>> {
        let column = self.frame.column(name).and_then(|column| column.bool());
        let flags = column.map_err(|_| corrupt(name))?.iter();
        flags.map(|flag| flag.ok_or_else(|| corrupt(name))).collect()
    }
}

trait Rechunk {
    fn rechunk_to_one(self) -> Self;
}

impl Rechunk for DataFrame {
    fn rechunk_to_one(mut self) -> Self {
        self.rechunk_mut();
        self
    }
}

/// A column of text.
pub(super) struct Texts<'a> {
    name: &'static str,
    column: Option<&'a StringChunked>,
}

impl<'a> Texts<'a> {
    /// The text of a row, where there is one.
    pub(super) fn get(&self, row: usize) -> Option<&'a str> {
        self.column?.get(row)
    }

    /// The text of a row, empty where there is none.
    pub(super) fn or_empty(&self, row: usize) -> &'a str {
        self.get(row).unwrap_or_default()
    }

    /// The text of a row that must have one.
    pub(super) fn must(&self, row: usize) -> Result<&'a str> {
        self.get(row).ok_or_else(|| corrupt(self.name))
    }

    /// A text that stands for something else: a number, a period, a word.
    pub(super) fn parsed<T: std::str::FromStr>(&self, row: usize) -> Result<Option<T>> {
        self.get(row).map(|text| text.parse().map_err(|_| corrupt(self.name))).transpose()
    }

    /// As [`Texts::parsed`], of a row that must have one.
    pub(super) fn must_parse<T: std::str::FromStr>(&self, row: usize) -> Result<T> {
        self.parsed(row)?.ok_or_else(|| corrupt(self.name))
    }

    /// A word of a list.
    pub(super) fn word<T>(&self, row: usize, from: fn(&str) -> Option<T>) -> Result<Option<T>> {
        self.get(row).map(|word| from(word).ok_or_else(|| corrupt(self.name))).transpose()
    }

    /// Table signs.
    pub(super) fn signs(&self, row: usize) -> Result<Signs> {
        self.or_empty(row).split_whitespace().try_fold(Signs::NONE, |signs, symbol| {
            let sign = crate::domain::Sign::ALL.into_iter().find(|sign| sign.symbol() == symbol);
            Ok(signs.with(sign.ok_or_else(|| corrupt(self.name))?))
        })
    }
}

/// A text, where it says anything.
pub(super) fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// A column that is not what this version of the format says.
pub(super) fn corrupt(column: &str) -> Error {
    Error::new(
        format!("die Spalte `{column}` fehlt oder ist beschädigt"),
        format!("column `{column}` is missing or damaged"),
    )
}
