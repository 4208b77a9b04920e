//! RB007: an action field is not known. Fires while reading.

use crate::check::{Manual, Page};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Handlungsfeld ist unbekannt",
        what: "Ob jedes genannte Handlungsfeld unter `[[fields]]` steht: als Kennung, als Name \
               oder als eines der `aliases`. Groß- und Kleinschreibung sind gleich.",
        why: "Der Bericht ist nach Handlungsfeldern gegliedert; ohne Handlungsfeld hat die Zeile \
              darin keinen Ort.",
        example: "In der Zelle steht `Wohnnen`, das Handlungsfeld heißt `Wohnen und \
                  Unterbringung`.",
        remedy: "Das Handlungsfeld so schreiben, wie es in ratsbericht.toml steht, oder die \
                 Schreibweise dort unter `aliases` aufnehmen.",
    },
    en: Page {
        fault: "An action field is not known",
        what: "Whether each action field that is named stands under `[[fields]]`: as id, as name \
               or as one of its `aliases`. Upper and lower case are the same.",
        why: "The report is ordered by action field; without one the row has no place in it.",
        example: "The cell holds `Wohnnen`, the action field is called `Wohnen und \
                  Unterbringung`.",
        remedy: "Write the action field as ratsbericht.toml has it, or add the spelling to its \
                 `aliases` there.",
    },
};
