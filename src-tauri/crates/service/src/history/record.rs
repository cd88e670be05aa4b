//! The record of one import.

use std::collections::BTreeMap;

use bundle::roll_back::Return;
use bundle::{Choices, DefinitionId, Hash};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{EntryId, Environment, ImportId, Outcome, ServerId};

/// Everything that is known of one import, at any moment of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportRecord {
    /// Its id.
    pub id: ImportId,
    /// The plan that was carried out.
    pub plan: Hash,
    /// Where the bundle came from, as the plan says.
    pub source: Value,
    /// The server that was written.
    pub destination: Destination,
    /// The labels of the apps in the bundle.
    pub apps: Vec<String>,
    /// The entries that the bundle was made of.
    pub given: Vec<EntryId>,
    /// The bytes that were sent, as an entry, once they are stored.
    #[serde(default)]
    pub outgoing: Option<EntryId>,
    /// The hash of these bytes.
    pub bundle_sha256: Hash,
    /// Whether the other builders were asked before.
    #[serde(default)]
    pub asked: Asked,
    /// The import that this one rolls back.
    #[serde(default)]
    pub rolls_back: Option<ImportId>,
    /// What became of definitions that somebody had changed since that import, where a person said so.
    #[serde(default)]
    pub returned: BTreeMap<DefinitionId, Return>,
    /// The plan that this import rehearsed on a scratch server.
    #[serde(default)]
    pub rehearses: Option<Hash>,
    /// The account that imported.
    #[serde(default)]
    pub account: String,
    /// The versions of the server's services just before; `None`: that one did not say.
    #[serde(default)]
    pub services: BTreeMap<String, Option<String>>,
    /// What the plan came to when it was carried out: findings, and what the user chose.
    #[serde(default)]
    pub review: Option<Value>,
    /// What was deleted afterwards of what the import had added.
    #[serde(default)]
    pub removals: Vec<RemovalNote>,
    /// The snapshot, once it is stored.
    pub snapshot: Option<EntryId>,
    /// In how many uploads it is sent, once the first one begins.
    #[serde(default)]
    pub uploads: Option<Uploads>,
    /// How far it came.
    pub state: ImportState,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When it began.
    pub started_at: Timestamp,
    /// When its outcome was known.
    pub finished_at: Option<Timestamp>,
    /// What the server answered.
    pub answer: Option<Value>,
    /// Whether the server's services still have to be restarted.
    pub restart_needed: bool,
    /// The report that was shown.
    pub report: Option<Value>,
}

/// Whether the other builders were asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "lowercase")]
pub enum Asked {
    /// Nobody said.
    #[default]
    No,
    /// They were.
    Yes,
    /// The user goes on without asking, and the record says so.
    Skipped,
}

/// The server that an import writes, as it was called at the time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Destination {
    /// The saved server.
    pub server: ServerId,
    /// Its name.
    pub name: String,
    /// What it is used for.
    pub environment: Environment,
    /// Whether it is a practice server.
    pub practice: bool,
    /// URL and tenant: what makes two servers the same.
    pub identity: String,
}

impl Destination {
    /// Returns what it is found again by: the saved server, and its URL and tenant, in case that one was removed.
    pub fn place(&self) -> (&ServerId, &str) {
        (&self.server, &self.identity)
    }
}

/// Definitions that somebody wanted to delete, noted before the first was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalNote {
    /// When.
    pub at: Timestamp,
    /// Which, by their ids.
    pub definitions: Vec<DefinitionId>,
    /// Which of them the server says are gone; filled in afterwards.
    #[serde(default)]
    pub removed: Vec<DefinitionId>,
}

/// The uploads of one import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploads {
    /// How many may have left this computer, in their order.
    pub sent: usize,
    /// How many there are.
    pub of: usize,
}

/// How far an import came. After a crash this is all there is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportState {
    /// Nothing was sent.
    Prepared,
    /// Bytes may have been sent.
    Sending,
    /// The server answered, or will not any more.
    Answered,
    /// The destination was compared with the prediction.
    Resolved,
    /// It ended without anything having been sent.
    NotSent,
}

/// An import that is about to begin.
#[derive(Clone, Debug)]
pub struct NewImport {
    /// The plan.
    pub plan: Hash,
    /// Where the bundle came from.
    pub source: Value,
    /// The server.
    pub destination: Destination,
    /// The labels of the apps in the bundle.
    pub apps: Vec<String>,
    /// The entries that the bundle was made of.
    pub given: Vec<EntryId>,
    /// The hash of the outgoing bundle.
    pub bundle_sha256: Hash,
    /// Whether the other builders were asked.
    pub asked: Asked,
    /// The import that this one rolls back.
    pub rolls_back: Option<ImportId>,
    /// What becomes of definitions that somebody changed since that import, where a person said so.
    pub returned: BTreeMap<DefinitionId, Return>,
    /// The plan that this import rehearses.
    pub rehearses: Option<Hash>,
    /// The account that imports.
    pub account: String,
}

impl NewImport {
    pub(super) fn record(self) -> ImportRecord {
        ImportRecord {
            id: ImportId::random(),
            plan: self.plan,
            source: self.source,
            destination: self.destination,
            apps: self.apps,
            given: self.given,
            outgoing: None,
            bundle_sha256: self.bundle_sha256,
            asked: self.asked,
            rolls_back: self.rolls_back,
            returned: self.returned,
            rehearses: self.rehearses,
            account: self.account,
            services: BTreeMap::new(),
            review: None,
            removals: Vec::new(),
            snapshot: None,
            uploads: None,
            state: ImportState::Prepared,
            outcome: None,
            started_at: Timestamp::now(),
            finished_at: None,
            answer: None,
            restart_needed: false,
            report: None,
        }
    }
}

impl ImportRecord {
    /// Returns what the user chose; `None`: the record does not say.
    pub fn choices(&self) -> Option<Choices> {
        serde_json::from_value(self.review.as_ref()?["choices"].clone()).ok()
    }

    /// Returns how many errors the rules found in what was imported.
    pub fn errors(&self) -> usize {
        let findings = self.review.as_ref().and_then(|review| review["findings"].as_array());
        findings.map_or(0, |all| all.iter().filter(|finding| finding["severity"] == "error").count())
    }

    /// Returns how many uploads were sent when that is not all of them.
    pub fn unfinished(&self) -> Option<Uploads> {
        self.uploads.filter(|uploads| uploads.sent < uploads.of)
    }

    /// Tells whether the user has said that the services were restarted after this import.
    pub fn restart_is_confirmed(&self) -> bool {
        self.outcome == Some(Outcome::Verified) && !self.restart_needed
    }

    /// Tells whether something may have been sent and nobody knows what became of it.
    pub fn is_unresolved(&self) -> bool {
        match self.state {
            ImportState::Sending | ImportState::Answered => true,
            ImportState::Resolved => self.outcome == Some(Outcome::Unknown),
            ImportState::Prepared | ImportState::NotSent => false,
        }
    }
}
