//! RB039: a file matches the patterns of several departments.

use crate::check::{Facts, Manual, Page};
use crate::finding::{Finding, Place, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Datei gehört zu zwei Ämtern",
        what: "Ob jede Datei im Eingang auf die Muster genau eines Amtes passt.",
        why: "Wessen Werte es sind, darf nicht geraten werden; die Datei wird nicht gelesen.",
        example: "`sozialamt-jugendamt.xlsx` passt auf `sozialamt*` und auf `*jugendamt*`.",
        remedy: "Die Muster unter `[[departments]] files` enger fassen oder die Datei umbenennen.",
    },
    en: Page {
        fault: "A file belongs to two departments",
        what: "Whether each file in the inbox matches the patterns of exactly one department.",
        why: "Whose values they are must not be guessed; the file is not read.",
        example: "`sozialamt-jugendamt.xlsx` matches `sozialamt*` and `*jugendamt*`.",
        remedy: "Make the patterns under `[[departments]] files` narrower, or rename the file.",
    },
};

/// At the file.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let contested = facts.inbox.contested.iter();
    contested
        .map(|(file, departments)| {
            let names = |and: &str| {
                let names: Vec<String> = departments
                    .iter()
                    .map(|id| format!("`{}`", facts.department_name(id)))
                    .collect();
                names.join(and)
            };
            let message = Text::new(
                format!(
                    "die Datei passt auf die Muster von {} und wird nicht gelesen",
                    names(" und ")
                ),
                format!("the file matches the patterns of {} and is not read", names(" and ")),
            );
            let help = Text::new(
                "die Muster unter `files` enger fassen oder die Datei umbenennen",
                "make the patterns under `files` narrower, or rename the file",
            );
            Finding::new(rule::FILE_OF_TWO_DEPARTMENTS, Place::file(file), message, help)
        })
        .collect()
}
