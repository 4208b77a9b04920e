//! One cell as text, number or time.

use super::fold::line;
use super::header::marked;
use super::number::{self, Number, Reading, Unit};
use super::period::{self, TimeReading};
use super::placeholder::Placeholders;
use crate::domain::Decimal;
use crate::lang::Text;
use crate::workbook::{RawCell, RawValue};
use chrono::{Datelike, Timelike};
use std::borrow::Cow;

/// Why a cell has no content, whatever was expected in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// An error value.
    Error(String),
    /// A formula without a stored result.
    NoResult,
}

/// The cell's fault, where it has one.
pub(super) fn fault(cell: &RawCell) -> Option<Fault> {
    match &cell.value {
        RawValue::Error(error) => Some(Fault::Error(error.clone())),
        RawValue::FormulaWithoutResult => Some(Fault::NoResult),
        _ => None,
    }
}

/// A number in German notation, without grouping.
pub(super) fn german(value: Decimal) -> String {
    value.to_string().replace('.', ",")
}

/// The cell as one line of text. Faults are empty.
pub(super) fn text(cell: &RawCell) -> Cow<'_, str> {
    match &cell.value {
        RawValue::Text(text) => line(text),
        RawValue::Number(value) if cell.percent => {
            Cow::Owned(format!("{} %", german((value * Decimal::ONE_HUNDRED).normalize())))
        }
        RawValue::Number(value) => Cow::Owned(german(value.normalize())),
        RawValue::HugeNumber(digits) => Cow::Borrowed(digits),
        RawValue::Date(moment) => {
            let day = format!("{:02}.{:02}.{}", moment.day(), moment.month(), moment.year());
            if moment.time() == chrono::NaiveTime::MIN {
                Cow::Owned(day)
            } else {
                Cow::Owned(format!("{day} {:02}:{:02}", moment.hour(), moment.minute()))
            }
        }
        RawValue::Bool(true) => Cow::Borrowed("ja"),
        RawValue::Bool(false) => Cow::Borrowed("nein"),
        RawValue::Error(_) | RawValue::FormulaWithoutResult => Cow::Borrowed(""),
    }
}

/// The cell as messages show it, faults too.
pub(super) fn shown(cell: &RawCell) -> String {
    match &cell.value {
        RawValue::Error(error) => error.clone(),
        RawValue::FormulaWithoutResult => "Formel ohne Ergebnis".to_owned(),
        _ => super::fold::shown(&text(cell)),
    }
}

/// The cell as a number.
pub(super) fn number(cell: &RawCell, placeholders: &Placeholders) -> Reading {
    let unreadable = |de: &str, en: &str| Reading::Unreadable(Text::new(de, en));
    match &cell.value {
        RawValue::Number(value) => {
            let percent = cell.percent;
            let value = if percent {
                match value.checked_mul(Decimal::ONE_HUNDRED) {
                    Some(value) => value.normalize(),
                    None => {
                        return unreadable(
                            "die Zahl hat zu viele Stellen",
                            "the number has too many digits",
                        );
                    }
                }
            } else {
                *value
            };
            let unit = if percent { Unit::Percent } else { Unit::None };
            Reading::Number(Number { value: Some(value), unit, ..Number::default() })
        }
        RawValue::Text(text) => number::read(text, placeholders),
        RawValue::HugeNumber(_) => unreadable(
            "die Zahl ist zu groß oder keine endliche Zahl",
            "the number is too large or not finite",
        ),
        RawValue::Date(_) => {
            unreadable("das ist ein Datum, keine Zahl", "it is a date, not a number")
        }
        RawValue::Bool(_) => {
            unreadable("das ist ein Wahrheitswert, keine Zahl", "it is a truth value, not a number")
        }
        RawValue::Error(_) | RawValue::FormulaWithoutResult => Reading::Empty,
    }
}

/// The cell as the period of a row: a footnote mark behind it (`2020 1)`, `2020*`) is no part of it.
pub(super) fn span(cell: &RawCell) -> TimeReading {
    let whole = time(cell);
    if matches!(whole, TimeReading::Time(_) | TimeReading::YearMissing(_)) {
        return whole;
    }
    let RawValue::Text(text) = &cell.value else { return whole };
    let (bare, mark) = marked(text);
    match period::read(bare) {
        bare @ (TimeReading::Time(_) | TimeReading::YearMissing(_)) if !mark.is_empty() => bare,
        _ => whole,
    }
}

/// The cell as a time.
pub(super) fn time(cell: &RawCell) -> TimeReading {
    match &cell.value {
        RawValue::Text(text) => period::read(text),
        RawValue::Number(value) => period::number(*value),
        RawValue::Date(moment) => period::day(moment.date()),
        RawValue::HugeNumber(_) | RawValue::Bool(_) => TimeReading::Invalid(Text::new(
            "erwartet wird ein Datum oder ein Zeitraum",
            "expected is a date or a span",
        )),
        RawValue::Error(_) | RawValue::FormulaWithoutResult => TimeReading::Empty,
    }
}
