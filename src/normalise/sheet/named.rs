//! What names an indicator or a period from outside of its column: a title, a word for the period of the
//! report, the profile; and school years, which nobody can read as a period.

use super::SheetReader;
use super::suggest::quoted;
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::cell;
use crate::normalise::column::Role;
use crate::normalise::fold::shown;
use crate::normalise::grid::Grid;
use crate::normalise::header::{self, Header, SEARCHED_ROWS};
use crate::normalise::report::Reporter;
use crate::origin::column_letters;
use crate::workbook::{RawCell, RawValue};

impl SheetReader<'_, '_> {
    /// Tells that a title names the only indicator of a table of districts.
    pub(super) fn titled(
        &self,
        header: &Header,
        (name, at): &(String, (u32, u32)),
        reporter: &mut Reporter<'_>,
    ) {
        let Some(column) = header.column(Role::District) else { return };
        let (name, at) = (shown(name), format!("{}{}", column_letters(at.1), at.0));
        let message = Text::new(
            format!("jede Zeile gilt als Bezirk des Indikators `{name}`, nach dem Titel in `{at}`"),
            format!(
                "each row counts as a district of the indicator `{name}`, by the title in `{at}`"
            ),
        );
        let help = Text::new(
            "stimmt das, ist nichts zu tun; sonst im Leseprofil `name` angeben",
            "if that is right there is nothing to do; else give `name` in the reading profile",
        );
        reporter.note(rule::SHEET_NOT_RECOGNISED, header.rows.1.max(1), column, "", message, help);
        reporter.own_help(
            "stimmt das, ist nichts zu tun; sonst eine Spalte `Kennzahl` ergänzen",
            "if that is right there is nothing to do; else add a column `Kennzahl`",
        );
    }

    /// Tells which periods words such as "Vorquartal" were taken for.
    pub(super) fn relative_periods(&self, header: &Header, reporter: &mut Reporter<'_>) {
        let told: Vec<(u32, Text)> = header
            .columns
            .iter()
            .filter_map(|column| {
                let period = column.period.filter(|_| column.role.is_none())?;
                header::relative(&column.own, period)?;
                let (words, when) = (shown(&column.own), crate::finding::period(period));
                let text = Text::new(
                    format!("`{words}` als {}", when.de),
                    format!("`{words}` as {}", when.en),
                );
                Some((column.column, text))
            })
            .collect();
        let Some((column, _)) = told.first() else { return };
        let join = |of: fn(&Text) -> &str| {
            told.iter().map(|(_, text)| of(text)).collect::<Vec<_>>().join(", ")
        };
        let message = Text::new(
            format!("nach dem Zeitraum über der Tabelle gilt {}", join(|t| &t.de)),
            format!("by the period above the table, {} is read", join(|t| &t.en)),
        );
        let help = Text::new(
            "stimmt das, ist nichts zu tun; sonst den Zeitraum in den Spaltenkopf schreiben, etwa `II. Quartal 2025`",
            "if that is right there is nothing to do; else write the period in the header, such as `II. Quartal 2025`",
        );
        reporter.note(rule::AMBIGUOUS_VALUE, header.rows.1.max(1), *column, "", message, help);
    }

    /// Reports each school year in what may be the sheet's header; how many there are.
    pub(super) fn school_years(&self, grid: &Grid<'_>, reporter: &mut Reporter<'_>) -> usize {
        let found = (0..grid.len().min(SEARCHED_ROWS as usize)).find_map(|index| {
            grid.used(index).nth(1)?;
            let years: Vec<(&RawCell, String, i32)> = grid
                .used(index)
                .filter_map(|cell| {
                    let RawValue::Text(_) = &cell.value else { return None };
                    let text = cell::text(cell).into_owned();
                    school_year(&text).map(|year| (cell, text, year))
                })
                .collect();
            (!years.is_empty()).then_some(years)
        });
        let Some(years) = found else { return 0 };
        let given: Vec<String> =
            years.iter().map(|(_, text, year)| format!("{} = \"{year}\"", quoted(text))).collect();
        let profile = format!(
            "[[departments.sheets]]\nsheet = {}\nkind = \"indicators\"\nperiods = {{ {} }}",
            quoted(&self.sheet.name),
            given.join(", ")
        );
        for (at, (cell, text, year)) in years.iter().enumerate() {
            let (text, next) = (shown(text), year + 1);
            let message = Text::new(
                format!(
                    "`{text}` ist kein Zeitraum des Berichts: ein Schuljahr reicht von {year} bis {next}; gemeint sein kann ein Stichtag darin"
                ),
                format!(
                    "`{text}` is no period of the report: a school year lasts from {year} to {next}; a day within it may be meant"
                ),
            );
            let own = Text::new(
                format!(
                    "in den Spaltenkopf schreiben, wofür die Zahlen stehen, etwa `{year}` oder `10/{year}`"
                ),
                format!(
                    "write in the header what the numbers stand for, such as `{year}` or `10/{year}`"
                ),
            );
            let help = match at == 0 && !self.context.free {
                true => Text::new(
                    format!(
                        "{}, oder in ratsbericht.toml beim Amt `{}` einfügen (Zeiträume prüfen):\n{profile}",
                        own.de, self.context.department.id
                    ),
                    format!(
                        "{}, or paste in ratsbericht.toml at the department `{}` (adapt the month):\n{profile}",
                        own.en, self.context.department.id
                    ),
                ),
                false => own.clone(),
            };
            reporter.cell(rule::UNREADABLE_PERIOD, cell.row, cell.column, "", message, help);
            reporter.own_help(own.de, own.en);
        }
        years.len()
    }
}

/// The first year of a school year: "Schuljahr 2024/25", "2024/2025".
fn school_year(text: &str) -> Option<i32> {
    let folded = text.trim().to_lowercase();
    let words = ["schuljahr", "kitajahr", "kita-jahr", "sj", "wintersemester", "spielzeit"];
    let bare = words.iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(&folded);
    let (first, second) = bare.trim_matches([' ', ':', '.']).split_once('/')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if first.len() != 4 || !matches!(second.len(), 2 | 4) || !digits(first) || !digits(second) {
        return None;
    }
    let (year, next): (i32, i32) = (first.parse().ok()?, second.parse().ok()?);
    ((1990..=2100).contains(&year) && next % 100 == (year + 1) % 100).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn school_years() {
        for (text, year) in [
            ("Schuljahr 2024/25", Some(2024)),
            ("2024/2025", Some(2024)),
            ("SJ 1999/00", Some(1999)),
            ("2011/2013", None),
            ("3/2019", None),
            ("12/20", None),
        ] {
            assert_eq!(school_year(text), year, "{text}");
        }
    }
}
