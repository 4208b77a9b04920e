//! Rows of a texts sheet become narratives.

use super::cell;
use super::column::Role;
use super::context::Context;
use super::fold::prose;
use super::measure::{SheetFacts, is_dash, no_field, public, unknown_field};
use super::report::Reporter;
use super::table::{Kind, Table};
use crate::domain::{FieldId, FieldText, Submission};
use crate::workbook::RawValue;

/// Reads all rows of a table into `out`. Several rows of one action field stay several texts.
pub(super) fn read(
    context: &Context<'_>,
    facts: &SheetFacts<'_>,
    table: &mut Table,
    reporter: &mut Reporter<'_>,
    out: &mut Submission,
) {
    let grid = reporter.grid;
    let column = |role: Role| table.header.column(role);
    let (field_column, text_column, public_column) =
        (column(Role::Field), column(Role::Text), column(Role::Public));
    let mut before: Option<FieldId> = None;
    let mut lacks_field = false;
    let mut blank: Vec<u32> = Vec::new();
    for row in &table.rows {
        let number = row.number;
        let named = field_column.and_then(|c| grid.shown(number, c));
        let field = match (named, &row.kind) {
            (Some(cell), _) => {
                let text = cell::text(cell);
                let field = context.field(&text);
                if field.is_none() && !reporter.fault(cell, "") && !text.is_empty() {
                    unknown_field(reporter, context, number, cell.column, &text, "");
                }
                field
            }
            (None, Kind::Heading(text, _)) => context.field(text),
            // a second paragraph below its action field
            (None, _) => before.clone().or_else(|| facts.field.clone()),
        };
        before.clone_from(&field);
        let Some(cell) = text_column.and_then(|c| grid.shown(number, c)) else {
            blank.push(number);
            continue;
        };
        if reporter.fault(cell, field.as_ref().map_or("", FieldId::as_str)) {
            continue;
        }
        let text = match &cell.value {
            RawValue::Text(text) => prose(text),
            _ => cell::text(cell).into_owned(),
        };
        if is_dash(&text) {
            blank.push(number);
            continue;
        }
        lacks_field |= field.is_none() && named.is_none();
        let subject = field.as_ref().map_or("", FieldId::as_str).to_owned();
        let public = match public_column.and_then(|c| grid.shown(number, c)) {
            None => context.public_default(),
            Some(cell) => public(reporter, cell, &subject),
        };
        out.texts.push(FieldText {
            field,
            department: context.department.id.clone(),
            text,
            public,
            origin: reporter.origin(cell.row, cell.column),
        });
    }
    for row in blank {
        table.leave_out_blank(row);
    }
    if lacks_field {
        no_field(reporter, context, table);
    }
}
