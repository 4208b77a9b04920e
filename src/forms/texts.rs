//! The sheet of narratives: one row an action field.

use super::cell::Cell;
use super::lists;
use super::look::{Kind, Look};
use super::page::{Column, FIRST, Page};
use super::plan::Plan;
use super::remark::Remarks;
use rust_xlsxwriter::XlsxError;

const COLUMNS: [Column; 3] = [
    Column { head: "Handlungsfeld", width: 30.0, kind: Kind::Given },
    Column { head: "Berichtstext", width: 110.0, kind: Kind::Words },
    Column { head: "öffentlich", width: 12.0, kind: Kind::Words },
];

/// The sheet of narratives.
pub(super) fn sheet<'a>(
    plan: &Plan<'_>,
    remarks: &Remarks,
    look: &'a Look,
) -> Result<Page<'a>, XlsxError> {
    let mut page = Page::new("Texte", &plan.title("Texte"), look)?;
    let hint = "Was im Bericht zum Handlungsfeld stehen soll. Absätze trennt eine Leerzeile (Alt+Eingabe). Ohne Text entsteht ein Absatz aus Maßnahmen und Kennzahlen.";
    page.head(hint, &COLUMNS, 1)?;
    let mut row = FIRST;
    for (field, text) in &plan.texts {
        let words = text.map_or("", |text| text.as_written());
        let public = text.is_some_and(|text| text.public);
        page.put(row, 0, &Cell::text(plan.field(Some(field))), Kind::Given)?;
        page.put(row, 1, &Cell::text(words), Kind::Words)?;
        page.put(row, 2, &Cell::text(if public { "ja" } else { "nein" }), Kind::Words)?;
        page.comment(row, 1, Remarks::joined(remarks.texts.get(field.as_str())))?;
        if words.is_empty() {
            page.room(row, 1, "\n\n\n");
        }
        row += 1;
    }
    if row > FIRST {
        page.validate(2, row - 1, &lists::yes_or_no()?)?;
    }
    Ok(page)
}
