//! Tables with periods down and indicators across.

use super::Reader;
use super::define::split_header;
use crate::domain::{Decimal, Period, Submission, SumRow};
use crate::normalise::cell;
use crate::normalise::column::Role;
use crate::normalise::fold::key;
use crate::normalise::header::Column;
use crate::normalise::number::{Unit, read_unit};
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
        self.own_names(&mut others);
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
            self.marks.clear();
            self.mark_of_period(row.number);
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

    /// Names columns by all of their header: "Anträge – Eingang", "Kurse – Anzahl". By its lowest row
    /// alone where the project knows that name, and where what stands above is an action field.
    fn own_names(&self, columns: &mut [Column]) {
        let above = |column: &Column| {
            let above = column.text.strip_suffix(column.own.as_str()).unwrap_or_default();
            above.trim_end().to_owned()
        };
        // "Wartezeit" over "Tage", "Ausgaben" over "in €"; but "Kurse" over "Anzahl" and "Teilnehmer"
        let names: Vec<String> = columns.iter().map(above).collect();
        for (column, name) in columns.iter_mut().zip(&names) {
            let Some(unit) = unit_alone(&column.own).filter(|_| !name.is_empty()) else { continue };
            column.unit = column.unit.take().or(Some(unit));
            if names.iter().filter(|other| *other == name).count() == 1 {
                column.own.clone_from(name);
                column.text.clone_from(name);
            }
        }
        let keys: Vec<String> = columns.iter().map(|c| key(&c.own)).collect();
        for (at, column) in columns.iter_mut().enumerate() {
            let above = above(column);
            if above.is_empty() {
                continue;
            }
            let (base, _) = split_header(&column.own);
            let alone =
                !keys[at].is_empty() && keys.iter().filter(|k| **k == keys[at]).count() == 1;
            let known = self.context.indicator(base).is_some()
                || self.context.indicator(&column.own).is_some()
                || self.context.id_for(base).1
                || !self.context.free && self.context.field(&above).is_some();
            column.text = match alone && known {
                true => column.own.clone(),
                false => format!("{above} – {}", column.own),
            };
        }
    }
}

/// The unit that a header cell consists of: "Tage", "(%)", "in €".
fn unit_alone(text: &str) -> Option<(Unit, u32)> {
    let inner = text.trim().trim_matches(['(', ')', '[', ']']);
    let inner = inner.strip_prefix("in ").unwrap_or(inner);
    match read_unit(inner)? {
        (Unit::None, 0) => None,
        (Unit::Word(word), _) if !is_usual_unit(&word) => None,
        unit => Some(unit),
    }
}
