//! Atoms to the runs, links and footnotes of one line.

use super::breaks::{Atom, Fill};
use super::font::Figures;
use super::inline::{Flat, Object, TextStyle, superscript};
use super::object;
use super::page::{Footnote, PieceLink, shift};
use super::paragraph::{Measure, Setter, offset};
use super::{Artifact, Item, Mark, Tag};
use crate::document::{Align, Inline, LinkTarget, Tone};

/// One line; its items have their final x, the baseline is y = 0.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) items: Vec<Item>,
    pub(super) links: Vec<PieceLink>,
    pub(super) notes: Vec<Footnote>,
    /// Width without a blank at its end.
    pub(super) width: f32,
    pub(super) hyphenated: bool,
    /// Space below it within a cell: a small chart needs air before the next name.
    pub(super) below: f32,
}

impl Setter<'_> {
    /// Sets the atoms of one line.
    #[expect(clippy::too_many_arguments, reason = "a line is a range of atoms of a paragraph")]
    pub(super) fn line(
        &mut self,
        flat: &Flat<'_>,
        style: &TextStyle,
        atoms: &[Atom],
        start: usize,
        end: usize,
        last: bool,
        measure: Measure,
    ) -> Line {
        let mut stretches: Vec<(u16, String)> = Vec::new();
        let mut parts: Vec<Part> = Vec::new();
        let (mut blanks, mut natural) = (0usize, 0.0);
        let mut reach = (usize::MAX, 0usize);
        for atom in &atoms[start..end] {
            match *atom {
                Atom::Box { span, start, end, .. } => {
                    let (a, b) = (start as usize, end as usize);
                    reach = (reach.0.min(a), b);
                    text_part(&mut stretches, &mut parts, span).push_str(&flat.text[a..b]);
                }
                Atom::Glue { span, .. } => {
                    blanks += 1;
                    // A blank belongs to the text before it, so that links end at their words.
                    let span = stretches.last().map_or(span, |&(last, _)| last);
                    text_part(&mut stretches, &mut parts, span).push(' ');
                }
                Atom::Object { object, width } => {
                    if object != u16::MAX {
                        let at = flat.objects[usize::from(object)].0;
                        reach = (reach.0.min(at), at + 1);
                    }
                    parts.push(Part::Object(object, width));
                    natural += width;
                }
                Atom::Break { .. } => {}
            }
        }
        let hyphen = matches!(atoms.get(end), Some(Atom::Break { hyphen, .. }) if *hyphen > 0.0);
        let forced = last || matches!(atoms.get(end), Some(Atom::Break { forced: true, .. }));
        let trailing =
            !hyphen && !last && !matches!(atoms.get(end), Some(Atom::Break { forced: false, .. }));
        // Widths of whole words, kerned across their syllables.
        for (span, text) in &stretches {
            let style = Self::style_of(&flat.spans[usize::from(*span)], style.figures);
            natural += self.text_width(&style, text);
        }
        let hyphen_width = match (hyphen, stretches.last()) {
            (true, Some((span, _))) => {
                let style = Self::style_of(&flat.spans[usize::from(*span)], style.figures);
                self.text_width(&style, "-")
            }
            _ => 0.0,
        };
        natural += hyphen_width;
        let gap = measure.width - natural;
        let mut extra = 0.0;
        if measure.fill == Fill::Justified && blanks > 0 && (!forced || gap < 0.0) {
            extra = gap / blanks as f32;
            // A line of two or three long words is better ragged than torn apart.
            if extra > style.size * 0.9 {
                extra = 0.0;
            }
        }
        let width = natural + extra * blanks as f32;
        let mut x = measure.x + offset(measure, width);
        let mut line = Line { width, hyphenated: hyphen, ..Line::default() };
        let mut open = None;
        let last_stretch = stretches.len().saturating_sub(1);
        let mut drawn = Vec::new();
        for part in &parts {
            match *part {
                Part::Text(index) => {
                    let (span, text) = &stretches[index];
                    let span = &flat.spans[usize::from(*span)];
                    let style = Self::style_of(span, style.figures);
                    let ends = index == last_stretch;
                    let spaced;
                    let text = if ends && trailing {
                        spaced = format!("{text} ");
                        spaced.as_str()
                    } else {
                        text.as_str()
                    };
                    let (run, mut width) = self.run(&style, text, x, extra);
                    if ends && trailing {
                        width -= self.text_width(&style, " ") + extra;
                    }
                    line.begin(&mut open, span.element);
                    line.items.push(Item::Run(run));
                    if ends && hyphen {
                        let (mut run, w) = self.run(&style, "-", x + width, 0.0);
                        run.soft_hyphen = true;
                        line.items.push(Item::Run(run));
                        width += w;
                    }
                    if let Some(link) = span.link {
                        let face = self.shaper.book().face(span.face);
                        let (up, down) =
                            (face.ascent * span.size / 1000.0, face.descent * span.size / 1000.0);
                        line.link(flat, link, [x, -up, width, up - down]);
                    }
                    x += width;
                }
                Part::Object(object, width) => {
                    if let Some((_, span, object)) = flat.objects.get(usize::from(object)) {
                        let span = &flat.spans[usize::from(*span)];
                        let size = span.size;
                        // A figure is read where it stands; the rest decorates the words beside it.
                        if self.tree.get(span.element).tag == Tag::Figure {
                            line.begin(&mut open, span.element);
                            object::draw(object, self.theme, size, x, &mut line.items);
                        } else {
                            object::draw(object, self.theme, size, x, &mut drawn);
                        }
                        if matches!(object, Object::Spark(_)) && !last {
                            line.below = size * 0.3;
                        }
                    }
                    x += width;
                }
            }
        }
        if open.is_some() {
            line.items.push(Item::End);
        }
        if line.items.is_empty() && parts.is_empty() {
            // An empty line still belongs to its paragraph.
            line.items = vec![Item::Begin(Mark::Content(flat.element)), Item::End];
        }
        if !drawn.is_empty() {
            let mut items = vec![Item::Begin(Mark::Artifact(Artifact::Layout))];
            items.append(&mut drawn);
            items.push(Item::End);
            items.append(&mut line.items);
            line.items = items;
        }
        for &(at, number, element, inner) in &flat.notes {
            if (reach.0..reach.1).contains(&at) {
                let note = self.footnote(number, element, inner);
                line.notes.push(note);
            }
        }
        line
    }

    /// The text of a footnote with its number hanging beside it.
    fn footnote(&mut self, number: u32, element: u32, inner: &[Inline]) -> Footnote {
        let body = &self.theme.numbers.body;
        let style = TextStyle {
            face: super::font::REGULAR,
            size: body.note_size,
            leading: body.note_leading,
            fill: self.theme.text(Tone::Ink),
            figures: Figures::Proportional,
            hyphenate: true,
        };
        let (x, width) = self.note_column;
        let hang = 10.0;
        let label = self.tree.add(Tag::Lbl, element);
        let text = self.tree.add(Tag::P, element);
        let mark = superscript(number);
        let (mut run, _) = self.run(&style, &format!("{mark} "), x, 0.0);
        let baseline = style.leading * 0.76;
        run.y = baseline;
        let mut items = vec![Item::Begin(Mark::Content(label)), Item::Run(run), Item::End];
        let mut links = Vec::new();
        let measure =
            Measure { x: x + hang, width: width - hang, align: Align::Left, fill: Fill::Ragged };
        let mut y = baseline;
        for mut line in self.lines(inner, &style, text, measure) {
            for item in &mut line.items {
                shift(item, y);
            }
            for link in &mut line.links {
                link.area[1] += y;
            }
            items.append(&mut line.items);
            links.append(&mut line.links);
            y += style.leading;
        }
        Footnote { number, height: y - baseline, items, links }
    }
}

impl Line {
    fn begin(&mut self, open: &mut Option<u32>, element: u32) {
        if *open == Some(element) {
            return;
        }
        if open.is_some() {
            self.items.push(Item::End);
        }
        self.items.push(Item::Begin(Mark::Content(element)));
        *open = Some(element);
    }

    /// A link's area on this line: one for all of its spans that stand side by side.
    fn link(&mut self, flat: &Flat<'_>, link: u16, area: [f32; 4]) {
        let (target, contents, element) = &flat.links[usize::from(link)];
        if let Some(last) = self.links.last_mut()
            && last.element == *element
        {
            last.area[2] = area[0] + area[2] - last.area[0];
            return;
        }
        let target: LinkTarget = target.clone();
        self.links.push(PieceLink { area, target, contents: contents.clone(), element: *element });
    }
}

/// A part of a line.
enum Part {
    /// Index of a stretch of text.
    Text(usize),
    /// An object (or a gap) and its width.
    Object(u16, f32),
}

fn text_part<'s>(
    stretches: &'s mut Vec<(u16, String)>,
    parts: &mut Vec<Part>,
    span: u16,
) -> &'s mut String {
    let continues = matches!(parts.last(), Some(Part::Text(_)))
        && stretches.last().is_some_and(|&(last, _)| last == span);
    if !continues {
        parts.push(Part::Text(stretches.len()));
        stretches.push((span, String::new()));
    }
    let last = stretches.len() - 1;
    &mut stretches[last].1
}
