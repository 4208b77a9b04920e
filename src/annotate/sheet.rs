//! The sheet "Hinweise" of an XLSX.

use super::edit::escape;
use super::listing::{At, HEADER, Listing, a1, height};
use super::styles::ListStyles;
use crate::workbook::FindingsSheet;
use std::collections::BTreeMap;

/// Widths of the columns that are shown, in characters.
pub(super) const WIDTHS: [u32; 7] = [6, 11, 22, 9, 70, 60, 9];

/// The worksheet part. `names` gives a sheet's name as the workbook has it, `before` the fills that
/// marks replaced.
pub(super) fn worksheet(
    namespace: &str,
    listing: &Listing,
    styles: ListStyles,
    names: &BTreeMap<String, String>,
    before: &BTreeMap<String, BTreeMap<At, String>>,
) -> Vec<u8> {
    let mut rows = String::new();
    let head = listing.head(FindingsSheet::Added);
    for (number, (line, style)) in (1..).zip(head.iter().zip([styles.title, styles.header, 0])) {
        let height = if number == 1 { 22 } else { 16 };
        rows += &format!(
            "<row r=\"{number}\" ht=\"{height}\" customHeight=\"1\">{}</row>",
            text("A", number, line, style)
        );
    }
    let header = listing.header();
    let cells: Vec<String> = (0..7u8)
        .map(|n| text(&letter(n), HEADER as usize, header[usize::from(n)], styles.header))
        .collect();
    rows += &row(HEADER as usize, &cells);
    let mut links = String::new();
    let mut told = std::collections::BTreeSet::new();
    for (number, line) in (1..).zip(&listing.rows) {
        let at = HEADER as usize + number;
        let shown = listing.cells(number, line);
        let target = line.sheet.as_ref().and_then(|sheet| names.get(sheet));
        let mut cells = Vec::new();
        for (n, content) in (0..).zip(&shown) {
            let style = match n {
                1 => styles.level(line.level),
                3 if target.is_some() => styles.link,
                _ => styles.text,
            };
            cells.push(match n {
                0 => format!("<c r=\"A{at}\" s=\"{style}\"><v>{content}</v></c>"),
                3 if target.is_some() && content.is_empty() => {
                    text(&letter(n), at, listing.say("Tabelle", "sheet"), style)
                }
                _ => text(&letter(n), at, content, style),
            });
        }
        // A sheet holds 65,530 links; the rest stay plain.
        if let Some(name) = target.filter(|_| number <= 60_000) {
            let location = location(name, line.cell.unwrap_or((1, 1)));
            links += &format!("<hyperlink ref=\"D{at}\" location=\"{}\"/>", escape(&location));
        }
        if let (Some(sheet), Some(cell)) = (&line.sheet, line.marked)
            && let Some(fill) = before.get(sheet).and_then(|cells| cells.get(&cell))
            && told.insert((sheet, cell))
        {
            cells.push(text("H", at, &a1(cell), styles.text));
            cells.push(text("I", at, fill, styles.text));
        }
        let lines = height(&shown, &WIDTHS);
        rows += &format!(
            "<row r=\"{at}\" ht=\"{}\" customHeight=\"1\">{}</row>",
            lines * 15 + 1,
            cells.concat()
        );
    }
    let columns: String = (1..)
        .zip(WIDTHS)
        .map(|(n, width)| {
            format!("<col min=\"{n}\" max=\"{n}\" width=\"{width}\" customWidth=\"1\"/>")
        })
        .collect();
    let links =
        if links.is_empty() { String::new() } else { format!("<hyperlinks>{links}</hyperlinks>") };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <worksheet xmlns=\"{namespace}\"><sheetPr><tabColor rgb=\"FFC0392B\"/><pageSetUpPr fitToPage=\"1\"/></sheetPr>\
         <sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"{HEADER}\" topLeftCell=\"A{}\" \
         activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         <cols>{columns}<col min=\"8\" max=\"9\" width=\"9\" hidden=\"1\" customWidth=\"1\"/></cols>\
         <sheetData>{rows}</sheetData>{links}<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.6\" bottom=\"0.6\" \
         header=\"0.3\" footer=\"0.3\"/><pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>",
        HEADER + 1
    )
    .into_bytes()
}

/// A cell as the target of a link inside the workbook.
pub(super) fn location(sheet: &str, cell: At) -> String {
    format!("'{}'!{}", sheet.replace('\'', "''"), a1(cell))
}

fn letter(column: u8) -> String {
    char::from(b'A' + column).to_string()
}

fn row(number: usize, cells: &[String]) -> String {
    format!("<row r=\"{number}\">{}</row>", cells.concat())
}

fn text(column: &str, row: usize, content: &str, style: usize) -> String {
    if content.is_empty() {
        return format!("<c r=\"{column}{row}\" s=\"{style}\"/>");
    }
    // Excel holds 32,767 characters in a cell.
    let content: String = content.chars().take(32_000).collect();
    format!(
        "<c r=\"{column}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
        escape(&content)
    )
}
