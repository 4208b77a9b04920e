//! What the archive has beyond the inbox, and which of its editions says it (RULES.md 2).

use crate::domain::{
    Decimal, DepartmentId, History, IndicatorId, Period, Sign, Value, ValueRecord,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a value is of.
type Key<'a> = (&'a IndicatorId, &'a DepartmentId, Option<&'a str>, Period);

fn key(value: &Value) -> Key<'_> {
    (&value.indicator, &value.department, value.district.as_deref(), value.period)
}

/// Archived values.
pub(super) struct Archived<'a> {
    /// In order of precedence, from the latest edition on.
    pub(super) stated: Vec<&'a Value>,
    /// What the last edition printed of values that an earlier one corrected after it.
    pub(super) superseded: FxHashMap<Key<'a>, Decimal>,
}

/// The archived values. What an edition took over from an earlier one is not its own statement: where the
/// earlier one was corrected since, the correction says what the value is, and whether there is one.
pub(super) fn archived(history: &History) -> Archived<'_> {
    let editions = &history.editions;
    // an edition without values was not read: what it says is in a later one
    let of_file: FxHashMap<&str, usize> = editions
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, edition)| !edition.figures.values.is_empty())
        .flat_map(|(at, edition)| edition.inputs.iter().map(move |(path, _)| (path.as_str(), at)))
        .collect();
    let (mut stated, mut taken_over) = (Vec::new(), Vec::new());
    let mut superseded: FxHashMap<Key<'_>, Decimal> = FxHashMap::default();
    // values of one file follow one another
    let mut last: Option<(&str, usize)> = None;
    for (at, edition) in editions.iter().enumerate().rev() {
        for value in edition.figures.values.iter().map(|record| &record.value) {
            let source = value.archived_source.as_deref().unwrap_or_default();
            let known = last.filter(|(file, _)| is_of(source, file)).or_else(|| {
                let mut files = source.match_indices('!').map(|(end, _)| &source[..end]);
                files.find_map(|file| Some((file, *of_file.get(file)?)))
            });
            last = known.or(last);
            match known {
                Some((_, from)) if from >= at => stated.push(value),
                Some(_) if at + 1 == editions.len() => {
                    superseded.extend(value.value.map(|number| (key(value), number)));
                }
                Some(_) => {}
                None => taken_over.push((at, value)),
            }
        }
    }
    // whose file no edition that was read names: what an edition states itself comes first
    if editions.len() > 1 {
        let own: FxHashSet<Key<'_>> = stated.iter().map(|value| key(value)).collect();
        let last = taken_over.iter().filter(|(at, _)| at + 1 == editions.len());
        let corrected = last.filter(|(_, value)| own.contains(&key(value)));
        superseded.extend(
            corrected.filter_map(|(_, value)| value.value.map(|number| (key(value), number))),
        );
    }
    stated.extend(taken_over.into_iter().map(|(_, value)| value));
    Archived { stated, superseded }
}

/// Whether a source is in this file.
fn is_of(source: &str, file: &str) -> bool {
    source.strip_prefix(file).is_some_and(|rest| rest.starts_with('!'))
}

/// Marks a value that the last edition printed otherwise.
pub(super) fn revise(record: &mut ValueRecord, superseded: &FxHashMap<Key<'_>, Decimal>) {
    let Some(before) = superseded.get(&key(&record.value)) else { return };
    if record.revised_from.is_none() && record.value.value != Some(*before) {
        record.revised_from = Some(*before);
        record.value.signs = record.value.signs.with(Sign::Revised);
    }
}
