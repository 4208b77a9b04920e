//! The manual page of a rule, and `explain`.

use super::registry;
use crate::error::{Error, Result};
use crate::finding::rule::{self, RuleInfo};
use crate::finding::{Level, RuleId};
use crate::lang::Lang;

/// A rule's page in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Manual {
    /// German.
    pub de: Page,
    /// English.
    pub en: Page,
}

/// What `explain` says about a rule.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The fault in one line.
    pub fault: &'static str,
    /// What it checks.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// An example.
    pub example: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

impl Manual {
    /// The page in `lang`.
    #[must_use]
    pub fn page(&self, lang: Lang) -> &Page {
        match lang {
            Lang::De => &self.de,
            Lang::En => &self.en,
        }
    }
}

/// Characters of a line.
const WIDTH: usize = 80;

/// The manual page of a rule as text of at most 80 characters a line; empty for a number that no
/// rule has ([`find_rule`] finds the nearest).
#[must_use]
pub fn explain(id: RuleId, lang: Lang) -> String {
    let Some((rule, info)) = registry::rule(id).zip(rule::info(id)) else {
        return String::new();
    };
    let page = rule.manual.page(lang);
    let RuleInfo { id, name, level } = info;
    let (words, heads) = match lang {
        Lang::De => (
            "Voreinstellung",
            [
                "Was geprüft wird",
                "Warum das wichtig ist",
                "Beispiel",
                "Was zu tun ist",
                "Einstellen",
            ],
        ),
        Lang::En => {
            ("default", ["What it checks", "Why it matters", "Example", "What to do", "Settings"])
        }
    };
    let mut out = format!("{id} {name} ({words}: {})\n\n{}\n", level.name(lang), page.fault);
    for (head, text) in heads.iter().zip([page.what, page.why, page.example, page.remedy]) {
        out += &format!("\n{head}\n");
        wrap(&mut out, text);
    }
    out += &format!("\n{}\n", heads[4]);
    out += &settings(*id, *level, lang);
    out
}

fn settings(id: RuleId, level: Level, lang: Lang) -> String {
    let (every, one, reason) = match lang {
        Lang::De => ("für alle", "für einen einzelnen Hinweis", "warum er so bleiben darf"),
        Lang::En => ("for all", "for a single finding", "why it may stay"),
    };
    // what concerns an indicator as a whole has no cell
    let one_of = if id == rule::PEOPLE_NO_LONGER_COUNTED {
        "id = \"P-1\""
    } else {
        "cell = \"Tabelle1!F17\""
    };
    format!(
        "  [rules]                                # {every}\n  {id} = \"{}\"{}# off | note | warning | error\n\n  \
         [[accepted]]                           # {one}\n  rule = \"{id}\"\n  {one_of}\n  \
         reason = \"{reason}\"\n",
        level.word(),
        " ".repeat(39 - 10 - level.word().len()),
    )
}

/// Appends `text` with each line broken at blanks and indented by two; its own line breaks stay.
fn wrap(out: &mut String, text: &str) {
    for paragraph in text.lines() {
        let mut column = 0;
        for word in paragraph.split(' ') {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > WIDTH {
                out.push('\n');
                column = 0;
            }
            if column == 0 {
                out.push_str("  ");
                column = 2;
            } else {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
        out.push('\n');
    }
}

/// The rule that a user means by `RB014`, `rb14`, `14` or `total_mismatch`.
///
/// # Errors
/// Where there is none; the message names the nearest.
pub fn find_rule(query: &str) -> Result<RuleId> {
    let query = query.trim();
    let lower = query.to_lowercase();
    let digits = lower.strip_prefix("rb").unwrap_or(&lower);
    let number = digits.parse::<u16>().ok();
    if let Some(known) = rule::ALL.iter().find(|r| r.name == lower || Some(r.id.0) == number) {
        return Ok(known.id);
    }
    let nearest = match number {
        Some(number) => rule::ALL.iter().min_by_key(|r| r.id.0.abs_diff(number)),
        None => rule::ALL.iter().max_by(|a, b| {
            let near = |r: &RuleInfo| strsim::jaro_winkler(r.name, &lower);
            near(a).total_cmp(&near(b))
        }),
    }
    .expect("there are rules");
    Err(Error::new(
        format!("eine Regel `{query}` gibt es nicht"),
        format!("there is no rule `{query}`"),
    )
    .help(
        format!("am nächsten kommt `{}` ({})", nearest.id, nearest.name),
        format!("the nearest is `{}` ({})", nearest.id, nearest.name),
    ))
}
