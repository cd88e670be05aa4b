//! Where the program keeps things, for people: paths to read, and folders to show in the desktop's file manager.

use serde::{Deserialize, Serialize};
use service::ferry::PlaceKind;
use service::{Code, Error, Result};

use crate::state::State;

/// Where the program keeps things.
#[derive(Debug, Serialize, specta::Type)]
pub struct Folders {
    /// The settings.
    pub settings: String,
    /// The history of imports, the index and kept plans.
    pub data: String,
    /// The library in use: a folder or an address.
    pub library: String,
    /// It is in a folder that can be shown.
    pub library_can_be_shown: bool,
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
        let (places, library) = (state.ferry.places(), state.ferry.library_state().await);
        Self {
            settings: places.config.display().to_string(),
            data: places.data.display().to_string(),
            library_can_be_shown: library.kind == PlaceKind::Folder,
            library: library.path,
            log: state.log.path().display().to_string(),
        }
    }

    /// Shows one in the desktop's file manager. A library on a server has no folder: its address is never opened, which
    /// would end in a browser.
    pub fn show(self, folder: Folder) -> Result<()> {
        let path = match folder {
            Folder::Settings => self.settings,
            Folder::Data => self.data,
            Folder::Library if self.library_can_be_shown => self.library,
            Folder::Library => {
                let message = "The library is on a server, so that there is no folder to show.";
                return Err(Error::new(Code::Invalid, message));
            }
        };
        tauri_plugin_opener::open_path(&path, None::<&str>).map_err(|cause| {
            Error::new(Code::Disk, format!("The desktop could not show ‘{path}’.")).caused_by(cause)
        })
    }
}
