//! References to figures in narratives: `{W-03@2019-Q3}` becomes the value as printed, so that a
//! number in the prose always equals the table.

use super::format;
use super::measures::paragraphs;
use crate::domain::{
    FieldText, FigureIndex, Figures, Intake, Reference, ReferredFigure, TextRecord,
    parse_references,
};
use std::collections::BTreeSet;

/// The narratives of all departments, in their order, references resolved: what is printed and
/// frozen. Texts without a known action field are left out (a finding names them).
#[must_use]
pub fn narratives(intake: &Intake, figures: &Figures) -> Vec<TextRecord> {
    let index = FigureIndex::new(figures);
    records(intake, |text| Some(resolve(&text.text, &index)))
}

/// The same for the public edition, from its figures: public texts only, without the paragraphs that
/// refer to a figure which is not published (not public, suppressed, or a gap). Their sentences
/// stand on that figure; without it they would say nothing, or what is not public. A text of which
/// nothing is left is left out.
#[must_use]
pub fn public_narratives(intake: &Intake, figures: &Figures) -> Vec<TextRecord> {
    let index = FigureIndex::new(figures);
    let known: BTreeSet<&str> = intake.indicators.iter().map(|i| i.id.as_str()).collect();
    let withheld = |reference: &Reference| {
        known.contains(reference.indicator.as_str()) && printed(reference, &index, true).is_none()
    };
    records(intake, |text| {
        if !text.public {
            return None;
        }
        let stays = |paragraph: &String| {
            let references = parse_references(paragraph);
            !references.iter().any(|(_, r)| r.as_ref().is_ok_and(&withheld))
        };
        if stays(&text.text) {
            return Some(resolve(&text.text, &index));
        }
        let mut kept = paragraphs(&text.text);
        kept.retain(stays);
        (!kept.is_empty()).then(|| resolve(&kept.join("\n\n"), &index))
    })
}

fn records(intake: &Intake, printed: impl Fn(&FieldText) -> Option<String>) -> Vec<TextRecord> {
    intake
        .submissions
        .iter()
        .flat_map(|submission| &submission.texts)
        .filter_map(|text| {
            Some(TextRecord {
                field: text.field.clone()?,
                department: text.department.to_string(),
                text: printed(text)?,
                public: text.public,
                source: text.origin.to_string(),
            })
        })
        .collect()
}

/// The text with every reference replaced by the value as printed. A reference to something that
/// does not exist, or has no value in these figures, prints "keine Angabe": a finding names it, and
/// in the public edition it may be suppressed. Per cent get their sign, unless it follows. Braces that hold no reference stay.
#[must_use]
pub fn resolve(text: &str, index: &FigureIndex<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (range, reference) in parse_references(text) {
        out.push_str(&text[from..range.start]);
        // "{W-04} Prozent": the writer said the unit.
        let next = text[range.end..].trim_start_matches([' ', '\u{A0}', '\u{202F}']);
        let said = next.starts_with("Prozent") || next.starts_with('%');
        let printed = reference.ok().and_then(|reference| printed(&reference, index, said));
        out.push_str(printed.as_deref().unwrap_or("keine Angabe"));
        from = range.end;
    }
    out.push_str(&text[from..]);
    out
}

fn printed(reference: &Reference, index: &FigureIndex<'_>, said: bool) -> Option<String> {
    let indicator = index.indicator(reference.indicator.as_str())?;
    let value = index.number(reference)?;
    let percent = indicator.unit == "%" && !said;
    Some(match reference.figure {
        ReferredFigure::Change(..) => {
            let text = format::signed(value, indicator.decimals);
            if percent { format::with_unit(&text, "Prozentpunkte") } else { text }
        }
        ReferredFigure::Value(_) | ReferredFigure::Target | ReferredFigure::Forecast => {
            let text = format::number(value, indicator.decimals);
            let text = if percent { format::with_unit(&text, "%") } else { text };
            let forecast = reference.figure == ReferredFigure::Forecast;
            if forecast && indicator.forecast.is_some_and(|forecast| forecast.approximate) {
                format!("rund {text}")
            } else {
                text
            }
        }
    })
}
