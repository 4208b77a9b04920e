//! A row of units below the header, and the units that are known without brackets.

use crate::normalise::column::Role;
use crate::normalise::fold::key;
use crate::normalise::grid::Grid;
use crate::normalise::header::Header;
use crate::normalise::number::{Unit, read_unit};
use crate::workbook::RawValue;

/// A row of units below the header: they go into the header's columns. `true` where it is one.
pub(super) fn units(grid: &Grid<'_>, index: usize, header: &mut Header) -> bool {
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
pub(in crate::normalise) fn is_usual_unit(word: &str) -> bool {
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
