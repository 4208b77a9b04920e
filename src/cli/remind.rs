//! Reminders to departments whose delivery is missing or faulty: drafts in a folder, or mails.

use super::args::RemindWay;
use super::project::{self, Project};
use super::status::forms_folder;
use super::terminal::Terminal;
use crate::check::status::DepartmentStatus;
use crate::config::PROJECT_FILE;
use crate::deliver::mail::{Attachment, Mail, Mailbox, eml};
use crate::deliver::smtp::{Letter, Sent, Session};
use crate::error::{Error, Result};
use crate::finding::{self, Finding, Level};
use crate::lang::{Lang, Text};
use crate::platform::{FolderWriter, Lock};
use crate::template::{self, Templates};
use chrono::NaiveDate;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;

/// Name of the folder of reminders inside the output folder.
const REMINDERS: &str = "erinnerungen";
/// Beside the folders of the periods: who was reminded of what on which day.
const LOG: &str = "versandt.txt";
/// Behind a line of the log: the mail was on its way, and the server did not take it.
const NOT_ACCEPTED: &str = "nicht angenommen";
/// The mail's template.
const TEMPLATE: &str = "erinnerung.md";
/// Findings that a mail lists; further ones are counted.
const LISTED: usize = 25;

/// Writes or sends a reminder to every department that needs one.
pub(super) fn remind(
    project: &Project,
    statuses: &[DepartmentStatus],
    findings: &[Finding],
    today: NaiveDate,
    way: RemindWay,
    terminal: &Terminal,
) -> Result<()> {
    let templates = Templates::load(project.config.output.templates.as_deref())?;
    let mut mails: Vec<(&DepartmentStatus, Mail)> = Vec::new();
    for status in statuses.iter().filter(|status| status.needs_reminder()) {
        if status.email.is_empty() {
            let id = &status.id;
            terminal.say(&Text::new(
                format!(
                    "`{id}` hat in ratsbericht.toml keine E-Mail-Adresse und wird nicht erinnert"
                ),
                format!("`{id}` has no mail address in ratsbericht.toml and is not reminded"),
            ));
            continue;
        }
        mails.push((status, mail(project, status, findings, &templates, way)?));
    }
    if mails.is_empty() {
        terminal.say(&Text::new("niemand ist zu erinnern", "nobody is to be reminded"));
        return Ok(());
    }
    let _lock = Lock::take(&project.folder.join(PROJECT_FILE))?;
    match way {
        RemindWay::Eml => drafts(project, &mails, terminal),
        RemindWay::Smtp => send(project, &mails, today, terminal),
    }
}

fn mail(
    project: &Project,
    status: &DepartmentStatus,
    findings: &[Finding],
    templates: &Templates,
    way: RemindWay,
) -> Result<Mail> {
    let config = &project.config;
    let bar = config.rules.fail_at.unwrap_or(Level::Error);
    let own: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.department.as_deref() == Some(status.id.as_str()))
        .filter(|f| f.level >= bar && f.accepted.is_none())
        .collect();
    let form = forms_folder(project).join(format!("{}.xlsx", status.id));
    let form = status.is_missing().then(|| fs::read(form).ok()).flatten();
    let listed = own.iter().take(LISTED).map(|finding| {
        let parts =
            [Some(finding.place.file.clone()), finding.place.sheet.clone(), finding.place.a1()];
        let clean = |text: &str| finding::printable(text).trim_end_matches('.').to_owned();
        json!({
            "place": clean(&parts.into_iter().flatten().collect::<Vec<_>>().join("!")),
            "message": clean(finding.message.get(Lang::De)),
            "help": clean(finding.help.get(Lang::De)),
        })
    });
    let due = status.due.map(|due| due.format("%d.%m.%Y").to_string());
    let values = BTreeMap::from([
        ("department", json!(status.name)),
        ("period", json!(finding::period(project.period).de)),
        ("title", json!(config.resolution.title)),
        ("missing", json!(status.is_missing())),
        ("due", json!(due.unwrap_or_default())),
        ("late", json!(status.late)),
        ("findings", listed.collect()),
        ("more", json!(own.len().saturating_sub(LISTED))),
        ("form", json!(form.is_some())),
        ("division", json!(config.issuer.division)),
        ("phone", json!(config.issuer.phone)),
        ("email", json!(config.issuer.email)),
    ]);
    let text = template::mail(TEMPLATE, &values, templates)?;
    let account = config.delivery.smtp.as_ref().map_or("", |smtp| smtp.from.as_str());
    let issuer = config.issuer.email.as_str();
    // A draft goes out by the clerk's own account.
    let order = if way == RemindWay::Smtp { [account, issuer] } else { [issuer, account] };
    let from = order.into_iter().find(|address| !address.is_empty());
    let Some(from) = from else {
        return Err(Error::new("für Erinnerungen fehlt ein Absender", "reminders lack a sender")
            .help(
                "in ratsbericht.toml unter [issuer] `email` angeben",
                "name `email` under [issuer] in ratsbericht.toml",
            ));
    };
    let attachments = form.map(|bytes| Attachment {
        name: format!("{}.xlsx", status.id),
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
        bytes,
    });
    Ok(Mail {
        from: Mailbox { name: config.issuer.division.clone(), address: from.to_owned() },
        to: vec![Mailbox { name: status.name.clone(), address: status.email.clone() }],
        subject: text.subject,
        plain: text.plain,
        html: text.html,
        attachments: attachments.into_iter().collect(),
        draft: way == RemindWay::Eml,
        date: (way == RemindWay::Smtp).then(chrono::Utc::now),
    })
}

/// One draft a department, in a folder that appears whole.
fn drafts(
    project: &Project,
    mails: &[(&DepartmentStatus, Mail)],
    terminal: &Terminal,
) -> Result<()> {
    let folder = project.folder.join(project::OUTPUT).join(REMINDERS);
    let target = folder.join(project.period.to_string());
    let writer = FolderWriter::begin(&target)?;
    for (status, mail) in mails {
        writer.write(&format!("{}.eml", status.id), &eml(mail)?)?;
    }
    writer.finish()?;
    let (n, shown) = (mails.len(), target.display());
    terminal.say(&Text::new(
        format!("{}: {shown}", crate::lang::count(n, "Entwurf", "Entwürfe")),
        format!("{}: {shown}", crate::lang::count(n, "draft", "drafts")),
    ));
    Ok(())
}

/// Sends each reminder once a day; what was sent stands in a log before the mail leaves.
fn send(
    project: &Project,
    mails: &[(&DepartmentStatus, Mail)],
    today: NaiveDate,
    terminal: &Terminal,
) -> Result<()> {
    let Some(smtp) = &project.config.delivery.smtp else {
        return Err(Error::new(
            "für den Versand fehlt der Mailserver",
            "there is no mail server to send with",
        )
        .help(
            "in ratsbericht.toml unter [delivery] `smtp` angeben, oder Entwürfe schreiben: `--remind eml`",
            "name `smtp` under [delivery] in ratsbericht.toml, or write drafts: `--remind eml`",
        ));
    };
    let folder = project.folder.join(project::OUTPUT).join(REMINDERS);
    fs::create_dir_all(&folder).map_err(|e| Error::io("Anlegen", "creating", &folder, &e))?;
    let path = folder.join(LOG);
    let io = |error| Error::io("Schreiben", "writing", &path, &error);
    let known = fs::read_to_string(&path).unwrap_or_default();
    let mut log = fs::OpenOptions::new().create(true).append(true).open(&path).map_err(io)?;
    let mut session = Session::new(smtp)?;
    let mut refused = 0;
    let words = Text::new("Erinnerungen", "reminders");
    let progress = terminal.progress(&words, mails.len());
    for (status, mail) in mails {
        let id = &status.id;
        let line = format!("{today} {} {id} {}", project.period, status.email);
        let taken_back = format!("{line} {NOT_ACCEPTED}");
        let count = |wanted: &str| known.lines().filter(|known| *known == wanted).count();
        progress.step();
        if count(&line) > count(&taken_back) {
            progress.aside(|| {
                terminal.say(&Text::new(
                    format!("`{id}` wurde heute schon erinnert"),
                    format!("`{id}` was reminded today already"),
                ));
            });
            continue;
        }
        let mut add = |line: &str| writeln!(log, "{line}").and_then(|()| log.sync_all());
        let mut announced = false;
        let answer = session.send(&Letter::of(mail)?, &mut || {
            announced = true;
            add(&line).map_err(io)
        })?;
        let arrived = matches!(answer, Sent::Accepted(_));
        refused += usize::from(!arrived);
        if announced && !arrived && !matches!(answer, Sent::Unknown(_)) {
            add(&taken_back).map_err(io)?;
        }
        progress.aside(|| terminal.say(&told(id.as_str(), &status.email, &answer)));
    }
    drop(progress);
    session.close();
    if refused > 0 {
        return Err(Error::new(
            format!("nicht alle Erinnerungen sind versandt ({refused} nicht)"),
            format!("not all reminders were sent ({refused} were not)"),
        )
        .help(
            "die Adressen in ratsbericht.toml prüfen oder Entwürfe schreiben: `--remind eml`",
            "see whether the addresses in ratsbericht.toml are right, or write drafts: `--remind eml`",
        ));
    }
    Ok(())
}

fn told(id: &str, address: &str, answer: &Sent) -> Text {
    let say = |de: &str, en: &str, why: &Text| {
        Text::new(
            format!("`{id}` ({address}): {de} ({})", why.de),
            format!("`{id}` ({address}): {en} ({})", why.en),
        )
    };
    match answer {
        Sent::Accepted(why) => say("erinnert", "reminded", why),
        Sent::Refused(why) => say("abgelehnt", "refused", why),
        Sent::Later(why) => say("zurzeit nicht angenommen", "not accepted now", why),
        Sent::Unknown(why) => {
            say("ungewiss, ob angenommen", "unknown whether it was accepted", why)
        }
        Sent::TooLarge(_) => Text::new(
            format!("`{id}` ({address}): zu groß für den Mailserver"),
            format!("`{id}` ({address}): too large for the mail server"),
        ),
    }
}
