//! Files as their readers see them: what is packed is unpacked, what is encoded is decoded.

use super::{Piece, pdf};
use polars::prelude::SerReader;
use polars_io::parquet::read::ParquetReader;
use std::io::{Cursor, Read};

/// The parts of a file; a packed file's members are taken apart again.
pub(crate) fn pieces(place: &str, bytes: &[u8]) -> Vec<Piece> {
    if bytes.starts_with(b"%PDF") {
        return pdf::pieces(place, bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return members(place, bytes);
    }
    let text = if bytes.starts_with(b"PAR1") {
        parquet(bytes)
    } else {
        let plain = String::from_utf8_lossy(bytes).into_owned();
        let extension = place.rsplit('.').next().unwrap_or_default();
        match extension {
            "xml" | "rels" | "vml" | "html" | "svg" | "xhtml" => markup(&plain),
            "json" | "jsonld" => json(&plain),
            "eml" => return mail(place, &plain),
            _ => plain,
        }
    };
    vec![Piece { place: place.to_owned(), bytes: bytes.to_vec(), text }]
}

fn members(place: &str, bytes: &[u8]) -> Vec<Piece> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a whole archive");
    let comment = String::from_utf8_lossy(archive.comment()).into_owned();
    let mut pieces =
        vec![Piece { place: format!("{place}, directory"), bytes: bytes.to_vec(), text: comment }];
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).expect("a member");
        let inside = member.name().expect("a readable name").into_owned();
        let name = format!("{place}!{inside}");
        let mut content = Vec::new();
        member.read_to_end(&mut content).expect("inflates");
        let named = format!("{inside} {}", member.comment());
        pieces.push(Piece {
            place: format!("name of {name}"),
            bytes: named.clone().into_bytes(),
            text: named,
        });
        pieces.extend(self::pieces(&name, &content));
    }
    pieces
}

/// All columns of a table, cell by cell.
fn parquet(bytes: &[u8]) -> String {
    let frame = ParquetReader::new(Cursor::new(bytes)).finish().expect("a table");
    let mut text = String::new();
    for column in frame.columns() {
        text.push_str(column.name());
        text.push('\n');
        if let Ok(cells) = column.str() {
            for cell in cells.iter().flatten() {
                text.push_str(cell);
                text.push('\n');
            }
        }
    }
    text
}

/// The document with its character references read, then its text alone: words may be divided by tags.
fn markup(source: &str) -> String {
    let mut without = String::new();
    let mut rest = source;
    while let Some(start) = rest.find('<') {
        without.push_str(&rest[..start]);
        let Some(end) = rest[start..].find('>') else { break };
        rest = &rest[start + end + 1..];
    }
    without.push_str(rest);
    format!("{}\n{}", references(source), references(&without))
}

fn references(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(';').filter(|end| *end < 12);
        let read = end.and_then(|end| {
            let name = &rest[1..end];
            let number =
                name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => digits.parse().ok(),
                });
            let c = match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                "nbsp" => Some('\u{A0}'),
                "shy" => Some('\u{AD}'),
                _ => number.and_then(char::from_u32),
            };
            c.map(|c| (c, end))
        });
        match read {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

fn json(source: &str) -> String {
    fn walk(value: &serde_json::Value, out: &mut String) {
        match value {
            serde_json::Value::String(text) => {
                out.push_str(text);
                out.push('\n');
            }
            serde_json::Value::Array(all) => all.iter().for_each(|value| walk(value, out)),
            serde_json::Value::Object(all) => all.iter().for_each(|(key, value)| {
                out.push_str(key);
                out.push('\n');
                walk(value, out);
            }),
            _ => {}
        }
    }
    let mut out = source.to_owned();
    if let Ok(value) = serde_json::from_str(source) {
        out.push('\n');
        walk(&value, &mut out);
    }
    out
}

/// A mail: as it is, with quoted-printable and encoded words read, and its attachments.
fn mail(place: &str, source: &str) -> Vec<Piece> {
    let mut text = source.to_owned();
    text.push('\n');
    text.push_str(&String::from_utf8_lossy(&quoted_printable(source)));
    let mut pieces = Vec::new();
    for (number, block) in source.replace("\r\n", "\n").split("\n\n").enumerate() {
        let block = block.split("\n--").next().unwrap_or(block);
        if let Some(content) = base64(&block.replace('\n', "")) {
            pieces.extend(self::pieces(&format!("{place}, part {number}"), &content));
        }
    }
    for word in source.split("=?").skip(1) {
        let mut parts = word.split('?');
        let (_, kind, data) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
        let bytes = match kind {
            Some("b" | "B") => base64(data).unwrap_or_default(),
            _ => quoted_printable(&data.replace('_', " ")),
        };
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    pieces.push(Piece { place: place.to_owned(), bytes: source.as_bytes().to_vec(), text });
    pieces
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let text = text.replace("=\r\n", "").replace("=\n", "");
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'=').then(|| bytes.get(at + 1..at + 3)).flatten();
        let read = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(read.unwrap_or(bytes[at]));
        at += if read.is_some() { 3 } else { 1 };
    }
    out
}

/// The bytes of a text that is nothing but base64.
fn base64(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.trim_end_matches('=').bytes();
    let digits: Option<Vec<u32>> = digits
        .map(|byte| ALPHABET.iter().position(|c| *c == byte).and_then(|n| u32::try_from(n).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() > 3)?;
    let mut out = Vec::new();
    for group in digits.chunks(4) {
        let bits =
            group.iter().fold(0, |bits, digit| (bits << 6) | digit) << (6 * (4 - group.len()));
        out.extend(&bits.to_be_bytes()[1..group.len()]);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_read() {
        assert_eq!(base64("R2VoZWlt").as_deref(), Some(&b"Geheim"[..]));
        assert_eq!(base64("R2VoZQ==").as_deref(), Some(&b"Gehe"[..]));
        assert_eq!(base64("kein Base64"), None);
        assert_eq!(quoted_printable("Ma=C3=9Fna=\r\nhme"), "Maßnahme".as_bytes());
        assert!(markup("<b>Ge</b>heim &#246;&amp;&auml").ends_with("Geheim ö&&auml"));
    }
}
