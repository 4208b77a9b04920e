//! Open findings of the last period, by the cell of the form that can mend them.

use crate::domain::{DepartmentId, IndicatorId, Intake, MeasureColumn, MeasureId, Period};
use crate::finding::{self, Finding, Level};
use crate::lang::Lang;
use std::collections::BTreeMap;

/// A value's place: indicator, district, span.
pub(super) type ValuePlace = (IndicatorId, String, Period);

/// What is open for one department.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    pub(super) measures: BTreeMap<(MeasureId, MeasureColumn), Vec<String>>,
    pub(super) values: BTreeMap<ValuePlace, Vec<String>>,
    pub(super) indicators: BTreeMap<IndicatorId, Vec<String>>,
    pub(super) texts: BTreeMap<String, Vec<String>>,
    /// What is about no single row.
    pub(super) general: Vec<String>,
}

impl Remarks {
    /// Remarks of one cell as one comment.
    pub(super) fn joined(list: Option<&Vec<String>>) -> Option<String> {
        list.map(|list| list.join("\n\n"))
    }
}

/// The department's findings at or above a warning that nobody accepted, each at its cell.
#[must_use]
pub fn remarks(department: &DepartmentId, intake: &Intake, findings: &[Finding]) -> Remarks {
    let mut remarks = Remarks::default();
    let open = findings.iter().filter(|finding| {
        finding.level >= Level::Warning
            && finding.accepted.is_none()
            && finding.department.as_deref() == Some(department.as_str())
    });
    for finding in open {
        let text = format!(
            "{}: {}. {}.",
            finding.rule,
            sentence(finding.message.get(Lang::De)),
            sentence(finding.help.get(Lang::De))
        );
        remarks.put(department, intake, finding, text);
    }
    remarks
}

/// A phrase as a sentence of its own, without its full stop.
fn sentence(phrase: &str) -> String {
    let clean = finding::printable(phrase).trim_end_matches('.').to_owned();
    let mut chars = clean.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

impl Remarks {
    fn put(&mut self, department: &DepartmentId, intake: &Intake, finding: &Finding, text: String) {
        let place = &finding.place;
        let own = intake.submissions.iter().filter(|s| s.department == *department);
        let at = |sheet: &crate::origin::SheetRef, row: u32| {
            place.file == sheet.file
                && place.sheet.as_deref() == Some(sheet.sheet.as_str())
                && place.cell.is_some_and(|(found, _)| found == row)
        };
        for submission in own {
            let subject = finding.subject.as_deref();
            if let Some(measure) = submission
                .measures
                .iter()
                .find(|m| subject == Some(m.id.as_str()) || at(&m.place.sheet, m.place.row))
            {
                let cell = place.cell.filter(|_| at(&measure.place.sheet, measure.place.row));
                let column = cell.and_then(|(_, column)| {
                    measure.place.columns.iter().find(|(_, own)| **own == column)
                });
                let column = column.map_or(MeasureColumn::Id, |(column, _)| *column);
                self.measures.entry((measure.id.clone(), column)).or_default().push(text);
                return;
            }
            let value = submission.values.iter().find(|value| {
                value.origin.as_ref().is_some_and(|origin| {
                    at(&origin.sheet, origin.row) && place.cell == Some((origin.row, origin.column))
                })
            });
            if let Some(value) = value {
                let district = value.district.as_deref().unwrap_or_default().to_owned();
                let key = (value.indicator.clone(), district, value.period);
                self.values.entry(key).or_default().push(text);
                return;
            }
            let written = submission.texts.iter().find(|t| at(&t.origin.sheet, t.origin.row));
            if let Some(field) = written.and_then(|t| t.field.as_ref()) {
                self.texts.entry(field.to_string()).or_default().push(text);
                return;
            }
        }
        match &finding.subject {
            Some(id) if intake.indicator(&IndicatorId::from(id.as_str())).is_some() => {
                self.indicators.entry(id.as_str().into()).or_default().push(text);
            }
            _ => {
                let parts = [Some(place.file.clone()), place.sheet.clone(), place.a1()];
                let shown: Vec<String> =
                    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
                let shown = finding::printable(&shown.join("!")).into_owned();
                self.general.push(if shown.is_empty() { text } else { format!("{shown}: {text}") });
            }
        }
    }
}
