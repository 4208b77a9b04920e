//! A small project in code: what departments delivered, read as a test reads it.
//!
//! Measures stand in the sheet `Maßnahmen` from row 5, with the columns A to P in the order of
//! [`MeasureColumn`]; values in `Indikatoren`, one a row from row 5, the number in column F.

use chrono::NaiveDate;
use ratsbericht::aggregate::aggregate;
use ratsbericht::check::{self, Facts, Gate};
use ratsbericht::config::{self, Config};
use ratsbericht::domain::{
    Aggregation, Cents, Decimal, DepartmentId, Edition, FieldText, Figures, History, Inbox,
    Indicator, InputFile, Intake, Measure, MeasureColumn, Period, Phase, Ratio, RowPlace, Sign,
    Submission, SumRow, Value,
};
use ratsbericht::finding::{Finding, RuleId, Style, concise};
use ratsbericht::lang::Lang;
use ratsbericht::origin::{Origin, SheetRef};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The project file of every fixture; a test adds its own keys in front.
const PROJECT: &str = r#"
format = 1
[municipality]
name = "Musterstadt"
[issuer]
division = "Geschäftsbereich Soziales"
[resolution]
paper = "V1/19"
title = "Fachplan"
[[resolution.points]]
number = "1"
wording = "Der Oberbürgermeister wird beauftragt."
measures = true
[[fields]]
id = "WOHNEN"
name = "Wohnen und Unterbringung"
[[departments]]
id = "sozialamt"
name = "Sozialamt"
files = ["sozialamt*"]
due_workdays = 10
[[departments]]
id = "jugendamt"
name = "Jugendamt"
files = ["jugendamt*"]
"#;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

/// One period of the project.
#[derive(Clone)]
pub(super) struct Case {
    pub(super) period: Period,
    pub(super) today: NaiveDate,
    pub(super) config: Config,
    pub(super) submissions: Vec<Submission>,
    pub(super) indicators: Vec<Indicator>,
    pub(super) history: History,
    pub(super) former: Option<Edition>,
    pub(super) inbox: Inbox,
}

impl Case {
    /// Both departments delivered one file each, empty.
    pub(super) fn new(period: &str) -> Self {
        Self::with(period, "")
    }

    /// The same with more keys in ratsbericht.toml.
    pub(super) fn with(period: &str, keys: &str) -> Self {
        let period: Period = period.parse().expect("a period");
        let text = format!("{PROJECT}\n{keys}");
        let config = config::parse(&text, Path::new("")).expect("a valid project file");
        let mut case = Self {
            period,
            today: period.end(),
            config,
            submissions: Vec::new(),
            indicators: Vec::new(),
            history: History::default(),
            former: None,
            inbox: Inbox::default(),
        };
        for department in ["sozialamt", "jugendamt"] {
            case.submissions.push(Submission {
                unnamed: Vec::new(),
                department: department.into(),
                files: Vec::new(),
                measures: Vec::new(),
                definitions: Vec::new(),
                values: Vec::new(),
                texts: Vec::new(),
                sums: Vec::new(),
                sheets: Vec::new(),
            });
            case = case.file(department, &format!("{department}.xlsx"));
        }
        case
    }

    fn of(&mut self, department: &str) -> &mut Submission {
        let department = DepartmentId::from(department);
        let of = self.submissions.iter_mut().find(|s| s.department == department);
        of.expect("one of the two departments")
    }

    fn path(&self, name: &str) -> String {
        format!("eingang/{}/{name}", self.period)
    }

    /// A file more of a department, with a content of its own.
    pub(super) fn file(mut self, department: &str, name: &str) -> Self {
        let path = self.path(name);
        let sha256 = format!("digest of {path}");
        let file = InputFile { path, sha256, bytes: 1, modified: None, readable: true };
        self.of(department).files.push(file);
        self
    }

    /// Measures of a department in the file of its name.
    pub(super) fn measures(self, department: &str, rows: &[Row]) -> Self {
        self.measures_in(department, &format!("{department}.xlsx"), rows)
    }

    pub(super) fn measures_in(mut self, department: &str, file: &str, rows: &[Row]) -> Self {
        let sheet = Arc::new(SheetRef { file: self.path(file), sheet: "Maßnahmen".into() });
        let columns: Arc<BTreeMap<MeasureColumn, u32>> =
            Arc::new((1..).zip(COLUMNS).map(|(n, c)| (c, n)).collect());
        for (number, row) in (5..).zip(rows) {
            let mut measure = row.0.clone();
            measure.department = department.into();
            measure.place = RowPlace {
                sheet: Arc::clone(&sheet),
                row: number,
                columns: Arc::clone(&columns),
                rows: Arc::default(),
            };
            self.of(department).measures.push(measure);
        }
        self
    }

    /// An indicator's definition.
    pub(super) fn indicator(mut self, indicator: Indicator) -> Self {
        self.indicators.push(indicator);
        self
    }

    /// Values of one series: `2019-08 507, 2019-09 .`, each in a row of its own.
    pub(super) fn values(mut self, department: &str, id: &str, values: &str) -> Self {
        let file = self.path(&format!("{department}.xlsx"));
        let sheet = Arc::new(SheetRef { file, sheet: "Indikatoren".into() });
        let next = 5 + self.of(department).values.len();
        for (row, text) in (next..).zip(values.split(", ").filter(|text| !text.is_empty())) {
            let (period, text) = text.split_once(' ').expect("a period and a value");
            let sign = Sign::ALL.into_iter().find(|sign| sign.symbol() == text && text != "0");
            let origin = Origin {
                sheet: Arc::clone(&sheet),
                row: u32::try_from(row).expect("few rows"),
                column: 6,
            };
            let value = Value {
                indicator: id.into(),
                department: department.into(),
                district: None,
                period: period.parse().expect("a period"),
                value: if sign.is_some() { None } else { Some(number(text)) },
                signs: sign.map(Into::into).unwrap_or_default(),
                note: "".into(),
                origin: Some(origin),
                archived_source: None,
            };
            self.of(department).values.push(value);
        }
        self
    }

    /// A narrative for the action field, in `Texte`, cell B2 and below.
    pub(super) fn text(mut self, department: &str, text: &str) -> Self {
        let file = self.path(&format!("{department}.xlsx"));
        let sheet = Arc::new(SheetRef { file, sheet: "Texte".into() });
        let row = 2 + u32::try_from(self.of(department).texts.len()).expect("few texts");
        let origin = Origin { sheet, row, column: 2 };
        let field = Some("WOHNEN".into());
        let text = FieldText {
            field,
            department: department.into(),
            text: text.into(),
            public: true,
            origin,
        };
        self.of(department).texts.push(text);
        self
    }

    /// A sum row that covers rows 5 to 16, in F17.
    pub(super) fn sum(mut self, department: &str, stated: &str, actual: &str) -> Self {
        let file = self.path(&format!("{department}.xlsx"));
        let sheet = Arc::new(SheetRef { file, sheet: "Indikatoren".into() });
        let origin = Origin { sheet, row: 17, column: 6 };
        let (stated, actual) = (number(stated), number(actual));
        self.of(department).sums.push(SumRow {
            origin,
            label: "Summe".into(),
            stated,
            actual,
            rows: (5, 16),
            columns: None,
        });
        self
    }

    /// Freezes `earlier` editions before this one.
    pub(super) fn after(mut self, earlier: &[&Case]) -> Self {
        for case in earlier {
            let intake = case.intake();
            let mut inputs: Vec<(String, String)> = intake
                .submissions
                .iter()
                .flat_map(|s| s.files.iter().map(|f| (f.path.clone(), f.sha256.clone())))
                .collect();
            inputs.sort();
            self.history.editions.push(Edition {
                period: case.period,
                revision: 1,
                figures: aggregate(&intake, &case.history, &case.config).value,
                texts: Vec::new(),
                inputs,
                points: None,
            });
        }
        self
    }

    pub(super) fn intake(&self) -> Intake {
        Intake {
            period: self.period,
            submissions: self.submissions.clone(),
            indicators: self.indicators.clone(),
        }
    }

    /// Both passes and the gate, as the pipeline has them.
    pub(super) fn gate(&self) -> Gate {
        let intake = self.intake();
        let figures = aggregate(&intake, &self.history, &self.config);
        let mut findings = self.first_pass(&intake);
        findings.extend(self.second_pass(&intake, &figures.value));
        check::gate(findings, &self.config, self.today)
    }

    pub(super) fn facts<'a>(&'a self, intake: &'a Intake) -> Facts<'a> {
        Facts {
            config: &self.config,
            period: self.period,
            today: self.today,
            intake,
            history: &self.history,
            former: self.former.as_ref(),
            inbox: &self.inbox,
        }
    }

    fn first_pass(&self, intake: &Intake) -> Vec<Finding> {
        check::submissions(&self.facts(intake))
    }

    fn second_pass(&self, intake: &Intake, figures: &Figures) -> Vec<Finding> {
        check::figures(&self.facts(intake), figures)
    }

    /// What one rule found, in both languages with its help.
    pub(super) fn found(&self, rule: RuleId) -> String {
        let mut findings = self.gate().findings;
        findings.retain(|finding| finding.rule == rule);
        let english = Style { colour: false, lang: Lang::En };
        let mut out = String::new();
        for finding in findings {
            let one = std::slice::from_ref(&finding);
            out += &concise(one, Style::default());
            out += &format!("    Abhilfe: {}\n", finding.help.de);
            out += &concise(one, english);
            out += &format!("    help: {}\n", finding.help.en);
        }
        out
    }
}

const COLUMNS: [MeasureColumn; 16] = [
    MeasureColumn::Id,
    MeasureColumn::Field,
    MeasureColumn::Title,
    MeasureColumn::Responsible,
    MeasureColumn::Start,
    MeasureColumn::End,
    MeasureColumn::Phase,
    MeasureColumn::Progress,
    MeasureColumn::Plan,
    MeasureColumn::Spent,
    MeasureColumn::Reason,
    MeasureColumn::Text,
    MeasureColumn::AsOf,
    MeasureColumn::DoneOn,
    MeasureColumn::Point,
    MeasureColumn::Public,
];

/// A row of the measures sheet.
#[derive(Clone)]
pub(super) struct Row(Measure);

/// A measure that no rule minds: planned, with a text that says something.
pub(super) fn measure(id: &str) -> Row {
    let sheet = Arc::new(SheetRef { file: String::new(), sheet: String::new() });
    Row(Measure {
        id: id.into(),
        department: "".into(),
        field: Some("WOHNEN".into()),
        title: format!("Titel von {id}"),
        responsible: "Amt".into(),
        start: None,
        end: None,
        end_text: String::new(),
        phase: Some(Phase::Planned),
        phase_text: String::new(),
        progress: None,
        plan: None,
        spent: None,
        reason: None,
        text: Some("Die Ausschreibung ist veröffentlicht, Angebote folgen im Herbst.".into()),
        as_of: Some(day("2019-09-30")),
        done_on: None,
        point: None,
        public: true,
        place: RowPlace { sheet, row: 0, columns: Arc::default(), rows: Arc::default() },
    })
}

impl Row {
    pub(super) fn title(mut self, title: &str) -> Self {
        self.0.title = title.into();
        self
    }
    pub(super) fn start(mut self, start: &str) -> Self {
        self.0.start = Some(day(start));
        self
    }
    pub(super) fn end(mut self, end: &str) -> Self {
        self.0.end = Some(day(end));
        self
    }
    pub(super) fn phase(mut self, phase: Phase) -> Self {
        self.0.phase = Some(phase);
        self
    }
    pub(super) fn phase_text(mut self, text: &str) -> Self {
        self.0.phase_text = text.into();
        self
    }
    pub(super) fn done_on(mut self, done: &str) -> Self {
        self.0.done_on = Some(day(done));
        self
    }
    pub(super) fn progress(mut self, progress: &str) -> Self {
        self.0.progress = Some(number(progress));
        self
    }
    pub(super) fn money(mut self, plan: i64, spent: i64) -> Self {
        self.0.plan = Some(Cents(plan * 100));
        self.0.spent = Some(Cents(spent * 100));
        self
    }
    pub(super) fn reason(mut self, reason: &str) -> Self {
        self.0.reason = Some(reason.into());
        self
    }
    pub(super) fn text(mut self, text: &str) -> Self {
        self.0.text = (!text.is_empty()).then(|| text.into());
        self
    }
}

/// A monthly stock of persons, public.
pub(super) fn stock(id: &str, name: &str) -> Indicator {
    Indicator {
        field: Some("WOHNEN".into()),
        unit: "Personen".into(),
        aggregation: Some(Aggregation::Stock),
        public: true,
        ..Indicator::new(id.into(), name.into())
    }
}

/// A ratio in per cent of two indicators.
pub(super) fn ratio(id: &str, numerator: &str, denominator: &str) -> Indicator {
    let parts = Ratio { numerator: vec![numerator.into()], denominator: vec![denominator.into()] };
    Indicator {
        unit: "%".into(),
        aggregation: Some(Aggregation::Ratio),
        ratio: Some(parts),
        decimals: 1,
        ..stock(id, "Auslastung der Plätze")
    }
}
