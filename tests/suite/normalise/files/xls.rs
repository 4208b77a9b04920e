//! XLS (BIFF8 in an OLE container), as Excel 97 writes it.

use super::xlsx::float;
use ratsbericht::workbook::{RawCell, RawSheet, RawValue, RawWorkbook};
use std::collections::BTreeSet;

/// Cell formats, by index: general, date, per cent, struck through.
const GENERAL: u16 = 0;
const DATE: u16 = 1;
const PERCENT: u16 = 2;
const STRUCK: u16 = 3;

pub(super) fn write(raw: &RawWorkbook) -> Vec<u8> {
    let mut texts: Vec<String> = Vec::new();
    let fills = raw.sheets.iter().flat_map(|sheet| &sheet.fills);
    let colours: BTreeSet<u32> = fills.map(|fill| fill.colour).collect();
    let colours: Vec<u32> = colours.into_iter().collect();
    let sheets: Vec<Vec<u8>> =
        raw.sheets.iter().map(|sheet| sheet_records(sheet, &mut texts, &colours)).collect();
    let mut globals = Vec::new();
    record(&mut globals, 0x0809, &beginning(0x0005));
    record(&mut globals, 0x0042, &1200u16.to_le_bytes());
    record(&mut globals, 0x0022, &[0, 0]);
    for struck in [false, true] {
        let mut font = Vec::new();
        for half in [200, if struck { 8 } else { 0 }, 0x7FFF, 400, 0] {
            font.extend_from_slice(&u16::to_le_bytes(half));
        }
        font.extend_from_slice(&[0, 0, 0, 0, 5, 0]);
        font.extend_from_slice(b"Arial");
        record(&mut globals, 0x0031, &font);
    }
    for (font, format) in [(0u16, 0u16), (0, 14), (0, 10), (1, 0)] {
        let mut style = Vec::new();
        for half in [font, format, 1] {
            style.extend_from_slice(&half.to_le_bytes());
        }
        style.resize(20, 0);
        record(&mut globals, 0x00E0, &style);
    }
    for (number, _) in (10u16..).zip(&colours) {
        let mut style = vec![0; 16];
        style[4] = 1;
        // A solid pattern of a colour of the palette.
        style.extend_from_slice(&[0, 1 << 2]);
        style.extend_from_slice(&(number | 0x41 << 7).to_le_bytes());
        record(&mut globals, 0x00E0, &style);
    }
    let bounds: usize = raw.sheets.iter().map(|s| 4 + 8 + utf16(&s.name).len()).sum();
    let strings = shared(&texts);
    let mut position = globals.len() + bounds + strings.len() + 4;
    for (sheet, records) in raw.sheets.iter().zip(&sheets) {
        let mut bound = u32::try_from(position).expect("small").to_le_bytes().to_vec();
        bound.extend_from_slice(&[u8::from(sheet.hidden), 0]);
        bound.push(u8::try_from(sheet.name.encode_utf16().count()).expect("a short name"));
        bound.push(1);
        bound.extend_from_slice(&utf16(&sheet.name));
        record(&mut globals, 0x0085, &bound);
        position += records.len();
    }
    globals.extend_from_slice(&strings);
    record(&mut globals, 0x000A, &[]);
    for records in &sheets {
        globals.extend_from_slice(records);
    }
    container(&globals)
}

fn record(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
    out.extend_from_slice(&kind.to_le_bytes());
    out.extend_from_slice(&u16::try_from(data.len()).expect("a small record").to_le_bytes());
    out.extend_from_slice(data);
}

fn beginning(kind: u16) -> Vec<u8> {
    let mut data = Vec::new();
    for half in [0x0600, kind, 0x0DBB, 0x07CC, 0, 0, 6, 0] {
        data.extend_from_slice(&half.to_le_bytes());
    }
    data
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The shared strings; a string never crosses the border of a record.
fn shared(texts: &[String]) -> Vec<u8> {
    let mut out = Vec::new();
    let count = u32::try_from(texts.len()).expect("few").to_le_bytes();
    let mut data = [count, count].concat();
    let mut kind = 0x00FC;
    for text in texts {
        let mut string =
            u16::try_from(text.encode_utf16().count()).expect("short").to_le_bytes().to_vec();
        string.push(1);
        string.extend_from_slice(&utf16(text));
        if data.len() + string.len() > 8_000 {
            record(&mut out, kind, &data);
            (kind, data) = (0x003C, Vec::new());
        }
        data.extend_from_slice(&string);
    }
    record(&mut out, kind, &data);
    out
}

fn sheet_records(sheet: &RawSheet, texts: &mut Vec<String>, colours: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, 0x0809, &beginning(0x0010));
    for column in &sheet.hidden_columns {
        let column = u16::try_from(column - 1).expect("a small column");
        let mut data = Vec::new();
        for half in [column, column, 2_000, GENERAL, 1, 0] {
            data.extend_from_slice(&half.to_le_bytes());
        }
        record(&mut out, 0x007D, &data);
    }
    let rows = sheet.cells.iter().map(|c| c.row).max().unwrap_or(0);
    let columns = sheet.cells.iter().map(|c| c.column).max().unwrap_or(0);
    let mut data = [0u32.to_le_bytes(), rows.to_le_bytes()].concat();
    data.extend_from_slice(&[0, 0]);
    data.extend_from_slice(&u16::try_from(columns).expect("few columns").to_le_bytes());
    data.extend_from_slice(&[0, 0]);
    record(&mut out, 0x0200, &data);
    for row in 1..=rows {
        let mut data = Vec::new();
        let number = u16::try_from(row - 1).expect("a small row");
        for half in [number, 0, u16::try_from(columns).expect("few columns"), 255, 0, 0] {
            data.extend_from_slice(&half.to_le_bytes());
        }
        let hidden = sheet.hidden_rows.contains(&row);
        data.extend_from_slice(&(if hidden { 0x120u32 } else { 0x100 }).to_le_bytes());
        record(&mut out, 0x0208, &data);
    }
    for cell in &sheet.cells {
        let colour = sheet.colour(cell.row, cell.column);
        cell_record(&mut out, cell, texts, coloured(colour, colours));
    }
    for fill in &sheet.fills {
        for column in (fill.first..=fill.last).filter(|at| sheet.cell(fill.row, *at).is_none()) {
            let style = coloured(fill.colour, colours).expect("a colour of the workbook");
            let mut data = Vec::new();
            for number in [fill.row - 1, column - 1, u32::from(style)] {
                data.extend_from_slice(&u16::try_from(number).expect("small").to_le_bytes());
            }
            record(&mut out, 0x0201, &data);
        }
    }
    for merges in sheet.merges.chunks(1_000) {
        let mut data = u16::try_from(merges.len()).expect("few").to_le_bytes().to_vec();
        for merge in merges {
            for number in [merge.first.0, merge.last.0, merge.first.1, merge.last.1] {
                data.extend_from_slice(&u16::try_from(number - 1).expect("small").to_le_bytes());
            }
        }
        record(&mut out, 0x00E5, &data);
    }
    for (number, at) in (1u16..).zip(&sheet.comments) {
        let mut data = Vec::new();
        for half in [at.0 - 1, at.1 - 1, 0, u32::from(number), 3] {
            data.extend_from_slice(&u16::try_from(half).expect("small").to_le_bytes());
        }
        data.extend_from_slice(b"\0Amt\0");
        record(&mut out, 0x001C, &data);
    }
    record(&mut out, 0x000A, &[]);
    out
}

/// The cell format of a colour.
fn coloured(colour: u32, colours: &[u32]) -> Option<u16> {
    let at = colours.iter().position(|known| *known == colour)?;
    Some(u16::try_from(at).expect("few") + 4)
}

fn cell_record(out: &mut Vec<u8>, cell: &RawCell, texts: &mut Vec<String>, colour: Option<u16>) {
    let style = match &cell.value {
        RawValue::Date(_) => DATE,
        RawValue::Number(_) if cell.percent => PERCENT,
        _ if cell.struck => STRUCK,
        _ => colour.unwrap_or(GENERAL),
    };
    let mut data = Vec::new();
    for number in [cell.row - 1, cell.column - 1, u32::from(style)] {
        data.extend_from_slice(&u16::try_from(number).expect("small").to_le_bytes());
    }
    let kind = match &cell.value {
        RawValue::Text(text) => {
            let index = texts.iter().position(|known| **known == **text).unwrap_or_else(|| {
                texts.push(text.to_string());
                texts.len() - 1
            });
            data.extend_from_slice(&u32::try_from(index).expect("few").to_le_bytes());
            0x00FD
        }
        RawValue::Number(number) => {
            data.extend_from_slice(&float(*number).to_le_bytes());
            0x0203
        }
        RawValue::Date(moment) => {
            let zero = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
            let days = i32::try_from((moment.date() - zero).num_days()).expect("small");
            data.extend_from_slice(&f64::from(days).to_le_bytes());
            0x0203
        }
        RawValue::Bool(value) => {
            data.extend_from_slice(&[u8::from(*value), 0]);
            0x0205
        }
        RawValue::Error(error) => {
            let code = match error.as_str() {
                "#DIV/0!" => 0x07,
                "#VALUE!" => 0x0F,
                "#REF!" => 0x17,
                "#NAME?" => 0x1D,
                "#NUM!" => 0x24,
                _ => 0x2A,
            };
            data.extend_from_slice(&[code, 1]);
            0x0205
        }
        RawValue::FormulaWithoutResult | RawValue::HugeNumber(_) => return,
    };
    record(out, kind, &data);
}

/// An OLE container with this stream as "Workbook".
fn container(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const FREE: u32 = 0xFFFF_FFFF;
    const END: u32 = 0xFFFF_FFFE;
    const TABLE: u32 = 0xFFFF_FFFD;
    // shorter streams would stand in a table of their own
    let mut stream = stream.to_vec();
    let length = stream.len().max(4_096);
    stream.resize(length.div_ceil(SECTOR) * SECTOR, 0);
    let data = stream.len() / SECTOR;
    let tables = (data + 2).div_ceil(SECTOR / 4 - 1);
    let mut chain: Vec<u32> = vec![TABLE; tables];
    let directory = u32::try_from(tables).expect("few");
    chain.push(END);
    let first = directory + 1;
    for at in 1..data {
        chain.push(first + u32::try_from(at).expect("few"));
    }
    chain.push(END);
    chain.resize(tables * SECTOR / 4, FREE);
    let mut out = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    out.resize(24, 0);
    for half in [0x3Eu16, 3, 0xFFFE, 9, 6, 0, 0, 0] {
        out.extend_from_slice(&half.to_le_bytes());
    }
    let count = u32::try_from(tables).expect("few");
    for word in [0, count, directory, 0, 4_096, END, 0, END, 0] {
        out.extend_from_slice(&word.to_le_bytes());
    }
    for at in 0..109u32 {
        out.extend_from_slice(&(if at < count { at } else { FREE }).to_le_bytes());
    }
    for entry in &chain {
        out.extend_from_slice(&entry.to_le_bytes());
    }
    let length = u64::try_from(length).expect("small");
    for (name, kind, child, start, size) in [
        ("Root Entry", 5u8, 1u32, END, 0u64),
        ("Workbook", 2, FREE, first, length),
        ("", 0, FREE, 0, 0),
        ("", 0, FREE, 0, 0),
    ] {
        let mut entry = utf16(name);
        entry.resize(64, 0);
        let bytes = if name.is_empty() { 0 } else { (name.len() + 1) * 2 };
        entry.extend_from_slice(&u16::try_from(bytes).expect("short").to_le_bytes());
        entry.extend_from_slice(&[kind, 1]);
        for word in [FREE, FREE, child] {
            entry.extend_from_slice(&word.to_le_bytes());
        }
        entry.resize(116, 0);
        entry.extend_from_slice(&start.to_le_bytes());
        entry.extend_from_slice(&size.to_le_bytes());
        out.extend_from_slice(&entry);
    }
    out.extend_from_slice(&stream);
    out
}
