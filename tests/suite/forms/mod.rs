//! Forms: what is written into them reads back as it was, whatever it was.

mod rounds;

use crate::case::Project;
use ratsbericht::config::{self, Config, Department, PROJECT_FILE};
use ratsbericht::domain::{
    Aggregation, Cents, Deadline, Decimal, Edition, Figures, History, Indicator, IndicatorFigures,
    Measure, MeasureRecord, Period, Phase, Sign, Signs, Submission, Value, ValueRecord,
};
use ratsbericht::finding::{Finding, Level};
use ratsbericht::forms::{self, Plan, Remarks};
use ratsbericht::workbook::{self, Reader};
use ratsbericht::{archive, normalise};
use std::path::Path;

/// A project's configuration.
fn config(folder: &Path) -> Config {
    let text = std::fs::read_to_string(folder.join(PROJECT_FILE)).expect("project file");
    config::parse(&text, folder).expect("valid")
}

/// A form written and read back as the department's submission.
fn back(plan: &Plan<'_>, config: &Config, department: &Department) -> (Submission, Vec<Finding>) {
    let made = forms::workbook(plan, &Remarks::default(), config).expect("written");
    read(&made.bytes, config, department, plan.period)
}

fn read(
    bytes: &[u8],
    config: &Config,
    department: &Department,
    period: Period,
) -> (Submission, Vec<Finding>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("form.xlsx");
    std::fs::write(&path, bytes).expect("written");
    let read = workbook::read(&Reader::in_process(), &path, "form.xlsx");
    let raw = read.value.workbook.expect("readable");
    let mut findings = read.findings;
    let understood = normalise::workbook(&raw, department, config, period);
    findings.extend(understood.findings);
    (understood.value, findings)
}

/// All that a measure's row says, in one text; reason, text and point stand otherwise in an edition.
macro_rules! told {
    ($measure:expr, $reason:expr, $text:expr, $point:expr) => {{
        let m = $measure;
        format!(
            "{} | {:?} | {} | {} | {:?} | {:?} {:?} | {:?} {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {:?} | {}",
            m.id, m.field, m.title, m.responsible, m.start, m.end, m.end_text, m.phase, m.phase_text,
            m.progress, m.plan, m.spent, $reason, $text, m.as_of, m.done_on, $point, m.public
        )
    }};
}

fn told(measure: &Measure) -> String {
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    told!(measure, said(&measure.reason), said(&measure.text), said(&measure.point))
}

fn recorded(measure: &MeasureRecord) -> String {
    told!(measure, measure.reason_as_written(), measure.text_as_written(), measure.point)
}

/// A value with its digits: 12,50 is not 12,5.
fn valued(value: &Value) -> String {
    let number = value.value.map(|n| n.to_string()).unwrap_or_default();
    let district = value.district.as_deref().unwrap_or_default();
    format!(
        "{} {district} {} {number} [{}] {}",
        value.indicator, value.period, value.signs, value.note
    )
}

/// Holds each department's untouched form against the edition; how much it holds.
fn untouched_is_unchanged(config: &Config, history: &History, period: Period) -> (usize, usize) {
    let edition = history.previous().expect("an edition");
    let plans = forms::plan(config, history, period);
    let (mut measures, mut values) = (0, 0);
    for (plan, department) in plans.iter().zip(&config.departments) {
        let (submission, findings) = back(plan, config, department);
        let grave: Vec<_> = findings.iter().filter(|f| f.level > Level::Note).collect();
        assert!(grave.is_empty(), "{}: {grave:#?}", department.id);
        let own = |id: &str| id == department.id.as_str();
        let expected: Vec<String> = edition
            .figures
            .measures
            .iter()
            .filter(|m| own(&m.department))
            .filter(|m| !matches!(m.phase, Some(Phase::Done | Phase::Dropped)))
            .map(recorded)
            .collect();
        let found: Vec<String> = submission.measures.iter().map(told).collect();
        assert_eq!(found, expected, "{}", department.id);
        measures += found.len();
        let own_values = edition.figures.values.iter().map(|record| &record.value);
        let mut expected: Vec<String> =
            own_values.filter(|v| v.department == department.id).map(valued).collect();
        let mut found: Vec<String> = submission.values.iter().map(valued).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{}", department.id);
        values += found.len();
        let mut texts: Vec<_> =
            submission.texts.iter().map(|t| (t.field.clone(), t.text.clone(), t.public)).collect();
        let mut expected: Vec<_> = edition
            .texts
            .iter()
            .filter(|t| own(&t.department))
            .map(|t| (Some(t.field.clone()), t.as_written().to_owned(), t.public))
            .collect();
        texts.sort();
        expected.sort();
        assert_eq!(texts, expected, "{}", department.id);
    }
    (measures, values)
}

#[test]
fn an_untouched_form_of_musterstadt_says_what_the_last_edition_said() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/musterstadt");
    let period = "2026-Q3".parse().expect("a period");
    let history = archive::history(&folder.join("archiv"), period).expect("frozen");
    let (measures, values) = untouched_is_unchanged(&config(&folder), &history, period);
    assert!(measures > 30 && values > 100, "{measures} measures, {values} values");
    let refers = |text: &str| text.contains("@2026-Q2");
    let edition = history.previous().expect("the second quarter");
    assert!(edition.texts.iter().any(|t| refers(t.as_written())), "the sample refers to figures");
    // What is written may refer to what is not public: the public archive has only what is printed.
    let public = archive::history(&folder.join("archiv/oeffentlich"), period).expect("frozen");
    let public = public.previous().expect("the second quarter");
    assert!(!public.texts.is_empty() && public.texts.iter().all(|text| text.written.is_empty()));
    let measures = &public.figures.measures;
    assert!(measures.iter().all(|m| m.text_written.is_empty() && m.reason_written.is_empty()));
}

#[test]
fn an_untouched_form_of_dresden_says_what_the_last_edition_said() {
    let project = Project::sample("dresden-v2927-19");
    let run = project.run(&["run"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let period = "2019-Q4".parse().expect("a period");
    let history = archive::history(&project.path().join("archiv"), period).expect("frozen");
    let (measures, values) = untouched_is_unchanged(&config(project.path()), &history, period);
    assert!(measures == 14 && values == 5, "{measures} measures, {values} values");
}

/// A project of one department.
fn small() -> Config {
    let text = "format = 1\n[municipality]\nname = \"Ort\"\n[issuer]\ndivision = \"GB\"\n\
                [resolution]\npaper = \"V1\"\ntitle = \"Plan\"\n\
                [[fields]]\nid = \"WOHNEN\"\nname = \"Wohnen\"\n\
                [[fields]]\nid = \"UMWELT\"\nname = \"Umwelt & Klima\"\n\
                [[departments]]\nid = \"amt\"\nname = \"Amt\"\nfiles = [\"amt*\"]\n\
                [[departments.sheets]]\nsheet = \"*\"\nkind = \"skip\"\n";
    config::parse(text, Path::new(".")).expect("valid")
}

fn measure(id: &str, title: &str, text: &str) -> MeasureRecord {
    MeasureRecord {
        field: Some("UMWELT".into()),
        id: id.into(),
        title: title.to_owned(),
        department: "amt".to_owned(),
        responsible: "Amt".to_owned(),
        start: None,
        end: None,
        end_text: String::new(),
        phase: Some(Phase::Running),
        phase_text: "in Umsetzung".to_owned(),
        deadline: Deadline::None,
        deadline_rule: String::new(),
        progress: None,
        plan: None,
        spent: None,
        reason: String::new(),
        reason_written: String::new(),
        text: text.to_owned(),
        text_written: String::new(),
        as_of: None,
        done_on: None,
        point: String::new(),
        public: false,
        source: String::new(),
    }
}

fn indicator(id: &str) -> Indicator {
    Indicator {
        field: Some("WOHNEN".into()),
        unit: "Personen".to_owned(),
        aggregation: Some(Aggregation::Stock),
        ..Indicator::new(id.into(), format!("Kennzahl {id}"))
    }
}

fn value(period: &str, number: Option<&str>, signs: Signs, note: &str) -> Value {
    Value {
        indicator: "I-1".into(),
        department: "amt".into(),
        district: None,
        period: period.parse().expect("a period"),
        value: number.map(|n| n.parse().expect("a decimal")),
        signs,
        note: note.into(),
        origin: None,
        archived_source: None,
    }
}

fn edition(measures: Vec<MeasureRecord>, values: Vec<Value>) -> History {
    let period = "2026-Q3".parse().expect("a period");
    let figures = Figures {
        period,
        fields: vec![
            ("WOHNEN".into(), "Wohnen".into()),
            ("UMWELT".into(), "Umwelt & Klima".into()),
        ],
        measures,
        measure_quarters: Vec::new(),
        values: values.into_iter().map(|value| ValueRecord { value, revised_from: None }).collect(),
        indicators: vec![IndicatorFigures { indicator: indicator("I-1"), quarters: Vec::new() }],
    };
    let edition = Edition {
        period,
        revision: 1,
        figures,
        texts: Vec::new(),
        inputs: Vec::new(),
        points: None,
    };
    History { editions: vec![edition] }
}

fn next() -> Period {
    "2026-Q4".parse().expect("a period")
}

#[test]
fn odd_words_come_back_as_they_were() {
    let long = "ä".repeat(32_767);
    let words = [
        "=1+1",
        "+49 351 488-0",
        "-5",
        "@amt",
        "'Hochkomma",
        "\"Zitat\" & <b>fett</b>",
        "_x0041_",
        "a_x000D_b",
        "Summe",
        "Wohnungen gesamt",
        "Stand: 30.09.2026",
        "* Fußnote",
        "Quelle: Amt",
        "2026",
        "III. Quartal 2026",
        "Maßnahme",
        "Hinweis",
        "1) erstens",
        "{W-03@2026-Q3}",
        "ja",
        "Straße, Öl & Übung",
        "漢字 и кириллица 😀",
        long.as_str(),
    ];
    let measures = words.iter().enumerate().map(|(number, word)| MeasureRecord {
        responsible: (*word).to_owned(),
        reason: (*word).to_owned(),
        point: "2.1".to_owned(),
        ..measure(&format!("M-{number:02}"), word, &format!("{word}\n{word}\n\n{word}"))
    });
    // Three times the longest does not fit; once does.
    let measures: Vec<MeasureRecord> =
        measures
            .map(|m| {
                if m.title.len() > 1_000 { MeasureRecord { text: m.title.clone(), ..m } } else { m }
            })
            .collect();
    let (config, history) = (small(), edition(measures, Vec::new()));
    let (count, _) = untouched_is_unchanged(&config, &history, next());
    assert_eq!(count, words.len());
}

#[test]
fn odd_dates_and_amounts_come_back_as_they_were() {
    let day = |text: &str| text.parse().ok();
    let plain = || measure("M-1", "Titel", "");
    let measures = vec![
        MeasureRecord { start: day("1950-02-01"), end: day("2099-12-31"), ..plain() },
        MeasureRecord { end: day("2026-12-31"), end_text: "Ende 2026".into(), ..plain() },
        MeasureRecord { end: day("2026-09-30"), end_text: "III. Quartal 2026".into(), ..plain() },
        MeasureRecord {
            phase: Some(Phase::Permanent),
            phase_text: "laufend".into(),
            end_text: "fortlaufend".into(),
            ..plain()
        },
        MeasureRecord { progress: "0.5".parse().ok(), ..plain() },
        MeasureRecord { progress: "33.333333333333333333".parse().ok(), ..plain() },
        MeasureRecord { plan: Some(Cents(1)), spent: Some(Cents(-123_456_789_012_345)), ..plain() },
        MeasureRecord { as_of: day("2026-09-30"), public: true, field: None, ..plain() },
    ];
    let measures: Vec<MeasureRecord> = (1..)
        .zip(measures)
        .map(|(number, m)| MeasureRecord { id: format!("M-{number}").into(), ..m })
        .collect();
    let (config, history) = (small(), edition(measures, Vec::new()));
    let plans = forms::plan(&config, &history, next());
    let (submission, findings) = back(&plans[0], &config, &config.departments[0]);
    let found: Vec<String> = submission.measures.iter().map(told).collect();
    let expected: Vec<String> = history.editions[0].figures.measures.iter().map(recorded).collect();
    assert_eq!(found, expected);
    // The measure without an action field had that fault before.
    let grave: Vec<_> = findings.iter().filter(|f| f.level > Level::Note).collect();
    assert!(grave.iter().all(|f| f.subject.as_deref() == Some("M-8")), "{grave:#?}");
}

#[test]
fn every_kind_of_value_comes_back_as_it_was() {
    use Sign as S;
    let signs = |list: &[Sign]| list.iter().fold(Signs::NONE, |all, sign| all.with(*sign));
    let values = vec![
        value("2025-10", Some("440"), Signs::NONE, ""),
        value("2025-11", Some("12.50"), Signs::NONE, "ca."),
        value("2025-12", Some("0"), signs(&[S::Nothing]), ""),
        value("2026-01", Some("0"), signs(&[S::NearZero]), ""),
        value("2026-02", None, signs(&[S::Unknown]), "keine Angabe"),
        value("2026-03", None, signs(&[S::NotYet]), "folgt"),
        value("2026-04", None, signs(&[S::Blocked]), ""),
        value("2026-05", None, signs(&[S::Unreliable]), "entfällt"),
        value("2026-06", Some("-3.25"), signs(&[S::Limited, S::Provisional, S::Estimated]), "x"),
        value("2026-07", Some("7"), signs(&[S::Revised]), "Fußnote *: ohne Kinder"),
        value("2026-08", Some("12345678901234567.89"), Signs::NONE, "> 100"),
        value("2026-09", Some("0.1"), signs(&[S::Limited]), "=SUM(A1)"),
    ];
    let (config, history) = (small(), edition(Vec::new(), values));
    let (_, count) = untouched_is_unchanged(&config, &history, next());
    assert_eq!(count, 12);
}

#[test]
fn a_filled_in_form_is_read() {
    let values = vec![value("2026-08", Some("1"), Signs::NONE, "")];
    let (config, history) = (small(), edition(vec![measure("M-07", "Alt", "")], values));
    let plan = &forms::plan(&config, &history, next())[0];
    // September was not delivered: it is asked for again, with the next quarter's months.
    let asked: Vec<String> = plan.series[0].asked.iter().map(Period::to_string).collect();
    assert_eq!(asked, ["2026-07", "2026-09", "2026-10", "2026-11", "2026-12"]);
    assert_eq!(plan.new_ids[..2], ["M-08".to_owned(), "M-09".to_owned()]);
    let made = forms::workbook(plan, &Remarks::default(), &config).expect("written");
    let filled = fill(
        &made.bytes,
        &[
            ("Maßnahmen", "I5", "umgesetzt"),
            ("Maßnahmen", "R5", "15.11.2026"),
            ("Maßnahmen", "B6", "Wohnen"),
            ("Maßnahmen", "C6", "Neue Maßnahme"),
            ("Maßnahmen", "I6", "geplant"),
            ("Kennzahlen", "H7", "1234"),
            ("Kennzahlen", "I7", "Stichtag 15."),
            ("Kennzahlen", "H8", "k. A."),
            ("Texte", "B5", "Ein Absatz.\n\nEin zweiter."),
        ],
    );
    let (found, findings) = read(&filled, &config, &config.departments[0], plan.period);
    let grave: Vec<_> = findings.iter().filter(|f| f.level > Level::Note).collect();
    assert!(grave.is_empty(), "{grave:#?}");
    let told: Vec<String> = found
        .measures
        .iter()
        .map(|m| format!("{} {} {:?} {:?}", m.id, m.title, m.phase, m.done_on))
        .collect();
    assert_eq!(
        told,
        ["M-07 Alt Some(Done) Some(2026-11-15)", "M-08 Neue Maßnahme Some(Planned) None"]
    );
    assert_eq!(found.measures[1].field, Some("WOHNEN".into()));
    let values: Vec<String> = found.values.iter().map(valued).collect();
    assert_eq!(
        values,
        [
            "I-1  2026-10 1234 [] Stichtag 15.",
            "I-1  2026-11  [.] keine Angabe",
            "I-1  2026-08 1 [] ",
        ]
    );
    assert_eq!(found.texts[0].text, "Ein Absatz.\n\nEin zweiter.");
}

/// Enters texts into blank or filled cells of a workbook, as an Office program stores them.
fn fill(bytes: &[u8], entries: &[(&str, &str, &str)]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut part = |name: &str| {
        let mut text = String::new();
        let mut file = archive.by_name(name).expect(name);
        file.read_to_string(&mut text).expect("UTF-8");
        text
    };
    let book = part("xl/workbook.xml");
    let names: Vec<String> = book
        .split("<sheet name=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().expect("a name").to_owned())
        .collect();
    let mut changed: std::collections::BTreeMap<String, String> = Default::default();
    for (sheet, cell, text) in entries {
        let number = names.iter().position(|name| name == sheet).expect(sheet) + 1;
        let path = format!("xl/worksheets/sheet{number}.xml");
        let xml = changed.remove(&path).unwrap_or_else(|| part(&path));
        let start =
            xml.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{sheet}!{cell}"));
        let style = xml[start..].split("s=\"").nth(1).and_then(|s| s.split('"').next());
        let length = match (xml[start..].find("/>"), xml[start..].find("</c>")) {
            (Some(short), Some(long))
                if short < long && !xml[start..start + short].contains('>') =>
            {
                short + 2
            }
            (_, Some(long)) => long + 4,
            (Some(short), None) => short + 2,
            (None, None) => panic!("{sheet}!{cell}"),
        };
        let new = format!(
            "<c r=\"{cell}\" s=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>",
            style.expect("a style")
        );
        changed.insert(path, format!("{}{new}{}", &xml[..start], &xml[start + length..]));
    }
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a part");
        let name = file.name().expect("a name").into_owned();
        out.start_file(&name, zip::write::SimpleFileOptions::default()).expect("a part");
        match changed.get(&name) {
            Some(text) => out.write_all(text.as_bytes()).expect("written"),
            None => drop(std::io::copy(&mut file, &mut out).expect("copied")),
        }
    }
    out.finish().expect("written").into_inner()
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/musterstadt");
    let history = archive::history(&folder.join("archiv"), "2026-Q3".parse().expect("a period"));
    let (config, history) = (config(&folder), history.expect("frozen"));
    let made = || {
        let plans = forms::plan(&config, &history, "2026-Q3".parse().expect("a period"));
        let one =
            |plan| forms::workbook(plan, &Remarks::default(), &config).expect("written").bytes;
        plans.iter().map(one).collect::<Vec<_>>()
    };
    assert!(made() == made());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn any_words_and_numbers_come_back(
        titles in proptest::collection::vec("[=+@'\"<>&äöüßé漢😀_x0-9A-Za-z.,;:%/()*#-]{1,12}( [=+@'\"<>&äöüßA-Za-z0-9]{1,9}){0,4}", 1..6),
        text in "[A-ZÄÖÜa-zäöüß0-9.,;:!?()\"'=+-]{3,20}(( |\n|\n\n)[A-ZÄÖÜa-zäöüß0-9.,;:!?()\"'=]{2,20}){0,8}",
        cents in -1_000_000_000_000_000i64..1_000_000_000_000_000,
        digits in proptest::collection::vec((-99_999_999_999_999_999i64..99_999_999_999_999_999, 0u32..12), 1..9),
    ) {
        let measures: Vec<MeasureRecord> = (1..)
            .zip(&titles)
            .filter(|(_, title)| title.chars().any(char::is_alphanumeric))
            .map(|(number, title)| MeasureRecord {
                plan: Some(Cents(cents)),
                ..measure(&format!("M-{number}"), title, &text)
            })
            .collect();
        let values = (1..)
            .zip(&digits)
            .map(|(month, (mantissa, scale))| Value {
                value: Some(Decimal::new(*mantissa, *scale)),
                ..value(&format!("2026-{month:02}"), None, Signs::NONE, "")
            })
            .collect();
        let (config, history) = (small(), edition(measures, values));
        untouched_is_unchanged(&config, &history, next());
    }
}
