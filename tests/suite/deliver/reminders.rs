//! Reminders over SMTP: whom they reach, and that a second call on the same day sends none.

use super::server::{Deed, Manner, Server, Stage, once};
use crate::case::Project;

/// Musterstadt before anything came for its fourth quarter, with this server.
fn project(server: &Server) -> Project {
    let project = Project::sample("musterstadt");
    let smtp = format!(
        "smtp = {{ host = \"localhost\", port = {}, tls = \"none\", from = \"rat@example.org\" }}",
        server.port
    );
    let toml: Vec<String> = project
        .read("ratsbericht.toml")
        .lines()
        .map(|line| if line.starts_with("smtp =") { smtp.clone() } else { line.to_owned() })
        .collect();
    project.write("ratsbericht.toml", toml.join("\n"));
    project
}

const REMIND: [&str; 7] =
    ["status", "--period", "2026-Q4", "--today", "2027-01-20", "--remind", "smtp"];

#[test]
fn everybody_who_is_late_is_reminded_once_a_day() {
    let server = Server::start(Manner::default());
    let project = project(&server);
    let run = project.run(&REMIND);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let received = server.received();
    assert_eq!(received.len(), 9);
    assert_eq!(received[0].from, "rat@example.org");
    assert_eq!(received[0].to, ["umweltamt@musterstadt.example"]);
    assert!(received[0].text.contains("Erinnerung"), "{}", received[0].text);
    assert!(!received[0].text.contains("X-Unsent"), "{}", received[0].text);
    let run = project.run(&REMIND);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.err.matches("wurde heute schon erinnert").count(), 9, "{}", run.err);
    assert_eq!(server.received().len(), 9);
}

#[test]
fn a_refused_reminder_is_told_and_the_others_go() {
    let script = vec![once(Stage::Rcpt, Deed::Say("550 5.1.1 unknown")).within("jugendamt")];
    let server = Server::start(Manner { script, ..Manner::default() });
    let project = project(&server);
    let run = project.run(&REMIND);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("`jugendamt`") && run.err.contains("5.1.1 unknown"), "{}", run.err);
    assert_eq!(server.received().len(), 8);
    // Who was refused is reminded by the next call, and nobody else.
    let run = project.run(&REMIND);
    assert_eq!(run.code, 0, "{}", run.err);
    let received = server.received();
    assert_eq!((received.len(), received[8].to[0].split('@').next()), (9, Some("jugendamt")));
}

#[test]
fn a_reminder_refused_at_its_end_goes_again() {
    let script = vec![once(Stage::End, Deed::Say("554 5.7.1 looks like spam"))];
    let server = Server::start(Manner { script, ..Manner::default() });
    let project = project(&server);
    assert_eq!(project.run(&REMIND).code, 2);
    assert_eq!(server.received().len(), 8);
    assert_eq!(project.run(&REMIND).code, 0);
    assert_eq!(server.received().len(), 9);
    assert_eq!(project.run(&REMIND).code, 0);
    assert_eq!(server.received().len(), 9, "everybody is reminded by now");
}
