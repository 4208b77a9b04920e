//! The two languages the program speaks to its users.
//!
//! A message is written once, in both languages, at the place where it arises:
//! `Text::new("…", "…")`. The report itself is German; its words stand in
//! `templates/` and `view/words.rs`.

use serde::{Deserialize, Serialize};

/// Language of messages, not of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// German, what a clerk reads.
    #[default]
    De,
    /// English.
    En,
}

/// One message in every language of the program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Text {
    /// The German wording.
    pub de: String,
    /// The English wording.
    pub en: String,
}

impl Text {
    /// A message from its two wordings.
    pub fn new(de: impl Into<String>, en: impl Into<String>) -> Self {
        Self { de: de.into(), en: en.into() }
    }

    /// The wording in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::De => &self.de,
            Lang::En => &self.en,
        }
    }
}

/// At most `most` of the items, the last joined by a word, the rest counted: `A, B und C`, `A, B und 3 weitere`.
#[must_use]
pub fn list(items: &[Text], most: usize) -> Text {
    let join = |lang: Lang, and: &str, more: &str| {
        let words: Vec<&str> = items.iter().map(|item| item.get(lang)).collect();
        match words.as_slice() {
            [first @ .., last] if !first.is_empty() && words.len() <= most => {
                format!("{} {and} {last}", first.join(", "))
            }
            few if few.len() <= most => few.join(", "),
            many => format!("{} {and} {} {more}", many[..most].join(", "), many.len() - most),
        }
    };
    Text::new(join(Lang::De, "und", "weitere"), join(Lang::En, "and", "more"))
}

/// The same in both languages, as names are: see [`list`].
#[must_use]
pub fn list_same(items: &[String], most: usize) -> Text {
    list(&items.iter().map(|item| Text::new(item, item)).collect::<Vec<_>>(), most)
}

/// A count with its noun, as people say it: `1 Wert`, `0 Werte`, `2 Werte`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
