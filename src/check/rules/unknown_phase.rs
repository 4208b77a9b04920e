//! RB008: a phase is not known. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Umsetzungsstand ist unbekannt",
        what: "Ob der Stand jeder Maßnahme einer von sechs Phasen entspricht: geplant, in \
               Umsetzung, umgesetzt, Daueraufgabe, zurückgestellt, entfallen. Gängige Wörter \
               (`erledigt`, `läuft`, `offen`, `ruht`) sind bekannt.",
        why: "Der Rat zählt Maßnahmen nach Phasen; eine ungewisse Phase verfälscht jede dieser \
              Zahlen.",
        example: "In der Spalte Status steht `so gut wie fertig`.",
        remedy: "Eine der sechs Phasen eintragen; ein Wort, das im Haus üblich ist, unter \
                 `[phases]` in ratsbericht.toml aufnehmen.",
    },
    en: Page {
        fault: "A phase is not known",
        what: "Whether each measure's state is one of six phases: geplant, in Umsetzung, \
               umgesetzt, Daueraufgabe, zurückgestellt, entfallen. Common words (`erledigt`, \
               `läuft`, `offen`, `ruht`) are known.",
        why: "The council counts measures by phase; an uncertain phase falsifies each of these \
              counts.",
        example: "The status column holds `so gut wie fertig`.",
        remedy: "Enter one of the six phases; add a word that the house uses under `[phases]` in \
                 ratsbericht.toml.",
    },
};
