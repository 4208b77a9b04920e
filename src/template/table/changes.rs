//! What changed since the last edition, a group a kind.

use super::share;
use crate::document::{Cell, Group, Inline, Table};
use crate::view::ChangesView;

pub(super) fn table(view: &ChangesView) -> Table {
    let groups = view
        .groups
        .iter()
        .map(|group| Group {
            title: vec![Inline::Text(format!("{} ({})", group.heading, group.rows.len()))],
            rows: group
                .rows
                .iter()
                .map(|row| {
                    super::row(vec![
                        Cell::text(format!("{}\u{A0} {}", row.id, row.label)).header(),
                        Cell::text(row.subject.clone()),
                        Cell::text(given(&row.old)),
                        Cell::text(given(&row.new)),
                    ])
                })
                .collect(),
        })
        .collect();
    let notes = if view.shortened {
        vec![vec![Inline::from(
            "[…] Text gekürzt; die ganze Fassung steht in der Tabelle aenderungen.csv.",
        )]]
    } else {
        Vec::new()
    };
    Table {
        id: "tabelle-aenderungen".to_owned(),
        caption: Vec::new(),
        columns: vec![share(3.2), share(1.3), share(2.75), share(2.75)],
        head: super::head(&["Gegenstand", "Art", "bisher", "jetzt"]),
        groups,
        notes,
    }
}

fn given(text: &str) -> String {
    if text.is_empty() { "keine Angabe".to_owned() } else { text.to_owned() }
}
