//! Rows of a measures sheet become measures.

mod asked;
mod money;
mod part;

use super::amount::Amounts;
use super::cell;
use super::column::{Role, measure_column};
use super::contents::States;
use super::context::Context;
use super::fold::prose;
use super::grid::Grid;
use super::placeholder::Placeholders;
use super::report::Reporter;
use super::stated::Stated;
use super::sums::Sums;
use super::table::{Kind, Table};
use crate::domain::{
    Decimal, FieldId, Measure, MeasureColumn, MeasureId, Phase, RowPlace, Submission, Unnamed,
};
use crate::finding::rule;
use crate::lang::Text;
use crate::workbook::{RawCell, RawValue};
use money::Scale;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) use asked::{NamedFields, is_dash, missing_id, no_field, no_ids, public, unknown_field};

/// What holds for a whole sheet.
pub(super) struct SheetFacts<'a> {
    /// The action field of all rows that name none.
    pub field: Option<FieldId>,
    /// What its placeholders mean.
    pub placeholders: &'a Placeholders,
    /// The profile's units: header or id to unit.
    pub units: &'a BTreeMap<String, String>,
    /// The profile's periods: header or text of the column of periods to period.
    pub periods: &'a BTreeMap<String, crate::domain::Period>,
    /// The only indicator of the sheet, where the profile names one.
    pub name: Option<&'a str>,
    /// The unit that a title states for all numbers without one.
    pub stated: Option<Stated>,
    /// The profile names the column of ids: then it is one, whatever it looks like.
    pub id_named: bool,
    /// By role: the column that holds where the newer one is blank.
    pub fallback: Vec<(Role, u32)>,
    /// How the status is written, where it is no word in its column.
    pub states: States,
}

struct Reader<'r, 'a> {
    context: &'r Context<'a>,
    facts: &'r SheetFacts<'r>,
    grid: &'r Grid<'a>,
    columns: FxHashMap<Role, u32>,
    scales: FxHashMap<Role, Scale>,
    /// First deadline such as "Mitte 2027", and how many there are.
    vague: Option<(u32, u32, String, usize)>,
    /// Columns of which something was said once.
    told: BTreeSet<u32>,
    place: Arc<BTreeMap<MeasureColumn, u32>>,
    amounts: Amounts,
    fields: NamedFields,
    /// The heading above names no known action field; a finding says so.
    unknown_heading: bool,
    small_progress: Option<(u32, String)>,
    /// Lines below the table: mark and text.
    footnotes: Vec<(String, String)>,
    /// What was said beside the amounts of the row that is read ("ca.", footnotes).
    remarks: Vec<String>,
    /// Rows without an id.
    unnamed: Vec<Unnamed>,
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
    let mut columns: FxHashMap<Role, u32> = FxHashMap::default();
    for column in &table.header.columns {
        let Some(role) = column.role else { continue };
        columns.insert(role, column.column);
    }
    let scales = money::scales(facts, table, reporter);
    if let Some(duration) = columns.get(&Role::Duration).copied() {
        for role in [Role::Start, Role::End] {
            columns.entry(role).or_insert(duration);
        }
    }
    let counting = !facts.id_named
        && columns.get(&Role::Id).is_some_and(|column| counts(table, grid, *column));
    if counting {
        columns.remove(&Role::Id);
    }
    let place =
        Arc::new(columns.iter().filter_map(|(r, c)| Some((measure_column(*r)?, *c))).collect());
    let groups = columns.get(&Role::Field).is_some_and(|column| table.labels_groups(grid, *column));
    let mut reader = Reader {
        context,
        facts,
        grid,
        columns,
        scales,
        vague: None,
        told: BTreeSet::new(),
        place,
        amounts: Amounts::default(),
        fields: NamedFields::default(),
        unknown_heading: false,
        small_progress: None,
        footnotes: table.footnotes.clone(),
        remarks: Vec::new(),
        unnamed: Vec::new(),
    };
    let has_ids = reader.columns.contains_key(&Role::Id);
    let mut sums = Sums::default();
    let mut heading: Option<FieldId> = None;
    let mut group: Option<(u32, u32)> = None;
    let mut proposed: FxHashMap<String, u32> = FxHashMap::default();
    let mut lacks_field = false;
    let first_new = out.measures.len();
    let rows = std::mem::take(&mut table.rows);
    for row in &rows {
        let sum = match &row.kind {
            Kind::Heading(text, column) => {
                heading = reader.fields.named(context, reporter, (row.number, *column), text, "");
                reader.unknown_heading = heading.is_none();
                group = None;
                sums.border(row.number);
                continue;
            }
            Kind::Sum(label, total) => Some((label, *total)),
            Kind::MaybeSum(label) => reader.adds_up(row.number, &sums).then_some((label, false)),
            Kind::Data => None,
        };
        if let Some((label, total)) = sum {
            for role in [Role::Plan, Role::Spent] {
                if let (Some(column), Some(money)) = (
                    reader.columns.get(&role).copied(),
                    reader.money(reporter, row.number, role, ""),
                ) {
                    sums.state(row.number, column, label, money.euro(), total);
                }
            }
            continue;
        }
        // a row that only lengthens the one above it, under merged cells
        if reader.continues(row.number)
            && let Some(last) = out.measures[first_new..].last_mut()
        {
            reader.lengthen(row.number, last);
            continue;
        }
        let Some(id) = reader.identity(reporter, row.number, has_ids, &mut proposed) else {
            table.leave_out_blank(row.number);
            continue;
        };
        if groups && reader.cell(row.number, Role::Field).is_some() {
            group = reader.columns.get(&Role::Field).map(|column| (row.number, *column));
        }
        let measure =
            reader.measure(reporter, row.number, id, heading.as_ref(), group, &mut lacks_field);
        for (role, money) in [(Role::Plan, measure.plan), (Role::Spent, measure.spent)] {
            if let (Some(column), Some(money)) = (reader.columns.get(&role), money) {
                sums.add(row.number, *column, money.euro());
            }
        }
        out.measures.push(measure);
    }
    table.rows = rows;
    if lacks_field && !reader.columns.contains_key(&Role::Field) {
        no_field(reporter, context, table);
    }
    if !has_ids && reader.unnamed.iter().any(|row| !row.confirmed) {
        no_ids(reporter, table, counting);
    }
    reader.doubtful_progress(reporter);
    reader.vague_ends(reporter);
    out.unnamed.append(&mut reader.unnamed);
    reader.amounts.finish(reporter);
    out.sums.extend(sums.finish(reporter));
}

/// Whether a column only counts rows: 1, 2, 3 (again from 1 after a heading).
pub(super) fn counts(table: &Table, grid: &Grid<'_>, column: u32) -> bool {
    let mut expected = Decimal::ONE;
    let mut any = false;
    for row in &table.rows {
        if matches!(row.kind, Kind::Sum(..)) {
            continue;
        }
        if matches!(row.kind, Kind::Heading(..)) {
            continue;
        }
        let Some(cell) = grid.shown(row.number, column) else { continue };
        let number = match &cell.value {
            RawValue::Number(n) => *n,
            RawValue::Text(text) => match text.trim().trim_end_matches('.').parse::<u32>() {
                Ok(n) if !text.trim().starts_with('0') => n.into(),
                _ => return false,
            },
            _ => return false,
        };
        if number != expected && !(number == Decimal::ONE && any) {
            return false;
        }
        any = true;
        expected = number + Decimal::ONE;
    }
    any
}

impl<'a> Reader<'_, 'a> {
    /// The cell of a role in a row, or of the merge that covers it.
    fn cell(&self, row: u32, role: Role) -> Option<&'a RawCell> {
        let shown = self.grid.shown(row, *self.columns.get(&role)?);
        shown.or_else(|| {
            let (_, column) = self.facts.fallback.iter().find(|(of, _)| *of == role)?;
            self.grid.shown(row, *column)
        })
    }

    /// The cell's text on one line; `None` for a blank, a dash, or a fault (which is reported).
    fn text(
        &self,
        reporter: &mut Reporter<'_>,
        row: u32,
        role: Role,
        subject: &str,
    ) -> Option<String> {
        let cell = self.cell(row, role)?;
        if reporter.fault(cell, subject) {
            return None;
        }
        let text = cell::text(cell);
        (!is_dash(&text)).then(|| text.into_owned())
    }

    /// Whether id and title are covered by merges from rows above.
    fn continues(&self, row: u32) -> bool {
        if !self.grid.has_merges() {
            return false;
        }
        let above = |role: Role| {
            self.columns
                .get(&role)
                .map(|column| self.grid.corner(row, *column).is_some_and(|(r, _)| r < row))
        };
        match (above(Role::Id), above(Role::Title)) {
            (Some(id), Some(title)) => id && title,
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => false,
        }
    }

    /// Adds the own texts of a continuing row to the measure above.
    fn lengthen(&self, row: u32, measure: &mut Measure) {
        let own = |role: Role| {
            let column = *self.columns.get(&role)?;
            let cell = self.grid.sheet().cell(row, column).filter(|c| !super::grid::blank(c))?;
            let text = match &cell.value {
                RawValue::Text(text) => prose(text),
                _ => cell::text(cell).into_owned(),
            };
            (!is_dash(&text)).then_some(text)
        };
        for (role, target) in [(Role::Text, &mut measure.text), (Role::Reason, &mut measure.reason)]
        {
            if let Some(more) = own(role) {
                match target {
                    Some(text) => {
                        text.push('\n');
                        text.push_str(&more);
                    }
                    None => *target = Some(more),
                }
            }
        }
    }

    /// Whether a row that may be a sum states what the rows above add up to.
    fn adds_up(&self, row: u32, sums: &Sums) -> bool {
        [Role::Plan, Role::Spent].iter().any(|role| {
            let Some(cell) = self.cell(row, *role) else { return false };
            let RawValue::Number(value) = &cell.value else { return false };
            let scale = self.scales.get(role).map_or(1, Scale::factor);
            value
                .checked_mul(scale.into())
                .is_some_and(|value| sums.equals_above(cell.column, value))
        })
    }

    /// Id and title of a row; `None` for a row that says nothing.
    fn identity(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        has_ids: bool,
        proposed: &mut FxHashMap<String, u32>,
    ) -> Option<(MeasureId, String)> {
        let id = self.text(reporter, row, Role::Id, "");
        let title = self.text(reporter, row, Role::Title, id.as_deref().unwrap_or(""));
        let telling = self.columns.iter().filter(|(role, _)| {
            !matches!(
                role,
                Role::Id
                    | Role::Counter
                    | Role::Title
                    | Role::Field
                    | Role::Public
                    | Role::Responsible
                    | Role::Point
            )
        });
        let told = telling.filter(|(role, _)| self.cell(row, **role).is_some()).count();
        let columns = self.columns.clone();
        let place = |role: Role| columns.get(&role).copied().unwrap_or(1);
        match (id, title) {
            // a blank row of a form has an id and nothing else
            (Some(_) | None, None) if told == 0 => None,
            (Some(id), Some(title)) => Some((MeasureId::from(id), title)),
            (Some(id), None) => {
                let message = Text::new(
                    format!("der Maßnahme `{id}` fehlt der Titel"),
                    format!("measure `{id}` has no title"),
                );
                let help = Text::new("den Titel eintragen", "enter the title");
                reporter.cell(rule::UNREADABLE_VALUE, row, place(Role::Title), &id, message, help);
                Some((MeasureId::from(id), String::new()))
            }
            (None, Some(title)) => {
                let (mut id, confirmed) = self.context.id_for(&title);
                let count = proposed.entry(id.clone()).or_insert(0);
                *count += 1;
                if *count > 1 {
                    id = format!("{id}-{count}");
                }
                if has_ids && !confirmed {
                    missing_id(reporter, row, place(Role::Id), &id, &title);
                }
                let origin = reporter.origin(row, place(Role::Title));
                self.unnamed.push(Unnamed {
                    title: title.clone(),
                    id: id.clone(),
                    confirmed,
                    origin,
                });
                Some((MeasureId::from(id), title))
            }
            (None, None) => {
                let message = Text::new(
                    "die Zeile hat weder Kennung noch Titel und wird nicht gelesen",
                    "the row has neither id nor title and is not read",
                );
                let help = Text::new(
                    "Kennung und Titel eintragen oder die Zeile leeren",
                    "enter id and title or clear the row",
                );
                let column =
                    self.columns.get(&Role::Id).copied().unwrap_or_else(|| place(Role::Title));
                reporter.cell(rule::MISSING_ID, row, column, "", message, help);
                None
            }
        }
    }

    /// The whole row.
    fn measure(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        (id, title): (MeasureId, String),
        heading: Option<&FieldId>,
        group: Option<(u32, u32)>,
        lacks_field: &mut bool,
    ) -> Measure {
        let subject = id.as_str().to_owned();
        let subject = subject.as_str();
        let field = self.field(reporter, row, subject, heading, group, lacks_field);
        let phase_text = match self.facts.states.crosses.is_empty() {
            true => self.text(reporter, row, Role::Phase, subject).unwrap_or_default(),
            false => self.crossed(reporter, row, subject),
        };
        let phase = if phase_text.is_empty() {
            self.missing_phase(reporter, row, subject);
            None
        } else {
            self.phase(reporter, row, subject, &phase_text)
        };
        let done_in_brackets = part::day_in_brackets(&phase_text);
        let why = phase.and(self.context.why(&phase_text)).map(str::to_owned);
        let start = self.date(reporter, row, Role::Start, subject).and_then(|(time, _)| time);
        let (mut end, mut end_text) =
            self.date(reporter, row, Role::End, subject).unwrap_or_default();
        if phase == Some(Phase::Permanent) {
            if let (Some(_), true) = (end, end_text.is_empty()) {
                end_text = self
                    .cell(row, Role::End)
                    .map(|c| cell::text(c).into_owned())
                    .unwrap_or_default();
            }
            end = None;
        }
        let done_on = match self.cell(row, Role::DoneOn) {
            Some(_) => self.date(reporter, row, Role::DoneOn, subject).and_then(|(time, _)| time),
            None => done_in_brackets.filter(|_| phase == Some(Phase::Done)),
        };
        self.remarks.clear();
        let plan = self.money(reporter, row, Role::Plan, subject);
        let spent = self.money(reporter, row, Role::Spent, subject);
        let text = self.with_remarks(self.prose(reporter, row, subject));
        Measure {
            department: self.context.department.id.clone(),
            field,
            title,
            responsible: self
                .text(reporter, row, Role::Responsible, subject)
                .unwrap_or_else(|| self.context.department.name.clone()),
            start,
            end,
            end_text,
            phase,
            phase_text,
            progress: self.progress(reporter, row, subject),
            plan,
            spent,
            reason: self.text(reporter, row, Role::Reason, subject).or(why),
            text,
            as_of: self.date(reporter, row, Role::AsOf, subject).and_then(|(time, _)| time),
            done_on,
            point: self.text(reporter, row, Role::Point, subject),
            public: self.public(reporter, row, subject),
            place: RowPlace {
                sheet: Arc::clone(&reporter.sheet),
                row,
                columns: Arc::clone(&self.place),
                rows: Arc::default(),
            },
            id,
        }
    }

    /// The status text, with what was said beside the amounts as a last paragraph.
    fn with_remarks(&self, text: Option<String>) -> Option<String> {
        if self.remarks.is_empty() {
            return text;
        }
        let remarks = format!("{}.", self.remarks.join("; ").trim_end_matches('.'));
        Some(match text {
            Some(text) => format!("{text}\n\n{remarks}"),
            None => remarks,
        })
    }

    /// The row's action field: its own cell, its group's, the heading's, the sheet's.
    fn field(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        subject: &str,
        heading: Option<&FieldId>,
        group: Option<(u32, u32)>,
        lacks_field: &mut bool,
    ) -> Option<FieldId> {
        let cell =
            self.cell(row, Role::Field).or_else(|| group.and_then(|(r, c)| self.grid.shown(r, c)));
        if let Some(cell) = cell {
            if reporter.fault(cell, subject) {
                return None;
            }
            let text = cell::text(cell);
            if !is_dash(&text) && cell.row != row && self.context.field(&text).is_none() {
                // told at the cell itself, in the first row of its group
                return None;
            }
            if !is_dash(&text) {
                let at = (row, cell.column);
                return self.fields.named(self.context, reporter, at, &text, subject);
            }
        }
        let field = heading.or(self.facts.field.as_ref()).cloned();
        if field.is_none() && !self.unknown_heading {
            *lacks_field = true;
            if let Some(column) = self.columns.get(&Role::Field).filter(|_| !self.context.free) {
                let message = Text::new("das Handlungsfeld fehlt", "the action field is missing");
                let help = Text::new(
                    format!("eines von {} eintragen", self.context.field_names()),
                    format!("enter one of {}", self.context.field_names()),
                );
                reporter.cell(rule::UNKNOWN_FIELD, row, *column, subject, message, help);
            }
        }
        field
    }
}
