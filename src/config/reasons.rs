//! Reasons of delay: the codes of `[reasons]` and their words (RULES.md 16).

use super::Config;

/// What a reason cell says, as far as `[reasons]` knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownReason<'c> {
    /// The code.
    pub code: &'c str,
    /// Its words.
    pub words: &'c str,
}

impl Config {
    /// The reason that a text names by its code or its words, in any case, and what is explained behind
    /// it (`P: Stelle unbesetzt`); `None` where `[reasons]` knows none.
    #[must_use]
    pub fn reason<'c, 't>(&'c self, text: &'t str) -> Option<(KnownReason<'c>, &'t str)> {
        let text = text.trim();
        let known = |(code, words): (&'c String, &'c String)| {
            // The words first: a code may be the first of them.
            let more = [words, code].into_iter().find_map(|name| explained(text, name.trim()))?;
            Some((KnownReason { code, words }, more))
        };
        self.reasons.iter().find_map(known)
    }

    /// The reason as the report prints it: a code in its words, with its explanation. A single word that
    /// `[reasons]` does not know says that nobody knows it.
    #[must_use]
    pub fn reason_in_words(&self, text: &str) -> String {
        let plain = text.trim();
        match self.reason(plain) {
            Some((known, "")) => known.words.trim().to_owned(),
            Some((known, more)) => format!("{}: {more}", known.words.trim()),
            None if self.reasons.is_empty() || plain.split_whitespace().nth(1).is_some() => {
                text.to_owned()
            }
            None if !plain.contains(char::is_alphanumeric) => text.to_owned(),
            None => format!("„{plain}“ (unbekannter Grund)"),
        }
    }
}

/// What follows `name` in `text`, where that is what the text begins with; empty where it is all.
fn explained<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in name.chars().flat_map(char::to_lowercase) {
        // Letters whose lower case has several characters are compared as they stand.
        let mut lower = rest.next()?.to_lowercase();
        if lower.next() != Some(wanted) || lower.next().is_some() {
            return None;
        }
    }
    let rest = rest.as_str();
    let more = rest.trim_start();
    let parted =
        more.is_empty() || more.len() < rest.len() || more.starts_with([':', ',', ';', '(']);
    let dash = |c: char| matches!(c, ':' | ',' | ';' | '-' | '–' | '—') || c.is_whitespace();
    (parted && !name.is_empty()).then(|| more.trim_start_matches(dash))
}

#[cfg(test)]
mod tests {
    use super::explained;

    #[test]
    fn a_code_ends_where_its_explanation_begins() {
        for (text, name, more) in [
            ("P", "P", Some("")),
            ("p: Stelle unbesetzt", "P", Some("Stelle unbesetzt")),
            ("P – Stelle", "P", Some("Stelle")),
            ("PERSONAL FEHLT", "Personal fehlt", Some("")),
            ("P-12 fehlt", "P", None),
            ("Personal fehlt", "P", None),
            ("", "P", None),
        ] {
            assert_eq!(explained(text, name), more, "{text}");
        }
    }
}
