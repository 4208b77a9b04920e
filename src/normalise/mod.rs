//! Understands raw workbooks: measures, indicators, narratives.
//!
//! [`workbook`] turns one [`RawWorkbook`] into a [`Submission`]; [`intake`] joins all
//! submissions of a period with the project file's definitions; [`convert`] reads a workbook
//! without a project.
//!
//! A sheet goes this way: `header` finds the header rows by evidence and says what each column
//! is (`column` has the words), `table` tells rows of data from headings, sums and footnotes,
//! and `measure`, `indicator` and `text` build domain values. `number` and `period` read what
//! people type. What could mean two things is a finding, never a guess; what can't be read is
//! never a zero.

mod amount;
mod cell;
mod column;
mod contents;
mod context;
mod fold;
mod grid;
mod header;
mod ids;
mod indicator;
mod intake;
mod legend;
mod measure;
mod number;
mod period;
mod placeholder;
mod report;
mod rivals;
mod shared;
mod sheet;
mod stated;
mod stored;
mod sums;
mod table;
mod text;
mod unit;

pub use ids::{Proposals, proposals};
pub use intake::{contradictions, intake};
pub use sheet::FORM_MARK;

use crate::config::{Config, Department};
use crate::domain::{DepartmentId, Period, Submission};
use crate::finding::{Finding, Level, Place, Reported, printable, rule};
use crate::lang::Text;
use crate::workbook::RawWorkbook;
use context::{ConfirmedIds, Context};
use placeholder::Placeholders;

/// Understands one workbook of a department, with the ids that are confirmed for rows without one
/// (`config.ids`, RULES.md 10). `files` of the submission is empty.
#[must_use]
pub fn workbook(
    raw: &RawWorkbook,
    department: &Department,
    config: &Config,
    period: Period,
) -> Reported<Submission> {
    let mut ids = ConfirmedIds::default();
    for known in config.ids.iter().filter(|known| known.department == department.id) {
        ids.insert(&known.title, &known.id);
    }
    read(raw, &Context::of_project(department, config, period, &ids))
}

/// Understands a workbook without a project: action fields are taken as named, with the slug of
/// the name as id.
#[must_use]
pub fn convert(raw: &RawWorkbook) -> Reported<Submission> {
    let name = raw.file.rsplit('/').next().unwrap_or(&raw.file);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let department = Department {
        id: DepartmentId::from(fold::slug(name)),
        name: name.to_owned(),
        files: Vec::new(),
        email: String::new(),
        due_workdays: None,
        sheets: Vec::new(),
    };
    read(raw, &Context::bare(&department, &ConfirmedIds::default()))
}

/// A department that has delivered nothing (yet).
#[must_use]
pub fn empty_submission(department: DepartmentId) -> Submission {
    Submission {
        department,
        files: Vec::new(),
        measures: Vec::new(),
        definitions: Vec::new(),
        values: Vec::new(),
        texts: Vec::new(),
        sums: Vec::new(),
        sheets: Vec::new(),
        unnamed: Vec::new(),
    }
}

/// Puts what a further file of the same department holds behind what is there (RULES.md 14:
/// nothing is chosen; what repeats is found by the rules).
pub fn merge(into: &mut Submission, more: Submission) {
    into.files.extend(more.files);
    into.measures.extend(more.measures);
    into.definitions.extend(more.definitions);
    into.values.extend(more.values);
    into.texts.extend(more.texts);
    into.sums.extend(more.sums);
    into.sheets.extend(more.sheets);
    into.unnamed.extend(more.unnamed);
}

/// A file with data of which nothing was understood has not been read; covers alone are no data.
fn nothing_read(
    raw: &RawWorkbook,
    context: &Context<'_>,
    out: &Submission,
    findings: &mut Vec<Finding>,
) {
    let read = out.sheets.iter().any(|sheet| sheet.kind != "skipped");
    if read || findings.iter().any(|f| f.level == Level::Error) {
        return;
    }
    let Some(seen) = findings.iter().find(|f| f.rule == rule::SHEET_NOT_RECOGNISED) else { return };
    let message = Text::new(
        "in der Datei wurde keine Tabelle erkannt; nichts aus ihr wurde gelesen",
        "no table was recognised in the file; nothing of it was read",
    );
    let place = Place::file(printable(&raw.file).into_owned());
    // what to do is said once, at the sheet
    let sheet = seen.place.sheet.clone().unwrap_or_default();
    let help = Text::new(
        format!("so vorgehen, wie beim Hinweis RB010 zur Tabelle `{sheet}` steht"),
        format!("do as is said in finding RB010 on the sheet `{sheet}`"),
    );
    findings
        .push(Finding::new(rule::FILE_UNREADABLE, place, message, help).of(&context.department.id));
}

fn read(raw: &RawWorkbook, context: &Context<'_>) -> Reported<Submission> {
    let mut out = empty_submission(context.department.id.clone());
    let mut findings: Vec<Finding> = Vec::new();
    let mut legend = Placeholders::default();
    for sheet in &raw.sheets {
        // explanations stand on small sheets or below tables; long lists have none
        if sheet.cells.len() <= 50_000 {
            legend::learn(sheet, &mut legend);
        }
    }
    for sheet in &raw.sheets {
        findings.extend(sheet::read(context, raw, sheet, &legend, &mut out));
    }
    shared::part(context, &mut out, &mut findings);
    nothing_read(raw, context, &out, &mut findings);
    Reported { value: out, findings }
}
