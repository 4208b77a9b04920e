//! Files that are frozen with an edition and that the archive does not look into: digested, written
//! and checked like its tables.

use super::store::Found;
use super::{Manifest, latest};
use crate::domain::Period;
use crate::error::Result;
use std::path::Path;

/// A file to be frozen beside the tables.
#[derive(Debug, Clone, Copy)]
pub struct Attachment<'a> {
    /// Its name in the revision's folder; none of the tables' names.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// A frozen file of the latest revision of a period, and the revision's description; `None` where the
/// revision was frozen without such a file.
///
/// # Errors
/// Where there is no edition of the period, or it cannot be read or is damaged.
pub fn attachment(
    archive: &Path,
    period: Period,
    name: &str,
) -> Result<(Manifest, Option<Vec<u8>>)> {
    let found = Found::open(archive, period, latest(archive, period)?)?;
    let bytes = match found.manifest.files.contains_key(name) {
        true => Some(found.file(name, |bytes| Ok(bytes.to_vec()))?),
        false => None,
    };
    Ok((found.manifest, bytes))
}
