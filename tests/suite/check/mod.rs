//! Suite of `check`: each rule that has logic here finds its fault, at its cell, and is silent where
//! there is none.

mod beside;
mod fixture;
mod gate;
mod grouped;
mod lookup;
mod prose;
mod published;
mod rendering;

use fixture::{Case, day, measure, ratio, stock};
use insta::assert_snapshot;
use ratsbericht::domain::{Aggregation, Indicator, Phase};
use ratsbericht::finding::rule;

#[test]
fn total_mismatch() {
    let case = Case::new("2019-Q3").sum("sozialamt", "31950.00", "31590");
    assert_snapshot!(case.found(rule::TOTAL_MISMATCH));
    // The scale of a number is no difference.
    let case = Case::new("2019-Q3").sum("sozialamt", "31590.00", "31590");
    assert_eq!(case.found(rule::TOTAL_MISMATCH), "");
}

#[test]
fn duplicate_measure() {
    let case = Case::new("2019-Q3")
        .measures("sozialamt", &[measure("M-1"), measure("M-2"), measure("M-1")])
        .measures("jugendamt", &[measure("M-2"), measure("M-3")]);
    assert_snapshot!(case.found(rule::DUPLICATE_MEASURE));
}

#[test]
fn duplicate_value() {
    let case = Case::new("2019-Q3")
        .indicator(stock("W-03", "Wohnraum"))
        .values("sozialamt", "W-03", "2019-08 500, 2019-09 507, 2019-09 512, 2019-07 …")
        .values("jugendamt", "W-03", "2019-09 507");
    assert_snapshot!(case.found(rule::DUPLICATE_VALUE));
}

#[test]
fn end_before_start() {
    let rows = [
        measure("M-1").start("2020-03-01").end("2019-12-31"),
        measure("M-2").start("2020-03-01").end("2020-03-01"),
        measure("M-3").end("2019-12-31"),
    ];
    let case = Case::new("2019-Q3").measures("sozialamt", &rows);
    assert_snapshot!(case.found(rule::END_BEFORE_START));
}

#[test]
fn done_in_future() {
    let done = |id| measure(id).phase(Phase::Done);
    let rows = [
        done("M-1").end("2020-12-31"),
        done("M-2").end("2020-12-31").done_on("2019-09-30"),
        done("M-3").done_on("2019-10-01"),
        done("M-4").end("2019-09-30"),
        measure("M-5").end("2020-12-31"),
    ];
    let case = Case::new("2019-Q3").measures("sozialamt", &rows);
    assert_snapshot!(case.found(rule::DONE_IN_FUTURE));
}

#[test]
fn overdue_without_reason() {
    let overdue = |id| measure(id).end("2019-06-30").phase(Phase::Running);
    let rows = [
        overdue("M-1"),
        overdue("M-2").reason("Personalmangel"),
        overdue("M-3").reason("Stelle unbesetzt"),
        overdue("M-4").phase(Phase::OnHold),
        overdue("M-5").phase_text("verzögert"),
        measure("M-6").end("2019-12-31").phase(Phase::Running),
    ];
    let case = Case::new("2019-Q3").measures("sozialamt", &rows);
    assert_snapshot!(case.found(rule::OVERDUE_WITHOUT_REASON));
    // With codes one word is enough.
    let case = Case::with("2019-Q3", "[reasons]\nP = \"Personalmangel\"")
        .measures("sozialamt", &rows[1..2]);
    assert_eq!(case.found(rule::OVERDUE_WITHOUT_REASON), "");
}

#[test]
fn unknown_reason() {
    let rows = [
        measure("M-1").reason("P"),
        measure("M-2").reason("p: Stelle seit Mai unbesetzt"),
        measure("M-3").reason("fehlende mittel"),
        measure("M-4").reason("Personalmagel"),
        measure("M-5").reason("xyz"),
        measure("M-6").reason("–"),
        measure("M-7").reason("Pause"),
    ];
    let keys = "[reasons]\nP = \"Personalmangel\"\nM = \"Fehlende Mittel\"";
    let case = Case::with("2019-Q3", keys).measures("sozialamt", &rows);
    assert_snapshot!(case.found(rule::UNKNOWN_REASON));
    let case = Case::new("2019-Q3").measures("sozialamt", &rows);
    assert_eq!(case.found(rule::UNKNOWN_REASON), "");
}

#[test]
fn phase_without_reason() {
    let rows = [
        measure("M-1").phase(Phase::Dropped),
        measure("M-2")
            .phase(Phase::Dropped)
            .phase_text("nicht umsetzbar")
            .reason("kein Förderbescheid"),
        measure("M-3").phase(Phase::Running).phase_text("verzögert"),
        measure("M-4").phase(Phase::Running),
        measure("M-5").phase(Phase::Dropped),
    ];
    let keys = "[[dropped]]\nid = \"M-5\"\nreason = \"Der Rat hat den Beschluss aufgehoben\"";
    let case = Case::with("2019-Q3", keys).measures("sozialamt", &rows);
    assert_snapshot!(case.found(rule::PHASE_WITHOUT_REASON));
}

#[test]
fn progress() {
    let rows = [
        measure("M-1").progress("750"),
        measure("M-2").progress("-0.5"),
        measure("M-3").progress("100"),
        measure("M-4").phase(Phase::Done).progress("80"),
        measure("M-5").phase(Phase::Done).progress("100"),
        measure("M-6").phase(Phase::Running).progress("0"),
    ];
    let case = Case::new("2019-Q3").measures("sozialamt", &rows);
    assert_snapshot!("progress_out_of_range", case.found(rule::PROGRESS_OUT_OF_RANGE));
    assert_snapshot!("progress_contradicts_phase", case.found(rule::PROGRESS_CONTRADICTS_PHASE));
}

#[test]
fn spent_above_plan() {
    let rows = [
        measure("M-1").money(50_000, 61_250),
        measure("M-2").money(50_000, 55_000),
        measure("M-3").money(0, 1),
        measure("M-4").money(i64::MAX / 100, i64::MAX / 100),
    ];
    let case = Case::new("2019-Q3").measures("sozialamt", &rows);
    assert_snapshot!(case.found(rule::SPENT_ABOVE_PLAN));
    let case =
        Case::with("2019-Q3", "[margins]\nspent_percent = 25").measures("sozialamt", &rows[..1]);
    assert_eq!(case.found(rule::SPENT_ABOVE_PLAN), "");
}

fn places() -> Case {
    Case::new("2019-Q3")
        .indicator(stock("P-1", "Belegte Plätze"))
        .indicator(stock("P-2", "Plätze"))
        .indicator(ratio("P-3", "P-1", "P-2"))
}

#[test]
fn ratio_without_denominator() {
    let case = places().values("sozialamt", "P-1", "2019-07 100, 2019-08 110, 2019-09 120").values(
        "sozialamt",
        "P-2",
        "2019-07 120, 2019-09 0",
    );
    assert_snapshot!(case.found(rule::RATIO_WITHOUT_DENOMINATOR));
    let never = places().values("sozialamt", "P-1", "2019-07 100, 2019-08 110");
    assert_snapshot!(
        "ratio_without_denominator_ever",
        never.found(rule::RATIO_WITHOUT_DENOMINATOR)
    );
    // Nothing of nothing, and a denominator that stands for the whole quarter.
    let case = places().values("sozialamt", "P-1", "2019-07 0, 2019-08 110").values(
        "sozialamt",
        "P-2",
        "2019-07 0, 2019-Q3 120",
    );
    assert_eq!(case.found(rule::RATIO_WITHOUT_DENOMINATOR), "");
}

#[test]
fn ratio_above_hundred() {
    let finished = Indicator { ratio: None, ..ratio("Q-1", "P-1", "P-2") };
    let case = places()
        .indicator(finished)
        .values("sozialamt", "P-1", "2019-07 120, 2019-08 130")
        .values("sozialamt", "P-2", "2019-07 120, 2019-08 120")
        .values("jugendamt", "Q-1", "2019-07 100, 2019-08 100.5");
    assert_snapshot!(case.found(rule::RATIO_ABOVE_HUNDRED));
}

#[test]
fn value_jumps() {
    let series = |values| {
        Case::new("2019-Q3").indicator(stock("W-03", "Wohnraum")).values(
            "sozialamt",
            "W-03",
            values,
        )
    };
    // An outlier counts once, a new level once, a growth by the factor itself not at all.
    let case = series(
        "2019-03 500, 2019-04 5070, 2019-05 510, 2019-06 100, 2019-07 110, 2019-08 330, 2019-09 0",
    );
    assert_snapshot!(case.found(rule::VALUE_JUMPS));
    // What the last edition had already is not reported again.
    let mut before = series("2019-05 50, 2019-06 510");
    before.period = "2019-Q2".parse().expect("a period");
    assert_ne!(before.found(rule::VALUE_JUMPS), "");
    let again = series("2019-05 50, 2019-06 510, 2019-07 520").after(&[&before]);
    assert_eq!(again.found(rule::VALUE_JUMPS), "");
    let revised = series("2019-05 50, 2019-06 610, 2019-07 520").after(&[&before]);
    assert_ne!(revised.found(rule::VALUE_JUMPS), "");
}

#[test]
fn revised_value() {
    let of = |period, values| {
        Case::new(period).indicator(stock("W-03", "Wohnraum")).values("sozialamt", "W-03", values)
    };
    let before = of("2019-Q2", "2019-05 480, 2019-06 490");
    let case = of("2019-Q3", "2019-05 480, 2019-06 500, 2019-07 505").after(&[&before]);
    assert_snapshot!(case.found(rule::REVISED_VALUE));
}

#[test]
fn value_after_period() {
    let case = Case::new("2019-Q3")
        .indicator(stock("W-03", "Wohnraum"))
        .values("sozialamt", "W-03", "2019-09 1, 2019-11 2, 2019-10 3, 2019-Q3 4, 2019 5")
        .values("jugendamt", "W-03", "2019-09 1, 2019-10 …");
    assert_snapshot!(case.found(rule::VALUE_AFTER_PERIOD));
}

#[test]
fn departments() {
    let mut before = Case::new("2019-Q2");
    before.submissions[0].files[0].sha256 = "same".into();
    let mut case = Case::new("2019-Q3").after(&[&before]);
    case.submissions[0].files[0].sha256 = "same".into();
    case.submissions[1].files.clear();
    assert_snapshot!("department_missing", case.found(rule::DEPARTMENT_MISSING));
    assert_snapshot!("department_unchanged", case.found(rule::DEPARTMENT_UNCHANGED));
    // A file less than last time: something changed, and it is no twin of an old one.
    let more = before.clone().file("sozialamt", "sozialamt_projekte.xlsx");
    let mut less = Case::new("2019-Q3").after(&[&more]);
    less.submissions[0].files[0].sha256 = "same".into();
    assert_eq!(less.found(rule::DEPARTMENT_UNCHANGED), "");
    // A file whose owner is asked for: nobody is reminded of it.
    let mut asked = case.clone();
    let file = "eingang/2019-Q3/jugendamt-sozialamt.xlsx".to_owned();
    asked.inbox.contested = vec![(file, vec!["jugendamt".into(), "sozialamt".into()])];
    assert_eq!(asked.found(rule::DEPARTMENT_MISSING), "");
    // A second file that is new: something changed.
    let case = case.file("sozialamt", "sozialamt_neu.xlsx");
    assert_eq!(case.found(rule::DEPARTMENT_UNCHANGED), "");
}

#[test]
fn department_late() {
    let delivered = |modified, today| {
        let mut case = Case::new("2019-Q3");
        case.submissions[0].files[0].modified = Some(day(modified));
        case.today = day(today);
        case.found(rule::DEPARTMENT_LATE)
    };
    // Ten working days after 30 September, with 3 October in between.
    assert_snapshot!(delivered("2019-10-16", "2019-10-20"));
    assert_eq!(delivered("2019-10-15", "2019-10-20"), "");
    // A copy made years later says nothing about the delivery.
    assert_eq!(delivered("2026-01-01", "2026-01-02"), "");
}

#[test]
fn measure_vanished() {
    let before = Case::new("2019-Q2")
        .measures(
            "sozialamt",
            &[
                measure("M-1"),
                measure("M-2").phase(Phase::Done),
                measure("M-3").phase(Phase::Dropped).reason("kein Förderbescheid"),
                measure("M-4"),
                measure("M-5"),
            ],
        )
        .measures("jugendamt", &[measure("J-1")]);
    let keys = "[[dropped]]\nid = \"M-4\"\nreason = \"mit M-5 zusammengelegt\"";
    let case =
        Case::with("2019-Q3", keys).measures("sozialamt", &[measure("M-5")]).after(&[&before]);
    assert_snapshot!(case.found(rule::MEASURE_VANISHED));
    let mut silent = case.clone();
    silent.submissions[0].files[0].readable = false;
    silent.submissions[1].files.clear();
    assert_eq!(silent.found(rule::MEASURE_VANISHED), "");
    // The file of the measure is gone: no other file is blamed, and that of this quarter is no loss.
    let before = Case::new("2019-Q2")
        .measures("sozialamt", &[measure("M-1")])
        .file("sozialamt", "sozialamt_projekte-2019-Q2.xlsx")
        .measures_in("sozialamt", "sozialamt_projekte-2019-Q2.xlsx", &[measure("M-2")]);
    let case = Case::new("2019-Q3").measures("sozialamt", &[measure("M-1")]).after(&[&before]);
    assert_snapshot!(case.found(rule::MEASURE_VANISHED), @r"
    sozialamt: error[RB036]: die Maßnahme `M-2` `Titel von M-2` fehlt; im Bericht II. Quartal 2019 war sie enthalten; `sozialamt_projekte-2019-Q2.xlsx` fehlt in der Zulieferung
        Abhilfe: beim Amt `sozialamt_projekte-2019-Q2.xlsx` nachfordern, oder `M-2` unter `[[dropped]]` mit Grund nennen
    sozialamt: error[RB036]: the measure `M-2` `Titel von M-2` is missing; the report Q2 2019 had it; `sozialamt_projekte-2019-Q2.xlsx` is not among the files delivered
        help: ask the department for `sozialamt_projekte-2019-Q2.xlsx`, or name `M-2` under `[[dropped]]` with a reason
    ");
    let case = case.file("sozialamt", "sozialamt_projekte-2019-Q3.xlsx");
    let found = case.found(rule::MEASURE_VANISHED);
    assert!(found.contains("sozialamt.xlsx!Maßnahmen: error"), "{found}");
}

#[test]
fn title_resembles_lost_measure() {
    let before = Case::new("2019-Q2").measures(
        "sozialamt",
        &[
            measure("M-1").title("Ausbau der Beratung für Familien"),
            measure("M-2").title("Wohnungslotsen"),
        ],
    );
    let case = Case::new("2019-Q3")
        .measures(
            "sozialamt",
            &[
                measure("M-10").title("Ausbau der Beratung von Familien"),
                measure("M-11").title("Neubau einer Kita"),
            ],
        )
        .measures("jugendamt", &[measure("M-12").title("Wohnungslotsen")])
        .after(&[&before]);
    assert_snapshot!(case.found(rule::TITLE_RESEMBLES_LOST_MEASURE));
}

#[test]
fn phase_backwards() {
    let phases = |period, phases: [Phase; 5]| {
        let rows: Vec<_> =
            (1..).zip(phases).map(|(n, phase)| measure(&format!("M-{n}")).phase(phase)).collect();
        Case::new(period).measures("sozialamt", &rows)
    };
    use Phase::{Done, Dropped, OnHold, Permanent, Planned, Running};
    let before = phases("2019-Q2", [Done, Running, Running, Dropped, Planned]);
    let case = phases("2019-Q3", [Running, Planned, OnHold, Permanent, Done]).after(&[&before]);
    assert_snapshot!(case.found(rule::PHASE_BACKWARDS));
}

#[test]
fn files_of_the_inbox() {
    let mut case = Case::new("2019-Q3");
    case.inbox.unmatched =
        vec!["eingang/2019-Q3/sozalamt.xlsx".into(), "eingang/2019-Q3/x.xlsx".into()];
    case.inbox.contested =
        vec![("eingang/2019-Q3/beide.xlsx".into(), vec!["sozialamt".into(), "jugendamt".into()])];
    case.inbox.locks = vec!["eingang/2019-Q3/~$sozialamt.xlsx".into()];
    assert_snapshot!("unmatched_file", case.found(rule::UNMATCHED_FILE));
    assert_snapshot!("file_of_two_departments", case.found(rule::FILE_OF_TWO_DEPARTMENTS));
    assert_snapshot!("lock_file", case.found(rule::LOCK_FILE));
}

#[test]
fn duplicate_file() {
    let mut case = Case::new("2019-Q3").file("jugendamt", "jugendamt (1).xlsx");
    assert_eq!(case.found(rule::DUPLICATE_FILE), "");
    for file in &mut case.submissions[1].files {
        file.sha256 = "same".into();
    }
    assert_snapshot!(case.found(rule::DUPLICATE_FILE));
}

#[test]
fn missing_periods_are_found_while_calculating() {
    let flow = Indicator { aggregation: Some(Aggregation::Flow), ..stock("W-01", "Zuweisungen") };
    let case =
        Case::new("2019-Q3").indicator(flow).values("sozialamt", "W-01", "2019-07 1, 2019-09 1");
    assert_eq!(case.found(rule::MISSING_PERIOD), "", "the rule has no function here");
    let intake = case.intake();
    let findings = ratsbericht::aggregate::aggregate(&intake, &case.history, &case.config).findings;
    assert!(findings.iter().any(|finding| finding.rule == rule::MISSING_PERIOD));
}
