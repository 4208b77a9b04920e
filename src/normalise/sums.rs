//! Sum rows: found by their words, left out of the data, checked against what they cover.

use super::report::Reporter;
use crate::domain::{Decimal, SumRow};
use std::collections::{BTreeMap, BTreeSet};

/// Words that make a row a sum row when they are all that its label says.
const SUM_WORDS: &[&str] = &[
    "summe",
    "gesamt",
    "insgesamt",
    "zusammen",
    "gesamtsumme",
    "zwischensumme",
    "total",
    "σ",
    "summen",
    "sum",
    "gesamtergebnis",
    "endsumme",
    "subtotal",
    "stadtgesamt",
    "gesamtstadt",
    "summegesamt",
];

/// Whether a column's header says that it holds sums over other columns: `Summe`, `2026 gesamt`.
pub(super) fn is_sum_column(header: &str) -> bool {
    let letters: String =
        super::fold::key(header).chars().filter(|c| !c.is_ascii_digit()).collect();
    matches!(
        letters.as_str(),
        "summe"
            | "gesamt"
            | "insgesamt"
            | "zusammen"
            | "total"
            | "gesamtsumme"
            | "jahressumme"
            | "summejahr"
            | "jahrgesamt"
            | "gesamtjahr"
            | "summegesamt"
            | "jahrinsgesamt"
            | "sum"
            | "σ"
    ) || matches!(header.trim(), "Σ" | "∑")
}

/// What a row's label says about sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SumWord {
    /// It sums the rows of its group.
    Group,
    /// It sums everything.
    Total,
    /// It is part of another row: "darunter", "davon".
    Part,
    /// A sum carried from page to page: "Übertrag".
    Carried,
    /// It may be a sum ("Wohnungen gesamt") or a name.
    Maybe,
}

/// What a label says about sums, if anything.
pub(super) fn word(label: &str) -> Option<SumWord> {
    let first = label.trim_start().chars().next()?;
    // most labels are told by their first letter and last word
    let lower = label.trim().trim_end_matches([':', '.']).to_lowercase();
    if matches!(first, 'Σ' | '∑') {
        return Some(SumWord::Group);
    }
    for part in ["darunter", "davon", "dar.", "dav."] {
        if lower.strip_prefix(part).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)) {
            return Some(SumWord::Part);
        }
    }
    for word in ["übertrag", "zwischenübertrag", "seitenübertrag"] {
        if lower.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)) {
            return Some(SumWord::Carried);
        }
    }
    if SUM_WORDS.contains(&lower.as_str()) {
        let total = lower.contains("gesamt") || lower == "total";
        return Some(if total { SumWord::Total } else { SumWord::Group });
    }
    for (front, found) in [
        ("summe ", SumWord::Group),
        ("zwischensumme ", SumWord::Group),
        ("gesamtsumme ", SumWord::Total),
    ] {
        if lower.starts_with(front) {
            return Some(found);
        }
    }
    for back in [" gesamt", " insgesamt", " zusammen", ", gesamt", " (gesamt)", " (summe)"] {
        if lower.ends_with(back) {
            return Some(SumWord::Maybe);
        }
    }
    None
}

/// The numbers of one table, column by column, with the rows that part or sum them.
#[derive(Default)]
pub(super) struct Sums {
    columns: BTreeMap<u32, Vec<(u32, Decimal)>>,
    borders: Vec<u32>,
    stated: Vec<Stated>,
    /// Columns with numbers that do not add up, such as percentages.
    left: BTreeSet<u32>,
    /// Columns with a summand that is not known.
    lacking: BTreeSet<u32>,
}

struct Stated {
    row: u32,
    column: u32,
    label: String,
    value: Decimal,
    total: bool,
}

impl Sums {
    /// A number of the data.
    pub(super) fn add(&mut self, row: u32, column: u32, value: Decimal) {
        self.columns.entry(column).or_default().push((row, value));
    }

    /// A number that does not add up with others: the column's sums are not checked.
    pub(super) fn leave(&mut self, column: u32) {
        self.left.insert(column);
    }

    /// A summand that is secret or unknown: a sum that differs from the others' is no fault.
    pub(super) fn lack(&mut self, column: u32) {
        self.lacking.insert(column);
    }

    /// Whether a column lacks a summand.
    pub(super) fn lacks(&self, column: u32) -> bool {
        self.lacking.contains(&column)
    }

    /// A row that begins a new group.
    pub(super) fn border(&mut self, row: u32) {
        self.borders.push(row);
    }

    /// A stated sum.
    pub(super) fn state(
        &mut self,
        row: u32,
        column: u32,
        label: &str,
        value: Decimal,
        total: bool,
    ) {
        self.stated.push(Stated { row, column, label: label.to_owned(), value, total });
    }

    /// Whether a value is what the rows above add up to: then "Wohnungen gesamt" is a sum.
    pub(super) fn equals_above(&self, column: u32, value: Decimal) -> bool {
        let Some(numbers) = self.columns.get(&column) else { return false };
        let mut sum = Decimal::ZERO;
        for (count, (_, number)) in numbers.iter().rev().enumerate() {
            let Some(more) = sum.checked_add(*number) else { return false };
            sum = more;
            if sum == value && count >= 1 {
                return true;
            }
        }
        false
    }

    /// The sum rows: each compared with the rows that it most likely covers, those above before
    /// those below.
    pub(super) fn finish(mut self, reporter: &Reporter<'_>) -> Vec<SumRow> {
        self.borders.extend(self.stated.iter().map(|s| s.row));
        self.borders.sort_unstable();
        self.borders.dedup();
        let mut rows = Vec::with_capacity(self.stated.len());
        for stated in self.stated.iter().filter(|s| !self.left.contains(&s.column)) {
            let Some(numbers) = self.columns.get(&stated.column) else { continue };
            let at = numbers.partition_point(|(row, _)| *row < stated.row);
            let (above, below) = numbers.split_at(at);
            let border = self.borders.partition_point(|row| *row < stated.row);
            let last_border = border.checked_sub(1).map_or(0, |i| self.borders[i]);
            let next_border = self.borders.get(border + 1).copied().unwrap_or(u32::MAX);
            let group_above = &above[above.partition_point(|(row, _)| *row <= last_border)..];
            let group_below = &below[..below.partition_point(|(row, _)| *row < next_border)];
            let mut candidates = [group_above, above, group_below, below];
            if stated.total {
                candidates = [above, group_above, below, group_below];
            }
            let sum = |numbers: &[(u32, Decimal)]| {
                numbers.iter().try_fold(Decimal::ZERO, |sum, (_, number)| sum.checked_add(*number))
            };
            let fits = candidates.iter().find(|c| !c.is_empty() && sum(c) == Some(stated.value));
            if fits.is_none() && self.lacking.contains(&stated.column) {
                continue;
            }
            let Some(covered) = fits.or_else(|| candidates.iter().find(|c| !c.is_empty())) else {
                continue;
            };
            let (Some(actual), Some(first), Some(last)) =
                (sum(covered), covered.first(), covered.last())
            else {
                continue;
            };
            rows.push(SumRow {
                origin: reporter.origin(stated.row, stated.column),
                label: stated.label.clone(),
                stated: stated.value,
                actual,
                rows: (first.0, last.0),
                columns: None,
            });
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sum_words() {
        for (label, expected) in [
            ("Summe", Some(SumWord::Group)),
            ("Σ", Some(SumWord::Group)),
            ("Insgesamt:", Some(SumWord::Total)),
            ("Gesamt", Some(SumWord::Total)),
            ("München zusammen", Some(SumWord::Maybe)),
            ("darunter Frauen", Some(SumWord::Part)),
            ("davon: Kinder", Some(SumWord::Part)),
            ("Übertrag von Seite 2", Some(SumWord::Carried)),
            ("Übertragung an Träger", None),
            ("Gesamtkonzept Wohnen", None),
            ("Summer School", None),
            ("Zusammenarbeit", None),
        ] {
            assert_eq!(word(label), expected, "{label}");
        }
    }
}
