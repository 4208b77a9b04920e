//! Levels of headings: a report begins at 1 and leaves none out on the way down, whatever its
//! templates wrote (ISO 14289-1, 7.4.2).

use crate::document::{Block, ParagraphStyle};

/// Raises headings that leave a level out. `last` is the level of the heading before, 0 for none.
pub(super) fn close_gaps(blocks: &mut [Block], last: &mut u8) {
    for block in blocks {
        match block {
            Block::Heading { level, .. } => {
                *level = (*level).clamp(1, 3).min(*last + 1);
                *last = *level;
            }
            // A letter's subject and a cover's title are set as the first heading.
            Block::Paragraph { style: ParagraphStyle::Subject | ParagraphStyle::Title, .. }
            | Block::Contents { .. } => *last = 1,
            Block::List { items, .. } => items.iter_mut().for_each(|item| close_gaps(item, last)),
            Block::Quote(inner) | Block::Keep(inner) => close_gaps(inner, last),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_is_left_out() {
        let heading = |level| Block::Heading { level, id: String::new(), text: Vec::new() };
        let mut blocks = vec![heading(2), heading(6), Block::Keep(vec![heading(3)]), heading(1)];
        blocks.push(heading(3));
        close_gaps(&mut blocks, &mut 0);
        let level = |block: &Block| match block {
            Block::Heading { level, .. } => *level,
            Block::Keep(inner) => match &inner[0] {
                Block::Heading { level, .. } => *level,
                _ => 0,
            },
            _ => 0,
        };
        assert_eq!(blocks.iter().map(level).collect::<Vec<_>>(), [1, 2, 3, 1, 2]);
    }
}
