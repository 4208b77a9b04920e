//! XLS: Excel 5 to 2003.

use super::biff::{self, Kind, Sheet};
use super::ole::{self, Compound};
use super::raw::{RawCell, RawSheet, RawValue};
use super::refusal::{Outcome, Refusal};
use super::{CELLS, Content, sniff, text, xlsx};
use calamine::{Data, Range, Reader as _, SheetType, SheetVisible, Xls, XlsError};
use std::io::Cursor;

/// Reads all sheets.
pub(super) fn read(bytes: &[u8], content: &mut Content) -> Outcome<()> {
    let compound = Compound::open(bytes)?;
    sniff::ole_content(&compound.names())?;
    let stream = match compound.stream("Workbook")? {
        Some(stream) => stream,
        None => compound.stream("Book")?.unwrap_or_default(),
    };
    let book = biff::survey(stream, CELLS)?;
    let file = ole::with_workbook(&book.stream);
    drop(book.stream);
    let mut xls = Xls::new(Cursor::new(file)).map_err(|error| match error {
        XlsError::Password => Refusal::encrypted(),
        error => Refusal::library(&error),
    })?;
    let since_1904 = xls.has_1904_epoch();
    let listed = xls.sheets_metadata().to_vec();
    if listed.is_empty() {
        return Err(Refusal::malformed("sie enthält keine Tabelle", "it contains no sheet"));
    }
    super::check_names(listed.iter().map(|sheet| sheet.name.as_str()))?;
    for (listed, sheet) in listed.into_iter().zip(book.sheets) {
        match listed.typ {
            SheetType::WorkSheet => {}
            SheetType::ChartSheet => continue,
            _ => {
                content.sheet_not_read(&listed.name);
                continue;
            }
        }
        let values = xls.worksheet_range(&listed.name).map_err(|error| Refusal::library(&error))?;
        let cells = cells(&sheet, &values, &book.looks, since_1904, content, &listed.name);
        content.add_sheet(RawSheet {
            name: listed.name,
            hidden: listed.visible != SheetVisible::Visible,
            cells,
            merges: sheet.merges,
            hidden_rows: sheet.hidden_rows,
            hidden_columns: sheet.hidden_columns,
            filtered: sheet.filtered,
            comments: sheet.comments,
            fills: sheet.fills.finish(),
        });
    }
    Ok(())
}

fn cells(
    sheet: &Sheet,
    values: &Range<Data>,
    looks: &[biff::Look],
    since_1904: bool,
    content: &mut Content,
    name: &str,
) -> Vec<RawCell> {
    let mut cells = Vec::with_capacity(sheet.slots.len());
    for (index, slot) in sheet.slots.iter().enumerate() {
        let Some(slot) = slot else { continue };
        let look = looks.get(usize::from(slot.format)).copied().unwrap_or_default();
        let numeric = |value| xlsx::numeric(value, look.format, since_1904);
        let value = match (values.get_value(Sheet::place(index)), slot.kind) {
            (_, Kind::UnknownError(code)) => RawValue::Error(format!("#{code:02X}!")),
            (None | Some(Data::Empty), Kind::Formula) => RawValue::FormulaWithoutResult,
            (None | Some(Data::Empty), Kind::Shared(text)) => {
                content.no_such_text(name, slot.at, &text.to_string());
                RawValue::Error(text.to_string())
            }
            (None | Some(Data::Empty), _) => continue,
            (Some(Data::String(string)), _) => {
                let string = text::without_interleaved_nul(string);
                if string.is_empty() {
                    continue;
                }
                RawValue::Text(text::clean(&string).as_ref().into())
            }
            (Some(Data::Float(value)), _) => numeric(*value),
            #[expect(clippy::cast_precision_loss, reason = "30 bits in the file")]
            (Some(Data::Int(value)), _) => numeric(*value as f64),
            (Some(Data::DateTime(date)), _) => numeric(date.as_f64()),
            (Some(Data::Bool(value)), _) => RawValue::Bool(*value),
            (Some(Data::DateTimeIso(iso) | Data::DurationIso(iso)), _) => {
                RawValue::Text(text::clean(iso).as_ref().into())
            }
            (Some(Data::Error(error)), _) => RawValue::Error(error.to_string()),
        };
        cells.push(RawCell {
            row: slot.at.0,
            column: slot.at.1,
            value,
            percent: look.format.percent,
            shown: look.format.shown,
            struck: look.struck,
        });
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cells
}
