//! "Auf einen Blick": one page of words and figures.

use super::measures::history;
use super::{IndicatorsView, PhaseQuarter, Scope, format};
use crate::domain::{ChangeKind, Decimal, Edition, MeasureRecord, Phase, Subject};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Key indicators an action field shows.
const KEY_FIGURES: usize = 3;

/// One page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GlanceView {
    /// One row an action field.
    pub rows: Vec<FieldRow>,
    /// All action fields together: `120 Maßnahmen, davon 40 umgesetzt und 6 überfällig`.
    pub total: FieldRow,
    /// Whether there is an edition to compare with: without, all overdue and done measures are
    /// listed.
    pub compared: bool,
    /// Measures that became overdue, with reason.
    pub overdue: Vec<NoticeRow>,
    /// Measures that were done.
    pub done: Vec<NoticeRow>,
    /// Departments that delivered nothing.
    pub missing: Vec<String>,
}

/// An action field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Number of measures.
    pub measures: u32,
    /// Of these done.
    pub done: u32,
    /// Of these overdue.
    pub overdue: u32,
    /// Phases that occur: word and number, in the order of the axis.
    pub phases: Vec<(Phase, u32)>,
    /// The measures by phase in the last quarters that have an edition, oldest first.
    #[serde(default)]
    pub history: Vec<PhaseQuarter>,
    /// Up to three key indicators.
    pub key_figures: Vec<KeyFigure>,
}

/// An indicator in one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeyFigure {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Newest value with unit.
    pub value: String,
    /// Change in words; empty for none.
    pub change: String,
    /// The values of a sparkline, oldest first.
    pub values: Vec<Option<Decimal>>,
}

/// A measure in one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticeRow {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Responsible office.
    pub responsible: String,
    /// Due date as written.
    pub due: String,
    /// Reason of delay, or "kein Grund genannt"; for a done measure when it was done.
    pub remark: String,
}

pub(super) fn view(scope: &Scope<'_>, indicators: &IndicatorsView) -> GlanceView {
    let rows = scope
        .fields
        .iter()
        .map(|(id, name)| {
            let field = Some(id).filter(|id| !id.as_str().is_empty());
            let measures: Vec<&MeasureRecord> =
                scope.measures().filter(|measure| measure.field.as_ref() == field).collect();
            let mut row = counts(id.as_str(), name, &measures);
            row.history = field.map(|id| history(scope, Some(id))).unwrap_or_default();
            row.key_figures = key_figures(id.as_str(), indicators);
            row
        })
        .collect();
    let all: Vec<&MeasureRecord> = scope.measures().collect();
    let compared = scope.input.previous.is_some();
    let mut total = counts("", "Alle Handlungsfelder", &all);
    total.history = history(scope, None);
    GlanceView {
        rows,
        total,
        compared,
        overdue: notices(scope, &all, ChangeKind::NewlyOverdue),
        done: notices(scope, &all, ChangeKind::Done),
        missing: scope.missing(),
    }
}

fn counts(id: &str, name: &str, measures: &[&MeasureRecord]) -> FieldRow {
    let number = |test: &dyn Fn(&MeasureRecord) -> bool| {
        u32::try_from(measures.iter().filter(|measure| test(measure)).count()).unwrap_or(u32::MAX)
    };
    FieldRow {
        id: id.to_owned(),
        name: name.to_owned(),
        measures: number(&|_| true),
        done: number(&|m| m.phase == Some(Phase::Done)),
        overdue: number(&|m| m.deadline == crate::domain::Deadline::Overdue),
        phases: Phase::ALL
            .iter()
            .map(|phase| (*phase, number(&|m| m.phase == Some(*phase))))
            .filter(|(_, count)| *count > 0)
            .collect(),
        history: Vec::new(),
        key_figures: Vec::new(),
    }
}

/// The first indicators that have a value, in the order of the project file: that order is the
/// city's own ranking.
fn key_figures(field: &str, indicators: &IndicatorsView) -> Vec<KeyFigure> {
    indicators
        .groups
        .iter()
        .filter(|group| group.id == field)
        .flat_map(|group| &group.indicators)
        .filter(|indicator| !indicator.current.is_empty())
        .take(KEY_FIGURES)
        .map(|indicator| KeyFigure {
            id: indicator.id.clone(),
            name: indicator.name.clone(),
            value: indicator.current.clone(),
            change: indicator.change.clone(),
            values: indicator.chart.values.clone(),
        })
        .collect()
}

/// Measures that newly reached a state; in a first edition all that have it.
fn notices(scope: &Scope<'_>, measures: &[&MeasureRecord], kind: ChangeKind) -> Vec<NoticeRow> {
    let in_state = |measure: &MeasureRecord| match kind {
        ChangeKind::Done => measure.phase == Some(Phase::Done),
        _ => measure.deadline == crate::domain::Deadline::Overdue,
    };
    match scope.input.previous {
        None => measures.iter().filter(|m| in_state(m)).map(|m| notice(m, kind)).collect(),
        Some(previous) => changed(scope, measures, previous, kind),
    }
}

fn changed(
    scope: &Scope<'_>,
    measures: &[&MeasureRecord],
    previous: &Edition,
    kind: ChangeKind,
) -> Vec<NoticeRow> {
    let by_id: BTreeMap<&str, &MeasureRecord> =
        measures.iter().map(|measure| (measure.id.as_str(), *measure)).collect();
    scope
        .input
        .changes
        .iter()
        .filter(|change| change.kind == kind && change.subject == Subject::Measure)
        .filter_map(|change| {
            by_id
                .get(change.id.as_str())
                .copied()
                .or_else(|| previous.measure(&change.id.as_str().into()))
        })
        .filter(|measure| !scope.public || measure.public)
        .map(|measure| notice(measure, kind))
        .collect()
}

fn notice(measure: &MeasureRecord, kind: ChangeKind) -> NoticeRow {
    let remark = match (kind, measure.done_on) {
        (ChangeKind::Done, Some(day)) => format!("umgesetzt am {}", format::date_short(day)),
        (ChangeKind::Done, None) => "umgesetzt".to_owned(),
        _ if measure.reason.trim().is_empty() => "kein Grund genannt".to_owned(),
        _ => measure.reason.trim().to_owned(),
    };
    NoticeRow {
        id: measure.id.to_string(),
        title: measure.title.clone(),
        responsible: measure.responsible.clone(),
        due: super::measures::due(measure),
        remark,
    }
}
