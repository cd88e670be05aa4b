//! Passwords and tokens of servers and libraries: in the operating system's keychain, or in memory for this run only.

mod keychain;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use self::keychain::Keychain;
use crate::{Code, Error, Result, Secret, ServerId};

/// Where to keep a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// In the operating system's keychain.
    Keychain,
    /// In memory, until this run ends.
    Session,
}

/// Whether the keychain can be used, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct KeychainState {
    /// A secret can be kept and read back.
    pub available: bool,
    /// Why not; `None` when it can.
    pub message: Option<String>,
}

/// What a secret opens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretOf {
    /// A saved server, for its account.
    Server(ServerId),
    /// A library with a passphrase of its own, by the name that follows from its place.
    Library(String),
    /// The storage that a library is kept on, by that same name.
    Storage(String),
}

/// The secrets of all servers and libraries. Cheap to clone.
#[derive(Clone)]
pub struct Secrets {
    shared: Arc<Shared>,
}

struct Shared {
    /// `None`: `--no-keychain`.
    keychain: Option<Keychain>,
    for_session: Mutex<BTreeMap<SecretOf, Secret>>,
}

impl Secrets {
    /// Uses the keychain. Nothing is asked of it yet.
    pub fn open() -> Self {
        Self::over(Some(Keychain::default()))
    }

    /// Uses memory only, as `--no-keychain` demands.
    pub fn without_keychain() -> Self {
        Self::over(None)
    }

    fn over(keychain: Option<Keychain>) -> Self {
        Self { shared: Arc::new(Shared { keychain, for_session: Mutex::default() }) }
    }

    /// Keeps a secret in one place, and takes it away from the other.
    pub async fn keep(&self, of: impl Into<SecretOf>, secret: Secret, keep: Keep) -> Result<()> {
        let of = of.into();
        match keep {
            Keep::Keychain => {
                self.keychain()?.set(&of, secret).await?;
                self.for_session().remove(&of);
            }
            Keep::Session => {
                self.for_session().insert(of.clone(), secret);
                if let Err(cause) = self.forget_in_keychain(&of).await {
                    tracing::warn!("an older secret may stay in the keychain: {cause}");
                }
            }
        }
        Ok(())
    }

    /// Returns a secret; `None` when none is kept. A locked or absent keychain is an error: whether it has the secret is
    /// not known.
    pub async fn get(&self, of: impl Into<SecretOf>) -> Result<Option<Secret>> {
        let of = of.into();
        let for_session = self.for_session().get(&of).cloned();
        match (for_session, &self.shared.keychain) {
            (Some(secret), _) => Ok(Some(secret)),
            (None, Some(keychain)) => keychain.get(&of).await,
            (None, None) => Ok(None),
        }
    }

    /// Tells where a secret can be had from at this moment, without asking the user anything; `None` also while the
    /// keychain cannot be used.
    pub async fn place(&self, of: impl Into<SecretOf>) -> Option<Keep> {
        let of = of.into();
        if self.for_session().contains_key(&of) {
            return Some(Keep::Session);
        }
        match self.shared.keychain.as_ref()?.holds(&of).await {
            Ok(holds) => holds.then_some(Keep::Keychain),
            Err(cause) => {
                tracing::debug!("the keychain does not say whether it holds a secret: {cause}");
                None
            }
        }
    }

    /// Forgets a secret, wherever it is kept.
    pub async fn forget(&self, of: impl Into<SecretOf>) -> Result<()> {
        let of = of.into();
        self.for_session().remove(&of);
        self.forget_in_keychain(&of).await
    }

    /// Tells whether a secret can be kept in the keychain, by keeping one for a moment. May ask the user to unlock it.
    pub async fn state(&self) -> KeychainState {
        let tried = match self.keychain() {
            Ok(keychain) => keychain.try_out().await,
            Err(switched_off) => Err(switched_off),
        };
        match tried {
            Ok(()) => KeychainState { available: true, message: None },
            Err(problem) => KeychainState { available: false, message: Some(problem.message().to_owned()) },
        }
    }

    async fn forget_in_keychain(&self, of: &SecretOf) -> Result<()> {
        match &self.shared.keychain {
            Some(keychain) => keychain.delete(of).await,
            None => Ok(()),
        }
    }

    fn keychain(&self) -> Result<&Keychain> {
        self.shared.keychain.as_ref().ok_or_else(|| {
            Error::new(Code::Keychain, "The keychain is switched off for this run.")
                .hint("Keep the password for this session only, or start without `--no-keychain`.")
        })
    }

    /// A panic elsewhere leaves the map whole.
    fn for_session(&self) -> MutexGuard<'_, BTreeMap<SecretOf, Secret>> {
        self.shared.for_session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<&ServerId> for SecretOf {
    fn from(server: &ServerId) -> Self {
        Self::Server(*server)
    }
}

/// What the keychain calls it.
impl fmt::Display for SecretOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server(server) => server.fmt(f),
            Self::Library(place) => write!(f, "library {place}"),
            Self::Storage(place) => write!(f, "storage of library {place}"),
        }
    }
}

#[cfg(test)]
mod tests;
