//! One pass over a worksheet's XML before calamine: what calamine does not tell (merges, hidden
//! rows and columns, formulas without result), and the cells it would stumble over.
//!
//! A cell that calamine would misread, or that would cost the whole sheet, is emptied in place
//! and its value noted here; every other value is calamine's.

use super::raw::CellRange;
use super::refusal::{Outcome, Refusal};
use super::tags::{Kind, Tag, Tags, parse, unescape};
use std::ops::Range;

pub(super) const LAST_ROW: u32 = 1_048_576;
pub(super) const LAST_COLUMN: u32 = 16_384;
const MERGES: usize = 1_000_000;

/// What stands in a worksheet beside the values calamine reads.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Where the content of `sheetData` lies.
    pub(super) data: Range<usize>,
    /// Cells with or without a value.
    pub(super) cells: usize,
    /// Cells calamine is not to read, with what they hold.
    pub(super) odd: Vec<OddCell>,
    /// Merged regions, sorted.
    pub(super) merges: Vec<CellRange>,
    /// Hidden rows, 1-based, sorted.
    pub(super) hidden_rows: Vec<u32>,
    /// Hidden columns, 1-based, sorted.
    pub(super) hidden_columns: Vec<u32>,
    /// Whether a filter is active.
    pub(super) filtered: bool,
    /// References outside of the grid, as written.
    pub(super) outside: Vec<String>,
    /// Formulas whose stored result is `0`.
    pub(super) zeros: Vec<(u32, u32)>,
    /// Whether a formula has another result.
    pub(super) results: bool,
    /// Formulas whose result is not to be believed.
    pub(super) doubtful: Vec<(u32, u32)>,
}

/// A cell whose value is taken from here.
#[derive(Debug, PartialEq)]
pub(super) struct OddCell {
    /// Row and column, 1-based.
    pub(super) at: (u32, u32),
    /// Its style.
    pub(super) style: usize,
    /// Its content.
    pub(super) content: Odd,
}

/// Content of an odd cell.
#[derive(Debug, PartialEq)]
pub(super) enum Odd {
    /// A formula without stored result.
    NoResult,
    /// An error, or something that is no value of its type, as written.
    Error(String),
    /// A number written with blanks or references around it.
    Number(f64),
    /// Text in an unusual place.
    Text(String),
    /// A shared string that does not exist, as written.
    NoSuchText(String),
}

/// Surveys a worksheet; `strings` is the number of shared strings, `budget` the number of cells
/// that may still come.
pub(super) fn survey(bytes: &mut [u8], strings: usize, budget: usize) -> Outcome<Survey> {
    let mut surveyor = Surveyor { strings, budget, ..Surveyor::default() };
    surveyor.run(bytes)?;
    for blank in surveyor.blanks {
        bytes[blank].fill(b' ');
    }
    let mut survey = surveyor.survey;
    survey.merges.sort_unstable();
    survey.hidden_rows.sort_unstable();
    survey.hidden_rows.dedup();
    survey.hidden_columns.sort_unstable();
    survey.hidden_columns.dedup();
    Ok(survey)
}

#[derive(Default)]
struct Surveyor {
    survey: Survey,
    strings: usize,
    budget: usize,
    blanks: Vec<Range<usize>>,
    /// Place of the next cell that has no reference, 1-based, as calamine counts.
    row: u32,
    column: u32,
}

impl Surveyor {
    fn run(&mut self, bytes: &[u8]) -> Outcome<()> {
        let mut tags = Tags::new(bytes)?;
        let mut found = false;
        let mut filter_columns = false;
        while let Some(tag) = tags.next()? {
            if !tag.begins() {
                continue;
            }
            match tag.local() {
                b"sheetData" if found => return Err(unexpected(&tag)),
                b"sheetData" => {
                    found = true;
                    self.row = 1;
                    self.column = 1;
                    if tag.kind == Kind::Open {
                        let end = self.data(bytes, &mut tags, tag.depth)?;
                        self.survey.data = tag.end..end;
                    }
                }
                b"col" if tag.depth == 2 && tag.flag(b"hidden") => self.hidden_columns(&tag),
                b"sheetPr" if tag.flag(b"filterMode") => self.survey.filtered = true,
                b"filterColumn" => filter_columns = true,
                b"mergeCell" => self.merge(&tag)?,
                _ => {}
            }
        }
        self.survey.filtered |= filter_columns && !self.survey.hidden_rows.is_empty();
        // Comments between the values: calamine's parser may see their ends elsewhere.
        self.blanks.extend(tags.passed_over.iter().map(|(start, end)| *start..*end));
        Ok(())
    }

    /// Rows up to the end tag of `sheetData`; gives its offset.
    fn data(&mut self, bytes: &[u8], tags: &mut Tags<'_>, depth: usize) -> Outcome<usize> {
        loop {
            let tag = expect(tags)?;
            if tag.kind == Kind::Close {
                return Ok(tag.start);
            }
            if tag.local() != b"row" || tag.depth != depth + 1 {
                return Err(unexpected(&tag));
            }
            if let Some(number) = tag.attribute(b"r") {
                self.row = parse(number)
                    .filter(|row| (1..=LAST_ROW).contains(row))
                    .ok_or_else(|| outside_row(number))?;
            }
            if tag.flag(b"hidden") {
                self.survey.hidden_rows.push(self.row);
            }
            if tag.kind == Kind::Open {
                self.cells(bytes, tags)?;
            }
            self.row = self.row.saturating_add(1);
            self.column = 1;
        }
    }

    /// Cells up to the end tag of the row.
    fn cells(&mut self, bytes: &[u8], tags: &mut Tags<'_>) -> Outcome<()> {
        loop {
            let mut at = tags.position();
            while let Some((place, end)) = usual_cell(bytes, at, self.strings) {
                self.survey.cells += 1;
                self.column = place.1 + 1;
                at = end;
            }
            tags.go_on_at(at);
            let tag = expect(tags)?;
            if tag.kind == Kind::Close {
                if self.survey.cells > self.budget {
                    return Err(too_many_cells());
                }
                return Ok(());
            }
            if tag.local() != b"c" {
                if tag.local() != b"extLst" {
                    return Err(unexpected(&tag));
                }
                let end = skip(tags, &tag)?;
                self.blanks.push(tag.start..end);
                continue;
            }
            self.survey.cells += 1;
            self.cell(bytes, tags, &tag)?;
        }
    }

    fn cell(&mut self, bytes: &[u8], tags: &mut Tags<'_>, tag: &Tag<'_>) -> Outcome<()> {
        let mut reference = None;
        let mut kind: &[u8] = b"n";
        let mut untyped = true;
        let mut style = 0;
        for (name, value) in super::tags::attributes(tag.attributes) {
            match name {
                b"r" if reference.is_some() => return Err(unexpected(tag)),
                b"t" if !untyped => return Err(unexpected(tag)),
                b"r" => reference = Some(value),
                b"t" => {
                    kind = value;
                    untyped = false;
                }
                b"s" => style = parse(value).unwrap_or(u32::MAX),
                _ => {}
            }
        }
        let at = match reference {
            Some(reference) => cell_reference(reference),
            None => Some((self.row, self.column)).filter(|at| at.1 <= LAST_COLUMN),
        };
        let content = if tag.kind == Kind::Open {
            self.content(bytes, tags, kind, untyped)?
        } else {
            Content { end: tag.end, ..Content::default() }
        };
        let Some(at) = at else {
            self.blanks.push(tag.start..content.end);
            if self.survey.outside.len() < 20 {
                self.survey.outside.push(shown(reference.unwrap_or(b"?")));
            }
            return Ok(());
        };
        self.column = at.1 + 1;
        match content.result {
            Some(true) => self.survey.zeros.push(at),
            Some(false) => self.survey.results = true,
            None => {}
        }
        if let Some(odd) = content.odd {
            self.blanks.push(tag.end..content.inner_end);
            let style = usize::try_from(style).unwrap_or(usize::MAX);
            self.survey.odd.push(OddCell { at, style, content: odd });
        }
        Ok(())
    }

    /// The children of a cell up to its end tag.
    fn content(
        &mut self,
        bytes: &[u8],
        tags: &mut Tags<'_>,
        kind: &[u8],
        untyped: bool,
    ) -> Outcome<Content> {
        let mut content = Content::default();
        let mut formula = false;
        let mut value: Option<&[u8]> = None;
        let mut inline = false;
        loop {
            let child = expect(tags)?;
            if child.kind == Kind::Close {
                content.inner_end = child.start;
                content.end = child.end;
                break;
            }
            match child.local() {
                b"v" => {
                    let raw = if child.kind == Kind::Empty {
                        &bytes[child.end..child.end]
                    } else {
                        let close = expect(tags)?;
                        if close.kind != Kind::Close {
                            return Err(unexpected(&close));
                        }
                        &bytes[child.end..close.start]
                    };
                    if value.replace(raw).is_some() {
                        content.odd = Some(Odd::Error(shown(raw)));
                    }
                }
                b"is" => {
                    let end = skip(tags, &child)?;
                    inline = true;
                    let text = &bytes[child.end..end];
                    if !entities_known(text) {
                        content.odd = Some(Odd::Text(shown(text)));
                    }
                }
                // calamine reads neither, and would take a formula after the value for it.
                b"f" => {
                    formula = true;
                    let end = skip(tags, &child)?;
                    self.blanks.push(child.start..end);
                }
                _ => {
                    let end = skip(tags, &child)?;
                    self.blanks.push(child.start..end);
                }
            }
        }
        if formula && content.odd.is_none() {
            let zero = value == Some(b"0") && matches!(kind, b"n");
            content.result = value.filter(|raw| !raw.is_empty()).map(|_| zero);
        }
        if content.odd.is_none() && !inline {
            content.odd = match value {
                Some(raw) => odd_value(raw, kind, untyped, formula, self.strings),
                None => formula.then_some(Odd::NoResult),
            };
        }
        Ok(content)
    }

    fn hidden_columns(&mut self, tag: &Tag<'_>) {
        let (Some(first), Some(last)) = (tag.number(b"min"), tag.number(b"max")) else { return };
        if first >= 1 && self.survey.hidden_columns.len() < 100_000 {
            self.survey.hidden_columns.extend(first..=last.min(LAST_COLUMN));
        }
    }

    fn merge(&mut self, tag: &Tag<'_>) -> Outcome<()> {
        let Some(reference) = tag.attribute(b"ref") else { return Ok(()) };
        if self.survey.merges.len() >= MERGES {
            return Err(Refusal::too_large("zu viele verbundene Zellen", "too many merged cells"));
        }
        match range_reference(reference) {
            Some(range) if range.first != range.last => self.survey.merges.push(range),
            Some(_) => {}
            None if self.survey.outside.len() < 20 => self.survey.outside.push(shown(reference)),
            None => {}
        }
        Ok(())
    }
}

/// A cell as nearly every program writes it, with a value that calamine reads as it is meant:
/// `<c r="B7" s="3" t="s"><v>12</v></c>`. Gives its place and its end; `None` leaves the cell to
/// the general way, which is four times as slow.
fn usual_cell(bytes: &[u8], start: usize, strings: usize) -> Option<((u32, u32), usize)> {
    let rest = bytes.get(start..)?.strip_prefix(b"<c r=\"")?;
    let quote = rest.iter().take(12).position(|b| *b == b'"')?;
    let place = cell_reference(&rest[..quote])?;
    let mut rest = &rest[quote + 1..];
    if let Some(style) = rest.strip_prefix(b" s=\"") {
        let digits = style.iter().take(6).take_while(|b| b.is_ascii_digit()).count();
        rest = style[digits..].strip_prefix(b"\"").filter(|_| digits > 0)?;
    }
    let shared = rest.strip_prefix(b" t=\"s\"");
    rest = shared.or_else(|| rest.strip_prefix(b" t=\"n\"")).unwrap_or(rest);
    if let Some(end) = rest.strip_prefix(b"/>") {
        return Some((place, bytes.len() - end.len()));
    }
    rest = rest.strip_prefix(b"><v>")?;
    let length = rest.iter().take(30).position(|b| *b == b'<')?;
    let (value, end) = rest.split_at(length);
    let sound = match shared {
        Some(_) => parse(value).is_some_and(|index| (index as usize) < strings),
        None => is_number(value),
    };
    let end = end.strip_prefix(b"</v></c>").filter(|_| sound)?;
    Some((place, bytes.len() - end.len()))
}

#[derive(Default)]
struct Content {
    inner_end: usize,
    end: usize,
    odd: Option<Odd>,
    /// Of a formula with a result: whether it is the number zero.
    result: Option<bool>,
}

/// Whether a stored value is one that calamine reads as it is meant; otherwise what it is.
fn odd_value(raw: &[u8], kind: &[u8], untyped: bool, formula: bool, strings: usize) -> Option<Odd> {
    if raw.is_empty() && kind != b"e" {
        return (formula && kind != b"str").then_some(Odd::NoResult);
    }
    match kind {
        b"n" => {
            if is_number(raw) {
                return None;
            }
            let text = plain(raw);
            match text.trim().parse::<f64>() {
                Ok(number) => Some(Odd::Number(number)),
                Err(_) if untyped => Some(Odd::Text(text)),
                Err(_) => Some(Odd::Error(text)),
            }
        }
        b"s" => {
            let known = parse(raw).is_some_and(|index| (index as usize) < strings);
            (!known).then(|| Odd::NoSuchText(shown(raw)))
        }
        b"b" => {
            let text = raw.trim_ascii();
            let known = matches!(text, b"0" | b"1")
                || text.eq_ignore_ascii_case(b"true")
                || text.eq_ignore_ascii_case(b"false");
            (!known).then(|| Odd::Error(shown(raw)))
        }
        b"e" => {
            const KNOWN: [&[u8]; 7] =
                [b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"];
            if KNOWN.contains(&raw) {
                return None;
            }
            let text = plain(raw).trim().to_owned();
            Some(Odd::Error(if text.is_empty() { "#ERROR!".to_owned() } else { text }))
        }
        b"str" | b"d" => {
            (raw.contains(&b'<') || !entities_known(raw)).then(|| Odd::Text(plain(raw)))
        }
        // The text of an inline string belongs in its own element, but is not to be lost.
        b"inlineStr" | b"is" => Some(Odd::Text(plain(raw))),
        _ => Some(Odd::Error(plain(raw))),
    }
}

/// Digits with sign, point and exponent, nothing else.
pub(super) fn is_number(raw: &[u8]) -> bool {
    let digits = |raw: &[u8]| raw.iter().take_while(|b| b.is_ascii_digit()).count();
    let mut rest = raw.strip_prefix(b"-").unwrap_or(raw);
    let whole = digits(rest);
    rest = &rest[whole..];
    let mut places = 0;
    if let Some(fraction) = rest.strip_prefix(b".") {
        places = digits(fraction);
        rest = &fraction[places..];
    }
    if whole + places == 0 {
        return false;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', digits @ ..] => digits,
            digits => digits,
        };
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

/// Character data with comments dropped, CDATA and entities resolved.
pub(super) fn plain(raw: &[u8]) -> String {
    let mut text = String::new();
    let mut rest = raw;
    while let Some(at) = rest.iter().position(|b| *b == b'<') {
        text.push_str(&unescape(&rest[..at]));
        let (mark, end): (&[u8], &[u8]) = if rest[at..].starts_with(b"<![CDATA[") {
            (b"<![CDATA[", b"]]>")
        } else {
            (b"<", b">")
        };
        let inner = &rest[at + mark.len()..];
        let length = inner.windows(end.len()).position(|w| w == end).unwrap_or(inner.len());
        if mark.len() > 1 {
            text.push_str(&String::from_utf8_lossy(&inner[..length]));
        }
        rest = inner.get(length + end.len()..).unwrap_or_default();
    }
    text.push_str(&unescape(rest));
    text
}

/// Whether every entity in it is one that XML knows without a document type.
pub(super) fn entities_known(raw: &[u8]) -> bool {
    let mut rest = raw;
    while let Some(at) = rest.iter().position(|b| *b == b'&') {
        rest = &rest[at + 1..];
        let Some(end) = rest.iter().take(12).position(|b| *b == b';') else { return false };
        let name = &rest[..end];
        let known = match name {
            b"amp" | b"lt" | b"gt" | b"quot" | b"apos" => true,
            [b'#', b'x', hex @ ..] => character(hex, 16),
            [b'#', decimal @ ..] => character(decimal, 10),
            _ => false,
        };
        if !known {
            return false;
        }
        rest = &rest[end + 1..];
    }
    true
}

fn character(digits: &[u8], radix: u32) -> bool {
    std::str::from_utf8(digits)
        .ok()
        .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
        .and_then(|digits| u32::from_str_radix(digits, radix).ok())
        .is_some_and(|code| code != 0 && char::from_u32(code).is_some())
}

/// Row and column of `B7`, inside the grid.
pub(crate) fn cell_reference(reference: &[u8]) -> Option<(u32, u32)> {
    let letters = reference.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let column = reference[..letters]
        .iter()
        .fold(0u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row = parse(&reference[letters..])?;
    ((1..=LAST_ROW).contains(&row) && column <= LAST_COLUMN).then_some((row, column))
}

/// The rectangle of `A1:B7`, inside the grid, in any order of its corners.
fn range_reference(reference: &[u8]) -> Option<CellRange> {
    let mut corners = reference.split(|b| *b == b':');
    let a = cell_reference(corners.next()?)?;
    let b = corners.next().map_or(Some(a), cell_reference)?;
    corners.next().is_none().then(|| CellRange {
        first: (a.0.min(b.0), a.1.min(b.1)),
        last: (a.0.max(b.0), a.1.max(b.1)),
    })
}

/// The next tag inside an element that is not closed yet.
pub(crate) fn expect<'a>(tags: &mut Tags<'a>) -> Outcome<Tag<'a>> {
    // An open element without an end tag is an error of the tags themselves.
    tags.next()?
        .ok_or_else(|| Refusal::damaged("ein Teil endet vorzeitig", "a part ends too early"))
}

/// Passes over the rest of an element; gives the offset of its end.
pub(crate) fn skip(tags: &mut Tags<'_>, element: &Tag<'_>) -> Outcome<usize> {
    if element.kind == Kind::Empty {
        return Ok(element.end);
    }
    loop {
        let tag = expect(tags)?;
        if tag.kind == Kind::Close && tag.depth == element.depth {
            return Ok(tag.end);
        }
    }
}

fn shown(raw: &[u8]) -> String {
    unescape(raw).trim().chars().take(100).collect()
}

fn unexpected(tag: &Tag<'_>) -> Refusal {
    let name = super::text::clean(&shown(tag.name)).replace('`', "'");
    Refusal::malformed(
        format!("das Element `{name}` steht an falscher Stelle"),
        format!("element `{name}` stands in the wrong place"),
    )
}

fn outside_row(number: &[u8]) -> Refusal {
    let number = super::text::clean(&shown(number)).replace('`', "'");
    Refusal::malformed(
        format!("die Zeilennummer `{number}` gibt es nicht"),
        format!("there is no row `{number}`"),
    )
}

/// The refusal of a workbook with more cells than are read.
pub(super) fn too_many_cells() -> Refusal {
    let limit = super::CELLS / 1_000_000;
    Refusal::too_large(
        format!("mehr als {limit} Millionen Zellen"),
        format!("more than {limit} million cells"),
    )
}
