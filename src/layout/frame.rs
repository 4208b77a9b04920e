//! Pages with everything at its final place: the seam between layout and PDF.
//!
//! Lengths are points, the origin is the top left corner, y runs downwards. Structure travels with
//! the pages: content is painted between [`Item::Begin`] and [`Item::End`], and [`Pages::tree`]
//! names each marked sequence once. The PDF writer never measures and never guesses a tag.

use super::font::FontBook;
use std::sync::Arc;

/// A finished document.
#[derive(Debug)]
pub struct Pages {
    /// Pages in order.
    pub pages: Vec<Page>,
    /// Structure elements; 0 is `Document`, a parent stands before its children.
    pub tree: Vec<Element>,
    /// Outline entries in order.
    pub outline: Vec<OutlineEntry>,
    /// The fonts that the runs name.
    pub fonts: Arc<FontBook>,
    /// What pages have in common; [`Page::stamp`] names one.
    pub stamps: Vec<Stamp>,
}

/// What is painted over several pages after their own items: artifacts only.
#[derive(Debug, Default)]
pub struct Stamp {
    /// Height of the pages it is for.
    pub height: f32,
    /// What is painted, in order.
    pub items: Vec<Item>,
}

/// One page.
#[derive(Debug, Default)]
pub struct Page {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// What is painted, in order.
    pub items: Vec<Item>,
    /// Element of each marked-content sequence: index is the MCID on this page.
    pub marks: Vec<u32>,
    /// Links.
    pub links: Vec<Link>,
    /// Index into [`Pages::stamps`].
    pub stamp: Option<u32>,
}

/// A colour, sRGB components from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rgb(pub [f32; 3]);

/// Something painted, or a mark around it. Marks never nest, and are balanced on each page.
#[derive(Debug)]
pub enum Item {
    /// Begins a marked-content sequence.
    Begin(Mark),
    /// Ends it.
    End,
    /// Text.
    Run(Run),
    /// A filled rectangle: x, y of the top left corner, width, height.
    Rect {
        /// Corner and size.
        area: [f32; 4],
        /// Fill.
        fill: Rgb,
    },
    /// A path, boxed: it is rare, and the size of an item counts by the million.
    Path(Box<Path>),
    /// An RGB image with its place: x, y of the top left corner, width, height.
    Image {
        /// Corner and size.
        area: [f32; 4],
        /// Decoded pixels.
        image: Arc<Image>,
    },
}

/// A path: filled, stroked, or both.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path {
    /// Segments.
    pub segments: Vec<Segment>,
    /// Fill colour, where filled.
    pub fill: Option<Rgb>,
    /// Filled by the even-odd rule instead of the nonzero one.
    pub even_odd: bool,
    /// Line width and colour, where stroked.
    pub stroke: Option<(f32, Rgb)>,
    /// Dash lengths; empty for solid.
    pub dash: Vec<f32>,
}

/// A piece of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Starts a subpath.
    Move(f32, f32),
    /// A straight line.
    Line(f32, f32),
    /// A cubic Bézier curve: two control points and the end.
    Curve([f32; 6]),
    /// Closes the subpath.
    Close,
}

/// A decoded image, 8 bits a component, without alpha.
#[derive(Debug, PartialEq, Eq)]
pub struct Image {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// RGB, row by row.
    pub rgb: Vec<u8>,
}

/// What a marked sequence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Real content: the index of its entry in [`Page::marks`] is its MCID.
    Content(u32),
    /// Not part of the reading order.
    Artifact(Artifact),
}

/// Kinds of artifacts (ISO 32000-1, table 330).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Artifact {
    /// Running head.
    Header,
    /// Running foot.
    Footer,
    /// Rules, shapes, repeated table headers, fold marks.
    Layout,
}

/// A run of glyphs of one face, size and colour on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Index into [`FontBook`].
    pub face: u8,
    /// Size.
    pub size: f32,
    /// Left end.
    pub x: f32,
    /// Baseline.
    pub y: f32,
    /// Colour.
    pub fill: Rgb,
    /// Glyphs.
    pub glyphs: Box<[Glyph]>,
    /// The run is the hyphen of a broken word and extracts as U+00AD.
    pub soft_hyphen: bool,
}

/// A glyph and how far the next one stands off its nominal advance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Glyph id in the face as loaded (not the subset).
    pub id: u16,
    /// Added to the face's own advance after this glyph, in 1/1000 em (kerning, justification).
    pub adjust: f32,
}

/// A link on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// x, y of the top left corner, width, height.
    pub area: [f32; 4],
    /// Where to.
    pub target: Destination,
    /// What it leads to, in words.
    pub contents: String,
    /// The `Link` element it belongs to.
    pub element: u32,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Destination {
    /// Outside.
    Uri(String),
    /// Inside: 0-based page and y on it.
    Page(u32, f32),
}

/// An outline entry.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineEntry {
    /// Words.
    pub title: String,
    /// Level, from 1.
    pub level: u8,
    /// 0-based page.
    pub page: u32,
    /// y on the page.
    pub y: f32,
}

/// A structure element (ISO 32000-1, 14.7 and 14.8).
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Structure type.
    pub tag: Tag,
    /// Parent; the root is its own.
    pub parent: u32,
    /// Children in reading order.
    pub kids: Vec<Kid>,
    /// Alternative text (figures).
    pub alt: Option<String>,
    /// What the content stands for, where glyphs do not say it.
    pub actual_text: Option<String>,
    /// Expansion of an abbreviation.
    pub expansion: Option<String>,
    /// Language, where it differs from the document's.
    pub lang: Option<String>,
    /// Attributes of cells, lists and figures.
    pub attributes: Attributes,
}

/// Structure types that are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "standard structure types, ISO 32000-1, 14.8.4")]
pub enum Tag {
    Document,
    Sect,
    H1,
    H2,
    H3,
    P,
    BlockQuote,
    L,
    LI,
    Lbl,
    LBody,
    Table,
    THead,
    TBody,
    TR,
    TH,
    TD,
    Figure,
    Caption,
    Link,
    TOC,
    TOCI,
    Reference,
    Note,
    Span,
}

impl Tag {
    /// Its name in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Tag::Document => "Document",
            Tag::Sect => "Sect",
            Tag::H1 => "H1",
            Tag::H2 => "H2",
            Tag::H3 => "H3",
            Tag::P => "P",
            Tag::BlockQuote => "BlockQuote",
            Tag::L => "L",
            Tag::LI => "LI",
            Tag::Lbl => "Lbl",
            Tag::LBody => "LBody",
            Tag::Table => "Table",
            Tag::THead => "THead",
            Tag::TBody => "TBody",
            Tag::TR => "TR",
            Tag::TH => "TH",
            Tag::TD => "TD",
            Tag::Figure => "Figure",
            Tag::Caption => "Caption",
            Tag::Link => "Link",
            Tag::TOC => "TOC",
            Tag::TOCI => "TOCI",
            Tag::Reference => "Reference",
            Tag::Note => "Note",
            Tag::Span => "Span",
        }
    }
}

/// A child of a structure element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kid {
    /// Another element.
    Element(u32),
    /// A marked-content sequence: 0-based page and MCID.
    Content {
        /// Page.
        page: u32,
        /// MCID.
        mark: u32,
    },
    /// A link annotation: 0-based page and index into [`Page::links`].
    Link {
        /// Page.
        page: u32,
        /// Index.
        link: u32,
    },
}

/// Attributes of a structure element.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Attributes {
    /// None.
    #[default]
    None,
    /// A header or data cell.
    Cell {
        /// Columns spanned.
        columns: u16,
        /// Rows spanned.
        rows: u16,
        /// Scope of a TH.
        scope: Option<Scope>,
        /// Elements of the headers of this cell, where scope does not say it.
        headers: Vec<u32>,
    },
    /// A list: numbered or bullets.
    List {
        /// Numbered.
        ordered: bool,
    },
    /// A figure with its box on the page: x, y of the top left corner, width, height.
    Figure {
        /// The box.
        area: [f32; 4],
        /// 0-based page.
        page: u32,
    },
    /// A note with an id (ISO 14289-1, 7.9).
    Note {
        /// Unique in the document.
        id: u32,
    },
}

/// Scope of a header cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Names the cells of its column.
    Column,
    /// Names the cells of its row.
    Row,
    /// Names both.
    Both,
}
