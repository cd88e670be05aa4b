//! Plans an import: reads the destination, and computes what the import would do. Writes nothing to any server.

pub(crate) mod given;

use std::collections::BTreeMap;
use std::sync::Arc;

use bundle::impact::{Circumstances, Counts, LiveFacts};
use bundle::outgoing::CannotCompose;
use bundle::plan::{self, CannotPlan, Computed, Review, Sides};
use bundle::{Bundle, Choices, DefinitionId, Hash};
use jiff::Timestamp;
use serde::Deserialize;

use crate::ancestor::{self, AncestorBytes, AncestorChoice, Memory};
use crate::count::count;
use crate::index::{Past, Sighting};
use crate::library::{EntryKind, Importing, Library};
use crate::plans::{FORMAT, Plan, PlanApp, PlanDestination};
use crate::reading::reading;
use crate::seen_facts::SeenFacts;
use crate::server::Server;
use crate::settings::SavedServer;
use crate::snapshot::Asked;
use crate::{Code, EntryId, Error, Progress, Result, Stage, announce, differences, snapshot, uploads};

pub use self::given::Source;
pub(crate) use self::given::{Given, read_given};

/// A plan and what it means.
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What the import would do.
    pub review: Review,
    /// Who says in the library to be importing into the destination; `None`: the library could not be asked.
    pub importing: Option<Vec<Importing>>,
    /// The bytes of the bundle as it was given.
    pub bundle_bytes: u64,
    /// The bytes that would be sent.
    pub upload_bytes: u64,
    /// What it was computed from.
    pub sides: differences::Sides,
    /// The bundles it was made of.
    pub(crate) given: Given,
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
    let given = given::collect(source, memory, progress).await?;
    if given.bundles.is_empty() {
        return Err(Error::new(Code::Invalid, "There is nothing to import.").hint("Choose an app or a file."));
    }
    let there = There::read(&given, destination, progress).await?;
    let wish = ancestor.map_or(AncestorWish::Find, |entry| AncestorWish::Entry { entry });
    let ancestor = ancestor_of(wish, &given, &there, destination, memory).await?;
    let settling = Settling { given, there, ancestor, choices };
    let importing = announce::others(destination, memory.library);
    settle(settling, (saved, destination), memory.library, importing, progress).await
}

/// What a plan is settled from.
pub(crate) struct Settling {
    /// The bundles.
    pub(crate) given: Given,
    /// The destination.
    pub(crate) there: There,
    /// How their common ancestor was found.
    pub(crate) ancestor: AncestorChoice,
    /// What a person chose.
    pub(crate) choices: Choices,
}

/// Computes what an import would do, while somebody asks who else is importing.
pub(crate) async fn settle(
    settling: Settling,
    (saved, destination): (&SavedServer, &Server),
    library: &Library,
    importing: impl Future<Output = Option<Vec<Importing>>>,
    progress: &Progress,
) -> Result<Planned> {
    let Settling { given, there, ancestor, choices } = settling;
    progress.check()?;
    progress.stage(Stage::Compare);
    let basis = Basis {
        given: given.bundles.clone(),
        destination: there.bytes,
        facts: there.facts,
        circumstances: circumstances(saved, library).await,
        ancestor: ancestor::read(&ancestor, library).await?,
    };
    let counting = Counting::Of(destination.clone(), progress.clone());
    let (computed, importing) = tokio::join!(compute(basis.clone(), choices, counting), importing);
    let (computed, outgoing) = computed?;
    progress.definitions(computed.review.counts.sent() as u64);
    progress.proof(format!("{} findings.", computed.review.findings.len()));
    let plan = Plan {
        format: FORMAT,
        inputs: computed.inputs,
        sealed_at: there.read_at,
        source: given.source.clone(),
        destination: describe(saved, destination),
        given: given.entries.clone(),
        ancestor,
        rolls_back: None,
        returned: BTreeMap::new(),
        rehearses: None,
        apps: computed.apps.into_iter().map(PlanApp::of).collect(),
        seen: computed.seen,
        seen_facts: Some(SeenFacts::of(&basis.facts)),
    };
    let bundle_bytes = basis.given.iter().map(|bundle| bundle.len() as u64).sum();
    let upload_bytes = outgoing.len() as u64;
    Ok(Planned {
        plan,
        review: computed.review,
        importing,
        bundle_bytes,
        upload_bytes,
        sides: basis.sides(outgoing),
        given,
    })
}

/// The destination as it was read for a plan.
pub(crate) struct There {
    /// Its export of all apps.
    pub(crate) bytes: Arc<[u8]>,
    /// What it told beside that.
    pub(crate) facts: LiveFacts,
    /// When it was read.
    pub(crate) read_at: Timestamp,
}

impl There {
    /// Reads the destination.
    pub(crate) async fn read(given: &Given, destination: &Server, progress: &Progress) -> Result<Self> {
        progress.check()?;
        progress.stage(Stage::Read);
        let bytes: Arc<[u8]> = destination.export_all(progress).await?.bytes.into();
        let read_at = Timestamp::now();
        progress.stage(Stage::ReadFacts);
        let asked = asked(&given.bundles).await?;
        let facts = snapshot::read_facts(destination, &asked, progress).await?;
        Ok(Self { bytes, facts, read_at })
    }

    /// Returns the destination of a plan of this run, as it was read then.
    pub(crate) fn of(planned: &Planned) -> Self {
        let differences::Sides { destination, facts, .. } = &planned.sides;
        Self { bytes: Arc::clone(destination), facts: facts.clone(), read_at: planned.plan.sealed_at }
    }
}

/// Which common ancestor a person wants a plan to be compared with.
#[derive(Clone, Copy, Debug, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum AncestorWish {
    /// The newest common version of each definition, as far as it was seen.
    Find,
    /// This entry.
    Entry {
        /// The entry.
        entry: EntryId,
    },
}

/// Chooses the ancestor; what the destination holds is noted on the way.
pub(crate) async fn ancestor_of(
    wish: AncestorWish,
    given: &Given,
    there: &There,
    destination: &Server,
    memory: Memory<'_>,
) -> Result<AncestorChoice> {
    let sighting = Sighting { server: destination.address().identity(), at: there.read_at, entry: None };
    let seen = memory.index.saw(sighting, Arc::clone(&there.bytes)).await;
    match wish {
        AncestorWish::Entry { entry } => Ok(AncestorChoice::Chosen { entry }),
        AncestorWish::Find => find_ancestor(given, destination, seen, memory).await,
    }
}

/// Tells the day, and when the destination was last backed up as a whole. A library that cannot be read has no backup.
async fn circumstances(saved: &SavedServer, library: &Library) -> Circumstances {
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

/// Returns what a plan asks its destination: always what follows from the bundles as they were given, so that an apply
/// asks for the same.
pub(crate) async fn asked(given: &[Arc<[u8]>]) -> Result<Asked> {
    let given = given.to_vec();
    let work = move || {
        let mut all = Asked::default();
        for bytes in &given {
            let Asked { objects, apps } = snapshot::asked(&Bundle::parse(bytes)?);
            all.objects.extend(objects);
            all.apps.extend(apps);
        }
        Ok(all)
    };
    reading(work).await
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
        let computed = ancestor.with(|ancestor| {
            let sides = Sides {
                given: &bytes,
                destination: destination.as_ref().into(),
                facts: &facts,
                circumstances: &circumstances,
                ancestor,
                choices: &choices,
            };
            plan::compute(sides, &mut |questions| match &counting {
                Counting::Of(server, progress) => runtime.block_on(count(server, questions, progress)),
                Counting::None => Counts::new(),
            })
        });
        let mut computed = computed.map_err(|error| cannot_plan(error, is_one))?;
        let outgoing: Arc<[u8]> = match (computed.outgoing.take(), given.as_slice()) {
            (None, [given, ..]) => Arc::clone(given),
            (outgoing, _) => outgoing.unwrap_or_default().into(),
        };
        uploads::announce(&mut computed.review, &outgoing, &destination);
        Ok((computed, outgoing))
    };
    reading(work).await
}

/// Says why nothing can be planned with one bundle or several.
pub(crate) fn cannot_plan(error: CannotPlan, is_one: bool) -> Error {
    match error {
        CannotPlan::NotABundle(error) | CannotPlan::DestinationIsNoBundle(error) => error.into(),
        CannotPlan::CannotChoose(error) => Error::new(Code::Invalid, error.to_string()),
        CannotPlan::CannotCompose(error) if is_one => contradictory(&error),
        CannotPlan::CannotCompose(error) => {
            Error::new(Code::Invalid, error.to_string()).hint("Plan the apps one after the other.")
        }
    }
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
