//! RB032: a public text refers to a non-public indicator, or names a number that is kept back.

use crate::check::prose::named::Names;
use crate::check::prose::telling::{Secrecy, Secrets, telling_changes, tells};
use crate::check::texts::texts;
use crate::check::wording::period;
use crate::check::{Facts, Manual, Page};
use crate::domain::{
    Aggregation, Decimal, FigureIndex, Figures, Indicator, IndicatorId, Period, parse_references,
};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein öffentlicher Text nennt, was nicht öffentlich ist",
        what: "Ob Verweise wie `{W-03@2019-Q3}` in öffentlichen Texten nur auf Indikatoren \
               zeigen, die selbst öffentlich sind, und ob kein Satz, der einen Indikator und einen \
               Zeitraum nennt, eine Zahl zu einem nicht öffentlichen Indikator oder zu einer \
               kleinen Fallzahl (`counts_people`) enthält, in Ziffern oder als Wort. Auch hinter \
               dem Namen des Indikators, in Titeln und in Anmerkungen darf keine solche Fallzahl \
               stehen, auch keine Veränderung (`um 28 gesunken`), aus der sie folgt. Ein Mittelwert ist keine Fallzahl, wenn die Werte, aus denen er folgt, alle \
               gezeigt werden.",
        why: "In der öffentlichen Ausgabe darf der Wert nicht stehen. Sie lässt den Absatz, den \
              Sachstand oder den Text zum Beschlusspunkt dann weg.",
        example: "Der Text zum Handlungsfeld ist öffentlich, der Indikator `W-03` nicht; oder: \
                  `Im September 2019 waren es zwei Personen (W-03).`",
        remedy: "Den Indikator freigeben (`public = true`), Verweis oder Zahl streichen oder den \
                 Text nicht veröffentlichen.",
    },
    en: Page {
        fault: "A public text tells what is not public",
        what: "Whether references such as `{W-03@2019-Q3}` in public texts point only to \
               indicators that are public themselves, and whether no sentence that names an \
               indicator and a period holds a number of a non-public indicator or of a small count \
               (`counts_people`), in digits or as a word. Nor may such a count stand anywhere behind \
               the indicator's name, in a title or in a note, nor a change (`um 28 gesunken`) from \
               which it follows. A mean is no count where the values \
               that it follows from are all shown.",
        why: "The public edition must not hold the value. It leaves out the paragraph, the status \
              text or the text on the resolution point.",
        example: "The action field's narrative is public, the indicator `W-03` is not; or: \
                  `Im September 2019 waren es zwei Personen (W-03).`",
        remedy: "Make the indicator public (`public = true`), remove the reference or the number, \
                 or do not publish the text.",
    },
};

/// At the text's cell, once an indicator.
pub(crate) fn check(facts: &Facts<'_>, figures: &Figures) -> Vec<Finding> {
    let known: FxHashMap<&str, &Indicator> =
        figures.indicators.iter().map(|i| (i.indicator.id.as_str(), &i.indicator)).collect();
    let mut findings = bare_numbers(facts, figures);
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

/// At the text's cell, the first number that is kept back. What is kept back beside small counts, to
/// protect them, is known only when the public edition is made: it says so then.
fn bare_numbers(facts: &Facts<'_>, figures: &Figures) -> Vec<Finding> {
    let index = FigureIndex::new(figures);
    let names = Names::parted(figures);
    let least = Decimal::from(facts.config.disclosure.min_count);
    let small = |number: Decimal| number > Decimal::ZERO && number < least;
    let mut parts: FxHashMap<&str, Vec<Period>> = FxHashMap::default();
    let mut kept: FxHashMap<&str, BTreeSet<Decimal>> = FxHashMap::default();
    for value in figures.values.iter().map(|record| &record.value) {
        if let Some(number) = value.value.filter(|number| small(*number)) {
            parts.entry(value.indicator.as_str()).or_default().push(value.period);
            kept.entry(value.indicator.as_str()).or_default().insert(number);
        }
    }
    let secrecy = |indicator: &Indicator, when: Option<Period>| {
        let id = indicator.id.as_str();
        match when {
            _ if !indicator.public => Secrecy::Hidden,
            Some(when) if indicator.counts_people => {
                let within = |p: &Period| p.start() <= when.end() && when.start() <= p.end();
                let means = indicator.aggregation == Some(Aggregation::Mean);
                let in_parts = parts.get(id).is_some_and(|all| all.iter().any(within));
                match index.value(id, when) {
                    // A mean of values that are shown is no count.
                    Some(number) if small(number) && (in_parts || !means) => Secrecy::Hidden,
                    Some(number) if in_parts => Secrecy::Only(number.abs()),
                    None if in_parts => Secrecy::Hidden,
                    _ => Secrecy::Open,
                }
            }
            _ => Secrecy::Open,
        }
    };
    let numbers = |indicator: &Indicator| {
        kept.get(indicator.id.as_str()).filter(|_| indicator.counts_people && indicator.public)
    };
    let people: FxHashSet<&IndicatorId> = figures
        .indicators
        .iter()
        .map(|series| &series.indicator)
        .filter(|indicator| indicator.counts_people && indicator.public)
        .map(|indicator| &indicator.id)
        .collect();
    let hides = |id: &IndicatorId, number: Option<Decimal>| {
        people.contains(id) && number.is_some_and(small)
    };
    let changes =
        telling_changes(figures, &|v| hides(&v.indicator, v.value), &|id, q| hides(id, q.value));
    let changes = |indicator: &Indicator| changes.get(&indicator.id);
    let secrets = Secrets { of_period: &secrecy, numbers: &numbers, changes: &changes };
    let public = texts(facts).filter(|text| text.public);
    let told = public.filter_map(|text| {
        let (id, when) = tells(text.text, None, &names, secrets)?;
        let (de, en) = match when.map(period) {
            Some(when) => (format!(" im Zeitraum {}", when.de), format!(" in {}", when.en)),
            None => Default::default(),
        };
        let message = Text::new(
            format!("der Text ist öffentlich und nennt eine Zahl zu `{id}`{de}, die es nicht ist"),
            format!("the text is public and names a number of `{id}`{en} that is not"),
        );
        let help = Text::new(
            "die Zahl streichen; sonst fehlt die Stelle in der öffentlichen Ausgabe",
            "remove the number, or the public edition leaves the passage out",
        );
        Some(text.finding(rule::NON_PUBLIC_REFERENCE, message, help).about(id))
    });
    told.collect()
}
