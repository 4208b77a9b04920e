//! What a row says of the indicator itself.

use super::Reader;
use crate::domain::{Definition, FieldId, Grain, Indicator, IndicatorId, Target};
use crate::finding::{Level, rule};
use crate::lang::{Text, count};
use crate::normalise::amount::Amount;
use crate::normalise::cell;
use crate::normalise::column::{Role, split_name, split_unit, whole_unit};
use crate::normalise::fold::{key, shown};
use crate::normalise::header::{Column, marked};
use crate::normalise::measure::{is_dash, missing_id, public};
use crate::normalise::number::{Unit, read_unit};
use crate::normalise::report::Reporter;
use crate::normalise::table::is_usual_unit;
use crate::normalise::unit::{self, UnitOf};
use crate::workbook::{RawCell, RawValue};
use std::sync::Arc;

/// An indicator of the table that is being read.
pub(super) struct Defined {
    /// As the submission gets it.
    pub definition: Definition,
    /// Its unit.
    pub unit: UnitOf,
    /// The base period of the project file.
    pub grain: Option<Grain>,
    /// Its unit is a title's, and no value has been read in it.
    pub titled: bool,
    /// Its unit is what a cell's number format showed.
    pub shown: bool,
    /// Its id was made up.
    pub proposed: bool,
    /// First cell with a per cent sign or format, and first plain number up to 1.
    pub percent: Option<(u32, u32)>,
    /// See `percent`.
    pub fraction: Option<(u32, u32)>,
    /// Whether a plain number was larger.
    pub larger: bool,
    /// First plain number.
    pub plain: Option<(u32, u32)>,
    /// Only a value's per cent sign said that the unit is per cent.
    pub learnt: bool,
}

/// The cells of a row that say what its indicator is.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub id: Option<&'a RawCell>,
    pub name: Option<&'a RawCell>,
    pub unit: Option<&'a RawCell>,
    pub aggregation: Option<&'a RawCell>,
    pub field: Option<&'a RawCell>,
    /// The row says anything beyond that.
    pub any: bool,
}

impl Defined {
    /// An indicator of which no value has been read; it gets the unit.
    pub(super) fn new(definition: Definition, unit: UnitOf) -> Self {
        let mut defined = Self {
            definition,
            unit: UnitOf::default(),
            grain: None,
            titled: false,
            shown: false,
            proposed: false,
            percent: None,
            fraction: None,
            larger: false,
            plain: None,
            learnt: false,
        };
        defined.measure_in(unit);
        defined
    }

    /// Sets the unit.
    pub(super) fn measure_in(&mut self, unit: UnitOf) {
        self.definition.indicator.unit.clone_from(&unit.text);
        self.unit = unit;
    }
}

/// A header without its unit, and the unit.
pub(super) fn split_header(text: &str) -> (&str, Option<(Unit, u32)>) {
    match split_name(text) {
        (base, Some(unit)) => (base, read_unit(unit)),
        (_, None) => split_unit(text),
    }
}

impl Said<'_> {
    /// Whether two rows say the same in shared or equal cells. Cheap where texts are shared.
    pub(super) fn same(&self, other: &Said<'_>) -> bool {
        let equal = |a: Option<&RawCell>, b: Option<&RawCell>| match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => match (&a.value, &b.value) {
                (RawValue::Text(a), RawValue::Text(b)) => Arc::ptr_eq(a, b) || a == b,
                (a, b) => a == b,
            },
            _ => false,
        };
        equal(self.id, other.id)
            && equal(self.name, other.name)
            && equal(self.unit, other.unit)
            && equal(self.aggregation, other.aggregation)
            && equal(self.field, other.field)
    }
}

impl<'a> Reader<'_, 'a> {
    /// The cells of a row that say what its indicator is.
    pub(super) fn said(&self, index: usize, row: u32) -> Said<'a> {
        let dashless = |cell: &&RawCell| match &cell.value {
            RawValue::Text(text) => !is_dash(text.trim()),
            _ => true,
        };
        let of = |role: Role| self.cell(row, role).filter(dashless);
        Said {
            id: of(Role::Id),
            name: of(Role::Title),
            unit: of(Role::Unit),
            aggregation: of(Role::Aggregation),
            field: of(Role::Field),
            any: self.grid.used(index).any(|c| matches!(c.value, RawValue::Number(_))),
        }
    }

    /// The indicator of a row, made if it is new.
    pub(super) fn define(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        said: &Said<'a>,
        heading: Option<&FieldId>,
    ) -> Option<usize> {
        let words =
            |cell: Option<&RawCell>| cell.map(|c| cell::text(c).into_owned()).unwrap_or_default();
        let texts = [
            words(said.id),
            words(said.name),
            words(said.unit),
            words(said.aggregation),
            words(said.field),
        ];
        let whole =
            format!("{}\u{1f}{}", texts.join("\u{1f}"), heading.map_or("", FieldId::as_str));
        if let Some(index) = self.by_words.get(&whole) {
            return Some(*index);
        }
        let [id_text, mut name, mut unit_text, aggregation_text, field_text] = texts;
        if let Some(mark) = self.marks.first() {
            name = name.strip_suffix(mark.as_str()).unwrap_or(&name).trim_end().to_owned();
        }
        if said.name.is_none() {
            name = self.facts.name.unwrap_or_default().to_owned();
        }
        // "Inobhutnahmen (Anzahl)"
        if unit_text.is_empty() && self.context.indicator(&name).is_none() {
            let (base, unit) = split_name(&name);
            // what the profile says wins; its names are those of the workbook
            let whole = self.profile_unit("", &name).is_some();
            let based = self.profile_unit("", base).is_some();
            let sheet_wide = self.facts.stated.as_ref().is_some_and(|stated| stated.at.is_none());
            match unit {
                Some(_) if !whole && based => name = base.to_owned(),
                Some(unit) if !whole && is_unit_of(base, unit, sheet_wide) => {
                    (name, unit_text) = (base.to_owned(), unit.to_owned());
                }
                _ => {}
            }
        }
        for cell in [said.id, said.name].into_iter().flatten() {
            if reporter.fault(cell, "") {
                return None;
            }
        }
        let (id, proposed) = self.identify(reporter, row, &id_text, &name);
        let subject = id.as_str().to_owned();
        let configured = self.context.indicator_of(&id);
        let mut unit = self.unit(
            reporter,
            row,
            (&subject, &name),
            &unit_text,
            configured.and_then(|c| c.unit.as_deref()),
        );
        let titled = self.unit_of_title(&mut unit);
        let field = match said.field {
            Some(cell) if cell.row != row && self.context.field(&field_text).is_none() => None,
            Some(cell) => {
                self.fields.named(self.context, reporter, (row, cell.column), &field_text, &subject)
            }
            None => heading
                .or(self.facts.field.as_ref())
                .cloned()
                .or_else(|| configured.and_then(|c| c.field.clone()))
                .or_else(|| {
                    self.missing_field(reporter, row, &subject);
                    None
                }),
        };
        let aggregation = unit::aggregation(&aggregation_text);
        if aggregation.is_none() && !aggregation_text.is_empty() && configured.is_none() {
            self.unknown_aggregation(reporter, row, &subject, &aggregation_text);
        }
        let target = self.target(reporter, row, &subject);
        let public =
            self.cell(row, Role::Public).is_some_and(|cell| public(reporter, cell, &subject));
        let mut indicator =
            Indicator::new(id.clone(), if name.is_empty() { subject.clone() } else { name });
        indicator.field = field;
        indicator.aggregation = aggregation;
        indicator.target = target;
        indicator.public = public;
        let origin_column = said.id.or(said.name).map_or(1, |c| c.column);
        let definition = Definition {
            indicator,
            department: self.department.clone(),
            origin: reporter.origin(row, origin_column),
        };
        let grain = configured.and_then(|c| c.grain);
        let index = self.add(Defined { grain, titled, proposed, ..Defined::new(definition, unit) });
        self.by_words.insert(whole, index);
        Some(index)
    }

    /// Takes an indicator in; values of its id go to the first that has it.
    pub(super) fn add(&mut self, defined: Defined) -> usize {
        let index = self.defined.len();
        self.by_id.entry(defined.definition.indicator.id.clone()).or_insert(index);
        self.defined.push(defined);
        index
    }

    /// The indicator of a column header, where periods stand down.
    pub(super) fn define_header(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        column: &Column,
    ) -> Option<usize> {
        let (text, _) = marked(&column.text);
        let (base, unit) = split_header(text);
        let known = self.context.indicator(&column.text).or_else(|| self.context.indicator(base));
        let (id, proposed) = match known {
            Some(indicator) => (indicator.id.clone(), false),
            None => {
                let origin = reporter.origin(row, column.column);
                let (id, confirmed) = self.context.name(base, origin, &mut self.unnamed);
                if !confirmed {
                    missing_id(reporter, row, column.column, id.as_str(), base);
                }
                (id, !confirmed)
            }
        };
        let mut unit =
            match (unit.or_else(|| column.unit.clone()), known.and_then(|k| k.unit.as_deref())) {
                (_, Some(unit)) => UnitOf::of(unit),
                (Some((unit, factor)), None) => UnitOf::of(&unit_words(&unit, factor)),
                (None, None) => UnitOf::default(),
            };
        let titled = self.unit_of_title(&mut unit);
        let mut indicator = Indicator::new(id.clone(), base.to_owned());
        // a field may stand merged above its columns
        let above = || self.context.field(&column.above);
        let configured = known.and_then(|k| k.field.clone());
        indicator.field = configured.or_else(above).or_else(|| self.facts.field.clone());
        if indicator.field.is_none() {
            self.lacks_field = true;
        }
        let definition = Definition {
            indicator,
            department: self.department.clone(),
            origin: reporter.origin(row, column.column),
        };
        let grain = known.and_then(|k| k.grain);
        Some(self.add(Defined { grain, titled, proposed, ..Defined::new(definition, unit) }))
    }

    /// The id: its cell, the project file's entry of that name, or one made of the name.
    fn identify(
        &mut self,
        reporter: &mut Reporter<'_>,
        row: u32,
        id: &str,
        name: &str,
    ) -> (IndicatorId, bool) {
        if !id.is_empty() {
            return (IndicatorId::from(id), false);
        }
        if let Some(indicator) = self.context.indicator(name) {
            return (indicator.id.clone(), false);
        }
        let origin = reporter.origin(row, self.column(Role::Title));
        let (made, confirmed) = self.context.name(name, origin, &mut self.unnamed);
        if self.has_ids && !confirmed {
            missing_id(reporter, row, self.column(Role::Id), made.as_str(), name);
        }
        (made, !confirmed)
    }

    /// The unit: its cell, the profile's, the header's.
    fn unit(
        &self,
        reporter: &mut Reporter<'_>,
        row: u32,
        (subject, indicator): (&str, &str),
        text: &str,
        configured: Option<&str>,
    ) -> UnitOf {
        let named = self.profile_unit(subject, indicator);
        if let Some(unit) = named.filter(|_| !self.columns.contains_key(&Role::Unit)) {
            return UnitOf::of(unit);
        }
        // by id or name it is said of this indicator: the profile wins over the row, and that is told
        if let Some(unit) = self.row_unit(subject, indicator).filter(|_| !text.is_empty()) {
            if !unit::same(unit, text) {
                let (text, column) = (shown(text), self.column(Role::Unit));
                let message = Text::new(
                    format!(
                        "das Leseprofil gibt `{}` unter `units` die Einheit `{unit}`, hier steht `{text}`; gelesen wird `{unit}`",
                        shown(indicator)
                    ),
                    format!(
                        "the reading profile gives `{}` the unit `{unit}` in `units`, here stands `{text}`; `{unit}` is read",
                        shown(indicator)
                    ),
                );
                let help = Text::new(
                    format!(
                        "gilt `{text}`, den Eintrag unter `units` in ratsbericht.toml streichen; sonst hier `{unit}` eintragen"
                    ),
                    format!(
                        "if `{text}` holds, remove the entry from `units` in ratsbericht.toml; else enter `{unit}` here"
                    ),
                );
                reporter.cell(rule::AMBIGUOUS_VALUE, row, column, subject, message, help);
                if let Some(finding) = reporter.findings.last_mut() {
                    finding.level = Level::Warning;
                }
                reporter.own_help(
                    format!("gilt `{unit}`, hier `{unit}` eintragen"),
                    format!("if `{unit}` holds, enter `{unit}` here"),
                );
            }
            return UnitOf::of(unit);
        }
        if !text.is_empty() {
            let near = match configured {
                Some(known) if !unit::same(known, text) && !unit::known(text) => Some(known),
                Some(_) => None,
                None => unit::misspelt(text, self.context.units()),
            };
            if let Some(near) = near {
                let shown = shown(text);
                let message = Text::new(
                    format!("die Einheit `{shown}` ist unbekannt; erwartet wird `{near}`"),
                    format!("the unit `{shown}` is unknown; expected is `{near}`"),
                );
                let help = Text::new(
                    format!("`{near}` eintragen oder die Einheit in ratsbericht.toml ändern"),
                    format!("enter `{near}` or change the unit in ratsbericht.toml"),
                );
                reporter.cell(
                    rule::UNKNOWN_UNIT,
                    row,
                    self.column(Role::Unit),
                    subject,
                    message,
                    help,
                );
                reporter.own_help(format!("`{near}` eintragen"), format!("enter `{near}`"));
            }
            return UnitOf::of(text);
        }
        if let Some(unit) = self.profile_unit(subject, indicator) {
            return UnitOf::of(unit);
        }
        if let Some(unit) = configured {
            return UnitOf::of(unit);
        }
        let stated = self.columns.get(&Role::Value).and_then(|c| c.unit.as_ref());
        match stated.or(self.wide_unit.as_ref()) {
            Some((unit, factor)) => UnitOf::of(&unit_words(unit, *factor)),
            None => UnitOf::default(),
        }
    }

    /// The unit that the profile's `units` give by id or name.
    fn row_unit(&self, subject: &str, indicator: &str) -> Option<&str> {
        let of = |name: &str| {
            name == subject || key(name) == key(indicator) && !key(indicator).is_empty()
        };
        self.facts.units.iter().find(|(name, _)| of(name)).map(|(_, unit)| unit.as_str())
    }

    /// The unit that the profile's `units` give, by id, name or header.
    fn profile_unit(&self, subject: &str, indicator: &str) -> Option<&str> {
        let header = self.columns.get(&Role::Value).or(self.columns.get(&Role::Title));
        let of = |name: &str| {
            name == subject
                || key(name) == key(indicator) && !indicator.is_empty()
                || header.is_some_and(|h| key(&h.text) == key(name))
        };
        self.facts.units.iter().find(|(name, _)| of(name)).map(|(_, unit)| unit.as_str())
    }

    /// The unit that a title states, for an indicator that has none; `true` where it was taken.
    fn unit_of_title(&mut self, unit: &mut UnitOf) -> bool {
        match &self.facts.stated {
            Some(stated) if unit.is_empty() => {
                *unit = UnitOf::of(&stated.words);
                self.titled += 1;
                true
            }
            _ => false,
        }
    }

    /// Says that a title's unit was taken for indicators that have none of their own.
    pub(super) fn tell_title(&self, reporter: &mut Reporter<'_>, header_row: u32) {
        let Some(stated) = self.facts.stated.as_ref().filter(|_| self.titled > 0) else { return };
        let quote = shown(&stated.quote);
        let message = Text::new(
            format!(
                "`{}` gilt als Einheit, wo keine angegeben ist: `{quote}` ({})",
                stated.words,
                count(self.titled, "Indikator", "Indikatoren")
            ),
            format!(
                "`{}` is taken as the unit where none is given: `{quote}` ({})",
                stated.words,
                count(self.titled, "indicator", "indicators")
            ),
        );
        let help = Text::new(
            "gilt das nicht für alle, eine Spalte `Einheit` ergänzen",
            "if it does not hold for all, add a column `Einheit`",
        );
        let (row, column) = stated.at.unwrap_or((header_row.max(1), 1));
        reporter.note(rule::AMBIGUOUS_VALUE, row, column, "", message, help);
    }

    fn missing_field(&mut self, reporter: &mut Reporter<'_>, row: u32, subject: &str) {
        if self.unknown_heading {
            return;
        }
        self.lacks_field = true;
        if self.columns.contains_key(&Role::Field) && !self.context.free {
            let message = Text::new("das Handlungsfeld fehlt", "the action field is missing");
            let names = self.context.field_names();
            let help =
                Text::new(format!("eines von {names} eintragen"), format!("enter one of {names}"));
            reporter.cell(
                rule::UNKNOWN_FIELD,
                row,
                self.column(Role::Field),
                subject,
                message,
                help,
            );
        }
    }

    fn unknown_aggregation(
        &self,
        reporter: &mut Reporter<'_>,
        row: u32,
        subject: &str,
        text: &str,
    ) {
        let shown = shown(text);
        let (de, en) = match unit::nearest_aggregation(text) {
            Some(near) => {
                (format!("; am nächsten liegt `{near}`"), format!("; the nearest is `{near}`"))
            }
            None => Default::default(),
        };
        let message = Text::new(
            format!("die Art `{shown}` ist unbekannt{de}"),
            format!("the kind `{shown}` is unknown{en}"),
        );
        let help = Text::new(
            "`Bestand`, `Summe`, `Mittelwert`, `Minimum`, `Maximum` oder `Quote` eintragen",
            "enter `Bestand`, `Summe`, `Mittelwert`, `Minimum`, `Maximum` or `Quote`",
        );
        reporter.cell(
            rule::AGGREGATION_MISSING,
            row,
            self.column(Role::Aggregation),
            subject,
            message,
            help,
        );
    }

    /// The target of the row.
    fn target(&mut self, reporter: &mut Reporter<'_>, row: u32, subject: &str) -> Option<Target> {
        let by = self.columns.get(&Role::Target)?.by;
        let cell = self.cell(row, Role::Target)?;
        match self.amounts.read(reporter, cell, self.facts.placeholders, false, subject) {
            Amount::Number(number) => Some(Target { value: number.value?, by }),
            _ => None,
        }
    }
}

/// Whether what stands behind a name, in brackets or after "in", is its unit. What is counted stands
/// in front where the name begins with it: "Personen in Unterbringung (Wohnungen)".
fn is_unit_of(base: &str, unit: &str, profiled: bool) -> bool {
    let counted =
        |word: &str| whole_unit(word).is_none() && is_usual_unit(word) && word.chars().count() > 3;
    let counts = !matches!(key(unit).as_str(), "anzahl" | "zahl" | "stueck" | "index" | "punkte");
    let first = base.split_whitespace().next().unwrap_or_default();
    !(counts && counted(unit) && (profiled || counted(first) && key(first) != key(unit)))
}

/// A unit from its parts.
pub(in crate::normalise) fn unit_words(unit: &Unit, factor: u32) -> String {
    let scale = match factor {
        1_000 => "Tsd. ",
        1_000_000 => "Mio. ",
        1_000_000_000 => "Mrd. ",
        _ => "",
    };
    match unit {
        Unit::None => scale.trim().to_owned(),
        Unit::Percent => "%".to_owned(),
        Unit::Money if factor <= 1 => "Euro".to_owned(),
        Unit::Money => format!("{scale}Euro"),
        Unit::Word(word) => format!("{scale}{word}"),
    }
}
