//! RB029: a past value was revised.

use crate::check::series::district_words;
use crate::check::wording::{number, period};
use crate::check::{Facts, Manual, Page};
use crate::domain::Figures;
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein früherer Wert wurde berichtigt",
        what: "Ob ein Wert, den eine frühere Ausgabe schon enthielt, jetzt anders geliefert wird. \
               Es gilt der neue.",
        why: "Der Rat hat den alten Wert gelesen. Berichtigungen sind erlaubt, aber nicht \
              stillschweigend: der Bericht zeigt alt und neu.",
        example: "Juni 2019 war `490`, jetzt `500`.",
        remedy: "Nichts, wenn die Berichtigung stimmt; sonst den alten Wert wieder eintragen.",
    },
    en: Page {
        fault: "A past value was revised",
        what: "Whether a value that an earlier edition had already is now delivered differently. \
               The new one holds.",
        why: "The council has read the old value. Revisions are allowed, but not in silence: the \
              report shows old and new.",
        example: "June 2019 was `490`, now it is `500`.",
        remedy: "Nothing where the revision is right; else enter the old value again.",
    },
};

/// At the cell of the new value.
pub(crate) fn check(_: &Facts<'_>, figures: &Figures) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in &figures.values {
        let value = &record.value;
        let (Some(old), Some(cell)) = (record.revised_from, &value.origin) else { continue };
        let (id, old, when) = (&value.indicator, number(old), period(value.period));
        let (de, en) = district_words(value.district.as_ref());
        let (new, new_en) = match value.value {
            Some(new) => (format!("`{}`", number(new)), format!("`{}`", number(new))),
            None => ("ohne Wert".to_owned(), "without a value".to_owned()),
        };
        let message = Text::new(
            format!("`{id}`{de} für {} war `{old}`, jetzt {new}", when.de),
            format!("`{id}`{en} for {} was `{old}`, now {new_en}", when.en),
        );
        let help = Text::new(
            "nichts, wenn die Berichtigung stimmt; der Bericht zeigt alt und neu",
            "nothing, where the revision is right; the report shows old and new",
        );
        let finding = Finding::new(rule::REVISED_VALUE, cell, message, help);
        findings.push(finding.about(id).of(&value.department));
    }
    findings
}
