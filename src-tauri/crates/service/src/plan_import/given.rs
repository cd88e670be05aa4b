//! Where the bundles of a plan come from: apps of a server, entries of the library, or files.

use std::path::PathBuf;
use std::sync::Arc;

use bundle::DefinitionId;

use crate::ancestor::Memory;
use crate::export::{What, export};
use crate::library::{Library, Why};
use crate::plans::{PlanSource, SourceKind};
use crate::server::Server;
use crate::settings::SavedServer;
use crate::{EntryId, Progress, Result, files};

/// Where the outgoing bundle comes from.
pub enum Source<'s> {
    /// Apps of a server.
    Apps {
        /// The server.
        saved: &'s SavedServer,
        /// Its client.
        server: &'s Server,
        /// The apps.
        apps: Vec<DefinitionId>,
    },
    /// Entries of the library.
    Entries(Vec<EntryId>),
    /// Files that the user picked or dropped.
    Files(Vec<PathBuf>),
}

/// The bundles of a plan as they were given. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Given {
    /// Their bytes.
    pub(crate) bundles: Vec<Arc<[u8]>>,
    /// The entries that hold them.
    pub(crate) entries: Vec<EntryId>,
    /// Where they come from, for people.
    pub(crate) source: PlanSource,
    /// The server that the bundles come from in this moment.
    pub(crate) from: Option<String>,
}

/// Reads the bundles, and keeps those that were not in the library.
pub(super) async fn collect(source: Source<'_>, memory: Memory<'_>, progress: &Progress) -> Result<Given> {
    match source {
        Source::Apps { saved, server, apps } => from_server(saved, server, apps, memory, progress).await,
        Source::Entries(entries) => from_library(entries, memory.library).await,
        Source::Files(paths) => from_files(&paths, memory.library).await,
    }
}

async fn from_server(
    saved: &SavedServer,
    server: &Server,
    apps: Vec<DefinitionId>,
    memory: Memory<'_>,
    progress: &Progress,
) -> Result<Given> {
    let (mut bundles, mut entries) = (Vec::new(), Vec::new());
    for app in apps {
        let exported = export(saved, server, &What::App(app), Why::Export, memory, progress).await?;
        entries.push(exported.entry.id);
        bundles.push(exported.bytes);
    }
    let source = PlanSource {
        kind: SourceKind::Server,
        title: saved.name.clone(),
        environment: Some(saved.environment),
        practice: saved.practice,
    };
    Ok(Given { bundles, entries, source, from: Some(server.address().identity()) })
}

async fn from_library(entries: Vec<EntryId>, library: &Library) -> Result<Given> {
    let mut names = Vec::new();
    for id in &entries {
        names.push(library.entry(id).await?.name);
    }
    let bundles = read_given(&entries, library).await?;
    let source =
        PlanSource { kind: SourceKind::Entry, title: names.join(", "), environment: None, practice: false };
    Ok(Given { bundles, entries, source, from: None })
}

async fn from_files(paths: &[PathBuf], library: &Library) -> Result<Given> {
    let (mut entries, mut names) = (Vec::new(), Vec::new());
    for path in paths {
        let entry = files::add(path, library).await?;
        entries.push(entry.id);
        names.push(entry.name);
    }
    let bundles = read_given(&entries, library).await?;
    let source =
        PlanSource { kind: SourceKind::File, title: names.join(", "), environment: None, practice: false };
    Ok(Given { bundles, entries, source, from: None })
}

/// Reads the bundles that a plan was made of, byte for byte as they were received.
pub(crate) async fn read_given(entries: &[EntryId], library: &Library) -> Result<Vec<Arc<[u8]>>> {
    let mut bundles = Vec::new();
    for id in entries {
        bundles.push(library.get(id).await?.into());
    }
    Ok(bundles)
}
