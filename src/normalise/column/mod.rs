//! The columns that sheets have, and the words by which they are known.
//!
//! A header is compared by its [`key`]: case, blanks, hyphens, line breaks and points do not
//! matter. Words stand in order of preference: where two columns could be the title, the one
//! whose word stands further in front is.

mod unit;
mod words;

use super::fold::key;
use crate::config::SheetKind;
use crate::domain::MeasureColumn;
use crate::lang::Text;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;
pub(super) use unit::{header_unit, split_name, split_unit, whole_unit};
use words::words;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Role {
    /// A stable id.
    Id,
    /// "lfd. Nr.": a counter, no id.
    Counter,
    /// Action field.
    Field,
    /// Title of a measure, name of an indicator.
    Title,
    /// Responsible office.
    Responsible,
    /// Begin.
    Start,
    /// End.
    End,
    /// Begin and end in one ("Laufzeit").
    Duration,
    /// Phase.
    Phase,
    /// Progress.
    Progress,
    /// Planned money.
    Plan,
    /// Money spent.
    Spent,
    /// Reason of delay.
    Reason,
    /// Status text, narrative.
    Text,
    /// As-of date.
    AsOf,
    /// Day of completion.
    DoneOn,
    /// Resolution point.
    Point,
    /// Public.
    Public,
    /// Unit.
    Unit,
    /// Aggregation kind.
    Aggregation,
    /// Period of a value.
    Period,
    /// Value.
    Value,
    /// Target.
    Target,
    /// District.
    District,
    /// Remark on a value.
    Note,
    /// Where a value comes from.
    Source,
    /// The year of a period whose part stands in another column.
    Year,
    /// Sums over other columns: checked, never a value.
    Total,
}

type Lexicon = FxHashMap<&'static str, (Role, u8)>;

/// All words of a kind, each with its place in the list.
fn lexicon(kind: SheetKind) -> &'static Lexicon {
    static ALL: [OnceLock<Lexicon>; 4] = [const { OnceLock::new() }; 4];
    ALL[kind as usize].get_or_init(|| {
        let mut lexicon = Lexicon::default();
        for (role, _, list) in words(kind) {
            for (rank, word) in (0u8..).zip(list.split_whitespace()) {
                lexicon.entry(word).or_insert((*role, rank));
            }
        }
        lexicon
    })
}

/// The role of a name in a profile's `columns`.
pub(super) fn profile_role(kind: SheetKind, name: &str) -> Option<Role> {
    let name = name.trim();
    let alike = |known: &&(Role, &str, &str)| {
        known.1 == name
            || key(known.1) == key(name)
            || (known.0 == Role::Title && matches!(name, "title" | "name"))
            || (known.0 == Role::Aggregation && name == "kind")
    };
    words(kind).iter().find(alike).map(|(role, ..)| *role)
}

/// The names that a profile's `columns` may have.
pub(super) fn profile_names(kind: SheetKind) -> impl Iterator<Item = &'static str> {
    words(kind).iter().filter(|(role, ..)| *role != Role::Counter).map(|(_, name, _)| *name)
}

/// Whether a folded text is a header word of any kind.
pub(super) fn is_word(key: &str) -> bool {
    [SheetKind::Measures, SheetKind::Indicators, SheetKind::Texts]
        .iter()
        .any(|kind| lexicon(*kind).contains_key(key))
}

/// A header's role, with its rank (smaller is surer).
pub(super) fn role(kind: SheetKind, text: &str) -> Option<(Role, u8)> {
    let mut found = word_role(kind, text);
    // "Abweichung €": an amount, no words
    if kind == SheetKind::Measures
        && matches!(found, Some((Role::Reason | Role::Text, _)))
        && split_unit(text).1.is_some()
    {
        found = None;
    }
    let percent = text.contains('%') || key(text).contains("prozent");
    if kind != SheetKind::Measures || !percent {
        return found;
    }
    // "% erledigt", "Umsetzung in %", "Status (%)": how much of it
    let (base, _) = split_unit(text);
    match found {
        Some((Role::DoneOn | Role::Phase | Role::AsOf | Role::End, rank)) => {
            Some((Role::Progress, rank))
        }
        None if matches!(
            key(base).trim_end_matches("in"),
            "umsetzung"
                | "realisierung"
                | "erfuellung"
                | "bearbeitung"
                | "erledigung"
                | "complete"
                | "completion"
                | "fertig"
                | "fertigstellung"
                | "abgeschlossen"
        ) =>
        {
            Some((Role::Progress, 30))
        }
        found => found,
    }
}

/// Whether a header may say how far something has got, though not in what: "Erfüllung".
pub(super) fn says_how_far(text: &str) -> bool {
    matches!(
        key(split_unit(text).0).as_str(),
        "erfuellung"
            | "umsetzung"
            | "realisierung"
            | "erledigung"
            | "bearbeitung"
            | "fertigstellung"
            | "zielerreichung"
            | "erreicht"
            | "fertig"
            | "completion"
            | "complete"
    )
}

/// "Ende Plan", "Ist-Beginn": a day that was planned, or when it really was.
fn planned_day(text: &str, find: impl Fn(&str) -> Option<(Role, u8)>) -> Option<(Role, u8)> {
    let words: Vec<&str> =
        text.split([' ', '-', '(', ')', '\n']).filter(|word| !word.is_empty()).collect();
    let [first, second] = words[..] else { return None };
    let real = |word: &str| match key(word).as_str() {
        "plan" | "soll" | "geplant" => Some(false),
        "ist" | "tatsaechlich" => Some(true),
        _ => None,
    };
    let (day, real) = match (real(first), real(second)) {
        (None, Some(real)) => (first, real),
        (Some(real), None) => (second, real),
        _ => return None,
    };
    match find(day)? {
        (Role::End, rank) if real && rank < 40 => Some((Role::DoneOn, 90)),
        (role @ (Role::Start | Role::End), rank) if rank < 40 => Some((role, 90)),
        _ => None,
    }
}

/// A header's role by its words.
fn word_role(kind: SheetKind, text: &str) -> Option<(Role, u8)> {
    let lexicon = lexicon(kind);
    let find = |text: &str| lexicon.get(key(text).as_str()).copied();
    if let Some(found) = find(text) {
        return Some(found);
    }
    let (base, _) = split_unit(text);
    if base.len() < text.len()
        && let Some(found) = find(base)
    {
        return Some(found);
    }
    if kind == SheetKind::Measures
        && let Some(found) = planned_day(base, find)
    {
        return Some(found);
    }
    let parts = base.split(['/', ',', ';', '(', ')', '|', ':', '\n', '[', ']']);
    for part in parts
        .flat_map(|p| p.split(" und "))
        .flat_map(|p| p.split(" bzw. "))
        .flat_map(|p| p.split(" oder "))
    {
        if let Some((role, rank)) = find(part) {
            return Some((role, rank + 40));
        }
    }
    // "Umsetzungsstand am 30.09.", "Sachstand III. Quartal": a long known word in front
    let folded = key(base);
    if kind == SheetKind::Measures
        && let Some(role) = compound(base, &folded)
    {
        return Some((role, 70));
    }
    let front = (6..=folded.len().min(24)).rev().find_map(|end| {
        let head = folded.get(..end)?;
        let (role, rank) = lexicon.get(head)?;
        // "Quellensteuer" is something else
        (*role != Role::Source && folded.len() - end <= 20).then_some((*role, rank + 80))
    });
    front.or_else(|| if kind == SheetKind::Measures { measure_phrase(base, find) } else { None })
}

/// The role of one word that ends in a known one: "Konsolidierungsmaßnahme", "Baufortschritt".
fn compound(base: &str, folded: &str) -> Option<Role> {
    // what answers a measure is none itself
    const OTHERS: &[&str] = &["gegenmassnahme", "begleitmassnahme", "ersatzmassnahme"];
    let one = !base.trim().contains(' ');
    let ends = |words: &[&str]| words.iter().any(|word| folded.ends_with(word) && folded != *word);
    if !one || OTHERS.iter().any(|word| folded.starts_with(word)) {
        return None;
    }
    if ends(&["massnahme", "massnahmen"]) {
        Some(Role::Title)
    } else if ends(&["fortschritt"]) {
        Some(Role::Progress)
    } else {
        None
    }
}

/// Headers of several words: "geplante Fertigstellung", "davon bisher verausgabt", "Termin lt.
/// Beschluss", "HSK-Nr.". The word that says it stands last, or first before "der", "lt." and the
/// like.
fn measure_phrase(text: &str, find: impl Fn(&str) -> Option<(Role, u8)>) -> Option<(Role, u8)> {
    // an abbreviation in capitals with "Nr." or "ID": the list's own numbers
    if let Some((front, back)) = text.split_once(['-', ' '])
        && matches!(key(back).as_str(), "nr" | "id" | "nummer")
        && (1..=5).contains(&front.chars().count())
        && front.chars().all(char::is_uppercase)
    {
        return Some((Role::Id, 100));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if !(2..=6).contains(&words.len()) {
        return None;
    }
    let joint = words.iter().position(|word| {
        matches!(
            key(word).as_str(),
            "der"
                | "des"
                | "von"
                | "vom"
                | "zur"
                | "zum"
                | "fuer"
                | "im"
                | "am"
                | "lt"
                | "laut"
                | "gemaess"
        )
    });
    let telling = match joint {
        Some(0) => return None,
        Some(at) => words[at - 1],
        None => words[words.len() - 1],
    };
    find(telling)
        .filter(|(role, _)| {
            !matches!(role, Role::Field | Role::Public | Role::Point | Role::Id | Role::AsOf)
        })
        .map(|(role, rank)| (role, rank.saturating_add(100)))
}

/// What a role is called where it is told how a header was understood.
pub(super) fn named(role: Role) -> Text {
    let (de, en) = match role {
        Role::Id => ("Kennung", "id"),
        Role::Counter => ("laufende Nummer", "counter"),
        Role::Field => ("Handlungsfeld", "action field"),
        Role::Title => ("Bezeichnung", "title"),
        Role::Responsible => ("zuständig", "responsible"),
        Role::Start => ("Beginn", "start"),
        Role::End => ("Ende", "end"),
        Role::Duration => ("Laufzeit", "duration"),
        Role::Phase => ("Status", "phase"),
        Role::Progress => ("Fortschritt", "progress"),
        Role::Plan => ("Plan", "plan"),
        Role::Spent => ("Ist", "spent"),
        Role::Reason => ("Grund der Verzögerung", "reason of delay"),
        Role::Text => ("Sachstand", "status text"),
        Role::AsOf => ("Stand", "as of"),
        Role::DoneOn => ("umgesetzt am", "done on"),
        Role::Point => ("Beschlusspunkt", "resolution point"),
        Role::Public => ("öffentlich", "public"),
        Role::Unit => ("Einheit", "unit"),
        Role::Aggregation => ("Art", "kind"),
        Role::Period => ("Zeitraum", "period"),
        Role::Value => ("Wert", "value"),
        Role::Target => ("Ziel", "target"),
        Role::District => ("Bezirk", "district"),
        Role::Note => ("Bemerkung", "remark"),
        Role::Source => ("Quelle", "source"),
        Role::Year => ("Jahr", "year"),
        Role::Total => ("Summe", "sum"),
    };
    Text::new(de, en)
}

/// The domain's name of a measure's column.
pub(super) fn measure_column(role: Role) -> Option<MeasureColumn> {
    Some(match role {
        Role::Id => MeasureColumn::Id,
        Role::Field => MeasureColumn::Field,
        Role::Title => MeasureColumn::Title,
        Role::Responsible => MeasureColumn::Responsible,
        Role::Start => MeasureColumn::Start,
        Role::End => MeasureColumn::End,
        Role::Phase => MeasureColumn::Phase,
        Role::Progress => MeasureColumn::Progress,
        Role::Plan => MeasureColumn::Plan,
        Role::Spent => MeasureColumn::Spent,
        Role::Reason => MeasureColumn::Reason,
        Role::Text => MeasureColumn::Text,
        Role::AsOf => MeasureColumn::AsOf,
        Role::DoneOn => MeasureColumn::DoneOn,
        Role::Point => MeasureColumn::Point,
        Role::Public => MeasureColumn::Public,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::number::Unit;

    #[test]
    fn every_word_is_a_key_and_means_one_role() {
        for kind in [SheetKind::Measures, SheetKind::Indicators, SheetKind::Texts] {
            let mut seen = std::collections::BTreeMap::new();
            for (role, _, list) in words(kind) {
                for word in list.split_whitespace() {
                    assert_eq!(key(word), word, "{word} is no key");
                    if let Some(other) = seen.insert(word, *role) {
                        panic!("{word} is both {other:?} and {role:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn usual_headers_are_recognised() {
        use Role as R;
        for (text, expected) in [
            ("Nr./ID", R::Id),
            ("Maß-\nnahme", R::Title),
            ("Maßnahme/Titel", R::Title),
            ("zuständig (Amt)", R::Responsible),
            ("Federführung", R::Responsible),
            ("Ende/Termin", R::End),
            ("Umsetzungs\u{ad}stand", R::Phase),
            ("Fortschritt in %", R::Progress),
            ("% erledigt", R::Progress),
            ("% complete", R::Progress),
            ("Ende Plan", R::End),
            ("Ende Ist", R::DoneOn),
            ("Beginn Ist", R::Start),
            ("Betreff", R::Title),
            ("Erledigung bis", R::End),
            ("erledigt in %", R::Progress),
            ("Umsetzung in %", R::Progress),
            ("erledigt am", R::DoneOn),
            ("Plan_EUR", R::Plan),
            ("Plan (T€)", R::Plan),
            ("geplante Mittel in Tsd. €", R::Plan),
            ("Ist_EUR", R::Spent),
            ("verausgabt [€]", R::Spent),
            ("Grund der Verzögerung", R::Reason),
            ("Sachstand / Bemerkung", R::Text),
            ("Sachstand III. Quartal", R::Text),
            ("Stand", R::AsOf),
            ("umgesetzt am", R::DoneOn),
            ("Beschlusspunkt", R::Point),
            ("öffentlich (ja/nein)", R::Public),
            ("lfd. Nr.", R::Counter),
        ] {
            assert_eq!(role(SheetKind::Measures, text).map(|r| r.0), Some(expected), "{text}");
        }
        assert_eq!(split_unit("Plan (T€)").1, Some((Unit::Money, 1_000)));
        assert_eq!(split_unit("geplante Mittel in Tsd. €").1, Some((Unit::Money, 1_000)));
        assert_eq!(split_unit("Plan_EUR").1, Some((Unit::Money, 0)));
        assert_eq!(split_unit("Kosten in 1.000 €"), ("Kosten", Some((Unit::Money, 1_000))));
        assert_eq!(split_unit("Kosten (1 000 EUR)"), ("Kosten", Some((Unit::Money, 1_000))));
        assert_eq!(split_unit("Sachstand").1, None);
        assert_eq!(role(SheetKind::Measures, "Lieblingsfarbe"), None);
    }
}
