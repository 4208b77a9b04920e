//! What a department's form holds.

use super::ids::Ids;
use crate::config::{Config, Department, Dropped};
use crate::domain::{
    Edition, FieldId, Grain, History, Indicator, MeasureRecord, Period, Phase, TextRecord, Value,
};
use crate::finding;
use chrono::Datelike;
use std::collections::BTreeSet;

/// Blank rows for new measures.
const NEW: usize = 8;

/// What a department reported of one indicator, in one district or in none.
#[derive(Debug, Clone, PartialEq)]
pub struct Series<'a> {
    /// The indicator.
    pub indicator: &'a Indicator,
    /// The district.
    pub district: Option<&'a str>,
    /// Until when its target holds, where only the column's header can say so: the project file says
    /// it of its own targets.
    pub by: Option<Period>,
    /// What was reported, oldest first.
    pub values: Vec<&'a Value>,
    /// The spans that the form asks for, oldest first.
    pub asked: Vec<Period>,
}

/// What a department's form holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan<'a> {
    /// The department.
    pub department: &'a Department,
    /// The period that it is for.
    pub period: Period,
    /// The edition's period that it is prefilled from; `None` for a first form.
    pub last: Option<Period>,
    /// Open measures as last reported: neither done nor dropped, in the report's order.
    pub measures: Vec<&'a MeasureRecord>,
    /// Ids for new measures.
    pub new_ids: Vec<String>,
    /// Its series, in the report's order.
    pub series: Vec<Series<'a>>,
    /// Action fields that it reports on, each with its narrative where there is one.
    pub texts: Vec<(FieldId, Option<&'a TextRecord>)>,
    /// Names of the action fields, also of those that the project file has no longer.
    pub(super) names: Vec<(FieldId, String)>,
}

/// The forms of all departments for `period`, in the configuration's order.
#[must_use]
pub fn plan<'a>(config: &'a Config, history: &'a History, period: Period) -> Vec<Plan<'a>> {
    let edition = history.previous();
    let all = history.editions.iter().flat_map(|edition| &edition.figures.measures);
    let mut ids = Ids::of(all.map(|measure| &measure.id));
    config.departments.iter().map(|d| one(d, config, edition, period, &mut ids)).collect()
}

fn one<'a>(
    department: &'a Department,
    config: &'a Config,
    edition: Option<&'a Edition>,
    period: Period,
    ids: &mut Ids,
) -> Plan<'a> {
    let own = |id: &str| id == department.id.as_str();
    let reported = edition.map(|e| e.figures.measures.as_slice()).unwrap_or_default();
    let reported: Vec<&MeasureRecord> = reported.iter().filter(|m| own(&m.department)).collect();
    let known: Vec<_> = reported.iter().map(|measure| &measure.id).collect();
    let new_ids = ids.next(department.id.as_str(), &known, NEW);
    let measures: Vec<&MeasureRecord> =
        reported.into_iter().filter(|measure| is_open(measure, &config.dropped)).collect();
    let series = edition.map(|e| series(config, e, department, period)).unwrap_or_default();
    let texts = texts(config, edition, department, &measures, &series);
    let mut names: Vec<(FieldId, String)> =
        config.fields.iter().map(|field| (field.id.clone(), field.name.clone())).collect();
    for (id, name) in edition.iter().flat_map(|edition| &edition.figures.fields) {
        if names.iter().all(|(known, _)| known != id) {
            names.push((id.clone(), name.clone()));
        }
    }
    let last = edition.map(|edition| edition.period);
    Plan { department, period, last, measures, new_ids, series, texts, names }
}

/// Whether a measure goes on. What is done or dropped was reported once with its note and leaves.
fn is_open(measure: &MeasureRecord, dropped: &[Dropped]) -> bool {
    !matches!(measure.phase, Some(Phase::Done | Phase::Dropped))
        && dropped.iter().all(|dropped| dropped.id != measure.id.as_str())
}

fn series<'a>(
    config: &Config,
    edition: &'a Edition,
    department: &Department,
    period: Period,
) -> Vec<Series<'a>> {
    let values: Vec<&Value> = edition
        .figures
        .values
        .iter()
        .map(|record| &record.value)
        .filter(|value| value.department == department.id)
        .collect();
    let same = |a: &&Value, b: &&Value| (&a.indicator, &a.district) == (&b.indicator, &b.district);
    values
        .chunk_by(same)
        .filter_map(|values| {
            let first = values.first()?;
            let indicator = edition.indicator(&first.indicator)?;
            let configured = config.indicators.iter().find(|c| c.id == indicator.id);
            let own = indicator.target.filter(|_| configured.is_none_or(|c| c.target.is_none()));
            Some(Series {
                indicator,
                by: own.and_then(|target| target.by),
                district: first.district.as_deref(),
                values: values.to_vec(),
                asked: asked(indicator.grain, values, edition.period, period),
            })
        })
        .collect()
}

/// The spans that end after the last edition and up to the period, and those of the last edition that
/// were not delivered.
fn asked(grain: Grain, values: &[&Value], last: Period, period: Period) -> Vec<Period> {
    let known: BTreeSet<Period> = values.iter().map(|value| value.period).collect();
    let mut asked = Vec::new();
    let mut span = Period::containing(last.start(), grain);
    while let Some(now) = span.filter(|span| span.end() <= period.end()) {
        if !known.contains(&now) {
            asked.push(now);
        }
        span = now.offset(1);
    }
    asked
}

fn texts<'a>(
    config: &Config,
    edition: Option<&'a Edition>,
    department: &Department,
    measures: &[&MeasureRecord],
    series: &[Series<'_>],
) -> Vec<(FieldId, Option<&'a TextRecord>)> {
    let mut texts: Vec<(FieldId, Option<&TextRecord>)> = Vec::new();
    let written = || edition.iter().flat_map(|e| &e.texts);
    let own = || written().filter(|text| text.department == department.id.as_str());
    for field in config.fields.iter().map(|field| &field.id) {
        let before = texts.len();
        texts.extend(own().filter(|t| t.field == *field).map(|t| (field.clone(), Some(t))));
        let reports = measures.iter().any(|m| m.field.as_ref() == Some(field))
            || series.iter().any(|s| s.indicator.field.as_ref() == Some(field))
            || edition.is_none();
        if texts.len() == before && reports {
            texts.push((field.clone(), None));
        }
    }
    // A text whose action field the project file has no longer is not lost either.
    let gone = own().filter(|text| config.field(&text.field).is_none());
    texts.extend(gone.map(|text| (text.field.clone(), Some(text))));
    texts
}

impl Plan<'_> {
    /// The first line of a sheet: by it the reader knows a form.
    pub(super) fn title(&self, sheet: &str) -> String {
        let (mark, name) = (crate::normalise::FORM_MARK, &self.department.name);
        format!("{mark} · {sheet} · {name} · {}", finding::period(self.period).de)
    }

    /// The period in words.
    pub(super) fn period_words(&self) -> String {
        finding::period(self.period).de
    }

    /// The last edition in words.
    pub(super) fn last_words(&self) -> Option<String> {
        self.last.map(|last| finding::period(last).de)
    }

    /// The name of an action field; a dash for none, which is never taken for the one above.
    pub(super) fn field(&self, id: Option<&FieldId>) -> String {
        let Some(id) = id else { return "–".to_owned() };
        let known = self.names.iter().find(|(known, _)| known == id);
        known.map_or_else(|| id.to_string(), |(_, name)| name.clone())
    }

    /// The day that the workbook gives as its own: the period's first, so that the same plan gives the
    /// same bytes and an untouched form never looks like a late delivery.
    pub(super) fn stamp(&self) -> (u16, u8, u8) {
        let day = self.period.start();
        let small = |part: u32| u8::try_from(part).expect("months and days have two digits");
        let year = u16::try_from(day.year()).expect("periods lie in years of four digits");
        (year, small(day.month()), small(day.day()))
    }
}
