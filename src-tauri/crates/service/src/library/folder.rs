//! The folder of a repository: rustic's local backend, with the synced folders, checked names and roll-back that it
//! leaves out.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use bundle::Hash;
use bytes::Bytes;
use rustic_backend::LocalBackend;
use rustic_core::{BytesList, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult, WriteBackend};

use super::fault;
use crate::{Error, Result, durable};

/// A local repository folder. What it has written is durable when the call returns, in the order it was written:
/// a snapshot file never outlives a power cut that its packs did not.
pub(super) struct Folder {
    files: LocalBackend,
    root: PathBuf,
    /// Index files that fail their hash. They are left where they are and taken for absent, so that one damaged
    /// file does not make every entry unreadable.
    damaged_indexes: Mutex<BTreeSet<Id>>,
    /// The `config` file as it was when the repository was opened. It never changes, and unlike all others it does not
    /// carry its hash as its name.
    config: OnceLock<Bytes>,
    /// What the running put has written.
    written: Mutex<Vec<(FileType, Id)>>,
}

impl Folder {
    /// Stands on a folder; does not touch it.
    pub(super) fn new(root: &Path) -> Result<Self> {
        let text = root.to_str().ok_or_else(|| {
            Error::new(crate::Code::Invalid, format!("The path `{}` is not valid text.", root.display()))
        })?;
        let files = LocalBackend::new(text, []).map_err(|cause| fault::on_open(root, &cause))?;
        let (damaged_indexes, config, written) = Default::default();
        Ok(Self { files, root: root.to_path_buf(), damaged_indexes, config, written })
    }

    /// Returns the folder's path.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns where a file of the repository is kept.
    pub(super) fn path(&self, file_type: FileType, id: &Id) -> PathBuf {
        match file_type {
            FileType::Config => self.root.join("config"),
            FileType::Pack | FileType::Index | FileType::Key | FileType::Snapshot => {
                self.parent(file_type, id).join(id.to_hex().as_str())
            }
        }
    }

    fn parent(&self, file_type: FileType, id: &Id) -> PathBuf {
        match file_type {
            FileType::Config => self.root.clone(),
            FileType::Pack => self.root.join("data").join(&id.to_hex().as_str()[..2]),
            FileType::Index | FileType::Key | FileType::Snapshot => self.root.join(file_type.dirname()),
        }
    }

    /// Compares every index file with its name, takes the damaged ones for absent, and tells whether there are new ones.
    pub(super) fn set_damaged_indexes_aside(&self) -> RusticResult<bool> {
        let mut found = BTreeSet::new();
        for (id, _) in self.files.list_with_size(FileType::Index)? {
            if self.read_full(FileType::Index, &id).is_err() {
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
        let left: Vec<_> = written.into_iter().filter(|(kind, id)| self.path(*kind, id).exists()).collect();
        if left.iter().any(|(file_type, _)| *file_type == FileType::Index) {
            return;
        }
        for (file_type, id) in left {
            if let Err(cause) = self.remove(file_type, &id, false) {
                tracing::warn!("an unused pack stays behind: {}", fault::words(&cause));
            }
        }
    }
}

impl ReadBackend for Folder {
    fn location(&self) -> String {
        self.files.location()
    }

    fn list_with_size(&self, file_type: FileType) -> RusticResult<Vec<(Id, u32)>> {
        let mut list = self.files.list_with_size(file_type)?;
        if file_type == FileType::Index {
            let damaged = lock(&self.damaged_indexes);
            list.retain(|(id, _)| !damaged.contains(id));
        }
        Ok(list)
    }

    fn read_full(&self, file_type: FileType, id: &Id) -> RusticResult<Bytes> {
        if let (FileType::Config, Some(config)) = (file_type, self.config.get()) {
            return Ok(config.clone());
        }
        let content = self.files.read_full(file_type, id)?;
        let named_by_content = file_type != FileType::Config;
        if named_by_content && Hash::of(&content).to_string() != id.to_hex().as_str() {
            return Err(RusticError::new(
                ErrorKind::Verification,
                "The file `{path}` is damaged: its content does not fit its name.",
            )
            .attach_context("path", self.path(file_type, id).display().to_string()));
        }
        Ok(content)
    }

    fn read_partial(
        &self,
        file_type: FileType,
        id: &Id,
        cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        self.files.read_partial(file_type, id, cacheable, offset, length)
    }

    fn warmup_path(&self, file_type: FileType, id: &Id) -> String {
        self.files.warmup_path(file_type, id)
    }
}

impl WriteBackend for Folder {
    fn create(&self) -> RusticResult<()> {
        self.files.create()?;
        ["", "data", "index", "keys", "snapshots"].iter().try_for_each(|name| sync(&self.root.join(name)))
    }

    fn write_bytes(
        &self,
        file_type: FileType,
        id: &Id,
        cacheable: bool,
        content: BytesList,
    ) -> RusticResult<()> {
        let parent = self.parent(file_type, id);
        let parent_is_new = !parent.exists();
        lock(&self.written).push((file_type, *id));
        self.files.write_bytes(file_type, id, cacheable, content)?;
        sync(&parent)?;
        if parent_is_new { sync(parent.parent().unwrap_or(&self.root)) } else { Ok(()) }
    }

    fn remove(&self, file_type: FileType, id: &Id, cacheable: bool) -> RusticResult<()> {
        self.files.remove(file_type, id, cacheable)?;
        sync(&self.parent(file_type, id))
    }
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folder").field("root", &self.root).finish_non_exhaustive()
    }
}

fn sync(folder: &Path) -> RusticResult<()> {
    durable::sync_folder(folder).map_err(|cause| {
        RusticError::with_source(ErrorKind::InputOutput, "Failed to sync the folder `{path}`.", cause)
            .attach_context("path", folder.display().to_string())
    })
}

/// A panic elsewhere leaves these sets usable: they only say what to skip.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
