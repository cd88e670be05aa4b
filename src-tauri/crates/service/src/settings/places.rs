//! Where AppFerry keeps things.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::{Code, Error, Result};

/// The folders of one user, or of one `--config`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The settings.
    pub config: PathBuf,
    /// The history of imports and the index of the library.
    pub data: PathBuf,
    /// The locks that keep two imports into one server apart: the same for all of a user's data folders.
    pub locks: PathBuf,
    /// The library, unless the settings name another place.
    pub library: PathBuf,
}

impl Places {
    /// Returns the folders that the operating system means for this user, or those below `config`.
    pub fn new(config: Option<&Path>) -> Result<Self> {
        match config {
            Some(folder) => {
                let below = Self::under(folder);
                // A user without a home folder has only this one.
                Ok(Self { locks: Self::usual().map_or(below.locks, |usual| usual.locks), ..below })
            }
            None => Self::usual(),
        }
    }

    fn usual() -> Result<Self> {
        let folders = ProjectDirs::from("", "", "appferry").ok_or_else(|| {
            Error::new(Code::Disk, "This user has no home folder to keep settings in.")
                .hint("Name a folder with `--config`.")
        })?;
        let data = folders.data_dir().to_path_buf();
        Ok(Self {
            config: folders.config_dir().to_path_buf(),
            locks: data.join("locks"),
            library: data.join("library"),
            data,
        })
    }

    fn under(folder: &Path) -> Self {
        let (config, data) = (folder.to_path_buf(), folder.to_path_buf());
        Self { config, data, locks: folder.join("locks"), library: folder.join("library") }
    }
}
