//! The opened repository: one key derivation, then an index that is as fresh as the folder.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustic_core::repofile::{SnapshotFile, SnapshotId};
use rustic_core::{
    ConfigOptions, Credentials, FileType, Id, IndexedFullStatus, KeyOptions, OpenStatus, ReadBackend,
    Repository, RepositoryBackends, RepositoryOptions, RusticError, RusticResult,
};

use super::fault;
use super::folder::Folder;
use super::place::{self, Place};
use crate::{Code, Error, Result};

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
    folder: Arc<Folder>,
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
    /// Opens the repository in a folder; derives the key, which takes a third of a second.
    pub(super) fn open(folder: Arc<Folder>) -> Result<Self> {
        let refused = |cause| fault::on_open(folder.root(), &cause);
        let opened = closed(&folder)?
            .open(&Credentials::password(place::PASSWORD))
            .map_err(|cause| refused(*cause))?;
        if opened.config().version > NEWEST_REPOSITORY {
            return Err(fault::newer(folder.root()));
        }
        Self::of(folder, opened)
    }

    /// Makes a repository in a free folder, or opens the one that another process has just made there.
    pub(super) fn create(folder: Arc<Folder>) -> Result<Self> {
        let made = place::create(folder.root(), || {
            closed(&folder)?
                .init(&Credentials::password(place::PASSWORD), &KeyOptions::default(), &config())
                .map_err(|cause| fault::on_write(folder.root(), &cause))
        })?;
        match made {
            Some(opened) => Self::of(folder, opened),
            None => Self::open(folder),
        }
    }

    fn of(folder: Arc<Folder>, opened: Repository<OpenStatus>) -> Result<Self> {
        folder.remember_config().map_err(|cause| fault::on_open(folder.root(), &cause))?;
        Ok(Self { folder, opened, current: Mutex::default(), putting: Mutex::default() })
    }

    /// Returns the repository with an index that knows everything that any process has stored so far.
    pub(super) fn indexed(&self) -> Result<Arc<Indexed>> {
        let refused = |cause| fault::on_open(self.folder.root(), &cause);
        let mut current = lock(&self.current);
        let files = self.index_files()?;
        if let Some(current) = current.as_ref().filter(|current| current.built_from == files) {
            return Ok(Arc::clone(&current.indexed));
        }
        let indexed = match self.build() {
            Ok(indexed) => indexed,
            Err(cause) => {
                let news = self.folder.set_damaged_indexes_aside().map_err(|cause| refused(*cause))?;
                if !news {
                    return Err(refused(*cause));
                }
                tracing::warn!("damaged index files are ignored: {:?}", self.folder.damaged_indexes());
                self.build().map_err(|cause| refused(*cause))?
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
        snapshot_ids(&self.folder)
    }

    /// Reads one snapshot file.
    pub(super) fn snapshot(&self, id: &SnapshotId) -> RusticResult<SnapshotFile> {
        let mut snapshot: SnapshotFile = self.opened.get_file(id)?;
        snapshot.id = *id;
        Ok(snapshot)
    }

    /// Stores a changed snapshot, and then deletes those it stands for: a crash between the two leaves more, never less.
    pub(super) fn replace_snapshots(&self, old: &[SnapshotId], new: SnapshotFile) -> Result<()> {
        let refused = |cause: Box<RusticError>| fault::on_write(self.folder.root(), &cause);
        self.opened.save_snapshots(vec![new]).map_err(refused)?;
        self.delete_snapshots(old)
    }

    /// Deletes snapshots. One that somebody else has deleted meanwhile is no error.
    pub(super) fn delete_snapshots(&self, ids: &[SnapshotId]) -> Result<()> {
        for id in ids {
            match self.opened.delete_snapshots(&[*id]) {
                Err(cause) if self.snapshot_ids()?.contains(id) => {
                    return Err(fault::on_write(self.folder.root(), &cause));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// Returns the folder.
    pub(super) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Waits until no other thread puts. Other processes need not wait: nobody ever writes to what another wrote.
    pub(super) fn begin_put(&self) -> MutexGuard<'_, ()> {
        let guard = lock(&self.putting);
        self.folder.begin_put();
        guard
    }

    fn index_files(&self) -> Result<BTreeSet<Id>> {
        present(&self.folder)?;
        let list =
            self.folder.list(FileType::Index).map_err(|cause| fault::on_open(self.folder.root(), &cause))?;
        Ok(list.into_iter().collect())
    }

    fn build(&self) -> RusticResult<Indexed> {
        Repository::new(&options(), &backends(&self.folder))?
            .open(&Credentials::Masterkey(self.opened.key()))?
            .to_indexed()
    }
}

/// Returns the restic ids of all snapshots in a folder. Needs no key.
pub(super) fn snapshot_ids(folder: &Folder) -> Result<BTreeSet<SnapshotId>> {
    present(folder)?;
    let list = folder.list(FileType::Snapshot).map_err(|cause| fault::on_open(folder.root(), &cause))?;
    Ok(list.into_iter().map(SnapshotId::from).collect())
}

/// rustic lists an absent folder as an empty one; a disk that is gone must not look like a library without entries.
fn present(folder: &Folder) -> Result<()> {
    match place::look(folder.root())? {
        Place::Repository => Ok(()),
        Place::Free => Err(Error::new(
            Code::Library,
            format!("The library `{}` is not there any more.", folder.root().display()),
        )
        .hint("Connect the disk it is on, or choose another library.")),
    }
}

fn closed(folder: &Arc<Folder>) -> Result<Repository<()>> {
    Repository::new(&options(), &backends(folder)).map_err(|cause| fault::on_open(folder.root(), &cause))
}

fn backends(folder: &Arc<Folder>) -> RepositoryBackends {
    let folder: Arc<Folder> = Arc::clone(folder);
    RepositoryBackends::new(folder, None)
}

fn options() -> RepositoryOptions {
    RepositoryOptions::default().no_cache(true)
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
