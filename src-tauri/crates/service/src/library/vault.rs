//! The opened repository: one key derivation, then an index that grows with its files.

mod index;
mod keys;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bundle::Hash;
use rustic_core::repofile::{ConfigFile, SnapshotFile, SnapshotId};
use rustic_core::{
    ConfigOptions, Credentials, FileType, Id, IndexedFullStatus, KeyOptions, OpenStatus, PruneOptions,
    PrunePlan, ReadBackend, Repository, RepositoryBackends, RepositoryOptions, RusticError, RusticResult,
    WriteBackend,
};
use serde::Serialize;

use super::access::Access;
use super::blobs::{Blobs, Reader};
use super::fault;
use super::place::{self, Protection};
use super::seal::Seal;
use super::storage::Storage;
use crate::{Error, Result, durable};

/// A repository with its index in memory.
pub(super) type Indexed = Repository<IndexedFullStatus>;

/// Definitions differ in small places: small chunks store a version in 9.5 MB where the default needs 26 (perf.md).
const CHUNK: u64 = 16 * 1024;
const SMALLEST_CHUNK: u64 = 4 * 1024;
const LARGEST_CHUNK: u64 = 256 * 1024;
/// zstd's level: 7 % smaller than its default for the same time, where 12 takes ten times as long for 2 % more.
const COMPRESSION: i32 = 6;
/// The newest restic format that this version of rustic writes and reads.
const NEWEST_REPOSITORY: u32 = 2;

/// An opened repository. Many may read it while one puts.
pub(super) struct Vault {
    storage: Arc<Storage>,
    options: RepositoryOptions,
    opened: Repository<OpenStatus>,
    protection: Protection,
    seal: Seal,
    blobs: Mutex<Arc<Blobs>>,
    putting: Mutex<()>,
}

/// The right to write; ends when it is dropped.
pub(super) struct Turn<'v> {
    _putting: MutexGuard<'v, ()>,
    _beside: Option<File>,
}

impl Vault {
    /// Opens the repository; derives the key, which takes a third of a second.
    pub(super) fn open(storage: Arc<Storage>, access: &Access, cache: &Path) -> Result<Self> {
        let options = options(&storage, cache);
        let opened = closed(&storage, &options)?
            .open(&Credentials::password(access.password()))
            .map_err(|cause| refused(&storage, access, &cause))?;
        if opened.config().version > NEWEST_REPOSITORY {
            return Err(fault::newer(storage.location()));
        }
        Self::of(storage, opened, options, access.protection())
    }

    /// Makes a repository in a free place, or opens the one that another process has just made there. `kin` is a
    /// repository whose content will be copied: chunks are cut where it cuts them, so that both share what is equal.
    pub(super) fn create(
        storage: Arc<Storage>,
        access: &Access,
        cache: &Path,
        kin: Option<&Vault>,
    ) -> Result<Self> {
        let options = options(&storage, cache);
        let made = place::create(&storage, access.protection(), || {
            let (closed, password) = (closed(&storage, &options)?, Credentials::password(access.password()));
            let made = match kin {
                None => closed.init(&password, &KeyOptions::default(), &config()),
                Some(kin) => {
                    let config = ConfigFile { id: Id::random().into(), ..kin.opened.config().clone() };
                    closed.init_with_config(&password, &KeyOptions::default(), config)
                }
            };
            made.map_err(|cause| fault::on_write(storage.location(), &cause))
        })?;
        match made {
            Some(opened) => Self::of(storage, opened, options, access.protection()),
            None => Self::open(storage, access, cache),
        }
    }

    fn of(
        storage: Arc<Storage>,
        opened: Repository<OpenStatus>,
        options: RepositoryOptions,
        protection: Protection,
    ) -> Result<Self> {
        storage.remember_config().map_err(|cause| fault::on_open(storage.location(), &cause))?;
        let seal = Seal::new(&opened.key(), opened.config());
        let (blobs, putting) = Default::default();
        Ok(Self { storage, options, opened, protection, seal, blobs, putting })
    }

    /// Returns what reads from the repository, with what its index says now.
    pub(super) fn reader<'a>(&'a self, blobs: &'a Blobs) -> Reader<'a> {
        Reader { blobs, storage: &self.storage, seal: &self.seal }
    }

    /// Returns the repository as rustic wants it to copy entries; reads its whole index.
    pub(super) fn indexed(&self) -> Result<Indexed> {
        // A damaged index file must not stop it.
        self.blobs()?;
        let build = || {
            Repository::new(&self.options, &backends(&self.storage))?
                .open(&Credentials::Masterkey(self.opened.key()))?
                .to_indexed()
        };
        build().map_err(|cause| fault::on_open(self.storage.location(), &cause))
    }

    /// Returns what seals the content of the repository.
    pub(super) fn seal(&self) -> &Seal {
        &self.seal
    }

    /// Writes a file that is no pack. It is durable when this returns.
    pub(super) fn save(&self, kind: FileType, value: &impl Serialize) -> Result<Id> {
        let json = serde_json::to_vec(value).map_err(|_| fault::internal("a file has no JSON"))?;
        let sealed = self.seal.close_file(&json)?;
        let id = Id::new(*Hash::of(&sealed).as_bytes());
        let written = self.storage.write_bytes(kind, &id, false, sealed.into());
        written.map_err(|cause| fault::on_write(self.storage.location(), &cause))?;
        Ok(id)
    }

    /// Returns the restic ids of all snapshots.
    pub(super) fn snapshot_ids(&self) -> Result<BTreeSet<SnapshotId>> {
        snapshot_ids(&self.storage)
    }

    /// Reads one snapshot file.
    pub(super) fn snapshot(&self, id: &SnapshotId) -> RusticResult<SnapshotFile> {
        let mut snapshot: SnapshotFile = self.opened.get_file(id)?;
        snapshot.id = *id;
        Ok(snapshot)
    }

    /// Stores a changed snapshot, and then deletes those it stands for: a crash between the two leaves more, never less.
    pub(super) fn replace_snapshots(&self, old: &[SnapshotId], new: SnapshotFile) -> Result<()> {
        let refused = |cause: Box<RusticError>| fault::on_write(self.storage.location(), &cause);
        self.check_usable()?;
        self.opened.save_snapshots(vec![new]).map_err(refused)?;
        self.delete_snapshots(old)
    }

    /// Deletes snapshots. One that somebody else has deleted meanwhile is no error.
    pub(super) fn delete_snapshots(&self, ids: &[SnapshotId]) -> Result<()> {
        for id in ids {
            match self.opened.delete_snapshots(&[*id]) {
                Err(cause) if self.snapshot_ids()?.contains(id) => {
                    return Err(fault::on_write(self.storage.location(), &cause));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// Finds the parts that no snapshot needs.
    pub(super) fn prune_plan(&self, options: &PruneOptions) -> RusticResult<PrunePlan> {
        self.opened.prune_plan(options)
    }

    /// Marks and deletes parts as planned.
    pub(super) fn prune(&self, options: &PruneOptions, plan: PrunePlan) -> Result<()> {
        self.opened.prune(options, plan).map_err(|cause| fault::on_write(self.storage.location(), &cause))
    }

    /// Returns what is wrong with something that could not be read, unless the library as a whole gives no answer:
    /// what nobody could look at is not damaged.
    pub(super) fn blame(&self, cause: &RusticError) -> Result<String> {
        present(&self.storage)?;
        Ok(fault::words(cause))
    }

    /// Returns the files.
    pub(super) fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Waits until no other thread puts. Other processes need not wait: nobody ever writes to what another wrote. Only
    /// while somebody exchanges the repository nobody else may write.
    pub(super) fn begin_put(&self) -> Turn<'_> {
        let putting = lock(&self.putting);
        self.storage.begin_put();
        // Where that file cannot be made nothing else can be written, and where there are no locks nobody exchanges.
        let beside = self.storage.in_use().ok().filter(|file| file.lock_shared().is_ok());
        Turn { _putting: putting, _beside: beside }
    }

    /// Waits until nobody writes to the repository, in this process or another, and keeps them from beginning.
    pub(super) fn alone(&self) -> Result<Turn<'_>> {
        let refused = |cause| durable::failed("lock", Path::new(&self.storage.location().to_string()), cause);
        let putting = lock(&self.putting);
        let beside = self.storage.in_use().map_err(refused)?;
        beside.lock().map_err(refused)?;
        Ok(Turn { _putting: putting, _beside: Some(beside) })
    }

    /// Refuses to go on with a repository that was exchanged for another one after it was opened here.
    fn check_same(&self) -> Result<()> {
        let location = self.storage.location();
        match place::protection(&self.storage)? {
            Some(now) if now != self.protection => Err(fault::exchanged(location)),
            Some(_) | None => Ok(()),
        }
    }

    /// Refuses to go on with a library that is gone, or in a folder with another one than was opened here.
    fn check_usable(&self) -> Result<()> {
        present(&self.storage)?;
        if self.storage.location().is_folder() { self.check_same() } else { Ok(()) }
    }
}

/// A library that says it has the well-known password, and that this does not open, has lost its key.
fn refused(storage: &Storage, access: &Access, cause: &RusticError) -> Error {
    let is_open_to_all = matches!(place::protection(storage), Ok(Some(Protection::WellKnown)));
    match access.protection() {
        Protection::WellKnown if is_open_to_all => fault::on_open(storage.location(), cause),
        Protection::WellKnown | Protection::Own => {
            fault::on_unlock(storage.location(), access.passphrase.as_ref(), cause)
        }
    }
}

/// Returns the restic ids of all snapshots. Needs no key.
pub(super) fn snapshot_ids(storage: &Storage) -> Result<BTreeSet<SnapshotId>> {
    present(storage)?;
    let list =
        storage.list(FileType::Snapshot).map_err(|cause| fault::on_open(storage.location(), &cause))?;
    Ok(list.into_iter().map(SnapshotId::from).collect())
}

/// rustic lists an absent folder as an empty one; a disk that is gone must not look like a library without entries.
fn present(storage: &Storage) -> Result<()> {
    let there = storage.holds_repository().map_err(|cause| fault::on_open(storage.location(), &cause))?;
    if there { Ok(()) } else { Err(fault::absent(storage.location())) }
}

fn closed(storage: &Arc<Storage>, options: &RepositoryOptions) -> Result<Repository<()>> {
    Repository::new(options, &backends(storage)).map_err(|cause| fault::on_open(storage.location(), &cause))
}

fn backends(storage: &Arc<Storage>) -> RepositoryBackends {
    let storage: Arc<Storage> = Arc::clone(storage);
    RepositoryBackends::new(storage, None)
}

/// What describes the entries of a server is kept on this computer, too: it is needed again and again.
fn options(storage: &Storage, cache: &Path) -> RepositoryOptions {
    let options = RepositoryOptions::default();
    if storage.location().is_folder() {
        options.no_cache(true)
    } else {
        options.cache_dir(cache.to_path_buf())
    }
}

fn config() -> ConfigOptions {
    ConfigOptions::default()
        .set_chunk_size(bytesize::ByteSize(CHUNK))
        .set_chunk_min_size(bytesize::ByteSize(SMALLEST_CHUNK))
        .set_chunk_max_size(bytesize::ByteSize(LARGEST_CHUNK))
        .set_compression(COMPRESSION)
}

/// A panic elsewhere leaves the index as it was, never half read.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
