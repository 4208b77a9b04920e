//! A kept-back number in every writing, and in every text that the public edition prints.

use crate::small::{Delivery, project, rows};

const TELLING: &[&str] = &[
    "Im Juli 2026 kamen in P-1 siebzehn Personen aus dem Süden.",
    "P-1: Auf den Norden entfielen zwo Personen.",
    "P-1: Auf den Norden entfielen II Personen.",
    "P-1: Auf den Norden entfielen ２ Personen.",
    "P-1: Auf den Norden entfielen ② Personen.",
    "P-1: Im Norden lebt eine 2-köpfige Familie.",
    "P-1: Im Norden lebt ein 2-Personen-Haushalt.",
    "P-1: Im Norden lebt eine zweiköpfige Familie.",
    "P-1: Im Norden lebt ein Ehepaar.",
    "Im Juli 2026 war es im Norden die 2. Person (P-1).",
    "P-1: Auf den Norden entfielen 1+1 Personen.",
    "P-1: Es sind weniger als 3, aber mehr als 1.",
    "Zwei Personen kamen im Norden hinzu. Die Zahl P-1 ist damit stabil.",
    "Auf den Süden entfielen siebzehn. Sie sind in P-1 enthalten.",
];

const HARMLESS: &[&str] = &[
    "P-1: Die Beratung nach SGB II läuft in der 2. Etage weiter.",
    "P-1: Die Räume in der 3-Zimmer-Wohnung sind bezogen.",
    "P-1: Der zweite Bauabschnitt ist im Plan, ein paar Anträge fehlen.",
    "Es gab 2 Feste im Haus. Die Zahl P-1 ist davon nicht berührt.",
];

#[test]
fn a_kept_back_number_is_left_out_however_it_is_written() {
    let mut delivery = Delivery::default()
        .values("P-1", "Nord", "2026-07", "2 31 32")
        .values("P-1", "Süd", "2026-07", "17 41 42");
    for (number, text) in TELLING.iter().chain(HARMLESS).enumerate() {
        let (id, title) = (format!("S-{number:02}"), format!("Vorhaben {number:02}"));
        delivery = delivery.measure([&id, &title, "in Umsetzung", "31.12.2027", text, "ja"]);
    }
    let delivery = delivery.measure([
        "S-90",
        "Altes Vorhaben",
        "in Umsetzung",
        "31.12.2027",
        "Läuft nach Plan.",
        "ja",
    ]);
    let project = project("2026-Q3", &delivery);
    let run = project.run(&["run", "--period", "2026-Q3"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let shown: Vec<String> = rows(&project, "2026-Q3/public", "massnahmen")
        .iter()
        .map(|row| row["sachstand"].clone())
        .filter(|text| !text.is_empty() && text != "Läuft nach Plan.")
        .collect();
    assert_eq!(shown, HARMLESS);

    // What the chancellery writes is left out as well.
    let file = project.read("ratsbericht.toml");
    let wording = "wording = \"Im Juli 2026 waren es 2 Personen im Norden (P-1), WORTLAUT.\"";
    let file = file.replace("wording = \"Der Plan ist umzusetzen.\"", wording).replace(
        "[control]\n",
        "[control]\nsalutation = \"P-1 zählt 2 Personen im Norden, ANREDE,\"\n",
    );
    let dropped =
        "[[dropped]]\nid = \"S-90\"\nreason = \"P-1 zählt nur 2 Personen im Norden, WEGFALL\"\n";
    project.write("ratsbericht.toml", format!("{file}{dropped}"));
    let mut later = Delivery::default()
        .values("P-1", "Nord", "2026-10", "30 31 32")
        .values("P-1", "Süd", "2026-10", "40 41 42");
    later.measures = delivery.measures[..delivery.measures.len() - 1].to_vec();
    later.deliver(&project, "2026-Q4");
    let run = project.run(&["run", "--period", "2026-Q4"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let said = |edition: &str, word: &str| -> bool {
        let folder = project.path().join(format!("ausgabe/2026-Q4/{edition}/csv/open-data"));
        let files = std::fs::read_dir(folder).expect("tables").flatten();
        files.into_iter().any(|file| {
            String::from_utf8_lossy(&std::fs::read(file.path()).expect("a table")).contains(word)
        })
    };
    assert!(said("full", "WEGFALL"));
    assert!(!said("public", "WEGFALL"));
    assert!(said("public", "Die Begründung ist nicht öffentlich"));
    let view = project.run(&["report", "--edition", "public", "--dump-view"]);
    assert_eq!(view.code, 0, "{}", view.err);
    assert!(!view.out.contains("ANREDE") && !view.out.contains("WORTLAUT"));
    let view = project.run(&["report", "--edition", "full", "--dump-view"]);
    assert!(view.out.contains("ANREDE") && view.out.contains("WORTLAUT"));
}
