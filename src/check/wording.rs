//! How rules print numbers, days and periods in their messages: as the sheet and the report show
//! them, in both languages of the program.

pub(super) use crate::finding::period;

use crate::domain::{Cents, Decimal};
use chrono::NaiveDate;

/// Characters of a cell that a message quotes.
const QUOTED: usize = 60;

/// A number in German notation: `31.950,00`. Keeps the decimals it has.
pub(super) fn number(value: Decimal) -> String {
    let plain = value.abs().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::new();
    if value.is_sign_negative() && !value.is_zero() {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push('.');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

/// An amount: `1.234,50 €`.
pub(super) fn money(amount: Cents) -> String {
    format!("{} €", number(amount.euro()))
}

/// A day: `30.09.2019`.
pub(super) fn date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// Text of a cell in backticks, on one line and shortened.
pub(super) fn quoted(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= QUOTED {
        return format!("`{flat}`");
    }
    let short: String = flat.chars().take(QUOTED - 1).collect();
    format!("`{}…`", short.trim_end())
}

/// The known word that is nearest to what was written, if any is near at all.
pub(super) fn nearest<'n>(word: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let word = word.trim().to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let likeness = strsim::jaro_winkler(&word, &candidate.to_lowercase());
        // The first of equals stays, so that the answer follows the order of the project file.
        if likeness > best.map_or(0.75, |(best, _)| best) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_in_the_sheet() {
        let show = |text: &str| number(text.parse().expect(text));
        assert_eq!(show("31950.00"), "31.950,00");
        assert_eq!(show("-1234567.5"), "−1.234.567,5");
        assert_eq!(show("999"), "999");
        assert_eq!(show("-0.0"), "0,0");
        assert_eq!(money(Cents(123_450)), "1.234,50 €");
    }

    #[test]
    fn long_cells_are_shortened() {
        assert_eq!(quoted(" a\n b "), "`a b`");
        assert_eq!(quoted(&"ä".repeat(80)).chars().count(), 62);
    }

    #[test]
    fn nearest_is_near_or_nothing() {
        assert_eq!(nearest("W-3", ["W-02", "W-03", "B-03"]), Some("W-03"));
        assert_eq!(nearest("Feuerwehr", ["W-02", "W-03"]), None);
    }
}
