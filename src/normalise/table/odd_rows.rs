//! Rows that are no data: repeated headers, column numbers, headings and titles.

use crate::config::SheetKind;
use crate::domain::Grain;
use crate::normalise::cell;
use crate::normalise::column::{self, Role};
use crate::normalise::context::Context;
use crate::normalise::fold::{key, line};
use crate::normalise::grid::Grid;
use crate::normalise::header::Header;
use crate::normalise::period::TimeReading;
use crate::workbook::{RawCell, RawValue};

/// Whether a row could begin another header than `header`: only short texts (and years), the first of
/// them a header word; among indicators also any text with periods beside it.
pub(super) fn begins_header(
    grid: &Grid<'_>,
    index: usize,
    first: &RawCell,
    header: &Header,
) -> bool {
    let word = |cell: &RawCell| match &cell.value {
        RawValue::Text(text) if text.len() <= 60 => {
            let (base, _) = column::split_unit(text);
            column::is_word(&key(text)) || column::is_word(&key(base))
        }
        _ => false,
    };
    if header.kind == SheetKind::Indicators && names_periods(grid, index, first, header) {
        return true;
    }
    let parted = |cell: &RawCell| {
        matches!(&cell.value, RawValue::Text(text) if text.len() <= 60 && text.contains('/')
            && text.split('/').any(|part| column::is_word(&key(part))))
    };
    if !word(first) && !parted(first) {
        return false;
    }
    if header.kind == SheetKind::Indicators && counts_years(grid, index, header) {
        return true;
    }
    let (mut words, mut all) = (0, 0);
    let mut before = String::new();
    for cell in grid.used(index).filter(|cell| header.spans(cell.column)) {
        all += 1;
        // one word again and again is a row of units or remarks
        let text = key(&cell::text(cell));
        words += usize::from(word(cell) && text != before);
        before = text;
        let heady = match &cell.value {
            RawValue::Text(text) => text.len() <= 80,
            RawValue::Number(n) => (1990..=2100).any(|y| *n == y.into()),
            RawValue::Date(_) => true,
            _ => false,
        };
        if !heady {
            return false;
        }
    }
    words >= 2 && all >= 2 && (words * 3 >= all || words >= 3)
}

/// Whether a row has texts first and then nothing but three years or more, each the next of the one
/// before: "Kennzahl", "Einheit", 2022, 2023, 2024.
fn counts_years(grid: &Grid<'_>, index: usize, header: &Header) -> bool {
    let mut before: Option<u32> = None;
    let mut years = 0;
    for cell in grid.used(index).filter(|cell| header.spans(cell.column)) {
        match (&cell.value, before) {
            (RawValue::Text(_), None) => {}
            (RawValue::Number(number), _) => {
                let Ok(year) = u32::try_from(*number) else { return false };
                let follows = before.is_none_or(|before| year == before + 1);
                if !number.is_integer() || !(1990..=2100).contains(&year) || !follows {
                    return false;
                }
                before = Some(year);
                years += 1;
            }
            _ => return false,
        }
    }
    years >= 3
}

/// Whether a row is a text and two periods or more, which no row of values is.
fn names_periods(grid: &Grid<'_>, index: usize, first: &RawCell, header: &Header) -> bool {
    let period = |cell: &RawCell| match &cell.value {
        RawValue::Text(text) if text.chars().count() <= 30 => {
            // a year alone may be a number that was typed as text; without figures there is no year
            text.chars().any(char::is_alphabetic)
                && text.bytes().any(|byte| byte.is_ascii_digit())
                && matches!(cell::time(cell), TimeReading::Time(time) if time.value_period(Grain::Month).is_some())
        }
        _ => false,
    };
    if !matches!(first.value, RawValue::Text(_)) {
        return false;
    }
    // Most rows are told from their second cell on: reading a time is dear, and rows are many.
    let mut periods = 0;
    for cell in grid.used(index).filter(|c| header.spans(c.column) && c.column > first.column) {
        if !period(cell) {
            return false;
        }
        periods += 1;
    }
    periods >= 2 && !period(first)
}

/// Whether a row says again what the header says; where it does not look like a header
/// (`begins`), in the same words: three of them, or two periods with nothing but a name beside them.
pub(super) fn repeats(grid: &Grid<'_>, index: usize, header: &Header, begins: bool) -> bool {
    let (mut same, mut all, mut periods) = (0, 0, 0);
    for cell in grid.used(index).filter(|cell| header.spans(cell.column)) {
        let own = header.columns.iter().find(|c| c.column == cell.column);
        if let RawValue::Number(number) = &cell.value
            && !begins
        {
            // a year may be a number in a header
            let year = own.and_then(|c| c.period).filter(|p| p.grain() == Grain::Year);
            if year.is_none_or(|year| *number != year.year().into()) {
                return false;
            }
        }
        all += 1;
        let text = key(&cell::text(cell));
        let again = own.filter(|c| {
            let whole = key(&c.text);
            whole == text
                || key(&c.own) == text
                || (begins && !text.is_empty() && whole.contains(&text))
        });
        same += usize::from(again.is_some());
        periods += usize::from(again.is_some_and(|c| c.period.is_some() && !text.is_empty()));
    }
    same * 10 >= all * 8 && (begins || same >= 3) || periods >= 2 && periods + 1 >= all
}

/// A row of column numbers: 1, 2, 3, …
pub(super) fn column_numbers(grid: &Grid<'_>, index: usize) -> bool {
    let mut expected = 1u32;
    for cell in grid.used(index) {
        let number = match &cell.value {
            RawValue::Number(n) => u32::try_from(*n).ok().filter(|_| n.is_integer()),
            RawValue::Text(text) => text.trim().trim_matches(['(', ')', '.']).parse().ok(),
            _ => None,
        };
        if number != Some(expected) {
            return false;
        }
        expected += 1;
    }
    expected > 3
}

/// What a row with a single cell is.
pub(super) enum Alone {
    Heading(String),
    Title,
}

/// What a row with a single cell is, if it is no data; `headed` where a heading has come before.
pub(super) fn alone(
    grid: &Grid<'_>,
    index: usize,
    cell: &RawCell,
    header: &Header,
    context: &Context<'_>,
    headed: bool,
) -> Option<Alone> {
    let RawValue::Text(raw) = &cell.value else { return None };
    let text = line(raw).into_owned();
    let named = ["handlungsfeld", "hf "].iter().any(|w| text.to_lowercase().starts_with(w));
    let known = !context.free && context.field(&text).is_some();
    // a title over the next table, or a heading over the header's repetition
    let below = (index + 1..grid.len().min(index + 3)).find_map(|next| {
        let first = grid.used(next).next().filter(|first| cell.column <= first.column)?;
        let begins = begins_header(grid, next, first, header);
        let again = repeats(grid, next, header, begins);
        (begins || again).then_some(again)
    });
    if let Some(again) = below {
        let list = again && header.kind == SheetKind::Measures && !header.has(Role::Field);
        let goes_on = || (headed || headed_above(grid, header, &text)) && !counts_pages(&text);
        return Some(match list && (known || named || goes_on()) {
            true => Alone::Heading(text),
            false => Alone::Title,
        });
    }
    let number = grid.row(index);
    let wide = grid.width(number, cell.column) >= 3;
    if header.kind == SheetKind::Texts {
        return None;
    }
    if known || wide || named {
        return Some(Alone::Heading(text));
    }
    let in_title = header.column(Role::Title) == Some(cell.column)
        || header.column(Role::Id) == Some(cell.column);
    (!in_title && header.columns.iter().all(|c| c.column != cell.column)).then_some(Alone::Title)
}

/// Whether a text stands alone above a header, and another one than this.
fn headed_above(grid: &Grid<'_>, header: &Header, text: &str) -> bool {
    let at = grid.index_from(header.rows.0);
    let Some(above) = at.checked_sub(1) else { return false };
    let mut cells = grid.used(above);
    match (cells.next().map(|cell| &cell.value), cells.next()) {
        (Some(RawValue::Text(title)), None) => key(title) != key(text),
        _ => false,
    }
}

/// Whether a line belongs to the paper, not to the list: "Seite 2", "Fortsetzung", "Stand 30.06.".
fn counts_pages(text: &str) -> bool {
    let folded = key(text);
    let front = ["seite", "blatt", "fortsetzung", "uebertrag", "page", "continued", "stand"];
    text.bytes().any(|b| b.is_ascii_digit()) || front.iter().any(|word| folded.starts_with(word))
}

/// Whether a cell is a sentence, a remark below a table, and no name.
pub(super) fn is_sentence(cell: &RawCell) -> bool {
    let RawValue::Text(text) = &cell.value else { return false };
    let text = text.trim();
    text.ends_with('.') && text.split_whitespace().count() >= 5
}
