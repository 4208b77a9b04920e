//! Columns whose header leaves open what they are, and whose contents tell: words under "Stand" are the
//! status, percentages under "Erfüllung" the progress, unique numbers under "Ziffer" the id.

use super::cell;
use super::column::{self, Role};
use super::context::Context;
use super::fold::{key, shown};
use super::grid::Grid;
use super::period::TimeReading;
use super::report::Reporter;
use super::table::{Kind, Table};
use crate::config::SheetKind;
use crate::finding::rule;
use crate::lang::Text;
use crate::workbook::{RawCell, RawValue};
use std::collections::BTreeSet;

/// Gives columns of measures the roles that their contents tell; not those that a profile names.
pub(super) fn tell_roles(
    table: &mut Table,
    grid: &Grid<'_>,
    context: &Context<'_>,
    named: &[Role],
    reporter: &mut Reporter<'_>,
) {
    if table.header.kind != SheetKind::Measures {
        return;
    }
    if !named.contains(&Role::Phase) && !named.contains(&Role::AsOf) {
        words_for_days(table, grid, context, reporter);
    }
    if !named.contains(&Role::Progress) {
        shares(table, grid);
    }
    if !named.contains(&Role::Id) && !named.contains(&Role::Point) {
        numbers_of_points(table, grid);
    }
}

/// The cells of a column in the rows of data.
fn cells<'a>(table: &Table, grid: &Grid<'a>, column: u32) -> Vec<Option<&'a RawCell>> {
    let data = table.rows.iter().filter(|row| matches!(row.kind, Kind::Data));
    data.map(|row| grid.shown(row.number, column)).collect()
}

fn set(table: &mut Table, column: u32, role: Role) {
    for column in table.header.columns.iter_mut().filter(|c| c.column == column) {
        column.role = Some(role);
    }
}

/// "Stand" with words instead of days, where no other column has the status.
fn words_for_days(
    table: &mut Table,
    grid: &Grid<'_>,
    context: &Context<'_>,
    reporter: &mut Reporter<'_>,
) {
    let Some(column) = table.header.column(Role::AsOf) else { return };
    if table.header.has(Role::Phase) {
        return;
    }
    let (mut filled, mut words, mut phases) = (0, 0, 0);
    for cell in cells(table, grid, column).into_iter().flatten() {
        filled += 1;
        let RawValue::Text(text) = &cell.value else { continue };
        let time = matches!(cell::time(cell), TimeReading::Time(_) | TimeReading::YearMissing(_));
        words += usize::from(!time && text.chars().count() <= 60);
        phases += usize::from(context.phase(&cell::text(cell)).is_some());
    }
    if words * 2 <= filled || phases == 0 {
        return;
    }
    set(table, column, Role::Phase);
    let name = shown(&reporter.column_name(column));
    let message = Text::new(
        format!("die Spalte `{name}` enthält Wörter statt Daten und wird als Status gelesen"),
        format!("the column `{name}` holds words instead of dates and is read as the status"),
    );
    let help = Text::new("`Status` in den Spaltenkopf schreiben", "put `Status` into the header");
    let row = table.header.rows.1.max(1);
    reporter.note(rule::AMBIGUOUS_VALUE, row, column, "", message, help);
}

/// "Erfüllung" with percentages, where no other column has the progress.
fn shares(table: &mut Table, grid: &Grid<'_>) {
    if table.header.has(Role::Progress) {
        return;
    }
    let free: Vec<u32> = table
        .header
        .columns
        .iter()
        .filter(|c| c.role.is_none() && column::says_how_far(&c.text))
        .map(|c| c.column)
        .collect();
    for column in free {
        let (mut filled, mut shares) = (0, 0);
        for cell in cells(table, grid, column).into_iter().flatten() {
            filled += 1;
            let written = matches!(&cell.value, RawValue::Text(text) if text.trim().ends_with('%'));
            shares += usize::from(cell.percent || written);
        }
        if shares * 2 > filled {
            set(table, column, Role::Progress);
            return;
        }
    }
}

/// "Ziffer" or "Beschluss-Nr." with a number of its own in each row, where no column has ids.
fn numbers_of_points(table: &mut Table, grid: &Grid<'_>) {
    if table.header.has(Role::Id) {
        return;
    }
    let point = table.header.columns.iter().find(|c| {
        c.role == Some(Role::Point)
            && matches!(
                key(&c.text).as_str(),
                "ziffer" | "beschlussnr" | "beschlussnummer" | "beschluss" | "drucksachennr"
            )
    });
    let Some(column) = point.map(|c| c.column) else { return };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let all = cells(table, grid, column);
    let own = all.iter().all(|cell| {
        cell.is_some_and(|cell| {
            let text = cell::text(cell);
            let plain = text.bytes().all(|b| b.is_ascii_digit());
            !text.is_empty() && !plain && seen.insert(key(&text))
        })
    });
    if own && !all.is_empty() {
        set(table, column, Role::Id);
    }
}
