//! The tags of an XML part, one after the other, without copying: complete and balanced, or an
//! error. No entity is expanded, no document type accepted.

use super::refusal::{Outcome, Refusal};
use std::borrow::Cow;

/// Kind of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `<a>`
    Open,
    /// `</a>`
    Close,
    /// `<a/>`
    Empty,
}

/// One tag and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag<'a> {
    /// Open, close or empty.
    pub(crate) kind: Kind,
    /// Name with prefix.
    pub(crate) name: &'a [u8],
    /// Everything between name and `>`.
    pub(crate) attributes: &'a [u8],
    /// Offset of `<`.
    pub(crate) start: usize,
    /// Offset after `>`.
    pub(crate) end: usize,
    /// How many elements are open around it.
    pub(crate) depth: usize,
}

impl<'a> Tag<'a> {
    /// Name without prefix.
    pub(crate) fn local(&self) -> &'a [u8] {
        local(self.name)
    }

    /// Whether it begins an element.
    pub(crate) fn begins(&self) -> bool {
        self.kind != Kind::Close
    }

    /// Raw value of an attribute by its full name.
    pub(crate) fn attribute(&self, name: &[u8]) -> Option<&'a [u8]> {
        attributes(self.attributes).find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Value of an attribute with its entities resolved.
    pub(crate) fn text_attribute(&self, name: &[u8]) -> Option<Cow<'a, str>> {
        self.attribute(name).map(unescape)
    }

    /// Whether a truth value is set: `1`, `true`, `on`.
    pub(crate) fn flag(&self, name: &[u8]) -> bool {
        matches!(self.attribute(name), Some(b"1" | b"true" | b"on"))
    }

    /// An attribute as a whole number.
    pub(crate) fn number(&self, name: &[u8]) -> Option<u32> {
        parse(self.attribute(name)?)
    }
}

/// A whole number of ASCII digits.
pub(crate) fn parse(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 10 {
        return None;
    }
    digits.iter().try_fold(0u32, |n, b| {
        b.is_ascii_digit().then_some(())?;
        n.checked_mul(10)?.checked_add(u32::from(b - b'0'))
    })
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    name.iter().position(|b| *b == b':').map_or(name, |colon| &name[colon + 1..])
}

/// Text with its five entities and character references resolved; unknown ones stay.
pub(crate) fn unescape(raw: &[u8]) -> Cow<'_, str> {
    match String::from_utf8_lossy(raw) {
        Cow::Borrowed(text) => quick_xml::escape::unescape(text).unwrap_or(Cow::Borrowed(text)),
        Cow::Owned(text) => Cow::Owned(text),
    }
}

/// Attributes of a tag: name and raw value.
pub(crate) fn attributes(raw: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = raw;
    std::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        let equals = rest.iter().position(|b| *b == b'=')?;
        let name = rest[..equals].trim_ascii_end();
        let value = rest[equals + 1..].trim_ascii_start();
        let quote = *value.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
        let value = &value[1..];
        let end = value.iter().position(|b| *b == quote)?;
        rest = &value[end + 1..];
        Some((name, &value[..end]))
    })
}

/// The tags of a part.
pub(crate) struct Tags<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<&'a [u8]>,
    root_seen: bool,
    /// Comments and processing instructions passed so far: start and end.
    pub(crate) passed_over: Vec<(usize, usize)>,
}

impl<'a> Tags<'a> {
    /// The tags of a part in UTF-8.
    pub(crate) fn new(bytes: &'a [u8]) -> Outcome<Self> {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if std::str::from_utf8(text).is_err() {
            return Err(broken("sein Zeichensatz ist nicht UTF-8", "its encoding is not UTF-8"));
        }
        let at = bytes.len() - text.len();
        Ok(Self {
            bytes,
            at,
            open: Vec::with_capacity(16),
            root_seen: false,
            passed_over: Vec::new(),
        })
    }

    /// Where the next tag is looked for.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Goes on behind elements that the caller has seen to be complete.
    pub(crate) fn go_on_at(&mut self, position: usize) {
        self.at = position;
    }

    /// The next tag; `None` at the proper end of the document.
    #[inline]
    pub(crate) fn next(&mut self) -> Outcome<Option<Tag<'a>>> {
        loop {
            let Some(offset) = self.bytes[self.at..].iter().position(|b| *b == b'<') else {
                if self.open.is_empty() && self.root_seen {
                    return Ok(None);
                }
                return Err(incomplete());
            };
            let start = self.at + offset;
            match self.bytes.get(start + 1) {
                None => return Err(incomplete()),
                Some(b'/') => return self.close(start).map(Some),
                Some(b'?') => self.pass_over(start, b"?>")?,
                Some(b'!') => self.declaration(start)?,
                Some(_) => return self.begin(start).map(Some),
            }
        }
    }

    fn close(&mut self, start: usize) -> Outcome<Tag<'a>> {
        let rest = &self.bytes[start + 2..];
        let length = rest.iter().position(|b| *b == b'>').ok_or_else(incomplete)?;
        let name = rest[..length].trim_ascii_end();
        if self.open.pop() != Some(name) {
            return Err(broken(
                "seine Elemente sind falsch verschachtelt",
                "its elements are misnested",
            ));
        }
        self.at = start + 2 + length + 1;
        let depth = self.open.len();
        Ok(Tag { kind: Kind::Close, name, attributes: &[], start, end: self.at, depth })
    }

    fn begin(&mut self, start: usize) -> Outcome<Tag<'a>> {
        if self.open.is_empty() && self.root_seen {
            return Err(broken(
                "nach seinem Ende folgt weiterer Inhalt",
                "content follows its end",
            ));
        }
        self.root_seen = true;
        let inner = start + 1;
        let mut at = inner;
        let mut quote = 0u8;
        loop {
            let Some(&byte) = self.bytes.get(at) else { return Err(incomplete()) };
            if quote == 0 {
                match byte {
                    b'>' => break,
                    b'"' | b'\'' => quote = byte,
                    b'<' => {
                        return Err(broken(
                            "ein Element ist nicht geschlossen",
                            "a tag is not closed",
                        ));
                    }
                    _ => {}
                }
            } else if byte == quote {
                quote = 0;
            }
            at += 1;
        }
        self.at = at + 1;
        let empty = at > inner && self.bytes[at - 1] == b'/';
        let content = &self.bytes[inner..if empty { at - 1 } else { at }];
        let length = content.iter().position(u8::is_ascii_whitespace).unwrap_or(content.len());
        let (name, attributes) = content.split_at(length);
        if name.is_empty() {
            return Err(broken("ein Element hat keinen Namen", "an element has no name"));
        }
        let depth = self.open.len();
        if !empty {
            self.open.push(name);
            if depth > 256 {
                return Err(broken(
                    "seine Elemente sind zu tief verschachtelt",
                    "its elements are nested too deeply",
                ));
            }
        }
        let kind = if empty { Kind::Empty } else { Kind::Open };
        Ok(Tag { kind, name, attributes, start, end: self.at, depth })
    }

    fn declaration(&mut self, start: usize) -> Outcome<()> {
        let rest = &self.bytes[start..];
        if rest.starts_with(b"<!--") {
            return self.pass_over(start, b"-->");
        }
        if rest.starts_with(b"<![CDATA[") && !self.open.is_empty() {
            self.pass_over(start, b"]]>")?;
            self.passed_over.pop();
            return Ok(());
        }
        Err(broken(
            "er enthält eine Dokumenttyp-Deklaration",
            "it contains a document type declaration",
        ))
    }

    fn pass_over(&mut self, start: usize, end: &[u8]) -> Outcome<()> {
        let from = start + if end == b"-->" { 4 } else { 2 };
        let rest = self.bytes.get(from..).ok_or_else(incomplete)?;
        let length =
            rest.windows(end.len()).position(|window| window == end).ok_or_else(incomplete)?;
        self.at = from + length + end.len();
        self.passed_over.push((start, self.at));
        Ok(())
    }
}

fn incomplete() -> Refusal {
    Refusal::damaged("ein Teil endet vorzeitig", "a part ends too early")
}

fn broken(de: &str, en: &str) -> Refusal {
    Refusal::malformed(
        format!("ein Teil ist kein gültiges XML, {de}"),
        format!("a part is no valid XML, {en}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(xml: &str) -> Outcome<String> {
        let mut tags = Tags::new(xml.as_bytes())?;
        let mut shown = Vec::new();
        while let Some(tag) = tags.next()? {
            let sign = match tag.kind {
                Kind::Open => "+",
                Kind::Close => "-",
                Kind::Empty => "=",
            };
            shown.push(format!("{sign}{}", String::from_utf8_lossy(tag.local())));
        }
        Ok(shown.join(" "))
    }

    #[test]
    fn tags_come_in_order() {
        let xml =
            "\u{FEFF}<?xml version='1.0'?><a><x:b c='>' /><!-- <z> --><![CDATA[<y>]]>t</a >\n";
        assert_eq!(names(xml).expect("sound"), "+a =b -a");
    }

    #[test]
    fn what_is_cut_or_misnested_is_refused() {
        let sound = "<a><b c=\"d\">e</b><!-- f --><g/></a>";
        assert!(names(sound).is_ok());
        for end in 0..sound.len() {
            assert!(names(&sound[..end]).is_err(), "{}", &sound[..end]);
        }
        for bad in [
            "<a><b></a></b>",
            "<a/><b/>",
            "<!DOCTYPE a><a/>",
            "<a><!ENTITY></a>",
            "<a<b/>",
            "< a/>",
        ] {
            assert!(names(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn attributes_are_found_by_full_name() {
        let mut tags = Tags::new(b"<a r:id='1' id = \"x &amp; y\" hidden=\"1\"/>").expect("UTF-8");
        let tag = tags.next().expect("sound").expect("one tag");
        assert_eq!(tag.text_attribute(b"id").as_deref(), Some("x & y"));
        assert_eq!(tag.attribute(b"r:id"), Some(&b"1"[..]));
        assert!(tag.flag(b"hidden"));
        assert_eq!(tag.number(b"r:id"), Some(1));
        assert_eq!(tag.attribute(b"d"), None);
    }
}
