//! The columns that sheets have, and the words by which they are known.
//!
//! A header is compared by its [`key`]: case, blanks, hyphens, line breaks and points do not
//! matter. Words stand in order of preference: where two columns could be the title, the one
//! whose word stands further in front is.

use super::fold::key;
use super::number::{Unit, read_unit};
use crate::config::SheetKind;
use crate::domain::MeasureColumn;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

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
}

/// Role, name in a profile's `columns`, words parted by blanks.
type Words = &'static [(Role, &'static str, &'static str)];

/// Measures: role, name in a profile's `columns`, words.
const MEASURES: Words = &[
    (
        Role::Id,
        "id",
        "kennung id massnahmenid massnahmeid massnahmennr massnahmennummer massnahmenr \
         kennziffer kennnummer mid nr nummer no code measureid key",
    ),
    (Role::Counter, "counter", "lfdnr laufendenr laufendenummer lfdnummer pos position zeile"),
    (
        Role::Field,
        "field",
        "handlungsfeld hf handlungsfelder aktionsfeld themenfeld schwerpunkt actionfield \
         field bereich thema handlungsfeldid cluster",
    ),
    (
        Role::Title,
        "title",
        "massnahme massnahmen massnahmentitel titel massnahmenbezeichnung bezeichnung \
         bezeichnungdermassnahme namedermassnahme titeldermassnahme vorhaben projekt \
         aktivitaet measure title name projekttitel projektname kurztitel kurzbezeichnung \
         aufgabe",
    ),
    (
        Role::Responsible,
        "responsible",
        "zustaendig zustaendigkeit verantwortlich verantwortlichkeit federfuehrung \
         federfuehrend federfuehrendesamt zustaendigesamt amt fachamt fachbereich \
         verantwortlichesamt verantwortlicher verantwortung responsible owner office \
         dienststelle organisationseinheit akteur ansprechpartner zustaendigestelle oe \
         verantwortlichestelle",
    ),
    (
        Role::Start,
        "start",
        "beginn anfang start startdatum von ab projektbeginn umsetzungsbeginn startdate begin \
         massnahmenbeginn starttermin",
    ),
    (
        Role::End,
        "end",
        "ende termin frist bis enddatum fertigstellung zieltermin endtermin abschluss \
         faelligkeit faellig faelligam umsetzungbis umzusetzenbis terminbis projektende \
         umsetzungsfrist zeitziel enddate end due deadline duedate termine zuerledigenbis \
         fertigstellungstermin geplantesende geplanterabschluss realisierungbis \
         massnahmenende",
    ),
    (
        Role::Duration,
        "duration",
        "laufzeit zeitraum umsetzungszeitraum zeitplan umsetzungszeit durchfuehrungszeitraum \
         zeitschiene",
    ),
    (
        Role::Phase,
        "phase",
        "status umsetzungsstand phase umsetzungsstatus bearbeitungsstand bearbeitungsstatus \
         standderumsetzung standdermassnahme realisierungsstand projektstatus \
         massnahmenstatus projektphase state stage statusdermassnahme statusderumsetzung \
         umsetzungsphase",
    ),
    (
        Role::Progress,
        "progress",
        "fortschritt umsetzungsgrad fertigstellungsgrad erfuellungsgrad fortschrittsgrad \
         progress realisierungsgrad fortschrittprozent erledigtzu percentdone umsetzungin",
    ),
    (
        Role::Plan,
        "plan",
        "plan budget geplantemittel planmittel plankosten plansumme gesamtkosten kosten \
         mittel kostenplan planbudget ansatz haushaltsansatz finanzbedarf planwert budgetplan \
         geplantekosten kostengeplant mittelgeplant planned planneu gesamtbudget finanzierung \
         sollkosten planansatz mittelbedarf kostenrahmen plannedbudget",
    ),
    (
        Role::Spent,
        "spent",
        "ist verausgabt istkosten istmittel ausgaben verausgabtemittel istausgaben \
         mittelabfluss abgeflossenemittel mittelverausgabt budgetist kostenist spent actual \
         bisherausgegeben bisherverausgabt abfluss istsumme istwert",
    ),
    (
        Role::Reason,
        "reason",
        "grundderverzoegerung verzoegerungsgrund grund begruendung ursache verzoegerung \
         gruende gruendederverzoegerung hemmnis hemmnisse begruendungderverzoegerung reason \
         reasonfordelay delayreason gruendefuerverzoegerung grundfuerverzoegerung abweichung \
         begruendungbeiverzoegerung abweichungsgrund gruendefuerdieverzoegerung \
         grundfuerdieverzoegerung",
    ),
    (
        Role::Text,
        "text",
        "sachstand sachstandsbericht bemerkung bemerkungen erlaeuterung erlaeuterungen \
         statusbericht anmerkung anmerkungen kommentar bericht beschreibung zwischenstand \
         aktuellersachstand text statustext comment remarks note hinweise sachstandstext \
         massnahmenstand berichtstext aktuellerstand notiz notizen",
    ),
    (
        Role::AsOf,
        "as_of",
        "stand standvom datenstand berichtsstand stichtag standdatum asof aktualisiertam \
         letzteaktualisierung standam datumstand sachstandvom datum",
    ),
    (
        Role::DoneOn,
        "done_on",
        "umgesetztam erledigtam abgeschlossenam fertiggestelltam umsetzungsdatum \
         erledigungsdatum tatsaechlichesende doneon completedon abschlussdatum fertigam \
         realisiertam tatsaechlicherabschluss erledigt completed",
    ),
    (
        Role::Point,
        "point",
        "beschlusspunkt bp beschlusspunkte punkt beschlussziffer ziffer beschlussnr \
         zubeschlusspunkt point resolutionpoint beschlusspunktnr",
    ),
    (
        Role::Public,
        "public",
        "oeffentlich public veroeffentlichung veroeffentlichen oeffentlichkeit \
         zurveroeffentlichung oeff oeffentl",
    ),
];

/// Indicators.
const INDICATORS: Words = &[
    (
        Role::Id,
        "id",
        "kennung id indikatorid kennzahlid indikatornr kennzahlnr kennzahlennr indikatorennr \
         kennziffer kennnummer nr nummer no code indicatorid key indikatornummer \
         kennzahlennummer",
    ),
    (Role::Counter, "counter", "lfdnr laufendenr laufendenummer lfdnummer pos position zeile"),
    (
        Role::Field,
        "field",
        "handlungsfeld hf handlungsfelder aktionsfeld themenfeld schwerpunkt actionfield \
         field bereich thema handlungsfeldid cluster",
    ),
    (
        Role::Title,
        "name",
        "indikator kennzahl indikatoren kennzahlen bezeichnung name titel indikatorname \
         kennzahlname indikatorbezeichnung kennzahlbezeichnung bezeichnungdesindikators \
         bezeichnungderkennzahl messgroesse merkmal indicator kpi kennwert title groesse \
         messzahl nameindikator leistung indicatorname",
    ),
    (Role::Unit, "unit", "einheit masseinheit unit einh mengeneinheit dimension me"),
    (
        Role::Aggregation,
        "aggregation",
        "art aggregation aggregationsart aggregatart artderkennzahl artdesindikators typ \
         kennzahlart kennzahlentyp indikatorart indikatortyp type verdichtung kind \
         zusammenfassung",
    ),
    (
        Role::Period,
        "period",
        "zeitraum periode monat quartal berichtszeitraum berichtsmonat berichtsquartal \
         stichtag jahr halbjahr datum zeitpunkt period month quarter date stand \
         berichtsperiode zeit year berichtsjahr bezugszeitraum erhebungszeitraum monatjahr \
         quartaljahr",
    ),
    (
        Role::Value,
        "value",
        "wert istwert ist ergebnis value messwert werte anzahl menge zahl actual kennzahlwert \
         indikatorwert betrag",
    ),
    (
        Role::Target,
        "target",
        "zielwert ziel soll sollwert zielgroesse target planwert plan zielzahl targetvalue \
         vorgabe",
    ),
    (
        Role::District,
        "district",
        "bezirk stadtbezirk ortschaft stadtteil district ortsteil stadtraum ortsamt \
         ortsamtsbereich stadtbezirkortschaft gebiet sozialraum",
    ),
    (
        Role::Note,
        "note",
        "bemerkung bemerkungen anmerkung anmerkungen kommentar hinweis hinweise erlaeuterung \
         erlaeuterungen note remark remarks comment fussnote sachstand",
    ),
    (Role::Public, "public", "oeffentlich public veroeffentlichung veroeffentlichen"),
];

/// Narratives.
const TEXTS: Words = &[
    (
        Role::Field,
        "field",
        "handlungsfeld hf handlungsfelder aktionsfeld themenfeld schwerpunkt actionfield \
         field bereich thema handlungsfeldid",
    ),
    (
        Role::Text,
        "text",
        "berichtstext text fachtext bericht fliesstext narrativ berichtstexte texte \
         textbeitrag sachstand sachstandsbericht erlaeuterung narrative textimbericht beitrag \
         fachtexte",
    ),
    (
        Role::Public,
        "public",
        "oeffentlich public veroeffentlichung veroeffentlichen zurveroeffentlichung oeff oeffentl",
    ),
];

fn words(kind: SheetKind) -> Words {
    match kind {
        SheetKind::Measures => MEASURES,
        SheetKind::Indicators => INDICATORS,
        SheetKind::Texts => TEXTS,
        SheetKind::Skip => &[],
    }
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
    let found = word_role(kind, text);
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
            "umsetzung" | "realisierung" | "erfuellung" | "bearbeitung" | "erledigung"
        ) =>
        {
            Some((Role::Progress, 30))
        }
        found => found,
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
    (6..=folded.len().min(24)).rev().find_map(|end| {
        let head = folded.get(..end)?;
        let (role, rank) = lexicon.get(head)?;
        (folded.len() - end <= 20).then_some((*role, rank + 80))
    })
}

/// The text of a header without the unit behind it, and that unit: `Plan (T€)`, `Plan in €`,
/// `Plan_EUR`, `Fortschritt [%]`.
pub(super) fn split_unit(text: &str) -> (&str, Option<(Unit, u32)>) {
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
            return (base, Some(unit));
        }
    }
    (text, None)
}

/// A unit that is certain to be one: money, per cent, a factor.
fn known_unit(text: &str) -> Option<(Unit, u32)> {
    let text = text.trim_matches(['_', '-', ' ', '\u{a0}', '\n']);
    match read_unit(text)? {
        (Unit::Word(_), _) => None,
        (Unit::None, 0) => None,
        unit => Some(unit),
    }
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
        assert_eq!(split_unit("Sachstand").1, None);
        assert_eq!(role(SheetKind::Measures, "Lieblingsfarbe"), None);
    }
}
