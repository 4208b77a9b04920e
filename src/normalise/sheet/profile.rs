//! The table that a reading profile names.

use super::{Tables, stem, titles};
use crate::config::{Profile, SheetKind, SheetLayout};
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::column::{Role, profile_names, profile_role};
use crate::normalise::fold::{key, nearest, shown};
use crate::normalise::grid::Grid;
use crate::normalise::header::{self, Column, Header, Layout, SEARCHED_ROWS, Wanted};
use crate::normalise::report::Reporter;
use crate::origin::column_number;
use crate::workbook::{RawSheet, RawWorkbook};

/// The header that a profile gives.
pub(super) fn by_profile(
    grid: &Grid<'_>,
    profile: &Profile,
    raw: &RawWorkbook,
    sheet: &RawSheet,
    reporter: &mut Reporter<'_>,
) -> Tables {
    let kind = profile.kind;
    let wanted = Wanted {
        kind,
        layout: profile.layout,
        has_field: !profile.field.is_empty(),
        has_name: !profile.name.is_empty(),
        columns: Some(&profile.columns),
    };
    let mut around = header::surroundings(
        titles(grid, profile.header_rows.first().copied().unwrap_or(6)).iter().map(String::as_str),
    );
    if around.year.is_none() {
        around = header::surroundings([sheet.name.as_str()]);
    }
    if around.year.is_none() {
        around = header::surroundings([stem(&raw.file)]);
    }
    let mut header = if profile.header_rows.is_empty() {
        let letters = profile.columns.values().all(|c| column_number(c).is_some());
        match header::find(grid, 0, grid.row(0) + SEARCHED_ROWS, around, wanted) {
            Ok(header) => header,
            // columns by letters need no header at all
            Err(_) if letters && !profile.columns.is_empty() => Header {
                kind: kind.unwrap_or(SheetKind::Indicators),
                layout: Layout::Long,
                rows: (0, 0),
                columns: Vec::new(),
                score: 0,
                year: around.year,
                rival: None,
            },
            Err(Some(near)) => near,
            Err(None) => {
                let headers: Vec<Header> = (0..grid.len().min(40))
                    .flat_map(|i| header::given(grid, &[grid.row(i)], around, wanted))
                    .filter(|h| {
                        profile
                            .columns
                            .values()
                            .any(|name| h.columns.iter().any(|c| key(&c.text) == key(name)))
                    })
                    .collect();
                match headers.into_iter().next() {
                    Some(header) => header,
                    None => {
                        return unusable(
                            reporter,
                            profile,
                            "keine Kopfzeile gefunden",
                            "no header found",
                        );
                    }
                }
            }
        }
    } else {
        let headers = header::given(grid, &profile.header_rows, around, wanted);
        match headers.into_iter().max_by_key(|h| h.score) {
            Some(header) => header,
            None => {
                return unusable(reporter, profile, "keine Kopfzeile gefunden", "no header found");
            }
        }
    };
    for (name, place) in &profile.columns {
        let Some(role) = profile_role(header.kind, name) else {
            let near = nearest(name, profile_names(header.kind)).unwrap_or("id");
            return unusable(
                reporter,
                profile,
                &format!("die Spalte `{name}` gibt es nicht; am nächsten liegt `{near}`"),
                &format!("there is no column `{name}`; the nearest is `{near}`"),
            );
        };
        let same = |c: &&Column| key(&c.text) == key(place) || key(&c.own) == key(place);
        let by_text = header.columns.iter().find(same).or_else(|| {
            header.columns.iter().find(|c| {
                !key(place).is_empty() && key(&c.text).split(' ').any(|t| t == key(place))
            })
        });
        let number = by_text.map(|c| c.column).or_else(|| column_number(place));
        let Some(number) = number else {
            let seen = header
                .columns
                .iter()
                .take(10)
                .map(|c| format!("`{}`", shown(&c.text)))
                .collect::<Vec<_>>()
                .join(", ");
            return unusable(
                reporter,
                profile,
                &format!("die Spalte `{place}` fehlt im Tabellenkopf; dort stehen {seen}"),
                &format!("the column `{place}` is missing in the header, which has {seen}"),
            );
        };
        for column in &mut header.columns {
            if column.role == Some(role) {
                column.role = None;
            }
        }
        match header.columns.iter_mut().find(|c| c.column == number) {
            Some(column) => (column.role, column.period, column.rank) = (Some(role), None, 0),
            None => {
                let at = header.columns.partition_point(|c| c.column < number);
                let column = Column {
                    column: number,
                    text: place.clone(),
                    own: place.clone(),
                    role: Some(role),
                    rank: 0,
                    period: None,
                    unit: None,
                    by: None,
                    day: None,
                    mark: String::new(),
                    signs: crate::domain::Signs::NONE,
                };
                header.columns.insert(at, column);
            }
        }
    }
    header.layout = match (header.kind, profile.layout) {
        (SheetKind::Indicators, Some(SheetLayout::Wide)) => Layout::Wide,
        (SheetKind::Indicators, Some(SheetLayout::Long)) => Layout::Long,
        (SheetKind::Indicators, None) if header.has(Role::Value) && header.has(Role::Period) => {
            Layout::Long
        }
        (SheetKind::Indicators, None) if header.columns.iter().any(|c| c.period.is_some()) => {
            Layout::Wide
        }
        (SheetKind::Indicators, None) if header.has(Role::Value) => match around.period {
            Some(period) => Layout::Single(period),
            None => {
                return unusable(reporter, profile, "kein Zeitraum gefunden", "no period found");
            }
        },
        (_, _) => header.layout,
    };
    Tables::Given(header)
}

fn unusable(reporter: &mut Reporter<'_>, profile: &Profile, de: &str, en: &str) -> Tables {
    reporter.sheet(
        rule::SHEET_NOT_RECOGNISED,
        Text::new(
            format!("das Leseprofil `{}` passt nicht: {de}", profile.sheet),
            format!("the reading profile `{}` does not fit: {en}", profile.sheet),
        ),
        Text::new(
            "`header_rows` und `columns` des Leseprofils in ratsbericht.toml berichtigen",
            "correct `header_rows` and `columns` of the reading profile in ratsbericht.toml",
        ),
    );
    Tables::Unusable
}
