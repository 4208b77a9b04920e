//! Finds header rows: by evidence over several rows, wherever they stand.
//!
//! `cells` reads one header cell in all ways, `columns` joins the cells above each other into what
//! a column is, `certain` says whether that is surely a header, `around` reads the titles.

mod around;
mod cells;
mod certain;
mod columns;
mod evidence;
mod relative;

use super::column::Role;
use super::grid::Grid;
use super::number::Unit;
use crate::config::{SheetKind, SheetLayout};
use crate::domain::{Period, Signs};
pub(super) use around::surroundings;
use cells::{HeadRow, head_row, stacks, units_below};
pub(super) use cells::{marked, names_time};
use certain::certain;
pub(super) use certain::groups_of_districts;
use chrono::NaiveDate;
pub(super) use columns::{are_quarter_ends, is_quarter_end};
use columns::{
    by_name, coarse_columns, days_below_one_name, one_column_a_role, periods_by_name, quarter_ends,
    roman_numbers, score, understand_column, year_beside_its_parts,
};
pub(super) use evidence::{holds_names, holds_numbers, name_column};
pub(super) use relative::relative;
use std::collections::BTreeMap;

/// Header rows are looked for this far down.
pub(super) const SEARCHED_ROWS: u32 = 40;
/// A header has at most this many rows.
const DEPTH: usize = 4;

/// A table's header, understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    /// What the table holds.
    pub kind: SheetKind,
    /// Where the periods stand (indicators).
    pub layout: Layout,
    /// First and last row, as Excel shows them.
    pub rows: (u32, u32),
    /// Columns with a text, in order.
    pub columns: Vec<Column>,
    /// How much was recognised.
    pub score: u32,
    /// The year that a title names.
    pub year: Option<i32>,
    /// What else the same rows could nearly as well be the header of.
    pub rival: Option<(SheetKind, Layout)>,
    /// First and last column, where other tables stand beside it.
    pub span: Option<(u32, u32)>,
    /// The only indicator, where a title names it, and the title's cell.
    pub name: Option<(String, (u32, u32))>,
    /// Names in the profile's `periods`, each with a column that it means.
    pub named: Vec<(String, u32)>,
}

/// Rank of a name that only evidence gives: no known word, but names stand below it.
pub(super) const EVIDENCE: u8 = 250;

/// Where periods stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// One row a value.
    Long,
    /// Periods in the columns.
    Wide,
    /// Periods down, indicators across.
    Across,
    /// One value a row, all for the period named above the table.
    Single(Period),
}

/// One column of a header.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Column, 1-based.
    pub column: u32,
    /// All its header texts, from top to bottom.
    pub text: String,
    /// The lowest of them.
    pub own: String,
    /// What it holds, where known.
    pub role: Option<Role>,
    /// How sure: smaller is surer.
    pub rank: u8,
    /// The period that it is for.
    pub period: Option<Period>,
    /// Unit and factor that the header names.
    pub unit: Option<(Unit, u32)>,
    /// Until when, for a target ("Ziel 2022"); for which year, for a column of sums.
    pub by: Option<Period>,
    /// The day that it is for, where a day stands in the header.
    pub day: Option<NaiveDate>,
    /// Footnote mark in the header; it holds for all values below.
    pub mark: String,
    /// Signs that the header gives to all values below.
    pub signs: Signs,
    /// What stands above the column's period and names no time: the name of a group of columns.
    pub above: String,
    /// Its numbers were planned or expected, so they are no values.
    pub planned: bool,
    /// Its numbers have added up until the time that it names: "Ist bis 30.06.2025".
    pub so_far: bool,
}

/// What stands around a table and may complete its header.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surroundings {
    /// The only year named.
    pub year: Option<i32>,
    /// The only period named.
    pub period: Option<Period>,
}

impl Header {
    /// The column of a role.
    pub(super) fn column(&self, role: Role) -> Option<u32> {
        self.columns.iter().find(|c| c.role == Some(role)).map(|c| c.column)
    }

    /// Whether a column belongs to the table, as far as that is known.
    pub(super) fn spans(&self, column: u32) -> bool {
        self.span.is_none_or(|(first, last)| (first..=last).contains(&column))
    }

    /// Whether a role is there.
    pub(super) fn has(&self, role: Role) -> bool {
        self.column(role).is_some()
    }
}

/// What detection may take for granted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted<'p> {
    /// The profile's kind.
    pub kind: Option<SheetKind>,
    /// The profile's layout.
    pub layout: Option<SheetLayout>,
    /// Whether an action field is known without a column.
    pub has_field: bool,
    /// Whether the profile names the only indicator of the sheet.
    pub has_name: bool,
    /// The profile's columns: known name to header text.
    pub columns: Option<&'p BTreeMap<String, String>>,
    /// The profile's periods: header text or column letter to period.
    pub periods: Option<&'p BTreeMap<String, Period>>,
}

/// The best header at or below the `from`th used row and above row `until`; with it, what came
/// nearest where none is certain.
pub(super) fn find(
    grid: &Grid<'_>,
    from: usize,
    until: u32,
    around: Surroundings,
    wanted: Wanted<'_>,
) -> Result<Header, Option<Box<Header>>> {
    let mut rows: Vec<HeadRow> = Vec::new();
    let mut near: Option<Header> = None;
    let count = (from..grid.len()).take_while(|i| grid.row(*i) < until).count();
    for start in 0..count {
        while rows.len() < (start + DEPTH).min(count) {
            rows.push(head_row(grid, from + rows.len()));
        }
        let best = best_at(grid, &rows, from, start, count, around, wanted, &mut near);
        let Some(mut best) = best else { continue };
        // a title above a header of two rows must not be taken for its first row
        for later in start + 1..(start + DEPTH).min(count) {
            while rows.len() < (later + DEPTH).min(count) {
                rows.push(head_row(grid, from + rows.len()));
            }
            if grid.row(from + later) > best.rows.1 {
                break;
            }
            if let Some(other) = best_at(grid, &rows, from, later, count, around, wanted, &mut near)
                && other.score >= best.score
            {
                best = other;
            }
        }
        return Ok(best);
    }
    Err(near.map(Box::new))
}

/// The best header that begins at `start`, of any depth.
#[expect(clippy::too_many_arguments, reason = "one step of `find`, with its state")]
fn best_at(
    grid: &Grid<'_>,
    rows: &[HeadRow],
    from: usize,
    start: usize,
    count: usize,
    around: Surroundings,
    wanted: Wanted<'_>,
    near: &mut Option<Header>,
) -> Option<Header> {
    let mut sure: Vec<Header> = Vec::new();
    for depth in 1..=DEPTH.min(count - start) {
        let numbers = (grid.row(from + start), grid.row(from + start + depth - 1));
        if numbers.1 - numbers.0 > u32::try_from(DEPTH).unwrap_or(4) {
            break;
        }
        for header in understand(&rows[start..start + depth], numbers, around, wanted) {
            match certain(&header, grid, from + start + depth, around, wanted) {
                Some(header) => sure.push(header),
                None if near.as_ref().is_none_or(|n| header.score > n.score)
                    && header.score >= 20 =>
                {
                    *near = Some(header);
                }
                None => {}
            }
        }
    }
    // a list of measures with money by years is no table of indicators
    if sure.iter().any(certain::lists_measures) {
        sure.retain(|header| {
            header.kind != SheetKind::Indicators
                || header.has(Role::Title) && !certain::titles_measures(header)
        });
    }
    // the first of the best: fewer rows, measures before indicators
    let mut best = sure.iter().rev().max_by_key(|header| header.score).cloned()?;
    let rival = sure.iter().find(|other| {
        other.kind != best.kind && other.rows == best.rows && other.score * 10 >= best.score * 8
    });
    best.rival = best.rival.or(rival.map(|other| (other.kind, other.layout)));
    Some(best)
}

/// The header of given rows (from a profile), as the wanted kind.
pub(super) fn given(
    grid: &Grid<'_>,
    header_rows: &[u32],
    around: Surroundings,
    wanted: Wanted<'_>,
) -> Vec<Header> {
    let rows: Vec<HeadRow> = header_rows
        .iter()
        .filter_map(|row| {
            let index = grid.index_from(*row);
            (index < grid.len() && grid.row(index) == *row).then(|| head_row(grid, index))
        })
        .collect();
    let first = header_rows.iter().min().copied().unwrap_or(1);
    let last = header_rows.iter().max().copied().unwrap_or(1);
    understand(&rows, (first, last), around, wanted)
}

/// What the rows are as a header of each kind that comes into question.
fn understand(
    rows: &[HeadRow],
    numbers: (u32, u32),
    around: Surroundings,
    wanted: Wanted<'_>,
) -> Vec<Header> {
    // a last row of units names no columns
    let units = units_below(rows, numbers.1);
    let rows = if units.is_empty() { rows } else { &rows[..rows.len() - 1] };
    let stacks = stacks(rows);
    let kinds = match wanted.kind {
        Some(kind) => vec![kind],
        None => vec![SheetKind::Measures, SheetKind::Indicators, SheetKind::Texts],
    };
    kinds
        .into_iter()
        .map(|kind| {
            let mut columns: Vec<Column> = stacks
                .iter()
                .map(|(column, stack)| understand_column(kind, *column, stack, around))
                .collect();
            for (column, unit) in columns.iter_mut().filter_map(|c| {
                let unit = units.iter().find(|(at, _)| *at == c.column)?.1.clone();
                Some((c, unit))
            }) {
                column.unit = Some(unit);
            }
            days_below_one_name(&mut columns);
            if kind == SheetKind::Indicators {
                roman_numbers(&stacks, &mut columns);
            }
            if let Some(named) = wanted.columns {
                by_name(kind, named, &mut columns);
            }
            let named = match (kind, wanted.periods) {
                (SheetKind::Indicators, Some(named)) => {
                    periods_by_name(named, &stacks, &mut columns)
                }
                _ => Vec::new(),
            };
            if kind == SheetKind::Indicators {
                year_beside_its_parts(&mut columns);
            }
            one_column_a_role(&mut columns);
            if kind == SheetKind::Indicators {
                quarter_ends(&mut columns);
                coarse_columns(&mut columns);
            } else {
                columns.iter_mut().for_each(|c| c.period = None);
            }
            let score = score(&columns);
            Header {
                kind,
                layout: Layout::Long,
                rows: numbers,
                columns,
                score,
                year: around.year,
                rival: None,
                span: None,
                name: None,
                named,
            }
        })
        .collect()
}

/// A given header with the layout that its columns and the rows below it show; `None` where it is no
/// header of its kind.
pub(super) fn laid_out(
    grid: &Grid<'_>,
    header: &Header,
    around: Surroundings,
    wanted: Wanted<'_>,
) -> Option<Header> {
    certain(header, grid, grid.index_from(header.rows.1 + 1), around, wanted)
}
