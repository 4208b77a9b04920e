//! Values grouped into series: one indicator, one department, one district.

use crate::domain::{DepartmentId, IndicatorId, Period, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// All values of one series, in the order in which they were read.
#[derive(Debug)]
pub(super) struct Series<'a> {
    pub(super) indicator: &'a IndicatorId,
    pub(super) department: &'a DepartmentId,
    pub(super) district: Option<&'a str>,
    pub(super) values: Vec<&'a Value>,
}

/// What makes a series.
pub(super) fn key(value: &Value) -> (&str, &str, Option<&str>) {
    (value.indicator.as_str(), value.department.as_str(), value.district.as_deref())
}

/// Groups values by series, in one pass. The series stand in order of first appearance.
pub(super) fn series<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<Series<'a>> {
    let mut known: FxHashMap<(&str, &str, Option<&str>), usize> = FxHashMap::default();
    let mut all: Vec<Series<'a>> = Vec::new();
    // Values of one row follow each other: most need no look-up.
    let mut last = 0;
    for value in values {
        let this = key(value);
        if all
            .get(last)
            .is_none_or(|s| (s.indicator.as_str(), s.department.as_str(), s.district) != this)
        {
            last = *known.entry(this).or_insert_with(|| {
                all.push(Series {
                    indicator: &value.indicator,
                    department: &value.department,
                    district: value.district.as_deref(),
                    values: Vec::new(),
                });
                all.len() - 1
            });
        }
        all[last].values.push(value);
    }
    all
}

/// Months from year 0 to the period's end: two periods end on the same day exactly if these are
/// equal.
pub(super) fn end_month(period: Period) -> i64 {
    i64::from(period.year()) * 12 + i64::from(period.number() * period.grain().months())
}

/// ` (Bezirk …)` or nothing: what a message adds to an indicator's id.
pub(super) fn district_words(district: Option<&Arc<str>>) -> (String, String) {
    district.map_or_else(Default::default, |d| {
        (format!(" (Bezirk `{d}`)"), format!(" (district `{d}`)"))
    })
}
