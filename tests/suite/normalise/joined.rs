//! Submissions joined with the project file, and workbooks without a project.

use super::sheets::{indicator, project, told, workbook};
use ratsbericht::domain::{Aggregation, Intake};
use ratsbericht::finding::Reported;
use ratsbericht::normalise;

const TWO_FILES: [&str; 2] = [
    "
    # Indikatoren
    ID | Handlungsfeld | Indikator | Einheit | Art | Monat | Wert
    A | Klimaschutz und Energie | Strom | kWh | Summe | 01/2019 | 1.25
    B | Wohnen | Plätze | Anzahl |  | Q1/2019 | 7
    ",
    "
    # Indikatoren
    ID | Handlungsfeld | Indikator | Einheit | Art | Monat | Wert
    A | Integration | Strom | MWh | Bestand | 02/2019 | 1.5
    C | Wohnen | Wohnungen | Wohnungen | Bestand | 2019 | 12.125
    ",
];

fn joined(config: &ratsbericht::config::Config) -> Reported<Intake> {
    let period = "2019-Q3".parse().expect("a period");
    let department = &config.departments[0];
    let mut whole = normalise::empty_submission(department.id.clone());
    for (number, text) in TWO_FILES.iter().enumerate() {
        let raw = workbook(&format!("eingang/2019-Q3/sozialamt-{number}.xlsx"), text);
        let read = normalise::workbook(&raw, department, config, period);
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        normalise::merge(&mut whole, read.value);
    }
    normalise::intake(period, vec![whole], config)
}

fn lines(found: &Reported<Intake>) -> String {
    let mut lines: Vec<String> = found
        .value
        .indicators
        .iter()
        .map(|i| {
            format!(
                "{} {} [{}] {} {} {:?}, {} Nachkommastellen",
                i.id,
                i.name,
                i.field.as_ref().map_or("?", |f| f.as_str()),
                i.unit,
                i.aggregation.map_or("ohne Art", Aggregation::word),
                i.grain,
                i.decimals
            )
        })
        .collect();
    lines.extend(found.findings.iter().map(|f| {
        format!(
            "{} {} {}: {}",
            f.rule,
            f.place.file,
            f.place.a1().unwrap_or_default(),
            f.message.de
        )
    }));
    lines.join("\n")
}

#[test]
fn workbooks_define_what_the_project_file_leaves_open() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(lines(&joined(&project())));
    });
}

#[test]
fn the_project_file_wins() {
    let mut config = project();
    let mut known = indicator("A", Aggregation::Flow);
    known.name = Some("Stromverbrauch".to_owned());
    known.aliases = vec!["Strom".to_owned()];
    known.unit = Some("kWh".to_owned());
    known.field = Some("KLIMA".into());
    config.indicators = vec![indicator("Z", Aggregation::Mean), known];
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(lines(&joined(&config)));
    });
}

#[test]
fn without_a_project_fields_are_taken_as_named() {
    let raw = workbook(
        "Zulieferung Amt 50.xlsx",
        "
        # Liste
        ID | Handlungsfeld | Maßnahme | Status | Ende
        M-1 | 1. Wohnen & Leben | Neubau | geplant | 2020
        ",
    );
    let found = normalise::convert(&raw);
    assert_eq!(found.value.department.as_str(), "zulieferung-amt-50");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(told(&found.value, &found.findings));
    });
}
