//! `report` and `run`: the outputs of a period, whole or not at all.

use super::args::{EditionArg, ReportArgs};
use super::check::prepare;
use super::project::{self, Project};
use super::terminal::Terminal;
use super::Outcome;
use crate::archive;
use crate::config::{CsvDialect, EditionKind, OutputFormat};
use crate::domain::{Edition, Period};
use crate::error::{Error, Result};
use crate::finding::{self, Style};
use crate::lang::Text;
use crate::layout::Theme;
use crate::pipeline::{self, Prepared};
use crate::platform::{FolderWriter, Lock};
use crate::template::Templates;
use crate::write;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// `report`: PDF and CSV of one edition, nothing frozen.
pub(super) fn report(folder: &Path, args: &ReportArgs, terminal: &Terminal) -> Result<Outcome> {
    let project = project::open(folder, args.period.period)?;
    let kind = match args.edition {
        EditionArg::Full => EditionKind::Full,
        EditionArg::Public => EditionKind::Public,
    };
    let style = Look::load(&project)?;
    let prepared = prepare(&project, terminal)?;
    if !passes(&prepared, terminal)? {
        return Ok(Outcome::Findings);
    }
    let revision = 1;
    if args.dump_view {
        let view = pipeline::view(&prepared, kind, revision, style.logo.as_deref())?;
        let json = serde_json::to_string_pretty(&view)
            .map_err(|error| Error::new(error.to_string(), error.to_string()))?;
        terminal.result(&format!("{json}\n"))?;
        return Ok(Outcome::Clean);
    }
    let target = args.out.clone().unwrap_or_else(|| project.output().join(kind.word()));
    let _lock = Lock::take(&project.folder)?;
    write_edition(&project, &prepared, kind, revision, &style, &target, terminal)?;
    Ok(Outcome::Clean)
}

/// `run`: check, report, freeze.
pub(super) fn run(folder: &Path, period: Option<Period>, terminal: &Terminal) -> Result<Outcome> {
    let project = project::open(folder, period)?;
    let style = Look::load(&project)?;
    let _lock = Lock::take(&project.folder)?;
    let prepared = prepare(&project, terminal)?;
    if !passes(&prepared, terminal)? {
        return Ok(Outcome::Findings);
    }
    todo!()
}
