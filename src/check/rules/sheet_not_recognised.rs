//! RB010: a sheet was not understood. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Tabellenblatt wurde nicht erkannt",
        what: "Ob jedes sichtbare Tabellenblatt mit Inhalt als Maßnahmen, Indikatoren oder Texte \
               erkannt wurde. Gesucht wird nach Spaltenköpfen und ihren üblichen Schreibweisen.",
        why: "Ein Blatt, das niemand gelesen hat, fehlt im Bericht, ohne dass es auffällt.",
        example: "Das Blatt `Tabelle3` hat keine Kopfzeile, oder seine Köpfe heißen `A1` bis \
                  `A9`.",
        remedy: "Unter `[[departments.sheets]]` angeben, was das Blatt enthält, oder es mit `kind \
                 = \"skip\"` auslassen.",
    },
    en: Page {
        fault: "A sheet was not recognised",
        what: "Whether each visible sheet with content was recognised as measures, indicators or \
               texts. Column headers and their usual spellings are looked for.",
        why: "A sheet that nobody read is missing from the report without a sign.",
        example: "The sheet `Tabelle3` has no header row, or its headers are called `A1` to `A9`.",
        remedy: "State under `[[departments.sheets]]` what the sheet holds, or leave it out with \
                 `kind = \"skip\"`.",
    },
};
