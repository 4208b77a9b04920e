//! `oparl.json`: the report as a paper with its files, as a council information system publishes
//! it (OParl 1.1).
//!
//! Ids are addresses under `[publish] base_url`. The paper embeds its files. OParl knows no state
//! of implementation and no link to a resolution by its number; what a system links itself
//! (body, consultation, superordinated paper) it adds on import.

use super::{FileFormat, Published, instant, licence, printed, without_empty};
use crate::write::about::About;
use serde_json::{Value as Json, json};

/// Name of the file.
pub const FILE: &str = "oparl.json";

/// Describes the edition; `about.base_url` is stated.
#[must_use]
pub fn write(about: &About, files: &[Published]) -> String {
    let id = format!("{}{FILE}", about.base_url);
    // The report itself: as PDF, else as the page.
    let main = [FileFormat::Pdf, FileFormat::Html]
        .into_iter()
        .find_map(|format| files.iter().position(|file| file.format == format));
    let all: Vec<Json> = files
        .iter()
        .enumerate()
        .map(|(i, file)| {
            let master = main.filter(|&main| main != i && is_report(file)).map(|main| &files[main]);
            let derived: Vec<&Published> = if main == Some(i) {
                files
                    .iter()
                    .enumerate()
                    .filter(|(n, f)| *n != i && is_report(f))
                    .map(|(_, f)| f)
                    .collect()
            } else {
                Vec::new()
            };
            object(about, file, master, &derived)
        })
        .collect();
    let auxiliary: Vec<&Json> =
        all.iter().enumerate().filter(|(i, _)| Some(*i) != main).map(|(_, file)| file).collect();
    let mut keywords = vec!["Beschlusskontrolle".to_owned()];
    keywords.extend(about.keywords.iter().cloned());
    printed(&without_empty(json!({
        "id": id,
        "type": "https://schema.oparl.org/1.1/Paper",
        "name": about.title,
        "date": about.date.to_string(),
        "paperType": "Beschlusskontrolle",
        "mainFile": main.map(|main| all[main].clone()),
        "auxiliaryFile": auxiliary,
        "keyword": keywords,
        "license": licence(about),
        "created": instant(about),
        "modified": instant(about),
    })))
}

/// The same content in another format: derived from the main file.
fn is_report(file: &Published) -> bool {
    matches!(file.format, FileFormat::Pdf | FileFormat::Html)
}

fn licence(about: &About) -> String {
    licence::known(&about.licence).map_or(about.licence.clone(), |known| known.page.to_owned())
}

/// Address of a file's object: one of the paper's own, as it is embedded.
fn id(about: &About, file: &Published) -> String {
    format!("{}{FILE}#{}", about.base_url, file.path)
}

fn object(
    about: &About,
    file: &Published,
    master: Option<&Published>,
    derived: &[&Published],
) -> Json {
    let url = format!("{}{}", about.base_url, file.path);
    let derived: Vec<String> = derived.iter().map(|file| id(about, file)).collect();
    without_empty(json!({
        "id": id(about, file),
        "type": "https://schema.oparl.org/1.1/File",
        "name": file.title,
        "fileName": file.file_name(),
        "mimeType": file.format.media_type(),
        "date": about.date.to_string(),
        "size": file.bytes,
        "sha512Checksum": file.sha512,
        "accessUrl": url,
        "downloadUrl": url,
        "masterFile": master.map(|master| id(about, master)),
        "derivativeFile": derived,
        "fileLicense": licence(about),
        "created": instant(about),
        "modified": instant(about),
    }))
}
