//! The theme: every number and colour of the page (`templates/theme.toml`), checked when loaded.

use super::Rgb;
use super::font::{Face, FontBook};
use crate::document::Tone;
use crate::error::{Error, Result};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;
use toml::{Table, Value};

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;

/// The look of every page. Valid: colours have their contrast, pages their room.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Numbers and colours.
    pub numbers: Arc<Numbers>,
    /// Faces.
    pub fonts: Arc<FontBook>,
    text: [Rgb; 9],
    shape: [Rgb; 9],
    source: Arc<str>,
    own_fonts: bool,
}

/// Everything in the theme file that is a number; the file says what each one is.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "templates/theme.toml is the documentation")]
pub struct Numbers {
    pub portrait: Margins,
    pub landscape: Margins,
    pub running: Running,
    pub letter: Letter,
    pub body: Body,
    pub headings: Headings,
    pub table: TableNumbers,
    pub inline: InlineNumbers,
}

/// Margins in millimetres.
#[derive(Debug, Clone, Copy, Deserialize)]
#[expect(missing_docs, reason = "templates/theme.toml is the documentation")]
pub struct Margins {
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
}

/// Head and foot.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "templates/theme.toml is the documentation")]
pub struct Running {
    pub size: f32,
    pub leading: f32,
    pub head: f32,
    pub foot: f32,
    pub rule: f32,
}

/// The letter.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "templates/theme.toml is the documentation")]
pub struct Letter {
    pub left: f32,
    pub right: f32,
    pub bottom: f32,
    pub follow_top: f32,
    pub form_a_field: f32,
    pub form_b_field: f32,
    pub form_a_subject: f32,
    pub form_b_subject: f32,
    pub form_a_folds: [f32; 2],
    pub form_b_folds: [f32; 2],
    pub hole: f32,
    pub field_left: f32,
    pub field_width: f32,
    pub return_height: f32,
    pub additions_height: f32,
    pub info_left: f32,
    pub info_width: f32,
    pub info_top: f32,
    pub logo_height: f32,
    pub head_size: f32,
    pub head_leading: f32,
    pub return_size: f32,
    pub field_size: f32,
    pub field_leading: f32,
    pub info_size: f32,
    pub info_leading: f32,
    pub signature_space: f32,
}

/// Running text.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "templates/theme.toml is the documentation")]
pub struct Body {
    pub size: f32,
    pub leading: f32,
    pub gap: f32,
    pub justify_from: f32,
    pub lead_size: f32,
    pub lead_leading: f32,
    pub note_size: f32,
    pub note_leading: f32,
    pub title_size: f32,
    pub title_leading: f32,
    pub subject_size: f32,
    pub subject_leading: f32,
    pub indent: f32,
    pub quote_indent: f32,
}

/// Headings of levels 1 to 3.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "templates/theme.toml is the documentation")]
pub struct Headings {
    pub sizes: [f32; 3],
    pub leadings: [f32; 3],
    pub before: [f32; 3],
    pub after: [f32; 3],
}

/// Tables.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "templates/theme.toml is the documentation")]
pub struct TableNumbers {
    pub size: f32,
    pub leading: f32,
    pub padding: f32,
    pub row_gap: f32,
    pub hairline: f32,
    pub rule: f32,
    pub before: f32,
    pub after: f32,
}

/// Bars and small charts within text.
#[derive(Debug, Clone, Deserialize)]
#[expect(missing_docs, reason = "templates/theme.toml is the documentation")]
pub struct InlineNumbers {
    pub bar_width: f32,
    pub bar_height: f32,
    pub stack_width: f32,
    pub spark_width: f32,
    pub spark_height: f32,
}

const BUILTIN: &str = include_str!("../../templates/theme.toml");
const WHITE: Rgb = Rgb([1.0; 3]);
/// Keys of `[text]` and `[shape]` by [`Tone`].
const TONES: [(Tone, &str); 9] = [
    (Tone::Ink, "ink"),
    (Tone::Muted, "muted"),
    (Tone::Accent, "accent"),
    (Tone::Hairline, "hairline"),
    (Tone::Wash, "wash"),
    (Tone::Good, "good"),
    (Tone::Warn, "warn"),
    (Tone::Bad, "bad"),
    (Tone::Neutral, "neutral"),
];

impl Theme {
    /// The built-in theme.
    ///
    /// # Panics
    ///
    /// Never: a test loads the file that is compiled in.
    #[must_use]
    pub fn builtin() -> Self {
        Self::from_table(builtin_table(), Path::new("")).expect("the built-in theme is valid")
    }

    /// The built-in theme with what a theme file changes; fonts are resolved against its folder.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, has an unknown key, a value of the wrong kind, a colour
    /// without enough contrast, a length out of bounds, or a font that cannot be used.
    pub fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Error::io("Lesen", "reading", path, &error))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&text, folder).map_err(|error| {
            let path = path.display();
            error.context(format!("Gestaltung `{path}`"), format!("theme `{path}`"))
        })
    }

    /// The same from text.
    ///
    /// # Errors
    ///
    /// As [`Theme::load`].
    pub fn parse(text: &str, folder: &Path) -> Result<Self> {
        let own: Table = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1)
            });
            let message = error.message().lines().next().unwrap_or_default().to_owned();
            Error::new(
                format!("Zeile {line} ist kein gültiges TOML (`{message}`)"),
                format!("line {line} is no valid TOML (`{message}`)"),
            )
        })?;
        let mut table = builtin_table();
        merge(&mut table, own, "")?;
        let mut theme = Self::from_table(table, folder)?;
        theme.source = text.into();
        Ok(theme)
    }

    /// The text that the theme was read from; empty for the built-in one.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The font files (regular, italic, semibold) where they are not the built-in ones.
    #[must_use]
    pub fn own_fonts(&self) -> Option<[&[u8]; 3]> {
        let face = |index: usize| self.fonts.faces.get(index).map(|face| &*face.data);
        let faces = self.own_fonts.then(|| (face(0), face(1), face(2)));
        match faces {
            Some((Some(regular), Some(italic), Some(semibold))) => {
                Some([regular, italic, semibold])
            }
            _ => None,
        }
    }

    /// The theme of [`Theme::source`] and [`Theme::own_fonts`], without asking the disk.
    ///
    /// # Errors
    ///
    /// As [`Theme::load`].
    pub fn restore(source: &str, fonts: Option<[Vec<u8>; 3]>) -> Result<Self> {
        let mut own: Table =
            toml::from_str(source).map_err(|error| Error::new(error.message(), error.message()))?;
        own.remove("fonts");
        let mut table = builtin_table();
        merge(&mut table, own, "")?;
        let mut theme = Self::from_table(table, Path::new(""))?;
        theme.source = source.into();
        if let Some([regular, italic, semibold]) = fonts {
            let face = |data: Vec<u8>| Face::parse(data.into());
            let faces = [face(regular)?, face(italic)?, face(semibold)?];
            theme.fonts = Arc::new(FontBook::new(faces));
            theme.own_fonts = true;
        }
        Ok(theme)
    }

    fn from_table(table: Table, folder: &Path) -> Result<Self> {
        let (text, shape) = (colours(&table, "text")?, colours(&table, "shape")?);
        let wash = shape[Tone::Wash as usize];
        for (tone, key) in TONES {
            let needs_text = !matches!(tone, Tone::Hairline | Tone::Wash);
            let needs_shape = needs_text && !matches!(tone, Tone::Ink | Tone::Muted);
            if needs_text {
                check_contrast("text", key, text[tone as usize], WHITE, 4.5)?;
                check_contrast("text", key, text[tone as usize], wash, 4.5)?;
            }
            if needs_shape {
                check_contrast("shape", key, shape[tone as usize], WHITE, 3.0)?;
            }
        }
        let (fonts, own_fonts) = fonts(&table, folder)?;
        let numbers: Numbers = Value::Table(table)
            .try_into()
            .map_err(|error: toml::de::Error| Error::new(error.message(), error.message()))?;
        check_room(&numbers)?;
        let source = "".into();
        let (numbers, fonts) = (Arc::new(numbers), Arc::new(fonts));
        Ok(Self { numbers, fonts, text, shape, source, own_fonts })
    }

    /// Colour of words of a tone.
    #[must_use]
    pub fn text(&self, tone: Tone) -> Rgb {
        self.text[tone as usize]
    }

    /// Colour of shapes of a tone.
    #[must_use]
    pub fn shape(&self, tone: Tone) -> Rgb {
        self.shape[tone as usize]
    }
}

fn builtin_table() -> Table {
    toml::from_str(BUILTIN).expect("the built-in theme is valid TOML")
}

/// Lays `own` over `base`; every key must exist there with the same kind of value.
fn merge(base: &mut Table, own: Table, prefix: &str) -> Result<()> {
    for (key, value) in own {
        let path = format!("{prefix}{key}");
        let Some(old) = base.get_mut(&key) else {
            return Err(unknown_key(&path, &key, base));
        };
        match (old, value) {
            (Value::Table(old), Value::Table(new)) => merge(old, new, &format!("{path}."))?,
            (old @ Value::Float(_), Value::Integer(n)) => {
                *old = length(&path, n as f64)?;
            }
            (old @ Value::Float(_), Value::Float(n)) => *old = length(&path, n)?,
            (old @ Value::String(_), new @ Value::String(_)) => *old = new,
            (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
                for (old, new) in old.iter_mut().zip(new) {
                    *old = match new {
                        Value::Integer(n) => length(&path, n as f64)?,
                        Value::Float(n) => length(&path, n)?,
                        _ => return Err(wrong_kind(&path, "Zahlen", "numbers")),
                    };
                }
            }
            (Value::Table(_), _) => return Err(wrong_kind(&path, "eine Tabelle", "a table")),
            (Value::Float(_), _) => return Err(wrong_kind(&path, "eine Zahl", "a number")),
            (Value::Array(old), _) => {
                let n = old.len();
                return Err(wrong_kind(&path, &format!("{n} Zahlen"), &format!("{n} numbers")));
            }
            _ => return Err(wrong_kind(&path, "ein Text", "a string")),
        }
    }
    Ok(())
}

fn unknown_key(path: &str, key: &str, base: &Table) -> Error {
    let nearest = base
        .keys()
        .max_by(|a, b| strsim::jaro_winkler(a, key).total_cmp(&strsim::jaro_winkler(b, key)));
    let error =
        Error::new(format!("unbekannter Schlüssel `{path}`"), format!("unknown key `{path}`"));
    match nearest {
        Some(near) => error.help(
            format!("ist `{near}` gemeint? Alle Schlüssel stehen in `templates/theme.toml`"),
            format!("is `{near}` meant? `templates/theme.toml` has all keys"),
        ),
        None => error,
    }
}

fn wrong_kind(path: &str, de: &str, en: &str) -> Error {
    Error::new(format!("`{path}`: erwartet wird {de}"), format!("`{path}`: expected {en}"))
}

/// A length of type or page: type of at least 8 pt, everything between 0 and 1000.
fn length(path: &str, n: f64) -> Result<Value> {
    let key = path.rsplit('.').next().unwrap_or(path);
    let least = if key.ends_with("size") || key == "sizes" { 8.0 } else { 0.0 };
    if n.is_finite() && (least..=1000.0).contains(&n) {
        return Ok(Value::Float(n));
    }
    Err(Error::new(
        format!("`{path}` = {n}: erwartet wird eine Zahl von {least} bis 1000"),
        format!("`{path}` = {n}: expected a number from {least} to 1000"),
    ))
}

fn colours(table: &Table, section: &str) -> Result<[Rgb; 9]> {
    let mut out = [WHITE; 9];
    // A tone that the other section alone has takes the colour that is there: words in hairline
    // grey are set in muted, shapes in ink are ink.
    let other = if section == "text" { "shape" } else { "text" };
    for (tone, key) in TONES {
        let get = |section: &str, key: &str| table.get(section)?.get(key)?.as_str();
        let (section, key) = match (section, tone) {
            ("text", Tone::Hairline | Tone::Wash) => ("text", "muted"),
            _ if get(section, key).is_none() => (other, key),
            _ => (section, key),
        };
        let hex = get(section, key).unwrap_or_default();
        out[tone as usize] = colour(hex).ok_or_else(|| {
            Error::new(
                format!("`{section}.{key}` = `{hex}` ist keine Farbe"),
                format!("`{section}.{key}` = `{hex}` is no colour"),
            )
            .help("Farben als #RRGGBB schreiben", "write colours as #RRGGBB")
        })?;
    }
    Ok(out)
}

fn colour(hex: &str) -> Option<Rgb> {
    let digits = hex.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let part = |i: usize| {
        let byte = u8::from_str_radix(&digits[i..i + 2], 16).ok()?;
        Some(f32::from(byte) / 255.0)
    };
    Some(Rgb([part(0)?, part(2)?, part(4)?]))
}

/// Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance).
#[must_use]
pub fn contrast(a: Rgb, b: Rgb) -> f32 {
    let luminance = |Rgb(parts): Rgb| {
        let [r, g, b] =
            parts.map(|c| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn check_contrast(section: &str, key: &str, colour: Rgb, ground: Rgb, least: f32) -> Result<()> {
    let ratio = contrast(colour, ground);
    if ratio >= least {
        return Ok(());
    }
    let (de, en) =
        if ground == WHITE { ("Weiß", "white") } else { ("`shape.wash`", "`shape.wash`") };
    // Rounded down: a ratio just below the bound must not read as the bound.
    let ratio = (ratio * 10.0).floor() / 10.0;
    let number = |n: f32| format!("{n:.1}").replace('.', ",");
    Err(Error::new(
        format!(
            "`{section}.{key}` hat auf {de} einen Kontrast von {}:1, nötig sind {}:1",
            number(ratio),
            number(least)
        ),
        format!("`{section}.{key}` has a contrast of {ratio:.1}:1 on {en}, {least:.1}:1 is needed"),
    )
    .help("eine dunklere Farbe wählen", "choose a darker colour"))
}

/// The faces, and whether they are the theme's own.
fn fonts(table: &Table, folder: &Path) -> Result<(FontBook, bool)> {
    let path = |key: &str| {
        table.get("fonts").and_then(|fonts| fonts.get(key)).and_then(Value::as_str).unwrap_or("")
    };
    let keys = ["regular", "italic", "semibold"];
    let named = keys.map(path);
    if named.iter().all(|path| path.is_empty()) {
        return Ok((FontBook::builtin(), false));
    }
    if let Some(missing) = keys.iter().find(|key| path(key).is_empty()) {
        return Err(Error::new(
            format!("`fonts.{missing}` fehlt"),
            format!("`fonts.{missing}` is missing"),
        )
        .help("alle drei Schnitte angeben oder keinen", "name all three faces, or none"));
    }
    let load = |path: &str| Face::load(&folder.join(path));
    Ok((FontBook::new([load(named[0])?, load(named[1])?, load(named[2])?]), true))
}

/// Pages must have room for text.
fn check_room(numbers: &Numbers) -> Result<()> {
    let pages = [
        ("portrait", numbers.portrait, 210.0, 297.0),
        ("landscape", numbers.landscape, 297.0, 210.0),
    ];
    for (key, margins, width, height) in pages {
        if width - margins.left - margins.right < 100.0
            || height - margins.top - margins.bottom < 100.0
        {
            return Err(Error::new(
                format!("die Ränder in `{key}` lassen keine 100 mm für den Text"),
                format!("the margins in `{key}` leave no 100 mm for the text"),
            ));
        }
    }
    let letter = &numbers.letter;
    if 210.0 - letter.left - letter.right < 100.0 || letter.follow_top + letter.bottom > 197.0 {
        return Err(Error::new(
            "die Ränder in `letter` lassen keine 100 mm für den Text",
            "the margins in `letter` leave no 100 mm for the text",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    fn refusal(text: &str) -> String {
        Theme::parse(text, Path::new("")).expect_err("must be refused").message(Lang::De)
    }

    #[test]
    fn builtin_theme_is_valid() {
        let theme = Theme::builtin();
        assert_eq!(theme.numbers.body.size, 10.5);
        assert!(contrast(theme.text(Tone::Accent), WHITE) >= 7.0, "the accent is 7:1 on white");
    }

    #[test]
    fn a_theme_names_only_what_it_changes() {
        let theme = Theme::parse("[body]\nsize = 11\n[text]\naccent = \"#003300\"", Path::new(""))
            .expect("valid");
        assert_eq!(theme.numbers.body.size, 11.0);
        assert_eq!(theme.numbers.body.leading, 14.0);
        assert_eq!(theme.text(Tone::Accent), Rgb([0.0, 0.2, 0.0]));
    }

    #[test]
    fn faults_are_named() {
        insta::assert_snapshot!(refusal("[body]\nsiez = 11"), @"unbekannter Schlüssel `body.siez`");
        insta::assert_snapshot!(refusal("[body]\nsize = \"11\""), @"`body.size`: erwartet wird eine Zahl");
        insta::assert_snapshot!(refusal("[body]\nsize = 6"), @"`body.size` = 6: erwartet wird eine Zahl von 8 bis 1000");
        insta::assert_snapshot!(refusal("[text]\nwarn = \"#E69F00\""), @"`text.warn` hat auf Weiß einen Kontrast von 2,2:1, nötig sind 4,5:1");
        insta::assert_snapshot!(refusal("[shape]\nwarn = \"#F0C060\""), @"`shape.warn` hat auf Weiß einen Kontrast von 1,6:1, nötig sind 3,0:1");
        insta::assert_snapshot!(refusal("[text]\nink = \"red\""), @"`text.ink` = `red` ist keine Farbe");
        insta::assert_snapshot!(refusal("[fonts]\nregular = \"a.ttf\""), @"`fonts.italic` fehlt");
        insta::assert_snapshot!(refusal("[portrait]\nleft = 150"), @"die Ränder in `portrait` lassen keine 100 mm für den Text");
        assert!(refusal("[body]\nsize = = 1").starts_with("Zeile 2 ist kein gültiges TOML"));
    }
}
