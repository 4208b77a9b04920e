//! A figure and its table side by side.

use super::flow::{Column, Composer};
use super::page::Hold;
use crate::document::{BESIDE, Figure, Table};

/// Between figure and table.
const GAP: f32 = 14.0;
/// The least width of a column that holds both.
const LEAST: f32 = 380.0;

impl Composer<'_> {
    /// Sets both into one piece; one below the other where the column is too narrow for two.
    pub(super) fn beside(&mut self, figure: &Figure, table: &Table, column: Column) {
        if column.width < LEAST {
            self.figure(figure, column);
            self.table(table, column);
            return;
        }
        let left = Column { width: column.width * BESIDE, ..column };
        let offset = left.width + GAP;
        let right = Column { x: column.x + offset, width: column.width - offset, ..column };
        let outer = std::mem::replace(&mut self.dense, true);
        let mut both = self.captured(|composer| composer.figure(figure, left));
        // What the figure asks of what comes below it is no matter of the table beside it.
        self.settle();
        let mut rows = self.captured(|composer| composer.table_rows(table, right));
        self.settle();
        self.dense = outer;
        both.items.append(&mut rows.items);
        both.links.append(&mut rows.links);
        both.notes.append(&mut rows.notes);
        both.anchors.append(&mut rows.anchors);
        both.height = both.height.max(rows.height);
        self.push(both);
        self.table_notes(&table.notes, column);
        self.hold(Hold::Loose);
        self.space(self.setter.theme.numbers.table.after);
    }
}
