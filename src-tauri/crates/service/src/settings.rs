//! The settings: saved servers, preferences, libraries. One file, replaced as a whole, free of secrets.

mod backups;
mod file;
mod libraries;
mod name;
mod places;
mod preferences;
mod rehearsal;
mod server;
mod snapshot;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::file::Content;
use crate::network::Authority;
use crate::{Code, Error, Result, ServerId};

pub use self::backups::{BackupSettings, Day, Every, Schedule, ServerBackups};
pub use self::file::SettingsNotice;
pub use self::libraries::{ChosenLibraries, SavedLibrary};
pub(crate) use self::name::same as same_name;
pub use self::places::Places;
pub use self::preferences::{EnvironmentPolicy, Language, LogLevel, PreferenceChange, Preferences, Theme};
pub use self::rehearsal::RehearsalPolicy;
pub use self::server::{SavedServer, ServerChange};
pub use self::snapshot::SnapshotPolicy;

/// The settings of one configuration folder. Cheap to clone; several processes may change them at once.
#[derive(Clone)]
pub struct Settings {
    shared: Arc<Shared>,
}

struct Shared {
    folder: PathBuf,
    /// Servers that live for a run: practice servers.
    for_session: Mutex<Vec<SavedServer>>,
    notices: Mutex<Vec<SettingsNotice>>,
}

impl Settings {
    /// Opens the settings in a folder, which is made when it is absent. A damaged file is set aside under another
    /// name and a notice says so; a file of a newer version can be read but not changed.
    pub fn open(folder: &Path) -> Result<Self> {
        crate::durable::create_folder(folder)?;
        let shared =
            Shared { folder: folder.to_path_buf(), for_session: Mutex::default(), notices: Mutex::default() };
        let settings = Self { shared: Arc::new(shared) };
        settings.read()?;
        Ok(settings)
    }

    /// Returns what the user should know about the file, once.
    pub fn take_notices(&self) -> Vec<SettingsNotice> {
        std::mem::take(&mut *lock(&self.shared.notices))
    }

    /// Returns all servers: the saved ones in the order they were added, then those of this run. Each asks for the
    /// rehearsals that its environment asks for, or for more.
    pub fn servers(&self) -> Result<Vec<SavedServer>> {
        let Content { servers, environments, .. } = self.read()?;
        let mut servers = self.with_those_of_this_run(servers);
        for server in servers.iter_mut().filter(|server| !server.practice) {
            let policy = environments.get(&server.environment).copied().unwrap_or_default();
            server.rehearsal = server.rehearsal.max(policy.rehearsal);
        }
        Ok(servers)
    }

    /// Returns one server.
    pub fn server(&self, id: &ServerId) -> Result<SavedServer> {
        let found = self.servers()?.into_iter().find(|server| server.id == *id);
        found.ok_or_else(not_saved)
    }

    /// Returns the server with a name; upper and lower case do not matter.
    pub fn server_named(&self, name: &str) -> Result<SavedServer> {
        let servers = self.servers()?;
        let known: Vec<String> = servers.iter().map(|server| format!("`{}`", server.name)).collect();
        servers.into_iter().find(|server| server.is_named(name)).ok_or_else(|| {
            let error = Error::new(Code::NotFound, format!("No server is saved as `{name}`."));
            if known.is_empty() { error } else { error.hint(format!("Saved are {}.", known.join(", "))) }
        })
    }

    /// Saves a new server. Its name must be free.
    pub fn add(&self, server: SavedServer) -> Result<()> {
        server.check()?;
        self.change(|content| {
            self.check_name_is_free(&content.servers, &server)?;
            content.servers.push(server.without_unknown());
            Ok(())
        })
    }

    /// Keeps a server until this run ends, and never on disk.
    pub fn add_for_session(&self, server: SavedServer) -> Result<()> {
        server.check()?;
        let saved = self.read()?.servers;
        self.check_name_is_free(&saved, &server)?;
        lock(&self.shared.for_session).push(server.without_unknown());
        Ok(())
    }

    /// Returns a server with what was chosen for it alone, whatever its environment asks for.
    pub fn own_server(&self, id: &ServerId) -> Result<SavedServer> {
        let servers = self.with_those_of_this_run(self.read()?.servers);
        servers.into_iter().find(|server| server.id == *id).ok_or_else(not_saved)
    }

    /// Changes a server as it is now, whoever wrote it last.
    pub fn edit_server(&self, id: &ServerId, edit: impl FnOnce(&mut SavedServer)) -> Result<()> {
        let saved = self.read()?.servers;
        if let Some(place) = lock(&self.shared.for_session).iter_mut().find(|other| other.id == *id) {
            let mut server = place.clone();
            edit(&mut server);
            server.check()?;
            check_name_is_free(saved.iter(), &server)?;
            *place = server;
            return Ok(());
        }
        self.change(|content| {
            let at = content.servers.iter().position(|server| server.id == *id).ok_or_else(not_saved)?;
            let mut server = content.servers[at].clone();
            edit(&mut server);
            server.check()?;
            self.check_name_is_free(&content.servers, &server)?;
            content.servers[at] = server;
            Ok(())
        })
    }

    /// Changes what a server is called, used for and open to. Practice servers are what they are.
    pub fn change_server(&self, id: &ServerId, change: ServerChange) -> Result<()> {
        let ServerChange { name, environment, read_only } = change;
        self.edit_server(id, |server| {
            (server.name, server.environment, server.read_only) =
                (name.trim().to_owned(), environment, read_only);
        })
    }

    /// Removes a server. One that is gone already is no error.
    pub fn remove(&self, id: &ServerId) -> Result<()> {
        lock(&self.shared.for_session).retain(|server| server.id != *id);
        if !self.read()?.servers.iter().any(|server| server.id == *id) {
            return Ok(());
        }
        self.change(|content| {
            content.servers.retain(|server| server.id != *id);
            content.backups.servers.remove(id);
            Ok(())
        })
    }

    /// Returns how the program should look, speak, connect and log.
    pub fn preferences(&self) -> Result<Preferences> {
        Ok(Preferences::of(&self.read()?))
    }

    /// Changes one of the preferences, and returns them all.
    pub fn prefer(&self, change: PreferenceChange) -> Result<Preferences> {
        self.change(|content| change.carry_out(content))?;
        self.preferences()
    }

    /// Believes one more authority, and returns all preferences.
    pub fn believe(&self, authority: Authority) -> Result<Preferences> {
        self.change(|content| {
            preferences::believe(content, authority);
            Ok(())
        })?;
        self.preferences()
    }

    /// Chooses where the usual library is; `None`: the usual place.
    pub fn set_library(&self, library: Option<PathBuf>) -> Result<()> {
        self.change(|content| {
            content.library = library;
            Ok(())
        })
    }

    /// Returns what was chosen about backups.
    pub fn backups(&self) -> Result<BackupSettings> {
        Ok(self.read()?.backups)
    }

    /// Changes what was chosen about backups, as it is now.
    pub fn change_backups(&self, edit: impl FnOnce(&mut BackupSettings)) -> Result<BackupSettings> {
        let mut changed = BackupSettings::default();
        self.change(|content| {
            edit(&mut content.backups);
            content.backups.check()?;
            changed = content.backups.clone();
            Ok(())
        })?;
        Ok(changed)
    }

    /// Returns the configuration folder.
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    fn with_those_of_this_run(&self, mut saved: Vec<SavedServer>) -> Vec<SavedServer> {
        saved.extend(lock(&self.shared.for_session).iter().cloned());
        saved
    }

    fn read(&self) -> Result<Content> {
        let (content, notice) = file::read(&self.shared.folder)?;
        lock(&self.shared.notices).extend(notice);
        Ok(content)
    }

    /// Changes the file as it is now, whoever wrote it last.
    fn change(&self, edit: impl FnOnce(&mut Content) -> Result<()>) -> Result<()> {
        file::change(&self.shared.folder, edit)
    }

    fn check_name_is_free(&self, saved: &[SavedServer], server: &SavedServer) -> Result<()> {
        let for_session = lock(&self.shared.for_session);
        check_name_is_free(saved.iter().chain(for_session.iter()), server)
    }
}

fn not_saved() -> Error {
    Error::new(Code::NotFound, "This server is not saved any more.")
}

fn check_name_is_free<'a>(
    mut others: impl Iterator<Item = &'a SavedServer>,
    server: &SavedServer,
) -> Result<()> {
    match others.find(|other| other.id != server.id && other.is_named(&server.name)) {
        None => Ok(()),
        Some(other) => Err(Error::new(Code::Invalid, format!("A server is named `{}` already.", other.name))
            .hint("Choose another name, or remove that server first.")),
    }
}

/// A panic elsewhere leaves these lists whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
