//! Putting an entry into the repository, from memory, and reading its files back.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustic_core::repofile::{
    BlobType, Metadata, Node, NodeType, SnapshotFile, SnapshotId, SnapshotSummary, StringList, Tree,
};
use rustic_core::{FileType, Id, RusticError, RusticResult, TreeId};

use super::before::Before;
use super::blobs::{Blobs, Reader};
use super::cut::Part;
use super::entry::{Entry, EntryKind, FORMAT, NewEntry, Provenance};
use super::pack::{self, NewPart};
use super::vault::Vault;
use super::{fault, marks};
use crate::{EntryId, Result};

/// The file that says where an entry came from.
const PROVENANCE: &str = "entry.json";
/// The folder of a snapshot's extra files.
const PARTS: &str = "parts";
/// restic groups snapshots by the computer they come from; all of ours belong together.
const HOST: &str = "appferry";

/// Writes an entry as one restic snapshot. When this returns it is durable; when it fails, nothing of it is listed.
/// `earlier` are entries that may have much in common with it, the closest first.
pub(super) fn put(vault: &Vault, new: &NewEntry, earlier: &[SnapshotId]) -> Result<(SnapshotFile, Entry)> {
    let _turn = vault.begin_put();
    let blobs = vault.blobs()?;
    let before = Before::read(vault.reader(&blobs), vault, earlier);
    // Both read all of the content: the hash of the whole, and those of its parts.
    let (entry, parts) = std::thread::scope(|threads| {
        let parts = threads.spawn(|| before.parts(&content_path(new.kind), &new.content));
        (new.entry(EntryId::random()), parts.join())
    });
    let parts = parts.map_err(|_| fault::internal("a file could not be cut"))?;
    write(vault, entry, new, &before, parts)
}

/// Writes an entry that was there before once more, with the content of another one that holds the same bytes.
pub(super) fn put_again(vault: &Vault, entry: &Entry, same: &NewEntry) -> Result<(SnapshotFile, Entry)> {
    let _turn = vault.begin_put();
    let blobs = vault.blobs()?;
    let before = Before::read(vault.reader(&blobs), vault, &[]);
    let parts = before.parts(&content_path(entry.kind), &same.content);
    write(vault, entry.clone(), same, &before, parts)
}

fn write(
    vault: &Vault,
    mut entry: Entry,
    content: &NewEntry,
    before: &Before<'_>,
    parts: Vec<Part>,
) -> Result<(SnapshotFile, Entry)> {
    let files = files_of(content, &entry, before, parts)?;
    match archive(vault, &files, before.blobs(), &entry) {
        Ok(snapshot) => {
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
pub(super) fn read_entry(reader: &Reader<'_>, snapshot: &SnapshotFile) -> RusticResult<Option<Provenance>> {
    let tree = reader.tree(&snapshot.tree)?;
    let name = OsStr::new(PROVENANCE);
    if !tree.nodes.iter().any(|node| node.name() == name) {
        return Ok(None);
    }
    let text = reader.file(snapshot.tree, Path::new(PROVENANCE))?;
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

/// Returns where an entry's content is kept inside its snapshot.
pub(super) fn content_path(kind: EntryKind) -> PathBuf {
    PathBuf::from(kind.file_name())
}

/// Returns where an extra file is kept inside its snapshot.
pub(super) fn part_path(name: &str) -> PathBuf {
    Path::new(PARTS).join(name)
}

/// Returns all files of an entry.
pub(super) fn paths(entry: &Entry) -> Vec<PathBuf> {
    let mut paths = vec![PathBuf::from(PROVENANCE), content_path(entry.kind)];
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

fn archive(vault: &Vault, files: &[File], blobs: &Blobs, entry: &Entry) -> Result<SnapshotFile> {
    let (folders, root) = folders(files, entry.stored_at)?;
    // In the order of the files, which is the order they are read in.
    let (mut news, mut seen) = (Vec::new(), BTreeSet::new());
    for file in files {
        for part in file.parts.iter().filter(|part| blobs.length(&part.id).is_none()) {
            if seen.insert(part.id) {
                let content = &file.content[part.range.clone()];
                news.push(NewPart { kind: BlobType::Data, id: part.id, content });
            }
        }
    }
    for (id, content) in folders.iter().filter(|(id, _)| !blobs.has_tree(id)) {
        news.push(NewPart { kind: BlobType::Tree, id: *id, content });
    }
    let written = pack::write(vault, &news)?;
    let mut snapshot = snapshot_of(entry, root);
    let mut summary = SnapshotSummary::default();
    summary.total_files_processed = files.len() as u64;
    summary.total_bytes_processed = files.iter().map(|file| file.content.len() as u64).sum();
    (summary.data_added, summary.data_added_packed) = (written.plain, written.packed);
    snapshot.summary = Some(summary);
    snapshot.id = vault.save(FileType::Snapshot, &snapshot)?.into();
    Ok(snapshot)
}

/// What describes a folder, and its hash.
type Folder = (Id, Vec<u8>);

/// Returns what describes the folders of an entry, and the id of the outermost.
fn folders(files: &[File], time: Timestamp) -> Result<(Vec<Folder>, TreeId)> {
    let (mut folders, mut outer, mut inner) = (Vec::new(), Tree::default(), Tree::default());
    for file in files {
        match file.path.parent() {
            Some(parent) if parent == Path::new(PARTS) => inner.nodes.push(file.node(time)),
            Some(_) | None => outer.nodes.push(file.node(time)),
        }
    }
    let described = |tree: &mut Tree| {
        tree.nodes.sort_by(|left, right| left.name().cmp(&right.name()));
        tree.serialize().map_err(|_| fault::internal("a folder has no description"))
    };
    if !inner.nodes.is_empty() {
        let (text, id) = described(&mut inner)?;
        folders.push((id.into_inner(), text));
        let mut node = Node::new_node(OsStr::new(PARTS), NodeType::Dir, metadata(time, 0, 0o700));
        node.subtree = Some(id);
        outer.nodes.push(node);
    }
    let (text, id) = described(&mut outer)?;
    folders.push((id.into_inner(), text));
    Ok((folders, id))
}

fn snapshot_of(entry: &Entry, tree: TreeId) -> SnapshotFile {
    let mut paths = StringList::default();
    paths.add("/".to_owned());
    SnapshotFile {
        time: entry.stored_at.to_zoned(TimeZone::UTC),
        program_version: concat!("AppFerry ", env!("CARGO_PKG_VERSION")).to_owned(),
        tree,
        paths,
        hostname: HOST.to_owned(),
        tags: marks::tags(entry),
        delete: marks::protection(entry),
        description: entry.note.clone(),
        ..SnapshotFile::default()
    }
}

/// A file of an entry, cut into parts.
struct File {
    path: PathBuf,
    content: Arc<[u8]>,
    parts: Vec<Part>,
}

impl File {
    fn node(&self, time: Timestamp) -> Node {
        let name = self.path.file_name().unwrap_or_default();
        let meta = metadata(time, self.content.len() as u64, 0o600);
        let mut node = Node::new_node(name, NodeType::File, meta);
        node.content = Some(self.parts.iter().map(|part| part.id.into()).collect());
        node
    }
}

fn metadata(time: Timestamp, size: u64, mode: u32) -> Metadata {
    Metadata { mode: Some(mode), mtime: Some(time), size, ..Metadata::default() }
}

fn files_of(
    new: &NewEntry,
    entry: &Entry,
    before: &Before<'_>,
    content_parts: Vec<Part>,
) -> Result<Vec<File>> {
    let provenance = Provenance { format: FORMAT, entry: entry.clone() };
    let text = serde_json::to_vec(&provenance).map_err(|_| fault::internal("the entry has no JSON"))?;
    let cut = |path: PathBuf, content: Arc<[u8]>| {
        let parts = before.parts(&path, &content);
        File { path, content, parts }
    };
    let content = Arc::clone(&new.content);
    let mut files = vec![File { path: content_path(entry.kind), content, parts: content_parts }];
    files.push(cut(PathBuf::from(PROVENANCE), text.into()));
    for (name, content) in new.extra.iter().filter(|(name, _)| entry.extra.contains_key(*name)) {
        files.push(cut(part_path(name), Arc::clone(content)));
    }
    Ok(files)
}
