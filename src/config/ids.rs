//! kennungen.toml: lasting ids for rows that have none (RULES.md 10).

use super::decode::{Faults, Keys, nearest};
use super::load::{refuse, table};
use super::model::{Config, ConfirmedId};
use crate::error::Result;
use std::fmt::Write as _;

/// Name of the file with confirmed ids, beside the project file.
pub const IDS_FILE: &str = "kennungen.toml";

/// Reads kennungen.toml from its text.
///
/// # Errors
/// Every fault of the file in one error: unknown keys, missing keys, unknown departments, a title
/// that has two ids.
pub fn confirmed_ids(text: &str, config: &Config) -> Result<Vec<ConfirmedId>> {
    let faults = Faults::default();
    let mut ids: Vec<ConfirmedId> = Vec::new();
    {
        let parsed = table(text, IDS_FILE)?;
        let top = Keys::top(&parsed, &faults);
        for keys in top.tables("ids") {
            let id = ConfirmedId {
                department: keys.required("department").into(),
                title: keys.required("title"),
                id: keys.required("id"),
            };
            if config.department(&id.department).is_none() {
                let known = config.departments.iter().map(|d| d.id.as_str());
                let near = nearest(id.department.as_str(), known).unwrap_or_default();
                keys.fault(
                    "department",
                    format!(
                        "das Amt `{}` gibt es nicht; gemeint ist vielleicht `{near}`",
                        id.department
                    ),
                    format!("there is no department `{}`; did you mean `{near}`?", id.department),
                );
            }
            let same = |other: &&ConfirmedId| {
                other.department == id.department && other.title == id.title && other.id != id.id
            };
            if let Some(other) = ids.iter().find(same) {
                keys.fault(
                    "title",
                    format!("der Titel hat schon die Kennung `{}`", other.id),
                    format!("the title has the id `{}` already", other.id),
                );
            }
            keys.finish();
            ids.push(id);
        }
        top.finish();
    }
    refuse(faults.sorted(), text, IDS_FILE)?;
    Ok(ids)
}

/// The text of kennungen.toml with further ids at its end; what stands there stays as it is.
#[must_use]
pub fn with_ids(text: &str, more: &[ConfirmedId]) -> String {
    let mut out = text.to_owned();
    if out.is_empty() {
        out.push_str(
            "# Kennungen für Zeilen ohne eigene Kennung: Amt, Titel wie in der Arbeitsmappe, Kennung.\n\
             # Ergänzt von `ratsbericht check --write-ids`. Wird eine Zeile umbenannt, hier den Titel ändern;\n\
             # die Kennung bleibt, damit die Geschichte der Maßnahme oder des Indikators nicht abreißt.\n",
        );
    } else if !out.ends_with('\n') {
        out.push('\n');
    }
    for id in more {
        let (department, title) = (quoted(id.department.as_str()), quoted(&id.title));
        let written = write!(
            out,
            "\n[[ids]]\ndepartment = {department}\ntitle = {title}\nid = {}\n",
            quoted(&id.id)
        );
        debug_assert!(written.is_ok(), "writing to a string never fails");
    }
    out
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                let written = write!(out, "\\u{:04X}", u32::from(c));
                debug_assert!(written.is_ok(), "writing to a string never fails");
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
