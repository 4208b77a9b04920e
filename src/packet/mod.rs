//! What one recipient gets of a frozen edition: paket.pdf, the CSV files, a manifest, a zip.
//!
//! A packet is a folder `<recipient id>/` with `paket.pdf`, `csv/…` and `manifest.json`, and the same
//! files as `<recipient id>.zip` beside it. [`Manifest`] describes it, to readers and to delivery.

mod manifest;

pub use manifest::{FileEntry, MANIFEST, Manifest, digest, open};
