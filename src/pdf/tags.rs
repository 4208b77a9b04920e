//! The structure tree: elements, parent tree, identifiers (ISO 32000-1, 14.7).
//!
//! A dense report has hundreds of elements a page, so they are written straight into object
//! streams, in parallel, and never exist as objects in memory.

use super::plan::{self, Plan, Shared};
use super::save::{File, OBJECTS_A_STREAM, pack};
use super::syntax::{
    hundredths, numbers, points, reference, text, write_integer, write_object, write_reference,
};
use crate::layout::{Attributes, Element, Kid, Pages, Scope};
use lopdf::{Object, StringFormat, dictionary};
use rayon::prelude::*;
use std::ops::Range;

/// Entries of one node of a number or name tree.
const ENTRIES_A_NODE: usize = 256;

/// Nodes of the parent tree and of the tree of identifiers, by what is in them: each is the number of
/// a node, in the order of its keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Leaves {
    parents: Vec<Object>,
    headers: Vec<Object>,
    notes: Vec<Object>,
}

/// Writes the shared elements but the document's, and the shared nodes of the trees that lead to them.
pub(super) fn write_shared(
    file: &mut File,
    objects: &mut Vec<(u32, Object)>,
    plan: &mut Plan,
    pages: &Pages,
    shared: Shared,
) -> Leaves {
    let end = shared.elements as usize;
    let named = Named::of(&pages.tree[..end], 0);
    write_elements(file, plan, pages, &named, 1..end);
    let count = pages.pages.len() as u32;
    write_rows(file, plan, pages, shared.first_page..count);
    let mut parents = rows(plan, shared.first_page..count);
    parents.extend(links(plan, pages, shared.first_page..count));
    let (headers, notes) = identifiers(pages, &named, plan, 0..end);
    Leaves {
        parents: leaves(objects, plan, "Nums", parents),
        headers: leaves(objects, plan, "Names", headers),
        notes: leaves(objects, plan, "Names", notes),
    }
}

/// Writes the elements that are a copy's own and the document's, and puts the root and the trees that
/// lead to it into `objects`.
pub(super) fn write_own(
    file: &mut File,
    objects: &mut Vec<(u32, Object)>,
    plan: &mut Plan,
    pages: &Pages,
    shared: Shared,
    leaves: &Leaves,
) {
    let own = shared.elements as usize..pages.tree.len();
    let named = Named::of(&pages.tree[own.clone()], shared.elements);
    let mut document = Vec::new();
    write_element(&mut document, &pages.tree[0], 0, false, pages, plan);
    let packed = pack(std::iter::once((plan.element(0), |out: &mut Vec<u8>| out.extend(document))));
    file.packed(plan.number(), &packed);
    write_elements(file, plan, pages, &named, own.clone());
    write_rows(file, plan, pages, 0..shared.first_page);

    // Keys in order: the first pages, all other pages, their links, the links of the first pages.
    // Identifiers in order: header cells before notes, the shared ones of each first.
    let own_rows = rows(plan, 0..shared.first_page);
    let mut parents = self::leaves(objects, plan, "Nums", own_rows);
    parents.extend(leaves.parents.iter().cloned());
    let own_links = links(plan, pages, 0..shared.first_page);
    parents.extend(self::leaves(objects, plan, "Nums", own_links));
    let (headers, notes) = identifiers(pages, &named, plan, own);
    let mut identifiers = leaves.headers.clone();
    identifiers.extend(self::leaves(objects, plan, "Names", headers));
    identifiers.extend(leaves.notes.iter().cloned());
    identifiers.extend(self::leaves(objects, plan, "Names", notes));

    let mut tree = |kids: Vec<Object>| {
        let number = plan.number();
        objects.push((number, dictionary! { "Kids" => kids }.into()));
        reference(number)
    };
    let mut root = dictionary! { "Type" => "StructTreeRoot", "ParentTree" => tree(parents) };
    if !identifiers.is_empty() {
        root.set("IDTree", tree(identifiers));
    }
    root.set("K", vec![reference(plan.element(0))]);
    root.set("ParentTreeNextKey", i64::from(plan.next_key()));
    objects.push((plan::STRUCTURE, root.into()));
}

/// Writes some of the elements.
fn write_elements(
    file: &mut File,
    plan: &mut Plan,
    pages: &Pages,
    named: &Named,
    which: Range<usize>,
) {
    // Bounds what is held before it is written.
    const STREAMS_AT_ONCE: usize = 512;
    let mut first = which.start;
    for elements in pages.tree[which].chunks(OBJECTS_A_STREAM * STREAMS_AT_ONCE) {
        let numbers: &Plan = plan;
        let streams: Vec<_> = elements
            .par_chunks(OBJECTS_A_STREAM)
            .enumerate()
            .map(|(chunk, elements)| {
                let first = first + chunk * OBJECTS_A_STREAM;
                pack(elements.iter().zip(first as u32..).map(|(element, index)| {
                    let write = move |out: &mut Vec<u8>| {
                        write_element(out, element, index, named.contains(index), pages, numbers)
                    };
                    (numbers.element(index), write)
                }))
            })
            .collect();
        for packed in &streams {
            file.packed(plan.number(), packed);
        }
        first += elements.len();
    }
}

/// Which elements need an identifier because a cell names them as its header. Cells name headers of
/// their own part.
struct Named {
    first: u32,
    named: Vec<bool>,
}

impl Named {
    fn of(elements: &[Element], first: u32) -> Self {
        let mut named = vec![false; elements.len()];
        for element in elements {
            if let Attributes::Cell { headers, .. } = &element.attributes {
                let own = headers.iter().filter_map(|header| header.checked_sub(first));
                for header in own {
                    if let Some(named) = named.get_mut(header as usize) {
                        *named = true;
                    }
                }
            }
        }
        Self { first, named }
    }

    fn contains(&self, element: u32) -> bool {
        let index = element.checked_sub(self.first);
        index.is_some_and(|index| self.named.get(index as usize).copied().unwrap_or_default())
    }
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

/// Writes for each of some pages the elements of its marked sequences, in their order.
fn write_rows(file: &mut File, plan: &mut Plan, pages: &Pages, which: Range<u32>) {
    let numbers: &Plan = plan;
    let first = which.start as usize;
    let streams: Vec<_> = pages.pages[first..which.end as usize]
        .par_chunks(OBJECTS_A_STREAM)
        .enumerate()
        .map(|(chunk, pages)| {
            let first = (first + chunk * OBJECTS_A_STREAM) as u32;
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

type Entries = Vec<(Object, Object)>;

/// From the marked sequences of some pages back to their elements, by key.
fn rows(plan: &Plan, pages: Range<u32>) -> Entries {
    pages.map(|page| (i64::from(page).into(), reference(plan.parents(page)))).collect()
}

/// From the links of some pages back to their elements, by key.
fn links(plan: &Plan, pages: &Pages, which: Range<u32>) -> Entries {
    let links = which.flat_map(|index| {
        pages.pages[index as usize].links.iter().zip(0..).map(move |(link, at)| {
            let key = i64::from(plan.link_key(index, at));
            (key.into(), reference(plan.element(link.element)))
        })
    });
    links.collect()
}

/// From identifiers of header cells and of notes to their elements, in the order of the identifiers.
fn identifiers(
    pages: &Pages,
    named: &Named,
    plan: &Plan,
    which: Range<usize>,
) -> (Entries, Entries) {
    let numbers = which.start as u32..which.end as u32;
    let headers = numbers.clone().filter(|&index| named.contains(index));
    let headers = headers.map(|index| (header_id(index), reference(plan.element(index))));
    let mut notes: Vec<(u32, u32)> = pages.tree[which]
        .iter()
        .zip(numbers)
        .filter_map(|(element, index)| match element.attributes {
            Attributes::Note { id } => Some((id, index)),
            _ => None,
        })
        .collect();
    notes.sort_unstable();
    let notes = notes.iter().map(|&(id, index)| (note_id(id), reference(plan.element(index))));
    (headers.collect(), notes.collect())
}

/// Leaf nodes of a number or name tree (7.9.6); their numbers.
fn leaves(
    objects: &mut Vec<(u32, Object)>,
    plan: &mut Plan,
    key: &str,
    entries: Entries,
) -> Vec<Object> {
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
    kids
}
