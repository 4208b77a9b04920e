//! The ZIP container, before anything in it is believed: names, sizes, checksums.

use super::refusal::{Outcome, Refusal};
use rustc_hash::FxHashMap;
use std::io::{Cursor, Read, Write};
use zip::read::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Most entries of an archive (real maximum: 205).
const ENTRIES: usize = 5_000;
/// Largest part, inflated (real maximum: 27 MB).
const PART: u64 = 256 << 20;
/// All parts, inflated (real maximum: 36 MB).
const ALL: u64 = 512 << 20;
/// Largest ratio of inflated to stored size, past the first 4 MB (real maximum: 33).
const RATIO: u64 = 200;
const RATIO_GRACE: u64 = 4 << 20;

/// An archive whose directory is sound. Each part is inflated at most once.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// By name in lower case with `/`.
    entries: FxHashMap<String, usize>,
    unread: Vec<bool>,
}

impl<'a> Archive<'a> {
    /// Opens an archive and checks its directory: limits, repeated names, encryption, overlap.
    pub(crate) fn open(bytes: &'a [u8]) -> Outcome<Self> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| cut_off())?;
        if zip.len() > ENTRIES {
            return Err(Refusal::too_large(
                format!("{} Teile, erlaubt sind {ENTRIES}", zip.len()),
                format!("{} parts, allowed are {ENTRIES}", zip.len()),
            ));
        }
        let mut entries = FxHashMap::default();
        let mut ranges = Vec::with_capacity(zip.len());
        let mut all = 0u64;
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|_| cut_off())?;
            let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/");
            if entry.encrypted() {
                return Err(Refusal::encrypted());
            }
            if entry.size() > PART {
                return Err(part_too_large(&name, entry.size()));
            }
            all += entry.size();
            if all > ALL {
                return Err(Refusal::too_large(
                    format!("ausgepackt mehr als {} MB", ALL >> 20),
                    format!("more than {} MB when unpacked", ALL >> 20),
                ));
            }
            if entry.size() > RATIO_GRACE && entry.size() / RATIO > entry.compressed_size() {
                return Err(Refusal::too_large(
                    format!("der Teil `{}` ist mehr als {RATIO}-fach gepackt", shown(&name)),
                    format!("part `{}` is packed more than {RATIO} times", shown(&name)),
                ));
            }
            let start = entry.header_start();
            let data = entry.data_start().unwrap_or(start);
            ranges.push((start, data.saturating_add(entry.compressed_size())));
            if entry.is_dir() {
                continue;
            }
            if entries.insert(name.to_lowercase(), index).is_some() {
                return Err(repeated(&name));
            }
        }
        // The library keeps the last of several entries with the very same name.
        if zip.has_duplicate_names() {
            return Err(repeated(""));
        }
        ranges.sort_unstable();
        if ranges.windows(2).any(|pair| pair[0].1 > pair[1].0) {
            return Err(Refusal::malformed(
                "ihre Teile überlappen sich im Archiv",
                "its parts overlap in the archive",
            ));
        }
        let unread = vec![true; zip.len()];
        Ok(Self { zip, entries, unread })
    }

    /// Names of all parts, lower case, in no order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.entries.keys().map(String::as_str)
    }

    /// Whether there is such a part (any case).
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&name.to_lowercase())
    }

    /// The inflated bytes of a part (any case), its checksum verified.
    pub(crate) fn take(&mut self, name: &str) -> Outcome<Option<Vec<u8>>> {
        let Some(&index) = self.entries.get(&name.to_lowercase()) else { return Ok(None) };
        let mut entry = self.zip.by_index(index).map_err(|_| damaged_part(name))?;
        let size = entry.size();
        let mut bytes = Vec::with_capacity(usize::try_from(size).map_err(|_| cut_off())?);
        // The checksum is compared at the end of the stream, so it is read to its end.
        (&mut entry).take(size + 1).read_to_end(&mut bytes).map_err(|_| damaged_part(name))?;
        if bytes.len() as u64 != size {
            return Err(damaged_part(name));
        }
        drop(entry);
        self.unread[index] = false;
        Ok(Some(bytes))
    }

    /// Verifies the checksums of all parts that were not taken: a file damaged anywhere is
    /// not a file to report from.
    pub(crate) fn check_rest(&mut self) -> Outcome<()> {
        let mut buffer = vec![0u8; 64 << 10];
        for index in 0..self.unread.len() {
            if !self.unread[index] {
                continue;
            }
            let mut entry = self.zip.by_index(index).map_err(|_| cut_off())?;
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            let limit = entry.size();
            let mut size = 0u64;
            loop {
                match entry.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(n) => size += n as u64,
                    Err(_) => return Err(damaged_part(&name)),
                }
                if size > limit {
                    return Err(damaged_part(&name));
                }
            }
        }
        Ok(())
    }
}

/// A ZIP archive in memory, stored without compression: what calamine is given to read.
pub(crate) struct Canonical {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Canonical {
    /// An archive with room for `capacity` bytes.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::with_capacity(capacity))) }
    }

    /// Adds a part made of several pieces.
    pub(crate) fn add(&mut self, name: &str, pieces: &[&[u8]]) -> Outcome<()> {
        let options =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let written = self.zip.start_file(name, options).map_err(|error| Refusal::library(&error));
        written?;
        for piece in pieces {
            self.zip.write_all(piece).map_err(|error| Refusal::library(&error))?;
        }
        Ok(())
    }

    /// The archive's bytes.
    pub(crate) fn finish(self) -> Outcome<Vec<u8>> {
        let cursor = self.zip.finish().map_err(|error| Refusal::library(&error))?;
        Ok(cursor.into_inner())
    }
}

fn shown(name: &str) -> String {
    super::text::clean(name).replace('`', "'").chars().take(80).collect()
}

fn cut_off() -> Refusal {
    Refusal::damaged("das ZIP-Archiv ist unvollständig", "the ZIP archive is incomplete")
}

fn damaged_part(name: &str) -> Refusal {
    Refusal::damaged(
        format!("der Teil `{}` stimmt nicht mit seiner Prüfsumme überein", shown(name)),
        format!("part `{}` does not match its checksum", shown(name)),
    )
}

fn part_too_large(name: &str, size: u64) -> Refusal {
    Refusal::too_large(
        format!(
            "der Teil `{}` ist ausgepackt {} MB groß, erlaubt sind {} MB",
            shown(name),
            size >> 20,
            PART >> 20
        ),
        format!(
            "part `{}` has {} MB when unpacked, allowed are {} MB",
            shown(name),
            size >> 20,
            PART >> 20
        ),
    )
}

fn repeated(name: &str) -> Refusal {
    let name = if name.is_empty() { String::new() } else { format!(" `{}`", shown(name)) };
    Refusal::malformed(
        format!("ein Teil{name} ist doppelt enthalten"),
        format!("a part{name} is contained twice"),
    )
}
