//! What stands in a cell instead of a number: `–`, `.`, `k. A.`

use crate::domain::{Sign, Signs};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What a placeholder means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// It stands for zero.
    pub zero: bool,
    /// Signs it sets.
    pub signs: Signs,
    /// Words it means; empty for none.
    pub note: &'static str,
    /// A dash that is zero only because nothing else is said (RULES.md 11).
    pub dash: bool,
}

impl Meaning {
    /// The meaning of a table sign.
    fn of(sign: Sign) -> Self {
        let zero = matches!(sign, Sign::Nothing | Sign::NearZero);
        Self { zero, signs: sign.into(), note: "", dash: false }
    }

    fn noted(sign: Sign, note: &'static str) -> Self {
        Self { note, ..Self::of(sign) }
    }
}

/// The meanings that hold in one workbook or sheet: the profile's before the legend's before the
/// usual ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Placeholders {
    own: FxHashMap<String, Meaning>,
}

/// Placeholders are compared without blanks and case.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

impl Placeholders {
    /// What `text` stands for, where it is a placeholder.
    pub(crate) fn meaning(&self, text: &str) -> Option<std::borrow::Cow<'_, Meaning>> {
        use std::borrow::Cow;
        if text.len() > 40 || text.starts_with(|c: char| c.is_ascii_digit()) && self.own.is_empty()
        {
            return None;
        }
        let word = compact(text);
        if let Some(meaning) = self.own.get(&word) {
            return Some(Cow::Borrowed(meaning));
        }
        usual(&word).map(Cow::Owned)
    }

    /// Adds what a legend says; what is there already stays.
    pub(crate) fn learn(&mut self, sign: &str, meaning: Meaning) {
        self.own.entry(compact(sign)).or_insert(meaning);
    }

    /// Adds a profile's `placeholders`: text to table sign, or `0` for plain zero. They replace
    /// what is there. Returns the entries whose sign is unknown.
    pub(crate) fn configure(&mut self, entries: &BTreeMap<String, String>) -> Vec<String> {
        let mut unknown = Vec::new();
        for (text, sign) in entries {
            let meaning = match sign.trim() {
                "0" => Meaning { zero: true, signs: Signs::NONE, note: "", dash: false },
                "" => Meaning { zero: false, signs: Signs::NONE, note: "", dash: false },
                "-" | "—" => Meaning::of(Sign::Nothing),
                "..." => Meaning::of(Sign::NotYet),
                sign => match Sign::ALL.into_iter().find(|s| s.symbol() == sign) {
                    Some(sign) => Meaning::of(sign),
                    None => {
                        unknown.push(sign.to_owned());
                        continue;
                    }
                },
            };
            self.own.insert(compact(text), meaning);
        }
        unknown
    }
}

/// The usual meanings (DIN 55301; READING.md 2).
fn usual(word: &str) -> Option<Meaning> {
    Some(match word {
        "-" | "–" | "—" | "--" => Meaning { dash: true, ..Meaning::of(Sign::Nothing) },
        "." | "·" | "•" | "●" => Meaning::of(Sign::Unknown),
        "…" | "..." => Meaning::of(Sign::NotYet),
        "x" => Meaning::of(Sign::Blocked),
        "/" => Meaning::of(Sign::Unreliable),
        "*" => Meaning::noted(Sign::Unknown, "anonymisiert"),
        "k.a." | "k.a" | "ka" | "keineangabe" | "keineangaben" | "n/a" | "n.a." | "n.a" | "na"
        | "#n/a" | "#nv" | "ohneangabe" | "o.a." => Meaning::noted(Sign::Unknown, "keine Angabe"),
        "n.v." | "n.v" | "nichtverfügbar" | "liegtnichtvor" => {
            Meaning::noted(Sign::Unknown, "nicht verfügbar")
        }
        "unbekannt" | "nichtbekannt" => Meaning::noted(Sign::Unknown, "unbekannt"),
        "geheim" => Meaning::noted(Sign::Unknown, "geheim"),
        "entfällt" | "entf." | "entfallen" => Meaning::noted(Sign::Blocked, "entfällt"),
        "nochnicht" | "folgt" | "wirdnachgereicht" | "nochoffen" | "n.n.v." => {
            Meaning::noted(Sign::NotYet, "folgt")
        }
        _ => return None,
    })
}

/// What a sign means that a legend explains in words nobody knows: no number, and no zero.
pub(crate) fn unknown() -> Meaning {
    Meaning::of(Sign::Unknown)
}

/// The meaning that a legend gives in words, where it is one of the known ones.
pub(crate) fn in_words(text: &str) -> Option<Meaning> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    Some(if has(&["weniger als die hälfte", "kleiner als die hälfte", "unter der hälfte"]) {
        Meaning::of(Sign::NearZero)
    } else if has(&["nichts vorhanden", "genau null", "nicht vorhanden", "null wert"]) {
        Meaning::of(Sign::Nothing)
    } else if has(&["später", "noch nicht", "folgt", "liegt noch"]) {
        Meaning::of(Sign::NotYet)
    } else if has(&["nicht sicher", "unsicher", "nicht belastbar", "eingeschränkte aussage"]) {
        Meaning::of(Sign::Unreliable)
    } else if has(&[
        "nicht sinnvoll",
        "gesperrt",
        "trifft nicht zu",
        "entfällt",
        "nicht zutreffend",
    ]) {
        Meaning::of(Sign::Blocked)
    } else if has(&[
        "keine angabe",
        "keine daten",
        "liegt nicht vor",
        "liegen nicht vor",
        "nicht erhoben",
        "keine erhebung",
        "nicht erfasst",
        "kein wert",
        "keine werte",
    ]) {
        Meaning::noted(Sign::Unknown, "keine Angabe")
    } else if has(&["anonymisiert"]) {
        Meaning::noted(Sign::Unknown, "anonymisiert")
    } else if has(&["unbekannt", "geheim", "kein nachweis", "nicht bekannt"]) {
        Meaning::of(Sign::Unknown)
    } else {
        return None;
    })
}
