//! What bytes really are, whatever the file is called.

use super::raw::Format;
use super::refusal::{Outcome, Refusal};

/// Bytes that may hold a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// A ZIP archive: xlsx, xlsm, xlsb, ods, or something else entirely.
    Zip,
    /// An OLE compound file: xls, an encrypted xlsx, or something else entirely.
    Ole,
}

const SAVE_AS_XLSX: (&str, &str) = (
    "die Datei in Excel oder LibreOffice öffnen und als `.xlsx` speichern",
    "open the file in Excel or LibreOffice and save it as `.xlsx`",
);
const DELIVER_WORKBOOK: (&str, &str) = (
    "die Arbeitsmappe selbst liefern, nicht ein daraus erzeugtes Dokument",
    "deliver the workbook itself, not a document made from it",
);

/// The container by its first bytes, or a sentence that names what was found.
pub(super) fn container(bytes: &[u8]) -> Outcome<Container> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Container::Zip);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Ok(Container::Ole);
    }
    Err(refuse(bytes))
}

fn refuse(bytes: &[u8]) -> Refusal {
    if bytes.is_empty() {
        return Refusal::new(
            "die Datei ist leer (0 Bytes)",
            "the file is empty (0 bytes)",
            (
                "die Datei noch einmal vom Absender schicken lassen",
                "have the sender send the file once more",
            ),
        );
    }
    let (de, en, help) = name(bytes);
    Refusal::not_a_workbook(de, en, help)
}

type Named = (&'static str, &'static str, (&'static str, &'static str));

fn name(bytes: &[u8]) -> Named {
    let head = &bytes[..bytes.len().min(4096)];
    if contains(&head[..head.len().min(1024)], b"%PDF-") {
        return ("ein PDF-Dokument", "a PDF document", DELIVER_WORKBOOK);
    }
    for (magic, de, en) in [
        (&b"\x1F\x8B"[..], "ein gzip-Archiv", "a gzip archive"),
        (b"Rar!", "ein RAR-Archiv", "a RAR archive"),
        (b"7z\xBC\xAF\x27\x1C", "ein 7-Zip-Archiv", "a 7-Zip archive"),
    ] {
        if head.starts_with(magic) {
            return (de, en, ("das Archiv entpacken", "unpack the archive"));
        }
    }
    if head.starts_with(b"{\\rtf") {
        return ("ein RTF-Dokument", "an RTF document", DELIVER_WORKBOOK);
    }
    if [&b"\x89PNG"[..], b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*"]
        .iter()
        .any(|magic| head.starts_with(magic))
    {
        return ("ein Bild", "an image", DELIVER_WORKBOOK);
    }
    // A stream of Excel 2.0 to 4.0: the record BOF at the very beginning.
    if matches!(head, [0x09, 0x00 | 0x02 | 0x04, 0x04 | 0x06, 0x00, ..]) {
        return (
            "eine Tabelle aus Excel 4 oder älter",
            "a sheet of Excel 4 or older",
            SAVE_AS_XLSX,
        );
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return (
            "eine Textdatei (UTF-16), vermutlich CSV",
            "a text file (UTF-16), probably CSV",
            SAVE_AS_XLSX,
        );
    }
    text(head)
}

fn text(head: &[u8]) -> Named {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let lower = head.trim_ascii_start().to_ascii_lowercase();
    if lower.starts_with(b"mime-version:") || contains(&lower, b"\ncontent-type: multipart/related")
    {
        return (
            "eine Webseite als einzelne Datei (MHTML)",
            "a web page in a single file (MHTML)",
            SAVE_AS_XLSX,
        );
    }
    if contains(&lower, b"urn:schemas-microsoft-com:office:spreadsheet") {
        return ("eine XML-Tabelle (Excel 2003)", "an XML spreadsheet (Excel 2003)", SAVE_AS_XLSX);
    }
    if contains(&lower, b"urn:oasis:names:tc:opendocument") {
        return (
            "ein unkomprimiertes OpenDocument (fods)",
            "a flat OpenDocument (fods)",
            (
                "die Datei in LibreOffice öffnen und als `.ods` oder `.xlsx` speichern",
                "open the file in LibreOffice and save it as `.ods` or `.xlsx`",
            ),
        );
    }
    for start in [&b"<!doctype html"[..], b"<html", b"<table", b"<head", b"<meta", b"<style"] {
        if lower.starts_with(start) || (lower.starts_with(b"<") && contains(&lower, b"<html")) {
            return (
                "eine HTML-Seite, auch wenn Excel sie als Tabelle zeigt",
                "an HTML page, even though Excel shows it as a sheet",
                SAVE_AS_XLSX,
            );
        }
    }
    if lower.starts_with(b"<?xml") || (lower.starts_with(b"<") && lower.contains(&b'>')) {
        return ("eine XML-Datei", "an XML file", SAVE_AS_XLSX);
    }
    let controls = head.iter().filter(|b| **b < b' ' && !b.is_ascii_whitespace()).count();
    if controls == 0 {
        return ("eine Textdatei, vermutlich CSV", "a text file, probably CSV", SAVE_AS_XLSX);
    }
    (
        "ein unbekanntes Dateiformat",
        "an unknown file format",
        ("die Arbeitsmappe als `.xlsx` liefern", "deliver the workbook as `.xlsx`"),
    )
}

/// What a ZIP archive holds, by the names in it.
pub(super) fn zip_content<'a>(
    names: impl Iterator<Item = &'a str> + Clone,
    mimetype: Option<&[u8]>,
) -> Outcome<Format> {
    if let Some(mimetype) = mimetype {
        return opendocument(mimetype);
    }
    let has = |prefix: &str| names.clone().any(|name| name.starts_with(prefix));
    if has("xl/") || has("_rels/.rels") || has("[content_types].xml") {
        if has("word/") {
            return Err(Refusal::not_a_workbook(
                "ein Word-Dokument",
                "a Word document",
                DELIVER_WORKBOOK,
            ));
        }
        if has("ppt/") {
            return Err(Refusal::not_a_workbook(
                "eine PowerPoint-Präsentation",
                "a PowerPoint presentation",
                DELIVER_WORKBOOK,
            ));
        }
        let binary = names.clone().any(|name| name.ends_with("workbook.bin"));
        return Ok(if binary { Format::Xlsb } else { Format::Xlsx });
    }
    if has("content.xml") {
        return Ok(Format::Ods);
    }
    if has("index/") && names.clone().any(|name| name.ends_with(".iwa")) {
        return Err(Refusal::not_a_workbook(
            "eine Tabelle aus Apple Numbers",
            "a sheet of Apple Numbers",
            ("in Numbers als Excel-Datei exportieren", "export it from Numbers as an Excel file"),
        ));
    }
    Err(Refusal::not_a_workbook(
        "ein ZIP-Archiv mit anderem Inhalt",
        "a ZIP archive with other content",
        (
            "das Archiv entpacken und die Arbeitsmappen einzeln liefern",
            "unpack the archive and deliver the workbooks one by one",
        ),
    ))
}

fn opendocument(mimetype: &[u8]) -> Outcome<Format> {
    let kind = mimetype.trim_ascii().strip_prefix(b"application/vnd.oasis.opendocument.");
    let (de, en) = match kind {
        Some(b"spreadsheet" | b"spreadsheet-template") => return Ok(Format::Ods),
        Some(b"text") => ("ein Textdokument (odt)", "a text document (odt)"),
        Some(b"presentation") => ("eine Präsentation (odp)", "a presentation (odp)"),
        _ => ("ein anderes OpenDocument", "another kind of OpenDocument"),
    };
    Err(Refusal::not_a_workbook(de, en, DELIVER_WORKBOOK))
}

/// What an OLE compound file holds, by the names of its streams.
pub(super) fn ole_content(streams: &[String]) -> Outcome<()> {
    let has = |name: &str| streams.iter().any(|stream| stream.eq_ignore_ascii_case(name));
    if has("EncryptedPackage") {
        return Err(Refusal::encrypted());
    }
    if has("Workbook") || has("Book") {
        return Ok(());
    }
    let (de, en) = if has("WordDocument") {
        ("ein Word-Dokument (doc)", "a Word document (doc)")
    } else if has("PowerPoint Document") {
        ("eine PowerPoint-Präsentation (ppt)", "a PowerPoint presentation (ppt)")
    } else if has("__properties_version1.0") {
        ("eine Outlook-Nachricht (msg)", "an Outlook message (msg)")
    } else {
        ("ein Office-Dokument ohne Arbeitsmappe", "an Office document without a workbook")
    };
    Err(Refusal::not_a_workbook(de, en, DELIVER_WORKBOOK))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
