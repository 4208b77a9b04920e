//! Abbreviations get their expansion, words of other languages their language: wherever they stand
//! in a report, in templates, tables and departments' texts alike.

use crate::document::{Block, Document, Figure, Inline, Table};
use crate::view::ReportView;
use std::collections::BTreeMap;

/// The built-in abbreviations, one a line: `GZ = Geschäftszeichen`.
const BUILT_IN: &str = include_str!("../../templates/de/abkuerzungen.txt");

/// What a term is replaced by.
enum Meaning {
    /// The abbreviation stands for this.
    Expansion(String),
    /// The words are in this language.
    Language(String),
}

/// Terms to look for, by the first byte that they begin with.
pub(super) struct Glossary {
    terms: Vec<(String, Meaning)>,
    /// For each first byte the terms from and to which to try, the longest first.
    starts: [(u16, u16); 256],
}

impl Glossary {
    /// The built-in abbreviations with the city's own, and its foreign words.
    pub(super) fn new(view: &ReportView) -> Self {
        Self::of(&view.glossary, &view.foreign)
    }

    fn of(glossary: &BTreeMap<String, String>, foreign: &BTreeMap<String, String>) -> Self {
        let mut all: BTreeMap<&str, Meaning> = BTreeMap::new();
        for line in BUILT_IN.lines().filter(|line| !line.starts_with('#')) {
            if let Some((term, expansion)) = line.split_once(" = ") {
                all.insert(term, Meaning::Expansion(expansion.to_owned()));
            }
        }
        for (term, expansion) in glossary {
            if expansion.trim().is_empty() {
                all.remove(term.trim());
            } else {
                all.insert(term.trim(), Meaning::Expansion(expansion.trim().to_owned()));
            }
        }
        for (words, tag) in foreign {
            all.insert(words.trim(), Meaning::Language(tag.clone()));
        }
        let mut terms: Vec<(String, Meaning)> = all
            .into_iter()
            .filter(|(term, _)| !term.is_empty())
            .map(|(term, meaning)| (term.to_owned(), meaning))
            .collect();
        let first = |term: &str| term.as_bytes().first().copied().unwrap_or_default();
        terms.sort_by(|(a, _), (b, _)| (first(a), b.len(), a).cmp(&(first(b), a.len(), b)));
        let mut starts = [(0, 0); 256];
        for (i, (term, _)) in terms.iter().enumerate() {
            let at = u16::try_from(i).unwrap_or(u16::MAX);
            let slot = &mut starts[usize::from(first(term))];
            if slot.1 == 0 {
                slot.0 = at;
            }
            slot.1 = at.saturating_add(1);
        }
        Self { terms, starts }
    }

    /// Marks all terms of a document.
    pub(super) fn mark(&self, document: &mut Document) {
        for section in &mut document.sections {
            self.blocks(&mut section.blocks);
        }
    }

    /// Marks all terms of some blocks.
    pub(super) fn blocks(&self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading { text, .. } | Block::Paragraph { text, .. } => self.inlines(text),
                Block::List { items, .. } => items.iter_mut().for_each(|item| self.blocks(item)),
                Block::Quote(inner) | Block::Keep(inner) => self.blocks(inner),
                Block::Table(table) => self.table(table),
                Block::Figure(figure) => self.figure(figure),
                Block::Beside(figure, table) => {
                    self.figure(figure);
                    self.table(table);
                }
                Block::Signatures { .. }
                | Block::Contents { .. }
                | Block::PageBreak
                | Block::Rule => {}
            }
        }
    }

    fn figure(&self, figure: &mut Figure) {
        for text in [&mut figure.title, &mut figure.reading, &mut figure.note] {
            self.inlines(text);
        }
    }

    fn table(&self, table: &mut Table) {
        self.inlines(&mut table.caption);
        let bodies = table.groups.iter_mut().flat_map(|group| {
            self.inlines(&mut group.title);
            &mut group.rows
        });
        for row in table.head.iter_mut().chain(bodies) {
            row.cells.iter_mut().for_each(|cell| self.inlines(&mut cell.text));
        }
        table.notes.iter_mut().for_each(|note| self.inlines(note));
    }

    fn inlines(&self, inlines: &mut Vec<Inline>) {
        let mut i = 0;
        while i < inlines.len() {
            match &mut inlines[i] {
                Inline::Text(text) => {
                    if let Some(parts) = self.split(text) {
                        let count = parts.len();
                        inlines.splice(i..=i, parts);
                        i += count;
                        continue;
                    }
                }
                Inline::Strong(inner)
                | Inline::Emphasis(inner)
                | Inline::Toned(_, inner)
                | Inline::Small(inner)
                | Inline::Footnote(inner)
                | Inline::Link { text: inner, .. } => self.inlines(inner),
                // What is marked already, and what is no text.
                Inline::Lang(..)
                | Inline::Abbreviation { .. }
                | Inline::Break
                | Inline::Shape(..)
                | Inline::Bar(..)
                | Inline::Stack { .. }
                | Inline::Image(_)
                | Inline::Spark { .. } => {}
            }
            i += 1;
        }
    }

    /// The text with its terms marked; `None` where it has none.
    fn split(&self, text: &str) -> Option<Vec<Inline>> {
        let mut parts = Vec::new();
        let bytes = text.as_bytes();
        let (mut from, mut at) = (0, 0);
        while at < bytes.len() {
            let (first, last) = self.starts[usize::from(bytes[at])];
            if first < last
                && begins_word(&text[..at])
                && let Some((end, meaning)) = self.term(text, at, first, last)
            {
                if from < at {
                    parts.push(Inline::Text(text[from..at].to_owned()));
                }
                let term = text[at..end].to_owned();
                parts.push(match meaning {
                    Meaning::Expansion(expansion) => {
                        Inline::Abbreviation { text: term, expansion: expansion.clone() }
                    }
                    Meaning::Language(tag) => Inline::Lang(tag.clone(), vec![Inline::Text(term)]),
                });
                (from, at) = (end, end);
                continue;
            }
            at += 1;
        }
        if parts.is_empty() {
            return None;
        }
        if from < text.len() {
            parts.push(Inline::Text(text[from..].to_owned()));
        }
        Some(parts)
    }

    /// The longest term that stands at a place, and where it ends.
    fn term(&self, text: &str, at: usize, first: u16, last: u16) -> Option<(usize, &Meaning)> {
        let terms = &self.terms[usize::from(first)..usize::from(last)];
        terms.iter().find_map(|(term, meaning)| {
            let end = at + matches(&text[at..], term)?;
            ends_word(term, &text[end..]).then_some((end, meaning))
        })
    }
}

/// Bytes of the text that a term takes; a blank of the term is any blank of the text, or none.
fn matches(text: &str, term: &str) -> Option<usize> {
    let mut rest = text;
    for c in term.chars() {
        if c == ' ' {
            rest = rest.strip_prefix([' ', '\u{A0}', '\u{202F}']).unwrap_or(rest);
        } else {
            rest = rest.strip_prefix(c)?;
        }
    }
    Some(text.len() - rest.len())
}

/// No letter or figure before it, and no sign that makes it part of an identifier.
fn begins_word(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !(c.is_alphanumeric() || "-_/.@".contains(c)))
}

/// The same behind it; a hyphen may follow, but no number behind that (`GZ-01` is an identifier).
fn ends_word(term: &str, after: &str) -> bool {
    let mut chars = after.chars();
    match chars.next() {
        // A term that ends in a full stop may be followed by anything.
        _ if term.ends_with('.') => true,
        None => true,
        Some('-' | '_' | '/') => !chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some('@') => false,
        Some('.') => !chars.next().is_some_and(char::is_alphanumeric),
        Some(c) => !c.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary(own: &[(&str, &str)], foreign: &[(&str, &str)]) -> Glossary {
        let map = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
        };
        Glossary::of(&map(own), &map(foreign))
    }

    fn shown(glossary: &Glossary, text: &str) -> String {
        let mut inlines = vec![Inline::from(text)];
        glossary.inlines(&mut inlines);
        inlines
            .iter()
            .map(|inline| match inline {
                Inline::Text(text) => text.clone(),
                Inline::Abbreviation { text, expansion } => format!("<{text}={expansion}>"),
                Inline::Lang(tag, inner) => {
                    format!("<{tag}:{}>", crate::document::plain_text(inner))
                }
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn whole_words_are_expanded() {
        let g = glossary(&[("MSA", "Migrationssozialarbeit")], &[("Case Management", "en")]);
        assert_eq!(
            shown(&g, "Die MSA, z.\u{202f}B."),
            "Die <MSA=Migrationssozialarbeit>, <z.\u{202f}B.=zum Beispiel>"
        );
        assert_eq!(shown(&g, "(ÖPNV)"), "(<ÖPNV=öffentlicher Personennahverkehr>)");
        assert_eq!(shown(&g, "ÖPNV-Ausbau"), "<ÖPNV=öffentlicher Personennahverkehr>-Ausbau");
        assert_eq!(
            shown(&g, "SGB XII, zzgl. EU"),
            "<SGB=Sozialgesetzbuch> XII, <zzgl.=zuzüglich> <EU=Europäische Union>"
        );
        assert_eq!(shown(&g, "das Case Management"), "das <en:Case Management>");
    }

    #[test]
    fn parts_of_words_and_identifiers_stay() {
        let g = glossary(&[("MSA", "Migrationssozialarbeit"), ("EU", "")], &[]);
        for text in ["MSA-1", "xMSA", "MSAB", "a.MSA", "EU", "Nr", "info@EU.eu", "A-GZ"] {
            assert_eq!(shown(&g, text), text);
        }
    }

    #[test]
    fn every_built_in_line_is_read() {
        let lines = BUILT_IN.lines().filter(|line| !line.starts_with('#')).count();
        let g = glossary(&[], &[]);
        assert_eq!(g.terms.len(), lines);
        for (term, _) in &g.terms {
            assert!(shown(&g, term).starts_with('<'), "{term}");
        }
    }
}
