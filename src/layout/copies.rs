//! Many copies of one document that differ in their cover letter and the recipient in their foot.
//!
//! What the copies share is set once. A copy's own part is its [`Front`]: the pages of its letter, and
//! for each place where the recipient stands in the foot a [`Stamp`] that all pages of that place
//! share. Page numbers are right in every copy because covers of one length share their pages.

use super::assemble::{A4, Job, Survey, geometry, parts};
use super::font::Shaper;
use super::join::{Join, Joined, Part, root, settle};
use super::running::{self, Spot};
use super::theme::Theme;
use super::{Element, Kid, OutlineEntry, Page, Pages, Stamp};
use crate::document::{Document, Running, Section};
use crate::error::Result;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What is one copy's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Cover {
    /// The letter that stands first.
    pub letter: Section,
    /// Recipient and copy, for every page's foot.
    pub recipient: String,
}

/// Copies whose covers have the same number of pages: what they share, and what is each one's own.
#[derive(Debug)]
pub struct Copies {
    /// Which of the covers these are, ascending.
    pub which: Vec<usize>,
    /// The shared pages behind `cover_pages` pages that [`Copies::show`] fills; the tree ends where
    /// a copy's own elements begin.
    pages: Pages,
    /// Pages of each cover.
    cover_pages: u32,
    /// Elements that are shared, the document's own counted.
    shared_elements: u32,
    /// Outline entries that are shared.
    outline: Vec<OutlineEntry>,
    /// Sections of the shared part.
    sections: Vec<Kid>,
    /// One for each of `which`.
    fronts: Vec<Front>,
}

/// What is one copy's own, set.
#[derive(Debug, Default)]
pub struct Front {
    /// Pages of the letter.
    pub pages: Vec<Page>,
    /// Recipient in the foot.
    pub stamps: Vec<Stamp>,
    elements: Vec<Element>,
    sections: Vec<u32>,
    outline: Vec<OutlineEntry>,
}

impl Copies {
    /// Pages that each copy's cover has: the first ones.
    #[must_use]
    pub fn cover_pages(&self) -> u32 {
        self.cover_pages
    }

    /// Elements that all copies share: the first ones, of which the document's own alone differs.
    #[must_use]
    pub fn shared_elements(&self) -> u32 {
        self.shared_elements
    }

    /// What is each copy's own, as long as it has not been shown.
    #[must_use]
    pub fn fronts(&self) -> &[Front] {
        &self.fronts
    }

    /// The pages that were last shown; before that, the shared ones behind empty covers.
    #[must_use]
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// The whole pages of one of the copies, by its place in `which`. Each can be shown once: its
    /// front is used up.
    pub fn show(&mut self, copy: usize) -> &Pages {
        let front = std::mem::take(&mut self.fronts[copy]);
        for (place, page) in self.pages.pages.iter_mut().zip(front.pages) {
            *place = page;
        }
        let tree = &mut self.pages.tree;
        tree.truncate(self.shared_elements as usize);
        tree.extend(front.elements);
        tree[0].kids = front.sections.iter().map(|&section| Kid::Element(section)).collect();
        tree[0].kids.extend(&self.sections);
        self.pages.outline = front.outline;
        self.pages.outline.extend(self.outline.iter().cloned());
        self.pages.stamps = front.stamps;
        &self.pages
    }
}

/// Sets a document for several recipients: before its sections stands each one's letter.
///
/// The result has an entry for each length that the letters have, usually one. What holds for
/// [`lay_out`](super::lay_out) holds for the pages of every copy.
///
/// # Errors
///
/// When a letter's logo or an image cannot be read.
pub fn lay_out_copies(document: &Document, covers: &[Cover], theme: &Theme) -> Result<Vec<Copies>> {
    let survey = Survey::of(&document.sections);
    let letters: Vec<Part> =
        covers.par_iter().map(|cover| letter(cover, &survey, theme)).collect::<Result<_>>()?;
    let mut by_length: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, (_, sheets)) in letters.iter().enumerate() {
        let pages = u32::try_from(sheets.pages.len()).expect("fewer than 2^32 pages");
        by_length.entry(pages).or_default().push(i);
    }
    let mut letters: Vec<Option<Part>> = letters.into_iter().map(Some).collect();
    let mut all = Vec::with_capacity(by_length.len());
    for (pages, which) in by_length {
        let own = which.iter().map(|&i| (&covers[i], letters[i].take().expect("taken once")));
        let body = parts(&document.sections, theme, &survey, &survey.anchors, pages)?;
        let own: Vec<(&Cover, Part)> = own.collect();
        all.push(copies(document, theme, &survey, (which, own), (pages, body)));
    }
    Ok(all)
}

/// Sets one letter; its links may lead into the document.
fn letter(cover: &Cover, document: &Survey<'_>, theme: &Theme) -> Result<Part> {
    let sections = std::slice::from_ref(&cover.letter);
    let survey = Survey::of(sections);
    let anchors = survey.anchors.union(&document.anchors).copied().collect();
    Job { sections, theme, anchors: &anchors, notes: &survey.notes }.section(0, &[])
}

fn copies(
    document: &Document,
    theme: &Theme,
    survey: &Survey<'_>,
    (which, own): (Vec<usize>, Vec<(&Cover, Part)>),
    (cover_pages, body): (u32, Vec<Part>),
) -> Copies {
    let Document { sections, running, meta, .. } = document;
    // The widest recipient decides how much room the notice beside it has, on the narrowest page.
    let reserved = sections
        .iter()
        .map(|section| running::spot(&geometry(&section.kind, theme)))
        .flat_map(|spot| own.iter().map(move |(cover, _)| (spot, cover)))
        .map(|(spot, cover)| {
            let mut shaper = Shaper::new(&theme.fonts);
            running::recipient_width(&cover.recipient, spot, theme, &mut shaper)
        })
        .fold(0.0, f32::max);
    let join = Join { pages_before: cover_pages, reserved: Some(reserved), ..Join::default() };
    let mut shared = settle(sections, running, theme, body, &join);
    let places_on_page = stamped(&mut shared);
    let pages_behind = u32::try_from(shared.pages.len()).expect("fewer than 2^32 pages");
    let elements = u32::try_from(shared.elements.len()).expect("fewer than 2^32 elements");
    let (width, height) = A4;
    let empty = || Page { width, height, ..Page::default() };
    let mut pages: Vec<Page> = (0..cover_pages).map(|_| empty()).collect();
    pages.append(&mut shared.pages);
    let mut tree = vec![root(&meta.lang, &[])];
    tree.append(&mut shared.elements);
    let shared_places = shared.places;
    let fronts = own
        .into_par_iter()
        .map(|(cover, part)| {
            let join = Join {
                pages_behind,
                elements_before: elements,
                notes_before: survey.note_count,
                places: Some(&shared_places),
                ..Join::default()
            };
            front(cover, part, running, theme, &join, &places_on_page)
        })
        .collect();
    Copies {
        which,
        pages: Pages {
            pages,
            tree,
            outline: Vec::new(),
            fonts: theme.fonts.clone(),
            stamps: Vec::new(),
        },
        cover_pages,
        shared_elements: elements + 1,
        outline: shared.outline,
        sections: shared.sections.into_iter().map(Kid::Element).collect(),
        fronts,
    }
}

/// Gives each page the number of the place where its recipient stands; the places.
fn stamped(shared: &mut Joined) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    for (page, spot) in shared.pages.iter_mut().zip(&shared.spots) {
        let known = spots.iter().position(|known| known == spot).unwrap_or_else(|| {
            spots.push(*spot);
            spots.len() - 1
        });
        page.stamp = u32::try_from(known).ok();
    }
    spots
}

fn front(
    cover: &Cover,
    part: Part,
    running: &Running,
    theme: &Theme,
    join: &Join<'_>,
    spots: &[Spot],
) -> Front {
    let running = Running { recipient: cover.recipient.clone(), ..running.clone() };
    let sections = std::slice::from_ref(&cover.letter);
    let joined = settle(sections, &running, theme, vec![part], join);
    let mut shaper = Shaper::new(&theme.fonts);
    let stamps = spots
        .iter()
        .map(|spot| running::stamp(&cover.recipient, *spot, theme, &mut shaper))
        .collect();
    Front {
        pages: joined.pages,
        stamps,
        elements: joined.elements,
        sections: joined.sections,
        outline: joined.outline,
    }
}
