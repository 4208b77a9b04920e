//! One span of time from its tokens, or a range of two.

use super::token::{Token, tokens};
use super::{Time, TimeReading, Yearless, german, nonsense};
use crate::domain::{Grain, Period};
use crate::lang::Text;
use chrono::{NaiveDate, Weekday};

fn invalid(de: impl Into<String>, en: impl Into<String>) -> TimeReading {
    TimeReading::Invalid(Text::new(de, en))
}

fn ambiguous(de: impl Into<String>, en: impl Into<String>) -> TimeReading {
    TimeReading::Ambiguous(Text::new(de, en))
}

fn period(period: Option<Period>) -> TimeReading {
    match period {
        Some(period) => TimeReading::Time(Time::period(period)),
        None => invalid("diesen Zeitraum gibt es nicht", "there is no such span"),
    }
}

/// Reads a text in lower case without words around it.
pub(super) fn read(text: &str) -> TimeReading {
    let text = text.trim();
    if let Some(reading) = digits(text) {
        return reading;
    }
    if let Some(reading) = letter_o(text) {
        return reading;
    }
    if let Some(year) = text.strip_prefix(['\'', '’']).and_then(|t| t.parse::<i32>().ok()) {
        return ambiguous(
            format!("das Jahr ist abgekürzt, vermutlich {}", two_digits(year)),
            format!("the year is abbreviated, probably {}", two_digits(year)),
        );
    }
    // "2019-10-01 00:00:00"
    let clock = text.find(" 00:00").or_else(|| text.find("t00:00"));
    let text = clock.map_or(text, |at| &text[..at]);
    let tokens = tokens(text);
    let one = tokens.as_deref().and_then(one);
    match one {
        Some(reading) => reading,
        None => two(text).unwrap_or_else(|| TimeReading::Invalid(nonsense())),
    }
}

/// Digits alone: a year, or the number behind a date.
pub(super) fn digits(text: &str) -> Option<TimeReading> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) || text.len() > 9 {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    if text.len() == 4 && (1900..=2199).contains(&number) {
        return Some(period(Period::new(Grain::Year, i32::try_from(number).ok()?, 1)));
    }
    if (25_000..80_000).contains(&number) {
        let day = NaiveDate::from_ymd_opt(1899, 12, 30)?
            .checked_add_signed(chrono::TimeDelta::days(number))?;
        return Some(ambiguous(
            format!("das ist vermutlich das Datum {} ohne Datumsformat", german(day)),
            format!("it is probably the date {day} without a date format"),
        ));
    }
    None
}

/// `2O19`
fn letter_o(text: &str) -> Option<TimeReading> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let only = text.chars().all(|c| c.is_ascii_digit() || c == 'o');
    (only && digits >= 2 && text.contains('o'))
        .then(|| invalid("Buchstabe O statt der Ziffer 0", "letter O instead of the digit 0"))
}

fn two_digits(year: i32) -> i32 {
    if year < 80 { 2000 + year } else { 1900 + year }
}

/// A year of four digits, or of two.
fn year(token: Token) -> Option<i32> {
    match token {
        Token::Number(n, 4) if (1900..=2199).contains(&n) => i32::try_from(n).ok(),
        Token::Number(n, 2) => i32::try_from(n).ok().map(two_digits),
        _ => None,
    }
}

fn is_full_year(token: Token) -> bool {
    matches!(token, Token::Number(n, 4) if (1900..=2199).contains(&n))
}

/// Number of a part of a year: Arabic of at most two digits, or Roman.
fn part(token: Token) -> Option<u32> {
    match token {
        Token::Number(n, 1 | 2) | Token::Roman(n) => Some(n),
        _ => None,
    }
}

/// One span.
fn one(tokens: &[(char, Token)]) -> Option<TimeReading> {
    use Token::{Half, Month, Number, Quarter, Roman, Week};
    let kind = |word: Token| tokens.iter().position(|(_, token)| *token == word);
    for (word, grain, most) in [(Quarter, Grain::Quarter, 4), (Half, Grain::HalfYear, 2)] {
        let Some(at) = kind(word) else { continue };
        let others: Vec<Token> =
            tokens.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, (_, t))| *t).collect();
        return match others[..] {
            [n] => {
                let number = part(n)?;
                (number >= 1 && number <= most).then_some(TimeReading::YearMissing(Yearless {
                    grain,
                    number,
                    day: 0,
                }))
            }
            [a, b] => {
                // the number is what stands beside the word, the year what cannot be one
                let (n, y) = if is_full_year(a) { (b, a) } else { (a, b) };
                Some(period(Period::new(grain, year(y)?, part(n)?)))
            }
            _ => None,
        };
    }
    if kind(Week).is_some() {
        return week(tokens);
    }
    let items: Vec<Token> = tokens.iter().map(|(_, token)| *token).collect();
    match (&items[..], tokens) {
        ([y], _) if is_full_year(*y) => Some(period(Period::new(Grain::Year, year(*y)?, 1))),
        ([Roman(n)], _) => {
            Some(TimeReading::YearMissing(Yearless { grain: Grain::Quarter, number: *n, day: 0 }))
        }
        ([Roman(n), y] | [y, Roman(n)], _) => Some(period(Period::quarter_of(year(*y)?, *n))),
        ([Month(m)], _) => {
            Some(TimeReading::YearMissing(Yearless { grain: Grain::Month, number: *m, day: 0 }))
        }
        ([Number(d, 1 | 2), Month(m)], [_, ('.' | '-', _)]) if *d >= 1 && *d <= 31 => {
            Some(day_without_year(*m, *d))
        }
        ([Month(m), y], _) => Some(period(Period::month(year(*y)?, *m))),
        ([y, Month(m)], _) if is_full_year(*y) => Some(period(Period::month(year(*y)?, *m))),
        ([Number(d, 1 | 2), Month(m), y], _) => Some(date(year(*y)?, *m, *d)),
        ([Number(a, la), Number(b, lb)], [_, (separator, _)]) => {
            numbers((*a, *la), (*b, *lb), *separator)
        }
        ([Number(a, la), Number(b, lb), Number(c, lc)], [_, (s, _), (t, _)]) if s == t => {
            triple([(*a, *la), (*b, *lb), (*c, *lc)], *s)
        }
        _ => None,
    }
}

fn date(year: i32, month: u32, day: u32) -> TimeReading {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => TimeReading::Time(Time::day(day)),
        None => invalid(
            format!("den {day}.{month}.{year} gibt es nicht"),
            format!("there is no {day}.{month}.{year}"),
        ),
    }
}

/// `30.06.`, which a title or a column of years may complete.
fn day_without_year(month: u32, day: u32) -> TimeReading {
    // 2000 has a 29th of February
    match NaiveDate::from_ymd_opt(2000, month, day) {
        Some(_) => TimeReading::YearMissing(Yearless { grain: Grain::Month, number: month, day }),
        None => invalid(
            format!("den {day}.{month}. gibt es nicht"),
            format!("there is no {day}.{month}."),
        ),
    }
}

/// `KW 12/2020`
fn week(tokens: &[(char, Token)]) -> Option<TimeReading> {
    let numbers: Vec<Token> =
        tokens.iter().map(|(_, t)| *t).filter(|t| *t != Token::Week).collect();
    match numbers[..] {
        [_] => Some(invalid("der Kalenderwoche fehlt das Jahr", "the week lacks its year")),
        [a, b] => {
            let (n, y) = if is_full_year(a) { (b, a) } else { (a, b) };
            let (n, y) = (part(n)?, year(y)?);
            let monday = NaiveDate::from_isoywd_opt(y, n, Weekday::Mon);
            let sunday = NaiveDate::from_isoywd_opt(y, n, Weekday::Sun);
            Some(match (monday, sunday) {
                (Some(first), Some(last)) => {
                    let mut time = Time::range(first, last);
                    time.said = format!("{y}-W{n:02}");
                    TimeReading::Time(time)
                }
                _ => invalid("diese Kalenderwoche gibt es nicht", "there is no such week"),
            })
        }
        _ => None,
    }
}

/// Two numbers: month and year, or two years.
fn numbers((a, la): (u32, usize), (b, lb): (u32, usize), separator: char) -> Option<TimeReading> {
    let full = |n, l| is_full_year(Token::Number(n, l));
    if full(a, la) && full(b, lb) {
        return Some(years(a, b));
    }
    if full(b, lb) {
        return Some(match (a, la) {
            (1..=4, 1) => ambiguous(
                format!("das kann Monat {a} oder das {a}. Quartal {b} sein"),
                format!("it can be month {a} or quarter {a} of {b}"),
            ),
            (1..=12, _) => period(Period::month(i32::try_from(b).ok()?, a)),
            (13..=53, _) => invalid(
                format!("einen Monat {a} gibt es nicht (Kalenderwoche?)"),
                format!("there is no month {a} (a week?)"),
            ),
            _ => return None,
        });
    }
    if full(a, la) {
        let school_year = lb == 2 && b == (a + 1) % 100;
        return Some(match (b, lb) {
            (1..=12, 2) if school_year && separator == '/' => ambiguous(
                format!("das kann {a} bis {} oder Monat {b} sein", a + 1),
                format!("it can be {a} to {} or month {b}", a + 1),
            ),
            (1..=12, 2) => period(Period::month(i32::try_from(a).ok()?, b)),
            (1..=4, 1) => ambiguous(
                format!("das kann Monat {b} oder das {b}. Quartal {a} sein"),
                format!("it can be month {b} or quarter {b} of {a}"),
            ),
            (5..=9, 1) => period(Period::month(i32::try_from(a).ok()?, b)),
            (_, 2) if b > a % 100 => years(a, a - a % 100 + b),
            _ => return None,
        });
    }
    match (la, lb, separator) {
        // "30.06."; but "1.1" is more likely a number in a list
        (1 | 2, 2, '.') if (1..=31).contains(&a) && (1..=12).contains(&b) => {
            Some(day_without_year(b, a))
        }
        (1 | 2, 1, '.') if (1..=31).contains(&a) && (1..=12).contains(&b) => {
            Some(invalid("dem Datum fehlt das Jahr", "the date lacks its year"))
        }
        (2, 2, '/' | '-' | '.') if (1..=12).contains(&a) && b > 12 => {
            Some(period(Period::month(two_digits(i32::try_from(b).ok()?), a)))
        }
        (1 | 2, 1 | 2, '/') => Some(ambiguous(
            "das kann Monat und Jahr oder Tag und Monat sein",
            "it can be month and year or day and month",
        )),
        _ => None,
    }
}

/// Two years.
fn years(a: u32, b: u32) -> TimeReading {
    let start = i32::try_from(a).ok().and_then(|y| Period::new(Grain::Year, y, 1));
    let end = i32::try_from(b).ok().and_then(|y| Period::new(Grain::Year, y, 1));
    match (start, end) {
        (Some(start), Some(end)) if start <= end => {
            TimeReading::Time(Time::range(start.start(), end.end()))
        }
        _ => invalid("das Ende liegt vor dem Anfang", "the end is before the start"),
    }
}

/// Three numbers: a date.
fn triple([(a, la), (b, lb), (c, lc)]: [(u32, usize); 3], separator: char) -> Option<TimeReading> {
    let signed = |n: u32| i32::try_from(n).ok();
    if is_full_year(Token::Number(a, la)) && matches!((lb, lc), (1 | 2, 1 | 2)) {
        return Some(date(signed(a)?, b, c));
    }
    let year = year(Token::Number(c, lc))?;
    if la > 2 || lb > 2 {
        return None;
    }
    match separator {
        '.' | '-' => Some(date(year, b, a)),
        '/' if a <= 12 && a != b => Some(ambiguous(
            format!("das kann der {a}.{b}. oder (amerikanisch) der {b}.{a}. sein"),
            format!("it can be {a}.{b}. or (American) {b}.{a}."),
        )),
        '/' => Some(date(year, b, a)),
        _ => None,
    }
}

/// Two spans with a dash or "bis" between them; the first may take its year from the second.
fn two(text: &str) -> Option<TimeReading> {
    let cuts = text.match_indices(" bis ").map(|(at, cut)| (at, cut.len()));
    let dashes = text.match_indices('-').map(|(at, cut)| (at, cut.len()));
    for (at, length) in cuts.chain(dashes) {
        let (left, right) = (text[..at].trim(), text[at + length..].trim());
        if left.is_empty() || right.is_empty() {
            continue;
        }
        let right = tokens(right).as_deref().and_then(one);
        let Some(TimeReading::Time(right)) = right else { continue };
        let left = tokens(left).as_deref().and_then(one);
        let left = match left {
            Some(TimeReading::YearMissing(part)) => {
                use chrono::Datelike;
                right.last.and_then(|last| match part.day_of(last.year()) {
                    Some(day) => Some(Time::day(day)),
                    None => part.of(last.year()).map(Time::period),
                })
            }
            Some(TimeReading::Time(time)) => Some(time),
            _ => None,
        };
        if let Some((first, last)) = left.and_then(|l| l.first).zip(right.last) {
            return Some(if first <= last {
                TimeReading::Time(Time::range(first, last))
            } else {
                invalid("das Ende liegt vor dem Anfang", "the end is before the start")
            });
        }
    }
    None
}
