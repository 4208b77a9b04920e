//! The tidy tables of an edition (INTERFACES.md): their columns, their rows.

use crate::config::{Config, EditionKind};
use crate::domain::{
    Change, FieldId, Figures, IndicatorFigures, IndicatorId, IndicatorQuarter, MeasureQuarter,
    MeasureRecord, Period, Phase, Source, ValueRecord,
};
use crate::finding::Finding;
use crate::lang::Lang;
use crate::table::{Table, Value};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt::Write as _;

/// What the tables of one edition are made from.
#[derive(Clone, Copy)]
pub struct Contents<'a> {
    /// Figures: for the public edition those that disclosure control made.
    pub figures: &'a Figures,
    /// What changed since the edition before.
    pub changes: &'a [Change],
    /// The period of the edition before.
    pub previous: Option<Period>,
    /// What changed since the revision before of this edition.
    pub corrections: &'a [Change],
    /// That revision; 0 for none.
    pub former: u32,
    /// Findings in their order; not part of the public edition.
    pub findings: &'a [Finding],
    /// Full or public.
    pub kind: EditionKind,
    /// Names of fields and departments.
    pub config: &'a Config,
}

/// All tables in the order of INTERFACES.md. In the public edition `quelle` names at most the
/// department and there is no `hinweise`.
#[must_use]
pub fn tables<'a>(contents: &Contents<'a>) -> Vec<Table<'a>> {
    let contents = *contents;
    let Contents { figures, changes, findings, kind, .. } = contents;
    let mut tables =
        vec![
            Table {
                name: "massnahmen",
                columns: MEASURES,
                rows: Box::new(figures.measures.iter().map(move |m| measure(&contents, m))),
            },
            Table {
                name: "massnahmen_je_quartal",
                columns: MEASURE_QUARTERS,
                rows: Box::new(
                    figures.measure_quarters.iter().map(move |row| measure_quarter(&contents, row)),
                ),
            },
            Table { name: "indikatoren_werte", columns: VALUES, rows: Box::new(values(contents)) },
            Table {
                name: "indikatoren_je_quartal",
                columns: INDICATOR_QUARTERS,
                rows: Box::new(figures.indicators.iter().flat_map(move |indicator| {
                    let quarters = indicator.quarters.iter();
                    quarters.map(move |row| indicator_quarter(&contents, indicator, row))
                })),
            },
            Table {
                name: "aenderungen",
                columns: CHANGES,
                rows: Box::new(changes.iter().map(move |row| change(&contents, row, false)).chain(
                    contents.corrections.iter().map(move |row| change(&contents, row, true)),
                )),
            },
        ];
    if kind == EditionKind::Full {
        tables.push(self::findings(findings));
    }
    tables
}

/// The findings alone, in their order.
#[must_use]
pub fn findings(findings: &[Finding]) -> Table<'_> {
    Table { name: "hinweise", columns: FINDINGS, rows: Box::new(findings.iter().map(finding)) }
}

const MEASURES: &[&str] = &[
    "handlungsfeld_id",
    "handlungsfeld",
    "massnahme_id",
    "massnahme",
    "zustaendig",
    "beginn",
    "ende",
    "phase",
    "frist",
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

fn measure<'a>(contents: &Contents<'a>, measure: &'a MeasureRecord) -> Vec<Value<'a>> {
    let source = match contents.kind {
        EditionKind::Full => measure.source.as_str(),
        EditionKind::Public => department(contents.config, &measure.department),
    };
    vec![
        id(measure.field.as_ref()),
        field(contents, measure.field.as_ref()),
        Value::text(measure.id.as_str()),
        Value::text(measure.title.as_str()),
        Value::text(measure.responsible.as_str()),
        optional(measure.start, Value::Date),
        optional(measure.end, Value::Date),
        measure.phase.map_or(Value::Empty, |phase| Value::text(phase.word())),
        Value::text(measure.deadline.word()),
        optional(measure.progress, Value::Decimal),
        optional(measure.plan, Value::Money),
        optional(measure.spent, Value::Money),
        Value::text(measure.reason.as_str()),
        Value::text(measure.text.as_str()),
        optional(measure.as_of, Value::Date),
        Value::text(measure.point.as_str()),
        Value::YesNo(measure.public),
        Value::text(source),
        Value::text(measure.end_text.as_str()),
        optional(measure.done_on, Value::Date),
    ]
}

const MEASURE_QUARTERS: &[&str] = &[
    "handlungsfeld_id",
    "handlungsfeld",
    "quartal",
    "anzahl",
    "geplant",
    "in_umsetzung",
    "umgesetzt",
    "daueraufgabe",
    "zurueckgestellt",
    "entfallen",
    "faellig_bis_quartalsende",
    "termingerecht",
    "verspaetet",
    "ueberfaellig",
    "fortschritt_mittel",
    "plan_eur",
    "ist_eur",
];

/// `handlungsfeld_id` and `handlungsfeld` of the sum over all action fields.
const ALL_FIELDS: (&str, &str) = ("*", "insgesamt");

fn measure_quarter<'a>(contents: &Contents<'a>, row: &'a MeasureQuarter) -> Vec<Value<'a>> {
    let count = |count: u32| Value::Integer(count.into());
    let (id, name) = match &row.field {
        Some(field_id) => (Value::text(field_id.as_str()), field(contents, Some(field_id))),
        None => (Value::text(ALL_FIELDS.0), Value::text(ALL_FIELDS.1)),
    };
    let mut values = vec![id, name, Value::Period(row.quarter), count(row.count)];
    // The columns stand in the order of the phases.
    debug_assert_eq!(Phase::ALL.len(), row.phases.len());
    values.extend(row.phases.map(count));
    values.extend([row.due, row.on_time, row.late, row.overdue].map(count));
    values.extend([
        optional(row.mean_progress, Value::Decimal),
        optional(row.plan, Value::Money),
        optional(row.spent, Value::Money),
    ]);
    values
}

const VALUES: &[&str] = &[
    "handlungsfeld_id",
    "indikator_id",
    "indikator",
    "einheit",
    "amt",
    "periode",
    "wert",
    "zeichen",
    "anmerkung",
    "quelle",
    "bezirk",
];

fn values<'a>(contents: Contents<'a>) -> impl Iterator<Item = Vec<Value<'a>>> {
    let indicators = contents.figures.indicators.iter().map(|i| (&i.indicator.id, i));
    let indicators: FxHashMap<&IndicatorId, &IndicatorFigures> = indicators.collect();
    let mut last: Option<&IndicatorFigures> = None;
    let mut sources = Sources::default();
    contents.figures.values.iter().map(move |record| {
        let id = &record.value.indicator;
        if last.is_none_or(|last| last.indicator.id != *id) {
            last = indicators.get(id).copied();
        }
        value(&contents, last, record, &mut sources)
    })
}

fn value<'a>(
    contents: &Contents<'a>,
    figures: Option<&'a IndicatorFigures>,
    record: &'a ValueRecord,
    sources: &mut Sources<'a>,
) -> Vec<Value<'a>> {
    let value = &record.value;
    let indicator = figures.map(|figures| &figures.indicator);
    let office = department(contents.config, value.department.as_str());
    let source = match (contents.kind, &value.origin, &value.archived_source) {
        (EditionKind::Public, ..) => Value::text(office),
        (_, Some(origin), _) => Value::Text(sources.cell(origin).into()),
        (_, None, Some(text)) => Value::text(text.as_ref()),
        (_, None, None) => Value::Empty,
    };
    vec![
        id(indicator.and_then(|i| i.field.as_ref())),
        Value::text(value.indicator.as_str()),
        indicator.map_or(Value::Empty, |i| Value::text(i.name.as_str())),
        indicator.map_or(Value::Empty, |i| Value::text(i.unit.as_str())),
        Value::text(office),
        Value::Period(value.period),
        optional(value.value, Value::Decimal),
        signs(value.signs),
        Value::text(value.note.as_ref()),
        source,
        value.district.as_deref().map_or(Value::Empty, Value::text),
    ]
}

const INDICATOR_QUARTERS: &[&str] = &[
    "handlungsfeld_id",
    "handlungsfeld",
    "indikator_id",
    "indikator",
    "einheit",
    "aggregation",
    "quartal",
    "wert",
    "zeichen",
    "perioden_vorhanden",
    "perioden_erwartet",
    "differenz_vorquartal",
    "differenz_vorjahresquartal",
    "zielwert",
    "bewertung",
    "quelle",
    "kumuliert",
    "prognose",
];

fn indicator_quarter<'a>(
    contents: &Contents<'a>,
    figures: &'a IndicatorFigures,
    row: &'a IndicatorQuarter,
) -> Vec<Value<'a>> {
    let indicator = &figures.indicator;
    vec![
        id(indicator.field.as_ref()),
        field(contents, indicator.field.as_ref()),
        Value::text(indicator.id.as_str()),
        Value::text(indicator.name.as_str()),
        Value::text(indicator.unit.as_str()),
        indicator.aggregation.map_or(Value::Empty, |kind| Value::text(kind.word())),
        Value::Period(row.quarter),
        optional(row.value, Value::Decimal),
        signs(row.signs),
        Value::Integer(row.present.into()),
        Value::Integer(row.expected.into()),
        optional(row.against_previous, Value::Decimal),
        optional(row.against_last_year, Value::Decimal),
        optional(row.target, Value::Decimal),
        Value::text(row.evaluation.word()),
        joined(contents, &row.sources),
        optional(row.cumulative, Value::Decimal),
        optional(row.forecast, Value::Decimal),
    ]
}

/// Several sources joined by ` | `. In the public edition only names of departments pass.
fn joined<'a>(contents: &Contents<'a>, sources: &'a [Source]) -> Value<'a> {
    let mut text = String::new();
    let mut writer = Sources::default();
    for source in sources {
        let source: Cow<'a, str> = match (contents.kind, source) {
            (EditionKind::Full, Source::Cell(origin)) => writer.cell(origin).into(),
            (EditionKind::Full, Source::Text(text)) => text.as_ref().into(),
            (EditionKind::Public, Source::Text(text)) if is_department(contents.config, text) => {
                text.as_ref().into()
            }
            (EditionKind::Public, _) => continue,
        };
        if !text.is_empty() {
            text.push_str(" | ");
        }
        text.push_str(&source);
    }
    Value::text(text)
}

/// The last column says what is compared: the edition before, or the revision before of this one.
const CHANGES: &[&str] =
    &["art", "gegenstand", "id", "bezeichnung", "alt", "neu", "quelle", "gegenueber"];

fn change<'a>(contents: &Contents<'a>, change: &'a Change, correction: bool) -> Vec<Value<'a>> {
    let side = |side: &'a str| change.number(side).map_or(Value::text(side), Value::Decimal);
    let with = match (correction, contents.previous) {
        (true, _) => format!("{} Fassung {}", contents.figures.period, contents.former),
        (false, previous) => previous.map(|period| period.to_string()).unwrap_or_default(),
    };
    let shown =
        contents.kind == EditionKind::Full || is_department(contents.config, &change.source);
    vec![
        Value::text(change.kind.word()),
        Value::text(change.subject.word()),
        Value::text(change.id.as_str()),
        Value::text(change.described()),
        side(&change.old),
        side(&change.new),
        if shown { Value::text(change.source.as_str()) } else { Value::Empty },
        Value::text(with),
    ]
}

/// The last column tells why an accepted finding does not count.
const FINDINGS: &[&str] =
    &["regel", "stufe", "datei", "tabelle", "zelle", "meldung", "abhilfe", "angenommen"];

fn finding(finding: &Finding) -> Vec<Value<'_>> {
    let accepted = finding.accepted.as_ref().map(|acceptance| match acceptance.by.as_str() {
        "" => acceptance.reason.clone(),
        by => format!("{} ({by})", acceptance.reason),
    });
    vec![
        Value::text(finding.rule.to_string()),
        Value::text(finding.level.word()),
        Value::text(finding.place.file.as_str()),
        finding.place.sheet.as_deref().map_or(Value::Empty, Value::text),
        finding.place.a1().map_or(Value::Empty, Value::text),
        Value::text(finding.message.get(Lang::De)),
        Value::text(finding.help.get(Lang::De)),
        accepted.map_or(Value::Empty, Value::text),
    ]
}

fn optional<'a, T>(value: Option<T>, make: fn(T) -> Value<'a>) -> Value<'a> {
    value.map_or(Value::Empty, make)
}

fn id(field: Option<&FieldId>) -> Value<'_> {
    field.map_or(Value::Empty, |field| Value::text(field.as_str()))
}

/// The name of an action field; its id where it is one of an earlier edition only.
fn field<'a>(contents: &Contents<'a>, field: Option<&'a FieldId>) -> Value<'a> {
    let Some(id) = field else { return Value::Empty };
    let known = contents.figures.fields.iter().find(|(known, _)| known == id);
    Value::text(known.map_or(id.as_str(), |(_, name)| name.as_str()))
}

/// The name of a department; its id where it is not in ratsbericht.toml any more.
fn department<'a>(config: &'a Config, id: &'a str) -> &'a str {
    let known = config.departments.iter().find(|department| department.id.as_str() == id);
    known.map_or(id, |department| department.name.as_str())
}

fn is_department(config: &Config, name: &str) -> bool {
    config.departments.iter().any(|department| department.name == name)
}

/// One sign is a constant; several are joined (RULES.md 21).
fn signs(signs: crate::domain::Signs) -> Value<'static> {
    let mut all = signs.iter();
    match (all.next(), all.next()) {
        (None, _) => Value::Empty,
        (Some(sign), None) => Value::Text(sign.symbol().into()),
        _ => Value::Text(signs.to_string().into()),
    }
}

/// Writes `file!sheet!cell` without the formatting machinery: there are hundreds of thousands.
#[derive(Default)]
struct Sources<'a> {
    sheet: Option<&'a std::sync::Arc<crate::origin::SheetRef>>,
    prefix: String,
    column: u32,
    letters: String,
}

impl<'a> Sources<'a> {
    fn cell(&mut self, origin: &'a crate::origin::Origin) -> String {
        if self.sheet.is_none_or(|sheet| !std::sync::Arc::ptr_eq(sheet, &origin.sheet)) {
            self.sheet = Some(&origin.sheet);
            self.prefix = format!("{}!{}!", origin.sheet.file, origin.sheet.sheet);
        }
        if self.column != origin.column {
            self.column = origin.column;
            self.letters = crate::origin::column_letters(origin.column);
        }
        let mut text = String::with_capacity(self.prefix.len() + self.letters.len() + 7);
        text.push_str(&self.prefix);
        text.push_str(&self.letters);
        write!(text, "{}", origin.row).expect("a String takes all text");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_have_columns_in_their_order() {
        let words = [
            "geplant",
            "in_umsetzung",
            "umgesetzt",
            "daueraufgabe",
            "zurueckgestellt",
            "entfallen",
        ];
        assert_eq!(&MEASURE_QUARTERS[4..10], words);
        let plain = |word: &str| word.to_lowercase().replace(' ', "_").replace('ü', "ue");
        assert_eq!(Phase::ALL.iter().map(|p| plain(p.word())).collect::<Vec<_>>(), words);
    }
}
