//! Rounds of the program: forms made, filled in, delivered, made again.

use super::{config, fill, untouched_is_unchanged};
use crate::case::Project;
use ratsbericht::archive;

#[test]
fn forms_go_round_once_a_quarter() {
    let project = Project::sample("dresden-v2927-19");
    let run = project.run(&["run"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let run = project.run(&["forms"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("sozialamt.xlsx: "), "{}", run.err);
    let made = project.tree();
    assert!(made.contains(&"ausgabe/formulare/2019-Q4/sozialamt.xlsx".to_owned()), "{made:#?}");
    for id in ["sozialamt", "gb5"] {
        let form = project.path().join(format!("ausgabe/formulare/2019-Q4/{id}.xlsx"));
        project.write(&format!("eingang/2019-Q4/{id}.xlsx"), std::fs::read(form).expect("a form"));
    }
    let run = project.run(&["report", "--period", "2019-Q4"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    // Nothing changed but what left after it was done, and what time does.
    let changes = project.read("ausgabe/2019-Q4/full/csv/open-data/aenderungen.csv");
    let other: Vec<&str> = changes
        .lines()
        .skip(1)
        .filter(|line| !line.starts_with("nach Umsetzung ausgeschieden,"))
        .filter(|line| !line.starts_with("neu überfällig,"))
        .collect();
    assert!(other.is_empty(), "{other:#?}");
    let first = project.run(&["forms", "--period", "2019-Q4"]);
    assert_eq!(first.code, 0, "{}", first.err);
    let error = project.run(&["forms", "--period", "2019"]);
    assert_eq!(error.code, 2);
}

#[test]
fn a_form_that_somebody_filled_in_is_not_replaced() {
    let project = Project::sample("dresden-v2927-19");
    let forms = |more: &[&str]| {
        let run = project.run(&[&["forms", "--period", "2019-Q3"], more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run.err
    };
    forms(&[]);
    let at = |name: &str| format!("ausgabe/formulare/2019-Q3/{name}");
    let bytes = |name: &str| std::fs::read(project.path().join(at(name))).expect("a form");
    let blank = bytes("sozialamt.xlsx");
    let filled = fill(&blank, &[("Maßnahmen", "C5", "Neue Maßnahme")]);
    project.write(&at("sozialamt.xlsx"), &filled).write(&at("Notizen/gespräch.txt"), "am Dienstag");
    // Another name of the city's division changes the forms that nobody touched.
    let text = project.read("ratsbericht.toml");
    project.write("ratsbericht.toml", text.replace("Arbeit, Soziales", "Soziales, Arbeit"));
    for _ in 0..2 {
        let told = forms(&[]);
        assert!(told.contains("sozialamt.xlsx bleibt, wie es ist"), "{told}");
        assert!(told.contains("gb5.xlsx: 0 offene Maßnahmen"), "{told}");
        assert!(bytes("sozialamt.xlsx") == filled, "it is as it was");
        assert_eq!(project.read(&at("Notizen/gespräch.txt")), "am Dienstag");
    }
    // What was filled in there counts as filled in, also where it is delivered from there.
    for other in ["sozialamt_2019-Q3.xlsx", "sozialamt_msa-kennzahlen.xls"] {
        let other = project.path().join("eingang/2019-Q3").join(other);
        std::fs::remove_file(other).expect("the sample has it");
    }
    project.write("eingang/2019-Q3/sozialamt.xlsx", &filled);
    let status = project.run(&["status", "--period", "2019-Q3"]).out;
    assert!(!status.contains("nicht ausgefüllt"), "{status}");
    project.write("eingang/2019-Q3/sozialamt.xlsx", &blank);
    let status = project.run(&["status", "--period", "2019-Q3"]).out;
    assert!(status.contains("Formular nicht ausgefüllt"), "{status}");
    let told = forms(&["--force"]);
    assert!(told.contains("sozialamt.xlsx: 0 offene Maßnahmen"), "{told}");
    assert!(bytes("sozialamt.xlsx") != filled);
    assert_eq!(project.read(&at("Notizen/gespräch.txt")), "am Dienstag", "no form is forced");
    assert!(!forms(&[]).contains("bleibt, wie es ist"), "made anew");
}

#[test]
fn forms_before_any_edition_are_blank() {
    let project = Project::sample("dresden-v2927-19");
    let run = project.run(&["forms"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("forms --period"), "{}", run.err);
    let run = project.run(&["forms", "--period", "2019-Q3"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("die Formulare sind leer"), "{}", run.err);
}

/// Texts that refer to figures stand in the form as they were written: a form that nobody touched says
/// the same again, also where print changes more than the number.
#[test]
fn references_come_back_as_they_were_written() {
    let project = Project::sample("dresden-v2927-19");
    let run = project.run(&["run"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let filled = |from: &str, to: &str, entries: &[(&str, &str, &str)]| {
        assert_eq!(project.run(&["forms", "--period", to]).code, 0);
        for id in ["sozialamt", "gb5"] {
            let form = project.path().join(format!("ausgabe/formulare/{to}/{id}.xlsx"));
            let form = std::fs::read(form).expect("a form");
            let entries = if id == from { entries } else { &[] };
            project.write(&format!("eingang/{to}/{id}.xlsx"), fill(&form, entries));
        }
    };
    let text = "Im September waren es {W-03@2019-09}, {W-03@2019-01..2019-09 in Worten}.";
    filled(
        "sozialamt",
        "2019-Q4",
        &[("Maßnahmen", "P5", text), ("Maßnahmen", "O5", text), ("Texte", "B5", text)],
    );
    let run = project.run(&["run", "--period", "2019-Q4"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);

    let period = "2020-Q1".parse().expect("a period");
    let history = archive::history(&project.path().join("archiv"), period).expect("frozen");
    let edition = history.previous().expect("the fourth quarter");
    let printed = "Im September waren es 507, um 67 gestiegen.";
    let measure = edition.figures.measures.iter().find(|m| m.text == printed).expect("it is told");
    assert_eq!((measure.text_as_written(), measure.reason_as_written()), (text, text));
    assert_eq!(measure.reason, printed);
    let narrative = edition.texts.iter().find(|t| t.text == printed).expect("it is told");
    assert_eq!(narrative.as_written(), text);
    untouched_is_unchanged(&config(project.path()), &history, period);

    filled("nobody", "2020-Q1", &[]);
    let run = project.run(&["report", "--period", "2020-Q1"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let changes = project.read("ausgabe/2020-Q1/full/csv/open-data/aenderungen.csv");
    assert!(!changes.contains("Text geändert"), "{changes}");
    assert!(!changes.contains("{W-03"), "{changes}");
}
