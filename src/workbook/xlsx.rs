//! XLSX and XLSM.
//!
//! calamine never sees the delivered container. Its parts are inflated once, checked, and put
//! into a canonical package in memory that holds only what calamine reads: sheets named `1`,
//! `2`, …, shared strings, styles. So no lie of the container (two parts of one name, a
//! styles part under another path, a wrong count) can reach it.

use super::container::{Archive, Canonical};
use super::fills::{self, Fills};
use super::format::{self, NumberFormat};
use super::package::{self, Relation};
use super::raw::{RawCell, RawSheet, RawValue};
use super::refusal::{Outcome, Refusal};
use super::sheet_xml::{self, Odd, Survey};
use super::tags::Tags;
use super::{CELLS, Content, comments, number, text};
use calamine::{Cell, DataRef, Reader as _, Style, Xlsx};
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::Cursor;
use std::sync::Arc;

/// Largest styles part: calamine clones a font for each of its formats.
const STYLES: usize = 16 << 20;

struct Listed {
    name: String,
    hidden: bool,
    relation: String,
}

struct Workbook {
    sheets: Vec<Listed>,
    since_1904: bool,
    /// It asks to be calculated when it is opened: its stored results are not to be trusted.
    uncalculated: bool,
}

/// Reads all worksheets.
pub(super) fn read(archive: &mut Archive<'_>, content: &mut Content) -> Outcome<()> {
    let main = package::main_part(archive, "xl/workbook.xml")?;
    let bytes = archive.take(&main)?.ok_or_else(no_workbook)?;
    let workbook = workbook(&bytes)?;
    let relations = package::relations(archive, &main)?;
    let mut canonical = Canonical::with_capacity(1 << 20);
    let strings = shared_strings(archive, &relations, &mut canonical)?;
    styles(archive, &relations, &mut canonical)?;

    let mut surveys = Vec::with_capacity(workbook.sheets.len());
    let mut commented = FxHashSet::default();
    let mut budget = CELLS;
    for sheet in &workbook.sheets {
        let relation = relations.iter().find(|relation| relation.id == sheet.relation);
        match relation.map(|relation| relation.kind.as_str()) {
            Some("chartsheet") => continue,
            Some("dialogsheet" | "xlMacrosheet" | "xlIntlMacrosheet") => {
                content.sheet_not_read(&sheet.name);
                continue;
            }
            _ => {}
        }
        let part = match relation {
            Some(relation) => archive.take(&relation.target)?,
            None => None,
        };
        let Some(mut part) = part else {
            content.refuse_sheet(&sheet.name, missing_sheet());
            continue;
        };
        let survey = match sheet_xml::survey(&mut part, strings, budget) {
            Ok(mut survey) => {
                survey.filtered |= !survey.hidden_rows.is_empty()
                    && filters_a_table(archive, relation.map(|relation| &*relation.target))?;
                survey
            }
            Err(refusal) => {
                content.refuse_sheet(&sheet.name, refusal);
                continue;
            }
        };
        budget -= survey.cells;
        let inner = &part[survey.data.clone()];
        let comments = relation
            .map(|relation| comments::of_sheet(archive, &relation.target, &mut commented))
            .unwrap_or_default();
        surveys.push((sheet, survey, comments));
        let name = format!("xl/worksheets/sheet{}.xml", surveys.len());
        canonical.add(&name, &[b"<worksheet><sheetData>", inner, b"</sheetData></worksheet>"])?;
    }
    archive.check_rest()?;
    if workbook.uncalculated {
        doubt_zeros(&mut surveys);
    }
    directory(&mut canonical, surveys.len(), workbook.since_1904)?;
    let bytes = canonical.finish()?;
    let mut xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|error| Refusal::library(&error))?;

    let mut reading = Reading::new(workbook.since_1904);
    for (index, (sheet, survey, comments)) in surveys.into_iter().enumerate() {
        match reading.sheet(&mut xlsx, &(index + 1).to_string(), &survey) {
            Ok((cells, fills)) => {
                content.survey_findings(&sheet.name, &survey);
                content.add_sheet(RawSheet {
                    name: sheet.name.clone(),
                    hidden: sheet.hidden,
                    cells,
                    merges: survey.merges,
                    hidden_rows: survey.hidden_rows,
                    hidden_columns: survey.hidden_columns,
                    filtered: survey.filtered,
                    comments,
                    fills: fills.finish(),
                });
            }
            Err(refusal) => content.refuse_sheet(&sheet.name, refusal),
        }
    }
    Ok(())
}

/// Whether a table (list object) of a sheet has a filter set.
fn filters_a_table(archive: &mut Archive<'_>, sheet: Option<&str>) -> Outcome<bool> {
    let Some(sheet) = sheet else { return Ok(false) };
    for relation in package::relations(archive, sheet)? {
        if relation.kind != "table" {
            continue;
        }
        let Some(bytes) = archive.take(&relation.target)? else { continue };
        let mut tags = Tags::new(&bytes)?;
        while let Some(tag) = tags.next()? {
            if tag.local() == b"filterColumn" {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A sheet, what its cells look like, and the cells with comments.
type Surveyed<'a> = (&'a Listed, Survey, Vec<(u32, u32)>);

/// Programs that write formulas and never calculate store a zero for each. Where the workbook asks to be
/// calculated on opening, and all its formulas have the result zero, nobody has calculated it yet.
fn doubt_zeros(surveys: &mut [Surveyed<'_>]) {
    let calculated = surveys.iter().any(|(_, survey, _)| survey.results);
    if calculated {
        return;
    }
    for (_, survey, _) in surveys {
        survey.doubtful = std::mem::take(&mut survey.zeros);
    }
}

fn workbook(bytes: &[u8]) -> Outcome<Workbook> {
    let mut workbook = Workbook { sheets: Vec::new(), since_1904: false, uncalculated: false };
    let mut tags = Tags::new(bytes)?;
    while let Some(tag) = tags.next()? {
        if !tag.begins() {
            continue;
        }
        match (tag.depth, tag.local()) {
            (0, b"workbook") => {}
            (0, _) => return Err(no_workbook()),
            (1, b"workbookPr") => workbook.since_1904 = tag.flag(b"date1904"),
            (1, b"calcPr") => workbook.uncalculated = tag.flag(b"fullCalcOnLoad"),
            (2, b"sheet") => {
                let relation = super::tags::attributes(tag.attributes)
                    .find(|(name, _)| name.ends_with(b":id"))
                    .map(|(_, id)| super::tags::unescape(id).into_owned());
                workbook.sheets.push(Listed {
                    name: tag.text_attribute(b"name").unwrap_or_default().into_owned(),
                    hidden: matches!(tag.attribute(b"state"), Some(b"hidden" | b"veryHidden")),
                    relation: relation.unwrap_or_default(),
                });
            }
            _ => {}
        }
    }
    if workbook.sheets.is_empty() {
        return Err(Refusal::malformed("sie enthält keine Tabelle", "it contains no sheet"));
    }
    super::check_names(workbook.sheets.iter().map(|sheet| sheet.name.as_str()))?;
    Ok(workbook)
}

/// Copies the shared strings; gives their number.
///
/// Only what stands inside `sst` is copied: the count its start tag claims is not.
fn shared_strings(
    archive: &mut Archive<'_>,
    relations: &[Relation],
    canonical: &mut Canonical,
) -> Outcome<usize> {
    let Some(bytes) = related(archive, relations, "sharedStrings")? else { return Ok(0) };
    let mut tags = Tags::new(&bytes)?;
    let mut inner = 0..0;
    let mut strings = 0;
    while let Some(tag) = tags.next()? {
        match (tag.depth, tag.local(), tag.begins()) {
            (0, b"sst", true) => inner = tag.end..tag.end,
            (0, b"sst", false) => inner.end = tag.start,
            (1, b"si", true) => strings += 1,
            (0, _, _) | (_, b"si" | b"sst", true) => {
                return Err(Refusal::malformed(
                    "das Verzeichnis der Texte ist falsch aufgebaut",
                    "the list of texts is misbuilt",
                ));
            }
            _ => {}
        }
    }
    if !sheet_xml::entities_known(&bytes) {
        return Err(Refusal::malformed(
            "ein Text verwendet ein Zeichen, das nirgends erklärt ist",
            "a text uses an entity that is not declared",
        ));
    }
    canonical.add("xl/sharedStrings.xml", &[b"<sst>", &bytes[inner], b"</sst>"])?;
    Ok(strings)
}

fn styles(
    archive: &mut Archive<'_>,
    relations: &[Relation],
    canonical: &mut Canonical,
) -> Outcome<()> {
    let Some(bytes) = related(archive, relations, "styles")? else { return Ok(()) };
    if bytes.len() > STYLES {
        return Err(Refusal::too_large("zu viele Zellformate", "too many cell formats"));
    }
    let mut tags = Tags::new(&bytes)?;
    while let Some(tag) = tags.next()? {
        if tag.depth == 0 && tag.local() != b"styleSheet" {
            return Err(Refusal::malformed(
                "das Verzeichnis der Zellformate ist falsch aufgebaut",
                "the list of cell formats is misbuilt",
            ));
        }
    }
    canonical.add("xl/styles.xml", &[&bytes])
}

/// The part of a kind. One that is announced and missing makes the file unreadable: without
/// its styles every date would be a number.
fn related(
    archive: &mut Archive<'_>,
    relations: &[Relation],
    kind: &str,
) -> Outcome<Option<Vec<u8>>> {
    let Some(relation) = relations.iter().find(|relation| relation.kind == kind) else {
        return Ok(None);
    };
    match archive.take(&relation.target)? {
        Some(bytes) => Ok(Some(bytes)),
        None => Err(Refusal::damaged(
            format!("der Teil `{}` fehlt", text::clean(&relation.target)),
            format!("part `{}` is missing", text::clean(&relation.target)),
        )),
    }
}

/// The parts that say where the sheets are.
fn directory(canonical: &mut Canonical, sheets: usize, since_1904: bool) -> Outcome<()> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut list = String::new();
    let mut links = String::new();
    for n in 1..=sheets {
        list += &format!("<sheet name=\"{n}\" sheetId=\"{n}\" r:id=\"r{n}\"/>");
        links += &format!(
            "<Relationship Id=\"r{n}\" Type=\"{KIND}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
    }
    let epoch = if since_1904 { "<workbookPr date1904=\"1\"/>" } else { "" };
    let relations = |links: &str| format!("<Relationships>{links}</Relationships>");
    let main = format!(
        "<Relationship Id=\"r\" Type=\"{KIND}/officeDocument\" Target=\"xl/workbook.xml\"/>"
    );
    canonical.add("_rels/.rels", &[relations(&main).as_bytes()])?;
    canonical.add("xl/_rels/workbook.xml.rels", &[relations(&links).as_bytes()])?;
    let workbook = format!("<workbook>{epoch}<sheets>{list}</sheets></workbook>");
    canonical.add("xl/workbook.xml", &[workbook.as_bytes()])
}

/// What a style makes of a cell.
#[derive(Debug, Clone, Copy, Default)]
struct Look {
    format: NumberFormat,
    struck: bool,
    colour: u32,
}

impl Look {
    fn of(style: &Style) -> Self {
        let format = style.number_format.as_ref().map_or_else(NumberFormat::default, |format| {
            let mut parsed = format::parse(&format.format_code);
            // Formats known by number only; their code is not in the file.
            parsed.date |= format.format_code == "General"
                && format.format_id.is_some_and(format::is_builtin_date);
            parsed
        });
        let fill = style.fill.as_ref().filter(|fill| fill.is_visible());
        let colour = fill.and_then(|fill| fill.get_color());
        Self {
            format,
            struck: style.font.as_ref().is_some_and(|font| font.has_strikethrough()),
            colour: colour.map_or(0, |colour| fills::rgb(colour.red, colour.green, colour.blue)),
        }
    }
}

/// What is kept from sheet to sheet.
struct Reading {
    since_1904: bool,
    looks: Option<Vec<Look>>,
    /// Shared strings by the address calamine keeps them at, each made ready once.
    strings: FxHashMap<usize, Arc<str>>,
}

impl Reading {
    fn new(since_1904: bool) -> Self {
        Self { since_1904, looks: None, strings: FxHashMap::default() }
    }

    fn sheet(
        &mut self,
        xlsx: &mut Xlsx<Cursor<Vec<u8>>>,
        name: &str,
        survey: &Survey,
    ) -> Outcome<(Vec<RawCell>, Fills)> {
        let mut stream =
            xlsx.worksheet_cells_reader(name).map_err(|error| Refusal::library(&error))?;
        let since_1904 = self.since_1904;
        let looks =
            self.looks.get_or_insert_with(|| stream.styles().iter().map(Look::of).collect());
        let mut cells = Vec::with_capacity(survey.cells);
        let mut fills = Fills::default();
        let mut sorted = true;
        let mut last = (0, 0);
        while let Some((cell, style)) =
            stream.next_cell_with_style_id().map_err(|error| Refusal::library(&error))?
        {
            let look = looks.get(style).copied().unwrap_or_default();
            let (row, column) = cell.get_position();
            fills.paint(row + 1, column + 1, 1, look.colour);
            let Some(value) = value(&cell, look, since_1904, &mut self.strings) else { continue };
            sorted &= (row, column) > last || cells.is_empty();
            last = (row, column);
            cells.push(raw_cell(row + 1, column + 1, value, look));
        }
        for odd in &survey.odd {
            let look = looks.get(odd.style).copied().unwrap_or_default();
            let value = match &odd.content {
                Odd::NoResult => RawValue::FormulaWithoutResult,
                Odd::Error(text) | Odd::NoSuchText(text) => {
                    RawValue::Error(text::clean(text).into_owned())
                }
                Odd::Number(value) => numeric(*value, look.format, since_1904),
                Odd::Text(text) => RawValue::Text(text::clean(text).as_ref().into()),
            };
            cells.push(raw_cell(odd.at.0, odd.at.1, value, look));
        }
        if !sorted || !survey.odd.is_empty() {
            cells.sort_by_key(|cell| (cell.row, cell.column));
        }
        for at in &survey.doubtful {
            if let Ok(index) = cells.binary_search_by_key(at, |cell| (cell.row, cell.column)) {
                cells[index].value = RawValue::FormulaWithoutResult;
            }
        }
        cells.shrink_to_fit();
        Ok((cells, fills))
    }
}

fn raw_cell(row: u32, column: u32, value: RawValue, look: Look) -> RawCell {
    let NumberFormat { percent, shown, .. } = look.format;
    RawCell { row, column, value, percent, shown, struck: look.struck }
}

/// A number as its format means it.
pub(super) fn numeric(value: f64, format: NumberFormat, since_1904: bool) -> RawValue {
    match format.date.then(|| number::date(value, since_1904)).flatten() {
        Some(date) => RawValue::Date(date),
        None => number::number(value),
    }
}

fn value(
    cell: &Cell<DataRef<'_>>,
    look: Look,
    since_1904: bool,
    strings: &mut FxHashMap<usize, Arc<str>>,
) -> Option<RawValue> {
    Some(match cell.get_value() {
        DataRef::Empty => return None,
        DataRef::SharedString("") => return None,
        DataRef::SharedString(shared) => RawValue::Text(
            strings
                .entry(shared.as_ptr().addr())
                .or_insert_with(|| text::clean(shared).as_ref().into())
                .clone(),
        ),
        DataRef::String(string) if string.is_empty() => return None,
        DataRef::String(string) => RawValue::Text(text::clean(string).as_ref().into()),
        DataRef::Float(value) => numeric(*value, look.format, since_1904),
        #[expect(clippy::cast_precision_loss, reason = "stored as a double by Excel")]
        DataRef::Int(value) => numeric(*value as f64, look.format, since_1904),
        DataRef::DateTime(date) => numeric(date.as_f64(), look.format, since_1904),
        DataRef::Bool(value) => RawValue::Bool(*value),
        DataRef::DateTimeIso(iso) => number::iso_date(iso)
            .map_or_else(|| RawValue::Text(text::clean(iso).as_ref().into()), RawValue::Date),
        DataRef::DurationIso(iso) => number::iso_duration(iso)
            .map_or_else(|| RawValue::Text(text::clean(iso).as_ref().into()), RawValue::Date),
        DataRef::Error(error) => RawValue::Error(error.to_string()),
    })
}

fn no_workbook() -> Refusal {
    Refusal::malformed(
        "der Teil mit dem Verzeichnis der Tabellen fehlt",
        "the part that lists the sheets is missing",
    )
}

fn missing_sheet() -> Refusal {
    Refusal::damaged("der Teil mit dieser Tabelle fehlt", "the part with this sheet is missing")
}
