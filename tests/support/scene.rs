//! Practice servers behind a door, and a desk with the command line.

use practice::{Options, Practice, PracticeServer};
use serde_json::Value;

use crate::desk::{At, Desk};
use crate::door::Door;
use crate::window::until;

/// The keys of a report that the contract demands.
pub const REPORT: [&str; 11] = [
    "outcome",
    "import",
    "snapshot",
    "started_at",
    "finished_at",
    "restart_needed",
    "objects",
    "missing",
    "different",
    "unexpected",
    "columns",
];

/// Asserts that a document has keys.
pub fn assert_has(document: &Value, keys: &[&str]) {
    for key in keys {
        assert!(document.get(key).is_some(), "{key} is missing in {document}");
    }
}

/// Practice servers that can be made to misbehave, behind a door.
pub struct Scene {
    pub practice: Practice,
    pub door: Door,
    pub desk: Desk,
}

impl Scene {
    /// Opens it.
    pub async fn open() -> Self {
        let practice = Practice::start(Options::default()).await.unwrap();
        let door = Door::to(&practice.servers()[0].url).await;
        let behind = |server: &PracticeServer| PracticeServer { url: door.url(), ..server.clone() };
        let servers = practice.servers().iter().map(behind).collect();
        let mut desk = tokio::task::block_in_place(|| Desk::at(servers));
        for control in [practice.staging(), practice.production()] {
            desk.keep_secret(control.leaked_secrets().unwrap());
        }
        Self { practice, door, desk }
    }

    /// Uses the desk while the servers keep running.
    pub fn desk<T>(&self, work: impl FnOnce(&Desk) -> T) -> T {
        tokio::task::block_in_place(|| work(&self.desk))
    }

    /// Waits until a bundle is sent.
    pub async fn upload_seen(&self) {
        let seen = || async { (self.door.calls("POST /definition/import") == 1).then_some(()) };
        until(seen).await.unwrap();
    }

    /// Asserts that the newest import blocks every other one until it is verified, and that it then is.
    pub fn assert_unresolved_until_verified(&self) {
        let import = self.desk(|desk| desk.run(At::Nowhere, &["history"])).document[0]["id"].clone();
        let read = self.desk(|desk| desk.read(At::Nowhere, &["history"]));
        assert!(read.contains("Unknown"), "{read}");
        let (next, _) = self.desk(|desk| desk.plan("Volunteers"));
        let refused = self.desk(|desk| desk.apply(&next));
        assert_eq!((refused.code, &refused.document["error"]["code"]), (1, &"import-unresolved".into()));
        let import = import.as_str().unwrap();
        assert!(refused.document["error"].to_string().contains(import), "{refused:?}");
        let read = refused.document["error"]["message"].as_str().unwrap();
        assert!(read.contains("is not known yet. Nothing was sent."), "{read}");
        assert_eq!(self.practice.production().import_count(), 1);
        let verified = self.desk(|desk| desk.run(At::Production, &["verify", import]));
        assert_eq!((verified.code, &verified.document["outcome"]), (0, &"verified".into()), "{verified:?}");
        assert_has(&verified.document, &REPORT);
        assert_eq!(self.desk(|desk| desk.apply(&next)).code, 0);
    }
}
