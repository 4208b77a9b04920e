//! The structure tree: elements, parent tree, identifiers (ISO 32000-1, 14.7).
//!
//! A dense report has hundreds of elements a page, so they are written straight into object
//! streams, in parallel, and never exist as objects in memory.

use super::plan::{self, Plan};
use super::save::{File, OBJECTS_A_STREAM, pack};
use super::syntax::{
    hundredths, numbers, points, reference, text, write_integer, write_object, write_reference,
};
use crate::layout::{Attributes, Element, Kid, Pages, Scope};
use lopdf::{Object, StringFormat, dictionary};
use rayon::prelude::*;

/// Entries of one node of a number or name tree.
const ENTRIES_A_NODE: usize = 256;

/// Writes all elements, and puts the root and the trees that lead to it into `objects`.
pub(super) fn write(
    file: &mut File,
    objects: &mut Vec<(u32, Object)>,
    plan: &mut Plan,
    pages: &Pages,
) {
    let named = named(&pages.tree);
    // Bounds what is held before it is written.
    const STREAMS_AT_ONCE: usize = 512;
    for (batch, elements) in pages.tree.chunks(OBJECTS_A_STREAM * STREAMS_AT_ONCE).enumerate() {
        let first = batch * OBJECTS_A_STREAM * STREAMS_AT_ONCE;
        let numbers: &Plan = plan;
        let streams: Vec<_> = elements
            .par_chunks(OBJECTS_A_STREAM)
            .enumerate()
            .map(|(chunk, elements)| {
                let first = first + chunk * OBJECTS_A_STREAM;
                pack(elements.iter().zip(first as u32..).map(|(element, index)| {
                    let named = named[index as usize];
                    let write = move |out: &mut Vec<u8>| {
                        write_element(out, element, index, named, pages, numbers)
                    };
                    (numbers.element(index), write)
                }))
            })
            .collect();
        for packed in &streams {
            file.packed(plan.number(), packed);
        }
    }

    write_rows(file, plan, pages);
    let parents = parents(plan, pages);
    let parent_tree = tree(objects, plan, "Nums", parents);
    let mut root = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => vec![reference(plan.element(0))],
        "ParentTree" => reference(parent_tree),
        "ParentTreeNextKey" => i64::from(plan.next_key()),
    };
    let identifiers = identifiers(&pages.tree, &named, plan);
    if !identifiers.is_empty() {
        let number = tree(objects, plan, "Names", identifiers);
        root.set("IDTree", reference(number));
    }
    objects.push((plan::STRUCTURE, root.into()));
}

/// Which elements need an identifier because a cell names them as its header.
fn named(tree: &[Element]) -> Vec<bool> {
    let mut named = vec![false; tree.len()];
    for element in tree {
        if let Attributes::Cell { headers, .. } = &element.attributes {
            headers.iter().for_each(|&header| named[header as usize] = true);
        }
    }
    named
}

/// The identifier of a header cell. Of fixed length, so that the order of numbers is the order
/// of names, which the tree of identifiers needs.
fn header_id(element: u32) -> Object {
    Object::String(format!("h{element:08}").into_bytes(), StringFormat::Literal)
}

/// The identifier of a note.
fn note_id(note: u32) -> Object {
    Object::String(format!("n{note:010}").into_bytes(), StringFormat::Literal)
}

fn write_element(
    out: &mut Vec<u8>,
    element: &Element,
    index: u32,
    named: bool,
    pages: &Pages,
    plan: &Plan,
) {
    out.extend_from_slice(b"<</Type/StructElem/S/");
    out.extend_from_slice(element.tag.name().as_bytes());
    out.extend_from_slice(b"/P ");
    write_reference(out, if index == 0 { plan::STRUCTURE } else { plan.element(element.parent) });
    write_kids(out, &element.kids, plan);
    write_attributes(out, &element.attributes, pages);
    let mut entry = |key: &[u8], value: &Object| {
        out.extend_from_slice(key);
        write_object(out, value);
    };
    if let Attributes::Note { id } = element.attributes {
        entry(b"/ID", &note_id(id));
    } else if named {
        entry(b"/ID", &header_id(index));
    }
    let texts: [(&[u8], &Option<String>); 4] = [
        (b"/Alt", &element.alt),
        (b"/ActualText", &element.actual_text),
        (b"/E", &element.expansion),
        (b"/Lang", &element.lang),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            entry(key, &text(value));
        }
    }
    out.extend_from_slice(b">>");
}

fn write_kids(out: &mut Vec<u8>, kids: &[Kid], plan: &Plan) {
    // Marked sequences on the element's own page are bare numbers, those elsewhere name theirs.
    let own = kids.iter().find_map(|kid| match *kid {
        Kid::Content { page, .. } => Some(page),
        _ => None,
    });
    if let Some(page) = own {
        out.extend_from_slice(b"/Pg ");
        write_reference(out, plan.page(page));
    }
    if kids.is_empty() {
        return;
    }
    out.extend_from_slice(if kids.len() == 1 { b"/K " } else { b"/K[" });
    for (index, kid) in kids.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        match *kid {
            Kid::Element(element) => write_reference(out, plan.element(element)),
            Kid::Content { page, mark } if own == Some(page) => write_integer(out, i64::from(mark)),
            Kid::Content { page, mark } => {
                out.extend_from_slice(b"<</Type/MCR/Pg ");
                write_reference(out, plan.page(page));
                out.extend_from_slice(b"/MCID ");
                write_integer(out, i64::from(mark));
                out.extend_from_slice(b">>");
            }
            Kid::Link { page, link } => {
                out.extend_from_slice(b"<</Type/OBJR/Pg ");
                write_reference(out, plan.page(page));
                out.extend_from_slice(b"/Obj ");
                write_reference(out, plan.link(page, link));
                out.extend_from_slice(b">>");
            }
        }
    }
    if kids.len() > 1 {
        out.push(b']');
    }
}

fn write_attributes(out: &mut Vec<u8>, attributes: &Attributes, pages: &Pages) {
    match attributes {
        Attributes::None | Attributes::Note { .. } => {}
        Attributes::Cell { columns, rows, scope, headers } => {
            if *columns <= 1 && *rows <= 1 && scope.is_none() && headers.is_empty() {
                return;
            }
            out.extend_from_slice(b"/A<</O/Table");
            match scope {
                Some(Scope::Column) => out.extend_from_slice(b"/Scope/Column"),
                Some(Scope::Row) => out.extend_from_slice(b"/Scope/Row"),
                Some(Scope::Both) => out.extend_from_slice(b"/Scope/Both"),
                None => {}
            }
            for (key, span) in [(b"/ColSpan ", *columns), (b"/RowSpan ", *rows)] {
                if span > 1 {
                    out.extend_from_slice(key);
                    write_integer(out, i64::from(span));
                }
            }
            if !headers.is_empty() {
                out.extend_from_slice(b"/Headers");
                let headers = headers.iter().map(|&header| header_id(header)).collect();
                write_object(out, &Object::Array(headers));
            }
            out.extend_from_slice(b">>");
        }
        Attributes::List { ordered } => {
            let numbering: &[u8] = if *ordered { b"Decimal" } else { b"Disc" };
            out.extend_from_slice(b"/A<</O/List/ListNumbering/");
            out.extend_from_slice(numbering);
            out.extend_from_slice(b">>");
        }
        Attributes::Figure { area: [x, y, width, height], page } => {
            let page = hundredths(pages.pages[*page as usize].height);
            let (top, bottom) = (page - hundredths(*y), page - hundredths(y + height));
            out.extend_from_slice(b"/A<</O/Layout/Placement/Block/BBox");
            write_object(out, &numbers([*x, points(bottom), x + width, points(top)]));
            out.extend_from_slice(b">>");
        }
    }
}

/// Writes for each page the elements of its marked sequences, in their order.
fn write_rows(file: &mut File, plan: &mut Plan, pages: &Pages) {
    let numbers: &Plan = plan;
    let streams: Vec<_> = pages
        .pages
        .par_chunks(OBJECTS_A_STREAM)
        .enumerate()
        .map(|(chunk, pages)| {
            let first = (chunk * OBJECTS_A_STREAM) as u32;
            pack(pages.iter().zip(first..).map(|(page, index)| {
                let write = move |out: &mut Vec<u8>| {
                    out.push(b'[');
                    for &element in &page.marks {
                        write_reference(out, numbers.element(element));
                        out.push(b' ');
                    }
                    out.push(b']');
                };
                (numbers.parents(index), write)
            }))
        })
        .collect();
    for packed in &streams {
        file.packed(plan.number(), packed);
    }
}

/// From each page's marked sequences and from each link back to their elements, by key.
fn parents(plan: &Plan, pages: &Pages) -> Vec<(Object, Object)> {
    let rows = (0..pages.pages.len() as u32)
        .map(|page| (i64::from(page).into(), reference(plan.parents(page))));
    let links = pages.pages.iter().zip(0..).flat_map(|(page, index)| {
        page.links.iter().zip(0..).map(move |(link, at)| {
            let key = i64::from(plan.link_key(index, at));
            (key.into(), reference(plan.element(link.element)))
        })
    });
    rows.chain(links).collect()
}

/// From identifiers to elements, in the order of the identifiers.
fn identifiers(tree: &[Element], named: &[bool], plan: &Plan) -> Vec<(Object, Object)> {
    let headers = (0..).zip(named).filter(|&(_, &named)| named);
    let mut entries: Vec<_> =
        headers.map(|(index, _)| (header_id(index), reference(plan.element(index)))).collect();
    let mut notes: Vec<(u32, u32)> = (0..)
        .zip(tree)
        .filter_map(|(index, element)| match element.attributes {
            Attributes::Note { id } => Some((id, index)),
            _ => None,
        })
        .collect();
    notes.sort_unstable();
    entries.extend(notes.iter().map(|&(id, index)| (note_id(id), reference(plan.element(index)))));
    entries
}

/// A number or name tree of two levels (7.9.6); the result is the number of its root.
fn tree(
    objects: &mut Vec<(u32, Object)>,
    plan: &mut Plan,
    key: &str,
    entries: Vec<(Object, Object)>,
) -> u32 {
    let mut kids = Vec::new();
    for entries in entries.chunks(ENTRIES_A_NODE) {
        let (Some((first, _)), Some((last, _))) = (entries.first(), entries.last()) else {
            continue;
        };
        let limits = vec![first.clone(), last.clone()];
        let entries: Vec<Object> =
            entries.iter().flat_map(|(key, value)| [key.clone(), value.clone()]).collect();
        let number = plan.number();
        objects.push((number, dictionary! { "Limits" => limits, key => entries }.into()));
        kids.push(reference(number));
    }
    let number = plan.number();
    objects.push((number, dictionary! { "Kids" => kids }.into()));
    number
}
