//! One value of an indicator from its cell.

use super::Reader;
use crate::domain::{Decimal, Period, Sign, Signs, Submission, Value};
use crate::finding::rule;
use crate::lang::Text;
use crate::normalise::amount::Amount;
use crate::normalise::cell;
use crate::normalise::header::Column;
use crate::normalise::number::{Number, Unit};
use crate::normalise::report::Reporter;
use crate::normalise::stored::{Stored, money_shown, stored};
use crate::normalise::unit::{self, UnitOf};
use crate::workbook::{RawCell, RawValue, Shown};
use std::sync::Arc;

impl Reader<'_, '_> {
    /// Reads a cell into a value; returns the number where it may be summed.
    #[expect(clippy::too_many_arguments, reason = "all that makes one value")]
    pub(super) fn value(
        &mut self,
        reporter: &mut Reporter<'_>,
        cell: &RawCell,
        index: usize,
        (period, column): (Period, Option<&Column>),
        remark: &str,
        district: Option<Arc<str>>,
        out: &mut Submission,
    ) -> Option<Decimal> {
        let subject = self.defined[index].definition.indicator.id.clone();
        let amount =
            self.amounts.read(reporter, cell, self.facts.placeholders, true, subject.as_str());
        let mut number = match amount {
            Amount::Number(number) => number,
            Amount::None => return None,
            Amount::Words(words) => {
                Number { signs: Signs::from(Sign::Unknown), note: words, ..Number::default() }
            }
            Amount::Share(part, whole) => {
                let percent = self.defined[index].unit.percent;
                let share =
                    part.checked_div(whole).and_then(|s| s.checked_mul(Decimal::ONE_HUNDRED));
                match share.filter(|_| percent) {
                    Some(share) => Number {
                        value: Some(crate::domain::round_half_up(share, 4).normalize()),
                        note: cell::text(cell).into_owned(),
                        ..Number::default()
                    },
                    None => {
                        self.share(reporter, cell, subject.as_str());
                        return None;
                    }
                }
            }
        };
        let column_unit = column.and_then(|c| c.unit.as_ref());
        if number.value.is_some() && !self.fits(reporter, cell, index, &mut number, column_unit) {
            return None;
        }
        if let Some(column) = column {
            if column.day.is_some() {
                self.doubt_day(index, cell.row, cell.column);
            }
            number.signs = number.signs.and(column.signs);
            if !column.mark.is_empty() {
                number.note = join(&number.note, &format!("Fußnote {}", column.mark));
            }
        }
        for mark in &self.marks {
            number.note = join(&number.note, &format!("Fußnote {mark}"));
        }
        let note = self.note(number.note, remark);
        out.values.push(Value {
            indicator: subject,
            department: self.department.clone(),
            district,
            period,
            value: number.value,
            signs: number.signs,
            note,
            origin: Some(reporter.origin(cell.row, cell.column)),
            archived_source: None,
        });
        number.value
    }

    /// The number of a cell that is no value of its own (a sum).
    pub(super) fn plain(
        &mut self,
        reporter: &mut Reporter<'_>,
        cell: &RawCell,
        index: usize,
    ) -> Option<Decimal> {
        let subject = self.defined[index].definition.indicator.id.clone();
        match self.amounts.read(reporter, cell, self.facts.placeholders, true, subject.as_str()) {
            Amount::Number(number) => number.value,
            _ => None,
        }
    }

    /// Brings a number into its indicator's unit; `false` where the units do not fit.
    fn fits(
        &mut self,
        reporter: &mut Reporter<'_>,
        cell: &RawCell,
        index: usize,
        number: &mut Number,
        column_unit: Option<&(Unit, u32)>,
    ) -> bool {
        if number.unit == Unit::None && number.factor == 0 {
            return self.fits_plain(reporter, cell, index, number, column_unit);
        }
        let defined = &mut self.defined[index];
        if std::mem::take(&mut defined.titled) {
            // its own unit says more than a title's
            defined.measure_in(UnitOf::default());
        }
        let unit = std::mem::take(&mut number.unit);
        match unit {
            Unit::None => true,
            Unit::Percent => {
                if defined.unit.is_empty() {
                    defined.learnt = true;
                    defined.measure_in(UnitOf::of("%"));
                }
                defined.percent.get_or_insert((cell.row, cell.column));
                defined.unit.percent || self.wrong_unit(reporter, cell, index, "%")
            }
            Unit::Money => match defined.unit.money {
                // the factor in the cell is in the number already
                Some(own) => rescale(number, 1, own),
                None if defined.unit.is_empty() => {
                    defined.measure_in(UnitOf::of("Euro"));
                    true
                }
                None => self.wrong_unit(reporter, cell, index, "Euro"),
            },
            Unit::Word(word) => {
                if defined.unit.is_empty() {
                    defined.measure_in(UnitOf::of(&word));
                    true
                } else if unit::same(&defined.unit.text, &word) {
                    true
                } else if defined.unit.counts() {
                    number.note = join(&number.note, &word);
                    true
                } else {
                    self.wrong_unit(reporter, cell, index, &word)
                }
            }
        }
    }

    /// Brings a number without a unit in its text into its indicator's unit: by the column's, or by
    /// the one that the cell's number format shows.
    fn fits_plain(
        &mut self,
        reporter: &mut Reporter<'_>,
        cell: &RawCell,
        index: usize,
        number: &mut Number,
        column_unit: Option<&(Unit, u32)>,
    ) -> bool {
        let defined = &mut self.defined[index];
        let shown = match cell.value {
            RawValue::Number(_) => cell.shown,
            _ => Shown::default(),
        };
        if let Some(unit) = shown.unit()
            && (defined.unit.is_empty() || defined.titled && UnitOf::of(unit).money != Some(1))
        {
            defined.measure_in(UnitOf::of(unit));
            defined.shown = true;
        }
        defined.titled = false;
        let of_column = match column_unit {
            Some((Unit::Money, factor)) => Some((*factor).max(1)),
            _ => None,
        };
        if let Some(own) = defined.unit.money {
            // "T€" over a column whose indicator is in euro; a unit that a cell of its own showed first
            // says nothing of another
            let of_words = (!defined.shown || money_shown(shown).is_none()).then_some(own);
            return match stored(of_column.or(of_words), shown) {
                Stored::Times(factor) | Stored::Words(factor) => {
                    factor == own || rescale(number, factor, own)
                }
                Stored::Contradiction => {
                    self.wrong_unit(reporter, cell, index, shown.unit().unwrap_or("Tsd."))
                }
            };
        }
        if let Some(value) = number.value.filter(|_| number.signs.is_empty())
            && value > Decimal::ZERO
        {
            let at = (cell.row, cell.column);
            if value < Decimal::ONE {
                defined.fraction.get_or_insert(at);
            } else {
                defined.larger = true;
            }
            defined.plain.get_or_insert(at);
        }
        true
    }

    fn wrong_unit(
        &self,
        reporter: &mut Reporter<'_>,
        cell: &RawCell,
        index: usize,
        found: &str,
    ) -> bool {
        let defined = &self.defined[index];
        let id = defined.definition.indicator.id.as_str();
        let shown = cell::shown(cell);
        let expected = &defined.unit.text;
        let message = Text::new(
            format!("`{shown}` hat die Einheit `{found}`; erwartet wird `{expected}`"),
            format!("`{shown}` has the unit `{found}`; expected is `{expected}`"),
        );
        let help = Text::new(
            format!("den Wert in `{expected}` ohne Einheit eintragen"),
            format!("enter the value in `{expected}`, without a unit"),
        );
        reporter.cell(rule::UNKNOWN_UNIT, cell.row, cell.column, id, message, help);
        false
    }

    fn share(&self, reporter: &mut Reporter<'_>, cell: &RawCell, subject: &str) {
        let shown = cell::shown(cell);
        let message = Text::new(
            format!("`{shown}` ist ein Verhältnis und keine Zahl"),
            format!("`{shown}` is a ratio, not a number"),
        );
        let help = Text::new(
            "Zähler und Nenner als zwei Indikatoren melden oder die Quote in % eintragen",
            "report numerator and denominator as two indicators, or enter the ratio in %",
        );
        reporter.cell(rule::AMBIGUOUS_VALUE, cell.row, cell.column, subject, message, help);
    }

    /// What was said about a value, as one shared text.
    fn note(&mut self, own: String, remark: &str) -> Arc<str> {
        let own = if own.is_empty() { own } else { self.explained(&own) };
        if own.is_empty() && remark.is_empty() {
            return Arc::clone(&self.empty);
        }
        let whole = join(&own, remark);
        if let Some(known) = self.notes.get(&whole) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = whole.as_str().into();
        self.notes.insert(whole, Arc::clone(&shared));
        shared
    }

    /// Footnote marks with the footnotes' words, where the table has them.
    fn explained(&self, note: &str) -> String {
        let part = |part: &str| match part.strip_prefix("Fußnote ").map(|m| self.footnote(m)) {
            Some(Some(text)) => format!("{part}: {text}"),
            _ => part.to_owned(),
        };
        let parts = |group: &str| group.split(", ").map(part).collect::<Vec<_>>().join(", ");
        note.split("; ").map(parts).collect::<Vec<_>>().join("; ")
    }
}

pub(super) fn join(a: &str, b: &str) -> String {
    match (a.is_empty(), b.is_empty()) {
        (true, _) => b.to_owned(),
        (_, true) => a.to_owned(),
        _ => format!("{a}; {b}"),
    }
}

/// From one factor to another; `false` where the number is too large.
fn rescale(number: &mut Number, from: u32, to: u32) -> bool {
    let scaled = number
        .value
        .and_then(|v| v.checked_mul(from.into()))
        .and_then(|v| v.checked_div(to.into()))
        .map(|v| v.normalize());
    number.value = scaled;
    scaled.is_some()
}
