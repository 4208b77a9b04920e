//! Periods as integers, for grouping.

use crate::domain::{Grain, Period};

/// A period as one number that orders like [`Period`]: month of its end, then length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span(pub(super) u32);

impl Span {
    /// The span of a period.
    pub(super) fn of(period: Period) -> Self {
        let year = u32::try_from(period.year()).expect("years are 1900 to 9999");
        let month = year * 12 + period.number() * period.grain().months() - 1;
        let grain = match period.grain() {
            Grain::Month => 0,
            Grain::Quarter => 1,
            Grain::HalfYear => 2,
            Grain::Year => 3,
        };
        Self(month << 2 | grain)
    }

    /// The month that ends it, counted from year 0.
    pub(super) fn month(self) -> u32 {
        self.0 >> 2
    }

    /// The quarter that ends it.
    pub(super) fn quarter(self) -> Quarter {
        Quarter(self.month() / 3)
    }

    /// Its place in the quarter as a bit: 1, 2, 4 for the months, 4 for anything longer.
    pub(super) fn bit(self) -> u32 {
        1 << (self.month() % 3)
    }

    /// Its length.
    pub(super) fn grain(self) -> Grain {
        [Grain::Month, Grain::Quarter, Grain::HalfYear, Grain::Year][(self.0 & 3) as usize]
    }

    /// The period.
    pub(super) fn period(self) -> Period {
        let year = i32::try_from(self.month() / 12).expect("years have four digits");
        Period::new(self.grain(), year, (self.month() % 12 + 1) / self.grain().months())
            .expect("made from a period")
    }
}

/// A quarter, counted from year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Quarter(pub(super) u32);

impl Quarter {
    /// The quarter that contains the period's last day.
    pub(super) fn of(period: Period) -> Self {
        Span::of(period).quarter()
    }

    /// 0 to 3.
    pub(super) fn in_year(self) -> u32 {
        self.0 % 4
    }

    /// The quarter as a period.
    pub(super) fn period(self) -> Period {
        let year = i32::try_from(self.0 / 4).expect("years have four digits");
        Period::quarter_of(year, self.in_year() + 1).expect("made from a period")
    }

    /// The base periods of length `grain` that end in it.
    pub(super) fn base_periods(self, grain: Grain) -> impl Iterator<Item = Span> {
        let last = self.0 * 3 + 2;
        let first = if grain == Grain::Month { self.0 * 3 } else { last };
        let code = Span::of(Period::new(grain, 2000, 1).expect("the year 2000 exists")).0 & 3;
        (first..=last)
            .filter(move |month| (month + 1) % grain.months() == 0)
            .map(move |month| Span(month << 2 | code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_periods() {
        for text in ["2019-01", "2019-12", "2019-Q1", "2019-H2", "2019"] {
            let period: Period = text.parse().expect(text);
            assert_eq!(Span::of(period).period(), period);
            assert_eq!(Quarter::of(period).period(), period.quarter());
        }
    }

    #[test]
    fn base_periods_that_end_in_a_quarter() {
        let ends = |quarter: &str, grain| {
            let quarter = Quarter::of(quarter.parse().expect("a quarter"));
            quarter.base_periods(grain).map(|s| s.period().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(ends("2019-Q3", Grain::Month), ["2019-07", "2019-08", "2019-09"]);
        assert_eq!(ends("2019-Q3", Grain::Quarter), ["2019-Q3"]);
        assert_eq!(ends("2019-Q4", Grain::HalfYear), ["2019-H2"]);
        assert!(ends("2019-Q3", Grain::HalfYear).is_empty());
        assert!(ends("2019-Q2", Grain::Year).is_empty());
        assert_eq!(ends("2019-Q4", Grain::Year), ["2019"]);
    }
}
