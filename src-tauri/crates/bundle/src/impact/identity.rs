//! IDN: the same id for different things.

use crate::impact::format::problems;
use crate::impact::{Finding, Rule, Scene};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "IDN-06",
        "golden 1.1",
        idn_06,
        "An id stands for different kinds of definitions on the two sides.",
    ),
    Rule::error("IDN-07", "golden 1.1", idn_07, "An id stands on several rows of the bundle.").blocking(),
];

/// IDN-06: an id that is one kind of definition here and another there.
fn idn_06(scene: &Scene<'_, '_>) -> Vec<Finding> {
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

/// IDN-07: which of two rows with one id a server keeps is left to chance.
fn idn_07(scene: &Scene<'_, '_>) -> Vec<Finding> {
    problems(scene, "IDN-07")
}
