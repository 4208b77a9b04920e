//! The sheet of findings that `check --annotate` adds to a workbook: how it is known again when the
//! workbook comes back, mended, as the next delivery.

use super::raw::{RawSheet, RawValue};
use super::refusal::Refusal;
use crate::lang::Lang;

/// Name of the sheet; a number in brackets follows where a department has one of that name.
pub const FINDINGS_SHEET: &str = "Hinweise";

/// What a sheet of findings stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Added to the department's own workbook, which is still the one to be read.
    Added,
    /// Part of a view made beside a workbook that could not be marked: never to be read.
    View,
}

/// Text of the sheet's first cell, by which it is known.
#[must_use]
pub fn title(kind: Kind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (Kind::Added, Lang::De) => "Prüfhinweise von ratsbericht",
        (Kind::Added, Lang::En) => "Findings of ratsbericht",
        (Kind::View, Lang::De) => {
            "Prüfhinweise von ratsbericht (Ansicht, bitte nicht zurückschicken)"
        }
        (Kind::View, Lang::En) => "Findings of ratsbericht (a view, please do not send it back)",
    }
}

/// Whether the program made this sheet.
pub(super) fn kind(sheet: &RawSheet) -> Option<Kind> {
    if !sheet.name.starts_with(FINDINGS_SHEET) {
        return None;
    }
    let RawValue::Text(text) = &sheet.cell(1, 1)?.value else { return None };
    [Kind::Added, Kind::View]
        .into_iter()
        .find(|kind| [Lang::De, Lang::En].iter().any(|lang| **text == *title(*kind, *lang)))
}

/// The view came back instead of the workbook.
pub(super) fn only_a_view() -> Refusal {
    Refusal::new(
        "die Datei ist nur die Ansicht mit den Prüfhinweisen, nicht die Arbeitsmappe des Amts",
        "the file is only the view with the findings, not the department's workbook",
        (
            "die ursprüngliche Arbeitsmappe berichtigen und diese liefern",
            "mend the original workbook and deliver that",
        ),
    )
}
