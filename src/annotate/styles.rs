//! The cell formats of an XLSX: copies of those in use with the colour of a mark, and the few of the
//! sheet "Hinweise". Nothing that is there is changed, so every other cell looks as before.

use super::edit::{Edits, elements, escape, put_in_order, remove_attribute, root, set_attribute};
use super::listing::{colour, is_colour};
use crate::finding::Level;
use crate::workbook::refusal::Outcome;
use crate::workbook::tags::Tags;
use std::collections::BTreeMap;

const ORDER: &[&str] = &[
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
];

/// A stylesheet with nothing but what the schema demands.
pub(super) const EMPTY: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
    <fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
    <cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs>\
    </styleSheet>";

/// What a cell is to be filled with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fill {
    /// The colour of a level.
    Level(Level),
    /// What it had before an earlier mark: a `fill` element, or nothing for none.
    Before(String),
}

/// The formats of the sheet "Hinweise".
#[derive(Debug, Clone, Copy)]
pub(super) struct ListStyles {
    pub(super) title: usize,
    pub(super) header: usize,
    pub(super) text: usize,
    pub(super) link: usize,
    levels: [usize; 3],
}

impl ListStyles {
    pub(super) fn level(&self, level: Level) -> usize {
        self.levels[level as usize]
    }
}

/// A stylesheet and what is added to it.
pub(super) struct Styles {
    bytes: Vec<u8>,
    prefix: String,
    /// The cell formats as they are written.
    formats: Vec<String>,
    fills: Vec<String>,
    fonts: usize,
    old: (usize, usize, usize),
    new_fonts: String,
    fill_ids: BTreeMap<Fill, usize>,
    made: BTreeMap<(usize, Fill), usize>,
}

impl Styles {
    pub(super) fn open(bytes: Vec<u8>) -> Outcome<Self> {
        let mut formats = Vec::new();
        let mut fills = Vec::new();
        let mut fonts = 0;
        let prefix = root(&bytes)?.prefix().to_owned();
        let sections = elements(&bytes, 1)?;
        let section_at = |at: usize| {
            sections.iter().find(|s| s.range().contains(&at)).map_or(&b""[..], |s| s.open.local())
        };
        for item in elements(&bytes, 2)? {
            let text = || String::from_utf8_lossy(&bytes[item.range()]).into_owned();
            match (section_at(item.open.start), item.open.local()) {
                (b"cellXfs", b"xf") => formats.push(text()),
                (b"fills", b"fill") => fills.push(text()),
                (b"fonts", b"font") => fonts += 1,
                _ => {}
            }
        }
        let p = &prefix;
        if formats.is_empty() {
            formats.push(format!("<{p}xf/>"));
        }
        while fills.len() < 2 {
            let kind = if fills.is_empty() { "none" } else { "gray125" };
            fills.push(format!("<{p}fill><{p}patternFill patternType=\"{kind}\"/></{p}fill>"));
        }
        let mut new_fonts = String::new();
        if fonts == 0 {
            new_fonts = format!("<{p}font/>");
            fonts = 1;
        }
        let count = |name: &[u8]| {
            let section = sections.iter().find(|s| s.open.local() == name);
            section.map_or(0, |section| {
                let inside = |at: usize| section.range().contains(&at);
                elements(&bytes, 2)
                    .map_or(0, |all| all.iter().filter(|e| inside(e.open.start)).count())
            })
        };
        let old = (count(b"cellXfs"), count(b"fills"), count(b"fonts"));
        drop(sections);
        Ok(Self {
            bytes,
            prefix,
            formats,
            fills,
            fonts,
            old,
            new_fonts,
            fill_ids: BTreeMap::new(),
            made: BTreeMap::new(),
        })
    }

    /// How many cell formats there are.
    pub(super) fn count(&self) -> usize {
        self.formats.len()
    }

    /// The fill of a cell format as it is written; nothing where there is none.
    pub(super) fn fill_of(&self, format: usize) -> String {
        let id = self.fill_id(format);
        match self.fills.get(id) {
            Some(fill) if id > 0 && fill.len() < 2_000 => fill.clone(),
            _ => String::new(),
        }
    }

    /// Whether a cell format has the colour of a mark.
    pub(super) fn is_marked(&self, format: usize) -> bool {
        let Some(fill) = self.fills.get(self.fill_id(format)) else { return false };
        let Ok(all) = elements(fill.as_bytes(), 2) else { return false };
        all.iter().any(|e| {
            e.open.local() == b"fgColor"
                && e.open.text_attribute(b"rgb").is_some_and(|rgb| is_colour(&rgb))
        })
    }

    fn fill_id(&self, format: usize) -> usize {
        let Some(format) = self.formats.get(format) else { return 0 };
        let id = root(format.as_bytes()).ok().and_then(|xf| xf.open.number(b"fillId"));
        usize::try_from(id.unwrap_or(0)).unwrap_or(0)
    }

    /// A copy of a cell format with another fill.
    pub(super) fn filled(&mut self, format: usize, fill: Fill) -> Outcome<usize> {
        let format = if format < self.formats.len() { format } else { 0 };
        if let Some(made) = self.made.get(&(format, fill.clone())) {
            return Ok(*made);
        }
        let id = self.fill(&fill);
        let text = self.formats[format].clone();
        let tag = root(text.as_bytes())?.open;
        let mut edits = Edits::default();
        set_attribute(text.as_bytes(), &tag, "fillId", &id.to_string(), &mut edits);
        set_attribute(text.as_bytes(), &tag, "applyFill", "1", &mut edits);
        let copy = String::from_utf8_lossy(&edits.apply(text.as_bytes())).into_owned();
        let made = self.add_format(copy);
        self.made.insert((format, fill), made);
        Ok(made)
    }

    fn add_format(&mut self, format: String) -> usize {
        self.formats.push(format);
        self.formats.len() - 1
    }

    fn fill(&mut self, fill: &Fill) -> usize {
        if let Some(id) = self.fill_ids.get(fill) {
            return *id;
        }
        let p = &self.prefix;
        let text = match fill {
            Fill::Level(level) => format!(
                "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{}\"/>\
                 <{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>",
                colour(*level)
            ),
            // What comes back from a workbook is believed only if it is a fill and nothing else.
            Fill::Before(text) if is_fill(text, p) => text.clone(),
            Fill::Before(_) => {
                self.fill_ids.insert(fill.clone(), 0);
                return 0;
            }
        };
        self.fills.push(text);
        self.fill_ids.insert(fill.clone(), self.fills.len() - 1);
        self.fills.len() - 1
    }

    /// Adds the formats of the sheet "Hinweise".
    pub(super) fn list(&mut self) -> ListStyles {
        let p = self.prefix.clone();
        let first = self.fonts;
        for inner in [
            format!("<{p}b/><{p}sz val=\"14\"/><{p}name val=\"Calibri\"/>"),
            format!("<{p}b/><{p}sz val=\"11\"/><{p}name val=\"Calibri\"/>"),
            format!("<{p}sz val=\"11\"/><{p}name val=\"Calibri\"/>"),
            format!(
                "<{p}u/><{p}sz val=\"11\"/><{p}color rgb=\"FF0B5394\"/><{p}name val=\"Calibri\"/>"
            ),
        ] {
            self.new_fonts += &format!("<{p}font>{inner}</{p}font>");
            self.fonts += 1;
        }
        let mut format = |font: usize, fill: usize, wrap: bool| {
            let wrap = if wrap { " wrapText=\"1\"" } else { "" };
            let text = format!(
                "<{p}xf numFmtId=\"0\" fontId=\"{}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" \
                 applyFill=\"1\" applyAlignment=\"1\"><{p}alignment vertical=\"top\"{wrap}/></{p}xf>",
                first + font
            );
            self.formats.push(text);
            self.formats.len() - 1
        };
        let (title, header) = (format(0, 0, false), format(1, 0, false));
        let (text, link) = (format(2, 0, true), format(3, 0, false));
        let levels = [Level::Note, Level::Warning, Level::Error].map(|level| {
            let fill = self.fill(&Fill::Level(level));
            let text = format!(
                "<{p}xf numFmtId=\"0\" fontId=\"{}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" \
                 applyFill=\"1\" applyAlignment=\"1\"><{p}alignment vertical=\"top\"/></{p}xf>",
                first + 1
            );
            self.add_format(text)
        });
        ListStyles { title, header, text, link, levels }
    }

    /// The changed part.
    pub(super) fn finish(self) -> Outcome<Vec<u8>> {
        let mut edits = Edits::default();
        let p = &self.prefix;
        let sections = [
            ("fonts", self.new_fonts.clone(), self.fonts, self.old.2),
            ("fills", self.fills[self.old.1..].concat(), self.fills.len(), self.old.1),
            ("cellXfs", self.formats[self.old.0..].concat(), self.formats.len(), self.old.0),
        ];
        for (name, added, count, _) in sections {
            if added.is_empty() {
                continue;
            }
            let all = elements(&self.bytes, 1)?;
            match all.iter().find(|section| section.open.local() == name.as_bytes()) {
                Some(section) => {
                    if section.open.attribute(b"count").is_some()
                        && section.inner.start < section.end
                    {
                        set_attribute(
                            &self.bytes,
                            &section.open,
                            "count",
                            &count.to_string(),
                            &mut edits,
                        );
                    } else if section.open.attribute(b"count").is_some() {
                        remove_attribute(&self.bytes, &section.open, "count", &mut edits);
                    }
                    section.append(&mut edits, &added);
                }
                None => {
                    let text = format!("<{p}{name} count=\"{count}\">{added}</{p}{name}>");
                    put_in_order(&self.bytes, &mut edits, ORDER, name, &text)?;
                }
            }
        }
        Ok(edits.apply(&self.bytes))
    }
}

/// Whether text is one complete `fill` element of this prefix.
fn is_fill(text: &str, prefix: &str) -> bool {
    let complete = || -> Outcome<bool> {
        let mut tags = Tags::new(text.as_bytes())?;
        while tags.next()?.is_some() {}
        let root = root(text.as_bytes())?;
        Ok(root.open.local() == b"fill"
            && root.prefix() == prefix
            && root.range() == (0..text.len()))
    };
    // A prefix of its own would have to be declared, and entities are not needed.
    complete().unwrap_or(false) && !text.contains('&') && escape(text).len() < 4_000
}
