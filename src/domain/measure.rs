//! Measures as a department reported them.

use super::{Cents, Decimal, DepartmentId, FieldId, MeasureId, Phase};
use crate::origin::{Origin, SheetRef};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The columns of a measures sheet that are known (INTERFACES.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureColumn {
    /// Nr., ID.
    Id,
    /// Handlungsfeld.
    Field,
    /// Maßnahme, Titel.
    Title,
    /// zuständig.
    Responsible,
    /// Beginn.
    Start,
    /// Ende, Termin, Frist, bis.
    End,
    /// Status, Umsetzungsstand, Phase.
    Phase,
    /// Fortschritt.
    Progress,
    /// Plan, Budget.
    Plan,
    /// Ist, verausgabt.
    Spent,
    /// Grund der Verzögerung.
    Reason,
    /// Sachstand, Bemerkung.
    Text,
    /// Stand.
    AsOf,
    /// umgesetzt am.
    DoneOn,
    /// Beschlusspunkt.
    Point,
    /// öffentlich.
    Public,
}

/// A row of a measures sheet, or a form: enough to name each of its cells, also the empty ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPlace {
    /// The sheet.
    pub sheet: Arc<SheetRef>,
    /// Row, 1-based.
    pub row: u32,
    /// Column (1-based) of each known header of this table.
    pub columns: Arc<BTreeMap<MeasureColumn, u32>>,
    /// Row of each cell of a form; empty for a list, whose cells all stand in `row`.
    pub rows: Arc<BTreeMap<MeasureColumn, u32>>,
}

impl RowPlace {
    /// The cell of `column` in this row; where the sheet has no such column, the id's cell, else
    /// the title's, else column A.
    #[must_use]
    pub fn at(&self, column: MeasureColumn) -> Origin {
        let (row, column) = [column, MeasureColumn::Id, MeasureColumn::Title]
            .iter()
            .find_map(|c| {
                let column = self.columns.get(c).copied()?;
                Some((self.rows.get(c).copied().unwrap_or(self.row), column))
            })
            .unwrap_or((self.row, 1));
        Origin { sheet: Arc::clone(&self.sheet), row, column }
    }

    /// Whether the sheet has the column.
    #[must_use]
    pub fn has(&self, column: MeasureColumn) -> bool {
        self.columns.contains_key(&column)
    }
}

/// A measure as one row of a workbook states it. An empty cell is `None`, never a zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Stable id.
    pub id: MeasureId,
    /// Department that delivered the row.
    pub department: DepartmentId,
    /// Action field; `None` where the cell names none that is known (a finding says so).
    pub field: Option<FieldId>,
    /// Title as written.
    pub title: String,
    /// Responsible office as written; the department's name where the sheet has none.
    pub responsible: String,
    /// First day of the span named under "Beginn" (RULES.md 13).
    pub start: Option<NaiveDate>,
    /// Last day of the span named under "Ende"; `None` for a permanent measure.
    pub end: Option<NaiveDate>,
    /// "Ende" as written ("III. Quartal 2019"); empty where it is a plain date or missing.
    pub end_text: String,
    /// Phase; `None` where the word is unknown (a finding says so) or the cell is empty.
    pub phase: Option<Phase>,
    /// Phase as written ("verzögert" demands a reason).
    pub phase_text: String,
    /// Progress in per cent, as read.
    pub progress: Option<Decimal>,
    /// Planned money.
    pub plan: Option<Cents>,
    /// Money spent.
    pub spent: Option<Cents>,
    /// Reason of delay as written.
    pub reason: Option<String>,
    /// Status text (Sachstand).
    pub text: Option<String>,
    /// Day the row's statement is from (Stand).
    pub as_of: Option<NaiveDate>,
    /// Day of completion (umgesetzt am).
    pub done_on: Option<NaiveDate>,
    /// Number of the resolution point it belongs to.
    pub point: Option<String>,
    /// Whether it may appear in the public edition (RULES.md 18).
    pub public: bool,
    /// Its row.
    pub place: RowPlace,
}
