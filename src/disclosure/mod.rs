//! Full figures to public figures: what is not public leaves, and small counts of people are
//! suppressed so that nothing published gives them away (RULES.md 18 and 19).
//!
//! Start at [`publish`]. Two steps: [`suppress`] decides which cells of indicators are suppressed;
//! this module removes the non-public parts and writes the signs.
//!
//! Why no solver is needed here: a difference, a cumulative value and an evaluation are published only
//! where every quarter they are made of is, so they add nothing to what is known. What remains are
//! single values, the quarters that are their sums, and ratios of quarters. Each sum is a group of its
//! own, and its suppressed cells are known to add up to the rest: the interval of each is 0 to that rest.
//! The test suite attacks the result with a linear program over everything published.

mod suppress;

use crate::config::Config;
use crate::domain::{
    Figures, IndicatorFigures, IndicatorQuarter, MeasureRecord, Sign, Signs, Source, ValueRecord,
};
use crate::error::Result;
use std::collections::BTreeSet;
use std::sync::Arc;
use suppress::Suppression;

/// Makes the public edition's figures.
///
/// `full` are the figures of the period; `count` counts measures again over those that are public
/// (`aggregate` does it: the public counts must not tell how many non-public measures there are).
/// `published` are the figures of earlier public editions, oldest first: what was published stays
/// published and counts as known.
///
/// Guarantees: no non-public measure or indicator is left; `source` names only the department; a
/// suppressed value keeps its row, with the sign `.`.
///
/// # Errors
/// Where a small count can no longer be protected because earlier editions published what would have to
/// be suppressed; the error names the cells.
pub fn publish(
    full: &Figures,
    published: &[&Figures],
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
    let suppression = Suppression::decide(full, published, &config.disclosure)?;
    let measures: Vec<MeasureRecord> = full
        .measures
        .iter()
        .filter(|measure| measure.public)
        .map(|measure| MeasureRecord {
            source: department(&measure.department).to_string(),
            ..measure.clone()
        })
        .collect();
    let measure_quarters = count(&measures);
    let indicators = full
        .indicators
        .iter()
        .filter(|series| series.indicator.public)
        .map(|series| public_series(series, full, &suppression, &department))
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
    } else if public.revised_from.is_some() && suppression.was_small(record) {
        // The old value was suppressed when it was published: it stays so.
        public.revised_from = None;
    }
    public
}

fn public_series(
    series: &IndicatorFigures,
    full: &Figures,
    suppression: &Suppression,
    department: &dyn Fn(&str) -> Arc<str>,
) -> IndicatorFigures {
    let id = &series.indicator.id;
    let hidden = |quarter| suppression.quarter(id, quarter);
    let sources = |quarter: &IndicatorQuarter| -> Vec<Source> {
        let names: BTreeSet<Arc<str>> = full
            .values
            .iter()
            .filter(|record| record.value.period.quarter() == quarter.quarter)
            .filter(|record| suppress::feeds(&series.indicator, &record.value.indicator))
            .map(|record| department(record.value.department.as_str()))
            .collect();
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
            if year.into_iter().any(hidden) {
                public.cumulative = None;
            }
            public
        })
        .collect();
    IndicatorFigures { indicator: series.indicator.clone(), quarters }
}
