//! RB049: a status text has not changed for several editions.

use crate::check::prose::folded;
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{MeasureColumn, MeasureId, Phase};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use rustc_hash::FxHashMap;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Sachstand ist seit mehreren Ausgaben unverändert",
        what: "Ob der Sachstand einer Maßnahme schon in den letzten `[margins] stale_editions` \
               Ausgaben (Voreinstellung 2) wörtlich so stand. Umgesetzte und entfallene Maßnahmen \
               sind ausgenommen.",
        why: "Ein Text, der sich nie ändert, sagt dem Rat, dass niemand hinschaut.",
        example: "Seit drei Quartalen: `Die Ausschreibung wird vorbereitet, Abschluss im Herbst.`",
        remedy: "Den Stand von heute schreiben, auch wenn nur der nächste Schritt neu ist.",
    },
    en: Page {
        fault: "A status text has not changed for several editions",
        what: "Whether a measure's status text stood word by word in the last `[margins] \
               stale_editions` editions (default 2). Measures that are done or dropped are left \
               out.",
        why: "A text that never changes tells the council that nobody looks.",
        example: "For three quarters: `Die Ausschreibung wird vorbereitet, Abschluss im Herbst.`",
        remedy: "Write today's state, even where only the next step is new.",
    },
};

/// At the text's cell.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let count = usize::try_from(facts.config.margins.stale_editions).unwrap_or(usize::MAX);
    let editions = &facts.history.editions;
    if count == 0 || editions.len() < count {
        return Vec::new();
    }
    let before: Vec<FxHashMap<&MeasureId, &str>> = editions[editions.len() - count..]
        .iter()
        .map(|edition| edition.figures.measures.iter().map(|m| (&m.id, m.text.as_str())).collect())
        .collect();
    let mut findings = Vec::new();
    for measure in facts.intake.measures() {
        let finished = matches!(measure.phase, Some(Phase::Done | Phase::Dropped));
        let Some(text) = measure.text.as_deref().filter(|text| !text.trim().is_empty()) else {
            continue;
        };
        let then: Option<Vec<&str>> =
            before.iter().map(|edition| edition.get(&measure.id).copied()).collect();
        let same = then
            .is_some_and(|then| then.iter().all(|old| *old == text || folded(old) == folded(text)));
        if finished || !same {
            continue;
        }
        let id = &measure.id;
        let message = Text::new(
            format!("der Sachstand von `{id}` steht wörtlich so in den letzten {count} Ausgaben"),
            format!("the status text of `{id}` stood word by word in the last {count} editions"),
        );
        let help = Text::new(
            "den Stand von heute schreiben, auch wenn nur der nächste Schritt neu ist",
            "write today's state, even where only the next step is new",
        );
        let at = MeasureColumn::Text;
        findings.push(about_measure(rule::TEXT_STALE, measure, at, message, help));
    }
    findings
}
