//! One table of a sheet: which of its rows are data, headings, sums, or none of these.

mod footnote;
mod odd_rows;
mod units;

use super::cell;
use super::column::Role;
use super::context::Context;
use super::fold::key;
use super::grid::Grid;
use super::header::Header;
use super::sums::{self, SumWord};
use crate::config::SheetKind;
use crate::workbook::{RawCell, RawValue};
use footnote::footnote;
use odd_rows::{Alone, alone, begins_header, column_numbers, is_sentence, repeats};
use std::collections::BTreeMap;
pub(super) use units::is_usual_unit;
use units::units;

/// A table: its header, and its rows.
pub(super) struct Table {
    /// The header, with the units of a unit row put in.
    pub header: Header,
    /// Rows that say something, in order.
    pub rows: Vec<Row>,
    /// Lines below the table: mark and text.
    pub footnotes: Vec<(String, String)>,
    /// Rows left out: why, and which.
    pub left_out: BTreeMap<&'static str, Vec<u32>>,
    /// First used row (as index) behind the table.
    pub end: usize,
}

/// One row of a table.
pub(super) struct Row {
    /// Index in the grid.
    pub index: usize,
    /// Row number.
    pub number: u32,
    /// What it is.
    pub kind: Kind,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A row of data.
    Data,
    /// A row of data, or a sum if its numbers say so.
    MaybeSum(String),
    /// A heading over the rows below: its words, and its column.
    Heading(String, u32),
    /// A sum row: label, and whether it sums everything.
    Sum(String, bool),
}

/// Rows that say nothing the report could use.
pub(super) const BLANK: &str = "ohne Inhalt";
/// Rows that are parts of others.
pub(super) const PARTS: &str = "darunter/davon";
/// Titles of tables.
const TITLES: &str = "Überschriften";
/// Sums carried from page to page.
const CARRIED: &str = "Übertrag";

/// Why a row is left out, in both languages.
pub(super) fn reason(why: &'static str) -> (&'static str, &'static str) {
    (
        why,
        match why {
            "Fußnoten und Quellen" => "footnotes and sources",
            "wiederholter Tabellenkopf" => "repeated header",
            "Spaltennummern" => "column numbers",
            "Einheiten" => "units",
            PARTS => "parts of other rows",
            CARRIED => "carried forward",
            TITLES => "titles",
            _ => "without content",
        },
    )
}

/// The rows of the table under `header`, up to the next table, row `stop` or the sheet's end.
pub(super) fn rows(grid: &Grid<'_>, header: Header, context: &Context<'_>, stop: u32) -> Table {
    let start = grid.index_from(header.rows.1 + 1);
    let mut table = Table {
        header,
        rows: Vec::new(),
        footnotes: Vec::new(),
        left_out: BTreeMap::new(),
        end: grid.len(),
    };
    let mut below_rule = false;
    let mut head_rows = true;
    let mut headed = false;
    for index in start..grid.len() {
        let number = grid.row(index);
        if number >= stop {
            table.end = index;
            break;
        }
        let mut used = grid.used(index).filter(|cell| table.header.spans(cell.column));
        let Some(first) = used.next() else {
            continue;
        };
        let (second, third) = (used.next(), used.next());
        if head_rows {
            if column_numbers(grid, index) {
                table.leave_out("Spaltennummern", number);
                continue;
            }
            if units(grid, index, &mut table.header) {
                table.leave_out("Einheiten", number);
                continue;
            }
        }
        let few = third.is_none();
        let begins = second.is_some() && begins_header(grid, index, first, &table.header);
        if second.is_some() && repeats(grid, index, &table.header, begins) {
            // a title of its own makes it another table
            let titled = table.titled(grid, index);
            if table.header.kind == SheetKind::Indicators && titled < index {
                table.end = titled;
                break;
            }
            table.leave_out("wiederholter Tabellenkopf", number);
            continue;
        }
        if begins {
            table.end = table.titled(grid, index);
            break;
        }
        if few {
            if let Some((mark, text)) = footnote(first, second) {
                below_rule |= mark == "_";
                if !text.is_empty() {
                    table.footnotes.push((mark, text));
                }
                table.leave_out("Fußnoten und Quellen", number);
                continue;
            }
            if below_rule {
                table.leave_out("Fußnoten und Quellen", number);
                continue;
            }
        }
        if second.is_none()
            && let Some(kind) = alone(grid, index, first, &table.header, context, headed)
        {
            headed |= matches!(kind, Alone::Heading(_));
            match kind {
                Alone::Heading(text) => {
                    table.rows.push(Row { index, number, kind: Kind::Heading(text, first.column) });
                }
                Alone::Title => table.leave_out(TITLES, number),
            }
            continue;
        }
        if second.is_none() && table.header.kind == SheetKind::Indicators && is_sentence(first) {
            table.leave_out(BLANK, number);
            continue;
        }
        head_rows = false;
        let kind = match sum(grid, index, &table.header, context) {
            Some((_, SumWord::Part)) => {
                table.leave_out(PARTS, number);
                continue;
            }
            Some((_, SumWord::Carried)) => {
                table.leave_out(CARRIED, number);
                continue;
            }
            Some((label, SumWord::Maybe)) => Kind::MaybeSum(label),
            Some((label, word)) => Kind::Sum(label, word == SumWord::Total),
            None => Kind::Data,
        };
        table.rows.push(Row { index, number, kind });
    }
    table
}

impl Table {
    /// A column "lfd. Nr." that holds real ids (`S-01`) is taken as such.
    pub(super) fn promote_counter(&mut self, grid: &Grid<'_>) {
        let Some(column) = self.header.column(Role::Counter) else { return };
        if self.header.has(Role::Id) {
            return;
        }
        let named = |row: &Row| {
            let cell = matches!(row.kind, Kind::Data).then(|| grid.shown(row.number, column))??;
            let RawValue::Text(text) = &cell.value else { return Some(false) };
            let lettered = text.chars().any(char::is_alphabetic);
            Some(lettered && text.bytes().any(|b| b.is_ascii_digit()))
        };
        let told: Vec<bool> = self.rows.iter().filter_map(named).collect();
        if !told.is_empty() && told.iter().all(|named| *named) {
            for column in self.header.columns.iter_mut().filter(|c| c.role == Some(Role::Counter)) {
                column.role = Some(Role::Id);
            }
        }
    }

    /// Index of the first of the titles that stand right above a row; the row's own where none does.
    fn titled(&self, grid: &Grid<'_>, index: usize) -> usize {
        let titles = self.left_out.get(TITLES).map_or(&[][..], Vec::as_slice);
        let above = titles.iter().rev().zip((0..index).rev());
        index - above.take_while(|(title, before)| **title == grid.row(*before)).count()
    }

    /// Counts a row that is no data.
    pub(super) fn leave_out(&mut self, why: &'static str, row: u32) {
        self.left_out.entry(why).or_default().push(row);
    }

    /// Counts a row that turned out to be without content.
    pub(super) fn leave_out_blank(&mut self, row: u32) {
        self.leave_out(BLANK, row);
    }

    /// Whether blank cells of a column continue the label above: it is written once a group, and
    /// never twice in a row.
    pub(super) fn labels_groups(&self, grid: &Grid<'_>, column: u32) -> bool {
        let mut before: Option<String> = None;
        let (mut blanks, mut first) = (false, true);
        for row in &self.rows {
            match &row.kind {
                Kind::Data | Kind::MaybeSum(_) => {}
                _ => continue,
            }
            match grid.shown(row.number, column) {
                Some(cell) => {
                    let label = key(&cell::text(cell));
                    if before.as_ref() == Some(&label) && grid.corner(row.number, column).is_none()
                    {
                        return false;
                    }
                    before = Some(label);
                }
                None if first => return false,
                None => {
                    blanks = true;
                    // the same label again below a blank is a repetition too
                }
            }
            first = false;
        }
        blanks
    }

    /// The footnote of a mark such as `*` or `1)`.
    pub(super) fn footnote(&self, mark: &str) -> Option<&str> {
        let bare = |mark: &str| mark.trim_end_matches([')', '.', ':']).to_owned();
        let mark = bare(mark);
        self.footnotes.iter().find(|(m, _)| bare(m) == mark).map(|(_, text)| text.as_str())
    }
}

/// What the row's labels say about sums; a row with an id of its own is data.
fn sum(
    grid: &Grid<'_>,
    index: usize,
    header: &Header,
    context: &Context<'_>,
) -> Option<(String, SumWord)> {
    let labels =
        [Role::Id, Role::Title, Role::Field, Role::Counter].map(|role| header.column(role));
    let cells = grid.cells(index);
    let of = |column: Option<u32>| {
        let column = column?;
        cells.iter().find(|c| c.column == column && !super::grid::blank(c))
    };
    let told = |cell: &RawCell| match &cell.value {
        RawValue::Text(text) if text.len() <= 120 => {
            // a row that is named as the city is, below those of its parts
            let city = || context.is_city(text).then_some(SumWord::Maybe);
            let word = sums::word(text).or_else(city)?;
            Some((super::fold::line(text).into_owned(), word))
        }
        _ => None,
    };
    if let Some(id) = of(labels[0]) {
        let named = of(labels[1]).is_some();
        return told(id).filter(|(_, word)| *word != SumWord::Maybe || !named);
    }
    for column in [labels[1], labels[2], labels[3]] {
        if let Some(found) = of(column).and_then(told) {
            // a field's name may end in "gesamt"; its title then stands beside it
            if column == labels[1] || of(labels[1]).is_none() {
                return Some(found);
            }
        }
    }
    // a label in a column of its own, such as an indented one
    if of(labels[1]).is_none() {
        let first = cells.iter().find(|c| !super::grid::blank(c))?;
        return told(first);
    }
    None
}
