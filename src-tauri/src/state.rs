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
use crate::drag_out::DragOut;
use crate::log::Log;
use crate::options::Options;
use crate::picker::{Picker, Purpose, Question, Wish, picker};
use crate::practice_servers::PracticeServers;
use crate::remembered::RememberedFolders;

/// How often somebody looks whether something is due.
const EVERY_MINUTE: Duration = Duration::from_secs(60);

/// The state that commands share.
pub struct State {
    /// The verbs.
    pub ferry: Ferry,
    /// The file pickers.
    pub picker: Arc<dyn Picker>,
    /// Where files were picked before.
    pub remembered: RememberedFolders,
    /// The practice servers of this run.
    pub practice: Mutex<PracticeServers>,
    /// The log of this run.
    pub log: Log,
    /// What reaches the window from outside.
    pub door: Door,
    /// What leaves the window by drag and drop.
    pub drag_out: DragOut,
}

impl State {
    /// Opens settings, journal and keychain.
    pub fn open(options: &Options) -> Result<Self> {
        let places = Places::new(options.config.as_deref())?;
        let secrets = if options.no_keychain { Secrets::without_keychain() } else { Secrets::open() };
        let ferry =
            Ferry::open(Opening { places, secrets, patience: service::verify_import::Patience::default() })?;
        if let Some(library) = &options.library {
            ferry.use_library(library)?;
        }
        let data = ferry.places().data.clone();
        let log = Log::start(&data, ferry.preferences()?.log);
        // What runs is told as well without a memory of what ran.
        if let Err(error) = ferry.activities().outlive(&data.join("activities")) {
            tracing::warn!("what runs will not outlive the program: {error}");
        }
        let remembered = RememberedFolders::open(&data);
        Ok(Self {
            ferry,
            picker: picker(),
            remembered,
            practice: Mutex::default(),
            log,
            door: Door::default(),
            drag_out: DragOut::default(),
        })
    }

    /// Counts what runs.
    pub fn running(&self) -> u32 {
        let all = self.ferry.activities().list();
        let running = all.iter().filter(|activity| activity.is_open()).count();
        u32::try_from(running).unwrap_or(u32::MAX)
    }

    /// Asks where to save a file; `None` is Cancel.
    pub async fn save_file(&self, purpose: Purpose, name: &str) -> Option<PathBuf> {
        self.pick(purpose, Wish::Save { name: name.to_owned() }).await?.into_iter().next()
    }

    /// Asks for files to open; `None` is Cancel.
    pub async fn open_files(&self, purpose: Purpose, several: bool) -> Option<Vec<PathBuf>> {
        self.pick(purpose, Wish::Open { several }).await
    }

    /// Asks for one file to open; `None` is Cancel.
    pub async fn open_file(&self, purpose: Purpose) -> Option<PathBuf> {
        self.open_files(purpose, false).await?.into_iter().next()
    }

    /// Asks for a folder; `None` is Cancel.
    pub async fn choose_folder(&self, purpose: Purpose) -> Option<PathBuf> {
        self.pick(purpose, Wish::Folder).await?.into_iter().next()
    }

    /// Asks with the desktop's picker, which waits for the user on a thread of its own, or else in the window.
    async fn pick(&self, purpose: Purpose, wish: Wish) -> Option<Vec<PathBuf>> {
        let (picker, folder) = (Arc::clone(&self.picker), self.remembered.of(purpose));
        let question = Question { purpose, wish };
        let picked = if picker.is_available() {
            let asked = tokio::task::spawn_blocking(move || picker.pick(&question, folder.as_deref()));
            asked.await.ok().flatten()?
        } else {
            self.door.ask(question, folder).await?
        };
        if let Some(first) = picked.first() {
            self.remembered.remember(purpose, first);
        }
        Some(picked)
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
                if let Err(error) = ferry.do_what_is_due().await {
                    tracing::warn!("what was due was not done: {error}");
                }
            }
        });
    }
}
