//! [`Pages`] to bytes: one file that is PDF/UA-1 and PDF/A-2a.
//!
//! Layout has set every position and every structure mark; nothing is measured and no tag is
//! guessed here. printpdf encodes content streams and font dictionaries, lopdf's objects hold
//! the rest, and [`save`] writes the file. What the two standards ask for, clause by clause, and
//! where each is kept, stands in `REQUIREMENTS.md` beside this file.
//!
//! The order of everything is fixed, no clock and no chance is asked: the same pages are the same
//! bytes, on any number of threads.

mod draw;
mod fonts;
mod images;
mod metadata;
mod navigation;
mod plan;
mod save;
mod syntax;
mod tags;
mod verify;

use crate::document::Meta;
use crate::error::{Error, Result};
use crate::layout::{Copies, Item, Pages};
use fonts::Subset;
use images::Images;
use lopdf::{Dictionary, Object, dictionary};
use plan::{Plan, Shared};
use printpdf::{Mm, Op, PdfDocument, PdfPage, PdfSaveOptions};
use rayon::prelude::*;
use save::File;
use std::ops::Range;
use std::sync::Arc;
use syntax::{name, points, reference, text};

/// Pages that go through printpdf at once: enough to be worth its setting up, few enough that
/// their operations do not pile up in memory.
const PAGES_AT_ONCE: usize = 64;

/// Writes a document.
///
/// The file claims PDF/UA-1 and PDF/A-2a and keeps to both. The same input gives the same bytes.
///
/// # Errors
///
/// When the document has no page, no title or no valid language, when it is too large for one
/// PDF/A file, when a font cannot be embedded, or when the pages contradict themselves.
pub fn write(pages: &Pages, meta: &Meta) -> Result<Vec<u8>> {
    verify::document(pages, meta)?;
    let painted = pages.pages.iter().map(|page| &page.items);
    let painted: Vec<&[Item]> =
        painted.chain(pages.stamps.iter().map(|stamp| &stamp.items)).map(Vec::as_slice).collect();
    Written::shared(pages, Shared::all(pages), &painted)?.finish(pages, meta)
}

/// Writes all copies of a document; `each` gets a copy's place in [`Copies::which`] and its bytes.
///
/// Each file is as [`write`] would make it of the copy's pages. What the copies share is encoded and
/// compressed once: a further copy costs its own letter and the copying of bytes.
///
/// # Errors
///
/// As [`write`], and the first error of `each`.
pub fn write_copies(
    copies: &mut Copies,
    meta: impl Fn(usize) -> Meta,
    mut each: impl FnMut(usize, Vec<u8>) -> Result<()>,
) -> Result<()> {
    let fronts = copies.fronts();
    let Some(front) = fronts.first() else { return Ok(()) };
    let shared = Shared {
        first_page: copies.cover_pages(),
        elements: copies.shared_elements(),
        stamps: u32::try_from(front.stamps.len()).unwrap_or(u32::MAX),
    };
    // Fonts and images are those of all copies: one file program serves them all.
    let pages = copies.pages().pages.iter().chain(fronts.iter().flat_map(|front| &front.pages));
    let stamps = fronts.iter().flat_map(|front| &front.stamps);
    let painted: Vec<&[Item]> = pages
        .map(|page| page.items.as_slice())
        .chain(stamps.map(|stamp| stamp.items.as_slice()))
        .collect();
    let written = Written::shared(copies.pages(), shared, &painted)?;
    for copy in 0..copies.fronts().len() {
        let pages = copies.show(copy);
        let meta = meta(copy);
        verify::document(pages, &meta)?;
        each(copy, written.clone().finish(pages, &meta)?)?;
    }
    Ok(())
}

/// A file whose shared part is written.
#[derive(Clone)]
struct Written {
    file: File,
    plan: Plan,
    shared: Shared,
    leaves: tags::Leaves,
    subsets: Arc<[Option<Subset>]>,
    images: Arc<Images>,
}

impl Written {
    /// Writes what is shared, with fonts and images for all that is `painted`.
    fn shared(pages: &Pages, shared: Shared, painted: &[&[Item]]) -> Result<Self> {
        let mut plan = Plan::new(pages, shared)?;
        let mut file = File::new();
        let mut objects = Vec::new();
        let fonts = &pages.fonts;
        let subsets = fonts::subset(fonts, painted)?;
        let images = Images::collect(painted);
        let count = pages.pages.len() as u32;
        let contents = draw_pages(pages, shared.first_page..count, &subsets, &images)?;
        for (stream, page) in contents.iter().zip(shared.first_page..) {
            file.stream(plan.content(page), deflated(), stream);
        }
        let leaves = tags::write_shared(&mut file, &mut objects, &mut plan, pages, shared);
        let fonts = fonts::write(&mut file, &mut objects, &mut plan, &fonts.faces, &subsets)?;
        let xobjects = images.write(&mut file, &mut plan);
        let resources = dictionary! { "Font" => fonts, "XObject" => xobjects };
        objects.push((plan::RESOURCES, resources.into()));
        write_pages(&mut objects, &plan, pages, shared.first_page..count);
        page_tree(&mut objects, &plan, count);
        file.deflated(plan::PROFILE, dictionary! { "N" => 3 }, &metadata::profile());
        file.objects(objects, || plan.number());
        file.digest();
        let (subsets, images) = (subsets.into(), Arc::new(images));
        Ok(Self { file, plan, shared, leaves, subsets, images })
    }

    /// Writes what is a copy's own, and ends the file.
    fn finish(self, pages: &Pages, meta: &Meta) -> Result<Vec<u8>> {
        let Self { mut file, mut plan, shared, leaves, subsets, images } = self;
        let mut objects = Vec::new();
        plan.own(pages, shared);
        let contents = draw_pages(pages, 0..shared.first_page, &subsets, &images)?;
        for (stream, page) in contents.iter().zip(0..) {
            file.stream(plan.content(page), deflated(), stream);
        }
        let stamps = pages.stamps.iter().map(|stamp| draw::stamp(stamp, &subsets, &images));
        for (stream, stamp) in encoded(stamps.collect())?.iter().zip(0..shared.stamps) {
            file.stream(plan.stamp(stamp), deflated(), stream);
        }
        tags::write_own(&mut file, &mut objects, &mut plan, pages, shared, &leaves);
        write_pages(&mut objects, &plan, pages, 0..shared.first_page);
        let outline = navigation::outline(&mut objects, &mut plan, pages);
        objects.push((plan::CATALOG, catalog(meta, outline).into()));
        objects.push((plan::INFO, metadata::info(meta).into()));
        // Not compressed: archives look for it without reading PDF.
        let packet = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        file.stream(plan::METADATA, packet, metadata::xmp(meta).as_bytes());
        file.objects(objects, || plan.number());
        Ok(file.finish(plan.number()))
    }
}

fn deflated() -> Dictionary {
    dictionary! { "Filter" => "FlateDecode" }
}

/// The content streams of some pages.
fn draw_pages(
    pages: &Pages,
    which: Range<u32>,
    subsets: &[Option<Subset>],
    images: &Images,
) -> Result<Vec<Vec<u8>>> {
    let chunks: Vec<Vec<Vec<u8>>> = pages.pages[which.start as usize..which.end as usize]
        .par_chunks(PAGES_AT_ONCE)
        .map(|chunk| {
            let draw = |page| draw::page(page, &pages.tree, subsets, images);
            encoded(chunk.iter().map(draw).collect())
        })
        .collect::<Result<_>>()?;
    Ok(chunks.into_iter().flatten().collect())
}

/// Content streams, encoded by printpdf and compressed.
fn encoded(contents: Vec<Vec<Op>>) -> Result<Vec<Vec<u8>>> {
    let mut document = PdfDocument::new("");
    // The size is set by the page tree; printpdf's millimetres would round it.
    let page = |operations| PdfPage::new(Mm(1.0), Mm(1.0), operations);
    document.pages = contents.into_iter().map(page).collect();
    // `secure` leaves out operators that printpdf does not model, TJ with codes among them.
    let options = PdfSaveOptions { optimize: false, secure: false, ..Default::default() };
    let written = document.to_lopdf_document(&options, &mut Vec::new());
    let stream = |page| {
        let content =
            written.get_dictionary(page).ok()?.get(b"Contents").ok()?.as_reference().ok()?;
        Some(save::deflate(&written.get_object(content).ok()?.as_stream().ok()?.content))
    };
    written
        .page_iter()
        .map(stream)
        .collect::<Option<_>>()
        .ok_or_else(|| Error::new("die Seiten ließen sich nicht schreiben", "no page was written"))
}

/// Some of the pages and their links.
fn write_pages(objects: &mut Vec<(u32, Object)>, plan: &Plan, pages: &Pages, which: Range<u32>) {
    for index in which {
        let page = &pages.pages[index as usize];
        let size = |length: f32| Object::Real(points(syntax::hundredths(length)));
        let media_box = vec![0.into(), 0.into(), size(page.width), size(page.height)];
        let content = reference(plan.content(index));
        let contents = match page.stamp {
            Some(stamp) => vec![content, reference(plan.stamp(stamp))].into(),
            None => content,
        };
        let mut dictionary = dictionary! {
            "Type" => "Page",
            "Parent" => reference(plan::PAGE_TREE),
            "MediaBox" => media_box,
            "Resources" => reference(plan::RESOURCES),
            "Contents" => contents,
            "StructParents" => i64::from(index),
            "Tabs" => name("S"),
        };
        let mut annotations = Vec::new();
        for (link, at) in page.links.iter().zip(0..) {
            let annotation = navigation::link(link, index, at, pages, plan);
            objects.push((plan.link(index, at), annotation.into()));
            annotations.push(reference(plan.link(index, at)));
        }
        if !annotations.is_empty() {
            dictionary.set("Annots", annotations);
        }
        objects.push((plan.page(index), dictionary.into()));
    }
}

/// The page tree over all pages.
fn page_tree(objects: &mut Vec<(u32, Object)>, plan: &Plan, count: u32) {
    let kids = Object::Array((0..count).map(|page| reference(plan.page(page))).collect());
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => i64::from(count) };
    objects.push((plan::PAGE_TREE, tree.into()));
}

fn catalog(meta: &Meta, outline: Option<u32>) -> Dictionary {
    let mut catalog = dictionary! {
        "Type" => "Catalog",
        "Pages" => reference(plan::PAGE_TREE),
        "Lang" => text(&meta.lang),
        "MarkInfo" => dictionary! { "Marked" => true },
        "StructTreeRoot" => reference(plan::STRUCTURE),
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        "Metadata" => reference(plan::METADATA),
        "OutputIntents" => vec![metadata::output_intent().into()],
        "PageLabels" => navigation::page_labels(),
    };
    if let Some(outline) = outline {
        catalog.set("Outlines", reference(outline));
        catalog.set("PageMode", "UseOutlines");
    }
    catalog
}
