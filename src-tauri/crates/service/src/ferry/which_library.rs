//! Which library this host works with, and what opens it: what was given for this run, or what the keychain has.

use super::Ferry;
use super::libraries::LibrarySecrets;
use super::shelf::{Place, Shelf};
use crate::library::{Access, Library, Location, Protection, StorageAccount};
use crate::secrets::{Keep, SecretOf};
use crate::settings::{ChosenLibraries, SavedLibrary};
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

    /// Returns what opens a library: what was given for this run, or what is kept.
    pub(super) async fn access(&self, place: &Place) -> Result<Access> {
        let given = self.0.given_access.get().filter(|_| self.place().is_ok_and(|own| own == *place));
        self.completed(place, given.cloned().unwrap_or_default()).await
    }

    /// Adds what is kept, and how its server is reached, to what was given. Nothing is asked for in the keychain that was
    /// given, and a folder that says it has the well-known password asks for nothing.
    pub(super) async fn completed(&self, place: &Place, given: Access) -> Result<Access> {
        let account = match (given.account, &place.user) {
            (Some(account), _) => Some(account),
            (None, None) => None,
            (None, Some(user)) => {
                let secret = self.secrets().get(SecretOf::Storage(place.location.short_id())).await?;
                secret.map(|secret| StorageAccount { user: user.clone(), secret })
            }
        };
        let passphrase = match given.passphrase {
            Some(passphrase) => Some(passphrase),
            None => self.kept_passphrase(&place.location).await?,
        };
        Ok(Access { passphrase, account, network: self.preferences()?.network })
    }

    /// Puts together what the user gave.
    pub(super) fn given(&self, user: Option<String>, secrets: LibrarySecrets) -> Result<Access> {
        let LibrarySecrets { passphrase, storage } = secrets;
        let account = user.zip(storage).map(|(user, secret)| StorageAccount { user, secret });
        Ok(Access { passphrase, account, network: self.preferences()?.network })
    }

    async fn kept_passphrase(&self, location: &Location) -> Result<Option<Secret>> {
        // A place that cannot be looked at is told about when the library is opened.
        let seen =
            if location.is_folder() { Library::look(location, Access::default()).await.ok() } else { None };
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
        if let (None, Some(named)) = (&self.1, self.0.named_library.get()) {
            return Ok(named.clone());
        }
        let chosen = self.settings().libraries()?;
        self.place_among(&chosen, &self.1.unwrap_or(chosen.default))
    }

    pub(super) fn place_of(&self, id: &LibraryId) -> Result<Place> {
        self.place_among(&self.settings().libraries()?, id)
    }

    fn place_among(&self, chosen: &ChosenLibraries, id: &LibraryId) -> Result<Place> {
        if *id == LibraryId::USUAL {
            return Ok(self.usual_place(chosen));
        }
        let found = chosen.others.iter().find(|saved| saved.id == *id);
        found
            .ok_or_else(|| Error::new(Code::NotFound, "This library is not saved any more."))
            .and_then(Place::of)
    }

    pub(super) fn place_named(&self, word: &str) -> Result<Place> {
        match self.settings().libraries()?.others.iter().find(|saved| saved.is_named(word)) {
            Some(saved) => Place::of(saved),
            None => Ok(Place { id: None, name: None, location: word.parse()?, user: None }),
        }
    }

    pub(super) fn usual_place(&self, chosen: &ChosenLibraries) -> Place {
        let folder = chosen.usual.clone().unwrap_or_else(|| self.0.places.library.clone());
        Place { id: Some(LibraryId::USUAL), name: None, location: Location::Folder(folder), user: None }
    }

    /// Refuses a place that another library of the list has already, however it is written there.
    pub(super) fn check_place_is_free(&self, wanted: &Location, own: Option<LibraryId>) -> Result<()> {
        let (chosen, short_id) = (self.settings().libraries()?, wanted.short_id());
        // A saved place that cannot be used here is nobody's.
        let others = chosen.others.iter().filter_map(|saved| Place::of(saved).ok());
        let mut all = others.chain([self.usual_place(&chosen)]).filter(|place| place.id != own);
        let Some(taken) = all.find(|place| place.location.short_id() == short_id) else { return Ok(()) };
        let message = match taken.name {
            Some(name) => format!("The library `{wanted}` is saved already, as ‘{name}’."),
            None => {
                format!("The library `{wanted}` is the one on this computer, which is in the list already.")
            }
        };
        Err(Error::new(Code::Invalid, message))
    }
}

impl Place {
    /// Reads the place of a saved library. A newer version, or AppFerry on another system, may have written one that
    /// cannot be used here.
    pub(super) fn of(saved: &SavedLibrary) -> Result<Self> {
        let SavedLibrary { id, name, place, user, .. } = saved.clone();
        Ok(Self { id: Some(id), name: Some(name), location: place.parse()?, user })
    }
}

fn twice(what: &str) -> Error {
    Error::new(Code::Internal, format!("The library of this run was {what} twice. Nothing was done."))
}
