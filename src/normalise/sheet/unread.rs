//! What a table holds and the report does not: columns that nobody knows, colours.

use super::{Notes, SheetReader, form, odd};
use crate::config::SheetKind;
use crate::finding::{Level, rule};
use crate::lang::{Text, list_same};
use crate::normalise::cell;
use crate::normalise::column::{self, Role};
use crate::normalise::fold::{key, shown};
use crate::normalise::grid::Grid;
use crate::normalise::header::{self, Column, EVIDENCE, Header, Layout};
use crate::normalise::report::Reporter;
use crate::normalise::table::{self, Kind, Table};
use crate::origin::column_letters;
use crate::workbook::{RawCell, RawValue};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// Columns that a message names, at most.
const NAMED: usize = 8;

/// A column with its name: "`Projekt` (J)".
fn name(column: u32, header: &str) -> String {
    let letters = column_letters(column);
    if header.is_empty() { letters } else { format!("`{}` ({letters})", shown(header)) }
}

fn is_data(kind: &Kind) -> bool {
    matches!(kind, Kind::Data | Kind::MaybeSum(_))
}

impl SheetReader<'_, '_> {
    /// Tells the columns that hold something and are not read; those that look like data with a
    /// warning. `told` are told already.
    pub(super) fn unread(
        &mut self,
        grid: &Grid<'_>,
        table: &Table,
        told: &[u32],
        reporter: &mut Reporter<'_>,
    ) {
        let header = &table.header;
        let mut filled: BTreeSet<u32> = BTreeSet::new();
        for row in table.rows.iter().filter(|row| is_data(&row.kind)) {
            filled.extend(grid.used(row.index).map(|cell| cell.column));
        }
        let across = header.layout == Layout::Across;
        let read = |at: u32| {
            let of = header.columns.iter().find(|c| c.column == at);
            of.is_some_and(|c| {
                // a period that nobody can read is an error already
                let told = header.layout == Layout::Wide && odd::unreadable(&c.text).is_some();
                c.role.is_some() || c.period.is_some() || across || told
            })
        };
        let unread: Vec<(u32, String)> = filled
            .into_iter()
            .filter(|at| !read(*at) && !told.contains(at) && header.spans(*at))
            .map(|at| {
                let of = header.columns.iter().find(|c| c.column == at);
                (at, name(at, of.map_or("", |c| c.text.as_str())))
            })
            .collect();
        if unread.is_empty() {
            return;
        }
        let list: Vec<String> = unread.iter().map(|(_, name)| name.clone()).collect();
        let list = list_same(&list, NAMED);
        self.reading.note(
            format!("nicht gelesene Spalten: {}", list.de),
            format!("columns not read: {}", list.en),
        );
        // what a form of the program shows beside the blanks is its own
        let own = form::part(self.sheet).is_some();
        let (data, others): (Vec<_>, Vec<_>) =
            unread.into_iter().partition(|(at, _)| !own && looks_like_data(grid, table, *at));
        let timed = |columns: &[(u32, String)]| {
            header.kind == SheetKind::Indicators && columns.iter().any(|(_, name)| names_year(name))
        };
        let row = header.rows.1.max(1);
        self.tell_unread(&others, (false, timed(&others)), row, reporter);
        self.tell_unread(&data, (true, timed(&data)), row, reporter);
    }

    /// One finding for columns that are not read, at the first of them; whether they look like data, and
    /// whether a header names a year.
    fn tell_unread(
        &self,
        unread: &[(u32, String)],
        (data, timed): (bool, bool),
        row: u32,
        reporter: &mut Reporter<'_>,
    ) {
        let Some((column, only)) = unread.first() else { return };
        let list =
            list_same(&unread.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>(), NAMED);
        let (looks_de, looks_en) =
            if data { (" und sieht nach Daten aus", " and looks like data") } else { ("", "") };
        let message = match unread.len() {
            1 => Text::new(
                format!("die Spalte {only} wird nicht gelesen{looks_de}"),
                format!("the column {only} is not read{looks_en}"),
            ),
            n => Text::new(
                format!(
                    "{n} Spalten werden nicht gelesen{}: {}",
                    looks_de.replace("sieht", "sehen"),
                    list.de
                ),
                format!(
                    "{n} columns are not read{}: {}",
                    looks_en.replace("looks", "look"),
                    list.en
                ),
            ),
        };
        let help = if self.context.free {
            Text::new(
                "wird sie gebraucht, einen üblichen Namen darüber setzen, etwa `Sachstand` oder `Bemerkung`",
                "if it is needed, put a usual name above it, such as `Sachstand` or `Bemerkung`",
            )
        } else if timed {
            Text::new(
                "braucht der Bericht sie, im Leseprofil unter `periods` sagen, für welchen Zeitraum ihre Zahlen stehen",
                "if the report needs it, say in the reading profile's `periods` which period its numbers are for",
            )
        } else {
            Text::new(
                "braucht der Bericht sie, im Leseprofil unter `columns` zuordnen",
                "if the report needs it, assign it in the reading profile's `columns`",
            )
        };
        reporter.note(rule::COLUMN_NOT_READ, row, *column, "", message, help);
        if data && let Some(finding) = reporter.findings.last_mut() {
            finding.level = Level::Warning;
        }
    }

    /// Tells that the column of names was found by what it holds.
    pub(super) fn guessed_names(&mut self, header: &Header, reporter: &mut Reporter<'_>) {
        let by_evidence = |c: &&Column| c.role == Some(Role::Title) && c.rank == EVIDENCE;
        let Some(column) = header.columns.iter().find(by_evidence) else { return };
        let name = match column.text.is_empty() {
            true => Text::new(
                format!("der Spalte {}", column_letters(column.column)),
                format!("column {}", column_letters(column.column)),
            ),
            false => {
                let name = name(column.column, &column.text);
                Text::new(format!("der Spalte {name}"), format!("the column {name}"))
            }
        };
        let message = Text::new(
            format!("jede Zeile gilt als Indikator; seine Bezeichnung steht in {}", name.de),
            format!("each row counts as an indicator; its name stands in {}", name.en),
        );
        let help = Text::new(
            "stimmt das, `Kennzahl` über diese Spalte schreiben; sonst im Leseprofil `kind = \"skip\"` setzen",
            "if that is right, write `Kennzahl` above this column; else set `kind = \"skip\"` in the reading profile",
        );
        let row = header.rows.1.max(1);
        reporter.note(rule::SHEET_NOT_RECOGNISED, row, column.column, "", message, help);
    }

    /// Tells rows that hold something and are not read: parts of other rows, rows without a name.
    pub(super) fn unread_rows(
        &mut self,
        grid: &Grid<'_>,
        table: &Table,
        reporter: &mut Reporter<'_>,
    ) {
        let parts = Text::new(
            "soll sie in den Bericht, ihr eine eigene Kennung und Bezeichnung geben, ohne `darunter` oder `davon`",
            "if it belongs in the report, give it an id and a name of its own, without `darunter` or `davon`",
        );
        let nameless = Text::new(
            "soll sie in den Bericht, ihr eine Bezeichnung geben; sonst die Zeile leeren",
            "if it belongs in the report, give it a name; else clear the row",
        );
        for (why, help) in [(table::PARTS, parts), (table::BLANK, nameless)] {
            let Some(rows) = table.left_out.get(why) else { continue };
            let told: FxHashSet<u32> =
                reporter.findings.iter().filter_map(|f| f.place.cell).map(|cell| cell.0).collect();
            let mut found: Vec<(u32, u32, String)> = Vec::new();
            for row in rows.iter().filter(|row| !told.contains(row)) {
                let index = grid.index_from(*row);
                if index >= grid.len() || grid.row(index) != *row {
                    continue;
                }
                // rows that only wait for entries say nothing
                let waits = |cell: &RawCell| {
                    let of = table.header.columns.iter().find(|c| c.column == cell.column);
                    match of.and_then(|c| c.role) {
                        Some(Role::Id | Role::Counter) => {
                            cell::text(cell).split_whitespace().nth(1).is_none()
                        }
                        Some(Role::Field) => true,
                        _ => false,
                    }
                };
                let used: Vec<&RawCell> =
                    grid.used(index).filter(|cell| table.header.spans(cell.column)).collect();
                let said = why != table::BLANK || used.iter().any(|cell| !waits(cell));
                if let Some(cell) = used.first().filter(|_| said) {
                    found.push((*row, cell.column, format!("{row} (`{}`)", cell::shown(cell))));
                }
            }
            let Some((row, column, only)) = found.first() else { continue };
            let list: Vec<String> = found.iter().map(|(.., name)| name.clone()).collect();
            let list = list_same(&list, NAMED);
            let message = match found.len() {
                1 => Text::new(
                    format!("die Zeile {only} wird nicht gelesen"),
                    format!("row {only} is not read"),
                ),
                n => Text::new(
                    format!("{n} Zeilen werden nicht gelesen: {}", list.de),
                    format!("{n} rows are not read: {}", list.en),
                ),
            };
            reporter.note(rule::COLUMN_NOT_READ, *row, *column, "", message, help);
        }
    }

    /// Tells colours that may mean something: those that change from row to row, and not in stripes.
    pub(super) fn colours(&mut self, grid: &Grid<'_>, table: &Table, reporter: &mut Reporter<'_>) {
        // a form's colours are the program's own
        if self.sheet.fills.is_empty() || form::part(self.sheet).is_some() {
            return;
        }
        let rows: Vec<u32> =
            table.rows.iter().filter(|row| is_data(&row.kind)).map(|row| row.number).collect();
        let colour = |row: u32, column: u32| match grid.corner(row, column) {
            Some((row, column)) => self.sheet.colour(row, column),
            None => self.sheet.colour(row, column),
        };
        let mut found: Vec<String> = Vec::new();
        let mut place = None;
        for column in &table.header.columns {
            let of: Vec<u32> = rows.iter().map(|row| colour(*row, column.column)).collect();
            if of.windows(2).all(|pair| pair[0] == pair[1]) || striped(&rows, &of) {
                continue;
            }
            found.push(name(column.column, &column.text));
            let first = of.iter().position(|colour| *colour != 0);
            place = place.or(first.map(|at| (rows[at], column.column)));
        }
        let Some((row, column)) = place else { return };
        let list = list_same(&found, NAMED);
        let (de, en) = match found.len() {
            1 => (format!("in der Spalte {}", list.de), format!("in the column {}", list.en)),
            n if n == table.header.columns.len() => ("der Zeilen".into(), "of the rows".into()),
            _ => (format!("in den Spalten {}", list.de), format!("in the columns {}", list.en)),
        };
        let message = Text::new(
            format!("Farben {de} werden nicht gelesen"),
            format!("colours {en} are not read"),
        );
        self.reading.note(message.de.clone(), message.en.clone());
        let help = Text::new(
            "was eine Farbe bedeutet, als Wort eintragen, etwa in einer Spalte `Status`",
            "enter what a colour means as a word, such as in a column `Status`",
        );
        reporter.note(rule::HIDDEN_CONTENT, row, column, "", message, help);
    }
}

/// Whether a column that is not read looks like data that the report would have: its header names a
/// unit, a time, or what another column is read as; or it has numbers beside an indicator's.
fn looks_like_data(grid: &Grid<'_>, table: &Table, at: u32) -> bool {
    // what is worked out from the rest, and codes
    const STEMS: &[&str] = &[
        "veraenderung",
        "abweichung",
        "differenz",
        "tendenz",
        "entwicklung",
        "zuwachs",
        "vergleich",
        "kostenstelle",
        "sachkonto",
        "telefon",
        "haushaltsstelle",
        "aktenzeichen",
        "prioritaet",
    ];
    // "Abwasser", "Produktion" and "Telearbeit" are none of these
    const WORDS: &[&str] =
        &["abw", "diff", "trend", "delta", "rang", "produkt", "konto", "psp", "plz", "tel", "prio"];
    let kind = table.header.kind;
    let text = table.header.columns.iter().find(|c| c.column == at).map_or("", |c| c.text.as_str());
    let word = key(text);
    let first = key(text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
    if STEMS.iter().any(|stem| word.starts_with(stem)) || WORDS.contains(&first.as_str()) {
        return false;
    }
    let (mut filled, mut numbers) = (0, 0);
    for row in table.rows.iter().filter(|row| is_data(&row.kind)) {
        let Some(cell) = grid.shown(row.number, at) else { continue };
        filled += 1;
        numbers += usize::from(match &cell.value {
            RawValue::Number(_) => true,
            RawValue::Text(text) => text.trim_start().starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        });
    }
    let numeric = numbers * 2 > filled;
    match kind {
        SheetKind::Indicators => numeric && !word.is_empty(),
        SheetKind::Measures => {
            let around = header::surroundings([text]);
            let time = around.year.is_some() || around.period.is_some();
            let unit = text.contains(['%', '€']) || column::split_unit(text).1.is_some();
            let role =
                column::role(kind, text).filter(|(_, rank)| *rank < 40).map(|(role, _)| role);
            let rival = matches!(
                role,
                Some(
                    Role::Phase
                        | Role::Start
                        | Role::End
                        | Role::Progress
                        | Role::Plan
                        | Role::Spent
                )
            );
            rival || numeric && (unit || time)
        }
        _ => false,
    }
}

/// Whether a header names a year, as "Schuljahr 2024/25" does.
fn names_year(text: &str) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|n| n.len() == 4);
    numbers.any(|n| n.parse().is_ok_and(|year: u32| (1990..=2099).contains(&year)))
}

/// Whether colours take turns: every other row, for the eye only.
fn striped(rows: &[u32], colours: &[u32]) -> bool {
    let alternate = |number: &dyn Fn(usize) -> u32| {
        let mut seen: [Option<u32>; 2] = [None, None];
        colours.iter().enumerate().all(|(at, colour)| {
            let slot = &mut seen[(number(at) % 2) as usize];
            *slot.get_or_insert(*colour) == *colour
        })
    };
    rows.len() >= 4 && (alternate(&|at| rows[at]) || alternate(&|at| u32::from(at % 2 == 1)))
}

#[cfg(test)]
mod tests {
    use super::striped;

    #[test]
    fn stripes_are_no_meaning() {
        assert!(striped(&[2, 3, 4, 5], &[0, 7, 0, 7]));
        // a row is left out between
        assert!(striped(&[2, 3, 5, 6, 7], &[0, 7, 7, 0, 7]));
        assert!(striped(&[2, 3, 5, 6, 7], &[0, 7, 0, 7, 0]));
        assert!(!striped(&[2, 3, 4, 5], &[0, 7, 7, 0]));
        assert!(!striped(&[2, 3], &[0, 7]));
    }
}
