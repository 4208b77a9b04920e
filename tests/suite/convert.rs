//! `convert`: many files, bad ones among them, into each of the three formats.

use super::case::Project;
use rust_xlsxwriter::Workbook;

/// A workbook with one measure of this number.
fn measure(number: usize) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, text) in (0u16..).zip(["ID", "Handlungsfeld", "Maßnahme", "Status", "Ende"]) {
        sheet.write(0, column, text).expect("room");
    }
    let id = format!("M-{number}");
    for (column, text) in
        (0u16..).zip([id.as_str(), "Wohnen", "Neubau", "läuft", "III. Quartal 2026"])
    {
        sheet.write(1, column, text).expect("room");
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// A thousand files, every hundredth of them bad in one of four ways: all others are converted, and
/// a table of what happened ends it.
#[test]
fn a_thousand_files_with_bad_ones_among_them() {
    let project = Project::empty();
    let whole = measure(1);
    let mut names: Vec<String> = Vec::new();
    for number in 0..1_000 {
        let name = format!("ein/{number:04}.xlsx");
        let bytes: Vec<u8> = match (number % 100, number / 100 % 4) {
            (50, 0) => Vec::new(),
            (50, 1) => whole[..whole.len() / 2].to_vec(),
            (50, 2) => b"<html><table><tr><td>1</td></tr></table></html>".to_vec(),
            (50, _) => b"Nr.;Titel\n1;Neubau\n".to_vec(),
            _ => whole.clone(),
        };
        project.write(&name, bytes);
        names.push(name);
    }
    let mut arguments = vec!["convert", "--to", "json", "--out", "aus"];
    arguments.extend(names.iter().map(String::as_str));
    let run = project.run(&arguments);
    assert_eq!(run.code, 1, "{}", run.err);
    let lines: Vec<&str> = run.out.lines().filter(|line| !line.starts_with("    ")).collect();
    assert_eq!(lines.len(), 1_001);
    assert_eq!(lines[0], "ein/0000.xlsx: 1 Maßnahme, 0 Werte, 0 Texte; 0 Fehler, 0 Warnungen");
    assert_eq!(lines[50], "ein/0050.xlsx: nicht lesbar");
    assert_eq!(
        lines[1_000],
        "990 von 1000 Dateien gelesen: 990 Maßnahmen, 0 Werte, 0 Texte; 10 Fehler"
    );
    let written = std::fs::read_dir(project.path().join("aus")).expect("the folder").count();
    assert_eq!(written, 990);
    // each bad file says in one line what it is
    for reason in ["HTML", "CSV", "leer", "beschädigt"] {
        assert!(run.out.contains(reason), "{reason}");
    }
}

/// The same measure in all three formats, with the cell of every value.
#[test]
fn every_format_names_the_cells() {
    let project = Project::empty();
    project.write("a.xlsx", measure(7));
    for to in ["csv", "json", "parquet"] {
        let run = project.run(&["convert", "a.xlsx", "--to", to, "--out", to]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    }
    let csv = project.read("csv/a.massnahmen.csv");
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let at = header.iter().position(|name| *name == "quelle").expect("the origin's column");
    let row: Vec<&str> = lines.next().expect("a row").split(',').collect();
    assert_eq!(row[at], "a.xlsx!Sheet1!A2");
    assert!(csv.contains("2026-09-30"));
    let json = project.read("json/a.json");
    assert!(json.contains("a.xlsx!Sheet1!A2") && json.contains("M-7"), "{json}");
    let parquet =
        std::fs::read(project.path().join("parquet/a.massnahmen.parquet")).expect("a file");
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
    assert!(parquet.windows(16).any(|bytes| bytes == b"a.xlsx!Sheet1!A2"));
}

/// Control characters and marks of direction in a file's name reach no output.
#[cfg(unix)]
#[test]
fn names_with_control_characters_are_shown_harmless() {
    let project = Project::empty();
    let name = "a\u{1b}[31m\u{202e}b\nc.xlsx";
    project.write(name, measure(1));
    let run = project.run(&["convert", name, "--to", "csv", "--out", "aus"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let unsafe_ = |text: &str| text.contains(['\u{1b}', '\u{202e}']);
    assert!(!unsafe_(&run.out) && !unsafe_(&run.err));
    for made in project.tree().iter().filter(|made| made.starts_with("aus/") && made.len() > 4) {
        assert!(!unsafe_(made) && !made.contains('\n'), "{made:?}");
        let text = project.read(made);
        assert!(!unsafe_(&text), "{made}: {text}");
    }
}

/// Inside a project, and with `--project`, the project's departments, profiles and phases hold for the
/// files that are its own; any other file is read without it, which is said.
#[test]
fn convert_uses_the_project() {
    let project = Project::empty();
    let toml = "format = 1\n[municipality]\nname = \"M\"\n[issuer]\ndivision = \"G\"\n[resolution]\npaper = \"V\"\ntitle = \"T\"\n\
        [phases]\n\"im Rohbau\" = \"in Umsetzung\"\n[[fields]]\nid = \"W\"\nname = \"Wohnen\"\n\
        [[departments]]\nid = \"hochbau\"\nname = \"Hochbau\"\nfiles = [\"hochbau*\"]\n\
        [[departments.sheets]]\nsheet = \"*\"\nkind = \"measures\"\ncolumns = { title = \"Gegenstand\" }\nunits = { \"E\" = \"T€\" }\n";
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ["ID", "Handlungsfeld", "Gegenstand", "Status", "Kosten"],
        ["M-1", "Wohnen", "Haus", "im Rohbau", "40"],
    ];
    for (row, cells) in (0u32..).zip(rows) {
        for (column, text) in (0u16..).zip(cells) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).expect("room"),
                Err(_) => sheet.write(row, column, text).expect("room"),
            };
        }
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    project.write("ratsbericht.toml", toml).write("eingang/2026-Q2/hochbau.xlsx", &bytes);
    project.write("fremd.xlsx", measure(1));
    let here = std::process::Command::new(env!("CARGO_BIN_EXE_ratsbericht"))
        .current_dir(project.path())
        .args(["convert", "eingang/2026-Q2/hochbau.xlsx", "fremd.xlsx", "--out", "aus"])
        .output()
        .expect("the program runs");
    let out = String::from_utf8_lossy(&here.stdout).into_owned();
    assert_eq!(here.status.code(), Some(0), "{out}");
    let csv = project.read("aus/hochbau.massnahmen.csv");
    assert!(csv.contains("W,") && csv.contains("Haus") && csv.contains("in Umsetzung"), "{csv}");
    assert!(csv.contains("40000.00"), "{csv}");
    assert_eq!(out.matches("gehört zu keinem Amt").count(), 1, "{out}");
    // named from elsewhere, the same; without a project, the title is unknown
    let path = project.path().join("eingang/2026-Q2/hochbau.xlsx");
    let path = path.to_string_lossy();
    let elsewhere = Project::empty();
    elsewhere.write("leer.txt", "");
    let folder = project.path().to_string_lossy().into_owned();
    let run = |arguments: &[&str]| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_ratsbericht"))
            .current_dir(elsewhere.path())
            .args(arguments)
            .output()
            .expect("the program runs");
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    let (code, _) = run(&["--project", &folder, "convert", &path, "--out", "aus"]);
    assert_eq!(code, Some(0));
    assert_eq!(
        elsewhere
            .read("aus/hochbau.massnahmen.csv")
            .replace(&*path, "eingang/2026-Q2/hochbau.xlsx"),
        csv
    );
    let (_, out) = run(&["convert", &path, "--out", "bar"]);
    assert!(!out.contains("gehört zu keinem Amt"), "{out}");
    assert!(!elsewhere.path().join("bar/hochbau.massnahmen.csv").exists(), "{out}");
}

/// `check -v` says of each sheet what it was recognised as, by which header, and what was left out.
#[test]
fn check_says_what_each_sheet_was_recognised_as() {
    let project = Project::empty();
    let toml = "format = 1\n[municipality]\nname = \"M\"\n[issuer]\ndivision = \"G\"\n[resolution]\n\
                paper = \"V\"\ntitle = \"T\"\ndecided = 2019-06-27\n[[fields]]\nid = \"WOHNEN\"\n\
                name = \"Wohnen\"\n[[departments]]\nid = \"amt\"\nname = \"Amt\"\nfiles = [\"*\"]\n";
    project.write("ratsbericht.toml", toml);
    project.write("eingang/2026-Q3/amt.xlsx", measure(1));
    let run = project.run(&["-v", "check"]);
    let said = format!("{}{}", run.out, run.err);
    for words in [
        "Sheet1: Maßnahmen",
        "Tabellenkopf in Zeile 1",
        "`ID` (A) als Kennung",
        "1 Maßnahme gelesen",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let quiet = project.run(&["check"]);
    assert!(!format!("{}{}", quiet.out, quiet.err).contains("als Kennung"));
}
