//! What the index of a repository says, as far as it is whole, and taking packs out of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustic_core::repofile::{IndexFile, IndexPack};
use rustic_core::{FileType, Id, ReadBackend, RepairIndexOptions, RusticError, RusticResult, WriteBackend};

use super::{Vault, lock};
use crate::Result;
use crate::library::blobs::Blobs;
use crate::library::fault;

/// How often the index is looked at before others who change it without end are left to themselves.
const MOST_LOOKS: usize = 8;

impl Vault {
    /// Returns where everything lies that any process has stored so far.
    pub(in crate::library) fn blobs(&self) -> Result<Arc<Blobs>> {
        let refused = |cause: Box<RusticError>| fault::on_open(self.storage.location(), &cause);
        let mut current = lock(&self.blobs);
        if let Err(cause) = self.read_index(&mut current, &self.index_files()?) {
            if !self.storage.set_damaged_indexes_aside().map_err(refused)? {
                return Err(refused(cause));
            }
            tracing::warn!("damaged index files are ignored: {:?}", self.storage.damaged_indexes());
            self.read_index(&mut current, &self.index_files()?).map_err(refused)?;
        }
        Ok(Arc::clone(&current))
    }

    /// Reads the index files that are new; all of them, when one is gone. Files never change.
    fn read_index(&self, current: &mut Arc<Blobs>, files: &BTreeSet<Id>) -> RusticResult<()> {
        if current.read_from() == files {
            return Ok(());
        }
        if !current.read_from().is_subset(files) {
            *current = Arc::default();
        }
        let blobs = Arc::make_mut(current);
        let news = files.difference(blobs.read_from()).map(|id| (*id).into()).collect();
        for file in self.opened.stream_files_list::<IndexFile>(news)? {
            let (id, file) = file?;
            blobs.add(id.into_inner(), file);
        }
        Ok(())
    }

    /// Returns what the repository says about its packs. One that is gone, or was exchanged, says nothing.
    pub(in crate::library) fn index_packs(&self) -> Result<Vec<IndexPack>> {
        self.check_usable()?;
        let refused = |cause: Box<RusticError>| fault::on_open(self.storage.location(), &cause);
        let mut packs = Vec::new();
        for file in self.opened.stream_files::<IndexFile>().map_err(refused)? {
            packs.extend(file.map_err(refused)?.1.packs);
        }
        Ok(packs)
    }

    /// Takes packs out of the index. What it still says is written before what it said is removed. Somebody who does the
    /// same at this moment may write again what was read before, so that it is looked at until nothing names them.
    pub(in crate::library) fn forget_packs(&self, gone: &BTreeSet<Id>) -> Result<()> {
        for _ in 0..MOST_LOOKS {
            if !self.forget_once(gone)? {
                break;
            }
        }
        Ok(())
    }

    /// Tells whether anything named them.
    fn forget_once(&self, gone: &BTreeSet<Id>) -> Result<bool> {
        let refused = |cause: Box<RusticError>| fault::on_write(self.storage.location(), &cause);
        let mut named = false;
        for id in self.index_files()? {
            let mut file: IndexFile = match self.opened.get_file(&id.into()) {
                Ok(file) => file,
                Err(_) if !self.storage.files().holds(FileType::Index, &id).map_err(refused)? => continue,
                Err(cause) => return Err(refused(cause)),
            };
            let before = file.packs.len();
            file.packs.retain(|pack| !gone.contains(&pack.id.into_inner()));
            if file.packs.len() == before {
                continue;
            }
            named = true;
            if !file.packs.is_empty() || !file.packs_to_delete.is_empty() {
                self.save(FileType::Index, &file)?;
            }
            self.remove(FileType::Index, &id)?;
        }
        Ok(named)
    }

    /// Removes a file. One that somebody else has removed meanwhile is no error.
    pub(in crate::library) fn remove(&self, kind: FileType, id: &Id) -> Result<()> {
        let refused = |cause: Box<RusticError>| fault::on_write(self.storage.location(), &cause);
        match self.storage.remove(kind, id, false) {
            Err(cause) if self.storage.files().holds(kind, id).map_err(refused)? => Err(refused(cause)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Says which packs there are by reading what packs say of themselves, where the index does not know them or they
    /// are gone.
    pub(in crate::library) fn repair_index(&self) -> Result<()> {
        let repaired = self.opened.repair_index(&RepairIndexOptions::default(), false);
        repaired.map_err(|cause| fault::on_write(self.storage.location(), &cause))
    }

    fn index_files(&self) -> Result<BTreeSet<Id>> {
        self.check_usable()?;
        let list = self
            .storage
            .list(FileType::Index)
            .map_err(|cause| fault::on_open(self.storage.location(), &cause))?;
        Ok(list.into_iter().collect())
    }
}
