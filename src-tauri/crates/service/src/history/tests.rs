//! What the journal promises: one import per server, and a record that tells how far it came.

#![allow(clippy::unwrap_used)]

mod processes;

use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::{EntryId, Environment, Outcome, ServerId};

/// An import that takes one upload.
const ONE: Uploads = Uploads { sent: 1, of: 1 };

fn new(identity: &str) -> NewImport {
    NewImport {
        plan: Hash::of(b"plan"),
        source: json!({"title": "Staging"}),
        destination: Destination {
            server: ServerId::random(),
            name: format!("Server {identity}"),
            environment: Environment::Test,
            practice: false,
            identity: identity.to_owned(),
        },
        apps: vec!["Visits".to_owned()],
        given: vec![EntryId::random()],
        bundle_sha256: Hash::of(b"bundle"),
        rolls_back: None,
        returned: BTreeMap::new(),
        rehearses: None,
        account: String::new(),
        asked: Asked::Skipped,
    }
}

fn opened(folder: &Path) -> History {
    History::open(folder, &folder.join("locks")).unwrap()
}

fn resolution(outcome: Outcome) -> Resolution {
    Resolution { outcome, restart_needed: true, report: json!({"outcome": "x"}) }
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> Code {
    result.unwrap_err().code()
}

#[test]
fn one_import_a_server_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let (history, other) = (opened(folder.path()), opened(folder.path()));
    let running = history.begin(new("a")).unwrap();
    assert_eq!(code(other.begin(new("a"))), Code::ImportUnresolved);
    other.begin(new("b")).unwrap();
    drop(running);
    other.begin(new("a")).unwrap();
}

#[test]
fn after_a_crash_the_record_says_whether_anything_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let history = opened(folder.path());
    drop(history.begin(new("a")).unwrap());
    assert!(history.unresolved("a").unwrap().is_empty(), "nothing had been sent");
    let mut sending = history.begin(new("a")).unwrap();
    sending.sending(ONE).unwrap();
    let id = sending.id();
    drop(sending);
    let again = opened(folder.path());
    assert_eq!(again.unresolved("a").unwrap()[0].id, id);
    assert_eq!(code(again.begin(new("a"))), Code::ImportUnresolved);
    again.resume(&id).unwrap().resolve(resolution(Outcome::Verified)).unwrap();
    again.begin(new("a")).unwrap();
}

#[test]
fn an_unknown_outcome_keeps_the_server_closed_until_it_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let history = opened(folder.path());
    let mut guard = history.begin(new("a")).unwrap();
    guard.sending(ONE).unwrap();
    guard.answered(json!({"answer": "no-answer"})).unwrap();
    let record = guard.resolve(resolution(Outcome::Unknown)).unwrap();
    assert_eq!(code(history.begin(new("a"))), Code::ImportUnresolved);
    assert_eq!(history.waiting_for_restart("a").unwrap().map(|waiting| waiting.id), Some(record.id));
    assert_eq!(history.waiting_for_restart("b").unwrap(), None);
    let settled = history.resume(&record.id).unwrap().resolve(resolution(Outcome::Failed)).unwrap();
    assert_eq!(history.get(&record.id).unwrap(), settled);
    assert_eq!(history.find(&record.id.to_string()[..8]).unwrap().id, record.id);
}

#[test]
fn a_damaged_record_is_named_and_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let history = opened(folder.path());
    let first = history.begin(new("a")).unwrap().not_sent(resolution(Outcome::Stale)).unwrap();
    let second = history.begin(new("a")).unwrap().id();
    std::fs::write(history.path(&first.id), "{").unwrap();
    let listing = history.list().unwrap();
    assert_eq!(listing.damaged, [history.path(&first.id)]);
    assert_eq!(listing.records.len(), 1);
    assert_eq!(listing.records[0].id, second);
    assert_eq!(code(history.get(&first.id)), Code::Disk);
    assert_eq!(code(history.find("zz")), Code::NotFound);
}

#[test]
fn another_data_folder_of_the_same_user_is_kept_out_too() {
    let (one, two, locks) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let here = History::open(one.path(), locks.path()).unwrap();
    let there = History::open(two.path(), locks.path()).unwrap();
    let mut running = here.begin(new("a")).unwrap();
    assert_eq!(code(there.begin(new("a"))), Code::ImportUnresolved, "while it runs");
    running.sending(ONE).unwrap();
    let id = running.id();
    drop(running);
    let refused = there.begin(new("a")).unwrap_err();
    assert_eq!(refused.code(), Code::ImportUnresolved, "after a crash");
    assert!(refused.hints()[0].contains(&id.to_string()), "{:?}", refused.hints());
    here.resume(&id).unwrap().resolve(resolution(Outcome::Unknown)).unwrap();
    assert_eq!(code(there.begin(new("a"))), Code::ImportUnresolved, "while nobody knows");
    here.resume(&id).unwrap().resolve(resolution(Outcome::Verified)).unwrap();
    there.begin(new("a")).unwrap();
}

#[test]
fn an_old_import_that_is_verified_again_takes_nobody_elses_note_away() {
    let (one, two, locks) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let here = History::open(one.path(), locks.path()).unwrap();
    let there = History::open(two.path(), locks.path()).unwrap();
    let mut old = here.begin(new("a")).unwrap();
    old.sending(ONE).unwrap();
    let old = old.resolve(resolution(Outcome::Verified)).unwrap();
    let mut open = there.begin(new("a")).unwrap();
    open.sending(ONE).unwrap();
    drop(open);
    let again = here.resume(&old.id).unwrap();
    assert_eq!(code(again.check_alone()), Code::ImportUnresolved, "nothing is deleted meanwhile either");
    again.resolve(resolution(Outcome::Verified)).unwrap();
    assert_eq!(code(here.begin(new("a"))), Code::ImportUnresolved);
}
