//! One header cell read in all ways, and the header cells of each column from top to bottom.

use super::columns::says_planned;
use crate::config::SheetKind;
use crate::domain::{Grain, Period, Sign, Signs};
use crate::normalise::cell;
use crate::normalise::column::{self, Role};
use crate::normalise::fold::key;
use crate::normalise::grid::Grid;
use crate::normalise::number::{Unit, read_unit};
use crate::normalise::period::{self, TimeReading};
use crate::normalise::table::is_usual_unit;
use crate::workbook::{RawCell, RawValue};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// One header cell, read in all ways.
pub(super) struct HeadCell {
    /// As shown, on one line.
    pub(super) text: String,
    /// The period that it names.
    pub(super) time: Option<Period>,
    /// The day that it names; `time` is its month.
    pub(super) day: Option<NaiveDate>,
    /// A part of a year whose year stands elsewhere.
    pub(super) yearless: Option<period::Yearless>,
    /// The year, where it names nothing else.
    pub(super) year: Option<i32>,
    /// Footnote mark behind the text.
    pub(super) mark: String,
    /// "vorläufig", "geschätzt" behind a period.
    pub(super) signs: Signs,
    /// "Ist bis 30.06.2025": what has added up until then.
    pub(super) so_far: bool,
    /// Where its text really stands (merged cells share one).
    pub(super) corner: (u32, u32),
}

fn head_cell(cell: &RawCell) -> Option<HeadCell> {
    let corner = (cell.row, cell.column);
    let text = match &cell.value {
        RawValue::Text(text) => crate::normalise::fold::line(text).into_owned(),
        RawValue::Date(_) => cell::text(cell).into_owned(),
        // only a year can be a number in a header
        RawValue::Number(n) if (1990..=2100).any(|y| *n == y.into()) => {
            cell::text(cell).into_owned()
        }
        _ => return None,
    };
    let mut found = HeadCell {
        text,
        time: None,
        day: None,
        yearless: None,
        year: None,
        mark: String::new(),
        signs: Signs::NONE,
        so_far: false,
        corner,
    };
    if found.text.chars().count() > 60 {
        return Some(found);
    }
    let (bare, mark) = marked(&found.text);
    let (bare, signs) = signed(bare);
    let time = match &cell.value {
        RawValue::Text(_) if !timely(bare) => None,
        RawValue::Text(_) => {
            let rest = value_word(bare);
            let until = (rest.len() < bare.len()).then(|| rest.strip_prefix("bis ")).flatten();
            found.so_far = until.is_some();
            Some(period::read(until.unwrap_or(rest)))
        }
        _ => Some(cell::time(cell)),
    };
    (found.mark, found.signs) = (mark.to_owned(), signs);
    match time {
        Some(TimeReading::Time(time)) if time.said.is_empty() => {
            found.time = time.value_period(Grain::Month);
            found.day = time.first.filter(|_| time.day);
            found.year = found.time.filter(|p| p.grain() == Grain::Year).map(Period::year);
        }
        Some(TimeReading::YearMissing(part)) => found.yearless = Some(part),
        _ => {}
    }
    Some(found)
}

/// A text without the footnote mark behind it (`2025¹`, `Plätze 1)`), and that mark.
pub(in crate::normalise) fn marked(text: &str) -> (&str, &str) {
    let text = text.trim_end();
    let raised = |c: char| matches!(c, '*' | '†' | '‡' | '¹' | '²' | '³' | '⁴'..='⁹');
    let bare = text.trim_end_matches(raised);
    if bare.len() < text.len() && !bare.is_empty() && !bare.ends_with(" m") {
        return (bare.trim_end(), &text[bare.len()..]);
    }
    if let Some((name, mark)) =
        text.strip_suffix(')').and_then(|head| head.rsplit_once([' ', '\u{a0}']))
    {
        let digits = matches!(mark.len(), 1 | 2) && mark.bytes().all(|b| b.is_ascii_digit());
        let letter = mark.len() == 1 && mark.bytes().all(|b| b.is_ascii_lowercase());
        if (digits || letter) && !name.trim_end().is_empty() {
            return (name.trim_end(), &text[text.len() - mark.len() - 1..]);
        }
    }
    (text, "")
}

/// A period's text without "(vorläufig)" or "geschätzt" behind it, and the sign that means.
fn signed(text: &str) -> (&str, Signs) {
    const WORDS: &[(&str, Sign)] = &[
        ("vorläufig", Sign::Provisional),
        ("vorl.", Sign::Provisional),
        ("geschätzt", Sign::Estimated),
        ("Schätzung", Sign::Estimated),
        ("revidiert", Sign::Revised),
        ("berichtigt", Sign::Revised),
    ];
    for (word, sign) in WORDS {
        let inner = text.strip_suffix(')').unwrap_or(text);
        if let Some(head) = inner.strip_suffix(word) {
            let head = if inner.len() < text.len() { head.strip_suffix('(') } else { Some(head) };
            if let Some(head) = head.map(str::trim_end).filter(|head| !head.is_empty()) {
                return (head, Signs::from(*sign));
            }
        }
    }
    (text, Signs::NONE)
}

/// A header text without the word for a value in front: "Wert Q3/2019", "Ist 2019".
fn value_word(text: &str) -> &str {
    match text.split_once(' ') {
        Some((word, rest))
            if matches!(column::role(SheetKind::Indicators, word), Some((Role::Value, 0..=30)))
                || matches!(key(word).as_str(), "stichtag" | "zum" | "per" | "am") =>
        {
            rest
        }
        _ => text,
    }
}

/// Whether a header text is a time, with or without the word for a value in front: "Ist 30.06.2025".
pub(in crate::normalise) fn names_time(text: &str) -> bool {
    let (bare, _) = marked(text);
    let (bare, _) = signed(bare);
    let rest = value_word(bare);
    let rest = rest.strip_prefix("bis ").unwrap_or(rest);
    timely(rest) && !matches!(period::read(rest), TimeReading::Invalid(_))
}

/// Whether a text could be a time at all: it has a digit, or is as short as a month's name.
fn timely(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) || text.chars().count() <= 15
}

/// One header row: its cells by column.
pub(super) type HeadRow = Vec<(u32, HeadCell)>;

pub(super) fn head_row(grid: &Grid<'_>, index: usize) -> HeadRow {
    let row = grid.row(index);
    let mut cells: HeadRow = Vec::new();
    let last = grid.used(index).last().map_or(0, |c| c.column);
    if !grid.has_merges() {
        return grid
            .used(index)
            .filter_map(|c| Some((c.column, head_cell(c)?)))
            .take(1_000)
            .collect();
    }
    let first = grid.cells(index).first().map_or(1, |c| c.column);
    let widest = grid
        .sheet()
        .merges
        .iter()
        .filter(|m| m.first.0 <= row && row <= m.last.0)
        .map(|m| m.last.1)
        .max();
    for column in first.min(1)..=last.max(widest.unwrap_or(0)).min(1_000) {
        if column == 0 || grid.skips(column) {
            continue;
        }
        if let Some(found) = grid.shown(row, column).and_then(head_cell) {
            cells.push((column, found));
        }
    }
    cells
}

/// The header cells of each column from top to bottom; a year stands for the columns to its
/// right too, where they have none and something below.
pub(super) fn stacks(rows: &[HeadRow]) -> Vec<(u32, Vec<&HeadCell>)> {
    let mut columns: BTreeSet<u32> = BTreeSet::new();
    for row in rows {
        columns.extend(row.iter().map(|(column, _)| *column));
    }
    let mut group: Vec<Option<&HeadCell>> = vec![None; rows.len()];
    let mut before = 0;
    columns
        .into_iter()
        .map(|column| {
            let mut stack: Vec<&HeadCell> = Vec::new();
            for (level, row) in rows.iter().enumerate() {
                let own = row.binary_search_by_key(&column, |(c, _)| *c).ok().map(|at| &row[at].1);
                let below = rows[level + 1..].iter().any(|lower| {
                    lower
                        .binary_search_by_key(&column, |(c, _)| *c)
                        .is_ok_and(|at| lower[at].1.time.is_none())
                });
                let shown = match own {
                    Some(cell) => {
                        let merged =
                            || row.iter().filter(|(_, c)| c.corner == cell.corner).count() > 1;
                        group[level] = Some(cell)
                            .filter(|c| c.year.is_some() || says_planned(&c.text) && !merged());
                        Some(cell)
                    }
                    None if below && column == before + 1 => {
                        group[level].filter(|c| c.year.is_some())
                    }
                    // "Ansatz" written once over the first of its years
                    None if column == before + 1
                        && group[level].is_some_and(|c| c.year.is_none())
                        && rows[level + 1..].iter().any(|lower| {
                            lower
                                .binary_search_by_key(&column, |(c, _)| *c)
                                .is_ok_and(|at| lower[at].1.time.is_some())
                        }) =>
                    {
                        group[level]
                    }
                    None => {
                        group[level] = None;
                        None
                    }
                };
                if let Some(cell) = shown
                    && stack.iter().all(|other| other.corner != cell.corner)
                {
                    stack.push(cell);
                }
            }
            before = column;
            (column, stack)
        })
        .collect()
}

/// Whether the header cell above a column is merged over columns beside it, and no time.
fn shares_its_name(above: &[HeadRow], column: u32) -> bool {
    let Some((row, own)) = above.iter().rev().find_map(|row| Some((row, head_at(row, column)?)))
    else {
        return false;
    };
    let timely = own.time.is_some() || own.yearless.is_some();
    let mut beside = [column.checked_sub(1), column.checked_add(1)].into_iter().flatten();
    !timely && beside.any(|other| head_at(row, other).is_some_and(|c| c.corner == own.corner))
}

/// Whether a cell of the last row and one beside it say different things below one merged name.
fn parts_a_name(above: &[HeadRow], last: &HeadRow, column: u32) -> bool {
    let own = head_at(last, column).map(|cell| key(&cell.text));
    let mut beside = [column.checked_sub(1), column.checked_add(1)].into_iter().flatten();
    shares_its_name(above, column)
        && beside.any(|other| {
            let text = head_at(last, other).map(|cell| key(&cell.text));
            text.is_some() && text != own && one_name(above, column, other)
        })
}

/// Whether the nearest header cells above two columns are one merged cell.
fn one_name(above: &[HeadRow], column: u32, other: u32) -> bool {
    let name = |column: u32| above.iter().rev().find_map(|row| head_at(row, column));
    name(column).zip(name(other)).is_some_and(|(a, b)| a.corner == b.corner)
}

fn head_at(row: &HeadRow, column: u32) -> Option<&HeadCell> {
    row.iter().find(|(c, _)| *c == column).map(|(_, cell)| cell)
}

/// The units in the last row of a header of several rows, by column: where each of its own cells is
/// short, none is a header word, and at least half are units that everybody knows.
pub(super) fn units_below(rows: &[HeadRow], number: u32) -> Vec<(u32, (Unit, u32))> {
    let Some((last, above)) = rows.split_last().filter(|(_, above)| !above.is_empty()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let (mut known, mut all) = (0, 0);
    for (column, cell) in last.iter().filter(|(_, cell)| cell.corner.0 == number) {
        all += 1;
        let text = cell.text.trim();
        let inner = text.trim_matches(['(', ')', '[', ']']);
        let inner = inner.strip_prefix("in ").unwrap_or(inner);
        let named = above.iter().any(|row| row.iter().any(|(c, _)| c == column));
        // "m" beside "w": no unit
        let letter = text.chars().count() == 1
            && text.chars().all(char::is_alphabetic)
            && !is_usual_unit(text);
        let heady = cell.time.is_some() || cell.yearless.is_some() || !named || letter;
        if heady || inner.chars().count() > 20 || text.split_whitespace().count() > 3 {
            return Vec::new();
        }
        match read_unit(inner) {
            Some((Unit::None, 0)) | None => return Vec::new(),
            Some((Unit::Word(word), factor)) => {
                let usual = is_usual_unit(&word) || inner.len() < text.len();
                // "Eingang" and "bewilligt" below one name part it, "Kurse" and "Anträge" as well
                let parts = match usual {
                    true => parts_a_name(above, last, *column),
                    false => column::is_word(&key(&word)) || shares_its_name(above, *column),
                };
                if parts {
                    return Vec::new();
                }
                known += usize::from(usual);
                found.push((*column, (Unit::Word(word), factor)));
            }
            Some(unit) => {
                known += 1;
                found.push((*column, unit));
            }
        }
    }
    if all > 0 && known * 2 >= all { found } else { Vec::new() }
}
