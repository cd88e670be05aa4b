//! What an import would do to its destination, judged rule by rule before it happens.
//!
//! The rules are those of definition-model §6. Each is one short function over a [`Scene`]; what a rule weighs stands in
//! one table ([`RULES`]). A rule speaks only of *new* damage: what was broken before stays quiet.

mod finding;
mod format;
mod identity;
mod overwrites;
mod removals;
mod roles;
mod rules;
mod scene;
mod shared;

pub use finding::{Finding, Fix, Rows, Subject};
pub use rules::{RULES, Rule};
pub(crate) use scene::shown_name;
pub use scene::{Changes, LiveFacts, Scene};
pub(crate) use shared::touched_elsewhere;

/// Returns what every rule says about the import, errors first.
pub fn judge(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in [
        format::problems_of_the_file,
        overwrites::ovw_01_identical,
        overwrites::ovw_02_replaced,
        overwrites::ovw_03_changed_on_the_destination,
        overwrites::ovw_05_new,
        overwrites::ovw_06_other_app,
        removals::rem_01_fields,
        removals::rem_05_pages_and_widgets,
        shared::shr_01_used_by_other_apps,
        shared::shr_04_fields_of_system_objects,
        roles::rol_01_unknown_scopes,
        roles::rol_08_no_roles,
        identity::idn_06_other_type,
    ] {
        findings.extend(rule(scene));
    }
    // What is merely replaced comes after what breaks.
    let weight = |finding: &Finding| (std::cmp::Reverse(finding.severity), finding.rule.starts_with("OVW"));
    findings.sort_by(|a, b| (weight(a), a.rule, &a.subject.id).cmp(&(weight(b), b.rule, &b.subject.id)));
    findings
}

#[cfg(test)]
mod tests;
