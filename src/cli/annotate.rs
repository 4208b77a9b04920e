//! `check --annotate DIR`: an answer to every delivered workbook.

use super::inbox::INBOX;
use super::project::Project;
use super::reader;
use super::terminal::Terminal;
use crate::annotate::{Annotated, Request, VIEW, annotate as marked};
use crate::error::{Error, Result};
use crate::finding;
use crate::lang::{self, Text};
use crate::pipeline::{Delivered, Prepared};
use crate::platform::FileWriter;
use crate::workbook::{self, Reader};
use rayon::prelude::*;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Writes the annotated workbooks of a project into `target`, under the names they were delivered with.
///
/// # Errors
/// Where the folder is the inbox itself, or a file cannot be written.
pub(super) fn annotate(
    project: &Project,
    prepared: &Prepared<'_>,
    target: &Path,
    several: bool,
    terminal: &Terminal,
) -> Result<()> {
    let target = folder(project, target, several)?;
    let reader = reader();
    let period = finding::period(project.period);
    let files = &project.contents.delivered;
    let progress = terminal.progress(
        &Text::new("Arbeitsmappen werden mit Hinweisen versehen", "annotating workbooks"),
        files.len(),
    );
    let done: Vec<Result<(Annotated, &Delivered)>> = files
        .par_iter()
        .map(|file| {
            let period = period.get(terminal.lang);
            let annotated = one(file, prepared, period, &reader, terminal)?;
            write(&annotated, &target, &inside(project, file))?;
            progress.step();
            Ok((annotated, file))
        })
        .collect();
    drop(progress);
    let done = done.into_iter().collect::<Result<Vec<_>>>()?;
    let shown = target.display().to_string();
    let count = |one, many| lang::count(done.len(), one, many);
    terminal.say(&Text::new(
        format!("{} mit Hinweisen in `{shown}`", count("Arbeitsmappe", "Arbeitsmappen")),
        format!("{} with findings in `{shown}`", count("workbook", "workbooks")),
    ));
    for (annotated, file) in &done {
        if let Some(reason) = &annotated.beside {
            let name = finding::printable(&file.name).into_owned();
            terminal.say(&Text::new(
                format!("`{name}`: die Hinweise stehen in einer eigenen Datei daneben (`….Hinweise.xlsx`), denn {}", reason.de),
                format!("`{name}`: the findings stand in a file of their own beside it (`….Hinweise.xlsx`), because {}", reason.en),
            ));
        }
    }
    Ok(())
}

/// The folder, which may not be the inbox: what was delivered is never touched.
fn folder(project: &Project, target: &Path, several: bool) -> Result<PathBuf> {
    let mut folder = target.to_path_buf();
    if several {
        let name = std::fs::canonicalize(&project.folder).ok();
        let name = name.as_deref().and_then(Path::file_name).map(ToOwned::to_owned);
        folder.push(name.unwrap_or_else(|| "projekt".into()));
    }
    std::fs::create_dir_all(&folder).map_err(|e| Error::io("Anlegen", "creating", &folder, &e))?;
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let inbox = real(&project.folder.join(INBOX));
    if real(&folder).starts_with(&inbox) {
        let shown = target.display();
        return Err(Error::new(
            format!("`{shown}` liegt im Eingang, der nicht verändert wird"),
            format!("`{shown}` lies in the inbox, which is not changed"),
        )
        .help(
            "mit `--annotate` einen Ordner außerhalb des Eingangs nennen",
            "name a folder outside of the inbox with `--annotate`",
        ));
    }
    Ok(folder)
}

/// Path of a delivered file inside its period's folder.
fn inside(project: &Project, file: &Delivered) -> PathBuf {
    let folder = project.folder.join(INBOX).join(project.period.to_string());
    let inside = file.path.strip_prefix(&folder).ok().map(Path::to_path_buf);
    inside.or_else(|| file.path.file_name().map(PathBuf::from)).unwrap_or_default()
}

fn one(
    file: &Delivered,
    prepared: &Prepared<'_>,
    period: &str,
    reader: &Reader,
    terminal: &Terminal,
) -> Result<Annotated> {
    // Workbooks are not kept in memory: they are read once more.
    let read = workbook::read(reader, &file.path, &file.name).value;
    let bytes = match read.workbook {
        Some(_) => Some(
            std::fs::read(&file.path).map_err(|e| Error::io("Lesen", "reading", &file.path, &e))?,
        ),
        None => None,
    };
    Ok(marked(&Request {
        bytes: bytes.as_deref(),
        file: &read,
        name: &file.name,
        findings: &prepared.gate.findings,
        department: prepared.inputs.config.departments[file.department].id.as_str(),
        period,
        lang: terminal.lang,
    }))
}

/// Writes each file whole or not at all. A view of an earlier run that is none any more goes: two answers
/// would contradict each other.
fn write(annotated: &Annotated, folder: &Path, name: &Path) -> Result<()> {
    let path = |suffix: &str| {
        let mut target = folder.join(name).into_os_string();
        target.push(suffix);
        PathBuf::from(target)
    };
    let view = path(VIEW);
    if annotated.files.iter().all(|(suffix, _)| *suffix != VIEW) && view.is_file() {
        std::fs::remove_file(&view).map_err(|e| Error::io("Entfernen", "removing", &view, &e))?;
    }
    for (suffix, bytes) in &annotated.files {
        let target = path(suffix);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)
                .map_err(|e| Error::io("Anlegen", "creating", parent, &e))?;
        }
        let mut writer = FileWriter::begin(&target)?;
        writer.write_all(bytes).map_err(|e| Error::io("Schreiben", "writing", &target, &e))?;
        writer.finish()?;
    }
    Ok(())
}
