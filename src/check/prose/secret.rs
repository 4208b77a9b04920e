//! Numbers that a sentence might tell. Where a number must not be told, one too many is found rather than
//! one too few: unlike [`super::mention`], which leaves out what may mean something else.

use super::AFTER_ORDINAL;
use super::calendar::period_at;
use super::numeral;
use super::token::{Kind, Token, tokens};
use crate::domain::Decimal;

/// Words before a number that make it a place in a document.
const PLACES: &[&str] = &[
    "§", "nr", "nummer", "absatz", "abs", "artikel", "art", "punkt", "ziffer", "seite", "anlage",
    "kapitel", "vorlage",
];

/// Words before a Roman numeral that make it a name.
const ROMAN_NAMES: &[&str] = &[
    "sgb",
    "hartz",
    "teil",
    "buch",
    "abschnitt",
    "bauabschnitt",
    "phase",
    "stufe",
    "modul",
    "haus",
    "standort",
    "klasse",
    "sekundarstufe",
    "band",
    "pflegestufe",
    "agenda",
];

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
/// places in documents; also what simple sums of them come to.
pub(super) fn numbers(sentence: &str) -> Vec<Decimal> {
    let plain = numeral::plain_digits(sentence);
    let (found, tokens) = (found(&plain), tokens(&plain));
    let mut numbers: Vec<Decimal> = found.iter().map(|number| number.value).collect();
    for number in &found {
        numbers.extend(numeral::reckoned(&plain[..number.start], number.value));
        // `anderthalb Dutzend`
        let before = number.at.checked_sub(1).map(|i| tokens[i].lower()).unwrap_or_default();
        if number.value == Decimal::from(12) {
            numbers.extend(match before.as_str() {
                "halbes" | "halben" => Some(Decimal::from(6)),
                "anderthalb" => Some(Decimal::from(18)),
                _ => None,
            });
        }
    }
    for pair in found.windows(2) {
        let (one, other) = (&pair[0], &pair[1]);
        let between = plain[one.end..other.start].trim().to_lowercase();
        numbers.extend(match between.as_str() {
            "+" | "plus" | "und" => one.value.checked_add(other.value),
            "-" | "−" | "–" | "minus" | "weniger" => one.value.checked_sub(other.value),
            _ => None,
        });
    }
    // `15 mehr als im Norden, zusammen 19`
    let says = |word: &str| tokens.iter().any(|token| token.lower() == word);
    if (says("zusammen") || says("insgesamt")) && (says("mehr") || says("weniger")) {
        for one in &found {
            for other in found.iter().filter(|other| other.value > one.value) {
                let both = [other.value.checked_sub(one.value), other.value.checked_add(one.value)];
                numbers.extend(both.into_iter().flatten().map(|twice| twice / Decimal::TWO));
            }
        }
    }
    numbers
}

/// Those of them that are told as a change: `um 28`, `+28`, `28 mehr`.
pub(super) fn changes(sentence: &str) -> Vec<Decimal> {
    let plain = numeral::plain_digits(sentence);
    found(&plain).into_iter().filter(|number| number.change).map(|number| number.value).collect()
}

/// Those that count people, a `unit`, or nothing that is named: `zwei Personen kamen`, `Zwei kamen`, and
/// not `2 Feste`.
pub(super) fn counts(sentence: &str, unit: &str) -> Vec<Decimal> {
    let plain = numeral::plain_digits(sentence);
    let tokens = tokens(&plain);
    let unit = unit.to_lowercase();
    let counts = |number: &Found| {
        let next = tokens[number.next.min(tokens.len())..].iter().take(2);
        let noun = next.into_iter().find(|token| token.text.starts_with(char::is_uppercase));
        // `Kita 2`, `Bauabschnitt 3`: a name.
        let before = number.at.checked_sub(1).map(|i| tokens[i].text);
        let name = before.is_some_and(|word| word.starts_with(char::is_uppercase));
        noun.map_or(!name, |noun| {
            let noun = noun.lower();
            numeral::is_of_people(&noun) || noun == unit
        })
    };
    found(&plain).into_iter().filter(counts).map(|number| number.value).collect()
}

/// A number in a sentence.
struct Found {
    value: Decimal,
    /// Its bytes.
    start: usize,
    end: usize,
    /// Its first token, and the one behind it.
    at: usize,
    next: usize,
    /// It is told as a change.
    change: bool,
}

fn found(sentence: &str) -> Vec<Found> {
    let tokens = tokens(sentence);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(span) = period_at(&tokens[at..]) {
            at += span.length;
            continue;
        }
        let (number, length) = match tokens[at].kind {
            Kind::Word => (in_letters(&tokens, at), 1),
            Kind::Digits => digits(&tokens, at),
            Kind::Mark => (None, 1),
        };
        found.extend(number.map(|value| Found {
            value,
            start: tokens[at].start,
            end: tokens[at + length - 1].end(),
            at,
            next: at + length,
            change: is_change(&tokens, at, length),
        }));
        at += length;
    }
    found
}

/// The number of a word or a Roman numeral.
fn in_letters(tokens: &[Token<'_>], at: usize) -> Option<Decimal> {
    let token = &tokens[at];
    let next = |steps: usize| tokens.get(at + steps).map(Token::lower).unwrap_or_default();
    let before = at.checked_sub(1).map(|i| tokens[i].lower()).unwrap_or_default();
    // `ein Paar`, and not `ein paar`
    if matches!(token.text, "Paar" | "Paares" | "Paars") {
        return Some(Decimal::TWO);
    }
    if let Some(numeral) = numeral::word(&token.lower()) {
        let counts = !numeral.ordinal || numbers_people(tokens, at + 1);
        return counts.then(|| Decimal::from(numeral.value));
    }
    let named = ROMAN_NAMES.contains(&before.as_str()) || next(1) == "." || next(1) == "-";
    let letter = token.text.len() < 2 && !numeral::is_of_people(&next(1));
    let glued = at > 0
        && tokens[at - 1].end() == token.start
        && !matches!(tokens[at - 1].text, "(" | "„" | "=" | ":");
    if named || letter || glued {
        return None;
    }
    numeral::roman(token.text).map(Decimal::from)
}

/// Whether an ordinal before `at` numbers people: `die 2. Person`, `die 17. und letzte`.
fn numbers_people(tokens: &[Token<'_>], at: usize) -> bool {
    let next = |steps: usize| tokens.get(at + steps).map(Token::lower).unwrap_or_default();
    numeral::is_of_people(&next(0)) || next(0) == "und" && next(1).starts_with("letzt")
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
    // `3-Zimmer-Wohnung`, `2. Standort`; `2-köpfige`, `2-Personen-Haushalt` and `2-er` count
    let compound = is(end, "-")
        && kind(end + 1, Kind::Word)
        && !numeral::is_of_people(&tokens[end + 1].lower())
        && !matches!(tokens[end + 1].lower().as_str(), "er" | "fach" | "bis");
    // `am 2. Standort`, and not `waren es 2. Ursache ist …`
    let ordinal = is(end, ".")
        && tokens.get(end + 1).is_some_and(|next| {
            let word = next.lower();
            next.text.starts_with(char::is_lowercase) || AFTER_ORDINAL.contains(&word.as_str())
        })
        && !numbers_people(tokens, end + 1);
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
    fn numbers_that_count_what_is_not_named_yet() {
        for (sentence, expected) in [
            ("Zwei Personen kamen hinzu.", "2"),
            ("Zwei kamen hinzu.", "2"),
            ("Es kamen 2 neue Plätze hinzu.", "2"),
            ("Im September 2019 fanden 2 Feste statt.", ""),
            ("Der Umbau der Kita 2 läuft.", ""),
        ] {
            let found: Vec<String> =
                counts(sentence, "Plätze").iter().map(ToString::to_string).collect();
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
            ("siebzehn Personen, zwo Kinder, die 4. Person, die 5. und letzte", "17 2 4 5"),
            ("ein 2-Personen-Haushalt, 17-köpfig, ein Ehepaar und ein Paar, ein paar", "2 17 2 2"),
            ("II Personen nach SGB II, Teil III, １７ Kinder, ②", "2 17 2"),
            ("1+1 Personen", "1 1 2"),
            ("weniger als 3, aber mehr als 1", "3 1 2 2"),
            ("drei minus eins", "3 1 2"),
            ("anderthalb Dutzend", "12 18"),
            ("15 mehr als im Norden, zusammen 19", "15 19 2 17"),
        ] {
            let found: Vec<String> = numbers(sentence).iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), expected, "{sentence}");
        }
    }
}
