//! RB027: a series has a hole. Fires while calculating, where it is known which reporters count.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "In einer Reihe fehlt ein Zeitraum",
        what: "Ob ein Indikator vom ersten Wert bis zum Ende des Berichtszeitraums für jeden \
               Monat, jedes Quartal oder Jahr einen Wert von jedem Amt und Bezirk hat, das ihn \
               liefert. Werte aus früheren Ausgaben zählen mit. `…` im laufenden Quartal ist keine \
               Lücke.",
        why: "Eine Lücke ist keine Null: das Quartal erscheint als unvollständig, und Summen über \
              mehrere Ämter fallen aus.",
        example: "Juli und September 2019 sind geliefert, August fehlt.",
        remedy: "Den fehlenden Wert liefern; oder beim Indikator `gaps = \"partial\"` setzen, \
                 dann erscheint der unvollständige Wert in Klammern.",
    },
    en: Page {
        fault: "A period is missing in a series",
        what: "Whether an indicator has a value for each month, quarter or year, from its first \
               value to the end of the reporting period, of every department and district that \
               delivers it. Values of earlier editions count. `…` in the current quarter is no hole.",
        why: "A gap is no zero: the quarter is shown as incomplete, and sums over several \
              departments fail.",
        example: "July and September 2019 are delivered, August is missing.",
        remedy: "Deliver the missing value; or set `gaps = \"partial\"` for the indicator, then \
                 the incomplete value appears in brackets.",
    },
};
