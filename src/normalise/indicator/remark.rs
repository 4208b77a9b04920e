//! What a row says beside its values: remark and source.

use super::Reader;
use super::value::join;
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::cell;
use crate::normalise::column::Role;
use crate::normalise::fold::key;
use crate::normalise::measure::is_dash;
use crate::normalise::report::Reporter;

impl Reader<'_, '_> {
    /// Remark and source of a row: they hold for each of its values.
    pub(super) fn remark(&self, reporter: &mut Reporter<'_>, row: u32) -> String {
        let mut whole = String::new();
        for role in [Role::Note, Role::Source] {
            let Some(cell) = self.cell(row, role) else { continue };
            // a merged cell is told once
            let faulty = cell::fault(cell).is_some();
            if faulty && cell.row == row {
                reporter.fault(cell, "");
            }
            let text = cell::text(cell);
            if faulty || is_dash(&text) {
                continue;
            }
            let bare = role == Role::Source && !key(&text).starts_with("quelle");
            let text = if bare { format!("Quelle: {text}") } else { text.into_owned() };
            whole = join(&whole, &text);
        }
        whole
    }

    /// A remark in a row without a value would go unread.
    pub(super) fn lost_remark(&self, reporter: &mut Reporter<'_>, row: u32, remark: &str) {
        let Some(cell) = self.cell(row, Role::Note).filter(|_| !remark.is_empty()) else { return };
        let name = reporter.column_name(cell.column);
        let message = Text::new(
            format!(
                "die Angabe in der Spalte `{name}` steht bei keinem Wert und wird nicht gelesen"
            ),
            format!("the entry in the column `{name}` stands beside no value and is not read"),
        );
        let help = Text::new(
            "als Wert eintragen, warum er fehlt: `k. A.` (keine Angabe), `…` (folgt später) oder `x` (nicht sinnvoll)",
            "enter as the value why it is missing: `k. A.` (not stated), `…` (follows later) or `x` (makes no sense)",
        );
        reporter.note(rule::COLUMN_NOT_READ, cell.row, cell.column, "", message, help);
    }
}
