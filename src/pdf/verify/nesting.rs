//! Whether tables, lists and contents are nested as their tags ask (ISO 14289-1, 7.2; ISO
//! 32000-1, 14.8.4.3), and whether the cells of each table fill a grid.

use super::{Checked, require};
use crate::layout::{Attributes, Element, Kid, Tag};

/// Checks all elements.
pub(super) fn tree(tree: &[Element]) -> Checked {
    for (element, index) in tree.iter().zip(0..) {
        let named = |fault: String| format!("{:?} {index} {fault}", element.tag);
        parent(element, tree).and_then(|()| kids(element, tree)).map_err(named)?;
        if element.tag == Tag::Table {
            grid(element, tree).map_err(named)?;
        }
    }
    Ok(())
}

fn parent(element: &Element, tree: &[Element]) -> Checked {
    let allowed: &[Tag] = match element.tag {
        Tag::THead | Tag::TBody => &[Tag::Table],
        Tag::TR => &[Tag::Table, Tag::THead, Tag::TBody],
        Tag::TH | Tag::TD => &[Tag::TR],
        Tag::LI => &[Tag::L],
        Tag::LBody => &[Tag::LI],
        Tag::TOCI => &[Tag::TOC],
        _ => return Ok(()),
    };
    let parent = tree[element.parent as usize].tag;
    require(allowed.contains(&parent), || format!("stands in {parent:?}"))
}

fn kids(element: &Element, tree: &[Element]) -> Checked {
    let allowed: &[Tag] = match element.tag {
        Tag::Table => &[Tag::TR, Tag::THead, Tag::TBody, Tag::Caption],
        Tag::THead | Tag::TBody => &[Tag::TR],
        Tag::TR => &[Tag::TH, Tag::TD],
        Tag::L => &[Tag::L, Tag::LI, Tag::Caption],
        Tag::LI => &[Tag::Lbl, Tag::LBody],
        Tag::TOC => &[Tag::TOC, Tag::TOCI, Tag::Caption],
        _ => return Ok(()),
    };
    let tags: Vec<Option<Tag>> = element
        .kids
        .iter()
        .map(|kid| match *kid {
            Kid::Element(kid) => Some(tree[kid as usize].tag),
            Kid::Content { .. } | Kid::Link { .. } => None,
        })
        .collect();
    let all = tags.iter().all(|tag| tag.is_some_and(|tag| allowed.contains(&tag)));
    require(all, || "holds what it may not".into())?;
    let count = |wanted: Tag| tags.iter().filter(|&&tag| tag == Some(wanted)).count();
    let at = |index: usize| tags.get(index).copied().flatten() == Some(Tag::Caption);
    let last = element.tag == Tag::Table && at(tags.len().saturating_sub(1));
    let captioned = match count(Tag::Caption) {
        0 => true,
        1 => at(0) || last,
        _ => false,
    };
    require(captioned, || "has a caption in its middle, or several".into())?;
    let parted = count(Tag::THead) <= 1 && (count(Tag::THead) == 0 || count(Tag::TBody) > 0);
    require(parted, || "has a THead without TBody, or several".into())
}

/// Every row of the table has as many columns as the first, no two cells share a place, and no
/// cell reaches below the last row.
fn grid(table: &Element, tree: &[Element]) -> Checked {
    let elements = |element: &Element| -> Vec<u32> {
        let kids = element.kids.iter().filter_map(|kid| match *kid {
            Kid::Element(kid) => Some(kid),
            _ => None,
        });
        kids.collect()
    };
    let rows = elements(table).into_iter().flat_map(|part| {
        let element = &tree[part as usize];
        match element.tag {
            Tag::TR => vec![part],
            Tag::THead | Tag::TBody => elements(element),
            _ => Vec::new(),
        }
    });
    // How many more rows the cell above reaches down, by column.
    let mut reach: Vec<u16> = Vec::new();
    let mut width = None;
    for row in rows {
        let mut column = 0;
        for cell in elements(&tree[row as usize]) {
            let (columns, rows) = match tree[cell as usize].attributes {
                Attributes::Cell { columns, rows, .. } => (columns.max(1), rows.max(1)),
                _ => (1, 1),
            };
            while reach.get(column).is_some_and(|&rows| rows > 0) {
                column += 1;
            }
            let end = column + usize::from(columns);
            reach.resize(reach.len().max(end), 0);
            require(reach[column..end].iter().all(|&rows| rows == 0), || {
                format!("has two cells in one place ({row})")
            })?;
            reach[column..end].fill(rows);
            column = end;
        }
        let filled = reach.iter().filter(|&&rows| rows > 0).count();
        let wide = *width.get_or_insert(filled);
        require(filled == wide && reach.len() == wide, || {
            format!("has a row ({row}) of {filled} columns instead of {wide}")
        })?;
        reach.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
    }
    require(reach.iter().all(|&rows| rows == 0), || "has a cell that reaches below it".into())
}
