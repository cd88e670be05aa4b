//! Proves what an import did: reads the destination again and compares it with the prediction, definition by definition
//! and column by column. The server's own answer is never believed (DESIGN §1.4).

mod judge;
mod look;

use std::sync::Arc;
use std::time::Duration;

use bundle::impact::LiveFacts;
use bundle::{Bundle, Hash};
use tokio::time::Instant;

use self::judge::{judge, nothing_was_stored};
pub(crate) use self::look::Look;
use self::look::look;
use crate::ancestor::Memory;
use crate::history::{History, ImportGuard, ImportRecord, ImportState, Uploads};
use crate::index::Index;
use crate::library::{Library, NewEntry, Pin, Why};
use crate::report::{ImportReport, answer_in_words, explain, old_mismatch};
use crate::server::{ImportAnswer, Server};
use crate::settings::SavedServer;
use crate::uploads::{together, uploads};
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
    /// Before the second look; each further pause is longer, up to six times this.
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
    /// Roles, scopes and live columns just before.
    pub facts: LiveFacts,
    /// The bytes that were sent; of several uploads all that were, as one bundle.
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
    if let Some(uploads) = record.unfinished() {
        report.note_unfinished(uploads);
    }
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
        pin: Pin::ForGood,
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
    /// Returns what the proof of an import starts from, as far as it was sent.
    pub(crate) async fn of(record: &ImportRecord, library: &Library) -> Result<Self> {
        let whole = Self::whole(record, library).await?;
        match record.unfinished() {
            None => Ok(whole),
            Some(Uploads { sent, of }) => whole.so_far(sent, &whole.uploads(of)?),
        }
    }

    /// Returns the uploads of an import of which some were sent already.
    pub(crate) fn uploads(&self, of: usize) -> Result<Vec<Arc<[u8]>>> {
        let all = uploads(&self.outgoing, &self.before)?;
        match all.len() == of {
            true => Ok(all),
            false => {
                let message =
                    "This AppFerry splits the bundle in another way than the one that began to send it.";
                Err(Error::new(Code::Invalid, message)
                    .hint("Plan the import again: the new plan holds what is still missing."))
            }
        }
    }

    /// Returns the same for the first of several uploads.
    pub(crate) fn so_far(&self, sent: usize, all: &[Arc<[u8]>]) -> Result<Self> {
        let outgoing = match all.get(..sent) {
            Some(sent) if sent.len() < all.len() => together(sent)?,
            Some(_) | None => Arc::clone(&self.outgoing),
        };
        Ok(Self { before: Arc::clone(&self.before), facts: self.facts.clone(), outgoing })
    }

    /// Returns the same for all that an import was to send.
    pub(crate) async fn whole(record: &ImportRecord, library: &Library) -> Result<Self> {
        let (Some(snapshot), Some(outgoing)) = (record.snapshot, record.outgoing) else {
            let message = format!("The record of import `{}` does not name what it needs.", record.id);
            return Err(Error::new(Code::Internal, message));
        };
        let facts = snapshot::read_back(&snapshot, library).await?;
        let outgoing: Arc<[u8]> = library.get(&outgoing).await?.into();
        if Hash::of(&outgoing) != record.bundle_sha256 {
            let message =
                "The library's copy of what was sent is another one, so the import cannot be proved.";
            return Err(Error::new(Code::DamagedEntry, message));
        }
        Ok(Self { before: library.get(&snapshot).await?.into(), facts, outgoing })
    }
}

/// Tells whether something of an import may have left this computer.
pub(crate) fn was_sent(record: &ImportRecord) -> bool {
    match record.state {
        ImportState::Sending | ImportState::Answered | ImportState::Resolved => true,
        ImportState::Prepared | ImportState::NotSent => false,
    }
}

/// Reads the destination and says how the import ended. Asks again, as patience allows and until somebody wants to stop
/// waiting, while it may still be running.
pub(crate) async fn prove(
    record: &ImportRecord,
    evidence: &Evidence,
    answer: Option<&ImportAnswer>,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<ImportReport> {
    progress.stage(Stage::Verify);
    let (give_up, mut pause) = (Instant::now() + parts.patience.limit, parts.patience.pause);
    // Somebody has waited as long as this before, and saw nothing of it.
    let again = record.state == ImportState::Resolved;
    let mut last: Option<Look> = None;
    for number in 1_u32.. {
        let look = look(evidence, parts).await;
        let late = Instant::now() >= give_up;
        match look {
            Ok(look) => {
                let quiet = late && last.as_ref().is_some_and(|last| last.state == look.state);
                let outcome = judge(&look, answer, quiet, again);
                // One look alone does not tell whether anything still moves.
                if outcome != Outcome::Unknown || late && last.is_some() {
                    return report(record, outcome, Some(look), evidence, answer);
                }
                progress.proof(look.in_words(number));
                last = Some(look);
            }
            Err(error) if late => return unread(record, evidence, answer, &error),
            Err(error) if !may_pass(&error) => return Err(error),
            Err(error) => progress.proof(format!("Look {number}: {}", error.message())),
        }
        progress.only_waiting();
        if !wait(pause, progress).await {
            break;
        }
        pause = (pause * 3 / 2).min(parts.patience.pause * LONGEST_PAUSE);
    }
    let mut report = report(record, Outcome::Unknown, last, evidence, answer)?;
    report.not_verified.insert(0, "Waiting was stopped before the outcome was known.".to_owned());
    Ok(report)
}

/// How many times the first pause the longest one may be.
const LONGEST_PAUSE: u32 = 6;
/// How soon the wish to stop waiting is heard.
const HEARD_WITHIN: Duration = Duration::from_millis(200);

/// Waits; `false` when somebody wants to stop waiting.
async fn wait(pause: Duration, progress: &Progress) -> bool {
    let end = Instant::now() + pause;
    while !progress.canceled() {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        tokio::time::sleep(left.min(HEARD_WITHIN)).await;
    }
    false
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
    evidence: &Evidence,
    answer: Option<&ImportAnswer>,
) -> Result<ImportReport> {
    let mut report = ImportReport::new(record, outcome)?;
    let untouched = look.as_ref().is_some_and(|look| look.untouched);
    report.restart_needed = !(outcome == Outcome::Failed && untouched && nothing_was_stored(answer));
    if report.restart_needed {
        report.stale_until_restart = bundle::impact::stale_until_restart(&Bundle::parse(&evidence.outgoing)?);
    }
    report.answer = answer.map_or_else(|| "The server did not answer.".to_owned(), answer_in_words);
    let columns = look.map(|look| report.add(look)).unwrap_or_default();
    report.not_verified.push("Rows of data.".to_owned());
    (report.explanation, report.next_steps) = explain(&report, answer, untouched);
    report.next_steps.extend(columns.iter().map(old_mismatch));
    Ok(report)
}

/// Reports on an import whose destination could not be read afterwards: nobody knows yet.
pub(crate) fn unread(
    record: &ImportRecord,
    evidence: &Evidence,
    answer: Option<&ImportAnswer>,
    error: &Error,
) -> Result<ImportReport> {
    let mut report = report(record, Outcome::Unknown, None, evidence, answer)?;
    report.not_verified.insert(0, format!("The destination could not be read: {}", error.message()));
    Ok(report)
}
