//! The archive's files: the only disk access here.
//!
//! A revision is a folder that appears whole: written beside its place, synced, then renamed. It is
//! never changed afterwards. A public revision counts once the full one that it was made with is there:
//! it is put in place first, and the one rename of the full revision makes both count.

use super::manifest::{Beside, FORMAT, Manifest, Version};
use crate::digest::sha256;
use crate::domain::Period;
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Name of the file that describes a revision.
pub(super) const MANIFEST: &str = "manifest.json";

/// How folders begin that are being written; one that is left over was interrupted.
const UNFINISHED: &str = ".neu-";

/// The folder of a period.
pub(super) fn period_folder(archive: &Path, period: Period) -> PathBuf {
    archive.join(period.to_string())
}

/// The folder of a revision.
pub(super) fn revision_folder(archive: &Path, period: Period, revision: u32) -> PathBuf {
    period_folder(archive, period).join(format!("r{revision}"))
}

/// Periods and their revisions, both ascending. A missing archive has none; other files and
/// folders are not ours and are left alone. What does not count yet is left out.
pub(super) fn revisions(archive: &Path) -> Result<BTreeMap<Period, Vec<u32>>> {
    let mut found = BTreeMap::new();
    for name in names(archive)? {
        let Ok(period) = name.parse::<Period>() else { continue };
        let mut revisions: Vec<u32> = names(&archive.join(&name))?
            .iter()
            .filter_map(|name| name.strip_prefix('r')?.parse().ok())
            .collect();
        revisions.sort_unstable();
        while revisions.last().is_some_and(|last| waits(archive, period, *last)) {
            revisions.pop();
        }
        if !revisions.is_empty() {
            found.insert(period, revisions);
        }
    }
    Ok(found)
}

/// Whether a revision was made with one of the archive around it that is not there: the run that made
/// it was interrupted. What cannot be read is said when it is opened.
fn waits(archive: &Path, period: Period, revision: u32) -> bool {
    let manifest = fs::read(revision_folder(archive, period, revision).join(MANIFEST)).ok();
    let beside = manifest
        .and_then(|bytes| serde_json::from_slice::<Beside>(&bytes).ok())
        .and_then(|manifest| manifest.beside);
    let full = beside.zip(archive.parent());
    full.is_some_and(|(full, around)| !revision_folder(around, period, full).exists())
}

/// Removes what an interrupted run left of a period: nothing that counts.
pub(super) fn sweep(archive: &Path, period: Period) -> Result<()> {
    let folder = period_folder(archive, period);
    for name in names(&folder)? {
        let revision = name.strip_prefix('r').and_then(|number| number.parse().ok());
        if revision.is_some_and(|revision| waits(archive, period, revision)) {
            // Away in one step: half of a revision would be a damaged one.
            let aside = folder.join(format!("{UNFINISHED}{name}"));
            fs::rename(folder.join(&name), &aside)
                .map_err(|e| Error::io("Entfernen", "removing", &aside, &e))?;
        }
    }
    for name in names(&folder)?.iter().filter(|name| name.starts_with(UNFINISHED)) {
        let left_over = folder.join(name);
        fs::remove_dir_all(&left_over)
            .map_err(|e| Error::io("Entfernen", "removing", &left_over, &e))?;
    }
    Ok(())
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let reading = |error: &_| Error::io("Lesen", "reading", folder, error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(reading(&error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| reading(&error))?;
        if entry.path().is_dir()
            && let Ok(name) = entry.file_name().into_string()
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// A new revision, written beside its place.
#[derive(Debug)]
pub(super) struct Staged {
    fresh: TempDir,
    archive: PathBuf,
    folder: PathBuf,
    target: PathBuf,
}

/// Writes a new revision beside its place. Until [`Staged::commit`] there is none.
pub(super) fn stage(
    archive: &Path,
    manifest: &mut Manifest,
    files: &[(&str, Vec<u8>)],
) -> Result<Staged> {
    let folder = period_folder(archive, manifest.period);
    let target = revision_folder(archive, manifest.period, manifest.revision);
    fs::create_dir_all(&folder).map_err(|e| Error::io("Anlegen", "creating", &folder, &e))?;
    sweep(archive, manifest.period)?;
    let fresh = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempdir_in(&folder)
        .map_err(|e| Error::io("Anlegen", "creating", &folder, &e))?;
    manifest.files.clear();
    for (name, bytes) in files {
        manifest.files.insert((*name).to_owned(), sha256(bytes));
        write_file(fresh.path(), &target, name, bytes)?;
    }
    let text = serde_json::to_vec_pretty(manifest)
        .map_err(|e| Error::new(format!("`{MANIFEST}`: {e}"), format!("`{MANIFEST}`: {e}")))?;
    write_file(fresh.path(), &target, MANIFEST, &text)?;
    share(fresh.path());
    sync_folder(fresh.path());
    Ok(Staged { fresh, archive: archive.to_path_buf(), folder, target })
}

impl Staged {
    /// Where it will be.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Puts it in its place. An interruption leaves either no revision or a whole one.
    pub(super) fn commit(self) -> Result<()> {
        let Self { fresh, archive, folder, target } = self;
        // Fails where the revision exists, so that nothing is ever replaced.
        fs::rename(fresh.path(), &target)
            .map_err(|e| Error::io("Anlegen", "creating", &target, &e))?;
        // Renamed: there is nothing left to remove.
        drop(fresh.keep());
        sync_folder(&folder);
        sync_folder(&archive);
        Ok(())
    }
}

/// `shown` is where the file will stand: what a message names.
fn write_file(folder: &Path, shown: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let write = || {
        let mut file = File::create_new(folder.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|e| Error::io("Schreiben", "writing", &shown.join(name), &e))
}

/// Temporary folders are private; the archive is as readable as what is around it.
fn share(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = folder.parent().and_then(|parent| fs::metadata(parent).ok());
        if let Some(mode) = mode {
            let permissions = fs::Permissions::from_mode(mode.permissions().mode() & 0o777);
            // Without it the archive is complete all the same.
            drop(fs::set_permissions(folder, permissions));
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Makes a rename durable where the system can; where it cannot, the folder is whole all the same.
fn sync_folder(folder: &Path) {
    drop(File::open(folder).and_then(|folder| folder.sync_all()));
}

/// A revision that was found on disk.
pub(super) struct Found {
    folder: PathBuf,
    /// Its description.
    pub(super) manifest: Manifest,
}

impl Found {
    /// Opens a revision; an unknown version and damage are said as such.
    pub(super) fn open(archive: &Path, period: Period, revision: u32) -> Result<Self> {
        let folder = revision_folder(archive, period, revision);
        let path = folder.join(MANIFEST);
        let bytes = fs::read(&path).map_err(|e| Error::io("Lesen", "reading", &path, &e))?;
        let version: Version =
            serde_json::from_slice(&bytes).map_err(|e| damaged(&path, &e.to_string()))?;
        if version.format != FORMAT {
            let (path, found) = (folder.display(), version.format);
            return Err(Error::new(
                format!("`{path}` hat das Archivformat {found}, bekannt ist {FORMAT}"),
                format!("`{path}` has archive format {found}, known is {FORMAT}"),
            )
            .help(
                "eine neuere Fassung von ratsbericht verwenden",
                "use a newer version of ratsbericht",
            ));
        }
        let manifest: Manifest =
            serde_json::from_slice(&bytes).map_err(|e| damaged(&path, &e.to_string()))?;
        if (manifest.period, manifest.revision) != (period, revision) {
            let says = format!("{} r{}", manifest.period, manifest.revision);
            return Err(damaged(&path, &says));
        }
        Ok(Self { folder, manifest })
    }

    /// Reads a file of the revision and makes it into something; its digest must be the frozen one.
    pub(super) fn file<T>(&self, name: &str, read: impl FnOnce(&[u8]) -> Result<T>) -> Result<T> {
        let path = self.folder.join(name);
        let bytes = fs::read(&path).map_err(|e| Error::io("Lesen", "reading", &path, &e))?;
        if self.manifest.files.get(name) != Some(&sha256(&bytes)) {
            return Err(damaged(&path, "SHA-256"));
        }
        read(&bytes).map_err(|error| {
            let path = path.display();
            error.context(format!("`{path}`"), format!("`{path}`"))
        })
    }
}

fn damaged(path: &Path, what: &str) -> Error {
    let path = path.display();
    Error::new(format!("`{path}` ist beschädigt ({what})"), format!("`{path}` is damaged ({what})"))
        .help(
            "den Ordner der Ausgabe aus einer Sicherung zurückholen",
            "restore the edition's folder from a backup",
        )
}
