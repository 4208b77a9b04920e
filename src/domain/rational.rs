//! Exact quotients: what a mean or a ratio is before its one rounding.

use super::Decimal;
use std::cmp::Ordering;

/// A fraction of two integers, reduced, with a positive denominator.
///
/// Every operation is exact; one whose result does not fit into 128 bits gives `None`, it never
/// loses a digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rational {
    numerator: i128,
    denominator: i128,
}

impl Rational {
    /// Zero.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// `numerator / denominator`; `None` for a denominator of zero.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        if denominator == 1 {
            return Some(Self { numerator, denominator });
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok()?;
        let (numerator, denominator) = (numerator / divisor, denominator / divisor);
        if denominator < 0 {
            return Some(Self {
                numerator: numerator.checked_neg()?,
                denominator: denominator.checked_neg()?,
            });
        }
        Some(Self { numerator, denominator })
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: i64) -> Self {
        Self { numerator: i128::from(number), denominator: 1 }
    }

    /// `mantissa / 10^scale`, `None` for a scale above 38.
    #[must_use]
    pub fn scaled(mantissa: i128, scale: u32) -> Option<Self> {
        Self::new(mantissa, 10i128.checked_pow(scale)?)
    }

    /// The sum.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let divisor = gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok()?;
        let left = self.numerator.checked_mul(other.denominator / divisor)?;
        let right = other.numerator.checked_mul(self.denominator / divisor)?;
        let denominator = (self.denominator / divisor).checked_mul(other.denominator)?;
        Self::new(left.checked_add(right)?, denominator)
    }

    /// The difference.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self { numerator: other.numerator.checked_neg()?, ..other })
    }

    /// The product.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let left = Self::new(self.numerator, other.denominator)?;
        let right = Self::new(other.numerator, self.denominator)?;
        Self::new(
            left.numerator.checked_mul(right.numerator)?,
            left.denominator.checked_mul(right.denominator)?,
        )
    }

    /// The quotient; `None` for a divisor of zero, too.
    #[must_use]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        self.checked_mul(Self::new(other.denominator, other.numerator)?)
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.numerator == i128::MIN {
            return self;
        }
        Self { numerator: self.numerator.abs(), ..self }
    }

    /// Whether it is exactly zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Rounded half away from zero (kaufmännisch) to exactly `decimals` places: the one rounding
    /// of a figure. `None` where the result has more than 28 digits.
    #[must_use]
    pub fn round(self, decimals: u32) -> Option<Decimal> {
        let power = 10i128.checked_pow(decimals)?;
        let whole = self.numerator / self.denominator;
        let rest = self.numerator % self.denominator;
        let scaled = rest.checked_mul(power)?;
        let digits = scaled / self.denominator;
        let tail = (scaled % self.denominator).unsigned_abs();
        let up = tail >= self.denominator.unsigned_abs() - tail;
        let digits = if up { digits.checked_add(self.numerator.signum())? } else { digits };
        let mantissa = whole.checked_mul(power)?.checked_add(digits)?;
        Decimal::try_from_i128_with_scale(mantissa, decimals).ok()
    }
}

impl From<Decimal> for Rational {
    fn from(value: Decimal) -> Self {
        Self::scaled(value.mantissa(), value.scale())
            .expect("a decimal has 96 bits and at most 28 decimals")
    }
}

impl Ord for Rational {
    /// Compares whole parts, then reciprocals of the rests: nothing can overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) =
            ((self.numerator, self.denominator), (other.numerator, other.denominator));
        loop {
            let order = a.0.div_euclid(a.1).cmp(&b.0.div_euclid(b.1));
            let rests = (a.0.rem_euclid(a.1), b.0.rem_euclid(b.1));
            match (order, rests) {
                (Ordering::Equal, (0, 0)) => return Ordering::Equal,
                (Ordering::Equal, (0, _)) => return Ordering::Less,
                (Ordering::Equal, (_, 0)) => return Ordering::Greater,
                // a/b < c/d where b/a > d/c: the sides change places.
                (Ordering::Equal, (x, y)) => (a, b) = ((b.1, y), (a.1, x)),
                (order, _) => return order,
            }
        }
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Most denominators are powers of ten below 2^64, where division is many times faster.
        if let (Ok(x), Ok(y)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd_short(x, y));
        }
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn gcd_short(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(numerator: i128, denominator: i128) -> Rational {
        Rational::new(numerator, denominator).expect("no zero")
    }

    #[test]
    fn rounding_is_half_away_from_zero_and_exact() {
        let rounded = |n, d, places| r(n, d).round(places).expect("fits").to_string();
        assert_eq!(rounded(1, 2, 0), "1");
        assert_eq!(rounded(-1, 2, 0), "-1");
        assert_eq!(rounded(2, 3, 2), "0.67");
        assert_eq!(rounded(-2, 3, 2), "-0.67");
        assert_eq!(rounded(5, 1, 2), "5.00");
        assert_eq!(rounded(1, 8, 2), "0.13");
        // A quotient that a 28 digit division would round up twice.
        let power = 10i128.pow(30);
        assert_eq!(rounded(power / 2 - 1, power, 0), "0");
        assert_eq!(r(i128::MAX, 1).round(2), None);
    }

    #[test]
    fn arithmetic() {
        assert_eq!(r(1, 3).checked_add(r(1, 6)), Some(r(1, 2)));
        assert_eq!(r(1, 3).checked_sub(r(1, 3)), Some(Rational::ZERO));
        assert_eq!(r(2, 3).checked_mul(r(3, 4)), Some(r(1, 2)));
        assert_eq!(r(2, 3).checked_div(r(-4, 3)), Some(r(-1, 2)));
        assert_eq!(r(1, 1).checked_div(Rational::ZERO), None);
        assert_eq!(r(i128::MAX, 1).checked_add(r(1, 1)), None);
    }

    #[test]
    fn order_without_overflow() {
        assert!(r(i128::MAX, i128::MAX - 1) > r(1, 1));
        assert!(r(i128::MAX - 1, i128::MAX) > r(i128::MAX - 2, i128::MAX - 1));
        assert!(r(-1, 2) < r(-1, 3));
        assert!(r(7, 3) > r(9, 4));
        assert_eq!(r(2, 4).cmp(&r(1, 2)), Ordering::Equal);
    }
}
