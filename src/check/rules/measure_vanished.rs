//! RB036: a measure of the last edition is gone.

use crate::check::delivered::{absent, name};
use crate::check::lost::{Lost, lost};
use crate::check::wording::{period, quoted};
use crate::check::{Facts, Manual, Page};
use crate::domain::{Edition, MeasureRecord, Period, Submission};
use crate::finding::{Finding, Place, rule};
use crate::lang::Text;
use std::collections::BTreeMap;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Maßnahme ist verschwunden",
        what: "Ob jede Maßnahme der letzten Ausgabe wieder gemeldet wird, es sei denn, sie war \
               umgesetzt oder entfallen oder steht mit Grund unter `[[dropped]]`; und ob eine \
               neue Fassung einer Ausgabe jede Maßnahme der vorigen Fassung hat. Hat ihr Amt \
               nichts oder nichts Lesbares geliefert, wird das dort gemeldet.",
        why: "Nichts verlässt den Bericht stillschweigend: der Rat merkt es, und dann zu Recht \
              verärgert.",
        example: "`M-07` stand im II. Quartal als in Umsetzung im Bericht und fehlt im III.",
        remedy: "Die Maßnahme wieder aufnehmen, oder unter `[[dropped]]` ihre Kennung und den \
                 Grund nennen.",
    },
    en: Page {
        fault: "A measure vanished",
        what: "Whether each measure of the last edition is reported again, unless it was done or \
               dropped or stands under `[[dropped]]` with a reason; and whether a new revision of \
               an edition has each measure of the revision before. Where its department \
               delivered nothing, or nothing readable, that is reported there.",
        why: "Nothing leaves the report in silence: the council notices, and is rightly angry.",
        example: "`M-07` was in the report of the second quarter as being carried out, and is \
                  missing in the third.",
        remedy: "Report the measure again, or name its id and the reason under `[[dropped]]`.",
    },
};

/// At the sheet where the department's measures stand: the row itself is gone. Without a file where
/// the whole file is gone.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut gone: BTreeMap<(&str, Period), Vec<&str>> = BTreeMap::new();
    for Lost { measure, edition } in lost(facts) {
        let submission =
            facts.intake.submissions.iter().find(|s| s.department.as_str() == measure.department);
        // Silence of a whole department, or of an unreadable file, is another rule's.
        if submission.is_some_and(|s| s.files.is_empty() || s.files.iter().any(|f| !f.readable)) {
            continue;
        }
        let (id, title) = (&measure.id, quoted(&measure.title));
        let then = told_in(facts, edition);
        let message = Text::new(
            format!("die Maßnahme `{id}` {title} fehlt; {} war sie enthalten", then.de),
            format!("the measure `{id}` {title} is missing; {} had it", then.en),
        );
        let help = Text::new(
            format!("`{id}` wieder aufnehmen oder unter `[[dropped]]` mit Grund nennen"),
            format!("report `{id}` again, or name it under `[[dropped]]` with a reason"),
        );
        let absent = submission.and_then(|s| {
            let file = measure.source.rsplitn(3, '!').nth(2)?;
            let gone = gone
                .entry((s.department.as_str(), edition.period))
                .or_insert_with(|| absent(facts, edition, s));
            gone.contains(&file).then(|| name(file))
        });
        let finding = match (absent, submission) {
            // No file that was delivered has anything to do with it.
            (Some(file), _) => Finding::new(
                rule::MEASURE_VANISHED,
                Place::file(""),
                Text::new(
                    format!("{}; `{file}` fehlt in der Zulieferung", message.de),
                    format!("{}; `{file}` is not among the files delivered", message.en),
                ),
                Text::new(
                    format!(
                        "beim Amt `{file}` nachfordern, oder `{id}` unter `[[dropped]]` mit Grund nennen"
                    ),
                    format!(
                        "ask the department for `{file}`, or name `{id}` under `[[dropped]]` with a reason"
                    ),
                ),
            ),
            (None, Some(submission)) => {
                Finding::new(rule::MEASURE_VANISHED, place(submission, measure), message, help)
            }
            (None, None) => Finding::new(rule::MEASURE_VANISHED, Place::file(""), message, help),
        };
        findings.push(finding.about(id).of(&measure.department));
    }
    findings
}

/// Which report had it: that of an earlier period, or the revision before of this one.
fn told_in(facts: &Facts<'_>, edition: &Edition) -> Text {
    let (then, revision) = (period(edition.period), edition.revision);
    if edition.period == facts.period {
        Text::new(
            format!("in der {revision}. Fassung des Berichts {}", then.de),
            format!("revision {revision} of the report {}", then.en),
        )
    } else {
        Text::new(format!("im Bericht {}", then.de), format!("the report {}", then.en))
    }
}

/// The sheet of the same name as last time, else the first sheet with measures, else a file.
fn place(submission: &Submission, measure: &MeasureRecord) -> Place {
    let sheets = || submission.measures.iter().map(|m| &m.place.sheet);
    let last_time = measure.source.rsplit('!').nth(1);
    let same = sheets().filter(|sheet| Some(sheet.sheet.as_str()) == last_time).min();
    match same.or_else(|| sheets().min()) {
        Some(sheet) => Place::sheet(&sheet.file, &sheet.sheet),
        None => Place::file(submission.files.iter().map(|f| f.path.as_str()).min().unwrap_or("")),
    }
}
