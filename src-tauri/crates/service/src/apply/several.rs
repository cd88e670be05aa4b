//! Sends what is too large for one upload in several, each verified before the next. What one of them leaves undone, no
//! later one can put right: the rest then stays here.

use std::sync::Arc;

use bundle::{Bundle, Hash};

use super::{NOTHING_SENT, send};
use crate::history::ImportGuard;
use crate::server::ImportAnswer;
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
    for (at, upload) in all.iter().enumerate() {
        let answer = match send(guard, upload, plan, parts, progress).await {
            Ok(answer) => answer,
            Err(error) => return stopped(at, all.len(), error),
        };
        if at + 1 == all.len() {
            return Ok(Sent { answer, left: None });
        }
        let part = Evidence { before, facts, outgoing: Arc::clone(upload) };
        match next(guard, &part, &answer, &evidence.outgoing, parts, progress).await {
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
    whole: &[u8],
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<Option<(Arc<[u8]>, bundle::impact::LiveFacts)>> {
    let report = prove(guard.record(), part, Some(answer), parts, progress).await?;
    if report.outcome != Outcome::Verified {
        return Ok(None);
    }
    let objects = snapshot::objects(&Bundle::parse(whole)?);
    let facts = snapshot::read_facts(parts.server, &objects, progress).await?;
    let before = parts.server.export_all(progress).await?.bytes.into();
    Ok(Some((before, facts)))
}

/// Before the first upload an error is an error; after it, something was sent.
fn stopped(at: usize, of: usize, error: Error) -> Result<Sent> {
    if at == 0 {
        return Err(error);
    }
    let why = error.message();
    // Said of one upload, and untrue of all of them.
    let message = why.strip_suffix(NOTHING_SENT).unwrap_or(why).trim_end().to_owned();
    Ok(Sent { answer: ImportAnswer::NotSent { message }, left: Some(left(at, of)) })
}

fn left(sent: usize, of: usize) -> String {
    format!(
        "Only {sent} of {of} uploads were sent. Plan the import again: the new plan holds what is still missing."
    )
}
