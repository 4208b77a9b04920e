//! Typed tables: rows of the view become cells without passing Markdown.

mod basis;
mod changes;
mod glance;
pub(super) mod indicators;
mod measures;

use super::insert::TableName;
use crate::document::{Align, Cell, Column, ColumnWidth, Inline, Row, RowKind, Table};
use crate::view::ReportView;

/// The table of a name; `None` where it would have no rows.
pub(super) fn build(name: TableName, field: Option<&str>, view: &ReportView) -> Option<Table> {
    let table = match name {
        TableName::Glance => glance::fields(view),
        TableName::News => glance::news(&view.glance),
        TableName::Overdue => glance::notices("ueberfaellig", &view.glance.overdue, "Grund"),
        TableName::Done => glance::notices("umgesetzt", &view.glance.done, "Erledigung"),
        TableName::Measures => measures::table(&view.measures, field),
        TableName::Changes => changes::table("tabelle-aenderungen", &view.changes),
        TableName::Corrections => changes::table("tabelle-berichtigungen", &view.corrections),
        TableName::Deliveries => basis::deliveries(&view.basis, view.edition.public),
        TableName::Files => basis::files(&view.basis),
        TableName::Findings => basis::findings(&view.basis),
        TableName::Accepted => basis::accepted(&view.basis),
        TableName::Signs => basis::signs(&view.basis),
    };
    table.groups.iter().any(|group| !group.rows.is_empty()).then_some(table)
}

fn column(align: Align, width: ColumnWidth) -> Column {
    Column { align, width }
}

fn share(share: f32) -> Column {
    column(Align::Left, ColumnWidth::Share(share))
}

/// A head of one row.
fn head(titles: &[&str]) -> Vec<Row> {
    let cells = titles.iter().map(|title| Cell::text(*title).header()).collect();
    vec![Row { kind: RowKind::Item, cells }]
}

fn row(cells: Vec<Cell>) -> Row {
    Row { kind: RowKind::Item, cells }
}

fn strong(text: impl Into<String>) -> Inline {
    Inline::Strong(vec![Inline::Text(text.into())])
}

fn small(text: impl Into<String>) -> Inline {
    Inline::Small(vec![Inline::Text(text.into())])
}

/// Pieces parted by line breaks.
fn lines(pieces: impl IntoIterator<Item = Vec<Inline>>) -> Vec<Inline> {
    let mut out = Vec::new();
    for piece in pieces {
        if !out.is_empty() {
            out.push(Inline::Break);
        }
        out.extend(piece);
    }
    out
}
