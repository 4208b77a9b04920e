//! RB031: a text says nothing.

use crate::check::prose;
use crate::check::texts::{Kind, texts};
use crate::check::wording::quoted;
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{MeasureColumn, Phase};
use crate::finding::{Finding, rule};
use crate::lang::{self, Text};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Text ist ohne Substanz",
        what: "Ob Sachstände und Berichtstexte wenigstens `[texts] min_words` Wörter haben \
               (Voreinstellung 5) und nicht nur aus Floskeln bestehen (`läuft`, `s. o.`, `keine \
               Änderung`). Eine leere Zelle wird bemängelt, wenn die Maßnahme in Umsetzung oder \
               zurückgestellt ist.",
        why: "Einzeiler, aus denen niemand etwas erfährt, sind der Grund, warum Räte solchen \
              Berichten nicht trauen.",
        example: "Sachstand: `läuft`.",
        remedy: "In ein bis drei Sätzen schreiben, was geschehen ist und was als Nächstes kommt.",
    },
    en: Page {
        fault: "A text has no substance",
        what: "Whether status texts and narratives have at least `[texts] min_words` words \
               (default 5) and are more than phrases (`läuft`, `s. o.`, `keine Änderung`). An \
               empty cell is a fault where the measure is being carried out or on hold.",
        why: "One-liners that tell nothing are why councils do not trust such reports.",
        example: "Status text: `läuft`.",
        remedy: "Write in one to three sentences what was done and what comes next.",
    },
};

/// Phrases that say nothing, folded; also those that are long enough.
const PHRASES: &[&str] = &[
    "dito",
    "entfällt",
    "es gibt keinen neuen sachstand",
    "es gibt nichts neues",
    "folgt",
    "im plan",
    "in arbeit",
    "in bearbeitung",
    "k a",
    "keine",
    "keine änderung",
    "keine änderungen",
    "keine änderungen gegenüber dem letzten bericht",
    "keine angabe",
    "kein neuer sachstand",
    "kein neuer stand",
    "läuft",
    "läuft noch",
    "läuft planmäßig",
    "läuft weiter",
    "läuft wie geplant",
    "die maßnahme läuft",
    "die maßnahme läuft weiter",
    "die maßnahme läuft wie geplant",
    "die maßnahme läuft weiter wie geplant",
    "maßnahme läuft",
    "n n",
    "nichts neues",
    "ohne",
    "s anlage",
    "s o",
    "s letzter bericht",
    "siehe anlage",
    "siehe letzten bericht",
    "siehe letzter bericht",
    "siehe oben",
    "siehe vorquartal",
    "sachstand unverändert",
    "sachstand wie im letzten bericht",
    "sachstand wie im vorquartal",
    "stand unverändert",
    "tbd",
    "todo",
    "unverändert",
    "unverändert zum letzten bericht",
    "unverändert zum vorquartal",
    "wie bisher",
    "wie gehabt",
    "wie im letzten bericht",
    "wie vor",
    "wird fortgesetzt",
    "wird nachgereicht",
    "wird weitergeführt",
    "xxx",
];

/// At the text's cell.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let least = usize::try_from(facts.config.texts.min_words).unwrap_or(usize::MAX);
    let help = || {
        Text::new(
            "in ein bis drei Sätzen schreiben, was geschehen ist und was als Nächstes kommt",
            "write in one to three sentences what was done and what comes next",
        )
    };
    let mut findings = Vec::new();
    for text in texts(facts).filter(|text| matches!(text.kind, Kind::Status | Kind::Narrative)) {
        let count = prose::words(text.text);
        let longest = PHRASES.iter().map(|phrase| phrase.len()).max().unwrap_or(0);
        let phrase =
            text.text.len() <= longest + 20 && PHRASES.contains(&prose::folded(text.text).as_str());
        let message = match (phrase, count < least) {
            (true, _) => Text::new(
                format!("{} sagt nicht, was geschehen ist", quoted(text.text)),
                format!("{} does not say what was done", quoted(text.text)),
            ),
            (false, true) => Text::new(
                format!(
                    "{} hat {}, erwartet sind wenigstens {least}",
                    quoted(text.text),
                    lang::count(count, "Wort", "Wörter")
                ),
                format!(
                    "{} has {}, expected at least {least}",
                    quoted(text.text),
                    lang::count(count, "word", "words")
                ),
            ),
            (false, false) => continue,
        };
        findings.push(text.finding(rule::TEXT_WITHOUT_SUBSTANCE, message, help()));
    }
    for measure in facts.intake.measures() {
        let at_work = matches!(measure.phase, Some(Phase::Running | Phase::OnHold));
        let empty = measure.text.as_deref().is_none_or(|text| text.trim().is_empty());
        if at_work && empty && measure.place.has(MeasureColumn::Text) {
            let id = &measure.id;
            let message = Text::new(
                format!("der Sachstand von `{id}` ist leer"),
                format!("the status text of `{id}` is empty"),
            );
            let at = MeasureColumn::Text;
            findings.push(about_measure(
                rule::TEXT_WITHOUT_SUBSTANCE,
                measure,
                at,
                message,
                help(),
            ));
        }
    }
    findings
}
