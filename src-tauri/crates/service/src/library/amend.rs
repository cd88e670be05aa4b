//! Changing what can change about an entry: the new restic snapshot is stored first, then those it replaces are deleted.

use jiff::Timestamp;

use super::marks::{self, Mark};
use super::{Library, Shared, blocking, fault};
use crate::library::entry::Entry;
use crate::{EntryId, Result};

impl Library {
    /// Puts a mark on an entry. The change is durable when this returns; when it fails, nothing was lost.
    pub async fn mark(&self, id: &EntryId, mark: Mark, now: Timestamp) -> Result<Entry> {
        let (shared, id) = (self.shared.clone(), *id);
        blocking(move || shared.mark(&id, &mark, now)).await
    }
}

impl Shared {
    fn mark(&self, id: &EntryId, mark: &Mark, now: Timestamp) -> Result<Entry> {
        let vault = self.vault()?;
        let _turn = vault.begin_put();
        let (old, entry) = self.locate(id)?;
        let marked = mark.put_on(&entry, now)?;
        if let ([_], true) = (old.as_slice(), marked == entry) {
            return Ok(entry);
        }
        let read = |cause: Box<rustic_core::RusticError>| {
            fault::damaged(&entry, "It cannot be read.").caused_by(fault::words(&cause))
        };
        let mut snapshot =
            old.first().map(|id| vault.snapshot(id)).transpose().map_err(read)?.unwrap_or_default();
        marks::write(&marked, &mut snapshot);
        vault.replace_snapshots(&old, snapshot)?;
        self.locate(id).map(|(_, entry)| entry)
    }
}
