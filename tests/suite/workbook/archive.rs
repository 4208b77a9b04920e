//! ZIP archives made by hand, so that they can lie.

/// An entry as it is written: what it says need not be what it is.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) flags: u16,
    pub(crate) crc: Option<u32>,
}

impl Entry {
    pub(crate) fn new(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        Self { name: name.to_owned(), bytes: bytes.as_ref().to_vec(), flags: 0, crc: None }
    }
}

/// A ZIP archive of stored entries.
pub(crate) fn stored(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let mut crc = flate2::Crc::new();
        crc.update(&entry.bytes);
        let crc = entry.crc.unwrap_or(crc.sum());
        let size = u32::try_from(entry.bytes.len()).expect("small");
        let offset = u32::try_from(bytes.len()).expect("small");
        let name = entry.name.as_bytes();
        let mut common = Vec::new();
        for half in [20, entry.flags, 0, 0, 0x21] {
            common.extend_from_slice(&half.to_le_bytes());
        }
        for word in [crc, size, size] {
            common.extend_from_slice(&word.to_le_bytes());
        }
        common.extend_from_slice(&u16::try_from(name.len()).expect("short").to_le_bytes());
        common.extend_from_slice(&0u16.to_le_bytes());
        bytes.extend_from_slice(b"PK\x03\x04");
        bytes.extend_from_slice(&common);
        bytes.extend_from_slice(name);
        bytes.extend_from_slice(&entry.bytes);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(name);
    }
    end(&mut bytes, &directory, entries.len());
    bytes
}

fn end(bytes: &mut Vec<u8>, directory: &[u8], count: usize) {
    let offset = u32::try_from(bytes.len()).expect("small");
    bytes.extend_from_slice(directory);
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    let count = u16::try_from(count).expect("few");
    bytes.extend_from_slice(&count.to_le_bytes());
    bytes.extend_from_slice(&count.to_le_bytes());
    bytes.extend_from_slice(&u32::try_from(directory.len()).expect("small").to_le_bytes());
    bytes.extend_from_slice(&offset.to_le_bytes());
    bytes.extend_from_slice(&[0; 2]);
}

/// A ZIP archive of deflated entries, as programs write it.
pub(crate) fn deflated(entries: &[Entry]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for entry in entries {
        let started = zip.start_file(entry.name.as_str(), zip::write::SimpleFileOptions::default());
        started.expect("a name of its own");
        zip.write_all(&entry.bytes).expect("room");
    }
    zip.finish().expect("room").into_inner()
}

const NS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The entries of a small XLSX: one sheet with this content of `worksheet`, these shared strings.
pub(crate) fn xlsx_entries(worksheet: &str, strings: &str) -> Vec<Entry> {
    let relations = |links: &[(&str, &str)]| {
        let links: String = links
            .iter()
            .enumerate()
            .map(|(n, (kind, target))| {
                format!("<Relationship Id=\"rId{n}\" Type=\"{NS}/{kind}\" Target=\"{target}\"/>")
            })
            .collect();
        format!("<?xml version=\"1.0\"?><Relationships>{links}</Relationships>")
    };
    vec![
        Entry::new("[Content_Types].xml", "<Types/>"),
        Entry::new("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")])),
        Entry::new(
            "xl/_rels/workbook.xml.rels",
            relations(&[
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ]),
        ),
        Entry::new(
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"Tabelle1\" sheetId=\"1\" r:id=\"rId0\"/></sheets></workbook>",
        ),
        Entry::new("xl/sharedStrings.xml", strings),
        Entry::new(
            "xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"0 Stück\"/>\
             <numFmt numFmtId=\"171\" formatCode=\"JJJJ\"/></numFmts>\
             <fonts><font/><font><strike/></font></fonts><fills/><borders/>\
             <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"10\"/>\
             <xf numFmtId=\"170\"/><xf numFmtId=\"171\"/><xf numFmtId=\"0\" fontId=\"1\"/>\
             </cellXfs></styleSheet>",
        ),
        Entry::new("xl/worksheets/sheet1.xml", worksheet),
    ]
}

/// Shared strings for most tests.
pub(crate) const STRINGS: &str =
    "<sst uniqueCount=\"2\"><si><t>Radweg Südring</t></si><si><t>k. A.</t></si></sst>";

/// A small XLSX whose sheet has these rows.
pub(crate) fn xlsx(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    deflated(&xlsx_entries(&sheet, STRINGS))
}

/// The same, with another entry of its parts.
pub(crate) fn xlsx_with(name: &str, content: &str) -> Vec<u8> {
    let sheet =
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    let mut entries = xlsx_entries(sheet, STRINGS);
    match entries.iter_mut().find(|entry| entry.name == name) {
        Some(entry) => entry.bytes = content.as_bytes().to_vec(),
        None => entries.push(Entry::new(name, content)),
    }
    deflated(&entries)
}
