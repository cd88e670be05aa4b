//! Asks a destination how many rows its objects have, for the findings of a plan.
//!
//! Nothing depends on an answer: what a server does not count, or not in time, stays unknown.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bundle::impact::{Counts, Question};
use futures_util::StreamExt;
use futures_util::stream;

use crate::Progress;
use crate::server::Server;

/// Counts asked at the same time. A server answers them from its one database.
const AT_ONCE: usize = 4;
/// All counting together. A plan does not wait longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks each question once, until all are answered, the time is over, or the user cancels.
pub(crate) async fn count(server: &Server, questions: &BTreeSet<Question>, progress: &Progress) -> Counts {
    let mut counts = Counts::new();
    if questions.is_empty() {
        return counts;
    }
    let asked = AtomicUsize::new(0);
    let ask = async |question: Question| {
        if progress.check().is_err() {
            return None;
        }
        let rows = server.count_rows(&question.object, question.condition.as_ref()).await;
        let asked = asked.fetch_add(1, Ordering::Relaxed) + 1;
        if asked.is_multiple_of(10) {
            progress.proof(format!("Rows: {asked} of {} counts.", questions.len()));
        }
        Some((question, rows.ok()?))
    };
    let mut answers =
        std::pin::pin!(stream::iter(questions.iter().cloned()).map(ask).buffer_unordered(AT_ONCE));
    let all = async {
        while let Some(answer) = answers.next().await {
            counts.extend(answer);
        }
    };
    let _ = tokio::time::timeout(PATIENCE, all).await;
    progress.proof(format!("Rows: {} of {} counts answered.", counts.len(), questions.len()));
    counts
}
