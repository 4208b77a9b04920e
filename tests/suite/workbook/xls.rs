//! Excel 97 to 2003.

use super::{fixture, lines, read_bytes, refusal, shown};
use ratsbericht::workbook::{CellRange, Format};

fn bytes() -> Vec<u8> {
    std::fs::read(fixture("excel97.xls")).expect("the fixture")
}

/// Replaces the first occurrence of bytes.
fn patched(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let at = bytes.windows(old.len()).position(|window| window == old).expect("there");
    let mut patched = bytes.to_vec();
    patched[at..at + new.len()].copy_from_slice(new);
    patched
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_workbook_is_read_with_all_it_says() {
    let reported = read_bytes("a.xls", &bytes());
    assert_eq!(lines(&reported.findings), Vec::<String>::new());
    let workbook = reported.value.workbook.expect("read");
    assert_eq!(workbook.format, Format::Xls);
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
            "D4=error #REF!",
            "B5=\"alt\" struck",
            "C5=2019",
            "D5=12",
            "B6=10",
            "C6=20",
            "D6=30",
            "E6=40",
            "IV65536=\"Ende\"",
        ]
    );
    assert_eq!(sheet.merges, [CellRange { first: (1, 1), last: (1, 4) }]);
    assert_eq!((&sheet.hidden_rows[..], &sheet.hidden_columns[..]), (&[4][..], &[3][..]));
}

#[test]
fn a_wrong_extension_does_not_matter() {
    let workbook = read_bytes("a.xlsx", &bytes()).value.workbook.expect("read");
    assert_eq!(workbook.format, Format::Xls);
}

#[test]
fn what_is_encrypted_is_told() {
    let words = "RB001 a.xlsx!! die Arbeitsmappe ist mit einem Kennwort verschlüsselt";
    // An encrypted XLSX is an OLE file with this stream.
    let mut name = utf16("EncryptedPackage");
    name.resize(64, 0);
    name.extend_from_slice(&34u16.to_le_bytes());
    assert_eq!(refusal("a.xlsx", &patched(&bytes(), &utf16("Workbook"), &name)), words);
    // An encrypted XLS has a record FILEPASS; here it takes the place of CODEPAGE.
    let encrypted = patched(&bytes(), &[0x42, 0, 2, 0], &[0x2F, 0, 2, 0]);
    assert_eq!(refusal("a.xlsx", &encrypted), words);
}

#[test]
fn other_ole_files_are_named() {
    let mut name = utf16("WordDocument");
    name.resize(64, 0);
    name.extend_from_slice(&26u16.to_le_bytes());
    assert_eq!(
        refusal("a.xls", &patched(&bytes(), &utf16("Workbook"), &name)),
        "RB001 a.xls!! erwartet wird eine Arbeitsmappe (xlsx, xlsm, xlsb, xls, ods), \
         gefunden wurde ein Word-Dokument (doc)"
    );
}

#[test]
fn a_text_that_does_not_exist_is_not_dropped() {
    // LABELSST of row 3, column 2: 10 bytes; the number of its text is the last word.
    let label = [0xFD, 0, 10, 0, 2, 0, 1, 0];
    let at = bytes().windows(8).position(|window| window == label).expect("there") + 10;
    let mut changed = bytes();
    changed[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    let reported = read_bytes("a.xls", &changed);
    assert_eq!(
        lines(&reported.findings),
        [
            "RB002 a.xls!Maßnahmen!B3 die Zelle verweist auf den Text Nr. `4294967295`, den die Datei nicht enthält"
        ]
    );
    let workbook = reported.value.workbook.expect("read");
    assert!(shown(&workbook.sheets[0]).contains(&"B3=error 4294967295".to_owned()));
}

#[test]
fn cut_files_are_refused() {
    let whole = bytes();
    for eighth in 1..8 {
        let found = refusal("a.xls", &whole[..whole.len() * eighth / 8]);
        assert!(found.starts_with("RB001 a.xls!! die Datei ist beschädigt: "), "{found}");
    }
}

/// Any byte of the file may be wrong: reading it neither panics nor hangs.
#[test]
fn no_flipped_byte_ends_the_program() {
    let whole = bytes();
    let mut read = 0;
    for at in (0..whole.len()).step_by(13) {
        let mut changed = whole.clone();
        changed[at] ^= 0xFF;
        let reported = read_bytes("a.xls", &changed);
        assert!(reported.value.workbook.is_some() || !reported.findings.is_empty(), "{at}");
        read += usize::from(reported.value.workbook.is_some());
    }
    assert!(read > 100, "{read}");
}
