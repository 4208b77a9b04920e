//! What a column holds by what stands below its header, where no word of the header says it.

use super::{Column, EVIDENCE, Header};
use crate::domain::Signs;
use crate::normalise::cell;
use crate::normalise::column::Role;
use crate::normalise::fold::key;
use crate::normalise::grid::Grid;
use crate::normalise::period::TimeReading;
use crate::workbook::{RawCell, RawValue};
use std::collections::BTreeSet;

/// Rows below a header that are looked at.
const ROWS: usize = 30;

/// The cells of a column below a header, up to the first empty rows.
fn below<'a>(grid: &Grid<'a>, header_row: u32, column: u32) -> Vec<&'a RawCell> {
    let start = grid.index_from(header_row + 1);
    (start..grid.len().min(start + ROWS))
        .filter_map(|index| grid.shown(grid.row(index), column))
        .collect()
}

/// Whether each row of a column has a whole number of its own, as those have that only count the rows.
pub(super) fn runs(grid: &Grid<'_>, header_row: u32, column: u32) -> bool {
    let cells = below(grid, header_row, column);
    let number = |cell: &&RawCell| -> Option<u32> {
        cell::text(cell).trim().trim_end_matches('.').parse().ok()
    };
    let numbers: Vec<u32> = cells.iter().filter_map(number).collect();
    let distinct: BTreeSet<u32> = numbers.iter().copied().collect();
    // notes below the table stand in the first column, too
    numbers.len() >= 2 && distinct.len() == numbers.len() && numbers.len() * 2 >= cells.len()
}

/// Whether names stand in a column: texts that are no times, hardly any of them twice in a row.
pub(in crate::normalise) fn holds_names(grid: &Grid<'_>, header_row: u32, column: u32) -> bool {
    let cells = below(grid, header_row, column);
    let name = |cell: &&&RawCell| match &cell.value {
        RawValue::Text(text) => {
            text.chars().any(char::is_alphabetic)
                && text.chars().count() >= 2
                && !matches!(cell::time(cell), TimeReading::Time(_) | TimeReading::YearMissing(_))
        }
        _ => false,
    };
    let names = cells.iter().filter(name).count();
    names > 0 && names * 10 >= cells.len() * 7
}

/// Whether at least half of what stands below some columns is numbers.
pub(in crate::normalise) fn holds_numbers(
    grid: &Grid<'_>,
    header_row: u32,
    columns: &[Column],
) -> bool {
    let (mut numbers, mut all) = (0, 0);
    for column in columns.iter().filter(|c| c.period.is_some() && c.role.is_none()) {
        for cell in below(grid, header_row, column.column) {
            all += 1;
            let digits = || cell::text(cell).chars().any(|c| c.is_ascii_digit());
            numbers += usize::from(match &cell.value {
                RawValue::Number(_) => true,
                RawValue::Text(_) => digits(),
                _ => false,
            });
        }
    }
    numbers > 0 && numbers * 2 >= all
}

/// Makes the column of names known that no header word tells: it stands left of the periods, and
/// numbers stand below these. Of several the first whose names differ.
pub(in crate::normalise) fn name_column(header: &mut Header, grid: &Grid<'_>) -> bool {
    let periods = |c: &&Column| c.period.is_some() && c.role.is_none();
    let Some(first) = header.columns.iter().filter(periods).map(|c| c.column).min() else {
        return false;
    };
    if !holds_numbers(grid, header.rows.1, &header.columns) {
        return false;
    }
    // "Position" may count rows or name them
    let known = |c: &Column| c.role.is_some_and(|role| role != Role::Counter) || c.period.is_some();
    let taken = |column: u32| header.columns.iter().any(|c| c.column == column && known(c));
    let left = header.span.map_or(1, |(left, _)| left);
    let found: Vec<u32> = (left.max(first.saturating_sub(8))..first)
        .filter(|column| !taken(*column) && !grid.skips(*column))
        .filter(|column| holds_names(grid, header.rows.1, *column))
        .collect();
    let differ = |column: &&u32| {
        let cells = below(grid, header.rows.1, **column);
        let names: BTreeSet<String> = cells.iter().map(|cell| key(&cell::text(cell))).collect();
        names.len() == cells.len()
    };
    let Some(column) = found.iter().find(differ).or(found.first()).copied() else { return false };
    match header.columns.iter_mut().find(|c| c.column == column) {
        Some(known) => (known.role, known.rank) = (Some(Role::Title), EVIDENCE),
        None => {
            let at = header.columns.partition_point(|c| c.column < column);
            header.columns.insert(
                at,
                Column {
                    column,
                    text: String::new(),
                    own: String::new(),
                    role: Some(Role::Title),
                    rank: EVIDENCE,
                    period: None,
                    unit: None,
                    by: None,
                    day: None,
                    mark: String::new(),
                    signs: Signs::NONE,
                    above: String::new(),
                    planned: false,
                    so_far: false,
                },
            );
        }
    }
    true
}
