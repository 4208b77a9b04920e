//! References to figures in prose: `{W-03@2019-Q3}` stands for the value, so that a number in a
//! text always equals the table.
//!
//! | written | stands for |
//! | --- | --- |
//! | `{ID@PERIOD}` | the value of a base period or a quarter |
//! | `{ID@P1..P2}` | the change from the first to the second, with its sign: `+67` |
//! | `{ID@P Vorquartal}`, `{ID@P previous}` | the change from the period before: quarter, month or year |
//! | `{ID@P Vorjahr}`, `{ID@P last year}` | the change from the same period of the year before |
//! | … `in Worten`, `in words` | after a change: `um 67 gestiegen`, `um 5 gesunken`, `unverändert` |
//! | `{ID@target}`, `{ID@Ziel}` | the target |
//! | `{ID@forecast}`, `{ID@Prognose}` | the forecast |

use super::{IndicatorId, Period};
use crate::lang::Text;
use std::ops::Range;

/// A reference that is written correctly. Whether the figure exists is not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Which of its figures.
    pub figure: ReferredFigure,
}

/// What a reference stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferredFigure {
    /// The value of a period.
    Value(Period),
    /// The change from the first period to the second.
    Change(Period, Period),
    /// The same, as a verb says it: `um 67 gestiegen`.
    ChangeInWords(Period, Period),
    /// The target's value.
    Target,
    /// The forecast's value.
    Forecast,
}

/// Finds all references of a text, in order, each with its bytes including the braces.
///
/// Braces without an `@` between them are ordinary text, unless what they hold looks like an id:
/// `{W-03}`. That, and what has an `@` and cannot be understood, is an `Err` that says what is wrong
/// with it, as a phrase.
#[must_use]
pub fn parse_references(text: &str) -> Vec<(Range<usize>, Result<Reference, Text>)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(close) = text[from..].find('}').map(|at| from + at) {
        // The innermost pair counts: a stray `{` before it stays text.
        if let Some(open) = text[from..close].rfind('{').map(|at| from + at) {
            let inner = &text[open + 1..close];
            if let Some((id, figure)) = inner.rsplit_once('@') {
                found.push((open..close + 1, parse(id.trim(), figure.trim())));
            } else if looks_like_id(inner.trim()) {
                let why = Text::new(
                    "hinter der Kennung fehlt `@` mit dem Zeitraum",
                    "the `@` with the period is missing behind the id",
                );
                found.push((open..close + 1, Err(why)));
            }
        }
        from = close + 1;
    }
    found
}

/// Letters and digits in one word, or capitals alone: what indicators are called.
fn looks_like_id(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    let has = |kind: fn(char) -> bool| text.contains(kind);
    let mixed = has(|c| c.is_ascii_digit()) && has(char::is_alphabetic);
    let capitals =
        !has(char::is_lowercase) && text.chars().filter(|c| c.is_alphabetic()).count() > 1;
    text.chars().all(plain) && (mixed || capitals)
}

fn parse(id: &str, figure: &str) -> Result<Reference, Text> {
    if id.is_empty() {
        return Err(Text::new(
            "vor dem `@` steht keine Kennung eines Indikators",
            "there is no indicator id before the `@`",
        ));
    }
    let (plain, in_words) = match without_end(figure, &["in Worten", "in words"]) {
        Some(plain) => (plain, true),
        None => (figure, false),
    };
    let figure = match (plain.to_lowercase().as_str(), plain.split_once("..")) {
        ("target" | "ziel", _) => ReferredFigure::Target,
        ("forecast" | "prognose", _) => ReferredFigure::Forecast,
        (_, Some((from, to))) => ReferredFigure::Change(period(from.trim())?, period(to.trim())?),
        _ => compared(plain)?,
    };
    let figure = match (figure, in_words) {
        (figure, false) => figure,
        (ReferredFigure::Change(from, to), true) => ReferredFigure::ChangeInWords(from, to),
        (_, true) => {
            return Err(Text::new(
                "nur eine Veränderung lässt sich in Worten nennen",
                "only a change can be told in words",
            ));
        }
    };
    Ok(Reference { indicator: id.into(), figure })
}

/// The text before one of `ends`, whatever their case.
fn without_end<'a>(text: &'a str, ends: &[&str]) -> Option<&'a str> {
    ends.iter().find_map(|end| {
        let at = text.len().checked_sub(end.len())?;
        let (plain, found) = text.split_at_checked(at)?;
        (found.eq_ignore_ascii_case(end) && plain.ends_with(char::is_whitespace))
            .then(|| plain.trim_end())
    })
}

/// A period, alone or compared with one before it.
fn compared(text: &str) -> Result<ReferredFigure, Text> {
    let before = |period: Period, steps: i32| {
        period.offset(-steps).ok_or_else(|| {
            Text::new("davor gibt es keinen Zeitraum", "there is no period before it")
        })
    };
    if let Some(plain) = without_end(text, &["Vorquartal", "Vormonat", "Vorperiode", "previous"]) {
        let period = period(plain)?;
        return Ok(ReferredFigure::Change(before(period, 1)?, period));
    }
    if let Some(plain) = without_end(text, &["Vorjahr", "last year"]) {
        let period = period(plain)?;
        let a_year = i32::try_from(12 / period.grain().months()).unwrap_or(1);
        return Ok(ReferredFigure::Change(before(period, a_year)?, period));
    }
    Ok(ReferredFigure::Value(period(text)?))
}

fn period(text: &str) -> Result<Period, Text> {
    text.parse().map_err(|_| {
        Text::new(
            format!(
                "`{text}` ist kein Zeitraum wie `2019-09`, `2019-Q3` oder `2019`, und weder `Ziel` \
                 noch `Prognose`"
            ),
            format!(
                "`{text}` is no period such as `2019-09`, `2019-Q3` or `2019`, and neither \
                 `target` nor `forecast`"
            ),
        )
    })
}

/// Written as it would be typed.
impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{{{}@", self.indicator)?;
        match self.figure {
            ReferredFigure::Value(period) => write!(f, "{period}")?,
            ReferredFigure::Change(from, to) => write!(f, "{from}..{to}")?,
            ReferredFigure::ChangeInWords(from, to) => write!(f, "{from}..{to} in Worten")?,
            ReferredFigure::Target => f.write_str("target")?,
            ReferredFigure::Forecast => f.write_str("forecast")?,
        }
        f.write_str("}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn references(text: &str) -> Vec<String> {
        parse_references(text)
            .into_iter()
            .map(|(range, reference)| match reference {
                Ok(reference) => format!("{} -> {reference}", &text[range]),
                Err(why) => format!("{} ?? {}", &text[range], why.en),
            })
            .collect()
    }

    #[test]
    fn every_form_is_read() {
        assert_eq!(
            references("von {W-03@2019-01} auf { W-03 @ 2019-09 }, {W-03@2019-Q1..2019-Q3}"),
            [
                "{W-03@2019-01} -> {W-03@2019-01}",
                "{ W-03 @ 2019-09 } -> {W-03@2019-09}",
                "{W-03@2019-Q1..2019-Q3} -> {W-03@2019-Q1..2019-Q3}",
            ]
        );
        assert_eq!(
            references("{W-03@Ziel} {W-03@forecast}"),
            ["{W-03@Ziel} -> {W-03@target}", "{W-03@forecast} -> {W-03@forecast}"]
        );
    }

    #[test]
    fn changes_and_comparisons_are_read() {
        assert_eq!(
            references(
                "{W-03@2019-Q3 Vorquartal} {W-03@2019-09 Vorjahr} {W@2019-Q1..2019-Q3 in Worten} \
                 {W@2019-Q1 last year in words} {W@2019-Q3 in Worten}"
            ),
            [
                "{W-03@2019-Q3 Vorquartal} -> {W-03@2019-Q2..2019-Q3}",
                "{W-03@2019-09 Vorjahr} -> {W-03@2018-09..2019-09}",
                "{W@2019-Q1..2019-Q3 in Worten} -> {W@2019-Q1..2019-Q3 in Worten}",
                "{W@2019-Q1 last year in words} -> {W@2018-Q1..2019-Q1 in Worten}",
                "{W@2019-Q3 in Worten} ?? only a change can be told in words",
            ]
        );
    }

    #[test]
    fn braces_without_an_at_are_text() {
        assert!(references("{siehe Anlage} } { {Anlage} {3} {A} {} @").is_empty());
        let without = "the `@` with the period is missing behind the id";
        assert_eq!(references("{W-03} @"), [format!("{{W-03}} ?? {without}")]);
        assert_eq!(references("{ BERATUNG }"), [format!("{{ BERATUNG }} ?? {without}")]);
        assert_eq!(references("{ {W-03@2019}"), ["{W-03@2019} -> {W-03@2019}"]);
    }

    #[test]
    fn what_cannot_be_understood_says_why() {
        assert_eq!(
            references("{@2019} {W-03@III. Quartal 2019}"),
            [
                "{@2019} ?? there is no indicator id before the `@`",
                "{W-03@III. Quartal 2019} ?? `III. Quartal 2019` is no period such as `2019-09`, \
                 `2019-Q3` or `2019`, and neither `target` nor `forecast`",
            ]
        );
    }
}
