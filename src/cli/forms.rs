//! `forms`: the departments' workbooks for the next period.

use super::args::FormsArgs;
use super::check;
use super::kept::{Kept, digest};
use super::project::{self, archive_folder};
use super::terminal::Terminal;
use crate::archive;
use crate::config::{Config, EditionKind, PROJECT_FILE};
use crate::domain::{Grain, Period};
use crate::error::{Error, Result};
use crate::forms::{self, Plan, Remarks};
use crate::lang::{Text, count};
use crate::pipeline::Prepared;
use crate::platform::{FolderWriter, Lock};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// Name of the folder of forms inside the output folder.
pub(super) const FORMS: &str = "formulare";

/// `forms`: one workbook a department for the period, prefilled with the latest edition before it.
pub(super) fn forms(folder: &Path, args: &FormsArgs, terminal: &Terminal) -> Result<()> {
    let (config, _) = project::configuration(folder)?;
    let archive = archive_folder(folder, EditionKind::Full);
    let period = target(&archive, args.period.period)?;
    let config = project::overlaid(folder, &config, period)?.unwrap_or(config);
    let history = archive::history(&archive, period)?;
    let plans = forms::plan(&config, &history, period);
    if history.previous().is_none() {
        terminal.say(&Text::new(
            format!("vor {period} ist keine Ausgabe festgeschrieben; die Formulare sind leer"),
            format!("no edition is frozen before {period}; the forms are blank"),
        ));
    }
    let remarks = match history.previous() {
        Some(edition) => open_findings(folder, edition.period, &plans, terminal),
        None => plans.iter().map(|_| Remarks::default()).collect(),
    };
    let target = folder.join(project::OUTPUT).join(FORMS).join(period.to_string());
    let _lock = Lock::take(&folder.join(PROJECT_FILE))?;
    let writer = FolderWriter::begin(&target)?;
    let progress = terminal.progress(
        &Text::new(format!("Formulare für {period}"), format!("forms for {period}")),
        plans.len(),
    );
    let names: BTreeSet<String> = plans.iter().map(file_name).collect();
    let kept = Kept::find(&target, &names)?;
    let stays = |plan: &Plan<'_>| !args.force && kept.changed.contains(&file_name(plan));
    let made: Vec<Option<Written>> = plans
        .par_iter()
        .zip(&remarks)
        .map(|(plan, remarks)| {
            let made = if stays(plan) { None } else { Some(one(plan, remarks, &config, &writer)?) };
            progress.step();
            Ok(made)
        })
        .collect::<Result<_>>()?;
    drop(progress);
    let digests = plans.iter().zip(&made);
    let digests = digests.filter_map(|(p, w)| Some((file_name(p), w.as_ref()?.digest.clone())));
    kept.carry(&writer, &digests.collect())?;
    writer.finish()?;
    for (plan, written) in plans.iter().zip(&made) {
        match written {
            Some(written) => told(plan, &written.cut, terminal),
            None => told_kept(plan, terminal),
        }
    }
    let shown = target.display();
    terminal.say(&Text::new(format!("geschrieben: {shown}"), format!("written: {shown}")));
    Ok(())
}

/// A form as it was written.
struct Written {
    digest: String,
    /// Texts that no cell could hold.
    cut: Vec<String>,
}

fn file_name(plan: &Plan<'_>) -> String {
    format!("{}.xlsx", plan.department.id)
}

fn one(
    plan: &Plan<'_>,
    remarks: &Remarks,
    config: &Config,
    writer: &FolderWriter,
) -> Result<Written> {
    let made = forms::workbook(plan, remarks, config)?;
    writer.write(&file_name(plan), &made.bytes)?;
    Ok(Written { digest: digest(&made.bytes), cut: made.cut })
}

/// That a form was not written, and why.
fn told_kept(plan: &Plan<'_>, terminal: &Terminal) {
    let (name, period) = (file_name(plan), plan.period);
    terminal.say(&Text::new(
        format!(
            "{name} bleibt, wie es ist: es wurde ausgefüllt oder geändert (nach eingang/{period} legen, oder mit `--force` ersetzen)"
        ),
        format!(
            "{name} stays as it is: it was filled in or changed (put it into eingang/{period}, or replace it with `--force`)"
        ),
    ));
}

/// What a form holds, and what no cell could hold.
fn told(plan: &Plan<'_>, cut: &[String], terminal: &Terminal) {
    let (id, measures, series) = (&plan.department.id, plan.measures.len(), plan.series.len());
    terminal.say(&Text::new(
        format!(
            "{id}.xlsx: {}, {}",
            count(measures, "offene Maßnahme", "offene Maßnahmen"),
            count(series, "Zeitreihe", "Zeitreihen")
        ),
        format!(
            "{id}.xlsx: {}, {}",
            count(measures, "open measure", "open measures"),
            count(series, "series", "series")
        ),
    ));
    for cell in cut {
        terminal.say(&Text::new(
            format!(
                "{id}.xlsx, {cell}: der Text ist länger, als eine Zelle fasst (32767 Zeichen), und endet mit […]"
            ),
            format!(
                "{id}.xlsx, {cell}: the text is longer than a cell holds (32767 characters) and ends with […]"
            ),
        ));
    }
}

/// The period asked for, else the one that follows the latest edition.
fn target(archive: &Path, asked: Option<Period>) -> Result<Period> {
    if let Some(period) = asked {
        if matches!(period.grain(), Grain::Month | Grain::Quarter) {
            return Ok(period);
        }
        return Err(Error::new(
            format!(
                "`{period}` ist kein Berichtszeitraum; Berichte gibt es je Monat (2026-09) oder Quartal (2026-Q3)"
            ),
            format!(
                "`{period}` is no reporting period; there are reports by month (2026-09) or quarter (2026-Q3)"
            ),
        ));
    }
    let latest = archive::list(archive)?.last().map(|entry| entry.period);
    latest.and_then(|latest| latest.offset(1)).ok_or_else(|| {
        Error::new(
            "es gibt noch keine festgeschriebene Ausgabe, auf die ein Zeitraum folgt",
            "there is no frozen edition yet that a period could follow",
        )
        .help(
            "den Zeitraum der Formulare nennen, zum Beispiel `ratsbericht forms --period 2026-Q4`",
            "name the period of the forms, for example `ratsbericht forms --period 2026-Q4`",
        )
    })
}

/// The findings that are open for the last edition's deliveries, by department. They are an addition:
/// without that inbox the forms are made all the same.
fn open_findings(
    folder: &Path,
    last: Period,
    plans: &[Plan<'_>],
    terminal: &Terminal,
) -> Vec<Remarks> {
    let checked = project::open(folder, Some(last)).and_then(|project| {
        let prepared: Prepared<'_> = check::prepare(&project, terminal)?;
        let (intake, findings) = (&prepared.intake, &prepared.gate.findings);
        let of = |plan: &Plan<'_>| forms::remarks(&plan.department.id, intake, findings);
        Ok(plans.iter().map(of).collect::<Vec<_>>())
    });
    checked.unwrap_or_else(|error| {
        let (de, en) = (error.message(crate::lang::Lang::De), error.message(crate::lang::Lang::En));
        terminal.detail(&Text::new(
            format!("ohne Kommentare zu offenen Hinweisen: {de}"),
            format!("without comments on open findings: {en}"),
        ));
        plans.iter().map(|_| Remarks::default()).collect()
    })
}
