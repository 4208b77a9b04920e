//! Layouts: where the table stands and how it is laid out.

use super::sheets::assert_read;

/// The sheets that a plain export has, with nothing said in the project file.
#[test]
fn plain_lists_need_no_profile() {
    assert_read!("
        # Massnahmen
        ID | Handlungsfeld | Titel | Amt | Beginn | Ende | Status | Fortschritt | Plan_EUR | Ist_EUR | Sachstand
        D000-M0000 | Klimaschutz und Energie | Wärmeplanung – Solar (Abschnitt 3) | Umweltamt | 2025-Q1 | 2026-Q4 | verzögert | 45 | 120000.5 | 60000.25 | Die Planung läuft.\\n\\nSie wird geprüft.
        D000-M0001 | Integration | Sprachförderung | Umweltamt | 2025-Q2 | 2025-Q3 | abgeschlossen | 100 | 5000 | 5000.1 | Fertig.
        D000-M0002 | Integration | Beratung | Umweltamt | 2025-Q2 | 2025-Q3 | unklar | 10 | 1 | 2 | Offen.
        # Indikatoren
        ID | Handlungsfeld | Name | Einheit | Art | Monat | Wert
        D000-I0000 | Integration | Kurse 1 | Anzahl | Bestand | 2025-01-01 | 12.5
        D000-I0000 | Integration | Kurse 1 | Anzahl | Bestand | 2025-02-01 | k. A.
        D000-I0000 | Integration | Kurse 1 | Anzahl | Bestand | 2025-03-01 |
        D000-I0001 | Integration | Anteil 2 | % der Haushalte | Quote | 2025-01-01 | 45.3
    ");
}

/// Title rows, a logo's blank rows, a unit row and a row of column numbers around the header;
/// the year merged over its quarters.
#[test]
fn two_header_rows_with_merged_years() {
    assert_read!(
        "
        # Kennzahlen
        Landeshauptstadt Dresden
        Kennzahlen zum Fachplan Asyl
        @row 5
        Nr. | Kennzahl | Handlungsfeld | Einheit | 2018 | < | 2019 | < | < | < | Bemerkung
        ^ | ^ | ^ | ^ | III. | IV. | I. | II. | III. | IV. | ^
         |  |  |  | Anzahl | Anzahl | Anzahl | Anzahl | Anzahl | Anzahl |
        1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11
        W-01 | Plätze | Wohnen | Plätze | 400 | 410 | 420 | 430 | 440 |  |
        W-02 | Wohnungen | Wohnen | Wohnungen | ca. 70 | 70* | (12) | - | k. A. | … | geprüft
        Summe |  |  |  | 470 | 480 | 432 | 430 | 440 |  |
        _________
        * Zählung vom August
        Quelle: Sozialamt
        Stand: 30.09.2019
    "
    );
}

/// Months in the columns, the year only in the title; the action field as heading, as sheet name.
#[test]
fn months_under_a_titles_year_and_headings() {
    assert_read!(
        "
        # Integration
        Indikatoren 2019
        Indikator | Jan | Feb | Mrz
        Kurse | 1 | 2 | 3
        # Monate
        Indikator | Einheit | Januar 2019 | 02/2019 | 2019-03-31
        Handlungsfeld Wohnen | < | < | < | <
        Plätze | Plätze | 1 | 2 | 3
        Klimaschutz und Energie
        Bäume | Bäume | 4 | 5 | 6
        Verkehr | < | < | <
        Radwege | km | 7 | 8 | 9
    "
    );
}

/// The label only in the first row of its group, merged or left blank; sums within and at the end.
#[test]
fn groups_and_sums_of_measures() {
    assert_read!("
        # Maßnahmen
        Maßnahmenübersicht
        @row 3
        Handlungsfeld | Nr. | Maßnahme | Zuständig-\\nkeit | Termin | Umsetzungs-\\nstand | Plan (T€) | verausgabt (€)
        Wohnen | 1 | Neubau | Amt 65 | III. Quartal 2026 | im Bau | 1,5 | 700
         | 2 | Umbau | Amt 65 | fortlaufend | Daueraufgabe | 2 | 300
        Zwischensumme |  |  |  |  |  | 3,5 | 1000
        Integration | 3 | Kurse | Amt 50 | Ende 2026 | läuft | 1.234,50 € | ca. 10
         | 4 | Beratung | Amt 50 | 31.02.2026 | geplant | - | k. A.
        Zwischensumme |  |  |  |  |  | 1,2 | 10
        Gesamtsumme |  |  |  |  |  | 4,7345 | 1010
    ");
}

#[test]
fn merged_cells_and_continued_rows() {
    assert_read!(
        "
        # Maßnahmen
        ID | Handlungsfeld | Maßnahme | Status | Sachstand | öffentlich
        M-1 | Wohnen | Neubau | umgesetzt | Erster Absatz. | ja
        ^ | ^ | ^ |  | Zweiter Absatz. |
        M-2 | ^ | ~Umbau~ | entfallen | – | vielleicht
        ID | Handlungsfeld | Maßnahme | Status | Sachstand | öffentlich
        M-3 | Integration | Kurse | Idee | =? | nein
        M-4 |  | Beratung | geplannt | !#REF! |
        M-5 |  |  |  |  |
    "
    );
}

/// Several tables below and beside one another, each with its own title.
#[test]
fn several_tables_on_a_sheet() {
    assert_read!(
        "
        # Tabelle1
        Tab. 1: Wohnen
        Kennung | Indikator | 2018 | 2019 |  | Kennung | Indikator | 2018 | 2019
        W-1 | Plätze | 10 | 20 |  | W-2 | Zimmer | 30 | 40
        @row 6
        Tab. 2: Integration
        Kennung | Indikator | Monat | Wert
        I-1 | Kurse | Sept. 2019 | 7
        I-1 | Kurse | 3/2019 | 8
        I-1 | Kurse | 2O19 | 9
    "
    );
}

#[test]
fn periods_down_and_indicators_across() {
    assert_read!(
        "
        # Integration
        Quartal | Kurse | Anträge (Anzahl) | Quote in %
        Q1/2019 | 1 | 10 | 45%
        Q2/2019 | 2 | - | 46,5
        II/2019 | 3 | x | 47
    "
    );
}

/// A district column; "gesamt" in it is the sum over the districts.
#[test]
fn districts() {
    assert_read!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | Stadtbezirk | Quartal | Wert | Ziel 2022
        W-1 | Wohnen | Plätze | Altstadt | 2019-09-30 | 10 | 50
        W-1 | Wohnen | Plätze | Neustadt | 2019-09-30 | 20 |
        W-1 | Wohnen | Plätze | gesamt | 2019-09-30 | 31 |
    "
    );
}

#[test]
fn texts() {
    assert_read!(
        "
        # Fachtexte
        Handlungsfeld | Berichtstext | öffentlich
        Wohnen | Erster Satz.\\n\\nZweiter Absatz mit {W-03@2019-Q3}. | ja
        Wohnung | Unbekanntes Feld. |
        Integration |  |
    "
    );
}

/// Covers and imprints are passed over with a note; what looks like data is asked for.
#[test]
fn what_is_no_table() {
    assert_read!(
        "
        # Deckblatt
        Fachplan Asyl und Integration
        Ansprechpartner | Frau Muster
        # Leer
        # Geheim (hidden)
        ID | Maßnahme | Status | Ende
        M-1 | X | geplant | 2020
        # Zahlen
        Wohnform | Quartier A | Quartier B
        Wohnheim | 10 | 20
        Wohnung | 30 | 40
        # Halb
        Kennzahl | Bemerkung | Ist
        Plätze | keine | 5
        Zimmer | keine | 6
    "
    );
}

#[test]
fn hidden_rows_and_columns_are_read_and_told() {
    assert_read!(
        "
        # Maßnahmen
        @hide row 3
        @hide column D
        ID | Handlungsfeld | Maßnahme | Status | Ende
        M-1 | Wohnen | Neubau | geplant | 2020
        M-2 | Wohnen | Umbau | geplant | 2021
    "
    );
}
