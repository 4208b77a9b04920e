//! RB048: nobody said how an indicator is aggregated. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Die Art eines Indikators ist nicht angegeben",
        what: "Ob für jeden Indikator feststeht, wie Werte zusammengefasst werden: Bestand \
               (`stock`), Summe (`flow`), Mittel (`mean`), `min`, `max` oder Quote (`ratio`).",
        why: "Drei Monatsbestände zu addieren ist so falsch, wie drei Monatssummen nicht zu \
              addieren.",
        example: "Die Spalte Art ist leer, und unter `[[indicators]]` steht nichts.",
        remedy: "In der Spalte Art oder unter `[[indicators]]` angeben, wie zusammengefasst wird.",
    },
    en: Page {
        fault: "An indicator's kind is not stated",
        what: "Whether it is settled for each indicator how values combine: `stock`, `flow`, \
               `mean`, `min`, `max` or `ratio`.",
        why: "Adding three monthly stocks is as wrong as not adding three monthly flows.",
        example: "The kind column is empty, and there is nothing under `[[indicators]]`.",
        remedy: "State in the kind column or under `[[indicators]]` how values combine.",
    },
};
