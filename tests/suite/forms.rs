//! Forms: what is written into them reads back as it was, whatever it was.

use crate::case::Project;
use ratsbericht::config::{self, Config, Department, PROJECT_FILE};
use ratsbericht::domain::{History, Measure, MeasureRecord, Period, Phase, Submission, Value};
use ratsbericht::finding::{Finding, Level};
use ratsbericht::forms::{self, Plan, Remarks};
use ratsbericht::workbook::{self, Reader};
use ratsbericht::{archive, normalise};
use std::path::Path;

/// A project's configuration.
fn config(folder: &Path) -> Config {
    let text = std::fs::read_to_string(folder.join(PROJECT_FILE)).expect("project file");
    config::parse(&text, folder).expect("valid")
}

/// A form written and read back as the department's submission.
fn back(plan: &Plan<'_>, config: &Config, department: &Department) -> (Submission, Vec<Finding>) {
    let made = forms::workbook(plan, &Remarks::default(), config).expect("written");
    read(&made.bytes, config, department, plan.period)
}

fn read(
    bytes: &[u8],
    config: &Config,
    department: &Department,
    period: Period,
) -> (Submission, Vec<Finding>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("form.xlsx");
    std::fs::write(&path, bytes).expect("written");
    let read = workbook::read(&Reader::in_process(), &path, "form.xlsx");
    let raw = read.value.workbook.expect("readable");
    let mut findings = read.findings;
    let understood = normalise::workbook(&raw, department, config, period);
    findings.extend(understood.findings);
    (understood.value, findings)
}

/// All that a measure's row says, in one text.
fn told(measure: &Measure) -> String {
    format!(
        "{} | {:?} | {} | {} | {:?} | {:?} {:?} | {:?} {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {}",
        measure.id,
        measure.field,
        measure.title,
        measure.responsible,
        measure.start,
        measure.end,
        measure.end_text,
        measure.phase,
        measure.phase_text,
        measure.progress,
        measure.plan,
        measure.spent,
        measure.reason.as_deref().unwrap_or_default(),
        measure.text.as_deref().unwrap_or_default(),
        measure.as_of,
        measure.done_on,
        measure.point.as_deref().unwrap_or_default(),
        measure.public
    )
}

fn recorded(measure: &MeasureRecord) -> String {
    format!(
        "{} | {:?} | {} | {} | {:?} | {:?} {:?} | {:?} {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {}",
        measure.id,
        measure.field,
        measure.title,
        measure.responsible,
        measure.start,
        measure.end,
        measure.end_text,
        measure.phase,
        measure.phase_text,
        measure.progress,
        measure.plan,
        measure.spent,
        measure.reason,
        measure.text,
        measure.as_of,
        measure.done_on,
        measure.point,
        measure.public
    )
}

/// A value with its digits: 12,50 is not 12,5.
fn valued(value: &Value) -> String {
    let number = value.value.map(|n| n.to_string()).unwrap_or_default();
    let district = value.district.as_deref().unwrap_or_default();
    format!(
        "{} {district} {} {number} [{}] {}",
        value.indicator, value.period, value.signs, value.note
    )
}

/// Holds each department's untouched form against the edition; how much it holds.
fn untouched_is_unchanged(config: &Config, history: &History, period: Period) -> (usize, usize) {
    let edition = history.previous().expect("an edition");
    let plans = forms::plan(config, history, period);
    let (mut measures, mut values) = (0, 0);
    for (plan, department) in plans.iter().zip(&config.departments) {
        let (submission, findings) = back(plan, config, department);
        let grave: Vec<_> = findings.iter().filter(|f| f.level > Level::Note).collect();
        assert!(grave.is_empty(), "{}: {grave:#?}", department.id);
        let own = |id: &str| id == department.id.as_str();
        let expected: Vec<String> = edition
            .figures
            .measures
            .iter()
            .filter(|m| own(&m.department))
            .filter(|m| !matches!(m.phase, Some(Phase::Done | Phase::Dropped)))
            .map(recorded)
            .collect();
        let found: Vec<String> = submission.measures.iter().map(told).collect();
        assert_eq!(found, expected, "{}", department.id);
        measures += found.len();
        let own_values = edition.figures.values.iter().map(|record| &record.value);
        let mut expected: Vec<String> =
            own_values.filter(|v| v.department == department.id).map(valued).collect();
        let mut found: Vec<String> = submission.values.iter().map(valued).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{}", department.id);
        values += found.len();
        let mut texts: Vec<_> =
            submission.texts.iter().map(|t| (t.field.clone(), t.text.clone(), t.public)).collect();
        let mut expected: Vec<_> = edition
            .texts
            .iter()
            .filter(|t| own(&t.department))
            // The narrow blanks that print puts into numbers are blanks to the reader.
            .map(|t| (Some(t.field.clone()), t.text.replace('\u{202f}', " "), t.public))
            .collect();
        texts.sort();
        expected.sort();
        assert_eq!(texts, expected, "{}", department.id);
    }
    (measures, values)
}

#[test]
fn an_untouched_form_of_musterstadt_says_what_the_last_edition_said() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/musterstadt");
    let period = "2026-Q3".parse().expect("a period");
    let history = archive::history(&folder.join("archiv"), period).expect("frozen");
    let (measures, values) = untouched_is_unchanged(&config(&folder), &history, period);
    assert!(measures > 30 && values > 100, "{measures} measures, {values} values");
}

#[test]
fn an_untouched_form_of_dresden_says_what_the_last_edition_said() {
    let project = Project::sample("dresden-v2927-19");
    let run = project.run(&["run"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let period = "2019-Q4".parse().expect("a period");
    let history = archive::history(&project.path().join("archiv"), period).expect("frozen");
    let (measures, values) = untouched_is_unchanged(&config(project.path()), &history, period);
    assert!(measures == 14 && values == 5, "{measures} measures, {values} values");
}
