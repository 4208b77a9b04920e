//! Rules over texts.

use super::fixture::{Case, measure, stock};
use insta::assert_snapshot;
use ratsbericht::domain::{Decimal, Forecast, Indicator, Phase, Target};
use ratsbericht::finding::rule;

#[test]
fn text_too_long() {
    let rows = [
        measure("M-1").text("Eins ist getan. Zwei ist getan. Drei ist getan. Vier ist offen."),
        measure("M-2")
            .text("Am 1. November 2019 war z. B. Nr. 3 fällig. Zwei ist getan. Drei auch."),
    ];
    let narrative = "Ein Satz steht hier. Noch einer. Und noch einer. Ein vierter. Ein fünfter.";
    let case = Case::new("2019-Q3").measures("sozialamt", &rows).text("sozialamt", narrative);
    assert_snapshot!(case.found(rule::TEXT_TOO_LONG));
}

#[test]
fn text_without_substance() {
    let rows = [
        measure("M-1").text("läuft"),
        measure("M-2").text("Die Maßnahme läuft weiter wie geplant."),
        measure("M-3").text("Angebote sind eingeholt"),
        measure("M-4").text("Die Angebote sind eingeholt worden."),
        measure("M-5").text("").phase(Phase::Running),
        measure("M-6").text("").phase(Phase::Planned),
    ];
    let case = Case::new("2019-Q3").measures("sozialamt", &rows).text("jugendamt", "s. o.");
    assert_snapshot!(case.found(rule::TEXT_WITHOUT_SUBSTANCE));
}

#[test]
fn text_stale() {
    let of = |period, texts: [&str; 3]| {
        let rows: Vec<_> =
            (1..).zip(texts).map(|(n, text)| measure(&format!("M-{n}")).text(text)).collect();
        Case::new(period).measures("sozialamt", &rows)
    };
    let (old, new) =
        ("Die Ausschreibung wird vorbereitet.", "Die Ausschreibung ist veröffentlicht.");
    let first = of("2019-Q1", [old, new, old]);
    let second = of("2019-Q2", [old, old, old]);
    let third = of("2019-Q3", ["Die  Ausschreibung wird vorbereitet", old, new]);
    assert_snapshot!(third.clone().after(&[&first, &second]).found(rule::TEXT_STALE));
    assert_eq!(third.after(&[&second]).found(rule::TEXT_STALE), "");
}

fn housing() -> Case {
    let housing = Indicator {
        aliases: vec!["selbst angemieteter Wohnraum".into()],
        target: Some(Target { value: Decimal::new(600, 0), by: None }),
        forecast: Some(Forecast {
            value: Decimal::new(700, 0),
            period: "2019".parse().expect("a year"),
            approximate: true,
        }),
        ..stock("W-03", "Geflüchtete in Wohnungen")
    };
    let secret = Indicator { public: false, ..stock("W-04", "Plätze für Kinder unter 3 Jahren") };
    Case::new("2019-Q3")
        .indicator(housing)
        .indicator(secret)
        .values("sozialamt", "W-03", "2019-01 440, 2019-07 500, 2019-08 505, 2019-09 507")
        .values("sozialamt", "W-04", "2019-09 81")
}

#[test]
fn unknown_reference() {
    let case = housing().text(
        "sozialamt",
        "Erst {W-03@2019-01}, dann {W-03@2019-Q3}; plus {W-03@2019-01..2019-09}, Ziel {W-03@Ziel}, \
         Prognose {W-03@forecast}. Falsch: {W-30@2019-Q3}, {W-03@2019-02}, {W-03@III. Quartal}, \
         {W-04@target}, {W-03@2018-Q1..2019-Q3}.",
    );
    assert_snapshot!(case.found(rule::UNKNOWN_REFERENCE));
}

#[test]
fn non_public_reference() {
    let text = "Es gibt {W-03@2019-Q3} und {W-04@2019-09} und noch einmal {W-04@2019-Q3} Plätze.";
    let case = housing().text("sozialamt", text);
    assert_snapshot!(case.found(rule::NON_PUBLIC_REFERENCE));
    let mut case = case;
    case.submissions[0].texts[0].public = false;
    assert_eq!(case.found(rule::NON_PUBLIC_REFERENCE), "");
}

#[test]
fn prose_contradicts_table() {
    let found = |text: &str| housing().text("sozialamt", text).found(rule::PROSE_CONTRADICTS_TABLE);
    assert_snapshot!(found(
        "Die Zahl für W-03 stieg von 440 im Januar 2019 auf 508 im September 2019. Am Ende des \
         III. Quartals 2019 gab es selbst angemieteter Wohnraum für rund 800 Menschen. \
         Plätze für Kinder unter 3 Jahren waren im September 2019 genau 18."
    ));
    for right in [
        // The example of the model report.
        "W-03: von 440 im Januar 2019 auf 507 im September 2019.",
        // A change, another unit, a duration, a paragraph, an ordinal: none is the value.
        "W-03 stieg im September 2019 um 2, das sind 0,4 %, in 3 Monaten, nach § 53 am 2. Standort.",
        // The number beside the right one is not judged.
        "Im September 2019 lebten 507 Geflüchtete in Wohnungen, dazu 12 im Übergang.",
        // Rounded, and said so.
        "W-03 liegt im III. Quartal 2019 bei rund 500.",
        // Target and forecast are known figures.
        "W-03 soll 600 erreichen; Stand September 2019.",
        "W-03 liegt im September 2019 unter der Prognose von 700.",
        // No period, no indicator, no value of that period, a span, a reference.
        "W-03 liegt bei 508.",
        "Im September 2019 waren es 508.",
        "W-03 lag im Februar 2019 bei 1.",
        "Seit Januar 2019 kamen 67 zu W-03.",
        "W-03 lag im September 2019 bei {W-03@2019-09}, im Vorjahr bei 430.",
        // A number inside the indicator's name.
        "Plätze für Kinder unter 3 Jahren gab es im September 2019 wieder mehr.",
    ] {
        assert_eq!(found(right), "", "{right}");
    }
}

/// Words before a number: `rund`, `etwa` are the value, rounded; `knapp` lies below, `über` above. The
/// value is 507.
#[test]
fn what_words_before_a_number_allow() {
    let found = |said: &str| {
        let text = format!("W-03 liegt im September 2019 bei {said} Personen.");
        housing().text("sozialamt", &text).found(rule::PROSE_CONTRADICTS_TABLE)
    };
    for right in [
        "507",
        "rund 507",
        "rund 510",
        "rund 500",
        "rd. 500",
        "etwa 500",
        "etwa 510",
        "ca. 510",
        "ungefähr 500",
        "knapp 510",
        "knapp 550",
        "knapp 507",
        "fast 510",
        "unter 510",
        "höchstens 510",
        "weniger als 510",
        "bis zu 510",
        "über 500",
        "über 470",
        "gut 500",
        "mindestens 507",
        "mehr als 500",
    ] {
        assert_eq!(found(right), "", "{right}");
    }
    for wrong in [
        "508",
        "rund 508",
        "rund 520",
        "rund 540",
        "etwa 480",
        "etwa 520",
        "ca. 506",
        // Not below it, or too far below.
        "knapp 500",
        "knapp 580",
        "fast 506",
        "unter 500",
        "weniger als 590",
        "bis zu 500",
        // Not above it, or too far above.
        "über 510",
        "über 400",
        "gut 520",
        "mindestens 508",
        "mehr als 450",
        "anders als 510",
        "rund 10000000000000000000000000000",
        "etwa 79228162514264337593543950335",
    ] {
        assert_ne!(found(wrong), "", "{wrong}");
    }
}
