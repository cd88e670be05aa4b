//! Who may see what after an import: the roles and scopes that travel, those that the destination has, and what each
//! role gains or loses. Other rules say what is wrong; this is the whole picture, for the person who assigns roles.

mod carried;
mod changes;
mod letter;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::impact::{Level, Scene};
use crate::reach::BUILT_IN_ROLES;

pub(super) use carried::{carried_roles, carried_scopes};

/// What an import means for roles and scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AccessReport {
    /// The roles that the bundle carries.
    pub roles: Vec<CarriedRole>,
    /// The scopes that it carries.
    pub scopes: Vec<CarriedScope>,
    /// The roles that its apps, pages and processes name without carrying them. Built-in roles are left out.
    pub referred: Vec<ReferredRole>,
    /// What each role gains or loses.
    pub changes: Vec<RoleChange>,
    /// Whether the destination's roles are known; otherwise every standing is unknown.
    pub roles_known: bool,
    /// Whether the destination's scopes are known.
    pub scopes_known: bool,
    /// What the administrator of the destination has to do, ready to copy; empty when that is nothing.
    pub text_for_administrator: String,
}

/// Whether the destination has a role or scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It has it, under the same id.
    SameId,
    /// It has one of the same name under another id, which is not the same one.
    SameName,
    /// It has nothing of the kind.
    Missing,
    /// Nobody could ask.
    Unknown,
}

/// A role or scope by id and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name, or its id where no name is known.
    pub name: String,
}

/// A role in the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CarriedRole {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether the destination has it.
    pub standing: Standing,
    /// The role of the destination that only has the same name.
    pub twin: Option<Named>,
    /// The scopes that the import takes from it (wire 3.10); `None`: the destination did not tell which it has.
    pub scopes_lost: Option<Vec<Named>>,
    /// The scopes that the import gives it; `None`: the destination did not tell which it has.
    pub scopes_gained: Option<Vec<Named>>,
    /// The scopes it names that exist nowhere; the import stops at them (golden/RULES.md §3.1).
    pub scopes_missing: Vec<Named>,
    /// The lists of pending approval forms that the import empties (wire T:115), by the names of their columns.
    pub detaches: Vec<String>,
}

/// A scope in the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CarriedScope {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether the destination has it.
    pub standing: Standing,
    /// The scope of the destination that only has the same name.
    pub twin: Option<Named>,
    /// Whether the import changes which objects it opens; `None`: unknown, or there is nothing to compare.
    pub objects_change: Option<bool>,
    /// Whether the import changes its filter; `None`: unknown, or there is nothing to compare.
    pub filter_changes: Option<bool>,
    /// Whether it opens every record afterwards and did not before; `None`: unknown, or there is nothing to compare.
    pub opens_all: Option<bool>,
}

/// A role that the bundle only names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReferredRole {
    /// Its id.
    pub id: String,
    /// Its name on the destination, if it is there.
    pub name: Option<String>,
    /// Whether the destination has it.
    pub standing: Standing,
}

/// What one role gains and loses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RoleChange {
    /// The role's id.
    pub id: String,
    /// Its name, if the bundle or the destination tells.
    pub name: Option<String>,
    /// Apps, pages and widgets that open, or open further.
    pub gains: Vec<AccessChange>,
    /// Apps, pages and widgets that close, or open less.
    pub loses: Vec<AccessChange>,
}

/// How the access of a role to one thing changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AccessChange {
    /// The id of the app, page or widget.
    pub id: String,
    /// `application` or `view`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its label.
    pub label: String,
    /// The labels of what holds it, from the app down.
    pub place: Vec<String>,
    /// What the role may do now; `None`: it is not named there.
    pub before: Option<Level>,
    /// What it may do afterwards; `None`: it is not named there.
    pub after: Option<Level>,
}

impl AccessReport {
    /// Reports on a scene.
    pub fn of(scene: &Scene<'_, '_>) -> Self {
        let mut report = Self {
            roles: carried_roles(scene),
            scopes: carried_scopes(scene),
            referred: referred_roles(scene),
            changes: changes::by_role(scene),
            roles_known: scene.facts.roles.is_some(),
            scopes_known: scene.facts.scopes.is_some(),
            text_for_administrator: String::new(),
        };
        report.text_for_administrator = letter::write(&report, scene);
        report
    }
}

/// Returns the roles that the bundle names and does not carry.
fn referred_roles(scene: &Scene<'_, '_>) -> Vec<ReferredRole> {
    let carried: BTreeSet<_> = carried::ids(scene).collect();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for app in scene.incoming_apps() {
        named.extend(scene.predicted.export_app(app).roles);
    }
    named.extend(scene.noted().iter().flat_map(|noted| noted.after.roles()).map(str::to_owned));
    named.retain(|role| !carried.contains(role.as_str()) && !BUILT_IN_ROLES.contains(&role.as_str()));
    let referred = named.into_iter().map(|id| {
        let standing = match &scene.facts.roles {
            None => Standing::Unknown,
            Some(roles) if roles.contains_key(&id) => Standing::SameId,
            Some(_) => Standing::Missing,
        };
        ReferredRole { name: role_name(scene, &id), standing, id }
    });
    referred.collect()
}

/// Returns the name of a role, from the bundle or from the destination.
pub(super) fn role_name(scene: &Scene<'_, '_>, id: &str) -> Option<String> {
    let mut roles = scene.incoming.envelope.roles.iter().flatten();
    let carried = roles.find(|role| role.uuid.as_deref() == Some(id));
    let there = scene.facts.roles.as_ref().and_then(|roles| roles.get(id)).map(|role| role.name.clone());
    carried.and_then(|role| role.name.as_deref()).map(str::to_owned).or(there)
}

#[cfg(test)]
mod tests;
