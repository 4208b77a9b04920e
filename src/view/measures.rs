//! Annex of measures: one group an action field, one row a measure.

use super::{Scope, format, words};
use crate::domain::{Cents, ChangeKind, Deadline, FieldId, MeasureRecord, Phase, Subject};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The annex of measures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasuresView {
    /// Number of measures.
    pub count: usize,
    /// Whether any measure states money: without, the columns are left out.
    pub money: bool,
    /// Whether any measure states a progress.
    pub progress: bool,
    /// Action fields.
    pub groups: Vec<MeasureGroup>,
    /// Over all action fields.
    pub total: MeasureTotal,
    /// Notes below the table.
    pub notes: Vec<String>,
    /// All measures by phase in the last quarters that have an edition, oldest first.
    pub history: Vec<PhaseQuarter>,
}

/// Measures by phase in one quarter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhaseQuarter {
    /// `III/2019`.
    pub label: String,
    /// `III. Quartal 2019`.
    pub period: String,
    /// Phases that occur, with their number, in the order of the axis.
    pub phases: Vec<(Phase, u32)>,
}

impl PhaseQuarter {
    /// Number of measures in a phase.
    #[must_use]
    pub fn of(&self, phase: Phase) -> u32 {
        self.phases.iter().find(|(other, _)| *other == phase).map_or(0, |(_, count)| *count)
    }

    /// Number of measures in any phase.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.phases.iter().map(|(_, count)| count).sum()
    }
}

/// Measures of one action field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureGroup {
    /// Action field's id; empty for measures without one.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Measures in order.
    pub rows: Vec<MeasureRow>,
    /// Their total.
    pub total: MeasureTotal,
}

/// One measure as printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureRow {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Responsible office.
    pub responsible: String,
    /// Due date as written; "fortlaufend" for a permanent task.
    pub due: String,
    /// Phase; `None` where it is not stated.
    pub phase: Option<Phase>,
    /// Day of completion, printed; empty while not done.
    pub done_on: String,
    /// Deadline axis; `None` for what is done or dropped: nothing is due any more.
    pub deadline: Option<Deadline>,
    /// Progress, printed with `%`; empty for none.
    pub progress: String,
    /// Progress as a fraction of 0 to 1 for the bar.
    pub fraction: Option<f32>,
    /// Planned money in whole euro, printed; empty for none.
    pub plan: String,
    /// Money spent in whole euro, printed; empty for none.
    pub spent: String,
    /// Status text, one entry a paragraph.
    pub text: Vec<String>,
    /// As-of date, printed; empty for none.
    pub as_of: String,
    /// Whether that is long ago, for a measure that is still open.
    pub stale: bool,
    /// Whether the status text differs from the last edition's.
    pub text_changed: bool,
    /// Reason of delay; empty for none.
    pub reason: String,
    /// What changed since the last edition, in words.
    pub marks: Vec<String>,
}

/// A total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureTotal {
    /// Number of measures.
    pub count: u32,
    /// In words: `12 Maßnahmen: 5 umgesetzt, 2 überfällig`.
    pub text: String,
    /// Mean progress, printed; empty for none.
    pub progress: String,
    /// Planned money in whole euro; empty for none.
    pub plan: String,
    /// Money spent in whole euro; empty for none.
    pub spent: String,
}

pub(super) fn view(scope: &Scope<'_>) -> MeasuresView {
    let mut by_field: BTreeMap<&str, Vec<&MeasureRecord>> = BTreeMap::new();
    for measure in scope.measures() {
        by_field
            .entry(measure.field.as_ref().map_or("", FieldId::as_str))
            .or_default()
            .push(measure);
    }
    let marks = marks(scope);
    let changed = scope.input.changes.iter().filter(|change| {
        change.kind == ChangeKind::TextChanged && change.subject == Subject::Measure
    });
    let texts: BTreeSet<&str> = changed.map(|change| change.id.as_str()).collect();
    let mut rounded = false;
    let groups: Vec<MeasureGroup> = scope
        .fields
        .iter()
        .filter_map(|(id, name)| {
            let measures = by_field.get(id.as_str())?;
            rounded |= rounding_shows(measures);
            Some(MeasureGroup {
                id: id.to_string(),
                name: name.clone(),
                rows: measures.iter().map(|measure| row(scope, measure, &marks, &texts)).collect(),
                total: total(scope, measures, (!id.as_str().is_empty()).then_some(id)),
            })
        })
        .collect();
    let all: Vec<&MeasureRecord> = scope.measures().collect();
    rounded |= rounding_shows(&all);
    let money = all.iter().any(|m| m.plan.is_some() || m.spent.is_some());
    let progress = all.iter().any(|m| m.progress.is_some());
    let mut notes = Vec::new();
    let ended = all.iter().any(|m| ended(m));
    if ended || progress {
        notes.push("–: entfällt oder keine Angabe.".to_owned());
    }
    if all.iter().any(|m| m.plan.is_none() || m.spent.is_none()) && money {
        notes.push("k.\u{202F}A.: keine Angabe.".to_owned());
    }
    if money {
        notes.push(
            "Beträge in vollen Euro; die Tabelle massnahmen.csv nennt sie auf den Cent.".to_owned(),
        );
    }
    if rounded {
        notes.push(ROUNDING.to_owned());
    }
    // One line where it fits on one.
    let notes = if notes.is_empty() { notes } else { vec![notes.join(" ")] };
    MeasuresView {
        count: all.len(),
        money,
        progress,
        groups,
        total: total(scope, &all, None),
        notes,
        history: history(scope, None),
    }
}

/// The quarters' measures by phase: of one action field, or of all.
pub(super) fn history(scope: &Scope<'_>, field: Option<&FieldId>) -> Vec<PhaseQuarter> {
    let rows = scope.input.figures.measure_quarters.iter();
    let sums = rows.filter(|row| row.field.as_ref() == field);
    let quarters: Vec<PhaseQuarter> = sums
        .map(|row| PhaseQuarter {
            label: format::period_short(row.quarter),
            period: format::period(row.quarter),
            phases: Phase::ALL
                .iter()
                .copied()
                .zip(row.phases)
                .filter(|(_, count)| *count > 0)
                .collect(),
        })
        .collect();
    quarters[quarters.len().saturating_sub(super::indicators::QUARTERS_SHOWN)..].to_vec()
}

/// Printed where a total differs from the sum of its printed parts (RULES.md 8).
pub(super) const ROUNDING: &str = "Abweichungen durch Rundung.";

fn row(
    scope: &Scope<'_>,
    measure: &MeasureRecord,
    marks: &BTreeMap<&str, Vec<String>>,
    texts: &BTreeSet<&str>,
) -> MeasureRow {
    let money = |amount: Option<Cents>| {
        amount.map(|m| format::money_column(m, scope.grouping())).unwrap_or_default()
    };
    MeasureRow {
        id: measure.id.to_string(),
        title: measure.title.clone(),
        responsible: measure.responsible.clone(),
        due: due(measure),
        phase: measure.phase,
        done_on: day(measure.done_on.filter(|_| measure.phase == Some(Phase::Done))),
        deadline: (!ended(measure)).then_some(measure.deadline),
        progress: measure.progress.map(format::percent).unwrap_or_default(),
        fraction: measure.progress.and_then(fraction),
        plan: money(measure.plan),
        spent: money(measure.spent),
        text: paragraphs(&measure.text),
        as_of: day(measure.as_of),
        stale: measure.as_of.is_some_and(|day| {
            scope.input.config.is_stale(day, measure.phase, scope.input.figures.period)
        }),
        text_changed: texts.contains(measure.id.as_str()),
        reason: measure.reason.trim().to_owned(),
        marks: marks.get(measure.id.as_str()).cloned().unwrap_or_default(),
    }
}

/// Whether nothing is due any more.
fn ended(measure: &MeasureRecord) -> bool {
    matches!(measure.phase, Some(Phase::Done | Phase::Dropped))
}

/// The due date as written, else the date, else why there is none.
pub(super) fn due(measure: &MeasureRecord) -> String {
    match measure.end {
        _ if !measure.end_text.is_empty() => measure.end_text.clone(),
        Some(end) => format::date_short(end),
        None if measure.phase == Some(Phase::Permanent) => "fortlaufend".to_owned(),
        None => "ohne Termin".to_owned(),
    }
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(format::date_short).unwrap_or_default()
}

fn fraction(percent: crate::domain::Decimal) -> Option<f32> {
    use rust_decimal::prelude::ToPrimitive;
    percent.to_f32().map(|value| (value / 100.0).clamp(0.0, 1.0))
}

/// Paragraphs of a text: parted by blank lines, white space within them single blanks.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut current = String::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            if !current.is_empty() {
                out.push(std::mem::take(&mut current));
            }
            continue;
        }
        for word in line.split(|c: char| c.is_whitespace() && c != '\u{A0}' && c != '\u{202F}') {
            if !word.is_empty() {
                if !current.is_empty() {
                    current.push(' ');
                }
                current.push_str(word);
            }
        }
    }
    if !current.is_empty() {
        out.push(current);
    }
    out
}

/// What changed at each measure, in the order in which changes are listed, each word once.
fn marks<'a>(scope: &Scope<'a>) -> BTreeMap<&'a str, Vec<String>> {
    let mut marks: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let Some(previous) = scope.input.previous else { return marks };
    let plans = super::changes::Plans::new(scope, previous);
    for change in scope.input.changes.iter().filter(|c| c.subject == Subject::Measure) {
        let word = match change.kind {
            ChangeKind::MoneyChanged => plans.mark(&change.id).map(str::to_owned),
            ChangeKind::TextStale => Some(words::stale(&change.new)),
            kind => words::change_mark(kind).map(str::to_owned),
        };
        if let Some(word) = word {
            let words = marks.entry(change.id.as_str()).or_default();
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    marks
}

fn total(scope: &Scope<'_>, measures: &[&MeasureRecord], field: Option<&FieldId>) -> MeasureTotal {
    let sum = |money: fn(&MeasureRecord) -> Option<Cents>| {
        measures
            .iter()
            .filter_map(|measure| money(measure))
            .try_fold(None, |sum: Option<Cents>, cents| {
                sum.unwrap_or_default().checked_add(cents).map(Some)
            })
            .flatten()
            .map(|amount| format::money_column(amount, scope.grouping()))
            .unwrap_or_default()
    };
    let all = field.is_none() && measures.len() == scope.measures().count();
    let mean = (field.is_some() || all)
        .then(|| scope.quarter(field))
        .flatten()
        .and_then(|quarter| quarter.mean_progress);
    let count = measures.len();
    let of = |phase: Phase| measures.iter().filter(|m| m.phase == Some(phase)).count();
    let overdue = measures.iter().filter(|m| m.deadline == Deadline::Overdue).count();
    let mut parts = Vec::new();
    if of(Phase::Done) > 0 {
        parts.push(format!("{} umgesetzt", of(Phase::Done)));
    }
    if overdue > 0 {
        parts.push(format!("{overdue} überfällig"));
    }
    let noun = if count == 1 { "Maßnahme" } else { "Maßnahmen" };
    let text = if parts.is_empty() {
        format!("{count} {noun}")
    } else {
        format!("{count} {noun}, davon {}", parts.join(", "))
    };
    MeasureTotal {
        count: u32::try_from(count).unwrap_or(u32::MAX),
        text,
        progress: mean.map(|p| format::with_unit(&format::number(p, 1), "%")).unwrap_or_default(),
        plan: sum(|m| m.plan),
        spent: sum(|m| m.spent),
    }
}

/// Whether the printed (whole euro) parts add up to something else than the printed total.
fn rounding_shows(measures: &[&MeasureRecord]) -> bool {
    let differs = |money: fn(&MeasureRecord) -> Option<Cents>| {
        let (mut exact, mut printed) = (0i128, 0i128);
        for cents in measures.iter().filter_map(|measure| money(measure)) {
            exact += i128::from(cents.0);
            printed += whole_euro(i128::from(cents.0));
        }
        whole_euro(exact) != printed
    };
    differs(|m| m.plan) || differs(|m| m.spent)
}

fn whole_euro(cents: i128) -> i128 {
    (cents.abs() + 50) / 100 * cents.signum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_parted_by_blank_lines() {
        assert_eq!(paragraphs("a\n b\t c\n\n \n d"), ["a b c", "d"]);
        assert!(paragraphs(" \n").is_empty());
    }

    #[test]
    fn whole_euro_rounds_half_away_from_zero() {
        assert_eq!(whole_euro(150), 2);
        assert_eq!(whole_euro(-150), -2);
        assert_eq!(whole_euro(149), 1);
    }
}
