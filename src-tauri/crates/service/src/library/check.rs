//! Checking a library: every file against its name, every entry against the files it needs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use rustic_core::repofile::{IndexFile, SnapshotFile, SnapshotId};
use rustic_core::{
    DataId, ErrorKind, FileType, Id, PackedId, ReadBackend, RusticError, RusticResult, TreeId,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::archive;
use super::catalog::Row;
use super::entry::Entry;
use super::fault;
use super::folder::Folder;
use super::vault::{Indexed, Vault};
use crate::{EntryId, Progress, Result, Stage};

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CheckReport {
    /// Nothing is damaged.
    pub ok: bool,
    /// How many entries were checked.
    pub entries: u32,
    /// Every damaged entry, with what is wrong.
    pub damaged: Vec<DamagedEntry>,
    /// Damage that no entry depends on, and damaged files that entries may depend on. Full sentences.
    pub problems: Vec<String>,
    /// Whether every stored byte was read. Otherwise only presence and sizes are known.
    pub read_data: bool,
}

/// An entry that cannot be given back whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DamagedEntry {
    /// The entry; `None` when its own description is damaged and nobody remembers it.
    pub entry: Option<EntryId>,
    /// What it is called, when that is known.
    pub name: Option<String>,
    /// The id of its restic snapshot, for work with restic.
    pub restic_id: String,
    /// What is wrong: a full sentence.
    pub problem: String,
}

/// Checks all entries. `remembered` is what the catalog knows about a snapshot that cannot be read any more.
pub(super) fn check(
    vault: &Vault,
    remembered: &dyn Fn(&SnapshotId) -> Option<Row>,
    read_data: bool,
    progress: &Progress,
) -> Result<CheckReport> {
    progress.stage(Stage::Read);
    let mut problems = damaged_files(vault)?;
    let indexed = vault.indexed()?;
    let bad_packs = bad_packs(vault, &indexed, read_data, progress)?;
    let mut examined = Examined { indexed: &indexed, bad_packs: &bad_packs, used: BTreeSet::new() };
    let mut report =
        CheckReport { ok: false, entries: 0, damaged: Vec::new(), problems: Vec::new(), read_data };
    for id in vault.snapshot_ids()? {
        progress.check()?;
        let found = vault.snapshot(&id).and_then(|snapshot| examined.examine(&snapshot));
        match found {
            Ok(None) => {}
            Ok(Some(_)) => report.entries += 1,
            // Its entry was marked in the meantime, and has a new snapshot now.
            Err(_) if !vault.snapshot_ids()?.contains(&id) => {}
            Err(cause) => {
                report.entries += 1;
                report.damaged.push(damaged_entry(id, remembered(&id), &cause));
            }
        }
    }
    problems.extend(unused_damage(&bad_packs, &examined.used));
    report.problems = problems;
    report.ok = report.damaged.is_empty() && report.problems.is_empty();
    Ok(report)
}

/// Names the damaged files that are not packs.
fn damaged_files(vault: &Vault) -> Result<Vec<String>> {
    let folder = vault.folder();
    let refused = |cause: Box<RusticError>| fault::on_open(folder.root(), &cause);
    folder.set_damaged_indexes_aside().map_err(refused)?;
    let mut damaged: Vec<_> =
        folder.damaged_indexes().into_iter().map(|id| folder.path(FileType::Index, &id)).collect();
    if !folder.config_is_whole() {
        damaged.push(folder.path(FileType::Config, &Id::default()));
    }
    for id in folder.list(FileType::Key).map_err(refused)? {
        if folder.read_full(FileType::Key, &id).is_err() {
            damaged.push(folder.path(FileType::Key, &id));
        }
    }
    Ok(damaged.iter().map(|path| format!("The file `{}` is damaged.", path.display())).collect())
}

/// Returns what is wrong with each pack that an index names.
fn bad_packs(
    vault: &Vault,
    indexed: &Indexed,
    read_data: bool,
    progress: &Progress,
) -> Result<BTreeMap<Id, String>> {
    let folder = vault.folder();
    let refused = |cause: Box<RusticError>| fault::on_open(folder.root(), &cause);
    let sizes: BTreeMap<Id, u32> =
        folder.list_with_size(FileType::Pack).map_err(refused)?.into_iter().collect();
    let needed = packs(indexed).map_err(refused)?;
    let total = needed.values().map(|size| u64::from(*size)).sum();
    let (mut bad, mut done) = (BTreeMap::new(), 0);
    for (id, size) in needed {
        progress.check()?;
        if let Some(problem) = pack_problem(folder, &id, size, sizes.get(&id).copied(), read_data) {
            bad.insert(id, problem);
        }
        done += u64::from(size);
        progress.bytes(done, Some(total));
    }
    Ok(bad)
}

fn packs(indexed: &Indexed) -> RusticResult<BTreeMap<Id, u32>> {
    let mut packs = BTreeMap::new();
    for file in indexed.stream_files::<IndexFile>()? {
        for pack in file?.1.packs {
            packs.insert(pack.id.into_inner(), pack.pack_size());
        }
    }
    Ok(packs)
}

fn pack_problem(folder: &Folder, id: &Id, size: u32, found: Option<u32>, read_data: bool) -> Option<String> {
    let path = folder.path(FileType::Pack, id);
    let place = path.display();
    match found {
        None => Some(format!("The file `{place}` is missing.")),
        Some(found) if found != size => Some(format!("The file `{place}` has {found} of {size} bytes.")),
        Some(_) if read_data => match hash_file(&path) {
            Ok(hash) if hash == id.to_hex().as_str() => None,
            Ok(_) => Some(format!("The file `{place}` is damaged.")),
            Err(cause) => Some(format!("The file `{place}` cannot be read: {cause}.")),
        },
        Some(_) => None,
    }
}

fn hash_file(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hasher.update(&buffer[..read]),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The walk over entries, which collects the bad packs that entries depend on.
struct Examined<'a> {
    indexed: &'a Indexed,
    bad_packs: &'a BTreeMap<Id, String>,
    used: BTreeSet<Id>,
}

impl Examined<'_> {
    /// Looks for everything that an entry is made of. `None`: not one of ours.
    fn examine(&mut self, snapshot: &SnapshotFile) -> RusticResult<Option<Box<Entry>>> {
        self.need(&snapshot.tree)?;
        let tree = self.indexed.get_tree(&snapshot.tree)?;
        for node in &tree.nodes {
            self.need_content(node.content.as_deref())?;
            if let Some(subtree) = &node.subtree {
                self.need_folder(subtree)?;
            }
        }
        let Some(provenance) = archive::read_entry(self.indexed, snapshot)? else { return Ok(None) };
        for path in archive::paths(&provenance.entry) {
            self.indexed.node_from_path(snapshot.tree, &path)?;
        }
        Ok(Some(Box::new(provenance.entry)))
    }

    fn need_folder(&mut self, tree: &TreeId) -> RusticResult<()> {
        self.need(tree)?;
        let tree = self.indexed.get_tree(tree)?;
        tree.nodes.iter().try_for_each(|node| self.need_content(node.content.as_deref()))
    }

    fn need_content(&mut self, blobs: Option<&[DataId]>) -> RusticResult<()> {
        blobs.unwrap_or_default().iter().try_for_each(|blob| self.need(blob))
    }

    fn need<T: PackedId>(&mut self, blob: &T) -> RusticResult<()> {
        let Ok(found) = self.indexed.get_index_entry(blob) else {
            return Err(RusticError::new(ErrorKind::Verification, "No index knows where its content is."));
        };
        let pack = found.pack.into_inner();
        match self.bad_packs.get(&pack) {
            None => Ok(()),
            Some(problem) => {
                self.used.insert(pack);
                Err(RusticError::new(ErrorKind::Verification, problem.as_str()))
            }
        }
    }
}

fn damaged_entry(id: SnapshotId, remembered: Option<Row>, cause: &RusticError) -> DamagedEntry {
    let entry = match remembered {
        Some(Row::Entry(entry)) => Some(entry),
        Some(Row::Foreign) | None => None,
    };
    DamagedEntry {
        entry: entry.as_ref().map(|entry| entry.id),
        name: entry.map(|entry| entry.name),
        restic_id: id.into_inner().to_hex().as_str().to_owned(),
        problem: fault::words(cause),
    }
}

fn unused_damage(bad_packs: &BTreeMap<Id, String>, used: &BTreeSet<Id>) -> Vec<String> {
    bad_packs.iter().filter(|(id, _)| !used.contains(id)).map(|(_, problem)| problem.clone()).collect()
}
