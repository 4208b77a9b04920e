//! Suite of `disclosure`: the public figures are attacked with a linear program over everything that
//! was published; no small count may be narrowed down.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};
use proptest::prelude::*;
use ratsbericht::config::{self, Config};
use ratsbericht::disclosure::publish;
use ratsbericht::domain::{
    Aggregation, Better, Decimal, DepartmentId, Evaluation, Figures, Gaps, Grain, Indicator,
    IndicatorFigures, IndicatorId, IndicatorQuarter, Period, Sign, Signs, Value, ValueRecord,
};
use std::collections::BTreeMap;
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
        id: IndicatorId::from("P-1"),
        name: "Personen".into(),
        aliases: Vec::new(),
        field: None,
        unit: "Personen".into(),
        aggregation: Some(kind),
        grain: Grain::Month,
        ratio: None,
        decimals: 0,
        better: Better::None,
        target: None,
        forecast: None,
        tolerance_percent: Decimal::from(5),
        gaps: Gaps::Suppress,
        counts_people: true,
        public: true,
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

type Cell = (String, Period);

/// Everything published, as equations over the single values; then the interval of one of them.
struct Attack {
    equations: Vec<(Vec<(Cell, f64)>, f64)>,
    cells: Vec<Cell>,
}

fn number(value: Decimal) -> f64 {
    value.to_string().parse().expect("a number")
}

impl Attack {
    fn new(published: &[&Figures]) -> Self {
        let mut equations = Vec::new();
        let mut cells = Vec::new();
        for figures in published {
            let kind = figures.indicators[0].indicator.aggregation;
            let all: Vec<Cell> = figures
                .values
                .iter()
                .map(|v| (v.value.district.as_deref().expect("set").to_owned(), v.value.period))
                .collect();
            for (record, cell) in figures.values.iter().zip(&all) {
                if let Some(value) = record.value.value {
                    equations.push((vec![(cell.clone(), 1.0)], number(value)));
                }
            }
            let quarter = |q: Period| -> Vec<(Cell, f64)> {
                let within = all.iter().filter(|(_, p)| p.quarter() == q);
                within
                    .filter(|(_, p)| kind == Some(Aggregation::Flow) || p.number() % 3 == 0)
                    .map(|cell| (cell.clone(), 1.0))
                    .collect()
            };
            let series = &figures.indicators[0].quarters;
            for (index, entry) in series.iter().enumerate() {
                let now = quarter(entry.quarter);
                if let Some(value) = entry.value {
                    equations.push((now.clone(), number(value)));
                }
                if let Some(change) = entry.against_previous {
                    let before =
                        quarter(series[index - 1].quarter).into_iter().map(|(c, f)| (c, -f));
                    equations.push((now.iter().cloned().chain(before).collect(), number(change)));
                }
                if let Some(total) = entry.cumulative {
                    let since = series[..=index]
                        .iter()
                        .filter(|q| q.quarter.year() == entry.quarter.year());
                    equations
                        .push((since.flat_map(|q| quarter(q.quarter)).collect(), number(total)));
                }
            }
            cells.extend(all);
        }
        cells.sort();
        cells.dedup();
        Self { equations, cells }
    }

    /// Smallest and largest possible sum of some cells, all counts being zero or more.
    fn interval(&self, wanted: &[Cell]) -> (f64, f64) {
        let solve = |direction| {
            let mut problem = Problem::new(direction);
            let variables: BTreeMap<&Cell, Variable> = self
                .cells
                .iter()
                .map(|cell| {
                    (cell, problem.add_var(f64::from(u8::from(wanted.contains(cell))), (0.0, 1e6)))
                })
                .collect();
            for (terms, value) in &self.equations {
                let row: Vec<(Variable, f64)> =
                    terms.iter().map(|(cell, f)| (variables[cell], *f)).collect();
                problem.add_constraint(row.as_slice(), ComparisonOp::Eq, *value);
            }
            match problem.solve().expect("what was published is consistent") {
                SolveOutcome::Solution(solution) => solution.objective(),
                SolveOutcome::Interrupted(_) => unreachable!("no limit was set"),
            }
        };
        (solve(OptimizationDirection::Minimize), solve(OptimizationDirection::Maximize))
    }
}

/// Every small count, single or summed, keeps an interval of at least 0 to the smallest count shown.
fn assert_protected(full: &Figures, published: &[&Figures]) {
    let attack = Attack::new(published);
    let kind = full.indicators[0].indicator.aggregation;
    let small = |v: Decimal| v > Decimal::ZERO && v < Decimal::from(MIN_COUNT);
    for record in full.values.iter().filter(|r| r.value.value.is_some_and(small)) {
        let cell = (record.value.district.as_deref().expect("set").to_owned(), record.value.period);
        let (least, most) = attack.interval(std::slice::from_ref(&cell));
        assert!(
            least < 0.5 && most > MIN_COUNT as f64 - 0.5,
            "{cell:?} lies within {least}..{most}"
        );
    }
    for quarter in full.indicators[0].quarters.iter().filter(|q| q.value.is_some_and(small)) {
        let cells: Vec<Cell> = attack
            .cells
            .iter()
            .filter(|(_, p)| p.quarter() == quarter.quarter)
            .filter(|(_, p)| kind == Some(Aggregation::Flow) || p.number() % 3 == 0)
            .cloned()
            .collect();
        let (least, most) = attack.interval(&cells);
        assert!(
            least < 0.5 && most > MIN_COUNT as f64 - 0.5,
            "{} lies within {least}..{most}",
            quarter.quarter
        );
    }
}

fn public(full: &Figures, earlier: &[&Figures]) -> ratsbericht::error::Result<Figures> {
    publish(full, earlier, &configuration(), &|_| Vec::new())
}

#[test]
fn a_small_count_takes_a_partner_with_it() {
    let full = figures(Aggregation::Stock, &[vec![9, 9, 2], vec![9, 9, 7], vec![9, 9, 40]]);
    let public = public(&full, &[]).expect("protected");
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
    let weak = publish(&full, &[], &config, &|_| Vec::new()).expect("nothing is protected");
    let cell = ("B0".to_owned(), full.values[2].value.period);
    assert_eq!(Attack::new(&[&weak]).interval(&[cell]), (2.0, 2.0));
}

#[test]
fn what_was_shown_is_known() {
    let full = figures(Aggregation::Flow, &[vec![8, 9, 7], vec![5, 6, 4]]);
    let first = public(&full, &[]).expect("nothing is small");
    // A value is revised to a small count after everything around it was shown.
    let mut later = figures(Aggregation::Flow, &[vec![8, 9, 7], vec![5, 6, 2]]);
    later.indicators[0].quarters[0].value = Some(Decimal::from(37));
    let second = public(&later, &[&first]).expect("the revised sum can go");
    assert_eq!(second.indicators[0].quarters[0].value, None);
}

fn counts(months: usize) -> impl Strategy<Value = Vec<Vec<i64>>> {
    let count = prop_oneof![3 => 0i64..5, 2 => 5i64..60];
    proptest::collection::vec(proptest::collection::vec(count, months), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_small_count_can_be_narrowed_down(
        rows in counts(6),
        kind in prop_oneof![Just(Aggregation::Stock), Just(Aggregation::Flow)],
    ) {
        let full = figures(kind, &rows);
        let shown = public(&full, &[]).expect("a first edition can always be protected");
        assert_protected(&full, &[&shown]);
    }

    #[test]
    fn nor_over_two_editions(
        rows in counts(9),
        kind in prop_oneof![Just(Aggregation::Stock), Just(Aggregation::Flow)],
    ) {
        let earlier: Vec<Vec<i64>> = rows.iter().map(|row| row[..6].to_vec()).collect();
        let first = public(&figures(kind, &earlier), &[]).expect("protected");
        let full = figures(kind, &rows);
        if let Ok(second) = public(&full, &[&first]) {
            assert_protected(&full, &[&first, &second]);
        }
    }
}
