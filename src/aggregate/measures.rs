//! Measures: their axes, and how many stand where at the end of each quarter (RULES.md 9).

use super::evaluate::Rules;
use crate::config::Config;
use crate::domain::{
    Cents, Deadline, Decimal, FieldId, History, Intake, Measure, MeasureColumn, MeasureId,
    MeasureQuarter, MeasureRecord, Period, Phase, Rational,
};
use chrono::NaiveDate;
use polars::prelude::*;
use rustc_hash::FxHashMap;

/// The measures of a period, by action field, then in the departments' order. What an earlier edition
/// reported as done is told no more (a finding says so).
pub(super) fn records(
    intake: &Intake,
    history: &History,
    config: &Config,
    rules: &Rules,
) -> Vec<MeasureRecord> {
    let end = intake.period.end();
    let mut first_done: FxHashMap<&MeasureId, NaiveDate> = FxHashMap::default();
    for edition in &history.editions {
        for measure in &edition.figures.measures {
            if measure.phase == Some(Phase::Done) {
                first_done.entry(&measure.id).or_insert(edition.period.end());
            }
        }
    }
    let told = history.done();
    let mut records: Vec<MeasureRecord> = intake
        .measures()
        .filter(|measure| measure.phase != Some(Phase::Done) || !told.contains_key(&measure.id))
        .map(|measure| {
            let done = (measure.phase == Some(Phase::Done))
                .then(|| first_done.get(&measure.id).copied().unwrap_or(end));
            record(measure, done, end, config, rules)
        })
        .collect();
    // Stable: the departments' order stands within a field.
    records.sort_by_key(|record| place(config, record.field.as_ref()));
    records
}

fn place(config: &Config, field: Option<&FieldId>) -> usize {
    field.and_then(|id| config.fields.iter().position(|f| f.id == *id)).unwrap_or(usize::MAX)
}

fn record(
    measure: &Measure,
    reported_done: Option<NaiveDate>,
    end: NaiveDate,
    config: &Config,
    rules: &Rules,
) -> MeasureRecord {
    let (deadline, rule) = rules.deadline(measure.end, measure.phase, end);
    let reason = measure.reason.as_deref().unwrap_or_default();
    let printed = config.reason_in_words(reason);
    // What is printed of a reason that nobody knows is no reason: a form gives back what was written.
    let unknown = printed != reason && config.reason(reason).is_none();
    MeasureRecord {
        field: measure.field.clone(),
        id: measure.id.clone(),
        title: measure.title.clone(),
        department: measure.department.to_string(),
        responsible: measure.responsible.clone(),
        start: measure.start,
        end: measure.end,
        end_text: measure.end_text.clone(),
        phase: measure.phase,
        phase_text: measure.phase_text.clone(),
        deadline,
        deadline_rule: rule.to_owned(),
        progress: measure.progress,
        plan: measure.plan,
        spent: measure.spent,
        reason_written: if unknown { reason.to_owned() } else { String::new() },
        reason: printed,
        text: measure.text.clone().unwrap_or_default(),
        text_written: String::new(),
        as_of: measure.as_of,
        done_on: reported_done.map(|reported| measure.done_on.unwrap_or(reported)),
        point: measure.point.clone().unwrap_or_default(),
        public: measure.public,
        source: measure.place.at(MeasureColumn::Id).to_string(),
    }
}

/// One edition's measures: what a quarter is counted from.
struct State<'a> {
    quarter: Period,
    measures: &'a [MeasureRecord],
}

/// A row for each quarter that has an edition, the current one included: of a quarter's several
/// editions (months) the latest.
pub(super) fn quarters(
    period: Period,
    measures: &[MeasureRecord],
    history: &History,
    config: &Config,
) -> Vec<MeasureQuarter> {
    let mut states: Vec<State> = Vec::new();
    for edition in &history.editions {
        let quarter = edition.period.quarter();
        states.retain(|state| state.quarter != quarter);
        states.push(State { quarter, measures: &edition.figures.measures });
    }
    states.retain(|state| state.quarter != period.quarter());
    states.push(State { quarter: period.quarter(), measures });

    let mut fields: Vec<FieldId> = config.fields.iter().map(|field| field.id.clone()).collect();
    for measure in states.iter().flat_map(|state| state.measures) {
        if let Some(field) = &measure.field
            && !fields.contains(field)
        {
            fields.push(field.clone());
        }
    }
    let counted = count(&states, &fields).expect("the columns are the ones the query names");
    let mut rows = Vec::new();
    for (number, state) in states.iter().enumerate() {
        let retired = config.fields.len();
        for (place, field) in fields.iter().enumerate() {
            let row = counted.get(&(number, Some(place)));
            if row.is_some() || place < retired {
                rows.push(quarter(Some(field.clone()), state.quarter, row));
            }
        }
        rows.push(quarter(None, state.quarter, counted.get(&(number, None))));
    }
    rows
}

/// What Polars counts for one quarter and field, in the order of [`NAMES`].
type Counts = [i128; 17];

const NAMES: [&str; 17] = [
    "count",
    "phase0",
    "phase1",
    "phase2",
    "phase3",
    "phase4",
    "phase5",
    "due",
    "on_time",
    "late",
    "overdue",
    "progress",
    "progress_count",
    "plan",
    "plan_count",
    "spent",
    "spent_count",
];

/// Mantissas of progress have this many decimals: more than any sheet shows, and a thousand
/// million of them fit.
const PROGRESS_DECIMALS: u32 = 9;

/// Counts and sums by quarter and field, and by quarter (`None`).
fn count(
    states: &[State],
    fields: &[FieldId],
) -> PolarsResult<FxHashMap<(usize, Option<usize>), Counts>> {
    let rows = || {
        states
            .iter()
            .enumerate()
            .flat_map(|(number, state)| state.measures.iter().map(move |m| (number, state, m)))
    };
    let height = rows().count();
    let numbers: FxHashMap<&FieldId, usize> = fields.iter().zip(0..).collect();
    let number = |number: usize| u32::try_from(number).expect("fewer than measures");
    let u32s = |name: &str, values: Vec<u32>| Column::new(name.into(), values);
    let decimals = |name: &str, value: &dyn Fn(&MeasureRecord) -> Option<i128>| {
        let values: Int128Chunked =
            Int128Chunked::from_iter_options(name.into(), rows().map(|(.., m)| value(m)));
        PolarsResult::Ok(values.into_decimal(38, 0)?.into_column())
    };
    let flag = |name: &str, holds: &dyn Fn(&State, &MeasureRecord) -> bool| {
        u32s(name, rows().map(|(_, state, m)| u32::from(holds(state, m))).collect())
    };
    let mut columns = vec![
        u32s("quarter", rows().map(|(quarter, ..)| number(quarter)).collect()),
        u32s(
            "field",
            rows()
                .map(|(.., m)| {
                    let place = m.field.as_ref().and_then(|field| numbers.get(field));
                    place.map_or(u32::MAX, |place| number(*place))
                })
                .collect(),
        ),
        flag("count", &|_, _| true),
        flag("due", &|state, m| m.end.is_some_and(|end| end <= state.quarter.end())),
        flag("on_time", &|_, m| completed(m).is_some_and(|(done, end)| done <= end)),
        flag("late", &|_, m| completed(m).is_some_and(|(done, end)| done > end)),
        flag("overdue", &|_, m| m.deadline == Deadline::Overdue),
        decimals("progress", &|m| progress(m.progress?))?,
        decimals("plan", &|m| Some(i128::from(m.plan?.0)))?,
        decimals("spent", &|m| Some(i128::from(m.spent?.0)))?,
    ];
    for (name, phase) in NAMES[1..7].iter().zip(Phase::ALL) {
        columns.push(flag(name, &|_, m| m.phase == Some(*phase)));
    }
    let sums = || {
        let mut sums: Vec<Expr> = NAMES[..11].iter().map(|name| col(*name).sum()).collect();
        for name in ["progress", "plan", "spent"] {
            sums.push(col(name).sum());
            sums.push(col(name).count().alias(format!("{name}_count")));
        }
        sums
    };
    let frame = DataFrame::new(height, columns)?.lazy();
    let by_field = frame.clone().group_by([col("quarter"), col("field")]).agg(sums()).collect()?;
    let by_quarter = frame.group_by([col("quarter")]).agg(sums()).collect()?;

    let mut counts = FxHashMap::default();
    for (frame, split) in [(by_field, true), (by_quarter, false)] {
        let columns: Vec<Vec<i128>> =
            NAMES.iter().map(|name| integers(&frame, name)).collect::<PolarsResult<_>>()?;
        let quarters = integers(&frame, "quarter")?;
        let fields = if split { integers(&frame, "field")? } else { Vec::new() };
        for row in 0..frame.height() {
            let field = fields.get(row).and_then(|field| usize::try_from(*field).ok());
            let quarter = usize::try_from(quarters[row]).expect("made from an index");
            counts.insert((quarter, field), std::array::from_fn(|column| columns[column][row]));
        }
    }
    Ok(counts)
}

fn integers(frame: &DataFrame, name: &str) -> PolarsResult<Vec<i128>> {
    let column = frame.column(name)?;
    Ok(match column.dtype() {
        DataType::Decimal(..) => {
            column.decimal()?.physical().iter().map(|n| n.unwrap_or(0)).collect()
        }
        _ => column.u32()?.iter().map(|n| i128::from(n.unwrap_or(0))).collect(),
    })
}

/// Day of completion and end, where both are known.
fn completed(measure: &MeasureRecord) -> Option<(NaiveDate, NaiveDate)> {
    (measure.phase == Some(Phase::Done)).then(|| measure.done_on.zip(measure.end)).flatten()
}

fn progress(value: Decimal) -> Option<i128> {
    let value = crate::domain::round_half_up(value, PROGRESS_DECIMALS);
    value.mantissa().checked_mul(10i128.checked_pow(PROGRESS_DECIMALS - value.scale())?)
}

fn quarter(field: Option<FieldId>, quarter: Period, counts: Option<&Counts>) -> MeasureQuarter {
    let counts = counts.copied().unwrap_or([0; 17]);
    let small = |index: usize| u32::try_from(counts[index]).unwrap_or(u32::MAX);
    let money = |index: usize| {
        (counts[index + 1] > 0).then(|| i64::try_from(counts[index]).ok().map(Cents)).flatten()
    };
    let mean = Rational::scaled(counts[11], PROGRESS_DECIMALS)
        .zip(Rational::new(counts[12], 1))
        .and_then(|(sum, count)| sum.checked_div(count)?.round(1));
    MeasureQuarter {
        field,
        quarter,
        count: small(0),
        phases: std::array::from_fn(|phase| small(1 + phase)),
        due: small(7),
        on_time: small(8),
        late: small(9),
        overdue: small(10),
        mean_progress: mean,
        plan: money(13),
        spent: money(15),
    }
}
