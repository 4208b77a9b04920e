//! The attacker: everything that was published, as equations over counts that are zero or more, and the
//! interval in which a linear program finds a suppressed one.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};
use std::collections::{BTreeMap, BTreeSet};

/// A count at a time: the same cell with another number after a revision is another one.
pub(crate) type Cell = String;

/// A sum of cells with their factors in thousandths, so that it can be looked up.
type Terms = Vec<(Cell, i64)>;

/// What was published.
#[derive(Debug, Default)]
pub(crate) struct Attack {
    known: BTreeMap<Cell, f64>,
    sums: BTreeMap<Terms, (f64, f64)>,
}

impl Attack {
    /// The sum of `terms` lies within `least..=most`.
    pub(crate) fn say(&mut self, terms: &[(Cell, f64)], least: f64, most: f64) {
        let mut joined: BTreeMap<&Cell, i64> = BTreeMap::new();
        for (cell, factor) in terms {
            #[expect(clippy::cast_possible_truncation, reason = "factors are small")]
            let factor = (factor * 1000.0).round() as i64;
            *joined.entry(cell).or_default() += factor;
        }
        let terms: Terms = joined
            .into_iter()
            .filter(|(_, factor)| *factor != 0)
            .map(|(cell, factor)| (cell.clone(), factor))
            .collect();
        if let ([(cell, 1000)], true) = (terms.as_slice(), (most - least).abs() < 1e-9) {
            let before = self.known.insert(cell.clone(), least);
            assert!(before.is_none_or(|before| (before - least).abs() < 1e-9), "{cell}");
            return;
        }
        let range = self.sums.entry(terms).or_insert((f64::NEG_INFINITY, f64::INFINITY));
        *range = (range.0.max(least), range.1.min(most));
    }

    /// The sum of `terms` is `value`.
    pub(crate) fn is(&mut self, terms: &[(Cell, f64)], value: f64) {
        self.say(terms, value, value);
    }

    /// Sums of which every cell is known say nothing more: they are forgotten.
    pub(crate) fn forget_what_is_settled(&mut self) {
        let known = &self.known;
        self.sums.retain(|terms, _| terms.iter().any(|(cell, _)| !known.contains_key(cell)));
    }

    /// The smallest and the largest that the sum of some cells can be.
    pub(crate) fn interval(&self, wanted: &[Cell]) -> (f64, f64) {
        let open = |cell: &Cell| !self.known.contains_key(cell);
        // Only what hangs together with the wanted cells can say anything of them.
        let mut near: BTreeSet<&Cell> = wanted.iter().filter(|cell| open(cell)).collect();
        let mut rows: BTreeMap<&Terms, (f64, f64)> = BTreeMap::new();
        loop {
            let before = rows.len();
            for (terms, range) in &self.sums {
                let unknown: Vec<&Cell> =
                    terms.iter().map(|(cell, _)| cell).filter(|cell| open(cell)).collect();
                if !rows.contains_key(terms) && unknown.iter().any(|cell| near.contains(*cell)) {
                    rows.insert(terms, *range);
                    near.extend(unknown);
                }
            }
            if rows.len() == before {
                break;
            }
        }
        let settled: f64 = wanted.iter().filter_map(|cell| self.known.get(cell)).sum();
        let solve = |direction| settled + self.solve(direction, wanted, &near, &rows);
        (solve(OptimizationDirection::Minimize), solve(OptimizationDirection::Maximize))
    }

    fn solve(
        &self,
        direction: OptimizationDirection,
        wanted: &[Cell],
        near: &BTreeSet<&Cell>,
        rows: &BTreeMap<&Terms, (f64, f64)>,
    ) -> f64 {
        let mut problem = Problem::new(direction);
        let variables: BTreeMap<&Cell, Variable> = near
            .iter()
            .map(|cell| {
                let counts = f64::from(u8::from(wanted.contains(cell)));
                (*cell, problem.add_var(counts, (0.0, 1e6)))
            })
            .collect();
        for (terms, (least, most)) in rows {
            let mut left = 0.0;
            let mut row: Vec<(Variable, f64)> = Vec::new();
            for (cell, factor) in *terms {
                #[expect(clippy::cast_precision_loss, reason = "factors are small")]
                let factor = *factor as f64 / 1000.0;
                match self.known.get(cell) {
                    Some(value) => left += factor * value,
                    None => row.push((variables[cell], factor)),
                }
            }
            if (most - least).abs() < 1e-9 {
                problem.add_constraint(row.as_slice(), ComparisonOp::Eq, least - left);
                continue;
            }
            if least.is_finite() {
                problem.add_constraint(row.as_slice(), ComparisonOp::Ge, least - left);
            }
            if most.is_finite() {
                problem.add_constraint(row.as_slice(), ComparisonOp::Le, most - left);
            }
        }
        match problem.solve().expect("what was published is consistent") {
            SolveOutcome::Solution(solution) => solution.objective(),
            SolveOutcome::Interrupted(_) => unreachable!("no limit was set"),
        }
    }
}

#[test]
fn intervals_are_those_of_the_equations() {
    let cell = |name: &str| name.to_owned();
    let mut attack = Attack::default();
    attack.is(&[(cell("a"), 1.0), (cell("b"), 1.0), (cell("c"), 1.0)], 12.0);
    attack.is(&[(cell("c"), 1.0)], 5.0);
    assert_eq!(attack.interval(&[cell("a")]), (0.0, 7.0));
    // An earlier edition had said the sum of one of them with another.
    attack.is(&[(cell("a"), 1.0), (cell("d"), 1.0)], 3.0);
    assert_eq!(attack.interval(&[cell("a")]), (0.0, 3.0));
    attack.say(&[(cell("d"), 1.0), (cell("b"), -0.25)], 0.0, f64::INFINITY);
    let (least, most) = attack.interval(&[cell("b")]);
    assert!((least - 16.0 / 3.0).abs() < 1e-6 && (most - 7.0).abs() < 1e-6, "{least} {most}");
}
