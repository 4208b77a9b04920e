//! RB051: a column is not read. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Angaben einer Tabelle werden nicht gelesen",
        what: "Ob in einer gelesenen Tabelle Spalten stehen, deren Überschrift niemand kennt, Zeilen \
               ohne Bezeichnung oder mit `darunter`, oder Bemerkungen in Zeilen ohne einen Wert. Sie kommen nicht in den Bericht. Sieht eine \
               Spalte nach Daten aus (Zahlen, Einheit, Zeitraum), ist das eine Warnung. Stehen \
               mehrere Spalten für dasselbe da, gilt die neueste, die neue vor der alten, die \
               Summe vor den Jahren; ist nichts davon zu erkennen, wird gefragt.",
        why: "Wer die Spalte ausfüllt, erwartet, dass sie jemand liest.",
        example: "Neben `Maßnahme` und `Status` steht eine Spalte `Projektnummer`.",
        remedy: "Braucht der Bericht sie, im Leseprofil unter `columns` sagen, was sie ist; sonst \
                 `RB051 = \"off\"` unter [rules].",
    },
    en: Page {
        fault: "Entries of a table are not read",
        what: "Whether a table that is read has columns whose header nobody knows, rows without a \
               name or with `darunter`, or remarks in rows without a value. They do not get into the report. A column that looks like \
               data (numbers, a unit, a time) is a warning. Where several columns stand for the \
               same, the newest holds, the new before the old, the total before the years; where \
               nothing tells, it is asked.",
        why: "Who fills the column in expects that somebody reads it.",
        example: "Beside `Maßnahme` and `Status` stands a column `Projektnummer`.",
        remedy: "If the report needs it, say in the reading profile's `columns` what it is; else \
                 `RB051 = \"off\"` under [rules].",
    },
};
