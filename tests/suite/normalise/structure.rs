//! Where tables begin and end, and what names their rows and columns: sheets of strangers, each as it
//! was once misread.

use super::sheets::assert_read;

/// Another table right of a gap, whose column of names has a header that nobody knows.
#[test]
fn names_of_their_own_make_a_table_beside_another() {
    assert_read!(
        "
        # Wohnen
        Kennzahl | Q1 25 | Q2 25 | | Kursart | Q3 25 | Q4 25
        Caritas | 1 | 2 | | Alpha | 5 | 6
        AWO | 3 | 4 | | B1 | 7 | 8
        Diakonie | 9 | 10 | | | |
    "
    );
}

/// Each table below another has a header and names of its own; the same header with a title above it
/// begins a new one.
#[test]
fn tables_below_one_another_end_where_the_next_begins() {
    assert_read!(
        "
        # Wohnen
        Tabelle 1: Beratung
        Träger | Q1 25 | Q2 25
        Caritas | 210 | 222
        Summe | 210 | 222
        @row 6
        Tabelle 2: Kurse
        Kursart | Q3 25 | Q4 25
        Alphabetisierung | 12 | 11
        @row 10
        Tabelle 3: Ausgaben
        Kursart | Q3 25 | Q4 25
        Sachkosten | 100 | 200
    "
    );
}

/// No known word in the header, but names left of numbers under periods: said, and read.
#[test]
fn a_column_of_names_is_found_by_what_it_holds() {
    assert_read!(
        "
        # Wohnen
        Liegenschaft | Betreiber | Q1 2025 | Q2 2025
        Rathaus | Stadt | 10 | 12
        Bad | Stadt | 5 | 6
        # Ohne Kopf
        | Q1 2025 | Q2 2025
        Bücherei | 1 | 2
        # Ankreuzen
        Vorgang | Q1 2025 | Q2 2025
        Bau | x |
        Plan | | x
    "
    );
}

/// Several columns under one period are indicators of their own.
#[test]
fn columns_under_one_period_name_indicators_of_their_own() {
    assert_read!(
        "
        # Wohnen
        Objekt | Stand 31.03.2025 | < | Stand 30.06.2025 | <
        ^ | Plätze | belegt | Plätze | belegt
        Haus A | 120 | 96 | 120 | 102
        Haus B | 80 | 71 | 80 | 80
        # Mit Kennung
        Nr. | Indikator | Handlungsfeld | 2024 | < | 2025 | <
        ^ | ^ | ^ | Köpfe | VZÄ | Köpfe | VZÄ
        P-1 | Erzieherinnen | Wohnen | 10 | 8,5 | 12 | 9,25
    "
    );
}

/// A second header row whose words part one name is no row of units.
#[test]
fn words_below_a_merged_name_are_no_units() {
    assert_read!(
        "
        # Wohnen
        Monat | Anträge Wohngeld | < | Wartezeit
        ^ | Eingang | bewilligt | Tage
        Jan 2025 | 10 | 8 | 30
        Feb 2025 | 12 | 9 | 28
    "
    );
}

/// A district written once a group holds for the group; named as the city, what adds up is a sum.
#[test]
fn districts_once_a_group_and_the_city_as_their_sum() {
    assert_read!(
        "
        # Wohnen
        Stadtbezirk | Kennzahl | Q1 2025 | Q2 2025
        Mitte | männlich | 10 | 12
        | weiblich | 5 | 6
        Nord | männlich | 7 | 8
        | weiblich | 9 | 10
        # Summe
        Bezirk | Kennzahl | Q1 2025 | Q2 2025
        Mitte | Anträge | 1 | 2
        Nord | Anträge | 3 | 4
        Stadt | Anträge | 4 | 6
        # Keine Summe
        Bezirk | Kennzahl | Q3 2025 | Q4 2025
        Mitte | Anträge | 1 | 2
        Nord | Anträge | 3 | 4
        Stadt | Anträge | 40 | 60
    "
    );
}

/// Sums carried from page to page are no measures; a header is known again although nobody knows one of
/// its words.
#[test]
fn carried_sums_and_repeated_headers_are_no_measures() {
    assert_read!(
        "
        # Wohnen
        Ifd. Nr. | Maßnahme | Bauende | Stand | Gesamtkosten
        1 | Umbau | 2027 | im Bau | 100
        | Übertrag | | | 100
        Seite 1 von 2
        Ifd. Nr. | Maßnahme | Bauende | Stand | Gesamtkosten
        | Übertrag | | | 100
        2 | Neubau | 2027 | geplant | 50
        | Summe | | | 150
    "
    );
}

/// Rows that are not read are told with their row: parts of others, sub-measures, headings that are no
/// action field. Rows that only wait for entries are not.
#[test]
fn rows_that_are_not_read_are_told() {
    assert_read!(
        "
        # Wohnen
        Kennzahl | Q1 2025 | Q2 2025
        Fälle | 10 | 12
        darunter: Kinder | 5 | 6
        # Maßnahmen
        Nr. | Handlungsfeld | Maßnahme | Teilmaßnahme | Status
        A1 | Wohnen | Radweg | Abschnitt 1 | läuft
        | | | Abschnitt 2 | geplant
        A. Hauptrouten
        A2 | Wohnen | Brücke | | läuft
        B. Wohnen
        A3 | | Steg | | läuft
        A4
    "
    );
}

/// The day of a decision is no year of the numbers; months down and years across name no indicator.
#[test]
fn years_that_belong_to_something_else() {
    assert_read!(
        "
        # Wohnen
        Beschluss vom 12.03.2019
        Kennzahl | Jan | Feb
        Plätze | 1 | 2
        # Wohnen 2
        Stand vom 12.03.2019
        Kennzahl | Jan | Feb
        Plätze | 1 | 2
        # Wohnen 3
        Monat | 2024 | 2025
        Januar | 1 | 2
        Februar | 3 | 4
    "
    );
}
