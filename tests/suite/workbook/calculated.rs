//! Formulas that nobody has calculated, filters of tables, comments.

use super::archive::{Entry, STRINGS, deflated, xlsx_entries};
use super::{fixture, only_sheet, read_bytes, shown};
use ratsbericht::workbook::RawSheet;
use rust_xlsxwriter::{Formula, Note, Table, TableColumn, Workbook};

/// As programs write that never calculate: every formula has the result zero.
#[test]
fn zeros_of_a_workbook_that_was_never_calculated_are_no_results() {
    let sheet = |second: Formula| {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, 0).expect("room");
        sheet.write(0, 1, Formula::new("A1+7")).expect("room");
        sheet.write(0, 2, second).expect("room");
        only_sheet("a.xlsx", &workbook.save_to_buffer().expect("a workbook"))
    };
    assert_eq!(shown(&sheet(Formula::new("B1*2"))), ["A1=0", "B1=no result", "C1=no result"]);
    // One result shows that somebody calculated: zeros are zeros.
    assert_eq!(shown(&sheet(Formula::new("B1*2").set_result("14"))), ["A1=0", "B1=0", "C1=14"]);
}

#[test]
fn zeros_of_a_calculated_workbook_are_results() {
    let rows = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><f>1-1</f><v>0</v></c></row></sheetData></worksheet>";
    let read = |properties: &str| -> RawSheet {
        let mut entries = xlsx_entries(rows, STRINGS);
        let workbook = entries.iter_mut().find(|e| e.name == "xl/workbook.xml").expect("there");
        let text = String::from_utf8(workbook.bytes.clone()).expect("text");
        workbook.bytes = text.replace("</workbook>", &format!("{properties}</workbook>")).into();
        only_sheet("a.xlsx", &deflated(&entries))
    };
    assert_eq!(shown(&read("<calcPr calcId=\"191029\"/>")), ["A1=0"]);
    assert_eq!(shown(&read("<calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/>")), ["A1=no result"]);
}

#[test]
fn a_filter_of_a_table_is_told() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let table = Table::new().set_columns(&[TableColumn::new().set_header("Amt")]);
    sheet.add_table(0, 0, 3, 0, &table).expect("a table");
    for (row, office) in (1..).zip(["Hauptamt", "Tiefbauamt", "Hauptamt"]) {
        sheet.write(row, 0, office).expect("room");
    }
    let whole = workbook.save_to_buffer().expect("a workbook");
    assert!(!only_sheet("a.xlsx", &whole).filtered);
    let mut entries: Vec<Entry> = crate::annotate::parts(&whole)
        .into_iter()
        .map(|(name, bytes)| Entry::new(&name, bytes))
        .collect();
    for entry in &mut entries {
        let text = String::from_utf8_lossy(&entry.bytes).into_owned();
        if entry.name.contains("tables/") {
            let filter = "><filterColumn colId=\"0\"><filters><filter val=\"Hauptamt\"/></filters></filterColumn></autoFilter>";
            assert!(text.contains("<autoFilter ref=\"A1:A4\"/>"), "{text}");
            entry.bytes = text
                .replace(
                    "<autoFilter ref=\"A1:A4\"/>",
                    &format!("<autoFilter ref=\"A1:A4\"{filter}"),
                )
                .into();
        } else if entry.name.ends_with("sheet1.xml") {
            entry.bytes = text.replace("<row r=\"3\"", "<row r=\"3\" hidden=\"1\"").into();
        }
    }
    let sheet = only_sheet("a.xlsx", &deflated(&entries));
    assert_eq!(sheet.hidden_rows, [3]);
    assert!(sheet.filtered);
}

/// A workbook whose first sheet has comments of two authors, and the second none.
fn commented() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "Amt").expect("room");
    for (row, column, author) in [(4, 2, "Hauptamt"), (1, 0, "ratsbericht"), (2, 1, "Hauptamt")] {
        let note = Note::new("bitte prüfen").set_author(author);
        sheet.insert_note(row, column, &note).expect("room");
    }
    workbook.add_worksheet().write(0, 0, "Amt").expect("room");
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn comments_in_cells_are_seen() {
    let sheets = read_bytes("a.xlsx", &commented()).value.workbook.expect("read").sheets;
    assert_eq!(sheets[0].comments, [(3, 2), (5, 3)]);
    assert_eq!(sheets[1].comments, []);
}

#[test]
fn a_broken_part_of_comments_costs_only_the_comments() {
    let mut entries: Vec<Entry> = crate::annotate::parts(&commented())
        .into_iter()
        .map(|(name, bytes)| Entry::new(&name, bytes))
        .collect();
    let part = entries.iter_mut().find(|e| e.name == "xl/comments1.xml").expect("a part");
    part.bytes.truncate(part.bytes.len() / 2);
    let read = read_bytes("a.xlsx", &deflated(&entries));
    assert!(read.findings.is_empty());
    let sheets = read.value.workbook.expect("read").sheets;
    assert_eq!(sheets[0].comments, []);
    assert_eq!(shown(&sheets[0]), ["A1=\"Amt\""]);
}

/// What the program wrote into workbooks and forms, saved again by LibreOffice: still its own.
#[test]
fn comments_of_the_program_are_known_after_libreoffice_saved_them() {
    for name in [
        "annotated-libreoffice.xlsx",
        "annotated-libreoffice.ods",
        "annotated-libreoffice.xls",
        "form-libreoffice.xlsx",
    ] {
        let bytes = std::fs::read(fixture(name)).expect("the fixture");
        let holds = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|w| w == word);
        let own = |bytes: &[u8]| holds(bytes, b"ratsbericht") || holds(bytes, b"RB027: ");
        let written = match name.ends_with("xls") {
            true => own(&bytes),
            false => crate::annotate::parts(&bytes).iter().any(|(part, bytes)| {
                (part.contains("comments") || part == "content.xml") && own(bytes)
            }),
        };
        assert!(written, "{name} has no comment of the program");
        let sheets = read_bytes(name, &bytes).value.workbook.expect("read").sheets;
        for sheet in sheets {
            assert_eq!(sheet.comments, [], "{name} {}", sheet.name);
        }
    }
}
