//! Next period's workbooks for the departments: prefilled, with drop-downs, locked ids and notes.
//!
//! [`plan`] says what a department's form holds: the open measures and the series that it reported
//! in the last edition, its narratives, and ids for new measures. [`workbook`] writes it. What comes
//! back is read without a profile ([`crate::normalise::FORM_MARK`]); a form that nobody touched says
//! exactly what the last edition said.
//!
//! Each cell is written so that it reads the same ([`cell`]). Grey columns repeat what was reported
//! last; their header is no word that the reader knows, so they are never taken for data.

mod cell;
mod guide;
mod ids;
mod indicators;
mod lists;
mod look;
mod measures;
mod page;
mod plan;
mod remark;
mod texts;

pub use plan::{Plan, Series, plan};
pub use remark::{Remarks, remarks};

use crate::config::Config;
use crate::error::{Error, Result};
use look::Look;
use page::Page;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// A form, written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The workbook (xlsx). The same plan gives the same bytes.
    pub bytes: Vec<u8>,
    /// Texts that no cell can hold and that were cut at the cell's limit: sheet and cell.
    pub cut: Vec<String>,
}

/// Writes a department's form.
///
/// # Errors
/// Where the workbook would break a limit of the format (more than a million values).
pub fn workbook(plan: &Plan<'_>, remarks: &Remarks, config: &Config) -> Result<Made> {
    write(plan, remarks, config).map_err(|error| {
        let name = &plan.department.name;
        Error::new(
            format!("das Formular für `{name}` lässt sich nicht schreiben: {error}"),
            format!("the form of `{name}` cannot be written: {error}"),
        )
    })
}

fn write(
    plan: &Plan<'_>,
    remarks: &Remarks,
    config: &Config,
) -> std::result::Result<Made, XlsxError> {
    let look = Look::new();
    let lists = lists::Lists::of(config);
    let mut cut = Vec::new();
    let mut pages: Vec<Page<'_>> = vec![guide::sheet(plan, remarks, config, &look)?];
    pages.push(measures::sheet(plan, remarks, &lists, &look)?);
    pages.extend(indicators::sheets(plan, remarks, &look)?);
    pages.push(texts::sheet(plan, remarks, &look)?);
    pages.push(lists.sheet(&look)?);
    let mut workbook = Workbook::new();
    let made = plan.stamp();
    let stamp = ExcelDateTime::from_ymd(made.0, made.1, made.2)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(plan.title("Formular"))
            .set_author("ratsbericht")
            .set_creation_datetime(&stamp),
    );
    for page in pages {
        let (sheet, shortened) = page.finish()?;
        cut.extend(shortened);
        workbook.push_worksheet(sheet);
    }
    Ok(Made { bytes: workbook.save_to_buffer()?, cut })
}
