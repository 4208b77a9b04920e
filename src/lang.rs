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

/// A count with its noun, as people say it: `1 Wert`, `0 Werte`, `2 Werte`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
