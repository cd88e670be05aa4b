#![allow(clippy::unwrap_used)]

use bundle::Hash;
use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::library::tests::file;

fn snapshot(number: u8) -> SnapshotId {
    SnapshotId::from(rustic_core::Id::new(*Hash::of(&[number]).as_bytes()))
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_750_000_000 + second).unwrap()
}

/// One entry as different computers may have marked it.
fn marked() -> impl Strategy<Value = Entry> {
    let id: EntryId = "6f2c3f36-54f5-4b4f-8a55-0d1a3f1c9a11".parse().unwrap();
    let tags = prop::collection::btree_set("[abc]", 0..3);
    let note = prop::option::of(("[xyz]", 0..4_i64));
    (tags, note, any::<bool>(), prop::option::of(0..4_i64)).prop_map(move |(tags, note, pinned, trash)| {
        let trashed_until = trash.map(at).filter(|_| !pinned);
        let mut entry = Entry {
            tags: tags.into_iter().collect(),
            note: note.as_ref().map(|(text, _)| text.clone()),
            noted_at: note.map(|(_, second)| at(second)),
            pinned,
            trashed: trashed_until.is_some(),
            trashed_until,
            ..file(b"{}", 0).entry(id)
        };
        entry.kept_by = entry.marks_keep();
        entry
    })
}

fn merge(rows: &[(SnapshotId, &Entry)]) -> (Vec<SnapshotId>, Entry) {
    let held = merged(rows.iter().copied()).into_values().next().unwrap();
    (held.restic_ids, held.entry.into_owned())
}

proptest! {
    #[test]
    fn the_order_of_a_listing_does_not_matter(entries in prop::collection::vec(marked(), 1..5), turn in 0..5_usize) {
        let rows: Vec<_> = (0_u8..).map(snapshot).zip(&entries).collect();
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        prop_assert_eq!(merge(&turned), merge(&rows));
        turned.reverse();
        prop_assert_eq!(merge(&turned), merge(&rows));
    }

    #[test]
    fn nothing_that_protects_an_entry_is_lost(entries in prop::collection::vec(marked(), 1..5)) {
        let rows: Vec<_> = (0_u8..).map(snapshot).zip(&entries).collect();
        let (ids, entry) = merge(&rows);
        prop_assert_eq!(ids.len(), entries.len());
        prop_assert_eq!(entry.pinned, entries.iter().any(|one| one.pinned));
        prop_assert_eq!(entry.trashed, !entry.pinned && entries.iter().all(|one| one.trashed));
        prop_assert_eq!(entry.trashed, entry.trashed_until.is_some());
        prop_assert!(entries.iter().all(|one| one.tags.iter().all(|tag| entry.tags.contains(tag))));
        let newest = entries.iter().map(|one| one.noted_at).max().flatten();
        prop_assert_eq!(entry.noted_at, newest);
    }
}

#[test]
fn of_two_snapshots_of_one_entry_the_one_that_protects_more_counts() {
    let plain = file(b"{}", 0).entry(EntryId::random());
    let pinned = Entry { pinned: true, ..plain.clone() };
    let trashed = Entry { trashed: true, trashed_until: Some(at(9)), ..plain.clone() };
    let (ids, entry) = merge(&[(snapshot(1), &trashed), (snapshot(2), &pinned), (snapshot(3), &plain)]);
    assert_eq!(ids.len(), 3);
    assert!(entry.pinned && !entry.trashed && entry.trashed_until.is_none());
}
