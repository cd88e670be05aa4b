#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;

use super::*;
use crate::Environment;
use crate::provenance::{Arrival, from_server};
use crate::settings::SavedServer;

struct Desk {
    folder: tempfile::TempDir,
    library: Library,
    saved: SavedServer,
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("library"), folder.path()).await.unwrap();
        let saved =
            SavedServer::new("Staging/1", "https://a.example.org", "a@example.org", Environment::Test);
        Self { folder, library, saved }
    }

    /// Keeps an export of an app, made on this day of January.
    async fn keep(&self, app: &str, label: &str, day: i8) -> EntryId {
        let json =
            json!({"id": app, "translations": [{"language_code": "en", "label": label}], "version": day});
        let row = json!({"id": app, "name": label, "type": "application", "json": json});
        let export = json!({"abVersion": "0.0.0", "filename": "app", "date": "20260101", "definitions": [row],
            "files": {}, "roles": []});
        let bytes: Arc<[u8]> = export.to_string().into_bytes().into();
        let at: Timestamp = format!("2026-01-{day:02}T12:00:00Z").parse().unwrap();
        let arrival = Arrival { bytes, redacted: Vec::new(), at };
        self.library.put(from_server(&self.saved, arrival, Why::Backup).unwrap()).await.unwrap().id
    }

    async fn mirror(&self) -> Mirrored {
        mirror(&self.library, &self.folder.path().join("mirror"), &Progress::hidden()).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_export_of_each_app_is_a_plain_file() {
    let desk = Desk::new().await;
    desk.keep("a", "Visits", 1).await;
    let newest = desk.keep("a", "Visits", 2).await;
    desk.keep("b", "Visits", 2).await;
    let first = desk.mirror().await;
    assert_eq!((first.files, first.written.len()), (2, 2), "two apps of one name: {first:?}");
    assert!(first.written.iter().all(|path| path.starts_with("Staging_1/app_Visits_20260102")), "{first:?}");
    let again = desk.mirror().await;
    assert_eq!((again.files, again.written.len(), again.removed.len()), (2, 0, 0), "{again:?}");

    let copies =
        first.written.iter().map(|path| fs::read(desk.folder.path().join("mirror").join(path)).unwrap());
    let stored = desk.library.get(&newest).await.unwrap();
    assert!(copies.into_iter().any(|copy| copy == stored));

    desk.keep("a", "Visits", 3).await;
    let third = desk.mirror().await;
    assert_eq!((third.files, third.removed.len()), (2, third.written.len()), "{third:?}");
    assert!(third.written.contains(&"Staging_1/app_Visits_20260103.json".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_others_stay_as_they_are() {
    let desk = Desk::new().await;
    desk.keep("a", "Visits", 1).await;
    let folder = desk.folder.path().join("mirror");
    let foreign = folder.join("Staging_1/app_Visits_20260101.json");
    fs::create_dir_all(foreign.parent().unwrap()).unwrap();
    fs::write(&foreign, b"mine").unwrap();
    let mirrored = desk.mirror().await;
    assert_eq!(mirrored.files, 1);
    assert_eq!(fs::read(&foreign).unwrap(), b"mine");
    let victim = desk.folder.path().join("victim");
    fs::write(&victim, b"mine, too").unwrap();
    let list = json!({"files": {"../victim": {"entry": EntryId::random(), "sha256": Hash::of(b"x")}}});
    fs::write(folder.join(LIST), list.to_string()).unwrap();
    desk.mirror().await;
    assert!(victim.exists(), "a list that somebody edited leads nowhere else");
}
