//! What newcomers' workbooks hold: sheets that are nearly right, and words that clerks use.

use super::sheets::{assert_read, told, workbook};
use ratsbericht::normalise;

/// A file with data of which nothing is recognised is an error, with the profile to paste.
#[test]
fn an_unknown_table_is_told() {
    assert_read!(
        "
        # M
        foo | bar
        1 | 2
        3 | 4
    "
    );
}

/// The header's unreadable periods are named, each at its cell.
#[test]
fn unreadable_periods_of_a_header() {
    assert_read!(
        "
        # K
        Nr. | Kennzahl | Einheit | Art | Handlungsfeld | Q5/2026 | 3/2026 | Qartal III
        W-01 | Wohnungen | Wohnungen | Summe | Wohnen | 10 | 11 | 12
        # L
        Nr. | Kennzahl | Einheit | Art | Handlungsfeld | Q1/2026 | Q2/2026 | Q33/2026 | Bemerkung
        W-02 | Plätze | Plätze | Summe | Wohnen | 10 | 11 | 12 | gut
    "
    );
}

const FORM: &str = "
    # Meldebogen
    Maßnahme | Haus der Begegnung
    Nr. | S-90
    Handlungsfeld | Integration
    Status | läuft
    Termin | 31.12.2026
    Sachstand | Der Bau läuft seit dem Frühjahr planmäßig.
    ";

#[test]
fn a_short_form_is_read() {
    assert_read!(FORM);
}

#[test]
fn a_form_is_read_without_a_project() {
    let found = normalise::convert(&workbook("meldebogen.xlsx", FORM));
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(told(&found.value, &found.findings));
    });
}

/// Districts in the rows, quarters in the columns.
#[test]
fn districts_of_a_wide_table() {
    assert_read!(
        "
        # Quartale
        ID | Kennzahl | Bezirk | Einheit | Art | Handlungsfeld | I. Quartal 2026 | II. Quartal 2026
        A-01 | Beratungen | Nord | Fälle | Summe | Wohnen | 10 | 20
        A-01 | Beratungen | Süd | Fälle | Summe | Wohnen | 5 | 6
        A-01 | Beratungen | gesamt | Fälle | Summe | Wohnen | 15 | 27
    "
    );
}

/// "Lfd. Nr." with ids is the id; with a count it is none. "% erledigt" is progress.
#[test]
fn running_numbers_and_progress_by_their_values() {
    assert_read!(
        "
        # Maßnahmen
        Lfd. Nr. | Handlungsfeld | Maßnahme | Status | % erledigt | Termin
        S-01 | Wohnen | Neubau | läuft | 40 | 2026
        S-02 | Wohnen | Umbau | läuft | 50 | 2026
        # Zweite
        Lfd. Nr. | Handlungsfeld | Maßnahme | Status | Umsetzung in % | Termin
        1 | Wohnen | Neubau II | läuft | 40 | 2026
        2 | Wohnen | Umbau II | läuft | 50 | 2026
    "
    );
}

/// What stands in a status column; a blank one is missed, and only near words are proposed.
#[test]
fn phases_as_clerks_write_them() {
    assert_read!(
        "
        # Maßnahmen
        Kennung | Handlungsfeld | Maßnahme | Status | Ende
        P-1 | Wohnen | Eins | in Vorbereitung | 2026
        P-2 | Wohnen | Zwei | entfällt | 2026
        P-3 | Wohnen | Drei | läuft / verzögert | 2026
        P-4 | Wohnen | Vier | erledigt (06/2026) | 2026
        P-5 | Wohnen | Fünf |  | 2026
        P-6 | Wohnen | Sechs | grün | 2026
        P-7 | Wohnen | Sieben | geplannt | 2026
    "
    );
}

/// Amounts as they are typed; letters for digits are named.
#[test]
fn amounts_as_clerks_write_them() {
    assert_read!(
        "
        # Maßnahmen
        Kennung | Handlungsfeld | Maßnahme | Status | Plan | Ist
        N-1 | Wohnen | Eins | läuft | 500,- | 1.000.-- €
        N-2 | Wohnen | Zwei | läuft | 500,00 EUR p.a. | 50.000 p.a.
        N-3 | Wohnen | Drei | läuft | 1O | 1.234.567
        N-4 | Wohnen | Vier | läuft | \"1.234\" | 2
    "
    );
}

/// An ambiguous value keeps its place, without a number.
#[test]
fn an_ambiguous_value_keeps_its_place() {
    assert_read!(
        "
        # Indikatoren
        ID | Handlungsfeld | Indikator | Einheit | Art | Q1/2026 | Q2/2026
        W-31 | Wohnen | Mietpreis | €/m² | Mittelwert | 8,45 | \"8.60\"
    "
    );
}

/// A wrong action field is told once, at the cell that names it.
#[test]
fn a_wrong_field_is_told_once() {
    assert_read!(
        "
        # Maßnahmen
        Kennung | Handlungsfeld | Maßnahme | Status | Ende
        M-1 | Integrtion | Eins | läuft | 2026
        M-2 |  | Zwei | läuft | 2026
        M-3 | Xyz | Drei | läuft | 2026
        M-4 |  | Vier | läuft | 2026
    "
    );
}
