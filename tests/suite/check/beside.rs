//! Numbers and references outside of texts: in the reason of a delay and in a title.

use super::fixture::{Case, measure, stock};
use ratsbericht::finding::rule;

#[test]
fn reasons_and_titles_are_read_as_texts_are() {
    let rows = [
        measure("W-1").reason("Es fehlen Räume für {W-99@2019-09}."),
        measure("W-2").reason("W-03 lag im September 2019 bei 999."),
        measure("W-3").title("Räume für {W-03@2019-09}"),
        measure("W-4").title("W-03 lag im dritten Quartal 2019 bei 998"),
        measure("W-5").reason("Es fehlen {W-03@2019-09} Plätze {siehe Anlage}."),
    ];
    let case = Case::new("2019-Q3")
        .indicator(stock("W-03", "Personen in Wohnungen"))
        .values("sozialamt", "W-03", "2019-07 500, 2019-08 505, 2019-09 507")
        .measures("sozialamt", &rows);
    insta::assert_snapshot!(case.found(rule::UNKNOWN_REFERENCE));
    insta::assert_snapshot!(case.found(rule::PROSE_CONTRADICTS_TABLE));
}
