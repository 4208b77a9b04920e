//! What a workbook itself says its signs mean.

use super::fold::line;
use super::placeholder::{Meaning, Placeholders, in_words, unknown};
use crate::workbook::{RawSheet, RawValue};

/// Learns the signs that a sheet explains: `– = nichts vorhanden` in one cell, or sign and
/// meaning in two neighbours. Only short texts without digits can be signs.
pub(super) fn learn(sheet: &RawSheet, placeholders: &mut Placeholders) {
    let mut before: Option<(u32, u32, &str)> = None;
    for cell in &sheet.cells {
        let RawValue::Text(text) = &cell.value else {
            before = None;
            continue;
        };
        if let Some((row, column, sign)) = before
            && row == cell.row
            && cell.column <= column + 2
        {
            let stated = text.trim_start_matches([' ', '=', ':', '\u{a0}']);
            if let Some(meaning) = meaning(stated) {
                placeholders.learn(sign, meaning);
            }
        }
        before = is_sign(text).then_some((cell.row, cell.column, text.trim()));
        // several may stand in one line: "– nichts vorhanden, … fällt später an"
        if text.len() > 4 && text.len() < 2_000 {
            for part in text.split(['\n', ';']).flat_map(|p| p.split(", ")) {
                let part = line(part);
                let cut = part.find([' ', '=', ':']);
                let Some((sign, rest)) = cut.map(|at| part.split_at(at)) else { continue };
                if !is_sign(sign) {
                    continue;
                }
                let words = rest.trim_start_matches([' ', '=', ':']);
                match meaning(words) {
                    Some(meaning) => placeholders.learn(sign, meaning),
                    // "- = ruht": whatever that means, it is no zero; "- Angaben ohne Gewähr" says nothing
                    None if is_dash(sign)
                        && rest.trim_start().starts_with(['=', ':'])
                        && words.chars().any(char::is_alphabetic) =>
                    {
                        placeholders.learn(sign, unknown());
                    }
                    None => {}
                }
            }
        }
    }
}

/// A meaning in few words.
fn meaning(text: &str) -> Option<Meaning> {
    (text.chars().count() <= 80).then(|| in_words(text)).flatten()
}

fn is_dash(text: &str) -> bool {
    matches!(text.trim(), "-" | "–" | "—")
}

/// Whether a text can be a sign.
fn is_sign(text: &str) -> bool {
    let text = text.trim();
    let count = text.chars().count();
    (1..=3).contains(&count)
        && text.chars().all(|c| {
            matches!(
                c,
                '-' | '–'
                    | '—'
                    | '.'
                    | '·'
                    | '•'
                    | '●'
                    | '…'
                    | '/'
                    | '*'
                    | 'x'
                    | 'X'
                    | 'o'
                    | '0'
                    | '('
                    | ')'
            )
        })
}
