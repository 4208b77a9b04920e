//! Suite of what a correction tells: whatever differs from the revision before, and what a correction of an
//! earlier period means for the next.

use crate::case::{Project, Run};
use crate::small::{Delivery, PROJECT, project, rows};

fn run(project: &Project, period: &str) -> Run {
    let run = project.run(&["run", "--period", period]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    run
}

fn delivery() -> Delivery {
    Delivery::default()
        .measure([
            "S-1",
            "Beratung ausbauen",
            "in Umsetzung",
            "31.12.2027",
            "Die Stelle ist seit Juli besetzt.",
            "ja",
        ])
        .values("G-1", "Nord", "2026-07", "70 71 72")
        .values("G-1", "Süd", "2026-07", "20 21 22")
}

/// The rows of aenderungen.csv: kind, label, before, now.
fn changes(project: &Project, edition: &str) -> Vec<String> {
    rows(project, edition, "aenderungen")
        .iter()
        .map(|row| {
            let cells = ["art", "id", "bezeichnung", "alt", "neu"].map(|name| row[name].as_str());
            cells.join(" | ")
        })
        .collect()
}

fn page_one(project: &Project) -> String {
    let run = project.run(&["report", "--edition", "full", "--dump-view"]);
    let view: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    view["letter"]["correction"].as_str().expect("text").to_owned()
}

/// The second revision of a quarter that was delivered anew.
fn corrected(change: impl Fn(&mut Delivery)) -> (Vec<String>, String) {
    let project = project("2026-Q3", &delivery());
    run(&project, "2026-Q3");
    let mut second = delivery();
    change(&mut second);
    second.deliver(&project, "2026-Q3");
    run(&project, "2026-Q3");
    (changes(&project, "2026-Q3/full"), page_one(&project))
}

#[test]
fn values_that_went_are_told() {
    let (told, page) = corrected(|delivery| delivery.values.retain(|value| value.2 != "Süd"));
    assert_eq!(
        told,
        [
            "Wert berichtigt | G-1 | Geheime Plätze (2026-07, Sozialamt, Süd) | 20 | ",
            "Wert berichtigt | G-1 | Geheime Plätze (2026-08, Sozialamt, Süd) | 21 | ",
            "Wert berichtigt | G-1 | Geheime Plätze (2026-09, Sozialamt, Süd) | 22 | ",
        ]
    );
    assert!(page.contains("haben sich 3 Angaben geändert"), "{page}");
}

#[test]
fn values_that_came_are_told() {
    let (told, page) = corrected(|delivery| {
        *delivery = delivery.clone().values("G-1", "West", "2026-09", "5");
    });
    assert_eq!(
        told,
        ["Wert nachgetragen | G-1 | Geheime Plätze (2026-09, Sozialamt, West) |  | 5"]
    );
    assert!(page.contains("hat sich eine Angabe geändert"), "{page}");
}

#[test]
fn remarks_beside_values_are_told() {
    let (told, _) = corrected(|delivery| delivery.remarks = vec![(2, "ohne Außenstelle".into())]);
    assert_eq!(
        told,
        [
            "Angaben geändert | G-1 | Geheime Plätze (2026-09, Sozialamt, Nord) |  | ohne Außenstelle"
        ]
    );
}

#[test]
fn points_of_the_resolution_are_told() {
    let project = project("2026-Q3", &delivery());
    run(&project, "2026-Q3");
    project.write(
        "ratsbericht.toml",
        PROJECT.replace("state = \"in Umsetzung\"", "state = \"umgesetzt\"\ntext = \"Fertig.\""),
    );
    run(&project, "2026-Q3");
    let told = ["umgesetzt | 1 |  | in Umsetzung | umgesetzt", "Text geändert | 1 |  |  | Fertig."];
    assert_eq!(changes(&project, "2026-Q3/full"), told);
    assert_eq!(changes(&project, "2026-Q3/public"), told);
    assert!(page_one(&project).contains("haben sich 2 Angaben geändert"));
    // a point that is not public any more was never there
    let hidden = PROJECT.replace("state = \"in Umsetzung\"", "state = \"offen\"\npublic = false");
    project.write("ratsbericht.toml", hidden);
    run(&project, "2026-Q3");
    assert_eq!(changes(&project, "2026-Q3/public"), Vec::<String>::new());
    assert_eq!(changes(&project, "2026-Q3/full").len(), 2);
}

#[test]
fn how_an_indicator_is_judged_is_told() {
    let project = project("2026-Q3", &delivery());
    let judged = |more: &str| {
        let at = "unit = \"Plätze\"\n";
        PROJECT.replace(at, &format!("{at}target = {{ value = 100, by = \"2026\" }}\n{more}"))
    };
    project.write("ratsbericht.toml", judged("better = \"higher\"\n"));
    run(&project, "2026-Q3");
    project.write("ratsbericht.toml", judged("better = \"lower\"\n"));
    run(&project, "2026-Q3");
    let told = changes(&project, "2026-Q3/full");
    assert!(
        told.iter().any(|row| row.ends_with("mehr ist besser | weniger ist besser")),
        "{told:?}"
    );
    assert!(told.iter().any(|row| row.contains("(2026-Q3, insgesamt)")), "{told:?}");
}

#[test]
fn nothing_changed_is_said_where_nothing_did() {
    let project = project("2026-Q3", &delivery());
    run(&project, "2026-Q3");
    project.write("ratsbericht.toml", format!("{PROJECT}# ein Kommentar\n"));
    run(&project, "2026-Q3");
    assert_eq!(changes(&project, "2026-Q3/full"), Vec::<String>::new());
    let page = page_one(&project);
    assert!(
        page.ends_with("sind Beschlusspunkte, Maßnahmen, Werte und Texte unverändert."),
        "{page}"
    );
}

/// March is corrected after the second quarter was frozen with a copy of it: the third quarter prints the
/// correction, and says so.
#[test]
fn a_late_correction_of_an_earlier_period_is_kept() {
    let quarter = |first: &str, values: &str| Delivery::default().values("G-1", "", first, values);
    let project = project("2026-Q1", &quarter("2026-01", "20 30 40"));
    run(&project, "2026-Q1");
    quarter("2026-04", "20 30 41").deliver(&project, "2026-Q2");
    run(&project, "2026-Q2");
    quarter("2026-01", "20 30 99").deliver(&project, "2026-Q1");
    run(&project, "2026-Q1");
    quarter("2026-07", "20 30 42").deliver(&project, "2026-Q3");
    run(&project, "2026-Q3");
    let value = |edition: &str, period: &str| {
        let rows = rows(&project, edition, "indikatoren_werte");
        let row = rows.iter().find(|row| row["periode"] == period).expect("the month");
        format!("{} {}", row["wert"], row["zeichen"])
    };
    assert_eq!(value("2026-Q3/full", "2026-03"), "99 r");
    assert_eq!(value("2026-Q3/full", "2026-06"), "41 ");
    assert_eq!(
        changes(&project, "2026-Q3/full"),
        ["Wert berichtigt | G-1 | Geheime Plätze (2026-03, Sozialamt) | 40 | 99"]
    );
    // what a later quarter stated itself stands
    quarter("2026-10", "1 2 3").deliver(&project, "2026-Q4");
    run(&project, "2026-Q4");
    assert_eq!(value("2026-Q4/full", "2026-03"), "99 ");
    assert_eq!(changes(&project, "2026-Q4/full"), Vec::<String>::new());
}

/// A measure that was public by mistake leaves the public folder, and the archive that readers know of
/// is not forgotten.
#[test]
fn what_is_withdrawn_leaves_the_public_folder() {
    let toml = PROJECT.replace("public = true\n", "").replace("edition = \"public\"", "");
    let project = project("2026-Q3", &delivery());
    project.write("ratsbericht.toml", &toml);
    run(&project, "2026-Q3");
    assert_eq!(rows(&project, "2026-Q3/public", "massnahmen").len(), 1);
    let mut second = delivery();
    second.measures[0][5] = "nein".into();
    second.deliver(&project, "2026-Q3");
    run(&project, "2026-Q3");
    assert_eq!(rows(&project, "2026-Q3/public", "massnahmen").len(), 0);

    std::fs::remove_dir_all(project.path().join("archiv/oeffentlich")).expect("a folder");
    delivery().deliver(&project, "2026-Q3");
    let refused = project.run(&["run", "--period", "2026-Q3"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("archiv/oeffentlich/2026-Q3/r2"), "{}", refused.err);
}

/// A district that is first delivered a quarter later changes the total of a quarter that was printed.
#[test]
fn a_total_that_changes_later_is_told() {
    let first = Delivery::default().values("G-1", "Nord", "2026-04", "7 7 80");
    let project = project("2026-Q2", &first);
    run(&project, "2026-Q2");
    let second = Delivery::default().values("G-1", "Nord", "2026-07", "80 80 80").values(
        "G-1",
        "West",
        "2026-04",
        "70 70 70 70 70 70",
    );
    second.deliver(&project, "2026-Q3");
    run(&project, "2026-Q3");
    assert_eq!(
        changes(&project, "2026-Q3/full"),
        ["Wert berichtigt | G-1 | Geheime Plätze (2026-Q2, insgesamt) | 80 | 150"]
    );
    let quarters = rows(&project, "2026-Q3/full", "indikatoren_je_quartal");
    let of_it = quarters.iter().filter(|row| row["indikator_id"] == "G-1");
    let signs: Vec<&str> = of_it.map(|row| row["zeichen"].as_str()).collect();
    assert_eq!(signs, ["r", ""]);
}
