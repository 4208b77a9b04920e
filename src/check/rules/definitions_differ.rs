//! RB047: definitions of one indicator differ. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Angaben zu einem Indikator widersprechen sich",
        what: "Ob alle Dateien, die einen Indikator liefern, ihm denselben Namen, dieselbe \
               Einheit, Art und dasselbe Ziel geben, und ob das zu `[[indicators]]` passt. Was in \
               ratsbericht.toml steht, gilt.",
        why: "Werte mit verschiedener Bedeutung dürfen nicht in eine Summe.",
        example: "Das Sozialamt führt `W-03` als Bestand, das Jugendamt als Summe.",
        remedy: "Sich auf eine Angabe einigen und sie unter `[[indicators]]` festschreiben.",
    },
    en: Page {
        fault: "Definitions of an indicator differ",
        what: "Whether all files that deliver an indicator give it the same name, unit, kind and \
               target, and whether that agrees with `[[indicators]]`. What ratsbericht.toml says \
               holds.",
        why: "Values of different meaning must not go into one sum.",
        example: "One department keeps `W-03` as a stock, the other as a flow.",
        remedy: "Agree on one definition and fix it under `[[indicators]]`.",
    },
};
