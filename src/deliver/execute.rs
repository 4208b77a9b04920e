//! The plan carried out: into folders, as drafts, over SMTP; every step on record.

use super::letter;
use super::mail::{Mail, eml};
use super::plan::{Step, Todo};
use super::receipts::{Receipts, Record, Way, What};
use super::smtp::{Letter, Sent, Session};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::lang::Text;
use crate::packet::{self, MANIFEST};
use crate::platform::{self, FileWriter, FolderWriter};
use crate::template::Templates;
use chrono::{DateTime, FixedOffset};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Name of the file that a corrected packet brings along in its folder.
const CORRECTION: &str = "KORREKTUR.txt";

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// Would be brought: the plan alone was asked for. Size of the mail in bytes.
    Planned(Option<usize>),
    /// Brought; the answer of the mail server.
    Brought(String),
    /// Brought before.
    Already(DateTime<FixedOffset>),
    /// Whether an earlier mail arrived is not known; its id.
    Ask(String),
    /// Sent, but the answer never came; the id under which it is asked about.
    Unknown(String, Text),
    /// Not brought, and why.
    Failed(Text),
}

impl Became {
    /// Whether nothing remains to be done.
    #[must_use]
    pub fn settled(&self) -> bool {
        matches!(self, Self::Planned(_) | Self::Brought(_) | Self::Already(_))
    }
}

/// With what a plan is carried out.
pub struct Means<'a> {
    /// Configuration.
    pub config: &'a Config,
    /// Templates of the mails.
    pub templates: &'a Templates,
    /// The time, for the log and the mails' date.
    pub clock: &'a dyn Fn() -> DateTime<FixedOffset>,
    /// The plan alone: nothing is changed, nothing sent.
    pub dry_run: bool,
}

impl std::fmt::Debug for Means<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Means").field("dry_run", &self.dry_run).finish_non_exhaustive()
    }
}

/// Carries out the steps in their order and tells of each as it is done. One recipient's failure does
/// not stop the others. Where the mail server refuses everything, no further mail is tried.
///
/// # Errors
/// The mail server refuses everything; no password; the log cannot be written (what was sent until
/// then is in it, or is asked about).
pub fn execute(
    steps: &[Step<'_>],
    means: &Means<'_>,
    receipts: &mut Receipts,
    tell: &mut dyn FnMut(&Step<'_>, &Became) -> Result<()>,
) -> Result<()> {
    let mut run = Run { means, receipts, session: None, closed: None };
    let mails = steps.iter().any(|step| step.way == Way::Smtp && step.todo == Todo::Bring);
    if mails && !means.dry_run {
        let smtp = means.config.delivery.smtp.as_ref().ok_or_else(no_server)?;
        run.session = Some(Session::new(smtp)?);
    }
    let mut without: BTreeSet<&str> = BTreeSet::new();
    for step in steps {
        let id = step.recipient.id.as_str();
        // Nobody is told of a packet that is not there.
        let became = if step.what == What::Notice && without.contains(id) {
            Became::Failed(Text::new(
                "die Mappe liegt nicht im Ordner",
                "the packet is not in its folder",
            ))
        } else {
            run.step(step)?
        };
        if !became.settled() {
            without.insert(id);
        }
        tell(step, &became)?;
    }
    if let Some(session) = run.session.take() {
        session.close();
    }
    run.closed.map_or(Ok(()), Err)
}

fn no_server() -> Error {
    Error::new("in ratsbericht.toml steht kein Mailserver", "ratsbericht.toml names no mail server")
        .help(
            "unter [delivery] eine Zeile smtp = { host = \"…\", from = \"…\" } eintragen, oder `--via folder` oder `--via eml` verwenden",
            "add a line smtp = { host = \"…\", from = \"…\" } under [delivery], or use `--via folder` or `--via eml`",
        )
}

struct Run<'a, 'r> {
    means: &'a Means<'a>,
    receipts: &'r mut Receipts,
    session: Option<Session>,
    /// Why the mail server takes nothing any more.
    closed: Option<Error>,
}

impl Run<'_, '_> {
    fn step(&mut self, step: &Step<'_>) -> Result<Became> {
        match &step.todo {
            Todo::Already(time) => return Ok(Became::Already(*time)),
            Todo::Ask(id) => return Ok(Became::Ask(id.clone())),
            Todo::Blocked(why) => return Ok(Became::Failed(why.clone())),
            Todo::Bring => {}
        }
        let files = match contents(step) {
            Ok(files) => files,
            Err(error) => return Ok(Became::Failed(message(&error))),
        };
        match step.way {
            Way::Folder => self.folder(step, &files),
            Way::Eml | Way::Smtp => self.mail(step, &files),
        }
    }

    fn folder(&mut self, step: &Step<'_>, files: &[(String, Vec<u8>)]) -> Result<Became> {
        if self.means.dry_run {
            return Ok(Became::Planned(None));
        }
        let record = self.record(step, "", "");
        let id = record.id.clone();
        self.receipts.intend(record)?;
        let target = self.means.config.delivery.folder.join(step.to());
        let written = put(&target, step, files);
        self.close(&id, written)
    }

    fn mail(&mut self, step: &Step<'_>, files: &[(String, Vec<u8>)]) -> Result<Became> {
        let means = self.means;
        let date = (step.way == Way::Smtp).then(|| (means.clock)().to_utc());
        // What is wrong with a template or the sender is wrong with every mail.
        let mail = letter::write(step, means.config, means.templates, files, date)?;
        let bytes = eml(&mail)?;
        let limit = u64::from(means.config.delivery.max_megabytes) * 1_000_000;
        if bytes.len() as u64 > limit {
            return Ok(Became::Failed(too_large(bytes.len() as u64, Some(limit), true)));
        }
        if means.dry_run {
            return Ok(Became::Planned(Some(bytes.len())));
        }
        let record = self.record(step, &packet::digest(&bytes), &mail.message_id());
        if step.way == Way::Smtp {
            return self.send(record, &mail, bytes);
        }
        let id = record.id.clone();
        self.receipts.intend(record)?;
        let folder = &means.config.delivery.folder;
        let name = format!("{}/{}.eml", step.packet.manifest.period, step.recipient.id);
        let written = draft(&folder.join(name), &bytes);
        self.close(&id, written)
    }

    fn send(&mut self, record: Record, mail: &Mail, bytes: Vec<u8>) -> Result<Became> {
        let Some(session) = self.session.as_mut().filter(|_| self.closed.is_none()) else {
            return Ok(Became::Failed(Text::new(
                "nicht versucht, der Mailserver nimmt nichts an",
                "not tried, the mail server takes nothing",
            )));
        };
        let size = bytes.len() as u64;
        let to = mail.to.iter().map(|to| to.address.clone()).collect();
        let letter = Letter { from: mail.from.address.clone(), to, bytes };
        let mut intended = false;
        let receipts = &mut *self.receipts;
        let mut log = None;
        // From here to the line that says what became of it nothing is stopped in between.
        let mut step = None;
        let sent = session.send(&letter, &mut || {
            step = Some(platform::step());
            let written = receipts.intend(record.clone());
            intended = written.is_ok();
            log = written.as_ref().err().cloned();
            written
        });
        if let Some(error) = log {
            return Err(error);
        }
        let now = (self.means.clock)();
        let (why, became) = match sent {
            Ok(Sent::Accepted(answer)) => {
                self.receipts.done(&record.id, now, &answer.de).map_err(|error| {
                    let to = &record.to;
                    error.context(
                        format!("die E-Mail an `{to}` ist gesendet, aber nicht vermerkt"),
                        format!("the mail to `{to}` is sent, but not on record"),
                    )
                })?;
                return Ok(Became::Brought(answer.de));
            }
            Ok(Sent::Unknown(why)) => return Ok(Became::Unknown(record.id, why)),
            Ok(Sent::Refused(why)) => (why.de.clone(), Became::Failed(refused(&why))),
            Ok(Sent::Later(why)) => (why.de.clone(), Became::Failed(later(&why))),
            Ok(Sent::TooLarge(limit)) => {
                let why = too_large(size, limit, false);
                (why.de.clone(), Became::Failed(why))
            }
            Err(error) => {
                let why = message(&error);
                self.closed = Some(error);
                (why.de.clone(), Became::Failed(why))
            }
        };
        if intended {
            self.receipts.failed(&record.id, now, &why)?;
        } else {
            self.receipts.refused(record, &why)?;
        }
        drop(step);
        Ok(became)
    }

    /// Writes down what became of a folder or a draft.
    fn close(&mut self, id: &str, written: Result<()>) -> Result<Became> {
        let now = (self.means.clock)();
        match written {
            Ok(()) => {
                self.receipts.done(id, now, "")?;
                Ok(Became::Brought(String::new()))
            }
            Err(error) => {
                let why = message(&error);
                self.receipts.failed(id, now, &why.de)?;
                Ok(Became::Failed(why))
            }
        }
    }

    fn record(&self, step: &Step<'_>, mail: &str, message_id: &str) -> Record {
        let manifest = &step.packet.manifest;
        let files = manifest.files.iter().map(|file| (file.path.clone(), file.sha256.clone()));
        Record {
            id: self.receipts.next_id(manifest.period, &step.recipient.id),
            time: (self.means.clock)(),
            period: manifest.period,
            recipient: step.recipient.id.clone(),
            to: step.to(),
            way: step.way,
            what: step.what,
            edition: manifest.edition.word().to_owned(),
            revision: manifest.revision,
            packet: step.packet.digest.clone(),
            addressed: manifest.addressed.clone(),
            copy: manifest.copy,
            copies: manifest.copies,
            files: if step.what == What::Packet { files.collect() } else { BTreeMap::new() },
            mail: mail.to_owned(),
            message_id: message_id.to_owned(),
            corrects: step.correction.as_ref().map(|correction| correction.id.clone()),
        }
    }
}

/// The packet's files as they are brought: each is what the manifest says at this moment. The manifest
/// stands last.
fn contents(step: &Step<'_>) -> Result<Vec<(String, Vec<u8>)>> {
    if step.what == What::Notice {
        return Ok(Vec::new());
    }
    let read = |name: &str| {
        let path = step.packet.folder.join(name);
        fs::read(&path).map_err(|error| Error::io("Lesen", "reading", &path, &error))
    };
    let mut files = Vec::new();
    for file in &step.packet.manifest.files {
        let bytes = read(&file.path)?;
        if packet::digest(&bytes) != file.sha256 {
            let path = &file.path;
            return Err(Error::new(
                format!("`{path}` hat sich gerade geändert"),
                format!("`{path}` has just changed"),
            ));
        }
        files.push((file.path.clone(), bytes));
    }
    files.push((MANIFEST.to_owned(), step.packet.manifest.to_bytes()));
    Ok(files)
}

/// The packet in its folder, whole or not at all.
fn put(target: &Path, step: &Step<'_>, files: &[(String, Vec<u8>)]) -> Result<()> {
    let writer = FolderWriter::begin(target).map_err(|error| {
        error.help(
            "prüfen, ob in den Ordner unter [delivery] geschrieben werden darf",
            "see whether writing is allowed into the folder under [delivery]",
        )
    })?;
    for (path, bytes) in files {
        writer.write(path, bytes)?;
    }
    if let Some(correction) = &step.correction {
        let manifest = &step.packet.manifest;
        let text = format!(
            "Korrektur, ersetzt Stand vom {}\r\n\r\n{}, {}, Fassung {}\r\n",
            correction.of.format("%d.%m.%Y, %H:%M Uhr"),
            manifest.title,
            manifest.period_text,
            manifest.revision
        );
        writer.write(CORRECTION, text.as_bytes())?;
    }
    writer.finish()
}

/// The draft, whole or not at all.
fn draft(target: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(|e| Error::io("Anlegen", "creating", parent, &e))?;
    }
    let mut writer = FileWriter::begin(target)?;
    writer.write_all(bytes).map_err(|e| Error::io("Schreiben", "writing", target, &e))?;
    writer.finish()
}

fn message(error: &Error) -> Text {
    use crate::lang::Lang;
    Text::new(error.message(Lang::De), error.message(Lang::En))
}

fn refused(why: &Text) -> Text {
    Text::new(
        format!("vom Mailserver abgelehnt: {}; Adresse prüfen", why.de),
        format!("refused by the mail server: {}; see whether the address is right", why.en),
    )
}

fn later(why: &Text) -> Text {
    Text::new(
        format!("noch nicht angenommen: {}; den Befehl später wiederholen", why.de),
        format!("not accepted yet: {}; repeat the command later", why.en),
    )
}

/// A mail beyond a limit, our own or the server's, and what to do.
fn too_large(size: u64, limit: Option<u64>, own: bool) -> Text {
    let size_de = megabytes(size, ',');
    let size_en = megabytes(size, '.');
    let (most_de, most_en) = match (limit, own) {
        (Some(limit), true) => (
            format!("mehr als `max_megabytes` = {}", limit / 1_000_000),
            format!("more than `max_megabytes` = {}", limit / 1_000_000),
        ),
        (Some(limit), false) => (
            format!("der Mailserver nimmt höchstens {} an", megabytes(limit, ',')),
            format!("the mail server takes no more than {}", megabytes(limit, '.')),
        ),
        (None, _) => {
            ("dem Mailserver zu groß".to_owned(), "too large for the mail server".to_owned())
        }
    };
    Text::new(
        format!(
            "die E-Mail hat {size_de}, {most_de}; die Mappe mit `--via folder` bereitlegen und den Ort oder einen Link mitteilen"
        ),
        format!(
            "the mail has {size_en}, {most_en}; put the packet ready with `--via folder` and tell the place or a link"
        ),
    )
}

/// Bytes in megabytes with one decimal, rounded up.
pub(super) fn megabytes(bytes: u64, comma: char) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}{comma}{} MB", tenths / 10, tenths % 10)
}
