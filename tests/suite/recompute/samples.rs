//! Both samples, run by the program itself, from its archive and files: every cell of the
//! aggregated tables is recomputed from the tables of single values beside them.

use super::dialect;
use super::engine::{Rows, Single, differences, parse};
use crate::case::Project;
use crate::city::decimal;
use ratsbericht::config::{self, Config, IndicatorConfig, PROJECT_FILE};
use ratsbericht::domain::{Aggregation, Gaps, Grain, Indicator, Period, Ratio, Target};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const TABLES: [&str; 5] = [
    "aenderungen",
    "indikatoren_je_quartal",
    "indikatoren_werte",
    "massnahmen",
    "massnahmen_je_quartal",
];

/// A sample with all its editions made.
struct Made {
    project: Project,
    config: Config,
    periods: Vec<Period>,
}

impl Made {
    fn of(name: &str, periods: &[&str]) -> Self {
        let project = Project::sample(name);
        for period in periods {
            let run = project.run(&["run", "--period", period]);
            assert_eq!(run.code, 0, "{name}, {period}: {}", run.err);
        }
        Self::after(project, periods)
    }

    fn after(project: Project, periods: &[&str]) -> Self {
        let config = config::parse(&project.read(PROJECT_FILE), project.path()).expect("valid");
        let periods = periods.iter().map(|period| period.parse().expect("a period")).collect();
        Self { project, config, periods }
    }

    fn path(period: Period, edition: &str, dialect: &str, table: &str) -> String {
        format!("ausgabe/{period}/{edition}/csv/{dialect}/{table}.csv")
    }

    fn rows(&self, period: Period, edition: &str, table: &str) -> Rows {
        parse(self.project.read(&Self::path(period, edition, "open-data", table)).as_bytes())
    }

    /// What an edition publishes besides its aggregated tables.
    fn single(&self, until: Period, edition: &str) -> Single {
        let values = self.rows(until, edition, "indikatoren_werte");
        let printed = self.rows(until, edition, "indikatoren_je_quartal");
        let editions = self.periods.iter().filter(|period| **period <= until);
        let fields = self.config.fields.iter();
        Single {
            fields: fields.map(|field| (field.id.to_string(), field.name.clone())).collect(),
            indicators: definitions(&self.config, &values, &printed),
            values,
            editions: editions.map(|at| (*at, self.rows(*at, edition, "massnahmen"))).collect(),
        }
    }
}

/// The definitions: those of the project file, and what only a workbook said as the columns of
/// the tables repeat it (unit, aggregation, a target without a date; base period and decimals are
/// those of the values).
fn definitions(config: &Config, values: &Rows, printed: &Rows) -> Vec<Indicator> {
    let configured: BTreeMap<&str, &IndicatorConfig> =
        config.indicators.iter().map(|indicator| (indicator.id.as_str(), indicator)).collect();
    let mut ids: BTreeSet<&str> = configured.keys().copied().collect();
    ids.extend(values.iter().map(|row| row["indikator_id"].as_str()));
    ids.iter().map(|id| definition(id, configured.get(id).copied(), values, printed)).collect()
}

fn definition(
    id: &str,
    configured: Option<&IndicatorConfig>,
    values: &Rows,
    printed: &Rows,
) -> Indicator {
    let values: Vec<_> = values.iter().filter(|row| row["indikator_id"] == id).collect();
    let printed: Vec<_> = printed.iter().filter(|row| row["indikator_id"] == id).collect();
    let column = |name: &str| {
        let rows = values.iter().chain(&printed);
        let mut cells = rows.filter_map(|row| row.get(name)).filter(|cell| !cell.is_empty());
        cells.next().map(String::as_str).unwrap_or_default()
    };
    let decimals = values.iter().map(|row| row["wert"].split_once('.').map_or(0, |n| n.1.len()));
    let grains = values.iter().map(|row| row["periode"].parse::<Period>().expect("one").grain());
    let own = configured;
    let ratio = own.filter(|own| !own.numerator.is_empty()).map(|own| Ratio {
        numerator: own.numerator.clone(),
        denominator: own.denominator.clone(),
    });
    let target = || Some(column("zielwert")).filter(|cell| !cell.is_empty());
    Indicator {
        id: id.into(),
        name: own.and_then(|own| own.name.clone()).unwrap_or_else(|| column("indikator").into()),
        aliases: Vec::new(),
        field: own
            .and_then(|own| own.field.clone())
            .or_else(|| Some(column("handlungsfeld_id").into())),
        unit: own.and_then(|own| own.unit.clone()).unwrap_or_else(|| column("einheit").into()),
        aggregation: own.map(|own| own.aggregation).or_else(|| kind(column("aggregation"))),
        grain: own
            .and_then(|own| own.grain)
            .or_else(|| grains.min_by_key(|grain| grain.months()))
            .unwrap_or(Grain::Month),
        ratio,
        decimals: own.and_then(|own| own.decimals).unwrap_or_else(|| {
            u32::try_from(decimals.max().unwrap_or(0).min(2)).expect("at most two")
        }),
        better: own.map(|own| own.better).unwrap_or_default(),
        target: own
            .and_then(|own| own.target)
            .or_else(|| target().map(|cell| Target { value: decimal(cell), by: None })),
        forecast: own.and_then(|own| own.forecast),
        tolerance_percent: own
            .and_then(|own| own.tolerance_percent)
            .unwrap_or_else(|| decimal("5")),
        gaps: own.map_or(Gaps::Suppress, |own| own.gaps),
        counts_people: own.is_some_and(|own| own.counts_people),
        public: own.is_some_and(|own| own.public),
    }
}

fn kind(word: &str) -> Option<Aggregation> {
    use Aggregation::{Flow, Max, Mean, Min, Ratio, Stock};
    [Stock, Flow, Mean, Min, Max, Ratio].into_iter().find(|kind| kind.word() == word)
}

fn assert_none(found: &[String]) {
    let shown = found.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(found.is_empty(), "{} differences, the first of them:\n{shown}", found.len());
}

/// Recomputes the full editions; the result is the number of rows compared, by edition: of
/// indicators and of measures.
fn recompute_full(made: &Made) -> Vec<[usize; 2]> {
    let mut counts = Vec::new();
    for period in &made.periods {
        let recomputed = made.single(*period, "full").recompute();
        counts.push(recomputed.map(|(table, by_sql)| {
            let printed = made.rows(*period, "full", table);
            assert_none(&differences(&format!("{period}, {table}"), &by_sql, &printed));
            printed.len()
        }));
    }
    counts
}

/// The test would notice: every cell of a printed table that is changed is one difference, so is
/// every row that is missing, and other single values give other figures.
fn notices_changes(made: &Made) {
    let period = *made.periods.last().expect("a period");
    let mut single = made.single(period, "full");
    for (table, by_sql) in single.recompute() {
        let printed = made.rows(period, "full", table);
        for number in 0..printed.len() {
            let mut changed = printed.clone();
            changed.remove(number);
            assert_eq!(differences(table, &by_sql, &changed).len(), 1);
        }
        let middle = printed.len() / 2;
        for column in printed[middle].keys() {
            let mut changed = printed.clone();
            changed[middle].get_mut(column).expect("its own").push('0');
            assert!(!differences(table, &by_sql, &changed).is_empty(), "{column}");
        }
    }
    let value = single.values.iter_mut().rev().find(|row| row["indikator_id"] == "W-03");
    value.expect("the sample's indicator").insert("wert".into(), "441.5".into());
    single.editions[0].1[0].insert("plan_eur".into(), "0.01".into());
    for (table, by_sql) in single.recompute() {
        assert!(!differences(table, &by_sql, &made.rows(period, "full", table)).is_empty());
    }
}

/// Compares the dialects of all tables of an edition; the result is the number of rows.
fn compare_dialects(made: &Made, edition: &str) -> usize {
    let mut count = 0;
    for period in &made.periods {
        let names = |dialect: &str| -> BTreeSet<String> {
            let folder = format!("ausgabe/{period}/{edition}/csv/{dialect}");
            let files = fs::read_dir(made.project.path().join(folder)).expect("a folder");
            let names = files.map(|file| file.expect("a file").file_name());
            names.map(|name| name.to_string_lossy().trim_end_matches(".csv").to_owned()).collect()
        };
        let mut expected: BTreeSet<String> = TABLES.map(Into::into).into();
        expected.extend((edition == "full").then(|| "hinweise".to_owned()));
        assert_eq!(names("open-data"), expected);
        assert_eq!(names("excel-de"), expected);
        for table in expected {
            let [open, german] = ["open-data", "excel-de"]
                .map(|dialect| made.project.read(&Made::path(*period, edition, dialect, &table)));
            let name = format!("{period}, {edition}, {table}");
            let (rows, found) = dialect::differences(&name, &open, &german);
            assert_none(&found);
            count += rows;
        }
    }
    count
}

/// The public edition: its measures are counted from its own measures; its indicators are the
/// public ones of the full edition, each figure the same or suppressed with a sign.
fn recompute_public(made: &Made) -> Vec<[usize; 2]> {
    let mut counts = Vec::new();
    for period in &made.periods {
        let [_, (table, by_sql)] = made.single(*period, "public").recompute();
        let measures = made.rows(*period, "public", table);
        assert_none(&differences(&format!("{period}, public, {table}"), &by_sql, &measures));

        let table = "indikatoren_je_quartal";
        let public: BTreeSet<&str> = made
            .config
            .indicators
            .iter()
            .filter(|indicator| indicator.public)
            .map(|indicator| indicator.id.as_str())
            .collect();
        let mut full = made.rows(*period, "full", table);
        full.retain(|row| public.contains(row["indikator_id"].as_str()));
        let mut printed = made.rows(*period, "public", table);
        let suppressed =
            |row: &BTreeMap<String, String>| row["zeichen"].split(' ').any(|s| s == ".");
        for (row, full) in printed.iter_mut().zip(&mut full) {
            // The public edition names departments only.
            row.remove("quelle");
            full.remove("quelle");
            if suppressed(row) {
                assert_eq!(row["wert"], "", "{row:?}");
                row.clone_from(full);
            }
        }
        assert_none(&differences(&format!("{period}, public, {table}"), &full, &printed));
        counts.push([printed.len(), measures.len()]);
    }
    counts
}

/// Recomputes every edition that a project has made, full and public; the result is the number of rows
/// compared, and the project again.
pub(crate) fn editions(project: Project, periods: &[&str]) -> (usize, Project) {
    let made = Made::after(project, periods);
    let counts = recompute_full(&made).into_iter().chain(recompute_public(&made));
    (counts.flatten().sum(), made.project)
}

#[test]
fn musterstadt() {
    let made = Made::of("musterstadt", &["2026-Q1", "2026-Q2", "2026-Q3"]);
    // Six action fields and their sum, a row for each quarter that has an edition.
    assert_eq!(recompute_full(&made), [[650, 7], [725, 14], [800, 21]]);
    assert_eq!(recompute_public(&made), [[508, 7], [567, 14], [626, 21]]);
    assert_eq!(compare_dialects(&made, "full"), 7185);
    assert_eq!(compare_dialects(&made, "public"), 5476);
}

#[test]
fn dresden() {
    let made = Made::of("dresden-v2927-19", &["2019-Q3"]);
    // Four action fields and their sum.
    assert_eq!(recompute_full(&made), [[7, 5]]);
    assert_eq!(compare_dialects(&made, "full"), 37);
    notices_changes(&made);
}
