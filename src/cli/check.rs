//! `check` and `explain`.

use super::args::{CheckArgs, ExplainArgs, FindingFormat};
use super::project::{self, Project};
use super::terminal::Terminal;
use super::{Outcome, reader};
use crate::check;
use crate::config::{self, EditionKind};
use crate::domain::{Edition, History, SheetReading};
use crate::error::{Error, Result};
use crate::finding::{self, Finding, Style};
use crate::lang::{self, Lang, Text};
use crate::pipeline::{self, Delivered, Inputs, Prepared};
use crate::platform::FileWriter;
use crate::{normalise, workbook};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

/// Reads, checks and calculates a project, with progress, as the next edition of its period.
///
/// # Errors
/// An archive that cannot be read.
pub(super) fn prepare<'a>(project: &'a Project, terminal: &Terminal) -> Result<Prepared<'a>> {
    let former = project.frozen(EditionKind::Full)?;
    prepare_after(project, project.history(EditionKind::Full)?, former, terminal)
}

/// As [`prepare`], after the editions of `history` and the revision `former` of the same period.
pub(super) fn prepare_after<'a>(
    project: &'a Project,
    history: History,
    former: Option<Edition>,
    terminal: &Terminal,
) -> Result<Prepared<'a>> {
    let inputs = Inputs {
        config: &project.config,
        period: project.period,
        today: chrono::Local::now().date_naive(),
        delivered: &project.contents.delivered,
        inbox: project.contents.inbox.clone(),
        history,
        former,
        other_files: project.files.clone(),
    };
    let count = project.contents.delivered.len();
    let progress = terminal.progress(
        &Text::new(
            format!(
                "{}: {} gelesen",
                project.period,
                lang::count(count, "Arbeitsmappe wird", "Arbeitsmappen werden")
            ),
            format!("{}: reading {}", project.period, lang::count(count, "workbook", "workbooks")),
        ),
        count,
    );
    let prepared = pipeline::prepare(inputs, &reader(), &|| progress.step());
    drop(progress);
    terminal.stage("gelesen, geprüft und gerechnet", "read, checked and calculated");
    Ok(prepared)
}

/// What was recognised in each sheet and why, by file.
fn recognised(prepared: &Prepared<'_>, lang: Lang) -> BTreeMap<String, Vec<String>> {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for sheet in prepared.intake.submissions.iter().flat_map(|s| &s.sheets) {
        files.entry(sheet.file.clone()).or_default().extend(reading(sheet, lang));
    }
    files
}

/// How a sheet was understood, in lines.
pub(super) fn reading(sheet: &SheetReading, lang: Lang) -> Vec<String> {
    let kind = match (sheet.kind.as_str(), lang) {
        ("measures", Lang::De) => "Maßnahmen",
        ("indicators", Lang::De) => "Indikatoren",
        ("texts", Lang::De) => "Texte",
        ("skipped", Lang::De) => "nicht gelesen",
        ("skipped", Lang::En) => "not read",
        (kind, _) => kind,
    };
    let head = format!("{}: {kind}", sheet.sheet);
    let more = sheet.notes.iter().chain(&sheet.details);
    std::iter::once(head).chain(more.map(|note| format!("    {}", note.get(lang)))).collect()
}

/// `check`: prints all findings; writes nothing but what `--annotate` asks for, into a folder of its own
/// for each project where there are `several`, and kennungen.toml where `--write-ids` does.
pub(super) fn check(
    folder: &Path,
    args: &CheckArgs,
    several: bool,
    terminal: &Terminal,
) -> Result<Outcome> {
    if args.write_ids {
        write_ids(folder, args, terminal)?;
    }
    let project = project::open(folder, args.period.period)?;
    let prepared = prepare(&project, terminal)?;
    let gate = &prepared.gate;
    let style = Style { colour: terminal.colour, lang: terminal.lang };
    // beside a format for programs, what was recognised goes to stderr
    if args.format != FindingFormat::Full {
        for (file, lines) in recognised(&prepared, terminal.lang) {
            for line in std::iter::once(file).chain(lines) {
                terminal.detail(&Text::new(line.clone(), line));
            }
        }
    }
    let text = match args.format {
        FindingFormat::Full if terminal.verbose => {
            let read = recognised(&prepared, terminal.lang);
            finding::full_with(&with_excerpts(&project, &prepared), &read, style)
        }
        FindingFormat::Full => finding::full(&with_excerpts(&project, &prepared), style),
        FindingFormat::Concise => finding::concise(&gate.findings, style),
        FindingFormat::Json => finding::json(project.period, &gate.findings, terminal.lang),
    };
    terminal.result(&text)?;
    if let Some(target) = &args.annotate {
        super::annotate::annotate(&project, &prepared, target, several, terminal)?;
    }
    Ok(if gate.passes { Outcome::Clean } else { Outcome::Findings })
}

/// Confirms the proposed ids of rows without one in kennungen.toml (RULES.md 10).
fn write_ids(folder: &Path, args: &CheckArgs, terminal: &Terminal) -> Result<()> {
    let project = project::open(folder, args.period.period)?;
    let prepared = prepare(&project, terminal)?;
    let new = normalise::proposals(&prepared.intake.submissions, &project.config).new;
    if new.is_empty() {
        terminal.stage("keine neuen Kennungen", "no new ids");
        return Ok(());
    }
    let path = folder.join(config::IDS_FILE);
    let before =
        if path.exists() { project::read_text(&path, config::IDS_FILE)? } else { String::new() };
    let mut file = FileWriter::begin(&path)?;
    file.write_all(config::with_ids(&before, &new).as_bytes())
        .map_err(|error| Error::io("Schreiben", "writing", &path, &error))?;
    file.finish()?;
    terminal.stage(
        &format!(
            "{} in {}",
            lang::count(new.len(), "Kennung ergänzt", "Kennungen ergänzt"),
            config::IDS_FILE
        ),
        &format!("{} to {}", lang::count(new.len(), "id added", "ids added"), config::IDS_FILE),
    );
    Ok(())
}

/// The findings with the sheet around their cells. Workbooks are not kept in memory: those that have
/// findings are read once more, side by side.
fn with_excerpts(project: &Project, prepared: &Prepared<'_>) -> Vec<Finding> {
    let mut findings = prepared.gate.findings.clone();
    let delivered: FxHashMap<&str, &Delivered> =
        project.contents.delivered.iter().map(|file| (file.name.as_str(), file)).collect();
    let reader = reader();
    // Findings are sorted by their file.
    let mut of_files: Vec<&mut [Finding]> =
        findings.chunk_by_mut(|a, b| a.place.file == b.place.file).collect();
    of_files.par_iter_mut().for_each(|of_file| {
        let Some(file) = delivered.get(of_file[0].place.file.as_str()) else { return };
        if of_file.iter().all(|finding| finding.place.cell.is_none()) {
            return;
        }
        if let Some(raw) = workbook::read(&reader, &file.path, &file.name).value.workbook {
            let submission = &prepared.intake.submissions[file.department];
            check::attach_excerpts(of_file, &raw, &submission.sheets);
        }
    });
    findings
}

/// `explain RULE`: prints a rule's page.
pub(super) fn explain(args: &ExplainArgs, terminal: &Terminal) -> Result<()> {
    let rule = check::find_rule(&args.rule)?;
    terminal.result(&check::explain(rule, terminal.lang))
}
