//! Suite of `disclosure`: the public figures are attacked with a linear program over everything that
//! was published; no small count may be narrowed down.

pub(crate) mod attack;
pub(crate) mod city;
mod leaks;
mod months;
mod published;
mod renamed;
mod written;

use attack::{Attack, Cell};
use proptest::prelude::*;
use ratsbericht::config::{self, Config};
use ratsbericht::disclosure::{Earlier, publish};
use ratsbericht::domain::{
    Aggregation, Decimal, DepartmentId, Evaluation, Figures, Indicator, IndicatorFigures,
    IndicatorQuarter, Period, Sign, Signs, Value, ValueRecord,
};
use std::path::Path;

const MIN_COUNT: i64 = 3;

fn configuration() -> Config {
    config::parse(
        "format = 1\n[municipality]\nname = \"M\"\n[issuer]\ndivision = \"D\"\n[resolution]\npaper = \"V\"\ntitle = \"T\"\n\
         [[fields]]\nid = \"A\"\nname = \"A\"\n[[departments]]\nid = \"amt\"\nname = \"Amt\"\nfiles = [\"*\"]\n",
        Path::new(""),
    )
    .expect("valid")
}

/// Counts of people by reporter (row) and month (column), as one indicator's figures.
fn figures(kind: Aggregation, counts: &[Vec<i64>]) -> Figures {
    let indicator = Indicator {
        unit: "Personen".into(),
        aggregation: Some(kind),
        counts_people: true,
        public: true,
        ..Indicator::new("P-1".into(), "Personen".into())
    };
    let month = |index: usize| {
        Period::month(2025, 1)
            .and_then(|p| p.offset(i32::try_from(index).expect("few")))
            .expect("a month")
    };
    let months = counts[0].len();
    let values = counts
        .iter()
        .enumerate()
        .flat_map(|(reporter, row)| {
            let indicator = indicator.id.clone();
            row.iter().enumerate().map(move |(m, count)| ValueRecord {
                value: Value {
                    indicator: indicator.clone(),
                    department: DepartmentId::from("amt"),
                    district: Some(format!("B{reporter}").into()),
                    period: month(m),
                    value: Some(Decimal::from(*count)),
                    signs: Signs::NONE,
                    note: "".into(),
                    origin: None,
                    archived_source: None,
                },
                revised_from: None,
            })
        })
        .collect();
    let sum = |first: usize| -> i64 {
        let taken =
            if kind == Aggregation::Stock { first + 2..first + 3 } else { first..first + 3 };
        counts.iter().flat_map(|row| &row[taken.clone()]).sum()
    };
    let quarters: Vec<i64> = (0..months / 3).map(|q| sum(q * 3)).collect();
    let quarters = quarters
        .iter()
        .enumerate()
        .map(|(q, value)| IndicatorQuarter {
            quarter: month(q * 3).quarter(),
            value: Some(Decimal::from(*value)),
            signs: Signs::NONE,
            present: 3,
            expected: 3,
            against_previous: (q > 0).then(|| Decimal::from(value - quarters[q - 1])),
            against_last_year: None,
            target: None,
            evaluation: Evaluation::NotRated,
            evaluation_rule: String::new(),
            cumulative: (kind == Aggregation::Flow)
                .then(|| quarters[..=q].iter().sum::<i64>().into()),
            forecast: None,
            sources: Vec::new(),
        })
        .collect();
    Figures {
        period: month(months - 1).quarter(),
        fields: Vec::new(),
        measures: Vec::new(),
        measure_quarters: Vec::new(),
        values,
        indicators: vec![IndicatorFigures { indicator, quarters }],
    }
}

fn number(value: Decimal) -> f64 {
    value.to_string().parse().expect("a number")
}

/// Editions in order, what the full and what the public ones said.
#[derive(Default)]
struct Editions {
    full: Vec<Figures>,
    public: Vec<Figures>,
}

impl Editions {
    /// Publishes the next edition, as far as it can be protected.
    fn publish(&mut self, full: Figures) -> bool {
        let earlier = Earlier { published: &self.public, reported: &self.full };
        let public = publish(&full, earlier, &configuration(), &|_| Vec::new());
        let made = public.is_ok();
        if let Ok(public) = public {
            self.full.push(full);
            self.public.push(public);
        }
        made
    }

    /// The cell of a value in an edition: the attacker knows which values were revised, the strongest
    /// that he could know, but not from what to what.
    fn cell(&self, edition: usize, value: &Value) -> Cell {
        let of = |figures: &Figures| {
            let same = |r: &&ValueRecord| {
                (&r.value.district, r.value.period) == (&value.district, value.period)
            };
            figures.values.iter().find(same).and_then(|record| record.value.value)
        };
        let mut versions: Vec<Option<Decimal>> = Vec::new();
        for figures in &self.full[..=edition] {
            let now = of(figures);
            if versions.last() != Some(&now) {
                versions.push(now);
            }
        }
        let district = value.district.as_deref().unwrap_or_default();
        format!("{district} {} v{}", value.period, versions.len())
    }

    fn group(&self, edition: usize, quarter: Period) -> Vec<(Cell, f64)> {
        let figures = &self.full[edition];
        let kind = figures.indicators[0].indicator.aggregation;
        let inside = figures
            .values
            .iter()
            .map(|record| &record.value)
            .filter(|v| v.value.is_some() && v.period.quarter() == quarter);
        let last = inside.clone().map(|v| v.period).max();
        inside
            .filter(|v| kind == Some(Aggregation::Flow) || Some(v.period) == last)
            .map(|value| (self.cell(edition, value), 1.0))
            .collect()
    }

    fn attack(&self) -> Attack {
        let mut attack = Attack::default();
        for (edition, figures) in self.public.iter().enumerate() {
            for record in &figures.values {
                let cell = self.cell(edition, &record.value);
                if let Some(value) = record.value.value {
                    attack.is(&[(cell.clone(), 1.0)], number(value));
                }
                if let Some(old) = record.revised_from {
                    let before = self.cell(edition - 1, &record.value);
                    attack.is(&[(before, 1.0)], number(old));
                }
            }
            let series = &figures.indicators[0].quarters;
            for (index, entry) in series.iter().enumerate() {
                let now = self.group(edition, entry.quarter);
                if let Some(value) = entry.value {
                    attack.is(&now, number(value));
                }
                if let Some(change) = entry.against_previous {
                    let before = self.group(edition, series[index - 1].quarter);
                    let before = before.into_iter().map(|(cell, factor)| (cell, -factor));
                    let terms: Vec<_> = now.iter().cloned().chain(before).collect();
                    attack.is(&terms, number(change));
                }
                if let Some(total) = entry.cumulative {
                    let since = series[..=index]
                        .iter()
                        .filter(|q| q.quarter.year() == entry.quarter.year());
                    let terms: Vec<_> =
                        since.flat_map(|q| self.group(edition, q.quarter)).collect();
                    attack.is(&terms, number(total));
                }
            }
        }
        attack
    }

    /// Every small count, single or summed, of every edition keeps an interval of at least 0 to the
    /// smallest count shown.
    fn assert_protected(&self) {
        let attack = self.attack();
        let small = |v: Decimal| v > Decimal::ZERO && v < Decimal::from(MIN_COUNT);
        for (edition, figures) in self.full.iter().enumerate() {
            let values = figures.values.iter().map(|record| &record.value);
            for value in values.filter(|value| value.value.is_some_and(small)) {
                let cell = self.cell(edition, value);
                assert_wide(&attack, edition, &cell, std::slice::from_ref(&cell));
            }
            let quarters = figures.indicators[0].quarters.iter();
            for quarter in quarters.filter(|q| q.value.is_some_and(small)) {
                let group = self.group(edition, quarter.quarter);
                let cells: Vec<Cell> = group.into_iter().map(|(cell, _)| cell).collect();
                assert_wide(&attack, edition, &quarter.quarter.to_string(), &cells);
            }
        }
    }
}

fn assert_wide(attack: &Attack, edition: usize, name: &str, cells: &[Cell]) {
    let (least, most) = attack.interval(cells);
    assert!(
        least < 0.5 && most > MIN_COUNT as f64 - 0.5,
        "edition {edition}, {name} lies within {least}..{most}"
    );
}

fn public(full: &Figures) -> ratsbericht::error::Result<Figures> {
    publish(full, Earlier::default(), &configuration(), &|_| Vec::new())
}

#[test]
fn a_small_count_takes_a_partner_with_it() {
    let full = figures(Aggregation::Stock, &[vec![9, 9, 2], vec![9, 9, 7], vec![9, 9, 40]]);
    let public = public(&full).expect("protected");
    let shown: Vec<Option<Decimal>> = public
        .values
        .iter()
        .filter(|v| v.value.period.number() == 3)
        .map(|v| v.value.value)
        .collect();
    assert_eq!(shown, [None, None, Some(Decimal::from(40))]);
    assert_eq!(public.indicators[0].quarters[0].value, Some(Decimal::from(49)));
    assert!(public.values[2].value.signs.has(Sign::Unknown));
}

#[test]
fn the_attack_would_find_a_lone_suppressed_count() {
    let full = figures(Aggregation::Stock, &[vec![9, 9, 2], vec![9, 9, 40]]);
    let mut config = configuration();
    config.disclosure.secondary = false;
    let weak = publish(&full, Earlier::default(), &config, &|_| Vec::new());
    let editions = Editions { full: vec![full], public: vec![weak.expect("nothing is protected")] };
    let cell = editions.cell(0, &editions.full[0].values[2].value);
    assert_eq!(editions.attack().interval(&[cell]), (2.0, 2.0));
}

#[test]
fn what_was_shown_is_known() {
    let mut editions = Editions::default();
    assert!(editions.publish(figures(Aggregation::Flow, &[vec![8, 9, 7], vec![5, 6, 4]])));
    // A value is revised to a small count after everything around it was shown.
    assert!(editions.publish(figures(Aggregation::Flow, &[vec![8, 9, 7], vec![5, 6, 2]])));
    assert_eq!(editions.public[1].indicators[0].quarters[0].value, None);
    editions.assert_protected();
}

#[test]
fn a_late_value_does_not_tell_the_suppressed_ones() {
    // The partner of the small count is not exchanged for a smaller one that comes later: the sum that
    // was shown first would tell.
    let mut editions = Editions::default();
    let first = figures(Aggregation::Stock, &[vec![9, 9, 2], vec![9, 9, 7], vec![9, 9, 40]]);
    assert!(editions.publish(first));
    let rows = [vec![9, 9, 2], vec![9, 9, 7], vec![9, 9, 40], vec![9, 9, 4]];
    assert!(editions.publish(figures(Aggregation::Stock, &rows)));
    let shown = |row: usize| editions.public[1].values[row * 3 + 2].value.value;
    assert_eq!((shown(0), shown(1), shown(3)), (None, None, Some(Decimal::from(4))));
    editions.assert_protected();
}

#[test]
fn a_sum_that_was_shown_does_not_tell_what_was_added() {
    let mut editions = Editions::default();
    let rows = [vec![9, 9, 1], vec![9, 9, 5], vec![9, 9, 40]];
    assert!(editions.publish(figures(Aggregation::Flow, &rows)));
    // Two values were kept back beside a sum that was shown; a third one would be the difference.
    let rows = [vec![9, 9, 1], vec![9, 9, 5], vec![9, 9, 40], vec![9, 9, 2]];
    assert!(editions.publish(figures(Aggregation::Flow, &rows)));
    assert_eq!(editions.public[1].indicators[0].quarters[0].value, None);
    editions.assert_protected();
}

#[test]
fn a_value_that_was_not_shown_is_not_told_as_what_was_revised() {
    let mut editions = Editions::default();
    let rows = [vec![9, 9, 1], vec![9, 9, 5], vec![9, 9, 40]];
    assert!(editions.publish(figures(Aggregation::Flow, &rows)));
    let mut later = figures(Aggregation::Flow, &[vec![9, 9, 8], vec![9, 9, 6], vec![9, 9, 41]]);
    for (row, old) in [(2, 1), (5, 5), (8, 40)] {
        later.values[row].revised_from = Some(Decimal::from(old));
    }
    assert!(editions.publish(later));
    let told: Vec<_> = editions.public[1].values.iter().filter_map(|v| v.revised_from).collect();
    assert_eq!(told, [Decimal::from(40)]);
    editions.assert_protected();
}

#[test]
fn what_can_no_longer_be_protected_is_refused_by_name() {
    let rows = [vec![9, 9, 4], vec![9, 9, 40]];
    let first = public(&figures(Aggregation::Stock, &rows)).expect("nothing is small");
    // The smallest count is raised after a 4 was shown.
    let mut config = configuration();
    config.disclosure.min_count = 5;
    let full = figures(Aggregation::Stock, &rows);
    let (published, reported) = ([first], [full.clone()]);
    let earlier = Earlier { published: &published, reported: &reported };
    let error = publish(&full, earlier, &config, &|_| Vec::new()).expect_err("refused");
    insta::assert_snapshot!(error.message(ratsbericht::lang::Lang::De), @"die öffentliche Ausgabe kann kleine Fallzahlen nicht mehr schützen, weil frühere Ausgaben schon zu viel zeigen: P-1 2025-03 amt B0, P-1 2025-Q1");
    assert!(error.remedy(ratsbericht::lang::Lang::De).is_some());
}

#[test]
fn an_evaluation_does_not_tell_a_suppressed_value() {
    use ratsbericht::domain::Target;
    // The line to the target starts at a suppressed value; a yearly target judges the sum.
    for by in ["2025-Q4", "2025"] {
        let mut full = figures(Aggregation::Flow, &[vec![1, 0, 0, 20, 20, 20, 9, 9, 9]]);
        let series = &mut full.indicators[0];
        series.indicator.target =
            Some(Target { value: Decimal::from(60), by: Some(by.parse().expect("a period")) });
        for quarter in &mut series.quarters {
            quarter.evaluation = Evaluation::Met;
            quarter.evaluation_rule = "met".into();
        }
        let shown = public(&full).expect("protected");
        let rated = shown.indicators[0].quarters.iter();
        assert!(rated.clone().all(|q| q.evaluation == Evaluation::NotRated), "{by}");
        assert_eq!(rated.filter(|q| q.value.is_some()).count(), 2);
    }
}

/// A mean is no count (RULES.md 19): where every value is shown it says nothing more; with one that is
/// kept back it goes too. The smallest or largest value is one of the counts.
#[test]
fn a_mean_of_shown_values_is_shown() {
    let shown = |kind: Aggregation, row: [i64; 3], of: i64| {
        let mut full = figures(kind, &[row.to_vec()]);
        full.indicators[0].quarters[0].value = Some(Decimal::from(of));
        public(&full).expect("protected").indicators[0].quarters[0].value.is_some()
    };
    assert!(shown(Aggregation::Mean, [0, 6, 0], 2));
    assert!(!shown(Aggregation::Mean, [0, 6, 1], 2));
    assert!(!shown(Aggregation::Mean, [9, 9, 2], 7));
    assert!(!shown(Aggregation::Min, [9, 6, 2], 2));
    assert!(!shown(Aggregation::Max, [0, 1, 0], 1));
}

#[test]
fn a_dot_that_a_department_wrote_is_filled_later() {
    let mut editions = Editions::default();
    let mut first = figures(Aggregation::Stock, &[vec![9, 9, 9], vec![9, 9, 9]]);
    first.values[5].value.value = None;
    first.values[5].value.signs = Signs::from(Sign::Unknown);
    first.indicators[0].quarters[0].value = None;
    assert!(editions.publish(first));
    for _ in 0..2 {
        let full = figures(Aggregation::Stock, &[vec![9, 9, 9], vec![9, 9, 9]]);
        assert!(editions.publish(full));
        let shown = editions.public.last().expect("an edition");
        assert_eq!(shown.values[5].value.value, Some(Decimal::from(9)));
    }
}

fn counts(months: usize) -> impl Strategy<Value = Vec<Vec<i64>>> {
    let count = prop_oneof![3 => 0i64..5, 2 => 5i64..60];
    proptest::collection::vec(proptest::collection::vec(count, months), 1..5)
}

/// What happens between two editions: a value is revised, or comes later than the others.
#[derive(Debug, Clone)]
struct Story {
    rows: Vec<Vec<i64>>,
    late: Vec<(usize, usize)>,
    revisions: Vec<(usize, usize, i64)>,
}

fn stories() -> impl Strategy<Value = Story> {
    let cell = (0usize..4, 0usize..9);
    let number = prop_oneof![3 => 0i64..5, 2 => 5i64..60];
    let revision = (0usize..4, 0usize..9, number).prop_map(|(r, m, n)| (r, m, n));
    (counts(9), proptest::collection::vec(cell, 0..4), proptest::collection::vec(revision, 0..6))
        .prop_map(|(rows, late, revisions)| Story { rows, late, revisions })
}

/// The full figures with some values not yet delivered: their quarters are incomplete.
fn without(mut full: Figures, late: &[(usize, usize)], months: usize) -> Figures {
    let kind = full.indicators[0].indicator.aggregation;
    for (row, month) in late {
        let Some(record) = full.values.get_mut(row * months + month) else { continue };
        if *month >= months {
            continue;
        }
        record.value.value = None;
        let gap = record.value.period;
        if kind == Some(Aggregation::Flow) || gap.number() % 3 == 0 {
            for quarter in &mut full.indicators[0].quarters {
                let at = quarter.quarter;
                if at == gap.quarter() {
                    quarter.value = None;
                }
                if at >= gap.quarter() {
                    quarter.cumulative = None;
                }
                if at == gap.quarter() || at.offset(-1) == Some(gap.quarter()) {
                    quarter.against_previous = None;
                }
            }
        }
    }
    full
}

fn told(kind: Aggregation, story: &Story) -> Editions {
    let mut editions = Editions::default();
    let mut rows = story.rows.clone();
    let part = |rows: &[Vec<i64>], months: usize| -> Vec<Vec<i64>> {
        rows.iter().map(|row| row[..months].to_vec()).collect()
    };
    let first = without(figures(kind, &part(&rows, 6)), &story.late, 6);
    editions.publish(first);
    for revised in story.revisions.chunks(2) {
        for (row, month, number) in revised {
            if let Some(row) = rows.get_mut(*row) {
                row[*month] = *number;
            }
        }
        let mut full = figures(kind, &rows);
        if let Some(before) = editions.full.last() {
            for record in &mut full.values {
                let key = |v: &Value| (v.district.clone(), v.period);
                let same = |r: &&ValueRecord| key(&r.value) == key(&record.value);
                let old = before.values.iter().find(same).and_then(|r| r.value.value);
                record.revised_from = old.filter(|old| Some(*old) != record.value.value);
            }
        }
        editions.publish(full);
    }
    editions
}

/// The cell was shown as 0, revised to 3 and kept back beside a 1, with their sum shown: shown in a later
/// edition, the 3 would tell the 1.
#[test]
fn a_revised_value_that_was_kept_back_stays_so() {
    let mut march = vec![0; 9];
    march[2] = 1;
    let rows = vec![vec![0; 9], vec![0; 9], march];
    let story = Story { rows, late: Vec::new(), revisions: vec![(0, 2, 3), (0, 0, 0), (0, 0, 0)] };
    let editions = told(Aggregation::Stock, &story);
    assert_eq!(editions.public.len(), 3);
    editions.assert_protected();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_small_count_can_be_narrowed_down(
        rows in counts(6),
        kind in prop_oneof![Just(Aggregation::Stock), Just(Aggregation::Flow)],
    ) {
        let mut editions = Editions::default();
        prop_assert!(editions.publish(figures(kind, &rows)), "a first edition can be protected");
        editions.assert_protected();
    }

    #[test]
    fn nor_over_several_editions_with_late_and_revised_values(
        story in stories(),
        kind in prop_oneof![Just(Aggregation::Stock), Just(Aggregation::Flow)],
    ) {
        let editions = told(kind, &story);
        editions.assert_protected();
    }
}
