//! How a reader moves about: links, outline, page labels.

use super::plan::Plan;
use super::syntax::{hundredths, numbers, points, reference, text};
use crate::layout::{Destination, Link, OutlineEntry, Page, Pages};
use lopdf::{Dictionary, Object, StringFormat, dictionary};

/// The annotation of a link.
pub(super) fn link(link: &Link, page: u32, index: u32, pages: &Pages, plan: &Plan) -> Dictionary {
    let [x, y, width, height] = link.area;
    let frame = &pages.pages[page as usize];
    let (top, bottom) = (from_bottom(frame, y), from_bottom(frame, y + height));
    // Bit 3, to be printed: ISO 19005-2, 6.3.2 asks for it.
    const PRINT: i64 = 4;
    let mut annotation = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => numbers([x, bottom, x + width, top]),
        "Border" => vec![0.into(), 0.into(), 0.into()],
        "F" => PRINT,
        "Contents" => text(&label(&link.contents)),
        "StructParent" => i64::from(plan.link_key(page, index)),
        "P" => reference(plan.page(page)),
    };
    match &link.target {
        Destination::Uri(uri) => {
            let uri = Object::String(ascii_uri(uri), StringFormat::Literal);
            annotation.set("A", dictionary! { "Type" => "Action", "S" => "URI", "URI" => uri });
        }
        Destination::Page(page, y) => annotation.set("Dest", destination(*page, *y, pages, plan)),
    }
    annotation
}

/// The outline, nested by level; `None` without entries. The result is the number of its root.
pub(super) fn outline(
    objects: &mut Vec<(u32, Object)>,
    plan: &mut Plan,
    pages: &Pages,
) -> Option<u32> {
    let entries = &pages.outline;
    if entries.is_empty() {
        return None;
    }
    let root = plan.number();
    let numbers: Vec<u32> = entries.iter().map(|_| plan.number()).collect();
    let parents = nested(entries);
    let mut children = vec![Vec::new(); entries.len() + 1];
    for (entry, parent) in parents.iter().enumerate() {
        children[parent.map_or(0, |parent| parent + 1)].push(entry);
    }
    let number = |entry: usize| reference(numbers[entry]);
    let family = |dictionary: &mut Dictionary, children: &[usize], open: bool| {
        if let (Some(&first), Some(&last)) = (children.first(), children.last()) {
            let count = children.len() as i64;
            dictionary.set("First", number(first));
            dictionary.set("Last", number(last));
            dictionary.set("Count", if open { count } else { -count });
        }
    };
    let mut top = dictionary! { "Type" => "Outlines" };
    family(&mut top, &children[0], true);
    objects.push((root, top.into()));
    for siblings in &children {
        for (position, &entry) in siblings.iter().enumerate() {
            let OutlineEntry { title, page, y, .. } = &entries[entry];
            let mut item = dictionary! {
                "Title" => text(&label(title)),
                "Parent" => parents[entry].map_or(reference(root), number),
                "Dest" => destination(*page, *y, pages, plan),
            };
            if let Some(&before) = position.checked_sub(1).and_then(|p| siblings.get(p)) {
                item.set("Prev", number(before));
            }
            if let Some(&after) = siblings.get(position + 1) {
                item.set("Next", number(after));
            }
            family(&mut item, &children[entry + 1], false);
            objects.push((numbers[entry], item.into()));
        }
    }
    Some(root)
}

/// Pages are labelled as they are numbered in print: 1, 2, 3.
pub(super) fn page_labels() -> Dictionary {
    dictionary! { "Nums" => vec![0.into(), dictionary! { "S" => "D" }.into()] }
}

/// A label for the reader's own window: no longer than anyone reads in one, and far below what a
/// string of PDF/A may hold. The whole text stands on the page.
fn label(text: &str) -> String {
    const LONGEST: usize = 300;
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

/// The parent of each entry: the nearest one before it of a lower level.
fn nested(entries: &[OutlineEntry]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let parents = entries.iter().enumerate().map(|(index, entry)| {
        while open.last().is_some_and(|&above| entries[above].level >= entry.level) {
            open.pop();
        }
        let parent = open.last().copied();
        open.push(index);
        parent
    });
    parents.collect()
}

/// A place on a page, at the magnification that the reader has.
fn destination(page: u32, y: f32, pages: &Pages, plan: &Plan) -> Object {
    let top = Object::Real(from_bottom(&pages.pages[page as usize], y));
    let zoom = Object::Null;
    Object::Array(vec![reference(plan.page(page)), "XYZ".into(), Object::Null, top, zoom])
}

fn from_bottom(page: &Page, y: f32) -> f32 {
    points(hundredths(page.height) - hundredths(y))
}

/// A URI in seven bits (12.6.4.7): what is not allowed in one is percent-encoded.
fn ascii_uri(uri: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(uri.len());
    for byte in uri.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            out.push(byte);
        } else {
            out.extend(format!("%{byte:02X}").into_bytes());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_seven_bit() {
        assert_eq!(ascii_uri("https://a.de/ü b?x=1#y%20"), b"https://a.de/%C3%BC%20b?x=1#y%20");
    }

    #[test]
    fn labels_are_short_enough_for_any_reader() {
        assert_eq!(label("Maßnahmen"), "Maßnahmen");
        assert_eq!(label(&"ä".repeat(300)), "ä".repeat(300));
        assert_eq!(label(&"ä ".repeat(400)), format!("{}…", "ä ".repeat(150).trim_end()));
    }

    #[test]
    fn levels_nest_even_where_one_is_left_out() {
        let levels = [2, 1, 2, 3, 3, 1, 3, 2];
        let entry = |level| OutlineEntry { title: String::new(), level, page: 0, y: 0.0 };
        let parents = nested(&levels.map(entry));
        assert_eq!(parents, [None, None, Some(1), Some(2), Some(2), None, Some(5), Some(5)]);
    }
}
