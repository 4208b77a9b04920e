//! What one recipient gets of a frozen edition: paket.pdf, the CSV files, a manifest, a zip.
//!
//! A packet is a folder `<recipient id>/` with `paket.pdf`, `csv/…` and `manifest.json`, and the same
//! files as `<recipient id>.zip` beside it. [`Manifest`] describes it, to readers and to delivery.
//! [`Source`] is the edition that it is made from, as it lies in the archive; [`make`] makes the
//! packets of all its recipients at once: the report is set and written once, a recipient's own are
//! the cover letter and a line in the foot.

mod make;
mod manifest;
mod source;
mod zip;

pub use make::{PAPER, Packet, make};
pub use manifest::{FileEntry, MANIFEST, Manifest, digest, open};
pub use source::{SOURCE, Source, TableFile};
