//! How an import ended, judged by what the destination shows and, where that is not enough, by the server's answer.

use super::Look;
use crate::Outcome;
use crate::server::{ImportAnswer, Stored};

/// Says how an import ended, from what the destination shows. `Unknown` means: look again.
pub(super) fn judge(look: &Look, answer: Option<&ImportAnswer>, quiet: bool, again: bool) -> Outcome {
    let verified = look.is_verified();
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
    match (look.is_verified(), look.untouched, quiet) {
        (true, false, _) => Outcome::Verified,
        // The plan changes nothing, so that what is there is what was planned, whether it arrived or not.
        (true, true, true) => Outcome::Verified,
        // Something arrived, and that is all there will be.
        (false, false, true) => Outcome::VerifiedWithDifferences,
        (false, true, true) if again => Outcome::Failed,
        (false, true, true) | (_, _, false) => Outcome::Unknown,
    }
}

/// Tells whether a server stored nothing, as far as its answer tells.
pub(super) fn nothing_was_stored(answer: Option<&ImportAnswer>) -> bool {
    match answer {
        Some(ImportAnswer::Refused { stored: Stored::Nothing, .. } | ImportAnswer::NoAnswer { .. })
        | None => true,
        Some(
            ImportAnswer::Accepted | ImportAnswer::Refused { stored: Stored::Partly | Stored::Unknown, .. },
        ) => false,
    }
}
