//! The password of the mail server: from the environment or from a file that only its owner reads,
//! never from the project file, never in any output.

use crate::config::Smtp;
use crate::error::{Error, Result};
use std::fmt;
use std::path::Path;

/// A password. It has no `Display`, and `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a password.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The password in the clear, for the server and nobody else.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// A text in which the password is blotted out: servers have been seen to repeat what they got.
    #[must_use]
    pub fn scrub(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { text.replace(&self.0, "***") }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// The password that `[delivery] smtp` points to; `None` where it names no user.
///
/// # Errors
/// Where the variable is not set, or the file cannot be read or can be read by others.
pub(super) fn password(smtp: &Smtp) -> Result<Option<Secret>> {
    if smtp.user.is_empty() {
        return Ok(None);
    }
    if let Some(file) = &smtp.password_file {
        return from_file(file).map(Some);
    }
    let name = &smtp.password_env;
    match std::env::var(name) {
        Ok(password) if !password.is_empty() => Ok(Some(Secret(password))),
        _ => Err(Error::new(
            format!("die Umgebungsvariable `{name}` mit dem Passwort des Mailservers fehlt"),
            format!("the environment variable `{name}` with the mail server's password is not set"),
        )
        .help(
            format!(
                "`{name}` vor dem Aufruf setzen, oder in [delivery] smtp eine `password_file` mit den Rechten 600 nennen"
            ),
            format!(
                "set `{name}` before the call, or name a `password_file` of mode 600 in [delivery] smtp"
            ),
        )),
    }
}

fn from_file(path: &Path) -> Result<Secret> {
    let io = |error| Error::io("Das Lesen", "reading", path, &error);
    if !crate::platform::private(&std::fs::metadata(path).map_err(io)?) {
        let shown = path.display();
        return Err(Error::new(
            format!("die Passwortdatei `{shown}` dürfen auch andere lesen"),
            format!("others may read the password file `{shown}`"),
        )
        .help(format!("chmod 600 {shown}"), format!("chmod 600 {shown}")));
    }
    let text = std::fs::read_to_string(path).map_err(io)?;
    let password = text.lines().next().unwrap_or_default();
    if password.is_empty() {
        let shown = path.display();
        return Err(Error::new(
            format!("die Passwortdatei `{shown}` ist leer"),
            format!("the password file `{shown}` is empty"),
        )
        .help(
            "das Passwort in die erste Zeile schreiben",
            "write the password into its first line",
        ));
    }
    Ok(Secret(password.to_owned()))
}
