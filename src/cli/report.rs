//! `report` and `run`: the outputs of a period, whole or not at all.

use super::Outcome;
use super::args::{EditionArg, ReportArgs};
use super::check::prepare_after;
use super::formats::{self, write_edition};
use super::packets;
use super::project::{self, Project};
use super::standing::{Standing, frozen_place};
use super::summary::{Made as Edition, Summary};
use super::terminal::Terminal;
use crate::archive::{self, Attachment};
use crate::config::{EditionKind, PROJECT_FILE};
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::finding::{self, Style};
use crate::lang::{Lang, Text};
use crate::layout::Theme;
use crate::packet::{SOURCE, Source};
use crate::pipeline::{self, Content, Prepared};
use crate::platform::{self, Lock};
use crate::template::Templates;
use std::fs;
use std::path::Path;

/// What the report looks like: templates, theme, logo.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) templates: Templates,
    pub(super) theme: Theme,
    pub(super) logo: Option<Vec<u8>>,
}

impl Look {
    /// Reads them before anything else, so that a fault in a template is told at once.
    fn load(project: &Project) -> Result<Self> {
        let output = &project.config.output;
        let theme = match &output.theme {
            Some(path) => Theme::load(path)?,
            None => Theme::builtin(),
        };
        let logo = match &project.config.issuer.logo {
            Some(path) => {
                Some(fs::read(path).map_err(|e| Error::io("Lesen", "reading", path, &e))?)
            }
            None => None,
        };
        Ok(Self { templates: Templates::load(output.templates.as_deref())?, theme, logo })
    }
}

/// `report`: PDF and CSV of one edition, nothing frozen.
pub(super) fn report(folder: &Path, args: &ReportArgs, terminal: &Terminal) -> Result<Outcome> {
    let project = project::open(folder, args.period.period)?;
    if let Some(named) = &args.out {
        formats::refuse_foreign(named)?;
    }
    let look = Look::load(&project)?;
    let (inputs, facts) = (project.inputs(), project.facts()?);
    let full = Standing::of(&project, EditionKind::Full, &inputs, &facts)?;
    let mut prepared = prepared(&project, &full, terminal)?;
    if !passes(&prepared, false, terminal)? {
        return Ok(Outcome::Findings);
    }
    full.accept_again(&mut prepared.gate);
    let (content, revision) = match args.edition {
        EditionArg::Full => (pipeline::full(&prepared), full.revision),
        EditionArg::Public => {
            let standing = Standing::of(&project, EditionKind::Public, &inputs, &facts)?;
            (public(&prepared, &project, &standing, terminal)?, standing.revision)
        }
    };
    if args.dump_view {
        let json = serde_json::to_string_pretty(&content.view(revision, look.logo.as_deref()))
            .map_err(|error| Error::new(error.to_string(), error.to_string()))?;
        terminal.result(&format!("{json}\n"))?;
        return Ok(Outcome::Clean);
    }
    let target = args.out.clone().unwrap_or_else(|| project.output().join(content.kind.word()));
    let _lock = Lock::take(&project.folder.join(PROJECT_FILE))?;
    formats::tell_unmade(&project, content.kind == EditionKind::Public, terminal);
    write_edition(&project, &content, revision, &look, &target, terminal)?.0.finish()?;
    written(&target, terminal);
    Ok(Outcome::Clean)
}

/// `run`: check, report, packets, freeze. The public edition is made where a recipient gets it or anything is
/// public.
pub(super) fn run(
    folder: &Path,
    period: Option<Period>,
    terminal: &Terminal,
    summary: &mut Summary,
) -> Result<Outcome> {
    let project = project::open(folder, period)?;
    let look = Look::load(&project)?;
    let _lock = Lock::take(&project.folder.join(PROJECT_FILE))?;
    summary.period = Some(project.period);
    let (inputs, facts) = (project.inputs(), project.facts()?);
    let full = Standing::of(&project, EditionKind::Full, &inputs, &facts)?;
    let mut prepared = prepared(&project, &full, terminal)?;
    summary.findings = Some(prepared.gate.counts);
    if !passes(&prepared, summary.wanted, terminal)? {
        return Ok(Outcome::Findings);
    }
    full.accept_again(&mut prepared.gate);
    let facts = frozen_facts(facts, &project, &prepared);
    let mut contents = vec![(pipeline::full(&prepared), full)];
    let asked = project.config.recipients.iter().any(|r| r.edition == EditionKind::Public);
    // What was public once and is so no more has to leave the public folder, too.
    let public_before =
        archive::list(&project::archive_folder(&project.folder, EditionKind::Public))?
            .iter()
            .any(|entry| entry.period == project.period);
    if asked || public_before || pipeline::anything_public(&prepared) {
        let standing = Standing::of(&project, EditionKind::Public, &inputs, &facts)?;
        contents.push((public(&prepared, &project, &standing, terminal)?, standing));
    }
    formats::tell_unmade(&project, contents.len() > 1, terminal);
    // Everything is typeset before anything is frozen, and everything is frozen before a folder is
    // replaced: whatever fails, the next run finds either the old or the new state.
    let mut ready = Vec::new();
    for (content, standing) in &contents {
        let target = project.output().join(content.kind.word());
        let revision = standing.revision;
        let (writer, view) = write_edition(&project, content, revision, &look, &target, terminal)?;
        let progress = terminal.busy(&Text::new(
            format!("{}: die Ausgabe wird verpackt", project.period),
            format!("{}: packing the edition", project.period),
        ));
        let source = packets::source(&project, content, revision, &look, (&writer, view))?;
        drop(progress);
        ready.push((content, standing, target, writer, source));
    }
    let sources: Vec<&Source> = ready.iter().map(|(.., source)| source).collect();
    let packets = packets::write(&project.config, &sources, &project.output(), terminal)?;
    // Archive and outputs change together, or not at all.
    let _whole = platform::step();
    for kind in [EditionKind::Full, EditionKind::Public] {
        archive::sweep(&project::archive_folder(&project.folder, kind), project.period)?;
    }
    let beside = contents[0].1.revision;
    let with_public = contents.get(1).map(|(_, standing)| standing.revision);
    let mut staged = Vec::new();
    for (content, standing, target, writer, source) in ready {
        let archive = project::archive_folder(&project.folder, content.kind);
        let facts = frozen_for(content.kind, &facts, standing, beside, with_public);
        let attachment = Attachment { name: SOURCE, bytes: &source.bytes() };
        let edition = archive::stage(&archive, &content.edition(), &facts, &[attachment])?;
        staged.push((content.kind, edition, target, writer));
    }
    // The full edition last: with it the public one counts, both in the same moment.
    let mut frozen = Vec::new();
    for (kind, edition, target, writer) in staged.into_iter().rev() {
        frozen.push((kind, edition.commit()?, target, writer));
    }
    frozen.reverse();
    for (kind, made, target, writer) in frozen {
        writer.finish()?;
        written(&target, terminal);
        let (period, revision, kind) = (project.period, made.revision, kind.word());
        let folder = target.to_string_lossy().into_owned();
        summary.editions.push(Edition { kind, revision, new: made.new, folder });
        terminal.say(&if made.new {
            Text::new(
                format!("festgeschrieben: {period} ({kind}), Fassung {revision}"),
                format!("frozen: {period} ({kind}), revision {revision}"),
            )
        } else {
            Text::new(
                format!("unverändert: {period} ({kind}), Fassung {revision}"),
                format!("unchanged: {period} ({kind}), revision {revision}"),
            )
        });
    }
    if let Some(packets) = packets {
        packets.finish(terminal)?;
    }
    Ok(Outcome::Clean)
}

/// Reads and calculates, as the edition that `standing` describes.
fn prepared<'a>(
    project: &'a Project,
    standing: &Standing,
    terminal: &Terminal,
) -> Result<Prepared<'a>> {
    prepare_after(project, standing.history(project)?, standing.former(project)?, terminal)
}

/// The public edition; says what it leaves out because it would tell what is kept back.
fn public<'a>(
    prepared: &'a Prepared<'a>,
    project: &Project,
    standing: &Standing,
    terminal: &Terminal,
) -> Result<Content<'a>> {
    let content = pipeline::public(prepared, standing.published(project, &prepared.figures)?)?;
    for omitted in &content.omitted {
        let (place, id) = (&omitted.place, &omitted.indicator);
        let (de, en) = match omitted.period {
            Some(period) => (format!("{id} im Zeitraum {period}"), format!("{id} in {period}")),
            None => (id.to_string(), id.to_string()),
        };
        terminal.say(&Text::new(
            format!("öffentliche Ausgabe: der Text in {place} fehlt dort, wo er {de} nennt: der Wert wird nicht veröffentlicht"),
            format!("public edition: the text in {place} is left out where it tells of {en}: that value is not published"),
        ));
    }
    Ok(content)
}

/// The facts as an edition's archive keeps them: in the public one nothing that is not public, and the
/// revision of the full edition `beside` it; in the full one the revision of the public edition.
fn frozen_for(
    kind: EditionKind,
    facts: &archive::Facts,
    standing: &Standing,
    beside: u32,
    with_public: Option<u32>,
) -> archive::Facts {
    let mut facts = archive::Facts { after: standing.after.clone(), ..facts.clone() };
    if kind == EditionKind::Public {
        facts.accepted.clear();
        facts.beside = Some(beside);
    } else {
        facts.public = with_public;
    }
    facts
}

/// The facts with what the gate knew.
fn frozen_facts(
    mut facts: archive::Facts,
    project: &Project,
    prepared: &Prepared<'_>,
) -> archive::Facts {
    for finding in &prepared.gate.findings {
        let Some(acceptance) = &finding.accepted else { continue };
        facts.accepted.push(archive::AcceptedFinding {
            rule: finding.rule.to_string(),
            place: frozen_place(&finding.place),
            level: finding.level.word().to_owned(),
            message: finding.message.de.clone(),
            reason: acceptance.reason.clone(),
            by: acceptance.by.clone(),
            until: acceptance.until.clone(),
        });
    }
    for (rule, level) in &project.config.rules.levels {
        let word = level.map_or("off", crate::finding::Level::word);
        facts.levels.insert(rule.to_string(), word.to_owned());
    }
    let bar = project.config.rules.fail_at.map_or("never", crate::finding::Level::word);
    facts.levels.insert("fail_at".to_owned(), bar.to_owned());
    facts
}

fn written(target: &Path, terminal: &Terminal) {
    let shown = target.display();
    terminal.say(&Text::new(format!("geschrieben: {shown}"), format!("written: {shown}")));
}

/// Prints what stands against a report, and whether the report may be made.
fn passes(prepared: &Prepared<'_>, quiet: bool, terminal: &Terminal) -> Result<bool> {
    let gate = &prepared.gate;
    let style = Style { colour: terminal.colour, lang: terminal.lang };
    if gate.passes {
        let (period, none) = (prepared.inputs.period, gate.findings.is_empty());
        let counted = |lang| finding::summary_line(gate.counts, Style { colour: false, lang });
        let see = |words: &'static str| if none { "" } else { words };
        terminal.say(&Text::new(
            format!("{period}: {}{}", counted(Lang::De), see("; mit `ratsbericht check` zu sehen")),
            format!("{period}: {}{}", counted(Lang::En), see("; see `ratsbericht check`")),
        ));
        return Ok(true);
    }
    if !quiet {
        terminal.result(&finding::full(&gate.findings, style))?;
    } else {
        // stdout belongs to the summary.
        let list = |lang| finding::concise(&gate.findings, Style { colour: false, lang });
        terminal.say(&Text::new(list(Lang::De).trim_end(), list(Lang::En).trim_end()));
    }
    terminal.say(&Text::new(
        "Es wurde nichts geschrieben. Erst die Fehler beheben, dann den Aufruf wiederholen.",
        "Nothing was written. Mend the errors, then run again.",
    ));
    Ok(false)
}
