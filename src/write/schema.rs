//! What the tidy tables and their columns mean: in one place, for the workbook's first sheet and
//! for the schema of the data package.

use crate::domain::{Aggregation, Deadline, Evaluation, Phase, Subject};

/// A table described.
#[derive(Debug, Clone, Copy)]
pub struct Described {
    /// Name, as [`Table::name`](crate::table::Table::name).
    pub name: &'static str,
    /// Title.
    pub title: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// Columns that together name a row; empty where none do.
    pub key: &'static [&'static str],
    /// Columns in order.
    pub columns: &'static [Column],
}

/// A column described.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means.
    pub meaning: &'static str,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// One of some words.
    Words(Words),
    /// A whole number from zero.
    Count,
    /// A decimal number.
    Number,
    /// Percent, 0 to 100.
    Percent,
    /// Euro with two places.
    Euro,
    /// A day.
    Date,
    /// A quarter: `2019-Q3`.
    Quarter,
    /// A month, quarter, half-year or year: `2019-09`, `2019-Q3`, `2019-H2`, `2019`.
    Period,
    /// `ja` or `nein`.
    YesNo,
    /// Table signs, joined by a blank.
    Signs,
}

/// Closed lists of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the lists of the domain")]
pub enum Words {
    Phase,
    Deadline,
    Evaluation,
    Aggregation,
    Subject,
}

impl Words {
    /// The words in their order.
    #[must_use]
    pub fn all(self) -> Vec<&'static str> {
        match self {
            Words::Phase => Phase::ALL.iter().map(|phase| phase.word()).collect(),
            Words::Deadline => Deadline::ALL.iter().map(|deadline| deadline.word()).collect(),
            Words::Evaluation => Evaluation::ALL.iter().map(|word| word.word()).collect(),
            Words::Aggregation => [
                Aggregation::Stock,
                Aggregation::Flow,
                Aggregation::Mean,
                Aggregation::Min,
                Aggregation::Max,
                Aggregation::Ratio,
            ]
            .map(Aggregation::word)
            .to_vec(),
            Words::Subject => [Subject::Measure, Subject::Indicator, Subject::Text, Subject::Point]
                .map(Subject::word)
                .to_vec(),
        }
    }
}

/// The description of a table; `None` for one that is not an edition's.
#[must_use]
pub fn of(name: &str) -> Option<&'static Described> {
    ALL.iter().find(|described| described.name == name)
}

const fn column(name: &'static str, kind: Kind, meaning: &'static str) -> Column {
    Column { name, kind, meaning }
}

const FIELD_ID: Column = column(
    "handlungsfeld_id",
    Kind::Text,
    "Kennung des Handlungsfeldes; * steht für die Summe über alle Handlungsfelder",
);
const FIELD: Column = column("handlungsfeld", Kind::Text, "Name des Handlungsfeldes");
const INDICATOR_ID: Column = column("indikator_id", Kind::Text, "Kennung des Indikators");
const INDICATOR: Column = column("indikator", Kind::Text, "Name des Indikators");
const UNIT: Column = column("einheit", Kind::Text, "Einheit der Werte");
const SIGNS: Column = column(
    "zeichen",
    Kind::Signs,
    "Tabellenzeichen; sagt, warum ein Wert fehlt oder was an ihm besonders ist",
);
const SOURCE: Column = column(
    "quelle",
    Kind::Text,
    "Woher die Angabe stammt: Datei!Tabelle!Zelle, mehrere mit | getrennt; in der öffentlichen Ausgabe das Amt",
);

/// All tables of an edition.
pub const ALL: &[Described] = &[
    Described {
        name: "massnahmen",
        title: "Maßnahmen",
        row: "Eine Zeile je Maßnahme mit ihrem Stand am Ende des Berichtszeitraums",
        key: &["massnahme_id"],
        columns: &[
            FIELD_ID,
            FIELD,
            column("massnahme_id", Kind::Text, "Kennung der Maßnahme, über alle Ausgaben gleich"),
            column("massnahme", Kind::Text, "Titel der Maßnahme"),
            column("zustaendig", Kind::Text, "Zuständige Stelle"),
            column("beginn", Kind::Date, "Beginn"),
            column("ende", Kind::Date, "Termin; bei „III. Quartal 2026“ der letzte Tag"),
            column("phase", Kind::Words(Words::Phase), "Wie weit die Maßnahme ist"),
            column("frist", Kind::Words(Words::Deadline), "Wie sie zu ihrem Termin steht"),
            column("fortschritt_prozent", Kind::Percent, "Fortschritt in Prozent"),
            column("plan_eur", Kind::Euro, "Geplante Mittel in Euro"),
            column("ist_eur", Kind::Euro, "Verausgabte Mittel in Euro"),
            column("verzoegerungsgrund", Kind::Text, "Grund der Verzögerung"),
            column("sachstand", Kind::Text, "Sachstand in Worten"),
            column("stand", Kind::Date, "Tag, von dem der Sachstand ist"),
            column("beschlusspunkt", Kind::Text, "Nummer des Beschlusspunktes"),
            column("oeffentlich", Kind::YesNo, "Ob die Maßnahme öffentlich ist"),
            SOURCE,
            column("ende_text", Kind::Text, "Termin, wie er geschrieben stand"),
            column("umgesetzt_am", Kind::Date, "Tag, an dem die Maßnahme umgesetzt war"),
        ],
    },
    Described {
        name: "massnahmen_je_quartal",
        title: "Maßnahmen je Quartal",
        row: "Eine Zeile je Handlungsfeld und Quartal; * ist die Summe über alle Handlungsfelder",
        key: &["handlungsfeld_id", "quartal"],
        columns: &[
            FIELD_ID,
            FIELD,
            column("quartal", Kind::Quarter, "Quartal"),
            column("anzahl", Kind::Count, "Zahl der Maßnahmen"),
            column("geplant", Kind::Count, "davon geplant"),
            column("in_umsetzung", Kind::Count, "davon in Umsetzung"),
            column("umgesetzt", Kind::Count, "davon umgesetzt"),
            column("daueraufgabe", Kind::Count, "davon Daueraufgabe"),
            column("zurueckgestellt", Kind::Count, "davon zurückgestellt"),
            column("entfallen", Kind::Count, "davon entfallen"),
            column(
                "faellig_bis_quartalsende",
                Kind::Count,
                "Maßnahmen mit Termin bis zum Ende des Quartals",
            ),
            column("termingerecht", Kind::Count, "bis zum Termin umgesetzt"),
            column("verspaetet", Kind::Count, "nach dem Termin umgesetzt"),
            column("ueberfaellig", Kind::Count, "am Ende des Quartals überfällig"),
            column(
                "fortschritt_mittel",
                Kind::Percent,
                "Mittlerer Fortschritt in Prozent über die Maßnahmen, die ihn nennen",
            ),
            column("plan_eur", Kind::Euro, "Geplante Mittel in Euro"),
            column("ist_eur", Kind::Euro, "Verausgabte Mittel in Euro"),
        ],
    },
    Described {
        name: "indikatoren_werte",
        title: "Werte der Indikatoren",
        row: "Eine Zeile je Wert, wie ihn ein Amt geliefert hat",
        key: &[],
        columns: &[
            column("handlungsfeld_id", Kind::Text, "Kennung des Handlungsfeldes"),
            INDICATOR_ID,
            INDICATOR,
            UNIT,
            column("amt", Kind::Text, "Amt, das den Wert geliefert hat"),
            column("periode", Kind::Period, "Monat, Quartal, Halbjahr oder Jahr"),
            column("wert", Kind::Number, "Wert, wie er gelesen wurde"),
            SIGNS,
            column("anmerkung", Kind::Text, "Was zu dem Wert gesagt war"),
            SOURCE,
            column("bezirk", Kind::Text, "Stadtbezirk oder Ortschaft"),
        ],
    },
    Described {
        name: "indikatoren_je_quartal",
        title: "Indikatoren je Quartal",
        row: "Eine Zeile je Indikator und Quartal",
        key: &["indikator_id", "quartal"],
        columns: &[
            column("handlungsfeld_id", Kind::Text, "Kennung des Handlungsfeldes"),
            FIELD,
            INDICATOR_ID,
            INDICATOR,
            UNIT,
            column(
                "aggregation",
                Kind::Words(Words::Aggregation),
                "Wie Werte zum Quartal zusammengefasst sind",
            ),
            column("quartal", Kind::Quarter, "Quartal"),
            column("wert", Kind::Number, "Wert des Quartals, gerundet wie gedruckt"),
            SIGNS,
            column("perioden_vorhanden", Kind::Count, "Vorhandene Zeiträume im Quartal"),
            column("perioden_erwartet", Kind::Count, "Erwartete Zeiträume im Quartal"),
            column("differenz_vorquartal", Kind::Number, "Unterschied zum Quartal davor"),
            column(
                "differenz_vorjahresquartal",
                Kind::Number,
                "Unterschied zum selben Quartal des Vorjahres",
            ),
            column("zielwert", Kind::Number, "Zielwert"),
            column("bewertung", Kind::Words(Words::Evaluation), "Wie der Wert zum Ziel steht"),
            SOURCE,
            column("kumuliert", Kind::Number, "Summe seit Januar, bei Summengrößen"),
            column("prognose", Kind::Number, "Prognose"),
        ],
    },
    Described {
        name: "aenderungen",
        title: "Änderungen",
        row: "Eine Zeile je Änderung gegenüber der vorigen Ausgabe",
        key: &[],
        columns: &[
            column("art", Kind::Text, "Art der Änderung"),
            column("gegenstand", Kind::Words(Words::Subject), "Was sich geändert hat"),
            column("id", Kind::Text, "Kennung der Maßnahme oder des Indikators"),
            column("bezeichnung", Kind::Text, "Titel der Maßnahme oder Name des Indikators"),
            column("alt", Kind::Text, "Vorher"),
            column("neu", Kind::Text, "Jetzt"),
            SOURCE,
            column("gegenueber", Kind::Text, "Womit verglichen wird: Ausgabe oder frühere Fassung"),
        ],
    },
    Described {
        name: "hinweise",
        title: "Hinweise zu den Daten",
        row: "Eine Zeile je Hinweis der Prüfung",
        key: &[],
        columns: &[
            column("regel", Kind::Text, "Nummer der Regel"),
            column("stufe", Kind::Text, "error (Fehler), warning (Warnung) oder note (Hinweis)"),
            column("datei", Kind::Text, "Datei"),
            column("tabelle", Kind::Text, "Tabellenblatt"),
            column("zelle", Kind::Text, "Zelle"),
            column("meldung", Kind::Text, "Was erwartet und was gefunden wurde"),
            column("abhilfe", Kind::Text, "Was zu tun ist"),
            column("angenommen", Kind::Text, "Warum der Hinweis zugelassen ist"),
        ],
    },
];
