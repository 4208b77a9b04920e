//! Reading profiles that contradict themselves or their sheet: told once, at what is to be changed, not at
//! cells that nobody can mend.

use super::{Notes, SheetReader};
use crate::config::{Profile, SheetKind};
use crate::domain::Period;
use crate::finding::{Level, period, rule};
use crate::lang::{Text, list_same};
use crate::normalise::cell;
use crate::normalise::column::{self, Role};
use crate::normalise::fold::{key, shown};
use crate::normalise::grid::Grid;
use crate::normalise::header::{Column, Header, SEARCHED_ROWS};
use crate::normalise::report::Reporter;
use crate::normalise::table::Table;
use crate::origin::{column_letters, column_number};
use crate::workbook::RawValue;

/// Columns that a message names, at most.
const NAMED: usize = 10;

impl SheetReader<'_, '_> {
    /// Tells a column of names or units that the profile's `periods` give a period: each of its cells would
    /// be a value that nobody can read. `true` where there is one.
    pub(super) fn period_of_names(&mut self, grid: &Grid<'_>, reporter: &mut Reporter<'_>) -> bool {
        let Some(profile) = self.profile else { return false };
        let of = profile.periods.keys().find_map(|name| {
            let (row, at) = place(grid, profile, name)?;
            Some((name, row, at)).filter(|_| names(grid, row, at))
        });
        let Some((name, row, at)) = of else { return false };
        let letter = column_letters(at);
        let head = grid.shown(row, at).map(cell::shown).unwrap_or_default();
        let message = Text::new(
            format!(
                "das Leseprofil `{}` gibt unter `periods` der Spalte {letter} (`{head}`) einen Zeitraum; dort stehen Texte, keine Werte",
                profile.sheet
            ),
            format!(
                "the reading profile `{}` gives column {letter} (`{head}`) a period in `periods`; it holds texts, no values",
                profile.sheet
            ),
        );
        let help = Text::new(
            format!(
                "in ratsbericht.toml unter `periods` statt `{name}` die Spalte mit den Werten angeben"
            ),
            format!(
                "in ratsbericht.toml, give the column of the values in `periods` in place of `{name}`"
            ),
        );
        self.contradiction((row, at), message, help, reporter);
        true
    }

    /// Tells two periods that the profile's `periods` give one column, and one period that they give two
    /// columns which nothing else tells apart. `true` where there are.
    pub(super) fn periods_contradict(
        &mut self,
        header: &Header,
        reporter: &mut Reporter<'_>,
    ) -> bool {
        self.periods_used.extend(header.named.iter().map(|(name, _)| name.clone()));
        let Some(profile) = self.profile else { return false };
        let given = |name: &String| profile.periods.get(name).copied();
        let row = header.rows.1.max(1);
        for (index, (name, at)) in header.named.iter().enumerate() {
            let twice = header.named[..index]
                .iter()
                .find(|(other, of)| of == at && given(other) != given(name));
            let Some((other, _)) = twice else { continue };
            let (Some(one), Some(two)) = (given(other), given(name)) else { continue };
            let letter = column_letters(*at);
            let (one, two) = (period(one), period(two));
            let message = Text::new(
                format!(
                    "zwei Zeiträume für die Spalte {letter}: das Leseprofil `{}` nennt sie unter `periods` als `{other}` ({}) und als `{name}` ({})",
                    profile.sheet, one.de, two.de
                ),
                format!(
                    "two periods for the column {letter}: the reading profile `{}` names it in `periods` as `{other}` ({}) and as `{name}` ({})",
                    profile.sheet, one.en, two.en
                ),
            );
            let help = Text::new(
                format!("in ratsbericht.toml unter `periods` `{other}` oder `{name}` streichen"),
                format!("in ratsbericht.toml, remove `{other}` or `{name}` from `periods`"),
            );
            self.contradiction((row, *at), message, help, reporter);
            return true;
        }
        let Some((columns, of)) = alike(header) else { return false };
        let letters: Vec<String> = columns.iter().map(|c| column_letters(c.column)).collect();
        let number = match letters.len() {
            2 => Text::new("zwei", "two"),
            n => Text::new(n.to_string(), n.to_string()),
        };
        let (letters, of) = (letters.join(", "), period(of));
        let message = Text::new(
            format!(
                "{} Spalten ({letters}) für {}: das Leseprofil `{}` gibt ihnen unter `periods` denselben Zeitraum, und über ihnen steht nichts, was sie unterscheidet",
                number.de, of.de, profile.sheet
            ),
            format!(
                "{} columns ({letters}) for {}: the reading profile `{}` gives them the same period in `periods`, and nothing above tells them apart",
                number.en, of.en, profile.sheet
            ),
        );
        let help = Text::new(
            "in ratsbericht.toml unter `periods` jeder Spalte ihren eigenen Zeitraum geben",
            "in ratsbericht.toml, give each column a period of its own in `periods`",
        );
        let last = columns.last().map_or(1, |c| c.column);
        self.contradiction((row, last), message, help, reporter);
        true
    }

    /// Remembers which names of the profile's `periods` are texts of the column of periods.
    pub(super) fn periods_of_cells(&mut self, grid: &Grid<'_>, table: &Table) {
        let Some(profile) = self.profile.filter(|p| !p.periods.is_empty()) else { return };
        let Some(at) = table.header.column(Role::Period) else { return };
        let texts = table.rows.iter().filter_map(|row| grid.shown(row.number, at));
        for text in texts.map(|cell| key(&cell::text(cell))) {
            let found = profile.periods.keys().filter(|name| key(name) == text);
            self.periods_used.extend(found.cloned());
        }
    }

    /// Names in the profiles' `periods` that are nothing on the sheet. What else was told of a sheet of which
    /// nothing is read comes from them: `from` is the first such finding.
    pub(super) fn unknown_periods(
        &mut self,
        profiles: &[&Profile],
        grid: &Grid<'_>,
        from: usize,
        reporter: &mut Reporter<'_>,
    ) {
        let read = self.reading.kind != "skipped";
        let there = |name: &str| {
            !read
                && (column_number(name).is_some_and(|at| at <= last_column(grid))
                    || (0..grid.len()).any(|i| {
                        grid.used(i).any(|c| {
                            matches!(c.value, RawValue::Text(_)) && key(&cell::text(c)) == key(name)
                        })
                    }))
        };
        for profile in profiles {
            let unknown: Vec<String> = profile
                .periods
                .keys()
                .filter(|name| !self.periods_used.contains(*name) && !there(name))
                .map(|name| format!("`{}`", shown(name)))
                .collect();
            if unknown.is_empty() {
                continue;
            }
            if !read {
                reporter.findings.truncate(from);
            }
            let (sheet, list) = (&profile.sheet, list_same(&unknown, NAMED));
            let seen = self.columns_there(grid);
            let message = match unknown.len() {
                1 => Text::new(
                    format!(
                        "das Leseprofil `{sheet}` nennt unter `periods` {}: so heißt hier keine Spalte; die Spalten heißen {}",
                        list.de, seen.de
                    ),
                    format!(
                        "the reading profile `{sheet}` names {} in `periods`: no column is called so; the columns are {}",
                        list.en, seen.en
                    ),
                ),
                _ => Text::new(
                    format!(
                        "das Leseprofil `{sheet}` nennt unter `periods` {}: so heißen hier keine Spalten; die Spalten heißen {}",
                        list.de, seen.de
                    ),
                    format!(
                        "the reading profile `{sheet}` names {} in `periods`: no columns are called so; the columns are {}",
                        list.en, seen.en
                    ),
                ),
            };
            let help = Text::new(
                "in ratsbericht.toml unter `periods` den Text des Tabellenkopfes oder den Buchstaben der Spalte angeben",
                "in ratsbericht.toml, give the header's text or the column's letter in `periods`",
            );
            reporter.sheet(rule::UNREADABLE_PERIOD, message, help);
            // one profile for several sheets names the columns of all of them
            let one = super::profile::names_one(profile);
            if let Some(finding) = reporter.findings.last_mut()
                && !one
                && unknown.len() < profile.periods.len()
            {
                finding.level = Level::Warning;
            }
            reporter.own_help(
                "nichts zu tun; das Büro berichtigt, wie die Tabelle gelesen wird",
                "nothing to do; the office corrects how the sheet is read",
            );
        }
    }

    /// The columns of the tables with their letters, or what stands in the row that says most.
    fn columns_there(&self, grid: &Grid<'_>) -> Text {
        let name = |(at, text): (u32, String)| format!("`{text}` ({})", column_letters(at));
        if !self.columns_seen.is_empty() {
            return list_same(
                &self.columns_seen.iter().cloned().map(name).collect::<Vec<_>>(),
                NAMED,
            );
        }
        let texts = |index: usize| {
            grid.used(index).filter(|c| matches!(c.value, RawValue::Text(_))).count()
        };
        let broadest = (0..grid.len().min(SEARCHED_ROWS as usize)).rev().max_by_key(|i| texts(*i));
        let Some(index) = broadest else { return Text::new("–", "–") };
        let cells = grid.used(index).map(|c| name((c.column, cell::shown(c))));
        list_same(&cells.collect::<Vec<_>>(), NAMED)
    }

    /// An error at what a profile says wrongly; nothing of the table is read.
    fn contradiction(
        &mut self,
        (row, column): (u32, u32),
        message: Text,
        help: Text,
        reporter: &mut Reporter<'_>,
    ) {
        self.reading.note(
            "nicht gelesen: das Leseprofil passt nicht",
            "not read: the profile does not fit",
        );
        reporter.cell(rule::SHEET_NOT_RECOGNISED, row, column, "", message, help);
        if let Some(finding) = reporter.findings.last_mut() {
            finding.level = Level::Error;
        }
        reporter.own_help(
            "nichts zu tun; das Büro berichtigt, wie die Tabelle gelesen wird",
            "nothing to do; the office corrects how the sheet is read",
        );
    }
}

/// Columns of one period of which the profile gave at least one, by names of their own, and that no group
/// and no name tells apart.
fn alike(header: &Header) -> Option<(Vec<&Column>, Period)> {
    let names = |column: &Column| -> Vec<&str> {
        let of = header.named.iter().filter(|(_, at)| *at == column.column);
        of.map(|(name, _)| name.as_str()).collect()
    };
    let valued: Vec<&Column> =
        header.columns.iter().filter(|c| c.period.is_some() && c.role.is_none()).collect();
    for column in &valued {
        let own = names(column);
        if own.is_empty() {
            continue;
        }
        // one name over several columns leaves it to the row below to part them
        let same = |other: &&&Column| {
            other.column == column.column
                || other.period == column.period
                    && key(&other.above) == key(&column.above)
                    && names(other) != own
                    && !parts(column, other)
        };
        let same: Vec<&Column> = valued.iter().filter(same).copied().collect();
        if same.len() > 1 {
            return Some((same, column.period?));
        }
    }
    None
}

/// Whether the names of two columns say what each counts: "Köpfe" beside "VZÄ", not two school years.
fn parts(one: &Column, other: &Column) -> bool {
    let says = |text: &str| !text.trim().is_empty() && !text.bytes().any(|b| b.is_ascii_digit());
    says(&one.own) && says(&other.own) && key(&one.own) != key(&other.own)
}

/// Header row and column that a name in `periods` means.
fn place(grid: &Grid<'_>, profile: &Profile, name: &str) -> Option<(u32, u32)> {
    let rows = 0..grid.len().min(SEARCHED_ROWS as usize);
    let text = |index: usize| {
        let mut cells = grid.used(index).filter(|c| matches!(c.value, RawValue::Text(_)));
        cells.find(|c| key(&cell::text(c)) == key(name)).map(|c| (c.row, c.column))
    };
    if let Some(found) = rows.clone().find_map(text) {
        return Some(found);
    }
    let at = column_number(name)?;
    if let Some(row) = profile.header_rows.last() {
        return Some((*row, at));
    }
    rows.filter(|index| grid.used(*index).nth(1).is_some()).find_map(|index| {
        let cell = grid.shown(grid.row(index), at)?;
        matches!(cell.value, RawValue::Text(_)).then_some((grid.row(index), at))
    })
}

/// Whether a column names the rows or their units: its header says so, or different words stand below it.
fn names(grid: &Grid<'_>, row: u32, column: u32) -> bool {
    const ROLES: [Role; 6] =
        [Role::Title, Role::Id, Role::Unit, Role::Field, Role::District, Role::Counter];
    let head = grid.shown(row, column).map(|c| cell::text(c).into_owned()).unwrap_or_default();
    let role = column::role(SheetKind::Indicators, &head);
    if role.is_some_and(|(role, rank)| rank < 40 && ROLES.contains(&role)) {
        return true;
    }
    let below: Vec<_> = (grid.index_from(row + 1)..grid.len())
        .take(30)
        .filter_map(|index| grid.shown(grid.row(index), column))
        .collect();
    let mut words: Vec<String> = below
        .iter()
        .filter(|cell| matches!(cell.value, RawValue::Text(_)))
        .map(|cell| key(&cell::text(cell)))
        // what stands for a missing value is short
        .filter(|text| text.len() >= 4 && !text.bytes().any(|b| b.is_ascii_digit()))
        .collect();
    let texts = words.len();
    words.sort();
    words.dedup();
    words.len() >= 2 && texts * 10 >= below.len() * 7
}

/// The last column of a sheet that holds something.
pub(super) fn last_column(grid: &Grid<'_>) -> u32 {
    (0..grid.len()).filter_map(|i| grid.used(i).last()).map(|c| c.column).max().unwrap_or(0)
}
