//! The operating system's keychain: built when it is first needed, and again after it failed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error as KeyringError};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::SecretOf;
use crate::{Code, Error, Result, Secret};

/// The name under which desktops show our secrets.
const SERVICE: &str = "appferry";
/// The entry that is kept for a moment to see whether the keychain works.
const TRIAL: &str = "trial";
/// Long enough for a person to answer the desktop's question for the keychain's password.
const PATIENCE: Duration = Duration::from_secs(120);

/// The platform's keychain.
#[derive(Clone, Default)]
pub(super) struct Keychain {
    /// Absent until it worked once.
    store: Arc<Mutex<Option<Arc<CredentialStore>>>>,
}

impl Keychain {
    pub(super) async fn set(&self, of: &SecretOf, secret: Secret) -> Result<()> {
        let user = of.to_string();
        self.ask(move |store| entry(store, &user)?.set_password(secret.expose())).await
    }

    /// Returns the secret. A locked keychain says "no entry", too: so its "no" is believed only after it has taken a
    /// trial entry, which also asks the user to unlock it.
    pub(super) async fn get(&self, of: &SecretOf) -> Result<Option<Secret>> {
        let user = of.to_string();
        self.ask(move |store| {
            let entry = entry(store, &user)?;
            match read(&entry)? {
                Some(secret) => Ok(Some(secret)),
                None => {
                    try_out(store)?;
                    read(&entry)
                }
            }
        })
        .await
    }

    /// Tells whether the secret can be read as things are.
    pub(super) async fn holds(&self, of: &SecretOf) -> Result<bool> {
        let user = of.to_string();
        self.ask(move |store| Ok(read(&entry(store, &user)?)?.is_some())).await
    }

    pub(super) async fn delete(&self, of: &SecretOf) -> Result<()> {
        let user = of.to_string();
        self.ask(move |store| delete(&entry(store, &user)?)).await
    }

    pub(super) async fn try_out(&self) -> Result<()> {
        self.ask(try_out).await
    }

    /// Asks the keychain on a thread of its own: the call may wait for a person, and must not keep a program from
    /// ending.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Arc<CredentialStore>) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T> {
        let keychain = self.clone();
        let (sender, answer) = oneshot::channel();
        let thread = std::thread::Builder::new().name("keychain".to_owned()).spawn(move || {
            let answer = keychain.store().and_then(|store| question(&store));
            // Whoever asked may have lost patience.
            drop(sender.send(answer));
        });
        thread.map_err(|cause| unavailable("No thread could be started to ask it.").caused_by(cause))?;
        match timeout(PATIENCE, answer).await {
            Ok(Ok(Ok(value))) => Ok(value),
            Ok(Ok(Err(problem))) => {
                self.start_over(&problem);
                Err(explain(&problem))
            }
            Ok(Err(_)) => Err(unavailable("It broke off while it was asked.")),
            Err(_) => Err(unavailable("It did not answer within two minutes.")),
        }
    }

    fn store(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = store.as_ref() {
            return Ok(Arc::clone(store));
        }
        let built = platform_store()?;
        *store = Some(Arc::clone(&built));
        Ok(built)
    }

    /// A connection that failed is not used again: the service may have been restarted.
    fn start_over(&self, problem: &KeyringError) {
        if matches!(problem, KeyringError::PlatformFailure(_)) {
            *self.store.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }
}

fn entry(store: &Arc<CredentialStore>, user: &str) -> keyring_core::Result<Entry> {
    store.build(SERVICE, user, None)
}

fn read(entry: &Entry) -> keyring_core::Result<Option<Secret>> {
    match entry.get_password() {
        Ok(text) => Ok(Some(Secret::new(text))),
        Err(KeyringError::NoEntry) => Ok(None),
        Err(problem) => Err(problem),
    }
}

fn delete(entry: &Entry) -> keyring_core::Result<()> {
    match entry.delete_credential() {
        Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
        Err(problem) => Err(problem),
    }
}

/// Keeps something for a moment: a locked keychain refuses that. It is not read back, because another process that
/// tries at the same moment may have removed it already.
fn try_out(store: &Arc<CredentialStore>) -> keyring_core::Result<()> {
    let trial = entry(store, TRIAL)?;
    trial.set_password("kept for a moment")?;
    delete(&trial)
}

#[cfg(target_os = "linux")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// Says in sentences what the keychain's errors mean for the user.
fn explain(problem: &KeyringError) -> Error {
    let error = if matches!(problem, KeyringError::NoStorageAccess(_)) {
        unavailable("It is locked.").hint("Unlock it, for example by signing in to the desktop again.")
    } else if matches!(problem, KeyringError::PlatformFailure(_)) {
        let error = unavailable("No keychain service answers.");
        if cfg!(target_os = "linux") {
            error.hint("Install and start one, for example gnome-keyring or KWallet.")
        } else {
            error
        }
    } else if matches!(problem, KeyringError::BadEncoding(_) | KeyringError::BadDataFormat(..)) {
        // Never as a cause: these errors carry the bytes of the secret.
        return unavailable("What it holds is not a text.").hint("Enter the password again to replace it.");
    } else {
        unavailable("It refused.")
    };
    error.caused_by(problem.to_string())
}

fn unavailable(why: &str) -> Error {
    Error::new(Code::Keychain, format!("The keychain cannot be used. {why}"))
        .hint("Keep the password for this session only.")
}
