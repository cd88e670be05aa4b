//! Advisory notes in a library: who is importing into which server at this moment, and until when that is believed.
//!
//! A note holds nothing up and is gone by itself after a while. It names its server by a hash, so that whoever runs the
//! storage learns no address from it.

use bundle::Hash;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Library, Shared, blocking, fault};
use crate::{Error, Result};

/// How the file of a note begins; restic passes over such files.
const PREFIX: &str = "importing-";
/// How long a note is believed: longer than any import takes (wire 3.2), shorter than a lunch break.
const BELIEVED: SignedDuration = SignedDuration::from_mins(30);
/// A longer file is no note.
const LARGEST: usize = 4096;
/// More notes than this are not read.
const MOST: usize = 50;

/// Somebody who is importing into a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Importing {
    /// Who, as user and computer. Untrusted text.
    pub owner: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when that is believed.
    pub until: Timestamp,
}

/// The file of a note.
#[derive(Serialize, Deserialize)]
struct Note {
    server: Hash,
    #[serde(flatten)]
    importing: Importing,
}

/// The note of a running import; taken away by [`Library::end_import`].
#[derive(Debug)]
pub struct ImportNote {
    name: String,
}

impl Library {
    /// Notes that an import into a server begins. `server` is its identity.
    pub async fn begin_import(&self, server: &str, owner: &str, now: Timestamp) -> Result<ImportNote> {
        let importing = Importing { owner: owner.to_owned(), since: now, until: now + BELIEVED };
        let note = Note { server: Hash::of(server.as_bytes()), importing };
        let shared = self.shared.clone();
        blocking(move || {
            let text = serde_json::to_vec(&note).map_err(|_| fault::internal("the note has no JSON"))?;
            let name = format!("{PREFIX}{}.json", Uuid::new_v4());
            let written = shared.storage.files().write_beside(&name, text);
            written.map_err(|cause| fault::on_write(shared.storage.location(), &cause))?;
            Ok(ImportNote { name })
        })
        .await
    }

    /// Takes a note away.
    pub async fn end_import(&self, note: ImportNote) -> Result<()> {
        let shared = self.shared.clone();
        blocking(move || {
            let removed = shared.storage.files().remove_beside(&note.name);
            removed.map_err(|cause| fault::on_write(shared.storage.location(), &cause))
        })
        .await
    }

    /// Returns who says to be importing into a server, the first one first. Notes that are not believed any more are
    /// taken away.
    pub async fn importing(&self, server: &str, now: Timestamp) -> Result<Vec<Importing>> {
        let (shared, server) = (self.shared.clone(), Hash::of(server.as_bytes()));
        blocking(move || shared.importing(&server, now)).await
    }
}

impl Shared {
    fn importing(&self, server: &Hash, now: Timestamp) -> Result<Vec<Importing>> {
        let files = self.storage.files();
        let refused = |cause| -> Error { fault::unreadable(self.storage.location(), &cause) };
        let names = files.names().map_err(|cause| refused(*cause))?;
        let mut found = Vec::new();
        for name in names.iter().filter(|name| name.starts_with(PREFIX)).take(MOST) {
            // Whoever wrote it may have taken it away in the meantime.
            let Some(text) = files.read_beside(name).map_err(|cause| refused(*cause))? else { continue };
            let note = if text.len() > LARGEST { None } else { serde_json::from_slice::<Note>(&text).ok() };
            match note {
                Some(Note { server: of, importing }) if is_believed(&importing, now) => {
                    found.extend((of == *server).then_some(importing));
                }
                Some(_) | None => drop(files.remove_beside(name)),
            }
        }
        found.sort_by(|left, right| left.since.cmp(&right.since).then_with(|| left.owner.cmp(&right.owner)));
        Ok(found)
    }
}

/// A clock that goes wrong must not make a note stay for ever.
fn is_believed(importing: &Importing, now: Timestamp) -> bool {
    let Importing { since, until, .. } = importing;
    *until > now && until.duration_since(*since) <= BELIEVED && since.duration_since(now) <= BELIEVED
}
