//! School years, which nobody can read as a period: told with the profile that says what is meant.

use super::SheetReader;
use super::suggest::lines;
use crate::config::{Profile, SheetKind};
use crate::domain::{Grain, Period};
use crate::finding::rule;
use crate::lang::{Text, count};
use crate::normalise::cell;
use crate::normalise::fold::shown;
use crate::normalise::grid::Grid;
use crate::normalise::header::SEARCHED_ROWS;
use crate::normalise::report::Reporter;
use crate::workbook::{RawCell, RawValue};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A cell with a school year, its text and the year in which it begins.
type Year<'g> = (&'g RawCell, String, i32);

impl SheetReader<'_, '_> {
    /// Reports the school years in what may be the sheet's header, or in a column below one; how many cells
    /// there are.
    pub(super) fn school_years(&self, grid: &Grid<'_>, reporter: &mut Reporter<'_>) -> usize {
        let found = (0..grid.len().min(SEARCHED_ROWS as usize)).find_map(|index| {
            grid.used(index).nth(1)?;
            let years: Vec<Year<'_>> = grid.used(index).filter_map(school_year_of).collect();
            (!years.is_empty()).then_some((index, years))
        });
        let Some((index, years)) = found else { return 0 };
        let grain = self.declared_grain(grid, index);
        let down = match years.as_slice() {
            [(cell, ..)] => column_of_years(grid, index, cell.column),
            _ => Vec::new(),
        };
        if let (Some(head), false) = (head_above(grid, index, &years), down.is_empty()) {
            return self.years_down(&down, &head, grain, reporter);
        }
        let profile = self.with_periods(periods(&years, grain));
        for (at, (cell, text, year)) in years.iter().enumerate() {
            let such = written(*year, grain);
            let own = Text::new(
                format!("in den Spaltenkopf schreiben, wofür die Zahlen stehen, etwa {}", such.de),
                format!("write in the header what the numbers stand for, such as {}", such.en),
            );
            let lines = (at == 0).then(|| lines(&profile));
            self.school_year(cell, (text, *year, 0), own, lines, reporter);
        }
        years.len()
    }

    /// Reports school years down a column, at the first of them.
    fn years_down(
        &self,
        years: &[Year<'_>],
        head: &str,
        grain: Option<Grain>,
        reporter: &mut Reporter<'_>,
    ) -> usize {
        let Some((cell, text, year)) = years.first() else { return 0 };
        let mut profile = self.with_periods(periods(years, grain));
        profile.columns.insert("period".to_owned(), head.to_owned());
        let such = written(*year, grain);
        let own = Text::new(
            format!("in die Zellen schreiben, wofür die Zahlen stehen, etwa {}", such.de),
            format!("write in the cells what the numbers stand for, such as {}", such.en),
        );
        // only lines that read something are shown
        let lines = self.tried(&profile).map(|_| lines(&profile));
        self.school_year(cell, (text, *year, years.len() - 1), own, lines, reporter);
        years.len()
    }

    /// The profile of the sheet, or a new one, with these periods.
    fn with_periods(&self, periods: BTreeMap<String, Period>) -> Profile {
        let mut profile = Profile {
            sheet: self.sheet.name.clone(),
            kind: Some(SheetKind::Indicators),
            ..self.profile.cloned().unwrap_or_default()
        };
        profile.periods.extend(periods);
        profile
    }

    /// A finding at a school year, with as many more below it; with the lines to paste, where there are.
    fn school_year(
        &self,
        cell: &RawCell,
        (text, year, more): (&str, i32, usize),
        own: Text,
        lines: Option<String>,
        reporter: &mut Reporter<'_>,
    ) {
        let (text, next) = (shown(text), year + 1);
        let (also_de, also_en) = match more {
            0 => Default::default(),
            n => (
                format!(
                    " (ebenso in {} der Spalte)",
                    count(n, "weiteren Zelle", "weiteren Zellen")
                ),
                format!(" (so in {} of the column)", count(n, "more cell", "more cells")),
            ),
        };
        let message = Text::new(
            format!(
                "`{text}` ist kein Zeitraum des Berichts: ein Schuljahr reicht von {year} bis {next}; gemeint sein kann ein Stichtag darin{also_de}"
            ),
            format!(
                "`{text}` is no period of the report: a school year lasts from {year} to {next}; a day within it may be meant{also_en}"
            ),
        );
        let help = match lines.filter(|_| !self.context.free) {
            Some(lines) => {
                let place = self.place_of_profile();
                Text::new(
                    format!(
                        "{}, oder diese Zeilen (Zeiträume prüfen) {}:\n{lines}",
                        own.de, place.de
                    ),
                    format!(
                        "{}, or {} these lines (check the periods):\n{lines}",
                        own.en, place.en
                    ),
                )
            }
            None => own.clone(),
        };
        reporter.cell(rule::UNREADABLE_PERIOD, cell.row, cell.column, "", message, help);
        reporter.own_help(own.de, own.en);
    }

    /// The base period of the project's indicators that stand below a header, where they have one in common.
    fn declared_grain(&self, grid: &Grid<'_>, header: usize) -> Option<Grain> {
        let mut grains: Vec<Option<Grain>> = Vec::new();
        for index in (header..grid.len()).take(60) {
            let known = grid
                .used(index)
                .filter(|c| matches!(c.value, RawValue::Text(_)))
                .find_map(|c| self.context.indicator(&cell::text(c)));
            grains.extend(known.map(|indicator| indicator.grain));
        }
        let first = grains.first().copied()?;
        grains.iter().all(|grain| *grain == first).then_some(first)?
    }
}

/// The period of a grain in which a school year's October lies; the year where no grain is known.
fn october(year: i32, grain: Option<Grain>) -> Option<Period> {
    let day = NaiveDate::from_ymd_opt(year, 10, 1)?;
    Period::containing(day, grain.unwrap_or(Grain::Year))
}

/// The periods that a profile gives to school years.
fn periods(years: &[Year<'_>], grain: Option<Grain>) -> BTreeMap<String, Period> {
    let of = |(_, text, year): &Year<'_>| Some((text.clone(), october(*year, grain)?));
    years.iter().filter_map(of).collect()
}

/// How a period of a school year may be written.
fn written(year: i32, grain: Option<Grain>) -> Text {
    match grain {
        Some(Grain::Month) => Text::new(format!("`10/{year}`"), format!("`10/{year}`")),
        Some(Grain::Quarter) => {
            Text::new(format!("`IV. Quartal {year}`"), format!("`IV. Quartal {year}`"))
        }
        Some(Grain::HalfYear) => {
            Text::new(format!("`2. Halbjahr {year}`"), format!("`2. Halbjahr {year}`"))
        }
        Some(Grain::Year) => Text::new(format!("`{year}`"), format!("`{year}`")),
        None => Text::new(format!("`{year}` oder `10/{year}`"), format!("`{year}` or `10/{year}`")),
    }
}

fn school_year_of(cell: &RawCell) -> Option<Year<'_>> {
    let RawValue::Text(_) = &cell.value else { return None };
    let text = cell::text(cell).into_owned();
    school_year(&text).map(|year| (cell, text, year))
}

/// The cells with school years in a column from a row on, where there are several.
fn column_of_years<'g>(grid: &Grid<'g>, from: usize, column: u32) -> Vec<Year<'g>> {
    let cells = (from..grid.len()).filter_map(|i| grid.sheet().cell(grid.row(i), column));
    let years: Vec<Year<'g>> = cells.filter_map(school_year_of).collect();
    if years.len() > 1 { years } else { Vec::new() }
}

/// The text right above the only school year of a row.
fn head_above(grid: &Grid<'_>, index: usize, years: &[Year<'_>]) -> Option<String> {
    let [(cell, ..)] = years else { return None };
    let above = grid.sheet().cell(grid.row(index.checked_sub(1)?), cell.column)?;
    let text = cell::shown(above);
    (!text.is_empty() && matches!(above.value, RawValue::Text(_))).then_some(text)
}

/// The first year of a school year: "Schuljahr 2024/25", "2024/2025", "SJ 24/25".
fn school_year(text: &str) -> Option<i32> {
    let folded = text.trim().to_lowercase();
    let words = ["schuljahr", "kitajahr", "kita-jahr", "sj", "wintersemester", "spielzeit"];
    let named = words.iter().find_map(|word| folded.strip_prefix(word));
    let bare = named.unwrap_or(&folded);
    let (first, second) = bare.trim_matches([' ', ':', '.']).split_once('/')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let short = named.is_some() && first.len() == 2;
    if !short && first.len() != 4
        || !matches!(second.len(), 2 | 4)
        || !digits(first)
        || !digits(second)
    {
        return None;
    }
    let (first, next): (i32, i32) = (first.parse().ok()?, second.parse().ok()?);
    let year = if short { 2000 + first } else { first };
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
            ("SJ 24/25", Some(2024)),
            ("2011/2013", None),
            ("3/2019", None),
            ("12/20", None),
            ("24/25", None),
        ] {
            assert_eq!(school_year(text), year, "{text}");
        }
    }
}
