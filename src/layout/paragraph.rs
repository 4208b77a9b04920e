//! A paragraph to lines: atoms, breaks, and the runs of each line.

use super::bound::bound;
use super::breaks::{Atom, Fill, line_ends};
use super::font::{Figures, Shaper};
use super::hyphen::{Hyphenator, Token};
use super::inline::{Flat, OBJECT, Object, Span, TextStyle};
use super::line::Line;
use super::object;
use super::picture::Picture;
use super::theme::Theme;
use super::tree::Tree;
use super::{Item, Mark, Run};
use crate::document::{Align, Inline};
use crate::error::Error;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;
use unicode_linebreak::BreakOpportunity;

/// What setting text needs: the theme, a shaper, the tree, the anchors that links may name.
pub(super) struct Setter<'a> {
    pub(super) theme: &'a Theme,
    pub(super) shaper: Shaper<'a>,
    pub(super) hyphens: Hyphenator,
    pub(super) tree: Tree,
    pub(super) anchors: &'a FxHashSet<&'a str>,
    /// Footnotes so far in the document.
    pub(super) notes: u32,
    /// Pictures that were read, by where their bytes stand; `None` for one that cannot be set.
    pub(super) pictures: FxHashMap<*const u8, Option<Rc<Picture>>>,
    /// What keeps the section from being set.
    pub(super) fault: Option<Error>,
    /// Left edge and width of footnotes.
    pub(super) note_column: (f32, f32),
}

/// Where lines stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) align: Align,
    pub(super) fill: Fill,
}

impl Setter<'_> {
    /// Width of a text in one style.
    pub(super) fn text_width(&mut self, style: &TextStyle, text: &str) -> f32 {
        self.shaper.text_width(style, text)
    }

    /// A run of plain text with its left end at `x`, and its width. Blanks get `extra` points.
    pub(super) fn run(&mut self, style: &TextStyle, text: &str, x: f32, extra: f32) -> (Run, f32) {
        self.shaper.run(style, text, x, extra)
    }

    /// Sets text into lines; content belongs to `element`. There is at least one line.
    pub(super) fn lines(
        &mut self,
        inlines: &[Inline],
        style: &TextStyle,
        element: u32,
        measure: Measure,
    ) -> Vec<Line> {
        if let [Inline::Text(text)] = inlines
            && let Some(line) = self.short_line(text, style, element, measure)
        {
            return vec![line];
        }
        let flat = Flat::new(self, inlines, style, element);
        let atoms = self.atoms(&flat, style.figures, measure.width);
        let ends = line_ends(&atoms, measure.width, measure.fill);
        let mut lines = Vec::with_capacity(ends.len());
        let mut start = 0;
        for (i, &end) in ends.iter().enumerate() {
            while start < end && is_skipped(&atoms[start]) {
                start += 1;
            }
            let last = i + 1 == ends.len();
            lines.push(self.line(&flat, style, &atoms, start, end, last, measure));
            start = end + usize::from(matches!(atoms.get(end), Some(Atom::Break { .. })));
        }
        lines
    }

    /// The common case of a cell: plain words that fit on one line.
    fn short_line(
        &mut self,
        text: &str,
        style: &TextStyle,
        element: u32,
        measure: Measure,
    ) -> Option<Line> {
        // 0.2 em is narrower than any average of glyphs.
        if text.len() as f32 * style.size * 0.2 > measure.width
            || text.contains(['\n', '\r', '\t', '\u{ad}', '\u{2028}', OBJECT])
            || text.contains("  ")
            || text.starts_with(' ')
            || text.ends_with(' ')
        {
            return None;
        }
        let (mut run, width) = self.run(style, text, measure.x, 0.0);
        if width > measure.width {
            return None;
        }
        run.x += offset(measure, width);
        let items = vec![Item::Begin(Mark::Content(element)), Item::Run(run), Item::End];
        Some(Line { items, width, ..Line::default() })
    }

    pub(super) fn style_of(span: &Span, figures: Figures) -> TextStyle {
        TextStyle {
            face: span.face,
            size: span.size,
            leading: 0.0,
            fill: span.fill,
            figures,
            hyphenate: span.hyphenate,
        }
    }

    /// Boxes, blanks and breaks of a flat paragraph. No box is wider than `width`.
    fn atoms(&mut self, flat: &Flat<'_>, figures: Figures, width: f32) -> Vec<Atom> {
        let text = flat.text.as_str();
        let mut atoms = Vec::with_capacity(text.len() / 3 + 4);
        let mut cut = 0;
        let mut object = 0;
        let mut start = 0;
        let mut token = Token::default();
        for (end, opportunity) in unicode_linebreak::linebreaks(text) {
            let segment = &text[start..end];
            let core = segment.trim_end_matches([' ', '\u{2028}']);
            let core_end = start + core.len();
            let mut from = start;
            while from < core_end {
                while flat.cuts[cut].0 <= from {
                    cut += 1;
                }
                let (cut_end, span) = flat.cuts[cut];
                let to = cut_end.min(core_end);
                if text[from..].starts_with(OBJECT) {
                    let size = flat.spans[usize::from(span)].size;
                    let Some((_, _, drawn)) = flat.objects.get(object) else { break };
                    let width = object::width(drawn, self.theme, size);
                    atoms.push(Atom::Object { object: u16::try_from(object).unwrap_or(0), width });
                    object += 1;
                    from += OBJECT.len_utf8();
                    continue;
                }
                if from >= token.end {
                    token = Token::at(text, from);
                }
                let to = text[from..to].find(OBJECT).map_or(to, |at| from + at).min(token.end);
                self.word(&mut atoms, flat, figures, (from, to, span), width, token.whole);
                from = to;
            }
            let blanks = segment.len() > core.len();
            // A shape and its word stay together.
            let shape = matches!(atoms.last(), Some(Atom::Object { object, .. })
                if matches!(flat.objects.get(usize::from(*object)), Some((_, _, Object::Shape(..)))));
            let span = flat.cuts.get(cut).map_or(0, |&(_, span)| span);
            let forced = segment.contains('\u{2028}');
            if shape && !forced {
                let size = flat.spans[usize::from(span)].size;
                atoms.push(Atom::Object { object: u16::MAX, width: size * 0.26 });
            } else if blanks && !forced {
                let style = Self::style_of(&flat.spans[usize::from(span)], figures);
                let width = self.shaper.shape(style.face, figures, " ").width * style.size / 1000.0;
                let cost = if bound(&text[..core_end], &text[end..]) { 110.0 } else { 0.0 };
                atoms.push(Atom::Glue { span, width, cost });
            } else if forced {
                for _ in segment.matches('\u{2028}') {
                    atoms.push(Atom::Break { hyphen: 0.0, cost: 0.0, forced: true });
                }
            } else if opportunity == BreakOpportunity::Allowed
                && end < text.len()
                && !(token.whole && end < token.end)
            {
                atoms.push(Atom::Break { hyphen: 0.0, cost: 20.0, forced: false });
            }
            start = end;
        }
        atoms
    }

    /// Adds a piece of a word: hyphenated where it may be, cut anywhere where it must be.
    fn word(
        &mut self,
        atoms: &mut Vec<Atom>,
        flat: &Flat<'_>,
        figures: Figures,
        (from, to, span): (usize, usize, u16),
        line: f32,
        whole: bool,
    ) {
        let style = Self::style_of(&flat.spans[usize::from(span)], figures);
        let text = &flat.text[from..to];
        let hyphen = self.shaper.shape(style.face, figures, "-").width * style.size / 1000.0;
        let mut a = from;
        let cuts = if text.contains('\u{ad}') {
            text.match_indices('\u{ad}').map(|(at, _)| from + at + '\u{ad}'.len_utf8()).collect()
        } else if style.hyphenate && !whole {
            self.hyphens.cuts(text).iter().map(|at| from + at).collect()
        } else {
            Vec::new()
        };
        for cut in cuts.into_iter().filter(|&cut| cut < to) {
            self.box_atoms(atoms, flat, &style, (a, cut, span), line);
            atoms.push(Atom::Break { hyphen, cost: 60.0, forced: false });
            a = cut;
        }
        self.box_atoms(atoms, flat, &style, (a, to, span), line);
    }

    fn box_atoms(
        &mut self,
        atoms: &mut Vec<Atom>,
        flat: &Flat<'_>,
        style: &TextStyle,
        (from, to, span): (usize, usize, u16),
        line: f32,
    ) {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let text = &flat.text[from..to];
        let width = self.text_width(style, text);
        // What has no place to break, but is wider than the line, is broken where its parts meet.
        let joined: f32 = atoms
            .iter()
            .rev()
            .map_while(|atom| match atom {
                Atom::Box { width, .. } | Atom::Object { width, .. } => Some(*width),
                Atom::Glue { .. } | Atom::Break { .. } => None,
            })
            .sum();
        if joined > 0.0 && joined + width > line {
            atoms.push(Atom::Break { hyphen: 0.0, cost: 90.0, forced: false });
        }
        if width <= line {
            atoms.push(Atom::Box { span, start: byte(from), end: byte(to), width });
            return;
        }
        // Wider than the line: cut between characters, as evenly as the line allows.
        let count = (width / line).ceil().max(1.0) + 1.0;
        let share = width / count;
        let (mut a, mut used) = (from, 0.0);
        for (at, c) in text.char_indices() {
            let advance = self.text_width(style, c.encode_utf8(&mut [0; 4]));
            if used + advance > share && from + at > a {
                atoms.push(Atom::Box { span, start: byte(a), end: byte(from + at), width: used });
                atoms.push(Atom::Break { hyphen: 0.0, cost: 90.0, forced: false });
                a = from + at;
                used = 0.0;
            }
            used += advance;
        }
        atoms.push(Atom::Box { span, start: byte(a), end: byte(to), width: used });
    }
}

fn is_skipped(atom: &Atom) -> bool {
    matches!(atom, Atom::Glue { .. } | Atom::Break { forced: false, .. })
}

/// How far right of its place a line of this width begins.
pub(super) fn offset(measure: Measure, width: f32) -> f32 {
    match measure.align {
        Align::Left => 0.0,
        Align::Right | Align::Decimal => measure.width - width,
        Align::Centre => (measure.width - width) / 2.0,
    }
}
