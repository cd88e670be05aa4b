//! Copying entries from one library to another: what is missing there, as it is, proved before it is called copied.

use std::collections::{BTreeMap, BTreeSet};

use rustic_core::repofile::{SnapshotFile, SnapshotId};
use rustic_core::{ErrorKind, FileType, Id, ReadBackend, RusticError};
use serde::Serialize;

use super::entry::Entry;
use super::vault::{Indexed, Vault};
use super::{Shared, check, fault};
use crate::{Code, EntryId, Error, Progress, Result, Stage};

/// So many entries are copied and proved at a time; a journey that breaks off loses no more than this.
const BATCH: usize = 50;

/// What a copy did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct Copied {
    /// The entries that the other library has now as they are here, and had not before.
    pub copied: Vec<EntryId>,
    /// How many were there already.
    pub already_there: u32,
    /// The entries that could not be copied because they are damaged here.
    pub damaged: Vec<EntryId>,
}

/// A restic snapshot on its way, with the entry it stands for.
type Wanted = (EntryId, SnapshotFile);

/// Copies every entry that the other library lacks or has with other marks, apart from those in the trash of either.
pub(super) fn copy(from: &Shared, to: &Shared, progress: &Progress) -> Result<Copied> {
    progress.stage(Stage::Read);
    let there: BTreeMap<EntryId, Entry> = to.with_entries(|entries| {
        entries.iter().map(|(id, held)| (*id, held.entry.as_ref().clone())).collect()
    })?;
    let (source, target) = (from.vault()?, to.vault()?);
    let (mut done, mut missing) = (Copied::default(), Vec::new());
    from.with_entries(|entries| {
        for (id, held) in entries.iter().filter(|(_, held)| !held.entry.trashed) {
            match there.get(id) {
                Some(other) if other.trashed || same_marks(&held.entry, other) => done.already_there += 1,
                Some(_) | None => missing.extend(held.restic_ids.iter().map(|held_by| (*id, *held_by))),
            }
        }
    })?;
    let mut wanted = Vec::new();
    for (id, held_by) in missing {
        match source.snapshot(&held_by) {
            Ok(snapshot) => wanted.push((id, snapshot)),
            Err(_) => done.damaged.push(id),
        }
    }
    let ids: Vec<SnapshotId> = wanted.iter().map(|(_, snapshot)| snapshot.id).collect();
    let damaged = check::damaged_among(&source, &ids, &BTreeSet::new(), progress)?;
    let (bad, good): (Vec<Wanted>, Vec<Wanted>) =
        wanted.into_iter().partition(|(_, snapshot)| damaged.contains_key(&snapshot.id));
    done.damaged.extend(bad.iter().map(|(id, _)| *id));
    copy_all(&source, &target, &good, progress, &mut |batch| {
        done.copied.extend(batch.iter().map(|(id, _)| *id));
    })?;
    // An entry that several snapshots stand for counts once.
    done.copied.dedup();
    done.damaged.dedup();
    Ok(done)
}

/// Copies every snapshot that the other repository lacks, whoever made it and whatever is marked. Fails when one is
/// damaged: then nothing may be left behind.
pub(super) fn copy_everything(source: &Vault, target: &Vault, progress: &Progress) -> Result<()> {
    progress.stage(Stage::Read);
    let there: BTreeSet<String> = all(target)?.iter().map(|(_, snapshot)| content_of(snapshot)).collect();
    let mut missing = all(source)?;
    missing.retain(|(_, snapshot)| !there.contains(&content_of(snapshot)));
    let ids: Vec<SnapshotId> = missing.iter().map(|(_, snapshot)| snapshot.id).collect();
    if let Some(problem) =
        check::damaged_among(source, &ids, &BTreeSet::new(), progress)?.into_values().next()
    {
        return Err(Error::new(Code::Library, "The library has damage, so that nothing was changed.")
            .hint("Check the library to see which entries are damaged.")
            .caused_by(problem));
    }
    copy_all(source, target, &missing, progress, &mut |_| {})
}

fn all(vault: &Vault) -> Result<Vec<Wanted>> {
    let read = |id| vault.snapshot(&id).map_err(|cause| fault::on_open(vault.storage().location(), &cause));
    // Whose entry a snapshot holds does not matter here.
    let nobody = EntryId::random();
    vault.snapshot_ids()?.into_iter().map(|id| Ok((nobody, read(id)?))).collect()
}

/// Tells apart what two snapshots say; a copy gets another id.
fn content_of(snapshot: &SnapshotFile) -> String {
    let SnapshotFile { tree, time, tags, delete, description, .. } = snapshot;
    format!("{tree:?} {time} {tags:?} {delete:?} {description:?}")
}

fn same_marks(left: &Entry, right: &Entry) -> bool {
    let pins = |entry: &Entry| (entry.pinned, entry.pinned_until, entry.pinned_by_hand);
    (&left.tags, &left.note, pins(left)) == (&right.tags, &right.note, pins(right))
}

fn copy_all(
    source: &Vault,
    target: &Vault,
    wanted: &[Wanted],
    progress: &Progress,
    copied: &mut dyn FnMut(&[Wanted]),
) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let source = source.indexed()?;
    for batch in wanted.chunks(BATCH) {
        progress.check()?;
        progress.stage(Stage::Write);
        copy_batch(&source, target, batch, progress)?;
        copied(batch);
    }
    Ok(())
}

fn copy_batch(source: &Indexed, target: &Vault, batch: &[Wanted], progress: &Progress) -> Result<()> {
    let _turn = target.begin_put();
    let before = packs(target)?;
    if let Err(cause) = source.copy(&target.indexed()?, batch.iter().map(|(_, snapshot)| snapshot)) {
        target.storage().roll_back_put();
        return Err(failed(target, &cause));
    }
    prove(target, batch, &before, progress)
}

/// Reads back what was written, and looks for every part of every entry.
fn prove(target: &Vault, batch: &[Wanted], before: &BTreeSet<Id>, progress: &Progress) -> Result<()> {
    let trees: BTreeSet<_> = batch.iter().map(|(_, snapshot)| snapshot.tree).collect();
    let mut held_by = Vec::new();
    for id in target.snapshot_ids()? {
        let snapshot = target.snapshot(&id).map_err(|cause| failed(target, &cause))?;
        if trees.contains(&snapshot.tree) {
            held_by.push(id);
        }
    }
    progress.stage(Stage::Verify);
    let damaged = check::damaged_among(target, &held_by, before, progress)?;
    match damaged.into_values().next() {
        None if held_by.len() >= batch.len() => Ok(()),
        None => Err(failed(target, &RusticError::new(ErrorKind::Verification, "An entry is missing."))),
        Some(problem) => Err(failed(target, &RusticError::new(ErrorKind::Verification, problem))),
    }
}

fn packs(vault: &Vault) -> Result<BTreeSet<Id>> {
    let list = vault.storage().list(FileType::Pack).map_err(|cause| failed(vault, &cause))?;
    Ok(list.into_iter().collect())
}

fn failed(vault: &Vault, cause: &RusticError) -> Error {
    fault::on_write(vault.storage().location(), cause)
}
