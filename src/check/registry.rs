//! All rules in one table, by number: manual page and the pass in which they run.

use super::rules::{
    aggregation_missing, ambiguous_value, as_of_missing, column_not_read, dash_as_zero,
    definitions_differ, department_late, department_missing, department_unchanged, done_before,
    done_in_future, duplicate_file, duplicate_measure, duplicate_value, end_before_start,
    error_cell, file_of_two_departments, file_unreadable, formula_without_result, hidden_content,
    lock_file, measure_vanished, missing_id, missing_period, non_public_reference,
    overdue_without_reason, people_no_longer_counted, phase_backwards, phase_without_reason,
    progress_contradicts_phase, progress_out_of_range, prose_contradicts_table,
    ratio_above_hundred, ratio_not_aggregated, ratio_without_denominator, revised_value,
    sheet_not_recognised, spent_above_plan, text_stale, text_too_long, text_without_substance,
    title_resembles_lost_measure, total_mismatch, unknown_field, unknown_phase, unknown_reason,
    unknown_reference, unknown_unit, unmatched_file, unreadable_date, unreadable_period,
    unreadable_value, value_after_period, value_jumps,
};
use super::{Facts, Manual};
use crate::domain::Figures;
use crate::finding::{Finding, RuleId, rule};

/// A rule: its number, its manual page, when it runs.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The number; name and default level stand in [`rule::ALL`].
    pub id: RuleId,
    /// What `explain` prints.
    pub manual: &'static Manual,
    /// When it runs.
    pub pass: Pass,
}

/// When a rule runs.
#[derive(Debug, Clone, Copy)]
pub enum Pass {
    /// Not here: it fires while reading or calculating, where the fault is seen.
    Elsewhere,
    /// Over what was delivered.
    Submissions(fn(&Facts<'_>) -> Vec<Finding>),
    /// Over figures and texts.
    Figures(fn(&Facts<'_>, &Figures) -> Vec<Finding>),
}

/// All rules, by number.
pub static RULES: &[Rule] = &[
    elsewhere(rule::FILE_UNREADABLE, &file_unreadable::DOC),
    elsewhere(rule::UNREADABLE_VALUE, &unreadable_value::DOC),
    elsewhere(rule::UNREADABLE_PERIOD, &unreadable_period::DOC),
    elsewhere(rule::UNREADABLE_DATE, &unreadable_date::DOC),
    elsewhere(rule::FORMULA_WITHOUT_RESULT, &formula_without_result::DOC),
    elsewhere(rule::ERROR_CELL, &error_cell::DOC),
    elsewhere(rule::UNKNOWN_FIELD, &unknown_field::DOC),
    elsewhere(rule::UNKNOWN_PHASE, &unknown_phase::DOC),
    elsewhere(rule::UNKNOWN_UNIT, &unknown_unit::DOC),
    elsewhere(rule::SHEET_NOT_RECOGNISED, &sheet_not_recognised::DOC),
    elsewhere(rule::AMBIGUOUS_VALUE, &ambiguous_value::DOC),
    elsewhere(rule::DASH_AS_ZERO, &dash_as_zero::DOC),
    elsewhere(rule::HIDDEN_CONTENT, &hidden_content::DOC),
    submissions(rule::TOTAL_MISMATCH, &total_mismatch::DOC, total_mismatch::check),
    submissions(rule::DUPLICATE_MEASURE, &duplicate_measure::DOC, duplicate_measure::check),
    submissions(rule::DUPLICATE_VALUE, &duplicate_value::DOC, duplicate_value::check),
    elsewhere(rule::MISSING_ID, &missing_id::DOC),
    submissions(rule::END_BEFORE_START, &end_before_start::DOC, end_before_start::check),
    submissions(rule::DONE_IN_FUTURE, &done_in_future::DOC, done_in_future::check),
    figures(
        rule::OVERDUE_WITHOUT_REASON,
        &overdue_without_reason::DOC,
        overdue_without_reason::check,
    ),
    submissions(rule::UNKNOWN_REASON, &unknown_reason::DOC, unknown_reason::check),
    submissions(
        rule::PROGRESS_OUT_OF_RANGE,
        &progress_out_of_range::DOC,
        progress_out_of_range::check,
    ),
    submissions(
        rule::PROGRESS_CONTRADICTS_PHASE,
        &progress_contradicts_phase::DOC,
        progress_contradicts_phase::check,
    ),
    submissions(rule::SPENT_ABOVE_PLAN, &spent_above_plan::DOC, spent_above_plan::check),
    figures(
        rule::RATIO_WITHOUT_DENOMINATOR,
        &ratio_without_denominator::DOC,
        ratio_without_denominator::check,
    ),
    figures(rule::RATIO_ABOVE_HUNDRED, &ratio_above_hundred::DOC, ratio_above_hundred::check),
    elsewhere(rule::MISSING_PERIOD, &missing_period::DOC),
    figures(rule::VALUE_JUMPS, &value_jumps::DOC, value_jumps::check),
    figures(rule::REVISED_VALUE, &revised_value::DOC, revised_value::check),
    submissions(rule::TEXT_TOO_LONG, &text_too_long::DOC, text_too_long::check),
    submissions(
        rule::TEXT_WITHOUT_SUBSTANCE,
        &text_without_substance::DOC,
        text_without_substance::check,
    ),
    figures(rule::NON_PUBLIC_REFERENCE, &non_public_reference::DOC, non_public_reference::check),
    submissions(rule::DEPARTMENT_MISSING, &department_missing::DOC, department_missing::check),
    submissions(rule::DEPARTMENT_LATE, &department_late::DOC, department_late::check),
    submissions(
        rule::DEPARTMENT_UNCHANGED,
        &department_unchanged::DOC,
        department_unchanged::check,
    ),
    submissions(rule::MEASURE_VANISHED, &measure_vanished::DOC, measure_vanished::check),
    submissions(rule::PHASE_BACKWARDS, &phase_backwards::DOC, phase_backwards::check),
    submissions(rule::UNMATCHED_FILE, &unmatched_file::DOC, unmatched_file::check),
    submissions(
        rule::FILE_OF_TWO_DEPARTMENTS,
        &file_of_two_departments::DOC,
        file_of_two_departments::check,
    ),
    submissions(rule::LOCK_FILE, &lock_file::DOC, lock_file::check),
    submissions(rule::VALUE_AFTER_PERIOD, &value_after_period::DOC, value_after_period::check),
    figures(
        rule::PROSE_CONTRADICTS_TABLE,
        &prose_contradicts_table::DOC,
        prose_contradicts_table::check,
    ),
    figures(rule::UNKNOWN_REFERENCE, &unknown_reference::DOC, unknown_reference::check),
    submissions(
        rule::PHASE_WITHOUT_REASON,
        &phase_without_reason::DOC,
        phase_without_reason::check,
    ),
    submissions(
        rule::TITLE_RESEMBLES_LOST_MEASURE,
        &title_resembles_lost_measure::DOC,
        title_resembles_lost_measure::check,
    ),
    elsewhere(rule::RATIO_NOT_AGGREGATED, &ratio_not_aggregated::DOC),
    elsewhere(rule::DEFINITIONS_DIFFER, &definitions_differ::DOC),
    elsewhere(rule::AGGREGATION_MISSING, &aggregation_missing::DOC),
    submissions(rule::TEXT_STALE, &text_stale::DOC, text_stale::check),
    submissions(rule::DUPLICATE_FILE, &duplicate_file::DOC, duplicate_file::check),
    elsewhere(rule::COLUMN_NOT_READ, &column_not_read::DOC),
    submissions(rule::DONE_BEFORE, &done_before::DOC, done_before::check),
    submissions(rule::AS_OF_MISSING, &as_of_missing::DOC, as_of_missing::check),
    submissions(
        rule::PEOPLE_NO_LONGER_COUNTED,
        &people_no_longer_counted::DOC,
        people_no_longer_counted::check,
    ),
];

const fn elsewhere(id: RuleId, manual: &'static Manual) -> Rule {
    Rule { id, manual, pass: Pass::Elsewhere }
}

const fn submissions(
    id: RuleId,
    manual: &'static Manual,
    check: fn(&Facts<'_>) -> Vec<Finding>,
) -> Rule {
    Rule { id, manual, pass: Pass::Submissions(check) }
}

const fn figures(
    id: RuleId,
    manual: &'static Manual,
    check: fn(&Facts<'_>, &Figures) -> Vec<Finding>,
) -> Rule {
    Rule { id, manual, pass: Pass::Figures(check) }
}

/// The rule of a number.
#[must_use]
pub fn rule(id: RuleId) -> Option<&'static Rule> {
    RULES.binary_search_by_key(&id, |rule| rule.id).ok().map(|at| &RULES[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Page, explain};
    use crate::lang::Lang;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_has_every_rule_in_order() {
        let here: Vec<RuleId> = RULES.iter().map(|rule| rule.id).collect();
        let all: Vec<RuleId> = rule::ALL.iter().map(|info| info.id).collect();
        assert_eq!(here, all, "add the missing row of `finding/rule.rs` to RULES, by number");
        assert!(all.is_sorted_by(|a, b| a < b), "numbers in `finding/rule.rs` must rise");
    }

    #[test]
    fn every_rule_has_a_file_of_its_name() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/check/rules");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .expect("the rules stand in src/check/rules")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()))
            .filter(|name| name != "mod")
            .collect();
        let names: BTreeSet<String> = rule::ALL.iter().map(|info| info.name.to_owned()).collect();
        assert_eq!(files, names, "a rule's file is named as in `finding/rule.rs`");
        for info in rule::ALL {
            let source = std::fs::read_to_string(format!("{folder}/{}.rs", info.name));
            let head = format!("//! {}: ", info.id);
            assert!(
                source.is_ok_and(|s| s.starts_with(&head)),
                "{} begins with `{head}`",
                info.name
            );
        }
    }

    #[test]
    fn every_manual_page_has_all_sections_in_both_languages() {
        for entry in RULES {
            let Manual { de, en } = entry.manual;
            for Page { fault, what, why, example, remedy } in [de, en] {
                for text in [what, why, example, remedy] {
                    assert!(text.ends_with(['.', '`']) && text.len() > 12, "{}: {text}", entry.id);
                }
                assert!(!fault.is_empty() && !fault.ends_with('.'), "{}: {fault}", entry.id);
            }
            assert!(de.what.starts_with("Ob "), "{}: say what is checked: `Ob …`", entry.id);
            assert!(en.what.starts_with("Whether "), "{}: say `Whether …`", entry.id);
        }
    }

    #[test]
    fn pages_fit_a_terminal() {
        for entry in RULES {
            for lang in [Lang::De, Lang::En] {
                let page = explain(entry.id, lang);
                let longest = page.lines().map(|line| line.chars().count()).max();
                assert!(longest <= Some(80), "{}: {longest:?}", entry.id);
            }
        }
    }
}
