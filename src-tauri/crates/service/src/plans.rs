//! Saved plans: a plan is its inputs (DESIGN §1.2), so a file of one is small, and untrusted.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bundle::plan::PlanInputs;
use bundle::roll_back::Return;
use bundle::{Choices, DefinitionId, Hash};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ancestor::AncestorChoice;
use crate::plan_document::{PlanDocument, read_plan_file};
use crate::plan_import::Planned;
use crate::seen_facts::SeenFacts;
use crate::{Code, EntryId, Environment, Error, ImportId, Result, ServerId};

/// The form of a plan file that this version writes.
pub(crate) const FORMAT: u32 = 1;
/// Every entry of a plan is read into memory, so that a file cannot name as many as it likes.
const MOST_ENTRIES: usize = 1000;

/// Everything that decides one import. What it would do is computed from this, again and again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The form of the file.
    pub format: u32,
    /// What decides the import; its hash is the plan's id.
    pub inputs: PlanInputs,
    /// When the destination was read.
    pub sealed_at: Timestamp,
    /// Where the bundle came from.
    pub source: PlanSource,
    /// The server that would be written.
    pub destination: PlanDestination,
    /// The entries of the library that the bundle is made of.
    pub given: Vec<EntryId>,
    /// How the common ancestor was found.
    #[serde(default)]
    pub ancestor: AncestorChoice,
    /// The import that this plan rolls back.
    #[serde(default)]
    pub rolls_back: Option<ImportId>,
    /// What becomes of definitions that somebody changed since that import, where a person said so.
    #[serde(default)]
    pub returned: BTreeMap<DefinitionId, Return>,
    /// The plan that this one tries on a scratch server.
    #[serde(default)]
    pub rehearses: Option<Hash>,
    /// The apps in the bundle.
    pub apps: Vec<PlanApp>,
    /// Each definition of the destination with its canonical hash when the plan was made. It only serves to name what
    /// changed since.
    pub seen: BTreeMap<DefinitionId, Hash>,
    /// The same of what the destination told beside its definitions; `None`: an older AppFerry made the plan.
    #[serde(default)]
    pub seen_facts: Option<SeenFacts>,
}

/// Where a bundle came from, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PlanSource {
    /// The kind of place.
    pub kind: SourceKind,
    /// What to call it.
    pub title: String,
    /// What a server is used for.
    pub environment: Option<Environment>,
    /// Whether it is a practice server.
    pub practice: bool,
}

/// The kind of place a bundle came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Apps of a server.
    Server,
    /// An entry of the library.
    Entry,
    /// A file.
    File,
}

/// The server that a plan would write, as it was when the plan was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PlanDestination {
    /// The saved server.
    pub server: ServerId,
    /// Its name.
    pub name: String,
    /// What it is used for.
    pub environment: Environment,
    /// Whether it is a practice server.
    pub practice: bool,
    /// Whether it is marked read-only.
    pub read_only: bool,
    /// URL and tenant; an apply goes nowhere else.
    pub identity: String,
}

impl PlanDestination {
    /// Returns what it is found again by: the saved server, and its URL and tenant, in case that one was removed.
    pub fn place(&self) -> (&ServerId, &str) {
        (&self.server, &self.identity)
    }
}

/// An app in a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PlanApp {
    /// The app's id.
    pub id: String,
    /// Its label; untrusted text.
    pub label: String,
}

impl PlanApp {
    /// Names an app of a computed plan.
    pub(crate) fn of((id, label): (DefinitionId, String)) -> Self {
        Self { id: id.to_string(), label }
    }
}

impl Plan {
    /// Returns the plan's id: the hash of its inputs.
    pub fn id(&self) -> Hash {
        self.inputs.id()
    }

    /// Writes the plan to a file that the user chose, together with what it came to, for reading.
    pub fn save(&self, path: &Path, result: &PlanDocument) -> Result<()> {
        #[derive(Serialize)]
        struct Kept<'p> {
            #[serde(flatten)]
            plan: &'p Plan,
            result: &'p PlanDocument,
        }
        let mut text = serde_json::to_vec_pretty(&Kept { plan: self, result }).map_err(|error| {
            Error::new(Code::Internal, "The plan could not be written as JSON.").caused_by(error)
        })?;
        text.push(b'\n');
        crate::durable::write(path, &text)
    }

    /// Reads a plan from a file. Nothing in it is believed: an apply computes everything again.
    pub fn load(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = read_plan_file(path)?;
        let plan: Self = serde_json::from_slice(&text).map_err(|cause| unreadable(path, &text, cause))?;
        if plan.format > FORMAT {
            return Err(newer(path));
        }
        if plan.given.len() > MOST_ENTRIES {
            let message = format!(
                "The plan {shown} names {} entries; a plan has at most {MOST_ENTRIES}.",
                plan.given.len()
            );
            return Err(Error::new(Code::Invalid, message));
        }
        Ok(plan)
    }
}

/// Says why a file is no plan: it comes from elsewhere, makes a choice that this version does not know, or is none.
fn unreadable(path: &Path, text: &[u8], cause: serde_json::Error) -> Error {
    #[derive(Deserialize)]
    struct Head {
        format: u32,
        inputs: Inputs,
    }
    #[derive(Deserialize)]
    struct Inputs {
        choices: serde_json::Value,
    }
    let shown = path.display();
    match serde_json::from_slice::<Head>(text) {
        Ok(head) if head.format > FORMAT => newer(path),
        Ok(head) => match serde_json::from_value::<Choices>(head.inputs.choices) {
            Err(unknown) => Error::new(
                Code::Invalid,
                format!("The plan {shown} makes a choice that this AppFerry does not know: {unknown}."),
            )
            .hint("Update AppFerry, or make the plan again."),
            Ok(_) => no_plan(path, cause),
        },
        Err(_) if is_between_files(text) => {
            let message =
                format!("The plan {shown} is one between files. It names no server to send anything to.");
            Error::new(Code::Invalid, message)
                .hint("Plan onto a server.")
                .command("appferry plan … --onto SERVER --out FILE")
        }
        Err(_) => no_plan(path, cause),
    }
}

/// Tells whether a file is what `plan` writes when both sides are files.
fn is_between_files(text: &[u8]) -> bool {
    let plan = serde_json::from_slice::<serde_json::Value>(text).unwrap_or_default();
    plan["plan"].is_string() && plan.get("gate").is_some_and(serde_json::Value::is_null)
}

fn no_plan(path: &Path, cause: serde_json::Error) -> Error {
    Error::new(Code::Invalid, format!("The file {} is not a plan of AppFerry.", path.display()))
        .hint("Make the plan again.")
        .command("appferry plan … --out FILE")
        .caused_by(cause)
}

fn newer(path: &Path) -> Error {
    let message = format!("The plan {} was made by a newer AppFerry.", path.display());
    Error::new(Code::Invalid, message).hint("Update AppFerry, or make the plan again.")
}

/// A plan keeps both sides in memory, so that only the last few stay open.
const OPEN_PLANS: usize = 8;

/// The plans of this run of the program as they were computed, the oldest first.
#[derive(Default)]
pub(crate) struct Plans {
    known: Mutex<Vec<(Hash, Arc<Planned>)>>,
}

impl Plans {
    /// Keeps a plan for this run.
    pub(crate) fn keep(&self, planned: Planned) {
        let id = planned.plan.id();
        let mut known = self.lock();
        known.retain(|(other, _)| *other != id);
        known.push((id, Arc::new(planned)));
        let surplus = known.len().saturating_sub(OPEN_PLANS);
        known.drain(..surplus);
    }

    /// Returns a plan of this run.
    pub(crate) fn get(&self, id: &Hash) -> Result<Arc<Planned>> {
        let unknown = || Error::new(Code::NotFound, "That plan is not open any more. Plan the import again.");
        let known = self.lock();
        known.iter().find(|(other, _)| other == id).map(|(_, plan)| Arc::clone(plan)).ok_or_else(unknown)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Hash, Arc<Planned>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
