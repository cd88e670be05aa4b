//! The lock that keeps two imports into one server apart, across windows and processes.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::{Result, durable};

/// A held lock; dropping it lets go. When the program dies, the operating system lets go.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Takes the lock; `None` when another holds it.
    pub(super) fn take(path: &Path) -> Result<Option<Self>> {
        let file = File::create(path).map_err(|cause| durable::failed("create", path, cause))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(cause)) => Err(durable::failed("lock", path, cause)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone would not do: a program that is being started holds a copy of the file for a moment.
        // There is nobody to tell of a failure, and closing follows anyway.
        drop(self.0.unlock());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_dropped_lock_is_free_although_a_copy_of_its_file_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lock");
        let held = Lock::take(&path).unwrap().unwrap();
        let copy = held.0.try_clone().unwrap();
        assert!(Lock::take(&path).unwrap().is_none());
        drop(held);
        assert!(Lock::take(&path).unwrap().is_some());
        drop(copy);
    }
}
