//! Signatures and the acknowledgement: kept together, a line to sign on where no name stands.

use super::breaks::Fill;
use super::flow::{Column, Composer, stack};
use super::font::REGULAR;
use super::page::{Hold, Piece};
use super::paragraph::Measure;
use super::{Artifact, Item, Mark, Tag};
use crate::document::{Align, Inline, SignatureEntry, Tone};

impl Composer<'_> {
    /// Signatures side by side: a line to sign on, the name under it, the role under that.
    pub(super) fn signatures(&mut self, intro: &str, entries: &[SignatureEntry], column: Column) {
        let theme = self.setter.theme;
        let body = &theme.numbers.body;
        let (size, leading, gap) = (body.size, body.leading, body.gap);
        let place = theme.numbers.letter.signature_space;
        let style = self.style(REGULAR, size, leading, Tone::Ink);
        self.flush_label(leading, size);
        self.space(gap * 2.0);
        if !intro.is_empty() {
            let element = self.setter.tree.add(Tag::P, column.parent);
            let measure = Measure {
                x: column.x,
                width: column.width,
                align: Align::Left,
                fill: Fill::Ragged,
            };
            let lines = self.setter.lines(&[intro.into()], &style, element, measure);
            self.push_lines(lines, leading, size);
            self.hold(Hold::Never);
        }
        let gutter = 18.0;
        for pair in entries.chunks(2) {
            // One alone may have a long role.
            let width = match pair.len() {
                1 => column.width,
                _ => (column.width - gutter) / 2.0,
            };
            let mut piece = Piece { height: 0.0, ..Piece::default() };
            for (i, entry) in pair.iter().enumerate() {
                let x = column.x + i as f32 * (width + gutter);
                let element = self.setter.tree.add(Tag::P, column.parent);
                let mut text: Vec<Inline> = Vec::new();
                if !entry.name.is_empty() {
                    text.push(entry.name.as_str().into());
                }
                for line in entry.role.lines() {
                    if !text.is_empty() {
                        text.push(Inline::Break);
                    }
                    text.push(line.into());
                }
                let measure = Measure { x, width, align: Align::Left, fill: Fill::Ragged };
                let mut y = place;
                if entry.name.is_empty() {
                    piece.items.push(Item::Begin(Mark::Artifact(Artifact::Layout)));
                    let fill = theme.text(Tone::Ink);
                    let area = [x, y - 2.0, width.min(170.0), 0.5];
                    piece.items.push(Item::Rect { area, fill });
                    piece.items.push(Item::End);
                }
                for line in self.setter.lines(&text, &style, element, measure) {
                    y += stack(&mut piece, line, y, leading, size);
                }
                piece.height = piece.height.max(y);
            }
            self.push(piece);
            self.hold(Hold::Never);
        }
        self.release();
        self.space(gap);
    }
}
