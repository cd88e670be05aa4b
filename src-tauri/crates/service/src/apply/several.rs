//! Sends what is too large for one upload in several, each verified before the next. What one of them leaves undone, no
//! later one can put right: the rest then stays here.

use std::collections::BTreeSet;
use std::sync::Arc;

use bundle::{Bundle, DefinitionId, Hash};

use super::send;
use crate::history::ImportGuard;
use crate::server::{ImportAnswer, Stored};
use crate::uploads::uploads;
use crate::verify_import::{Evidence, Parts, prove};
use crate::{Code, Error, Outcome, Progress, Result, snapshot};

/// What became of all uploads.
pub(super) struct Sent {
    /// The answer to the last one that was sent.
    pub answer: ImportAnswer,
    /// What was not sent, as a full sentence.
    pub left: Option<String>,
}

/// Sends everything. An error means that nothing was sent.
pub(super) async fn send_all(
    guard: &mut ImportGuard,
    evidence: &Evidence,
    plan: Hash,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<Sent> {
    let all = uploads(&evidence.outgoing, &evidence.before)?;
    let (mut before, mut facts) = (Arc::clone(&evidence.before), evidence.facts.clone());
    let objects = snapshot::objects(&parse(&evidence.outgoing)?);
    for (at, upload) in all.iter().enumerate() {
        let answer = match send(guard, upload, plan, parts, progress).await {
            Ok(answer) => answer,
            Err(error) => return stopped(at, all.len(), error),
        };
        if at + 1 == all.len() {
            return Ok(Sent { answer, left: None });
        }
        let part = Evidence { before, facts, outgoing: Arc::clone(upload) };
        match next(guard, &part, &answer, &objects, parts, progress).await {
            Ok(Some(state)) => (before, facts) = state,
            Ok(None) | Err(_) => return Ok(Sent { answer, left: Some(left(at + 1, all.len())) }),
        }
    }
    Err(Error::new(Code::Internal, "There is nothing to send."))
}

/// Proves one upload, and returns the state that the next one starts from; `None`: the destination is not as planned.
async fn next(
    guard: &ImportGuard,
    part: &Evidence,
    answer: &ImportAnswer,
    objects: &BTreeSet<DefinitionId>,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<Option<(Arc<[u8]>, bundle::impact::LiveFacts)>> {
    let report = prove(guard.record(), part, Some(answer), parts, progress).await?;
    if report.outcome != Outcome::Verified {
        return Ok(None);
    }
    let facts = snapshot::read_facts(parts.server, objects, progress).await?;
    let before = parts.server.export_all(progress).await?.bytes.into();
    Ok(Some((before, facts)))
}

/// Before the first upload an error is an error; after it, something was sent.
fn stopped(at: usize, of: usize, error: Error) -> Result<Sent> {
    if at == 0 {
        return Err(error);
    }
    let message = error.message().to_owned();
    let answer = ImportAnswer::Refused { http_status: 0, code: None, message, stored: Stored::Nothing };
    Ok(Sent { answer, left: Some(left(at, of)) })
}

fn left(sent: usize, of: usize) -> String {
    format!(
        "Only {sent} of {of} uploads were sent. Plan the import again: the new plan holds what is still missing."
    )
}

fn parse(bytes: &[u8]) -> Result<Bundle<'_>> {
    Bundle::parse(bytes).map_err(|error| Error::new(Code::NotABundle, error.message))
}
