//! Findings about cells, with the sheet's text around them.

use super::cell;
use super::grid::{Grid, blank};
use crate::domain::DepartmentId;
use crate::finding::{Excerpt, Finding, Level, Place, RuleId, rule};
use crate::lang::Text;
use crate::origin::{Origin, SheetRef, column_letters};
use crate::workbook::RawCell;
use std::sync::Arc;

/// Collects the findings of one sheet.
pub(super) struct Reporter<'a> {
    pub(super) grid: &'a Grid<'a>,
    pub(super) sheet: Arc<SheetRef>,
    department: DepartmentId,
    header: Vec<(u32, String)>,
    header_row: u32,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Reporter<'a> {
    /// A collector for a sheet.
    pub(super) fn new(grid: &'a Grid<'a>, sheet: Arc<SheetRef>, department: DepartmentId) -> Self {
        Self { grid, sheet, department, header: Vec::new(), header_row: 0, findings: Vec::new() }
    }

    /// Names the header of the table that is being read.
    pub(super) fn table(&mut self, header_row: u32, header: Vec<(u32, String)>) {
        self.header_row = header_row;
        self.header = header;
    }

    /// The address of a cell.
    pub(super) fn origin(&self, row: u32, column: u32) -> Origin {
        Origin { sheet: Arc::clone(&self.sheet), row, column }
    }

    /// The header's text above a column; its letter where there is none.
    pub(super) fn column_name(&self, column: u32) -> String {
        self.header
            .iter()
            .find(|(c, text)| *c == column && !text.is_empty())
            .map_or_else(|| column_letters(column), |(_, text)| super::fold::shown(text))
    }

    /// A finding about a cell.
    pub(super) fn cell(
        &mut self,
        rule: RuleId,
        row: u32,
        column: u32,
        subject: &str,
        message: Text,
        help: Text,
    ) {
        // a table without a header is told of at its first row
        let origin = self.origin(row.max(1), column.max(1));
        let mut finding = Finding::new(rule, &origin, message, help).of(&self.department);
        if !subject.is_empty() {
            finding = finding.about(subject);
        }
        finding.excerpt = self.excerpt(row);
        self.findings.push(finding);
    }

    /// A note about a cell, whatever the rule's own level.
    pub(super) fn note(
        &mut self,
        rule: RuleId,
        row: u32,
        column: u32,
        subject: &str,
        message: Text,
        help: Text,
    ) {
        self.cell(rule, row, column, subject, message, help);
        if let Some(finding) = self.findings.last_mut() {
            finding.level = Level::Note;
        }
    }

    /// Says what the department itself can do about the last finding: it has neither the project file
    /// nor this program.
    pub(super) fn own_help(&mut self, de: impl Into<String>, en: impl Into<String>) {
        if let Some(finding) = self.findings.last_mut() {
            finding.own_help = Some(Text::new(de, en));
        }
    }

    /// Gives the last finding another help.
    pub(super) fn set_help(&mut self, de: impl Into<String>, en: impl Into<String>) {
        if let Some(finding) = self.findings.last_mut() {
            finding.help = Text::new(de, en);
        }
    }

    /// A finding about the whole sheet.
    pub(super) fn sheet(&mut self, rule: RuleId, message: Text, help: Text) {
        let place = Place::sheet(self.sheet.file.clone(), self.sheet.sheet.clone());
        self.findings.push(Finding::new(rule, place, message, help).of(&self.department));
    }

    /// A finding for a cell that has an error or lacks its result. `true` where it has.
    pub(super) fn fault(&mut self, cell: &RawCell, subject: &str) -> bool {
        let Some(fault) = cell::fault(cell) else { return false };
        let name = self.column_name(cell.column);
        let (rule, message, help) = match fault {
            cell::Fault::Error(error) => (
                rule::ERROR_CELL,
                Text::new(
                    format!("in der Spalte `{name}` steht der Fehlerwert `{error}`"),
                    format!("the column `{name}` holds the error value `{error}`"),
                ),
                Text::new(
                    "die Formel berichtigen oder den Wert eintragen",
                    "mend the formula or enter the value",
                ),
            ),
            cell::Fault::NoResult => (
                rule::FORMULA_WITHOUT_RESULT,
                Text::new(
                    format!("in der Spalte `{name}` steht eine Formel ohne gespeichertes Ergebnis"),
                    format!("the column `{name}` holds a formula without a stored result"),
                ),
                Text::new(
                    "die Datei in Excel oder LibreOffice öffnen, neu berechnen lassen und speichern",
                    "open the file in Excel or LibreOffice, recalculate and save it",
                ),
            ),
        };
        self.cell(rule, cell.row, cell.column, subject, message, help);
        true
    }

    fn excerpt(&self, row: u32) -> Option<Excerpt> {
        let index = self.grid.index_from(row);
        let cells = if index < self.grid.len() && self.grid.row(index) == row {
            self.grid.cells(index)
        } else {
            &[]
        };
        let row = cells
            .iter()
            .filter(|c| !blank(c))
            .take(24)
            .map(|c| (c.column, cell::shown(c)))
            .collect();
        (self.header_row != 0).then(|| Excerpt {
            header: self.header.clone(),
            row,
            header_row: self.header_row,
        })
    }
}
