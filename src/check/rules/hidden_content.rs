//! RB013: hidden rows, columns or sheets, and comments. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Die Datei enthält Ausgeblendetes",
        what: "Ob Tabellenblätter, Zeilen oder Spalten ausgeblendet sind, ob Zeilen durchgestrichen \
               oder gefärbt sind und ob Zellen Kommentare tragen. Ausgeblendete Blätter werden \
               übergangen, ausgeblendete und durchgestrichene Zeilen und Spalten gelesen, Farben und \
               Kommentare nicht.",
        why: "Wer die Datei ansieht, sieht etwas anderes, als im Bericht steht.",
        example: "Ein Filter blendet drei erledigte Maßnahmen aus; sie zählen trotzdem.",
        remedy: "Einblenden oder löschen; oder mit `hidden = \"read\"` oder `\"skip\"` im \
                 Leseprofil festlegen, was gelten soll.",
    },
    en: Page {
        fault: "The file holds hidden content",
        what: "Whether sheets, rows or columns are hidden, whether rows are struck through or \
               coloured and whether cells carry comments. Hidden sheets are skipped, hidden and \
               struck-through rows and columns are read, colours and comments are not.",
        why: "Who looks at the file sees something else than what the report says.",
        example: "A filter hides three measures that are done; they count all the same.",
        remedy: "Show or delete them; or settle with `hidden = \"read\"` or `\"skip\"` in the \
                 reading profile what holds.",
    },
};
