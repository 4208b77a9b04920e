//! Values and totals that are not what an edition said of them before.

use super::words;
use crate::config::Config;
use crate::domain::{
    Change, ChangeKind, Decimal, DepartmentId, Figures, IndicatorId, OfValue, Period, Sign, Signs,
    Subject, Value, ValueRecord,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// Who reports what.
type SeriesKey<'a> = (&'a IndicatorId, &'a DepartmentId, Option<&'a str>);
/// What a value is of.
type ValueKey<'a> = (SeriesKey<'a>, Period);

fn series(value: &Value) -> SeriesKey<'_> {
    (&value.indicator, &value.department, value.district.as_deref())
}

fn key(value: &Value) -> ValueKey<'_> {
    (series(value), value.period)
}

/// Values that differ, that came late, and, in a correction (both are of one period), all that appeared or
/// went; then the quarters' totals that differ without any of these.
pub(super) fn revisions(
    previous: &Figures,
    current: &Figures,
    config: &Config,
    changes: &mut Vec<Change>,
) {
    let corrects = previous.period == current.period;
    let words = Words {
        config,
        names: current
            .indicators
            .iter()
            .map(|i| (&i.indicator.id, i.indicator.name.as_str()))
            .collect(),
    };
    let before: FxHashMap<ValueKey<'_>, &Value> =
        previous.values.iter().map(|record| (key(&record.value), &record.value)).collect();
    let reported: FxHashSet<SeriesKey<'_>> = before.keys().map(|(series, _)| *series).collect();
    let mut told: FxHashSet<(&IndicatorId, Period)> = FxHashSet::default();
    for record in &current.values {
        let value = &record.value;
        let old = before.get(&key(value)).copied();
        let late = corrects
            || value.period.end() <= previous.period.end() && reported.contains(&series(value));
        if let Some((old, new)) = differs(old, record, corrects, late) {
            told.insert((&value.indicator, value.period.quarter()));
            let came = before.get(&key(value)).is_none_or(|old| old.value.is_none());
            let kind = match came {
                true => ChangeKind::Late,
                false if kept_back(value.value.is_none(), value.signs, record.revised_from) => {
                    ChangeKind::Renamed
                }
                false => ChangeKind::Revised,
            };
            changes.push(words.value(kind, value, old, new));
        } else if let Some(old) = old.filter(|_| corrects) {
            let (before, now) = (particulars(old), particulars(value));
            if before != now {
                changes.push(words.value(ChangeKind::Renamed, value, before, now));
            }
        }
    }
    if corrects {
        let now: FxHashSet<ValueKey<'_>> =
            current.values.iter().map(|record| key(&record.value)).collect();
        for record in &previous.values {
            let value = &record.value;
            let known = words.names.contains_key(&value.indicator);
            if known && value.value.is_some() && !now.contains(&key(value)) {
                told.insert((&value.indicator, value.period.quarter()));
                let old = number(value);
                changes.push(words.value(ChangeKind::Revised, value, old, String::new()));
            }
        }
    }
    totals(previous, current, &told, changes);
}

/// What a value was and is, where that is news.
fn differs(
    old: Option<&Value>,
    record: &ValueRecord,
    corrects: bool,
    late: bool,
) -> Option<(String, String)> {
    let value = &record.value;
    let before = old.and_then(|old| old.value);
    match (before, value.value) {
        (before, now) if before == now => None,
        (None, Some(_)) => late.then(|| (old.map(number).unwrap_or_default(), number(value))),
        // A gap that says nothing is no revision; one that takes a number back is.
        (Some(_), None) if !corrects && record.revised_from.is_none() => None,
        _ => Some((old.map(number).unwrap_or_default(), number(value))),
    }
}

/// Whether a number is only not published any more, and not corrected.
fn kept_back(none: bool, signs: Signs, revised_from: Option<Decimal>) -> bool {
    none && signs.has(Sign::Unknown) && revised_from.is_none()
}

/// A value's number, or its sign where it has none.
fn number(value: &Value) -> String {
    match value.value {
        Some(number) => words::plain(number),
        None => value.signs.without(Sign::Revised).to_string(),
    }
}

/// What stands beside a number: its signs, and what was said of it.
fn particulars(value: &Value) -> String {
    let signs = value.signs.without(Sign::Revised);
    let signs = if signs == Signs::NONE { String::new() } else { signs.to_string() };
    let parts = [signs, value.note.to_string()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Totals of quarters that were printed and are not the same now, of which no value told yet: of values
/// that are not shown, or of a changed definition.
fn totals(
    previous: &Figures,
    current: &Figures,
    told: &FxHashSet<(&IndicatorId, Period)>,
    changes: &mut Vec<Change>,
) {
    let before: FxHashMap<(&IndicatorId, Period), _> = previous
        .indicators
        .iter()
        .flat_map(|of| of.quarters.iter().map(|row| ((&of.indicator.id, row.quarter), row)))
        .collect();
    let corrects = previous.period == current.period;
    for of in &current.indicators {
        for row in &of.quarters {
            let at = (&of.indicator.id, row.quarter);
            let Some(before) = before.get(&at) else { continue };
            let whole = OfValue { period: row.quarter, whose: "insgesamt".to_owned() };
            if corrects && before.value == row.value && before.evaluation != row.evaluation {
                let (old, new) = (before.evaluation.word(), row.evaluation.word());
                changes.push(Change {
                    kind: ChangeKind::Renamed,
                    subject: Subject::Indicator,
                    id: of.indicator.id.to_string(),
                    label: of.indicator.name.clone(),
                    of: Some(whole.clone()),
                    old: old.to_owned(),
                    new: new.to_owned(),
                    source: String::new(),
                });
            }
            let Some(old) = before.value else { continue };
            if row.value == Some(old) || told.contains(&at) {
                continue;
            }
            let kept_back = kept_back(row.value.is_none(), row.signs, None);
            let signs = row.signs.without(Sign::Revised);
            let new = row.value.map_or_else(|| signs.to_string(), words::plain);
            changes.push(Change {
                kind: if kept_back { ChangeKind::Renamed } else { ChangeKind::Revised },
                subject: Subject::Indicator,
                id: of.indicator.id.to_string(),
                label: of.indicator.name.clone(),
                of: Some(whole),
                old: words::plain(old),
                new,
                source: String::new(),
            });
        }
    }
}

/// Names for what changed.
struct Words<'a> {
    config: &'a Config,
    names: FxHashMap<&'a IndicatorId, &'a str>,
}

impl Words<'_> {
    fn value(&self, kind: ChangeKind, value: &Value, old: String, new: String) -> Change {
        let office = self.config.department(&value.department);
        let office = office.map_or(value.department.as_str(), |office| office.name.as_str());
        let whose = match &value.district {
            Some(district) => format!("{office}, {district}"),
            None => office.to_owned(),
        };
        let name = self.names.get(&value.indicator).copied().unwrap_or_default();
        Change {
            kind,
            subject: Subject::Indicator,
            id: value.indicator.to_string(),
            label: name.to_owned(),
            of: Some(OfValue { period: value.period, whose }),
            old,
            new,
            source: value.source(),
        }
    }
}
