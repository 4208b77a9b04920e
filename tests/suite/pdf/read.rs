//! A PDF file read back, spelled for snapshots.

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use ratsbericht::layout::font::FontBook;
use std::collections::BTreeMap;
use std::fmt::Write;

pub(crate) struct File(Document);

/// Texts (left end, baseline, right end) and filled rectangles (left, top, width, height) of a page,
/// in millimetres.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub(super) texts: Vec<(f32, f32, f32, String)>,
    pub(super) rects: Vec<[f32; 4]>,
}

impl Placed {
    /// Left end, baseline and right end of the text that begins so.
    pub(super) fn text(&self, begins: &str) -> (f32, f32, f32) {
        let found = self.texts.iter().find(|(.., text)| text.starts_with(begins));
        let (x, y, right, _) = found.unwrap_or_else(|| panic!("`{begins}` in {:#?}", self.texts));
        (*x, *y, *right)
    }
}

impl File {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        Self(Document::load_mem(bytes).expect("lopdf reads the file"))
    }

    pub(crate) fn id(&self) -> Object {
        self.0.trailer.get(b"ID").expect("an identifier").clone()
    }

    pub(crate) fn info(&self) -> String {
        let info = self.0.trailer.get(b"Info").expect("information");
        self.spelled(info, 0)
    }

    /// The structure tree, an element a line.
    pub(crate) fn structure(&self) -> String {
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

    /// Follows every mark and link from the structure to its page and back through the parent
    /// tree; the result is how many of each there are.
    pub(crate) fn both_ways(&self) -> (usize, usize) {
        let root = self.dictionary(self.catalog().get(b"StructTreeRoot").expect("a structure"));
        let mut parents = BTreeMap::new();
        let tree = self.dictionary(root.get(b"ParentTree").expect("parents"));
        for node in tree.get(b"Kids").and_then(Object::as_array).expect("nodes") {
            let node = self.dictionary(node).get(b"Nums").and_then(Object::as_array);
            for pair in node.expect("entries").chunks(2) {
                parents.insert(pair[0].as_i64().expect("a key"), pair[1].clone());
            }
        }
        let (mut marks, mut links) = (0, 0);
        for (id, object) in &self.0.objects {
            let Ok(element) = object.as_dict() else { continue };
            if !element.has_type(b"StructElem") {
                continue;
            }
            let kids = match element.get(b"K") {
                Ok(Object::Array(kids)) => kids.clone(),
                Ok(kid) => vec![kid.clone()],
                Err(_) => Vec::new(),
            };
            for kid in kids {
                if let Object::Integer(mark) = kid {
                    let page = self.dictionary(element.get(b"Pg").expect("a page"));
                    let key = page.get(b"StructParents").and_then(Object::as_i64).expect("a key");
                    let (_, page) = self.0.dereference(&parents[&key]).expect("parents");
                    let back = &page.as_array().expect("of a page")[mark as usize];
                    assert_eq!(back.as_reference().expect("an element"), *id);
                    marks += 1;
                } else if let Object::Dictionary(kid) = kid {
                    assert!(kid.has_type(b"OBJR"), "{kid:?}");
                    let link = self.dictionary(kid.get(b"Obj").expect("an annotation"));
                    let key = link.get(b"StructParent").and_then(Object::as_i64).expect("a key");
                    assert_eq!(parents[&key].as_reference().expect("an element"), *id);
                    links += 1;
                }
            }
        }
        (marks, links)
    }

    /// How much each page paints; fails where it stands outside of a mark, and on operators that
    /// this program never writes.
    pub(crate) fn painted(&self) -> Vec<usize> {
        let page = |page| {
            let content = Content::decode(self.content(page).as_bytes()).expect("content");
            let (mut marked, mut in_text, mut painted) = (false, false, 0);
            for operation in &content.operations {
                match operation.operator.as_str() {
                    "BDC" => {
                        assert!(!marked && !in_text, "nested at {operation:?}");
                        marked = true;
                    }
                    "EMC" => {
                        assert!(marked && !in_text, "unbalanced at {operation:?}");
                        marked = false;
                    }
                    "BT" => in_text = true,
                    "ET" => in_text = false,
                    "TJ" => {
                        assert!(marked && in_text, "unmarked: {operation:?}");
                        painted += 1;
                    }
                    "f" | "f*" | "S" | "Do" => {
                        assert!(marked && !in_text, "unmarked: {operation:?}");
                        painted += 1;
                    }
                    "Tf" | "Td" | "rg" | "RG" | "w" | "d" | "m" | "l" | "c" | "h" | "re" | "q"
                    | "Q" | "cm" => {}
                    other => panic!("operator {other}"),
                }
            }
            assert!(!marked && !in_text);
            painted
        };
        (0..self.pages().len()).map(page).collect()
    }

    /// Which of these keys stand in any dictionary of the file.
    pub(crate) fn keys_among(&self, keys: &[&str]) -> Vec<String> {
        fn dictionaries<'a>(object: &'a Object, found: &mut Vec<&'a Dictionary>) {
            match object {
                Object::Dictionary(dictionary) => {
                    found.push(dictionary);
                    dictionary.iter().for_each(|(_, value)| dictionaries(value, found));
                }
                Object::Stream(stream) => {
                    found.push(&stream.dict);
                    stream.dict.iter().for_each(|(_, value)| dictionaries(value, found));
                }
                Object::Array(items) => items.iter().for_each(|item| dictionaries(item, found)),
                _ => {}
            }
        }
        let mut all = vec![&self.0.trailer];
        self.0.objects.values().for_each(|object| dictionaries(object, &mut all));
        let has = |key: &&&str| all.iter().any(|dictionary| dictionary.has(key.as_bytes()));
        keys.iter().filter(has).map(ToString::to_string).collect()
    }

    /// The catalogue without the structure.
    pub(crate) fn catalogue(&self) -> String {
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

    /// The outline: titles with the pages that they lead to, in order.
    pub(crate) fn outline(&self) -> String {
        let mut out = String::new();
        if let Ok(outline) = self.catalog().get(b"Outlines") {
            self.entries(self.dictionary(outline), 0, &mut out);
        }
        out
    }

    fn entries(&self, parent: &Dictionary, depth: usize, out: &mut String) {
        let mut next = parent.get(b"First").ok();
        while let Some(entry) = next {
            let entry = self.dictionary(entry);
            let title = self.spelled(entry.get(b"Title").expect("a title"), 9);
            let to = self.spelled(entry.get(b"Dest").expect("a destination"), 9);
            writeln!(out, "{}{title} {to}", "  ".repeat(depth)).expect("memory");
            self.entries(entry, depth + 1, out);
            next = entry.get(b"Next").ok();
        }
    }

    pub(crate) fn page_count(&self) -> usize {
        self.pages().len()
    }

    pub(crate) fn content(&self, page: usize) -> String {
        let bytes = self.0.get_page_content(self.pages()[page]);
        String::from_utf8(bytes).expect("content is ASCII")
    }

    /// Text in the order of painting, read through ToUnicode.
    pub(crate) fn text(&self, page: usize) -> String {
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

    /// What a page shows and where, in millimetres from its top left corner.
    pub(super) fn placed(&self, page: usize) -> Placed {
        const MM: f32 = 72.0 / 25.4;
        let dictionary = self.0.get_dictionary(self.pages()[page]).expect("a page");
        let size = dictionary.get(b"MediaBox").and_then(Object::as_array).expect("a size");
        let height = size[3].as_float().expect("a number");
        let content = Content::decode(self.content(page).as_bytes()).expect("content");
        let fonts = self.fonts();
        type Face = (BTreeMap<u16, String>, Vec<f32>);
        let faces: BTreeMap<&Vec<u8>, Face> = fonts
            .iter()
            .map(|(name, font)| (name, (self.readings(font), self.glyphs(font))))
            .collect();
        let mut placed = Placed::default();
        let (mut x, mut y, mut points) = (0.0, 0.0, 0.0);
        let mut face = None;
        let mut area = [0.0; 4];
        for operation in &content.operations {
            let number = |i: usize| operation.operands[i].as_float().expect("a number");
            match operation.operator.as_str() {
                "BT" => (x, y) = (0.0, 0.0),
                "Tf" => {
                    face = faces.get(&operation.operands[0].as_name().expect("a font").to_vec());
                    points = number(1);
                }
                "Td" => (x, y) = (x + number(0), y + number(1)),
                "TJ" => {
                    let (readings, widths) = face.expect("a font is set");
                    let (mut text, mut width) = (String::new(), 0.0);
                    for part in operation.operands[0].as_array().expect("an array") {
                        let Object::String(codes, _) = part else {
                            width -= part.as_float().expect("a number") * points / 1000.0;
                            continue;
                        };
                        for code in codes.chunks(2) {
                            let code = u16::from_be_bytes([code[0], code[1]]);
                            text.push_str(&readings[&code]);
                            if readings[&code] != " " {
                                width += widths[usize::from(code)] * points / 1000.0;
                            } else {
                                width += 0.2 * points;
                            }
                        }
                    }
                    placed.texts.push((x / MM, (height - y) / MM, (x + width) / MM, text));
                }
                "re" => area = [number(0), height - number(1), number(2), number(3)],
                "f" => {
                    let [x, y, width, tall] = area;
                    placed.rects.push([x / MM, (y - tall) / MM, width / MM, tall / MM]);
                }
                _ => {}
            }
        }
        placed
    }

    /// Widths of a font's glyphs by code.
    fn glyphs(&self, font: &Dictionary) -> Vec<f32> {
        let descendant = font.get(b"DescendantFonts").and_then(Object::as_array);
        let descendant = self.dictionary(&descendant.expect("descendants")[0]);
        let widths = descendant.get(b"W").and_then(Object::as_array).expect("widths");
        let widths = widths[1].as_array().expect("one run of widths");
        widths.iter().map(|width| width.as_float().expect("a number")).collect()
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
    pub(crate) fn widths(&self) -> Vec<(f32, f32)> {
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
