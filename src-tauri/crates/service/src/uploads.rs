//! How a bundle is sent: in one upload, or in several when it is larger than a server takes (wire 3.16).

use std::sync::Arc;

use bundle::plan::{ChecklistStep, Review};
use bundle::{Bundle, Definitions, split};

use crate::server::MAX_IMPORT_BYTES;
use crate::{Code, Error, Result};

/// The step of a checklist that says in how many uploads a bundle is sent.
pub(crate) const STEP: &str = "uploads";

/// The rule that speaks of the size of a bundle.
const TOO_LARGE: &str = "FMT-07";

/// Returns the uploads that together bring a bundle to a destination, in the order in which they have to be sent.
pub(crate) fn uploads(outgoing: &Arc<[u8]>, destination: &[u8]) -> Result<Vec<Arc<[u8]>>> {
    if outgoing.len() as u64 <= MAX_IMPORT_BYTES {
        return Ok(vec![Arc::clone(outgoing)]);
    }
    let (outgoing, destination) = (Bundle::parse(outgoing)?, Bundle::parse(destination)?);
    let limit = usize::try_from(MAX_IMPORT_BYTES).unwrap_or(usize::MAX);
    let parts = split(&outgoing, &Definitions::of(&destination), limit)
        .map_err(|cause| Error::new(Code::TooLarge, cause.to_string()))?;
    Ok(parts.into_iter().map(|part| Arc::from(part.into_owned())).collect())
}

/// Says beforehand that a bundle takes several uploads. Its size is then no obstacle any more; where no several uploads
/// are possible either, it stays one.
pub(crate) fn announce(review: &mut Review, outgoing: &Arc<[u8]>, destination: &[u8]) {
    let count = uploads(outgoing, destination).map_or(0, |uploads| uploads.len());
    if count > 1 {
        let text = format!(
            "The bundle is larger than the server takes at once: it is sent in {count} uploads, each verified before the next."
        );
        review.checklist.push(ChecklistStep { step: STEP, text });
        review.findings.retain(|finding| finding.rule != TOO_LARGE);
    }
}
