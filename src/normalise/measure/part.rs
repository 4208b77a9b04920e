//! The parts of a measure: phase, dates, money, progress, texts.

use super::{Reader, asked};
use crate::domain::{Decimal, Grain, Phase};
use crate::finding::{Level, rule};
use crate::lang::{Text, count};
use crate::normalise::amount::Amount;
use crate::normalise::cell;
use crate::normalise::column::Role;
use crate::normalise::contents::{self, is_cross};
use crate::normalise::fold::{prose, shown};
use crate::normalise::number::Unit;
use crate::normalise::period::{self, TimeReading};
use crate::normalise::report::Reporter;
use crate::workbook::{RawCell, RawValue};
use asked::{is_dash, no_amount, public};
use chrono::NaiveDate;

impl<'a> Reader<'_, 'a> {
    pub(super) fn phase(
        &self,
        reporter: &mut Reporter<'_>,
        row: u32,
        subject: &str,
        text: &str,
    ) -> Option<Phase> {
        let answered = || contents::answer(text).filter(|_| self.facts.states.answers);
        let phase = self.context.phase(text).or_else(answered);
        if phase.is_none() {
            let shown = shown(text);
            let (near_de, near_en) = match self.context.nearest_phase(text) {
                Some(near) => {
                    (format!("; am nächsten liegt `{near}`"), format!("; the nearest is `{near}`"))
                }
                None => Default::default(),
            };
            let message = Text::new(
                format!("der Status `{shown}` ist unbekannt{near_de}"),
                format!("the status `{shown}` is unknown{near_en}"),
            );
            let known =
                Phase::ALL.iter().map(|p| format!("`{}`", p.word())).collect::<Vec<_>>().join(", ");
            let help = Text::new(
                format!(
                    "einen von {known} eintragen oder das Wort unter [phases] in ratsbericht.toml aufnehmen"
                ),
                format!("enter one of {known} or add the word to [phases] in ratsbericht.toml"),
            );
            let column = self.columns.get(&Role::Phase).copied().unwrap_or(1);
            reporter.cell(rule::UNKNOWN_PHASE, row, column, subject, message, help);
            reporter
                .own_help(format!("einen von {known} eintragen"), format!("enter one of {known}"));
        }
        phase
    }

    /// The name of the only column with a cross in a row; empty where there is none.
    pub(super) fn crossed(&self, reporter: &mut Reporter<'_>, row: u32, subject: &str) -> String {
        let crosses = &self.facts.states.crosses;
        self.no_crosses(reporter, row, subject);
        let mut crossed = crosses.iter().filter(|(column, _)| self.is_crossed(row, *column));
        let Some((_, name)) = crossed.next() else { return String::new() };
        let Some((second, other)) = crossed.next() else { return name.clone() };
        let (name, other) = (shown(name), shown(other));
        let message = Text::new(
            format!("Kreuze stehen unter `{name}` und unter `{other}`; der Status bleibt offen"),
            format!("crosses stand below `{name}` and below `{other}`; the status stays open"),
        );
        let help = Text::new("nur ein Kreuz stehen lassen", "leave only one cross");
        reporter.cell(rule::UNKNOWN_PHASE, row, *second, subject, message, help);
        String::new()
    }

    /// Whether a cell of a column of crosses has one.
    fn is_crossed(&self, row: u32, column: u32) -> bool {
        let cell = self.grid.shown(row, column);
        cell.is_some_and(|cell| matches!(&cell.value, RawValue::Text(text) if is_cross(text)))
    }

    /// What stands in a row below names of phases and is neither a cross nor a dash; the first of it.
    fn no_cross(&self, row: u32) -> Option<(&'a RawCell, &str)> {
        self.facts.states.crosses.iter().find_map(|(column, name)| {
            let cell = self.grid.shown(row, *column)?;
            let dash = matches!(&cell.value, RawValue::Text(text) if is_dash(text));
            (!dash && !self.is_crossed(row, *column)).then_some((cell, name.as_str()))
        })
    }

    /// Tells what is no cross among crosses.
    fn no_crosses(&self, reporter: &mut Reporter<'_>, row: u32, subject: &str) {
        let Some((cell, name)) = self.no_cross(row) else { return };
        let (text, name) = (cell::shown(cell), shown(name));
        let message = Text::new(
            format!("`{text}` unter `{name}` ist kein Kreuz und wird nicht als Status gelesen"),
            format!("`{text}` below `{name}` is no cross and is not read as a status"),
        );
        let help = Text::new(
            "ein `x` in die Spalte setzen, die gilt, und die anderen leeren",
            "put an `x` into the column that holds and clear the others",
        );
        reporter.cell(rule::UNKNOWN_PHASE, row, cell.column, subject, message, help);
    }

    /// A measure without a phase, where the table has a column for it.
    pub(super) fn missing_phase(&self, reporter: &mut Reporter<'_>, row: u32, subject: &str) {
        let Some(column) = self.columns.get(&Role::Phase) else { return };
        let crosses = self.facts.states.crosses.iter();
        // two crosses are told, and what is none
        if crosses.filter(|(at, _)| self.is_crossed(row, *at)).count() > 1
            || self.no_cross(row).is_some()
        {
            return;
        }
        if self.cell(row, Role::Phase).is_some_and(|cell| cell::fault(cell).is_some()) {
            return;
        }
        let known =
            Phase::ALL.iter().map(|p| format!("`{}`", p.word())).collect::<Vec<_>>().join(", ");
        let message = Text::new("es fehlt der Umsetzungsstand", "the phase is missing");
        let help =
            Text::new(format!("einen von {known} eintragen"), format!("enter one of {known}"));
        reporter.cell(rule::UNKNOWN_PHASE, row, *column, subject, message, help);
        if let Some(finding) = reporter.findings.last_mut() {
            finding.level = Level::Warning;
        }
    }

    /// A date: for the begin the span's first day, else its last; with the words as written where
    /// they are more than a plain date.
    pub(super) fn date(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        role: Role,
        subject: &str,
    ) -> Option<(Option<NaiveDate>, String)> {
        let cell = self.cell(row, role)?;
        if reporter.fault(cell, subject) {
            return None;
        }
        let words = || cell::text(cell).into_owned();
        let wrong = |reporter: &mut Reporter<'_>, rule, why: &Text| {
            let name = reporter.column_name(cell.column);
            let shown = cell::shown(cell);
            let (de, en) = if rule == rule::AMBIGUOUS_VALUE {
                ("ist mehrdeutig", "is ambiguous")
            } else {
                ("ist kein Datum", "is no date")
            };
            let message = Text::new(
                format!("`{shown}` in der Spalte `{name}` {de}: {}", why.de),
                format!("`{shown}` in the column `{name}` {en}: {}", why.en),
            );
            let help = Text::new(
                "als Datum (`30.09.2019`), Monat (`09/2019`) oder Quartal (`III. Quartal 2019`) eintragen",
                "enter a date (`30.09.2019`), month (`09/2019`) or quarter (`III. Quartal 2019`)",
            );
            reporter.cell(rule, cell.row, cell.column, subject, message, help);
        };
        match cell::time(cell) {
            TimeReading::Empty => None,
            TimeReading::Time(time) => {
                let mut day = if role == Role::Start { time.first } else { time.last };
                let plain = time.day && time.said.is_empty();
                let shared = self.columns.get(&Role::Start) == self.columns.get(&Role::End);
                // "III. Quartal 2025", "Ende 2027" alone in a column of spans is when it is due
                let spans = words().contains(['-', '–', '—']) || words().contains(" bis ");
                let whole = time.period.is_none_or(|p| p.grain() == Grain::Year);
                if role == Role::Start && shared && !spans && !(whole && time.said.is_empty()) {
                    day = None;
                } else if day.is_none() && !shared {
                    let why = if role == Role::Start {
                        Text::new("ein Ende ist kein Beginn", "an end is no begin")
                    } else {
                        Text::new("ein Beginn ist kein Ende", "a begin is no end")
                    };
                    wrong(reporter, rule::AMBIGUOUS_VALUE, &why);
                }
                if role == Role::End && day.is_some() && is_vague(&words()) {
                    let first = (cell.row, cell.column, words(), 0);
                    self.vague.get_or_insert(first).3 += 1;
                }
                Some((day, if plain { String::new() } else { words() }))
            }
            TimeReading::Permanent | TimeReading::Open
                if matches!(role, Role::Start | Role::End) =>
            {
                Some((None, words()))
            }
            TimeReading::Open => None,
            TimeReading::Permanent => {
                wrong(
                    reporter,
                    rule::UNREADABLE_DATE,
                    &Text::new("ein Tag war erwartet", "a day was expected"),
                );
                None
            }
            TimeReading::NoDate(why) => {
                let ends = role == Role::End;
                let why = match ends {
                    true => Text::new(
                        format!("{}; die Maßnahme hat so keine Frist", why.de),
                        format!("{}; the measure has no deadline so", why.en),
                    ),
                    false => why,
                };
                wrong(reporter, rule::UNREADABLE_DATE, &why);
                // understood, though no day: "sofort" under "Termin"
                if matches!(role, Role::Start | Role::End)
                    && let Some(finding) = reporter.findings.last_mut()
                {
                    finding.level = Level::Warning;
                }
                Some((None, words()))
            }
            TimeReading::Invalid(why) => {
                wrong(reporter, rule::UNREADABLE_DATE, &why);
                Some((None, words()))
            }
            TimeReading::YearMissing(_) => {
                wrong(
                    reporter,
                    rule::UNREADABLE_DATE,
                    &Text::new("das Jahr fehlt", "the year is missing"),
                );
                Some((None, words()))
            }
            TimeReading::Ambiguous(why) => {
                wrong(reporter, rule::AMBIGUOUS_VALUE, &why);
                Some((None, words()))
            }
        }
    }

    /// The progress in per cent.
    pub(super) fn progress(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        subject: &str,
    ) -> Option<Decimal> {
        let cell = self.cell(row, Role::Progress)?;
        match self.amounts.read(reporter, cell, self.facts.placeholders, false, subject) {
            Amount::Number(number) => {
                if matches!(number.unit, Unit::Money | Unit::Word(_)) {
                    no_amount(reporter, cell, subject, "ein Prozentwert", "a percentage");
                    return None;
                }
                let value = number.value?;
                let doubtful =
                    number.unit == Unit::None && value > Decimal::ZERO && value < Decimal::ONE;
                if doubtful && self.small_progress.is_none() {
                    self.small_progress = Some((row, cell::shown(cell)));
                }
                Some(value)
            }
            Amount::Share(part, whole) => part
                .checked_div(whole)
                .and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED))
                .map(|percent| crate::domain::round_half_up(percent, 2).normalize()),
            Amount::None | Amount::Words(_) => None,
        }
    }

    /// Says once what a deadline such as "Mitte 2027" means: the last day of the span (RULES.md 13).
    pub(super) fn vague_ends(&self, reporter: &mut Reporter<'_>) {
        let Some((row, column, words, number)) = &self.vague else { return };
        let message = Text::new(
            format!(
                "eine Frist wie `{words}` endet mit dem letzten Tag des Jahres ({})",
                count(*number, "Angabe", "Angaben")
            ),
            format!(
                "a deadline such as `{words}` ends with the year's last day ({})",
                count(*number, "entry", "entries")
            ),
        );
        let help = Text::new(
            "ist ein früherer Tag gemeint, Monat oder Quartal eintragen, etwa `II. Quartal 2027`",
            "if an earlier day is meant, enter month or quarter, such as `II. Quartal 2027`",
        );
        reporter.note(rule::AMBIGUOUS_VALUE, *row, *column, "", message, help);
    }

    /// A progress such as 0,45 without a percent format may be meant as 45 %.
    pub(super) fn doubtful_progress(&self, reporter: &mut Reporter<'_>) {
        if let (Some((row, shown)), Some(column)) =
            (&self.small_progress, self.columns.get(&Role::Progress))
        {
            let message = Text::new(
                format!(
                    "der Fortschritt `{shown}` ohne Prozentformat wird als {shown} % gelesen; gemeint sein kann ein Anteil"
                ),
                format!(
                    "the progress `{shown}` without a percent format is read as {shown} %; it may be meant as a share"
                ),
            );
            let help = Text::new(
                "die Spalte einheitlich in Prozent von 0 bis 100 ausfüllen",
                "fill the column in per cent from 0 to 100 throughout",
            );
            reporter.cell(rule::AMBIGUOUS_VALUE, *row, *column, "", message, help);
        }
    }

    pub(super) fn prose(
        &self,
        reporter: &mut Reporter<'_>,
        row: u32,
        subject: &str,
    ) -> Option<String> {
        let cell = self.cell(row, Role::Text)?;
        match &cell.value {
            RawValue::Text(text) => Some(prose(text)).filter(|t| !t.is_empty() && !is_dash(t)),
            _ => self.text(reporter, row, Role::Text, subject),
        }
    }

    pub(super) fn public(&self, reporter: &mut Reporter<'_>, row: u32, subject: &str) -> bool {
        match self.cell(row, Role::Public) {
            None => self.context.public_default(),
            Some(cell) => public(reporter, cell, subject),
        }
    }
}

/// Whether words name a part of a year that no month or quarter is.
fn is_vague(words: &str) -> bool {
    let words = words.to_lowercase();
    ["anfang", "mitte", "frühjahr", "frühling", "sommer", "herbst"]
        .iter()
        .any(|word| words.split_whitespace().any(|w| w == *word))
}

/// The last day of the time in brackets behind a phase: `erledigt (06/2026)`.
pub(super) fn day_in_brackets(phase: &str) -> Option<NaiveDate> {
    let (_, inner) = phase.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    match period::read(inner) {
        TimeReading::Time(time) => time.last,
        _ => None,
    }
}
