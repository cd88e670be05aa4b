#![allow(clippy::unwrap_used)]

use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use proptest::prelude::*;

use super::*;
use crate::ImportId;

/// A backup of all apps, made so many hours ago.
fn backup(hours: i64) -> Entry {
    let json = serde_json::json!({
        "id": EntryId::random(), "kind": "all-apps", "name": "All apps", "apps": [], "server": "Staging",
        "server_url": "https://staging.example.org", "tenant": "admin", "account": null, "environment": "test",
        "exported_at": null, "stored_at": now().timestamp() - SignedDuration::from_hours(hours), "bytes": 100,
        "sha256": "c41f5be2a9038ad0a6f6cb3d1e20b8f4c11d4f6f5c3a1f0b92d7be55aa4108ea", "canonical_sha256": null,
        "parts": {"roles": null, "scopes": null, "files": null}, "extra": {}, "tags": [], "note": null,
        "pinned": false, "trashed": false, "kept_by": [], "why": {"kind": "backup"}, "parent": null,
        "redacted": [], "services": {}, "added_bytes": 10,
    });
    serde_json::from_value(json).unwrap()
}

fn now() -> Zoned {
    "2026-07-15T12:00[UTC]".parse().unwrap()
}

fn policies(keep: Keep) -> Policies {
    Policies { default: Some(keep), servers: BTreeMap::new() }
}

fn explained(mut entries: Vec<Entry>, policies: &Policies) -> Vec<Vec<String>> {
    explain(&mut entries, policies, &BTreeSet::new(), &now()).unwrap();
    entries.into_iter().map(|entry| entry.kept_by).collect()
}

#[test]
fn every_entry_says_what_keeps_it() {
    let keep = Keep { last: 2, daily: 3, ..Keep::default() };
    let entries = [1, 3, 24, 25, 48, 72].map(backup).to_vec();
    let kept = explained(entries, &policies(keep));
    assert_eq!(kept[0], ["last 1 of 2", "daily 1 of 3"]);
    assert_eq!(kept[1], ["last 2 of 2"]);
    assert_eq!((&kept[2], &kept[4]), (&vec!["daily 2 of 3".to_owned()], &vec!["daily 3 of 3".to_owned()]));
    assert!(kept[3].is_empty() && kept[5].is_empty(), "no rule keeps them: {kept:?}");
    assert_eq!(explained(vec![backup(1)], &Policies::default()), [["no retention rule set"]]);
}

#[test]
fn a_snapshot_whose_pin_is_over_is_kept_by_what_it_is_and_never_by_a_rule() {
    let over = Some(now().timestamp() - SignedDuration::from_hours(1));
    let why = Why::Snapshot { import: ImportId::random() };
    let snapshot = |by_hand| Entry {
        pinned: true,
        pinned_until: over,
        pinned_by_hand: by_hand,
        why: why.clone(),
        ..backup(24 * 91)
    };
    let keep = policies(Keep { last: 1, ..Keep::default() });
    let mut entries = vec![snapshot(false), snapshot(true), backup(1)];
    assert!(judge(&entries, &keep, &BTreeSet::new(), &now()).unwrap().keys().eq([&entries[2].id]));
    explain(&mut entries, &keep, &BTreeSet::new(), &now()).unwrap();
    assert_eq!((entries[0].pinned, entries[0].kept_by[0].as_str()), (false, "snapshot before an import"));
    assert_eq!((entries[1].pinned, entries[2].kept_by[0].as_str()), (true, "last 1 of 1"));
}

#[test]
fn a_server_has_its_own_rules_and_each_app_its_own_series() {
    let key = ("https://staging.example.org".to_owned(), Some("admin".to_owned()));
    let own = Policies {
        default: Some(Keep { last: 1, ..Keep::default() }),
        servers: BTreeMap::from([(key, Keep { last: 2, ..Keep::default() })]),
    };
    let app = |hours| Entry { kind: EntryKind::App, ..backup(hours) };
    let kept = explained(vec![backup(1), backup(2), backup(3), app(4)], &own);
    assert_eq!((kept[1].as_slice(), kept[2].len()), (["last 2 of 2".to_owned()].as_slice(), 0));
    assert_eq!(kept[3], ["last 1 of 2"]);
}

#[test]
fn rules_that_keep_nothing_are_refused() {
    assert!(Keep::default().check().is_err());
    let entries = [backup(1)];
    assert!(forecast(&entries, &Keep::default(), &BTreeSet::new(), &[], &now(), &now()).is_err());
}

#[test]
fn the_forecast_counts_what_goes_now_and_what_is_there_then() {
    let entries = [1, 25, 49, 73].map(backup).to_vec();
    let keep = Keep { daily: 3, ..Keep::default() };
    let then = now().checked_add(10.days()).unwrap();
    let runs: Vec<_> = (1..=10).map(|day| now().timestamp() + SignedDuration::from_hours(24 * day)).collect();
    let told = forecast(&entries, &keep, &BTreeSet::new(), &runs, &now(), &then).unwrap();
    assert_eq!((told.now, told.now_bytes, told.to_trash.len()), (4, Some(40), 1));
    assert_eq!((told.then_count, told.then_bytes), (3, Some(30)));
    assert!(told.then.iter().all(|dot| dot.entry.is_none() && !dot.kept_by.is_empty()));
}

fn keep() -> impl Strategy<Value = Keep> {
    (0..4_u32, 0..4_u32, 0..3_u32, 0..3_u32, 0..2_u32)
        .prop_map(|(last, daily, weekly, monthly, yearly)| Keep { last, daily, weekly, monthly, yearly })
        .prop_filter("keeps something", |keep| keep.check().is_ok())
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let one = (0..20_000_i64, 0..6_u8).prop_map(|(hours, state)| match state {
        0 => Entry { pinned: true, ..backup(hours) },
        1 => Entry { why: Why::Snapshot { import: ImportId::random() }, ..backup(hours) },
        2 => Entry { why: Why::AddedFile, ..backup(hours) },
        3..=5 => backup(hours),
        6.. => unreachable!("0 to 5"),
    });
    prop::collection::vec(one, 1..30)
}

fn dropped(entries: &[Entry], keep: Keep, damaged: &BTreeSet<EntryId>) -> BTreeSet<EntryId> {
    let judged = judge(entries, &policies(keep), damaged, &now()).unwrap();
    judged.into_iter().filter(|(_, rules)| rules.is_empty()).map(|(id, _)| id).collect()
}

proptest! {
    #[test]
    fn only_plain_backups_are_ever_dropped_and_never_the_newest_good_one(
        entries in entries(), keep in keep(), damage in prop::collection::vec(any::<bool>(), 30),
    ) {
        let damaged: BTreeSet<_> =
            entries.iter().zip(&damage).filter(|(_, damaged)| **damaged).map(|(entry, _)| entry.id).collect();
        let dropped = dropped(&entries, keep, &damaged);
        for entry in entries.iter().filter(|entry| dropped.contains(&entry.id)) {
            prop_assert!(entry.why == Why::Backup && !entry.pinned && !damaged.contains(&entry.id));
        }
        let good = entries.iter().filter(|entry| is_ruled(entry, &damaged));
        if let Some(newest) = good.clone().map(|entry| entry.stored_at).max() {
            prop_assert!(good.filter(|entry| entry.stored_at == newest).any(|entry| !dropped.contains(&entry.id)));
        }
    }

    #[test]
    fn keeping_more_never_drops_more(entries in entries(), keep in keep(), more in 1..4_u32) {
        let larger = Keep { last: keep.last + more, daily: keep.daily + more, weekly: keep.weekly + more, ..keep };
        let less = dropped(&entries, larger, &BTreeSet::new());
        prop_assert!(less.is_subset(&dropped(&entries, keep, &BTreeSet::new())));
    }

    #[test]
    fn pruning_twice_drops_nothing_more(entries in entries(), keep in keep()) {
        let dropped_first = dropped(&entries, keep, &BTreeSet::new());
        let left: Vec<_> = entries.into_iter().filter(|entry| !dropped_first.contains(&entry.id)).collect();
        prop_assert!(dropped(&left, keep, &BTreeSet::new()).is_empty());
    }

    #[test]
    fn every_backup_that_stays_says_why(entries in entries(), keep in keep()) {
        let zone = TimeZone::get("Asia/Bangkok").unwrap();
        let mut told = entries;
        explain(&mut told, &policies(keep), &BTreeSet::new(), &now().with_time_zone(zone)).unwrap();
        for entry in told.iter().filter(|entry| !is_ruled(entry, &BTreeSet::new())) {
            prop_assert!(!entry.kept_by.is_empty());
        }
    }
}
