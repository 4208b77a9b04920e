//! A small report by hand: two action fields, four measures, three indicators, one department
//! that delivered nothing. The people and figures are invented.

use chrono::NaiveDate;
use ratsbericht::config::{
    Axes, Config, Control, Delivery, Department, Disclosure, EditionKind, Field, Issuer, Margins,
    Municipality, Output, Point, Publish, Resolution, Rules, Signature, Texts,
};
use ratsbericht::domain::{
    Aggregation, Better, Cents, Change, ChangeKind, Deadline, Decimal, Edition, Evaluation,
    Figures, Forecast, Gaps, Grain, Indicator, IndicatorFigures, IndicatorQuarter, InputFile,
    MeasureQuarter, MeasureRecord, Period, Phase, PointState, Sign, Signs, Subject, Submission,
    Target, TextRecord, Value, ValueRecord,
};
use ratsbericht::finding::{Acceptance, Finding, Place, rule};
use ratsbericht::lang::Text;
use ratsbericht::view::{ReportInput, ReportView, report};
use std::collections::BTreeMap;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(crate) fn period(text: &str) -> Period {
    text.parse().expect("a period")
}

pub(crate) fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

/// Everything that a report is made from, owned.
pub(crate) struct Case {
    pub(crate) config: Config,
    pub(crate) figures: Figures,
    pub(crate) previous: Option<Edition>,
    pub(crate) changes: Vec<Change>,
    pub(crate) texts: Vec<TextRecord>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) submissions: Vec<Submission>,
}

impl Case {
    pub(crate) fn view(&self, kind: EditionKind) -> ReportView {
        report(&ReportInput {
            config: &self.config,
            kind,
            figures: &self.figures,
            previous: self.previous.as_ref(),
            changes: &self.changes,
            texts: &self.texts,
            findings: &self.findings,
            submissions: &self.submissions,
            other_files: &[],
            revision: 1,
            logo: None,
        })
    }
}

pub(crate) fn case() -> Case {
    let figures = figures();
    let mut before = figures.clone();
    before.period = period("2019-Q2");
    Case {
        config: config(),
        previous: Some(Edition {
            period: period("2019-Q2"),
            revision: 1,
            figures: before,
            texts: Vec::new(),
            inputs: Vec::new(),
            points: None,
        }),
        figures,
        changes: vec![
            change(ChangeKind::New, Subject::Measure, "W-M2", "Wohnführerschein", "", "geplant"),
            change(
                ChangeKind::Done,
                Subject::Measure,
                "W-M1",
                "Unterkunft umbauen",
                "in Umsetzung",
                "umgesetzt",
            ),
            change(
                ChangeKind::NewlyOverdue,
                Subject::Measure,
                "G-M1",
                "Rahmenvereinbarung Gesundheitskarte",
                "in der Frist",
                "überfällig",
            ),
            change(
                ChangeKind::Revised,
                Subject::Indicator,
                "W-03",
                "Geflüchtete in eigenem Wohnraum",
                "II. Quartal 2019: 470",
                "II. Quartal 2019: 462",
            ),
        ],
        texts: vec![TextRecord {
            field: "WOHNEN".into(),
            department: "sozialamt".into(),
            text: "Die Zahl derer, die selbst gemietet haben, stieg von {W-03@2019-Q1} auf \
                   {W-03@2019-Q3}; allein im September waren es {W-03@2019-09}.\n\n\
                   # kein *Markup*, 100 % <Text>"
                .into(),
            written: String::new(),
            public: true,
            source: "eingang/2019-Q3/sozialamt.xlsx!Texte!B2".into(),
        }],
        findings: findings(),
        submissions: vec![
            submission("sozialamt", &["eingang/2019-Q3/sozialamt.xlsx"]),
            submission("gesundheitsamt", &[]),
        ],
    }
}

fn change(
    kind: ChangeKind,
    subject: Subject,
    id: &str,
    label: &str,
    old: &str,
    new: &str,
) -> Change {
    Change {
        kind,
        subject,
        id: id.into(),
        label: label.into(),
        of: None,
        old: old.into(),
        new: new.into(),
        source: "eingang/2019-Q3/sozialamt.xlsx!Maßnahmen!A5".into(),
    }
}

fn submission(department: &str, paths: &[&str]) -> Submission {
    Submission {
        unnamed: Vec::new(),
        department: department.into(),
        files: paths
            .iter()
            .map(|path| InputFile {
                path: (*path).into(),
                sha256: "0123456789abcdef".repeat(4),
                bytes: 12_345,
                modified: None,
                readable: true,
            })
            .collect(),
        measures: Vec::new(),
        definitions: Vec::new(),
        values: Vec::new(),
        texts: Vec::new(),
        sums: Vec::new(),
        sheets: Vec::new(),
    }
}

fn findings() -> Vec<Finding> {
    let mut accepted = Finding::new(
        rule::OVERDUE_WITHOUT_REASON,
        Place {
            file: "eingang/2019-Q3/sozialamt.xlsx".into(),
            sheet: Some("Maßnahmen".into()),
            cell: Some((7, 10)),
        },
        Text::new(
            "Maßnahme `W-M3` ist überfällig und nennt keinen Grund",
            "measure `W-M3` is overdue without a reason",
        ),
        Text::new("Grund eintragen", "enter a reason"),
    );
    accepted.accepted = Some(Acceptance {
        reason: "Grund wird nachgereicht".into(),
        by: "Koordination".into(),
        until: "2019-12-31".into(),
    });
    vec![
        Finding::new(
            rule::DASH_AS_ZERO,
            Place::sheet("eingang/2019-Q3/sozialamt.xlsx", "Indikatoren"),
            Text::new(
                "Spalte `Wert`: `-` ist als null gelesen",
                "column `Wert`: `-` was read as zero",
            ),
            Text::new(
                "bei fehlendem Wert `k. A.` eintragen",
                "enter `k. A.` where a value is missing",
            ),
        ),
        accepted,
    ]
}

fn config() -> Config {
    let department = |id: &str, name: &str| Department {
        id: id.into(),
        name: name.into(),
        files: vec![format!("{id}*")],
        email: String::new(),
        due_workdays: None,
        sheets: Vec::new(),
    };
    let field =
        |id: &str, name: &str| Field { id: id.into(), name: name.into(), aliases: Vec::new() };
    let point = |number: &str, wording: &str, state, measures| Point {
        number: number.into(),
        wording: wording.into(),
        state,
        text: String::new(),
        measures,
        public: true,
    };
    Config {
        ids: Vec::new(),
        municipality: Municipality {
            name: "Landeshauptstadt Beispiel".into(),
            ags: "14612000".into(),
            land: "Sachsen".into(),
        },
        issuer: Issuer {
            division: "Geschäftsbereich Soziales".into(),
            reference: "GB 5".into(),
            place: "Beispiel".into(),
            street: "Beispielstraße 1".into(),
            postcode: "01000".into(),
            phone: "0000 000-0".into(),
            email: "gb5@example.org".into(),
            logo: None,
        },
        resolution: Resolution {
            paper: "V2927/19".into(),
            session: "SR/067/2019".into(),
            decided: Some(day("2019-06-27")),
            title: "Fachplan Asyl und Integration 2022".into(),
            public: true,
            points: vec![
                point("1", "Der Rat bestätigt den Fachplan.", PointState::Done, false),
                point("2", "Der Maßnahmenplan ist umzusetzen.", PointState::Running, true),
                point("3", "Deckung ist vorzuschlagen.", PointState::Considered, false),
            ],
            ..Resolution::default()
        },
        control: Control {
            date: Some(day("2019-11-13")),
            next: Some(day("2020-10-31")),
            confidentiality: "vertraulich".into(),
            salutation: "Sehr geehrte Damen und Herren,".into(),
            addressees: vec!["An alle".into(), "Fraktionen des Stadtrates".into()],
        },
        signatures: vec![
            Signature { acknowledges: false, name: String::new(), role: "Beigeordnete".into() },
            Signature {
                acknowledges: true, name: String::new(), role: "Oberbürgermeister".into()
            },
        ],
        fields: vec![field("WOHNEN", "Wohnen und Unterbringung"), field("GESUND", "Gesundheit")],
        departments: vec![
            department("sozialamt", "Sozialamt"),
            department("gesundheitsamt", "Gesundheitsamt"),
        ],
        indicators: Vec::new(),
        recipients: Vec::new(),
        delivery: Delivery::default(),
        rules: Rules { fail_at: None, levels: Default::default() },
        disclosure: Disclosure { min_count: 3, secondary: true, protection_width: None },
        output: Output {
            form_a: false,
            csv: Vec::new(),
            formats: Vec::new(),
            money_points: false,
            theme: None,
            templates: None,
        },
        reasons: Default::default(),
        phases: Default::default(),
        axes: Axes::default(),
        margins: Margins {
            spent_percent: number("10"),
            jump_factor: number("3"),
            stale_editions: 2,
        },
        texts: Texts { table_sentences: 3, min_words: 5 },
        publish: Publish::default(),
        public_default: false,
        accepted: Vec::new(),
        dropped: Vec::new(),
        glossary: BTreeMap::new(),
        foreign: BTreeMap::new(),
        notice: "Fiktive Daten".into(),
    }
}

pub(crate) fn measure(id: &str, field: &str, title: &str) -> MeasureRecord {
    MeasureRecord {
        field: Some(field.into()),
        id: id.into(),
        title: title.into(),
        department: "sozialamt".into(),
        responsible: "Sozialamt".into(),
        start: None,
        end: None,
        end_text: String::new(),
        phase: Some(Phase::Running),
        phase_text: "läuft".into(),
        deadline: Deadline::InTime,
        deadline_rule: "sonst".into(),
        progress: None,
        plan: None,
        spent: None,
        reason: String::new(),
        reason_written: String::new(),
        text: String::new(),
        text_written: String::new(),
        as_of: None,
        done_on: None,
        point: String::new(),
        public: true,
        source: "eingang/2019-Q3/sozialamt.xlsx!Maßnahmen!A5".into(),
    }
}

fn figures() -> Figures {
    let mut done = measure("W-M1", "WOHNEN", "Unterkunft umbauen");
    done.phase = Some(Phase::Done);
    done.end = Some(day("2019-09-30"));
    done.end_text = "III. Quartal 2019".into();
    done.done_on = Some(day("2019-08-30"));
    done.progress = Some(number("100"));
    done.plan = Some(Cents(12_345_650));
    done.spent = Some(Cents(11_000_050));
    done.text = "Der Umbau ist abgenommen. Die Räume sind belegt.".into();
    done.as_of = Some(day("2019-09-30"));
    let mut planned = measure("W-M2", "WOHNEN", "Wohnführerschein");
    planned.phase = Some(Phase::Planned);
    planned.end = Some(day("2020-06-30"));
    planned.progress = Some(number("12.5"));
    planned.plan = Some(Cents(1_000_050));
    planned.public = false;
    let mut permanent = measure("W-M3", "WOHNEN", "Beratung [fortlaufend] *anbieten*");
    permanent.phase = Some(Phase::Permanent);
    permanent.deadline = Deadline::None;
    let mut overdue = measure("G-M1", "GESUND", "Rahmenvereinbarung Gesundheitskarte");
    overdue.end = Some(day("2019-06-30"));
    overdue.deadline = Deadline::Overdue;
    overdue.reason = "Verhandlungen mit den Kassen dauern an.".into();
    overdue.progress = Some(number("80"));
    Figures {
        period: period("2019-Q3"),
        fields: vec![
            ("WOHNEN".into(), "Wohnen und Unterbringung".into()),
            ("GESUND".into(), "Gesundheit".into()),
        ],
        measures: vec![done, planned, permanent, overdue],
        measure_quarters: vec![
            quarter_sum("2019-Q2", [2, 2, 0, 0, 0, 0]),
            quarter_sum("2019-Q3", [1, 1, 1, 1, 0, 0]),
        ],
        values: vec![ValueRecord { value: september(), revised_from: None }],
        indicators: vec![stock(), flow(), ratio()],
    }
}

fn quarter_sum(quarter: &str, phases: [u32; 6]) -> MeasureQuarter {
    MeasureQuarter {
        field: None,
        quarter: period(quarter),
        count: phases.iter().sum(),
        phases,
        due: 2,
        on_time: 1,
        late: 0,
        overdue: 1,
        mean_progress: Some(number("64.2")),
        plan: Some(Cents(13_345_700)),
        spent: Some(Cents(11_000_050)),
    }
}

fn september() -> Value {
    Value {
        indicator: "W-03".into(),
        department: "sozialamt".into(),
        district: None,
        period: period("2019-09"),
        value: Some(number("507")),
        signs: Signs::NONE,
        note: "".into(),
        origin: None,
        archived_source: None,
    }
}

pub(crate) fn indicator(id: &str, name: &str, unit: &str, kind: Aggregation) -> Indicator {
    Indicator {
        id: id.into(),
        name: name.into(),
        aliases: Vec::new(),
        field: Some("WOHNEN".into()),
        unit: unit.into(),
        aggregation: Some(kind),
        grain: Grain::Month,
        ratio: None,
        decimals: 0,
        better: Better::Higher,
        target: None,
        forecast: None,
        tolerance_percent: number("5"),
        gaps: Gaps::Suppress,
        counts_people: true,
        public: true,
    }
}

pub(crate) fn quarters(values: &[(&str, Option<&str>)]) -> Vec<IndicatorQuarter> {
    let mut out: Vec<IndicatorQuarter> = Vec::new();
    for (quarter, value) in values {
        let value = value.map(number);
        let at = |back: usize| {
            let before = out.len().checked_sub(back).and_then(|i| out.get(i))?.value;
            Some(value? - before?)
        };
        let (against_previous, against_last_year) = (at(1), at(4));
        out.push(IndicatorQuarter {
            quarter: period(quarter),
            value,
            signs: if value.is_none() { Signs::from(Sign::NotYet) } else { Signs::NONE },
            present: if value.is_none() { 2 } else { 3 },
            expected: 3,
            against_previous,
            against_last_year,
            target: None,
            evaluation: Evaluation::NotRated,
            evaluation_rule: "ohne Ziel".into(),
            cumulative: None,
            forecast: None,
            sources: Vec::new(),
        });
    }
    out
}

fn stock() -> IndicatorFigures {
    let mut indicator =
        indicator("W-03", "Geflüchtete in eigenem Wohnraum", "Personen", Aggregation::Stock);
    indicator.target = Some(Target { value: number("600"), by: Some(period("2022-Q4")) });
    let mut quarters = quarters(&[
        ("2017-Q4", Some("310")),
        ("2018-Q1", Some("322")),
        ("2018-Q2", Some("351")),
        ("2018-Q3", Some("389")),
        ("2018-Q4", Some("430")),
        ("2019-Q1", Some("440")),
        ("2019-Q2", Some("462")),
        ("2019-Q3", Some("507")),
    ]);
    for row in &mut quarters {
        row.target = Some(number("600"));
        row.evaluation = Evaluation::OnTrack;
    }
    IndicatorFigures { indicator, quarters }
}

fn flow() -> IndicatorFigures {
    let mut indicator = indicator("W-01", "Erstzuweisungen", "Personen", Aggregation::Flow);
    indicator.forecast =
        Some(Forecast { value: number("700"), period: period("2019"), approximate: true });
    let mut quarters =
        quarters(&[("2019-Q1", Some("170")), ("2019-Q2", Some("175")), ("2019-Q3", Some("180"))]);
    let mut sum = Decimal::ZERO;
    for row in &mut quarters {
        sum += row.value.expect("all are given");
        row.cumulative = Some(sum);
    }
    IndicatorFigures { indicator, quarters }
}

fn ratio() -> IndicatorFigures {
    let mut indicator = indicator("G-02", "Anteil mit Karte", "%", Aggregation::Ratio);
    indicator.field = Some("GESUND".into());
    indicator.decimals = 1;
    indicator.public = false;
    let quarters =
        quarters(&[("2019-Q1", Some("45.3")), ("2019-Q2", None), ("2019-Q3", Some("44.1"))]);
    IndicatorFigures { indicator, quarters }
}
