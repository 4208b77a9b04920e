//! References to figures in prose: `{W-03@2019-Q3}` stands for the value, so that a number in a
//! text always equals the table.
//!
//! | written | stands for |
//! | --- | --- |
//! | `{ID@PERIOD}` | the value of a base period or a quarter |
//! | `{ID@P1..P2}` | the change from the first to the second |
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
    /// The target's value.
    Target,
    /// The forecast's value.
    Forecast,
}

/// Finds all references of a text, in order, each with its bytes including the braces.
///
/// Braces without an `@` between them are ordinary text. What has one and cannot be understood is
/// an `Err` that says what is wrong with it, as a phrase.
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
            }
        }
        from = close + 1;
    }
    found
}

fn parse(id: &str, figure: &str) -> Result<Reference, Text> {
    if id.is_empty() {
        return Err(Text::new(
            "vor dem `@` steht keine Kennung eines Indikators",
            "there is no indicator id before the `@`",
        ));
    }
    let figure = match figure.to_lowercase().as_str() {
        "target" | "ziel" => ReferredFigure::Target,
        "forecast" | "prognose" => ReferredFigure::Forecast,
        _ => match figure.split_once("..") {
            Some((from, to)) => ReferredFigure::Change(period(from.trim())?, period(to.trim())?),
            None => ReferredFigure::Value(period(figure)?),
        },
    };
    Ok(Reference { indicator: id.into(), figure })
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
    fn braces_without_an_at_are_text() {
        assert!(references("{siehe Anlage} } { {W-03} @").is_empty());
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
