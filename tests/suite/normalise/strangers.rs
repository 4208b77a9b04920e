//! Tables of departments nobody had seen before, each as it was once misread: units, names and districts
//! that belong to one table only.

use super::sheets::assert_read;

/// A second table whose header says the same words as the first has the unit of its own title; "Position"
/// names rows where words stand below it.
#[test]
fn a_table_with_the_same_columns_has_its_own_title() {
    assert_read!(
        "
        # Wohnen
        Kennzahlen
        Bezeichnung | Einheit | Ergebnis 2023 | Ergebnis 2024
        Plätze | Anzahl | 5120 | 5244
        Quote | % | 41,2 | 42,8
        @row 7
        Teilhaushalt (in T€)
        Position | | Ergebnis 2023 | Ergebnis 2024
        Erträge | | 18234 | 19002
        Saldo | | -39999,5 | -42498
        # Ausgaben
        Tabelle 1: Beratung
        Träger | Q1 25 | Q2 25
        Caritas | 210 | 222
        @row 6
        Tabelle 2: Ausgaben in Tsd. Euro
        Position | Q1 25 | Q2 25
        Personal | 112,4 | 113,0
    "
    );
}

/// A district written once a group beside a column of names, under a header of three rows whose first row
/// only says that days follow.
#[test]
fn districts_beside_names_below_days() {
    assert_read!(
        "
        # Wohnen
        Musterhausen (Anzahl)
        Stadtbezirk | Geschlecht | Stichtag | <
        | | 31.03.2025 | 30.06.2025
        | | Anzahl | Anzahl
        Mitte | männlich | 10234 | 10260
        | weiblich | 10611 | 10602
        | Insgesamt | 20845 | 20862
        Nord | männlich | 8120 | 8111
        | weiblich | 8344 | .
        | Insgesamt | 16464 | .
        # Liste
        Indikator | Quartal | Wert
        Plätze | Q1 2025 | 10
        Plätze | Q2 2025 | 12
    "
    );
}

/// Months down; below merged names stand what parts them, below others their unit alone.
#[test]
fn names_over_parts_and_units() {
    assert_read!(
        "
        # Amt
        Monat | Anträge Wohngeld | < | Räumungsklagen | Ausgaben
        ^ | Eingang | bewilligt | Anzahl | in €
        Januar 2025 | 310 | 244 | 12 | 41.250,00 €
        Februar 2025 | 298 | 251 | 9 | 38.900,50 €
        # Felder
        Monat | Wohnen | < | Integration | <
        ^ | Wohnungen | Anträge | Kurse | Beratungen
        Januar 2025 | 310 | 244 | 12 | 41
        Februar 2025 | 298 | 251 | 9 | 38
    "
    );
}

/// What begins below a table and is none that is recognised is told where it begins.
#[test]
fn tables_below_that_nobody_knows_are_told() {
    assert_read!(
        "
        # Wohnen
        Kennzahl | Q1 2025 | Q2 2025
        Fälle | 10 | 12
        Indikator | Wert | Bemerkung
        Plätze | 5 | alt
        Betten | 6 | neu
    "
    );
}
