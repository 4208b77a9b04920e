//! RB046: a ratio without parts cannot be aggregated. Fires while calculating.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Quote ohne Zähler und Nenner wurde nicht zusammengefasst",
        what: "Ob eine Quote, von der nur fertige Prozentwerte vorliegen, in einem Quartal \
               mehrere Werte hat.",
        why: "Quoten lassen sich nicht mitteln: 50 % von 10 und 10 % von 1.000 ergeben nicht 30 \
              %. Der Bericht zeigt stattdessen `x`.",
        example: "Zwei Ämter liefern für das III. Quartal 45,3 % und 51,0 %.",
        remedy: "Zähler und Nenner als eigene Indikatoren liefern und unter `numerator` und \
                 `denominator` nennen; oder bewusst `aggregation = \"mean\"` setzen.",
    },
    en: Page {
        fault: "A ratio without numerator and denominator was not aggregated",
        what: "Whether a ratio of which only finished percentages were delivered has several \
               values in a quarter.",
        why: "Ratios cannot be averaged: 50 % of 10 and 10 % of 1,000 are not 30 %. The report \
              shows `x` instead.",
        example: "Two departments deliver 45.3 % and 51.0 % for the third quarter.",
        remedy: "Deliver numerator and denominator as indicators of their own and name them under \
                 `numerator` and `denominator`; or set `aggregation = \"mean\"` knowingly.",
    },
};
