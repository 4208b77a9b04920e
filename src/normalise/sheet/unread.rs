//! What a table holds and the report does not: columns that nobody knows, colours.

use super::{Notes, SheetReader, form, odd};
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::fold::shown;
use crate::normalise::grid::Grid;
use crate::normalise::header::Layout;
use crate::normalise::report::Reporter;
use crate::normalise::table::{Kind, Table};
use crate::origin::column_letters;
use std::collections::BTreeSet;

/// Columns that a message names, at most.
const NAMED: usize = 8;

/// A column with its name: "`Projekt` (J)".
fn name(column: u32, header: &str) -> String {
    let letters = column_letters(column);
    if header.is_empty() { letters } else { format!("`{}` ({letters})", shown(header)) }
}

/// Names for a message, the rest counted.
fn names(all: &[String]) -> Text {
    let list = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(NAMED) {
        0 => Text::new(list.clone(), list),
        rest => Text::new(format!("{list} und {rest} weitere"), format!("{list} and {rest} more")),
    }
}

fn is_data(kind: &Kind) -> bool {
    matches!(kind, Kind::Data | Kind::MaybeSum(_))
}

impl SheetReader<'_, '_> {
    /// Tells the columns that hold something and are not read. `alone`: no other table stands beside
    /// this one.
    pub(super) fn unread(
        &mut self,
        grid: &Grid<'_>,
        table: &Table,
        alone: bool,
        reporter: &mut Reporter<'_>,
    ) {
        let header = &table.header;
        let first = header.columns.iter().map(|c| c.column).min().unwrap_or(1);
        let last = header.columns.iter().map(|c| c.column).max().unwrap_or(1);
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
            .filter(|at| !read(*at) && (alone || (first..=last).contains(at)))
            .map(|at| {
                let of = header.columns.iter().find(|c| c.column == at);
                (at, name(at, of.map_or("", |c| c.text.as_str())))
            })
            .collect();
        let Some((column, only)) = unread.first() else { return };
        let list: Vec<String> = unread.iter().map(|(_, name)| name.clone()).collect();
        let list = names(&list);
        self.reading.note(
            format!("nicht gelesene Spalten: {}", list.de),
            format!("columns not read: {}", list.en),
        );
        let message = match unread.len() {
            1 => Text::new(
                format!("die Spalte {only} wird nicht gelesen"),
                format!("the column {only} is not read"),
            ),
            n => Text::new(
                format!("{n} Spalten werden nicht gelesen: {}", list.de),
                format!("{n} columns are not read: {}", list.en),
            ),
        };
        let help = if self.context.free {
            Text::new(
                "wird sie gebraucht, einen üblichen Namen darüber setzen, etwa `Sachstand` oder `Bemerkung`",
                "if it is needed, put a usual name above it, such as `Sachstand` or `Bemerkung`",
            )
        } else {
            Text::new(
                "braucht der Bericht sie, im Leseprofil unter `columns` zuordnen",
                "if the report needs it, assign it in the reading profile's `columns`",
            )
        };
        let row = header.rows.1.max(1);
        reporter.note(rule::COLUMN_NOT_READ, row, *column, "", message, help);
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
        let list = names(&found);
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
