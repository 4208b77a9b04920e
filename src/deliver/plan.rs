//! What is to be brought to whom, and by which way; nothing is changed here.

use super::mail::check_address;
use super::receipts::{Receipts, Record, Way, What};
use crate::archive;
use crate::config::{Config, EditionKind, Recipient};
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::lang::Text;
use crate::packet::{self, Manifest};
use chrono::{DateTime, FixedOffset};
use std::path::{Path, PathBuf};

/// Where everything lies that a plan is made from.
#[derive(Debug)]
pub struct Sources<'a> {
    /// Configuration, the period's bericht.toml applied.
    pub config: &'a Config,
    /// The period.
    pub period: Period,
    /// The archive of full editions.
    pub full: &'a Path,
    /// The archive of public editions.
    pub public: &'a Path,
    /// The folder that holds a packet's folder for each recipient.
    pub packets: &'a Path,
}

/// A packet that was found to be what its manifest says.
#[derive(Debug, Clone)]
pub struct Packet {
    /// Its folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// SHA-256 of the manifest.
    pub digest: String,
}

/// What is to be done about one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Todo {
    /// To be brought.
    Bring,
    /// Brought before, unchanged since; when.
    Already(DateTime<FixedOffset>),
    /// An earlier mail was interrupted; its id.
    Ask(String),
    /// Cannot be brought, and what to do.
    Blocked(Text),
}

/// An earlier delivery that a changed packet replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Id of that delivery.
    pub id: String,
    /// When it arrived.
    pub of: DateTime<FixedOffset>,
}

/// One thing for one recipient by one way.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// Who.
    pub recipient: &'a Recipient,
    /// By which way.
    pub way: Way,
    /// What.
    pub what: What,
    /// The packet that is brought or announced.
    pub packet: Packet,
    /// What to do.
    pub todo: Todo,
    /// What it corrects.
    pub correction: Option<Correction>,
}

impl Step<'_> {
    /// Where to, as the log says it: an address, or a path below the delivery folder.
    #[must_use]
    pub fn to(&self) -> String {
        let (period, id) = (self.packet.manifest.period, &self.recipient.id);
        match self.way {
            Way::Folder => format!("{period}/{id}"),
            Way::Eml | Way::Smtp => self.recipient.email.clone(),
        }
    }
}

/// Makes the plan: the recipients as the configuration lists them.
///
/// A full edition with a confidentiality mark goes by mail only to recipients who may have it so; the
/// others get the packet in the folder and a notice by mail (RULES.md 23).
///
/// # Errors
/// No frozen edition; a packet that is missing, of another revision than the frozen one, for another
/// edition than the configuration names, or not what its manifest says; no recipient.
pub fn plan<'a>(sources: &Sources<'a>, via: Way, receipts: &Receipts) -> Result<Vec<Step<'a>>> {
    let recipients = &sources.config.recipients;
    if recipients.is_empty() {
        return Err(Error::new(
            "in ratsbericht.toml steht kein Empfänger",
            "ratsbericht.toml names no recipient",
        )
        .help(
            "je Fraktion einen Abschnitt [[recipients]] mit `id`, `name`, `email` und `edition` anlegen",
            "add a section [[recipients]] with `id`, `name`, `email` and `edition` for each faction",
        ));
    }
    let frozen = Frozen::find(sources)?;
    let mut steps = Vec::new();
    for recipient in recipients {
        let packet = open(sources, recipient, &frozen)?;
        for (way, what) in ways(via, sources.config, recipient, &packet.manifest) {
            let mut step = Step {
                recipient,
                way,
                what,
                packet: packet.clone(),
                todo: Todo::Bring,
                correction: None,
            };
            settle(&mut step, receipts);
            steps.push(step);
        }
    }
    Ok(steps)
}

/// The ways that a recipient's packet takes.
fn ways(via: Way, config: &Config, recipient: &Recipient, manifest: &Manifest) -> Vec<(Way, What)> {
    // The mark of the frozen packet and today's: the stricter one counts.
    let marked = !manifest.confidentiality.is_empty() || !config.control.confidentiality.is_empty();
    let confidential = manifest.edition == EditionKind::Full && marked;
    match via {
        Way::Folder => vec![(Way::Folder, What::Packet)],
        mail if confidential && !recipient.confidential_by_mail => {
            vec![(Way::Folder, What::Packet), (mail, What::Notice)]
        }
        mail => vec![(mail, What::Packet)],
    }
}

/// Finds out what is to be done about a step.
fn settle(step: &mut Step<'_>, receipts: &Receipts) {
    let (period, id) = (step.packet.manifest.period, step.recipient.id.as_str());
    let (way, what) = (step.way, step.what);
    let same = move |record: &Record| record.way == way && record.what == what;
    let open = receipts.open().find(|r| r.period == period && r.recipient == id);
    if let Some(open) = open.filter(|_| way == Way::Smtp) {
        step.todo = Todo::Ask(open.id.clone());
        return;
    }
    if let Some((record, time)) = receipts.last(period, id, same)
        && record.is_of(&step.packet.digest, &step.packet.manifest)
    {
        step.todo = Todo::Already(time);
        return;
    }
    // Whatever way it took: who has another packet must know that this one replaces it.
    let packet = step.packet.clone();
    let other =
        |record: &Record| record.what == what && !record.is_of(&packet.digest, &packet.manifest);
    if let Some((record, time)) = receipts.last(period, id, other) {
        step.correction = Some(Correction { id: record.id.clone(), of: time });
    }
    if way != Way::Folder && check_address(&step.recipient.email).is_err() {
        let (name, email) = (&step.recipient.name, &step.recipient.email);
        step.todo = Todo::Blocked(if email.is_empty() {
            Text::new(
                format!("für `{name}` steht keine `email` in ratsbericht.toml"),
                format!("ratsbericht.toml has no `email` for `{name}`"),
            )
        } else {
            Text::new(
                format!("`{email}` ist keine E-Mail-Adresse"),
                format!("`{email}` is no e-mail address"),
            )
        });
    }
}

/// Latest revisions of the period.
struct Frozen {
    full: u32,
    public: Option<u32>,
}

impl Frozen {
    fn find(sources: &Sources<'_>) -> Result<Self> {
        let period = sources.period;
        let latest = |folder: &Path| -> Result<Option<u32>> {
            let entries = archive::list(folder)?;
            Ok(entries.iter().find(|e| e.period == period).map(archive::Entry::latest))
        };
        let Some(full) = latest(sources.full)? else {
            return Err(Error::new(
                format!("für `{period}` ist keine Ausgabe festgeschrieben"),
                format!("no edition of `{period}` is frozen"),
            )
            .help(
                format!("`ratsbericht run --period {period}` schreibt sie fest"),
                format!("`ratsbericht run --period {period}` freezes it"),
            ));
        };
        Ok(Self { full, public: latest(sources.public)? })
    }

    fn of(&self, kind: EditionKind) -> Option<u32> {
        match kind {
            EditionKind::Full => Some(self.full),
            EditionKind::Public => self.public,
        }
    }
}

/// A recipient's packet, if it is the one to be brought.
fn open(sources: &Sources<'_>, recipient: &Recipient, frozen: &Frozen) -> Result<Packet> {
    let (id, period) = (&recipient.id, sources.period);
    let context = |error: Error| {
        error.context(format!("Mappe für `{id}`"), format!("packet of `{id}`")).help(
            format!("`ratsbericht packets --period {period}` macht die Mappen neu"),
            format!("`ratsbericht packets --period {period}` makes the packets anew"),
        )
    };
    let folder = sources.packets.join(id);
    if !folder.is_dir() {
        return Err(context(Error::new("sie ist nicht gemacht", "it is not made")));
    }
    let manifest = packet::open(&folder).map_err(context)?;
    let fault = |de: String, en: String| Err(context(Error::new(de, en)));
    if manifest.recipient != *id || manifest.period != period {
        let (of, when) = (&manifest.recipient, manifest.period);
        return fault(
            format!("sie ist die von `{of}` für `{when}`"),
            format!("it is the one of `{of}` for `{when}`"),
        );
    }
    if manifest.edition != recipient.edition {
        let (found, wanted) = (manifest.edition.word(), recipient.edition.word());
        return fault(
            format!("sie enthält die Ausgabe `{found}`, in ratsbericht.toml steht `{wanted}`"),
            format!("it holds the edition `{found}`, ratsbericht.toml says `{wanted}`"),
        );
    }
    let Some(revision) = frozen.of(manifest.edition) else {
        return fault(
            format!("die öffentliche Ausgabe von `{period}` ist nicht festgeschrieben"),
            format!("the public edition of `{period}` is not frozen"),
        );
    };
    if manifest.revision != revision {
        let made = manifest.revision;
        return fault(
            format!("sie ist aus Fassung {made}, festgeschrieben ist Fassung {revision}"),
            format!("it is of revision {made}, revision {revision} is frozen"),
        );
    }
    let digest = packet::digest(&manifest.to_bytes());
    Ok(Packet { folder, manifest, digest })
}
