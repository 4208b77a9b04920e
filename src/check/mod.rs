//! Looks for faults in what was delivered, and keeps the gate.
//!
//! Rules run in two passes: [`submissions`] over what the departments delivered, [`figures`] over
//! what was calculated from it and what the narratives say about it. Then [`gate`] applies the
//! levels of ratsbericht.toml and decides whether a report may be made.
//!
//! How to write a rule: give it a number and a name in `finding/rule.rs`; add
//! `rules/<name>.rs` with its manual page `DOC` and, unless it fires while reading, one function
//! `check` that returns findings; add its row to [`registry`]. The tests of the registry say what
//! is missing. The order in which departments delivered must not matter: a rule that names the
//! first or second of something goes by place, not by order of reading.

mod delivered;
mod excerpt;
mod gate;
mod lost;
mod manual;
mod prose;
mod ratios;
mod reasons;
pub mod registry;
mod rules;
mod series;
pub mod status;
mod texts;
mod wording;

pub use excerpt::attach_excerpts;
pub use gate::{Gate, gate};
pub use manual::{Manual, Page, explain, find_rule};
pub use prose::named::Names;
pub use prose::telling::{Secrecy, Secrets, telling_changes, tells};
pub use rules::department_late::due_date;
pub(crate) use rules::people_no_longer_counted::still_people;

use crate::config::Config;
use crate::domain::{
    DepartmentId, Edition, Figures, History, Inbox, Intake, Measure, MeasureColumn, Period,
    Submission,
};
use crate::finding::{Finding, RuleId};
use crate::lang::Text;
use chrono::NaiveDate;
use registry::Pass;

/// What rules may know.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The project file, with the period's own file already joined.
    pub config: &'a Config,
    /// The reporting period; deadlines are judged at its end.
    pub period: Period,
    /// The day of the run: only for what depends on it (whether a delivery is late).
    pub today: NaiveDate,
    /// What was delivered.
    pub intake: &'a Intake,
    /// What was reported before.
    pub history: &'a History,
    /// The revision before of this edition, where it is corrected.
    pub former: Option<&'a Edition>,
    /// What else lies in the inbox.
    pub inbox: &'a Inbox,
}

/// First pass: rules over what was delivered. Findings have their default level and no particular
/// order; [`gate`] brings both.
#[must_use]
pub fn submissions(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in registry::RULES {
        if let (Pass::Submissions(check), true) = (rule.pass, facts.asks_for(rule)) {
            findings.extend(check(facts));
        }
    }
    findings
}

/// The rules that need nothing but one submission: values that stand twice. For workbooks that are read
/// without a project.
#[must_use]
pub fn alone(submission: &Submission) -> Vec<Finding> {
    rules::duplicate_value::among(submission.values.iter(), |_| false)
}

/// Second pass: rules over figures and texts.
#[must_use]
pub fn figures(facts: &Facts<'_>, figures: &Figures) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in registry::RULES {
        if let (Pass::Figures(check), true) = (rule.pass, facts.asks_for(rule)) {
            findings.extend(check(facts, figures));
        }
    }
    findings
}

impl Facts<'_> {
    /// Whether the rule is not switched off.
    fn asks_for(&self, rule: &registry::Rule) -> bool {
        self.config.rules.levels.get(&rule.id) != Some(&None)
    }

    /// A department's name, as far as ratsbericht.toml has it.
    fn department_name<'b>(&'b self, id: &'b DepartmentId) -> &'b str {
        self.config.department(id).map_or(id.as_str(), |department| &department.name)
    }

    /// All measures in the order of their cells, which is the same whatever was read first.
    fn measures_by_place(&self) -> Vec<&Measure> {
        let mut measures: Vec<&Measure> = self.intake.measures().collect();
        measures.sort_by(|a, b| (&a.place.sheet, a.place.row).cmp(&(&b.place.sheet, b.place.row)));
        measures
    }
}

/// A finding about a measure, in its cell of `column`.
fn about_measure(
    rule: RuleId,
    measure: &Measure,
    column: MeasureColumn,
    message: Text,
    help: Text,
) -> Finding {
    Finding::new(rule, &measure.place.at(column), message, help)
        .about(&measure.id)
        .of(&measure.department)
}
