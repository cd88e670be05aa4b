//! A repository in a folder: rustic's local back end, with the synced folders that it leaves out.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use rustic_backend::LocalBackend;
use rustic_core::{BytesList, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult, WriteBackend};

use super::fault;
use super::location::Location;
use super::storage::Files;
use crate::{Code, Error, Result, durable};

/// The folder. What was written is durable when the call returns.
pub(super) struct Local {
    backend: LocalBackend,
    root: PathBuf,
}

impl Local {
    /// Stands on a folder; does not touch it.
    pub(super) fn new(root: &Path, location: &Location) -> Result<Self> {
        let text = root.to_str().ok_or_else(|| {
            Error::new(Code::Invalid, format!("The path `{}` is not valid text.", root.display()))
        })?;
        let backend = LocalBackend::new(text, []).map_err(|cause| fault::on_open(location, &cause))?;
        Ok(Self { backend, root: root.to_path_buf() })
    }

    fn path(&self, kind: FileType, id: &Id) -> PathBuf {
        match kind {
            FileType::Config => self.root.join("config"),
            FileType::Pack | FileType::Index | FileType::Key | FileType::Snapshot => {
                self.parent(kind, id).join(id.to_hex().as_str())
            }
        }
    }

    fn parent(&self, kind: FileType, id: &Id) -> PathBuf {
        match kind {
            FileType::Config => self.root.clone(),
            FileType::Pack => self.root.join("data").join(&id.to_hex().as_str()[..2]),
            FileType::Index | FileType::Key | FileType::Snapshot => self.root.join(kind.dirname()),
        }
    }
}

impl Files for Local {
    fn name(&self, kind: FileType, id: &Id) -> String {
        self.path(kind, id).display().to_string()
    }

    fn names(&self) -> RusticResult<Vec<String>> {
        names_if_there(&self.root).map_err(|cause| failed("read", &self.root, cause))
    }

    fn holds_files(&self, name: &str) -> RusticResult<bool> {
        Ok(holds_files(&self.root.join(name)))
    }

    fn holds(&self, kind: FileType, id: &Id) -> RusticResult<bool> {
        Ok(self.path(kind, id).exists())
    }

    fn read_beside(&self, name: &str) -> RusticResult<Option<Bytes>> {
        let path = self.root.join(name);
        match fs::read(&path) {
            Ok(content) => Ok(Some(content.into())),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(failed("read", &path, cause)),
        }
    }

    fn write_beside(&self, name: &str, content: Vec<u8>) -> RusticResult<()> {
        let path = self.root.join(name);
        let folder = path.parent().unwrap_or(&self.root);
        let written = durable::create_folder(folder).and_then(|()| durable::write(&path, &content));
        written.map_err(|cause| {
            RusticError::with_source(ErrorKind::InputOutput, "It was not possible to write `{path}`.", cause)
                .attach_context("path", path.display().to_string())
        })
    }

    fn close(&self) {}

    fn remove_beside(&self, name: &str) -> RusticResult<()> {
        let path = self.root.join(name);
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(failed("remove", &path, cause)),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

impl ReadBackend for Local {
    fn location(&self) -> String {
        self.backend.location()
    }

    /// Reads the names alone: asking for every size takes longer than everything else about a list of entries.
    fn list(&self, kind: FileType) -> RusticResult<Vec<Id>> {
        match kind {
            FileType::Index | FileType::Key | FileType::Snapshot => {
                let folder = self.root.join(kind.dirname());
                let names = names_if_there(&folder).map_err(|cause| failed("read", &folder, cause))?;
                Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
            }
            FileType::Config | FileType::Pack => {
                Ok(self.backend.list_with_size(kind)?.into_iter().map(|(id, _)| id).collect())
            }
        }
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        self.backend.list_with_size(kind)
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        self.backend.read_full(kind, id)
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        self.backend.read_partial(kind, id, cacheable, offset, length)
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        self.backend.warmup_path(kind, id)
    }
}

impl WriteBackend for Local {
    fn create(&self) -> RusticResult<()> {
        self.backend.create()?;
        ["", "data", "index", "keys", "snapshots"].iter().try_for_each(|name| sync(&self.root.join(name)))
    }

    fn write_bytes(&self, kind: FileType, id: &Id, cacheable: bool, content: BytesList) -> RusticResult<()> {
        let parent = self.parent(kind, id);
        let parent_is_new = !parent.exists();
        self.backend.write_bytes(kind, id, cacheable, content)?;
        sync(&parent)?;
        if parent_is_new { sync(parent.parent().unwrap_or(&self.root)) } else { Ok(()) }
    }

    fn remove(&self, kind: FileType, id: &Id, cacheable: bool) -> RusticResult<()> {
        self.backend.remove(kind, id, cacheable)?;
        sync(&self.parent(kind, id))
    }
}

/// Returns the names in a folder, in order; none when it is absent.
fn names_if_there(folder: &Path) -> io::Result<Vec<String>> {
    let items = match fs::read_dir(folder) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        items => items?,
    };
    let mut names = Vec::new();
    for item in items {
        names.push(item?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn holds_files(folder: &Path) -> bool {
    let Ok(items) = fs::read_dir(folder) else { return false };
    items.flatten().any(|item| match item.file_type() {
        Ok(kind) if kind.is_dir() => holds_files(&item.path()),
        Ok(_) => true,
        Err(_) => true,
    })
}

fn sync(folder: &Path) -> RusticResult<()> {
    durable::sync_folder(folder).map_err(|cause| failed("sync", folder, cause))
}

fn failed(verb: &'static str, path: &Path, cause: io::Error) -> Box<RusticError> {
    RusticError::with_source(ErrorKind::InputOutput, "It was not possible to {verb} `{path}`.", cause)
        .attach_context("verb", verb)
        .attach_context("path", path.display().to_string())
}
