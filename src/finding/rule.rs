//! The numbers of all rules, with their name and default level.
//!
//! The manual text of a rule (`explain RBnnn`) stands in `check/rules/<name>.rs`;
//! `check/registry.rs` joins both, and its tests police the table. A number is never
//! used again. Default levels follow RULES.md 16.

use super::{Level, RuleId};

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct RuleInfo {
    /// The number.
    pub id: RuleId,
    /// The fault's name, snake case: also the file in `check/rules/`.
    pub name: &'static str,
    /// Level without a `[rules]` entry.
    pub level: Level,
}

macro_rules! rules {
    ($($number:literal $constant:ident $name:literal $level:ident;)*) => {
        $(#[doc = concat!("RB", stringify!($number), ": ", $name)]
          pub const $constant: RuleId = RuleId($number);)*
        /// All rules, by number.
        pub const ALL: &[RuleInfo] =
            &[$(RuleInfo { id: $constant, name: $name, level: Level::$level },)*];
    };
}

rules! {
    1 FILE_UNREADABLE "file_unreadable" Error;
    2 UNREADABLE_VALUE "unreadable_value" Error;
    3 UNREADABLE_PERIOD "unreadable_period" Error;
    4 UNREADABLE_DATE "unreadable_date" Error;
    5 FORMULA_WITHOUT_RESULT "formula_without_result" Error;
    6 ERROR_CELL "error_cell" Error;
    7 UNKNOWN_FIELD "unknown_field" Error;
    8 UNKNOWN_PHASE "unknown_phase" Error;
    9 UNKNOWN_UNIT "unknown_unit" Error;
    10 SHEET_NOT_RECOGNISED "sheet_not_recognised" Warning;
    11 AMBIGUOUS_VALUE "ambiguous_value" Warning;
    12 DASH_AS_ZERO "dash_as_zero" Note;
    13 HIDDEN_CONTENT "hidden_content" Note;
    14 TOTAL_MISMATCH "total_mismatch" Warning;
    15 DUPLICATE_MEASURE "duplicate_measure" Error;
    16 DUPLICATE_VALUE "duplicate_value" Error;
    17 MISSING_ID "missing_id" Warning;
    18 END_BEFORE_START "end_before_start" Error;
    19 DONE_IN_FUTURE "done_in_future" Warning;
    20 OVERDUE_WITHOUT_REASON "overdue_without_reason" Warning;
    21 UNKNOWN_REASON "unknown_reason" Warning;
    22 PROGRESS_OUT_OF_RANGE "progress_out_of_range" Error;
    23 PROGRESS_CONTRADICTS_PHASE "progress_contradicts_phase" Warning;
    24 SPENT_ABOVE_PLAN "spent_above_plan" Warning;
    25 RATIO_WITHOUT_DENOMINATOR "ratio_without_denominator" Error;
    26 RATIO_ABOVE_HUNDRED "ratio_above_hundred" Warning;
    27 MISSING_PERIOD "missing_period" Warning;
    28 VALUE_JUMPS "value_jumps" Warning;
    29 REVISED_VALUE "revised_value" Note;
    30 TEXT_TOO_LONG "text_too_long" Warning;
    31 TEXT_WITHOUT_SUBSTANCE "text_without_substance" Warning;
    32 NON_PUBLIC_REFERENCE "non_public_reference" Warning;
    33 DEPARTMENT_MISSING "department_missing" Warning;
    34 DEPARTMENT_LATE "department_late" Note;
    35 DEPARTMENT_UNCHANGED "department_unchanged" Note;
    36 MEASURE_VANISHED "measure_vanished" Error;
    37 PHASE_BACKWARDS "phase_backwards" Warning;
    38 UNMATCHED_FILE "unmatched_file" Warning;
    39 FILE_OF_TWO_DEPARTMENTS "file_of_two_departments" Error;
    40 LOCK_FILE "lock_file" Note;
    41 VALUE_AFTER_PERIOD "value_after_period" Note;
    42 PROSE_CONTRADICTS_TABLE "prose_contradicts_table" Warning;
    43 UNKNOWN_REFERENCE "unknown_reference" Warning;
    44 PHASE_WITHOUT_REASON "phase_without_reason" Warning;
    45 TITLE_RESEMBLES_LOST_MEASURE "title_resembles_lost_measure" Note;
    46 RATIO_NOT_AGGREGATED "ratio_not_aggregated" Warning;
    47 DEFINITIONS_DIFFER "definitions_differ" Warning;
    48 AGGREGATION_MISSING "aggregation_missing" Warning;
    49 TEXT_STALE "text_stale" Note;
    50 DUPLICATE_FILE "duplicate_file" Warning;
    51 COLUMN_NOT_READ "column_not_read" Note;
    52 DONE_BEFORE "done_before" Note;
    53 AS_OF_MISSING "as_of_missing" Note;
    54 PEOPLE_NO_LONGER_COUNTED "people_no_longer_counted" Warning;
}

/// The row of a rule, where it exists.
#[must_use]
pub fn info(id: RuleId) -> Option<&'static RuleInfo> {
    ALL.iter().find(|rule| rule.id == id)
}

/// A rule's default level. Unknown numbers are errors: nothing is hidden by a typo.
#[must_use]
pub fn default_level(id: RuleId) -> Level {
    info(id).map_or(Level::Error, |rule| rule.level)
}
