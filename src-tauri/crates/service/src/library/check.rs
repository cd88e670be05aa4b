//! Checking a library: every file against its name, every entry against the files it needs.

use std::collections::{BTreeMap, BTreeSet};

use rustic_core::repofile::{SnapshotFile, SnapshotId};
use rustic_core::{DataId, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult, TreeId};
use serde::{Deserialize, Serialize};

use super::archive;
use super::blobs::Reader;
use super::catalog::Row;
use super::entry::Entry;
use super::fault;
use super::vault::Vault;
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
    let blobs = vault.blobs()?;
    let wanted = if read_data { Wanted::All } else { Wanted::Presence };
    let bad_packs = bad_packs(vault, &wanted, progress)?;
    let mut examined =
        Examined { reader: vault.reader(&blobs), bad_packs: &bad_packs, used: BTreeSet::new() };
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
                report.damaged.push(damaged_entry(id, remembered(&id), vault.blame(&cause)?));
            }
        }
    }
    problems.extend(unused_damage(&bad_packs, &examined.used));
    report.problems = problems;
    report.ok = report.damaged.is_empty() && report.problems.is_empty();
    Ok(report)
}

/// Returns what is wrong with each of these restic snapshots that cannot be given back whole. Reads every pack they
/// need, apart from those that are `proven`.
pub(super) fn damaged_among(
    vault: &Vault,
    ids: &[SnapshotId],
    proven: &BTreeSet<Id>,
    progress: &Progress,
) -> Result<BTreeMap<SnapshotId, String>> {
    let (blobs, none) = (vault.blobs()?, BTreeMap::new());
    let (mut damaged, mut needs) = (BTreeMap::new(), BTreeMap::new());
    for id in ids {
        progress.check()?;
        let mut examined = Examined { reader: vault.reader(&blobs), bad_packs: &none, used: BTreeSet::new() };
        match vault.snapshot(id).and_then(|snapshot| examined.examine(&snapshot)) {
            Ok(_) => drop(needs.insert(*id, examined.used)),
            Err(cause) => drop(damaged.insert(*id, vault.blame(&cause)?)),
        }
    }
    let unproven: BTreeSet<Id> =
        needs.values().flatten().copied().filter(|id| !proven.contains(id)).collect();
    let bad = bad_packs(vault, &Wanted::Only(&unproven), progress)?;
    for (id, packs) in needs {
        if let Some(problem) = packs.iter().find_map(|pack| bad.get(pack)) {
            damaged.insert(id, problem.clone());
        }
    }
    Ok(damaged)
}

/// Returns the damaged packs among those that these restic snapshots need. Reads all of these.
pub(super) fn bad_packs_of(vault: &Vault, ids: &[SnapshotId], progress: &Progress) -> Result<BTreeSet<Id>> {
    let (blobs, none) = (vault.blobs()?, BTreeMap::new());
    let mut examined = Examined { reader: vault.reader(&blobs), bad_packs: &none, used: BTreeSet::new() };
    for id in ids {
        // Whatever ends the walk early, what it needed so far is known.
        drop(vault.snapshot(id).and_then(|snapshot| examined.examine(&snapshot)));
    }
    let bad = bad_packs(vault, &Wanted::Only(&examined.used), progress)?;
    Ok(bad.into_keys().collect())
}

/// Which packs are read.
enum Wanted<'a> {
    /// Every pack is looked for, none is read.
    Presence,
    /// All are read.
    All,
    /// These are read; others are not looked for.
    Only(&'a BTreeSet<Id>),
}

/// Names the damaged files that are not packs.
fn damaged_files(vault: &Vault) -> Result<Vec<String>> {
    let storage = vault.storage();
    let refused = |cause: Box<RusticError>| fault::on_open(storage.location(), &cause);
    storage.set_damaged_indexes_aside().map_err(refused)?;
    let mut damaged: Vec<_> =
        storage.damaged_indexes().into_iter().map(|id| storage.files().name(FileType::Index, &id)).collect();
    if !storage.config_is_whole() {
        damaged.push(storage.files().name(FileType::Config, &Id::default()));
    }
    for id in storage.list(FileType::Key).map_err(refused)? {
        if storage.read_full(FileType::Key, &id).is_err() {
            damaged.push(storage.files().name(FileType::Key, &id));
        }
    }
    Ok(damaged.iter().map(|name| format!("The file `{name}` is damaged.")).collect())
}

/// Returns what is wrong with each pack that an index names.
fn bad_packs(vault: &Vault, wanted: &Wanted<'_>, progress: &Progress) -> Result<BTreeMap<Id, String>> {
    let storage = vault.storage();
    let refused = |cause: Box<RusticError>| fault::on_open(storage.location(), &cause);
    let sizes: BTreeMap<Id, u32> =
        storage.list_with_size(FileType::Pack).map_err(refused)?.into_iter().collect();
    let mut needed: BTreeMap<Id, u32> =
        vault.index_packs()?.iter().map(|pack| (pack.id.into_inner(), pack.pack_size())).collect();
    let read_data = match wanted {
        Wanted::Presence => false,
        Wanted::All => true,
        Wanted::Only(packs) => {
            needed.retain(|id, _| packs.contains(id));
            true
        }
    };
    let total = needed.values().map(|size| u64::from(*size)).sum();
    let (mut bad, mut done) = (BTreeMap::new(), 0);
    for (id, size) in needed {
        progress.check()?;
        if let Some(problem) = pack_problem(vault, &id, size, sizes.get(&id).copied(), read_data)? {
            bad.insert(id, problem);
        }
        done += u64::from(size);
        progress.bytes(done, Some(total));
    }
    Ok(bad)
}

fn pack_problem(
    vault: &Vault,
    id: &Id,
    size: u32,
    found: Option<u32>,
    read_data: bool,
) -> Result<Option<String>> {
    let name = vault.storage().files().name(FileType::Pack, id);
    Ok(match found {
        None => Some(format!("The file `{name}` is missing.")),
        Some(found) if found != size => Some(format!("The file `{name}` has {found} of {size} bytes.")),
        Some(_) if read_data => match vault.storage().is_whole(FileType::Pack, id) {
            Ok(true) => None,
            Ok(false) => Some(format!("The file `{name}` is damaged.")),
            Err(cause) => Some(format!("The file `{name}` cannot be read: {}", vault.blame(&cause)?)),
        },
        Some(_) => None,
    })
}

/// The walk over entries, which collects the packs that entries depend on.
struct Examined<'a> {
    reader: Reader<'a>,
    bad_packs: &'a BTreeMap<Id, String>,
    used: BTreeSet<Id>,
}

impl Examined<'_> {
    /// Looks for everything that an entry is made of. `None`: not one of ours.
    fn examine(&mut self, snapshot: &SnapshotFile) -> RusticResult<Option<Box<Entry>>> {
        self.need_tree(&snapshot.tree)?;
        let tree = self.reader.tree(&snapshot.tree)?;
        for node in &tree.nodes {
            self.need_content(node.content.as_deref())?;
            if let Some(subtree) = &node.subtree {
                self.need_folder(subtree)?;
            }
        }
        let Some(provenance) = archive::read_entry(&self.reader, snapshot)? else { return Ok(None) };
        for path in archive::paths(&provenance.entry) {
            self.reader.node(snapshot.tree, &path)?;
        }
        Ok(Some(Box::new(provenance.entry)))
    }

    fn need_folder(&mut self, tree: &TreeId) -> RusticResult<()> {
        self.need_tree(tree)?;
        let tree = self.reader.tree(tree)?;
        tree.nodes.iter().try_for_each(|node| self.need_content(node.content.as_deref()))
    }

    fn need_content(&mut self, blobs: Option<&[DataId]>) -> RusticResult<()> {
        let blobs = blobs.unwrap_or_default().iter();
        blobs
            .map(|blob| blob.into_inner())
            .try_for_each(|blob| self.need(&self.reader.blobs.packs_of_data(&blob)))
    }

    fn need_tree(&mut self, tree: &TreeId) -> RusticResult<()> {
        self.need(&self.reader.blobs.packs_of_tree(&tree.into_inner()))
    }

    /// Needs something that one of these packs has to hold whole.
    fn need(&mut self, packs: &[Id]) -> RusticResult<()> {
        self.used.extend(packs);
        let mut problem = "No index knows where its content is.";
        for pack in packs {
            match self.bad_packs.get(pack) {
                None => return Ok(()),
                Some(found) => problem = found,
            }
        }
        Err(RusticError::new(ErrorKind::Verification, problem))
    }
}

fn damaged_entry(id: SnapshotId, remembered: Option<Row>, problem: String) -> DamagedEntry {
    let entry = match remembered {
        Some(Row::Entry(entry)) => Some(entry),
        Some(Row::Foreign) | None => None,
    };
    DamagedEntry {
        entry: entry.as_ref().map(|entry| entry.id),
        name: entry.map(|entry| entry.name),
        restic_id: id.into_inner().to_hex().as_str().to_owned(),
        problem,
    }
}

fn unused_damage(bad_packs: &BTreeMap<Id, String>, used: &BTreeSet<Id>) -> Vec<String> {
    bad_packs.iter().filter(|(id, _)| !used.contains(id)).map(|(_, problem)| problem.clone()).collect()
}
