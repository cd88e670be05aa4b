//! Keeps what a plan sends as an entry of the library, so that it can be looked at for ever: when the plan is saved or
//! carried out, and not for each choice that somebody tries.

use std::sync::Arc;

use bundle::Hash;
use jiff::Timestamp;

use crate::library::{Library, NewEntry, Why};
use crate::plans::Plan;
use crate::provenance::{self, Arrival};
use crate::{EntryId, Result};

/// Keeps the bundle that a plan sends, under the first entry that it was made of.
pub(crate) async fn keep(plan: &Plan, bytes: Arc<[u8]>, library: &Library) -> Result<EntryId> {
    let arrival = Arrival { bytes, redacted: Vec::new(), at: Timestamp::now() };
    let new = provenance::from_bundles(arrival, Why::Outgoing { plan: Some(plan.id()) })?;
    keep_once(NewEntry { parent: plan.given.first().copied(), ..new }, library).await
}

/// Keeps an entry, unless the very same one is there and can be read.
pub(crate) async fn keep_once(new: NewEntry, library: &Library) -> Result<EntryId> {
    let sha256 = Hash::of(&new.content);
    let entries = library.list().await?;
    let mut same = entries.iter().filter(|entry| {
        !entry.trashed && entry.sha256 == sha256 && entry.why == new.why && entry.parent == new.parent
    });
    if let Some(known) = same.next()
        && library.get(&known.id).await.is_ok()
    {
        return Ok(known.id);
    }
    Ok(library.put_verified(new).await?.id)
}
