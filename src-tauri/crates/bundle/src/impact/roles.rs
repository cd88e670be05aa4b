//! ROL: roles, scopes, and who sees what afterwards.

use std::collections::BTreeSet;

use crate::BundleKind;
use crate::impact::{Finding, Rule, Scene, Subject};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "ROL-01",
        "golden 3.1",
        rol_01,
        "A role names a scope that exists nowhere; the import stops at its last step.",
    )
    .blocking(),
    Rule::info("ROL-08", "model 0.4", rol_08, "An export of all apps carries no roles and scopes."),
];

/// The scope that every server has (definition-model §4.5).
const DEFAULT_SCOPE: &str = "838beeb9-0a13-4b0f-9780-0d47e67f3752";

/// ROL-01: a role names a scope that is neither in the bundle nor on the destination.
///
/// Such an import is answered 400 after everything else was stored (golden/RULES.md §3.1). Silent when the
/// destination's scopes could not be read: a plan then says that this was not checked.
fn rol_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let Some(on_destination) = &scene.facts.scopes else { return Vec::new() };
    let carried: BTreeSet<_> =
        scene.incoming.envelope.scopes.iter().flatten().filter_map(|scope| scope.uuid.as_deref()).collect();
    let known =
        |scope: &str| carried.contains(scope) || on_destination.contains_key(scope) || scope == DEFAULT_SCOPE;
    let mut findings = Vec::new();
    for role in scene.incoming.envelope.roles.iter().flatten() {
        let id = role.uuid.as_deref().unwrap_or_default();
        let name = role.name.as_deref().unwrap_or(id);
        for scope in role.scopes.iter().filter(|scope| !known(scope)) {
            let message = format!(
                "The role ‘{name}’ names the scope {scope}, which exists neither in the bundle nor on the destination. \
                 The import would stop at its last step, after everything else was stored."
            );
            let advice = "Create the scope on the destination first, or export again without that role.";
            findings.push(Finding::new("ROL-01", Subject::part("role", id, name), message, advice));
        }
    }
    findings
}

/// ROL-08: an export of all apps carries no roles and scopes (definition-model §0.4).
fn rol_08(scene: &Scene<'_, '_>) -> Vec<Finding> {
    match scene.incoming.kind {
        BundleKind::App => Vec::new(),
        BundleKind::AllApps => {
            let message = "An export of all apps carries no roles, scopes and files.".to_owned();
            let advice =
                "Check afterwards who can see what; export single apps where their roles are needed.";
            vec![Finding::new("ROL-08", Subject::bundle(), message, advice)]
        }
    }
}
