//! What went wrong inside the repository, as sentences for people.

use std::error::Error as StdError;
use std::io;

use rustic_core::{ErrorKind, RusticError};

use super::entry::Entry;
use super::location::Location;
use crate::{Code, Error, Secret, durable};

/// A failed write: a full or forbidden disk says so, anything else names the library.
pub(super) fn on_write(location: &Location, cause: &RusticError) -> Error {
    let error = match (location.folder(), io_kind(cause)) {
        (Some(root), Some(kind)) => durable::failed("write", root, kind.into()),
        (None, _) => no_answer(location, cause),
        (Some(_), None) => {
            Error::new(Code::Library, format!("The library `{location}` could not be written."))
        }
    };
    error.hint("What was stored before is unchanged.").caused_by(words(cause))
}

/// A library that cannot be opened or listed.
pub(super) fn on_open(location: &Location, cause: &RusticError) -> Error {
    let error = if cause_is(cause, ErrorKind::Unsupported) {
        newer(location)
    } else if storage_kind(cause).is_some() {
        no_answer(location, cause)
    } else {
        Error::new(
            Code::Library,
            format!("The library `{location}` could not be opened. It was not changed."),
        )
        .hint("Check that the disk is connected. A damaged `config` or `keys` file has to come from a copy.")
    };
    error.caused_by(words(cause))
}

/// A library that the given passphrase does not open; `None`: only the well-known password was tried.
pub(super) fn on_unlock(location: &Location, passphrase: Option<&Secret>, cause: &RusticError) -> Error {
    if !cause.is_incorrect_password() {
        return on_open(location, cause);
    }
    match passphrase {
        None => passphrase_needed(location),
        Some(_) => Error::new(
            Code::WrongPassphrase,
            format!("The passphrase does not open the library `{location}`. It was not changed."),
        )
        .hint("Give its passphrase, or the code of its recovery kit."),
    }
}

/// A locked library to which nobody gave the passphrase.
pub(super) fn passphrase_needed(location: &Location) -> Error {
    Error::new(
        Code::PassphraseNeeded,
        format!("The library `{location}` is locked with a passphrase of its own, and none is known."),
    )
    .hint("Give its passphrase, or the code of its recovery kit.")
}

/// A place that cannot be looked at.
pub(super) fn unreadable(location: &Location, cause: &RusticError) -> Error {
    let error = if location.is_folder() {
        Error::new(Code::Library, format!("The library `{location}` cannot be read."))
            .hint("Check that the disk is connected and that it is a folder you may enter.")
    } else {
        no_answer(location, cause)
    };
    error.caused_by(words(cause))
}

/// A library that was there before, or should be.
pub(super) fn absent(location: &Location) -> Error {
    Error::new(Code::Library, format!("The library `{location}` is not there any more."))
        .hint("Connect the disk it is on, or choose another library.")
}

/// A library whose passphrase was set or taken away since it was opened.
pub(super) fn exchanged(location: &Location) -> Error {
    let message =
        format!("The library `{location}` was protected anew since it was opened here. Nothing was changed.");
    Error::new(Code::Library, message).hint("Start AppFerry again.")
}

/// A place on a server where nobody made a library.
pub(super) fn no_library(location: &Location) -> Error {
    Error::new(Code::Library, format!("There is no library at `{location}`."))
        .hint("Check its address, or make one there.")
        .command(format!("appferry library init --at {location}"))
}

/// A library of a later version of AppFerry or restic.
pub(super) fn newer(location: &Location) -> Error {
    let message = format!("The library `{location}` was made by a newer version. It was not changed.");
    Error::new(Code::Library, message).hint("Open it with the newer version.")
}

/// Storage that refuses the account, or cannot be reached.
fn no_answer(location: &Location, cause: &RusticError) -> Error {
    if storage_kind(cause) == Some(opendal::ErrorKind::PermissionDenied) {
        return Error::new(
            Code::StorageRefused,
            format!("The storage of `{location}` refuses this account."),
        )
        .hint("Check the user and the password of the storage, and that they may write there.");
    }
    Error::new(Code::Unreachable, format!("The library `{location}` cannot be reached."))
        .hint("Check its address and the network. The library on this computer can be used meanwhile.")
}

fn storage_kind(error: &(dyn StdError + 'static)) -> Option<opendal::ErrorKind> {
    causes(error).find_map(|cause| cause.downcast_ref::<opendal::Error>()).map(opendal::Error::kind)
}

/// An entry whose stored bytes are not what was stored.
pub(super) fn damaged(entry: &Entry, problem: &str) -> Error {
    Error::new(Code::DamagedEntry, format!("The entry `{}` ({}) is damaged: {problem}", entry.id, entry.name))
        .hint("Other entries are not affected. Check the library to see which ones are damaged.")
}

/// A fault of this program, or of one it stands on.
pub(super) fn internal(what: &str) -> Error {
    Error::new(Code::Internal, format!("A fault inside the library: {what}."))
        .hint("What was stored before is unchanged.")
}

/// What rustic says, in one line: the rest of its text is for its own developers, and may name memory and paths.
pub(super) fn words(cause: &RusticError) -> String {
    let text = cause.display_log();
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let first = first.strip_prefix("Error: ").unwrap_or(first);
    let first = without_kind(first);
    // An error of rustic below another one spreads over several lines.
    match lines.skip_while(|line| *line != "Message:").nth(1) {
        Some(below) => format!("{first} {below}"),
        None => first,
    }
}

fn without_kind(line: &str) -> String {
    match line.split_once(" (kind: related to ") {
        Some((before, after)) => {
            format!("{before}{}", after.split_once(')').map_or("", |(_, rest)| rest))
        }
        None => line.to_owned(),
    }
}

/// The first cause that the operating system gave.
pub(super) fn io_kind(error: &(dyn StdError + 'static)) -> Option<io::ErrorKind> {
    causes(error).find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind)
}

fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |cause: &&'a (dyn StdError + 'static)| (*cause).source())
}

/// rustic keeps the kind of an error private; its text names it.
fn cause_is(error: &RusticError, kind: ErrorKind) -> bool {
    error.display_log().contains(&format!("related to {kind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_found_under_what_rustic_says() {
        let io = io::Error::from(io::ErrorKind::StorageFull);
        let cause = RusticError::with_source(ErrorKind::InputOutput, "Failed to write.", io);
        let error = on_write(&Location::Folder("lib".into()), &cause);
        assert_eq!(error.code(), Code::Disk);
        assert!(error.message().contains("full"), "{error}");
    }

    #[test]
    fn words_are_one_line_without_a_backtrace() {
        let below = RusticError::new(ErrorKind::Cryptography, "MAC check failed.");
        let cause = RusticError::with_source(ErrorKind::Backend, "error processing Config", below);
        let words = words(&cause);
        assert!(
            words.starts_with("error processing Config") && words.ends_with("MAC check failed."),
            "{words}"
        );
        assert!(words.lines().count() == 1 && !words.contains("kind"), "{words}");
    }

    #[test]
    fn a_version_that_is_not_supported_is_a_newer_one() {
        let cause = RusticError::new(ErrorKind::Unsupported, "Config version not supported.");
        let error = on_open(&Location::Folder("lib".into()), &cause);
        assert_eq!(error.code(), Code::Library);
        assert!(error.message().contains("newer version"), "{error}");
    }
}
