//! RB040: somebody has a workbook open.

use crate::check::{Facts, Manual, Page};
use crate::finding::{Finding, Place, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Im Eingang liegt eine Sperrdatei",
        what: "Ob im Eingang eine Datei liegt, die mit `~$` beginnt. Excel legt sie an, solange \
               jemand die Mappe geöffnet hat.",
        why: "Vielleicht ist die Mappe noch nicht gespeichert, und der Bericht enthielte einen \
              alten Stand.",
        example: "`~$sozialamt.xlsx` liegt neben `sozialamt.xlsx`.",
        remedy: "Die Mappe in Excel speichern und schließen; ist niemand mehr daran, die \
                 Sperrdatei löschen.",
    },
    en: Page {
        fault: "There is a lock file in the inbox",
        what: "Whether a file that begins with `~$` lies in the inbox. Excel makes it while \
               somebody has the workbook open.",
        why: "Perhaps the workbook is not saved yet, and the report would hold an old state.",
        example: "`~$sozialamt.xlsx` lies beside `sozialamt.xlsx`.",
        remedy: "Save and close the workbook in Excel; where nobody works on it any more, delete \
                 the lock file.",
    },
};

/// At the lock file.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let locks = facts.inbox.locks.iter();
    locks
        .map(|file| {
            let name = file.rsplit('/').next().unwrap_or(file);
            let workbook = name.trim_start_matches("~$");
            let message = Text::new(
                format!(
                    "Sperrdatei: `{workbook}` ist vielleicht noch geöffnet und nicht gespeichert"
                ),
                format!("lock file: `{workbook}` may still be open and not saved"),
            );
            let help = Text::new(
                "die Mappe speichern und schließen, sonst die Sperrdatei löschen",
                "save and close the workbook, else delete the lock file",
            );
            Finding::new(rule::LOCK_FILE, Place::file(file), message, help)
        })
        .collect()
}
