//! RB038: a file in the inbox belongs to no department.

use crate::check::wording::nearest;
use crate::check::{Facts, Manual, Page};
use crate::finding::{Finding, Place, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Datei im Eingang gehört zu keinem Amt",
        what: "Ob jede Datei im Eingang auf ein Muster (`files`) eines Amtes passt.",
        why: "Eine Datei, die niemandem gehört, wird nicht gelesen und fehlt im Bericht.",
        example: "`Kopie von Tabelle.xlsx` passt auf kein Muster.",
        remedy: "Die Datei umbenennen, das Muster unter `[[departments]] files` ergänzen oder die \
                 Datei entfernen.",
    },
    en: Page {
        fault: "A file in the inbox belongs to no department",
        what: "Whether each file in the inbox matches a pattern (`files`) of a department.",
        why: "A file that belongs to nobody is not read and is missing from the report.",
        example: "`Kopie von Tabelle.xlsx` matches no pattern.",
        remedy: "Rename the file, add a pattern under `[[departments]] files`, or remove the \
                 file.",
    },
};

/// At the file. The help names the pattern that is nearest.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let patterns = || facts.config.departments.iter().flat_map(|d| &d.files).map(String::as_str);
    let unmatched = facts.inbox.unmatched.iter();
    unmatched
        .map(|file| {
            let name = file.rsplit('/').next().unwrap_or(file);
            let message = Text::new(
                format!("`{name}` passt auf kein Muster eines Amtes und wird nicht gelesen"),
                format!("`{name}` matches no department's pattern and is not read"),
            );
            let help = match nearest(name, patterns()) {
                Some(near) => Text::new(
                    format!("umbenennen (am nächsten kommt `{near}`) oder ein Muster ergänzen"),
                    format!("rename it (the nearest is `{near}`), or add a pattern"),
                ),
                None => Text::new(
                    "umbenennen, unter `files` eines Amtes ein Muster ergänzen oder entfernen",
                    "rename it, add a pattern under a department's `files`, or remove it",
                ),
            };
            Finding::new(rule::UNMATCHED_FILE, Place::file(file), message, help)
        })
        .collect()
}
