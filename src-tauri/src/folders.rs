//! Where the program keeps things, for people: paths to read, and folders to show in the desktop's file manager.

use serde::{Deserialize, Serialize};
use service::{Code, Error};

use crate::state::State;

/// Where the program keeps things.
#[derive(Debug, Serialize, specta::Type)]
pub struct Folders {
    /// The settings.
    pub settings: String,
    /// The history of imports, the index and kept plans.
    pub data: String,
    /// The library in use.
    pub library: String,
    /// The library from the next start on, where another one was chosen.
    pub next_library: Option<String>,
    /// The log, a file in the data folder.
    pub log: String,
}

/// A folder that can be shown.
#[derive(Clone, Copy, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Folder {
    /// The settings.
    Settings,
    /// The history of imports, the index, kept plans and the log.
    Data,
    /// The library in use.
    Library,
}

impl Folders {
    /// Reads them from the state of the program.
    pub async fn of(state: &State) -> Self {
        let places = state.ferry.places();
        let library = state.ferry.library_state().await.path;
        // What cannot be read is said where the settings are; here the place in use is still right.
        let chosen = state.ferry.settings().library().ok().flatten().map(|path| path.display().to_string());
        Self {
            settings: places.config.display().to_string(),
            data: places.data.display().to_string(),
            next_library: chosen.filter(|chosen| *chosen != library),
            library,
            log: state.log.path().display().to_string(),
        }
    }

    /// Returns the path of one.
    pub fn path(self, folder: Folder) -> String {
        match folder {
            Folder::Settings => self.settings,
            Folder::Data => self.data,
            Folder::Library => self.library,
        }
    }
}

/// The desktop has no file manager, or refuses.
pub fn refused(path: &str, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(Code::Disk, format!("The desktop could not show ‘{path}’.")).caused_by(cause)
}
