//! `packets`: what each recipient gets of a frozen edition; whole or not at all.

use super::formats::{self, Formats};
use super::project::{self, OUTPUT, Project};
use super::report::Look;
use super::terminal::Terminal;
use super::{Outcome, inbox};
use crate::archive;
use crate::config::{Config, EditionKind, PROJECT_FILE, Recipient};
use crate::deliver::Receipts;
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::lang::{self, Text};
use crate::packet::{self, MANIFEST, PAPER, Packet, SOURCE, Source, TableFile};
use crate::pipeline::Content;
use crate::platform::{FolderWriter, Lock};
use crate::view::ReportView;
use rayon::prelude::*;
use std::path::Path;

/// Name of the folder of packets inside a period's output.
pub(super) const PACKETS: &str = "pakete";

/// `packets`: from the latest frozen revision, whatever the inbox holds by now.
pub(super) fn packets(
    folder: &Path,
    period: Option<Period>,
    terminal: &Terminal,
) -> Result<Outcome> {
    let (config, _) = project::configuration(folder)?;
    let period = match period {
        Some(period) => period,
        None => inbox::choose(folder, None)?,
    };
    if config.recipients.is_empty() {
        return Err(Error::new(
            format!("{PROJECT_FILE} nennt keine Empfänger"),
            format!("{PROJECT_FILE} names no recipients"),
        )
        .help(
            "für jede Fraktion einen Abschnitt [[recipients]] mit `id` und `name` anlegen",
            "add a section [[recipients]] with `id` and `name` for each faction",
        ));
    }
    let _lock = Lock::take(&folder.join(PROJECT_FILE))?;
    let asked = |kind: &EditionKind| config.recipients.iter().any(|r| r.edition == *kind);
    let sources = [EditionKind::Full, EditionKind::Public]
        .into_iter()
        .filter(asked)
        .map(|kind| frozen(folder, kind, period))
        .collect::<Result<Vec<Source>>>()?;
    let output = folder.join(OUTPUT).join(period.to_string());
    let sources: Vec<&Source> = sources.iter().collect();
    if let Some(written) = write(&config, &sources, &output, terminal)? {
        written.finish(terminal)?;
    }
    Ok(Outcome::Clean)
}

/// What packets of an edition are made from: what is about to be frozen, and its tables as they were
/// written.
pub(super) fn source(
    project: &Project,
    content: &Content<'_>,
    revision: u32,
    look: &Look,
    (edition, view): (&FolderWriter, Option<ReportView>),
) -> Result<Source> {
    let dialects = Formats::of(project, content.kind).csv;
    let names: Vec<&str> = content.tables().iter().map(|table| table.name).collect();
    let paths: Vec<String> = dialects
        .iter()
        .flat_map(|dialect| names.iter().map(|name| formats::table_path(name, *dialect)))
        .collect();
    let tables = paths.par_iter().map(|path| TableFile::pack(path, &edition.read(path)?));
    let tables = tables.collect::<Result<_>>()?;
    let view = view.unwrap_or_else(|| content.view(revision, look.logo.as_deref()));
    Source::new(view, look.templates.clone(), look.theme.clone(), tables)
}

/// What packets are made from, as it was frozen.
fn frozen(folder: &Path, kind: EditionKind, period: Period) -> Result<Source> {
    let archive = project::archive_folder(folder, kind);
    let word = match kind {
        EditionKind::Full => ("keine Ausgabe", "no edition"),
        EditionKind::Public => ("keine öffentliche Ausgabe", "no public edition"),
    };
    if !archive::list(&archive)?.iter().any(|entry| entry.period == period) {
        return Err(Error::new(
            format!("für {period} ist {} festgeschrieben", word.0),
            format!("{} of {period} is frozen", word.1),
        )
        .help(
            format!("`ratsbericht run --period {period}` schreibt sie fest und macht die Mappen"),
            format!("`ratsbericht run --period {period}` freezes it and makes the packets"),
        ));
    }
    let (manifest, bytes) = archive::attachment(&archive, period, SOURCE)?;
    let revision = manifest.revision;
    let Some(bytes) = bytes else {
        return Err(Error::new(
            format!(
                "{period}, Fassung {revision}, wurde ohne die Angaben für Sitzungsmappen \
                 festgeschrieben"
            ),
            format!("{period}, revision {revision}, was frozen without what packets need"),
        )
        .help(
            format!("`ratsbericht run --period {period}` macht die Mappen aus den Zulieferungen"),
            format!("`ratsbericht run --period {period}` makes the packets from the deliveries"),
        ));
    };
    Source::from_bytes(bytes).map_err(|error| {
        error
            .context(
                format!("{period}, Fassung {revision}, ist für Mappen nicht lesbar"),
                format!("{period}, revision {revision}, cannot be read for packets"),
            )
            .help(
                "die Fassung von ratsbericht verwenden, mit der sie festgeschrieben wurde",
                "use the version of ratsbericht that froze it",
            )
    })
}

/// Packets that are written beside their place.
#[derive(Debug)]
pub(super) struct Written {
    writer: FolderWriter,
    target: std::path::PathBuf,
    count: usize,
}

impl Written {
    /// Puts them in place of all earlier ones, those of recipients who left included.
    pub(super) fn finish(self, terminal: &Terminal) -> Result<()> {
        let Self { writer, target, count } = self;
        writer.finish()?;
        let shown = target.display();
        terminal.say(&Text::new(
            format!(
                "geschrieben: {shown} ({})",
                lang::count(count, "Sitzungsmappe", "Sitzungsmappen")
            ),
            format!("written: {shown} ({})", lang::count(count, "packet", "packets")),
        ));
        Ok(())
    }
}

/// Writes the packets of all recipients beside their place in `output`; `None` where there is nobody
/// to get one and nothing to replace. A source for each edition that a recipient gets is needed.
pub(super) fn write(
    config: &Config,
    sources: &[&Source],
    output: &Path,
    terminal: &Terminal,
) -> Result<Option<Written>> {
    let recipients = &config.recipients;
    let target = output.join(PACKETS);
    if recipients.is_empty() && !target.exists() {
        return Ok(None);
    }
    // Who has a copy keeps its number: the log of deliveries knows.
    let receipts = Receipts::read(&config.delivery.folder)?;
    let writer = FolderWriter::begin(&target)?;
    let words = Text::new("Sitzungsmappen", "packets");
    let progress = terminal.progress(&words, recipients.len());
    for source in sources {
        let theirs: Vec<&Recipient> =
            recipients.iter().filter(|recipient| recipient.edition == source.kind()).collect();
        let mut first: Option<String> = None;
        let given_out = receipts.given_out(source.period()?, source.kind());
        packet::make(source, &theirs, &given_out, |packet| {
            put(&writer, source, &packet, first.as_deref())?;
            first.get_or_insert(packet.manifest.recipient);
            progress.step();
            Ok(())
        })?;
    }
    drop(progress);
    terminal.stage("Sitzungsmappen", "packets");
    Ok(Some(Written { writer, target, count: recipients.len() }))
}

/// Writes one packet. The CSV files are those of the first recipient of the edition, once on disk.
fn put(writer: &FolderWriter, source: &Source, packet: &Packet, first: Option<&str>) -> Result<()> {
    let id = &packet.manifest.recipient;
    for file in &source.tables {
        let path = format!("{id}/{}", file.path);
        match first {
            Some(first) => writer.link(&format!("{first}/{}", file.path), &path)?,
            None => writer.write(&path, &source.table(&file.path)?)?,
        }
    }
    writer.write(&format!("{id}/{PAPER}"), &packet.pdf)?;
    writer.write(&format!("{id}/{MANIFEST}"), &packet.manifest.to_bytes())?;
    writer.write(&format!("{id}.zip"), &packet.zip)
}
