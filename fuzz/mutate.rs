//! Damages files: bytes anywhere, and bytes inside the parts of an archive whose checksums are made
//! right again, so that the damage reaches the readers behind them. Used by the fuzz target and by the
//! mutation test; the same seed gives the same damage.

use std::io::{Cursor, Read as _, Write as _};

/// Numbers that look random and are not (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`; 0 for 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from((self.next() >> 11) % end).unwrap_or(0)
    }
}

/// A damaged copy of a file; `other` is one to take pieces from.
pub(crate) fn mutate(file: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let inside = random.below(4) > 0;
    if inside && let Some(mut parts) = unpack(file) {
        let others = unpack(other).unwrap_or_default();
        for _ in 0..=random.below(3) {
            damage_parts(&mut parts, &others, random);
        }
        return pack(&parts);
    }
    let mut file = file.to_vec();
    for _ in 0..=random.below(4) {
        damage(&mut file, other, random);
    }
    file
}

type Parts = Vec<(String, Vec<u8>)>;

fn damage_parts(parts: &mut Parts, others: &Parts, random: &mut Random) {
    if parts.is_empty() {
        return;
    }
    let index = random.below(parts.len());
    match random.below(24) {
        0 => drop(parts.remove(index)),
        1 => {
            let other = random.below(parts.len());
            let bytes = parts[other].1.clone();
            parts[index].1 = bytes;
        }
        2 if !others.is_empty() => {
            let theirs = others[random.below(others.len())].clone();
            match parts.iter_mut().find(|(name, _)| *name == theirs.0) {
                Some(part) => part.1 = theirs.1,
                None => parts.push(theirs),
            }
        }
        n => {
            // Sheets are where the values are.
            let sheets: Vec<usize> = (0..parts.len())
                .filter(|k| parts[*k].0.contains("sheet") || parts[*k].0 == "content.xml")
                .collect();
            let index = if n % 2 == 0 && !sheets.is_empty() {
                sheets[random.below(sheets.len())]
            } else {
                index
            };
            let empty = Vec::new();
            let other = others.get(index).map_or(&empty, |(_, bytes)| bytes).clone();
            damage(&mut parts[index].1, &other, random);
        }
    }
}

/// Numbers that are at an edge somewhere.
const EDGES: &[&[u8]] = &[
    b"0",
    b"-1",
    b"1",
    b"65535",
    b"65536",
    b"1048576",
    b"1048577",
    b"16384",
    b"16385",
    b"2147483647",
    b"4294967295",
    b"4294967297",
    b"18446744073709551615",
    b"1e309",
    b"-1e-400",
    b"NaN",
    b"A1",
    b"XFD1048576",
    b"XFE1",
    b"hidden",
    b"1899-12-30",
    b"9999-12-31T24:00:00",
    b"<",
    b">",
    b"\"",
    b"&#0;",
    b"&#x110000;",
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b"1.234",
    b"12/20",
    b"III/2019",
    b"k. A.",
    b"31.02.2019",
    b"\xEF\xBF\xBD",
    b"\xFF\xFE",
    b"\0\0\0\0",
    b"\xFF\xFF\xFF\xFF",
    b"\xFF\xFF\xFF\x7F",
];

fn damage(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    if bytes.is_empty() {
        bytes.push(0);
        return;
    }
    let at = random.below(bytes.len());
    match random.below(9) {
        0 => bytes[at] ^= 1 << random.below(8),
        1 => bytes[at] = random.below(256) as u8,
        2 => bytes.truncate(at),
        3 => {
            let end = (at + 1 + random.below(64)).min(bytes.len());
            drop(bytes.drain(at..end));
        }
        4 => {
            // A piece twice: repeated cells, rows, records.
            let end = (at + 1 + random.below(200)).min(bytes.len());
            let piece = bytes[at..end].to_vec();
            for _ in 0..=random.below(3) {
                bytes.splice(at..at, piece.iter().copied());
            }
        }
        5 if !other.is_empty() => {
            let from = random.below(other.len());
            let end = (from + 1 + random.below(200)).min(other.len());
            bytes.splice(at..at, other[from..end].iter().copied());
        }
        6 => {
            // A number of the text becomes another one.
            let start = (at..bytes.len()).find(|k| bytes[*k].is_ascii_digit()).unwrap_or(at);
            let digits = bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
            let edge = EDGES[random.below(EDGES.len())];
            bytes.splice(start..start + digits, edge.iter().copied());
        }
        7 => {
            // The same number of bytes: offsets and lengths behind it stay true.
            let edge = EDGES[random.below(EDGES.len())];
            for (byte, new) in bytes[at..].iter_mut().zip(edge) {
                *byte = *new;
            }
        }
        _ => {
            // Elements move to another place.
            let tags: Vec<usize> =
                bytes.iter().enumerate().filter(|(_, b)| **b == b'<').map(|(k, _)| k).collect();
            if tags.len() > 3 {
                let a = random.below(tags.len() - 2);
                let b = a + 1 + random.below((tags.len() - a - 1).min(12));
                let piece: Vec<u8> = bytes.drain(tags[a]..tags[b]).collect();
                let to = random.below(bytes.len());
                bytes.splice(to..to, piece);
            }
        }
    }
    bytes.truncate(4 << 20);
}

fn unpack(file: &[u8]) -> Option<Parts> {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).ok()?;
    let mut parts = Parts::new();
    for index in 0..zip.len().min(100) {
        let entry = zip.by_index(index).ok()?;
        let name = entry.name().ok()?.to_string();
        let mut bytes = Vec::new();
        entry.take(4 << 20).read_to_end(&mut bytes).ok()?;
        parts.push((name, bytes));
    }
    Some(parts)
}

fn pack(parts: &Parts) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        // A name that is taken already is left out: the library does not write it twice.
        if zip.start_file(name.as_str(), options).is_ok() {
            let written = zip.write_all(bytes);
            debug_assert!(written.is_ok(), "memory takes what is written");
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
