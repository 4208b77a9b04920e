//! The periods of values: from a cell, from two, or from the header above them.

use super::Reader;
use crate::domain::{Aggregation, Grain, Period};
use crate::finding::{RuleId, rule};
use crate::lang::{Text, count};
use crate::normalise::cell;
use crate::normalise::column::Role;
use crate::normalise::grid::Grid;
use crate::normalise::header::{Column, are_quarter_ends, is_quarter_end};
use crate::normalise::period::{self, TimeReading};
use crate::normalise::report::Reporter;
use crate::normalise::table::{Kind, Table};
use crate::workbook::{RawCell, RawValue};
use chrono::{Datelike, NaiveDate};
use std::sync::Arc;

/// A period that could mean two things, asked for once a column.
pub(super) struct Asked {
    row: u32,
    shown: String,
    subject: String,
    why: Text,
    count: usize,
}

/// What plain days in a column of periods stand for.
#[derive(Default)]
pub(super) struct Days {
    /// What the header's word says.
    word: Option<Grain>,
    /// All days are ends of quarters.
    quarters: bool,
    /// The only day there is, where it ends a quarter: month or quarter?
    lone: Option<NaiveDate>,
    /// The first cell whose value was taken for a month's so.
    told: Option<(u32, u32)>,
}

impl Days {
    /// Of a table's period column. Long lists are left at the first day that ends no quarter.
    pub(super) fn of(table: &Table, grid: &Grid<'_>, column: Option<&Column>) -> Self {
        let Some(column) = column else { return Self::default() };
        let word = grain_word(&column.text);
        let mut out = Self { word, ..Self::default() };
        if word.is_some() {
            return out;
        }
        let mut days: Vec<NaiveDate> = Vec::new();
        for row in &table.rows {
            if !matches!(row.kind, Kind::Data | Kind::MaybeSum(_)) {
                continue;
            }
            let Some(cell) = grid.shown(row.number, column.column) else { continue };
            let day = match cell::time(cell) {
                TimeReading::Time(time) if time.day => time.first,
                TimeReading::Time(_) | TimeReading::YearMissing(_) => return out,
                _ => None,
            };
            match day {
                Some(day) if is_quarter_end(day) => days.push(day),
                Some(_) => return out,
                None => {}
            }
        }
        out.quarters = !days.is_empty() && are_quarter_ends(&days);
        out.lone = days.first().copied().filter(|_| !out.quarters);
        out
    }

    /// Of the columns of a wide table.
    pub(super) fn lone_column(&mut self, columns: &[Column]) {
        if let [column] = columns {
            self.lone = column.day.filter(|day| is_quarter_end(*day));
        }
    }
}

/// The grain that a period column's header names.
pub(in crate::normalise) fn grain_word(text: &str) -> Option<Grain> {
    let key = crate::normalise::fold::key(text);
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
    /// The period of a wide table's column for an indicator.
    pub(super) fn period_of(&self, column: &Column, index: usize) -> Option<Period> {
        match (column.day, self.defined[index].grain) {
            (Some(day), Some(grain)) => Period::containing(day, grain),
            _ => column.period,
        }
    }

    /// Remembers that a value's only day may mean a month or a quarter. For a stock both are the
    /// same.
    pub(super) fn doubt_day(&mut self, index: usize, row: u32, column: u32) {
        let defined = &self.defined[index];
        let known = defined.grain.is_some()
            || self.days.word.is_some()
            || defined.definition.indicator.aggregation == Some(Aggregation::Stock);
        if self.days.lone.is_some() && !known {
            self.days.told.get_or_insert((row, column));
        }
    }

    /// The period of a row.
    pub(super) fn period(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        index: usize,
    ) -> Option<Period> {
        if self.columns.contains_key(&Role::Year) {
            return self.joined_period(reporter, row, index);
        }
        let Some(cell) = self.period_cell(row) else {
            self.no_period(reporter, row, index);
            return None;
        };
        if let Some(period) = self.period_of_profile(cell) {
            return Some(period);
        }
        let reading = match &cell.value {
            RawValue::Text(text) => match self.times.get(text) {
                Some(reading) => reading.clone(),
                None => {
                    let reading = cell::span(cell);
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
                let scanned = if self.days.quarters { Grain::Quarter } else { Grain::Month };
                let grain = self.days.word.or(self.defined[index].grain).unwrap_or(scanned);
                match time.value_period(grain) {
                    Some(period) => {
                        if time.day {
                            self.doubt_day(index, cell.row, cell.column);
                        }
                        return Some(period);
                    }
                    None => Text::new(
                        "erwartet wird ein Monat, Quartal, Halbjahr oder Jahr",
                        "expected is a month, quarter, half-year or year",
                    ),
                }
            }
            TimeReading::Ambiguous(why) => {
                self.ask(cell, subject, why);
                return None;
            }
            TimeReading::YearMissing(part) => {
                match self.title_year.and_then(|year| part.of(year)) {
                    Some(period) => return Some(period),
                    None => Text::new("das Jahr fehlt", "the year is missing"),
                }
            }
            TimeReading::NoDate(why) | TimeReading::Invalid(why) => why,
            TimeReading::Empty | TimeReading::Permanent | TimeReading::Open => {
                Text::new("erwartet wird ein Zeitraum", "expected is a period")
            }
        };
        bad_period(reporter, cell, rule::UNREADABLE_PERIOD, &subject, &why);
        None
    }

    /// The period that the profile gives to the text of a cell.
    fn period_of_profile(&self, cell: &RawCell) -> Option<Period> {
        let periods = self.facts.periods;
        if periods.is_empty() {
            return None;
        }
        let text = crate::normalise::fold::key(&cell::text(cell));
        let of = periods.iter().find(|(name, _)| crate::normalise::fold::key(name) == text);
        of.map(|(_, period)| *period)
    }

    /// The cell with a row's period: its own, or that of its group where each is written once.
    fn period_cell(&mut self, row: u32) -> Option<&'a RawCell> {
        let own = self.cell(row, Role::Period);
        if own.is_some() {
            self.group_period = own;
        }
        own.or(self.group_period.filter(|_| self.periods_group))
    }

    /// A value without a period.
    fn no_period(&self, reporter: &mut Reporter<'_>, row: u32, index: usize) {
        let Some(value) = self.cell(row, Role::Value) else { return };
        let shown = cell::shown(value);
        let message = Text::new(
            format!("der Wert `{shown}` hat keinen Zeitraum und wird nicht gelesen"),
            format!("the value `{shown}` has no period and is not read"),
        );
        let help = Text::new(
            "den Zeitraum eintragen, etwa `09/2019` oder `III. Quartal 2019`",
            "enter the period, such as `09/2019` or `III. Quartal 2019`",
        );
        let subject = self.defined[index].definition.indicator.id.as_str();
        let column = self.column(Role::Period);
        reporter.cell(rule::UNREADABLE_PERIOD, row, column, subject, message, help);
    }

    /// A period whose year and part stand in two columns; a blank year is that of the row above.
    fn joined_period(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        index: usize,
    ) -> Option<Period> {
        let subject = self.defined[index].definition.indicator.id.as_str().to_owned();
        if let Some(cell) = self.cell(row, Role::Year) {
            if reporter.fault(cell, &subject) {
                return None;
            }
            let year = match cell::time(cell) {
                TimeReading::Time(time) if time.said.is_empty() => time.first.map(|day| day.year()),
                _ => None,
            };
            if year.is_none() {
                let why = Text::new("erwartet wird ein Jahr", "expected is a year");
                bad_period(reporter, cell, rule::UNREADABLE_PERIOD, &subject, &why);
                return None;
            }
            self.year = year;
        }
        let year = self.year?;
        // the whole year stands in the row
        let Some(cell) = self.cell(row, Role::Period) else {
            return Period::new(Grain::Year, year, 1);
        };
        if reporter.fault(cell, &subject) {
            return None;
        }
        let grain = self.days.word.unwrap_or(Grain::Month);
        let number = match &cell.value {
            RawValue::Number(number) => u32::try_from(*number).ok().filter(|_| number.is_integer()),
            RawValue::Text(text) => text.trim().trim_end_matches('.').parse().ok(),
            _ => None,
        };
        let found = match number {
            Some(number) => Period::new(grain, year, number),
            None => match cell::time(cell) {
                TimeReading::YearMissing(part) => part.of(year),
                TimeReading::Time(time) => time.value_period(grain),
                // "Q1", "1. Quartal" need their year to be read
                _ => match period::read(&format!("{} {year}", cell::text(cell))) {
                    TimeReading::Time(time) => time.value_period(grain),
                    _ => None,
                },
            },
        };
        if found.is_none() {
            let why = Text::new(
                "erwartet wird ein Monat oder Quartal des Jahres",
                "expected is a month or quarter of the year",
            );
            bad_period(reporter, cell, rule::UNREADABLE_PERIOD, &subject, &why);
        }
        found
    }

    fn ask(&mut self, cell: &RawCell, subject: String, why: Text) {
        let asked = self.asked.entry(cell.column).or_insert_with(|| Asked {
            row: cell.row,
            shown: cell::shown(cell),
            subject,
            why,
            count: 0,
        });
        asked.count += 1;
    }

    /// Asks once a column what its periods mean.
    pub(super) fn ask_about_periods(&mut self, reporter: &mut Reporter<'_>) {
        for (column, asked) in std::mem::take(&mut self.asked) {
            let (mut de, mut en) = (asked.why.de, asked.why.en);
            if asked.count > 1 {
                let more = asked.count - 1;
                let (cells_de, cells_en) = (
                    count(more, "weiteren Zelle", "weiteren Zellen"),
                    count(more, "more cell", "more cells"),
                );
                de = format!("{de} (ebenso in {cells_de} der Spalte)");
                en = format!("{en} (so in {cells_en} of the column)");
            }
            let place = (asked.row, column);
            told(
                reporter,
                place,
                &asked.shown,
                rule::AMBIGUOUS_VALUE,
                &asked.subject,
                &Text::new(de, en),
            );
        }
        let (Some(day), Some((row, column))) = (self.days.lone, self.days.told) else { return };
        let quarter = Period::containing(day, Grain::Quarter).map(crate::finding::period);
        let month = Period::containing(day, Grain::Month).map(crate::finding::period);
        let (Some(quarter), Some(month)) = (quarter, month) else { return };
        let shown = format!("{:02}.{:02}.{}", day.day(), day.month(), day.year());
        let message = Text::new(
            format!(
                "`{shown}` kann für {} oder {} stehen; gelesen wird der Monat",
                month.de, quarter.de
            ),
            format!("`{shown}` can mean {} or {}; the month is read", month.en, quarter.en),
        );
        let help = Text::new(
            "den Zeitraum ausschreiben (`III. Quartal 2019`, `09/2019`) oder in ratsbericht.toml `grain` angeben",
            "write the period out (`III. Quartal 2019`, `09/2019`) or set `grain` in ratsbericht.toml",
        );
        reporter.cell(rule::AMBIGUOUS_VALUE, row, column, "", message, help);
        reporter.own_help(
            "den Zeitraum ausschreiben (`III. Quartal 2019`, `09/2019`)",
            "write the period out (`III. Quartal 2019`, `09/2019`)",
        );
    }
}

fn bad_period(
    reporter: &mut Reporter<'_>,
    cell: &RawCell,
    rule: RuleId,
    subject: &str,
    why: &Text,
) {
    told(reporter, (cell.row, cell.column), &cell::shown(cell), rule, subject, why);
}

fn told(
    reporter: &mut Reporter<'_>,
    (row, column): (u32, u32),
    shown: &str,
    rule: RuleId,
    subject: &str,
    why: &Text,
) {
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
    reporter.cell(rule, row, column, subject, message, help);
}
