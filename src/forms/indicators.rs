//! The sheets of indicators: one row a value, what is asked for on the first sheet, what was reported
//! on the second. With one row a value each keeps its remark, and district and grain need no sheet
//! of their own.

use super::cell::Cell;
use super::look::{Kind, Look};
use super::measures::LAST;
use super::page::{Column, FIRST, Page};
use super::plan::{Plan, Series};
use super::remark::Remarks;
use crate::domain::{Aggregation, Period, Value};
use crate::finding;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

/// What a column is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Id,
    Field,
    Name,
    Unit,
    Kind,
    District,
    Period,
    Last,
    Value,
    Note,
    Target,
    Public,
}

type Spec = (Of, Column);

const fn spec(of: Of, head: &'static str, width: f64, kind: Kind) -> Spec {
    (of, Column { head, width, kind })
}

/// Both sheets have these; the grey column stands on the first only, districts where there are any.
const COLUMNS: [Spec; 12] = [
    spec(Of::Id, "Kennung", 11.0, Kind::Given),
    spec(Of::Field, "Handlungsfeld", 28.0, Kind::Given),
    spec(Of::Name, "Kennzahl", 40.0, Kind::Given),
    spec(Of::Unit, "Einheit", 13.0, Kind::Given),
    spec(Of::Kind, "Art", 11.0, Kind::Given),
    spec(Of::District, "Bezirk", 16.0, Kind::Given),
    spec(Of::Period, "Zeitraum", 18.0, Kind::Given),
    spec(Of::Last, LAST, 24.0, Kind::Last),
    spec(Of::Value, "Wert", 14.0, Kind::Number),
    spec(Of::Note, "Bemerkung", 36.0, Kind::Words),
    spec(Of::Target, "Zielwert", 12.0, Kind::Given),
    spec(Of::Public, "öffentlich", 10.0, Kind::Given),
];

/// The sheets: none for a department without series. Targets for different spans need a column with
/// a header of its own, and so a sheet of its own.
pub(super) fn sheets<'a>(
    plan: &Plan<'_>,
    remarks: &Remarks,
    look: &'a Look,
) -> Result<Vec<Page<'a>>, XlsxError> {
    let mut groups: BTreeMap<Option<Period>, Vec<&Series<'_>>> = BTreeMap::new();
    for series in &plan.series {
        groups.entry(series.by).or_default().push(series);
    }
    let mut pages = Vec::new();
    for old in [false, true] {
        for (number, (by, series)) in (1..).zip(&groups) {
            let name = if old { "Frühere Werte" } else { "Kennzahlen" };
            let name = if number == 1 { name.to_owned() } else { format!("{name} {number}") };
            let rows = series.iter().map(|s| if old { s.values.len() } else { s.asked.len() });
            if rows.sum::<usize>() > 0 {
                pages.push(sheet(plan, remarks, look, &name, *by, series, old)?);
            }
        }
    }
    Ok(pages)
}

fn sheet<'a>(
    plan: &Plan<'_>,
    remarks: &Remarks,
    look: &'a Look,
    name: &str,
    by: Option<Period>,
    series: &[&Series<'_>],
    old: bool,
) -> Result<Page<'a>, XlsxError> {
    let mut page = Page::new(name, &plan.title(name), look)?;
    let districts = series.iter().any(|series| series.district.is_some());
    let columns: Vec<Spec> = COLUMNS
        .into_iter()
        .filter(|(of, _)| (*of != Of::Last || !old) && (*of != Of::District || districts))
        .collect();
    let hint = if old {
        "Was bisher gemeldet wurde. Nur ändern, was berichtigt werden muss; jede Änderung steht im Bericht als berichtigter Wert."
    } else {
        "Gelbe Zellen ausfüllen: eine Zahl, oder eines der Zeichen, die auf dem Blatt „Hinweise“ erläutert sind. Grau steht der zuletzt gemeldete Wert."
    };
    let heads: Vec<Column> = columns.iter().map(|(_, column)| *column).collect();
    page.head(hint, &heads, 3)?;
    let at = |of: Of| (0u16..).zip(&columns).find(|(_, (own, _))| *own == of).map(|(at, _)| at);
    if let (Some(by), Some(at)) = (by, at(Of::Target)) {
        let head = format!("Zielwert {by}");
        page.raw().write_string_with_format(super::page::HEAD, at, head, &look.head)?;
    }
    let mut row = FIRST;
    for series in series {
        let values = || series.values.iter().map(|value| (value.period, Some(*value)));
        let asked = || series.asked.iter().map(|period| (*period, None));
        let rows: Vec<(Period, Option<&Value>)> =
            if old { values().collect() } else { asked().collect() };
        for (number, (period, value)) in rows.into_iter().enumerate() {
            for (at, (of, column)) in (0u16..).zip(&columns) {
                page.put(row, at, &content(plan, series, period, value, *of), column.kind)?;
            }
            let district = series.district.unwrap_or_default().to_owned();
            let place = (series.indicator.id.clone(), district, period);
            if let Some(at) = at(Of::Value) {
                page.comment(row, at, Remarks::joined(remarks.values.get(&place)))?;
            }
            if number == 0 && !old {
                let remark = remarks.indicators.get(&series.indicator.id);
                page.comment(row, 0, Remarks::joined(remark))?;
            }
            row += 1;
        }
    }
    Ok(page)
}

/// What a cell holds, so that it reads as it was reported.
fn content(
    plan: &Plan<'_>,
    series: &Series<'_>,
    period: Period,
    value: Option<&Value>,
    of: Of,
) -> Cell {
    let indicator = series.indicator;
    match of {
        Of::Id => Cell::text(indicator.id.as_str()),
        Of::Field => Cell::text(plan.field(indicator.field.as_ref())),
        Of::Name => Cell::text(indicator.name.as_str()),
        Of::Unit => Cell::text(indicator.unit.as_str()),
        Of::Kind => Cell::text(indicator.aggregation.map_or("", kind)),
        Of::District => Cell::text(series.district.unwrap_or_default()),
        Of::Period => Cell::text(finding::period(period).de),
        Of::Last => {
            let last = series.values.iter().rev().find(|value| value.period < period);
            Cell::text(last.map_or_else(
                || "–".to_owned(),
                |last| {
                    let when = finding::period(last.period).de;
                    format!("{} ({when})", Cell::value(last).shown())
                },
            ))
        }
        Of::Value => value.map_or(Cell::Blank, Cell::value),
        Of::Note => Cell::text(value.map_or("", |value| &value.note)),
        Of::Target => indicator.target.map_or(Cell::Blank, |target| Cell::decimal(target.value)),
        Of::Public => Cell::text(if indicator.public { "ja" } else { "nein" }),
    }
}

/// The word of an aggregation in workbooks.
fn kind(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Stock => "Bestand",
        Aggregation::Flow => "Summe",
        Aggregation::Mean => "Mittelwert",
        Aggregation::Min => "Minimum",
        Aggregation::Max => "Maximum",
        Aggregation::Ratio => "Quote",
    }
}
