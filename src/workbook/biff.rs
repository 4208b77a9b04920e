//! One pass over the records of an XLS workbook, before calamine.
//!
//! It notes what calamine does not tell (number formats, struck fonts, hidden rows and columns) and
//! where each value stands. Then it moves the cells together in place, renames what calamine has no
//! use for, and makes plain values of formulas: so no address can make it allocate and no formula
//! can make it panic.

use super::comments::{COMMENT_AUTHOR, COMMENT_MARK, COMMENTS};
use super::fills::{self, Fills};
use super::format::{self, NumberFormat};
use super::ole::{half, word};
use super::raw::CellRange;
use super::refusal::{Outcome, Refusal};
use super::sheet_xml::too_many_cells;
use rustc_hash::FxHashSet;

/// A record type that calamine passes over.
const IGNORED: u16 = 0x0001;
/// Columns of the grid the cells are moved to.
const WIDTH: u32 = 256;

/// A workbook's records, made harmless, and what they say.
pub(super) struct Book {
    pub(super) stream: Vec<u8>,
    /// In the order of the sheets in the workbook.
    pub(super) sheets: Vec<Sheet>,
    pub(super) looks: Vec<Look>,
}

/// What a cell format says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) format: NumberFormat,
    pub(super) struck: bool,
    /// The colour behind the cell; 0 for none.
    pub(super) colour: u32,
}

/// A sheet without its values.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// By the place calamine finds the value at: row times [`WIDTH`] plus column.
    pub(super) slots: Vec<Option<Slot>>,
    pub(super) merges: Vec<CellRange>,
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_columns: Vec<u32>,
    pub(super) filtered: bool,
    pub(super) comments: Vec<(u32, u32)>,
    /// The boxes of the comments, in their order, and those in which the program's own text stands.
    boxes: Vec<u16>,
    own_boxes: FxHashSet<u16>,
    pub(super) fills: Fills,
}

/// A cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    /// Row and column, 1-based.
    pub(super) at: (u32, u32),
    pub(super) format: u16,
    pub(super) kind: Kind,
}

/// What a cell should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whatever calamine reads.
    Value,
    /// A text of the shared table, by its number.
    Shared(u32),
    /// A formula whose text result follows in a record of its own.
    Formula,
    /// An error with a number that Excel 2003 does not know.
    UnknownError(u8),
}

impl Sheet {
    /// Where calamine finds the value of a slot.
    pub(super) fn place(index: usize) -> (u32, u32) {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        (index / WIDTH, index % WIDTH)
    }
}

/// Surveys and defuses a workbook stream; `budget` is the number of cells it may have.
pub(super) fn survey(mut stream: Vec<u8>, mut budget: usize) -> Outcome<Book> {
    let mut globals = Globals::default();
    let mut at = 0;
    while let Some(record) = Record::at(&stream, at)? {
        globals.record(&mut stream, &record)?;
        at = record.end;
        if record.kind == 0x000A {
            break;
        }
    }
    let looks = globals.looks();
    let mut sheets = Vec::with_capacity(globals.positions.len());
    let mut seen = FxHashSet::default();
    for position in &globals.positions {
        if *position as usize >= stream.len() || !seen.insert(*position) {
            return Err(damaged());
        }
        let mut sheet = Sheet::default();
        substream(&mut stream, *position as usize, &mut sheet, &looks, &mut budget)?;
        // LibreOffice forgets the authors of comments.
        let own = std::mem::take(&mut sheet.own_boxes);
        let mut boxes = std::mem::take(&mut sheet.boxes).into_iter();
        sheet.comments.retain(|_| boxes.next().is_none_or(|number| !own.contains(&number)));
        sheet.merges.sort_unstable();
        sheet.hidden_rows.sort_unstable();
        sheet.hidden_columns.sort_unstable();
        sheet.hidden_columns.dedup();
        sheets.push(sheet);
    }
    Ok(Book { stream, sheets, looks })
}

struct Record {
    kind: u16,
    start: usize,
    end: usize,
}

impl Record {
    fn at(stream: &[u8], start: usize) -> Outcome<Option<Self>> {
        let Some(kind) = half(stream, start) else {
            return if start == stream.len() { Ok(None) } else { Err(damaged()) };
        };
        let length = half(stream, start + 2).ok_or_else(damaged)?;
        let end = start + 4 + usize::from(length);
        if end > stream.len() {
            return Err(damaged());
        }
        Ok(Some(Self { kind, start, end }))
    }

    /// The data, at least so long.
    fn data<'a>(&self, stream: &'a mut [u8], least: usize) -> Outcome<&'a mut [u8]> {
        let data = &mut stream[self.start + 4..self.end];
        if data.len() < least { Err(damaged()) } else { Ok(data) }
    }

    fn rename(&self, stream: &mut [u8], kind: u16) {
        stream[self.start..self.start + 2].copy_from_slice(&kind.to_le_bytes());
    }
}

#[derive(Default)]
struct Globals {
    positions: Vec<u32>,
    biff8: bool,
    fonts: Vec<bool>,
    formats: Vec<(u16, NumberFormat)>,
    /// Font, number format and colour of each cell format.
    cell_formats: Vec<(u16, u16, u32)>,
}

impl Globals {
    fn record(&mut self, stream: &mut [u8], record: &Record) -> Outcome<()> {
        match record.kind {
            0x0809 => self.biff8 = half(record.data(stream, 4)?, 0) == Some(0x0600),
            // FILEPASS: the records behind it are encrypted.
            0x002F => return Err(Refusal::encrypted()),
            0x0022 | 0x0042 => {
                record.data(stream, 2)?;
            }
            0x0031 => {
                let font = record.data(stream, 4)?;
                self.fonts.push(font[2] & 0x08 != 0);
            }
            0x041E => {
                let data = record.data(stream, 3)?;
                let id = half(data, 0).unwrap_or_default();
                let code = format_code(&data[2..], self.biff8);
                self.formats.push((id, format::parse(&code)));
            }
            0x00E0 => {
                let data = record.data(stream, 4)?;
                let (font, format) = (half(data, 0), half(data, 2));
                let colour = colour(data, self.biff8);
                self.cell_formats.push((
                    font.unwrap_or_default(),
                    format.unwrap_or_default(),
                    colour,
                ));
            }
            0x0085 => {
                let data = record.data(stream, 8)?;
                self.positions.push(word(data, 0).unwrap_or(u32::MAX));
                // States and kinds that calamine does not know cost it the whole workbook.
                if data[4] & 0x3F > 2 {
                    data[4] = 0;
                }
                if !matches!(data[5], 0 | 1 | 2 | 6) {
                    data[5] = 2;
                }
            }
            // Defined names and references to other sheets: only formulas need them.
            0x0018 | 0x0017 => record.rename(stream, IGNORED),
            _ => {}
        }
        Ok(())
    }

    fn looks(&self) -> Vec<Look> {
        let look = |(font, id, colour): &(u16, u16, u32)| {
            let own = self.formats.iter().rev().find(|(own, _)| own == id);
            // There is no font number 4; those after it count one less.
            let font = usize::from(*font) - usize::from(*font > 4);
            Look {
                format: own.map_or_else(|| format::builtin(u32::from(*id)), |(_, format)| *format),
                struck: self.fonts.get(font).copied().unwrap_or(false),
                colour: *colour,
            }
        };
        self.cell_formats.iter().map(look).collect()
    }
}

/// The colour behind the cells of an XF record; 0 for none.
fn colour(data: &[u8], biff8: bool) -> u32 {
    // Pattern and first colour of its two.
    let (pattern, colour) = if biff8 {
        (data.get(17).map(|byte| byte >> 2), half(data, 18))
    } else {
        (data.get(10).map(|byte| byte & 0x3F), half(data, 8))
    };
    match (pattern, colour) {
        (Some(1..), Some(colour)) => fills::indexed(colour & 0x7F),
        _ => 0,
    }
}

/// The text of a FORMAT record.
fn format_code(data: &[u8], biff8: bool) -> String {
    let latin = |bytes: &[u8]| bytes.iter().map(|b| char::from(*b)).collect();
    if !biff8 {
        return latin(data.get(1..).unwrap_or_default());
    }
    match data.get(2) {
        Some(flags) if flags & 1 != 0 => {
            let letters = data[3..].as_chunks::<2>().0.iter().map(|two| u16::from_le_bytes(*two));
            char::decode_utf16(letters).map(|c| c.unwrap_or('\u{FFFD}')).collect()
        }
        Some(_) => latin(&data[3..]),
        None => String::new(),
    }
}

fn substream(
    stream: &mut [u8],
    start: usize,
    sheet: &mut Sheet,
    looks: &[Look],
    budget: &mut usize,
) -> Outcome<()> {
    let mut at = start;
    let mut depth = 0u32;
    let mut awaits_text = false;
    let mut object = None;
    loop {
        let record = Record::at(stream, at)?.ok_or_else(damaged)?;
        at = record.end;
        match record.kind {
            0x0809 => {
                record.data(stream, 4)?;
                depth += 1;
            }
            0x000A if depth <= 1 => return Ok(()),
            0x000A => depth -= 1,
            // Embedded charts hold records that look like cells.
            _ if depth > 1 => {}
            0x0208 => {
                let data = record.data(stream, 16)?;
                if data[12] & 0x20 != 0 {
                    sheet.hidden_rows.push(u32::from(half(data, 0).unwrap_or_default()) + 1);
                }
            }
            0x007D => {
                let data = record.data(stream, 10)?;
                let (first, last) = (half(data, 0), half(data, 2));
                if data[8] & 1 != 0 && sheet.hidden_columns.len() < 10_000 {
                    let range = first.unwrap_or_default()..=last.unwrap_or_default().min(255);
                    sheet.hidden_columns.extend(range.map(|column| u32::from(column) + 1));
                }
            }
            0x009B => sheet.filtered = true,
            0x001C => note(&stream[record.start + 4..record.end], sheet),
            // OBJ, then TXO and its text.
            0x005D => object = half(&stream[record.start..record.end], 10),
            0x01B6 => {
                let text = Record::at(stream, at)?.filter(|next| next.kind == 0x003C);
                let text = text.map_or(&[][..], |next| &stream[next.start + 4..next.end]);
                if begins_with_mark(text) && sheet.own_boxes.len() < COMMENTS {
                    sheet.own_boxes.extend(object);
                }
            }
            0x0201 | 0x00BE => blanks(&stream[record.start + 4..record.end], sheet, looks),
            // What it claims about the size is believed by calamine.
            0x0200 => record.rename(stream, IGNORED),
            0x00E5 => {
                merges(record.data(stream, 2)?, sheet);
                record.rename(stream, IGNORED);
            }
            0x0207 if awaits_text => {
                record.data(stream, 2)?;
                awaits_text = false;
            }
            0x0207 => record.rename(stream, IGNORED),
            kind @ (0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x00BD | 0x0006) => {
                let before = sheet.slots.len();
                awaits_text = cell(stream, &record, kind, sheet)?;
                for slot in sheet.slots[before..].iter().flatten() {
                    let colour = looks.get(usize::from(slot.format)).map_or(0, |look| look.colour);
                    sheet.fills.paint(slot.at.0, slot.at.1, 1, colour);
                }
                if sheet.slots.len() > *budget {
                    return Err(too_many_cells());
                }
            }
            _ => {}
        }
        if depth == 0 {
            return Err(damaged());
        }
    }
}

/// Cells without a value (BLANK, MULBLANK) may have a colour.
fn blanks(data: &[u8], sheet: &mut Sheet, looks: &[Look]) {
    let (Some(row), Some(column)) = (half(data, 0), half(data, 2)) else { return };
    // Behind several formats stands the number of the last column.
    let several = if data.len() > 6 { &data[4..data.len() - 2] } else { &data[4..] };
    for (number, format) in (1u32..).zip(several.as_chunks::<2>().0) {
        let colour = looks.get(usize::from(u16::from_le_bytes(*format))).map_or(0, |l| l.colour);
        let column = u32::from(column) + number;
        if column <= WIDTH {
            sheet.fills.paint(u32::from(row) + 1, column, 1, colour);
        }
    }
}

/// Notes the cell of a comment (NOTE), unless the program is its author.
fn note(data: &[u8], sheet: &mut Sheet) {
    let (Some(row), Some(column)) = (half(data, 0), half(data, 2)) else { return };
    // Excel 5 parts long comments; the parts that follow have no row.
    if row == u16::MAX || u32::from(column) >= WIDTH || sheet.comments.len() >= COMMENTS {
        return;
    }
    // Position and number of the box stand between; letters are of one byte or two.
    let author = data.get(8..).unwrap_or_default();
    let letters: Vec<u8> = author.iter().skip(3).copied().filter(|byte| *byte != 0).collect();
    if letters != COMMENT_AUTHOR.as_bytes() {
        sheet.comments.push((u32::from(row) + 1, u32::from(column) + 1));
        sheet.boxes.push(half(data, 6).unwrap_or_default());
    }
}

/// Whether the text of a box begins as the program's comments do. Its dashes take two bytes a letter.
fn begins_with_mark(data: &[u8]) -> bool {
    let Some((flags, letters)) = data.split_first() else { return false };
    let letters = letters.as_chunks::<2>().0.iter().map(|two| u16::from_le_bytes(*two));
    flags & 1 != 0 && COMMENT_MARK.encode_utf16().eq(letters.take(COMMENT_MARK.chars().count()))
}

fn merges(data: &[u8], sheet: &mut Sheet) {
    let count = usize::from(half(data, 0).unwrap_or_default());
    for region in data[2..].as_chunks::<8>().0.iter().take(count) {
        let number = |at| u32::from(half(region, at).unwrap_or_default()) + 1;
        let range = CellRange { first: (number(0), number(4)), last: (number(2), number(6)) };
        let ordered = range.first.0 <= range.last.0 && range.first.1 <= range.last.1;
        if ordered && range.first != range.last {
            sheet.merges.push(range);
        }
    }
}

/// Moves a cell to the next slot; tells whether its text is to follow.
fn cell(stream: &mut [u8], record: &Record, kind: u16, sheet: &mut Sheet) -> Outcome<bool> {
    let least = match kind {
        0x0203 => 14,
        0x0205 => 8,
        0x0006 => 22,
        0x0204 | 0x00D6 => 8,
        _ => 10,
    };
    let data = record.data(stream, least)?;
    let row = u32::from(half(data, 0).unwrap_or_default()) + 1;
    let column = u32::from(half(data, 2).unwrap_or_default()) + 1;
    let format = half(data, 4).unwrap_or_default();
    let mut slot = Slot { at: (row, column), format, kind: Kind::Value };

    if kind == 0x00BD {
        return several(data, row, column, sheet).map(|()| false);
    }
    let mut renamed = None;
    let mut awaits_text = false;
    match kind {
        0x00FD => slot.kind = Kind::Shared(word(data, 6).unwrap_or(u32::MAX)),
        0x0205 if data[7] == 0 => {}
        0x0205 if data[7] == 1 && known_error(data[6]) => {}
        0x0205 => {
            slot.kind = Kind::UnknownError(data[6]);
            renamed = Some(IGNORED);
        }
        0x0006 => {
            // A formula's result stands where a number, a truth value or an error would.
            let special = data[12] == 0xFF && data[13] == 0xFF;
            let (result, value) = (data[6], data[8]);
            match result {
                _ if !special => renamed = Some(0x0203),
                0 => {
                    slot.kind = Kind::Formula;
                    awaits_text = true;
                    // The formula itself: no bytes.
                    data[20..22].fill(0);
                }
                1 | 2 if result == 1 || known_error(value) => {
                    data[6] = value;
                    data[7] = result - 1;
                    renamed = Some(0x0205);
                }
                3 => {
                    record.rename(stream, IGNORED);
                    return Ok(false);
                }
                _ => {
                    slot.kind = Kind::UnknownError(value);
                    renamed = Some(IGNORED);
                }
            }
        }
        _ => {}
    }
    move_to(data, sheet.slots.len());
    sheet.slots.push(Some(slot));
    if let Some(kind) = renamed {
        record.rename(stream, kind);
    }
    Ok(awaits_text)
}

/// Numbers of neighbouring cells in one record (MULRK).
fn several(data: &mut [u8], row: u32, column: u32, sheet: &mut Sheet) -> Outcome<()> {
    let count = (data.len() - 6) / 6;
    let last = half(data, data.len() - 2).unwrap_or_default();
    if data.len() != 6 + 6 * count
        || u32::from(last) + 1 != column + u32::try_from(count).unwrap_or(0) - 1
    {
        return Err(damaged());
    }
    // They stay neighbours: where the line does not hold them, a new one is begun.
    let width = WIDTH as usize;
    if sheet.slots.len() % width + count > width {
        let line = sheet.slots.len().div_ceil(width) * width;
        sheet.slots.resize(line, None);
        if count > width {
            return Err(damaged());
        }
    }
    let first = sheet.slots.len();
    for (n, rk) in (0..).zip(data[4..4 + 6 * count].as_chunks::<6>().0) {
        let format = half(rk, 0).unwrap_or_default();
        sheet.slots.push(Some(Slot { at: (row, column + n), format, kind: Kind::Value }));
    }
    move_to(data, first);
    let last = Sheet::place(first + count - 1).1;
    let end = data.len();
    data[end - 2..].copy_from_slice(&(last as u16).to_le_bytes());
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "the budget of cells ends at row 19,531")]
fn move_to(data: &mut [u8], slot: usize) {
    let (row, column) = Sheet::place(slot);
    data[0..2].copy_from_slice(&(row as u16).to_le_bytes());
    data[2..4].copy_from_slice(&(column as u16).to_le_bytes());
}

fn known_error(code: u8) -> bool {
    matches!(code, 0x00 | 0x07 | 0x0F | 0x17 | 0x1D | 0x24 | 0x2A | 0x2B)
}

fn damaged() -> Refusal {
    Refusal::damaged(
        "ihre Datensätze (BIFF) sind unvollständig",
        "its records (BIFF) are incomplete",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A NOTE record: row, column, flags, number, author.
    fn note_of(row: u16, column: u16, author: &str, wide: bool) -> Vec<u8> {
        let mut data = Vec::new();
        let count = u16::try_from(author.len()).expect("short");
        for half in [row, column, 0, 1, count] {
            data.extend_from_slice(&half.to_le_bytes());
        }
        data.push(u8::from(wide));
        for letter in author.bytes() {
            data.push(letter);
            data.extend_from_slice(if wide { &[0] } else { &[] });
        }
        data.push(0);
        data
    }

    #[test]
    fn comments_of_people_are_noted_and_those_of_the_program_are_not() {
        let mut sheet = Sheet::default();
        for wide in [false, true] {
            note(&note_of(4, 2, "Hauptamt", wide), &mut sheet);
            note(&note_of(5, 2, COMMENT_AUTHOR, wide), &mut sheet);
        }
        note(&note_of(0, 0, "", false), &mut sheet);
        // the rest of a long comment, a column that is not there, a record cut off
        note(&note_of(u16::MAX, 2, "Hauptamt", false), &mut sheet);
        note(&note_of(4, 256, "Hauptamt", false), &mut sheet);
        note(&[1, 0, 2], &mut sheet);
        assert_eq!(sheet.comments, [(5, 3), (5, 3), (1, 1)]);
    }

    #[test]
    fn empty_cells_show_their_colours() {
        let look = |colour| Look { colour, ..Look::default() };
        let looks = [look(0), look(fills::indexed(10)), look(fills::indexed(11))];
        let mut sheet = Sheet::default();
        let halves = |halves: &[u16]| -> Vec<u8> {
            halves.iter().flat_map(|half| half.to_le_bytes()).collect()
        };
        blanks(&halves(&[2, 0, 1]), &mut sheet, &looks);
        blanks(&halves(&[3, 1, 1, 1, 0, 2, 99, 5]), &mut sheet, &looks);
        blanks(&halves(&[3, 255, 1, 1, 256]), &mut sheet, &looks);
        blanks(&[3, 0], &mut sheet, &looks);
        let runs = sheet.fills.finish();
        let runs: Vec<_> = runs.iter().map(|run| (run.row, run.first, run.last)).collect();
        assert_eq!(runs, [(3, 1, 1), (4, 2, 3), (4, 5, 5), (4, 256, 256)]);
    }
}
