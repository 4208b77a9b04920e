//! `editions`: frozen editions, and what changed between two of them.

use super::Outcome;
use super::args::{EditionsAction, EditionsArgs, FrozenArg};
use super::project::{self, archive_folder};
use super::terminal::Terminal;
use crate::archive;
use crate::config::EditionKind;
use crate::domain::{Change, Edition, IndicatorFigures, MeasureRecord, Period, Phase};
use crate::error::{Error, Result};
use crate::finding::printable;
use crate::lang::{Lang, count};
use crate::view::format;
use std::fmt::Write as _;
use std::path::Path;

pub(super) fn editions(folder: &Path, args: &EditionsArgs, terminal: &Terminal) -> Result<Outcome> {
    let (config, _) = project::configuration(folder)?;
    let archive = archive_folder(folder, EditionKind::Full);
    let text = match &args.action {
        EditionsAction::List => list(folder, terminal.lang)?,
        EditionsAction::Show { edition, ids } => {
            let edition = load(&archive, *edition)?;
            if ids.is_empty() {
                show(&archive, &edition, terminal.lang)?
            } else {
                why(&edition, ids, terminal.lang)?
            }
        }
        EditionsAction::Diff { older, newer } => {
            let (older, newer) = (load(&archive, *older)?, load(&archive, *newer)?);
            let changes = {
                let told = archive::Told {
                    figures: &newer.figures,
                    texts: &newer.texts,
                    points: newer.points.as_deref(),
                };
                archive::changes(Some(&older), told, &config)
            };
            diff(&changes, terminal.lang)
        }
    };
    terminal.result(&text)?;
    Ok(Outcome::Clean)
}

/// The edition that was asked for: of a period the latest revision, or the one named.
fn load(archive: &Path, asked: FrozenArg) -> Result<Edition> {
    match asked.revision {
        Some(revision) => archive::revision(archive, asked.period, revision),
        None => archive::load(archive, asked.period),
    }
}

/// One line an edition, beginning with its period; earlier revisions are named in it.
fn list(folder: &Path, lang: Lang) -> Result<String> {
    let mut text = String::new();
    let public = archive::list(&archive_folder(folder, EditionKind::Public))?;
    let archive = archive_folder(folder, EditionKind::Full);
    for entry in archive::list(&archive)? {
        let manifest = archive::manifest(&archive, entry.period)?;
        let also = public.iter().any(|other| other.period == entry.period);
        let (revision, files) = (entry.latest(), manifest.inputs.len());
        let program = &manifest.program;
        let earlier: Vec<String> = entry
            .revisions
            .iter()
            .filter(|earlier| **earlier != revision)
            .map(|earlier| format!("{}/r{earlier}", entry.period))
            .collect();
        let earlier = |word: &str| match earlier.as_slice() {
            [] => String::new(),
            some => format!("  {word}: {}", some.join(", ")),
        };
        let line = match lang {
            Lang::De => format!(
                "{:<8} Fassung {revision}  {}  {}  {program}{}",
                entry.period,
                count(files, "Eingang", "Eingänge"),
                if also { "voll und öffentlich" } else { "voll" },
                earlier("frühere")
            ),
            Lang::En => format!(
                "{:<8} revision {revision}  {}  {}  {program}{}",
                entry.period,
                count(files, "input", "inputs"),
                if also { "full and public" } else { "full" },
                earlier("earlier")
            ),
        };
        push(&mut text, &line);
    }
    Ok(text)
}

fn show(archive: &Path, edition: &Edition, lang: Lang) -> Result<String> {
    let period = edition.period;
    let manifest = archive::manifest_of(archive, period, edition.revision)?;
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
        let level = match accepted.level.as_str() {
            "" => String::new(),
            level => format!("[{level}]"),
        };
        push(
            &mut text,
            &match lang {
                Lang::De => format!("hingenommen: {rule}{level} {place}: {reason} ({by})"),
                Lang::En => format!("accepted: {rule}{level} {place}: {reason} ({by})"),
            },
        );
    }
    Ok(text)
}

/// Where measures and indicators stand on the axes, and the ordered rule that fired.
fn why(edition: &Edition, ids: &[String], lang: Lang) -> Result<String> {
    let mut text = String::new();
    for id in ids {
        let measure = edition.figures.measures.iter().find(|m| m.id.as_str() == id);
        let series = edition.figures.indicators.iter().find(|i| i.indicator.id.as_str() == id);
        if let Some(measure) = measure {
            why_measure(measure, lang, &mut text);
        } else if let Some(series) = series {
            why_indicator(series, lang, &mut text);
        } else {
            let known = edition.figures.measures.iter().map(|m| m.id.as_str());
            let known =
                known.chain(edition.figures.indicators.iter().map(|i| i.indicator.id.as_str()));
            return Err(unknown(id, edition.period, known));
        }
    }
    Ok(text)
}

fn unknown<'a>(id: &str, period: Period, known: impl Iterator<Item = &'a str>) -> Error {
    let error = Error::new(
        format!("die Ausgabe {period} hat weder eine Maßnahme noch einen Indikator `{id}`"),
        format!("edition {period} has neither a measure nor an indicator `{id}`"),
    );
    let near = nearest(id, known);
    if near.is_empty() {
        return error.help(
            "die Kennungen stehen im Bericht, in massnahmen.csv und in indikatoren_je_quartal.csv",
            "the ids stand in the report, in massnahmen.csv and in indikatoren_je_quartal.csv",
        );
    }
    let listed = |or: &str| {
        let quoted: Vec<String> = near.iter().map(|id| format!("`{id}`")).collect();
        quoted.join(or)
    };
    error.help(
        format!("gemeint ist vielleicht {}", listed(" oder ")),
        format!("did you mean {}?", listed(" or ")),
    )
}

/// The ids that may be meant: one character differs, or capitals, blanks and signs alone. Where more
/// than three are as near, none of them is.
fn nearest<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let asked = plain(id);
    let mut near: Vec<(usize, &str)> = known
        .map(|other| (strsim::damerau_levenshtein(&asked, &plain(other)), other))
        .filter(|(distance, _)| *distance <= 1)
        .collect();
    near.sort_unstable();
    let best = near.first().map_or(0, |(distance, _)| *distance);
    near.retain(|(distance, _)| *distance == best);
    if near.len() > 3 { Vec::new() } else { near.into_iter().map(|(_, id)| id).collect() }
}

/// A state and its rule: `überfällig (Regel: days_left < 0 and open)`.
fn with_rule(word: &str, rule: &str, lang: Lang) -> String {
    match (rule, lang) {
        ("", Lang::De) => format!("{word} (keine Regel traf zu)"),
        ("", Lang::En) => format!("{word} (no rule held)"),
        (rule, Lang::De) => format!("{word} (Regel: {rule})"),
        (rule, Lang::En) => format!("{word} (rule: {rule})"),
    }
}

fn why_measure(measure: &MeasureRecord, lang: Lang, text: &mut String) {
    let (phase, deadline) = match lang {
        Lang::De => ("Phase", "Frist"),
        Lang::En => ("phase", "deadline"),
    };
    push(text, &format!("{} {}", measure.id, printable(&measure.title)));
    let word = measure.phase.map_or("", Phase::word);
    let written = printable(&measure.phase_text);
    let as_written = if written.is_empty() || written == word {
        String::new()
    } else {
        format!(" (`{written}`)")
    };
    push(text, &format!("  {phase}: {word}{as_written}"));
    let stands = with_rule(measure.deadline.word(), &measure.deadline_rule, lang);
    push(text, &format!("  {deadline}: {stands}"));
}

fn why_indicator(series: &IndicatorFigures, lang: Lang, text: &mut String) {
    push(text, &format!("{} {}", series.indicator.id, printable(&series.indicator.name)));
    for row in &series.quarters {
        let value = row.value.map_or_else(|| row.signs.to_string(), |value| value.to_string());
        // Without a value there was nothing to judge.
        let stands = match row.value {
            Some(_) => with_rule(row.evaluation.word(), &row.evaluation_rule, lang),
            None => row.evaluation.word().to_owned(),
        };
        push(text, &format!("  {}: {value}, {stands}", row.quarter));
    }
}

/// The changes as lines: kind, what it is about, before and now.
fn diff(changes: &[Change], lang: Lang) -> String {
    let mut text = String::new();
    for change in changes {
        let (kind, subject) = match lang {
            Lang::De => (change.kind.word(), change.subject.word()),
            Lang::En => (change.kind.english(), change.subject.english()),
        };
        let mut line = format!(
            "{kind}: {subject} {} {}",
            printable(&change.id),
            printable(&change.described())
        );
        if !change.old.is_empty() || !change.new.is_empty() {
            let shown = |side: &str| {
                change.number(side).map_or_else(|| printable(side).into_owned(), format::exact)
            };
            let (old, new) = (shown(&change.old), shown(&change.new));
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
