//! Every real export goes into the library and comes back as it was, but for the rows of accounts.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use support::journey::Journey;

#[tokio::test(flavor = "multi_thread")]
async fn real_exports_come_back_byte_for_byte_without_rows_of_accounts() {
    let Some(corpus) = support::corpus(66) else { return };
    let journey = Journey::begin_empty().await;
    let files = exports(&corpus.join("bundles"));
    assert_eq!(files.len(), 66);
    let entries = journey.ferry.add_files(&files).await.unwrap();
    let library = journey.ferry.library().await.unwrap();
    let mut redacted = Vec::new();
    for (path, entry) in files.iter().zip(&entries) {
        let (given, kept) = (std::fs::read(path).unwrap(), library.get(&entry.id).await.unwrap());
        if entry.redacted.is_empty() {
            assert!(kept == given, "{}", path.display());
        } else {
            assert!(is_part_of(&kept, &given), "{}", path.display());
            redacted.push(entry.id.to_string());
        }
        let (given, kept): (Value, Value) =
            (serde_json::from_slice(&given).unwrap(), serde_json::from_slice(&kept).unwrap());
        assert!(kept == without_relations(given), "{}", path.display());
    }
    println!("{} exports came back, {} of them without rows of accounts", files.len(), redacted.len());
    read_by_restic(library.location().folder().unwrap(), &redacted);
}

/// Stock restic lists, checks and dumps what AppFerry stored.
fn read_by_restic(library: &Path, redacted: &[String]) {
    let restic = |arguments: &[&str]| {
        let mut command = Command::new("restic");
        command.args(["--no-cache", "-r"]).arg(library).args(arguments);
        command.env("RESTIC_PASSWORD", "appferry").output()
    };
    let Ok(checked) = restic(&["check", "--read-data"]) else {
        println!("skipped: 1 library, restic is not installed");
        return;
    };
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let listed: Value = serde_json::from_slice(&restic(&["snapshots", "--json"]).unwrap().stdout).unwrap();
    let snapshots = listed.as_array().unwrap();
    assert_eq!(snapshots.len(), 66);
    let holds = |snapshot: &&Value, entry: &String| snapshot["tags"].to_string().contains(entry);
    for entry in redacted.iter().take(3) {
        let snapshot = snapshots.iter().find(|snapshot| holds(snapshot, entry)).unwrap();
        let dumped = restic(&["dump", snapshot["id"].as_str().unwrap(), "/bundle.json"]).unwrap();
        assert!(
            dumped.status.success() && !String::from_utf8_lossy(&dumped.stdout).contains("users__relation")
        );
    }
}

/// Tells whether bytes were only taken out, never changed or added.
fn is_part_of(kept: &[u8], given: &[u8]) -> bool {
    let mut rest = given.iter();
    kept.iter().all(|byte| rest.any(|other| other == byte))
}

/// What a reader of plain JSON would take out.
fn without_relations(mut export: Value) -> Value {
    for part in ["roles", "scopes"] {
        if let Some(entries) = export.get_mut(part) {
            take_out(entries);
        }
    }
    export
}

fn take_out(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, _| !key.ends_with("__relation"));
            members.values_mut().for_each(take_out);
        }
        Value::Array(items) => items.iter_mut().for_each(take_out),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn exports(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(exports(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    found.sort();
    found
}
