//! `report` and `run`: the outputs of a period, whole or not at all.

use super::Outcome;
use super::args::{EditionArg, ReportArgs};
use super::check::prepare;
use super::formats::{self, write_edition};
use super::packets;
use super::project::{self, Project};
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
    let look = Look::load(&project)?;
    let prepared = prepare(&project, terminal)?;
    if !passes(&prepared, false, terminal)? {
        return Ok(Outcome::Findings);
    }
    let content = match args.edition {
        EditionArg::Full => pipeline::full(&prepared),
        EditionArg::Public => pipeline::public(&prepared, project.history(EditionKind::Public)?)?,
    };
    let revision = planned(&project, &content, &project.facts()?)?;
    if args.dump_view {
        let json = serde_json::to_string_pretty(&content.view(revision, look.logo.as_deref()))
            .map_err(|error| Error::new(error.to_string(), error.to_string()))?;
        terminal.result(&format!("{json}\n"))?;
        return Ok(Outcome::Clean);
    }
    let target = args.out.clone().unwrap_or_else(|| project.output().join(content.kind.word()));
    let _lock = Lock::take(&project.folder.join(PROJECT_FILE))?;
    formats::tell_unmade(&project, content.kind == EditionKind::Public, terminal);
    write_edition(&project, &content, revision, &look, &target, terminal)?.finish()?;
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
    let prepared = prepare(&project, terminal)?;
    summary.findings = Some(prepared.gate.counts);
    if !passes(&prepared, summary.wanted, terminal)? {
        return Ok(Outcome::Findings);
    }
    let mut contents = vec![pipeline::full(&prepared)];
    let asked = project.config.recipients.iter().any(|r| r.edition == EditionKind::Public);
    if asked || pipeline::anything_public(&prepared) {
        contents.push(pipeline::public(&prepared, project.history(EditionKind::Public)?)?);
    }
    formats::tell_unmade(&project, contents.len() > 1, terminal);
    let facts = frozen_facts(&project, &prepared)?;
    // Everything is typeset before anything is frozen, and everything is frozen before a folder is
    // replaced: whatever fails, the next run finds either the old or the new state.
    let mut ready = Vec::new();
    for content in &contents {
        let revision = planned(&project, content, &facts)?;
        let target = project.output().join(content.kind.word());
        let writer = write_edition(&project, content, revision, &look, &target, terminal)?;
        let source = packets::source(&project, content, revision, &look, &writer)?;
        ready.push((content, target, writer, source));
    }
    let sources: Vec<&Source> = ready.iter().map(|(.., source)| source).collect();
    let packets =
        packets::write(&project.config.recipients, &sources, &project.output(), terminal)?;
    // Archive and outputs change together, or not at all.
    let _whole = platform::step();
    for (content, target, writer, source) in ready {
        let archive = project::archive_folder(&project.folder, content.kind);
        let attachment = Attachment { name: SOURCE, bytes: &source.bytes() };
        let frozen = archive::freeze_with(&archive, &content.edition(), &facts, &[attachment])?;
        writer.finish()?;
        written(&target, terminal);
        let (period, revision, kind) = (project.period, frozen.revision, content.kind.word());
        let folder = target.to_string_lossy().into_owned();
        summary.editions.push(Edition { kind, revision, new: frozen.new, folder });
        terminal.say(&if frozen.new {
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

/// The revision that freezing would give: the latest one where nothing that goes in has changed.
fn planned(project: &Project, content: &Content<'_>, facts: &archive::Facts) -> Result<u32> {
    let archive = project::archive_folder(&project.folder, content.kind);
    let known = archive::list(&archive)?;
    let Some(entry) = known.iter().find(|entry| entry.period == project.period) else {
        return Ok(1);
    };
    let manifest = archive::manifest(&archive, project.period)?;
    Ok(if manifest.same_origin(&content.inputs(), facts) {
        entry.latest()
    } else {
        entry.latest() + 1
    })
}

/// The facts with what the gate knew.
fn frozen_facts(project: &Project, prepared: &Prepared<'_>) -> Result<archive::Facts> {
    let mut facts = project.facts()?;
    for finding in &prepared.gate.findings {
        let Some(acceptance) = &finding.accepted else { continue };
        let place = &finding.place;
        let parts = [Some(place.file.clone()), place.sheet.clone(), place.a1()];
        facts.accepted.push(archive::AcceptedFinding {
            rule: finding.rule.to_string(),
            place: parts.into_iter().flatten().collect::<Vec<_>>().join("!"),
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
    Ok(facts)
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
