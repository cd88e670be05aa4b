//! What the library says about a stored bundle: where it came from, why it is there, what keeps it.

use std::collections::BTreeMap;
use std::sync::Arc;

use bundle::{BundleKind, DefinitionId, Hash};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Code, EntryId, Environment, Error, ImportId, Result, person};

/// The form of `entry.json` that this version writes. A reader refuses a higher one.
pub(super) const FORMAT: u32 = 1;

/// One stored bundle with its provenance (DESIGN §8). Its JSON has the keys of `cli.md`, and more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Entry {
    /// Our own id, the same for ever.
    pub id: EntryId,
    /// What is stored.
    pub kind: EntryKind,
    /// What to call it, e.g. an app's label or "before import of A into B". Untrusted text.
    pub name: String,
    /// The apps inside.
    pub apps: Vec<EntryApp>,
    /// The name of the server it came from. Unknown for files.
    pub server: Option<String>,
    /// The base URL of that server.
    pub server_url: Option<String>,
    /// The tenant on that server, as the user wrote it.
    pub tenant: Option<String>,
    /// The account that read it.
    pub account: Option<String>,
    /// Who stored it, as user and computer. Untrusted text; `None`: that is not known.
    #[serde(default)]
    pub stored_by: Option<String>,
    /// What the server was used for at the time.
    pub environment: Option<Environment>,
    /// Whether it was a practice server.
    #[serde(default)]
    pub practice: bool,
    /// When the server gave it out. Unknown for files that do not say.
    pub exported_at: Option<Timestamp>,
    /// When it came into the library.
    pub stored_at: Timestamp,
    /// The size of the stored content, in bytes.
    pub bytes: u64,
    /// The hash of the stored content.
    pub sha256: Hash,
    /// The hash of the definitions in canonical form (golden/RULES.md §2). Unknown for what has none.
    pub canonical_sha256: Option<Hash>,
    /// The canonical hashes of roles, scopes and files.
    pub parts: PartHashes,
    /// What a snapshot stores beside its bundle: app exports, roles, scopes, columns; by name.
    pub extra: BTreeMap<String, StoredFile>,
    /// The user's tags.
    pub tags: Vec<String>,
    /// The user's note.
    pub note: Option<String>,
    /// When the note was written or taken away last.
    #[serde(default)]
    pub noted_at: Option<Timestamp>,
    /// Whether it is protected from deletion.
    pub pinned: bool,
    /// Before this time it cannot be unpinned, as with a snapshot before an import; then that pin ends by itself.
    #[serde(default)]
    pub pinned_until: Option<Timestamp>,
    /// Whether somebody pinned it by hand, beside the pin that ends by itself: this one stays.
    #[serde(default)]
    pub pinned_by_hand: bool,
    /// Whether it is in the trash.
    pub trashed: bool,
    /// Until when the trash keeps it; `None`: it is not in the trash.
    #[serde(default)]
    pub trashed_until: Option<Timestamp>,
    /// Why retention keeps it, in words for people.
    pub kept_by: Vec<String>,
    /// Why it was stored.
    pub why: Why,
    /// The entry it was made from.
    pub parent: Option<EntryId>,
    /// The paths that were redacted before anything was written (DESIGN §1.10).
    pub redacted: Vec<String>,
    /// The versions of the server's services; `None`: that one did not say.
    pub services: BTreeMap<String, Option<String>>,
    /// How many definitions carry passwords or keys inside (FMT-11), which leave with every copy. `None`: nobody looked.
    #[serde(default)]
    pub secrets: Option<u32>,
    /// How much the library grew by it, in bytes: what it shares with older entries takes no room.
    #[serde(default)]
    pub added_bytes: Option<u64>,
}

/// What an entry stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// The export of one app.
    App,
    /// The export of all apps.
    AllApps,
    /// The record of an import.
    ImportRecord,
}

impl EntryKind {
    /// Returns the name of the stored file inside the restic snapshot.
    pub(super) fn file_name(self) -> &'static str {
        match self {
            Self::App | Self::AllApps => "bundle.json",
            Self::ImportRecord => "record.json",
        }
    }
}

impl From<BundleKind> for EntryKind {
    fn from(kind: BundleKind) -> Self {
        match kind {
            BundleKind::App => Self::App,
            BundleKind::AllApps => Self::AllApps,
        }
    }
}

/// One app of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EntryApp {
    /// The app's id.
    pub id: DefinitionId,
    /// Its name; untrusted text.
    pub name: Option<String>,
    /// Its label; untrusted text.
    pub label: Option<String>,
    /// How many definitions of the bundle are this app's. Unknown where several apps share them.
    pub definitions: Option<u32>,
}

/// The canonical hashes of the parts of an export that are not definitions; `None`: the export has no such part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PartHashes {
    /// The roles.
    pub roles: Option<Hash>,
    /// The scopes.
    pub scopes: Option<Hash>,
    /// The files.
    pub files: Option<Hash>,
}

/// A file beside the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StoredFile {
    /// Its size in bytes.
    pub bytes: u64,
    /// Its hash.
    pub sha256: Hash,
}

/// Why an entry was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Why {
    /// The user exported it.
    Export,
    /// A backup, asked for or scheduled.
    Backup,
    /// The state of the destination just before an import.
    Snapshot {
        /// The import.
        import: ImportId,
    },
    /// The bundle that a plan sends.
    Outgoing {
        /// The hash of the plan's inputs.
        plan: Option<Hash>,
    },
    /// The record of an import whose outcome is known.
    ImportRecord {
        /// The import.
        import: ImportId,
    },
    /// The user added a file.
    AddedFile,
}

/// What protects an entry from deletion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pin {
    /// Nothing.
    #[default]
    None,
    /// A pin that stays until somebody takes it away.
    ForGood,
    /// A pin that nobody can take away before this time, and that then ends by itself.
    Until(Timestamp),
}

impl Pin {
    fn until(self) -> Option<Timestamp> {
        match self {
            Self::Until(time) => Some(time),
            Self::None | Self::ForGood => None,
        }
    }
}

impl Entry {
    /// Ends a pin whose time is over; one that somebody set by hand has none.
    pub(crate) fn end_pin(&mut self, now: Timestamp) {
        if !self.pinned_by_hand && self.pinned_until.is_some_and(|until| until <= now) {
            self.pinned = false;
            self.kept_by = self.marks_keep();
        }
    }

    /// Says what keeps it, as far as its marks tell.
    pub(super) fn marks_keep(&self) -> Vec<String> {
        kept_by(self.pinned, self.pinned_until.filter(|_| !self.pinned_by_hand))
    }
}

/// A bundle to store, with all that is known about it.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// What is stored.
    pub kind: EntryKind,
    /// What to call it.
    pub name: String,
    /// The content, already redacted.
    pub content: Arc<[u8]>,
    /// More files for a snapshot, by name; a name is letters, digits, `-`, `_` and `.`.
    pub extra: BTreeMap<String, Arc<[u8]>>,
    /// The apps inside.
    pub apps: Vec<EntryApp>,
    /// Where it came from. `None` for files.
    pub origin: Option<Origin>,
    /// When the server gave it out.
    pub exported_at: Option<Timestamp>,
    /// Now.
    pub stored_at: Timestamp,
    /// The hash of the definitions in canonical form.
    pub canonical_sha256: Option<Hash>,
    /// The canonical hashes of roles, scopes and files.
    pub parts: PartHashes,
    /// Why it is stored.
    pub why: Why,
    /// What protects it from deletion.
    pub pin: Pin,
    /// Tags to give it.
    pub tags: Vec<String>,
    /// A note to give it.
    pub note: Option<String>,
    /// The entry it was made from.
    pub parent: Option<EntryId>,
    /// The paths that were redacted.
    pub redacted: Vec<String>,
    /// How many definitions carry passwords or keys (FMT-11).
    pub secrets: Option<u32>,
}

/// The server an entry came from, as it was at the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The saved server's name.
    pub server: String,
    /// Its base URL.
    pub url: String,
    /// Its tenant, as the user wrote it.
    pub tenant: Option<String>,
    /// The account that read it.
    pub account: Option<String>,
    /// What it is used for.
    pub environment: Environment,
    /// Whether it is a practice server.
    pub practice: bool,
    /// The versions of its services.
    pub services: BTreeMap<String, Option<String>>,
}

/// `entry.json`: the part of an entry that never changes. Tags, note, pin and trash live in the restic snapshot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Provenance {
    /// The form of this file.
    pub format: u32,
    /// The entry, with the changeable part as it was in the beginning.
    #[serde(flatten)]
    pub entry: Entry,
}

impl NewEntry {
    /// Completes the entry: its id, sizes and hashes.
    pub(super) fn entry(&self, id: EntryId) -> Entry {
        let origin = self.origin.as_ref();
        Entry {
            id,
            kind: self.kind,
            name: self.name.clone(),
            apps: self.apps.clone(),
            server: origin.map(|origin| origin.server.clone()),
            server_url: origin.map(|origin| origin.url.clone()),
            tenant: origin.and_then(|origin| origin.tenant.clone()),
            account: origin.and_then(|origin| origin.account.clone()),
            stored_by: person::user_at_computer(),
            environment: origin.map(|origin| origin.environment),
            practice: origin.is_some_and(|origin| origin.practice),
            exported_at: self.exported_at,
            stored_at: self.stored_at,
            bytes: self.content.len() as u64,
            sha256: Hash::of(&self.content),
            canonical_sha256: self.canonical_sha256,
            parts: self.parts.clone(),
            extra: self.extra.iter().map(|(name, file)| (name.clone(), StoredFile::of(file))).collect(),
            tags: self.tags.clone(),
            note: self.note.clone(),
            noted_at: self.note.as_ref().map(|_| self.stored_at),
            pinned: self.pin != Pin::None,
            pinned_until: self.pin.until(),
            pinned_by_hand: false,
            trashed: false,
            trashed_until: None,
            kept_by: kept_by(self.pin != Pin::None, self.pin.until()),
            why: self.why.clone(),
            parent: self.parent,
            redacted: self.redacted.clone(),
            services: origin.map(|origin| origin.services.clone()).unwrap_or_default(),
            secrets: self.secrets,
            added_bytes: None,
        }
    }
}

impl NewEntry {
    /// Refuses names of extra files that could leave their folder or surprise a file system.
    pub(super) fn check_names(&self) -> Result<()> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        match self
            .extra
            .keys()
            .find(|name| name.starts_with('.') || name.is_empty() || !name.chars().all(plain))
        {
            None => Ok(()),
            Some(name) => {
                Err(Error::new(Code::Internal, format!("`{name}` is no name for a file of an entry.")))
            }
        }
    }
}

impl StoredFile {
    fn of(content: &[u8]) -> Self {
        Self { bytes: content.len() as u64, sha256: Hash::of(content) }
    }
}

/// Says what keeps an entry: its pin, or that nothing is ever removed.
fn kept_by(pinned: bool, until: Option<Timestamp>) -> Vec<String> {
    vec![match (pinned, until) {
        (true, Some(until)) => format!("pinned until {}", until.strftime("%Y-%m-%d")),
        (true, None) => "pinned".to_owned(),
        (false, _) => "no retention rule set".to_owned(),
    }]
}
