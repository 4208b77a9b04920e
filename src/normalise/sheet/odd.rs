//! Sheets that hold data in a way that is not read: forms, and headers with unreadable periods.

use super::{Notes, SheetReader};
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::cell;
use crate::normalise::column;
use crate::normalise::fold::{key, shown};
use crate::normalise::grid::Grid;
use crate::normalise::header::Header;
use crate::normalise::period::{self, TimeReading};
use crate::normalise::report::Reporter;
use crate::workbook::RawValue;
use std::collections::BTreeSet;

impl SheetReader<'_, '_> {
    /// A form, with labels on the left and their values beside them, is told and not read.
    /// `true` where the sheet is one.
    pub(super) fn form(&mut self, grid: &Grid<'_>, reporter: &mut Reporter<'_>) -> bool {
        let is_label = |text: &str| column::is_word(&key(text.trim_end_matches(':')));
        let mut labels: Vec<String> = Vec::new();
        let mut different: BTreeSet<String> = BTreeSet::new();
        let mut columns: BTreeSet<u32> = BTreeSet::new();
        let mut filled = 0;
        for index in 0..grid.len().min(200) {
            let mut used = grid.used(index);
            let (Some(first), second) = (used.next(), used.next()) else { continue };
            filled += 1;
            let RawValue::Text(text) = &first.value else { continue };
            let value = match second {
                Some(cell) if used.next().is_none() => cell::text(cell).into_owned(),
                _ => continue,
            };
            if is_label(text) && !is_label(&value) {
                columns.insert(first.column);
                different.insert(key(text));
                labels.push(shown(text));
            }
        }
        let whole = labels.len() == different.len() && labels.len() * 10 >= filled * 6;
        if labels.len() < 3 || columns.len() != 1 || !whole {
            return false;
        }
        let list = |joint: &str| {
            labels.iter().take(8).map(|l| format!("`{l}`")).collect::<Vec<_>>().join(joint)
        };
        self.reading.note(
            "Formular, nicht gelesen: Bezeichnungen links, Werte rechts daneben",
            "a form, not read: labels on the left, values beside them",
        );
        reporter.sheet(
            rule::SHEET_NOT_RECOGNISED,
            Text::new(
                format!(
                    "die Tabelle ist ein Formular und wird nicht gelesen: links stehen {}, die Werte rechts daneben",
                    list(", ")
                ),
                format!(
                    "the sheet is a form and is not read: on the left stand {}, the values beside them",
                    list(", ")
                ),
            ),
            Text::new(
                "die Angaben als Zeile einer Liste melden: die Bezeichnungen nebeneinander als Tabellenkopf, die Werte darunter (in Excel: Kopieren, Inhalte einfügen, Transponieren)",
                "report it as a row of a list: the labels side by side as header, the values below (in Excel: copy, paste special, transpose)",
            ),
        );
        true
    }
}

/// Reports each column of a header that names a period nobody can read; how many there are.
pub(super) fn bad_periods(header: &Header, reporter: &mut Reporter<'_>) -> usize {
    let mut found = 0;
    for column in header.columns.iter().filter(|c| c.role.is_none() && c.period.is_none()) {
        let Some(why) = unreadable(&column.text) else { continue };
        found += 1;
        let shown = shown(&column.text);
        let message = Text::new(
            format!("`{shown}` im Tabellenkopf ist kein Zeitraum: {}", why.de),
            format!("`{shown}` in the header is no period: {}", why.en),
        );
        let help = Text::new(
            "als `09/2019`, `III. Quartal 2019` oder `2019` eintragen",
            "enter it as `09/2019`, `III. Quartal 2019` or `2019`",
        );
        reporter.cell(rule::UNREADABLE_PERIOD, header.rows.1, column.column, "", message, help);
    }
    found
}

/// Why a header that means a period can't be read as one; `None` for any other header.
fn unreadable(text: &str) -> Option<Text> {
    if text.chars().count() > 30 {
        return None;
    }
    let meant = meant(text);
    match period::read(text) {
        TimeReading::Ambiguous(why) => Some(why),
        TimeReading::YearMissing(_) => Some(Text::new("das Jahr fehlt", "the year is missing")),
        TimeReading::Invalid(why) if meant => Some(why),
        _ => None,
    }
}

/// Whether all words are, or nearly are, words of times, and one of them or a year is there.
fn meant(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "quartal",
        "halbjahr",
        "januar",
        "februar",
        "maerz",
        "april",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
        "quarter",
    ];
    let mut named = false;
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    for word in words {
        let word = key(word);
        let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
        if letters.is_empty() {
            continue;
        }
        let near = |known: &&str| strsim::damerau_levenshtein(known, &letters) <= 1;
        let short = matches!(letters.as_str(), "q" | "qu" | "h" | "hj" | "kw");
        if short && word.bytes().any(|b| b.is_ascii_digit())
            || letters.len() >= 4 && WORDS.iter().any(near)
        {
            named = true;
        } else if !matches!(letters.as_str(), "i" | "ii" | "iii" | "iv" | "v") && !short {
            return false;
        }
    }
    let slashed = text.contains('/') && text.bytes().all(|b| b.is_ascii_digit() || b == b'/');
    let dated = text.matches('.').count() == 2
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.len() >= 8;
    named || slashed && text.len() >= 6 || dated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_mean_periods() {
        for text in ["Q5/2026", "3/2026", "Qartal III", "III. Quartal", "31.09.2026", "13/2026"] {
            assert!(unreadable(text).is_some(), "{text}");
        }
        for text in ["Bemerkung", "Prognose 2027", "Quelle", "Verantwortlich", "Art", "1.1"] {
            assert!(unreadable(text).is_none(), "{text}");
        }
    }
}
