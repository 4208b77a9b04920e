//! Units that stand outside of the column: in titles, in number formats, in the column beside.

use super::files::through_file;
use super::sheets::{project, read_in, told, workbook};
use ratsbericht::normalise;
use ratsbericht::workbook::Format;

/// Reads a workbook's text; every wanted line must be among the lines that are told.
fn assert_lines(text: &str, wanted: &[&str]) {
    let read = read_in(&project(), text);
    for line in wanted {
        assert!(read.lines().any(|l| l.contains(line)), "`{line}` is missing in\n{read}");
    }
}

const MEASURES: &str = "Nr. | Handlungsfeld | Maßnahme | Status | Gesamtkosten | verausgabt";

#[test]
fn a_title_above_measures_states_the_unit() {
    for (title, plan) in [
        ("Beträge in T€", "3450000.00"),
        ("Maßnahmen (Angaben in Tsd. Euro)", "3450000.00"),
        ("Wohnen, Kosten in Mio. €", "3450000000.00"),
        ("Alle Beträge in 1.000 €", "3450000.00"),
        ("Einheit: | TEUR", "3450000.00"),
        ("Beträge in Euro", "3450.00"),
        ("Maßnahmen in Dresden", "3450.00"),
    ] {
        let text =
            format!("# M\n{title}\n{MEASURES}\nA-1 | Wohnen | Lesecafé | geplant | 3450 | 12.5\n");
        assert_lines(&text, &[&format!("Plan={plan} Ist=")]);
        let read = read_in(&project(), &text);
        let noted = read.contains("1: Beträge ohne Einheit in");
        assert_eq!(noted, plan != "3450.00", "{read}");
    }
}

#[test]
fn the_unit_may_stand_below_or_in_the_sheets_name() {
    let row = "A-1 | Wohnen | Lesecafé | geplant | 3450 | 12.5";
    let below = format!("# M\n{MEASURES}\n{row}\n\nAlle Angaben in T€\n");
    assert_lines(&below, &["Plan=3450000.00 Ist=12500.0", "RB011 note A4"]);
    let named = format!("# Kosten (T€)\n{MEASURES}\n{row}\n");
    assert_lines(&named, &["Plan=3450000.00 Ist=12500.0", "RB011 note E1"]);
}

/// What stands nearer says more: a cell's own unit, the column's.
#[test]
fn a_column_and_a_cell_win_over_the_title() {
    assert_lines(
        "# M
        Beträge in T€
        Nr. | Handlungsfeld | Maßnahme | Status | Gesamtkosten (€) | verausgabt
        A-1 | Wohnen | Eins | geplant | 3450 | 500 €
        A-2 | Wohnen | Zwei | geplant | 3450 | 2",
        &["A3 A-1: Eins", "Plan=3450.00 Ist=500.00", "Plan=3450.00 Ist=2000.00"],
    );
}

#[test]
fn a_title_above_indicators_states_the_unit() {
    assert_lines(
        "# K
        Ausgaben in T€
        Nr. | Handlungsfeld | Kennzahl | Q1 2019 | Q2 2019
        K-1 | Wohnen | Personalkosten | 112.4 | 113
        K-2 | Wohnen | Deckung | 41% | 42%
        K-3 | Wohnen | Stellen (VZÄ) | 3 | 4",
        &[
            "K-1: Personalkosten [WOHNEN] in T€",
            "D3 K-1 2019-Q1 = 112.4",
            "K-2: Deckung [WOHNEN] in %",
            "K-3: Stellen [WOHNEN] in VZÄ",
            "RB011 note A1: `T€` gilt als Einheit",
        ],
    );
    assert_lines(
        "# Energie
        Energiemonitoring 2019 – Strom (in kWh)
        Kennzahl | Handlungsfeld | Jan | Feb
        Rathaus | Klimaschutz und Energie | 10 | 12",
        &["Rathaus [KLIMA] in kWh", "C3 sozialamt-rathaus 2019-01 = 10"],
    );
}

/// Each table has its own title; only what is said of all numbers holds for the next one.
#[test]
fn a_title_holds_for_its_own_table() {
    assert_lines(
        "# K
        Ausgaben in T€
        Nr. | Handlungsfeld | Kennzahl | Einheit | Q1 2019 | Q2 2019
        K-1 | Wohnen | Personal |  | 112 | 113

        Vorhaben
        Nr. | Handlungsfeld | Maßnahme | Status | Kosten
        M-1 | Wohnen | Umbau | geplant | 20
        # L
        Alle Angaben in T€
        Nr. | Handlungsfeld | Kennzahl | Einheit | Q1 2019 | Q2 2019
        L-1 | Wohnen | Personal |  | 112 | 113

        Vorhaben
        Nr. | Handlungsfeld | Maßnahme | Status | Kosten
        M-2 | Wohnen | Neubau | geplant | 20",
        &[
            "K-1: Personal [WOHNEN] in T€",
            "M-1: Umbau [WOHNEN] Phase=geplant Plan=20.00",
            "L-1: Personal [WOHNEN] in T€",
            "M-2: Neubau [WOHNEN] Phase=geplant Plan=20000.00",
        ],
    );
}

const FORMATS: &str = "
    # M
    Nr. | Handlungsfeld | Maßnahme | Status | Budget | Ist (T€)
    A-1 | Wohnen | Eins | geplant | 15 {T€} | 15
    A-2 | Wohnen | Zwei | geplant | 15000 {T€ /1000} | 15000 { /1000}
    A-3 | Wohnen | Drei | geplant | 15000 { /1000} | 15 {T€}
    A-4 | Wohnen | Vier | geplant | 15000 {Euro} | 15
    # K
    Nr. | Handlungsfeld | Kennzahl | Q1 2019 | Q2 2019
    K-1 | Wohnen | Ausgaben | 15 {T€} | 16000 {T€ /1000}
    K-2 | Wohnen | Strom | 15 {kWh} | 16 {kWh}
    ";

/// The number format's unit counts where no word says another.
#[test]
fn a_number_format_states_the_unit() {
    for format in [Format::Xlsx, Format::Ods] {
        let raw = through_file(&workbook("eingang/2019-Q3/sozialamt.xlsx", FORMATS), format);
        let (config, period) = (project(), "2019-Q3".parse().expect("a period"));
        let found = normalise::workbook(&raw, &config.departments[0], &config, period);
        let read = told(&found.value, &found.findings);
        for line in [
            "A-1: Eins [WOHNEN] Phase=geplant Plan=15000.00 Ist=15000.00",
            "A-2: Zwei [WOHNEN] Phase=geplant Plan=15000.00 Ist=15000.00",
            "A-3: Drei [WOHNEN] Phase=geplant Plan=15000.00 Ist=15000.00",
            "A-4: Vier [WOHNEN] Phase=geplant Plan=15000.00 Ist=15000.00",
            "K-1: Ausgaben [WOHNEN] in T€",
            "D2 K-1 2019-Q1 = 15\n",
            "E2 K-1 2019-Q2 = 16\n",
            "K-2: Strom [WOHNEN] in kWh",
        ] {
            assert!(read.contains(line), "{format:?}: `{line}` is missing in\n{read}");
        }
        assert!(!read.contains("RB011"), "{read}");
    }
}

#[test]
fn a_format_that_contradicts_the_words_is_asked() {
    assert_lines(
        "# M
        Nr. | Handlungsfeld | Maßnahme | Status | Budget (T€) | Ist (€)
        A-1 | Wohnen | Eins | geplant | 15 {Euro} | 15 {T€}",
        &["Plan=15000.00", "RB011 warning E2: die Zellen der Spalte", "RB011 warning F2"],
    );
    let read = read_in(
        &project(),
        "# M
        Nr. | Handlungsfeld | Maßnahme | Status | Ist (€)
        A-1 | Wohnen | Eins | geplant | 15 {T€}",
    );
    assert!(!read.contains("Ist=15"), "{read}");
}

/// A column without a unit beside one in millions: asked, and a part of it is in the same unit.
#[test]
fn a_column_without_a_unit_beside_one_in_thousands() {
    assert_lines(
        "# M
        Nr. | Handlungsfeld | Maßnahme | Status | Kosten in Mio. € | davon verausgabt
        A-1 | Wohnen | Eins | geplant | 1.5 | 0.4",
        &["Plan=1500000.00 Ist=400000.00"],
    );
    let read = read_in(
        &project(),
        "# M
        Nr. | Handlungsfeld | Maßnahme | Status | Plan (T€) | Ist
        A-1 | Wohnen | Eins | geplant | 1500 | 400
        A-2 | Wohnen | Zwei | geplant | 1500 | 400 T€",
    );
    assert!(read.contains("RB011 warning F2: die Spalte `Ist` nennt keine Einheit"), "{read}");
    assert!(!read.contains("Ist=400.00") && read.contains("Ist=400000.00"), "{read}");
}

/// Plain numbers beside per cent, and shares where per cent is meant.
#[test]
fn per_cent_and_plain_numbers_side_by_side() {
    assert_lines(
        "# K
        Nr. | Handlungsfeld | Kennzahl | Einheit | Q1 2019 | Q2 2019
        K-1 | Wohnen | Quote A | % | 60% | 70%
        K-2 | Wohnen | Quote B | % | 0.5 | 0.7
        K-3 | Wohnen | Quote C |  | 0.5 | 60%
        K-4 | Wohnen | Auslastung |  | 120 | 60%
        K-5 | Wohnen | Quote D | % | 0.5 | 1.7",
        &[
            "RB011 warning E3 K-2: alle Werte liegen unter 1 %",
            "RB011 warning E4 K-3: die Werte stehen teils in Prozent",
            "RB011 warning E5 K-4: die Werte stehen teils mit, teils ohne `%`",
        ],
    );
}
