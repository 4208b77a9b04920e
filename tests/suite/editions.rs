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
