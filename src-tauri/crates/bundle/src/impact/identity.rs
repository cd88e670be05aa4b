//! IDN: the same id for different things.

use crate::impact::{Finding, Scene};

/// IDN-06: an id that is one kind of definition here and another there.
pub(super) fn idn_06_other_type(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = scene.changes.replaced.iter().filter_map(|id| {
        let (now, incoming) = (scene.destination.get(id)?, scene.incoming.get(id)?);
        if now.kind == incoming.kind {
            return None;
        }
        let message = format!(
            "The id {id} is of type `{}` on the destination and of type `{}` in the bundle.",
            now.kind.as_str(),
            incoming.kind.as_str()
        );
        let advice = "Do not import this bundle; one of the two sides is damaged.";
        Some(Finding::new("IDN-06", scene.subject(id), message, advice))
    });
    findings.collect()
}
