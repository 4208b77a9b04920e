//! Names that several tables share and that mean different things: "Rathaus" in kWh on one sheet, in m³ on
//! another. Each becomes an indicator of its own, named after its sheet or its unit, and that is told.

use super::context::Context;
use super::fold::{key, shown};
use super::indicator::unit_words;
use super::number::Unit;
use super::unit::{self, UnitOf};
use crate::domain::{IndicatorId, Submission, Value};
use crate::finding::{Finding, rule};
use crate::lang::Text;
use crate::origin::{Origin, SheetRef};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The new name and id of one definition.
struct Renamed {
    sheet: Arc<SheetRef>,
    old: IndicatorId,
    name: String,
    id: IndicatorId,
    confirmed: bool,
    origin: Origin,
}

/// Parts indicators whose id was made of a name that another table has with another unit. Ids that somebody
/// gave or confirmed stay as they are: where those contradict each other is found by a rule.
pub(super) fn part(context: &Context<'_>, out: &mut Submission, findings: &mut Vec<Finding>) {
    let made: FxHashSet<&str> =
        out.unnamed.iter().filter(|row| !row.confirmed).map(|row| row.id.as_str()).collect();
    let mut by_id: BTreeMap<&IndicatorId, Vec<usize>> = BTreeMap::new();
    for (index, definition) in out.definitions.iter().enumerate() {
        if made.contains(definition.indicator.id.as_str()) {
            by_id.entry(&definition.indicator.id).or_default().push(index);
        }
    }
    by_id.retain(|_, all| differ(out, all));
    if by_id.is_empty() {
        return;
    }
    let mut values: FxHashMap<&IndicatorId, Vec<usize>> = FxHashMap::default();
    for (index, value) in out.values.iter().enumerate() {
        if by_id.contains_key(&value.indicator) {
            values.entry(&value.indicator).or_default().push(index);
        }
    }
    let mut renamed: Vec<(usize, Renamed)> = Vec::new();
    let mut moved: Vec<(usize, IndicatorId)> = Vec::new();
    for (id, all) in &by_id {
        let values = values.get(id).map_or(&[][..], Vec::as_slice);
        let Some(owners) = owners(out, all, values) else { continue };
        let by_sheet = by_sheet(out, all, &owners);
        for (place, index) in all.iter().enumerate() {
            let definition = &out.definitions[*index];
            let indicator = &definition.indicator;
            let tells = match by_sheet {
                true => definition.origin.sheet.sheet.trim().to_owned(),
                false => in_words(&indicator.unit),
            };
            if tells.is_empty() {
                continue;
            }
            let name = format!("{} – {tells}", indicator.name);
            let (id, confirmed) = match context.indicator(&name) {
                Some(known) => (known.id.clone(), true),
                None => {
                    // an id has no raised figures
                    let (id, confirmed) = context.id_for(&name.replace('²', "2").replace('³', "3"));
                    (IndicatorId::from(id), confirmed)
                }
            };
            let of = owners.iter().filter(|(_, owner)| *owner == place);
            moved.extend(of.map(|(value, _)| (*value, id.clone())));
            let (sheet, origin) = (Arc::clone(&definition.origin.sheet), definition.origin.clone());
            let old = indicator.id.clone();
            renamed.push((*index, Renamed { sheet, old, name, id, confirmed, origin }));
        }
    }
    for (index, id) in moved {
        out.values[index].indicator = id;
    }
    for (index, new) in &renamed {
        let indicator = &mut out.definitions[*index].indicator;
        indicator.name.clone_from(&new.name);
        indicator.id = new.id.clone();
    }
    let new: Vec<Renamed> = renamed.into_iter().map(|(_, new)| new).collect();
    rename(&new, out, findings);
    tell(&new, context, findings);
}

/// Whether tables give one name units that do not fit together.
fn differ(out: &Submission, all: &[usize]) -> bool {
    let units = all.iter().map(|index| out.definitions[*index].indicator.unit.as_str());
    let mut units = units.filter(|unit| !unit.is_empty());
    let Some(first) = units.next() else { return false };
    units.any(|unit| !unit::same(first, unit))
}

/// By value, which of the definitions it belongs to: that of its sheet; of several on a sheet the last one
/// above it, or to its left. `None` where that can't be told.
fn owners(out: &Submission, all: &[usize], values: &[usize]) -> Option<Vec<(usize, usize)>> {
    let origins: Vec<&Origin> = all.iter().map(|index| &out.definitions[*index].origin).collect();
    values
        .iter()
        .map(|value| {
            let at = out.values[*value].origin.as_ref()?;
            let here: Vec<(usize, &Origin)> = origins
                .iter()
                .enumerate()
                .filter(|(_, origin)| origin.sheet == at.sheet)
                .map(|(place, origin)| (place, *origin))
                .collect();
            let owner = match &here[..] {
                [(only, _)] => Some(*only),
                [(_, first), rest @ ..] if rest.iter().all(|(_, o)| o.column == first.column) => {
                    here.iter()
                        .filter(|(_, o)| o.row <= at.row)
                        .max_by_key(|(_, o)| o.row)
                        .map(|o| o.0)
                }
                [(_, first), rest @ ..] if rest.iter().all(|(_, o)| o.row == first.row) => here
                    .iter()
                    .filter(|(_, o)| o.column <= at.column)
                    .max_by_key(|(_, o)| o.column)
                    .map(|o| o.0),
                _ => None,
            };
            Some((*value, owner?))
        })
        .collect()
}

/// A unit as a part of a name.
fn in_words(unit: &str) -> String {
    match UnitOf::of(unit) {
        UnitOf { percent: true, .. } => "Prozent".to_owned(),
        UnitOf { money: Some(factor), .. } => unit_words(&Unit::Money, factor),
        UnitOf { text, .. } => text,
    }
}

/// Whether the sheets' names tell the indicators apart: each sheet has one, its name is no mere number, and
/// no two with the same unit go on with each other's periods.
fn by_sheet(out: &Submission, all: &[usize], owners: &[(usize, usize)]) -> bool {
    let definition = |place: usize| &out.definitions[all[place]];
    let sheets: BTreeSet<&str> =
        (0..all.len()).map(|p| definition(p).origin.sheet.sheet.as_str()).collect();
    if sheets.len() < all.len() || sheets.iter().any(|name| is_numbered(name)) {
        return false;
    }
    let mut periods: Vec<BTreeSet<(Option<&str>, crate::domain::Period)>> =
        vec![BTreeSet::new(); all.len()];
    for (value, owner) in owners {
        let value: &Value = &out.values[*value];
        periods[*owner].insert((value.district.as_deref(), value.period));
    }
    (0..all.len()).all(|a| {
        (a + 1..all.len()).all(|b| {
            let alike = unit::same(&definition(a).indicator.unit, &definition(b).indicator.unit);
            !alike || periods[a].intersection(&periods[b]).next().is_some()
        })
    })
}

/// A sheet's name that the program gave that made it: "Tabelle1", "Sheet 2".
fn is_numbered(name: &str) -> bool {
    let key = key(name);
    let word = key.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(word, "tabelle" | "sheet" | "blatt" | "tabellenblatt" | "")
}

/// Carries new names on to rows without an id and to findings.
fn rename(renamed: &[Renamed], out: &mut Submission, findings: &mut [Finding]) {
    let mut new: FxHashMap<(&str, &str), Vec<&Renamed>> = FxHashMap::default();
    for one in renamed {
        new.entry((one.old.as_str(), one.sheet.sheet.as_str())).or_default().push(one);
    }
    for row in &mut out.unnamed {
        let old = row.id.clone();
        let found = new.get(&(old.as_str(), row.origin.sheet.sheet.as_str()));
        let own =
            found.and_then(|all| all.iter().find(|one| one.origin == row.origin).or(all.first()));
        if let Some(one) = own {
            row.title.clone_from(&one.name);
            row.id = one.id.as_str().to_owned();
            row.confirmed = one.confirmed;
        }
    }
    for finding in findings {
        let Some((id, sheet)) = finding.subject.as_deref().zip(finding.place.sheet.as_deref())
        else {
            continue;
        };
        if let Some([one]) = new.get(&(id, sheet)).map(Vec::as_slice) {
            let (old, now) = (format!("`{}`", one.old), format!("`{}`", one.id));
            finding.message.de = finding.message.de.replace(&old, &now);
            finding.message.en = finding.message.en.replace(&old, &now);
            finding.subject = Some(one.id.as_str().to_owned());
        }
    }
}

/// Says so once a sheet.
fn tell(renamed: &[Renamed], context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut sheets: BTreeMap<&SheetRef, Vec<&Renamed>> = BTreeMap::new();
    for one in renamed {
        sheets.entry(&*one.sheet).or_default().push(one);
    }
    for mut all in sheets.into_values() {
        all.sort_by(|a, b| a.origin.cmp(&b.origin));
        let Some(first) = all.first() else { continue };
        let names: Vec<String> =
            all.iter().take(4).map(|one| format!("`{}`", shown(&one.name))).collect();
        let (mut de, mut en) = (names.join(", "), names.join(", "));
        if let more @ 1.. = all.len().saturating_sub(4) {
            de.push_str(&format!(" und {more} weitere"));
            en.push_str(&format!(" and {more} more"));
        }
        let message = Text::new(
            format!(
                "dieselben Bezeichnungen stehen in mehreren Tabellen mit verschiedenen Einheiten; sie gelten als eigene Indikatoren: {de}"
            ),
            format!(
                "the same names stand in several tables with different units; they count as indicators of their own: {en}"
            ),
        );
        let help = Text::new(
            "stimmt das, die Bezeichnungen so ergänzen oder eine Spalte `Kennung` anfügen; sonst die Einheit berichtigen",
            "if that is right, complete the names so or add a column `Kennung`; else correct the unit",
        );
        findings.push(
            Finding::new(rule::MISSING_ID, &first.origin, message, help)
                .about(&first.id)
                .of(&context.department.id),
        );
    }
}
