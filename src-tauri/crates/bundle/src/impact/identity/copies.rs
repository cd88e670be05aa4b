//! The rule about copies: what is new and has the name of something else.

use std::collections::BTreeMap;

use crate::impact::overwrites::kind_in_words;
use crate::impact::scene::{pages_and_widgets, shown_name};
use crate::impact::{Finding, Scene};
use crate::{Definition, DefinitionId, DefinitionType};

/// IDN-03: a new app, object, query or page that is called like one of the destination, which the bundle does not bring.
///
/// Pages count only beside their sisters: every app may have its ‘Home’.
pub(super) fn idn_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let new: Vec<_> = scene.changes.new.iter().filter_map(|id| scene.incoming.get(id)).collect();
    let shared = names_of_apps_objects_and_queries(scene, &new);
    let findings = new.into_iter().filter_map(|row| {
        let name = key(row)?;
        let twin = if row.kind == DefinitionType::View {
            sister(scene, row, &name)
        } else {
            shared.get(&(row.kind.as_str(), name)).cloned()
        }?;
        let subject = scene.subject(&row.id);
        let message = format!(
            "The {} ‘{}’ is new, and the destination has another one of the same name. It looks like a copy made by hand.",
            kind_in_words(&subject.kind),
            subject.name
        );
        let advice = format!("Decide which of the two should stay; the other one’s id is {twin}.");
        Some(Finding::new("IDN-03", subject, message, &advice))
    });
    findings.collect()
}

type Names<'n> = BTreeMap<(&'n str, String), DefinitionId>;

fn names_of_apps_objects_and_queries<'s>(scene: &'s Scene<'_, '_>, new: &[&Definition<'_>]) -> Names<'s> {
    let asked = |kind: &DefinitionType<'_>| new.iter().any(|row| row.kind == *kind);
    let kinds = [DefinitionType::Application, DefinitionType::Object, DefinitionType::Query];
    let kinds: Vec<_> = kinds.into_iter().filter(asked).collect();
    let rows = scene.destination.iter().filter(|row| kinds.contains(&row.kind));
    let others = rows.filter(|row| scene.incoming.get(&row.id).is_none());
    others.filter_map(|row| Some(((row.kind.as_str(), key(row)?), row.id.clone()))).collect()
}

/// Finds a page of the same name on the same page or app of the destination.
fn sister(scene: &Scene<'_, '_>, page: &Definition<'_>, name: &str) -> Option<DefinitionId> {
    let is_page = |row: &Definition<'_>| {
        row.json.get().contains("\"key\":\"page\"") || row.json.get().contains("\"key\": \"page\"")
    };
    let holder = scene.destination.get(scene.holder(&page.id).filter(|_| is_page(page))?)?;
    let sisters = pages_and_widgets(holder).into_iter().filter_map(|id| scene.destination.get(&id));
    let mut others = sisters.filter(|row| scene.incoming.get(&row.id).is_none() && is_page(row));
    others.find(|row| key(row).as_deref() == Some(name)).map(|row| row.id.clone())
}

/// What people read, without regard to case; nothing where there is only an id.
fn key(row: &Definition<'_>) -> Option<String> {
    let name = shown_name(row);
    (name != row.id.as_str()).then(|| name.trim().to_lowercase())
}
