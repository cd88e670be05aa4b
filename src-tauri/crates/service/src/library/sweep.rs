//! Removing for good: what lay in the trash for its time, and then the parts that nothing needs any more.
//!
//! Parts go in two steps, a day apart: first they are marked, and a later sweep deletes what is still unused. So another
//! computer that stores something at the same moment loses nothing.

use jiff::Timestamp;
use rustic_core::repofile::SnapshotId;
use rustic_core::{LimitOption, PruneOptions, PrunePlan};
use serde::{Deserialize, Serialize};

use super::vault::Vault;
use super::{Library, Shared, blocking, fault};
use crate::{Code, EntryId, Error, Progress, Result};

/// What a sweep does with the parts that no entry needs, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Sweep {
    /// Deleted now: marked a day ago or earlier.
    pub freed: u64,
    /// Marked now, and deleted by a sweep a day from now or later.
    pub marked: u64,
    /// What all entries that stay take.
    pub used: u64,
}

impl Library {
    /// Tells what a sweep would do after these entries were removed. Nothing is changed.
    pub async fn sweep_plan(&self, without: Vec<EntryId>) -> Result<Sweep> {
        let shared = self.shared.clone();
        blocking(move || {
            let vault = shared.vault()?;
            let mut ignored = Vec::new();
            for id in &without {
                ignored.extend(shared.locate(id)?.0);
            }
            Ok(Sweep::of(&plan(&vault, ignored)?.1))
        })
        .await
    }

    /// Removes entries for good whose time in the trash is over, and sweeps. Any other entry is left alone, whoever asks.
    /// A library with damage is not swept.
    pub async fn remove_for_good(&self, ids: Vec<EntryId>, now: Timestamp) -> Result<Sweep> {
        let whole = self.check(false, &Progress::hidden()).await?;
        if !whole.ok {
            return Err(Error::new(
                Code::Library,
                "The library has damage, so that nothing is removed from it.",
            )
            .hint("Check the library to see which entries are damaged."));
        }
        let shared = self.shared.clone();
        blocking(move || shared.remove_for_good(&ids, now)).await
    }
}

impl Shared {
    fn remove_for_good(&self, ids: &[EntryId], now: Timestamp) -> Result<Sweep> {
        let vault = self.vault()?;
        let _turn = vault.begin_put();
        for id in ids {
            let (restic_ids, entry) = self.locate(id)?;
            if !entry.pinned && entry.trashed_until.is_some_and(|until| until <= now) {
                vault.delete_snapshots(&restic_ids)?;
            }
        }
        let (options, plan) = plan(&vault, Vec::new())?;
        let sweep = Sweep::of(&plan);
        vault.prune(&options, plan)?;
        Ok(sweep)
    }
}

impl Sweep {
    fn of(plan: &PrunePlan) -> Self {
        let size = plan.stats.size_sum();
        Self { freed: plan.stats.size_to_delete.remove, marked: size.remove + size.repackrm, used: size.used }
    }
}

fn plan(vault: &Vault, ignored: Vec<SnapshotId>) -> Result<(PruneOptions, PrunePlan)> {
    let options = PruneOptions::default().max_repack(LimitOption::Unlimited).ignore_snaps(ignored);
    let plan =
        vault.prune_plan(&options).map_err(|cause| fault::on_open(vault.storage().location(), &cause))?;
    Ok((options, plan))
}
