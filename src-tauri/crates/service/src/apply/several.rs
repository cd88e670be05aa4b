//! Sends what is too large for one upload in several, each proved before the next. What one of them leaves undone, no
//! later one can put right: the rest then stays here.

use std::sync::Arc;

use super::{NOTHING_SENT, json};
use crate::announce;
use crate::history::{ImportGuard, Uploads};
use crate::report::ImportReport;
use crate::server::ImportAnswer;
use crate::uploads::uploads;
use crate::verify_import::{Evidence, Parts, prove, unread};
use crate::{Code, Error, Outcome, Progress, Result, Stage};

/// What became of the uploads.
pub(crate) struct Sent {
    /// What they did, all together.
    pub report: ImportReport,
    /// Whether the journal took the last answer.
    pub noted: Result<()>,
}

/// Sends the uploads of an import from one on, while a note in the library tells others so. An error means that none of
/// these was sent.
pub(crate) async fn send_all(
    guard: &mut ImportGuard,
    whole: &Evidence,
    first: usize,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<Sent> {
    let note = announce::begin(parts).await;
    let sent = send_each(guard, whole, first, parts, progress).await;
    announce::end(note, parts).await;
    sent
}

async fn send_each(
    guard: &mut ImportGuard,
    whole: &Evidence,
    first: usize,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<Sent> {
    let all = uploads(&whole.outgoing, &whole.before)?;
    let mut last = None;
    for (at, upload) in all.iter().enumerate().skip(first) {
        let now = Uploads { sent: at + 1, of: all.len() };
        let answered = match whole.so_far(now.sent, &all) {
            Ok(so_far) => send(guard, upload, now, parts, progress).await.map(|answer| (so_far, answer)),
            Err(error) => Err(error),
        };
        let (so_far, answer) = match answered {
            Ok(answered) => answered,
            Err(error) => return not_begun(guard, last, now, error),
        };
        let sent = proved(guard, &so_far, &answer, parts, progress).await?;
        if now.sent == now.of || sent.report.outcome != Outcome::Verified {
            return Ok(sent);
        }
        last = Some(sent);
    }
    Err(Error::new(Code::Internal, "There is nothing to send."))
}

async fn send(
    guard: &mut ImportGuard,
    upload: &Arc<[u8]>,
    now: Uploads,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<ImportAnswer> {
    // A session that ended meanwhile is renewed now, where that is harmless.
    parts.server.sign_in().await?;
    progress.point_of_no_return()?;
    guard.sending(now)?;
    progress.stage(Stage::Upload);
    let name = format!("appferry_{}.json", &guard.record().plan.to_string()[..12]);
    parts.server.import(Arc::clone(upload), &name, progress).await
}

/// Proves what was sent so far. Something was, so that from here on everything that goes wrong stands in the report.
async fn proved(
    guard: &mut ImportGuard,
    so_far: &Evidence,
    answer: &ImportAnswer,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<Sent> {
    let noted = json(answer).and_then(|answer| guard.answered(answer));
    let report = match prove(guard.record(), so_far, Some(answer), parts, progress).await {
        Ok(report) => report,
        Err(error) => unread(guard.record(), so_far, Some(answer), &error)?,
    };
    Ok(Sent { report, noted })
}

/// An upload that could not begin. Before the first one that is an error; after it, something was sent.
fn not_begun(guard: &mut ImportGuard, last: Option<Sent>, now: Uploads, error: Error) -> Result<Sent> {
    let Some(Sent { mut report, noted }) = last else { return Err(error) };
    let before = Uploads { sent: now.sent - 1, ..now };
    // Said of one upload, and untrue of all of them.
    let why = error.message().trim_end_matches(NOTHING_SENT).trim_end();
    report.next_steps.insert(0, format!("The next upload could not begin: {why}"));
    Ok(Sent { report, noted: noted.and(guard.sent_only(before)) })
}
