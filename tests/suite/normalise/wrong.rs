//! Wrong inputs: profiles that contradict themselves or their sheet, and cells that say nothing. Each is told,
//! at its place, with one thing to do; nothing is dropped without a word.

use super::sheets::{project_with, workbook};
use ratsbericht::domain::Submission;
use ratsbericht::finding::{Finding, Reported};
use ratsbericht::normalise;

fn read(below: &str, sheets: &str) -> Reported<Submission> {
    let raw = workbook("eingang/2026-Q2/sozialamt.xlsx", sheets);
    let config = project_with(below);
    let period = "2026-Q2".parse().expect("a period");
    normalise::workbook(&raw, &config.departments[0], &config, period)
}

/// The findings of some rules: level, place, message and help.
fn said(read: &Reported<Submission>, rules: &[&str]) -> String {
    let line = |f: &Finding| {
        let place = f.place.a1().unwrap_or_else(|| "Blatt".to_owned());
        let level = format!("{:?}", f.level).to_lowercase();
        format!("{} {level} {place}: {}\n  = {}\n", f.rule, f.message.de, f.help.de)
    };
    read.findings
        .iter()
        .filter(|f| rules.contains(&f.rule.to_string().as_str()))
        .map(line)
        .collect()
}

/// Why a date is none is said truly: `300` has no letter O, and `sofort` leaves a measure without a deadline.
#[test]
fn a_date_that_is_none_says_why() {
    let sheet = "# T\nID | Maßnahme | Status | Ende\nM-1 | Haus | läuft | \"300\"\nM-2 | Weg | läuft | 2O27\nM-3 | Platz | läuft | sofort\nM-4 | Steg | läuft | unverzüglich\n";
    insta::assert_snapshot!(said(&read("", sheet), &["RB004"]), @r#"
    RB004 error D2: `300` in der Spalte `Ende` ist kein Datum: erwartet wird eine Zeit wie `III. Quartal 2019`, `09/2019` oder `30.09.2019`
      = als Datum (`30.09.2019`), Monat (`09/2019`) oder Quartal (`III. Quartal 2019`) eintragen
    RB004 error D3: `2O27` in der Spalte `Ende` ist kein Datum: Buchstabe O statt der Ziffer 0
      = als Datum (`30.09.2019`), Monat (`09/2019`) oder Quartal (`III. Quartal 2019`) eintragen
    RB004 warning D4: `sofort` in der Spalte `Ende` ist kein Datum: erwartet wird ein Tag, Monat oder Quartal; die Maßnahme hat so keine Frist
      = als Datum (`30.09.2019`), Monat (`09/2019`) oder Quartal (`III. Quartal 2019`) eintragen
    RB004 warning D5: `unverzüglich` in der Spalte `Ende` ist kein Datum: erwartet wird ein Tag, Monat oder Quartal; die Maßnahme hat so keine Frist
      = als Datum (`30.09.2019`), Monat (`09/2019`) oder Quartal (`III. Quartal 2019`) eintragen
    "#);
}
