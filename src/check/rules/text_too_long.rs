//! RB030: a status text is too long for the table.

use crate::check::prose;
use crate::check::texts::{Kind, texts};
use crate::check::{Facts, Manual, Page};
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Sachstand ist zu lang für die Tabelle",
        what: "Ob der Sachstand einer Maßnahme mit `[texts] table_sentences` Sätzen \
               (Voreinstellung 3) auskommt. Abkürzungen und Daten beenden keinen Satz. \
               Berichtstexte der Handlungsfelder sind nicht begrenzt.",
        why: "Die Anlage soll auf einen Blick lesbar bleiben; was ausgeführt werden muss, gehört \
              in den Bericht selbst.",
        example: "Fünf Sätze Vorgeschichte, der Stand steht im letzten.",
        remedy: "Kürzen auf das, was sich seit der letzten Ausgabe geändert hat; Ausführliches in \
                 den Berichtstext des Handlungsfeldes schreiben.",
    },
    en: Page {
        fault: "A status text is too long for the table",
        what: "Whether a measure's status text does with `[texts] table_sentences` sentences \
               (default 3). Abbreviations and dates end no sentence. The action fields' \
               narratives are not limited.",
        why: "The annex should stay readable at a glance; what must be said at length belongs \
              into the report itself.",
        example: "Five sentences of history, the state stands in the last one.",
        remedy: "Shorten it to what changed since the last edition; write the details into the \
                 action field's narrative.",
    },
};

/// At the text's cell.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let most = usize::try_from(facts.config.texts.table_sentences).unwrap_or(usize::MAX);
    let mut findings = Vec::new();
    for text in texts(facts).filter(|text| text.kind == Kind::Status) {
        // Each sentence needs a mark or a line of its own: short texts are done here.
        if text.text.bytes().filter(|b| b".!?\n".contains(b)).count() < most {
            continue;
        }
        let count = prose::sentences(text.text).len();
        if count <= most {
            continue;
        }
        let message = Text::new(
            format!("der Sachstand hat {count} Sätze, in der Tabelle ist Platz für {most}"),
            format!("the status text has {count} sentences, the table has room for {most}"),
        );
        let help = Text::new(
            "kürzen auf das, was sich seit der letzten Ausgabe geändert hat",
            "shorten it to what changed since the last edition",
        );
        findings.push(text.finding(rule::TEXT_TOO_LONG, message, help));
    }
    findings
}
