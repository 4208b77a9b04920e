//! RB016: a value stands twice.

use crate::check::series::{district_words, series};
use crate::check::wording::{number, period};
use crate::check::{Facts, Manual, Page};
use crate::domain::{IndicatorId, Value};
use crate::finding::{Finding, rule};
use crate::lang::{self, Text};
use crate::origin::{Origin, SheetRef, column_letters};
use std::collections::BTreeMap;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Ein Wert steht zweimal",
        what: "Ob ein Indikator von einem Amt für einen Bezirk und einen Zeitraum nur einen Wert \
               hat, über alle Dateien des Amtes hinweg. Gemeldet wird das zweite Vorkommen; leere \
               Zellen zählen nicht.",
        why: "Ein doppelter Wert wird doppelt summiert, und wenn beide verschieden sind, weiß \
              niemand, welcher gilt.",
        example: "`W-03` hat für September 2019 in Zeile 12 den Wert 507 und in Zeile 48 den Wert \
                  512.",
        remedy: "Einen der beiden Werte löschen.",
    },
    en: Page {
        fault: "A value stands twice",
        what: "Whether an indicator has one value only from a department, for a district and a \
               period, over all the department's files. The second occurrence is reported; empty \
               cells do not count.",
        why: "A double value is added twice, and where both differ nobody knows which one holds.",
        example: "`W-03` has the value 507 for September 2019 in row 12, and the value 512 in row \
                  48.",
        remedy: "Delete one of the two values.",
    },
};

/// A value and the one that stood before it.
type Pair<'a> = (&'a Value, &'a Value);
/// Where such pairs lie: both sheets, and the two columns of their rows, or the two rows of one series.
type Where<'a> = (&'a SheetRef, &'a SheetRef, Along<'a>, u32, u32);

/// What pairs of one cause share.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Along<'a> {
    /// They lie in rows of their own, in the same two columns.
    Columns,
    /// They are values of one indicator and district, in the same two rows.
    Rows(&'a IndicatorId, Option<&'a str>),
    /// They lie on two sheets of one file.
    Sheets,
}

/// From as many on, pairs on two sheets are told together.
const MANY: usize = 4;

/// At the second occurrence, by place. Pairs of the same two columns, of the same two rows, or many on the
/// same two sheets, have one cause and make one finding.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let accepted = |id: &str| facts.config.accepts_by_id(rule::DUPLICATE_VALUE, id);
    among(facts.intake.values(), accepted)
}

/// The same for any values; those of indicators that are `accepted` make a finding each.
pub(crate) fn among<'a>(
    values: impl Iterator<Item = &'a Value>,
    accepted: impl Fn(&str) -> bool,
) -> Vec<Finding> {
    let mut alone = Vec::new();
    let mut together: BTreeMap<Where<'_>, Vec<Pair<'_>>> = BTreeMap::new();
    for mut series in series(values) {
        series.values.retain(|value| value.value.is_some() || !value.signs.is_empty());
        let in_order = |pair: &[&Value]| pair[0].period < pair[1].period;
        if series.values.windows(2).all(in_order) {
            continue;
        }
        series.values.sort_by(|a, b| (a.period, &a.origin).cmp(&(b.period, &b.origin)));
        for same in series.values.chunk_by(|a, b| a.period == b.period) {
            for again in &same[1..] {
                let accepted = accepted(again.indicator.as_str());
                match lies(same[0], again).filter(|_| !accepted) {
                    Some(place) => together.entry(place).or_default().push((same[0], again)),
                    None => alone.push((same[0], *again)),
                }
            }
        }
    }
    let mut findings: Vec<Finding> =
        alone.into_iter().filter_map(|(first, again)| twice(first, again)).collect();
    for ((_, _, along, ..), mut pairs) in together {
        pairs.sort_by(|a, b| a.1.origin.cmp(&b.1.origin));
        match (pairs.as_slice(), along) {
            ([(first, again)], _) => findings.extend(twice(first, again)),
            (several, Along::Columns) => findings.extend(columns(several)),
            (several, Along::Rows(..)) => findings.extend(rows(several)),
            (several, Along::Sheets) if several.len() >= MANY => findings.extend(sheets(several)),
            (few, Along::Sheets) => {
                findings.extend(few.iter().filter_map(|(first, again)| twice(first, again)));
            }
        }
    }
    findings
}

/// Where a pair lies, if in one row or one column of a sheet, or on two sheets of a file.
fn lies<'a>(first: &'a Value, again: &'a Value) -> Option<Where<'a>> {
    let (there, here) = (first.origin.as_ref()?, again.origin.as_ref()?);
    let sheets = (&*there.sheet, &*here.sheet);
    if there.sheet != here.sheet {
        let one_file = there.sheet.file == here.sheet.file;
        return one_file.then_some((sheets.0, sheets.1, Along::Sheets, 0, 0));
    }
    if there.row == here.row {
        return Some((sheets.0, sheets.1, Along::Columns, there.column, here.column));
    }
    let rows = Along::Rows(&again.indicator, again.district.as_deref());
    (there.column == here.column).then_some((sheets.0, sheets.1, rows, there.row, here.row))
}

/// Two sheets with the same names and periods.
fn sheets(pairs: &[Pair<'_>]) -> Option<Finding> {
    let (first, again) = pairs.first()?;
    let (there, here) = (first.origin.as_ref()?, again.origin.as_ref()?);
    let other = crate::finding::printable(&there.sheet.sheet);
    let cells = cells(pairs);
    let message = Text::new(
        format!(
            "{} dieser Tabelle stehen für denselben Indikator und Zeitraum schon in `{other}` ({})",
            lang::count(pairs.len(), "Wert", "Werte"),
            cells.de
        ),
        format!(
            "{} of this sheet stand for the same indicator and period in `{other}` already ({})",
            lang::count(pairs.len(), "value", "values"),
            cells.en
        ),
    );
    let help = Text::new(
        "sind es andere Größen, in beiden Tabellen eine Spalte `Kennung` mit eigenen Kennungen ergänzen; sonst eine der beiden löschen",
        "if they mean different things, add a column `Kennung` with ids of its own to both sheets; else delete one of the two",
    );
    Some(Finding::new(rule::DUPLICATE_VALUE, here, message, help).of(&again.department))
}

/// Two columns that fell together: sub-columns of one period.
fn columns(pairs: &[Pair<'_>]) -> Option<Finding> {
    let (first, again) = pairs.first()?;
    let (there, here) = (first.origin.as_ref()?, again.origin.as_ref()?);
    let (left, right) = (column_letters(there.column), column_letters(here.column));
    let cells = cells(pairs);
    let when = period(again.period);
    let message = Text::new(
        format!(
            "die Spalten {left} und {right} gelten beide für {}: in {} haben Indikatoren dort zwei Werte ({})",
            when.de,
            lang::count(pairs.len(), "Zeile", "Zeilen"),
            cells.de
        ),
        format!(
            "the columns {left} and {right} both stand for {}: in {} indicators have two values there ({})",
            when.en,
            lang::count(pairs.len(), "row", "rows"),
            cells.en
        ),
    );
    let help = Text::new(
        "die Spalten als eigene Indikatoren benennen, oder den Zeitraum der einen berichtigen",
        "name the columns as indicators of their own, or correct the period of one of them",
    );
    Some(Finding::new(rule::DUPLICATE_VALUE, here, message, help).of(&again.department))
}

/// Two rows of one indicator: a label is missing, or a row stands twice.
fn rows(pairs: &[Pair<'_>]) -> Option<Finding> {
    let (first, again) = pairs.first()?;
    let (there, here) = (first.origin.as_ref()?, again.origin.as_ref()?);
    let (id, above, below) = (&again.indicator, there.row, here.row);
    let (de, en) = district_words(again.district.as_ref());
    let cells = cells(pairs);
    let message = Text::new(
        format!(
            "`{id}`{de} hat schon Werte in Zeile {above}, hier in Zeile {below} noch einmal ({})",
            cells.de
        ),
        format!(
            "`{id}`{en} has values in row {above} already, here in row {below} again ({})",
            cells.en
        ),
    );
    let help = Text::new(
        format!(
            "in Zeile {below} ergänzen, was sie von Zeile {above} unterscheidet (Bezirk, Bezeichnung), oder eine der beiden löschen"
        ),
        format!(
            "add in row {below} what sets it apart from row {above} (district, name), or delete one of the two"
        ),
    );
    let finding = Finding::new(rule::DUPLICATE_VALUE, here, message, help);
    Some(finding.about(id).of(&again.department))
}

/// The cells of some pairs: `B5/C5, B6/C6 und 3 weitere`.
fn cells(pairs: &[Pair<'_>]) -> Text {
    let a1 = |value: &Value| value.origin.as_ref().map(Origin::a1).unwrap_or_default();
    let list: Vec<String> =
        pairs.iter().map(|(first, again)| format!("{}/{}", a1(first), a1(again))).collect();
    lang::list_same(&list, 4)
}

fn twice(first: &Value, again: &Value) -> Option<Finding> {
    let (there, here) = (first.origin.as_ref()?, again.origin.as_ref()?);
    let show = |value: &Value| value.value.map_or(value.signs.to_string(), number);
    let (id, when) = (&again.indicator, period(again.period));
    let (de, en) = district_words(again.district.as_ref());
    let (old, new) = (show(first), show(again));
    let message = Text::new(
        format!("`{id}`{de} hat für {} schon den Wert `{old}` in `{there}`, hier `{new}`", when.de),
        format!(
            "`{id}`{en} already has the value `{old}` for {} in `{there}`, here `{new}`",
            when.en
        ),
    );
    let help = Text::new("einen der beiden Werte löschen", "delete one of the two values");
    let finding = Finding::new(rule::DUPLICATE_VALUE, here, message, help);
    Some(finding.about(id).of(&again.department))
}
