//! Frozen values and narratives.

use super::columns::{Columns, Rows, some};
use crate::domain::{TextRecord, Value, ValueRecord};
use crate::error::Result;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// `values.parquet`. Of a cell its printed form is kept: the workbook is not.
pub(super) fn write(values: &[ValueRecord]) -> Result<Vec<u8>> {
    let all = || values.iter().map(|record| &record.value);
    Columns::new(values.len())
        .text("indicator", all().map(|v| Some(v.indicator.as_str())))
        .text("department", all().map(|v| Some(v.department.as_str())))
        .text("district", all().map(|v| v.district.as_deref()))
        .period("period", all().map(|v| v.period))
        .decimal("value", all().map(|v| v.value))
        .signs("signs", all().map(|v| v.signs))
        .text("note", all().map(|v| some(&v.note)))
        .text("source", all().map(|v| Some(v.source()).filter(|source| !source.is_empty())))
        .decimal("revised_from", values.iter().map(|record| record.revised_from))
        .parquet()
}

/// Reads `values.parquet`. Ids and notes that repeat share one text.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<ValueRecord>> {
    let rows = Rows::read(bytes)?;
    let (indicator, department) = (rows.text("indicator")?, rows.text("department")?);
    let (district, period) = (rows.text("district")?, rows.text("period")?);
    let (value, signs, note) = (rows.text("value")?, rows.text("signs")?, rows.text("note")?);
    let (source, revised_from) = (rows.text("source")?, rows.text("revised_from")?);
    let mut indicators = Shared::default();
    let mut departments = Shared::default();
    let mut texts: Shared<Arc<str>> = Shared::default();
    (0..rows.height())
        .map(|row| {
            let value = Value {
                indicator: indicators.get(indicator.must(row)?),
                department: departments.get(department.must(row)?),
                district: district.get(row).map(|district| texts.get(district)),
                period: period.must_parse(row)?,
                value: value.parsed(row)?,
                signs: signs.signs(row)?,
                note: texts.get(note.or_empty(row)),
                origin: None,
                archived_source: source.get(row).map(Into::into),
            };
            Ok(ValueRecord { value, revised_from: revised_from.parsed(row)? })
        })
        .collect()
}

/// One allocation for equal texts.
struct Shared<T>(FxHashMap<String, T>);

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<T: Clone + for<'a> From<&'a str>> Shared<T> {
    fn get(&mut self, text: &str) -> T {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let new = T::from(text);
        self.0.insert(text.to_owned(), new.clone());
        new
    }
}

/// `texts.parquet`
pub(super) fn write_texts(texts: &[TextRecord]) -> Result<Vec<u8>> {
    let all = || texts.iter();
    Columns::new(texts.len())
        .text("field", all().map(|t| Some(t.field.as_str())))
        .text("department", all().map(|t| Some(&t.department)))
        .text("text", all().map(|t| Some(&t.text)))
        .text("written", all().map(|t| some(&t.written)))
        .flag("public", all().map(|t| t.public))
        .text("source", all().map(|t| Some(&t.source)))
        .parquet()
}

/// Reads `texts.parquet`.
pub(super) fn read_texts(bytes: &[u8]) -> Result<Vec<TextRecord>> {
    let rows = Rows::read(bytes)?;
    let (field, department) = (rows.text("field")?, rows.text("department")?);
    let (text, public, source) = (rows.text("text")?, rows.flags("public")?, rows.text("source")?);
    let written = rows.added("written");
    (0..rows.height())
        .map(|row| {
            Ok(TextRecord {
                field: field.must(row)?.into(),
                department: department.or_empty(row).to_owned(),
                text: text.or_empty(row).to_owned(),
                written: written.or_empty(row).to_owned(),
                public: public[row],
                source: source.or_empty(row).to_owned(),
            })
        })
        .collect()
}
