//! Suite of `packet`: what each recipient gets of an edition, made by `run` and by `packets`.

use crate::case::{Project, keep_pdf};
use crate::pdf::read::File;
use crate::secrets;
use ratsbericht::packet::{self, Manifest};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

/// Every file below a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, inside: &str, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let entry = entry.expect("an entry");
            let name = format!("{inside}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), files);
            } else {
                files.insert(name, fs::read(entry.path()).expect("a file"));
            }
        }
    }
    let mut all = BTreeMap::new();
    walk(folder, "", &mut all);
    all
}

/// Members of a zip, by path.
fn members(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut all = BTreeMap::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).expect("a member");
        let mut content = Vec::new();
        member.read_to_end(&mut content).expect("inflates");
        all.insert(member.name().expect("UTF-8").into_owned(), content);
    }
    all
}

fn succeeds(project: &Project, arguments: &[&str]) -> String {
    let run = project.run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
    run.out + &run.err
}

/// The sample city with its first two quarters frozen as well.
fn city() -> Project {
    let project = Project::sample("musterstadt");
    succeeds(&project, &["run", "--period", "2026-Q2"]);
    succeeds(&project, &["run", "--period", "2026-Q3"]);
    project
}

const PACKETS: &str = "ausgabe/2026-Q3/pakete";

#[test]
fn every_recipient_gets_a_whole_packet() {
    let project = city();
    let folder = project.path().join(PACKETS);
    let recipients = [
        "buergerliste",
        "freie-mitte",
        "junge-stadt",
        "offenes-rathaus",
        "presse",
        "ratsbuero",
        "stadt-und-umland",
        "wir-vor-ort",
    ];
    let all = files(&folder);
    let mut names: Vec<String> =
        recipients.iter().flat_map(|id| [id.to_string(), format!("{id}.zip")]).collect();
    names.sort();
    let mut found: Vec<String> =
        all.keys().map(|path| path.split('/').next().expect("a name").to_owned()).collect();
    found.dedup();
    found.sort();
    assert_eq!(found, names);
    for id in recipients {
        let manifest = packet::open(&folder.join(id)).expect("as its manifest says");
        let edition = manifest.edition.word();
        assert_eq!((manifest.recipient.as_str(), manifest.revision), (id, 1));
        assert_eq!(edition, if id == "presse" { "public" } else { "full" });
        // The CSV files are the edition's own.
        let own = files(&project.path().join(format!("ausgabe/2026-Q3/{edition}/csv")));
        assert_eq!(files(&folder.join(id).join("csv")), own, "{id}");
        // The zip holds the same files.
        assert_eq!(members(&all[&format!("{id}.zip")]), files(&folder.join(id)), "{id}");
        // Every page names recipient, copy and number, and the mark where there is one.
        let bytes = &all[&format!("{id}/paket.pdf")];
        let pdf = File::read(bytes);
        let count = pdf.page_count();
        let foot = format!("{}, Exemplar {} von {}", manifest.name, manifest.copy, manifest.copies);
        for page in 0..count {
            let text = pdf.text(page).replace('\u{A0}', " ");
            assert!(text.contains(&format!("Seite {} von {count}", page + 1)), "{id}: {text}");
            assert!(text.contains(&foot), "{id}, page {}: {text}", page + 1);
            let marked = text.contains("nicht öffentlich");
            assert_eq!(marked, id != "presse", "{id}, page {}: {text}", page + 1);
        }
        keep_pdf(&format!("packet-{id}"), bytes);
    }
}

#[test]
fn copies_are_counted_by_edition() {
    let project = city();
    let copy = |id: &str| {
        let bytes = project.read(&format!("{PACKETS}/{id}/manifest.json"));
        let manifest = Manifest::from_bytes(bytes.as_bytes()).expect("a manifest");
        (manifest.copy, manifest.copies)
    };
    assert_eq!(copy("buergerliste"), (1, 7));
    assert_eq!(copy("ratsbuero"), (7, 7));
    assert_eq!(copy("presse"), (1, 1));
}

#[test]
fn packets_are_those_of_the_frozen_edition_whatever_the_inbox_holds() {
    let project = city();
    let made = files(&project.path().join(PACKETS));
    succeeds(&project, &["packets"]);
    assert_eq!(files(&project.path().join(PACKETS)), made, "made from the archive alone");
    // Inbox, templates and the built-in look may change: what is frozen stays.
    let inbox = project.path().join("eingang/2026-Q3");
    for entry in fs::read_dir(&inbox).expect("an inbox") {
        fs::remove_file(entry.expect("a file").path()).expect("removed");
    }
    project.write("vorlagen/brief.md", "# Ganz anders { #anders }\n");
    succeeds(&project, &["packets", "--period", "2026-Q3"]);
    assert_eq!(files(&project.path().join(PACKETS)), made);
}

#[test]
fn recipients_who_left_get_nothing_and_leave_nothing() {
    let project = city();
    let text = project.read("ratsbericht.toml");
    let start = text.find("[[recipients]]\nid = \"freie-mitte\"").expect("the sample has it");
    let end = start + text[start + 1..].find("[[recipients]]").expect("one more") + 1;
    project.write("ratsbericht.toml", format!("{}{}", &text[..start], &text[end..]));
    let before = files(&project.path().join("archiv"));
    succeeds(&project, &["packets"]);
    assert_eq!(files(&project.path().join("archiv")), before, "packets freezes nothing");
    let names = files(&project.path().join(PACKETS));
    assert!(!names.keys().any(|name| name.starts_with("freie-mitte")), "{:?}", names.keys());
    assert!(
        project.read(&format!("{PACKETS}/buergerliste/manifest.json")).contains("\"copies\": 6")
    );
}

#[test]
fn without_a_frozen_edition_there_are_no_packets() {
    let project = Project::sample("musterstadt");
    let run = project.run(&["packets"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @"
    Fehler: für 2026-Q3 ist keine Ausgabe festgeschrieben
    Abhilfe: `ratsbericht run --period 2026-Q3` schreibt sie fest und macht die Mappen
    ");
    assert!(!project.path().join("ausgabe").exists());
    // An edition that was frozen by a version that knew no packets.
    let project = Project::sample("musterstadt");
    succeeds(&project, &["run"]);
    let folder = project.path().join("archiv/2026-Q3/r1");
    let manifest = fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    manifest["files"].as_object_mut().expect("files").remove(packet::SOURCE);
    fs::write(folder.join("manifest.json"), manifest.to_string()).expect("written");
    fs::remove_file(folder.join(packet::SOURCE)).expect("removed");
    let run = project.run(&["packets"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @"
    Fehler: 2026-Q3, Fassung 1, wurde ohne die Angaben für Sitzungsmappen festgeschrieben
    Abhilfe: `ratsbericht run --period 2026-Q3` macht die Mappen aus den Zulieferungen
    ");
    // The remedy helps.
    fs::remove_dir_all(project.path().join("ausgabe")).expect("removed");
    succeeds(&project, &["run"]);
    packet::open(&project.path().join(PACKETS).join("presse")).expect("a packet");
}

#[test]
fn nobody_to_get_a_packet_is_said() {
    let project = Project::init();
    succeeds(&project, &["run"]);
    let run = project.run(&["packets"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @"
    Fehler: ratsbericht.toml nennt keine Empfänger
    Abhilfe: für jede Fraktion einen Abschnitt [[recipients]] mit `id` und `name` anlegen
    ");
    assert!(!project.path().join(PACKETS).exists());
}

#[test]
fn a_public_packet_holds_nothing_that_is_not_public() {
    let project = city();
    let mut secrets = secrets::of_period(project.path(), "2026-Q3");
    // Whose packet it is stands in it: name, address, salutation. Other recipients do not.
    let text = project.read("ratsbericht.toml");
    let own = text.split("[[recipients]]").find(|table| table.contains("id = \"presse\""));
    let own = secrets::squeezed(own.expect("the sample has it"));
    secrets.phrases.retain(|phrase| !own.contains(&secrets::squeezed(phrase)));
    assert!(secrets.phrases.iter().any(|phrase| phrase.contains("Bürgerliste")));
    let folder = project.path().join(PACKETS);
    // The zip has every file of the folder, packed, with its name.
    let found = |name: &str| {
        let bytes = fs::read(folder.join(name)).expect("a zip");
        secrets::find_in(name, &bytes, &secrets)
    };
    assert_eq!(found("presse.zip"), [""; 0]);
    // The search finds them where they are.
    assert!(found("ratsbuero/csv/open-data/massnahmen.csv").len() > 100);
}

#[test]
fn a_correction_is_a_new_revision_in_every_packet() {
    let project = city();
    let text = project.read("eingang/2026-Q3/bericht.toml");
    project.write("eingang/2026-Q3/bericht.toml", format!("{text}\n# berichtigt\n"));
    succeeds(&project, &["run"]);
    for id in ["ratsbuero", "presse"] {
        let manifest = packet::open(&project.path().join(PACKETS).join(id)).expect("whole");
        assert_eq!(manifest.revision, 2, "{id}");
        assert!(manifest.period_text.ends_with("2. Fassung"), "{}", manifest.period_text);
        let bytes = fs::read(project.path().join(PACKETS).join(id).join("paket.pdf")).expect("one");
        let letter = File::read(&bytes).text(0).replace('\u{AD}', "");
        assert!(letter.contains("2. Fassung"), "{letter}");
    }
}

/// Where things stand in a packet: the outline with pages, and the tags of the cover letter.
#[test]
fn a_packet_is_one_document_in_order() {
    let project = Project::sample("dresden-v2927-19");
    succeeds(&project, &["run"]);
    let folder = project.path().join("ausgabe/2019-Q3/pakete");
    let id = fs::read_dir(&folder)
        .expect("packets")
        .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
        .filter(|name| !name.ends_with(".zip"))
        .min()
        .expect("a packet");
    let bytes = fs::read(folder.join(&id).join("paket.pdf")).expect("a packet");
    keep_pdf("packet-dresden", &bytes);
    let pdf = File::read(&bytes);
    let outline: Vec<String> = pdf
        .outline()
        .lines()
        .map(|line| line.split(" /XYZ").next().expect("a line").replace("[page", "page"))
        .collect();
    let structure = pdf.structure();
    let sections: Vec<&str> = structure.split("\n  Sect").collect();
    let letter = format!("Sect{}", sections[1]);
    insta::assert_snapshot!(format!(
        "{id}\n\n{}\n\n{} sections; the first:\n{letter}\n\n{}",
        outline.join("\n"),
        sections.len() - 1,
        pdf.text(0).replace('\u{AD}', "")
    ));
    assert!(pdf.both_ways().0 > 100, "marks lead to the tree and back");
}
