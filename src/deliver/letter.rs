//! The words of a mail: what its template may name, for which edition.

use super::mail::{Attachment, Mail, Mailbox};
use super::plan::Step;
use super::receipts::What;
use crate::config::{Config, EditionKind};
use crate::error::{Error, Result};
use crate::packet;
use crate::template::{self, Templates};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The mail with a packet.
const PACKET: &str = "zustellung.md";
/// The mail that says where a packet lies.
const NOTICE: &str = "zustellung-hinweis.md";
/// The packet's document (INTERFACES.md).
const DOCUMENT: &str = "paket.pdf";

/// Writes the mail of a step. `files` are the packet's, by path; a notice carries none of them.
///
/// Nothing goes into it but what the packet's own manifest says of its edition, the recipient, and who
/// sends it: a public packet's mail cannot hold what is not public.
///
/// # Errors
/// No sender, a fault in a template.
pub(super) fn write(
    step: &Step<'_>,
    config: &Config,
    templates: &Templates,
    files: &[(String, Vec<u8>)],
    date: Option<DateTime<Utc>>,
) -> Result<Mail> {
    let attachments = match step.what {
        What::Packet => attachments(step, files)?,
        What::Notice => Vec::new(),
    };
    let template = match step.what {
        What::Packet => PACKET,
        What::Notice => NOTICE,
    };
    let text = template::mail(template, &values(step, config, &attachments), templates)?;
    Ok(Mail {
        from: Mailbox { name: config.issuer.division.clone(), address: sender(config)? },
        to: vec![Mailbox {
            name: step.recipient.name.clone(),
            address: step.recipient.email.clone(),
        }],
        subject: text.subject,
        plain: text.plain,
        html: text.html,
        attachments,
        draft: date.is_none(),
        date,
    })
}

/// The address that mails come from: the mail server's, else the issuer's own.
fn sender(config: &Config) -> Result<String> {
    let from = config.delivery.smtp.as_ref().map(|smtp| smtp.from.clone());
    from.or_else(|| Some(config.issuer.email.clone())).filter(|from| !from.is_empty()).ok_or_else(
        || {
            Error::new("es fehlt eine Absenderadresse", "there is no sender address").help(
                "`email` unter [issuer] oder `from` unter [delivery] smtp eintragen",
                "set `email` under [issuer], or `from` under [delivery] smtp",
            )
        },
    )
}

/// The document as it is, everything else in one zip: a mail with a dozen tables helps nobody.
fn attachments(step: &Step<'_>, files: &[(String, Vec<u8>)]) -> Result<Vec<Attachment>> {
    let stem = format!("{}_{}", step.packet.manifest.period, step.recipient.id);
    let (document, rest): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| path == DOCUMENT);
    let mut attachments: Vec<Attachment> = document
        .into_iter()
        .map(|(_, bytes)| Attachment {
            name: format!("Paket_{stem}.pdf"),
            media_type: "application/pdf".into(),
            bytes: bytes.clone(),
        })
        .collect();
    if !rest.is_empty() {
        let rest: Vec<(&str, &[u8])> =
            rest.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
        attachments.push(Attachment {
            name: format!("Tabellen_{stem}.zip"),
            media_type: "application/zip".into(),
            bytes: packet::bundle(&rest)?,
        });
    }
    Ok(attachments)
}

fn values<'v>(
    step: &Step<'_>,
    config: &Config,
    attachments: &[Attachment],
) -> BTreeMap<&'v str, Value> {
    let manifest = &step.packet.manifest;
    let public = manifest.edition == EditionKind::Public;
    let files: Vec<Value> = attachments
        .iter()
        .map(|file| {
            let what = if file.media_type == "application/pdf" {
                "Anschreiben, Bericht und Anlagen"
            } else {
                "die Tabellen als CSV-Dateien und ein Verzeichnis mit Prüfsummen"
            };
            json!({ "name": file.name, "what": what })
        })
        .collect();
    let salutation = match step.recipient.salutation.as_str() {
        "" => "Sehr geehrte Damen und Herren,",
        own => own,
    };
    let mark = match config.control.confidentiality.as_str() {
        _ if public => "",
        "" => manifest.confidentiality.as_str(),
        mark => mark,
    };
    let copy = if manifest.copies > 1 {
        format!("Exemplar {} von {}", manifest.copy, manifest.copies)
    } else {
        String::new()
    };
    let title = if manifest.title.is_empty() { "Bericht" } else { manifest.title.as_str() };
    let period = match manifest.period_text.as_str() {
        "" => manifest.period.to_string(),
        text => text.to_owned(),
    };
    let correction = step.correction.as_ref().map(|c| c.of.format("%d.%m.%Y").to_string());
    BTreeMap::from([
        ("salutation", json!(salutation)),
        // What a notice says must say nothing of a confidential report.
        ("title", json!(if step.what == What::Notice { "Bericht" } else { title })),
        ("period", json!(period)),
        ("mark", json!(mark)),
        ("copy", json!(copy)),
        ("files", json!(files)),
        ("correction", json!(correction)),
        ("place", json!(format!("{}/{}", manifest.period, step.recipient.id))),
        ("recipient", json!(step.recipient.name)),
        ("sender", json!(config.issuer.division)),
        ("municipality", json!(config.municipality.name)),
        ("phone", json!(config.issuer.phone)),
        ("email", json!(config.issuer.email)),
    ])
}
