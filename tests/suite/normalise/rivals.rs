//! Several columns for the same: which is read, that it is told, and what is asked; columns whose
//! contents tell what they are.

use super::sheets::{project, read_in};

/// Reads a workbook's text (III/2019); every wanted text must be in what is told.
fn assert_told(text: &str, wanted: &[&str]) -> String {
    let read = read_in(&project(), text);
    for part in wanted {
        assert!(read.contains(part), "`{part}` is missing in\n{read}");
    }
    read
}

#[test]
fn the_newest_of_several_columns_is_read() {
    let read = assert_told(
        "# M
        Nr. | Handlungsfeld | Maßnahme | Status Q1/19 | Sachstand I/2019 | Status Q3/19 | Sachstand III/2019 | Status Q4/19
        A-1 | Wohnen | Lesecafé | geplant | Wir planen. | umgesetzt | Es ist offen. | entfallen
        # N
        Nr. | Handlungsfeld | Maßnahme | Status | Fortschritt Q1 | Fortschritt Q2
        B-1 | Wohnen | Neubau | läuft | 30 % | 60 %",
        &[
            "Phase=umgesetzt Text=Es ist offen.",
            "RB051 note D1: gelesen wird `Status Q3/19` (F), nicht `Status Q1/19` (D), `Status Q4/19` (H)",
            "RB051 note E1: gelesen wird `Sachstand III/2019` (G), nicht `Sachstand I/2019` (E)",
            "Fortschritt=60",
            "RB051 note E1: gelesen wird `Fortschritt Q2` (F), nicht `Fortschritt Q1` (E)",
        ],
    );
    assert!(!read.contains("RB051 warning"), "{read}");
}

/// An empty column prepared for the next quarter is not the newest.
#[test]
fn an_empty_column_is_no_rival() {
    assert_told(
        "# M
        Nr. | Handlungsfeld | Maßnahme | Status Q1/19 | Status Q2/19 | Status Q3/19
        A-1 | Wohnen | Lesecafé | geplant | läuft |",
        &["Phase=in Umsetzung", "gelesen wird `Status Q2/19` (E), nicht `Status Q1/19` (D)"],
    );
}

#[test]
fn the_new_wins_over_the_old_and_the_old_stands_in() {
    for (old, new) in [
        ("Termin alt", "Termin neu"),
        ("ursprünglicher Termin", "aktueller Termin"),
        ("Frist (bisherige)", "Frist (neue)"),
    ] {
        for (first, second, left) in [(old, new, true), (new, old, false)] {
            let row = |old: &str, new: &str| {
                if left { format!("{old} | {new}") } else { format!("{new} | {old}") }
            };
            let text = format!(
                "# M\nNr. | Handlungsfeld | Maßnahme | Status | {first} | {second}\n\
                 A-1 | Wohnen | Eins | läuft | {}\nA-2 | Wohnen | Zwei | läuft | {}\n",
                row("31.12.2018", "31.12.2020"),
                row("30.06.2021", "")
            );
            let told = format!("gelesen wird `{new}`");
            assert_told(
                &text,
                &["Eins [WOHNEN] bis=2020-12-31", "Zwei [WOHNEN] bis=2021-06-30", &told],
            );
        }
    }
}

#[test]
fn the_total_wins_over_its_years_and_years_alone_are_asked() {
    assert_told(
        "# M
        Nr. | Handlungsfeld | Maßnahme | Status | Kosten 2018 | Kosten 2019 | Kosten gesamt
        A-1 | Wohnen | Eins | läuft | 10 | 20 | 30
        # N
        Nr. | Handlungsfeld | Maßnahme | Status | Plan 2019 | Ist 2019 | Plan gesamt | Ist gesamt
        B-1 | Wohnen | Zwei | läuft | 10 | 5 | 100 | 50",
        &[
            "Eins [WOHNEN] Phase=in Umsetzung Status=läuft Plan=30.00",
            "gelesen wird `Kosten gesamt` (G), nicht `Kosten 2018` (E), `Kosten 2019` (F)",
            "Zwei [WOHNEN] Phase=in Umsetzung Status=läuft Plan=100.00 Ist=50.00",
        ],
    );
    let read = assert_told(
        "# M
        Nr. | Handlungsfeld | Maßnahme | Status | Kosten 2018 | Kosten 2019
        A-1 | Wohnen | Eins | läuft | 10 | 20",
        &["RB051 warning E1: mehrere Spalten kommen als Plan in Frage"],
    );
    assert!(!read.contains("Plan="), "{read}");
}

/// Targets of several half-years: the next to be reached, else the last.
#[test]
fn the_next_target_is_read() {
    assert_told(
        "# K
        Nr. | Handlungsfeld | Kennzahl | Einheit | 1. Hj. 2018 | < | 2. Hj. 2018 | <
        ^ | ^ | ^ | ^ | Soll | Ist | Soll | Ist
        K-1 | Wohnen | Stunden | h | 100 | 90 | 150 | 155",
        &[
            "Ziel 150 bis 2018-H2",
            "2018-H1 = 90",
            "2018-H2 = 155",
            "gelesen wird `2. Hj. 2018 Soll` (G)",
        ],
    );
}

#[test]
fn planned_and_real_days() {
    assert_told(
        "# M
        Nr. | Handlungsfeld | Maßnahme | Beginn Plan | Beginn Ist | Ende Plan | Ende Ist | Status
        A-1 | Wohnen | Eins | 01.01.2018 | 15.02.2018 | 31.12.2018 | 01.03.2019 | fertig
        A-2 | Wohnen | Zwei | 01.01.2020 |  | 31.12.2020 |  | geplant",
        &[
            "Eins [WOHNEN] von=2018-02-15 bis=2018-12-31",
            "umgesetzt=2019-03-01",
            "Zwei [WOHNEN] von=2020-01-01 bis=2020-12-31",
        ],
    );
}

/// A column that looks like data is a warning, any other a note.
#[test]
fn columns_that_look_like_data_are_a_warning() {
    let read = assert_told(
        "# K
        Nr. | Handlungsfeld | Kennzahl | 2018 | davon weiblich | 2019 | davon weiblich | Zuständig
        K-1 | Wohnen | a | 100 | 40 | 120 | 50 | Amt 50
        # L
        Nr. | Handlungsfeld | Kennzahl | 2018 | kumuliert bis 30.09.2019 | 2019 | Veränderung
        L-1 | Wohnen | a | 100 | 40 | 120 | 20
        # M
        Nr. | Handlungsfeld | Maßnahme | Status | Eigenanteil 2019 | Ampel
        M-1 | Wohnen | Eins | läuft | 12 | grün",
        &[
            "RB051 warning E1: 2 Spalten werden nicht gelesen und sehen nach Daten aus: `davon weiblich` (E) und `davon weiblich` (G)",
            "RB051 warning E1: die Spalte `Eigenanteil 2019` (E) wird nicht gelesen und sieht nach Daten aus",
            "RB051 note F1: die Spalte `Ampel` (F) wird nicht gelesen",
        ],
    );
    assert!(!read.contains("RB051 warning G1"), "{read}");
}

/// "Stand" with words is the status; percentages under "Erfüllung" the progress.
#[test]
fn contents_tell_status_progress_and_id() {
    assert_told(
        "# M
        Nr. | Handlungsfeld | Maßnahme | Stand | Ende | Erfüllung
        A-1 | Wohnen | Eins | abgeschlossen | 2018 | 60%
        A-2 | Wohnen | Zwei | in Arbeit | 2021 | 70 %
        # N
        ID | Handlungsfeld | Measure | Status | % complete
        B-1 | Wohnen | Drei | in progress | 15%
        # O
        Ziffer | Handlungsfeld | Maßnahme | Status | Termin
        W1 | Wohnen | Vier | geplant | 2021
        W2 | Wohnen | Fünf | geplant | 2021
        # P
        Beschluss-Nr. | Betreff | Handlungsfeld | Erledigung bis | Stand der Umsetzung
        SR/1 | Zentrum | Wohnen | 31.12.2026 | in Bearbeitung
        SR/2 | Prüfung | Wohnen | 31.12.2026 | erledigt",
        &[
            "Eins [WOHNEN] bis=2018-12-31 bis-Worte=2018 Phase=umgesetzt Status=abgeschlossen Fortschritt=60",
            "Phase=in Umsetzung Status=in Arbeit Fortschritt=70",
            "RB011 note D1: die Spalte `Stand` enthält Wörter statt Daten",
            "B-1: Drei [WOHNEN] Phase=in Umsetzung Status=in progress Fortschritt=15",
            "A2 W1: Vier",
            "A3 W2: Fünf",
            "A2 SR/1: Zentrum [WOHNEN] bis=2026-12-31",
            "A3 SR/2: Prüfung",
        ],
    );
}

/// A list of measures with years of money is no table of indicators.
#[test]
fn years_beside_a_measures_status_make_no_indicators() {
    assert_told(
        "# M
        Nr. | Handlungsfeld | Maßnahme | 2019 | 2020 | 2021 | Gesamt | Status
        A1 | Wohnen | Eins | 10 | 20 | 30 | 60 | läuft",
        &["A2 A1: Eins [WOHNEN] Phase=in Umsetzung", "RB051 warning D1: 3 Spalten"],
    );
}

/// Percentages do not add up; deadlines of parts of a year are said.
#[test]
fn sums_of_per_cent_are_not_checked_and_vague_deadlines_are_told() {
    let read = assert_told(
        "# K
        Nr. | Handlungsfeld | Kennzahl | Einheit | Q1 2019 | Q2 2019
        K-1 | Wohnen | Auslastung A | % | 70 | 80
        K-2 | Wohnen | Auslastung B | % | 75 | 85
        | | Summe | | 72 | 82
        # M
        Nr. | Handlungsfeld | Maßnahme | Status | Ende
        M-1 | Wohnen | Eins | geplant | Mitte 2027
        M-2 | Wohnen | Zwei | geplant | Anfang 2028",
        &[
            "bis=2027-12-31 bis-Worte=Mitte 2027",
            "RB011 note E2: eine Frist wie `Mitte 2027` endet mit dem letzten Tag des Jahres (2 Angaben)",
        ],
    );
    assert!(!read.contains("Summe `Summe`"), "{read}");
}
