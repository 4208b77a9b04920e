//! Units of indicators: what a workbook calls them, and whether a cell's own unit fits.

use super::fold::{key, nearest};
use super::number::{Unit, read_unit};
use super::table::is_usual_unit;
use crate::domain::Aggregation;

/// A unit as printed, and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct UnitOf {
    /// As written.
    pub text: String,
    /// Per cent.
    pub percent: bool,
    /// Money, with its factor (1,000 for T€).
    pub money: Option<u32>,
}

impl UnitOf {
    /// The unit of these words.
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim();
        let (percent, money) = match read_unit(text) {
            Some((Unit::Percent, _)) => (true, None),
            Some((Unit::Money, factor)) => (false, Some(factor.max(1))),
            _ => (text.starts_with('%') || text.to_lowercase().starts_with("prozent "), None),
        };
        Self { text: text.to_owned(), percent, money }
    }

    /// Whether nothing is said.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it only says that things are counted.
    pub(super) fn counts(&self) -> bool {
        matches!(key(&self.text).as_str(), "anzahl" | "stueck" | "zahl" | "number" | "absolut")
    }
}

/// Whether two units are the same, whatever way they are written.
pub(super) fn same(a: &str, b: &str) -> bool {
    let (left, right) = (UnitOf::of(a), UnitOf::of(b));
    if left.money.is_some() || right.money.is_some() {
        return left.money == right.money;
    }
    if left.percent && right.percent {
        return key(a) == key(b)
            || (key(a).is_empty() || key(a) == "prozent")
                && (key(b).is_empty() || key(b) == "prozent");
    }
    let exact = |text: &str| key(&text.replace('²', "2").replace('³', "3").replace('%', "prozent"));
    exact(a) == exact(b)
}

/// Whether a unit is one that everybody knows.
pub(super) fn known(text: &str) -> bool {
    let unit = UnitOf::of(text);
    unit.percent || unit.money.is_some() || is_usual_unit(text)
}

/// The known unit that a word almost is ("Persnen"), if it is none itself.
pub(super) fn misspelt<'a>(text: &str, others: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const USUAL: &[&str] = &[
        "Anzahl",
        "Personen",
        "Stück",
        "Plätze",
        "Wohnungen",
        "Prozent",
        "Tage",
        "Stunden",
        "Anträge",
        "Kinder",
        "Haushalte",
        "Einwohner",
        "Tonnen",
    ];
    if known(text) || text.chars().count() < 4 {
        return None;
    }
    let near = nearest(text, others.chain(USUAL.iter().copied()))?;
    let edits = strsim::damerau_levenshtein(&key(text), &key(near));
    (edits > 0 && edits <= 2 && key(text).len().abs_diff(key(near).len()) <= 1).then_some(near)
}

/// Words for the ways to aggregate.
const AGGREGATIONS: &[(Aggregation, &[&str])] = &[
    (
        Aggregation::Stock,
        &[
            "Bestand",
            "Stichtag",
            "Stichtagswert",
            "Bestandsgröße",
            "stock",
            "Bestandswert",
            "Bestandszahl",
        ],
    ),
    (
        Aggregation::Flow,
        &[
            "Summe",
            "Fluss",
            "Zugang",
            "Stromgröße",
            "Bewegung",
            "flow",
            "sum",
            "Summe/Fluss",
            "Zugänge",
            "Flussgröße",
            "Bewegungszahl",
        ],
    ),
    (
        Aggregation::Mean,
        &["Mittelwert", "Mittel", "Durchschnitt", "Durchschnittswert", "mean", "average", "avg"],
    ),
    (Aggregation::Min, &["min", "Minimum", "kleinster Wert"]),
    (Aggregation::Max, &["max", "Maximum", "größter Wert", "Höchstwert"]),
    (
        Aggregation::Ratio,
        &["Quote", "Anteil", "Verhältnis", "Rate", "ratio", "share", "Quote/Anteil", "Prozentwert"],
    ),
];

/// The aggregation of a word.
pub(super) fn aggregation(text: &str) -> Option<Aggregation> {
    let key = key(text);
    AGGREGATIONS
        .iter()
        .find(|(_, words)| words.iter().any(|word| super::fold::key(word) == key))
        .map(|(aggregation, _)| *aggregation)
}

/// The known word for an aggregation that is most like a word.
pub(super) fn nearest_aggregation(text: &str) -> Option<&'static str> {
    nearest(text, AGGREGATIONS.iter().flat_map(|(_, words)| words.iter().copied()))
}
