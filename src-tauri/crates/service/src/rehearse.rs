//! Tries a plan on a scratch server first: brings it to the destination's state, imports there, and reports. The
//! destination is only read. Each step is an import like any other, so that a rehearsal that broke off goes on at the step
//! where it did: what is done already is not done twice, and what nobody knows the outcome of is proved first.

use bundle::{Bundle, Hash, canonical};
use serde::{Deserialize, Serialize};

use crate::apply::apply;
use crate::back_up::back_up;
use crate::gate::Consent;
use crate::history::{Asked, ImportRecord};
use crate::plan_import::{Source, plan_import};
use crate::plans::Plan;
use crate::report::ImportReport;
use crate::server::Server;
use crate::settings::SavedServer;
use crate::verify_import::{Parts, verify_import};
use crate::{Code, EntryId, Environment, Error, ImportId, Outcome, Progress, Result, Stage};

/// What a rehearsal showed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct RehearsalReport {
    /// The plan that was rehearsed.
    pub plan: Hash,
    /// The name of the server it was rehearsed on.
    pub on: String,
    /// How it ended: only `verified` is a good sign.
    pub outcome: Outcome,
    /// The import that brought the scratch server to the destination's state; rolling it back puts the server back.
    /// `None`: it was in that state already.
    pub seeded_by: Option<ImportId>,
    /// The report of the import itself; `None`: it did not come so far.
    pub report: Option<ImportReport>,
    /// What a rehearsal cannot show, as full sentences.
    pub not_shown: Vec<String>,
}

/// Rehearses a plan. `parts` are those of the scratch server, `others` all saved servers.
pub async fn rehearse(
    plan: &Plan,
    (saved, destination): (&SavedServer, &Server),
    others: &[(SavedServer, String)],
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<RehearsalReport> {
    check_scratch(plan, others, parts)?;
    let all = destination.export_all(progress).await?;
    if state(&all.bytes)? != plan.inputs.destination_sha256 {
        let message = format!("‘{}’ changed since the plan was made. Nothing was rehearsed.", saved.name);
        return Err(Error::new(Code::StalePlan, message).hint("Plan the import again."));
    }
    let mut rehearsal = RehearsalReport {
        plan: plan.id(),
        on: parts.saved.name.clone(),
        outcome: Outcome::Verified,
        seeded_by: None,
        report: None,
        not_shown: vec![NO_ROWS.to_owned()],
    };
    if let Some(report) = proved(plan, parts, progress).await? {
        (rehearsal.outcome, rehearsal.report) = (report.outcome, Some(report));
        return Ok(rehearsal);
    }
    if !is_seeded(plan, parts).await? {
        let backup = back_up(saved, destination, parts.memory(), progress).await?;
        let entries = backup.entries.iter().map(|entry| entry.id).collect();
        let seeded = run(plan, entries, false, parts, progress).await?;
        (rehearsal.seeded_by, rehearsal.outcome) = (Some(seeded.import), seeded.outcome);
        if seeded.outcome != Outcome::Verified {
            rehearsal.not_shown.insert(0, NOT_SEEDED.to_owned());
            return Ok(rehearsal);
        }
        if !is_seeded(plan, parts).await? {
            rehearsal.not_shown.push(MORE_ON_SCRATCH.to_owned());
        }
    }
    let report = run(plan, plan.given.clone(), true, parts, progress).await?;
    rehearsal.outcome = report.outcome;
    rehearsal.report = Some(report);
    Ok(rehearsal)
}

const NO_ROWS: &str = "A scratch server has no rows of data: what an import does to the values of columns stays as the plan works it out.";
const NOT_SEEDED: &str =
    "The scratch server could not be brought to the destination’s state, so the import itself was not tried.";
const MORE_ON_SCRATCH: &str =
    "The scratch server holds more than the destination does, and that stayed there.";

/// Only a scratch server may be overwritten: by its class, and by where it is.
fn check_scratch(plan: &Plan, others: &[(SavedServer, String)], parts: &Parts<'_>) -> Result<()> {
    let (name, identity) = (&parts.saved.name, parts.server.address().identity());
    let refused = |why: &str| {
        let message = format!("‘{name}’ {why}. Nothing was rehearsed.");
        Err(Error::new(Code::Invalid, message).hint("Choose a server whose environment is scratch."))
    };
    if parts.saved.environment != Environment::Scratch {
        return refused("is no scratch server");
    }
    if identity == plan.destination.identity {
        return refused("is the destination of the plan itself");
    }
    let is_other = |(other, place): &&(SavedServer, String)| {
        *place == identity && other.environment != Environment::Scratch
    };
    match others.iter().find(is_other) {
        Some((other, _)) => refused(&format!(
            "is the same server as ‘{}’, which is used for {}",
            other.name, other.environment
        )),
        None => Ok(()),
    }
}

/// Proves the import into the scratch server whose outcome nobody knows yet, if there is one. Returns what it did where it
/// was the rehearsal of this very plan; one that did nothing is no rehearsal, and is tried again.
async fn proved(plan: &Plan, parts: &Parts<'_>, progress: &Progress) -> Result<Option<ImportReport>> {
    let here = parts.server.address().identity();
    let is_open = |record: &ImportRecord| record.destination.identity == here && record.is_unresolved();
    let Some(open) = parts.history.list()?.records.into_iter().find(is_open) else { return Ok(None) };
    let report = verify_import(&open.id, false, parts, progress).await?;
    let is_own = open.rehearses == Some(plan.id());
    Ok(Some(report).filter(|report| is_own && report.outcome != Outcome::Failed))
}

/// Tells whether the scratch server shows what the plan saw on its destination.
async fn is_seeded(plan: &Plan, parts: &Parts<'_>) -> Result<bool> {
    let there = parts.server.export_all(&Progress::hidden()).await?;
    Ok(state(&there.bytes)? == plan.inputs.destination_sha256)
}

fn state(bytes: &[u8]) -> Result<Hash> {
    let bundle = Bundle::parse(bytes)?;
    Ok(canonical::definitions_hash(&bundle.definitions))
}

/// Imports entries into the scratch server. Whoever rehearses has said that it may be overwritten.
async fn run(
    plan: &Plan,
    entries: Vec<EntryId>,
    is_rehearsal: bool,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<ImportReport> {
    progress.stage(Stage::Compare);
    let choices = if is_rehearsal { plan.inputs.choices.clone() } else { bundle::Choices::default() };
    let to = (parts.saved, parts.server);
    let mut planned =
        plan_import(Source::Entries(entries), None, choices, to, parts.memory(), &Progress::hidden()).await?;
    planned.plan.rehearses = is_rehearsal.then(|| plan.id());
    let consent =
        Consent { typed_name: Some(parts.saved.name.clone()), accept_errors: true, asked: Asked::Skipped };
    apply(&planned.plan, &consent, parts, progress).await
}
