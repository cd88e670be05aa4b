//! The settings file: read as it is, replaced as a whole, never lost.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::backups::BackupSettings;
use super::libraries::SavedLibrary;
use super::preferences::{EnvironmentPolicy, Language, LogLevel, Theme};
use super::server::SavedServer;
use crate::network::Network;
use crate::{Code, Environment, Error, LibraryId, Result, durable};

const NAME: &str = "settings.json";
const LOCK: &str = "settings.lock";
/// The form of the file that this version writes.
const FORMAT: u32 = 1;

/// What happened to the settings file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SettingsNotice {
    /// Full sentences.
    pub message: String,
    /// Where the damaged file is kept.
    pub kept_as: PathBuf,
}

/// What the file holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Content {
    format: u32,
    #[serde(default)]
    pub theme: Theme,
    #[serde(default)]
    pub language: Option<Language>,
    #[serde(default)]
    pub text_percent: Option<u16>,
    #[serde(default)]
    pub log: LogLevel,
    #[serde(default)]
    pub network: Network,
    #[serde(default)]
    pub environments: BTreeMap<Environment, EnvironmentPolicy>,
    #[serde(default)]
    pub library: Option<PathBuf>,
    #[serde(default)]
    pub servers: Vec<SavedServer>,
    #[serde(default)]
    pub backups: BackupSettings,
    #[serde(default)]
    pub libraries: Vec<SavedLibrary>,
    #[serde(default)]
    pub default_library: Option<LibraryId>,
    /// What a newer version wrote and this one must not lose.
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            format: FORMAT,
            theme: Theme::default(),
            language: None,
            text_percent: None,
            log: LogLevel::default(),
            network: Network::default(),
            environments: BTreeMap::new(),
            library: None,
            servers: Vec::new(),
            backups: BackupSettings::default(),
            libraries: Vec::new(),
            default_library: None,
            unknown: Map::new(),
        }
    }
}

/// Reads the file; an absent one has nothing in it, a damaged one is set aside.
pub(super) fn read(folder: &Path) -> Result<(Content, Option<SettingsNotice>)> {
    match load(folder)? {
        Loaded::Content(content) => Ok((*content, None)),
        Loaded::Damaged => {
            let _turn = turn(folder)?;
            // Another process may have set it aside in the meantime.
            match load(folder)? {
                Loaded::Content(content) => Ok((*content, None)),
                Loaded::Damaged => Ok((Content::default(), Some(set_aside(folder)?))),
            }
        }
    }
}

/// Changes the file as it is now. Only one process does this at a time.
pub(super) fn change(folder: &Path, edit: impl FnOnce(&mut Content) -> Result<()>) -> Result<()> {
    let _turn = turn(folder)?;
    let mut content = match load(folder)? {
        Loaded::Content(content) => *content,
        Loaded::Damaged => {
            set_aside(folder)?;
            Content::default()
        }
    };
    if content.format > FORMAT {
        return Err(newer(&folder.join(NAME), "It can be read but not changed with this version."));
    }
    edit(&mut content)?;
    let text = serde_json::to_vec_pretty(&content).map_err(|cause| {
        Error::new(Code::Internal, "The settings could not be put into words.").caused_by(cause)
    })?;
    durable::write(&folder.join(NAME), &text)
}

enum Loaded {
    Content(Box<Content>),
    Damaged,
}

fn load(folder: &Path) -> Result<Loaded> {
    let path = folder.join(NAME);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            return Ok(Loaded::Content(Box::default()));
        }
        Err(cause) => return Err(durable::failed("read", &path, cause)),
    };
    match serde_json::from_slice::<Content>(&text) {
        Ok(content) => Ok(Loaded::Content(Box::new(content))),
        Err(_) if is_newer(&text) => Err(newer(&path, "This version cannot read it.")),
        Err(cause) => {
            tracing::warn!("the settings are damaged: {cause}");
            Ok(Loaded::Damaged)
        }
    }
}

fn is_newer(text: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    serde_json::from_slice::<Format>(text).is_ok_and(|found| found.format > FORMAT)
}

fn newer(path: &Path, what: &str) -> Error {
    let message = format!("The settings `{}` were written by a newer version. {what}", path.display());
    Error::new(Code::Invalid, message).hint("Use the newer version, or another folder with `--config`.")
}

fn set_aside(folder: &Path) -> Result<SettingsNotice> {
    let path = folder.join(NAME);
    let free = (1_u32..)
        .map(|number| folder.join(format!("settings.damaged-{number}.json")))
        .find(|kept| !kept.exists());
    let Some(kept_as) = free else {
        return Err(Error::new(Code::Disk, "There are too many damaged settings to set another aside."));
    };
    fs::rename(&path, &kept_as).map_err(|cause| durable::failed("set aside", &path, cause))?;
    durable::sync_folder(folder).map_err(|cause| durable::failed("write", folder, cause))?;
    let message = format!(
        "The settings could not be read and were set aside as `{}`. AppFerry starts without saved servers.",
        kept_as.display()
    );
    Ok(SettingsNotice { message, kept_as })
}

/// Waits until no other process changes the settings; the turn ends when the file is dropped.
fn turn(folder: &Path) -> Result<File> {
    let path = folder.join(LOCK);
    let file = File::create(&path).map_err(|cause| durable::failed("create", &path, cause))?;
    file.lock().map_err(|cause| durable::failed("lock", &path, cause))?;
    Ok(file)
}
