//! Where each department stands with its delivery for a period.
//!
//! Pure: the day is an argument, the dates of files come with them.

use super::rules::department_late::due_date;
use crate::config::Config;
use crate::domain::holidays::{Land, is_workday};
use crate::domain::{DepartmentId, Edition, InputFile, Period, Submission};
use crate::finding::{Counts, Finding, Level};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Working days are counted this far.
const FAR: u32 = 250;

/// A delivered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileStatus {
    /// Path relative to the project folder.
    pub path: String,
    /// When it came: the day the workbook says it was saved, else the one it was put into the inbox.
    pub day: Option<NaiveDate>,
    /// Whether it could be read.
    pub readable: bool,
}

/// What an unchanged delivery equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Same {
    /// The files of the last edition.
    Edition,
    /// The form that was sent out, with nothing entered.
    Form,
}

/// Where one department stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentStatus {
    /// Its id.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// Its mail address; may be empty.
    pub email: String,
    /// The last day to deliver, where ratsbericht.toml gives one.
    pub due: Option<NaiveDate>,
    /// What it delivered, by path; empty while nothing came.
    pub files: Vec<FileStatus>,
    /// Working days past the deadline: of the last file, or of today while nothing came. Zero in time.
    pub late: u32,
    /// Set where it delivered nothing new.
    pub unchanged: Option<Same>,
    /// Its findings that count.
    pub findings: Counts,
    /// Whether these are at or above the bar (`rules.fail_at`).
    pub faulty: bool,
}

impl DepartmentStatus {
    /// Whether nothing came.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether it is to be reminded: nothing came, or what came cannot be used.
    #[must_use]
    pub fn needs_reminder(&self) -> bool {
        self.is_missing() || self.faulty
    }
}

/// What the status is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// The project file.
    pub config: &'a Config,
    /// The period.
    pub period: Period,
    /// The day that it is judged on.
    pub today: NaiveDate,
    /// What was delivered; departments may be missing.
    pub submissions: &'a [Submission],
    /// All findings, after the gate.
    pub findings: &'a [Finding],
    /// The edition before.
    pub previous: Option<&'a Edition>,
    /// Days on which files came into the inbox, by path.
    pub received: &'a BTreeMap<String, NaiveDate>,
    /// Digests of the forms that were sent out, by department.
    pub forms: &'a BTreeMap<DepartmentId, String>,
}

/// Where each department stands, in the configuration's order.
#[must_use]
pub fn status(delivery: &Delivery<'_>) -> Vec<DepartmentStatus> {
    delivery.config.departments.iter().map(|d| one(delivery, &d.id)).collect()
}

fn one(delivery: &Delivery<'_>, id: &DepartmentId) -> DepartmentStatus {
    let config = delivery.config;
    let department = config.department(id);
    let submission = delivery.submissions.iter().find(|s| s.department == *id);
    let mut delivered: Vec<&InputFile> = submission.iter().flat_map(|s| &s.files).collect();
    delivered.sort_by(|a, b| a.path.cmp(&b.path));
    let files: Vec<FileStatus> = delivered
        .iter()
        .map(|file| FileStatus {
            path: file.path.clone(),
            day: file.modified.or_else(|| delivery.received.get(&file.path).copied()),
            readable: file.readable,
        })
        .collect();
    let due = due_date(config, id, delivery.period);
    let land = Land::from_name(&config.municipality.land).unwrap_or_default();
    let came = if files.is_empty() {
        Some(delivery.today)
    } else {
        // A day that is yet to come is the disk's, of a copy.
        files.iter().filter_map(|file| file.day).filter(|day| *day <= delivery.today).max()
    };
    let late = due.zip(came).map_or(0, |(due, came)| workdays_between(land, due, came));
    let own = delivery.findings.iter().filter(|f| f.department.as_deref() == Some(id.as_str()));
    let findings = Counts::of(&own.cloned().collect::<Vec<_>>());
    DepartmentStatus {
        id: id.clone(),
        name: department.map_or_else(|| id.to_string(), |d| d.name.clone()),
        email: department.map(|d| d.email.clone()).unwrap_or_default(),
        due,
        late,
        unchanged: unchanged(delivery, id, &delivered),
        findings,
        faulty: config
            .rules
            .fail_at
            .map_or(findings.reach(Level::Error), |bar| findings.reach(bar)),
        files,
    }
}

fn unchanged(delivery: &Delivery<'_>, id: &DepartmentId, files: &[&InputFile]) -> Option<Same> {
    if files.is_empty() {
        return None;
    }
    let form = delivery.forms.get(id);
    if files.iter().all(|file| form == Some(&file.sha256)) {
        return Some(Same::Form);
    }
    let known =
        |sha: &str| delivery.previous.is_some_and(|e| e.inputs.iter().any(|(_, s)| s == sha));
    files.iter().all(|file| known(&file.sha256)).then_some(Same::Edition)
}

/// Working days after `from`, up to and with `to`; zero where `to` is not later.
fn workdays_between(land: Land, from: NaiveDate, to: NaiveDate) -> u32 {
    let mut count = 0;
    let mut day = from;
    while day < to && count < FAR {
        let Some(next) = day.succ_opt() else { break };
        day = next;
        count += u32::from(is_workday(land, day));
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_leave_out_weekends_and_holidays() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let between = |from, to| workdays_between(Land::Sachsen, day(from), day(to));
        // From Friday to Monday; over the Reformationstag, a Saturday, and the Bußtag, a Wednesday.
        assert_eq!(between("2026-10-16", "2026-10-19"), 1);
        assert_eq!(between("2026-11-16", "2026-11-19"), 2);
        assert_eq!(between("2026-10-19", "2026-10-16"), 0);
        assert_eq!(between("2026-10-16", "2026-10-17"), 0);
        assert_eq!(between("1990-01-01", "2026-01-01"), FAR);
    }
}
