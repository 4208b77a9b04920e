//! The tidy tables of one converted workbook: what `convert` shows, without a project.

use crate::domain::{FieldText, Measure, Submission, Value as Single};
use crate::finding::Finding;
use crate::table::{Table, Value};

/// Measures, indicator values, narratives and findings of a workbook. Tables without rows are left
/// out, but for the findings: an empty list of findings says that there are none.
#[must_use]
pub fn tables<'a>(submission: &'a Submission, findings: &'a [Finding]) -> Vec<Table<'a>> {
    let mut tables = Vec::new();
    if !submission.measures.is_empty() {
        tables.push(Table {
            name: "massnahmen",
            columns: MEASURES,
            rows: Box::new(submission.measures.iter().map(measure)),
        });
    }
    if !submission.values.is_empty() {
        tables.push(Table {
            name: "indikatoren_werte",
            columns: VALUES,
            rows: Box::new(submission.values.iter().map(move |v| value(submission, v))),
        });
    }
    if !submission.texts.is_empty() {
        tables.push(Table {
            name: "berichtstexte",
            columns: TEXTS,
            rows: Box::new(submission.texts.iter().map(text)),
        });
    }
    tables.push(super::tables::findings(findings));
    tables
}

const MEASURES: &[&str] = &[
    "handlungsfeld",
    "massnahme_id",
    "massnahme",
    "zustaendig",
    "beginn",
    "ende",
    "phase",
    "fortschritt_prozent",
    "plan_eur",
    "ist_eur",
    "verzoegerungsgrund",
    "sachstand",
    "stand",
    "beschlusspunkt",
    "oeffentlich",
    "quelle",
    "ende_text",
    "umgesetzt_am",
];

fn measure(m: &Measure) -> Vec<Value<'_>> {
    vec![
        m.field.as_ref().map_or(Value::Empty, |field| Value::text(field.as_str())),
        Value::text(m.id.as_str()),
        Value::text(m.title.as_str()),
        Value::text(m.responsible.as_str()),
        m.start.map_or(Value::Empty, Value::Date),
        m.end.map_or(Value::Empty, Value::Date),
        m.phase.map_or(Value::Empty, |phase| Value::text(phase.word())),
        m.progress.map_or(Value::Empty, Value::Decimal),
        m.plan.map_or(Value::Empty, Value::Money),
        m.spent.map_or(Value::Empty, Value::Money),
        Value::text(m.reason.as_deref().unwrap_or_default()),
        Value::text(m.text.as_deref().unwrap_or_default()),
        m.as_of.map_or(Value::Empty, Value::Date),
        Value::text(m.point.as_deref().unwrap_or_default()),
        Value::YesNo(m.public),
        Value::text(m.place.at(crate::domain::MeasureColumn::Id).to_string()),
        Value::text(m.end_text.as_str()),
        m.done_on.map_or(Value::Empty, Value::Date),
    ]
}

const VALUES: &[&str] = &[
    "handlungsfeld",
    "indikator_id",
    "indikator",
    "einheit",
    "aggregation",
    "periode",
    "wert",
    "zeichen",
    "anmerkung",
    "quelle",
    "bezirk",
];

fn value<'a>(submission: &'a Submission, v: &'a Single) -> Vec<Value<'a>> {
    let definition = submission
        .definitions
        .iter()
        .map(|d| &d.indicator)
        .find(|indicator| indicator.id == v.indicator);
    let of = |get: fn(&'a crate::domain::Indicator) -> &'a str| {
        definition.map_or(Value::Empty, |indicator| Value::text(get(indicator)))
    };
    vec![
        of(|indicator| indicator.field.as_ref().map_or("", |field| field.as_str())),
        Value::text(v.indicator.as_str()),
        of(|indicator| &indicator.name),
        of(|indicator| &indicator.unit),
        of(|indicator| indicator.aggregation.map_or("", |kind| kind.word())),
        Value::Period(v.period),
        v.value.map_or(Value::Empty, Value::Decimal),
        Value::text(v.signs.to_string()),
        Value::text(v.note.as_ref()),
        Value::text(v.source()),
        Value::text(v.district.as_deref().unwrap_or_default()),
    ]
}

const TEXTS: &[&str] = &["handlungsfeld", "berichtstext", "oeffentlich", "quelle"];

fn text(t: &FieldText) -> Vec<Value<'_>> {
    vec![
        t.field.as_ref().map_or(Value::Empty, |field| Value::text(field.as_str())),
        Value::text(t.text.as_str()),
        Value::YesNo(t.public),
        Value::text(t.origin.to_string()),
    ]
}
