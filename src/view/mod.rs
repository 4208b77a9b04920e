//! What the report says: figures, narratives and changes become a [`ReportView`], the one
//! serialisable value that is all a template may know.
//!
//! One file per part of the report; [`format`](mod@format) is the only place that prints German
//! numbers, [`words`] holds the report's fixed wording. Nothing is calculated here: every figure
//! comes from [`Figures`], every comparison from [`Change`].

mod basis;
mod changes;
pub mod format;
mod glance;
mod indicators;
mod letter;
mod measures;
mod points;
mod recipient;
mod reference;
mod resolution;
pub mod words;

pub use basis::{BasisView, DeliveryRow, FileRow, FindingGroup, FindingRow, SignRow};
pub use changes::{ChangeGroup, ChangeRow, ChangesView, SPENT_CHANGED};
pub use glance::{FieldRow, GlanceView, KeyFigure, NoticeRow};
pub use indicators::{
    ChartKind, ChartView, IndicatorGroup, IndicatorView, IndicatorsView, QuarterView, TargetLine,
};
pub use letter::{LetterField, LetterView, PointView, SignatureView};
pub use measures::{MeasureGroup, MeasureRow, MeasureTotal, MeasuresView, PhaseQuarter};
pub use recipient::RecipientView;
pub use reference::{Omitted, PublicTexts, narratives, public_texts, resolve, with_references};
pub use resolution::resolution_points;

use crate::config::{Config, EditionKind};
use crate::domain::{
    Change, DepartmentId, Edition, FieldId, FigureIndex, Figures, InputFile, MeasureQuarter,
    Submission, TextRecord,
};
use crate::finding::Finding;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything a report is made from.
///
/// For the public edition `figures`, `previous` and `changes` are already those of the public
/// edition (disclosure control has run); measures, indicators and texts that are not public are
/// left out here once more.
#[derive(Debug, Clone, Copy)]
pub struct ReportInput<'a> {
    /// The project file, the period's bericht.toml applied.
    pub config: &'a Config,
    /// Full or public.
    pub kind: EditionKind,
    /// The figures of the period.
    pub figures: &'a Figures,
    /// The edition before; `None` for the first.
    pub previous: Option<&'a Edition>,
    /// What changed against it.
    pub changes: &'a [Change],
    /// Narratives in the departments' order; references that are left in them are resolved.
    pub texts: &'a [TextRecord],
    /// Findings of the run, accepted ones included.
    pub findings: &'a [Finding],
    /// Deliveries in the order of ratsbericht.toml, missing departments included (no files).
    pub submissions: &'a [Submission],
    /// Further files that went in (ratsbericht.toml, bericht.toml, templates).
    pub other_files: &'a [InputFile],
    /// Revision of this edition, from 1.
    pub revision: u32,
    /// Bytes of the letterhead's logo (PNG or SVG).
    pub logo: Option<&'a [u8]>,
}

/// A period in the forms that a report needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodView {
    /// `2019-Q3`.
    pub code: String,
    /// `III. Quartal 2019`.
    pub text: String,
    /// `III/2019`.
    pub short: String,
    /// Last day, `30. September 2019`.
    pub end: String,
    /// The quarter it lies in, `III. Quartal 2019`.
    pub quarter: String,
    /// The edition before, `II. Quartal 2019`; empty for the first.
    pub previous: String,
}

/// Which edition this is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditionView {
    /// Public edition.
    pub public: bool,
    /// `Ausgabe für den Rat` or `öffentliche Ausgabe`.
    pub word: String,
    /// Revision, from 1.
    pub revision: u32,
}

/// Running head and foot, metadata.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunningView {
    /// `Beschlusskontrolle zu V2927/19`.
    pub title: String,
    /// Title with the resolution's own.
    pub long_title: String,
    /// `III. Quartal 2019`, with the revision from the second on.
    pub period: String,
    /// Issuer.
    pub issuer: String,
    /// Confidentiality mark; empty in the public edition.
    pub mark: String,
    /// Sentence for every page's foot.
    pub notice: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// The report's date.
    pub date: NaiveDate,
}

/// How much there is: what a template needs to decide on a table of contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtentView {
    /// Action fields that occur.
    pub fields: usize,
    /// Measures.
    pub measures: usize,
    /// Indicators.
    pub indicators: usize,
    /// Changes.
    pub changes: usize,
}

/// The report as data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportView {
    /// The reporting period.
    pub period: PeriodView,
    /// Full or public.
    pub edition: EditionView,
    /// Head, foot, metadata.
    pub running: RunningView,
    /// Sizes.
    pub extent: ExtentView,
    /// The letter.
    pub letter: LetterView,
    /// One page of words and figures.
    pub glance: GlanceView,
    /// What changed.
    pub changes: ChangesView,
    /// Annex of measures.
    pub measures: MeasuresView,
    /// Annex of indicators.
    pub indicators: IndicatorsView,
    /// What was corrected against the revision before of this edition.
    pub corrections: ChangesView,
    /// Basis of data.
    pub basis: BasisView,
    /// The city's abbreviations (`[glossary]`) and what they stand for.
    pub glossary: BTreeMap<String, String>,
    /// Words of other languages (`[foreign]`) and their language tags.
    pub foreign: BTreeMap<String, String>,
}

impl ReportView {
    /// The report as a correction: `input` compares with the revision before of the same edition.
    #[must_use]
    pub fn corrected(mut self, input: &ReportInput<'_>) -> Self {
        self.corrections = changes::view(&Scope::new(input));
        self.letter.correction = words::correction(input.revision, self.corrections.count);
        self
    }
}

/// Says what the report says. Never fails: what is missing is said to be missing.
#[must_use]
pub fn report(input: &ReportInput<'_>) -> ReportView {
    let scope = Scope::new(input);
    let measures = measures::view(&scope);
    let indicators = indicators::view(&scope);
    let changes = changes::view(&scope);
    let glance = glance::view(&scope, &indicators);
    let letter = letter::view(&scope);
    let basis = basis::view(&scope, &indicators);
    let extent = ExtentView {
        fields: glance.rows.len(),
        measures: measures.count,
        indicators: indicators.groups.iter().map(|group| group.indicators.len()).sum(),
        changes: changes.count,
    };
    ReportView {
        period: period(input),
        edition: EditionView {
            public: scope.public,
            word: words::edition(input.kind).to_owned(),
            revision: input.revision,
        },
        running: running(&scope),
        extent,
        letter,
        glance,
        changes,
        measures,
        indicators,
        corrections: ChangesView::none(),
        basis,
        glossary: input.config.glossary.clone(),
        foreign: input.config.foreign.clone(),
    }
}

fn period(input: &ReportInput<'_>) -> PeriodView {
    let period = input.figures.period;
    PeriodView {
        code: period.to_string(),
        text: format::period(period),
        short: format::period_short(period),
        end: format::date_long(period.end()),
        quarter: format::period(period.quarter()),
        previous: input.previous.map(|e| format::period(e.period)).unwrap_or_default(),
    }
}

fn running(scope: &Scope<'_>) -> RunningView {
    let config = scope.input.config;
    let title = words::short_title(config, scope.public);
    let resolution = scope.resolution_title();
    let long_title = if resolution.is_empty() {
        format!("{title}, {}", format::period(scope.input.figures.period))
    } else {
        format!("{title}: {resolution}, {}", format::period(scope.input.figures.period))
    };
    let mut period = format::period(scope.input.figures.period);
    if scope.public {
        period = format!("{period}, {}", words::edition(scope.input.kind));
    }
    if scope.input.revision > 1 {
        period = format!("{period}, {}. Fassung", scope.input.revision);
    }
    RunningView {
        title,
        long_title,
        period,
        issuer: [&config.municipality.name, &config.issuer.division]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(", "),
        mark: if scope.public { String::new() } else { config.control.confidentiality.clone() },
        notice: config.notice.clone(),
        keywords: scope.fields.iter().map(|(_, name)| name.clone()).collect(),
        date: config.report_date(scope.input.figures.period),
    }
}

/// What several parts ask of the input.
struct Scope<'a> {
    input: &'a ReportInput<'a>,
    public: bool,
    /// Action fields that carry anything, in report order; things without a field come last, under
    /// an empty id.
    fields: Vec<(FieldId, String)>,
    /// Figures by indicator, made when the first reference is met.
    index: std::cell::OnceCell<FigureIndex<'a>>,
}

impl<'a> Scope<'a> {
    fn new(input: &'a ReportInput<'a>) -> Self {
        let public = input.kind == EditionKind::Public;
        let index = std::cell::OnceCell::new();
        let mut scope = Self { input, public, fields: Vec::new(), index };
        let none = FieldId::from("");
        let mut used: std::collections::BTreeSet<FieldId> = std::collections::BTreeSet::new();
        used.extend(scope.measures().map(|m| m.field.clone().unwrap_or_else(|| none.clone())));
        used.extend(
            scope.indicators().map(|i| i.indicator.field.clone().unwrap_or_else(|| none.clone())),
        );
        used.extend(scope.texts().map(|text| text.field.clone()));
        let known = input.figures.fields.iter().filter(|(id, _)| used.contains(id)).cloned();
        scope.fields = known.collect();
        if used.contains(&none) {
            scope.fields.push((none, words::WITHOUT_FIELD.to_owned()));
        }
        scope
    }

    fn measures(&self) -> impl Iterator<Item = &'a crate::domain::MeasureRecord> + use<'a> {
        let public = self.public;
        self.input.figures.measures.iter().filter(move |m| !public || m.public)
    }

    fn indicators(&self) -> impl Iterator<Item = &'a crate::domain::IndicatorFigures> + use<'a> {
        let public = self.public;
        self.input.figures.indicators.iter().filter(move |i| !public || i.indicator.public)
    }

    fn texts(&self) -> impl Iterator<Item = &'a TextRecord> + use<'a> {
        let public = self.public;
        self.input.texts.iter().filter(move |t| !public || t.public)
    }

    /// Counts of one action field (of all for `None`) at the end of the reporting quarter.
    fn quarter(&self, field: Option<&FieldId>) -> Option<&'a MeasureQuarter> {
        let quarter = self.input.figures.period.quarter();
        self.input
            .figures
            .measure_quarters
            .iter()
            .rev()
            .find(|row| row.quarter == quarter && row.field.as_ref() == field)
    }

    /// How money is printed.
    fn grouping(&self) -> format::MoneyGrouping {
        match self.input.config.output.money_points {
            true => format::MoneyGrouping::Point,
            false => format::MoneyGrouping::Space,
        }
    }

    /// Departments that delivered nothing, by name.
    fn missing(&self) -> Vec<String> {
        self.input
            .submissions
            .iter()
            .filter(|submission| submission.files.is_empty())
            .map(|submission| self.department(&submission.department))
            .collect()
    }

    /// A narrative with its references resolved.
    fn resolve(&self, text: &str) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        let index = self.index.get_or_init(|| {
            let figures = self.input.figures;
            if self.public { FigureIndex::published(figures) } else { FigureIndex::new(figures) }
        });
        resolve(text, index)
    }

    fn department(&self, id: &DepartmentId) -> String {
        self.input.config.department(id).map_or_else(|| id.to_string(), |d| d.name.clone())
    }

    /// The resolution's title, where it may be named.
    fn resolution_title(&self) -> &'a str {
        let resolution = &self.input.config.resolution;
        if self.public && !resolution.public { "" } else { &resolution.title }
    }
}
