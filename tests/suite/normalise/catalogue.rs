//! The catalogue of what real sheets contain, row by row, through real files. `tests/README.md` says
//! which test holds which row; `map` keeps that table honest.

use super::files::{book, through};
use super::sheets::{project, told};
use ratsbericht::normalise;
use ratsbericht::workbook::Format;

/// What a workbook is understood as after it was written as a file.
fn read_as(format: Format, name: &str, text: &str) -> String {
    let raw = through(&book(name, text), format);
    let config = project();
    let period = "2019-Q3".parse().expect("a period");
    let found = normalise::workbook(&raw, &config.departments[0], &config, period);
    told(&found.value, &found.findings)
}

/// Compares the reading of an xlsx file with the snapshot of the test's name; ods and xls must say
/// the same.
macro_rules! assert_row {
    ($text:expr) => {
        assert_row!([Format::Ods, Format::Xls], $text)
    };
    ($others:expr, $text:expr) => {
        let name = "eingang/2019-Q3/sozialamt.xlsx";
        let read = read_as(Format::Xlsx, name, $text);
        let others: &[Format] = &$others;
        for other in others {
            assert_eq!(read_as(*other, name, $text), read, "{other:?}");
        }
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(read);
        })
    };
}

// -- layout

#[test]
fn a_table_may_begin_in_row_36() {
    assert_row!(
        "
        # Werte
        Landeshauptstadt
        Amt für Statistik
        @row 5
        Nur für den Dienstgebrauch | | Seite | 1
        @row 36
        ID | Handlungsfeld | Indikator | Einheit | Monat | Wert
        W-1 | Wohnen | Plätze | Plätze | 09/2019 | 12
    "
    );
}

#[test]
fn headers_of_four_rows_with_groups_and_units() {
    assert_row!(
        "
        # Werte
        Tabelle 4: Unterbringung
        @row 3
        Nr. | Kennzahl | Handlungsfeld | Unterbringung | < | < | <
        ^ | ^ | ^ | 2018 | < | 2019 | <
        ^ | ^ | ^ | III. Quartal | IV. Quartal | I. Quartal | II. Quartal
        ^ | ^ | ^ | Plätze | Plätze | Plätze | Plätze
        1 | 2 | 3 | 4 | 5 | 6 | 7
        W-1 | Wohnheime | Wohnen | 10 | 11 | 12 | 13
        W-2 | Wohnungen | Wohnen | 20 | 21 | 22 | 23
    "
    );
}

#[test]
fn years_in_headers_as_number_text_and_date() {
    assert_row!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | 2016 | \"2017\" | 2018-12-31 | Jahr 2019
        W-1 | Wohnen | Plätze | 1 | 2 | 3 | 4
    "
    );
}

#[test]
fn sums_first_last_and_between() {
    assert_row!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | Monat | Wert
        Insgesamt | | | | 60
        W-1 | Wohnen | Plätze | 09/2019 | 10
        W-2 | Wohnen | Zimmer | 09/2019 | 20
         | | darunter barrierefrei | 09/2019 | 5
        Zwischensumme | | | | 31
        W-3 | Wohnen | Betten | 09/2019 | 30
        Stadt zusammen | | | | 60
    "
    );
}

#[test]
fn footnotes_below_and_between_rows() {
    assert_row!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | Einheit | 08/2019 | 09/2019²
        W-1 | Wohnen | Plätze 1) | Plätze | 10 | 440*
        1) ohne Notplätze
        W-2 | Wohnen | Zimmer | Zimmer | ca. 700* | 5 a)
        __________
        * ohne Umzüge
        ² vorläufige Zahlen
        a) geschätzt
        Quelle: Sozialamt
        | | | | | © Stadt
    "
    );
}

#[test]
fn marks_at_amounts_of_measures_are_kept_in_words() {
    assert_row!(
        "
        # Maßnahmen
        ID | Handlungsfeld | Maßnahme | Status | Plan (T€) | Ist (T€) | Sachstand
        M-1 | Wohnen | Neubau | läuft | ca. 700 | 440* | Der Bau läuft.
        M-2 | Wohnen | Umbau | läuft | rd. 40 | 12 |
        @row 5
        * ohne Umzüge
    "
    );
}

#[test]
fn empty_and_equal_columns() {
    assert_row!(
        "
        # Maßnahmen
        ID | | Handlungsfeld | Maßnahme | in % | | Status | in % | Ende | Anzahl | Anzahl
        M-1 | | Wohnen | Neubau | 5 | | läuft | 7 | 2020 | 1 | 2
    "
    );
}

#[test]
fn what_has_only_a_look_changes_nothing() {
    // one colour for all, stripes, indents, lists of choices, fixed panes, conditional formats
    assert_row!(
        [],
        "
        # Maßnahmen
        @fill A1:F1 ffcc00
        @fill D2:D5 ddeeff
        @fill A3:C3 eeeeee
        @fill A5:C5 eeeeee
        @indent C3 2
        @choices D2:D3 läuft,geplant
        @freeze A2
        @colours D2:D3
        ID | Handlungsfeld | Maßnahme | Status | Ende | Notizblock
        M-1 | Wohnen | Neubau | läuft | 2020 |
        M-2 | Wohnen |    Umbau | geplant | 2021 |
        M-3 | Wohnen | Anbau | geplant | 2021 |
        M-4 | Wohnen | Abriss | geplant | 2021 |
    "
    );
}

/// A traffic light of colours alone, whole rows by colour, one marked cell: told, each table once.
#[test]
fn colours_that_may_mean_something_are_told() {
    assert_row!(
        [Format::Ods, Format::Xls],
        "
        # Maßnahmen
        @fill F2 ff0000
        @fill F3 00ff00
        ID | Handlungsfeld | Maßnahme | Status | Ende | Ampel
        M-1 | Wohnen | Neubau | läuft | 2020 |
        M-2 | Wohnen | Umbau | geplant | 2021 |
        # Zeilen
        @fill A2:E2 00ff00
        @fill A3:E3 ffff00
        ID | Handlungsfeld | Maßnahme | Status | Ende
        M-3 | Wohnen | Anbau | läuft | 2020
        M-4 | Wohnen | Abriss | geplant | 2021
        # Werte
        @fill E3 ffff00
        ID | Handlungsfeld | Indikator | Monat | Wert
        W-1 | Wohnen | Plätze | 08/2019 | 1
        W-1 | Wohnen | Plätze | 09/2019 | 2
    "
    );
}

/// Comments of people, in every format: told once a sheet that is read.
#[test]
fn comments_are_told_once_a_sheet() {
    assert_row!(
        [Format::Ods, Format::Xls],
        "
        # Einer
        @comment D2
        ID | Handlungsfeld | Maßnahme | Status
        M-1 | Wohnen | Neubau | läuft
        # Mehrere
        @comment B1
        @comment D2
        @comment C2
        ID | Handlungsfeld | Maßnahme | Status
        M-2 | Wohnen | Umbau | läuft
        # Keiner
        ID | Handlungsfeld | Maßnahme | Status
        M-3 | Wohnen | Anbau | läuft
        # Deckblatt
        @comment A1
        Bericht
    "
    );
}

/// Columns that nobody knows, with and without a name: told at the first one's header.
#[test]
fn columns_that_are_not_read_are_told() {
    assert_row!(
        "
        # Maßnahmen
        ID | Handlungsfeld | Maßnahme | Status | Projektnummer | | Leer | Sachstand | Bemerkung
        M-1 | Wohnen | Neubau | läuft | Frau Muster | 7 | | gut | mit Vorbehalt
        # Werte
        Quartal | Raum | Kurse | Anträge
        Q1/2019 | 7 | 1 | 10
        Q2/2019 | 7 | 2 | 11
    "
    );
}

/// Remarks and sources hold for all values of their row; beside no value they are told.
#[test]
fn remarks_and_sources_stay_with_their_rows() {
    assert_row!(
        "
        # Breit
        ID | Handlungsfeld | Indikator | Q1/2019 | Q2/2019 | Bemerkung | Datenquelle
        W-1 | Wohnen | Plätze | 1 | 2* | ohne Notplätze | Sozialamt
        W-2 | Wohnen | Zimmer | | | Zählung entfällt | –
        W-3 | Wohnen | Betten | 5 | | – | Quelle: Amt 50
        W-4 | Wohnen | Räume | 6 | 7 | !#REF! |
        # Lang
        ID | Handlungsfeld | Indikator | Quartal | Wert | Anmerkung
        W-5 | Wohnen | Kurse | Q1/2019 | 3 | laut Träger
        W-5 | Wohnen | Kurse | Q2/2019 | | folgt im August
        # Integration
        Quartal | Anträge | Bescheide | Bemerkung
        Q1/2019 | 10 | 8 | Umstellung
        Q2/2019 | 11 | 9 |
    "
    );
}

#[test]
fn filtered_rows_are_read_and_told() {
    assert_row!(
        [],
        "
        # Maßnahmen
        @filter A1:D4 D läuft
        ID | Handlungsfeld | Maßnahme | Status
        M-1 | Wohnen | Neubau | läuft
        M-2 | Wohnen | Umbau | geplant
        M-3 | Wohnen | Anbau | läuft
    "
    );
}

#[test]
fn a_filter_that_hides_nothing_is_told_as_well() {
    assert_row!(
        [],
        "
        # Maßnahmen
        @filter A1:D2 D läuft
        ID | Handlungsfeld | Maßnahme | Status
        M-1 | Wohnen | Neubau | läuft
    "
    );
}

#[test]
fn covers_contents_and_imprints() {
    assert_row!(
        "
        # Titel
        Statistischer Bericht
        Unterbringung 2019
        # Inhalt
        1 | Plätze | Seite 3
        2 | Wohnungen | Seite 4
        # Impressum
        Herausgeber: | Landeshauptstadt
        Telefon: | 0351 123
        Stand: | 30.09.2019
        # Leer
        # 1
        ID | Handlungsfeld | Indikator | Monat | Wert
        W-1 | Wohnen | Plätze | 09/2019 | 12
    "
    );
}

// -- numbers

#[test]
fn codes_and_numbers_stored_as_text() {
    assert_row!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | Monat | Wert
        \"01001\" | Wohnen | Plätze | 09/2019 | \"12\"
        01002 | Wohnen | Zimmer | 09/2019 | \"0012\"
        \"  1\" | Wohnen | Betten | 09/2019 | 7
        10 | Wohnen | Räume | 09/2019 | 8
    "
    );
}

#[test]
fn number_formats_change_no_number() {
    assert_row!(
        [],
        "
        # Werte
        ID | Handlungsfeld | Indikator | Einheit | Monat | Wert
        A | Wohnen | Tausender | Stück | 09/2019 | 1234567 {# ##0}
        B | Wohnen | Null als Strich | Stück | 09/2019 | 0 {#,##0;-#,##0;\"-\"}
        C | Wohnen | Null als nichts | Stück | 09/2019 | 0 {#,##0;-#,##0;}
        D | Wohnen | Gerundet | Stück | 09/2019 | 13.603850363087789 {0.0}
        E | Wohnen | Quote | % | 09/2019 | 0.125 {0.0 %}
        F | Wohnen | Quote 2 | % | 09/2019 | 12.5
        G | Wohnen | Stückzahl | Stück | 09/2019 | 12 {0 \"Stück\"}
    "
    );
}

#[test]
fn shares_and_percentages_side_by_side() {
    assert_row!(
        [],
        "
        # Werte
        ID | Handlungsfeld | Indikator | Einheit | 08/2019 | 09/2019
        E | Wohnen | Quote | % | 45% | 0.46
        F | Wohnen | Anteil | % | 45.5 | 46.5
    "
    );
}

#[test]
fn ranges_brackets_units_and_old_minus_signs() {
    assert_row!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | Einheit | Monat | Wert
        A | Wohnen | Alter | Jahre | 09/2019 | 0-30
        B | Wohnen | Alter 2 | Jahre | 09/2019 | 80 – 84
        C | Wohnen | Fläche | m² | 09/2019 | 100 m²
        D | Wohnen | Saldo | Personen | 09/2019 | 131-
        E | Wohnen | Personen | Personen | 09/2019 | (20411)
        F | Wohnen | Plätze | Personen | 09/2019 | 1 234
        G | Wohnen | Miete | Euro | 09/2019 | 12,3
    "
    );
}

#[test]
fn errors_are_told_at_their_cells() {
    assert_row!(
        [],
        "
        # Werte
        ID | Handlungsfeld | Indikator | Monat | Wert
        A | Wohnen | Eins | 09/2019 | !#NUM!
        B | Wohnen | Zwei | 09/2019 | !#REF!
    "
    );
}

#[test]
fn formulas_without_result_are_told() {
    let text = "
        # Werte
        ID | Handlungsfeld | Indikator | Monat | Wert
        A | Wohnen | Eins | 09/2019 | =?
        B | Wohnen | Zwei | 09/2019 | 5
    ";
    let read = read_as(Format::Ods, "eingang/2019-Q3/sozialamt.ods", text);
    assert!(read.contains("RB005 error E2 A"), "{read}");
    assert!(!read.contains("E2 A 2019-09") && read.contains("E3 B 2019-09 = 5"), "{read}");
}

#[test]
fn signs_by_the_workbooks_own_legend() {
    assert_row!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | Monat | Wert
        A | Wohnen | Eins | 09/2019 | –
        B | Wohnen | Zwei | 09/2019 | o
        C | Wohnen | Drei | 09/2019 | ●
        D | Wohnen | Vier | 09/2019 | X
        E | Wohnen | Fünf | 09/2019 | *
        F | Wohnen | Sechs | 09/2019 | .
        # Zeichen
        – = nichts vorhanden
        o = weniger als die Hälfte der kleinsten Einheit
        ● = keine Daten
        X = Kategorie trifft nicht zu
        * = Werte 1 und 2 anonymisiert
        . = kein Nachweis
    "
    );
}

// -- times

#[test]
fn quarter_ends_in_headers_are_quarters() {
    assert_row!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | 31.03.2019 | 2019-06-30 | Stand 30.09.2019
        W-1 | Wohnen | Plätze | 1 | 2 | 3
        # Ohne Jahr 2019
        ID | Handlungsfeld | Indikator | 31.03. | 30.06. | 30.09.
        W-2 | Wohnen | Zimmer | 1 | 2 | 3
        # Monate
        ID | Handlungsfeld | Indikator | 30.06.2019 | 31.07.2019 | 31.08.2019
        W-3 | Wohnen | Betten | 1 | 2 | 3
    "
    );
}

#[test]
fn quarter_ends_in_rows_are_quarters() {
    assert_row!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | Stichtag | Wert
        W-1 | Wohnen | Plätze | 2019-03-31 | 1
        W-1 | Wohnen | Plätze | 30.06.2019 | 2
        # Monate
        ID | Handlungsfeld | Indikator | Stichtag | Wert
        W-2 | Wohnen | Zimmer | 2019-06-30 | 1
        W-2 | Wohnen | Zimmer | 2019-07-31 | 2
        # Einer
        ID | Handlungsfeld | Indikator | Art | Stichtag | Wert
        W-3 | Wohnen | Kurse | Summe | 2019-09-30 | 1
        W-4 | Wohnen | Betten | Bestand | 2019-09-30 | 1
    "
    );
}

#[test]
fn ambiguous_months_are_asked_once_a_column() {
    assert_row!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | Zeitraum | Wert
        W-1 | Wohnen | Plätze | 1/2019 | 1
        W-1 | Wohnen | Plätze | 2/2019 | 2
        W-1 | Wohnen | Plätze | 3/2019 | 3
        W-1 | Wohnen | Plätze | 05/2019 | 5
    "
    );
}

#[test]
fn year_and_quarter_in_two_columns() {
    assert_row!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | Jahr | Quartal | Wert
        W-1 | Wohnen | Plätze | 2019 | 1 | 1
        W-1 | Wohnen | Plätze |  | Q2 | 2
        W-1 | Wohnen | Plätze |  | III. | 3
        W-1 | Wohnen | Plätze |  | 7 | 4
    "
    );
}

#[test]
fn columns_of_sums_are_checked_and_no_values() {
    assert_row!(
        "
        # Werte
        ID | Handlungsfeld | Indikator | Art | 2018 | < | < | 2019 | < | <
        ^ | ^ | ^ | ^ | Nov | Dez | Summe | Jan | Feb | gesamt
        W-1 | Wohnen | Plätze | Summe | 1 | 2 | 3 | 4 | 5 | 10
        W-2 | Wohnen | Betten | Bestand | 1 | 2 | 2 | 4 | 5 | 5
        Summe | | | | 2 | 4 | 5 | 8 | 10 | 15
        # Quartale
        ID | Handlungsfeld | Indikator | Jan 2019 | Feb 2019 | Mrz 2019 | I. Quartal 2019 | Apr 2019
        W-3 | Wohnen | Zimmer | 1 | 2 | 3 | 6 | 7
    "
    );
}

#[test]
fn times_of_measures_in_all_their_forms() {
    assert_row!(
        "
        # Maßnahmen
        ID | Handlungsfeld | Maßnahme | Status | Beginn | Ende
        A | Wohnen | Eins | läuft | Sept. 2018 | 31.12.2019
        B | Wohnen | Zwei | läuft | ab 2018 | Ende 2019
        C | Wohnen | Drei | läuft | seit Mai 2018 | fortlaufend
        D | Wohnen | Vier | läuft | \"2018\" | 1. Oktober 2019
        E | Wohnen | Fünf | läuft | 2. HJ 2018 | 2019/2020
        F | Wohnen | Sechs | läuft | 1. Quartal 2018 | 31.09.2019
        G | Wohnen | Sieben | läuft | Jan | offen
        H | Wohnen | Acht | läuft | 1905-07-11 | nach Bedarf
    "
    );
}

// -- text

#[test]
fn blanks_breaks_and_invisible_characters() {
    let text = "
        # Maßnahmen
        I\u{ad}D | Hand-\\nlungsfeld | Maß\u{200b}nahme | \u{a0}Status\u{a0} | Sach-\\nstand
        M-1 | Wohnen\u{a0} | Neu\u{202f}bau  des   Hauses | in\u{a0}Umsetzung | Zeile 1\r\\nZeile 2\ttab
        \u{a0} | \u{2009} | \u{200b} | |
    ";
    assert_row!([Format::Xls], text);
}

#[test]
fn long_texts_and_formula_like_texts() {
    let long = "Sehr lange Beschreibung. ".repeat(120);
    let text = format!(
        "
        # Maßnahmen
        ID | Handlungsfeld | Maßnahme | Status | Sachstand
        M-1 | Wohnen | =1+1 | läuft | {long}
        M-2 | Wohnen | +49 anrufen | läuft | -siehe oben-
        M-3 | Wohnen | @Amt | läuft | =HYPERLINK(\"x\")
    "
    );
    let read = read_as(Format::Xlsx, "eingang/2019-Q3/sozialamt.xlsx", &text);
    assert!(read.contains(long.trim()), "the text is whole");
    for title in ["M-1: =1+1 [", "M-2: +49 anrufen [", "M-3: @Amt ["] {
        assert!(read.contains(title), "{read}");
    }
}

#[test]
fn sheet_and_file_names_with_blanks_umlauts_and_signs() {
    let text = "
        # Wohnen & Mehr
        ID | Indikator | Monat | Wert
        W-1 | Plätze | 09/2019 | 12
    ";
    // decomposed umlaut, blank before the point, ampersand
    let name = "eingang/2019-Q3/Bevo\u{308}lkerung & Wohnen .xlsx";
    let read = read_as(Format::Xlsx, name, text);
    assert!(read.contains("D2 W-1 2019-09 = 12"), "{read}");
    assert!(read.contains("W-1: Plätze [WOHNEN]"), "{read}");
}
