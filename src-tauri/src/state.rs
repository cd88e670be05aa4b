//! What lives as long as the window: the parts of `service`, the pickers, and the practice servers.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use service::Result;
use service::ferry::{Ferry, Opening};
use service::secrets::Secrets;
use service::settings::Places;
use tokio::sync::Mutex;

use crate::door::Door;
use crate::log::Log;
use crate::options::Options;
use crate::picker::{Picker, picker};
use crate::practice_servers::PracticeServers;

/// How often somebody looks whether something is due.
const EVERY_MINUTE: Duration = Duration::from_secs(60);

/// The state that commands share.
pub struct State {
    /// The verbs.
    pub ferry: Ferry,
    /// The file pickers.
    pub picker: Arc<dyn Picker>,
    /// The practice servers of this run.
    pub practice: Mutex<PracticeServers>,
    /// The log of this run.
    pub log: Log,
    /// What reaches the window from outside.
    pub door: Door,
}

impl State {
    /// Opens settings, journal and keychain.
    pub fn open(options: &Options) -> Result<Self> {
        let places = Places::new(options.config.as_deref(), None)?;
        let secrets = if options.no_keychain { Secrets::without_keychain() } else { Secrets::open() };
        let ferry =
            Ferry::open(Opening { places, secrets, patience: service::verify_import::Patience::default() })?;
        if let Some(library) = &options.library {
            ferry.use_library(&library.display().to_string())?;
        }
        let log = Log::start(&ferry.places().data, ferry.preferences()?.log);
        Ok(Self { ferry, picker: picker(), practice: Mutex::default(), log, door: Door::default() })
    }

    /// Counts what runs.
    pub fn running(&self) -> u32 {
        let all = self.ferry.activities().list();
        let running = all.iter().filter(|activity| activity.finished_at.is_none()).count();
        u32::try_from(running).unwrap_or(u32::MAX)
    }

    /// Asks where to save a file; `None` is Cancel.
    pub async fn save_file(&self, title: &str, name: &str) -> Option<PathBuf> {
        let (picker, title, name) = (Arc::clone(&self.picker), title.to_owned(), name.to_owned());
        asked(move || picker.save(&title, &name)).await
    }

    /// Asks for files to open; `None` is Cancel.
    pub async fn open_files(&self, title: &str, several: bool) -> Option<Vec<PathBuf>> {
        let (picker, title) = (Arc::clone(&self.picker), title.to_owned());
        asked(move || picker.open(&title, several)).await
    }

    /// Asks for one file to open; `None` is Cancel.
    pub async fn open_file(&self, title: &str) -> Option<PathBuf> {
        self.open_files(title, false).await?.into_iter().next()
    }

    /// Asks for a folder; `None` is Cancel.
    pub async fn choose_folder(&self, title: &str) -> Option<PathBuf> {
        let (picker, title) = (Arc::clone(&self.picker), title.to_owned());
        asked(move || picker.folder(&title)).await
    }

    /// Opens the library while the user looks at the first screen. A failure is shown where the library is.
    pub fn open_library_in_the_background(&self) {
        let ferry = self.ferry.clone();
        tauri::async_runtime::spawn(async move { drop(ferry.open_library().await) });
    }

    /// Makes the backups and checks that are due as long as the window is there. How they end is noted, and shown.
    pub fn do_what_is_due_in_the_background(&self) {
        let ferry = self.ferry.clone();
        tauri::async_runtime::spawn(async move {
            loop {
                tokio::time::sleep(EVERY_MINUTE).await;
                drop(ferry.do_what_is_due().await);
            }
        });
    }
}

/// Pickers wait for the user, so they wait on a thread of their own.
async fn asked<T: Send + 'static>(question: impl FnOnce() -> Option<T> + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(question).await.ok().flatten()
}
