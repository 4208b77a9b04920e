//! Faces: what the built-in or chosen font files say, and what their glyphs read as.
//!
//! Every glyph that layout sets has one reading that never depends on the text it was first met
//! in (ISO 32000-1, 9.10.3): ligatures are off (German forbids them across the seams of compound
//! words), alternate figures are mapped when the face is loaded, and a word whose shaping leaves
//! the map is set glyph by glyph from the character map instead.

use crate::error::{Error, Result};
use harfrust::{Direction, Feature, Font, Language, Script, ShapePlan, Tag};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::Mutex;

pub use super::shape::{Shaper, Word};

/// Index of the upright face in [`FontBook::faces`].
pub const REGULAR: u8 = 0;
/// Index of the italic face.
pub const ITALIC: u8 = 1;
/// Index of the semibold face.
pub const SEMIBOLD: u8 = 2;

/// Which figures a text takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figures {
    /// Figures of their own width: running text.
    Proportional,
    /// Figures of one width: tables and axes.
    Tabular,
}

/// All faces of one document: regular, italic, semibold.
#[derive(Debug, Default)]
pub struct FontBook {
    /// Faces; a run names its face by index.
    pub faces: Vec<Face>,
    /// Characters that no face had. Collected while shaping, from all threads; a set, so that the
    /// order of work does not show.
    replaced: Mutex<BTreeSet<char>>,
}

/// One loaded face. Lengths are thousandths of an em unless said otherwise.
pub struct Face {
    /// The font file (TrueType).
    pub data: Cow<'static, [u8]>,
    /// PostScript name.
    pub name: String,
    /// Units an em.
    pub units_per_em: u16,
    /// Advance of each glyph, in font units.
    pub advances: Vec<u16>,
    /// Height above the baseline.
    pub ascent: f32,
    /// Depth below the baseline, negative.
    pub descent: f32,
    /// Height of capitals.
    pub cap_height: f32,
    /// Box around all glyphs: left, bottom, right, top.
    pub bbox: [f32; 4],
    /// Slant in degrees, 0 upright, negative leaning right.
    pub italic_angle: f32,
    /// Weight, 400 regular, 600 semibold.
    pub weight: u16,
    font: Font,
    plans: [ShapePlan; 2],
    /// Character to glyph.
    glyphs: FxHashMap<char, u16>,
    /// Glyph to character; `\0` for glyphs that layout never sets.
    readings: Vec<char>,
}

impl FontBook {
    /// The faces that are built in: Source Sans 3 (OFL-1.1).
    ///
    /// # Panics
    ///
    /// Never: a test loads the files that are compiled in.
    #[must_use]
    pub fn builtin() -> Self {
        let face = |data: &'static [u8]| {
            Face::parse(Cow::Borrowed(data)).expect("the compiled-in fonts are valid")
        };
        Self::new([
            face(include_bytes!("../../templates/fonts/SourceSans3_400Regular.ttf")),
            face(include_bytes!("../../templates/fonts/SourceSans3_400Regular_Italic.ttf")),
            face(include_bytes!("../../templates/fonts/SourceSans3_600SemiBold.ttf")),
        ])
    }

    /// A book of regular, italic and semibold.
    #[must_use]
    pub fn new(faces: [Face; 3]) -> Self {
        Self { faces: faces.into(), replaced: Mutex::default() }
    }

    /// The face of an index.
    ///
    /// # Panics
    ///
    /// On an index that no run of layout has (0 to 2 are valid).
    #[must_use]
    pub fn face(&self, index: u8) -> &Face {
        &self.faces[usize::from(index)]
    }

    pub(super) fn note_replaced(&self, c: char) {
        self.replaced.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(c);
    }

    /// Characters of the text that no face has, in order; each was replaced by a visible sign.
    #[must_use]
    pub fn replaced(&self) -> Vec<char> {
        let set = self.replaced.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        set.iter().copied().collect()
    }
}

impl Face {
    /// Reads a font file from disk.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or is no TrueType font with outlines, a Unicode character map
    /// and the signs that every report needs.
    pub fn load(path: &Path) -> Result<Self> {
        let data = std::fs::read(path).map_err(|e| Error::io("Lesen", "reading", path, &e))?;
        Self::parse(Cow::Owned(data)).map_err(|e| {
            e.context(format!("Schrift `{}`", path.display()), format!("font `{}`", path.display()))
                .help(
                    "eine statische TrueType-Schrift (.ttf) mit lateinischen Zeichen angeben",
                    "name a static TrueType font (.ttf) with Latin characters",
                )
        })
    }

    /// Reads a font file.
    ///
    /// # Errors
    ///
    /// As [`Face::load`].
    pub fn parse(data: Cow<'static, [u8]>) -> Result<Self> {
        if !(data.starts_with(&[0, 1, 0, 0]) || data.starts_with(b"true")) {
            return Err(Error::new("das ist keine TrueType-Schrift", "it is no TrueType font"));
        }
        let font = match &data {
            Cow::Borrowed(bytes) => Font::new(*bytes, 0),
            Cow::Owned(bytes) => Font::new(bytes.clone(), 0),
        }
        .ok_or_else(|| Error::new("die Schriftdatei ist beschädigt", "the font file is damaged"))?;
        let metrics = font.metrics();
        let (units_per_em, count) = (metrics.units_per_em, metrics.num_glyphs);
        if units_per_em == 0 || count == 0 || count > 65_535 {
            return Err(Error::new("die Schriftdatei ist beschädigt", "the font file is damaged"));
        }
        let scale = 1000.0 / f32::from(units_per_em);
        let line = metrics.h_line().unwrap_or_default();
        let (ascent, descent) =
            (line.ascender.to_f64() as f32 * scale, line.descender.to_f64() as f32 * scale);
        let bounds = metrics.bounds;
        let bbox = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
            .map(|v| v.to_f64() as f32 * scale);
        let cap_height =
            metrics.cap_height.map_or(ascent * 0.7, |height| height.to_f64() as f32 * scale);
        let widths = font.glyph_metrics();
        let advances = (0..count)
            .map(|id| widths.h_advance(harfrust::GlyphId::new(id)).clamp(0.0, 65_535.0) as u16)
            .collect();

        let mut glyphs = FxHashMap::default();
        let mut readings = vec!['\0'; count as usize];
        let mut pairs: Vec<(char, u16)> = font
            .charmap()
            .unicodes()
            .filter_map(|(code, glyph)| {
                Some((char::from_u32(code)?, u16::try_from(glyph.to_u32()).ok()?))
            })
            .filter(|&(c, glyph)| !is_stripped(c) && u32::from(glyph) < count)
            .collect();
        // The lowest character of a glyph is its plain one: U+0020 before U+00A0, U+002D before
        // U+2010, Greek letters before their mathematical doubles.
        pairs.sort_unstable();
        for (c, glyph) in pairs {
            glyphs.insert(c, glyph);
            if readings[usize::from(glyph)] == '\0' {
                readings[usize::from(glyph)] = c;
            }
        }
        if let Some(c) = NEEDED.chars().find(|c| !glyphs.contains_key(c)) {
            return Err(Error::new(
                format!("der Schrift fehlt das Zeichen `{c}`"),
                format!("the font lacks the character `{c}`"),
            ));
        }
        let name = font
            .names()
            .get(harfrust::font::name::NameId::POSTSCRIPT_NAME)
            .and_then(|name| Some(name.english_or_first()?.name().to_string()))
            .map(|name| name.chars().filter(char::is_ascii_graphic).collect::<String>())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| "Font".to_owned());
        let italic_angle =
            font.style_metrics().italic_angle.map_or(0.0, |angle| angle.to_f64() as f32);
        let weight = font.default_attributes().weight.value().clamp(1.0, 1000.0) as u16;
        let language: Option<Language> = "de".parse().ok();
        let plans = [Figures::Proportional, Figures::Tabular].map(|figures| {
            let features = features(figures);
            let (ltr, latin) = (Direction::LeftToRight, Some(Script::LATIN));
            ShapePlan::new(&font, ltr, latin, language.as_ref(), &features)
        });
        let mut face = Self {
            data,
            name,
            units_per_em,
            advances,
            ascent,
            descent,
            cap_height,
            bbox,
            italic_angle,
            weight,
            font,
            plans,
            glyphs,
            readings,
        };
        face.read_alternates();
        Ok(face)
    }

    /// What a glyph reads as (ToUnicode): the same for every order of shaping. Empty for glyphs
    /// that layout never sets.
    #[must_use]
    pub fn unicode(&self, glyph: u16) -> String {
        match self.readings.get(usize::from(glyph)) {
            None | Some('\0') => String::new(),
            Some(&c) => c.into(),
        }
    }

    /// The glyph of a character as the character map has it.
    #[must_use]
    pub fn glyph(&self, c: char) -> Option<u16> {
        self.glyphs.get(&c).copied()
    }

    /// Own advance of a glyph in thousandths of an em.
    #[must_use]
    pub fn advance(&self, glyph: u16) -> f32 {
        f32::from(self.advances.get(usize::from(glyph)).copied().unwrap_or(0)) * 1000.0
            / f32::from(self.units_per_em)
    }

    /// What a glyph reads as, `None` for one that layout never sets.
    pub(super) fn reading(&self, glyph: u16) -> Option<char> {
        self.readings.get(usize::from(glyph)).copied().filter(|&c| c != '\0')
    }

    pub(super) fn has(&self, c: char) -> bool {
        self.glyphs.contains_key(&c)
    }

    pub(super) fn font(&self) -> &Font {
        &self.font
    }

    pub(super) fn plan(&self, figures: Figures) -> &ShapePlan {
        &self.plans[figures as usize]
    }

    /// Maps the alternates that the two feature sets put in place of single characters.
    fn read_alternates(&mut self) {
        let mut found = Vec::new();
        {
            let shaper = harfrust::ShaperFont::new(&self.font);
            let mut buffer = harfrust::Buffer::new();
            let ranges = (' '..='\u{17f}').chain('\u{2000}'..='\u{20cf}');
            for c in ranges.filter(|c| self.glyphs.contains_key(c)) {
                for plan in &self.plans {
                    prepare(&mut buffer, c.encode_utf8(&mut [0; 4]));
                    let options = harfrust::ShapeOptions::new().plan(Some(plan));
                    if harfrust::shape(&shaper, &mut buffer, options).is_ok()
                        && let [one] = buffer.glyph_infos()
                        && let Ok(glyph) = u16::try_from(one.glyph_id)
                    {
                        found.push((c, glyph));
                    }
                }
            }
        }
        for (c, glyph) in found {
            if let Some(reading) = self.readings.get_mut(usize::from(glyph))
                && *reading == '\0'
                && glyph != 0
            {
                *reading = c;
            }
        }
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Signs without which no report can be set.
const NEEDED: &str =
    " -.,:;()?0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÄÖÜäöüß§€–…•−";

fn features(figures: Figures) -> [Feature; 4] {
    let feature = |tag: &[u8; 4], on: u32| Feature::new(Tag::new(tag), on, ..);
    let width = match figures {
        Figures::Proportional => b"pnum",
        Figures::Tabular => b"tnum",
    };
    [feature(width, 1), feature(b"lnum", 1), feature(b"liga", 0), feature(b"clig", 0)]
}

pub(super) fn prepare(buffer: &mut harfrust::Buffer, text: &str) {
    buffer.reset();
    buffer.push_str(text);
    buffer.set_script(Some(Script::LATIN));
    buffer.set_direction(Direction::LeftToRight);
    buffer.set_language("de".parse().ok());
}

/// Characters without a picture: controls, soft hyphens, joiners, direction marks.
pub(super) fn is_stripped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_faces_have_sound_metrics() {
        let book = FontBook::builtin();
        for (index, weight) in [(REGULAR, 400), (ITALIC, 400), (SEMIBOLD, 600)] {
            let face = book.face(index);
            assert_eq!(face.weight, weight, "{}", face.name);
            assert!(face.ascent > 600.0 && face.descent < -100.0, "{}", face.name);
            assert!((600.0..700.0).contains(&face.cap_height), "{}", face.name);
            assert_eq!(face.italic_angle < 0.0, index == ITALIC);
            assert!(face.bbox[0] < face.bbox[2] && face.bbox[1] < face.bbox[3]);
        }
    }
}
