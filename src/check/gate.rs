//! The gate after the last pass: levels, accepted findings, and whether a report may be made.

use crate::config::{Accepted, Config};
use crate::finding::{Acceptance, Counts, Finding, Place, sort};
use chrono::NaiveDate;

/// What came through the gate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gate {
    /// All findings that are not switched off, sorted by place, each once, with their final level;
    /// accepted ones are marked.
    pub findings: Vec<Finding>,
    /// How many there are; accepted ones are counted apart.
    pub counts: Counts,
    /// Whether no finding that counts is at or above `rules.fail_at`.
    pub passes: bool,
}

/// Applies `[rules]` and `[[accepted]]`, sorts and counts.
///
/// `today` decides whether an acceptance still holds; its last day is included.
#[must_use]
pub fn gate(findings: Vec<Finding>, config: &Config, today: NaiveDate) -> Gate {
    let mut findings: Vec<Finding> = findings
        .into_iter()
        .filter_map(|mut finding| {
            if let Some(level) = config.rules.levels.get(&finding.rule) {
                finding.level = (*level)?;
            }
            finding.accepted = config
                .accepted
                .iter()
                .find(|accepted| holds(accepted, today) && means(accepted, &finding))
                .map(acceptance);
            Some(finding)
        })
        .collect();
    sort(&mut findings);
    let counts = Counts::of(&findings);
    let passes = config.rules.fail_at.is_none_or(|level| !counts.reach(level));
    Gate { findings, counts, passes }
}

fn holds(accepted: &Accepted, today: NaiveDate) -> bool {
    accepted.until.is_none_or(|until| today <= until)
}

/// Whether the acceptance names this finding. One that names no department, id or cell means none:
/// a whole rule is switched off under `[rules]`.
fn means(accepted: &Accepted, finding: &Finding) -> bool {
    let Accepted { rule, department, id, cell, .. } = accepted;
    let named =
        |wanted: &str, is: &Option<String>| wanted.is_empty() || is.as_deref() == Some(wanted);
    *rule == finding.rule
        && !(department.is_empty() && id.is_empty() && cell.is_empty())
        && named(department, &finding.department)
        && named(id, &finding.subject)
        && (cell.is_empty() || means_place(cell, &finding.place))
}

/// Whether `wanted` (`file!sheet!A1`, `sheet!A1`, `A1`; `file!sheet` or `file` where the finding
/// has no cell) is the place. A file is named by its path or by its name alone.
fn means_place(wanted: &str, place: &Place) -> bool {
    let file_name = place.file.rsplit('/').next().unwrap_or_default();
    let sheet = place.sheet.as_deref().unwrap_or_default();
    let files = [place.file.as_str(), file_name];
    match place.a1() {
        Some(a1) => {
            let (before, cell) = match wanted.rsplit_once('!') {
                Some((before, cell)) => (Some(before), cell),
                None => (None, wanted),
            };
            cell.replace('$', "").eq_ignore_ascii_case(&a1)
                && before.is_none_or(|before| {
                    before == sheet || files.iter().any(|file| before == format!("{file}!{sheet}"))
                })
        }
        None if place.sheet.is_some() => {
            wanted == sheet || files.iter().any(|file| wanted == format!("{file}!{sheet}"))
        }
        None => files.contains(&wanted),
    }
}

fn acceptance(accepted: &Accepted) -> Acceptance {
    Acceptance {
        reason: accepted.reason.clone(),
        by: accepted.by.clone(),
        until: accepted.until.map(|day| day.to_string()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accepted_cell_may_be_named_in_three_ways() {
        let place = Place {
            file: "eingang/2019-Q3/amt.xlsx".into(),
            sheet: Some("Tabelle1".into()),
            cell: Some((17, 6)),
        };
        for wanted in [
            "F17",
            "$f$17",
            "Tabelle1!F17",
            "amt.xlsx!Tabelle1!F17",
            "eingang/2019-Q3/amt.xlsx!Tabelle1!F17",
        ] {
            assert!(means_place(wanted, &place), "{wanted}");
        }
        for wanted in ["F18", "Tabelle2!F17", "amt.xlsx!Tabelle2!F17", "amt.xlsx", ""] {
            assert!(!means_place(wanted, &place), "{wanted}");
        }
        assert!(means_place("amt.xlsx", &Place::file("eingang/2019-Q3/amt.xlsx")));
        assert!(means_place("amt.xlsx!Texte", &Place::sheet("amt.xlsx", "Texte")));
    }
}
