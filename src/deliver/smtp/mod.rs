//! Mails over SMTP: one connection for many mails, tried again where the server asks for it.
//!
//! The one thing that must not happen is a mail sent twice. So a failure is told apart by when it
//! happened: before the end of the mail was sent nothing was accepted, and the mail is tried again;
//! after it, without an answer, nobody knows ([`Sent::Unknown`]), and it is left to a person.

mod connection;

use super::mail::{self, Mail};
use super::secret::{self, Secret};
use crate::config::Smtp;
use crate::error::{Error, Result};
use crate::lang::Text;
use connection::{Connection, Fault};
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use std::time::Duration;

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// A mail with its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Sender address.
    pub from: String,
    /// Addresses of all recipients.
    pub to: Vec<String>,
    /// The mail, as [`mail::eml`] makes it.
    pub bytes: Vec<u8>,
}

impl Letter {
    /// A mail ready to be sent.
    ///
    /// # Errors
    /// As [`mail::eml`].
    pub fn of(mail: &Mail) -> Result<Self> {
        Ok(Self {
            from: mail.from.address.clone(),
            to: mail.to.iter().map(|to| to.address.clone()).collect(),
            bytes: mail::eml(mail)?,
        })
    }
}

/// What became of one mail. The texts hold what the server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The server has taken it over.
    Accepted(Text),
    /// The server refuses this mail for good (5xx).
    Refused(Text),
    /// The mail is larger than the server takes; its limit in bytes where it named one.
    TooLarge(Option<u64>),
    /// Not accepted in any of the attempts; may be tried another day.
    Later(Text),
    /// The mail was sent, but the answer never came: it may or may not have been accepted.
    Unknown(Text),
}

/// A mail server and how to speak with it.
pub struct Session {
    smtp: Smtp,
    password: Option<Secret>,
    tls: TlsParameters,
    connection: Option<Connection>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("smtp", &self.smtp).finish_non_exhaustive()
    }
}

impl Session {
    /// Prepares to speak with the server of `[delivery] smtp`: reads the password and the certificates,
    /// and connects with the first mail.
    ///
    /// # Errors
    /// Where password or certificates cannot be read.
    pub fn new(smtp: &Smtp) -> Result<Self> {
        let password = secret::password(smtp)?;
        let mut tls = TlsParameters::builder(smtp.host.trim_matches(['[', ']']).to_owned());
        if let Some(path) = &smtp.ca_file {
            let pem = std::fs::read(path).map_err(|e| Error::io("Lesen", "reading", path, &e))?;
            let shown = path.display();
            let certificate = Certificate::from_pem(&pem)
                .ok()
                .filter(|_| pem.windows(10).any(|window| window == b"-----BEGIN"))
                .ok_or_else(|| {
                    Error::new(
                        format!("`{shown}` enthält keine Zertifikate im PEM-Format"),
                        format!("`{shown}` holds no certificates in PEM format"),
                    )
                    .help(
                        "in [delivery] smtp als `ca_file` die Zertifikate der eigenen Zertifizierungsstelle nennen",
                        "name the certificates of your certificate authority as `ca_file` in [delivery] smtp",
                    )
                })?;
            tls = tls.add_root_certificate(certificate);
        }
        let tls = tls.build().map_err(|error| {
            Error::new(
                format!("TLS lässt sich nicht vorbereiten ({error})"),
                format!("TLS cannot be prepared ({error})"),
            )
        })?;
        Ok(Self { smtp: smtp.clone(), password, tls, connection: None })
    }

    /// Sends one mail. `before_data` is called once, when the server has taken sender and recipients
    /// and the mail itself is next: what must be on record before is put on record there.
    ///
    /// # Errors
    /// Where the server refuses everything (no connection in all attempts, certificate, log-in,
    /// sender), so that further mails need not be tried; or an error of `before_data`.
    pub fn send(
        &mut self,
        letter: &Letter,
        before_data: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Sent> {
        let mut announced = false;
        let mut before_data = || {
            if !std::mem::replace(&mut announced, true) {
                before_data()?;
            }
            Ok(())
        };
        let mut attempt = 1;
        loop {
            let reused = self.connection.is_some();
            let (fault, connected) = match self.connect() {
                Err(fault) => (fault, false),
                Ok(mut connection) => match connection.transmit(letter, &mut before_data) {
                    Ok(answer) => {
                        self.connection = Some(connection);
                        return Ok(Sent::Accepted(answer));
                    }
                    Err(fault @ (Fault::Mail(_) | Fault::TooLarge(_))) => {
                        self.connection = connection.reset();
                        (fault, true)
                    }
                    Err(fault) => (fault, true),
                },
            };
            let answer = match fault {
                Fault::Here(error) => return Err(error),
                Fault::Server(why) => return Err(self.refuses_all(&why)),
                Fault::Mail(why) => return Ok(Sent::Refused(self.scrub(&why))),
                Fault::TooLarge(limit) => return Ok(Sent::TooLarge(limit)),
                Fault::Unknown(why) => return Ok(Sent::Unknown(self.scrub(&why))),
                Fault::Again(why) => self.scrub(&why),
            };
            // A server may end a connection between two mails: that is no failed attempt.
            if reused {
                continue;
            }
            if attempt >= self.smtp.attempts {
                if connected {
                    return Ok(Sent::Later(answer));
                }
                return Err(self.refuses_all(&answer));
            }
            std::thread::sleep(self.pause(attempt));
            attempt += 1;
        }
    }

    /// Says goodbye to the server.
    pub fn close(mut self) {
        if let Some(connection) = self.connection.take() {
            connection.quit();
        }
    }

    fn connect(&mut self) -> std::result::Result<Connection, Fault> {
        match self.connection.take() {
            Some(connection) => Ok(connection),
            None => Connection::open(&self.smtp, self.password.as_ref(), &self.tls),
        }
    }

    fn pause(&self, attempt: u32) -> Duration {
        let factor = 1u32.checked_shl(attempt - 1).unwrap_or(u32::MAX);
        let pause = Duration::from_secs(self.smtp.retry_seconds.into());
        pause.checked_mul(factor).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE)
    }

    fn refuses_all(&self, why: &Text) -> Error {
        let why = self.scrub(why);
        let server = format!("{}:{}", self.smtp.host, self.smtp.port);
        Error::new(
            format!("der Mailserver `{server}` nimmt keine E-Mail an: {}", why.de),
            format!("the mail server `{server}` takes no mail: {}", why.en),
        )
        .help(
            "die Angaben unter [delivery] smtp prüfen (host, port, tls, user, Passwort, from) und den Befehl wiederholen",
            "see whether [delivery] smtp is right (host, port, tls, user, password, from), and repeat the command",
        )
    }

    fn scrub(&self, why: &Text) -> Text {
        match &self.password {
            Some(password) => Text::new(password.scrub(&why.de), password.scrub(&why.en)),
            None => why.clone(),
        }
    }
}
