//! What stands below the tables that were read, and is none that is recognised.

use super::{Notes, SheetReader};
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::cell;
use crate::normalise::grid::Grid;
use crate::normalise::report::Reporter;
use crate::workbook::RawCell;

impl SheetReader<'_, '_> {
    /// Tells the rows from the used row `from` on, where what begins there looked like another table.
    pub(super) fn lost_rows(&mut self, grid: &Grid<'_>, from: usize, reporter: &mut Reporter<'_>) {
        let broad: Vec<usize> =
            (from..grid.len()).filter(|i| grid.used(*i).nth(1).is_some()).collect();
        let (Some(first), Some(last)) = (broad.first(), broad.last()) else { return };
        let cells: Vec<&RawCell> = grid.used(*first).collect();
        let Some(corner) = cells.first() else { return };
        let words: Vec<String> =
            cells.iter().take(6).map(|cell| format!("`{}`", cell::shown(cell))).collect();
        let (first, last, words) = (grid.row(*first), grid.row(*last), words.join(", "));
        self.reading.note(
            format!("nicht gelesen: eine weitere Tabelle, Zeile {first} bis {last}"),
            format!("not read: another table, rows {first} to {last}"),
        );
        let message = Text::new(
            format!(
                "hier beginnt eine weitere Tabelle, die nicht sicher erkannt ist ({words}); nichts davon wird gelesen, bis Zeile {last}"
            ),
            format!(
                "another table begins here that is not surely recognised ({words}); nothing of it is read, down to row {last}"
            ),
        );
        let help = Text::new(
            "eine Kopfzeile mit üblichen Spaltennamen darüber setzen oder die Tabelle auf ein eigenes Blatt stellen",
            "put a header with usual column names above it, or move the table to a sheet of its own",
        );
        reporter.cell(rule::SHEET_NOT_RECOGNISED, first, corner.column, "", message, help);
    }
}
