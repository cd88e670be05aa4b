//! Where a library lives: telling a library from other folders, and making a new one that a crash cannot leave half
//! made.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::fault;
use crate::{Code, Error, Result, durable};

/// The password of every library that was not given one of its own (DESIGN §8). It hides nothing: it only makes the
/// folder a complete restic repository.
pub(super) const PASSWORD: &str = "appferry";

/// The form of library that this version writes.
const FORMAT: u32 = 1;
const MARK: &str = "appferry.json";
const README: &str = "README.txt";
const CREATING: &str = ".creating";
const OWN_NAMES: [&str; 9] =
    ["config", "data", "index", "keys", "locks", "snapshots", MARK, README, CREATING];
/// What desktops and file systems put into any folder.
const STRAY_NAMES: [&str; 4] = [".DS_Store", "Thumbs.db", "desktop.ini", "lost+found"];

/// What a folder is to a library.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing is there, or what a crash left of a library that never held anything.
    Free,
    /// A repository.
    Repository,
}

/// `appferry.json`: which version of AppFerry may write here. A plain restic repository has none.
#[derive(Serialize, Deserialize)]
struct Mark {
    format: u32,
}

/// Looks at a folder, and refuses one that holds anything else than a library.
pub(super) fn look(root: &Path) -> Result<Place> {
    let names = match names(root) {
        Ok(names) => names,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Place::Free),
        Err(cause) => return Err(unreadable(root, cause)),
    };
    if names.iter().any(|name| name == "config") {
        check_mark(root)?;
        return Ok(Place::Repository);
    }
    let place = root.display();
    if let Some(other) = names.iter().find(|name| !is_own(name)) {
        return Err(Error::new(
            Code::Library,
            format!("The folder `{place}` is no library: it holds `{other}`. It was not changed."),
        )
        .hint("Choose an empty folder or a new one."));
    }
    let used = ["data", "index", "snapshots"].iter().any(|name| holds_files(&root.join(name)));
    if used {
        return Err(Error::new(
            Code::Library,
            format!("The library `{place}` has lost its `config` file. It was not changed."),
        )
        .hint("Bring the file back from a copy of the folder."));
    }
    Ok(Place::Free)
}

/// Makes the folder ready and runs `init`, which writes the repository's `config` last. Until that file is there the
/// place counts as free, so a crash at any moment needs nobody's help; and only one process does this at a time.
pub(super) fn create<T>(root: &Path, init: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
    durable::create_folder(root)?;
    let lock_path = root.join(CREATING);
    let lock = File::create(&lock_path).map_err(|cause| durable::failed("create", &lock_path, cause))?;
    match lock.lock() {
        Ok(()) => {}
        // Some network disks have no locks. Then it is up to the user that only one AppFerry makes the library.
        Err(cause) if cause.kind() == io::ErrorKind::Unsupported => {}
        Err(cause) => return Err(durable::failed("lock", &lock_path, cause)),
    }
    let made = match look(root)? {
        Place::Repository => None,
        Place::Free => {
            furnish(root)?;
            Some(init()?)
        }
    };
    fs::remove_file(&lock_path)
        .or_else(absent_is_fine)
        .map_err(|cause| durable::failed("remove", &lock_path, cause))?;
    Ok(made)
}

fn furnish(root: &Path) -> Result<()> {
    let keys = root.join("keys");
    fs::remove_dir_all(&keys)
        .or_else(absent_is_fine)
        .map_err(|cause| durable::failed("remove", &keys, cause))?;
    restrict(root).map_err(|cause| durable::failed("protect", root, cause))?;
    durable::create_folder(&root.join("locks"))?;
    durable::write(&root.join(README), readme().as_bytes())?;
    let mark =
        serde_json::to_vec(&Mark { format: FORMAT }).map_err(|_| fault::internal("the mark has no JSON"))?;
    durable::write(&root.join(MARK), &mark)
}

fn check_mark(root: &Path) -> Result<()> {
    let text = match fs::read(root.join(MARK)) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(unreadable(root, cause)),
    };
    match serde_json::from_slice::<Mark>(&text) {
        Ok(mark) if mark.format <= FORMAT => Ok(()),
        Ok(_) => Err(fault::newer(root)),
        Err(cause) => {
            tracing::warn!("`{MARK}` of the library is damaged and ignored: {cause}");
            Ok(())
        }
    }
}

fn names(root: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for item in fs::read_dir(root)? {
        names.push(item?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn is_own(name: &str) -> bool {
    OWN_NAMES.contains(&name) || STRAY_NAMES.contains(&name) || name.starts_with(durable::WRITING)
}

fn holds_files(folder: &Path) -> bool {
    let Ok(items) = fs::read_dir(folder) else { return false };
    items.flatten().any(|item| match item.file_type() {
        Ok(kind) if kind.is_dir() => holds_files(&item.path()),
        Ok(_) => true,
        Err(_) => true,
    })
}

fn absent_is_fine(cause: io::Error) -> io::Result<()> {
    if cause.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(cause) }
}

fn unreadable(root: &Path, cause: io::Error) -> Error {
    Error::new(Code::Library, format!("The library `{}` cannot be read.", root.display()))
        .hint("Check that the disk is connected and that it is a folder you may enter.")
        .caused_by(cause)
}

#[cfg(unix)]
fn restrict(root: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(root, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict(_root: &Path) -> io::Result<()> {
    Ok(())
}

fn readme() -> String {
    format!(
        "This folder is an AppFerry library: a restic repository.\n\
         \n\
         Its password is: {PASSWORD}\n\
         \n\
         Nobody needs AppFerry to get the bundles back. With restic (https://restic.net), in this folder:\n\
         \n\
         \x20   RESTIC_PASSWORD={PASSWORD} restic -r . snapshots\n\
         \x20   RESTIC_PASSWORD={PASSWORD} restic -r . dump latest /bundle.json > ../bundle.json\n\
         \x20   RESTIC_PASSWORD={PASSWORD} restic -r . restore latest --target ../restored\n\
         \n\
         Each snapshot holds `bundle.json`, exactly as the server gave it out apart from redaction, and `entry.json`,\n\
         which says where it came from. Put a snapshot's id in place of `latest` for an older one.\n\
         The password is the same for everyone: what protects this folder is that only you may enter it.\n"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn root() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("library");
        (folder, root)
    }

    #[test]
    fn an_absent_and_an_empty_folder_are_free() {
        let (_folder, root) = root();
        assert_eq!(look(&root).unwrap(), Place::Free);
        fs::create_dir(&root).unwrap();
        fs::write(root.join(".DS_Store"), b"").unwrap();
        assert_eq!(look(&root).unwrap(), Place::Free);
    }

    #[test]
    fn a_folder_with_other_files_is_refused_and_named() {
        let (_folder, root) = root();
        fs::create_dir(&root).unwrap();
        fs::write(root.join("thesis.odt"), b"years of work").unwrap();
        let error = look(&root).unwrap_err();
        assert_eq!(error.code(), Code::Library);
        assert!(error.message().contains("thesis.odt"), "{error}");
        assert!(look(&root.join("thesis.odt")).is_err());
    }

    #[test]
    fn what_a_crash_left_of_a_new_library_is_free() {
        let (_folder, root) = root();
        create(&root, || Ok(())).unwrap();
        fs::create_dir_all(root.join("data/00")).unwrap();
        fs::create_dir(root.join("keys")).unwrap();
        fs::write(root.join("keys/abc"), b"{}").unwrap();
        fs::write(root.join(CREATING), b"").unwrap();
        fs::write(root.join(format!("{}x", durable::WRITING)), b"").unwrap();
        assert_eq!(look(&root).unwrap(), Place::Free);
        assert_eq!(create(&root, || Ok("made")).unwrap(), Some("made"));
        assert!(!root.join("keys/abc").exists(), "a key without a library must not stay");
    }

    #[test]
    fn a_library_that_lost_its_config_is_never_made_anew() {
        let (_folder, root) = root();
        fs::create_dir_all(root.join("data/00")).unwrap();
        fs::write(root.join("data/00/pack"), b"bundles").unwrap();
        let error = look(&root).unwrap_err();
        assert!(error.message().contains("config"), "{error}");
    }

    #[test]
    fn a_library_of_a_newer_version_is_refused() {
        let (_folder, root) = root();
        create(&root, || Ok(())).unwrap();
        fs::write(root.join("config"), b"").unwrap();
        assert_eq!(look(&root).unwrap(), Place::Repository);
        fs::write(root.join(MARK), br#"{"format":2,"more":true}"#).unwrap();
        assert!(look(&root).unwrap_err().message().contains("newer version"));
    }

    #[test]
    fn the_readme_states_password_and_restore_command() {
        let (_folder, root) = root();
        create(&root, || Ok(())).unwrap();
        let text = fs::read_to_string(root.join(README)).unwrap();
        assert!(text.contains("password is: appferry") && text.contains("restore latest"), "{text}");
    }
}
