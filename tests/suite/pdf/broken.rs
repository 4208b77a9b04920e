//! Sound pages with faults put in at random places.

use super::read::File;
use super::sample::{everything, meta};
use proptest::prelude::*;
use ratsbericht::layout::{
    Artifact, Attributes, Destination, Item, Kid, Mark, Pages, Rgb, Scope, Segment, Tag,
};
use ratsbericht::pdf;

/// A fault: what, where, and with which number.
type Fault = (u8, prop::sample::Index, u32);

fn put_in(pages: &mut Pages, (what, place, number): Fault) {
    const LENGTHS: [f32; 6] = [f32::NAN, f32::INFINITY, -1.0e9, 1.0e9, -0.0, 1.0e-30];
    let length = LENGTHS[number as usize % LENGTHS.len()];
    let page = number as usize % pages.pages.len();
    let elements = pages.tree.len();
    let element = &mut pages.tree[place.index(elements)];
    match what {
        0 => element.parent = number,
        1 => element.tag = [Tag::TR, Tag::H3, Tag::Figure, Tag::LI, Tag::P][number as usize % 5],
        2 => element.kids.push(Kid::Element(number)),
        3 => element.kids.push(Kid::Content { page: number, mark: number / 2 }),
        4 => element.kids.push(Kid::Link { page: number % 3, link: number }),
        5 => drop(element.kids.pop()),
        6 => {
            let (columns, rows) = ((number % 9) as u16, (number % 70_000) as u16);
            let headers = vec![number];
            element.attributes = Attributes::Cell { columns, rows, scope: None, headers };
        }
        7 => element.attributes = Attributes::Figure { area: [length; 4], page: number },
        8 => element.attributes = Attributes::Note { id: number },
        9 => element.lang = Some(["", "de--x", "a1", "zh-Hant-TW"][number as usize % 4].into()),
        10 => element.actual_text = Some("\0\u{feff}(\\)".repeat(number as usize % 9_000)),
        11 => pages.outline[0].page = number,
        12 => pages.outline[0].level = number as u8,
        13 => drop(pages.pages.remove(page)),
        14 => pages.pages[page].width = length,
        15 => pages.pages[page].marks.push(number),
        16 => {
            if let Some(link) = pages.pages[page].links.first_mut() {
                link.element = number;
                link.target = Destination::Page(number, length);
            }
        }
        17 => drop(pages.pages[page].links.pop()),
        18 => {
            element.attributes = Attributes::Cell {
                columns: u16::MAX,
                rows: u16::MAX,
                scope: Some(Scope::Both),
                headers: Vec::new(),
            }
        }
        _ => {
            let items = &mut pages.pages[page].items;
            let at = place.index(items.len());
            match what {
                19 => drop(items.remove(at)),
                20 => items.insert(at, Item::Begin(Mark::Content(number))),
                21 => items.insert(at, Item::Begin(Mark::Artifact(Artifact::Layout))),
                22 => items.insert(at, Item::End),
                _ => match &mut items[at] {
                    Item::Run(run) => match number % 4 {
                        0 => run.face = number as u8,
                        1 => run.x = length,
                        2 => run.fill = Rgb([length; 3]),
                        _ => run.glyphs.iter_mut().for_each(|glyph| glyph.id = number as u16),
                    },
                    Item::Rect { area, .. } | Item::Image { area, .. } => area[2] = length,
                    Item::Path(path) => {
                        path.segments.insert(0, Segment::Close);
                        path.dash.push(length);
                    }
                    Item::Begin(_) | Item::End => {}
                },
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn broken_pages_are_refused_or_written_whole(
        faults in prop::collection::vec((0_u8..26, any::<prop::sample::Index>(), 0_u32..60), 1..3),
    ) {
        let mut pages = everything();
        for fault in faults {
            if !pages.pages.is_empty() {
                put_in(&mut pages, fault);
            }
        }
        if let Ok(bytes) = pdf::write(&pages, &meta()) {
            let file = File::read(&bytes);
            let painted = file.painted();
            prop_assert_eq!(painted.len(), pages.pages.len());
            let marks: usize = pages.pages.iter().map(|page| page.marks.len()).sum();
            prop_assert_eq!(file.both_ways().0, marks);
        }
    }
}
