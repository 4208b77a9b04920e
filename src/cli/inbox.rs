//! The inbox on disk: which periods there are, which file is whose.

use crate::config::{Config, PERIOD_FILE};
use crate::domain::{DepartmentId, Grain, Inbox, Period};
use crate::error::{Error, Result};
use crate::finding::printable;
use crate::pipeline::Delivered;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the inbox inside a project folder.
pub(super) const INBOX: &str = "eingang";

/// What a period's folder holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Files of one department each, by department, then name.
    pub(super) delivered: Vec<Delivered>,
    /// The rest.
    pub(super) inbox: Inbox,
}

/// Periods that have a folder in the inbox, oldest first. Only months and quarters are editions.
///
/// # Errors
/// Where there is no inbox.
pub(super) fn periods(project: &Path) -> Result<Vec<Period>> {
    let inbox = project.join(INBOX);
    if !inbox.is_dir() {
        let shown = project.display();
        return Err(Error::new(
            format!("im Projekt `{shown}` fehlt der Ordner `{INBOX}` für die Zulieferungen"),
            format!(
                "the project `{shown}` lacks the folder `{INBOX}` for what departments deliver"
            ),
        )
        .help(
            format!(
                "ihn mit einem Unterordner je Zeitraum anlegen, zum Beispiel `{INBOX}/2026-Q3`"
            ),
            format!("make it, with a subfolder for each period such as `{INBOX}/2026-Q3`"),
        ));
    }
    let entries = fs::read_dir(&inbox).map_err(|e| Error::io("Lesen", "reading", &inbox, &e))?;
    let mut periods: Vec<Period> = entries
        .filter_map(|entry| entry.ok())
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|period: &Period| matches!(period.grain(), Grain::Month | Grain::Quarter))
        .collect();
    periods.sort_unstable();
    Ok(periods)
}

/// The period asked for, else the newest in the inbox.
///
/// # Errors
/// Where the inbox has no such folder, or none at all.
pub(super) fn choose(project: &Path, asked: Option<Period>) -> Result<Period> {
    let periods = periods(project)?;
    match asked {
        Some(period) if !matches!(period.grain(), Grain::Month | Grain::Quarter) => {
            Err(Error::new(
                format!(
                    "`{period}` ist kein Berichtszeitraum; Berichte gibt es je Monat (2026-09) oder Quartal (2026-Q3)"
                ),
                format!(
                    "`{period}` is no reporting period; there are reports by month (2026-09) or quarter (2026-Q3)"
                ),
            ))
        }
        Some(period) if periods.contains(&period) => Ok(period),
        Some(period) => Err(Error::new(
            format!("für {period} gibt es keinen Eingang: der Ordner `{INBOX}/{period}` fehlt"),
            format!("there is no inbox for {period}: the folder `{INBOX}/{period}` is missing"),
        )
        .help(
            format!(
                "den Ordner anlegen und die Arbeitsmappen hineinlegen; vorhanden sind: {}",
                list(&periods)
            ),
            format!("make the folder and put the workbooks there; there are: {}", list(&periods)),
        )),
        None => periods.last().copied().ok_or_else(|| {
            Error::new(
                format!("der Ordner `{INBOX}` hat keinen Unterordner für einen Zeitraum"),
                format!("the folder `{INBOX}` has no subfolder for a period"),
            )
            .help(
                format!("zum Beispiel `{INBOX}/2026-Q3` anlegen und die Arbeitsmappen hineinlegen"),
                format!("make for example `{INBOX}/2026-Q3` and put the workbooks there"),
            )
        }),
    }
}

fn list(periods: &[Period]) -> String {
    if periods.is_empty() {
        return "–".into();
    }
    periods.iter().map(Period::to_string).collect::<Vec<_>>().join(", ")
}

/// Goes through a period's folder and its subfolders (RULES.md 14).
///
/// # Errors
/// Where a folder cannot be read.
pub(super) fn scan(project: &Path, period: Period, config: &Config) -> Result<Contents> {
    let folder = project.join(INBOX).join(period.to_string());
    let mut files = Vec::new();
    walk(&folder, "", &mut files)?;
    files.sort();
    let patterns =
        config.departments.iter().map(|d| globs(&d.files)).collect::<Result<Vec<_>>>()?;
    let mut contents = Contents::default();
    for (inside, path) in files {
        // the name is data: it goes into findings, tables and the report
        let name = printable(&format!("{INBOX}/{period}/{inside}")).into_owned();
        let base = inside.rsplit('/').next().unwrap_or(&inside);
        if inside == PERIOD_FILE {
            continue;
        }
        if base.starts_with("~$") || base.starts_with(".~lock.") {
            contents.inbox.locks.push(name);
            continue;
        }
        if base.starts_with('.') || base == "Thumbs.db" || base == "desktop.ini" {
            continue;
        }
        let mut owners: Vec<usize> = patterns
            .iter()
            .enumerate()
            .filter(|(_, set)| set.is_match(&inside) || set.is_match(base))
            .map(|(index, _)| index)
            .collect();
        if owners.is_empty() {
            owners.extend(config.departments.iter().position(|d| is_form(base, d.id.as_str())));
        }
        match owners.as_slice() {
            [] => contents.inbox.unmatched.push(name),
            [department] => {
                contents.delivered.push(Delivered { path, name, department: *department })
            }
            several => {
                let ids: Vec<DepartmentId> =
                    several.iter().map(|index| config.departments[*index].id.clone()).collect();
                contents.inbox.contested.push((name, ids));
            }
        }
    }
    contents.delivered.sort_by(|a, b| (a.department, &a.name).cmp(&(b.department, &b.name)));
    Ok(contents)
}

/// Whether a file bears the name under which `forms` gave it out, also as a copy of it or in another
/// format: what comes back belongs to its department, whatever patterns that has.
fn is_form(base: &str, department: &str) -> bool {
    let Some((stem, extension)) = base.rsplit_once('.') else { return false };
    let copy = stem.rsplit_once(" (").and_then(|(stem, number)| {
        let number = number.strip_suffix(')')?;
        number.bytes().all(|digit| digit.is_ascii_digit()).then_some(stem)
    });
    ["xlsx", "xlsm", "xlsb", "xls", "ods"].contains(&extension.to_lowercase().as_str())
        && copy.unwrap_or(stem).to_lowercase() == department.to_lowercase()
}

fn walk(folder: &Path, inside: &str, files: &mut Vec<(String, PathBuf)>) -> Result<()> {
    let io = |error| Error::io("Lesen", "reading", folder, &error);
    for entry in fs::read_dir(folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let inside = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        // Links to folders are not followed: they could lead round in a circle.
        if entry.file_type().map_err(io)?.is_dir() {
            walk(&entry.path(), &inside, files)?;
        } else {
            files.push((inside, entry.path()));
        }
    }
    Ok(())
}

/// The patterns of each department.
pub(super) fn patterns(config: &Config) -> Result<Vec<GlobSet>> {
    config.departments.iter().map(|department| globs(&department.files)).collect()
}

fn globs(patterns: &[String]) -> Result<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern).case_insensitive(true).build().map_err(|error| {
            let (p, kind) = (pattern, error.kind().to_string());
            Error::new(
                format!("`{p}` ist kein gültiges Dateimuster: {kind}"),
                format!("`{p}` is no valid file pattern: {kind}"),
            )
        })?;
        set.add(glob);
    }
    set.build().map_err(|error| Error::new(error.to_string(), error.to_string()))
}
