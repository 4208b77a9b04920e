//! Twenty workbooks as departments keep them, each with the reading that was stated before it was
//! tried: `realistic/*.txt`.
//!
//! A file has the workbook's name, one line of what is odd about it, the sheets (as in `sheets`;
//! `1.234` is text), the profile where it needs one, and what must be read. Measures and values must be
//! exactly those; no error or warning may be told that is not listed (`H rule cell`).

use super::files::through_file;
use super::sheets::{told, workbook};
use ratsbericht::config::{self, Config};
use ratsbericht::domain::{MeasureColumn, Phase, Submission};
use ratsbericht::finding::{Finding, Level};
use ratsbericht::normalise;
use ratsbericht::workbook::{Format, RawWorkbook};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// One workbook and what it says.
struct Case {
    name: String,
    file: String,
    sheets: String,
    profile: String,
    expected: Vec<String>,
}

const FIELDS: &[(&str, &str, &[&str])] = &[
    ("WOHNEN", "Wohnen und Unterbringung", &["Wohnen", "Wohnungsbau"]),
    ("KLIMA", "Klima und Energie", &["Klimaschutz", "Energie"]),
    ("VERKEHR", "Verkehr und Mobilität", &["Mobilität", "Radverkehr", "ÖPNV"]),
    (
        "BILDUNG",
        "Bildung und Betreuung",
        &["Schule", "Schulen", "Kita", "Schulentwicklung", "Kindertagesbetreuung"],
    ),
    (
        "SOZIALES",
        "Soziales und Gesundheit",
        &[
            "Soziales",
            "Gesundheit",
            "Jugend",
            "Jugendhilfe",
            "Gesundheitsamt",
            "Jugendamt",
            "Sozialamt",
        ],
    ),
    ("INTEGRATION", "Integration", &["Migration"]),
    (
        "FINANZEN",
        "Finanzen",
        &["Haushaltskonsolidierung", "Haushaltssicherungskonzept", "Haushalt"],
    ),
    ("VERWALTUNG", "Moderne Verwaltung", &["Digitalisierung", "Personal", "Gleichstellung"]),
    ("SICHERHEIT", "Sicherheit und Ordnung", &["Feuerwehr", "Rettungsdienst"]),
];

fn config_of(profile: &str) -> Result<Config, String> {
    let mut text =
        "format = 1\n[municipality]\nname = \"Musterstadt\"\n[issuer]\ndivision = \"GB 5\"\n\
                    [resolution]\npaper = \"V1/26\"\ntitle = \"Fachplan\"\ndecided = 2025-06-27\n"
            .to_owned();
    for (id, name, aliases) in FIELDS {
        text.push_str(&format!(
            "[[fields]]\nid = \"{id}\"\nname = \"{name}\"\naliases = {aliases:?}\n"
        ));
    }
    text.push_str("[[departments]]\nid = \"amt\"\nname = \"Fachamt\"\nfiles = [\"*\"]\n");
    text.push_str(profile);
    config::parse(&text, Path::new(".")).map_err(|error| format!("{error:?}"))
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/normalise/realistic");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).expect("a readable case");
            let (head, rest) = text.split_once("---\n").expect("a head");
            let (body, expected) = rest.split_once("--- erwartet\n").expect("an expectation");
            let (sheets, profile) = body.split_once("--- profil\n").unwrap_or((body, ""));
            Case {
                name: path.file_stem().expect("a name").to_string_lossy().into_owned(),
                file: head.lines().next().expect("a file name").to_owned(),
                sheets: typed(sheets),
                profile: profile.to_owned(),
                expected: expected.lines().map(str::to_owned).collect(),
            }
        })
        .collect()
}

/// Numbers with points that group are text, as typed.
fn typed(sheets: &str) -> String {
    let grouped = |cell: &str| {
        let mut parts = cell.trim_start_matches('-').split('.');
        let first = parts.next().unwrap_or_default();
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let rest: Vec<&str> = parts.collect();
        digits(first)
            && first.len() <= 3
            && !rest.is_empty()
            && rest.iter().all(|p| p.len() == 3 && digits(p))
    };
    let cell = |cell: &str| {
        let text = cell.trim();
        if grouped(text) { format!(" \"{text}\" ") } else { cell.to_owned() }
    };
    sheets
        .lines()
        .map(|line| line.split('|').map(cell).collect::<Vec<_>>().join("|") + "\n")
        .collect()
}

/// What is read otherwise than stated; empty where all is right.
fn differences(case: &Case) -> Vec<String> {
    let config = match config_of(&case.profile) {
        Ok(config) => config,
        Err(error) => return vec![error],
    };
    let period = "2026-Q3".parse().expect("a period");
    let raw = workbook(&format!("eingang/2026-Q3/{}", case.file), &case.sheets);
    let extension = case.file.rsplit('.').next().expect("an extension");
    let raw = through_file(&raw, format_of(extension));
    let found = normalise::workbook(&raw, &config.departments[0], &config, period);
    let mut wrong = compare(&case.expected, &found.value);
    wrong.extend(unexpected(&case.expected, &found.findings));
    wrong
}

fn format_of(extension: &str) -> Format {
    match extension {
        "xls" => Format::Xls,
        "ods" => Format::Ods,
        _ => Format::Xlsx,
    }
}

fn parts(line: &str) -> Vec<&str> {
    line[1..].split(" | ").map(str::trim).collect()
}

fn compare(expected: &[String], read: &Submission) -> Vec<String> {
    let lines = |mark: char| {
        expected.iter().filter(move |line| line.starts_with(mark)).map(|line| parts(line))
    };
    let mut wrong = Vec::new();
    let names: BTreeMap<&str, &str> = read
        .definitions
        .iter()
        .map(|d| (d.indicator.id.as_str(), d.indicator.name.as_str()))
        .collect();
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for value in &read.values {
        let id = value.indicator.as_str();
        let mut key = names.get(id).copied().unwrap_or(id).to_owned();
        if let Some(district) = &value.district {
            key.push_str(&format!(" @{district}"));
        }
        key.push_str(&format!(" | {}", value.period));
        let mut said = value.value.map_or("leer".to_owned(), |v| v.normalize().to_string());
        if !value.signs.is_empty() {
            said.push_str(&format!(" {}", value.signs));
        }
        said.push_str(&format!(" | {}", value.note));
        if values.insert(key.clone(), said).is_some() {
            wrong.push(format!("zweimal: {key}"));
        }
    }
    for line in lines('W') {
        let key = format!("{} | {}", line[0], line[1]);
        let Some(said) = values.remove(&key) else {
            wrong.push(format!("fehlt: {key}"));
            continue;
        };
        let (value, note) = said.split_once(" | ").expect("two parts");
        let stated = line[2].strip_suffix(".0").unwrap_or(line[2]);
        if value != stated || line.get(3).is_some_and(|part| !note.contains(part)) {
            wrong.push(format!("{key}: {said} statt {}", line[2..].join(" | ")));
        }
    }
    wrong.extend(values.iter().map(|(key, said)| format!("zu viel: {key} = {said}")));
    let mut measures: Vec<_> = read.measures.iter().collect();
    for line in lines('M') {
        let Some(at) = measures.iter().position(|m| m.title == line[1]) else {
            wrong.push(format!("fehlt: {}", line[1]));
            continue;
        };
        let m = measures.remove(at);
        let mut said: BTreeMap<&str, String> = BTreeMap::new();
        let mut put = |name, value: Option<String>| {
            if let Some(value) = value {
                said.insert(name, value);
            }
        };
        put("beginn", m.start.map(|d| d.to_string()));
        put("ende", m.end.map(|d| d.to_string()));
        put("phase", m.phase.map(Phase::word).map(str::to_owned));
        put("fortschritt", m.progress.map(|p| p.normalize().to_string()));
        put("plan", m.plan.map(|c| c.euro().normalize().to_string()));
        put("ist", m.spent.map(|c| c.euro().normalize().to_string()));
        put("grund", m.reason.clone());
        put("text", m.text.clone());
        put("umgesetzt", m.done_on.map(|d| d.to_string()));
        put("öffentlich", m.public.then(|| "ja".to_owned()));
        if line[0] != "-" && m.id.as_str() != line[0] {
            wrong.push(format!("{}: Kennung {}", line[1], m.id));
        }
        if m.field.as_ref().map(|f| f.as_str()) != Some(line[2]) {
            wrong.push(format!("{}: Handlungsfeld {:?}", line[1], m.field));
        }
        for pair in line.get(3).unwrap_or(&"").split("; ").filter(|p| !p.is_empty()) {
            let (name, value) = pair.split_once('=').expect("name and value");
            let own =
                if name == "zuständig" { Some(m.responsible.clone()) } else { said.remove(name) };
            let fits = match (name, &own) {
                ("text", Some(own)) => own.starts_with(value),
                (_, Some(own)) => own == value,
                (_, None) => false,
            };
            if !fits {
                wrong.push(format!("{}: {name} {own:?} statt {value}", line[1]));
            }
        }
        wrong.extend(
            said.iter().map(|(name, value)| format!("{}: zu viel {name}={value}", line[1])),
        );
    }
    wrong.extend(
        measures
            .iter()
            .map(|m| format!("zu viel: {} {}", m.place.at(MeasureColumn::Title).a1(), m.title)),
    );
    for line in lines('E') {
        let unit = read
            .definitions
            .iter()
            .find(|d| d.indicator.name == line[0])
            .map(|d| d.indicator.unit.as_str());
        if unit != Some(line[1]) {
            wrong.push(format!("Einheit von {}: {unit:?}", line[0]));
        }
    }
    for line in lines('Z') {
        let target = read
            .definitions
            .iter()
            .find(|d| d.indicator.name == line[0])
            .and_then(|d| d.indicator.target);
        if target.map(|t| t.value.normalize().to_string()).as_deref()
            != Some(line[1].trim_end_matches(".0"))
        {
            wrong.push(format!("Ziel von {}: {target:?}", line[0]));
        }
    }
    for line in lines('F') {
        for d in read
            .definitions
            .iter()
            .filter(|d| d.indicator.field.as_ref().is_none_or(|f| f.as_str() != line[0]))
        {
            wrong.push(format!("Handlungsfeld von {}: {:?}", d.indicator.name, d.indicator.field));
        }
    }
    for line in lines('T') {
        if !read.texts.iter().any(|t| {
            t.field.as_ref().is_some_and(|f| f.as_str() == line[0]) && t.text.starts_with(line[1])
        }) {
            wrong.push(format!("Text fehlt: {}", line[1]));
        }
    }
    let sums: BTreeSet<String> = read.sums.iter().map(|s| s.origin.a1()).collect();
    for line in lines('S') {
        if !sums.contains(line[0]) {
            wrong.push(format!("Summe {} fehlt", line[0]));
        }
    }
    for sum in read.sums.iter().filter(|s| s.stated != s.actual) {
        wrong.push(format!("Summe {} {} statt {}", sum.origin.a1(), sum.stated, sum.actual));
    }
    wrong
}

/// Findings that nobody expected, and expected ones that are missing.
fn unexpected(expected: &[String], findings: &[Finding]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut listed: Vec<(String, Option<String>, bool)> = expected
        .iter()
        .filter(|line| line.starts_with('H'))
        .map(|line| {
            let mut words = line[1..].split_whitespace();
            (words.next().expect("a rule").to_owned(), words.next().map(str::to_owned), false)
        })
        .collect();
    for finding in findings.iter().filter(|f| f.level != Level::Note) {
        let rule = finding.rule.to_string();
        let place = finding.place.a1();
        let known =
            listed.iter_mut().find(|(r, cell, _)| *r == rule && (cell.is_none() || *cell == place));
        match known {
            Some(known) => known.2 = true,
            None => {
                wrong.push(format!("{rule} {}: {}", place.unwrap_or_default(), finding.message.de))
            }
        }
    }
    wrong.extend(
        listed.iter().filter(|(.., seen)| !seen).map(|(r, c, _)| format!("{r} {c:?} fehlt")),
    );
    wrong
}

/// At most one of the twenty may need more than its stated profile; none does.
#[test]
fn realistic_workbooks_are_read_as_stated() {
    let cases = cases();
    assert_eq!(cases.len(), 20);
    let mut wrong = String::new();
    for case in &cases {
        assert!(case.profile.lines().count() <= 10, "{} needs a long profile", case.name);
        let found = differences(case);
        if !found.is_empty() {
            wrong.push_str(&format!("{}\n    {}\n", case.name, found.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The same workbook says the same as xlsx, ods and xls.
#[test]
fn every_format_is_read_the_same() {
    for case in cases() {
        let config = config_of(&case.profile).expect("a sound profile");
        let period = "2026-Q3".parse().expect("a period");
        let raw = workbook(&format!("eingang/2026-Q3/{}", case.file), &case.sheets);
        let read = |raw: &RawWorkbook| {
            let found = normalise::workbook(raw, &config.departments[0], &config, period);
            told(&found.value, &found.findings)
        };
        let direct = read(&raw);
        for format in [Format::Xlsx, Format::Ods, Format::Xls] {
            let through = read(&through_file(&raw, format));
            assert_eq!(through, direct, "{} as {format:?}", case.name);
        }
    }
}
