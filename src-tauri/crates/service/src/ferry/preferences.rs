//! What the user chose about the program itself, and what follows from it at once.

use std::path::{Path, PathBuf};

use super::Ferry;
use crate::connections::{self, Taken};
use crate::network::Authority;
use crate::reading::reading;
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
            self.leave_the_network().await;
        }
        Ok(preferences)
    }

    /// Believes the authority of a file from the next call on, and returns all preferences.
    pub async fn believe(&self, path: PathBuf) -> Result<Preferences> {
        let settings = self.settings().clone();
        let preferences = reading(move || {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            settings.believe(Authority::from_file(&name, &read(&path)?)?)
        })
        .await?;
        self.leave_the_network().await;
        Ok(preferences)
    }

    /// Ends what was reached in another way than it has to be from now on.
    async fn leave_the_network(&self) {
        self.0.sessions.lock().await.clear();
        self.0.shelves.retire_all(|location| !location.is_folder());
    }

    /// Writes the saved servers to a file, without secrets.
    pub async fn export_connections(&self, path: PathBuf) -> Result<()> {
        let settings = self.settings().clone();
        reading(move || files::write(&path, &connections::written(&settings)?)).await
    }

    /// Saves the servers of a file that are not saved yet. Each needs a sign-in.
    pub async fn import_connections(&self, path: PathBuf) -> Result<Taken> {
        let settings = self.settings().clone();
        reading(move || connections::take(&settings, &read(&path)?)).await
    }

    /// Returns where the program keeps things.
    pub fn places(&self) -> &Places {
        &self.0.places
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    durable::read_up_to(path, LARGEST)?.ok_or_else(|| {
        let message = format!("‘{}’ is too large to be such a file. Nothing was changed.", path.display());
        Error::new(Code::Invalid, message)
    })
}
