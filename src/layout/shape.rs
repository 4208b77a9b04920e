//! Shaping: text to glyphs, word by word, each word once a thread.

use super::Glyph;
use super::Run;
use super::font::{Face, Figures, FontBook, is_stripped, prepare};
use super::inline::TextStyle;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// A shaped piece of text: where its glyphs stand in the [`Shaper`], and its width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word {
    start: u32,
    length: u32,
    /// Width in thousandths of an em.
    pub width: f32,
}

/// Least width of a narrow no-break space: a sixth of an em.
const NARROWEST: f32 = 167.0;

/// Shapes words and remembers them. One a thread.
pub struct Shaper<'a> {
    book: &'a FontBook,
    fonts: Vec<harfrust::ShaperFont<'a, 'static>>,
    words: Vec<FxHashMap<Box<str>, Word>>,
    glyphs: Vec<Glyph>,
    buffer: harfrust::Buffer,
}

impl<'a> Shaper<'a> {
    /// A shaper without memories.
    #[must_use]
    pub fn new(book: &'a FontBook) -> Self {
        Self {
            book,
            fonts: book.faces.iter().map(|face| harfrust::ShaperFont::new(face.font())).collect(),
            words: vec![FxHashMap::default(); book.faces.len() * 2],
            glyphs: Vec::new(),
            buffer: harfrust::Buffer::new(),
        }
    }

    /// The faces.
    #[must_use]
    pub fn book(&self) -> &'a FontBook {
        self.book
    }

    /// Shapes `text`, blanks included. Characters without a picture are left out; one that the
    /// face lacks becomes a visible replacement, never `.notdef`.
    pub fn shape(&mut self, face: u8, figures: Figures, text: &str) -> Word {
        let slot = usize::from(face) * 2 + figures as usize;
        if let Some(&word) = self.words[slot].get(text) {
            return word;
        }
        let word = self.shape_anew(face, figures, text);
        self.words[slot].insert(text.into(), word);
        word
    }

    /// Glyphs of a word.
    #[must_use]
    pub fn glyphs(&self, word: Word) -> &[Glyph] {
        &self.glyphs[word.start as usize..(word.start + word.length) as usize]
    }

    /// Width of a text in one style.
    pub(super) fn text_width(&mut self, style: &TextStyle, text: &str) -> f32 {
        let mut width = 0.0;
        for (i, word) in text.split(' ').enumerate() {
            if i > 0 {
                width += self.shape(style.face, style.figures, " ").width;
            }
            if !word.is_empty() {
                width += self.shape(style.face, style.figures, word).width;
            }
        }
        width * style.size / 1000.0
    }

    /// A run of plain text with its left end at `x`, and its width. Blanks get `extra` points.
    pub(super) fn run(&mut self, style: &TextStyle, text: &str, x: f32, extra: f32) -> (Run, f32) {
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.len());
        let mut width = 0.0;
        let widen = extra * 1000.0 / style.size;
        for (i, word) in text.split(' ').enumerate() {
            if i > 0 {
                let space = self.shape(style.face, style.figures, " ");
                let from = glyphs.len();
                glyphs.extend_from_slice(self.glyphs(space));
                if let Some(glyph) = glyphs[from..].last_mut() {
                    glyph.adjust += widen;
                }
                width += space.width + widen;
            }
            if !word.is_empty() {
                let word = self.shape(style.face, style.figures, word);
                glyphs.extend_from_slice(self.glyphs(word));
                width += word.width;
            }
        }
        let run = Run {
            face: style.face,
            size: style.size,
            x,
            y: 0.0,
            fill: style.fill,
            glyphs: glyphs.into_boxed_slice(),
            soft_hyphen: false,
        };
        (run, width * style.size / 1000.0)
    }

    fn shape_anew(&mut self, index: u8, figures: Figures, text: &str) -> Word {
        let face = self.book.face(index);
        let text = self.printable(face, text);
        let start = self.glyphs.len();
        let mut width = self.shape_with_features(index, face, figures, &text);
        if width.is_none() {
            self.glyphs.truncate(start);
            let ids = text.chars().map(|c| face.glyph(c).unwrap_or(0));
            self.glyphs.extend(ids.map(|id| Glyph { id, adjust: 0.0 }));
            width = Some(self.glyphs[start..].iter().map(|g| face.advance(g.id)).sum());
        }
        let count = |n: usize| u32::try_from(n).expect("a document has fewer than 2^32 glyphs");
        Word {
            start: count(start),
            length: count(self.glyphs.len() - start),
            width: width.unwrap_or(0.0),
        }
    }

    /// Shapes with kerning and figures; `None` when a glyph would not read as its character.
    fn shape_with_features(
        &mut self,
        index: u8,
        face: &Face,
        figures: Figures,
        text: &str,
    ) -> Option<f32> {
        prepare(&mut self.buffer, text);
        let options = harfrust::ShapeOptions::new().plan(Some(face.plan(figures)));
        harfrust::shape(&self.fonts[usize::from(index)], &mut self.buffer, options).ok()?;
        let (infos, places) = (self.buffer.glyph_infos(), self.buffer.glyph_positions());
        let scale = 1000.0 / f32::from(face.units_per_em);
        let mut characters = text.chars();
        let mut width = 0.0;
        for (info, place) in infos.iter().zip(places) {
            let id = u16::try_from(info.glyph_id).ok()?;
            let reading = face.reading(id)?;
            let character = characters.next()?;
            if place.x_offset != 0
                || place.y_offset != 0
                || face.glyph(reading) != face.glyph(character)
            {
                return None;
            }
            let advance = place.x_advance as f32 * scale;
            // Many faces make the narrow blank too narrow to be seen beside a figure.
            let advance = if character == '\u{202f}' { advance.max(NARROWEST) } else { advance };
            self.glyphs.push(Glyph { id, adjust: advance - face.advance(id) });
            width += advance;
        }
        characters.next().is_none().then_some(width)
    }

    /// The text with only characters that the face has.
    fn printable<'t>(&self, face: &Face, text: &'t str) -> Cow<'t, str> {
        if text.bytes().all(|b| (b' '..0x7f).contains(&b)) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        for c in text.nfc() {
            if matches!(c, '\n' | '\t') {
                out.push(' ');
            } else if is_stripped(c) {
            } else if face.has(c) {
                out.push(c);
            } else {
                self.replace(face, c, &mut out);
            }
        }
        Cow::Owned(out)
    }

    fn replace(&self, face: &Face, c: char, out: &mut String) {
        if c.is_whitespace() {
            out.push(if c == '\u{202f}' { '\u{a0}' } else { ' ' });
            return;
        }
        let kin: String = std::iter::once(c).nfkc().collect();
        if kin.chars().all(|k| face.has(k)) {
            out.push_str(&kin);
            return;
        }
        if let Some(twin) = twin(c).filter(|t| face.has(*t)) {
            out.push(twin);
            return;
        }
        self.book.note_replaced(c);
        let stand_in = ['\u{fffd}', '\u{25a1}'].into_iter().find(|s| face.has(*s));
        out.push(stand_in.unwrap_or('?'));
    }
}

/// A plainer sign of the same meaning.
fn twin(c: char) -> Option<char> {
    Some(match c {
        '\u{2010}'..='\u{2012}' => '-',
        '\u{2015}' => '\u{2014}',
        '\u{2190}'..='\u{21ff}' => return None,
        '\u{2217}' => '*',
        '\u{2215}' => '/',
        '\u{22c5}' | '\u{2027}' | '\u{2219}' => '\u{b7}',
        '\u{25cf}' | '\u{25aa}' => '\u{2022}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::font::REGULAR;

    #[test]
    fn every_glyph_reads_as_its_text() {
        let book = FontBook::builtin();
        let mut shaper = Shaper::new(&book);
        let text = "Auflage, Schifffahrt 1\u{202f}234,5 € −7 % „Grüße“ Ǻ e\u{301} AV To 0/1";
        for figures in [Figures::Proportional, Figures::Tabular] {
            for index in 0..3 {
                let word = shaper.shape(index, figures, text);
                let face = book.face(index);
                let read: String = shaper.glyphs(word).iter().map(|g| face.unicode(g.id)).collect();
                assert_eq!(read, text.nfc().collect::<String>());
            }
        }
        assert!(book.replaced().is_empty());
    }

    #[test]
    fn kerning_and_figure_widths_are_applied() {
        let book = FontBook::builtin();
        let mut shaper = Shaper::new(&book);
        let mut width = |figures, text| shaper.shape(REGULAR, figures, text).width;
        assert_eq!(width(Figures::Tabular, "111"), width(Figures::Tabular, "888"));
        assert!(width(Figures::Proportional, "111") < width(Figures::Proportional, "888"));
        let apart = width(Figures::Tabular, "A") + width(Figures::Tabular, "V");
        assert!(width(Figures::Tabular, "AV") < apart);
    }

    #[test]
    fn missing_characters_show_and_are_named() {
        let book = FontBook::builtin();
        let mut shaper = Shaper::new(&book);
        let word = shaper.shape(REGULAR, Figures::Proportional, "a\u{7}\u{ad}\u{200b}漢\u{2011}b");
        assert!(shaper.glyphs(word).iter().all(|g| g.id != 0));
        assert_eq!(shaper.glyphs(word).len(), 4);
        assert_eq!(book.replaced(), ['漢']);
        // A letter and its mark become one sign where there is one, else the mark stays readable.
        let read = |shaper: &Shaper<'_>, word: Word| -> String {
            shaper.glyphs(word).iter().map(|g| book.face(REGULAR).unicode(g.id)).collect()
        };
        for (text, expected) in [("u\u{308}", "ü"), ("x\u{30c}", "x\u{30c}")] {
            let word = shaper.shape(REGULAR, Figures::Proportional, text);
            assert_eq!(read(&shaper, word), expected);
        }
        assert_eq!(book.replaced(), ['漢']);
    }
}
