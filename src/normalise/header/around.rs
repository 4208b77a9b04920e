//! What titles, sheet name and file name say about a table's year and period.

use super::Surroundings;
use crate::domain::{Grain, Period};
use crate::normalise::period::{self, TimeReading};
use std::collections::BTreeSet;

/// The only year and the only period that texts around a table name.
pub(in crate::normalise) fn surroundings(
    texts: impl IntoIterator<Item = impl AsRef<str>>,
) -> Surroundings {
    let mut years: BTreeSet<i32> = BTreeSet::new();
    let mut periods: BTreeSet<Period> = BTreeSet::new();
    for text in texts {
        let words: Vec<&str> = text
            .as_ref()
            .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | ':' | '_'))
            .filter(|w| !w.is_empty())
            .take(40)
            .collect();
        for start in 0..words.len() {
            for length in (1..=3.min(words.len() - start)).rev() {
                let piece = words[start..start + length].join(" ");
                if !piece.bytes().any(|b| b.is_ascii_digit()) {
                    continue;
                }
                if let TimeReading::Time(time) = period::read(&piece)
                    && time.day
                    && is_of_a_paper(&words, start)
                {
                    break;
                }
                if let TimeReading::Time(time) = period::read(&piece)
                    && let Some(period) = time.value_period(Grain::Month)
                {
                    years.insert(period.year());
                    if period.grain() != Grain::Year {
                        periods.insert(period);
                    }
                    break;
                }
            }
        }
    }
    let one = |years: &BTreeSet<i32>| (years.len() == 1).then(|| years.first().copied()).flatten();
    Surroundings {
        year: one(&years),
        period: (periods.len() == 1).then(|| periods.first().copied()).flatten(),
    }
}

/// Whether the words in front of a day make it the day of a decision, not of the numbers: "Beschluss
/// vom 12.03.2019", but "Stand vom 30.09.2019".
fn is_of_a_paper(words: &[&str], start: usize) -> bool {
    let of = |at: usize| {
        words.get(at).is_some_and(|word| matches!(word.to_lowercase().as_str(), "vom" | "v."))
    };
    let front = match (of(start), start.checked_sub(1)) {
        (true, _) => start,
        (false, Some(before)) if of(before) => before,
        _ => return false,
    };
    let before = front.checked_sub(1).map(|at| words[at].to_lowercase());
    !before.is_some_and(|word| word.ends_with("stand"))
}
