//! How words from cells are compared, cleaned and made into ids.
//!
//! Shown is always what was written; compared is only the [`key`].

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The comparison form of a word: NFC, lower case, `ä` as `ae`, `ß` as `ss`, and nothing but
/// letters and digits. "Woh-\nnungen", "Wohnungen " and "WOHNUNGEN" are equal under it.
pub(super) fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        out.extend(
            text.bytes()
                .filter(u8::is_ascii_alphanumeric)
                .map(|byte| char::from(byte.to_ascii_lowercase())),
        );
        return out;
    }
    for c in text.nfc().flat_map(char::to_lowercase) {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            // footnote marks, not part of a word
            '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' => {}
            c if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}

/// Whether a character is invisible or directs text, and is never wanted in a value.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
        || (c.is_control() && c != '\n' && c != '\t')
}

/// Whether a character is shown as it is and composes with nothing before it: printable ASCII, the
/// Latin letters with their accents (NFC quick check), and the dashes and quotation marks of prose.
fn settled(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{24f}' | '–' | '—' | '‘'..='‟' | '…' | '€')
}

/// One line as shown: NFC, no control, bidi or zero-width characters, blanks folded, a hyphen
/// at a line's end joined with the small letter that follows.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    if text.chars().all(settled) && !text.contains("  ") {
        return Cow::Borrowed(text.trim());
    }
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    let mut broken = false;
    for c in text.nfc() {
        if c == '\n' || c == '\r' {
            broken |= out.ends_with('-') && !blank;
            blank = true;
        } else if c.is_whitespace() {
            blank = true;
        } else if !invisible(c) {
            if broken && c.is_lowercase() {
                out.pop();
            } else if blank && !broken && !out.is_empty() {
                out.push(' ');
            }
            (blank, broken) = (false, false);
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A text of several paragraphs: as [`line`], but line breaks are kept (at most one blank line
/// in a row).
pub(super) fn prose(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len());
    let mut gap = 0;
    for part in text.split('\n') {
        let part = line(part);
        if part.is_empty() {
            gap += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if gap > 0 { "\n\n" } else { "\n" });
        }
        gap = 0;
        out.push_str(&part);
    }
    out
}

/// An id made of words: `Ausbau der Straße` is `ausbau-der-strasse`; at most 48 characters.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let word = key(word);
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            if out.chars().count() + word.chars().count() >= 48 {
                break;
            }
            out.push('-');
        }
        out.extend(word.chars().take(48));
    }
    if out.is_empty() { "ohne-namen".to_owned() } else { out }
}

/// How like two words are: 1 for the same, 0 for nothing in common; at least 0.7 where one holds
/// the other.
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (key(a), key(b));
    let like = strsim::normalized_damerau_levenshtein(&a, &b);
    let within = a.len() >= 4 && b.len() >= 4 && (a.contains(&b) || b.contains(&a));
    if within { like.max(0.7) } else { like }
}

/// The candidate that is most like `word`; `None` only without candidates. Ties go to the first.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let like = likeness(word, candidate);
        if best.is_none_or(|(most, _)| like > most) {
            best = Some((like, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A value for a message: one line, at most 60 characters.
pub(super) fn shown(text: &str) -> String {
    let line = line(text);
    if line.chars().count() <= 60 {
        return line.into_owned();
    }
    let mut short: String = line.chars().take(59).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_ignore_what_does_not_matter() {
        for text in ["Woh-\nnungen", "WOHNUNGEN", " Woh\u{ad}nungen ", "Wohnungen\u{a0}¹"] {
            assert_eq!(key(text), "wohnungen", "{text:?}");
        }
        assert_eq!(key("Maßnahme"), key("MASSNAHME"));
        assert_eq!(key("o\u{308}ffentlich"), "oeffentlich");
    }

    #[test]
    fn lines_are_cleaned() {
        assert_eq!(line("Woh-\nnungen  im\u{202e} Bau"), "Wohnungen im Bau");
        assert_eq!(line("Ost-\nWest"), "Ost-West");
        assert_eq!(prose("a \r\nb\n\n\n c"), "a\nb\n\nc");
    }

    #[test]
    fn slugs_and_neighbours() {
        assert_eq!(slug("Ausbau der Straße (2. Abschnitt)"), "ausbau-der-strasse-2-abschnitt");
        assert_eq!(nearest("in Umsetzng", ["geplant", "in Umsetzung"]), Some("in Umsetzung"));
        assert_eq!(nearest("zzz", ["geplant"]), Some("geplant"));
        assert_eq!(nearest("zzz", []), None);
    }
}
