//! OLE compound files: reads the streams of a delivered one, and writes one that holds a single
//! stream. calamine follows a chain of sectors wherever it leads, also in a circle; so it gets
//! only files written here.

use super::refusal::{Outcome, Refusal};

const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const FAT: u32 = 0xFFFF_FFFD;
const DIFAT: u32 = 0xFFFF_FFFC;
/// Streams below this size lie in the stream of small sectors.
const CUTOFF: u64 = 4096;

/// A compound file with its directory read.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    streams: Vec<Stream>,
}

struct Stream {
    name: String,
    start: u32,
    size: u64,
}

impl<'a> Compound<'a> {
    /// Reads the tables and the directory.
    pub(super) fn open(bytes: &'a [u8]) -> Outcome<Self> {
        let sector = match half(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(damaged()),
        };
        let word = |at| word(bytes, at).ok_or_else(damaged);
        let mut file = Self {
            bytes,
            sector,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini: Vec::new(),
            streams: Vec::new(),
        };
        let sectors = bytes.len() / sector;
        let mut tables: Vec<u32> = (0..109).map_while(|n| self::word(bytes, 76 + 4 * n)).collect();
        let mut next = word(68)?;
        let mut steps = 0;
        while next < DIFAT {
            steps += 1;
            let part = file.sector(next).filter(|_| steps <= sectors).ok_or_else(damaged)?;
            let mut ids = words(part);
            next = ids.pop().ok_or_else(damaged)?;
            tables.extend(ids);
        }
        for id in tables.into_iter().filter(|id| *id < DIFAT).take(sectors) {
            file.fat.extend(words(file.sector(id).ok_or_else(damaged)?));
        }
        let directory = file.chain(word(48)?, u64::MAX)?;
        for entry in directory.as_chunks::<128>().0 {
            let length = usize::from(half(entry, 64).unwrap_or(0)).clamp(2, 64) - 2;
            let letters: Vec<u16> = entry[..length]
                .as_chunks::<2>()
                .0
                .iter()
                .map(|two| u16::from_le_bytes(*two))
                .collect();
            let mut size = u64::from(self::word(entry, 120).unwrap_or(0));
            if sector == 4096 {
                size |= u64::from(self::word(entry, 124).unwrap_or(0)) << 32;
            }
            let start = self::word(entry, 116).unwrap_or(END);
            // 1 is a storage, 2 a stream, 5 the root, whose stream holds the small sectors.
            if matches!(entry[66], 1 | 2 | 5) {
                file.streams.push(Stream { name: String::from_utf16_lossy(&letters), start, size });
            }
            if entry[66] == 5 && file.mini.is_empty() && start < DIFAT {
                file.mini = file.chain(start, size)?;
            }
        }
        if word(64)? > 0 {
            file.mini_fat = words(&file.chain(word(60)?, u64::MAX)?);
        }
        Ok(file)
    }

    /// Names of all streams and storages.
    pub(super) fn names(&self) -> Vec<String> {
        self.streams.iter().map(|stream| stream.name.clone()).collect()
    }

    /// The bytes of a stream, names compared without case.
    pub(super) fn stream(&self, name: &str) -> Outcome<Option<Vec<u8>>> {
        let Some(stream) = self.streams.iter().find(|s| s.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let bytes = if stream.size < CUTOFF {
            self.mini_chain(stream.start, stream.size)?
        } else {
            self.chain(stream.start, stream.size)?
        };
        Ok(Some(bytes))
    }

    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        // The last sector of a file may be cut short.
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|part| !part.is_empty())
    }

    fn chain(&self, start: u32, size: u64) -> Outcome<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = start;
        let mut steps = 0;
        while next < DIFAT && (bytes.len() as u64) < size {
            steps += 1;
            let part = self.sector(next).filter(|_| steps <= self.fat.len()).ok_or_else(damaged)?;
            bytes.extend_from_slice(part);
            next = *self.fat.get(next as usize).ok_or_else(damaged)?;
        }
        trim(bytes, size)
    }

    fn mini_chain(&self, start: u32, size: u64) -> Outcome<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = start;
        while next < DIFAT && (bytes.len() as u64) < size {
            let at = next as usize * 64;
            let end = (at + 64).min(self.mini.len());
            bytes.extend_from_slice(self.mini.get(at..end).ok_or_else(damaged)?);
            next = *self.mini_fat.get(next as usize).ok_or_else(damaged)?;
        }
        trim(bytes, size)
    }
}

fn trim(mut bytes: Vec<u8>, size: u64) -> Outcome<Vec<u8>> {
    if size == u64::MAX {
        return Ok(bytes);
    }
    let size = usize::try_from(size).map_err(|_| damaged())?;
    if bytes.len() < size {
        return Err(damaged());
    }
    bytes.truncate(size);
    Ok(bytes)
}

/// A compound file that holds the stream `Workbook`, padded with zeros.
pub(super) fn with_workbook(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 4096;
    let sectors = stream.len().div_ceil(SECTOR).max(1);
    let tables = (sectors + 2).div_ceil(SECTOR / 4 - 1);
    let number = |n: usize| u32::try_from(n).unwrap_or(FREE);
    let mut file = Vec::with_capacity((1 + tables + 1 + sectors) * SECTOR);

    file.extend_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    file.resize(24, 0);
    for half in [0x3Eu16, 4, 0xFFFE, 12, 6, 0, 0, 0] {
        file.extend_from_slice(&half.to_le_bytes());
    }
    let head = [1, number(tables), number(tables), 0, 4096, END, 0, END, 0];
    let difat = (0..109).map(|n| if n < tables { number(n) } else { FREE });
    for word in head.into_iter().chain(difat) {
        file.extend_from_slice(&word.to_le_bytes());
    }
    file.resize(SECTOR, 0);

    let first = tables + 1;
    let chain = (0..tables)
        .map(|_| FAT)
        .chain([END])
        .chain((1..sectors).map(|n| number(first + n)))
        .chain([END]);
    for word in chain {
        file.extend_from_slice(&word.to_le_bytes());
    }
    file.resize(SECTOR * (1 + tables), 0xFF);

    for (name, kind, start, size) in
        [("Root Entry", 5u8, 0, 0), ("Workbook", 2, number(first), sectors * SECTOR)]
    {
        let at = file.len();
        file.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        file.resize(at + 64, 0);
        let length = u16::try_from(name.len() * 2 + 2).unwrap_or_default();
        file.extend_from_slice(&length.to_le_bytes());
        file.push(kind);
        file.resize(at + 116, 0);
        file.extend_from_slice(&start.to_le_bytes());
        file.extend_from_slice(&(size as u64).to_le_bytes());
    }
    file.resize(SECTOR * (2 + tables), 0);
    file.extend_from_slice(stream);
    file.resize(SECTOR * (2 + tables + sectors), 0);
    file
}

/// Two bytes at an offset, little end first.
pub(super) fn half(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

/// Four bytes at an offset, little end first.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect()
}

fn damaged() -> Refusal {
    Refusal::damaged(
        "ihre Teile (OLE) sind unvollständig oder falsch verkettet",
        "its parts (OLE) are incomplete or wrongly chained",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for size in [1, 4096, 5_000, 5_000_000] {
            let stream: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
            let file = with_workbook(&stream);
            let compound = Compound::open(&file).expect("sound");
            assert_eq!(compound.names(), ["Root Entry", "Workbook"]);
            let read = compound.stream("workbook").expect("sound").expect("there");
            assert_eq!(read[..size], stream);
            assert!(read[size..].iter().all(|byte| *byte == 0));
        }
    }

    #[test]
    fn circles_and_cuts_are_refused() {
        let file = with_workbook(&[1; 50_000]);
        for end in (0..file.len() - 4096).step_by(512) {
            let cut = Compound::open(&file[..end])
                .and_then(|c| c.stream("Workbook").map(|s| s.is_some()));
            assert!(!matches!(cut, Ok(true)), "{end}");
        }
        let mut circle = file;
        // Sector 2, the first of the stream, follows itself; so does the directory.
        for (sector, next) in [(1u32, 1u32), (2, 2)] {
            let at = 4096 + 4 * sector as usize;
            circle[at..at + 4].copy_from_slice(&next.to_le_bytes());
            let read = Compound::open(&circle).and_then(|c| c.stream("Workbook").map(|_| ()));
            assert!(read.is_err());
        }
    }
}
