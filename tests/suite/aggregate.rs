//! Suite of `aggregate`: what a quarter's figure is made of (RULES.md 2, 4 to 9).

use crate::city::{City, day, decimal, euro, indicator, measure, period, ratio};
use insta::assert_snapshot;
use ratsbericht::domain::{
    Aggregation, Better, Deadline, Evaluation, Forecast, Gaps, Grain, Indicator, Phase, Target,
};

fn one(aggregation: Aggregation) -> City {
    City::new("2019-Q3").indicator(indicator("I", aggregation))
}

#[test]
fn each_kind_over_departments_then_over_months() {
    let kinds = [
        (Aggregation::Stock, "2019-Q3 21 3/3"),
        (Aggregation::Flow, "2019-Q3 48 3/3"),
        (Aggregation::Mean, "2019-Q3 8 3/3"),
        (Aggregation::Min, "2019-Q3 1 3/3"),
        (Aggregation::Max, "2019-Q3 20 3/3"),
    ];
    for (kind, expected) in kinds {
        let city =
            one(kind).values("a", "I", "2019-07", "1 2 20").values("b", "I", "2019-07", "10 14 1");
        assert_eq!(city.quarters("I"), expected, "{kind:?}");
        assert_eq!(city.messages(), "");
    }
}

#[test]
fn a_quarter_with_a_missing_month_is_not_yet_there() {
    let city = |kind| one(kind).values("a", "I", "2019-04", "1 2 3 4 - 6");
    assert_eq!(city(Aggregation::Flow).quarters("I"), "2019-Q2 6 3/3\n2019-Q3 … 2/3");
    // The last month is there, and that is all that a stock needs.
    assert_eq!(city(Aggregation::Stock).quarters("I"), "2019-Q2 3 3/3\n2019-Q3 6 2/3");
    assert_snapshot!(city(Aggregation::Flow).messages(), @"RB027 eingang/2019-Q3/a.xlsx!Indikatoren! Indikator `I`, III. Quartal 2019: es fehlt August 2019 (Amt A)");
    let last = one(Aggregation::Stock).values("a", "I", "2019-04", "1 2 3 4 5 -");
    assert_eq!(last.quarters("I"), "2019-Q2 3 3/3\n2019-Q3 … 2/3");
}

#[test]
fn a_missing_reporter_makes_the_month_missing() {
    let city = one(Aggregation::Flow)
        .values("a/Nord", "I", "2019-07", "1 2 3")
        .values("a/Süd", "I", "2019-07", "1 - 3")
        .value("b", "I", "2019-09", "");
    assert_eq!(city.quarters("I"), "2019-Q3 … 0/3");
    assert_snapshot!(city.messages(), @"RB027 eingang/2019-Q3/b.xlsx!Indikatoren! Indikator `I`, III. Quartal 2019: es fehlen Juli 2019 (Amt B), August 2019 (Amt A, Süd) und August 2019 (Amt B)");
}

#[test]
fn gaps_partial_prints_what_is_there() {
    let partial = |kind| {
        let mut partial = indicator("I", kind);
        partial.gaps = Gaps::Partial;
        City::new("2019-Q3").indicator(partial)
    };
    let flow = partial(Aggregation::Flow).values("a", "I", "2019-04", "1 2 3 4 - 6");
    assert_eq!(flow.quarters("I"), "2019-Q2 6 3/3\n2019-Q3 10 () 2/3");
    let stock = partial(Aggregation::Stock).values("a", "I", "2019-07", "4 5");
    assert_eq!(stock.quarters("I"), "2019-Q3 5 () 2/3");
    let none = partial(Aggregation::Stock).values("a", "I", "2019-04", "4 5 6");
    assert_eq!(none.quarters("I"), "2019-Q2 6 3/3\n2019-Q3 … 0/3");
}

#[test]
fn ratios_divide_the_combined_parts_last() {
    let mut share = ratio("R", "N", "D");
    share.unit = "%".into();
    share.decimals = 1;
    let city = City::new("2019-Q3")
        .indicator(share)
        .indicator(indicator("N", Aggregation::Flow))
        .indicator(indicator("D", Aggregation::Stock))
        .values("a", "N", "2019-07", "1 1 1")
        .values("b", "N", "2019-07", "2 2 3")
        .values("a", "D", "2019-07", "10 20 30");
    // (3 + 3 + 4) / 30
    assert_eq!(city.quarters("R"), "2019-Q3 33.3 3/3");
    let figures = city.figures();
    assert_eq!(figures.indicators[0].quarters[0].sources.len(), 7);
}

#[test]
fn a_ratio_needs_both_parts_and_no_zero_below() {
    let city = |below: &str| {
        City::new("2019-Q3")
            .indicator(ratio("R", "N", "D"))
            .indicator(indicator("N", Aggregation::Flow))
            .indicator(indicator("D", Aggregation::Flow))
            .values("a", "N", "2019-07", "1 1 1")
            .values("a", "D", "2019-07", below)
    };
    assert_eq!(city("1 2 -").quarters("R"), "2019-Q3 … 2/3");
    assert_eq!(city("0 0 0").quarters("R"), "2019-Q3 x 3/3");
    let unknown = City::new("2019-Q3").indicator(ratio("R", "N", "D"));
    assert_eq!(unknown.quarters("R"), "2019-Q3 x 0/1");
}

#[test]
fn quotients_without_parts_are_passed_through_alone() {
    let single = one(Aggregation::Ratio).value("a", "I", "2019-08", "45.3");
    assert_eq!(single.quarters("I"), "2019-Q3 45 1/3");
    assert_eq!(single.messages(), "");
    let several = one(Aggregation::Ratio).values("a", "I", "2019-07", "45.3 46 47");
    assert_eq!(several.quarters("I"), "2019-Q3 x 3/3");
    assert_snapshot!(several.messages(), @"RB046 eingang/2019-Q3/a.xlsx!Indikatoren!D5 Quote `I` ohne Zähler und Nenner hat mehrere Werte im Quartal (III. Quartal 2019) und wird nicht zusammengefasst");
    let two =
        one(Aggregation::Ratio).value("a", "I", "2019-09", "1").value("b", "I", "2019-09", "2");
    assert_eq!(two.quarters("I"), "2019-Q3 x 1/3");
}

#[test]
fn an_unknown_aggregation_is_not_guessed() {
    let mut unknown = indicator("I", Aggregation::Stock);
    unknown.aggregation = None;
    let city = City::new("2019-Q3").indicator(unknown).values("a", "I", "2019-07", "1 2 3");
    assert_eq!(city.quarters("I"), "2019-Q3 x 3/3");
}

#[test]
fn rounding_happens_once_and_zero_is_named() {
    let mut mean = indicator("I", Aggregation::Mean);
    mean.decimals = 1;
    let city =
        |numbers| City::new("2019-Q3").indicator(mean.clone()).values("a", "I", "2019-07", numbers);
    assert_eq!(city("0.1 0.1 0.25").quarters("I"), "2019-Q3 0.2 3/3");
    assert_eq!(city("-0.1 -0.1 -0.25").quarters("I"), "2019-Q3 -0.2 3/3");
    assert_eq!(city("0.04 0.04 0.06").quarters("I"), "2019-Q3 0.0 0 3/3");
    assert_eq!(city("0 1 -1").quarters("I"), "2019-Q3 0.0 – 3/3");
    assert_eq!(city("1 1 2").quarters("I"), "2019-Q3 1.3 3/3");
}

#[test]
fn yearly_values_stand_in_the_last_quarter() {
    let mut yearly = indicator("I", Aggregation::Flow);
    yearly.grain = Grain::Year;
    let city = City::new("2020-Q1")
        .indicator(yearly)
        .value("a", "I", "2018", "5")
        .value("a", "I", "2019", "7");
    assert_snapshot!(city.quarters("I"), @r"
    2018-Q4 5 1/1
    2019-Q1 x 0/0
    2019-Q2 x 0/0
    2019-Q3 x 0/0
    2019-Q4 7 1/1
    2020-Q1 x 0/0
    ");
    let rows = &city.figures().indicators[0].quarters;
    let cumulative: Vec<_> = rows.iter().map(|row| row.cumulative).collect();
    assert_eq!(cumulative, [Some(decimal("5")), None, None, None, Some(decimal("7")), None]);
    assert_eq!(rows[4].against_last_year, Some(decimal("2")));
    assert_eq!(city.messages(), "");
}

#[test]
fn a_month_is_an_edition_with_a_running_quarter() {
    let city = City::new("2019-08").indicator(indicator("I", Aggregation::Flow)).values(
        "a",
        "I",
        "2019-04",
        "1 1 1 1 1 9",
    );
    // September is after the period: kept, not reported, not missed.
    assert_eq!(city.quarters("I"), "2019-Q2 3 3/3\n2019-Q3 … 2/3");
    assert_eq!(city.messages(), "");
    assert_eq!(city.figures().values.len(), 5);
}

#[test]
fn flows_accumulate_since_january() {
    let cumulative = |city: &City| {
        let figures = city.figures();
        let rows = figures.indicators[0].quarters.iter();
        rows.map(|row| row.cumulative.map_or("-".into(), |c| c.to_string())).collect::<Vec<_>>()
    };
    let city = one(Aggregation::Flow).values("a", "I", "2018-12", "5 1 1 1 2 2 2 3 - 3");
    assert_eq!(cumulative(&city), ["-", "3", "9", "-"]);
    let running = City::new("2019-05").indicator(indicator("I", Aggregation::Flow)).values(
        "a",
        "I",
        "2019-01",
        "1 1 1 2 2",
    );
    assert_eq!(cumulative(&running), ["3", "7"]);
}

#[test]
fn differences_are_of_printed_values() {
    let mut mean = indicator("I", Aggregation::Mean);
    mean.grain = Grain::Quarter;
    let city = City::new("2019-Q1").indicator(mean).values("a", "I", "2018-Q1", "1.4 3 - 2.6 2.5");
    let rows = &city.figures().indicators[0].quarters;
    assert_eq!(rows[1].against_previous, Some(decimal("2")));
    assert_eq!((rows[2].against_previous, rows[3].against_previous), (None, None));
    assert_eq!(rows[4].against_previous, Some(decimal("0")));
    assert_eq!(rows[4].against_last_year, Some(decimal("2")));
}

#[test]
fn the_archive_fills_in_and_a_difference_is_a_revision() {
    let before = City::new("2019-Q2")
        .indicator(indicator("I", Aggregation::Flow))
        .indicator(indicator("GONE", Aggregation::Flow))
        .values("a", "GONE", "2019-04", "1 1 1")
        .values("a", "I", "2019-04", "1 2 3");
    let city = one(Aggregation::Flow).values("a", "I", "2019-06", "4 5 6 7").after(&before);
    assert_eq!(city.quarters("I"), "2019-Q2 7 r 3/3\n2019-Q3 18 3/3");
    let figures = city.figures();
    let revised: Vec<_> = figures.values.iter().filter_map(|v| v.revised_from).collect();
    assert_eq!(revised, [decimal("3")]);
    assert_eq!(figures.values[0].value.source(), "eingang/2019-Q2/a.xlsx!Indikatoren!D6");
    // What nobody delivers any more stays, with its gap.
    assert_eq!(city.quarters("GONE"), "2019-Q2 3 3/3\n2019-Q3 … 0/3");
    assert_snapshot!(city.messages(), @"RB027 eingang/2019-Q3/a.xlsx!! Indikator `GONE`, III. Quartal 2019: es fehlen Juli 2019 (Amt A), August 2019 (Amt A) und September 2019 (Amt A)");

    // The mark is of this edition only.
    let next = City::new("2019-Q4").indicator(indicator("I", Aggregation::Flow)).after(&city);
    assert_eq!(next.quarters("I"), "2019-Q2 7 3/3\n2019-Q3 18 3/3\n2019-Q4 … 0/3");
}

#[test]
fn values_that_contradict_each_other_do_not_count() {
    let city =
        one(Aggregation::Flow).values("a", "I", "2019-07", "1 2 3").value("a", "I", "2019-08", "5");
    assert_eq!(city.quarters("I"), "2019-Q3 … 2/3");
    assert_eq!(city.figures().values.len(), 4);
    let same =
        one(Aggregation::Flow).values("a", "I", "2019-07", "1 2 3").value("a", "I", "2019-08", "2");
    assert_eq!(same.quarters("I"), "2019-Q3 6 3/3");
}

#[test]
fn values_of_another_length_are_named() {
    let city =
        one(Aggregation::Flow).values("a", "I", "2019-07", "1 2 3").value("a", "I", "2019-Q2", "7");
    assert_snapshot!(city.messages(), @r"
    RB027 eingang/2019-Q3/a.xlsx!Indikatoren! Indikator `I`, II. Quartal 2019: es fehlen April 2019 (Amt A), Mai 2019 (Amt A) und Juni 2019 (Amt A)
    RB047 eingang/2019-Q3/a.xlsx!Indikatoren!D6 Indikator `I` wird je Monat geführt, dieser Wert gilt für den Zeitraum II. Quartal 2019 und zählt nicht mit
    ");
}

#[test]
fn huge_values_are_summed_exactly_or_not_at_all() {
    let huge = "79228162514264337593543950335";
    let exact =
        one(Aggregation::Mean).values("a", "I", "2019-07", &format!("{huge} {huge} {huge}"));
    assert_eq!(exact.quarters("I"), format!("2019-Q3 {huge} 3/3"));
    let wide = one(Aggregation::Flow).values(
        "a",
        "I",
        "2019-07",
        &format!("{huge} 0.0000000000000000000000000001 1"),
    );
    assert_eq!(wide.quarters("I"), "2019-Q3 x 0/3");
    assert_snapshot!(wide.messages(), @r"
    RB002 eingang/2019-Q3/a.xlsx!Indikatoren!D3 Indikator `I`: die Werte reichen bis `79228162514264337593543950335` und sind nicht mehr genau zusammenzufassen
    ");
}

fn rated(better: Better, target: &str, by: Option<&str>, numbers: &str) -> Vec<Evaluation> {
    let mut stock = indicator("I", Aggregation::Stock);
    stock.grain = Grain::Quarter;
    stock.better = better;
    stock.decimals = 1;
    stock.target = Some(Target { value: decimal(target), by: by.map(period) });
    let city = City::new("2019-Q4").indicator(stock).values("a", "I", "2019-Q1", numbers);
    city.figures().indicators[0].quarters.iter().map(|row| row.evaluation).collect()
}

#[test]
fn evaluation_follows_the_straight_line() {
    use Evaluation::{AtRisk, Met, Missed, NotRated, OnTrack};
    // Line: 100, 120, 140, 160.
    assert_eq!(
        rated(Better::Higher, "160", Some("2019-Q4"), "100 114 126 160"),
        [OnTrack, OnTrack, AtRisk, Met]
    );
    assert_eq!(
        rated(Better::Higher, "160", Some("2019-Q4"), "100 113.9 125.9 -"),
        [OnTrack, AtRisk, Missed, NotRated]
    );
    // Line: 100, 80, 60, 40.
    assert_eq!(
        rated(Better::Lower, "40", Some("2019-Q4"), "100 84 66.1 39"),
        [OnTrack, OnTrack, Missed, Met]
    );
    // Without a date the target itself is the line.
    assert_eq!(rated(Better::Higher, "100", None, "100 95 90 89"), [Met, OnTrack, AtRisk, Missed]);
    assert_eq!(rated(Better::None, "100", None, "100 95 110 111"), [Met, OnTrack, AtRisk, Missed]);
}

#[test]
fn yearly_targets_are_compared_with_the_sum_since_january() {
    let mut flow = indicator("I", Aggregation::Flow);
    flow.grain = Grain::Quarter;
    flow.better = Better::Lower;
    flow.target = Some(Target { value: decimal("100"), by: Some(period("2019")) });
    flow.forecast =
        Some(Forecast { value: decimal("90"), period: period("2019"), approximate: true });
    let city = City::new("2019-Q4").indicator(flow).values("a", "I", "2018-Q4", "20 25 30 22 25");
    let rows = &city.figures().indicators[0].quarters;
    let seen: Vec<_> =
        rows.iter().map(|r| (r.target.is_some(), r.forecast.is_some(), r.evaluation)).collect();
    use Evaluation::{AtRisk, NotRated, OnTrack};
    // 25 of 25, 55 of 50, 77 of 75, 102 of 100
    assert_eq!(
        seen,
        [
            (false, false, NotRated),
            (true, true, OnTrack),
            (true, true, AtRisk),
            (true, true, OnTrack),
            (true, true, OnTrack)
        ]
    );
}

#[test]
fn a_flow_whose_target_has_no_date_is_not_rated() {
    let rated = |kind| {
        let mut indicator = indicator("I", kind);
        indicator.grain = Grain::Quarter;
        indicator.better = Better::Higher;
        indicator.target = Some(Target { value: decimal("100"), by: None });
        let city = City::new("2019-Q3").indicator(indicator).values("a", "I", "2019-Q3", "25");
        let row = city.figures().indicators[0].quarters[0].clone();
        (row.target, row.evaluation)
    };
    // The target is still printed.
    assert_eq!(rated(Aggregation::Flow), (Some(decimal("100")), Evaluation::NotRated));
    assert_eq!(rated(Aggregation::Stock), (Some(decimal("100")), Evaluation::Missed));
}

#[test]
fn a_sign_in_place_of_a_value_is_not_missing() {
    // `…` in the report's own quarter waits; in an earlier one somebody forgot it.
    let city = one(Aggregation::Flow).values("a", "I", "2019-07", "1 2 …");
    assert_eq!(city.messages(), "");
    let city = one(Aggregation::Flow)
        .values("a", "I", "2019-04", "1 2 … 1 2")
        .value("a", "I", "2019-09", "");
    assert_snapshot!(city.messages(), @r"
    RB027 eingang/2019-Q3/a.xlsx!Indikatoren! Indikator `I`, II. Quartal 2019: als noch nicht verfügbar (`…`) gemeldet: Juni 2019 (Amt A)
    RB027 eingang/2019-Q3/a.xlsx!Indikatoren! Indikator `I`, III. Quartal 2019: als unbekannt (`.`) gemeldet: September 2019 (Amt A)
    ");
}

#[test]
fn measures_are_counted_by_field_and_quarter() {
    let mut done = measure("a", "M1", "WOHNEN", Phase::Done);
    (done.end, done.plan, done.spent) = (Some(day("2019-06-30")), euro("100.10"), euro("99.99"));
    let mut open = measure("b", "M2", "ARBEIT", Phase::Running);
    (open.end, open.progress, open.plan) =
        (Some(day("2019-07-15")), Some(decimal("33.3")), euro("0.01"));
    let mut other = measure("b", "M3", "ARBEIT", Phase::Planned);
    other.progress = Some(decimal("0"));
    let before = City::new("2019-Q2").measure(done.clone()).measure(open.clone());
    let city = City::new("2019-Q3").measure(other).measure(done).measure(open).after(&before);
    let figures = city.figures();
    let rows: Vec<String> = figures
        .measure_quarters
        .iter()
        .map(|row| {
            let field = row.field.as_ref().map_or("*", |f| f.as_str());
            format!(
                "{} {field}: {} {:?} due {} on time {} late {} overdue {} {:?} {:?} {:?}",
                row.quarter,
                row.count,
                row.phases,
                row.due,
                row.on_time,
                row.late,
                row.overdue,
                row.mean_progress.map(|p| p.to_string()),
                row.plan.map(|c| c.0),
                row.spent.map(|c| c.0),
            )
        })
        .collect();
    assert_snapshot!(rows.join("\n"), @r#"
    2019-Q2 WOHNEN: 1 [0, 0, 1, 0, 0, 0] due 1 on time 1 late 0 overdue 0 None Some(10010) Some(9999)
    2019-Q2 ARBEIT: 1 [0, 1, 0, 0, 0, 0] due 0 on time 0 late 0 overdue 0 Some("33.3") Some(1) None
    2019-Q2 *: 2 [0, 1, 1, 0, 0, 0] due 1 on time 1 late 0 overdue 0 Some("33.3") Some(10011) Some(9999)
    2019-Q3 WOHNEN: 0 [0, 0, 0, 0, 0, 0] due 0 on time 0 late 0 overdue 0 None None None
    2019-Q3 ARBEIT: 2 [1, 1, 0, 0, 0, 0] due 1 on time 0 late 0 overdue 1 Some("16.7") Some(1) None
    2019-Q3 *: 2 [1, 1, 0, 0, 0, 0] due 1 on time 0 late 0 overdue 1 Some("16.7") Some(1) None
    "#);
    let measures: Vec<_> =
        figures.measures.iter().map(|m| (m.id.as_str(), m.deadline, m.done_on)).collect();
    assert_eq!(
        measures,
        [
            // M1 was reported as done in the edition before: once is enough.
            ("M3", Deadline::None, None),
            ("M2", Deadline::Overdue, None),
        ]
    );
    // Where nobody says when, it was done by the end of the first edition that reports it.
    let first = before.figures();
    assert_eq!(first.measures[0].done_on, Some(day("2019-06-30")));
}

#[test]
fn an_indicator_nobody_delivered_has_its_row() {
    let city = one(Aggregation::Flow);
    assert_eq!(city.quarters("I"), "2019-Q3 … 0/3");
    assert_snapshot!(city.messages(), @"RB027 !! Indikator `I`, III. Quartal 2019: es fehlen Juli 2019, August 2019 und September 2019");
}

#[test]
fn archived_only_indicators_keep_their_field() {
    let field = |id: &str, field: &str| Indicator {
        field: Some(field.into()),
        ..indicator(id, Aggregation::Flow)
    };
    let before = City::new("2019-Q2")
        .indicator(field("W-9", "WOHNEN"))
        .indicator(field("X-9", "ARBEIT"))
        .values("a", "W-9", "2019-04", "1")
        .values("a", "X-9", "2019-04", "1");
    let mut city = City::new("2019-Q3")
        .indicator(field("W-1", "WOHNEN"))
        .indicator(field("A-1", "ARBEIT"))
        .after(&before);
    let ids = |city: &City| -> Vec<String> {
        city.figures().indicators.iter().map(|i| i.indicator.id.to_string()).collect()
    };
    assert_eq!(ids(&city), ["W-1", "W-9", "A-1", "X-9"]);
    let dropped = |id: &str| ratsbericht::config::Dropped { id: id.into(), reason: "r".into() };
    city.config.dropped.push(dropped("W-9"));
    assert_eq!(ids(&city), ["W-1", "A-1", "X-9"]);
}
