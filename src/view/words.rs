//! The report's fixed wording. German; templates hold the rest.

use super::format;
use crate::config::{Config, EditionKind};
use crate::domain::{Aggregation, ChangeKind, Phase, PointState, Sign};

/// Heading of what belongs to no action field.
pub const WITHOUT_FIELD: &str = "Ohne Handlungsfeld";

/// The edition's name in a running head.
#[must_use]
pub fn edition(kind: EditionKind) -> &'static str {
    match kind {
        EditionKind::Full => "Ausgabe für den Rat",
        EditionKind::Public => "öffentliche Ausgabe",
    }
}

/// `Beschlusskontrolle zu V2927/19`; without the number where the resolution is not public.
#[must_use]
pub fn short_title(config: &Config, public: bool) -> String {
    let resolution = &config.resolution;
    if resolution.paper.is_empty() || public && !resolution.public {
        "Beschlusskontrolle".to_owned()
    } else {
        format!("Beschlusskontrolle zu {}", resolution.paper)
    }
}

/// What the letter says of a point's state.
#[must_use]
pub fn point_state(state: PointState) -> &'static str {
    match state {
        PointState::Done => "Dieser Punkt ist umgesetzt.",
        PointState::Running => "Dieser Punkt wird gegenwärtig umgesetzt.",
        PointState::Considered => "Dieser Punkt wird bei der weiteren Arbeit berücksichtigt.",
        PointState::Impossible => "Dieser Punkt lässt sich nicht umsetzen.",
        PointState::Open => "Die Umsetzung dieses Punktes steht noch aus.",
    }
}

/// How an indicator's values combine, for its definition line.
#[must_use]
pub fn aggregation(kind: Option<Aggregation>) -> &'static str {
    match kind {
        Some(Aggregation::Stock) => "Bestand am Ende des Quartals",
        Some(Aggregation::Flow) => "Summe des Quartals",
        Some(Aggregation::Mean) => "Mittelwert des Quartals",
        Some(Aggregation::Min) => "Kleinster Wert des Quartals",
        Some(Aggregation::Max) => "Größter Wert des Quartals",
        Some(Aggregation::Ratio) => "Quote des Quartals",
        None => "Art der Zusammenfassung nicht angegeben",
    }
}

/// Meaning of a table sign.
#[must_use]
pub fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::Nothing => "genau null, nichts vorhanden",
        Sign::NearZero => {
            "weniger als die Hälfte der letzten gezeigten Stelle, aber mehr als nichts"
        }
        Sign::Unknown => "Zahlenwert unbekannt oder geheim zu halten",
        Sign::Blocked => "Angabe nicht sinnvoll",
        Sign::NotYet => "Angabe fällt später an oder ist unvollständig",
        Sign::Unreliable => "Zahlenwert nicht sicher genug",
        Sign::Limited => "Aussagewert eingeschränkt, zum Beispiel weil Monate fehlen",
        Sign::Provisional => "vorläufiger Wert",
        Sign::Revised => "berichtigter Wert",
        Sign::Estimated => "geschätzter Wert",
    }
}

/// Heading of the changes of one kind; `None` for those that are counted, not listed.
#[must_use]
pub fn change_heading(kind: ChangeKind) -> Option<&'static str> {
    Some(match kind {
        ChangeKind::New => "Neu aufgenommen",
        ChangeKind::Done => "Umgesetzt",
        ChangeKind::DroppedAfterDone => "Nach Umsetzung ausgeschieden",
        ChangeKind::Dropped => "Entfallen",
        ChangeKind::Missing => "Ohne Angabe von Gründen nicht mehr gemeldet",
        ChangeKind::NewlyOverdue => "Neu überfällig",
        ChangeKind::BackInTime => "Wieder in der Frist",
        ChangeKind::ReasonChanged => "Grund der Verzögerung geändert",
        ChangeKind::Rescheduled => "Termin verschoben",
        ChangeKind::PhaseChanged => "Phase geändert",
        ChangeKind::PhaseBackwards => "Phase zurückgesetzt",
        ChangeKind::MoneyChanged => "Geplante Mittel geändert",
        ChangeKind::Revised => "Berichtigte Werte",
        ChangeKind::Late => "Nachgetragene Werte",
        ChangeKind::ProgressChanged
        | ChangeKind::TextChanged
        | ChangeKind::TextStale
        | ChangeKind::Renamed => return None,
    })
}

/// A number of measures in a phase: `4 Daueraufgaben`, `9 in Umsetzung`.
#[must_use]
pub fn phase_counted(phase: Phase, count: u32) -> String {
    let plural = if phase == Phase::Permanent && count != 1 { "n" } else { "" };
    format!("{} {}{plural}", format::number(count.into(), 0), phase.word())
}

/// What a counted change is of: in the singular, in the plural.
#[must_use]
pub fn change_counted(kind: ChangeKind) -> (&'static str, &'static str) {
    match kind {
        ChangeKind::New => ("neuer Berichtstext", "neue Berichtstexte"),
        ChangeKind::MoneyChanged => {
            ("Angabe zu verausgabten Mitteln", "Angaben zu verausgabten Mitteln")
        }
        ChangeKind::ProgressChanged => ("Angabe zum Fortschritt", "Angaben zum Fortschritt"),
        ChangeKind::TextChanged => ("geänderter Text", "geänderte Texte"),
        ChangeKind::TextStale => ("unveränderter Sachstand", "unveränderte Sachstände"),
        _ => ("sonstige Angabe", "sonstige Angaben"),
    }
}

/// The mark at a measure's title: in words, never by colour alone. `None`: the change shows
/// nothing that the row does not say itself, or is no news for the council.
#[must_use]
pub fn change_mark(kind: ChangeKind) -> Option<&'static str> {
    match kind {
        ChangeKind::New => Some("neu"),
        ChangeKind::Done => Some("neu umgesetzt"),
        ChangeKind::Dropped => Some("neu entfallen"),
        ChangeKind::NewlyOverdue => Some("neu überfällig"),
        ChangeKind::BackInTime => Some("wieder in der Frist"),
        ChangeKind::Rescheduled => Some("Termin verschoben"),
        ChangeKind::PhaseChanged => Some("Phase geändert"),
        ChangeKind::PhaseBackwards => Some("Phase zurückgesetzt"),
        // A text that stays the same is told with the edition since when: [`stale`]; one that is new is
        // marked where it stands, and money by what of it changed.
        ChangeKind::ReasonChanged
        | ChangeKind::ProgressChanged
        | ChangeKind::MoneyChanged
        | ChangeKind::TextChanged
        | ChangeKind::TextStale
        | ChangeKind::Renamed
        | ChangeKind::DroppedAfterDone
        | ChangeKind::Missing
        | ChangeKind::Revised
        | ChangeKind::Late => None,
    }
}

/// The mark of a status text that does not change: `Sachstand unverändert seit I/2026`; `since` is what
/// the list of changes says.
#[must_use]
pub fn stale(since: &str) -> String {
    let period = since.rsplit(' ').next().and_then(|text| text.parse().ok());
    match period.map(format::period_short) {
        Some(period) => format!("Sachstand unverändert seit {period}"),
        None => "Sachstand unverändert".to_owned(),
    }
}

/// Says on page 1 that this is a correction, and of how much.
#[must_use]
pub fn correction(revision: u32, count: usize) -> String {
    let former = revision.saturating_sub(1);
    let this = format!("Dies ist die {revision}. Fassung dieses Berichts.");
    match count {
        0 => format!(
            "{this} Gegenüber der {former}. Fassung sind Beschlusspunkte, Maßnahmen, Werte und Texte \
             unverändert."
        ),
        1 => format!(
            "{this} Gegenüber der {former}. Fassung hat sich eine Angabe geändert; welche, steht \
             in der Datengrundlage unter „Berichtigungen“. Berichtigte Werte tragen das Zeichen r."
        ),
        _ => format!(
            "{this} Gegenüber der {former}. Fassung haben sich {count} Angaben geändert; welche, \
             steht in der Datengrundlage unter „Berichtigungen“. Berichtigte Werte tragen das Zeichen r."
        ),
    }
}

/// Which departments are missing, for page 1; empty where all delivered.
#[must_use]
pub fn missing_sentence(names: &[String], period: &str) -> String {
    match names {
        [] => String::new(),
        [one] => format!(
            "Für den Berichtszeitraum {period} liegt noch keine Zulieferung vor von: {one}. Die \
             Angaben zu diesem Bereich sind daher unvollständig."
        ),
        many => format!(
            "Für den Berichtszeitraum {period} liegen noch keine Zulieferungen vor von: {}. Die \
             Angaben zu diesen Bereichen sind daher unvollständig.",
            format::list(many)
        ),
    }
}
