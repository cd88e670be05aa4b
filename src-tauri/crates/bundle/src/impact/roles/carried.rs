//! The rules about roles and scopes that travel in the bundle.

use crate::FixId;
use crate::fixes::described;
use crate::impact::access::{carried_roles, carried_scopes};
use crate::impact::words::listed;
use crate::impact::{CarriedRole, CarriedScope, Finding, Named, Scene, Standing, Subject};

/// ROL-01: a role names a scope that is neither in the bundle nor on the destination.
///
/// Such an import is answered 400 after everything else was stored (golden/RULES.md §3.1). Silent when the
/// destination's scopes could not be read: a plan then says that this was not checked.
pub(super) fn rol_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let roles = carried_roles(scene);
    let missing = roles.iter().flat_map(|role| role.scopes_missing.iter().map(move |scope| (role, scope)));
    let findings = missing.map(|(role, scope)| {
        let message = format!(
            "The role ‘{}’ names the scope {}, which exists neither in the bundle nor on the destination. \
             The import would stop at its last step, after everything else was stored.",
            role.name, scope.id
        );
        let advice = "Create the scope on the destination first, or export again without that role.";
        let mut finding = Finding::new("ROL-01", subject(role), message, advice);
        finding.fix = Some(described(scene, &FixId::DropScope(scope.id.clone())));
        finding
    });
    findings.collect()
}

/// ROL-02: the scopes of a role are replaced, not merged (wire T:70).
pub(super) fn rol_02(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = carried_roles(scene).into_iter().filter_map(|role| {
        let (lost, gained) = (role.scopes_lost.as_ref()?, role.scopes_gained.as_ref()?);
        let names = |list: &[Named]| listed(list.iter().map(|scope| scope.name.as_str()));
        let name = &role.name;
        let message = match (lost.is_empty(), gained.is_empty()) {
            (true, true) => return None,
            (false, true) => format!("The role ‘{name}’ loses {}: its users see less data.", names(lost)),
            (true, false) => format!("The role ‘{name}’ gets {}: its users see more data.", names(gained)),
            (false, false) => format!(
                "The role ‘{name}’ loses {} and gets {}: its users see other data.",
                names(lost),
                names(gained)
            ),
        };
        let advice = "Note the scopes of the role now, so that they can be given back.";
        Some(Finding::new("ROL-02", subject(&role), message, advice))
    });
    findings.collect()
}

/// ROL-03: the role's row comes with empty lists of pending forms, and these are stored (wire T:115, 151).
pub(super) fn rol_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = carried_roles(scene).into_iter().filter(|role| !role.detaches.is_empty()).map(|role| {
        let message = format!("Approval forms that wait for the role ‘{}’ lose that assignment.", role.name);
        let advice = "Let waiting approvals be answered before the import.";
        Finding::new("ROL-03", subject(&role), message, advice)
    });
    findings.collect()
}

/// ROL-04: who has a role does not travel (definition-model §5.7).
pub(super) fn rol_04(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let is_new = |role: &CarriedRole| matches!(role.standing, Standing::Missing | Standing::SameName);
    let findings = carried_roles(scene).into_iter().filter(is_new).map(|role| {
        let message =
            format!("The role ‘{}’ is new to the destination and arrives without users.", role.name);
        Finding::new("ROL-04", subject(&role), message, "Give it to the people who need it.")
    });
    findings.collect()
}

/// ROL-06: roles are told apart by id alone, whatever they are called (definition-model §5.7).
pub(super) fn rol_06(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = carried_roles(scene).into_iter().filter_map(|role| {
        let twin = role.twin.as_ref()?;
        let message = format!(
            "The role ‘{}’ looks like ‘{}’ of the destination, but is another role ({} instead of {}). Who has the one does not have the other.",
            role.name, twin.name, role.id, twin.id
        );
        let mut finding =
            Finding::new("ROL-06", subject(&role), message, "Give the new role to the same people.");
        let fix = FixId::MapRole { from: role.id.clone(), to: twin.id.clone() };
        finding.fix = Some(described(scene, &fix));
        Some(finding)
    });
    findings.collect()
}

/// ROL-07: the objects or the filter of a scope change.
pub(super) fn rol_07(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let changes = |scope: &CarriedScope| {
        let narrows_filter = scope.filter_changes == Some(true) && scope.opens_all == Some(false);
        scope.objects_change == Some(true) || narrows_filter
    };
    let findings = carried_scopes(scene).into_iter().filter(changes).map(|scope| {
        let message = format!(
            "The scope ‘{}’ changes: {} will see other records.",
            scope.name,
            match users_of(scene, &scope.id).as_slice() {
                [] => "whoever has it".to_owned(),
                roles => format!("the users of {}", listed(roles.iter().map(String::as_str))),
            }
        );
        let advice = "Compare the scope on both servers before the import.";
        Finding::new("ROL-07", Subject::part("scope", &scope.id, &scope.name), message, advice)
    });
    findings.collect()
}

/// ROL-11: a scope lets go of its filter, or opens everything.
pub(super) fn rol_11(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let opens = |scope: &CarriedScope| scope.opens_all == Some(true);
    let findings = carried_scopes(scene).into_iter().filter(opens).map(|scope| {
        let message = format!("The scope ‘{}’ opens all records from then on.", scope.name);
        let advice = "Make sure that this is meant; otherwise set the scope again after the import.";
        Finding::new("ROL-11", Subject::part("scope", &scope.id, &scope.name), message, advice)
    });
    findings.collect()
}

/// Returns the names of the roles that have a scope, on either side.
fn users_of(scene: &Scene<'_, '_>, scope: &str) -> Vec<String> {
    let there = scene
        .facts
        .roles
        .iter()
        .flatten()
        .filter(|(_, role)| role.scopes.as_ref().is_some_and(|scopes| scopes.contains(scope)));
    let incoming = scene.incoming.envelope.roles.iter().flatten();
    let incoming = incoming.filter(|role| role.scopes.iter().any(|id| id == scope));
    let mut names: Vec<_> = there.map(|(_, role)| role.name.clone()).collect();
    names.extend(incoming.filter_map(|role| role.name.as_deref().map(str::to_owned)));
    names.sort();
    names.dedup();
    names
}

fn subject(role: &CarriedRole) -> Subject {
    Subject::part("role", &role.id, &role.name)
}
