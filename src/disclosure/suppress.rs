//! Which cells are suppressed: small counts first, then as few further cells as protect them.

use super::known::{Earlier, Kinds, Known, Now};
use super::renamed::meet;
use crate::config::Disclosure;
use crate::domain::{
    Aggregation, Decimal, Figures, Gaps, Indicator, IndicatorFigures, IndicatorId,
    IndicatorQuarter, Period, Sign, Value,
};
use crate::error::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};

/// A single value's key: indicator, department, district, base period.
pub(super) type ValueKey = (IndicatorId, String, String, Period);
/// A quarter's key.
pub(super) type QuarterKey = (IndicatorId, Period);

pub(super) fn key(value: &Value) -> ValueKey {
    (
        value.indicator.clone(),
        value.department.to_string(),
        value.district.as_deref().unwrap_or_default().to_owned(),
        value.period,
    )
}

/// The decision: what is suppressed.
#[derive(Debug, Default)]
pub(super) struct Suppression {
    pub(super) values: BTreeSet<ValueKey>,
    /// Those of them that may be known in another guise: no sum over them is shown.
    pub(super) doubtful: BTreeSet<ValueKey>,
    quarters: BTreeSet<QuarterKey>,
    /// Quarters without a protected sum in which a value is suppressed: nothing that is calculated over
    /// them may be shown.
    open: BTreeSet<QuarterKey>,
    pub(super) known: Known,
    /// What the figures have in each cell, by the keys of `known`.
    pub(super) now: Now,
    /// Cells of a series with several ids that are suppressed under one of them.
    twins: BTreeSet<ValueKey>,
    min_count: Decimal,
    lost: BTreeSet<String>,
}

/// Whose values go into `indicator`: its own, or those of a ratio's parts.
pub(super) fn parts(indicator: &Indicator) -> impl Iterator<Item = &IndicatorId> {
    let ratio = indicator.ratio.as_ref();
    let own = ratio.is_none().then_some(&indicator.id);
    ratio.into_iter().flat_map(|r| r.numerator.iter().chain(&r.denominator)).chain(own)
}

impl Suppression {
    pub(super) fn decide(
        figures: &Figures,
        earlier: Earlier<'_>,
        rules: &Disclosure,
    ) -> Result<Self> {
        let kinds: Kinds<'_> = figures
            .indicators
            .iter()
            .map(|series| &series.indicator)
            .filter(|indicator| indicator.counts_people || indicator.ratio.is_some())
            .map(|indicator| (&indicator.id, indicator))
            .collect();
        let mut decision = Self {
            min_count: Decimal::from(rules.min_count),
            known: Known::of(earlier, &kinds, figures),
            ..Self::default()
        };
        for value in figures.values.iter().map(|record| &record.value) {
            let now = decision.now.entry(decision.known.key(value)).or_insert((None, false));
            if value.origin.is_some() || !now.1 {
                *now = (value.value, value.origin.is_some());
            }
        }
        // What one id of a series keeps back, the others keep back too: until that changes nothing.
        loop {
            decision.pass(figures, rules);
            let twins: BTreeSet<ValueKey> = values_of(figures)
                .values()
                .flatten()
                .filter(|value| decision.known.has_several(&value.indicator))
                .filter(|value| decision.value(value))
                .map(|value| decision.known.key(value))
                .collect();
            if twins.is_subset(&decision.twins) {
                return decision.or_refuse();
            }
            decision.twins.extend(twins);
            decision.values.clear();
            decision.doubtful.clear();
            decision.quarters.clear();
            decision.open.clear();
            decision.lost.clear();
        }
    }

    fn pass(&mut self, figures: &Figures, rules: &Disclosure) {
        let width =
            Decimal::from(rules.protection_width.unwrap_or(rules.min_count).max(rules.min_count));
        let by_indicator = values_of(figures);
        for series in &figures.indicators {
            let indicator = &series.indicator;
            if !indicator.counts_people || indicator.ratio.is_some() {
                continue;
            }
            let values = by_indicator.get(&indicator.id).map_or(&[][..], Vec::as_slice);
            self.single(values);
            self.other_grains(indicator, values);
            self.renamed(indicator, values);
            for quarter in &series.quarters {
                self.judge(indicator, values, quarter, width, rules.secondary);
            }
        }
        self.ratios(figures);
    }

    /// Small values, and those that an earlier edition kept back.
    fn single(&mut self, values: &[&Value]) {
        for value in values {
            let Some(number) = value.value else { continue };
            let small = self.small(number);
            if small && self.known.shows(value) {
                self.lost.insert(cell_of(value));
            }
            let twin = self.twins.contains(&self.known.key(value));
            if small || twin || self.known.kept_back(value) {
                self.values.insert(key(value));
            }
        }
    }

    /// A value of another grain (`2026-H1` beside months) counts in no sum, but is one: it goes where
    /// any other value lies within its time.
    fn other_grains(&mut self, indicator: &Indicator, values: &[&Value]) {
        let number = |value: &&&Value| value.value.is_some();
        for value in values.iter().filter(number).filter(|v| v.period.grain() != indicator.grain) {
            let meets =
                |other: &&&Value| other.period != value.period && meet(other.period, value.period);
            if values.iter().filter(number).any(|other| meets(&other)) {
                let small = |other: &&&Value| other.value.is_some_and(|v| self.small(v));
                if self.known.shows(value) && values.iter().filter(meets).any(|v| small(&v)) {
                    self.lost.insert(cell_of(value));
                }
                self.values.insert(key(value));
            }
        }
    }

    fn judge(
        &mut self,
        indicator: &Indicator,
        values: &[&Value],
        quarter: &IndicatorQuarter,
        width: Decimal,
        secondary: bool,
    ) {
        let at = (indicator.id.clone(), quarter.quarter);
        let within = |value: &&&Value| value.period.quarter() == quarter.quarter;
        let hides = |decision: &Self| {
            values.iter().filter(within).any(|value| decision.values.contains(&key(value)))
        };
        // Of a part of the quarter: which values it is made of depends on who delivered what. Nothing of
        // it is shown beside a suppressed value.
        let partial = indicator.gaps == Gaps::Partial && quarter.signs.has(Sign::Limited);
        if let Some(number) = quarter.value.filter(|_| !(partial && hides(self))) {
            let counts = |value: &Value| value.value.is_some();
            let sum = Sum {
                at,
                kind: indicator.aggregation,
                number,
                group: group(indicator, values, quarter.quarter, &counts),
            };
            self.quarter(&sum, width, secondary);
        } else if hides(self) {
            self.open.insert(at.clone());
            if quarter.value.is_some() {
                self.quarters.insert(at);
            }
        }
    }

    fn quarter(&mut self, sum: &Sum<'_>, width: Decimal, secondary: bool) {
        // A mean is no count: of values that are all shown everybody can calculate it.
        let shown = || !sum.group.is_empty() && self.hidden(sum).is_empty();
        let calculable = sum.kind == Some(Aggregation::Mean) && shown();
        let doubtful = sum.group.iter().any(|value| self.doubtful.contains(&key(value)));
        if self.small(sum.number) && !calculable || doubtful {
            self.hide_quarter(sum);
        }
        let additive = matches!(sum.kind, Some(Aggregation::Stock | Aggregation::Flow));
        if additive && secondary {
            self.protect(sum, width);
        } else if !additive && !self.hidden(sum).is_empty() {
            // A mean, smallest or largest value bounds each value from a side that a sum does not: it
            // goes with the first suppressed one.
            self.hide_quarter(sum);
        }
    }

    fn small(&self, value: Decimal) -> bool {
        value > Decimal::ZERO && value < self.min_count
    }

    /// Suppresses a quarter. It is lost where an edition showed this very number of these very values.
    fn hide_quarter(&mut self, sum: &Sum<'_>) {
        let key = self.known.sum_key(&sum.at.0, sum.kind, &sum.group, sum.at.1);
        let known = |value: &&Value| {
            self.known.shows(value) || self.known.kept_back(value) && self.known.unchanged(value)
        };
        let nothing_new = sum.group.iter().all(known);
        if nothing_new && self.known.shows_sum(&key, &sum.group, sum.number) {
            self.lost.insert(format!("{} {}", sum.at.0, sum.at.1));
        }
        self.quarters.insert(sum.at.clone());
    }

    fn hidden<'v>(&self, sum: &Sum<'v>) -> Vec<&'v Value> {
        sum.group.iter().copied().filter(|v| self.values.contains(&key(v))).collect()
    }

    /// Protects the suppressed values of one sum: at least two are suppressed and together they reach
    /// `width`, or the sum goes too.
    fn protect(&mut self, sum: &Sum<'_>, width: Decimal) {
        if self.quarters.contains(&sum.at) {
            // A suppressed sum must not be the sum of what is shown: at least one part goes with it.
            // With the sum hidden, its hidden parts are bounded by nothing.
            if self.hidden(sum).is_empty() {
                self.hide_smallest(sum);
            }
            return;
        }
        let hidden = self.hidden(sum);
        if hidden.is_empty() {
            return;
        }
        let reaches = |hidden: &[&Value]| {
            let together: Decimal = hidden.iter().filter_map(|value| value.value).sum();
            hidden.len() >= 2 && together >= width
        };
        let key = self.known.sum_key(&sum.at.0, sum.kind, &sum.group, sum.at.1);
        if let Some(nothing_new) = self.known.sum(&key, &sum.group, &hidden) {
            // An earlier edition showed this sum. The difference between then and now would tell what
            // was added to the suppressed values: only if that is nothing may it be shown again.
            if !nothing_new || !reaches(&hidden) {
                self.hide_quarter(sum);
            }
            return;
        }
        loop {
            if reaches(&self.hidden(sum)) {
                return;
            }
            if !self.hide_next(&sum.group) {
                break;
            }
        }
        // No partner is left: the sum itself goes.
        self.hide_quarter(sum);
    }

    /// Hides the smallest value above zero that is still shown and was never shown before.
    fn hide_next(&mut self, group: &[&Value]) -> bool {
        let next = group
            .iter()
            .filter(|v| v.value.is_some_and(|x| x > Decimal::ZERO))
            .filter(|v| !self.values.contains(&key(v)) && !self.known.shows(v))
            .min_by(|a, b| (a.value, key(a)).cmp(&(b.value, key(b))));
        next.is_some_and(|value| self.values.insert(key(value)))
    }

    fn hide_smallest(&mut self, sum: &Sum<'_>) {
        let any = sum.group.iter().any(|v| v.value.is_some_and(|x| x > Decimal::ZERO));
        if any && !self.hide_next(&sum.group) {
            self.lost.insert(format!("{} {}", sum.at.0, sum.at.1));
        }
    }

    /// A ratio is shown only where every quarter of its parts may be: a part that counts people and is
    /// small or suppressed takes the ratio with it.
    fn ratios(&mut self, figures: &Figures) {
        let people: BTreeMap<&IndicatorId, &IndicatorFigures> = figures
            .indicators
            .iter()
            .filter(|series| series.indicator.counts_people)
            .map(|series| (&series.indicator.id, series))
            .collect();
        for series in figures.indicators.iter().filter(|s| s.indicator.public) {
            let Some(ratio) = &series.indicator.ratio else { continue };
            for quarter in &series.quarters {
                let Some(shown) = quarter.value else { continue };
                let at_risk = ratio.numerator.iter().chain(&ratio.denominator).any(|part| {
                    let Some(part) = people.get(part) else { return false };
                    let of_part = (part.indicator.id.clone(), quarter.quarter);
                    let same = |q: &&crate::domain::IndicatorQuarter| q.quarter == quarter.quarter;
                    let number = part.quarters.iter().find(same).and_then(|q| q.value);
                    self.quarters.contains(&of_part) || number.is_some_and(|v| self.small(v))
                });
                if at_risk {
                    let at = (series.indicator.id.clone(), quarter.quarter);
                    if self.known.shows_quarter(&at, shown) {
                        self.lost.insert(format!("{} {}", at.0, at.1));
                    }
                    self.quarters.insert(at);
                }
            }
        }
    }

    fn or_refuse(self) -> Result<Self> {
        if self.lost.is_empty() {
            return Ok(self);
        }
        let cells: Vec<&str> = self.lost.iter().map(String::as_str).collect();
        let cells = cells.join(", ");
        Err(Error::new(
            format!("die öffentliche Ausgabe kann kleine Fallzahlen nicht mehr schützen, weil frühere Ausgaben schon zu viel zeigen: {cells}"),
            format!("the public edition can no longer protect small counts, because earlier editions show too much: {cells}"),
        )
        .help(
            "diese Kennzahlen in ratsbericht.toml auf `public = false` setzen",
            "set `public = false` for these indicators in ratsbericht.toml",
        ))
    }

    /// Whether a single value is suppressed.
    pub(super) fn value(&self, value: &Value) -> bool {
        self.values.contains(&key(value))
    }

    /// Whether an earlier public edition showed `number` in the cell of `value`.
    pub(super) fn was_shown(&self, value: &Value, number: Decimal) -> bool {
        self.known.showed(value, number)
    }

    /// Whether something that is calculated over the quarter would tell what is suppressed in it.
    pub(super) fn withholds(&self, id: &IndicatorId, quarter: Period) -> bool {
        let at = (id.clone(), quarter);
        self.quarters.contains(&at) || self.open.contains(&at)
    }

    /// Whether an indicator's quarter is suppressed.
    pub(super) fn quarter_is(&self, id: &IndicatorId, quarter: Period) -> bool {
        self.quarters.contains(&(id.clone(), quarter))
    }
}

/// A value's cell as an error names it.
fn cell_of(value: &Value) -> String {
    let district = value.district.as_deref().map_or_else(String::new, |name| format!(" {name}"));
    format!("{} {} {}{district}", value.indicator, value.period, value.department)
}

fn values_of(figures: &Figures) -> BTreeMap<IndicatorId, Vec<&Value>> {
    let mut map: BTreeMap<IndicatorId, Vec<&Value>> = BTreeMap::new();
    for record in &figures.values {
        map.entry(record.value.indicator.clone()).or_default().push(&record.value);
    }
    map
}

/// A quarter of an indicator, and the values that it is made of.
struct Sum<'v> {
    at: QuarterKey,
    kind: Option<Aggregation>,
    number: Decimal,
    group: Vec<&'v Value>,
}

/// The values that a whole quarter is made of: for a stock those of the last base period that `counts`,
/// else all. Values of another grain than the indicator's are in no sum.
pub(super) fn group<'v>(
    indicator: &Indicator,
    values: &[&'v Value],
    quarter: Period,
    counts: &dyn Fn(&Value) -> bool,
) -> Vec<&'v Value> {
    let mut within: Vec<&Value> = values
        .iter()
        .copied()
        .filter(|v| v.period.quarter() == quarter && v.period.grain() == indicator.grain)
        .collect();
    if indicator.aggregation == Some(Aggregation::Stock) {
        let last = within.iter().filter(|v| counts(v)).map(|v| v.period).max();
        within.retain(|value| Some(value.period) == last);
    }
    within
}
