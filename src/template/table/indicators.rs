//! The annex of indicators: per indicator heading, definition, chart, and a table whose columns
//! are the quarters.

use super::super::{markdown::slug, states};
use super::{column, row};
use crate::chart;
use crate::document::{Align, Block, Cell, ColumnWidth, Group, Inline, ParagraphStyle, Row, Table};
use crate::view::{IndicatorView, QuarterView, ReportView};

/// What a row more than three takes from the chart above it, in points.
const LINE: f32 = 15.0;
/// The lowest chart that can be read.
const LOWEST: f32 = 72.0;

/// All indicators, or those of one action field: a heading of level 2 an action field, of level 3
/// an indicator; each indicator is kept on one page.
pub(in super::super) fn chapter(
    view: &ReportView,
    field: Option<&str>,
    width: f32,
    height: f32,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    for group in &view.indicators.groups {
        if field.is_some_and(|field| group.id != field) {
            continue;
        }
        let title = if group.id.is_empty() {
            group.name.clone()
        } else {
            format!("Handlungsfeld {}", group.name)
        };
        let mut heading = Some(Block::Heading {
            level: 2,
            id: format!("indikatoren-{}", slug(&group.id)),
            text: vec![Inline::Text(title)],
        });
        for indicator in &group.indicators {
            // The field's heading stays with its first indicator.
            let mut kept: Vec<Block> = heading.take().into_iter().collect();
            kept.extend(sheet(indicator, width, height));
            blocks.push(Block::Keep(kept));
        }
    }
    blocks
}

fn sheet(indicator: &IndicatorView, width: f32, height: f32) -> Vec<Block> {
    let anchor = slug(&indicator.id);
    let mut blocks = vec![Block::Heading {
        level: 3,
        id: format!("indikator-{anchor}"),
        // The heading is the chart's title too: what is shown, and in which unit.
        text: vec![Inline::Text(format!("{}\u{A0} {}", indicator.id, indicator.chart.title))],
    }];
    // A single figure stands in the sentence above.
    let table = Some(table(indicator, &anchor)).filter(|table| {
        let rows: usize = table.groups.iter().map(|group| group.rows.len()).sum();
        indicator.quarters.len() > 1 || rows > 1
    });
    // Three indicators fit on a page: a longer table takes its room from the chart.
    let rows = table.iter().flat_map(|table| &table.groups).map(|group| group.rows.len()).sum();
    let height =
        height - LINE * f32::from(u16::try_from(usize::saturating_sub(rows, 3)).unwrap_or(0));
    let height = height.max(LOWEST);
    let figure = chart::figure(&indicator.chart, &format!("diagramm-{anchor}"), width, height);
    match figure {
        Some(mut figure) => {
            figure.title.clear();
            blocks.push(Block::Figure(Box::new(figure)));
        }
        None => blocks.push(Block::Paragraph {
            text: vec![Inline::Text(format!("{}.", indicator.chart.reading))],
            style: ParagraphStyle::Body,
        }),
    }
    blocks.push(match table {
        Some(table) => Block::Table(Box::new(table)),
        None => Block::Paragraph {
            text: vec![Inline::Text(notes(indicator))],
            style: ParagraphStyle::Note,
        },
    });
    blocks
}

fn table(indicator: &IndicatorView, anchor: &str) -> Table {
    let quarters = &indicator.quarters;
    let mut columns = vec![column(Align::Left, ColumnWidth::Share(2.4))];
    columns.extend(quarters.iter().map(|_| column(Align::Decimal, ColumnWidth::Share(1.0))));
    let mut titles = vec![Cell::text("Quartal").header()];
    titles.extend(quarters.iter().map(|quarter| {
        let mut cell = Cell::text(quarter.label.clone()).header();
        cell.align = Some(Align::Right);
        cell
    }));
    let unit = &indicator.unit;
    let in_unit = |label: &str, unit: &str| {
        if unit.is_empty() { label.to_owned() } else { format!("{label} ({unit})") }
    };
    let line = |label: String, text: fn(&QuarterView) -> &str| -> Row {
        let mut cells = vec![Cell::text(label).header()];
        cells.extend(quarters.iter().map(|quarter| Cell::text(given(text(quarter)))));
        row(cells)
    };
    let mut rows = vec![line(in_unit("Wert", unit), |quarter| &quarter.value)];
    if indicator.incomplete {
        let mut row = line("vorhanden".to_owned(), |quarter| {
            if quarter.coverage.is_empty() { "alle" } else { &quarter.coverage }
        });
        // Words have no comma to be set below each other at.
        row.cells.iter_mut().skip(1).for_each(|cell| cell.align = Some(Align::Right));
        rows.push(row);
    }
    // Rows that say nothing in any quarter are left out.
    if indicator.against_previous {
        rows.push(line("zum Vorquartal".to_owned(), |quarter| &quarter.against_previous));
    }
    if indicator.against_last_year {
        rows.push(line("zum Vorjahresquartal".to_owned(), |quarter| &quarter.against_last_year));
    }
    if indicator.cumulative {
        rows.push(line("seit Jahresbeginn".to_owned(), |quarter| &quarter.cumulative));
    }
    if indicator.rated {
        // One target for all quarters stands in the definition.
        let known: std::collections::BTreeSet<&str> =
            quarters.iter().map(|q| q.target.as_str()).filter(|text| !text.is_empty()).collect();
        if known.len() > 1 {
            rows.push(line("Ziel".to_owned(), |quarter| &quarter.target));
        }
        let mut cells = vec![Cell::text("Bewertung").header()];
        cells.extend(quarters.iter().map(|quarter| {
            let mut cell =
                Cell::new(vec![Inline::Small(states::evaluation_short(quarter.evaluation))]);
            cell.align = Some(Align::Right);
            cell
        }));
        rows.push(row(cells));
    }
    Table {
        id: format!("tabelle-{anchor}"),
        caption: Vec::new(),
        columns,
        head: vec![row(titles)],
        groups: vec![Group { title: Vec::new(), rows }],
        notes: vec![vec![Inline::Text(notes(indicator))]],
    }
}

/// Definition and notes, in one line where they fit.
fn notes(indicator: &IndicatorView) -> String {
    let mut parts = vec![indicator.definition.clone()];
    let compared = indicator.against_previous || indicator.against_last_year;
    if compared && indicator.difference_unit != indicator.unit {
        parts.push(format!("Unterschiede in {}n.", indicator.difference_unit));
    }
    parts.extend(indicator.notes.iter().cloned());
    parts.join(" ")
}

/// No cell is empty: what cannot be compared makes no sense (`x`).
fn given(text: &str) -> String {
    if text.is_empty() { "x".to_owned() } else { text.to_owned() }
}
