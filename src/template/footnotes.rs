//! Footnotes: the text of each definition goes to the places that refer to it.

use crate::document::{Block, Inline};
use std::collections::BTreeMap;

/// Footnotes by label.
pub(super) type Notes = BTreeMap<String, Vec<Inline>>;

/// Puts the texts in the place of the labels that stand in for them.
pub(super) fn fill(blocks: &mut [Block], notes: &Notes) {
    if notes.is_empty() {
        return;
    }
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text, .. } => inlines(text, notes),
            Block::List { items, .. } => items.iter_mut().for_each(|item| fill(item, notes)),
            Block::Quote(inner) | Block::Keep(inner) => fill(inner, notes),
            Block::Table(table) => {
                let bodies = table.groups.iter_mut().flat_map(|group| &mut group.rows);
                for row in table.head.iter_mut().chain(bodies) {
                    row.cells.iter_mut().for_each(|cell| inlines(&mut cell.text, notes));
                }
            }
            _ => {}
        }
    }
}

fn inlines(list: &mut [Inline], notes: &Notes) {
    for inline in list {
        match inline {
            Inline::Footnote(text) => {
                if let Some(note) = notes.get(&crate::document::plain_text(text)) {
                    text.clone_from(note);
                }
            }
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Toned(_, inner)
            | Inline::Small(inner)
            | Inline::Lang(_, inner)
            | Inline::Link { text: inner, .. } => inlines(inner, notes),
            _ => {}
        }
    }
}

/// Whether a text refers to a footnote: one within another has no place on the page.
pub(super) fn within(list: &[Inline]) -> bool {
    list.iter().any(|inline| match inline {
        Inline::Footnote(_) => true,
        Inline::Strong(inner)
        | Inline::Emphasis(inner)
        | Inline::Toned(_, inner)
        | Inline::Small(inner)
        | Inline::Lang(_, inner)
        | Inline::Link { text: inner, .. } => within(inner),
        _ => false,
    })
}
