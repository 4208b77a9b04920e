//! Amounts of money: what their columns, titles and formats multiply them by.

use super::asked::no_amount;
use super::{Reader, SheetFacts};
use crate::domain::Cents;
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::amount::Amount;
use crate::normalise::cell;
use crate::normalise::column::Role;
use crate::normalise::fold::{key, shown};
use crate::normalise::header::Column;
use crate::normalise::number::{Unit, read_unit};
use crate::normalise::report::Reporter;
use crate::normalise::stored::{Stored, money_shown, stored};
use crate::normalise::table::Table;
use crate::workbook::{RawCell, RawValue, Shown};
use rustc_hash::FxHashMap;

/// What a column's plain numbers are multiplied by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scale {
    /// The column says it itself, or a title for all columns does.
    Known(u32),
    /// It says nothing, and the column of this name beside it is in thousands or millions.
    Beside(String),
}

impl Scale {
    /// The factor, where it is known.
    pub(super) fn factor(&self) -> u32 {
        match self {
            Self::Known(factor) => *factor,
            Self::Beside(_) => 1,
        }
    }
}

/// The scales of a table's columns of money; what a title says of them is told at the title.
pub(super) fn scales(
    facts: &SheetFacts<'_>,
    table: &Table,
    reporter: &mut Reporter<'_>,
) -> FxHashMap<Role, Scale> {
    let mut scales: FxHashMap<Role, Scale> = FxHashMap::default();
    let of = |role: Role| table.header.columns.iter().find(|c| c.role == Some(role));
    for column in &table.header.columns {
        let Some(role) = column.role else { continue };
        let own = facts.units.iter().find(|(name, _)| key(name) == key(&column.text));
        let unit = own.and_then(|(_, unit)| read_unit(unit)).or(column.unit.clone());
        if let Some((Unit::Money | Unit::None, factor)) = unit {
            scales.insert(role, Scale::Known(factor.max(1)));
        }
    }
    let bare: Vec<&Column> = [Role::Plan, Role::Spent]
        .into_iter()
        .filter(|role| !scales.contains_key(role))
        .filter_map(of)
        .collect();
    if bare.is_empty() {
        return scales;
    }
    if let Some(stated) = &facts.stated
        && matches!(stated.unit, Unit::Money | Unit::None)
    {
        for column in &bare {
            scales.extend(column.role.map(|role| (role, Scale::Known(stated.factor.max(1)))));
        }
        if stated.factor > 1 {
            let names: Vec<String> = bare.iter().map(|c| format!("`{}`", shown(&c.text))).collect();
            let (names, quote) = (names.join(", "), shown(&stated.quote));
            let message = Text::new(
                format!("Beträge ohne Einheit in {names} gelten als {}: `{quote}`", stated.words),
                format!(
                    "amounts without a unit in {names} are taken as {}: `{quote}`",
                    stated.words
                ),
            );
            let first = shown(&bare[0].text);
            let help = Text::new(
                format!(
                    "gilt das nicht, die Einheit in den Spaltenkopf schreiben, etwa `{first} (€)`"
                ),
                format!("if it does not hold, put the unit into the header, such as `{first} (€)`"),
            );
            let (row, at) = stated.at.unwrap_or((table.header.rows.1.max(1), bare[0].column));
            reporter.note(rule::AMBIGUOUS_VALUE, row, at, "", message, help);
        }
        return scales;
    }
    for column in bare {
        let other = if column.role == Some(Role::Plan) { Role::Spent } else { Role::Plan };
        let Some(factor) = scales.get(&other).map(Scale::factor).filter(|f| *f > 1) else {
            continue;
        };
        let (Some(role), Some(beside)) = (column.role, of(other)) else { continue };
        // "davon verausgabt" is a part of what stands to its left
        let part = ["davon", "hiervon", "darin"].iter().any(|w| key(&column.text).starts_with(w));
        let scale = if part && beside.column < column.column {
            Scale::Known(factor)
        } else {
            Scale::Beside(shown(&beside.text))
        };
        scales.insert(role, scale);
    }
    scales
}

impl Reader<'_, '_> {
    /// An amount of money in the column's unit.
    pub(super) fn money(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        role: Role,
        subject: &str,
    ) -> Option<Cents> {
        let cell = self.cell(row, role)?;
        let number =
            match self.amounts.read(reporter, cell, self.facts.placeholders, false, subject) {
                Amount::Number(number) => number,
                Amount::None | Amount::Words(_) => return None,
                Amount::Share(..) => {
                    no_amount(reporter, cell, subject, "ein Geldbetrag", "an amount of money");
                    return None;
                }
            };
        if matches!(number.unit, Unit::Percent | Unit::Word(_)) {
            let shown = cell::shown(cell);
            let name = reporter.column_name(cell.column);
            let message = Text::new(
                format!("`{shown}` in der Spalte `{name}` ist kein Geldbetrag"),
                format!("`{shown}` in the column `{name}` is no amount of money"),
            );
            let help = Text::new("den Betrag in Euro eintragen", "enter the amount in euro");
            reporter.cell(rule::UNKNOWN_UNIT, cell.row, cell.column, subject, message, help);
            return None;
        }
        let value = number.value?;
        let own = number.unit == Unit::Money || number.factor != 0;
        let scale = if own || value.is_zero() { 1 } else { self.scale(reporter, cell, role)? };
        let cents = value.checked_mul(scale.into()).and_then(Cents::from_euro);
        if cents.is_none() {
            no_amount(reporter, cell, subject, "ein Geldbetrag", "an amount of money");
        }
        if cents.is_some() && (!number.note.is_empty() || !number.signs.is_empty()) {
            let said = if number.note.is_empty() {
                cell::shown(cell)
            } else {
                self.explained(&cell::shown(cell), &number.note)
            };
            let name = reporter.column_name(cell.column);
            self.remarks.push(format!("{name}: {said}"));
        }
        cents
    }

    /// What the stored number of a cell is multiplied by; `None` where that can't be told (a finding
    /// says why).
    fn scale(&mut self, reporter: &mut Reporter<'_>, cell: &RawCell, role: Role) -> Option<u32> {
        let shown = match cell.value {
            RawValue::Number(_) => cell.shown,
            _ => Shown::default(),
        };
        let words = match self.scales.get(&role) {
            Some(Scale::Known(factor)) => Some(*factor),
            Some(Scale::Beside(other)) if shown.divisor() == 1 && money_shown(shown).is_none() => {
                let other = other.clone();
                self.no_unit(reporter, cell, &other);
                return None;
            }
            Some(Scale::Beside(_)) | None => None,
        };
        match stored(words, shown) {
            Stored::Times(factor) => Some(factor),
            Stored::Words(factor) => {
                self.contradiction(reporter, cell, true);
                Some(factor)
            }
            Stored::Contradiction => {
                self.contradiction(reporter, cell, false);
                None
            }
        }
    }

    /// Says once a column that its words and its number format name different units.
    fn contradiction(&mut self, reporter: &mut Reporter<'_>, cell: &RawCell, read: bool) {
        if !self.told.insert(cell.column) {
            return;
        }
        let name = reporter.column_name(cell.column);
        let unit = cell.shown.unit().unwrap_or("Tsd.");
        let (de, en) = if read {
            ("gelesen wird, was die Worte sagen", "the words count")
        } else {
            ("gelesen wird der Betrag nicht", "the amount is not read")
        };
        let message = Text::new(
            format!(
                "die Zellen der Spalte `{name}` zeigen {unit}, Tabellenkopf oder Titel nennen eine andere Einheit; {de}"
            ),
            format!(
                "the cells of the column `{name}` show {unit}, header or title name another unit; {en}"
            ),
        );
        let help = Text::new(
            "das Zahlenformat der Spalte auf `Zahl` ohne Einheit stellen und die Einheit in den Spaltenkopf schreiben",
            "set the column's number format to a plain number and put the unit into its header",
        );
        reporter.cell(rule::AMBIGUOUS_VALUE, cell.row, cell.column, "", message, help);
    }

    /// Says once a column that nothing tells its unit, beside a column that is in thousands.
    fn no_unit(&mut self, reporter: &mut Reporter<'_>, cell: &RawCell, other: &str) {
        if !self.told.insert(cell.column) {
            return;
        }
        let name = reporter.column_name(cell.column);
        let message = Text::new(
            format!(
                "die Spalte `{name}` nennt keine Einheit, `{other}` daneben schon; gemeint sein kann beides, gelesen wird kein Betrag ohne Einheit"
            ),
            format!(
                "the column `{name}` names no unit, `{other}` beside it does; either may be meant, and no amount without a unit is read"
            ),
        );
        let help = Text::new(
            format!(
                "die Einheit in den Spaltenkopf schreiben, etwa `{name} (T€)` oder `{name} (€)`"
            ),
            format!("put the unit into the header, such as `{name} (T€)` or `{name} (€)`"),
        );
        reporter.cell(rule::AMBIGUOUS_VALUE, cell.row, cell.column, "", message, help);
    }

    /// An amount as written, with the words of its footnote marks.
    fn explained(&self, shown: &str, note: &str) -> String {
        let mut out = shown.to_owned();
        for mark in note.split(", ").filter_map(|part| part.strip_prefix("Fußnote ")) {
            let bare = |mark: &str| mark.trim_matches(['(', ')']).to_owned();
            let words = self.footnotes.iter().find(|(m, _)| bare(m) == bare(mark));
            if let Some((_, words)) = words {
                out.push_str(&format!(" ({words})"));
            }
        }
        out
    }
}
