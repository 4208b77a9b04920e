//! Every form in which people type numbers and times, in a cell of a sheet: its reading, or what is
//! asked. Nothing is guessed.

use super::files::through_file;
use super::sheets::{project, workbook};
use ratsbericht::domain::MeasureColumn;
use ratsbericht::finding::{Finding, Level};
use ratsbericht::normalise;
use ratsbericht::workbook::{Format, RawCell, RawValue, Shown};

/// Rules told at a cell, notes left out.
fn told(findings: &[Finding], cell: &str) -> Vec<String> {
    findings
        .iter()
        .filter(|f| f.level != Level::Note && f.place.a1().as_deref() == Some(cell))
        .map(|f| f.rule.to_string())
        .collect()
}

fn text(row: u32, column: u32, text: &str) -> RawCell {
    let value = RawValue::Text(text.into());
    RawCell { row, column, value, percent: false, shown: Shown::default(), struck: false }
}

/// Form, and what an indicator's value of it is: `value [signs] (note)`, or the rule that tells it.
const NUMBERS: &[(&str, &str)] = &[
    ("1.234", "1234"),
    ("1.234,5", "1234.5"),
    ("1234,5", "1234.5"),
    ("1 234", "1234"),
    ("1\u{a0}234", "1234"),
    ("1\u{202f}234,50", "1234.5"),
    ("1'234", "1234"),
    ("1,234.5", "leer [.] (1,234.5) RB011"),
    ("1.5", "leer [.] (1.5) RB011"),
    ("1,5", "1.5"),
    ("12.5%", "leer [.] (12.5%) RB011"),
    ("0,0", "0"),
    ("0", "0"),
    ("-", "0 [–]"),
    ("–", "0 [–]"),
    ("—", "0 [–]"),
    (".", "leer [.]"),
    ("·", "leer [.]"),
    ("…", "leer […]"),
    ("...", "leer […]"),
    ("x", "leer [x]"),
    ("X", "leer [x]"),
    ("/", "leer [/]"),
    ("*", "leer [.] (anonymisiert)"),
    ("•", "leer [.]"),
    ("k. A.", "leer [.] (keine Angabe)"),
    ("k.A.", "leer [.] (keine Angabe)"),
    ("K.A", "leer [.] (keine Angabe)"),
    ("keine Angabe", "leer [.] (keine Angabe)"),
    ("n. v.", "leer [.] (nicht verfügbar)"),
    ("n/a", "leer [.] (keine Angabe)"),
    ("n.a.", "leer [.] (keine Angabe)"),
    ("NA", "leer [.] (keine Angabe)"),
    ("unbekannt", "leer [.] (unbekannt)"),
    ("entfällt", "leer [x] (entfällt)"),
    ("ca. 700", "700 (ca.)"),
    ("rd. 1.200", "1200 (rd.)"),
    ("~50", "50 (ungefähr)"),
    ("> 100", "leer [.] (> 100) RB011"),
    ("< 3", "leer [.] (< 3) RB011"),
    ("mind. 5", "leer [.] (mind. 5) RB011"),
    ("100-120", "leer [.] (100-120) RB011"),
    ("0-30", "leer [.] (0-30) RB011"),
    ("80 – 84", "leer [.] (80 – 84) RB011"),
    ("(20)", "20 [()]"),
    ("15*", "15 (Fußnote *)"),
    ("15 1)", "15 (Fußnote 1))"),
    ("1994¹", "1994 (Fußnote ¹)"),
    ("12 Personen", "12"),
    ("-500", "-500"),
    ("−500", "-500"),
    ("500-", "-500"),
    ("+5", "5"),
    ("½", "0.5"),
    ("1½", "1.5"),
    ("10³", "RB002"),
    ("1E3", "RB002"),
    ("00123", "RB002"),
    ("01.01.", "RB002"),
    ("１２３", "123"),
    ("12 von 20", "RB011"),
    ("12/20", "leer [.] (12/20) RB011"),
    ("ja", "RB002"),
    ("✓", "RB002"),
    ("\u{200b}5", "5"),
    (" 5 ", "5"),
    ("5\n6", "RB002"),
    ("5;6", "RB002"),
    ("O", "RB002"),
    ("l0", "RB002"),
    ("440 (vorläufig)", "440 [p]"),
    ("geschätzt 40", "40 [s]"),
    ("\u{a0}", ""),
];

/// The same with other units: a form with its unit fits the indicator's, or is told.
const WITH_UNITS: &[(&str, &str, &str)] = &[
    ("%", "12,5 %", "12.5"),
    ("%", "12 von 20", "60 (12 von 20)"),
    ("Personen", "12,5 %", "RB009"),
    ("Euro", "3 Mio. €", "3000000"),
    ("Euro", "1,2 T€", "1200"),
    ("T€", "1,2 T€", "1.2"),
    ("Euro", "250.000 EUR", "250000"),
    ("Euro", "€ 500", "500"),
    ("m²", "100 m²", "100"),
    ("Euro", "100 m²", "RB009"),
];

#[test]
fn every_number_form_has_its_reading_in_a_sheet() {
    let personen = NUMBERS.iter().map(|(form, reading)| ("Personen", *form, *reading));
    for (unit, form, reading) in personen.chain(WITH_UNITS.iter().copied()) {
        let sheet = "# Werte\nID | Handlungsfeld | Indikator | Einheit | Monat | Wert\n";
        let mut raw = workbook("eingang/2019-Q3/sozialamt.xlsx", sheet);
        let cells = ["W-1", "Wohnen", "Plätze", unit, "09/2019", form];
        raw.sheets[0].cells.extend((1u32..).zip(cells).map(|(column, form)| text(2, column, form)));
        let raw = through_file(&raw, Format::Xlsx);
        let config = project();
        let period = "2019-Q3".parse().expect("a period");
        let found = normalise::workbook(&raw, &config.departments[0], &config, period);
        let mut said = String::new();
        if let Some(value) = found.value.values.first() {
            said = value.value.map_or("leer".to_owned(), |v| v.normalize().to_string());
            if !value.signs.is_empty() {
                said.push_str(&format!(" [{}]", value.signs));
            }
            if !value.note.is_empty() {
                said.push_str(&format!(" ({})", value.note));
            }
        }
        for rule in told(&found.findings, "F2") {
            said.push_str(if said.is_empty() { "" } else { " " });
            said.push_str(&rule);
        }
        assert_eq!(said, reading, "{form:?} in {unit}");
    }
}

/// Form, what it is as a measure's end (`2019-09-30`, `ohne` for none), what as a value's period.
const TIMES: &[(&str, &str, &str)] = &[
    ("III. Quartal 2019", "2019-09-30", "2019-Q3"),
    ("3. Quartal 2019", "2019-09-30", "2019-Q3"),
    ("3. Quartal 19", "2019-09-30", "2019-Q3"),
    ("3. Qu. 19", "2019-09-30", "2019-Q3"),
    ("Q3/2019", "2019-09-30", "2019-Q3"),
    ("Q3 2019", "2019-09-30", "2019-Q3"),
    ("2019-Q3", "2019-09-30", "2019-Q3"),
    ("2019/III", "2019-09-30", "2019-Q3"),
    ("III/2019", "2019-09-30", "2019-Q3"),
    ("III/19", "2019-09-30", "2019-Q3"),
    ("3/2019", "RB011", "RB011"),
    ("03/2019", "2019-03-31", "2019-03"),
    ("13/2019", "RB004", "RB003"),
    ("Sept. 2019", "2019-09-30", "2019-09"),
    ("Sep 19", "2019-09-30", "2019-09"),
    ("September 2019", "2019-09-30", "2019-09"),
    ("Mrz 2019", "2019-03-31", "2019-03"),
    ("Ende 2019", "2019-12-31", "2019"),
    ("Anfang 2020", "2020-12-31", "2020"),
    ("Mitte 2020", "2020-12-31", "2020"),
    ("Sommer 2020", "2020-12-31", "2020"),
    ("1. Halbjahr 2019", "2019-06-30", "2019-H1"),
    ("2. HJ 2019", "2019-12-31", "2019-H2"),
    ("KW 12/2020", "2020-03-22", "RB003"),
    ("12. KW", "RB004", "RB003"),
    ("2019", "2019-12-31", "2019"),
    ("'19", "RB011", "RB011"),
    ("2019/2020", "2020-12-31", "RB003"),
    ("2019/20", "2020-12-31", "RB003"),
    ("2019-2021", "2021-12-31", "RB003"),
    ("2019 ff.", "RB011", "RB003"),
    ("ab 2019", "RB011", "RB003"),
    ("seit Mai 2018", "RB011", "RB003"),
    ("bis 31.12.2020", "2020-12-31", "RB003"),
    ("01.10.2019", "2019-10-01", "2019-10"),
    ("1.10.19", "2019-10-01", "2019-10"),
    ("1. Oktober 2019", "2019-10-01", "2019-10"),
    ("10/1/2019", "RB011", "RB011"),
    ("2019-10-01", "2019-10-01", "2019-10"),
    ("31.02.2019", "RB004", "RB003"),
    ("31.09.2019", "RB004", "RB003"),
    ("fortlaufend", "ohne", "RB003"),
    ("laufend", "ohne", "RB003"),
    ("dauerhaft", "ohne", "RB003"),
    ("kontinuierlich", "ohne", "RB003"),
    ("offen", "ohne", "RB003"),
    ("unbefristet", "ohne", "RB003"),
    ("n. n.", "ohne", "RB003"),
    ("n.n.b.", "ohne", "RB003"),
    ("nach Bedarf", "ohne", "RB003"),
    ("erledigt", "RB004", "RB003"),
    ("sofort", "RB004", "RB003"),
    ("voraussichtlich Q2 2020", "2020-06-30", "2020-Q2"),
    ("2. Quartal 2020 (geplant)", "2020-06-30", "2020-Q2"),
    ("vsl. Ende 2020", "2020-12-31", "2020"),
    ("Q4/2019 - Q2/2020", "2020-06-30", "RB003"),
    ("43831", "RB011", "RB011"),
    ("Jan", "RB004", "RB003"),
    ("2O19", "RB004", "RB003"),
    ("  2019 ", "2019-12-31", "2019"),
    ("2019\u{a0}", "2019-12-31", "2019"),
];

#[test]
fn every_time_form_has_its_reading_in_a_sheet() {
    for (form, end, period) in TIMES {
        let sheets = "# Maßnahmen\nID | Handlungsfeld | Maßnahme | Status | Ende\n\
                      # Werte\nID | Handlungsfeld | Indikator | Art | Zeitraum | Wert\n";
        let mut raw = workbook("eingang/2019-Q3/sozialamt.xlsx", sheets);
        let measure = ["M-1", "Wohnen", "Neubau", "läuft", form];
        let cells = (1u32..).zip(measure).map(|(column, form)| text(2, column, form));
        raw.sheets[0].cells.extend(cells);
        let value = ["W-1", "Wohnen", "Plätze", "Bestand", form, "7"];
        let cells = (1u32..).zip(value).map(|(column, form)| text(2, column, form));
        raw.sheets[1].cells.extend(cells);
        let raw = through_file(&raw, Format::Xlsx);
        let config = project();
        let edition = "2019-Q3".parse().expect("a period");
        let found = normalise::workbook(&raw, &config.departments[0], &config, edition);
        let findings = |sheet: &str| -> Vec<Finding> {
            let of = |f: &&Finding| f.place.sheet.as_deref() == Some(sheet);
            found.findings.iter().filter(of).cloned().collect()
        };
        let m = &found.value.measures[0];
        let asked = told(&findings("Maßnahmen"), "E2");
        let said = match asked.first() {
            Some(rule) => rule.clone(),
            None => m.end.map_or("ohne".to_owned(), |day| day.to_string()),
        };
        assert_eq!(said, *end, "{form:?} as an end ({})", m.place.at(MeasureColumn::End).a1());
        // words that say more than a date are kept
        if !asked.is_empty() || m.end.is_none() {
            assert_eq!(m.end_text.trim(), form.trim_matches([' ', '\u{a0}']), "{form:?}");
        }
        let asked = told(&findings("Werte"), "E2");
        let said = match (asked.first(), found.value.values.first()) {
            (Some(rule), _) => rule.clone(),
            (None, Some(value)) => value.period.to_string(),
            (None, None) => "nichts".to_owned(),
        };
        assert_eq!(said, *period, "{form:?} as a period");
    }
}
