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

/// Who has which number.
#[derive(Debug)]
pub(super) struct Plan {
    contents: u32,
    parents: u32,
    elements: u32,
    /// Number of the first link of each page.
    links: Vec<u32>,
    /// Key of the first link of each page in the parent tree.
    link_keys: Vec<u32>,
    next: u32,
    next_key: u32,
}

impl Plan {
    /// Gives out the numbers of everything that can be counted now.
    ///
    /// # Errors
    ///
    /// When the document has more parts than a PDF/A may have objects.
    pub(super) fn new(pages: &Pages) -> Result<Self> {
        let count = pages.pages.len() as u64;
        let links: u64 = pages.pages.iter().map(|page| page.links.len() as u64).sum();
        let elements = pages.tree.len() as u64;
        // Three numbers a page (itself, its content, its row of the parent tree), object streams
        // beside them, and a reserve for fonts and images.
        let all = 4 * count + links + elements + elements / 128 + pages.outline.len() as u64 + 4096;
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
        let (count, elements) = (count as u32, elements as u32);
        let mut plan = Self {
            contents: FIRST_PAGE + count,
            parents: FIRST_PAGE + 2 * count,
            elements: FIRST_PAGE + 3 * count,
            links: Vec::with_capacity(pages.pages.len()),
            link_keys: Vec::with_capacity(pages.pages.len()),
            next: FIRST_PAGE + 3 * count + elements,
            next_key: count,
        };
        for page in &pages.pages {
            plan.links.push(plan.next);
            plan.link_keys.push(plan.next_key);
            plan.next += page.links.len() as u32;
            plan.next_key += page.links.len() as u32;
        }
        Ok(plan)
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

    /// Number of a structure element.
    pub(super) fn element(&self, element: u32) -> u32 {
        self.elements + element
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
