//! Plans that are kept for later, one file each, beside the history. Files are untrusted: whatever one says, an apply
//! computes everything again.

use std::fs;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use bundle::Hash;
use bundle::plan::PlanInputs;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::plan_document::{LARGEST_FILE, PlanDocument};
use crate::plans::{Plan, PlanApp, PlanDestination, PlanSource};
use crate::{Code, Environment, Error, ImportId, Result, durable};

/// More saved plans than this are not listed.
const MOST_LISTED: usize = 1000;

/// A saved plan, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct SavedPlan {
    /// The plan's id.
    pub id: Hash,
    /// Where the bundle came from.
    pub source: PlanSource,
    /// The name of the server that would be written.
    pub destination: String,
    /// What that server is used for.
    pub environment: Environment,
    /// The labels of the apps in the bundle; untrusted text.
    pub apps: Vec<String>,
    /// When the destination was read.
    pub sealed_at: String,
    /// The import that it rolls back.
    pub rolls_back: Option<ImportId>,
}

/// The plans that are kept in one folder.
#[derive(Clone, Debug)]
pub struct SavedPlans {
    folder: PathBuf,
}

impl SavedPlans {
    /// Opens the plans below a folder.
    pub fn open(folder: &Path) -> Result<Self> {
        let folder = folder.join("plans");
        durable::create_folder(&folder)?;
        Ok(Self { folder })
    }

    /// Keeps a plan with what it came to. The same plan twice is one.
    pub fn keep(&self, plan: &Plan, result: &PlanDocument) -> Result<()> {
        plan.save(&self.path(&plan.id()), result)
    }

    /// Returns a kept plan. Its file has to be the one of this plan.
    pub fn get(&self, id: &Hash) -> Result<Plan> {
        let plan = Plan::load(&self.path(id))?;
        match plan.id() == *id {
            true => Ok(plan),
            false => {
                let message = format!("The saved plan `{id}` holds another plan by now.");
                Err(Error::new(Code::Invalid, message).hint("Plan the import again."))
            }
        }
    }

    /// Returns what a kept plan came to, for reading.
    pub fn document(&self, id: &Hash) -> Result<PlanDocument> {
        PlanDocument::open(&self.path(id))
    }

    /// Lists the kept plans, the newest first. Files that are no plans are passed over.
    pub fn list(&self) -> Result<Vec<SavedPlan>> {
        let files =
            fs::read_dir(&self.folder).map_err(|cause| durable::failed("read", &self.folder, cause))?;
        let mut plans = Vec::new();
        for file in files.flatten().take(MOST_LISTED) {
            match SavedPlan::read(&file.path()) {
                Ok(plan) if file.path() == self.path(&plan.id) => plans.push(plan),
                Ok(_) => tracing::warn!("a saved plan has another plan's name: {}", file.path().display()),
                Err(error) => tracing::warn!("a saved plan cannot be read: {error}"),
            }
        }
        plans.sort_by(|left, right| right.sealed_at.cmp(&left.sealed_at).then(left.id.cmp(&right.id)));
        Ok(plans)
    }

    /// Deletes a kept plan. One that is gone already is no error.
    pub fn delete(&self, id: &Hash) -> Result<()> {
        durable::remove(&self.path(id))
    }

    fn path(&self, id: &Hash) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }
}

impl SavedPlan {
    /// Reads what a list shows of a kept plan. The rest of the file, which may be large, is passed over unkept.
    fn read(path: &Path) -> Result<Self> {
        let file = fs::File::open(path).map_err(|cause| durable::failed("read", path, cause))?;
        let head: Head = serde_json::from_reader(BufReader::new(file.take(LARGEST_FILE)))
            .map_err(|cause| durable::failed("understand", path, cause.into()))?;
        Ok(Self {
            id: head.inputs.id(),
            source: head.source,
            destination: head.destination.name,
            environment: head.destination.environment,
            apps: head.apps.into_iter().map(|app| app.label).collect(),
            sealed_at: head.sealed_at.to_string(),
            rolls_back: head.rolls_back,
        })
    }
}

/// The part of [`Plan`] that a list shows.
#[derive(Deserialize)]
struct Head {
    inputs: PlanInputs,
    sealed_at: Timestamp,
    source: PlanSource,
    destination: PlanDestination,
    apps: Vec<PlanApp>,
    #[serde(default)]
    rolls_back: Option<ImportId>,
}
