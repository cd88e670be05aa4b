//! ROL: roles, scopes, and who sees what afterwards.

mod carried;
mod named;

use crate::BundleKind;
use crate::impact::{Finding, Rule, Scene, Subject};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "ROL-01",
        "golden 3.1",
        carried::rol_01,
        "A role names a scope that exists nowhere; the import stops at its last step.",
    )
    .blocking(),
    Rule::warning(
        "ROL-02",
        "wire 3.10",
        carried::rol_02,
        "A role of the destination gets another list of scopes, so its users see other data.",
    ),
    Rule::warning(
        "ROL-03",
        "wire T:115",
        carried::rol_03,
        "Approval forms that wait for a role lose that assignment.",
    ),
    Rule::warning("ROL-04", "wire 3.10", carried::rol_04, "A role is new and arrives without users."),
    Rule::warning(
        "ROL-05",
        "model 5.7",
        named::rol_05,
        "Something is given to a role that exists neither in the bundle nor on the destination.",
    ),
    Rule::warning(
        "ROL-06",
        "model 5.7",
        carried::rol_06,
        "A role looks like one of the destination but has another id, so it is another role.",
    ),
    Rule::warning(
        "ROL-07",
        "wire 3.10",
        carried::rol_07,
        "A scope opens other objects or filters otherwise, so its users see other records.",
    ),
    Rule::info("ROL-08", "model 0.4", rol_08, "An export of all apps carries no roles and scopes."),
    Rule::warning("ROL-09", "model 5.2", named::rol_09, "Other roles or accounts see an app afterwards."),
    Rule::info(
        "ROL-10",
        "model 3.4",
        named::rol_10,
        "An app names user accounts, whose ids belong to the server they come from.",
    ),
    Rule::warning("ROL-11", "wire 3.10", carried::rol_11, "A scope opens all records and did not before."),
];

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

#[cfg(test)]
mod tests;
