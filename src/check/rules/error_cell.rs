//! RB006: a cell shows an error. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Zelle zeigt einen Formelfehler",
        what: "Ob eine gelesene Zelle einen Fehlerwert wie `#BEZUG!`, `#DIV/0!` oder `#NV` \
               enthält.",
        why: "Ein Fehlerwert ist kein Wert: er fehlt in jeder Summe, und meist ist auch die \
              Formel daneben falsch.",
        example: "Eine Zeile wurde gelöscht, auf die sich die Formel bezog; die Zelle zeigt \
                  `#BEZUG!`.",
        remedy: "Die Formel berichtigen oder den Wert als Zahl eintragen.",
    },
    en: Page {
        fault: "A cell shows a formula error",
        what: "Whether a cell that is read holds an error value such as `#REF!`, `#DIV/0!` or \
               `#N/A`.",
        why: "An error is no value: it is missing from every sum, and mostly the formula beside \
              it is wrong too.",
        example: "A row was deleted that the formula referred to; the cell shows `#REF!`.",
        remedy: "Mend the formula, or enter the value as a number.",
    },
};
