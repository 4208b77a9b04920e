//! RB032: a public text refers to a non-public indicator.

use crate::check::texts::texts;
use crate::check::{Facts, Manual, Page};
use crate::domain::{Figures, Indicator, parse_references};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use rustc_hash::FxHashMap;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein öffentlicher Text nennt einen nicht öffentlichen Indikator",
        what: "Ob Verweise wie `{W-03@2019-Q3}` in öffentlichen Texten nur auf Indikatoren \
               zeigen, die selbst öffentlich sind.",
        why: "In der öffentlichen Ausgabe darf der Wert nicht stehen: der Satz bekäme eine Lücke.",
        example: "Der Text zum Handlungsfeld ist öffentlich, der Indikator `W-03` nicht.",
        remedy: "Den Indikator freigeben (`public = true`), den Verweis streichen oder den Text \
                 nicht veröffentlichen.",
    },
    en: Page {
        fault: "A public text refers to a non-public indicator",
        what: "Whether references such as `{W-03@2019-Q3}` in public texts point only to \
               indicators that are public themselves.",
        why: "The public edition must not hold the value: the sentence would have a gap.",
        example: "The action field's narrative is public, the indicator `W-03` is not.",
        remedy: "Make the indicator public (`public = true`), remove the reference, or do not \
                 publish the text.",
    },
};

/// At the text's cell, once an indicator.
pub(crate) fn check(facts: &Facts<'_>, figures: &Figures) -> Vec<Finding> {
    let known: FxHashMap<&str, &Indicator> =
        figures.indicators.iter().map(|i| (i.indicator.id.as_str(), &i.indicator)).collect();
    let mut findings = Vec::new();
    for text in texts(facts).filter(|text| text.public && text.text.contains('@')) {
        let mut named: Vec<&Indicator> = parse_references(text.text)
            .iter()
            .filter_map(|(_, reference)| reference.as_ref().ok())
            .filter_map(|reference| known.get(reference.indicator.as_str()).copied())
            .filter(|indicator| !indicator.public)
            .collect();
        named.sort_by(|a, b| a.id.cmp(&b.id));
        named.dedup_by(|a, b| a.id == b.id);
        for indicator in named {
            let id = &indicator.id;
            let message = Text::new(
                format!(
                    "der Text ist öffentlich, der Indikator `{id}`, auf den er verweist, nicht"
                ),
                format!("the text is public, the indicator `{id}` that it refers to is not"),
            );
            let help = Text::new(
                format!("`{id}` mit `public = true` freigeben oder den Verweis streichen"),
                format!("make `{id}` public with `public = true`, or remove the reference"),
            );
            findings.push(text.finding(rule::NON_PUBLIC_REFERENCE, message, help).about(id));
        }
    }
    findings
}
