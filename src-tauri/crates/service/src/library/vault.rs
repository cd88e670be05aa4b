//! The opened repository: one key derivation, then an index that is as fresh as its files.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustic_core::repofile::{ConfigFile, SnapshotFile, SnapshotId};
use rustic_core::{
    ConfigOptions, Credentials, FileType, Id, IndexedFullStatus, KeyOptions, OpenStatus, PruneOptions,
    PrunePlan, ReadBackend, Repository, RepositoryBackends, RepositoryOptions, RusticError, RusticResult,
};

use super::access::Access;
use super::fault;
use super::place;
use super::storage::Storage;
use crate::Result;

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
    current: Mutex<Option<Current>>,
    putting: Mutex<()>,
}

/// The index as it was built from a set of index files.
struct Current {
    built_from: BTreeSet<Id>,
    indexed: Arc<Indexed>,
}

impl Vault {
    /// Opens the repository; derives the key, which takes a third of a second.
    pub(super) fn open(storage: Arc<Storage>, access: &Access, cache: &Path) -> Result<Self> {
        let options = options(&storage, cache);
        let opened = closed(&storage, &options)?
            .open(&Credentials::password(access.password()))
            .map_err(|cause| fault::on_unlock(storage.location(), access.passphrase.as_ref(), &cause))?;
        if opened.config().version > NEWEST_REPOSITORY {
            return Err(fault::newer(storage.location()));
        }
        Self::of(storage, opened, options)
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
            Some(opened) => Self::of(storage, opened, options),
            None => Self::open(storage, access, cache),
        }
    }

    fn of(storage: Arc<Storage>, opened: Repository<OpenStatus>, options: RepositoryOptions) -> Result<Self> {
        storage.remember_config().map_err(|cause| fault::on_open(storage.location(), &cause))?;
        Ok(Self { storage, options, opened, current: Mutex::default(), putting: Mutex::default() })
    }

    /// Returns the repository with an index that knows everything that any process has stored so far.
    pub(super) fn indexed(&self) -> Result<Arc<Indexed>> {
        let refused = |cause: Box<RusticError>| fault::on_open(self.storage.location(), &cause);
        let mut current = lock(&self.current);
        let files = self.index_files()?;
        if let Some(current) = current.as_ref().filter(|current| current.built_from == files) {
            return Ok(Arc::clone(&current.indexed));
        }
        let indexed = match self.build() {
            Ok(indexed) => indexed,
            Err(cause) => {
                let news = self.storage.set_damaged_indexes_aside().map_err(refused)?;
                if !news {
                    return Err(refused(cause));
                }
                tracing::warn!("damaged index files are ignored: {:?}", self.storage.damaged_indexes());
                self.build().map_err(refused)?
            }
        };
        let indexed = Arc::new(indexed);
        *current = Some(Current {
            built_from: self.index_files()?.intersection(&files).copied().collect(),
            indexed: Arc::clone(&indexed),
        });
        Ok(indexed)
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

    /// Returns the files.
    pub(super) fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Waits until no other thread puts. Other processes need not wait: nobody ever writes to what another wrote.
    pub(super) fn begin_put(&self) -> MutexGuard<'_, ()> {
        let guard = lock(&self.putting);
        self.storage.begin_put();
        guard
    }

    fn index_files(&self) -> Result<BTreeSet<Id>> {
        present(&self.storage)?;
        let list = self
            .storage
            .list(FileType::Index)
            .map_err(|cause| fault::on_open(self.storage.location(), &cause))?;
        Ok(list.into_iter().collect())
    }

    fn build(&self) -> RusticResult<Indexed> {
        Repository::new(&self.options, &backends(&self.storage))?
            .open(&Credentials::Masterkey(self.opened.key()))?
            .to_indexed()
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

/// A panic elsewhere leaves the index complete or absent, never half built.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
