//! The log of deliveries: what went to whom, when, by which way, with digests and the server's
//! answer. Lines of JSON that are only ever added.
//!
//! A delivery is two lines: its intent, synced to the disk before anything leaves, and what became of
//! it. An intent without the second line is a delivery that was interrupted: by mail nobody but a
//! person can find out whether it arrived.

use crate::config::EditionKind;
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::packet::{GivenOut, Manifest};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Name of the log in the delivery folder.
pub const RECEIPTS: &str = "zustellungen.jsonl";

/// How something is brought to a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Into a folder.
    Folder,
    /// As a draft for a mail program.
    Eml,
    /// By mail.
    Smtp,
}

impl Way {
    /// The word of the command line and of the log.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Way::Folder => "folder",
            Way::Eml => "eml",
            Way::Smtp => "smtp",
        }
    }
}

/// What is brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// The packet.
    Packet,
    /// The word that the packet lies ready.
    Notice,
}

/// A delivery as its intent states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// `<period>-<recipient>-<number>`; unique in the log.
    pub id: String,
    /// When.
    pub time: DateTime<FixedOffset>,
    /// Period of the edition.
    pub period: Period,
    /// Id of the recipient.
    pub recipient: String,
    /// Where to: mail address, or folder below the delivery folder.
    pub to: String,
    /// By which way.
    pub way: Way,
    /// What.
    pub what: What,
    /// `full` or `public`.
    pub edition: String,
    /// Revision of the edition.
    pub revision: u32,
    /// SHA-256 of the packet's manifest, which holds those of its files.
    pub packet: String,
    /// What is the recipient's own in the packet, as its manifest says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub addressed: String,
    /// Number of the copy, from 1.
    #[serde(default)]
    pub copy: usize,
    /// Number of copies that stands beside it.
    #[serde(default)]
    pub copies: usize,
    /// SHA-256 by file of the packet.
    pub files: BTreeMap<String, String>,
    /// SHA-256 of the mail; empty by folder.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mail: String,
    /// `Message-ID` of the mail, to look up in the mail server's log.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message_id: String,
    /// The delivery that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<String>,
}

impl Record {
    /// Whether it is of this packet: the same bytes, or the same frozen revision addressed the same.
    /// A total that changed because somebody joined, or another version of the program that sets the
    /// same words elsewhere, correct nothing.
    #[must_use]
    pub fn is_of(&self, digest: &str, manifest: &Manifest) -> bool {
        let frozen = (self.edition.as_str(), self.revision, &self.addressed);
        self.packet == digest
            || !self.addressed.is_empty()
                && frozen == (manifest.edition.word(), manifest.revision, &manifest.addressed)
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "lowercase")]
enum Line {
    /// About to leave.
    Intent(Record),
    /// Refused before it could leave.
    Refused {
        #[serde(flatten)]
        record: Record,
        answer: String,
    },
    /// Delivered; the answer of the mail server.
    Done { id: String, time: DateTime<FixedOffset>, answer: String },
    /// Surely not delivered, and why.
    Failed { id: String, time: DateTime<FixedOffset>, answer: String },
    /// A person says that it arrived.
    Confirmed { id: String, time: DateTime<FixedOffset> },
    /// A person says that it did not arrive.
    Released { id: String, time: DateTime<FixedOffset> },
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nobody knows: the program ended between sending and writing it down.
    Open,
    /// Delivered, and when.
    Done(DateTime<FixedOffset>),
    /// Not delivered.
    Failed,
}

/// A delivery of the log and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What it was.
    pub record: Record,
    /// What became of it.
    pub state: State,
}

/// The log, read.
#[derive(Debug)]
pub struct Receipts {
    path: PathBuf,
    deliveries: Vec<Delivery>,
    /// The last line broke off: the next one begins on a new line.
    torn: bool,
    /// Open for adding, from the first line on.
    file: Option<File>,
}

impl Receipts {
    /// Reads the log of a delivery folder; an empty one where there is none.
    ///
    /// A line that breaks off is what an interrupted write leaves: what it was about to say did not
    /// happen, or is asked about.
    ///
    /// # Errors
    /// Where it cannot be read, or a whole line cannot be understood: then nothing is known about what
    /// was sent, and nothing must be.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(RECEIPTS);
        let text = match std::fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Error::io("Lesen", "reading", &path, &error)),
        };
        let torn = !text.is_empty() && !text.ends_with('\n');
        let mut receipts = Self { path, deliveries: Vec::new(), torn, file: None };
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            let known = match serde_json::from_str::<Line>(line) {
                Ok(entry) => receipts.take(entry),
                // A whole line ends with the bracket that its first one opened.
                Err(error) => error.is_eof() || !line.ends_with('}'),
            };
            if !known {
                return Err(receipts.damaged(number + 1));
            }
        }
        Ok(receipts)
    }

    fn damaged(&self, line: usize) -> Error {
        let path = self.path.display();
        Error::new(
            format!("das Zustellprotokoll `{path}` ist in Zeile {line} beschädigt"),
            format!("the log of deliveries `{path}` is damaged in line {line}"),
        )
        .help(
            "das Protokoll aus der Datensicherung zurückholen; ohne es wird nichts zugestellt, damit nichts doppelt geht",
            "restore the log from a backup; without it nothing is delivered, so that nothing goes twice",
        )
    }

    /// Takes one line in; `false` where it speaks of a delivery that the log does not know.
    fn take(&mut self, line: Line) -> bool {
        let (id, state) = match line {
            Line::Intent(record) => {
                self.deliveries.push(Delivery { record, state: State::Open });
                return true;
            }
            Line::Refused { record, .. } => {
                self.deliveries.push(Delivery { record, state: State::Failed });
                return true;
            }
            Line::Done { id, time, .. } | Line::Confirmed { id, time } => (id, State::Done(time)),
            Line::Failed { id, .. } | Line::Released { id, .. } => (id, State::Failed),
        };
        let found = self.deliveries.iter_mut().find(|delivery| delivery.record.id == id);
        found.map(|delivery| delivery.state = state).is_some()
    }

    /// All deliveries, in the order of the log.
    #[must_use]
    pub fn deliveries(&self) -> &[Delivery] {
        &self.deliveries
    }

    /// The last delivery of a kind that arrived.
    #[must_use]
    pub fn last(
        &self,
        period: Period,
        recipient: &str,
        is: impl Fn(&Record) -> bool,
    ) -> Option<(&Record, DateTime<FixedOffset>)> {
        self.deliveries.iter().rev().find_map(|delivery| match delivery.state {
            State::Done(time)
                if delivery.record.period == period
                    && delivery.record.recipient == recipient
                    && is(&delivery.record) =>
            {
                Some((&delivery.record, time))
            }
            _ => None,
        })
    }

    /// The copies of a period's edition that were given out, or may have been, in the order of the log.
    #[must_use]
    pub fn given_out(&self, period: Period, edition: EditionKind) -> Vec<GivenOut> {
        let given = self.deliveries.iter().filter(|delivery| delivery.state != State::Failed);
        given
            .map(|delivery| &delivery.record)
            .filter(|r| r.period == period && r.edition == edition.word() && r.copy > 0)
            .map(|record| GivenOut {
                recipient: record.recipient.clone(),
                revision: record.revision,
                copy: record.copy,
                copies: record.copies,
            })
            .collect()
    }

    /// Mails of which nobody knows whether they arrived. Folders and drafts are not among them: they
    /// are made again, whole, at the same place.
    pub fn open(&self) -> impl Iterator<Item = &Record> {
        self.deliveries
            .iter()
            .filter(|d| d.state == State::Open && d.record.way == Way::Smtp)
            .map(|d| &d.record)
    }

    /// The id of the next delivery to a recipient.
    #[must_use]
    pub fn next_id(&self, period: Period, recipient: &str) -> String {
        let same = |d: &&Delivery| d.record.period == period && d.record.recipient == recipient;
        format!("{period}-{recipient}-{}", self.deliveries.iter().filter(same).count() + 1)
    }

    /// Writes down that a delivery is about to leave. When this returns, it is on the disk.
    ///
    /// # Errors
    /// Where it cannot be written: then it must not leave.
    pub fn intend(&mut self, record: Record) -> Result<()> {
        self.add(Line::Intent(record))
    }

    /// Writes down that a delivery was refused before it could leave, and why.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn refused(&mut self, record: Record, answer: &str) -> Result<()> {
        self.add(Line::Refused { record, answer: answer.to_owned() })
    }

    /// Writes down that a delivery arrived, with the server's answer.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn done(&mut self, id: &str, time: DateTime<FixedOffset>, answer: &str) -> Result<()> {
        self.add(Line::Done { id: id.to_owned(), time, answer: answer.to_owned() })
    }

    /// Writes down that a delivery surely did not arrive, and why.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn failed(&mut self, id: &str, time: DateTime<FixedOffset>, answer: &str) -> Result<()> {
        self.add(Line::Failed { id: id.to_owned(), time, answer: answer.to_owned() })
    }

    /// A person says whether a delivery arrived: of an interrupted mail either is possible, of one that
    /// was delivered that it did not, so that it goes again.
    ///
    /// # Errors
    /// Where there is no such delivery, or it cannot be written.
    pub fn settle(&mut self, id: &str, arrived: bool, time: DateTime<FixedOffset>) -> Result<()> {
        let line = self.word(id, arrived, time)?;
        self.add(line)
    }

    /// The same for a plan that changes nothing on the disk.
    ///
    /// # Errors
    /// Where there is no such delivery.
    pub fn pretend(&mut self, id: &str, arrived: bool, time: DateTime<FixedOffset>) -> Result<()> {
        let line = self.word(id, arrived, time)?;
        self.take(line);
        Ok(())
    }

    /// A person's word as a line.
    fn word(&self, id: &str, arrived: bool, time: DateTime<FixedOffset>) -> Result<Line> {
        let delivered = |d: &&Delivery| matches!(d.state, State::Done(_)) && !arrived;
        let mut known = self.deliveries.iter().filter(|d| d.record.id == id);
        if self.open().any(|record| record.id == id) || known.any(|d| delivered(&d)) {
            let id = id.to_owned();
            return Ok(if arrived {
                Line::Confirmed { id, time }
            } else {
                Line::Released { id, time }
            });
        }
        let open: Vec<String> = self.open().map(|record| format!("`{}`", record.id)).collect();
        let error = Error::new(
            format!("eine offene Zustellung `{id}` gibt es nicht"),
            format!("there is no open delivery `{id}`"),
        );
        Err(if open.is_empty() {
            error.help("es ist nichts zu klären", "there is nothing to settle")
        } else {
            let open = open.join(", ");
            error.help(format!("offen: {open}"), format!("open: {open}"))
        })
    }

    fn add(&mut self, line: Line) -> Result<()> {
        let shown = self.path.clone();
        let io = |error| Error::io("Schreiben", "writing", &shown, &error);
        let mut text = serde_json::to_string(&line)
            .map_err(|error| Error::new(error.to_string(), error.to_string()))?;
        if std::mem::take(&mut self.torn) {
            text.insert(0, '\n');
        }
        text.push('\n');
        let file = match &mut self.file {
            Some(file) => file,
            file => file.insert(open_log(&self.path).map_err(io)?),
        };
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)?;
        self.take(line);
        Ok(())
    }
}

/// Opens the log for adding; a new one is synced into its folder, so that it outlives a power cut.
fn open_log(path: &Path) -> std::io::Result<File> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let file = OpenOptions::new().create(true).append(true).open(path)?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    fn time(minute: u32) -> DateTime<FixedOffset> {
        format!("2026-10-05T10:{minute:02}:00+02:00").parse().expect("a time")
    }

    fn record(receipts: &Receipts, recipient: &str, packet: &str) -> Record {
        let period = "2026-Q3".parse().expect("a period");
        Record {
            id: receipts.next_id(period, recipient),
            time: time(0),
            period,
            recipient: recipient.into(),
            to: format!("{recipient}@example.org"),
            way: Way::Smtp,
            what: What::Packet,
            edition: "full".into(),
            revision: 1,
            packet: packet.into(),
            addressed: String::new(),
            copy: 1,
            copies: 1,
            files: BTreeMap::new(),
            mail: String::new(),
            message_id: String::new(),
            corrects: None,
        }
    }

    #[test]
    fn what_was_written_is_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut receipts = Receipts::read(folder.path()).expect("none yet");
        let first = record(&receipts, "a", "1");
        receipts.intend(first.clone()).expect("written");
        receipts.done(&first.id, time(1), "250 ok").expect("written");
        let second = record(&receipts, "a", "2");
        assert_eq!(second.id, "2026-Q3-a-2");
        receipts.intend(second.clone()).expect("written");
        let again = Receipts::read(folder.path()).expect("readable");
        assert_eq!(again.deliveries(), receipts.deliveries());
        let last = again.last(first.period, "a", |_| true).expect("the first arrived");
        assert_eq!(last, (&first, time(1)));
        assert_eq!(again.open().collect::<Vec<_>>(), [&second]);
    }

    #[test]
    fn an_interrupted_mail_is_settled_once_by_a_person() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut receipts = Receipts::read(folder.path()).expect("none yet");
        let first = record(&receipts, "a", "1");
        receipts.intend(first.clone()).expect("written");
        let error = receipts.settle("2026-Q3-b-1", true, time(2)).expect_err("another id");
        assert_eq!(error.remedy(Lang::De), Some("offen: `2026-Q3-a-1`"));
        receipts.settle(&first.id, false, time(2)).expect("open");
        let mut again = Receipts::read(folder.path()).expect("readable");
        assert_eq!(again.deliveries()[0].state, State::Failed);
        assert!(again.settle(&first.id, true, time(3)).is_err(), "settled already");
        let second = record(&again, "a", "1");
        again.intend(second.clone()).expect("written");
        again.done(&second.id, time(4), "250 ok").expect("written");
        assert!(again.settle(&second.id, true, time(5)).is_err(), "nobody asked");
        again.settle(&second.id, false, time(5)).expect("a person may want it to go again");
        assert_eq!(again.deliveries()[1].state, State::Failed);
    }

    #[test]
    fn a_line_that_broke_off_is_no_reason_to_stop() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut receipts = Receipts::read(folder.path()).expect("none yet");
        let first = record(&receipts, "a", "1");
        receipts.intend(first.clone()).expect("written");
        receipts.done(&first.id, time(1), "250 ok").expect("written");
        let path = folder.path().join(RECEIPTS);
        let whole = std::fs::read(&path).expect("readable");
        let intent = whole.iter().position(|byte| *byte == b'\n').expect("two lines") + 1;
        for cut in intent..whole.len() {
            std::fs::write(&path, &whole[..cut]).expect("writable");
            let mut torn = Receipts::read(folder.path()).expect("torn is readable");
            // Without the whole second line the mail is open, never sent again by itself.
            let done = cut == whole.len() - 1;
            assert_eq!(torn.open().count(), usize::from(!done), "cut at {cut}");
            let next = record(&torn, "b", "1");
            torn.intend(next.clone()).expect("written");
            let again =
                Receipts::read(folder.path()).expect("readable with the broken line within");
            assert!(again.open().any(|record| *record == next), "cut at {cut}");
        }
    }

    #[test]
    fn a_damaged_log_stops_everything() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(RECEIPTS);
        for text in [
            "{\"entry\":\"intent\",\"id\":7}\n",
            "{\"entry\":\"done\",\"id\":\"x\",\"time\":\"2026-10-05T10:00:00+02:00\",\"answer\":\"\"}\n",
            "{\"entry\":\"sent\"}\n",
        ] {
            std::fs::write(&path, text).expect("writable");
            let error = Receipts::read(folder.path()).expect_err(text);
            assert!(error.message(Lang::De).contains("in Zeile 1 beschädigt"), "{error}");
        }
    }
}
