//! From the two files to one valid [`Config`], or one error that names every fault.

use super::decode::{Fault, Faults, Keys};
use super::model::*;
use super::{figures, people, report, words};
use crate::error::{Error, Result};
use crate::finding::{RuleId, rule};
use crate::lang::Text;
use std::path::Path;
use toml::de::DeTable;

/// Name of the project file.
pub const PROJECT_FILE: &str = "ratsbericht.toml";
/// Name of a period's own file, inside the period's inbox folder.
pub const PERIOD_FILE: &str = "bericht.toml";

/// Reads ratsbericht.toml from its text. `folder` is the project folder: paths in the file are
/// relative to it.
///
/// # Errors
/// Every fault of the file in one error: unknown keys (with the nearest known one), wrong types,
/// missing keys, ids that occur twice, references that lead nowhere; each with line and column.
pub fn parse(text: &str, folder: &Path) -> Result<Config> {
    let faults = Faults::default();
    let config =
        table(text, PROJECT_FILE).map(|table| project(&Keys::top(&table, &faults), folder))?;
    refuse(faults.sorted(), text, PROJECT_FILE)?;
    Ok(config)
}

/// Lays a period's bericht.toml over the project's configuration (RULES.md 3): it overrides
/// `[control]` and the points' state and text, and adds `[[accepted]]` and `[[dropped]]`.
///
/// # Errors
/// As [`parse`]; also a point that the project file does not have.
pub fn overlay(config: &Config, text: &str, name: &str) -> Result<Config> {
    let faults = Faults::default();
    let mut config = config.clone();
    {
        let parsed = table(text, name)?;
        let top = Keys::top(&parsed, &faults);
        config.control = report::control(&top, config.control);
        if let Some(resolution) = top.table("resolution") {
            for point in resolution.tables("points") {
                override_point(&point, &mut config.resolution.points);
                point.finish();
            }
            resolution.finish();
        }
        config.accepted.extend(accepted(&top));
        config.dropped.extend(dropped(&top));
        top.finish();
    }
    refuse(faults.sorted(), text, name)?;
    Ok(config)
}

pub(super) fn table<'a>(text: &'a str, name: &str) -> Result<DeTable<'a>> {
    DeTable::parse(text).map(toml::Spanned::into_inner).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let message = error.message().to_owned();
        let fault = Fault {
            offset,
            message: match words::unquoted_period(text, offset) {
                Some(message) => message,
                None => Text::new(words::toml(&message), format!("no valid TOML: {message}")),
            },
        };
        listing(&[fault], text, name)
    })
}

fn project(top: &Keys<'_>, folder: &Path) -> Config {
    match top.number("format", 1..1000) {
        Some(1) => {}
        Some(_) => top.fault(
            "format",
            "die Datei ist für eine neuere Fassung des Programms",
            "the file is for a newer version of the program",
        ),
        None if top.has("format") => {}
        None => {
            top.fault("format", "in der Datei fehlt `format = 1`", "the file lacks `format = 1`")
        }
    }
    let fields = report::fields(top);
    let public = top.table("public").and_then(|keys| {
        let default = keys.word("default", &[("no", false), ("yes", true)]);
        keys.finish();
        default
    });
    let config = Config {
        municipality: report::municipality(top),
        issuer: report::issuer(top, folder),
        resolution: report::resolution(top),
        control: report::control(
            top,
            Control { salutation: "Sehr geehrte Damen und Herren,".into(), ..Control::default() },
        ),
        signatures: report::signatures(top),
        departments: people::departments(top),
        indicators: figures::indicators(top, &fields),
        fields,
        recipients: people::recipients(top),
        delivery: people::delivery(top, folder),
        rules: figures::rules(top),
        disclosure: figures::disclosure(top),
        output: report::output(top, folder),
        reasons: top.map("reasons"),
        phases: figures::phases(top),
        axes: figures::axes(top),
        margins: figures::margins(top),
        texts: figures::texts(top),
        publish: figures::publish(top),
        public_default: public.unwrap_or(false),
        accepted: accepted(top),
        dropped: dropped(top),
        glossary: report::glossary(top),
        foreign: report::foreign(top),
        notice: top.text("notice").unwrap_or_default(),
        ids: Vec::new(),
    };
    check_names(top, &config);
    top.finish_ref();
    config
}

/// A name or alias must lead to one action field only.
fn check_names(top: &Keys<'_>, config: &Config) {
    if report::ids_repeat(&config.fields) {
        // Which field is meant is not known until that is mended.
        return;
    }
    let mut names: Vec<(String, &Field)> = Vec::new();
    for field in &config.fields {
        for name in [field.id.as_str(), field.name.as_str()]
            .into_iter()
            .chain(field.aliases.iter().map(String::as_str))
        {
            let key = name.trim().to_lowercase();
            match names.iter().find(|(other, _)| *other == key) {
                Some((_, other)) if other.id != field.id => top.fault(
                    "fields",
                    format!(
                        "`{name}` meint zwei Handlungsfelder: `{}` und `{}`",
                        other.id, field.id
                    ),
                    format!("`{name}` means two action fields: `{}` and `{}`", other.id, field.id),
                ),
                Some(_) => {}
                None => names.push((key, field)),
            }
        }
    }
}

fn override_point(keys: &Keys<'_>, points: &mut [Point]) {
    let number = keys.required("number");
    let state = keys.word("state", report::POINT_STATES);
    let text = keys.text("text");
    match points.iter_mut().find(|point| point.number == number) {
        Some(point) => {
            point.state = state.unwrap_or(point.state);
            if let Some(text) = text {
                point.text = text;
            }
        }
        None => keys.fault(
            "number",
            format!("den Beschlusspunkt `{number}` gibt es in {PROJECT_FILE} nicht"),
            format!("{PROJECT_FILE} has no resolution point `{number}`"),
        ),
    }
}

fn accepted(top: &Keys<'_>) -> Vec<Accepted> {
    top.tables("accepted")
        .into_iter()
        .map(|keys| {
            let written = keys.required("rule");
            let rule = written.parse::<RuleId>().ok().filter(|id| rule::info(*id).is_some());
            if rule.is_none() && !written.is_empty() {
                keys.fault(
                    "rule",
                    format!("die Regel `{written}` gibt es nicht; Regeln heißen RB001 bis RB{:03}", rule::ALL.len()),
                    format!("there is no rule `{written}`; rules are RB001 to RB{:03}", rule::ALL.len()),
                );
            }
            let text = |key| keys.text(key).unwrap_or_default();
            let accepted = Accepted {
                rule: rule.unwrap_or(RuleId(0)),
                department: text("department"),
                id: text("id"),
                cell: text("cell"),
                reason: keys.required("reason"),
                by: keys.required("by"),
                until: keys.date("until"),
            };
            if accepted.department.is_empty() && accepted.id.is_empty() && accepted.cell.is_empty() {
                keys.fault(
                    "rule",
                    "[[accepted]] braucht `department`, `id` oder `cell`: hingenommen wird ein einzelner Hinweis, keine ganze Regel",
                    "[[accepted]] needs `department`, `id` or `cell`: it accepts single findings, not a whole rule",
                );
            }
            keys.finish();
            accepted
        })
        .collect()
}

fn dropped(top: &Keys<'_>) -> Vec<Dropped> {
    top.tables("dropped")
        .into_iter()
        .map(|keys| {
            let dropped = Dropped { id: keys.required("id"), reason: keys.required("reason") };
            keys.finish();
            dropped
        })
        .collect()
}

pub(super) fn refuse(faults: Vec<Fault>, text: &str, name: &str) -> Result<()> {
    if faults.is_empty() { Ok(()) } else { Err(listing(&faults, text, name)) }
}

/// One error of all faults, each with line and column.
fn listing(faults: &[Fault], text: &str, name: &str) -> Error {
    let line = |fault: &Fault, words: (&str, &str), message: &str| {
        let (line, column) = position(text, fault.offset);
        format!("\n  {} {line}, {} {column}: {message}", words.0, words.1)
    };
    let de: String = faults.iter().map(|f| line(f, ("Zeile", "Spalte"), &f.message.de)).collect();
    let en: String = faults.iter().map(|f| line(f, ("line", "column"), &f.message.en)).collect();
    Error::new(format!("{name} ist nicht gültig:{de}"), format!("{name} is not valid:{en}")).help(
        format!("{name} an den genannten Stellen ändern"),
        format!("change {name} at the places named"),
    )
}

/// 1-based line and column (in characters) of a byte offset.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}
