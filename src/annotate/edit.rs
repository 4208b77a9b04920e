//! Changes to the text of a part: gathered by offset, applied at once, everything else untouched.

use crate::workbook::refusal::{Outcome, Refusal};
use crate::workbook::tags::{Kind, Tag, Tags, attributes};
use std::borrow::Cow;
use std::ops::Range;

/// Changes to come.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<(Range<usize>, Vec<u8>)>,
}

impl Edits {
    /// Puts text at an offset; several at one offset come in the order they were put.
    pub(super) fn insert(&mut self, at: usize, text: impl Into<Vec<u8>>) {
        self.replace(at..at, text);
    }

    /// Puts text in the place of other text.
    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<Vec<u8>>) {
        self.list.push((range, text.into()));
    }

    /// The changed text. Of changes that overlap the first one holds.
    pub(super) fn apply(mut self, bytes: &[u8]) -> Vec<u8> {
        self.list.sort_by_key(|(range, _)| (range.start, !range.is_empty()));
        let added: usize = self.list.iter().map(|(_, text)| text.len()).sum();
        let mut changed = Vec::with_capacity(bytes.len() + added);
        let mut at = 0;
        for (range, text) in self.list {
            let Some(kept) = bytes.get(at..range.start) else { continue };
            changed.extend_from_slice(kept);
            changed.extend_from_slice(&text);
            at = range.end;
        }
        changed.extend_from_slice(bytes.get(at..).unwrap_or_default());
        changed
    }
}

/// An element and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Element<'a> {
    pub(super) open: Tag<'a>,
    /// Between its tags; empty at its end for `<a/>`.
    pub(super) inner: Range<usize>,
    /// Offset after its last `>`.
    pub(super) end: usize,
}

impl<'a> Element<'a> {
    /// The whole element.
    pub(super) fn range(&self) -> Range<usize> {
        self.open.start..self.end
    }

    /// Its prefix with the colon, or nothing.
    pub(super) fn prefix(&self) -> &'a str {
        let length = self.open.name.len() - self.open.local().len();
        std::str::from_utf8(&self.open.name[..length]).unwrap_or_default()
    }

    /// Puts text behind its last child.
    pub(super) fn append(&self, edits: &mut Edits, text: &str) {
        if self.open.kind == Kind::Empty {
            let name = String::from_utf8_lossy(self.open.name);
            edits.replace(self.end - 2..self.end, format!(">{text}</{name}>"));
        } else {
            edits.insert(self.inner.end, text);
        }
    }
}

/// All elements with so many elements around them, in order.
pub(super) fn elements(bytes: &[u8], depth: usize) -> Outcome<Vec<Element<'_>>> {
    let mut found: Vec<Element<'_>> = Vec::new();
    let mut tags = Tags::new(bytes)?;
    while let Some(tag) = tags.next()? {
        if tag.depth != depth {
            continue;
        }
        match tag.kind {
            Kind::Empty => found.push(Element { open: tag, inner: tag.end..tag.end, end: tag.end }),
            Kind::Open => found.push(Element { open: tag, inner: tag.end..tag.end, end: tag.end }),
            Kind::Close => {
                if let Some(last) = found.last_mut() {
                    last.inner.end = tag.start;
                    last.end = tag.end;
                }
            }
        }
    }
    Ok(found)
}

/// The outermost element.
pub(super) fn root(bytes: &[u8]) -> Outcome<Element<'_>> {
    elements(bytes, 0)?
        .pop()
        .ok_or_else(|| Refusal::malformed("ein Teil ist leer", "a part is empty"))
}

/// Puts a child where the order of the schema wants it: behind the last child that belongs before it.
/// `order` lists names without prefix; children that are not in it are passed over.
pub(super) fn put_in_order(
    bytes: &[u8],
    edits: &mut Edits,
    order: &[&str],
    name: &str,
    text: &str,
) -> Outcome<()> {
    let rank = |local: &[u8]| order.iter().position(|known| known.as_bytes() == local);
    let own = rank(name.as_bytes());
    let children = elements(bytes, 1)?;
    let before = |child: &&Element<'_>| {
        let rank = rank(child.open.local());
        rank.is_some() && rank < own
    };
    let root = root(bytes)?;
    match children.iter().rfind(before) {
        Some(last) => edits.insert(last.end, text),
        None if root.open.kind == Kind::Empty => root.append(edits, text),
        None => edits.insert(root.inner.start, text),
    }
    Ok(())
}

/// Offset of a piece of `bytes` in it.
fn offset(bytes: &[u8], piece: &[u8]) -> usize {
    piece.as_ptr().addr().saturating_sub(bytes.as_ptr().addr())
}

/// Sets an attribute of a tag.
pub(super) fn set_attribute(
    bytes: &[u8],
    tag: &Tag<'_>,
    name: &str,
    value: &str,
    edits: &mut Edits,
) {
    match tag.attribute(name.as_bytes()) {
        Some(old) => {
            let start = offset(bytes, old);
            edits.replace(start..start + old.len(), escape(value).into_owned());
        }
        None => {
            // Behind the first attribute: the address of a cell stays in front.
            let first = attributes(tag.attributes).next();
            let at = match first {
                Some((_, value)) => offset(bytes, value) + value.len() + 1,
                None => tag.start + 1 + tag.name.len(),
            };
            edits.insert(at, format!(" {name}=\"{}\"", escape(value)));
        }
    }
}

/// Takes an attribute out of a tag, with the blank before it.
pub(super) fn remove_attribute(bytes: &[u8], tag: &Tag<'_>, name: &str, edits: &mut Edits) {
    let found = attributes(tag.attributes).find(|(key, _)| *key == name.as_bytes());
    if let Some((key, value)) = found {
        let start = offset(bytes, key);
        let end = offset(bytes, value) + value.len() + 1;
        edits.replace(start.saturating_sub(1)..end, " ");
    }
}

/// An attribute whose name ends so, whatever its prefix: `:id`.
pub(super) fn attribute_ending<'a>(tag: &Tag<'a>, end: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    attributes(tag.attributes).find(|(name, _)| name.ends_with(end))
}

/// Text as it may stand in XML: marks escaped, characters that XML does not allow replaced.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    let allowed = |c: char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if !text.contains(|c: char| matches!(c, '&' | '<' | '>' | '"') || !allowed(c)) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if allowed(c) => escaped.push(c),
            _ => escaped.push('\u{FFFD}'),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_applied_in_their_places() {
        let text = b"<a b=\"1\" c='2'><d/><f/></a>";
        let mut edits = Edits::default();
        let tag = root(text).expect("sound").open;
        set_attribute(text, &tag, "c", "<", &mut edits);
        set_attribute(text, &tag, "n", "3", &mut edits);
        remove_attribute(text, &tag, "b", &mut edits);
        put_in_order(text, &mut edits, &["d", "e", "f", "g"], "e", "<e/>").expect("sound");
        put_in_order(text, &mut edits, &["d", "e", "f", "g"], "g", "<g/>").expect("sound");
        let changed = String::from_utf8(edits.apply(text)).expect("text");
        assert_eq!(changed, "<a  n=\"3\" c='&lt;'><d/><e/><f/><g/></a>");
    }

    #[test]
    fn an_empty_element_is_opened_for_its_first_child() {
        let text = b"<x:a k=\"v\"/>";
        let mut edits = Edits::default();
        let root = root(text).expect("sound");
        assert_eq!(root.prefix(), "x:");
        root.append(&mut edits, "<x:b/>");
        assert_eq!(edits.apply(text), b"<x:a k=\"v\"><x:b/></x:a>");
    }
}
