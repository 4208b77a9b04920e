//! One sheet: what it holds, by its profile or by detection, and the reading of its tables.

mod describe;
mod form;
mod hidden;
mod labelled;
mod lost;
mod named;
mod odd;
mod profile;
mod school;
mod several;
mod suggest;
mod units;
mod unread;
mod wrong;

pub use form::FORM_MARK;

use super::cell;
use super::column::{self, Role};
use super::contents;
use super::context::Context;
use super::fold::{key, shown};
use super::grid::Grid;
use super::header::{self, Column, Header, Layout, SEARCHED_ROWS, Surroundings, Wanted};
use super::measure::SheetFacts;
use super::placeholder::Placeholders;
use super::report::Reporter;
use super::rivals::{self, Settled};
use super::stated;
use super::table;
use super::{indicator, measure, text};
use crate::config::{Profile, SheetKind};
use crate::domain::{FieldId, SheetReading, Submission};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use crate::origin::SheetRef;
use crate::workbook::{RawSheet, RawValue, RawWorkbook};
use hidden::{comments, hidden_parts, hidden_sheet};
use profile::by_profile;
use std::sync::Arc;

/// Reads one sheet into `out`, and says how.
pub(super) fn read(
    context: &Context<'_>,
    raw: &RawWorkbook,
    sheet: &RawSheet,
    legend: &Placeholders,
    out: &mut Submission,
) -> Vec<Finding> {
    let mut profiles = context.department.sheets.iter().filter(|p| matches(&p.sheet, &sheet.name));
    let profile = profiles.next();
    // a pattern behind a name is for the sheets that have no profile of their own
    let more: Vec<&Profile> = profiles
        .filter(|p| profile::names_one(p) || profile.is_some_and(|first| first.sheet == p.sheet))
        .collect();
    read_with(context, raw, sheet, legend, (profile, &more, false), out)
}

/// Reads one sheet by a profile, and the tables that `more` profiles name; `trial` where the profile is only tried: then nothing is suggested.
fn read_with(
    context: &Context<'_>,
    raw: &RawWorkbook,
    sheet: &RawSheet,
    legend: &Placeholders,
    (profile, more, trial): (Option<&Profile>, &[&Profile], bool),
    out: &mut Submission,
) -> Vec<Finding> {
    let form = form::part(sheet);
    // A form says itself what it is; a profile was made for the department's own sheets.
    let profile = profile.filter(|_| form.is_none());
    let reference = Arc::new(SheetRef { file: raw.file.clone(), sheet: sheet.name.clone() });
    let hidden = profile.and_then(|p| p.hidden);
    let grid = Grid::new(sheet, hidden == Some(false));
    let mut reporter = Reporter::new(&grid, reference, context.department.id.clone());
    let mut reading = SheetReading {
        file: raw.file.clone(),
        sheet: sheet.name.clone(),
        kind: "skipped".to_owned(),
        header_row: None,
        notes: Vec::new(),
        details: Vec::new(),
    };
    if profile.is_some_and(|p| p.kind == Some(SheetKind::Skip)) {
        reading.note("laut Leseprofil übergangen", "skipped by the reading profile");
        let others: Vec<usize> = (1..=more.len()).collect();
        several::unused(&mut reporter, &all_of(profile, more), &others);
        out.sheets.push(reading);
        return reporter.findings;
    }
    if form == Some(form::Part::Aid) {
        reading.note("Hinweise oder Auswahllisten des Formulars", "the form's notes or lists");
        out.sheets.push(reading);
        return reporter.findings;
    }
    if grid.len() == 0 {
        reading.note("leer", "empty");
        out.sheets.push(reading);
        return reporter.findings;
    }
    if sheet.hidden && hidden != Some(true) {
        hidden_sheet(&mut reporter);
        reading.note("ausgeblendet, nicht gelesen", "hidden, not read");
        out.sheets.push(reading);
        return reporter.findings;
    }
    let mut placeholders = legend.clone();
    if let Some(profile) = profile {
        let unknown = placeholders.configure(&profile.placeholders);
        for sign in unknown {
            reporter.sheet(
                rule::SHEET_NOT_RECOGNISED,
                Text::new(
                    format!("das Leseprofil nennt unter `placeholders` das unbekannte Tabellenzeichen `{sign}`"),
                    format!("the reading profile names the unknown table sign `{sign}` in `placeholders`"),
                ),
                Text::new(
                    "eines von `–`, `0`, `.`, `x`, `…`, `/`, `()`, `p`, `r`, `s` angeben",
                    "use one of `–`, `0`, `.`, `x`, `…`, `/`, `()`, `p`, `r`, `s`",
                ),
            );
        }
    }
    let before = (out.measures.len(), out.values.len(), out.texts.len());
    let defined = out.definitions.len();
    let no_units = std::collections::BTreeMap::new();
    let units = profile.map_or(&no_units, |p| &p.units);
    let mut reader = SheetReader {
        context,
        profile,
        raw,
        sheet,
        legend,
        placeholders: placeholders.clone(),
        units,
        trial,
        units_used: std::collections::BTreeSet::new(),
        periods_used: std::collections::BTreeSet::new(),
        columns_seen: Vec::new(),
        headers: Vec::new(),
        reading,
        out,
        from: 0,
        stop: u32::MAX,
    };
    let from = reporter.findings.len();
    let mut unused: Vec<usize> = Vec::new();
    let mut applied: Vec<&Profile> = profile.into_iter().collect();
    let profiled = profile.filter(|p| !p.header_rows.is_empty() || !p.columns.is_empty());
    let as_form = profile.is_some_and(|p| p.header_rows.is_empty() && p.layout.is_none())
        && reader.form_by_profile(&grid, &mut reporter);
    let headers = match profiled.filter(|_| !as_form) {
        _ if !as_form && reader.period_of_names(&grid, &mut reporter) => Tables::Unusable,
        Some(profile) => by_profile(&grid, profile, raw, sheet, &mut reporter),
        None => Tables::Search,
    };
    match headers {
        _ if as_form => unused.extend(1..=more.len()),
        Tables::Given(header) => {
            let profile = profile.expect("a header is given by a profile");
            let mut given = vec![(profile, placeholders.clone(), header)];
            for (at, other) in (1..).zip(more.iter()) {
                let mut signs = legend.clone();
                signs.configure(&other.placeholders);
                if other.header_rows.is_empty() {
                    unused.push(at);
                } else if let Tables::Given(header) =
                    by_profile(&grid, other, raw, sheet, &mut reporter)
                {
                    // the same table again
                    if given.iter().any(|(.., known)| known.rows == header.rows) {
                        unused.push(at);
                    } else {
                        applied.push(other);
                        given.push((other, signs, header));
                    }
                }
            }
            reader.given(&grid, given, &mut reporter);
        }
        Tables::Unusable => {
            reader.reading.note("das Leseprofil passt nicht", "the reading profile does not fit")
        }
        Tables::Search => {
            unused.extend(1..=more.len());
            reader.search(&grid, &mut reporter);
        }
    }
    several::unused(&mut reporter, &all_of(profile, more), &unused);
    if !trial && form.is_none() {
        reader.unknown_periods(&applied, &grid, from, &mut reporter);
        reader.nothing_read(&grid, before, &mut reporter);
        reader.unknown_units(defined, &mut reporter);
        reader.example((before.0, before.1, defined));
    }
    let SheetReader { mut reading, out, .. } = reader;
    if reading.kind != "skipped" {
        hidden_parts(sheet, hidden, &mut reporter, &mut reading);
        comments(sheet, &mut reporter, &mut reading);
    }
    out.sheets.push(reading);
    reporter.findings
}

/// All profiles of a sheet, the first one in front.
fn all_of<'p>(first: Option<&'p Profile>, more: &[&'p Profile]) -> Vec<&'p Profile> {
    first.into_iter().chain(more.iter().copied()).collect()
}

/// Where the tables of a sheet are.
enum Tables {
    /// Where the profile says.
    Given(Header),
    /// To be found.
    Search,
    /// The profile does not fit; a finding says why.
    Unusable,
}

struct SheetReader<'r, 'a> {
    context: &'r Context<'a>,
    profile: Option<&'r Profile>,
    raw: &'r RawWorkbook,
    sheet: &'r RawSheet,
    /// The workbook's own signs, before the profile's.
    legend: &'r Placeholders,
    placeholders: Placeholders,
    units: &'r std::collections::BTreeMap<String, String>,
    /// The profile is only tried.
    trial: bool,
    /// Names in the profile's `units` that meant a column, and the texts of the headers.
    units_used: std::collections::BTreeSet<String>,
    /// Names in the profile's `periods` that meant a column or a cell of the column of periods.
    periods_used: std::collections::BTreeSet<String>,
    /// The columns of the tables with their texts.
    columns_seen: Vec<(u32, String)>,
    headers: Vec<String>,
    reading: SheetReading,
    out: &'r mut Submission,
    /// Index of the first used row behind the tables that were read.
    from: usize,
    /// The row at which the table ends, at the latest: another profile's begins there.
    stop: u32,
}

trait Notes {
    fn note(&mut self, de: impl Into<String>, en: impl Into<String>);
}

impl Notes for SheetReading {
    fn note(&mut self, de: impl Into<String>, en: impl Into<String>) {
        self.notes.push(Text::new(de, en));
    }
}

impl SheetReader<'_, '_> {
    /// Finds and reads all tables of the sheet.
    fn search(&mut self, grid: &Grid<'_>, reporter: &mut Reporter<'_>) {
        let asked =
            self.profile.is_some_and(|p| p.kind.is_some()) || form::part(self.sheet).is_some();
        if !asked && self.form(grid, reporter) {
            return;
        }
        let known = self.named_field(grid, u32::MAX).is_some();
        let wanted = Wanted {
            kind: self.profile.and_then(|p| p.kind),
            layout: self.profile.and_then(|p| p.layout),
            has_field: known,
            has_name: self.profile.is_some_and(|p| !p.name.is_empty()),
            columns: self.profile.map(|p| &p.columns),
            periods: self.profile.map(|p| &p.periods),
        };
        self.search_from((0, 0), wanted, grid, reporter);
    }

    /// Finds and reads all tables from a used row on, some of the sheet being found already.
    fn search_from(
        &mut self,
        (mut from, mut found): (usize, usize),
        wanted: Wanted<'_>,
        grid: &Grid<'_>,
        reporter: &mut Reporter<'_>,
    ) {
        while from < grid.len() {
            let first_row = grid.row(from);
            let until = first_row.max(1).saturating_add(if found == 0 { SEARCHED_ROWS } else { 8 });
            let around = self.surroundings(grid, from);
            let header = match header::find(grid, from, until, around, wanted) {
                Ok(header) => header,
                Err(near) => {
                    match found {
                        0 => self.not_recognised(grid, near.map(|near| *near), wanted, reporter),
                        _ => self.lost_rows(grid, from, reporter),
                    }
                    break;
                }
            };
            found += 1;
            let sides = beside(&header, grid);
            let mut end = grid.len();
            self.from = from;
            for header in sides {
                let field = self.field(grid, header.rows.0, reporter, &header, around);
                end = end.min(self.table(header, field, reporter));
            }
            from = end.max(from + 1);
        }
    }

    /// Year and period that stand around a table.
    fn surroundings(&self, grid: &Grid<'_>, from: usize) -> Surroundings {
        let last = (from..grid.len().min(from + 6)).map(|i| grid.row(i)).next_back().unwrap_or(1);
        let mut texts = titles(grid, last + 1);
        let own = header::surroundings(texts.iter().map(String::as_str));
        if own.year.is_some() || own.period.is_some() {
            return own;
        }
        texts = vec![self.sheet.name.clone()];
        let name = header::surroundings(texts.iter().map(String::as_str));
        if name.year.is_some() {
            return name;
        }
        header::surroundings([stem(&self.raw.file)])
    }

    /// The action field that the profile, the titles, the sheet's or the file's name gives.
    fn named_field(&self, grid: &Grid<'_>, above: u32) -> Option<FieldId> {
        if let Some(name) = self.profile.map(|p| p.field.as_str()).filter(|f| !f.is_empty()) {
            return self.context.field(name);
        }
        if self.context.free {
            return None;
        }
        let above = if above == u32::MAX { 6 } else { above };
        let titles = titles(grid, above);
        let context = self.context;
        // a name as a whole says more than one that occurs in a sentence
        titles
            .iter()
            .rev()
            .map(String::as_str)
            .chain([self.sheet.name.as_str(), stem(&self.raw.file)])
            .find_map(|title| context.field(title))
            .or_else(|| titles.iter().rev().find_map(|title| context.field_within(title)))
            .or_else(|| context.field_within(&self.sheet.name))
            .or_else(|| context.field_within(stem(&self.raw.file)))
            .or_else(|| context.only_field())
    }

    /// The action field for a table's rows that name none.
    fn field(
        &mut self,
        grid: &Grid<'_>,
        above: u32,
        reporter: &mut Reporter<'_>,
        header: &Header,
        _: Surroundings,
    ) -> Option<FieldId> {
        let configured = self.profile.map(|p| p.field.as_str()).filter(|f| !f.is_empty());
        if let Some(name) = configured {
            let field = self.context.field(name);
            if field.is_none() {
                measure::unknown_field(reporter, self.context, header.rows.0, 1, name, "");
            }
            return field;
        }
        // a column of its own says it better than a name around it
        if header.has(Role::Field) {
            return None;
        }
        self.named_field(grid, above)
    }

    /// Reads one table; returns the index behind it.
    fn table(
        &mut self,
        header: Header,
        field: Option<FieldId>,
        reporter: &mut Reporter<'_>,
    ) -> usize {
        let grid = reporter.grid;
        let shown_header: Vec<(u32, String)> =
            header.columns.iter().take(60).map(|c| (c.column, shown(&c.text))).collect();
        self.columns_seen.extend(shown_header.iter().filter(|(_, text)| !text.is_empty()).cloned());
        reporter.table(header.rows.1, shown_header);
        if self.periods_contradict(&header, reporter) {
            return grid.len();
        }
        self.two_readings(&header, reporter);
        if header.kind == SheetKind::Indicators && header.layout == Layout::Wide {
            odd::bad_periods(&header, reporter);
            odd::added_up(&header, reporter);
        }
        let mut header = header;
        self.put_units(&mut header, true);
        let mut table = table::rows(grid, header, self.context, self.stop);
        table.promote_counter(grid);
        self.periods_of_cells(grid, &table);
        let name = self.profile.map(|p| p.name.as_str()).filter(|name| !name.is_empty());
        let titled = table.header.name.take().filter(|_| name.is_none());
        let name = name.or(titled.as_ref().map(|(name, _)| name.as_str()));
        let columns = self.profile.iter().flat_map(|p| p.columns.keys());
        let named: Vec<Role> =
            columns.filter_map(|name| column::profile_role(table.header.kind, name)).collect();
        let states = contents::tell_roles(&mut table, grid, self.context, &named, reporter);
        let Settled { mut told, fallback } =
            rivals::settle(&mut table, grid, self.context.period, &named, reporter);
        let broad = table.rows.iter().rev().find(|row| grid.used(row.index).nth(1).is_some());
        let last = broad.map_or(table.header.rows.1, |row| row.number);
        let stated = stated::around(grid, self.from, table.header.rows.0, last, &self.sheet.name);
        let placeholders = self.placeholders.clone();
        let (placeholders, units) = (&placeholders, self.units);
        let no_periods = std::collections::BTreeMap::new();
        let periods = self.profile.map_or(&no_periods, |p| &p.periods);
        let id_named = self.profile.is_some_and(|p| p.columns.contains_key("id"));
        let stated = self.unit_of_profile().or(stated);
        told.extend(states.crosses.iter().map(|(column, _)| *column));
        let crossed = states.crosses.iter().skip(1);
        for (column, _) in crossed {
            table
                .header
                .columns
                .iter_mut()
                .filter(|c| c.column == *column)
                .for_each(|c| c.role = None);
        }
        let facts = SheetFacts {
            field,
            placeholders,
            units,
            periods,
            name,
            stated,
            id_named,
            fallback,
            states,
        };
        let before = (self.out.measures.len(), self.out.values.len(), self.out.texts.len());
        let sums = self.out.sums.len();
        let kind = match table.header.kind {
            SheetKind::Measures => {
                measure::read(self.context, &facts, &mut table, reporter, self.out);
                "measures"
            }
            SheetKind::Indicators => {
                indicator::read(self.context, &facts, &mut table, reporter, self.out);
                "indicators"
            }
            SheetKind::Texts | SheetKind::Skip => {
                text::read(self.context, &facts, &mut table, reporter, self.out);
                "texts"
            }
        };
        if self.reading.kind == "skipped" {
            kind.clone_into(&mut self.reading.kind);
            self.reading.header_row = Some(table.header.rows.1).filter(|row| *row > 0);
        }
        let counts = (
            self.out.measures.len() - before.0,
            self.out.values.len() - before.1,
            self.out.texts.len() - before.2,
        );
        self.describe(grid, &table, counts, self.out.sums.len() - sums);
        if let Some(stated) = &facts.stated {
            let (words, quote) = (&stated.words, shown(&stated.quote));
            self.reading.note(
                format!("Einheit, wo keine angegeben ist: {words} (`{quote}`)"),
                format!("unit where none is given: {words} (`{quote}`)"),
            );
        }
        self.guessed_names(&table.header, reporter);
        self.relative_periods(&table.header, reporter);
        if let Some(titled) = &titled {
            self.titled(&table.header, titled, reporter);
        }
        self.unread(grid, &table, &told, reporter);
        self.unread_rows(grid, &table, reporter);
        self.struck(grid, &table, reporter);
        self.colours(grid, &table, reporter);
        table.end
    }
}

/// The texts above a row: titles.
fn titles(grid: &Grid<'_>, above: u32) -> Vec<String> {
    let mut titles = Vec::new();
    for index in 0..grid.len() {
        if grid.row(index) >= above || titles.len() >= 40 {
            break;
        }
        let cells: Vec<_> = grid.used(index).take(4).collect();
        // a title row has few cells
        if cells.len() <= 3 {
            titles.extend(
                cells
                    .into_iter()
                    .filter(|c| matches!(c.value, RawValue::Text(_)))
                    .map(|c| cell::text(c).into_owned()),
            );
        }
    }
    titles
}

/// The file's name without folder and extension.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a profile's sheet name or glob fits.
fn matches(pattern: &str, name: &str) -> bool {
    if key(pattern) == key(name) && !key(name).is_empty() || pattern == name {
        return true;
    }
    globset::GlobBuilder::new(pattern)
        .case_insensitive(true)
        .build()
        .is_ok_and(|glob| glob.compile_matcher().is_match(name))
}

/// Splits a header into tables that stand side by side: an empty column, and to its right the same
/// words again, or another column of names with periods of its own.
fn beside(header: &Header, grid: &Grid<'_>) -> Vec<Header> {
    let columns = &header.columns;
    let gap = |i: &usize| columns[*i].column > columns[*i - 1].column + 1;
    let cuts: Vec<usize> = (1..columns.len()).filter(gap).collect();
    for cut in cuts {
        let (left, right) = columns.split_at(cut);
        let again = |c: &&Column| {
            !c.text.is_empty()
                && left.iter().any(|l| {
                    key(&l.text) == key(&c.text) && (l.role.is_some() || l.period.is_some())
                })
        };
        let names = names_again(header, (left, right), grid);
        if right.iter().filter(again).count() < 2 && !names {
            continue;
        }
        let (from, to) = header.span.unwrap_or((1, u32::MAX));
        let border = right[0].column;
        let mut first = header.clone();
        first.columns = left.to_vec();
        first.span = Some((from, border - 1));
        let mut second = header.clone();
        second.columns = right.to_vec();
        second.span = Some((border, to));
        // its columns lost their roles to the left table's
        for column in &mut second.columns {
            if column.role.is_none()
                && column.period.is_none()
                && let Some((role, rank)) = column::role(header.kind, &column.text)
            {
                (column.role, column.rank) = (Some(role), rank);
            }
        }
        if !second.has(Role::Title) && !second.has(Role::Id) {
            header::name_column(&mut second, grid);
        }
        let mut tables = vec![first];
        tables.extend(beside(&second, grid));
        return tables;
    }
    vec![header.clone()]
}

/// Whether another table with periods in its columns begins right of a gap: with names of its own.
fn names_again(header: &Header, (left, right): (&[Column], &[Column]), grid: &Grid<'_>) -> bool {
    let periods =
        |columns: &[Column]| columns.iter().any(|c| c.period.is_some() && c.role.is_none());
    header.layout == Layout::Wide
        && right[0].role.is_none()
        && right[0].period.is_none()
        && periods(left)
        && periods(right)
        && header::holds_names(grid, header.rows.1, right[0].column)
        && header::holds_numbers(grid, header.rows.1, right)
}
