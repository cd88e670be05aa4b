//! Replays what a real AppBuilder server answered against the practice server, recording by recording.
//!
//! Compared are status, content type, `code`, the keys at the top, and those of `data` where all of it was kept.
#![allow(missing_docs, clippy::needless_pass_by_value, clippy::print_stdout)]
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)]

mod recording;
mod replay;
mod table;
mod uploads;

use std::collections::BTreeSet;
use std::path::Path;

use recording::Recording;
use serde_json::Value;
use table::{TABLE, Treatment};

use crate::replay::{Reply, replay};

/// The folder of the recordings.
const FOLDER: &str = "wire";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_practice_server_answers_as_the_real_one_did() {
    let Some(corpus) = support::corpus(TABLE.len()) else { return };
    let (mut replayed, mut left, mut differences) = (0, Vec::new(), Vec::new());
    for (name, treatment) in TABLE {
        let given = match treatment {
            Treatment::Left(reason) => {
                left.push(format!("{name}: {reason}"));
                continue;
            }
            Treatment::Replayed(given) => given,
        };
        let recording = read(&corpus, name);
        let reply = replay(&corpus, &recording, given).await;
        replayed += 1;
        differences
            .extend(compare(&recording, reply.as_ref()).into_iter().map(|what| format!("{name}: {what}")));
    }
    println!("{replayed} of {} recordings replayed; left out:\n  {}", TABLE.len(), left.join("\n  "));
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn the_table_names_every_recording_once() {
    let Some(corpus) = support::corpus(1) else { return };
    let files = std::fs::read_dir(corpus.join(FOLDER)).unwrap().map(|entry| entry.unwrap().file_name());
    let files: BTreeSet<String> = files.map(|name| name.to_string_lossy().replace(".http", "")).collect();
    let table: BTreeSet<String> = TABLE.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(files, table);
    assert_eq!(table.len(), TABLE.len());
}

fn read(corpus: &Path, name: &str) -> Recording {
    let text = std::fs::read(corpus.join(FOLDER).join(format!("{name}.http"))).unwrap();
    Recording::parse(&String::from_utf8_lossy(&text))
}

/// What differs between a recording and the practice server's reply.
fn compare(recording: &Recording, reply: Option<&Reply>) -> Vec<String> {
    let (Some(status), Some(reply)) = (recording.status, reply) else {
        let both_silent = recording.status.is_none() && reply.is_none();
        return if both_silent { Vec::new() } else { vec!["one is silent".to_owned()] };
    };
    let mut differences = Vec::new();
    if status != reply.status {
        differences.push(format!("status {} instead of {status}: {}", reply.status, reply.shortened()));
    }
    if recording.content_type.as_deref().is_some_and(|kind| kind != reply.content_type) {
        differences.push(format!("{} instead of {:?}", reply.content_type, recording.content_type));
    }
    if recording.is_json() && differences.is_empty() {
        differences.extend(compare_json(recording, &reply.json()));
    }
    differences
}

fn compare_json(recording: &Recording, reply: &Value) -> Vec<String> {
    if recording.is_list() {
        return if reply.is_array() { Vec::new() } else { vec!["no list".to_owned()] };
    }
    let mut differences = Vec::new();
    match recording.whole_json() {
        Some(recorded) => {
            if recorded["code"] != reply["code"] {
                differences.push(format!("code {} instead of {}", reply["code"], recorded["code"]));
            }
            for (place, recorded, reply) in
                [("", &recorded, reply), ("data", &recorded["data"], &reply["data"])]
            {
                let (wanted, got) = (keys(recorded), keys(reply));
                if wanted != got {
                    differences.push(format!("keys {place} {got:?} instead of {wanted:?}"));
                }
            }
        }
        None => {
            let missing: Vec<_> = recording.visible_keys().difference(&keys(reply)).cloned().collect();
            if !missing.is_empty() {
                differences.push(format!("keys {missing:?} are missing"));
            }
        }
    }
    differences
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default()
}
