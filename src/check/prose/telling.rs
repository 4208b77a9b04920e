//! Whether a text tells what the public edition keeps back: a number, in digits or as a word, in a
//! sentence that names the indicator and the period; or a number that is kept back, anywhere behind the
//! name of its indicator.

use super::named::{Names, Sentence};
use super::{secret, sentences};
use crate::domain::{Decimal, Figures, Indicator, IndicatorId, IndicatorQuarter, Period, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// What readers of the public edition may know of an indicator in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// Nothing is kept back.
    Open,
    /// Only this number is shown: parts of it are kept back.
    Only(Decimal),
    /// Every number is kept back.
    Hidden,
}

/// What must not be told.
#[derive(Clone, Copy)]
pub struct Secrets<'a> {
    /// What readers may know of an indicator in a period that a sentence names; in none where it names
    /// none.
    pub of_period: &'a dyn Fn(&Indicator, Option<Period>) -> Secrecy,
    /// The numbers of an indicator that are kept back, whatever the period.
    pub numbers: &'a dyn Fn(&Indicator) -> Option<&'a BTreeSet<Decimal>>,
    /// The changes from which they can be calculated ([`telling_changes`]).
    pub changes: &'a dyn Fn(&Indicator) -> Option<&'a BTreeSet<Decimal>>,
}

/// The changes by which a number that is kept back differs from the one before it, after it, and a year
/// before and after: of each reporter, of all reporters together, and of quarters.
#[must_use]
pub fn telling_changes<'a>(
    full: &'a Figures,
    hides: &dyn Fn(&Value) -> bool,
    hides_quarter: &dyn Fn(&IndicatorId, &IndicatorQuarter) -> bool,
) -> FxHashMap<&'a IndicatorId, BTreeSet<Decimal>> {
    type Series<'a> = (&'a IndicatorId, Option<(&'a str, Option<&'a str>)>);
    // Most indicators keep nothing back.
    let mut secret: FxHashSet<&IndicatorId> = FxHashSet::default();
    let values = full.values.iter().map(|record| &record.value);
    secret.extend(values.filter(|value| hides(value)).map(|value| &value.indicator));
    for series in &full.indicators {
        let id = &series.indicator.id;
        if series.quarters.iter().any(|quarter| hides_quarter(id, quarter)) {
            secret.insert(id);
        }
    }
    let mut points: FxHashMap<(Series<'_>, Period), (Decimal, bool)> = FxHashMap::default();
    for value in full.values.iter().map(|record| &record.value) {
        let Some(number) = value.value.filter(|_| secret.contains(&value.indicator)) else {
            continue;
        };
        let hidden = hides(value);
        let own = (value.department.as_str(), value.district.as_deref());
        for series in [(&value.indicator, Some(own)), (&value.indicator, None)] {
            let point = points.entry((series, value.period)).or_default();
            // Too large a sum is no small count.
            *point = (point.0.saturating_add(number), point.1 || hidden);
        }
    }
    for series in full.indicators.iter().filter(|series| secret.contains(&series.indicator.id)) {
        let id = &series.indicator.id;
        for quarter in &series.quarters {
            if let Some(number) = quarter.value {
                let hidden = hides_quarter(id, quarter);
                points.insert(((id, None), quarter.quarter), (number, hidden));
            }
        }
    }
    let mut changes: FxHashMap<&IndicatorId, BTreeSet<Decimal>> = FxHashMap::default();
    for ((series, period), (number, _)) in points.iter().filter(|(_, (_, hidden))| *hidden) {
        let year = i32::try_from(12 / period.grain().months()).unwrap_or(1);
        for other in [1, -1, year, -year].into_iter().filter_map(|steps| period.offset(steps)) {
            if let Some((beside, _)) = points.get(&(*series, other)) {
                let change = number.saturating_sub(*beside).abs();
                changes.entry(series.0).or_default().insert(change);
            }
        }
    }
    changes
}

/// Words that may say how many, beside the number words. `ein` is an article more often than a number:
/// where a number must not be told, a sentence too many is left out rather than one too few.
const VAGUE: &[&str] = &[
    "ein", "eine", "einen", "einem", "einer", "eines", "niemand", "kein", "keine", "keinen",
    "keiner",
];

/// The first indicator and period of which the text tells what is kept back. `topic` is what the text is
/// about before it names anything (a note at a value).
#[must_use]
pub fn tells<'a>(
    text: &str,
    topic: Option<&'a Indicator>,
    names: &Names<'a>,
    secrets: Secrets<'_>,
) -> Option<(IndicatorId, Option<Period>)> {
    let mut topics: Vec<&Indicator> = topic.into_iter().collect();
    // What was said before the name: `Zwei Personen kamen hinzu. Die Zahl ist damit stabil.`
    let mut before: Vec<String> = Vec::new();
    sentences(text).into_iter().find_map(|sentence| {
        let (named, plain) = names.blanked(sentence);
        for indicator in named {
            if topics.iter().all(|topic| topic.id != indicator.id) {
                let kept = (secrets.numbers)(indicator);
                let counted = |text: &String| {
                    let counted = secret::counts(text, &indicator.unit);
                    kept.is_some_and(|kept| counted.iter().any(|number| kept.contains(number)))
                };
                if before.iter().any(counted) {
                    return Some((indicator.id.clone(), None));
                }
                topics.push(indicator);
            }
        }
        before.push(plain.clone());
        if topics.is_empty() {
            return None;
        }
        let in_period = names.read(sentence).and_then(|read| tells_of_period(&read, secrets));
        in_period.or_else(|| {
            let numbers = secret::numbers(&plain);
            let changes = secret::changes(&plain);
            let any = |kept: Option<&BTreeSet<Decimal>>, said: &[Decimal]| {
                kept.is_some_and(|kept| said.iter().any(|number| kept.contains(number)))
            };
            let told = |topic: &&&Indicator| {
                any((secrets.numbers)(topic), &numbers) || any((secrets.changes)(topic), &changes)
            };
            topics.iter().find(told).map(|indicator| (indicator.id.clone(), None))
        })
    })
}

/// Of the indicators and periods that a sentence names.
fn tells_of_period(
    read: &Sentence<'_>,
    secrets: Secrets<'_>,
) -> Option<(IndicatorId, Option<Period>)> {
    let secrecy = secrets.of_period;
    let periods: Vec<Option<Period>> = match read.periods.as_slice() {
        [] => vec![None],
        some => some.iter().map(|mention| Some(mention.period)).collect(),
    };
    let shown: Vec<Decimal> = read
        .indicators
        .iter()
        .flat_map(|indicator| periods.iter().map(|period| secrecy(indicator, *period)))
        .filter_map(|secrecy| match secrecy {
            Secrecy::Only(number) => Some(number),
            _ => None,
        })
        .collect();
    let of_indicator = |indicator: &&Indicator| {
        let told = |period: &&Option<Period>| match secrecy(indicator, **period) {
            Secrecy::Open => false,
            Secrecy::Only(_) => says_other_than(read, &shown),
            Secrecy::Hidden => says_other_than(read, &[]),
        };
        periods.iter().find(told).map(|period| (indicator.id.clone(), *period))
    };
    read.indicators.iter().find_map(of_indicator)
}

/// Whether the sentence has a number that is none of `shown`.
fn says_other_than(sentence: &Sentence<'_>, shown: &[Decimal]) -> bool {
    let numbers = secret::numbers(&sentence.plain).iter().any(|number| !shown.contains(number));
    let mut words = sentence.plain.split(|c: char| !c.is_alphanumeric());
    numbers || words.any(|word| VAGUE.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_digits_and_words() {
        let indicator: Indicator = serde_json::from_str(INDICATOR).expect("an indicator");
        let series = crate::domain::IndicatorFigures { indicator, quarters: Vec::new() };
        let figures = Figures {
            period: "2019-Q3".parse().expect("a period"),
            fields: Vec::new(),
            measures: Vec::new(),
            measure_quarters: Vec::new(),
            values: Vec::new(),
            indicators: vec![series],
        };
        let names = Names::parted(&figures);
        let kept = BTreeSet::from([Decimal::from(2)]);
        let told = |text: &str, secrecy: Secrecy| {
            let of_period = |_: &Indicator, period: Option<Period>| match period {
                Some(_) => secrecy,
                None => Secrecy::Open,
            };
            let numbers = |_: &Indicator| Some(&kept).filter(|_| secrecy != Secrecy::Open);
            let changes = |_: &Indicator| None;
            let secrets = Secrets { of_period: &of_period, numbers: &numbers, changes: &changes };
            tells(text, None, &names, secrets).is_some()
        };
        for (text, hidden) in [
            ("Im September 2019 waren es 2 Personen in Beratung.", true),
            ("Im September 2019 kamen zwei Personen in Beratung.", true),
            ("Im September 2019 sank die Zahl der Personen in Beratung.", false),
            ("Im September 2019 kamen 5 Personen in Beratung.", true),
            ("Es waren 5 Personen in Beratung. Im September 2019 war Umzug.", false),
            ("Es gab Personen in Beratung. Auf den Norden entfielen zwei.", true),
            ("Es gab Personen in Beratung. Auf den Norden entfielen viele.", false),
            ("Seit Januar 2019 wurden 2 Personen gezählt (P 1).", true),
            ("Anfang 2019 lag P-1 bei zwei.", true),
            ("Im September 2019 ist P-1 um 2 gestiegen.", true),
            ("09/19: P-1 = 2", true),
            ("Im September 2019 waren es {P-1@2019-09} Personen in Beratung.", false),
            ("Im September 2019 fanden 2 Feste statt. Dann kamen Personen in Beratung.", false),
            ("Zwei Personen kamen hinzu. Die Zahl P-1 ist damit stabil.", true),
            ("Neun Personen kamen hinzu. Die Zahl P-1 ist damit stabil.", false),
            ("P-1: weniger als 3, aber mehr als 1.", true),
            ("P-1: eine 2-köpfige Familie, nach § 2.", true),
            ("Im September 2019 waren es in P-1 siebzehn.", true),
        ] {
            assert_eq!(told(text, Secrecy::Hidden), hidden, "{text}");
            assert!(!told(text, Secrecy::Open), "{text}");
        }
        let sum = Secrecy::Only(Decimal::from(37));
        assert!(!told("P-1 lag im III. Quartal 2019 bei 37.", sum));
        assert!(told("P-1 lag im III. Quartal 2019 bei 37, davon 2 im Norden.", sum));
    }

    const INDICATOR: &str = r#"{"id":"P-1","name":"Personen in Beratung","aliases":[],"field":null,
        "unit":"Personen","aggregation":"stock","grain":"month","ratio":null,"decimals":0,
        "better":"none","target":null,"forecast":null,"tolerance_percent":"5","gaps":"suppress",
        "counts_people":true,"public":true}"#;
}
