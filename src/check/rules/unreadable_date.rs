//! RB004: a date cannot be read. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Datum kann nicht gelesen werden",
        what: "Ob Beginn, Ende, Stand und Datum der Umsetzung ein Tag oder eine Zeitspanne sind. \
               `III. Quartal 2026` und `Ende 2026` gelten als letzter Tag der Spanne.",
        why: "Ohne lesbares Ende kann niemand sagen, ob eine Maßnahme überfällig ist.",
        example: "In der Spalte Ende steht `31.02.2020` oder `demnächst`.",
        remedy: "Ein Datum wie `30.09.2020`, eine Spanne wie `III. Quartal 2020` oder \
                 `fortlaufend` schreiben.",
    },
    en: Page {
        fault: "A date cannot be read",
        what: "Whether begin, end, as-of date and date of completion are a day or a span. `III. \
               Quartal 2026` and `Ende 2026` count as the span's last day.",
        why: "Without a readable end nobody can say whether a measure is overdue.",
        example: "The end column holds `31.02.2020` or `demnächst`.",
        remedy: "Write a date such as `30.09.2020`, a span such as `III. Quartal 2020`, or \
                 `fortlaufend`.",
    },
};
