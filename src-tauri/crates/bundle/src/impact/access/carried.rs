//! The roles and scopes in the bundle, beside those of the destination.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{CarriedRole, CarriedScope, Named, Standing};
use crate::impact::{Scene, ScopeDetail};
use crate::{Role, Scope};

/// The scope that every server has (definition-model §4.5).
const DEFAULT_SCOPE: &str = "838beeb9-0a13-4b0f-9780-0d47e67f3752";

/// Returns the ids of the roles in the bundle.
pub(super) fn ids<'s>(scene: &'s Scene<'_, '_>) -> impl Iterator<Item = &'s str> {
    scene.incoming.envelope.roles.iter().flatten().filter_map(|role| role.uuid.as_deref())
}

/// Compares the roles of the bundle with those of the destination.
pub(in crate::impact) fn carried_roles(scene: &Scene<'_, '_>) -> Vec<CarriedRole> {
    scene.incoming.envelope.roles.iter().flatten().map(|role| carried_role(scene, role)).collect()
}

fn carried_role(scene: &Scene<'_, '_>, role: &Role<'_>) -> CarriedRole {
    let id = role.uuid.as_deref().unwrap_or_default();
    let name = role.name.as_deref().unwrap_or(id);
    let there =
        names(scene.facts.roles.as_ref().map(|roles| roles.iter().map(|(id, role)| (id, &role.name))));
    let (standing, twin) = standing(there.as_ref(), id, name);
    let raw: Value = serde_json::from_str(role.raw.get()).unwrap_or_default();
    let wanted: BTreeSet<_> = role.scopes.iter().map(|scope| scope.to_string()).collect();
    let has = scene.facts.roles.as_ref().and_then(|roles| roles.get(id)?.scopes.clone());
    let named =
        |scopes: BTreeSet<String>| scopes.into_iter().map(|id| scope_named(scene, id)).collect::<Vec<_>>();
    // A server leaves the scopes of a role alone when the role does not say any.
    let has = has.filter(|_| raw.get("scopes").is_some());
    CarriedRole {
        id: id.to_owned(),
        name: name.to_owned(),
        standing,
        twin,
        scopes_lost: has.as_ref().map(|has| named(has - &wanted)),
        scopes_gained: has.as_ref().map(|has| named(&wanted - has)),
        scopes_missing: named(missing_scopes(scene, &wanted)),
        detaches: match standing {
            Standing::SameId => form_columns(&raw),
            Standing::SameName | Standing::Missing | Standing::Unknown => Vec::new(),
        },
    }
}

/// Returns the scopes that are neither in the bundle nor on the destination; none while those are unknown.
fn missing_scopes(scene: &Scene<'_, '_>, wanted: &BTreeSet<String>) -> BTreeSet<String> {
    let Some(there) = &scene.facts.scopes else { return BTreeSet::new() };
    let carried: BTreeSet<_> =
        scene.incoming.envelope.scopes.iter().flatten().filter_map(|scope| scope.uuid.as_deref()).collect();
    let is_known =
        |scope: &str| carried.contains(scope) || there.contains_key(scope) || scope == DEFAULT_SCOPE;
    wanted.iter().filter(|scope| !is_known(scope)).cloned().collect()
}

/// The lists by which approval forms wait for a role; an import replaces them (definition-model §5.7).
fn form_columns(role: &Value) -> Vec<String> {
    let columns = role.as_object().into_iter().flatten().filter(|(key, value)| {
        key.starts_with("ProcessForm") && !key.ends_with("__relation") && value.is_array()
    });
    columns.map(|(key, _)| key.clone()).collect()
}

/// Compares the scopes of the bundle with those of the destination.
pub(in crate::impact) fn carried_scopes(scene: &Scene<'_, '_>) -> Vec<CarriedScope> {
    let mut seen = BTreeSet::new();
    let scopes = scene.incoming.envelope.scopes.iter().flatten();
    // An export repeats a scope for each role that has it (wire 3.12).
    let first = scopes.filter(|scope| seen.insert(scope.uuid.as_deref()));
    first.map(|scope| carried_scope(scene, scope)).collect()
}

fn carried_scope(scene: &Scene<'_, '_>, scope: &Scope<'_>) -> CarriedScope {
    let id = scope.uuid.as_deref().unwrap_or_default();
    let name = scope.name.as_deref().unwrap_or(id);
    let there =
        names(scene.facts.scopes.as_ref().map(|scopes| scopes.iter().map(|(id, scope)| (id, &scope.name))));
    let (standing, twin) = standing(there.as_ref(), id, name);
    let before = scene.facts.scopes.as_ref().and_then(|scopes| scopes.get(id)?.detail.clone());
    let raw: Value = serde_json::from_str(scope.raw.get()).unwrap_or_default();
    let after = ScopeDetail::read(&raw["allowAll"], &raw["objectIds"], &raw["Filters"]);
    let compare = |differs: fn(&ScopeDetail, &ScopeDetail) -> bool| {
        before.as_ref().map(|before| differs(before, &after))
    };
    CarriedScope {
        id: id.to_owned(),
        name: name.to_owned(),
        standing,
        twin,
        objects_change: compare(|before, after| before.objects != after.objects),
        filter_changes: compare(|before, after| before.filter != after.filter),
        opens_all: compare(|before, after| {
            (after.allows_all && !before.allows_all) || (before.filter.is_some() && after.filter.is_none())
        }),
    }
}

type Names<'n> = BTreeMap<&'n str, &'n str>;

fn names<'n>(all: Option<impl Iterator<Item = (&'n String, &'n String)>>) -> Option<Names<'n>> {
    Some(all?.map(|(id, name)| (id.as_str(), name.as_str())).collect())
}

fn standing(there: Option<&Names<'_>>, id: &str, name: &str) -> (Standing, Option<Named>) {
    let Some(there) = there else { return (Standing::Unknown, None) };
    if there.contains_key(id) {
        return (Standing::SameId, None);
    }
    let twin = there.iter().find(|(_, other)| other.trim().eq_ignore_ascii_case(name.trim()));
    match twin {
        Some((id, name)) => {
            (Standing::SameName, Some(Named { id: (*id).to_owned(), name: (*name).to_owned() }))
        }
        None => (Standing::Missing, None),
    }
}

fn scope_named(scene: &Scene<'_, '_>, id: String) -> Named {
    let mut scopes = scene.incoming.envelope.scopes.iter().flatten();
    let carried =
        scopes.find(|scope| scope.uuid.as_deref() == Some(&id)).and_then(|scope| scope.name.clone());
    let there =
        || scene.facts.scopes.as_ref().and_then(|scopes| scopes.get(&id)).map(|scope| scope.name.clone());
    let name = carried.map(|name| name.into_owned()).or_else(there).unwrap_or_else(|| id.clone());
    Named { id, name }
}
