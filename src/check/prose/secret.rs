//! Numbers that a sentence might tell. Where a number must not be told, one too many is found rather than
//! one too few: unlike [`super::mention`], which leaves out what may mean something else.

use super::AFTER_ORDINAL;
use super::calendar::period_at;
use super::token::{Kind, Token, tokens};
use crate::domain::Decimal;

/// Words before a number that make it a place in a document.
const PLACES: &[&str] = &[
    "§", "nr", "nummer", "absatz", "abs", "artikel", "art", "punkt", "ziffer", "seite", "anlage",
    "kapitel", "vorlage",
];

/// Numbers as words. `ein` is an article more often than a number, and is none of them.
const WORDS: &[(&str, u32)] = &[
    ("eins", 1),
    ("einzige", 1),
    ("einzigen", 1),
    ("einziger", 1),
    ("einziges", 1),
    ("einmal", 1),
    ("zwei", 2),
    ("zweien", 2),
    ("zweier", 2),
    ("zweimal", 2),
    ("beide", 2),
    ("beiden", 2),
    ("beider", 2),
    ("drei", 3),
    ("dreien", 3),
    ("dreier", 3),
    ("dreimal", 3),
    ("vier", 4),
    ("fünf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwölf", 12),
    ("dutzend", 12),
];

/// The number that a word in small letters says.
fn word(word: &str) -> Option<Decimal> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, number)| Decimal::from(*number))
}

/// Words behind a number that make it a change.
const CHANGES: &[&str] = &[
    "mehr",
    "weniger",
    "höher",
    "niedriger",
    "gestiegen",
    "gesunken",
    "gefallen",
    "gewachsen",
    "zugenommen",
    "abgenommen",
];

/// All numbers of a sentence, in digits or as words, but those of days and periods, ids, ordinals and
/// places in documents.
pub(super) fn numbers(sentence: &str) -> Vec<Decimal> {
    found(sentence).into_iter().map(|(number, _)| number).collect()
}

/// Those of them that are told as a change: `um 28`, `+28`, `28 mehr`.
pub(super) fn changes(sentence: &str) -> Vec<Decimal> {
    found(sentence).into_iter().filter_map(|(number, change)| change.then_some(number)).collect()
}

/// Numbers, and whether they are told as a change.
fn found(sentence: &str) -> Vec<(Decimal, bool)> {
    let tokens = tokens(sentence);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(span) = period_at(&tokens[at..]) {
            at += span.length;
            continue;
        }
        match tokens[at].kind {
            Kind::Word => {
                let number = word(&tokens[at].lower());
                found.extend(number.map(|number| (number, is_change(&tokens, at, 1))));
                at += 1;
            }
            Kind::Digits => {
                let (number, length) = digits(&tokens, at);
                found.extend(number.map(|number| (number, is_change(&tokens, at, length))));
                at += length;
            }
            Kind::Mark => at += 1,
        }
    }
    found
}

fn is_change(tokens: &[Token<'_>], at: usize, length: usize) -> bool {
    // `um 28`, `um rund 28`, `um ca. 28`
    let by = tokens[..at].iter().rev().take(3).any(|token| token.lower() == "um");
    let signed = at.checked_sub(1).is_some_and(|i| matches!(tokens[i].text, "+" | "−" | "-" | "±"));
    let behind = tokens[(at + length).min(tokens.len())..].iter().take(4);
    by || signed || behind.into_iter().any(|token| CHANGES.contains(&token.lower().as_str()))
}

fn digits(tokens: &[Token<'_>], at: usize) -> (Option<Decimal>, usize) {
    let glued = |i: usize| i > 0 && i < tokens.len() && tokens[i - 1].end() == tokens[i].start;
    let is = |i: usize, mark: &str| glued(i) && tokens[i].text == mark;
    let kind = |i: usize, kind: Kind| glued(i) && tokens[i].kind == kind;
    let mut text = tokens[at].text.to_owned();
    let mut end = at + 1;
    while is(end, ".") && kind(end + 1, Kind::Digits) && tokens[end + 1].text.len() == 3 {
        text.push_str(tokens[end + 1].text);
        end += 2;
    }
    if is(end, ",") && kind(end + 1, Kind::Digits) {
        text.push('.');
        text.push_str(tokens[end + 1].text);
        end += 2;
    }
    // `W-03`, `B2`
    let mark = at >= 2 && glued(at) && matches!(tokens[at - 1].text, "-" | "_");
    let of_id = glued(at) && tokens[at - 1].kind == Kind::Word
        || mark && glued(at - 1) && tokens[at - 2].kind == Kind::Word;
    // `3-Zimmer-Wohnung`, `2. Standort`
    let compound = is(end, "-") && kind(end + 1, Kind::Word);
    // `am 2. Standort`, and not `waren es 2. Ursache ist …`
    let ordinal = is(end, ".")
        && tokens.get(end + 1).is_some_and(|next| {
            let word = next.lower();
            next.text.starts_with(char::is_lowercase) || AFTER_ORDINAL.contains(&word.as_str())
        });
    let before =
        at.checked_sub(1).map(|i| if tokens[i].text == "." { i.saturating_sub(1) } else { i });
    let place = before.is_some_and(|i| PLACES.contains(&tokens[i].lower().as_str()));
    let number = if of_id || compound || ordinal || place { None } else { text.parse().ok() };
    (number, end - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_told_as_changes() {
        for (sentence, expected) in [
            ("fiel um 28", "28"),
            ("um rund 28 gestiegen, auf 30", "28"),
            ("+5, −6, ±7, 8", "5 6 7"),
            ("zwei mehr als im Juli 2026; 9 Personen weniger", "2 9"),
            ("von 30 auf 2", ""),
        ] {
            let found: Vec<String> = changes(sentence).iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), expected, "{sentence}");
        }
    }

    #[test]
    fn every_number_but_days_ids_ordinals_and_places() {
        for (sentence, expected) in [
            ("Seit Januar 2026 zählte das Amt 2 Personen.", "2"),
            ("Von Januar bis März 2026 um 2 gestiegen, auf zwei von 1.234,5", "2 2 1234.5"),
            ("01/26: = 2", "1 26 2"),
            ("am 31.01.2026 waren es beide", "2"),
            ("nach § 53 Abs. 2 in der 2. Sitzung in 3-Zimmer-Wohnungen, W-03 und B2, Nr. 7", ""),
            ("Es waren 2.", "2"),
            ("Auf den Norden entfielen 2. Ursache ist der Umzug.", "2"),
            ("in der 2. Änderung, im 3. und 4. Bauabschnitt", ""),
        ] {
            let found: Vec<String> = numbers(sentence).iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), expected, "{sentence}");
        }
    }
}
