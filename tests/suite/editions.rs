//! Suite of what editions say of each other, over several periods and revisions of one small project.

use crate::case::{Project, Run};
use crate::small::{Delivery, project, rows};
use std::fs;

const END: &str = "31.12.2027";

/// Two measures that are carried out, of which the second is in `phase` and `public`.
fn two(phase: &str, public: &str) -> Delivery {
    one().measure(["S-2", "Haus kaufen", phase, END, "Das Grundstück ist verhandelt.", public])
}

fn one() -> Delivery {
    Delivery::default()
        .measure(["S-1", "Beratung", "in Umsetzung", END, "Die Stelle ist besetzt worden.", "ja"])
        .values("P-1", "", "2026-01", "30 31 32")
}

fn run(project: &Project, period: &str) -> Run {
    let run = project.run(&["run", "--period", period]);
    assert_eq!(run.code, 0, "{period}: {}{}", run.out, run.err);
    run
}

/// The project file with more lines behind it.
fn also(project: &Project, lines: &str) {
    let text = project.read("ratsbericht.toml");
    project.write("ratsbericht.toml", format!("{text}\n{lines}\n"));
}

/// `art id` of each row of aenderungen.csv.
fn told(project: &Project, edition: &str) -> Vec<String> {
    let rows = rows(project, edition, "aenderungen");
    rows.iter().map(|row| format!("{} {}", row["art"], row["id"])).collect()
}

fn ids(project: &Project, edition: &str) -> Vec<String> {
    let rows = rows(project, edition, "massnahmen");
    rows.into_iter().map(|mut row| row.remove("massnahme_id").unwrap_or_default()).collect()
}

#[test]
fn a_measure_that_vanishes_between_two_revisions_is_an_error() {
    let project = project("2026-Q1", &two("in Umsetzung", "ja"));
    run(&project, "2026-Q1");
    one().deliver(&project, "2026-Q1");
    for command in [vec!["run"], vec!["check", "--format", "concise"]] {
        let run = project.run(&command);
        assert_eq!(run.code, 1, "{command:?}: {}{}", run.out, run.err);
        assert!(run.out.contains("RB036") && run.out.contains("`S-2`"), "{}", run.out);
        assert!(run.out.contains("in der 1. Fassung des Berichts I. Quartal 2026"), "{}", run.out);
    }
    also(&project, "[[dropped]]\nid = \"S-2\"\nreason = \"doppelt gemeldet\"");
    assert!(run(&project, "2026-Q1").err.contains("Fassung 2"));
    assert_eq!(told(&project, "2026-Q1/full"), ["entfallen S-2"]);
    // Nor is the only word taken back of what was done when it was first reported.
    let done = || one().measure(["S-3", "Brücke", "umgesetzt", END, "Die Brücke steht.", "ja"]);
    done().deliver(&project, "2026-Q2");
    run(&project, "2026-Q2");
    one().deliver(&project, "2026-Q2");
    let check = project.run(&["check", "--format", "concise"]);
    assert!(check.out.contains("RB036") && check.out.contains("`S-3`"), "{}", check.out);
}

#[test]
fn what_is_done_is_told_once() {
    let project = project("2026-Q1", &two("in Umsetzung", "ja"));
    run(&project, "2026-Q1");
    for period in ["2026-Q2", "2026-Q3", "2026-Q4"] {
        two("umgesetzt", "ja").deliver(&project, period);
        run(&project, period);
    }
    for kind in ["full", "public"] {
        assert_eq!(ids(&project, &format!("2026-Q2/{kind}")), ["S-1", "S-2"]);
        assert_eq!(told(&project, &format!("2026-Q2/{kind}"))[0], "umgesetzt S-2");
        let letter = |period: &str| -> String {
            let view =
                project.run(&["report", "--period", period, "--edition", kind, "--dump-view"]);
            let view: serde_json::Value = serde_json::from_str(&view.out).expect("JSON");
            view["letter"].to_string() + &view["measures"].to_string()
        };
        assert!(letter("2026-Q2").contains("Haus kaufen"));
        // It leaves, and that is told; delivered again it is told no more.
        assert_eq!(ids(&project, &format!("2026-Q3/{kind}")), ["S-1"]);
        assert!(!letter("2026-Q3").contains("Haus kaufen"));
        let left = "nach Umsetzung ausgeschieden S-2".to_owned();
        assert!(told(&project, &format!("2026-Q3/{kind}")).contains(&left));
        assert_eq!(ids(&project, &format!("2026-Q4/{kind}")), ["S-1"]);
        assert!(told(&project, &format!("2026-Q4/{kind}")).iter().all(|row| !row.contains("S-2")));
        let counted: Vec<String> =
            rows(&project, &format!("2026-Q4/{kind}"), "massnahmen_je_quartal")
                .iter()
                .filter(|row| row["handlungsfeld_id"] == "*")
                .map(|row| row["anzahl"].clone() + "/" + &row["umgesetzt"])
                .collect();
        assert_eq!(counted, ["2/0", "2/1", "1/0", "1/0"]);
    }
    // Whoever delivers the row is told.
    let check = project.run(&["check", "--period", "2026-Q4", "--format", "concise"]);
    assert!(check.out.contains("RB052") && check.out.contains("`S-2`"), "{}", check.out);
    // It may come back: then it was not done.
    two("in Umsetzung", "ja").deliver(&project, "2027-Q1");
    run(&project, "2027-Q1");
    assert_eq!(ids(&project, "2027-Q1/full"), ["S-1", "S-2"]);
}

/// Turned non-public, a measure was never there for public readers: in no history, and not when it is
/// dropped later.
#[test]
fn what_turned_non_public_stays_away_when_it_is_dropped() {
    let project = project("2026-Q1", &two("in Umsetzung", "ja"));
    run(&project, "2026-Q1");
    two("in Umsetzung", "nein").deliver(&project, "2026-Q2");
    run(&project, "2026-Q2");
    one().deliver(&project, "2026-Q3");
    also(&project, "[[dropped]]\nid = \"S-2\"\nreason = \"verkauft\"");
    run(&project, "2026-Q3");
    let counts = |edition: &str| -> Vec<String> {
        let rows = rows(&project, edition, "massnahmen_je_quartal");
        let sums = rows.iter().filter(|row| row["handlungsfeld_id"] == "*");
        sums.map(|row| row["anzahl"].clone()).collect()
    };
    assert_eq!(counts("2026-Q3/full"), ["2", "2", "1"]);
    for period in ["2026-Q2", "2026-Q3"] {
        let public = format!("{period}/public");
        assert!(counts(&public).iter().all(|count| count == "1"), "{:?}", counts(&public));
        assert!(told(&project, &public).iter().all(|row| !row.contains("S-2")));
    }
}

#[test]
fn an_indicator_or_text_that_turned_non_public_has_not_vanished() {
    let text = "Die Beratung läuft in beiden Bezirken ohne Unterbrechung weiter.";
    let project = project("2026-Q1", &one().text(text, "ja"));
    run(&project, "2026-Q1");
    one().text(text, "nein").deliver(&project, "2026-Q2");
    let toml = project.read("ratsbericht.toml");
    project.write("ratsbericht.toml", toml.replacen("public = true", "public = false", 1));
    run(&project, "2026-Q2");
    assert_eq!(rows(&project, "2026-Q1/public", "indikatoren_werte").len(), 3);
    assert_eq!(rows(&project, "2026-Q2/public", "indikatoren_werte").len(), 0);
    assert_eq!(told(&project, "2026-Q2/public"), [""; 0]);
}

#[test]
fn every_revision_can_be_listed_shown_and_compared() {
    let project = project("2026-Q1", &two("in Umsetzung", "ja"));
    run(&project, "2026-Q1");
    two("zurückgestellt", "ja").deliver(&project, "2026-Q1");
    run(&project, "2026-Q1");
    let out = |arguments: &[&str]| {
        let run = project.run(arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    };
    let list = out(&["editions", "list"]);
    assert_eq!(list.lines().count(), 1);
    assert!(
        list.starts_with("2026-Q1 Fassung 2") && list.contains("frühere: 2026-Q1/r1"),
        "{list}"
    );
    assert!(out(&["editions", "show", "2026-Q1/r1"]).starts_with("2026-Q1, Fassung 1,"));
    assert!(out(&["editions", "show", "2026-Q1"]).starts_with("2026-Q1, Fassung 2,"));
    assert!(out(&["editions", "show", "2026-Q1/r1", "S-2"]).contains("Phase: in Umsetzung"));
    assert_eq!(
        out(&["editions", "diff", "2026-Q1/r1", "2026-Q1"]),
        "Phase geändert: Maßnahme S-2 Haus kaufen: in Umsetzung → zurückgestellt\n"
    );
    assert_eq!(out(&["editions", "diff", "2026-Q1/r2", "2026-Q1"]), "");
    assert_eq!(
        out(&["--lang", "en", "editions", "diff", "2026-Q1/r2", "2026-Q1/r1"]),
        "phase changed: measure S-2 Haus kaufen: zurückgestellt → in Umsetzung\n"
    );
    let refused = project.run(&["editions", "show", "2026-Q1/r3"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("keine Fassung 3") && refused.err.contains("2026-Q1/r2"));
    let refused = project.run(&["editions", "show", "2026-Q1/3"]);
    assert!(refused.code == 2 && refused.err.contains("2026-Q3/r1"), "{}", refused.err);
}

#[test]
fn accepted_findings_are_frozen_with_the_level_of_their_rule() {
    let late = one().measure([
        "S-3",
        "Brücke",
        "in Umsetzung",
        "31.01.2026",
        "Der Bau ruht zurzeit noch.",
        "ja",
    ]);
    let project = project("2026-Q1", &late);
    let accepted = "[rules]\nfail_at = \"error\"\nRB020 = \"error\"\n[[accepted]]\nrule = \"RB020\"\nid = \"S-3\"\nreason = \"bekannt\"\nby = \"Koordination\"";
    also(&project, accepted);
    run(&project, "2026-Q1");
    let manifest = |archive: &str| -> serde_json::Value {
        let path = project.path().join(archive).join("2026-Q1/r1/manifest.json");
        serde_json::from_slice(&fs::read(path).expect("a manifest")).expect("JSON")
    };
    let full = manifest("archiv");
    assert_eq!(full["accepted"][0]["rule"], "RB020");
    assert_eq!(full["accepted"][0]["level"], "error");
    assert_eq!(full["levels"]["RB020"], "error");
    assert_eq!(full["levels"]["fail_at"], "error");
    assert_eq!(manifest("archiv/oeffentlich")["accepted"], serde_json::json!([]));
    let show = project.run(&["editions", "show", "2026-Q1"]);
    assert!(show.out.contains("hingenommen: RB020[error] "), "{}", show.out);
}

#[test]
fn a_reference_tells_what_the_table_of_its_edition_shows() {
    let delivery = Delivery::default()
        .measure(["S-1", "Beratung", "in Umsetzung", END, "Die Stelle ist besetzt worden.", "ja"])
        .values("P-1", "Nord", "2026-01", "2 31 32")
        .values("P-1", "Süd", "2026-01", "30 30 30")
        .text("Im Januar gab es {P-1@2026-01} Beratungen.", "ja")
        .text("Im Februar gab es {P-1@2026-02} Beratungen.", "ja");
    let project = project("2026-Q1", &delivery);
    let toml = project.read("ratsbericht.toml");
    let partial = toml.replacen("grain = \"month\"", "grain = \"month\"\ngaps = \"partial\"", 1);
    project.write("ratsbericht.toml", partial);
    run(&project, "2026-Q1");
    let letter = |kind: &str| -> String {
        let view = project.run(&["report", "--edition", kind, "--dump-view"]);
        let view: serde_json::Value = serde_json::from_str(&view.out).expect("JSON");
        view["letter"].to_string()
    };
    assert!(letter("full").contains("gab es 32 Beratungen"), "{}", letter("full"));
    // One of January's parts is kept back: there is no sum of the others that looks like the whole.
    let shown = rows(&project, "2026-Q1/public", "indikatoren_werte");
    let value = |at: &str, district: &str| {
        let row = shown.iter().find(|row| row["periode"] == at && row["bezirk"] == district);
        row.expect("a value")["wert"].clone()
    };
    assert_eq!(value("2026-01", "Nord"), "");
    let public = letter("public");
    assert!(!public.contains("Im Januar gab es"), "{public}");
    let february = value("2026-02", "Nord").is_empty() || value("2026-02", "Süd").is_empty();
    assert_eq!(public.contains("gab es 61 Beratungen"), !february, "{public}");
}

#[test]
fn marks_say_what_changed_and_as_of_when_a_text_holds() {
    let header = [
        "Nr.",
        "Handlungsfeld",
        "Maßnahme",
        "Status",
        "Ende",
        "Plan",
        "Ist",
        "Sachstand",
        "Stand",
        "Grund der Verzögerung",
    ];
    let deliver = |project: &Project, period: &str, rows: &[[&str; 10]]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (line, cells) in (0..).zip(std::iter::once(&header).chain(rows)) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(line, column, *cell).expect("a cell");
            }
        }
        project.write(
            &format!("eingang/{period}/sozialamt.xlsx"),
            book.save_to_buffer().expect("a workbook"),
        );
    };
    let measure = |id, plan, spent, text, as_of, reason| {
        [id, "Soziales", "Brücke", "in Umsetzung", END, plan, spent, text, as_of, reason]
    };
    let project = Project::empty();
    let toml = crate::small::PROJECT.to_owned() + "[reasons]\nP = \"Personal fehlt\"\n";
    project.write("ratsbericht.toml", toml);
    deliver(
        &project,
        "2026-Q1",
        &[
            measure("M-1", "1000", "10", "Der Bau läuft nach Plan.", "31.03.2026", ""),
            measure("M-2", "1000", "10", "Der Bau läuft nach Plan.", "31.03.2026", ""),
            measure("M-3", "1000", "10", "Der Bau läuft nach Plan.", "31.03.2026", ""),
        ],
    );
    run(&project, "2026-Q1");
    deliver(
        &project,
        "2026-Q2",
        &[
            measure(
                "M-1",
                "2000",
                "500",
                "Der Bau ist zur Hälfte fertig.",
                "30.06.2026",
                "P: die Stelle ist frei",
            ),
            measure("M-2", "1000", "500", "Der Bau läuft nach Plan.", "01.02.2024", "X1"),
            measure("M-3", "1000", "10", "Der Bau läuft nach Plan.", "", "p"),
        ],
    );
    run(&project, "2026-Q2");
    let check = project.run(&["check", "--format", "concise"]);
    let found = |rule: &str| -> Vec<&str> {
        check.out.lines().filter(|line| line.contains(rule)).collect()
    };
    let as_of = found("RB053");
    assert_eq!(as_of.len(), 2, "{}", check.out);
    assert!(as_of[0].contains("!I3") && as_of[0].contains("`01.02.2024`"), "{}", as_of[0]);
    assert!(as_of[1].contains("!I4") && as_of[1].contains("fehlt der Stand"), "{}", as_of[1]);
    let reasons = found("RB021");
    assert!(reasons.len() == 1 && reasons[0].contains("`X1`"), "{}", check.out);
    let reasons: Vec<String> = rows(&project, "2026-Q2/full", "massnahmen")
        .iter()
        .map(|row| row["verzoegerungsgrund"].clone())
        .collect();
    let printed =
        ["Personal fehlt: die Stelle ist frei", "„X1“ (unbekannter Grund)", "Personal fehlt"];
    assert_eq!(reasons, printed);
    let html = project.run(&["report", "--dump-view"]).out;
    let view: serde_json::Value = serde_json::from_str(&html).expect("JSON");
    let rows = view["measures"]["groups"][0]["rows"].as_array().expect("rows").clone();
    let marks: Vec<String> = rows.iter().map(|row| row["marks"].to_string()).collect();
    assert_eq!(marks, ["[\"Plan und Ist geändert\"]", "[\"Ist geändert\"]", "[]"]);
    let pdf = project.path().join("ausgabe/2026-Q2/full/bericht.pdf");
    let pdf = crate::case::keep_pdf("editions-marks", &fs::read(pdf).expect("a report"));
    let text = std::process::Command::new("pdftotext").arg("-layout").arg(pdf).arg("-").output();
    // Without poppler the words are those of the view.
    if let Ok(text) = text {
        let text = String::from_utf8_lossy(&text.stdout).into_owned();
        for words in [
            "Stand 30.06.2026, Text geändert: Der Bau ist zur",
            "Stand 01.02.2024, veraltet, Ist geändert: Der Bau läuft",
            "Ohne Stand: Der Bau läuft",
            "[Plan und Ist geändert]",
        ] {
            assert!(text.contains(words), "{words}:\n{text}");
        }
    }
    assert_eq!(rows[0]["text_changed"], true);
    assert_eq!((&rows[1]["text_changed"], &rows[1]["stale"]), (&false.into(), &true.into()));
    assert_eq!(rows[2]["as_of"], "");
}

#[test]
fn the_legend_holds_what_occurs_and_nothing_else() {
    let signs = |values: &str, kind: &str| -> Vec<String> {
        let delivery = Delivery::default().values("P-1", "Nord", "2026-01", values);
        let project = project("2026-Q1", &delivery);
        run(&project, "2026-Q1");
        let view = project.run(&["report", "--edition", kind, "--dump-view"]);
        let view: serde_json::Value = serde_json::from_str(&view.out).expect("JSON");
        let legend = view["basis"]["signs"].as_array().expect("signs").clone();
        let tables = rows(&project, &format!("2026-Q1/{kind}"), "indikatoren_je_quartal");
        // Every sign of the table is explained.
        for sign in tables.iter().flat_map(|row| row["zeichen"].split(' ')) {
            assert!(sign.is_empty() || legend.iter().any(|row| row["sign"] == sign), "{sign}");
        }
        legend.iter().map(|row| row["sign"].as_str().expect("a sign").to_owned()).collect()
    };
    let none: [&str; 0] = [];
    assert_eq!(signs("30 31 32", "public"), none);
    assert_eq!(signs("1 0 0", "public"), ["."]);
    assert_eq!(signs("0 0 0", "public"), ["–"]);
}
