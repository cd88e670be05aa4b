//! Other passphrases for a library that has one of its own already: its key and what is in it stay as they are.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use rustic_core::repofile::KeyId;

use super::access::{Access, WellKnown};
use super::place::{self, Protection};
use super::vault::Vault;
use super::{Library, Shared, blocking, kit, lock, protect};
use crate::{Code, Error, Result, Secret};

impl Library {
    /// Tells whether it is opened with a passphrase of its own.
    pub fn is_protected(&self) -> bool {
        self.shared.access.protection() == Protection::Own
    }

    /// Replaces the passphrase. Everything stays readable; the recovery kit stays good. The old passphrase opens nothing
    /// any more once this returns.
    pub async fn change_passphrase(&self, passphrase: Secret) -> Result<()> {
        protect::check_passphrase(&passphrase)?;
        let shared = self.shared.clone();
        blocking(move || {
            refuse_open_to_all(&shared)?;
            shared.replace_keys(&passphrase, Keys::AllButKit)
        })
        .await
    }

    /// Writes a new recovery kit and proves it; an older one opens nothing any more. Of a kit that was not proved no
    /// page is left behind.
    pub async fn renew_kit(&self, path: &Path) -> Result<()> {
        let (shared, path) = (self.shared.clone(), path.to_path_buf());
        blocking(move || {
            refuse_open_to_all(&shared)?;
            let code = kit::new_code();
            kit::write(&path, &code, shared.storage.location(), Timestamp::now())?;
            let (id, proved) = shared.proved_kit(&code, &path).inspect_err(|_| kit::withdraw(&path))?;
            proved.delete_keys(|key| key.is_kit && key.id != id)
        })
        .await
    }

    /// Takes the passphrase away: whoever may enter the place can read the library again.
    pub async fn open_to_all(&self, well_known: WellKnown) -> Result<()> {
        let shared = self.shared.clone();
        blocking(move || {
            Access::default().check_new(shared.storage.location(), well_known)?;
            if shared.access.protection() == Protection::WellKnown {
                return Ok(());
            }
            shared.replace_keys(&Secret::new(place::PASSWORD), Keys::All)?;
            place::describe(&shared.storage, Protection::WellKnown)
        })
        .await
    }
}

/// Which keys a new one takes the place of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    All,
    AllButKit,
}

impl Shared {
    /// Adds a key, proves it, and only then deletes those it stands for.
    fn replace_keys(&self, passphrase: &Secret, old: Keys) -> Result<()> {
        let id = self.vault()?.add_key(passphrase)?;
        let proved = self.opened_with(passphrase)?;
        proved.delete_keys(|key| key.id != id && (old == Keys::All || !key.is_kit))?;
        *lock(&self.vault) = Some(Arc::new(proved));
        Ok(())
    }

    /// Lets the code open the library, and opens it with what can be read on the page.
    fn proved_kit(&self, code: &Secret, page: &Path) -> Result<(KeyId, Vault)> {
        let id = self.vault()?.add_kit(code)?;
        Ok((id, self.opened_with(&kit::read(page)?)?))
    }

    fn opened_with(&self, passphrase: &Secret) -> Result<Vault> {
        let access = Access { passphrase: Some(passphrase.clone()), ..Access::default() };
        Vault::open(Arc::clone(&self.storage), &access, &self.cache)
    }
}

fn refuse_open_to_all(shared: &Shared) -> Result<()> {
    match shared.access.protection() {
        Protection::Own => Ok(()),
        Protection::WellKnown => {
            Err(Error::new(Code::Invalid, "The library has no passphrase of its own. Nothing was changed.")
                .hint("Protect the library with a passphrase first."))
        }
    }
}
