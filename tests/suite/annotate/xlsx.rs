//! XLSX and XLSM.

use super::{finding, marked, part, parts, read, sheets};
use crate::workbook::archive::{Entry, STRINGS, deflated, xlsx_entries};
use ratsbericht::finding::Level;
use rust_xlsxwriter::{
    Chart, ChartType, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, Format,
    Formula, Note, Workbook,
};

/// A workbook with what departments put into theirs.
pub(crate) fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Maßnahmen 'neu' Q3").expect("a name");
    let title = Format::new().set_bold().set_background_color("#DDE6F0").set_font_size(16);
    sheet.merge_range(0, 0, 0, 3, "Umsetzungsstand", &title).expect("a merge");
    sheet.set_column_width(1, 42.5).expect("a column");
    sheet.write(2, 1, "Radweg Südring").expect("room");
    let percent = Format::new().set_num_format("0.0 %").set_background_color("#FFFF00");
    sheet.write_with_format(2, 2, 0.125, &percent).expect("room");
    sheet.write_with_format(2, 3, Formula::new("C3*2").set_result("0.25"), &percent).expect("room");
    sheet.write(4, 1, "Stadtbad").expect("room");
    sheet.insert_note(4, 1, &Note::new("bitte prüfen").set_author("Frau A")).expect("a note");
    let list = DataValidation::new().allow_list_strings(&["offen", "fertig"]).expect("a list");
    sheet.add_data_validation(2, 4, 9, 4, &list).expect("a validation");
    let red = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::GreaterThan(5))
        .set_format(Format::new().set_font_color("#C00000"));
    sheet.add_conditional_format(2, 2, 9, 2, &red).expect("a rule");
    sheet.set_landscape().set_print_area(0, 0, 9, 4).expect("an area");
    sheet.set_freeze_panes(2, 0).expect("panes");
    sheet.protect_with_password("geheim");
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values(("Maßnahmen 'neu' Q3", 2, 2, 4, 2));
    sheet.insert_chart(10, 1, &chart).expect("a chart");
    workbook.add_worksheet().set_name("Zweites").expect("a name").write(0, 0, 7).expect("room");
    let bytes = workbook.save_to_buffer().expect("a workbook");
    // A part that nobody here knows, as macros are.
    let mut entries: Vec<Entry> =
        parts(&bytes).into_iter().map(|(name, bytes)| Entry::new(&name, bytes)).collect();
    entries.push(Entry::new("xl/vbaProject.bin", [0u8, 1, 2, 255]));
    deflated(&entries)
}

pub(crate) fn findings() -> Vec<ratsbericht::finding::Finding> {
    let sheet = "Maßnahmen 'neu' Q3";
    vec![
        finding(Level::Error, sheet, (3, 3), "erwartet wird eine Zahl, gefunden wurde `k`"),
        finding(Level::Warning, sheet, (1, 2), "im verbundenen Titel"),
        finding(Level::Note, sheet, (3, 8), "in einer leeren Zelle"),
        finding(Level::Note, sheet, (4, 1), "in einer leeren Zeile"),
        finding(Level::Warning, sheet, (5, 2), "neben einem Kommentar"),
        finding(Level::Error, sheet, (5, 2), "noch einer <&> \"hier\""),
    ]
}

/// The value of an attribute behind a mark in a text.
fn after<'a>(text: &'a str, mark: &str, end: char) -> &'a str {
    let at = text.find(mark).unwrap_or_else(|| panic!("{mark} is not in {text}")) + mark.len();
    text[at..].split(end).next().expect("a piece")
}

/// Colour of a cell: its format's fill.
fn colour(bytes: &[u8], sheet: &str, cell: &str) -> String {
    let worksheet = part(bytes, sheet);
    let tag = after(&worksheet, &format!("r=\"{cell}\""), '>');
    let format: usize = after(tag, "s=\"", '"').parse().expect("a number");
    let styles = part(bytes, "xl/styles.xml");
    let formats = after(&styles, "<cellXfs", '\0').split("</cellXfs>").next().expect("formats");
    let xf = formats.split("<xf ").nth(format + 1).expect("a format");
    let fill: usize = after(xf, "fillId=\"", '"').parse().expect("a number");
    let fills = after(&styles, "<fills", '\0').split("</fills>").next().expect("fills");
    fills.split("<fill>").nth(fill + 1).expect("a fill").to_owned()
}

#[test]
fn faults_are_marked_and_everything_else_is_as_it_was() {
    let before = workbook();
    let after_it = marked(&before, &findings());
    assert_eq!(sheets(&after_it), sheets(&before));
    let (old, new) = (parts(&before), parts(&after_it));
    let changed: Vec<&str> = old
        .iter()
        .filter(|(name, content)| new.get(*name) != Some(content))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        changed,
        [
            "[Content_Types].xml",
            "xl/_rels/workbook.xml.rels",
            "xl/comments1.xml",
            "xl/drawings/vmlDrawing1.vml",
            "xl/styles.xml",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
        ]
    );
    let added: Vec<&str> =
        new.keys().filter(|name| !old.contains_key(*name)).map(String::as_str).collect();
    assert_eq!(added, ["xl/worksheets/sheet3.xml"]);
    // Formats that were there stand where they stood.
    let formats = |bytes: &[u8]| {
        let styles = part(bytes, "xl/styles.xml");
        after(&styles, "<cellXfs", '\0').split("</cellXfs>").next().expect("formats").to_owned()
    };
    let (old_formats, new_formats) = (formats(&before), formats(&after_it));
    let inner = |text: &str| text.split_once('>').expect("a tag").1.to_owned();
    assert!(inner(&new_formats).starts_with(&inner(&old_formats)));
    // The worksheet without the marks is the worksheet.
    let sheet = "xl/worksheets/sheet1.xml";
    let (old_sheet, new_sheet) = (part(&before, sheet), part(&after_it, sheet));
    let without = |text: &str| -> String {
        let mut plain = String::new();
        for (n, piece) in text.split("<c ").enumerate() {
            let cell = piece.split_once('>').map_or(piece, |(tag, _)| tag);
            if n > 0 && matches!(after(cell, "r=\"", '"'), "H3" | "A4") {
                plain += piece.split_once("/>").expect("an empty cell").1;
                continue;
            }
            plain += &piece
                .split(" s=\"")
                .enumerate()
                .map(|(k, p)| {
                    if k == 0 || n == 0 {
                        p.to_owned()
                    } else {
                        p.split_once('"').expect("a value").1.to_owned()
                    }
                })
                .collect::<String>();
        }
        plain.replace("<row r=\"4\"></row>", "").replace(" spans=\"1:4\"", "").replace(" >", ">")
    };
    assert_eq!(without(&new_sheet), without(&old_sheet));
}

#[test]
fn marks_are_a_colour_and_a_word_in_the_cell_and_a_line_in_the_list() {
    let bytes = marked(&workbook(), &findings());
    let sheet = "xl/worksheets/sheet1.xml";
    for (cell, rgb) in
        [("C3", "F8C4BE"), ("A1", "FDE9A9"), ("H3", "CBE3F5"), ("A4", "CBE3F5"), ("B5", "F8C4BE")]
    {
        assert!(colour(&bytes, sheet, cell).contains(&format!("FF{rgb}")), "{cell}");
    }
    let comments = part(&bytes, "xl/comments1.xml");
    assert!(
        comments.contains(
            "Fehler RB002: erwartet wird eine Zahl, gefunden wurde „k“\nAbhilfe: so berichtigen</t>"
        ),
        "{comments}"
    );
    // A person's comment stays in front.
    let theirs =
        after(&comments, "ref=\"B5\"", '\0').split("</comment>").next().expect("a comment");
    assert!(theirs.contains("bitte prüfen"), "{theirs}");
    assert!(theirs.contains("— ratsbericht —\nWarnung RB002: neben einem Kommentar"), "{theirs}");
    assert!(theirs.contains("Fehler RB002: noch einer &lt;&amp;&gt;"), "{theirs}");
    let drawing = part(&bytes, "xl/drawings/vmlDrawing1.vml");
    assert_eq!(drawing.matches("<v:shape ").count(), 5);
    let workbook = part(&bytes, "xl/workbook.xml");
    assert!(workbook.contains("<sheet name=\"Hinweise\" sheetId=\"3\" r:id="), "{workbook}");
    let list = part(&bytes, "xl/worksheets/sheet3.xml");
    assert!(list.contains("a, III. Quartal 2026: 2 Fehler, 2 Warnungen, 2 Hinweise"), "{list}");
    assert!(
        list.contains("<hyperlink ref=\"D6\" location=\"'Maßnahmen ''neu'' Q3'!C3\"/>"),
        "{list}"
    );
    assert_eq!(list.matches("<hyperlink ").count(), 6);
}

#[test]
fn annotating_again_doubles_nothing_and_gives_colours_back() {
    let first = marked(&workbook(), &findings());
    assert!(read(&first).findings_sheet.is_some());
    let again = marked(&first, &findings());
    assert_eq!(sheets(&again), sheets(&first));
    for name in ["xl/comments1.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml"] {
        let count = |bytes: &[u8]| {
            let text = part(bytes, name);
            (text.len(), text.matches("<comment ").count(), text.matches("<sheet ").count())
        };
        let (mut one, mut two) = (count(&first), count(&again));
        // The cells of the list have other numbers of formats.
        if name.contains("sheet3") {
            (one.0, two.0) = (0, 0);
        }
        assert_eq!(one, two, "{name}");
    }
    assert_eq!(part(&again, "xl/drawings/vmlDrawing1.vml").matches("<v:shape ").count(), 5);
    // One fault is mended: its colour and its comment go, the cell is yellow as it was.
    let sheet = "xl/worksheets/sheet1.xml";
    let mended = marked(&again, &findings()[1..]);
    assert!(colour(&workbook(), sheet, "C3").contains("FFFFFF00"));
    assert!(colour(&mended, sheet, "C3").contains("FFFFFF00"));
    assert!(!part(&mended, "xl/comments1.xml").contains("ref=\"C3\""));
    let clean = marked(&mended, &[]);
    assert!(part(&clean, "xl/worksheets/sheet3.xml").contains("Es ist nichts zu berichtigen."));
    let comments = part(&clean, "xl/comments1.xml");
    assert_eq!(comments.matches("<comment ").count(), 1);
    assert!(comments.contains("bitte prüfen") && !comments.contains("— ratsbericht —"));
    assert_eq!(part(&clean, "xl/drawings/vmlDrawing1.vml").matches("<v:shape ").count(), 1);
    assert!(colour(&clean, sheet, "A1").contains("FFDDE6F0"));
    assert_eq!(sheets(&clean), sheets(&workbook()));
}

/// Parts as other programs write them: prefixes, no addresses, no comments, no format in the cells.
#[test]
fn prefixes_strict_names_and_missing_addresses_are_understood() {
    let main = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    let sheet = format!(
        "<x:worksheet xmlns:x=\"{main}\" xmlns:rel=\"http://purl.oclc.org/ooxml/officeDocument/relationships\">\
         <x:cols><x:col min=\"1\" max=\"9\" style=\"2\"/></x:cols>\
         <x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c t=\"s\"><x:v>0</x:v></x:c></x:row>\
         <x:row r=\"9\"/></x:sheetData>\
         <x:pageMargins left=\"1\"/><x:tableParts count=\"0\"/></x:worksheet>"
    );
    let mut entries = xlsx_entries(&sheet, STRINGS);
    for entry in &mut entries {
        let text = String::from_utf8(entry.bytes.clone()).expect("text");
        entry.bytes = match entry.name.as_str() {
            "xl/workbook.xml" => format!(
                "<x:workbook xmlns:x=\"{main}\" xmlns:rel=\"http://purl.oclc.org/ooxml/officeDocument/relationships\">\
                 <x:sheets><x:sheet name=\"Hinweise\" sheetId=\"4\" rel:id=\"rId0\"/></x:sheets></x:workbook>"
            ),
            name if name.ends_with(".rels") => text.replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
            _ => text,
        }
        .into_bytes();
    }
    let before = deflated(&entries);
    let found = [
        finding(Level::Error, "Hinweise", (1, 2), "eins"),
        finding(Level::Error, "Hinweise", (9, 3), "zwei"),
        finding(Level::Error, "Hinweise", (5, 1), "drei"),
        finding(Level::Error, "Hinweise", (12, 1), "vier"),
    ];
    let after_it = marked(&before, &found);
    assert_eq!(sheets(&after_it), sheets(&before));
    let sheet = part(&after_it, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<x:c t=\"s\" s=\"6\"><x:v>0</x:v></x:c></x:row><x:row r=\"5\"><x:c r=\"A5\" s=\"7\"/></x:row>"), "{sheet}");
    assert!(sheet.contains("<x:row r=\"9\"><x:c r=\"C9\" s=\"7\"/></x:row><x:row r=\"12\"><x:c r=\"A12\" s=\"7\"/></x:row></x:sheetData>"), "{sheet}");
    assert!(
        sheet.contains("<x:legacyDrawing rel:id=\"rIdRb1\"/><x:tableParts")
            || sheet.contains("<x:legacyDrawing rel:id=\"rIdRb2\"/><x:tableParts"),
        "{sheet}"
    );
    let relations = part(&after_it, "xl/worksheets/_rels/sheet1.xml.rels");
    assert!(relations.contains("http://purl.oclc.org/ooxml/officeDocument/relationships/comments"));
    // A sheet of the department's that has the name already stays.
    let workbook = part(&after_it, "xl/workbook.xml");
    assert!(
        workbook.contains("<x:sheet name=\"Hinweise (2)\" sheetId=\"5\" rel:id="),
        "{workbook}"
    );
    let again = marked(&after_it, &found);
    assert_eq!(part(&again, "xl/workbook.xml"), workbook);
}

#[test]
fn the_same_bytes_give_the_same_bytes() {
    let before = workbook();
    assert_eq!(marked(&before, &findings()), marked(&before, &findings()));
}

/// A new part must not take the place of one that is missing.
#[test]
fn a_missing_part_stays_missing() {
    let entries: Vec<Entry> = parts(&workbook())
        .into_iter()
        .filter(|(name, _)| !name.ends_with("sheet2.xml"))
        .map(|(name, bytes)| Entry::new(&name, bytes))
        .collect();
    let before = deflated(&entries);
    let after_it = marked(&before, &findings());
    let content = |bytes| super::but_colours(read(bytes).workbook.expect("read").sheets);
    assert_eq!(content(&after_it), content(&before));
    assert!(!parts(&after_it).contains_key("xl/worksheets/sheet2.xml"));
}

/// Found by fuzzing: a format that does not exist would become one of those that are added.
#[test]
fn a_format_that_does_not_exist_is_not_made_to() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"6\"><v>43738</v></c></row></sheetData></worksheet>";
    let before = deflated(&xlsx_entries(sheet, STRINGS));
    let answer = super::answer(&before, &[finding(Level::Error, "Tabelle1", (1, 2), "x")]);
    assert_eq!(answer.files[0], ("", before));
    let reason = answer.beside.expect("a reason").de;
    assert!(reason.contains("eine Zelle hat ein Format, das die Datei nicht enthält"), "{reason}");
}
