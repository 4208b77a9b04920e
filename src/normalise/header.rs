//! Finds header rows: by evidence over several rows, wherever they stand.

use super::cell;
use super::column::{self, Role};
use super::grid::Grid;
use super::number::Unit;
use super::period::{self, TimeReading};
use crate::config::{SheetKind, SheetLayout};
use crate::domain::{Grain, Period};
use crate::workbook::{RawCell, RawValue};
use std::collections::BTreeSet;

/// Header rows are looked for this far down.
pub(super) const SEARCHED_ROWS: u32 = 40;
/// A header has at most this many rows.
const DEPTH: usize = 4;

/// A table's header, understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    /// What the table holds.
    pub kind: SheetKind,
    /// Where the periods stand (indicators).
    pub layout: Layout,
    /// First and last row, as Excel shows them.
    pub rows: (u32, u32),
    /// Columns with a text, in order.
    pub columns: Vec<Column>,
    /// How much was recognised.
    pub score: u32,
}

/// Where periods stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// One row a value.
    Long,
    /// Periods in the columns.
    Wide,
    /// Periods down, indicators across.
    Across,
    /// One value a row, all for the period named above the table.
    Single(Period),
}

/// One column of a header.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Column, 1-based.
    pub column: u32,
    /// All its header texts, from top to bottom.
    pub text: String,
    /// What it holds, where known.
    pub role: Option<Role>,
    /// How sure: smaller is surer.
    pub rank: u8,
    /// The period that it is for.
    pub period: Option<Period>,
    /// Unit and factor that the header names.
    pub unit: Option<(Unit, u32)>,
    /// Until when, for a target ("Ziel 2022").
    pub by: Option<Period>,
}

/// What stands around a table and may complete its header.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surroundings {
    /// The only year named.
    pub year: Option<i32>,
    /// The only period named.
    pub period: Option<Period>,
}

impl Header {
    /// The column of a role.
    pub(super) fn column(&self, role: Role) -> Option<u32> {
        self.columns.iter().find(|c| c.role == Some(role)).map(|c| c.column)
    }

    /// Whether a role is there.
    pub(super) fn has(&self, role: Role) -> bool {
        self.column(role).is_some()
    }
}

/// One header cell, read in all ways.
struct HeadCell {
    text: String,
    time: Option<Period>,
    yearless: Option<period::Yearless>,
    year: Option<i32>,
    /// Where its text really stands (merged cells share one).
    corner: (u32, u32),
}

fn head_cell(cell: &RawCell) -> Option<HeadCell> {
    let corner = (cell.row, cell.column);
    let text = match &cell.value {
        RawValue::Text(text) => super::fold::line(text).into_owned(),
        RawValue::Date(_) => cell::text(cell).into_owned(),
        // only a year can be a number in a header
        RawValue::Number(n) if (1990..=2100).any(|y| *n == y.into()) => {
            cell::text(cell).into_owned()
        }
        _ => return None,
    };
    let mut found = HeadCell { text, time: None, yearless: None, year: None, corner };
    if found.text.chars().count() > 60 {
        return Some(found);
    }
    let time = match &cell.value {
        RawValue::Text(_) if !timely(&found.text) => None,
        RawValue::Text(_) => Some(period::read(value_word(&found.text))),
        _ => Some(cell::time(cell)),
    };
    match time {
        Some(TimeReading::Time(time)) if time.said.is_empty() => {
            found.time = time.value_period(Grain::Month);
            found.year = found.time.filter(|p| p.grain() == Grain::Year).map(Period::year);
        }
        Some(TimeReading::YearMissing(part)) => found.yearless = Some(part),
        _ => {}
    }
    Some(found)
}

/// A header text without the word for a value in front: "Wert Q3/2019", "Ist 2019".
fn value_word(text: &str) -> &str {
    let text = text.trim_end_matches(['*', '¹', '²', '³', ')']).trim_end();
    match text.split_once(' ') {
        Some((word, rest))
            if matches!(column::role(SheetKind::Indicators, word), Some((Role::Value, 0..=30))) =>
        {
            rest
        }
        _ => text,
    }
}

/// Whether a text could be a time at all: it has a digit, or is as short as a month's name.
fn timely(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) || text.chars().count() <= 15
}

/// One header row: its cells by column.
type HeadRow = Vec<(u32, HeadCell)>;

fn head_row(grid: &Grid<'_>, index: usize) -> HeadRow {
    let row = grid.row(index);
    let mut cells: HeadRow = Vec::new();
    let last = grid.used(index).last().map_or(0, |c| c.column);
    if !grid.has_merges() {
        return grid
            .used(index)
            .filter_map(|c| Some((c.column, head_cell(c)?)))
            .take(1_000)
            .collect();
    }
    let first = grid.cells(index).first().map_or(1, |c| c.column);
    let widest = grid
        .sheet()
        .merges
        .iter()
        .filter(|m| m.first.0 <= row && row <= m.last.0)
        .map(|m| m.last.1)
        .max();
    for column in first.min(1)..=last.max(widest.unwrap_or(0)).min(1_000) {
        if column == 0 || grid.skips(column) {
            continue;
        }
        if let Some(found) = grid.shown(row, column).and_then(head_cell) {
            cells.push((column, found));
        }
    }
    cells
}

/// What detection may take for granted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted {
    /// The profile's kind.
    pub kind: Option<SheetKind>,
    /// The profile's layout.
    pub layout: Option<SheetLayout>,
    /// Whether an action field is known without a column.
    pub has_field: bool,
}

/// The best header at or below the `from`th used row and above row `until`; with it, what came
/// nearest where none is certain.
pub(super) fn find(
    grid: &Grid<'_>,
    from: usize,
    until: u32,
    around: Surroundings,
    wanted: Wanted,
) -> Result<Header, Option<Header>> {
    let mut rows: Vec<HeadRow> = Vec::new();
    let mut near: Option<Header> = None;
    let count = (from..grid.len()).take_while(|i| grid.row(*i) < until).count();
    for start in 0..count {
        while rows.len() < (start + DEPTH).min(count) {
            rows.push(head_row(grid, from + rows.len()));
        }
        let best = best_at(grid, &rows, from, start, count, around, wanted, &mut near);
        let Some(mut best) = best else { continue };
        // a title above a header of two rows must not be taken for its first row
        for later in start + 1..(start + DEPTH).min(count) {
            while rows.len() < (later + DEPTH).min(count) {
                rows.push(head_row(grid, from + rows.len()));
            }
            if grid.row(from + later) > best.rows.1 {
                break;
            }
            if let Some(other) = best_at(grid, &rows, from, later, count, around, wanted, &mut near)
                && other.score >= best.score
            {
                best = other;
            }
        }
        return Ok(best);
    }
    Err(near)
}

/// The best header that begins at `start`, of any depth.
#[expect(clippy::too_many_arguments, reason = "one step of `find`, with its state")]
fn best_at(
    grid: &Grid<'_>,
    rows: &[HeadRow],
    from: usize,
    start: usize,
    count: usize,
    around: Surroundings,
    wanted: Wanted,
    near: &mut Option<Header>,
) -> Option<Header> {
    let mut best: Option<Header> = None;
    for depth in 1..=DEPTH.min(count - start) {
        let numbers = (grid.row(from + start), grid.row(from + start + depth - 1));
        if numbers.1 - numbers.0 > u32::try_from(DEPTH).unwrap_or(4) {
            break;
        }
        for header in understand(&rows[start..start + depth], numbers, around, wanted) {
            let sure = certain(&header, grid, from + start + depth, around, wanted);
            if let Some(header) = sure {
                if best.as_ref().is_none_or(|b| header.score > b.score) {
                    best = Some(header);
                }
            } else if near.as_ref().is_none_or(|n| header.score > n.score) && header.score >= 20 {
                *near = Some(header);
            }
        }
    }
    best
}

/// The header of given rows (from a profile), as the wanted kind.
pub(super) fn given(
    grid: &Grid<'_>,
    header_rows: &[u32],
    around: Surroundings,
    wanted: Wanted,
) -> Vec<Header> {
    let rows: Vec<HeadRow> = header_rows
        .iter()
        .filter_map(|row| {
            let index = grid.index_from(*row);
            (index < grid.len() && grid.row(index) == *row).then(|| head_row(grid, index))
        })
        .collect();
    let first = header_rows.iter().min().copied().unwrap_or(1);
    let last = header_rows.iter().max().copied().unwrap_or(1);
    understand(&rows, (first, last), around, wanted)
}

/// What the rows are as a header of each kind that comes into question.
fn understand(
    rows: &[HeadRow],
    numbers: (u32, u32),
    around: Surroundings,
    wanted: Wanted,
) -> Vec<Header> {
    let stacks = stacks(rows);
    let kinds = match wanted.kind {
        Some(kind) => vec![kind],
        None => vec![SheetKind::Measures, SheetKind::Indicators, SheetKind::Texts],
    };
    kinds
        .into_iter()
        .map(|kind| {
            let mut columns: Vec<Column> = stacks
                .iter()
                .map(|(column, stack)| understand_column(kind, *column, stack, around))
                .collect();
            one_column_a_role(&mut columns);
            if kind != SheetKind::Indicators {
                columns.iter_mut().for_each(|c| c.period = None);
            }
            let score = score(&columns);
            Header { kind, layout: Layout::Long, rows: numbers, columns, score }
        })
        .collect()
}

/// The header cells of each column from top to bottom; a year stands for the columns to its
/// right too, where they have none and something below.
fn stacks(rows: &[HeadRow]) -> Vec<(u32, Vec<&HeadCell>)> {
    let mut columns: BTreeSet<u32> = BTreeSet::new();
    for row in rows {
        columns.extend(row.iter().map(|(column, _)| *column));
    }
    let mut group: Vec<Option<&HeadCell>> = vec![None; rows.len()];
    let mut before = 0;
    columns
        .into_iter()
        .map(|column| {
            let mut stack: Vec<&HeadCell> = Vec::new();
            for (level, row) in rows.iter().enumerate() {
                let own = row.binary_search_by_key(&column, |(c, _)| *c).ok().map(|at| &row[at].1);
                let below = rows[level + 1..].iter().any(|lower| {
                    lower
                        .binary_search_by_key(&column, |(c, _)| *c)
                        .is_ok_and(|at| lower[at].1.time.is_none())
                });
                let shown = match own {
                    Some(cell) => {
                        group[level] = Some(cell).filter(|c| c.year.is_some());
                        Some(cell)
                    }
                    None if below && column == before + 1 => group[level],
                    None => {
                        group[level] = None;
                        None
                    }
                };
                if let Some(cell) = shown
                    && stack.iter().all(|other| other.corner != cell.corner)
                {
                    stack.push(cell);
                }
            }
            before = column;
            (column, stack)
        })
        .collect()
}

fn understand_column(
    kind: SheetKind,
    column: u32,
    stack: &[&HeadCell],
    around: Surroundings,
) -> Column {
    let text = stack.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" ");
    let period = if kind == SheetKind::Indicators { column_period(stack, around) } else { None };
    let of = |text: &str| column::role(kind, text);
    let mut role = stack.iter().rev().find_map(|c| of(&c.text).filter(|(_, rank)| *rank < 40));
    if role.is_none() && stack.len() > 1 {
        role = of(&text).filter(|(_, rank)| *rank < 40);
    }
    let role = role.or_else(|| stack.iter().rev().find_map(|c| of(&c.text)));
    let mut unit = stack.iter().rev().find_map(|c| column::split_unit(&c.text).1);
    if unit.is_none() {
        unit = column::split_unit(&text).1;
    }
    let mut out = Column {
        column,
        text,
        role: role.map(|r| r.0),
        rank: role.map_or(0, |r| r.1),
        period: None,
        unit,
        by: None,
    };
    if let Some(period) = period {
        match out.role {
            // "2019 | Plan": a target, not a value
            Some(Role::Target) => out.by = Some(period),
            Some(Role::Value) | None => (out.period, out.role) = (Some(period), None),
            // a long word that begins like a role ("Stand 30.09.2019") is a period
            Some(_) if out.rank >= 40 || stack.len() == 1 => {
                (out.period, out.role) = (Some(period), None)
            }
            Some(_) => {}
        }
    }
    if out.role.is_none() && out.period.is_none() && kind == SheetKind::Indicators {
        // "Ziel 2022", "Zielwert bis 2022-Q4"
        let joined = out.text.as_str();
        if let Some((head, tail)) = joined.split_once(' ')
            && let (Some((Role::Target, _)), TimeReading::Time(time)) =
                (of(head), period::read(tail))
        {
            out.role = Some(Role::Target);
            out.by = time.last.and_then(|day| {
                [Grain::Year, Grain::HalfYear, Grain::Quarter, Grain::Month]
                    .into_iter()
                    .filter_map(|grain| Period::containing(day, grain))
                    .find(|p| p.end() == day)
            });
        }
    } else if out.role == Some(Role::Target) && out.by.is_none() {
        out.by = stack.iter().find_map(|c| trailing_period(&c.text));
    }
    out
}

/// The period behind the first word: "Zielwert 2022".
fn trailing_period(text: &str) -> Option<Period> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    match period::read(&text[at..]) {
        TimeReading::Time(time) => time.value_period(Grain::Month),
        _ => None,
    }
}

/// The period of a column: one of its texts, or a year with a part of a year.
fn column_period(stack: &[&HeadCell], around: Surroundings) -> Option<Period> {
    let year = stack.iter().find_map(|c| c.year);
    if let Some(part) = stack.iter().find_map(|c| c.yearless) {
        return part.of(year.or(around.year)?);
    }
    let short = stack.iter().find_map(|c| c.time.filter(|p| p.grain() != Grain::Year));
    if short.is_some() {
        return short;
    }
    let year = stack.iter().find_map(|c| c.time)?;
    if stack.len() > 1 {
        // "2019" over "Quartal III" split in a way that only the whole can be read
        let whole: String = stack.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" ");
        if let TimeReading::Time(time) = period::read(&whole) {
            return time.value_period(Grain::Month).or(Some(year));
        }
    }
    Some(year)
}

/// Of several columns with one role, the surest has it; "Nr." beside "Kennung" is a counter.
fn one_column_a_role(columns: &mut [Column]) {
    let roles: BTreeSet<Role> = columns.iter().filter_map(|c| c.role).collect();
    for role in roles {
        let same: Vec<(u8, u32)> =
            columns.iter().filter(|c| c.role == Some(role)).map(|c| (c.rank, c.column)).collect();
        let best = same.iter().min().map(|(_, column)| *column);
        for column in columns.iter_mut().filter(|c| c.role == Some(role) && Some(c.column) != best)
        {
            column.role = None;
        }
    }
}

fn score(columns: &[Column]) -> u32 {
    let roles = columns.iter().filter(|c| c.role.is_some()).count();
    let periods: BTreeSet<Period> = columns.iter().filter_map(|c| c.period).collect();
    // "2019" over "III." says more than "2019" alone
    let finer = periods.iter().filter(|p| p.grain() != Grain::Year).count();
    u32::try_from(roles * 10 + periods.len() * 10 + finer).unwrap_or(u32::MAX)
}

/// The header with its layout, if it is surely a header of its kind.
fn certain(
    header: &Header,
    grid: &Grid<'_>,
    below: usize,
    around: Surroundings,
    wanted: Wanted,
) -> Option<Header> {
    let has = |role| header.has(role);
    let named = has(Role::Title) || has(Role::Id);
    let strong = |words: &[&str]| {
        header.columns.iter().any(|c| {
            c.role.is_some() && words.iter().any(|word| super::fold::key(&c.text).contains(word))
        })
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
            let periods: BTreeSet<Period> =
                header.columns.iter().filter_map(|c| c.period).collect();
            let titled = strong(&["indikator", "kennzahl", "kpi"]);
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

/// Whether periods stand in the first column and indicators across.
fn across(header: &Header, grid: &Grid<'_>, below: usize) -> bool {
    let Some(period) = header.column(Role::Period) else { return false };
    let others = header.columns.iter().filter(|c| c.role.is_none() && c.column > period).count();
    if header.has(Role::Title) || header.has(Role::Id) || header.has(Role::Value) || others == 0 {
        return false;
    }
    let rows = (below..grid.len()).take(30);
    let (mut timed, mut all) = (0, 0);
    for index in rows {
        if let Some(cell) = grid.shown(grid.row(index), period) {
            all += 1;
            timed += usize::from(matches!(
                cell::time(cell),
                TimeReading::Time(_) | TimeReading::YearMissing(_)
            ));
        }
    }
    timed >= 2 && timed * 10 >= all * 6
}

/// The only year and the only period that texts around a table name.
pub(super) fn surroundings(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Surroundings {
    let mut years: BTreeSet<i32> = BTreeSet::new();
    let mut periods: BTreeSet<Period> = BTreeSet::new();
    for text in texts {
        let words: Vec<&str> = text
            .as_ref()
            .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | ':' | '_'))
            .filter(|w| !w.is_empty())
            .take(40)
            .collect();
        for start in 0..words.len() {
            for length in (1..=3.min(words.len() - start)).rev() {
                let piece = words[start..start + length].join(" ");
                if !piece.bytes().any(|b| b.is_ascii_digit()) {
                    continue;
                }
                if let TimeReading::Time(time) = period::read(&piece)
                    && let Some(period) = time.value_period(Grain::Month)
                {
                    years.insert(period.year());
                    if period.grain() != Grain::Year {
                        periods.insert(period);
                    }
                    break;
                }
            }
        }
    }
    let one = |years: &BTreeSet<i32>| (years.len() == 1).then(|| years.first().copied()).flatten();
    Surroundings {
        year: one(&years),
        period: (periods.len() == 1).then(|| periods.first().copied()).flatten(),
    }
}
