//! XLSB: the binary format of Excel 2007 and later.
//!
//! As with XLSX, calamine never sees the delivered container: the records are surveyed, and the values
//! go into a canonical package of their own.

use super::biff12::{self, Content as Value, Look, Records, Sheet};
use super::container::{Archive, Canonical};
use super::fills::Fills;
use super::package::{self, Relation};
use super::raw::{RawCell, RawSheet, RawValue};
use super::refusal::{Outcome, Refusal};
use super::{CELLS, Content, comments, text, xlsx};
use calamine::{DataRef, Reader as _, Xlsb};
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::Cursor;
use std::sync::Arc;

struct Listed {
    name: String,
    hidden: bool,
    relation: String,
}

/// Reads all sheets.
pub(super) fn read(archive: &mut Archive<'_>, content: &mut Content) -> Outcome<()> {
    let main = package::main_part(archive, "xl/workbook.bin")?;
    let bytes = archive.take(&main)?.unwrap_or_default();
    let (listed, since_1904) = workbook(&bytes)?;
    let relations = package::relations(archive, &main)?;
    let part = |archive: &mut Archive<'_>, kind: &str| -> Outcome<Vec<u8>> {
        match relations.iter().find(|relation| relation.kind == kind) {
            Some(relation) => archive.take(&relation.target)?.ok_or_else(|| missing(relation)),
            None => Ok(Vec::new()),
        }
    };
    let looks = biff12::looks(&part(archive, "styles")?)?;
    let (strings, count) = biff12::strings(&part(archive, "sharedStrings")?)?;
    let mut canonical = Canonical::with_capacity(strings.len() + (1 << 16));
    canonical.add("xl/sharedStrings.bin", &[&strings])?;

    let mut surveys = Vec::new();
    let mut commented = FxHashSet::default();
    let mut budget = CELLS;
    for sheet in listed {
        let relation = relations.iter().find(|relation| relation.id == sheet.relation);
        match relation.map(|relation| relation.kind.as_str()) {
            Some("chartsheet") => continue,
            Some("dialogsheet" | "xlMacrosheet" | "xlIntlMacrosheet") => {
                content.sheet_not_read(&sheet.name);
                continue;
            }
            _ => {}
        }
        let bytes = match relation {
            Some(relation) => archive.take(&relation.target)?,
            None => None,
        };
        let survey = match bytes {
            Some(bytes) => biff12::survey(&bytes, count, budget),
            None => Err(Refusal::damaged(
                "der Teil mit dieser Tabelle fehlt",
                "the part with this sheet is missing",
            )),
        };
        match survey {
            Ok(survey) => {
                budget -= survey.slots.len();
                let comments = relation
                    .map(|relation| comments::of_sheet(archive, &relation.target, &mut commented))
                    .unwrap_or_default();
                surveys.push((sheet, survey, comments));
                let name = format!("xl/worksheets/sheet{}.bin", surveys.len());
                canonical.add(&name, &[&surveys[surveys.len() - 1].1.canonical])?;
            }
            Err(refusal) => content.refuse_sheet(&sheet.name, refusal),
        }
    }
    archive.check_rest()?;
    directory(&mut canonical, surveys.len())?;
    let bytes = canonical.finish()?;
    let mut xlsb: Xlsb<_> =
        Xlsb::new(Cursor::new(bytes)).map_err(|error| Refusal::library(&error))?;
    let mut texts = FxHashMap::default();
    for (index, (sheet, survey, comments)) in surveys.into_iter().enumerate() {
        let name = (index + 1).to_string();
        match cells(&mut xlsb, &name, &survey, &looks, since_1904, &mut texts) {
            Ok((cells, fills)) => {
                for slot in &survey.slots {
                    if let Value::NoSuchText(index) = &slot.content {
                        content.no_such_text(&sheet.name, slot.at, &index.to_string());
                    }
                }
                for address in &survey.outside {
                    content.outside(&sheet.name, address);
                }
                content.add_sheet(RawSheet {
                    name: sheet.name,
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

/// The sheets in their order, and whether days are counted from 1904.
fn workbook(bytes: &[u8]) -> Outcome<(Vec<Listed>, bool)> {
    let mut records = Records::new(bytes);
    let mut sheets = Vec::new();
    let mut since_1904 = false;
    while let Some(record) = records.next()? {
        match record.kind {
            153 => since_1904 = record.word(0)? & 1 != 0,
            156 => {
                // A sheet without a relation has no content.
                let (relation, end) = match record.word(8)? {
                    u32::MAX => (String::new(), 12),
                    _ => record.text(8)?,
                };
                let (name, _) = record.text(end)?;
                sheets.push(Listed { name, hidden: record.word(0)? != 0, relation });
            }
            _ => {}
        }
    }
    if sheets.is_empty() {
        return Err(Refusal::malformed("sie enthält keine Tabelle", "it contains no sheet"));
    }
    super::check_names(sheets.iter().map(|sheet| sheet.name.as_str()))?;
    Ok((sheets, since_1904))
}

/// The parts that say where the sheets are.
fn directory(canonical: &mut Canonical, sheets: usize) -> Outcome<()> {
    let wide = |text: &str| {
        let letters: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let count = u32::try_from(letters.len() / 2).unwrap_or(0);
        [count.to_le_bytes().to_vec(), letters].concat()
    };
    let mut workbook = Vec::new();
    let mut links = String::new();
    for n in 1..=sheets {
        let names = [wide(&format!("r{n}")), wide(&n.to_string())].concat();
        biff12::put(&mut workbook, 156, &[&[0; 8], &names]);
        links += &format!("<Relationship Id=\"r{n}\" Target=\"worksheets/sheet{n}.bin\"/>");
    }
    biff12::put(&mut workbook, 144, &[]);
    // The record at which calamine stops.
    biff12::put(&mut workbook, 157, &[]);
    canonical.add("xl/workbook.bin", &[&workbook])?;
    let links = format!("<Relationships>{links}</Relationships>");
    canonical.add("xl/_rels/workbook.bin.rels", &[links.as_bytes()])
}

fn cells(
    xlsb: &mut Xlsb<Cursor<Vec<u8>>>,
    name: &str,
    sheet: &Sheet,
    looks: &[Look],
    since_1904: bool,
    texts: &mut FxHashMap<usize, Arc<str>>,
) -> Outcome<(Vec<RawCell>, Fills)> {
    let mut stream = xlsb.worksheet_cells_reader(name).map_err(|error| Refusal::library(&error))?;
    let mut cells = Vec::with_capacity(sheet.slots.len());
    let mut fills = Fills::default();
    for slot in &sheet.slots {
        let look = looks.get(slot.format).copied().unwrap_or_default();
        let clean = |string: &str| RawValue::Text(text::clean(string).as_ref().into());
        fills.paint(slot.at.0, slot.at.1, 1, look.colour);
        let value = match &slot.content {
            Value::Blank => continue,
            Value::Next => {
                let cell = stream.next_cell().map_err(|error| Refusal::library(&error))?;
                let Some(cell) = cell else { return Err(biff12::damaged()) };
                match cell.get_value() {
                    DataRef::Empty | DataRef::SharedString("") => continue,
                    DataRef::SharedString(shared) => RawValue::Text(
                        texts
                            .entry(shared.as_ptr().addr())
                            .or_insert_with(|| {
                                text::clean(&text::without_interleaved_nul(shared)).as_ref().into()
                            })
                            .clone(),
                    ),
                    DataRef::String(string) if string.is_empty() => continue,
                    DataRef::String(string) => clean(&text::without_interleaved_nul(string)),
                    DataRef::Float(value) => xlsx::numeric(*value, look.format, since_1904),
                    #[expect(clippy::cast_precision_loss, reason = "30 bits in the file")]
                    DataRef::Int(value) => xlsx::numeric(*value as f64, look.format, since_1904),
                    DataRef::DateTime(date) => {
                        xlsx::numeric(date.as_f64(), look.format, since_1904)
                    }
                    DataRef::Bool(value) => RawValue::Bool(*value),
                    DataRef::DateTimeIso(iso) | DataRef::DurationIso(iso) => clean(iso),
                    DataRef::Error(error) => RawValue::Error(error.to_string()),
                }
            }
            Value::Text(string) if string.is_empty() => continue,
            Value::Text(string) => clean(&text::without_interleaved_nul(string)),
            Value::Error(name) => RawValue::Error(name.clone()),
            Value::NoSuchText(index) => RawValue::Error(index.to_string()),
        };
        cells.push(RawCell {
            row: slot.at.0,
            column: slot.at.1,
            value,
            percent: look.format.percent,
            shown: look.format.shown,
            struck: look.struck,
        });
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    Ok((cells, fills))
}

fn missing(relation: &Relation) -> Refusal {
    let part = text::clean(&relation.target);
    Refusal::damaged(format!("der Teil `{part}` fehlt"), format!("part `{part}` is missing"))
}
