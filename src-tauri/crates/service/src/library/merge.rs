//! Several restic snapshots that stand for one entry, as a crash, a second computer or a copy leaves them, told as one.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustic_core::repofile::SnapshotId;

use super::entry::Entry;
use crate::EntryId;

/// One entry, and every snapshot that holds it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Held<'a> {
    /// The snapshots, in the order of their ids; never none.
    pub(super) restic_ids: Vec<SnapshotId>,
    pub(super) entry: Cow<'a, Entry>,
}

/// Merges a listing by entry id. The order of the rows does not matter.
pub(super) fn merged<'a>(rows: impl Iterator<Item = (SnapshotId, &'a Entry)>) -> BTreeMap<EntryId, Held<'a>> {
    let mut all: BTreeMap<EntryId, Held<'a>> = BTreeMap::new();
    for (restic_id, entry) in rows {
        match all.get_mut(&entry.id) {
            None => {
                let held = Held { restic_ids: vec![restic_id], entry: Cow::Borrowed(entry) };
                all.insert(entry.id, held);
            }
            Some(held) => {
                held.restic_ids.push(restic_id);
                held.restic_ids.sort();
                if held.entry.as_ref() != entry {
                    held.entry = Cow::Owned(both(&held.entry, entry));
                }
            }
        }
    }
    all
}

/// Nothing that protects an entry is lost, no tag either, and of two notes the one written last counts.
fn both(left: &Entry, right: &Entry) -> Entry {
    let tags: BTreeSet<_> = left.tags.iter().chain(&right.tags).cloned().collect();
    let noted = (&left.noted_at, &left.note).max((&right.noted_at, &right.note));
    let pinned = left.pinned || right.pinned;
    let trashed = left.trashed && right.trashed && !pinned;
    let trashed_until = left.trashed_until.max(right.trashed_until).filter(|_| trashed);
    let pinned_until = left.pinned_until.max(right.pinned_until);
    let merged = Entry {
        tags: tags.into_iter().collect(),
        note: noted.1.clone(),
        noted_at: *noted.0,
        pinned,
        pinned_until,
        pinned_by_hand: left.pinned_by_hand || right.pinned_by_hand,
        trashed,
        trashed_until,
        added_bytes: left.added_bytes.max(right.added_bytes),
        ..left.clone()
    };
    Entry { kept_by: merged.marks_keep(), ..merged }
}

#[cfg(test)]
mod tests;
