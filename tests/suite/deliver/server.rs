//! A mail server on loopback, in the open: RFC 5321 as far as a client goes, with STARTTLS, TLS from
//! the first byte, log-in, a size limit, and a script of what it does wrong.
//!
//! A script is a list of steps: "at this stage, in a line that holds this, do that, so many times".
//! Where no step fits, the server does what it should. What it accepted is kept.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How connections are secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tls {
    Implicit,
    Upgraded,
    None,
}

/// Where in the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Greeting,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    /// The command DATA.
    Data,
    /// While the mail arrives.
    Body,
    /// After the whole mail.
    End,
    /// Between two mails: the client's RSET or the next MAIL.
    Reset,
}

/// What the server does instead of what it should.
#[derive(Debug, Clone, Copy)]
pub(super) enum Deed {
    /// Answers this line; a mail at its end is not accepted.
    Say(&'static str),
    /// Ends the connection.
    Drop,
    /// Says nothing for so long, then ends the connection.
    Silence(Duration),
    /// Accepts the mail after so long.
    Slow(Duration),
    /// Accepts the mail, then ends the connection without saying so.
    AcceptAndDrop,
}

/// One line of the script.
#[derive(Debug, Clone)]
pub(super) struct Step {
    stage: Stage,
    within: &'static str,
    skip: usize,
    times: usize,
    deed: Deed,
}

/// Once.
pub(super) fn once(stage: Stage, deed: Deed) -> Step {
    Step { stage, within: "", skip: 0, times: 1, deed }
}

impl Step {
    /// Only in a line that holds `text`.
    pub(super) fn within(mut self, text: &'static str) -> Self {
        self.within = text;
        self
    }

    /// Not the first `count` times.
    pub(super) fn after(mut self, count: usize) -> Self {
        self.skip = count;
        self
    }

    /// Again and again.
    pub(super) fn always(mut self) -> Self {
        self.times = usize::MAX;
        self
    }

    pub(super) fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }
}

/// A mail that the server accepted.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) from: String,
    pub(super) to: Vec<String>,
    pub(super) text: String,
    pub(super) secured: bool,
    pub(super) user: Option<String>,
}

/// What the server is like.
#[derive(Debug, Clone)]
pub(super) struct Manner {
    pub(super) tls: Tls,
    /// User and password; without, it offers no log-in.
    pub(super) account: Option<(&'static str, &'static str)>,
    /// Announced and enforced.
    pub(super) size: Option<usize>,
    pub(super) script: Vec<Step>,
}

impl Default for Manner {
    fn default() -> Self {
        Self { tls: Tls::None, account: None, size: None, script: Vec::new() }
    }
}

#[derive(Debug, Default)]
struct Journal {
    script: Vec<Step>,
    received: Vec<Received>,
    connections: usize,
    commands: Vec<String>,
}

/// A running server; it ends with the test.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) port: u16,
    /// Certificate of the authority that signed the server's.
    pub(super) authority: String,
    journal: Arc<Mutex<Journal>>,
}

impl Server {
    pub(super) fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let (authority, config) = certificates();
        let journal = Arc::new(Mutex::new(Journal { script: manner.script, ..Journal::default() }));
        let kept = Arc::clone(&journal);
        let (account, size, tls) = (manner.account, manner.size, manner.tls);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { continue };
                let talk = Talk {
                    line: Some(Line::Plain(BufReader::new(stream))),
                    journal: Arc::clone(&kept),
                    config: Arc::clone(&config),
                    account,
                    size,
                    tls,
                    user: None,
                };
                // A client that goes away ends its conversation, not the server.
                std::thread::spawn(move || drop(talk.run()));
            }
        });
        Self { port, authority, journal }
    }

    /// The mails it accepted, in order.
    pub(super) fn received(&self) -> Vec<Received> {
        self.journal.lock().expect("no panic in the server").received.clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.journal.lock().expect("no panic in the server").connections
    }

    /// Every command line it got, in order; secrets as they came.
    pub(super) fn commands(&self) -> Vec<String> {
        self.journal.lock().expect("no panic in the server").commands.clone()
    }
}

/// An authority, and the server's side of TLS with a certificate of it for `localhost`.
fn certificates() -> (String, Arc<ServerConfig>) {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let authority = CertifiedIssuer::self_signed(params, key).expect("an authority");
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let params = CertificateParams::new(names).expect("names");
    let key = KeyPair::generate().expect("a key");
    let certificate = params.signed_by(&key, &authority).expect("a certificate");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("certificate and key belong together");
    (authority.pem(), Arc::new(config))
}

/// The wire, in the clear or not.
enum Line {
    Plain(BufReader<TcpStream>),
    Secured(Box<BufReader<StreamOwned<ServerConnection, TcpStream>>>),
}

impl Line {
    fn secured(&self) -> bool {
        matches!(self, Line::Secured(_))
    }

    fn read(&mut self) -> std::io::Result<String> {
        let mut bytes = Vec::new();
        match self {
            Line::Plain(stream) => stream.read_until(b'\n', &mut bytes)?,
            Line::Secured(stream) => stream.read_until(b'\n', &mut bytes)?,
        };
        if bytes.is_empty() {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
    }

    fn say(&mut self, text: &str) -> std::io::Result<()> {
        let text = format!("{}\r\n", text.replace('\n', "\r\n"));
        match self {
            Line::Plain(stream) => stream.get_mut().write_all(text.as_bytes()),
            Line::Secured(stream) => {
                stream.get_mut().write_all(text.as_bytes())?;
                stream.get_mut().flush()
            }
        }
    }

    /// Goes over to TLS.
    fn secure(self, config: &Arc<ServerConfig>) -> std::io::Result<Self> {
        let Line::Plain(stream) = self else { return Ok(self) };
        let connection =
            ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
        let stream = StreamOwned::new(connection, stream.into_inner());
        Ok(Line::Secured(Box::new(BufReader::new(stream))))
    }
}

/// One conversation.
struct Talk {
    /// `None` only while it goes over to TLS.
    line: Option<Line>,
    journal: Arc<Mutex<Journal>>,
    config: Arc<ServerConfig>,
    account: Option<(&'static str, &'static str)>,
    size: Option<usize>,
    tls: Tls,
    user: Option<String>,
}

/// The conversation is over.
type Over = std::io::Error;

impl Talk {
    fn run(mut self) -> Result<(), Over> {
        self.journal.lock().expect("no panic").connections += 1;
        if self.tls == Tls::Implicit {
            self.secure()?;
        }
        if !self.misbehaves(Stage::Greeting, "")? {
            self.say("220 localhost ESMTP")?;
        }
        let (mut from, mut to) = (String::new(), Vec::new());
        loop {
            let line = self.line().read()?;
            self.journal.lock().expect("no panic").commands.push(line.clone());
            let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            let stage = match word.as_str() {
                "EHLO" => Stage::Ehlo,
                "AUTH" => Stage::Auth,
                "MAIL" => Stage::Mail,
                "RCPT" => Stage::Rcpt,
                "DATA" => Stage::Data,
                _ => Stage::Reset,
            };
            if word != "QUIT" && self.misbehaves(stage, &line)? {
                continue;
            }
            match word.as_str() {
                "EHLO" => self.offers()?,
                "STARTTLS" => {
                    self.say("220 go ahead")?;
                    self.secure()?;
                }
                "AUTH" => self.log_in(&line)?,
                "MAIL" if self.account.is_some() && self.user.is_none() => {
                    self.say("530 5.7.0 Authentication required")?;
                }
                "MAIL" => {
                    from = address(&line);
                    to.clear();
                    self.say("250 2.1.0 ok")?;
                }
                "RCPT" => {
                    to.push(address(&line));
                    self.say("250 2.1.5 ok")?;
                }
                "DATA" => self.take(&from, &to)?,
                "RSET" | "NOOP" => self.say("250 ok")?,
                "QUIT" => return self.say("221 bye"),
                _ => self.say("500 5.5.1 what?")?,
            }
        }
    }

    fn line(&mut self) -> &mut Line {
        self.line.as_mut().expect("put back at once")
    }

    fn say(&mut self, text: &str) -> Result<(), Over> {
        self.line().say(text)
    }

    fn secure(&mut self) -> Result<(), Over> {
        let line = self.line.take().expect("put back at once");
        self.line = Some(line.secure(&self.config)?);
        Ok(())
    }

    /// Does what the script says at this stage; whether it said anything.
    fn misbehaves(&mut self, stage: Stage, line: &str) -> Result<bool, Over> {
        match self.step(stage, line) {
            None => Ok(false),
            Some(Deed::Say(text)) => {
                self.say(text)?;
                // 421 is "I am going away".
                if text.starts_with("421") { Err(gone()) } else { Ok(true) }
            }
            Some(Deed::Drop | Deed::AcceptAndDrop) => Err(gone()),
            Some(Deed::Silence(time) | Deed::Slow(time)) => {
                std::thread::sleep(time);
                Err(gone())
            }
        }
    }

    fn step(&self, stage: Stage, line: &str) -> Option<Deed> {
        let mut journal = self.journal.lock().expect("no panic");
        let step = journal
            .script
            .iter_mut()
            .find(|step| step.stage == stage && step.times > 0 && line.contains(step.within))?;
        if step.skip > 0 {
            step.skip -= 1;
            return None;
        }
        step.times -= 1;
        Some(step.deed)
    }

    fn offers(&mut self) -> Result<(), Over> {
        let mut offers = vec!["localhost".to_owned(), "8BITMIME".to_owned()];
        let secured = self.line().secured();
        if self.tls == Tls::Upgraded && !secured {
            offers.push("STARTTLS".to_owned());
        } else if self.account.is_some() {
            offers.push("AUTH PLAIN LOGIN".to_owned());
        }
        if let Some(size) = self.size {
            offers.push(format!("SIZE {size}"));
        }
        let last = offers.len() - 1;
        let lines: Vec<String> = offers
            .iter()
            .enumerate()
            .map(|(i, offer)| format!("250{}{offer}", if i == last { ' ' } else { '-' }))
            .collect();
        self.say(&lines.join("\n"))
    }

    /// AUTH PLAIN with the answer in the command.
    fn log_in(&mut self, line: &str) -> Result<(), Over> {
        let Some((user, password)) = self.account else { return self.say("503 no log-in here") };
        let given = line.split(' ').nth(2).unwrap_or_default();
        if given == base64(format!("\0{user}\0{password}").as_bytes()) {
            self.user = Some(user.to_owned());
            return self.say("235 2.7.0 welcome");
        }
        // As unkind as a server can be: it repeats what it got.
        self.say(&format!("535 5.7.8 wrong: {given}"))
    }

    /// The mail itself.
    fn take(&mut self, from: &str, to: &[String]) -> Result<(), Over> {
        self.say("354 go on")?;
        let mut text = String::new();
        loop {
            let line = self.line().read()?;
            if self.misbehaves(Stage::Body, &line)? {
                return Ok(());
            }
            if line == "." {
                break;
            }
            text.push_str(line.strip_prefix('.').unwrap_or(&line));
            text.push('\n');
        }
        if self.size.is_some_and(|size| text.len() > size) {
            return self.say("552 5.3.4 message too big");
        }
        let deed = self.step(Stage::End, from);
        if let Some(Deed::Slow(time)) = deed {
            std::thread::sleep(time);
        } else if !matches!(deed, None | Some(Deed::AcceptAndDrop)) {
            return match deed {
                Some(Deed::Say(answer)) => self.say(answer),
                Some(Deed::Silence(time)) => {
                    std::thread::sleep(time);
                    Err(gone())
                }
                _ => Err(gone()),
            };
        }
        let received = Received {
            from: from.to_owned(),
            to: to.to_vec(),
            text,
            secured: self.line().secured(),
            user: self.user.clone(),
        };
        let mut journal = self.journal.lock().expect("no panic");
        journal.received.push(received);
        let count = journal.received.len();
        drop(journal);
        if matches!(deed, Some(Deed::AcceptAndDrop)) {
            return Err(gone());
        }
        self.say(&format!("250 2.0.0 queued as {count}"))
    }
}

fn gone() -> Over {
    std::io::ErrorKind::ConnectionAborted.into()
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

/// RFC 4648.
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let number =
            chunk.iter().fold(0u32, |n, b| (n << 8) | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let letter = ((number >> (18 - 6 * i)) & 63) as usize;
            out.push(if i <= chunk.len() { char::from(LETTERS[letter]) } else { '=' });
        }
    }
    out
}
