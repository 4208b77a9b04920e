//! Document to [`Pages`]: measures, breaks, places. Knows no PDF.
//!
//! A section's blocks become pieces (`flow`, `table`, `figure`), pieces fill pages (`page`), and
//! the sections' pages are joined (`assemble`). Text is flattened (`inline`), cut into atoms and
//! broken by total fit (`paragraph`, `breaks`), and shaped word by word (`font`). What is content
//! and what is decoration is settled here and travels in the frames.

mod assemble;
mod audit;
mod beside;
mod bound;
mod breaks;
mod columns;
mod contents;
mod copies;
mod dump;
mod figure;
mod flow;
pub mod font;
mod frame;
mod hyphen;
mod inline;
mod join;
mod letter;
mod line;
mod object;
mod page;
mod paragraph;
mod picture;
mod png;
mod running;
mod shape;
mod signatures;
mod svg;
mod table;
pub mod theme;
mod tree;

pub use assemble::lay_out;
pub use audit::audit;
pub use copies::{Copies, Cover, Front, lay_out_copies};
pub use dump::{dump_pages, dump_tree, element_text};
pub use frame::{
    Artifact, Attributes, Destination, Element, Glyph, Image, Item, Kid, Link, Mark, OutlineEntry,
    Page, Pages, Path, Rgb, Run, Scope, Segment, Stamp, Tag,
};
pub use theme::Theme;
