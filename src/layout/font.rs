//! Faces, shaping and metrics.

/// All faces of one document.
#[derive(Debug, Default)]
pub struct FontBook {
    /// Faces; a run names its face by index.
    pub faces: Vec<Face>,
}

/// One loaded face.
#[derive(Debug)]
pub struct Face {
    /// The font file (TrueType).
    pub data: std::borrow::Cow<'static, [u8]>,
    /// PostScript name.
    pub name: String,
    /// Units an em.
    pub units_per_em: u16,
    /// Advance of each glyph, in font units.
    pub advances: Vec<u16>,
}

impl Face {
    /// What a glyph reads as (ToUnicode): the same for every order of shaping.
    #[must_use]
    pub fn unicode(&self, _glyph: u16) -> String {
        String::new()
    }
}
