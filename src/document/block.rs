//! Pieces of a page's column: headings, paragraphs, lists, figures, the letter's head.

use super::{Drawing, Inline, Table};

/// Horizontal alignment of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Left.
    #[default]
    Left,
    /// Right.
    Right,
    /// Centred.
    Centre,
    /// Numbers aligned at the decimal comma; text without a digit stands right.
    Decimal,
}

/// A run of pages of one format.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Letter, portrait or landscape.
    pub kind: SectionKind,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// Page format of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum SectionKind {
    /// DIN 5008 letter: a first page with letterhead, then follow-on pages.
    Letter(Box<LetterHead>),
    /// Upright pages.
    Portrait,
    /// Wide pages, upright in the reading order.
    Landscape,
}

/// The fixed parts of a letter's first page (DIN 5008, DOMAIN.md 4.3).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LetterHead {
    /// Form A instead of B.
    pub form_a: bool,
    /// Lines of the letterhead: municipality, division.
    pub letterhead: Vec<String>,
    /// Return address in one line above the address.
    pub return_line: String,
    /// Additions above the address ("vertraulich"), filled from the bottom up.
    pub additions: Vec<String>,
    /// Address lines, at most six.
    pub address: Vec<String>,
    /// Information block: label and value; an empty label continues the one above.
    pub info: Vec<(String, String)>,
    /// Bytes of the logo (PNG or SVG).
    pub logo: Option<Vec<u8>>,
    /// Alternative text of the logo.
    pub logo_alt: String,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ParagraphStyle {
    /// Body text.
    #[default]
    Body,
    /// Subject line of the letter: semibold, no "Betreff".
    Subject,
    /// First paragraph of a part, slightly larger.
    Lead,
    /// Notes, sources: small.
    Note,
    /// Large title of a cover.
    Title,
}

/// Share of the width that the figure of [`Block::Beside`] takes, without the gap to its table.
pub const BESIDE: f32 = 0.4;

/// A block.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; levels start at 1 and never skip one on the way down.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Anchor, unique in the document.
        id: String,
        /// Its text.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: Vec<Inline>,
        /// How it is set.
        style: ParagraphStyle,
    },
    /// A list.
    List {
        /// First number of an ordered list; `None` for bullets.
        start: Option<u32>,
        /// Items.
        items: Vec<Vec<Block>>,
    },
    /// A quotation, indented: the wording of a resolution point.
    Quote(Vec<Block>),
    /// A table.
    Table(Box<Table>),
    /// A figure.
    Figure(Box<Figure>),
    /// A figure and the table of what it shows, side by side: the figure takes [`BESIDE`] of the
    /// width. One below the other where a page is too narrow. Read as figure, then table.
    Beside(Box<Figure>, Box<Table>),
    /// Signatures side by side, kept together; "Kenntnisnahme" has a heading line.
    Signatures {
        /// Line above ("Mit freundlichen Grüßen", "Kenntnisnahme:").
        intro: String,
        /// Who.
        entries: Vec<SignatureEntry>,
    },
    /// Kept on one page where it fits on one.
    Keep(Vec<Block>),
    /// The table of contents is set here: headings of level 1 and 2 with page numbers.
    Contents {
        /// Its heading.
        title: String,
    },
    /// A new page begins here.
    PageBreak,
    /// A thin rule across the column.
    Rule,
}

/// One person of a signature block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureEntry {
    /// Name; empty leaves the line for the signature.
    pub name: String,
    /// Role, may hold line breaks.
    pub role: String,
}

/// A drawing with its words. Without an alternative text there is no figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Anchor, unique in the document.
    pub id: String,
    /// What is shown, with unit: set above.
    pub title: Vec<Inline>,
    /// What is seen, set below the title.
    pub reading: Vec<Inline>,
    /// The drawing.
    pub drawing: Drawing,
    /// What it shows, for those who do not see it: first and last value, direction, extremes, target.
    pub alt: String,
    /// Source line below; empty for none.
    pub note: Vec<Inline>,
}
