//! The digits of a number, and the unit that follows them.

use super::{Number, Reading, Unit};
use crate::domain::Decimal;
use crate::lang::Text;

/// Why digits are no number.
pub(super) enum Problem {
    NoDigits,
    Identifier,
    Date,
    English,
    Point,
    Grouping,
    TooLarge,
}

impl Problem {
    /// The reading of the whole text with this problem.
    pub(super) fn reading(self, text: &str) -> Reading {
        let unreadable = |de: &str, en: &str| Reading::Unreadable(Text::new(de, en));
        match self {
            Problem::NoDigits => no_digits(text),
            Problem::Identifier => unreadable(
                "mit führender Null ist das eine Kennung, keine Zahl",
                "with a leading zero it is an identifier, not a number",
            ),
            Problem::Date => {
                unreadable("das ist ein Datum, keine Zahl", "it is a date, not a number")
            }
            Problem::Grouping => unreadable(
                "Punkte, Leerzeichen oder Apostrophe teilen keine Tausender ab",
                "points, blanks or apostrophes do not group thousands",
            ),
            Problem::TooLarge => {
                unreadable("die Zahl hat zu viele Stellen", "the number has too many digits")
            }
            Problem::English => Reading::Ambiguous(Text::new(
                "das ist englisch geschrieben (Komma teilt Tausender ab)",
                "it is written the English way (a comma groups thousands)",
            )),
            Problem::Point => Reading::Ambiguous(Text::new(
                "der Punkt kann Dezimalzeichen oder Tausenderpunkt sein",
                "the point can be a decimal point or group thousands",
            )),
        }
    }
}

/// The message for a text that does not begin with a digit.
fn no_digits(text: &str) -> Reading {
    let lower = text.to_lowercase();
    let letters_for_digits = lower.chars().all(|c| c.is_ascii_digit() || "olisö.,- ".contains(c));
    let text = match lower.as_str() {
        "✓" | "✔" | "☑" => {
            Text::new("das heißt ja und ist keine Zahl", "it means yes, not a number")
        }
        "ja" | "nein" => Text::new("eine Zahl war erwartet", "a number was expected"),
        _ if letters_for_digits && lower.contains('o') => {
            Text::new("Buchstabe O, keine Null", "the letter O, not a zero")
        }
        _ if letters_for_digits && lower.contains(['l', 'i']) => {
            Text::new("Buchstabe l, keine Eins", "the letter l, not a one")
        }
        _ => Text::new("eine Zahl war erwartet", "a number was expected"),
    };
    Reading::Unreadable(text)
}

/// Whether a character may stand inside the digits.
fn in_body(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | ' ')
}

/// Reads the number at the start of `text`; the rest is its tail, blanks kept.
pub(super) fn split(text: &str) -> Result<(Number, &str), Problem> {
    let (text, money) = leading_money(text);
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|c| !in_body(c)).unwrap_or(digits.len());
    let body = digits[..end].trim_end();
    let mut tail = &digits[body.len()..];
    let fraction = tail.chars().next().and_then(vulgar);
    if body.is_empty() && fraction.is_none() {
        return Err(Problem::NoDigits);
    }
    let mut number = if body.is_empty() { Number::default() } else { decimal(body)? };
    if let Some(part) = fraction {
        let whole = number.value.unwrap_or_default();
        number.value = Some(whole + part);
        tail = &tail[tail.chars().next().map_or(0, char::len_utf8)..];
    }
    // a minus behind the number, as old host programs print it
    if let Some(rest) = tail.strip_prefix('-')
        && rest.trim().is_empty()
        && !negative
    {
        number.value = number.value.map(|v| -v);
        tail = rest;
    }
    if negative {
        number.value = number.value.map(|v| -v);
    }
    if money {
        number.unit = Unit::Money;
    }
    Ok((number, tail))
}

/// `€ 500`, `EUR 500`
fn leading_money(text: &str) -> (&str, bool) {
    for word in ["€", "EUR", "Euro"] {
        if let Some(rest) = text.strip_prefix(word) {
            return (rest.trim_start(), true);
        }
    }
    (text, false)
}

fn vulgar(c: char) -> Option<Decimal> {
    match c {
        '½' => Some(Decimal::new(5, 1)),
        '¼' => Some(Decimal::new(25, 2)),
        '¾' => Some(Decimal::new(75, 2)),
        _ => None,
    }
}

/// Digits with German separators.
fn decimal(body: &str) -> Result<Number, Problem> {
    let points = body.matches('.').count();
    let commas = body.matches(',').count();
    if points > 0 && commas > 0 && body.rfind('.') > body.rfind(',') {
        return Err(Problem::English);
    }
    if commas > 1 {
        return Err(if points == 0 { Problem::English } else { Problem::Grouping });
    }
    let (whole, part) = match body.split_once(',') {
        Some((whole, part)) => (whole, part),
        None => (body, ""),
    };
    if commas == 1 && (part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit())) {
        return Err(Problem::Grouping);
    }
    let mut assumed = false;
    let mut german = commas == 1 && points > 0;
    let mut digits = String::with_capacity(body.len() + 1);
    let separators: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
    match separators.first() {
        None => digits.push_str(whole),
        Some(&separator) => {
            let grouped = groups(whole, separator);
            if separators.iter().any(|&s| s != separator) {
                return Err(Problem::Grouping);
            }
            if !grouped {
                return Err(match (separator, points) {
                    ('.', _) if looks_like_date(whole) => Problem::Date,
                    ('.', 1) if commas == 0 && !whole.ends_with('.') => Problem::Point,
                    _ => Problem::Grouping,
                });
            }
            assumed = separator == '.' && points == 1 && commas == 0;
            german |= separator == '.' && points > 1;
            digits.extend(whole.chars().filter(char::is_ascii_digit));
        }
    }
    if digits.is_empty() {
        return Err(Problem::NoDigits);
    }
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(Problem::Identifier);
    }
    if !part.is_empty() {
        digits.push('.');
        digits.push_str(part);
    }
    // more digits than a decimal holds must not be rounded away in silence
    let value = Decimal::from_str_exact(&digits).map_err(|_| Problem::TooLarge)?;
    Ok(Number { value: Some(value), assumed, german, ..Number::default() })
}

/// Whether `separator` parts the digits into groups of three.
fn groups(whole: &str, separator: char) -> bool {
    let mut parts = whole.split(separator);
    let first = parts.next().unwrap_or("");
    (1..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_digit())
        && !first.starts_with('0')
        && parts.all(|part| part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()))
}

/// `01.01.`, `1.10.2019`
fn looks_like_date(whole: &str) -> bool {
    let parts: Vec<&str> = whole.split('.').collect();
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    parts.len() == 3
        && (1..=31).contains(&number(parts[0]))
        && (1..=12).contains(&number(parts[1]))
        && matches!(parts[2].len(), 0 | 2 | 4)
}

/// Reads what follows the digits: a unit, a factor, a range, a ratio. `Err` holds the reading
/// of the whole text where it is no single number.
pub(super) fn tail(number: &mut Number, tail: &str, text: &str) -> Result<(), Reading> {
    let word = tail.trim();
    if word.is_empty() {
        return Ok(());
    }
    if tail.starts_with(['o', 'O'])
        && text.chars().all(|c| c.is_ascii_digit() || "oO.,- ".contains(c))
    {
        return Err(no_digits(text));
    }
    if let Some(rest) = word.strip_prefix("von ")
        && let Ok((below, "")) = split(rest.trim())
    {
        let (Some(above), Some(below)) = (number.value, below.value) else {
            return Err(Problem::NoDigits.reading(text));
        };
        return Err(Reading::Share(above, below));
    }
    if let Some(rest) = word.strip_prefix('/')
        && split(rest.trim()).is_ok_and(|(_, tail)| tail.trim().is_empty())
    {
        return Err(Reading::Ambiguous(Text::new(
            "das kann ein Verhältnis, ein Bruch oder ein Datum sein",
            "it can be a ratio, a fraction or a date",
        )));
    }
    for dash in ["-", "–", "—", "bis "] {
        if let Some(rest) = word.strip_prefix(dash) {
            let rest = rest.trim();
            if let Ok((_, after)) = split(rest) {
                if number.assumed || !after.contains(|c: char| c.is_ascii_digit()) {
                    return Err(Reading::Range(text.to_owned()));
                }
                return Err(Problem::Date.reading(text));
            }
            // "12,- €": the comma belongs to the body and is refused there
        }
    }
    match unit(word) {
        Some((unit, factor)) => {
            if factor != 0 {
                number.factor = factor;
                let scaled = number.value.and_then(|v| v.checked_mul(Decimal::from(factor)));
                if number.value.is_some() && scaled.is_none() {
                    return Err(Problem::TooLarge.reading(text));
                }
                number.value = scaled.map(|v| v.normalize());
                // "1.234 T€" is as doubtful as "1.234"
            }
            if number.unit == Unit::None {
                number.unit = unit;
            }
            Ok(())
        }
        None => Err(Reading::Unreadable(Text::new(
            format!("hinter der Zahl steht `{}`", super::super::fold::shown(word)),
            format!("the number is followed by `{}`", super::super::fold::shown(word)),
        ))),
    }
}

/// A unit with the factor in it (`T€` is money times 1,000); zero for no factor. `None` where
/// the text is no unit.
pub(in super::super) fn unit(text: &str) -> Option<(Unit, u32)> {
    let word = text.trim();
    if word.is_empty() {
        return Some((Unit::None, 0));
    }
    if word == "%" || word.eq_ignore_ascii_case("prozent") || word.eq_ignore_ascii_case("v.h.") {
        return Some((Unit::Percent, 0));
    }
    let compact: String =
        word.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    let (factor, rest) = factor(&compact);
    if matches!(rest, "€" | "eur" | "euro") {
        return Some((Unit::Money, factor));
    }
    if factor != 0 && rest.is_empty() {
        return Some((Unit::None, factor));
    }
    let wordy = |c: char| {
        c.is_alphanumeric()
            || matches!(c, ' ' | '.' | '/' | '%' | '-' | '²' | '³' | '°' | '€' | '(' | ')')
    };
    let starts = word.starts_with(|c: char| c.is_alphabetic() || matches!(c, '%' | '€' | '°'));
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let exponent = digits > 0 && letters < 2;
    if !starts || !word.chars().all(wordy) || exponent || word.chars().count() > 40 {
        return None;
    }
    if factor != 0 {
        // "Tsd. Personen": the words behind the factor, as written
        let tail = word.split_once(' ').map_or(word, |(_, tail)| tail);
        return Some((Unit::Word(tail.to_owned()), factor));
    }
    Some((Unit::Word(word.to_owned()), 0))
}

/// The factor at the start of a unit in lower case without blanks and points.
fn factor(compact: &str) -> (u32, &str) {
    for (words, value) in [
        (&["tausend", "tsd", "t€", "teur", "teuro", "k€", "keur"][..], 1_000),
        (&["millionen", "million", "mio", "mill", "m€", "meur"][..], 1_000_000),
        (&["milliarden", "mrd"][..], 1_000_000_000),
    ] {
        for word in words {
            if let Some(rest) = compact.strip_prefix(word) {
                // "t€" holds its unit itself
                if word.ends_with('€') || word.ends_with("eur") || word.ends_with("euro") {
                    if rest.is_empty() || rest == "o" {
                        return (value, "€");
                    }
                } else if rest.is_empty() || !word.ends_with("mill") {
                    return (value, rest);
                }
            }
        }
    }
    (0, compact)
}
