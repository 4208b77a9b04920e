//! Whether pages can become a file that keeps its word.
//!
//! A file that claims PDF/UA and PDF/A has to be one. Frames come from layout, which makes them
//! right; what is checked here keeps a mistake there from becoming a file that lies, or a panic.

mod nesting;
mod page;
mod structure;

use crate::document::Meta;
use crate::error::{Error, Result};
use crate::layout::Pages;

/// Checks everything that the other modules of this folder take for granted.
///
/// # Errors
///
/// When a frame or a value is one that PDF/UA-1 or PDF/A-2a does not allow.
pub(super) fn document(pages: &Pages, meta: &Meta) -> Result<()> {
    information(meta)?;
    if pages.pages.is_empty() {
        return Err(Error::new("das Dokument hat keine Seiten", "the document has no pages"));
    }
    for (index, page) in pages.pages.iter().enumerate() {
        let found = page::page(page, pages);
        found.map_err(|fault| broken(format!("page {}: {fault}", index + 1)))?;
    }
    for stamp in &pages.stamps {
        page::stamp(stamp, pages).map_err(|fault| broken(format!("stamp: {fault}")))?;
    }
    structure::tree(pages).map_err(broken)?;
    for entry in &pages.outline {
        place(entry.page, entry.y, pages).map_err(broken)?;
    }
    Ok(())
}

/// A fault of this program, not of the data: named in full for the report of it.
fn broken(fault: String) -> Error {
    Error::new(
        format!("der gesetzte Bericht wäre keine gültige PDF/UA-Datei ({fault})"),
        format!("the report as set would be no valid PDF/UA file ({fault})"),
    )
    .help(
        "das ist ein Fehler in ratsbericht: bitte melden, die Klammer im Wortlaut dazu",
        "this is a fault in ratsbericht: please report it with the words in brackets",
    )
}

fn information(meta: &Meta) -> Result<()> {
    if meta.title.trim().is_empty() {
        return Err(Error::new("dem Dokument fehlt ein Titel", "the document lacks a title")
            .help("den Titel des Berichts angeben", "name the title of the report"));
    }
    if !is_language(&meta.lang) {
        let lang = &meta.lang;
        return Err(Error::new(
            format!("`{lang}` ist kein Sprachkürzel"),
            format!("`{lang}` is no language tag"),
        )
        .help("ein Kürzel wie `de-DE` angeben", "name a tag such as `de-DE`"));
    }
    if !super::metadata::is_writable(meta.date) {
        return Err(Error::new(
            format!("das Datum `{}` liegt außerhalb der Jahre 1 bis 9999", meta.date),
            format!("the date `{}` is outside the years 1 to 9999", meta.date),
        ));
    }
    Ok(())
}

/// The shape of a language tag (BCP 47): subtags of 1 to 8 letters and digits, the first of letters.
fn is_language(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let is_part = |part: &str| (1..=8).contains(&part.len());
    subtags.next().is_some_and(|s| is_part(s) && s.bytes().all(|b| b.is_ascii_alphabetic()))
        && subtags.all(|s| is_part(s) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
}

type Checked = std::result::Result<(), String>;

fn require(holds: bool, fault: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(fault()) }
}

fn place(page: u32, y: f32, pages: &Pages) -> Checked {
    require((page as usize) < pages.pages.len() && y.is_finite(), || {
        format!("a destination on page {} that is not there", u64::from(page) + 1)
    })
}

/// Numbers that PDF can hold: finite, and within what readers calculate with.
fn is_finite(values: &[f32]) -> bool {
    values.iter().all(|value| value.abs() <= 1.0e6)
}
