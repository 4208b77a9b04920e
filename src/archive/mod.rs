//! Frozen editions: append-only folders of Parquet tables, and what changed between them.
//!
//! `archiv/<period>/r<revision>/` holds `manifest.json` and one Parquet file a table. [`freeze`]
//! adds a revision, [`history`] reads what a new period is compared with, [`load`] one edition;
//! [`changes`] tells two apart. The format has a version: a newer one is refused by name.

mod attachment;
mod columns;
mod diff;
mod indicators;
mod manifest;
mod measures;
mod revised;
mod store;
mod values;
mod words;

pub use attachment::{Attachment, attachment};
pub use diff::{Told, changes, changes_since};
pub use manifest::{AcceptedFinding, After, Facts, FieldEntry, Manifest};

use crate::digest::sha256;
use crate::domain::{Edition, Figures, History, Indicator, IndicatorId, Period, ValueRecord};
use crate::error::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use store::Found;

const MEASURES: &str = "measures.parquet";
const MEASURE_QUARTERS: &str = "measure_quarters.parquet";
const VALUES: &str = "values.parquet";
const INDICATORS: &str = "indicators.parquet";
const INDICATOR_QUARTERS: &str = "indicator_quarters.parquet";
const TEXTS: &str = "texts.parquet";

/// What [`freeze`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The edition's revision now.
    pub revision: u32,
    /// Whether it was made by this call; otherwise the latest one has the same origin.
    pub new: bool,
    /// Its folder.
    pub folder: PathBuf,
}

/// One period of the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The period.
    pub period: Period,
    /// Its revisions, ascending, at least one.
    pub revisions: Vec<u32>,
}

impl Entry {
    /// The revision that counts.
    #[must_use]
    pub fn latest(&self) -> u32 {
        self.revisions.last().copied().unwrap_or_default()
    }
}

/// The periods of an archive, oldest first; none where there is no archive yet. A public revision
/// whose full one is not there does not count: the run that made it was interrupted between the two.
///
/// # Errors
/// Where the folder cannot be read.
pub fn list(archive: &Path) -> Result<Vec<Entry>> {
    let found = store::revisions(archive)?.into_iter();
    Ok(found.map(|(period, revisions)| Entry { period, revisions }).collect())
}

/// Freezes an edition as a new revision, unless the latest one was made from the same inputs,
/// configuration and templates (RULES.md 17). `edition.revision` is not looked at.
///
/// # Errors
/// Where the archive cannot be read or written. What was frozen before stays as it is.
pub fn freeze(archive: &Path, edition: &Edition, facts: &Facts) -> Result<Frozen> {
    stage(archive, edition, facts, &[])?.commit()
}

/// An edition that is written beside its place in the archive: [`Staged::commit`] freezes it.
#[derive(Debug)]
pub struct Staged {
    frozen: Frozen,
    /// `None` where the latest revision has the same origin.
    revision: Option<store::Staged>,
}

impl Staged {
    /// Puts it in its place: one rename.
    ///
    /// # Errors
    /// Where the archive cannot be written. What was frozen before stays as it is.
    pub fn commit(self) -> Result<Frozen> {
        if let Some(revision) = self.revision {
            revision.commit()?;
        }
        Ok(self.frozen)
    }
}

/// As [`freeze`] with further files beside the tables, but nothing is frozen before
/// [`Staged::commit`]: editions that belong together are all written first.
///
/// # Errors
/// As [`freeze`].
pub fn stage(
    archive: &Path,
    edition: &Edition,
    facts: &Facts,
    attachments: &[Attachment<'_>],
) -> Result<Staged> {
    let inputs: BTreeMap<String, String> = edition.inputs.iter().cloned().collect();
    let period = edition.period;
    let entries = list(archive)?;
    let latest = entries.iter().find(|entry| entry.period == period).map(Entry::latest);
    if let Some(revision) = latest {
        let found = Found::open(archive, period, revision)?;
        if found.manifest.same_origin(&inputs, facts) {
            let folder = store::revision_folder(archive, period, revision);
            let frozen = Frozen { revision, new: false, folder };
            return Ok(Staged { frozen, revision: None });
        }
    }
    let revision = latest.unwrap_or(0) + 1;
    let figures = &edition.figures;
    let mut files = vec![
        (MEASURES, measures::write(&figures.measures)?),
        (MEASURE_QUARTERS, measures::write_quarters(&figures.measure_quarters)?),
        (VALUES, values::write(&figures.values)?),
        (INDICATORS, indicators::write(&figures.indicators)?),
        (INDICATOR_QUARTERS, indicators::write_quarters(&figures.indicators)?),
        (TEXTS, values::write_texts(&edition.texts)?),
    ];
    files.extend(attachments.iter().map(|attached| (attached.name, attached.bytes.to_vec())));
    let fields =
        figures.fields.iter().map(|(id, name)| FieldEntry { id: id.clone(), name: name.clone() });
    let mut manifest = Manifest {
        format: manifest::FORMAT,
        period,
        revision,
        program: facts.program.clone(),
        fields: fields.collect(),
        inputs,
        configuration: facts.configuration.clone(),
        templates: facts.templates.clone(),
        accepted: facts.accepted.clone(),
        levels: facts.levels.clone(),
        based_on: before(&entries, period).map(|e| (e.period, e.latest())).collect(),
        after: Some(facts.after.clone()),
        beside: facts.beside,
        public: facts.public,
        points: edition.points.clone(),
        files: BTreeMap::new(),
    };
    let staged = store::stage(archive, &mut manifest, &files)?;
    let frozen = Frozen { revision, new: true, folder: staged.target().to_path_buf() };
    Ok(Staged { frozen, revision: Some(staged) })
}

/// Removes what an interrupted run left of a period in an archive; nothing that counts.
///
/// # Errors
/// Where the folder cannot be read or written.
pub fn sweep(archive: &Path, period: Period) -> Result<()> {
    store::sweep(archive, period)
}

fn before(entries: &[Entry], period: Period) -> impl Iterator<Item = &Entry> {
    entries.iter().filter(move |entry| entry.period.end() < period.end())
}

/// Input files as the public archive keeps them: one digest over all, because their names and their
/// own digests are not public.
#[must_use]
pub fn concealed(inputs: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let lines: String = inputs.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
    BTreeMap::from([("eingang".to_owned(), sha256(lines.as_bytes()))])
}

/// The latest revision of each period.
///
/// # Errors
/// Where the folder cannot be read.
pub fn state(archive: &Path) -> Result<BTreeMap<Period, u32>> {
    Ok(list(archive)?.iter().map(|entry| (entry.period, entry.latest())).collect())
}

/// All editions that end before `period` does, of each the latest revision, oldest first.
///
/// # Errors
/// Where a revision cannot be read, is damaged or of an unknown version.
pub fn history(archive: &Path, period: Period) -> Result<History> {
    history_at(archive, period, &state(archive)?)
}

/// As [`history`], when the archive held what `state` says.
///
/// An edition contains the values of those it was made after; of an older edition only values
/// are read that a later one cannot contain, because it was revised since.
///
/// # Errors
/// Where a revision cannot be read, is damaged or of an unknown version.
pub fn history_at(
    archive: &Path,
    period: Period,
    state: &BTreeMap<Period, u32>,
) -> Result<History> {
    let mut editions = Vec::new();
    let mut contained: BTreeMap<Period, u32> = BTreeMap::new();
    let mut earlier: Vec<(Period, u32)> =
        state.iter().map(|(at, revision)| (*at, *revision)).collect();
    earlier.retain(|(at, _)| at.end() < period.end());
    for (at, revision) in earlier.into_iter().rev() {
        let found = Found::open(archive, at, revision)?;
        let with_values = contained.get(&at) != Some(&revision);
        for (period, revision) in &found.manifest.based_on {
            contained.entry(*period).or_insert(*revision);
        }
        editions.push(read(&found, with_values)?);
    }
    editions.reverse();
    Ok(History { editions })
}

/// The figures of every revision up to those that `state` names, whatever their period: all that was
/// ever said. Kept are the indicators that `wanted` names, and their values; measures are left out.
///
/// # Errors
/// Where a revision cannot be read, is damaged or of an unknown version.
pub fn every(
    archive: &Path,
    state: &BTreeMap<Period, u32>,
    wanted: &dyn Fn(&Indicator) -> bool,
) -> Result<Vec<Figures>> {
    let mut all = Vec::new();
    for entry in list(archive)? {
        let until = state.get(&entry.period).copied().unwrap_or_default();
        for revision in entry.revisions.iter().filter(|revision| **revision <= until) {
            let found = Found::open(archive, entry.period, *revision)?;
            let mut figures = read(&found, true)?.figures;
            figures.indicators.retain(|series| wanted(&series.indicator));
            let ids: BTreeSet<&IndicatorId> =
                figures.indicators.iter().map(|series| &series.indicator.id).collect();
            figures.values.retain(|record| ids.contains(&record.value.indicator));
            figures.measures.clear();
            figures.measure_quarters.clear();
            all.push(figures);
        }
    }
    Ok(all)
}

/// One revision, whole.
///
/// # Errors
/// Where there is none, or it cannot be read.
pub fn revision(archive: &Path, period: Period, revision: u32) -> Result<Edition> {
    known(archive, period, revision)?;
    read(&Found::open(archive, period, revision)?, true)
}

/// That the archive has a revision; names those that it has, where it does not.
fn known(archive: &Path, period: Period, revision: u32) -> Result<()> {
    let latest = latest(archive, period)?;
    if (1..=latest).contains(&revision) {
        return Ok(());
    }
    Err(Error::new(
        format!("die Ausgabe {period} hat keine Fassung {revision}"),
        format!("edition {period} has no revision {revision}"),
    )
    .help(
        format!("die letzte Fassung ist `{period}/r{latest}`"),
        format!("the latest revision is `{period}/r{latest}`"),
    ))
}

/// The latest revision of a period, whole.
///
/// # Errors
/// Where there is none, or it cannot be read.
pub fn load(archive: &Path, period: Period) -> Result<Edition> {
    let entry = latest(archive, period)?;
    read(&Found::open(archive, period, entry)?, true)
}

/// The description of one revision.
///
/// # Errors
/// Where there is none, or it cannot be read.
pub fn manifest_of(archive: &Path, period: Period, revision: u32) -> Result<Manifest> {
    known(archive, period, revision)?;
    Ok(Found::open(archive, period, revision)?.manifest)
}

/// The description of the latest revision of a period.
///
/// # Errors
/// Where there is none, or it cannot be read.
pub fn manifest(archive: &Path, period: Period) -> Result<Manifest> {
    Ok(Found::open(archive, period, latest(archive, period)?)?.manifest)
}

fn latest(archive: &Path, period: Period) -> Result<u32> {
    let entries = list(archive)?;
    entries.iter().find(|entry| entry.period == period).map(Entry::latest).ok_or_else(|| {
        let known: Vec<String> = entries.iter().map(|e| format!("`{}`", e.period)).collect();
        let error = Error::new(
            format!("für `{period}` ist keine Ausgabe festgeschrieben"),
            format!("no edition of `{period}` is frozen"),
        );
        if known.is_empty() {
            error.help("`ratsbericht run` friert eine Ausgabe ein", "`ratsbericht run` freezes one")
        } else {
            let known = known.join(", ");
            error.help(format!("vorhanden: {known}"), format!("there are: {known}"))
        }
    })
}

fn read(found: &Found, with_values: bool) -> Result<Edition> {
    let manifest = &found.manifest;
    let values = if with_values { found.file(VALUES, values::read)? } else { Vec::new() };
    let values: Vec<ValueRecord> = values;
    let figures = Figures {
        period: manifest.period,
        fields: manifest.fields.iter().map(|f| (f.id.clone(), f.name.clone())).collect(),
        measures: found.file(MEASURES, measures::read)?,
        measure_quarters: found.file(MEASURE_QUARTERS, measures::read_quarters)?,
        values,
        indicators: found.file(INDICATORS, |definitions| {
            found.file(INDICATOR_QUARTERS, |quarters| indicators::read(definitions, quarters))
        })?,
    };
    Ok(Edition {
        period: manifest.period,
        revision: manifest.revision,
        figures,
        texts: found.file(TEXTS, values::read_texts)?,
        inputs: manifest.inputs.iter().map(|(p, d)| (p.clone(), d.clone())).collect(),
        points: manifest.points.clone(),
    })
}
