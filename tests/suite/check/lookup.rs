//! What a reference stands for: the same number for whoever prints it and whoever checks it.

use super::fixture::{Case, ratio, stock};
use ratsbericht::aggregate::aggregate;
use ratsbericht::domain::{Aggregation, FigureIndex, Gaps, Indicator, parse_references};

/// The numbers of all references in `text`, `-` for none.
fn numbers(case: &Case, text: &str) -> String {
    let figures = aggregate(&case.intake(), &case.history, &case.config).value;
    let index = FigureIndex::new(&figures);
    let references = parse_references(text).into_iter().filter_map(|(_, r)| r.ok());
    let number = |r| index.number(&r).map_or_else(|| "-".to_owned(), |n| n.to_string());
    references.map(number).collect::<Vec<_>>().join(" ")
}

fn of(aggregation: Aggregation) -> Indicator {
    Indicator { aggregation: Some(aggregation), decimals: 1, ..stock("W-03", "Wohnraum") }
}

fn two(indicator: Indicator) -> Case {
    Case::new("2019-Q3")
        .indicator(indicator)
        .values("sozialamt", "W-03", "2019-07 10, 2019-08 20, 2019-09 30")
        .values("jugendamt", "W-03", "2019-07 1, 2019-09 4")
}

#[test]
fn base_periods_are_combined_across_departments() {
    let text = "{W-03@2019-07} {W-03@2019-08} {W-03@2019-09}";
    for (aggregation, expected) in [
        (Aggregation::Stock, "11.0 - 34.0"),
        (Aggregation::Flow, "11.0 - 34.0"),
        (Aggregation::Mean, "5.5 - 17.0"),
        (Aggregation::Min, "1.0 - 4.0"),
        (Aggregation::Max, "10.0 - 30.0"),
    ] {
        assert_eq!(numbers(&two(of(aggregation)), text), expected, "{aggregation:?}");
    }
    let partial = Indicator { gaps: Gaps::Partial, ..of(Aggregation::Flow) };
    assert_eq!(numbers(&two(partial), text), "11.0 20.0 34.0");
}

#[test]
fn quarters_and_years_are_those_of_the_table() {
    let case = Case::new("2019-Q2").indicator(of(Aggregation::Flow)).values(
        "sozialamt",
        "W-03",
        "2019-01 1, 2019-02 2, 2019-03 3, 2019-04 4, 2019-05 5, 2019-06 6",
    );
    let text = "{W-03@2019-Q1} {W-03@2019-Q2} {W-03@2019-Q1..2019-Q2} {W-03@2019} {W-03@2018-Q4}";
    assert_eq!(numbers(&case, text), "6.0 15.0 9.0 - -");
}

#[test]
fn ratios_are_divided_last() {
    let case = Case::new("2019-Q3")
        .indicator(stock("P-1", "Belegte Plätze"))
        .indicator(stock("P-2", "Plätze"))
        .indicator(ratio("P-3", "P-1", "P-2"))
        .values("sozialamt", "P-1", "2019-08 1, 2019-09 2")
        .values("jugendamt", "P-1", "2019-08 1, 2019-09 1")
        .values("sozialamt", "P-2", "2019-08 3, 2019-09 0")
        .values("jugendamt", "P-2", "2019-08 3, 2019-09 0");
    assert_eq!(numbers(&case, "{P-3@2019-08} {P-3@2019-09}"), "33.3 -");
}

#[test]
fn values_that_contradict_each_other_give_none() {
    let case = Case::new("2019-Q3").indicator(of(Aggregation::Stock)).values(
        "sozialamt",
        "W-03",
        "2019-08 1, 2019-08 2",
    );
    assert_eq!(numbers(&case, "{W-03@2019-08}"), "-");
}
