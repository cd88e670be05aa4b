//! The library: every bundle ever exported or sent, in a restic repository that cannot lose one.
//!
//! Not here: what a bundle means (`bundle`), and where one comes from (use cases).

mod access;
mod amend;
mod archive;
mod before;
mod beside;
mod blobs;
mod catalog;
mod check;
mod copying;
mod cut;
mod entry;
mod fault;
mod importing;
mod kit;
mod local;
mod location;
mod look;
mod making;
mod marks;
mod mend;
mod merge;
mod pack;
mod passphrase;
mod place;
mod protect;
mod read_ahead;
mod remote;
mod rules;
mod seal;
mod storage;
mod sweep;
mod vault;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bundle::Hash;
use rustic_core::repofile::SnapshotId;

use self::beside::Beside;
use self::catalog::{Catalog, Row};
use self::merge::Held;
use self::place::Place;
use self::storage::Storage;
use self::vault::Vault;
use crate::{Code, EntryId, Error, Progress, Result, durable};

pub use self::access::{Access, StorageAccount, WellKnown};
pub use self::check::{CheckReport, DamagedEntry};
pub use self::copying::Copied;
pub use self::entry::{Entry, EntryApp, EntryKind, NewEntry, Origin, PartHashes, Pin, StoredFile, Why};
pub use self::importing::{ImportNote, Importing};
pub use self::location::{Bucket, Location};
pub use self::look::Seen;
pub use self::marks::{Mark, TRASH_TIME};
pub use self::place::Protection;
pub use self::rules::kept_by;
pub use self::sweep::Sweep;

/// A library, in a folder or on a server. Cheap to clone; clones share one opened repository.
#[derive(Clone)]
pub struct Library {
    shared: Arc<Shared>,
}

struct Shared {
    storage: Arc<Storage>,
    access: Access,
    /// Where rustic keeps copies of what describes the entries of a server.
    cache: PathBuf,
    /// Opened by the first call that needs the key, and kept.
    vault: Mutex<Option<Arc<Vault>>>,
    catalog: Mutex<Catalog>,
}

impl Library {
    /// Opens the library in a folder that has the well-known password, and makes it when the folder is absent or
    /// empty: see [`Library::open_at`].
    pub async fn open(root: &Path, index: &Path) -> Result<Self> {
        Self::open_at(&Location::Folder(root.to_path_buf()), Access::default(), index).await
    }

    /// Opens a library. In a folder that is absent or empty it is made; on a server it has to be there. A place that
    /// holds anything else, or a library of a newer version, is refused and left as it is. `index` is the folder for
    /// the list of entries, beside the settings.
    ///
    /// The key is not derived yet: see [`Library::unlock`].
    pub async fn open_at(location: &Location, access: Access, index: &Path) -> Result<Self> {
        let (location, index) = (location.clone(), index.to_path_buf());
        blocking(move || {
            complete_exchange(&location)?;
            let shared = Shared::new(&location, access, &index)?;
            match place::look(&shared.storage)? {
                Place::Repository => {}
                Place::Free if location.is_folder() => shared.create(None)?,
                Place::Free => return Err(fault::no_library(&location)),
            }
            Ok(Self { shared: Arc::new(shared) })
        })
        .await
    }

    /// Makes a library where none is, or opens the one that is there. The place is tried out before: what is written
    /// must come back. Content of `kin`, if it is copied, takes no more room than it does there.
    pub async fn create_at(
        location: &Location,
        access: Access,
        index: &Path,
        well_known: WellKnown,
        kin: Option<&Self>,
    ) -> Result<Self> {
        access.check_new(location, well_known)?;
        let (location, index) = (location.clone(), index.to_path_buf());
        let kin = kin.map(|kin| Arc::clone(&kin.shared));
        blocking(move || {
            complete_exchange(&location)?;
            let shared = Shared::new(&location, access, &index)?;
            let kin = kin.map(|kin| kin.vault()).transpose()?;
            shared.create(kin.as_deref())?;
            Ok(Self { shared: Arc::new(shared) })
        })
        .await
    }

    /// Derives the key and reads the index, which takes about half a second; every other call does it when it has to.
    /// Hosts call it in the background at the start.
    pub async fn unlock(&self) -> Result<()> {
        let shared = Arc::clone(&self.shared);
        blocking(move || shared.vault()?.blobs().map(drop)).await
    }

    /// Returns the place.
    pub fn location(&self) -> &Location {
        self.shared.storage.location()
    }

    /// Returns a name for files about this library: see [`Location::short_id`].
    pub fn short_id(&self) -> String {
        self.location().short_id()
    }

    /// Ends the connections of `ssh`, which outlive a program that ends without dropping the library. Afterwards nothing
    /// can be done with it.
    pub fn close(&self) {
        self.shared.storage.files().close();
    }

    /// Stores an entry. It is durable when this returns; when it fails, no part of it is listed.
    pub async fn put(&self, new: NewEntry) -> Result<Entry> {
        let shared = Arc::clone(&self.shared);
        blocking(move || shared.put(&new)).await
    }

    /// Stores an entry, reads all of it back and compares the hashes (DESIGN §1.3). What was damaged before and has the
    /// same bytes is mended on the way.
    pub async fn put_verified(&self, new: NewEntry) -> Result<Entry> {
        let shared = Arc::clone(&self.shared);
        blocking(move || shared.put_verified(&new)).await
    }

    /// Returns the stored bytes, or `DamagedEntry` when they are not what was stored.
    pub async fn get(&self, id: &EntryId) -> Result<Vec<u8>> {
        let (shared, id) = (Arc::clone(&self.shared), *id);
        blocking(move || shared.read(&id, None)).await
    }

    /// Returns one of the files stored beside the bundle.
    pub async fn get_part(&self, id: &EntryId, name: &str) -> Result<Vec<u8>> {
        let (shared, id, name) = (Arc::clone(&self.shared), *id, name.to_owned());
        blocking(move || shared.read(&id, Some(&name))).await
    }

    /// Returns every entry, newest first. Entries that cannot be read are missing here; [`Library::check`] names them.
    pub async fn list(&self) -> Result<Vec<Entry>> {
        let shared = Arc::clone(&self.shared);
        blocking(move || {
            shared.with_entries(|entries| entries.values().map(|held| held.entry.as_ref().clone()).collect())
        })
        .await
        .map(newest_first)
    }

    /// Returns one entry.
    pub async fn entry(&self, id: &EntryId) -> Result<Entry> {
        let (shared, id) = (Arc::clone(&self.shared), *id);
        blocking(move || shared.locate(&id).map(|(_, entry)| entry)).await
    }

    /// Returns the one entry whose id begins like this.
    pub async fn find(&self, prefix: &str) -> Result<Entry> {
        let prefix = prefix.to_ascii_lowercase();
        let mut found = self.list().await?;
        found.retain(|entry| entry.id.to_string().starts_with(&prefix));
        match found.as_slice() {
            [entry] => Ok(entry.clone()),
            [] => Err(Error::new(Code::NotFound, format!("The library has no entry `{prefix}`."))),
            several => Err(ambiguous(&prefix, several)),
        }
    }

    /// Returns the newest entry of a server with this very content, if there is one.
    pub async fn find_same(
        &self,
        canonical: &Hash,
        parts: &PartHashes,
        server: &str,
    ) -> Result<Option<Entry>> {
        let entries = self.list().await?;
        Ok(entries.into_iter().find(|entry| {
            entry.canonical_sha256.as_ref() == Some(canonical)
                && entry.parts == *parts
                && entry.server.as_deref() == Some(server)
        }))
    }

    /// Checks that everything is there, and with `read_data` that every stored byte is what was stored.
    pub async fn check(&self, read_data: bool, progress: &Progress) -> Result<CheckReport> {
        let (shared, progress) = (Arc::clone(&self.shared), progress.clone());
        blocking(move || {
            let vault = shared.vault()?;
            let remembered = |id: &SnapshotId| lock(&shared.catalog).row(id).cloned();
            check::check(&vault, &remembered, read_data, &progress)
        })
        .await
    }

    /// Copies what another library lacks. Each entry is read back there before it counts as copied; one that is
    /// damaged here is named and left out. Notes, tags and pins go along, and join those that it has there already.
    pub async fn copy_to(&self, other: &Self, progress: &Progress) -> Result<Copied> {
        let (from, to, progress) = (Arc::clone(&self.shared), Arc::clone(&other.shared), progress.clone());
        blocking(move || copying::copy(&from, &to, &progress)).await
    }
}

impl Shared {
    /// Touches nothing but the list of entries beside the settings.
    fn new(location: &Location, access: Access, index: &Path) -> Result<Self> {
        let storage = Arc::new(Storage::new(location, &access)?);
        durable::create_folder(index)?;
        let catalog = Mutex::new(Catalog::open(&index.join(catalog_name(location))));
        Ok(Self { storage, access, cache: index.join("cache"), vault: Mutex::default(), catalog })
    }

    fn create(&self, kin: Option<&Vault>) -> Result<()> {
        let vault = Vault::create(Arc::clone(&self.storage), &self.access, &self.cache, kin)?;
        *lock(&self.vault) = Some(Arc::new(vault));
        Ok(())
    }

    fn vault(&self) -> Result<Arc<Vault>> {
        let mut vault = lock(&self.vault);
        if let Some(vault) = vault.as_ref() {
            return Ok(Arc::clone(vault));
        }
        let opened = Arc::new(Vault::open(Arc::clone(&self.storage), &self.access, &self.cache)?);
        *vault = Some(Arc::clone(&opened));
        Ok(opened)
    }

    fn put(&self, new: &NewEntry) -> Result<Entry> {
        new.check_names()?;
        let earlier = lock(&self.catalog).alike(new);
        let (snapshot, entry) = archive::put(&*self.vault()?, new, &earlier)?;
        lock(&self.catalog).add(vec![(snapshot.id, Row::Entry(Box::new(entry.clone())))]);
        Ok(entry)
    }

    fn put_verified(&self, new: &NewEntry) -> Result<Entry> {
        let mut entry = self.put(new)?;
        if let Err(failure) = self.read_all(&entry) {
            if failure.code() != Code::DamagedEntry {
                return Err(failure);
            }
            // It shares a part with older ones that is damaged, or that a sweep on another computer has marked. Without
            // the damaged packs it brings the part itself.
            let ids = self.locate(&entry.id)?.0;
            self.mend(&ids)?;
            self.vault()?.delete_snapshots(&ids)?;
            entry = self.put(new)?;
            self.read_all(&entry)?;
        }
        if let Err(failure) = self.mend_likes_of(new, &entry.id) {
            tracing::warn!("older entries with the same bytes were not mended: {failure}");
        }
        Ok(entry)
    }

    /// Shows the entries of this moment, each with the restic snapshots that hold it.
    fn with_entries<T>(&self, work: impl FnOnce(&BTreeMap<EntryId, Held<'_>>) -> T) -> Result<T> {
        let ids = vault::snapshot_ids(&self.storage)?;
        let mut catalog = lock(&self.catalog);
        catalog.retain(|id| ids.contains(id));
        let news: Vec<SnapshotId> = ids.iter().filter(|id| catalog.row(id).is_none()).copied().collect();
        if !news.is_empty() {
            self.learn(&mut catalog, &news)?;
        }
        let entries = ids.iter().filter_map(|id| match catalog.row(id) {
            Some(Row::Entry(entry)) => Some((*id, entry.as_ref())),
            Some(Row::Foreign) | None => None,
        });
        Ok(work(&merge::merged(entries)))
    }

    /// Reads entries that another process, or an earlier run, has stored.
    fn learn(&self, catalog: &mut Catalog, news: &[SnapshotId]) -> Result<()> {
        let vault = self.vault()?;
        let blobs = vault.blobs()?;
        let reader = vault.reader(&blobs);
        let mut rows = Vec::new();
        for id in news {
            let read = vault.snapshot(id).and_then(|snapshot| archive::read_entry(&reader, &snapshot));
            match read {
                Ok(Some(provenance)) => rows.push((*id, Row::Entry(Box::new(provenance.entry)))),
                Ok(None) => rows.push((*id, Row::Foreign)),
                Err(cause) => tracing::warn!("the snapshot {id} is damaged: {}", fault::words(&cause)),
            }
        }
        catalog.add(rows);
        Ok(())
    }

    fn read_all(&self, entry: &Entry) -> Result<()> {
        self.read(&entry.id, None)?;
        entry.extra.keys().try_for_each(|name| self.read(&entry.id, Some(name)).map(drop))
    }

    fn locate(&self, id: &EntryId) -> Result<(Vec<SnapshotId>, Entry)> {
        let found = self.with_entries(|entries| {
            entries.get(id).map(|held| (held.restic_ids.clone(), held.entry.as_ref().clone()))
        })?;
        found.ok_or_else(|| Error::new(Code::NotFound, format!("The library has no entry `{id}`.")))
    }

    /// Reads the content of an entry, or a file beside it, and compares it with its hash.
    fn read(&self, id: &EntryId, part: Option<&str>) -> Result<Vec<u8>> {
        let held = self.locate(id)?;
        self.read_held(&held, part).or_else(|failure| {
            // A mark put on the entry in the meantime has given it another snapshot.
            let now = self.locate(id)?;
            if now.0 == held.0 { Err(failure) } else { self.read_held(&now, part) }
        })
    }

    fn read_held(
        &self,
        (restic_ids, entry): &(Vec<SnapshotId>, Entry),
        part: Option<&str>,
    ) -> Result<Vec<u8>> {
        let (path, expected) = match part {
            None => (archive::content_path(entry.kind), entry.sha256),
            Some(name) => {
                let file = entry.extra.get(name).ok_or_else(|| {
                    Error::new(Code::NotFound, format!("The entry `{}` has no part `{name}`.", entry.id))
                })?;
                (archive::part_path(name), file.sha256)
            }
        };
        let vault = self.vault()?;
        let blobs = vault.blobs()?;
        let reader = vault.reader(&blobs);
        let mut failure = fault::damaged(entry, "It cannot be read.");
        for restic_id in restic_ids {
            let read = vault.snapshot(restic_id).and_then(|snapshot| reader.file(snapshot.tree, &path));
            match read {
                Ok(content) if Hash::of(&content) == expected => return Ok(content),
                Ok(_) => failure = fault::damaged(entry, "Its content does not fit its hash."),
                Err(cause) => {
                    failure = fault::damaged(entry, "It cannot be read.").caused_by(vault.blame(&cause)?);
                }
            }
        }
        Err(failure)
    }
}

/// Comes before anything is looked for in a folder: without it a library whose folder was on its way would be taken for
/// absent.
fn complete_exchange(location: &Location) -> Result<()> {
    location.folder().map_or(Ok(()), |root| Beside::of(root).finish())
}

fn newest_first(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|left, right| right.stored_at.cmp(&left.stored_at).then(left.id.cmp(&right.id)));
    entries
}

fn ambiguous(prefix: &str, entries: &[Entry]) -> Error {
    let names: Vec<String> =
        entries.iter().take(10).map(|entry| format!("`{}` ({})", entry.id, entry.name)).collect();
    let message = format!("{} entries begin with `{prefix}`: {}.", entries.len(), names.join(", "));
    Error::new(Code::Invalid, message).hint("Give more of the id.")
}

fn catalog_name(location: &Location) -> PathBuf {
    PathBuf::from(format!("library-{}.sqlite", location.short_id()))
}

/// Runs work that reads and writes files where it does not hold up others.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(_) => Err(fault::internal("the work broke off")),
    }
}

/// A panic elsewhere leaves the vault opened or not, and a catalog that the repository completes.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
