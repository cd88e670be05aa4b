//! What the user chose about the program itself, and what follows from it at once.

use std::path::Path;

use super::Ferry;
use crate::connections::{self, Taken};
use crate::network::Authority;
use crate::settings::{Places, PreferenceChange, Preferences};
use crate::{Code, Error, Result, durable, files};

/// The largest file of settings that is read, in bytes.
const LARGEST: u64 = 1024 * 1024;

impl Ferry {
    /// Returns how the program should look, speak, connect and log.
    pub fn preferences(&self) -> Result<Preferences> {
        self.settings().preferences()
    }

    /// Changes one preference, and returns them all. Another way out of the network holds from the next call on.
    pub async fn prefer(&self, change: PreferenceChange) -> Result<Preferences> {
        let network = matches!(change, PreferenceChange::Proxy(_) | PreferenceChange::ForgetAuthority(_));
        let preferences = self.settings().prefer(change)?;
        if network {
            self.0.sessions.lock().await.clear();
        }
        Ok(preferences)
    }

    /// Believes the authority of a file from the next call on, and returns all preferences.
    pub async fn believe(&self, path: &Path) -> Result<Preferences> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let authority = Authority::from_file(&name, &read(path)?)?;
        let preferences = self.settings().believe(authority)?;
        self.0.sessions.lock().await.clear();
        Ok(preferences)
    }

    /// Writes the saved servers to a file, without secrets.
    pub fn export_connections(&self, path: &Path) -> Result<()> {
        files::write(path, &connections::written(self.settings())?)
    }

    /// Saves the servers of a file that are not saved yet. Each needs a sign-in.
    pub fn import_connections(&self, path: &Path) -> Result<Taken> {
        connections::take(self.settings(), &read(path)?)
    }

    /// Returns where the program keeps things.
    pub fn places(&self) -> &Places {
        &self.0.places
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let size = std::fs::metadata(path).map_err(|cause| durable::failed("read", path, cause))?.len();
    if size > LARGEST {
        let message = format!("‘{}’ is too large to be such a file. Nothing was changed.", path.display());
        return Err(Error::new(Code::Invalid, message));
    }
    std::fs::read(path).map_err(|cause| durable::failed("read", path, cause))
}
