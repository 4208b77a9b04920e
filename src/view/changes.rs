//! What changed since the last edition. Nothing leaves silently.

use super::{Scope, words};
use crate::domain::{Change, ChangeKind};
use serde::Serialize;

/// Characters of an old or new text that the table shows; the CSV has all of it.
const EXCERPT: usize = 180;

/// Changes against the edition before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangesView {
    /// Whether there is an edition before.
    pub compared: bool,
    /// The edition before, `II. Quartal 2019`; empty for none.
    pub previous: String,
    /// One group a kind that occurs.
    pub groups: Vec<ChangeGroup>,
    /// Whether texts were shortened: then a note says where the whole stands.
    pub shortened: bool,
}

/// Changes of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeGroup {
    /// Heading.
    pub heading: String,
    /// Changes.
    pub rows: Vec<ChangeRow>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeRow {
    /// `Maßnahme`, `Indikator`, `Berichtstext`.
    pub subject: String,
    /// Id.
    pub id: String,
    /// Title or name.
    pub label: String,
    /// Before; empty for none.
    pub old: String,
    /// Now; empty for none.
    pub new: String,
}

pub(super) fn view(scope: &Scope<'_>) -> ChangesView {
    let Some(previous) = scope.input.previous else {
        return ChangesView {
            compared: false,
            previous: String::new(),
            groups: Vec::new(),
            shortened: false,
        };
    };
    let mut changes: Vec<&Change> = scope.input.changes.iter().collect();
    changes.sort_by_key(|change| (change.kind, change.subject));
    let mut shortened = false;
    let mut groups: Vec<(ChangeKind, ChangeGroup)> = Vec::new();
    for change in changes {
        if groups.last().is_none_or(|(kind, _)| *kind != change.kind) {
            let heading = words::change_heading(change.kind).to_owned();
            groups.push((change.kind, ChangeGroup { heading, rows: Vec::new() }));
        }
        let mut text = |text: &str| {
            let (text, cut) = excerpt(text);
            shortened |= cut;
            text
        };
        let row = ChangeRow {
            subject: change.subject.word().to_owned(),
            id: change.id.clone(),
            label: change.label.clone(),
            old: text(&change.old),
            new: text(&change.new),
        };
        if let Some((_, group)) = groups.last_mut() {
            group.rows.push(row);
        }
    }
    ChangesView {
        compared: true,
        previous: super::format::period(previous.period),
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        shortened,
    }
}

/// The text on one line, cut at a word's end where it is long.
fn excerpt(text: &str) -> (String, bool) {
    let line = super::measures::paragraphs(text).join(" ");
    let Some((cut, _)) = line.char_indices().nth(EXCERPT) else { return (line, false) };
    let end = line[..cut].rfind(' ').unwrap_or(cut);
    (format!("{} […]", line[..end].trim_end()), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_words() {
        let (text, cut) = excerpt(&"Wort ".repeat(60));
        assert!(cut && text.ends_with("Wort […]") && text.chars().count() <= EXCERPT + 4);
        assert_eq!(excerpt("kurz\n\ngut"), ("kurz gut".to_owned(), false));
        // No word ends: cut within it, and never within a character.
        assert!(excerpt(&"ß".repeat(400)).1);
    }
}
