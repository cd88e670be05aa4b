//! Backs up a server: the export of all apps, and one of each app, because only that carries its files, roles and
//! scopes (definition-model §0.4).

use std::collections::BTreeSet;
use std::sync::Arc;

use bundle::Bundle;
use jiff::Timestamp;
use serde::Serialize;

use crate::ancestor::Memory;
use crate::export::{What, receive};
use crate::index::Sighting;
use crate::library::{Entry, EntryApp, EntryKind, NewEntry, Why};
use crate::provenance::{self, Arrival};
use crate::server::Server;
use crate::settings::SavedServer;
use crate::{Code, ErrorReport, Progress, Result, Stage};

/// What a backup left in the library.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct BackUp {
    /// The entries, made now or found unchanged; the export of all apps comes first.
    pub entries: Vec<Entry>,
    /// Apps that the server cannot export by themselves (golden/RULES.md §3, row 20). The export of all apps holds
    /// their definitions, but not their files, roles and scopes.
    pub not_exported: Vec<NotExported>,
}

/// An app that could not be exported.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct NotExported {
    /// The app's id.
    pub app: String,
    /// Why.
    pub problem: ErrorReport,
}

/// Backs up a server. Each entry is complete by itself: stopping half-way keeps those already stored.
pub async fn back_up(
    saved: &SavedServer,
    server: &Server,
    memory: Memory<'_>,
    progress: &Progress,
) -> Result<BackUp> {
    let (all, bytes) = keep(saved, server, &What::AllApps, memory, progress).await?;
    let mut backup = BackUp { entries: vec![all], not_exported: Vec::new() };
    let bundle = Bundle::parse(&bytes)?;
    progress.definitions(bundle.definitions.len() as u64);
    for app in bundle.applications() {
        progress.check()?;
        match keep(saved, server, &What::App(app.id.clone()), memory, progress).await {
            Ok((entry, _)) => backup.entries.push(entry),
            Err(error) if error.code() == Code::ServerError => {
                backup.not_exported.push(NotExported { app: app.id.to_string(), problem: error.report() });
            }
            Err(error) => return Err(error),
        }
    }
    progress.proof(format!("{} exports kept and read back.", backup.entries.len()));
    Ok(backup)
}

/// Keeps one export, unless the newest state of the server is kept already.
async fn keep(
    saved: &SavedServer,
    server: &Server,
    what: &What,
    memory: Memory<'_>,
    progress: &Progress,
) -> Result<(Entry, Arc<[u8]>)> {
    progress.stage(Stage::Read);
    let received = receive(server, what, progress).await?;
    progress.stage(Stage::Store);
    let bytes: Arc<[u8]> = received.bytes.into();
    let at = Timestamp::now();
    let arrival = Arrival { bytes: Arc::clone(&bytes), redacted: received.redacted, at };
    let new = provenance::from_server(saved, arrival, Why::Backup)?;
    let newest = memory.library.list().await?.into_iter().find(|entry| is_backup_of_the_same(entry, &new));
    let parent = newest.as_ref().map(|entry| entry.id);
    let entry = match newest.filter(|entry| holds_the_same(entry, &new)) {
        // A backup that cannot be read is none.
        Some(entry) if memory.library.get(&entry.id).await.is_ok() => entry,
        Some(_) | None => memory.library.put_verified(NewEntry { parent, ..new }).await?,
    };
    let sighting = Sighting { server: server.address().identity(), at, entry: Some(entry.id) };
    memory.index.saw(sighting, Arc::clone(&bytes)).await;
    Ok((entry, bytes))
}

/// Only the newest backup counts: a server that is again what it was before the last one is a new state.
fn is_backup_of_the_same(entry: &Entry, new: &NewEntry) -> bool {
    let origin = new.origin.as_ref();
    let apps = |apps: &[EntryApp]| apps.iter().map(|app| app.id.clone()).collect::<BTreeSet<_>>();
    entry.why == Why::Backup
        && !entry.trashed
        && entry.kind == new.kind
        && entry.server.as_ref() == origin.map(|origin| &origin.server)
        && entry.server_url.as_ref() == origin.map(|origin| &origin.url)
        && entry.tenant.as_ref() == origin.and_then(|origin| origin.tenant.as_ref())
        && (new.kind == EntryKind::AllApps || apps(&entry.apps) == apps(&new.apps))
}

fn holds_the_same(entry: &Entry, new: &NewEntry) -> bool {
    entry.canonical_sha256.is_some()
        && entry.canonical_sha256 == new.canonical_sha256
        && entry.parts == new.parts
}
