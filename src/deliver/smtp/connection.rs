//! One connection to a mail server, command by command, and what a failure of each means.

use super::Letter;
use crate::config::{Smtp, SmtpTls};
use crate::deliver::mail;
use crate::deliver::secret::Secret;
use crate::error::{Error, Result};
use crate::lang::Text;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::response::Response;
use std::io::ErrorKind;
use std::time::Duration;

/// Bytes of a mail that are handed over at a time.
const CHUNK: usize = 64 * 1024;

/// How much longer than for other answers the one to the whole mail is waited for: servers look for
/// viruses first (RFC 5321, 4.5.3.2: 2 to 5 minutes for commands, 10 for the end of the mail).
const PATIENCE: u32 = 5;

/// Why a mail was not accepted.
#[derive(Debug)]
pub(super) enum Fault {
    /// The server refuses whatever comes from here.
    Server(Text),
    /// The server refuses this mail.
    Mail(Text),
    /// The mail is larger than the server takes.
    TooLarge(Option<u64>),
    /// Nothing was accepted; it may be tried again.
    Again(Text),
    /// The whole mail was sent and not answered.
    Unknown(Text),
    /// Something failed on this side.
    Here(Error),
}

type Outcome<T> = std::result::Result<T, Fault>;

/// An open connection, secured and logged in as the configuration asks.
pub(super) struct Connection {
    inner: SmtpConnection,
    timeout: Duration,
    /// Largest mail the server takes, where it says so.
    limit: Option<u64>,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl Connection {
    /// Connects, secures, logs in, and asks for the size limit.
    pub(super) fn open(
        smtp: &Smtp,
        password: Option<&Secret>,
        tls: &TlsParameters,
    ) -> Outcome<Self> {
        let hello = ClientId::default();
        let timeout = Duration::from_secs(smtp.timeout_seconds.into());
        let wrapped = (smtp.tls == SmtpTls::Implicit).then_some(tls);
        let host = smtp.host.trim_matches(['[', ']']);
        let mut inner =
            SmtpConnection::connect((host, smtp.port), Some(timeout), &hello, wrapped, None)
                .map_err(|error| all(&error))?;
        if smtp.tls == SmtpTls::StartTls {
            if !inner.can_starttls() {
                return Err(Fault::Server(Text::new(
                    "er bietet kein STARTTLS an, und ungesichert wird nichts gesendet",
                    "it does not offer STARTTLS, and nothing is sent unsecured",
                )));
            }
            inner.starttls(tls, &hello).map_err(|error| all(&error))?;
        }
        if let Some(password) = password {
            log_in(&mut inner, &smtp.user, password)?;
        }
        let offers = inner.command(Ehlo::new(hello)).map_err(|error| all(&error))?;
        Ok(Self { inner, timeout, limit: size_limit(&offers) })
    }

    /// Hands one mail over; the result is the server's answer to it.
    pub(super) fn transmit(
        &mut self,
        letter: &Letter,
        before_data: &mut dyn FnMut() -> Result<()>,
    ) -> Outcome<Text> {
        if let Some(limit) = self.limit
            && letter.bytes.len() as u64 > limit
        {
            return Err(Fault::TooLarge(Some(limit)));
        }
        self.envelope(letter)?;
        before_data().map_err(Fault::Here)?;
        let ready = self.inner.command(Data).map_err(|error| self.one(&error))?;
        if !ready.has_code(354) {
            return Err(out_of_step(&ready));
        }
        drop(self.inner.set_timeout(Some(self.timeout * PATIENCE)));
        let mut whole = false;
        let mut chunks = letter.bytes.chunks(CHUNK);
        let answer = self.inner.message_iter(std::iter::from_fn(|| {
            let chunk = chunks.next();
            // After the last one the library sends the mark that ends the mail.
            whole = chunk.is_none();
            chunk
        }));
        drop(self.inner.set_timeout(Some(self.timeout)));
        match answer {
            Ok(answer) if u16::from(answer.code()) < 300 => Ok(said(&answer)),
            Ok(answer) => Err(Fault::Unknown(said(&answer))),
            Err(error) if error.status().is_none() && whole => Err(Fault::Unknown(reason(&error))),
            Err(error) => Err(self.one(&error)),
        }
    }

    /// Sender and recipients.
    fn envelope(&mut self, letter: &Letter) -> Outcome<()> {
        let from = mail::parse_address(&letter.from).map_err(Fault::Here)?;
        let mut to = Vec::with_capacity(letter.to.len());
        for address in &letter.to {
            to.push(mail::parse_address(address).map_err(Fault::Here)?);
        }
        let mut parameters = Vec::new();
        if self.limit.is_some() {
            parameters.push(MailParameter::Size(letter.bytes.len()));
        }
        if std::iter::once(&from).chain(&to).any(|a| !AsRef::<str>::as_ref(a).is_ascii()) {
            if !self.inner.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Fault::Mail(Text::new(
                    "der Server nimmt keine Adressen mit Umlauten an (SMTPUTF8)",
                    "the server takes no addresses with umlauts (SMTPUTF8)",
                )));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let command = Mail::new(Some(from), parameters);
        // What is wrong with the sender is wrong with every mail, unless it is this one's size.
        self.inner.command(command).map_err(|error| match self.one(&error) {
            Fault::Mail(why) => Fault::Server(why),
            fault => fault,
        })?;
        for address in to {
            let command = Rcpt::new(address, Vec::new());
            self.inner.command(command).map_err(|error| self.one(&error))?;
        }
        Ok(())
    }

    /// The connection after a refused mail, ready for the next one; `None` where that fails.
    pub(super) fn reset(mut self) -> Option<Self> {
        self.inner.command(Rset).is_ok().then_some(self)
    }

    /// Ends the connection politely.
    pub(super) fn quit(mut self) {
        drop(self.inner.quit());
    }

    /// A failure while one mail is handed over, before its end.
    fn one(&self, error: &lettre::transport::smtp::Error) -> Fault {
        let why = reason(error);
        match error.status().map(u16::from) {
            Some(552) => Fault::TooLarge(self.limit),
            _ if error.is_permanent() => Fault::Mail(why),
            _ => Fault::Again(why),
        }
    }
}

/// A failure before any mail: refused for good, or worth another attempt.
fn all(error: &lettre::transport::smtp::Error) -> Fault {
    let why = reason(error);
    if error.is_permanent() || error.is_tls() || insecure(error) {
        Fault::Server(why)
    } else {
        Fault::Again(why)
    }
}

fn log_in(inner: &mut SmtpConnection, user: &str, password: &Secret) -> Outcome<()> {
    let credentials = Credentials::new(user.to_owned(), password.reveal().to_owned());
    let Err(error) = inner.auth(DEFAULT_MECHANISMS, &credentials) else { return Ok(()) };
    // What the server says to a log-in is not repeated but for its code: it may hold what was sent.
    let Some(code) = error.status().map(u16::from) else {
        if error.is_client() {
            return Err(Fault::Server(Text::new(
                "er bietet keine Anmeldung mit Name und Passwort an (AUTH PLAIN oder LOGIN)",
                "it offers no log-in with name and password (AUTH PLAIN or LOGIN)",
            )));
        }
        return Err(Fault::Again(reason(&error)));
    };
    let why = Text::new(
        format!("die Anmeldung als `{user}` ist abgelehnt (Antwort {code})"),
        format!("the log-in as `{user}` is refused (answer {code})"),
    );
    Err(if error.is_permanent() { Fault::Server(why) } else { Fault::Again(why) })
}

/// The number behind `SIZE`; 0 means no limit (RFC 1870).
fn size_limit(offers: &Response) -> Option<u64> {
    let number = offers.message().find_map(|line| {
        let (word, number) = line.split_once(' ')?;
        word.eq_ignore_ascii_case("SIZE").then(|| number.trim().parse::<u64>().ok())?
    });
    number.filter(|limit| *limit > 0)
}

/// An answer of another kind than the command has: nothing on this connection can be trusted.
fn out_of_step(answer: &Response) -> Fault {
    let said = said(answer);
    Fault::Again(Text::new(
        format!("unerwartete Antwort `{}`", said.de),
        format!("unexpected answer `{}`", said.en),
    ))
}

fn said(answer: &Response) -> Text {
    let text = format!("{} {}", answer.code(), answer.message().collect::<Vec<_>>().join(" "));
    plain(&text)
}

/// What a failure says, in words for people.
fn reason(error: &lettre::transport::smtp::Error) -> Text {
    if let Some(code) = error.status() {
        let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        return plain(&format!("{code} {words}"));
    }
    let inner = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match io_kind(error) {
        Some(ErrorKind::TimedOut | ErrorKind::WouldBlock) => {
            Text::new("er antwortet nicht in der gesetzten Zeit", "it does not answer in time")
        }
        Some(ErrorKind::ConnectionRefused) => {
            Text::new("dort nimmt niemand Verbindungen an", "nobody accepts connections there")
        }
        Some(
            ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof
            | ErrorKind::NotConnected,
        ) => Text::new("er hat die Verbindung abgebrochen", "it dropped the connection"),
        Some(ErrorKind::InvalidData) => Text::new(
            format!(
                "die gesicherte Verbindung kommt nicht zustande ({inner}); passen `port`, `tls` und das Zertifikat (`ca_file`)?"
            ),
            format!(
                "no secured connection ({inner}); are `port`, `tls` and the certificate (`ca_file`) right?"
            ),
        ),
        _ if error.is_response() && inner == "incomplete response" => {
            Text::new("er hat die Verbindung beendet", "it ended the connection")
        }
        _ => {
            let text = plain(&inner).en;
            Text::new(format!("Verbindungsfehler ({text})"), format!("connection failed ({text})"))
        }
    }
}

/// One line without control characters: it goes to a terminal and into a log.
fn plain(text: &str) -> Text {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line: String = line.trim().chars().take(400).collect();
    Text::new(line.clone(), line)
}

/// TLS failures come as an operating system error of this kind.
fn insecure(error: &lettre::transport::smtp::Error) -> bool {
    io_kind(error) == Some(ErrorKind::InvalidData)
}

fn io_kind(error: &lettre::transport::smtp::Error) -> Option<ErrorKind> {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return Some(io.kind());
        }
        source = cause.source();
    }
    None
}
