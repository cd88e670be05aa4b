//! Proves what an import did: reads the destination again and compares it with the prediction, definition by definition
//! and column by column. The server's own answer is never believed (DESIGN §1.4).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bundle::outgoing::compose;
use bundle::verify::{Column, Columns, Verification, verify};
use bundle::{Bundle, DefinitionId, Definitions, Hash, canonical, predict};
use tokio::time::Instant;

use crate::history::{History, ImportRecord};
use crate::library::Library;
use crate::plan_import::read_given;
use crate::report::{ImportReport, answer_in_words, explain};
use crate::server::{ImportAnswer, Server, Stored};
use crate::snapshot;
use crate::{Code, Error, ImportId, Outcome, Progress, Result, Stage};

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
    server: &Server,
    library: &Library,
    history: &History,
    patience: Patience,
    progress: &Progress,
) -> Result<ImportReport> {
    let guard = history.resume(id)?;
    let record = guard.record().clone();
    let evidence = Evidence::of(&record, library).await?;
    let answer = record.answer.clone().and_then(|answer| serde_json::from_value(answer).ok());
    let mut report = prove(&record, &evidence, answer.as_ref(), server, patience, progress).await?;
    if restarted && report.outcome == Outcome::Verified {
        report.restart_needed = false;
    }
    guard.resolve(report.resolution()?)?;
    Ok(report)
}

impl Evidence {
    async fn of(record: &ImportRecord, library: &Library) -> Result<Self> {
        let nothing_sent =
            || Error::new(Code::Invalid, "Nothing was sent by that import, so there is nothing to verify.");
        let snapshot = record.snapshot.ok_or_else(nothing_sent)?;
        let columns = library.get_part(&snapshot, snapshot::COLUMNS).await?;
        let columns = serde_json::from_slice(&columns).map_err(|cause| {
            Error::new(Code::DamagedEntry, "The snapshot cannot be read.").caused_by(cause)
        })?;
        let given = read_given(&record.given, library).await?;
        Ok(Self { before: library.get(&snapshot).await?.into(), columns, outgoing: composed(&given)? })
    }
}

fn composed(given: &[Arc<[u8]>]) -> Result<Arc<[u8]>> {
    let bundles = given.iter().map(|bytes| parse(bytes)).collect::<Result<Vec<_>>>()?;
    let outgoing = compose(&bundles).map_err(|cause| Error::new(Code::Invalid, cause.to_string()))?;
    Ok(outgoing.into())
}

/// Reads the destination and says how the import ended. Asks again, as patience allows, while it may still be running.
pub(crate) async fn prove(
    record: &ImportRecord,
    evidence: &Evidence,
    answer: Option<&ImportAnswer>,
    server: &Server,
    patience: Patience,
    progress: &Progress,
) -> Result<ImportReport> {
    progress.stage(Stage::Verify);
    let give_up = Instant::now() + patience.limit;
    let mut last: Option<Hash> = None;
    loop {
        let look = look(evidence, server).await;
        let late = Instant::now() >= give_up;
        match look {
            Ok(look) => {
                let settled = last == Some(look.state);
                let outcome = judge(&look, answer, settled, late);
                if outcome != Outcome::Unknown || late {
                    return report(record, outcome, Some(look.verification), answer);
                }
                last = Some(look.state);
            }
            Err(_) if late => return report(record, Outcome::Unknown, None, answer),
            Err(error) if !may_pass(&error) => return Err(error),
            Err(_) => {}
        }
        tokio::time::sleep(patience.pause).await;
    }
}

struct Look {
    verification: Verification,
    /// The destination's definitions in canonical form.
    state: Hash,
    /// Whether it still is what it was before the import.
    untouched: bool,
}

async fn look(evidence: &Evidence, server: &Server) -> Result<Look> {
    let hidden = Progress::hidden();
    let actual = server.export_all(&hidden).await?.bytes;
    let outgoing = parse(&evidence.outgoing)?;
    let after = snapshot::read_columns(server, &snapshot::objects(&outgoing), &hidden).await?;
    let (before, actual) = (parse(&evidence.before)?, parse(&actual)?);
    let predicted = predict(&before, &outgoing, "");
    let columns = Columns { before: evidence.columns.clone(), after };
    let state = canonical::definitions_hash(&actual.definitions);
    Ok(Look {
        verification: verify(&predicted, &Definitions::of(&before), &Definitions::of(&actual), &columns),
        state,
        untouched: state == canonical::definitions_hash(&before.definitions),
    })
}

/// Says how an import ended, from what the destination shows. `Unknown` means: look again.
fn judge(look: &Look, answer: Option<&ImportAnswer>, settled: bool, late: bool) -> Outcome {
    let verified = look.verification.is_verified();
    match answer {
        Some(ImportAnswer::Accepted) if verified => Outcome::Verified,
        Some(ImportAnswer::Accepted) => Outcome::VerifiedWithDifferences,
        Some(ImportAnswer::Refused { stored: Stored::Nothing, .. }) if look.untouched => Outcome::Failed,
        // The definitions are complete, the roles perhaps not (golden/RULES.md §3.1).
        Some(ImportAnswer::Refused { stored: Stored::Partly, .. }) if verified => {
            Outcome::VerifiedWithDifferences
        }
        Some(ImportAnswer::Refused { stored: Stored::Nothing | Stored::Partly, .. }) => Outcome::Failed,
        Some(ImportAnswer::Refused { stored: Stored::Unknown, .. } | ImportAnswer::NoAnswer { .. })
        | None => {
            match (verified, settled && late && !look.untouched) {
                (true, _) => Outcome::Verified,
                // Something arrived and nothing moves any more: that is all there will be.
                (false, true) => Outcome::VerifiedWithDifferences,
                (false, false) => Outcome::Unknown,
            }
        }
    }
}

/// Tells whether a failed look may be better the next time: a server under an import is slow, restarting, or away.
fn may_pass(error: &Error) -> bool {
    matches!(
        error.code(),
        Code::Unreachable | Code::TimedOut | Code::ServerError | Code::NotAppBuilder | Code::NotABundle
    )
}

fn report(
    record: &ImportRecord,
    outcome: Outcome,
    verification: Option<Verification>,
    answer: Option<&ImportAnswer>,
) -> Result<ImportReport> {
    let mut report = ImportReport::new(record, outcome)?;
    report.restart_needed = true;
    report.answer = answer.map_or_else(|| "The server did not answer.".to_owned(), answer_in_words);
    match verification {
        Some(verification) => report.add(verification),
        None => report.not_verified.push("The destination could not be read.".to_owned()),
    }
    report.not_verified.push("Roles and scopes, and rows of data.".to_owned());
    (report.explanation, report.next_steps) = explain(&report, answer);
    Ok(report)
}

fn parse(bytes: &[u8]) -> Result<Bundle<'_>> {
    Bundle::parse(bytes).map_err(|error| Error::new(Code::NotABundle, error.message))
}
