//! XLSB.

use super::archive::deflated;
use super::biff12::{Cell, Sheet, cell, entries, everything, record, row, wide, xlsb};
use super::{lines, only_sheet, read_bytes, refusal, shown};
use ratsbericht::workbook::{CellRange, Format};

#[test]
fn a_workbook_is_read_with_all_it_says() {
    let reported = read_bytes("a.xlsb", &everything());
    assert_eq!(lines(&reported.findings), Vec::<String>::new());
    let workbook = reported.value.workbook.expect("read");
    assert_eq!(workbook.format, Format::Xlsb);
    let names: Vec<_> = workbook.sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(names, [("Maßnahmen", false), ("Notizen", true), ("Ganz versteckt", true)]);
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
            "D4=error #REF!",
            "B5=\"alt\" struck",
            "C5=2019",
            "D5=12",
            "E5=\"drei\"",
            "F5=error #N/A",
            "G5=\"fett und mager\"",
            "H5=\"k. A.\"",
            "XFD1048576=\"Ende\"",
        ]
    );
    assert_eq!(sheet.merges, [CellRange { first: (1, 1), last: (1, 4) }]);
    assert_eq!((&sheet.hidden_rows[..], &sheet.hidden_columns[..]), (&[4][..], &[3, 4][..]));
    assert!(sheet.filtered);
}

#[test]
fn the_calendar_of_1904_is_applied() {
    let sheet = Sheet::new("A", vec![row(0, false, &[cell(0, 1, &Cell::Small(42276))])]);
    let bytes = deflated(&entries(&[sheet], true, 2));
    assert_eq!(shown(&only_sheet("a.xlsb", &bytes)), ["A1=2019-09-30 00:00:00"]);
}

#[test]
fn claimed_counts_and_missing_texts_are_not_believed() {
    let cells = [cell(0, 0, &Cell::Shared(1)), cell(1, 0, &Cell::Shared(7))];
    let sheet = Sheet::new("A", vec![row(0, false, &cells)]);
    let bytes = deflated(&entries(&[sheet], false, u32::MAX));
    let reported = read_bytes("a.xlsb", &bytes);
    assert_eq!(
        lines(&reported.findings),
        ["RB002 a.xlsb!A!B1 die Zelle verweist auf den Text Nr. `7`, den die Datei nicht enthält"]
    );
    let workbook = reported.value.workbook.expect("read");
    assert_eq!(shown(&workbook.sheets[0]), ["A1=\"k. A.\"", "B1=error 7"]);
}

#[test]
fn one_odd_cell_costs_only_itself() {
    let cells = [
        cell(0, 0, &Cell::Error(0x99)),
        cell(1, 99, &Cell::Number(f64::NAN)),
        cell(2, 0, &Cell::Text("T\0i\0t\0")),
        cell(40_000, 0, &Cell::Small(1)),
        record(1000, &[1, 2, 3]),
        cell(3, 0, &Cell::Small(5)),
    ];
    let bytes = xlsb(&[Sheet::new("A", vec![row(0, false, &cells)])]);
    let reported = read_bytes("a.xlsb", &bytes);
    assert_eq!(
        lines(&reported.findings),
        ["RB002 a.xlsb!A! die Adresse `BGDM1` liegt außerhalb der Tabelle (A1 bis XFD1048576)"]
    );
    let workbook = reported.value.workbook.expect("read");
    assert_eq!(shown(&workbook.sheets[0]), ["A1=error #99!", "B1=huge NaN", "C1=\"Tit\"", "D1=5"]);
}

#[test]
fn parts_that_end_early_or_lie_about_lengths_are_refused() {
    let whole = Sheet::new("A", vec![row(0, false, &[cell(0, 0, &Cell::Text("abc"))])]);
    let part = whole.part();
    for end in 0..part.len() {
        let mut entries = entries(&[Sheet::new("A", vec![])], false, 2);
        entries[0].bytes = part[..end].to_vec();
        let reported = read_bytes("a.xlsb", &deflated(&entries));
        let found = lines(&reported.findings);
        assert_eq!(found.len(), 1, "{end}: {found:?}");
        assert!(found[0].starts_with("RB001 a.xlsb!A! die Datei ist beschädigt: "), "{found:?}");
    }
    let mut text = 0u32.to_le_bytes().to_vec();
    text.extend_from_slice(&[0; 4]);
    text.extend_from_slice(&u32::MAX.to_le_bytes());
    text.extend_from_slice(&wide("x"));
    let bytes = xlsb(&[Sheet::new("A", vec![row(0, false, &[record(6, &text)])])]);
    let found = lines(&read_bytes("a.xlsb", &bytes).findings);
    assert_eq!(
        found,
        ["RB001 a.xlsb!A! die Datei ist beschädigt: ihre Datensätze (BIFF12) sind unvollständig"]
    );
}

#[test]
fn two_sheets_of_one_name_and_none_at_all_are_refused() {
    let sheets = [Sheet::new("Ä", vec![]), Sheet::new("ä", vec![])];
    assert!(refusal("a.xlsb", &xlsb(&sheets)).ends_with("zwei ihrer Tabellen heißen `ä`"));
    assert!(refusal("a.xlsb", &xlsb(&[])).ends_with("sie enthält keine Tabelle"));
}
