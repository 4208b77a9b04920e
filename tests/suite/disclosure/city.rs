//! The attack on what the program itself published: all tables of all public editions of a project.

use super::attack::{Attack, Cell};
use crate::case::Project;
use ratsbericht::config::{self, Config, IndicatorConfig, PROJECT_FILE};
use ratsbericht::domain::{Aggregation, Period};
use std::collections::BTreeMap;

type Row = BTreeMap<String, String>;
type Key = (String, String, String, Period);

/// What one edition says, full and public.
struct Edition {
    values: Vec<(Key, Option<f64>)>,
    shown: BTreeMap<Key, Option<f64>>,
    quarters: Vec<Row>,
}

fn rows(project: &Project, period: &str, edition: &str, table: &str) -> Vec<Row> {
    let text = project.read(&format!("ausgabe/{period}/{edition}/csv/open-data/{table}.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn number(cell: &str) -> Option<f64> {
    (!cell.is_empty()).then(|| cell.parse().expect("a number"))
}

fn values(rows: Vec<Row>) -> Vec<(Key, Option<f64>)> {
    let key = |row: &Row| {
        let period = row["periode"].parse().expect("a period");
        (row["indikator_id"].clone(), row["amt"].clone(), row["bezirk"].clone(), period)
    };
    rows.iter().map(|row| (key(row), number(&row["wert"]))).collect()
}

/// All editions of a project.
struct City {
    config: Config,
    editions: Vec<Edition>,
    /// Of each value and edition how often it had changed by then.
    versions: BTreeMap<Key, Vec<usize>>,
}

impl City {
    fn of(project: &Project, periods: &[&str]) -> Self {
        let editions: Vec<Edition> = periods
            .iter()
            .map(|period| Edition {
                values: values(rows(project, period, "full", "indikatoren_werte")),
                shown: values(rows(project, period, "public", "indikatoren_werte"))
                    .into_iter()
                    .collect(),
                quarters: rows(project, period, "public", "indikatoren_je_quartal"),
            })
            .collect();
        let mut now: BTreeMap<&Key, (Option<f64>, usize)> = BTreeMap::new();
        let mut versions: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for (number, edition) in editions.iter().enumerate() {
            for (key, value) in &edition.values {
                let known = now.entry(key).or_insert((None, 0));
                if known.0 != *value {
                    *known = (*value, known.1 + 1);
                }
                versions.entry(key.clone()).or_default().resize(number + 1, known.1);
            }
        }
        let config = config::parse(&project.read(PROJECT_FILE), project.path()).expect("valid");
        Self { config, editions, versions }
    }

    /// A value's cell: another one after each revision.
    fn cell(&self, edition: usize, key: &Key) -> Cell {
        let version = self.versions[key][edition];
        format!("{} {} {} {} v{version}", key.0, key.1, key.2, key.3)
    }

    /// The values that a quarter of a stock or flow is the sum of.
    fn group(&self, edition: usize, of: &IndicatorConfig, quarter: Period) -> Vec<(Cell, f64)> {
        let all = self.editions[edition].values.iter();
        let within: Vec<&Key> = all
            .filter(|(key, value)| key.0 == of.id.as_str() && value.is_some())
            .map(|(key, _)| key)
            .filter(|key| key.3.quarter() == quarter)
            .collect();
        let last = within.iter().map(|key| key.3).max();
        within
            .into_iter()
            .filter(|key| of.aggregation != Aggregation::Stock || Some(key.3) == last)
            .map(|key| (self.cell(edition, key), 1.0))
            .collect()
    }

    fn people(&self) -> impl Iterator<Item = &IndicatorConfig> {
        self.config.indicators.iter().filter(|indicator| indicator.counts_people)
    }

    fn attack(&self) -> Attack {
        let mut attack = Attack::default();
        for (number, edition) in self.editions.iter().enumerate() {
            for indicator in self.people() {
                self.tell_values(&mut attack, number, indicator);
            }
            for row in &edition.quarters {
                let id = row["indikator_id"].as_str();
                let of = self.config.indicators.iter().find(|i| i.id.as_str() == id);
                let Some(of) = of else { continue };
                match of.aggregation {
                    Aggregation::Stock | Aggregation::Flow if of.counts_people => {
                        self.tell_sum(&mut attack, number, of, row);
                    }
                    Aggregation::Ratio => self.tell_ratio(&mut attack, number, of, row),
                    _ => {}
                }
            }
        }
        attack
    }

    fn tell_values(&self, attack: &mut Attack, edition: usize, of: &IndicatorConfig) {
        for (key, shown) in &self.editions[edition].shown {
            if let (Some(shown), true) = (shown, key.0 == of.id.as_str()) {
                attack.is(&[(self.cell(edition, key), 1.0)], *shown);
            }
        }
    }

    fn tell_sum(&self, attack: &mut Attack, edition: usize, of: &IndicatorConfig, row: &Row) {
        let quarter: Period = row["quartal"].parse().expect("a quarter");
        let group = |quarter: Option<Period>, factor: f64| -> Vec<(Cell, f64)> {
            let cells = quarter.map(|quarter| self.group(edition, of, quarter)).unwrap_or_default();
            cells.into_iter().map(|(cell, _)| (cell, factor)).collect()
        };
        let now = group(Some(quarter), 1.0);
        if let Some(value) = number(&row["wert"]) {
            attack.is(&now, value);
        }
        for (column, back) in [("differenz_vorquartal", 1), ("differenz_vorjahresquartal", 4)] {
            if let Some(change) = number(&row[column]) {
                let before = group(quarter.offset(-back), -1.0);
                attack.is(&[now.clone(), before].concat(), change);
            }
        }
        if let Some(total) = number(&row["kumuliert"]) {
            let year = (0..4).filter_map(|back| quarter.offset(-back));
            let year = year.filter(|other| other.year() == quarter.year());
            let terms: Vec<_> = year.flat_map(|quarter| group(Some(quarter), 1.0)).collect();
            attack.is(&terms, total);
        }
        let hidden = row["wert"].is_empty() && row["zeichen"].contains('.');
        assert!(!hidden || row["bewertung"] == "nicht bewertbar", "{row:?}");
    }

    /// A ratio is rounded: of its parts an interval is known.
    fn tell_ratio(&self, attack: &mut Attack, edition: usize, of: &IndicatorConfig, row: &Row) {
        let Some(value) = number(&row["wert"]) else { return };
        let quarter: Period = row["quartal"].parse().expect("a quarter");
        let places = row["wert"].split_once('.').map_or(0, |(_, places)| places.len());
        let half = 0.5 / 10f64.powi(i32::try_from(places).expect("few"));
        let side = |ids: &[ratsbericht::domain::IndicatorId], factor: f64| -> Vec<(Cell, f64)> {
            let parts = self.config.indicators.iter().filter(|part| ids.contains(&part.id));
            let cells = parts.flat_map(|part| self.group(edition, part, quarter));
            cells.map(|(cell, _)| (cell, factor)).collect()
        };
        let whole = if of.unit.as_deref() == Some("%") { 100.0 } else { 1.0 };
        let above = side(&of.numerator, whole);
        let terms = |ratio: f64| [above.clone(), side(&of.denominator, -ratio)].concat();
        attack.say(&terms(value - half), 0.0, f64::INFINITY);
        attack.say(&terms(value + half), f64::NEG_INFINITY, 0.0);
    }

    /// A value that is kept back is kept back in all editions that have the same number.
    fn assert_consistent(&self) {
        for (at, edition) in self.editions.iter().enumerate() {
            for (key, value) in &edition.values {
                let kept_back = value.is_some() && edition.shown.get(key) == Some(&None);
                for later in self.editions[at..].iter().filter(|_| kept_back) {
                    let same = later.values.iter().any(|(k, v)| k == key && v == value);
                    assert!(!same || later.shown.get(key) == Some(&None), "{key:?}");
                }
            }
        }
    }
}

/// Attacks every small count of people of every edition; the result is how many there are, and how many
/// values are kept back beside them.
pub(crate) fn attack(project: &Project, periods: &[&str]) -> (usize, usize) {
    let city = City::of(project, periods);
    city.assert_consistent();
    let attack = city.attack();
    let least = f64::from(city.config.disclosure.min_count);
    let mut attacked: BTreeMap<Cell, bool> = BTreeMap::new();
    for (number, edition) in city.editions.iter().enumerate() {
        let people: Vec<&str> = city.people().map(|indicator| indicator.id.as_str()).collect();
        for (key, value) in &edition.values {
            let Some(value) = value.filter(|_| people.contains(&key.0.as_str())) else { continue };
            let small = value > 0.0 && value < least;
            if !small && edition.shown.get(key) != Some(&None) {
                continue;
            }
            let cell = city.cell(number, key);
            if attacked.insert(cell.clone(), small).is_none() && small {
                let (low, high) = attack.interval(std::slice::from_ref(&cell));
                assert!(low < 0.5 && high > least - 0.5, "{cell} lies within {low}..{high}");
            }
        }
    }
    let small = attacked.values().filter(|small| **small).count();
    (small, attacked.len() - small)
}
