//! Numbers as people type them. Every form has one reading; what could mean two things is asked
//! for, never guessed.

mod body;
mod marks;

pub(in crate::normalise) use body::unit as read_unit;
pub(in crate::normalise) use marks::tidy;

use super::placeholder::{Meaning, Placeholders};
use crate::domain::{Decimal, Signs};
use crate::lang::Text;

/// What a cell says as a number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reading {
    /// Nothing.
    Empty,
    /// A number, or a sign that stands for one.
    Number(Number),
    /// A limit such as `> 100`: not a number, kept as words.
    Limit(String),
    /// A range such as `100-120`: not a number, kept as words.
    Range(String),
    /// Two numbers of a ratio: `12 von 20`.
    Share(Decimal, Decimal),
    /// It could mean two things: why.
    Ambiguous(Text),
    /// It is no number: why.
    Unreadable(Text),
}

/// A number with all that was said about it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Number {
    /// The number, scaled by `factor`; `None` for a sign without a value.
    pub value: Option<Decimal>,
    /// Signs that were written, or that the words mean.
    pub signs: Signs,
    /// What was said beside it, in words; empty for nothing.
    pub note: String,
    /// The unit in the cell.
    pub unit: Unit,
    /// What `T€`, `Tsd.` or `Mio.` multiplied it by; zero stands for nothing written.
    pub factor: u32,
    /// Written as `1.234`: a thousands point unless the column says otherwise.
    pub assumed: bool,
    /// Its separators leave no doubt that points group and commas part (`1.234,5`).
    pub german: bool,
    /// A dash that was taken as exactly zero.
    pub dash: bool,
}

/// A unit written into the cell of a number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Unit {
    /// None.
    #[default]
    None,
    /// `%`
    Percent,
    /// `€`, `EUR`, `Euro`
    Money,
    /// Any other, as written.
    Word(String),
}

/// Reads one cell's text.
pub(crate) fn read(text: &str, placeholders: &Placeholders) -> Reading {
    let text = marks::tidy(text);
    if text.is_empty() {
        return Reading::Empty;
    }
    if let Some(meaning) = placeholders.meaning(&text) {
        return Reading::Number(placeholder(&meaning));
    }
    // the quick way: digits only
    if text.len() <= 15 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0') {
        let value = text.parse().ok();
        return Reading::Number(Number { value, ..Number::default() });
    }
    marked(&text)
}

/// Number of a placeholder.
fn placeholder(meaning: &Meaning) -> Number {
    Number {
        value: meaning.zero.then_some(Decimal::ZERO),
        signs: meaning.signs,
        note: meaning.note.to_string(),
        dash: meaning.dash,
        ..Number::default()
    }
}

/// A number with words and marks around it.
fn marked(text: &str) -> Reading {
    let mut said = marks::Said::default();
    let whole = marks::without_cent_dash(text);
    let mut rest = said.strip_end(&whole);
    rest = said.strip_start(rest);
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')'))
        && !inner.contains(['(', ')'])
    {
        said.signs = said.signs.with(crate::domain::Sign::Limited);
        rest = said.strip_start(inner.trim());
    }
    if said.limit {
        return match body::split(rest) {
            Ok(_) => Reading::Limit(text.to_owned()),
            Err(problem) => problem.reading(text),
        };
    }
    let (mut number, tail) = match body::split(rest) {
        Ok(split) => split,
        Err(problem) => return problem.reading(text),
    };
    if let Err(other) = body::tail(&mut number, tail, text) {
        return other;
    }
    said.apply(&mut number);
    Reading::Number(number)
}

#[cfg(test)]
mod tests;
