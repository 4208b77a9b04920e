//! Parts to pages of one document: final numbers of pages and elements, links, running matter.

use super::assemble::geometry;
use super::font::Shaper;
use super::page::Sheets;
use super::running::{self, Place, Spot};
use super::theme::Theme;
use super::{Attributes, Destination, Element, Kid, OutlineEntry, Page, Tag};
use crate::document::{Running, Section, SectionKind};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Elements and pages of a section.
pub(super) type Part = (Vec<Element>, Sheets);

/// First page of each part, counted from 0; `before` pages precede the first.
pub(super) fn offsets(parts: &[Part], before: u32) -> Vec<u32> {
    let mut next = before;
    parts
        .iter()
        .map(|(_, sheets)| {
            let first = next;
            next += u32::try_from(sheets.pages.len()).expect("fewer than 2^32 pages");
            first
        })
        .collect()
}

/// Page and y of anchors.
pub(super) type Places = FxHashMap<String, (u32, f32)>;

/// Page and y of every anchor; where two have one name, the first counts.
pub(super) fn places(parts: &[Part], offsets: &[u32]) -> Places {
    let mut places = Places::default();
    for ((_, sheets), offset) in parts.iter().zip(offsets) {
        for (id, page, y) in &sheets.anchors {
            if !places.contains_key(id) {
                places.insert(id.clone(), (offset + page, *y));
            }
        }
    }
    places
}

/// How parts join what is set elsewhere: alone they are the whole document.
#[derive(Default)]
pub(super) struct Join<'a> {
    /// Pages before the first.
    pub(super) pages_before: u32,
    /// Pages behind the last.
    pub(super) pages_behind: u32,
    /// Elements before the first, the document's own left out.
    pub(super) elements_before: u32,
    /// Notes of other parts: their ids come before.
    pub(super) notes_before: u32,
    /// Places of other parts: they count before those of these parts.
    pub(super) places: Option<&'a Places>,
    /// Room for a recipient that a stamp sets.
    pub(super) reserved: Option<f32>,
}

/// What parts have become.
pub(super) struct Joined {
    pub(super) pages: Vec<Page>,
    /// Elements; those of the parts' sections stand in `sections`.
    pub(super) elements: Vec<Element>,
    pub(super) sections: Vec<u32>,
    pub(super) outline: Vec<OutlineEntry>,
    pub(super) places: Places,
    /// Where the recipient stands on each page.
    pub(super) spots: Vec<Spot>,
}

/// Gives parts their final numbers, resolves links, adds running matter.
pub(super) fn settle(
    sections: &[Section],
    running: &Running,
    theme: &Theme,
    mut parts: Vec<Part>,
    join: &Join<'_>,
) -> Joined {
    let offsets = offsets(&parts, join.pages_before);
    let places = places(&parts, &offsets);
    let find = |anchor: &str| {
        join.places.and_then(|places| places.get(anchor)).or_else(|| places.get(anchor)).copied()
    };
    let mut bases = Vec::with_capacity(parts.len());
    let mut next = 1 + join.elements_before;
    for (elements, _) in &parts {
        bases.push(next);
        next += u32::try_from(elements.len()).expect("fewer than 2^32 elements");
    }
    let own: usize = parts.iter().map(|(_, sheets)| sheets.pages.len()).sum();
    let count = join.pages_before as usize + own + join.pages_behind as usize;
    let each = parts.par_iter_mut().enumerate().map(|(i, (elements, sheets))| {
        let section = &sections[i];
        for (page, link, anchor) in &sheets.inside {
            if let Some((to, y)) = find(anchor) {
                let target = Destination::Page(to, y);
                sheets.pages[*page as usize].links[*link as usize].target = target;
            }
        }
        move_elements(elements, bases[i], offsets[i], join.notes_before);
        let geometry = geometry(&section.kind, theme);
        let mut shaper = Shaper::new(&theme.fonts);
        let mut spots = Vec::with_capacity(sheets.pages.len());
        for (n, page) in sheets.pages.iter_mut().enumerate() {
            page.marks.iter_mut().for_each(|element| *element += bases[i]);
            page.links.iter_mut().for_each(|link| link.element += bases[i]);
            let head = n > 0 || !matches!(section.kind, SectionKind::Letter(_));
            let place = Place { left: geometry.left, right: geometry.right, head };
            let number = (offsets[i] as usize + n + 1, count);
            let reserved = join.reserved;
            spots.push(running::add(page, place, running, reserved, theme, &mut shaper, number));
        }
        spots
    });
    let spots: Vec<Vec<Spot>> = each.collect();
    let mut joined = Joined {
        pages: Vec::with_capacity(own.max(1)),
        elements: Vec::with_capacity((next - join.elements_before) as usize),
        sections: Vec::new(),
        outline: Vec::new(),
        places,
        spots: spots.into_iter().flatten().collect(),
    };
    let numbered = parts.into_iter().zip(bases.into_iter().zip(offsets));
    for ((mut elements, mut sheets), (base, offset)) in numbered {
        if !sheets.pages.is_empty() {
            joined.sections.push(base);
        }
        joined.elements.append(&mut elements);
        joined.pages.append(&mut sheets.pages);
        sheets.outline.iter_mut().for_each(|entry| entry.page += offset);
        joined.outline.append(&mut sheets.outline);
    }
    joined
}

/// The element of the document with its sections.
pub(super) fn root(lang: &str, sections: &[u32]) -> Element {
    Element {
        tag: Tag::Document,
        parent: 0,
        kids: sections.iter().map(|&section| Kid::Element(section)).collect(),
        alt: None,
        actual_text: None,
        expansion: None,
        lang: Some(lang.to_owned()),
        attributes: Attributes::None,
    }
}

/// Numbers of elements and pages as they are in the whole document.
fn move_elements(elements: &mut [Element], base: u32, first_page: u32, notes: u32) {
    for (i, element) in elements.iter_mut().enumerate() {
        element.parent = if i == 0 { 0 } else { element.parent + base };
        for kid in &mut element.kids {
            match kid {
                Kid::Element(id) => *id += base,
                Kid::Content { page, .. } | Kid::Link { page, .. } => *page += first_page,
            }
        }
        match &mut element.attributes {
            Attributes::Cell { headers, .. } => headers.iter_mut().for_each(|id| *id += base),
            Attributes::Figure { page, .. } => *page += first_page,
            Attributes::Note { id } => *id += notes,
            Attributes::None | Attributes::List { .. } => {}
        }
    }
}
