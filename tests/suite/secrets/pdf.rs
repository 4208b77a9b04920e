//! PDF: every object, every stream decompressed, and the text of every page through the ToUnicode maps of
//! its fonts.

use super::Piece;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};
use std::collections::BTreeMap;

pub(super) fn pieces(place: &str, bytes: &[u8]) -> Vec<Piece> {
    let document = Document::load_mem(bytes).expect("lopdf reads the file");
    let mut pieces =
        vec![Piece { place: place.to_owned(), bytes: bytes.to_vec(), text: String::new() }];
    // Titles, alternative texts, outline, information, metadata: whatever is a string somewhere.
    let mut strings = String::new();
    strings_of(&Object::Dictionary(document.trailer.clone()), &mut strings);
    for (id, object) in &document.objects {
        strings_of(object, &mut strings);
        if let Ok(stream) = object.as_stream() {
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            let place = format!("{place}, object {}", id.0);
            let text = String::from_utf8_lossy(&content).into_owned();
            pieces.push(Piece { place, bytes: content, text });
        }
    }
    pieces.push(Piece { place: format!("{place}, strings"), bytes: Vec::new(), text: strings });
    let mut whole = String::new();
    for (number, id) in document.get_pages() {
        let page = document.get_dictionary(id).expect("a page");
        let fonts = fonts(&document, page);
        let content = document.get_page_content(id);
        let text = text(&document, &content, &fonts);
        whole.push_str(&text);
        pieces.push(Piece { place: format!("{place}, page {number}"), bytes: Vec::new(), text });
    }
    // A text that goes on over the page.
    pieces.push(Piece { place: format!("{place}, all pages"), bytes: Vec::new(), text: whole });
    pieces
}

/// A PDF string as text: UTF-16 or UTF-8 with a mark, else Latin-1 (PDFDocEncoding for our letters).
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.chunks(2).map(|c| u16::from_be_bytes([c[0], *c.get(1).unwrap_or(&0)]));
            char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn strings_of(object: &Object, out: &mut String) {
    match object {
        Object::String(bytes, _) | Object::Name(bytes) => {
            out.push_str(&decoded(bytes));
            out.push('\n');
        }
        Object::Array(all) => all.iter().for_each(|object| strings_of(object, out)),
        Object::Dictionary(dictionary) => of_dictionary(dictionary, out),
        Object::Stream(stream) => of_dictionary(&stream.dict, out),
        _ => {}
    }
}

fn of_dictionary(dictionary: &Dictionary, out: &mut String) {
    for (key, value) in dictionary {
        out.push_str(&decoded(key));
        out.push('\n');
        strings_of(value, out);
    }
}

type Readings = BTreeMap<u16, String>;

/// The fonts of a page and of the forms it paints, by name.
fn fonts(document: &Document, page: &Dictionary) -> BTreeMap<Vec<u8>, Readings> {
    let within = |dictionary: &Dictionary, key: &[u8]| -> Option<Dictionary> {
        let (_, object) = document.dereference(dictionary.get(key).ok()?).ok()?;
        object.as_dict().ok().cloned()
    };
    let Some(resources) = within(page, b"Resources") else { return BTreeMap::new() };
    let Some(fonts) = within(&resources, b"Font") else { return BTreeMap::new() };
    fonts
        .iter()
        .filter_map(|(name, font)| {
            let (_, font) = document.dereference(font).ok()?;
            let map = font.as_dict().ok()?.get(b"ToUnicode").ok()?;
            let (_, map) = document.dereference(map).ok()?;
            let map = map.as_stream().ok()?.decompressed_content().ok()?;
            Some((name.clone(), readings(&String::from_utf8_lossy(&map))))
        })
        .collect()
}

/// `bfchar` and `bfrange` of a ToUnicode map.
fn readings(map: &str) -> Readings {
    let mut readings = Readings::new();
    let number = |hex: &str| u16::from_str_radix(hex, 16).unwrap_or_default();
    let reading = |hex: &str| -> String {
        let units: Vec<u16> = hex.as_bytes().chunks(4).map(|c| number(&decoded(c))).collect();
        String::from_utf16_lossy(&units)
    };
    for (kind, parts) in [("bfchar", 2), ("bfrange", 3)] {
        for block in map.split(&format!("begin{kind}")).skip(1) {
            let block = block.split(&format!("end{kind}")).next().unwrap_or_default();
            assert!(!block.contains('['), "ranges of single readings are not written");
            let hex: Vec<&str> =
                block.split('<').skip(1).filter_map(|part| part.split('>').next()).collect();
            for entry in hex.chunks_exact(parts) {
                let (first, last, text) =
                    (number(entry[0]), number(entry[parts - 2]), entry[parts - 1]);
                for code in first..=last {
                    let mut text = reading(text);
                    if let (Some(c), true) = (text.pop(), code >= first) {
                        let shifted = u32::from(c) + u32::from(code - first);
                        text.push(char::from_u32(shifted).unwrap_or(c));
                    }
                    readings.insert(code, text);
                }
            }
        }
    }
    readings
}

/// The text of a content stream in the order of painting, and the strings of its marks.
fn text(document: &Document, content: &[u8], fonts: &BTreeMap<Vec<u8>, Readings>) -> String {
    let operations = Content::decode(content).expect("content").operations;
    let nothing = Readings::new();
    let (mut font, mut shown, mut marks) = (&nothing, String::new(), String::new());
    for operation in &operations {
        match operation.operator.as_str() {
            "Tf" => {
                let name = operation.operands[0].as_name().expect("a font");
                font = fonts.get(name).unwrap_or(&nothing);
            }
            "TJ" | "Tj" | "'" | "\"" => {
                for operand in &operation.operands {
                    let parts = match operand {
                        Object::Array(parts) => parts.as_slice(),
                        other => std::slice::from_ref(other),
                    };
                    for part in parts {
                        let Object::String(codes, _) = part else { continue };
                        for code in codes.chunks_exact(2) {
                            let code = u16::from_be_bytes([code[0], code[1]]);
                            shown.push_str(font.get(&code).map_or("", String::as_str));
                        }
                    }
                }
            }
            "ET" => shown.push('\n'),
            "BDC" | "DP" => operation.operands.iter().for_each(|o| strings_of(o, &mut marks)),
            _ => {}
        }
    }
    let forms = document.objects.values().filter_map(|object| object.as_stream().ok());
    let painted = forms
        .filter(|s| s.dict.get(b"Subtype").is_ok_and(|t| t.as_name().is_ok_and(|t| t == b"Form")));
    assert_eq!(painted.count(), 0, "forms are not written; their text would have to be read here");
    shown.push('\n');
    shown + &marks
}
