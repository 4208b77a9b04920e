//! The units that a reading profile gives: `units` by column, id or name, `unit` for the whole sheet.

use super::SheetReader;
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::fold::{key, shown};
use crate::normalise::header::Header;
use crate::normalise::number::read_unit;
use crate::normalise::report::Reporter;
use crate::normalise::stated::Stated;
use crate::origin::column_number;

impl SheetReader<'_, '_> {
    /// Gives the columns that the profile names, by text or by letter, their units.
    pub(super) fn put_units(&mut self, header: &mut Header, letters: bool) {
        for (name, unit) in self.units {
            let by_text = |text: &str| !key(name).is_empty() && key(text) == key(name);
            let named = header.columns.iter().any(|c| by_text(&c.text) || by_text(&c.own));
            let letter = column_number(name).filter(|_| letters && !named);
            for column in &mut header.columns {
                if by_text(&column.text) || by_text(&column.own) || letter == Some(column.column) {
                    column.unit = read_unit(unit).or(column.unit.take());
                    self.units_used.insert(name.clone());
                }
            }
        }
        self.headers
            .extend(header.columns.iter().filter(|c| !c.text.is_empty()).map(|c| shown(&c.text)));
    }

    /// The unit that the profile gives to all numbers of the sheet that have none of their own.
    pub(super) fn unit_of_profile(&self) -> Option<Stated> {
        let words = self.profile.map(|p| p.unit.trim()).filter(|unit| !unit.is_empty())?;
        let (unit, factor) = read_unit(words)?;
        let quote = format!("unit = \"{words}\"");
        Some(Stated { unit, factor, words: words.to_owned(), quote, at: None })
    }

    /// Names in the profile's `units` that are no column, id or name of the sheet: without a word the
    /// amounts would be read a thousand times too small.
    pub(super) fn unknown_units(&self, defined: usize, reporter: &mut Reporter<'_>) {
        let Some(profile) = self.profile.filter(|_| self.reading.kind != "skipped") else { return };
        for name in self.units.keys().filter(|name| !self.units_used.contains(*name)) {
            let of = self.out.definitions.iter().skip(defined).map(|d| &d.indicator);
            let meant = |id: &str, title: &str| name == id || key(name) == key(title);
            if of.clone().any(|i| meant(i.id.as_str(), &i.name)) {
                continue;
            }
            let mut seen: Vec<String> =
                self.headers.iter().take(10).map(|text| format!("`{text}`")).collect();
            seen.dedup();
            let seen = seen.join(", ");
            let sheet = &profile.sheet;
            reporter.sheet(
                rule::UNKNOWN_UNIT,
                Text::new(
                    format!(
                        "das Leseprofil `{sheet}` nennt unter `units` `{name}`: so heißt hier keine Spalte und kein Indikator; die Spalten heißen {seen}"
                    ),
                    format!(
                        "the reading profile `{sheet}` names `{name}` in `units`: no column and no indicator is called so; the columns are {seen}"
                    ),
                ),
                Text::new(
                    "den Namen in ratsbericht.toml berichtigen oder den Buchstaben der Spalte angeben; für alle Zahlen des Blattes gilt `unit = \"…\"`",
                    "correct the name in ratsbericht.toml, or give the column's letter; `unit = \"…\"` holds for all numbers of the sheet",
                ),
            );
            reporter.own_help(
                "nichts zu tun; das Büro berichtigt, wie die Tabelle gelesen wird",
                "nothing to do; the office corrects how the sheet is read",
            );
        }
    }
}
