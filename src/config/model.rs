//! ratsbericht.toml as data: one struct a table, one field a key (INTERFACES.md, RULES.md).
//!
//! Every field says its default. Unknown keys are refused by the loader.

use crate::domain::{
    Aggregation, Better, Decimal, DepartmentId, FieldId, Forecast, Gaps, Grain, IndicatorId,
    Period, Phase, PointState, Target,
};
use crate::finding::{Level, RuleId};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A whole project file, valid: ids are unique, references resolve.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// `[municipality]`
    pub municipality: Municipality,
    /// `[issuer]`
    pub issuer: Issuer,
    /// `[resolution]`
    pub resolution: Resolution,
    /// `[control]`
    pub control: Control,
    /// `[[signatures]]`
    pub signatures: Vec<Signature>,
    /// `[[fields]]` in report order.
    pub fields: Vec<Field>,
    /// `[[departments]]`
    pub departments: Vec<Department>,
    /// `[[indicators]]`
    pub indicators: Vec<IndicatorConfig>,
    /// `[[recipients]]`
    pub recipients: Vec<Recipient>,
    /// `[delivery]`
    pub delivery: Delivery,
    /// `[rules]`
    pub rules: Rules,
    /// `[disclosure]`
    pub disclosure: Disclosure,
    /// `[output]`
    pub output: Output,
    /// `[reasons]`: code to words; empty: any text of two words or more is a reason.
    pub reasons: BTreeMap<String, String>,
    /// `[phases]`: further words for phases, lower case, to phase.
    pub phases: BTreeMap<String, crate::domain::Phase>,
    /// `[axes]`: ordered rules; empty: the default rules of RULES.md 7.
    pub axes: Axes,
    /// `[margins]`
    pub margins: Margins,
    /// `[texts]`
    pub texts: Texts,
    /// `[publish]`
    pub publish: Publish,
    /// `[public] default`: what an empty "öffentlich" of measures and texts means (default no).
    pub public_default: bool,
    /// `[[accepted]]`, from the period's bericht.toml too.
    pub accepted: Vec<Accepted>,
    /// `[[dropped]]`, from the period's bericht.toml too.
    pub dropped: Vec<Dropped>,
    /// `[glossary]`: abbreviation to what it stands for; added to the built-in ones, an empty text
    /// takes one away.
    pub glossary: BTreeMap<String, String>,
    /// `[foreign]`: words of another language to their language tag (BCP 47), for screen readers.
    pub foreign: BTreeMap<String, String>,
    /// Confirmed ids of rows without one, from kennungen.toml.
    pub ids: Vec<ConfirmedId>,
    /// `sample = "…"`: a sentence printed in every page's foot ("Fiktive Daten …"); empty for none.
    pub notice: String,
}

/// `[municipality]`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Municipality {
    /// Name.
    pub name: String,
    /// Amtlicher Gemeindeschlüssel, 8 digits; may be empty.
    pub ags: String,
    /// Land, for public holidays (default Sachsen).
    pub land: String,
}

/// `[issuer]`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Issuer {
    /// Issuing division (Geschäftsbereich).
    pub division: String,
    /// Reference sign, printed as "GZ: …".
    pub reference: String,
    /// Place.
    pub place: String,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Telephone.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Logo (SVG or PNG), resolved against the project folder.
    pub logo: Option<PathBuf>,
}

/// `[resolution]`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resolution {
    /// Vorlagennummer.
    pub paper: String,
    /// Sitzungsnummer.
    pub session: String,
    /// Antragsnummer.
    pub motion: String,
    /// Beschlussnummer.
    pub number: String,
    /// Day of the decision.
    pub decided: Option<NaiveDate>,
    /// Title.
    pub title: String,
    /// Public (default true).
    pub public: bool,
    /// Points.
    pub points: Vec<Point>,
}

/// `[[resolution.points]]`
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Number as printed.
    pub number: String,
    /// Wording, quoted in the letter.
    pub wording: String,
    /// State (default offen).
    pub state: PointState,
    /// What the letter says; built from the state where empty.
    pub text: String,
    /// This point carries the measures and action fields.
    pub measures: bool,
    /// Public (default true).
    pub public: bool,
}

/// `[control]`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Control {
    /// The report's date; `None`: last day of the period.
    pub date: Option<NaiveDate>,
    /// Next control date.
    pub next: Option<NaiveDate>,
    /// Mark on every page of the full edition; empty for none.
    pub confidentiality: String,
    /// Salutation.
    pub salutation: String,
    /// Lines of the address field.
    pub addressees: Vec<String>,
}

/// `[[signatures]]`
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// `acknowledges` (Kenntnisnahme) instead of `signs`.
    pub acknowledges: bool,
    /// Name; empty leaves the line for the signature.
    pub name: String,
    /// Role.
    pub role: String,
}

/// `[[fields]]`
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Id.
    pub id: FieldId,
    /// Name.
    pub name: String,
    /// Other names that occur in workbooks.
    pub aliases: Vec<String>,
}

/// `[[departments]]`
#[derive(Debug, Clone, PartialEq)]
pub struct Department {
    /// Id.
    pub id: DepartmentId,
    /// Name.
    pub name: String,
    /// Globs inside the period's inbox folder.
    pub files: Vec<String>,
    /// E-mail address.
    pub email: String,
    /// Deadline in working days after the period's end; `None`: none.
    pub due_workdays: Option<u32>,
    /// Reading profiles.
    pub sheets: Vec<Profile>,
}

/// What a sheet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetKind {
    /// Measures.
    Measures,
    /// Indicators.
    Indicators,
    /// Narratives.
    Texts,
    /// Not read.
    Skip,
}

/// Layout of an indicators sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetLayout {
    /// One row a value.
    Long,
    /// Periods in the columns.
    Wide,
}

/// `[[departments.sheets]]`: a reading profile; wins over detection.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    /// Sheet name or glob.
    pub sheet: String,
    /// Kind.
    pub kind: Option<SheetKind>,
    /// Layout.
    pub layout: Option<SheetLayout>,
    /// Header rows, 1-based.
    pub header_rows: Vec<u32>,
    /// Constant action field for the whole sheet (id, name or alias).
    pub field: String,
    /// The only indicator of the sheet (id or name), where its rows name none.
    pub name: String,
    /// Known column name (`id`, `name`, `unit`, …) to header text or column letter.
    pub columns: BTreeMap<String, String>,
    /// Header text or column letter to the period that its values are for.
    pub periods: BTreeMap<String, Period>,
    /// Text in a cell to table sign or `0`: overrides the default meaning of placeholders.
    pub placeholders: BTreeMap<String, String>,
    /// `read` (true) or `skip` (false) hidden rows, columns and sheets; `None`: RULES.md 15.
    pub hidden: Option<bool>,
    /// Header text, column letter, id or name to unit.
    pub units: BTreeMap<String, String>,
    /// Unit of all amounts or values that state none, as a title says it ("Beträge in T€").
    pub unit: String,
}

/// A row of kennungen.toml: the lasting id of a measure or indicator whose rows have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedId {
    /// Department that reports it.
    pub department: DepartmentId,
    /// Title or name, compared without regard to case, blanks and hyphens.
    pub title: String,
    /// Its id.
    pub id: String,
}

/// `[[indicators]]`: what the project file says wins over the workbooks; `None` leaves it to them.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorConfig {
    /// Id.
    pub id: IndicatorId,
    /// Name.
    pub name: Option<String>,
    /// Other names (RULES.md 20).
    pub aliases: Vec<String>,
    /// Action field.
    pub field: Option<FieldId>,
    /// Unit.
    pub unit: Option<String>,
    /// Aggregation.
    pub aggregation: Aggregation,
    /// Base period.
    pub grain: Option<Grain>,
    /// Ids above the line of a ratio.
    pub numerator: Vec<IndicatorId>,
    /// Ids below the line.
    pub denominator: Vec<IndicatorId>,
    /// Decimals printed; `None`: the most that values show, at most 2.
    pub decimals: Option<u32>,
    /// Good direction.
    pub better: Better,
    /// Target.
    pub target: Option<Target>,
    /// Forecast.
    pub forecast: Option<Forecast>,
    /// Tolerance in per cent (default 5).
    pub tolerance_percent: Option<Decimal>,
    /// Incomplete quarters.
    pub gaps: Gaps,
    /// Counts people (default false).
    pub counts_people: bool,
    /// Public (default false).
    pub public: bool,
}

/// `full` or `public`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EditionKind {
    /// Everything.
    Full,
    /// Without anything non-public, under disclosure control.
    Public,
}

impl EditionKind {
    /// The word in files and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            EditionKind::Full => "full",
            EditionKind::Public => "public",
        }
    }
}

/// `[[recipients]]`
#[derive(Debug, Clone, PartialEq)]
pub struct Recipient {
    /// Id.
    pub id: String,
    /// `faction`, `member` or `office`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Salutation.
    pub salutation: String,
    /// Address lines.
    pub address: Vec<String>,
    /// E-mail address.
    pub email: String,
    /// Which edition (default full).
    pub edition: EditionKind,
    /// May get confidential editions by mail (default false).
    pub confidential_by_mail: bool,
}

/// `[delivery]`
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// Folder for deliveries.
    pub folder: PathBuf,
    /// Largest mail that is sent, in megabytes of 1,000,000 bytes (default 20).
    pub max_megabytes: u32,
    /// SMTP server.
    pub smtp: Option<Smtp>,
}

impl Default for Delivery {
    fn default() -> Self {
        Self { folder: PathBuf::new(), max_megabytes: 20, smtp: None }
    }
}

/// `delivery.smtp`
#[derive(Debug, Clone, PartialEq)]
pub struct Smtp {
    /// Host.
    pub host: String,
    /// Port (default 465, 587 or 25, by `tls`).
    pub port: u16,
    /// How the connection is secured (default STARTTLS).
    pub tls: SmtpTls,
    /// Sender address.
    pub from: String,
    /// User; empty for no authentication.
    pub user: String,
    /// Environment variable that holds the password.
    pub password_env: String,
    /// File whose first line is the password; only its owner may read it.
    pub password_file: Option<PathBuf>,
    /// The city's own certificate authority (PEM), beside those of the system.
    pub ca_file: Option<PathBuf>,
    /// How long one answer of the server is waited for (default 60).
    pub timeout_seconds: u32,
    /// How often a mail is tried while the server asks to come back later (default 4).
    pub attempts: u32,
    /// Pause before the second attempt; doubles with each further one (default 15).
    pub retry_seconds: u32,
}

/// How a connection to a mail server is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// TLS from the first byte.
    Implicit,
    /// TLS after STARTTLS; never without.
    StartTls,
    /// Not at all: to this machine only.
    None,
}

/// `[rules]`
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// Level from which the exit code is 1; `None` for `never` (default error).
    pub fail_at: Option<Level>,
    /// Levels by rule; `None` is `off`.
    pub levels: BTreeMap<RuleId, Option<Level>>,
}

/// `[disclosure]`
#[derive(Debug, Clone, PartialEq)]
pub struct Disclosure {
    /// Counts from 1 to this minus 1 are suppressed (default 3).
    pub min_count: u32,
    /// Secondary suppression (default true).
    pub secondary: bool,
    /// Width of the interval that must remain; `None`: 0 to `min_count`.
    pub protection_width: Option<u32>,
}

/// `[output]`
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// DIN 5008 form A instead of B (default B).
    pub form_a: bool,
    /// CSV dialects (default both).
    pub csv: Vec<CsvDialect>,
    /// Formats (default pdf, csv).
    pub formats: Vec<OutputFormat>,
    /// `money_grouping = "point"`: 1.234.567 € instead of 1 234 567 € (default space).
    pub money_points: bool,
    /// Theme file, resolved against the project folder; `None`: built-in.
    pub theme: Option<PathBuf>,
    /// Folder of template overrides (`vorlagen`), where it exists.
    pub templates: Option<PathBuf>,
}

/// CSV dialects of INTERFACES.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CsvDialect {
    /// `excel-de`
    ExcelDe,
    /// `open-data`
    OpenData,
}

/// Output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the formats")]
pub enum OutputFormat {
    Pdf,
    Csv,
    Xlsx,
    Html,
    Datapackage,
    Oparl,
    Dcat,
}

impl OutputFormat {
    /// The word of `output.formats`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            OutputFormat::Pdf => "pdf",
            OutputFormat::Csv => "csv",
            OutputFormat::Xlsx => "xlsx",
            OutputFormat::Html => "html",
            OutputFormat::Datapackage => "datapackage",
            OutputFormat::Oparl => "oparl",
            OutputFormat::Dcat => "dcat",
        }
    }
}

/// `[axes]`: ordered rules, the first that matches wins.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Axes {
    /// Rules of the deadline axis.
    pub deadline: Vec<AxisRule>,
    /// Rules of the evaluation axis.
    pub evaluation: Vec<AxisRule>,
}

/// One rule of an axis: a condition and the word it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisRule {
    /// Condition as written, a minijinja-like expression over documented names.
    pub when: String,
    /// The axis' word.
    pub then: String,
}

/// `[margins]`
#[derive(Debug, Clone, PartialEq)]
pub struct Margins {
    /// Spent above plan by more than this is a finding (default 10).
    pub spent_percent: Decimal,
    /// A value that changes by more than this factor is a finding (default 3).
    pub jump_factor: Decimal,
    /// Texts unchanged for this many editions are stale (default 2).
    pub stale_editions: u32,
}

/// `[texts]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// Sentences allowed in the table (default 3).
    pub table_sentences: u32,
    /// Words that a text needs to have substance (default 5).
    pub min_words: u32,
}

/// `[publish]`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Publish {
    /// Licence URI.
    pub licence: String,
    /// Base URL of published files.
    pub base_url: String,
    /// Publisher's name.
    pub publisher: String,
    /// Address of the data provider in GovData's list of contributors.
    pub contributor: String,
}

/// `[[accepted]]`: a single finding that no longer counts (RULES.md 16).
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// Rule.
    pub rule: RuleId,
    /// Department; empty for any.
    pub department: String,
    /// Measure or indicator id; empty for any.
    pub id: String,
    /// Cell as `file!sheet!A1`, `sheet!A1` or `A1`; empty for any.
    pub cell: String,
    /// Reason.
    pub reason: String,
    /// Who accepted it.
    pub by: String,
    /// Last day; `None` for no end.
    pub until: Option<NaiveDate>,
}

/// `[[dropped]]`: a measure that left, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Measure id.
    pub id: String,
    /// Reason.
    pub reason: String,
}

impl Config {
    /// The action field of an id.
    #[must_use]
    pub fn field(&self, id: &FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == *id)
    }

    /// Whether findings of a rule about this measure or indicator are accepted by its id: then they stay
    /// findings of their own, and are not told together with others.
    #[must_use]
    pub fn accepts_by_id(&self, rule: RuleId, id: &str) -> bool {
        self.accepted.iter().any(|accepted| accepted.rule == rule && accepted.id == id)
    }

    /// The department of an id.
    #[must_use]
    pub fn department(&self, id: &DepartmentId) -> Option<&Department> {
        self.departments.iter().find(|department| department.id == *id)
    }

    /// Whether the statement of an open measure is from before the last `stale_editions` periods.
    #[must_use]
    pub fn is_stale(&self, as_of: NaiveDate, phase: Option<Phase>, period: Period) -> bool {
        let ended = matches!(phase, Some(Phase::Done | Phase::Dropped));
        let before = i32::try_from(self.margins.stale_editions).ok().filter(|n| *n > 0);
        let then = before.and_then(|before| period.offset(-before));
        !ended && then.is_some_and(|then| as_of <= then.end())
    }

    /// The report's date in `period`.
    #[must_use]
    pub fn report_date(&self, period: Period) -> NaiveDate {
        self.control.date.unwrap_or_else(|| period.end())
    }
}
