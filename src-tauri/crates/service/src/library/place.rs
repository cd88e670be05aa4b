//! Telling a library from other places, and making a new one that a crash cannot leave half made.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rustic_core::RusticError;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::fault;
use super::making;
use super::storage::Storage;
use crate::{Code, Error, Result, durable};

/// The password of every library that was not given one of its own (DESIGN §8). It hides nothing: it only makes the
/// folder a complete restic repository.
pub(super) const PASSWORD: &str = "appferry";

/// The form of library that this version writes.
const FORMAT: u32 = 1;
const MARK: &str = "appferry.json";
const README: &str = "README.txt";
const CREATING: &str = ".creating";
/// How the names of files begin that try out a place.
const TRIAL: &str = ".trial";
/// The file that is locked by whoever writes.
pub(super) const IN_USE: &str = ".in-use";
/// Marks a folder that is to take the place of a library, and one whose place was taken.
pub(super) const NEXT: &str = ".next";
pub(super) const REPLACED: &str = ".replaced";
/// Where packs lie whose content was lost.
pub(super) const DAMAGED: &str = "damaged";
/// Under this name a repository's `config` is written before it gets its own.
const CONFIG_UNDER_WAY: &str = "config-tmp-";
/// The folder on a server where files lie while they are written.
const UNDER_WAY: &str = ".writing";
const OWN_NAMES: [&str; 15] = [
    "config",
    UNDER_WAY,
    CONFIG_UNDER_WAY,
    "data",
    "index",
    "keys",
    "locks",
    "snapshots",
    MARK,
    README,
    CREATING,
    IN_USE,
    NEXT,
    REPLACED,
    DAMAGED,
];
/// What desktops and file systems put into any folder.
const STRAY_NAMES: [&str; 4] = [".DS_Store", "Thumbs.db", "desktop.ini", "lost+found"];

/// What a place is to a library.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing is there, or what a crash left of a library that never held anything.
    Free,
    /// A repository.
    Repository,
}

/// What opens a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// The password that everyone knows.
    WellKnown,
    /// A passphrase of its own.
    Own,
}

/// `appferry.json`: which version of AppFerry may write here. A plain restic repository has none.
#[derive(Serialize, Deserialize)]
struct Mark {
    format: u32,
    /// Says what to ask for; what really opens the repository are its keys.
    #[serde(default)]
    protection: Option<Protection>,
}

/// Looks at a place, and refuses one that holds anything else than a library.
pub(super) fn look(storage: &Storage) -> Result<Place> {
    let location = storage.location();
    let refused = |cause: Box<RusticError>| fault::unreadable(location, &cause);
    let names = storage.files().names().map_err(refused)?;
    if names.iter().any(|name| name == "config") {
        check_mark(storage)?;
        return Ok(Place::Repository);
    }
    if let Some(other) = names.iter().find(|name| !is_own(name)) {
        return Err(Error::new(
            Code::Library,
            format!("The place `{location}` is no library: it holds `{other}`. It was not changed."),
        )
        .hint("Choose an empty folder or a new one."));
    }
    for name in ["data", "index", "snapshots"] {
        if storage.files().holds_files(name).map_err(refused)? {
            return Err(Error::new(
                Code::Library,
                format!("The library `{location}` has lost its `config` file. It was not changed."),
            )
            .hint("Bring the file back from a copy of the library."));
        }
    }
    Ok(Place::Free)
}

/// Makes a place ready and runs `init`, which writes the repository's `config` last. Until that file is there the
/// place counts as free, so a crash at any moment needs nobody's help; and only one process does this at a time.
pub(super) fn create<T>(
    storage: &Storage,
    protection: Protection,
    init: impl FnOnce() -> Result<T>,
) -> Result<Option<T>> {
    let make = || match look(storage)? {
        Place::Repository => Ok(None),
        Place::Free => {
            furnish(storage, protection)?;
            init().map(Some)
        }
    };
    match storage.location().folder() {
        Some(root) => alone(root, make),
        None => {
            try_out(storage)?;
            making::one_at_a_time(storage, make)
        }
    }
}

/// Runs work that only one process does in a folder.
fn alone<T>(root: &Path, work: impl FnOnce() -> Result<T>) -> Result<T> {
    durable::create_folder(root)?;
    let lock_path = root.join(CREATING);
    let lock = File::create(&lock_path).map_err(|cause| durable::failed("create", &lock_path, cause))?;
    match lock.lock() {
        Ok(()) => {}
        // Some network disks have no locks. Then it is up to the user that only one AppFerry makes the library.
        Err(cause) if cause.kind() == io::ErrorKind::Unsupported => {}
        Err(cause) => return Err(durable::failed("lock", &lock_path, cause)),
    }
    restrict(root).map_err(|cause| durable::failed("protect", root, cause))?;
    let done = work()?;
    fs::remove_file(&lock_path)
        .or_else(absent_is_fine)
        .map_err(|cause| durable::failed("remove", &lock_path, cause))?;
    Ok(done)
}

/// Writes something, reads it and removes it, so that a place that cannot hold a library is found out before one is
/// made there.
fn try_out(storage: &Storage) -> Result<()> {
    let (files, location) = (storage.files(), storage.location());
    let refused = |cause: Box<RusticError>| fault::on_write(location, &cause);
    let content = b"AppFerry tries out this place.".to_vec();
    // Another maker may try the same place at the same moment.
    let trial = format!("{TRIAL}-{}", Uuid::new_v4());
    files.write_beside(&trial, content.clone()).map_err(refused)?;
    let read = files.read_beside(&trial).map_err(refused)?;
    files.remove_beside(&trial).map_err(refused)?;
    let gone = files.read_beside(&trial).map_err(refused)?.is_none();
    if read.is_some_and(|read| read == content) && gone {
        return Ok(());
    }
    Err(Error::new(
        Code::Library,
        format!("The place `{location}` does not give back what was written. No library was made there."),
    )
    .hint("Choose another place, or ask whoever runs the storage."))
}

fn furnish(storage: &Storage, protection: Protection) -> Result<()> {
    clear(storage)?;
    describe(storage, protection)
}

/// Takes away what a crash left of a library that was never there: its keys, and the `config` it did not get.
fn clear(storage: &Storage) -> Result<()> {
    if let Some(root) = storage.location().folder() {
        let config = root.join(CONFIG_UNDER_WAY);
        fs::remove_file(&config)
            .or_else(absent_is_fine)
            .map_err(|cause| durable::failed("remove", &config, cause))?;
        let keys = root.join("keys");
        fs::remove_dir_all(&keys)
            .or_else(absent_is_fine)
            .map_err(|cause| durable::failed("remove", &keys, cause))?;
        durable::create_folder(&root.join("locks"))?;
    }
    Ok(())
}

/// Writes what people and AppFerry have to know before they can open the library.
pub(super) fn describe(storage: &Storage, protection: Protection) -> Result<()> {
    let refused = |cause: Box<RusticError>| fault::on_write(storage.location(), &cause);
    let readme = readme(protection).into_bytes();
    storage.files().write_beside(README, readme).map_err(refused)?;
    let mark = serde_json::to_vec(&Mark { format: FORMAT, protection: Some(protection) })
        .map_err(|_| fault::internal("the mark has no JSON"))?;
    storage.files().write_beside(MARK, mark).map_err(refused)
}

fn check_mark(storage: &Storage) -> Result<()> {
    match mark(storage)? {
        Some(mark) if mark.format > FORMAT => Err(fault::newer(storage.location())),
        Some(_) | None => Ok(()),
    }
}

/// Says what opens a library; `None`: that is not written there.
pub(super) fn protection(storage: &Storage) -> Result<Option<Protection>> {
    Ok(mark(storage)?.and_then(|mark| mark.protection))
}

fn mark(storage: &Storage) -> Result<Option<Mark>> {
    let read = storage.files().read_beside(MARK);
    let text = read.map_err(|cause| fault::unreadable(storage.location(), &cause))?;
    Ok(text.and_then(|text| {
        let mark = serde_json::from_slice::<Mark>(&text);
        mark.inspect_err(|cause| tracing::warn!("`{MARK}` of the library is damaged and ignored: {cause}"))
            .ok()
    }))
}

fn is_own(name: &str) -> bool {
    let own_beginnings = [durable::WRITING, making::CLAIM, TRIAL];
    OWN_NAMES.contains(&name)
        || own_beginnings.iter().any(|own| name.starts_with(own))
        || STRAY_NAMES.contains(&name)
}

fn absent_is_fine(cause: io::Error) -> io::Result<()> {
    if cause.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(cause) }
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

fn readme(protection: Protection) -> String {
    let (password, why) = match protection {
        Protection::WellKnown => (
            PASSWORD,
            "The password is the same for everyone: what protects this place is that only you may enter it.",
        ),
        Protection::Own => (
            "'the passphrase'",
            "The passphrase is known to whoever set it. The code of the recovery kit opens the library, too.",
        ),
    };
    format!(
        "This place is an AppFerry library: a restic repository.\n\
         \n\
         Its password is: {password}\n\
         \n\
         Nobody needs AppFerry to get the bundles back. With restic (https://restic.net), in this folder:\n\
         \n\
         \x20   RESTIC_PASSWORD={password} restic -r . snapshots\n\
         \x20   RESTIC_PASSWORD={password} restic -r . dump latest /bundle.json > ../bundle.json\n\
         \x20   RESTIC_PASSWORD={password} restic -r . restore latest --target ../restored\n\
         \n\
         Each snapshot holds `bundle.json`, exactly as the server gave it out apart from redaction, and `entry.json`,\n\
         which says where it came from. Put a snapshot's id in place of `latest` for an older one.\n\
         {why}\n"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::access::Access;
    use super::super::location::Location;
    use super::*;

    fn root() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("library");
        (folder, root)
    }

    fn look(root: &Path) -> Result<Place> {
        super::look(&Storage::new(&Location::Folder(root.to_path_buf()), &Access::default()).unwrap())
    }

    fn create<T>(root: &Path, init: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
        let storage = Storage::new(&Location::Folder(root.to_path_buf()), &Access::default()).unwrap();
        super::create(&storage, Protection::WellKnown, init)
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
        fs::write(root.join("config-tmp-"), b"half").unwrap();
        fs::create_dir(root.join(".writing")).unwrap();
        fs::write(root.join(format!("{}x", durable::WRITING)), b"").unwrap();
        assert_eq!(look(&root).unwrap(), Place::Free);
        assert_eq!(create(&root, || Ok("made")).unwrap(), Some("made"));
        assert!(!root.join("keys/abc").exists(), "a key without a library must not stay");
        assert!(!root.join("config-tmp-").exists(), "half a config is none");
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
