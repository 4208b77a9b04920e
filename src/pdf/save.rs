//! The file itself: header, streams, object streams, cross-reference stream (ISO 32000-1, 7.5).
//!
//! lopdf's own writer compresses on one thread at the highest level and drops object streams that
//! were put into the document, and structure elements are three quarters of a tagged file that
//! is written without them.

use super::plan;
use super::syntax::{write_dictionary, write_integer, write_object};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, StringFormat, dictionary};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::io::Write;

/// Objects in one object stream: readers unpack a stream as a whole for one of its objects.
pub(super) const OBJECTS_A_STREAM: usize = 200;

/// Version 1.7, and a comment of four bytes above 127 as ISO 19005-2, 6.1.2 asks for.
const HEADER: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

/// A file that is being written. A clone goes on from where it was.
#[derive(Debug, Clone)]
pub(super) struct File {
    out: Vec<u8>,
    /// The digest of the first bytes, and how many they are.
    digested: (Sha256, usize),
    /// Where each object stands; index is its number, 0 is the head of the free list.
    places: Vec<Place>,
}

/// Where an object stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// Nowhere: the number was not used.
    Free,
    /// At an offset in the file.
    Offset(u64),
    /// In an object stream, at an index.
    Inside(u32, u16),
}

/// A finished object stream and the numbers of the objects in it.
#[derive(Debug)]
pub(super) struct Packed {
    numbers: Vec<u32>,
    offset: usize,
    data: Vec<u8>,
}

impl File {
    /// A file with nothing but its header.
    pub(super) fn new() -> Self {
        let digested = (Sha256::new(), 0);
        Self { out: HEADER.to_vec(), digested, places: vec![Place::Free] }
    }

    /// Digests what is written so far, so that clones need not do it again.
    pub(super) fn digest(&mut self) {
        let (digest, done) = &mut self.digested;
        digest.update(&self.out[*done..]);
        *done = self.out.len();
    }

    /// Writes a stream as it is; `dictionary` names the filter that was used.
    pub(super) fn stream(&mut self, number: u32, mut dictionary: Dictionary, data: &[u8]) {
        dictionary.set("Length", data.len() as i64);
        self.place(number, Place::Offset(self.out.len() as u64));
        write_integer(&mut self.out, i64::from(number));
        self.out.extend_from_slice(b" 0 obj\n");
        write_dictionary(&mut self.out, &dictionary);
        self.out.extend_from_slice(b"\nstream\n");
        self.out.extend_from_slice(data);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Writes a stream that is compressed here.
    pub(super) fn deflated(&mut self, number: u32, mut dictionary: Dictionary, data: &[u8]) {
        dictionary.set("Filter", "FlateDecode");
        self.stream(number, dictionary, &deflate(data));
    }

    /// Writes an object stream under its own number.
    pub(super) fn packed(&mut self, number: u32, packed: &Packed) {
        for (index, &inside) in packed.numbers.iter().enumerate() {
            self.place(inside, Place::Inside(number, index as u16));
        }
        let dictionary = dictionary! {
            "Type" => "ObjStm",
            "N" => packed.numbers.len() as i64,
            "First" => packed.offset as i64,
            "Filter" => "FlateDecode",
        };
        self.stream(number, dictionary, &packed.data);
    }

    /// Writes objects into object streams, which take numbers from `number`.
    pub(super) fn objects(
        &mut self,
        mut objects: Vec<(u32, Object)>,
        mut number: impl FnMut() -> u32,
    ) {
        objects.sort_by_key(|&(id, _)| id);
        let streams: Vec<Packed> = objects
            .par_chunks(OBJECTS_A_STREAM)
            .map(|chunk| {
                pack(chunk.iter().map(|(id, o)| (*id, |out: &mut Vec<u8>| write_object(out, o))))
            })
            .collect();
        for packed in &streams {
            self.packed(number(), packed);
        }
    }

    /// Writes the cross-reference stream under `number` and ends the file. The file's identifier is
    /// a digest of everything before it: same content, same identifier.
    pub(super) fn finish(mut self, number: u32) -> Vec<u8> {
        let start = self.out.len();
        self.place(number, Place::Offset(start as u64));
        self.digest();
        let digest = self.digested.0.clone().finalize();
        let id = Object::String(digest[..16].to_vec(), StringFormat::Hexadecimal);
        let dictionary = dictionary! {
            "Type" => "XRef",
            "Size" => self.places.len() as i64,
            "W" => vec![1.into(), 5.into(), 2.into()],
            "Root" => Object::Reference((plan::CATALOG, 0)),
            "Info" => Object::Reference((plan::INFO, 0)),
            "ID" => vec![id.clone(), id],
            "DecodeParms" => dictionary! { "Predictor" => 12, "Columns" => ROW as i64 },
        };
        let table = self.table();
        self.deflated(number, dictionary, &table);
        self.out.extend_from_slice(b"startxref\n");
        write_integer(&mut self.out, start as i64);
        self.out.extend_from_slice(b"\n%%EOF\n");
        self.out
    }

    fn place(&mut self, number: u32, place: Place) {
        let index = number as usize;
        if self.places.len() <= index {
            self.places.resize(index + 1, Place::Free);
        }
        self.places[index] = place;
    }

    /// The rows of the cross-reference stream, each as its difference to the one above (PNG
    /// predictor "Up"): neighbours differ in few bytes, so a megabyte becomes some kilobytes.
    fn table(&self) -> Vec<u8> {
        const UP: u8 = 2;
        let mut above = [0_u8; ROW];
        let mut out = Vec::with_capacity(self.places.len() * (ROW + 1));
        for (number, place) in self.places.iter().enumerate() {
            let (kind, field, last) = match *place {
                Place::Free => (0, 0, if number == 0 { u16::MAX } else { 0 }),
                Place::Offset(offset) => (1, offset, 0),
                Place::Inside(stream, index) => (2, u64::from(stream), index),
            };
            let mut row = [0_u8; ROW];
            row[0] = kind;
            row[1..6].copy_from_slice(&field.to_be_bytes()[3..]);
            row[6..].copy_from_slice(&last.to_be_bytes());
            out.push(UP);
            out.extend(row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(above)));
            above = row;
        }
        out
    }
}

/// Bytes of a row of the cross-reference stream: kind, offset or stream, index.
const ROW: usize = 8;

/// Puts objects into one object stream; each is a number and what writes it.
pub(super) fn pack<W: FnOnce(&mut Vec<u8>)>(objects: impl Iterator<Item = (u32, W)>) -> Packed {
    let mut numbers = Vec::with_capacity(OBJECTS_A_STREAM);
    let mut head = Vec::with_capacity(OBJECTS_A_STREAM * 12);
    let mut body = Vec::with_capacity(OBJECTS_A_STREAM * 96);
    for (number, write) in objects {
        numbers.push(number);
        write_integer(&mut head, i64::from(number));
        head.push(b' ');
        write_integer(&mut head, body.len() as i64);
        head.push(b' ');
        write(&mut body);
        body.push(b'\n');
    }
    let offset = head.len();
    head.append(&mut body);
    Packed { numbers, offset, data: deflate(&head) }
}

/// Compresses for a FlateDecode stream.
pub(super) fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder =
        ZlibEncoder::new(Vec::with_capacity(data.len() / 3 + 64), Compression::new(LEVEL));
    encoder.write_all(data).expect("writing into memory does not fail");
    encoder.finish().expect("writing into memory does not fail")
}

/// Between speed and size, see `benches/typesetting.rs`.
const LEVEL: u32 = 5;
