//! Pieces of running text.

use std::sync::Arc;

/// What a colour is for; the theme says which it is. Never the only carrier of meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    /// Text.
    #[default]
    Ink,
    /// Notes, secondary text.
    Muted,
    /// The accent: rules of headings, links, main series of a chart.
    Accent,
    /// Lines of tables and axes.
    Hairline,
    /// Light areas.
    Wash,
    /// Done, met (blue).
    Good,
    /// Due soon, at risk (orange).
    Warn,
    /// Overdue, missed (vermilion).
    Bad,
    /// Planned, not rated (grey).
    Neutral,
}

/// A small shape in front of a state's word: a second carrier beside colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Filled circle.
    Full,
    /// Half-filled circle.
    Half,
    /// Empty circle.
    Empty,
    /// Triangle.
    Triangle,
    /// Square.
    Square,
    /// Horizontal bar.
    Dash,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// Outside: an absolute URI.
    Uri(String),
    /// Inside: the id of a heading, table or figure.
    Anchor(String),
}

/// A piece of running text. `U+00A0` and `U+202F` never break; a line break is `Break`.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Semibold.
    Strong(Vec<Inline>),
    /// Italic.
    Emphasis(Vec<Inline>),
    /// Coloured, where a word or figure has a tone.
    Toned(Tone, Vec<Inline>),
    /// Smaller, as for secondary lines within a cell.
    Small(Vec<Inline>),
    /// A link.
    Link {
        /// Where to.
        target: LinkTarget,
        /// What is shown.
        text: Vec<Inline>,
    },
    /// Text in another language (BCP 47).
    Lang(String, Vec<Inline>),
    /// An abbreviation with its expansion.
    Abbreviation {
        /// As printed.
        text: String,
        /// What it stands for.
        expansion: String,
    },
    /// A footnote: mark here, text at the foot of the page.
    Footnote(Vec<Inline>),
    /// Forced line break.
    Break,
    /// A state's shape; always followed by its word.
    Shape(Shape, Tone),
    /// A thin bar, filled to this fraction of 0 to 1; its number stands beside it as text.
    Bar(f32, Tone),
    /// A thin bar of parts; numbers stand beside it as text.
    Stack {
        /// The parts.
        parts: Vec<StackPart>,
        /// What it shows, for those who do not see it; empty where it only decorates.
        alt: String,
    },
    /// An image from a file; the only content of a paragraph in its own size, within text as high as
    /// a line.
    Image(Box<Picture>),
    /// A small line chart without axes.
    Spark {
        /// Values between 0 and 1, oldest first; `None` for a gap.
        values: Vec<Option<f32>>,
        /// What it shows, for those who do not see it; empty where it only decorates.
        alt: String,
    },
}

/// An image from a file beside the templates.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The file's name.
    pub name: String,
    /// What it shows, for those who do not see it; empty where it only decorates.
    pub alt: String,
    /// The file: PNG or SVG.
    pub data: Arc<[u8]>,
}

/// A part of a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StackPart {
    /// Fraction of the whole, 0 to 1.
    pub share: f32,
    /// Its colour.
    pub tone: Tone,
    /// Hatched, so that neighbours differ without colour.
    pub hatch: bool,
}

impl From<&str> for Inline {
    fn from(text: &str) -> Self {
        Inline::Text(text.to_owned())
    }
}

impl From<String> for Inline {
    fn from(text: String) -> Self {
        Inline::Text(text)
    }
}

/// The words of some inlines, footnotes left out, breaks as blanks.
#[must_use]
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    collect(inlines, &mut out);
    out
}

fn collect(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Abbreviation { text, .. } => out.push_str(text),
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Toned(_, inner)
            | Inline::Small(inner)
            | Inline::Lang(_, inner)
            | Inline::Link { text: inner, .. } => collect(inner, out),
            Inline::Break => out.push(' '),
            Inline::Footnote(_)
            | Inline::Shape(..)
            | Inline::Bar(..)
            | Inline::Stack { .. }
            | Inline::Image(_)
            | Inline::Spark { .. } => {}
        }
    }
}
