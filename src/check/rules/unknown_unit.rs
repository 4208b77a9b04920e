//! RB009: a unit is not known or differs. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Einheit ist unbekannt oder passt nicht",
        what: "Ob die Einheit eines Wertes zur Einheit seines Indikators passt oder sich sicher \
               umrechnen lässt (T€ in Euro).",
        why: "Tausend Euro und Euro in einer Summe ergeben eine Zahl, die niemand bemerkt und die \
              falsch ist.",
        example: "Der Indikator wird in `Euro` geführt, die Zelle sagt `Stück`.",
        remedy: "Den Wert in der Einheit des Indikators angeben oder die Einheit im Leseprofil \
                 unter `units` nennen.",
    },
    en: Page {
        fault: "A unit is not known or does not fit",
        what: "Whether a value's unit fits its indicator's, or converts safely (T€ to Euro).",
        why: "Thousands of euro and euro in one sum make a number that nobody notices and that is \
              wrong.",
        example: "The indicator is kept in `Euro`, the cell says `Stück`.",
        remedy: "Give the value in the indicator's unit, or name the unit under `units` in the \
                 reading profile.",
    },
};
