//! Lines below a table: footnotes, sources, rules of underscores.

use crate::normalise::cell;
use crate::normalise::fold::line;
use crate::normalise::legend;
use crate::normalise::period::{self, TimeReading};
use crate::workbook::{RawCell, RawValue};

/// A line that is no row: a footnote, a source, a rule of underscores. Mark and text.
pub(super) fn footnote(first: &RawCell, second: Option<&RawCell>) -> Option<(String, String)> {
    let RawValue::Text(raw) = &first.value else { return None };
    let text = line(raw);
    let mut chars = text.chars();
    let begin = chars.next()?;
    let tail = |text: &str| {
        let mut whole = text.trim().to_owned();
        if let Some(cell) = second {
            whole.push(' ');
            whole.push_str(&cell::text(cell));
        }
        whole.trim().to_owned()
    };
    if text.starts_with("___") || text.starts_with("---") {
        return Some(("_".to_owned(), String::new()));
    }
    if matches!(begin, '*' | '†' | '¹' | '²' | '³' | '⁴'..='⁹') {
        let rest =
            text.trim_start_matches(['*', '†', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', ')']);
        let mark = text[..text.len() - rest.len()].to_owned();
        return Some((mark, tail(rest)));
    }
    // a sign and what it means: "- = keine Erhebung"
    if legend::explains(&text, second.map(cell::text).as_deref()) {
        return Some(("=".to_owned(), String::new()));
    }
    if begin == '©' {
        return Some(("©".to_owned(), String::new()));
    }
    if let Some((mark, rest)) = text.split_once(')') {
        let bare = mark.trim_start_matches('(');
        let digits =
            !bare.is_empty() && bare.len() <= 2 && bare.bytes().all(|b| b.is_ascii_digit());
        let letter = bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_lowercase());
        let mark = bare;
        if (digits || letter) && (rest.starts_with(' ') || rest.is_empty()) {
            return Some((format!("{mark})"), tail(rest)));
        }
    }
    let lower = text.to_lowercase();
    for word in [
        "quelle",
        "quellen",
        "anmerkung",
        "anmerkungen",
        "hinweis",
        "hinweise",
        "legende",
        "zeichenerklärung",
        "fußnote",
        "fußnoten",
        "erläuterung",
        "erläuterungen",
        "stand",
    ] {
        if let Some(rest) = lower.strip_prefix(word) {
            // "Stand" needs more: a colon or a time; "Standort" is a word
            let time = rest.trim_start_matches([':', ' ']);
            let fits = rest.is_empty() && word != "stand"
                || rest.starts_with([':', '.'])
                || word == "stand"
                    && rest.starts_with(' ')
                    && matches!(period::read(time), TimeReading::Time(_))
                || word != "stand"
                    && rest.starts_with(' ')
                    && second.is_none()
                    && word.starts_with("quelle");
            if fits {
                return Some((word.to_owned(), String::new()));
            }
        }
    }
    None
}
