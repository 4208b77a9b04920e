//! The attack on what the program itself published: everything in all files of all public editions of a
//! project. What a number is the sum of is known to the attacker; so is, of everything that is said or drawn,
//! what it means: of all that it could mean he takes what is true.

use super::attack::{Attack, Cell};
use super::published::{Drawn, Published, Row, Said, words};
use crate::case::Project;
use ratsbericht::config::{self, Config, EditionKind, IndicatorConfig, PROJECT_FILE};
use ratsbericht::domain::{Aggregation, Grain, IndicatorId, Period};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Key = (String, String, String, Period);
type Terms = Vec<(Cell, f64)>;

/// What one edition says, full and public.
struct Edition {
    period: Period,
    values: Vec<(Key, Option<f64>)>,
    /// The values of each indicator that are there.
    of: BTreeMap<String, Vec<Key>>,
    shown: BTreeMap<Key, Option<f64>>,
    public: Published,
}

fn number(cell: &str) -> Option<f64> {
    (!cell.is_empty()).then(|| cell.parse().ok()).flatten()
}

fn values<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<(Key, Option<f64>)> {
    let key = |row: &Row| {
        let period = row["periode"].parse().expect("a period");
        (row["indikator_id"].clone(), row["amt"].clone(), row["bezirk"].clone(), period)
    };
    rows.map(|row| (key(row), number(&row["wert"]))).collect()
}

fn full(project: &Project, period: &str) -> Vec<(Key, Option<f64>)> {
    let table = format!("ausgabe/{period}/full/csv/open-data/indikatoren_werte.csv");
    let text = project.read(&table);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<Row> = reader.deserialize().map(|row| row.expect("a row")).collect();
    values(rows.iter())
}

/// All editions of a project.
struct City {
    config: Config,
    /// Ids, names and aliases of indicators in small letters, and which of them it is.
    names: Vec<(String, usize)>,
    editions: Vec<Edition>,
    /// Of each value and edition how often it had changed by then.
    versions: BTreeMap<Key, Vec<usize>>,
    /// What every cell is.
    numbers: BTreeMap<Cell, f64>,
    /// Indicators that count people, of which an edition does not show a value.
    secret: BTreeSet<String>,
    /// What texts tell of them, and which text it was.
    heard: Vec<(Terms, String)>,
    /// How much charts tell of them.
    seen: usize,
}

impl City {
    fn of(project: &Project, periods: &[&str]) -> Self {
        let config = config::parse(&project.read(PROJECT_FILE), project.path()).expect("valid");
        let ids: Vec<String> = config.indicators.iter().map(|i| i.id.to_string()).collect();
        let editions: Vec<Edition> = periods
            .par_iter()
            .map(|period| {
                let mut public = Published::default();
                let made = project.path().join("ausgabe").join(period);
                public.read(&made.join("public"), &ids);
                // The packets of those who get the public edition.
                let all = config.recipients.iter();
                for recipient in all.filter(|recipient| recipient.edition == EditionKind::Public) {
                    public.read(&made.join("pakete").join(recipient.id.as_str()), &ids);
                }
                let values = full(project, period);
                let mut of: BTreeMap<String, Vec<Key>> = BTreeMap::new();
                for (key, _) in values.iter().filter(|(_, value)| value.is_some()) {
                    of.entry(key.0.clone()).or_default().push(key.clone());
                }
                Edition {
                    period: period.parse().expect("a period"),
                    values,
                    of,
                    shown: shown(&public),
                    public,
                }
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
        let (numbers, heard, seen) = (BTreeMap::new(), Vec::new(), 0);
        let mut names = Vec::new();
        for (at, of) in config.indicators.iter().enumerate() {
            let own = [of.id.as_str(), of.name.as_deref().unwrap_or_default()];
            let all = own.into_iter().chain(of.aliases.iter().map(String::as_str));
            names.extend(all.filter(|name| !name.is_empty()).map(|name| (name.to_lowercase(), at)));
        }
        let people =
            |id: &str| config.indicators.iter().any(|i| i.id.as_str() == id && i.counts_people);
        let unseen =
            |edition: &Edition, key: &Key| !matches!(edition.shown.get(key), Some(Some(_)));
        let mut secret = BTreeSet::new();
        for edition in &editions {
            let keys = edition.of.values().flatten();
            let keys = keys.filter(|key| people(&key.0) && unseen(edition, key));
            secret.extend(keys.map(|key| key.0.clone()));
        }
        let mut city = Self { config, names, secret, editions, versions, numbers, heard, seen };
        for number in 0..city.editions.len() {
            for (key, value) in &city.editions[number].values {
                if let Some(value) = value {
                    city.numbers.insert(city.cell(number, key), *value);
                }
            }
        }
        city
    }

    /// A value's cell: another one after each revision.
    fn cell(&self, edition: usize, key: &Key) -> Cell {
        let version = self.versions[key][edition];
        format!("{} {} {} {} v{version}", key.0, key.1, key.2, key.3)
    }

    fn values(&self, edition: usize, of: &IndicatorConfig) -> impl Iterator<Item = &Key> {
        self.editions[edition].of.get(of.id.as_str()).into_iter().flatten()
    }

    /// The values that a quarter of a stock or flow is the sum of.
    fn group(&self, edition: usize, of: &IndicatorConfig, quarter: Period) -> Terms {
        let within = self.values(edition, of).filter(|key| key.3.quarter() == quarter);
        let within: Vec<&Key> = within.collect();
        let last = within.iter().map(|key| key.3).max();
        within
            .into_iter()
            .filter(|key| of.aggregation != Aggregation::Stock || Some(key.3) == last)
            .map(|key| (self.cell(edition, key), 1.0))
            .collect()
    }

    /// What all reporters say together for a period: a month's sum, a quarter's value, a year's sum.
    fn whole(&self, edition: usize, of: &IndicatorConfig, period: Period) -> Terms {
        if period.grain() == Grain::Quarter {
            return self.group(edition, of, period);
        }
        let own = self.values(edition, of).filter(|key| key.3 == period);
        let own: Terms = own.map(|key| (self.cell(edition, key), 1.0)).collect();
        if own.is_empty() && period.grain() == Grain::Year {
            let quarters = period.parts(Grain::Quarter).into_iter();
            return quarters.flat_map(|quarter| self.group(edition, of, quarter)).collect();
        }
        own
    }

    fn people(&self) -> impl Iterator<Item = &IndicatorConfig> {
        self.config.indicators.iter().filter(|indicator| indicator.counts_people)
    }

    /// Everything that was published, as equations.
    fn attack(&mut self) -> Attack {
        let mut attack = Attack::default();
        let (mut heard, mut seen) = (Vec::new(), 0);
        for edition in 0..self.editions.len() {
            self.tell_tables(&mut attack, edition);
            for said in &self.editions[edition].public.said {
                heard.extend(self.hear(&mut attack, edition, said));
            }
            for drawn in &self.editions[edition].public.drawn {
                seen += self.see(&mut attack, edition, drawn);
            }
        }
        (self.heard, self.seen) = (heard, seen);
        attack.forget_what_is_settled();
        attack
    }

    fn tell_tables(&self, attack: &mut Attack, edition: usize) {
        let rows =
            |table: &str| self.editions[edition].public.rows.get(table).into_iter().flatten();
        let find = |row: &Row| {
            let id = row["indikator_id"].as_str();
            self.config.indicators.iter().find(|i| i.id.as_str() == id)
        };
        for (key, shown) in values(rows("indikatoren_werte")) {
            let people = self.people().any(|of| of.id.as_str() == key.0);
            if let (Some(shown), true) = (shown, people) {
                attack.is(&[(self.cell(edition, &key), 1.0)], shown);
            }
        }
        for row in rows("indikatoren_je_quartal") {
            let Some(of) = find(row).filter(|of| self.has_secrets(of)) else { continue };
            match of.aggregation {
                Aggregation::Stock | Aggregation::Flow if of.counts_people => {
                    self.tell_sum(attack, edition, of, row);
                }
                Aggregation::Ratio => self.tell_ratio(attack, edition, of, row),
                _ => {}
            }
        }
        for row in rows("aenderungen").filter(|row| row["gegenstand"] == "Indikator") {
            self.tell_revision(attack, edition, row);
        }
    }

    fn tell_sum(&self, attack: &mut Attack, edition: usize, of: &IndicatorConfig, row: &Row) {
        let quarter: Period = row["quartal"].parse().expect("a quarter");
        let group = |quarter: Option<Period>, factor: f64| -> Terms {
            let cells = quarter.map(|quarter| self.group(edition, of, quarter)).unwrap_or_default();
            cells.into_iter().map(|(cell, _)| (cell, factor)).collect()
        };
        let said = |column: &str| row.get(column).and_then(|cell| number(cell));
        let now = group(Some(quarter), 1.0);
        if let Some(value) = said("wert") {
            attack.is(&now, value);
        }
        for (column, back) in [("differenz_vorquartal", 1), ("differenz_vorjahresquartal", 4)] {
            if let Some(change) = said(column) {
                let before = group(quarter.offset(-back), -1.0);
                attack.is(&[now.clone(), before].concat(), change);
            }
        }
        if let Some(total) = said("kumuliert") {
            attack.is(&self.since_january(edition, of, quarter), total);
        }
        let word = |column: &str| row.get(column).map_or("", String::as_str);
        let hidden = word("wert").is_empty() && word("zeichen").contains('.');
        assert!(!hidden || word("bewertung") == "nicht bewertbar", "{row:?}");
    }

    fn since_january(&self, edition: usize, of: &IndicatorConfig, quarter: Period) -> Terms {
        let year = (0..4).filter_map(|back| quarter.offset(-back));
        let year = year.filter(|other| other.year() == quarter.year());
        year.flat_map(|quarter| self.group(edition, of, quarter)).collect()
    }

    /// A ratio is rounded: of its parts an interval is known.
    fn tell_ratio(&self, attack: &mut Attack, edition: usize, of: &IndicatorConfig, row: &Row) {
        let Some(value) = number(&row["wert"]) else { return };
        let quarter: Period = row["quartal"].parse().expect("a quarter");
        let places = row["wert"].split_once('.').map_or(0, |(_, places)| places.len());
        let half = 0.5 / 10f64.powi(i32::try_from(places).expect("few"));
        self.ratio_is(attack, edition, (of, quarter), value - half, value + half);
    }

    fn side(&self, edition: usize, ids: &[IndicatorId], period: Period, factor: f64) -> Terms {
        let parts = self.config.indicators.iter().filter(|part| ids.contains(&part.id));
        let cells = parts.flat_map(|part| self.whole(edition, part, period));
        cells.map(|(cell, _)| (cell, factor)).collect()
    }

    fn ratio_is(
        &self,
        attack: &mut Attack,
        edition: usize,
        (of, period): (&IndicatorConfig, Period),
        least: f64,
        most: f64,
    ) {
        let whole = if of.unit.as_deref() == Some("%") { 100.0 } else { 1.0 };
        let above = self.side(edition, &of.numerator, period, whole);
        let terms = |ratio: f64| {
            [above.clone(), self.side(edition, &of.denominator, period, -ratio)].concat()
        };
        attack.say(&terms(least), 0.0, f64::INFINITY);
        attack.say(&terms(most), f64::NEG_INFINITY, 0.0);
    }

    /// `Name (2026-07, Sozialamt, Nord)`: what a value was in what this edition is compared with, and what
    /// it is now.
    fn tell_revision(&self, attack: &mut Attack, edition: usize, row: &Row) {
        let people = self.people().any(|of| of.id.as_str() == row["id"]);
        let Some((_, of)) = row["bezeichnung"].rsplit_once(" (").filter(|_| people) else { return };
        let parts: Vec<&str> = of.trim_end_matches(')').splitn(3, ", ").collect();
        let (period, office) = (parts[0].parse().expect("a period"), parts[1].to_owned());
        let district = parts.get(2).copied().unwrap_or_default().to_owned();
        let key = (row["id"].clone(), office, district, period);
        if let Some(new) = number(&row["neu"]) {
            attack.is(&[(self.cell(edition, &key), 1.0)], new);
        }
        let Some(old) = number(&row["alt"]) else { return };
        let before = self.editions[..edition]
            .iter()
            .position(|edition| edition.period.to_string() == row["gegenueber"]);
        let cell = match before {
            Some(before) => self.cell(before, &key),
            // An earlier revision: a version of its own.
            None => format!("{} {} {} {} {}", key.0, key.1, key.2, key.3, row["gegenueber"]),
        };
        attack.is(&[(cell, 1.0)], old);
    }

    fn sum_of(&self, terms: &Terms) -> f64 {
        terms.iter().map(|(cell, factor)| factor * self.numbers[cell]).sum()
    }

    /// A text. Of every number and every period in it whatever is true of the indicators that it is about;
    /// the result is how much that was.
    fn hear(&self, attack: &mut Attack, edition: usize, said: &Said) -> Vec<(Terms, String)> {
        let lower = said.text.to_lowercase().replace('\u{A0}', " ");
        let topic = |of: &IndicatorConfig| said.topic.as_deref() == Some(of.id.as_str());
        let mut about: BTreeSet<usize> = BTreeSet::new();
        about.extend(self.config.indicators.iter().position(topic));
        let named = || self.names.iter().filter(|(name, _)| lower.contains(name));
        about.extend(named().map(|(_, of)| *of));
        let about: Vec<&IndicatorConfig> =
            about.into_iter().map(|of| &self.config.indicators[of]).collect();
        let about: Vec<_> = about.into_iter().filter(|of| self.has_secrets(of)).collect();
        if about.is_empty() {
            return Vec::new();
        }
        // A number in a name is none.
        let plain = named().fold(lower.clone(), |text, (name, _)| text.replace(name, " . "));
        let (mut periods, numbers) = words::read(&plain);
        if periods.is_empty() {
            // "jetzt"
            let now = self.editions[edition].period;
            let months = now.parts(Grain::Month);
            periods = months.into_iter().chain([now]).map(|period| (0, period)).collect();
        }
        let mut told = Vec::new();
        for number in &numbers {
            let before = periods.iter().rev().find(|(at, _)| *at < number.at);
            let after = periods.iter().find(|(at, _)| *at > number.at);
            let near: Vec<Period> = match periods.len() {
                0..=4 => periods.iter().map(|(_, period)| *period).collect(),
                _ => before.into_iter().chain(after).map(|(_, period)| *period).collect(),
            };
            for (of, period) in about.iter().flat_map(|of| near.iter().map(move |p| (*of, *p))) {
                let half = if of.aggregation == Aggregation::Ratio { number.half } else { 0.0 };
                let range = (number.size - half, number.size + half);
                let beside = number.change.then_some(near.as_slice());
                for at in edition.saturating_sub(1)..=edition {
                    let meant = self.is_about(attack, at, (of, period), beside, range);
                    for terms in meant {
                        told.push((terms, said.text.clone()));
                    }
                }
            }
        }
        told
    }

    fn tells_of_people(&self, of: &IndicatorConfig) -> bool {
        let own = [&of.id];
        let mut parts = of.numerator.iter().chain(&of.denominator).chain(own);
        parts.any(|part| self.people().any(|people| people.id == *part))
    }

    /// Whether something of the indicator, or of a ratio's parts, is kept back: of others everything is known.
    fn has_secrets(&self, of: &IndicatorConfig) -> bool {
        let own = [&of.id];
        let mut parts = of.numerator.iter().chain(&of.denominator).chain(own);
        parts.any(|part| self.secret.contains(part.as_str()))
    }

    /// Tells whatever of the indicator in the period is within `range`, without its sign; where it is said
    /// as a change, changes since the periods `beside` and the usual ones too.
    fn is_about(
        &self,
        attack: &mut Attack,
        edition: usize,
        (of, period): (&IndicatorConfig, Period),
        beside: Option<&[Period]>,
        (least, most): (f64, f64),
    ) -> Vec<Terms> {
        let within = |size: f64| size >= least - 1e-9 && size <= most + 1e-9;
        if of.aggregation == Aggregation::Ratio {
            let above = self.sum_of(&self.side(edition, &of.numerator, period, 1.0));
            let below = self.sum_of(&self.side(edition, &of.denominator, period, 1.0));
            let whole = if of.unit.as_deref() == Some("%") { 100.0 } else { 1.0 };
            let told = below > 0.0 && within(whole * above / below);
            if told {
                self.ratio_is(attack, edition, (of, period), least, most);
            }
            return if told { vec![Terms::new()] } else { Vec::new() };
        }
        let mut meant: Vec<Terms> = self
            .values(edition, of)
            .filter(|key| key.3 == period)
            .map(|key| vec![(self.cell(edition, key), 1.0)])
            .collect();
        let now = self.whole(edition, of, period);
        let steps = [1, 12 / i32::try_from(period.grain().months()).expect("few")];
        let others = steps.into_iter().filter_map(|steps| period.offset(-steps));
        let others = others.chain(beside.into_iter().flatten().copied());
        for other in others.filter(|other| *other != period && beside.is_some()) {
            let before = self.whole(edition, of, other);
            if !before.is_empty() && !now.is_empty() {
                let before = before.into_iter().map(|(cell, _)| (cell, -1.0));
                meant.push(now.iter().cloned().chain(before).collect());
            }
        }
        if of.aggregation == Aggregation::Flow {
            meant.push(self.since_january(edition, of, period.quarter()));
        }
        meant.push(now);
        meant.retain(|terms| !terms.is_empty() && within(self.sum_of(terms).abs()));
        for terms in &meant {
            attack.is(terms, self.sum_of(terms));
        }
        meant
    }

    /// A point, bar or label of a chart.
    fn see(&self, attack: &mut Attack, edition: usize, drawn: &Drawn) -> usize {
        let of = self.config.indicators.iter().find(|of| of.id.as_str() == drawn.indicator);
        let Some(of) = of.filter(|of| self.tells_of_people(of)) else { return 0 };
        if of.aggregation == Aggregation::Ratio {
            // Its quarters are numbers of the table, more exactly than they are drawn.
            return 0;
        }
        let Drawn { period, least, most, .. } = *drawn;
        let whole = self.whole(edition, of, period);
        // A year's value stands in its last quarter.
        let whole =
            if whole.is_empty() { self.group(edition, of, period.quarter()) } else { whole };
        let sum = self.sum_of(&whole);
        assert!(
            !whole.is_empty() && sum >= least - 1e-6 && sum <= most + 1e-6,
            "{} is drawn as {least}..{most} in {period}, and is {sum}",
            drawn.indicator
        );
        attack.say(&whole, least, most);
        1
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

/// What the table of values shows; the same in every file.
fn shown(public: &Published) -> BTreeMap<Key, Option<f64>> {
    let mut shown = BTreeMap::new();
    for (key, value) in values(public.rows.get("indikatoren_werte").into_iter().flatten()) {
        let known: &mut Option<f64> = shown.entry(key).or_default();
        *known = known.or(value);
    }
    shown
}

/// What an attack found.
#[derive(Debug)]
pub(crate) struct Found {
    /// Small counts that were attacked.
    pub(crate) small: usize,
    /// Values that are kept back beside them.
    pub(crate) beside: usize,
    /// Statements about people in texts, and in charts, that went in.
    pub(crate) heard: (usize, usize),
    /// Small counts that can be narrowed down, with what is known of them.
    pub(crate) leaks: Vec<String>,
    /// Texts that tell of them.
    pub(crate) telling: BTreeSet<String>,
}

/// Attacks every small count of people of every edition with all that was published in any of them.
pub(crate) fn attack(project: &Project, periods: &[&str]) -> Found {
    let mut city = City::of(project, periods);
    city.assert_consistent();
    let attack = city.attack();
    let least = f64::from(city.config.disclosure.min_count);
    let mut attacked: BTreeMap<Cell, bool> = BTreeMap::new();
    let (mut leaks, mut telling) = (Vec::new(), BTreeSet::new());
    let people: Vec<&str> = city.people().map(|indicator| indicator.id.as_str()).collect();
    for (number, edition) in city.editions.iter().enumerate() {
        for (key, value) in &edition.values {
            let Some(value) = value.filter(|_| people.contains(&key.0.as_str())) else { continue };
            let small = value > 0.0 && value < least;
            if !small && edition.shown.get(key) != Some(&None) {
                continue;
            }
            let cell = city.cell(number, key);
            if attacked.insert(cell.clone(), small).is_none() && small {
                let (low, high) = attack.interval(std::slice::from_ref(&cell));
                if low >= 0.5 || high <= least - 0.5 {
                    let of_it = |terms: &Terms| terms.iter().any(|(other, _)| *other == cell);
                    let texts = city.heard.iter().filter(|(terms, _)| of_it(terms));
                    telling.extend(texts.map(|(_, text)| text.clone()));
                    leaks.push(format!("{cell} lies within {low}..{high}"));
                }
            }
        }
    }
    let small = attacked.values().filter(|small| **small).count();
    let beside = attacked.len() - small;
    Found { small, beside, heard: (city.heard.len(), city.seen), leaks, telling }
}
