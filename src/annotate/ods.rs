//! OpenDocument: marks, annotations and the table "Hinweise" in `content.xml`.

use super::edit::{Edits, Element, elements, escape, remove_attribute, set_attribute};
use super::listing::{At, HEADER, Listing, colour};
use super::package::Package;
use super::{ods_cells, sheet};
use crate::finding::Level;
use crate::workbook::refusal::{Outcome, Refusal};
use crate::workbook::{FINDINGS_SHEET, FindingsSheet, text};
use std::collections::BTreeMap;

/// The annotated workbook.
pub(super) fn annotate(bytes: &[u8], listing: &Listing) -> Outcome<Vec<u8>> {
    let mut package = Package::open(bytes)?;
    let content = package.need("content.xml")?;
    let mut edits = Edits::default();
    let mut styles = Styles::open(&content)?;
    let mut before: BTreeMap<String, BTreeMap<At, String>> = BTreeMap::new();
    let tables: Vec<Element<'_>> = elements(&content, 3)?
        .into_iter()
        .filter(|element| element.open.name == b"table:table")
        .collect();
    let name = |table: &Element<'_>| {
        table.open.text_attribute(b"table:name").unwrap_or_default().into_owned()
    };
    let mut names = BTreeMap::new();
    for table in &tables {
        let raw = name(table);
        let shown = text::clean(&raw).into_owned();
        if let Some(marks) = listing.sheets.get(&shown) {
            let replaced = ods_cells::mark(&content, table, marks, &mut styles, &mut edits)?;
            before.insert(shown.clone(), replaced);
        }
        names.insert(shown, raw);
    }
    let earlier =
        tables.iter().find(|t| listing.earlier.as_deref() == Some(&*text::clean(&name(t))));
    let own =
        match earlier {
            Some(table) => name(table),
            None => (1..)
                .map(|n| {
                    if n == 1 {
                        FINDINGS_SHEET.to_owned()
                    } else {
                        format!("{FINDINGS_SHEET} ({n})")
                    }
                })
                .find(|own| !tables.iter().any(|t| name(t).to_lowercase() == own.to_lowercase()))
                .unwrap_or_default(),
        };
    let table = table(&own, listing, &names, &before);
    match (earlier, tables.last()) {
        (Some(earlier), _) => edits.replace(earlier.range(), table),
        (None, Some(last)) => edits.insert(last.end, table),
        (None, None) => {
            return Err(Refusal::malformed("sie enthält keine Tabelle", "it contains no sheet"));
        }
    }
    styles.finish(&mut edits)?;
    let changed = edits.apply(&content);
    drop(tables);
    package.put("content.xml", changed);
    package.finish()
}

/// Namespaces of what is added, for documents that do not declare them at their root.
const SPACES: &str = "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

fn table(
    name: &str,
    listing: &Listing,
    names: &BTreeMap<String, String>,
    before: &BTreeMap<String, BTreeMap<At, String>>,
) -> String {
    let cell = |style: &str, content: &str| {
        if content.is_empty() {
            return "<table:table-cell/>".to_owned();
        }
        let lines: String =
            content.lines().map(|line| format!("<text:p>{}</text:p>", escape(line))).collect();
        format!(
            "<table:table-cell table:style-name=\"{style}\" office:value-type=\"string\">{lines}</table:table-cell>"
        )
    };
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let mut rows = String::new();
    let head = listing.head(FindingsSheet::Added);
    for (line, style) in head.iter().zip(["rbTitle", "rbHeader", "rbLine"]) {
        rows += &row(&cell(style, line));
    }
    rows += &row("<table:table-cell/>").repeat(HEADER as usize - 4);
    rows += &row(&listing.header().map(|header| cell("rbHeader", header)).concat());
    let mut told = std::collections::BTreeSet::new();
    for (number, line) in (1..).zip(&listing.rows) {
        let shown = listing.cells(number, line);
        let target = line.sheet.as_ref().and_then(|sheet| names.get(sheet));
        let mut cells = format!(
            "<table:table-cell table:style-name=\"rbText\" office:value-type=\"float\" office:value=\"{number}\">\
             <text:p>{number}</text:p></table:table-cell>"
        );
        cells += &cell(&format!("rbLevel{}", line.level as u8), &shown[1]);
        cells += &cell("rbText", &shown[2]);
        cells += &match target {
            Some(name) => link(name, line.cell, &shown[3], listing.say("Tabelle", "sheet")),
            None => cell("rbText", &shown[3]),
        };
        cells += &shown[4..].iter().map(|content| cell("rbText", content)).collect::<String>();
        if let (Some(sheet), Some(at)) = (&line.sheet, line.marked)
            && let Some(fill) = before.get(sheet).and_then(|cells| cells.get(&at))
            && told.insert((sheet, at))
        {
            cells += &cell("rbText", &super::listing::a1(at));
            cells += &cell("rbText", fill);
        }
        rows += &row(&cells);
    }
    let columns: String = (1..=sheet::WIDTHS.len())
        .map(|n| format!("<table:table-column table:style-name=\"rbColumn{n}\"/>"))
        .collect();
    format!(
        "<table:table {SPACES} table:name=\"{}\" table:style-name=\"rbTable\">{columns}\
         <table:table-column table:visibility=\"collapse\" table:number-columns-repeated=\"2\"/>{rows}</table:table>",
        escape(name)
    )
}

fn link(sheet: &str, cell: Option<At>, shown: &str, otherwise: &str) -> String {
    let address = super::listing::a1(cell.unwrap_or((1, 1)));
    let target = format!("#'{}'.{address}", sheet.replace('\'', "''"));
    let words = if shown.is_empty() { otherwise } else { shown };
    format!(
        "<table:table-cell table:style-name=\"rbText\" office:value-type=\"string\"><text:p>\
         <text:a xlink:href=\"{}\" xlink:type=\"simple\">{}</text:a></text:p></table:table-cell>",
        escape(&target),
        escape(words)
    )
}

/// The automatic styles of a document and what is added to them.
pub(super) struct Styles<'a> {
    content: &'a [u8],
    /// Cell styles by name.
    known: BTreeMap<String, Element<'a>>,
    section: Option<Element<'a>>,
    body: usize,
    made: BTreeMap<(String, String), String>,
    added: String,
}

impl<'a> Styles<'a> {
    fn open(content: &'a [u8]) -> Outcome<Self> {
        let sections = elements(content, 1)?;
        let section = sections.iter().find(|s| s.open.name == b"office:automatic-styles").cloned();
        let body = sections.iter().find(|s| s.open.name == b"office:body");
        let body = body.map(|body| body.open.start).ok_or_else(|| {
            Refusal::malformed("sie enthält keine Tabelle", "it contains no sheet")
        })?;
        let mut known = BTreeMap::new();
        if let Some(section) = &section {
            for style in elements(content, 2)? {
                let inside = section.range().contains(&style.open.start);
                let family = style.open.attribute(b"style:family").unwrap_or(b"table-cell");
                if !inside || style.open.name != b"style:style" || family != b"table-cell" {
                    continue;
                }
                if let Some(name) = style.open.text_attribute(b"style:name") {
                    known.insert(name.into_owned(), style);
                }
            }
        }
        Ok(Self { content, known, section, body, made: BTreeMap::new(), added: String::new() })
    }

    /// The background that a style sets itself; nothing where it sets none.
    pub(super) fn background(&self, style: &str) -> String {
        let Some(style) = self.known.get(style) else { return String::new() };
        let text = String::from_utf8_lossy(&self.content[style.range()]);
        let found = elements(text.as_bytes(), 1).ok().and_then(|children| {
            let properties =
                children.iter().find(|c| c.open.name == b"style:table-cell-properties")?;
            let background = properties.open.text_attribute(b"fo:background-color")?;
            Some(background.into_owned())
        });
        found.unwrap_or_default()
    }

    /// A copy of a style with the colour of a level.
    pub(super) fn marked(&mut self, style: &str, level: Level) -> Outcome<String> {
        self.filled(style, &format!("#{}", colour(level).to_lowercase()))
    }

    /// A copy of a style with another background; `transparent` for none.
    pub(super) fn filled(&mut self, style: &str, background: &str) -> Outcome<String> {
        let key = (style.to_owned(), background.to_owned());
        if let Some(made) = self.made.get(&key) {
            return Ok(made.clone());
        }
        let name = (self.made.len() + 1..)
            .map(|n| format!("rbMark{n}"))
            .find(|name| !self.known.contains_key(name))
            .unwrap_or_default();
        let colour = escape(background).into_owned();
        let text = match self.known.get(style) {
            Some(known) => copy(&self.content[known.range()], &name, &colour)?,
            None => {
                let parent = if style.is_empty() { "Default" } else { style };
                format!(
                    "<style:style style:name=\"{name}\" style:family=\"table-cell\" style:parent-style-name=\"{}\">\
                     <style:table-cell-properties fo:background-color=\"{colour}\"/></style:style>",
                    escape(parent)
                )
            }
        };
        self.added += &text;
        self.made.insert(key, name.clone());
        Ok(name)
    }

    /// Puts what was added into the document, with the styles of the list.
    fn finish(mut self, edits: &mut Edits) -> Outcome<()> {
        let cell = |name: &str, cell: &str, text: &str| {
            format!(
                "<style:style style:name=\"{name}\" style:family=\"table-cell\">\
                 <style:table-cell-properties style:vertical-align=\"top\" {cell}/>\
                 <style:text-properties {text}/></style:style>"
            )
        };
        let mut fixed = vec![
            ("rbTitle", cell("rbTitle", "", "fo:font-size=\"14pt\" fo:font-weight=\"bold\"")),
            ("rbHeader", cell("rbHeader", "", "fo:font-weight=\"bold\"")),
            ("rbLine", cell("rbLine", "", "")),
            ("rbText", cell("rbText", "fo:wrap-option=\"wrap\"", "")),
        ];
        let names = ["rbLevel0", "rbLevel1", "rbLevel2"];
        for (name, level) in names.into_iter().zip([Level::Note, Level::Warning, Level::Error]) {
            let colour = colour(level).to_lowercase();
            let fill = format!("fo:background-color=\"#{colour}\"");
            fixed.push((name, cell(name, &fill, "fo:font-weight=\"bold\"")));
        }
        let section =
            self.section.as_ref().map(|s| String::from_utf8_lossy(&self.content[s.range()]));
        let section = section.unwrap_or_default();
        let missing = |name: &str| !section.contains(&format!("style:name=\"{name}\""));
        for (name, text) in &fixed {
            if missing(name) {
                self.added += text;
            }
        }
        for (n, width) in (1..).zip(sheet::WIDTHS) {
            if missing(&format!("rbColumn{n}")) {
                self.added += &format!(
                    "<style:style style:name=\"rbColumn{n}\" style:family=\"table-column\">\
                     <style:table-column-properties style:column-width=\"{}mm\"/></style:style>",
                    width * 2
                );
            }
        }
        if missing("rbTable") {
            self.added += "<style:style style:name=\"rbTable\" style:family=\"table\">\
                <style:table-properties table:display=\"true\" tableooo:tab-color=\"#c0392b\" \
                xmlns:tableooo=\"http://openoffice.org/2009/table\"/></style:style>";
        }
        let added = with_spaces(&self.added);
        match self.section.as_ref() {
            Some(section) => section.append(edits, &added),
            None => edits.insert(
                self.body,
                format!("<office:automatic-styles>{added}</office:automatic-styles>"),
            ),
        }
        Ok(())
    }
}

/// Declares the namespaces that styles need on each of them.
fn with_spaces(styles: &str) -> String {
    styles.replace(
        "<style:style style:name=\"rb",
        "<style:style xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" style:name=\"rb",
    )
}

/// A style under another name with another background.
fn copy(style: &[u8], name: &str, background: &str) -> Outcome<String> {
    let mut edits = Edits::default();
    let outer = super::edit::root(style)?;
    // The name comes first, so that every own style begins alike.
    remove_attribute(style, &outer.open, "style:name", &mut edits);
    edits.insert(outer.open.start + 1 + outer.open.name.len(), format!(" style:name=\"{name}\""));
    let children = elements(style, 1)?;
    match children.iter().find(|c| c.open.name == b"style:table-cell-properties") {
        Some(properties) => {
            set_attribute(style, &properties.open, "fo:background-color", background, &mut edits);
        }
        None => {
            let text =
                format!("<style:table-cell-properties fo:background-color=\"{background}\"/>");
            match children.first() {
                Some(first) => edits.insert(first.open.start, text),
                None => outer.append(&mut edits, &text),
            }
        }
    }
    Ok(String::from_utf8_lossy(&edits.apply(style)).into_owned())
}
