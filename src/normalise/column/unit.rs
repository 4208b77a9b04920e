//! The unit that a header names.

use crate::normalise::number::{Unit, read_unit};
use crate::normalise::table::is_usual_unit;

/// The text of a header without the unit behind it, and that unit: `Plan (T€)`, `Plan in €`,
/// `Plan_EUR`, `Fortschritt [%]`.
pub(in crate::normalise) fn split_unit(text: &str) -> (&str, Option<(Unit, u32)>) {
    let text = text.trim().trim_end_matches(['¹', '²', '³', '*']).trim_end();
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((base, inner)) = text.strip_suffix(close).and_then(|t| t.rsplit_once(open)) {
            let inner = inner.trim();
            let inner = inner.strip_prefix("in ").unwrap_or(inner);
            if let Some(unit) = known_unit(inner) {
                return (base.trim_end(), Some(unit));
            }
            // a footnote mark, or any other remark: not part of the name
            if !base.trim().is_empty() {
                return (base.trim_end(), None);
            }
        }
    }
    let cut = text.rfind([' ', '_', '-', '\n', '\u{a0}', ',']);
    if let Some(at) = cut {
        let tail = text[at..].trim_start_matches([' ', '_', '-', '\n', '\u{a0}', ',']);
        if let Some(unit) = known_unit(tail) {
            let base = text[..at].trim_end_matches([' ', '_', '-', '\n', '\u{a0}', ',']);
            // "Plan in Tsd. €", "Plan in €"
            let base = match base.rsplit_once([' ', '_']) {
                Some((head, word))
                    if matches!(word.to_lowercase().as_str(), "tsd." | "tsd" | "mio." | "mio") =>
                {
                    let longer = known_unit(&text[head.len()..]).unwrap_or(unit);
                    let head = head.strip_suffix(" in").unwrap_or(head);
                    return (head, Some(longer));
                }
                Some((head, "in")) => head,
                _ => base,
            };
            // "Kosten in 1.000 €"
            if let (Unit::Money, 0) = unit
                && let Some((head, digits)) = base.rsplit_once(" in ")
                && let Some(factor) = thousand(digits)
            {
                return (head, Some((Unit::Money, factor)));
            }
            return (base, Some(unit));
        }
    }
    (text, None)
}

/// The unit of a header cell: behind its text, or all that it says (`T€`, `in %`).
pub(in crate::normalise) fn header_unit(text: &str) -> Option<(Unit, u32)> {
    let inner = text.trim().trim_matches(['(', ')', '[', ']']);
    split_unit(text).1.or_else(|| known_unit(inner.strip_prefix("in ").unwrap_or(inner)))
}

/// Name and unit of an indicator's name: `Inobhutnahmen (Anzahl)`, `Deckungsgrad in %`. Words in
/// brackets that are no usual unit belong to the name.
pub(in crate::normalise) fn split_name(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((base, inner)) = text.strip_suffix(close).and_then(|t| t.rsplit_once(open)) {
            let inner = inner.trim();
            let inner = inner.strip_prefix("in ").unwrap_or(inner);
            let known = known_unit(inner).is_some() || is_usual_unit(inner);
            let base = base.trim_end();
            return if known && !base.is_empty() { (base, Some(inner)) } else { (text, None) };
        }
    }
    if let Some((base, unit)) = text.rsplit_once(" in ")
        && (known_unit(unit).is_some() || is_usual_unit(unit))
        && !base.trim().is_empty()
    {
        return (base.trim_end(), Some(unit.trim()));
    }
    (text, None)
}

/// The unit that a text is as a whole: money, per cent, a factor.
pub(in crate::normalise) fn whole_unit(text: &str) -> Option<(Unit, u32)> {
    known_unit(text)
}

/// The factor that digits in front of a unit are: `1.000`, `1 000`, `1000`.
fn thousand(digits: &str) -> Option<u32> {
    match digits.trim() {
        "1.000" | "1 000" | "1\u{a0}000" | "1000" => Some(1_000),
        "1.000.000" | "1 000 000" | "1000000" => Some(1_000_000),
        _ => None,
    }
}

/// A unit that is certain to be one: money, per cent, a factor.
fn known_unit(text: &str) -> Option<(Unit, u32)> {
    let text = text.trim_matches(['_', '-', ' ', '\u{a0}', '\n']);
    // "1.000 €"
    if let Some((digits, unit)) = text.rsplit_once([' ', '\u{a0}'])
        && let (Some(factor), Some((Unit::Money, 0))) = (thousand(digits), read_unit(unit))
    {
        return Some((Unit::Money, factor));
    }
    match read_unit(text)? {
        (Unit::Word(_), _) => None,
        (Unit::None, 0) => None,
        unit => Some(unit),
    }
}
