//! RB003: a period cannot be read. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Zeitraum kann nicht gelesen werden",
        what: "Ob der Zeitraum eines Wertes ein Monat, Quartal, Halbjahr oder Jahr ist. Gelesen \
               werden `III. Quartal 2019`, `Q3/2019`, `09/2019`, `Sept. 2019`, `30.09.2019`, \
               `2019` und ähnliche Schreibweisen, auch als Spaltenköpfe.",
        why: "Ohne Zeitraum gehört der Wert zu keinem Quartal und fehlt im Bericht.",
        example: "In der Spalte Zeitraum steht `Sommer` oder `13/2019`.",
        remedy: "Den Zeitraum als Monat oder Quartal mit Jahr schreiben, zum Beispiel `2019-Q3`.",
    },
    en: Page {
        fault: "A period cannot be read",
        what: "Whether a value's period is a month, quarter, half-year or year. `III. Quartal \
               2019`, `Q3/2019`, `09/2019`, `Sept. 2019`, `30.09.2019`, `2019` and the like are \
               read, also as column headers.",
        why: "Without a period the value belongs to no quarter and is missing from the report.",
        example: "The period column holds `Sommer` or `13/2019`.",
        remedy: "Write the period as a month or quarter with its year, for example `2019-Q3`.",
    },
};
