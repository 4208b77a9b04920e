//! Files that are no workbooks: each is named.

use super::archive::{Entry, deflated};
use super::{lines, read_bytes, refusal};
use ratsbericht::workbook::{Reader, read};

#[test]
fn what_is_no_workbook_is_named() {
    let prefix = "RB001 a.xls!! erwartet wird eine Arbeitsmappe (xlsx, xlsm, xlsb, xls, ods), gefunden wurde ";
    let cases: &[(&[u8], &str)] = &[
        (b"<!DOCTYPE html><html><table></table></html>", "eine HTML-Seite, auch wenn Excel sie als Tabelle zeigt"),
        (b"\xEF\xBB\xBF<html xmlns:x=\"urn:x\"><body>", "eine HTML-Seite, auch wenn Excel sie als Tabelle zeigt"),
        (b"Nr;Titel\r\n1;Stra\xDFe\r\n", "eine Textdatei, vermutlich CSV"),
        (b"\xFF\xFEN\0r\0;\0", "eine Textdatei (UTF-16), vermutlich CSV"),
        (b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "eine XML-Tabelle (Excel 2003)"),
        (b"<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">", "ein unkomprimiertes OpenDocument (fods)"),
        (b"<?xml version=\"1.0\"?><daten/>", "eine XML-Datei"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "eine Webseite als einzelne Datei (MHTML)"),
        (b"%PDF-1.7\n", "ein PDF-Dokument"),
        (b"\x1F\x8B\x08\0", "ein gzip-Archiv"),
        (b"\x89PNG\r\n\x1A\n", "ein Bild"),
        (b"\x09\x04\x06\0\0\0\x10\0", "eine Tabelle aus Excel 4 oder älter"),
        (b"\0\x01\x02\x03", "ein unbekanntes Dateiformat"),
    ];
    for (bytes, what) in cases {
        assert_eq!(refusal("a.xls", bytes), format!("{prefix}{what}"));
    }
    for (part, what) in [
        ("word/document.xml", "ein Word-Dokument"),
        ("ppt/presentation.xml", "eine PowerPoint-Präsentation"),
    ] {
        let entries = [Entry::new("[Content_Types].xml", "<Types/>"), Entry::new(part, "<x/>")];
        assert_eq!(refusal("a.xls", &deflated(&entries)), format!("{prefix}{what}"));
    }
    let photos = deflated(&[Entry::new("foto.jpg", "x")]);
    assert_eq!(refusal("a.xls", &photos), format!("{prefix}ein ZIP-Archiv mit anderem Inhalt"));
}

#[test]
fn empty_and_lock_files_have_sentences_of_their_own() {
    assert_eq!(refusal("a.xlsx", b""), "RB001 a.xlsx!! die Datei ist leer (0 Bytes)");
    let reported = read_bytes("~$a.xlsx", b"\x05Clerk");
    assert_eq!(
        lines(&reported.findings),
        [
            "RB040 ~$a.xlsx!! die Datei ist eine Sperrdatei von Office: die Arbeitsmappe ist noch irgendwo geöffnet"
        ]
    );
}

#[test]
fn a_file_that_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let reported = read(&Reader::in_process(), &folder.path().join("fehlt.xlsx"), "fehlt.xlsx");
    assert_eq!(
        lines(&reported.findings),
        ["RB001 fehlt.xlsx!! die Datei lässt sich nicht öffnen: es gibt sie nicht"]
    );
}

/// The digest is that of the bytes, also where nothing can be read.
#[test]
fn digests_are_known_also_of_what_is_refused() {
    let file = read_bytes("a.csv", b"abc").value;
    assert_eq!(file.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(file.bytes, 3);
}
