//! Compares a stored bundle with another one, or with what a server holds now.

use std::sync::Arc;

use bundle::diff::diff_beside;
use bundle::{Beside, Bundle, Diff, NotABundle};
use serde::{Deserialize, Serialize};

use crate::export::What;
use crate::library::{Entry, EntryKind};
use crate::reading::reading;
use crate::{Code, EntryId, Error, Result, ServerId};

/// What an entry is compared with; it stands on the right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum With {
    /// Another entry.
    Entry {
        /// The entry.
        entry: EntryId,
    },
    /// A server as it is now: the same app of it, or all its apps.
    Server {
        /// The server.
        server: ServerId,
    },
}

/// Returns what of a server an entry can be compared with. Fails with `Invalid` for an entry without a bundle.
pub fn counterpart(entry: &Entry) -> Result<What> {
    match (entry.kind, entry.apps.as_slice()) {
        (EntryKind::App, [app]) => Ok(What::App(app.id.clone())),
        (EntryKind::App | EntryKind::AllApps, _) => Ok(What::AllApps),
        (EntryKind::ImportRecord, _) => {
            let message = format!("‘{}’ is the record of an import and holds no apps.", entry.name);
            Err(Error::new(Code::Invalid, message).hint("Choose an entry with a bundle."))
        }
    }
}

/// Compares two bundles definition by definition.
pub async fn compare(left: Arc<[u8]>, right: Arc<[u8]>) -> Result<Diff> {
    let work = move || {
        let refused = |error: NotABundle| Error::new(Code::NotABundle, error.message);
        let left = Bundle::parse(&left).map_err(refused)?;
        Ok(diff_beside(&left, &Beside::read(&right, &left).map_err(refused)?))
    };
    reading(work).await
}
