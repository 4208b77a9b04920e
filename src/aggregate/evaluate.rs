//! The axes "Frist" and "Bewertung": ordered rules, the first that holds wins (RULES.md 7).

use super::span::Quarter;
use crate::config::{Axes, AxisRule};
use crate::domain::condition::{Condition, DEADLINE_NAMES, EVALUATION_NAMES, Kind, Quantity};
use crate::domain::{
    Aggregation, Better, Deadline, Decimal, Evaluation, Grain, Indicator, Period, Phase, Rational,
};
use chrono::NaiveDate;

/// The rules of RULES.md 7, written as `[axes]` would write them.
const DEADLINE: [(&str, Deadline); 4] = [
    ("not has_end", Deadline::None),
    ("days_left < 0 and open", Deadline::Overdue),
    ("days_left >= 0 and days_left <= 30", Deadline::DueSoon),
    ("true", Deadline::InTime),
];
const EVALUATION: [(&str, Evaluation); 5] = [
    ("not has_value or not has_target", Evaluation::NotRated),
    ("met", Evaluation::Met),
    ("shortfall <= allowed", Evaluation::OnTrack),
    ("shortfall <= 2 * allowed", Evaluation::AtRisk),
    ("true", Evaluation::Missed),
];

/// The ordered rules of both axes.
pub(super) struct Rules {
    deadline: Vec<Rule<Deadline>>,
    evaluation: Vec<Rule<Evaluation>>,
}

struct Rule<T> {
    text: String,
    condition: Condition,
    then: T,
}

impl Rules {
    /// The rules of ratsbericht.toml, the default ones for an axis that has none there.
    ///
    /// Rules that cannot be read do not match; the loader of ratsbericht.toml refuses them.
    pub(super) fn of(axes: &Axes) -> Self {
        Self {
            deadline: rules(&axes.deadline, DEADLINE_NAMES, Deadline::from_word, &DEADLINE),
            evaluation: rules(
                &axes.evaluation,
                EVALUATION_NAMES,
                Evaluation::from_word,
                &EVALUATION,
            ),
        }
    }

    /// Where a measure stands at `day`, and the rule that says so.
    pub(super) fn deadline(
        &self,
        end: Option<NaiveDate>,
        phase: Option<Phase>,
        day: NaiveDate,
    ) -> (Deadline, &str) {
        let days_left = end.map(|end| (end - day).num_days());
        let open = !matches!(phase, Some(Phase::Done | Phase::Dropped | Phase::OnHold));
        let quantities = [
            Quantity::Flag(end.is_some()),
            days_left.map_or(Quantity::Missing, |days| Quantity::Number(Rational::whole(days))),
            phase.map_or(Quantity::Missing, |phase| Quantity::Word(phase.word())),
            Quantity::Flag(open),
        ];
        first(&self.deadline, &quantities).unwrap_or((Deadline::InTime, ""))
    }

    /// How a value stands against its target, and the rule that says so.
    pub(super) fn evaluation(&self, state: &State) -> (Evaluation, &str) {
        first(&self.evaluation, &state.quantities()).unwrap_or((Evaluation::NotRated, ""))
    }
}

fn rules<T: Copy>(
    written: &[AxisRule],
    names: &[(&str, Kind)],
    from_word: fn(&str) -> Option<T>,
    defaults: &[(&str, T)],
) -> Vec<Rule<T>> {
    let read = |text: &str, then: Option<T>| {
        let condition = Condition::parse(text, names).ok()?;
        Some(Rule { text: text.to_owned(), condition, then: then? })
    };
    if written.is_empty() {
        return defaults.iter().filter_map(|(text, then)| read(text, Some(*then))).collect();
    }
    written.iter().filter_map(|rule| read(&rule.when, from_word(&rule.then))).collect()
}

fn first<'a, T: Copy>(rules: &'a [Rule<T>], quantities: &[Quantity]) -> Option<(T, &'a str)> {
    let rule = rules.iter().find(|rule| rule.condition.holds(quantities))?;
    Some((rule.then, &rule.text))
}

/// What the evaluation of one quarter knows.
pub(super) struct State {
    value: Option<Rational>,
    target: Option<Rational>,
    line: Option<Rational>,
    tolerance_percent: Rational,
    better: Better,
    /// The target is a sum of a year that has not ended: it cannot be kept yet.
    running: bool,
}

/// The target that holds for a quarter: a yearly target of a flow for its year, others always.
pub(super) fn target(indicator: &Indicator, quarter: Quarter) -> Option<Decimal> {
    let target = indicator.target?;
    match yearly(indicator) {
        Some(year) if year.year() != quarter.period().year() => None,
        _ => Some(target.value),
    }
}

/// The year over which a flow's target is summed (RULES.md 6).
pub(super) fn yearly(indicator: &Indicator) -> Option<Period> {
    let by = indicator.target?.by?;
    (indicator.aggregation == Some(Aggregation::Flow) && by.grain() == Grain::Year).then_some(by)
}

impl State {
    /// The state of `quarter`: `value` as printed (for a yearly target the sum since January),
    /// `first` the first quarter with a value, `months` of the year that have passed.
    pub(super) fn of(
        indicator: &Indicator,
        quarter: Quarter,
        value: Option<Decimal>,
        first: Option<(Quarter, Decimal)>,
        months: u32,
    ) -> Self {
        // A sum needs the span it is for: without a date a flow cannot be late.
        let undated = indicator.aggregation == Some(Aggregation::Flow)
            && indicator.target.is_some_and(|target| target.by.is_none());
        let target = target(indicator, quarter).filter(|_| !undated).map(Rational::from);
        let yearly = yearly(indicator).is_some();
        let line = target.and_then(|target| {
            if yearly {
                return target.checked_mul(Rational::new(i128::from(months), 12)?);
            }
            let (start, first) = first?;
            let by = indicator.target?.by.map(Quarter::of);
            straight_line(start, first.into(), by, target, quarter)
        });
        Self {
            value: value.map(Rational::from),
            target,
            line,
            tolerance_percent: indicator.tolerance_percent.into(),
            better: indicator.better,
            running: yearly && months < 12 && indicator.better != Better::Higher,
        }
    }

    fn quantities(&self) -> [Quantity; 10] {
        let number = |number: Option<Rational>| number.map_or(Quantity::Missing, Quantity::Number);
        let shortfall = self.value.zip(self.line).and_then(|(value, line)| {
            Some(match self.better {
                Better::Higher => line.checked_sub(value)?.max(Rational::ZERO),
                Better::Lower => value.checked_sub(line)?.max(Rational::ZERO),
                Better::None => value.checked_sub(line)?.abs(),
            })
        });
        let allowed = self.line.and_then(|line| {
            line.abs().checked_mul(self.tolerance_percent)?.checked_div(Rational::whole(100))
        });
        let met = self.value.zip(self.target).is_some_and(|(value, target)| match self.better {
            Better::Higher => value >= target,
            Better::Lower => value <= target,
            Better::None => value == target,
        });
        [
            number(self.value),
            number(self.target),
            number(self.line),
            number(shortfall),
            number(allowed),
            Quantity::Flag(met && !self.running),
            Quantity::Flag(self.better == Better::Higher),
            Quantity::Flag(self.better == Better::Lower),
            Quantity::Flag(self.value.is_some()),
            Quantity::Flag(self.target.is_some()),
        ]
    }
}

/// Where the straight line from the first value to the target is; flat at the target after its
/// date and where it has none.
fn straight_line(
    start: Quarter,
    first: Rational,
    by: Option<Quarter>,
    target: Rational,
    quarter: Quarter,
) -> Option<Rational> {
    match by {
        Some(by) if quarter < by && start < by => {
            let passed = i128::from(quarter.0) - i128::from(start.0);
            let way = Rational::new(passed, i128::from(by.0 - start.0))?;
            first.checked_add(target.checked_sub(first)?.checked_mul(way)?)
        }
        _ => Some(target),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_rules_can_be_read() {
        let rules = Rules::of(&Axes::default());
        assert_eq!((rules.deadline.len(), rules.evaluation.len()), (4, 5));
    }

    #[test]
    fn deadlines() {
        let rules = Rules::of(&Axes::default());
        let day = |text: &str| text.parse::<NaiveDate>().expect(text);
        let at = |end: Option<&str>, phase| {
            rules.deadline(end.map(day), Some(phase), day("2019-09-30")).0
        };
        assert_eq!(at(None, Phase::Permanent), Deadline::None);
        assert_eq!(at(Some("2019-09-29"), Phase::Running), Deadline::Overdue);
        assert_eq!(at(Some("2019-09-29"), Phase::Done), Deadline::InTime);
        assert_eq!(at(Some("2019-09-29"), Phase::OnHold), Deadline::InTime);
        assert_eq!(at(Some("2019-09-30"), Phase::Running), Deadline::DueSoon);
        assert_eq!(at(Some("2019-10-30"), Phase::Running), Deadline::DueSoon);
        assert_eq!(at(Some("2019-10-31"), Phase::Running), Deadline::InTime);
    }

    #[test]
    fn own_rules_replace_the_default_ones() {
        let rule = |when: &str, then: &str| AxisRule { when: when.into(), then: then.into() };
        let axes = Axes {
            deadline: vec![rule("phase == 'umgesetzt'", "ohne Frist"), rule("true", "überfällig")],
            evaluation: Vec::new(),
        };
        let rules = Rules::of(&axes);
        let day = NaiveDate::default();
        assert_eq!(
            rules.deadline(None, Some(Phase::Done), day),
            (Deadline::None, "phase == 'umgesetzt'")
        );
        assert_eq!(rules.deadline(None, None, day), (Deadline::Overdue, "true"));
    }
}
