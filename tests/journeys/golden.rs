//! Imports that a real server has done, done again: the same bundle onto the same destination ends the same.

use std::path::{Path, PathBuf};

use bundle::{Bundle, canonical};
use serde_json::Value;
use service::Outcome;
use support::journey::Journey;

/// Pairs of rows that stand twice in their file, a plain update, two apps side by side, a shared object, server
/// defaults, a mobile app, and of roles that the real server stumbled over (27), which AppFerry does not send.
const PAIRS: [&str; 8] = ["06", "18", "21", "22", "23", "24", "25", "27"];

#[tokio::test(flavor = "multi_thread")]
async fn what_a_real_server_did_happens_here_and_is_verified() {
    let Some(corpus) = support::corpus(PAIRS.len()) else { return };
    for number in PAIRS {
        carry(&corpus, number).await;
    }
}

async fn carry(corpus: &Path, number: &str) {
    let pair = folder(corpus, number);
    let about: Value = serde_json::from_slice(&std::fs::read(pair.join("pair.json")).unwrap()).unwrap();
    let bundle = bundle_of(corpus, &pair, &about);
    let journey = Journey::begin_empty().await;
    let before = std::fs::read(pair.join("destination-before.json")).unwrap();
    journey.practice.production().seed_from_exports(&[&before]).unwrap();
    let plan = journey.ferry.plan_files(vec![bundle], &journey.production).await.unwrap();
    if about["answer"] != 200 {
        assert!(plan.gate.reasons.iter().any(|reason| reason.contains("ROL-01")), "{number}");
        return;
    }
    assert!(plan.gate.ready, "{number}: {:?}", plan.gate.reasons);
    let report = journey.apply(&plan).await.unwrap();
    let told = (&report.missing, &report.different, &report.unexpected, &report.columns);
    assert_eq!(report.outcome, Outcome::Verified, "{number}: {told:#?}");
    let after = std::fs::read(pair.join("destination-after.json")).unwrap();
    let hash = |bytes: &[u8]| canonical::definitions_hash(&Bundle::parse(bytes).unwrap().definitions);
    assert_eq!(hash(&journey.export(&journey.production).await), hash(&after), "{number}");
    println!("{number}: {} definitions as planned", report.as_planned);
}

fn folder(corpus: &Path, number: &str) -> PathBuf {
    let pairs = std::fs::read_dir(corpus.join("golden")).unwrap().map(|entry| entry.unwrap());
    let name = |name: &str| name.starts_with(&format!("{number}-"));
    pairs.map(|entry| entry.path()).find(|path| name(&path.file_name().unwrap().to_string_lossy())).unwrap()
}

fn bundle_of(corpus: &Path, pair: &Path, about: &Value) -> PathBuf {
    let name = about["bundle"].as_str().unwrap();
    let beside = pair.join(name);
    if beside.exists() { beside } else { corpus.join("bundles").join(name) }
}
