//! REM: what disappears. Nothing is deleted on the server; it becomes unreachable (wire 3.6).

pub(super) mod fields;
pub(super) mod leaving;

use std::collections::BTreeSet;

use crate::impact::scene::pages_and_widgets;
use crate::impact::{Finding, Rule, Scene};
use crate::{Definition, DefinitionId};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::error("REM-01", "wire 3.9", fields::rem_01, "A field with data disappears from its object."),
    Rule::error(
        "REM-02",
        "golden 3.13",
        fields::rem_02,
        "A field disappears whose column needs a value, so that no record can be added.",
    ),
    Rule::error(
        "REM-03",
        "model 5.3",
        fields::rem_03,
        "A unique field with a default disappears, so that only one record can be added.",
    ),
    Rule::warning("REM-05", "wire 3.6", rem_05, "A page or widget disappears."),
];

/// REM-05: a page or widget that what held it does not list any more. Only the topmost one speaks.
fn rem_05(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (now, after) in kept(scene) {
        for id in &pages_and_widgets(now) - &pages_and_widgets(after) {
            if scene.predicted.is_visible(&id) || !scene.destination.contains(&id) {
                continue;
            }
            let subject = scene.subject(&id);
            let with = match descendants(scene, &id) {
                0 => String::new(),
                1 => " with 1 item on it".to_owned(),
                n => format!(" with {n} items on it"),
            };
            let message = format!("‘{}’ disappears from ‘{}’{with}.", subject.name, scene.name(&now.id));
            findings.push(Finding::new("REM-05", subject, message, "Make sure that nobody needs it."));
        }
    }
    findings
}

/// Returns the rows that the import replaces, as they are and as they would be.
fn kept<'s, 'a>(scene: &'s Scene<'_, 'a>) -> impl Iterator<Item = (&'s Definition<'a>, &'s Definition<'a>)> {
    scene.changes.replaced.iter().filter_map(|id| Some((scene.destination.get(id)?, scene.stored(id)?)))
}

fn descendants(scene: &Scene<'_, '_>, id: &DefinitionId) -> usize {
    let mut seen = BTreeSet::new();
    let mut open = vec![id.clone()];
    while let Some(definition) = open.pop().and_then(|next| scene.destination.get(&next)) {
        for child in pages_and_widgets(definition) {
            if scene.destination.contains(&child) && seen.insert(child.clone()) {
                open.push(child);
            }
        }
    }
    seen.len()
}
