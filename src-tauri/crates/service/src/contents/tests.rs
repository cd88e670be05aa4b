#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;

/// An export whose definitions are (id, label).
fn export(definitions: &[(&str, &str)]) -> Arc<[u8]> {
    let row = |(id, label): &(&str, &str)| {
        let translations =
            json!([{"language_code": "en", "label": label}, {"language_code": "th", "label": "ชื่อ"}]);
        json!({"id": id, "name": format!("{id}_column"), "type": "field", "json": {"translations": translations}})
    };
    let rows: Vec<_> = definitions.iter().map(row).collect();
    json!({"abVersion": "0.0.0", "date": "20260101", "definitions": rows}).to_string().into_bytes().into()
}

async fn learnt(definitions: &[(&str, &str)], contents: &Contents) -> EntryId {
    let entry = EntryId::random();
    contents.learn(entry, Some(export(definitions))).await.unwrap();
    entry
}

async fn holders(words: &[&str], contents: &Contents) -> Vec<EntryId> {
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    contents.find(words).await.unwrap().entries.into_keys().collect()
}

fn sorted<const N: usize>(mut entries: [EntryId; N]) -> [EntryId; N] {
    entries.sort();
    entries
}

#[tokio::test]
async fn the_entries_that_still_had_a_field_are_found_by_any_of_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contents.sqlite");
    let contents = Contents::open(&path);
    let old = learnt(&[("a", "Passport number"), ("b", "Name")], &contents).await;
    let same = learnt(&[("b", "Name"), ("a", "Passport number")], &contents).await;
    let new = learnt(&[("b", "Name"), ("a", "Identity card")], &contents).await;
    assert_eq!(holders(&["passport"], &contents).await, sorted([old, same]));
    assert_eq!(holders(&["number", "passport"], &contents).await, sorted([old, same]));
    assert_eq!(holders(&["a_column"], &contents).await.len(), 3);
    assert_eq!(holders(&["ชื่อ"], &contents).await.len(), 3, "every script");
    assert_eq!(holders(&["no"], &contents).await, [] as [EntryId; 0], "no name has these two letters");
    assert_eq!(holders(&["id", "card"], &contents).await, [new], "short words count, too");
    assert_eq!(holders(&["100%", "\"OR\""], &contents).await.len(), 0);
    drop(contents);
    std::fs::write(&path, b"not a database at all").unwrap();
    let contents = Contents::open(&path);
    assert!(contents.known(BTreeSet::from([old])).await.unwrap().is_empty(), "made anew, and it says so");
}

#[tokio::test]
async fn neighbouring_entries_are_compared_without_reading_them_again() {
    let contents = Contents::open(Path::new(":memory:"));
    let before = learnt(&[("a", "A"), ("b", "B"), ("c", "C")], &contents).await;
    let after = learnt(&[("a", "A"), ("b", "Bee"), ("d", "D")], &contents).await;
    let step = contents.step(before, after).await.unwrap();
    let ids = |versions: &[Version]| versions.iter().map(|version| version.name.clone()).collect::<Vec<_>>();
    assert_eq!(
        (ids(&step.added), ids(&step.changed), ids(&step.removed)),
        (vec!["D".to_owned()], vec!["Bee".to_owned()], vec!["C".to_owned()],)
    );
    assert_eq!(contents.step(after, after).await.unwrap(), Step::default());
    let versions = contents.versions(DefinitionId::new("b")).await.unwrap();
    assert_eq!(versions.versions.len(), 2);
    assert_ne!(versions.entries[&before], versions.entries[&after]);
}

#[tokio::test]
async fn what_is_gone_from_the_library_is_not_found_any_more() {
    let contents = Contents::open(Path::new(":memory:"));
    let (one, two) =
        (learnt(&[("a", "Receipt")], &contents).await, learnt(&[("a", "Receipt")], &contents).await);
    contents.learn(EntryId::random(), None).await.unwrap();
    let known = contents.known(BTreeSet::from([two])).await.unwrap();
    assert_eq!(known, BTreeSet::from([two]));
    assert_eq!(holders(&["receipt"], &contents).await, [two]);
    assert!(!known.contains(&one));
}

#[tokio::test]
async fn a_thousand_versions_share_their_pages() {
    let contents = Contents::open(Path::new(":memory:"));
    let mut labels: Vec<(String, String)> =
        (0..1_500).map(|at| (format!("d{at}"), format!("Label {at}"))).collect();
    let mut last = None;
    for round in 0..4 {
        labels[round * 7].1 = format!("Special {round}");
        let borrowed: Vec<_> = labels.iter().map(|(id, label)| (id.as_str(), label.as_str())).collect();
        last = Some(learnt(&borrowed, &contents).await);
    }
    assert_eq!(holders(&["special", "3"], &contents).await, [last.unwrap()]);
    assert_eq!(holders(&["special", "0"], &contents).await.len(), 4);
    let most = contents.find(vec!["label".to_owned()]).await.unwrap();
    assert!(most.more && most.versions.len() == MOST_VERSIONS && most.entries.len() == 4);
}
