//! Mending: a damaged pack is taken apart, its whole parts are kept in a new one, and what it lost is stored again as soon
//! as somebody brings the same bytes. Nothing is deleted: the damaged pack is put aside.

use std::collections::BTreeSet;

use bundle::Hash;
use rustic_core::repofile::{BlobType, IndexBlob, IndexPack, SnapshotId};
use rustic_core::{FileType, Id, RusticError};

use super::entry::{Entry, NewEntry};
use super::pack::{self, Pack};
use super::vault::Vault;
use super::{Shared, archive, check, fault, place};
use crate::{EntryId, Progress, Result};

impl Shared {
    /// Takes apart the damaged packs that these snapshots need. Returns whether there were any.
    pub(super) fn mend(&self, ids: &[SnapshotId]) -> Result<bool> {
        let vault = self.vault()?;
        let bad = check::bad_packs_of(&vault, ids, &Progress::hidden())?;
        if bad.is_empty() {
            return Ok(false);
        }
        // While somebody exchanges the library for another one nothing may be written, and afterwards nothing here is
        // meant: `listed` asks for that.
        let _turn = vault.begin_put();
        for pack in listed(&vault, &bad)? {
            take_apart(&vault, &pack.id.into_inner(), &pack.blobs)?;
        }
        vault.forget_packs(&bad)?;
        if !vault.storage().damaged_indexes().is_empty() {
            vault.repair_index()?;
        }
        Ok(true)
    }

    /// Stores damaged entries again that hold the very bytes of a new one.
    pub(super) fn mend_likes_of(&self, new: &NewEntry, stored: &EntryId) -> Result<()> {
        let (vault, likes) = (self.vault()?, self.likes_of(new, stored)?);
        let all: Vec<SnapshotId> = likes.iter().flat_map(|(ids, _)| ids).copied().collect();
        let damaged = check::damaged_among(&vault, &all, &BTreeSet::new(), &Progress::hidden())?;
        for (ids, entry) in likes {
            if !ids.iter().any(|id| damaged.contains_key(id)) {
                continue;
            }
            self.mend(&ids)?;
            archive::put_again(&vault, &entry, new)?;
            vault.delete_snapshots(&ids)?;
        }
        Ok(())
    }

    fn likes_of(&self, new: &NewEntry, stored: &EntryId) -> Result<Vec<(Vec<SnapshotId>, Entry)>> {
        let sha256 = Hash::of(&new.content);
        let brings = |entry: &Entry| {
            entry.extra.iter().all(|(name, file)| {
                new.extra.get(name).is_some_and(|content| Hash::of(content) == file.sha256)
            })
        };
        self.with_entries(|entries| {
            let likes =
                entries.values().filter(|held| held.entry.id != *stored && held.entry.sha256 == sha256);
            let likes = likes.filter(|held| held.entry.kind == new.kind && brings(&held.entry));
            likes.map(|held| (held.restic_ids.clone(), held.entry.as_ref().clone())).collect()
        })
    }
}

/// Returns what the index says about packs.
fn listed(vault: &Vault, packs: &BTreeSet<Id>) -> Result<Vec<IndexPack>> {
    Ok(vault.index_packs()?.into_iter().filter(|pack| packs.contains(&pack.id.into_inner())).collect())
}

/// Keeps the whole parts of a pack in a new one, and puts the pack aside. A crash in between leaves parts twice, and so
/// does somebody who mends at the same moment.
fn take_apart(vault: &Vault, id: &Id, blobs: &[IndexBlob]) -> Result<()> {
    let storage = vault.storage();
    let refused = |cause: Box<RusticError>| fault::on_write(storage.location(), &cause);
    let pack = match storage.read_full_unproved(FileType::Pack, id) {
        Ok(pack) => pack,
        // A pack that is missing has nothing to keep. One that is there may have, as soon as it can be read.
        Err(cause) => {
            let is_there = storage.files().holds(FileType::Pack, id).map_err(refused)?;
            return if is_there { Err(refused(cause)) } else { Ok(()) };
        }
    };
    let mut whole = Pack::default();
    for blob in blobs {
        let begin = blob.location.offset as usize;
        let part = pack.get(begin..begin + blob.location.length as usize);
        if let Some(part) = part.filter(|part| vault.seal().is_whole(part)) {
            let is_tree = blob.tpe == BlobType::Tree;
            whole.add(blob.id.into_inner(), is_tree, blob.location.uncompressed_length, part)?;
        }
    }
    if !whole.is_empty() {
        pack::write_index(vault, vec![whole.save(vault)?])?;
    }
    let aside = format!("{}/{}", place::DAMAGED, id.to_hex().as_str());
    storage.files().write_beside(&aside, pack.to_vec()).map_err(refused)?;
    vault.remove(FileType::Pack, id)
}
