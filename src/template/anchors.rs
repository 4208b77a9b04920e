//! Names of places: every link inside leads somewhere, no two places have one name.

use crate::document::Block;
use crate::error::{Error, Result};
use crate::lang::Text;
use std::collections::BTreeSet;

/// Anchors given and links to anchors, over all parts of a report.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    given: BTreeSet<String>,
    /// Template with its line, and the anchor.
    wanted: Vec<(Text, String)>,
}

impl Anchors {
    /// The wished anchor, with a number where it is taken.
    pub(super) fn give(&mut self, wish: String) -> String {
        let wish = if wish.is_empty() { "abschnitt".to_owned() } else { wish };
        let mut anchor = wish.clone();
        let mut n = 1u32;
        while !self.given.insert(anchor.clone()) {
            n += 1;
            anchor = format!("{wish}-{n}");
        }
        anchor
    }

    /// A link of a template (named with its line) to an anchor.
    pub(super) fn want(&mut self, place: Text, anchor: &str) {
        self.wanted.push((place, anchor.to_owned()));
    }

    /// Takes up the anchors that typed blocks bring with them.
    pub(super) fn collect(&mut self, blocks: &[Block]) {
        collect(blocks, &mut self.given);
    }

    /// Every link inside leads somewhere.
    pub(super) fn check(&self) -> Result<()> {
        match self.wanted.iter().find(|(_, anchor)| !self.given.contains(anchor)) {
            None => Ok(()),
            Some((place, anchor)) => Err(Error::new(
                format!("{}: den Ort `#{anchor}` gibt es im Bericht nicht", place.de),
                format!("{}: the report has no place `#{anchor}`", place.en),
            )
            .help(
                "den Verweis berichtigen oder nur setzen, wenn der Teil vorhanden ist",
                "correct the link, or print it only where that part exists",
            )),
        }
    }
}

/// Lower-case ASCII letters and digits, hyphens for the rest.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let plain = match c {
            'ä' => "ae",
            'ö' => "oe",
            'ü' => "ue",
            'ß' => "ss",
            c if c.is_ascii_alphanumeric() => {
                out.push(c);
                continue;
            }
            _ => {
                if !out.is_empty() && !out.ends_with('-') {
                    out.push('-');
                }
                continue;
            }
        };
        out.push_str(plain);
    }
    out.trim_end_matches('-').to_owned()
}

fn collect(blocks: &[Block], given: &mut BTreeSet<String>) {
    for block in blocks {
        match block {
            Block::Heading { id, .. } => {
                given.insert(id.clone());
            }
            Block::Table(table) if !table.id.is_empty() => {
                given.insert(table.id.clone());
            }
            Block::Figure(figure) => {
                given.insert(figure.id.clone());
            }
            Block::Beside(figure, table) => {
                given.insert(figure.id.clone());
                given.insert(table.id.clone());
            }
            Block::Keep(inner) | Block::Quote(inner) => collect(inner, given),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slug("Zu Beschlusspunkt 2"), "zu-beschlusspunkt-2");
        assert_eq!(slug("Über Maßnahmen!"), "ueber-massnahmen");
        assert_eq!(slug("W-03"), "w-03");
    }

    #[test]
    fn anchors_are_unique() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.give("a".into()), "a");
        assert_eq!(anchors.give("a".into()), "a-2");
        assert_eq!(anchors.give(String::new()), "abschnitt");
    }
}
