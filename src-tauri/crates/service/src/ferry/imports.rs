//! Imports: plan, apply, verify, look back.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bundle::choices::Told;
use bundle::impact::{AccessReport, Finding, LiveFacts, Named, WorkRow};
use bundle::plan::{AffectedApp, AncestorNote, ChangeCounts, ChecklistStep};
use bundle::readable::{ContentTree, Difference, DifferenceTree};
use bundle::{Choices, DefinitionId, Hash};
use serde::Serialize;

use super::Ferry;
use super::apps::activity;
use crate::activities::{ActivityKind, Again, Ending, NewActivity};
use crate::ancestor::Memory;
use crate::apply::apply;
use crate::choose::{self, Change, choose};
use crate::gate::{Consent, Gate, gate};
use crate::history::ImportRecord;
use crate::library::Importing;
use crate::plan_document::PlanDocument;
use crate::plan_import::{self, Planned, plan_import};
use crate::plans::{Plan, PlanApp, PlanDestination, PlanSource};
use crate::reading::reading;
use crate::report::ImportReport;
use crate::resume::resume;
use crate::server::Server;
use crate::settings::SavedServer;
use crate::source::Source;
use crate::verify_import::{Parts, verify_import};
use crate::{EntryId, Environment, ImportId, Outcome, Progress, Result, ServerId, Stage, ask_builders};
use crate::{files, outgoing, plan_page};

/// A plan with everything a person reads before deciding.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PlanView {
    /// The plan's id: the hash of its inputs.
    pub id: String,
    /// Where the bundle comes from.
    pub source: PlanSource,
    /// The server that would be written.
    pub destination: PlanDestination,
    /// The apps in the bundle.
    pub apps: Vec<PlanApp>,
    /// The bytes that were given.
    pub bundle_bytes: u64,
    /// The bytes that would be sent.
    pub upload_bytes: u64,
    /// When the destination was read.
    pub sealed_at: String,
    /// What was chosen.
    pub choices: Choices,
    /// What the choices lead to.
    pub told: Told,
    /// How many definitions fare how.
    pub counts: ChangeCounts,
    /// What the rules say, errors first.
    pub findings: Vec<Finding>,
    /// The other apps that a change reaches.
    pub apps_affected: Vec<AffectedApp>,
    /// What it means for roles and scopes.
    pub access: AccessReport,
    /// The roles of the destination, by name, which something can be given to instead of a role that it does not have;
    /// empty when it did not tell them.
    pub roles_there: Vec<Named>,
    /// What to do around the import.
    pub checklist: Vec<ChecklistStep>,
    /// How the common ancestor was found.
    pub ancestor: AncestorNote,
    /// What was changed on the destination since the ancestor, what would be lost first.
    pub destination_work: Vec<WorkRow>,
    /// What could not be checked.
    pub not_checked: Vec<String>,
    /// A text for the other builders.
    pub message_to_builders: String,
    /// What still forbids it, and what has to be said.
    pub gate: Gate,
    /// Who says in the library to be importing into the destination at this moment; `None`: the library could not be
    /// asked.
    pub importing: Option<Vec<Importing>>,
    /// The definitions that the destination would export afterwards.
    pub predicted_sha256: Hash,
}

/// One import, in a list.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ImportRow {
    /// Its id.
    pub id: ImportId,
    /// When it began.
    pub started_at: String,
    /// The name of the server.
    pub destination: String,
    /// What that server is used for.
    pub environment: Environment,
    /// Whether it was a practice server.
    pub practice: bool,
    /// The labels of the apps.
    pub apps: Vec<String>,
    /// How it ended; `None`: it has not, or the program ended before anything was sent.
    pub outcome: Option<Outcome>,
    /// Whether it is still unknown what it did.
    pub unresolved: bool,
    /// Whether it ended before all of its uploads were sent.
    pub unfinished: bool,
    /// Whether the server's services still have to be restarted.
    pub restart_needed: bool,
    /// The plan that was carried out.
    pub plan: Hash,
    /// The snapshot that leads back.
    pub snapshot: Option<EntryId>,
    /// The import that it rolls back.
    pub rolls_back: Option<ImportId>,
}

impl ImportRow {
    pub(super) fn of(record: &ImportRecord) -> Self {
        Self {
            id: record.id,
            started_at: record.started_at.to_string(),
            destination: record.destination.name.clone(),
            environment: record.destination.environment,
            practice: record.destination.practice,
            apps: record.apps.clone(),
            outcome: record.outcome,
            unresolved: record.is_unresolved(),
            unfinished: record.unfinished().is_some(),
            restart_needed: record.restart_needed,
            plan: record.plan,
            snapshot: record.snapshot,
            rolls_back: record.rolls_back,
        }
    }
}

impl Ferry {
    /// Plans an import of apps or of an entry, as they are.
    pub async fn plan_import(&self, source: Source, destination: &ServerId) -> Result<PlanView> {
        let choices = Choices::default();
        let planned = match source {
            Source::Server { server: from, apps } => {
                let (saved, server) = self.server(&from).await?;
                let source = plan_import::Source::Apps { saved: &saved, server: &server, apps };
                self.plan(source, None, choices, destination).await
            }
            Source::Entry { entry } => {
                self.plan(plan_import::Source::Entries(vec![entry]), None, choices, destination).await
            }
        };
        planned.map(|planned| self.keep(planned))
    }

    /// Plans an import of files that the user chose, as they are.
    pub async fn plan_files(&self, paths: Vec<PathBuf>, destination: &ServerId) -> Result<PlanView> {
        self.plan(plan_import::Source::Files(paths), None, Choices::default(), destination)
            .await
            .map(|planned| self.keep(planned))
    }

    /// Plans an import from any source, and returns it with its inputs, to be saved. The ancestor is found, unless the user
    /// chose one.
    pub async fn plan(
        &self,
        source: plan_import::Source<'_>,
        ancestor: Option<EntryId>,
        choices: Choices,
        destination: &ServerId,
    ) -> Result<Planned> {
        let (saved, server) = self.server(destination).await?;
        let memory = self.memory().await?;
        let stages = [Stage::Read, Stage::Store, Stage::ReadFacts, Stage::Compare];
        let new = NewActivity {
            again: again(&source, destination),
            ..activity(ActivityKind::Plan, format!("Plan an import into {}", saved.name), &saved, &stages)
        };
        let run = async |progress: Progress| {
            let planned =
                plan_import(source, ancestor, choices, (&saved, &server), memory, &progress).await?;
            let ending = Ending { plan: Some(planned.plan.id().to_string()), ..Ending::default() };
            Ok((planned, ending))
        };
        self.0.activities.run(new, run).await
    }

    /// Computes a plan of this run with another choice, keeps both, and returns the new one.
    pub async fn choose(&self, id: &Hash, change: Change) -> Result<PlanView> {
        let planned = self.0.plans.get(id)?;
        let (saved, server) = self.server(&planned.plan.destination.server).await?;
        let memory = self.memory().await?;
        let title = format!("Choose what is imported into {}", saved.name);
        let run = async |progress: Progress| {
            let again = choose(&planned, change, (&saved, &server), memory, &progress).await?;
            let ending = Ending { plan: Some(again.plan.id().to_string()), ..Ending::default() };
            Ok((again, ending))
        };
        let new = activity(ActivityKind::Plan, title, &saved, &[Stage::Compare]);
        self.0.activities.run(new, run).await.map(|again| self.keep(again))
    }

    /// Returns a plan of this run as it was computed.
    pub fn plan_view(&self, id: &Hash) -> Result<PlanView> {
        self.0.plans.get(id).map(|planned| view(&planned))
    }

    /// Returns what a plan of this run changes, as a tree with labels in a language.
    pub async fn plan_differences(&self, id: &Hash, language: String) -> Result<Arc<DifferenceTree>> {
        self.0.reader.tree(&self.0.plans.get(id)?, language).await
    }

    /// Returns everything that the bundles of a plan of this run hold, as a tree to choose from.
    pub async fn plan_contents(&self, id: &Hash, language: String) -> Result<ContentTree> {
        let planned = self.0.plans.get(id)?;
        reading(move || choose::contents(&planned, &language)).await
    }

    /// Returns one definition of a plan of this run on its sides.
    pub async fn plan_difference(
        &self,
        id: &Hash,
        definition: DefinitionId,
        language: String,
    ) -> Result<Difference> {
        self.0.reader.one(&self.0.plans.get(id)?, definition, language).await
    }

    /// Writes a plan of this run to a file, with what it came to.
    pub async fn save_plan(&self, id: &Hash, language: String, path: &Path) -> Result<()> {
        let (planned, path) = (self.0.plans.get(id)?, path.to_owned());
        self.keep_outgoing(&planned).await?;
        reading(move || planned.plan.save(&path, &PlanDocument::of(&planned, &language)?)).await
    }

    /// Makes what a plan would send an entry of the library, as everything that is saved or sent is one.
    pub async fn keep_outgoing(&self, planned: &Planned) -> Result<()> {
        let bytes = Arc::clone(&planned.sides.outgoing);
        outgoing::keep(&planned.plan, bytes, self.library().await?).await.map(drop)
    }

    /// Writes what a plan of this run comes to as one page of HTML.
    pub async fn save_plan_page(&self, id: &Hash, language: String, path: &Path) -> Result<()> {
        let (planned, path) = (self.0.plans.get(id)?, path.to_owned());
        reading(move || {
            let page = plan_page::page(&PlanDocument::of(&planned, &language)?);
            files::write(&path, page.as_bytes())
        })
        .await
    }

    /// Reads what a plan came to from its file. It serves for reading only.
    pub async fn open_plan(&self, path: PathBuf) -> Result<PlanDocument> {
        reading(move || PlanDocument::open(&path)).await
    }

    /// Reads the same from a file that may hold something else; `None`: it does.
    pub async fn find_plan(&self, path: PathBuf) -> Result<Option<PlanDocument>> {
        reading(move || PlanDocument::find(&path)).await
    }

    /// Carries out a plan of this run.
    pub async fn apply_planned(&self, id: &Hash, consent: &Consent) -> Result<ImportReport> {
        let planned = self.0.plans.get(id)?;
        self.apply(&planned.plan, consent).await
    }

    /// Carries out a plan from a file.
    pub async fn apply_file(&self, path: &Path, consent: &Consent) -> Result<ImportReport> {
        let path = path.to_owned();
        let plan = reading(move || Plan::load(&path)).await?;
        self.apply(&plan, consent).await
    }

    /// Carries out a plan.
    pub async fn apply(&self, plan: &Plan, consent: &Consent) -> Result<ImportReport> {
        let (saved, server) = self.server_of(plan.destination.place()).await?;
        let parts = self.parts(&saved, &server).await?;
        let stages =
            [Stage::CheckFresh, Stage::ReadFacts, Stage::Store, Stage::Upload, Stage::Wait, Stage::Verify];
        let new = activity(ActivityKind::Import, format!("Import into {}", saved.name), &saved, &stages)
            .done_again_by(Again::PlanAgain { plan: plan.id() });
        let run = async |progress: Progress| Ok(with_ending(apply(plan, consent, &parts, &progress).await?));
        let report = self.0.activities.run(new, run).await;
        self.forget_look(&saved.id).await;
        report
    }

    /// Goes on with an import of several uploads that ended before all of them were sent.
    pub async fn resume_import(&self, id: &ImportId, consent: &Consent) -> Result<ImportReport> {
        let record = self.history().get(id)?;
        let (saved, server) = self.server_of(record.destination.place()).await?;
        let parts = self.parts(&saved, &server).await?;
        let stages = [Stage::Verify, Stage::Upload, Stage::Wait];
        let new =
            activity(ActivityKind::Import, format!("Go on importing into {}", saved.name), &saved, &stages);
        let run = async |progress: Progress| Ok(with_ending(resume(id, consent, &parts, &progress).await?));
        let report = self.0.activities.run(new, run).await;
        self.forget_look(&saved.id).await;
        report
    }

    /// Compares a destination with what an import should have left, again; `restarted` says that the user has restarted
    /// the server's services since.
    pub async fn verify_import(&self, id: &ImportId, restarted: bool) -> Result<ImportReport> {
        let record = self.history().get(id)?;
        let (saved, server) = self.server_of(record.destination.place()).await?;
        let parts = self.parts(&saved, &server).await?;
        let new = activity(ActivityKind::Verify, format!("Verify {}", saved.name), &saved, &[Stage::Verify])
            .done_again_by(Again::Verify { import: *id });
        let run = async |progress: Progress| {
            Ok(with_ending(verify_import(id, restarted, &parts, &progress).await?))
        };
        self.0.activities.run(new, run).await
    }

    /// Returns the report of an import.
    pub fn import_report(&self, id: &ImportId) -> Result<ImportReport> {
        ImportReport::of(&self.history().get(id)?)
    }

    pub(super) async fn parts<'p>(&'p self, saved: &'p SavedServer, server: &'p Server) -> Result<Parts<'p>> {
        let (Memory { library, index }, history) = (self.memory().await?, self.history());
        Ok(Parts { saved, server, library, index, history, patience: self.0.patience })
    }

    pub(super) fn keep(&self, planned: Planned) -> PlanView {
        let view = view(&planned);
        self.0.plans.keep(planned);
        view
    }
}

/// Returns a plan as people read it.
pub fn view(planned: &Planned) -> PlanView {
    let Planned { plan, review, importing, bundle_bytes, upload_bytes, sides, given: _ } = planned;
    PlanView {
        id: plan.id().to_string(),
        source: plan.source.clone(),
        destination: plan.destination.clone(),
        apps: plan.apps.clone(),
        bundle_bytes: *bundle_bytes,
        upload_bytes: *upload_bytes,
        sealed_at: plan.sealed_at.to_string(),
        choices: plan.inputs.choices.clone(),
        told: review.told.clone(),
        counts: review.counts,
        findings: review.findings.clone(),
        apps_affected: review.apps_affected.clone(),
        access: review.access.clone(),
        roles_there: roles_there(&sides.facts),
        checklist: review.checklist.clone(),
        ancestor: review.ancestor.clone(),
        destination_work: review.destination_work.clone(),
        not_checked: review.not_checked.clone(),
        message_to_builders: ask_builders::message(plan, review),
        gate: gate(&plan.destination, review, *upload_bytes),
        importing: importing.clone(),
        predicted_sha256: review.predicted_sha256,
    }
}

/// What plans the same import again. Where files lie is not kept.
fn again(source: &plan_import::Source<'_>, destination: &ServerId) -> Option<Again> {
    let source = match source {
        plan_import::Source::Apps { saved, apps, server: _ } => {
            Some(Source::Server { server: saved.id, apps: apps.clone() })
        }
        plan_import::Source::Entries(entries) => match entries.as_slice() {
            [entry] => Some(Source::Entry { entry: *entry }),
            _ => None,
        },
        plan_import::Source::Files(_) => None,
    }?;
    Some(Again::Plan { source, destination: *destination })
}

fn roles_there(facts: &LiveFacts) -> Vec<Named> {
    let roles = facts.roles.iter().flatten();
    let mut named: Vec<_> =
        roles.map(|(id, role)| Named { id: id.clone(), name: role.name.clone() }).collect();
    named.sort_by_cached_key(|role| (role.name.to_lowercase(), role.id.clone()));
    named
}

fn with_ending(report: ImportReport) -> (ImportReport, Ending) {
    let needs_attention = report.outcome != Outcome::Verified;
    let ending = Ending { needs_attention, import: Some(report.import.to_string()), plan: None };
    (report, ending)
}
