//! What detection finds, what it says of it, and what it asks where two readings are possible.

use super::sheets::{assert_read, project, project_with, read_in, workbook};
use ratsbericht::finding::Finding;
use ratsbericht::normalise;

/// Header rows in each of the first forty rows.
#[test]
fn headers_in_any_of_the_first_forty_rows() {
    for row in 1..=40 {
        let title = if row > 2 { "Titel der Tabelle\n" } else { "" };
        let text = format!(
            "# Werte\n{title}@row {row}\nID | Handlungsfeld | Indikator | Monat | Wert\nW-1 | Wohnen | Plätze | 09/2019 | 12\n"
        );
        let read = read_in(&project(), &text);
        let cell = format!("E{} W-1 2019-09 = 12", row + 1);
        assert!(read.contains(&cell), "row {row}: {read}");
        assert!(read.contains(&format!("Tabellenkopf in Zeile {row};")), "row {row}: {read}");
    }
}

/// The action field as a heading over its block, a merged column, the sheet's or the file's name.
#[test]
fn the_field_may_stand_anywhere() {
    let config = project();
    let period = "2019-Q3".parse().expect("a period");
    let head = "ID | Indikator | Monat | Wert\n";
    let row = "W-1 | Plätze | 09/2019 | 12\n";
    let cases = [
        ("sozialamt.xlsx", format!("# Blatt\n{head}Handlungsfeld Wohnen | < | < | <\n{row}")),
        ("sozialamt.xlsx", format!("# Blatt\n{head}Wohnen und Unterbringung\n{row}")),
        (
            "sozialamt.xlsx",
            "# Blatt\nHandlungsfeld | ID | Indikator | Monat | Wert\nWohnen | W-0 | Betten | 09/2019 | 1\n^ | W-1 | Plätze | 09/2019 | 12\n".to_owned(),
        ),
        ("sozialamt.xlsx", format!("# Wohnen\n{head}{row}")),
        ("sozialamt.xlsx", format!("# 1.2 HF Wohnen\n{head}{row}")),
        ("sozialamt Wohnen Q3.xlsx", format!("# Blatt\n{head}{row}")),
        ("sozialamt.xlsx", format!("# Blatt\nKennzahlen Wohnen\n{head}{row}")),
    ];
    for (file, text) in cases {
        let raw = workbook(&format!("eingang/2019-Q3/{file}"), &text);
        let found = normalise::workbook(&raw, &config.departments[0], &config, period);
        let of = found.value.definitions.iter().find(|d| d.indicator.id.as_str() == "W-1");
        let field = of.and_then(|d| d.indicator.field.as_ref()).map(|f| f.as_str());
        assert_eq!(field, Some("WOHNEN"), "{text}{:?}", found.findings);
    }
}

/// The lines to paste that a finding's help has below its sentence.
fn pasted(findings: &[Finding]) -> String {
    let asked = findings.iter().find(|f| f.rule.to_string() == "RB010").expect("asked");
    asked.help.de.split_once('\n').expect("lines to paste").1.to_owned()
}

#[test]
fn two_readings_are_told_with_a_profile_that_settles_them() {
    let cases = [
        // periods in a column and in the header
        "# Blatt\nID | Handlungsfeld | Indikator | Monat | Wert | 08/2019 | 09/2019\nW-1 | Wohnen | Plätze | 07/2019 | 1 | 2 | 3\n",
        // measures with a month too many, or indicators with a status
        "# Blatt\nNr. | Handlungsfeld | Bezeichnung | Status | Bemerkung | 08/2019 | Einheit\nW-1 | Wohnen | Plätze | läuft | gut | 2 | Plätze\n",
    ];
    let period = "2019-Q3".parse().expect("a period");
    for text in cases {
        let raw = workbook("eingang/2019-Q3/sozialamt.xlsx", text);
        let config = project_with("");
        let before = normalise::workbook(&raw, &config.departments[0], &config, period);
        let lines = pasted(&before.findings);
        assert!(lines.lines().count() <= 10, "{lines}");
        let config = project_with(&lines);
        let after = normalise::workbook(&raw, &config.departments[0], &config, period);
        assert!(
            after.findings.iter().all(|f| f.rule.to_string() != "RB010"),
            "{:?}",
            after.findings
        );
        assert_eq!(after.value.values, before.value.values, "{lines}");
        assert_eq!(after.value.measures, before.value.measures, "{lines}");
        assert!(!after.value.values.is_empty() || !after.value.measures.is_empty());
    }
}

/// Forms: one measure or indicator a sheet, labels left, values right.
#[test]
fn a_form_is_read() {
    assert_read!(
        "
        # Maßnahmenblatt
        Maßnahmenblatt | <
        @row 3
        Nr.: | S-90 | | Handlungsfeld: | Integration
        Bezeichnung der Maßnahme: | Haus der Begegnung
        Beginn: | 2025-03-01 | | Ende: | III. Quartal 2027
        Umsetzungsstand | läuft
        Fortschritt in % | 45
        Kosten (T€): | ca. 700
        Projektnummer: | 4711
        @row 12
        Sachstand:
        Der Bau läuft seit dem Frühjahr planmäßig.
        # Kennzahl
        Kennzahl: | Besucherinnen
        Kennung: | B-1
        Handlungsfeld: | Integration
        Einheit: | Personen
        Zeitraum: | 09/2019
        Wert: | 1.234,5
        # Zwei
        Maßnahme | Umbau
        Nr. | S-91
        Handlungsfeld | Wohnen
        Status | geplannt
        Ende | 31.02.2027
        Maßnahme | Anbau
        Nr. | S-92
        Handlungsfeld | Wohnen
        Status | geplant
    "
    );
}

#[test]
fn a_form_without_a_title_is_told() {
    assert_read!(
        "
        # Meldung
        Wert: | 12
        Einheit: | Personen
        Handlungsfeld: | Wohnen
        # Deckblatt
        Amt: | Sozialamt
        Berichtszeitraum: | III. Quartal 2019
        Stand: | 30.09.2019
        Telefon: | 1234
    "
    );
}
