//! Cells of an XLSX worksheet: where they stand, and how one is marked or put in.

use super::edit::{Edits, attribute_ending, elements, remove_attribute, set_attribute};
use super::listing::{At, SheetMarks, a1};
use super::styles::{Fill, Styles};
use crate::workbook::refusal::{Outcome, Refusal};
use crate::workbook::sheet_xml::cell_reference;
use crate::workbook::tags::{Kind, Tag, Tags, parse};
use std::collections::{BTreeMap, BTreeSet};

/// What marking the cells of a sheet gave.
pub(super) struct Marked {
    /// Fills that the marks replaced, for the hidden columns of the list.
    pub(super) before: BTreeMap<At, String>,
    /// Id of the relation to the drawing of the comments, where there is one.
    pub(super) drawing: Option<String>,
}

struct Row<'a> {
    open: Tag<'a>,
    /// Offset before its end tag; that of `/>` where it is empty.
    close: usize,
    /// Cells with their columns, only for rows that are wanted.
    cells: Vec<(u32, Tag<'a>)>,
}

/// Puts the marks of a sheet into its cells, and takes away those of before.
pub(super) fn mark(
    bytes: &[u8],
    marks: &SheetMarks,
    styles: &mut Styles,
    edits: &mut Edits,
) -> Outcome<Marked> {
    let wanted: BTreeSet<u32> =
        marks.marks.keys().chain(marks.before.keys()).map(|at| at.0).collect();
    let data = elements(bytes, 1)?
        .into_iter()
        .find(|element| element.open.local() == b"sheetData")
        .ok_or_else(|| {
            Refusal::malformed("eine Tabelle hat keine Zellen", "a sheet has no cells")
        })?;
    let columns = columns(bytes)?;
    let rows = rows(bytes, data.open.start, &wanted)?;
    let prefix = data.prefix();
    let mut before = BTreeMap::new();
    // New cells, by the row they belong to.
    let mut fresh: BTreeMap<u32, Vec<(u32, usize)>> = BTreeMap::new();
    for (at, mark) in &marks.marks {
        let row = rows.get(&at.0);
        let cell = row.and_then(|row| row.cells.iter().find(|(column, _)| *column == at.1));
        let format = match cell {
            Some((_, tag)) => tag.number(b"s").unwrap_or(0),
            None => inherited(row, &columns, at.1),
        };
        let format = usize::try_from(format).unwrap_or(0);
        // Under an earlier mark, what was before it counts.
        let known = marks.before.get(at).filter(|_| styles.is_marked(format));
        let fill = known.cloned().unwrap_or_else(|| styles.fill_of(format));
        before.insert(*at, fill);
        let new = styles.filled(format, Fill::Level(mark.level))?;
        match cell {
            Some((_, tag)) => set_attribute(bytes, tag, "s", &new.to_string(), edits),
            None => fresh.entry(at.0).or_default().push((at.1, new)),
        }
    }
    for (at, fill) in &marks.before {
        if marks.marks.contains_key(at) {
            continue;
        }
        let row = rows.get(&at.0);
        let Some((_, tag)) = row.and_then(|r| r.cells.iter().find(|(c, _)| *c == at.1)) else {
            continue;
        };
        let format = usize::try_from(tag.number(b"s").unwrap_or(0)).unwrap_or(0);
        // Whoever gave the cell another colour meant it.
        if styles.is_marked(format) {
            let new = styles.filled(format, Fill::Before(fill.clone()))?;
            set_attribute(bytes, tag, "s", &new.to_string(), edits);
        }
    }
    let mut behind = String::new();
    for (number, cells) in fresh {
        let text = |cells: &[(u32, usize)]| -> String {
            let cell = |(column, style): &(u32, usize)| {
                format!("<{prefix}c r=\"{}\" s=\"{style}\"/>", a1((number, *column)))
            };
            cells.iter().map(cell).collect()
        };
        match rows.get(&number) {
            Some(row) => into_row(bytes, row, &cells, text, edits),
            None => {
                let row = format!("<{prefix}row r=\"{number}\">{}</{prefix}row>", text(&cells));
                match rows.range(number..).next() {
                    Some((_, next)) => edits.insert(next.open.start, row),
                    None => behind += &row,
                }
            }
        }
    }
    if !behind.is_empty() {
        data.append(edits, &behind);
    }
    let drawing = elements(bytes, 1)?
        .iter()
        .find(|element| element.open.local() == b"legacyDrawing")
        .and_then(|element| attribute_ending(&element.open, b":id").map(|(_, id)| id.to_vec()));
    let drawing = drawing.map(|id| String::from_utf8_lossy(&id).into_owned());
    Ok(Marked { before, drawing })
}

/// Refuses a sheet with a cell whose format does not exist: it would become one of those that are added.
pub(super) fn check_formats(bytes: &[u8], formats: usize) -> Outcome<()> {
    let mut tags = Tags::new(bytes)?;
    while let Some(tag) = tags.next()? {
        let is_cell = tag.depth == 3 && tag.kind != Kind::Close && tag.local() == b"c";
        let known = |format: &[u8]| parse(format).is_some_and(|n| (n as usize) < formats);
        if is_cell && tag.attribute(b"s").is_some_and(|format| !known(format)) {
            return Err(Refusal::malformed(
                "eine Zelle hat ein Format, das die Datei nicht enthält",
                "a cell has a format that the file does not contain",
            ));
        }
    }
    Ok(())
}

/// Puts new cells into a row that is there, each before the first cell to its right.
fn into_row(
    bytes: &[u8],
    row: &Row<'_>,
    cells: &[(u32, usize)],
    text: impl Fn(&[(u32, usize)]) -> String,
    edits: &mut Edits,
) {
    // What it says about its first and last column would no longer be true.
    remove_attribute(bytes, &row.open, "spans", edits);
    if row.open.kind == Kind::Empty {
        let name = String::from_utf8_lossy(row.open.name);
        edits.replace(row.open.end - 2..row.open.end, format!(">{}</{name}>", text(cells)));
        return;
    }
    for cell in cells {
        let next = row.cells.iter().find(|(column, _)| *column > cell.0);
        let at = next.map_or(row.close, |(_, tag)| tag.start);
        edits.insert(at, text(&[*cell]));
    }
}

/// The format of a cell that is not there: its row's, else its column's.
fn inherited(row: Option<&Row<'_>>, columns: &[(u32, u32, u32)], column: u32) -> u32 {
    let of_row =
        row.filter(|row| row.open.flag(b"customFormat")).and_then(|row| row.open.number(b"s"));
    of_row.unwrap_or_else(|| {
        let of_column = columns.iter().find(|(min, max, _)| (*min..=*max).contains(&column));
        of_column.map_or(0, |(_, _, style)| *style)
    })
}

/// First column, last column and format of each `col`.
fn columns(bytes: &[u8]) -> Outcome<Vec<(u32, u32, u32)>> {
    let sections = elements(bytes, 1)?;
    let Some(section) = sections.iter().find(|section| section.open.local() == b"cols") else {
        return Ok(Vec::new());
    };
    let all = elements(&bytes[section.range()], 1)?;
    let columns = all.iter().filter(|element| element.open.local() == b"col");
    let read = |element: &super::edit::Element<'_>| {
        let tag = &element.open;
        Some((tag.number(b"min")?, tag.number(b"max")?, tag.number(b"style").unwrap_or(0)))
    };
    Ok(columns.filter_map(read).collect())
}

/// The rows of `sheetData`, by number.
fn rows<'a>(
    bytes: &'a [u8],
    data: usize,
    wanted: &BTreeSet<u32>,
) -> Outcome<BTreeMap<u32, Row<'a>>> {
    let mut rows: BTreeMap<u32, Row<'a>> = BTreeMap::new();
    let mut tags = Tags::new(bytes)?;
    let (mut number, mut column) = (0u32, 0u32);
    let mut inside = false;
    while let Some(tag) = tags.next()? {
        inside |= tag.start == data;
        if !inside {
            continue;
        }
        match (tag.depth, tag.kind) {
            (1, Kind::Close) => break,
            (2, Kind::Close) => {
                if let Some(row) = rows.get_mut(&number) {
                    row.close = tag.start;
                }
            }
            (2, _) if tag.local() == b"row" => {
                number = tag.number(b"r").unwrap_or(number.saturating_add(1));
                column = 0;
                let row = Row { open: tag, close: tag.end, cells: Vec::new() };
                rows.entry(number).or_insert(row);
            }
            (3, Kind::Open | Kind::Empty) if tag.local() == b"c" => {
                let reference = tag.attribute(b"r").and_then(cell_reference);
                column = reference.map_or(column.saturating_add(1), |at| at.1);
                if wanted.contains(&number)
                    && let Some(row) = rows.get_mut(&number)
                {
                    row.cells.push((column, tag));
                }
            }
            _ => {}
        }
    }
    Ok(rows)
}
