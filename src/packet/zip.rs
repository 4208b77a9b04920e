//! Zip files whose bytes depend on nothing but names and contents.

use crate::error::{Error, Result};
use std::io::{Cursor, Read, Write};
use std::sync::Arc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

/// A zip that is being written. Its members stand in the order in which they are added.
pub(super) struct Zip {
    writer: ZipWriter<Cursor<Vec<u8>>>,
}

/// What was read of a zip of this program: members can be taken out and copied without packing them
/// again.
#[derive(Debug, Clone)]
pub(super) struct Packed {
    archive: ZipArchive<Cursor<Arc<[u8]>>>,
}

fn fault(error: impl std::fmt::Display) -> Error {
    Error::new(format!("Zip-Datei: {error}"), format!("zip file: {error}"))
}

/// How hard it packs: tables become a twelfth in half the time that the library's own level takes for a
/// few per cent less.
const LEVEL: i64 = 2;

/// No clock, no owner, the same permissions everywhere.
fn options(method: CompressionMethod) -> SimpleFileOptions {
    let level = (method == CompressionMethod::Deflated).then_some(LEVEL);
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .system(System::Unix)
}

impl Zip {
    pub(super) fn new(room: usize) -> Self {
        Self { writer: ZipWriter::new(Cursor::new(Vec::with_capacity(room))) }
    }

    /// Adds a member that packing makes smaller.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) -> Result<()> {
        self.put(name, content, CompressionMethod::Deflated)
    }

    /// Adds a member that is packed in itself, a PDF: as it is.
    pub(super) fn store(&mut self, name: &str, content: &[u8]) -> Result<()> {
        self.put(name, content, CompressionMethod::Stored)
    }

    fn put(&mut self, name: &str, content: &[u8], method: CompressionMethod) -> Result<()> {
        let large = u32::try_from(content.len()).is_err();
        self.writer.start_file(name, options(method).large_file(large)).map_err(fault)?;
        self.writer.write_all(content).map_err(fault)
    }

    /// Adds a member of another zip as it is packed there.
    pub(super) fn copy(&mut self, from: &mut Packed, name: &str) -> Result<()> {
        let member = from.archive.by_name(name).map_err(fault)?;
        self.writer.raw_copy_file(member).map_err(fault)
    }

    pub(super) fn finish(self) -> Result<Vec<u8>> {
        Ok(self.writer.finish().map_err(fault)?.into_inner())
    }
}

impl Packed {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self> {
        Ok(Self { archive: ZipArchive::new(Cursor::new(bytes.into())).map_err(fault)? })
    }

    /// The zip's bytes.
    pub(super) fn bytes(self) -> Arc<[u8]> {
        self.archive.into_inner().into_inner()
    }

    /// Names of the members in their order.
    pub(super) fn names(&self) -> Vec<String> {
        (0..self.archive.len())
            .filter_map(|index| self.archive.name_for_index(index)?.ok())
            .map(|name| name.into_owned())
            .collect()
    }

    /// A member's content; `None` where there is none of this name.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let mut member = match self.archive.by_name(name) {
            Ok(member) => member,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(fault(error)),
        };
        let mut content = Vec::new();
        member.read_to_end(&mut content).map_err(fault)?;
        Ok(Some(content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_back_and_are_copied_as_they_are() {
        let make = || {
            let mut zip = Zip::new(0);
            zip.add("a.csv", "ä;b\n".repeat(100).as_bytes()).expect("added");
            zip.store("b.pdf", b"%PDF").expect("added");
            zip.finish().expect("written")
        };
        assert_eq!(make(), make());
        let mut packed = Packed::open(make()).expect("a zip");
        assert_eq!(packed.names(), ["a.csv", "b.pdf"]);
        assert_eq!(packed.read("b.pdf").expect("read"), Some(b"%PDF".to_vec()));
        assert_eq!(packed.read("c").expect("read"), None);
        let mut again = Zip::new(0);
        again.copy(&mut packed, "a.csv").expect("copied");
        again.store("b.pdf", b"%PDF").expect("added");
        assert_eq!(again.finish().expect("written"), make(), "a copy is no other zip");
    }
}
