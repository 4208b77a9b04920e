//! Which indicators a sentence names, and what else it says of them.

use super::mention::{NumberMention, PeriodMention, mentions};
use crate::domain::{Figures, Indicator, Reference, parse_references};
use rustc_hash::FxHashMap;

/// A sentence that names indicators.
#[derive(Debug)]
pub(in crate::check) struct Sentence<'a> {
    /// Its references, which stand for themselves.
    pub(in crate::check) references: Vec<Reference>,
    /// The indicators, each once.
    pub(in crate::check) indicators: Vec<&'a Indicator>,
    /// The periods.
    pub(in crate::check) periods: Vec<PeriodMention>,
    /// The numbers without a reference.
    pub(in crate::check) numbers: Vec<NumberMention>,
    /// Its text with references and names blanked out.
    pub(in crate::check) plain: String,
}

/// The sentence with every reference blanked out, so that bytes keep their place, and these.
fn without_references(sentence: &str) -> (String, Vec<Reference>) {
    let mut plain = sentence.to_owned();
    let mut references = Vec::new();
    for (range, reference) in parse_references(sentence) {
        plain.replace_range(range.clone(), &" ".repeat(range.len()));
        references.extend(reference.ok());
    }
    (plain, references)
}

/// Ids, names and aliases of all indicators, by their first word.
#[derive(Debug)]
pub struct Names<'a> {
    /// A hyphen parts words, so that `P 1` is `P-1`.
    parted: bool,
    by_word: FxHashMap<String, Vec<(Vec<String>, &'a Indicator)>>,
}

impl<'a> Names<'a> {
    /// The indicators of an edition.
    #[must_use]
    pub fn of(figures: &'a Figures) -> Self {
        Self::read_as(figures, false)
    }

    /// As [`Names::of`], but found however their hyphens are written.
    #[must_use]
    pub fn parted(figures: &'a Figures) -> Self {
        Self::read_as(figures, true)
    }

    fn read_as(figures: &'a Figures, parted: bool) -> Self {
        let mut by_word: FxHashMap<String, Vec<(Vec<String>, &Indicator)>> = FxHashMap::default();
        for indicator in figures.indicators.iter().map(|figures| &figures.indicator) {
            let names = [indicator.id.as_str(), &indicator.name];
            for name in names.into_iter().chain(indicator.aliases.iter().map(String::as_str)) {
                let words: Vec<String> = words(name, parted).map(|(_, word)| word).collect();
                let Some(first) = words.first().cloned() else { continue };
                // One short word (`Plätze`) names nothing in particular, unless it is an id.
                let vague = words.len() == 1 && name != indicator.id.as_str() && first.len() < 6;
                if !vague {
                    by_word.entry(first).or_default().push((words, indicator));
                }
            }
        }
        for names in by_word.values_mut() {
            // The longest name first: `Plätze in Kitas` before `Plätze`.
            names.sort_by(|a, b| (b.0.len(), &a.0, &a.1.id).cmp(&(a.0.len(), &b.0, &b.1.id)));
            names.dedup_by(|a, b| a.0 == b.0 && a.1.id == b.1.id);
        }
        Self { parted, by_word }
    }

    /// What a sentence says of them; `None` where it names none.
    pub(in crate::check) fn read(&self, sentence: &str) -> Option<Sentence<'a>> {
        let (plain, references) = without_references(sentence);
        let (indicators, unnamed) = self.named_in(plain.clone());
        if indicators.is_empty() {
            return None;
        }
        let (periods, numbers) = mentions(&plain);
        let plain = unnamed;
        // A number inside a name (`Kinder unter 3 Jahren`) is none of the sentence's, nor is a year.
        let blank = |range: &std::ops::Range<usize>| plain[range.clone()].contains(' ');
        Some(Sentence {
            references,
            indicators,
            periods: periods
                .into_iter()
                .filter(|p| plain.as_bytes()[p.range.start] != b' ')
                .collect(),
            numbers: numbers.into_iter().filter(|number| !blank(&number.range)).collect(),
            plain,
        })
    }

    /// The indicators that a sentence names, and the sentence with names and references blanked out.
    pub(in crate::check) fn blanked(&self, sentence: &str) -> (Vec<&'a Indicator>, String) {
        self.named_in(without_references(sentence).0)
    }

    /// The indicators that a sentence names, each once, and the sentence with these names blanked
    /// out.
    fn named_in(&self, mut sentence: String) -> (Vec<&'a Indicator>, String) {
        let words: Vec<(std::ops::Range<usize>, String)> = words(&sentence, self.parted).collect();
        let mut found: Vec<&Indicator> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let named = self.by_word.get(&words[at].1).and_then(|names| {
                names.iter().find(|(name, _)| {
                    words.len() - at >= name.len()
                        && name.iter().zip(&words[at..]).all(|(a, (_, b))| a == b)
                })
            });
            let Some((name, indicator)) = named else {
                at += 1;
                continue;
            };
            if !found.iter().any(|known| known.id == indicator.id) {
                found.push(indicator);
            }
            let range = words[at].0.start..words[at + name.len() - 1].0.end;
            sentence.replace_range(range.clone(), &" ".repeat(range.len()));
            at += name.len();
        }
        (found, sentence)
    }
}

/// Words in lower case with their bytes; a hyphen belongs to its word, so that `W-03` is one, unless it
/// parts them.
fn words(text: &str, parted: bool) -> impl Iterator<Item = (std::ops::Range<usize>, String)> {
    let of_word = move |c: char| c.is_alphanumeric() || !parted && (c == '-' || c == '_');
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(of_word)?;
        let end = text[start..].find(|c: char| !of_word(c)).map_or(text.len(), |len| start + len);
        rest = end;
        Some((start..end, text[start..end].to_lowercase()))
    })
}
