//! A correction after freezing: figures that differ from those of the revision before are marked.

use crate::domain::{Decimal, DepartmentId, Figures, IndicatorId, Period, Sign, Value};
use rustc_hash::FxHashMap;

type Key<'a> = (&'a IndicatorId, &'a DepartmentId, Option<&'a str>, Period);

fn key(value: &Value) -> Key<'_> {
    (&value.indicator, &value.department, value.district.as_deref(), value.period)
}

/// Gives the sign `r` to every value and quarter that `former`, the revision before of the same edition,
/// had with another number. A value keeps the oldest number it is compared with.
pub fn correct(figures: &mut Figures, former: &Figures) {
    let before: FxHashMap<Key<'_>, &Value> =
        former.values.iter().map(|record| (key(&record.value), &record.value)).collect();
    for record in &mut figures.values {
        let Some(old) = before.get(&key(&record.value)).and_then(|value| value.value) else {
            continue;
        };
        if record.value.value != Some(old) {
            record.value.signs = record.value.signs.with(Sign::Revised);
            record.revised_from.get_or_insert(old);
        }
    }
    correct_totals(figures, former);
}

/// Gives the sign `r` to totals of quarters that an edition printed otherwise; not to those that were
/// incomplete and said so.
pub fn correct_totals(figures: &mut Figures, printed: &Figures) {
    let quarters: FxHashMap<(&IndicatorId, Period), Decimal> = printed
        .indicators
        .iter()
        .flat_map(|series| series.quarters.iter().map(|row| (&series.indicator.id, row)))
        .filter(|(_, row)| !row.signs.has(Sign::Limited))
        .filter_map(|(id, row)| Some(((id, row.quarter), row.value?)))
        .collect();
    for series in &mut figures.indicators {
        for row in &mut series.quarters {
            let old = quarters.get(&(&series.indicator.id, row.quarter)).copied();
            if old.is_some() && row.value.is_some() && old != row.value {
                row.signs = row.signs.with(Sign::Revised);
            }
        }
    }
}
