//! Suite of `cli`: the program as a user runs it: the main job, bad input, help.

use crate::case::{Project, Run, keep_pdf};
use std::fs;
use std::path::Path;

/// What went wrong must be one message on stderr with a remedy, and nothing may be left behind.
fn refused(project: &Project, arguments: &[&str], code: i32) -> String {
    let before = project.tree();
    let run = project.run(arguments);
    assert_eq!(run.code, code, "out: {}\nerr: {}", run.out, run.err);
    let left: Vec<String> = project
        .tree()
        .into_iter()
        .filter(|name| !before.contains(name) && name != "ausgabe/" && name != "ausgabe/2026-Q3/")
        .collect();
    assert!(left.is_empty(), "left behind: {left:?}");
    run.out + &without_times(&run.err)
}

/// The lines of a log without the time in front.
fn without_times(log: &str) -> String {
    let timed = |line: &str| {
        let time = line.get(..19).unwrap_or_default();
        chrono::NaiveDateTime::parse_from_str(time, "%Y-%m-%d %H:%M:%S").is_ok()
    };
    let bare = |line: &str| if timed(line) { line[20..].to_owned() } else { line.to_owned() };
    log.lines().map(|line| bare(line) + "\n").collect()
}

#[test]
fn no_project_file() {
    insta::assert_snapshot!(refused(&Project::empty(), &["run"], 2), @"
    Fehler: im Ordner `.` gibt es keine Projektdatei ratsbericht.toml
    Abhilfe: mit `--project ORDNER` den Projektordner nennen oder mit `ratsbericht init ORDNER` einen anlegen
    ");
}

#[test]
fn unknown_key() {
    let project = Project::init();
    let text = project.read("ratsbericht.toml").replace("division =", "divison =");
    project.write("ratsbericht.toml", text);
    insta::assert_snapshot!(refused(&project, &["run"], 2), @"
    Fehler: ratsbericht.toml ist nicht gültig:
      Zeile 18, Spalte 1: in [issuer] fehlt `division`
      Zeile 19, Spalte 1: unbekannter Schlüssel `divison` in [issuer]; gemeint ist vielleicht `division`
    Abhilfe: ratsbericht.toml an den genannten Stellen ändern
    ");
}

#[test]
fn no_inbox() {
    let project = Project::init();
    fs::remove_dir_all(project.path().join("eingang")).expect("removed");
    insta::assert_snapshot!(refused(&project, &["run"], 2), @"
    Fehler: im Projekt `.` fehlt der Ordner `eingang` für die Zulieferungen
    Abhilfe: ihn mit einem Unterordner je Zeitraum anlegen, zum Beispiel `eingang/2026-Q3`
    ");
}

#[test]
fn no_such_period() {
    insta::assert_snapshot!(refused(&Project::init(), &["run", "--period", "2026-Q2"], 2), @"
    Fehler: für 2026-Q2 gibt es keinen Eingang: der Ordner `eingang/2026-Q2` fehlt
    Abhilfe: den Ordner anlegen und die Arbeitsmappen hineinlegen; vorhanden sind: 2026-Q3
    ");
}

#[test]
fn no_workbook() {
    let project = Project::init();
    fs::remove_file(project.path().join("eingang/2026-Q3/beispielamt.xlsx")).expect("removed");
    insta::assert_snapshot!(refused(&project, &["run"], 2), @"
    Fehler: in `eingang/2026-Q3` liegt keine Arbeitsmappe eines Amtes
    Abhilfe: die Arbeitsmappen hineinlegen; welche Namen erwartet werden, steht unter `files` in [[departments]]
    ");
}

/// The example workbook, spoiled.
fn spoiled(name: &str, spoil: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Project {
    let project = Project::init();
    let path = project.path().join("eingang/2026-Q3/beispielamt.xlsx");
    let bytes = fs::read(&path).expect("the example");
    fs::remove_file(&path).expect("removed");
    project.write(&format!("eingang/2026-Q3/{name}"), spoil(bytes));
    project
}

#[test]
fn truncated_workbook() {
    let project = spoiled("beispielamt.xlsx", |bytes| bytes[..bytes.len() / 2].to_vec());
    insta::assert_snapshot!(refused(&project, &["run"], 1), @"
    eingang/2026-Q3/beispielamt.xlsx: 1 Fehler

    Fehler[RB001]: die Datei ist beschädigt: das ZIP-Archiv ist unvollständig
      --> eingang/2026-Q3/beispielamt.xlsx
       = Abhilfe: die Datei noch einmal vom Absender schicken lassen
       = mehr: ratsbericht explain RB001

    1 Fehler
    Es wurde nichts geschrieben. Erst die Fehler beheben, dann den Aufruf wiederholen.
    ");
}

#[test]
fn html_named_xls() {
    let project =
        spoiled("beispielamt.xls", |_| b"<html><table><tr><td>1</td></tr></table></html>".to_vec());
    insta::assert_snapshot!(refused(&project, &["run"], 1), @"
    eingang/2026-Q3/beispielamt.xls: 1 Fehler

    Fehler[RB001]: erwartet wird eine Arbeitsmappe (xlsx, xlsm, xlsb, xls, ods), gefunden wurde eine HTML-Seite, auch wenn Excel sie als Tabelle zeigt
      --> eingang/2026-Q3/beispielamt.xls
       = Abhilfe: die Datei in Excel oder LibreOffice öffnen und als `.xlsx` speichern
       = mehr: ratsbericht explain RB001

    1 Fehler
    Es wurde nichts geschrieben. Erst die Fehler beheben, dann den Aufruf wiederholen.
    ");
}

#[test]
fn empty_file() {
    let project = spoiled("beispielamt.xlsx", |_| Vec::new());
    insta::assert_snapshot!(refused(&project, &["run"], 1), @"
    eingang/2026-Q3/beispielamt.xlsx: 1 Fehler

    Fehler[RB001]: die Datei ist leer (0 Bytes)
      --> eingang/2026-Q3/beispielamt.xlsx
       = Abhilfe: die Datei noch einmal vom Absender schicken lassen
       = mehr: ratsbericht explain RB001

    1 Fehler
    Es wurde nichts geschrieben. Erst die Fehler beheben, dann den Aufruf wiederholen.
    ");
}

#[test]
fn output_folder_is_a_file() {
    let project = Project::init();
    project.write("ausgabe", "keine Ausgabe");
    insta::assert_snapshot!(refused(&project, &["run"], 2).replace(&*project.path().to_string_lossy(), "[PROJEKT]"), @"
    2026-Q3: keine Hinweise
    Fehler: Anlegen von `[PROJEKT]/ausgabe/2026-Q3/full` ist nicht möglich: ein Teil des Pfades ist kein Ordner
    Abhilfe: prüfen, ob dort geschrieben werden darf, oder mit `--out` einen anderen Ordner nennen
    ");
}

/// `--out` names a folder that is replaced: what somebody else has put there must not be lost.
#[test]
fn a_folder_with_other_things_is_not_replaced() {
    let project = Project::sample("dresden-v2927-19");
    project.write("mein/steuer.txt", "wichtig");
    let text = refused(&project, &["report", "--out", "mein"], 2);
    assert!(text.contains("`mein` würde ersetzt") && text.contains("`steuer.txt`"), "{text}");
    assert_eq!(project.read("mein/steuer.txt"), "wichtig");
    // Its own folder is replaced, as often as one likes.
    for _ in 0..2 {
        let run = project.run(&["report", "--out", "entwurf"]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
}

#[test]
fn editions_show_the_rule_that_fired() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/musterstadt");
    let project = Project::copy_of(&sample);
    let run = project.run(&["editions", "show", "2026-Q2", "M-05", "BI-07"]);
    assert_eq!(run.code, 0, "{}", run.err);
    insta::assert_snapshot!(run.out, @"
    M-05 Intelligente Ampelsteuerung Innenstadtring
      Phase: in Umsetzung (`verzögert`)
      Frist: überfällig (Regel: days_left < 0 and open)
    BI-07 Schulen mit Glasfaseranschluss
      2024-Q1: 21, auf Kurs (Regel: shortfall <= allowed)
      2024-Q2: 24, auf Kurs (Regel: shortfall <= allowed)
      2024-Q3: 26, auf Kurs (Regel: shortfall <= allowed)
      2024-Q4: 29, auf Kurs (Regel: shortfall <= allowed)
      2025-Q1: 31, auf Kurs (Regel: shortfall <= allowed)
      2025-Q2: 34, auf Kurs (Regel: shortfall <= allowed)
      2025-Q3: 37, auf Kurs (Regel: shortfall <= allowed)
      2025-Q4: 39, auf Kurs (Regel: shortfall <= allowed)
      2026-Q1: 42, auf Kurs (Regel: shortfall <= allowed)
      2026-Q2: 44, gefährdet (Regel: shortfall <= 2 * allowed)
    ");
    let text = refused(&project, &["editions", "show", "2026-Q2", "M-99"], 2);
    assert!(text.contains("weder eine Maßnahme noch einen Indikator `M-99`"), "{text}");
    // Only what is near is named.
    let remedy = |id: &str| {
        let text = refused(&project, &["editions", "show", "2026-Q2", id], 2);
        text.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(remedy("bi07"), "Abhilfe: gemeint ist vielleicht `BI-07`");
    assert_eq!(remedy("BU-07"), "Abhilfe: gemeint ist vielleicht `B-07` oder `BI-07`");
    for far in ["Haushalt", "XY-4711"] {
        assert!(remedy(far).starts_with("Abhilfe: die Kennungen stehen im Bericht"), "{far}");
    }
}

#[test]
fn a_day_that_is_none_says_how_days_are_written() {
    let project = Project::sample("dresden-v2927-19");
    let text = refused(&project, &["status", "--today", "morgen"], 2);
    assert!(text.contains("Tage schreibt man 2026-10-20"), "{text}");
}

#[test]
fn help_of_every_command_has_an_example() {
    let project = Project::empty();
    for lang in ["de", "en"] {
        let top = project.run(&["--lang", lang, "--help"]);
        assert_eq!(top.code, 0);
        for command in [
            "init", "check", "convert", "report", "run", "packets", "deliver", "forms", "status",
            "editions", "explain",
        ] {
            assert!(top.out.contains(command), "{command} is missing in the help");
            let help = project.run(&[command, "--lang", lang, "--help"]);
            let word = if lang == "de" { "Beispiel:" } else { "Example:" };
            assert!(help.code == 0 && help.out.contains(word), "{command} {lang}: {}", help.out);
        }
    }
}

#[test]
fn a_new_project_passes_its_check() {
    let project = Project::init();
    let run = project.run(&["check"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

/// Runs a sample through all its periods and keeps the PDFs for the validators.
fn main_job(sample: &str, periods: &[&str]) -> Project {
    let project = Project::sample(sample);
    for period in periods {
        let Run { code, out, err } = project.run(&["run", "--period", period]);
        assert_eq!(code, 0, "{out}{err}");
        let pdf = format!("ausgabe/{period}/full/bericht.pdf");
        let bytes = fs::read(project.path().join(&pdf)).expect("a report");
        keep_pdf(&format!("{sample}-{period}"), &bytes);
        let public = project.path().join(format!("ausgabe/{period}/public/bericht.pdf"));
        if let Ok(bytes) = fs::read(public) {
            keep_pdf(&format!("{sample}-{period}-public"), &bytes);
        }
    }
    project
}

#[test]
fn dresden() {
    let project = main_job("dresden-v2927-19", &["2019-Q3"]);
    insta::assert_snapshot!(project.tree().join("\n"), @"
    README.md
    archiv/
    archiv/2019-Q3/
    archiv/2019-Q3/r1/
    archiv/2019-Q3/r1/indicator_quarters.parquet
    archiv/2019-Q3/r1/indicators.parquet
    archiv/2019-Q3/r1/manifest.json
    archiv/2019-Q3/r1/measure_quarters.parquet
    archiv/2019-Q3/r1/measures.parquet
    archiv/2019-Q3/r1/packet.zip
    archiv/2019-Q3/r1/texts.parquet
    archiv/2019-Q3/r1/values.parquet
    ausgabe/
    ausgabe/2019-Q3/
    ausgabe/2019-Q3/full/
    ausgabe/2019-Q3/full/bericht.html
    ausgabe/2019-Q3/full/bericht.pdf
    ausgabe/2019-Q3/full/bericht.xlsx
    ausgabe/2019-Q3/full/csv/
    ausgabe/2019-Q3/full/csv/excel-de/
    ausgabe/2019-Q3/full/csv/excel-de/aenderungen.csv
    ausgabe/2019-Q3/full/csv/excel-de/hinweise.csv
    ausgabe/2019-Q3/full/csv/excel-de/indikatoren_je_quartal.csv
    ausgabe/2019-Q3/full/csv/excel-de/indikatoren_werte.csv
    ausgabe/2019-Q3/full/csv/excel-de/massnahmen.csv
    ausgabe/2019-Q3/full/csv/excel-de/massnahmen_je_quartal.csv
    ausgabe/2019-Q3/full/csv/open-data/
    ausgabe/2019-Q3/full/csv/open-data/aenderungen.csv
    ausgabe/2019-Q3/full/csv/open-data/hinweise.csv
    ausgabe/2019-Q3/full/csv/open-data/indikatoren_je_quartal.csv
    ausgabe/2019-Q3/full/csv/open-data/indikatoren_werte.csv
    ausgabe/2019-Q3/full/csv/open-data/massnahmen.csv
    ausgabe/2019-Q3/full/csv/open-data/massnahmen_je_quartal.csv
    ausgabe/2019-Q3/pakete/
    ausgabe/2019-Q3/pakete/stadtrat.zip
    ausgabe/2019-Q3/pakete/stadtrat/
    ausgabe/2019-Q3/pakete/stadtrat/csv/
    ausgabe/2019-Q3/pakete/stadtrat/csv/excel-de/
    ausgabe/2019-Q3/pakete/stadtrat/csv/excel-de/aenderungen.csv
    ausgabe/2019-Q3/pakete/stadtrat/csv/excel-de/hinweise.csv
    ausgabe/2019-Q3/pakete/stadtrat/csv/excel-de/indikatoren_je_quartal.csv
    ausgabe/2019-Q3/pakete/stadtrat/csv/excel-de/indikatoren_werte.csv
    ausgabe/2019-Q3/pakete/stadtrat/csv/excel-de/massnahmen.csv
    ausgabe/2019-Q3/pakete/stadtrat/csv/excel-de/massnahmen_je_quartal.csv
    ausgabe/2019-Q3/pakete/stadtrat/csv/open-data/
    ausgabe/2019-Q3/pakete/stadtrat/csv/open-data/aenderungen.csv
    ausgabe/2019-Q3/pakete/stadtrat/csv/open-data/hinweise.csv
    ausgabe/2019-Q3/pakete/stadtrat/csv/open-data/indikatoren_je_quartal.csv
    ausgabe/2019-Q3/pakete/stadtrat/csv/open-data/indikatoren_werte.csv
    ausgabe/2019-Q3/pakete/stadtrat/csv/open-data/massnahmen.csv
    ausgabe/2019-Q3/pakete/stadtrat/csv/open-data/massnahmen_je_quartal.csv
    ausgabe/2019-Q3/pakete/stadtrat/manifest.json
    ausgabe/2019-Q3/pakete/stadtrat/paket.pdf
    eingang/
    eingang/2019-Q3/
    eingang/2019-Q3/gb5_engagement.ods
    eingang/2019-Q3/gb5_gesundheit.xlsx
    eingang/2019-Q3/sozialamt_2019-Q3.xlsx
    eingang/2019-Q3/sozialamt_msa-kennzahlen.xls
    ratsbericht.toml
    ");
}

#[test]
fn musterstadt() {
    let periods = ["2026-Q1", "2026-Q2", "2026-Q3"];
    let project = main_job("musterstadt", &periods);
    let first: Vec<Vec<u8>> = periods
        .iter()
        .map(|p| {
            fs::read(project.path().join(format!("ausgabe/{p}/full/bericht.pdf")))
                .expect("a report")
        })
        .collect();
    // The same input gives the same bytes, and no new revision.
    let again = main_job("musterstadt", &periods);
    for (period, bytes) in periods.iter().zip(first) {
        let pdf = fs::read(again.path().join(format!("ausgabe/{period}/full/bericht.pdf")))
            .expect("a report");
        assert!(pdf == bytes, "{period}: two runs differ");
    }
    let list = project.run(&["editions", "list"]);
    assert_eq!(list.code, 0);
    assert!(
        list.out.lines().zip(periods).all(|(line, period)| line.starts_with(period)),
        "{}",
        list.out
    );
}

#[test]
fn encrypted_workbook() {
    let project =
        spoiled("beispielamt.xlsx", |_| include_bytes!("../fixtures/cli/kennwort.xlsx").to_vec());
    insta::assert_snapshot!(refused(&project, &["run"], 1), @"
    eingang/2026-Q3/beispielamt.xlsx: 1 Fehler

    Fehler[RB001]: die Arbeitsmappe ist mit einem Kennwort verschlüsselt
      --> eingang/2026-Q3/beispielamt.xlsx
       = Abhilfe: das Kennwort in Excel entfernen (Datei, Informationen, Arbeitsmappe schützen) und die Datei noch einmal liefern
       = mehr: ratsbericht explain RB001

    1 Fehler
    Es wurde nichts geschrieben. Erst die Fehler beheben, dann den Aufruf wiederholen.
    ");
}

/// Runs the program so that permissions count, also where the tests run as root.
#[cfg(unix)]
#[test]
fn unreadable_permissions() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;
    let project = Project::init();
    let mode = |name: &str, mode| {
        let path = project.path().join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("own file");
    };
    mode("", 0o777);
    mode("eingang/2026-Q3/beispielamt.xlsx", 0o000);
    let program = project.path().join("ratsbericht");
    fs::copy(env!("CARGO_BIN_EXE_ratsbericht"), &program).expect("a copy of the program");
    let mut command = std::process::Command::new(&program);
    command.current_dir(project.path()).args(["--lang", "de", "run"]);
    if fs::metadata(project.path()).expect("own folder").uid() == 0 {
        command.uid(65534);
    }
    let run = Run::of(&mut command);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    insta::assert_snapshot!(run.out, @"
    eingang/2026-Q3/beispielamt.xlsx: 1 Fehler

    Fehler[RB001]: die Datei lässt sich nicht öffnen: keine Berechtigung
      --> eingang/2026-Q3/beispielamt.xlsx
       = Abhilfe: prüfen, ob die Datei noch da ist und gelesen werden darf
       = mehr: ratsbericht explain RB001

    1 Fehler
    ");
    assert!(!project.tree().iter().any(|name| name.starts_with("ausgabe/2026-Q3/")));
}

/// A small file system of its own, where the system lets users make one.
#[cfg(target_os = "linux")]
#[test]
fn full_disk() {
    let project = Project::init();
    let script = r#"
        mkdir voll && mount -t tmpfs -o size=96k tmpfs voll || exit 77
        cp -r ratsbericht.toml eingang voll/
        "$0" --lang de --project voll run; code=$?
        find voll -path '*ausgabe*' -o -path '*archiv*' | sort
        exit $code
    "#;
    let unshare = |arguments: &[&str]| {
        let mut command = std::process::Command::new("unshare");
        command.current_dir(project.path()).args(["-rm", "sh", "-c"]).args(arguments).output()
    };
    let probe = "mkdir probe && mount -t tmpfs -o size=96k tmpfs probe";
    if !unshare(&[probe]).is_ok_and(|output| output.status.success()) {
        // No namespaces here: the writer that fails (below) stands for it.
        return;
    }
    let run = unshare(&[script, env!("CARGO_BIN_EXE_ratsbericht")]).expect("as the probe");
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    let err = String::from_utf8(run.stderr).expect("UTF-8");
    assert!(err.contains("der Datenträger ist voll"), "{err}");
    let left = String::from_utf8(run.stdout).expect("UTF-8");
    assert!(!left.contains("bericht.pdf") && !left.contains(".neu"), "left behind:\n{left}");
}

#[test]
fn a_writer_that_fails_leaves_nothing() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let table = ratsbericht::write::tables::findings(&[]);
    let dialect = ratsbericht::config::CsvDialect::OpenData;
    let error = ratsbericht::write::csv::write(table, dialect, &mut Full).expect_err("full");
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);

    let project = Project::empty();
    let target = project.path().join("full");
    let writer = ratsbericht::platform::FolderWriter::begin(&target).expect("a folder");
    writer.write("bericht.pdf", b"half").expect("written beside");
    drop(writer);
    assert_eq!(project.tree(), Vec::<String>::new());
}

#[test]
fn nothing_that_is_not_public_is_in_the_public_edition() {
    let project = main_job("musterstadt", &["2026-Q1", "2026-Q2", "2026-Q3"]);
    for period in ["2026-Q1", "2026-Q2", "2026-Q3"] {
        let secrets = crate::secrets::of_period(project.path(), period);
        assert!(
            secrets.phrases.len() > 300 && secrets.words.len() > 10,
            "{}",
            secrets.phrases.len()
        );
        let published = project.path().join(format!("ausgabe/{period}/public"));
        assert_eq!(crate::secrets::find(&published, &secrets), [""; 0], "{period}");
        // The search finds them where they are.
        let full = project.path().join(format!("ausgabe/{period}/full"));
        assert!(crate::secrets::find(&full, &secrets).len() > 300);
    }
    assert!(!project.tree().iter().any(|n| n.contains("/public/") && n.contains("hinweise")));
}

#[test]
fn two_runs_at_once_do_not_meet() {
    let project = Project::init();
    let held = fs::File::open(project.path().join("ratsbericht.toml")).expect("the project file");
    held.try_lock().expect("nobody else");
    assert!(refused(&project, &["run"], 2).contains("arbeitet schon ein anderer Aufruf"));
    drop(held);
    assert_eq!(project.run(&["run"]).code, 0);
}

#[test]
fn dump_view_prints_the_variables_as_json_and_writes_nothing() {
    let project = Project::sample("dresden-v2927-19");
    let before = project.tree();
    let run = project.run(&["report", "--dump-view"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let view: serde_json::Value = serde_json::from_str(&run.out).expect("stdout is JSON");
    assert_eq!(view["period"]["code"], "2019-Q3");
    assert!(view["letter"]["points"][1]["fields"].is_array(), "{}", view["letter"]);
    let made: Vec<String> =
        project.tree().into_iter().filter(|name| !before.contains(name)).collect();
    assert!(made.iter().all(|name| !name.contains("ausgabe")), "{made:?}");
}
