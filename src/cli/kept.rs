//! What lies in a folder of forms that somebody worked in: it is never replaced without a word.

use crate::digest::sha256;
use crate::error::{Error, Result};
use crate::platform::FolderWriter;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Beside the forms: their digests as they were made, in the form of `sha256sum`.
const DIGESTS: &str = ".formulare.sha256";

/// SHA-256, lower-case hexadecimal.
pub(super) fn digest(bytes: &[u8]) -> String {
    sha256(bytes)
}

/// Digests of a folder's forms as they were made, by name; none where it has no list of them.
pub(super) fn made(folder: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder.join(DIGESTS)).unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.split_once("  "));
    lines.map(|(digest, name)| (name.to_owned(), digest.to_owned())).collect()
}

/// A folder of forms before it is made anew.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Forms that are not as they were made.
    pub(super) changed: BTreeSet<String>,
    /// Files that are no forms of this program.
    foreign: BTreeSet<String>,
    made: BTreeMap<String, String>,
}

impl Kept {
    /// Looks a folder through. `forms` are the names that will be written.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn find(folder: &Path, forms: &BTreeSet<String>) -> Result<Self> {
        let made = made(folder);
        let mut kept = Self { made, ..Self::default() };
        for name in files(folder, "")? {
            let path = folder.join(&name);
            let known = kept.made.get(&name);
            if name == DIGESTS {
                continue;
            }
            if known.is_none() && !forms.contains(&name) {
                kept.foreign.insert(name);
                continue;
            }
            let bytes = fs::read(&path).map_err(|e| Error::io("Lesen", "reading", &path, &e))?;
            if known != Some(&digest(&bytes)) {
                kept.changed.insert(name);
            }
        }
        Ok(kept)
    }

    /// Takes what stays over into the new folder, and writes the digests of the forms: of those that
    /// stay the ones they were made with.
    ///
    /// # Errors
    /// A file that can be neither linked nor copied.
    pub(super) fn carry(
        &self,
        writer: &FolderWriter,
        new: &BTreeMap<String, String>,
    ) -> Result<()> {
        for name in self.changed.iter().chain(&self.foreign) {
            if !new.contains_key(name) {
                writer.keep(name)?;
            }
        }
        let stay = self.made.iter().filter(|(name, _)| self.changed.contains(*name));
        let all: BTreeMap<_, _> = stay.chain(new).collect();
        let text = all.into_iter().fold(String::new(), |mut text, (name, digest)| {
            let written = writeln!(text, "{digest}  {name}");
            debug_assert!(written.is_ok(), "writing to a string never fails");
            text
        });
        writer.write(DIGESTS, text.as_bytes())
    }
}

/// All files below a folder, with `/`; none where there is no folder.
fn files(folder: &Path, inside: &str) -> Result<Vec<String>> {
    let io = |error| Error::io("Lesen", "reading", folder, &error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(io)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(io)?;
        let name = format!("{inside}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(io)?.is_dir() {
            names.extend(files(&entry.path(), &format!("{name}/"))?);
        } else {
            names.push(name);
        }
    }
    Ok(names)
}
