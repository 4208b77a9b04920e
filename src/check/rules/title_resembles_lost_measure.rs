//! RB045: a new measure has the title of one that vanished.

use crate::check::lost::{Lost, lost};
use crate::check::prose::folded;
use crate::check::wording::quoted;
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{Measure, MeasureColumn, MeasureRecord};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use rustc_hash::{FxHashMap, FxHashSet};

/// Likeness of folded titles from which one is taken for the other.
const ALIKE: f64 = 0.85;
/// Comparisons of two titles that are made at most: past it a list was replaced, not renamed.
const MOST: usize = 40_000;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine neue Maßnahme heißt wie eine verschwundene",
        what: "Ob eine Kennung, die neu ist, einen Titel trägt, der einer nicht mehr gemeldeten \
               Maßnahme desselben Amtes fast gleicht.",
        why: "Wahrscheinlich wurde nur die Kennung geändert. Dann risse die Geschichte der \
              Maßnahme ab, und der Rat läse sie als neu.",
        example: "`M-07` fehlt, `M-70` ist neu, beide heißen `Ausbau der Beratung`.",
        remedy: "Die alte Kennung wieder eintragen; sind es zwei verschiedene Maßnahmen, die alte \
                 unter `[[dropped]]` nennen.",
    },
    en: Page {
        fault: "A new measure is called like one that vanished",
        what: "Whether an id that is new carries a title that almost equals that of a measure of \
               the same department that is no longer reported.",
        why: "Probably only the id was changed. Then the measure's history would break off, and \
              the council would read it as new.",
        example: "`M-07` is missing, `M-70` is new, both are called `Ausbau der Beratung`.",
        remedy: "Enter the old id again; where they are two measures, name the old one under \
                 `[[dropped]]`.",
    },
};

/// At the new measure's id cell. Each measure that is gone is proposed once: for the new one whose
/// title is most alike, the first by place among equals.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let lost = lost(facts);
    if lost.is_empty() {
        return Vec::new();
    }
    let before: FxHashSet<&str> = facts
        .history
        .previous()
        .into_iter()
        .chain(facts.former)
        .flat_map(|edition| &edition.figures.measures)
        .map(|measure| measure.id.as_str())
        .collect();
    let mut new: FxHashMap<&str, Vec<(&Measure, String)>> = FxHashMap::default();
    for measure in facts.measures_by_place() {
        if !before.contains(measure.id.as_str()) {
            let titles = new.entry(measure.department.as_str()).or_default();
            titles.push((measure, folded(&measure.title)));
        }
    }
    let mut left = MOST;
    let mut findings = Vec::new();
    for Lost { measure: lost, .. } in lost {
        let Some(new) = new.get_mut(lost.department.as_str()) else { continue };
        let title = folded(&lost.title);
        left = left.saturating_sub(new.len());
        let mut best: Option<(f64, usize)> = None;
        for (at, (_, other)) in new.iter().enumerate() {
            let likeness = if left > 0 { likeness(&title, other) } else { 0.0 };
            if likeness >= ALIKE && best.is_none_or(|(best, _)| likeness > best) {
                best = Some((likeness, at));
            }
        }
        if let Some((_, at)) = best {
            let (measure, _) = new.remove(at);
            findings.push(finding(measure, lost));
        }
    }
    findings
}

/// How alike two folded titles are, from 0 to 1. Titles whose numbers differ name different things
/// (`Sanierung der 12. Oberschule`), however alike they are otherwise.
fn likeness(a: &str, b: &str) -> f64 {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if a.is_empty() || digits(a) != digits(b) {
        return 0.0;
    }
    strsim::normalized_levenshtein(a, b)
}

fn finding(measure: &Measure, lost: &MeasureRecord) -> Finding {
    let (id, old, title) = (&measure.id, &lost.id, quoted(&lost.title));
    let message = Text::new(
        format!("`{id}` ist neu und heißt wie die nicht mehr gemeldete Maßnahme `{old}` {title}"),
        format!("`{id}` is new and called like `{old}` {title}, which is no longer reported"),
    );
    let help = Text::new(
        format!("wieder die Kennung `{old}` eintragen, wenn es dieselbe Maßnahme ist"),
        format!("enter the id `{old}` again, if it is the same measure"),
    );
    let at = MeasureColumn::Id;
    about_measure(rule::TITLE_RESEMBLES_LOST_MEASURE, measure, at, message, help)
}
