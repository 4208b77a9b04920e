//! A project on disk, opened for one period: configuration, inbox, history.

use super::inbox::{self, Contents};
use crate::archive;
use crate::config::{self, Config, EditionKind, IDS_FILE, PERIOD_FILE, PROJECT_FILE};
use crate::digest::sha256;
use crate::domain::{Edition, History, InputFile, Period};
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the archive inside a project folder.
pub(super) const ARCHIVE: &str = "archiv";
/// Its part for public editions.
pub(super) const PUBLIC: &str = "oeffentlich";
/// Name of the output folder.
pub(super) const OUTPUT: &str = "ausgabe";

/// A project opened for one period.
#[derive(Debug)]
pub(super) struct Project {
    /// The project folder.
    pub(super) folder: PathBuf,
    /// Configuration, the period's bericht.toml applied.
    pub(super) config: Config,
    /// The period.
    pub(super) period: Period,
    /// The inbox.
    pub(super) contents: Contents,
    /// ratsbericht.toml, bericht.toml and kennungen.toml, digested.
    pub(super) files: Vec<InputFile>,
}

/// Reads the project file alone.
///
/// # Errors
/// No project file, or one that is not valid.
pub(super) fn configuration(folder: &Path) -> Result<(Config, InputFile)> {
    let path = folder.join(PROJECT_FILE);
    if !path.exists() {
        let shown = folder.display();
        return Err(Error::new(
            format!("im Ordner `{shown}` gibt es keine Projektdatei {PROJECT_FILE}"),
            format!("the folder `{shown}` has no project file {PROJECT_FILE}"),
        )
        .help(
            "mit `--project ORDNER` den Projektordner nennen oder mit `ratsbericht init ORDNER` einen anlegen",
            "name the project folder with `--project DIR`, or make one with `ratsbericht init DIR`",
        ));
    }
    let text = read_text(&path, PROJECT_FILE)?;
    let config = config::parse(&text, folder)?;
    Ok((config, input_file(PROJECT_FILE, text.as_bytes())))
}

/// Opens a project for a period; the newest in the inbox where none is named.
///
/// # Errors
/// No or invalid project file, no inbox, no workbook for the period.
pub(super) fn open(folder: &Path, period: Option<Period>) -> Result<Project> {
    let (mut config, file) = configuration(folder)?;
    let mut files = vec![file];
    let period = inbox::choose(folder, period)?;
    if let Some((own, file)) = overlay(folder, &config, period)? {
        config = own;
        files.push(file);
    }
    let path = folder.join(IDS_FILE);
    if path.exists() {
        let text = read_text(&path, IDS_FILE)?;
        config.ids = config::confirmed_ids(&text, &config)?;
        files.push(input_file(IDS_FILE, text.as_bytes()));
    }
    let contents = inbox::scan(folder, period, &config)?;
    if contents.delivered.is_empty() && contents.inbox.contested.is_empty() {
        let at = format!("{}/{period}", inbox::INBOX);
        let other = contents.inbox.unmatched.first();
        let (de, en) = match other {
            Some(file) => (
                format!("; `{file}` gehört zu keinem Amt"),
                format!("; `{file}` belongs to no department"),
            ),
            None => Default::default(),
        };
        return Err(Error::new(
            format!("in `{at}` liegt keine Arbeitsmappe eines Amtes{de}"),
            format!("`{at}` holds no workbook of a department{en}"),
        )
        .help(
            "die Arbeitsmappen hineinlegen; welche Namen erwartet werden, steht unter `files` in [[departments]]",
            "put the workbooks there; the names expected stand under `files` in [[departments]]",
        ));
    }
    Ok(Project { folder: folder.to_path_buf(), config, period, contents, files })
}

/// The configuration with the period's bericht.toml applied, and that file; `None` where there is none.
pub(super) fn overlay(
    folder: &Path,
    config: &Config,
    period: Period,
) -> Result<Option<(Config, InputFile)>> {
    let name = format!("{}/{period}/{PERIOD_FILE}", inbox::INBOX);
    let path = folder.join(&name);
    if !path.exists() {
        return Ok(None);
    }
    let text = read_text(&path, &name)?;
    let own = config::overlay(config, &text, &name)?;
    Ok(Some((own, input_file(&name, text.as_bytes()))))
}

/// The configuration for a period, whether or not anything was delivered for it; `None` where it has no
/// bericht.toml of its own.
///
/// # Errors
/// A bericht.toml that is not valid.
pub(super) fn overlaid(folder: &Path, config: &Config, period: Period) -> Result<Option<Config>> {
    Ok(overlay(folder, config, period)?.map(|(own, _)| own))
}

/// Puts the ids that kennungen.toml confirms into the configuration.
///
/// # Errors
/// A kennungen.toml that is not valid.
pub(super) fn confirm_ids(folder: &Path, config: &mut Config) -> Result<()> {
    let path = folder.join(IDS_FILE);
    if path.exists() {
        let text = read_text(&path, IDS_FILE)?;
        config.ids = config::confirmed_ids(&text, config)?;
    }
    Ok(())
}

impl Project {
    /// Earlier editions of a kind.
    ///
    /// # Errors
    /// An archive that cannot be read.
    pub(super) fn history(&self, kind: EditionKind) -> Result<History> {
        archive::history(&archive_folder(&self.folder, kind), self.period)
    }

    /// What is frozen of this period, the latest revision.
    ///
    /// # Errors
    /// An archive that cannot be read.
    pub(super) fn frozen(&self, kind: EditionKind) -> Result<Option<Edition>> {
        let archive = archive_folder(&self.folder, kind);
        if archive::state(&archive)?.contains_key(&self.period) {
            archive::load(&archive, self.period).map(Some)
        } else {
            Ok(None)
        }
    }

    /// What beside the workbooks an edition is made from, for the archive: digests of project file,
    /// period file, theme, logo and templates.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn facts(&self) -> Result<archive::Facts> {
        let mut facts = archive::Facts {
            program: concat!("ratsbericht ", env!("CARGO_PKG_VERSION")).to_owned(),
            ..archive::Facts::default()
        };
        for file in &self.files {
            facts.configuration.insert(file.path.clone(), file.sha256.clone());
        }
        for path in [&self.config.output.theme, &self.config.issuer.logo].into_iter().flatten() {
            facts.configuration.insert(self.name_of(path), digest(path)?);
        }
        if let Some(folder) = &self.config.output.templates {
            for path in files_of(folder)? {
                facts.templates.insert(self.name_of(&path), digest(&path)?);
            }
        }
        Ok(facts)
    }

    /// The delivered files and their digests, as the archive compares them; one that cannot be read has
    /// none, and a finding when it is read.
    pub(super) fn inputs(&self) -> BTreeMap<String, String> {
        let delivered = self.contents.delivered.iter();
        delivered.map(|file| (file.name.clone(), digest(&file.path).unwrap_or_default())).collect()
    }

    fn name_of(&self, path: &Path) -> String {
        path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// Where outputs of the period go.
    pub(super) fn output(&self) -> PathBuf {
        self.folder.join(OUTPUT).join(self.period.to_string())
    }
}

/// The archive of an edition's kind. Public editions have one of their own: what readers know is
/// what was published, not what the full edition said.
pub(super) fn archive_folder(project: &Path, kind: EditionKind) -> PathBuf {
    match kind {
        EditionKind::Full => project.join(ARCHIVE),
        EditionKind::Public => project.join(ARCHIVE).join(PUBLIC),
    }
}

fn digest(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(|error| Error::io("Lesen", "reading", path, &error))?;
    Ok(sha256(&bytes))
}

/// The files of a folder, sorted; subfolders are not looked into.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let io = |error| Error::io("Lesen", "reading", folder, &error);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A text file of the project.
///
/// # Errors
/// A file that cannot be read or is not UTF-8.
pub(super) fn read_text(path: &Path, name: &str) -> Result<String> {
    let bytes = fs::read(path).map_err(|error| Error::io("Lesen", "reading", path, &error))?;
    String::from_utf8(bytes).map_err(|_| {
        Error::new(
            format!("{name} ist nicht in UTF-8 gespeichert"),
            format!("{name} is not saved as UTF-8"),
        )
        .help(
            "die Datei im Editor mit der Kodierung UTF-8 speichern",
            "save it as UTF-8 in the editor",
        )
    })
}

fn input_file(name: &str, bytes: &[u8]) -> InputFile {
    InputFile {
        path: name.to_owned(),
        sha256: sha256(bytes),
        bytes: bytes.len() as u64,
        modified: None,
        readable: true,
    }
}
