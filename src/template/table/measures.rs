//! The annex of measures: one row a measure, its status text below as a small paragraph.

use super::super::states;
use super::{column, share, small, strong};
use crate::document::{Align, Cell, Column, ColumnWidth, Group, Inline, Row, RowKind, Table, Tone};
use crate::view::{MeasureGroup, MeasureRow, MeasureTotal, MeasuresView, SPENT_CHANGED};

/// Columns up to and including the deadline.
const TEXT_COLUMNS: u16 = 5;

/// The table of all action fields, or of one. Columns that no measure fills are left out.
pub(super) fn table(view: &MeasuresView, field: Option<&str>) -> Table {
    // Without money the offices get room for their long names.
    let office = if view.money { 2.5 } else { 3.0 };
    let mut columns = vec![share(5.0), share(office), share(1.7), share(1.8), share(1.6)];
    let mut titles = vec!["Maßnahme", "zuständig", "Termin", "Phase", "Frist"];
    if view.progress {
        columns.push(share(1.7));
        titles.push("Fortschritt");
    }
    if view.money {
        let money: Column = column(Align::Right, ColumnWidth::Share(1.35));
        columns.extend([money.clone(), money]);
        titles.extend(["Plan in Euro", "Ist in Euro"]);
    }
    let mut head = super::head(&titles);
    if view.money
        && let Some(cells) = head.first_mut().map(|row| &mut row.cells)
    {
        for cell in cells.iter_mut().rev().take(2) {
            cell.align = Some(Align::Right);
        }
    }
    let shown = |group: &&MeasureGroup| field.is_none_or(|field| group.id == field);
    let mut groups: Vec<Group> =
        view.groups.iter().filter(shown).map(|group| one(group, view)).collect();
    if field.is_none() && view.groups.len() > 1 {
        groups.push(Group {
            title: Vec::new(),
            rows: vec![total("Alle Handlungsfelder", &view.total, view)],
        });
    }
    Table {
        id: match field {
            Some(field) => format!("tabelle-massnahmen-{}", super::super::anchors::slug(field)),
            None => "tabelle-massnahmen".to_owned(),
        },
        caption: Vec::new(),
        columns,
        head,
        groups,
        notes: view.notes.iter().map(|note| vec![Inline::Text(note.clone())]).collect(),
    }
}

fn one(group: &MeasureGroup, view: &MeasuresView) -> Group {
    let mut rows = Vec::with_capacity(group.rows.len() * 2 + 1);
    for measure in &group.rows {
        rows.push(first_line(measure, view));
        rows.extend(detail(measure, view));
    }
    rows.push(total("Summe", &group.total, view));
    let title = if group.id.is_empty() {
        group.name.clone()
    } else {
        format!("Handlungsfeld {}", group.name)
    };
    Group { title: vec![Inline::Text(title)], rows }
}

fn first_line(measure: &MeasureRow, view: &MeasuresView) -> Row {
    let mut title = vec![strong(format!("{}\u{A0} {}", measure.id, measure.title))];
    // Money is spent on nearly every measure: that stands with the text, and other marks are seen.
    let marks: Vec<&str> = measure
        .marks
        .iter()
        .map(String::as_str)
        .filter(|mark| *mark != SPENT_CHANGED || measure.text.is_empty())
        .collect();
    if !marks.is_empty() {
        // The mark is a word in brackets: it rests on no colour.
        let marks = format!("[{}]", marks.join(", "));
        title.push(Inline::Text(" ".to_owned()));
        title.push(Inline::Toned(Tone::Accent, vec![small(marks)]));
    }
    let mut phase = states::phase(measure.phase);
    if !measure.done_on.is_empty() {
        phase.push(Inline::Break);
        phase.push(small(format!("am {}", measure.done_on)));
    }
    let mut cells = vec![
        Cell::new(title).header(),
        Cell::text(measure.responsible.clone()),
        Cell::text(measure.due.clone()),
        Cell::new(phase),
        Cell::new(measure.deadline.map_or_else(|| vec![dash()], states::deadline)),
    ];
    if view.progress {
        cells.push(Cell::new(match measure.fraction {
            Some(fraction) => vec![
                Inline::Bar(fraction, Tone::Accent),
                Inline::Text(format!("\u{A0}{}", measure.progress)),
            ],
            None => vec![dash()],
        }));
    }
    if view.money {
        cells.push(Cell::new(missing(&measure.plan)));
        cells.push(Cell::new(missing(&measure.spent)));
    }
    Row { kind: RowKind::Item, cells }
}

/// Nothing to say here; the notes explain it.
fn dash() -> Inline {
    Inline::Abbreviation {
        text: "–".to_owned(),
        expansion: "entfällt oder keine Angabe".to_owned(),
    }
}

/// What is not stated says so: no cell is empty.
fn missing(text: &str) -> Vec<Inline> {
    let text = if text.is_empty() { "k.\u{202F}A." } else { text };
    vec![Inline::Text(text.to_owned())]
}

/// As of when a status text holds, and what is another than last time: `Stand 30.09.2026, Text geändert: `.
fn stated(measure: &MeasureRow) -> String {
    let stand = match (measure.as_of.as_str(), measure.stale) {
        ("", _) => "Ohne Stand".to_owned(),
        (day, false) => format!("Stand {day}"),
        (day, true) => format!("Stand {day}, veraltet"),
    };
    let new = match (measure.text_changed, measure.marks.iter().any(|mark| mark == SPENT_CHANGED)) {
        (true, true) => ", Text und Ist geändert",
        (true, false) => ", Text geändert",
        (false, true) => ", Ist geändert",
        (false, false) => "",
    };
    format!("{stand}{new}: ")
}

/// Status text with its as-of date, then the reason of delay.
fn detail(measure: &MeasureRow, view: &MeasuresView) -> Option<Row> {
    let mut pieces: Vec<Vec<Inline>> = Vec::new();
    for (i, paragraph) in measure.text.iter().enumerate() {
        let mut piece = Vec::new();
        if i == 0 {
            piece.push(Inline::Text(stated(measure)));
        }
        piece.push(Inline::Text(paragraph.clone()));
        pieces.push(piece);
    }
    if measure.text.is_empty() && !measure.as_of.is_empty() {
        pieces.push(vec![Inline::Text(format!("Stand {}", measure.as_of))]);
    }
    if !measure.reason.is_empty() {
        pieces.push(vec![strong("Grund der Verzögerung: "), Inline::Text(measure.reason.clone())]);
    }
    if pieces.is_empty() {
        return None;
    }
    let mut cells = vec![Cell::new(super::lines(pieces)).over(TEXT_COLUMNS)];
    let rest = u16::from(view.progress) + 2 * u16::from(view.money);
    if rest > 0 {
        cells.push(Cell::new(Vec::new()).over(rest));
    }
    Some(Row { kind: RowKind::Detail, cells })
}

fn total(label: &str, total: &MeasureTotal, view: &MeasuresView) -> Row {
    let mut cells = vec![
        Cell::new(vec![Inline::Text(format!("{label}: {}", total.text))])
            .header()
            .over(TEXT_COLUMNS),
    ];
    if view.progress {
        cells.push(Cell::text(if total.progress.is_empty() {
            String::new()
        } else {
            format!("Mittel {}", total.progress)
        }));
    }
    if view.money {
        cells.push(Cell::new(missing(&total.plan)));
        cells.push(Cell::new(missing(&total.spent)));
    }
    Row { kind: RowKind::Total, cells }
}
