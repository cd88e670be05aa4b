//! The lock that keeps two imports into one server apart, across windows and processes of one user, whatever folders
//! they work in.
//!
//! Beside the lock lies a note while something may have been sent and nobody knows what became of it. It names the journal
//! that knows more, so that a program with another data folder does not send a second time. Other users and other
//! computers have locks of their own: nothing here keeps them apart.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{ImportId, Result, durable};

/// A held lock; dropping it lets go. When the program dies, the operating system lets go.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    note: PathBuf,
}

/// What is written down while the outcome of an import is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    /// The import.
    pub import: ImportId,
    /// The folder of the journal that has its record.
    pub journal: PathBuf,
}

impl Lock {
    /// Takes a lock in a folder; `None` when another holds it.
    pub(super) fn take(folder: &Path, name: &str) -> Result<Option<Self>> {
        let path = folder.join(format!("{name}.lock"));
        let file = File::create(&path).map_err(|cause| durable::failed("create", &path, cause))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { file, note: folder.join(format!("{name}.json")) })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(cause)) => Err(durable::failed("lock", &path, cause)),
        }
    }

    /// Returns the note that an import left, and where it lies. One that cannot be read is an error: it may be the only
    /// thing that keeps a bundle from being sent twice.
    pub(super) fn note(&self) -> Result<Option<Note>> {
        let text = match fs::read(&self.note) {
            Ok(text) => text,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(durable::failed("read", &self.note, cause)),
        };
        serde_json::from_slice(&text)
            .map(Some)
            .map_err(|cause| durable::failed("understand", &self.note, cause.into()))
    }

    /// Returns where the note lies.
    pub(super) fn note_path(&self) -> &Path {
        &self.note
    }

    /// Writes the note. It is durable when this returns.
    pub(super) fn write_note(&self, note: &Note) -> Result<()> {
        let text =
            serde_json::to_vec(note).map_err(|cause| durable::failed("write", &self.note, cause.into()))?;
        durable::write(&self.note, &text)
    }

    /// Takes the note away.
    pub(super) fn clear_note(&self) -> Result<()> {
        durable::remove(&self.note)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone would not do: a program that is being started holds a copy of the file for a moment.
        // There is nobody to tell of a failure, and closing follows anyway.
        drop(self.file.unlock());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_dropped_lock_is_free_although_a_copy_of_its_file_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let held = Lock::take(folder.path(), "a").unwrap().unwrap();
        let copy = held.file.try_clone().unwrap();
        assert!(Lock::take(folder.path(), "a").unwrap().is_none());
        drop(held);
        assert!(Lock::take(folder.path(), "a").unwrap().is_some());
        drop(copy);
    }

    #[test]
    fn a_note_outlives_its_lock_until_it_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let take = || Lock::take(folder.path(), "a").unwrap().unwrap();
        let note = Note { import: ImportId::random(), journal: "/srv/one".into() };
        take().write_note(&note).unwrap();
        assert_eq!(take().note().unwrap(), Some(note));
        take().clear_note().unwrap();
        take().clear_note().unwrap();
        assert_eq!(take().note().unwrap(), None);
        fs::write(take().note_path(), "{").unwrap();
        assert!(take().note().is_err());
    }
}
