//! The folders beside a library in a folder while it is exchanged for another one.
//!
//! Each says by a file in it what it is, so that nobody's own folder is ever taken for one of them. At every moment one
//! whole repository lies under one of the names, and the steps that are left can be told from the names and marks alone.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::location;
use super::place::{NEXT, REPLACED};
use crate::{Code, Error, Result, durable};

/// The folders of one library.
pub(super) struct Beside {
    root: PathBuf,
    new: PathBuf,
    old: PathBuf,
}

impl Beside {
    /// Returns the folders of a library. They lie beside the folder itself, not beside a link to it.
    pub(super) fn of(root: &Path) -> Self {
        let root = location::resolved(root);
        let beside = |end: &str| {
            let mut name = root.file_name().unwrap_or_default().to_owned();
            name.push(end);
            root.with_file_name(name)
        };
        Self { new: beside(".protected"), old: beside(".unprotected"), root }
    }

    /// Returns the folder of the library.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the folder in which the new repository is made.
    pub(super) fn new_one(&self) -> &Path {
        &self.new
    }

    /// Completes an exchange that a crash has interrupted, or takes it back. The new repository was proved before the
    /// exchange began, and the old one goes only once the new one is in its place.
    pub(super) fn finish(&self) -> Result<()> {
        let exchanged = self.root.join(NEXT);
        let is_under_way = self.old.join(REPLACED).exists();
        if !is_under_way && !exchanged.exists() {
            return Ok(());
        }
        if !self.root.exists() {
            self.put_in_place()?;
        }
        match (exchanged.exists(), self.old.join(REPLACED).exists()) {
            (true, true) => remove_marked(&self.old, REPLACED)?,
            (true, false) => remove_empty(&self.old)?,
            (false, true) => return Err(self.made_anew()),
            (false, false) => return durable::remove(&self.root.join(REPLACED)),
        }
        durable::remove(&exchanged)
    }

    /// Begins the exchange, which [`Beside::finish`] completes: the old repository leaves its place.
    pub(super) fn set_old_aside(&self) -> Result<()> {
        durable::write(&self.root.join(REPLACED), b"")?;
        self.rename(&self.root, &self.old)
    }

    /// Takes away what an attempt that broke off has left, and makes the folder for the next one.
    pub(super) fn begin(&self) -> Result<()> {
        let mark = self.new.join(NEXT);
        if self.old.exists() || (self.new.exists() && !mark.exists()) {
            let other = if self.old.exists() { &self.old } else { &self.new };
            return Err(Error::new(
                Code::Library,
                format!("`{}` is in the way. Nothing was changed.", other.display()),
            )
            .hint("Give that folder another name."));
        }
        remove_marked(&self.new, NEXT)?;
        durable::create_folder(&self.new)?;
        durable::write(&mark, b"")
    }

    /// Leaves nothing behind of an attempt that changed nothing.
    pub(super) fn give_up(&self) {
        let is_own = self.new.join(NEXT).exists();
        let removed = if is_own { remove_marked(&self.new, NEXT) } else { Ok(()) };
        if let Err(failure) = removed.and_then(|()| durable::remove(&self.root.join(REPLACED))) {
            tracing::warn!("something is left of a library that was not protected: {failure}");
        }
    }

    /// The place is empty between the two renames. What is whole takes it: the new one, or else the old one.
    fn put_in_place(&self) -> Result<()> {
        let new_is_whole = self.new.join("config").exists() && self.new.join(NEXT).exists();
        match self.rename(if new_is_whole { &self.new } else { &self.old }, &self.root) {
            // Another process has come first.
            Err(_) if self.root.exists() => Ok(()),
            renamed => renamed,
        }
    }

    /// Something else came into the place while it was empty: only a person knows which of the two is meant.
    fn made_anew(&self) -> Error {
        let (root, old) = (self.root.display(), self.old.display());
        let message = format!(
            "The library at `{root}` was being protected when that broke off, and then something else was put there. \
             The library is whole, in `{old}`. Nothing was changed."
        );
        Error::new(Code::Library, message).hint(format!(
            "Give `{root}` another name to get the library back, or give `{old}` another name to keep what is there now."
        ))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let parent = self.root.parent().unwrap_or(Path::new("."));
        fs::rename(from, to)
            .and_then(|()| durable::sync_folder(parent))
            .map_err(|cause| durable::failed("rename", from, cause))
    }
}

/// Removes a folder; the mark that says what it is goes last, so that what a crash leaves can still be told.
fn remove_marked(folder: &Path, mark: &str) -> Result<()> {
    let refused = |cause| durable::failed("remove", folder, cause);
    let items = match fs::read_dir(folder) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(()),
        items => items.map_err(refused)?,
    };
    for item in items {
        let item = item.map_err(refused)?;
        if item.file_name() == mark {
            continue;
        }
        let is_folder = item.file_type().map_err(refused)?.is_dir();
        let removed = if is_folder { fs::remove_dir_all(item.path()) } else { fs::remove_file(item.path()) };
        absent_is_fine(removed).map_err(refused)?;
    }
    absent_is_fine(durable::sync_folder(folder)).map_err(refused)?;
    durable::remove(&folder.join(mark))?;
    remove_empty(folder)
}

/// Removes a folder if nothing is in it. Any other one is left as it is.
fn remove_empty(folder: &Path) -> Result<()> {
    match fs::remove_dir(folder) {
        Err(cause) if matches!(cause.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory) => {
            Ok(())
        }
        removed => absent_is_fine(removed).map_err(|cause| durable::failed("remove", folder, cause)),
    }
}

/// Another process may complete the same exchange.
fn absent_is_fine(removed: std::io::Result<()>) -> std::io::Result<()> {
    match removed {
        Err(cause) if cause.kind() != ErrorKind::NotFound => Err(cause),
        Ok(()) | Err(_) => Ok(()),
    }
}
