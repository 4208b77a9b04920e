//! The tree of a report: what it says and what each piece is, nothing about where it stands on
//! a page. Template makes it; layout, HTML and tests read it.

mod block;
mod drawing;
mod dump;
mod inline;
mod table;

pub use block::{
    Align, BESIDE, Block, Figure, LetterHead, ParagraphStyle, Section, SectionKind, SignatureEntry,
};
pub use drawing::{Anchor, DrawItem, Drawing, Weight};
pub use dump::dump;
pub use inline::{Inline, LinkTarget, Picture, Shape, StackPart, Tone, plain_text};
pub use table::{Cell, Column, ColumnWidth, Group, Row, RowKind, Table};

use chrono::NaiveDate;

/// A whole report.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Title, author and the like.
    pub meta: Meta,
    /// What every page says at its head and foot.
    pub running: Running,
    /// Sections in order; each begins on a new page.
    pub sections: Vec<Section>,
}

/// What a file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// Title, shown in the window's title bar.
    pub title: String,
    /// Issuing body.
    pub author: String,
    /// One line on the content.
    pub subject: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// BCP 47 language tag of the document, `de-DE`.
    pub lang: String,
    /// The report's date: the only date in the file, so that the same input gives the same bytes.
    pub date: NaiveDate,
}

/// Running head and foot; artifacts, not part of the reading order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Running {
    /// Head, left: short title.
    pub title: String,
    /// Head, right: period and edition.
    pub period: String,
    /// Foot, left: issuer.
    pub issuer: String,
    /// Confidentiality mark; empty for none.
    pub mark: String,
    /// Recipient and copy ("Exemplar 3 von 7"); empty outside packets.
    pub recipient: String,
    /// A notice for every page's foot ("Fiktive Daten"); empty for none.
    pub notice: String,
}
