//! The program's side of SMTP against the server beside.

use super::server::{Deed, Manner, Server, Stage, Tls, once};
use ratsbericht::config::{Smtp, SmtpTls};
use ratsbericht::deliver::smtp::{Letter, Sent, Session};
use ratsbericht::lang::Lang;
use std::time::{Duration, Instant};

const PASSWORD: &str = "geheim-Σ-9!";
const ACCOUNT: Option<(&str, &str)> = Some(("rat", PASSWORD));

fn letter(to: &str) -> Letter {
    let text = "Subject: Bericht\r\n\r\nGuten Tag,\r\n.\r\n..zwei Punkte\r\nEnde";
    Letter { from: "rat@example.org".into(), to: vec![to.into()], bytes: text.into() }
}

/// What the server keeps of [`letter`].
const KEPT: &str = "Subject: Bericht\n\nGuten Tag,\n.\n..zwei Punkte\nEnde\n";

/// A client of the server; the folder holds its password and the authority's certificate.
fn client(server: &Server, manner: &Manner, folder: &tempfile::TempDir) -> Smtp {
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("writable");
        only_mine(&path);
        path
    };
    Smtp {
        host: "localhost".into(),
        port: server.port,
        tls: match manner.tls {
            Tls::Implicit => SmtpTls::Implicit,
            Tls::Upgraded => SmtpTls::StartTls,
            Tls::None => SmtpTls::None,
        },
        from: "rat@example.org".into(),
        user: manner.account.map(|(user, _)| user.to_owned()).unwrap_or_default(),
        password_env: String::new(),
        password_file: Some(file("passwort", &format!("{PASSWORD}\n"))),
        ca_file: Some(file("ca.pem", &server.authority)),
        timeout_seconds: 1,
        attempts: 3,
        retry_seconds: 0,
    }
}

fn only_mine(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("mine");
}

/// Sends to each address; the outcomes, the count of announcements, or the error that ended it.
fn send(manner: &Manner, to: &[&str]) -> (Server, std::result::Result<Vec<Sent>, String>, usize) {
    let server = Server::start(manner.clone());
    let folder = tempfile::tempdir().expect("a folder");
    let smtp = client(&server, manner, &folder);
    let mut announced = 0;
    let mut session = Session::new(&smtp).expect("password and certificate are there");
    let outcome = to
        .iter()
        .map(|to| {
            session.send(&letter(to), &mut || {
                announced += 1;
                Ok(())
            })
        })
        .collect::<Result<Vec<Sent>, _>>()
        .map_err(|error| error.message(Lang::De));
    session.close();
    (server, outcome, announced)
}

#[test]
fn mails_go_through_starttls_and_log_in() {
    for tls in [Tls::Upgraded, Tls::Implicit] {
        let manner = Manner { tls, account: ACCOUNT, size: Some(10_000), ..Manner::default() };
        let (server, outcome, announced) = send(&manner, &["a@example.org", "b@example.org"]);
        let outcome = outcome.expect("a willing server");
        assert!(matches!(&outcome[1], Sent::Accepted(said) if said.de == "250 2.0.0 queued as 2"));
        assert_eq!(announced, 2);
        let received = server.received();
        assert_eq!(received.len(), 2);
        assert_eq!(received[1].to, ["b@example.org"]);
        assert_eq!(received[0].from, "rat@example.org");
        assert_eq!(received[0].text, KEPT, "dots at the start of a line survive");
        assert!(received.iter().all(|mail| mail.secured));
        assert_eq!(received[0].user.as_deref(), Some("rat"));
        assert_eq!(server.connections(), 1, "one connection serves all mails");
        assert_eq!(server.commands().last().map(String::as_str), Some("QUIT"));
    }
}

#[test]
fn nothing_is_sent_in_the_clear_where_tls_is_asked_for() {
    let manner = Manner::default();
    let server = Server::start(manner.clone());
    let folder = tempfile::tempdir().expect("a folder");
    let smtp =
        Smtp { tls: SmtpTls::StartTls, user: "rat".into(), ..client(&server, &manner, &folder) };
    let mut session = Session::new(&smtp).expect("a password");
    let error = session.send(&letter("a@example.org"), &mut || Ok(())).expect_err("no STARTTLS");
    assert!(error.message(Lang::De).contains("bietet kein STARTTLS an"), "{error}");
    assert!(server.commands().iter().all(|line| !line.starts_with("AUTH")));
    assert!(server.received().is_empty());
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_at_once() {
    let manner = Manner { tls: Tls::Upgraded, account: ACCOUNT, ..Manner::default() };
    let server = Server::start(manner.clone());
    let folder = tempfile::tempdir().expect("a folder");
    let smtp = Smtp { ca_file: None, ..client(&server, &manner, &folder) };
    let mut session = Session::new(&smtp).expect("a password");
    let error = session.send(&letter("a@example.org"), &mut || Ok(())).expect_err("a stranger");
    assert!(error.message(Lang::De).contains("ca_file"), "{error}");
    assert_eq!(server.connections(), 1, "no second attempt");
    assert!(server.commands().iter().all(|line| !line.starts_with("AUTH")));
}

#[test]
fn a_refused_log_in_ends_it_and_gives_nothing_away() {
    let account = Some(("rat", "ein anderes"));
    let manner = Manner { tls: Tls::Implicit, account, ..Manner::default() };
    let (server, outcome, announced) = send(&manner, &["a@example.org", "b@example.org"]);
    let message = outcome.expect_err("wrong password");
    assert!(message.contains("die Anmeldung als `rat` ist abgelehnt (Antwort 535)"), "{message}");
    let coded = super::server::base64(format!("\0rat\0{PASSWORD}").as_bytes());
    assert!(!message.contains(PASSWORD) && !message.contains(&coded), "{message}");
    let tries = server.commands().iter().filter(|line| line.starts_with("AUTH")).count();
    assert_eq!((tries, announced), (1, 0), "accounts are locked after a few wrong tries");
}

#[test]
fn a_refused_recipient_does_not_stop_the_others() {
    let refused = once(Stage::Rcpt, Deed::Say("550 5.1.1 no such user")).within("a@").always();
    let manner = Manner { script: vec![refused], ..Manner::default() };
    let (server, outcome, announced) = send(&manner, &["a@example.org", "b@example.org"]);
    let outcome = outcome.expect("the server takes other mails");
    assert!(
        matches!(&outcome[0], Sent::Refused(said) if said.de.contains("550 5.1.1 no such user"))
    );
    assert!(matches!(outcome[1], Sent::Accepted(_)));
    assert_eq!(announced, 1, "what was refused before the mail itself was never on its way");
    assert_eq!(server.received().len(), 1);
    let tried = server.commands().iter().filter(|line| line.contains("a@")).count();
    assert_eq!(tried, 1, "5xx is final");
    // The same said to the whole mail.
    let refused = once(Stage::End, Deed::Say("554 5.7.1 looks like spam"));
    let (_, outcome, _) =
        send(&Manner { script: vec![refused], ..Manner::default() }, &["a@x.org", "b@x.org"]);
    let outcome = outcome.expect("the server takes other mails");
    assert!(
        matches!((&outcome[0], &outcome[1]), (Sent::Refused(_), Sent::Accepted(_))),
        "{outcome:?}"
    );
}

#[test]
fn a_refused_sender_stops_all() {
    let refused = once(Stage::Mail, Deed::Say("553 5.7.1 sender not allowed")).always();
    let manner = Manner { script: vec![refused], ..Manner::default() };
    let (server, outcome, _) = send(&manner, &["a@example.org", "b@example.org"]);
    let message = outcome.expect_err("refused");
    assert!(message.contains("553 5.7.1 sender not allowed"), "{message}");
    assert_eq!(server.commands().iter().filter(|line| line.starts_with("MAIL")).count(), 1);
}

#[test]
fn what_the_server_asks_to_bring_later_is_tried_again() {
    for (stage, says) in [
        (Stage::Greeting, "421 4.3.2 too busy"),
        (Stage::Mail, "451 4.3.0 try later"),
        (Stage::Rcpt, "450 4.2.0 greylisted"),
        (Stage::Data, "451 4.3.0 try later"),
        (Stage::End, "452 4.3.1 disk full"),
    ] {
        let script = vec![once(stage, Deed::Say(says)).times(2)];
        let (server, outcome, announced) =
            send(&Manner { script, ..Manner::default() }, &["a@example.org"]);
        assert!(matches!(outcome.as_deref(), Ok([Sent::Accepted(_)])), "{stage:?}: {outcome:?}");
        assert_eq!(server.received().len(), 1, "{stage:?}");
        assert_eq!(announced, 1, "{stage:?}: one mail is announced once");
    }
}

#[test]
fn patience_ends_after_the_configured_attempts() {
    let script = vec![once(Stage::Rcpt, Deed::Say("450 4.2.0 greylisted")).within("a@").always()];
    let (server, outcome, announced) =
        send(&Manner { script, ..Manner::default() }, &["a@example.org", "b@example.org"]);
    let outcome = outcome.expect("others are tried");
    assert!(matches!(&outcome[0], Sent::Later(said) if said.de.contains("450 4.2.0 greylisted")));
    assert!(matches!(outcome[1], Sent::Accepted(_)));
    assert_eq!(announced, 1);
    assert_eq!(server.commands().iter().filter(|line| line.contains("a@")).count(), 3);
}

#[test]
fn a_connection_that_drops_before_the_end_of_the_mail_is_tried_again() {
    for stage in [Stage::Greeting, Stage::Ehlo, Stage::Mail, Stage::Rcpt, Stage::Data] {
        let script = vec![once(stage, Deed::Drop)];
        let (server, outcome, _) =
            send(&Manner { script, ..Manner::default() }, &["a@example.org"]);
        assert!(matches!(outcome.as_deref(), Ok([Sent::Accepted(_)])), "{stage:?}: {outcome:?}");
        assert_eq!(server.received().len(), 1, "{stage:?}");
    }
}

#[test]
fn a_connection_closed_between_two_mails_is_no_failed_attempt() {
    let script = vec![once(Stage::Mail, Deed::Drop).after(1)];
    let manner = Manner { script, ..Manner::default() };
    let server = Server::start(manner.clone());
    let folder = tempfile::tempdir().expect("a folder");
    let smtp = Smtp { attempts: 1, ..client(&server, &manner, &folder) };
    let mut session = Session::new(&smtp).expect("ready");
    for to in ["a@example.org", "b@example.org", "c@example.org"] {
        let sent = session.send(&letter(to), &mut || Ok(())).expect("sent");
        assert!(matches!(sent, Sent::Accepted(_)), "{sent:?}");
    }
    assert_eq!(server.received().len(), 3);
}

#[test]
fn a_mail_whose_end_is_not_answered_is_never_sent_again() {
    for deed in [Deed::AcceptAndDrop, Deed::Drop, Deed::Silence(Duration::from_secs(7))] {
        let script = vec![once(Stage::End, deed)];
        let start = Instant::now();
        let (server, outcome, announced) =
            send(&Manner { script, ..Manner::default() }, &["a@example.org"]);
        assert!(matches!(outcome.as_deref(), Ok([Sent::Unknown(_)])), "{deed:?}: {outcome:?}");
        assert_eq!(announced, 1);
        assert!(start.elapsed() < Duration::from_secs(7), "a time-out ends the wait");
        assert_eq!(server.commands().iter().filter(|line| line.as_str() == "DATA").count(), 1);
    }
}

#[test]
fn a_slow_server_is_waited_for_and_then_left() {
    let script = vec![once(Stage::Greeting, Deed::Silence(Duration::from_secs(30))).always()];
    let start = Instant::now();
    let manner = Manner { script, ..Manner::default() };
    let server = Server::start(manner.clone());
    let folder = tempfile::tempdir().expect("a folder");
    let smtp = Smtp { attempts: 2, ..client(&server, &manner, &folder) };
    let mut session = Session::new(&smtp).expect("ready");
    let error = session.send(&letter("a@example.org"), &mut || Ok(())).expect_err("nobody answers");
    assert!(error.message(Lang::De).contains("antwortet nicht in der gesetzten Zeit"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_mail_beyond_the_servers_size_is_not_sent() {
    let manner = Manner { size: Some(40), ..Manner::default() };
    let (server, outcome, announced) = send(&manner, &["a@example.org"]);
    assert_eq!(outcome, Ok(vec![Sent::TooLarge(Some(40))]));
    assert_eq!(announced, 0);
    assert!(
        server.commands().iter().all(|line| !line.starts_with("MAIL")),
        "told before it is sent"
    );
    let script = vec![once(Stage::End, Deed::Say("552 5.3.4 too big for this mailbox"))];
    let (_, outcome, _) = send(&Manner { script, ..Manner::default() }, &["a@example.org"]);
    assert_eq!(outcome, Ok(vec![Sent::TooLarge(None)]));
}

#[test]
fn a_password_comes_from_where_only_its_owner_reads() {
    let manner = Manner { account: ACCOUNT, ..Manner::default() };
    let server = Server::start(manner.clone());
    let folder = tempfile::tempdir().expect("a folder");
    let mut smtp = client(&server, &manner, &folder);
    let path = smtp.password_file.clone().expect("set");
    for mode in [0o640, 0o604, 0o660] {
        use std::os::unix::fs::PermissionsExt as _;
        let rights = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&path, rights).expect("mine");
        let error = Session::new(&smtp).expect_err("others may read it");
        assert!(error.message(Lang::De).contains("dürfen auch andere lesen"), "{error}");
        assert!(error.remedy(Lang::De).is_some_and(|help| help.starts_with("chmod 600")));
    }
    only_mine(&path);
    let session = Session::new(&smtp).expect("mine alone");
    assert!(!format!("{session:?}").contains(PASSWORD), "{session:?}");
    smtp.password_file = None;
    smtp.password_env = "RATSBERICHT_TEST_UNSET".into();
    let error = Session::new(&smtp).expect_err("not set");
    assert!(error.message(Lang::De).contains("`RATSBERICHT_TEST_UNSET`"), "{error}");
}
