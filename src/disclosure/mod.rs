//! Full figures to public figures: what is not public leaves, and small counts of people are
//! suppressed so that nothing published gives them away (RULES.md 18 and 19).
//!
//! Start at [`publish`]. Two steps: [`suppress`] decides which cells of indicators are suppressed, with
//! [`known`], what was published before; this module removes the non-public parts and writes the signs.
//!
//! Why no solver is needed here: a difference, a cumulative value and an evaluation are published only
//! where every quarter they are made of is, so they add nothing to what is known. What remains are
//! single values, the quarters that are their sums, and ratios of quarters. Each sum is a group of its
//! own, and its suppressed cells are known to add up to the rest: the interval of each is 0 to that rest.
//!
//! Three things are sums without being a quarter's whole: the sum since January in a quarter that still
//! runs, a quarter from which reporters or months are missing (`gaps = "partial"`), and a value of another
//! grain (`2026-H1` beside months). None of them is shown beside a suppressed value that lies in it.
//!
//! Over editions: what was kept back once stays so, and a sum that was shown once is shown again only
//! where the same values are kept back as then and none of them has changed; else the difference of the
//! two sums would tell what was added. So no two sums that were shown ever overlap in part.
//! The test suite attacks the result with a linear program over everything published.

mod known;
mod renamed;
mod series;
mod suppress;

pub use known::Earlier;

use crate::config::Config;
use crate::domain::{
    Aggregation, DepartmentId, Figures, IndicatorFigures, IndicatorId, IndicatorQuarter,
    MeasureRecord, Period, Sign, Signs, Source, ValueRecord,
};
use crate::error::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::Arc;
use suppress::Suppression;

/// Makes the public edition's figures.
///
/// `full` are the figures of the period; `count` counts measures again over those that are public
/// (`aggregate` does it: the public counts must not tell how many non-public measures there are).
/// `earlier` is what was published before: it stays published and counts as known.
///
/// Guarantees: no non-public measure or indicator is left; `source` names only the department; a
/// suppressed value keeps its row, with the sign `.`.
///
/// # Errors
/// Where a small count can no longer be protected because earlier editions published what would have to
/// be suppressed; the error names the cells.
pub fn publish(
    full: &Figures,
    earlier: Earlier<'_>,
    config: &Config,
    count: &dyn Fn(&[MeasureRecord]) -> Vec<crate::domain::MeasureQuarter>,
) -> Result<Figures> {
    let department = |id: &str| -> Arc<str> {
        config
            .departments
            .iter()
            .find(|d| d.id.as_str() == id)
            .map_or(id, |d| d.name.as_str())
            .into()
    };
    let suppression = Suppression::decide(full, earlier, &config.disclosure)?;
    let points = &config.resolution.points;
    let secret = |number: &str| points.iter().any(|point| point.number == number && !point.public);
    let measures: Vec<MeasureRecord> = full
        .measures
        .iter()
        .filter(|measure| measure.public)
        .map(|measure| MeasureRecord {
            source: department(&measure.department).to_string(),
            // A point that is not public is not named either.
            point: if secret(&measure.point) { String::new() } else { measure.point.clone() },
            // What is written may refer to what is not public.
            reason_written: String::new(),
            text_written: String::new(),
            ..measure.clone()
        })
        .collect();
    let measure_quarters = count(&measures);
    let reporters = Reporters::of(full);
    let is_public: FxHashSet<&IndicatorId> = full
        .indicators
        .iter()
        .map(|series| &series.indicator)
        .filter(|indicator| indicator.public)
        .map(|indicator| &indicator.id)
        .collect();
    let indicators = full
        .indicators
        .iter()
        .filter(|series| series.indicator.public)
        .map(|series| public_series(series, &reporters, &is_public, &suppression, &department))
        .collect();
    let public: BTreeSet<&str> = full
        .indicators
        .iter()
        .filter(|series| series.indicator.public)
        .map(|series| series.indicator.id.as_str())
        .collect();
    let values = full
        .values
        .iter()
        .filter(|record| public.contains(record.value.indicator.as_str()))
        .map(|record| public_value(record, &suppression, &department))
        .collect();
    Ok(Figures {
        period: full.period,
        fields: full.fields.clone(),
        measures,
        measure_quarters,
        values,
        indicators,
    })
}

/// Takes the sign `r` and the old number from values of `public` that are only suppressed now: their
/// number in `full` is the one that was shown, so nothing was revised.
pub fn conceal_unrevised(public: &mut Figures, full: &Figures) {
    let numbers: FxHashMap<_, _> =
        full.values.iter().map(|r| (suppress::key(&r.value), r.value.value)).collect();
    for record in public.values.iter_mut().filter(|record| record.value.value.is_none()) {
        let now = numbers.get(&suppress::key(&record.value)).copied().flatten();
        if record.revised_from.is_some() && record.revised_from == now {
            record.revised_from = None;
            record.value.signs = record.value.signs.without(Sign::Revised);
        }
    }
}

fn public_value(
    record: &ValueRecord,
    suppression: &Suppression,
    department: &dyn Fn(&str) -> Arc<str>,
) -> ValueRecord {
    let mut public = record.clone();
    public.value.origin = None;
    public.value.archived_source = Some(department(record.value.department.as_str()));
    if suppression.value(&record.value) {
        public.value.value = None;
        public.value.signs = Signs::from(Sign::Unknown);
        public.value.note = "".into();
        public.revised_from = None;
    } else if let Some(old) = public.revised_from
        && !suppression.was_shown(&record.value, old)
    {
        // Readers never saw the old value: it was kept back, or the indicator was not public.
        public.revised_from = None;
        public.value.signs = public.value.signs.without(Sign::Revised);
    }
    public
}

/// Who reported an indicator in a quarter.
struct Reporters<'a>(FxHashMap<(&'a IndicatorId, Period), BTreeSet<&'a DepartmentId>>);

impl<'a> Reporters<'a> {
    fn of(figures: &'a Figures) -> Self {
        let mut all: FxHashMap<_, BTreeSet<_>> = FxHashMap::default();
        for value in figures.values.iter().map(|record| &record.value) {
            let quarter = (&value.indicator, value.period.quarter());
            all.entry(quarter).or_default().insert(&value.department);
        }
        Self(all)
    }

    fn in_quarter(
        &self,
        indicator: &'a IndicatorId,
        quarter: Period,
    ) -> impl Iterator<Item = &'a DepartmentId> {
        self.0.get(&(indicator, quarter)).into_iter().flatten().copied()
    }
}

fn public_series(
    series: &IndicatorFigures,
    reporters: &Reporters<'_>,
    is_public: &FxHashSet<&IndicatorId>,
    suppression: &Suppression,
    department: &dyn Fn(&str) -> Arc<str>,
) -> IndicatorFigures {
    let id = &series.indicator.id;
    let hidden = |quarter| suppression.quarter_is(id, quarter);
    let first = series.quarters.iter().find(|quarter| quarter.value.is_some());
    let first_hidden = first.is_some_and(|quarter| hidden(quarter.quarter));
    let by = series.indicator.target.and_then(|target| target.by);
    let sources = |quarter: &IndicatorQuarter| -> Vec<Source> {
        let parts = suppress::parts(&series.indicator);
        let reporters = parts.flat_map(|id| reporters.in_quarter(id, quarter.quarter));
        let names: BTreeSet<Arc<str>> =
            reporters.map(|reporter| department(reporter.as_str())).collect();
        names.into_iter().map(Source::Text).collect()
    };
    let quarters = series
        .quarters
        .iter()
        .map(|quarter| {
            let mut public = quarter.clone();
            public.sources = sources(quarter);
            let back = |steps: i32| quarter.quarter.offset(-steps);
            if hidden(quarter.quarter) {
                public.value = None;
                public.signs = Signs::from(Sign::Unknown);
                public.evaluation = crate::domain::Evaluation::NotRated;
                public.evaluation_rule = String::new();
            }
            if hidden(quarter.quarter) || back(1).is_some_and(hidden) {
                public.against_previous = None;
            }
            if hidden(quarter.quarter) || back(4).is_some_and(hidden) {
                public.against_last_year = None;
            }
            let year = (0..i32::try_from(quarter.quarter.number()).unwrap_or(4)).filter_map(back);
            let year_hidden = year.into_iter().any(|quarter| suppression.withholds(id, quarter));
            if year_hidden {
                public.cumulative = None;
            }
            // A yearly target judges the sum since January, and the line to a later target starts at
            // the first value: the evaluation says something of them.
            let flow = series.indicator.aggregation == Some(Aggregation::Flow);
            let on_the_way = by.is_some_and(|by| quarter.quarter.end() < by.end());
            if year_hidden && flow || first_hidden && on_the_way {
                public.evaluation = crate::domain::Evaluation::NotRated;
                public.evaluation_rule = String::new();
            }
            public
        })
        .collect();
    let mut indicator = series.indicator.clone();
    // A part that is not public is not named either.
    let shown = |id: &crate::domain::IndicatorId| is_public.contains(id);
    indicator.ratio =
        indicator.ratio.filter(|ratio| ratio.numerator.iter().chain(&ratio.denominator).all(shown));
    IndicatorFigures { indicator, quarters }
}
