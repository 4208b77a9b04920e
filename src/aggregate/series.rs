//! All values of a period in one order: the inbox, and what the archive has beyond it.

use super::archived::{Archived, archived, revise};
use super::names::Names;
use super::span::Span;
use crate::config::Config;
use crate::domain::{
    Decimal, DepartmentId, History, Indicator, IndicatorId, Intake, Sign, Signs, Value, ValueRecord,
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::Arc;

/// Values sorted by indicator, department, district and period; one a key, save for values that
/// contradict each other.
pub(super) struct Series {
    /// Indicators in report order, those that only the archive knows among them.
    pub(super) indicators: Vec<Indicator>,
    /// Who delivers what, in the order of the values.
    pub(super) reporters: Vec<Reporter>,
    /// For each indicator its reporters.
    pub(super) of_indicator: Vec<Range<usize>>,
    /// The values.
    pub(super) records: Vec<ValueRecord>,
    /// The span of each value.
    pub(super) spans: Vec<Span>,
    /// Whether a value takes part in calculating: not one of several that contradict each other.
    pub(super) usable: Vec<bool>,
}

/// A department (and district) that delivers an indicator.
pub(super) struct Reporter {
    pub(super) indicator: usize,
    pub(super) department: DepartmentId,
    pub(super) district: Option<Arc<str>>,
    /// Its values.
    pub(super) rows: Range<usize>,
}

impl Series {
    /// The values of an indicator.
    pub(super) fn rows(&self, indicator: usize) -> Range<usize> {
        let reporters = &self.reporters[self.of_indicator[indicator].clone()];
        match (reporters.first(), reporters.last()) {
            (Some(first), Some(last)) => first.rows.start..last.rows.end,
            _ => 0..0,
        }
    }

    /// The number of a row, where it counts.
    pub(super) fn counted(&self, row: usize) -> Option<Decimal> {
        self.records[row].value.value.filter(|_| self.usable[row])
    }
}

/// A sort key: reporter and span, and the value's number in order of precedence.
type Key = (u64, u32);

/// Gathers the values up to the period's end (RULES.md 2).
pub(super) fn gather<'a>(intake: &'a Intake, history: &'a History, config: &Config) -> Series {
    let indicators = indicators(intake, history, config);
    let mut numbering = Numbering::new(&indicators, intake);
    let end = Span::of(intake.period).month();

    // Inbox first, then the editions from the latest: of equal keys the first one counts.
    let Archived { stated, superseded } = archived(history);
    let delivered = intake.submissions.iter().map(|s| s.values.len()).sum::<usize>();
    let mut values: Vec<&Value> = Vec::with_capacity(delivered);
    let mut keys: Vec<Key> = Vec::with_capacity(delivered);
    let mut add = |value: &'a Value| {
        let span = Span::of(value.period);
        let reporter = if span.month() <= end { numbering.reporter(value) } else { None };
        if let (Some(reporter), Ok(number)) = (reporter, u32::try_from(values.len())) {
            keys.push((u64::from(reporter) << 32 | u64::from(span.0), number));
            values.push(value);
        }
        values.len()
    };
    let from_inbox = intake.values().map(&mut add).last().unwrap_or(0);
    stated.into_iter().map(&mut add).for_each(drop);

    let (reporters, rank) = numbering.ranked();
    for (key, _) in &mut keys {
        *key = u64::from(rank[high(*key)]) << 32 | *key & u64::from(u32::MAX);
    }
    keys.sort_unstable();

    let mut series = Series {
        of_indicator: vec![0..0; indicators.len()],
        indicators,
        reporters,
        records: Vec::with_capacity(keys.len()),
        spans: Vec::with_capacity(keys.len()),
        usable: Vec::with_capacity(keys.len()),
    };
    for same in keys.chunk_by(|a, b| a.0 == b.0) {
        let start = series.records.len();
        let inbox = same.partition_point(|(_, number)| (*number as usize) < from_inbox);
        let archived = same.get(inbox).map(|(_, number)| values[*number as usize]);
        series.push(&same[..inbox], &values, archived);
        let span = Span(u32::try_from(same[0].0 & u64::from(u32::MAX)).expect("masked"));
        series.spans.resize(series.records.len(), span);
        let rows = &mut series.reporters[high(same[0].0)].rows;
        let start = if rows.end == 0 { start } else { rows.start };
        *rows = start..series.records.len();
    }
    for record in series.records.iter_mut().filter(|_| !superseded.is_empty()) {
        revise(record, &superseded);
    }
    for (number, reporter) in series.reporters.iter().enumerate() {
        let range = &mut series.of_indicator[reporter.indicator];
        let start = if range.end == 0 { number } else { range.start };
        *range = start..number + 1;
    }
    series
}

fn high(key: u64) -> usize {
    usize::try_from(key >> 32).expect("32 bits")
}

impl Series {
    /// Adds what is known for one key: the inbox wins over the archive, a number over a gap that
    /// says nothing. Values of the inbox that contradict each other all stand, and none counts
    /// (RULES.md 14: nothing is chosen).
    fn push(&mut self, inbox: &[Key], values: &[&Value], archived: Option<&Value>) {
        let value = |key: &Key| values[key.1 as usize];
        let Some(first) = inbox.iter().map(value).min_by(|a, b| a.origin.cmp(&b.origin)) else {
            self.records.extend(archived.map(from_archive));
            self.usable.resize(self.records.len(), true);
            return;
        };
        if inbox.iter().any(|key| value(key).value != first.value) {
            let mut several: Vec<&Value> = inbox.iter().map(value).collect();
            several.sort_by(|a, b| a.origin.cmp(&b.origin));
            self.records.extend(several.into_iter().map(|v| record(v.clone(), None)));
            self.usable.resize(self.records.len(), false);
            return;
        }
        let lacks = first.value.is_none()
            && (first.signs == Signs::NONE || first.signs == Signs::from(Sign::NotYet));
        let before = archived.and_then(|archived| archived.value);
        self.records.push(match (archived, before) {
            (Some(archived), Some(_)) if lacks => from_archive(archived),
            (_, Some(before)) if first.value != Some(before) => record(first.clone(), Some(before)),
            _ => record(first.clone(), None),
        });
        self.usable.push(true);
    }
}

fn record(mut value: Value, revised_from: Option<Decimal>) -> ValueRecord {
    if revised_from.is_some() {
        value.signs = value.signs.with(Sign::Revised);
    }
    if value.value.is_some_and(|number| number.is_zero()) && !value.signs.has(Sign::NearZero) {
        value.signs = value.signs.with(Sign::Nothing);
    }
    ValueRecord { value, revised_from }
}

/// An archived value as it stands now: `r` marks what this edition revises, nothing older.
fn from_archive(archived: &Value) -> ValueRecord {
    let mut value = archived.clone();
    value.signs = value.signs.without(Sign::Revised);
    if value.archived_source.is_none() {
        value.archived_source = Some(value.source().into());
    }
    value.origin = None;
    record(value, None)
}

/// The intake's indicators, and those that only the archive knows after the last of their field:
/// what is not delivered any more does not leave silently, save by `[[dropped]]`.
fn indicators(intake: &Intake, history: &History, config: &Config) -> Vec<Indicator> {
    let mut indicators = intake.indicators.clone();
    let mut known: FxHashSet<IndicatorId> = indicators.iter().map(|i| i.id.clone()).collect();
    known.extend(config.dropped.iter().map(|dropped| dropped.id.as_str().into()));
    let place = |indicator: &Indicator| {
        let field = indicator.field.as_ref();
        let place = field.and_then(|id| config.fields.iter().position(|f| f.id == *id));
        place.unwrap_or(usize::MAX)
    };
    for edition in history.editions.iter().rev() {
        for figures in &edition.figures.indicators {
            if known.insert(figures.indicator.id.clone()) {
                let before = place(&figures.indicator);
                let at = indicators.iter().rposition(|i| place(i) <= before).map_or(0, |i| i + 1);
                indicators.insert(at, figures.indicator.clone());
            }
        }
    }
    indicators
}

/// Numbers for ids: each is hashed once where values come in runs of the same id.
struct Numbering<'a> {
    indicators: Names<'a>,
    departments: Names<'a>,
    districts: Names<'a>,
    reporters: FxHashMap<(u32, u32, u32), u32>,
    found: Vec<((u32, u32, u32), &'a Value)>,
    last: Option<((u32, u32, u32), u32)>,
    /// Departments of ratsbericht.toml: they have the first numbers, in its order.
    known_departments: u32,
}

impl<'a> Numbering<'a> {
    fn new(indicators: &'a [Indicator], intake: &'a Intake) -> Self {
        let mut numbering = Self {
            indicators: Names::default(),
            departments: Names::default(),
            districts: Names::default(),
            reporters: FxHashMap::default(),
            found: Vec::new(),
            last: None,
            known_departments: 0,
        };
        for indicator in indicators {
            numbering.indicators.add(indicator.id.as_str());
        }
        for submission in &intake.submissions {
            numbering.departments.add(submission.department.as_str());
        }
        numbering.known_departments = numbering.departments.len();
        numbering
    }

    /// The reporter of a value; `None` for an indicator that is not reported.
    fn reporter(&mut self, value: &'a Value) -> Option<u32> {
        let indicator = self.indicators.find(value.indicator.as_str())?;
        let department = self.departments.add(value.department.as_str());
        let district = match &value.district {
            Some(district) => self.districts.add(district) + 1,
            None => 0,
        };
        let key = (indicator, department, district);
        if let Some((last, number)) = self.last
            && last == key
        {
            return Some(number);
        }
        let next = u32::try_from(self.found.len()).ok()?;
        let number = *self.reporters.entry(key).or_insert_with(|| {
            self.found.push((key, value));
            next
        });
        self.last = Some((key, number));
        Some(number)
    }

    /// Reporters by indicator, department (in the order of ratsbericht.toml, then by id) and
    /// district, and the rank of each number.
    fn ranked(self) -> (Vec<Reporter>, Vec<u32>) {
        let mut order: Vec<usize> = (0..self.found.len()).collect();
        let known = self.known_departments;
        order.sort_by_key(|number| {
            let ((indicator, department, _), value) = self.found[*number];
            let department = department.min(known);
            (indicator, department, &value.department, &value.district)
        });
        let mut rank = vec![0; order.len()];
        let mut reporters = Vec::with_capacity(order.len());
        for (place, number) in order.into_iter().enumerate() {
            rank[number] = u32::try_from(place).expect("as many as numbers of 32 bits");
            let ((indicator, ..), value) = self.found[number];
            reporters.push(Reporter {
                indicator: indicator as usize,
                department: value.department.clone(),
                district: value.district.clone(),
                rows: 0..0,
            });
        }
        (reporters, rank)
    }
}
