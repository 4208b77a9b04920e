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
