//! Passwords and tokens from the environment or standard input; never from an argument.

use std::io::BufRead;

use service::Secret;
use service::library::{Access, StorageAccount};

use crate::args::Global;
use crate::failure::Failure;

/// The variable that holds a password, or a token for servers that use one.
const VARIABLE: &str = "APPFERRY_PASSWORD";
/// The variables for libraries with a passphrase of their own, and for those on a server.
const PASSPHRASE: &str = "APPFERRY_LIBRARY_PASSPHRASE";
/// The variable for the passphrase that a library is to have.
pub const NEW_PASSPHRASE: &str = "APPFERRY_NEW_LIBRARY_PASSPHRASE";
const STORAGE_USER: &str = "APPFERRY_STORAGE_USER";
const STORAGE_SECRET: &str = "APPFERRY_STORAGE_SECRET";
/// A longer line is no password.
const LONGEST: u64 = 64 * 1024;

/// A secret that was given for this command.
#[derive(Clone, Debug)]
pub struct GivenSecret {
    /// The secret.
    pub secret: Secret,
    /// What it was called; the environment does not tell.
    pub kind: Option<SecretKind>,
}

/// What a secret signs in as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// The password of an account.
    Password,
    /// A `user-token`.
    Token,
}

/// Returns the secret for this command, if one is given: from standard input when that is asked for, else from the
/// environment.
pub fn given(global: &Global) -> Result<Option<GivenSecret>, Failure> {
    let kind = match (global.password_stdin, global.token_stdin) {
        (true, _) => SecretKind::Password,
        (false, true) => SecretKind::Token,
        (false, false) => return from_environment(),
    };
    let secret = first_line(std::io::stdin().lock())?;
    Ok(Some(GivenSecret { secret, kind: Some(kind) }))
}

/// Returns what opens a library: its passphrase, and the account at the storage it is kept on.
pub fn library_access() -> Result<Access, Failure> {
    let passphrase = variable(PASSPHRASE)?.map(Secret::new);
    let account = match (variable(STORAGE_USER)?, variable(STORAGE_SECRET)?) {
        (Some(user), Some(secret)) => Some(StorageAccount { user, secret: Secret::new(secret) }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            let both = format!("`{STORAGE_USER}` and `{STORAGE_SECRET}` belong together. Nothing was done.");
            return Err(Failure::usage(both));
        }
    };
    Ok(Access { passphrase, account, ..Access::default() })
}

/// Returns the passphrase that a library is to have.
pub fn new_passphrase() -> Result<Option<Secret>, Failure> {
    Ok(variable(NEW_PASSPHRASE)?.map(Secret::new))
}

fn from_environment() -> Result<Option<GivenSecret>, Failure> {
    Ok(variable(VARIABLE)?.map(|text| GivenSecret { secret: Secret::new(text), kind: None }))
}

fn variable(name: &str) -> Result<Option<String>, Failure> {
    let Some(value) = std::env::var_os(name).filter(|value| !value.is_empty()) else { return Ok(None) };
    let text = value.into_string();
    text.map(Some).map_err(|_| Failure::usage(format!("`{name}` is not UTF-8 text. Nothing was done.")))
}

fn first_line(input: impl BufRead) -> Result<Secret, Failure> {
    let unreadable = |cause: std::io::Error| {
        Failure::failed("disk", "Standard input could not be read. Nothing was done.").caused_by(&cause)
    };
    let mut line = String::new();
    input.take(LONGEST).read_line(&mut line).map_err(unreadable)?;
    let end = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(end);
    if line.is_empty() {
        return Err(Failure::usage("Standard input holds no password or token. Nothing was done."));
    }
    Ok(Secret::new(line))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_first_line_is_the_secret_spaces_included() {
        for input in ["correct horse \n", "correct horse \r\nmore", "correct horse "] {
            assert_eq!(first_line(input.as_bytes()).unwrap().expose(), "correct horse ");
        }
    }

    #[test]
    fn nothing_is_no_secret() {
        assert!(first_line(&b""[..]).is_err());
        assert!(first_line(&b"\nsecond"[..]).is_err());
    }
}
