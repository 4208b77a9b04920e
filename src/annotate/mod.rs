//! Gives a delivered workbook back with its faults coloured and commented in their cells, and with a
//! sheet "Hinweise" that lists them with links (`check --annotate`).
//!
//! The workbook stays the department's own: the parts of the file are patched where a mark goes, byte
//! by byte, and everything else is copied as it was. So styles, formulas, column widths, macros,
//! validations, drawings and print set-up survive, also where this program knows nothing of them.
//! XLS and XLSB are no text and cannot be patched so: they are returned unchanged, with a view of
//! their values beside them that carries the marks.
//!
//! A workbook that was annotated before is cleaned of the earlier marks first. Colours that a mark
//! replaced are kept in hidden columns of the sheet "Hinweise" and put back when the fault is gone.

mod cells;
mod comments;
mod drawing;
mod edit;
mod listing;
mod ods;
mod ods_cells;
mod package;
mod sheet;
mod styles;
mod view;
mod xlsx;

use crate::finding::Finding;
use crate::lang::{Lang, Text};
use crate::workbook::refusal::Outcome;
use crate::workbook::{Format, ReadFile};
use listing::Listing;

/// What is annotated.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The file's bytes; `None` where it could not be read.
    pub bytes: Option<&'a [u8]>,
    /// What was read from them.
    pub file: &'a ReadFile,
    /// What findings call the file.
    pub name: &'a str,
    /// All findings; those of other files are passed over, and so are accepted ones.
    pub findings: &'a [Finding],
    /// Department the file is of: findings of no file at all that are the department's are listed.
    pub department: &'a str,
    /// Heading of the list: the period the workbook was delivered for.
    pub period: &'a str,
    /// Language of comments and list.
    pub lang: Lang,
}

/// An answer to a delivered workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotated {
    /// Files by what is added to the delivered file's name: nothing for the workbook itself.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// Findings that are told in it.
    pub findings: usize,
    /// Why the workbook itself is not marked, where it is not.
    pub beside: Option<Text>,
}

/// Added to a file's name for the view beside it.
pub const VIEW: &str = ".Hinweise.xlsx";

/// Annotates a workbook. The result is determined by the request: the same bytes give the same bytes.
///
/// Never fails: a workbook whose inner structure does not allow marks gets a view beside it.
///
/// # Panics
/// Never, as far as is known; what it is given was read and checked before.
#[must_use]
pub fn annotate(request: &Request<'_>) -> Annotated {
    let listing = Listing::new(request);
    let findings = listing.rows.len();
    let Some((bytes, workbook)) = request.bytes.zip(request.file.workbook.as_ref()) else {
        let reason = Text::new("sie ließ sich nicht lesen", "it could not be read");
        return beside(request, &listing, reason);
    };
    let marked: Outcome<Vec<u8>> = match workbook.format {
        Format::Xlsx => xlsx::annotate(bytes, &listing),
        Format::Ods => ods::annotate(bytes, &listing),
        Format::Xls | Format::Xlsb => {
            let (de, en) =
                if workbook.format == Format::Xls { ("xls", "xls") } else { ("xlsb", "xlsb") };
            let reason = Text::new(
                format!(
                    "im Format {de} lassen sich Zellen nicht einfärben, ohne anderes zu verlieren"
                ),
                format!("in format {en} cells cannot be coloured without losing other things"),
            );
            return beside(request, &listing, reason);
        }
    };
    match marked {
        Ok(bytes) => Annotated { files: vec![("", bytes)], findings, beside: None },
        Err(refusal) => beside(request, &listing, refusal.into_message()),
    }
}

/// The workbook unchanged, and a view of it with the marks.
fn beside(request: &Request<'_>, listing: &Listing, reason: Text) -> Annotated {
    let mut files = Vec::new();
    if let (Some(bytes), Some(_)) = (request.bytes, &request.file.workbook) {
        files.push(("", bytes.to_vec()));
    }
    if let Some(bytes) = view::make(request.file.workbook.as_ref(), listing) {
        files.push((VIEW, bytes));
    }
    Annotated { files, findings: listing.rows.len(), beside: Some(reason) }
}
