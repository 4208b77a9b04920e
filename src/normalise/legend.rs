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
            && let Some(meaning) = beside(text)
        {
            placeholders.learn(sign, meaning);
        }
        before = is_sign(text).then_some((cell.row, cell.column, text.trim()));
        for (sign, meaning) in in_line(text) {
            placeholders.learn(&sign, meaning);
        }
    }
}

/// Whether a row explains a sign: in one cell, or with what stands in the cell beside.
pub(super) fn explains(first: &str, second: Option<&str>) -> bool {
    in_line(first).next().is_some()
        || is_sign(first) && second.is_some_and(|second| beside(second).is_some())
}

/// What a cell says of the sign in the cell before.
fn beside(text: &str) -> Option<Meaning> {
    meaning(text.trim_start_matches([' ', '=', ':', '\u{a0}']))
}

/// The signs that a text explains; several may stand in one line: "– nichts vorhanden, … fällt später an".
fn in_line(text: &str) -> impl Iterator<Item = (String, Meaning)> {
    let text = if text.len() > 4 && text.len() < 2_000 { text } else { "" };
    text.split(['\n', ';']).flat_map(|part| part.split(", ")).filter_map(|part| {
        let part = line(part);
        let (sign, rest) = part.split_at(part.find([' ', '=', ':'])?);
        let words = rest.trim_start_matches([' ', '=', ':']);
        // "- = ruht": whatever that means, it is no zero; "- Angaben ohne Gewähr" says nothing
        let dash = || {
            let said = rest.trim_start().starts_with(['=', ':']);
            (is_dash(sign) && said && words.chars().any(char::is_alphabetic)).then(unknown)
        };
        let meaning = is_sign(sign).then(|| meaning(words).or_else(dash)).flatten()?;
        Some((sign.to_owned(), meaning))
    })
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
