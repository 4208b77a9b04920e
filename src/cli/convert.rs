//! `convert FILE…`: workbooks into tidy tables with the cell of every value, with and without a
//! project. Goes on after a file that cannot be read, and ends with a table of what happened.

use super::args::{ConvertArgs, ConvertFormat};
use super::terminal::Terminal;
use super::{Outcome, reader};
use crate::domain::Submission;
use crate::error::{Error, Result};
use crate::finding::{Counts, Finding, Level};
use crate::lang::{Lang, Text, count};
use crate::platform::FileWriter;
use crate::table::Table;
use crate::workbook::{self, Reader};
use crate::{finding, normalise, write};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What became of one file.
struct Converted {
    file: String,
    submission: Option<Submission>,
    findings: Vec<Finding>,
}

pub(super) fn convert(args: &ConvertArgs, terminal: &Terminal) -> Result<Outcome> {
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("."));
    std::fs::create_dir_all(&out).map_err(|e| Error::io("Anlegen", "creating", &out, &e))?;
    let stems = stems(&args.files);
    let reader = reader();
    let count = args.files.len();
    let progress = terminal.progress(
        &Text::new(
            format!("{count} Dateien werden gewandelt"),
            format!("converting {count} files"),
        ),
        count,
    );
    let results: Vec<Result<Converted>> = args
        .files
        .par_iter()
        .zip(&stems)
        .map(|(path, stem)| {
            let converted = one(path, stem, &out, args.to, &reader);
            progress.step();
            converted
        })
        .collect();
    drop(progress);
    let results = results.into_iter().collect::<Result<Vec<_>>>()?;
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
    reader: &Reader,
) -> Result<Converted> {
    let file = finding::printable(&path.to_string_lossy().replace('\\', "/")).into_owned();
    let read = workbook::read(reader, path, &file);
    let mut findings = read.findings;
    let submission = read.value.workbook.map(|raw| {
        let understood = normalise::convert(&raw);
        findings.extend(understood.findings);
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
    Ok(Converted { file, submission, findings })
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
