//! Rows of an indicators sheet become definitions and values.

mod define;
mod value;

use super::amount::Amounts;
use super::cell;
use super::column::Role;
use super::context::Context;
use super::grid::Grid;
use super::header::{Column, Layout};
use super::measure::{SheetFacts, counts, no_field, no_ids};
use super::period::TimeReading;
use super::report::Reporter;
use super::sums::{self, SumWord, Sums};
use super::table::{Kind, Table};
use crate::domain::{DepartmentId, FieldId, Grain, IndicatorId, Period, Submission};
use crate::finding::rule;
use crate::lang::Text;
use crate::workbook::{RawCell, RawValue};
pub(super) use define::bare;
use define::{Defined, Said};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Reads the tables of one sheet.
struct Reader<'r, 'a> {
    context: &'r Context<'a>,
    facts: &'r SheetFacts<'r>,
    grid: &'r Grid<'a>,
    department: DepartmentId,
    columns: FxHashMap<Role, Column>,
    /// Grain of a plain date in the period column.
    day_grain: Option<Grain>,
    amounts: Amounts,
    defined: Vec<Defined>,
    by_words: FxHashMap<String, usize>,
    by_id: FxHashMap<IndicatorId, usize>,
    fields: FxHashMap<String, Option<FieldId>>,
    times: FxHashMap<Arc<str>, TimeReading>,
    notes: FxHashMap<String, Arc<str>>,
    districts: FxHashMap<Arc<str>, Arc<str>>,
    has_ids: bool,
    lacks_field: bool,
    /// The heading above names no known action field; a finding says so.
    unknown_heading: bool,
    empty: Arc<str>,
    /// Footnotes of the table, to complete marks.
    footnotes: Vec<(String, String)>,
}

/// Reads all rows of a table into `out`.
pub(super) fn read(
    context: &Context<'_>,
    facts: &SheetFacts<'_>,
    table: &mut Table,
    reporter: &mut Reporter<'_>,
    out: &mut Submission,
) {
    let grid = reporter.grid;
    let mut columns: FxHashMap<Role, Column> = FxHashMap::default();
    for column in &table.header.columns {
        if let Some(role) = column.role {
            columns.insert(role, column.clone());
        }
    }
    let counting = columns.get(&Role::Id).is_some_and(|id| {
        counts(table, grid, id.column)
            && first_id(table, grid, id.column)
                .is_none_or(|text| context.indicator(&text).is_none())
    });
    if counting {
        columns.remove(&Role::Id);
    }
    let has_ids = columns.contains_key(&Role::Id);
    let day_grain = columns.get(&Role::Period).and_then(|c| grain_word(&c.text));
    let mut reader = Reader {
        context,
        facts,
        grid,
        department: context.department.id.clone(),
        columns,
        day_grain,
        amounts: Amounts::default(),
        defined: Vec::new(),
        by_words: FxHashMap::default(),
        by_id: FxHashMap::default(),
        fields: FxHashMap::default(),
        times: FxHashMap::default(),
        notes: FxHashMap::default(),
        districts: FxHashMap::default(),
        has_ids,
        lacks_field: false,
        unknown_heading: false,
        empty: Arc::from(""),
        footnotes: table
            .footnotes
            .iter()
            .map(|(mark, _)| (mark.clone(), table.footnote(mark).unwrap_or_default().to_owned()))
            .collect(),
    };
    let mut sums = Sums::default();
    match table.header.layout {
        Layout::Across => reader.across(reporter, table, &mut sums, out),
        Layout::Long | Layout::Wide | Layout::Single(_) => {
            reader.down(reporter, table, &mut sums, out)
        }
    }
    let unnamed = !has_ids && reader.defined.iter().any(|d| d.proposed);
    if unnamed && table.header.layout != Layout::Across {
        no_ids(reporter, table, counting);
    }
    if reader.lacks_field && !reader.columns.contains_key(&Role::Field) {
        no_field(reporter, context, table);
    }
    reader.percent_mixtures(reporter);
    reader.amounts.finish(reporter);
    out.definitions.extend(reader.defined.into_iter().map(|d| d.definition));
    out.sums.extend(sums.finish(reporter));
}

/// What the districts of an indicator and a period add up to, with first and last row.
type Parts = FxHashMap<(usize, Period), (crate::domain::Decimal, u32, u32)>;

fn add_part(parts: &mut Parts, of: (usize, Period), value: crate::domain::Decimal, row: u32) {
    let part = parts.entry(of).or_insert((crate::domain::Decimal::ZERO, row, row));
    part.0 = part.0.saturating_add(value);
    part.2 = row;
}

/// The first text of an id column.
fn first_id(table: &Table, grid: &Grid<'_>, column: u32) -> Option<String> {
    table.rows.iter().find_map(|row| Some(cell::text(grid.shown(row.number, column)?).into_owned()))
}

/// The grain that a period column's header names.
fn grain_word(text: &str) -> Option<Grain> {
    let key = super::fold::key(text);
    if key.contains("quartal") || key.contains("quarter") {
        Some(Grain::Quarter)
    } else if key.contains("halbjahr") {
        Some(Grain::HalfYear)
    } else if key.contains("monat") || key.contains("month") {
        Some(Grain::Month)
    } else if key.contains("jahr") || key == "year" {
        Some(Grain::Year)
    } else {
        None
    }
}

impl<'a> Reader<'_, 'a> {
    /// The cell of a role in a row, or of the merge that covers it.
    fn cell(&self, row: u32, role: Role) -> Option<&'a RawCell> {
        self.grid.shown(row, self.columns.get(&role)?.column)
    }

    fn column(&self, role: Role) -> u32 {
        self.columns.get(&role).map_or(1, |c| c.column)
    }

    /// Tables with an indicator a row: long, wide, or one value a row.
    fn down(
        &mut self,
        reporter: &mut Reporter<'_>,
        table: &mut Table,
        sums: &mut Sums,
        out: &mut Submission,
    ) {
        let layout = table.header.layout;
        let wide: Vec<Column> = table
            .header
            .columns
            .iter()
            .filter(|c| c.period.is_some() && c.role.is_none())
            .cloned()
            .collect();
        let groups = self
            .columns
            .get(&Role::Field)
            .is_some_and(|c| table.labels_groups(self.grid, c.column));
        let mut heading: Option<FieldId> = None;
        let mut group_field: Option<&RawCell> = None;
        let mut before: Option<usize> = None;
        let mut last_said: Option<Said<'a>> = None;
        let mut totals: Vec<(usize, Period, u32, u32, String, crate::domain::Decimal)> = Vec::new();
        let mut parts = Parts::default();
        let districts = self.columns.contains_key(&Role::District);
        let rows = std::mem::take(&mut table.rows);
        for row in &rows {
            let number = row.number;
            let sum = match &row.kind {
                Kind::Heading(text, column) => {
                    heading = self.named_field(reporter, number, *column, text, "");
                    self.unknown_heading = heading.is_none();
                    (before, last_said, group_field) = (None, None, None);
                    sums.border(number);
                    continue;
                }
                Kind::Sum(label, total) => Some((label, *total)),
                Kind::MaybeSum(label) => {
                    self.adds_up(number, &wide, sums).then_some((label, false))
                }
                Kind::Data => None,
            };
            if let Some((label, total)) = sum {
                self.state_sums(reporter, number, label, total, &wide, layout, sums);
                continue;
            }
            let mut said = self.said(row.index, number);
            if groups {
                group_field = said.field.or(group_field);
                said.field = group_field;
            }
            // the label stands in the first row of its group only
            let index = if said.id.is_none() && said.name.is_none() {
                match before {
                    Some(index) if layout == Layout::Long => Some(index),
                    _ => None,
                }
            } else if last_said.as_ref().is_some_and(|last| last.same(&said)) {
                before
            } else {
                self.define(reporter, number, &said, heading.as_ref())
            };
            let Some(index) = index else {
                if said.any {
                    self.nameless(reporter, number);
                } else {
                    table.leave_out_blank(number);
                }
                continue;
            };
            if said.id.is_some() || said.name.is_some() {
                last_said = Some(said);
            }
            before = Some(index);
            let cells = self.grid.cells(row.index);
            match layout {
                Layout::Wide => {
                    let district = if districts { self.district(number) } else { None };
                    let whole = district.as_deref().filter(|name| {
                        matches!(sums::word(name), Some(SumWord::Group | SumWord::Total))
                    });
                    for column in &wide {
                        let own = cells
                            .binary_search_by_key(&column.column, |c| c.column)
                            .ok()
                            .map(|at| &cells[at])
                            .filter(|c| !super::grid::blank(c));
                        let (Some(cell), Some(period)) = (own, column.period) else { continue };
                        if let Some(name) = whole {
                            if let Some(value) = self.plain(reporter, cell, index) {
                                totals.push((
                                    index,
                                    period,
                                    number,
                                    cell.column,
                                    name.to_owned(),
                                    value,
                                ));
                            }
                            continue;
                        }
                        let value = self.value(
                            reporter,
                            cell,
                            index,
                            period,
                            column.unit.as_ref(),
                            None,
                            district.clone(),
                            out,
                        );
                        if let Some(value) = value {
                            if districts {
                                add_part(&mut parts, (index, period), value, number);
                            }
                            sums.add(number, column.column, value);
                        }
                    }
                }
                Layout::Long | Layout::Single(_) => {
                    let Some(cell) = self.cell(number, Role::Value) else { continue };
                    let period = match layout {
                        Layout::Single(period) => Some(period),
                        _ => self.period(reporter, number, index),
                    };
                    let Some(period) = period else { continue };
                    let district = if districts { self.district(number) } else { None };
                    if let Some(name) = district.as_deref() {
                        let whole =
                            matches!(sums::word(name), Some(SumWord::Group | SumWord::Total));
                        if whole {
                            if let Some(value) = self.plain(reporter, cell, index) {
                                totals.push((
                                    index,
                                    period,
                                    number,
                                    cell.column,
                                    name.to_owned(),
                                    value,
                                ));
                            }
                            continue;
                        }
                    }
                    let note = self.cell(number, Role::Note);
                    let unit = self.columns.get(&Role::Value).and_then(|c| c.unit.clone());
                    let value = self.value(
                        reporter,
                        cell,
                        index,
                        period,
                        unit.as_ref(),
                        note,
                        district,
                        out,
                    );
                    if let Some(value) = value {
                        if districts {
                            add_part(&mut parts, (index, period), value, number);
                        }
                        sums.add(number, cell.column, value);
                    }
                }
                Layout::Across => {}
            }
        }
        table.rows = rows;
        for (index, period, row, column, label, stated) in totals {
            if let Some((actual, first, last)) = parts.get(&(index, period)) {
                out.sums.push(crate::domain::SumRow {
                    origin: reporter.origin(row, column),
                    label,
                    stated,
                    actual: *actual,
                    rows: (*first, *last),
                });
            }
        }
    }

    /// Tables with periods down and indicators across.
    fn across(
        &mut self,
        reporter: &mut Reporter<'_>,
        table: &Table,
        sums: &mut Sums,
        out: &mut Submission,
    ) {
        let period_column = self.column(Role::Period);
        let others: Vec<Column> = table
            .header
            .columns
            .iter()
            .filter(|c| c.role.is_none() && c.column > period_column)
            .cloned()
            .collect();
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
            let Some(first) = indexes.first().map(|(_, index)| *index) else { continue };
            if self.cell(row.number, Role::Period).is_none() {
                continue;
            }
            let Some(period) = self.period(reporter, row.number, first) else { continue };
            for (column, index) in &indexes {
                let Some(cell) = self.grid.shown(row.number, column.column) else { continue };
                let value = self.value(
                    reporter,
                    cell,
                    *index,
                    period,
                    column.unit.as_ref(),
                    None,
                    None,
                    out,
                );
                if let Some(value) = value {
                    sums.add(row.number, column.column, value);
                }
            }
        }
    }

    /// A row with numbers but no name.
    fn nameless(&self, reporter: &mut Reporter<'_>, row: u32) {
        let message = Text::new(
            "die Zeile hat weder Kennung noch Bezeichnung und wird nicht gelesen",
            "the row has neither id nor name and is not read",
        );
        let help = Text::new(
            "Kennung und Bezeichnung eintragen oder die Zeile leeren",
            "enter id and name or clear the row",
        );
        let column =
            self.columns.get(&Role::Id).or(self.columns.get(&Role::Title)).map_or(1, |c| c.column);
        reporter.cell(rule::MISSING_ID, row, column, "", message, help);
    }

    /// Whether a row that may be a sum states what the rows above add up to.
    fn adds_up(&self, row: u32, wide: &[Column], sums: &Sums) -> bool {
        wide.iter().map(|c| c.column).chain(self.columns.get(&Role::Value).map(|c| c.column)).any(
            |column| match self.grid.shown(row, column).map(|c| &c.value) {
                Some(RawValue::Number(value)) => sums.equals_above(column, *value),
                _ => false,
            },
        )
    }

    /// Keeps what a sum row states.
    #[expect(clippy::too_many_arguments, reason = "one row, with all that is known of its table")]
    fn state_sums(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        label: &str,
        total: bool,
        wide: &[Column],
        layout: Layout,
        sums: &mut Sums,
    ) {
        let value =
            self.columns.get(&Role::Value).map(|c| c.column).filter(|_| layout != Layout::Wide);
        for column in wide.iter().map(|c| c.column).chain(value) {
            let Some(cell) = self.grid.shown(row, column) else { continue };
            if let super::amount::Amount::Number(number) =
                self.amounts.read(reporter, cell, self.facts.placeholders, true, "")
                && let Some(value) = number.value
            {
                sums.state(row, column, label, value, total);
            }
        }
    }

    /// The period of a long row.
    fn period(&mut self, reporter: &mut Reporter<'_>, row: u32, index: usize) -> Option<Period> {
        let cell = self.cell(row, Role::Period)?;
        let reading = match &cell.value {
            RawValue::Text(text) => match self.times.get(text) {
                Some(reading) => reading.clone(),
                None => {
                    let reading = cell::time(cell);
                    self.times.insert(Arc::clone(text), reading.clone());
                    reading
                }
            },
            _ => cell::time(cell),
        };
        let subject = self.defined[index].definition.indicator.id.as_str().to_owned();
        if reporter.fault(cell, &subject) {
            return None;
        }
        let why = match reading {
            TimeReading::Time(time) => {
                let grain = self.day_grain.or(self.defined[index].grain).unwrap_or(Grain::Month);
                match time.value_period(grain) {
                    Some(period) => return Some(period),
                    None => Text::new(
                        "erwartet wird ein Monat, Quartal, Halbjahr oder Jahr",
                        "expected is a month, quarter, half-year or year",
                    ),
                }
            }
            TimeReading::Ambiguous(why) => {
                bad_period(reporter, cell, rule::AMBIGUOUS_VALUE, &subject, &why);
                return None;
            }
            TimeReading::YearMissing(_) => Text::new("das Jahr fehlt", "the year is missing"),
            TimeReading::NoDate(why) | TimeReading::Invalid(why) => why,
            TimeReading::Empty | TimeReading::Permanent | TimeReading::Open => {
                Text::new("erwartet wird ein Zeitraum", "expected is a period")
            }
        };
        bad_period(reporter, cell, rule::UNREADABLE_PERIOD, &subject, &why);
        None
    }

    /// The district of a row.
    fn district(&mut self, row: u32) -> Option<Arc<str>> {
        let cell = self.cell(row, Role::District)?;
        if let RawValue::Text(text) = &cell.value {
            if let Some(known) = self.districts.get(text) {
                return Some(Arc::clone(known)).filter(|d| !d.is_empty());
            }
            let clean: Arc<str> = cell::text(cell).as_ref().into();
            let clean =
                if super::measure::is_dash(&clean) { Arc::clone(&self.empty) } else { clean };
            self.districts.insert(Arc::clone(text), Arc::clone(&clean));
            return Some(clean).filter(|d| !d.is_empty());
        }
        Some(cell::text(cell).as_ref().into())
    }
}

fn bad_period(
    reporter: &mut Reporter<'_>,
    cell: &RawCell,
    rule: crate::finding::RuleId,
    subject: &str,
    why: &Text,
) {
    let shown = cell::shown(cell);
    let (de, en) = if rule == rule::AMBIGUOUS_VALUE {
        ("ist mehrdeutig", "is ambiguous")
    } else {
        ("ist kein Zeitraum", "is no period")
    };
    let message =
        Text::new(format!("`{shown}` {de}: {}", why.de), format!("`{shown}` {en}: {}", why.en));
    let help = Text::new(
        "als `09/2019`, `III. Quartal 2019` oder `2019` eintragen",
        "enter it as `09/2019`, `III. Quartal 2019` or `2019`",
    );
    reporter.cell(rule, cell.row, cell.column, subject, message, help);
}
