//! Columns of sums beside periods: `Summe` below a year, a quarter beside its months.

use super::Reader;
use crate::domain::{Aggregation, Decimal, Submission, SumRow};
use crate::normalise::column::Role;
use crate::normalise::fold::shown;
use crate::normalise::header::{Column, Header};
use crate::normalise::report::Reporter;
use crate::normalise::sums::Sums;
use crate::workbook::RawCell;

/// A column of sums, and the columns that it sums.
pub(super) struct Total {
    pub(super) column: Column,
    covers: Vec<u32>,
}

/// The columns of sums of a wide table. One with a year, or that is a longer period itself, covers
/// the shortest periods within; any other those to its left up to the next one, or to its right.
pub(super) fn of(header: &Header) -> Vec<Total> {
    let totals: Vec<&Column> =
        header.columns.iter().filter(|c| c.role == Some(Role::Total)).collect();
    let parts: Vec<&Column> =
        header.columns.iter().filter(|c| c.role.is_none() && c.period.is_some()).collect();
    totals
        .iter()
        .map(|total| {
            let at = total.column;
            let before = totals.iter().map(|t| t.column).filter(|c| *c < at).max().unwrap_or(0);
            let after =
                totals.iter().map(|t| t.column).filter(|c| *c > at).min().unwrap_or(u32::MAX);
            let within: Vec<&&Column> = match total.by {
                Some(by) => parts
                    .iter()
                    .filter(|c| {
                        c.period.is_some_and(|p| {
                            p.grain() < by.grain() && p.start() >= by.start() && p.end() <= by.end()
                        })
                    })
                    .collect(),
                None => {
                    let left: Vec<&&Column> =
                        parts.iter().filter(|c| before < c.column && c.column < at).collect();
                    if left.is_empty() {
                        parts.iter().filter(|c| at < c.column && c.column < after).collect()
                    } else {
                        left
                    }
                }
            };
            let finest = within.iter().filter_map(|c| c.period).map(|p| p.grain()).min();
            let covers = within
                .iter()
                .filter(|c| c.period.map(|p| p.grain()) == finest)
                .map(|c| c.column)
                .collect();
            Total { column: (*total).clone(), covers }
        })
        .collect()
}

impl Reader<'_, '_> {
    /// Compares a cell of such a column with what it covers; `read` is what the row's values are.
    #[expect(clippy::too_many_arguments, reason = "one cell, with all that is known of its row")]
    pub(super) fn total(
        &mut self,
        reporter: &mut Reporter<'_>,
        cell: &RawCell,
        index: usize,
        total: &Total,
        read: &[(u32, Option<Decimal>)],
        remark: &str,
        sums: &mut Sums,
        out: &mut Submission,
    ) {
        // an indicator of years: the column is its value, and months only explain it
        if let (Some(period), Some(grain)) = (total.column.period, self.defined[index].grain)
            && period.grain() == grain
        {
            self.value(reporter, cell, index, (period, Some(&total.column)), remark, None, out);
            return;
        }
        let Some(stated) = self.plain(reporter, cell, index) else { return };
        sums.add(cell.row, cell.column, stated);
        let covered: Vec<&(u32, Option<Decimal>)> =
            read.iter().filter(|(column, _)| total.covers.contains(column)).collect();
        let parts: Vec<Decimal> = covered.iter().filter_map(|(_, value)| *value).collect();
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part));
        let (Some(sum), Some(first), Some(last)) = (sum, covered.first(), covered.last()) else {
            return;
        };
        if parts.is_empty() || !self.adds_over_time(index) {
            return;
        }
        let whole = parts.len() == covered.len();
        if sum != stated
            && (!whole
                || self.is_other_than_sum(index, total.column.period.is_some(), stated, &parts))
        {
            return;
        }
        out.sums.push(SumRow {
            origin: reporter.origin(cell.row, cell.column),
            label: shown(&total.column.text),
            stated,
            actual: sum,
            rows: (cell.row, cell.row),
            columns: Some((first.0, last.0)),
        });
    }

    /// Whether values of an indicator may be added up over time at all.
    pub(super) fn adds_over_time(&self, index: usize) -> bool {
        let defined = &self.defined[index];
        let kind = defined.definition.indicator.aggregation;
        !defined.unit.percent && matches!(kind, None | Some(Aggregation::Flow))
    }

    /// Whether a longer period's number is the last of its parts or their mean: then nothing says
    /// that it should be their sum.
    pub(super) fn is_other_than_sum(
        &self,
        index: usize,
        is_period: bool,
        stated: Decimal,
        parts: &[Decimal],
    ) -> bool {
        let kind = self.defined[index].definition.indicator.aggregation;
        if !is_period || kind.is_some() || parts.is_empty() {
            return false;
        }
        let mean = parts
            .iter()
            .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))
            .and_then(|sum| sum.checked_div(Decimal::from(parts.len())));
        let near = |mean: Decimal| (mean - stated).abs() < Decimal::ONE;
        parts.last() == Some(&stated) || mean.is_some_and(near)
    }
}
