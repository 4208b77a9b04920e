//! RB017: a row has no id. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Zeile hat keine Kennung",
        what: "Ob jede Maßnahme und jeder Indikator eine eigene, bleibende Kennung trägt. Eine \
               Spalte, die nur die Zeilen zählt (1, 2, 3), ist keine Kennung.",
        why: "Nur an der Kennung lässt sich von Quartal zu Quartal verfolgen, was aus einer \
              Maßnahme wurde.",
        example: "Die Spalte Nr. ist leer, oder sie zählt in jeder Datei neu ab 1.",
        remedy: "Eine Kennung wie `M-07` eintragen und nie wieder ändern; das Programm kann \
                 Vorschläge in kennungen.toml schreiben.",
    },
    en: Page {
        fault: "A row has no id",
        what: "Whether each measure and each indicator has an id of its own that stays. A column \
               that only counts the rows (1, 2, 3) is no id.",
        why: "Only the id tells from quarter to quarter what became of a measure.",
        example: "The number column is empty, or it counts from 1 again in every file.",
        remedy: "Enter an id such as `M-07` and never change it again; the program can write \
                 proposals to kennungen.toml.",
    },
};
