//! What changed since the last edition, or against the revision before, a group a kind.

use super::share;
use crate::document::{Cell, Group, Inline, Row, Table};
use crate::domain::Subject;
use crate::view::{ChangeGroup, ChangeRow, ChangesView};

pub(super) fn table(id: &str, view: &ChangesView) -> Table {
    let groups = view
        .groups
        .iter()
        .map(|group| Group {
            title: vec![Inline::Text(format!("{} ({})", group.heading, group.rows.len()))],
            rows: rows(group),
        })
        .collect();
    Table {
        id: id.to_owned(),
        caption: Vec::new(),
        columns: vec![share(5.0), share(5.0)],
        head: super::head(&["Gegenstand", "Änderung"]),
        groups,
        notes: Vec::new(),
    }
}

fn rows(group: &ChangeGroup) -> Vec<Row> {
    // Where the heading says it all, the subjects follow each other as one text.
    if group.rows.iter().all(|row| row.what.is_empty()) {
        let names: Vec<String> = group.rows.iter().map(subject).collect();
        return vec![super::row(vec![Cell::text(names.join("; ")).over(2)])];
    }
    let row = |row: &ChangeRow| {
        let mut content = vec![Inline::Text(subject(row))];
        if !row.of.is_empty() {
            content.extend([Inline::Break, Inline::Text(row.of.clone())]);
        }
        let mut subject = Cell::new(content).header();
        if row.what.is_empty() {
            subject.columns = 2;
            return super::row(vec![subject]);
        }
        super::row(vec![subject, Cell::text(row.what.clone())])
    };
    group.rows.iter().map(row).collect()
}

/// Id and title; what is no measure says so.
fn subject(row: &ChangeRow) -> String {
    let named = format!("{}\u{A0} {}", row.id, row.label);
    match row.subject.as_str() {
        measure if measure == Subject::Measure.word() => named,
        text if text == Subject::Text.word() => format!("{text} {}", row.label),
        point if point == Subject::Point.word() => format!("{point} {}", row.id),
        other => format!("{other} {named}"),
    }
}
