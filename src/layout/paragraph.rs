//! A paragraph to lines: atoms, breaks, and the runs of each line.

use super::breaks::{Atom, Fill, line_ends};
use super::font::{Figures, Shaper};
use super::inline::{Flat, OBJECT, Object, Span, TextStyle};
use super::object;
use super::page::{Footnote, PieceLink, shift};
use super::theme::Theme;
use super::tree::Tree;
use super::{Artifact, Item, Mark, Run, Tag};
use crate::document::{Align, Inline, LinkTarget, Tone};
use rustc_hash::FxHashSet;
use unicode_linebreak::BreakOpportunity;

/// What setting text needs: the theme, a shaper, the tree, the anchors that links may name.
pub(super) struct Setter<'a> {
    pub(super) theme: &'a Theme,
    pub(super) shaper: Shaper<'a>,
    pub(super) tree: Tree,
    pub(super) anchors: &'a FxHashSet<&'a str>,
    /// Footnotes so far in the document.
    pub(super) notes: u32,
    /// Left edge and width of footnotes.
    pub(super) note_column: (f32, f32),
}

/// One line; its items have their final x, the baseline is y = 0.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) items: Vec<Item>,
    pub(super) links: Vec<PieceLink>,
    pub(super) notes: Vec<Footnote>,
    /// Width without a blank at its end.
    pub(super) width: f32,
    pub(super) hyphenated: bool,
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

    fn style_of(span: &Span, figures: Figures) -> TextStyle {
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
            if start >= token.end {
                token = Token::at(text, start);
            }
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
                let to = text[from..to].find(OBJECT).map_or(to, |at| from + at);
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
                atoms.push(Atom::Glue { span, width });
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
            hyphenation(text).into_iter().map(|at| from + at).collect()
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

    /// Sets the atoms of one line.
    #[expect(clippy::too_many_arguments, reason = "a line is a range of atoms of a paragraph")]
    fn line(
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
                        let size = flat.spans[usize::from(*span)].size;
                        object::draw(object, self.theme, size, x, &mut drawn);
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
        let mark = super::inline::superscript(number);
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
        Footnote { element, height: y - baseline, items, links }
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

fn is_skipped(atom: &Atom) -> bool {
    matches!(atom, Atom::Glue { .. } | Atom::Break { forced: false, .. })
}

fn offset(measure: Measure, width: f32) -> f32 {
    match measure.align {
        Align::Left => 0.0,
        Align::Right | Align::Decimal => measure.width - width,
        Align::Centre => (measure.width - width) / 2.0,
    }
}

/// A stretch of text without blanks, and whether it is kept whole.
#[derive(Debug, Default)]
struct Token {
    end: usize,
    whole: bool,
}

impl Token {
    fn at(text: &str, start: usize) -> Self {
        let rest = &text[start..];
        let end = rest.find([' ', '\u{2028}', OBJECT]).map_or(text.len(), |at| start + at);
        let token = &text[start..end];
        let bare = token.trim_start_matches(|c: char| !c.is_alphanumeric());
        let url = token.contains("://") || bare.starts_with("www.") || token.contains('@');
        let mut digit = false;
        let mut only = true;
        for c in token.trim_matches(['(', ')', ',', ';', '.', ':']).chars() {
            digit |= c.is_ascii_digit();
            only &= c.is_ascii_digit() || c.is_ascii_uppercase() || "-_/.".contains(c);
        }
        // A token that is nothing but an object still ends somewhere.
        Self { end: end.max(start + 1), whole: url || (digit && only) }
    }
}

/// Bytes at which a word may be broken: German syllables, three letters from either edge.
/// Abbreviations in capitals and words with figures stay whole.
fn hyphenation(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut word = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphabetic(), word) {
            (true, None) => word = Some(at),
            (false, Some(from)) => {
                word = None;
                syllables(text, from, at, &mut cuts);
            }
            _ => {}
        }
    }
    cuts
}

fn syllables(text: &str, from: usize, to: usize, cuts: &mut Vec<usize>) {
    let word = &text[from..to];
    let letters = word.chars().count();
    let near_figure = text[..from].ends_with(|c: char| c.is_ascii_digit() || c == '_')
        || text[to..].starts_with(|c: char| c.is_ascii_digit() || c == '_');
    if !(6..=80).contains(&letters) || near_figure || word.chars().skip(1).all(char::is_uppercase) {
        return;
    }
    let mut at = from;
    for syllable in hypher::hyphenate_bounded(word, hypher::Lang::German, 3, 3) {
        at += syllable.len();
        if at < to {
            cuts.push(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(word: &str) -> String {
        let mut out = String::new();
        let mut from = 0;
        for cut in hyphenation(word) {
            out.push_str(&word[from..cut]);
            out.push('|');
            from = cut;
        }
        out + &word[from..]
    }

    #[test]
    fn words_are_hyphenated_away_from_their_edges() {
        assert_eq!(split("Unterbringung"), "Unter|brin|gung");
        assert_eq!(split("Aber"), "Aber");
        assert_eq!(split("SGB12345"), "SGB12345");
        assert_eq!(split("BAMFLAGEVO"), "BAMFLAGEVO");
        assert_eq!(split("Übergangswohnheim,"), "Über|gangs|wohn|heim,");
    }

    #[test]
    fn addresses_and_identifiers_stay_whole() {
        for token in ["https://example.org/a-b", "gb5@example.org", "V2927/19", "W-03-A,"] {
            assert!(Token::at(token, 0).whole, "{token}");
        }
        for token in ["Stadt-Umland", "und/oder", "2019-Bericht"] {
            assert!(!Token::at(token, 0).whole, "{token}");
        }
    }
}
