//! OpenDocument spreadsheets.

use super::archive::{Entry, deflated};
use super::{fixture, lines, only_sheet, read_bytes, refusal, shown};
use ratsbericht::workbook::{CellRange, Format};

/// An ODS whose only table has this content.
fn ods(table: &str) -> Vec<u8> {
    document(&format!("<table:table table:name=\"Tabelle1\">{table}</table:table>"))
}

fn document(tables: &str) -> Vec<u8> {
    archive(&format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles/><office:body>\
         <office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    ))
}

fn archive(content: &str) -> Vec<u8> {
    deflated(&[
        Entry::new("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        Entry::new("META-INF/manifest.xml", "<manifest:manifest/>"),
        Entry::new("content.xml", content),
    ])
}

#[test]
fn a_workbook_is_read_with_all_it_says() {
    let bytes = std::fs::read(fixture("libreoffice.ods")).expect("the fixture");
    let reported = read_bytes("a.ods", &bytes);
    assert_eq!(lines(&reported.findings), Vec::<String>::new());
    let workbook = reported.value.workbook.expect("read");
    assert_eq!(workbook.format, Format::Ods);
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
            "D4=1899-12-31 12:30:00",
            "B1005=\"alt\" struck",
            "C1005=7",
            "D1005=7",
            "B1006=\"alt\" struck",
            "C1006=7",
            "D1006=7",
        ]
    );
    assert_eq!(sheet.merges, [CellRange { first: (1, 1), last: (1, 4) }]);
    assert_eq!((&sheet.hidden_rows[..], &sheet.hidden_columns[..]), (&[4][..], &[3][..]));
}

#[test]
fn errors_and_missing_results_are_no_zeros() {
    let sheet = only_sheet(
        "a.ods",
        &ods("<table:table-row>\
              <table:table-cell table:formula=\"of:=1/0\" office:value-type=\"float\" office:value=\"0\" \
               calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>\
              <table:table-cell table:formula=\"of:=A9\" office:value-type=\"string\" office:string-value=\"\">\
               <text:p>#NV</text:p></table:table-cell>\
              <table:table-cell table:formula=\"of:=A9\" office:value-type=\"float\" office:value=\"0\">\
               <text:p>Err:502</text:p></table:table-cell>\
              <table:table-cell table:formula=\"of:=A9\"/>\
              <table:table-cell table:formula=\"of:=A9\" office:value-type=\"string\"/>\
              <table:table-cell office:value-type=\"float\" office:value=\"quatsch\"/>\
              <table:table-cell office:value-type=\"float\" office:value=\" 12 \"/>\
              <table:table-cell office:value-type=\"float\"><text:p>13</text:p></table:table-cell>\
              </table:table-row>"),
    );
    assert_eq!(
        shown(&sheet),
        [
            "A1=error #DIV/0!",
            "B1=error #N/A",
            "C1=error Err:502",
            "D1=no result",
            "F1=error quatsch",
            "G1=12",
            "H1=\"13\"",
        ]
    );
}

#[test]
fn covered_cells_and_annotations_are_no_values() {
    let sheet = only_sheet(
        "a.ods",
        &ods("<table:table-row>\n  <table:table-cell office:value-type=\"string\" \
               table:number-columns-spanned=\"2\" table:number-rows-spanned=\"2\">\
               <office:annotation><text:p>Notiz</text:p></office:annotation>\
               <text:p>a<text:s text:c=\"2\"/>b<text:line-break/>c</text:p><text:p>&#228;</text:p>\
              </table:table-cell>\n\
              <table:covered-table-cell office:value-type=\"float\" office:value=\"99\"/>\
              <table:table-cell office:value-type=\"float\" office:value=\"3\"/></table:table-row>\
              <table:table-row table:visibility=\"filter\"><table:covered-table-cell \
               table:number-columns-repeated=\"2\"/><table:table-cell office:value-type=\"float\" \
               office:value=\"6\"/></table:table-row>"),
    );
    assert_eq!(shown(&sheet), ["A1=\"a  b\\nc\\nä\"", "C1=3", "C2=6"]);
    assert_eq!(sheet.merges, [CellRange { first: (1, 1), last: (2, 2) }]);
    assert!(sheet.filtered);
    assert_eq!(sheet.comments, [(1, 1)]);
}

#[test]
fn comments_of_the_program_are_none_of_people() {
    let cell = |annotation: &str| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"1\">{annotation}\
             <text:p>1</text:p></table:table-cell>"
        )
    };
    let note = |author: &str, text: &str| {
        cell(&format!(
            "<office:annotation><dc:creator>{author}</dc:creator><text:p/>\
             <text:p><text:span>{text}</text:span></text:p><text:p>mehr</text:p></office:annotation>"
        ))
    };
    let row = [
        cell(""),
        note("Amt", "bitte prüfen"),
        note("ratsbericht", "Status fehlt"),
        note("", "— ratsbericht —"),
        cell("<office:annotation/>"),
    ];
    let sheet =
        only_sheet("a.ods", &ods(&format!("<table:table-row>{}</table:table-row>", row.concat())));
    assert_eq!(shown(&sheet), ["A1=1", "B1=1", "C1=1", "D1=1", "E1=1"]);
    assert_eq!(sheet.comments, [(1, 2), (1, 5)]);
}

#[test]
fn copies_of_other_files_and_tracked_changes_are_no_tables() {
    let table = |name: &str, source: &str| {
        format!(
            "<table:table table:name=\"{name}\">{source}<table:table-row><table:table-cell \
             office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>"
        )
    };
    let changes = "<table:tracked-changes><table:table table:name=\"x\"/></table:tracked-changes>";
    let copy = table("'file:///x.ods'#$A", "<table:table-source xlink:href=\"x.ods\"/>");
    let bytes = document(&format!("{changes}{}{copy}", table("A", "")));
    assert_eq!(only_sheet("a.ods", &bytes).name, "A");
}

#[test]
fn repetitions_are_bounded() {
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\" \
                table:number-columns-repeated=\"COLUMNS\"/>";
    let rows = |rows: &str, columns: &str| {
        let cell = cell.replace("COLUMNS", columns);
        ods(&format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\">{cell}</table:table-row>"
        ))
    };
    assert_eq!(only_sheet("a.ods", &rows("2", "3")).cells.len(), 6);
    for (n, m) in [("90000000", "1"), ("1000000", "1000"), ("4000000000", "4000000000")] {
        assert!(refusal("a.ods", &rows(n, m)).contains("mehr als 5 Millionen Zellen"));
    }
    assert!(
        refusal("a.ods", &rows("1", "20000")).contains("eine Zelle liegt außerhalb der Tabelle")
    );
    assert!(
        refusal("a.ods", &rows("1", "-1")).contains("eine Wiederholung ist mit `-1` angegeben")
    );
    // Blanks to the end of the sheet, as LibreOffice writes them, are nothing.
    let blank = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
                 table:number-columns-repeated=\"16384\"/></table:table-row>";
    assert!(only_sheet("a.ods", &ods(blank)).cells.is_empty());
    // Far apart needs no room between.
    let far = format!(
        "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell/></table:table-row>\
         <table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/>{}</table:table-row>",
        cell.replace("COLUMNS", "1")
    );
    assert_eq!(shown(&only_sheet("a.ods", &ods(&far))), ["A1=1", "XFD1048576=1"]);
    let blanks = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>a<text:s \
                  text:c=\"4000000000\"/>b</text:p></table:table-cell></table:table-row>";
    assert_eq!(shown(&only_sheet("a.ods", &ods(blanks))), ["A1=\"ab\""]);
}

/// calamine would loop for ever on some of these, and read others short without a word.
#[test]
fn a_content_that_ends_early_is_refused_wherever_it_is_cut() {
    let whole = "<office:document-content><office:body><office:spreadsheet>\
                 <table:table table:name=\"A\"><table:table-row><table:table-cell office:value-type=\"string\">\
                 <office:annotation><text:p>N</text:p></office:annotation><text:p>a</text:p></table:table-cell>\
                 </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
    assert!(read_bytes("a.ods", &archive(whole)).value.workbook.is_some());
    for end in 0..whole.len() {
        let found = refusal("a.ods", &archive(&whole[..end]));
        assert!(found.starts_with("RB001 a.ods!! die Datei ist beschädigt: "), "{end} {found}");
    }
}

#[test]
fn what_is_encrypted_or_no_spreadsheet_is_told() {
    let mut entries = vec![
        Entry::new("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        Entry::new(
            "META-INF/manifest.xml",
            "<manifest:manifest><manifest:file-entry><manifest:encryption-data/>\
             </manifest:file-entry></manifest:manifest>",
        ),
        Entry::new("content.xml", "\u{1}\u{2}"),
    ];
    assert!(refusal("a.ods", &deflated(&entries)).contains("mit einem Kennwort verschlüsselt"));
    entries[0] = Entry::new("mimetype", "application/vnd.oasis.opendocument.text");
    assert!(
        refusal("a.ods", &deflated(&entries)).ends_with("gefunden wurde ein Textdokument (odt)")
    );
}

/// Found by fuzzing: a style without a name counted as that of all cells without a style.
#[test]
fn a_style_without_a_name_is_nobodys() {
    let bytes = archive(
        "<office:document-content><office:automatic-styles><style:style style:family=\"table-cell\">\
         <style:text-properties style:text-line-through-style=\"solid\"/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet><table:table table:name=\"A\"><table:table-row><table:table-cell \
         office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table></office:spreadsheet>\
         </office:body></office:document-content>",
    );
    assert_eq!(shown(&only_sheet("a.ods", &bytes)), ["A1=1"]);
}
