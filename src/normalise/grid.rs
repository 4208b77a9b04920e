//! A sheet as rows and columns: merged cells resolved, hidden rows left out where asked.

use crate::workbook::{RawCell, RawSheet, RawValue};
use rustc_hash::FxHashMap;

/// Columns of a header or merge that are looked at: real sheets use a few hundred.
const MOST_COLUMNS: u32 = 2_000;

/// A view of one sheet.
pub(super) struct Grid<'a> {
    sheet: &'a RawSheet,
    /// Row number, and the range of its cells.
    rows: Vec<(u32, usize, usize)>,
    /// By column: first and last row of a merge, and its corner.
    merged: FxHashMap<u32, Vec<(u32, u32, u32, u32)>>,
    hidden_columns_skipped: bool,
}

/// Whether a cell says nothing.
pub(super) fn blank(cell: &RawCell) -> bool {
    match &cell.value {
        RawValue::Text(text) => {
            text.is_empty()
                || !text.bytes().next().is_some_and(|b| b.is_ascii_graphic())
                    && text.chars().all(|c| {
                        c.is_whitespace()
                            || c.is_control()
                            || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{ad}')
                    })
        }
        _ => false,
    }
}

impl<'a> Grid<'a> {
    /// A view; `skip_hidden` leaves hidden rows and columns out.
    pub(super) fn new(sheet: &'a RawSheet, skip_hidden: bool) -> Self {
        let mut rows: Vec<(u32, usize, usize)> = Vec::new();
        let mut last_column = 1;
        for (index, cell) in sheet.cells.iter().enumerate() {
            match rows.last_mut() {
                Some((row, _, end)) if *row == cell.row => *end = index + 1,
                _ => rows.push((cell.row, index, index + 1)),
            }
            last_column = last_column.max(cell.column);
        }
        if skip_hidden && !sheet.hidden_rows.is_empty() {
            rows.retain(|(row, ..)| sheet.hidden_rows.binary_search(row).is_err());
        }
        let mut merged: FxHashMap<u32, Vec<(u32, u32, u32, u32)>> = FxHashMap::default();
        for merge in &sheet.merges {
            let last = merge
                .last
                .1
                .min(last_column.max(merge.first.1))
                .min(merge.first.1.saturating_add(MOST_COLUMNS));
            for column in merge.first.1..=last {
                let entry = (merge.first.0, merge.last.0, merge.first.0, merge.first.1);
                merged.entry(column).or_default().push(entry);
            }
        }
        for list in merged.values_mut() {
            list.sort_unstable();
        }
        Self { sheet, rows, merged, hidden_columns_skipped: skip_hidden }
    }

    /// The sheet.
    pub(super) fn sheet(&self) -> &'a RawSheet {
        self.sheet
    }

    /// Number of used rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Row number of the `index`th used row.
    pub(super) fn row(&self, index: usize) -> u32 {
        self.rows[index].0
    }

    /// Index of the first used row at or below `row`.
    pub(super) fn index_from(&self, row: u32) -> usize {
        self.rows.partition_point(|(number, ..)| *number < row)
    }

    /// The cells of the `index`th used row.
    pub(super) fn cells(&self, index: usize) -> &'a [RawCell] {
        let (_, start, end) = self.rows[index];
        &self.sheet.cells[start..end]
    }

    /// Whether a column is left out because it is hidden.
    pub(super) fn skips(&self, column: u32) -> bool {
        self.hidden_columns_skipped && self.sheet.hidden_columns.binary_search(&column).is_ok()
    }

    /// The cells of a row that say something, hidden columns left out where asked.
    pub(super) fn used(&self, index: usize) -> impl Iterator<Item = &'a RawCell> + '_ {
        self.cells(index).iter().filter(|cell| !blank(cell) && !self.skips(cell.column))
    }

    /// The corner of the merge that covers a cell, where it is not the corner itself.
    pub(super) fn corner(&self, row: u32, column: u32) -> Option<(u32, u32)> {
        let list = self.merged.get(&column)?;
        let at = list.partition_point(|(first, ..)| *first <= row);
        // merges of one column do not overlap in a sound file; look at a few in an unsound one
        list[..at]
            .iter()
            .rev()
            .take(4)
            .find(|(_, last, ..)| row <= *last)
            .map(|(_, _, r, c)| (*r, *c))
            .filter(|corner| *corner != (row, column))
    }

    /// Whether the sheet has merged cells at all.
    pub(super) fn has_merges(&self) -> bool {
        !self.merged.is_empty()
    }

    /// The cell that a cell shows: itself, or the corner of its merge; `None` where it is blank.
    pub(super) fn shown(&self, row: u32, column: u32) -> Option<&'a RawCell> {
        let own = self.sheet.cell(row, column).filter(|cell| !blank(cell));
        if own.is_some() || self.merged.is_empty() {
            return own;
        }
        let (row, column) = self.corner(row, column)?;
        self.sheet.cell(row, column).filter(|cell| !blank(cell))
    }

    /// Number of columns that the merge at this corner covers; 1 for none.
    pub(super) fn width(&self, row: u32, column: u32) -> u32 {
        self.sheet
            .merges
            .iter()
            .find(|merge| merge.first == (row, column))
            .map_or(1, |merge| merge.last.1 - merge.first.1 + 1)
    }
}
