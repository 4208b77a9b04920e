//! Periods that a header names by the one the report is for: "Berichtsquartal", "Vormonat".

use crate::domain::{Grain, Period};
use crate::normalise::fold::key;

/// The period that such a word means in a report for `report`; `None` for other words, and where the report
/// is not for a span of that length.
pub(in crate::normalise) fn relative(text: &str, report: Period) -> Option<Period> {
    use Grain::{Month, Quarter};
    let (grain, years, back) = match key(text).as_str() {
        "berichtsquartal" | "aktuellesquartal" | "laufendesquartal" => (Some(Quarter), 0, false),
        "vorquartal" | "vorigesquartal" => (Some(Quarter), 0, true),
        "vorjahresquartal" | "quartaldesvorjahres" => (Some(Quarter), 1, false),
        "berichtsmonat" | "aktuellermonat" | "laufendermonat" => (Some(Month), 0, false),
        "vormonat" | "vorigermonat" => (Some(Month), 0, true),
        "vorjahresmonat" | "monatdesvorjahres" => (Some(Month), 1, false),
        "berichtszeitraum" => (None, 0, false),
        "vorjahreszeitraum" => (None, 1, false),
        _ => return None,
    };
    if grain.is_some_and(|grain| grain != report.grain()) {
        return None;
    }
    if back {
        return Period::containing(report.start().pred_opt()?, report.grain());
    }
    Period::new(report.grain(), report.year() - years, report.number())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_by_the_period_of_the_report() {
        let of = |word: &str, report: &str| {
            relative(word, report.parse().expect("a period")).map(|p| p.to_string())
        };
        assert_eq!(of("Vorquartal", "2025-Q1").as_deref(), Some("2024-Q4"));
        assert_eq!(of("Berichts-\nquartal", "2025-Q2").as_deref(), Some("2025-Q2"));
        assert_eq!(of("Vorjahresquartal", "2025-Q2").as_deref(), Some("2024-Q2"));
        assert_eq!(of("Vormonat", "2025-01").as_deref(), Some("2024-12"));
        assert_eq!(of("Vormonat", "2025-Q2"), None);
        assert_eq!(of("Quartal", "2025-Q2"), None);
    }
}
