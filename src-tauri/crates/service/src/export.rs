//! Exports one app or all apps: received, redacted, checked, and in the library before it goes anywhere else.

use std::sync::Arc;

use bundle::{Bundle, DefinitionId};
use jiff::Timestamp;

use crate::ancestor::Memory;
use crate::index::Sighting;
use crate::library::{Entry, Why};
use crate::provenance::{self, Arrival};
use crate::server::{Received, Server};
use crate::settings::SavedServer;
use crate::{Progress, Result, Stage};

/// What is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// One app, as `app.json`.
    App(DefinitionId),
    /// All apps, as `appbuilder.json`.
    AllApps,
}

/// An export that the library holds.
pub struct Exported {
    /// The bytes, redacted.
    pub bytes: Arc<[u8]>,
    /// A name for a file.
    pub file_name: String,
    /// The entry.
    pub entry: Entry,
}

/// Reads an export and keeps it. Stopping before the entry is stored leaves nothing behind.
pub async fn export(
    saved: &SavedServer,
    server: &Server,
    what: &What,
    why: Why,
    memory: Memory<'_>,
    progress: &Progress,
) -> Result<Exported> {
    progress.stage(Stage::Read);
    let received = receive(server, what, progress).await?;
    progress.check()?;
    progress.stage(Stage::Store);
    let bytes: Arc<[u8]> = received.bytes.into();
    let file_name = {
        let bundle = Bundle::parse(&bytes)?;
        progress.definitions(bundle.definitions.len() as u64);
        provenance::file_name(&bundle)
    };
    let at = Timestamp::now();
    let arrival = Arrival { bytes: Arc::clone(&bytes), redacted: received.redacted, at };
    let entry = memory.library.put_verified(provenance::from_server(saved, arrival, why)?).await?;
    let sighting = Sighting { server: server.address().identity(), at, entry: Some(entry.id) };
    memory.index.saw(sighting, Arc::clone(&bytes)).await;
    progress.proof("Stored and read back.");
    Ok(Exported { bytes, file_name, entry })
}

/// Receives an export without keeping it.
pub(crate) async fn receive(server: &Server, what: &What, progress: &Progress) -> Result<Received> {
    match what {
        What::App(app) => server.export_app(app, progress).await,
        What::AllApps => server.export_all(progress).await,
    }
}
