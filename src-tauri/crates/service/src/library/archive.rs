//! Putting an entry into the repository, from memory, and reading its files back.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustic_core::repofile::{Metadata, Node, NodeType, SnapshotFile};
use rustic_core::{
    BackupOptions, ParentOptions, ReadSource, ReadSourceEntry, RusticError, RusticResult, TreeId,
};

use super::entry::{Entry, FORMAT, NewEntry, Provenance};
use super::vault::{Indexed, Vault};
use super::{fault, marks};
use crate::{EntryId, Result};

/// The file that says where an entry came from.
const PROVENANCE: &str = "entry.json";
/// The folder of a snapshot's extra files.
const PARTS: &str = "parts";
/// restic groups snapshots by the computer they come from; all of ours belong together.
const HOST: &str = "appferry";

/// Writes an entry as one restic snapshot. When this returns it is durable; when it fails, nothing of it is listed.
pub(super) fn put(vault: &Vault, new: &NewEntry) -> Result<(SnapshotFile, Entry)> {
    let _turn = vault.begin_put();
    write(vault, new.entry(EntryId::random()), new)
}

/// Writes an entry that was there before once more, with the content of another one that holds the same bytes.
pub(super) fn put_again(vault: &Vault, entry: &Entry, same: &NewEntry) -> Result<(SnapshotFile, Entry)> {
    let _turn = vault.begin_put();
    write(vault, entry.clone(), same)
}

fn write(vault: &Vault, entry: Entry, content: &NewEntry) -> Result<(SnapshotFile, Entry)> {
    let files = files_of(content, &entry)?;
    match archive(vault, &files, &entry) {
        Ok(snapshot) => {
            let mut entry = entry;
            marks::read(&mut entry, &snapshot);
            Ok((snapshot, entry))
        }
        Err(failure) => {
            vault.storage().roll_back_put();
            Err(failure)
        }
    }
}

/// Reads an entry from its snapshot; `None`: somebody else's snapshot, made with restic in the same repository.
pub(super) fn read_entry(indexed: &Indexed, snapshot: &SnapshotFile) -> RusticResult<Option<Provenance>> {
    let tree = indexed.get_tree(&snapshot.tree)?;
    let name = OsStr::new(PROVENANCE);
    if !tree.nodes.iter().any(|node| node.name() == name) {
        return Ok(None);
    }
    let text = read_file(indexed, snapshot.tree, Path::new(PROVENANCE))?;
    let Ok(mut provenance) = serde_json::from_slice::<Provenance>(&text) else {
        let says_format = serde_json::from_slice::<Format>(&text);
        return match says_format {
            Ok(Format { format }) if format > FORMAT => Err(problem("It was written by a newer version.")),
            Ok(_) | Err(_) => Err(problem("Its `entry.json` cannot be read.")),
        };
    };
    marks::read(&mut provenance.entry, snapshot);
    Ok(Some(provenance))
}

/// Reads one file of an entry.
pub(super) fn read_file(indexed: &Indexed, tree: TreeId, path: &Path) -> RusticResult<Vec<u8>> {
    let node = indexed.node_from_path(tree, path)?;
    let mut content = Vec::with_capacity(usize::try_from(node.meta.size).unwrap_or_default());
    indexed.dump(&node, &mut content)?;
    Ok(content)
}

/// Returns where an entry's content is kept inside its snapshot.
pub(super) fn content_path(entry: &Entry) -> PathBuf {
    PathBuf::from(entry.kind.file_name())
}

/// Returns where an extra file is kept inside its snapshot.
pub(super) fn part_path(name: &str) -> PathBuf {
    Path::new(PARTS).join(name)
}

/// Returns all files of an entry.
pub(super) fn paths(entry: &Entry) -> Vec<PathBuf> {
    let mut paths = vec![PathBuf::from(PROVENANCE), content_path(entry)];
    paths.extend(entry.extra.keys().map(|name| part_path(name)));
    paths
}

/// Makes an error about content; there is no cause below it.
fn problem(text: &'static str) -> Box<RusticError> {
    RusticError::new(rustic_core::ErrorKind::Verification, text)
}

#[derive(serde::Deserialize)]
struct Format {
    format: u32,
}

fn archive(vault: &Vault, files: &Files, entry: &Entry) -> Result<SnapshotFile> {
    let refused = |cause: Box<RusticError>| fault::on_write(vault.storage().location(), &cause);
    // Metadata never says whether content is new: without `force`, files of equal size and time would be taken for
    // the ones stored before.
    let options = BackupOptions::default().no_scan(true).parent_opts(ParentOptions::default().force(true));
    let indexed = vault.indexed()?;
    let snapshot =
        indexed.archive(&options, files, snapshot_of(entry), &[PathBuf::from("/")]).map_err(refused)?;
    confirm(&snapshot, files).map_err(refused)?;
    Ok(snapshot)
}

/// rustic passes over files that it could not archive, with a line in its log. Here every file counts.
fn confirm(snapshot: &SnapshotFile, files: &Files) -> RusticResult<()> {
    let stored =
        snapshot.summary.as_ref().map(|stored| (stored.total_files_processed, stored.total_bytes_processed));
    if stored == Some((files.by_path.len() as u64, files.bytes())) {
        Ok(())
    } else {
        Err(problem("A file was not stored whole."))
    }
}

fn snapshot_of(entry: &Entry) -> SnapshotFile {
    SnapshotFile {
        time: entry.stored_at.to_zoned(TimeZone::UTC),
        program_version: concat!("AppFerry ", env!("CARGO_PKG_VERSION")).to_owned(),
        hostname: HOST.to_owned(),
        tags: marks::tags(entry),
        delete: marks::protection(entry),
        description: entry.note.clone(),
        ..SnapshotFile::default()
    }
}

fn files_of(new: &NewEntry, entry: &Entry) -> Result<Files> {
    let provenance = Provenance { format: FORMAT, entry: entry.clone() };
    let text =
        serde_json::to_vec_pretty(&provenance).map_err(|_| fault::internal("the entry has no JSON"))?;
    let mut by_path = BTreeMap::from([
        (PathBuf::from(PROVENANCE), Arc::from(text)),
        (content_path(entry), Arc::clone(&new.content)),
    ]);
    for (name, content) in new.extra.iter().filter(|(name, _)| entry.extra.contains_key(*name)) {
        by_path.insert(part_path(name), Arc::clone(content));
    }
    Ok(Files { by_path, time: entry.stored_at })
}

/// The files of one entry, in memory, in the order that trees are written in.
struct Files {
    by_path: BTreeMap<PathBuf, Arc<[u8]>>,
    time: Timestamp,
}

impl ReadSource for Files {
    type Open = Cursor<Arc<[u8]>>;
    type Iter = std::vec::IntoIter<RusticResult<ReadSourceEntry<Self::Open>>>;

    fn size(&self) -> RusticResult<Option<u64>> {
        Ok(Some(self.bytes()))
    }

    fn entries(&self) -> Self::Iter {
        let entries: Vec<_> =
            self.by_path.iter().map(|(path, content)| Ok(self.entry(path, content))).collect();
        entries.into_iter()
    }
}

impl Files {
    fn bytes(&self) -> u64 {
        self.by_path.values().map(|content| content.len() as u64).sum()
    }

    fn entry(&self, path: &Path, content: &Arc<[u8]>) -> ReadSourceEntry<Cursor<Arc<[u8]>>> {
        let meta = Metadata {
            mode: Some(0o600),
            mtime: Some(self.time),
            size: content.len() as u64,
            ..Metadata::default()
        };
        let node = Node::new_node(path.file_name().unwrap_or_default(), NodeType::File, meta);
        ReadSourceEntry {
            path: Path::new("/").join(path),
            node,
            open: Some(Cursor::new(Arc::clone(content))),
        }
    }
}
