//! Looking back: single imports of the history, and the way back from them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use bundle::roll_back::{Remaining, Return, RollBackTable};
use bundle::{Choices, DefinitionId, Hash};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Ferry;
use super::apps::activity;
use super::imports::{ImportRow, PlanView};
use super::servers::ServerDraft;
use crate::activities::{ActivityKind, Again, Ending};
use crate::commands::commands;
use crate::compare_imports::{ImportComparison, compare_imports};
use crate::export::What;
use crate::gate::{GoOn, go_on, not_rehearsed};
use crate::history::HistoryFilter;
use crate::plan_document::DocumentFinding;
use crate::plans::Plan;
use crate::reading::reading;
use crate::rehearse::{RehearsalReport, rehearse};
use crate::remove_added::{self, RemovalReport};
use crate::report::ImportReport;
use crate::roll_back::{RollBackPlan, plan_roll_back};
use crate::settings::{RehearsalPolicy, SavedServer, SnapshotPolicy};
use crate::{Code, Error, ImportId, Outcome, Progress, Result, Secret, ServerId, Stage, files};

/// Everything that the history knows of one import.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ImportDetail {
    /// The import in short.
    pub row: ImportRow,
    /// What it did.
    pub report: ImportReport,
    /// The account that imported; empty: the record is older than this knowledge.
    pub account: String,
    /// The versions of the server's services just before; `None`: that one did not say.
    pub services: BTreeMap<String, Option<String>>,
    /// What the rules said when it was carried out.
    pub findings: Vec<DocumentFinding>,
    /// What the user chose; `None`: the record does not say.
    pub choices: Option<Choices>,
    /// What has to be said before the rest of it is sent; `None`: nothing is left to send, or the server is not saved any
    /// more.
    pub go_on: Option<GoOn>,
    /// What was to be deleted afterwards of what it had added.
    pub removals: Vec<DefinitionId>,
    /// The commands that do the same; empty: the record does not say what was chosen.
    pub commands: Vec<String>,
}

/// What a server itself asks for before imports into it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ImportPolicies {
    /// Whether they have to be rehearsed.
    pub rehearsal: RehearsalPolicy,
    /// What the snapshot holds.
    pub snapshot: SnapshotPolicy,
}

/// Whether a plan was rehearsed.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PlanRehearsal {
    /// When it was and went well; `None`: it was not, or not well.
    pub rehearsed_at: Option<String>,
    /// That a rehearsal is missing which the destination asks for, as a full sentence.
    pub missing: Option<String>,
    /// Whether the destination takes no plan without one.
    pub required: bool,
}

/// A way back, for people.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct RollBackView {
    /// What comes back, and what does not.
    pub table: RollBackTable,
    /// The plan that leads back; `None`: an import has nothing to do.
    pub plan: Option<PlanView>,
}

impl Ferry {
    /// Returns everything that is known of an import.
    pub fn import_detail(&self, id: &ImportId) -> Result<ImportDetail> {
        let record = self.history().get(id)?;
        let review = |key: &str| record.review.as_ref().map(|review| review[key].clone());
        let read = |value: Value| serde_json::from_value(value).ok();
        Ok(ImportDetail {
            row: ImportRow::of(&record),
            report: ImportReport::of(&record)?,
            account: record.account.clone(),
            services: record.services.clone(),
            findings: review("findings").and_then(read).unwrap_or_default(),
            choices: record.choices(),
            go_on: self.saved_of(record.destination.place()).ok().and_then(|saved| go_on(&record, &saved)),
            removals: record.removals.iter().flat_map(|note| note.definitions.clone()).collect(),
            commands: commands(&record),
        })
    }

    /// Lists the imports that are wanted, the newest first.
    pub async fn imports(&self, filter: HistoryFilter) -> Result<Vec<ImportRow>> {
        let history = self.history().clone();
        reading(move || {
            let records = history.list()?.records;
            Ok(records.iter().filter(|record| filter.fits(record)).map(ImportRow::of).collect())
        })
        .await
    }

    /// Says what is different between two imports.
    pub async fn compare_imports(&self, left: ImportId, right: ImportId) -> Result<ImportComparison> {
        let history = self.history().clone();
        reading(move || Ok(compare_imports(&history.get(&left)?, &history.get(&right)?))).await
    }

    /// Returns what the newest import did that waits for a restart of a server; `None`: none waits.
    pub fn restart_reminder(&self, server: &ServerId) -> Result<Option<ImportReport>> {
        let identity = self.saved(server)?.identity()?;
        self.history().waiting_for_restart(&identity)?.map(|record| ImportReport::of(&record)).transpose()
    }

    /// Writes the whole record of an import as JSON.
    pub async fn export_import(&self, id: ImportId, path: PathBuf) -> Result<()> {
        let history = self.history().clone();
        reading(move || {
            let text = serde_json::to_vec_pretty(&history.get(&id)?).map_err(|cause| {
                Error::new(Code::Internal, "The import's record could not be written.").caused_by(cause)
            })?;
            files::write(&path, &text)
        })
        .await
    }

    /// Plans to roll an import back, and keeps the plan for this run.
    pub async fn roll_back(
        &self,
        id: &ImportId,
        choices: BTreeMap<DefinitionId, Return>,
    ) -> Result<RollBackView> {
        let RollBackPlan { table, planned } = self.plan_roll_back(id, choices).await?;
        Ok(RollBackView { table, plan: planned.map(|planned| self.keep(*planned)) })
    }

    /// Plans to roll an import back, and returns the plan with its inputs, to be saved.
    pub async fn plan_roll_back(
        &self,
        id: &ImportId,
        choices: BTreeMap<DefinitionId, Return>,
    ) -> Result<RollBackPlan> {
        let (saved, server) = self.destination_of(id).await?;
        let parts = self.parts(&saved, &server).await?;
        let stages = [Stage::Read, Stage::ReadFacts, Stage::Compare];
        let new =
            activity(ActivityKind::Plan, format!("Plan a roll back of {}", saved.name), &saved, &stages)
                .done_again_by(Again::RollBack { import: *id });
        let run = async |progress: Progress| {
            let planned = plan_roll_back(id, choices, &parts, &progress).await?;
            let plan = planned.planned.as_ref().map(|planned| planned.plan.id().to_string());
            Ok((planned, Ending { plan, ..Ending::default() }))
        };
        self.0.activities.run(new, run).await
    }

    /// Returns what an import added and is still there, with what of it can be deleted.
    pub async fn added_by_import(&self, id: &ImportId) -> Result<Vec<Remaining>> {
        let (saved, server) = self.destination_of(id).await?;
        let parts = self.parts(&saved, &server).await?;
        remove_added::added(id, &parts, &Progress::hidden()).await
    }

    /// Deletes definitions that an import added; the server's name has to be typed.
    pub async fn remove_added(
        &self,
        id: &ImportId,
        definitions: BTreeSet<DefinitionId>,
        typed_name: Option<String>,
    ) -> Result<RemovalReport> {
        let (saved, server) = self.destination_of(id).await?;
        let parts = self.parts(&saved, &server).await?;
        let stages = [Stage::Read, Stage::ReadFacts, Stage::Upload, Stage::Verify];
        let new =
            activity(ActivityKind::Remove, format!("Delete definitions on {}", saved.name), &saved, &stages);
        let run = async |progress: Progress| {
            let name = typed_name.as_deref();
            let report = remove_added::remove_added(id, &definitions, name, &parts, &progress).await?;
            let needs_attention = !report.not_removed.is_empty() || !report.rest_is_untouched;
            Ok((report, Ending { needs_attention, ..Ending::default() }))
        };
        let report = self.0.activities.run(new, run).await;
        self.forget_look(&saved.id).await;
        report
    }

    /// Returns a plan of this run with its inputs.
    pub fn planned(&self, id: &Hash) -> Result<Plan> {
        Ok(self.0.plans.get(id)?.plan.clone())
    }

    /// Tries a plan on a scratch server, which is overwritten.
    pub async fn rehearse(&self, plan: &Plan, on: &ServerId) -> Result<RehearsalReport> {
        let (saved, destination) = self.server_of(plan.destination.place()).await?;
        let (scratch, server) = self.server(on).await?;
        let parts = self.parts(&scratch, &server).await?;
        let mut others = Vec::new();
        for other in self.settings().servers()? {
            let place = other.identity()?;
            others.push((other, place));
        }
        let stages = [Stage::Read, Stage::Store, Stage::Compare, Stage::Upload, Stage::Verify];
        let title = format!("Rehearse on {}", scratch.name);
        let run = async |progress: Progress| {
            let report = rehearse(plan, (&saved, &destination), &others, &parts, &progress).await?;
            let needs_attention = report.outcome != Outcome::Verified;
            let import = report.report.as_ref().map(|report| report.import.to_string());
            Ok((report, Ending { needs_attention, import, plan: None }))
        };
        let new = activity(ActivityKind::Rehearse, title, &scratch, &stages);
        let report = self.0.activities.run(new, run).await;
        self.forget_look(&scratch.id).await;
        report
    }

    /// Tries a plan on a server that lives only as long as the rehearsal. `start` makes one that holds an export, and
    /// returns what one needs to connect; what it returns besides keeps the server alive.
    pub async fn rehearse_apart<S, F, H>(&self, plan: &Plan, start: S) -> Result<RehearsalReport>
    where
        S: FnOnce(Vec<u8>) -> F,
        F: Future<Output = Result<(ServerDraft, Secret, H)>>,
    {
        let all = self.receive(&plan.destination.server, &What::AllApps).await?;
        let (draft, secret, alive) = start(all.bytes).await?;
        let scratch = self.add_practice_server(draft, secret).await?.id;
        let report = self.rehearse(plan, &scratch).await;
        self.remove_server(&scratch).await?;
        drop(alive);
        report
    }

    /// Tells whether a plan of this run was rehearsed, and whether its destination asks for it.
    pub async fn plan_rehearsal(&self, plan: &Hash) -> Result<PlanRehearsal> {
        let saved = self.saved_of(self.0.plans.get(plan)?.plan.destination.place())?;
        let (history, plan) = (self.history().clone(), *plan);
        reading(move || {
            let rehearsal = history.rehearsal_of(&plan)?;
            Ok(PlanRehearsal {
                missing: not_rehearsed(rehearsal.as_ref(), &saved),
                rehearsed_at: rehearsal.and_then(|record| record.finished_at).map(|at| at.to_string()),
                required: saved.rehearsal == RehearsalPolicy::Require,
            })
        })
        .await
    }

    /// Returns what a server itself asks for before imports into it. Its environment may ask for more.
    pub fn import_policies(&self, server: &ServerId) -> Result<ImportPolicies> {
        let own = self.settings().own_server(server)?;
        Ok(ImportPolicies { rehearsal: own.rehearsal, snapshot: own.snapshot })
    }

    /// Says what a server itself asks for before imports into it.
    pub fn set_import_policies(&self, server: &ServerId, policies: ImportPolicies) -> Result<()> {
        self.settings().edit_server(server, |saved| {
            ImportPolicies { rehearsal: saved.rehearsal, snapshot: saved.snapshot } = policies;
        })
    }

    async fn destination_of(&self, id: &ImportId) -> Result<(SavedServer, crate::server::Server)> {
        self.server_of(self.history().get(id)?.destination.place()).await
    }
}
