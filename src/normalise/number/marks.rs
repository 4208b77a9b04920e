//! What is said around a number: "ca.", "(vorläufig)", footnote marks, limits.

use super::Number;
use crate::domain::{Sign, Signs};
use std::borrow::Cow;

/// Unicode's many blanks, digits and dashes as the few that are compared.
pub(crate) fn tidy(text: &str) -> String {
    let plain = text.bytes().all(|b| (b'!'..=b'~').contains(&b));
    if plain {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            '\u{2212}' => out.push('-'),
            '\u{ff10}'..='\u{ff19}' | '\u{ff0b}'..='\u{ff0f}' => {
                let ascii = u32::from(c) - 0xfee0;
                out.push(char::from_u32(ascii).unwrap_or(c));
            }
            '’' => out.push('\''),
            // a line break between digits must not join them
            '\n' | '\r' => out.push('\n'),
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    let trimmed = out.trim();
    if trimmed.len() == out.len() { out } else { trimmed.to_owned() }
}

/// A price without its dash for "no cents": `500,-`, `1.000.-- €`.
pub(super) fn without_cent_dash(text: &str) -> Cow<'_, str> {
    for point in [',', '.'] {
        let Some(at) = text.find([point]).and_then(|_| text.rfind(point)) else { continue };
        let (head, rest) = (&text[..at], &text[at + 1..]);
        let tail = rest.trim_start_matches(['-', '–', '—']);
        let ends = tail.is_empty() || tail.starts_with([' ', '€', 'E']);
        if tail.len() < rest.len() && ends && head.ends_with(|c: char| c.is_ascii_digit()) {
            return Cow::Owned(format!("{head}{tail}"));
        }
    }
    Cow::Borrowed(text)
}

/// What was said around the number.
#[derive(Default)]
pub(super) struct Said {
    pub(super) signs: Signs,
    pub(super) limit: bool,
    notes: Vec<String>,
}

/// Words before a number that make it approximate, with what is kept.
const ABOUT: &[(&str, &str)] = &[
    ("circa", "circa"),
    ("ca.", "ca."),
    ("ca ", "ca."),
    ("zirka", "circa"),
    ("rund", "rund"),
    ("rd.", "rd."),
    ("rd ", "rd."),
    ("etwa", "etwa"),
    ("ungefähr", "ungefähr"),
    ("knapp", "knapp"),
    ("gut ", "gut"),
    ("~", "ungefähr"),
    ("≈", "ungefähr"),
];

/// Words before a number that make it a limit.
const LIMITS: &[&str] = &[
    "<=",
    ">=",
    "<",
    ">",
    "≤",
    "≥",
    "mindestens",
    "mind.",
    "mind ",
    "min.",
    "höchstens",
    "maximal",
    "max.",
    "max ",
    "bis zu",
    "über",
    "unter",
    "mehr als",
    "weniger als",
];

/// Words that are a sign.
fn sign_word(word: &str) -> Option<(Sign, &'static str)> {
    let word = word.trim().trim_end_matches('.').to_lowercase();
    match word.as_str() {
        "p" | "vorl" | "vorläufig" | "vorläufige zahl" | "vorläufiger wert" | "provisional" => {
            Some((Sign::Provisional, ""))
        }
        "r" | "ber" | "berichtigt" | "korrigiert" | "revidiert" | "revised" => {
            Some((Sign::Revised, ""))
        }
        "s" | "gesch" | "geschätzt" | "schätzung" | "schätzwert" | "estimated" => {
            Some((Sign::Estimated, ""))
        }
        _ => None,
    }
}

impl Said {
    /// Takes marks off the end: `*`, `1)`, `¹`, `(vorläufig)`, `p`.
    pub(super) fn strip_end<'a>(&mut self, text: &'a str) -> &'a str {
        let mut rest = text.trim_end();
        for _ in 0..4 {
            let before = rest;
            for yearly in ["p.a.", "p. a.", "p.a", "jährlich", "pro Jahr", "je Jahr"] {
                if let Some(head) = rest.strip_suffix(yearly)
                    && head.ends_with([' ', '€'])
                    && head.contains(|c: char| c.is_ascii_digit())
                {
                    self.note(yearly);
                    rest = head.trim_end();
                }
            }
            if let Some(r) = self.strip_mark(rest) {
                rest = r.trim_end();
            }
            if let Some((head, inner)) = bracketed_end(rest) {
                if let Some((sign, note)) = sign_word(inner) {
                    self.signs = self.signs.with(sign);
                    self.note(note);
                } else {
                    self.note(inner.trim());
                }
                rest = head.trim_end();
            } else if let Some((head, word)) = rest.rsplit_once(' ') {
                if head.ends_with(|c: char| c.is_ascii_digit() || c == '%')
                    && let Some((sign, note)) = sign_word(word)
                {
                    self.signs = self.signs.with(sign);
                    self.note(note);
                    rest = head.trim_end();
                }
            } else if let Some(head) = rest.strip_suffix(['p', 'r', 's'])
                && head.ends_with(|c: char| c.is_ascii_digit())
            {
                let (sign, _) = sign_word(&rest[head.len()..]).expect("one of p, r, s");
                self.signs = self.signs.with(sign);
                rest = head;
            }
            if rest == before {
                break;
            }
        }
        rest
    }

    /// A footnote mark at the end, kept as "Fußnote …".
    fn strip_mark<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let stars = text.trim_end_matches(['*', '†', '‡']);
        if stars.len() < text.len() && stars.ends_with(after_number) {
            self.note(&format!("Fußnote {}", &text[stars.len()..]));
            return Some(stars);
        }
        let is_raised = |c: char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '⁾');
        let raised = text.trim_end_matches(is_raised);
        if raised.len() < text.len() && raised.ends_with(|c: char| c.is_ascii_digit() || c == '%') {
            // 10³ may be a power of ten
            if raised.trim_start_matches(['-', '+']) == "10" {
                return None;
            }
            let mark = &text[raised.len()..];
            self.note(&format!("Fußnote {mark}"));
            return Some(raised);
        }
        // " 1)" or " a)" or "[1]"
        let head = text.strip_suffix(')').or_else(|| text.strip_suffix(']'))?;
        let mark_start = head.rfind(|c: char| !c.is_alphanumeric())?;
        let mark = &head[mark_start..];
        let open = mark.chars().next()?;
        let word = &mark[open.len_utf8()..];
        let short = matches!(word.chars().count(), 1..=2)
            && (word.bytes().all(|b| b.is_ascii_digit()) || word.chars().count() == 1);
        let raised = match open {
            ' ' => text.ends_with(')'),
            '[' => text.ends_with(']'),
            // "12 (1)"; but "(20)" alone is a limited number
            '(' => text.ends_with(')') && word.bytes().all(|b| b.is_ascii_digit()),
            _ => false,
        };
        let number = head[..mark_start].trim_end();
        (short && raised && number.ends_with(after_number)).then(|| {
            self.note(&format!("Fußnote {word})"));
            number
        })
    }

    /// Takes words off the start.
    pub(super) fn strip_start<'a>(&mut self, text: &'a str) -> &'a str {
        let mut rest = text.trim_start();
        'again: for _ in 0..4 {
            for (word, note) in ABOUT {
                if let Some(after) = strip_word(rest, word) {
                    self.note(note);
                    rest = after;
                    continue 'again;
                }
            }
            for word in LIMITS {
                if let Some(after) = strip_word(rest, word) {
                    self.limit = true;
                    rest = after;
                    continue 'again;
                }
            }
            if let Some((word, after)) = rest.split_once(' ')
                && let Some((sign, _)) = sign_word(word).filter(|_| word.chars().count() > 1)
            {
                self.signs = self.signs.with(sign);
                rest = after.trim_start();
                continue 'again;
            }
            break;
        }
        rest
    }

    fn note(&mut self, note: &str) {
        if !note.is_empty() && !self.notes.iter().any(|n| n == note) {
            self.notes.push(note.to_owned());
        }
    }

    /// Puts everything into the number.
    pub(super) fn apply(self, number: &mut Number) {
        number.signs = number.signs.and(self.signs);
        if !self.notes.is_empty() {
            number.note = self.notes.join(", ");
        }
    }
}

/// What a footnote mark may stand behind.
fn after_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '%' | ' ' | ')' | '€') || c.is_alphabetic()
}

/// The text before and inside a last bracket that does not begin the text.
fn bracketed_end(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    let head = inner[..open].trim_end();
    let word = &inner[open + 1..];
    (head.ends_with(|c: char| c.is_ascii_digit() || c == '%' || c.is_alphabetic() || c == '€')
        && head.contains(|c: char| c.is_ascii_digit())
        && !word.trim().is_empty())
    .then_some((head, word))
}

/// The text after a word, whatever its case; a word of letters must not go on.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    if head.to_lowercase() != word {
        return None;
    }
    let after = &text[word.len()..];
    if word.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic) {
        return None;
    }
    let after = after.trim_start();
    (!after.is_empty()).then_some(after)
}
