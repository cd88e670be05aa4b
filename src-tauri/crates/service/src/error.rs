//! The one error of this crate: a closed code, a sentence, what to do, and the cause.
//!
//! Hosts branch on [`Code`]; nobody matches text. Messages never contain a secret, a cookie or a server's raw
//! SQL text (wire §5, 214).

use std::error::Error as StdError;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The result of everything that touches disk, network or keychain.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure it is; a variant exists only where a host acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The account or its password (or token) is wrong. Never tried again by itself: accounts lock (wire 3.17).
    WrongPassword,
    /// The account is locked after too many failures (wire 3.17).
    AccountLocked,
    /// The session ended and a new sign-in needs the user.
    SignInNeeded,
    /// The account may not build apps (wire §2, P).
    NotBuilder,
    /// The server does not know this tenant.
    UnknownTenant,
    /// The address could not be reached.
    Unreachable,
    /// The server did not answer in time.
    TimedOut,
    /// Something answered, but not as an AppBuilder server does: HTML from a proxy, another program.
    NotAppBuilder,
    /// Plain http beyond this computer needs the user's consent.
    PlainHttpConsent,
    /// A production server on plain http accepts the password but sets no cookie (wire 4k).
    NoCookie,
    /// The server does not have that app, object or definition.
    NotFound,
    /// The bundle exceeds what the server accepts: 15,000,000 bytes (wire 3.16).
    TooLarge,
    /// The file is not an AppBuilder export.
    NotABundle,
    /// The server answered with an error of its own.
    ServerError,
    /// The server is marked read-only here.
    ReadOnly,
    /// An earlier import into this server is not resolved yet, or one is running.
    ImportUnresolved,
    /// The destination changed since the plan was computed; nothing was sent.
    StalePlan,
    /// The plan has findings that block it.
    Blocked,
    /// A confirmation that this server needs is missing.
    ConfirmationNeeded,
    /// The keychain cannot be used; secrets can be kept for this session only.
    Keychain,
    /// No secret is known for this server.
    SecretMissing,
    /// The library cannot be opened or written.
    Library,
    /// The library has a passphrase of its own, and none is known.
    PassphraseNeeded,
    /// The passphrase does not open the library.
    WrongPassphrase,
    /// The storage of the library refuses the account, or asks for one.
    StorageRefused,
    /// An entry of the library is damaged.
    DamagedEntry,
    /// The disk is full or cannot be written.
    Disk,
    /// The user cancelled.
    Canceled,
    /// The request itself makes no sense: a name that is taken, an address that is none.
    Invalid,
    /// A fault of this program.
    Internal,
}

/// What happened, what state things are in, and what to do.
#[derive(Debug)]
pub struct Error {
    code: Code,
    message: String,
    hints: Vec<String>,
    command: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// Makes an error from a full sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hints: Vec::new(), command: None, source: None }
    }

    /// Ends the message with this sentence, unless it does already.
    #[must_use]
    pub(crate) fn ending_with(mut self, sentence: &str) -> Self {
        if !self.message.ends_with(sentence) {
            self.message = format!("{} {sentence}", self.message);
        }
        self
    }

    /// Adds one thing that the user can do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Names the command that does what the hints say. Only the command line shows it; a window has buttons.
    #[must_use]
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    /// Keeps the cause for the log and the details.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Returns what hosts branch on.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Returns the sentences to show.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns what the user can do, in the order to try it.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// Returns the command that does what the hints say, if there is one.
    pub fn as_command(&self) -> Option<&str> {
        self.command.as_deref()
    }

    /// Returns the form that crosses to a host.
    pub fn report(&self) -> ErrorReport {
        let mut causes = Vec::new();
        let mut next = self.source();
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        ErrorReport {
            code: self.code,
            message: self.message.clone(),
            hints: self.hints.clone(),
            details: (!causes.is_empty()).then(|| causes.join("\n")),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|cause| cause as &(dyn StdError + 'static))
    }
}

impl From<bundle::NotABundle> for Error {
    fn from(error: bundle::NotABundle) -> Self {
        Self::new(Code::NotABundle, error.message)
    }
}

/// An error as plain data, for the window and for `--json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ErrorReport {
    /// What hosts branch on.
    pub code: Code,
    /// Full sentences.
    pub message: String,
    /// What the user can do, in the order to try it.
    pub hints: Vec<String>,
    /// The chain of causes, one a line; free of secrets.
    pub details: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_carries_the_chain_of_causes() {
        let cause = std::io::Error::other("the disk is gone");
        let error = Error::new(Code::Disk, "The library could not be written.")
            .hint("Connect the disk again.")
            .caused_by(cause);
        let report = error.report();
        assert_eq!(report.code, Code::Disk);
        assert_eq!(report.details.as_deref(), Some("the disk is gone"));
        assert_eq!(report.hints, ["Connect the disk again."]);
    }
}
