//! What a column is, from the header cells above each other.

use super::cells::{HeadCell, marked};
use super::relative::relative;
use super::{Column, Surroundings};
use crate::config::SheetKind;
use crate::domain::{Grain, Period, Signs};
use crate::normalise::column::{self, Role};
use crate::normalise::fold::key;
use crate::normalise::number::read_unit;
use crate::normalise::period::{self, TimeReading};
use crate::normalise::sums;
use crate::normalise::table::is_usual_unit;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What a column is for a table of a kind.
pub(super) fn understand_column(
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
    let mut unit = stack.iter().rev().find_map(|c| column::header_unit(&c.text));
    if unit.is_none() {
        unit = column::split_unit(&text).1;
    }
    let mut out = Column {
        column,
        text,
        own: stack.last().map(|c| c.text.clone()).unwrap_or_default(),
        role: role.map(|r| r.0),
        rank: role.map_or(0, |r| r.1),
        period: None,
        unit,
        by: None,
        day: None,
        mark: stack
            .iter()
            .rev()
            .map(|c| c.mark.as_str())
            .find(|m| !m.is_empty())
            .unwrap_or("")
            .to_owned(),
        signs: stack.iter().fold(Signs::NONE, |signs, c| signs.and(c.signs)),
        above: if kind == SheetKind::Indicators { group_name(stack) } else { String::new() },
        planned: false,
        so_far: stack.iter().any(|c| c.so_far && c.time.is_some()),
    };
    if out.unit.is_none() && is_usual_unit(&out.above) {
        out.unit = read_unit(&out.above);
    }
    if kind == SheetKind::Indicators && stack.last().is_some_and(|c| sums::is_sum_column(&c.text)) {
        // "Summe" below a year is no value of that year
        let year = stack.iter().find_map(|c| c.year).or_else(|| {
            let digits = out.text.split(|c: char| !c.is_ascii_digit());
            digits.filter(|d| d.len() == 4).find_map(|d| d.parse().ok())
        });
        out.by = year.and_then(|year| Period::new(Grain::Year, year, 1));
        out.role = Some(Role::Total);
        out.rank = 0;
        return out;
    }
    if period.is_some() {
        out.day = stack.iter().find_map(|c| {
            let year = stack.iter().find_map(|c| c.year).or(around.year);
            c.day.or_else(|| c.yearless?.day_of(year?))
        });
    }
    if let Some(period) = period.filter(|_| is_planned(stack)) {
        out.by = Some(period);
        out.planned = true;
        out.role = out.role.filter(|role| *role == Role::Target);
    } else if let Some(period) = period {
        match out.role {
            // "2019 | Plan": a target, not a value
            Some(Role::Target) => out.by = Some(period),
            Some(Role::Value) | None => (out.period, out.role) = (Some(period), None),
            // "Stichtag" over days may be the name of several columns: see `days_below_one_name`
            Some(Role::Period) => out.period = Some(period),
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

/// Words for numbers that were planned or are expected, above or below the time that they are for.
const PLANNED: &[&str] = &[
    "ansatz",
    "haushaltsansatz",
    "planansatz",
    "plan",
    "planwert",
    "planwerte",
    "planzahl",
    "planzahlen",
    "planung",
    "finanzplan",
    "finanzplanung",
    "soll",
    "sollwert",
    "prognose",
    "hochrechnung",
    "voranschlag",
    "ziel",
    "zielwert",
];

/// Whether a header cell says that its numbers were planned: "Ansatz", "Plan lt. Haushalt".
pub(super) fn says_planned(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().map(key).unwrap_or_default();
    // "Planung und Bau" is a name
    PLANNED.contains(&first.as_str()) && words.all(|word| !matches!(word, "und" | "&" | "/"))
}

/// Whether the cell of a stack that is nearest to its values says that they were planned, not
/// reached.
fn is_planned(stack: &[&HeadCell]) -> bool {
    let reached = |text: &str| {
        matches!(column::role(SheetKind::Indicators, text), Some((Role::Value, 0..=39)))
    };
    let mut telling = stack.iter().rev().filter(|c| c.time.is_none() && c.yearless.is_none());
    telling.find_map(|c| match says_planned(&c.text) {
        true => Some(true),
        false => reached(&c.text).then_some(false),
    }) == Some(true)
}

/// What the cells above the first time of a stack say, but for words of any header: "Fälle" over
/// "Ist 30.06.2025".
fn group_name(stack: &[&HeadCell]) -> String {
    let timely = |c: &&HeadCell| {
        c.time.is_some() || c.yearless.is_some() || c.text.bytes().any(|b| b.is_ascii_digit())
    };
    let end = stack.iter().position(timely).unwrap_or(stack.len().saturating_sub(1));
    let telling = stack[..end].iter().filter(|c| {
        let role = column::role(SheetKind::Indicators, &c.text).filter(|(_, rank)| *rank < 40);
        role.is_none() && !says_planned(&c.text)
    });
    telling.map(|c| marked(&c.text).0).collect::<Vec<_>>().join(" ")
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
    if let Some(report) = around.period
        && let Some(period) = stack.iter().rev().find_map(|c| relative(&c.text, report))
    {
        return Some(period);
    }
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

/// "Stichtag" over several days or "Quartal" over several quarters is no column of periods: each column
/// below it is for its own. A single one is the first row of a list.
pub(super) fn days_below_one_name(columns: &mut [Column]) {
    let both = |c: &&mut Column| c.role == Some(Role::Period) && c.period.is_some();
    let several = columns.iter().filter(|c| c.period.is_some()).count() >= 2;
    for column in columns.iter_mut().filter(both) {
        if several {
            column.role = None;
        } else {
            column.period = None;
        }
    }
}

/// "I" to "IV" below a year are its quarters, with "V" or more beside them its months, where two of them or
/// more stand there.
pub(super) fn roman_numbers(stacks: &[(u32, Vec<&HeadCell>)], columns: &mut [Column]) {
    const ROMAN: [&str; 12] =
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    let found: Vec<Option<(i32, u32)>> = stacks
        .iter()
        .map(|(_, stack)| {
            let (own, above) = stack.split_last()?;
            let own = key(&own.text);
            let number = (1..).zip(ROMAN).find(|(_, roman)| *roman == own)?.0;
            Some((above.iter().find_map(|cell| cell.year)?, number))
        })
        .collect();
    let numbers: BTreeSet<u32> = found.iter().flatten().map(|(_, number)| *number).collect();
    if numbers.len() < 2 {
        return;
    }
    let months = numbers.last().is_some_and(|last| *last > 4);
    let grain = if months { Grain::Month } else { Grain::Quarter };
    for (column, found) in columns.iter_mut().zip(found) {
        if let Some(period) = found.and_then(|(year, n)| Period::new(grain, year, n)) {
            (column.period, column.role) = (Some(period), None);
        }
    }
}

/// Gives columns the periods that a profile names for one of their texts or for their letter; each name
/// with the columns that it means.
pub(super) fn periods_by_name(
    named: &BTreeMap<String, Period>,
    stacks: &[(u32, Vec<&HeadCell>)],
    columns: &mut [Column],
) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for (name, period) in named {
        let by_text = |stack: &[&HeadCell]| stack.iter().any(|c| key(&c.text) == key(name));
        let letter = match stacks.iter().any(|(_, stack)| by_text(stack)) {
            true => None,
            false => crate::origin::column_number(name),
        };
        for (column, (number, stack)) in columns.iter_mut().zip(stacks) {
            if by_text(stack) || letter == Some(*number) {
                (column.period, column.role, column.day) = (Some(*period), None, None);
                found.push((name.clone(), *number));
            }
        }
    }
    found
}

/// Gives columns the roles that a profile names them for.
pub(super) fn by_name(kind: SheetKind, named: &BTreeMap<String, String>, columns: &mut [Column]) {
    for (name, place) in named {
        let Some(role) = column::profile_role(kind, name) else { continue };
        let found = columns
            .iter()
            .position(|c| key(&c.text) == key(place) || key(&c.own) == key(place))
            .filter(|_| !key(place).is_empty())
            .or_else(|| {
                let number = crate::origin::column_number(place)?;
                columns.iter().position(|c| c.column == number)
            });
        let Some(found) = found else { continue };
        for column in columns.iter_mut().filter(|c| c.role == Some(role)) {
            column.role = None;
        }
        let column = &mut columns[found];
        (column.role, column.rank, column.period) = (Some(role), 0, None);
    }
}

/// "Jahr" beside "Quartal" or "Monat" completes it: two columns that make one period.
pub(super) fn year_beside_its_parts(columns: &mut [Column]) {
    let grain = |c: &Column| {
        (c.role == Some(Role::Period))
            .then(|| crate::normalise::indicator::grain_word(&c.text))
            .flatten()
    };
    let parts = columns.iter().filter_map(grain).any(|g| g != Grain::Year);
    if !parts {
        return;
    }
    let year = columns.iter_mut().find(|c| grain(c) == Some(Grain::Year));
    if let Some(year) = year {
        (year.role, year.rank) = (Some(Role::Year), 0);
        // what is left is the part of the year
        let part = columns.iter().filter(|c| grain(c).is_some()).map(|c| c.column).min();
        for column in columns.iter_mut().filter(|c| c.role == Some(Role::Period)) {
            if Some(column.column) == part {
                column.rank = 0;
            } else {
                column.role = None;
            }
        }
    }
}

/// Days that are all ends of quarters, two of them or more, mean quarters: 31.03., 30.06., …
pub(super) fn quarter_ends(columns: &mut [Column]) {
    let months = columns.iter().any(|c| {
        c.day.is_none() && c.role.is_none() && c.period.is_some_and(|p| p.grain() == Grain::Month)
    });
    let days: Vec<NaiveDate> =
        columns.iter().filter(|c| c.period.is_some()).filter_map(|c| c.day).collect();
    if months || !are_quarter_ends(&days) {
        return;
    }
    for column in columns.iter_mut().filter(|c| c.period.is_some()) {
        if let Some(day) = column.day {
            column.period = Period::containing(day, Grain::Quarter);
        }
    }
}

/// Whether days are ends of quarters and at least two of them differ.
pub(in crate::normalise) fn are_quarter_ends(days: &[NaiveDate]) -> bool {
    let end = |day: &NaiveDate| is_quarter_end(*day);
    days.iter().all(end) && days.iter().any(|day| day != &days[0])
}

/// Whether a day is the last of a quarter.
pub(in crate::normalise) fn is_quarter_end(day: NaiveDate) -> bool {
    Period::containing(day, Grain::Quarter).is_some_and(|quarter| quarter.end() == day)
}

/// A quarter beside its months, a year beside its quarters: a column of sums, not one more value.
pub(super) fn coarse_columns(columns: &mut [Column]) {
    let periods: BTreeSet<Period> = columns.iter().filter_map(|c| c.period).collect();
    let within = |coarse: Period| {
        let inside = |p: &&Period| {
            p.grain() < coarse.grain() && p.start() >= coarse.start() && p.end() <= coarse.end()
        };
        periods.iter().filter(inside).count()
    };
    for column in columns.iter_mut().filter(|c| c.role.is_none()) {
        if let Some(period) = column.period
            && within(period) >= 2
        {
            (column.role, column.by) = (Some(Role::Total), Some(period));
        }
    }
}

/// Of several columns with one role, the surest has it; "Nr." beside "Kennung" is a counter.
pub(super) fn one_column_a_role(columns: &mut [Column]) {
    let roles: BTreeSet<Role> = columns.iter().filter_map(|c| c.role).collect();
    for role in roles.into_iter().filter(|role| *role != Role::Total) {
        let same: Vec<(u8, u32)> =
            columns.iter().filter(|c| c.role == Some(role)).map(|c| (c.rank, c.column)).collect();
        let best = same.iter().min().map(|(_, column)| *column);
        for column in columns.iter_mut().filter(|c| c.role == Some(role) && Some(c.column) != best)
        {
            column.role = None;
        }
    }
}

/// How much of a header is known.
pub(super) fn score(columns: &[Column]) -> u32 {
    let roles = columns.iter().filter(|c| c.role.is_some()).count();
    let planned = |c: &Column| c.by.filter(|_| c.planned);
    let periods: BTreeSet<Period> =
        columns.iter().filter_map(|c| c.period.or_else(|| planned(c))).collect();
    // "2019" over "III." says more than "2019" alone
    let finer = periods.iter().filter(|p| p.grain() != Grain::Year).count();
    // several names above the periods belong to the header; one may be a title
    let of_times = columns.iter().filter(|c| c.period.is_some() || c.planned);
    let groups: BTreeSet<&str> =
        of_times.map(|c| c.above.as_str()).filter(|above| !above.is_empty()).collect();
    let groups = if groups.len() > 1 { groups.len() } else { 0 };
    u32::try_from(roles * 10 + periods.len() * 10 + finer + groups).unwrap_or(u32::MAX)
}
