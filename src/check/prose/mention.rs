//! Which periods and which bare numbers a sentence names (RULES.md 20).
//!
//! The reading is careful: what may mean something else (a span, an ordinal, a paragraph of a law, a
//! change, a duration) is left out, because a false alarm in a council report costs more trust than
//! a number that is not judged.

use super::calendar::period_at;
use super::token::{Kind, Token, tokens};
use crate::domain::{Decimal, Period};
use std::ops::Range;

/// A period that a sentence names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) struct PeriodMention {
    /// Its bytes.
    pub(in crate::check) range: Range<usize>,
    /// The period.
    pub(in crate::check) period: Period,
    /// It was named by its last day (`zum 30.09.2019`): true of stocks only.
    pub(in crate::check) as_of: bool,
}

/// A number without a reference that may be an indicator's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) struct NumberMention {
    /// Its bytes.
    pub(in crate::check) range: Range<usize>,
    /// What it says.
    pub(in crate::check) value: Decimal,
    /// `%` or `Prozent` follows.
    pub(in crate::check) percent: bool,
    /// `€` or `Euro` follows.
    pub(in crate::check) money: bool,
    /// How far from it the value may lie, by the word before it.
    pub(in crate::check) leeway: Leeway,
}

/// What a word before a number (`rund`, `knapp`, `über`) says of the value meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum Leeway {
    /// No word: the value is the number.
    None,
    /// `rund`, `ca.`, `etwa`: the number is the value, rounded.
    Rounded,
    /// `knapp`, `unter`, `höchstens`: the value does not lie above the number.
    Below,
    /// `über`, `gut`, `mindestens`: the value does not lie below the number.
    Above,
}

/// What a sentence names: periods, and the numbers that belong to none of them.
pub(in crate::check) fn mentions(sentence: &str) -> (Vec<PeriodMention>, Vec<NumberMention>) {
    let tokens = tokens(sentence);
    let tells_a_state = tokens.iter().any(|token| STATES.contains(&token.lower().as_str()));
    let mut periods = Vec::new();
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(span) = period_at(&tokens[at..]) {
            let last = tokens[at + span.length - 1];
            if let Some((period, as_of)) =
                span.period.filter(|_| !is_span(&tokens, at, span.length))
            {
                // `am 30.09. zogen 20 ein` tells of that day, `am 30.09. waren es 500` of a state.
                let said: &[&str] = if tells_a_state {
                    &["zum", "per", "stand", "am"]
                } else {
                    &["zum", "per", "stand"]
                };
                let as_of_said = before(&tokens, at, said);
                if !as_of || as_of_said {
                    let range = tokens[at].start..last.end();
                    periods.push(PeriodMention { range, period, as_of });
                }
            }
            at += span.length;
        } else if tokens[at].kind == Kind::Digits {
            let (number, length) = number_at(sentence, &tokens, at);
            numbers.extend(number);
            at += length;
        } else {
            at += 1;
        }
    }
    (periods, numbers)
}

/// Verbs of a sentence that says how things stand on a day, not what happened on it.
const STATES: &[&str] = &[
    "war",
    "waren",
    "ist",
    "sind",
    "lag",
    "lagen",
    "liegt",
    "liegen",
    "betrug",
    "betrugen",
    "beträgt",
    "gab",
    "gibt",
    "zählte",
    "zählten",
    "lebten",
    "leben",
    "wohnten",
    "wohnen",
    "bestanden",
    "bestehen",
    "hatte",
    "hatten",
    "verfügte",
    "verfügten",
];

/// Whether the tokens at `at` are an end of a longer span (`seit Januar 2019`, `Januar bis März
/// 2019`): its number is a sum, not the value of the period.
fn is_span(tokens: &[Token<'_>], at: usize, length: usize) -> bool {
    const OPENING: &[&str] =
        &["seit", "ab", "bis", "zwischen", "vor", "nach", "anfang", "mitte", "gegenüber"];
    let next = tokens.get(at + length).map(Token::lower);
    before(tokens, at, OPENING) || matches!(next.as_deref(), Some("bis" | "–"))
}

/// Whether one of `words` stands before `at`, with at most articles and the like between.
fn before(tokens: &[Token<'_>], at: usize, words: &[&str]) -> bool {
    for token in tokens[..at].iter().rev().take(4) {
        let lower = token.lower();
        if words.contains(&lower.as_str()) || token.text == "–" && words.contains(&"bis") {
            return true;
        }
        if !matches!(
            lower.as_str(),
            "zum"
                | "zur"
                | "dem"
                | "der"
                | "ende"
                | "im"
                | "jahr"
                | "monat"
                | "einschließlich"
                | ":"
        ) {
            return false;
        }
    }
    false
}

/// Words before a number that say it is none of an indicator's: a place in a document, a change.
const OTHER_BEFORE: &[&str] = &[
    "§", "§§", "nr", "nummer", "absatz", "abs", "artikel", "art", "punkt", "ziffer", "seite",
    "anlage", "kapitel", "vorlage", "variante", "um", "plus", "minus", "+", "−", "haus", "raum",
    "zimmer", "je", "pro",
];

/// Words before a number that say it is not exact; one word or two.
const LEEWAYS: &[(Leeway, &[&str])] = &[
    (
        Leeway::Rounded,
        &["rund", "rd", "ca", "circa", "zirka", "etwa", "annähernd", "ungefähr", "~"],
    ),
    (
        Leeway::Below,
        &[
            "knapp",
            "fast",
            "nahezu",
            "beinahe",
            "unter",
            "höchstens",
            "maximal",
            "<",
            "weniger als",
            "bis zu",
        ],
    ),
    (Leeway::Above, &["über", "gut", "mindestens", ">", "mehr als"]),
];

/// Words after a number that make it a duration, a scale or a measure of its own.
const OTHER_AFTER: &[&str] = &[
    "monat",
    "monate",
    "monaten",
    "woche",
    "wochen",
    "tag",
    "tage",
    "tagen",
    "jahr",
    "jahre",
    "jahren",
    "uhr",
    "stunde",
    "stunden",
    "minuten",
    "quartale",
    "quartalen",
    "km",
    "m",
    "qm",
    "ha",
    "mio",
    "mrd",
    "tsd",
    "tausend",
    "million",
    "millionen",
    "milliarden",
    "teur",
    "prozentpunkte",
    "prozentpunkten",
    "mal",
    "fach",
];

/// What the words before the token at `at` say.
fn leeway(tokens: &[Token<'_>], at: usize) -> Leeway {
    // The dot of an abbreviation belongs to its word.
    let mut before = tokens[..at].iter().rev().filter(|token| token.text != ".").map(Token::lower);
    let last = before.next().unwrap_or_default();
    let two = format!("{} {last}", before.next().unwrap_or_default());
    let says = |words: &[&str]| words.contains(&last.as_str()) || words.contains(&two.as_str());
    LEEWAYS.iter().find(|(_, words)| says(words)).map_or(Leeway::None, |(leeway, _)| *leeway)
}

/// The number that begins at `at`, if it may be a value; and how many tokens it takes either way.
fn number_at(text: &str, tokens: &[Token<'_>], at: usize) -> (Option<NumberMention>, usize) {
    let start = tokens[at].start;
    let joined = |i: usize| i < tokens.len() && tokens[i - 1].end() == tokens[i].start;
    let digits = |i: usize| tokens.get(i).is_some_and(|t| t.kind == Kind::Digits);
    let is = |i: usize, mark: &str| tokens.get(i).is_some_and(|t| t.text == mark);
    let mut plain = tokens[at].text.to_owned();
    let mut end = at + 1;
    // 1.234.567 with dots or narrow blanks between groups of three.
    let group = |end: &mut usize, plain: &mut String| {
        let dotted = is(*end, ".") && joined(*end) && digits(*end + 1) && joined(*end + 1);
        let blank = !dotted
            && digits(*end)
            && matches!(
                &text[tokens[*end - 1].end()..tokens[*end].start],
                "\u{a0}" | "\u{202f}" | "\u{2009}"
            );
        let next = if dotted { *end + 1 } else { *end };
        let fits = (dotted || blank) && tokens[next].text.len() == 3 && tokens[at].text.len() <= 3;
        if fits {
            plain.push_str(tokens[next].text);
            *end = next + 1;
        }
        fits
    };
    while group(&mut end, &mut plain) {}
    if is(end, ",") && joined(end) && digits(end + 1) && joined(end + 1) {
        plain.push('.');
        plain.push_str(tokens[end + 1].text);
        end += 2;
    }
    let length = end - at;
    let range = start..tokens[end - 1].end();

    let glued_before = start > 0
        && text[..start]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || "-_/.,@".contains(c));
    let glued_after = text[range.end..].chars().next().is_some_and(|c| {
        c.is_alphanumeric()
            || "-–/_:".contains(c)
            || (c == '.' && tokens.len() > end + 1)
            || (c == ',' && text[range.end + 1..].starts_with(|d: char| d.is_ascii_digit()))
    });
    let previous = at.checked_sub(1).map(|i| &tokens[i]);
    // The dot of an abbreviation stands between it and its number: `Nr. 3`, `ca. 700`.
    let word_before = match previous {
        Some(t) if t.text == "." => at.checked_sub(2).map(|i| tokens[i].lower()),
        other => other.map(Token::lower),
    };
    let word_before = word_before.unwrap_or_default();
    let after = tokens.get(end).map(Token::lower).unwrap_or_default();
    if glued_before
        || glued_after
        || OTHER_BEFORE.contains(&word_before.as_str())
        || OTHER_AFTER.contains(&after.as_str())
        || after == "t" && is(end + 1, "€")
    {
        return (None, length);
    }
    let number = plain.parse().ok().map(|value| NumberMention {
        range,
        value,
        percent: matches!(after.as_str(), "%" | "prozent" | "v"),
        money: matches!(after.as_str(), "€" | "euro" | "eur"),
        leeway: leeway(tokens, at),
    });
    (number, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(sentence: &str) -> String {
        let (periods, numbers) = mentions(sentence);
        let periods: Vec<String> = periods.iter().map(|m| m.period.to_string()).collect();
        let numbers: Vec<String> = numbers
            .iter()
            .map(|m| {
                let about = match m.leeway {
                    Leeway::None => "",
                    Leeway::Rounded => "~",
                    Leeway::Below => "<",
                    Leeway::Above => ">",
                };
                let unit = if m.percent {
                    "%"
                } else if m.money {
                    "€"
                } else {
                    ""
                };
                format!("{about}{}{unit}", m.value)
            })
            .collect();
        format!("{} | {}", periods.join(" "), numbers.join(" "))
    }

    #[test]
    fn periods_as_people_write_them() {
        for (sentence, expected) in [
            ("von 440 im Januar 2019 auf 507 im September 2019", "2019-01 2019-09 | 440 507"),
            ("Im III. Quartal 2019 waren es 1.234,5 Plätze.", "2019-Q3 | 1234.5"),
            ("Im 3. Qu. 2019 und Q2/2019: 12,5 % und 8 Prozent", "2019-Q3 2019-Q2 | 12.5% 8%"),
            (
                "2019-Q3: 5; 2019-09: 6; 09/2019: 7; 2018: 8",
                "2019-Q3 2019-09 2019-09 2018 | 5 6 7 8",
            ),
            ("Zum 30.09.2019 lebten rund 500 dort", "2019-09 | ~500"),
            ("Am 12.09.2019 zogen 40 ein, am 30. September 2019 20", " | 40 20"),
            ("Im 1. Halbjahr 2019 kamen 20.000 Euro.", "2019-H1 | 20000€"),
            ("Im II. Quartal des Jahres 2019 endet es", "2019-Q2 | "),
            ("Am 30.09.2019 waren es 500", "2019-09 | 500"),
            (
                "Im ersten Quartal 2019 gab es 508, im zweiten Halbjahr 2019 9",
                "2019-Q1 2019-H2 | 508 9",
            ),
        ] {
            assert_eq!(seen(sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn words_before_a_number_say_how_exact_it_is() {
        for (sentence, expected) in [
            ("rund 7, rd. 7, ca. 7, circa 7, etwa 7, ungefähr 7", "~7 ~7 ~7 ~7 ~7 ~7"),
            ("knapp 7, fast 7, unter 7, höchstens 7, weniger als 7, bis zu 7", "<7 <7 <7 <7 <7 <7"),
            ("über 7, gut 7, mindestens 7, mehr als 7", ">7 >7 >7 >7"),
            ("anders als 7, auf 7, zu 7", "7 7 7"),
        ] {
            assert_eq!(seen(sentence), format!(" | {expected}"), "{sentence}");
        }
    }

    #[test]
    fn what_is_no_value_is_left_out() {
        for sentence in [
            "seit Januar 2019",
            "von Januar bis März 2019",
            "bis zum III. Quartal 2019",
            "nach § 53 Abs. 2 in 3 Monaten an 3-Zimmer-Wohnungen am 2. Standort, W-03, B2, 12/20",
            "um 67 gestiegen auf 1,2 Mio. Euro in Haus 4",
        ] {
            assert_eq!(seen(sentence), " | ", "{sentence}");
        }
    }
}
