//! RB012: a dash was read as zero. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Strich wurde als Null gelesen",
        what: "Ob in Werten von Indikatoren ein Strich steht. Er bedeutet nach DIN 55301 `nichts \
               vorhanden`, also genau null. Gemeldet wird das einmal je Spalte.",
        why: "Manche Ämter schreiben einen Strich für `keine Angabe`. Dann wäre die Null \
              erfunden.",
        example: "In der Spalte August steht `-`.",
        remedy: "Prüfen, ob null gemeint ist. Wenn nicht: `.` oder `k. A.` schreiben oder im \
                 Leseprofil `placeholders` setzen.",
    },
    en: Page {
        fault: "A dash was read as zero",
        what: "Whether an indicator's values hold a dash. By DIN 55301 it means `nothing there`, \
               exactly zero. It is reported once a column.",
        why: "Some offices write a dash for `not stated`. Then the zero would be invented.",
        example: "The August column holds `-`.",
        remedy: "See whether zero is meant. If not: write `.` or `k. A.`, or set `placeholders` \
                 in the reading profile.",
    },
};
