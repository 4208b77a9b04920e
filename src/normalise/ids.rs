//! Ids for rows without one: what is new, and what was renamed (RULES.md 10).

use super::fold::{key, shown};
use crate::config::{Config, ConfirmedId};
use crate::domain::{Submission, Unnamed};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use std::collections::BTreeSet;

/// Likeness of titles from which one is taken for the other, renamed.
const ALIKE: f64 = 0.8;

/// What rows without an id need.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposals {
    /// Ids that may be confirmed as proposed, in the rows' order.
    pub new: Vec<ConfirmedId>,
    /// Rows that resemble a confirmed title that is gone: renamed, or something else? They are not
    /// among `new`.
    pub renamed: Vec<Finding>,
}

/// Proposes ids for all rows without one. A title that resembles one that kennungen.toml knows and
/// that nobody reports any more gets none: whether it was renamed is asked.
#[must_use]
pub fn proposals(submissions: &[Submission], config: &Config) -> Proposals {
    let mut out = Proposals::default();
    for submission in submissions {
        let reported: BTreeSet<String> =
            submission.unnamed.iter().map(|row| key(&row.title)).collect();
        let gone: Vec<&ConfirmedId> = config
            .ids
            .iter()
            .filter(|known| known.department == submission.department)
            .filter(|known| !reported.contains(&key(&known.title)))
            .collect();
        // an id may have several titles: it is gone where none of them is reported
        let here: BTreeSet<&str> = submission
            .unnamed
            .iter()
            .filter(|row| row.confirmed)
            .map(|row| row.id.as_str())
            .collect();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for row in submission.unnamed.iter().filter(|row| !row.confirmed) {
            if !seen.insert(key(&row.title)) {
                continue;
            }
            let near = gone
                .iter()
                .filter(|known| !here.contains(known.id.as_str()))
                .map(|known| (likeness(&known.title, &row.title), *known))
                .filter(|(like, _)| *like >= ALIKE)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            match near {
                Some((_, known)) => out.renamed.push(renamed(row, known)),
                None => out.new.push(ConfirmedId {
                    department: submission.department.clone(),
                    title: row.title.clone(),
                    id: row.id.clone(),
                }),
            }
        }
    }
    out
}

/// How alike two titles are; those whose numbers differ name different things.
fn likeness(a: &str, b: &str) -> f64 {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if digits(a) != digits(b) {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(&key(a), &key(b))
}

fn renamed(row: &Unnamed, known: &ConfirmedId) -> Finding {
    let (title, old, id) = (shown(&row.title), shown(&known.title), &known.id);
    let message = Text::new(
        format!(
            "`{title}` hat keine Kennung und heißt fast wie `{old}`, das nicht mehr gemeldet wird (Kennung `{id}`)"
        ),
        format!(
            "`{title}` has no id and is called almost like `{old}`, which is no longer reported (id `{id}`)"
        ),
    );
    let help = Text::new(
        format!(
            "ist es dasselbe, in kennungen.toml bei `{id}` den Titel ändern; sonst dort eine eigene Kennung eintragen"
        ),
        format!(
            "if it is the same, change the title of `{id}` in kennungen.toml; else enter an id of its own there"
        ),
    );
    Finding::new(rule::TITLE_RESEMBLES_LOST_MEASURE, &row.origin, message, help)
        .of(&known.department)
        .about(&row.id)
}
