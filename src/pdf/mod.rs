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
use crate::layout::Pages;
use fonts::Subset;
use images::Images;
use lopdf::{Dictionary, Object, dictionary};
use plan::Plan;
use printpdf::{Mm, PdfDocument, PdfPage, PdfSaveOptions};
use rayon::prelude::*;
use save::File;
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
    let mut plan = Plan::new(pages)?;
    let mut file = File::new();
    let mut objects = Vec::new();

    let subsets = fonts::subset(pages)?;
    let images = Images::collect(pages);
    contents(&mut file, &plan, pages, &subsets, &images)?;
    tags::write(&mut file, &mut objects, &mut plan, pages);
    let fonts = fonts::write(&mut file, &mut objects, &mut plan, &pages.fonts.faces, &subsets)?;
    let images = images.write(&mut file, &mut plan);
    let resources = dictionary! { "Font" => fonts, "XObject" => images };
    objects.push((plan::RESOURCES, resources.into()));
    page_tree(&mut objects, &plan, pages);
    let outline = navigation::outline(&mut objects, &mut plan, pages);
    objects.push((plan::CATALOG, catalog(meta, outline).into()));
    objects.push((plan::INFO, metadata::info(meta).into()));

    // Not compressed: archives look for it without reading PDF.
    let packet = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    file.stream(plan::METADATA, packet, metadata::xmp(meta).as_bytes());
    file.deflated(plan::PROFILE, dictionary! { "N" => 3 }, &metadata::profile());
    file.objects(objects, || plan.number());
    Ok(file.finish(plan.number()))
}

/// Writes the content streams.
fn contents(
    file: &mut File,
    plan: &Plan,
    pages: &Pages,
    subsets: &[Option<Subset>],
    images: &Images,
) -> Result<()> {
    let chunks: Vec<Vec<Vec<u8>>> = pages
        .pages
        .par_chunks(PAGES_AT_ONCE)
        .map(|chunk| {
            let mut document = PdfDocument::new("");
            // The size is set by the page tree; printpdf's millimetres would round it.
            document.pages = chunk
                .iter()
                .map(|page| draw::page(page, &pages.tree, subsets, images))
                .map(|operations| PdfPage::new(Mm(1.0), Mm(1.0), operations))
                .collect();
            encoded(&document)
        })
        .collect::<Option<_>>()
        .ok_or_else(|| {
            Error::new("die Seiten ließen sich nicht schreiben", "no page was written")
        })?;
    for (stream, page) in chunks.iter().flatten().zip(0..) {
        file.stream(plan.content(page), dictionary! { "Filter" => "FlateDecode" }, stream);
    }
    Ok(())
}

/// The content streams of a printpdf document, compressed.
fn encoded(document: &PdfDocument) -> Option<Vec<Vec<u8>>> {
    // `secure` leaves out operators that printpdf does not model, TJ with codes among them.
    let options = PdfSaveOptions { optimize: false, secure: false, ..Default::default() };
    let document_of_one_chunk = document.to_lopdf_document(&options, &mut Vec::new());
    let written = &document_of_one_chunk;
    let stream = |page| {
        let content =
            written.get_dictionary(page).ok()?.get(b"Contents").ok()?.as_reference().ok()?;
        Some(save::deflate(&written.get_object(content).ok()?.as_stream().ok()?.content))
    };
    written.page_iter().map(stream).collect()
}

/// The page tree, its pages and their links.
fn page_tree(objects: &mut Vec<(u32, Object)>, plan: &Plan, pages: &Pages) {
    for (page, index) in pages.pages.iter().zip(0..) {
        let size = |length: f32| Object::Real(points(syntax::hundredths(length)));
        let media_box = vec![0.into(), 0.into(), size(page.width), size(page.height)];
        let mut dictionary = dictionary! {
            "Type" => "Page",
            "Parent" => reference(plan::PAGE_TREE),
            "MediaBox" => media_box,
            "Resources" => reference(plan::RESOURCES),
            "Contents" => reference(plan.content(index)),
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
    let kids = (0..pages.pages.len() as u32).map(|page| reference(plan.page(page)));
    let kids = Object::Array(kids.collect());
    let count = pages.pages.len() as i64;
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
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
