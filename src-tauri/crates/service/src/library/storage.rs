//! The files of a repository, wherever they are, with the checked names and the roll-back that rustic leaves out.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use bundle::Hash;
use bytes::Bytes;
use rustic_core::{BytesList, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult, WriteBackend};

use super::access::Access;
use super::fault;
use super::local::Local;
use super::location::Location;
use super::place;
use super::remote::Remote;
use crate::Result;

/// What a library needs of a place beside rustic's own calls. Names are ours, never read from anywhere.
pub(super) trait Files: WriteBackend {
    /// Returns what to call a file of the repository in a message.
    fn name(&self, kind: FileType, id: &Id) -> String;
    /// Returns the names at the top of the place; none when it is absent.
    fn names(&self) -> RusticResult<Vec<String>>;
    /// Tells whether there are files below a name, at any depth.
    fn holds_files(&self, name: &str) -> RusticResult<bool>;
    /// Tells whether a file of the repository is there.
    fn holds(&self, kind: FileType, id: &Id) -> RusticResult<bool>;
    /// Reads a small file beside the repository; `None`: there is none.
    fn read_beside(&self, name: &str) -> RusticResult<Option<Bytes>>;
    /// Replaces a small file beside the repository as a whole.
    fn write_beside(&self, name: &str, content: Vec<u8>) -> RusticResult<()>;
    /// Removes a small file beside the repository. One that is not there is no error.
    fn remove_beside(&self, name: &str) -> RusticResult<()>;
    /// Ends the programs that were started to reach the place. Nothing there can be used afterwards.
    fn close(&self);
}

/// The files of one repository. What was written is durable when the call returns, in the order it was written: a
/// snapshot file never outlives a power cut that its packs did not. A server is taken at its word.
pub(super) struct Storage {
    files: Box<dyn Files>,
    location: Location,
    /// Index files that fail their hash. They are left where they are and taken for absent, so that one damaged
    /// file does not make every entry unreadable.
    damaged_indexes: Mutex<BTreeSet<Id>>,
    /// The `config` file as it was when the repository was opened. It never changes, and unlike all others it does not
    /// carry its hash as its name.
    config: OnceLock<Bytes>,
    /// What the running put has written.
    written: Mutex<Vec<(FileType, Id)>>,
}

impl Storage {
    /// Stands on a place; does not touch it.
    pub(super) fn new(location: &Location, access: &Access) -> Result<Self> {
        let files: Box<dyn Files> = match location.folder() {
            Some(root) => Box::new(Local::new(root, location)?),
            None => Box::new(Remote::new(location, access)?),
        };
        let (damaged_indexes, config, written) = Default::default();
        Ok(Self { files, location: location.clone(), damaged_indexes, config, written })
    }

    /// Returns the place.
    pub(super) fn location(&self) -> &Location {
        &self.location
    }

    /// Returns its files, for what is beside the repository.
    pub(super) fn files(&self) -> &dyn Files {
        self.files.as_ref()
    }

    /// Opens the file that is locked by whoever writes. Only folders have one.
    pub(super) fn in_use(&self) -> io::Result<File> {
        let root = self.location.folder().ok_or(io::ErrorKind::Unsupported)?;
        File::options().create(true).append(true).open(root.join(place::IN_USE))
    }

    /// Tells whether a repository is there, as cheaply as can be.
    pub(super) fn holds_repository(&self) -> RusticResult<bool> {
        self.files.holds(FileType::Config, &Id::default())
    }

    /// Tells whether a file has the content that its name promises.
    pub(super) fn is_whole(&self, kind: FileType, id: &Id) -> RusticResult<bool> {
        Ok(fits(&self.files.read_full(kind, id)?, id))
    }

    /// Reads a file whether or not its content fits its name.
    pub(super) fn read_full_unproved(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        self.files.read_full(kind, id)
    }

    /// Compares every index file with its name, takes the damaged ones for absent, and tells whether there are new ones.
    pub(super) fn set_damaged_indexes_aside(&self) -> RusticResult<bool> {
        let mut found = BTreeSet::new();
        for (id, _) in self.files.list_with_size(FileType::Index)? {
            if !self.is_whole(FileType::Index, &id).unwrap_or(false) {
                found.insert(id);
            }
        }
        let mut known = lock(&self.damaged_indexes);
        let news = !found.is_subset(&known);
        *known = found;
        Ok(news)
    }

    /// Returns the index files that were set aside.
    pub(super) fn damaged_indexes(&self) -> Vec<Id> {
        lock(&self.damaged_indexes).iter().copied().collect()
    }

    /// Remembers the `config` file, so that later damage to it does not close an opened library.
    pub(super) fn remember_config(&self) -> RusticResult<()> {
        let content = self.files.read_full(FileType::Config, &Id::default())?;
        self.config.get_or_init(|| content);
        Ok(())
    }

    /// Tells whether the `config` file is as it was when the library was opened.
    pub(super) fn config_is_whole(&self) -> bool {
        let found = self.files.read_full(FileType::Config, &Id::default());
        found.is_ok_and(|found| self.config.get() == Some(&found))
    }

    /// Forgets what earlier puts have written.
    pub(super) fn begin_put(&self) {
        lock(&self.written).clear();
    }

    /// Removes the packs of a put that failed, unless an index already names them: then another process may have
    /// built on them.
    pub(super) fn roll_back_put(&self) {
        let written = std::mem::take(&mut *lock(&self.written));
        // What cannot be asked for may be there.
        let left: Vec<_> =
            written.into_iter().filter(|(kind, id)| self.files.holds(*kind, id).unwrap_or(true)).collect();
        if left.iter().any(|(kind, _)| *kind == FileType::Index) {
            return;
        }
        for (kind, id) in left {
            if let Err(cause) = self.remove(kind, &id, false) {
                tracing::warn!("an unused pack stays behind: {}", fault::words(&cause));
            }
        }
    }
}

impl ReadBackend for Storage {
    fn location(&self) -> String {
        self.files.location()
    }

    fn list(&self, kind: FileType) -> RusticResult<Vec<Id>> {
        let mut list = self.files.list(kind)?;
        if kind == FileType::Index {
            let damaged = lock(&self.damaged_indexes);
            list.retain(|id| !damaged.contains(id));
        }
        Ok(list)
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        let mut list = self.files.list_with_size(kind)?;
        if kind == FileType::Index {
            let damaged = lock(&self.damaged_indexes);
            list.retain(|(id, _)| !damaged.contains(id));
        }
        Ok(list)
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        if let (FileType::Config, Some(config)) = (kind, self.config.get()) {
            return Ok(config.clone());
        }
        let content = self.files.read_full(kind, id)?;
        if kind != FileType::Config && !fits(&content, id) {
            return Err(RusticError::new(
                ErrorKind::Verification,
                "The file `{path}` is damaged: its content does not fit its name.",
            )
            .attach_context("path", self.files.name(kind, id)));
        }
        Ok(content)
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        self.files.read_partial(kind, id, cacheable, offset, length)
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        self.files.warmup_path(kind, id)
    }
}

impl WriteBackend for Storage {
    fn create(&self) -> RusticResult<()> {
        self.files.create()
    }

    fn write_bytes(&self, kind: FileType, id: &Id, cacheable: bool, content: BytesList) -> RusticResult<()> {
        lock(&self.written).push((kind, *id));
        self.files.write_bytes(kind, id, cacheable, content)
    }

    fn remove(&self, kind: FileType, id: &Id, cacheable: bool) -> RusticResult<()> {
        self.files.remove(kind, id, cacheable)
    }
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Storage").field("location", &self.location).finish_non_exhaustive()
    }
}

fn fits(content: &[u8], id: &Id) -> bool {
    Hash::of(content).to_string() == id.to_hex().as_str()
}

/// A panic elsewhere leaves these sets usable: they only say what to skip.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
