//! Tables of the page "Auf einen Blick".

use super::{lines, share, strong};
use crate::chart::{phase_hatched, phase_tone, shares_alt, spark_alt};
use crate::document::{Cell, Group, Inline, Row, RowKind, StackPart, Table};
use crate::domain::Decimal;
use crate::view::{FieldRow, GlanceView, KeyFigure, NoticeRow, ReportView, format, words};
use rust_decimal::prelude::ToPrimitive;

/// One row an action field, the sum over all below.
pub(super) fn fields(report: &ReportView) -> Table {
    let view = &report.glance;
    let measures = view.total.measures > 0;
    let figures = view.rows.iter().any(|row| !row.key_figures.is_empty());
    let mut columns = vec![share(2.6)];
    let mut titles = vec!["Handlungsfeld"];
    if measures {
        columns.push(share(2.4));
        titles.push("Maßnahmen nach Phase");
    }
    if figures {
        columns.push(share(4.8));
        titles.push("Kennzahlen");
    }
    let mut rows: Vec<Row> = view
        .rows
        .iter()
        .map(|row| {
            let mut cells = vec![Cell::new(name(row, measures)).header()];
            if measures {
                cells.push(Cell::new(phases(row)));
            }
            if figures {
                cells.push(Cell::new(key_figures(&row.key_figures, report)));
            }
            super::row(cells)
        })
        .collect();
    if measures && view.rows.len() > 1 {
        let cells = vec![
            Cell::new(name(&view.total, measures)).header(),
            Cell::new(phases(&view.total)).over(1 + u16::from(figures)),
        ];
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

/// The field's name, below it total, done, overdue, each number with its word.
fn name(row: &FieldRow, measures: bool) -> Vec<Inline> {
    let name = vec![strong(row.name.clone())];
    if !measures {
        return name;
    }
    if row.measures == 0 {
        return lines([name, vec![Inline::from("keine Maßnahmen")]]);
    }
    let noun = if row.measures == 1 { "Maßnahme" } else { "Maßnahmen" };
    let counts = vec![
        Inline::Text(format!("{}\u{A0}{noun}, davon", row.measures)),
        Inline::Break,
        Inline::Text(format!("{}\u{A0}umgesetzt, ", row.done)),
        Inline::Text(format!("{}\u{A0}überfällig", row.overdue)),
    ];
    lines([name, counts])
}

/// A bar of the phases, their numbers with words below.
fn phases(row: &FieldRow) -> Vec<Inline> {
    let total: u32 = row.phases.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return vec![Inline::from("–")];
    }
    let fraction = |count: u32| {
        let share = Decimal::from(count).checked_div(Decimal::from(total)).unwrap_or_default();
        share.to_f32().unwrap_or_default()
    };
    let part = |(phase, count): &(_, u32)| StackPart {
        share: fraction(*count),
        tone: phase_tone(*phase),
        hatch: phase_hatched(*phase),
    };
    let parts = row.phases.iter().map(part).collect();
    let alt = shares_alt(&row.phases);
    let words: Vec<String> = row
        .phases
        .iter()
        .map(|(phase, count)| words::phase_counted(*phase, *count).replace(' ', "\u{A0}"))
        .collect();
    vec![Inline::Stack { parts, alt }, Inline::Break, Inline::Text(words.join(", "))]
}

fn key_figures(figures: &[KeyFigure], report: &ReportView) -> Vec<Inline> {
    let known = report.indicators.groups.iter().flat_map(|group| &group.indicators);
    let alt =
        |id: &str| known.clone().find(|indicator| indicator.id == id).map(|i| spark_alt(&i.chart));
    if figures.is_empty() {
        return vec![Inline::from("keine Kennzahlen")];
    }
    lines(figures.iter().flat_map(|figure| {
        let mut line = Vec::new();
        let values = spark(&figure.values);
        // A line needs two neighbours.
        if values.windows(2).any(|pair| pair.iter().all(Option::is_some)) {
            line.push(Inline::Spark { values, alt: alt(&figure.id).unwrap_or_default() });
            line.push(Inline::Text("\u{A0} ".to_owned()));
        }
        // No-break spaces: the line stays one.
        line.push(strong(figure.value.replace(' ', "\u{A0}")));
        if !figure.change.is_empty() {
            line.push(Inline::Text(format!(
                ",\u{A0}{}",
                figure
                    .change
                    .replace("Prozentpunkte", "Punkte")
                    .replace("gegenüber ", "zum ")
                    .replace(' ', "\u{A0}")
            )));
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

/// Notices of one kind that are named one by one; more are counted.
const NAMED: usize = 20;

/// What is new since the last edition, or what there is in a first one: overdue with reason, done,
/// not delivered; each a short text beside its word.
pub(super) fn news(view: &GlanceView) -> Table {
    let mut rows = Vec::new();
    let mut add = |label: &str, text: Vec<Inline>| {
        rows.push(super::row(vec![Cell::text(label).header(), Cell::new(text)]));
    };
    if !view.overdue.is_empty() {
        let label = if view.compared { "Neu überfällig" } else { "Überfällig" };
        add(
            label,
            run_in(&view.overdue, |row| {
                format!("Termin {}; {}", row.due.replace(' ', "\u{A0}"), row.remark)
            }),
        );
    }
    if !view.done.is_empty() {
        let label = if view.compared { "Neu umgesetzt" } else { "Umgesetzt" };
        // The day stands in the list of changes, where there is one.
        let day = |row: &NoticeRow| match view.compared {
            true => String::new(),
            false => row.remark.replace("umgesetzt am ", "am\u{A0}"),
        };
        add(label, run_in(&view.done, day));
    }
    if !view.missing.is_empty() {
        let text = format!(
            "{}. Werte früherer Ausgaben sind übernommen, soweit vorhanden.",
            format::list(&view.missing)
        );
        add("Nicht zugeliefert", vec![Inline::Text(text)]);
    }
    Table {
        id: "tabelle-neues".to_owned(),
        caption: Vec::new(),
        columns: vec![share(1.5), share(8.0)],
        head: super::head(&[if view.compared { "Änderung" } else { "Stand" }, "Einzelheiten"]),
        groups: vec![Group { title: Vec::new(), rows }],
        notes: Vec::new(),
    }
}

/// `K-01 Wärmeplanung (am 17.09.2026); K-02 …`.
fn run_in(rows: &[NoticeRow], remark: impl Fn(&NoticeRow) -> String) -> Vec<Inline> {
    let mut out = Vec::new();
    for (i, row) in rows.iter().take(NAMED).enumerate() {
        if i > 0 {
            out.push(Inline::from("; "));
        }
        out.push(strong(row.id.clone()));
        let remark = remark(row);
        out.push(Inline::Text(match remark.as_str() {
            "" | "umgesetzt" => format!("\u{A0}{}", row.title),
            remark => format!("\u{A0}{} ({remark})", row.title),
        }));
    }
    if rows.len() > NAMED {
        out.push(Inline::Text(format!("; und {} weitere", rows.len() - NAMED)));
    }
    out
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
