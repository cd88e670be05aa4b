//! Passwords and tokens of servers: in the operating system's keychain, or in memory for this run only.

mod keychain;

use std::collections::BTreeMap;
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

/// The secrets of all servers. Cheap to clone.
#[derive(Clone)]
pub struct Secrets {
    shared: Arc<Shared>,
}

struct Shared {
    /// `None`: `--no-keychain`.
    keychain: Option<Keychain>,
    for_session: Mutex<BTreeMap<ServerId, Secret>>,
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

    /// Keeps the secret of a server in one place, and takes it away from the other.
    pub async fn keep(&self, server: &ServerId, secret: Secret, keep: Keep) -> Result<()> {
        match keep {
            Keep::Keychain => {
                self.keychain()?.set(server, secret).await?;
                self.for_session().remove(server);
            }
            Keep::Session => {
                self.for_session().insert(*server, secret);
                if let Err(cause) = self.forget_in_keychain(server).await {
                    tracing::warn!("an older secret may stay in the keychain: {cause}");
                }
            }
        }
        Ok(())
    }

    /// Returns the secret of a server; `None` when none is kept. A locked or absent keychain is an error: whether it
    /// has the secret is not known.
    pub async fn get(&self, server: &ServerId) -> Result<Option<Secret>> {
        let for_session = self.for_session().get(server).cloned();
        match (for_session, &self.shared.keychain) {
            (Some(secret), _) => Ok(Some(secret)),
            (None, Some(keychain)) => keychain.get(server).await,
            (None, None) => Ok(None),
        }
    }

    /// Tells where the secret of a server can be had from at this moment, without asking the user anything; `None` also
    /// while the keychain cannot be used.
    pub async fn place(&self, server: &ServerId) -> Option<Keep> {
        if self.for_session().contains_key(server) {
            return Some(Keep::Session);
        }
        match self.shared.keychain.as_ref()?.holds(server).await {
            Ok(holds) => holds.then_some(Keep::Keychain),
            Err(cause) => {
                tracing::debug!("the keychain does not say whether it holds a secret: {cause}");
                None
            }
        }
    }

    /// Forgets the secret of a server, wherever it is kept.
    pub async fn forget(&self, server: &ServerId) -> Result<()> {
        self.for_session().remove(server);
        self.forget_in_keychain(server).await
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

    async fn forget_in_keychain(&self, server: &ServerId) -> Result<()> {
        match &self.shared.keychain {
            Some(keychain) => keychain.delete(server).await,
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
    fn for_session(&self) -> MutexGuard<'_, BTreeMap<ServerId, Secret>> {
        self.shared.for_session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
