//! Periods and days as people write them in a sentence.

use super::MONTHS;
use super::token::{Kind, Token};
use crate::domain::{Grain, Period};
use chrono::Datelike;

/// Tokens that stand for a point or span of the calendar; `period` is `None` where they name none
/// that has a value (a day in the middle of a month).
pub(super) struct Calendar {
    pub(super) length: usize,
    pub(super) period: Option<(Period, bool)>,
}

/// What stands at the begin of `tokens`, if it is of the calendar.
pub(super) fn period_at(tokens: &[Token<'_>]) -> Option<Calendar> {
    let digits = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Digits).map(|t| t.text);
    let year = |i: usize| {
        digits(i)
            .filter(|text| text.len() == 4)
            .and_then(|t| t.parse::<i32>().ok())
            .filter(|y| (1900..2100).contains(y))
    };
    let mark = |i: usize, marks: &str| {
        tokens.get(i).is_some_and(|t| t.kind == Kind::Mark && marks.contains(t.text))
    };
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map(Token::lower);
    let number = |i: usize, most: u32| {
        digits(i)
            .filter(|t| t.len() <= 2)
            .and_then(|t| t.parse::<u32>().ok())
            .filter(|n| (1..=most).contains(n))
    };
    let calendar =
        |length, period: Option<Period>| Calendar { length, period: period.map(|p| (p, false)) };

    // 30.09.2019
    if let (Some(day), true, Some(month), true, Some(y)) =
        (number(0, 31), mark(1, "."), number(2, 12), mark(3, "."), year(4))
    {
        let period = Period::month(y, month)
            .filter(|month| month.end().day() == day)
            .map(|month| (month, true));
        return Some(Calendar { length: 5, period });
    }
    // 30. September 2019, and the day alone: 1. November
    if let (Some(_), true, Some(month)) =
        (number(0, 31), mark(1, "."), word(2).and_then(|w| month(&w)))
    {
        let length = if year(3).is_some() { 4 } else { 3 };
        let period = year(3).and_then(|y| Period::month(y, month)).and_then(|period| {
            (number(0, 31) == Some(period.end().day())).then_some((period, true))
        });
        return Some(Calendar { length, period });
    }
    // September 2019, Sept. 2019
    if let Some(month) = word(0).and_then(|w| month(&w)) {
        let dot = usize::from(mark(1, "."));
        return Some(match year(1 + dot) {
            Some(y) => calendar(2 + dot, Period::month(y, month)),
            None => calendar(1, None),
        });
    }
    // Q3/2019, Q3 2019, H1/2019
    if let (Some(grain), Some(n)) = (word(0).and_then(|w| letter(&w)), number(1, 4)) {
        let slash = usize::from(mark(2, "/-–"));
        if let Some(y) = year(2 + slash) {
            return Some(calendar(3 + slash, Period::new(grain, y, n)));
        }
    }
    // 2019-Q3, 2019-09, 2019
    if let Some(y) = year(0) {
        if mark(1, "-") {
            if let (Some(grain), Some(n)) = (word(2).and_then(|w| letter(&w)), number(3, 4)) {
                return Some(calendar(4, Period::new(grain, y, n)));
            }
            if let Some(n) = number(2, 12).filter(|_| digits(2).is_some_and(|t| t.len() == 2)) {
                return Some(calendar(3, Period::month(y, n)));
            }
        }
        // 2019/20 and 2019.5 are no years.
        let part = (mark(1, "/") || mark(1, ",") || mark(1, "."))
            && digits(2).is_some()
            && tokens[1].end() == tokens[2].start;
        return Some(if part {
            calendar(3, None)
        } else {
            calendar(1, Period::new(Grain::Year, y, 1))
        });
    }
    // 09/2019
    if let (Some(n), true, Some(y)) = (number(0, 12), mark(1, "/"), year(2)) {
        return Some(calendar(3, Period::month(y, n)));
    }
    // III. Quartal 2019, 3. Qu. 2019, 2. Halbjahr 2019
    let n = number(0, 4).or_else(|| word(0).and_then(|w| roman(&w).or_else(|| ordinal(&w))))?;
    let dot = usize::from(mark(1, "."));
    let grain = word(1 + dot).and_then(|w| span_word(&w))?;
    let dot = dot + usize::from(mark(2 + dot, "."));
    let filler = |i: usize| matches!(word(i).as_deref(), Some("des" | "jahres" | "im" | "jahr"));
    let of = (0..2).take_while(|i| filler(2 + dot + i)).count();
    Some(match year(2 + dot + of) {
        Some(y) => calendar(3 + dot + of, Period::new(grain, y, n)),
        None => calendar(2 + dot, None),
    })
}

fn month(word: &str) -> Option<u32> {
    let same = |month: &str| month.chars().flat_map(char::to_lowercase).eq(word.chars());
    let full = MONTHS.iter().position(|month| same(month));
    let short = || {
        ["jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"]
            .iter()
            .position(|short| *short == word || (word == "sept" && *short == "sep"))
    };
    full.or_else(short).and_then(|index| u32::try_from(index + 1).ok())
}

fn letter(word: &str) -> Option<Grain> {
    match word {
        "q" => Some(Grain::Quarter),
        "h" => Some(Grain::HalfYear),
        _ => None,
    }
}

fn span_word(word: &str) -> Option<Grain> {
    match word {
        "quartal" | "quartals" | "qu" | "vierteljahr" => Some(Grain::Quarter),
        "halbjahr" | "halbjahres" | "hj" => Some(Grain::HalfYear),
        _ => None,
    }
}

/// `ersten`, `zweites`: as in `im ersten Quartal 2019`.
fn ordinal(word: &str) -> Option<u32> {
    let stem = word.trim_end_matches(['n', 'r', 's', 'm']).strip_suffix('e')?;
    let place = ["erst", "zweit", "dritt", "viert"].iter().position(|known| *known == stem)?;
    u32::try_from(place + 1).ok()
}

fn roman(word: &str) -> Option<u32> {
    match word {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        _ => None,
    }
}
