//! RB005: a formula has no stored result. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Formel hat kein gespeichertes Ergebnis",
        what: "Ob jede Formel ihr Ergebnis in der Datei mitbringt. Das Programm rechnet Formeln \
               nicht nach, es nimmt das Ergebnis, das Excel gespeichert hat.",
        why: "Ohne Ergebnis ist unbekannt, was in der Zelle steht; eine Null wäre erfunden.",
        example: "Die Datei wurde von einem anderen Programm erzeugt und in Excel nie geöffnet.",
        remedy: "Die Datei in Excel oder LibreOffice öffnen, neu berechnen (Strg+Alt+F9) und \
                 speichern.",
    },
    en: Page {
        fault: "A formula has no stored result",
        what: "Whether each formula brings its result with the file. The program does not \
               calculate formulas, it takes the result that Excel stored.",
        why: "Without a result nobody knows what the cell says; a zero would be invented.",
        example: "The file was made by another program and never opened in Excel.",
        remedy: "Open the file in Excel or LibreOffice, recalculate (Ctrl+Alt+F9) and save it.",
    },
};
