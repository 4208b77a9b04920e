//! What a worker answers, as bytes: compact, and each shared text once.
//!
//! Both ends are the same program, so there is no version; what cannot be decoded is a failure of
//! the worker.

use super::ReadFile;
use super::raw::{CellRange, Fill, Format, RawCell, RawSheet, RawValue, RawWorkbook, Shown};
use crate::domain::Decimal;
use crate::finding::{Finding, Place, Reported, RuleId};
use crate::lang::Text;
use chrono::DateTime;
use rustc_hash::FxHashMap;
use std::sync::Arc;

const FORMATS: [Format; 4] = [Format::Xlsx, Format::Xlsb, Format::Xls, Format::Ods];
const PERCENT: u8 = 0x40;
const STRUCK: u8 = 0x80;
const SHOWN: u8 = 0x20;

/// Encodes an answer.
pub(super) fn encode(reported: &Reported<ReadFile>) -> Vec<u8> {
    let cells: usize = reported
        .value
        .workbook
        .iter()
        .flat_map(|workbook| &workbook.sheets)
        .map(|sheet| sheet.cells.len())
        .sum();
    let mut out = Out { bytes: Vec::with_capacity(256 + cells * 12), texts: FxHashMap::default() };
    out.number(reported.value.bytes);
    out.text(&reported.value.sha256);
    out.text(&reported.value.saved.map(|day| day.to_string()).unwrap_or_default());
    out.list(&reported.findings, Out::finding);
    out.list(reported.value.findings_sheet.as_slice(), Out::sheet);
    match &reported.value.workbook {
        None => out.byte(u8::MAX),
        Some(workbook) => {
            let format = FORMATS.iter().position(|format| *format == workbook.format);
            out.byte(format.and_then(|n| u8::try_from(n).ok()).unwrap_or_default());
            out.text(&workbook.file);
            out.list(&workbook.sheets, Out::sheet);
        }
    }
    out.bytes
}

/// Decodes an answer; `None` if it is none.
pub(super) fn decode(bytes: &[u8]) -> Option<Reported<ReadFile>> {
    let mut input = In { bytes, texts: Vec::new() };
    let size = input.number()?;
    let sha256 = input.text()?;
    let saved = input.text()?.parse().ok();
    let findings = input.list(In::finding)?;
    let findings_sheet = input.list(In::sheet)?.pop();
    let workbook = match input.byte()? {
        u8::MAX => None,
        format => Some(RawWorkbook {
            format: *FORMATS.get(usize::from(format))?,
            file: input.text()?,
            sheets: input.list(In::sheet)?,
        }),
    };
    let value = ReadFile { workbook, sha256, bytes: size, saved, findings_sheet };
    input.bytes.is_empty().then_some(Reported { value, findings })
}

struct Out {
    bytes: Vec<u8>,
    /// Texts already written, by the address they are shared under.
    texts: FxHashMap<usize, u64>,
}

impl Out {
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Seven bits a byte, the low ones first.
    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push((n & 0x7F) as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push((n & 0x7F) as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn list<T>(&mut self, items: &[T], item: fn(&mut Self, &T)) {
        self.number(items.len() as u64);
        for each in items {
            item(self, each);
        }
    }

    fn row_or_column(&mut self, n: &u32) {
        self.number(u64::from(*n));
    }

    fn pair(&mut self, pair: (u32, u32)) {
        self.row_or_column(&pair.0);
        self.row_or_column(&pair.1);
    }

    fn message(&mut self, text: &Text) {
        self.text(&text.de);
        self.text(&text.en);
    }

    fn finding(&mut self, finding: &Finding) {
        self.number(u64::from(finding.rule.0));
        self.text(&finding.place.file);
        self.byte(u8::from(finding.place.sheet.is_some()));
        if let Some(sheet) = &finding.place.sheet {
            self.text(sheet);
        }
        self.pair(finding.place.cell.unwrap_or_default());
        self.message(&finding.message);
        self.message(&finding.help);
    }

    fn range(&mut self, range: &CellRange) {
        self.pair(range.first);
        self.pair(range.last);
    }

    fn sheet(&mut self, sheet: &RawSheet) {
        self.text(&sheet.name);
        self.byte(u8::from(sheet.hidden) | u8::from(sheet.filtered) << 1);
        self.list(&sheet.merges, Self::range);
        self.list(&sheet.hidden_rows, Self::row_or_column);
        self.list(&sheet.hidden_columns, Self::row_or_column);
        self.list(&sheet.comments, |out, at| out.pair(*at));
        self.list(&sheet.fills, |out, fill| {
            out.pair((fill.row, fill.first));
            out.pair((fill.last, fill.colour));
        });
        self.number(sheet.cells.len() as u64);
        let mut row = 0;
        for cell in &sheet.cells {
            self.cell(cell, row);
            row = cell.row;
        }
    }

    fn cell(&mut self, cell: &RawCell, row: u32) {
        let flags = if cell.percent { PERCENT } else { 0 }
            | if cell.struck { STRUCK } else { 0 }
            | if cell.shown == Shown::default() { 0 } else { SHOWN };
        let at = self.bytes.len();
        self.byte(0);
        self.row_or_column(&cell.row.wrapping_sub(row));
        self.row_or_column(&cell.column);
        if flags & SHOWN != 0 {
            self.bytes.extend_from_slice(&cell.shown.bytes());
        }
        let kind = match &cell.value {
            RawValue::Text(text) => {
                let next = self.texts.len() as u64;
                match self.texts.entry(Arc::as_ptr(text).cast::<u8>().addr()) {
                    std::collections::hash_map::Entry::Occupied(known) => {
                        let index = *known.get();
                        self.number(index);
                        1
                    }
                    std::collections::hash_map::Entry::Vacant(new) => {
                        new.insert(next);
                        self.text(text);
                        0
                    }
                }
            }
            RawValue::Number(decimal) => {
                let mantissa = decimal.mantissa();
                self.byte(
                    u8::try_from(decimal.scale()).unwrap_or_default()
                        | if mantissa < 0 { 0x80 } else { 0 },
                );
                match u64::try_from(mantissa.unsigned_abs()) {
                    Ok(small) => {
                        self.number(small);
                        2
                    }
                    Err(_) => {
                        self.bytes.extend_from_slice(&mantissa.unsigned_abs().to_le_bytes());
                        3
                    }
                }
            }
            RawValue::HugeNumber(text) => {
                self.text(text);
                4
            }
            RawValue::Date(date) => {
                self.bytes.extend_from_slice(&date.and_utc().timestamp_millis().to_le_bytes());
                5
            }
            RawValue::Bool(false) => 6,
            RawValue::Bool(true) => 7,
            RawValue::Error(text) => {
                self.text(text);
                8
            }
            RawValue::FormulaWithoutResult => 9,
        };
        self.bytes[at] = kind | flags;
    }
}

struct In<'a> {
    bytes: &'a [u8],
    texts: Vec<Arc<str>>,
}

impl<'a> In<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn length(&mut self) -> Option<usize> {
        // Nothing takes less than a byte, so a length beyond the rest is none.
        usize::try_from(self.number()?).ok().filter(|length| *length <= self.bytes.len())
    }

    fn str(&mut self) -> Option<&'a str> {
        let length = self.length()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn text(&mut self) -> Option<String> {
        self.str().map(str::to_owned)
    }

    fn list<T>(&mut self, item: fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.length()?;
        let mut items = Vec::with_capacity(length);
        for _ in 0..length {
            items.push(item(self)?);
        }
        Some(items)
    }

    fn row_or_column(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    fn pair(&mut self) -> Option<(u32, u32)> {
        Some((self.row_or_column()?, self.row_or_column()?))
    }

    fn message(&mut self) -> Option<Text> {
        Some(Text::new(self.text()?, self.text()?))
    }

    fn finding(&mut self) -> Option<Finding> {
        let rule = RuleId(u16::try_from(self.number()?).ok()?);
        let file = self.text()?;
        let sheet = if self.byte()? == 1 { Some(self.text()?) } else { None };
        let cell = Some(self.pair()?).filter(|cell| *cell != (0, 0));
        let (message, help) = (self.message()?, self.message()?);
        Some(Finding::new(rule, Place { file, sheet, cell }, message, help))
    }

    fn range(&mut self) -> Option<CellRange> {
        Some(CellRange { first: self.pair()?, last: self.pair()? })
    }

    fn sheet(&mut self) -> Option<RawSheet> {
        let name = self.text()?;
        let flags = self.byte()?;
        let merges = self.list(Self::range)?;
        let hidden_rows = self.list(Self::row_or_column)?;
        let hidden_columns = self.list(Self::row_or_column)?;
        let comments = self.list(Self::pair)?;
        let fills = self.list(|input| {
            let ((row, first), (last, colour)) = (input.pair()?, input.pair()?);
            Some(Fill { row, first, last, colour })
        })?;
        let length = self.length()?;
        let mut cells = Vec::with_capacity(length);
        let mut row = 0u32;
        for _ in 0..length {
            let cell = self.cell(row)?;
            row = cell.row;
            cells.push(cell);
        }
        Some(RawSheet {
            name,
            hidden: flags & 1 != 0,
            cells,
            merges,
            hidden_rows,
            hidden_columns,
            filtered: flags & 2 != 0,
            comments,
            fills,
        })
    }

    fn cell(&mut self, row: u32) -> Option<RawCell> {
        let flags = self.byte()?;
        let row = row.wrapping_add(self.row_or_column()?);
        let column = self.row_or_column()?;
        let mut shown = Shown::default();
        if flags & SHOWN != 0 {
            shown = Shown::from_bytes(self.take(2)?.try_into().ok()?);
        }
        let value = match flags & !(PERCENT | STRUCK | SHOWN) {
            0 => {
                let text: Arc<str> = self.str()?.into();
                self.texts.push(text.clone());
                RawValue::Text(text)
            }
            1 => {
                let index = usize::try_from(self.number()?).ok()?;
                RawValue::Text(self.texts.get(index)?.clone())
            }
            kind @ (2 | 3) => {
                let sign = self.byte()?;
                let size = if kind == 2 {
                    i128::from(self.number()?)
                } else {
                    i128::from_le_bytes(self.take(16)?.try_into().ok()?)
                };
                let mantissa = if sign & 0x80 == 0 { size } else { -size };
                let scale = u32::from(sign & 0x7F);
                RawValue::Number(Decimal::try_from_i128_with_scale(mantissa, scale).ok()?)
            }
            4 => RawValue::HugeNumber(self.text()?),
            5 => {
                let milliseconds = i64::from_le_bytes(self.take(8)?.try_into().ok()?);
                RawValue::Date(DateTime::from_timestamp_millis(milliseconds)?.naive_utc())
            }
            6 => RawValue::Bool(false),
            7 => RawValue::Bool(true),
            8 => RawValue::Error(self.text()?),
            9 => RawValue::FormulaWithoutResult,
            _ => return None,
        };
        let (percent, struck) = (flags & PERCENT != 0, flags & STRUCK != 0);
        Some(RawCell { row, column, value, percent, shown, struck })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rule;
    use chrono::NaiveDate;

    fn answer() -> Reported<ReadFile> {
        let shared: Arc<str> = "Straße".into();
        let day =
            NaiveDate::from_ymd_opt(2019, 9, 30).and_then(|d| d.and_hms_milli_opt(1, 2, 3, 4));
        let values = [
            RawValue::Text(shared.clone()),
            RawValue::Text("einzeln".into()),
            RawValue::Text(shared),
            RawValue::Number("-1234.50".parse().expect("a decimal")),
            RawValue::Number(Decimal::MAX),
            RawValue::Number(Decimal::MIN),
            RawValue::HugeNumber("1E300".to_owned()),
            RawValue::Date(day.expect("a moment")),
            RawValue::Bool(true),
            RawValue::Bool(false),
            RawValue::Error("#REF!".to_owned()),
            RawValue::FormulaWithoutResult,
        ];
        let cells = (1..).zip(values).map(|(n, value)| RawCell {
            row: n / 3 + 1,
            column: n * 1_000,
            value,
            percent: n % 2 == 0,
            shown: Shown::of(if n % 3 == 0 { "T€" } else { "" }, u8::from(n % 4 == 0)),
            struck: n % 5 == 0,
        });
        let sheet = RawSheet {
            name: "Tabelle1".to_owned(),
            hidden: true,
            cells: cells.collect(),
            merges: vec![CellRange { first: (1, 2), last: (3, 16_384) }],
            hidden_rows: vec![3, 1_048_576],
            hidden_columns: vec![7],
            filtered: true,
            comments: vec![(1, 2), (1_048_576, 16_384)],
            fills: vec![Fill { row: 3, first: 1, last: 16_384, colour: 0x01FF_0000 }],
        };
        let place = Place { file: "a.xls".into(), sheet: Some("T".into()), cell: Some((1, 2)) };
        let text = || Text::new("de", "en");
        Reported {
            value: ReadFile {
                workbook: Some(RawWorkbook {
                    file: "a.xls".to_owned(),
                    format: Format::Ods,
                    sheets: vec![sheet, RawSheet::default()],
                }),
                sha256: "ab".to_owned(),
                bytes: 1 << 40,
                saved: chrono::NaiveDate::from_ymd_opt(2026, 10, 1),
                findings_sheet: Some(RawSheet { name: "Hinweise".into(), ..RawSheet::default() }),
            },
            findings: vec![
                Finding::new(rule::FILE_UNREADABLE, Place::file("b"), text(), text()),
                Finding::new(rule::LOCK_FILE, place, text(), text()),
            ],
        }
    }

    #[test]
    fn answers_survive_the_wire() {
        for answer in [answer(), Reported::default()] {
            let decoded = decode(&encode(&answer)).expect("decoded");
            assert_eq!(decoded.value, answer.value);
            assert_eq!(decoded.findings, answer.findings);
        }
    }

    #[test]
    fn shared_texts_stay_shared() {
        let decoded = decode(&encode(&answer())).expect("decoded").value.workbook.expect("read");
        let cells = &decoded.sheets[0].cells;
        match (&cells[0].value, &cells[2].value) {
            (RawValue::Text(a), RawValue::Text(b)) => assert!(Arc::ptr_eq(a, b)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_cut_is_no_answer() {
        let whole = encode(&answer());
        for end in 0..whole.len() {
            assert!(decode(&whole[..end]).is_none(), "{end}");
        }
    }
}
