//! The keys of a repository: passphrases, and the codes of recovery kits.

use rustic_core::repofile::KeyId;
use rustic_core::{FileType, KeyOptions, ReadBackend, RusticError};
use serde::Deserialize;

use super::Vault;
use crate::library::fault;
use crate::{Result, Secret};

/// What keys are called in their files.
const PASSPHRASE: &str = "passphrase";
const KIT: &str = "recovery kit";

/// One key file.
pub(in crate::library) struct Key {
    pub(in crate::library) id: KeyId,
    /// The code of a recovery kit opens it.
    pub(in crate::library) is_kit: bool,
}

/// What a key file says about itself. restic writes a computer's name there, AppFerry does not.
#[derive(Default, Deserialize)]
#[serde(default)]
struct KeyLabel {
    hostname: Option<String>,
    username: Option<String>,
}

impl Vault {
    /// Adds a key for a passphrase.
    pub(in crate::library) fn add_key(&self, passphrase: &Secret) -> Result<KeyId> {
        self.add(passphrase, PASSPHRASE)
    }

    /// Adds a key for the code of a recovery kit.
    pub(in crate::library) fn add_kit(&self, code: &Secret) -> Result<KeyId> {
        self.add(code, KIT)
    }

    fn add(&self, secret: &Secret, label: &str) -> Result<KeyId> {
        let options = KeyOptions::default().username(label.to_owned()).with_created(true);
        let added = self.opened.add_key(secret.expose(), &options);
        added.map_err(|cause| fault::on_write(self.storage.location(), &cause))
    }

    /// Deletes keys that AppFerry has made, apart from the one that this repository was opened with. Keys that somebody
    /// has added with restic stay.
    pub(in crate::library) fn delete_keys(&self, unwanted: impl Fn(&Key) -> bool) -> Result<()> {
        let refused = |cause: Box<RusticError>| fault::on_write(self.storage.location(), &cause);
        for id in self.storage.list(FileType::Key).map_err(refused)? {
            let text = self.storage.read_full(FileType::Key, &id).map_err(refused)?;
            let label: KeyLabel = serde_json::from_slice(&text).unwrap_or_default();
            let key = Key { id: id.into(), is_kit: label.username.as_deref() == Some(KIT) };
            let is_own = label.hostname.is_none() && self.opened.key_id().as_ref() != Some(&key.id);
            if is_own && unwanted(&key) {
                self.opened.delete_key(&key.id).map_err(refused)?;
            }
        }
        Ok(())
    }
}
