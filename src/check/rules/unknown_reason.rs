//! RB021: a reason of delay that `[reasons]` does not know.

use crate::check::reasons;
use crate::check::wording::{nearest, quoted};
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::MeasureColumn;
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Grund der Verzögerung steht nicht in der Liste",
        what: "Ob jeder Grund ein Schlüssel oder ein Wortlaut aus `[reasons]` ist. Hinter dem \
               Schlüssel darf eine Erläuterung folgen (`P: Stelle seit Mai unbesetzt`). Ohne die \
               Tabelle `[reasons]` wird nichts geprüft.",
        why: "Nur einheitliche Gründe lassen sich zählen; der Rat will wissen, woran es insgesamt \
              liegt.",
        example: "Die Liste kennt `P` (Personal) und `M` (Mittel), in der Zelle steht `X`.",
        remedy: "Einen Schlüssel aus der Liste eintragen oder die Liste in ratsbericht.toml \
                 ergänzen.",
    },
    en: Page {
        fault: "A reason of delay is not in the list",
        what: "Whether each reason is a code or a wording of `[reasons]`. An explanation may \
               follow the code (`P: post vacant since May`). Without the table `[reasons]` \
               nothing is checked.",
        why: "Only uniform reasons can be counted; the council wants to know what it is due to on \
              the whole.",
        example: "The list knows `P` (staff) and `M` (money), the cell holds `X`.",
        remedy: "Enter a code of the list, or add to the list in ratsbericht.toml.",
    },
};

/// At the reason cell.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let known = &facts.config.reasons;
    if known.is_empty() {
        return Vec::new();
    }
    let codes: Vec<&str> = known.keys().map(String::as_str).collect();
    let mut findings = Vec::new();
    for measure in facts.intake.measures() {
        let Some(text) = reasons::written(measure) else { continue };
        if facts.config.reason(text).is_some() {
            continue;
        }
        let words = known.iter().flat_map(|(code, words)| [code.as_str(), words.as_str()]);
        let near = nearest(text, words);
        let message = Text::new(
            format!("den Grund {} kennt `[reasons]` nicht", quoted(text)),
            format!("`[reasons]` does not know the reason {}", quoted(text)),
        );
        let help = match near {
            Some(near) => {
                Text::new(format!("am nächsten kommt `{near}`"), format!("the nearest is `{near}`"))
            }
            None => Text::new(
                format!("einen dieser Schlüssel eintragen: {}", codes.join(", ")),
                format!("enter one of these codes: {}", codes.join(", ")),
            ),
        };
        let at = MeasureColumn::Reason;
        findings.push(about_measure(rule::UNKNOWN_REASON, measure, at, message, help));
    }
    findings
}
