//! Carries out a plan: snapshot, one upload, proof.
//!
//! Up to the upload nothing is written to the server, and stopping leaves at most a snapshot behind. A journal record
//! is durable before the first byte; from then on the import cannot be cancelled, is never sent twice, and blocks every
//! other import into the same server until its outcome is known (DESIGN §1.3 to §1.5).

mod several;

use std::collections::BTreeSet;
use std::sync::Arc;

use bundle::diff::DefinitionRef;
use bundle::impact::{Circumstances, LiveFacts};
use bundle::plan::Computed;
use bundle::{Bundle, Choices, DefinitionId, DefinitionType};

pub(crate) use self::several::{Sent, send_all};
use crate::ancestor::{self, AncestorBytes};
use crate::gate::{self, Consent};
use crate::history::{Destination, ImportGuard, NewImport};
use crate::plan_document::DocumentFinding;
use crate::plan_import::{Basis, Counting, asked, compute, describe, read_given};
use crate::plans::Plan;
use crate::reading::reading;
use crate::report::{ImportReport, explain};
use crate::settings::SnapshotPolicy;
use crate::snapshot::{self, Asked, Snapshot, Touched};
use crate::verify_import::{Evidence, Parts, settle};
use crate::{Code, Error, Outcome, Progress, Result, Stage, outgoing};

/// How the errors end that leave a server as it was.
const NOTHING_SENT: &str = "Nothing was sent.";
/// The history keeps so many findings of a plan.
const MOST_FINDINGS: usize = 500;

/// Carries out a plan. A destination that changed since is a report with [`Outcome::Stale`]; errors mean that nothing
/// was sent.
pub async fn apply(
    plan: &Plan,
    consent: &Consent,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<ImportReport> {
    gate::check_destination(plan, parts.saved, parts.server)?;
    gate::check_rehearsed(plan, parts.saved, parts.history)?;
    let given = Given {
        bundles: read_given(&plan.given, parts.library).await?,
        ancestor: ancestor::read(&plan.ancestor, parts.library).await?,
        choices: plan.inputs.choices.clone(),
    };
    let mut guard = parts.history.begin(new_import(plan, consent, parts))?;
    progress.import(guard.id());
    let ready = match prepare(plan, consent, &given, &mut guard, parts, progress).await {
        Ok(Prepared::Ready(ready)) => ready,
        Ok(Prepared::Stale(report)) => return unsent(guard, *report),
        Err(error) => return Err(given_up(guard, error)),
    };
    let evidence =
        Evidence { before: ready.snapshot.bytes, facts: ready.snapshot.facts, outgoing: ready.outgoing };
    match send_all(&mut guard, &evidence, 0, parts, progress).await {
        Ok(sent) => conclude(guard, sent, parts).await,
        Err(error) => Err(given_up(guard, error)),
    }
}

/// Notes how an import ended.
pub(crate) async fn conclude(guard: ImportGuard, sent: Sent, parts: &Parts<'_>) -> Result<ImportReport> {
    let Sent { mut report, noted } = sent;
    if let Some(uploads) = guard.record().unfinished() {
        report.note_unfinished(uploads);
    }
    if let Err(error) = settle(guard, &report, parts).await.and(noted) {
        let step = format!(
            "The history does not know how this import ended: {} Put that right, then verify again.",
            error.message()
        );
        report.next_steps.insert(0, step);
    }
    Ok(report)
}

/// What a plan was made of, read again.
struct Given {
    bundles: Vec<Arc<[u8]>>,
    ancestor: AncestorBytes,
    choices: Choices,
}

impl Given {
    async fn compute(
        &self,
        there: Arc<[u8]>,
        facts: LiveFacts,
        counting: Counting,
    ) -> Result<(Computed, Arc<[u8]>)> {
        let basis = Basis {
            given: self.bundles.clone(),
            destination: there,
            facts,
            circumstances: Circumstances::default(),
            ancestor: self.ancestor.clone(),
        };
        compute(basis, self.choices.clone(), counting).await
    }
}

struct Ready {
    snapshot: Snapshot,
    outgoing: Arc<[u8]>,
}

enum Prepared {
    Ready(Box<Ready>),
    Stale(Box<ImportReport>),
}

/// Looks whether the destination is still what the plan saw, takes the snapshot, and looks again on that.
async fn prepare(
    plan: &Plan,
    consent: &Consent,
    given: &Given,
    guard: &mut ImportGuard,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<Prepared> {
    progress.stage(Stage::CheckFresh);
    let there: Arc<[u8]> = parts.server.export_all(progress).await?.bytes.into();
    let asked = asked(&given.bundles).await?;
    let facts = snapshot::read_facts(parts.server, &asked, progress).await?;
    let counting = Counting::Of(parts.server.clone(), progress.clone());
    let (computed, outgoing) = given.compute(Arc::clone(&there), facts.clone(), counting).await?;
    if !is_what_was_planned(plan, &computed) {
        return stale(plan, computed, (there, facts), guard).await;
    }
    // What the plan says about its destination is as untrusted as the rest of it.
    let destination = describe(parts.saved, parts.server);
    gate::check(&destination, &computed.review, outgoing.len() as u64, consent)?;
    progress.check()?;
    guard.reviewed(kept_review(plan, &computed)?, parts.server.services().await.unwrap_or_default())?;

    guard.outgoing(outgoing::keep(plan, Arc::clone(&outgoing), parts.library).await?)?;
    let touched = touched(plan, &computed, (there, asked), parts).await?;
    let snapshot =
        snapshot::take(parts.saved, parts.server, &touched, guard.id(), parts.memory(), progress).await?;
    guard.snapshot(snapshot.entry.id)?;
    // Only what decides the import counts from here on, and rows do not.
    let (computed, outgoing) =
        given.compute(Arc::clone(&snapshot.bytes), snapshot.facts.clone(), Counting::None).await?;
    if !is_what_was_planned(plan, &computed) {
        return stale(plan, computed, (snapshot.bytes, snapshot.facts), guard).await;
    }
    Ok(Prepared::Ready(Box::new(Ready { snapshot, outgoing })))
}

/// Returns what the history keeps of a plan: what the rules said, and what the user chose.
fn kept_review(plan: &Plan, computed: &Computed) -> Result<serde_json::Value> {
    let findings = computed.review.findings.iter().take(MOST_FINDINGS).map(DocumentFinding::of);
    json(&serde_json::json!({
        "changes": computed.review.counts,
        "findings": findings.collect::<Vec<_>>(),
        "findings_left_out": computed.review.findings.len().saturating_sub(MOST_FINDINGS),
        "choices": plan.inputs.choices,
        "ancestor": plan.ancestor,
        "predicted_sha256": computed.review.predicted_sha256,
    }))
}

fn new_import(plan: &Plan, consent: &Consent, parts: &Parts<'_>) -> NewImport {
    NewImport {
        plan: plan.id(),
        source: serde_json::to_value(&plan.source).unwrap_or_default(),
        destination: Destination {
            server: parts.saved.id,
            name: parts.saved.name.clone(),
            environment: parts.saved.environment,
            practice: parts.saved.practice,
            identity: parts.server.address().identity(),
        },
        apps: plan.apps.iter().map(|app| app.label.clone()).collect(),
        given: plan.given.clone(),
        bundle_sha256: plan.inputs.bundle_sha256,
        asked: consent.asked,
        rolls_back: plan.rolls_back,
        returned: plan.returned.clone(),
        rehearses: plan.rehearses,
        account: parts.saved.email.clone(),
    }
}

/// Returns what the snapshot has to hold: the objects of the bundle, and the apps of the destination that are in the
/// bundle or that a change reaches, or all of them, as the server asks for it.
async fn touched(
    plan: &Plan,
    computed: &Computed,
    (there, asked): (Arc<[u8]>, Asked),
    parts: &Parts<'_>,
) -> Result<Touched> {
    let apps = match parts.saved.snapshot {
        SnapshotPolicy::Touched => {
            let apps = computed.apps.iter().map(|(id, _)| id);
            let existing = apps.filter(|id| computed.seen.contains_key(*id)).cloned();
            let affected = computed.review.apps_affected.iter().map(|app| DefinitionId::new(&app.id));
            existing.chain(affected).collect()
        }
        SnapshotPolicy::All => {
            reading(move || {
                let there = Bundle::parse(&there)?;
                let apps = there.definitions.iter().filter(|row| row.kind == DefinitionType::Application);
                Ok(apps.map(|row| row.id.clone()).collect())
            })
            .await?
        }
    };
    let labels: Vec<_> = plan.apps.iter().map(|app| app.label.as_str()).collect();
    let name = format!("Before import of {} into {}", labels.join(", "), parts.saved.name);
    Ok(Touched { apps, asked, name })
}

/// Tells whether a plan still comes to the same: its inputs, and the apps that it says are in them.
fn is_what_was_planned(plan: &Plan, computed: &Computed) -> bool {
    let apps = plan.apps.iter().map(|app| (app.id.as_str(), app.label.as_str()));
    computed.inputs == plan.inputs
        && computed.apps.iter().map(|(id, label)| (id.as_str(), label.as_str())).eq(apps)
}

/// Names what changed on the destination since the plan was made.
async fn stale(
    plan: &Plan,
    computed: Computed,
    (there, facts): (Arc<[u8]>, LiveFacts),
    guard: &ImportGuard,
) -> Result<Prepared> {
    let mut report = ImportReport::new(guard.record(), Outcome::Stale)?;
    let seen = plan.seen.clone();
    let changed = move || {
        let there = Bundle::parse(&there)?;
        let named = |id: &DefinitionId| match there.get(id) {
            Some(definition) => DefinitionRef::of(definition),
            None => DefinitionRef { id: id.clone(), kind: "removed".to_owned(), name: None },
        };
        let ids: BTreeSet<_> = seen.keys().chain(computed.seen.keys()).collect();
        let changed = ids.into_iter().filter(|id| seen.get(*id) != computed.seen.get(*id));
        Ok(changed.map(named).collect())
    };
    report.changed_since_plan = reading(changed).await?;
    let told_otherwise = plan.seen_facts.iter().flat_map(|seen| seen.changed(&facts));
    report.changed_since_plan.extend(told_otherwise);
    (report.explanation, report.next_steps) = explain(&report, None, true);
    Ok(Prepared::Stale(Box::new(report)))
}

fn unsent(guard: ImportGuard, report: ImportReport) -> Result<ImportReport> {
    guard.not_sent(report.resolution()?)?;
    Ok(report)
}

/// Notes that an import ended before anything was sent. A record that cannot be written must not hide why.
fn given_up(guard: ImportGuard, error: Error) -> Error {
    let error = error.ending_with(NOTHING_SENT);
    let noted = ImportReport::new(guard.record(), Outcome::Failed).and_then(|mut report| {
        error.message().clone_into(&mut report.explanation);
        guard.not_sent(report.resolution()?)
    });
    match noted {
        Ok(_) => error,
        Err(cause) => error.hint(format!("The history could not be written either: {}", cause.message())),
    }
}

fn json(value: &impl serde::Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(|cause| {
        Error::new(Code::Internal, "The import's record could not be written.").caused_by(cause)
    })
}
