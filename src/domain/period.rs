//! Spans of the calendar that figures stand for.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Length of a span. Ordered from short to long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grain {
    /// One month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// Twelve months.
    Year,
}

impl Grain {
    /// Number of months.
    #[must_use]
    pub fn months(self) -> u32 {
        match self {
            Grain::Month => 1,
            Grain::Quarter => 3,
            Grain::HalfYear => 6,
            Grain::Year => 12,
        }
    }
}

/// A month, quarter, half-year or year; valid by construction (years 1900 to 9999).
///
/// Ordered by end, then from short to long: `2019-09 < 2019-Q3 < 2019-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    year: i32,
    grain: Grain,
    /// 1-based number within the year.
    number: u32,
}

impl Period {
    /// The span, or `None` where the number does not exist in a year.
    #[must_use]
    pub fn new(grain: Grain, year: i32, number: u32) -> Option<Self> {
        ((1900..=9999).contains(&year) && (1..=12 / grain.months()).contains(&number))
            .then_some(Self { year, grain, number })
    }

    /// A month.
    #[must_use]
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Self::new(Grain::Month, year, month)
    }

    /// A quarter.
    #[must_use]
    pub fn quarter_of(year: i32, quarter: u32) -> Option<Self> {
        Self::new(Grain::Quarter, year, quarter)
    }

    /// The span of this length that contains `date`.
    #[must_use]
    pub fn containing(date: NaiveDate, grain: Grain) -> Option<Self> {
        Self::new(grain, date.year(), date.month0() / grain.months() + 1)
    }

    /// Its length.
    #[must_use]
    pub fn grain(self) -> Grain {
        self.grain
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// Its number within the year, 1-based.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }

    /// First day.
    #[must_use]
    pub fn start(self) -> NaiveDate {
        let month = (self.number - 1) * self.grain.months() + 1;
        NaiveDate::from_ymd_opt(self.year, month, 1).expect("a period has a first day")
    }

    /// Last day.
    #[must_use]
    pub fn end(self) -> NaiveDate {
        self.start()
            .checked_add_months(chrono::Months::new(self.grain.months()))
            .and_then(|day| day.pred_opt())
            .expect("a period has a last day")
    }

    /// The quarter that contains its last day. A half-year or year belongs to the
    /// quarter that ends it (RULES.md 4).
    #[must_use]
    pub fn quarter(self) -> Self {
        Self {
            year: self.year,
            grain: Grain::Quarter,
            number: (self.number * self.grain.months()).div_ceil(3),
        }
    }

    /// The span of the same length that is `steps` later (earlier if negative), `None` past the
    /// supported years.
    #[must_use]
    pub fn offset(self, steps: i32) -> Option<Self> {
        let per_year = i32::try_from(12 / self.grain.months()).expect("at most 12");
        let index =
            self.year * per_year + i32::try_from(self.number).expect("at most 12") - 1 + steps;
        let number = u32::try_from(index.rem_euclid(per_year)).expect("not negative") + 1;
        Self::new(self.grain, index.div_euclid(per_year), number)
    }

    /// The spans of length `grain` that make it up, in order; empty where `grain` is longer.
    #[must_use]
    pub fn parts(self, grain: Grain) -> Vec<Self> {
        let count = self.grain.months() / grain.months();
        let first = (self.number - 1) * count + 1;
        (first..first + count).filter_map(|n| Self::new(grain, self.year, n)).collect()
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.year, self.number * self.grain.months(), self.grain).cmp(&(
            other.year,
            other.number * other.grain.months(),
            other.grain,
        ))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// `2019-09`, `2019-Q3`, `2019-H2`, `2019`: the form of INTERFACES.md.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.grain {
            Grain::Month => write!(f, "{}-{:02}", self.year, self.number),
            Grain::Quarter => write!(f, "{}-Q{}", self.year, self.number),
            Grain::HalfYear => write!(f, "{}-H{}", self.year, self.number),
            Grain::Year => write!(f, "{}", self.year),
        }
    }
}

/// Reads the strict form that `Display` writes; what people type in cells is read by
/// `normalise/`.
impl FromStr for Period {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is not a period such as 2019-Q3, 2019-09, 2019-H2 or 2019");
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let year = year.parse().map_err(|_| wrong())?;
        let (grain, number) = match rest {
            None => (Grain::Year, "1"),
            Some(rest) => match (rest.strip_prefix('Q'), rest.strip_prefix('H')) {
                (Some(n), _) if n.len() == 1 => (Grain::Quarter, n),
                (_, Some(n)) if n.len() == 1 => (Grain::HalfYear, n),
                _ if rest.len() == 2 => (Grain::Month, rest),
                _ => return Err(wrong()),
            },
        };
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        number.parse().ok().and_then(|n| Self::new(grain, year, n)).ok_or_else(wrong)
    }
}

impl TryFrom<String> for Period {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(text: &str) -> Period {
        text.parse().expect(text)
    }

    #[test]
    fn written_and_read_back() {
        for text in ["2019-09", "2019-Q3", "2019-H2", "2019"] {
            assert_eq!(p(text).to_string(), text);
        }
        for text in ["2019-Q5", "2019-13", "2019-9", "19-Q3", "2019-Q+1", "2019-", ""] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn calendar() {
        assert_eq!(p("2020-02").end().to_string(), "2020-02-29");
        assert_eq!(p("2019-H1").quarter(), p("2019-Q2"));
        assert_eq!(p("2019").quarter(), p("2019-Q4"));
        assert_eq!(p("2019-Q1").offset(-1), Some(p("2018-Q4")));
        assert_eq!(p("2019-Q3").parts(Grain::Month), [p("2019-07"), p("2019-08"), p("2019-09")]);
        assert!(p("2019-Q3").parts(Grain::Year).is_empty());
        assert!(p("2019-09") < p("2019-Q3") && p("2019-Q3") < p("2019-10"));
    }
}
