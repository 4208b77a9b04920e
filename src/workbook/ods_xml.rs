//! One pass over an OpenDocument spreadsheet's `content.xml`.
//!
//! It keeps the places (repeated rows and cells, merges, hidden rows and columns) and gives
//! calamine the values only, one below the other: so no repeat count can make it allocate, no
//! annotation can make it loop, and no covered cell is taken for a value.

use super::comments::{COMMENTS, is_own};
use super::fills::{self, Fills};
use super::raw::{CellRange, Shown};
use super::refusal::{Outcome, Refusal};
use super::scaled;
use super::sheet_xml::{
    LAST_COLUMN, LAST_ROW, Odd, entities_known, expect, is_number, plain, skip, too_many_cells,
};
use super::tags::{Kind, Tag, Tags};
use rustc_hash::{FxHashMap, FxHashSet};

/// Blanks of one `text:s`, at most; calamine writes them one by one.
const BLANKS: u32 = 1_000;
/// Copies of a coloured row whose colours are kept, at most.
const REPEATED_FILLS: u32 = 10_000;

/// A table without its values.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) spots: Vec<Spot>,
    pub(super) merges: Vec<CellRange>,
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_columns: Vec<u32>,
    pub(super) filtered: bool,
    pub(super) comments: Vec<(u32, u32)>,
    pub(super) fills: Fills,
    /// What calamine is given: a table with one value a row.
    pub(super) canonical: Vec<u8>,
    values: u32,
}

/// Cells that hold one and the same value.
#[derive(Debug)]
pub(super) struct Spot {
    /// First cell, 1-based.
    pub(super) at: (u32, u32),
    /// How often it is repeated downwards and to the right, at least once.
    pub(super) rows: u32,
    pub(super) columns: u32,
    pub(super) percent: bool,
    pub(super) shown: Shown,
    pub(super) struck: bool,
    pub(super) value: SpotValue,
}

/// Where its value is.
#[derive(Debug)]
pub(super) enum SpotValue {
    /// In this row (0-based) of the table that calamine reads.
    Canonical(u32),
    /// Here.
    Odd(Odd),
}

/// The colours behind cells that `styles.xml` gives to its styles, by name. A broken part gives none.
pub(super) fn colours(bytes: &[u8]) -> FxHashMap<String, u32> {
    let mut styles = Styles::default();
    let Ok(mut tags) = Tags::new(bytes) else { return styles.colours };
    while let Ok(Some(tag)) = tags.next() {
        if tag.begins() && tag.name == b"style:style" {
            styles.enter(&tag);
        } else if tag.begins() && !styles.current.is_empty() {
            styles.note_colour(&tag);
        }
    }
    styles.colours
}

/// Reads the tables of `content.xml`; `colours` are those of `styles.xml`, `budget` is the number of
/// cells they may have.
pub(super) fn tables(
    bytes: &[u8],
    colours: FxHashMap<String, u32>,
    mut budget: usize,
) -> Outcome<Vec<Table>> {
    let mut styles = Styles { colours, ..Styles::default() };
    let mut tables = Vec::new();
    let mut tags = Tags::new(bytes)?;
    while let Some(tag) = tags.next()? {
        if !tag.begins() {
            continue;
        }
        match tag.name {
            b"style:style" => styles.enter(&tag),
            // A style without a name is nobody's, least of all that of cells without a style.
            _ if styles.current.is_empty() && tag.name.starts_with(b"style:") => {}
            b"style:table-properties" if tag.attribute(b"table:display") == Some(b"false") => {
                styles.hidden.insert(styles.current.clone());
            }
            b"style:text-properties" if styles.strikes(&tag) => {
                styles.struck.insert(styles.current.clone());
            }
            b"style:table-cell-properties" => styles.note_colour(&tag),
            b"table:table" if tag.depth == 3 => {
                let mut reading = TableReading::new(bytes, &styles, &tag, budget);
                reading.read(&mut tags, &tag)?;
                budget = reading.budget;
                if !reading.external {
                    tables.push(reading.table);
                }
            }
            // Earlier states of cells, kept for tracing changes, are not the sheet.
            b"table:tracked-changes" => {
                skip(&mut tags, &tag)?;
            }
            _ => {}
        }
    }
    Ok(tables)
}

#[derive(Default)]
struct Styles {
    current: String,
    hidden: FxHashSet<String>,
    struck: FxHashSet<String>,
    /// Colours behind cells; 0 where a style takes its parent's away.
    colours: FxHashMap<String, u32>,
}

impl Styles {
    /// A style begins: it has what its parent has.
    fn enter(&mut self, tag: &Tag<'_>) {
        // Of the others, only the names could be mistaken.
        let family = tag.attribute(b"style:family").unwrap_or(b"table-cell");
        let ours = matches!(family, b"table-cell" | b"table");
        let name = tag.text_attribute(b"style:name").filter(|_| ours);
        self.current = name.unwrap_or_default().into();
        let parent = tag.text_attribute(b"style:parent-style-name").unwrap_or_default();
        if let Some(colour) = self.colours.get(parent.as_ref()).copied()
            && !self.current.is_empty()
        {
            self.colours.insert(self.current.clone(), colour);
        }
    }

    fn note_colour(&mut self, tag: &Tag<'_>) {
        if tag.name == b"style:table-cell-properties"
            && let Some(colour) = tag.attribute(b"fo:background-color")
        {
            self.colours.insert(self.current.clone(), fills::hex(colour));
        }
    }

    fn strikes(&self, tag: &Tag<'_>) -> bool {
        [&b"style:text-line-through-style"[..], b"style:text-line-through-type"]
            .iter()
            .any(|name| tag.attribute(name).is_some_and(|kind| kind != b"none"))
    }
}

struct TableReading<'a> {
    bytes: &'a [u8],
    styles: &'a Styles,
    table: Table,
    budget: usize,
    /// Row and column to come, 1-based.
    row: u32,
    column: u32,
    /// LibreOffice's copy of a table of another file.
    external: bool,
    /// Coloured cells of the row: first column, how many, colour.
    painted: Vec<(u32, u32, u32)>,
}

impl<'a> TableReading<'a> {
    fn new(bytes: &'a [u8], styles: &'a Styles, tag: &Tag<'_>, budget: usize) -> Self {
        let style = tag.text_attribute(b"table:style-name").unwrap_or_default();
        let table = Table {
            name: tag.text_attribute(b"table:name").unwrap_or_default().into_owned(),
            hidden: styles.hidden.contains(style.as_ref()),
            ..Table::default()
        };
        Self {
            bytes,
            styles,
            table,
            budget,
            row: 1,
            column: 1,
            external: false,
            painted: Vec::new(),
        }
    }

    fn read(&mut self, tags: &mut Tags<'_>, table: &Tag<'_>) -> Outcome<()> {
        if table.kind == Kind::Empty {
            return Ok(());
        }
        let mut column = 1u32;
        loop {
            let tag = expect(tags)?;
            if tag.kind == Kind::Close {
                if tag.depth == table.depth {
                    return Ok(());
                }
                continue;
            }
            match tag.name {
                b"table:table-row-group"
                | b"table:table-header-rows"
                | b"table:table-rows"
                | b"table:table-column-group"
                | b"table:table-header-columns"
                | b"table:table-columns" => {}
                b"table:table-column" => {
                    let repeat = tag.number(b"table:number-columns-repeated").unwrap_or(1);
                    let last = column.saturating_add(repeat).min(LAST_COLUMN + 1);
                    if concealed(&tag) {
                        self.table.hidden_columns.extend(column..last);
                    }
                    column = last;
                    skip(tags, &tag)?;
                }
                b"table:table-row" => self.row(tags, &tag)?,
                other => {
                    self.external |= other == b"table:table-source";
                    skip(tags, &tag)?;
                }
            }
        }
    }

    fn row(&mut self, tags: &mut Tags<'_>, row: &Tag<'_>) -> Outcome<()> {
        let repeat = repeat(row, b"table:number-rows-repeated")?;
        let first_spot = self.table.spots.len();
        self.painted.clear();
        self.column = 1;
        if row.kind == Kind::Open {
            loop {
                let tag = expect(tags)?;
                if tag.kind == Kind::Close {
                    break;
                }
                match tag.name {
                    b"table:table-cell" => self.cell(tags, &tag)?,
                    b"table:covered-table-cell" => {
                        let columns = self::repeat(&tag, b"table:number-columns-repeated")?;
                        self.column = self.column.saturating_add(columns);
                        skip(tags, &tag)?;
                    }
                    _ => {
                        skip(tags, &tag)?;
                    }
                }
            }
        }
        if concealed(row) {
            let last = self.row.saturating_add(repeat).min(LAST_ROW + 1);
            self.table.hidden_rows.extend(self.row..last);
            self.table.filtered |= row.attribute(b"table:visibility") == Some(b"filter");
        }
        let last = self.row.saturating_add(repeat - 1);
        // The sheet below its last row may be coloured as well, a million rows of it.
        for row in self.row..=last.min(self.row.saturating_add(REPEATED_FILLS)).min(LAST_ROW) {
            for (column, count, colour) in &self.painted {
                self.table.fills.paint(row, *column, *count, *colour);
            }
        }
        for spot in &mut self.table.spots[first_spot..] {
            spot.rows = repeat;
            let cells = (repeat as usize).saturating_mul(spot.columns as usize);
            self.budget = self.budget.checked_sub(cells).ok_or_else(too_many_cells)?;
            if last > LAST_ROW || spot.at.1.saturating_add(spot.columns - 1) > LAST_COLUMN {
                return Err(Refusal::malformed(
                    "eine Zelle liegt außerhalb der Tabelle (A1 bis XFD1048576)",
                    "a cell lies outside of the sheet (A1 to XFD1048576)",
                ));
            }
        }
        self.row = last.saturating_add(1);
        Ok(())
    }

    fn cell(&mut self, tags: &mut Tags<'_>, cell: &Tag<'_>) -> Outcome<()> {
        let columns = repeat(cell, b"table:number-columns-repeated")?;
        let (text, plain_text) = self.paragraphs(tags, cell)?;
        let at = (self.row, self.column);
        self.column = self.column.saturating_add(columns);
        self.merge(cell, at);
        let numeric = matches!(cell.attribute(b"office:value-type"), Some(b"float" | b"currency"));
        let shown = match (numeric, text.first(), cell.attribute(b"office:value")) {
            (true, Some((start, end)), Some(stored)) => shown(&self.bytes[*start..*end], stored),
            _ => Shown::default(),
        };
        let style = cell.text_attribute(b"table:style-name").unwrap_or_default();
        if let Some(colour) = self.styles.colours.get(style.as_ref()).filter(|c| **c != 0) {
            self.painted.push((at.1, columns, *colour));
        }
        let Some(value) = self.value(cell, text, plain_text) else { return Ok(()) };
        self.table.spots.push(Spot {
            at,
            rows: 1,
            columns,
            percent: cell.attribute(b"office:value-type") == Some(b"percentage"),
            shown,
            struck: self.styles.struck.contains(style.as_ref()),
            value,
        });
        Ok(())
    }

    fn merge(&mut self, cell: &Tag<'_>, at: (u32, u32)) {
        let rows = cell.number(b"table:number-rows-spanned").unwrap_or(1).max(1);
        let columns = cell.number(b"table:number-columns-spanned").unwrap_or(1).max(1);
        let last = (
            at.0.saturating_add(rows - 1).min(LAST_ROW),
            at.1.saturating_add(columns - 1).min(LAST_COLUMN),
        );
        if at < last {
            self.table.merges.push(CellRange { first: at, last });
        }
    }

    /// Notes that the cell carries a comment, unless the program wrote it.
    fn annotation(&mut self, tags: &mut Tags<'_>, annotation: &Tag<'_>) -> Outcome<()> {
        let (mut author, mut text) = (String::new(), String::new());
        if annotation.kind == Kind::Open {
            loop {
                let tag = expect(tags)?;
                if tag.kind == Kind::Close {
                    break;
                }
                let end = skip(tags, &tag)?;
                match tag.local() {
                    b"creator" => author = plain(&self.bytes[tag.end..end]),
                    b"p" if text.trim().is_empty() => text = plain(&self.bytes[tag.end..end]),
                    _ => {}
                }
            }
        }
        let at = (self.row, self.column);
        let inside = at.0 <= LAST_ROW && at.1 <= LAST_COLUMN;
        if inside && !is_own(&author, &text) && self.table.comments.len() < COMMENTS {
            self.table.comments.push(at);
        }
        Ok(())
    }

    /// Offsets of the paragraphs, and whether calamine may be given them as they are.
    fn paragraphs(
        &mut self,
        tags: &mut Tags<'_>,
        cell: &Tag<'_>,
    ) -> Outcome<(Vec<(usize, usize)>, bool)> {
        let mut paragraphs = Vec::new();
        let mut simple = true;
        if cell.kind == Kind::Empty {
            return Ok((paragraphs, simple));
        }
        loop {
            let tag = expect(tags)?;
            if tag.kind == Kind::Close {
                break;
            }
            if tag.name == b"office:annotation" {
                self.annotation(tags, &tag)?;
                continue;
            }
            if tag.name != b"text:p" {
                skip(tags, &tag)?;
                continue;
            }
            let mut end = tag.end;
            if tag.kind == Kind::Open {
                loop {
                    let inner = expect(tags)?;
                    if inner.kind == Kind::Close && inner.depth == tag.depth {
                        end = inner.end;
                        break;
                    }
                    simple &= inner.name.starts_with(b"text:")
                        && inner.number(b"text:c").unwrap_or(0) <= BLANKS
                        && !matches!(inner.name, b"text:p" | b"text:note" | b"text:ruby");
                }
            }
            simple &= entities_known(&self.bytes[tag.start..end]);
            paragraphs.push((tag.start, end));
        }
        // What stands between the tags is text only while it is no comment or CDATA.
        simple &= paragraphs.iter().all(|(start, end)| {
            !self.bytes[*start..*end].windows(2).any(|pair| matches!(pair, b"<!" | b"<?"))
        });
        Ok((paragraphs, simple))
    }

    fn value(
        &mut self,
        cell: &Tag<'_>,
        paragraphs: Vec<(usize, usize)>,
        simple: bool,
    ) -> Option<SpotValue> {
        let shown = || {
            let lines: Vec<String> =
                paragraphs.iter().map(|(start, end)| plain(&self.bytes[*start..*end])).collect();
            lines.join("\n")
        };
        let formula = cell.attribute(b"table:formula").is_some();
        let kind = cell.attribute(b"office:value-type").unwrap_or_default();
        if cell.attribute(b"calcext:value-type") == Some(b"error")
            || (formula && is_error(shown().trim()))
        {
            let text = shown().trim().to_owned();
            let text = if text.is_empty() { "#ERROR!" } else { excel_error(&text) };
            return Some(SpotValue::Odd(Odd::Error(text.to_owned())));
        }
        let name: &[u8] = match kind {
            b"float" | b"percentage" | b"currency" => b"office:value",
            b"date" => b"office:date-value",
            b"time" => b"office:time-value",
            b"boolean" => b"office:boolean-value",
            _ => b"office:string-value",
        };
        let stored = cell.attribute(name);
        if let Some(stored) = stored {
            if name == b"office:value" && !is_number(stored) {
                let text = String::from_utf8_lossy(stored).into_owned();
                return Some(SpotValue::Odd(match text.trim().parse() {
                    Ok(number) => Odd::Number(number),
                    Err(_) => Odd::Error(text),
                }));
            }
            if !entities_known(stored) {
                return Some(SpotValue::Odd(Odd::Text(plain(stored))));
            }
            if !stored.is_empty() {
                return Some(SpotValue::Canonical(self.put(cell, name, stored)));
            }
        }
        if paragraphs.is_empty() {
            let no_result = formula && !(kind == b"string" || stored.is_some());
            return no_result.then_some(SpotValue::Odd(Odd::NoResult));
        }
        if kind != b"string" || !simple || stored.is_some() {
            let text = shown();
            return (!text.is_empty()).then_some(SpotValue::Odd(Odd::Text(text)));
        }
        Some(SpotValue::Canonical(self.put_text(&paragraphs)))
    }

    fn put(&mut self, cell: &Tag<'_>, name: &[u8], value: &[u8]) -> u32 {
        let kind = cell.attribute(b"office:value-type").unwrap_or(b"string");
        let quote: &[u8] = if value.contains(&b'"') { b"'" } else { b"\"" };
        let canonical = &mut self.table.canonical;
        for piece in [
            b"<table:table-row><table:table-cell office:value-type=\"" as &[u8],
            kind,
            b"\" ",
            name,
            b"=",
            quote,
            value,
            quote,
            b"/></table:table-row>",
        ] {
            canonical.extend_from_slice(piece);
        }
        self.count()
    }

    fn put_text(&mut self, paragraphs: &[(usize, usize)]) -> u32 {
        let canonical = &mut self.table.canonical;
        canonical
            .extend_from_slice(b"<table:table-row><table:table-cell office:value-type=\"string\">");
        for (start, end) in paragraphs {
            canonical.extend_from_slice(&self.bytes[*start..*end]);
        }
        canonical.extend_from_slice(b"</table:table-cell></table:table-row>");
        self.count()
    }

    fn count(&mut self) -> u32 {
        self.table.values += 1;
        self.table.values - 1
    }
}

/// A repeat count, at least 1.
fn repeat(tag: &Tag<'_>, name: &[u8]) -> Outcome<u32> {
    match tag.attribute(name) {
        None => Ok(1),
        Some(raw) => tag.number(name).filter(|n| *n >= 1).ok_or_else(|| {
            let raw = super::text::clean(&String::from_utf8_lossy(raw)).replace('`', "'");
            Refusal::malformed(
                format!("eine Wiederholung ist mit `{raw}` angegeben"),
                format!("a repetition is given as `{raw}`"),
            )
        }),
    }
}

/// The unit and the thousands of a number, from the text that is shown for it.
fn shown(paragraph: &[u8], stored: &[u8]) -> Shown {
    let digits = |bytes: &[u8]| bytes.iter().filter(|b| b.is_ascii_digit()).count();
    let whole = stored.split(|b| *b == b'.').next().unwrap_or_default();
    let missing = digits(whole).saturating_sub(digits(paragraph_text(paragraph)));
    if missing < 3
        && paragraph_text(paragraph).iter().all(|b| b.is_ascii() && !b.is_ascii_alphabetic())
    {
        return Shown::default();
    }
    let text = plain(paragraph);
    let part = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '−' | '\'');
    let words: String = text.chars().filter(|c| !part(c)).collect();
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || ".,".contains(*c)).collect();
    let stored = std::str::from_utf8(stored).unwrap_or_default();
    Shown::of(&words, scaled::thousands(stored, &digits).unwrap_or_default())
}

/// The bytes of a paragraph behind its first tag: what `text:p` holds, with the tags in it.
fn paragraph_text(paragraph: &[u8]) -> &[u8] {
    let start = paragraph.iter().position(|b| *b == b'>').map_or(0, |at| at + 1);
    let rest = &paragraph[start..];
    rest.strip_suffix(b"</text:p>").unwrap_or(rest)
}

fn concealed(tag: &Tag<'_>) -> bool {
    matches!(tag.attribute(b"table:visibility"), Some(b"collapse" | b"filter"))
}

/// Whether a formula's text is an error as LibreOffice shows it, in English or German.
fn is_error(text: &str) -> bool {
    text.strip_prefix("Err:").is_some_and(|code| code.bytes().all(|b| b.is_ascii_digit()))
        || matches!(text, "#N/A" | "#NV")
        || (text.len() < 12
            && text.strip_prefix('#').is_some_and(|rest| {
                rest.ends_with(['!', '?'])
                    && rest[..rest.len() - 1].chars().all(|c| c.is_uppercase() || "/0".contains(c))
            }))
}

/// The name Excel stores for an error that LibreOffice shows in German.
fn excel_error(text: &str) -> &str {
    match text {
        "#NV" => "#N/A",
        "#WERT!" => "#VALUE!",
        "#BEZUG!" => "#REF!",
        "#ZAHL!" => "#NUM!",
        other => other,
    }
}
