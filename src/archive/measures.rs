//! Frozen measures, and how many of them stood where.

use super::columns::{Columns, Rows, corrupt, some};
use crate::domain::{Cents, Deadline, MeasureQuarter, MeasureRecord, Phase};
use crate::error::Result;

/// `measures.parquet`
pub(super) fn write(measures: &[MeasureRecord]) -> Result<Vec<u8>> {
    let all = || measures.iter();
    let cents = |money: Option<Cents>| money.map(|cents| cents.0);
    Columns::new(measures.len())
        .text("field", all().map(|m| m.field.as_ref().map(|field| field.as_str())))
        .text("id", all().map(|m| Some(m.id.as_str())))
        .text("title", all().map(|m| Some(&m.title)))
        .text("department", all().map(|m| Some(&m.department)))
        .text("responsible", all().map(|m| Some(&m.responsible)))
        .date("start", all().map(|m| m.start))
        .date("end", all().map(|m| m.end))
        .text("end_text", all().map(|m| Some(&m.end_text)))
        .text("phase", all().map(|m| m.phase.map(Phase::word)))
        .text("phase_text", all().map(|m| Some(&m.phase_text)))
        .text("deadline", all().map(|m| Some(m.deadline.word())))
        .text("deadline_rule", all().map(|m| Some(&m.deadline_rule)))
        .decimal("progress", all().map(|m| m.progress))
        .integer("plan_cents", all().map(|m| cents(m.plan)))
        .integer("spent_cents", all().map(|m| cents(m.spent)))
        .text("reason", all().map(|m| Some(&m.reason)))
        .text("text", all().map(|m| Some(&m.text)))
        .text("reason_written", all().map(|m| some(&m.reason_written)))
        .text("text_written", all().map(|m| some(&m.text_written)))
        .date("as_of", all().map(|m| m.as_of))
        .date("done_on", all().map(|m| m.done_on))
        .text("point", all().map(|m| Some(&m.point)))
        .flag("public", all().map(|m| m.public))
        .text("source", all().map(|m| Some(&m.source)))
        .parquet()
}

/// Reads `measures.parquet`.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<MeasureRecord>> {
    let rows = Rows::read(bytes)?;
    let (field, id, title) = (rows.text("field")?, rows.text("id")?, rows.text("title")?);
    let (department, responsible) = (rows.text("department")?, rows.text("responsible")?);
    let (start, end, end_text) = (rows.dates("start")?, rows.dates("end")?, rows.text("end_text")?);
    let (phase, phase_text) = (rows.text("phase")?, rows.text("phase_text")?);
    let (deadline, deadline_rule) = (rows.text("deadline")?, rows.text("deadline_rule")?);
    let (plan, spent) = (rows.integers("plan_cents")?, rows.integers("spent_cents")?);
    let (progress, reason, text) =
        (rows.text("progress")?, rows.text("reason")?, rows.text("text")?);
    let (as_of, done_on) = (rows.dates("as_of")?, rows.dates("done_on")?);
    let (point, public, source) =
        (rows.text("point")?, rows.flags("public")?, rows.text("source")?);
    let (reason_written, text_written) = (rows.added("reason_written"), rows.added("text_written"));
    (0..rows.height())
        .map(|row| {
            Ok(MeasureRecord {
                field: field.get(row).map(Into::into),
                id: id.must(row)?.into(),
                title: title.or_empty(row).to_owned(),
                department: department.or_empty(row).to_owned(),
                responsible: responsible.or_empty(row).to_owned(),
                start: start[row],
                end: end[row],
                end_text: end_text.or_empty(row).to_owned(),
                phase: phase.word(row, Phase::from_word)?,
                phase_text: phase_text.or_empty(row).to_owned(),
                deadline: deadline
                    .word(row, Deadline::from_word)?
                    .ok_or_else(|| corrupt("deadline"))?,
                deadline_rule: deadline_rule.or_empty(row).to_owned(),
                progress: progress.parsed(row)?,
                plan: plan[row].map(Cents),
                spent: spent[row].map(Cents),
                reason: reason.or_empty(row).to_owned(),
                reason_written: reason_written.or_empty(row).to_owned(),
                text: text.or_empty(row).to_owned(),
                text_written: text_written.or_empty(row).to_owned(),
                as_of: as_of[row],
                done_on: done_on[row],
                point: point.or_empty(row).to_owned(),
                public: public[row],
                source: source.or_empty(row).to_owned(),
            })
        })
        .collect()
}

/// Columns of the counts by phase, in the order of [`Phase::ALL`].
const PHASES: [&str; 6] = ["planned", "running", "done", "permanent", "on_hold", "dropped"];

/// `measure_quarters.parquet`
pub(super) fn write_quarters(quarters: &[MeasureQuarter]) -> Result<Vec<u8>> {
    let all = || quarters.iter();
    let count = |count: u32| Some(i64::from(count));
    let mut columns = Columns::new(quarters.len())
        .text("field", all().map(|q| q.field.as_ref().map(|field| field.as_str())))
        .period("quarter", all().map(|q| q.quarter))
        .integer("count", all().map(|q| count(q.count)));
    for (phase, name) in PHASES.into_iter().enumerate() {
        columns = columns.integer(name, all().map(|q| count(q.phases[phase])));
    }
    columns
        .integer("due", all().map(|q| count(q.due)))
        .integer("on_time", all().map(|q| count(q.on_time)))
        .integer("late", all().map(|q| count(q.late)))
        .integer("overdue", all().map(|q| count(q.overdue)))
        .decimal("mean_progress", all().map(|q| q.mean_progress))
        .integer("plan_cents", all().map(|q| q.plan.map(|cents| cents.0)))
        .integer("spent_cents", all().map(|q| q.spent.map(|cents| cents.0)))
        .parquet()
}

/// Reads `measure_quarters.parquet`.
pub(super) fn read_quarters(bytes: &[u8]) -> Result<Vec<MeasureQuarter>> {
    let rows = Rows::read(bytes)?;
    let (field, quarter) = (rows.text("field")?, rows.text("quarter")?);
    let counts = |name: &'static str| -> Result<Vec<u32>> {
        let counts = rows.integers(name)?.into_iter();
        let count = |count: Option<i64>| count.and_then(|count| u32::try_from(count).ok());
        counts.map(|value| count(value).ok_or_else(|| corrupt(name))).collect()
    };
    let phases = PHASES.iter().map(|name| counts(name)).collect::<Result<Vec<_>>>()?;
    let (count, due, on_time) = (counts("count")?, counts("due")?, counts("on_time")?);
    let (late, overdue) = (counts("late")?, counts("overdue")?);
    let mean_progress = rows.text("mean_progress")?;
    let (plan, spent) = (rows.integers("plan_cents")?, rows.integers("spent_cents")?);
    (0..rows.height())
        .map(|row| {
            Ok(MeasureQuarter {
                field: field.get(row).map(Into::into),
                quarter: quarter.must_parse(row)?,
                count: count[row],
                phases: std::array::from_fn(|phase| phases[phase][row]),
                due: due[row],
                on_time: on_time[row],
                late: late[row],
                overdue: overdue[row],
                mean_progress: mean_progress.parsed(row)?,
                plan: plan[row].map(Cents),
                spent: spent[row].map(Cents),
            })
        })
        .collect()
}
