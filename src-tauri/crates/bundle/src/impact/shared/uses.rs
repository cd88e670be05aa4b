//! SHR: what an import changes for others by the references between definitions.

use std::collections::{BTreeMap, BTreeSet};

use crate::impact::overwrites::kind_in_words;
use crate::impact::references::named;
use crate::impact::scene::{fields, listed_by_app};
use crate::impact::{Finding, Rule, Scene, Subject};
use crate::references::Direction;
use crate::{DefinitionId, DefinitionType};

/// The rules of this family.
pub(in crate::impact) const RULES: &[Rule] = &[
    Rule::warning(
        "SHR-03",
        "model 4.2",
        shr_03,
        "An object changes that comes along only because something links to it.",
    ),
    Rule::warning(
        "SHR-06",
        "model 6.4",
        shr_06,
        "Something outside the bundle uses a field that disappears.",
    ),
];

/// More places than this are only counted.
const SHOWN: usize = 5;

/// SHR-03: an object that the apps of the bundle do not list, that the destination has, and that changes.
fn shr_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let apps = scene.incoming_apps().into_iter().filter_map(|app| scene.incoming.get(app));
    let own: BTreeSet<_> = apps.flat_map(|app| listed_by_app(app, &["objectIDs"])).collect();
    let objects = scene.incoming.definitions.iter().filter(|row| {
        row.kind == DefinitionType::Object
            && !own.contains(&row.id)
            && !scene.predicted.reach().is_system_object(&row.id)
            && scene.destination.contains(&row.id)
    });
    let changed: BTreeSet<_> = scene.changes.replaced.iter().chain(&scene.changes.new).collect();
    let changing = objects
        .filter(|row| changed.contains(&row.id) || fields(row).iter().any(|field| changed.contains(field)));
    let finding = |row: &crate::Definition<'_>| {
        let because = match link_to(scene, &row.id) {
            Some(field) => format!("the {} links to it", named(scene, &field)),
            None => "something in the bundle needs it".to_owned(),
        };
        let subject = scene.subject(&row.id);
        let message = format!(
            "The object ‘{}’ changes although no app of the bundle lists it. It comes along because {because}.",
            subject.name
        );
        Finding::new("SHR-03", subject, message, "Make sure that the destination’s version may be replaced.")
    };
    changing.map(finding).collect()
}

/// Returns a field of the bundle, of another object, that links to an object.
fn link_to(scene: &Scene<'_, '_>, object: &DefinitionId) -> Option<DefinitionId> {
    let links = scene.links()?.after.links(object, Direction::Reverse);
    let fields = links.filter(|link| link.rule.is_some_and(|rule| rule.id == "F01")).map(|link| link.other);
    let mut fields = fields.filter(|field| scene.incoming.get(field).is_some());
    fields.find(|field| scene.holder(field) != Some(object)).cloned()
}

/// SHR-06: a field that disappears while something that the bundle does not bring still uses it.
fn shr_06(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let Some(links) = scene.links() else { return Vec::new() };
    let mut places: BTreeMap<&DefinitionId, BTreeSet<&DefinitionId>> = BTreeMap::new();
    for broken in links.broken(scene) {
        let is_field = scene.destination.get(&broken.to).is_some_and(|row| row.kind == DefinitionType::Field);
        let is_outside = scene.incoming.get(&broken.from).is_none();
        if is_field && is_outside && broken.why == crate::impact::links::Why::Hidden {
            places.entry(&broken.to).or_default().insert(&broken.from);
        }
    }
    let finding = |(field, users): (&DefinitionId, BTreeSet<&DefinitionId>)| {
        let subject = scene.subject(field);
        let mut words: Vec<_> = users.iter().take(SHOWN).map(|user| place(scene, user)).collect();
        if users.len() > SHOWN {
            words.push(format!("{} more places", users.len() - SHOWN));
        }
        let holder = subject.object.as_deref().map(|object| format!(" of ‘{object}’")).unwrap_or_default();
        let message = format!(
            "The field ‘{}’{holder} disappears, and what the bundle does not bring still uses it: {}.",
            subject.name,
            words.join(", ")
        );
        Finding::new("SHR-06", subject, message, "Add the field on the source, or change those places first.")
    };
    places.into_iter().map(finding).collect()
}

/// Returns the words for a place: what it is, its label, and its app.
fn place(scene: &Scene<'_, '_>, id: &DefinitionId) -> String {
    let Subject { kind, name, app, .. } = scene.subject(id);
    let app = app.map(|app| format!(" in ‘{app}’")).unwrap_or_default();
    format!("the {} ‘{name}’{app}", kind_in_words(&kind))
}
