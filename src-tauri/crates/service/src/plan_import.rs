//! Plans an import: reads the destination, keeps what would be sent, and computes what it would do. Writes nothing
//! to any server.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use bundle::impact::{Circumstances, Counts, LiveFacts};
use bundle::outgoing::CannotCompose;
use bundle::plan::{self, CannotPlan, Computed, PlanInputs, Review, Sides};
use bundle::{Bundle, Choices, DefinitionId, Hash};
use jiff::Timestamp;

use crate::ancestor::{self, AncestorBytes, AncestorChoice, Memory};
use crate::count::count;
use crate::export::{What, export};
use crate::index::{Past, Sighting};
use crate::library::{EntryKind, Library, NewEntry, Why};
use crate::plans::{FORMAT, Plan, PlanApp, PlanDestination, PlanSource, SourceKind};
use crate::provenance::{self, Arrival};
use crate::server::Server;
use crate::settings::SavedServer;
use crate::{Code, EntryId, Error, Progress, Result, Stage, differences, files, snapshot, uploads};

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

/// A plan and what it means.
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What the import would do.
    pub review: Review,
    /// The bytes of the bundle as it was given.
    pub bundle_bytes: u64,
    /// The bytes that would be sent.
    pub upload_bytes: u64,
    /// What it was computed from.
    pub sides: differences::Sides,
}

/// Plans one import. The ancestor is found, unless the user chose one.
pub async fn plan_import(
    source: Source<'_>,
    ancestor: Option<EntryId>,
    choices: Choices,
    (saved, destination): (&SavedServer, &Server),
    memory: Memory<'_>,
    progress: &Progress,
) -> Result<Planned> {
    let library = memory.library;
    let given = collect(source, memory, progress).await?;
    if given.bundles.is_empty() {
        return Err(Error::new(Code::Invalid, "There is nothing to import.").hint("Choose an app or a file."));
    }
    progress.check()?;
    progress.stage(Stage::Read);
    let there: Arc<[u8]> = destination.export_all(progress).await?.bytes.into();
    let sighting = Sighting { server: destination.address().identity(), at: Timestamp::now(), entry: None };
    let seen = memory.index.saw(sighting, Arc::clone(&there)).await;
    progress.stage(Stage::ReadFacts);
    let objects = touched_objects(&given.bundles).await?;
    let facts = snapshot::read_facts(destination, &objects, progress).await?;
    progress.check()?;
    progress.stage(Stage::Compare);
    let ancestor = match ancestor {
        Some(entry) => AncestorChoice::Chosen { entry },
        None => find_ancestor(&given, destination, seen, memory).await?,
    };
    let basis = Basis {
        given: given.bundles,
        destination: there,
        facts,
        circumstances: circumstances(saved, library).await,
        ancestor: ancestor::read(&ancestor, library).await?,
    };
    let counting = Counting::Of(destination.clone(), progress.clone());
    let (computed, outgoing) = compute(basis.clone(), choices, counting).await?;
    progress.proof(format!("{} findings.", computed.review.findings.len()));
    let upload_bytes = outgoing.len() as u64;
    let entry =
        keep_outgoing(Arc::clone(&outgoing), &computed.inputs, given.entries.first().copied(), library)
            .await?;
    let plan = Plan {
        format: FORMAT,
        inputs: computed.inputs,
        sealed_at: Timestamp::now(),
        source: given.source,
        destination: describe(saved, destination),
        given: given.entries,
        entry,
        ancestor,
        rolls_back: None,
        rehearses: None,
        apps: computed.apps.into_iter().map(PlanApp::of).collect(),
        seen: computed.seen,
    };
    let bundle_bytes = basis.given.iter().map(|bundle| bundle.len() as u64).sum();
    let sides = basis.sides(outgoing);
    Ok(Planned { plan, review: computed.review, bundle_bytes, upload_bytes, sides })
}

/// Tells the day, and when the destination was last backed up as a whole. A library that cannot be read has no backup.
pub(crate) async fn circumstances(saved: &SavedServer, library: &Library) -> Circumstances {
    let entries = library.list().await.unwrap_or_default();
    let of_destination = entries.iter().filter(|entry| {
        entry.server.as_deref() == Some(saved.name.as_str())
            && entry.kind == EntryKind::AllApps
            && !entry.trashed
    });
    let backup = of_destination.filter_map(|entry| entry.exported_at).max();
    Circumstances {
        today: Some(Timestamp::now().strftime("%Y-%m-%d").to_string()),
        last_backup: backup.map(|at| at.to_string()),
    }
}

/// What a plan is computed from, apart from what a person chose.
#[derive(Clone)]
pub(crate) struct Basis {
    /// The bundles as they were given.
    pub(crate) given: Vec<Arc<[u8]>>,
    /// The destination's export of all apps.
    pub(crate) destination: Arc<[u8]>,
    /// What it told beside that.
    pub(crate) facts: LiveFacts,
    /// When and after which precautions.
    pub(crate) circumstances: Circumstances,
    /// What both sides had in common before.
    pub(crate) ancestor: AncestorBytes,
}

impl Basis {
    /// Returns what people look at when they compare the sides.
    pub(crate) fn sides(self, outgoing: Arc<[u8]>) -> differences::Sides {
        let Self { destination, facts, ancestor, given: _, circumstances: _ } = self;
        differences::Sides { destination, outgoing, facts, ancestor }
    }
}

/// Whether rows are counted while a plan is computed.
pub(crate) enum Counting {
    /// The rows of this server, telling how far it is.
    Of(Server, Progress),
    /// No rows: what is only computed again needs no numbers.
    None,
}

/// Returns the objects whose live columns a plan takes into account: always those of the bundles as they were given, so
/// that an apply asks for the same.
pub(crate) async fn touched_objects(given: &[Arc<[u8]>]) -> Result<BTreeSet<DefinitionId>> {
    let given = given.to_vec();
    let work = move || {
        let mut objects = BTreeSet::new();
        for bytes in &given {
            let bundle = Bundle::parse(bytes).map_err(|error| Error::new(Code::NotABundle, error.message))?;
            objects.extend(snapshot::objects(&bundle));
        }
        Ok(objects)
    };
    tokio::task::spawn_blocking(work).await.map_err(interrupted)?
}

/// Computes what a plan comes to, away from the threads that talk to servers; with it come the bytes to send.
pub(crate) async fn compute(
    basis: Basis,
    choices: Choices,
    counting: Counting,
) -> Result<(Computed, Arc<[u8]>)> {
    let Basis { given, destination, facts, circumstances, ancestor } = basis;
    let is_one = given.len() == 1;
    let runtime = tokio::runtime::Handle::current();
    let work = move || {
        let bytes: Vec<&[u8]> = given.iter().map(AsRef::as_ref).collect();
        let mut computed = ancestor.with(|ancestor| {
            let sides = Sides {
                given: &bytes,
                destination: &destination,
                facts: &facts,
                circumstances: &circumstances,
                ancestor,
                choices: &choices,
            };
            plan::compute(&sides, &mut |questions| match &counting {
                Counting::Of(server, progress) => runtime.block_on(count(server, questions, progress)),
                Counting::None => Counts::new(),
            })
        })?;
        let outgoing: Arc<[u8]> = match (computed.outgoing.take(), given.as_slice()) {
            (None, [given, ..]) => Arc::clone(given),
            (outgoing, _) => outgoing.unwrap_or_default().into(),
        };
        uploads::announce(&mut computed.review, &outgoing, &destination);
        Ok((computed, outgoing))
    };
    let computed = tokio::task::spawn_blocking(work).await.map_err(interrupted)?;
    computed.map_err(|error| match error {
        CannotPlan::NotABundle(error) => Error::new(Code::NotABundle, error.message),
        CannotPlan::CannotChoose(error) => Error::new(Code::Invalid, error.to_string()),
        CannotPlan::CannotCompose(error) if is_one => contradictory(&error),
        CannotPlan::CannotCompose(error) => {
            Error::new(Code::Invalid, error.to_string()).hint("Plan the apps one after the other.")
        }
    })
}

/// Says that a bundle cannot be meant as it is, because it says two things about the same id.
fn contradictory(error: &CannotCompose) -> Error {
    let ids: Vec<_> = error.disagreements.iter().take(5).map(|it| format!("`{}`", it.id)).collect();
    let message = format!(
        "The bundle has different rows with the same id: {}. Which of them a server keeps is left to chance (IDN-07).",
        ids.join(", ")
    );
    Error::new(Code::Invalid, message).hint("Export it again from its server.")
}

struct Given {
    bundles: Vec<Arc<[u8]>>,
    entries: Vec<EntryId>,
    source: PlanSource,
    /// The server that the bundles come from in this moment.
    from: Option<String>,
}

async fn find_ancestor(
    given: &Given,
    destination: &Server,
    there: Vec<(DefinitionId, Hash)>,
    memory: Memory<'_>,
) -> Result<AncestorChoice> {
    let past = match &given.from {
        Some(identity) => Past::Server { identity: identity.clone(), until: None },
        None => ancestor::past_of(&given.entries, &given.bundles, memory.library).await?,
    };
    let destination = destination.address().identity();
    ancestor::find(ancestor::Sides { past, given: &given.bundles, destination, there }, memory).await
}

async fn collect(source: Source<'_>, memory: Memory<'_>, progress: &Progress) -> Result<Given> {
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

/// What would be sent is an entry from the beginning, so that it can be looked at for ever.
pub(crate) async fn keep_outgoing(
    bytes: Arc<[u8]>,
    inputs: &PlanInputs,
    parent: Option<EntryId>,
    library: &Library,
) -> Result<EntryId> {
    let arrival = Arrival { bytes, redacted: Vec::new(), at: Timestamp::now() };
    let new = provenance::from_bundles(arrival, Why::Outgoing { plan: Some(inputs.id()) })?;
    Ok(library.put_verified(NewEntry { parent, ..new }).await?.id)
}

/// Returns the destination as a plan remembers it.
pub fn describe(saved: &SavedServer, server: &Server) -> PlanDestination {
    PlanDestination {
        server: saved.id,
        name: saved.name.clone(),
        environment: saved.environment,
        practice: saved.practice,
        read_only: saved.read_only,
        identity: server.address().identity(),
    }
}

fn interrupted(error: tokio::task::JoinError) -> Error {
    Error::new(Code::Internal, "Comparing was interrupted. Nothing was sent.").caused_by(error)
}
