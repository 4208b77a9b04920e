//! Columns whose header leaves open what they are, and whose contents tell: words under "Stand" are the
//! status, percentages under "Erfüllung" the progress, unique numbers under "Ziffer" the id, crosses below
//! "offen", "in Arbeit" and "erledigt" the status.

use super::cell;
use super::column::{self, Role};
use super::context::Context;
use super::fold::{key, shown};
use super::grid::Grid;
use super::measure::is_dash;
use super::period::TimeReading;
use super::report::Reporter;
use super::table::{Kind, Table};
use crate::config::SheetKind;
use crate::domain::Phase;
use crate::finding::rule;
use crate::lang::Text;
use crate::workbook::{RawCell, RawValue};
use std::collections::BTreeSet;

/// How the status of a table's measures is written, where it is no word in its column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct States {
    /// Columns that are named by a phase and hold crosses, with that name.
    pub(super) crosses: Vec<(u32, String)>,
    /// "ja" and "nein" below "erledigt".
    pub(super) answers: bool,
}

/// Gives columns of measures the roles that their contents tell; not those that a profile names.
pub(super) fn tell_roles(
    table: &mut Table,
    grid: &Grid<'_>,
    context: &Context<'_>,
    named: &[Role],
    reporter: &mut Reporter<'_>,
) -> States {
    let mut states = States::default();
    if table.header.kind != SheetKind::Measures {
        return states;
    }
    numbers_for_words(table, grid, named);
    if !named.contains(&Role::Phase) {
        states.crosses = crosses(table, grid, context, reporter);
        if states.crosses.is_empty() {
            prose_for_phases(table, grid, context, named);
            states.answers = answers(table, grid, context, reporter);
        }
    }
    if !named.contains(&Role::Phase) && !named.contains(&Role::AsOf) {
        words_for_days(table, grid, context, reporter);
    }
    if !named.contains(&Role::Progress) {
        shares(table, grid);
    }
    if !named.contains(&Role::Id) && !named.contains(&Role::Point) {
        numbers_of_points(table, grid);
    }
    states
}

/// "Abweichung" over amounts is no reason, a text of numbers none: they are left unread, and told.
fn numbers_for_words(table: &mut Table, grid: &Grid<'_>, named: &[Role]) {
    for role in [Role::Reason, Role::Text] {
        let Some(column) = table.header.column(role).filter(|_| !named.contains(&role)) else {
            continue;
        };
        let (mut filled, mut numbers) = (0, 0);
        for cell in cells(table, grid, column).into_iter().flatten() {
            filled += 1;
            let amount = |text: &str| {
                text.chars().any(|c| c.is_ascii_digit())
                    && text.chars().all(|c| !c.is_alphabetic() || c == 'T')
                    && matches!(cell::time(cell), TimeReading::Invalid(_))
            };
            numbers += usize::from(match &cell.value {
                RawValue::Number(_) => true,
                RawValue::Text(text) => amount(text),
                _ => false,
            });
        }
        if filled > 0 && numbers == filled {
            clear(table, column);
        }
    }
}

fn clear(table: &mut Table, column: u32) {
    for column in table.header.columns.iter_mut().filter(|c| c.column == column) {
        column.role = None;
    }
}

/// Whether a cell holds a cross or tick.
pub(super) fn is_cross(text: &str) -> bool {
    matches!(
        text.trim(),
        "x" | "X" | "×" | "✓" | "✔" | "✗" | "✘" | "☑" | "☒" | "●" | "■" | "(x)" | "[x]" | "[X]"
    )
}

/// Whether a text is too short to say anything: "?", "o", "(?)".
fn is_scribble(text: &str) -> bool {
    text.trim().chars().count() <= 3 && !text.bytes().any(|b| b.is_ascii_digit())
}

/// Columns side by side that are each named by a phase and hold nothing but crosses: where the cross
/// stands is the status.
fn crosses(
    table: &mut Table,
    grid: &Grid<'_>,
    context: &Context<'_>,
    reporter: &mut Reporter<'_>,
) -> Vec<(u32, String)> {
    let named = table.header.columns.iter().filter(|c| context.phase(&c.own).is_some());
    let found: Vec<(u32, String)> = named.map(|c| (c.column, c.own.clone())).collect();
    let beside = found.windows(2).all(|pair| pair[1].0 <= pair[0].0 + 1);
    if found.len() < 2 || !beside {
        return Vec::new();
    }
    let (mut crosses, mut odd) = (0, 0);
    for (column, _) in &found {
        for cell in cells(table, grid, *column).into_iter().flatten() {
            match &cell.value {
                RawValue::Text(text) if is_cross(text) => crosses += 1,
                RawValue::Text(text) if is_dash(text) => {}
                // "?" is told at its cell and leaves the other crosses what they are
                RawValue::Text(text) if is_scribble(text) => odd += 1,
                _ => return Vec::new(),
            }
        }
    }
    if crosses <= odd {
        return Vec::new();
    }
    for (column, _) in &found {
        clear(table, *column);
    }
    for column in table.header.columns.iter_mut().filter(|c| c.role == Some(Role::Phase)) {
        column.role = None;
    }
    set(table, found[0].0, Role::Phase);
    let names: Vec<String> = found.iter().map(|(_, name)| format!("`{}`", shown(name))).collect();
    let names = names.join(", ");
    let message = Text::new(
        format!("die Kreuze unter {names} werden als Status gelesen"),
        format!("the crosses below {names} are read as the status"),
    );
    let help = Text::new(
        "stimmt das nicht, eine Spalte `Status` mit Wörtern ergänzen",
        "if that is wrong, add a column `Status` with words",
    );
    let row = table.header.rows.1.max(1);
    reporter.note(rule::AMBIGUOUS_VALUE, row, found[0].0, "", message, help);
    found
}

/// "Stand der Umsetzung / Bemerkungen" with sentences, none of them a phase, is the status text.
fn prose_for_phases(table: &mut Table, grid: &Grid<'_>, context: &Context<'_>, named: &[Role]) {
    let Some(column) = table.header.column(Role::Phase) else { return };
    if named.contains(&Role::Text) || table.header.has(Role::Text) {
        return;
    }
    let (mut filled, mut length) = (0, 0);
    for cell in cells(table, grid, column).into_iter().flatten() {
        let text = cell::text(cell);
        if context.phase(&text).is_some() {
            return;
        }
        filled += 1;
        length += text.chars().count();
    }
    if filled > 0 && length > filled * 25 {
        set(table, column, Role::Text);
    }
}

/// What an answer below "erledigt" means.
pub(super) fn answer(text: &str) -> Option<Phase> {
    match key(text).as_str() {
        "ja" | "j" | "yes" => Some(Phase::Done),
        "teilw" | "teilweise" | "tlw" | "zt" | "zumteil" | "partly" => Some(Phase::Running),
        "nein" | "n" | "no" => Some(Phase::Planned),
        _ if is_cross(text) => Some(Phase::Done),
        _ => None,
    }
}

/// "erledigt" with "ja", "nein", "teilweise" instead of days, where no other column has the status.
fn answers(
    table: &mut Table,
    grid: &Grid<'_>,
    context: &Context<'_>,
    reporter: &mut Reporter<'_>,
) -> bool {
    let Some(column) = table.header.column(Role::DoneOn) else { return false };
    if table.header.has(Role::Phase) {
        return false;
    }
    let mut words = BTreeSet::new();
    for cell in cells(table, grid, column).into_iter().flatten() {
        let text = cell::text(cell);
        if answer(&text).is_none() && context.phase(&text).is_none() {
            return false;
        }
        words.insert(text.into_owned());
    }
    if words.is_empty() {
        return false;
    }
    set(table, column, Role::Phase);
    let means = |word: &String| {
        let phase = context.phase(word).or_else(|| answer(word))?;
        Some(format!("`{}` = `{}`", shown(word), phase.word()))
    };
    let list = words.iter().filter_map(means).collect::<Vec<_>>().join(", ");
    let name = shown(&reporter.column_name(column));
    let message = Text::new(
        format!("die Spalte `{name}` wird als Status gelesen: {list}"),
        format!("the column `{name}` is read as the status: {list}"),
    );
    let help = Text::new(
        "ist etwas anderes gemeint, den Status als Wort eintragen, etwa `in Umsetzung`",
        "if something else is meant, enter the status as a word, such as `in Umsetzung`",
    );
    let row = table.header.rows.1.max(1);
    reporter.note(rule::AMBIGUOUS_VALUE, row, column, "", message, help);
    true
}

/// The cells of a column in the rows of data.
fn cells<'a>(table: &Table, grid: &Grid<'a>, column: u32) -> Vec<Option<&'a RawCell>> {
    let data = table.rows.iter().filter(|row| matches!(row.kind, Kind::Data));
    data.map(|row| grid.shown(row.number, column)).collect()
}

fn set(table: &mut Table, column: u32, role: Role) {
    for column in table.header.columns.iter_mut().filter(|c| c.column == column) {
        column.role = Some(role);
    }
}

/// "Stand" with words instead of days, where no other column has the status.
fn words_for_days(
    table: &mut Table,
    grid: &Grid<'_>,
    context: &Context<'_>,
    reporter: &mut Reporter<'_>,
) {
    let Some(column) = table.header.column(Role::AsOf) else { return };
    if table.header.has(Role::Phase) {
        return;
    }
    let (mut filled, mut words, mut phases) = (0, 0, 0);
    for cell in cells(table, grid, column).into_iter().flatten() {
        filled += 1;
        let RawValue::Text(text) = &cell.value else { continue };
        let time = matches!(cell::time(cell), TimeReading::Time(_) | TimeReading::YearMissing(_));
        words += usize::from(!time && text.chars().count() <= 60);
        phases += usize::from(context.phase(&cell::text(cell)).is_some());
    }
    if words * 2 <= filled || phases == 0 {
        return;
    }
    set(table, column, Role::Phase);
    let name = shown(&reporter.column_name(column));
    let message = Text::new(
        format!("die Spalte `{name}` enthält Wörter statt Daten und wird als Status gelesen"),
        format!("the column `{name}` holds words instead of dates and is read as the status"),
    );
    let help = Text::new("`Status` in den Spaltenkopf schreiben", "put `Status` into the header");
    let row = table.header.rows.1.max(1);
    reporter.note(rule::AMBIGUOUS_VALUE, row, column, "", message, help);
}

/// "Erfüllung" with percentages, where no other column has the progress.
fn shares(table: &mut Table, grid: &Grid<'_>) {
    if table.header.has(Role::Progress) {
        return;
    }
    let free: Vec<u32> = table
        .header
        .columns
        .iter()
        .filter(|c| c.role.is_none() && column::says_how_far(&c.text))
        .map(|c| c.column)
        .collect();
    for column in free {
        let (mut filled, mut shares) = (0, 0);
        for cell in cells(table, grid, column).into_iter().flatten() {
            filled += 1;
            let written = matches!(&cell.value, RawValue::Text(text) if text.trim().ends_with('%'));
            shares += usize::from(cell.percent || written);
        }
        if shares * 2 > filled {
            set(table, column, Role::Progress);
            return;
        }
    }
}

/// "Ziffer" or "Beschluss-Nr." with a number of its own in each row, where no column has ids.
fn numbers_of_points(table: &mut Table, grid: &Grid<'_>) {
    if table.header.has(Role::Id) {
        return;
    }
    let point = table.header.columns.iter().find(|c| {
        c.role == Some(Role::Point)
            && matches!(
                key(&c.text).as_str(),
                "ziffer" | "beschlussnr" | "beschlussnummer" | "beschluss" | "drucksachennr"
            )
    });
    let Some(column) = point.map(|c| c.column) else { return };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let all = cells(table, grid, column);
    let own = all.iter().all(|cell| {
        cell.is_some_and(|cell| {
            let text = cell::text(cell);
            let plain = text.bytes().all(|b| b.is_ascii_digit());
            !text.is_empty() && !plain && seen.insert(key(&text))
        })
    });
    if own && !all.is_empty() {
        set(table, column, Role::Id);
    }
}
