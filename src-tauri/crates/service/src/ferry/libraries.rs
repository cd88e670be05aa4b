//! Several libraries side by side: which there are, which one is meant, and what opens each.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Ferry;
use super::servers::SecretState;
use super::shelf::Place;
use crate::library::{Access, Library, Location, Protection, Seen, WellKnown};
use crate::secrets::{Keep, SecretOf};
use crate::settings::{SavedLibrary, same_name};
use crate::{Code, Error, ErrorReport, LibraryId, Result, Secret};

/// A library that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct LibraryPlace {
    /// Its id; the usual one, in the user's own folders, has the id that is all zeros.
    pub id: LibraryId,
    /// What the user calls it; `None`: the usual one.
    pub name: Option<String>,
    /// Where it lies: a folder or an address.
    pub place: String,
    /// What kind of place that is.
    pub kind: PlaceKind,
    /// The account at its storage; `None`: it needs none.
    pub user: Option<String>,
    /// It is used where no other is named.
    pub is_default: bool,
    /// What opens it, as far as that is known without asking a server.
    pub protection: Option<Protection>,
    /// Where its passphrase is known from; missing is right for a library that has none.
    pub passphrase: SecretState,
}

/// The kinds of places for libraries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// A folder of this computer or of a network disk.
    Folder,
    /// A WebDAV server.
    WebDav,
    /// S3-compatible storage.
    S3,
    /// A computer that `ssh` reaches.
    Sftp,
    /// One that this version of AppFerry, or this system, cannot use.
    Unknown,
}

/// A library that is not saved yet.
#[derive(Clone, Debug, Deserialize, specta::Type)]
pub struct LibraryDraft {
    /// What to call it.
    pub name: String,
    /// A folder, `https://host/path`, `s3:https://host/bucket/path` or `sftp://user@host/path`.
    pub place: String,
    /// The account at the storage, or the id of its access key.
    pub user: Option<String>,
}

/// What opens a library, as the user gave it. Goes in and never comes out.
#[derive(Clone, Debug, Default)]
pub struct LibrarySecrets {
    /// Its passphrase; `None`: the one that is known, or none.
    pub passphrase: Option<Secret>,
    /// The password of the account at its storage, or the secret access key.
    pub storage: Option<Secret>,
}

/// Whether a library may be made where none is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum IfAbsent {
    /// It has to be there.
    Refuse,
    /// It is made; on a server it needs a passphrase.
    Make,
    /// It is made, on a server even without a passphrase: whoever runs that server can read it.
    MakeOpenToAll,
}

/// What trying a place for a library showed. Nothing was written.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct LibraryTest {
    /// A library is there; `None`: the place could not be looked at.
    pub there: Option<bool>,
    /// What opens it, as far as it says so.
    pub protection: Option<Protection>,
    /// How many entries it has; `None`: it could not be opened, or none is there.
    pub entries: Option<usize>,
    /// Why it cannot be used like this.
    pub problem: Option<ErrorReport>,
}

impl Ferry {
    /// Returns the libraries, the usual one first.
    pub async fn libraries(&self) -> Result<Vec<LibraryPlace>> {
        let chosen = self.settings().libraries()?;
        let mut told = vec![self.told(self.usual_place(&chosen)).await];
        for saved in &chosen.others {
            told.push(match Place::of(saved) {
                Ok(place) => self.told(place).await,
                Err(_) => LibraryPlace::unusable(saved),
            });
        }
        told.iter_mut().for_each(|place| place.is_default = place.id == chosen.default);
        Ok(told)
    }

    async fn told(&self, place: Place) -> LibraryPlace {
        let passphrase = self.secrets().place(SecretOf::Library(place.location.short_id())).await;
        let seen = match place.location {
            Location::Folder(_) => Library::look(&place.location, Access::default()).await.ok(),
            Location::WebDav(_) | Location::S3(_) | Location::Sftp(_) => None,
        };
        LibraryPlace {
            id: place.id.unwrap_or(LibraryId::USUAL),
            name: place.name,
            place: place.location.to_string(),
            kind: PlaceKind::of(&place.location),
            user: place.user,
            is_default: false,
            protection: seen.and_then(|seen| seen.protection),
            passphrase: passphrase.into(),
        }
    }

    /// Returns the same host, working with another of the libraries.
    pub fn in_library(&self, id: &LibraryId) -> Result<Self> {
        self.place_of(id)?;
        Ok(Self(std::sync::Arc::clone(&self.0), Some(*id)))
    }

    /// Chooses the library that is used where none is named, from now on.
    pub fn choose_library(&self, id: &LibraryId) -> Result<()> {
        self.place_of(id)?;
        self.settings().set_default_library(id)
    }

    /// Chooses the folder of the library on this computer, which is used from now on. What is in the one before stays
    /// there.
    pub async fn place_usual_library(&self, folder: PathBuf) -> Result<()> {
        let location = Location::Folder(folder.clone());
        self.check_place_is_free(&location, Some(LibraryId::USUAL))?;
        Library::look(&location, Access::default()).await?;
        self.settings().set_library(Some(folder))?;
        self.choose_library(&LibraryId::USUAL)
    }

    /// Tries a place before it is saved. Nothing is written and nothing kept.
    pub async fn test_library(&self, draft: &LibraryDraft, secrets: LibrarySecrets) -> LibraryTest {
        let mut test = LibraryTest { there: None, protection: None, entries: None, problem: None };
        if let Err(error) = self.try_library(draft, secrets, &mut test).await {
            test.problem = Some(error.report());
        }
        test
    }

    async fn try_library(
        &self,
        draft: &LibraryDraft,
        secrets: LibrarySecrets,
        test: &mut LibraryTest,
    ) -> Result<()> {
        let (location, access) = (draft.location()?, self.given(draft.user(), secrets)?);
        let Seen { there, protection } = Library::look(&location, access.clone()).await?;
        (test.there, test.protection) = (Some(there), protection);
        if there {
            let library = Library::open_at(&location, access, &self.0.places.data).await?;
            library.unlock().await?;
            test.entries = Some(library.list().await?.len());
        }
        Ok(())
    }

    /// Saves a library, opened or made, and keeps what opens it. Fails before anything is saved.
    pub async fn add_library(
        &self,
        draft: &LibraryDraft,
        secrets: LibrarySecrets,
        if_absent: IfAbsent,
        keep: Keep,
    ) -> Result<LibraryPlace> {
        let (location, access) = (draft.location()?, self.given(draft.user(), secrets.clone())?);
        let saved = SavedLibrary::new(&draft.name, location.to_string(), draft.user());
        self.settings().check_library(&saved)?;
        self.check_place_is_free(&location, None)?;
        let seen = Library::look(&location, access.clone()).await?;
        match (seen.there, if_absent) {
            (true, _) => Library::open_at(&location, access, &self.0.places.data).await?.unlock().await?,
            (false, IfAbsent::Refuse) => return Err(no_library(&location)),
            (false, IfAbsent::Make) => {
                drop(self.make_library(&location, access, WellKnown::Refused).await?);
            }
            (false, IfAbsent::MakeOpenToAll) => {
                drop(self.make_library(&location, access, WellKnown::Accepted).await?);
            }
        }
        self.keep_library_secrets(&location, secrets, keep).await?;
        let id = saved.id;
        self.settings().add_library(saved)?;
        let known = self.libraries().await?.into_iter().find(|place| place.id == id);
        known.ok_or_else(|| Error::new(Code::NotFound, "This library is not saved any more."))
    }

    /// Forgets a library and what opens it. Its content stays where it is.
    pub async fn remove_library(&self, id: &LibraryId) -> Result<()> {
        if *id == LibraryId::USUAL {
            return Err(Error::new(
                Code::Invalid,
                "The library on this computer cannot be taken out of the list.",
            ));
        }
        let place = match self.place_of(id) {
            Err(error) if error.code() == Code::NotFound => return Err(error),
            place => place,
        };
        self.settings().remove_library(id)?;
        // Of a place that cannot be used here nothing is open, and nothing was kept here.
        let Ok(place) = place else { return Ok(()) };
        self.0.shelves.retire(&place.location);
        let short_id = place.location.short_id();
        for of in [SecretOf::Library(short_id.clone()), SecretOf::Storage(short_id)] {
            // A keychain that is locked or gone must not keep a library in the list.
            if let Err(error) = self.secrets().forget(of).await {
                tracing::warn!("a secret of a removed library may stay in the keychain: {error}");
            }
        }
        Ok(())
    }

    /// Opens a locked library with other secrets, and keeps them once they are proved.
    pub async fn unlock_library(&self, id: &LibraryId, secrets: LibrarySecrets, keep: Keep) -> Result<()> {
        let place = self.place_of(id)?;
        let given = self.given(place.user.clone(), secrets.clone())?;
        // Where the keychain does not answer, what was given may be enough.
        let access = self.completed(&place, given.clone()).await.unwrap_or(given);
        Library::open_at(&place.location, access, &self.0.places.data).await?.unlock().await?;
        self.keep_library_secrets(&place.location, secrets, keep).await?;
        self.0.shelves.retire(&place.location);
        Ok(())
    }
}

impl LibraryDraft {
    /// Returns the place; a folder with its whole path.
    fn location(&self) -> Result<Location> {
        let location: Location = self.place.trim().parse()?;
        match location.folder() {
            None => Ok(location),
            Some(folder) => std::path::absolute(folder).map(Location::Folder).map_err(|cause| {
                Error::new(Code::Invalid, format!("`{}` is no folder.", folder.display())).caused_by(cause)
            }),
        }
    }

    fn user(&self) -> Option<String> {
        self.user.as_ref().map(|user| user.trim().to_owned()).filter(|user| !user.is_empty())
    }
}

impl LibraryPlace {
    /// Tells whether this is its name; upper and lower case do not matter.
    pub fn is_named(&self, name: &str) -> bool {
        self.name.as_ref().is_some_and(|own| same_name(own, name))
    }

    /// A library that is in the list, and that nothing can be done with here but to take it from there.
    fn unusable(saved: &SavedLibrary) -> Self {
        Self {
            id: saved.id,
            name: Some(saved.name.clone()),
            place: saved.place.clone(),
            kind: PlaceKind::Unknown,
            user: saved.user.clone(),
            is_default: false,
            protection: None,
            passphrase: SecretState::Missing,
        }
    }
}

impl PlaceKind {
    pub(super) fn of(location: &Location) -> Self {
        match location {
            Location::Folder(_) => Self::Folder,
            Location::WebDav(_) => Self::WebDav,
            Location::S3(_) => Self::S3,
            Location::Sftp(_) => Self::Sftp,
        }
    }
}

fn no_library(location: &Location) -> Error {
    Error::new(Code::NotFound, format!("There is no library at `{location}`. Nothing was saved."))
        .hint("Check its place, or make one there.")
}
