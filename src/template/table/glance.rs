//! Tables of the page "Auf einen Blick".

use super::{lines, share, strong};
use crate::chart::phase_tone;
use crate::document::{Cell, Group, Inline, Row, RowKind, Table};
use crate::domain::Decimal;
use crate::view::{FieldRow, GlanceView, KeyFigure, NoticeRow};
use rust_decimal::prelude::ToPrimitive;

/// One row an action field, the sum over all below.
pub(super) fn fields(view: &GlanceView) -> Table {
    let measures = view.total.measures > 0;
    let figures = view.rows.iter().any(|row| !row.key_figures.is_empty());
    let mut columns = vec![share(1.9)];
    let mut titles = vec!["Handlungsfeld"];
    if measures {
        columns.extend([share(1.5), share(2.2)]);
        titles.extend(["Maßnahmen", "nach Phase"]);
    }
    if figures {
        columns.push(share(4.2));
        titles.push("Kennzahlen");
    }
    let mut rows: Vec<Row> = view
        .rows
        .iter()
        .map(|row| {
            let mut cells = vec![Cell::text(row.name.clone()).header()];
            if measures {
                cells.extend([Cell::new(counts(row)), Cell::new(phases(row))]);
            }
            if figures {
                cells.push(Cell::new(key_figures(&row.key_figures)));
            }
            super::row(cells)
        })
        .collect();
    if measures && view.rows.len() > 1 {
        let mut cells = vec![
            Cell::text(view.total.name.clone()).header(),
            Cell::new(counts(&view.total)),
            Cell::new(phases(&view.total)),
        ];
        if figures {
            cells.push(Cell::new(Vec::new()));
        }
        rows.push(Row { kind: RowKind::Total, cells });
    }
    Table {
        id: "tabelle-ueberblick".to_owned(),
        caption: Vec::new(),
        columns,
        head: super::head(&titles),
        groups: vec![Group { title: Vec::new(), rows }],
        notes: Vec::new(),
    }
}

/// Total, done, overdue, each number with its word.
fn counts(row: &FieldRow) -> Vec<Inline> {
    if row.measures == 0 {
        return vec![Inline::from("keine Maßnahmen")];
    }
    let line = |n: u32, word: &str| vec![strong(n.to_string()), Inline::Text(format!(" {word}"))];
    let noun = if row.measures == 1 { "Maßnahme" } else { "Maßnahmen" };
    lines([line(row.measures, noun), line(row.done, "umgesetzt"), line(row.overdue, "überfällig")])
}

/// A bar of the phases, their numbers with words below.
fn phases(row: &FieldRow) -> Vec<Inline> {
    let total: u32 = row.phases.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return vec![Inline::from("keine Angabe")];
    }
    let fraction = |count: u32| {
        let share = Decimal::from(count).checked_div(Decimal::from(total)).unwrap_or_default();
        share.to_f32().unwrap_or_default()
    };
    let parts =
        row.phases.iter().map(|(phase, count)| (fraction(*count), phase_tone(*phase))).collect();
    let words: Vec<String> = row
        .phases
        .iter()
        .map(|(phase, count)| format!("{count}\u{A0}{}", phase.word().replace(' ', "\u{A0}")))
        .collect();
    vec![Inline::Stack(parts), Inline::Break, Inline::Text(words.join(", "))]
}

fn key_figures(figures: &[KeyFigure]) -> Vec<Inline> {
    if figures.is_empty() {
        return vec![Inline::from("keine Kennzahlen")];
    }
    lines(figures.iter().flat_map(|figure| {
        let mut line = Vec::new();
        let values = spark(&figure.values);
        // A line needs two neighbours.
        if values.windows(2).any(|pair| pair.iter().all(Option::is_some)) {
            line.push(Inline::Spark(values));
            line.push(Inline::Text("\u{A0}".to_owned()));
        }
        line.push(strong(figure.value.clone()));
        if !figure.change.is_empty() {
            line.push(Inline::Text(format!(", {}", figure.change)));
        }
        [vec![Inline::Text(figure.name.clone())], line]
    }))
}

/// Values as fractions between the smallest and the largest.
fn spark(values: &[Option<Decimal>]) -> Vec<Option<f32>> {
    let low = values.iter().flatten().min().copied().unwrap_or_default();
    let high = values.iter().flatten().max().copied().unwrap_or_default();
    let span = high.checked_sub(low).filter(|span| !span.is_zero());
    values
        .iter()
        .map(|value| {
            let value = (*value)?;
            match span {
                Some(span) => value.checked_sub(low)?.checked_div(span)?.to_f32(),
                None => Some(0.5),
            }
        })
        .collect()
}

/// Measures in one line each.
pub(super) fn notices(name: &str, rows: &[NoticeRow], remark: &str) -> Table {
    Table {
        id: format!("tabelle-{name}"),
        caption: Vec::new(),
        columns: vec![share(4.0), share(1.8), share(1.5), share(2.7)],
        head: super::head(&["Maßnahme", "zuständig", "Termin", remark]),
        groups: vec![Group {
            title: Vec::new(),
            rows: rows
                .iter()
                .map(|row| {
                    super::row(vec![
                        Cell::text(format!("{}\u{A0} {}", row.id, row.title)).header(),
                        Cell::text(row.responsible.clone()),
                        Cell::text(row.due.clone()),
                        Cell::text(row.remark.clone()),
                    ])
                })
                .collect(),
        }],
        notes: Vec::new(),
    }
}
