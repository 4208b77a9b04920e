//! All rules in one table, by number: manual page and the pass in which they run.

use super::rules::{
    aggregation_missing, ambiguous_value, dash_as_zero, definitions_differ, department_late,
    department_missing, department_unchanged, done_in_future, duplicate_file, duplicate_measure,
    duplicate_value, end_before_start, error_cell, file_of_two_departments, file_unreadable,
    formula_without_result, hidden_content, lock_file, measure_vanished, missing_id,
    missing_period, non_public_reference, overdue_without_reason, phase_backwards,
    phase_without_reason, progress_contradicts_phase, progress_out_of_range,
    prose_contradicts_table, ratio_above_hundred, ratio_not_aggregated, ratio_without_denominator,
    revised_value, sheet_not_recognised, spent_above_plan, text_stale, text_too_long,
    text_without_substance, title_resembles_lost_measure, total_mismatch, unknown_field,
    unknown_phase, unknown_reason, unknown_reference, unknown_unit, unmatched_file,
    unreadable_date, unreadable_period, unreadable_value, value_after_period, value_jumps,
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
    Rule { id: rule::FILE_UNREADABLE, manual: &file_unreadable::DOC, pass: Pass::Elsewhere },
    Rule { id: rule::UNREADABLE_VALUE, manual: &unreadable_value::DOC, pass: Pass::Elsewhere },
    Rule { id: rule::UNREADABLE_PERIOD, manual: &unreadable_period::DOC, pass: Pass::Elsewhere },
    Rule { id: rule::UNREADABLE_DATE, manual: &unreadable_date::DOC, pass: Pass::Elsewhere },
    Rule {
        id: rule::FORMULA_WITHOUT_RESULT,
        manual: &formula_without_result::DOC,
        pass: Pass::Elsewhere,
    },
    Rule { id: rule::ERROR_CELL, manual: &error_cell::DOC, pass: Pass::Elsewhere },
    Rule { id: rule::UNKNOWN_FIELD, manual: &unknown_field::DOC, pass: Pass::Elsewhere },
    Rule { id: rule::UNKNOWN_PHASE, manual: &unknown_phase::DOC, pass: Pass::Elsewhere },
    Rule { id: rule::UNKNOWN_UNIT, manual: &unknown_unit::DOC, pass: Pass::Elsewhere },
    Rule {
        id: rule::SHEET_NOT_RECOGNISED,
        manual: &sheet_not_recognised::DOC,
        pass: Pass::Elsewhere,
    },
    Rule { id: rule::AMBIGUOUS_VALUE, manual: &ambiguous_value::DOC, pass: Pass::Elsewhere },
    Rule { id: rule::DASH_AS_ZERO, manual: &dash_as_zero::DOC, pass: Pass::Elsewhere },
    Rule { id: rule::HIDDEN_CONTENT, manual: &hidden_content::DOC, pass: Pass::Elsewhere },
    Rule {
        id: rule::TOTAL_MISMATCH,
        manual: &total_mismatch::DOC,
        pass: Pass::Submissions(total_mismatch::check),
    },
    Rule {
        id: rule::DUPLICATE_MEASURE,
        manual: &duplicate_measure::DOC,
        pass: Pass::Submissions(duplicate_measure::check),
    },
    Rule {
        id: rule::DUPLICATE_VALUE,
        manual: &duplicate_value::DOC,
        pass: Pass::Submissions(duplicate_value::check),
    },
    Rule { id: rule::MISSING_ID, manual: &missing_id::DOC, pass: Pass::Elsewhere },
    Rule {
        id: rule::END_BEFORE_START,
        manual: &end_before_start::DOC,
        pass: Pass::Submissions(end_before_start::check),
    },
    Rule {
        id: rule::DONE_IN_FUTURE,
        manual: &done_in_future::DOC,
        pass: Pass::Submissions(done_in_future::check),
    },
    Rule {
        id: rule::OVERDUE_WITHOUT_REASON,
        manual: &overdue_without_reason::DOC,
        pass: Pass::Figures(overdue_without_reason::check),
    },
    Rule {
        id: rule::UNKNOWN_REASON,
        manual: &unknown_reason::DOC,
        pass: Pass::Submissions(unknown_reason::check),
    },
    Rule {
        id: rule::PROGRESS_OUT_OF_RANGE,
        manual: &progress_out_of_range::DOC,
        pass: Pass::Submissions(progress_out_of_range::check),
    },
    Rule {
        id: rule::PROGRESS_CONTRADICTS_PHASE,
        manual: &progress_contradicts_phase::DOC,
        pass: Pass::Submissions(progress_contradicts_phase::check),
    },
    Rule {
        id: rule::SPENT_ABOVE_PLAN,
        manual: &spent_above_plan::DOC,
        pass: Pass::Submissions(spent_above_plan::check),
    },
    Rule {
        id: rule::RATIO_WITHOUT_DENOMINATOR,
        manual: &ratio_without_denominator::DOC,
        pass: Pass::Figures(ratio_without_denominator::check),
    },
    Rule {
        id: rule::RATIO_ABOVE_HUNDRED,
        manual: &ratio_above_hundred::DOC,
        pass: Pass::Figures(ratio_above_hundred::check),
    },
    Rule { id: rule::MISSING_PERIOD, manual: &missing_period::DOC, pass: Pass::Elsewhere },
    Rule {
        id: rule::VALUE_JUMPS,
        manual: &value_jumps::DOC,
        pass: Pass::Figures(value_jumps::check),
    },
    Rule {
        id: rule::REVISED_VALUE,
        manual: &revised_value::DOC,
        pass: Pass::Figures(revised_value::check),
    },
    Rule {
        id: rule::TEXT_TOO_LONG,
        manual: &text_too_long::DOC,
        pass: Pass::Submissions(text_too_long::check),
    },
    Rule {
        id: rule::TEXT_WITHOUT_SUBSTANCE,
        manual: &text_without_substance::DOC,
        pass: Pass::Submissions(text_without_substance::check),
    },
    Rule {
        id: rule::NON_PUBLIC_REFERENCE,
        manual: &non_public_reference::DOC,
        pass: Pass::Figures(non_public_reference::check),
    },
    Rule {
        id: rule::DEPARTMENT_MISSING,
        manual: &department_missing::DOC,
        pass: Pass::Submissions(department_missing::check),
    },
    Rule {
        id: rule::DEPARTMENT_LATE,
        manual: &department_late::DOC,
        pass: Pass::Submissions(department_late::check),
    },
    Rule {
        id: rule::DEPARTMENT_UNCHANGED,
        manual: &department_unchanged::DOC,
        pass: Pass::Submissions(department_unchanged::check),
    },
    Rule {
        id: rule::MEASURE_VANISHED,
        manual: &measure_vanished::DOC,
        pass: Pass::Submissions(measure_vanished::check),
    },
    Rule {
        id: rule::PHASE_BACKWARDS,
        manual: &phase_backwards::DOC,
        pass: Pass::Submissions(phase_backwards::check),
    },
    Rule {
        id: rule::UNMATCHED_FILE,
        manual: &unmatched_file::DOC,
        pass: Pass::Submissions(unmatched_file::check),
    },
    Rule {
        id: rule::FILE_OF_TWO_DEPARTMENTS,
        manual: &file_of_two_departments::DOC,
        pass: Pass::Submissions(file_of_two_departments::check),
    },
    Rule {
        id: rule::LOCK_FILE,
        manual: &lock_file::DOC,
        pass: Pass::Submissions(lock_file::check),
    },
    Rule {
        id: rule::VALUE_AFTER_PERIOD,
        manual: &value_after_period::DOC,
        pass: Pass::Submissions(value_after_period::check),
    },
    Rule {
        id: rule::PROSE_CONTRADICTS_TABLE,
        manual: &prose_contradicts_table::DOC,
        pass: Pass::Figures(prose_contradicts_table::check),
    },
    Rule {
        id: rule::UNKNOWN_REFERENCE,
        manual: &unknown_reference::DOC,
        pass: Pass::Figures(unknown_reference::check),
    },
    Rule {
        id: rule::PHASE_WITHOUT_REASON,
        manual: &phase_without_reason::DOC,
        pass: Pass::Submissions(phase_without_reason::check),
    },
    Rule {
        id: rule::TITLE_RESEMBLES_LOST_MEASURE,
        manual: &title_resembles_lost_measure::DOC,
        pass: Pass::Submissions(title_resembles_lost_measure::check),
    },
    Rule {
        id: rule::RATIO_NOT_AGGREGATED,
        manual: &ratio_not_aggregated::DOC,
        pass: Pass::Elsewhere,
    },
    Rule { id: rule::DEFINITIONS_DIFFER, manual: &definitions_differ::DOC, pass: Pass::Elsewhere },
    Rule {
        id: rule::AGGREGATION_MISSING,
        manual: &aggregation_missing::DOC,
        pass: Pass::Elsewhere,
    },
    Rule {
        id: rule::TEXT_STALE,
        manual: &text_stale::DOC,
        pass: Pass::Submissions(text_stale::check),
    },
    Rule {
        id: rule::DUPLICATE_FILE,
        manual: &duplicate_file::DOC,
        pass: Pass::Submissions(duplicate_file::check),
    },
];

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
