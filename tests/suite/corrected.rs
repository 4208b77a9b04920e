//! Suite of what a second revision says, and of what the public edition leaves out.

use crate::case::{Project, Run, keep_pdf};
use crate::small::{Delivery, project, rows};
use std::fs;

fn delivery(july: &str, text: &str) -> Delivery {
    Delivery::default()
        .measure(["S-1", "Beratung ausbauen", "in Umsetzung", "31.12.2027", text, "ja"])
        .measure([
            "S-2",
            "Haus kaufen",
            "geplant",
            "31.12.2028",
            "Das Grundstück ist verhandelt.",
            "nein",
        ])
        .values("P-1", "Nord", "2026-07", &format!("{july} 31 32"))
        .values("P-1", "Süd", "2026-07", "20 21 22")
        .values("G-1", "", "2026-07", "70 71 72")
        .text("Die Beratung läuft in beiden Bezirken ohne Unterbrechung weiter.", "ja")
}

fn run(project: &Project) -> Run {
    let run = project.run(&["run", "--period", "2026-Q3"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    run
}

/// The view that templates know, as JSON.
fn view(project: &Project, edition: &str) -> serde_json::Value {
    let run = project.run(&["report", "--edition", edition, "--dump-view"]);
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).expect("JSON")
}

#[test]
fn a_correction_is_seen() {
    let project = project("2026-Q3", &delivery("30", "Die Stelle ist seit Juli besetzt."));
    run(&project);
    let first = fs::read(project.path().join("archiv/2026-Q3/r1/values.parquet")).expect("r1");
    let changes = |edition: &str| rows(&project, &format!("2026-Q3/{edition}"), "aenderungen");
    assert!(changes("full").is_empty());
    assert_eq!(view(&project, "full")["letter"]["correction"], "");

    delivery("35", "Die Stelle ist seit August besetzt.").deliver(&project, "2026-Q3");
    let told = run(&project);
    assert!(told.err.contains("festgeschrieben: 2026-Q3 (full), Fassung 2"), "{}", told.err);
    let again = fs::read(project.path().join("archiv/2026-Q3/r1/values.parquet")).expect("r1");
    assert_eq!(first, again, "what was frozen stays as it was");
    for edition in ["full", "public"] {
        let view = view(&project, edition);
        insta::allow_duplicates! {
            insta::assert_snapshot!(view["letter"]["correction"].as_str().expect("text"), @"Dies ist die 2. Fassung dieses Berichts. Gegenüber der 1. Fassung haben sich 2 Angaben geändert; welche, steht in der Datengrundlage unter „Berichtigungen“. Berichtigte Werte tragen das Zeichen r.");
        }
        assert!(view["running"]["period"].as_str().expect("text").contains("2. Fassung"));
        let told: Vec<String> = changes(edition)
            .iter()
            .map(|row| {
                [&row["art"], &row["id"], &row["alt"], &row["neu"], &row["gegenueber"]]
                    .map(String::as_str)
                    .join(" | ")
            })
            .collect();
        assert_eq!(
            told,
            [
                "Text geändert | S-1 | Die Stelle ist seit Juli besetzt. | Die Stelle ist seit August besetzt. | 2026-Q3 Fassung 1",
                "Wert berichtigt | P-1 | 30 | 35 | 2026-Q3 Fassung 1",
            ]
        );
        let signed = |table: &str| -> Vec<String> {
            let rows = rows(&project, &format!("2026-Q3/{edition}"), table);
            let revised =
                rows.iter().filter(|row| row["zeichen"].split(' ').any(|sign| sign == "r"));
            revised.map(|row| row["wert"].clone()).collect()
        };
        assert_eq!(signed("indikatoren_werte"), ["35"]);
        assert_eq!(signed("indikatoren_je_quartal"), ["161"]);
        let pdf = fs::read(project.path().join(format!("ausgabe/2026-Q3/{edition}/bericht.pdf")));
        keep_pdf(&format!("corrected-{edition}"), &pdf.expect("a report"));
    }
    // The same again makes no revision, and the same bytes.
    let pdf =
        || fs::read(project.path().join("ausgabe/2026-Q3/public/bericht.pdf")).expect("a report");
    let before = pdf();
    assert!(run(&project).err.contains("unverändert: 2026-Q3 (full), Fassung 2"));
    assert!(before == pdf());
}

#[test]
fn a_public_text_does_not_tell_what_is_kept_back() {
    let mut told = delivery("2", "Im Juli 2026 kamen zwei Personen in Beratung (Nord).");
    told = told
        .measure(["S-3", "Plätze schaffen", "in Umsetzung", "31.12.2027", "Die Planung läuft, die Zahl ist {P-1@2026-09 Vormonat in Worten}.", "ja"])
        .text("Für das III. Quartal 2026 sind 3 Feste geplant.\n\nIm September 2026 gab es 72 Geheime Plätze.", "ja")
        .text("Im III. Quartal 2026 waren {P-1@2026-Q3} Personen in Beratung.", "ja");
    let project = project("2026-Q3", &told);
    let check = project.run(&["check", "--format", "concise"]);
    let found: Vec<&str> = check.out.lines().filter(|line| line.contains("RB032")).collect();
    assert_eq!(found.len(), 2, "{}", check.out);
    let told = run(&project).err;
    assert_eq!(told.matches("öffentliche Ausgabe: der Text in").count(), 2, "{told}");
    let public = rows(&project, "2026-Q3/public", "massnahmen");
    let texts: Vec<&str> = public.iter().map(|row| row["sachstand"].as_str()).collect();
    // A reference in a status text is resolved, in the table too.
    assert_eq!(texts, ["", "Die Planung läuft, die Zahl ist um 2 gestiegen."]);
    let letter = view(&project, "public")["letter"].to_string();
    assert!(letter.contains("3 Feste geplant"), "{letter}");
    assert!(!letter.contains("Geheime") && !letter.contains("72"), "{letter}");
    // The sum is shown, so the reference to it stays.
    assert!(letter.contains("waren 128 Personen in Beratung"), "{letter}");
    assert!(view(&project, "full")["letter"].to_string().contains("72 Geheime"));
}

#[test]
fn titles_and_remarks_do_not_tell_what_is_kept_back_either() {
    let mut told = delivery("2", "Die Stelle ist seit Juli besetzt.");
    told = told.measure([
        "S-3",
        "Beratung der 2 Personen (P-1, Juli 2026)",
        "in Umsetzung",
        "31.12.2027",
        "Auf den Norden entfielen zwei Personen.",
        "ja",
    ]);
    told.remarks = vec![(3, "davon 2 im Norden".into()), (4, "im Süden gezählt".into())];
    let project = project("2026-Q3", &told);
    let said = run(&project).err;
    assert_eq!(said.matches("öffentliche Ausgabe: der Text in").count(), 2, "{said}");
    let public = rows(&project, "2026-Q3/public", "massnahmen");
    let third = public.iter().find(|row| row["massnahme_id"] == "S-3").expect("the measure");
    assert_eq!((third["massnahme"].as_str(), third["sachstand"].as_str()), ("Maßnahme S-3", ""));
    let remarks = |edition: &str| -> Vec<String> {
        let rows = rows(&project, &format!("2026-Q3/{edition}"), "indikatoren_werte");
        rows.iter().map(|row| row["anmerkung"].clone()).filter(|note| !note.is_empty()).collect()
    };
    assert_eq!(remarks("full"), ["davon 2 im Norden", "im Süden gezählt"]);
    assert_eq!(remarks("public"), ["im Süden gezählt"]);
}

/// Counts that were shown before anybody said that they count people are known for good.
#[test]
fn a_count_that_was_shown_before_it_counted_people_is_refused_by_name() {
    let counted = delivery("2", "Die Stelle ist seit Juli besetzt.");
    let project = project("2026-Q3", &counted);
    let file = project.read("ratsbericht.toml");
    project.write("ratsbericht.toml", file.replace("counts_people = true\n", ""));
    run(&project);
    let table = "ausgabe/2026-Q3/public/csv/open-data/indikatoren_werte.csv";
    let shown = project.read(table);
    project.write("ratsbericht.toml", &file);
    let refused = project.run(&["run", "--period", "2026-Q3"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("P-1 2026-07 sozialamt Nord"), "{}", refused.err);
    assert!(refused.err.contains("`public = false`"), "{}", refused.err);
    assert_eq!(project.read(table), shown);
}

/// What was kept back is not given free by a line that is gone from the project file, but by somebody who
/// says so with the indicator's id.
#[test]
fn an_indicator_counts_people_until_somebody_says_otherwise() {
    let table =
        |period: &str| format!("ausgabe/{period}/public/csv/open-data/indikatoren_werte.csv");
    let shown = |project: &Project, period: &str, of: &str| -> Vec<String> {
        let rows = rows(project, &format!("{period}/public"), "indikatoren_werte");
        let nord = rows.iter().filter(|row| row["bezirk"] == "Nord" && row["periode"] == of);
        nord.map(|row| row["wert"].clone()).collect()
    };
    let first = delivery("2", "Die Stelle ist seit Juli besetzt.");
    let project = project("2026-Q3", &first);
    run(&project);
    assert_eq!(shown(&project, "2026-Q3", "2026-07"), [""]);
    let kept = project.read(&table("2026-Q3"));

    // In a correction of the same edition and in the next one, which adds a small count of its own.
    let file = project.read("ratsbericht.toml");
    let open = file.replace("counts_people = true\n", "");
    project.write("ratsbericht.toml", &open);
    let told = run(&project);
    assert!(told.err.contains("Fassung 2"), "{}", told.err);
    assert_eq!(project.read(&table("2026-Q3")), kept);
    let later = delivery("2", "Die Stelle ist seit Juli besetzt und eingearbeitet.")
        .values("P-1", "Nord", "2026-10", "1 33 34")
        .values("P-1", "Süd", "2026-10", "20 21 22");
    let next = |project: &Project| {
        later.deliver(project, "2026-Q4");
        let run = project.run(&["run", "--period", "2026-Q4"]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        [shown(project, "2026-Q4", "2026-07"), shown(project, "2026-Q4", "2026-10")].concat()
    };
    assert_eq!(next(&project), ["", ""]);
    let found = |project: &Project| {
        let check = project.run(&["check", "--period", "2026-Q4", "--format", "concise"]);
        let found = check.out.lines().filter(|line| line.contains("RB054")).map(str::to_owned);
        found.collect::<Vec<_>>()
    };
    insta::assert_snapshot!(found(&project).join("\n"), @"ratsbericht.toml: warning[RB054]: `P-1` zählte in der Ausgabe IV. Quartal 2026 Personen (`counts_people`), jetzt nicht mehr; der Indikator wird weiter geschützt");
    // Switching the rule off gives nothing free.
    project.write("ratsbericht.toml", format!("{open}[rules]\nRB054 = \"off\"\n"));
    assert_eq!((next(&project), found(&project)), (vec![String::new(); 2], Vec::new()));
    // Nor does the acceptance of something else.
    let accepted = |id: &str| {
        let reason = "reason = \"zählt Beratungen\"\nby = \"Büro\"\n";
        project.write(
            "ratsbericht.toml",
            format!("{open}[[accepted]]\nrule = \"RB054\"\nid = \"{id}\"\n{reason}"),
        );
    };
    accepted("P-2");
    assert_eq!(next(&project), ["", ""]);
    accepted("P-1");
    assert_eq!(next(&project), ["2", "1"]);
    // It was published: the next edition need not say it again.
    project.write("ratsbericht.toml", &open);
    let more = later.values("P-1", "Nord", "2027-01", "2 2 2");
    more.deliver(&project, "2027-Q1");
    assert_eq!(project.run(&["run", "--period", "2027-Q1"]).code, 0);
    assert_eq!(shown(&project, "2027-Q1", "2027-02"), ["2"]);
}

/// What is public does not depend on anything that is not: with other secrets the public edition has the
/// same bytes, its files in the archive too.
#[test]
fn the_public_edition_is_the_same_with_other_secrets() {
    let made = |secret: &str, count: &str, more: bool| {
        let mut delivery = Delivery::default()
            .measure([
                "S-1",
                "Beratung ausbauen",
                "in Umsetzung",
                "31.12.2027",
                "Die Stelle ist besetzt worden.",
                "ja",
            ])
            .measure(["S-2", secret, "geplant", "31.12.2028", secret, "nein"])
            .values("P-1", "Nord", "2026-07", "30 31 32")
            .values("G-1", "", "2026-07", count)
            .text("Die Beratung läuft in beiden Bezirken ohne Unterbrechung weiter.", "ja")
            .text(secret, "nein");
        if more {
            delivery = delivery.measure(["S-9", secret, "umgesetzt", "31.01.2026", secret, ""]);
        }
        let project = project("2026-Q3", &delivery);
        run(&project);
        project
    };
    let one = made("Das Haus am Markt wird gekauft.", "70 71 72", false);
    let other = made("Ein Verein verliert seine Förderung ganz.", "9 8 7", true);
    for folder in ["ausgabe/2026-Q3/public", "archiv/oeffentlich/2026-Q3/r1"] {
        let names = |project: &Project| -> Vec<String> {
            project.tree().into_iter().filter(|name| name.starts_with(folder)).collect()
        };
        assert_eq!(names(&one), names(&other));
        for name in names(&one).iter().filter(|name| !name.ends_with('/')) {
            let [a, b] = [&one, &other].map(|p| fs::read(p.path().join(name)).expect("a file"));
            // The manifest has one digest over everything that went in.
            assert!(a == b || name.ends_with("manifest.json"), "{name} differs");
        }
    }
}
