//! How much larger a stored number is than what a table shows of it.

use crate::domain::Decimal;
use std::str::FromStr;

/// How often a stored number is divided by a thousand where it is shown with these digits, which are
/// rounded and may be grouped; `None` where it is another number.
pub(super) fn thousands(stored: &str, shown: &str) -> Option<u8> {
    let stored = parse(stored)?.abs();
    // `1,2` or `1.2` with decimals behind the one mark, or every mark groups
    let decimals = |mark: char| {
        let (whole, decimals) = shown.split_once(mark)?;
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        (!decimals.contains(['.', ','])).then(|| format!("{whole}.{decimals}"))
    };
    let grouped: String = shown.chars().filter(char::is_ascii_digit).collect();
    let readings = [Some(grouped), decimals(','), decimals('.')];
    let readings: Vec<Decimal> = readings.iter().flatten().filter_map(|text| parse(text)).collect();
    (0u8..=3).find(|times| {
        let unit = Decimal::from(1_000u32.pow(u32::from(*times)));
        readings.iter().any(|number| is_rounded(stored, *number, unit).unwrap_or(false))
    })
}

/// Whether `number`, with its decimals, is what is shown of `stored` in this unit.
fn is_rounded(stored: Decimal, number: Decimal, unit: Decimal) -> Option<bool> {
    let half = Decimal::try_new(5, number.scale() + 1).ok()?.checked_mul(unit)?;
    let apart = stored.checked_sub(number.checked_mul(unit)?)?.abs();
    Some(apart <= half)
}

fn parse(text: &str) -> Option<Decimal> {
    Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn what_is_shown_is_rounded_and_grouped() {
        for (stored, shown, times) in [
            ("15", "15", Some(0)),
            ("15000", "15", Some(1)),
            ("500000", "500,00", Some(1)),
            ("500", "0,5", Some(1)),
            ("1234567", "1.235", Some(1)),
            ("1234567", "1,2", Some(2)),
            ("1234567", "1.234.567,00", Some(0)),
            ("1234567.5", "1,234,567.50", Some(0)),
            ("1.5E6", "1,5", Some(2)),
            ("-3450000", "3.450", Some(1)),
            ("17", "18", None),
            ("17", "", None),
            ("2", "0.00000000000000000000000000000000001", None),
        ] {
            assert_eq!(thousands(stored, shown), times, "{stored} as {shown}");
        }
    }
}
