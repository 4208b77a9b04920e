//! `status`, reminders, and what a run tells a timer.

use crate::case::Project;
use serde_json::Value;
use std::fs;

const DAY: &str = "2026-10-20";

fn status(project: &Project) -> Value {
    let run = project.run(&["status", "--format", "json", "--today", DAY]);
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).expect("JSON")
}

fn of<'a>(status: &'a Value, id: &str) -> &'a Value {
    let departments = status["departments"].as_array().expect("a list");
    departments.iter().find(|d| d["id"] == id).unwrap_or_else(|| panic!("{id}: {status}"))
}

/// Musterstadt in its third quarter: one department missing, one with a broken workbook.
fn city() -> Project {
    let project = Project::sample("musterstadt");
    let inbox = project.path().join("eingang/2026-Q3");
    fs::remove_file(inbox.join("umweltamt_Handlungsprogramm.xlsx")).expect("removed");
    fs::write(inbox.join("digitalamt_Report.xlsx"), "no workbook").expect("written");
    project
}

#[test]
fn each_department_stands_where_it_stands() {
    let project = city();
    let found = status(&project);
    assert_eq!(found["period"], "2026-Q3");
    let missing = of(&found, "umweltamt");
    assert_eq!(missing["state"], "missing");
    // Ten working days after the quarter; the 3rd of October is a Saturday in 2026.
    assert_eq!((&missing["due"], &missing["late_workdays"]), (&"2026-10-14".into(), &4.into()));
    let faulty = of(&found, "digitalamt");
    assert_eq!((&faulty["state"], &faulty["faulty"]), (&"delivered".into(), &true.into()));
    assert_eq!(faulty["files"][0]["readable"], false);
    assert_eq!(faulty["findings"]["error"], 1);
    let good = of(&found, "sozialamt");
    assert_eq!((&good["state"], &good["faulty"]), (&"delivered".into(), &false.into()));
    assert_eq!(good["files"].as_array().map(Vec::len), Some(2));
    assert_eq!(found["summary"]["missing"], 1);
    assert_eq!(found["summary"]["faulty"], 1);

    let run = project.run(&["status", "--today", DAY]);
    assert!(run.out.contains("III. Quartal 2026, Stand 20.10.2026"), "{}", run.out);
    assert!(run.out.contains("fehlt, 4 Arbeitstage über der Frist"), "{}", run.out);
    assert!(run.out.contains("8 von 9 geliefert; 1 fehlend"), "{}", run.out);
    let run = project.run(&["--lang", "en", "status", "--today", "2026-10-12"]);
    assert!(run.out.contains("expected"), "{}", run.out);
}

#[test]
fn before_anything_came_everything_is_expected() {
    let project = Project::sample("musterstadt");
    let run = project.run(&["status", "--period", "2026-Q4", "--today", "2027-01-04"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.out.matches("erwartet").count(), 9, "{}", run.out);
    assert!(run.out.contains("0 von 9 geliefert; 9 fehlend, 0 verspätet"), "{}", run.out);
}

#[test]
fn what_was_delivered_before_is_unchanged() {
    let project = Project::sample("dresden-v2927-19");
    assert_eq!(project.run(&["run"]).code, 0);
    assert_eq!(project.run(&["forms"]).code, 0);
    let old = project.path().join("eingang/2019-Q3");
    let new = project.path().join("eingang/2019-Q4");
    fs::create_dir_all(&new).expect("a folder");
    for entry in fs::read_dir(old).expect("the inbox") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.starts_with("gb5") {
            fs::copy(&path, new.join(&name)).expect("copied");
        }
    }
    let form = project.path().join("ausgabe/formulare/2019-Q4/sozialamt.xlsx");
    fs::copy(form, new.join("sozialamt.xlsx")).expect("copied");
    let found = status(&project);
    assert_eq!(of(&found, "gb5")["unchanged"], "edition");
    assert_eq!(of(&found, "sozialamt")["unchanged"], "form");
    // Nothing says when they are due: nobody is late.
    assert_eq!(of(&found, "gb5")["late_workdays"], 0);
}

/// A form comes back under the name under which it went out, whatever names the department's own
/// workbooks have.
#[test]
fn forms_belong_to_their_department_by_their_name() {
    let project = Project::copy_of(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/musterstadt"),
    );
    assert_eq!(project.run(&["forms", "--period", "2026-Q4"]).code, 0);
    let form = |id: &str| {
        fs::read(project.path().join(format!("ausgabe/formulare/2026-Q4/{id}.xlsx"))).expect("made")
    };
    let at = |name: &str| format!("eingang/2026-Q4/{name}");
    project.write(&at("umweltamt.xlsx"), form("umweltamt"));
    project.write(&at("Jugendamt (2).XLSX"), form("jugendamt"));
    project.write(&at("sozialamt.pdf"), "kein Formular");
    project.write(&at("sozialbericht.xlsx"), form("sozialamt"));
    let found = status(&project);
    assert_eq!(of(&found, "umweltamt")["unchanged"], "form");
    assert_eq!(of(&found, "jugendamt")["unchanged"], "form");
    assert_eq!(found["summary"]["delivered"], 2);
    assert_eq!(
        found["unmatched"],
        serde_json::json!(["eingang/2026-Q4/sozialamt.pdf", "eingang/2026-Q4/sozialbericht.xlsx"])
    );
    let table = project.run(&["status", "--today", DAY]).out;
    let line = "keinem Amt zugeordnet (der Dateiname passt zu keinem Muster): eingang/2026-Q4/sozialbericht.xlsx";
    assert!(table.contains(line), "{table}");
}

#[test]
fn reminders_are_drafts_for_whom_they_concern() {
    let project = city();
    let run = project.run(&["status", "--remind", "eml", "--today", DAY]);
    assert_eq!(run.code, 0, "{}", run.err);
    let folder = "ausgabe/erinnerungen/2026-Q3/";
    let made: Vec<String> = project
        .tree()
        .into_iter()
        .filter_map(|n| Some(n.strip_prefix(folder)?.to_owned()))
        .collect();
    assert_eq!(made, ["", "digitalamt.eml", "umweltamt.eml"]);
    let draft = project.read(&format!("{folder}umweltamt.eml"));
    assert!(draft.contains("X-Unsent: 1"), "{draft}");
    assert!(draft.contains("umweltamt@musterstadt.example"), "{draft}");
    let again = project.run(&["status", "--remind", "eml", "--today", DAY]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert_eq!(draft, project.read(&format!("{folder}umweltamt.eml")));

    // Another wording, and a fault in it.
    project.write("vorlagen/erinnerung.md", "Betreff: Bitte {{ department }}\n\nKurz.\n");
    let toml = project.read("ratsbericht.toml");
    assert_eq!(project.run(&["status", "--remind", "eml", "--today", DAY]).code, 0);
    let draft = project.read(&format!("{folder}umweltamt.eml"));
    assert!(draft.contains("Bitte Umweltamt") && draft.contains("Kurz."), "{draft}");
    project.write("vorlagen/erinnerung.md", "Betreff: {{ amt }}\n");
    let run = project.run(&["status", "--remind", "eml", "--today", DAY]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("Vorlage `erinnerung.md`, Zeile 1"), "{}", run.err);

    // Nobody to send with.
    let without: Vec<&str> = toml.lines().filter(|line| !line.starts_with("smtp =")).collect();
    project.write("ratsbericht.toml", without.join("\n"));
    fs::remove_file(project.path().join("vorlagen/erinnerung.md")).expect("removed");
    let run = project.run(&["status", "--remind", "smtp", "--today", DAY]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--remind eml"), "{}", run.err);
}

#[test]
fn a_run_tells_a_timer_what_it_did() {
    let project = Project::sample("dresden-v2927-19");
    let run = project.run(&["run", "--summary", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let summary: Value = serde_json::from_str(&run.out).expect("one JSON object");
    assert_eq!((&summary["outcome"], &summary["exit_code"]), (&"clean".into(), &0.into()));
    assert_eq!(summary["period"], "2019-Q3");
    assert_eq!(summary["editions"][0]["kind"], "full");
    assert_eq!(summary["editions"][0]["revision"], 1);
    assert_eq!(summary["error"], Value::Null);
    // Every line of the log has its time.
    assert!(run.err.lines().count() > 1, "{}", run.err);
    for line in run.err.lines() {
        let time = line.get(..19).unwrap_or_default();
        assert!(chrono::NaiveDateTime::parse_from_str(time, "%Y-%m-%d %H:%M:%S").is_ok(), "{line}");
    }

    project.write(
        "ratsbericht.toml",
        project.read("ratsbericht.toml").replace("RB027 = \"note\"", "RB027 = \"error\""),
    );
    let run = project.run(&["run", "--summary", "json"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let summary: Value = serde_json::from_str(&run.out).expect("one JSON object");
    assert_eq!(summary["outcome"], "findings");
    assert!(summary["findings"]["error"].as_u64() > Some(0), "{summary}");
    assert!(run.err.contains("RB027") && run.err.contains("wiederholen"), "{}", run.err);

    project.write("ratsbericht.toml", "format = 9\n");
    let run = project.run(&["run", "--summary", "json"]);
    assert_eq!(run.code, 2);
    let summary: Value = serde_json::from_str(&run.out).expect("one JSON object");
    assert_eq!(summary["outcome"], "failed");
    assert!(summary["error"]["message"].as_str().is_some_and(|m| !m.is_empty()), "{summary}");
}
