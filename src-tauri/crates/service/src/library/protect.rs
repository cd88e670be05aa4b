//! Giving a library in a folder a passphrase of its own: a new repository with its own key is made beside the old one,
//! filled, proved with the recovery kit, put in its place, and only then the old one is removed.

use std::path::Path;

use jiff::Timestamp;

use super::access::Access;
use super::beside::Beside;
use super::location::Location;
use super::{Library, Shared, blocking, copying, fault, kit, place};
use crate::{Code, EntryId, Error, Progress, Result, Secret, Stage, durable};

/// Fewer characters than this are guessed too soon.
const SHORTEST: usize = 8;
/// So many entries are read with the code of the recovery kit before it counts as proved.
const SAMPLE: usize = 3;

impl Library {
    /// Gives a library that everyone can open a passphrase of its own, and writes its recovery kit to a file. What is in
    /// it stays as it is. This handle cannot be used any more afterwards: the library has to be opened anew.
    ///
    /// A library on a server is not changed: what was written there once stays readable for whoever kept a copy.
    pub async fn protect(&self, passphrase: Secret, kit: &Path, progress: &Progress) -> Result<()> {
        let (shared, kit, progress) = (self.shared.clone(), kit.to_path_buf(), progress.clone());
        blocking(move || protect(&shared, &passphrase, &kit, &progress)).await
    }
}

/// Refuses a passphrase that protects nothing.
pub(super) fn check_passphrase(passphrase: &Secret) -> Result<()> {
    let text = passphrase.expose();
    let problem = if text == place::PASSWORD {
        "This is the password that everyone knows. Nothing was changed."
    } else if text.chars().count() < SHORTEST {
        "A passphrase has at least eight characters. Nothing was changed."
    } else {
        return Ok(());
    };
    Err(Error::new(Code::Invalid, problem).hint("Take several words that do not belong together."))
}

fn protect(shared: &Shared, passphrase: &Secret, kit_path: &Path, progress: &Progress) -> Result<()> {
    let beside = Beside::of(folder(shared)?);
    check_passphrase(passphrase)?;
    if std::path::absolute(kit_path).is_ok_and(|path| path.starts_with(beside.root())) {
        return Err(Error::new(Code::Invalid, "The recovery kit cannot lie inside the library it opens.")
            .hint("Choose a place outside of it, best on another disk."));
    }
    let (code, old) = (kit::new_code(), shared.vault()?);
    kit::write(kit_path, &code, shared.storage.location(), Timestamp::now())?;
    let filled = beside.begin().and_then(|()| fill(shared, passphrase, (&code, kit_path), &beside, progress));
    let done = filled.and_then(|new| {
        // From here on nobody else writes into the old one: its place is taken by the new one.
        let alone = old.alone()?;
        copying::copy_everything(&old, &*new.vault()?, &Progress::hidden())?;
        beside.set_old_aside()?;
        Ok(alone)
    });
    match done {
        Ok(_alone) => beside.finish(),
        Err(failure) => {
            beside.give_up();
            kit::withdraw(kit_path);
            Err(failure)
        }
    }
}

/// Makes the new repository beside the old one, copies everything to it, and proves it.
fn fill(
    shared: &Shared,
    passphrase: &Secret,
    (code, kit_path): (&Secret, &Path),
    beside: &Beside,
    progress: &Progress,
) -> Result<Shared> {
    let index =
        tempfile::tempdir().map_err(|cause| durable::failed("create", Path::new("a folder"), cause))?;
    let access = Access { passphrase: Some(passphrase.clone()), ..Access::default() };
    let new = Shared::new(&Location::Folder(beside.new_one().to_path_buf()), access, index.path())?;
    let old = shared.vault()?;
    new.create(Some(&old))?;
    new.vault()?.add_kit(code)?;
    copying::copy_everything(&old, &*new.vault()?, progress)?;
    progress.stage(Stage::Verify);
    prove(shared, beside.new_one(), kit_path, index.path())?;
    progress.check()?;
    Ok(new)
}

/// Reads the code from the page that was written, and with it some entries of the new repository.
fn prove(old: &Shared, new: &Path, kit_path: &Path, index: &Path) -> Result<()> {
    let access = Access { passphrase: Some(kit::read(kit_path)?), ..Access::default() };
    let reader = Shared::new(&Location::Folder(new.to_path_buf()), access, &index.join("proof"))?;
    let ids: Vec<EntryId> = old.with_entries(|entries| entries.keys().copied().collect())?;
    let there: Vec<EntryId> = reader.with_entries(|entries| entries.keys().copied().collect())?;
    if ids != there {
        return Err(fault::internal("the new repository lacks an entry"));
    }
    let step = (ids.len() / SAMPLE).max(1);
    ids.iter().step_by(step).try_for_each(|id| reader.read(id, None).map(drop))
}

fn folder(shared: &Shared) -> Result<&Path> {
    shared.storage.location().folder().ok_or_else(|| {
        Error::new(
            Code::Invalid,
            "A library on a server cannot be given a passphrase later: what was written there stays readable for \
             whoever kept a copy. Nothing was changed.",
        )
        .hint("Make a new library with a passphrase there, and copy this one to it.")
    })
}
