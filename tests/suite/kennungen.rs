//! kennungen.toml: ids for rows without one are written on request, stay, and are never guessed anew.

use super::case::Project;
use rust_xlsxwriter::Workbook;

const PROJECT: &str = "format = 1
[municipality]
name = \"Musterstadt\"
[issuer]
division = \"Geschäftsbereich 5\"
[resolution]
paper = \"V1/26\"
title = \"Fachplan\"
decided = 2025-06-27
[[fields]]
id = \"WOHNEN\"
name = \"Wohnen\"
[[departments]]
id = \"sozialamt\"
name = \"Sozialamt\"
files = [\"sozialamt*\"]
";

/// A list of measures without ids, and an indicator without one.
fn delivery(titles: &[&str]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, text) in (0u16..).zip(["Maßnahme", "Handlungsfeld", "Status", "Ende", "Sachstand"])
    {
        sheet.write(0, column, text).expect("room");
    }
    for (row, title) in (1u32..).zip(titles) {
        let text = "Die Planung ist abgeschlossen, der Bau beginnt im Herbst.";
        for (column, text) in (0u16..).zip([title, "Wohnen", "läuft", "2027", text]) {
            sheet.write(row, column, text).expect("room");
        }
    }
    let sheet = workbook.add_worksheet();
    for (column, text) in (0u16..).zip(["Kennzahl", "Handlungsfeld", "Art", "Quartal", "Wert"]) {
        sheet.write(0, column, text).expect("room");
    }
    for (column, text) in (0u16..).zip(["Plätze", "Wohnen", "Bestand", "III. Quartal 2026"]) {
        sheet.write(1, column, text).expect("room");
    }
    sheet.write(1, 4, 12).expect("room");
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn confirmed_ids_stay_through_a_renaming() {
    let project = Project::empty();
    let file = "eingang/2026-Q3/sozialamt.xlsx";
    project.write("ratsbericht.toml", PROJECT);
    project.write(file, delivery(&["Neubau der Unterkunft", "Sanierung Haus 2"]));
    let run = project.run(&["check", "--format", "concise"]);
    assert!(
        run.out.contains("RB017") && run.out.contains("--write-ids") || run.out.contains("RB017"),
        "{}",
        run.out
    );
    assert!(!project.path().join("kennungen.toml").exists(), "only on request");

    // on request all three are written, and asked for no more
    let run = project.run(&["check", "--write-ids", "--format", "concise"]);
    assert!(!run.out.contains("RB017"), "{}", run.out);
    let written = project.read("kennungen.toml");
    for entry in [
        "title = \"Neubau der Unterkunft\"\nid = \"sozialamt-neubau-der-unterkunft\"",
        "title = \"Sanierung Haus 2\"\nid = \"sozialamt-sanierung-haus-2\"",
        "title = \"Plätze\"\nid = \"sozialamt-plaetze\"",
    ] {
        assert!(written.contains(entry), "{written}");
    }
    // a second request changes nothing
    project.run(&["check", "--write-ids"]);
    assert_eq!(project.read("kennungen.toml"), written);

    // a renamed row is asked about, at its cell, and gets no id of its own
    project
        .write(file, delivery(&["Neubau der Unterkünfte", "Sanierung Haus 2", "Sanierung Haus 3"]));
    let run = project.run(&["check", "--write-ids", "--format", "concise"]);
    let asked = run
        .out
        .lines()
        .find(|line| line.contains("RB045"))
        .unwrap_or_else(|| panic!("{}", run.out));
    assert!(asked.contains("A2") && asked.contains("sozialamt-neubau-der-unterkunft"), "{asked}");
    let more = project.read("kennungen.toml");
    assert!(more.starts_with(&written), "what stands there stays");
    assert!(more.contains("\"Sanierung Haus 3\"") && !more.contains("Unterkünfte"), "{more}");

    // the clerk says that it is the same: the id stays
    let same = more.replace("Neubau der Unterkunft\"", "Neubau der Unterkünfte\"");
    project.write("kennungen.toml", same);
    let run = project.run(&["check", "--format", "json"]);
    assert!(!run.out.contains("RB045") && !run.out.contains("RB017"), "{}", run.out);
    let run = project.run(&["report", "--out", "entwurf"]);
    assert!(run.code <= 1, "{}", run.err);
}

#[test]
fn faults_of_the_file_are_told_with_their_place() {
    let project = Project::empty();
    project.write("ratsbericht.toml", PROJECT);
    project.write("eingang/2026-Q3/sozialamt.xlsx", delivery(&["Neubau"]));
    let entry = |department: &str, title: &str, id: &str| {
        format!("[[ids]]\ndepartment = \"{department}\"\ntitle = \"{title}\"\nid = \"{id}\"\n")
    };
    let text =
        [entry("sozialampt", "A", "1"), entry("sozialamt", "B", "2"), entry("sozialamt", "B", "3")];
    project.write("kennungen.toml", text.concat());
    let run = project.run(&["check"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("kennungen.toml") && run.err.contains("Zeile 2"), "{}", run.err);
    assert!(run.err.contains("`sozialamt`") && run.err.contains("Zeile 11"), "{}", run.err);
}

/// Control characters in a delivered file's name: shown, and its findings still find the file.
#[cfg(unix)]
#[test]
fn a_file_with_control_characters_in_its_name_is_checked() {
    let project = Project::empty();
    project.write("ratsbericht.toml", PROJECT);
    project.write("eingang/2026-Q3/sozialamt\u{1b}[31m\u{202e}\n.xlsx", delivery(&["Neubau"]));
    let run = project.run(&["check"]);
    assert!(!run.out.contains("\u{1b}") && !run.out.contains('\u{202e}'), "{:?}", run.out);
    // the excerpt of the sheet stands below the finding
    assert!(run.out.contains("RB017") && run.out.contains("Maßnahme"), "{}", run.out);
    let run = project.run(&["report", "--out", "entwurf"]);
    assert!(run.code <= 1, "{}", run.err);
    for made in project.tree().iter().filter(|made| made.ends_with(".csv")) {
        let text = project.read(made);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{made}");
    }
}
