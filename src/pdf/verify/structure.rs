//! Whether the structure tree hangs together and each element has what its tag asks for.

use super::{Checked, is_finite, is_language, require};
use crate::layout::{Attributes, Element, Kid, Pages, Tag};
use std::collections::BTreeSet;

/// Checks the tree against itself and against the pages.
pub(super) fn tree(pages: &Pages) -> Checked {
    let tree = &pages.tree;
    let root = tree.first().map(|root| root.tag);
    require(root == Some(Tag::Document), || "no structure".into())?;
    // Every element hangs at its parent, every mark and link at one element, each once.
    let mut parents = vec![None; tree.len()];
    let mut marks: Vec<Vec<Option<u32>>> =
        pages.pages.iter().map(|page| vec![None; page.marks.len()]).collect();
    let mut links: Vec<Vec<Option<u32>>> =
        pages.pages.iter().map(|page| vec![None; page.links.len()]).collect();
    for (element, index) in tree.iter().zip(0..) {
        for kid in &element.kids {
            let slot = match *kid {
                Kid::Element(kid) => parents.get_mut(kid as usize).filter(|_| kid > index),
                Kid::Content { page, mark } => slot(&mut marks, page, mark),
                Kid::Link { page, link } => slot(&mut links, page, link),
            };
            let free = slot.is_some_and(|slot| slot.replace(index).is_none());
            require(free, || format!("{kid:?} unknown, or twice in the structure"))?;
        }
    }
    for (element, (parent, index)) in tree.iter().zip(parents.into_iter().zip(0..)) {
        require(index == 0 || parent == Some(element.parent), || {
            format!("{:?} {index} has another parent than it says", element.tag)
        })?;
        self::element(element, pages)
            .map_err(|fault| format!("{:?} {index} {fault}", element.tag))?;
    }
    for (page, (marks, links)) in pages.pages.iter().zip(marks.iter().zip(&links)) {
        let marks = marks.iter().copied().eq(page.marks.iter().copied().map(Some));
        let links = links.iter().copied().eq(page.links.iter().map(|link| Some(link.element)));
        require(marks && links, || "a mark or link at another element than it says".into())?;
    }
    headings(tree)?;
    super::nesting::tree(tree)?;
    let mut notes = BTreeSet::new();
    let unique = tree.iter().all(|element| match element.attributes {
        Attributes::Note { id } => notes.insert(id),
        _ => true,
    });
    require(unique, || "two notes of one id".into())
}

fn slot(slots: &mut [Vec<Option<u32>>], page: u32, index: u32) -> Option<&mut Option<u32>> {
    slots.get_mut(page as usize)?.get_mut(index as usize)
}

fn element(element: &Element, pages: &Pages) -> Checked {
    let said = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    if let Some(lang) = &element.lang {
        require(is_language(lang), || format!("has the language {lang:?}"))?;
    }
    let texts = [&element.alt, &element.actual_text, &element.expansion];
    // ISO 19005-2, 6.1.13: strings of no more than 32,767 bytes; two bytes a unit, two for the mark.
    let fits = texts.iter().all(|t| t.as_ref().is_none_or(|t| t.encode_utf16().count() < 16_382));
    require(fits, || "has a text too long for PDF/A".into())?;
    match element.tag {
        // ISO 14289-1, 7.3, 7.5 and 7.9.
        Tag::Figure => require(said(&element.alt) || said(&element.actual_text), || {
            "has no alternative text".into()
        })?,
        Tag::TH => {
            let named = matches!(
                &element.attributes,
                Attributes::Cell { scope, headers, .. } if scope.is_some() || !headers.is_empty()
            );
            require(named, || "has no scope".into())?;
        }
        Tag::Note => {
            require(matches!(element.attributes, Attributes::Note { .. }), || "has no id".into())?
        }
        _ => {}
    }
    match &element.attributes {
        Attributes::Cell { headers, .. } => {
            let known = |&header: &u32| {
                pages.tree.get(header as usize).is_some_and(|header| header.tag == Tag::TH)
            };
            require(headers.iter().all(known), || "names a header that is none".into())
        }
        Attributes::Figure { area, page } => {
            require(is_finite(area) && (*page as usize) < pages.pages.len(), || {
                "has a box nowhere".into()
            })
        }
        _ => Ok(()),
    }
}

/// ISO 14289-1, 7.4.2: in reading order the first heading is of level 1, and no level is left out on
/// the way down. The tree hangs together: that was checked before.
fn headings(tree: &[Element]) -> Checked {
    let mut last = 0;
    let mut next = vec![0_u32];
    while let Some(index) = next.pop() {
        let element = &tree[index as usize];
        let kids = element.kids.iter().rev().filter_map(|kid| match *kid {
            Kid::Element(kid) => Some(kid),
            Kid::Content { .. } | Kid::Link { .. } => None,
        });
        next.extend(kids);
        let level = match element.tag {
            Tag::H1 => 1,
            Tag::H2 => 2,
            Tag::H3 => 3,
            _ => continue,
        };
        require(level <= last + 1, || format!("H{level} after H{last}"))?;
        last = level;
    }
    Ok(())
}
