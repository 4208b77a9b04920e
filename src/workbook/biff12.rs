//! The records of an XLSB workbook (BIFF12), before calamine.
//!
//! One pass over each part notes what calamine does not tell (number formats, struck fonts, merges,
//! hidden rows and columns, filters) and what it would drop without a word (errors of formulas, rich
//! texts in cells). The values it is to read are put into records of their own: so no formula, no
//! claimed count and no unknown record can make it panic.

use super::fills;
use super::format::{self, NumberFormat};
use super::raw::CellRange;
use super::refusal::{Outcome, Refusal};
use super::sheet_xml::{LAST_COLUMN, LAST_ROW, too_many_cells};

/// One record: its kind and its data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
}

impl<'a> Record<'a> {
    /// A whole number of four bytes.
    pub(super) fn word(&self, at: usize) -> Outcome<u32> {
        let bytes = self.data.get(at..).and_then(|rest| rest.first_chunk::<4>());
        bytes.map(|four| u32::from_le_bytes(*four)).ok_or_else(damaged)
    }

    fn half(&self, at: usize) -> Outcome<u16> {
        let bytes = self.data.get(at..).and_then(|rest| rest.first_chunk::<2>());
        bytes.map(|two| u16::from_le_bytes(*two)).ok_or_else(damaged)
    }

    fn byte(&self, at: usize) -> Outcome<u8> {
        self.data.get(at).copied().ok_or_else(damaged)
    }

    /// The bytes of a text (length, UTF-16), with its length.
    fn wide(&self, at: usize) -> Outcome<&'a [u8]> {
        let letters = self.word(at)? as usize;
        let end = letters.checked_mul(2).and_then(|n| n.checked_add(at + 4)).ok_or_else(damaged)?;
        self.data.get(at..end).ok_or_else(damaged)
    }

    /// A text, and the offset behind it.
    pub(super) fn text(&self, at: usize) -> Outcome<(String, usize)> {
        let bytes = self.wide(at)?;
        let letters = bytes[4..].as_chunks::<2>().0.iter().map(|two| u16::from_le_bytes(*two));
        let text = char::decode_utf16(letters).map(|c| c.unwrap_or('\u{FFFD}')).collect();
        Ok((text, at + bytes.len()))
    }
}

/// The records of a part, complete to its end.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next record; `None` at the proper end.
    pub(super) fn next(&mut self) -> Outcome<Option<Record<'a>>> {
        let Some((first, rest)) = self.rest.split_first() else { return Ok(None) };
        self.rest = rest;
        let mut kind = u16::from(first & 0x7F);
        if first & 0x80 != 0 {
            kind |= u16::from(self.byte()? & 0x7F) << 7;
        }
        let mut length = 0usize;
        for n in 0..4 {
            let byte = self.byte()?;
            length |= usize::from(byte & 0x7F) << (7 * n);
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (data, rest) = self.rest.split_at_checked(length).ok_or_else(damaged)?;
        self.rest = rest;
        Ok(Some(Record { kind, data }))
    }

    fn byte(&mut self) -> Outcome<u8> {
        let (byte, rest) = self.rest.split_first().ok_or_else(damaged)?;
        self.rest = rest;
        Ok(*byte)
    }
}

/// Appends a record.
pub(super) fn put(out: &mut Vec<u8>, kind: u16, data: &[&[u8]]) {
    if kind < 0x80 {
        out.push(kind as u8);
    } else {
        out.extend_from_slice(&[(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]);
    }
    let mut length: usize = data.iter().map(|piece| piece.len()).sum();
    loop {
        let low = (length & 0x7F) as u8;
        length >>= 7;
        out.push(if length > 0 { low | 0x80 } else { low });
        if length == 0 {
            break;
        }
    }
    for piece in data {
        out.extend_from_slice(piece);
    }
}

/// What a cell format says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) format: NumberFormat,
    pub(super) struck: bool,
    /// The colour behind the cell; 0 for none.
    pub(super) colour: u32,
}

/// The cell formats of a styles part.
pub(super) fn looks(bytes: &[u8]) -> Outcome<Vec<Look>> {
    let mut records = Records::new(bytes);
    let mut fonts = Vec::new();
    let mut fills = Vec::new();
    let mut formats: Vec<(u16, NumberFormat)> = Vec::new();
    let mut looks = Vec::new();
    let mut in_cells = false;
    while let Some(record) = records.next()? {
        match record.kind {
            43 => fonts.push(record.half(2)? & 0x08 != 0),
            45 => fills.push(colour(&record)),
            44 => formats.push((record.half(0)?, format::parse(&record.text(2)?.0))),
            617 => in_cells = true,
            618 => in_cells = false,
            47 if in_cells => {
                let (id, font) = (record.half(2)?, record.half(4)?);
                let own = formats.iter().rev().find(|(own, _)| *own == id);
                looks.push(Look {
                    format: own
                        .map_or_else(|| format::builtin(u32::from(id)), |(_, format)| *format),
                    struck: fonts.get(usize::from(font)).copied().unwrap_or(false),
                    colour: fills.get(usize::from(record.half(6)?)).copied().unwrap_or(0),
                });
            }
            _ => {}
        }
    }
    Ok(looks)
}

/// The colour of a fill: pattern, then kind, index, tint and red, green, blue of its first colour.
fn colour(record: &Record<'_>) -> u32 {
    match *record.data {
        [pattern, _, _, _, kind, index, _, _, red, green, blue, ..] if pattern != 0 => {
            match kind >> 1 {
                // Automatic: no colour.
                0 => 0,
                1 => fills::indexed(index.into()),
                _ => fills::rgb(red, green, blue),
            }
        }
        _ => 0,
    }
}

/// The shared texts as calamine is to read them, and their number: the count that the part claims is
/// not believed.
pub(super) fn strings(bytes: &[u8]) -> Outcome<(Vec<u8>, u32)> {
    let mut records = Records::new(bytes);
    let mut items = Vec::with_capacity(bytes.len());
    let mut count = 0u32;
    while let Some(record) = records.next()? {
        if record.kind == 19 {
            put(&mut items, 19, &[&[0], record.wide(1)?]);
            count += 1;
        }
    }
    let mut part = Vec::with_capacity(items.len() + 16);
    put(&mut part, 159, &[&count.to_le_bytes(), &count.to_le_bytes()]);
    part.extend_from_slice(&items);
    Ok((part, count))
}

/// A cell whose value calamine reads, or that is known already.
#[derive(Debug)]
pub(super) struct Slot {
    /// Row and column, 1-based.
    pub(super) at: (u32, u32),
    pub(super) format: usize,
    pub(super) content: Content,
}

/// Where the value of a cell is.
#[derive(Debug, PartialEq)]
pub(super) enum Content {
    /// The next one that calamine gives.
    Next,
    /// A text beside the shared ones.
    Text(String),
    /// An error that calamine does not know.
    Error(String),
    /// A shared text that is not there.
    NoSuchText(u32),
    /// Nothing but a look.
    Blank,
}

/// A sheet without its values.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) slots: Vec<Slot>,
    pub(super) merges: Vec<CellRange>,
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_columns: Vec<u32>,
    pub(super) filtered: bool,
    /// Addresses that are not in the grid.
    pub(super) outside: Vec<String>,
    /// What calamine is given.
    pub(super) canonical: Vec<u8>,
}

/// Surveys a worksheet part; `strings` is the number of shared texts, `budget` of cells to come.
pub(super) fn survey(bytes: &[u8], strings: u32, budget: usize) -> Outcome<Sheet> {
    let mut sheet = Sheet::default();
    put(&mut sheet.canonical, 148, &[&[0; 16]]);
    put(&mut sheet.canonical, 145, &[]);
    let mut records = Records::new(bytes);
    let (mut row, mut in_data, mut ended, mut filter) = (0u32, false, false, false);
    while let Some(record) = records.next()? {
        match record.kind {
            130 => ended = true,
            145 => in_data = true,
            146 => in_data = false,
            0 if in_data => {
                row = record.word(0)?.saturating_add(1);
                if row > LAST_ROW {
                    return Err(outside());
                }
                if record.byte(11)? & 0x10 != 0 {
                    sheet.hidden_rows.push(row);
                }
                put(&mut sheet.canonical, 0, &[record.data]);
            }
            1..=11 | 62 if in_data => {
                cell(&record, row, strings, &mut sheet)?;
                if sheet.slots.len() > budget {
                    return Err(too_many_cells());
                }
            }
            60 if record.half(16)? & 1 != 0 => {
                let (first, last) = (record.word(0)?, record.word(4)?.min(LAST_COLUMN - 1));
                if sheet.hidden_columns.len() < 100_000 {
                    sheet.hidden_columns.extend((first..=last).map(|column| column + 1));
                }
            }
            176 => merge(&record, &mut sheet)?,
            163 => filter = true,
            _ => {}
        }
    }
    if !ended {
        return Err(Refusal::damaged("ein Teil endet vorzeitig", "a part ends too early"));
    }
    put(&mut sheet.canonical, 146, &[]);
    sheet.filtered = filter && !sheet.hidden_rows.is_empty();
    sheet.merges.sort_unstable();
    sheet.hidden_rows.sort_unstable();
    sheet.hidden_rows.dedup();
    sheet.hidden_columns.sort_unstable();
    sheet.hidden_columns.dedup();
    Ok(sheet)
}

/// Notes a cell, and puts its value where calamine finds it.
fn cell(record: &Record<'_>, row: u32, strings: u32, sheet: &mut Sheet) -> Outcome<()> {
    let column = record.word(0)?.saturating_add(1);
    let format = (record.word(4)? & 0x00FF_FFFF) as usize;
    if column > LAST_COLUMN {
        if sheet.outside.len() < 20 {
            sheet.outside.push(format!("{}{row}", crate::origin::column_letters(column)));
        }
        return Ok(());
    }
    let head = &record.data[..8];
    let value = |length: usize| record.data.get(8..8 + length).ok_or_else(damaged);
    let known = |code: u8| matches!(code, 0x00 | 0x07 | 0x0F | 0x17 | 0x1D | 0x24 | 0x2A | 0x2B);
    let mut content = Content::Next;
    let out = &mut sheet.canonical;
    match record.kind {
        2 => put(out, 2, &[head, value(4)?]),
        3 | 11 if known(record.byte(8)?) => put(out, 3, &[head, value(1)?]),
        3 | 11 => content = Content::Error(format!("#{:02X}!", record.byte(8)?)),
        4 | 10 => put(out, 4, &[head, value(1)?]),
        5 | 9 => put(out, 5, &[head, value(8)?]),
        6 | 8 => put(out, 6, &[head, record.wide(8)?]),
        7 => match record.word(8)? {
            index if index < strings => put(out, 7, &[head, value(4)?]),
            index => content = Content::NoSuchText(index),
        },
        62 => content = Content::Text(record.text(9)?.0),
        1 => content = Content::Blank,
        _ => return Ok(()),
    }
    sheet.slots.push(Slot { at: (row, column), format, content });
    Ok(())
}

fn merge(record: &Record<'_>, sheet: &mut Sheet) -> Outcome<()> {
    let number = |at| record.word(at).map(|n| n.saturating_add(1));
    let range = CellRange { first: (number(0)?, number(8)?), last: (number(4)?, number(12)?) };
    let inside = range.last.0 <= LAST_ROW && range.last.1 <= LAST_COLUMN;
    let ordered = range.first.0 <= range.last.0 && range.first.1 <= range.last.1;
    if inside && ordered && range.first != range.last && sheet.merges.len() < 1_000_000 {
        sheet.merges.push(range);
    }
    Ok(())
}

fn outside() -> Refusal {
    Refusal::malformed(
        "eine Zelle liegt außerhalb der Tabelle (A1 bis XFD1048576)",
        "a cell lies outside of the sheet (A1 to XFD1048576)",
    )
}

pub(super) fn damaged() -> Refusal {
    Refusal::damaged(
        "ihre Datensätze (BIFF12) sind unvollständig",
        "its records (BIFF12) are incomplete",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_as_they_are_put() {
        let long = vec![7u8; 20_000];
        let mut bytes = Vec::new();
        put(&mut bytes, 7, &[b"ab", b"c"]);
        put(&mut bytes, 617, &[&long]);
        let mut records = Records::new(&bytes);
        let first = records.next().expect("sound").expect("one");
        assert_eq!((first.kind, first.data), (7, &b"abc"[..]));
        let second = records.next().expect("sound").expect("two");
        assert_eq!((second.kind, second.data.len()), (617, 20_000));
        assert!(records.next().expect("sound").is_none());
        for end in 1..bytes.len() {
            let mut records = Records::new(&bytes[..end]);
            let cut = [records.next(), records.next()].iter().any(Result::is_err);
            assert!(cut || end == 5, "{end}");
        }
    }
}
