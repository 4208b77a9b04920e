//! A view of a workbook that cannot be marked itself: its values at their addresses in a new XLSX, with
//! the marks, and the sheet "Hinweise" in front.

use super::listing::{At, Listing, Mark, SheetMarks, a1, colour, height};
use super::sheet::{WIDTHS, location};
use crate::finding::Level;
use crate::workbook::{FINDINGS_SHEET, FindingsSheet, RawCell, RawSheet, RawValue, RawWorkbook};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Note, Url, Workbook, Worksheet,
    XlsxError,
};
use std::collections::BTreeMap;

/// Names Excel takes for a sheet.
const NAME: usize = 31;

/// Makes the view; `None` where the writer refuses, which leaves the list to the command line.
pub(super) fn make(workbook: Option<&RawWorkbook>, listing: &Listing) -> Option<Vec<u8>> {
    write(workbook, listing).ok()
}

fn write(workbook: Option<&RawWorkbook>, listing: &Listing) -> Result<Vec<u8>, XlsxError> {
    let mut view = Workbook::new();
    // The day of making is not part of the result.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    view.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheets = workbook.map(|w| w.sheets.as_slice()).unwrap_or_default();
    let names = names(sheets);
    list(view.add_worksheet(), listing, &names)?;
    let none = SheetMarks::default();
    for sheet in sheets {
        let Some(name) = names.get(&sheet.name) else { continue };
        let marks = listing.sheets.get(&sheet.name).unwrap_or(&none);
        let target = view.add_worksheet();
        target.set_name(name)?;
        values(target, sheet, marks)?;
    }
    view.save_to_buffer()
}

/// Names of the sheets in the view, by their names in the workbook: those that Excel does not take, or
/// that the list needs, are changed.
fn names(sheets: &[RawSheet]) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut taken = vec![FINDINGS_SHEET.to_lowercase()];
    for sheet in sheets {
        let plain: String = sheet
            .name
            .chars()
            .map(|c| if "[]:*?/\\".contains(c) || c.is_control() { '_' } else { c })
            .take(NAME - 5)
            .collect();
        let plain = plain.trim_matches('\'').to_owned();
        let plain = if plain.is_empty() { "Tabelle".to_owned() } else { plain };
        let name = (1..)
            .map(|n| if n == 1 { plain.clone() } else { format!("{plain} ({n})") })
            .find(|name| !taken.contains(&name.to_lowercase()))
            .unwrap_or_default();
        taken.push(name.to_lowercase());
        names.insert(sheet.name.clone(), name);
    }
    names
}

fn list(
    sheet: &mut Worksheet,
    listing: &Listing,
    names: &BTreeMap<String, String>,
) -> Result<(), XlsxError> {
    sheet.set_name(FINDINGS_SHEET)?;
    let bold = Format::new().set_bold();
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let link = Format::new()
        .set_align(FormatAlign::Top)
        .set_underline(rust_xlsxwriter::FormatUnderline::Single)
        .set_font_color(Color::RGB(0x0B_53_94));
    let [title, summary, how] = listing.head(FindingsSheet::View);
    sheet.write_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
    sheet.write_with_format(1, 0, summary, &bold)?;
    sheet.write(2, 0, how)?;
    for (column, (width, header)) in (0..).zip(WIDTHS.into_iter().zip(listing.header())) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(4, column, header, &bold)?;
    }
    for (number, line) in (1..).zip(&listing.rows) {
        let row = 4 + number;
        let shown = listing.cells(usize::try_from(number).unwrap_or(0), line);
        sheet.set_row_height(row, u32::try_from(height(&shown, &WIDTHS)).unwrap_or(1) * 15 + 1)?;
        sheet.write_with_format(row, 0, number, &text)?;
        for (column, content) in (1u16..).zip(&shown[1..]) {
            let content: String = content.chars().take(32_000).collect();
            match column {
                1 => {
                    sheet.write_with_format(row, column, content, &filled(line.level).set_bold())?
                }
                _ => sheet.write_with_format(row, column, content, &text)?,
            };
        }
        if let Some(name) = line.sheet.as_ref().and_then(|sheet| names.get(sheet)) {
            let target = location(name, line.cell.unwrap_or((1, 1)));
            let words = line.cell.map_or_else(|| listing.say("Tabelle", "sheet").to_owned(), a1);
            // A workbook holds 65,530 links; the rest stay plain.
            if number <= 60_000 {
                let url = Url::new(format!("internal:{target}")).set_text(words);
                sheet.write_url_with_format(row, 3, url, &link)?;
            }
        }
    }
    sheet.set_freeze_panes(5, 0)?;
    sheet.set_tab_color(Color::RGB(0xC0_39_2B));
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn filled(level: Level) -> Format {
    let rgb = u32::from_str_radix(colour(level), 16).unwrap_or(0xFF_FF_FF);
    Format::new().set_background_color(Color::RGB(rgb)).set_align(FormatAlign::Top)
}

fn values(target: &mut Worksheet, sheet: &RawSheet, marks: &SheetMarks) -> Result<(), XlsxError> {
    target.set_default_note_author(super::listing::AUTHOR);
    for (column, width) in widths(sheet) {
        target.set_column_width(column, width)?;
    }
    for merge in &sheet.merges {
        let cell = |(row, column): At| Some((row - 1, u16::try_from(column - 1).ok()?));
        let (Some(first), Some(last)) = (cell(merge.first), cell(merge.last)) else { continue };
        // Regions that overlap cannot be written.
        let merged = target.merge_range(first.0, first.1, last.0, last.1, "", &Format::new());
        drop(merged);
    }
    for cell in &sheet.cells {
        value(target, cell, marks.marks.get(&(cell.row, cell.column)))?;
    }
    for (at, mark) in &marks.marks {
        let column = u16::try_from(at.1 - 1).unwrap_or(u16::MAX);
        if sheet.cell(at.0, at.1).is_none() {
            target.write_blank(at.0 - 1, column, &filled(mark.level))?;
        }
        let note: String = mark.text.chars().take(30_000).collect();
        target.insert_note(
            at.0 - 1,
            column,
            &Note::new(note).set_width(320).add_author_prefix(false),
        )?;
    }
    for row in sheet.hidden_rows.iter().take(100_000) {
        target.set_row_hidden(row - 1)?;
    }
    for column in &sheet.hidden_columns {
        target.set_column_hidden(u16::try_from(column - 1).unwrap_or(u16::MAX))?;
    }
    target.set_hidden(sheet.hidden);
    Ok(())
}

/// Widths that show most of each column's content.
fn widths(sheet: &RawSheet) -> BTreeMap<u16, u32> {
    let mut widths: BTreeMap<u16, u32> = BTreeMap::new();
    for cell in &sheet.cells {
        let letters = match &cell.value {
            RawValue::Text(text) => text.lines().map(|l| l.chars().count()).max().unwrap_or(0),
            RawValue::Number(number) => number.to_string().len(),
            _ => 10,
        };
        let width = u32::try_from(letters + 2).unwrap_or(50).clamp(9, 50);
        let Ok(column) = u16::try_from(cell.column - 1) else { continue };
        let known = widths.entry(column).or_insert(width);
        *known = width.max(*known);
    }
    widths
}

fn value(target: &mut Worksheet, cell: &RawCell, mark: Option<&Mark>) -> Result<(), XlsxError> {
    let (row, column) = (cell.row - 1, u16::try_from(cell.column - 1).unwrap_or(u16::MAX));
    let mut format = mark.map_or_else(Format::new, |mark| filled(mark.level));
    if cell.struck {
        format = format.set_font_strikethrough();
    }
    match &cell.value {
        RawValue::Text(text) => {
            let text: String = text.chars().take(32_000).collect();
            target.write_string_with_format(row, column, text, &format)?
        }
        RawValue::Number(number) => {
            let format = if cell.percent { format.set_num_format("0.0##%") } else { format };
            let number: f64 = number.to_string().parse().unwrap_or(f64::NAN);
            target.write_number_with_format(row, column, number, &format)?
        }
        RawValue::Date(date) => {
            let midnight = date.time() == chrono::NaiveTime::MIN;
            let code = if midnight { "dd.mm.yyyy" } else { "dd.mm.yyyy hh:mm" };
            match excel_date(date) {
                Ok(day) => {
                    target.write_with_format(row, column, &day, &format.set_num_format(code))?
                }
                // Excel knows no day before 1900.
                Err(_) => {
                    target.write_string_with_format(row, column, date.to_string(), &format)?
                }
            }
        }
        RawValue::Bool(value) => target.write_boolean_with_format(row, column, *value, &format)?,
        RawValue::HugeNumber(text) | RawValue::Error(text) => {
            target.write_string_with_format(row, column, text, &format)?
        }
        RawValue::FormulaWithoutResult => target.write_blank(row, column, &format)?,
    };
    Ok(())
}

fn excel_date(date: &chrono::NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    use chrono::{Datelike as _, Timelike as _};
    let number = |n: u32| u8::try_from(n).unwrap_or(0);
    let year = u16::try_from(date.year()).unwrap_or(0);
    let hour = u16::try_from(date.hour()).unwrap_or(0);
    ExcelDateTime::from_ymd(year, number(date.month()), number(date.day()))?.and_hms(
        hour,
        number(date.minute()),
        f64::from(date.second()),
    )
}
