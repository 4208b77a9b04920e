//! Units that stand around a table and hold for all of it: "Beträge in T€" above it, "Strom (in
//! kWh)" as its title, "Alle Angaben in Tsd. Euro" below it.

use super::cell;
use super::column::whole_unit;
use super::fold::key;
use super::grid::Grid;
use super::number::Unit;
use super::table::is_usual_unit;
use crate::workbook::RawValue;

/// A unit for all of a table's numbers that have none of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    /// What it is.
    pub unit: Unit,
    /// What `T€`, `Tsd.`, `Mio.` multiply by; zero for nothing written.
    pub factor: u32,
    /// The unit as written.
    pub words: String,
    /// The words that state it.
    pub quote: String,
    /// Where they stand; `None` for the sheet's name.
    pub at: Option<(u32, u32)>,
}

/// A unit found in a text, and whether the text speaks of all numbers ("Angaben in T€") rather than
/// of the title's own subject ("Personalkosten in T€").
struct Found {
    unit: (Unit, u32),
    words: String,
    general: bool,
    /// It stands in brackets behind a title ("Teilhaushalt (in T€)"): of what stands below that title.
    titled: bool,
}

/// The unit stated for the table whose header begins in row `header` and whose last row of data is
/// `last`: between the table before it (`from`, an index) and the header, the nearest first; then
/// what is said of all numbers of the sheet, above its first table or below this one; then in the
/// sheet's name.
pub(super) fn around(
    grid: &Grid<'_>,
    from: usize,
    header: u32,
    last: u32,
    sheet: &str,
) -> Option<Stated> {
    let above = grid.index_from(header);
    let behind = grid.index_from(last.saturating_add(1));
    (from.min(above)..above)
        .rev()
        .find_map(|index| in_row(grid, index, |_| true))
        .or_else(|| {
            let said_below = |found: &Found| found.general && !found.titled;
            (behind..grid.len().min(behind + 12)).find_map(|index| in_row(grid, index, said_below))
        })
        .or_else(|| {
            (0..from.min(above)).find_map(|index| in_row(grid, index, |found| found.general))
        })
        .or_else(|| {
            found_in(sheet).map(|found| Stated {
                unit: found.unit.0,
                factor: found.unit.1,
                words: found.words,
                quote: sheet.trim().to_owned(),
                at: None,
            })
        })
}

/// The unit that a title row states, where it `holds` for what is looked at.
fn in_row(grid: &Grid<'_>, index: usize, holds: impl Fn(&Found) -> bool) -> Option<Stated> {
    let cells: Vec<_> = grid.used(index).take(4).collect();
    // a title row has few cells, and no numbers
    if cells.len() > 3 || cells.iter().any(|c| matches!(c.value, RawValue::Number(_))) {
        return None;
    }
    let stated = |found: Found, text: &str, column: u32| Stated {
        unit: found.unit.0,
        factor: found.unit.1,
        words: found.words,
        quote: text.to_owned(),
        at: Some((grid.row(index), column)),
    };
    let texts: Vec<(u32, String)> = cells
        .iter()
        .filter(|c| matches!(c.value, RawValue::Text(_)))
        .map(|c| (c.column, cell::text(c).into_owned()))
        .collect();
    let of = |text: &str, column: u32| {
        let found = found_in(text).filter(&holds)?;
        Some(stated(found, text, column))
    };
    texts.iter().find_map(|(column, text)| of(text, *column)).or_else(|| {
        // "Einheit:" and "T€" in two cells
        let (column, _) = texts.first().filter(|_| texts.len() == 2)?;
        let joined = texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
        of(&joined, *column)
    })
}

/// The unit that a title states.
fn found_in(text: &str) -> Option<Found> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 120 {
        return None;
    }
    bracketed(text).or_else(|| behind_in(text)).or_else(|| labelled(text)).or_else(|| {
        // a cell that says "T€" and nothing else
        let unit = certain(text).filter(|unit| matches!(unit, (Unit::Money, _)))?;
        Some(Found { unit, words: text.to_owned(), general: false, titled: false })
    })
}

/// "Haushalt (in T€)", "Verbrauch [kWh]", "Maßnahmen (Angaben in Tsd. Euro)".
fn bracketed(text: &str) -> Option<Found> {
    let mut rest = text;
    while let Some(open) = rest.find(['(', '[']) {
        let inner = &rest[open + 1..];
        let end = inner.find([')', ']']).unwrap_or(inner.len());
        let words = inner[..end].trim();
        rest = &inner[end..];
        if let Some(found) = behind_in(words).or_else(|| labelled(words)) {
            let spoken_of = words.split_whitespace().next().is_some_and(speaks_of_all);
            let titled = open > 0 && !speaks_of_all(&text[..open]) && !spoken_of;
            return Some(Found { titled, ..found });
        }
        let unit = certain(words).or_else(|| usual(words));
        if let Some(unit) = unit {
            return Some(Found { unit, words: words.to_owned(), general: false, titled: false });
        }
    }
    None
}

/// "Beträge in T€", "Energie 2025 in kWh", "in Euro".
fn behind_in(text: &str) -> Option<Found> {
    // ASCII alone keeps every letter's place
    let lower = text.to_ascii_lowercase();
    let mut starts: Vec<usize> = lower.match_indices(" in ").map(|(at, _)| at + 4).collect();
    if lower.starts_with("in ") {
        starts.insert(0, 3);
    }
    for start in starts {
        let front = &text[..start - 3];
        let tail = &text[start..];
        let end = tail.find([')', ']', ';', ',', '(', '[', ':', '–']).unwrap_or(tail.len());
        let tail = tail[..end].trim().trim_end_matches('.');
        let general = speaks_of_all(front);
        let words: Vec<&str> = tail.split_whitespace().collect();
        for length in (1..=words.len().min(3)).rev() {
            let unit_text = words[..length].join(" ");
            let Some(unit) = certain(&unit_text).or_else(|| {
                // "Sanierungen in Wohnungen" names no unit, "Angaben in Wohnungen" does
                let known = measured(&unit_text) || general && is_usual_unit(&unit_text);
                usual(&unit_text).filter(|_| known)
            }) else {
                continue;
            };
            // "in Euro je Platz", "in T€ und Personen": more than this unit
            let next = words.get(length).copied().unwrap_or_default();
            if matches!(next, "je" | "pro" | "und" | "bzw." | "oder" | "/" | "von") {
                break;
            }
            return Some(Found { unit, words: unit_text, general, titled: false });
        }
    }
    None
}

/// "Einheit: T€", "Währung: EUR".
fn labelled(text: &str) -> Option<Found> {
    let (label, unit_text) = text.split_once([':', ' '])?;
    let known = matches!(key(label).as_str(), "einheit" | "waehrung" | "masseinheit" | "unit");
    let unit_text = unit_text.trim_matches([':', ' ', '\u{a0}']);
    let unit = certain(unit_text).or_else(|| usual(unit_text)).filter(|_| known)?;
    Some(Found { unit, words: unit_text.to_owned(), general: true, titled: false })
}

/// Whether words speak of all numbers: "Alle Beträge", "Angaben".
fn speaks_of_all(front: &str) -> bool {
    const WORDS: &[&str] =
        &["angaben", "angabe", "betraege", "werte", "zahlen", "alle", "figures", "amounts"];
    let last = front.split_whitespace().next_back().map(key).unwrap_or_default();
    front.trim().is_empty() || WORDS.contains(&last.as_str())
}

/// Money, per cent or a factor.
fn certain(text: &str) -> Option<(Unit, u32)> {
    whole_unit(text)
}

/// A unit that everybody knows.
fn usual(text: &str) -> Option<(Unit, u32)> {
    (is_usual_unit(text) || measured(text)).then(|| (Unit::Word(text.to_owned()), 0))
}

/// Whether a unit measures and can't be a thing itself: `kWh`, not `Wohnungen`.
fn measured(text: &str) -> bool {
    let word = key(&text.replace('²', "2").replace('³', "3"));
    matches!(
        word.as_str(),
        "kwh"
            | "mwh"
            | "gwh"
            | "kw"
            | "mw"
            | "km"
            | "ha"
            | "t"
            | "kg"
            | "m2"
            | "m3"
            | "qm"
            | "cbm"
            | "tco2"
            | "tonnen"
            | "liter"
            | "vzae"
            | "personen"
            | "stunden"
            | "tagen"
            | "prozentpunkten"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_titles() {
        for (text, words, factor, general) in [
            ("Beträge in T€", "T€", 1_000, true),
            ("Alle Angaben in Tsd. Euro", "Tsd. Euro", 1_000, true),
            ("Maßnahmen (Angaben in Tsd. Euro)", "Tsd. Euro", 1_000, true),
            ("Teilergebnishaushalt (in T€)", "T€", 1_000, true),
            ("Tabelle 3: Ausgaben in Tsd. Euro", "Tsd. Euro", 1_000, false),
            ("Energiemonitoring 2025 – Strom (in kWh)", "kWh", 0, true),
            ("Energie 2025 in kWh", "kWh", 0, false),
            ("Einheit: T€", "T€", 1_000, true),
            ("in 1.000 €", "1.000 €", 1_000, true),
            ("Ausgaben in Mio. € 2026", "Mio. €", 1_000_000, false),
            ("T€", "T€", 1_000, false),
            ("Kosten [TEUR]", "TEUR", 1_000, false),
        ] {
            let found = found_in(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (found.words.as_str(), found.unit.1, found.general),
                (words, factor, general),
                "{text}"
            );
        }
        for text in [
            "Sanierungen in Wohnungen",
            "Mehrkosten in Höhe von 500 T€",
            "Zuschuss in Euro je Platz",
            "Gesamtvolumen 3.450 T€",
            "Stand: 30.06.2026",
            "Maßnahmen in Arbeit",
            "Schulen in Dresden",
            "Fachplan (Entwurf)",
        ] {
            assert!(found_in(text).is_none(), "{text}");
        }
    }
}
