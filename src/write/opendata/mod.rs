//! What makes a public edition findable and readable by machines: a Frictionless Data Package,
//! an OParl paper, DCAT-AP.de metadata.
//!
//! All three describe files that are already written; they hold no figure themselves. No clock is
//! asked: the only date is the report's.

pub mod datapackage;
pub mod dcat;
pub mod licence;
pub mod oparl;

use super::about::About;
use crate::digest::{sha256, sha512};
use serde_json::{Map, Value as Json};

/// Folder of the CSV files that a data package describes.
pub const TABLES: &str = "csv/open-data";

/// A file of the edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Path inside the edition's folder, with `/`.
    pub path: String,
    /// What it is, for people.
    pub title: String,
    /// Its kind.
    pub format: FileFormat,
    /// Length.
    pub bytes: u64,
    /// Digest, lower-case hexadecimal.
    pub sha256: String,
    /// Digest, lower-case hexadecimal.
    pub sha512: String,
}

/// Kinds of files that are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the formats")]
pub enum FileFormat {
    Pdf,
    Html,
    Xlsx,
    Csv,
    Json,
}

impl Published {
    /// Describes a file by its bytes.
    #[must_use]
    pub fn new(path: &str, title: String, format: FileFormat, content: &[u8]) -> Self {
        Self {
            path: path.to_owned(),
            title,
            format,
            bytes: u64::try_from(content.len()).unwrap_or(u64::MAX),
            sha256: sha256(content),
            sha512: sha512(content),
        }
    }

    /// Its name without folders.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

impl FileFormat {
    /// Media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            FileFormat::Pdf => "application/pdf",
            FileFormat::Html => "text/html",
            FileFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            FileFormat::Csv => "text/csv",
            FileFormat::Json => "application/json",
        }
    }
}

/// One paragraph on the edition: title, what it holds, the notice.
fn description(about: &About) -> String {
    let mut text = format!(
        "{}. Maßnahmen und Indikatoren je Handlungsfeld und Quartal, herausgegeben von: {}.",
        about.title, about.issuer
    );
    if !about.notice.is_empty() {
        text.push(' ');
        text.push_str(&about.notice);
    }
    text
}

/// The report's date as a point in time.
fn instant(about: &About) -> String {
    format!("{}T00:00:00Z", about.date)
}

/// The object without what is empty: nobody reads an empty list or text.
fn without_empty(object: Json) -> Json {
    let Json::Object(map) = object else { return object };
    let kept = map.into_iter().filter(|(_, value)| match value {
        Json::Null => false,
        Json::String(text) => !text.is_empty(),
        Json::Array(list) => !list.is_empty(),
        _ => true,
    });
    Json::Object(kept.collect::<Map<_, _>>())
}

/// Printed with indents and a line end.
fn printed(json: &Json) -> String {
    let mut text = serde_json::to_string_pretty(json).expect("keys are strings");
    text.push('\n');
    text
}
