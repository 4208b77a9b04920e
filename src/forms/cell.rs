//! Cells whose reading gives back exactly what they were made from.

use crate::domain::{Cents, Decimal, Sign, Signs, Value};
use chrono::{Datelike, NaiveDate};

/// What a cell of a form holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    Blank,
    /// A number that the file's notation keeps exactly.
    Number(f64),
    /// Words, or a number that only words keep exactly.
    Text(String),
    /// A day that the format's calendar has.
    Date(NaiveDate),
}

/// Significant digits that an Office program keeps when somebody edits a number.
const DIGITS: usize = 15;

impl Cell {
    /// Words; blank where there are none.
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// A day; in words where the format has no such day (before 1900).
    pub(super) fn date(day: Option<NaiveDate>) -> Self {
        match day {
            None => Self::Blank,
            Some(day) if (1901..=9999).contains(&day.year()) => Self::Date(day),
            Some(day) => Self::Text(day.format("%d.%m.%Y").to_string()),
        }
    }

    /// An amount of money in euro.
    pub(super) fn money(amount: Option<Cents>) -> Self {
        amount.map_or(Self::Blank, |amount| Self::decimal(amount.euro().normalize()))
    }

    /// A progress in per cent. Below one it needs its sign: a bare 0,5 may be a share.
    pub(super) fn percent(value: Option<Decimal>) -> Self {
        match value {
            None => Self::Blank,
            Some(value) if value > Decimal::ZERO && value < Decimal::ONE => {
                Self::Text(format!("{} %", german(value)))
            }
            Some(value) => Self::decimal(value),
        }
    }

    /// A number as it is, with all its digits, also zeros at its end.
    pub(super) fn decimal(value: Decimal) -> Self {
        let digits = value.to_string();
        let count = digits.bytes().filter(u8::is_ascii_digit).count();
        match digits.parse::<f64>() {
            // The file holds the shortest digits that give the number, as `{}` writes them.
            Ok(number) if count <= DIGITS && number.to_string() == digits => Self::Number(number),
            _ => Self::Text(german(value)),
        }
    }

    /// A value of an indicator with its signs; its remark stands in a column of its own.
    pub(super) fn value(value: &Value) -> Self {
        let signs = value.signs;
        let Some(number) = value.value else {
            let sign = [Sign::NotYet, Sign::Blocked, Sign::Unreliable, Sign::Unknown]
                .into_iter()
                .find(|sign| signs.has(*sign));
            return Self::text(sign.map_or(".", Sign::symbol));
        };
        if number.is_zero() && signs == Signs::from(Sign::Nothing) {
            return Self::text(Sign::Nothing.symbol());
        }
        if number.is_zero() && signs == Signs::from(Sign::NearZero) {
            return Self::text(NEAR_ZERO);
        }
        let said = [
            (Sign::Provisional, "vorläufig"),
            (Sign::Revised, "berichtigt"),
            (Sign::Estimated, "geschätzt"),
        ];
        let mut words: Vec<String> = said
            .iter()
            .filter(|(sign, _)| signs.has(*sign))
            .map(|(_, word)| (*word).to_owned())
            .collect();
        if signs.has(Sign::Limited) {
            words.push(format!("({})", german(number)));
        } else if words.is_empty() {
            return Self::decimal(number);
        } else {
            words.push(german(number));
        }
        Self::Text(words.join(" "))
    }

    /// As people read it, for the grey columns.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Blank => "–".to_owned(),
            Self::Number(number) => number.to_string().replace('.', ","),
            Self::Text(text) => text.clone(),
            Self::Date(day) => day.format("%d.%m.%Y").to_string(),
        }
    }
}

/// How "less than half of the last digit" is written: a plain 0 is exactly zero. The guide's legend
/// explains it, so that it is read so.
pub(super) const NEAR_ZERO: &str = "(0)";

fn german(value: Decimal) -> String {
    value.to_string().replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        let cell = |text: &str| Cell::decimal(text.parse().expect("a decimal"));
        assert_eq!(cell("440"), Cell::Number(440.0));
        assert_eq!(cell("-0.5"), Cell::Number(-0.5));
        assert_eq!(cell("12.50"), Cell::text("12,50"));
        assert_eq!(cell("1234567890123.456"), Cell::text("1234567890123,456"));
        assert_eq!(Cell::percent("0.5".parse().ok()), Cell::text("0,5 %"));
        assert_eq!(Cell::money(Some(Cents(123_450))), Cell::Number(1234.5));
    }

    #[test]
    fn days_before_the_calendar_of_the_format_are_words() {
        assert_eq!(Cell::date(NaiveDate::from_ymd_opt(1899, 12, 31)), Cell::text("31.12.1899"));
        assert_eq!(Cell::date(NaiveDate::from_ymd_opt(2026, 9, 30)).shown(), "30.09.2026");
        assert_eq!(Cell::date(None).shown(), "–");
    }
}
