//! What differs between operating systems, in one place: replacing a folder as a whole, locks, signals.
//!
//! Tested on Linux; another system needs this module and nothing else.

mod stop;

pub use stop::{Step, on_signal, step};

use crate::error::{Error, Result};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use stop::Unfinished;

/// Writes a set of files as one folder that appears whole or not at all.
///
/// The files are written into a folder beside the target and synced; then the two folders exchange
/// their names in one step, and the old one is removed. An interrupted call leaves the old folder or
/// the new one. Where a file system cannot exchange names, the old folder steps aside first; an interruption
/// between the two renames leaves it under its other name, and [`FolderWriter::begin`] puts it back.
#[derive(Debug)]
pub struct FolderWriter {
    target: PathBuf,
    fresh: PathBuf,
    aside: PathBuf,
    finished: bool,
    _unfinished: Unfinished,
}

impl FolderWriter {
    /// Prepares to replace `target`, and mends what an interrupted run left behind.
    ///
    /// # Errors
    /// Where the folder beside the target cannot be made.
    pub fn begin(target: &Path) -> Result<Self> {
        let target = &std::path::absolute(target)
            .map_err(|error| Error::io("Anlegen", "creating", target, &error))?;
        let name = target.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let parent = target.parent().unwrap_or(Path::new(""));
        let _step = step();
        let beside = |suffix: &str| parent.join(format!(".{name}.{suffix}"));
        let writer = Self {
            target: target.to_path_buf(),
            fresh: beside("neu"),
            aside: beside("alt"),
            finished: false,
            _unfinished: Unfinished::new(&beside("neu")),
        };
        let io = |error| {
            Error::io("Anlegen", "creating", target, &error).help(
                "prüfen, ob dort geschrieben werden darf, oder mit `--out` einen anderen Ordner nennen",
                "see whether writing is allowed there, or name another folder with `--out`",
            )
        };
        if !parent.as_os_str().is_empty() {
            fs::create_dir_all(parent).map_err(io)?;
        }
        remove(&writer.fresh)?;
        if writer.aside.exists() {
            if writer.target.exists() {
                remove(&writer.aside)?;
            } else {
                fs::rename(&writer.aside, &writer.target).map_err(io)?;
            }
        }
        fs::create_dir(&writer.fresh).map_err(io)?;
        Ok(writer)
    }

    /// Opens a file of the folder for writing; `path` is relative and may name subfolders.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn create(&self, path: &str) -> Result<File> {
        let _step = step();
        let full = self.fresh.join(path);
        let shown = self.target.join(path);
        if let Some(parent) = full.parent() {
            fs::create_dir_all(parent).map_err(|e| Error::io("Anlegen", "creating", &shown, &e))?;
        }
        File::create(&full).map_err(|e| Error::io("Anlegen", "creating", &shown, &e))
    }

    /// Writes one file of the folder.
    ///
    /// # Errors
    /// Where it cannot be written, for example on a full disk.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let _step = step();
        let mut file = self.create(path)?;
        let shown = self.target.join(path);
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(|e| Error::io("Schreiben", "writing", &shown, &e))
    }

    /// Reads a file of the folder that was written before.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(&self, path: &str) -> Result<Vec<u8>> {
        let shown = self.target.join(path);
        fs::read(self.fresh.join(path)).map_err(|e| Error::io("Lesen", "reading", &shown, &e))
    }

    /// Makes a file of the folder appear a second time: as another name of the same file where the
    /// system can, else as a copy.
    ///
    /// # Errors
    /// Where it can be neither linked nor copied.
    pub fn link(&self, from: &str, path: &str) -> Result<()> {
        let _step = step();
        let (from, full) = (self.fresh.join(from), self.fresh.join(path));
        let io = |e| Error::io("Anlegen", "creating", &self.target.join(path), &e);
        if let Some(parent) = full.parent() {
            fs::create_dir_all(parent).map_err(io)?;
        }
        if fs::hard_link(&from, &full).is_err() {
            fs::copy(&from, &full).map_err(io)?;
        }
        Ok(())
    }

    /// Takes a file of the folder that is replaced over into the new one: the same file where the system
    /// can, else a copy.
    ///
    /// # Errors
    /// Where it can be neither linked nor copied.
    pub fn keep(&self, path: &str) -> Result<()> {
        let _step = step();
        let (from, full) = (self.target.join(path), self.fresh.join(path));
        let io = |e| Error::io("Anlegen", "creating", &from, &e);
        if let Some(parent) = full.parent() {
            fs::create_dir_all(parent).map_err(io)?;
        }
        if fs::hard_link(&from, &full).is_err() {
            fs::copy(&from, &full).map_err(io)?;
        }
        Ok(())
    }

    /// Puts the folder in the target's place.
    ///
    /// # Errors
    /// Where a rename fails; the old folder is put back.
    pub fn finish(mut self) -> Result<()> {
        let _step = step();
        let io = |error| Error::io("Ersetzen", "replacing", &self.target, &error);
        if exchange(&self.fresh, &self.target) {
            // What is called fresh now is the old folder; where removing it is cut short, the next
            // `begin` goes on with it.
            self.finished = true;
            return remove(&self.fresh);
        }
        if self.target.exists() {
            fs::rename(&self.target, &self.aside).map_err(io)?;
        }
        if let Err(error) = fs::rename(&self.fresh, &self.target) {
            let back = fs::rename(&self.aside, &self.target);
            drop(back);
            return Err(io(error));
        }
        self.finished = true;
        remove(&self.aside)
    }
}

/// Gives two folders each other's name in one step, so that at no moment one of the names is missing.
/// False where one is missing, or the file system cannot do it.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

/// Not known elsewhere: the folders are renamed one after the other.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

impl Drop for FolderWriter {
    fn drop(&mut self) {
        if !self.finished {
            // Nothing half-written stays; a failure here is mended by the next `begin`.
            drop(fs::remove_dir_all(&self.fresh));
        }
    }
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io("Entfernen", "removing", folder, &error))
        }
        _ => Ok(()),
    }
}

/// Held while a command changes a project; released when dropped or when the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the project's lock. It lies on the project file itself: nothing is left behind, whatever
    /// ends the process. (Where locks are binding on readers too, another file must take its place.)
    ///
    /// # Errors
    /// Where another process holds it, or the file cannot be opened.
    pub fn take(project_file: &Path) -> Result<Self> {
        let io = |e| Error::io("Sperren", "locking", project_file, &e);
        let file = File::open(project_file).map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(fs::TryLockError::WouldBlock) => Err(Error::new(
                format!("mit `{}` arbeitet schon ein anderer Aufruf", project_file.display()),
                format!("another run is under way with `{}`", project_file.display()),
            )
            .help("warten, bis er fertig ist", "wait until it has ended")),
            Err(fs::TryLockError::Error(e)) => Err(io(e)),
        }
    }
}

/// Whether a file's rights keep everybody but its owner out (mode 600 or stricter).
#[cfg(unix)]
#[must_use]
pub fn private(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o077 == 0
}

/// Elsewhere rights are kept in lists that are not read here: nothing is refused.
#[cfg(not(unix))]
#[must_use]
pub fn private(_: &fs::Metadata) -> bool {
    true
}

/// Writes one file that appears whole or not at all: beside its target, then renamed.
#[derive(Debug)]
pub struct FileWriter {
    target: PathBuf,
    unfinished: Unfinished,
    file: std::io::BufWriter<tempfile::NamedTempFile>,
}

impl FileWriter {
    /// Begins a file.
    ///
    /// # Errors
    /// Where nothing can be made beside the target.
    pub fn begin(target: &Path) -> Result<Self> {
        let folder =
            target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let _step = step();
        let file = readable(folder).map_err(|e| Error::io("Anlegen", "creating", target, &e))?;
        let unfinished = Unfinished::new(file.path());
        let file = std::io::BufWriter::new(file);
        Ok(Self { target: target.to_path_buf(), unfinished, file })
    }

    /// Puts the file in its target's place.
    ///
    /// # Errors
    /// Where the rest cannot be written or the rename fails; the old file stays.
    pub fn finish(self) -> Result<()> {
        let io = |error: std::io::Error| Error::io("Schreiben", "writing", &self.target, &error);
        let file = self.file.into_inner().map_err(|e| io(e.into_error()))?;
        file.as_file().sync_all().map_err(io)?;
        let _step = step();
        file.persist(&self.target).map(drop).map_err(|e| io(e.error))?;
        drop(self.unfinished);
        Ok(())
    }
}

/// A temporary file that others may read as far as the user's settings allow: the one it becomes is to
/// be handed on.
fn readable(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

impl Write for FileWriter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}
