//! REM: what leaves an app's lists, and what no app leads to any more.

use std::collections::{BTreeMap, BTreeSet};

use crate::impact::overwrites::kind_in_words;
use crate::impact::scene::listed_by_app;
use crate::impact::{Finding, Rule, Scene, Subject};
use crate::{DefinitionId, DefinitionType};

/// The rules of this family.
pub(in crate::impact) const RULES: &[Rule] = &[
    Rule::warning("REM-04", "wire 3.6", rem_04, "Something leaves an app’s list.").harmless(),
    Rule::info("REM-08", "golden 1.5", rem_08, "Definitions stay stored that no app leads to any more.")
        .harmless(),
];

/// The lists of an app that several apps may share (definition-model §4.1).
const LISTS: &[&str] = &["objectIDs", "queryIDs", "datacollectionIDs", "processIDs", "hintIDs"];

/// REM-04: an object, query, data collection, process or tutorial that an app lists now and not afterwards.
fn rem_04(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let mut leaving: BTreeMap<DefinitionId, BTreeSet<DefinitionId>> = BTreeMap::new();
    for app in &scene.changes.replaced {
        let (Some(now), Some(after)) = (scene.destination.get(app), scene.stored(app)) else { continue };
        if now.kind != DefinitionType::Application {
            continue;
        }
        for id in &listed_by_app(now, LISTS) - &listed_by_app(after, LISTS) {
            if scene.destination.contains(&id) {
                leaving.entry(id).or_default().insert(app.clone());
            }
        }
    }
    if leaving.is_empty() {
        return Vec::new();
    }
    let users = scene.predicted.reach().used_by_apps();
    let finding = |(id, apps): (&DefinitionId, &BTreeSet<DefinitionId>)| {
        let still: Vec<_> = users.get(id).into_iter().flatten().cloned().collect();
        leaves(scene, id, apps, &still)
    };
    leaving.iter().map(finding).collect()
}

fn leaves(
    scene: &Scene<'_, '_>,
    id: &DefinitionId,
    apps: &BTreeSet<DefinitionId>,
    still: &[DefinitionId],
) -> Finding {
    let names = |apps: &mut dyn Iterator<Item = &DefinitionId>| {
        apps.map(|app| format!("‘{}’", scene.name(app))).collect::<Vec<_>>().join(", ")
    };
    let subject = scene.subject(id);
    let others = names(&mut still.iter().filter(|app| !apps.contains(*app)));
    let rest = match (others.is_empty(), still.is_empty()) {
        (false, _) => format!("It is still used by {others}."),
        (true, false) => "The app still reaches it through a link.".to_owned(),
        (true, true) if subject.kind == "object" => {
            "No app uses it any more; it stays stored, and so do its records.".to_owned()
        }
        (true, true) => "No app uses it any more; it stays stored.".to_owned(),
    };
    let message = format!(
        "The {} ‘{}’ leaves the app {}. {rest}",
        kind_in_words(&subject.kind),
        subject.name,
        names(&mut apps.iter())
    );
    Finding::new("REM-04", subject, message, "Make sure that nobody needs it there.")
}

/// REM-08: a server never deletes a definition; what no app leads to is only not shown any more (golden/RULES.md §1.5).
fn rem_08(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let message = match scene.changes.hidden.len() {
        0 => return Vec::new(),
        1 => "1 definition stays stored on the destination although no app leads to it any more.".to_owned(),
        n => {
            format!("{n} definitions stay stored on the destination although no app leads to them any more.")
        }
    };
    let advice = "Nothing to do; a later import that lists them again brings them back.";
    vec![Finding::new("REM-08", Subject::bundle(), message, advice)]
}
