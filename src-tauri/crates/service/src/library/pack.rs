//! Writing what an entry adds to a repository, as restic's design describes it: packs of sealed parts, then an index of
//! them. Nothing refers to a pack before it is durable.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use bundle::Hash;
use jiff::Timestamp;
use rustic_core::repofile::BlobType;
use rustic_core::{FileType, Id, WriteBackend};
use serde::Serialize;

use super::fault;
use super::seal::{Seal, Sealed};
use super::vault::Vault;
use crate::Result;

/// A pack is closed when it has reached this size, in bytes.
const FULL: usize = 16 << 20;
/// zstd's level by how many bytes are to be packed: a version that differs little is packed as tight as can be, and
/// nobody waits long for one that differs much.
const LEVELS: [(usize, i32); 3] = [(768 << 10, 19), (2304 << 10, 15), (usize::MAX, 3)];
/// The levels for what describes folders: little else than hashes, which nothing makes much smaller.
const LEVELS_OF_TREES: [(usize, i32); 2] = [(32 << 10, 19), (usize::MAX, 3)];

/// A part that the repository does not have yet.
#[derive(Clone, Copy)]
pub(super) struct NewPart<'a> {
    /// What it belongs to.
    pub(super) kind: BlobType,
    /// The hash of its content.
    pub(super) id: Id,
    /// Its content.
    pub(super) content: &'a [u8],
}

/// How much was written, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written {
    /// Before it was packed.
    pub(super) plain: u64,
    /// What it takes in the repository.
    pub(super) packed: u64,
}

/// Writes parts, and the index that names them. Everything is durable when this returns.
pub(super) fn write(vault: &Vault, parts: &[NewPart<'_>]) -> Result<Written> {
    let mut packs = Vec::new();
    let mut written = Written::default();
    for kind in [BlobType::Data, BlobType::Tree] {
        let of_kind: Vec<NewPart<'_>> = parts.iter().filter(|part| part.kind == kind).copied().collect();
        let level = level(&of_kind, if kind == BlobType::Tree { &LEVELS_OF_TREES } else { &LEVELS });
        let sealed = seal_all(vault.seal(), &of_kind, level)?;
        let mut pack = Pack::default();
        for (part, sealed) in of_kind.iter().zip(sealed) {
            written.plain += part.content.len() as u64;
            written.packed += sealed.bytes.len() as u64;
            pack.add(part.id, part.kind == BlobType::Tree, sealed.plain_length, &sealed.bytes)?;
            if pack.content.len() >= FULL {
                packs.push(std::mem::take(&mut pack).save(vault)?);
            }
        }
        if !pack.is_empty() {
            packs.push(pack.save(vault)?);
        }
    }
    if !packs.is_empty() {
        write_index(vault, packs)?;
    }
    Ok(written)
}

/// Writes an index of packs that are there.
pub(super) fn write_index(vault: &Vault, packs: Vec<IndexPack>) -> Result<()> {
    vault.save(FileType::Index, &IndexFile { packs }).map(drop)
}

/// Seals parts on all processors, in their order.
fn seal_all(seal: &Seal, parts: &[NewPart<'_>], level: i32) -> Result<Vec<Sealed>> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(parts.len())));
    let work = || {
        while let Some((place, part)) = taken(parts, &next) {
            let sealed = seal.close_part(part.content, level);
            // A panic elsewhere ends the whole work.
            done.lock().unwrap_or_else(PoisonError::into_inner).push((place, sealed));
        }
    };
    std::thread::scope(|threads| {
        for _ in 1..workers().min(parts.len()) {
            threads.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, sealed)| sealed).collect()
}

/// Returns the first level that is meant for so many bytes.
fn level(parts: &[NewPart<'_>], levels: &[(usize, i32)]) -> i32 {
    let bytes: usize = parts.iter().map(|part| part.content.len()).sum();
    levels
        .iter()
        .find(|(most, _)| bytes <= *most)
        .map_or(zstd::DEFAULT_COMPRESSION_LEVEL, |(_, level)| *level)
}

fn taken<'a, T>(all: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    all.get(place).map(|it| (place, it))
}

/// How many threads work on one entry.
pub(super) fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4)
}

/// A pack that is being put together: sealed parts one after the other, and a list of them.
#[derive(Default)]
pub(super) struct Pack {
    content: Vec<u8>,
    list: Vec<u8>,
    parts: Vec<IndexPart>,
}

impl Pack {
    /// Adds a sealed part.
    pub(super) fn add(
        &mut self,
        id: Id,
        is_tree: bool,
        plain_length: Option<NonZeroU32>,
        sealed: &[u8],
    ) -> Result<()> {
        let too_long = |_| fault::internal("a pack is too long");
        let offset = u32::try_from(self.content.len()).map_err(too_long)?;
        let length = u32::try_from(sealed.len()).map_err(too_long)?;
        self.content.extend_from_slice(sealed);
        self.list.push(u8::from(is_tree) + if plain_length.is_some() { 2 } else { 0 });
        self.list.extend_from_slice(&length.to_le_bytes());
        if let Some(length) = plain_length {
            self.list.extend_from_slice(&length.get().to_le_bytes());
        }
        let hash: Hash = id.to_hex().as_str().parse().map_err(|_| fault::internal("no id"))?;
        self.list.extend_from_slice(hash.as_bytes());
        let kind = if is_tree { "tree" } else { "data" };
        self.parts.push(IndexPart { id, kind, offset, length, uncompressed_length: plain_length });
        Ok(())
    }

    /// Tells whether nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Writes it, and returns what an index says about it.
    pub(super) fn save(mut self, vault: &Vault) -> Result<IndexPack> {
        let list = vault.seal().close(&self.list)?;
        let length = u32::try_from(list.len()).map_err(|_| fault::internal("a pack has too many parts"))?;
        self.content.extend_from_slice(&list);
        self.content.extend_from_slice(&length.to_le_bytes());
        let id = Id::new(*Hash::of(&self.content).as_bytes());
        vault
            .storage()
            .write_bytes(FileType::Pack, &id, false, self.content.into())
            .map_err(|cause| fault::on_write(vault.storage().location(), &cause))?;
        Ok(IndexPack { id, blobs: self.parts, time: Timestamp::now() })
    }
}

/// A file of the index. The names of its fields are restic's.
#[derive(Serialize)]
struct IndexFile {
    packs: Vec<IndexPack>,
}

/// What an index says about a pack.
#[derive(Serialize)]
pub(super) struct IndexPack {
    id: Id,
    blobs: Vec<IndexPart>,
    time: Timestamp,
}

#[derive(Serialize)]
struct IndexPart {
    id: Id,
    #[serde(rename = "type")]
    kind: &'static str,
    offset: u32,
    length: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    uncompressed_length: Option<NonZeroU32>,
}
