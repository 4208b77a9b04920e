//! Reads the numbers of one column and reports what is wrong with them.

use super::cell;
use super::number::{Number, Reading};
use super::placeholder::Placeholders;
use super::report::Reporter;
use crate::finding::rule;
use crate::lang::{self, Text};
use crate::workbook::RawCell;
use rustc_hash::FxHashMap;

/// What one column's numbers had in common; told at the column's end.
#[derive(Debug, Clone, Default)]
struct Seen {
    /// First cell with `1.234`, its text, and how many there are.
    assumed: Option<(u32, String, usize)>,
    /// A value whose separators confirm that points group.
    german: bool,
    /// First dash taken as zero, and how many there are.
    dash: Option<(u32, usize)>,
}

/// Watches the numbers of all columns of a table.
#[derive(Default)]
pub(super) struct Amounts {
    columns: FxHashMap<u32, Seen>,
    order: Vec<u32>,
}

/// What a cell was as an amount.
pub(super) enum Amount {
    /// Nothing in it, or nothing that can be used (a finding says why).
    None,
    /// A number or a sign.
    Number(Number),
    /// Two numbers: `12 von 20`.
    Share(crate::domain::Decimal, crate::domain::Decimal),
    /// A limit, a range, or something doubtful (a finding says so): no number; the words.
    Words(String),
}

impl Amounts {
    /// Reads one cell. `dash_is_zero` only for values of indicators (RULES.md 11).
    pub(super) fn read(
        &mut self,
        reporter: &mut Reporter<'_>,
        cell: &RawCell,
        placeholders: &Placeholders,
        dash_is_zero: bool,
        subject: &str,
    ) -> Amount {
        let reading = match &cell.value {
            // by far the most: a plain number
            crate::workbook::RawValue::Number(value) if !cell.percent => {
                return Amount::Number(Number { value: Some(*value), ..Number::default() });
            }
            _ => cell::number(cell, placeholders),
        };
        match reading {
            Reading::Empty => {
                reporter.fault(cell, subject);
                Amount::None
            }
            Reading::Number(number) => {
                if number.dash && !dash_is_zero {
                    return Amount::None;
                }
                if number.assumed || number.german || number.dash {
                    self.watch(cell, &number);
                }
                Amount::Number(number)
            }
            Reading::Share(above, below) => Amount::Share(above, below),
            Reading::Limit(words) => {
                self.limit(reporter, cell, subject, "eine Grenze", "a limit");
                Amount::Words(words)
            }
            Reading::Range(words) => {
                self.limit(reporter, cell, subject, "eine Spanne", "a range");
                Amount::Words(words)
            }
            Reading::Ambiguous(why) => {
                let shown = cell::shown(cell);
                let name = reporter.column_name(cell.column);
                let message = Text::new(
                    format!("`{shown}` in der Spalte `{name}` ist mehrdeutig: {}", why.de),
                    format!("`{shown}` in the column `{name}` is ambiguous: {}", why.en),
                );
                let help = Text::new(
                    "den Wert als Zahl eingeben (Zellformat Zahl, Dezimalkomma)",
                    "enter the value as a number (cell format number)",
                );
                reporter.cell(rule::AMBIGUOUS_VALUE, cell.row, cell.column, subject, message, help);
                // the value is there, and asked for: its place must not look empty
                Amount::Words(shown)
            }
            Reading::Unreadable(why) => {
                let shown = cell::shown(cell);
                let name = reporter.column_name(cell.column);
                let message = Text::new(
                    format!(
                        "`{shown}` in der Spalte `{name}` ist nicht als Zahl lesbar: {}",
                        why.de
                    ),
                    format!(
                        "`{shown}` in the column `{name}` can't be read as a number: {}",
                        why.en
                    ),
                );
                let help = Text::new(
                    "eine Zahl eintragen oder die Zelle leeren; fehlt der Wert, `k. A.` eintragen",
                    "enter a number or clear the cell; where the value is missing, enter `k. A.`",
                );
                reporter.cell(
                    rule::UNREADABLE_VALUE,
                    cell.row,
                    cell.column,
                    subject,
                    message,
                    help,
                );
                Amount::None
            }
        }
    }

    fn limit(
        &self,
        reporter: &mut Reporter<'_>,
        cell: &RawCell,
        subject: &str,
        de: &str,
        en: &str,
    ) {
        let shown = cell::shown(cell);
        let name = reporter.column_name(cell.column);
        let message = Text::new(
            format!(
                "`{shown}` in der Spalte `{name}` ist {de} und keine Zahl, mit der gerechnet werden kann"
            ),
            format!("`{shown}` in the column `{name}` is {en}, not a number to calculate with"),
        );
        let help = Text::new("die genaue Zahl eintragen", "enter the exact number");
        reporter.cell(rule::AMBIGUOUS_VALUE, cell.row, cell.column, subject, message, help);
    }

    fn watch(&mut self, cell: &RawCell, number: &Number) {
        let seen = self.columns.entry(cell.column).or_insert_with(|| {
            self.order.push(cell.column);
            Seen::default()
        });
        seen.german |= number.german;
        if number.assumed {
            seen.assumed.get_or_insert_with(|| (cell.row, cell::shown(cell), 0)).2 += 1;
        }
        if number.dash {
            seen.dash.get_or_insert((cell.row, 0)).1 += 1;
        }
    }

    /// Says once a column what was taken for granted.
    pub(super) fn finish(self, reporter: &mut Reporter<'_>) {
        // who groups with points in one column does so in the next
        let german = self.columns.values().any(|seen| seen.german);
        for column in self.order {
            let Some(seen) = self.columns.get(&column) else { continue };
            let name = reporter.column_name(column);
            if let (Some((row, text, count)), false) = (&seen.assumed, german) {
                let read = text.replacen('.', "", 1);
                let message = Text::new(
                    format!(
                        "`{text}` in der Spalte `{name}` ist als Text eingetippt und wird als {read} gelesen, mit dem Punkt vor den Tausendern ({})",
                        lang::count(*count, "Wert", "Werte")
                    ),
                    format!(
                        "`{text}` in the column `{name}` is typed as text and is read as {read}, the point grouping thousands ({})",
                        lang::count(*count, "value", "values")
                    ),
                );
                let help = Text::new(
                    "stimmt das, ist nichts zu tun; sonst die Zahl ohne Punkt eintippen",
                    "if that is right, there is nothing to do; else type the number without the point",
                );
                reporter.note(rule::AMBIGUOUS_VALUE, *row, column, "", message, help);
            }
            if let Some((row, count)) = seen.dash {
                let message = Text::new(
                    format!(
                        "ein Strich in der Spalte `{name}` gilt als genau null ({})",
                        lang::count(count, "Wert", "Werte")
                    ),
                    format!(
                        "a dash in the column `{name}` is taken as exactly zero ({})",
                        lang::count(count, "value", "values")
                    ),
                );
                let help = Text::new(
                    "fehlt der Wert, `k. A.` eintragen oder im Leseprofil `placeholders` festlegen",
                    "where the value is missing, enter `k. A.` or set `placeholders` in the reading profile",
                );
                reporter.cell(rule::DASH_AS_ZERO, row, column, "", message, help);
            }
        }
    }
}
