//! RB034: a file came after the department's deadline.

use crate::check::wording::date;
use crate::check::{Facts, Manual, Page};
use crate::config::Config;
use crate::domain::holidays::{Land, workdays_after};
use crate::domain::{DepartmentId, Period};
use crate::finding::{Finding, Place, rule};
use crate::lang::Text;
use chrono::{Days, NaiveDate};

/// Days after the deadline in which a file's date says something.
const JUDGED: Days = Days::new(92);

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Zulieferung kam nach der Frist",
        what: "Ob die Dateien eines Amtes spätestens `due_workdays` Arbeitstage nach dem Ende des \
               Zeitraums zuletzt geändert wurden. Samstage, Sonntage und die Feiertage des Landes \
               (`municipality.land`) zählen nicht. Geprüft wird nur in den drei Monaten nach der \
               Frist: später sagt das Datum einer Datei meist nur, wann sie kopiert wurde.",
        why: "Der Bericht kann nicht früher fertig sein als die letzte Zulieferung.",
        example: "Frist 15.10.2019, Datei vom 21.10.2019.",
        remedy: "Mit dem Amt den Termin besprechen; am Bericht ist nichts zu tun.",
    },
    en: Page {
        fault: "A submission came after its deadline",
        what: "Whether a department's files were last modified at most `due_workdays` working \
               days after the period's end. Saturdays, Sundays and the public holidays of the \
               Land (`municipality.land`) do not count. It is judged in the three months after \
               the deadline only: later a file's date mostly tells when it was copied.",
        why: "The report cannot be finished before the last submission.",
        example: "Deadline 15 October 2019, file of 21 October 2019.",
        remedy: "Speak with the department about the date; nothing is to be done in the report.",
    },
};

/// The day by which a department should have delivered, where ratsbericht.toml names one. A Land
/// that is not known counts as Sachsen, the default.
#[must_use]
pub fn due_date(config: &Config, department: &DepartmentId, period: Period) -> Option<NaiveDate> {
    let count = config.department(department)?.due_workdays?;
    let land = Land::from_name(&config.municipality.land).unwrap_or_default();
    workdays_after(land, period.end(), count)
}

/// At each late file. A file whose date of modification is not known is not judged: commands that
/// make a report leave it out, as a copy of the same file has another date.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for submission in &facts.intake.submissions {
        let id = &submission.department;
        let Some(due) = due_date(facts.config, id, facts.period) else { continue };
        if due.checked_add_days(JUDGED).is_none_or(|end| facts.today > end) {
            continue;
        }
        for file in &submission.files {
            let Some(modified) = file.modified.filter(|modified| *modified > due) else { continue };
            let (name, due, modified) = (facts.department_name(id), date(due), date(modified));
            let message = Text::new(
                format!("die Datei ist vom `{modified}`, die Frist von `{name}` war der `{due}`"),
                format!("the file is of `{modified}`, the deadline of `{name}` was `{due}`"),
            );
            let help = Text::new(
                "den Termin mit dem Amt besprechen; am Bericht ist nichts zu tun",
                "speak with the department about the date; nothing is to be done in the report",
            );
            let place = Place::file(&file.path);
            findings.push(Finding::new(rule::DEPARTMENT_LATE, place, message, help).of(id));
        }
    }
    findings
}
