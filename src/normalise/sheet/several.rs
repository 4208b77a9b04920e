//! The tables that reading profiles name, one or several of a sheet; what they leave is told.

use super::profile::wanted;
use super::{Notes, SheetReader, titles};
use crate::config::{Profile, SheetKind};
use crate::finding::rule;
use crate::lang::{Text, list_same};
use crate::normalise::cell;
use crate::normalise::grid::Grid;
use crate::normalise::header::{self, Header};
use crate::normalise::placeholder::Placeholders;
use crate::normalise::report::Reporter;
use crate::workbook::RawCell;

impl<'r> SheetReader<'r, '_> {
    /// Reads the tables whose headers profiles give, each by its own profile and down to the next. Tables
    /// that none of them names are told; where a profile names no rows, they are looked for.
    pub(super) fn given(
        &mut self,
        grid: &Grid<'_>,
        mut given: Vec<(&'r Profile, Placeholders, Header)>,
        reporter: &mut Reporter<'_>,
    ) {
        given.sort_by_key(|(.., header)| header.rows);
        let tops: Vec<u32> = given.iter().map(|(.., header)| header.rows.0).collect();
        let mut from = 0;
        for (at, (profile, placeholders, header)) in given.into_iter().enumerate() {
            (self.profile, self.units) = (Some(profile), &profile.units);
            self.placeholders = placeholders;
            self.stop = tops.get(at + 1).copied().unwrap_or(u32::MAX);
            let named = !profile.header_rows.is_empty();
            if named {
                self.passed_over(grid, from, header.rows.0, reporter);
            }
            let around = header::surroundings(titles(grid, header.rows.0));
            let field = self.field(grid, header.rows.0, reporter, &header, around);
            self.from = from;
            from = self.table(header, field, reporter);
            if !named && from < grid.len() && self.stop == u32::MAX {
                self.search_from((from, 1), wanted(profile), grid, reporter);
                return;
            }
        }
        self.passed_over(grid, from, u32::MAX, reporter);
    }

    /// Tells a table between the used row `from` and row `until` that no profile names.
    fn passed_over(
        &mut self,
        grid: &Grid<'_>,
        from: usize,
        until: u32,
        reporter: &mut Reporter<'_>,
    ) {
        let Some(profile) = self.profile.filter(|_| from < grid.len()) else { return };
        let around = self.surroundings(grid, from);
        let wanted = header::Wanted { has_field: true, ..header::Wanted::default() };
        let Ok(found) = header::find(grid, from, until, around, wanted) else { return };
        let (first, last) = found.rows;
        let data = (grid.index_from(last + 1)..grid.len())
            .take_while(|index| grid.row(*index) < until)
            .filter(|index| grid.used(*index).nth(1).is_some());
        let Some(end) = data.map(|index| grid.row(index)).last() else { return };
        let cells: Vec<&RawCell> = grid.used(grid.index_from(first)).collect();
        let Some(corner) = cells.first() else { return };
        let words: Vec<String> =
            cells.iter().take(6).map(|cell| format!("`{}`", cell::shown(cell))).collect();
        let words = words.join(", ");
        self.reading.note(
            format!("nicht gelesen: eine weitere Tabelle, Zeile {first} bis {end}"),
            format!("not read: another table, rows {first} to {end}"),
        );
        let sheet = &profile.sheet;
        let rows = match first == last {
            true => first.to_string(),
            false => format!("{first}, {last}"),
        };
        let message = Text::new(
            format!(
                "hier steht eine weitere Tabelle ({words}), die nicht gelesen wird, bis Zeile {end}: das Leseprofil `{sheet}` nennt eine andere Kopfzeile"
            ),
            format!(
                "here stands another table ({words}) that is not read, down to row {end}: the reading profile `{sheet}` names another header"
            ),
        );
        let help = Text::new(
            format!(
                "für dasselbe Blatt ein weiteres `[[departments.sheets]]` mit `header_rows = [{rows}]` ergänzen, oder `header_rows` weglassen"
            ),
            format!(
                "add another `[[departments.sheets]]` with `header_rows = [{rows}]` for the same sheet, or leave `header_rows` out"
            ),
        );
        reporter.cell(rule::SHEET_NOT_RECOGNISED, first, corner.column, "", message, help);
        if let Some(finding) = reporter.findings.last_mut() {
            finding.level = crate::finding::Level::Warning;
        }
        reporter.own_help(
            "nichts zu tun; das Büro berichtigt, wie die Tabelle gelesen wird",
            "nothing to do; the office corrects how the sheet is read",
        );
    }
}

/// Says which of several profiles for one sheet are not used, by their number among them.
pub(super) fn unused(reporter: &mut Reporter<'_>, all: &[&Profile], unused: &[usize]) {
    let Some(first) = all.first().filter(|_| !unused.is_empty()) else { return };
    let profiles = all.len();
    let names: Vec<String> = unused
        .iter()
        .filter_map(|at| Some(format!("{}. (`{}`)", at + 1, all.get(*at)?.sheet)))
        .collect();
    let names = list_same(&names, 6);
    let skips = first.kind == Some(SheetKind::Skip);
    let (why, help) = match skips {
        true => (
            Text::new("das erste übergeht das Blatt", "the first leaves the sheet out"),
            Text::new(
                "das Leseprofil, das gelten soll, in ratsbericht.toml an die erste Stelle setzen oder das andere entfernen",
                "move the profile that is to hold to the first place in ratsbericht.toml, or remove the other",
            ),
        ),
        false => (
            Text::new(
                "mehrere gelten nur, wenn jedes mit `header_rows` eine eigene Tabelle nennt",
                "several hold only where each names a table of its own in `header_rows`",
            ),
            Text::new(
                "jedem `header_rows` seiner Tabelle geben oder die Profile zu einem zusammenfassen",
                "give each the `header_rows` of its table, or make one profile of them",
            ),
        ),
    };
    reporter.sheet(
        rule::SHEET_NOT_RECOGNISED,
        Text::new(
            format!(
                "für dieses Blatt stehen {profiles} Leseprofile in ratsbericht.toml, das erste ist `{}`; nicht angewandt wird das {}: {}",
                first.sheet, names.de, why.de
            ),
            format!(
                "ratsbericht.toml has {profiles} reading profiles for this sheet, the first is `{}`; not used is no. {}: {}",
                first.sheet, names.en, why.en
            ),
        ),
        help,
    );
    if let Some(finding) = reporter.findings.last_mut() {
        finding.level = crate::finding::Level::Warning;
    }
    reporter.own_help(
        "nichts zu tun; das Büro berichtigt, wie die Tabelle gelesen wird",
        "nothing to do; the office corrects how the sheet is read",
    );
}
