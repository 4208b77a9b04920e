//! RB011: a value can be read in two ways. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Wert lässt zwei Lesarten zu",
        what: "Ob ein Text, der als Zahl oder Datum gelesen wird, nur eine Lesart hat. `1.5` kann \
               eineinhalb oder der 1. Mai sein, `1,234.5` folgt englischer Schreibweise.",
        why: "Die falsche Lesart ist eine Zahl wie jede andere und fällt niemandem auf.",
        example: "In der Zelle steht der Text `1.5`.",
        remedy: "Den Wert in deutscher Schreibweise eingeben (`1,5`), am besten als Zahl und \
                 nicht als Text.",
    },
    en: Page {
        fault: "A value can be read in two ways",
        what: "Whether a text that is read as a number or date has only one reading. `1.5` can be \
               one and a half or the first of May, `1,234.5` is English notation.",
        why: "The wrong reading is a number like any other, and nobody notices.",
        example: "The cell holds the text `1.5`.",
        remedy: "Enter the value in German notation (`1,5`), best as a number and not as text.",
    },
};
