//! Whether a page's marks are balanced and everything painted can be written.

use super::{Checked, is_finite, place, require};
use crate::layout::{Destination, Item, Mark, Page, Pages, Segment, Stamp, Tag};

/// Checks a page.
pub(super) fn page(page: &Page, pages: &Pages) -> Checked {
    // ISO 19005-2, 6.1.13.
    let size = 3.0..=14_400.0;
    require(size.contains(&page.width) && size.contains(&page.height), || {
        format!("size {} by {} points", page.width, page.height)
    })?;
    let mut begun = vec![false; page.marks.len()];
    painted(&page.items, &mut begun, pages)?;
    if let Some(stamp) = page.stamp {
        let stamp = pages.stamps.get(stamp as usize);
        let fits = stamp.is_some_and(|stamp| stamp.height == page.height);
        require(fits, || "a stamp that is not there, or of another page".into())?;
    }
    require(begun.iter().all(|&begun| begun), || "a mark without content".into())?;
    links(page, pages)
}

/// Checks what several pages have in common: without a place in the tree it has to be an artifact.
pub(super) fn stamp(stamp: &Stamp, pages: &Pages) -> Checked {
    painted(&stamp.items, &mut [], pages)
}

fn painted(items: &[Item], begun: &mut [bool], pages: &Pages) -> Checked {
    let mut open: Option<Mark> = None;
    for item in items {
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
    require(open.is_none(), || "a mark that does not end".into())
}

fn links(page: &Page, pages: &Pages) -> Checked {
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
