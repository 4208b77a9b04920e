//! The figures once more by SQLite: what `indikatoren_werte.csv` and `massnahmen.csv` say, and the
//! rules of RULES.md 4 to 9 written down a second time, give what the program printed: of generated
//! cities here, of the samples in [`samples`].

use crate::city::{City, day, decimal, indicator, measure, period, ratio};
use engine::{Rows, Single};
use proptest::prelude::*;
use ratsbericht::config::{CsvDialect, EditionKind};
use ratsbericht::domain::{
    Aggregation, Better, Cents, Decimal, Evaluation, Figures, Forecast, Gaps, Grain, Measure,
    Period, Phase, Sign, Target,
};
use ratsbericht::write::csv;
use ratsbericht::write::tables::{Contents, tables};
use std::collections::BTreeSet;

mod dialect;
mod engine;
mod samples;

pub(crate) use samples::editions;

fn rows(city: &City, figures: &Figures, name: &str) -> Rows {
    let contents = Contents {
        figures,
        changes: &[],
        previous: None,
        corrections: &[],
        former: 0,
        findings: &[],
        kind: EditionKind::Full,
        config: &city.config,
    };
    let mut out = Vec::new();
    let found = tables(&contents).into_iter().find(|table| table.name == name);
    csv::write(found.expect(name), CsvDialect::OpenData, &mut out).expect("a Vec takes all bytes");
    engine::parse(&out)
}

/// Recomputes both tables of quarters and asserts that nothing differs.
pub(crate) fn agrees(city: &City) {
    let figures = city.figures();
    let editions = city.history.editions.iter().map(|edition| (edition.period, &edition.figures));
    let editions = editions.chain([(figures.period, &figures)]);
    let recomputed = Single {
        fields: figures.fields.iter().map(|(id, n)| (id.to_string(), n.clone())).collect(),
        indicators: figures.indicators.iter().map(|i| i.indicator.clone()).collect(),
        values: rows(city, &figures, "indikatoren_werte"),
        editions: editions.map(|(at, f)| (at, rows(city, f, "massnahmen"))).collect(),
    }
    .recompute();
    for (name, by_sql) in recomputed {
        let printed = rows(city, &figures, name);
        assert!(!printed.is_empty());
        let found = engine::differences(name, &by_sql, &printed);
        assert!(found.is_empty(), "{} differences:\n{}", found.len(), found.join("\n"));
    }
}

/// A small generator of numbers: a city is its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % limit
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).expect("small")]
    }
}

const REPORTERS: [&str; 4] = ["a", "b", "a/Nord", "b/Süd"];
const PLAIN: [Aggregation; 5] =
    [Aggregation::Stock, Aggregation::Flow, Aggregation::Mean, Aggregation::Min, Aggregation::Max];

fn generated(seed: u64) -> City {
    let mut dice = Dice(seed);
    let last = dice.one(&["2019-Q1", "2019-Q2", "2019-Q4", "2019-08", "2019-11", "2019-12"]);
    let first = edition(&mut dice, City::new("2018-Q3"));
    let second = edition(&mut dice, City::new("2018-12").after(&first));
    edition(&mut dice, City::new(last).after(&second))
}

fn edition(dice: &mut Dice, mut city: City) -> City {
    for number in 0..8u64 {
        // The same definition in each edition: it follows from the number.
        let mut plain = indicator(&format!("I{number}"), PLAIN[number as usize % 5]);
        plain.grain = [
            Grain::Month,
            Grain::Month,
            Grain::Quarter,
            Grain::HalfYear,
            Grain::Year,
            Grain::Month,
            Grain::Year,
            Grain::Month,
        ][number as usize];
        plain.decimals = u32::try_from(number % 3).expect("small");
        let goal =
            |by: Option<&str>| Some(Target { value: decimal("40000.5"), by: by.map(period) });
        (plain.better, plain.target) = [
            (Better::Higher, goal(Some("2019-Q4"))),
            (Better::Lower, goal(Some("2019"))),
            (Better::None, goal(None)),
            (Better::Lower, goal(Some("2018-Q4"))),
            (Better::Higher, None),
            (Better::None, goal(Some("2019-H1"))),
            (Better::Higher, goal(Some("2018"))),
            (Better::Lower, goal(Some("2019"))),
        ][number as usize];
        let span = ["2018-Q4", "2019", "2018-H2", "2019-08"][number as usize % 4];
        plain.forecast =
            Some(Forecast { value: decimal("700"), period: period(span), approximate: true });
        plain.gaps = if number % 4 == 1 { Gaps::Partial } else { Gaps::Suppress };
        let id = plain.id.to_string();
        let grain = plain.grain;
        city = city.indicator(plain);
        for who in &REPORTERS[..1 + number as usize % 4] {
            series(dice, &mut city, who, &id, grain, 12);
        }
    }
    for (id, kind) in
        [("N", Aggregation::Flow), ("D", Aggregation::Stock), ("E", Aggregation::Flow)]
    {
        city = city.indicator(indicator(id, kind));
        for who in &REPORTERS[..2] {
            series(dice, &mut city, who, id, Grain::Month, 40);
        }
    }
    // Delivered as a quotient: one value in a quarter passes through.
    let mut quotient = indicator("Q", Aggregation::Ratio);
    (quotient.unit, quotient.decimals) = ("%".into(), 1);
    city = city.indicator(quotient);
    series(dice, &mut city, "a", "Q", Grain::Month, 4);
    let mut share = ratio("R1", "N", "D");
    (share.unit, share.decimals) = ("%".into(), 1);
    let mut wide = ratio("R2", "N", "D");
    wide.ratio.as_mut().expect("parts").denominator.push("E".into());
    wide.decimals = 2;
    city = city.indicator(share).indicator(wide);
    for number in 0..12 {
        let made = some_measure(dice, number);
        city = city.measure(made);
    }
    city
}

/// A series with a gap in one of `gaps` base periods, some of them said and some left out.
fn series(dice: &mut Dice, city: &mut City, who: &str, id: &str, grain: Grain, gaps: u64) {
    let mut at = Period::containing(day("2017-01-01"), grain).expect("in range");
    // A series starts somewhere, and an edition need not repeat its beginning.
    at = at.offset(i32::try_from(dice.below(4)).expect("small")).expect("in range");
    let nothing = dice.below(5) == 0;
    while at.end() <= city.intake.period.end() {
        match dice.below(gaps) {
            0 => {}
            1 => city.push(who, id, &at.to_string(), ""),
            _ if nothing => city.push(who, id, &at.to_string(), "0"),
            _ => {
                let scale = u32::try_from(dice.below(4)).expect("small");
                let mantissa = dice.one(&[0, 1, -1, 5, 50_000, 1_234_567, -4_999])
                    + i64::try_from(dice.below(1000)).expect("small");
                city.push(who, id, &at.to_string(), &Decimal::new(mantissa, scale).to_string());
            }
        }
        at = at.offset(1).expect("in range");
    }
}

fn some_measure(dice: &mut Dice, number: u64) -> Measure {
    let mut made = measure(
        dice.one(&["a", "b"]),
        &format!("M{number}"),
        dice.one(&["WOHNEN", "ARBEIT"]),
        dice.one(Phase::ALL),
    );
    let ends = ["2018-09-30", "2018-10-01", "2018-12-31", "2019-01-30", "2019-12-31"];
    made.end = (dice.below(5) > 0).then(|| day(dice.one(&ends)));
    made.done_on = (dice.below(3) == 0).then(|| day(dice.one(&ends)));
    let tenths = i64::try_from(dice.below(1000)).expect("small");
    made.progress = (dice.below(3) > 0).then(|| Decimal::new(tenths, 1));
    let cents = i64::try_from(dice.below(10_000_000)).expect("small");
    made.plan = (dice.below(4) > 0).then_some(Cents(cents));
    made.spent = (dice.below(4) > 0).then_some(Cents(cents / 3 - 5000));
    made
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn sqlite_finds_the_same_figures(seed: u64) {
        agrees(&generated(seed));
    }

    #[test]
    fn the_order_of_workbooks_does_not_matter(seed: u64) {
        let mut city = generated(seed);
        let (figures, messages) = (city.figures(), city.messages());
        for submission in &mut city.intake.submissions {
            submission.values.reverse();
            let middle = submission.values.len() / 3;
            submission.values.rotate_left(middle);
        }
        prop_assert!(city.figures() == figures);
        prop_assert_eq!(city.messages(), messages);
    }

    #[test]
    fn totals_are_the_sum_of_their_parts(seed: u64) {
        let figures = generated(seed).figures();
        for quarter in figures.measure_quarters.iter().filter(|row| row.field.is_none()) {
            let of_quarter = |row: &&ratsbericht::domain::MeasureQuarter| row.quarter == quarter.quarter;
            let fields = || figures.measure_quarters.iter().filter(of_quarter).filter(|r| r.field.is_some());
            prop_assert_eq!(fields().map(|row| row.count).sum::<u32>(), quarter.count);
            prop_assert_eq!(fields().map(|row| row.overdue).sum::<u32>(), quarter.overdue);
            let money: i64 = fields().filter_map(|row| row.plan).map(|cents| cents.0).sum();
            prop_assert_eq!(quarter.plan.map_or(0, |cents| cents.0), money);
            prop_assert_eq!(quarter.phases.iter().sum::<u32>(), quarter.count);
        }
    }
}

/// The generated cities do not avoid what is hard: gaps, both kinds of zero, ratios, limits.
#[test]
fn generated_cities_have_every_case() {
    let (mut signs, mut evaluations) = (BTreeSet::new(), BTreeSet::new());
    for seed in 0..12 {
        let city = generated(seed);
        agrees(&city);
        for quarter in city.figures().indicators.iter().flat_map(|i| &i.quarters) {
            signs.extend(quarter.signs.iter().map(Sign::symbol));
            evaluations.insert(quarter.evaluation.word());
        }
    }
    for sign in
        [Sign::Nothing, Sign::NearZero, Sign::Blocked, Sign::NotYet, Sign::Limited, Sign::Revised]
    {
        assert!(signs.contains(sign.symbol()), "{sign:?} does not occur in {signs:?}");
    }
    assert_eq!(evaluations.len(), Evaluation::ALL.len(), "{evaluations:?}");
}
