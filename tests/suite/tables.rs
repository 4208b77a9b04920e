//! Suite of the CSV tables: columns and rows as INTERFACES.md has them.

use crate::city::{City, day, decimal, euro, indicator, measure, period, ratio};
use insta::assert_snapshot;
use ratsbericht::config::{CsvDialect, EditionKind};
use ratsbericht::domain::{Aggregation, Phase, Target};
use ratsbericht::write::csv;
use ratsbericht::write::tables::{Contents, tables};

pub(crate) fn table(city: &City, name: &str, dialect: CsvDialect, kind: EditionKind) -> String {
    let figures = city.figures();
    let findings = city.findings();
    let contents = Contents {
        figures: &figures,
        changes: &[],
        previous: None,
        corrections: &[],
        former: 0,
        findings: &findings,
        kind,
        config: &city.config,
    };
    let mut out = Vec::new();
    let found = tables(&contents).into_iter().find(|table| table.name == name);
    csv::write(found.expect(name), dialect, &mut out).expect("a Vec takes all bytes");
    String::from_utf8(out).expect("UTF-8")
}

fn city() -> City {
    let mut done = measure("a", "M-1", "WOHNEN", Phase::Done);
    done.title = "=Ausbau; \"Haus\"".into();
    (done.start, done.end) = (Some(day("2018-01-01")), Some(day("2019-09-30")));
    done.end_text = "III. Quartal 2019".into();
    (done.progress, done.plan, done.spent) = (Some(decimal("99.5")), euro("1000"), euro("-0.5"));
    let mut share = ratio("Q", "I", "J");
    (share.unit, share.decimals) = ("%".into(), 2);
    share.target = Some(Target { value: decimal("0.5"), by: Some(period("2022-Q4")) });
    City::new("2019-Q3")
        .indicator(indicator("I", Aggregation::Flow))
        .indicator(indicator("J", Aggregation::Stock))
        .indicator(share)
        .measure(done)
        .measure(measure("b", "M-2", "ARBEIT", Phase::Permanent))
        .values("a/Nord", "I", "2019-06", "1.50 2 3 0")
        .value("b", "J", "2019-09", "900")
}

#[test]
fn measures() {
    assert_snapshot!(table(&city(), "massnahmen", CsvDialect::OpenData, EditionKind::Full), @r#"
    handlungsfeld_id,handlungsfeld,massnahme_id,massnahme,zustaendig,beginn,ende,phase,frist,fortschritt_prozent,plan_eur,ist_eur,verzoegerungsgrund,sachstand,stand,beschlusspunkt,oeffentlich,quelle,ende_text,umgesetzt_am
    WOHNEN,Wohnen,M-1,"'=Ausbau; ""Haus""",Amt A,2018-01-01,2019-09-30,umgesetzt,bald fällig,99.5,1000.00,-0.50,,,,,nein,eingang/2019-Q3/a.xlsx!Maßnahmen!A3,III. Quartal 2019,2019-09-30
    ARBEIT,Arbeit,M-2,Maßnahme M-2,Amt B,,,Daueraufgabe,ohne Frist,,,,,,,,nein,eingang/2019-Q3/b.xlsx!Maßnahmen!A4,,
    "#);
    assert_snapshot!(table(&city(), "massnahmen", CsvDialect::ExcelDe, EditionKind::Public), @r#"
    ﻿handlungsfeld_id;handlungsfeld;massnahme_id;massnahme;zustaendig;beginn;ende;phase;frist;fortschritt_prozent;plan_eur;ist_eur;verzoegerungsgrund;sachstand;stand;beschlusspunkt;oeffentlich;quelle;ende_text;umgesetzt_am
    WOHNEN;Wohnen;M-1;"'=Ausbau; ""Haus""";Amt A;01.01.2018;30.09.2019;umgesetzt;bald fällig;99,5;1000,00;-0,50;;;;;nein;Amt A;III. Quartal 2019;30.09.2019
    ARBEIT;Arbeit;M-2;Maßnahme M-2;Amt B;;;Daueraufgabe;ohne Frist;;;;;;;;nein;Amt B;;
    "#);
}

#[test]
fn measures_by_quarter() {
    assert_snapshot!(
        table(&city(), "massnahmen_je_quartal", CsvDialect::OpenData, EditionKind::Full), @r"
    handlungsfeld_id,handlungsfeld,quartal,anzahl,geplant,in_umsetzung,umgesetzt,daueraufgabe,zurueckgestellt,entfallen,faellig_bis_quartalsende,termingerecht,verspaetet,ueberfaellig,fortschritt_mittel,plan_eur,ist_eur
    WOHNEN,Wohnen,2019-Q3,1,0,0,1,0,0,0,1,1,0,0,99.5,1000.00,-0.50
    ARBEIT,Arbeit,2019-Q3,1,0,0,0,1,0,0,0,0,0,0,,,
    *,insgesamt,2019-Q3,2,0,0,1,1,0,0,1,1,0,0,99.5,1000.00,-0.50
    ");
}

#[test]
fn values() {
    assert_snapshot!(
        table(&city(), "indikatoren_werte", CsvDialect::OpenData, EditionKind::Full), @r"
    handlungsfeld_id,indikator_id,indikator,einheit,amt,periode,wert,zeichen,anmerkung,quelle,bezirk
    WOHNEN,I,Indikator I,Personen,Amt A,2019-06,1.50,,,eingang/2019-Q3/a.xlsx!Indikatoren!D5,Nord
    WOHNEN,I,Indikator I,Personen,Amt A,2019-07,2,,,eingang/2019-Q3/a.xlsx!Indikatoren!D6,Nord
    WOHNEN,I,Indikator I,Personen,Amt A,2019-08,3,,,eingang/2019-Q3/a.xlsx!Indikatoren!D7,Nord
    WOHNEN,I,Indikator I,Personen,Amt A,2019-09,0,–,,eingang/2019-Q3/a.xlsx!Indikatoren!D8,Nord
    WOHNEN,J,Indikator J,Personen,Amt B,2019-09,900,,,eingang/2019-Q3/b.xlsx!Indikatoren!D9,
    ");
}

#[test]
fn indicators_by_quarter() {
    assert_snapshot!(
        table(&city(), "indikatoren_je_quartal", CsvDialect::ExcelDe, EditionKind::Full), @r"
    ﻿handlungsfeld_id;handlungsfeld;indikator_id;indikator;einheit;aggregation;quartal;wert;zeichen;perioden_vorhanden;perioden_erwartet;differenz_vorquartal;differenz_vorjahresquartal;zielwert;bewertung;quelle;kumuliert;prognose
    WOHNEN;Wohnen;I;Indikator I;Personen;flow;2019-Q2;;…;1;3;;;;nicht bewertbar;eingang/2019-Q3/a.xlsx!Indikatoren!D5;;
    WOHNEN;Wohnen;I;Indikator I;Personen;flow;2019-Q3;5;;3;3;;;;nicht bewertbar;eingang/2019-Q3/a.xlsx!Indikatoren!D6 | eingang/2019-Q3/a.xlsx!Indikatoren!D7 | eingang/2019-Q3/a.xlsx!Indikatoren!D8;;
    WOHNEN;Wohnen;J;Indikator J;Personen;stock;2019-Q3;900;;1;3;;;;nicht bewertbar;eingang/2019-Q3/b.xlsx!Indikatoren!D9;;
    WOHNEN;Wohnen;Q;Indikator Q;%;ratio;2019-Q3;0,56;;1;3;;;0,5;auf Kurs;eingang/2019-Q3/a.xlsx!Indikatoren!D6 | eingang/2019-Q3/a.xlsx!Indikatoren!D7 | eingang/2019-Q3/a.xlsx!Indikatoren!D8 | eingang/2019-Q3/b.xlsx!Indikatoren!D9;;
    ");
    // In the public edition no cell is named.
    let public =
        table(&city(), "indikatoren_je_quartal", CsvDialect::OpenData, EditionKind::Public);
    assert!(!public.contains("xlsx"), "{public}");
}

#[test]
fn findings_are_not_public() {
    assert_snapshot!(table(&city(), "hinweise", CsvDialect::OpenData, EditionKind::Full), @r#"
    regel,stufe,datei,tabelle,zelle,meldung,abhilfe,angenommen
    RB027,warning,eingang/2019-Q3/a.xlsx,Indikatoren,,"Indikator `I`, II. Quartal 2019: es fehlen April 2019 (Amt A, Nord) und Mai 2019 (Amt A, Nord)","den fehlenden Wert nachtragen, oder beim Indikator `gaps = ""partial""` setzen, wenn unvollständige Quartale gedruckt werden sollen",
    "#);
    let city = city();
    let figures = city.figures();
    let contents = Contents {
        figures: &figures,
        changes: &[],
        previous: None,
        corrections: &[],
        former: 0,
        findings: &[],
        kind: EditionKind::Public,
        config: &city.config,
    };
    let names: Vec<_> = tables(&contents).iter().map(|table| table.name).collect();
    assert_eq!(
        names,
        [
            "massnahmen",
            "massnahmen_je_quartal",
            "indikatoren_werte",
            "indikatoren_je_quartal",
            "aenderungen"
        ]
    );
}
