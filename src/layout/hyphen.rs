//! Where words may be broken, and which may not.

use super::inline::OBJECT;
use rustc_hash::FxHashMap;

/// A stretch of text without blanks, and whether it is kept whole.
#[derive(Debug, Default)]
pub(super) struct Token {
    pub(super) end: usize,
    pub(super) whole: bool,
}

impl Token {
    pub(super) fn at(text: &str, start: usize) -> Self {
        // A no-break blank parts tokens too: "W-03\u{a0}Titel" is an identifier and a word.
        let blank = [' ', '\u{a0}', '\u{2028}', OBJECT];
        let from = text.len() - text[start..].trim_start_matches('\u{a0}').len();
        let end = text[from..].find(blank).map_or(text.len(), |at| from + at);
        let token = &text[from..end];
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

/// Hyphenates, each text once: a report says the same words on every page.
#[derive(Debug, Default)]
pub(super) struct Hyphenator {
    known: FxHashMap<Box<str>, Box<[usize]>>,
}

impl Hyphenator {
    /// Bytes at which a text may be broken: German syllables, three letters from either edge.
    /// Abbreviations in capitals and words with figures stay whole.
    pub(super) fn cuts(&mut self, text: &str) -> &[usize] {
        if !self.known.contains_key(text) {
            self.known.insert(text.into(), hyphenation(text).into());
        }
        &self.known[text]
    }
}

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
        for token in [
            "https://example.org/a-b",
            "gb5@example.org",
            "V2927/19",
            "W-03-A,",
            "D008-M0026\u{a0}Hitzeaktionsplan",
            "\u{a0}(D008-M0026),",
        ] {
            assert!(Token::at(token, 0).whole, "{token}");
        }
        for token in ["Stadt-Umland", "und/oder", "2019-Bericht"] {
            assert!(!Token::at(token, 0).whole, "{token}");
        }
    }
}
