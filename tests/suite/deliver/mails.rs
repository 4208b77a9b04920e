//! The bytes of a mail.

use ratsbericht::deliver::mail::{Attachment, Mail, Mailbox, eml};

fn mail() -> Mail {
    let mailbox =
        |name: &str, address: &str| Mailbox { name: name.into(), address: address.into() };
    Mail {
        from: mailbox("Geschäftsbereich Köln", "gb5@example.org"),
        to: vec![mailbox("Fraktion Grüne Überzeugung", "fraktion@example.org")],
        subject: "Beschlusskontrolle V2927/19: Bericht für das III. Quartal 2019 – Übersicht über Maßnahmen".into(),
        plain: "Guten Tag,\n\nanbei das Paket. Zahlen über 1.000 €.\n.\nFrom hier an gilt’s.\n".into(),
        html: "<!DOCTYPE html>\n<html lang=\"de\"><body><p>Grüße</p></body></html>\n".into(),
        attachments: vec![
            Attachment {
                name: "Maßnahmen \"Übersicht\".csv".into(),
                media_type: "text/csv".into(),
                bytes: b"a;b\r\n".to_vec(),
            },
            Attachment {
                name: "paket.pdf".into(),
                media_type: "application/pdf".into(),
                bytes: vec![0, 1, 255],
            },
        ],
        draft: true,
        date: None,
    }
}

#[test]
fn a_draft_is_what_mail_programs_expect() {
    let text = String::from_utf8(eml(&mail()).expect("a mail")).expect("ASCII");
    assert!(text.is_ascii());
    let long: Vec<&str> = text.lines().filter(|line| line.len() > 78).collect();
    assert_eq!(long, Vec::<&str>::new());
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "every line ends with CRLF");
    let shown = text.replace("\r\n", "\n");
    insta::assert_snapshot!(shown);
}

#[test]
fn the_same_mail_has_the_same_bytes() {
    assert_eq!(eml(&mail()).expect("a mail"), eml(&mail()).expect("a mail"));
    let mut other = mail();
    other.attachments[1].bytes.push(0);
    assert_ne!(mail().message_id(), other.message_id());
    let mut later = mail();
    later.date = Some("2026-10-05T08:00:00Z".parse().expect("a time"));
    assert_eq!(mail().message_id(), later.message_id(), "the copy of a mail can be told");
    let text = String::from_utf8(eml(&later).expect("a mail")).expect("ASCII");
    assert!(text.contains("\r\nDate: Mon, 05 Oct 2026 08:00:00 +0000\r\n"), "{text}");
}

#[test]
fn no_text_can_add_a_header() {
    let mut mail = mail();
    mail.subject = "Bericht\r\nBcc: dritter@example.org\n\nText".into();
    mail.to[0].name = "Fraktion\r\nBcc: dritter@example.org".into();
    mail.attachments[0].name = "a\r\nX-Evil: 1\".csv".into();
    let text = String::from_utf8(eml(&mail).expect("a mail")).expect("ASCII");
    assert!(
        !text.lines().any(|line| line.starts_with("Bcc") || line.starts_with("X-Evil")),
        "{text}"
    );
    mail.to[0].address = "fraktion@example.org>\r\nRCPT TO:<dritter@example.org".into();
    let error = eml(&mail).expect_err("no address");
    assert!(error.message(ratsbericht::lang::Lang::De).contains("ist keine E-Mail-Adresse"));
}
