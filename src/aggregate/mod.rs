//! Figures from values: combined over departments, districts and time, exact until one rounding.
//!
//! Start with [`aggregate`]. `series` brings inbox and archive together, `combine` lets Polars
//! group and sum, `quarters` makes the rows of `indikatoren_je_quartal.csv` of it, `evaluate`
//! judges them; `measures` counts measures. Polars ends in this folder (and in the archive's
//! files): only integers of a fixed scale go in, exact numbers come out.

mod archived;
mod combine;
mod corrections;
mod evaluate;
mod measures;
mod missing;
mod names;
mod quarters;
mod series;
mod span;

pub use corrections::{correct, correct_totals};

use crate::config::Config;
use crate::domain::{Figures, History, Intake, MeasureQuarter, MeasureRecord, Period};
use crate::finding::Reported;

/// Counts measures per action field and quarter: those given for the period, and those of the
/// earlier editions as reported then (RULES.md 9).
#[must_use]
pub fn count_measures(
    period: Period,
    measures: &[MeasureRecord],
    history: &History,
    config: &Config,
) -> Vec<MeasureQuarter> {
    measures::quarters(period, measures, history, config)
}

/// Calculates the figures of a period.
///
/// The same deliveries give the same figures, whatever the order of their files. Findings tell of
/// quarters that stay empty and why (RB027, RB046); no value is lost without one.
#[must_use]
pub fn aggregate(intake: &Intake, history: &History, config: &Config) -> Reported<Figures> {
    let series = series::gather(intake, history, config);
    let combination = combine::combine(&series);
    let rules = evaluate::Rules::of(&config.axes);
    let context = quarters::Context::new(&series, &combination, intake.period);
    let indicators = context.quarters(&rules);
    let findings = missing::find(&context, intake, config);
    let measures = measures::records(intake, history, config, &rules);
    let measure_quarters = measures::quarters(intake.period, &measures, history, config);
    let figures = Figures {
        period: intake.period,
        fields: config.fields.iter().map(|f| (f.id.clone(), f.name.clone())).collect(),
        measures,
        measure_quarters,
        values: series.records,
        indicators,
    };
    Reported { value: figures, findings }
}
