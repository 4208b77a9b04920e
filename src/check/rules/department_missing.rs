//! RB033: a department delivered nothing.

use crate::check::wording;
use crate::check::{Facts, Manual, Page};
use crate::finding::{Finding, Place, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Amt hat nichts geliefert",
        what: "Ob für jedes Amt aus `[[departments]]` wenigstens eine Datei im Eingang des \
               Zeitraums liegt.",
        why: "Der Bericht erscheint auch ohne dieses Amt; auf Seite 1 steht dann, dass es fehlt.",
        example: "Im Ordner `eingang/2019-Q3` liegt keine Datei, die auf `sozialamt*` passt.",
        remedy: "Das Amt erinnern (`ratsbericht status` schreibt die Mails) oder die Muster unter \
                 `files` berichtigen.",
    },
    en: Page {
        fault: "A department delivered nothing",
        what: "Whether at least one file of each department of `[[departments]]` lies in the \
               period's inbox.",
        why: "The report appears without that department too; page 1 then says that it is \
              missing.",
        example: "There is no file in `eingang/2019-Q3` that matches `sozialamt*`.",
        remedy: "Remind the department (`ratsbericht status` writes the mails), or mend the \
                 patterns under `files`.",
    },
};

/// Without a file: there is none. The department is named. Where a file may be the department's and
/// another's too, RB039 asks whose it is: nobody is reminded of what lies there.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let contested = |id| facts.inbox.contested.iter().any(|(_, owners)| owners.contains(id));
    let missing = facts.intake.submissions.iter();
    let missing = missing.filter(|s| s.files.is_empty() && !contested(&s.department));
    missing
        .map(|submission| {
            let id = &submission.department;
            let (name, period) = (facts.department_name(id), facts.period);
            let when = wording::period(period);
            let patterns = facts.config.department(id).map_or_else(String::new, |department| {
                department
                    .files
                    .iter()
                    .map(|glob| format!("`{glob}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            });
            let message = Text::new(
                format!("von `{name}` liegt keine Datei für {} vor (gesucht: {patterns})", when.de),
                format!("there is no file of `{name}` for {} (looked for: {patterns})", when.en),
            );
            let help = Text::new(
                format!("das Amt erinnern oder die Arbeitsmappe in `eingang/{period}` legen"),
                format!("remind the department, or put its workbook into `eingang/{period}`"),
            );
            Finding::new(rule::DEPARTMENT_MISSING, Place::file(""), message, help).of(id)
        })
        .collect()
}
