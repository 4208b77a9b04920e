//! The stages in order, as one readable function each; used by the command line and by tests.
//!
//! Nothing here touches the disk except through [`workbook::Reader`]: files come in as paths with their
//! department, outputs leave as values.

use crate::aggregate;
use crate::archive::{self, Told};
use crate::check::{self, Gate};
use crate::config::{Config, EditionKind};
use crate::disclosure;
use crate::document::Document;
use crate::domain::{
    Change, Edition, Figures, History, Inbox, IndicatorId, InputFile, Intake, MeasureId,
    MeasureRecord, Period, PointRecord, Submission, TextRecord,
};
use crate::error::Result;
use crate::finding::{Finding, rule};
use crate::layout::{self, Theme};
use crate::normalise;
use crate::pdf;
use crate::table::Table;
use crate::template::{self, Templates};
use crate::view::{self, Omitted, ReportInput, ReportView};
use crate::workbook::{self, Reader};
use crate::write::{self, about::About, tables::Contents};
use chrono::NaiveDate;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A delivered file and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Where it lies.
    pub path: PathBuf,
    /// Path relative to the project folder, with `/`.
    pub name: String,
    /// Index of the department in the configuration.
    pub department: usize,
}

/// What a run starts from.
#[derive(Debug)]
pub struct Inputs<'a> {
    /// The configuration, the period's bericht.toml applied.
    pub config: &'a Config,
    /// The period.
    pub period: Period,
    /// Today, for what expires; never printed.
    pub today: NaiveDate,
    /// Files of one department each.
    pub delivered: &'a [Delivered],
    /// What else the inbox holds.
    pub inbox: Inbox,
    /// Earlier editions.
    pub history: History,
    /// The revision before of this edition, where it is corrected.
    pub former: Option<Edition>,
    /// Further files that went in (ratsbericht.toml, bericht.toml, templates), for the basis of data.
    pub other_files: Vec<InputFile>,
}

/// Everything known about a period before anything is printed.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// What the run started from.
    pub inputs: Inputs<'a>,
    /// What the departments delivered, understood.
    pub intake: Intake,
    /// Figures of the full edition.
    pub figures: Figures,
    /// Narratives with their references resolved.
    pub texts: Vec<TextRecord>,
    /// Points of the resolution, likewise.
    pub points: Vec<PointRecord>,
    /// What changed against the edition before.
    pub changes: Vec<Change>,
    /// Findings, and whether they let the run go on.
    pub gate: Gate,
}

/// Reads, understands, checks and calculates. What is wrong in the data is in `gate`; nothing stops.
///
/// `step` is called once for each file read, from any thread.
pub fn prepare<'a>(inputs: Inputs<'a>, reader: &Reader, step: &(dyn Fn() + Sync)) -> Prepared<'a> {
    let mut findings = Vec::new();
    let submissions = submissions(&inputs, reader, step, &mut findings);
    findings.extend(normalise::proposals(&submissions, inputs.config).renamed);
    let intake = take(normalise::intake(inputs.period, submissions, inputs.config), &mut findings);
    let facts = check::Facts {
        config: inputs.config,
        period: inputs.period,
        today: inputs.today,
        intake: &intake,
        history: &inputs.history,
        former: inputs.former.as_ref(),
        inbox: &inputs.inbox,
    };
    findings.extend(check::submissions(&facts));
    let mut figures =
        take(aggregate::aggregate(&intake, &inputs.history, inputs.config), &mut findings);
    let people = check::still_people(&facts);
    for indicator in figures.indicators.iter_mut().map(|series| &mut series.indicator) {
        indicator.counts_people |= people.contains(&indicator.id);
    }
    if let Some(previous) = inputs.history.previous() {
        aggregate::correct_totals(&mut figures, &previous.figures);
    }
    view::with_references(&mut figures);
    let texts = view::narratives(&intake, &figures);
    let points = view::resolution_points(inputs.config, false, &figures);
    let told = Told { figures: &figures, texts: &texts, points: Some(&points) };
    let changes = archive::changes_since(&inputs.history, told, inputs.config);
    findings.extend(check::figures(&facts, &figures));
    // What an unreadable file leaves missing is no second fault. Indicators that nobody delivered are
    // nobody's: they go with any unreadable file.
    let unreadable: BTreeSet<String> = findings
        .iter()
        .filter(|f| f.rule == rule::FILE_UNREADABLE)
        .filter_map(|f| f.department.clone())
        .collect();
    if !unreadable.is_empty() {
        findings.retain(|f| {
            f.rule != rule::MISSING_PERIOD
                || f.department.as_ref().is_some_and(|id| !unreadable.contains(id))
        });
    }
    let gate = check::gate(findings, inputs.config, inputs.today);
    // A correction: figures that differ get the sign `r`.
    if let Some(former) = &inputs.former {
        aggregate::correct(&mut figures, &former.figures);
    }
    Prepared { inputs, intake, figures, texts, points, changes, gate }
}

fn take<T>(reported: crate::finding::Reported<T>, findings: &mut Vec<Finding>) -> T {
    findings.extend(reported.findings);
    reported.value
}

/// One submission per department, in the configuration's order, also the missing ones. Files are read
/// and understood in parallel.
fn submissions(
    inputs: &Inputs<'_>,
    reader: &Reader,
    step: &(dyn Fn() + Sync),
    findings: &mut Vec<Finding>,
) -> Vec<Submission> {
    let read: Vec<(usize, Submission, Vec<Finding>)> = inputs
        .delivered
        .par_iter()
        .map(|file| {
            let department = &inputs.config.departments[file.department];
            let mut found = Vec::new();
            let content = take(workbook::read(reader, &file.path, &file.name), &mut found);
            let mut submission = match &content.workbook {
                Some(raw) => take(
                    normalise::workbook(raw, department, inputs.config, inputs.period),
                    &mut found,
                ),
                None => normalise::empty_submission(department.id.clone()),
            };
            for finding in &mut found {
                finding.department.get_or_insert_with(|| department.id.to_string());
            }
            submission.files.push(InputFile {
                path: file.name.clone(),
                sha256: content.sha256,
                bytes: content.bytes,
                modified: content.saved,
                readable: content.workbook.is_some(),
            });
            step();
            (file.department, submission, found)
        })
        .collect();
    let departments = inputs.config.departments.iter();
    let mut all: Vec<Submission> =
        departments.map(|d| normalise::empty_submission(d.id.clone())).collect();
    for (department, part, found) in read {
        normalise::merge(&mut all[department], part);
        findings.extend(found);
    }
    all
}

/// What one edition says: everything, or what is public after disclosure control.
#[derive(Debug)]
pub struct Content<'a> {
    prepared: &'a Prepared<'a>,
    /// Full or public.
    pub kind: EditionKind,
    /// The configuration; in the public edition without texts that would tell what is kept back.
    config: Cow<'a, Config>,
    /// Its figures.
    pub figures: Cow<'a, Figures>,
    /// Its narratives.
    pub texts: Cow<'a, [TextRecord]>,
    /// Its resolution points.
    pub points: Cow<'a, [PointRecord]>,
    /// What changed against the edition before of the same kind.
    pub changes: Cow<'a, [Change]>,
    /// The edition before of the same kind.
    pub previous: Option<Cow<'a, Edition>>,
    /// What was corrected against the revision before of this edition.
    pub corrections: Vec<Change>,
    /// That revision.
    pub former: Option<Cow<'a, Edition>>,
    /// What the public edition leaves out because it would tell what is kept back.
    pub omitted: Vec<Omitted>,
}

/// What public editions were made before: what readers know.
#[derive(Debug, Default)]
pub struct Published {
    /// The latest revision of each earlier period.
    pub history: History,
    /// Figures of every public revision, whatever its period.
    pub published: Vec<Figures>,
    /// Figures of every full revision, whatever its period.
    pub reported: Vec<Figures>,
    /// The revision before of this edition.
    pub former: Option<Edition>,
}

impl From<History> for Published {
    fn from(history: History) -> Self {
        let published = history.editions.iter().map(|e| e.figures.clone()).collect();
        Self { history, published, ..Self::default() }
    }
}

/// The full edition.
#[must_use]
pub fn full<'a>(prepared: &'a Prepared<'a>) -> Content<'a> {
    let told =
        Told { figures: &prepared.figures, texts: &prepared.texts, points: Some(&prepared.points) };
    let former = prepared.inputs.former.as_ref();
    Content {
        prepared,
        kind: EditionKind::Full,
        config: Cow::Borrowed(prepared.inputs.config),
        figures: Cow::Borrowed(&prepared.figures),
        texts: Cow::Borrowed(&prepared.texts),
        points: Cow::Borrowed(&prepared.points),
        changes: Cow::Borrowed(&prepared.changes),
        previous: prepared.inputs.history.previous().map(Cow::Borrowed),
        corrections: archive::changes(former, told, prepared.inputs.config),
        former: former.map(Cow::Borrowed),
        omitted: Vec::new(),
    }
}

/// The public edition: non-public parts left out, small counts suppressed (RULES.md 18, 19).
///
/// `before` is what was published before: what readers know already.
///
/// # Errors
/// Where a small count can no longer be protected.
pub fn public<'a>(prepared: &'a Prepared<'a>, before: impl Into<Published>) -> Result<Content<'a>> {
    let config = prepared.inputs.config;
    let Published { mut history, published, reported, mut former } = before.into();
    let withdrawn = Withdrawn::of(prepared);
    for edition in history.editions.iter_mut().chain(&mut former) {
        withdrawn.leave(&mut edition.figures);
        let hidden = |number: &str| {
            let point = config.resolution.points.iter().find(|point| point.number == number);
            !config.resolution.public || point.is_some_and(|point| !point.public)
        };
        if let Some(points) = &mut edition.points {
            points.retain(|point| !hidden(&point.number));
        }
    }
    let count = |measures: &[MeasureRecord]| {
        aggregate::count_measures(prepared.inputs.period, measures, &history, config)
    };
    let earlier = disclosure::Earlier { published: &published, reported: &reported };
    let mut figures = disclosure::publish(&prepared.figures, earlier, config, &count)?;
    let public_texts =
        view::public_texts(&prepared.intake, &prepared.figures, &mut figures, config);
    let mut config = Cow::Borrowed(config);
    leave_out(&mut config, &public_texts);
    let view::PublicTexts { narratives: texts, omitted, .. } = public_texts;
    if let Some(former) = &former {
        aggregate::correct(&mut figures, &former.figures);
        disclosure::conceal_unrevised(&mut figures, &prepared.figures);
    }
    // A text that is there and not shown was not silently dropped.
    let place = |text: &TextRecord| (text.field.clone(), text.department.clone());
    let shown: BTreeSet<_> = texts.iter().map(place).collect();
    let kept_back: BTreeSet<_> =
        prepared.texts.iter().map(place).filter(|at| !shown.contains(at)).collect();
    for edition in history.editions.iter_mut().chain(&mut former) {
        edition.texts.retain(|text| !kept_back.contains(&place(text)));
    }
    let points = view::resolution_points(&config, true, &figures);
    let told = Told { figures: &figures, texts: &texts, points: Some(&points) };
    let changes = archive::changes_since(&history, told, &config);
    let corrections = archive::changes(former.as_ref(), told, &config);
    let previous = history.editions.pop().map(Cow::Owned);
    Ok(Content {
        prepared,
        kind: EditionKind::Public,
        config,
        figures: Cow::Owned(figures),
        texts: Cow::Owned(texts),
        points: Cow::Owned(points),
        changes: Cow::Owned(changes),
        previous,
        corrections,
        former: former.map(Cow::Owned),
        omitted,
    })
}

/// Leaves out of the configuration what would tell a number that is kept back.
fn leave_out(config: &mut Cow<'_, Config>, told: &view::PublicTexts) {
    let nothing = told.points.is_empty() && told.wordings.is_empty() && told.dropped.is_empty();
    if nothing && !told.salutation {
        return;
    }
    let config = config.to_mut();
    for point in &mut config.resolution.points {
        if told.points.contains(&point.number) {
            point.text.clear();
        }
        if told.wordings.contains(&point.number) {
            "Der Wortlaut ist nicht öffentlich.".clone_into(&mut point.wording);
        }
    }
    for dropped in config.dropped.iter_mut().filter(|d| told.dropped.contains(&d.id)) {
        "Die Begründung ist nicht öffentlich".clone_into(&mut dropped.reason);
    }
    if told.salutation {
        config.control.salutation.clear();
    }
}

/// Measures and indicators whose last word is that they are not public: the public edition tells of
/// them as if they had never been there, also of what it said itself before (RULES.md 18). The last word
/// is this delivery's, else the last full edition's: what turned non-public stays so when it is dropped.
struct Withdrawn<'a> {
    measures: BTreeSet<&'a MeasureId>,
    indicators: BTreeSet<&'a IndicatorId>,
}

impl<'a> Withdrawn<'a> {
    fn of(prepared: &'a Prepared<'a>) -> Self {
        let inputs = &prepared.inputs;
        let (mut measures, mut indicators) = (BTreeMap::new(), BTreeMap::new());
        let before = inputs.history.editions.iter().chain(&inputs.former);
        for figures in before.map(|edition| &edition.figures) {
            measures.extend(figures.measures.iter().map(|m| (&m.id, m.public)));
            let defined = figures.indicators.iter().map(|i| &i.indicator);
            indicators.extend(defined.map(|indicator| (&indicator.id, indicator.public)));
        }
        measures.extend(prepared.intake.measures().map(|m| (&m.id, m.public)));
        indicators.extend(prepared.intake.indicators.iter().map(|i| (&i.id, i.public)));
        measures.retain(|_, public| !*public);
        indicators.retain(|_, public| !*public);
        Self {
            measures: measures.into_keys().collect(),
            indicators: indicators.into_keys().collect(),
        }
    }

    fn leave(&self, figures: &mut Figures) {
        figures.measures.retain(|measure| !self.measures.contains(&measure.id));
        figures.indicators.retain(|series| !self.indicators.contains(&series.indicator.id));
        figures.values.retain(|record| !self.indicators.contains(&record.value.indicator));
    }
}

/// Whether anything of a period may be published: a public edition is made then (RULES.md 17).
#[must_use]
pub fn anything_public(prepared: &Prepared<'_>) -> bool {
    prepared.figures.measures.iter().any(|m| m.public)
        || prepared.figures.indicators.iter().any(|i| i.indicator.public)
        || prepared.texts.iter().any(|t| t.public)
}

impl Content<'_> {
    /// The delivered files and their digests, by path; of a public edition only one over all.
    #[must_use]
    pub fn inputs(&self) -> BTreeMap<String, String> {
        let files = self.prepared.intake.submissions.iter().flat_map(|s| &s.files);
        let inputs = files.map(|file| (file.path.clone(), file.sha256.clone())).collect();
        match self.kind {
            EditionKind::Full => inputs,
            EditionKind::Public => archive::concealed(&inputs),
        }
    }

    /// The edition as it is frozen. `revision` is settled by the archive.
    #[must_use]
    pub fn edition(&self) -> Edition {
        Edition {
            period: self.prepared.inputs.period,
            revision: 0,
            figures: self.figures.clone().into_owned(),
            texts: self.texts.clone().into_owned(),
            inputs: self.inputs().into_iter().collect(),
            points: Some(self.points.clone().into_owned()),
        }
    }

    /// The report's data as templates know it. `logo` are the bytes of the letterhead's logo.
    #[must_use]
    pub fn view(&self, revision: u32, logo: Option<&[u8]>) -> ReportView {
        let input = ReportInput {
            config: &self.config,
            kind: self.kind,
            figures: &self.figures,
            previous: self.previous.as_deref(),
            changes: &self.changes,
            texts: &self.texts,
            findings: &self.prepared.gate.findings,
            submissions: &self.prepared.intake.submissions,
            other_files: &self.prepared.inputs.other_files,
            revision,
            logo,
        };
        let view = view::report(&input);
        match self.former.as_deref() {
            Some(former) => view.corrected(&ReportInput {
                previous: Some(former),
                changes: &self.corrections,
                ..input
            }),
            None => view,
        }
    }

    /// What the edition says of itself in metadata. `view` is its view.
    #[must_use]
    pub fn about(&self, view: &ReportView, revision: u32) -> About {
        let config = self.prepared.inputs.config;
        About::new(config, &self.figures, &view.running, self.kind, revision)
    }

    /// The tidy tables of INTERFACES.md; the public edition has no `hinweise`.
    #[must_use]
    pub fn tables(&self) -> Vec<Table<'_>> {
        write::tables::tables(&Contents {
            figures: &self.figures,
            changes: &self.changes,
            previous: self.previous.as_ref().map(|edition| edition.period),
            corrections: &self.corrections,
            former: self.former.as_ref().map_or(0, |edition| edition.revision),
            findings: &self.prepared.gate.findings,
            kind: self.kind,
            config: &self.config,
        })
    }
}

/// The report as PDF/UA-1 and PDF/A-2a.
///
/// # Errors
/// A fault in a template, with its name and line; a font that cannot be used.
pub fn pdf(view: &ReportView, templates: &Templates, theme: &Theme) -> Result<Vec<u8>> {
    set(&document(view, templates)?, theme)
}

/// The report as a document, from which both PDF and HTML are made.
///
/// # Errors
/// A fault in a template, with its name and line.
pub fn document(view: &ReportView, templates: &Templates) -> Result<Document> {
    template::render(view, templates)
}

/// A document as PDF/UA-1 and PDF/A-2a.
///
/// # Errors
/// A font that cannot be used.
pub fn set(document: &Document, theme: &Theme) -> Result<Vec<u8>> {
    let pages = layout::lay_out(document, theme)?;
    pdf::write(&pages, &document.meta)
}
