//! Rows of an indicators sheet become definitions and values.

mod across;
mod define;
mod group;
mod percent;
mod remark;
mod sub;
mod time;
mod totals;
mod value;

use super::amount::Amounts;
use super::cell;
use super::column::Role;
use super::context::Context;
use super::fold::key;
use super::grid::Grid;
use super::header::{Column, Layout, groups_of_districts, marked};
use super::measure::{NamedFields, SheetFacts, counts, no_field, no_ids};
use super::number::Unit;
use super::period::{self, TimeReading};
use super::report::Reporter;
use super::sums::{self, SumWord, Sums};
use super::table::{Kind, Table, is_usual_unit};
use crate::domain::{Decimal, DepartmentId, FieldId, IndicatorId, Period, Submission, Unnamed};
use crate::finding::rule;
use crate::lang::Text;
use crate::workbook::{RawCell, RawValue};
pub(super) use define::unit_words;
use define::{Defined, Said};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;
pub(super) use time::grain_word;
use time::{Asked, Days};

/// Reads the tables of one sheet.
struct Reader<'r, 'a> {
    context: &'r Context<'a>,
    facts: &'r SheetFacts<'r>,
    grid: &'r Grid<'a>,
    department: DepartmentId,
    columns: FxHashMap<Role, Column>,
    /// What plain days in the period column are.
    days: Days,
    /// The year that a title names.
    title_year: Option<i32>,
    /// The year of the rows above, where year and quarter stand in two columns.
    year: Option<i32>,
    /// Periods are written once a group, and the last one written.
    periods_group: bool,
    group_period: Option<&'a RawCell>,
    /// The unit that all columns of periods have.
    wide_unit: Option<(Unit, u32)>,
    /// Ambiguous periods, by column: asked once each.
    asked: BTreeMap<u32, Asked>,
    amounts: Amounts,
    defined: Vec<Defined>,
    by_words: FxHashMap<String, usize>,
    by_id: FxHashMap<IndicatorId, usize>,
    /// Indicators of columns that share a period, by the row's indicator and the column's name.
    subs: FxHashMap<(usize, String), usize>,
    /// Single letters that are no units part the columns of a period: "m" and "w".
    lettered: bool,
    fields: NamedFields,
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
    /// Footnote marks at the row's name: they hold for its values as well.
    marks: Vec<String>,
    /// Indicators without an id.
    unnamed: Vec<Unnamed>,
    /// Indicators whose unit is a title's.
    titled: usize,
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
    let counting = !facts.id_named
        && columns.get(&Role::Id).is_some_and(|id| {
            counts(table, grid, id.column)
                && first_id(table, grid, id.column)
                    .is_none_or(|text| context.indicator(&text).is_none())
        });
    if counting {
        columns.remove(&Role::Id);
    }
    let has_ids = columns.contains_key(&Role::Id);
    let days = Days::of(table, grid, columns.get(&Role::Period));
    let periods_group =
        columns.get(&Role::Period).is_some_and(|c| table.labels_groups(grid, c.column));
    let mut reader = Reader {
        context,
        facts,
        grid,
        department: context.department.id.clone(),
        columns,
        days,
        title_year: table.header.year,
        year: None,
        periods_group,
        group_period: None,
        wide_unit: None,
        asked: BTreeMap::new(),
        amounts: Amounts::default(),
        defined: Vec::new(),
        by_words: FxHashMap::default(),
        by_id: FxHashMap::default(),
        subs: FxHashMap::default(),
        lettered: false,
        fields: NamedFields::default(),
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
        marks: Vec::new(),
        unnamed: Vec::new(),
        titled: 0,
    };
    let mut sums = Sums::default();
    match table.header.layout {
        Layout::Across => reader.across(reporter, table, &mut sums, out),
        Layout::Long | Layout::Wide | Layout::Single(_) => {
            reader.down(reporter, table, &mut sums, out)
        }
    }
    reader.drop_parents(out);
    let unnamed = !has_ids && reader.defined.iter().any(|d| d.proposed);
    if unnamed && table.header.layout != Layout::Across {
        no_ids(reporter, table, counting);
    }
    if reader.lacks_field && !reader.columns.contains_key(&Role::Field) {
        no_field(reporter, context, table);
    }
    reader.tell_title(reporter, table.header.rows.1);
    reader.percent_mixtures(reporter);
    reader.ask_about_periods(reporter);
    reader.amounts.finish(reporter);
    out.unnamed.append(&mut reader.unnamed);
    out.definitions.extend(reader.defined.into_iter().map(|d| d.definition));
    out.sums.extend(sums.finish(reporter));
}

/// What the districts of an indicator and a period add up to, with first and last row.
type Parts = FxHashMap<(usize, Period), (Decimal, u32, u32)>;

fn add_part(parts: &mut Parts, of: (usize, Period), value: Decimal, row: u32) {
    let part = parts.entry(of).or_insert((Decimal::ZERO, row, row));
    part.0 = part.0.saturating_add(value);
    part.2 = row;
}

/// Whether a cell states what two districts or more above it add up to.
fn is_whole(parts: &Parts, of: (usize, Period), cell: &RawCell) -> bool {
    let sum = parts.get(&of).filter(|(_, first, last)| last > first);
    matches!((&cell.value, sum), (RawValue::Number(value), Some((sum, ..))) if value == sum)
}

/// The first text of an id column.
fn first_id(table: &Table, grid: &Grid<'_>, column: u32) -> Option<String> {
    table.rows.iter().find_map(|row| Some(cell::text(grid.shown(row.number, column)?).into_owned()))
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
        // rows of districts whose indicators are named above the periods
        let by_group = groups_of_districts(&table.header) && self.facts.name.is_none();
        let subs = match by_group {
            true => vec![String::new(); wide.len()],
            false => sub::names(&wide, &table.header.columns),
        };
        self.lettered = subs.iter().any(|s| s.chars().count() == 1 && !is_usual_unit(s));
        let grouped =
            if by_group { self.groups(reporter, table.header.rows.1, &wide) } else { Vec::new() };
        // sums over several columns a period would add what does not belong together
        let columns_of_sums = if layout == Layout::Wide && subs.iter().all(String::is_empty) {
            totals::of(&table.header)
        } else {
            Vec::new()
        };
        self.days.lone_column(&wide);
        let mut units = wide.iter().map(|c| c.unit.as_ref());
        self.wide_unit = match units.next() {
            Some(Some(first)) if units.all(|unit| unit == Some(first)) => Some(first.clone()),
            _ => None,
        };
        let groups = self
            .columns
            .get(&Role::Field)
            .is_some_and(|c| table.labels_groups(self.grid, c.column));
        let mut heading: Option<FieldId> = None;
        let mut group_field: Option<&RawCell> = None;
        let mut before: Option<usize> = None;
        let mut last_said: Option<Said<'a>> = None;
        let mut totals: Vec<(usize, Period, u32, u32, String, Decimal)> = Vec::new();
        let mut parts = Parts::default();
        let districts = self.columns.contains_key(&Role::District);
        let mut group = group::Districts::of(
            self.columns
                .get(&Role::District)
                .is_some_and(|c| table.labels_groups(self.grid, c.column)),
        );
        let rows = std::mem::take(&mut table.rows);
        for row in &rows {
            let number = row.number;
            let sum = match &row.kind {
                Kind::Heading(text, column) => {
                    heading =
                        self.fields.named(self.context, reporter, (number, *column), text, "");
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
                let of_sums = columns_of_sums.iter().map(|t| t.column.clone());
                let summed: Vec<Column> = wide.iter().cloned().chain(of_sums).collect();
                self.state_sums(reporter, number, label, total, &summed, layout, sums);
                continue;
            }
            let mut said = self.said(row.index, number);
            if groups {
                group_field = said.field.or(group_field);
                said.field = group_field;
            }
            self.mark_of_row(&said);
            self.mark_of_period(number);
            // the label stands in the first row of its group only
            let nameless = said.id.is_none() && said.name.is_none();
            let lone = layout == Layout::Wide
                && !nameless
                && said.id.is_none()
                && self.is_heading(row.index, &said);
            if lone {
                table.leave_out_blank(number);
                (before, last_said) = (None, None);
                sums.border(number);
                continue;
            }
            let index = if by_group {
                grouped.first().copied()
            } else if nameless && self.facts.name.is_none() {
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
            let remark = self.remark(reporter, number);
            let so_far = (out.values.len(), reporter.findings.len());
            'row: {
                match layout {
                    Layout::Wide => {
                        let district = if districts { self.district(number) } else { None };
                        let district = group.of_row(district, (index, None));
                        let own = |column: u32| {
                            cells
                                .binary_search_by_key(&column, |c| c.column)
                                .ok()
                                .map(|at| &cells[at])
                                .filter(|c| !super::grid::blank(c))
                        };
                        let city = |name: &str| {
                            let wholes = |column: &Column| {
                                let (period, cell) = (column.period?, own(column.column)?);
                                Some(is_whole(&parts, (index, period), cell))
                            };
                            let mut told = wide.iter().filter_map(wholes).peekable();
                            self.context.is_city(name) && told.peek().is_some() && told.all(|is| is)
                        };
                        let whole = district.as_deref().filter(|name| {
                            matches!(
                                sums::word(name),
                                Some(SumWord::Group | SumWord::Total | SumWord::Maybe)
                            ) || city(name)
                        });
                        let mut read: Vec<(u32, Option<Decimal>)> = Vec::new();
                        for (at, (column, sub)) in wide.iter().zip(&subs).enumerate() {
                            let Some(cell) = own(column.column) else { continue };
                            let index = match (grouped.get(at), sub.is_empty()) {
                                (Some(index), _) => *index,
                                (None, true) => index,
                                (None, false) => self.sub(reporter, number, index, sub, column),
                            };
                            let Some(period) = self.period_of(column, index) else { continue };
                            if let Some(name) = whole {
                                let stated = self.plain(reporter, cell, index);
                                totals.extend(stated.map(|value| {
                                    (index, period, number, cell.column, name.to_owned(), value)
                                }));
                                continue;
                            }
                            let value = self.value(
                                reporter,
                                cell,
                                index,
                                (period, Some(column)),
                                &remark,
                                district.clone(),
                                out,
                            );
                            read.push((column.column, value));
                            if let Some(value) = value {
                                if districts {
                                    add_part(&mut parts, (index, period), value, number);
                                }
                                self.summand(sums, index, number, column.column, value);
                            } else {
                                // a summand that is secret or unknown
                                sums.lack(column.column);
                            }
                        }
                        for total in &columns_of_sums {
                            if let Some(cell) = own(total.column.column).filter(|_| whole.is_none())
                            {
                                self.total(reporter, cell, index, total, &read, &remark, sums, out);
                            }
                        }
                    }
                    Layout::Long | Layout::Single(_) => {
                        let Some(cell) = self.cell(number, Role::Value) else { break 'row };
                        let period = match layout {
                            Layout::Single(period) => Some(period),
                            _ => self.period(reporter, number, index),
                        };
                        let Some(period) = period else { break 'row };
                        let district = if districts { self.district(number) } else { None };
                        let district = group.of_row(district, (index, Some(period)));
                        if let Some(name) = district.as_deref() {
                            let whole = matches!(
                                sums::word(name),
                                Some(SumWord::Group | SumWord::Total | SumWord::Maybe)
                            ) || self.context.is_city(name)
                                && is_whole(&parts, (index, period), cell);
                            if whole {
                                let stated = self.plain(reporter, cell, index);
                                totals.extend(stated.map(|value| {
                                    (index, period, number, cell.column, name.to_owned(), value)
                                }));
                                break 'row;
                            }
                        }
                        let column = self.columns.get(&Role::Value).cloned();
                        let value = self.value(
                            reporter,
                            cell,
                            index,
                            (period, column.as_ref()),
                            &remark,
                            district,
                            out,
                        );
                        if let Some(value) = value {
                            if districts {
                                add_part(&mut parts, (index, period), value, number);
                            }
                            self.summand(sums, index, number, cell.column, value);
                        }
                    }
                    Layout::Across => {}
                }
            }
            if so_far == (out.values.len(), reporter.findings.len()) {
                self.lost_remark(reporter, number, &remark);
            }
        }
        table.rows = rows;
        for (index, period, row, column, label, stated) in totals {
            // quotas of districts add up to nothing
            if self.defined[index].unit.percent {
                continue;
            }
            if let Some((actual, first, last)) = parts.get(&(index, period))
                && (stated == *actual || !sums.lacks(column))
            {
                out.sums.push(crate::domain::SumRow {
                    origin: reporter.origin(row, column),
                    label,
                    stated,
                    actual: *actual,
                    rows: (*first, *last),
                    columns: None,
                });
            }
        }
    }

    /// By column of periods, the indicator that the header above it names; the rows are districts.
    fn groups(&mut self, reporter: &mut Reporter<'_>, row: u32, wide: &[Column]) -> Vec<usize> {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        let mut out = Vec::with_capacity(wide.len());
        for column in wide {
            let words = key(&column.above);
            let index = match found.get(&words) {
                Some(index) => Some(*index),
                None => {
                    let named = Column { text: column.above.clone(), ..column.clone() };
                    self.define_header(reporter, row, &named)
                }
            };
            let Some(index) = index else { return Vec::new() };
            found.insert(words, index);
            out.push(index);
        }
        out
    }

    /// Whether a row has a name and nothing else, so that it only heads or follows the rows of values;
    /// an indicator that the project file knows may be without values.
    fn is_heading(&self, index: usize, said: &Said<'_>) -> bool {
        let lone = self.grid.used(index).nth(1).is_none();
        lone && said.name.is_some_and(|name| {
            let text = cell::text(name);
            self.context.indicator(&text).is_none() && !self.context.id_for(&text).1
        })
    }

    /// Footnote mark behind the row's name, where the table explains it.
    fn mark_of_row(&mut self, said: &Said<'_>) {
        self.marks.clear();
        if self.footnotes.is_empty() {
            return;
        }
        if let Some(RawValue::Text(text)) = said.name.map(|cell| &cell.value) {
            let (_, mark) = marked(text);
            if !mark.is_empty() && self.footnote(mark).is_some() {
                self.marks.push(mark.to_owned());
            }
        }
    }

    /// Footnote mark behind the row's period.
    fn mark_of_period(&mut self, row: u32) {
        let Some(RawValue::Text(text)) = self.cell(row, Role::Period).map(|cell| &cell.value)
        else {
            return;
        };
        let (_, mark) = marked(text);
        if !mark.is_empty() && !matches!(period::read(text), TimeReading::Time(_)) {
            self.marks.push(mark.to_owned());
        }
    }

    /// The words of a footnote mark.
    fn footnote(&self, mark: &str) -> Option<&str> {
        let bare = |mark: &str| mark.trim_start_matches('(').trim_end_matches(')').to_owned();
        let mark = bare(mark);
        self.footnotes.iter().find(|(m, _)| bare(m) == mark).map(|(_, text)| text.as_str())
    }

    /// Keeps a number for the sums of its column; percentages do not add up.
    fn summand(&self, sums: &mut Sums, index: usize, row: u32, column: u32, value: Decimal) {
        if self.defined[index].unit.percent {
            sums.leave(column);
        } else {
            sums.add(row, column, value);
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
