//! Fonts: each face reduced to the glyphs that are used, and its dictionaries.
//!
//! printpdf writes the dictionaries; what it cannot know from a subset, or gets wrong for
//! PDF/UA and PDF/A, is set here: widths of all glyphs, readings, the descriptor's measures, and
//! the descendant font as an object of its own.

use super::plan::Plan;
use super::save::File;
use super::syntax::{name, reference};
use crate::error::{Error, Result};
use crate::layout::font::{Face, FontBook};
use crate::layout::{Item, Run};
use lopdf::{Dictionary, Object};
use printpdf::{
    Codepoint, FontId, Mm, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Pt, TextItem,
};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A face as it goes into the file.
#[derive(Debug)]
pub(super) struct Subset {
    /// Resource name; the hyphens' font has an `h` behind it.
    resource: String,
    /// Base font with its subset tag.
    base: String,
    /// The font program.
    program: Vec<u8>,
    /// Glyphs that are used, by their number in the subset; 0 is `.notdef`.
    glyphs: Vec<u16>,
    /// Number in the subset by glyph; 0 for glyphs that are not used.
    codes: Vec<u16>,
    /// Numbers in the subset of the glyphs that stand for soft hyphens.
    hyphens: Vec<u16>,
}

impl Subset {
    /// The code that shows a glyph of the face.
    pub(super) fn code(&self, glyph: u16) -> u16 {
        self.codes.get(usize::from(glyph)).copied().unwrap_or(0)
    }

    /// The font's name in the resources; its alias whose glyphs read as soft hyphens has an `h` behind.
    pub(super) fn resource(&self) -> &str {
        &self.resource
    }

    /// The handle of the font, or of its alias whose glyphs read as soft hyphens.
    pub(super) fn handle(&self, soft_hyphen: bool) -> PdfFontHandle {
        let suffix = if soft_hyphen { "h" } else { "" };
        PdfFontHandle::External(FontId(format!("{}{suffix}", self.resource)))
    }
}

/// Reduces every face that a run of `painted` names. The index is that of the face.
///
/// # Errors
///
/// When a font file cannot be reduced.
pub(super) fn subset(fonts: &FontBook, painted: &[&[Item]]) -> Result<Vec<Option<Subset>>> {
    let used = used_glyphs(fonts, painted);
    let faces = fonts.faces.par_iter().enumerate();
    faces.map(|(index, face)| reduce(index, face, &used[index])).collect()
}

/// Which glyphs of a face are shown, and which of them as soft hyphens.
#[derive(Debug, Clone)]
struct Used {
    shown: Vec<bool>,
    hyphens: Vec<bool>,
}

fn used_glyphs(fonts: &FontBook, painted: &[&[Item]]) -> Vec<Used> {
    let none = || -> Vec<Used> {
        let faces = fonts.faces.iter().map(|face| vec![false; face.advances.len()]);
        faces.map(|glyphs| Used { shown: glyphs.clone(), hyphens: glyphs }).collect()
    };
    let mark = |mut used: Vec<Used>, run: &Run| {
        let face = &mut used[usize::from(run.face)];
        for glyph in &run.glyphs {
            face.shown[usize::from(glyph.id)] = true;
            face.hyphens[usize::from(glyph.id)] |= run.soft_hyphen;
        }
        used
    };
    let join = |mut a: Vec<Used>, b: Vec<Used>| {
        for (a, b) in a.iter_mut().zip(b) {
            a.shown.iter_mut().zip(b.shown).for_each(|(a, b)| *a |= b);
            a.hyphens.iter_mut().zip(b.hyphens).for_each(|(a, b)| *a |= b);
        }
        a
    };
    let runs = |items: &[Item], used: Vec<Used>| {
        items.iter().fold(used, |used, item| match item {
            Item::Run(run) => mark(used, run),
            _ => used,
        })
    };
    painted
        .par_chunks(64)
        .map(|chunk| chunk.iter().fold(none(), |used, items| runs(items, used)))
        .reduce(none, join)
}

fn reduce(index: usize, face: &Face, used: &Used) -> Result<Option<Subset>> {
    let shown = |glyphs: &[bool]| -> Vec<u16> {
        (0..=u16::MAX).zip(glyphs).filter(|&(_, &shown)| shown).map(|(glyph, _)| glyph).collect()
    };
    let glyphs = shown(&used.shown);
    if glyphs.is_empty() {
        return Ok(None);
    }
    // ISO 19005-2, 6.2.11.7: every glyph reads as something, and not as something private.
    if let Some(glyph) = glyphs.iter().find(|&&glyph| !is_readable(&face.unicode(glyph))) {
        return Err(Error::new(
            format!("Zeichen {glyph} der Schrift `{}` hat keine Bedeutung", face.name),
            format!("glyph {glyph} of the font `{}` has no meaning", face.name),
        )
        .help("eine andere Schriftdatei angeben", "name another font file"));
    }
    let mapper = subsetter::GlyphRemapper::new_from_glyphs_sorted(&glyphs);
    let program = subsetter::subset(&face.data, 0, &mapper).map_err(|error| {
        Error::new(
            format!("die Schrift `{}` lässt sich nicht einbetten ({error})", face.name),
            format!("the font `{}` cannot be embedded ({error})", face.name),
        )
        .help("eine andere Schriftdatei angeben", "name another font file")
    })?;
    let mut codes = vec![0; face.advances.len()];
    for &glyph in &glyphs {
        codes[usize::from(glyph)] = mapper.get(glyph).unwrap_or(0);
    }
    let hyphens = shown(&used.hyphens).iter().map(|&glyph| codes[usize::from(glyph)]).collect();
    let digest = Sha256::digest(&program);
    let tag: String = digest.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
    Ok(Some(Subset {
        resource: format!("F{index}"),
        base: format!("{tag}+{}", face.name),
        program,
        glyphs: mapper.remapped_gids().collect(),
        codes,
        hyphens,
    }))
}

fn is_readable(reading: &str) -> bool {
    let is_private = |c| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}');
    let is_mark = |c| matches!(c, '\0' | '\u{feff}' | '\u{fffe}');
    !reading.is_empty() && !reading.contains(|c| is_private(c) || is_mark(c))
}

/// Writes all fonts; the result is the `Font` entry of the resources.
///
/// # Errors
///
/// When printpdf cannot read a reduced font.
pub(super) fn write(
    file: &mut File,
    objects: &mut Vec<(u32, Object)>,
    plan: &mut Plan,
    faces: &[Face],
    subsets: &[Option<Subset>],
) -> Result<Dictionary> {
    let mut resources = Dictionary::new();
    for (face, subset) in faces.iter().zip(subsets) {
        let Some(subset) = subset else { continue };
        let parts = dictionaries(face, subset).ok_or_else(|| {
            Error::new(
                format!("die Schrift `{}` lässt sich nicht einbetten", face.name),
                format!("the font `{}` cannot be embedded", face.name),
            )
        })?;
        let Parts { mut font, mut descendant, mut descriptor, program } = parts;

        let number = plan.number();
        file.deflated(number, program.dict, &program.content);
        descriptor.set("FontFile2", reference(number));
        let number = plan.number();
        objects.push((number, descriptor.into()));
        descendant.set("FontDescriptor", reference(number));
        let number = plan.number();
        objects.push((number, descendant.into()));
        font.set("DescendantFonts", vec![reference(number)]);

        let readings = subset.glyphs.iter().enumerate().skip(1);
        let readings = readings.map(|(code, &glyph)| (code as u16, face.unicode(glyph))).collect();
        let mut add = |resource: String, mut font: Dictionary, readings: Vec<(u16, String)>| {
            let number = plan.number();
            file.deflated(number, Dictionary::new(), to_unicode(&readings).as_bytes());
            font.set("ToUnicode", reference(number));
            let number = plan.number();
            objects.push((number, font.into()));
            resources.set(resource, reference(number));
        };
        add(subset.resource.clone(), font.clone(), readings);
        if !subset.hyphens.is_empty() {
            // ActualText around the hyphen would do the same on paper, but makes some readers drop
            // the paragraph.
            let hyphens = subset.hyphens.iter().map(|&code| (code, "\u{ad}".to_owned())).collect();
            add(format!("{}h", subset.resource), font, hyphens);
        }
    }
    Ok(resources)
}

/// The dictionaries of one font.
struct Parts {
    font: Dictionary,
    descendant: Dictionary,
    descriptor: Dictionary,
    program: lopdf::Stream,
}

/// Lets printpdf write a page that shows every glyph, and takes the font out of it.
fn dictionaries(face: &Face, subset: &Subset) -> Option<Parts> {
    let mut parsed = ParsedFont::from_bytes(&subset.program, 0, &mut Vec::new())?;
    parsed.font_name = Some(subset.base.clone());
    let mut document = PdfDocument::new("");
    document.resources.fonts.map.insert(FontId(subset.resource.clone()), PdfFont::new(parsed));
    let glyphs = 0..subset.glyphs.len() as u16;
    let glyphs = glyphs.map(|gid| Codepoint { gid, offset: 0.0, cid: Some(String::new()) });
    let operations = vec![
        Op::StartTextSection,
        Op::SetFont { font: subset.handle(false), size: Pt(1.0) },
        Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] },
        Op::EndTextSection,
    ];
    document.pages.push(PdfPage::new(Mm(10.0), Mm(10.0), operations));
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, ..Default::default() };
    let mut written = document.to_lopdf_document(&options, &mut Vec::new());

    let mut fonts = written.objects.values().filter_map(|object| object.as_dict().ok());
    let font = fonts.find(|font| font.has_type(b"Font"))?.clone();
    let mut descendant =
        font.get(b"DescendantFonts").ok()?.as_array().ok()?.first()?.as_dict().ok()?.clone();
    let descriptor = descendant.get(b"FontDescriptor").ok()?.as_reference().ok()?;
    let mut descriptor = written.get_dictionary(descriptor).ok()?.clone();
    let program = descriptor.get(b"FontFile2").ok()?.as_reference().ok()?;
    let Object::Stream(program) = written.objects.remove(&program)? else { return None };

    // printpdf knows widths of shown glyphs as whole numbers, and 1000 for all others.
    descendant.set("W", vec![0.into(), Object::Array(widths(face, subset))]);
    descendant.set("DW", 0);
    // The subset has no OS/2 and post tables to read these from.
    let rounded = |value: f32| Object::Integer(value.round() as i64);
    descriptor.set("Ascent", rounded(face.ascent));
    descriptor.set("Descent", rounded(face.descent));
    descriptor.set("CapHeight", rounded(face.cap_height));
    descriptor.set("ItalicAngle", Object::Real(face.italic_angle));
    descriptor.set("FontBBox", face.bbox.map(rounded).to_vec());
    descriptor.set("StemV", stem(face.weight));
    descriptor.set("FontName", name(&subset.base));
    Some(Parts { font, descendant, descriptor, program })
}

/// Advances of the subset's glyphs in thousandths of an em, as the font program has them.
fn widths(face: &Face, subset: &Subset) -> Vec<Object> {
    let width = |&glyph: &u16| {
        let width = face.advance(glyph);
        if width.fract() == 0.0 { Object::Integer(width as i64) } else { Object::Real(width) }
    };
    subset.glyphs.iter().map(width).collect()
}

/// Width of vertical stems, which no table of a font tells: the usual estimate from its weight.
fn stem(weight: u16) -> i64 {
    50 + (f32::from(weight) / 65.0).powi(2).round() as i64
}

/// A character map from codes to Unicode (ISO 32000-1, 9.10.3).
fn to_unicode(readings: &[(u16, String)]) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <<\n\
         /Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n/CMapName /Adobe-Identity-UCS \
         def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    // No more than a hundred entries a block (Adobe technical note 5411).
    for block in readings.chunks(100) {
        let _ = writeln!(out, "{} beginbfchar", block.len());
        for (code, reading) in block {
            let _ = write!(out, "<{code:04X}> <");
            for unit in reading.encode_utf16() {
                let _ = write!(out, "{unit:04X}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_public_characters() {
        for (reading, readable) in [
            ("a", true),
            ("ffi", true),
            ("\u{ad}", true),
            ("", false),
            ("\u{e001}", false),
            ("\u{feff}", false),
        ] {
            assert_eq!(is_readable(reading), readable, "{reading:?}");
        }
    }

    #[test]
    fn character_maps_have_blocks_of_a_hundred() {
        let readings: Vec<(u16, String)> = (1..=101).map(|code| (code, "😀".into())).collect();
        let map = to_unicode(&readings);
        assert!(map.contains("100 beginbfchar\n<0001> <D83DDE00>\n"), "{map}");
        assert!(map.contains("1 beginbfchar\n<0065> <D83DDE00>\nendbfchar"), "{map}");
    }
}
