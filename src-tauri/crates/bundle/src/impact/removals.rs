//! REM: what disappears. Nothing is deleted on the server; it becomes unreachable (wire 3.6).

pub(super) mod leaving;

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::impact::scene::{fields, pages_and_widgets};
use crate::impact::{Finding, Rule, Scene};
use crate::{Definition, DefinitionId, DefinitionType};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::error("REM-01", "wire 3.9", rem_01, "A field with data disappears from its object."),
    Rule::warning("REM-05", "wire 3.6", rem_05, "A page or widget disappears."),
];

/// Field keys without a column of their own (definition-model §2): hiding one hides no data.
const WITHOUT_COLUMN: &[&str] = &["calculate", "formula", "TextFormula"];

/// REM-01: a field with a column that its object does not list any more.
fn rem_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (now, after) in kept(scene).filter(|(now, _)| now.kind == DefinitionType::Object) {
        for id in &fields(now) - &fields(after) {
            if !scene.destination.get(&id).is_some_and(has_column) {
                continue;
            }
            let subject = scene.subject(&id);
            let message = format!(
                "The field ‘{}’ disappears from ‘{}’. Its data stays in the database, but no screen can reach it.",
                subject.name,
                scene.name(&now.id)
            );
            let advice = "Add the field on the source and export again, or make sure that nobody needs it.";
            findings.push(Finding::new("REM-01", subject, message, advice));
        }
    }
    findings
}

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

fn has_column(field: &Definition<'_>) -> bool {
    #[derive(Deserialize)]
    struct Keyed {
        key: String,
    }
    let keyed = serde_json::from_str::<Keyed>(field.json.get());
    keyed.map_or(true, |field| !WITHOUT_COLUMN.contains(&field.key.as_str()))
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
