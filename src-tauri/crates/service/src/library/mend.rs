//! Mending: a damaged pack is taken apart, its whole parts are kept in a new one, and what it lost is stored again as soon
//! as somebody brings the same bytes. Nothing is deleted: the damaged pack is put aside.

use std::collections::BTreeSet;

use aes256ctr_poly1305aes::aead::Aead;
use aes256ctr_poly1305aes::{Aes256CtrPoly1305Aes, Key, Nonce};
use bundle::Hash;
use bytes::Bytes;
use rustic_core::repofile::{BlobType, IndexBlob, IndexFile, SnapshotId};
use rustic_core::{FileType, Id, RusticError, WriteBackend};
use uuid::Uuid;

use super::entry::{Entry, NewEntry};
use super::vault::Vault;
use super::{Shared, archive, check, fault, place};
use crate::{EntryId, Progress, Result};

/// What stands before and behind each encrypted part of a pack: a nonce, and a seal that damage breaks.
const NONCE: usize = 16;

impl Shared {
    /// Takes apart the damaged packs that these snapshots need. Returns whether there were any.
    pub(super) fn mend(&self, ids: &[SnapshotId]) -> Result<bool> {
        let vault = self.vault()?;
        let bad = check::bad_packs_of(&vault, ids, &Progress::hidden())?;
        if bad.is_empty() {
            return Ok(false);
        }
        let seal = Seal::of(&vault);
        // While somebody exchanges the library for another one nothing may be written, and afterwards nothing here is
        // meant: `listed` asks for that.
        let _turn = vault.begin_put();
        for (id, blobs) in listed(&vault, &bad)? {
            take_apart(&vault, &seal, &id, &blobs)?;
        }
        vault.repair_index()?;
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
fn listed(vault: &Vault, packs: &BTreeSet<Id>) -> Result<Vec<(Id, Vec<IndexBlob>)>> {
    let refused = |cause: Box<RusticError>| fault::on_open(vault.storage().location(), &cause);
    let (indexed, mut found) = (vault.indexed()?, Vec::new());
    for file in indexed.stream_files::<IndexFile>().map_err(refused)? {
        for pack in file.map_err(refused)?.1.packs {
            let id = pack.id.into_inner();
            if packs.contains(&id) {
                found.push((id, pack.blobs));
            }
        }
    }
    Ok(found)
}

/// Keeps the whole parts of a pack in a new one, and puts the pack aside. A crash in between leaves parts twice.
fn take_apart(vault: &Vault, seal: &Seal, id: &Id, blobs: &[IndexBlob]) -> Result<()> {
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
    let mut whole = Vec::new();
    for blob in blobs {
        let begin = blob.location.offset as usize;
        let part = pack.get(begin..begin + blob.location.length as usize);
        if let Some(part) = part.filter(|part| seal.is_whole(part)) {
            whole.push((blob, pack.slice_ref(part)));
        }
    }
    if !whole.is_empty() {
        let content = packed(seal, &whole)?;
        let new: Id = Hash::of(&content).to_string().parse().map_err(refused)?;
        storage.write_bytes(FileType::Pack, &new, false, content.into()).map_err(refused)?;
    }
    let aside = format!("{}/{}", place::DAMAGED, id.to_hex().as_str());
    storage.files().write_beside(&aside, pack.to_vec()).map_err(refused)?;
    storage.remove(FileType::Pack, id, false).map_err(refused)
}

/// Writes a pack as restic's design describes it: the parts, the sealed list of them, the length of that.
fn packed(seal: &Seal, parts: &[(&IndexBlob, Bytes)]) -> Result<Vec<u8>> {
    let (mut content, mut list) = (Vec::new(), Vec::new());
    for (blob, part) in parts {
        content.extend_from_slice(part);
        let is_tree = u8::from(blob.tpe == BlobType::Tree);
        match blob.location.uncompressed_length {
            None => list.push(is_tree),
            Some(_) => list.push(2 + is_tree),
        }
        list.extend_from_slice(&blob.location.length.to_le_bytes());
        if let Some(length) = blob.location.uncompressed_length {
            list.extend_from_slice(&length.get().to_le_bytes());
        }
        let id: Hash =
            blob.id.into_inner().to_hex().as_str().parse().map_err(|_| fault::internal("no id"))?;
        list.extend_from_slice(id.as_bytes());
    }
    let list = seal.close(&list)?;
    let length = u32::try_from(list.len()).map_err(|_| fault::internal("a pack has too many parts"))?;
    content.extend_from_slice(&list);
    content.extend_from_slice(&length.to_le_bytes());
    Ok(content)
}

/// The key of the repository, for what rustic keeps to itself.
struct Seal(Aes256CtrPoly1305Aes);

impl Seal {
    fn of(vault: &Vault) -> Self {
        let key = vault.master_key();
        let bytes = [key.encrypt.as_slice(), &key.mac.k, &key.mac.r].concat();
        Self(Aes256CtrPoly1305Aes::new(Key::from_slice(&bytes)))
    }

    fn is_whole(&self, part: &[u8]) -> bool {
        part.len() > NONCE && self.0.decrypt(Nonce::from_slice(&part[..NONCE]), &part[NONCE..]).is_ok()
    }

    fn close(&self, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce = *Uuid::new_v4().as_bytes();
        let sealed = self.0.encrypt(Nonce::from_slice(&nonce), plain);
        let sealed = sealed.map_err(|_| fault::internal("a pack could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }
}
