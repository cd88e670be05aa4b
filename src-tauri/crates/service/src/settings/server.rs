//! One saved server.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{RehearsalPolicy, SnapshotPolicy, name};
use crate::{Code, Environment, Error, Result, ServerId};

/// A server that the user has saved: everything but its password, which is in the keychain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SavedServer {
    /// Its id; the keychain knows the password by it.
    pub id: ServerId,
    /// What the user calls it; unique whatever the case.
    pub name: String,
    /// The base URL.
    pub url: String,
    /// The tenant: an id or a key. `None`: the host name says it.
    pub tenant: Option<String>,
    /// The account. Empty when a token signs in.
    pub email: String,
    /// What it is used for.
    pub environment: Environment,
    /// Nothing is ever imported into it from here.
    #[serde(default)]
    pub read_only: bool,
    /// Whether imports into it have to be rehearsed first.
    #[serde(default)]
    pub rehearsal: RehearsalPolicy,
    /// What the snapshot before an import into it holds.
    #[serde(default)]
    pub snapshot: SnapshotPolicy,
    /// The user agreed to send the password over plain http.
    #[serde(default)]
    pub allow_plain_http: bool,
    /// The secret is a `user-token` instead of a password.
    #[serde(default)]
    pub uses_token: bool,
    /// It is built into AppFerry and gone when this run ends.
    #[serde(default)]
    pub practice: bool,
    /// What a newer version wrote about it and this one must not lose.
    #[serde(flatten)]
    #[specta(skip)]
    pub(super) unknown: Map<String, Value>,
}

/// What can be changed about a saved server. Another address, tenant or account makes it another server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, specta::Type)]
pub struct ServerChange {
    /// What to call it.
    pub name: String,
    /// What it is used for.
    pub environment: Environment,
    /// Whether imports into it are refused.
    pub read_only: bool,
}

impl SavedServer {
    /// Describes a server that is saved for the first time, with everything optional switched off.
    pub fn new(name: &str, url: &str, email: &str, environment: Environment) -> Self {
        Self {
            id: ServerId::random(),
            name: name.trim().to_owned(),
            url: url.to_owned(),
            tenant: None,
            email: email.to_owned(),
            environment,
            read_only: false,
            rehearsal: RehearsalPolicy::default(),
            snapshot: SnapshotPolicy::default(),
            allow_plain_http: false,
            uses_token: false,
            practice: false,
            unknown: Map::new(),
        }
    }

    /// Tells whether this is its name; upper and lower case do not matter.
    pub fn is_named(&self, name: &str) -> bool {
        name::same(&self.name, name)
    }

    /// Drops what only a file of a newer version may bring.
    pub(super) fn without_unknown(self) -> Self {
        Self { unknown: Map::new(), ..self }
    }

    /// Refuses names that could not be told from a path or a side on the command line, and secrets in the URL.
    pub(crate) fn check(&self) -> Result<()> {
        name::check(&self.name, "server")?;
        let problem = if self.is_named("library") {
            Some("The name `library` means the library on the command line.")
        } else if self.url.contains('@') {
            Some("An address must not contain an account or a password.")
        } else {
            None
        };
        match problem {
            None => Ok(()),
            Some(problem) => Err(Error::new(Code::Invalid, problem)),
        }
    }
}
