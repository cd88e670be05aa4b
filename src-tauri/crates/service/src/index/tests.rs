#![allow(clippy::unwrap_used)]

use std::time::Duration;

use serde_json::json;

use super::*;

const SOURCE: &str = "https://source.example.org";
const DESTINATION: &str = "https://destination.example.org";

/// An export whose definitions are (id, version).
fn export(definitions: &[(&str, u32)]) -> Arc<[u8]> {
    let row =
        |(id, version): &(&str, u32)| json!({"id": id, "name": id, "type": "step", "json": {"v": version}});
    let rows: Vec<_> = definitions.iter().map(row).collect();
    json!({"abVersion": "0.0.0", "date": "20260101", "definitions": rows}).to_string().into_bytes().into()
}

fn hash(id: &str, version: u32) -> Hash {
    let export = export(&[(id, version)]);
    let bundle = Bundle::parse(&export).unwrap();
    canonical::definition_hash(&bundle.definitions[0])
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// An index in a folder of its own.
struct Desk {
    folder: tempfile::TempDir,
    index: Index,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::open(&folder.path().join("index.sqlite"));
        Self { folder, index }
    }

    fn again(self) -> Self {
        let index = Index::open(&self.folder.path().join("index.sqlite"));
        Self { folder: self.folder, index }
    }

    async fn saw(&self, server: &str, second: i64, definitions: &[(&str, u32)]) {
        self.saw_in(server, second, definitions, None).await;
    }

    async fn saw_in(&self, server: &str, second: i64, definitions: &[(&str, u32)], entry: Option<EntryId>) {
        let sighting = Sighting { server: server.to_owned(), at: at(second), entry };
        self.index.saw(sighting, export(definitions)).await;
    }

    /// The common version of `a`, and since when both had it.
    async fn common(&self, until: Option<i64>) -> Option<(Hash, i64)> {
        let past = Past::Server { identity: SOURCE.to_owned(), until: until.map(at) };
        let found = self.index.common(past, DESTINATION.to_owned()).await.unwrap();
        found.get("a").map(|common| (common.hash, common.at.as_second()))
    }
}

#[tokio::test]
async fn the_newest_version_that_both_had_is_the_ancestor() {
    let desk = Desk::new();
    desk.saw(SOURCE, 1, &[("a", 1), ("b", 1)]).await;
    assert_eq!(desk.common(None).await, None, "only the source had it");
    desk.saw(DESTINATION, 2, &[("a", 1)]).await;
    desk.saw(SOURCE, 3, &[("a", 2)]).await;
    desk.saw(DESTINATION, 4, &[("a", 2)]).await;
    desk.saw(SOURCE, 5, &[("a", 3)]).await;
    desk.saw(DESTINATION, 6, &[("a", 4)]).await;
    assert_eq!(desk.common(None).await, Some((hash("a", 2), 4)));
    assert_eq!(desk.common(Some(2)).await, Some((hash("a", 1), 2)), "an export of then knows nothing later");
}

#[tokio::test]
async fn going_back_to_an_older_version_is_a_change_of_that_side() {
    let desk = Desk::new();
    for (server, second, version) in
        [(SOURCE, 1, 1), (DESTINATION, 1, 1), (SOURCE, 2, 2), (DESTINATION, 3, 2), (SOURCE, 4, 1)]
    {
        desk.saw(server, second, &[("a", version)]).await;
    }
    assert_eq!(desk.common(None).await, Some((hash("a", 2), 3)));
}

#[tokio::test]
async fn versions_that_the_sides_had_at_different_times_count_when_there_is_no_other() {
    let desk = Desk::new();
    desk.saw(SOURCE, 1, &[("a", 1)]).await;
    desk.saw(SOURCE, 2, &[("a", 2)]).await;
    desk.saw(DESTINATION, 5, &[("a", 1)]).await;
    desk.saw(DESTINATION, 6, &[("a", 3)]).await;
    assert_eq!(desk.common(None).await, Some((hash("a", 1), 5)));
}

#[tokio::test]
async fn a_file_of_unknown_origin_counts_where_the_destination_had_its_versions() {
    let desk = Desk::new();
    desk.saw(DESTINATION, 1, &[("a", 1), ("b", 1)]).await;
    desk.saw(DESTINATION, 2, &[("a", 2), ("b", 1)]).await;
    let content = [("a", 1), ("b", 2)].map(|(id, version)| (DefinitionId::new(id), hash(id, version)));
    let found = desk.index.common(Past::Content(content.into()), DESTINATION.to_owned()).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found["a"].hash, found["a"].at), (hash("a", 1), at(1)));
}

#[tokio::test]
async fn an_entry_that_holds_a_version_is_found_wherever_it_came_from() {
    let desk = Desk::new();
    let entry = EntryId::random();
    desk.saw(SOURCE, 1, &[("a", 1)]).await;
    desk.saw(DESTINATION, 2, &[("a", 1)]).await;
    let common = async || {
        let past = Past::Server { identity: SOURCE.to_owned(), until: None };
        desk.index.common(past, DESTINATION.to_owned()).await.unwrap()["a"].clone()
    };
    assert_eq!(common().await.entry, None);
    desk.saw_in("https://third.example.org", 3, &[("a", 1)], Some(entry)).await;
    assert_eq!(common().await.entry, Some(entry));
    let later = EntryId::random();
    desk.saw_in(SOURCE, 4, &[("a", 1)], Some(later)).await;
    let found = common().await;
    assert_eq!((found.entry, found.at), (Some(later), at(2)), "the version is as old as it was");
    assert!(desk.index.knows(later, SOURCE).await.unwrap());
    assert!(!desk.index.knows(later, DESTINATION).await.unwrap());
}

#[tokio::test]
async fn what_is_learned_late_takes_its_place_in_time() {
    let desk = Desk::new();
    desk.saw(SOURCE, 5, &[("a", 3)]).await;
    desk.saw(DESTINATION, 6, &[("a", 4)]).await;
    desk.saw(DESTINATION, 2, &[("a", 1)]).await;
    desk.saw(SOURCE, 1, &[("a", 1)]).await;
    assert_eq!(desk.common(None).await, Some((hash("a", 1), 2)));
}

#[tokio::test]
async fn looks_are_kept_and_replaced() {
    let desk = Desk::new();
    assert_eq!(desk.index.last_look(SOURCE).await.unwrap(), None);
    desk.saw(SOURCE, 1, &[("a", 1)]).await;
    assert_eq!(desk.index.last_look(SOURCE).await.unwrap(), None, "reading is not looking");
    let look = |second, apps: &[&str]| LastLook {
        at: at(second),
        apps: apps
            .iter()
            .map(|app| ((*app).to_owned(), LookedAt { hash: hash(app, 1), label: "App".to_owned() }))
            .collect(),
    };
    desk.index.looked(SOURCE, look(1, &["a", "b"])).await.unwrap();
    desk.index.looked(SOURCE, look(2, &["b"])).await.unwrap();
    let desk = desk.again();
    assert_eq!(desk.index.last_look(SOURCE).await.unwrap(), Some(look(2, &["b"])));
    assert_eq!(desk.index.last_look(DESTINATION).await.unwrap(), None);
}

#[tokio::test]
async fn what_was_noted_outlives_the_program_and_a_damaged_file_is_made_anew() {
    let desk = Desk::new();
    desk.saw(SOURCE, 1, &[("a", 1)]).await;
    desk.saw(DESTINATION, 2, &[("a", 1)]).await;
    let desk = desk.again();
    assert_eq!(desk.common(None).await, Some((hash("a", 1), 2)));
    let path = desk.folder.path().join("index.sqlite");
    let Desk { folder, index } = desk;
    drop(index);
    std::fs::write(&path, "this is no database, and long enough to be looked at as one".repeat(100)).unwrap();
    let desk = Desk { folder, index: Index::open(&path) };
    assert_eq!(desk.common(None).await, None);
    desk.saw(SOURCE, 1, &[("a", 1)]).await;
    desk.saw(DESTINATION, 2, &[("a", 1)]).await;
    assert_eq!(desk.common(None).await, Some((hash("a", 1), 2)));
}

#[tokio::test]
async fn without_a_usable_place_it_lasts_as_long_as_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk { index: Index::open(folder.path()), folder };
    desk.saw(SOURCE, 1, &[("a", 1)]).await;
    desk.saw(DESTINATION, 2, &[("a", 1)]).await;
    assert_eq!(desk.common(None).await, Some((hash("a", 1), 2)));
}

#[tokio::test]
async fn a_version_that_stays_takes_no_room() {
    let desk = Desk::new();
    let many: Vec<_> = (0..500).map(|number| format!("definition {number}")).collect();
    let many: Vec<_> = many.iter().map(|id| (id.as_str(), 1)).collect();
    desk.saw(SOURCE, 1, &many).await;
    let path = desk.folder.path().join("index.sqlite");
    let rows = || {
        let file = rusqlite::Connection::open(&path).unwrap();
        file.busy_timeout(Duration::from_secs(5)).unwrap();
        file.query_row("SELECT count(*) FROM seen", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(rows(), 500);
    desk.saw(SOURCE, 2, &many).await;
    assert_eq!(rows(), 500);
    desk.saw(SOURCE, 3, &[("definition 7", 2)]).await;
    assert_eq!(rows(), 501);
}
