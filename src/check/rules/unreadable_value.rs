//! RB002: a cell holds no readable value. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Wert kann nicht gelesen werden",
        what: "Ob in Zellen, die eine Zahl, einen Betrag oder einen Fortschritt enthalten sollen, \
               etwas steht, das sich als solches lesen lässt. Gelesen werden auch `1.234,5`, \
               `12,5 %`, `ca. 700`, `T€`, Fußnoten und die Zeichen der Statistik (`–`, `.`, `x`, \
               `…`, `/`).",
        why: "Aus einer Zelle, die nicht verstanden wurde, darf keine Null werden: der Wert fehlt \
              dann in jeder Summe.",
        example: "In der Spalte Wert steht `siehe Anlage` oder `1O5` mit dem Buchstaben O.",
        remedy: "Die Zahl in die Zelle schreiben; was zu ihr zu sagen ist, gehört in die \
                 Bemerkung.",
    },
    en: Page {
        fault: "A value cannot be read",
        what: "Whether cells that should hold a number, an amount or a progress hold something \
               that reads as one. `1.234,5`, `12,5 %`, `ca. 700`, `T€`, footnote marks and the \
               signs of statistics (`–`, `.`, `x`, `…`, `/`) are read too.",
        why: "A cell that was not understood must not become a zero: its value is missing from \
              every sum.",
        example: "The value column holds `siehe Anlage`, or `1O5` with the letter O.",
        remedy: "Write the number into the cell; what is to be said about it belongs into the \
                 remark.",
    },
};
