//! The rules about roles and accounts that definitions only name.

use std::collections::{BTreeMap, BTreeSet};

use crate::impact::access::role_name;
use crate::impact::notes::{AppAccess, Noted};
use crate::impact::words::listed;
use crate::impact::{Finding, Scene, Subject};
use crate::reach::BUILT_IN_ROLES;

/// ROL-05: pages, apps and steps are given to a role that nobody can have. Silent while the destination's roles are
/// unknown, and about roles that the same definition names there already.
pub(super) fn rol_05(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let Some(there) = &scene.facts.roles else { return Vec::new() };
    let carried: BTreeSet<_> =
        scene.incoming.envelope.roles.iter().flatten().filter_map(|role| role.uuid.as_deref()).collect();
    let is_known =
        |role: &str| there.contains_key(role) || carried.contains(role) || BUILT_IN_ROLES.contains(&role);
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for noted in scene.noted() {
        for role in noted.after.roles().difference(&noted.before.roles()).filter(|role| !is_known(role)) {
            places.entry(*role).or_default().push(scene.name(&noted.id));
        }
    }
    let findings = places.into_iter().map(|(role, mut labels)| {
        labels.dedup();
        let message = format!(
            "The role {role} exists neither in the bundle nor on the destination, so nobody has it. It is given {}.",
            listed(labels.iter().map(String::as_str))
        );
        let advice = "Give these to a role that the destination has, after the import or on the source.";
        Finding::new("ROL-05", Subject::part("role", role, role), message, advice)
    });
    findings.collect()
}

/// ROL-09: an app of the destination is shown to others than before.
pub(super) fn rol_09(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = both(scene).filter_map(|(noted, before, after)| {
        let name = |id: &String| role_name(scene, id).unwrap_or_else(|| id.clone());
        let names = |ids: &BTreeSet<String>| {
            listed(ids.iter().map(name).collect::<Vec<_>>().iter().map(String::as_str))
        };
        let (lost, gained) = (&before.viewers - &after.viewers, &after.viewers - &before.viewers);
        let change = match (lost.is_empty(), gained.is_empty()) {
            (true, true) => return None,
            (false, true) => format!("{} no longer see it", names(&lost)),
            (true, false) => format!("{} see it too", names(&gained)),
            (false, false) => format!("{} see it instead of {}", names(&gained), names(&lost)),
        };
        let subject = scene.subject(&noted.id);
        let message = format!("Who sees the app ‘{}’ changes: the users of {change}.", subject.name);
        Some(Finding::new("ROL-09", subject, message, "Make sure that the right people keep the app."))
    });
    findings.collect()
}

/// ROL-10: ids of accounts mean nothing on another server (definition-model §3.4).
pub(super) fn rol_10(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = scene.noted().iter().filter_map(|noted| {
        let before = noted.before.access.as_ref().map(|access| access.accounts.clone()).unwrap_or_default();
        let new = &noted.after.access.as_ref()?.accounts - &before;
        if new.is_empty() {
            return None;
        }
        let subject = scene.subject(&noted.id);
        let message = format!(
            "The app ‘{}’ names single user accounts of the server it comes from: {}.",
            subject.name,
            listed(new.iter().map(String::as_str))
        );
        let advice = "Name the accounts of the destination after the import.";
        Some(Finding::new("ROL-10", subject, message, advice))
    });
    findings.collect()
}

/// Goes through the apps that are on both sides and change.
fn both<'s>(scene: &'s Scene<'_, '_>) -> impl Iterator<Item = (&'s Noted, &'s AppAccess, &'s AppAccess)> {
    let noted = scene.noted().iter();
    noted.filter_map(|noted| Some((noted, noted.before.access.as_ref()?, noted.after.access.as_ref()?)))
}
