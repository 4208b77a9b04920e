//! XLSX and XLSM: marks in the sheets, comments beside them, and the sheet "Hinweise" behind them.

use super::comments;
use super::drawing;
use super::edit::{Edits, elements, escape, put_in_order, root, set_attribute};
use super::listing::{At, Listing, SheetMarks};
use super::package::{Package, Relations, id_of, is_strict, relation_id};
use super::styles::{self, Styles};
use super::{cells, sheet};
use crate::workbook::FINDINGS_SHEET;
use crate::workbook::refusal::Outcome;
use crate::workbook::{package, text};
use std::collections::BTreeMap;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const MAIN_STRICT: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";
const OFFICE: &str = "application/vnd.openxmlformats-officedocument";
/// Children of `worksheet` up to the drawing of the comments.
const ORDER: &[&str] = &[
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
];

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    part: Option<String>,
}

/// The annotated workbook.
pub(super) fn annotate(bytes: &[u8], listing: &Listing) -> Outcome<Vec<u8>> {
    let mut package = Package::open(bytes)?;
    let main = package::main_part(&mut package.archive, "xl/workbook.xml")?;
    let workbook = package.need(&main)?;
    let strict = is_strict(&workbook)?;
    let namespace = if strict { MAIN_STRICT } else { MAIN };
    let mut relations = Relations::of(&mut package, &main)?;
    let (sheets, highest) = sheets(&workbook, &relations)?;

    let styles_part = relations.target("styles").map(str::to_owned);
    let mut styles = match &styles_part {
        Some(part) => Styles::open(package.need(part)?)?,
        None => {
            Styles::open(String::from_utf8_lossy(styles::EMPTY).replace(MAIN, namespace).into())?
        }
    };
    for part in sheets.iter().filter_map(|sheet| sheet.part.as_deref()) {
        if let Some(bytes) = package.read(part)? {
            cells::check_formats(&bytes, styles.count())?;
        }
    }
    let mut before: BTreeMap<String, BTreeMap<At, String>> = BTreeMap::new();
    let mut cluster = clusters(&mut package, &sheets)?;
    for listed in &sheets {
        let shown = text::clean(&listed.name).into_owned();
        let (Some(part), Some(marks)) = (&listed.part, listing.sheets.get(&shown)) else {
            continue;
        };
        let replaced = mark(&mut package, part, marks, &mut styles, strict, &mut cluster)?;
        before.insert(shown, replaced);
    }

    let names = sheets.iter().filter(|s| s.part.is_some());
    let names = names.map(|s| (text::clean(&s.name).into_owned(), s.name.clone())).collect();
    let list = styles.list();
    let worksheet = sheet::worksheet(namespace, listing, list, &names, &before);
    let earlier = sheets
        .iter()
        .find(|s| listing.earlier.as_deref() == Some(&*text::clean(&s.name)))
        .and_then(|s| s.part.clone());
    match earlier {
        Some(part) => package.put(&part, worksheet),
        None => {
            let part = package.free_name(|n| format!("xl/worksheets/sheet{n}.xml"));
            package.put(&part, worksheet);
            package.declare(&part, &format!("{OFFICE}.spreadsheetml.worksheet+xml"))?;
            let id = relations.add("worksheet", &part);
            let workbook = with_sheet(&workbook, &sheets, highest + 1, strict, &id)?;
            package.put(&main, workbook);
        }
    }
    let part = match styles_part {
        Some(part) => part,
        None => {
            let part = package.free_name(|n| {
                if n == 1 { "xl/styles.xml".into() } else { format!("xl/styles{n}.xml") }
            });
            relations.add("styles", &part);
            package.declare(&part, &format!("{OFFICE}.spreadsheetml.styles+xml"))?;
            part
        }
    };
    package.put(&part, styles.finish()?);
    relations.store(&mut package, strict)?;
    package.finish()
}

/// The sheets in their order, and the highest number of one.
fn sheets(workbook: &[u8], relations: &Relations) -> Outcome<(Vec<Listed>, u32)> {
    let mut sheets = Vec::new();
    let mut highest = 0;
    for element in elements(workbook, 2)?.iter().filter(|e| e.open.local() == b"sheet") {
        let id = id_of(&element.open);
        let relation = relations.list.iter().find(|r| Some(&r.id) == id.as_ref());
        highest = highest.max(element.open.number(b"sheetId").unwrap_or(0));
        sheets.push(Listed {
            name: element.open.text_attribute(b"name").unwrap_or_default().into_owned(),
            part: relation.filter(|r| r.kind == "worksheet").map(|r| r.target.clone()),
        });
    }
    Ok((sheets, highest))
}

/// The workbook part with one more sheet.
fn with_sheet(
    workbook: &[u8],
    sheets: &[Listed],
    number: u32,
    strict: bool,
    relation: &str,
) -> Outcome<Vec<u8>> {
    let taken = |name: &str| sheets.iter().any(|s| s.name.to_lowercase() == name.to_lowercase());
    let name = (1..)
        .map(|n| if n == 1 { FINDINGS_SHEET.to_owned() } else { format!("{FINDINGS_SHEET} ({n})") })
        .find(|name| !taken(name))
        .unwrap_or_default();
    let mut edits = Edits::default();
    let prefix = root(workbook)?.prefix();
    let id = relation_id(workbook, strict, relation)?;
    let text = format!("<{prefix}sheet name=\"{}\" sheetId=\"{number}\" {id}/>", escape(&name));
    for section in elements(workbook, 1)?.iter().filter(|e| e.open.local() == b"sheets") {
        section.append(&mut edits, &text);
    }
    Ok(edits.apply(workbook))
}

/// The first cluster of shape numbers that no drawing of the workbook uses.
fn clusters(package: &mut Package<'_>, sheets: &[Listed]) -> Outcome<u32> {
    let mut highest = 0;
    for part in sheets.iter().filter_map(|sheet| sheet.part.as_deref()) {
        let relations = package::relations(&mut package.archive, part)?;
        for relation in relations.iter().filter(|r| r.kind == "vmlDrawing") {
            if let Some(bytes) = package.read(&relation.target)? {
                let text = String::from_utf8_lossy(&bytes);
                highest = highest.max(drawing::highest_cluster(&text));
            }
        }
    }
    Ok(highest + 1)
}

/// Marks one sheet: its cells, its comments, their boxes. Gives the fills that were replaced.
fn mark(
    package: &mut Package<'_>,
    part: &str,
    marks: &SheetMarks,
    styles: &mut Styles,
    strict: bool,
    cluster: &mut u32,
) -> Outcome<BTreeMap<At, String>> {
    let bytes = package.need(part)?;
    let mut edits = Edits::default();
    let marked = cells::mark(&bytes, marks, styles, &mut edits)?;
    let mut relations = Relations::of(package, part)?;

    let known = relations.target("comments").map(str::to_owned);
    let old = match &known {
        Some(part) => package.read(part)?,
        None => None,
    };
    if old.is_some() || !marks.marks.is_empty() {
        let namespace = if strict { MAIN_STRICT } else { MAIN };
        let old = old.unwrap_or_else(|| comments::empty(namespace));
        let changed = comments::change(&old, &marks.marks)?;
        let target = match known {
            Some(part) => part,
            None => {
                let part = package.free_name(|n| format!("xl/comments{n}.xml"));
                relations.add("comments", &part);
                package.declare(&part, &format!("{OFFICE}.spreadsheetml.comments+xml"))?;
                part
            }
        };
        package.put(&target, changed.bytes);
        let lines = |at: &At| {
            let text = &marks.marks[at].text;
            text.lines().map(|line| line.chars().count() / 45 + 1).sum::<usize>() + 1
        };
        let fresh: Vec<(At, usize)> = changed.fresh.iter().map(|at| (*at, lines(at))).collect();
        if !fresh.is_empty() || !changed.gone.is_empty() {
            let target = relations
                .list
                .iter()
                .find(|r| r.kind == "vmlDrawing" && Some(&r.id) == marked.drawing.as_ref())
                .map(|r| r.target.clone());
            let old = match &target {
                Some(part) => package.read(part)?,
                None => None,
            };
            let old = old.map_or_else(
                || drawing::EMPTY.to_owned(),
                |bytes| String::from_utf8_lossy(&bytes).into_owned(),
            );
            let (text, used) = drawing::change(&old, &changed.gone, &fresh, *cluster);
            *cluster += used;
            let target = match target {
                Some(part) => part,
                None => {
                    let drawing = package.free_name(|n| format!("xl/drawings/vmlDrawing{n}.vml"));
                    let id = relations.add("vmlDrawing", &drawing);
                    announce(&bytes, &mut edits, strict, &id)?;
                    package.declare_extension("vml", &format!("{OFFICE}.vmlDrawing"))?;
                    drawing
                }
            };
            package.put(&target, text.into_bytes());
        }
    }
    package.put(part, edits.apply(&bytes));
    relations.store(package, strict)?;
    Ok(marked.before)
}

/// Names the drawing of the comments in the worksheet.
fn announce(bytes: &[u8], edits: &mut Edits, strict: bool, id: &str) -> Outcome<()> {
    let all = elements(bytes, 1)?;
    if let Some(element) = all.iter().find(|e| e.open.local() == b"legacyDrawing")
        && let Some((name, _)) = super::edit::attribute_ending(&element.open, b":id")
    {
        // It names a drawing that is not there.
        set_attribute(bytes, &element.open, &String::from_utf8_lossy(name), id, edits);
        return Ok(());
    }
    let prefix = root(bytes)?.prefix();
    let id = relation_id(bytes, strict, id)?;
    put_in_order(bytes, edits, ORDER, "legacyDrawing", &format!("<{prefix}legacyDrawing {id}/>"))
}
