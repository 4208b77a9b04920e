//! One table of a sheet: which of its rows are data, headings, sums, or none of these.

use super::cell;
use super::column::{self, Role};
use super::context::Context;
use super::fold::key;
use super::grid::Grid;
use super::header::Header;
use super::number::{Unit, read_unit};
use super::sums::{self, SumWord};
use crate::config::SheetKind;
use crate::workbook::{RawCell, RawValue};
use std::collections::BTreeMap;

/// A table: its header, and its rows.
pub(super) struct Table {
    /// The header, with the units of a unit row put in.
    pub header: Header,
    /// Rows that say something, in order.
    pub rows: Vec<Row>,
    /// Lines below the table: mark and text.
    pub footnotes: Vec<(String, String)>,
    /// Rows left out: why, and which.
    pub left_out: BTreeMap<&'static str, Vec<u32>>,
    /// First used row (as index) behind the table.
    pub end: usize,
}

/// One row of a table.
pub(super) struct Row {
    /// Index in the grid.
    pub index: usize,
    /// Row number.
    pub number: u32,
    /// What it is.
    pub kind: Kind,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A row of data.
    Data,
    /// A row of data, or a sum if its numbers say so.
    MaybeSum(String),
    /// A heading over the rows below: its words, and its column.
    Heading(String, u32),
    /// A sum row: label, and whether it sums everything.
    Sum(String, bool),
}

const BLANK: &str = "ohne Inhalt";

/// Why a row is left out, in both languages.
pub(super) fn reason(why: &'static str) -> (&'static str, &'static str) {
    (
        why,
        match why {
            "Fußnoten und Quellen" => "footnotes and sources",
            "wiederholter Tabellenkopf" => "repeated header",
            "Spaltennummern" => "column numbers",
            "Einheiten" => "units",
            "darunter/davon" => "parts of other rows",
            "Überschriften" => "titles",
            _ => "without content",
        },
    )
}

/// The rows of the table under `header`, up to the next table or the sheet's end.
pub(super) fn rows(grid: &Grid<'_>, header: Header, context: &Context<'_>) -> Table {
    let start = grid.index_from(header.rows.1 + 1);
    let mut table = Table {
        header,
        rows: Vec::new(),
        footnotes: Vec::new(),
        left_out: BTreeMap::new(),
        end: grid.len(),
    };
    let mut below_rule = false;
    let mut head_rows = true;
    for index in start..grid.len() {
        let number = grid.row(index);
        let mut used = grid.used(index);
        let Some(first) = used.next() else {
            continue;
        };
        let second = used.next();
        if head_rows {
            if column_numbers(grid, index) {
                table.leave_out("Spaltennummern", number);
                continue;
            }
            if units(grid, index, &mut table.header) {
                table.leave_out("Einheiten", number);
                continue;
            }
        }
        if second.is_some() && begins_header(grid, index, first) {
            if repeats(grid, index, &table.header) {
                table.leave_out("wiederholter Tabellenkopf", number);
                continue;
            }
            table.end = index;
            break;
        }
        let few = used.next().is_none();
        if few {
            if let Some((mark, text)) = footnote(first, second) {
                below_rule |= mark == "_";
                if !text.is_empty() {
                    table.footnotes.push((mark, text));
                }
                table.leave_out("Fußnoten und Quellen", number);
                continue;
            }
            if below_rule {
                table.leave_out("Fußnoten und Quellen", number);
                continue;
            }
        }
        if second.is_none()
            && let Some(kind) = alone(grid, index, first, &table.header, context)
        {
            match kind {
                Alone::Heading(text) => {
                    table.rows.push(Row { index, number, kind: Kind::Heading(text, first.column) });
                }
                Alone::Title => table.leave_out("Überschriften", number),
            }
            continue;
        }
        head_rows = false;
        let kind = match sum(grid, index, &table.header) {
            Some((_, SumWord::Part)) => {
                table.leave_out("darunter/davon", number);
                continue;
            }
            Some((label, SumWord::Maybe)) => Kind::MaybeSum(label),
            Some((label, word)) => Kind::Sum(label, word == SumWord::Total),
            None => Kind::Data,
        };
        table.rows.push(Row { index, number, kind });
    }
    table
}

impl Table {
    /// A column "lfd. Nr." that holds real ids (`S-01`) is taken as such.
    pub(super) fn promote_counter(&mut self, grid: &Grid<'_>) {
        let Some(column) = self.header.column(Role::Counter) else { return };
        if self.header.has(Role::Id) {
            return;
        }
        let named = |row: &Row| {
            let cell = matches!(row.kind, Kind::Data).then(|| grid.shown(row.number, column))??;
            let RawValue::Text(text) = &cell.value else { return Some(false) };
            let lettered = text.chars().any(char::is_alphabetic);
            Some(lettered && text.bytes().any(|b| b.is_ascii_digit()))
        };
        let told: Vec<bool> = self.rows.iter().filter_map(named).collect();
        if !told.is_empty() && told.iter().all(|named| *named) {
            for column in self.header.columns.iter_mut().filter(|c| c.role == Some(Role::Counter)) {
                column.role = Some(Role::Id);
            }
        }
    }

    /// Counts a row that is no data.
    pub(super) fn leave_out(&mut self, why: &'static str, row: u32) {
        self.left_out.entry(why).or_default().push(row);
    }

    /// Counts a row that turned out to be without content.
    pub(super) fn leave_out_blank(&mut self, row: u32) {
        self.leave_out(BLANK, row);
    }

    /// Whether blank cells of a column continue the label above: it is written once a group, and
    /// never twice in a row.
    pub(super) fn labels_groups(&self, grid: &Grid<'_>, column: u32) -> bool {
        let mut before: Option<String> = None;
        let (mut blanks, mut first) = (false, true);
        for row in &self.rows {
            match &row.kind {
                Kind::Data | Kind::MaybeSum(_) => {}
                _ => continue,
            }
            match grid.shown(row.number, column) {
                Some(cell) => {
                    let label = key(&cell::text(cell));
                    if before.as_ref() == Some(&label) && grid.corner(row.number, column).is_none()
                    {
                        return false;
                    }
                    before = Some(label);
                }
                None if first => return false,
                None => {
                    blanks = true;
                    // the same label again below a blank is a repetition too
                }
            }
            first = false;
        }
        blanks
    }

    /// The footnote of a mark such as `*` or `1)`.
    pub(super) fn footnote(&self, mark: &str) -> Option<&str> {
        let bare = |mark: &str| mark.trim_end_matches([')', '.', ':']).to_owned();
        let mark = bare(mark);
        self.footnotes.iter().find(|(m, _)| bare(m) == mark).map(|(_, text)| text.as_str())
    }
}

/// Whether a row could begin another header: only short texts (and years), the first of them a
/// header word.
fn begins_header(grid: &Grid<'_>, index: usize, first: &RawCell) -> bool {
    let word = |cell: &RawCell| match &cell.value {
        RawValue::Text(text) if text.len() <= 60 => {
            let (base, _) = column::split_unit(text);
            column::is_word(&key(text)) || column::is_word(&key(base))
        }
        _ => false,
    };
    if !word(first) {
        return false;
    }
    let (mut words, mut all) = (0, 0);
    let mut before = String::new();
    for cell in grid.used(index) {
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

/// Whether a row says again what the header says.
fn repeats(grid: &Grid<'_>, index: usize, header: &Header) -> bool {
    let (mut same, mut all) = (0, 0);
    for cell in grid.used(index) {
        all += 1;
        let text = key(&cell::text(cell));
        let own = header.columns.iter().find(|c| c.column == cell.column);
        same += usize::from(own.is_some_and(|c| {
            let whole = key(&c.text);
            whole == text || (!text.is_empty() && whole.ends_with(&text))
        }));
    }
    same * 10 >= all * 8
}

/// A line that is no row: a footnote, a source, a rule of underscores. Mark and text.
fn footnote(first: &RawCell, second: Option<&RawCell>) -> Option<(String, String)> {
    let RawValue::Text(raw) = &first.value else { return None };
    let text = super::fold::line(raw);
    let mut chars = text.chars();
    let begin = chars.next()?;
    let tail = |text: &str| {
        let mut whole = text.trim().to_owned();
        if let Some(cell) = second {
            whole.push(' ');
            whole.push_str(&cell::text(cell));
        }
        whole.trim().to_owned()
    };
    if text.starts_with("___") || text.starts_with("---") {
        return Some(("_".to_owned(), String::new()));
    }
    if matches!(begin, '*' | '†' | '¹' | '²' | '³' | '⁴'..='⁹') {
        let rest =
            text.trim_start_matches(['*', '†', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', ')']);
        let mark = text[..text.len() - rest.len()].to_owned();
        return Some((mark, tail(rest)));
    }
    if begin == '©' {
        return Some(("©".to_owned(), String::new()));
    }
    if let Some((mark, rest)) = text.split_once(')') {
        let digits =
            !mark.is_empty() && mark.len() <= 2 && mark.bytes().all(|b| b.is_ascii_digit());
        if digits && (rest.starts_with(' ') || rest.is_empty()) {
            return Some((format!("{mark})"), tail(rest)));
        }
    }
    let lower = text.to_lowercase();
    for word in [
        "quelle",
        "quellen",
        "anmerkung",
        "anmerkungen",
        "hinweis",
        "hinweise",
        "legende",
        "zeichenerklärung",
        "fußnote",
        "fußnoten",
        "erläuterung",
        "erläuterungen",
        "stand",
    ] {
        if let Some(rest) = lower.strip_prefix(word) {
            // "Stand" needs more: a colon or a time; "Standort" is a word
            let time = rest.trim_start_matches([':', ' ']);
            let fits = rest.is_empty() && word != "stand"
                || rest.starts_with([':', '.'])
                || word == "stand"
                    && rest.starts_with(' ')
                    && matches!(super::period::read(time), super::period::TimeReading::Time(_))
                || word != "stand"
                    && rest.starts_with(' ')
                    && second.is_none()
                    && word.starts_with("quelle");
            if fits {
                return Some((word.to_owned(), String::new()));
            }
        }
    }
    None
}

/// A row of column numbers: 1, 2, 3, …
fn column_numbers(grid: &Grid<'_>, index: usize) -> bool {
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

/// A row of units below the header: they go into the header's columns. `true` where it is one.
fn units(grid: &Grid<'_>, index: usize, header: &mut Header) -> bool {
    let mut found: Vec<(u32, (Unit, u32), String)> = Vec::new();
    for cell in grid.used(index) {
        let RawValue::Text(text) = &cell.value else { return false };
        let text = text.trim();
        let inner = text.trim_matches(['(', ')', '[', ']']);
        let inner = inner.strip_prefix("in ").unwrap_or(inner);
        let known = match read_unit(inner) {
            Some((Unit::Word(word), factor)) => {
                let usual =
                    is_usual_unit(&word) || text.starts_with(['(', '[']) || text.starts_with("in ");
                if !usual {
                    return false;
                }
                (Unit::Word(word), factor)
            }
            Some((Unit::None, 0)) | None => return false,
            Some(unit) => unit,
        };
        let role = header.columns.iter().find(|c| c.column == cell.column).and_then(|c| c.role);
        if matches!(role, Some(Role::Id | Role::Title | Role::Field)) {
            return false;
        }
        found.push((cell.column, known, inner.to_owned()));
    }
    if found.is_empty() {
        return false;
    }
    for (column, unit, _) in found {
        if let Some(column) = header.columns.iter_mut().find(|c| c.column == column) {
            column.unit = Some(unit);
        }
    }
    true
}

/// Units that occur without brackets in a unit row.
pub(super) fn is_usual_unit(word: &str) -> bool {
    const UNITS: &[&str] = &[
        "anzahl",
        "personen",
        "stueck",
        "km",
        "m",
        "ha",
        "kwh",
        "mwh",
        "gwh",
        "kw",
        "mw",
        "t",
        "tonnen",
        "kg",
        "l",
        "plaetze",
        "wohnungen",
        "faelle",
        "tage",
        "wochen",
        "monate",
        "jahre",
        "stunden",
        "euro",
        "eur",
        "einheiten",
        "antraege",
        "kinder",
        "schueler",
        "teilnehmer",
        "teilnehmende",
        "einwohner",
        "tco2",
        "haushalte",
        "vzae",
        "vk",
        "stellen",
        "betten",
        "kurse",
        "veranstaltungen",
        "beratungen",
        "massnahmen",
        "gebaeude",
        "fahrzeuge",
        "baeume",
        "punkte",
        "index",
        "zahl",
        "je1000einw",
        "je100000einw",
        "m2",
        "m3",
        "qm",
        "prozent",
        "prozentpunkte",
        "derhaushalte",
        "grad",
        "gramm",
        "minuten",
    ];
    let word = key(&word.replace('²', "2").replace('³', "3"));
    UNITS.contains(&word.as_str())
}

enum Alone {
    Heading(String),
    Title,
}

/// What a row with a single cell is, if it is no data.
fn alone(
    grid: &Grid<'_>,
    index: usize,
    cell: &RawCell,
    header: &Header,
    context: &Context<'_>,
) -> Option<Alone> {
    let RawValue::Text(raw) = &cell.value else { return None };
    let text = super::fold::line(raw).into_owned();
    // a title over the next table
    let soon = (index + 1..grid.len().min(index + 3)).any(|next| {
        let below = grid.used(next).next();
        below.is_some_and(|first| cell.column <= first.column && begins_header(grid, next, first))
    });
    if soon {
        return Some(Alone::Title);
    }
    let number = grid.row(index);
    let wide = grid.width(number, cell.column) >= 3;
    let named = ["handlungsfeld", "hf "].iter().any(|w| text.to_lowercase().starts_with(w));
    let known = !context.free && context.field(&text).is_some();
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

/// What the row's labels say about sums; a row with an id of its own is data.
fn sum(grid: &Grid<'_>, index: usize, header: &Header) -> Option<(String, SumWord)> {
    let labels =
        [Role::Id, Role::Title, Role::Field, Role::Counter].map(|role| header.column(role));
    let cells = grid.cells(index);
    let of = |column: Option<u32>| {
        let column = column?;
        cells.iter().find(|c| c.column == column && !super::grid::blank(c))
    };
    let told = |cell: &RawCell| match &cell.value {
        RawValue::Text(text) if text.len() <= 120 => {
            sums::word(text).map(|word| (super::fold::line(text).into_owned(), word))
        }
        _ => None,
    };
    if let Some(id) = of(labels[0]) {
        return told(id).filter(|(_, word)| *word != SumWord::Maybe);
    }
    for column in [labels[1], labels[2], labels[3]] {
        if let Some(found) = of(column).and_then(told) {
            // a field's name may end in "gesamt"; its title then stands beside it
            if column == labels[1] || of(labels[1]).is_none() {
                return Some(found);
            }
        }
    }
    // a label in a column of its own, such as an indented one
    if of(labels[1]).is_none() {
        let first = cells.iter().find(|c| !super::grid::blank(c))?;
        return told(first);
    }
    None
}
