//! `manifest.json` of a packet (INTERFACES.md): what is in it, and whether a folder still is that.

use crate::config::EditionKind;
use crate::digest::sha256;
use crate::domain::Period;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Component, Path};

/// Name of the file that describes a packet.
pub const MANIFEST: &str = "manifest.json";

/// A packet's description. Keys that a later version adds are read past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Id of the recipient in ratsbericht.toml.
    pub recipient: String,
    /// Period of the edition.
    pub period: Period,
    /// Full or public.
    #[serde(with = "edition")]
    pub edition: EditionKind,
    /// Revision of the frozen edition.
    pub revision: u32,
    /// The packet's files but this one, sorted by path.
    pub files: Vec<FileEntry>,
    /// Name of the recipient.
    #[serde(default)]
    pub name: String,
    /// Number of this copy, from 1.
    #[serde(default)]
    pub copy: usize,
    /// Number of copies.
    #[serde(default)]
    pub copies: usize,
    /// SHA-256 of what is the recipient's own in it: who it is addressed to, and the copy's number.
    #[serde(default)]
    pub addressed: String,
    /// What the report is called: `Beschlusskontrolle zu V2927/19`.
    #[serde(default)]
    pub title: String,
    /// The period in words, with the revision from the second on: `III. Quartal 2019`.
    #[serde(default)]
    pub period_text: String,
    /// Confidentiality mark; empty in the public edition and where there is none.
    #[serde(default)]
    pub confidentiality: String,
}

/// A file of a packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path relative to the manifest, with `/`.
    pub path: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    sha256(bytes)
}

impl FileEntry {
    /// The entry of a file.
    #[must_use]
    pub fn of(path: &str, content: &[u8]) -> Self {
        Self { path: path.to_owned(), sha256: digest(content), bytes: content.len() as u64 }
    }
}

impl Manifest {
    /// The bytes of the file: indented, with a line feed at the end.
    ///
    /// # Panics
    /// Never: all of it can be written as JSON.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("strings and numbers alone");
        bytes.push(b'\n');
        bytes
    }

    /// Reads the file's bytes. The paths in it lead nowhere but below the packet's folder.
    ///
    /// # Errors
    /// Where it is no manifest, or names a path outside the folder.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let manifest: Self = serde_json::from_slice(bytes)
            .map_err(|e| Error::new(format!("kein Manifest: {e}"), format!("no manifest: {e}")))?;
        match manifest.files.iter().find(|file| !stays_inside(&file.path)) {
            Some(FileEntry { path, .. }) => Err(Error::new(
                format!("`{path}` liegt außerhalb der Mappe"),
                format!("`{path}` lies outside the packet"),
            )),
            None => Ok(manifest),
        }
    }

    /// Checks that a folder holds exactly the files described, unchanged.
    ///
    /// # Errors
    /// The first file that is missing, changed or not described.
    pub fn check(&self, folder: &Path) -> Result<()> {
        let fault = |path: &str, de: &str, en: &str| {
            let path = folder.join(path);
            let path = path.display();
            let error = Error::new(format!("`{path}` {de}"), format!("`{path}` {en}"));
            error.help("`ratsbericht packets` macht die Mappen neu", MAKE_AGAIN)
        };
        for file in &self.files {
            let path = folder.join(&file.path);
            let size = fs::metadata(&path).map(|data| data.len()).ok();
            let Some(size) = size else { return Err(fault(&file.path, "fehlt", "is missing")) };
            // The size first: it tells most changes without reading.
            let same = size == file.bytes
                && fs::read(&path)
                    .map_err(|error| Error::io("Lesen", "reading", &path, &error))
                    .map(|bytes| digest(&bytes) == file.sha256)?;
            if !same {
                let (de, en) = ("wurde verändert (SHA-256)", "was changed (SHA-256)");
                return Err(fault(&file.path, de, en));
            }
        }
        let mut found = Vec::new();
        files_below(folder, "", &mut found)?;
        let known = |path: &str| path == MANIFEST || self.files.iter().any(|f| f.path == path);
        match found.iter().find(|path| !known(path)) {
            Some(path) => Err(fault(path, "gehört nicht zur Mappe", "does not belong here")),
            None => Ok(()),
        }
    }
}

const MAKE_AGAIN: &str = "`ratsbericht packets` makes the packets anew";

/// Reads a packet's folder and checks it against its manifest.
///
/// # Errors
/// Where there is no manifest, it cannot be understood, or the folder is not what it describes.
pub fn open(folder: &Path) -> Result<Manifest> {
    let path = folder.join(MANIFEST);
    let bytes = fs::read(&path).map_err(|error| {
        Error::io("Lesen", "reading", &path, &error).help(
            "`ratsbericht packets` macht die Mappen",
            "`ratsbericht packets` makes the packets",
        )
    })?;
    let manifest = Manifest::from_bytes(&bytes).map_err(|error| {
        let path = path.display();
        error
            .context(format!("`{path}`"), format!("`{path}`"))
            .help("`ratsbericht packets` macht die Mappen neu", MAKE_AGAIN)
    })?;
    manifest.check(folder)?;
    Ok(manifest)
}

/// Whether a path with `/` is relative and names nothing above its folder, on any system.
fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', ':', '\0'])
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Paths of all files below a folder, with `/`.
fn files_below(folder: &Path, inside: &str, found: &mut Vec<String>) -> Result<()> {
    let io = |error| Error::io("Lesen", "reading", folder, &error);
    for entry in fs::read_dir(folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        let name = format!("{inside}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(io)?.is_dir() {
            files_below(&entry.path(), &format!("{name}/"), found)?;
        } else {
            found.push(name);
        }
    }
    found.sort();
    Ok(())
}

/// An edition as its word.
mod edition {
    use crate::config::EditionKind;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(kind: &EditionKind, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(kind.word())
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<EditionKind, D::Error> {
        let word = String::deserialize(from)?;
        let known = [EditionKind::Full, EditionKind::Public];
        known
            .into_iter()
            .find(|kind| kind.word() == word)
            .ok_or_else(|| D::Error::custom(format!("edition `{word}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    fn manifest(files: Vec<FileEntry>) -> Manifest {
        Manifest {
            recipient: "fraktion-a".into(),
            period: "2019-Q3".parse().expect("a period"),
            edition: EditionKind::Full,
            revision: 1,
            files,
            name: "Fraktion A".into(),
            copy: 3,
            copies: 7,
            addressed: String::new(),
            title: "Beschlusskontrolle zu V2927/19".into(),
            period_text: "III. Quartal 2019".into(),
            confidentiality: "vertraulich".into(),
        }
    }

    #[test]
    fn the_keys_are_those_of_the_contract() {
        let manifest = manifest(vec![FileEntry::of("paket.pdf", b"%PDF")]);
        let text = String::from_utf8(manifest.to_bytes()).expect("UTF-8");
        let begin = "{\n  \"recipient\": \"fraktion-a\",\n  \"period\": \"2019-Q3\",\n  \"edition\": \
                     \"full\",\n  \"revision\": 1,\n  \"files\": [\n    {\n      \"path\": \
                     \"paket.pdf\",\n      \"sha256\": \"";
        assert!(text.starts_with(begin), "{text}");
        assert!(text.contains("\"bytes\": 4\n"), "{text}");
        assert_eq!(Manifest::from_bytes(text.as_bytes()).expect("its own"), manifest);
    }

    #[test]
    fn the_contract_alone_is_enough_and_more_is_read_past() {
        let text = r#"{"recipient": "a", "period": "2019-Q3", "edition": "public", "revision": 2,
            "files": [{"path": "csv/open-data/x.csv", "sha256": "00", "bytes": 1}], "new": [1]}"#;
        let read = Manifest::from_bytes(text.as_bytes()).expect("valid");
        assert_eq!((read.edition, read.copy), (EditionKind::Public, 0));
    }

    #[test]
    fn paths_stay_inside() {
        for path in ["", "/etc/x", "../x", "a/../../x", "./x", "C:\\x", "a\\b", "C:x"] {
            let bytes = manifest(vec![FileEntry::of(path, b"")]).to_bytes();
            let error = Manifest::from_bytes(&bytes).expect_err(path);
            assert!(error.message(Lang::De).contains("außerhalb"), "{path}");
        }
    }

    #[test]
    fn a_folder_is_what_its_manifest_says() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path();
        let message = |text: &str| {
            let error = open(path).expect_err(text);
            assert!(error.remedy(Lang::De).is_some(), "{text}: no remedy");
            let message = error.message(Lang::De);
            assert!(message.contains(text), "{message}");
        };
        message("gibt es nicht");
        fs::create_dir(path.join("csv")).expect("a folder");
        fs::write(path.join("csv/a.csv"), "a;b").expect("a file");
        let files = vec![FileEntry::of("csv/a.csv", b"a;b"), FileEntry::of("paket.pdf", b"%PDF")];
        fs::write(path.join(MANIFEST), manifest(files).to_bytes()).expect("a file");
        message("paket.pdf` fehlt");
        fs::write(path.join("paket.pdf"), "%PDF").expect("a file");
        assert_eq!(open(path).expect("whole").recipient, "fraktion-a");
        fs::write(path.join("csv/a.csv"), "a;c").expect("a file");
        message("verändert");
        fs::write(path.join("csv/a.csv"), "a;b").expect("a file");
        fs::write(path.join("csv/b.csv"), "").expect("a file");
        message("b.csv` gehört nicht zur Mappe");
    }
}
