//! How messages name periods.

use crate::domain::{Grain, Period};
use crate::lang::Text;

/// The months as the report names them.
pub const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// A period as the report prints it (RULES.md 1), and in English.
#[must_use]
pub fn period(period: Period) -> Text {
    const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];
    let (year, number) = (period.year(), period.number());
    let index = usize::try_from(number - 1).expect("at most 12");
    match period.grain() {
        Grain::Month => {
            Text::new(format!("{} {year}", MONTHS[index]), format!("{} {year}", MONTHS_EN[index]))
        }
        Grain::Quarter => {
            Text::new(format!("{}. Quartal {year}", ROMAN[index]), format!("Q{number} {year}"))
        }
        Grain::HalfYear => {
            Text::new(format!("{number}. Halbjahr {year}"), format!("H{number} {year}"))
        }
        Grain::Year => Text::new(year.to_string(), year.to_string()),
    }
}

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
