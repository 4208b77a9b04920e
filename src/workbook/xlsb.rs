//! XLSB: the binary format of Excel 2007 and later.

use super::container::Archive;
use super::raw::{RawCell, RawSheet, RawValue};
use super::refusal::{Outcome, Refusal};
use super::{CELLS, Content, format::NumberFormat, text, xlsx};
use calamine::{Data, DataRef, Reader as _, SheetType, SheetVisible, Xlsb};
use std::io::Cursor;

fn value_of(data: &Data, since_1904: bool) -> Option<RawValue> {
    let number =
        |value, date| xlsx::numeric(value, NumberFormat { date, percent: false }, since_1904);
    Some(match data {
        Data::Empty => return None,
        Data::String(string) => {
            let string = text::without_interleaved_nul(string);
            if string.is_empty() {
                return None;
            }
            RawValue::Text(text::clean(&string).as_ref().into())
        }
        Data::Float(value) => number(*value, false),
        #[expect(clippy::cast_precision_loss, reason = "30 bits in the file")]
        Data::Int(value) => number(*value as f64, false),
        Data::DateTime(date) => number(date.as_f64(), true),
        Data::Bool(value) => RawValue::Bool(*value),
        Data::DateTimeIso(iso) | Data::DurationIso(iso) => {
            RawValue::Text(text::clean(iso).as_ref().into())
        }
        Data::Error(error) => RawValue::Error(error.to_string()),
    })
}

/// Reads all sheets.
pub(super) fn read(bytes: &[u8], archive: &mut Archive<'_>, content: &mut Content) -> Outcome<()> {
    archive.check_rest()?;
    let mut xlsb: Xlsb<_> =
        Xlsb::new(Cursor::new(bytes)).map_err(|error| Refusal::library(&error))?;
    let since_1904 = xlsb.has_1904_epoch();
    let sheets = xlsb.sheets_metadata().to_vec();
    super::check_names(sheets.iter().map(|sheet| sheet.name.as_str()))?;
    let mut budget = CELLS;
    for sheet in sheets {
        match sheet.typ {
            SheetType::WorkSheet => {}
            SheetType::ChartSheet => continue,
            _ => {
                content.sheet_not_read(&sheet.name);
                continue;
            }
        }
        let mut stream = match xlsb.worksheet_cells_reader(&sheet.name) {
            Ok(stream) => stream,
            Err(error) => {
                content.refuse_sheet(&sheet.name, Refusal::library(&error));
                continue;
            }
        };
        let mut cells = Vec::new();
        loop {
            let cell = match stream.next_cell() {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                Err(error) => return Err(Refusal::library(&error)),
            };
            budget = budget.checked_sub(1).ok_or_else(super::sheet_xml::too_many_cells)?;
            let (row, column) = cell.get_position();
            if row >= super::sheet_xml::LAST_ROW || column >= super::sheet_xml::LAST_COLUMN {
                return Err(Refusal::malformed(
                    "eine Zelle liegt außerhalb der Tabelle (A1 bis XFD1048576)",
                    "a cell lies outside of the sheet (A1 to XFD1048576)",
                ));
            }
            let value = match cell.get_value() {
                DataRef::SharedString(shared) => (!shared.is_empty())
                    .then(|| RawValue::Text(text::clean(shared).as_ref().into())),
                other => value_of(&Data::from(other.clone()), since_1904),
            };
            let Some(value) = value else { continue };
            cells.push(RawCell {
                row: row + 1,
                column: column + 1,
                value,
                percent: false,
                struck: false,
            });
        }
        cells.sort_by_key(|cell| (cell.row, cell.column));
        content.add_sheet(RawSheet {
            name: sheet.name,
            hidden: sheet.visible != SheetVisible::Visible,
            cells,
            ..RawSheet::default()
        });
    }
    Ok(())
}
