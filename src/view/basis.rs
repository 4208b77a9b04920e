//! Basis of data: who delivered what, what is missing, what was noticed, which bytes went in.

use super::{IndicatorsView, Scope, format, words};
use crate::domain::{DepartmentId, Sign};
use crate::finding::{Finding, Level};
use crate::lang::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Findings of one rule that are printed; the CSV has all of them.
const FINDINGS_SHOWN: usize = 20;

/// Basis of data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BasisView {
    /// Departments in the order of the project file.
    pub deliveries: Vec<DeliveryRow>,
    /// Departments that delivered nothing.
    pub missing: Vec<String>,
    /// Every file that went in; none in the public edition.
    pub files: Vec<FileRow>,
    /// What was noticed, by rule; none in the public edition.
    pub findings: Vec<FindingGroup>,
    /// Findings that were accepted, with reason; none in the public edition.
    pub accepted: Vec<FindingRow>,
    /// Signs that occur in the tables.
    pub signs: Vec<SignRow>,
}

/// One department's delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryRow {
    /// Name.
    pub department: String,
    /// Whether anything was delivered.
    pub delivered: bool,
    /// `2 Dateien` or `keine Zulieferung`.
    pub files: String,
    /// Measures delivered, printed.
    pub measures: String,
    /// Values delivered, printed.
    pub values: String,
    /// Narratives delivered, printed.
    pub texts: String,
    /// Newest as-of date that its rows state; empty for none.
    pub as_of: String,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileRow {
    /// Department; empty for the project's own files.
    pub department: String,
    /// Path.
    pub path: String,
    /// Size, printed.
    pub size: String,
    /// SHA-256.
    pub sha256: String,
    /// Whether it could be read.
    pub readable: bool,
}

/// Findings of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingGroup {
    /// `RB014`.
    pub rule: String,
    /// `Warnung`, `Hinweis` or `Fehler`.
    pub level: String,
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub rows: Vec<FindingRow>,
    /// How many are not shown.
    pub more: usize,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingRow {
    /// `RB014`.
    pub rule: String,
    /// `Datei, Tabelle, Zelle`.
    pub place: String,
    /// What was found.
    pub message: String,
    /// Why it was accepted, by whom, until when; empty where it was not.
    pub acceptance: String,
}

/// A table sign and its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignRow {
    /// The sign.
    pub sign: String,
    /// Its meaning.
    pub meaning: String,
}

pub(super) fn view(scope: &Scope<'_>, indicators: &IndicatorsView) -> BasisView {
    let open = scope.input.findings.iter().filter(|f| f.accepted.is_none());
    let accepted = scope.input.findings.iter().filter(|f| f.accepted.is_some());
    BasisView {
        deliveries: deliveries(scope),
        missing: scope.missing(),
        files: if scope.public { Vec::new() } else { files(scope) },
        findings: if scope.public { Vec::new() } else { groups(open) },
        accepted: if scope.public { Vec::new() } else { accepted.map(finding).collect() },
        signs: Sign::ALL
            .into_iter()
            .filter(|sign| indicators.signs.has(*sign))
            .map(|sign| SignRow {
                sign: sign.symbol().to_owned(),
                meaning: words::sign(sign).to_owned(),
            })
            .collect(),
    }
}

/// In the public edition only who delivered and who did not: counts would tell of rows that are
/// not public.
fn deliveries(scope: &Scope<'_>) -> Vec<DeliveryRow> {
    let mut as_of: BTreeMap<&str, chrono::NaiveDate> = BTreeMap::new();
    for measure in scope.measures() {
        if let Some(day) = measure.as_of {
            let newest = as_of.entry(measure.department.as_str()).or_insert(day);
            *newest = (*newest).max(day);
        }
    }
    scope
        .input
        .submissions
        .iter()
        .map(|submission| {
            let delivered = !submission.files.is_empty();
            let number = |n: usize| {
                if scope.public || !delivered { String::new() } else { count(n) }
            };
            DeliveryRow {
                department: department(scope, &submission.department),
                delivered,
                files: match submission.files.len() {
                    0 => "keine Zulieferung".to_owned(),
                    _ if scope.public => "zugeliefert".to_owned(),
                    1 => "1 Datei".to_owned(),
                    n => format!("{} Dateien", count(n)),
                },
                measures: number(submission.measures.len()),
                values: number(submission.values.len()),
                texts: number(submission.texts.len()),
                as_of: as_of
                    .get(submission.department.as_str())
                    .map(|day| format::date_short(*day))
                    .unwrap_or_default(),
            }
        })
        .collect()
}

fn count(n: usize) -> String {
    format::number(crate::domain::Decimal::from(n), 0)
}

fn department(scope: &Scope<'_>, id: &DepartmentId) -> String {
    scope.department(id)
}

fn files(scope: &Scope<'_>) -> Vec<FileRow> {
    let own = scope.input.other_files.iter().map(|file| (String::new(), file));
    scope
        .input
        .submissions
        .iter()
        .flat_map(|submission| {
            let name = department(scope, &submission.department);
            submission.files.iter().map(move |file| (name.clone(), file))
        })
        .chain(own)
        .map(|(department, file)| FileRow {
            department,
            path: file.path.clone(),
            size: format::file_size(file.bytes),
            sha256: file.sha256.clone(),
            readable: file.readable,
        })
        .collect()
}

fn groups<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<FindingGroup> {
    let mut by_rule: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_rule.entry((std::cmp::Reverse(finding.level), finding.rule)).or_default().push(finding);
    }
    by_rule
        .into_iter()
        .map(|((level, rule), findings)| FindingGroup {
            rule: rule.to_string(),
            level: level_word(level.0).to_owned(),
            count: findings.len(),
            rows: findings.iter().take(FINDINGS_SHOWN).map(|f| finding(f)).collect(),
            more: findings.len().saturating_sub(FINDINGS_SHOWN),
        })
        .collect()
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Note => "Hinweis",
        Level::Warning => "Warnung",
        Level::Error => "Fehler",
    }
}

fn finding(finding: &Finding) -> FindingRow {
    let place = &finding.place;
    let parts = [Some(place.file.clone()), place.sheet.clone(), place.a1()];
    FindingRow {
        rule: finding.rule.to_string(),
        place: parts
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        message: finding.message.get(Lang::De).replace('`', ""),
        acceptance: finding.accepted.as_ref().map(acceptance).unwrap_or_default(),
    }
}

fn acceptance(accepted: &crate::finding::Acceptance) -> String {
    let mut text = accepted.reason.clone();
    if !accepted.by.is_empty() {
        text = format!("{text} (zugelassen von {})", accepted.by);
    }
    match accepted.until.parse::<chrono::NaiveDate>() {
        Ok(day) => format!("{text}, gilt bis {}", format::date_short(day)),
        Err(_) => text,
    }
}
