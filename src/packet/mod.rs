//! What one recipient gets of a frozen edition: paket.pdf, the CSV files, a manifest, a zip.
//!
//! A packet is a folder `<recipient id>/` with `paket.pdf`, `csv/…` and `manifest.json`, and the same
//! files as `<recipient id>.zip` beside it. [`Manifest`] describes it, to readers and to delivery.
//! [`Source`] is the edition that it is made from, as it lies in the archive; [`make`] makes the
//! packets of all its recipients at once: the report is set and written once, a recipient's own are
//! the cover letter and a line in the foot.

mod make;
mod manifest;
mod number;
mod source;
mod zip;

pub use make::{PAPER, Packet, make};
pub use manifest::{FileEntry, MANIFEST, Manifest, digest, open};
pub use number::GivenOut;
pub use source::{SOURCE, Source, TableFile};

use crate::error::Result;

/// Some files as one zip whose bytes depend on nothing but their names and contents.
///
/// # Errors
/// More or larger files than the format holds.
pub fn bundle(files: &[(&str, &[u8])]) -> Result<Vec<u8>> {
    let mut zip = zip::Zip::new(files.iter().map(|(_, content)| content.len() / 4).sum());
    for (name, content) in files {
        zip.add(name, content)?;
    }
    zip.finish()
}
