//! The recovery kit: a page with a code that opens a library when nobody knows its passphrase any more.

use std::path::Path;

use bundle::Hash;
use jiff::Timestamp;
use uuid::Uuid;

use super::location::Location;
use crate::{Code, Error, Result, Secret, durable};

/// Letters and digits that nobody mistakes for others.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// The code has so many groups of so many letters: 160 bits.
const GROUPS: usize = 8;
const LETTERS_OF_GROUP: usize = 4;
/// A longer file is no recovery kit.
const LARGEST: u64 = 64 * 1024;

/// Makes a code that nobody guesses.
pub(super) fn new_code() -> Secret {
    let mut random = [0; 32];
    random[..16].copy_from_slice(Uuid::new_v4().as_bytes());
    random[16..].copy_from_slice(Uuid::new_v4().as_bytes());
    let bytes = *Hash::of(&random).as_bytes();
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    let letters: Vec<char> = bytes.iter().take(GROUPS * LETTERS_OF_GROUP).map(letter).collect();
    let groups: Vec<String> = letters.chunks(LETTERS_OF_GROUP).map(|group| group.iter().collect()).collect();
    Secret::new(groups.join("-"))
}

/// Writes the page. A file that is there is not replaced: it may be the kit of another library.
pub(super) fn write(path: &Path, code: &Secret, location: &Location, now: Timestamp) -> Result<()> {
    refuse_taken(path)?;
    durable::write(path, page(code, location, now).as_bytes())
}

/// Fails when no page could be written to a file. Leaves nothing behind.
pub(super) fn try_out(path: &Path) -> Result<()> {
    refuse_taken(path)?;
    durable::write(path, b"")?;
    durable::remove(path)
}

/// Takes away a page whose code opens nothing.
pub(super) fn withdraw(path: &Path) {
    if let Err(failure) = durable::remove(path) {
        tracing::warn!("a recovery kit that opens nothing is left behind: {failure}");
    }
}

fn refuse_taken(path: &Path) -> Result<()> {
    if path.exists() {
        return Err(Error::new(
            Code::Invalid,
            format!("`{}` is there already. Nothing was changed.", path.display()),
        )
        .hint("Choose another file for the recovery kit."));
    }
    Ok(())
}

/// Reads the code from a page.
pub(super) fn read(path: &Path) -> Result<Secret> {
    let bytes = durable::read_up_to(path, LARGEST)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let code = text.lines().map(str::trim).find(|line| is_code(line));
    code.map(Secret::new).ok_or_else(|| {
        Error::new(Code::Invalid, format!("`{}` is no recovery kit: it holds no code.", path.display()))
            .hint("Choose the file that was saved as the recovery kit of this library.")
    })
}

fn is_code(line: &str) -> bool {
    let groups: Vec<&str> = line.split('-').collect();
    let is_group =
        |group: &&str| group.len() == LETTERS_OF_GROUP && group.bytes().all(|byte| LETTERS.contains(&byte));
    groups.len() == GROUPS && groups.iter().all(is_group)
}

fn page(code: &Secret, location: &Location, now: Timestamp) -> String {
    let (code, day) = (code.expose(), now.strftime("%Y-%m-%d"));
    format!(
        "AppFerry recovery kit\n\
         \n\
         This code opens the library when nobody knows its passphrase any more:\n\
         \n\
         \x20   {code}\n\
         \n\
         The library: {location}\n\
         Made: {day}\n\
         \n\
         Print this page or keep it in a password safe, not on the computer that the library is on. Whoever has it can\n\
         read the library. Without it and without the passphrase, nobody can.\n\
         \n\
         AppFerry takes the code where it asks for the passphrase. Without AppFerry, restic (https://restic.net) opens\n\
         the library with the code as its password:\n\
         \n\
         \x20   RESTIC_PASSWORD={code} restic -r PLACE-OF-THE-LIBRARY snapshots\n"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use super::*;

    #[test]
    fn the_code_of_a_kit_reads_back_and_no_two_are_alike() {
        let folder = tempfile::tempdir().unwrap();
        let (path, code) = (folder.path().join("kit.txt"), new_code());
        write(&path, &code, &Location::Folder("/srv/library".into()), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(read(&path).unwrap().expose(), code.expose());
        assert_ne!(new_code().expose(), code.expose());
        assert!(is_code(code.expose()) && code.expose().len() == 39, "{}", code.expose());
    }

    #[test]
    fn another_file_is_neither_replaced_nor_taken_for_a_kit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("thesis.txt");
        fs::write(&path, "years of work").unwrap();
        let location = Location::Folder("/srv/library".into());
        assert_eq!(
            write(&path, &new_code(), &location, Timestamp::UNIX_EPOCH).unwrap_err().code(),
            Code::Invalid
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "years of work");
        assert_eq!(read(&path).unwrap_err().code(), Code::Invalid);
    }
}
