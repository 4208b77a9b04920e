//! The fixed parts of a letter's first page (DIN 5008): everything above the subject.

use super::breaks::Fill;
use super::flow::{Composer, stack};
use super::font::{REGULAR, SEMIBOLD};
use super::inline::TextStyle;
use super::page::Piece;
use super::paragraph::Measure;
use super::picture::Picture;
use super::theme::MM;
use super::{Artifact, Attributes, Item, Mark, Tag};
use crate::document::{Align, Inline, LetterHead, Tone};
use crate::error::{Error, Result};

/// Text that stands at a fixed place.
struct Block<'t> {
    style: &'t TextStyle,
    x: f32,
    width: f32,
}

impl Composer<'_> {
    /// Sets the letterhead, the address field and the information block; the text begins below
    /// whatever of them is lowest.
    pub(super) fn letter(&mut self, head: &LetterHead) -> Result<()> {
        let letter = self.setter.theme.numbers.letter.clone();
        let geometry = self.pager.geometry;
        let field = if head.form_a { letter.form_a_field } else { letter.form_b_field } * MM;
        let style = |composer: &Self, face, size, leading, tone| TextStyle {
            hyphenate: false,
            ..composer.style(face, size, leading, tone)
        };
        let title = style(self, SEMIBOLD, letter.head_size, letter.head_leading, Tone::Ink);
        let plain = style(self, REGULAR, letter.field_size, letter.field_leading, Tone::Ink);
        let small =
            style(self, REGULAR, letter.return_size, letter.return_size * 1.25, Tone::Muted);
        let bold = TextStyle { face: SEMIBOLD, ..plain };

        let mut page = Piece::default();
        let logo_left = self.logo(head, &mut page, letter.logo_height * MM, field)?;
        // The letterhead stands on its lower edge, 5 mm above the field.
        let width = logo_left - geometry.left - 8.0;
        let lines = head.letterhead.len() as f32;
        let height = title.leading + (lines - 1.0).max(0.0) * plain.leading;
        let mut y = (field - 5.0 * MM - height).max(10.0 * MM);
        for (i, line) in head.letterhead.iter().enumerate() {
            let style = if i == 0 { &title } else { &plain };
            let block = Block { style, x: geometry.left, width };
            y = self.fixed(&mut page, &[line.as_str().into()], &block, y);
        }

        let (x, width) = (letter.field_left * MM, letter.field_width * MM);
        if !head.return_line.is_empty() {
            let block = Block { style: &small, x, width };
            let y = field + letter.return_height * MM - small.leading;
            self.fixed(&mut page, &[head.return_line.as_str().into()], &block, y);
        }
        let divider = field + (letter.return_height + letter.additions_height) * MM;
        let mut y = divider - head.additions.len() as f32 * bold.leading - 2.0;
        for line in &head.additions {
            let block = Block { style: &bold, x, width };
            y = self.fixed(&mut page, &[line.as_str().into()], &block, y);
        }
        let block = Block { style: &plain, x, width };
        let address_end = self.fixed(&mut page, &broken(&head.address), &block, divider);

        let top = field + letter.info_top * MM;
        let info_end = self.info(head, &mut page, top);

        let ink = self.setter.theme.text(Tone::Muted);
        let folds = if head.form_a { letter.form_a_folds } else { letter.form_b_folds };
        page.items.push(Item::Begin(Mark::Artifact(Artifact::Layout)));
        for (y, length) in [(folds[0], 4.0), (letter.hole, 6.0), (folds[1], 4.0)] {
            let area = [4.0 * MM, y * MM, length * MM, 0.3];
            page.items.push(Item::Rect { area, fill: ink });
        }
        page.items.push(Item::End);

        let lowest = address_end.max(info_end) + 8.46 * MM;
        self.pager.geometry.first_top = geometry.first_top.max(lowest);
        self.pager.fixed = page.items;
        Ok(())
    }

    /// Sets text at a fixed place as a paragraph of its own; the y below it.
    fn fixed(&mut self, page: &mut Piece, text: &[Inline], block: &Block<'_>, y: f32) -> f32 {
        if text.is_empty() {
            return y;
        }
        let element = self.setter.tree.add(Tag::P, 0);
        let Block { style, x, width } = *block;
        let measure = Measure { x, width, align: Align::Left, fill: Fill::Ragged };
        let mut y = y;
        for line in self.setter.lines(text, style, element, measure) {
            y += stack(page, line, y, style.leading, style.size);
        }
        y
    }

    /// The information block: labels in one column, values beside them.
    fn info(&mut self, head: &LetterHead, page: &mut Piece, top: f32) -> f32 {
        let letter = self.setter.theme.numbers.letter.clone();
        let style = TextStyle {
            hyphenate: false,
            ..self.style(REGULAR, letter.info_size, letter.info_leading, Tone::Ink)
        };
        let label = TextStyle { fill: self.setter.theme.text(Tone::Muted), ..style };
        let (x, width) = (letter.info_left * MM, letter.info_width * MM);
        let widest = head
            .info
            .iter()
            .map(|(text, _)| self.setter.text_width(&label, text))
            .fold(0.0, f32::max);
        let indent = (widest + 8.0).min(width * 0.4);
        let mut y = top;
        for (name, value) in &head.info {
            let element = self.setter.tree.add(Tag::P, 0);
            let mut end = y;
            for (text, style, x, width) in
                [(name, &label, x, indent - 4.0), (value, &style, x + indent, width - indent)]
            {
                if text.is_empty() {
                    continue;
                }
                // The label reads as a word of its own before the value.
                let text = [Inline::Text(text.clone()), Inline::Text(" ".to_owned())];
                let measure = Measure { x, width, align: Align::Left, fill: Fill::Ragged };
                let mut at = y;
                for line in self.setter.lines(&text, style, element, measure) {
                    at += stack(page, line, at, style.leading, style.size);
                }
                end = end.max(at);
            }
            y = end;
        }
        y
    }

    /// Sets the logo at the top right; its left edge.
    fn logo(
        &mut self,
        head: &LetterHead,
        page: &mut Piece,
        height: f32,
        field: f32,
    ) -> Result<f32> {
        let geometry = self.pager.geometry;
        let right = geometry.width - geometry.right;
        let Some(bytes) = &head.logo else { return Ok(right) };
        let failed = |(de, en): (&str, &str)| {
            Error::new(
                format!("das Logo kann nicht gesetzt werden: {de}"),
                format!("the logo cannot be set: {en}"),
            )
            .help(
                "das Logo als PNG-Datei speichern, oder als SVG mit Schrift in Pfaden und Flächen in einer Farbe",
                "save the logo as a PNG file, or as SVG with words as paths and areas of one colour",
            )
        };
        let logo = Picture::read(bytes).map_err(failed)?;
        let (width, all) = logo.size();
        let ratio = width / all;
        let top = 9.0 * MM;
        let height = height.min(field - top - 4.0 * MM).max(8.0);
        let width = (height * ratio).min(70.0 * MM);
        let height = width / ratio;
        let area = [right - width, top, width, height];
        let element = self.setter.tree.add(Tag::Figure, 0);
        let figure = self.setter.tree.get(element);
        figure.alt =
            Some(if head.logo_alt.is_empty() { "Logo".to_owned() } else { head.logo_alt.clone() });
        figure.attributes = Attributes::Figure { area, page: 0 };
        page.items.push(Item::Begin(Mark::Content(element)));
        page.items.extend(logo.items(area));
        page.items.push(Item::End);
        Ok(right - width)
    }
}

/// Lines as one text with forced breaks.
fn broken(lines: &[String]) -> Vec<Inline> {
    let mut text = Vec::with_capacity(lines.len() * 2);
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            text.push(Inline::Break);
        }
        text.push(line.as_str().into());
    }
    text
}
