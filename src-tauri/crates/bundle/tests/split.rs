//! Uploads in several parts: on real exports, and on one of 40 MB.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::process::Command;

use bundle::outgoing::compose;
use bundle::split::{MOST_BYTES, split};
use bundle::{Bundle, Definitions, predict_onto};
use serde_json::Value;

fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var("APPFERRY_CORPUS").ok().map(PathBuf::from);
    if corpus.is_none() {
        println!("skipped: uploads in several parts, because APPFERRY_CORPUS is not set");
    }
    corpus
}

/// Sends the parts of a bundle one after the other and expects of each that an export shows it, and of all that they
/// do what the whole would. Returns their sizes.
fn assert_same_as_whole(incoming: &[u8], destination: &[u8], limit: usize) -> Vec<usize> {
    let given = [Bundle::parse(incoming).unwrap()];
    let outgoing = compose(&given).unwrap();
    let whole = Bundle::parse(&outgoing).unwrap();
    let there = Bundle::parse(destination).unwrap();
    let parts = split(&whole, &Definitions::of(&there), limit).unwrap();
    let sizes: Vec<_> = parts.iter().map(|part| part.len()).collect();
    assert!(sizes.iter().all(|size| *size <= limit), "{sizes:?}");
    let at_once = predict_onto(Definitions::of(&there), &whole, "");
    let bundles: Vec<_> = parts.iter().map(|part| Bundle::parse(part).unwrap()).collect();
    let mut definitions = Definitions::of(&there);
    let mut hash = None;
    for part in &bundles {
        assert!(part.dropped.is_empty() && part.problems.iter().all(|problem| problem.code != "FMT-01"));
        let predicted = predict_onto(definitions, part, "");
        for row in part.definitions.iter().filter(|row| at_once.is_visible(&row.id)) {
            assert!(predicted.is_visible(&row.id), "{} {} cannot be seen", row.kind.as_str(), row.id);
        }
        definitions = predicted.definitions().clone();
        hash = Some(predicted.hash());
    }
    assert_eq!(hash, Some(at_once.hash()));
    sizes
}

fn pair(corpus: &Path, name: &str) -> (Vec<u8>, Vec<u8>) {
    let folder = corpus.join("golden").join(name);
    let about: Value = serde_json::from_slice(&std::fs::read(folder.join("pair.json")).unwrap()).unwrap();
    let bundle = match about["bundle"].as_str().unwrap() {
        "bundle.json" => folder.join("bundle.json"),
        path => corpus.join("bundles").join(path),
    };
    (std::fs::read(bundle).unwrap(), std::fs::read(folder.join("destination-before.json")).unwrap())
}

#[test]
fn parts_of_real_exports_do_what_the_whole_would() {
    let Some(corpus) = corpus() else { return };
    for name in [
        "01-old-format-small",
        "08-full-to-definitions-only",
        "18-latest-plus-27",
        "20-education-338-removed-1513-added",
        "21-two-apps-import-kitchen-sink",
        "23-shared-object-handmade",
    ] {
        let (incoming, destination) = pair(&corpus, name);
        let bytes = compose(&[Bundle::parse(&incoming).unwrap()]).unwrap().len();
        let sizes = assert_same_as_whole(&incoming, &destination, (bytes / 3).max(4000));
        println!("{name}: {sizes:?}");
    }
}

#[test]
fn forty_megabytes_arrive_in_parts_that_a_server_takes() {
    let Some(corpus) = corpus() else { return };
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("python3")
        .arg(corpus.join("perf/gen.py"))
        .args(["bundle", "--mb", "40", "--out"])
        .arg(folder.path().join("all.json"))
        .output();
    let Some(made) = made.ok().filter(|made| made.status.success()) else {
        println!("skipped: a bundle of 40 MB, because it could not be made");
        return;
    };
    drop(made);
    let incoming = std::fs::read(folder.path().join("all.json")).unwrap();
    let empty = br#"{"abVersion":"0.0.0","date":"20260101","definitions":[]}"#;
    let sizes = assert_same_as_whole(&incoming, empty, MOST_BYTES);
    assert!(sizes.len() >= 3, "{sizes:?}");
    println!("{} bytes in {sizes:?}", incoming.len());
}
