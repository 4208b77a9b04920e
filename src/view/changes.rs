//! What changed since the last edition. Nothing leaves silently: what the council decides on is
//! listed, everything else is counted and stands in the annex and in `aenderungen.csv`.

use super::{Scope, format, words};
use crate::domain::{Cents, Change, ChangeKind, Edition, MeasureRecord, OfValue, Subject};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Characters of a reason or an old or new state that the table shows; the CSV has all of it.
const EXCERPT: usize = 240;

/// Changes against the edition before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangesView {
    /// Whether there is an edition before.
    pub compared: bool,
    /// The edition before, `II. Quartal 2019`; empty for none.
    pub previous: String,
    /// One group a kind that is listed and occurs.
    pub groups: Vec<ChangeGroup>,
    /// A sentence on the changes that are only counted; empty for none.
    pub counted: String,
    /// Number of all changes, listed or counted.
    #[serde(skip)]
    pub count: usize,
}

/// Changes of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeGroup {
    /// Heading.
    pub heading: String,
    /// Changes.
    pub rows: Vec<ChangeRow>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeRow {
    /// `Maßnahme`, `Indikator`, `Berichtstext`.
    pub subject: String,
    /// Id.
    pub id: String,
    /// Title or name.
    pub label: String,
    /// Of which value: `(Juni 2026, Tiefbauamt, Mitte)`; empty for the whole.
    pub of: String,
    /// What changed, in words: `geplant → in Umsetzung`; empty where the heading says it all.
    pub what: String,
}

impl ChangesView {
    /// Nothing to compare with.
    pub(super) fn none() -> Self {
        Self {
            compared: false,
            previous: String::new(),
            groups: Vec::new(),
            counted: String::new(),
            count: 0,
        }
    }
}

pub(super) fn view(scope: &Scope<'_>) -> ChangesView {
    let Some(previous) = scope.input.previous else { return ChangesView::none() };
    let plans = Plans::new(scope, previous);
    let mut changes: Vec<&Change> = scope.input.changes.iter().collect();
    changes.sort_by_key(|change| (change.kind, change.subject));
    let mut groups: Vec<(ChangeKind, ChangeGroup)> = Vec::new();
    let mut counted: BTreeMap<ChangeKind, usize> = BTreeMap::new();
    for change in &changes {
        let Some(what) = what(change, &plans) else {
            *counted.entry(change.kind).or_default() += 1;
            continue;
        };
        if groups.last().is_none_or(|(kind, _)| *kind != change.kind) {
            let heading = words::change_heading(change.kind).unwrap_or_default().to_owned();
            groups.push((change.kind, ChangeGroup { heading, rows: Vec::new() }));
        }
        let row = ChangeRow {
            subject: change.subject.word().to_owned(),
            id: change.id.clone(),
            label: change.label.clone(),
            of: of_value(change),
            what: excerpt(&what),
        };
        if let Some((_, group)) = groups.last_mut() {
            group.rows.push(row);
        }
    }
    ChangesView {
        compared: true,
        previous: format::period(previous.period),
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        counted: counted_sentence(&counted),
        count: changes.len(),
    }
}

/// What a listed change says; `None` for one that is only counted.
fn what(change: &Change, plans: &Plans<'_>) -> Option<String> {
    words::change_heading(change.kind)?;
    let measure = plans.now.get(change.id.as_str()).copied();
    let measure = measure.filter(|_| change.subject == Subject::Measure);
    let arrow = || arrow(&change.old, &change.new);
    Some(match (change.kind, measure) {
        (ChangeKind::New, _) if change.subject == Subject::Text => return None,
        (ChangeKind::New, Some(measure)) => [
            measure.responsible.clone(),
            format!("Termin {}", super::measures::due(measure)),
            measure.phase.map_or_else(String::new, |phase| phase.word().to_owned()),
        ]
        .into_iter()
        .filter(|part| !part.is_empty() && part != "Termin ohne Termin")
        .map(|part| part.replace("Termin fortlaufend", "fortlaufend"))
        .collect::<Vec<_>>()
        .join("; "),
        (ChangeKind::New | ChangeKind::DroppedAfterDone, _) => String::new(),
        (ChangeKind::Done, Some(measure)) => {
            format!("{}; Termin {}", change.new, super::measures::due(measure))
        }
        (ChangeKind::Dropped, _) if change.new.is_empty() => "ohne Angabe von Gründen".to_owned(),
        (ChangeKind::Dropped | ChangeKind::Done, _) => change.new.clone(),
        (ChangeKind::Missing, _) if change.subject == Subject::Measure => {
            format!("zuletzt {}", change.old)
        }
        (ChangeKind::Missing, _) => String::new(),
        (ChangeKind::NewlyOverdue, Some(measure)) => {
            let reason = measure.reason.trim();
            let reason = if reason.is_empty() { "kein Grund genannt" } else { reason };
            format!("Termin {}; {reason}", super::measures::due(measure))
        }
        (ChangeKind::NewlyOverdue | ChangeKind::BackInTime, _) => format!("Termin {}", change.new),
        (ChangeKind::ReasonChanged, _) if change.old.is_empty() => change.new.clone(),
        (ChangeKind::MoneyChanged, _) => {
            let (old, new) = plans.change(&change.id)?;
            let print = |money: Option<Cents>| {
                money.map(|m| format::money_whole(m, plans.grouping)).unwrap_or_default()
            };
            self::arrow(&print(old), &print(new))
        }
        (ChangeKind::Revised | ChangeKind::Late, _) => {
            // an unknown value's sign says nothing without a table
            let print = |side: &str| match change.number(side) {
                Some(number) => format::exact(number),
                None => if side == "." { "" } else { side }.to_owned(),
            };
            self::arrow(&print(&change.old), &print(&change.new))
        }
        _ => arrow(),
    })
}

/// `bisher → jetzt`.
fn arrow(old: &str, new: &str) -> String {
    let given = |text: &str| if text.is_empty() { "keine Angabe" } else { text }.to_owned();
    format!("{} → {}", given(old), given(new))
}

/// Of which value a change tells: `(Juni 2026, Tiefbauamt, Mitte)`; empty for the whole.
fn of_value(change: &Change) -> String {
    let of = |of: &OfValue| format!("({}, {})", format::period(of.period), of.whose);
    change.of.as_ref().map(of).unwrap_or_default()
}

/// `Nicht einzeln aufgeführt sind 58 Angaben zum Fortschritt und 90 geänderte Texte; …`.
fn counted_sentence(counted: &BTreeMap<ChangeKind, usize>) -> String {
    let parts: Vec<String> = counted
        .iter()
        .map(|(kind, count)| {
            let (one, many) = words::change_counted(*kind);
            format!("{count} {}", if *count == 1 { one } else { many })
        })
        .collect();
    if parts.is_empty() {
        return String::new();
    }
    let verb = if counted.values().sum::<usize>() == 1 { "ist" } else { "sind" };
    format!(
        "Nicht einzeln aufgeführt {verb} {}; der neue Stand steht in der Anlage Maßnahmen und im \
         Schreiben, alt und neu nebeneinander in der Tabelle aenderungen.csv.",
        format::list(&parts)
    )
}

/// The mark of a measure of which only the money spent has changed.
pub const SPENT_CHANGED: &str = "Ist geändert";

/// Measures now and before: what changed of the plan, which a change of money does not say.
pub(super) struct Plans<'a> {
    now: BTreeMap<&'a str, &'a MeasureRecord>,
    before: BTreeMap<&'a str, &'a MeasureRecord>,
    grouping: format::MoneyGrouping,
}

impl<'a> Plans<'a> {
    pub(super) fn new(scope: &Scope<'a>, previous: &'a Edition) -> Self {
        let before = previous.figures.measures.iter().filter(|m| !scope.public || m.public);
        Self {
            now: scope.measures().map(|m| (m.id.as_str(), m)).collect(),
            before: before.map(|m| (m.id.as_str(), m)).collect(),
            grouping: scope.grouping(),
        }
    }

    /// The mark of a measure whose money changed: which of it.
    pub(super) fn mark(&self, id: &str) -> Option<&'static str> {
        let (old, new) = (self.before.get(id)?, self.now.get(id)?);
        match (old.plan != new.plan, old.spent != new.spent) {
            (true, true) => Some("Plan und Ist geändert"),
            (true, false) => Some("Plan geändert"),
            (false, true) => Some(SPENT_CHANGED),
            (false, false) => None,
        }
    }

    /// Planned money before and now, where it differs.
    pub(super) fn change(&self, id: &str) -> Option<(Option<Cents>, Option<Cents>)> {
        let plans = (self.before.get(id)?.plan, self.now.get(id)?.plan);
        (plans.0 != plans.1).then_some(plans)
    }
}

/// The text on one line, cut at a word's end where it is long.
fn excerpt(text: &str) -> String {
    let line = super::measures::paragraphs(text).join(" ");
    let Some((cut, _)) = line.char_indices().nth(EXCERPT) else { return line };
    let end = line[..cut].rfind(' ').unwrap_or(cut);
    format!("{} […]", line[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_words() {
        let text = excerpt(&"Wort ".repeat(90));
        assert!(text.ends_with("Wort […]") && text.chars().count() <= EXCERPT + 4);
        assert_eq!(excerpt("kurz\n\ngut"), "kurz gut");
        // No word ends: cut within it, and never within a character.
        assert!(excerpt(&"ß".repeat(400)).ends_with("[…]"));
    }

    #[test]
    fn a_revised_value_names_its_period_in_words() {
        let mut change = Change {
            kind: ChangeKind::Revised,
            subject: Subject::Indicator,
            id: "MI-01".to_owned(),
            label: "Radfahrende (Zählstelle)".to_owned(),
            of: Some(OfValue {
                period: "2026-06".parse().expect("a month"),
                whose: "Amt 66 (Straßen), Mitte".to_owned(),
            }),
            old: "1".to_owned(),
            new: "2".to_owned(),
            source: String::new(),
        };
        assert_eq!(of_value(&change), "(Juni 2026, Amt 66 (Straßen), Mitte)");
        let described = "Radfahrende (Zählstelle) (2026-06, Amt 66 (Straßen), Mitte)";
        assert_eq!(change.described(), described);
        change.of = None;
        assert_eq!(of_value(&change), "");
    }

    #[test]
    fn revised_values_are_printed_like_all_numbers() {
        let mut change = Change {
            kind: ChangeKind::Revised,
            subject: Subject::Indicator,
            id: "MI-01".to_owned(),
            label: String::new(),
            of: None,
            old: "110240.5".to_owned(),
            new: "…".to_owned(),
            source: String::new(),
        };
        let plans = Plans {
            before: BTreeMap::new(),
            now: BTreeMap::new(),
            grouping: format::MoneyGrouping::default(),
        };
        assert_eq!(what(&change, &plans).as_deref(), Some("110\u{202f}240,5 → …"));
        change.kind = ChangeKind::PhaseChanged;
        assert_eq!(what(&change, &plans).as_deref(), Some("110240.5 → …"));
    }

    #[test]
    fn counted_changes_are_one_sentence() {
        assert_eq!(counted_sentence(&BTreeMap::new()), "");
        let counted = BTreeMap::from([(ChangeKind::ProgressChanged, 1)]);
        assert!(
            counted_sentence(&counted)
                .starts_with("Nicht einzeln aufgeführt ist 1 Angabe zum Fortschritt;")
        );
    }
}
