//! Whether pages can become a file that keeps its word.
//!
//! A file that claims PDF/UA and PDF/A has to be one. Frames come from layout, which makes them
//! right; what is checked here keeps a mistake there from becoming a file that lies, or a panic.

use crate::document::Meta;
use crate::error::{Error, Result};
use crate::layout::{Attributes, Destination, Element, Item, Kid, Mark, Page, Pages, Segment, Tag};
use std::collections::BTreeSet;

/// Checks everything that the other modules of this folder take for granted.
///
/// # Errors
///
/// When a frame or a value is one that PDF/UA-1 or PDF/A-2a does not allow.
pub(super) fn document(pages: &Pages, meta: &Meta) -> Result<()> {
    information(meta)?;
    if pages.pages.is_empty() {
        return Err(Error::new("das Dokument hat keine Seiten", "the document has no pages"));
    }
    for (index, page) in pages.pages.iter().enumerate() {
        let found = self::page(page, pages);
        found.map_err(|fault| broken(format!("page {}: {fault}", index + 1)))?;
    }
    tree(pages).map_err(broken)?;
    for entry in &pages.outline {
        place(entry.page, entry.y, pages).map_err(broken)?;
    }
    Ok(())
}

/// A fault of this program, not of the data: named in full for the report of it.
fn broken(fault: String) -> Error {
    Error::new(
        format!("der gesetzte Bericht wäre keine gültige PDF/UA-Datei ({fault})"),
        format!("the report as set would be no valid PDF/UA file ({fault})"),
    )
    .help(
        "das ist ein Fehler in ratsbericht: bitte melden, die Klammer im Wortlaut dazu",
        "this is a fault in ratsbericht: please report it with the words in brackets",
    )
}

fn information(meta: &Meta) -> Result<()> {
    if meta.title.trim().is_empty() {
        return Err(Error::new("dem Dokument fehlt ein Titel", "the document lacks a title")
            .help("den Titel des Berichts angeben", "name the title of the report"));
    }
    if !is_language(&meta.lang) {
        let lang = &meta.lang;
        return Err(Error::new(
            format!("`{lang}` ist kein Sprachkürzel"),
            format!("`{lang}` is no language tag"),
        )
        .help("ein Kürzel wie `de-DE` angeben", "name a tag such as `de-DE`"));
    }
    if !super::metadata::is_writable(meta.date) {
        return Err(Error::new(
            format!("das Datum `{}` liegt außerhalb der Jahre 1 bis 9999", meta.date),
            format!("the date `{}` is outside the years 1 to 9999", meta.date),
        ));
    }
    Ok(())
}

/// The shape of a language tag (BCP 47): subtags of 1 to 8 letters and digits, the first of letters.
fn is_language(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let is_part = |part: &str| (1..=8).contains(&part.len());
    subtags.next().is_some_and(|s| is_part(s) && s.bytes().all(|b| b.is_ascii_alphabetic()))
        && subtags.all(|s| is_part(s) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
}

type Checked = std::result::Result<(), String>;

fn require(holds: bool, fault: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(fault()) }
}

fn page(page: &Page, pages: &Pages) -> Checked {
    // ISO 19005-2, 6.1.13.
    let size = 3.0..=14_400.0;
    require(size.contains(&page.width) && size.contains(&page.height), || {
        format!("size {} by {} points", page.width, page.height)
    })?;
    let mut open: Option<Mark> = None;
    let mut begun = vec![false; page.marks.len()];
    for item in &page.items {
        match item {
            Item::Begin(mark) => {
                require(open.replace(*mark).is_none(), || "a mark within a mark".into())?;
                if let Mark::Content(mark) = *mark {
                    let first = begun.get_mut(mark as usize).map(|b| !std::mem::replace(b, true));
                    require(first == Some(true), || format!("mark {mark} unknown or twice"))?;
                }
            }
            Item::End => require(open.take().is_some(), || "an end without a mark".into())?,
            painted => {
                require(open.is_some(), || "something painted outside of all marks".into())?;
                require(is_sound(painted, pages), || format!("unsound: {painted:?}"))?;
            }
        }
    }
    require(open.is_none(), || "a mark that does not end".into())?;
    require(begun.iter().all(|&begun| begun), || "a mark without content".into())?;
    for link in &page.links {
        let tag = pages.tree.get(link.element as usize).map(|element| element.tag);
        require(tag == Some(Tag::Link), || "a link outside of the structure".into())?;
        require(!link.contents.trim().is_empty(), || "a link without words".into())?;
        require(is_finite(&link.area), || "a link nowhere".into())?;
        if let Destination::Page(target, y) = link.target {
            place(target, y, pages)?;
        }
    }
    Ok(())
}

fn place(page: u32, y: f32, pages: &Pages) -> Checked {
    require((page as usize) < pages.pages.len() && y.is_finite(), || {
        format!("a destination on page {} that is not there", u64::from(page) + 1)
    })
}

fn is_sound(item: &Item, pages: &Pages) -> bool {
    match item {
        Item::Begin(_) | Item::End => true,
        Item::Run(run) => {
            let face = pages.fonts.faces.get(usize::from(run.face));
            is_finite(&[run.x, run.y, run.size])
                && is_finite(&run.fill.0)
                && face.is_some_and(|face| {
                    run.glyphs.iter().all(|glyph| {
                        // ISO 14289-1, 7.21.8: no reference to .notdef.
                        glyph.id != 0
                            && usize::from(glyph.id) < face.advances.len()
                            && glyph.adjust.is_finite()
                    })
                })
        }
        Item::Rect { area, fill } => is_finite(area) && is_finite(&fill.0),
        Item::Path(path) => {
            path.segments.iter().all(|segment| match segment {
                Segment::Move(x, y) | Segment::Line(x, y) => is_finite(&[*x, *y]),
                Segment::Curve(points) => is_finite(points),
                Segment::Close => true,
            }) && path.fill.is_none_or(|fill| is_finite(&fill.0))
                && path.stroke.is_none_or(|(width, colour)| {
                    width.is_finite() && width >= 0.0 && is_finite(&colour.0)
                })
                && path.dash.iter().all(|&length| length.is_finite() && length >= 0.0)
        }
        Item::Image { area, image } => {
            let bytes = u64::from(image.width) * u64::from(image.height) * 3;
            is_finite(area) && bytes > 0 && bytes == image.rgb.len() as u64
        }
    }
}

/// Numbers that PDF can hold: finite, and within what readers calculate with.
fn is_finite(values: &[f32]) -> bool {
    values.iter().all(|value| value.abs() <= 1.0e6)
}

fn tree(pages: &Pages) -> Checked {
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

/// ISO 14289-1, 7.4.2: the first heading is of level 1, and no level is left out on the way down.
fn headings(tree: &[Element]) -> Checked {
    let mut last = 0;
    for element in tree {
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
