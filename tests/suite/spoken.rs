//! What a reader of the finished file hears: poppler walks the structure tree of the PDF itself.
//!
//! `pdfinfo` is poppler's. Where it is not installed these tests say so and pass; in the continuous
//! integration `RATSBERICHT_POPPLER` is set, and its absence is a failure.

use ratsbericht::document::Document;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The text of a file in the order of its structure, an element a line; `None` without poppler.
pub(crate) fn structure_text(file: &Path) -> Option<String> {
    let lighter = tempfile::tempdir().expect("a temporary folder");
    let file = without_profile(file, lighter.path());
    let output = match Command::new("pdfinfo").arg("-struct-text").arg(&file).output() {
        Ok(output) => output,
        Err(error) => {
            assert!(
                std::env::var_os("RATSBERICHT_POPPLER").is_none(),
                "pdfinfo (poppler-utils) must be there: {error}"
            );
            #[expect(clippy::print_stderr, reason = "a test that does not run says so")]
            {
                eprintln!("skipped: pdfinfo (poppler-utils) is not installed");
            }
            return None;
        }
    };
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let listing = String::from_utf8(output.stdout).expect("UTF-8");
    let mut text = String::new();
    for line in listing.lines().map(str::trim_start) {
        if let Some(said) = line.strip_prefix('"') {
            text.push_str(said.strip_suffix('"').expect("a closing quotation mark"));
        } else if !(line.ends_with("(inline)")
            || line.starts_with("Object ")
            || line.starts_with('/'))
        {
            text.push('\n');
        }
    }
    Some(text)
}

/// A long file without its colour profile: poppler sets that up anew for each marked sequence, which is
/// two thirds of its time and no matter of text. Short files are read as they are.
fn without_profile(file: &Path, folder: &Path) -> PathBuf {
    let mut document = lopdf::Document::load(file).expect("a PDF");
    if document.get_pages().len() < 12 {
        return file.to_owned();
    }
    let catalogue = document.catalog_mut().expect("a catalogue");
    assert!(catalogue.remove(b"OutputIntents").is_some(), "there is a profile");
    let lighter = folder.join("lighter.pdf");
    document.save(&lighter).expect("the folder is writable");
    lighter
}

/// Single blanks; no soft hyphens, which mark nothing but a line's end.
fn plain(text: &str) -> String {
    let whole = text.replace('\u{ad}', "");
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fails where the file does not say every text of the document, whole and in order.
pub(crate) fn says_all(file: &Path, document: &Document) {
    let Some(said) = structure_text(file) else { return };
    let said = plain(&said);
    let mut from = 0;
    let mut count = 0;
    for text in crate::words::of_document(document) {
        let text = plain(&text);
        match said[from..].find(&text) {
            Some(at) => from += at + text.len(),
            None => {
                let near: String = said[from..].chars().take(200).collect();
                panic!("`{text}` is not said after text {count}; there stands `{near}`");
            }
        }
        count += 1;
    }
    assert!(count > 10, "the document has words");
}
