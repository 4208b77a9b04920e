//! OpenDocument spreadsheets.

use super::container::{Archive, Canonical};
use super::format::NumberFormat;
use super::ods_xml::{self, Spot, SpotValue, Table};
use super::raw::{RawCell, RawSheet, RawValue};
use super::refusal::{Outcome, Refusal};
use super::sheet_xml::Odd;
use super::tags::Tags;
use super::{CELLS, Content, number, text, xlsx};
use calamine::{Data, Ods, Range, Reader as _};
use std::io::Cursor;

const MIMETYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// Reads all tables.
pub(super) fn read(archive: &mut Archive<'_>, content: &mut Content) -> Outcome<()> {
    if is_encrypted(archive)? {
        return Err(Refusal::encrypted());
    }
    let bytes = archive.take("content.xml")?.ok_or_else(|| {
        Refusal::damaged("der Teil mit den Tabellen fehlt", "the part with the sheets is missing")
    })?;
    let named = archive.take("styles.xml")?.unwrap_or_default();
    let tables = ods_xml::tables(&bytes, ods_xml::colours(&named), CELLS)?;
    drop(bytes);
    archive.check_rest()?;
    if tables.is_empty() {
        return Err(Refusal::malformed("sie enthält keine Tabelle", "it contains no sheet"));
    }
    super::check_names(tables.iter().map(|table| table.name.as_str()))?;

    let canonical = canonical(&tables)?;
    let mut ods: Ods<_> =
        Ods::new(Cursor::new(canonical)).map_err(|error| Refusal::library(&error))?;
    for (index, table) in tables.into_iter().enumerate() {
        let values =
            ods.worksheet_range(&index.to_string()).map_err(|error| Refusal::library(&error))?;
        let cells = cells(&table.spots, &values);
        content.add_sheet(RawSheet {
            name: table.name,
            hidden: table.hidden,
            cells,
            merges: table.merges,
            hidden_rows: table.hidden_rows,
            hidden_columns: table.hidden_columns,
            filtered: table.filtered,
            comments: table.comments,
            fills: table.fills.finish(),
        });
    }
    Ok(())
}

fn is_encrypted(archive: &mut Archive<'_>) -> Outcome<bool> {
    let Some(manifest) = archive.take("META-INF/manifest.xml")? else { return Ok(false) };
    // LibreOffice wrote manifests with a document type until 2010, so none is asked for here.
    let Ok(mut tags) = Tags::new(&manifest) else { return Ok(false) };
    while let Ok(Some(tag)) = tags.next() {
        if tag.local() == b"encryption-data" {
            return Ok(true);
        }
    }
    Ok(false)
}

fn canonical(tables: &[Table]) -> Outcome<Vec<u8>> {
    let size = tables.iter().map(|table| table.canonical.len() + 100).sum::<usize>() + 2_000;
    let mut content = Vec::with_capacity(size);
    content.extend_from_slice(b"<office:document-content><office:body><office:spreadsheet>");
    for (index, table) in tables.iter().enumerate() {
        content.extend_from_slice(format!("<table:table table:name=\"{index}\">").as_bytes());
        content.extend_from_slice(&table.canonical);
        content.extend_from_slice(b"</table:table>");
    }
    content.extend_from_slice(b"</office:spreadsheet></office:body></office:document-content>");
    let mut canonical = Canonical::with_capacity(size);
    canonical.add("mimetype", &[MIMETYPE])?;
    canonical.add("META-INF/manifest.xml", &[b"<manifest:manifest/>"])?;
    canonical.add("content.xml", &[&content])?;
    canonical.finish()
}

fn cells(spots: &[Spot], values: &Range<Data>) -> Vec<RawCell> {
    let mut cells = Vec::with_capacity(spots.len());
    for spot in spots {
        let format = NumberFormat { percent: spot.percent, ..NumberFormat::default() };
        let value = match &spot.value {
            SpotValue::Canonical(row) => values.get_value((*row, 0)).and_then(value),
            SpotValue::Odd(Odd::NoResult) => Some(RawValue::FormulaWithoutResult),
            SpotValue::Odd(Odd::Error(text) | Odd::NoSuchText(text)) => {
                Some(RawValue::Error(text::clean(text).into_owned()))
            }
            SpotValue::Odd(Odd::Number(value)) => Some(xlsx::numeric(*value, format, false)),
            SpotValue::Odd(Odd::Text(text)) => {
                Some(RawValue::Text(text::clean(text).as_ref().into()))
            }
        };
        let Some(value) = value else { continue };
        for row in spot.at.0..spot.at.0 + spot.rows {
            for column in spot.at.1..spot.at.1 + spot.columns {
                cells.push(RawCell {
                    row,
                    column,
                    value: value.clone(),
                    percent: spot.percent,
                    shown: spot.shown,
                    struck: spot.struck,
                });
            }
        }
    }
    // A repeated row gives its cells column by column.
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cells
}

fn value(data: &Data) -> Option<RawValue> {
    let text = |string: &str| RawValue::Text(text::clean(string).as_ref().into());
    Some(match data {
        Data::Empty => return None,
        Data::String(string) if string.is_empty() => return None,
        Data::String(string) => text(string),
        Data::Float(value) => number::number(*value),
        #[expect(clippy::cast_precision_loss, reason = "calamine reads floats only from ODS")]
        Data::Int(value) => number::number(*value as f64),
        Data::DateTime(date) => number::number(date.as_f64()),
        Data::Bool(value) => RawValue::Bool(*value),
        Data::DateTimeIso(iso) => number::iso_date(iso).map_or_else(|| text(iso), RawValue::Date),
        Data::DurationIso(iso) => {
            number::iso_duration(iso).map_or_else(|| text(iso), RawValue::Date)
        }
        Data::Error(error) => RawValue::Error(error.to_string()),
    })
}
