//! What a `run` did, for whoever starts it by a timer: one JSON object a project (`--summary json`).

use super::Outcome;
use super::args::RunArgs;
use super::report;
use super::terminal::Terminal;
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::finding::Counts;
use crate::lang::Lang;
use chrono::{DateTime, Local, SecondsFormat};
use serde::Serialize;
use std::path::Path;

/// What a run tells of itself while it goes on.
#[derive(Debug)]
pub(super) struct Summary {
    /// Whether it is printed: then nothing else goes to stdout.
    pub(super) wanted: bool,
    /// The period, as soon as it is known.
    pub(super) period: Option<Period>,
    /// Findings, as soon as they are known.
    pub(super) findings: Option<Counts>,
    /// Editions in the order in which they were frozen.
    pub(super) editions: Vec<Made>,
}

/// One edition.
#[derive(Debug, Serialize)]
pub(super) struct Made {
    /// `full` or `public`.
    pub(super) kind: &'static str,
    /// Its revision.
    pub(super) revision: u32,
    /// Whether this run froze it; otherwise nothing had changed.
    pub(super) new: bool,
    /// Its folder.
    pub(super) folder: String,
}

#[derive(Serialize)]
struct Output<'a> {
    project: String,
    period: Option<String>,
    outcome: &'static str,
    exit_code: u8,
    started: String,
    seconds: f64,
    findings: Option<Counts>,
    editions: &'a [Made],
    error: Option<Failure<'a>>,
}

#[derive(Serialize)]
struct Failure<'a> {
    message: String,
    help: Option<&'a str>,
}

/// `run` on one project, with its summary where one is asked for.
pub(super) fn run(folder: &Path, args: &RunArgs, terminal: &Terminal) -> Result<Outcome> {
    let started = Local::now();
    let mut summary = Summary {
        wanted: args.summary.is_some(),
        period: None,
        findings: None,
        editions: Vec::new(),
    };
    let result = report::run(folder, args.period.period, terminal, &mut summary);
    if summary.wanted {
        terminal.result(&summary.json(folder, started, &result, terminal.lang))?;
    }
    result
}

impl Summary {
    /// One line.
    fn json(
        &self,
        folder: &Path,
        started: DateTime<Local>,
        result: &std::result::Result<Outcome, Error>,
        lang: Lang,
    ) -> String {
        let (outcome, exit_code) = match result {
            Ok(Outcome::Clean) => ("clean", 0),
            Ok(Outcome::Findings) => ("findings", 1),
            Err(_) => ("failed", 2),
        };
        let milliseconds = (Local::now() - started).num_milliseconds();
        let output = Output {
            project: folder.to_string_lossy().into_owned(),
            period: self.period.map(|period| period.to_string()),
            outcome,
            exit_code,
            started: started.to_rfc3339_opts(SecondsFormat::Secs, false),
            seconds: f64::from(i32::try_from(milliseconds).unwrap_or(i32::MAX)) / 1000.0,
            findings: self.findings,
            editions: &self.editions,
            error: result
                .as_ref()
                .err()
                .map(|error| Failure { message: error.message(lang), help: error.remedy(lang) }),
        };
        let mut text =
            serde_json::to_string(&output).expect("strings and numbers always have a JSON form");
        text.push('\n');
        text
    }
}
