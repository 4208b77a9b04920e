//! Sentences of an action field: the departments' own, or, without them, what can be said from
//! measures and indicators (RULES.md 22).

use super::super::{Scope, format, measures};
use super::LetterField;
use crate::domain::{
    Aggregation, Deadline, Decimal, Evaluation, FieldId, IndicatorFigures, IndicatorQuarter,
    MeasureRecord, Phase,
};

/// Measures that a built paragraph names one by one.
const NAMED: usize = 5;
/// Indicators that a built paragraph speaks of.
const SPOKEN_OF: usize = 3;

/// Numbers of the points under which a field stands, in the points' order; empty where no point
/// carries measures.
pub(super) fn points_of<'c>(
    scope: &Scope<'_>,
    field: &FieldId,
    carriers: &[&'c str],
) -> Vec<&'c str> {
    let named: std::collections::BTreeSet<&str> =
        of_field(scope, field).map(|measure| measure.point.as_str()).collect();
    let mut points: Vec<&str> =
        carriers.iter().copied().filter(|point| named.contains(point)).collect();
    let unassigned = named.iter().any(|point| !carriers.contains(point));
    if let Some(first) = carriers.first()
        && (points.is_empty() || unassigned)
        && !points.contains(first)
    {
        points.insert(0, first);
    }
    points
}

fn of_field<'a>(
    scope: &Scope<'a>,
    field: &FieldId,
) -> impl Iterator<Item = &'a MeasureRecord> + use<'a> {
    let field = Some(field.clone()).filter(|id| !id.as_str().is_empty());
    scope.measures().filter(move |measure| measure.field == field)
}

/// A field's paragraphs and facts. `only` names the point it is reported under where it stands
/// under several, and whether this is the first of them (which carries the text).
pub(super) fn field(
    scope: &Scope<'_>,
    id: &FieldId,
    name: &str,
    only: Option<(&str, bool)>,
) -> LetterField {
    let measures: Vec<&MeasureRecord> = of_field(scope, id)
        .filter(|measure| match only {
            Some((point, first)) => {
                measure.point == point || first && !known_point(scope, &measure.point)
            }
            None => true,
        })
        .collect();
    let with_text = only.is_none_or(|(_, first)| first);
    let mut paragraphs = Vec::new();
    if with_text {
        for text in scope.texts().filter(|text| text.field == *id) {
            paragraphs.extend(measures::paragraphs(&scope.resolve(&text.text)));
        }
    }
    let narrated = !paragraphs.is_empty();
    let facts = facts(scope, &measures);
    if !narrated {
        paragraphs = built(scope, id, &measures, with_text, &facts);
    }
    LetterField {
        id: id.to_string(),
        name: name.to_owned(),
        heading: if id.as_str().is_empty() {
            name.to_owned()
        } else {
            format!("Handlungsfeld {name}")
        },
        paragraphs,
        narrated,
        facts: if narrated { facts } else { String::new() },
    }
}

fn known_point(scope: &Scope<'_>, number: &str) -> bool {
    let points = &scope.input.config.resolution.points;
    points.iter().any(|point| point.measures && point.number == number)
}

/// How a measure that was due ended, in the words of the sentence.
fn outcome(measure: &MeasureRecord) -> &'static str {
    match (measure.phase, measure.done_on, measure.end) {
        (Some(Phase::Done), Some(done), Some(end)) if done > end => "verspätet umgesetzt",
        (Some(Phase::Done), Some(_), Some(_)) => "fristgerecht umgesetzt",
        (Some(Phase::Done), ..) => "umgesetzt",
        (Some(Phase::OnHold), ..) => "zurückgestellt",
        (Some(Phase::Dropped), ..) => "entfallen",
        _ if measure.deadline == Deadline::Overdue => "überfällig",
        (Some(Phase::Planned), ..) => "noch in Planung",
        _ => "noch in Umsetzung",
    }
}

const OUTCOMES: [&str; 8] = [
    "fristgerecht umgesetzt",
    "verspätet umgesetzt",
    "umgesetzt",
    "überfällig",
    "zurückgestellt",
    "entfallen",
    "noch in Planung",
    "noch in Umsetzung",
];

fn due<'a>(scope: &Scope<'_>, measures: &[&'a MeasureRecord]) -> Vec<&'a MeasureRecord> {
    let end = scope.input.figures.period.quarter().end();
    measures.iter().copied().filter(|m| m.end.is_some_and(|day| day <= end)).collect()
}

/// All measures of a field in one sentence.
fn facts(scope: &Scope<'_>, measures: &[&MeasureRecord]) -> String {
    let quarter = scope.input.figures.period.quarter();
    // "bis zum Ende des III. Quartals 2019"
    let until =
        format!("zum Ende des {}s {}", format::period_without_year(quarter), quarter.year());
    let due = due(scope, measures);
    let total = u32::try_from(measures.len()).unwrap_or(u32::MAX);
    match (measures.len(), due.len()) {
        (0, _) => String::new(),
        (1, 0) => format!("Die Maßnahme dieses Handlungsfeldes ist nicht bis {until} terminiert."),
        (1, _) => format!(
            "Die Maßnahme dieses Handlungsfeldes war bis {until} terminiert; sie ist {}.",
            outcome(due[0])
        ),
        (_, 0) => format!(
            "Von den {} Maßnahmen dieses Handlungsfeldes ist keine bis {until} terminiert.",
            format::count_word(total)
        ),
        (_, n) => {
            let is = if n == 1 { "ist" } else { "sind" };
            format!(
                "Von den {} Maßnahmen dieses Handlungsfeldes {is} {} bis {until} terminiert; {}.",
                format::count_word(total),
                format::count_word(u32::try_from(n).unwrap_or(u32::MAX)),
                outcomes(&due)
            )
        }
    }
}

fn outcomes(due: &[&MeasureRecord]) -> String {
    let counted: Vec<(u32, &str)> = OUTCOMES
        .iter()
        .map(|word| {
            let n = due.iter().filter(|measure| outcome(measure) == *word).count();
            (u32::try_from(n).unwrap_or(u32::MAX), *word)
        })
        .filter(|(n, _)| *n > 0)
        .collect();
    match counted.as_slice() {
        [(1, word)] => format!("sie ist {word}"),
        [(_, word)] => format!("sie sind alle {word}"),
        many => {
            let parts: Vec<String> =
                many.iter().map(|(n, word)| format!("{} {word}", format::count_word(*n))).collect();
            let verb = if many.first().is_some_and(|(n, _)| *n == 1) { "ist" } else { "sind" };
            format!("davon {verb} {}", format::list(&parts))
        }
    }
}

/// What is said where no department wrote a text.
fn built(
    scope: &Scope<'_>,
    field: &FieldId,
    measures: &[&MeasureRecord],
    with_indicators: bool,
    facts: &str,
) -> Vec<String> {
    let first = match measures {
        [only] => vec![single(scope, only)],
        several => {
            let mut sentences = vec![facts.to_owned()];
            sentences.extend(of_several(&due(scope, several)));
            sentences
        }
    };
    let second: Vec<String> = if with_indicators {
        scope
            .indicators()
            .filter(|series| {
                series.indicator.field.as_ref().map_or("", FieldId::as_str) == field.as_str()
            })
            .filter_map(|series| sentence(scope, series))
            .take(SPOKEN_OF)
            .collect()
    } else {
        Vec::new()
    };
    let mut paragraphs = vec![first.join(" ").trim().to_owned(), second.join(" ")];
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    if paragraphs.is_empty() {
        paragraphs.push("Zu diesem Handlungsfeld liegen keine Angaben vor.".to_owned());
    }
    paragraphs
}

/// Which of the measures due are done, which overdue and why.
fn of_several(due: &[&MeasureRecord]) -> Vec<String> {
    let mut sentences = Vec::new();
    let done: Vec<String> =
        due.iter().filter(|m| m.phase == Some(Phase::Done)).map(|m| named(m, "")).collect();
    if let Some(names) = some_of(&done) {
        let verb = if done.len() == 1 { "wurde" } else { "wurden" };
        sentences.push(format!("Umgesetzt {verb} {names}."));
    }
    let overdue: Vec<&MeasureRecord> =
        due.iter().copied().filter(|m| outcome(m) == "überfällig").collect();
    for measure in overdue.iter().take(NAMED) {
        let name = named(measure, &format!(", Termin: {}", due_in_text(measure)));
        sentences.push(format!("Überfällig ist {name}; {}.", reason(measure)));
    }
    if overdue.len() > NAMED {
        sentences
            .push("Die weiteren überfälligen Maßnahmen nennt die Anlage Maßnahmen.".to_owned());
    }
    sentences
}

/// The only measure of a field in one sentence.
fn single(scope: &Scope<'_>, measure: &MeasureRecord) -> String {
    let name = named(measure, "");
    let begin = format!("Die Maßnahme {name} dieses Handlungsfeldes");
    if due(scope, &[measure]).is_empty() {
        return match (measure.end, measure.phase) {
            (_, Some(Phase::Done)) => format!("{begin} ist umgesetzt."),
            (None, Some(Phase::Permanent)) => format!("{begin} ist eine Daueraufgabe."),
            (None, _) => format!("{begin} hat keinen Termin."),
            (Some(_), _) => format!("{begin} hat den Termin {}.", due_in_text(measure)),
        };
    }
    let begin = format!("{begin}, Termin {}, ist", due_in_text(measure));
    match outcome(measure) {
        "überfällig" => format!("{begin} überfällig; {}.", reason(measure)),
        outcome => format!("{begin} {outcome}."),
    }
}

fn reason(measure: &MeasureRecord) -> String {
    match measure.reason.trim().trim_end_matches('.') {
        "" => "ein Grund der Verzögerung ist nicht genannt".to_owned(),
        reason => format!("Grund der Verzögerung: {reason}"),
    }
}

fn due_in_text(measure: &MeasureRecord) -> String {
    match measure.end {
        Some(end) if measure.end_text.is_empty() => format::date_long(end),
        _ => measures::due(measure),
    }
}

/// `„Titel“ (W-05)`, with something more between the brackets.
fn named(measure: &MeasureRecord, more: &str) -> String {
    format!("„{}“ ({}{more})", inner_quotes(&measure.title), measure.id)
}

/// Quotation marks within quotation marks.
fn inner_quotes(text: &str) -> String {
    text.trim().replace(['„', '‚'], "‚").replace(['“', '”', '"'], "‘")
}

/// Up to [`NAMED`] names, the rest counted.
fn some_of(names: &[String]) -> Option<String> {
    if names.is_empty() {
        return None;
    }
    let mut shown: Vec<String> = names.iter().take(NAMED).cloned().collect();
    let more = names.len().saturating_sub(NAMED);
    if more > 0 {
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        shown.push(format!("{} weitere", format::count_word(more)));
    }
    Some(format::list(&shown))
}

/// An indicator in one sentence; `None` where there is no value to speak of.
fn sentence(scope: &Scope<'_>, series: &IndicatorFigures) -> Option<String> {
    let indicator = &series.indicator;
    let quarter = scope.input.figures.period.quarter();
    let row = series.quarters.iter().find(|row| row.quarter == quarter)?;
    let name = inner_quotes(&indicator.name);
    let Some(value) = row.value else {
        return row.incomplete().then(|| {
            format!(
                "Zur Kennzahl „{name}“ liegt für das {} noch kein vollständiger Wert vor ({}).",
                format::period(quarter),
                format::coverage(row.present, row.expected, indicator.grain)
            )
        });
    };
    let print = |value: Decimal| {
        format::with_unit(&format::number(value, indicator.decimals), &indicator.unit)
    };
    let mut text = if indicator.aggregation == Some(Aggregation::Flow) {
        flow(series, row, value, &name, &print)
    } else {
        level(series, row, value, &name, &print)
    };
    text.push_str(&target(series, row, &print));
    text.push('.');
    Some(text)
}

fn flow(
    series: &IndicatorFigures,
    row: &IndicatorQuarter,
    value: Decimal,
    name: &str,
    print: &dyn Fn(Decimal) -> String,
) -> String {
    let mut text = format!(
        "Die Kennzahl „{name}“ beträgt im {} {}",
        format::period(row.quarter),
        print(value)
    );
    if let Some(cumulative) = row.cumulative {
        text =
            format!("{text}, seit Januar {} insgesamt {}", row.quarter.year(), print(cumulative));
    }
    if let Some(forecast) = series.indicator.forecast
        && forecast.period.start() <= row.quarter.start()
        && row.quarter.end() <= forecast.period.end()
    {
        let rounded = if forecast.approximate { "rund " } else { "" };
        text = format!(
            "{text}; für {} sind {rounded}{} prognostiziert",
            format::period(forecast.period),
            print(forecast.value)
        );
    }
    text
}

/// From the end of last year (else the first quarter of this one that has a value) to now.
fn level(
    series: &IndicatorFigures,
    row: &IndicatorQuarter,
    value: Decimal,
    name: &str,
    print: &dyn Fn(Decimal) -> String,
) -> String {
    let from = series.quarters.iter().filter(|other| other.quarter < row.quarter).find(|other| {
        let begins = row.quarter.offset(1 - number(row)).and_then(|first| first.offset(-1));
        other.value.is_some() && begins.is_some_and(|begins| other.quarter >= begins)
    });
    let now = format!("im {}", format::period(row.quarter));
    let Some((from, before)) = from.and_then(|row| Some((row, row.value?))) else {
        return format!("Die Kennzahl „{name}“ liegt {now} bei {}", print(value));
    };
    let then = format!("im {}", format::period(from.quarter));
    match value.cmp(&before) {
        std::cmp::Ordering::Equal => {
            format!("Die Kennzahl „{name}“ liegt {now} wie {then} bei {}", print(value))
        }
        order => {
            let verb = if order == std::cmp::Ordering::Greater { "gestiegen" } else { "gesunken" };
            format!(
                "Die Kennzahl „{name}“ ist von {} {then} auf {} {now} {verb}",
                print(before),
                print(value)
            )
        }
    }
}

fn number(row: &IndicatorQuarter) -> i32 {
    i32::try_from(row.quarter.number()).expect("a quarter is 1 to 4")
}

fn target(
    series: &IndicatorFigures,
    row: &IndicatorQuarter,
    print: &dyn Fn(Decimal) -> String,
) -> String {
    let Some(target) = series.indicator.target else { return String::new() };
    let by = target.by.map(|by| format!(" bis Ende {}", by.year())).unwrap_or_default();
    let value = print(target.value);
    match row.evaluation {
        Evaluation::Met => format!("; das Ziel von {value}{by} ist erreicht"),
        Evaluation::OnTrack => format!("; die Entwicklung ist auf Kurs zum Ziel von {value}{by}"),
        Evaluation::AtRisk => format!("; das Ziel von {value}{by} ist gefährdet"),
        Evaluation::Missed => {
            format!("; das Ziel von {value}{by} ist nach derzeitigem Stand verfehlt")
        }
        Evaluation::NotRated => String::new(),
    }
}
