//! The libraries beside the usual one: their names and places, and which of all is used where none is named.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::file::Content;
use super::{Settings, name};
use crate::{Code, Error, LibraryId, Result};

/// A library that the user has saved: everything but its secrets, which are in the keychain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedLibrary {
    /// Its id.
    pub id: LibraryId,
    /// What the user calls it; unique whatever the case.
    pub name: String,
    /// Its place: a folder or an address, never with a password.
    pub place: String,
    /// The account at the storage it is kept on. `None`: it needs none.
    #[serde(default)]
    pub user: Option<String>,
    /// What a newer version wrote about it and this one must not lose.
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

impl SavedLibrary {
    /// Describes a library that is saved for the first time.
    pub fn new(name: &str, place: String, user: Option<String>) -> Self {
        let name = name.trim().to_owned();
        Self { id: LibraryId::random(), name, place, user, unknown: Map::new() }
    }

    /// Tells whether this is its name; upper and lower case do not matter.
    pub fn is_named(&self, name: &str) -> bool {
        name::same(&self.name, name)
    }

    fn check(&self, others: &[Self]) -> Result<()> {
        name::check(&self.name, "library")?;
        for other in others {
            let taken = if other.is_named(&self.name) {
                format!("A library is named `{}` already.", other.name)
            } else if other.place == self.place {
                format!("The library `{}` is saved already, as ‘{}’.", other.place, other.name)
            } else {
                continue;
            };
            return Err(Error::new(Code::Invalid, taken));
        }
        Ok(())
    }
}

/// What was chosen about libraries, all at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenLibraries {
    /// Where the usual one is; `None`: at the usual place.
    pub usual: Option<PathBuf>,
    /// The others, in the order they were added.
    pub others: Vec<SavedLibrary>,
    /// Which one is used where none is named.
    pub default: LibraryId,
}

impl Settings {
    /// Returns what was chosen about libraries.
    pub fn libraries(&self) -> Result<ChosenLibraries> {
        let Content { library: usual, libraries: others, default_library, .. } = self.read()?;
        let known = default_library.filter(|id| others.iter().any(|library| library.id == *id));
        Ok(ChosenLibraries { usual, others, default: known.unwrap_or(LibraryId::USUAL) })
    }

    /// Saves a library. Its name and its place must be free.
    pub fn add_library(&self, library: SavedLibrary) -> Result<()> {
        self.change(|content| {
            library.check(&content.libraries)?;
            content.libraries.push(library);
            Ok(())
        })
    }

    /// Tells whether a library could be saved as it is.
    pub fn check_library(&self, library: &SavedLibrary) -> Result<()> {
        library.check(&self.read()?.libraries)
    }

    /// Forgets a library; its content stays where it is. Was it the one that is used where none is named, the usual one
    /// takes its place.
    pub fn remove_library(&self, id: &LibraryId) -> Result<()> {
        self.change(|content| {
            content.libraries.retain(|library| library.id != *id);
            content.default_library = content.default_library.filter(|default| default != id);
            Ok(())
        })
    }

    /// Chooses the library that is used where none is named.
    pub fn set_default_library(&self, id: &LibraryId) -> Result<()> {
        self.change(|content| {
            if *id != LibraryId::USUAL && !content.libraries.iter().any(|library| library.id == *id) {
                return Err(Error::new(Code::NotFound, "This library is not saved any more."));
            }
            content.default_library = Some(*id).filter(|id| *id != LibraryId::USUAL);
            Ok(())
        })
    }
}
