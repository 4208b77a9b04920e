//! Values: what people type into cells, and what is asked back.

use super::sheets::{assert_read, indicator, project};
use ratsbericht::config::{Profile, SheetKind, SheetLayout};
use ratsbericht::domain::{Aggregation, Grain};

#[test]
fn doubtful_numbers_are_asked_for() {
    assert_read!(
        "
        # Indikatoren
        ID | Handlungsfeld | Indikator | Einheit | Art | Monat | Wert | Bemerkung
        A | Wohnen | Plätze | Personen | Bestand | 01/2019 | \"1.234\" |
        A | Wohnen | Plätze | Personen | Bestand | 02/2019 | \"1.5\" |
        A | Wohnen | Plätze | Personen | Bestand | 03/2019 | ca. 700 | laut Amt 50
        A | Wohnen | Plätze | Personen | Bestand | 04/2019 | > 100 |
        A | Wohnen | Plätze | Personen | Bestand | 05/2019 | 12 Personen |
        A | Wohnen | Plätze | Personen | Bestand | 06/2019 | 12 % |
        A | Wohnen | Plätze | Personen | Bestand | 07/2019 | \"12\" |
        A | Wohnen | Plätze | Personen | Bestand | 08/2019 | 2019-10-09 |
        A | Wohnen | Plätze | Personen | Bestand | 09/2019 | O |
        A | Wohnen | Plätze | Personen | Bestand | 10/2019 | !#DIV/0! |
        A | Wohnen | Plätze | Personen | Bestand | 11/2019 | =? |
        A | Wohnen | Plätze | Personen | Bestand | 12/2019 | 12 von 20 |
        B | Wohnen | Quote | % | Anteil | 01/2019 | 45% |
        B | Wohnen | Quote | % | Anteil | 02/2019 | 46,5 % |
        B | Wohnen | Quote | % | Anteil | 03/2019 | 0.47 |
        B | Wohnen | Quote | % | Anteil | 04/2019 | 12 von 20 |
        C | Wohnen | Kosten | T€ | Summe | 01/2019 | 1,5 Mio. € |
        C | Wohnen | Kosten | T€ | Summe | 02/2019 | 1500 |
        D | Wohnen | Kosten 2 | Persnen | Durchschn. | 02/2019 | – |
    "
    );
}

/// A point that groups is confirmed by other values of its column.
#[test]
fn a_column_confirms_its_points() {
    assert_read!(
        "
        # Indikatoren
        ID | Handlungsfeld | Indikator | Einheit | Art | Monat | Wert
        A | Wohnen | Plätze | Personen | Bestand | 01/2019 | \"1.234\"
        A | Wohnen | Plätze | Personen | Bestand | 02/2019 | 1.235,5
    "
    );
}

/// The workbook's own legend says what its signs mean.
#[test]
fn a_legend_wins_over_the_usual_meaning() {
    assert_read!(
        "
        # Indikatoren
        ID | Handlungsfeld | Indikator | Einheit | Art | Monat | Wert
        A | Wohnen | Plätze | Personen | Bestand | 01/2019 | -
        A | Wohnen | Plätze | Personen | Bestand | 02/2019 | •
        # Zeichenerklärung
        - | keine Angabe
        • = nichts vorhanden
    "
    );
}

#[test]
fn progress_and_dates_of_measures() {
    assert_read!("
        # Maßnahmen
        Kennung | Handlungsfeld | Maßnahme | Laufzeit | Status | Fortschritt | Stand | umgesetzt am | Grund der Verzögerung | BP
        A | Wohnen | Eins | 2019-2021 | läuft | 45% | 30.09.2019 |  |  | 2
        B | Wohnen | Zwei | Q4/2019 - Q2/2020 | verzögert | 45 % | 2019-09-30 |  | Baukosten | 2
        C | Wohnen | Drei | seit Mai 2018 | umgesetzt | 12 von 20 | Sept. 2019 | 09/2019 | - |
        D | Wohnen | Vier | dauerhaft | dauerhaft | 0.5 | 1905-07-11 | sofort |  |
        E | Wohnen | Fünf | 10/1/2019 | umgesetzt (2018) | hoch | 43831 | 43831 |  |
    ");
}

#[test]
fn ids_are_proposed_where_missing() {
    let mut config = project();
    let mut known = indicator("W-03", Aggregation::Stock);
    known.name = Some("Geflüchtete in Wohnungen".to_owned());
    known.aliases = vec!["Wohnungsnahme".to_owned()];
    known.field = Some("WOHNEN".into());
    known.grain = Some(Grain::Quarter);
    config.indicators.push(known);
    assert_read!(
        &config,
        "
        # Maßnahmen
        lfd. Nr. | Kennung | Handlungsfeld | Maßnahme | Status | Ende
        1 | M-1 | Wohnen | Neubau | geplant | 2020
        2 |  | Wohnen | Umbau der Straße | geplant | 2020
        # Indikatoren
        Indikator | Einheit | Stichtag | Wert
        Wohnungsnahme | Personen | 2019-09-30 | 507
        Kurse | Anzahl | 2019-09-30 | 12
    "
    );
}

/// A profile wins over what would be detected.
#[test]
fn profiles_win() {
    let mut config = project();
    config.departments[0].sheets = vec![
        Profile {
            sheet: "Tab*".to_owned(),
            kind: Some(SheetKind::Indicators),
            layout: Some(SheetLayout::Wide),
            header_rows: vec![2, 3],
            field: "WOHNEN".to_owned(),
            columns: [("id", "Lfd"), ("name", "B"), ("unit", "E")]
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .into(),
            placeholders: [("-".to_owned(), ".".to_owned())].into(),
            ..Profile::default()
        },
        Profile { sheet: "Egal".to_owned(), kind: Some(SheetKind::Skip), ..Profile::default() },
        Profile {
            sheet: "Falsch".to_owned(),
            kind: Some(SheetKind::Measures),
            header_rows: vec![1],
            columns: [("id".to_owned(), "Kennung".to_owned())].into(),
            ..Profile::default()
        },
        Profile { sheet: "Verborgen".to_owned(), hidden: Some(true), ..Profile::default() },
    ];
    assert_read!(
        &config,
        "
        # Tabelle1
        Irgendein Titel
        Lfd | Was | E | 2019 | <
        ^ | ^ | ^ | Q1 | Q2
        K1 | Plätze | Stück | 5 | -
        # Egal
        ID | Maßnahme | Status | Ende
        M-1 | X | geplant | 2020
        # Falsch
        Nummer | Maßnahme | Status | Ende
        M-1 | X | geplant | 2020
        # Verborgen (hidden)
        ID | Handlungsfeld | Maßnahme | Status | Ende
        M-9 | Wohnen | Neubau | geplant | 2020
    "
    );
}
