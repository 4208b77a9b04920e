//! Excel's doubles and serial dates to exact values.

use super::raw::RawValue;
use crate::domain::Decimal;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// The first serial after 31.12.9999, in both calendars' own count.
const END_1900: f64 = 2_958_466.0;
const END_1904: f64 = 2_957_004.0;
/// Days between the two calendars.
const DAYS_1904: f64 = 1462.0;

/// The shortest decimal that reads back to the double, at most 28 places; what no such
/// decimal holds stays as written.
pub(super) fn number(value: f64) -> RawValue {
    match shortest(value) {
        Some(decimal) => RawValue::Number(decimal),
        None => RawValue::HugeNumber(if value.is_nan() {
            "NaN".to_owned()
        } else {
            format!("{value:E}")
        }),
    }
}

/// The shortest decimal that reads back to the double.
///
/// Most numbers in workbooks have few places. For those, a scaled integer of at most 15
/// digits whose quotient is the double again *is* the shortest decimal (decimals of 15
/// digits map to distinct doubles), and no text is made.
pub(super) fn shortest(value: f64) -> Option<Decimal> {
    const POWERS: [f64; 5] = [1.0, 10.0, 100.0, 1000.0, 10_000.0];
    for (places, power) in (0u32..).zip(POWERS) {
        let scaled = (value * power).round();
        if scaled.abs() < 1e15 && scaled / power == value {
            #[expect(clippy::cast_possible_truncation, reason = "an integer below 1e15")]
            return Some(Decimal::new(scaled as i64, places));
        }
    }
    if !value.is_finite() {
        return None;
    }
    from_digits(&format!("{value:e}"))
}

/// A decimal of `d.ddde-5`; `None` outside of 28 digits, or where 28 places leave nothing.
fn from_digits(scientific: &str) -> Option<Decimal> {
    let (digits, exponent) = scientific.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let places = digits.split_once('.').map_or(0, |(_, places)| places.len());
    let mantissa: i128 = digits.replace('.', "").parse().ok()?;
    let scale = i32::try_from(places).ok()? - exponent;
    if scale < 0 {
        let factor = 10i128.checked_pow(scale.unsigned_abs())?;
        return Decimal::try_from_i128_with_scale(mantissa.checked_mul(factor)?, 0).ok();
    }
    if let Ok(decimal) = Decimal::try_from_i128_with_scale(mantissa, scale.unsigned_abs()) {
        return Some(decimal);
    }
    // Residues of sums such as 2.7755575615628914E-17: 28 places are kept.
    let surplus = u32::try_from(scale - 28).ok()?;
    let divisor = 10i128.checked_pow(surplus)?;
    let kept = (mantissa + mantissa.signum() * divisor / 2) / divisor;
    (kept != 0).then(|| Decimal::try_from_i128_with_scale(kept, 28).ok())?
}

/// Date and time of a serial number; `None` where Excel shows no date either.
///
/// In the calendar of 1900, serial 60 is the 29 February 1900 that never was; it becomes the
/// day before. Times without a day are on 31.12.1899.
pub(super) fn date(serial: f64, since_1904: bool) -> Option<NaiveDateTime> {
    let end = if since_1904 { END_1904 } else { END_1900 };
    if !(0.0..end).contains(&serial) {
        return None;
    }
    let serial = if since_1904 { serial + DAYS_1904 } else { serial };
    let epoch_day = if serial < 60.0 { 31 } else { 30 };
    let epoch = NaiveDate::from_ymd_opt(1899, 12, epoch_day)?.and_hms_opt(0, 0, 0)?;
    #[expect(clippy::cast_possible_truncation, reason = "below 2.96 million days in ms")]
    let milliseconds = (serial * 86_400_000.0).round() as i64;
    epoch.checked_add_signed(TimeDelta::milliseconds(milliseconds))
}

/// Date or date and time in ISO 8601, as ODS and strict XLSX store it.
pub(super) fn iso_date(text: &str) -> Option<NaiveDateTime> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return day.and_hms_opt(0, 0, 0);
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

/// A duration such as `PT12H30M00S` as time since 31.12.1899, the day Excel gives to bare times.
pub(super) fn iso_duration(text: &str) -> Option<NaiveDateTime> {
    let mut rest = text.strip_prefix("PT")?;
    let mut seconds = 0.0f64;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')?;
        let amount: f64 = rest[..end].replace(',', ".").parse().ok()?;
        seconds += amount
            * match rest.as_bytes()[end] {
                b'H' => 3600.0,
                b'M' => 60.0,
                b'S' => 1.0,
                _ => return None,
            };
        rest = &rest[end + 1..];
    }
    date(seconds / 86_400.0, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(value: f64) -> String {
        match number(value) {
            RawValue::Number(decimal) => decimal.to_string(),
            RawValue::HugeNumber(text) => format!("huge {text}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn doubles_become_their_shortest_decimal() {
        for (value, decimal) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.125, "0.125"),
            (1234.5, "1234.5"),
            (0.1 + 0.2, "0.30000000000000004"),
            (13.603_850_363_087_789, "13.603850363087789"),
            (1e22, "10000000000000000000000"),
            (123_456_789_012_345_680.0, "123456789012345680"),
            (2.775_557_561_562_891_4e-17, "0.0000000000000000277555756156"),
            (1e29, "huge 1E29"),
            (1e-300, "huge 1E-300"),
            (f64::INFINITY, "huge inf"),
            (f64::NAN, "huge NaN"),
        ] {
            assert_eq!(shown(value), decimal, "{value}");
        }
    }

    #[test]
    fn serials_are_days_of_both_calendars() {
        let day = |serial, old| date(serial, old).map(|d| d.format("%d.%m.%Y %H:%M").to_string());
        assert_eq!(day(43_831.0, false).as_deref(), Some("01.01.2020 00:00"));
        assert_eq!(day(42_369.0, true).as_deref(), Some("01.01.2020 00:00"));
        assert_eq!(day(1.0, false).as_deref(), Some("01.01.1900 00:00"));
        assert_eq!(day(59.0, false).as_deref(), Some("28.02.1900 00:00"));
        assert_eq!(day(60.0, false).as_deref(), Some("28.02.1900 00:00"));
        assert_eq!(day(61.0, false).as_deref(), Some("01.03.1900 00:00"));
        assert_eq!(day(0.5, false).as_deref(), Some("31.12.1899 12:00"));
        assert_eq!(day(0.0, true).as_deref(), Some("01.01.1904 00:00"));
        assert_eq!(day(2_958_465.75, false).as_deref(), Some("31.12.9999 18:00"));
        for bad in [-1.0, 2_958_466.0, 1e10, f64::NAN, f64::INFINITY] {
            assert_eq!(day(bad, false), None, "{bad}");
        }
    }

    #[test]
    fn iso_texts_are_dates() {
        let shown = |d: Option<NaiveDateTime>| d.map(|d| d.to_string());
        assert_eq!(shown(iso_date("2019-09-30")).as_deref(), Some("2019-09-30 00:00:00"));
        assert_eq!(shown(iso_date("2019-09-30T12:30:00Z")).as_deref(), Some("2019-09-30 12:30:00"));
        assert_eq!(shown(iso_date("2019-02-31")), None);
        assert_eq!(shown(iso_duration("PT12H30M00S")).as_deref(), Some("1899-12-31 12:30:00"));
        assert_eq!(shown(iso_duration("P1D")), None);
    }

    proptest! {
        #[test]
        fn every_decimal_reads_back(value in proptest::num::f64::NORMAL) {
            if let Some(decimal) = shortest(value)
                && decimal.scale() < 28
            {
                prop_assert_eq!(decimal.to_string().parse::<f64>().expect("a number"), value);
            }
        }

        #[test]
        fn cents_keep_two_places(cents in -1_000_000_000_000i64..1_000_000_000_000) {
            #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
            let value = cents as f64 / 100.0;
            prop_assert_eq!(shortest(value), Some(Decimal::new(cents, 2).normalize()));
        }
    }
}
