//! Tables of departments nobody had seen before, each as it was once misread: units, names and districts
//! that belong to one table only.

use super::sheets::{assert_read, project, told, workbook};
use ratsbericht::config::{Profile, SheetKind};
use ratsbericht::{check, normalise};

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
        Beratungen | | 7 | 8
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

/// A heading over a repeated header is the heading of what follows, not of nothing.
#[test]
fn headings_over_repeated_headers_hold_for_what_follows() {
    assert_read!(
        "
        # Liste
        Wohnen
        Nr. | Maßnahme | Status | Ende
        W-1 | Neubau | läuft | 2026
        @row 5
        Integration
        Nr. | Maßnahme | Status | Ende
        I-1 | Kurs | läuft | 2026
        # Liste 2
        Nr. | Maßnahme | Status | Ende
        Wohnen
        W-2 | Neubau | läuft | 2026
        Integration
        Nr. | Maßnahme | Status | Ende
        I-2 | Kurs | läuft | 2026
        Sonstiges
        Nr. | Maßnahme | Status | Ende
        I-3 | Kurs | läuft | 2026
    "
    );
}

/// The same names on several sheets with different units are different indicators; with one unit they go on.
#[test]
fn names_that_sheets_share_are_parted_by_their_units() {
    assert_read!(
        "
        # Strom
        Energie 2025 – Strom (in kWh)
        Liegenschaft | Jan | Feb
        Rathaus | 12000 | 14100
        Bad | 21240 | geschlossen
        # Wasser
        Energie 2025 – Wasser (in m³)
        Liegenschaft | Jan | Feb
        Rathaus | 325,5 | 379,8
        Bad | 564,2 | 533,2
        @row 6
        Die Zähler werden monatlich von den Hausmeistern abgelesen.
        # Tabelle3
        Energie 2024 (in kWh)
        Liegenschaft | Jan | Feb
        Schule | 10 | 12
        # Tabelle4
        Energie 2025 (in kWh)
        Liegenschaft | Jan | Feb
        Schule | 11 | 13
        # Tabelle5
        Energie 2025 (in m³)
        Liegenschaft | Jan | Feb
        Schule | 5 | 6
        # Haushalt
        Kennzahlen
        Bezeichnung | Einheit | 2023 | 2024
        Saldo | % | 5 | 6
        @row 6
        Haushalt (in T€)
        Bezeichnung | | 2023 | 2024
        Saldo | | 18234 | 19002
    "
    );
}

/// Without a project, values that stand twice and units that differ are told as well.
#[test]
fn values_on_two_sheets_are_told_without_a_project() {
    let raw = workbook(
        "Amt.xlsx",
        "
        # Strom
        Kennzahl | Q1 2025 | Q2 2025
        Rathaus | 1 | 2
        Bad | 3 | 4
        # Gas
        Kennzahl | Q1 2025 | Q2 2025
        Rathaus | 5 | 6
        Bad | 7 | 8
        # Kurse
        ID | Kennzahl | Einheit | Q1 2025
        K | Kurse | Anzahl | 5
        # Stunden
        ID | Kennzahl | Einheit | Q2 2025
        K | Kurse | Stunden | 50
    ",
    );
    let read = normalise::convert(&raw).value;
    let mut found = check::alone(&read);
    found.extend(normalise::contradictions(&read));
    let lines: Vec<String> = found
        .iter()
        .map(|f| {
            let (sheet, cell) = (f.place.sheet.as_deref().unwrap_or(""), f.place.a1());
            format!("{} {sheet} {}: {}", f.rule, cell.unwrap_or_default(), f.message.de)
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    RB016 Strom B2: 4 Werte dieser Tabelle stehen für denselben Indikator und Zeitraum schon in `Gas` (B2/B2, C2/C2, B3/B3 und C3/C3)
    RB047 Stunden A2: `K`: Einheit `Stunden`, in Amt.xlsx!Kurse!A2 steht `Anzahl`
    ");
}

/// Rows that name districts only belong to the indicator that the title says is counted by district.
#[test]
fn a_title_names_the_indicator_of_districts() {
    assert_read!(
        "
        # Wohnen
        Belegte Plätze nach Stadtbezirken
        Amt 51, Stand: 15.07.2025
        Stadtbezirk | 2025-01-01 | 2025-02-01
        Altstadt | 812 | 815
        Neustadt | 1204 | 1210
        Stadt gesamt | 2016 | 2030
        # Ohne Titel
        Amt 51
        Stadtbezirk | Jan 2025 | Feb 2025
        Altstadt | 812 | 815
        Neustadt | 1204 | 1210
    "
    );
}

/// Columns named by the period of the report, which stands above the table.
#[test]
fn periods_by_the_period_of_the_report() {
    assert_read!(
        "
        # Wohnen
        Quartalsbericht II/2025
        Lfd. Nr. | Kennzahl | Einheit | Vorquartal | Berichtsquartal | Veränderung | Ziel 2025
        1 | Fundtiere | Anzahl | 44 | 61 | 17 | 200
        # Ohne Zeitraum
        Quartalsbericht
        Kennzahl | Einheit | Vorquartal | Berichtsquartal
        Fundtiere | Anzahl | 44 | 61
    "
    );
}

/// A school year is no period: told at its cells, and read by a profile that says which day is meant.
#[test]
fn school_years_are_asked_for_and_read_by_a_profile() {
    const SCHOOLS: &str = "
        # Schulen
        Schülerzahlen (Stichtag im Oktober)
        Schul-Nr. | Schule | Schuljahr 2024/25 | < | Schuljahr 2025/26 | <
        ^ | ^ | Klassen | Schüler | Klassen | Schüler
        04101 | Am Markt | 8 | 184 | 8 | 191
        04110 | Neubau | - | - | 4 | 88
        | Gesamt | 8 | 184 | 12 | 279
    ";
    assert_read!(SCHOOLS);
    let mut config = project();
    let period = |text: &str| text.parse().expect("a period");
    config.departments[0].sheets = vec![Profile {
        sheet: "Schulen".to_owned(),
        kind: Some(SheetKind::Indicators),
        field: "Wohnen".to_owned(),
        periods: [
            ("Schuljahr 2024/25".to_owned(), period("2024-10")),
            ("Schuljahr 2025/26".to_owned(), period("2025-10")),
            ("Schuljahr 2023/24".to_owned(), period("2023-10")),
        ]
        .into(),
        ..Profile::default()
    }];
    let raw = workbook("Schulen.xlsx", SCHOOLS);
    let found = normalise::workbook(&raw, &config.departments[0], &config, period("2025-Q4"));
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(told(&found.value, &found.findings));
    });
}

/// "I" to "IV" below a year are quarters; with "V" beside them they are months.
#[test]
fn roman_numbers_below_a_year_are_its_parts() {
    assert_read!(
        "
        # Wohnen
        Kennzahl | 2025 | < | < | < | 2026 | <
        ^ | I | II | III | IV | I | II
        Anträge | 1 | 2 | 3 | 4 | 5 | 6
        # Gruppen
        Kennzahl | 2025 | < | <
        ^ | IV | V | VI
        Fälle | 1 | 2 | 3
    "
    );
}
