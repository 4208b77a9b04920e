//! Which of several columns with one role is read: the newest, the new one of old and new, the total
//! beside its years. What is read and what is not is told, and what can't be settled is asked.

use super::column::{self, Role};
use super::fold::{key, shown};
use super::grid::Grid;
use super::header::{Column, surroundings};
use super::period::{self, TimeReading};
use super::report::Reporter;
use super::table::{Kind, Table};
use crate::config::SheetKind;
use crate::domain::{Grain, Period};
use crate::finding::{Level, rule};
use crate::lang::Text;
use crate::origin::column_letters;
use chrono::NaiveDate;

/// What a header says of its column beside the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Age {
    /// "alt", "ursprünglich", "Vorquartal".
    Old,
    /// Nothing.
    Plain,
    /// "neu", "aktuell".
    New,
}

/// Words that begin so call a column old.
const OLD_STEMS: &[&str] =
    &["ursprüngl", "urspr.", "bisherig", "vorherig", "vorquartal", "vorjahr", "vormonat"];
/// Words that call a column old.
const OLD: &[&str] = &["alt", "alte", "alter", "altes", "old", "previous", "original"];
/// Words that begin so call a column new.
const NEW_STEMS: &[&str] = &[
    "aktuell",
    "aktualisiert",
    "fortgeschrieben",
    "geändert",
    "verlängert",
    "angepasst",
    "current",
];
/// Words that call a column new.
const NEW: &[&str] = &["neu", "neue", "neuer", "neues", "jetzt", "new"];

/// What one word, in small letters, says of a column's age.
fn age_of(word: &str) -> Age {
    let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    if starts(OLD_STEMS) || OLD.contains(&word) {
        Age::Old
    } else if starts(NEW_STEMS) || NEW.contains(&word) {
        Age::New
    } else {
        Age::Plain
    }
}

/// Whether a header calls its column old or new; a word for old wins.
pub(super) fn age(text: &str) -> Age {
    let words = text.to_lowercase();
    let words = words.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|w| !w.is_empty());
    let ages: Vec<Age> = words.map(age_of).filter(|age| *age != Age::Plain).collect();
    ages.into_iter().min().unwrap_or(Age::Plain)
}

/// Whether a header speaks of a whole: "Kosten gesamt".
fn is_whole(text: &str) -> bool {
    text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| {
        matches!(word, "gesamt" | "insgesamt" | "total" | "summe") || word.starts_with("gesamt")
    })
}

/// The last day of the time that a header names: "Status Q1/26", "Fortschritt Q2", "Kosten 2025".
pub(super) fn day(column: &Column, year: Option<i32>) -> Option<NaiveDate> {
    let named = column.by.or_else(|| surroundings([column.text.as_str()]).period);
    if let Some(period) = named {
        return Some(period.end());
    }
    let words: Vec<&str> = column.text.split_whitespace().collect();
    // without a year all are of one: any will do for the order
    let any = year.unwrap_or(2000);
    for start in 0..words.len() {
        for length in (1..=3.min(words.len() - start)).rev() {
            let piece = words[start..start + length].join(" ");
            let piece = piece.trim_matches(['(', ')', ',', ':', ';']);
            if let TimeReading::YearMissing(part) = period::read(piece)
                && let Some(period) = part.of(any)
            {
                return Some(period.end());
            }
        }
    }
    let year = surroundings([column.text.as_str()]).year?;
    Period::new(Grain::Year, year, 1).map(Period::end)
}

/// The header without what tells rivals apart, as a key: "Status Q1/26" and "Status Q2/26" are one.
pub(super) fn base(text: &str) -> String {
    const APART: &[&str] = &[
        "gesamt",
        "insgesamt",
        "total",
        "zum",
        "am",
        "vom",
        "per",
        "stand",
        "bis",
        "im",
        "in",
        "der",
        "die",
        "das",
        "quartal",
        "halbjahr",
        "jahr",
        "hj",
        "kw",
    ];
    let lower = text.to_lowercase();
    let kept: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',' | ':'))
        .filter(|word| {
            let bare = word.trim_matches(['.', '-', '–']);
            let roman = !bare.is_empty() && bare.chars().all(|c| matches!(c, 'i' | 'v' | '/'));
            !(bare.is_empty()
                || bare.bytes().any(|b| b.is_ascii_digit())
                || roman
                || APART.contains(&bare)
                || [*word, bare].iter().any(|word| age_of(word) != Age::Plain))
        })
        .collect();
    key(&kept.join(" "))
}

/// What was settled: columns that another one of the same role precedes, and columns that stand in
/// where the one that is read is blank.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// Told already: not read, or only where another is blank.
    pub told: Vec<u32>,
    /// By role: the column that holds where the newer one is blank.
    pub fallback: Vec<(Role, u32)>,
}

/// One of several columns that could have a role.
struct Rival {
    /// Index in the header's columns.
    at: usize,
    rank: u8,
    age: Age,
    whole: bool,
    day: Option<NaiveDate>,
    /// All up to a day: "Ausgaben bis 30.06.2026".
    so_far: bool,
    base: String,
}

const OF_MEASURES: &[Role] = &[
    Role::Phase,
    Role::Start,
    Role::End,
    Role::Progress,
    Role::Plan,
    Role::Spent,
    Role::DoneOn,
    Role::Reason,
    Role::Text,
];

/// Settles which columns of a table are read; `named` are the roles that a profile names columns for.
pub(super) fn settle(
    table: &mut Table,
    grid: &Grid<'_>,
    period: Option<Period>,
    named: &[Role],
    reporter: &mut Reporter<'_>,
) -> Settled {
    let mut settled = Settled::default();
    let kind = table.header.kind;
    let roles = match kind {
        SheetKind::Measures => OF_MEASURES,
        SheetKind::Indicators => &[Role::Target],
        _ => return settled,
    };
    let filled: Vec<bool> =
        table.header.columns.iter().map(|c| is_filled(table, grid, c.column)).collect();
    for role in roles.iter().filter(|role| !named.contains(role)) {
        let rivals = rivals(table, kind, *role, &filled);
        let held = table.header.columns.iter().position(|c| c.role == Some(*role));
        let Some(first) = first(&rivals, held) else { continue };
        // a header of another word stays what it is, and is told as not read
        let mut group: Vec<&Rival> = rivals.iter().filter(|r| r.base == first.base).collect();
        if group.len() < 2 && first.age == Age::Old {
            group = rivals.iter().collect();
        }
        if group.len() < 2 {
            if held.is_none() {
                table.header.columns[first.at].role = Some(*role);
            }
            continue;
        }
        let Some(best) = best(&group, period, *role) else {
            ask(table, &group, *role, reporter);
            settled.told.extend(group.iter().map(|r| table.header.columns[r.at].column));
            for column in table.header.columns.iter_mut().filter(|c| c.role == Some(*role)) {
                column.role = None;
            }
            continue;
        };
        // nothing tells them apart: the first is read, the others are told as not read
        let same = |r: &&&Rival| r.at != best.at && r.age == best.age && r.day == best.day;
        if group.iter().filter(same).any(|r| r.whole == best.whole) {
            continue;
        }
        let stands_in = (matches!(role, Role::End | Role::Start) && best.age == Age::New)
            .then(|| group.iter().filter(|r| r.age < Age::New).max_by_key(|r| (r.age, r.day)))
            .flatten();
        settled.fallback.extend(stands_in.map(|r| (*role, table.header.columns[r.at].column)));
        tell(table, &group, best, stands_in.copied(), reporter);
        let others = group.iter().filter(|r| r.at != best.at);
        settled.told.extend(others.map(|r| table.header.columns[r.at].column));
        for column in table.header.columns.iter_mut().filter(|c| c.role == Some(*role)) {
            column.role = None;
        }
        table.header.columns[best.at].role = Some(*role);
    }
    settled
}

fn is_filled(table: &Table, grid: &Grid<'_>, column: u32) -> bool {
    let mut data = table.rows.iter().filter(|row| matches!(row.kind, Kind::Data));
    data.any(|row| grid.shown(row.number, column).is_some())
}

/// The columns that could have a role and hold something.
fn rivals(table: &Table, kind: SheetKind, role: Role, filled: &[bool]) -> Vec<Rival> {
    let mut rivals = Vec::new();
    for (at, column) in table.header.columns.iter().enumerate() {
        let free = column.role.is_none() && column.period.is_none();
        if !(column.role == Some(role) || free) || !filled[at] {
            continue;
        }
        let mut base = base(&column.text);
        let mut age = age(&column.text);
        // what really began, beside what was planned
        if role == Role::Start {
            let last = column.text.split(|c: char| !c.is_alphanumeric()).rfind(|w| !w.is_empty());
            match last.map(str::to_lowercase).as_deref() {
                Some("ist") => age = Age::New,
                Some("plan" | "soll") => age = Age::Old,
                _ => {}
            }
            for word in ["ist", "plan", "soll"] {
                base = base.strip_suffix(word).unwrap_or(&base).to_owned();
            }
        }
        let own = column::role(kind, &column.own).filter(|(_, rank)| *rank < 40);
        let found = match column.role {
            Some(_) => Some((role, column.rank)),
            None => own.or_else(|| column::role(kind, &column.text)).or_else(|| {
                // "Plan gesamt", "Ist 2026"
                let apart = base != key(&column.text);
                column::role(kind, &base).filter(|(_, rank)| apart && *rank < 40)
            }),
        };
        let Some((_, rank)) = found.filter(|(found, _)| *found == role) else { continue };
        rivals.push(Rival {
            at,
            rank,
            age,
            whole: is_whole(&column.text),
            day: day(column, table.header.year),
            so_far: {
                let words = format!(" {} ", column.text.to_lowercase());
                words.contains(" bis ") || words.contains("kumuliert")
            },
            base,
        });
    }
    rivals
}

/// The column that has the role so far, else the surest of those that could have it.
fn first(rivals: &[Rival], held: Option<usize>) -> Option<&Rival> {
    rivals
        .iter()
        .find(|r| Some(r.at) == held)
        .or_else(|| rivals.iter().min_by_key(|r| (std::cmp::Reverse(r.age), r.rank, r.at)))
}

/// The one that is read; `None` where nobody can tell: money of several years without a total.
fn best<'r>(group: &[&'r Rival], period: Option<Period>, role: Role) -> Option<&'r Rival> {
    let newest = group.iter().map(|r| r.age).max()?;
    let of_age: Vec<&'r Rival> = group.iter().copied().filter(|r| r.age == newest).collect();
    let dated = of_age.iter().any(|r| r.day.is_some());
    match role {
        Role::Plan | Role::Spent => {
            let whole = of_age.iter().find(|r| r.whole);
            // "Plan" beside "Plan 2026" is the whole as well
            let whole = whole.or_else(|| of_age.iter().find(|r| dated && r.day.is_none()));
            if let Some(whole) = whole {
                return Some(whole);
            }
            let first = of_age.first()?.day;
            if of_age.iter().any(|r| r.day != first) && !of_age.iter().all(|r| r.so_far) {
                return None;
            }
        }
        // the next one to be reached
        Role::Target => {
            let ahead = of_age
                .iter()
                .filter(|r| period.is_some_and(|p| r.day.is_some_and(|day| day >= p.end())));
            if let Some(next) = ahead.min_by_key(|r| r.day) {
                return Some(next);
            }
        }
        _ => {}
    }
    // what is after the period does not hold in it yet, a date that is due may well be
    let due = matches!(role, Role::End | Role::Target);
    let until = |r: &&&Rival| due || period.is_none_or(|p| r.day.is_none_or(|day| day <= p.end()));
    let reached = of_age.iter().rev().filter(until).max_by_key(|r| r.day);
    reached.or_else(|| of_age.iter().rev().max_by_key(|r| r.day)).copied()
}

/// "`Status Q1/26` (D)".
fn name(column: &Column) -> String {
    format!("`{}` ({})", shown(&column.text), column_letters(column.column))
}

fn names(table: &Table, group: &[&Rival], but: Option<usize>) -> String {
    let others = group.iter().filter(|r| Some(r.at) != but);
    others.map(|r| name(&table.header.columns[r.at])).collect::<Vec<_>>().join(", ")
}

/// Says which column is read, and which are not.
fn tell(
    table: &Table,
    group: &[&Rival],
    best: &Rival,
    stands_in: Option<&Rival>,
    reporter: &mut Reporter<'_>,
) {
    let columns = &table.header.columns;
    let (read, others) = (name(&columns[best.at]), names(table, group, Some(best.at)));
    let message = match stands_in {
        Some(next) if group.len() > 2 => {
            let next = name(&columns[next.at]);
            Text::new(
                format!(
                    "von {others} und {read} wird {read} gelesen; wo sie leer ist, gilt {next}"
                ),
                format!("of {others} and {read}, {read} is read; where it is blank, {next} holds"),
            )
        }
        Some(_) => Text::new(
            format!("gelesen wird {read}; wo sie leer ist, gilt {others}"),
            format!("{read} is read; where it is blank, {others} holds"),
        ),
        None => Text::new(
            format!("gelesen wird {read}, nicht {others}"),
            format!("{read} is read, not {others}"),
        ),
    };
    let help = Text::new(
        "soll eine andere Spalte gelten, sie im Leseprofil unter `columns` nennen",
        "if another column shall hold, name it in the reading profile's `columns`",
    );
    let other = group.iter().find(|r| r.at != best.at).map_or(best.at, |r| r.at);
    let row = table.header.rows.1.max(1);
    reporter.note(rule::COLUMN_NOT_READ, row, columns[other].column, "", message, help);
}

/// Asks which column is meant.
fn ask(table: &Table, group: &[&Rival], role: Role, reporter: &mut Reporter<'_>) {
    let columns = &table.header.columns;
    let all = names(table, group, None);
    let word = column::named(role);
    let message = Text::new(
        format!(
            "mehrere Spalten kommen als {} in Frage, keine nennt die Summe; gelesen wird keine: {all}",
            word.de
        ),
        format!("several columns may be {}, none gives the sum; none is read: {all}", word.en),
    );
    let base = columns[group[0].at].text.split_whitespace().next().unwrap_or("Kosten").to_owned();
    let base = shown(&base);
    let help = Text::new(
        format!(
            "eine Spalte `{base} gesamt` ergänzen oder im Leseprofil unter `columns` nennen, welche gilt"
        ),
        format!(
            "add a column `{base} gesamt`, or name the one that holds in the reading profile's `columns`"
        ),
    );
    let row = table.header.rows.1.max(1);
    reporter.cell(rule::COLUMN_NOT_READ, row, columns[group[0].at].column, "", message, help);
    if let Some(finding) = reporter.findings.last_mut() {
        finding.level = Level::Warning;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_headers_tell_apart() {
        for (text, expected, word) in [
            ("Status Q1/26", Age::Plain, "status"),
            ("Status I/2026", Age::Plain, "status"),
            ("Status zum 30.06.2026", Age::Plain, "status"),
            ("Fortschritt II. Quartal 2026", Age::Plain, "fortschritt"),
            ("Termin alt", Age::Old, "termin"),
            ("Termin (neu)", Age::New, "termin"),
            ("ursprünglicher Termin", Age::Old, "termin"),
            ("aktueller Termin", Age::New, "termin"),
            ("Kosten gesamt", Age::Plain, "kosten"),
            ("Neubaukosten", Age::Plain, "neubaukosten"),
        ] {
            assert_eq!((age(text), base(text).as_str()), (expected, word), "{text}");
        }
    }
}
