//! One sheet of a form while it is written.

use super::cell::Cell;
use super::look::{Kind, Look};
use crate::origin::column_letters;
use rust_xlsxwriter::{
    DataValidation, ExcelDateTime, Note, ProtectionOptions, Worksheet, XlsxError,
};
use std::collections::BTreeMap;

/// Row (from 0) of the header; above it stand title and hint.
pub(super) const HEAD: u32 = 3;
/// First row of data.
pub(super) const FIRST: u32 = HEAD + 1;
/// Most UTF-16 units that a cell may hold.
const LIMIT: usize = 32_767;
/// Height of a line in points.
const LINE: f64 = 15.0;
/// What stands at the end of a text that was cut.
const CUT: &str = " […]";

/// A column of a sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    /// Header.
    pub(super) head: &'static str,
    /// Width in characters.
    pub(super) width: f64,
    /// What its cells are for.
    pub(super) kind: Kind,
}

/// A sheet while it is written.
pub(super) struct Page<'a> {
    name: String,
    sheet: Worksheet,
    look: &'a Look,
    cut: Vec<String>,
    widths: BTreeMap<u16, f64>,
    /// Lines that the fullest cell of a row takes.
    lines: BTreeMap<u32, f64>,
}

/// What a finished sheet is: the sheet, and the cells whose texts were cut.
pub(super) type Finished = (Worksheet, Vec<String>);

impl<'a> Page<'a> {
    /// A sheet with its title line.
    pub(super) fn new(name: &str, title: &str, look: &'a Look) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.write_string_with_format(0, 0, title, &look.title)?;
        sheet.set_paper_size(9);
        sheet.set_landscape();
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_footer("&L&A&RSeite &P von &N");
        let mut page = Self {
            name: name.to_owned(),
            sheet,
            look,
            cut: Vec::new(),
            widths: BTreeMap::new(),
            lines: BTreeMap::new(),
        };
        page.protect();
        Ok(page)
    }

    fn protect(&mut self) {
        // No password: whoever needs to may lift it. Widths and heights may be changed.
        self.sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            edit_objects: true,
            ..ProtectionOptions::default()
        });
    }

    /// Writes hint and header, and freezes what stands above and left of the data.
    pub(super) fn head(
        &mut self,
        hint: &str,
        columns: &[Column],
        frozen: u16,
    ) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(1, 0, hint, &self.look.hint)?;
        for (at, column) in (0u16..).zip(columns) {
            let format =
                if column.kind == Kind::Last { &self.look.head_last } else { &self.look.head };
            self.sheet.write_string_with_format(HEAD, at, column.head, format)?;
            self.width(at, column.width)?;
        }
        self.sheet.set_row_height(HEAD, 32)?;
        self.sheet.set_freeze_panes(FIRST, frozen)?;
        self.sheet.set_repeat_rows(0, HEAD)?;
        Ok(())
    }

    /// The sheet itself, for what only one sheet needs.
    pub(super) fn raw(&mut self) -> &mut Worksheet {
        &mut self.sheet
    }

    /// Sets a column's width in characters.
    pub(super) fn width(&mut self, column: u16, width: f64) -> Result<(), XlsxError> {
        self.sheet.set_column_width(column, width)?;
        self.widths.insert(column, width);
        Ok(())
    }

    /// Makes a row at least as high as this text needs. Not every program does so by itself.
    pub(super) fn room(&mut self, row: u32, column: u16, text: &str) {
        let width = self.widths.get(&column).copied().unwrap_or(10.0).max(1.0);
        let of = |line: &str| {
            let letters = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
            (f64::from(letters) / width).ceil().max(1.0)
        };
        let lines = text.split('\n').map(of).sum::<f64>();
        let most = self.lines.entry(row).or_insert(1.0);
        *most = most.max(lines);
    }

    /// Writes a cell.
    pub(super) fn put(
        &mut self,
        row: u32,
        column: u16,
        cell: &Cell,
        kind: Kind,
    ) -> Result<(), XlsxError> {
        let format = self.look.of(kind);
        match cell {
            Cell::Blank => self.sheet.write_blank(row, column, format)?,
            Cell::Number(number) => {
                self.sheet.write_number_with_format(row, column, *number, format)?
            }
            Cell::Text(text) => {
                let fitted = fit(text);
                if fitted.is_some() {
                    let letters = column_letters(u32::from(column) + 1);
                    self.cut.push(format!("{}!{letters}{}", self.name, row + 1));
                }
                let text = fitted.as_deref().unwrap_or(text);
                self.room(row, column, text);
                self.sheet.write_string_with_format(row, column, text, format)?
            }
            Cell::Date(day) => {
                use chrono::Datelike;
                let small = |part: u32| u8::try_from(part).unwrap_or_default();
                let year = u16::try_from(day.year()).unwrap_or_default();
                let day = ExcelDateTime::from_ymd(year, small(day.month()), small(day.day()))?;
                self.sheet.write_datetime_with_format(row, column, &day, format)?
            }
        };
        Ok(())
    }

    /// Adds a comment to a cell.
    pub(super) fn comment(
        &mut self,
        row: u32,
        column: u16,
        text: Option<String>,
    ) -> Result<(), XlsxError> {
        let Some(text) = text else { return Ok(()) };
        let text: String = text.chars().take(4_000).collect();
        let lines = text.split('\n').map(|line| line.chars().count() / 46 + 1).sum::<usize>();
        let height = u32::try_from(lines * 18 + 14).unwrap_or(u32::MAX).min(420);
        let note = Note::new(text)
            .set_author(crate::workbook::COMMENT_AUTHOR)
            .add_author_prefix(false)
            .set_width(340)
            .set_height(height);
        self.sheet.insert_note(row, column, &note)?;
        Ok(())
    }

    /// Validates a column of data from the first row to `last`.
    pub(super) fn validate(
        &mut self,
        column: u16,
        last: u32,
        rule: &DataValidation,
    ) -> Result<(), XlsxError> {
        if last >= FIRST {
            self.sheet.add_data_validation(FIRST, column, last, column, rule)?;
        }
        Ok(())
    }

    /// The sheet, done.
    pub(super) fn finish(mut self) -> Result<Finished, XlsxError> {
        for (row, lines) in &self.lines {
            self.sheet.set_row_height(*row, (lines * LINE + 3.0).min(409.0))?;
        }
        Ok((self.sheet, self.cut))
    }
}

/// A text cut to what a cell holds; `None` where it fits.
fn fit(text: &str) -> Option<String> {
    if text.len() <= LIMIT || text.encode_utf16().count() <= LIMIT {
        return None;
    }
    let room = LIMIT - CUT.encode_utf16().count();
    let mut used = 0;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= room
        })
        .collect();
    short.push_str(CUT);
    Some(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_no_cell_holds_is_cut() {
        assert_eq!(fit(&"ä".repeat(LIMIT)), None);
        let cut = fit(&"😀".repeat(20_000)).expect("too long");
        assert!(cut.encode_utf16().count() <= LIMIT && cut.ends_with("😀 […]"));
    }
}
