//! Exact numbers: decimals, money, table signs.

pub use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Rounds half away from zero (kaufmännisch) to `decimals` places. Done once, at the end.
#[must_use]
pub fn round_half_up(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// An amount of money in euro cents.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Cents(pub i64);

impl Cents {
    /// The amount in euro, exact, always with two decimals.
    #[must_use]
    pub fn euro(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Cents of an amount in euro, rounded half up to the cent; `None` past ±92 quadrillion.
    #[must_use]
    pub fn from_euro(euro: Decimal) -> Option<Self> {
        let cents = round_half_up(euro, 2).checked_mul(Decimal::ONE_HUNDRED)?;
        i64::try_from(cents.trunc().mantissa() / 10i128.pow(cents.trunc().scale())).ok().map(Self)
    }

    /// Sum, `None` on overflow.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

/// A table sign (DIN 55301 / DIN 5008; DOMAIN.md 4.4). Ordered as INTERFACES.md lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sign {
    /// `–` exactly zero.
    Nothing,
    /// `0` more than nothing, less than half of the last digit shown.
    NearZero,
    /// `.` unknown or suppressed.
    Unknown,
    /// `x` makes no sense.
    Blocked,
    /// `…` not yet available.
    NotYet,
    /// `/` not reliable.
    Unreliable,
    /// `()` limited.
    Limited,
    /// `p` provisional.
    Provisional,
    /// `r` revised.
    Revised,
    /// `s` estimated.
    Estimated,
}

impl Sign {
    /// All signs in the order in which several are printed.
    pub const ALL: [Sign; 10] = [
        Sign::Nothing,
        Sign::NearZero,
        Sign::Unknown,
        Sign::Blocked,
        Sign::NotYet,
        Sign::Unreliable,
        Sign::Limited,
        Sign::Provisional,
        Sign::Revised,
        Sign::Estimated,
    ];

    /// The sign as the column `zeichen` has it.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Sign::Nothing => "–",
            Sign::NearZero => "0",
            Sign::Unknown => ".",
            Sign::Blocked => "x",
            Sign::NotYet => "…",
            Sign::Unreliable => "/",
            Sign::Limited => "()",
            Sign::Provisional => "p",
            Sign::Revised => "r",
            Sign::Estimated => "s",
        }
    }
}

/// A set of table signs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Signs(u16);

impl Signs {
    /// No sign.
    pub const NONE: Signs = Signs(0);

    /// This set with one sign more.
    #[must_use]
    pub fn with(self, sign: Sign) -> Self {
        Self(self.0 | 1 << sign as u16)
    }

    /// This set with one sign less.
    #[must_use]
    pub fn without(self, sign: Sign) -> Self {
        Self(self.0 & !(1 << sign as u16))
    }

    /// The union of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the sign is in it.
    #[must_use]
    pub fn has(self, sign: Sign) -> bool {
        self.0 & 1 << sign as u16 != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The signs in it, in printing order.
    pub fn iter(self) -> impl Iterator<Item = Sign> {
        Sign::ALL.into_iter().filter(move |sign| self.has(*sign))
    }
}

impl From<Sign> for Signs {
    fn from(sign: Sign) -> Self {
        Self::NONE.with(sign)
    }
}

/// Joined by a blank, in the listed order (RULES.md 21).
impl fmt::Display for Signs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, sign) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(sign.symbol())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_are_rounded_half_up() {
        let cents = |text: &str| Cents::from_euro(text.parse().expect("a decimal"));
        assert_eq!(cents("1234.565"), Some(Cents(123_457)));
        assert_eq!(cents("-0.005"), Some(Cents(-1)));
        assert_eq!(cents("99999999999999999999"), None);
    }

    #[test]
    fn signs_print_in_listed_order() {
        let signs = Signs::from(Sign::Revised).with(Sign::Limited).with(Sign::Estimated);
        assert_eq!(signs.to_string(), "() r s");
    }
}
