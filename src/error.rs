//! Why the program could not go on (exit code 2).
//!
//! What is wrong in the *data* is never an [`Error`]: it is a
//! [`Finding`](crate::finding::Finding), collected with all the others.

use crate::lang::{Lang, Text};
use std::fmt;

/// `Result` whose error stops the program.
pub type Result<T> = std::result::Result<T, Error>;

/// A reason that stops the program: what happened, where, and one thing to do.
///
/// Context is put in front with [`Error::context`], so that the message reads from
/// the consequence to the cause.
#[derive(Debug, Clone)]
pub struct Error {
    chain: Vec<Text>,
    help: Option<Text>,
}

impl Error {
    /// An error from what happened, in both languages.
    pub fn new(de: impl Into<String>, en: impl Into<String>) -> Self {
        Self { chain: vec![Text::new(de, en)], help: None }
    }

    /// The one thing the user can do about it.
    #[must_use]
    pub fn help(mut self, de: impl Into<String>, en: impl Into<String>) -> Self {
        self.help = Some(Text::new(de, en));
        self
    }

    /// Puts a consequence in front of the cause.
    #[must_use]
    pub fn context(mut self, de: impl Into<String>, en: impl Into<String>) -> Self {
        self.chain.insert(0, Text::new(de, en));
        self
    }

    /// An operating system error while doing something with `path`.
    ///
    /// `de`/`en` name the action as a noun phrase, for example `"Lesen"`/`"reading"`.
    pub fn io(de: &str, en: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        let (cause_de, cause_en) = match error.kind() {
            K::NotFound => ("Datei oder Ordner gibt es nicht", "no such file or folder"),
            K::PermissionDenied => ("keine Berechtigung", "permission denied"),
            K::StorageFull => ("der Datenträger ist voll", "the disk is full"),
            K::QuotaExceeded => {
                ("das Speicherkontingent ist erschöpft", "the disk quota is used up")
            }
            K::ReadOnlyFilesystem => {
                ("der Datenträger ist schreibgeschützt", "the disk is read-only")
            }
            K::NotADirectory => {
                ("ein Teil des Pfades ist kein Ordner", "part of the path is not a folder")
            }
            K::AlreadyExists => {
                ("dort liegt schon etwas dieses Namens", "something of that name is there already")
            }
            K::IsADirectory => ("das ist ein Ordner", "it is a folder"),
            _ => ("", ""),
        };
        let path = path.display();
        let raw = error.to_string();
        let (de_why, en_why) =
            if cause_de.is_empty() { (raw.as_str(), raw.as_str()) } else { (cause_de, cause_en) };
        Self::new(
            format!("{de} von `{path}` ist nicht möglich: {de_why}"),
            format!("{en} `{path}` failed: {en_why}"),
        )
    }

    /// The whole message in one language: consequence first, then causes.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        self.chain.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(": ")
    }

    /// What to do, where there is something to do.
    #[must_use]
    pub fn remedy(&self, lang: Lang) -> Option<&str> {
        self.help.as_ref().map(|text| text.get(lang))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for Error {}
