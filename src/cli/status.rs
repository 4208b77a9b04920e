//! `status`: who has delivered, what is missing, late, unchanged or faulty; reminders.

use super::args::{StatusArgs, StatusFormat};
use super::forms::FORMS;
use super::project::{self, Project, archive_folder};
use super::terminal::Terminal;
use super::{check, inbox, kept, remind};
use crate::archive;
use crate::check::status::{Delivery, DepartmentStatus, Same, status as judge};
use crate::config::EditionKind;
use crate::domain::{DepartmentId, Period};
use crate::error::Result;
use crate::finding::{Counts, Finding, period as period_words};
use crate::lang::{Lang, count};
use crate::pipeline::Prepared;
use chrono::{DateTime, Local, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// `status`
pub(super) fn status(folder: &Path, args: &StatusArgs, terminal: &Terminal) -> Result<()> {
    let today = args.today.unwrap_or_else(|| Local::now().date_naive());
    let project = open(folder, args.period.period)?;
    let previous = archive::history(&archive_folder(folder, EditionKind::Full), project.period)?;
    let received = received(&project);
    let forms = sent_forms(&project);
    // With nothing delivered there is nothing to read or check.
    let prepared = if project.contents.delivered.is_empty() {
        None
    } else {
        Some(check::prepare(&project, terminal)?)
    };
    let findings = open_findings(prepared.as_ref());
    let statuses = judge(&Delivery {
        config: &project.config,
        period: project.period,
        today,
        submissions: prepared.as_ref().map(|p| p.intake.submissions.as_slice()).unwrap_or_default(),
        findings,
        previous: previous.previous(),
        received: &received,
        forms: &forms,
    });
    terminal.result(&match args.format {
        StatusFormat::Table => table(&project, today, &statuses, terminal.lang),
        StatusFormat::Json => json(&project, today, &statuses),
    })?;
    match args.remind {
        Some(way) => remind::remind(&project, &statuses, findings, today, way, terminal),
        None => Ok(()),
    }
}

fn open_findings<'a>(prepared: Option<&'a Prepared<'_>>) -> &'a [Finding] {
    prepared.map(|prepared| prepared.gate.findings.as_slice()).unwrap_or_default()
}

/// The project with the period's inbox, which may be empty or not there yet.
fn open(folder: &Path, asked: Option<Period>) -> Result<Project> {
    let (config, file) = project::configuration(folder)?;
    let period = match asked {
        Some(period) if !folder.join(inbox::INBOX).join(period.to_string()).is_dir() => {
            return Ok(Project {
                folder: folder.to_path_buf(),
                config,
                period,
                contents: inbox::Contents::default(),
                files: vec![file],
            });
        }
        asked => inbox::choose(folder, asked)?,
    };
    let config = project::overlaid(folder, &config, period)?.unwrap_or(config);
    let contents = inbox::scan(folder, period, &config)?;
    Ok(Project { folder: folder.to_path_buf(), config, period, contents, files: vec![file] })
}

/// The day on which each file came into the inbox, as the disk has it.
fn received(project: &Project) -> BTreeMap<String, NaiveDate> {
    let day = |path: &Path| {
        let time = fs::metadata(path).and_then(|data| data.modified()).ok()?;
        Some(DateTime::<Local>::from(time).date_naive())
    };
    let delivered = project.contents.delivered.iter();
    delivered.filter_map(|file| Some((file.name.clone(), day(&file.path)?))).collect()
}

/// Digests of the forms as they were made for the period: somebody may have filled one in there.
fn sent_forms(project: &Project) -> BTreeMap<DepartmentId, String> {
    let made = kept::made(&forms_folder(project));
    let digest = |id: &DepartmentId| made.get(&format!("{id}.xlsx")).cloned();
    let departments = project.config.departments.iter();
    departments.filter_map(|d| Some((d.id.clone(), digest(&d.id)?))).collect()
}

/// Where the period's forms lie.
pub(super) fn forms_folder(project: &Project) -> std::path::PathBuf {
    project.folder.join(project::OUTPUT).join(FORMS).join(project.period.to_string())
}

/// What is to be said of a department, in few words.
fn words(status: &DepartmentStatus, today: NaiveDate, lang: Lang) -> String {
    let days = |n: u32| {
        let n = usize::try_from(n).unwrap_or(usize::MAX);
        match lang {
            Lang::De => count(n, "Arbeitstag", "Arbeitstage"),
            Lang::En => count(n, "working day", "working days"),
        }
    };
    let mut parts: Vec<String> = Vec::new();
    let de = lang == Lang::De;
    match (status.is_missing(), status.late) {
        (true, 0) if status.due.is_some_and(|due| today <= due) => {
            parts.push((if de { "erwartet" } else { "expected" }).to_owned());
        }
        (true, 0) => parts.push((if de { "fehlt" } else { "missing" }).to_owned()),
        (true, late) if de => parts.push(format!("fehlt, {} über der Frist", days(late))),
        (true, late) => parts.push(format!("missing, {} past the deadline", days(late))),
        (false, 0) => parts.push((if de { "geliefert" } else { "delivered" }).to_owned()),
        (false, late) if de => parts.push(format!("geliefert, {} zu spät", days(late))),
        (false, late) => parts.push(format!("delivered, {} late", days(late))),
    }
    match (status.unchanged, lang) {
        (Some(Same::Edition), Lang::De) => {
            parts.push("unverändert seit der letzten Ausgabe".into())
        }
        (Some(Same::Edition), Lang::En) => parts.push("unchanged since the last edition".into()),
        (Some(Same::Form), Lang::De) => parts.push("Formular nicht ausgefüllt".into()),
        (Some(Same::Form), Lang::En) => parts.push("form not filled in".into()),
        (None, _) => {}
    }
    if status.faulty {
        parts.push((if de { "fehlerhaft" } else { "faulty" }).to_owned());
    }
    parts.join("; ")
}

/// A table for people: a line a department, its files below.
fn table(project: &Project, today: NaiveDate, statuses: &[DepartmentStatus], lang: Lang) -> String {
    let day = |day: Option<NaiveDate>| match (day, lang) {
        (None, _) => "–".to_owned(),
        (Some(day), Lang::De) => day.format("%d.%m.%Y").to_string(),
        (Some(day), Lang::En) => day.to_string(),
    };
    let head = match lang {
        Lang::De => ["Amt", "Frist", "Fehler", "Warnungen", "Stand"],
        Lang::En => ["department", "due", "errors", "warnings", "state"],
    };
    let rows: Vec<[String; 5]> = statuses
        .iter()
        .map(|status| {
            let counts = status.findings;
            [
                crate::finding::printable(&status.name).into_owned(),
                day(status.due),
                counts.error.to_string(),
                counts.warning.to_string(),
                words(status, today, lang),
            ]
        })
        .collect();
    let width = |at: usize| {
        let cells = rows.iter().map(|row| row[at].chars().count());
        cells.chain([head[at].chars().count()]).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2), width(3)];
    let period = project.period;
    let mut text = match lang {
        Lang::De => format!("{}, Stand {}\n\n", period_words(period).de, day(Some(today))),
        Lang::En => format!("{}, as of {}\n\n", period_words(period).en, day(Some(today))),
    };
    let mut line = |cells: [&str; 5]| {
        let [a, b, c, d, e] = cells;
        let [wa, wb, wc, wd] = widths;
        let written = writeln!(text, "{a:<wa$}  {b:<wb$}  {c:>wc$}  {d:>wd$}  {e}");
        debug_assert!(written.is_ok(), "writing to a string never fails");
    };
    line(head);
    for (row, status) in rows.iter().zip(statuses) {
        let [a, b, c, d, e] = row;
        line([a, b, c, d, e]);
        for file in &status.files {
            let unreadable = match (file.readable, lang) {
                (true, _) => "",
                (false, Lang::De) => ", nicht lesbar",
                (false, Lang::En) => ", not readable",
            };
            let path = crate::finding::printable(&file.path);
            line(["", "", "", "", &format!("  {} ({}{unreadable})", path, day(file.day))]);
        }
    }
    for name in &project.contents.inbox.unmatched {
        let words = match lang {
            Lang::De => "keinem Amt zugeordnet (der Dateiname passt zu keinem Muster)",
            Lang::En => "of no department (the name fits no pattern)",
        };
        text.push_str(&format!("\n{words}: {name}"));
    }
    if !project.contents.inbox.unmatched.is_empty() {
        text.push('\n');
    }
    let sum = Summary::of(statuses);
    let closing = match lang {
        Lang::De => format!(
            "\n{} von {} geliefert; {} fehlend, {} verspätet, {} unverändert, {} fehlerhaft\n",
            sum.delivered, sum.departments, sum.missing, sum.late, sum.unchanged, sum.faulty
        ),
        Lang::En => format!(
            "\n{} of {} delivered; {} missing, {} late, {} unchanged, {} faulty\n",
            sum.delivered, sum.departments, sum.missing, sum.late, sum.unchanged, sum.faulty
        ),
    };
    // Cells at a line's end leave no blanks.
    let trimmed: String = text.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    trimmed + &closing
}

#[derive(Serialize)]
struct Summary {
    departments: usize,
    delivered: usize,
    missing: usize,
    late: usize,
    unchanged: usize,
    faulty: usize,
}

impl Summary {
    fn of(statuses: &[DepartmentStatus]) -> Self {
        let count =
            |of: &dyn Fn(&DepartmentStatus) -> bool| statuses.iter().filter(|s| of(s)).count();
        Self {
            departments: statuses.len(),
            delivered: count(&|s| !s.is_missing()),
            missing: count(&DepartmentStatus::is_missing),
            late: count(&|s| s.late > 0),
            unchanged: count(&|s| s.unchanged.is_some()),
            faulty: count(&|s| s.faulty),
        }
    }
}

#[derive(Serialize)]
struct Output<'a> {
    period: String,
    today: String,
    departments: Vec<Entry<'a>>,
    /// Files that belong to no department.
    unmatched: &'a [String],
    summary: Summary,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    state: &'static str,
    due: Option<String>,
    late_workdays: u32,
    unchanged: Option<&'static str>,
    faulty: bool,
    findings: Counts,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    date: Option<String>,
    readable: bool,
}

/// The same for machines.
fn json(project: &Project, today: NaiveDate, statuses: &[DepartmentStatus]) -> String {
    let departments = statuses.iter().map(|status| {
        let files = status.files.iter().map(|file| File {
            path: &file.path,
            date: file.day.map(|day| day.to_string()),
            readable: file.readable,
        });
        Entry {
            id: status.id.as_str(),
            name: &status.name,
            state: if status.is_missing() { "missing" } else { "delivered" },
            due: status.due.map(|due| due.to_string()),
            late_workdays: status.late,
            unchanged: status.unchanged.map(|same| match same {
                Same::Edition => "edition",
                Same::Form => "form",
            }),
            faulty: status.faulty,
            findings: status.findings,
            files: files.collect(),
        }
    });
    let output = Output {
        period: project.period.to_string(),
        today: today.to_string(),
        departments: departments.collect(),
        unmatched: &project.contents.inbox.unmatched,
        summary: Summary::of(statuses),
    };
    let mut text =
        serde_json::to_string_pretty(&output).expect("strings and numbers always have a JSON form");
    text.push('\n');
    text
}
