//! A city in memory: the few lines that a test about figures needs, no files.

use chrono::NaiveDate;
use ratsbericht::aggregate::aggregate;
use ratsbericht::config::{
    Axes, Config, Control, Delivery, Department, Disclosure, Field, Issuer, Margins, Municipality,
    Output, Publish, Resolution, Rules, Texts,
};
use ratsbericht::domain::{
    Aggregation, Cents, Decimal, Edition, Figures, History, Indicator, IndicatorQuarter, InputFile,
    Intake, Measure, MeasureColumn, Period, Phase, Ratio, RowPlace, Sign, Signs, Submission, Value,
};
use ratsbericht::finding::Finding;
use ratsbericht::origin::{Origin, SheetRef};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Departments `a` and `b`, fields `WOHNEN` and `ARBEIT`, and what a test adds.
pub(crate) struct City {
    pub(crate) config: Config,
    pub(crate) intake: Intake,
    pub(crate) history: History,
    next_row: u32,
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().expect(text)
}

pub(crate) fn period(text: &str) -> Period {
    text.parse().expect(text)
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect(text)
}

pub(crate) fn config() -> Config {
    let department = |id: &str, name: &str| Department {
        id: id.into(),
        name: name.into(),
        files: vec![format!("{id}*")],
        email: String::new(),
        due_workdays: None,
        sheets: Vec::new(),
    };
    let field = |id: &str, name: &str| Field { id: id.into(), name: name.into(), aliases: vec![] };
    Config {
        ids: Vec::new(),
        municipality: Municipality { name: "Musterstadt".into(), ..Municipality::default() },
        issuer: Issuer::default(),
        resolution: Resolution::default(),
        control: Control::default(),
        signatures: vec![],
        fields: vec![field("WOHNEN", "Wohnen"), field("ARBEIT", "Arbeit")],
        departments: vec![department("a", "Amt A"), department("b", "Amt B")],
        indicators: vec![],
        recipients: vec![],
        delivery: Delivery::default(),
        rules: Rules { fail_at: None, levels: BTreeMap::new() },
        disclosure: Disclosure { min_count: 3, secondary: true, protection_width: None },
        output: Output {
            form_a: false,
            csv: vec![],
            formats: vec![],
            money_points: false,
            theme: None,
            templates: None,
        },
        reasons: BTreeMap::new(),
        phases: BTreeMap::new(),
        axes: Axes::default(),
        margins: Margins {
            spent_percent: decimal("10"),
            jump_factor: decimal("3"),
            stale_editions: 2,
        },
        texts: Texts { table_sentences: 3, min_words: 5 },
        publish: Publish::default(),
        public_default: false,
        accepted: vec![],
        dropped: vec![],
        glossary: BTreeMap::new(),
        foreign: BTreeMap::new(),
        notice: String::new(),
    }
}

pub(crate) fn indicator(id: &str, aggregation: Aggregation) -> Indicator {
    Indicator {
        field: Some("WOHNEN".into()),
        unit: "Personen".into(),
        aggregation: Some(aggregation),
        public: true,
        ..Indicator::new(id.into(), format!("Indikator {id}"))
    }
}

/// A ratio of two indicators.
pub(crate) fn ratio(id: &str, above: &str, below: &str) -> Indicator {
    let ratio = Ratio { numerator: vec![above.into()], denominator: vec![below.into()] };
    let mut indicator = indicator(id, Aggregation::Ratio);
    indicator.ratio = Some(ratio);
    indicator
}

pub(crate) fn sheet(department: &str, sheet: &str, period: Period) -> Arc<SheetRef> {
    let file = format!("eingang/{period}/{department}.xlsx");
    Arc::new(SheetRef { file, sheet: sheet.into() })
}

pub(crate) fn measure(department: &str, id: &str, field: &str, phase: Phase) -> Measure {
    Measure {
        id: id.into(),
        department: department.into(),
        field: Some(field.into()),
        title: format!("Maßnahme {id}"),
        responsible: format!("Amt {}", department.to_uppercase()),
        start: None,
        end: None,
        end_text: String::new(),
        phase: Some(phase),
        phase_text: phase.word().into(),
        progress: None,
        plan: None,
        spent: None,
        reason: None,
        text: None,
        as_of: None,
        done_on: None,
        point: None,
        public: false,
        place: RowPlace {
            sheet: Arc::new(SheetRef { file: "m.xlsx".into(), sheet: "M".into() }),
            row: 1,
            columns: Arc::new(BTreeMap::from([(MeasureColumn::Id, 1)])),
            rows: Arc::default(),
        },
    }
}

impl City {
    pub(crate) fn new(at: &str) -> Self {
        let config = config();
        let at = period(at);
        let submissions = config.departments.iter().map(|department| Submission {
            unnamed: Vec::new(),
            department: department.id.clone(),
            files: vec![InputFile {
                path: format!("eingang/{at}/{}.xlsx", department.id),
                sha256: String::new(),
                bytes: 1,
                modified: None,
                readable: true,
            }],
            measures: vec![],
            definitions: vec![],
            values: vec![],
            texts: vec![],
            sums: vec![],
            sheets: vec![],
        });
        let intake = Intake { period: at, submissions: submissions.collect(), indicators: vec![] };
        Self { config, intake, history: History::default(), next_row: 2 }
    }

    pub(crate) fn indicator(mut self, indicator: Indicator) -> Self {
        self.intake.indicators.push(indicator);
        self
    }

    fn submission(&mut self, department: &str) -> &mut Submission {
        let mut submissions = self.intake.submissions.iter_mut();
        submissions.find(|s| s.department.as_str() == department).expect("a department")
    }

    /// Adds one value; `who` is `a` or `a/district`; an empty number is a gap with sign `.`.
    pub(crate) fn value(mut self, who: &str, id: &str, at: &str, number: &str) -> Self {
        self.push(who, id, at, number);
        self
    }

    /// Adds values of consecutive base periods, `-` for a base period without a row.
    pub(crate) fn values(mut self, who: &str, id: &str, from: &str, numbers: &str) -> Self {
        let mut at = period(from);
        for number in numbers.split_whitespace() {
            if number != "-" {
                self.push(who, id, &at.to_string(), number);
            }
            at = at.offset(1).expect("a year in range");
        }
        self
    }

    pub(crate) fn push(&mut self, who: &str, id: &str, at: &str, number: &str) {
        let (department, district) = match who.split_once('/') {
            Some((department, district)) => (department, Some(district.into())),
            None => (who, None),
        };
        // `…` is not yet there, an empty text unknown.
        let gap = if number == "…" { Sign::NotYet } else { Sign::Unknown };
        let value = (!number.is_empty() && number != "…").then(|| decimal(number));
        self.next_row += 1;
        let sheet = sheet(department, "Indikatoren", self.intake.period);
        let origin = Origin { sheet, row: self.next_row, column: 4 };
        let signs = if value.is_none() { Signs::from(gap) } else { Signs::NONE };
        self.submission(department).values.push(Value {
            indicator: id.into(),
            department: department.into(),
            district,
            period: period(at),
            value,
            signs,
            note: "".into(),
            origin: Some(origin),
            archived_source: None,
        });
    }

    pub(crate) fn measure(mut self, mut measure: Measure) -> Self {
        let department = measure.department.to_string();
        self.next_row += 1;
        measure.place.sheet = sheet(&department, "Maßnahmen", self.intake.period);
        measure.place.row = self.next_row;
        self.submission(&department).measures.push(measure);
        self
    }

    /// Adds an earlier edition, calculated from `city`.
    pub(crate) fn after(mut self, city: &City) -> Self {
        self.history.editions.clone_from(&city.history.editions);
        self.history.editions.push(city.edition());
        self
    }

    pub(crate) fn edition(&self) -> Edition {
        Edition {
            period: self.intake.period,
            revision: 1,
            figures: self.figures(),
            texts: vec![],
            inputs: vec![],
            points: None,
        }
    }

    pub(crate) fn figures(&self) -> Figures {
        aggregate(&self.intake, &self.history, &self.config).value
    }

    pub(crate) fn findings(&self) -> Vec<Finding> {
        aggregate(&self.intake, &self.history, &self.config).findings
    }

    /// Lines such as `2019-Q3 440 r 3/3`: quarter, value, signs, base periods.
    pub(crate) fn quarters(&self, id: &str) -> String {
        let figures = self.figures();
        let found = figures.indicators.iter().find(|i| i.indicator.id.as_str() == id);
        let quarters = &found.expect("an indicator").quarters;
        quarters.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The findings' messages, a line each: rule, place, message.
    pub(crate) fn messages(&self) -> String {
        let line = |finding: &Finding| {
            let place = &finding.place;
            let cell = place.a1().unwrap_or_default();
            let sheet = place.sheet.clone().unwrap_or_default();
            format!("{} {}!{sheet}!{cell} {}", finding.rule, place.file, finding.message.de)
        };
        self.findings().iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn line(row: &IndicatorQuarter) -> String {
    let value = row.value.map_or(String::new(), |value| format!(" {value}"));
    let signs = if row.signs.is_empty() { String::new() } else { format!(" {}", row.signs) };
    format!("{}{value}{signs} {}/{}", row.quarter, row.present, row.expected)
}

/// Money from euro.
pub(crate) fn euro(text: &str) -> Option<Cents> {
    Cents::from_euro(decimal(text))
}
