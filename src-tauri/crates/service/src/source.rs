//! What a host wants to import, named so that it can be asked for again.

use bundle::DefinitionId;
use serde::{Deserialize, Serialize};

use crate::{EntryId, ServerId};

/// What a host wants to import.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Source {
    /// Apps of a server.
    Server {
        /// The server.
        server: ServerId,
        /// The apps.
        apps: Vec<DefinitionId>,
    },
    /// An entry of the library.
    Entry {
        /// The entry.
        entry: EntryId,
    },
}
