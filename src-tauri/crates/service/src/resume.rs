//! Goes on with an import of several uploads that ended before all of them were sent. What was sent is looked for on the
//! destination first; nothing is sent twice, and nothing at all when the destination is not as the uploads left it.

use crate::apply::{conclude, send_all};
use crate::gate::{self, Consent};
use crate::history::{ImportRecord, Uploads};
use crate::report::ImportReport;
use crate::verify_import::{Evidence, Parts, prove, settle};
use crate::{Code, Error, ImportId, Outcome, Progress, Result};

/// Sends the rest of an import. A destination that changed since is a report with [`Outcome::Stale`]; errors mean that
/// nothing more was sent.
pub async fn resume(
    import: &ImportId,
    consent: &Consent,
    parts: &Parts<'_>,
    progress: &Progress,
) -> Result<ImportReport> {
    let mut guard = parts.history.resume(import)?;
    let record = guard.record().clone();
    let begun = unfinished(&record)?;
    gate::check_again(&record, parts.saved, parts.server, consent)?;
    if !record.is_unresolved() {
        guard.check_alone()?;
    }
    let whole = Evidence::whole(&record, parts.library).await?;
    let so_far = whole.so_far(begun.sent, &whole.uploads(begun.of)?)?;
    let answer = record.answer.clone().and_then(|answer| serde_json::from_value(answer).ok());
    let mut report = prove(&record, &so_far, answer.as_ref(), parts, progress).await?;
    if report.outcome != Outcome::Verified {
        report.note_unfinished(begun);
        settle(guard, &report, parts).await?;
        return Ok(stale(report, begun));
    }
    match send_all(&mut guard, &whole, begun.sent, parts, progress).await {
        Ok(sent) => conclude(guard, sent, parts).await,
        Err(error) => {
            guard.sent_only(begun)?;
            report.note_unfinished(begun);
            settle(guard, &report, parts).await?;
            Err(error)
        }
    }
}

fn unfinished(record: &ImportRecord) -> Result<Uploads> {
    record.unfinished().ok_or_else(|| {
        let message =
            "Everything of that import was sent, or nothing of it, so there is nothing to go on with.";
        Error::new(Code::Invalid, message)
    })
}

/// Says that the rest is not sent onto what somebody changed. The history keeps what was found.
fn stale(mut report: ImportReport, Uploads { sent, of }: Uploads) -> ImportReport {
    match report.outcome {
        Outcome::Unknown | Outcome::Stale => report,
        Outcome::Verified | Outcome::VerifiedWithDifferences | Outcome::Failed => {
            report.outcome = Outcome::Stale;
            report.explanation = format!(
                "‘{}’ is not as the first {sent} of {of} uploads left it. Nothing more was sent. {}",
                report.destination.name, report.explanation
            );
            report
        }
    }
}
