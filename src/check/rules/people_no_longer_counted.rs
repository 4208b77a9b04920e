//! RB054: an indicator that counted people in an earlier edition no longer does.

use crate::check::wording::period;
use crate::check::{Facts, Manual, Page, gate};
use crate::config::PROJECT_FILE;
use crate::domain::{IndicatorId, Period};
use crate::finding::{Finding, Place, rule};
use crate::lang::Text;
use std::collections::{BTreeMap, BTreeSet};

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Indikator zählt keine Personen mehr",
        what: "Ob ein Indikator, der in der vorigen Ausgabe mit `counts_people = true` öffentlich \
               war, jetzt ohne diese Angabe kommt. Was dort unterdrückt war, bleibt es: die \
               öffentliche Ausgabe schützt ihn weiter wie bisher.",
        why: "Kleine Fallzahlen, die einmal zurückgehalten wurden, sollen nicht durch eine \
              gelöschte Zeile in ratsbericht.toml öffentlich werden.",
        example: "`P-1` zählte im III. Quartal 2026 Personen; im IV. Quartal fehlt \
                  `counts_people`.",
        remedy: "`counts_people = true` wieder setzen. Zählt der Indikator wirklich keine \
                 Personen, den Hinweis mit seiner Kennung und einem Grund unter `[[accepted]]` \
                 annehmen: dann erscheinen alle seine Werte offen, auch die früheren.",
    },
    en: Page {
        fault: "An indicator no longer counts people",
        what: "Whether an indicator that was public with `counts_people = true` in the edition \
               before now comes without it. What was suppressed there stays so: the public edition \
               goes on protecting it.",
        why: "Small counts that were kept back once should not become public because a line of \
              ratsbericht.toml is gone.",
        example: "`P-1` counted people in the third quarter of 2026; in the fourth \
                  `counts_people` is missing.",
        remedy: "Set `counts_people = true` again. Where the indicator really counts no people, \
                 accept the finding with its id and a reason under `[[accepted]]`: then all its \
                 values are shown openly, the earlier ones too.",
    },
};

/// Once an indicator that is public, at the project file.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let counted = counted(facts);
    let public = |id: &IndicatorId| facts.intake.indicators.iter().any(|i| i.id == *id && i.public);
    counted
        .into_iter()
        .filter(|(id, _)| public(id))
        .map(|(id, when)| {
            let when = period(when);
            let message = Text::new(
                format!(
                    "`{id}` zählte in der Ausgabe {} Personen (`counts_people`), jetzt nicht mehr; \
                     der Indikator wird weiter geschützt",
                    when.de
                ),
                format!(
                    "`{id}` counted people (`counts_people`) in the edition of {}, and no longer \
                     does; it stays protected",
                    when.en
                ),
            );
            let help = Text::new(
                format!(
                    "`counts_people = true` wieder setzen; sollen alle Werte offen erscheinen, den \
                     Hinweis mit `id = \"{id}\"` unter `[[accepted]]` annehmen"
                ),
                format!(
                    "set `counts_people = true` again; to publish all values openly, accept the \
                     finding with `id = \"{id}\"` under `[[accepted]]`"
                ),
            );
            let place = Place::file(PROJECT_FILE);
            Finding::new(rule::PEOPLE_NO_LONGER_COUNTED, place, message, help).about(id)
        })
        .collect()
}

/// The indicators that count people no more, with the last edition in which they did so in public: the
/// last word of the editions before is that they count them.
fn counted(facts: &Facts<'_>) -> BTreeMap<IndicatorId, Period> {
    let mut counted = BTreeMap::new();
    for edition in facts.history.editions.iter().chain(facts.former) {
        for indicator in edition.figures.indicators.iter().map(|series| &series.indicator) {
            if !indicator.counts_people {
                counted.remove(&indicator.id);
            } else if indicator.public {
                counted.insert(indicator.id.clone(), edition.period);
            }
        }
    }
    for indicator in facts.intake.indicators.iter().filter(|i| i.counts_people) {
        counted.remove(&indicator.id);
    }
    counted
}

/// The indicators that go on counting people, whatever ratsbericht.toml says now: nobody has accepted the
/// finding about them. Switching the rule off is no acceptance.
pub(crate) fn still_people(facts: &Facts<'_>) -> BTreeSet<IndicatorId> {
    let found = gate(check(facts), facts.config, facts.today).findings;
    let accepted: BTreeSet<String> = found
        .into_iter()
        .filter(|finding| finding.accepted.is_some())
        .filter_map(|finding| finding.subject)
        .collect();
    counted(facts).into_keys().filter(|id| !accepted.contains(id.as_str())).collect()
}
