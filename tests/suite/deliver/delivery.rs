//! `deliver` as a user runs it: into folders, as drafts, over SMTP; twice, corrected, interrupted.

use super::reader::Part;
use super::server::{Deed, Manner, Server, Stage, Step, Tls, once};
use crate::case::{Project, Run};
use crate::secrets;
use ratsbericht::packet::Manifest;
use std::fs;
use std::time::Duration;

const PASSWORD: &str = "Xw7-geheim-Zq";
const LOG: &str = "ausgabe/versand/zustellungen.jsonl";
const PACKETS: &str = "ausgabe/2026-Q3/pakete";

const RECIPIENTS: &str = r#"
[[recipients]]
id = "gruen"
name = "Fraktion Grüne Überzeugung"
salutation = "Sehr geehrte Mitglieder der Fraktion Grün,"
email = "gruen@example.org"
confidential_by_mail = true

[[recipients]]
id = "blau"
name = "Fraktion Blau"
email = "blau@example.org"

[[recipients]]
id = "presse"
kind = "office"
name = "Pressestelle"
email = "presse@example.org"
edition = "public"
"#;

/// A project with three recipients, a confidentiality mark, and its packets.
fn project(delivery: &str) -> Project {
    let project = Project::init();
    let text = project.read("ratsbericht.toml");
    let text = text
        .replace("# confidentiality = \"vertraulich\"", "confidentiality = \"vertraulich\"")
        .replace("# email = \"dezernat@example.org\"", "email = \"dezernat@example.org\"");
    assert!(text.contains("\nconfidentiality") && text.contains("\nemail"));
    project.write("ratsbericht.toml", format!("{text}{RECIPIENTS}\n{delivery}\n"));
    let run = project.run(&["run"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    project
}

/// The same with a mail server; more keys of `[delivery]` come first.
fn mailing(server: &Server, manner: &Manner, more: &str) -> Project {
    let tls = match manner.tls {
        Tls::Implicit => "implicit",
        Tls::Upgraded => "starttls",
        Tls::None => "none",
    };
    let account = match manner.account {
        Some((user, _)) => format!("user = \"{user}\", password_file = \"kennwort\", "),
        None => String::new(),
    };
    let project = project(&format!(
        "[delivery]\n{more}\nsmtp = {{ host = \"localhost\", port = {}, tls = \"{tls}\", from = \"rat@example.org\", \
         {account}ca_file = \"ca.pem\", timeout_seconds = 1, attempts = 2, retry_seconds = 0 }}",
        server.port
    ));
    project.write("ca.pem", &server.authority).write("kennwort", PASSWORD);
    only_mine(&project);
    project
}

fn only_mine(project: &Project) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = project.path().join("kennwort");
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("mine");
}

fn server(script: Vec<Step>) -> (Server, Project) {
    let manner = Manner { script, ..Manner::default() };
    let server = Server::start(manner.clone());
    let project = mailing(&server, &manner, "");
    (server, project)
}

fn smtp(project: &Project) -> Run {
    project.run(&["deliver", "--via", "smtp"])
}

#[test]
fn packets_go_into_folders_once() {
    let project = project("");
    let before = project.tree();
    let plan = project.run(&["deliver", "--dry-run"]);
    assert_eq!(plan.code, 0, "{}", plan.err);
    assert_eq!(project.tree(), before, "a plan changes nothing");
    insta::assert_snapshot!(plan.out, @r"
    gruen: Mappe in den Ordner 2026-Q3/gruen: wird zugestellt
    blau: Mappe in den Ordner 2026-Q3/blau: wird zugestellt
    presse: Mappe in den Ordner 2026-Q3/presse: wird zugestellt
    ");
    let run = project.run(&["deliver"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for id in ["gruen", "blau", "presse"] {
        let folder = project.path().join(format!("ausgabe/versand/2026-Q3/{id}"));
        let manifest = ratsbericht::packet::open(&folder).expect("as its manifest says");
        assert_eq!(manifest.recipient, id);
        let made = project.read(&format!("{PACKETS}/{id}/manifest.json"));
        assert_eq!(project.read(&format!("ausgabe/versand/2026-Q3/{id}/manifest.json")), made);
    }
    let log = project.read(LOG);
    assert_eq!(log.lines().count(), 6, "an intent and an end each:\n{log}");
    assert!(log.contains("\"paket.pdf\":\""), "digests are on record");
    let (tree, second) = (project.tree(), project.run(&["deliver"]));
    assert_eq!(second.code, 0);
    assert_eq!(second.out.matches("unverändert, zugestellt am").count(), 3, "{}", second.out);
    assert_eq!((project.read(LOG), project.tree()), (log, tree), "nothing goes twice");
}

#[test]
fn a_changed_packet_goes_as_a_correction() {
    let (server, project) = server(Vec::new());
    assert_eq!(project.run(&["deliver"]).code, 0);
    let text = project.read("ratsbericht.toml");
    project.write("ratsbericht.toml", text.replace("Beispielplan 2030", "Beispielplan 2031"));
    // The packets are of the revision before: only `run` freezes, and makes them with it.
    assert_eq!(project.run(&["run"]).code, 0);
    let run = project.run(&["deliver"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.out.matches("(Korrektur, ersetzt Stand vom ").count(), 3, "{}", run.out);
    let note = project.read("ausgabe/versand/2026-Q3/blau/KORREKTUR.txt");
    assert!(note.starts_with("Korrektur, ersetzt Stand vom "), "{note}");
    assert!(project.read(LOG).contains("\"corrects\":\"2026-Q3-blau-1\""));
    // Whoever gets it by another way is told too.
    assert_eq!(smtp(&project).code, 0);
    let mail = Part::read(&server.received()[0].text);
    assert!(mail.header("subject").starts_with("Korrektur: "), "{mail:?}");
    assert!(mail.text("text/plain").contains("Korrektur, ersetzt Stand vom "));
}

#[test]
fn who_joins_changes_nothing_for_the_others() {
    let project = project("");
    assert_eq!(project.run(&["deliver"]).code, 0);
    let copy = |id: &str| {
        let manifest = project.read(&format!("{PACKETS}/{id}/manifest.json"));
        let manifest = Manifest::from_bytes(manifest.as_bytes()).expect("a manifest");
        (manifest.revision, manifest.copy, manifest.copies)
    };
    let before = [copy("gruen"), copy("blau"), copy("presse")];
    assert_eq!(before, [(1, 1, 2), (1, 2, 2), (1, 1, 1)]);
    // The name is longer than the others' and has a letter that no other has.
    let text = project.read("ratsbericht.toml");
    let new = "[[recipients]]\nid = \"neu\"\nname = \"Fraktion der Žukunftsfreudigen und Unabhängigen\"\n\n";
    let at = text.find("\n[[recipients]]").expect("three of them") + 1;
    project.write("ratsbericht.toml", format!("{}{new}{}", &text[..at], &text[at..]));
    let run = project.run(&["packets"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!([copy("gruen"), copy("blau"), copy("presse")], before, "their copies are given out");
    assert_eq!(copy("neu"), (1, 3, 3));
    let run = project.run(&["deliver"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.out.matches("unverändert, zugestellt am").count(), 3, "{}", run.out);
    assert!(run.out.contains("neu: Mappe in den Ordner 2026-Q3/neu: zugestellt"), "{}", run.out);
    // Who is addressed otherwise gets a correction, and nobody else.
    let text = project.read("ratsbericht.toml");
    let named = text.replace("name = \"Fraktion Blau\"", "name = \"Fraktion Hellblau\"");
    project.write("ratsbericht.toml", named);
    assert_eq!(project.run(&["packets"]).code, 0);
    let run = project.run(&["deliver"]);
    assert_eq!(run.out.matches("(Korrektur, ersetzt Stand vom ").count(), 1, "{}", run.out);
    assert!(run.out.contains("blau: Mappe in den Ordner 2026-Q3/blau (Korrektur"), "{}", run.out);
    // A new revision goes to everybody, each under its number, beside the total of today.
    assert_eq!(project.run(&["run"]).code, 0);
    let after = [copy("gruen"), copy("blau"), copy("neu"), copy("presse")];
    assert_eq!(after, [(2, 1, 3), (2, 2, 3), (2, 3, 3), (2, 1, 1)]);
    let run = project.run(&["deliver"]);
    assert_eq!(run.out.matches("(Korrektur, ersetzt Stand vom ").count(), 4, "{}", run.out);
}

#[test]
fn the_confidential_goes_by_mail_only_to_those_who_may_have_it_so() {
    let manner = Manner {
        tls: Tls::Upgraded,
        account: Some(("rat", PASSWORD)),
        size: Some(20_000_000),
        ..Manner::default()
    };
    let server = Server::start(manner.clone());
    let project = mailing(&server, &manner, "");
    let run = smtp(&project);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let shown = run.out.replace(|c: char| c.is_ascii_digit(), "0");
    insta::assert_snapshot!(shown, @r"
    gruen: Mappe per E-Mail an gruen@example.org: zugestellt (000 0.0.0 queued as 0)
    blau: Mappe in den Ordner 0000-Q0/blau: zugestellt
    blau: Hinweis per E-Mail an blau@example.org: zugestellt (000 0.0.0 queued as 0)
    presse: Mappe per E-Mail an presse@example.org: zugestellt (000 0.0.0 queued as 0)
    ");
    let received = server.received();
    assert!(received.iter().all(|mail| mail.secured && mail.user.as_deref() == Some("rat")));
    let mails: Vec<Part> = received.iter().map(|mail| Part::read(&mail.text)).collect();
    let [full, notice, public] = mails.as_slice() else { panic!("three mails") };
    // Who may have it gets the packet itself.
    assert_eq!(full.header("from"), "Dezernat für Soziales <rat@example.org>");
    assert_eq!(full.header("to"), "Fraktion Grüne Überzeugung <gruen@example.org>");
    assert_eq!(full.header("x-unsent"), "");
    let plain = full.text("text/plain");
    assert!(plain.starts_with("Sehr geehrte Mitglieder der Fraktion Grün,\n"), "{plain}");
    assert!(plain.contains("„vertraulich“") && plain.contains("Exemplar 1 von 2"), "{plain}");
    let files = full.attachments();
    assert_eq!(files[0].0, "Paket_2026-Q3_gruen.pdf");
    let made = fs::read(project.path().join(format!("{PACKETS}/gruen/paket.pdf")));
    assert_eq!(files[0].1, made.expect("made"));
    let mut tables = zip::ZipArchive::new(std::io::Cursor::new(&files[1].1)).expect("a zip");
    assert!(tables.by_name("csv/open-data/massnahmen.csv").is_ok());
    assert!(tables.by_name("manifest.json").is_ok());
    // The other one is told where it lies, and nothing of what is in it.
    assert!(notice.attachments().is_empty());
    assert_eq!(notice.header("subject"), "Ihre Unterlagen (III. Quartal 2026) liegen bereit");
    assert!(notice.text("text/plain").contains("2026-Q3/blau"), "{notice:?}");
    assert!(project.path().join("ausgabe/versand/2026-Q3/blau/paket.pdf").exists());
    assert!(!project.path().join("ausgabe/versand/2026-Q3/gruen").exists());
    // The public edition carries no mark.
    assert!(!public.everything().contains("vertraulich"));
    assert_eq!(public.attachments().len(), 2);
    let log = project.read(LOG);
    assert!(log.contains("\"answer\":\"250 2.0.0 queued as 1\""), "{log}");
    // Nothing goes twice.
    assert_eq!(smtp(&project).code, 0);
    assert_eq!((server.received().len(), project.read(LOG)), (3, log));
}

#[test]
fn mails_hold_nothing_that_is_not_public_but_to_those_who_may_have_it() {
    let project = Project::sample("musterstadt");
    let text = project.read("ratsbericht.toml");
    let from = text.find("id = \"buergerliste\"").expect("the sample has it");
    let (before, after) = text.split_at(from);
    let may = after.replacen("edition = ", "confidential_by_mail = true\nedition = ", 1);
    project.write("ratsbericht.toml", format!("{before}{may}"));
    assert_eq!(project.run(&["run", "--period", "2026-Q3"]).code, 0);
    let run = project.run(&["deliver", "--via", "eml", "--period", "2026-Q3"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let secrets = secrets::of_period(project.path(), "2026-Q3");
    let config = project.read("ratsbericht.toml");
    let config = ratsbericht::config::parse(&config, project.path()).expect("valid");
    let mut open = Vec::new();
    for name in project.tree().iter().filter(|name| name.ends_with(".eml")) {
        let bytes = fs::read(project.path().join(name)).expect("a draft");
        let mail = Part::read(std::str::from_utf8(&bytes).expect("ASCII"));
        let id = name.rsplit_once('/').expect("in a folder").1.trim_end_matches(".eml");
        // Drafts with a packet: the public one, and that of the recipient who may have it so.
        assert_eq!(
            mail.attachments().len(),
            if ["buergerliste", "presse"].contains(&id) { 2 } else { 0 }
        );
        let mut found = secrets::find_in(&format!("{id}.eml"), &bytes, &secrets);
        // Who sends it, and to each recipient its own name and address, are no secrets.
        let recipient = config.recipients.iter().find(|r| r.id == id).expect("it is listed");
        let mut known = vec!["ratsbuero@musterstadt.example"];
        known.extend([&*recipient.name, &recipient.email, &recipient.salutation]);
        known.extend(recipient.address.iter().map(String::as_str));
        if id != "presse" {
            known.push("nicht öffentlich");
        }
        found.retain(|found| {
            let secret = found.split('`').nth(1).unwrap_or_default();
            !known.iter().any(|known| known.contains(secret))
        });
        if found.is_empty() {
            open.push(id.to_owned());
        } else {
            assert_eq!(id, "buergerliste", "{found:?}");
        }
        if id == "presse" {
            assert!(!mail.everything().contains("nicht öffentlich"));
            let packet = project.path().join(format!("{PACKETS}/presse/paket.pdf"));
            assert_eq!(mail.attachments()[0].1, fs::read(packet).expect("made"));
        }
    }
    assert_eq!(open.len(), 7, "{open:?}");
}

#[test]
fn drafts_open_in_a_mail_program_and_are_the_same_each_time() {
    let project = project("");
    let run = project.run(&["deliver", "--via", "eml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let path = "ausgabe/versand/2026-Q3/gruen.eml";
    let text = project.read(path);
    // Who may read the packet's folder may open the draft: the rights are those of any other file.
    let rights = |name: &str| {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(project.path().join(name)).expect("a file").permissions().mode() & 0o777
    };
    assert_eq!(rights(path), rights(&format!("{PACKETS}/gruen/paket.pdf")));
    let mail = Part::read(&text);
    assert_eq!(mail.header("x-unsent"), "1");
    assert_eq!(mail.header("from"), "Dezernat für Soziales <dezernat@example.org>");
    assert!(mail.header("subject").ends_with("III. Quartal 2026"), "{mail:?}");
    assert!(!mail.headers.contains_key("date"), "the mail program dates it");
    let html = mail.text("text/html");
    assert!(html.contains("<html lang=\"de\">") && html.contains("Fraktion Grün,"), "{html}");
    assert_eq!(mail.attachments().len(), 2);
    let notice = Part::read(&project.read("ausgabe/versand/2026-Q3/blau.eml"));
    assert!(notice.attachments().is_empty());
    assert!(project.path().join("ausgabe/versand/2026-Q3/blau/paket.pdf").exists());
    fs::remove_dir_all(project.path().join("ausgabe/versand")).expect("removed");
    assert_eq!(project.run(&["deliver", "--via", "eml"]).code, 0);
    assert_eq!(project.read(path), text, "neither clock nor chance");
}

#[test]
fn one_refused_recipient_is_left_and_tried_again() {
    let refused = once(Stage::Rcpt, Deed::Say("550 5.1.1 no such user")).within("gruen");
    let (server, project) = server(vec![refused]);
    let run = smtp(&project);
    assert_eq!(run.code, 1, "something is left");
    assert!(run.out.contains("550 5.1.1 no such user; Adresse prüfen"), "{}", run.out);
    assert!(project.read(LOG).contains("\"entry\":\"refused\""));
    assert_eq!(server.received().len(), 2, "the others got theirs");
    let again = smtp(&project);
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
    let to: Vec<String> = server.received().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(to, ["blau@example.org", "presse@example.org", "gruen@example.org"]);
}

#[test]
fn an_unanswered_mail_is_asked_about_and_never_sent_again_by_itself() {
    let (server, project) = server(vec![once(Stage::End, Deed::AcceptAndDrop)]);
    let run = smtp(&project);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("gesendet, aber nicht bestätigt"), "{}", run.out);
    assert_eq!(server.received().len(), 3, "the others got theirs");
    for _ in 0..2 {
        let again = smtp(&project);
        assert_eq!(again.code, 1);
        assert!(again.err.contains("deliver --confirm-sent 2026-Q3-gruen-1"), "{}", again.err);
        assert!(again.err.contains("deliver --send-again 2026-Q3-gruen-1"), "{}", again.err);
        let id = Part::read(&server.received()[0].text).header("message-id").to_owned();
        assert!(again.err.contains(&id), "the mail can be looked up: {}", again.err);
        assert_eq!(server.received().len(), 3, "never by itself");
    }
    let unknown = project.run(&["deliver", "--confirm-sent", "2026-Q3-gruen-7"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("offen: `2026-Q3-gruen-1`"), "{}", unknown.err);
    let told = project.run(&["deliver", "--confirm-sent", "2026-Q3-gruen-1"]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(!project.path().join("ausgabe/versand/2026-Q3/gruen").exists(), "an answer alone");
    assert_eq!(smtp(&project).code, 0);
    assert_eq!(server.received().len(), 3, "it had arrived");
}

#[test]
fn a_crash_between_sending_and_writing_it_down_is_found() {
    let (server, project) = server(Vec::new());
    assert_eq!(smtp(&project).code, 0);
    // The program dies after the server's answer, before its line: torn, or not there at all.
    let log = project.read(LOG);
    let answered = log.find("{\"entry\":\"done\"").expect("the first mail is answered");
    for cut in [answered, answered + 20] {
        project.write(LOG, &log[..cut]);
        // What was delivered after it is on record in the real log; here it would go again.
        let run = project.run(&["deliver", "--via", "smtp", "--dry-run"]);
        assert_eq!(run.code, 1, "{}", run.out);
        assert!(run.out.contains("gruen: Mappe per E-Mail an gruen@example.org: nicht gesendet, `2026-Q3-gruen-1` ist noch zu klären"), "{}", run.out);
    }
    let before = server.received().len();
    let run = smtp(&project);
    assert_eq!(run.code, 1);
    let to = |mails: &[super::server::Received]| -> usize {
        mails.iter().filter(|mail| mail.to == ["gruen@example.org"]).count()
    };
    assert_eq!(to(&server.received()), 1, "never sent again by itself");
    assert!(server.received().len() > before, "the others are delivered");
    // It did not arrive, says the recipient: it goes again, the same mail.
    let run = project.run(&["deliver", "--via", "smtp", "--send-again", "2026-Q3-gruen-1"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let received = server.received();
    assert_eq!(to(&received), 2);
    let ids: Vec<String> = received
        .iter()
        .filter(|mail| mail.to == ["gruen@example.org"])
        .map(|mail| Part::read(&mail.text).header("message-id").to_owned())
        .collect();
    assert_eq!(ids[0], ids[1], "a mail server can tell the copy");
    assert_eq!(smtp(&project).code, 0);
    assert_eq!(to(&server.received()), 2);
}

/// The program, started and waiting for the answer to its first mail.
fn begun(server: &Server, project: &Project) -> std::process::Child {
    let child = std::process::Command::new(env!("CARGO_BIN_EXE_ratsbericht"))
        .current_dir(project.path())
        .args(["--lang", "de", "deliver", "--via", "smtp"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program starts");
    for _ in 0..400 {
        if server.commands().iter().any(|line| line == "DATA") {
            break;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    std::thread::sleep(Duration::from_millis(200));
    child
}

#[test]
fn a_stop_waits_for_the_answer_to_the_mail_that_is_under_way() {
    let (server, project) = server(vec![once(Stage::End, Deed::Slow(Duration::from_secs(2)))]);
    let mut child = begun(&server, &project);
    let id = child.id().to_string();
    let sent = std::process::Command::new("kill").args(["-TERM", &id]).status();
    assert!(sent.expect("kill starts").success());
    assert_eq!(child.wait().expect("it ended").code(), Some(143));
    assert_eq!(server.received().len(), 1, "no further mail is begun");
    let run = smtp(&project);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.out.contains("gruen: Mappe per E-Mail an gruen@example.org: unverändert"),
        "{}",
        run.out
    );
    assert_eq!(server.received().len(), 3);
}

#[test]
fn a_killed_program_leaves_what_the_next_one_understands() {
    let slow = once(Stage::End, Deed::Silence(Duration::from_secs(20)));
    let (server, project) = server(vec![slow]);
    let mut child = begun(&server, &project);
    child.kill().expect("it runs");
    child.wait().expect("it ended");
    let run = smtp(&project);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("--send-again 2026-Q3-gruen-1"), "{}", run.err);
    let data = server.commands().iter().filter(|line| line.as_str() == "DATA").count();
    assert_eq!((data, server.received().len()), (3, 2), "one unanswered, two delivered");
}

#[test]
fn a_wrong_password_ends_it_and_appears_nowhere() {
    let manner =
        Manner { tls: Tls::Implicit, account: Some(("rat", "ein anderes")), ..Manner::default() };
    let server = Server::start(manner.clone());
    let project = mailing(&server, &manner, "");
    let run = project.run(&["-v", "deliver", "--via", "smtp"]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("die Anmeldung als `rat` ist abgelehnt"), "{}", run.err);
    assert!(run.out.contains("blau: Mappe in den Ordner 2026-Q3/blau: zugestellt"), "{}", run.out);
    let coded = super::server::base64(format!("\0rat\0{PASSWORD}").as_bytes());
    let mut seen = run.out + &run.err;
    for name in project.tree().iter().filter(|n| !n.ends_with('/') && *n != "kennwort") {
        let bytes = fs::read(project.path().join(name)).expect("a file");
        seen.push_str(&String::from_utf8_lossy(&bytes));
    }
    for secret in [PASSWORD, &coded] {
        assert!(!seen.contains(secret), "the password stands somewhere");
    }
    let tries = server.commands().iter().filter(|line| line.starts_with("AUTH")).count();
    assert_eq!(tries, 1, "no further mail is tried");
    // A file that others may read is not even opened.
    use std::os::unix::fs::PermissionsExt as _;
    let path = project.path().join("kennwort");
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).expect("mine");
    let run = smtp(&project);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("chmod 600") && !run.err.contains(PASSWORD), "{}", run.err);
}

#[test]
fn a_mail_that_is_too_large_says_what_to_do() {
    let manner = Manner { size: Some(5_000), ..Manner::default() };
    let server = Server::start(manner.clone());
    let project = mailing(&server, &manner, "");
    let run = smtp(&project);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("der Mailserver nimmt höchstens 0,1 MB an; die Mappe mit `--via folder`"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("blau: Hinweis per E-Mail an blau@example.org: zugestellt"),
        "{}",
        run.out
    );
    assert_eq!(server.received().len(), 1);
}

#[test]
fn only_the_frozen_packet_of_the_right_edition_is_delivered() {
    let project = Project::init();
    let text = project.read("ratsbericht.toml");
    project.write("ratsbericht.toml", format!("{text}{RECIPIENTS}"));
    let refused = |project: &Project, words: &str, remedy: &str| {
        let run = project.run(&["deliver"]);
        assert_eq!(run.code, 2, "{}{}", run.out, run.err);
        assert!(run.err.contains(words) && run.err.contains(remedy), "{}", run.err);
        assert!(!project.path().join("ausgabe/versand").exists(), "nothing is delivered");
    };
    refused(&project, "keine Ausgabe festgeschrieben", "ratsbericht run --period 2026-Q3");
    assert_eq!(project.run(&["run"]).code, 0);
    let packets = "ratsbericht packets --period 2026-Q3";
    let csv = format!("{PACKETS}/blau/csv/open-data/massnahmen.csv");
    let whole = project.read(&csv);
    project.write(&csv, whole.replacen(',', ";", 1));
    refused(&project, "verändert", packets);
    project.write(&csv, &whole);
    let path = format!("{PACKETS}/blau/manifest.json");
    let manifest = project.read(&path);
    project.write(&path, manifest.replace("\"revision\": 1", "\"revision\": 0"));
    refused(&project, "sie ist aus Fassung 0, festgeschrieben ist Fassung 1", packets);
    project.write(&path, &manifest);
    let config = project.read("ratsbericht.toml");
    let other = "email = \"blau@example.org\"\nedition = \"public\"";
    project.write("ratsbericht.toml", config.replace("email = \"blau@example.org\"", other));
    refused(
        &project,
        "sie enthält die Ausgabe `full`, in ratsbericht.toml steht `public`",
        packets,
    );
    project.write("ratsbericht.toml", &config);
    fs::remove_dir_all(project.path().join(format!("{PACKETS}/blau"))).expect("removed");
    refused(&project, "Mappe für `blau`: sie ist nicht gemacht", packets);
}

#[test]
fn a_recipient_without_an_address_stops_nobody() {
    let project = project("");
    let text = project.read("ratsbericht.toml");
    project.write("ratsbericht.toml", text.replace("email = \"gruen@example.org\"\n", ""));
    let run = project.run(&["deliver", "--via", "eml"]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("für `Fraktion Grüne Überzeugung` steht keine `email`"),
        "{}",
        run.out
    );
    assert!(project.path().join("ausgabe/versand/2026-Q3/presse.eml").exists());
    // Without a server there is nothing to send over.
    let run = smtp(&project);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("steht kein Mailserver"), "{}", run.err);
}

#[test]
fn two_deliveries_at_once_do_not_meet() {
    let project = project("");
    let held = fs::File::open(project.path().join("ratsbericht.toml")).expect("the project file");
    held.try_lock().expect("nobody else");
    let run = project.run(&["deliver"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("arbeitet schon ein anderer Aufruf"), "{}", run.err);
    assert_eq!(project.run(&["deliver", "--dry-run"]).code, 0, "looking on is allowed");
}

#[test]
fn mail_texts_are_templates_of_the_city() {
    let project = project("");
    project
        .write("vorlagen/zustellung.md", "Betreff: Neues: {{ title }}\n\nMoin {{ recipient }}!\n");
    let run = project.run(&["deliver", "--via", "eml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mail = Part::read(&project.read("ausgabe/versand/2026-Q3/presse.eml"));
    assert!(mail.header("subject").starts_with("Neues: "));
    assert_eq!(mail.text("text/plain"), "Moin Pressestelle!\n");
    project.write("vorlagen/zustellung.md", "Betreff: x\n\n{{ frist }}\n");
    fs::remove_dir_all(project.path().join("ausgabe/versand")).expect("removed");
    let run = project.run(&["deliver", "--via", "eml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("Vorlage `zustellung.md`, Zeile 3: `frist` gibt es nicht"),
        "{}",
        run.err
    );
}
