//! RB018: a measure ends before it begins.

use crate::check::wording::date;
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::MeasureColumn;
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Eine Maßnahme endet vor ihrem Beginn",
        what: "Ob das Ende einer Maßnahme am Tag des Beginns oder danach liegt. Spannen zählen \
               mit ihrem ersten und letzten Tag.",
        why: "Aus vertauschten oder veralteten Daten wird eine falsche Frist, und die Maßnahme \
              gilt als überfällig oder nicht.",
        example: "Beginn `01.03.2020`, Ende `31.12.2019`: die Jahreszahl wurde nicht \
                  fortgeschrieben.",
        remedy: "Das Ende oder den Beginn berichtigen.",
    },
    en: Page {
        fault: "A measure ends before it begins",
        what: "Whether a measure's end is on the day of its begin or later. Spans count with \
               their first and last day.",
        why: "Swapped or outdated dates make a wrong deadline, and the measure counts as overdue \
              or not.",
        example: "Begin `01.03.2020`, end `31.12.2019`: the year was not carried on.",
        remedy: "Mend the end or the begin.",
    },
};

/// At the end cell.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for measure in facts.intake.measures() {
        let (Some(start), Some(end)) = (measure.start, measure.end) else { continue };
        if end >= start {
            continue;
        }
        let (start, end) = (date(start), date(end));
        let message = Text::new(
            format!("`{}` endet am `{end}`, vor dem Beginn am `{start}`", measure.id),
            format!("`{}` ends on `{end}`, before its begin on `{start}`", measure.id),
        );
        let help = Text::new("das Ende oder den Beginn berichtigen", "mend the end or the begin");
        let at = MeasureColumn::End;
        findings.push(about_measure(rule::END_BEFORE_START, measure, at, message, help));
    }
    findings
}
