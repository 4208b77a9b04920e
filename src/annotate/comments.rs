//! The comments part of an XLSX worksheet: those of people stay, earlier ones of the program go, new
//! ones come.

use super::edit::{Edits, Element, elements, escape, root};
use super::listing::{AUTHOR, At, MARK, Mark, a1};
use crate::workbook::comments::said;
use crate::workbook::refusal::Outcome;
use crate::workbook::sheet_xml::cell_reference;
use crate::workbook::tags::parse;
use std::collections::{BTreeMap, BTreeSet};

/// What changed.
pub(super) struct Changed {
    pub(super) bytes: Vec<u8>,
    /// Cells whose earlier comment was the program's: their boxes have to go.
    pub(super) gone: BTreeSet<At>,
    /// Cells that need a box.
    pub(super) fresh: Vec<At>,
}

/// A comments part without comments.
pub(super) fn empty(namespace: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <comments xmlns=\"{namespace}\"><authors/><commentList/></comments>"
    )
    .into_bytes()
}

/// Puts the marks into a comments part.
pub(super) fn change(bytes: &[u8], marks: &BTreeMap<At, Mark>) -> Outcome<Changed> {
    let prefix = root(bytes)?.prefix();
    let mut edits = Edits::default();
    let sections = elements(bytes, 1)?;
    let items = elements(bytes, 2)?;
    let section = |name: &[u8]| sections.iter().find(|s| s.open.local() == name);

    let mut authors: Vec<String> = Vec::new();
    for author in items.iter().filter(|item| item.open.local() == b"author") {
        let name = crate::workbook::tags::unescape(&bytes[author.inner.clone()]);
        authors.push(name.trim().to_owned());
    }
    let own = authors.iter().position(|name| name == AUTHOR);
    let own_id = own.unwrap_or(authors.len());
    if own.is_none() {
        let text = format!("<{prefix}author>{AUTHOR}</{prefix}author>");
        match section(b"authors") {
            Some(section) => section.append(&mut edits, &text),
            None => {
                let at = section(b"commentList").map_or(root(bytes)?.inner.end, |s| s.open.start);
                edits.insert(at, format!("<{prefix}authors>{text}</{prefix}authors>"));
            }
        }
    }

    let mut gone = BTreeSet::new();
    let mut taken = BTreeSet::new();
    for comment in items.iter().filter(|item| item.open.local() == b"comment") {
        let Some(at) = comment.open.attribute(b"ref").and_then(cell_reference) else { continue };
        let author = comment.open.attribute(b"authorId").and_then(parse);
        let author = author.and_then(|id| authors.get(usize::try_from(id).ok()?));
        // LibreOffice forgets the authors of comments: the mark in front tells, too.
        let said = said(&bytes[comment.range()])?;
        if author.is_some_and(|name| name == AUTHOR) || said.trim_start().starts_with(MARK) {
            edits.replace(comment.range(), "");
            gone.insert(at);
            continue;
        }
        taken.insert(at);
        // The text of a threaded comment is a placeholder; it is not shown.
        if author.is_some_and(|name| name.starts_with("tc=")) {
            continue;
        }
        let inside = elements(&bytes[comment.range()], 1)?;
        if let Some(text) = inside.iter().find(|child| child.open.local() == b"text") {
            let start = comment.open.start;
            let range = start + text.open.start..start + text.end;
            let inner = start + text.inner.start..start + text.inner.end;
            if let Some(new) = extended(&bytes[range], prefix, marks.get(&at))? {
                edits.replace(inner, new);
            }
        }
    }

    let fresh: Vec<At> = marks.keys().filter(|at| !taken.contains(at)).copied().collect();
    let added: String = fresh
        .iter()
        .map(|at| {
            let run = run(prefix, &format!("{MARK}\n{}", marks[at].text));
            format!(
                "<{prefix}comment ref=\"{}\" authorId=\"{own_id}\"><{prefix}text>{run}</{prefix}text></{prefix}comment>",
                a1(*at)
            )
        })
        .collect();
    match section(b"commentList") {
        Some(section) => section.append(&mut edits, &added),
        None => {
            let text = format!("<{prefix}commentList>{added}</{prefix}commentList>");
            edits.insert(root(bytes)?.inner.end, text);
        }
    }
    Ok(Changed { bytes: edits.apply(bytes), gone, fresh })
}

fn run(prefix: &str, text: &str) -> String {
    format!(
        "<{prefix}r><{prefix}rPr><{prefix}sz val=\"9\"/><{prefix}color indexed=\"81\"/>\
         <{prefix}rFont val=\"Tahoma\"/></{prefix}rPr>\
         <{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}r>",
        escape(text)
    )
}

/// The content of a person's `text` without what was added to it, and with the new mark; `None` where
/// it stays as it is.
fn extended(text: &[u8], prefix: &str, mark: Option<&Mark>) -> Outcome<Option<String>> {
    let earlier = find(text, MARK.as_bytes());
    if earlier.is_none() && mark.is_none() {
        return Ok(None);
    }
    // Runs of the text, as `r` elements: a bare `t` becomes a run of its own.
    let mut kept = String::new();
    for part in elements(text, 1)? {
        let raw =
            |range: std::ops::Range<usize>| String::from_utf8_lossy(&text[range]).into_owned();
        match earlier {
            Some(at) if part.open.start > at => break,
            Some(at) if part.range().contains(&at) => {
                // Another program may have joined the runs: what stands before the mark stays.
                let before = raw(part.open.start..at);
                let open = before.rfind('>').map_or("", |end| &before[end + 1..]);
                if !open.trim().is_empty() {
                    let end = if part.open.local() == b"r" {
                        format!("</{prefix}t></{prefix}r>")
                    } else {
                        format!("</{prefix}t>")
                    };
                    kept += &wrapped(prefix, &part, before.trim_end().to_owned() + &end);
                }
                break;
            }
            _ => kept += &wrapped(prefix, &part, raw(part.range())),
        }
    }
    if let Some(mark) = mark {
        kept += &run(prefix, &format!("\n{MARK}\n{}", mark.text));
    }
    Ok(Some(kept))
}

fn wrapped(prefix: &str, part: &Element<'_>, text: String) -> String {
    if part.open.local() == b"t" { format!("<{prefix}r>{text}</{prefix}r>") } else { text }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Level;

    fn marks(text: &str) -> BTreeMap<At, Mark> {
        [((2, 1), Mark { level: Level::Error, text: text.to_owned() })].into()
    }

    #[test]
    fn comments_of_people_stay_and_are_added_to_once() {
        let part = "<comments><authors><author>Amt</author></authors><commentList>\
                    <comment ref=\"A2\" authorId=\"0\"><text><t>bitte &amp; prüfen</t></text></comment>\
                    <comment ref=\"B2\" authorId=\"0\"><text><r><t>stimmt</t></r></text></comment>\
                    </commentList></comments>";
        let first = change(part.as_bytes(), &marks("eins")).expect("sound");
        let text = String::from_utf8(first.bytes.clone()).expect("text");
        assert!(text.contains("<r><t>bitte &amp; prüfen</t></r><r>"), "{text}");
        assert!(text.contains("\n— ratsbericht —\neins</t></r></text>"), "{text}");
        assert!(first.fresh.is_empty() && first.gone.is_empty());
        let again = change(&first.bytes, &marks("eins")).expect("sound");
        assert_eq!(String::from_utf8(again.bytes), Ok(text));
        let without = change(&first.bytes, &BTreeMap::new()).expect("sound");
        let without = String::from_utf8(without.bytes).expect("text");
        assert!(without.contains("<text><r><t>bitte &amp; prüfen</t></r></text>"), "{without}");
    }

    #[test]
    fn placeholders_of_threaded_comments_are_not_touched() {
        let part = "<comments><authors><author>tc={1}</author></authors><commentList>\
                    <comment ref=\"A2\" authorId=\"0\"><text><t>[Threaded comment]</t></text></comment>\
                    </commentList></comments>";
        let changed = change(part.as_bytes(), &marks("eins")).expect("sound");
        assert!(changed.fresh.is_empty());
        let text = String::from_utf8(changed.bytes).expect("text");
        assert!(text.contains("<text><t>[Threaded comment]</t></text>") && !text.contains("eins"));
    }

    #[test]
    fn own_comments_are_replaced() {
        let none = empty("urn:x");
        let first = change(&none, &marks("eins")).expect("sound");
        assert_eq!(first.fresh, [(2, 1)]);
        let again = change(&first.bytes, &marks("zwei")).expect("sound");
        assert_eq!(again.gone, BTreeSet::from([(2, 1)]));
        let text = String::from_utf8(again.bytes).expect("text");
        assert!(text.contains("zwei") && !text.contains("eins"), "{text}");
        assert_eq!(text.matches("<author>").count(), 1);
        // LibreOffice saves them without the name of the author.
        let nameless = text.replace(AUTHOR, " ").replace(&MARK.replace(AUTHOR, " "), MARK);
        let clean = change(nameless.as_bytes(), &BTreeMap::new()).expect("sound");
        assert_eq!(clean.gone, BTreeSet::from([(2, 1)]));
        assert!(!String::from_utf8(clean.bytes).expect("text").contains("<comment "));
    }
}
