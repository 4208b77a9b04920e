//! Forms: one measure or indicator a sheet, labels on the left and their values beside or below
//! them.
//!
//! A form is laid out anew as a list of one row, its labels side by side as header, and read by the
//! same words and rules as a list; every cell that is told of is then named where it really stands.

use super::form::part;
use super::profile::{does_not_fit, misnamed};
use super::{Notes, SheetReader};
use crate::config::SheetKind;
use crate::domain::{MeasureColumn, Submission};
use crate::finding::rule;
use crate::lang::{Text, count, list_same};
use crate::normalise::column::{self, Role, measure_column};
use crate::normalise::contents::States;
use crate::normalise::fold::{key, shown};
use crate::normalise::grid::Grid;
use crate::normalise::header::{self, Header, Wanted};
use crate::normalise::measure::SheetFacts;
use crate::normalise::report::Reporter;
use crate::normalise::stated;
use crate::normalise::{empty_submission, indicator, measure, table, text};
use crate::origin::{Origin, column_letters};
use crate::workbook::{RawCell, RawSheet, RawValue};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A label, and where its value stands.
struct Entry<'a> {
    label: &'a RawCell,
    text: String,
    value: Option<&'a RawCell>,
    at: (u32, u32),
}

/// The entries of one form.
type Form<'a> = Vec<Entry<'a>>;

impl SheetReader<'_, '_> {
    /// Reads the forms of a sheet, where it is made of them; what can't be read soundly is told.
    /// `true` where the sheet is done with.
    pub(super) fn form(&mut self, grid: &Grid<'_>, reporter: &mut Reporter<'_>) -> bool {
        let forms = forms(grid, &[]);
        if forms.is_empty() {
            return false;
        }
        for form in &forms {
            if !self.read_form(grid, form, reporter) {
                self.refuse_form(form, reporter);
            }
        }
        true
    }

    /// Reads the forms of a sheet that a profile is for, with the labels that its `columns` name. `true`
    /// where every form was read; else the sheet is none of forms.
    pub(super) fn form_by_profile(&mut self, grid: &Grid<'_>, reporter: &mut Reporter<'_>) -> bool {
        let Some(profile) = self.profile else { return false };
        let named: Vec<String> = profile.columns.values().map(|text| key(text)).collect();
        let forms = forms(grid, &named);
        if forms.is_empty() || !forms.iter().all(|form| self.is_read(grid, form)) {
            return false;
        }
        let kind = profile.kind.unwrap_or(SheetKind::Measures);
        if let Some(why) = misnamed(profile, kind) {
            does_not_fit(reporter, profile, &why.de, &why.en);
            return true;
        }
        for form in &forms {
            self.read_form(grid, form, reporter);
        }
        true
    }

    /// What detection may take for granted in a form.
    fn wanted(&self) -> Wanted<'_> {
        let profile = self.profile;
        Wanted {
            kind: profile.and_then(|p| p.kind),
            has_field: true,
            columns: profile.map(|p| &p.columns),
            periods: profile.map(|p| &p.periods),
            ..Wanted::default()
        }
    }

    /// Whether a form says what it is.
    fn is_read(&self, grid: &Grid<'_>, form: &Form<'_>) -> bool {
        let sheet = laid_out(&self.sheet.name, form);
        let list = Grid::new(&sheet, false);
        let around = self.surroundings(grid, 0);
        let found = header::find(&list, 0, 2, around, self.wanted());
        found.is_ok_and(|header| says_what(&header, form))
    }

    fn read_form(&mut self, grid: &Grid<'_>, form: &Form<'_>, reporter: &mut Reporter<'_>) -> bool {
        let sheet = laid_out(&self.sheet.name, form);
        let list = Grid::new(&sheet, false);
        let around = self.surroundings(grid, 0);
        let first_row = form.first().map_or(1, |entry| entry.label.row);
        let found = header::find(&list, 0, 2, around, self.wanted());
        let Ok(mut header) = found else { return false };
        self.put_units(&mut header, false);
        if !says_what(&header, form) {
            return false;
        }
        let field = self.field(grid, first_row, reporter, &header, around);
        let stated = stated::around(grid, 0, first_row, u32::MAX, &self.sheet.name);
        let placeholders = self.placeholders.clone();
        let (placeholders, units) = (&placeholders, self.units);
        let id_named = self.profile.is_some_and(|p| p.columns.contains_key("id"));
        let stated = self.unit_of_profile().or(stated);
        let periods = std::collections::BTreeMap::new();
        let facts = SheetFacts {
            field,
            placeholders,
            units,
            periods: &periods,
            name: None,
            stated,
            id_named,
            fallback: Vec::new(),
            states: States::default(),
        };
        let mut told =
            Reporter::new(&list, Arc::clone(&reporter.sheet), self.context.department.id.clone());
        told.table(1, header.columns.iter().map(|c| (c.column, shown(&c.text))).collect());
        let note = described(form, &header);
        self.unread_labels(form, &header, reporter);
        let mut read = empty_submission(self.context.department.id.clone());
        let mut rows = table::rows(&list, header, self.context, u32::MAX);
        let kind = match rows.header.kind {
            SheetKind::Measures => {
                measure::read(self.context, &facts, &mut rows, &mut told, &mut read);
                "measures"
            }
            SheetKind::Indicators => {
                indicator::read(self.context, &facts, &mut rows, &mut told, &mut read);
                "indicators"
            }
            SheetKind::Texts | SheetKind::Skip => {
                text::read(self.context, &facts, &mut rows, &mut told, &mut read);
                "texts"
            }
        };
        // an untouched form says nothing
        let place = Places(form);
        let columns: Vec<(Role, u32)> =
            rows.header.columns.iter().filter_map(|c| Some((c.role?, c.column))).collect();
        place.put_back(&mut read, &columns);
        for mut finding in std::mem::take(&mut told.findings) {
            finding.place.cell = finding.place.cell.map(|cell| place.of(cell));
            finding.excerpt = None;
            reporter.findings.push(finding);
        }
        if self.reading.kind == "skipped" {
            kind.clone_into(&mut self.reading.kind);
        }
        self.reading.note(note.de, note.en);
        let (measures, values) = (read.measures.len(), read.values.len());
        let texts = read.texts.len();
        self.reading.note(
            format!(
                "{}, {}, {} gelesen",
                count(measures, "Maßnahme", "Maßnahmen"),
                count(values, "Wert", "Werte"),
                count(texts, "Text", "Texte")
            ),
            format!(
                "{}, {}, {} read",
                count(measures, "measure", "measures"),
                count(values, "value", "values"),
                count(texts, "text", "texts")
            ),
        );
        self.out.measures.extend(read.measures);
        self.out.definitions.extend(read.definitions);
        self.out.values.extend(read.values);
        self.out.texts.extend(read.texts);
        self.out.unnamed.extend(read.unnamed);
        true
    }

    /// Tells the entries of a form that are not read.
    fn unread_labels(&self, form: &Form<'_>, header: &Header, reporter: &mut Reporter<'_>) {
        // what a form of the program shows beside the blanks is its own
        if part(self.sheet).is_some() {
            return;
        }
        let known = |column: u32| {
            let of = header.columns.iter().find(|c| c.column == column);
            of.is_some_and(|c| c.role.is_some() || c.period.is_some())
        };
        let unread: Vec<&Entry<'_>> = (1u32..)
            .zip(form)
            .filter(|(column, entry)| entry.value.is_some() && !known(*column))
            .map(|(_, entry)| entry)
            .collect();
        let Some(first) = unread.first() else { return };
        let name = |entry: &&Entry<'_>| {
            let place = format!("{}{}", column_letters(entry.at.1), entry.at.0);
            format!("`{}` ({place})", shown(&entry.text))
        };
        let list: Vec<String> = unread.iter().map(name).collect();
        let list = list_same(&list, 8);
        let message = match unread.len() {
            1 => Text::new(
                format!("die Angabe {} wird nicht gelesen", list.de),
                format!("the entry {} is not read", list.en),
            ),
            n => Text::new(
                format!("{n} Angaben werden nicht gelesen: {}", list.de),
                format!("{n} entries are not read: {}", list.en),
            ),
        };
        let help = Text::new(
            "wird eine gebraucht, sie mit einem üblichen Wort beschriften, etwa `Fortschritt` oder `Bemerkung`",
            "if one is needed, label it with a usual word, such as `Fortschritt` or `Bemerkung`",
        );
        reporter.note(rule::COLUMN_NOT_READ, first.at.0, first.at.1, "", message, help);
    }

    /// Says that a form is not read, and what to do.
    fn refuse_form(&mut self, form: &Form<'_>, reporter: &mut Reporter<'_>) {
        let titled = form.iter().any(|entry| {
            [SheetKind::Measures, SheetKind::Indicators].iter().any(|kind| {
                matches!(column::role(*kind, &entry.text), Some((Role::Title | Role::Value, _)))
            })
        });
        if !titled {
            self.reading.note(
                "Angaben ohne Maßnahme oder Indikator, etwa ein Deckblatt",
                "entries without a measure or indicator, such as a cover",
            );
            return;
        }
        let labels: Vec<String> =
            form.iter().take(8).map(|entry| format!("`{}`", shown(&entry.text))).collect();
        let labels = labels.join(", ");
        self.reading.note(
            "Formular, nicht gelesen: Bezeichnungen links, Werte rechts daneben",
            "a form, not read: labels on the left, values beside them",
        );
        reporter.sheet(
            rule::SHEET_NOT_RECOGNISED,
            Text::new(
                format!(
                    "die Tabelle ist ein Formular und wird nicht gelesen: links stehen {labels}; daraus wird keine Maßnahme und kein Indikator"
                ),
                format!(
                    "the sheet is a form and is not read: on the left stand {labels}; that makes no measure and no indicator"
                ),
            ),
            Text::new(
                "die Felder mit `Maßnahme`, `Status`, `Ende` oder mit `Indikator`, `Zeitraum`, `Wert` beschriften, oder die Angaben als Zeile einer Liste melden",
                "label the fields `Maßnahme`, `Status`, `Ende` or `Indikator`, `Zeitraum`, `Wert`, or report them as a row of a list",
            ),
        );
    }
}

/// Whether a form with this header is one of measures or indicators; texts have few labels.
fn says_what(header: &Header, form: &Form<'_>) -> bool {
    header.kind != SheetKind::Texts || form.len() <= 3
}

/// Real places of the cells of a form that was laid out as a list.
struct Places<'f, 'a>(&'f Form<'a>);

impl Places<'_, '_> {
    fn of(&self, (row, column): (u32, u32)) -> (u32, u32) {
        let entry = (column as usize).checked_sub(1).and_then(|at| self.0.get(at));
        match entry {
            Some(entry) if row <= 1 => (entry.label.row, entry.label.column),
            Some(entry) => entry.at,
            None => (row, column),
        }
    }

    fn move_back(&self, origin: &mut Origin) {
        (origin.row, origin.column) = self.of((origin.row, origin.column));
    }

    /// Names every cell where it stands; `columns` are the roles of the list.
    fn put_back(&self, read: &mut Submission, columns: &[(Role, u32)]) {
        let mut at: BTreeMap<MeasureColumn, (u32, u32)> = BTreeMap::new();
        for (role, column) in columns {
            let place = self.of((2, *column));
            let known: &[MeasureColumn] = match role {
                Role::Duration => &[MeasureColumn::Start, MeasureColumn::End],
                _ => &[],
            };
            at.extend(known.iter().map(|known| (*known, place)));
            if let Some(known) = measure_column(*role) {
                at.insert(known, place);
            }
        }
        let columns = Arc::new(at.iter().map(|(known, (_, column))| (*known, *column)).collect());
        let rows = Arc::new(at.iter().map(|(known, (row, _))| (*known, *row)).collect());
        for measure in &mut read.measures {
            measure.place.row = at
                .get(&MeasureColumn::Title)
                .or_else(|| at.values().next())
                .map_or(measure.place.row, |(row, _)| *row);
            measure.place.columns = Arc::clone(&columns);
            measure.place.rows = Arc::clone(&rows);
        }
        read.definitions.iter_mut().for_each(|d| self.move_back(&mut d.origin));
        read.values.iter_mut().filter_map(|v| v.origin.as_mut()).for_each(|o| self.move_back(o));
        read.texts.iter_mut().for_each(|t| self.move_back(&mut t.origin));
        read.unnamed.iter_mut().for_each(|u| self.move_back(&mut u.origin));
    }
}

/// What a form was understood as.
fn described(form: &Form<'_>, header: &Header) -> Text {
    let name = |column: u32| {
        let entry = &form[column as usize - 1];
        format!("`{}` ({}{})", shown(&entry.text), column_letters(entry.at.1), entry.at.0)
    };
    let list = |known: bool| {
        let columns =
            header.columns.iter().filter(|c| (c.role.is_some() || c.period.is_some()) == known);
        columns.map(|c| name(c.column)).collect::<Vec<_>>().join(", ")
    };
    let (known, unknown) = (list(true), list(false));
    let mut text =
        Text::new(format!("Formular; Angaben {known}"), format!("a form; entries {known}"));
    if !unknown.is_empty() {
        text.de.push_str(&format!("; nicht gelesen: {unknown}"));
        text.en.push_str(&format!("; not read: {unknown}"));
    }
    text
}

/// The form as a list: labels in row 1, values in row 2.
fn laid_out(name: &str, form: &Form<'_>) -> RawSheet {
    let mut cells: Vec<RawCell> = Vec::new();
    for (column, entry) in (1u32..).zip(form) {
        let mut label = entry.label.clone();
        (label.row, label.column) = (1, column);
        label.value = RawValue::Text(entry.text.as_str().into());
        cells.push(label);
    }
    for (column, entry) in (1u32..).zip(form) {
        if let Some(value) = entry.value {
            let mut value = value.clone();
            (value.row, value.column) = (2, column);
            cells.push(value);
        }
    }
    RawSheet { name: name.to_owned(), cells, ..RawSheet::default() }
}

/// The forms of a sheet; none where it is a list, or anything else.
/// `named` are the labels that a profile names, as keys.
fn forms<'a>(grid: &Grid<'a>, named: &[String]) -> Vec<Form<'a>> {
    let label = |cell: &RawCell, alone: bool| label(cell, alone, named);
    let mut forms: Vec<Form<'a>> = vec![Vec::new()];
    let mut columns: BTreeSet<u32> = BTreeSet::new();
    let (mut filled, mut fitting) = (0, 0);
    let mut index = 0;
    while index < grid.len().min(400) {
        let cells: Vec<&RawCell> = grid.used(index).collect();
        let number = grid.row(index);
        index += 1;
        if cells.is_empty() {
            continue;
        }
        filled += 1;
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let (mut at, mut telling) = (0, false);
        while at < cells.len() {
            let alone = entries.is_empty() && cells.len() == 2 && at == 0;
            let Some(text) = label(cells[at], alone) else {
                at += 1;
                continue;
            };
            telling |= label(cells[at], false).is_some() || cell_ends_with_colon(cells[at]);
            let beside = cells.get(at + 1).copied().filter(|next| label(next, false).is_none());
            let mut entry = Entry {
                label: cells[at],
                text,
                value: beside,
                at: beside.map_or((number, cells[at].column + 1), |c| (c.row, c.column)),
            };
            // a long text may stand below its label
            if beside.is_none() && cells.len() == 1 && index < grid.len() {
                let below: Vec<&RawCell> = grid.used(index).collect();
                if let [only] = below[..]
                    && only.column == cells[at].column
                    && label(only, false).is_none()
                    && cell_ends_with_colon(cells[at])
                {
                    (entry.value, entry.at) = (Some(only), (only.row, only.column));
                    index += 1;
                }
            }
            at += if beside.is_some() { 2 } else { 1 };
            entries.push(entry);
        }
        // a row of labels alone is the header of a list
        if entries.len() >= 2 && entries.iter().all(|entry| entry.value.is_none()) {
            return Vec::new();
        }
        fitting += usize::from(telling);
        for entry in entries {
            columns.insert(entry.label.column);
            let last = forms.last().expect("there is one from the start");
            if last.iter().any(|known| key(&known.text) == key(&entry.text)) {
                forms.push(Vec::new());
            }
            forms.last_mut().expect("there is one from the start").push(entry);
        }
    }
    let known = |form: &Form<'_>| {
        form.iter().filter(|entry| entry.value.is_some() && is_word(&entry.text)).count() >= 3
    };
    let whole = fitting * 10 >= filled * 6 && columns.len() <= 3;
    if whole && forms.iter().all(known) { forms } else { Vec::new() }
}

fn cell_ends_with_colon(cell: &RawCell) -> bool {
    matches!(&cell.value, RawValue::Text(text) if text.trim_end().ends_with(':'))
}

fn is_word(text: &str) -> bool {
    [SheetKind::Measures, SheetKind::Indicators]
        .iter()
        .any(|kind| column::role(*kind, text).is_some())
}

/// The label that a cell is: a known word, with or without a unit, or any short text that stands
/// `alone` in its row with one value.
fn label(cell: &RawCell, alone: bool, named: &[String]) -> Option<String> {
    let RawValue::Text(text) = &cell.value else { return None };
    let line = crate::normalise::fold::line(text);
    let bare = line.trim_end_matches([':', ' ']);
    if bare.is_empty() || bare.chars().count() > 60 {
        return None;
    }
    let colon = bare.len() < line.len();
    let (base, _) = column::split_unit(bare);
    let word = column::is_word(&key(bare)) || column::is_word(&key(base));
    let known = word || alone || colon && is_word(bare) || named.contains(&key(bare));
    known.then(|| bare.to_owned())
}
