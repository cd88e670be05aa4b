//! The folder in which files were last picked, for each purpose. Losing it costs somebody a few clicks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::picker::Purpose;

/// The file in the data folder.
const NAME: &str = "picked.json";

/// The folders, and the file that keeps them.
pub struct RememberedFolders {
    file: PathBuf,
    folders: Mutex<BTreeMap<Purpose, PathBuf>>,
}

impl RememberedFolders {
    /// Reads them from the data folder. A file that cannot be read remembers nothing.
    pub fn open(data: &Path) -> Self {
        let file = data.join(NAME);
        let folders = std::fs::read(&file).ok().and_then(|text| serde_json::from_slice(&text).ok());
        Self { file, folders: Mutex::new(folders.unwrap_or_default()) }
    }

    /// Returns the folder of a purpose, as long as it is there.
    pub fn of(&self, purpose: Purpose) -> Option<PathBuf> {
        let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        folders.get(&purpose).filter(|folder| folder.is_dir()).cloned()
    }

    /// Remembers where something was picked: its folder, or a picked folder itself.
    pub fn remember(&self, purpose: Purpose, picked: &Path) {
        let folder = if picked.is_dir() { Some(picked) } else { picked.parent() };
        let Some(folder) = folder else { return };
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if folders.insert(purpose, folder.to_owned()).is_some_and(|before| before == folder) {
            return;
        }
        let written = serde_json::to_vec(&*folders).map_err(std::io::Error::other);
        if let Err(cause) = written.and_then(|text| std::fs::write(&self.file, text)) {
            tracing::warn!("the folder of a picker was not remembered: {cause}");
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_remembers_its_own_folder_over_a_restart() {
        let data = std::env::temp_dir().join(format!("appferry-picked-{}", std::process::id()));
        let exports = data.join("exports");
        std::fs::create_dir_all(&exports).unwrap();
        RememberedFolders::open(&data).remember(Purpose::Export, &exports.join("app.json"));
        let again = RememberedFolders::open(&data);
        assert_eq!(again.of(Purpose::Export), Some(exports.clone()));
        assert_eq!(again.of(Purpose::Plan), None);
        std::fs::remove_dir(&exports).unwrap();
        assert_eq!(again.of(Purpose::Export), None, "a folder that is gone is no place to begin");
        std::fs::remove_dir_all(&data).unwrap();
    }
}
