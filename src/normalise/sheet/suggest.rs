//! A reading profile to paste: tried on the sheet before it is shown.

use super::{SheetReader, read_with, titles};
use crate::config::{Profile, SheetKind, SheetLayout};
use crate::finding::Level;
use crate::finding::rule;
use crate::lang::{Text, count};
use crate::normalise::cell;
use crate::normalise::column::Role;
use crate::normalise::empty_submission;
use crate::normalise::fold::{key, shown};
use crate::normalise::grid::{Grid, blank};
use crate::normalise::header::{self, Header, SEARCHED_ROWS, Wanted};
use crate::normalise::period::TimeReading;
use crate::origin::column_letters;
use crate::workbook::RawValue;
use std::collections::{BTreeMap, BTreeSet};

/// As many profiles are tried on a sheet.
const TRIED: usize = 6;
/// Rows below a header that show what its columns hold.
const SAMPLE: usize = 15;

/// A profile that reads something of a sheet.
pub(super) struct Suggestion {
    /// The header it was made from.
    pub header: Header,
    /// The lines to paste.
    pub lines: String,
    /// What it reads, in words.
    pub read: Text,
    /// A header's text and what to call that column instead, so that no profile is needed.
    pub rename: Option<(String, &'static str)>,
}

/// A header that a sheet may have, and the profile that says so.
struct Candidate {
    header: Header,
    profile: Profile,
    rename: Option<(String, &'static str)>,
}

impl SheetReader<'_, '_> {
    /// The profile that reads most of the sheet; none where nothing that was tried reads anything.
    pub(super) fn suggestion(&self, grid: &Grid<'_>, wanted: Wanted<'_>) -> Option<Suggestion> {
        if self.trial || self.context.free {
            return None;
        }
        let mut candidates = self.candidates(grid, wanted);
        // the one that explains most of its header first; of equals the shallower
        candidates.sort_by_key(|c| {
            (std::cmp::Reverse(c.header.score), c.header.rows.1 - c.header.rows.0)
        });
        let mut best: Option<(usize, usize)> = None;
        let mut read_best = Text::new("", "");
        for (index, candidate) in candidates.iter().take(TRIED).enumerate() {
            let Some((gain, words)) = self.tried(&candidate.profile) else { continue };
            if best.is_none_or(|(most, _)| gain > most) {
                (best, read_best) = (Some((gain, index)), words);
            }
        }
        let candidate = candidates.swap_remove(best?.1);
        Some(Suggestion {
            lines: lines(&candidate.profile),
            header: candidate.header,
            read: read_best,
            rename: candidate.rename,
        })
    }

    /// How much a profile reads of the sheet, in number and words; `None` for nothing, or for more faults
    /// than values.
    pub(super) fn tried(&self, profile: &Profile) -> Option<(usize, Text)> {
        let mut out = empty_submission(self.context.department.id.clone());
        let given = (Some(profile), &[][..], true);
        let findings = read_with(self.context, self.raw, self.sheet, self.legend, given, &mut out);
        let of_structure = [
            rule::UNREADABLE_VALUE,
            rule::UNREADABLE_PERIOD,
            rule::UNREADABLE_DATE,
            rule::SHEET_NOT_RECOGNISED,
            rule::FILE_UNREADABLE,
        ];
        let faults = findings
            .iter()
            .filter(|f| f.level == Level::Error && of_structure.contains(&f.rule))
            .count();
        // what is read twice for one indicator and period was not understood
        let values: BTreeSet<_> = out
            .values
            .iter()
            .map(|v| (v.indicator.clone(), v.period, v.district.clone()))
            .collect();
        let read = values.len() + out.measures.len() + out.texts.len();
        let gain = read.checked_sub(faults + (out.values.len() - values.len()))?;
        let words = match (out.measures.len(), values.len()) {
            (0, 0) => Text::new(
                count(out.texts.len(), "Text", "Texte"),
                count(out.texts.len(), "text", "texts"),
            ),
            (0, n) => Text::new(count(n, "Wert", "Werte"), count(n, "value", "values")),
            (n, _) => Text::new(count(n, "Maßnahme", "Maßnahmen"), count(n, "measure", "measures")),
        };
        (gain > 0).then_some((gain, words))
    }

    /// What header and profile the sheet may have, by the rows that could be a header.
    fn candidates(&self, grid: &Grid<'_>, wanted: Wanted<'_>) -> Vec<Candidate> {
        let mut out = Vec::new();
        let until = grid.row(0).saturating_add(SEARCHED_ROWS);
        for index in 0..grid.len() {
            if grid.row(index) >= until {
                break;
            }
            if grid.used(index).nth(1).is_none() {
                continue;
            }
            let around = self.surroundings(grid, index);
            for depth in 1..=2 {
                let rows: Vec<u32> =
                    (index..grid.len().min(index + depth)).map(|i| grid.row(i)).collect();
                if rows.len() < depth {
                    break;
                }
                for header in header::given(grid, &rows, around, wanted) {
                    out.extend(self.candidate(grid, header));
                }
            }
        }
        out
    }

    /// The profile that a header needs, where it says enough.
    fn candidate(&self, grid: &Grid<'_>, header: Header) -> Option<Candidate> {
        let mut profile = Profile {
            sheet: self.sheet.name.clone(),
            kind: Some(header.kind),
            header_rows: (header.rows.0..=header.rows.1)
                .filter(|row| {
                    let index = grid.index_from(*row);
                    index < grid.len() && grid.row(index) == *row
                })
                .collect(),
            // what was said already and does not tell where things stand
            layout: None,
            name: String::new(),
            columns: BTreeMap::new(),
            ..self.profile.cloned().unwrap_or_default()
        };
        let named = header.has(Role::Title) || header.has(Role::Id);
        let periods: Vec<u32> =
            header.columns.iter().filter(|c| c.period.is_some()).map(|c| c.column).collect();
        let mut rename = None;
        let name = match header.kind {
            SheetKind::Measures => {
                let known = header.columns.iter().filter(|c| {
                    !matches!(
                        c.role,
                        None | Some(
                            Role::Id | Role::Counter | Role::Field | Role::Title | Role::Public
                        )
                    )
                });
                // a remark and an amount stand in any list
                let telling = [
                    Role::Phase,
                    Role::End,
                    Role::Start,
                    Role::Duration,
                    Role::DoneOn,
                    Role::Progress,
                    Role::Responsible,
                ];
                if known.count() < 2 || !telling.iter().any(|role| header.has(*role)) {
                    return None;
                }
                "title"
            }
            SheetKind::Indicators => {
                let long = header.has(Role::Value) && header.has(Role::Period);
                if periods.is_empty() && !long {
                    return None;
                }
                if !long {
                    profile.layout = Some(SheetLayout::Wide);
                }
                "name"
            }
            SheetKind::Texts | SheetKind::Skip => return None,
        };
        let titled = header.has(Role::Title);
        if !titled && (!named || header.kind == SheetKind::Measures) {
            let before = (profile.layout.is_some()).then(|| periods.first().copied()).flatten();
            let longest = header.kind == SheetKind::Measures;
            match text_column(grid, &header, before, longest) {
                Some(column) => {
                    let text = header.columns.iter().find(|c| c.column == column);
                    let text = text.map(|c| shown(&c.text)).unwrap_or_default();
                    let same = header.columns.iter().filter(|c| key(&c.text) == key(&text));
                    let place = match same.count() {
                        1 if !key(&text).is_empty() => text.clone(),
                        _ => column_letters(column),
                    };
                    if !text.is_empty() {
                        rename = Some((text, if longest { "Maßnahme" } else { "Indikator" }));
                    }
                    profile.columns.insert(name.to_owned(), place);
                }
                // rows name districts only: the title names the indicator
                None if header.has(Role::District) => {
                    let title = titles(grid, header.rows.0).into_iter().next();
                    let title = title.unwrap_or_else(|| self.sheet.name.clone());
                    profile.name = shown(&title);
                }
                None if named => {}
                None => return None,
            }
        }
        Some(Candidate { header, profile, rename })
    }

    /// The header of the sheet as far as one can be seen, where none is certain.
    pub(super) fn seen(&self, grid: &Grid<'_>, wanted: Wanted<'_>) -> Option<Header> {
        let mut best: Option<Header> = None;
        for index in 0..grid.len().min(SEARCHED_ROWS as usize) {
            let around = self.surroundings(grid, index);
            for header in header::given(grid, &[grid.row(index)], around, wanted) {
                if header.score >= 20 && best.as_ref().is_none_or(|b| header.score > b.score) {
                    best = Some(header);
                }
            }
        }
        best
    }
}

/// The column of texts that may name the rows: the first left of the periods, or the one with the longest
/// texts.
fn text_column(
    grid: &Grid<'_>,
    header: &Header,
    before: Option<u32>,
    longest: bool,
) -> Option<u32> {
    let start = grid.index_from(header.rows.1 + 1);
    let mut columns: BTreeSet<u32> = BTreeSet::new();
    for index in start..grid.len().min(start + SAMPLE) {
        columns.extend(grid.used(index).map(|c| c.column));
    }
    let taken = |column: u32| header.columns.iter().any(|c| c.column == column && c.role.is_some());
    let mut best: Option<(usize, u32)> = None;
    for column in columns {
        if before.is_some_and(|end| column >= end) || taken(column) {
            continue;
        }
        let (mut texts, mut all, mut length) = (0, 0, 0);
        for index in start..grid.len().min(start + SAMPLE) {
            let Some(cell) = grid.used(index).find(|c| c.column == column) else { continue };
            if blank(cell) {
                continue;
            }
            all += 1;
            if let RawValue::Text(text) = &cell.value
                && !matches!(cell::time(cell), TimeReading::Time(_) | TimeReading::YearMissing(_))
                && is_words(text)
            {
                texts += 1;
                length += text.chars().count();
            }
        }
        if texts == 0 || texts * 10 < all * 6 {
            continue;
        }
        if !longest {
            return Some(column);
        }
        let mean = length / texts;
        if best.is_none_or(|(most, _)| mean > most) {
            best = Some((mean, column));
        }
    }
    best.map(|(_, column)| column)
}

/// Whether a text says something in words: no number, sign or code.
fn is_words(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// A profile as lines of ratsbericht.toml.
pub(super) fn lines(profile: &Profile) -> String {
    let mut lines = vec!["[[departments.sheets]]".to_owned()];
    let mut put = |key: &str, value: String| lines.push(format!("{key} = {value}"));
    put("sheet", quoted(&profile.sheet));
    if let Some(kind) = profile.kind {
        let word = match kind {
            SheetKind::Measures => "measures",
            SheetKind::Indicators => "indicators",
            SheetKind::Texts => "texts",
            SheetKind::Skip => "skip",
        };
        put("kind", quoted(word));
    }
    if let Some(layout) = profile.layout {
        put("layout", quoted(if layout == SheetLayout::Wide { "wide" } else { "long" }));
    }
    if !profile.header_rows.is_empty() {
        let rows: Vec<String> = profile.header_rows.iter().map(u32::to_string).collect();
        put("header_rows", format!("[{}]", rows.join(", ")));
    }
    if !profile.field.is_empty() {
        put("field", quoted(&profile.field));
    }
    if !profile.name.is_empty() {
        put("name", quoted(&profile.name));
    }
    if !profile.columns.is_empty() {
        put("columns", table(&profile.columns, str::to_owned));
    }
    if !profile.periods.is_empty() {
        let periods = profile.periods.iter();
        let given: BTreeMap<String, String> =
            periods.map(|(name, period)| (name.clone(), period.to_string())).collect();
        put("periods", table(&given, quoted));
    }
    if !profile.placeholders.is_empty() {
        put("placeholders", table(&profile.placeholders, quoted));
    }
    if let Some(read) = profile.hidden {
        put("hidden", quoted(if read { "read" } else { "skip" }));
    }
    if !profile.units.is_empty() {
        put("units", table(&profile.units, quoted));
    }
    if !profile.unit.is_empty() {
        put("unit", quoted(&profile.unit));
    }
    lines.join("\n")
}

/// An inline table as TOML writes it.
fn table(entries: &BTreeMap<String, String>, name: impl Fn(&str) -> String) -> String {
    let entries: Vec<String> =
        entries.iter().map(|(k, v)| format!("{} = {}", name(k), quoted(v))).collect();
    format!("{{ {} }}", entries.join(", "))
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
