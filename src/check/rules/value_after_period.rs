//! RB041: values after the end of the reporting period.

use crate::check::series::{district_words, end_month, series};
use crate::check::wording::period;
use crate::check::{Facts, Manual, Page};
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Wert liegt nach dem Berichtszeitraum",
        what: "Ob eine Reihe Werte für Zeiträume enthält, die erst nach dem Ende des \
               Berichtszeitraums enden. Sie bleiben erhalten, erscheinen aber nicht im Bericht.",
        why: "Meist ist die Datei schon fortgeschrieben; manchmal ist es ein Tippfehler im \
              Zeitraum.",
        example: "Bericht zum III. Quartal 2019, die Datei enthält Oktober 2019.",
        remedy: "Nichts, wenn der Zeitraum stimmt; sonst den Zeitraum berichtigen.",
    },
    en: Page {
        fault: "A value is after the reporting period",
        what: "Whether a series holds values of periods that end after the end of the reporting \
               period. They are kept, but do not appear in the report.",
        why: "Mostly the file was carried on already; sometimes it is a slip in the period.",
        example: "Report on the third quarter of 2019, the file holds October 2019.",
        remedy: "Nothing where the period is right; else mend the period.",
    },
};

/// One finding a series, at its first such cell.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let end = end_month(facts.period);
    let late = facts.intake.values().filter(|v| v.value.is_some() && end_month(v.period) > end);
    let mut findings = Vec::new();
    for series in series(late) {
        let first = series
            .values
            .iter()
            .filter(|v| v.origin.is_some())
            .min_by_key(|v| (v.period, &v.origin));
        let Some((first, cell)) = first.and_then(|v| Some((v, v.origin.as_ref()?))) else {
            continue;
        };
        let (when, now) = (period(first.period), period(facts.period));
        let id = series.indicator;
        let (de, en) = district_words(first.district.as_ref());
        let message = Text::new(
            format!("`{id}`{de}: {} liegt nach dem Berichtszeitraum {}", when.de, now.de),
            format!("`{id}`{en}: {} is after the reporting period {}", when.en, now.en),
        );
        let help = Text::new(
            "nichts, wenn der Zeitraum stimmt; der Wert erscheint noch nicht im Bericht",
            "nothing, where the period is right; the value does not appear in the report yet",
        );
        let finding = Finding::new(rule::VALUE_AFTER_PERIOD, cell, message, help);
        findings.push(finding.about(id).of(series.department));
    }
    findings
}
