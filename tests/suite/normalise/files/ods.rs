//! ODS, as LibreOffice writes it.

use ratsbericht::domain::Decimal;
use ratsbericht::workbook::{CellRange, RawSheet, RawValue, RawWorkbook};
use std::fmt::Write as _;
use std::io::Write as _;

pub(super) fn write(raw: &RawWorkbook) -> Vec<u8> {
    let mut tables = String::new();
    for sheet in &raw.sheets {
        table(&mut tables, sheet);
    }
    let fills = raw.sheets.iter().flat_map(|sheet| &sheet.fills);
    let all: std::collections::BTreeSet<u32> = fills.map(|fill| fill.colour).collect();
    let mut colours = String::new();
    for colour in all {
        put(
            &mut colours,
            format_args!(
                "<style:style style:name=\"f{colour}\" style:family=\"table-cell\">\
                 <style:table-cell-properties fo:background-color=\"#{:06x}\"/></style:style>",
                colour & 0x00FF_FFFF
            ),
        );
    }
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <office:automatic-styles>\
         <style:style style:name=\"hidden\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
         <style:style style:name=\"struck\" style:family=\"table-cell\"><style:text-properties style:text-line-through-style=\"solid\"/></style:style>\
         {colours}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        ("content.xml", content.as_str()),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a name of its own");
        zip.write_all(bytes.as_bytes()).expect("room");
    }
    zip.finish().expect("room").into_inner()
}

fn table(out: &mut String, sheet: &RawSheet) {
    let style = if sheet.hidden { " table:style-name=\"hidden\"" } else { "" };
    put(out, format_args!("<table:table table:name=\"{}\"{style}>", escaped(&sheet.name)));
    let rows = sheet.cells.iter().map(|c| c.row).chain(sheet.merges.iter().map(|m| m.last.0));
    let columns = sheet.cells.iter().map(|c| c.column).chain(sheet.merges.iter().map(|m| m.last.1));
    let rows = rows.chain(sheet.fills.iter().map(|f| f.row));
    let columns = columns.chain(sheet.fills.iter().map(|f| f.last));
    let (rows, columns) = (rows.max().unwrap_or(0), columns.max().unwrap_or(0));
    for column in 1..=columns {
        let hidden = if sheet.hidden_columns.contains(&column) {
            " table:visibility=\"collapse\""
        } else {
            ""
        };
        put(out, format_args!("<table:table-column{hidden}/>"));
    }
    for row in 1..=rows {
        let hidden =
            if sheet.hidden_rows.contains(&row) { " table:visibility=\"collapse\"" } else { "" };
        put(out, format_args!("<table:table-row{hidden}>"));
        for column in 1..=columns {
            let merge = sheet.merges.iter().find(|m| m.contains(row, column));
            cell(out, sheet, merge, (row, column));
        }
        out.push_str("</table:table-row>");
    }
    out.push_str("</table:table>");
}

fn cell(out: &mut String, sheet: &RawSheet, merge: Option<&CellRange>, at: (u32, u32)) {
    let comment = match sheet.comments.contains(&at) {
        true => {
            "<office:annotation><dc:creator>Amt</dc:creator><text:p>bitte prüfen</text:p></office:annotation>"
        }
        false => "",
    };
    let covered = merge.is_some_and(|m| m.first != at);
    let element = if covered { "table:covered-table-cell" } else { "table:table-cell" };
    let mut attributes = String::new();
    if let Some(merge) = merge.filter(|_| !covered) {
        put(
            &mut attributes,
            format_args!(
                " table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"",
                merge.last.1 - merge.first.1 + 1,
                merge.last.0 - merge.first.0 + 1
            ),
        );
    }
    let cell = sheet.cell(at.0, at.1);
    if cell.is_some_and(|cell| cell.struck) {
        attributes.push_str(" table:style-name=\"struck\"");
    } else if sheet.colour(at.0, at.1) != 0 {
        let colour = sheet.colour(at.0, at.1);
        put(&mut attributes, format_args!(" table:style-name=\"f{colour}\""));
    }
    let Some(cell) = cell else {
        put(out, format_args!("<{element}{attributes}>{comment}</{element}>"));
        return;
    };
    let (value, shown) = match &cell.value {
        RawValue::Text(text) => (" office:value-type=\"string\"".to_owned(), text.to_string()),
        RawValue::Number(number) => {
            let kind = if cell.percent { "percentage" } else { "float" };
            let unit = cell.shown.unit().unwrap_or_default();
            let shown = (*number / Decimal::from(cell.shown.divisor())).normalize();
            let shown = format!("{shown} {unit}").trim_end().to_owned();
            (format!(" office:value-type=\"{kind}\" office:value=\"{number}\""), shown)
        }
        RawValue::Date(moment) => {
            let day = moment.format("%Y-%m-%d").to_string();
            (format!(" office:value-type=\"date\" office:date-value=\"{day}\""), day)
        }
        RawValue::Bool(value) => (
            format!(" office:value-type=\"boolean\" office:boolean-value=\"{value}\""),
            value.to_string(),
        ),
        RawValue::Error(error) => (
            " table:formula=\"of:=1/0\" office:value-type=\"string\" office:string-value=\"\""
                .to_owned(),
            error.clone(),
        ),
        RawValue::FormulaWithoutResult => (" table:formula=\"of:=A1\"".to_owned(), String::new()),
        RawValue::HugeNumber(_) => (String::new(), String::new()),
    };
    let lines: String = if shown.is_empty() {
        String::new()
    } else {
        shown.split('\n').map(|line| format!("<text:p>{}</text:p>", escaped(line))).collect()
    };
    put(out, format_args!("<{element}{attributes}{value}>{comment}{lines}</{element}>"));
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("room");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
