//! The stable machine form of INTERFACES.md.

use super::{Acceptance, Counts, Finding};
use crate::domain::Period;
use crate::lang::Lang;
use serde::Serialize;

#[derive(Serialize)]
struct Output<'a> {
    period: String,
    findings: Vec<Entry<'a>>,
    summary: Counts,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: String,
    level: &'static str,
    file: &'a str,
    sheet: Option<&'a str>,
    cell: Option<String>,
    message: &'a str,
    help: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<Accepted<'a>>,
}

#[derive(Serialize)]
struct Accepted<'a> {
    reason: &'a str,
    by: &'a str,
    until: Option<&'a str>,
}

/// Renders the findings as one JSON object that ends with a line break, in the order given.
///
/// `file` is empty where no file is concerned (a missing department; `department` names it).
/// Accepted findings carry `accepted` and are left out of the three counts of `summary`.
#[must_use]
pub fn json(period: Period, findings: &[Finding], lang: Lang) -> String {
    let output = Output {
        period: period.to_string(),
        findings: findings.iter().map(|finding| entry(finding, lang)).collect(),
        summary: Counts::of(findings),
    };
    let mut text =
        serde_json::to_string_pretty(&output).expect("strings and numbers always have a JSON form");
    text.push('\n');
    text
}

fn entry(finding: &Finding, lang: Lang) -> Entry<'_> {
    Entry {
        rule: finding.rule.to_string(),
        level: finding.level.word(),
        file: &finding.place.file,
        sheet: finding.place.sheet.as_deref(),
        cell: finding.place.a1(),
        message: finding.message.get(lang),
        help: finding.help.get(lang),
        department: finding.department.as_deref(),
        id: finding.subject.as_deref(),
        accepted: finding.accepted.as_ref().map(|Acceptance { reason, by, until }| Accepted {
            reason,
            by,
            until: (!until.is_empty()).then_some(until),
        }),
    }
}
