//! `editions`: frozen editions, and what changed between two of them.

use super::Outcome;
use super::args::{EditionsAction, EditionsArgs};
use super::project::{self, archive_folder};
use super::terminal::Terminal;
use crate::archive;
use crate::config::EditionKind;
use crate::domain::{Change, Period, Phase};
use crate::error::Result;
use crate::finding::printable;
use crate::lang::{Lang, count};
use std::fmt::Write as _;
use std::path::Path;

pub(super) fn editions(folder: &Path, args: &EditionsArgs, terminal: &Terminal) -> Result<Outcome> {
    let (config, _) = project::configuration(folder)?;
    let archive = archive_folder(folder, EditionKind::Full);
    let text = match args.action {
        EditionsAction::List => list(folder, terminal.lang)?,
        EditionsAction::Show { period } => show(&archive, period, terminal.lang)?,
        EditionsAction::Diff { older, newer } => {
            let older = archive::load(&archive, older)?;
            let newer = archive::load(&archive, newer)?;
            let changes = archive::changes(Some(&older), &newer.figures, &newer.texts, &config);
            diff(&changes)
        }
    };
    terminal.result(&text)?;
    Ok(Outcome::Clean)
}

/// One line an edition, beginning with its period.
fn list(folder: &Path, lang: Lang) -> Result<String> {
    let mut text = String::new();
    let public = archive::list(&archive_folder(folder, EditionKind::Public))?;
    let archive = archive_folder(folder, EditionKind::Full);
    for entry in archive::list(&archive)? {
        let manifest = archive::manifest(&archive, entry.period)?;
        let also = public.iter().any(|other| other.period == entry.period);
        let (revision, files) = (entry.latest(), manifest.inputs.len());
        let program = &manifest.program;
        let line = match lang {
            Lang::De => format!(
                "{:<8} Fassung {revision}  {files} Eingänge  {}  {program}",
                entry.period,
                if also { "voll und öffentlich" } else { "voll" }
            ),
            Lang::En => format!(
                "{:<8} revision {revision}  {files} inputs  {}  {program}",
                entry.period,
                if also { "full and public" } else { "full" }
            ),
        };
        push(&mut text, &line);
    }
    Ok(text)
}

fn show(archive: &Path, period: Period, lang: Lang) -> Result<String> {
    let edition = archive::load(archive, period)?;
    let manifest = archive::manifest(archive, period)?;
    let figures = &edition.figures;
    let mut text = String::new();
    let done = figures.measures.iter().filter(|m| m.phase == Some(Phase::Done)).count();
    let (measures, indicators, values) =
        (figures.measures.len(), figures.indicators.len(), figures.values.len());
    push(
        &mut text,
        &match lang {
            Lang::De => format!("{period}, Fassung {}, {}", edition.revision, manifest.program),
            Lang::En => format!("{period}, revision {}, {}", edition.revision, manifest.program),
        },
    );
    push(
        &mut text,
        &match lang {
            Lang::De => format!(
                "{} ({done} umgesetzt), {}, {}",
                count(measures, "Maßnahme", "Maßnahmen"),
                count(indicators, "Indikator", "Indikatoren"),
                count(values, "Wert", "Werte")
            ),
            Lang::En => format!(
                "{} ({done} done), {}, {}",
                count(measures, "measure", "measures"),
                count(indicators, "indicator", "indicators"),
                count(values, "value", "values")
            ),
        },
    );
    for (name, digest) in &manifest.inputs {
        push(&mut text, &format!("{digest}  {}", printable(name)));
    }
    for accepted in &manifest.accepted {
        let (rule, place) = (&accepted.rule, printable(&accepted.place));
        let (reason, by) = (printable(&accepted.reason), printable(&accepted.by));
        push(
            &mut text,
            &match lang {
                Lang::De => format!("hingenommen: {rule} {place}: {reason} ({by})"),
                Lang::En => format!("accepted: {rule} {place}: {reason} ({by})"),
            },
        );
    }
    Ok(text)
}

/// The changes as lines: kind, what it is about, before and now.
fn diff(changes: &[Change]) -> String {
    let mut text = String::new();
    for change in changes {
        let (kind, id) = (change.kind.word(), printable(&change.id));
        let mut line =
            format!("{kind}: {} {id} {}", change.subject.word(), printable(&change.label));
        if !change.old.is_empty() || !change.new.is_empty() {
            let (old, new) = (printable(&change.old), printable(&change.new));
            line = format!("{line}: {old} → {new}");
        }
        push(&mut text, &line);
    }
    text
}

fn push(text: &mut String, line: &str) {
    let written = writeln!(text, "{line}");
    debug_assert!(written.is_ok(), "writing to a string never fails");
}
