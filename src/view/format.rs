//! The only place that prints German numbers, money, dates and periods.
//!
//! Numbers: comma, true minus (U+2212), thousands grouped by a narrow no-break space (U+202F) from
//! five digits on, no-break spaces before units. Money: the same, or points where the city wants
//! them; whole euro or two decimals. Dates:
//! `13. November 2019` in text, `13.11.2019` in tables. Quarters: `III. Quartal 2019` in text,
//! `III/2019` in column heads.

use crate::domain::{Cents, Decimal, Grain, Period, Sign, Signs, round_half_up};
use crate::finding::MONTHS;
use chrono::{Datelike, NaiveDate};

/// Narrow no-break space: groups digits, stands before units.
pub const NARROW: char = '\u{202F}';
/// True minus sign.
pub const MINUS: char = '\u{2212}';

const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];

/// A number with exactly `decimals` decimals, rounded half up: `12 345,6`.
#[must_use]
pub fn number(value: Decimal, decimals: u32) -> String {
    let (negative, whole, fraction) = digits(value, decimals);
    let mut out = String::with_capacity(whole.len() + fraction.len() + 4);
    if negative {
        out.push(MINUS);
    }
    group(&mut out, &whole, NARROW, 5);
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(&fraction);
    }
    out
}

/// A number with the decimals it has, trailing zeros left out.
#[must_use]
pub fn exact(value: Decimal) -> String {
    let value = value.normalize();
    number(value, value.scale())
}

/// A difference with its sign: `+67`, `−3`, `±0`.
#[must_use]
pub fn signed(value: Decimal, decimals: u32) -> String {
    let rounded = round_half_up(value, decimals);
    let text = number(rounded, decimals);
    if rounded.is_zero() {
        format!("±{text}")
    } else if rounded.is_sign_negative() {
        text
    } else {
        format!("+{text}")
    }
}

/// A printed number with its unit behind a no-break space, a narrow one before signs and short
/// symbols (`%`, `€`, `km`), a full one before words (`Personen`); no unit, no space.
#[must_use]
pub fn with_unit(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_owned(),
        word if is_word(word) => format!("{number}\u{A0}{word}"),
        symbol => format!("{number}{NARROW}{symbol}"),
    }
}

/// A unit that is a word: from four letters on.
fn is_word(unit: &str) -> bool {
    unit.chars().take(4).filter(|c| c.is_alphabetic()).count() == 4
}

/// Per cent: `45,3 %`.
#[must_use]
pub fn percent(value: Decimal) -> String {
    with_unit(&exact(value), "%")
}

/// How amounts of money group their digits (`[output] money_grouping`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MoneyGrouping {
    /// As all numbers: a narrow no-break space from five digits on.
    #[default]
    Space,
    /// Points from four digits on, which nobody adds a digit to.
    Point,
}

/// Money with cents: `12 345,50 €`.
#[must_use]
pub fn money(amount: Cents, grouping: MoneyGrouping) -> String {
    with_unit(&euro(amount.euro(), 2, grouping), "€")
}

/// Money in whole euro, rounded half up, without the sign, for columns headed "Euro": `12 345`.
#[must_use]
pub fn money_column(amount: Cents, grouping: MoneyGrouping) -> String {
    euro(amount.euro(), 0, grouping)
}

/// Money in whole euro, rounded half up: `12 345 €`.
#[must_use]
pub fn money_whole(amount: Cents, grouping: MoneyGrouping) -> String {
    with_unit(&money_column(amount, grouping), "€")
}

fn euro(value: Decimal, decimals: u32, grouping: MoneyGrouping) -> String {
    if grouping == MoneyGrouping::Space {
        return number(value, decimals);
    }
    let (negative, whole, fraction) = digits(value, decimals);
    let mut out = String::with_capacity(whole.len() + 8);
    if negative {
        out.push(MINUS);
    }
    group(&mut out, &whole, '.', 4);
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(&fraction);
    }
    out
}

/// Sign, digits before and behind the comma of the rounded value. A rounded zero has no sign.
fn digits(value: Decimal, decimals: u32) -> (bool, String, String) {
    let rounded = round_half_up(value, decimals);
    let text = rounded.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let width = usize::try_from(decimals.min(28)).expect("at most 28");
    let mut fraction = fraction.to_owned();
    while fraction.len() < width {
        fraction.push('0');
    }
    fraction.truncate(width);
    (rounded.is_sign_negative() && !rounded.is_zero(), whole.to_owned(), fraction)
}

fn group(out: &mut String, digits: &str, separator: char, from: usize) {
    if digits.len() < from {
        out.push_str(digits);
        return;
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
}

/// A value of a table: the number or its sign (`–`, `.`, `…`), brackets for a limited value, letters
/// for provisional, revised and estimated ones behind a narrow no-break space.
#[must_use]
pub fn value(value: Option<Decimal>, signs: Signs, decimals: u32) -> String {
    let Some(value) = value else {
        let gap = signs.iter().find(|sign| {
            matches!(sign, Sign::Unknown | Sign::Blocked | Sign::NotYet | Sign::Unreliable)
        });
        return gap.unwrap_or(Sign::Unknown).symbol().to_owned();
    };
    let mut text = if signs.has(Sign::Nothing) {
        Sign::Nothing.symbol().to_owned()
    } else if signs.has(Sign::NearZero) {
        Sign::NearZero.symbol().to_owned()
    } else {
        number(value, decimals)
    };
    if signs.has(Sign::Limited) {
        text = format!("({text})");
    }
    for sign in [Sign::Provisional, Sign::Revised, Sign::Estimated] {
        if signs.has(sign) {
            text.push(NARROW);
            text.push_str(sign.symbol());
        }
    }
    text
}

/// A day in text: `13. November 2019`.
#[must_use]
pub fn date_long(day: NaiveDate) -> String {
    format!("{}. {} {}", day.day(), month_name(day.month()), day.year())
}

/// A day in a table: `13.11.2019`.
#[must_use]
pub fn date_short(day: NaiveDate) -> String {
    format!("{:02}.{:02}.{}", day.day(), day.month(), day.year())
}

fn month_name(month: u32) -> &'static str {
    usize::try_from(month)
        .ok()
        .and_then(|m| MONTHS.get(m.wrapping_sub(1)))
        .copied()
        .unwrap_or_default()
}

fn roman(number: u32) -> &'static str {
    usize::try_from(number)
        .ok()
        .and_then(|n| ROMAN.get(n.wrapping_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// A period in text: `September 2019`, `III. Quartal 2019`, `1. Halbjahr 2019`, `2019`.
#[must_use]
pub fn period(period: Period) -> String {
    format!("{}{}", period_name(period), period.year())
}

/// A period after "im": `September 2019`, `III. Quartal 2019`, `Jahr 2019`.
#[must_use]
pub fn period_dative(value: Period) -> String {
    match value.grain() {
        Grain::Year => format!("Jahr {}", value.year()),
        _ => period(value),
    }
}

/// A period without its year, where it has a name of its own: `III. Quartal`.
#[must_use]
pub fn period_without_year(period: Period) -> String {
    match period.grain() {
        Grain::Year => period.year().to_string(),
        _ => period_name(period).trim_end().to_owned(),
    }
}

fn period_name(period: Period) -> String {
    match period.grain() {
        Grain::Month => format!("{} ", month_name(period.number())),
        Grain::Quarter => format!("{}. Quartal ", roman(period.number())),
        Grain::HalfYear => format!("{}. Halbjahr ", period.number()),
        Grain::Year => String::new(),
    }
}

/// A period in a column head: `III/2019`, `09/2019`, `1. Hj. 2019`, `2019`.
#[must_use]
pub fn period_short(period: Period) -> String {
    let year = period.year();
    match period.grain() {
        Grain::Month => format!("{:02}/{year}", period.number()),
        Grain::Quarter => format!("{}/{year}", roman(period.number())),
        Grain::HalfYear => format!("{}. Hj. {year}", period.number()),
        Grain::Year => year.to_string(),
    }
}

/// How much of a quarter is there: `2 von 3 Monaten`.
#[must_use]
pub fn coverage(present: u32, expected: u32, grain: Grain) -> String {
    let unit = match (grain, expected) {
        (Grain::Month, 1) => "Monat",
        (Grain::Month, _) => "Monaten",
        (Grain::Quarter, 1) => "Quartal",
        (Grain::Quarter, _) => "Quartalen",
        (Grain::HalfYear, 1) => "Halbjahr",
        (Grain::HalfYear, _) => "Halbjahren",
        (Grain::Year, 1) => "Jahr",
        (Grain::Year, _) => "Jahren",
    };
    format!("{present} von {expected} {unit}")
}

/// A count with its noun: words up to twelve, digits above: `eine Maßnahme`, `zwölf Maßnahmen`,
/// `13 Maßnahmen`; `keine Maßnahmen` for none.
#[must_use]
pub fn count(n: u32, one: &str, many: &str) -> String {
    format!("{} {}", count_word(n), if n == 1 { one } else { many })
}

/// A count of feminine nouns in words up to twelve.
#[must_use]
pub fn count_word(n: u32) -> String {
    const WORDS: [&str; 13] = [
        "keine", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
        "elf", "zwölf",
    ];
    usize::try_from(n)
        .ok()
        .and_then(|i| WORDS.get(i))
        .map_or_else(|| number(Decimal::from(n), 0), |word| (*word).to_owned())
}

/// A size of a file: `12 KB` (thousands of bytes, rounded up).
#[must_use]
pub fn file_size(bytes: u64) -> String {
    with_unit(&number(Decimal::from(bytes.div_ceil(1000)), 0), "KB")
}

/// The words joined as a German list: `a, b und c`.
#[must_use]
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} und {last}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    fn p(text: &str) -> Period {
        text.parse().expect("a period")
    }

    #[test]
    fn numbers() {
        assert_eq!(number(d("1234"), 0), "1234");
        assert_eq!(number(d("12345.678"), 1), "12\u{202F}345,7");
        assert_eq!(number(d("-1234567"), 2), "\u{2212}1\u{202F}234\u{202F}567,00");
        assert_eq!(number(d("-0.4"), 0), "0");
        assert_eq!(number(d("2.5"), 0), "3");
        assert_eq!(exact(d("12.50")), "12,5");
        assert_eq!(exact(d("100")), "100");
        assert_eq!(signed(d("67"), 0), "+67");
        assert_eq!(signed(d("-3.25"), 1), "\u{2212}3,3");
        assert_eq!(signed(d("0.04"), 1), "±0,0");
        assert_eq!(percent(d("45.3")), "45,3\u{202F}%");
    }

    #[test]
    fn amounts() {
        use MoneyGrouping::{Point, Space};
        assert_eq!(money(Cents(123_456_789), Point), "1.234.567,89\u{202F}€");
        assert_eq!(money(Cents(-5), Point), "\u{2212}0,05\u{202F}€");
        assert_eq!(money_whole(Cents(123_456_750), Point), "1.234.568\u{202F}€");
        assert_eq!(money_column(Cents(99_949), Point), "999");
        assert_eq!(money_column(Cents(99_950), Point), "1.000");
        assert_eq!(
            money(Cents(-123_456_789), Space),
            "\u{2212}1\u{202F}234\u{202F}567,89\u{202F}€"
        );
        assert_eq!(money_column(Cents(99_950), Space), "1000");
    }

    #[test]
    fn units_stand_off_their_number() {
        assert_eq!(with_unit("4", "Träger"), "4\u{A0}Träger");
        assert_eq!(with_unit("4", "km"), "4\u{202F}km");
        assert_eq!(with_unit("4", "m²"), "4\u{202F}m²");
        assert_eq!(with_unit("4", ""), "4");
    }

    #[test]
    fn dates_and_periods() {
        let day = NaiveDate::from_ymd_opt(2019, 3, 1).expect("a day");
        assert_eq!(date_long(day), "1. März 2019");
        assert_eq!(date_short(day), "01.03.2019");
        for (code, long, short) in [
            ("2019-Q3", "III. Quartal 2019", "III/2019"),
            ("2019-09", "September 2019", "09/2019"),
            ("2019-H1", "1. Halbjahr 2019", "1. Hj. 2019"),
            ("2019", "2019", "2019"),
        ] {
            assert_eq!(period(p(code)), long);
            assert_eq!(period_short(p(code)), short);
        }
        assert_eq!(period_dative(p("2019")), "Jahr 2019");
        assert_eq!(period_without_year(p("2019-Q1")), "I. Quartal");
        assert_eq!(coverage(2, 3, Grain::Month), "2 von 3 Monaten");
    }

    #[test]
    fn signs_replace_or_accompany_the_number() {
        let with = |sign: Sign| Signs::from(sign);
        assert_eq!(value(None, with(Sign::NotYet), 0), "…");
        assert_eq!(value(None, Signs::NONE, 0), ".");
        assert_eq!(value(Some(d("0")), with(Sign::Nothing), 1), "–");
        assert_eq!(value(Some(d("0")), with(Sign::NearZero), 0), "0");
        assert_eq!(value(Some(d("12")), with(Sign::Limited), 0), "(12)");
        assert_eq!(
            value(Some(d("12")), with(Sign::Provisional).with(Sign::Revised), 0),
            "12\u{202F}p\u{202F}r"
        );
    }

    #[test]
    fn counts_and_lists() {
        assert_eq!(count(1, "Maßnahme", "Maßnahmen"), "eine Maßnahme");
        assert_eq!(count(0, "Maßnahme", "Maßnahmen"), "keine Maßnahmen");
        assert_eq!(count(13, "Maßnahme", "Maßnahmen"), "13 Maßnahmen");
        let words = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        assert_eq!(list(&words), "a, b und c");
        assert_eq!(file_size(12_001), "13\u{202F}KB");
    }
}
