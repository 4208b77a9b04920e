//! RB043: a reference in prose points to nothing.

use crate::check::texts::{Kind, prose};
use crate::check::wording::{nearest, period, quoted};
use crate::check::{Facts, Manual, Page};
use crate::domain::{
    FigureIndex, Figures, Indicator, Period, Reference, ReferredFigure, parse_references,
};
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Verweis im Text zeigt ins Leere",
        what: "Ob jeder Verweis wie `{W-03@2019-Q3}` auf einen bekannten Indikator und einen \
               Zeitraum mit Wert zeigt. Möglich sind ein Zeitraum, eine Veränderung \
               `{W-03@2019-01..2019-09}`, `{W-03@2019-Q3 Vorquartal}` oder \
               `{W-03@2019-Q3 Vorjahr}`, jede auch `in Worten` \
               (`{W-03@2019-Q3 Vorjahr in Worten}`: `um 67 gestiegen`), `{W-03@Ziel}` und \
               `{W-03@Prognose}`.",
        why: "Ein Verweis ohne Wert hinterlässt im Bericht eine Lücke mitten im Satz.",
        example: "`{W-30@2019-Q3}`: den Indikator gibt es nicht, gemeint ist `W-03`.",
        remedy: "Kennung und Zeitraum berichtigen oder die Zahl ausschreiben.",
    },
    en: Page {
        fault: "A reference in the text points to nothing",
        what: "Whether each reference such as `{W-03@2019-Q3}` points to a known indicator and a \
               period with a value. There are a period, a change `{W-03@2019-01..2019-09}`, \
               `{W-03@2019-Q3 previous}` or `{W-03@2019-Q3 last year}`, each also `in words` \
               (`{W-03@2019-Q3 last year in words}`: `um 67 gestiegen`), `{W-03@target}` and \
               `{W-03@forecast}`.",
        why: "A reference without a value leaves a gap in the middle of a sentence.",
        example: "`{W-30@2019-Q3}`: there is no such indicator, `W-03` is meant.",
        remedy: "Mend id and period, or write the number out.",
    },
};

/// At the text's cell.
pub(crate) fn check(facts: &Facts<'_>, figures: &Figures) -> Vec<Finding> {
    let index = FigureIndex::new(figures);
    let mut findings = Vec::new();
    for text in prose(facts).filter(|text| text.text.contains('{')) {
        for (range, reference) in parse_references(text.text) {
            let fault = match &reference {
                // Braces in a title may mean anything.
                Err(_) if text.kind == Kind::Title => None,
                Err(why) => Some((
                    why.clone(),
                    Text::new(
                        "wie `{W-03@2019-Q3}` oder `{W-03@Ziel}` schreiben",
                        "write it like `{W-03@2019-Q3}` or `{W-03@target}`",
                    ),
                )),
                Ok(_) if text.kind == Kind::Title => Some((
                    Text::new(
                        "ein Titel löst Verweise nicht auf",
                        "a title does not resolve references",
                    ),
                    Text::new(
                        "den Verweis in den Sachstand schreiben",
                        "write the reference into the status text",
                    ),
                )),
                Ok(reference) => fault(reference, &index, figures),
            };
            let Some((why, help)) = fault else { continue };
            let written = quoted(&text.text[range]);
            let message =
                Text::new(format!("{written}: {}", why.de), format!("{written}: {}", why.en));
            let mut finding = text.finding(rule::UNKNOWN_REFERENCE, message, help);
            if let Ok(reference) = reference {
                finding = finding.about(reference.indicator);
            }
            findings.push(finding);
        }
    }
    findings
}

/// What is wrong with a reference that is written correctly, and what to do.
fn fault(
    reference: &Reference,
    index: &FigureIndex<'_>,
    figures: &Figures,
) -> Option<(Text, Text)> {
    let id = &reference.indicator;
    let Some(indicator) = index.indicator(id.as_str()) else {
        let known = figures.indicators.iter().map(|i| i.indicator.id.as_str());
        let why = Text::new(
            format!("einen Indikator `{id}` gibt es nicht"),
            format!("there is no indicator `{id}`"),
        );
        let help = match nearest(id.as_str(), known) {
            Some(near) => {
                Text::new(format!("am nächsten kommt `{near}`"), format!("the nearest is `{near}`"))
            }
            None => Text::new(
                "die Kennung eines gelieferten Indikators eintragen",
                "enter the id of an indicator that is delivered",
            ),
        };
        return Some((why, help));
    };
    if index.number(reference).is_some() {
        return None;
    }
    Some(match reference.figure {
        ReferredFigure::Value(when) => no_value(indicator, when, index),
        ReferredFigure::Change(from, to) | ReferredFigure::ChangeInWords(from, to) => {
            let lacking = if index.value(id.as_str(), from).is_none() { from } else { to };
            no_value(indicator, lacking, index)
        }
        ReferredFigure::Target => not_stated(indicator, ("kein Ziel", "no target"), "target"),
        ReferredFigure::Forecast => {
            not_stated(indicator, ("keine Prognose", "no forecast"), "forecast")
        }
    })
}

fn no_value(indicator: &Indicator, when: Period, index: &FigureIndex<'_>) -> (Text, Text) {
    let (id, asked) = (&indicator.id, when);
    let when = period(when);
    let why = Text::new(
        format!("`{id}` hat keinen Wert für {}", when.de),
        format!("`{id}` has no value for {}", when.en),
    );
    let quarter = asked.quarter();
    let help = if asked != quarter && index.value(id.as_str(), quarter).is_some() {
        Text::new(
            format!("einen Zeitraum mit Wert nennen, zum Beispiel `{{{id}@{quarter}}}`"),
            format!("name a period that has a value, for example `{{{id}@{quarter}}}`"),
        )
    } else {
        Text::new(
            "einen Zeitraum mit Wert nennen oder den Wert nachliefern",
            "name a period that has a value, or deliver the value",
        )
    };
    (why, help)
}

fn not_stated(indicator: &Indicator, (de, en): (&str, &str), key: &str) -> (Text, Text) {
    let id = &indicator.id;
    (
        Text::new(format!("für `{id}` ist {de} angegeben"), format!("`{id}` has {en}")),
        Text::new(
            format!("unter `[[indicators]]` von `{id}` `{key}` angeben oder den Verweis streichen"),
            format!("state `{key}` under `[[indicators]]` of `{id}`, or remove the reference"),
        ),
    )
}
