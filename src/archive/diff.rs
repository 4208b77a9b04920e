//! What changed between two editions: nothing appears, leaves or is corrected silently.

use super::revised::revisions;
use super::words;
use crate::config::Config;
use crate::domain::{
    Aggregation, Better, Change, ChangeKind, Deadline, Edition, Figures, Gaps, Grain, History,
    Indicator, IndicatorId, MeasureId, MeasureRecord, Phase, PointRecord, PointState, Subject,
    TextRecord,
};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What an edition says, before it is frozen.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// Its figures.
    pub figures: &'a Figures,
    /// Its narratives.
    pub texts: &'a [TextRecord],
    /// Its resolution points; `None` for an edition of a program that did not keep them.
    pub points: Option<&'a [PointRecord]>,
}

/// The changes since `previous`, by kind, then in the order of the figures; none for a first
/// edition. Against an edition of the same period they are corrections: then whatever differs is told.
#[must_use]
pub fn changes(previous: Option<&Edition>, told: Told<'_>, config: &Config) -> Vec<Change> {
    let Some(previous) = previous else { return Vec::new() };
    let current = told.figures;
    let mut changes = Vec::new();
    points(previous.points.as_deref(), told.points, &mut changes);
    measures(&previous.figures, current, config, &mut changes);
    indicators(&previous.figures, current, config, &mut changes);
    revisions(&previous.figures, current, config, &mut changes);
    narratives(&previous.texts, told.texts, current, &mut changes);
    changes.sort_by_key(|change| (change.kind, change.subject));
    changes
}

/// The changes since the last edition, and the status texts of open measures that have not
/// changed for `stale_editions` editions.
#[must_use]
pub fn changes_since(history: &History, told: Told<'_>, config: &Config) -> Vec<Change> {
    let mut changes = changes(history.previous(), told, config);
    stale(history, told.figures, config, &mut changes);
    changes.sort_by_key(|change| (change.kind, change.subject));
    changes
}

fn by_id(figures: &Figures) -> FxHashMap<&MeasureId, &MeasureRecord> {
    figures.measures.iter().map(|measure| (&measure.id, measure)).collect()
}

/// A change of a measure.
fn of(kind: ChangeKind, measure: &MeasureRecord, old: String, new: String) -> Change {
    Change {
        kind,
        subject: Subject::Measure,
        id: measure.id.to_string(),
        label: measure.title.clone(),
        of: None,
        old,
        new,
        source: measure.source.clone(),
    }
}

fn phase(measure: &MeasureRecord) -> String {
    measure.phase.map_or_else(|| measure.phase_text.clone(), |phase| phase.word().to_owned())
}

fn measures(previous: &Figures, current: &Figures, config: &Config, changes: &mut Vec<Change>) {
    let before = by_id(previous);
    let now = by_id(current);
    for measure in &current.measures {
        match before.get(&measure.id) {
            Some(old) => {
                measure_changed(old, measure, previous.period == current.period, changes);
            }
            None => {
                changes.push(of(ChangeKind::New, measure, String::new(), phase(measure)));
                if measure.phase == Some(Phase::Done) {
                    changes.push(of(ChangeKind::Done, measure, String::new(), done(measure)));
                }
            }
        }
    }
    for measure in &previous.measures {
        if now.contains_key(&measure.id) {
            continue;
        }
        let dropped = config.dropped.iter().find(|dropped| dropped.id == measure.id.as_str());
        let (kind, new) = match (dropped, measure.phase) {
            (Some(dropped), _) => (ChangeKind::Dropped, dropped.reason.clone()),
            (None, Some(Phase::Done)) => (ChangeKind::DroppedAfterDone, String::new()),
            (None, Some(Phase::Dropped)) => (ChangeKind::Dropped, measure.reason.clone()),
            (None, _) => (ChangeKind::Missing, String::new()),
        };
        changes.push(of(kind, measure, phase(measure), new));
    }
}

fn done(measure: &MeasureRecord) -> String {
    match measure.done_on {
        Some(day) => format!("{} am {}", Phase::Done.word(), words::date(day)),
        None => Phase::Done.word().to_owned(),
    }
}

/// `corrects`: both are of one period, and whatever differs is a correction. From period to period a new
/// as-of date is no news, nor that a reason ended with the delay.
fn measure_changed(
    old: &MeasureRecord,
    new: &MeasureRecord,
    corrects: bool,
    changes: &mut Vec<Change>,
) {
    let mut add = |kind, old, now| changes.push(of(kind, new, old, now));
    if old.phase != new.phase {
        match new.phase {
            Some(Phase::Done) => add(ChangeKind::Done, phase(old), done(new)),
            Some(Phase::Dropped) => add(ChangeKind::Dropped, phase(old), new.reason.clone()),
            _ if new.phase.zip(old.phase).is_some_and(|(now, before)| now.is_behind(before)) => {
                add(ChangeKind::PhaseBackwards, phase(old), phase(new));
            }
            _ => add(ChangeKind::PhaseChanged, phase(old), phase(new)),
        }
    }
    let overdue = |measure: &MeasureRecord| measure.deadline == Deadline::Overdue;
    if overdue(new) && !overdue(old) {
        add(ChangeKind::NewlyOverdue, old.deadline.word().to_owned(), words::end(new));
    }
    let ended = matches!(new.phase, Some(Phase::Done | Phase::Dropped | Phase::OnHold));
    if overdue(old) && !overdue(new) && !ended {
        add(ChangeKind::BackInTime, old.deadline.word().to_owned(), words::end(new));
    }
    let told = overdue(new) && !overdue(old);
    if old.reason != new.reason && (corrects || !told && !ended && !new.reason.is_empty()) {
        add(ChangeKind::ReasonChanged, old.reason.clone(), new.reason.clone());
    }
    if (old.start, old.end) != (new.start, new.end) {
        add(ChangeKind::Rescheduled, words::schedule(old), words::schedule(new));
    }
    if (old.plan, old.spent) != (new.plan, new.spent) {
        add(ChangeKind::MoneyChanged, words::money(old), words::money(new));
    }
    if old.progress != new.progress {
        let (old, new) = (old.progress, new.progress);
        add(ChangeKind::ProgressChanged, words::percent(old), words::percent(new));
    }
    if old.text != new.text {
        add(ChangeKind::TextChanged, old.text.clone(), new.text.clone());
    }
    let field = |m: &MeasureRecord| m.field.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut pairs = vec![
        (old.title.clone(), new.title.clone()),
        (old.responsible.clone(), new.responsible.clone()),
        (field(old), field(new)),
        (old.point.clone(), new.point.clone()),
    ];
    if corrects {
        let day =
            |name: &str, day| words::day(day).map_or_else(String::new, |d| format!("{name} {d}"));
        let public = |m: &MeasureRecord| format!("öffentlich {}", words::yes(m.public));
        pairs.extend([
            (day("Stand", old.as_of), day("Stand", new.as_of)),
            (day("umgesetzt am", old.done_on), day("umgesetzt am", new.done_on)),
            (old.end_text.clone(), new.end_text.clone()),
            (public(old), public(new)),
        ]);
        if old.phase == new.phase {
            pairs.push((old.phase_text.clone(), new.phase_text.clone()));
        }
    }
    let differ: Vec<_> = pairs.into_iter().filter(|(old, new)| old != new).collect();
    if !differ.is_empty() {
        let (old, new): (Vec<_>, Vec<_>) = differ.into_iter().unzip();
        add(ChangeKind::Renamed, old.join("; "), new.join("; "));
    }
}

/// Points that came, went, or stand otherwise. Editions of the first programs do not say what they held.
fn points(before: Option<&[PointRecord]>, now: Option<&[PointRecord]>, changes: &mut Vec<Change>) {
    let (Some(before), Some(now)) = (before, now) else { return };
    let mut add = |kind, point: &PointRecord, old: &str, new: &str| {
        changes.push(Change {
            kind,
            subject: Subject::Point,
            id: point.number.clone(),
            label: String::new(),
            of: None,
            old: old.to_owned(),
            new: new.to_owned(),
            source: String::new(),
        });
    };
    let find = |points: &'_ [PointRecord], number: &str| {
        points.iter().position(|point| point.number == number)
    };
    for point in now {
        let Some(old) = find(before, &point.number).map(|at| &before[at]) else {
            add(ChangeKind::New, point, "", &point.state);
            continue;
        };
        if old.state != point.state {
            let done = point.state == PointState::Done.word();
            let kind = if done { ChangeKind::Done } else { ChangeKind::PhaseChanged };
            add(kind, point, &old.state, &point.state);
        }
        if old.text != point.text {
            add(ChangeKind::TextChanged, point, &old.text, &point.text);
        }
        if old.wording != point.wording {
            add(ChangeKind::Renamed, point, &old.wording, &point.wording);
        }
    }
    for point in before.iter().filter(|point| find(now, &point.number).is_none()) {
        add(ChangeKind::Missing, point, &point.state, "");
    }
}

fn of_indicator(kind: ChangeKind, indicator: &Indicator, old: String, new: String) -> Change {
    Change {
        kind,
        subject: Subject::Indicator,
        id: indicator.id.to_string(),
        label: indicator.name.clone(),
        of: None,
        old,
        new,
        source: String::new(),
    }
}

fn indicators(previous: &Figures, current: &Figures, config: &Config, changes: &mut Vec<Change>) {
    let all = |figures: &'_ Figures| -> BTreeMap<IndicatorId, usize> {
        let ids = figures.indicators.iter().enumerate();
        ids.map(|(number, figures)| (figures.indicator.id.clone(), number)).collect()
    };
    let (before, now) = (all(previous), all(current));
    for figures in &current.indicators {
        let new = &figures.indicator;
        let Some(number) = before.get(&new.id) else {
            changes.push(of_indicator(ChangeKind::New, new, String::new(), new.name.clone()));
            continue;
        };
        let pairs = definition(&previous.indicators[*number].indicator)
            .into_iter()
            .zip(definition(new))
            .filter(|(old, new)| old != new);
        let (old, now): (Vec<_>, Vec<_>) = pairs.unzip();
        if !old.is_empty() {
            changes.push(of_indicator(ChangeKind::Renamed, new, old.join("; "), now.join("; ")));
        }
    }
    for figures in &previous.indicators {
        let old = &figures.indicator;
        if now.contains_key(&old.id) {
            continue;
        }
        let dropped = config.dropped.iter().find(|dropped| dropped.id == old.id.as_str());
        let (kind, new) = match dropped {
            Some(dropped) => (ChangeKind::Dropped, dropped.reason.clone()),
            None => (ChangeKind::Missing, String::new()),
        };
        changes.push(of_indicator(kind, old, old.name.clone(), new));
    }
}

/// What a reader would want to know if it changed, in words.
fn definition(indicator: &Indicator) -> Vec<String> {
    let kind = indicator.aggregation.map_or("", Aggregation::word);
    let field = indicator.field.as_ref().map(ToString::to_string).unwrap_or_default();
    let target = indicator.target.map_or_else(String::new, |target| match target.by {
        Some(by) => format!("Ziel {} bis {by}", words::number(target.value.normalize())),
        None => format!("Ziel {}", words::number(target.value.normalize())),
    });
    let forecast = indicator.forecast.as_ref().map_or_else(String::new, |forecast| {
        let rough = if forecast.approximate { "rund " } else { "" };
        format!(
            "Prognose {rough}{} für {}",
            words::number(forecast.value.normalize()),
            forecast.period
        )
    });
    let grain = match indicator.grain {
        Grain::Month => "Monat",
        Grain::Quarter => "Quartal",
        Grain::HalfYear => "Halbjahr",
        Grain::Year => "Jahr",
    };
    let better = match indicator.better {
        Better::Higher => "mehr ist besser",
        Better::Lower => "weniger ist besser",
        Better::None => "",
    };
    let gaps = match indicator.gaps {
        Gaps::Suppress => "",
        Gaps::Partial => "unvollständige Quartale werden gezeigt",
    };
    vec![
        indicator.name.clone(),
        format!("Einheit {}", indicator.unit),
        format!("Art {kind}"),
        format!("Handlungsfeld {field}"),
        target,
        forecast,
        format!("je {grain}"),
        better.to_owned(),
        gaps.to_owned(),
        format!("Toleranz {} %", words::number(indicator.tolerance_percent.normalize())),
    ]
}

/// Narratives of one field and department, joined.
fn joined(texts: &[TextRecord]) -> BTreeMap<(&str, &str), (String, &str)> {
    let mut joined: BTreeMap<(&str, &str), (String, &str)> = BTreeMap::new();
    for text in texts {
        let entry = joined
            .entry((text.field.as_str(), text.department.as_str()))
            .or_insert_with(|| (String::new(), text.source.as_str()));
        if !entry.0.is_empty() {
            entry.0.push_str("\n\n");
        }
        entry.0.push_str(&text.text);
    }
    joined
}

fn narratives(
    previous: &[TextRecord],
    current: &[TextRecord],
    figures: &Figures,
    changes: &mut Vec<Change>,
) {
    let (before, now) = (joined(previous), joined(current));
    let empty = (String::new(), "");
    let keys: std::collections::BTreeSet<_> = before.keys().chain(now.keys()).collect();
    // In the order of the report's fields, then of the departments' ids.
    let place = |field: &str| {
        let known = figures.fields.iter().position(|(id, _)| id.as_str() == field);
        known.unwrap_or(usize::MAX)
    };
    let mut keys: Vec<_> = keys.into_iter().collect();
    keys.sort_by_key(|(field, _)| place(field));
    for key in keys {
        let (old, new) = (before.get(key).unwrap_or(&empty), now.get(key).unwrap_or(&empty));
        if old.0 == new.0 {
            continue;
        }
        let kind = match (old.0.is_empty(), new.0.is_empty()) {
            (true, _) => ChangeKind::New,
            (_, true) => ChangeKind::Missing,
            _ => ChangeKind::TextChanged,
        };
        let name = figures.fields.iter().find(|(id, _)| id.as_str() == key.0);
        changes.push(Change {
            kind,
            subject: Subject::Text,
            id: key.0.to_owned(),
            label: name.map_or_else(|| key.0.to_owned(), |(_, name)| name.clone()),
            of: None,
            old: old.0.clone(),
            new: new.0.clone(),
            source: if new.0.is_empty() { old.1 } else { new.1 }.to_owned(),
        });
    }
}

/// Status texts of open measures that are the same now as in the last `stale_editions` editions.
fn stale(history: &History, current: &Figures, config: &Config, changes: &mut Vec<Change>) {
    let wanted = usize::try_from(config.margins.stale_editions).unwrap_or(usize::MAX);
    if wanted == 0 || history.editions.len() < wanted {
        return;
    }
    let editions = &history.editions[history.editions.len() - wanted..];
    let earlier: Vec<_> = editions.iter().map(|edition| by_id(&edition.figures)).collect();
    for measure in &current.measures {
        let open =
            matches!(measure.phase, Some(Phase::Planned | Phase::Running | Phase::Permanent));
        let same = earlier
            .iter()
            .all(|edition| edition.get(&measure.id).is_some_and(|old| old.text == measure.text));
        if open && !measure.text.is_empty() && same {
            let since = format!("unverändert seit {}", editions[0].period);
            changes.push(of(ChangeKind::TextStale, measure, measure.text.clone(), since));
        }
    }
}
