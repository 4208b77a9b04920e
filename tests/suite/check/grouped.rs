//! One cause makes one finding, which names its cells; what was read stands before its findings.

use crate::case::Project;
use rust_xlsxwriter::Workbook;

const TOML: &str = "format = 1\n[municipality]\nname = \"M\"\n[issuer]\ndivision = \"G\"\n[resolution]\npaper = \"V\"\ntitle = \"T\"\n\
    [[fields]]\nid = \"W\"\nname = \"Wohnen\"\n[[departments]]\nid = \"amt\"\nname = \"Amt\"\nfiles = [\"*\"]\n";

fn project(rows: &[&[&str]]) -> Project {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("T").expect("a name");
    for (row, cells) in (0u32..).zip(rows) {
        for (column, text) in (0u16..).zip(*cells) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).expect("room"),
                Err(_) => sheet.write(row, column, *text).expect("room"),
            };
        }
    }
    let project = Project::empty();
    project.write("ratsbericht.toml", TOML);
    project.write("eingang/2026-Q2/amt.xlsx", workbook.save_to_buffer().expect("a workbook"));
    project
}

fn of_rule(project: &Project, rule: &str) -> Vec<String> {
    let run = project.run(&["check", "--format", "concise"]);
    run.out.lines().filter(|line| line.contains(rule)).map(str::to_owned).collect()
}

/// Two rows of one indicator, three periods each: one finding; the values are no jump in time.
#[test]
fn a_row_that_stands_twice_is_told_once() {
    let project = project(&[
        &["Nr.", "Handlungsfeld", "Kennzahl", "01/2026", "02/2026", "03/2026"],
        &["A-1", "Wohnen", "Fälle", "10", "11", "12"],
        &["A-1", "Wohnen", "Fälle", "900", "910", "920"],
    ]);
    let told = of_rule(&project, "RB016");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("in Zeile 2, hier in Zeile 3 noch einmal (D2/D3, E2/E3 und F2/F3)"),
        "{told:?}"
    );
    assert!(of_rule(&project, "RB028").is_empty());
}

/// A value that jumps is told all the same.
#[test]
fn a_jump_beside_a_value_twice_is_told() {
    let project = project(&[
        &["Nr.", "Handlungsfeld", "Kennzahl", "01/2026", "02/2026", "03/2026"],
        &["A-1", "Wohnen", "Fälle", "10", "11", "900"],
    ]);
    assert_eq!(of_rule(&project, "RB028").len(), 1);
}

/// The missing column `Art` is one fault of the sheet, missing quarters one of the indicator.
#[test]
fn what_lacks_for_one_reason_is_told_once() {
    let project = project(&[
        &["Nr.", "Handlungsfeld", "Kennzahl", "Q1 2025", "Q2 2025"],
        &["A-1", "Wohnen", "Fälle", "10", "11"],
        &["A-2", "Wohnen", "Plätze", "10", "11"],
    ]);
    let told = of_rule(&project, "RB048");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("von 2 Indikatoren") && told[0].contains("`A-1` (A2) und `A-2` (A3)"));
    let told = of_rule(&project, "RB027");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].contains("Indikator `A-1` (Fälle): es fehlen III. Quartal 2025 (Amt), IV. Quartal 2025 (Amt), I. Quartal 2026 (Amt) und II. Quartal 2026 (Amt)"),
        "{told:?}"
    );
}

/// What is accepted by its id stays a finding of its own, which the acceptance meets.
#[test]
fn what_is_accepted_by_its_id_is_told_apart() {
    let project = project(&[
        &["Nr.", "Handlungsfeld", "Kennzahl", "Q1 2025", "Q2 2025"],
        &["A-1", "Wohnen", "Fälle", "10", "11"],
        &["A-1", "Wohnen", "Fälle", "20", "21"],
        &["A-2", "Wohnen", "Plätze", "10", "11"],
        &["A-3", "Wohnen", "Betten", "10", "11"],
    ]);
    assert_eq!(of_rule(&project, "RB016").len(), 1);
    let accepted = |rule: &str, id: &str| {
        format!(
            "[[accepted]]\nrule = \"{rule}\"\nid = \"{id}\"\nreason = \"bekannt\"\nby = \"Büro\"\n"
        )
    };
    let (twice, art) = (accepted("RB016", "A-1"), accepted("RB048", "A-2"));
    project.write("ratsbericht.toml", format!("{TOML}{twice}{art}"));
    let run = project.run(&["check", "--format", "json"]);
    let of = |rule: &str| {
        let all: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
        let findings = all["findings"].as_array().expect("findings").clone();
        let of_rule = findings.into_iter().filter(|f| f["rule"] == rule);
        of_rule.map(|f| (!f["accepted"].is_null()).to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of("RB016"), "true true", "{}", run.out);
    assert_eq!(of("RB048"), "false true", "{}", run.out);
}

/// `check -v` shows of a file what was read, then its findings, in the result.
#[test]
fn what_was_read_stands_before_the_findings() {
    let project = project(&[
        &["Nr.", "Handlungsfeld", "Maßnahme", "Status", "Ende"],
        &["M-1", "Wohnen", "Haus", "irgendwie", "2026"],
    ]);
    let run = project.run(&["-v", "check"]);
    let read = run.out.find("T: Maßnahmen").expect("what was read");
    let example = run.out.find("zum Beispiel: `M-1` | Haus | Ende 31.12.2026").expect("a row");
    let told = run.out.find("[RB008]").expect("the finding");
    assert!(read < example && example < told, "{}", run.out);
    let english = project.run(&["--lang", "en", "-v", "check"]);
    assert!(english.out.contains("T: measures") && english.out.contains("for example: `M-1`"));
    assert!(!project.run(&["check"]).out.contains("zum Beispiel"));
    // a format for programs stays as it is
    let json = project.run(&["-v", "check", "--format", "json"]);
    assert!(json.out.trim_start().starts_with('{') && json.err.contains("T: Maßnahmen"));
}
