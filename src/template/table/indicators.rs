//! The annex of indicators: a chart beside the table of its periods; what is a single figure
//! stands in one table an action field.

use super::super::{anchors::slug, states};
use super::{column, row, strong};
use crate::chart;
use crate::document::{Align, BESIDE, Block, Cell, Column, ColumnWidth, Group, Inline, Row, Table};
use crate::domain::Sign;
use crate::view::{IndicatorView, QuarterView, ReportView, format, words};

/// A row of the table beside a chart, in points, as the built-in theme sets it.
const ROW: f32 = 13.0;
/// Its head, with what stands above a chart taken off.
const HEAD: f32 = 14.0;
/// A line of the sentence above a chart, and how many characters it holds.
const LINE: f32 = 13.0;
const CHARACTERS: usize = 42;
/// The lowest chart that can be read.
const LOWEST: f32 = 76.0;

/// All indicators, or those of one action field: a heading of level 2 an action field, of level 3
/// an indicator; each indicator is kept on one page.
pub(in super::super) fn chapter(view: &ReportView, field: Option<&str>, width: f32) -> Vec<Block> {
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
        let anchor = slug(&group.id);
        let mut heading = Some(Block::Heading {
            level: 2,
            id: format!("indikatoren-{anchor}"),
            text: vec![Inline::Text(title)],
        });
        let (single, series): (Vec<_>, Vec<_>) =
            group.indicators.iter().partition(|indicator| is_single(indicator));
        for indicator in series {
            // The field's heading stays with its first indicator.
            let mut kept: Vec<Block> = heading.take().into_iter().collect();
            kept.extend(sheet(indicator, width));
            blocks.push(Block::Keep(kept));
        }
        if !single.is_empty() {
            blocks.extend(heading.take());
            blocks.push(Block::Table(Box::new(singles(&single, &anchor))));
        }
    }
    blocks
}

/// Whether a line says it all.
fn is_single(indicator: &IndicatorView) -> bool {
    indicator.chart.values.iter().flatten().count() < 2 && indicator.quarters.len() < 2
}

fn sheet(indicator: &IndicatorView, width: f32) -> Vec<Block> {
    let anchor = slug(&indicator.id);
    let heading = Block::Heading {
        level: 3,
        id: format!("indikator-{anchor}"),
        // The heading is the chart's title too: what is shown, and in which unit.
        text: vec![Inline::Text(format!("{}\u{A0} {}", indicator.id, indicator.chart.title))],
    };
    let table = Box::new(table(indicator, &anchor));
    // Chart and table are of one height.
    let lines = chart::reading(&indicator.chart).chars().count().div_ceil(CHARACTERS).max(1);
    let height = HEAD + ROW * points(indicator.quarters.len()) - LINE * points(lines - 1);
    let figure = chart::figure(
        &indicator.chart,
        &format!("diagramm-{anchor}"),
        width * BESIDE,
        height.max(LOWEST),
    );
    let below = match figure {
        Some(mut figure) => {
            figure.title.clear();
            Block::Beside(Box::new(figure), table)
        }
        None => Block::Table(table),
    };
    vec![heading, below]
}

fn points(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// A column of the table of periods.
struct Line<'v> {
    /// Set in two lines.
    title: (&'static str, String),
    cell: Box<dyn Fn(&'v QuarterView) -> Cell + 'v>,
}

/// One row a period, newest last; columns that say nothing in any period are left out.
fn table(indicator: &IndicatorView, anchor: &str) -> Table {
    let number = |above: &'static str, title: &str, text: fn(&QuarterView) -> &str| Line {
        title: (above, title.to_owned()),
        cell: Box::new(move |quarter| Cell::new(spoken(text(quarter)))),
    };
    let mut lines = vec![number("", "Wert", |quarter| &quarter.value)];
    if indicator.incomplete {
        lines.push(Line {
            title: ("vorhandene", parts(indicator)),
            cell: Box::new(|quarter| {
                let mut cell = Cell::text(match quarter.coverage.rsplit_once(' ') {
                    Some((count, _)) => count,
                    None => "alle",
                });
                // Words have no comma to be set below each other at.
                cell.align = Some(Align::Right);
                cell
            }),
        });
    }
    if indicator.against_previous {
        lines.push(number("zum", "Vorquartal", |quarter| &quarter.against_previous));
    }
    if indicator.against_last_year {
        lines.push(number("zum", "Vorjahr", |quarter| &quarter.against_last_year));
    }
    if indicator.cumulative {
        lines.push(number("seit", "Januar", |quarter| &quarter.cumulative));
    }
    if indicator.rated {
        // One target for all periods stands in the definition.
        let known: std::collections::BTreeSet<&str> = indicator
            .quarters
            .iter()
            .map(|quarter| quarter.target.as_str())
            .filter(|text| !text.is_empty())
            .collect();
        if known.len() > 1 {
            lines.push(number("", "Ziel", |quarter| &quarter.target));
        }
    }
    let mut columns: Vec<Column> = vec![column(Align::Left, ColumnWidth::Narrow)];
    columns.extend(lines.iter().map(|_| column(Align::Decimal, ColumnWidth::Share(1.0))));
    let mut titles = vec![Cell::text(indicator.span.clone()).header()];
    titles.extend(lines.iter().map(|line| {
        let (above, title) = &line.title;
        let mut cell = if above.is_empty() {
            Cell::text(title.clone()).header()
        } else {
            Cell::new(lines_of(above, title)).header()
        };
        cell.align = Some(Align::Right);
        cell
    }));
    if indicator.rated {
        columns.push(column(Align::Left, ColumnWidth::Narrow));
        titles.push(Cell::text("Bewertung").header());
    }
    let rows: Vec<Row> = indicator
        .quarters
        .iter()
        .map(|quarter| {
            // No-break blanks: the narrow column is as wide as its longest label.
            let label = quarter.label.replace(' ', "\u{A0}");
            let mut cells = vec![Cell::text(label).header()];
            cells.extend(lines.iter().map(|line| (line.cell)(quarter)));
            if indicator.rated {
                cells.push(Cell::new(states::evaluation_short(quarter.evaluation)));
            }
            row(cells)
        })
        .collect();
    Table {
        id: format!("tabelle-{anchor}"),
        caption: Vec::new(),
        columns,
        head: vec![row(titles)],
        groups: vec![Group { title: Vec::new(), rows }],
        notes: vec![vec![Inline::Text(notes(indicator))]],
    }
}

/// A title in two lines.
fn lines_of(above: &str, below: &str) -> Vec<Inline> {
    super::lines([vec![Inline::from(above)], vec![Inline::from(below)]])
}

/// What a quarter is made of: `Monate`.
fn parts(indicator: &IndicatorView) -> String {
    let mut quarters = indicator.quarters.iter();
    let unit = quarters.find_map(|quarter| Some(quarter.coverage.rsplit_once(' ')?.1));
    unit.unwrap_or_default().trim_end_matches('n').to_owned()
}

/// Indicators with no more than one figure to show, a line each.
fn singles(indicators: &[&IndicatorView], anchor: &str) -> Table {
    let columns = vec![
        column(Align::Left, ColumnWidth::Share(3.4)),
        column(Align::Left, ColumnWidth::Share(1.5)),
        column(Align::Left, ColumnWidth::Share(3.6)),
    ];
    let rows = indicators.iter().map(|indicator| {
        let name = vec![strong(format!("{}\u{A0} {}", indicator.id, indicator.name))];
        let (value, label) = match indicator.quarters.first() {
            Some(quarter) if indicator.current.is_empty() => {
                (vec![Inline::Text(quarter.value.clone())], quarter.label.as_str())
            }
            Some(quarter) => (vec![strong(indicator.current.clone())], quarter.label.as_str()),
            None => (vec![Inline::from("–")], ""),
        };
        let mut cell = value;
        if !label.is_empty() {
            cell.push(Inline::Text(format!(" ({label})")));
        }
        let mut said = notes(indicator);
        if let Some(quarter) = indicator.quarters.first().filter(|q| !q.coverage.is_empty()) {
            said = format!("{said} Vorhanden: {}.", quarter.coverage);
        }
        row(vec![Cell::new(name).header(), Cell::new(cell), Cell::text(said)])
    });
    Table {
        id: format!("tabelle-einzelwerte-{anchor}"),
        caption: Vec::new(),
        columns,
        head: super::head(&["Kennzahl", "Wert", "Erläuterung"]),
        groups: vec![Group { title: Vec::new(), rows: rows.collect() }],
        notes: Vec::new(),
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

/// A printed value whose table signs are spoken in full. No cell is empty: what cannot be compared
/// makes no sense (`x`).
fn spoken(text: &str) -> Vec<Inline> {
    let sign = |text: &str| {
        let known = Sign::ALL.iter().find(|sign| sign.symbol() == text)?;
        let expansion = words::sign(*known).to_owned();
        Some(Inline::Abbreviation { text: text.to_owned(), expansion })
    };
    if text.is_empty() {
        return sign(Sign::Blocked.symbol()).into_iter().collect();
    }
    // A zero is a number; that it may be a sign stands in the notes.
    if text != Sign::NearZero.symbol()
        && let Some(sign) = sign(text)
    {
        return vec![sign];
    }
    match text.rsplit_once(format::NARROW).and_then(|(value, letter)| Some((value, sign(letter)?)))
    {
        Some((value, letter)) => {
            let mut parts = spoken(value);
            parts.extend([Inline::Text(format::NARROW.to_string()), letter]);
            parts
        }
        None => vec![Inline::Text(text.to_owned())],
    }
}
