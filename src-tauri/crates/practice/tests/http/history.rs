//! Years of one app, version after version: each plan must foretell what the import then leaves, and name every field
//! that really disappears.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use bundle::impact::LiveFacts;
use bundle::plan::Review;
use bundle::readable::NodeChange;
use bundle::roll_back::{RollBackSides, roll_back};
use bundle::verify::{Columns, verify};
use bundle::{Bundle, Choices, Definitions, canonical, predict};
use serde_json::Value;

use crate::choices::planned;
use crate::client::{Client, empty};
use crate::golden::corpus;

/// The app whose versions are followed.
const KITCHEN_SINK: &str = "0ac51d6c";
/// Fields of these kinds have no column, so hiding one hides no data (definition-model §2).
const WITHOUT_COLUMN: [&str; 3] = ["calculate", "formula", "TextFormula"];

/// Returns every export of the app, the oldest first.
fn versions() -> Vec<(String, Vec<u8>)> {
    let Some(corpus) = corpus() else { return Vec::new() };
    let folder = corpus.join("bundles/kitchensink");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: std::path::PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())
    };
    files.into_iter().map(read).filter(|(_, bytes)| is_kitchen_sink(bytes)).collect()
}

fn is_kitchen_sink(bytes: &[u8]) -> bool {
    let bundle = Bundle::parse(bytes).unwrap();
    bundle.apps("en").iter().any(|app| app.id.as_str().starts_with(KITCHEN_SINK))
}

/// Definitions by id, read without the program's own parser.
fn rows(export: &[u8]) -> BTreeMap<String, Value> {
    let export: Value = serde_json::from_slice(export).unwrap();
    let rows = export["definitions"].as_array().unwrap().iter().filter(|row| !row.is_null());
    rows.map(|row| (row["id"].as_str().unwrap().to_owned(), row.clone())).collect()
}

/// The fields with a column that an object showed before and does not show any more.
fn lost_fields(before: &BTreeMap<String, Value>, after: &BTreeMap<String, Value>) -> BTreeSet<String> {
    let mut lost = BTreeSet::new();
    for (id, object) in before.iter().filter(|(_, row)| row["type"] == "object") {
        let Some(now) = after.get(id) else { continue };
        let fields = |row: &Value| -> BTreeSet<String> {
            let ids = row["json"]["fieldIDs"].as_array().into_iter().flatten();
            ids.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        lost.extend(fields(object).difference(&fields(now)).cloned());
    }
    let has_column = |id: &String| {
        let key = before.get(id).map(|row| row["json"]["key"].as_str().unwrap_or_default().to_owned());
        key.is_some_and(|key| !WITHOUT_COLUMN.contains(&key.as_str()))
    };
    lost.into_iter().filter(has_column).collect()
}

/// Nothing that is the same on both sides is said to change.
fn check_changes(
    name: &str,
    review: &Review,
    before: &BTreeMap<String, Value>,
    sent: &BTreeMap<String, Value>,
) {
    for change in review.changes.iter().filter(|change| change.change == NodeChange::Replaced) {
        let (old, new) = (&before[&change.id], &sent[&change.id]);
        assert!(
            old["json"] != new["json"] || old["name"] != new["name"] || old["type"] != new["type"],
            "{name}: {} is reported and did not change",
            change.id
        );
        assert!(!change.fields.is_empty(), "{name}: {} changes nowhere", change.id);
    }
}

#[tokio::test]
async fn every_plan_of_a_long_history_foretells_its_import() {
    let versions = versions();
    if versions.is_empty() {
        println!("skipped: 55 consecutive imports, because APPFERRY_CORPUS is not set");
        return;
    }
    assert_eq!(versions.len(), 56);
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[1]).await;
    client.import(versions[0].1.clone()).await;
    let (mut hidden, mut definitions) = (0, 0);
    for (name, incoming) in &versions[1..] {
        let before = client.get("/definition/export/all").await.body;
        let review = planned(incoming, &before, &Choices::default()).review;
        client.import(incoming.clone()).await;
        let after = client.get("/definition/export/all").await.body;

        let held = Bundle::parse(&after).unwrap();
        assert_eq!(review.predicted_sha256, canonical::definitions_hash(&held.definitions), "{name}");
        let (before, sent, after) = (rows(&before), rows(incoming), rows(&after));
        let lost = lost_fields(&before, &after);
        let named = review.findings.iter().filter(|finding| finding.rule == "REM-01");
        let named: BTreeSet<_> = named.map(|finding| finding.subject.id.clone()).collect();
        assert_eq!(named, lost, "{name}: fields that disappear");
        check_changes(name, &review, &before, &sent);
        hidden += lost.len();
        definitions += after.len();
    }
    println!("55 imports foretold, {definitions} definitions, {hidden} fields that disappeared named");
}

/// Imports a version, verifies it, rolls it back and verifies that. Returns how many definitions the table says remain,
/// and how many fields it says have lost data.
async fn there_and_back(client: &Client, name: &str, incoming: &[u8]) -> (usize, usize) {
    let before = client.get("/definition/export/all").await.body;
    client.import(incoming.to_vec()).await;
    let after = client.get("/definition/export/all").await.body;
    let (snapshot, outgoing) = (Bundle::parse(&before).unwrap(), Bundle::parse(incoming).unwrap());
    let live = Bundle::parse(&after).unwrap();
    let predicted = predict(&snapshot, &outgoing, "");
    let proof = verify(&predicted, &Definitions::of(&snapshot), &Definitions::of(&live), &Columns::default());
    assert!(proof.is_verified(), "{name}");

    let back = roll_back(&RollBackSides {
        snapshot: &snapshot,
        apps: &[],
        facts: &LiveFacts::default(),
        outgoing: &outgoing,
        live: &live,
        columns: &Columns::default(),
        access: &[],
        choices: &BTreeMap::new(),
    });
    assert!(back.table.conflicts.is_empty(), "{name}: nobody else worked there");
    if let Some(bundle) = back.bundle {
        client.import(bundle).await;
    }
    let led_back = client.get("/definition/export/all").await.body;
    let led_back = Bundle::parse(&led_back).unwrap();
    let announced: BTreeSet<_> =
        back.table.remaining.iter().filter(|row| row.is_seen).map(|row| row.row.id.clone()).collect();
    let mut left = Definitions::of(&led_back);
    left.retain(|id| !announced.contains(id));
    assert_eq!(
        canonical::definitions_hash(left.iter()),
        canonical::definitions_hash(&snapshot.definitions),
        "{name}: not as before"
    );
    (back.table.remaining.len(), back.table.altered.len())
}

#[tokio::test]
async fn every_import_of_a_long_history_can_be_rolled_back() {
    let versions = versions();
    if versions.is_empty() {
        println!("skipped: 55 imports rolled back, because APPFERRY_CORPUS is not set");
        return;
    }
    let practice = empty().await;
    let client = Client::builder(&practice.servers()[1]).await;
    client.import(versions[0].1.clone()).await;
    let (mut remaining, mut altered) = (0, 0);
    for (name, incoming) in &versions[1..] {
        let (stays, lost) = there_and_back(&client, name, incoming).await;
        remaining += stays;
        altered += lost;
        client.import(incoming.clone()).await;
    }
    println!("55 imports rolled back, {remaining} added definitions remain, {altered} fields lost data");
}
