//! Reads a mail as a mail program would: headers unfolded and decoded, parts taken out. Written
//! against the RFCs and not with the library that writes mails.

use std::collections::BTreeMap;

/// A mail or a part of one.
#[derive(Debug)]
pub(super) struct Part {
    /// Headers by lower-case name, decoded.
    pub(super) headers: BTreeMap<String, String>,
    /// Content, decoded; empty where there are parts.
    pub(super) body: Vec<u8>,
    pub(super) parts: Vec<Part>,
}

impl Part {
    /// Reads a mail.
    pub(super) fn read(text: &str) -> Self {
        let text = text.replace("\r\n", "\n");
        let (head, body) = text.split_once("\n\n").expect("an empty line ends the headers");
        let mut headers = BTreeMap::new();
        for line in head.replace("\n ", " ").replace("\n\t", " ").lines() {
            let (name, value) = line.split_once(':').expect("a header has a colon");
            headers.insert(name.to_lowercase(), decode_words(value.trim()));
        }
        let mut part = Self { headers, body: Vec::new(), parts: Vec::new() };
        match part.parameter("content-type", "boundary") {
            Some(boundary) => {
                let inner = body.split(&format!("--{boundary}--")).next().expect("split gives one");
                let start = format!("--{boundary}\n");
                part.parts = inner.split(&start).skip(1).map(Part::read).collect();
                assert!(!part.parts.is_empty(), "a multipart without parts");
            }
            None => part.body = part.decode(body.strip_suffix('\n').unwrap_or(body)),
        }
        part
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    fn parameter(&self, header: &str, name: &str) -> Option<String> {
        let value = self.header(header);
        let (_, rest) = value.split_once(&format!("{name}=\""))?;
        Some(rest.split('"').next()?.to_owned())
    }

    fn decode(&self, body: &str) -> Vec<u8> {
        match self.header("content-transfer-encoding") {
            "base64" => base64(body),
            "quoted-printable" => quoted(&body.replace("=\n", ""), '\0'),
            "7bit" => body.as_bytes().to_vec(),
            other => panic!("encoding `{other}`"),
        }
    }

    /// Every part that holds no parts, in order.
    pub(super) fn leaves(&self) -> Vec<&Part> {
        if self.parts.is_empty() {
            return vec![self];
        }
        self.parts.iter().flat_map(Part::leaves).collect()
    }

    /// The text of a type.
    pub(super) fn text(&self, kind: &str) -> String {
        let leaves = self.leaves();
        let found = leaves.iter().find(|part| part.header("content-type").starts_with(kind));
        String::from_utf8(found.expect("such a part").body.clone()).expect("UTF-8")
    }

    /// Names and contents of the attachments.
    pub(super) fn attachments(&self) -> Vec<(String, Vec<u8>)> {
        let files = self.leaves().into_iter();
        let files = files.filter(|p| p.header("content-disposition").starts_with("attachment"));
        files
            .map(|p| {
                // Both places name it; the second in pieces where it is long (RFC 2231).
                let name = p.parameter("content-type", "name").expect("a name");
                let whole = p.parameter("content-disposition", "filename").unwrap_or_else(|| {
                    let piece = |n| p.parameter("content-disposition", &format!("filename*{n}"));
                    (0..).map_while(piece).collect()
                });
                assert_eq!(whole, name);
                (name, p.body.clone())
            })
            .collect()
    }

    /// Everything in it that can be read, decoded.
    pub(super) fn everything(&self) -> String {
        let mut all = format!("{:?}\n", self.headers);
        all.push_str(&String::from_utf8_lossy(&self.body));
        for part in &self.parts {
            all.push_str(&part.everything());
        }
        all
    }
}

/// Encoded words of RFC 2047; the blank between two of them belongs to neither.
fn decode_words(value: &str) -> String {
    let mut out = String::new();
    let mut coded_before = false;
    for (i, word) in value.split(' ').enumerate() {
        let inner = word.strip_prefix("=?utf-8?").and_then(|word| word.strip_suffix("?="));
        if i > 0 && !(coded_before && inner.is_some()) {
            out.push(' ');
        }
        coded_before = inner.is_some();
        match inner.and_then(|inner| inner.split_once('?')) {
            Some(("b", text)) => {
                out.push_str(&String::from_utf8(base64(text)).expect("whole characters"));
            }
            Some((_, text)) => {
                out.push_str(&String::from_utf8(quoted(text, '_')).expect("whole characters"));
            }
            None => out.push_str(word),
        }
    }
    out
}

fn quoted(text: &str, blank: char) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c == '=' {
            let digits: String = rest.by_ref().take(2).collect();
            out.push(u8::from_str_radix(&digits, 16).expect("two digits"));
        } else if c == blank {
            out.push(b' ');
        } else {
            out.extend(c.to_string().bytes());
        }
    }
    out
}

fn base64(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut number, mut bits) = (0u32, 0);
    for c in text.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=') {
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let value = letters.iter().position(|letter| *letter == c).expect("base64");
        number = (number << 6) | value as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(((number >> bits) & 255) as u8);
        }
    }
    out
}
