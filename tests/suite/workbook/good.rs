//! Files as programs write them.

use super::archive::{STRINGS, deflated, xlsx, xlsx_entries};
use super::{only_sheet, read_bytes, shown};
use calamine::{Data, Reader as _};
use ratsbericht::workbook::{CellRange, Format, RawValue};
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook};

pub(super) fn excel() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Maßnahmen").expect("a name");
    sheet.merge_range(0, 0, 0, 3, "Umsetzungsstand", &Style::new()).expect("a merge");
    sheet.write(2, 1, "Radweg Südring").expect("room");
    sheet.write(2, 2, 1234.5).expect("room");
    sheet.write_with_format(2, 3, 0.125, &Style::new().set_num_format("0.0 %")).expect("room");
    let day = ExcelDateTime::from_ymd(2019, 9, 30).expect("a day");
    sheet.write_with_format(3, 1, &day, &Style::new().set_num_format("dd.mm.yyyy")).expect("room");
    sheet.write(3, 2, true).expect("room");
    sheet.write(3, 3, Formula::new("1+1").set_result("2")).expect("room");
    sheet.write_with_format(4, 1, "alt", &Style::new().set_font_strikethrough()).expect("room");
    sheet.write(4, 2, 2019).expect("room");
    sheet.write(4, 3, "Zeile 1\nZeile 2").expect("room");
    sheet.set_row_hidden(3).expect("a row");
    sheet.set_column_hidden(2).expect("a column");
    workbook.add_worksheet().set_name("Notizen").expect("a name").set_hidden(true);
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn a_workbook_of_excel_is_read_with_all_it_says() {
    let reported = read_bytes("massnahmen.xlsx", &excel());
    assert!(reported.findings.is_empty());
    assert_eq!(reported.value.sha256.len(), 64);
    let workbook = reported.value.workbook.expect("read");
    assert_eq!(workbook.format, Format::Xlsx);
    let names: Vec<_> = workbook.sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(names, [("Maßnahmen", false), ("Notizen", true)]);
    let sheet = &workbook.sheets[0];
    assert_eq!(
        shown(sheet),
        [
            "A1=\"Umsetzungsstand\"",
            "B3=\"Radweg Südring\"",
            "C3=1234.5",
            "D3=0.125 %",
            "B4=2019-09-30 00:00:00",
            "C4=true",
            "D4=2",
            "B5=\"alt\" struck",
            "C5=2019",
            "D5=\"Zeile 1\\nZeile 2\"",
        ]
    );
    assert_eq!(sheet.merges, [CellRange { first: (1, 1), last: (1, 4) }]);
    assert_eq!((&sheet.hidden_rows[..], &sheet.hidden_columns[..]), (&[4][..], &[3][..]));
    assert!(!sheet.filtered);
}

/// Every value of calamine's own dense reading is here too, at the same address.
#[test]
fn values_and_addresses_are_those_of_calamine() {
    let bytes = excel();
    let workbook = read_bytes("a.xlsx", &bytes).value.workbook.expect("read");
    let mut xlsx: calamine::Xlsx<_> =
        calamine::Xlsx::new(std::io::Cursor::new(bytes)).expect("opened");
    let mut compared = 0;
    for sheet in &workbook.sheets {
        let range = xlsx.worksheet_range(&sheet.name).expect("a sheet");
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            let row = u32::try_from(row).expect("small") + top + 1;
            let column = u32::try_from(column).expect("small") + left + 1;
            let cell = sheet.cell(row, column).unwrap_or_else(|| panic!("{row} {column} is lost"));
            let same = match (&cell.value, data) {
                (RawValue::Text(a), Data::String(b)) => **a == **b,
                (RawValue::Number(a), Data::Float(b)) => a.to_string() == b.to_string(),
                (RawValue::Date(a), Data::DateTime(b)) => Some(*a) == b.as_datetime(),
                (RawValue::Bool(a), Data::Bool(b)) => a == b,
                _ => false,
            };
            assert!(same, "{:?} is not {data:?}", cell.value);
            compared += 1;
        }
        assert_eq!(sheet.cells.len(), range.used_cells().count());
    }
    assert_eq!(compared, 10);
}

#[test]
fn number_formats_decide_by_their_code() {
    let sheet = only_sheet(
        "a.xlsx",
        &xlsx(
            "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>43738</v></c><c r=\"B1\" s=\"2\"><v>0.5</v></c>\
             <c r=\"C1\" s=\"3\"><v>12</v></c><c r=\"D1\" s=\"4\"><v>43738</v></c>\
             <c r=\"E1\"><v>2019</v></c><c r=\"F1\" s=\"5\" t=\"s\"><v>0</v></c></row>",
        ),
    );
    assert_eq!(
        shown(&sheet),
        [
            "A1=2019-09-30 00:00:00",
            "B1=0.5 %",
            "C1=12",
            "D1=2019-09-30 00:00:00",
            "E1=2019",
            "F1=\"Radweg Südring\" struck",
        ]
    );
}

#[test]
fn the_calendar_of_1904_is_applied() {
    let mut entries = xlsx_entries(
        "<worksheet><sheetData><row><c s=\"1\"><v>42276</v></c></row></sheetData></worksheet>",
        STRINGS,
    );
    let workbook = entries.iter_mut().find(|e| e.name == "xl/workbook.xml").expect("there");
    let text = String::from_utf8(workbook.bytes.clone()).expect("text");
    workbook.bytes = text.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>").into_bytes();
    assert_eq!(shown(&only_sheet("a.xlsx", &deflated(&entries))), ["A1=2019-09-30 00:00:00"]);
}

#[test]
fn cells_without_addresses_follow_each_other() {
    let sheet = only_sheet(
        "a.xlsx",
        &xlsx("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>"),
    );
    assert_eq!(shown(&sheet), ["A1=1", "C1=3", "A3=4"]);
}

#[test]
fn an_active_filter_is_told() {
    let sheet = "<worksheet><sheetPr filterMode=\"1\"/><sheetData>\
                 <row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
                 <row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>2</v></c></row></sheetData>\
                 <autoFilter ref=\"A1:A2\"/></worksheet>";
    let sheet = only_sheet("a.xlsx", &deflated(&xlsx_entries(sheet, STRINGS)));
    assert!(sheet.filtered);
    assert_eq!(sheet.hidden_rows, [2]);
}

#[test]
fn parts_under_other_legal_names_are_found() {
    let mut entries = xlsx_entries(
        "<worksheet><sheetData><row><c s=\"1\"><v>43738</v></c><c t=\"s\"><v>1</v></c></row></sheetData></worksheet>",
        STRINGS,
    );
    for entry in &mut entries {
        entry.name = entry.name.replace("xl/styles.xml", "xl/formate/s1.xml");
        entry.name = entry.name.replace("xl/sharedStrings.xml", "texte.xml");
        if entry.name.ends_with("workbook.xml.rels") {
            let text = String::from_utf8(entry.bytes.clone()).expect("text");
            entry.bytes = text
                .replace("\"styles.xml", "\"/xl/formate/s1.xml")
                .replace("\"sharedStrings.xml", "\"../Texte.xml")
                .into_bytes();
        }
    }
    assert_eq!(
        shown(&only_sheet("a.xlsx", &deflated(&entries))),
        ["A1=2019-09-30 00:00:00", "B1=\"k. A.\""]
    );
}

#[test]
fn a_wrong_extension_does_not_matter() {
    for name in ["a.xls", "a.ods", "a.csv", "a"] {
        assert_eq!(shown(&only_sheet(name, &xlsx("<row><c><v>1</v></c></row>"))), ["A1=1"]);
    }
}
