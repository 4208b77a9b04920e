//! XLSX files as nobody should send them.

use super::archive::{Entry, STRINGS, deflated, stored, xlsx, xlsx_entries, xlsx_with};
use super::{lines, only_sheet, read_bytes, refusal, shown};

#[test]
fn one_odd_cell_costs_only_itself() {
    let reported = read_bytes(
        "a.xlsx",
        &xlsx(
            "<row r=\"1\"><c r=\"A1\" t=\"e\"><v>#SPILL!</v></c><c r=\"B1\" t=\"e\"><v>#REF!</v></c>\
             <c r=\"C1\" t=\"b\"><v>2</v></c><c r=\"D1\" t=\"n\"><v> 12 </v></c>\
             <c r=\"E1\" t=\"quatsch\"><v>7</v></c><c r=\"F1\"><v>1&#48;</v></c>\
             <c r=\"G1\"><v>NaN</v></c><c r=\"H1\"><v>1e309</v></c>\
             <c r=\"I1\" t=\"str\"><v>a<![CDATA[<b>]]></v></c><c r=\"J1\"><v>1<!-- 2 -->3</v></c>\
             <c r=\"K1\" t=\"inlineStr\"><v>frei</v></c><c r=\"L1\" t=\"d\"><v>2019-09-30</v></c>\
             <c r=\"M1\" t=\"str\"><v>&unbekannt;</v></c><c r=\"N1\"><extLst/><v>8</v></c></row>",
        ),
    );
    assert_eq!(lines(&reported.findings), Vec::<String>::new());
    let workbook = reported.value.workbook.expect("read");
    assert_eq!(
        shown(&workbook.sheets[0]),
        [
            "A1=error #SPILL!",
            "B1=error #REF!",
            "C1=error 2",
            "D1=12",
            "E1=error 7",
            "F1=10",
            "G1=huge NaN",
            "H1=huge inf",
            "I1=\"a<b>\"",
            "J1=13",
            "K1=\"frei\"",
            "L1=2019-09-30 00:00:00",
            "M1=\"&unbekannt;\"",
            "N1=8",
        ]
    );
}

#[test]
fn formulas_without_result_are_told_from_blanks_and_empty_texts() {
    let sheet = only_sheet(
        "a.xlsx",
        &xlsx(
            "<row r=\"2\"><c r=\"B2\"><f>A1</f></c><c r=\"C2\"><f>A1</f><v/></c>\
             <c r=\"D2\"><f>A1</f><v></v></c><c r=\"E2\" t=\"str\"><f>A1</f><v></v></c>\
             <c r=\"F2\" s=\"1\"/><c r=\"G2\"><f>A1</f><v>0</v></c>\
             <c r=\"H2\"><f t=\"shared\" si=\"4000000000\"/><v>3</v></c></row>",
        ),
    );
    assert_eq!(shown(&sheet), ["B2=no result", "C2=no result", "D2=no result", "G2=0", "H2=3"]);
}

#[test]
fn cells_far_apart_need_no_room_between_them() {
    let sheet = only_sheet(
        "a.xlsx",
        &xlsx(
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
             <row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>",
        ),
    );
    assert_eq!(shown(&sheet), ["A1=1", "XFD1048576=2"]);
}

#[test]
fn addresses_outside_of_the_sheet_overwrite_nothing() {
    let reported = read_bytes(
        "a.xlsx",
        &xlsx(
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A4294967297\"><v>99</v></c>\
             <c r=\"XFE1\"><v>98</v></c><c r=\"A1048577\"><v>97</v></c><c r=\"B1\"><v>2</v></c></row>",
        ),
    );
    assert_eq!(
        lines(&reported.findings),
        ["A4294967297", "XFE1", "A1048577"].map(|address| format!(
            "RB002 a.xlsx!Tabelle1! die Adresse `{address}` liegt außerhalb der Tabelle (A1 bis XFD1048576)"
        ))
    );
    assert_eq!(shown(&reported.value.workbook.expect("read").sheets[0]), ["A1=1", "B1=2"]);
}

#[test]
fn a_text_that_does_not_exist_is_not_another_text() {
    for index in ["-1", "2", "abc", "0,0", "99999999999"] {
        let rows = format!("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>{index}</v></c></row>");
        let reported = read_bytes("a.xlsx", &xlsx(&rows));
        assert_eq!(
            lines(&reported.findings),
            [format!(
                "RB002 a.xlsx!Tabelle1!A1 die Zelle verweist auf den Text Nr. `{index}`, den die Datei nicht enthält"
            )]
        );
        let workbook = reported.value.workbook.expect("read");
        assert_eq!(shown(&workbook.sheets[0]), [format!("A1=error {index}")]);
    }
}

#[test]
fn a_claimed_count_of_texts_is_not_believed() {
    for count in ["1099511627776", "4611686018427387904", "-1"] {
        let strings = STRINGS.replace("\"2\"", &format!("\"{count}\""));
        let sheet =
            "<worksheet><sheetData><row><c t=\"s\"><v>1</v></c></row></sheetData></worksheet>";
        let sheet = only_sheet("a.xlsx", &deflated(&xlsx_entries(sheet, &strings)));
        assert_eq!(shown(&sheet), ["A1=\"k. A.\""]);
    }
}

#[test]
fn a_cell_that_stands_twice_is_not_guessed() {
    let reported = read_bytes(
        "a.xlsx",
        &xlsx(
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c>\
             <c r=\"B1\"><v>3</v></c><c r=\"B1\"><v>3</v></c></row>",
        ),
    );
    assert_eq!(
        lines(&reported.findings),
        ["RB002 a.xlsx!Tabelle1!A1 die Zelle steht zweimal mit verschiedenem Inhalt in der Datei"]
    );
    let workbook = reported.value.workbook.expect("read");
    assert_eq!(shown(&workbook.sheets[0]), ["A1=error #DUPLICATE", "B1=3"]);
}

#[test]
fn control_characters_do_not_pass() {
    let sheet = only_sheet(
        "a.xlsx",
        &xlsx("<row><c t=\"inlineStr\"><is><t>a_x001B_[31m\u{202E}b_x000D_c</t></is></c></row>"),
    );
    assert_eq!(shown(&sheet), ["A1=\"a\u{FFFD}[31m\u{FFFD}b\\nc\""]);
}

#[test]
fn a_document_type_is_refused() {
    for part in ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"] {
        let bytes = xlsx_with(part, "<!DOCTYPE x [<!ENTITY a \"b\">]><x/>");
        assert_eq!(
            refusal("a.xlsx", &bytes),
            "RB001 a.xlsx!! die Datei ist keine gültige Arbeitsmappe: ein Teil ist kein gültiges XML, \
             er enthält eine Dokumenttyp-Deklaration"
        );
    }
    let reported = read_bytes("a.xlsx", &xlsx_with("xl/worksheets/sheet1.xml", "<!DOCTYPE x><x/>"));
    assert_eq!(
        lines(&reported.findings),
        [
            "RB001 a.xlsx!Tabelle1! die Datei ist keine gültige Arbeitsmappe: ein Teil ist kein gültiges \
          XML, er enthält eine Dokumenttyp-Deklaration"
        ]
    );
}

#[test]
fn archives_that_cut_overlap_or_repeat_are_refused() {
    let whole = xlsx("<row><c><v>1</v></c></row>");
    for tenth in 1..10 {
        let found = refusal("a.xlsx", &whole[..whole.len() * tenth / 10]);
        assert_eq!(
            found,
            "RB001 a.xlsx!! die Datei ist beschädigt: das ZIP-Archiv ist unvollständig"
        );
    }
    let sheet = "<worksheet><sheetData/></worksheet>";
    for second in ["xl/styles.xml", "XL/Styles.xml", "xl\\styles.xml"] {
        let mut entries = xlsx_entries(sheet, STRINGS);
        entries.push(Entry::new(second, "<styleSheet/>"));
        let found = refusal("a.xlsx", &stored(&entries));
        assert!(found.contains("doppelt enthalten"), "{found}");
    }
    let mut entries = xlsx_entries(sheet, STRINGS);
    entries[5].flags = 1;
    assert!(refusal("a.xlsx", &stored(&entries)).contains("mit einem Kennwort verschlüsselt"));
}

#[test]
fn a_flipped_bit_anywhere_is_noticed() {
    let sheet = "<worksheet><sheetData><row><c><v>1234</v></c></row></sheetData></worksheet>";
    let mut entries = xlsx_entries(sheet, STRINGS);
    entries.push(Entry::new("xl/media/image1.png", "Bild"));
    for index in 1..entries.len() {
        let mut changed = entries.clone();
        changed[index].crc = Some(1);
        let found = refusal("a.xlsx", &stored(&changed));
        assert!(found.contains("stimmt nicht mit seiner Prüfsumme überein"), "{found}");
    }
}

#[test]
fn bombs_are_refused_before_they_are_inflated() {
    let blank = " ".repeat(20 << 20);
    let bytes = xlsx_with("xl/media/image1.png", &blank);
    assert!(bytes.len() < 100_000);
    let found = refusal("a.xlsx", &bytes);
    assert_eq!(
        found,
        "RB001 a.xlsx!! die Arbeitsmappe überschreitet eine Sicherheitsgrenze: \
         der Teil `xl/media/image1.png` ist mehr als 200-fach gepackt"
    );
    let entries: Vec<Entry> = (0..5_001).map(|n| Entry::new(&format!("xl/{n}"), "")).collect();
    let found = refusal("a.xlsx", &stored(&entries));
    assert!(found.contains("5001 Teile, erlaubt sind 5000"), "{found}");
}

#[test]
fn parts_that_are_announced_and_missing_are_not_ignored() {
    for (part, found) in [
        ("xl/styles.xml", "die Datei ist beschädigt: der Teil `xl/styles.xml` fehlt"),
        (
            "xl/workbook.xml",
            "die Datei ist keine gültige Arbeitsmappe: der Teil mit dem Verzeichnis der Tabellen fehlt",
        ),
    ] {
        let mut entries = xlsx_entries("<worksheet><sheetData/></worksheet>", STRINGS);
        entries.retain(|entry| entry.name != part);
        assert_eq!(refusal("a.xlsx", &deflated(&entries)), format!("RB001 a.xlsx!! {found}"));
    }
    let mut entries = xlsx_entries("<worksheet/>", STRINGS);
    entries.retain(|entry| !entry.name.contains("sheet1"));
    let reported = read_bytes("a.xlsx", &deflated(&entries));
    assert_eq!(
        lines(&reported.findings),
        ["RB001 a.xlsx!Tabelle1! die Datei ist beschädigt: der Teil mit dieser Tabelle fehlt"]
    );
}

#[test]
fn workbooks_without_sheets_or_with_two_of_one_name_are_refused() {
    let bytes = xlsx_with("xl/workbook.xml", "<workbook><sheets/></workbook>");
    assert!(refusal("a.xlsx", &bytes).ends_with("sie enthält keine Tabelle"));
    let twice = "<workbook><sheets><sheet name=\"Ä\" r:id=\"rId0\"/><sheet name=\"ä\" r:id=\"rId0\"/></sheets></workbook>";
    assert!(
        refusal("a.xlsx", &xlsx_with("xl/workbook.xml", twice))
            .ends_with("zwei ihrer Tabellen heißen `ä`")
    );
}
