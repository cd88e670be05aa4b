//! Files and folders that outlive a power cut: written beside their place, synced, renamed, folder synced.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::{Code, Error, Result};

/// How the name of a file begins that is being written; what a crash leaves of it means nothing.
pub(crate) const WRITING: &str = ".writing-";

/// Replaces a file as a whole: a reader, a crash or a power cut sees the old content or the new, never a mixture.
/// Only the user may read it.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<()> {
    try_write(path, content).map_err(|cause| failed("write", path, cause))
}

fn try_write(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = parent(path);
    let mut file = tempfile::Builder::new().prefix(WRITING).tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|refused| refused.error)?;
    sync_folder(folder)
}

/// Reads a file of at most so many bytes; `None`: it is longer. It may grow while it is read.
pub(crate) fn read_up_to(path: &Path, limit: u64) -> Result<Option<Vec<u8>>> {
    let mut content = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut content));
    let length = read.map_err(|cause| failed("read", path, cause))?;
    Ok((length as u64 <= limit).then_some(content))
}

/// Removes a file. One that is gone already is no error.
pub(crate) fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(failed("remove", path, cause)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Makes a folder, and those above it, that only the user may enter. One that is there stays as it is.
pub(crate) fn create_folder(path: &Path) -> Result<()> {
    try_create_folder(path).map_err(|cause| failed("create", path, cause))
}

fn try_create_folder(path: &Path) -> io::Result<()> {
    let missing: Vec<PathBuf> =
        path.ancestors().take_while(|folder| !folder.exists()).map(Path::to_path_buf).collect();
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    missing.iter().try_for_each(|folder| sync_folder(parent(folder)))
}

/// Makes the names in a folder durable. Windows has no such call and needs none.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { std::fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Says in a sentence why a file or folder could not be used.
pub(crate) fn failed(verb: &str, path: &Path, cause: io::Error) -> Error {
    let place = path.display();
    let kind = cause.kind();
    let error = if matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
        Error::new(Code::Disk, format!("The disk is full: `{place}` could not be written."))
            .hint("Free some space and try again.")
    } else if matches!(kind, io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) {
        Error::new(Code::Disk, format!("`{place}` may not be changed by this user."))
            .hint("Check who owns the folder, and that the disk is not read-only.")
    } else {
        Error::new(Code::Disk, format!("It was not possible to {verb} `{place}`."))
    };
    error.caused_by(cause)
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.json");
        write(&path, b"old, and longer").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_is_read_up_to_its_limit_and_no_further() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write(&path, b"12345").unwrap();
        assert_eq!(read_up_to(&path, 5).unwrap().as_deref(), Some(&b"12345"[..]));
        assert_eq!(read_up_to(&path, 4).unwrap(), None);
        assert_eq!(read_up_to(&folder.path().join("absent"), 4).unwrap_err().code(), Code::Disk);
    }

    #[test]
    #[cfg(unix)]
    fn only_the_user_may_read_files_and_enter_folders() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        create_folder(&inner).unwrap();
        let path = inner.join("file");
        write(&path, b"x").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&inner), mode(inner.parent().unwrap()), mode(&path)), (0o700, 0o700, 0o600));
    }

    #[test]
    fn a_failure_names_the_path_and_its_code() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("absent/file");
        let error = write(&path, b"x").unwrap_err();
        assert_eq!(error.code(), Code::Disk);
        assert!(error.message().contains("absent/file"), "{error}");
    }

    #[test]
    fn a_full_disk_and_a_forbidden_folder_are_told_apart() {
        let full = failed("write", Path::new("x"), io::ErrorKind::StorageFull.into());
        let forbidden = failed("write", Path::new("x"), io::ErrorKind::PermissionDenied.into());
        assert!(full.message().contains("full") && forbidden.message().contains("may not"));
    }
}
