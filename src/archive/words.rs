//! Old and new states in the German that a list of changes prints.

use crate::domain::{Cents, Decimal, MeasureRecord};
use chrono::NaiveDate;

/// A day as TT.MM.JJJJ.
pub(super) fn date(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}

/// The same, where there is one.
pub(super) fn day(day: Option<NaiveDate>) -> Option<String> {
    day.map(date)
}

/// Ja or nein.
pub(super) fn yes(yes: bool) -> &'static str {
    if yes { "ja" } else { "nein" }
}

/// A number with decimal point and nothing else, as every writer spells it in its own way.
pub(super) fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

/// A number with decimal comma and grouped thousands.
pub(super) fn number(number: Decimal) -> String {
    let text = number.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    if number.is_sign_negative() && !number.is_zero() {
        grouped.push('\u{2212}');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push(',');
        grouped.push_str(fraction);
    }
    grouped
}

/// An amount of money.
pub(super) fn euro(cents: Cents) -> String {
    format!("{} Euro", number(cents.euro()))
}

/// Progress, empty for none.
pub(super) fn percent(progress: Option<Decimal>) -> String {
    progress.map_or_else(String::new, |progress| format!("{} %", number(progress)))
}

/// The end as the sheet has it: in words where it has words.
pub(super) fn end(measure: &MeasureRecord) -> String {
    match measure.end {
        _ if !measure.end_text.is_empty() => measure.end_text.clone(),
        Some(end) => date(end),
        None => "ohne Frist".to_owned(),
    }
}

/// Begin and end.
pub(super) fn schedule(measure: &MeasureRecord) -> String {
    match measure.start {
        Some(start) => format!("{} bis {}", date(start), end(measure)),
        None => end(measure),
    }
}

/// Planned and spent money.
pub(super) fn money(measure: &MeasureRecord) -> String {
    let plan = measure.plan.map(|cents| format!("Plan {}", euro(cents)));
    let spent = measure.spent.map(|cents| format!("Ist {}", euro(cents)));
    plan.into_iter().chain(spent).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_german() {
        for (text, printed) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1.000"),
            ("-1234567.50", "\u{2212}1.234.567,50"),
            ("0.5", "0,5"),
        ] {
            assert_eq!(number(text.parse().expect(text)), printed);
        }
    }
}
