//! What the journal promises: one import per server, and a record that tells how far it came.

#![allow(clippy::unwrap_used)]

mod processes;

use serde_json::json;

use super::*;
use crate::{EntryId, Environment, Outcome, ServerId};

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
        outgoing: EntryId::random(),
        bundle_sha256: Hash::of(b"bundle"),
        asked: Asked::Skipped,
    }
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
    let (history, other) = (History::open(folder.path()).unwrap(), History::open(folder.path()).unwrap());
    let running = history.begin(new("a")).unwrap();
    assert_eq!(code(other.begin(new("a"))), Code::ImportUnresolved);
    other.begin(new("b")).unwrap();
    drop(running);
    other.begin(new("a")).unwrap();
}

#[test]
fn after_a_crash_the_record_says_whether_anything_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::open(folder.path()).unwrap();
    drop(history.begin(new("a")).unwrap());
    assert!(history.unresolved("a").unwrap().is_empty(), "nothing had been sent");
    let mut sending = history.begin(new("a")).unwrap();
    sending.sending().unwrap();
    let id = sending.id();
    drop(sending);
    let again = History::open(folder.path()).unwrap();
    assert_eq!(again.unresolved("a").unwrap()[0].id, id);
    assert_eq!(code(again.begin(new("a"))), Code::ImportUnresolved);
    again.resume(&id).unwrap().resolve(resolution(Outcome::Verified)).unwrap();
    again.begin(new("a")).unwrap();
}

#[test]
fn an_unknown_outcome_keeps_the_server_closed_until_it_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::open(folder.path()).unwrap();
    let mut guard = history.begin(new("a")).unwrap();
    guard.sending().unwrap();
    guard.answered(json!({"answer": "no-answer"})).unwrap();
    let record = guard.resolve(resolution(Outcome::Unknown)).unwrap();
    assert_eq!(code(history.begin(new("a"))), Code::ImportUnresolved);
    assert!(history.restart_needed("a").unwrap());
    let settled = history.resume(&record.id).unwrap().resolve(resolution(Outcome::Failed)).unwrap();
    assert_eq!(history.get(&record.id).unwrap(), settled);
    assert_eq!(history.find(&record.id.to_string()[..8]).unwrap().id, record.id);
}

#[test]
fn a_damaged_record_is_named_and_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::open(folder.path()).unwrap();
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
