//! Document to [`Pages`]: measures, breaks, places. Knows no PDF.

pub mod font;
mod frame;

pub use frame::{
    Artifact, Attributes, Destination, Element, Glyph, Image, Item, Kid, Link, Mark, OutlineEntry,
    Page, Pages, Path, Rgb, Run, Scope, Segment, Tag,
};
