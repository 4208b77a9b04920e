//! A PDF file read back, spelled for snapshots.

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use ratsbericht::layout::font::FontBook;
use std::collections::BTreeMap;
use std::fmt::Write;

pub(super) struct File(Document);

impl File {
    pub(super) fn read(bytes: &[u8]) -> Self {
        Self(Document::load_mem(bytes).expect("lopdf reads the file"))
    }

    pub(super) fn id(&self) -> Object {
        self.0.trailer.get(b"ID").expect("an identifier").clone()
    }

    pub(super) fn info(&self) -> String {
        let info = self.0.trailer.get(b"Info").expect("information");
        self.spelled(info, 0)
    }

    /// The structure tree, an element a line.
    pub(super) fn structure(&self) -> String {
        let root = self.dictionary(self.catalog().get(b"StructTreeRoot").expect("a structure"));
        let mut out = String::new();
        for kid in root.get(b"K").and_then(Object::as_array).expect("kids") {
            self.element(kid, 0, None, &mut out);
        }
        out
    }

    fn element(&self, element: &Object, depth: usize, page: Option<ObjectId>, out: &mut String) {
        let pages = self.pages();
        let number = |id: ObjectId| pages.iter().position(|&page| page == id).expect("a page") + 1;
        let indent = "  ".repeat(depth);
        let element = match element {
            Object::Integer(mark) => {
                let page = number(page.expect("a page"));
                return writeln!(out, "{indent}{mark} on page {page}").expect("memory");
            }
            other => self.dictionary(other),
        };
        let own = element.get(b"Pg").and_then(Object::as_reference).ok().or(page);
        match element.get(b"Type").and_then(Object::as_name).expect("a type") {
            b"MCR" => {
                let mark = element.get(b"MCID").and_then(Object::as_i64).expect("a mark");
                let page = number(own.expect("a page"));
                return writeln!(out, "{indent}{mark} on page {page}").expect("memory");
            }
            b"OBJR" => return writeln!(out, "{indent}link").expect("memory"),
            _ => {}
        }
        let name = element.get(b"S").and_then(Object::as_name).expect("a tag");
        write!(out, "{indent}{}", String::from_utf8_lossy(name)).expect("memory");
        for (key, value) in element {
            if !matches!(key.as_slice(), b"Type" | b"S" | b"P" | b"K" | b"Pg") {
                let key = String::from_utf8_lossy(key);
                write!(out, " {key}={}", self.spelled(value, 9)).expect("memory");
            }
        }
        out.push('\n');
        match element.get(b"K") {
            Ok(Object::Array(kids)) => {
                kids.iter().for_each(|kid| self.element(kid, depth + 1, own, out));
            }
            Ok(kid) => self.element(kid, depth + 1, own, out),
            Err(_) => {}
        }
    }

    /// The catalogue without the structure.
    pub(super) fn catalogue(&self) -> String {
        let mut catalog = self.catalog().clone();
        catalog.remove(b"StructTreeRoot");
        catalog.remove(b"Metadata");
        let mut out = self.spelled(&Object::Dictionary(catalog), 0);
        for page in self.pages() {
            let mut page = self.0.get_dictionary(page).expect("a page").clone();
            page.remove(b"Resources");
            page.remove(b"Contents");
            write!(out, "\n{}", self.spelled(&Object::Dictionary(page), 0)).expect("memory");
        }
        out
    }

    pub(super) fn content(&self, page: usize) -> String {
        let bytes = self.0.get_page_content(self.pages()[page]);
        String::from_utf8(bytes).expect("content is ASCII")
    }

    /// Text in the order of painting, read through ToUnicode.
    pub(super) fn text(&self, page: usize) -> String {
        let content = Content::decode(self.content(page).as_bytes()).expect("content");
        let fonts = self.fonts();
        let readings: BTreeMap<&Vec<u8>, BTreeMap<u16, String>> =
            fonts.iter().map(|(name, font)| (name, self.readings(font))).collect();
        let mut current = &BTreeMap::new();
        let mut out = String::new();
        for operation in &content.operations {
            match operation.operator.as_str() {
                "Tf" => {
                    let name = operation.operands[0].as_name().expect("a font").to_vec();
                    current = &readings[&name];
                }
                "TJ" => {
                    for part in operation.operands[0].as_array().expect("an array") {
                        let Object::String(codes, _) = part else { continue };
                        for code in codes.chunks(2) {
                            out.push_str(&current[&u16::from_be_bytes([code[0], code[1]])]);
                        }
                    }
                }
                _ => {}
            }
        }
        out
    }

    fn readings(&self, font: &Dictionary) -> BTreeMap<u16, String> {
        let id = font.get(b"ToUnicode").and_then(Object::as_reference).expect("readings");
        let stream = self.0.get_object(id).and_then(Object::as_stream).expect("a stream");
        let map = stream.decompressed_content().expect("deflated");
        let map = String::from_utf8(map).expect("ASCII");
        let hex = |text: &str| u16::from_str_radix(text, 16).expect("hexadecimal");
        map.lines()
            .filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"))
            .filter(|(_, reading)| *reading != "FFFF")
            .map(|(code, reading)| {
                let units: Vec<u16> =
                    (0..reading.len() / 4).map(|i| hex(&reading[i * 4..i * 4 + 4])).collect();
                (hex(code), String::from_utf16(&units).expect("UTF-16"))
            })
            .collect()
    }

    /// Width of each glyph in the file, and in the face it was taken from.
    pub(super) fn widths(&self) -> Vec<(f32, f32)> {
        let book = FontBook::builtin();
        let mut out = Vec::new();
        for (name, font) in self.fonts().iter().filter(|(name, _)| !name.ends_with(b"h")) {
            let face: usize = String::from_utf8_lossy(&name[1..]).parse().expect("an index");
            let face = &book.faces[face];
            let descendant = font.get(b"DescendantFonts").and_then(Object::as_array);
            let descendant = self.dictionary(&descendant.expect("descendants")[0]);
            assert_eq!(descendant.get(b"DW").and_then(Object::as_i64).ok(), Some(0));
            let widths = descendant.get(b"W").and_then(Object::as_array).expect("widths");
            let widths = widths[1].as_array().expect("one run of widths");
            for (code, reading) in self.readings(font) {
                let c = reading.chars().next().expect("a reading");
                let width = widths[usize::from(code)].as_float().expect("a number");
                // Tabular figures have another width than those of the character map.
                if !c.is_ascii_digit() {
                    out.push((width, face.advance(face.glyph(c).expect("a glyph"))));
                }
            }
        }
        assert!(out.len() > 30, "glyphs were compared");
        out
    }

    fn fonts(&self) -> Vec<(Vec<u8>, Dictionary)> {
        let page = self.0.get_dictionary(self.pages()[0]).expect("a page");
        let resources = self.dictionary(page.get(b"Resources").expect("resources"));
        let fonts = self.dictionary(resources.get(b"Font").expect("fonts"));
        fonts.iter().map(|(name, font)| (name.clone(), self.dictionary(font).clone())).collect()
    }

    fn catalog(&self) -> &Dictionary {
        self.0.catalog().expect("a catalogue")
    }

    fn pages(&self) -> Vec<ObjectId> {
        self.0.page_iter().collect()
    }

    fn dictionary<'a>(&'a self, object: &'a Object) -> &'a Dictionary {
        self.0.dereference(object).and_then(|(_, o)| o.as_dict()).expect("a dictionary")
    }

    /// An object with what it refers to, to a depth; numbers of objects are left out.
    fn spelled(&self, object: &Object, depth: usize) -> String {
        let indent = "  ".repeat(depth + 1);
        match object {
            Object::Reference(id) => match self.pages().iter().position(|page| page == id) {
                Some(page) => format!("page {}", page + 1),
                None if depth > 6 => "…".to_owned(),
                None => self.spelled(self.0.get_object(*id).expect("it is there"), depth),
            },
            Object::Dictionary(dictionary) if depth > 7 => {
                let entries = dictionary.iter().map(|(key, value)| {
                    format!("{} {}", String::from_utf8_lossy(key), self.spelled(value, depth))
                });
                format!("<{}>", entries.collect::<Vec<_>>().join(", "))
            }
            Object::Dictionary(dictionary) => {
                let mut out = String::from("<");
                for (key, value) in dictionary {
                    let key = String::from_utf8_lossy(key);
                    let value = match key.as_ref() {
                        "Parent" | "P" | "Prev" | "Last" => "…".to_owned(),
                        _ => self.spelled(value, depth + 1),
                    };
                    write!(out, "\n{indent}{key} {value}").expect("memory");
                }
                out + ">"
            }
            Object::Array(items) => {
                let items: Vec<String> =
                    items.iter().map(|item| self.spelled(item, depth + 1)).collect();
                format!("[{}]", items.join(" "))
            }
            Object::String(..) => {
                format!("{:?}", lopdf::decode_text_string(object).expect("text"))
            }
            Object::Name(name) => format!("/{}", String::from_utf8_lossy(name)),
            Object::Stream(_) => "stream".to_owned(),
            Object::Integer(value) => value.to_string(),
            Object::Real(value) => value.to_string(),
            Object::Boolean(value) => value.to_string(),
            Object::Null => "null".to_owned(),
        }
    }
}
