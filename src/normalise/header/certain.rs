//! Whether rows are surely a header of a kind, and which layout the table has.

use super::cells::head_row;
use super::evidence;
use super::{Column, Header, Layout, Surroundings, Wanted, name_column};
use crate::config::{SheetKind, SheetLayout};
use crate::domain::Period;
use crate::normalise::cell;
use crate::normalise::column::{self, Role};
use crate::normalise::fold::key;
use crate::normalise::grid::Grid;
use crate::normalise::period::TimeReading;
use crate::normalise::table::is_usual_unit;
use crate::workbook::RawValue;
use std::collections::BTreeSet;

/// The header with its layout, if it is surely a header of its kind.
pub(super) fn certain(
    header: &Header,
    grid: &Grid<'_>,
    below: usize,
    around: Surroundings,
    wanted: Wanted<'_>,
) -> Option<Header> {
    if cut_by_merge(header, grid) || reaches_data(header) || swallows_values(header, grid) {
        return None;
    }
    let has = |role| header.has(role);
    let mut named = has(Role::Title) || has(Role::Id) || wanted.has_name;
    let strong = |words: &[&str]| {
        header
            .columns
            .iter()
            .any(|c| c.role.is_some() && words.iter().any(|word| key(&c.text).contains(word)))
    };
    let forced = wanted.kind == Some(header.kind);
    let mut header = header.clone();
    match header.kind {
        SheetKind::Measures => {
            let specific = header
                .columns
                .iter()
                .filter(|c| {
                    !matches!(
                        c.role,
                        None | Some(
                            Role::Id | Role::Counter | Role::Field | Role::Title | Role::Public
                        )
                    )
                })
                .count();
            let titled = strong(&["massnahme", "vorhaben", "projekt"]);
            // a "Leistung" is counted as often as it is carried out
            let vague = |c: &Column| c.role == Some(Role::Title) && key(&c.text) == "leistung";
            if !forced && !has(Role::Phase) && header.columns.iter().any(vague) {
                return None;
            }
            let enough = if forced {
                0
            } else if titled {
                1
            } else {
                2
            };
            (named && specific >= enough && (has(Role::Title) || specific >= 3 || forced))
                .then_some(header)
        }
        SheetKind::Indicators => {
            let planned = |c: &Column| c.by.filter(|_| c.planned);
            let periods: BTreeSet<Period> =
                header.columns.iter().filter_map(|c| c.period.or_else(|| planned(c))).collect();
            // districts down, and each group of columns named above its periods
            if groups_of_districts(&header) {
                named = true;
                for column in header.columns.iter_mut().filter(|c| c.role == Some(Role::Id)) {
                    column.role = Some(Role::Counter);
                }
            }
            // a running number beside districts is no indicator's id
            if periods.len() >= 2 && has(Role::District) && !has(Role::Title) {
                let first = header.rows.1;
                let running = |c: &&mut Column| {
                    c.role == Some(Role::Id) && evidence::runs(grid, first, c.column)
                };
                for column in header.columns.iter_mut().filter(running) {
                    column.role = Some(Role::Counter);
                    named = wanted.has_name;
                }
            }
            let titled = strong(&["indikator", "kennzahl", "kpi"]);
            if !named && periods.len() >= 2 && wanted.layout != Some(SheetLayout::Long) {
                named = name_column(&mut header, grid);
                // a known word says more
                header.score /= 2;
                if cut_by_merge(&header, grid) || reaches_data(&header) {
                    return None;
                }
            }
            if !named && has(Role::District) {
                header.name = title_of_districts(grid, header.rows.0);
                named = header.name.is_some();
            }
            let wide = wanted.layout != Some(SheetLayout::Long)
                && named
                && (periods.len() >= 2
                    || periods.len() == 1 && (has(Role::Unit) || titled || forced));
            if wanted.layout != Some(SheetLayout::Wide)
                && named
                && has(Role::Value)
                && has(Role::Period)
            {
                header.layout = Layout::Long;
                if wide && periods.len() >= 2 {
                    header.rival = Some((SheetKind::Indicators, Layout::Wide));
                }
            } else if wide {
                header.layout = Layout::Wide;
            } else if named
                && has(Role::Value)
                && (titled || has(Role::Unit) || forced)
                && around.period.is_some()
            {
                header.layout = Layout::Single(around.period?);
            } else if across(&header, grid, below) {
                header.layout = Layout::Across;
                // "gesamt" beside districts is one more indicator, "Anzahl" below a name its unit
                for column in header.columns.iter_mut() {
                    if column.role == Some(Role::Total) || counts_what_stands_above(column) {
                        column.role = None;
                    }
                }
            } else {
                return None;
            }
            Some(header)
        }
        SheetKind::Texts => {
            let others = header.columns.iter().filter(|c| c.role.is_none()).count();
            let field = has(Role::Field) || wanted.has_field;
            (has(Role::Text) && (forced || (field && others <= 1))).then_some(header)
        }
        SheetKind::Skip => None,
    }
}

/// What a title right above a table says that it counts by district, and where: "Belegte Kita-Plätze nach
/// Stadtbezirken". `None` where no title or several say so.
fn title_of_districts(grid: &Grid<'_>, header: u32) -> Option<(String, (u32, u32))> {
    let above = grid.index_from(header);
    let mut found = None;
    for index in above.saturating_sub(6)..above {
        if grid.used(index).nth(2).is_some() {
            continue;
        }
        for cell in grid.used(index).filter(|c| matches!(c.value, RawValue::Text(_))) {
            if let Some(name) = by_district(&cell::text(cell))
                && found.replace((name.to_owned(), (cell.row, cell.column))).is_some()
            {
                return None;
            }
        }
    }
    found
}

/// A title without "nach Stadtbezirken", "je Ortsteil", "in den Stadtteilen" behind it.
fn by_district(title: &str) -> Option<&str> {
    const DISTRICTS: [&str; 9] = [
        "stadtbezirk",
        "bezirk",
        "ortschaft",
        "stadtteil",
        "ortsteil",
        "stadtraum",
        "stadtraeum",
        "sozialraum",
        "sozialraeum",
    ];
    for word in [" nach ", " je ", " pro ", " in den "] {
        let Some((front, back)) = title.split_once(word) else { continue };
        let front = front.trim().trim_end_matches(['–', '-', ',', ':']).trim_end();
        let district = DISTRICTS.iter().any(|district| key(back).starts_with(district));
        if district && front.chars().filter(|c| c.is_alphabetic()).count() >= 3 {
            return Some(front);
        }
    }
    None
}

/// Whether a header is surely that of a list of measures: they are called so, and have a status, a date
/// or a responsible office.
pub(super) fn lists_measures(header: &Header) -> bool {
    let telling =
        [Role::Phase, Role::AsOf, Role::Start, Role::End, Role::Duration, Role::Responsible];
    header.kind == SheetKind::Measures
        && telling.iter().any(|role| header.has(*role))
        && titles_measures(header)
}

/// Whether the column of titles is called by what measures are called.
pub(super) fn titles_measures(header: &Header) -> bool {
    header.columns.iter().any(|c| {
        let key = key(&c.text);
        c.role == Some(Role::Title)
            && ["massnahme", "vorhaben", "projekt"].iter().any(|word| key.contains(word))
    })
}

/// Whether rows name districts only, and a header above the periods names each indicator.
pub(in crate::normalise) fn groups_of_districts(header: &Header) -> bool {
    let mut of_periods = header.columns.iter().filter(|c| c.period.is_some() && c.role.is_none());
    header.has(Role::District)
        && !header.has(Role::Title)
        && of_periods.clone().next().is_some()
        && of_periods.all(|c| !c.above.is_empty())
}

/// Whether a column of values is one by its lowest word alone, a unit below a name: "Räumungsklagen"
/// over "Anzahl".
fn counts_what_stands_above(column: &Column) -> bool {
    column.role == Some(Role::Value)
        && key(&column.own) != key(&column.text)
        && is_usual_unit(&column.own)
}

/// Whether periods stand in the first column and indicators across.
fn across(header: &Header, grid: &Grid<'_>, below: usize) -> bool {
    let Some(period) = header.column(Role::Period) else { return false };
    let named = |c: &Column| c.role.is_none() || counts_what_stands_above(c);
    let others = header.columns.iter().filter(|c| named(c) && c.column > period).count();
    let valued = header.column(Role::Value).is_some()
        && !header.columns.iter().any(counts_what_stands_above);
    // periods in both directions: the values' indicator is named nowhere
    if header.columns.iter().filter(|c| c.period.is_some()).count() >= 2 {
        return false;
    }
    if header.has(Role::Title) || header.has(Role::Id) || valued || others == 0 {
        return false;
    }
    let rows = (below..grid.len()).take(30);
    let (mut timed, mut all) = (0, 0);
    for index in rows {
        if let Some(cell) = grid.shown(grid.row(index), period) {
            all += 1;
            timed += usize::from(matches!(
                cell::span(cell),
                TimeReading::Time(_) | TimeReading::YearMissing(_)
            ));
        }
    }
    timed >= 2 && timed * 10 >= all * 6
}

/// Whether a named cell of the header is merged with cells above or below it: then it has more rows.
fn cut_by_merge(header: &Header, grid: &Grid<'_>) -> bool {
    let (first, last) = header.rows;
    let named = |column: u32| header.columns.iter().any(|c| c.column == column && c.role.is_some());
    grid.sheet().merges.iter().any(|merge| {
        let (top, bottom) = (merge.first.0, merge.last.0);
        let below = (first..=last).contains(&top) && bottom > last && bottom <= first + 4;
        let above = top < first && bottom >= first && first - top <= 4 && bottom <= top + 4;
        (below || above) && merge.first.1 == merge.last.1 && named(merge.first.1)
    })
}

/// Whether a header of several rows has swallowed a row of data: below "Jahr" stands a year, and beside it
/// stand numbers.
fn swallows_values(header: &Header, grid: &Grid<'_>) -> bool {
    let Some(down) = header.columns.iter().find(|c| c.role == Some(Role::Period)) else {
        return false;
    };
    (header.rows.0 + 1..=header.rows.1).any(|row| {
        let index = grid.index_from(row);
        if index >= grid.len() || grid.row(index) != row {
            return false;
        }
        // a plain number is no cell of a header row
        let head = head_row(grid, index);
        let of_header = |column: u32| head.iter().find(|(at, _)| *at == column);
        of_header(down.column).is_some_and(|(_, cell)| cell.time.is_some() || cell.year.is_some())
            && grid.used(index).any(|cell| {
                matches!(cell.value, RawValue::Number(_)) && of_header(cell.column).is_none()
            })
    })
}

/// Whether a header of several rows has swallowed a row of data: below "Kennung" or "Maßnahme" stands
/// something that is no header.
fn reaches_data(header: &Header) -> bool {
    header.columns.iter().any(|c| {
        (c.role == Some(Role::District)
            || matches!(c.role, Some(Role::Id | Role::Title | Role::Counter)) && c.rank > 0)
            && key(&c.own) != key(&c.text)
            && !c.own.starts_with(['(', '['])
            && column::role(header.kind, &c.own).is_none()
    }) || header.columns.iter().any(|c| {
        // a role of rank 0 may come from a profile, which names a column by any of its texts
        c.rank == 0
            && matches!(c.role, Some(Role::Id | Role::Title))
            && key(&c.own) != key(&c.text)
            && column::role(header.kind, &c.own).is_none()
            && column::role(header.kind, c.text.trim_end_matches(c.own.as_str()).trim()).is_some()
    })
}
