//! Proves what an import did: reads the destination again and compares it with the prediction, definition by definition
//! and column by column. The server's own answer is never believed (DESIGN §1.4).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use bundle::outgoing::compose;
use bundle::verify::{Column, Columns, Verification, verify};
use bundle::{Bundle, DefinitionId, Definitions, Hash, canonical, predict};
use jiff::Timestamp;
use tokio::time::Instant;

use crate::ancestor::Memory;
use crate::history::{History, ImportGuard, ImportRecord, ImportState};
use crate::index::{Index, Sighting};
use crate::library::{Library, NewEntry, Why};
use crate::plan_import::read_given;
use crate::report::{ImportReport, answer_in_words, explain, old_mismatch};
use crate::server::{ImportAnswer, Server, Stored};
use crate::settings::SavedServer;
use crate::{Code, Error, ImportId, Outcome, Progress, Result, Stage};
use crate::{provenance, snapshot};

/// What an import, and its proof, stand on.
pub struct Parts<'p> {
    /// The saved server that would be written.
    pub saved: &'p SavedServer,
    /// Its client.
    pub server: &'p Server,
    /// Where the snapshot goes.
    pub library: &'p Library,
    /// Who had which definitions, and when.
    pub index: &'p Index,
    /// Where the record goes.
    pub history: &'p History,
    /// How long to wait for a server that did not answer.
    pub patience: Patience,
}

impl<'p> Parts<'p> {
    /// Returns what is kept of earlier days.
    pub(crate) fn memory(&self) -> Memory<'p> {
        Memory { library: self.library, index: self.index }
    }
}

/// How long to wait for a server that did not say how an import ended.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Between two looks.
    pub pause: Duration,
    /// All in all. A server itself takes up to 450 s (wire 3.2).
    pub limit: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { pause: Duration::from_secs(5), limit: Duration::from_secs(480) }
    }
}

/// What a proof starts from. All of it is in the library, so a proof can be made again at any time.
pub(crate) struct Evidence {
    /// The export of all apps just before the import.
    pub before: Arc<[u8]>,
    /// The live columns just before.
    pub columns: BTreeMap<DefinitionId, Vec<Column>>,
    /// The bytes that were sent.
    pub outgoing: Arc<[u8]>,
}

/// Compares a destination with what an import should have left, again: after a restart, or because the outcome is
/// not known yet. A restart that the user confirms ends the reminder, once the destination is as planned.
pub async fn verify_import(
    id: &ImportId,
    restarted: bool,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<ImportReport> {
    let guard = parts.history.resume(id)?;
    let record = guard.record().clone();
    if !was_sent(&record) {
        let message = "Nothing was sent by that import, so there is nothing to verify.";
        return Err(Error::new(Code::Invalid, message));
    }
    let evidence = Evidence::of(&record, parts.library).await?;
    let answer = record.answer.clone().and_then(|answer| serde_json::from_value(answer).ok());
    let mut report = prove(&record, &evidence, answer.as_ref(), parts, progress).await?;
    if (restarted || record.restart_is_confirmed()) && report.outcome == Outcome::Verified {
        report.note_restart();
    }
    settle(guard, &report, parts).await?;
    Ok(report)
}

/// Notes how an import ended, and keeps the record in the library beside the snapshot once that is known.
pub(crate) async fn settle(guard: ImportGuard, report: &ImportReport, parts: &Parts<'_>) -> Result<()> {
    let before = guard.record().outcome;
    if report.outcome == Outcome::Unknown && before.is_some_and(|before| before != Outcome::Unknown) {
        // That a server cannot be read now takes nothing away from what is known of an earlier import.
        return Ok(());
    }
    let record = guard.resolve(report.resolution()?)?;
    if record.outcome == Some(Outcome::Unknown) || record.outcome == before {
        return Ok(());
    }
    let text = serde_json::to_vec(&record).map_err(|cause| {
        Error::new(Code::Internal, "The import's record could not be written.").caused_by(cause)
    })?;
    let new = NewEntry {
        pinned: true,
        parent: record.snapshot,
        ..provenance::of_record(parts.saved, text.into(), Why::ImportRecord { import: record.id })
    };
    // The journal has it already; a library that is full must not turn a good import into an error.
    if let Err(error) = parts.library.put(new).await {
        tracing::warn!("the import's record could not be copied into the library: {error}");
    }
    Ok(())
}

impl Evidence {
    async fn of(record: &ImportRecord, library: &Library) -> Result<Self> {
        let snapshot = record.snapshot.ok_or_else(|| {
            Error::new(Code::Internal, format!("The record of import `{}` names no snapshot.", record.id))
        })?;
        let columns = library.get_part(&snapshot, snapshot::COLUMNS).await?;
        let columns = serde_json::from_slice(&columns).map_err(|cause| {
            Error::new(Code::DamagedEntry, "The snapshot cannot be read.").caused_by(cause)
        })?;
        let given = read_given(&record.given, library).await?;
        Ok(Self { before: library.get(&snapshot).await?.into(), columns, outgoing: composed(&given)? })
    }
}

fn was_sent(record: &ImportRecord) -> bool {
    match record.state {
        ImportState::Sending | ImportState::Answered | ImportState::Resolved => true,
        ImportState::Prepared | ImportState::NotSent => false,
    }
}

fn composed(given: &[Arc<[u8]>]) -> Result<Arc<[u8]>> {
    let bundles = given.iter().map(|bytes| parse(bytes)).collect::<Result<Vec<_>>>()?;
    let outgoing = compose(&bundles).map_err(|cause| Error::new(Code::Invalid, cause.to_string()))?;
    Ok(Arc::from(outgoing.as_ref()))
}

/// Reads the destination and says how the import ended. Asks again, as patience allows, while it may still be running.
pub(crate) async fn prove(
    record: &ImportRecord,
    evidence: &Evidence,
    answer: Option<&ImportAnswer>,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<ImportReport> {
    progress.stage(Stage::Verify);
    let give_up = Instant::now() + parts.patience.limit;
    // Somebody has waited as long as this before, and saw nothing of it.
    let again = record.state == ImportState::Resolved;
    let mut last: Option<Hash> = None;
    loop {
        let look = look(evidence, parts).await;
        let late = Instant::now() >= give_up;
        match look {
            Ok(look) => {
                let quiet = late && last == Some(look.state);
                let outcome = judge(&look, answer, quiet, again);
                // One look alone does not tell whether anything still moves.
                if outcome != Outcome::Unknown || late && last.is_some() {
                    return report(record, outcome, Some(look), answer);
                }
                last = Some(look.state);
            }
            Err(error) if late => return unread(record, answer, &error),
            Err(error) if !may_pass(&error) => return Err(error),
            Err(_) => {}
        }
        tokio::time::sleep(parts.patience.pause).await;
    }
}

struct Look {
    verification: Verification,
    /// The definitions that were sent.
    sent: BTreeSet<DefinitionId>,
    /// The destination's definitions in canonical form.
    state: Hash,
    /// Whether it still is what it was before the import.
    untouched: bool,
}

async fn look(evidence: &Evidence, parts: &Parts<'_>) -> Result<Look> {
    let (hidden, server) = (Progress::hidden(), parts.server);
    let actual: Arc<[u8]> = server.export_all(&hidden).await?.bytes.into();
    let sighting = Sighting { server: server.address().identity(), at: Timestamp::now(), entry: None };
    parts.index.saw(sighting, Arc::clone(&actual)).await;
    let outgoing = parse(&evidence.outgoing)?;
    let after = snapshot::read_columns(server, &snapshot::objects(&outgoing), &hidden).await?;
    let (before, actual) = (parse(&evidence.before)?, parse(&actual)?);
    let predicted = predict(&before, &outgoing, "");
    let columns = Columns { before: evidence.columns.clone(), after };
    let state = canonical::definitions_hash(&actual.definitions);
    Ok(Look {
        sent: predicted.sent().clone(),
        verification: verify(&predicted, &Definitions::of(&before), &Definitions::of(&actual), &columns),
        state,
        untouched: state == canonical::definitions_hash(&before.definitions),
    })
}

/// Says how an import ended, from what the destination shows. `Unknown` means: look again.
fn judge(look: &Look, answer: Option<&ImportAnswer>, quiet: bool, again: bool) -> Outcome {
    let verified = look.verification.is_verified();
    match answer {
        Some(ImportAnswer::Accepted) if verified => Outcome::Verified,
        Some(ImportAnswer::Accepted) => Outcome::VerifiedWithDifferences,
        Some(ImportAnswer::Refused { stored: Stored::Nothing, .. }) if look.untouched => Outcome::Failed,
        // The definitions are complete, the roles perhaps not (golden/RULES.md §3.1).
        Some(answer) if verified && answer.stopped_on_the_way() => Outcome::VerifiedWithDifferences,
        Some(ImportAnswer::Refused { stored: Stored::Nothing | Stored::Partly, .. }) => Outcome::Failed,
        Some(ImportAnswer::Refused { stored: Stored::Unknown, .. } | ImportAnswer::NoAnswer { .. })
        | None => judge_unanswered(look, quiet, again),
    }
}

/// Without an answer that says anything there is only the destination. `quiet`: nothing has moved there for as long
/// as any server takes; `again`: for that long a second time.
fn judge_unanswered(look: &Look, quiet: bool, again: bool) -> Outcome {
    match (look.verification.is_verified(), look.untouched, quiet) {
        (true, false, _) => Outcome::Verified,
        // The plan changes nothing, so that what is there is what was planned, whether it arrived or not.
        (true, true, true) => Outcome::Verified,
        // Something arrived, and that is all there will be.
        (false, false, true) => Outcome::VerifiedWithDifferences,
        (false, true, true) if again => Outcome::Failed,
        (false, true, true) | (_, _, false) => Outcome::Unknown,
    }
}

/// Tells whether a failed look may be better the next time: a server under an import is slow, restarting, or away, and
/// one that loads its definitions may want a sign-in first (wire T:301b).
fn may_pass(error: &Error) -> bool {
    matches!(
        error.code(),
        Code::Unreachable
            | Code::TimedOut
            | Code::ServerError
            | Code::SignInNeeded
            | Code::NotAppBuilder
            | Code::NotABundle
    )
}

fn report(
    record: &ImportRecord,
    outcome: Outcome,
    look: Option<Look>,
    answer: Option<&ImportAnswer>,
) -> Result<ImportReport> {
    let mut report = ImportReport::new(record, outcome)?;
    let untouched = look.as_ref().is_some_and(|look| look.untouched);
    report.restart_needed = !(outcome == Outcome::Failed && untouched && nothing_was_stored(answer));
    report.answer = answer.map_or_else(|| "The server did not answer.".to_owned(), answer_in_words);
    let columns = look.map(|look| report.add(look.verification, &look.sent)).unwrap_or_default();
    report.not_verified.push("Roles and scopes, and rows of data.".to_owned());
    (report.explanation, report.next_steps) = explain(&report, answer, untouched);
    report.next_steps.extend(columns.iter().map(old_mismatch));
    Ok(report)
}

/// Reports on an import whose destination could not be read afterwards: nobody knows yet.
pub(crate) fn unread(
    record: &ImportRecord,
    answer: Option<&ImportAnswer>,
    error: &Error,
) -> Result<ImportReport> {
    let mut report = report(record, Outcome::Unknown, None, answer)?;
    report.not_verified.insert(0, format!("The destination could not be read: {}", error.message()));
    Ok(report)
}

fn nothing_was_stored(answer: Option<&ImportAnswer>) -> bool {
    match answer {
        Some(ImportAnswer::Refused { stored: Stored::Nothing, .. } | ImportAnswer::NoAnswer { .. })
        | None => true,
        Some(
            ImportAnswer::Accepted | ImportAnswer::Refused { stored: Stored::Partly | Stored::Unknown, .. },
        ) => false,
    }
}

fn parse(bytes: &[u8]) -> Result<Bundle<'_>> {
    Bundle::parse(bytes).map_err(|error| Error::new(Code::NotABundle, error.message))
}
