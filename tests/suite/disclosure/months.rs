//! The attack on editions as they are really made: by month or quarter, calculated by the program from what
//! was delivered, with gaps, late and revised values, and rows of another grain. What a published number is
//! the sum of is taken from the cells that the full edition names as its sources, not from the disclosure
//! control's own idea of it.

use super::attack::{Attack, Cell};
use crate::city::{City, indicator};
use proptest::prelude::*;
use ratsbericht::disclosure::{Earlier, publish};
use ratsbericht::domain::{
    Aggregation, Edition, Figures, Gaps, IndicatorQuarter, Period, Source, Value,
};
use ratsbericht::origin::Origin;

const MIN_COUNT: i64 = 3;

/// Who delivered what when.
#[derive(Debug, Clone)]
struct Story {
    kind: Aggregation,
    gaps: Gaps,
    /// A count by reporter and month, and the edition in which it is first delivered.
    rows: Vec<Vec<(i64, usize)>>,
    /// Months after which an edition is made, and whether it is a quarter's.
    steps: Vec<(usize, bool)>,
    /// Edition, reporter, month, new count.
    revisions: Vec<(usize, usize, usize, i64)>,
    /// A row of this period beside the months of the first reporter.
    coarse: Option<&'static str>,
}

/// What one edition said, full and public.
struct Told {
    full: Figures,
    public: Figures,
}

fn month(index: usize) -> Period {
    let first: Period = "2025-01".parse().expect("a month");
    first.offset(i32::try_from(index).expect("few")).expect("in range")
}

impl Story {
    fn figures(&self, rows: &[Vec<(i64, usize)>], edition: usize, before: &[Edition]) -> City {
        let (months, quarter) = self.steps[edition];
        let last = month(months - 1);
        let at = if quarter { last.quarter() } else { last };
        let mut people = indicator("P", self.kind);
        people.counts_people = true;
        people.gaps = self.gaps;
        let mut city = City::new(&at.to_string()).indicator(people);
        city.history.editions = before.to_vec();
        for (reporter, row) in rows.iter().enumerate() {
            for (m, (count, from)) in row[..months].iter().enumerate() {
                if *from <= edition {
                    let who = format!("a/B{reporter}");
                    city.push(&who, "P", &month(m).to_string(), &count.to_string());
                }
            }
        }
        if let Some((at, within)) = self.coarse(months) {
            let own = &rows[0][within.clone()];
            if own.iter().all(|(_, from)| *from <= edition) {
                let sum: i64 = match self.kind {
                    Aggregation::Flow => own.iter().map(|(count, _)| count).sum(),
                    _ => own.last().map_or(0, |(count, _)| *count),
                };
                city.push("a/B0", "P", at, &sum.to_string());
            }
        }
        city
    }

    /// The coarse row, and its months, once they are over.
    fn coarse(&self, months: usize) -> Option<(&'static str, std::ops::Range<usize>)> {
        let at = self.coarse?;
        let until = if at.ends_with("H1") { 6 } else { 3 };
        (until <= months).then_some((at, 0..until))
    }

    /// Makes the editions, as far as they can be protected.
    fn tell(&self) -> Vec<Told> {
        let mut told: Vec<Told> = Vec::new();
        let mut before: Vec<Edition> = Vec::new();
        let mut rows = self.rows.clone();
        for edition in 0..self.steps.len() {
            for (_, reporter, month, count) in self.revisions.iter().filter(|r| r.0 == edition) {
                if let Some(row) = rows.get_mut(*reporter) {
                    row[*month].0 = *count;
                }
            }
            let city = self.figures(&rows, edition, &before);
            let full = city.figures();
            let published: Vec<Figures> = told.iter().map(|t| t.public.clone()).collect();
            let reported: Vec<Figures> = told.iter().map(|t| t.full.clone()).collect();
            let earlier = Earlier { published: &published, reported: &reported };
            if let Ok(public) = publish(&full, earlier, &city.config, &|_| Vec::new()) {
                before.push(city.edition());
                told.push(Told { full, public });
            }
        }
        told
    }
}

fn key(value: &Value) -> (Option<&str>, Period) {
    (value.district.as_deref(), value.period)
}

/// The cell of a value in an edition; after each revision it is another one.
fn cell(told: &[Told], edition: usize, value: &Value) -> Cell {
    let mut versions = Vec::new();
    for told in &told[..=edition] {
        let now = told.full.values.iter().find(|r| key(&r.value) == key(value));
        let now = now.and_then(|record| record.value.value);
        if versions.last() != Some(&now) {
            versions.push(now);
        }
    }
    format!("{:?} v{}", key(value), versions.len())
}

/// The cells that a quarter of an edition is made of.
fn parts(told: &[Told], edition: usize, quarter: &IndicatorQuarter) -> Vec<(Cell, f64)> {
    let full = &told[edition].full;
    let row = full.indicators[0].quarters.iter().find(|q| q.quarter == quarter.quarter);
    let origins: Vec<&Origin> = row
        .expect("the quarters of both editions are the same")
        .sources
        .iter()
        .map(|source| match source {
            Source::Cell(origin) => origin,
            Source::Text(text) => panic!("{text}: every value is delivered anew"),
        })
        .collect();
    full.values
        .iter()
        .filter(|r| r.value.origin.as_ref().is_some_and(|origin| origins.contains(&origin)))
        .filter(|r| r.value.value.is_some())
        .map(|record| (cell(told, edition, &record.value), 1.0))
        .collect()
}

fn number(value: ratsbericht::domain::Decimal) -> f64 {
    value.to_string().parse().expect("a number")
}

/// Everything that all public editions say, as equations.
fn attack(story: &Story, told: &[Told]) -> Attack {
    let mut attack = Attack::default();
    for (edition, Told { full, public }) in told.iter().enumerate() {
        for record in &public.values {
            if let Some(value) = record.value.value {
                attack.is(&[(cell(told, edition, &record.value), 1.0)], number(value));
            }
        }
        // That a coarse row is the sum of its months is no secret.
        for coarse in
            full.values.iter().map(|r| &r.value).filter(|v| v.period.to_string().len() == 7)
        {
            if Some(coarse.period.to_string().as_str()) != story.coarse {
                continue;
            }
            let inside = full.values.iter().map(|record| &record.value).filter(|value| {
                value.district == coarse.district
                    && value.period != coarse.period
                    && coarse.period.start() <= value.period.start()
                    && value.period.end() <= coarse.period.end()
                    && (story.kind == Aggregation::Flow
                        || value.period.end() == coarse.period.end())
            });
            let mut terms: Vec<(Cell, f64)> =
                inside.map(|value| (cell(told, edition, value), 1.0)).collect();
            terms.push((cell(told, edition, coarse), -1.0));
            attack.is(&terms, 0.0);
        }
        let quarters = &public.indicators[0].quarters;
        for (at, quarter) in quarters.iter().enumerate() {
            let now = parts(told, edition, quarter);
            if let Some(value) = quarter.value {
                attack.is(&now, number(value));
            }
            if let Some(change) = quarter.against_previous {
                let before = parts(told, edition, &quarters[at - 1]);
                let before = before.into_iter().map(|(cell, factor)| (cell, -factor));
                attack.is(&now.into_iter().chain(before).collect::<Vec<_>>(), number(change));
            }
            if let Some(total) = quarter.cumulative {
                // Of a quarter without a complete month nothing counts.
                let counts = |q: &&IndicatorQuarter| {
                    let row = full.indicators[0].quarters.iter().find(|r| r.quarter == q.quarter);
                    story.gaps == Gaps::Suppress || row.is_some_and(|row| row.value.is_some())
                };
                let terms: Vec<_> = quarters[..=at]
                    .iter()
                    .filter(counts)
                    .flat_map(|q| parts(told, edition, q))
                    .collect();
                attack.is(&terms, number(total));
            }
        }
    }
    attack
}

/// Every small count of every edition keeps an interval of at least 0 to the smallest count shown.
fn assert_protected(story: &Story, told: &[Told]) {
    let attack = attack(story, told);
    for (edition, Told { full, .. }) in told.iter().enumerate() {
        for value in full.values.iter().map(|record| &record.value) {
            let small = value.value.is_some_and(|v| v > 0.into() && v < MIN_COUNT.into());
            if small {
                let (least, most) = attack.interval(&[cell(told, edition, value)]);
                assert!(
                    least < 0.5 && most > MIN_COUNT as f64 - 0.5,
                    "edition {edition}, {:?} lies within {least}..{most}",
                    key(value)
                );
            }
        }
    }
}

fn story(kind: Aggregation, gaps: Gaps, rows: &[&[i64]], steps: &[(usize, bool)]) -> Story {
    let rows = rows.iter().map(|row| row.iter().map(|count| (*count, 0)).collect()).collect();
    Story { kind, gaps, rows, steps: steps.to_vec(), revisions: Vec::new(), coarse: None }
}

#[test]
fn the_running_sum_of_a_month_does_not_tell_a_small_count() {
    let rows: &[&[i64]] = &[&[20, 21, 22, 2], &[30, 31, 32, 40]];
    let story = story(Aggregation::Flow, Gaps::Suppress, rows, &[(4, false)]);
    let told = story.tell();
    let quarters = &told[0].public.indicators[0].quarters;
    assert_eq!((quarters[0].cumulative, quarters[1].cumulative), (Some(156.into()), None));
    assert_protected(&story, &told);
}

#[test]
fn a_sum_over_a_part_of_the_quarter_does_not_tell_a_small_count() {
    for kind in [Aggregation::Flow, Aggregation::Stock] {
        let mut story = story(kind, Gaps::Partial, &[&[9, 2, 50], &[10, 10, 10]], &[(3, true)]);
        story.rows[1][2].1 = 9;
        let told = story.tell();
        assert_eq!(told[0].public.indicators[0].quarters[0].value, None, "{kind:?}");
        assert_protected(&story, &told);
    }
}

#[test]
fn a_row_of_another_grain_does_not_tell_a_small_count() {
    for coarse in ["2025-Q1", "2025-H1"] {
        let rows: &[&[i64]] = &[&[2, 0, 0, 30, 31, 32], &[9, 9, 9, 9, 9, 9]];
        let mut story = story(Aggregation::Flow, Gaps::Suppress, rows, &[(6, true)]);
        story.coarse = Some(coarse);
        let told = story.tell();
        let shown = told[0].public.values.iter().find(|r| r.value.period.to_string() == coarse);
        assert_eq!(shown.expect("the row stays").value.value, None, "{coarse}");
        assert_protected(&story, &told);
    }
}

#[test]
fn a_reporter_under_a_new_name_is_kept_back_as_before() {
    let mut people = indicator("P", Aggregation::Stock);
    people.counts_people = true;
    let first = City::new("2025-Q1")
        .indicator(people.clone())
        .values("a/Mitte", "P", "2025-01", "9 9 2")
        .values("a/Nord", "P", "2025-01", "9 9 10")
        .values("a/Süd", "P", "2025-01", "9 9 40");
    let public = |city: &City, earlier: Earlier<'_>| {
        publish(&city.figures(), earlier, &city.config, &|_| Vec::new()).expect("protected")
    };
    let shown = |figures: &Figures, who: &str| {
        let of = |v: &&Value| key(v) == (Some(who), month(2));
        figures.values.iter().map(|record| &record.value).find(of).and_then(|v| v.value)
    };
    let before = public(&first, Earlier::default());
    assert_eq!(shown(&before, "Nord"), None);
    let second = City::new("2025-Q2")
        .indicator(people)
        .values("a/Mitte", "P", "2025-01", "9 9 2 9 9 9")
        .values("a/Bezirk Nord", "P", "2025-01", "9 9 10 9 9 9")
        .values("a/Süd", "P", "2025-01", "9 9 40 9 9 9")
        .after(&first);
    let (published, reported) = ([before], [first.figures()]);
    let now = public(&second, Earlier { published: &published, reported: &reported });
    assert_eq!(shown(&now, "Bezirk Nord"), None);
    assert_eq!(shown(&now, "Süd"), Some(40.into()));
}

fn stories() -> impl Strategy<Value = Story> {
    const MONTHS: usize = 8;
    let count = || prop_oneof![3 => 0i64..5, 2 => 5i64..60];
    let from = prop_oneof![6 => Just(0usize), 1 => 1usize..5];
    let rows = proptest::collection::vec(proptest::collection::vec((count(), from), MONTHS), 1..4);
    let steps =
        proptest::collection::vec((2..=MONTHS, any::<bool>()), 1..5).prop_map(|mut steps| {
            steps.sort_unstable();
            steps.dedup_by_key(|step| step.0);
            steps.iter().map(|(months, quarter)| (*months, *quarter && months % 3 == 0)).collect()
        });
    let revisions = proptest::collection::vec((1usize..4, 0usize..3, 0..MONTHS, count()), 0..4);
    let coarse =
        prop_oneof![3 => Just(None), 1 => Just(Some("2025-Q1")), 1 => Just(Some("2025-H1"))];
    let kind = prop_oneof![Just(Aggregation::Stock), Just(Aggregation::Flow)];
    let gaps = prop_oneof![Just(Gaps::Suppress), Just(Gaps::Partial)];
    (kind, gaps, rows, steps, revisions, coarse).prop_map(
        |(kind, gaps, rows, steps, revisions, coarse)| Story {
            kind,
            gaps,
            rows,
            steps,
            revisions,
            coarse,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn no_edition_of_any_month_tells_a_small_count(story in stories()) {
        let told = story.tell();
        assert_protected(&story, &told);
    }
}
