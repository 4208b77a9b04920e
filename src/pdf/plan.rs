//! Object numbers, given out before anything is written, so that all parts of the file can be
//! made at once and still name each other.

use crate::error::{Error, Result};
use crate::layout::Pages;

/// The catalogue.
pub(super) const CATALOG: u32 = 1;
/// The page tree.
pub(super) const PAGE_TREE: u32 = 2;
/// The information dictionary.
pub(super) const INFO: u32 = 3;
/// The root of the structure tree.
pub(super) const STRUCTURE: u32 = 4;
/// The one resource dictionary.
pub(super) const RESOURCES: u32 = 5;
/// The XMP metadata.
pub(super) const METADATA: u32 = 6;
/// The sRGB profile.
pub(super) const PROFILE: u32 = 7;

const FIRST_PAGE: u32 = 8;

/// ISO 19005-2, 6.1.13: no more indirect objects than this.
const MOST_OBJECTS: u64 = 8_388_607;

/// What of a document is written first: all of it but the first pages, and the elements that its own
/// part does not add. What comes second refers to what came first, and may differ from copy to copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared {
    /// The first page that is shared; those before it are a copy's own.
    pub(super) first_page: u32,
    /// Elements that are shared, the first ones. The root among them is a copy's own all the same.
    pub(super) elements: u32,
    /// Stamps that a copy brings.
    pub(super) stamps: u32,
}

impl Shared {
    /// Everything: a document of which there is one copy.
    pub(super) fn all(pages: &Pages) -> Self {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let (elements, stamps) = (count(pages.tree.len()), count(pages.stamps.len()));
        Self { first_page: 0, elements, stamps }
    }
}

/// Who has which number.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    contents: u32,
    parents: u32,
    stamps: u32,
    elements: u32,
    shared_elements: u32,
    /// Number of the first element that is a copy's own.
    own_elements: u32,
    /// Number of the first link of each page.
    links: Vec<u32>,
    /// Key of the first link of each page in the parent tree.
    link_keys: Vec<u32>,
    next: u32,
    next_key: u32,
}

impl Plan {
    /// Gives out the numbers of everything shared that can be counted now.
    ///
    /// # Errors
    ///
    /// When the document has more parts than a PDF/A may have objects.
    pub(super) fn new(pages: &Pages, shared: Shared) -> Result<Self> {
        let count = pages.pages.len() as u64;
        let links: u64 = pages.pages.iter().map(|page| page.links.len() as u64).sum();
        let elements = pages.tree.len() as u64;
        // Three numbers a page (itself, its content, its row of the parent tree), object streams
        // beside them, and a reserve for fonts, images and a copy's own part.
        let all =
            4 * count + links + elements + elements / 128 + pages.outline.len() as u64 + 65_536;
        if all > MOST_OBJECTS {
            return Err(Error::new(
                format!("das Dokument ist mit {count} Seiten zu groß für eine PDF/A-Datei"),
                format!("the document of {count} pages is too large for one PDF/A file"),
            )
            .help(
                "den Bericht auf mehrere Dateien verteilen",
                "spread the report over several files",
            ));
        }
        // Proof for the casts below: every number is at most MOST_OBJECTS.
        let count = count as u32;
        let elements = FIRST_PAGE + 3 * count + shared.stamps;
        let mut plan = Self {
            contents: FIRST_PAGE + count,
            parents: FIRST_PAGE + 2 * count,
            stamps: FIRST_PAGE + 3 * count,
            elements,
            shared_elements: shared.elements,
            own_elements: 0,
            links: vec![0; pages.pages.len()],
            link_keys: vec![0; pages.pages.len()],
            next: elements + shared.elements,
            next_key: count,
        };
        plan.number_links(pages, shared.first_page as usize..pages.pages.len());
        Ok(plan)
    }

    /// Gives out the numbers of what is a copy's own: its elements, and the links of its first pages.
    pub(super) fn own(&mut self, pages: &Pages, shared: Shared) {
        self.own_elements = self.next;
        self.next += (pages.tree.len() as u32).saturating_sub(self.shared_elements);
        self.number_links(pages, 0..shared.first_page as usize);
    }

    fn number_links(&mut self, pages: &Pages, which: std::ops::Range<usize>) {
        for index in which {
            let links = pages.pages[index].links.len() as u32;
            self.links[index] = self.next;
            self.link_keys[index] = self.next_key;
            self.next += links;
            self.next_key += links;
        }
    }

    /// Number of a page.
    pub(super) fn page(&self, page: u32) -> u32 {
        FIRST_PAGE + page
    }

    /// Number of a page's content stream.
    pub(super) fn content(&self, page: u32) -> u32 {
        self.contents + page
    }

    /// Number of a page's row in the parent tree.
    pub(super) fn parents(&self, page: u32) -> u32 {
        self.parents + page
    }

    /// Number of a stamp's content stream.
    pub(super) fn stamp(&self, stamp: u32) -> u32 {
        self.stamps + stamp
    }

    /// Number of a structure element.
    pub(super) fn element(&self, element: u32) -> u32 {
        match element.checked_sub(self.shared_elements) {
            Some(own) => self.own_elements + own,
            None => self.elements + element,
        }
    }

    /// Number of a link's annotation.
    pub(super) fn link(&self, page: u32, link: u32) -> u32 {
        self.links[page as usize] + link
    }

    /// A link's key in the parent tree; a page's key is its index.
    pub(super) fn link_key(&self, page: u32, link: u32) -> u32 {
        self.link_keys[page as usize] + link
    }

    /// The first key that is not used.
    pub(super) fn next_key(&self) -> u32 {
        self.next_key
    }

    /// One more number.
    pub(super) fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }
}
