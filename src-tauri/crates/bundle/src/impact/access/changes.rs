//! What each role gains and loses: the levels of pages and widgets, and the roles that see an app.

use std::collections::{BTreeMap, BTreeSet};

use super::{AccessChange, RoleChange, role_name};
use crate::DefinitionType;
use crate::impact::notes::{Noted, Notes};
use crate::impact::{Level, Scene};

/// What a role may do somewhere, before and after; `None`: it is not named there.
type BeforeAndAfter = (Option<Level>, Option<Level>);

/// Collects the changes by role, those of most roles by name.
pub(super) fn by_role(scene: &Scene<'_, '_>) -> Vec<RoleChange> {
    let mut roles: BTreeMap<String, RoleChange> = BTreeMap::new();
    for noted in scene.noted() {
        for (role, (before, after)) in access_before_and_after(noted) {
            let rank = |level: Option<Level>| level.unwrap_or(Level::Nothing);
            if rank(before) == rank(after) {
                continue;
            }
            let change = roles.entry(role.to_owned()).or_insert_with(|| RoleChange {
                id: role.to_owned(),
                name: role_name(scene, role),
                gains: Vec::new(),
                loses: Vec::new(),
            });
            let list = if rank(after) > rank(before) { &mut change.gains } else { &mut change.loses };
            list.push(described(scene, noted, (before, after)));
        }
    }
    let mut changes: Vec<_> = roles.into_values().collect();
    changes.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    changes
}

/// Returns what each role may do with one definition, before and after.
fn access_before_and_after(noted: &Noted) -> BTreeMap<&str, BeforeAndAfter> {
    let (before, after) = (granted(&noted.before), granted(&noted.after));
    let roles: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
    roles.into_iter().map(|role| (role, (before.get(role).copied(), after.get(role).copied()))).collect()
}

fn granted(notes: &Notes) -> BTreeMap<&str, Level> {
    let levels = notes.levels.iter().map(|(role, level)| (role.as_str(), *level));
    let viewers =
        notes.access.iter().flat_map(|access| &access.viewers).map(|role| (role.as_str(), Level::Full));
    levels.chain(viewers).collect()
}

fn described(scene: &Scene<'_, '_>, noted: &Noted, (before, after): BeforeAndAfter) -> AccessChange {
    let is_app =
        scene.definition(&noted.id).is_some_and(|definition| definition.kind == DefinitionType::Application);
    AccessChange {
        id: noted.id.to_string(),
        kind: if is_app { "application" } else { "view" }.to_owned(),
        label: scene.name(&noted.id),
        place: scene.place(&noted.id),
        before,
        after,
    }
}
