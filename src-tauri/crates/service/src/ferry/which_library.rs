//! Which library this host works with, and what opens it: what was given for this run, or what the keychain has.

use super::Ferry;
use super::libraries::LibrarySecrets;
use super::shelf::{Place, Shelf};
use crate::library::{Access, Library, Location, Protection, StorageAccount};
use crate::secrets::{Keep, SecretOf};
use crate::settings::SavedLibrary;
use crate::{Code, Error, LibraryId, Result, Secret};

impl Ferry {
    /// Works with another library than the one of the settings, for this run: by its name, or by its place. Comes before
    /// anything asks for it.
    pub fn use_library(&self, word: &str) -> Result<()> {
        let place = self.place_named(word)?;
        self.0.named_library.set(place).map_err(|_| twice("named"))
    }

    /// Gives what opens the library of this run; it goes before what is kept. Comes before anything asks for it.
    pub fn give_access(&self, access: Access) -> Result<()> {
        self.0.given_access.set(access).map_err(|_| twice("unlocked"))
    }

    /// Returns the shelf of the library that this host works with.
    pub(super) fn shelf(&self) -> Result<&Shelf> {
        Ok(self.0.shelves.get(&self.place()?))
    }

    /// Returns what opens a library: what was given for this run, or what is kept. A folder that says it has the
    /// well-known password asks for nothing.
    pub(super) async fn access(&self, place: &Place) -> Result<Access> {
        let given = self.0.given_access.get().filter(|_| self.place().is_ok_and(|own| own == *place));
        let given = given.cloned().unwrap_or_default();
        let short_id = place.location.short_id();
        let account = match (given.account, &place.user) {
            (Some(account), _) => Some(account),
            (None, None) => None,
            (None, Some(user)) => {
                let secret = self.secrets().get(SecretOf::Storage(short_id.clone())).await?;
                secret.map(|secret| StorageAccount { user: user.clone(), secret })
            }
        };
        let passphrase = match given.passphrase {
            Some(passphrase) => Some(passphrase),
            None => self.kept_passphrase(&place.location).await?,
        };
        Ok(Access { passphrase, account })
    }

    async fn kept_passphrase(&self, location: &Location) -> Result<Option<Secret>> {
        // A place that cannot be looked at is told about when the library is opened.
        let seen = if location.is_folder() { Library::look(location, None).await.ok() } else { None };
        if seen.is_some_and(|seen| !seen.there || seen.protection == Some(Protection::WellKnown)) {
            return Ok(None);
        }
        match self.secrets().get(SecretOf::Library(location.short_id())).await {
            Err(error) if seen.is_none_or(|seen| seen.protection.is_none()) => {
                tracing::warn!("the keychain was not asked for a passphrase: {error}");
                Ok(None)
            }
            known => known,
        }
    }

    /// Keeps what opens a library, where the user wants it kept.
    pub(super) async fn keep_library_secrets(
        &self,
        location: &Location,
        secrets: LibrarySecrets,
        keep: Keep,
    ) -> Result<()> {
        let short_id = location.short_id();
        if let Some(passphrase) = secrets.passphrase {
            self.secrets().keep(SecretOf::Library(short_id.clone()), passphrase, keep).await?;
        }
        match secrets.storage {
            Some(secret) => self.secrets().keep(SecretOf::Storage(short_id), secret, keep).await,
            None => Ok(()),
        }
    }

    pub(super) fn place(&self) -> Result<Place> {
        match (&self.1, self.0.named_library.get()) {
            (Some(id), _) => self.place_of(id),
            (None, Some(named)) => Ok(named.clone()),
            (None, None) => self.place_of(&self.settings().default_library()?),
        }
    }

    pub(super) fn place_of(&self, id: &LibraryId) -> Result<Place> {
        let found = self.places_of_libraries()?.into_iter().find(|place| place.id == Some(*id));
        found.ok_or_else(|| Error::new(Code::NotFound, "This library is not saved any more."))
    }

    pub(super) fn place_named(&self, word: &str) -> Result<Place> {
        let is_meant = |place: &Place| {
            place.name.as_ref().is_some_and(|name| name.to_lowercase() == word.trim().to_lowercase())
        };
        match self.places_of_libraries()?.into_iter().find(is_meant) {
            Some(place) => Ok(place),
            None => Ok(Place { id: None, name: None, location: word.parse()?, user: None }),
        }
    }

    pub(super) fn places_of_libraries(&self) -> Result<Vec<Place>> {
        let chosen = self.settings().library()?;
        let usual = Location::Folder(chosen.unwrap_or_else(|| self.0.places.library.clone()));
        let mut places = vec![Place { id: Some(LibraryId::USUAL), name: None, location: usual, user: None }];
        for SavedLibrary { id, name, place, user, .. } in self.settings().libraries()? {
            places.push(Place { id: Some(id), name: Some(name), location: place.parse()?, user });
        }
        Ok(places)
    }
}

/// Puts together what the user gave.
pub(super) fn access(user: Option<String>, LibrarySecrets { passphrase, storage }: LibrarySecrets) -> Access {
    let account = user.zip(storage).map(|(user, secret)| StorageAccount { user, secret });
    Access { passphrase, account }
}

fn twice(what: &str) -> Error {
    Error::new(Code::Internal, format!("The library of this run was {what} twice. Nothing was done."))
}
