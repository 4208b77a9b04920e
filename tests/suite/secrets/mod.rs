//! The search for what must not be public: every string that occurs only in non-public data, in every
//! form in which a public file may carry it (RULES.md 19).
//!
//! [`of_period`] gathers the strings of a project, [`find`] looks for them in every file below a folder:
//! names, raw bytes, and text as it is decoded by the reader of each format ([`decode`]). For another
//! command's outputs: `assert_eq!(secrets::find(&folder, &secrets::of_period(&project, "2026-Q3")), [""; 0])`.

mod decode;
mod gather;
mod pdf;

pub(crate) use decode::pieces;
pub(crate) use gather::of_period;

use std::fs;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Strings that nothing public may hold.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    /// Titles, texts, names, and every four words in a row of them: found however they are broken.
    pub(crate) phrases: Vec<String>,
    /// Ids and other short words: found where they stand as a word.
    pub(crate) words: Vec<String>,
}

/// A file, or a part of one, as it is and as its readers see it.
#[derive(Debug)]
pub(crate) struct Piece {
    /// Where it is: `bericht.pdf, page 3`.
    pub(crate) place: String,
    /// Its bytes, decompressed.
    pub(crate) bytes: Vec<u8>,
    /// Its text, decoded.
    pub(crate) text: String,
}

/// Text as it is compared: what only lays it out is left out.
pub(crate) fn squeezed(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .filter(|c| !"\u{AD}\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}\"„“”‚‘’'»«".contains(*c))
        .map(|c| if "\u{2010}\u{2011}".contains(c) { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Where the secrets stand in the files below `folder`; empty where they do not.
pub(crate) fn find(folder: &Path, secrets: &Secrets) -> Vec<String> {
    let mut names = Vec::new();
    list(folder, "", &mut names);
    let mut found: Vec<String> = names
        .iter()
        .flat_map(|name| {
            let bytes = fs::read(folder.join(name)).expect("a file");
            find_in(name, &bytes, secrets)
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Where the secrets stand in one file, its name included.
pub(crate) fn find_in(name: &str, bytes: &[u8], secrets: &Secrets) -> Vec<String> {
    let mut pieces = decode::pieces(name, bytes);
    pieces.push(Piece {
        place: format!("name of {name}"),
        bytes: name.as_bytes().to_vec(),
        text: name.to_owned(),
    });
    pieces.iter().flat_map(|piece| in_piece(piece, secrets)).collect()
}

fn in_piece(piece: &Piece, secrets: &Secrets) -> Vec<String> {
    let mut found = Vec::new();
    let told = |secret: &str, how: &str| format!("{}: `{secret}` ({how})", piece.place);
    let text = Haystack::new(squeezed(&piece.text).into_bytes());
    let raw = Haystack::new(piece.bytes.clone());
    for secret in &secrets.phrases {
        if text.holds(squeezed(secret).as_bytes()) {
            found.push(told(secret, "text"));
        }
        for (how, bytes) in spellings(secret) {
            if raw.holds(&bytes) {
                found.push(told(secret, how));
            }
        }
    }
    for secret in &secrets.words {
        if stands_as_word(&piece.text, secret) {
            found.push(told(secret, "word"));
        }
    }
    found
}

/// The bytes of a string in the encodings that files use.
fn spellings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let units = || text.encode_utf16();
    let mut all = vec![
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-16BE", units().flat_map(u16::to_be_bytes).collect()),
        ("UTF-16LE", units().flat_map(u16::to_le_bytes).collect()),
    ];
    if let Some(latin) = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect() {
        all.push(("Latin-1", latin));
    }
    all
}

fn stands_as_word(text: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    text.match_indices(word).any(|(at, _)| {
        !part(text[..at].chars().next_back()) && !part(text[at + word.len()..].chars().next())
    })
}

/// Bytes in which thousands of strings are looked for. Each is a character of its own, so that
/// the search is that of the standard library, which is optimised in tests too.
struct Haystack {
    bytes: String,
    /// Which beginnings occur: a set of hashes, so "no" is sure and "yes" is looked up.
    grams: Vec<u64>,
}

/// Length of the beginnings that are looked up before a string is searched.
const GRAM: usize = 6;

impl Haystack {
    fn new(bytes: Vec<u8>) -> Self {
        let mut grams = vec![0; 1 << 16];
        for gram in bytes.windows(GRAM) {
            let (word, bit) = place(gram);
            grams[word] |= bit;
        }
        Self { bytes: wide(&bytes), grams }
    }

    fn holds(&self, needle: &[u8]) -> bool {
        let begins = match needle.get(..GRAM).map(place) {
            Some((word, bit)) => self.grams[word] & bit != 0,
            None => !needle.is_empty(),
        };
        begins && self.bytes.contains(&wide(needle))
    }
}

fn wide(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Word and bit of a beginning in the set.
fn place(gram: &[u8]) -> (usize, u64) {
    let hash = gram.iter().fold(0u64, |hash, &byte| hash << 8 | u64::from(byte));
    let hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 42;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

fn list(folder: &Path, inside: &str, names: &mut Vec<String>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{inside}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), names);
        } else {
            names.push(name);
        }
    }
}

/// A file of each kind that holds one secret, hidden as that kind hides it.
mod planted {
    use super::{Secrets, find_in};
    use ratsbericht::document::{
        Block, Document, Meta, ParagraphStyle, Running, Section, SectionKind,
    };
    use ratsbericht::layout;
    use std::io::Write;

    const SECRET: &str = "Grundstück am Südhang für Übergangswohnen";

    fn secrets() -> Secrets {
        Secrets { phrases: vec![SECRET.into()], words: vec!["W-22".into()] }
    }

    fn leaks(name: &str, bytes: &[u8]) -> usize {
        find_in(name, bytes, &secrets()).len()
    }

    fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
        writer.write_all(content).expect("memory");
        writer.finish().expect("memory").into_inner()
    }

    #[test]
    fn in_text_names_and_packed_files() {
        assert_eq!(leaks("a.csv", b"Unverf\xC3\xA4nglich, W-221, AW-22"), 0);
        assert_eq!(leaks("a.csv", b"id,W-22\n"), 1);
        assert_eq!(leaks("W-22.csv", b""), 1);
        assert!(leaks("a.csv", format!("x,\"{SECRET}\"\n").as_bytes()) > 0);
        let utf16: Vec<u8> = SECRET.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(leaks("a.bin", &utf16) > 0);
        let html = SECRET.replace('ü', "&#xfc;").replace(" am ", " <b>am</b>&nbsp;");
        assert!(leaks("a.html", html.as_bytes()) > 0);
        assert!(
            leaks(
                "a.json",
                br#"{"a": "Grundst\u00fcck am S\u00fcdhang f\u00fcr \u00dcbergangswohnen"}"#
            ) > 0
        );
        let inner = zipped("xl/sharedStrings.xml", format!("<t>{SECRET}</t>").as_bytes());
        assert!(leaks("a.xlsx", &inner) > 0);
        assert!(leaks("a.zip", &zipped("b/a.xlsx", &inner)) > 0);
        assert!(leaks("a.zip", &zipped("W-22.txt", b"")) > 0);
        let mail =
            "Subject: x\r\n\r\nGrundst=C3=BCck am S=C3=BCdhang f=C3=BCr =\r\n=C3=9Cbergangswohnen";
        assert!(leaks("a.eml", mail.as_bytes()) > 0);
    }

    /// A page with the text, broken and hyphenated by the typesetting, and a title.
    fn pdf(text: &str, title: &str) -> Vec<u8> {
        let meta = Meta {
            title: title.into(),
            author: "Stadt".into(),
            subject: "Bericht".into(),
            keywords: Vec::new(),
            lang: "de-DE".into(),
            date: chrono::NaiveDate::from_ymd_opt(2026, 9, 30).expect("a day"),
        };
        let heading = Block::Heading { level: 1, id: "a".into(), text: vec!["Bericht".into()] };
        let paragraph = Block::Paragraph { text: vec![text.into()], style: ParagraphStyle::Body };
        let section = Section { kind: SectionKind::Portrait, blocks: vec![heading, paragraph] };
        let document =
            Document { meta: meta.clone(), running: Running::default(), sections: vec![section] };
        let pages = layout::lay_out(&document, &layout::Theme::builtin()).expect("sound");
        ratsbericht::pdf::write(&pages, &meta).expect("sound")
    }

    #[test]
    fn in_a_pdf() {
        assert_eq!(leaks("a.pdf", &pdf("Nichts.", "Bericht")), 0);
        let long = format!("{} {SECRET} {}", "Lorem ipsum dolor ".repeat(9), "sit amet ".repeat(9));
        assert!(leaks("a.pdf", &pdf(&long, "Bericht")) > 0);
        assert!(leaks("a.pdf", &pdf("Nichts.", SECRET)) > 0);
    }
}
