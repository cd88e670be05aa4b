//! Takes the snapshot of a destination: the backup before an import, and at the same time the check that the
//! destination is still what the plan saw (DESIGN §1.3).
//!
//! Files, roles and scopes travel only in the exports of single apps, so each touched app is read too; the export
//! of all apps comes last, because it is what is compared. Stopping half-way leaves nothing behind.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bundle::impact::{LiveFacts, RoleFact, ScopeFact};
use bundle::verify::Column;
use bundle::{Bundle, Definition, DefinitionId, DefinitionType};
use futures_util::future::ready;
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ancestor::Memory;
use crate::index::Sighting;
use crate::library::{Entry, Library, NewEntry, Pin, Why};
use crate::provenance::{self, Arrival};
use crate::reading::reading;
use crate::server::{Role, Scope, Server};
use crate::settings::SavedServer;
use crate::{Code, EntryId, Error, ImportId, Progress, Result, Stage};

/// The part of a snapshot that holds live columns, by object.
const COLUMNS: &str = "columns.json";
/// The part that holds roles and scopes.
const ACCESS: &str = "access.json";
/// How the parts begin that hold exports of single apps.
const APP: &str = "app-";
/// A snapshot stays pinned for so long (product.md feature 4); no rule ever removes it afterwards either.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Tables read at the same time.
const AT_ONCE: usize = 4;

/// What a snapshot read, and where it is kept.
pub struct Snapshot {
    /// The export of all apps.
    pub bytes: Arc<[u8]>,
    /// What the server told beside its definitions, the live columns of the touched objects among it.
    pub facts: LiveFacts,
    /// The entry.
    pub entry: Entry,
}

/// What a plan asks its destination beside the export of all apps. It follows from the bundles as they were given alone,
/// so that an apply asks for the same.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The objects whose tables the import may alter.
    pub objects: BTreeSet<DefinitionId>,
    /// The apps whose own exports tell which scopes their roles have, which no list of roles does (wire 202): those of
    /// bundles that bring roles. Without roles in it an import changes none (wire 3.10).
    pub apps: BTreeSet<DefinitionId>,
}

/// What has to be read.
pub struct Touched {
    /// Apps of the destination that the import reaches.
    pub apps: BTreeSet<DefinitionId>,
    /// What the plan asked.
    pub asked: Asked,
    /// What the snapshot is called.
    pub name: String,
}

/// The roles and scopes of a server.
#[derive(Serialize, Deserialize)]
pub(crate) struct Access {
    roles: Vec<Role>,
    scopes: Vec<Scope>,
}

/// Reads the destination and keeps it, pinned and read back.
pub async fn take(
    saved: &SavedServer,
    server: &Server,
    touched: &Touched,
    import: ImportId,
    memory: Memory<'_>,
    progress: &Progress,
) -> Result<Snapshot> {
    progress.stage(Stage::ReadFacts);
    let (mut extra, mut told) = (BTreeMap::new(), Vec::new());
    for app in &touched.apps {
        progress.check()?;
        let bytes: Arc<[u8]> = server.export_app(app, progress).await?.bytes.into();
        if touched.asked.apps.contains(app) {
            told.push(Arc::clone(&bytes));
        }
        extra.insert(format!("{APP}{}.json", safe(app)), bytes);
    }
    let others: BTreeSet<_> = touched.asked.apps.difference(&touched.apps).cloned().collect();
    told.extend(read_apps(server, &others, progress).await?);
    let access = Access::read(server).await?.with_scopes_of(told).await?;
    let mut facts = access.facts();
    extra.insert(ACCESS.to_owned(), json(&access)?);
    facts.columns = read_columns(server, &touched.asked.objects, progress).await?;
    extra.insert(COLUMNS.to_owned(), json(&facts.columns)?);
    let (apps, tables) = (touched.apps.len(), facts.columns.len());
    progress.proof(format!("{apps} apps, {tables} tables, roles and scopes read."));

    progress.stage(Stage::CheckFresh);
    let all = server.export_all(progress).await?;
    progress.check()?;
    progress.stage(Stage::Store);
    let (bytes, at): (Arc<[u8]>, _) = (all.bytes.into(), Timestamp::now());
    let arrival = Arrival { bytes: Arc::clone(&bytes), redacted: all.redacted, at };
    let new = provenance::from_server(saved, arrival, Why::Snapshot { import })?;
    let entry = memory
        .library
        .put_verified(NewEntry { name: touched.name.clone(), extra, pin: Pin::Until(at + KEPT_FOR), ..new })
        .await?;
    let sighting = Sighting { server: server.address().identity(), at, entry: Some(entry.id) };
    memory.index.saw(sighting, Arc::clone(&bytes)).await;
    progress.proof("Stored and read back.");
    Ok(Snapshot { bytes, facts, entry })
}

/// Reads the facts that belong to a plan.
pub async fn read_facts(server: &Server, asked: &Asked, progress: &Progress) -> Result<LiveFacts> {
    let told = read_apps(server, &asked.apps, progress).await?;
    let mut facts = Access::read(server).await?.with_scopes_of(told).await?.facts();
    facts.columns = read_columns(server, &asked.objects, progress).await?;
    Ok(facts)
}

/// Reads the exports of apps, a few at a time. An app that is not there, or has no export of its own (golden/RULES.md §3,
/// row 20), is left out: what only it tells stays unknown.
async fn read_apps(
    server: &Server,
    apps: &BTreeSet<DefinitionId>,
    progress: &Progress,
) -> Result<Vec<Arc<[u8]>>> {
    let read = async |app: DefinitionId| {
        progress.check()?;
        match server.export_app(&app, progress).await {
            Ok(received) => Ok(Some(Arc::from(received.bytes))),
            Err(error) if matches!(error.code(), Code::NotFound | Code::ServerError | Code::Invalid) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    };
    let answers = stream::iter(apps.iter().cloned()).map(read).buffered(AT_ONCE);
    answers.try_filter_map(|export| ready(Ok(export))).try_collect().await
}

/// Reads the live columns of objects, a few at a time. An object that the server does not know, or cannot tell about,
/// is left out: unknown, which is not the same as an object without columns.
pub async fn read_columns(
    server: &Server,
    objects: &BTreeSet<DefinitionId>,
    progress: &Progress,
) -> Result<BTreeMap<DefinitionId, Vec<Column>>> {
    let read = async |object: DefinitionId| {
        progress.check()?;
        match server.live_columns(&object).await {
            Ok(columns) => Ok(columns.map(|columns| (object, columns))),
            // The server's own trouble with one object, as with one whose table is gone.
            Err(error) if matches!(error.code(), Code::ServerError | Code::Invalid) => Ok(None),
            Err(error) => Err(error),
        }
    };
    let answers = stream::iter(objects.iter().cloned()).map(read).buffer_unordered(AT_ONCE);
    answers.try_filter_map(|columns| ready(Ok(columns))).try_collect().await
}

/// Returns what a plan that is made of a bundle asks its destination.
pub fn asked(bundle: &Bundle<'_>) -> Asked {
    let brings_roles = bundle.envelope.roles.as_ref().is_some_and(|roles| !roles.is_empty());
    let apps =
        bundle.definitions.iter().filter(|row| brings_roles && row.kind == DefinitionType::Application);
    Asked { objects: objects(bundle), apps: apps.map(|row| row.id.clone()).collect() }
}

/// Returns the objects whose tables an import of a bundle may alter: its own, and the system objects it connects.
pub fn objects(bundle: &Bundle<'_>) -> BTreeSet<DefinitionId> {
    let object = |row: &&Definition<'_>| row.kind == DefinitionType::Object;
    let own = bundle.definitions.iter().filter(object).map(|row| row.id.clone());
    let connected = bundle.envelope.site_object_connections.iter().flatten().map(|one| one.object.clone());
    own.chain(connected).collect()
}

/// Reads roles and scopes, as far as the server lists them.
pub(crate) async fn read_access(server: &Server) -> Result<LiveFacts> {
    Ok(Access::read(server).await?.facts())
}

/// Reads from a stored snapshot what the server told beside its definitions.
pub(crate) async fn read_back(snapshot: &EntryId, library: &Library) -> Result<LiveFacts> {
    let damaged = |cause| Error::new(Code::DamagedEntry, "The snapshot cannot be read.").caused_by(cause);
    let access: Access =
        serde_json::from_slice(&library.get_part(snapshot, ACCESS).await?).map_err(damaged)?;
    let columns = serde_json::from_slice(&library.get_part(snapshot, COLUMNS).await?).map_err(damaged)?;
    Ok(LiveFacts { columns, ..access.facts() })
}

/// Returns the exports of single apps in a stored snapshot.
pub(crate) async fn apps(snapshot: &EntryId, library: &Library) -> Result<Vec<Vec<u8>>> {
    let mut apps = Vec::new();
    let entry = library.entry(snapshot).await?;
    for part in entry.extra.keys().filter(|part| part.starts_with(APP)) {
        apps.push(library.get_part(snapshot, part).await?);
    }
    Ok(apps)
}

impl Access {
    async fn read(server: &Server) -> Result<Self> {
        Ok(Self { roles: server.roles().await?, scopes: server.scopes().await? })
    }

    /// Fills in which scopes roles have, as exports of single apps tell it.
    async fn with_scopes_of(mut self, exports: Vec<Arc<[u8]>>) -> Result<Self> {
        let work = move || {
            let mut told = BTreeMap::new();
            for export in &exports {
                told.extend(Bundle::parse(export)?.envelope.scopes_of_roles());
            }
            for role in self.roles.iter_mut().filter(|role| role.scopes.is_none()) {
                role.scopes = told.remove(&role.uuid).map(|scopes| scopes.into_iter().collect());
            }
            Ok(self)
        };
        reading(work).await
    }

    fn facts(&self) -> LiveFacts {
        let role = |role: &Role| {
            let scopes = role.scopes.as_ref().map(|scopes| scopes.iter().cloned().collect());
            (role.uuid.clone(), RoleFact { name: role.name.clone(), scopes })
        };
        let scope = |scope: &Scope| {
            (scope.uuid.clone(), ScopeFact { name: scope.name.clone(), detail: scope.detail() })
        };
        LiveFacts {
            roles: Some(self.roles.iter().map(role).collect()),
            scopes: Some(self.scopes.iter().map(scope).collect()),
            columns: BTreeMap::new(),
        }
    }
}

fn json(value: &impl Serialize) -> Result<Arc<[u8]>> {
    let text = serde_json::to_vec_pretty(value);
    text.map(Arc::from)
        .map_err(|error| Error::new(Code::Internal, "The snapshot could not be written.").caused_by(error))
}

/// Ids are untrusted texts; a name inside the library keeps letters, digits and dashes only.
fn safe(id: &DefinitionId) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    id.as_str().chars().map(plain).take(64).collect()
}
