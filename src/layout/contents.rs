//! The table of contents: titles, dotted leaders, page numbers.

use super::breaks::Fill;
use super::flow::{Column, Composer, baseline, stack};
use super::font::{Figures, REGULAR, SEMIBOLD};
use super::page::{Hold, Piece, PieceLink};
use super::paragraph::Measure;
use super::{Artifact, Item, Mark, Rgb, Tag};
use crate::document::{Align, Inline, LinkTarget, Tone};

/// A line of the table of contents.
#[derive(Debug, Clone)]
pub(super) struct ContentsLine {
    pub(super) level: u8,
    pub(super) title: String,
    pub(super) anchor: String,
    /// The page as printed; empty until it is known.
    pub(super) page: String,
}

impl Composer<'_> {
    /// The table of contents: title, dotted leader, page number.
    pub(super) fn contents(&mut self, title: &str, column: Column) {
        let body = &self.setter.theme.numbers.body;
        let (size, leading) = (body.size, body.leading);
        if !title.is_empty() {
            self.heading(1, "", &[title.into()], column);
        }
        let toc = self.setter.tree.add(Tag::TOC, column.parent);
        let muted = self.setter.theme.text(Tone::Muted);
        let lines = self.contents;
        for (i, entry) in lines.iter().enumerate() {
            let first = entry.level <= 1;
            let face = if first { SEMIBOLD } else { REGULAR };
            let mut style = self.style(face, size, leading, Tone::Ink);
            style.figures = Figures::Tabular;
            style.hyphenate = false;
            let item = self.setter.tree.add(Tag::TOCI, toc);
            let reference = self.setter.tree.add(Tag::Reference, item);
            let link = self.setter.tree.add(Tag::Link, reference);
            let indent = if first { 0.0 } else { 14.0 };
            // Titles keep off "9999" whatever the number is, so that lines do not depend on it.
            let number_width = self.setter.text_width(&style, "9999") + 6.0;
            let x = column.x + indent;
            let width = column.width - indent - number_width;
            let measure = Measure { x, width, align: Align::Left, fill: Fill::Ragged };
            let text: Inline = entry.title.as_str().into();
            let mut piece = Piece::default();
            let set = self.setter.lines(&[text], &style, link, measure);
            let count = set.len();
            let mut y = 0.0;
            for (n, line) in set.into_iter().enumerate() {
                let end = x + line.width;
                y += stack(&mut piece, line, y, leading, size);
                if n + 1 < count {
                    continue;
                }
                let right = column.x + column.width;
                let digits = self.setter.text_width(&style, &entry.page);
                let (mut run, _) = self.setter.run(&style, &format!(" {}", entry.page), 0.0, 0.0);
                let blank = self.setter.text_width(&style, " ");
                run.x = right - digits - blank;
                run.y = y - leading + baseline(leading, size);
                let dots = self.leader(end + 5.0, right - digits - 4.0, run.y, muted);
                piece.items.extend([Item::Begin(Mark::Content(link)), Item::Run(run), Item::End]);
                piece.items.extend(dots);
            }
            piece.height = y;
            piece.links.push(PieceLink {
                area: [x, 0.0, column.x + column.width - x, y],
                target: LinkTarget::Anchor(entry.anchor.clone()),
                contents: if entry.page.is_empty() {
                    entry.title.clone()
                } else {
                    format!("{}, Seite {}", entry.title, entry.page)
                },
                element: link,
            });
            if i > 0 && first {
                self.space(5.0);
            }
            let next_is_deeper = lines.get(i + 1).is_some_and(|next| next.level > 1);
            self.push(piece);
            if first && next_is_deeper {
                self.hold(Hold::Never);
            }
        }
        self.space(self.setter.theme.numbers.body.gap);
    }

    /// Dots at equal places of the page, so that the leaders of all lines stand in columns.
    fn leader(&mut self, from: f32, to: f32, y: f32, fill: Rgb) -> Vec<Item> {
        const STEP: f32 = 5.0;
        let first = (from / STEP).ceil();
        let count = (to / STEP).floor() - first;
        if count < 3.0 {
            return Vec::new();
        }
        let mut items = vec![Item::Begin(Mark::Artifact(Artifact::Layout))];
        for i in 0..count as usize {
            let x = (first + i as f32) * STEP;
            items.push(Item::Rect { area: [x, y - 0.8, 0.8, 0.8], fill });
        }
        items.push(Item::End);
        items
    }
}
