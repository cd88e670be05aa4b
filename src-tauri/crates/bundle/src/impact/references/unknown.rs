//! REF-08: ids where the table of references knows of none.

use crate::impact::{Finding, Scene};
use crate::references::{Direction, Link};

use super::named;

/// REF-08: something that comes in names something else in a way that was never seen.
pub(super) fn ref_08(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let Some(links) = scene.links() else { return Vec::new() };
    let mut findings = Vec::new();
    for id in scene.changes.new.iter().chain(&scene.changes.replaced) {
        let is_unknown = |link: &Link<'_>| link.rule.is_none();
        let known: Vec<_> =
            links.before.links(id, Direction::Forward).filter(is_unknown).map(|link| link.other).collect();
        let fresh = links.after.links(id, Direction::Forward).filter(is_unknown);
        let Some(link) = fresh.into_iter().find(|link| !known.contains(&link.other)) else { continue };
        let Some(row) = scene.stored(id) else { continue };
        let path = links.after.paths(row, link.other).into_iter().next().unwrap_or_default();
        let message = format!(
            "The {} names the {} at `{path}`, where AppFerry knows of no reference. What an import does to it was not judged.",
            named(scene, id),
            named(scene, link.other)
        );
        let advice = "Check that place after the import, and tell the makers of AppFerry about it.";
        findings.push(Finding::new("REF-08", scene.subject(id), message, advice));
    }
    findings
}
