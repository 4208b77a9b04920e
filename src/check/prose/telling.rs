//! Whether a text tells what the public edition keeps back: a number, in digits or as a word, in a
//! sentence that names the indicator and the period.

use super::named::{Names, Sentence};
use super::sentences;
use crate::domain::{Decimal, Indicator, IndicatorId, Period};

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

/// Numbers as words. `ein` is an article more often than a number: where a number must not be told, a
/// sentence too many is left out rather than one too few.
const WORDS: &[&str] = &[
    "ein", "eine", "einen", "einem", "einer", "eines", "eins", "zwei", "zweier", "drei", "dreier",
    "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "beide", "beiden",
    "beider", "dutzend", "niemand", "kein", "keine", "keinen", "keiner", "einzige", "einziger",
    "einzigen", "einmal", "zweimal", "dreimal",
];

/// The first indicator and period of which the text tells what is kept back. `secrecy` judges an
/// indicator in a period that the sentence names; in none where it names none.
#[must_use]
pub fn tells(
    text: &str,
    names: &Names<'_>,
    secrecy: &dyn Fn(&Indicator, Option<Period>) -> Secrecy,
) -> Option<(IndicatorId, Option<Period>)> {
    sentences(text).into_iter().find_map(|sentence| {
        let read = names.read(sentence)?;
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
                Secrecy::Only(_) => says_other_than(&read, &shown),
                Secrecy::Hidden => says_other_than(&read, &[]),
            };
            periods.iter().find(told).map(|period| (indicator.id.clone(), *period))
        };
        read.indicators.iter().find_map(of_indicator)
    })
}

/// Whether the sentence has a number that is none of `shown`.
fn says_other_than(sentence: &Sentence<'_>, shown: &[Decimal]) -> bool {
    let digits = sentence.numbers.iter().any(|number| !shown.contains(&number.value));
    let mut words = sentence.plain.split(|c: char| !c.is_alphanumeric());
    digits || words.any(|word| WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Figures;

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
        let names = Names::of(&figures);
        let told = |text: &str, secrecy: Secrecy| {
            let judge = |_: &Indicator, period: Option<Period>| match period {
                Some(_) => secrecy,
                None => Secrecy::Open,
            };
            tells(text, &names, &judge).is_some()
        };
        for (text, hidden) in [
            ("Im September 2019 waren es 2 Personen in Beratung.", true),
            ("Im September 2019 kamen zwei Personen in Beratung.", true),
            ("Im September 2019 sank die Zahl der Personen in Beratung.", false),
            ("Es waren 2 Personen in Beratung. Im September 2019 war Umzug.", false),
            ("Im September 2019 waren es {P-1@2019-09} Personen in Beratung.", false),
            ("Im September 2019 fanden 2 Feste statt.", false),
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
