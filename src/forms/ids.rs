//! Ids for measures that do not exist yet: they go on where the department's own ids end.

use crate::domain::MeasureId;
use std::collections::BTreeMap;

/// An id as what stands before its last digits, and these.
fn parts(id: &str) -> Option<(&str, u64, usize)> {
    let head = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &id[head.len()..];
    Some((head, digits.parse().ok()?, digits.len()))
}

/// Gives each department ids that nobody has or had, and none twice.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Highest number and most digits of every prefix that was ever used.
    used: BTreeMap<String, (u64, usize)>,
}

impl Ids {
    /// All ids that were ever given.
    pub(super) fn of<'a>(ids: impl IntoIterator<Item = &'a MeasureId>) -> Self {
        let mut all = Self::default();
        for id in ids {
            if let Some((head, number, digits)) = parts(id.as_str()) {
                let entry = all.used.entry(head.to_owned()).or_insert((0, 0));
                *entry = (entry.0.max(number), entry.1.max(digits));
            }
        }
        all
    }

    /// The next `count` ids of a department that has these: in the prefix that most of them share,
    /// else in one made of its own id.
    pub(super) fn next(
        &mut self,
        department: &str,
        own: &[&MeasureId],
        count: usize,
    ) -> Vec<String> {
        let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
        for id in own {
            if let Some((head, ..)) = parts(id.as_str()) {
                *shared.entry(head).or_insert(0) += 1;
            }
        }
        // The first of equals is the last of these, in reversed order.
        let most = shared.into_iter().rev().max_by_key(|(_, count)| *count);
        let head = match most {
            Some((head, uses)) if uses * 2 >= own.len() => head.to_owned(),
            _ => format!("{department}-"),
        };
        let entry = self.used.entry(head.clone()).or_insert((0, 2));
        let width = entry.1;
        (0..count)
            .map_while(|_| {
                entry.0 = entry.0.checked_add(1)?;
                Some(format!("{head}{:0width$}", entry.0))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(all: &[&str], own: &[&str]) -> Vec<String> {
        let ids = |list: &[&str]| list.iter().map(|id| MeasureId::from(*id)).collect::<Vec<_>>();
        let (all, own) = (ids(all), ids(own));
        Ids::of(&all).next("amt", &own.iter().collect::<Vec<_>>(), 2)
    }

    #[test]
    fn ids_go_on_where_the_departments_end() {
        assert_eq!(next(&["S-01", "S-09", "T-40"], &["S-01", "S-09"]), ["S-10", "S-11"]);
        // Another department's ids and those of earlier editions are taken too.
        assert_eq!(next(&["M7", "M12"], &["M7"]), ["M13", "M14"]);
        assert_eq!(next(&["3.2", "3.10"], &["3.2"]), ["3.11", "3.12"]);
        // Ids without a number, most of them, or none at all.
        assert_eq!(next(&["amt-radweg", "amt-gleis-2"], &["amt-radweg"]), ["amt-01", "amt-02"]);
        assert_eq!(next(&[], &[]), ["amt-01", "amt-02"]);
        assert_eq!(next(&["A-01", "B-01"], &["A-01", "B-01"]), ["A-02", "A-03"]);
        assert_eq!(next(&["x18446744073709551615"], &["x18446744073709551615"]), [""; 0]);
    }

    #[test]
    fn two_departments_never_get_the_same() {
        let all = ["M-1", "M-2"].map(MeasureId::from);
        let mut ids = Ids::of(&all);
        assert_eq!(ids.next("a", &[&all[0]], 2), ["M-3", "M-4"]);
        assert_eq!(ids.next("b", &[&all[1]], 2), ["M-5", "M-6"]);
    }
}
