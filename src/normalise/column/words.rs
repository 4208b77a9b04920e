//! The words by which columns are known.

use super::Role;
use crate::config::SheetKind;

/// Role, name in a profile's `columns`, words parted by blanks.
pub(super) type Words = &'static [(Role, &'static str, &'static str)];

/// Columns that only number the rows.
const COUNTER: &str = "lfdnr laufendenr laufendenummer lfdnummer pos position zeile";
/// Action fields.
const FIELD: &str = "handlungsfeld hf handlungsfelder aktionsfeld themenfeld schwerpunkt actionfield \
                     field bereich thema handlungsfeldid cluster";

/// Measures: role, name in a profile's `columns`, words.
const MEASURES: Words = &[
    (
        Role::Id,
        "id",
        "kennung id massnahmenid massnahmeid massnahmennr massnahmennummer massnahmenr \
         kennziffer kennnummer mid nr nummer no code measureid key projektid projektnr \
         projektnummer projectid vorhabenid vorhabennr vorhabennummer nrdermassnahme \
         nummerdermassnahme kennungdermassnahme",
    ),
    (Role::Counter, "counter", COUNTER),
    (Role::Field, "field", FIELD),
    (
        Role::Title,
        "title",
        "massnahme massnahmen massnahmentitel titel massnahmenbezeichnung bezeichnung \
         bezeichnungdermassnahme namedermassnahme titeldermassnahme vorhaben projekt \
         leistungsbezeichnung projektbezeichnung massnahmenbeschreibung auftrag \
         aktivitaet measure title name projekttitel projektname kurztitel kurzbezeichnung \
         aufgabe betreff beschlussinhalt beschlussgegenstand \
         beschlussbezeichnung leistung",
    ),
    (
        Role::Responsible,
        "responsible",
        "zustaendig zustaendigkeit verantwortlich verantwortlichkeit federfuehrung \
         federfuehrend federfuehrendesamt zustaendigesamt amt fachamt fachbereich \
         verantwortlichesamt verantwortlicher verantwortung responsible owner office \
         dienststelle organisationseinheit akteur ansprechpartner zustaendigestelle oe \
         verantwortlichestelle projektleitung leitung projektverantwortung traeger",
    ),
    (
        Role::Start,
        "start",
        "beginn anfang start startdatum von ab projektbeginn umsetzungsbeginn startdate begin \
         massnahmenbeginn starttermin projektstart baubeginn umsetzungsstart",
    ),
    (
        Role::End,
        "end",
        "ende termin frist bis enddatum fertigstellung zieltermin endtermin abschluss \
         faelligkeit faellig faelligam umsetzungbis umzusetzenbis terminbis projektende \
         umsetzungsfrist zeitziel enddate end due deadline duedate termine zuerledigenbis \
         fertigstellungstermin geplantesende geplanterabschluss realisierungbis \
         massnahmenende erledigungbis golivegeplant golive bauende inbetriebnahme",
    ),
    (
        Role::Duration,
        "duration",
        "laufzeit zeitraum umsetzungszeitraum zeitplan umsetzungszeit durchfuehrungszeitraum \
         zeitschiene zeitrahmen",
    ),
    (
        Role::Phase,
        "phase",
        "status umsetzungsstand phase umsetzungsstatus bearbeitungsstand bearbeitungsstatus \
         standderumsetzung standdermassnahme realisierungsstand projektstatus \
         massnahmenstatus projektphase state stage statusdermassnahme statusderumsetzung \
         umsetzungsphase standderbearbeitung",
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
         massnahmenstand berichtstext aktuellerstand notiz notizen bearbeitungsvermerk \
         erledigungsvermerk vermerk",
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
         realisiertam tatsaechlicherabschluss erledigt completed goliveerfolgtam livegangam",
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
    (Role::Counter, "counter", COUNTER),
    (Role::Field, "field", FIELD),
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
         indikatorwert betrag rechnung rechnungsergebnis",
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
    (
        Role::Source,
        "source",
        "quelle quellen datenquelle datenquellen quellenangabe datengrundlage datenherkunft \
         source datasource",
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

/// The words of a kind.
pub(super) fn words(kind: SheetKind) -> Words {
    match kind {
        SheetKind::Measures => MEASURES,
        SheetKind::Indicators => INDICATORS,
        SheetKind::Texts => TEXTS,
        SheetKind::Skip => &[],
    }
}
