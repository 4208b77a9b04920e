//! Tables with periods down and indicators across.

use super::Reader;
use crate::domain::{Decimal, Period, Submission, SumRow};
use crate::normalise::cell;
use crate::normalise::column::Role;
use crate::normalise::fold::key;
use crate::normalise::header::Column;
use crate::normalise::number::read_unit;
use crate::normalise::report::Reporter;
use crate::normalise::sums::Sums;
use crate::normalise::table::{Kind, Table, is_usual_unit};
use std::collections::BTreeMap;

impl Reader<'_, '_> {
    /// Reads all rows of such a table.
    pub(super) fn across(
        &mut self,
        reporter: &mut Reporter<'_>,
        table: &Table,
        sums: &mut Sums,
        out: &mut Submission,
    ) {
        let period_column = self.column(Role::Period);
        let mut others: Vec<Column> = table
            .header
            .columns
            .iter()
            .filter(|c| c.role.is_none() && c.column > period_column)
            .cloned()
            .collect();
        own_names(&mut others);
        let mut indexes: Vec<(Column, usize)> = Vec::new();
        for column in others {
            let filled = table
                .rows
                .iter()
                .any(|row| self.grid.sheet().cell(row.number, column.column).is_some());
            if !filled {
                continue;
            }
            if let Some(index) = self.define_header(reporter, table.header.rows.1, &column) {
                indexes.push((column, index));
            }
        }
        let Some(first) = indexes.first().map(|(_, index)| *index) else { return };
        let mut periods: BTreeMap<u32, Period> = BTreeMap::new();
        for row in &table.rows {
            // a remark below the table stands alone
            let data = matches!(row.kind, Kind::Data | Kind::MaybeSum(_))
                && indexes
                    .iter()
                    .any(|(column, _)| self.grid.shown(row.number, column.column).is_some());
            if data
                && self.cell(row.number, Role::Period).is_some()
                && let Some(period) = self.period(reporter, row.number, first)
            {
                periods.insert(row.number, period);
            }
        }
        let within = |coarse: Period| -> Vec<Period> {
            let inside = |p: &&Period| {
                p.grain() < coarse.grain() && p.start() >= coarse.start() && p.end() <= coarse.end()
            };
            periods.values().filter(inside).copied().collect()
        };
        let mut read: BTreeMap<(u32, Period), (u32, Decimal)> = BTreeMap::new();
        for row in &table.rows {
            if let Kind::Sum(label, total) = &row.kind {
                for (column, index) in &indexes {
                    if let Some(cell) = self.grid.sheet().cell(row.number, column.column)
                        && let Some(value) = self.plain(reporter, cell, *index)
                    {
                        sums.state(row.number, column.column, label, value, *total);
                    }
                }
                continue;
            }
            let Some(period) = periods.get(&row.number).copied() else { continue };
            let parts = within(period);
            if parts.len() >= 2 {
                // a quarter below its months
                for (column, index) in &indexes {
                    self.longer(reporter, row.number, column, *index, &parts, &read, out);
                }
                continue;
            }
            let remark = self.remark(reporter, row.number);
            for (column, index) in &indexes {
                let Some(cell) = self.grid.shown(row.number, column.column) else { continue };
                let about = (period, Some(column));
                let value = self.value(reporter, cell, *index, about, &remark, None, out);
                if let Some(value) = value {
                    self.summand(sums, *index, row.number, column.column, value);
                    read.insert((column.column, period), (row.number, value));
                }
            }
        }
    }

    /// A number for a longer period below or above its parts: checked, no value of its own.
    #[expect(clippy::too_many_arguments, reason = "one cell, with all that is known of its column")]
    fn longer(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        column: &Column,
        index: usize,
        parts: &[Period],
        read: &BTreeMap<(u32, Period), (u32, Decimal)>,
        out: &mut Submission,
    ) {
        let Some(cell) = self.grid.sheet().cell(row, column.column) else { return };
        let Some(stated) = self.plain(reporter, cell, index) else { return };
        let found: Vec<(u32, Decimal)> =
            parts.iter().filter_map(|p| read.get(&(column.column, *p)).copied()).collect();
        let values: Vec<Decimal> = found.iter().map(|(_, value)| *value).collect();
        let sum = values.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part));
        let rows = found.iter().map(|(row, _)| *row);
        let (Some(sum), Some(first), Some(last)) = (sum, rows.clone().min(), rows.max()) else {
            return;
        };
        let other = found.len() < parts.len()
            || !self.adds_over_time(index)
            || self.is_other_than_sum(index, true, stated, &values);
        if sum != stated && other {
            return;
        }
        let label = self.cell(row, Role::Period).map(|c| cell::text(c).into_owned());
        out.sums.push(SumRow {
            origin: reporter.origin(row, column.column),
            label: label.unwrap_or_default(),
            stated,
            actual: sum,
            rows: (first, last),
            columns: None,
        });
    }
}

/// Names columns by the lowest row of the header where that tells them apart ("Fahrgäste" below
/// "ÖPNV"), else by all of it ("Kurse Anzahl", "Beratungen Anzahl").
fn own_names(columns: &mut [Column]) {
    // "Wartezeit" over "Tage"
    for column in columns.iter_mut().filter(|column| is_usual_unit(&column.own)) {
        let name = column.text.strip_suffix(column.own.as_str()).unwrap_or_default();
        let name = name.trim_end().to_owned();
        if !name.is_empty() {
            column.unit = column.unit.take().or_else(|| read_unit(&column.own));
            column.own.clone_from(&name);
            column.text = name;
        }
    }
    let keys: Vec<String> = columns.iter().map(|c| key(&c.own)).collect();
    for (at, column) in columns.iter_mut().enumerate() {
        if !keys[at].is_empty() && keys.iter().filter(|k| **k == keys[at]).count() == 1 {
            column.text.clone_from(&column.own);
        }
    }
}
