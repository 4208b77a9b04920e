//! Cells of an OpenDocument table. Repeated rows and cells are taken apart where one of them is
//! marked; the others stay repeated.

use super::edit::{Edits, Element, elements, escape, remove_attribute, set_attribute};
use super::listing::{AUTHOR, At, MARK, Mark, SheetMarks, is_colour};
use super::ods::Styles;
use crate::workbook::refusal::Outcome;
use crate::workbook::tags::{Kind, Tag, Tags};
use std::collections::{BTreeMap, BTreeSet};

const CELLS_REPEATED: &str = "table:number-columns-repeated";
const ROWS_REPEATED: &str = "table:number-rows-repeated";
const STYLE: &str = "table:style-name";
const LAST_COLUMN: u32 = 16_384;

/// Puts the marks of a table into its cells, and takes away those of before. Gives the backgrounds that
/// were replaced.
pub(super) fn mark(
    content: &[u8],
    table: &Element<'_>,
    marks: &SheetMarks,
    styles: &mut Styles<'_>,
    edits: &mut Edits,
) -> Outcome<BTreeMap<At, String>> {
    let mut wanted: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for at in marks.marks.keys().chain(marks.before.keys()) {
        wanted.entry(at.0).or_default().insert(at.1);
    }
    let scan = scan(content, table)?;
    let mut before = BTreeMap::new();
    let mut row = 1u32;
    for found in &scan.rows {
        let text = &content[found.range.clone()];
        let last = row.saturating_add(found.repeat - 1);
        let numbers: Vec<u32> = wanted.range(row..=last).map(|(number, _)| *number).collect();
        if !numbers.is_empty() || found.own {
            let mut new = Vec::new();
            let mut at = row;
            let part = |count: u32, new: &mut Vec<u8>| -> Outcome<()> {
                if count > 0 {
                    new.extend(repeated(text, ROWS_REPEATED, count)?);
                }
                Ok(())
            };
            let none = BTreeSet::new();
            if numbers.is_empty() {
                let plain = cells(text, row, &none, marks, &scan, styles, &mut before)?;
                new.extend(plain);
            }
            for number in numbers {
                part(number - at, &mut new)?;
                let single = repeated(text, ROWS_REPEATED, 1)?;
                new.extend(cells(
                    &single,
                    number,
                    &wanted[&number],
                    marks,
                    &scan,
                    styles,
                    &mut before,
                )?);
                at = number + 1;
            }
            if at > row {
                part(last.saturating_add(1) - at, &mut new)?;
            }
            edits.replace(found.range.clone(), new);
        }
        row = last.saturating_add(1);
    }
    let mut missing = String::new();
    for (number, columns) in wanted.range(row..) {
        if number > &row {
            missing += &format!(
                "<table:table-row {ROWS_REPEATED}=\"{}\"><table:table-cell/></table:table-row>",
                number - row
            );
        }
        let empty = b"<table:table-row></table:table-row>";
        let filled = cells(empty, *number, columns, marks, &scan, styles, &mut before)?;
        missing += &String::from_utf8_lossy(&filled);
        row = number + 1;
    }
    if !missing.is_empty() {
        // Behind the last row: other things may follow the rows.
        match scan.rows.last() {
            Some(last) => edits.insert(last.range.end, missing),
            None => table.append(edits, &missing),
        }
    }
    Ok(before)
}

/// What a table holds, as far as marks need it.
struct Scan {
    rows: Vec<Found>,
    /// Formats of columns: last column and style.
    columns: Vec<(u32, String)>,
}

struct Found {
    range: std::ops::Range<usize>,
    repeat: u32,
    /// It holds an annotation of the program.
    own: bool,
}

fn count(tag: &Tag<'_>, name: &str) -> u32 {
    tag.number(name.as_bytes()).unwrap_or(1).max(1)
}

fn scan(content: &[u8], table: &Element<'_>) -> Outcome<Scan> {
    let mut found = Scan { rows: Vec::new(), columns: Vec::new() };
    let text = &content[table.range()];
    let mut tags = Tags::new(text)?;
    let mut open: Option<Tag<'_>> = None;
    let mut column = 0u32;
    while let Some(tag) = tags.next()? {
        match (tag.name, tag.kind) {
            (b"table:table-column", Kind::Open | Kind::Empty) => {
                column = column.saturating_add(count(&tag, CELLS_REPEATED)).min(LAST_COLUMN);
                let style =
                    tag.text_attribute(b"table:default-cell-style-name").unwrap_or_default();
                found.columns.push((column, style.into_owned()));
            }
            (b"table:table-row", Kind::Open) if open.is_none() => open = Some(tag),
            (b"table:table-row", Kind::Empty) if open.is_none() => found.rows.push(Found {
                range: table.open.start + tag.start..table.open.start + tag.end,
                repeat: count(&tag, ROWS_REPEATED),
                own: false,
            }),
            (b"table:table-row", Kind::Close) => {
                if let Some(start) = open.take_if(|start| start.depth == tag.depth) {
                    let range = start.start..tag.end;
                    let row = &text[range.clone()];
                    let own = contains(row, MARK.as_bytes());
                    found.rows.push(Found {
                        range: table.open.start + range.start..table.open.start + range.end,
                        repeat: count(&start, ROWS_REPEATED),
                        own,
                    });
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}

/// A copy of a row or cell with another count.
fn repeated(text: &[u8], name: &str, count: u32) -> Outcome<Vec<u8>> {
    let mut edits = Edits::default();
    let tag = super::edit::root(text)?.open;
    if count == 1 {
        remove_attribute(text, &tag, name, &mut edits);
    } else {
        set_attribute(text, &tag, name, &count.to_string(), &mut edits);
    }
    Ok(edits.apply(text))
}

/// A single row with the marks in its cells.
fn cells(
    row: &[u8],
    number: u32,
    wanted: &BTreeSet<u32>,
    marks: &SheetMarks,
    scan: &Scan,
    styles: &mut Styles<'_>,
    before: &mut BTreeMap<At, String>,
) -> Outcome<Vec<u8>> {
    let mut edits = Edits::default();
    let outer = super::edit::root(row)?;
    let of_row = outer.open.text_attribute(b"table:default-cell-style-name").unwrap_or_default();
    let inherited = |column: u32| {
        if !of_row.is_empty() {
            return of_row.to_string();
        }
        let of_column = scan.columns.iter().find(|(last, _)| *last >= column);
        of_column.map(|(_, style)| style.clone()).unwrap_or_default()
    };
    let mut column = 1u32;
    for cell in elements(row, 1)? {
        if !matches!(cell.open.name, b"table:table-cell" | b"table:covered-table-cell") {
            continue;
        }
        let repeat = count(&cell.open, CELLS_REPEATED);
        let last = column.saturating_add(repeat - 1);
        let text = &row[cell.range()];
        let columns: Vec<u32> = wanted.range(column..=last).copied().collect();
        if columns.is_empty() {
            // An annotation of before whose fault is gone.
            let cleaned = annotated(text, None)?;
            if cleaned != text {
                edits.replace(cell.range(), cleaned);
            }
            column = last.saturating_add(1);
            continue;
        }
        let mut new = Vec::new();
        let mut at = column;
        for wanted in columns {
            if wanted > at {
                new.extend(repeated(text, CELLS_REPEATED, wanted - at)?);
            }
            let single = repeated(text, CELLS_REPEATED, 1)?;
            let style = cell.open.text_attribute(STYLE.as_bytes()).map(|style| style.into_owned());
            let style = style.unwrap_or_else(|| inherited(wanted));
            new.extend(marked(&single, (number, wanted), &style, marks, styles, before)?);
            at = wanted + 1;
        }
        if last >= at {
            new.extend(repeated(text, CELLS_REPEATED, last - at + 1)?);
        }
        edits.replace(cell.range(), new);
        column = last.saturating_add(1);
    }
    let mut behind = String::new();
    for wanted in wanted.range(column..) {
        if *wanted > column {
            behind += &format!("<table:table-cell {CELLS_REPEATED}=\"{}\"/>", wanted - column);
        }
        let style = inherited(*wanted);
        let cell = b"<table:table-cell></table:table-cell>";
        let cell = marked(cell, (number, *wanted), &style, marks, styles, before)?;
        behind += &String::from_utf8_lossy(&cell);
        column = wanted + 1;
    }
    if !behind.is_empty() {
        outer.append(&mut edits, &behind);
    }
    Ok(edits.apply(row))
}

/// One cell with its new style and annotation.
fn marked(
    cell: &[u8],
    at: At,
    style: &str,
    marks: &SheetMarks,
    styles: &mut Styles<'_>,
    before: &mut BTreeMap<At, String>,
) -> Outcome<Vec<u8>> {
    let mark = marks.marks.get(&at);
    let background = styles.background(style);
    let was_marked = is_colour(&background);
    let new = match mark {
        Some(mark) => {
            let known = marks.before.get(&at).filter(|_| was_marked).cloned();
            before.insert(at, known.unwrap_or(background));
            Some(styles.marked(style, mark.level)?)
        }
        None if was_marked => {
            let known = marks.before.get(&at).filter(|colour| is_background(colour));
            Some(styles.filled(style, known.map_or("transparent", String::as_str))?)
        }
        None => None,
    };
    let mut cell = annotated(cell, mark)?;
    if let Some(new) = new {
        let mut edits = Edits::default();
        let tag = super::edit::root(&cell)?.open;
        set_attribute(&cell, &tag, STYLE, &new, &mut edits);
        cell = edits.apply(&cell);
    }
    Ok(cell)
}

/// A colour as OpenDocument writes it.
fn is_background(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// A cell with this annotation and none of before; a person's annotation is added to.
fn annotated(cell: &[u8], mark: Option<&Mark>) -> Outcome<Vec<u8>> {
    let mut edits = Edits::default();
    let paragraphs = |text: &str| -> String {
        text.lines().map(|line| format!("<text:p>{}</text:p>", escape(line))).collect()
    };
    let mut theirs = false;
    for note in elements(cell, 1)?.iter().filter(|e| e.open.name == b"office:annotation") {
        let parts: Vec<Element<'_>> =
            elements(cell, 2)?.into_iter().filter(|p| note.inner.contains(&p.open.start)).collect();
        let creator = parts.iter().find(|part| part.open.name == b"dc:creator");
        let mut paragraphs_of = parts.iter().filter(|part| part.open.name == b"text:p");
        let first = paragraphs_of.find(|part| part.inner.start < part.inner.end);
        // A program may forget who wrote an annotation: the mark in front tells, too.
        if creator.is_some_and(|c| cell[c.inner.clone()].trim_ascii() == AUTHOR.as_bytes())
            || first.is_some_and(|part| contains(&cell[part.range()], MARK.as_bytes()))
        {
            edits.replace(note.range(), "");
            continue;
        }
        theirs = true;
        let earlier = parts.iter().find(|part| contains(&cell[part.range()], MARK.as_bytes()));
        let start = earlier.map_or(note.inner.end, |part| part.open.start);
        let added =
            mark.map_or_else(String::new, |mark| paragraphs(&format!("{MARK}\n{}", mark.text)));
        edits.replace(start..note.inner.end, added);
    }
    if let (Some(mark), false) = (mark, theirs) {
        let text = format!(
            "<office:annotation xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>{AUTHOR}</dc:creator>{}</office:annotation>",
            paragraphs(&format!("{MARK}\n{}", mark.text))
        );
        let outer = super::edit::root(cell)?;
        if outer.open.kind == Kind::Empty {
            outer.append(&mut edits, &text);
        } else {
            edits.insert(outer.inner.start, text);
        }
    }
    Ok(edits.apply(cell))
}
