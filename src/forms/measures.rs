//! The sheet of measures: a row a measure, then blank rows with the next ids.

use super::cell::Cell;
use super::lists::{self, Lists};
use super::look::{Kind, Look};
use super::page::{Column, FIRST, Page};
use super::plan::Plan;
use super::remark::Remarks;
use crate::domain::{MeasureColumn as C, MeasureRecord};
use rust_xlsxwriter::XlsxError;

/// Header of the columns that repeat what was reported last: no word that the reader knows.
pub(super) const LAST: &str = "zuletzt";
/// What stands for an action field in blank rows: it is no field, and never that of the row above.
const CHOOSE: &str = "bitte wählen";

/// A column: what it is of, whether it repeats the last report, and how it looks.
type Spec = (C, bool, Column);

const fn new(of: C, head: &'static str, width: f64, kind: Kind) -> Spec {
    (of, false, Column { head, width, kind })
}

const fn last(of: C, width: f64) -> Spec {
    (of, true, Column { head: LAST, width, kind: Kind::Last })
}

const COLUMNS: [Spec; 20] = [
    new(C::Id, "Kennung", 11.0, Kind::Given),
    new(C::Field, "Handlungsfeld", 20.0, Kind::Words),
    new(C::Title, "Maßnahme", 34.0, Kind::Words),
    new(C::Responsible, "zuständig", 18.0, Kind::Words),
    new(C::Start, "Beginn", 11.0, Kind::Day),
    last(C::End, 12.0),
    new(C::End, "Ende", 12.0, Kind::Day),
    last(C::Phase, 14.0),
    new(C::Phase, "Phase", 15.0, Kind::Words),
    last(C::Progress, 8.0),
    new(C::Progress, "Fortschritt (%)", 11.0, Kind::Number),
    new(C::Plan, "Plan (Euro)", 14.0, Kind::Money),
    last(C::Spent, 13.0),
    new(C::Spent, "Ist (Euro)", 14.0, Kind::Money),
    new(C::Reason, "Grund der Verzögerung", 24.0, Kind::Words),
    new(C::Text, "Sachstand", 56.0, Kind::Words),
    new(C::AsOf, "Stand", 11.0, Kind::Day),
    new(C::DoneOn, "umgesetzt am", 12.0, Kind::Day),
    new(C::Point, "Beschlusspunkt", 9.0, Kind::Literal),
    new(C::Public, "öffentlich", 10.0, Kind::Words),
];

/// The sheet of measures.
pub(super) fn sheet<'a>(
    plan: &Plan<'_>,
    remarks: &Remarks,
    lists: &Lists,
    look: &'a Look,
) -> Result<Page<'a>, XlsxError> {
    let mut page = Page::new("Maßnahmen", &plan.title("Maßnahmen"), look)?;
    let columns: Vec<Column> = COLUMNS.iter().map(|(_, _, column)| *column).collect();
    let hint = match plan.last_words() {
        Some(last) => format!(
            "Gelbe Zellen prüfen und ändern. Grau steht der zuletzt gemeldete Stand ({last}). Die Kennung bleibt, wie sie ist; neue Maßnahmen unten eintragen."
        ),
        None => "Gelbe Zellen ausfüllen. Die Kennung bleibt, wie sie ist.".to_owned(),
    };
    // Twenty columns need the larger sheet.
    page.raw().set_paper_size(8);
    page.head(&hint, &columns, 3)?;
    let mut row = FIRST;
    for measure in &plan.measures {
        for (at, (of, repeats, column)) in (0u16..).zip(&COLUMNS) {
            let mut cell = content(plan, measure, *of);
            if *repeats {
                cell = Cell::text(cell.shown());
            }
            page.put(row, at, &cell, column.kind)?;
            if !repeats {
                let remark = remarks.measures.get(&(measure.id.clone(), *of));
                page.comment(row, at, Remarks::joined(remark))?;
            }
        }
        row += 1;
    }
    for id in &plan.new_ids {
        for (at, (of, _, column)) in (0u16..).zip(&COLUMNS) {
            let cell = match of {
                C::Id => Cell::text(id.as_str()),
                C::Field => Cell::text(CHOOSE),
                _ => Cell::Blank,
            };
            page.put(row, at, &cell, column.kind)?;
        }
        page.room(row, 2, "\n");
        row += 1;
    }
    let last = row.saturating_sub(1);
    for (at, (of, repeats, _)) in (0u16..).zip(&COLUMNS) {
        let rule = match of {
            _ if *repeats => None,
            C::Field => lists.field()?,
            C::Phase => lists.phase()?,
            C::Reason => lists.reason()?,
            C::End => Some(lists::day(true)?),
            C::Start | C::AsOf | C::DoneOn => Some(lists::day(false)?),
            C::Progress => Some(lists::percent()?),
            C::Plan | C::Spent => Some(lists::money()?),
            C::Public => Some(lists::yes_or_no()?),
            C::Id | C::Title | C::Responsible | C::Text | C::Point => None,
        };
        if let Some(rule) = rule {
            page.validate(at, last, &rule)?;
        }
    }
    Ok(page)
}

/// What a measure's cell holds, so that it reads as it was reported.
fn content(plan: &Plan<'_>, measure: &MeasureRecord, column: C) -> Cell {
    match column {
        C::Id => Cell::text(measure.id.as_str()),
        C::Field => Cell::text(plan.field(measure.field.as_ref())),
        C::Title => Cell::text(measure.title.as_str()),
        C::Responsible => Cell::text(measure.responsible.as_str()),
        C::Start => Cell::date(measure.start),
        C::End if measure.end_text.is_empty() => Cell::date(measure.end),
        C::End => Cell::text(measure.end_text.as_str()),
        C::Phase => match (measure.phase_text.is_empty(), measure.phase) {
            (false, _) => Cell::text(measure.phase_text.as_str()),
            (true, phase) => Cell::text(phase.map_or("", |phase| phase.word())),
        },
        C::Progress => Cell::percent(measure.progress),
        C::Plan => Cell::money(measure.plan),
        C::Spent => Cell::money(measure.spent),
        C::Reason => Cell::text(measure.reason_as_written()),
        C::Text => Cell::text(measure.text_as_written()),
        C::AsOf => Cell::date(measure.as_of),
        C::DoneOn => Cell::date(measure.done_on),
        C::Point => Cell::text(measure.point.as_str()),
        C::Public => Cell::text(if measure.public { "ja" } else { "nein" }),
    }
}
