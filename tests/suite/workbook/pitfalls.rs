//! Traps of READING.md that no other file of the suite is about, and the table in tests/README.md that
//! says where each is held.

use super::archive::{STRINGS, deflated, stored, xlsx, xlsx_entries, xlsx_with};
use super::{fixture, lines, only_sheet, read_bytes, refusal, shown};

fn xls() -> Vec<u8> {
    std::fs::read(fixture("excel97.xls")).expect("the fixture")
}

fn position(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).position(|window| window == wanted).expect("there")
}

/// Sectors that follow each other in a circle: 4 GB and the end of the program, once.
#[test]
fn an_ole_circle_is_refused() {
    let mut bytes = xls();
    // The header names the sector of the first table of chains: each chain becomes a circle.
    let sector = u32::from_le_bytes(bytes[76..80].try_into().expect("four bytes")) as usize;
    let table = 512 + sector * 512;
    for index in 0..128u32 {
        let at = table + 4 * index as usize;
        bytes[at..at + 4].copy_from_slice(&index.to_le_bytes());
    }
    let found = refusal("a.xls", &bytes);
    assert!(found.contains("ihre Teile (OLE) sind unvollständig oder falsch verkettet"), "{found}");
}

/// Old writers put a NUL behind each letter.
#[test]
fn letters_with_nul_between_them_are_joined() {
    let mut bytes = xls();
    // The text `Radweg Südring` (14 letters of one byte) becomes `Radweg` with NULs, and two blanks.
    let at = position(&bytes, b"Radweg S\xFCdring");
    for (n, letter) in b"Radweg ".iter().enumerate() {
        bytes[at + 2 * n] = *letter;
        bytes[at + 2 * n + 1] = 0;
    }
    let workbook = read_bytes("a.xls", &bytes).value.workbook.expect("read");
    assert!(shown(&workbook.sheets[0]).contains(&"B3=\"Radweg \"".to_owned()));
}

#[test]
fn an_unknown_error_of_an_old_workbook_costs_one_cell() {
    let mut bytes = xls();
    // BOOLERR of row 4, column 4: the error #REF! (0x17) gets a number that Excel does not know.
    let at = position(&bytes, &[0x05, 0x02, 8, 0, 3, 0, 3, 0]) + 10;
    assert_eq!(bytes[at], 0x17);
    bytes[at] = 0x99;
    let reported = read_bytes("a.xls", &bytes);
    assert_eq!(lines(&reported.findings), Vec::<String>::new());
    let workbook = reported.value.workbook.expect("read");
    assert!(shown(&workbook.sheets[0]).contains(&"D4=error #99!".to_owned()));
    assert_eq!(workbook.sheets[0].cells.len(), 15);
}

/// One odd sheet costs the workbook elsewhere.
#[test]
fn odd_sheets_and_states_cost_nothing_else() {
    let mut entries = xlsx_entries(
        "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>",
        STRINGS,
    );
    for entry in &mut entries {
        let text = String::from_utf8(entry.bytes.clone()).expect("text");
        if entry.name == "xl/workbook.xml" {
            let sheets = "<sheet name=\"Makro\" sheetId=\"2\" r:id=\"m\"/>\
                          <sheet name=\"Diagramm\" sheetId=\"3\" r:id=\"d\"/>\
                          <sheet name=\"Fehlt\" sheetId=\"4\" r:id=\"x\"/></sheets>";
            let text = text.replace("<sheet name", "<sheet state=\"show\" name");
            entry.bytes = text.replace("</sheets>", sheets).into();
        } else if entry.name.ends_with("workbook.xml.rels") {
            let relations = "<Relationship Id=\"m\" Type=\"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet\" Target=\"macro.xml\"/>\
                             <Relationship Id=\"d\" Type=\"http://x/chartsheet\" Target=\"chart.xml\"/></Relationships>";
            entry.bytes = text.replace("</Relationships>", relations).into();
        }
    }
    let reported = read_bytes("a.xlsx", &deflated(&entries));
    assert_eq!(
        lines(&reported.findings),
        [
            "RB013 a.xlsx!Makro! das Blatt ist ein Makro- oder Dialogblatt und wird nicht gelesen",
            "RB001 a.xlsx!Fehlt! die Datei ist beschädigt: der Teil mit dieser Tabelle fehlt",
        ]
    );
    let sheets = reported.value.workbook.expect("read").sheets;
    assert_eq!((sheets.len(), sheets[0].hidden), (1, false));
    assert_eq!(shown(&sheets[0]), ["A1=1"]);
}

#[test]
fn what_a_sheet_claims_about_its_size_is_not_believed() {
    for dimension in ["A1:XFD1048576", "B7", "XFE9:A0", ""] {
        let sheet = format!(
            "<worksheet><dimension ref=\"{dimension}\"/><sheetData><row r=\"3\"><c r=\"C3\"><v>5</v></c></row></sheetData></worksheet>"
        );
        let bytes = deflated(&xlsx_entries(&sheet, STRINGS));
        // A sheet that begins at C3 begins there: nothing shifts to the left.
        assert_eq!(shown(&only_sheet("a.xlsx", &bytes)), ["C3=5"]);
    }
}

#[test]
fn another_encoding_is_refused_with_its_sheet() {
    let text = "<worksheet><sheetData/></worksheet>";
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut entries = xlsx_entries("", STRINGS);
    entries[6].bytes = utf16;
    assert_eq!(
        lines(&read_bytes("a.xlsx", &deflated(&entries)).findings),
        [
            "RB001 a.xlsx!Tabelle1! die Datei ist keine gültige Arbeitsmappe: ein Teil ist kein gültiges XML, sein Zeichensatz ist nicht UTF-8"
        ]
    );
}

#[test]
fn parts_that_overlap_in_the_archive_are_refused() {
    let entries = xlsx_entries("<worksheet><sheetData/></worksheet>", STRINGS);
    let mut bytes = stored(&entries);
    // The directory's second entry is said to lie where the first one lies.
    let directory = position(&bytes, b"PK\x01\x02");
    let first = 46 + entries[0].name.len();
    let second = directory + first;
    assert_eq!(&bytes[second..second + 4], b"PK\x01\x02");
    bytes[second + 42..second + 46].copy_from_slice(&0u32.to_le_bytes());
    let found = refusal("a.xlsx", &bytes);
    assert!(found.contains("überlappen sich im Archiv") || found.contains("beschädigt"), "{found}");
}

#[test]
fn a_part_that_is_larger_than_it_says_is_refused() {
    let mut bytes = deflated(&xlsx_entries("<worksheet><sheetData/></worksheet>", STRINGS));
    let directory = position(&bytes, b"PK\x01\x02");
    // Sizes of the first entry: what it says is four bytes too few.
    let at = directory + 24;
    let size = u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    bytes[at..at + 4].copy_from_slice(&(size - 4).to_le_bytes());
    let found = refusal("a.xlsx", &bytes);
    assert!(found.contains("stimmt nicht mit seiner Prüfsumme überein"), "{found}");
}

#[test]
fn more_cells_than_any_department_has_are_refused() {
    let cells = "<c/>".repeat(16_000);
    let rows: String = (0..313).map(|_| format!("<row>{cells}</row>")).collect();
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let reported = read_bytes("a.xlsx", &stored(&xlsx_entries(&sheet, STRINGS)));
    assert_eq!(
        lines(&reported.findings),
        [
            "RB001 a.xlsx!Tabelle1! die Arbeitsmappe überschreitet eine Sicherheitsgrenze: mehr als 5 Millionen Zellen"
        ]
    );
}

#[test]
fn merges_by_the_million_and_too_deep_elements_are_refused() {
    let merges = "<mergeCell ref=\"A1:B2\"/>".repeat(1_000_001);
    let sheet = format!("<worksheet><sheetData/><mergeCells>{merges}</mergeCells></worksheet>");
    let reported = read_bytes("a.xlsx", &stored(&xlsx_entries(&sheet, STRINGS)));
    assert!(lines(&reported.findings)[0].ends_with("zu viele verbundene Zellen"));
    let deep = format!("<workbook>{}", "<a>".repeat(100_000));
    let found = refusal("a.xlsx", &xlsx_with("xl/workbook.xml", &deep));
    assert!(found.ends_with("seine Elemente sind zu tief verschachtelt"), "{found}");
}

/// A number stays a number, whatever it could be taken for.
#[test]
fn years_and_truth_values_are_not_converted() {
    let sheet = only_sheet(
        "a.xlsx",
        &xlsx("<row><c><v>2019</v></c><c t=\"b\"><v>1</v></c><c t=\"str\"><v>1.234</v></c></row>"),
    );
    assert_eq!(shown(&sheet), ["A1=2019", "B1=true", "C1=\"1.234\""]);
}

/// The reading library behaves differently from version to version: it is pinned, and raising it means
/// looking at this suite.
#[test]
fn the_reading_library_is_pinned() {
    let manifest = include_str!("../../../Cargo.toml");
    assert!(
        manifest.contains("calamine = { version = \"=0.38.0\""),
        "look at READING.md section 7"
    );
}

/// Every line of the table of traps names tests, and they exist.
#[test]
fn the_tests_that_the_table_of_traps_names_exist() {
    let readme = include_str!("../../README.md");
    let table = readme.split("## Traps of reading").nth(1).expect("the table of traps");
    let table = table.split("\n## ").next().expect("its end");
    let mut sources = String::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["src/workbook", "tests/suite/workbook", "tests/suite/annotate"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                sources += &std::fs::read_to_string(path).expect("source");
            }
        }
    }
    let mut lines = 0;
    for line in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---")) {
        let tests: Vec<&str> = line
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|word| word.matches('_').count() > 1)
            .collect();
        lines += usize::from(!tests.is_empty());
        for test in tests {
            assert!(sources.contains(&format!("fn {test}(")), "there is no test {test}");
        }
    }
    assert!(lines >= 25, "{lines}");
}
