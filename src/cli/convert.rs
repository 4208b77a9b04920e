//! `convert FILE…`: workbooks into tidy tables with the cell of every value, with and without a
//! project. Goes on after a file that cannot be read, and ends with a table of what happened.

use super::args::{ConvertArgs, ConvertFormat};
use super::terminal::Terminal;
use super::{Outcome, inbox, project, reader};
use crate::config::{Config, PROJECT_FILE};
use crate::domain::{Grain, Period, Submission};
use crate::error::{Error, Result};
use crate::finding::{Counts, Finding, Level, Reported};
use crate::lang::{self, Lang, Text, count};
use crate::platform::FileWriter;
use crate::table::Table;
use crate::workbook::{self, RawWorkbook, Reader};
use crate::{check, finding, normalise, write};
use globset::GlobSet;
use rayon::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What became of one file.
struct Converted {
    file: String,
    submission: Option<Submission>,
    findings: Vec<Finding>,
    /// The projects named have no department for it.
    nobodys: bool,
    /// The file that lists all its findings.
    listed: String,
}

/// A project whose profiles, phases, action fields and departments hold for the files that are its own.
struct Owner {
    config: Config,
    /// One set of patterns a department.
    patterns: Vec<GlobSet>,
    /// The newest period of the inbox, for files that lie in no period's folder.
    period: Period,
}

/// The projects named by `--project`, else the one in the current folder, if there is one.
fn owners(projects: &[PathBuf]) -> Result<Vec<Owner>> {
    let here = [PathBuf::from(".")];
    let folders: &[PathBuf] = match projects {
        [] if here[0].join(PROJECT_FILE).exists() => &here,
        named => named,
    };
    folders
        .iter()
        .map(|folder| {
            let (mut config, _) = project::configuration(folder)?;
            project::confirm_ids(folder, &mut config)?;
            let patterns = inbox::patterns(&config)?;
            let today = chrono::Local::now().date_naive();
            let newest = inbox::periods(folder).ok().and_then(|periods| periods.last().copied());
            let period = newest
                .or_else(|| Period::containing(today, Grain::Quarter))
                .ok_or_else(|| Error::new("kein Zeitraum", "no period"))?;
            Ok(Owner { config, patterns, period })
        })
        .collect()
}

/// Understands a workbook as its department's, where exactly one department of the projects has a pattern
/// for it; else without a project. `true` where it is no department's of the projects named.
fn understood(raw: &RawWorkbook, path: &Path, owners: &[Owner]) -> (Reported<Submission>, bool) {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy());
    let own = folder.and_then(|name| name.parse::<Period>().ok());
    let mut found = owners.iter().flat_map(|owner| {
        let of = owner.patterns.iter().enumerate().filter(|(_, set)| set.is_match(&name));
        of.map(move |(index, _)| (owner, &owner.config.departments[index]))
    });
    match (found.next(), found.next()) {
        (Some((owner, department)), None) => {
            let period = own.unwrap_or(owner.period);
            (normalise::workbook(raw, department, &owner.config, period), false)
        }
        _ => (normalise::convert(raw), !owners.is_empty()),
    }
}

pub(super) fn convert(
    args: &ConvertArgs,
    projects: &[PathBuf],
    terminal: &Terminal,
) -> Result<Outcome> {
    let owners = owners(projects)?;
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("."));
    std::fs::create_dir_all(&out).map_err(|e| Error::io("Anlegen", "creating", &out, &e))?;
    let stems = stems(&args.files);
    let reader = reader();
    let count = args.files.len();
    let progress = terminal.progress(
        &Text::new(
            lang::count(count, "Datei wird gewandelt", "Dateien werden gewandelt"),
            format!("converting {}", lang::count(count, "file", "files")),
        ),
        count,
    );
    let results: Vec<Result<Converted>> = args
        .files
        .par_iter()
        .zip(&stems)
        .map(|(path, stem)| {
            let converted = one(path, stem, &out, args.to, (&reader, &owners));
            progress.step();
            converted
        })
        .collect();
    drop(progress);
    let results = results.into_iter().collect::<Result<Vec<_>>>()?;
    for converted in &results {
        let sheets = converted.submission.iter().flat_map(|s| &s.sheets);
        for line in sheets.flat_map(|sheet| super::check::reading(sheet, terminal.lang)) {
            terminal.detail(&Text::new(line.clone(), line));
        }
    }
    terminal.result(&summary(&results, terminal.lang))?;
    let failed = results.iter().any(|c| Counts::of(&c.findings).reach(Level::Error));
    Ok(if failed { Outcome::Findings } else { Outcome::Clean })
}

/// File names without extension, each once: a second `bericht` becomes `bericht-2`.
fn stems(files: &[PathBuf]) -> Vec<String> {
    let mut seen = std::collections::BTreeMap::new();
    files
        .iter()
        .map(|path| {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
            let stem = finding::printable(&stem).into_owned();
            let count = seen.entry(stem.to_lowercase()).or_insert(0u32);
            *count += 1;
            if *count == 1 { stem } else { format!("{stem}-{count}") }
        })
        .collect()
}

fn one(
    path: &Path,
    stem: &str,
    out: &Path,
    to: ConvertFormat,
    (reader, owners): (&Reader, &[Owner]),
) -> Result<Converted> {
    let file = finding::printable(&path.to_string_lossy().replace('\\', "/")).into_owned();
    let read = workbook::read(reader, path, &file);
    let mut findings = read.findings;
    let mut nobodys = false;
    let submission = read.value.workbook.map(|raw| {
        let (understood, free) = understood(&raw, path, owners);
        nobodys = free;
        findings.extend(understood.findings);
        findings.extend(normalise::contradictions(&understood.value));
        findings.extend(check::alone(&understood.value));
        understood.value
    });
    finding::sort(&mut findings);
    if let Some(submission) = &submission {
        let tables = write::converted::tables(submission, &findings);
        match to {
            ConvertFormat::Json => {
                let target = out.join(format!("{stem}.json"));
                put(&target, |file| write::json::write(tables, file))?;
            }
            ConvertFormat::Csv | ConvertFormat::Parquet => {
                for table in tables {
                    let extension = if to == ConvertFormat::Csv { "csv" } else { "parquet" };
                    let target = out.join(format!("{stem}.{}.{extension}", table.name));
                    put(&target, |file| table_to(table, to, file))?;
                }
            }
        }
    }
    let listed = match to {
        ConvertFormat::Json => format!("{stem}.json"),
        ConvertFormat::Csv => format!("{stem}.hinweise.csv"),
        ConvertFormat::Parquet => format!("{stem}.hinweise.parquet"),
    };
    Ok(Converted { file, submission, findings, nobodys, listed })
}

fn table_to(
    table: Table<'_>,
    to: ConvertFormat,
    file: &mut impl std::io::Write,
) -> std::io::Result<()> {
    if to == ConvertFormat::Parquet {
        write::parquet::write(table, file)
    } else {
        write::csv::write(table, crate::config::CsvDialect::OpenData, file)
    }
}

/// A file appears whole or not at all.
fn put(target: &Path, write: impl FnOnce(&mut FileWriter) -> std::io::Result<()>) -> Result<()> {
    let mut writer = FileWriter::begin(target)?;
    write(&mut writer).map_err(|e| Error::io("Schreiben", "writing", target, &e))?;
    writer.finish()
}

/// One line a file: what was found in it, and its gravest findings.
fn summary(results: &[Converted], lang: Lang) -> String {
    let mut text = String::new();
    for converted in results {
        let counts = Counts::of(&converted.findings);
        let words = match (&converted.submission, lang) {
            (None, Lang::De) => "nicht lesbar".to_owned(),
            (None, Lang::En) => "not readable".to_owned(),
            (Some(s), Lang::De) => format!(
                "{}, {}, {}; {} Fehler, {}",
                count(s.measures.len(), "Maßnahme", "Maßnahmen"),
                count(s.values.len(), "Wert", "Werte"),
                count(s.texts.len(), "Text", "Texte"),
                counts.error,
                count(counts.warning, "Warnung", "Warnungen")
            ),
            (Some(s), Lang::En) => format!(
                "{}, {}, {}; {}, {}",
                count(s.measures.len(), "measure", "measures"),
                count(s.values.len(), "value", "values"),
                count(s.texts.len(), "text", "texts"),
                count(counts.error, "error", "errors"),
                count(counts.warning, "warning", "warnings")
            ),
        };
        let written = writeln!(text, "{}: {words}", finding::printable(&converted.file));
        debug_assert!(written.is_ok(), "writing to a string never fails");
        for finding in converted.findings.iter().filter(|f| f.level == Level::Error).take(3) {
            let cell = finding.place.a1().unwrap_or_default();
            let sheet = finding.place.sheet.as_deref().unwrap_or_default();
            let message = finding::printable(finding.message.get(lang));
            let written = writeln!(text, "    {sheet} {cell} {message}");
            debug_assert!(written.is_ok(), "writing to a string never fails");
        }
        let more = counts.error.saturating_sub(3) + counts.warning + counts.note;
        let mut told: Vec<String> = Vec::new();
        if converted.nobodys {
            told.push(match lang {
                Lang::De => "gehört zu keinem Amt des Projekts (`files`) oder zu mehreren; ohne Projekt gelesen".to_owned(),
                Lang::En => "belongs to no department of the project (`files`) or to several; read without a project".to_owned(),
            });
        }
        if more > 0 && converted.submission.is_some() {
            let listed = &converted.listed;
            told.push(match lang {
                Lang::De => {
                    format!("{} in {listed}", count(more, "weiterer Hinweis", "weitere Hinweise"))
                }
                Lang::En => format!("{} in {listed}", count(more, "more finding", "more findings")),
            });
        }
        for line in told {
            let written = writeln!(text, "    {line}");
            debug_assert!(written.is_ok(), "writing to a string never fails");
        }
    }
    if results.len() > 1 {
        totals(&mut text, results, lang);
    }
    text
}

/// What all files together hold.
fn totals(text: &mut String, results: &[Converted], lang: Lang) {
    let read: Vec<&Submission> = results.iter().filter_map(|c| c.submission.as_ref()).collect();
    let sum = |of: fn(&Submission) -> usize| read.iter().map(|s| of(s)).sum::<usize>();
    let (measures, values, texts) =
        (sum(|s| s.measures.len()), sum(|s| s.values.len()), sum(|s| s.texts.len()));
    let errors: usize = results.iter().map(|c| Counts::of(&c.findings).error).sum();
    let (all, good) = (results.len(), read.len());
    let written = match lang {
        Lang::De => writeln!(
            text,
            "{good} von {all} Dateien gelesen: {}, {}, {}; {errors} Fehler",
            count(measures, "Maßnahme", "Maßnahmen"),
            count(values, "Wert", "Werte"),
            count(texts, "Text", "Texte"),
        ),
        Lang::En => writeln!(
            text,
            "{good} of {all} files read: {}, {}, {}; {}",
            count(measures, "measure", "measures"),
            count(values, "value", "values"),
            count(texts, "text", "texts"),
            count(errors, "error", "errors"),
        ),
    };
    debug_assert!(written.is_ok(), "writing to a string never fails");
}
