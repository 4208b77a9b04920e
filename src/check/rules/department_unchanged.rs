//! RB035: a department delivered the files of the last edition again.

use crate::check::delivered::absent;
use crate::check::wording::period;
use crate::check::{Facts, Manual, Page};
use crate::finding::{Finding, Place, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Amt hat die Dateien der letzten Ausgabe noch einmal geliefert",
        what: "Ob sich wenigstens eine Datei des Amtes seit der letzten Ausgabe geändert hat. \
               Verglichen wird der Inhalt, nicht der Name.",
        why: "Unveränderte Dateien enthalten keinen neuen Stand; oft wurde die falsche \
              verschickt.",
        example: "Die Datei für das III. Quartal ist Byte für Byte die des II. Quartals.",
        remedy: "Beim Amt nachfragen, ob sich wirklich nichts geändert hat.",
    },
    en: Page {
        fault: "A department delivered the files of the last edition again",
        what: "Whether at least one file of the department changed since the last edition. \
               Contents are compared, not names.",
        why: "Unchanged files hold no new state; often the wrong one was sent.",
        example: "The file for the third quarter is byte by byte that of the second.",
        remedy: "Ask the department whether really nothing changed.",
    },
};

/// At the department's first file.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(previous) = facts.history.previous() else { return Vec::new() };
    let mut findings = Vec::new();
    for submission in &facts.intake.submissions {
        let known = |sha256: &str| previous.inputs.iter().any(|(_, known)| known == sha256);
        let Some(first) = submission.files.iter().min_by(|a, b| a.path.cmp(&b.path)) else {
            continue;
        };
        // A file less is a change too.
        if !submission.files.iter().all(|file| known(&file.sha256))
            || !absent(facts, previous, submission).is_empty()
        {
            continue;
        }
        let (id, then) = (&submission.department, period(previous.period));
        let name = facts.department_name(id);
        let message = Text::new(
            format!("`{name}` hat nichts geändert: jede Datei ist die der Ausgabe {}", then.de),
            format!("`{name}` changed nothing: every file is that of the edition {}", then.en),
        );
        let help = Text::new(
            "beim Amt nachfragen, ob die richtige Datei geliefert wurde",
            "ask the department whether the right file was delivered",
        );
        let place = Place::file(&first.path);
        findings.push(Finding::new(rule::DEPARTMENT_UNCHANGED, place, message, help).of(id));
    }
    findings
}
