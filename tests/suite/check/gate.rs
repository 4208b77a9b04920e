//! The gate: levels, acceptance, the bar; and that order does not matter.

use super::fixture::{Case, day, measure, stock};
use proptest::prelude::*;
use ratsbericht::domain::Phase;
use ratsbericht::finding::{Counts, Level, rule};

fn faulty(keys: &str) -> Case {
    let rows = [
        measure("M-1").start("2020-03-01").end("2019-12-31"),
        measure("M-2").phase(Phase::Done).progress("80"),
        measure("M-1"),
    ];
    Case::with("2019-Q3", keys).measures("sozialamt", &rows)
}

#[test]
fn errors_stop_and_warnings_do_not() {
    let gate = faulty("").gate();
    assert_eq!(gate.counts, Counts { error: 2, warning: 1, note: 0, accepted: 0 });
    assert!(!gate.passes);
    assert!(faulty("[rules]\nfail_at = \"never\"").gate().passes);
    let lowered = faulty("[rules]\nRB018 = \"note\"\nRB015 = \"off\"").gate();
    assert_eq!(lowered.counts, Counts { error: 0, warning: 1, note: 1, accepted: 0 });
    assert!(lowered.passes);
    assert!(!faulty("[rules]\nfail_at = \"note\"\nRB018 = \"off\"\nRB015 = \"off\"").gate().passes);
}

#[test]
fn accepted_findings_stay_and_do_not_count() {
    let keys = "[[accepted]]\nrule = \"RB018\"\nid = \"M-1\"\nreason = \"wird im Rat erklärt\"\n\
                by = \"GB 5\"\nuntil = 2019-12-31\n\
                [[accepted]]\nrule = \"RB015\"\ncell = \"Maßnahmen!A7\"\nreason = \"bekannt\"\nby = \"GB 5\"";
    let mut case = faulty(keys);
    let gate = case.gate();
    assert_eq!(gate.counts, Counts { error: 0, warning: 1, note: 0, accepted: 2 });
    assert!(gate.passes);
    let accepted = gate.findings.iter().find(|f| f.rule == rule::END_BEFORE_START);
    let accepted = accepted.and_then(|f| f.accepted.as_ref()).expect("it stays, marked");
    assert_eq!(
        (accepted.reason.as_str(), accepted.until.as_str()),
        ("wird im Rat erklärt", "2019-12-31")
    );
    // The last day is included, the day after is not.
    case.today = day("2019-12-31");
    assert_eq!(case.gate().counts.accepted, 2);
    case.today = day("2020-01-01");
    assert_eq!(case.gate().counts.accepted, 1);
    // Another cell is another finding.
    let other = faulty("[[accepted]]\nrule = \"RB015\"\ncell = \"A5\"\nreason = \"x\"\nby = \"y\"");
    assert_eq!(other.gate().counts.accepted, 0);
}

#[test]
fn findings_stand_in_the_order_of_the_sheets() {
    let gate = faulty("").gate();
    assert!(gate.findings.is_sorted_by_key(|finding| finding.place.clone()));
    assert!(gate.findings.iter().all(|finding| finding.level >= Level::Warning));
}

/// A project with faults of many kinds, its parts in any order.
fn shuffled(seed: &[usize]) -> Case {
    let rows = |department: &str| {
        [
            measure("M-1").start("2020-03-01").end("2019-12-31"),
            measure(&format!("{department}-2")).end("2019-01-31").phase(Phase::Running),
            measure("M-3").text("läuft").money(1, 2),
        ]
    };
    let mut case = Case::new("2019-Q3")
        .indicator(stock("W-03", "Wohnraum"))
        .measures("sozialamt", &rows("sozialamt"))
        .measures("jugendamt", &rows("jugendamt"))
        .values("sozialamt", "W-03", "2019-07 500, 2019-08 5000, 2019-09 507, 2019-09 508")
        .values("jugendamt", "W-03", "2019-07 500, 2019-09 50, 2019-10 1, 2019-11 2");
    let mut seed = seed.iter().cycle();
    let mut pick = move |len: usize| seed.next().expect("a cycle does not end") % len;
    for submission in &mut case.submissions {
        for i in 1..submission.measures.len() {
            submission.measures.swap(i, pick(i + 1));
        }
        for i in 1..submission.values.len() {
            submission.values.swap(i, pick(i + 1));
        }
    }
    if pick(2) == 1 {
        case.submissions.reverse();
    }
    case
}

proptest! {
    #[test]
    fn the_order_of_submissions_does_not_matter(seed in prop::collection::vec(0usize..100, 5..20)) {
        let expected = shuffled(&[0]).gate();
        prop_assert!(expected.findings.len() > 8);
        prop_assert_eq!(shuffled(&seed).gate(), expected);
    }
}

/// A city's values: 2,000 series of 180 months. Not a bench: it keeps rules from growing faster than
/// what they read, with a bound that only a quadratic rule misses.
#[test]
fn many_values_take_no_time() {
    let months: Vec<String> = (2005..2020)
        .flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02} {}", 400 + month)))
        .take(177)
        .collect();
    let months = months.join(", ");
    let mut case = Case::new("2019-Q3");
    for number in 0..400 {
        let id = format!("I-{number:04}");
        case = case.indicator(stock(&id, &format!("Kennzahl {number}")));
        case = case.values("sozialamt", &id, &months);
    }
    let intake = case.intake();
    let figures = ratsbericht::aggregate::aggregate(&intake, &case.history, &case.config).value;
    let start = std::time::Instant::now();
    let facts = case.facts(&intake);
    let findings =
        [ratsbericht::check::submissions(&facts), ratsbericht::check::figures(&facts, &figures)];
    assert!(findings.iter().all(Vec::is_empty));
    // Without optimisation, on a busy machine: it takes about a twentieth of that.
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}
