//! RB044: a phase that demands a reason has none.

use crate::check::reasons;
use crate::check::wording::quoted;
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::MeasureColumn;
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Phase verlangt einen Grund, und keiner ist genannt",
        what: "Ob eine Maßnahme, die entfallen oder verzögert ist (auch `nicht umsetzbar`, \
               `gestrichen`), in der Spalte Grund der Verzögerung oder unter `[[dropped]]` einen \
               Grund nennt.",
        why: "Dass der Wille des Rates nicht umgesetzt wird, darf nicht ohne Begründung im \
              Bericht stehen.",
        example: "Phase `entfallen`, die Spalte Grund ist leer.",
        remedy: "Den Grund in die Spalte Grund der Verzögerung schreiben.",
    },
    en: Page {
        fault: "A phase demands a reason, and there is none",
        what: "Whether a measure that is dropped or delayed (also `nicht umsetzbar`, \
               `gestrichen`) names a reason in the reason column or under `[[dropped]]`.",
        why: "That the council's will is not carried out must not stand in the report without a \
              reason.",
        example: "Phase `entfallen`, the reason is empty.",
        remedy: "Write the reason into the reason cell.",
    },
};

/// At the reason cell.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for measure in facts.intake.measures().filter(|measure| reasons::demanded(measure)) {
        let dropped = facts.config.dropped.iter().any(|d| d.id == measure.id.as_str());
        if dropped || reasons::given(facts.config, measure) {
            continue;
        }
        let word = match (measure.phase_text.trim(), measure.phase) {
            ("", Some(phase)) => phase.word(),
            (text, _) => text,
        };
        let (id, word) = (&measure.id, quoted(word));
        let message = Text::new(
            format!("`{id}` ist {word}, ein Grund fehlt"),
            format!("`{id}` is {word}, a reason is missing"),
        );
        let help = Text::new(
            "den Grund in die Spalte „Grund der Verzögerung“ schreiben",
            "write the reason into the column “Grund der Verzögerung”",
        );
        let at = MeasureColumn::Reason;
        findings.push(about_measure(rule::PHASE_WITHOUT_REASON, measure, at, message, help));
    }
    findings
}
