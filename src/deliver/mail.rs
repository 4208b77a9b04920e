//! One mail as plain data, and its bytes as an `.eml` file or for SMTP (lettre ends here and in
//! `smtp/`).

use crate::error::{Error, Result};
use chrono::{DateTime, Utc};
use lettre::message::header::{ContentDisposition, Date, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox as LettreMailbox, Message, MultiPart, SinglePart};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Longest part of an encoded word, so that the word stays below the 75 characters of RFC 2047.
const ENCODED_WORD: usize = 60;
/// Lines of a header are folded here where that is possible.
const LINE: usize = 76;

/// A name and an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Name shown to people; may be empty.
    pub name: String,
    /// Address, `name@example.org`.
    pub address: String,
}

/// A file that goes with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name; may hold any letters.
    pub name: String,
    /// Media type, `application/pdf`.
    pub media_type: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// A mail before it has bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Sender.
    pub from: Mailbox,
    /// Recipients, at least one.
    pub to: Vec<Mailbox>,
    /// Subject; white space and control characters become single blanks.
    pub subject: String,
    /// The text for programs that show no HTML.
    pub plain: String,
    /// The same text as a whole HTML document.
    pub html: String,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Opens as a draft that can be changed and sent (`X-Unsent: 1`).
    pub draft: bool,
    /// When it is sent; a draft gets its date from the mail program.
    pub date: Option<DateTime<Utc>>,
}

impl Mail {
    /// The mail's `Message-ID`: a digest of all but the date, at the sender's domain. The same mail
    /// sent again carries the same one, so that mail servers can tell the copy.
    #[must_use]
    pub fn message_id(&self) -> String {
        let domain = self.from.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        format!("<{}@{}>", &self.digest()[..32], domain)
    }

    /// Hexadecimal digest of everything but the date.
    fn digest(&self) -> String {
        let mut digest = Sha256::new();
        let mut add = |bytes: &[u8]| {
            // With its length, so that no two mails give the same sequence of bytes.
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        };
        for mailbox in std::iter::once(&self.from).chain(&self.to) {
            add(mailbox.name.as_bytes());
            add(mailbox.address.as_bytes());
        }
        for text in [&self.subject, &self.plain, &self.html] {
            add(text.as_bytes());
        }
        for file in &self.attachments {
            add(file.name.as_bytes());
            add(file.media_type.as_bytes());
            add(&file.bytes);
        }
        add(&[u8::from(self.draft)]);
        digest.finalize().iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("writing into a string does not fail");
            hex
        })
    }
}

/// The mail's bytes: `multipart/mixed` of `multipart/alternative` (plain text, HTML) and the
/// attachments, ASCII only, CRLF. The same mail gives the same bytes: boundaries and message id come
/// from the content.
///
/// # Errors
/// An address or a media type that is none.
pub fn eml(mail: &Mail) -> Result<Vec<u8>> {
    let digest = mail.digest();
    // `=_` occurs neither in quoted-printable nor in base64 (RFC 2045, 6.7).
    let boundary = |part: &str| format!("=_{part}_{}", &digest[..32]);
    let alternative = MultiPart::alternative()
        .boundary(boundary("text"))
        .singlepart(SinglePart::plain(mail.plain.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    let mut body = MultiPart::mixed().boundary(boundary("mail")).multipart(alternative);
    for file in &mail.attachments {
        body = body.singlepart(
            SinglePart::builder()
                .header(PartType::new(file)?)
                .header(ContentDisposition::attachment(&one_line(&file.name)))
                .body(file.bytes.clone()),
        );
    }
    let mut builder = Message::builder()
        .from(mailbox(&mail.from)?)
        .subject(one_line(&mail.subject))
        .message_id(Some(mail.message_id()))
        // Without one the library takes the clock's; taken out again below.
        .date(mail.date.unwrap_or_default().into());
    for to in &mail.to {
        builder = builder.to(mailbox(to)?);
    }
    builder = builder.raw_header(address_header("From", std::slice::from_ref(&mail.from)));
    builder = builder.raw_header(address_header("To", &mail.to));
    if mail.draft {
        builder = builder.header(Unsent);
    }
    let mut message = builder.multipart(body).map_err(|error| {
        Error::new(
            format!("die E-Mail lässt sich nicht zusammensetzen ({error})"),
            format!("the mail cannot be put together ({error})"),
        )
    })?;
    if mail.date.is_none() {
        message.headers_mut().remove::<Date>();
    }
    Ok(message.formatted())
}

/// Whether a text is an e-mail address.
///
/// # Errors
/// Where it is none: names it.
pub fn check_address(address: &str) -> Result<()> {
    parse_address(address).map(drop)
}

pub(super) fn parse_address(address: &str) -> Result<lettre::Address> {
    address.parse().map_err(|_| {
        Error::new(
            format!("`{address}` ist keine E-Mail-Adresse"),
            format!("`{address}` is no e-mail address"),
        )
        .help(
            "in ratsbericht.toml eine Adresse wie \"name@example.org\" eintragen",
            "write an address such as \"name@example.org\" into ratsbericht.toml",
        )
    })
}

fn mailbox(mailbox: &Mailbox) -> Result<LettreMailbox> {
    let name = one_line(&mailbox.name);
    Ok(LettreMailbox::new((!name.is_empty()).then_some(name), parse_address(&mailbox.address)?))
}

/// A header of addresses. The library makes one run of encoded words of a whole name, and some readers
/// put a blank where it is cut; here only the words that need it are encoded, each whole.
fn address_header(name: &'static str, mailboxes: &[Mailbox]) -> HeaderValue {
    let (mut raw, mut text) = (Vec::new(), String::new());
    let mut column = name.len() + 2;
    for (i, mailbox) in mailboxes.iter().enumerate() {
        let shown = one_line(&mailbox.name);
        let parsed = mailbox.address.parse().map(|address: lettre::Address| {
            LettreMailbox::new((!shown.is_empty()).then(|| shown.clone()), address).to_string()
        });
        raw.extend(parsed);
        let mut tokens = phrase(&shown);
        let comma = if i + 1 < mailboxes.len() { "," } else { "" };
        tokens.push(format!("<{}>{comma}", mailbox.address));
        for token in tokens {
            let first = text.is_empty();
            if !first && column + 1 + token.len() > LINE {
                text.push_str("\r\n ");
                column = 1;
            } else if !first {
                text.push(' ');
                column += 1;
            }
            text.push_str(&token);
            column += token.len();
        }
    }
    let name = HeaderName::new_from_ascii_str(name);
    HeaderValue::dangerous_new_pre_encoded(name, raw.join(", "), text)
}

/// A name as the words of a header: plain ones as they are, neighbours that are not in encoded words.
fn phrase(name: &str) -> Vec<String> {
    let plain = |word: &str| {
        let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
        word.chars().all(atom) && !word.starts_with("=?")
    };
    let mut tokens = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for word in name.split(' ').filter(|word| !word.is_empty()) {
        if !plain(word) {
            run.push(word);
            continue;
        }
        if !run.is_empty() {
            tokens.extend(encoded(&std::mem::take(&mut run).join(" ")));
        }
        tokens.push(word.to_owned());
    }
    if !run.is_empty() {
        tokens.extend(encoded(&run.join(" ")));
    }
    tokens
}

/// Nothing in a header can begin a new one.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || (c.is_whitespace() && c != '\u{A0}'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `X-Unsent: 1`: Outlook and Thunderbird open the file for writing.
#[derive(Clone)]
struct Unsent;

impl Header for Unsent {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Unsent")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "1".into())
    }
}

/// `Content-Type` with the file's name as an encoded word (RFC 2047), for programs that do not read
/// the name in `Content-Disposition` (RFC 2231).
#[derive(Clone)]
struct PartType(String);

impl PartType {
    fn new(file: &Attachment) -> Result<Self> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/.+-".contains(c);
        if file.media_type.split('/').count() != 2 || !file.media_type.chars().all(plain) {
            return Err(Error::new(
                format!("`{}` ist kein Medientyp", file.media_type),
                format!("`{}` is no media type", file.media_type),
            ));
        }
        let name = encoded_words(&one_line(&file.name));
        Ok(Self(format!("{};\r\n name=\"{name}\"", file.media_type)))
    }
}

impl Header for PartType {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Type")
    }

    fn parse(s: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(s.into()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
    }
}

/// A text as it is where it is plain ASCII, else as encoded words in the Q encoding.
fn encoded_words(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+() ".contains(c);
    if text.chars().all(plain) && text.len() <= ENCODED_WORD {
        return text.to_owned();
    }
    encoded(text).join("\r\n ")
}

/// A text as encoded words in the Q encoding (RFC 2047).
fn encoded(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.chars() {
        let mut coded = String::new();
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            if byte.is_ascii_alphanumeric() {
                coded.push(char::from(byte));
            } else {
                write!(coded, "={byte:02X}").expect("writing into a string does not fail");
            }
        }
        let full = words.last().is_some_and(|word| word.len() + coded.len() > ENCODED_WORD);
        if full {
            words.push(String::new());
        }
        // A character is never cut in two: RFC 2047, section 5.
        words.last_mut().expect("there is always a word").push_str(&coded);
    }
    words.iter().map(|word| format!("=?utf-8?Q?{word}?=")).collect()
}
