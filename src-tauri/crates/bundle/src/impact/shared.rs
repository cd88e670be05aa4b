//! SHR: what reaches other apps. Objects are shared, so importing one app can touch others.

pub(super) mod uses;

use std::collections::{BTreeMap, BTreeSet};

use crate::impact::effects::counted_uses;
use crate::impact::scene::fields;
use crate::impact::{Finding, Rule, Scene, rule};
use crate::{DefinitionId, DefinitionType, Severity};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::warning("SHR-01", "golden 1.6", shr_01, "Something that changes is also used by other apps."),
    Rule::error(
        "SHR-02",
        "model 6",
        no_finding_of_its_own,
        "What disappears, or loses values, is used by another app too: the finding weighs one level more.",
    ),
    Rule::error("SHR-04", "wire 3.13", shr_04, "Fields that other apps added to a system object disappear."),
];

/// SHR-01: something that changes, directly or inside, is listed by an app that the bundle does not carry.
fn shr_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = touched_elsewhere(scene).into_iter().map(|(id, apps)| {
        let subject = scene.subject(&id);
        let names: Vec<_> = apps.iter().map(|app| format!("‘{}’", scene.name(app))).collect();
        let uses =
            counted_uses(scene, &id, &apps).map(|uses| format!(" What changes is used there by {uses}."));
        let message = format!(
            "‘{}’ changes and is also used by {}.{}",
            subject.name,
            names.join(", "),
            uses.unwrap_or_default()
        );
        Finding::new("SHR-01", subject, message, "Tell the builders of those apps, and test them afterwards.")
    });
    findings.collect()
}

/// SHR-02 only changes the findings of other rules ([`raise`]).
fn no_finding_of_its_own(_scene: &Scene<'_, '_>) -> Vec<Finding> {
    Vec::new()
}

/// SHR-02: names the other apps that use what disappears or loses values, and lets it weigh one level more. What was
/// lowered, because no row is at risk or it was so before, keeps its weight, and so does what loses nothing.
/// `ours` are the apps of the bundle.
pub(super) fn raise(scene: &Scene<'_, '_>, ours: &BTreeSet<&DefinitionId>, finding: &mut Finding) {
    let is_raised = ["REM", "SCH"].iter().any(|family| finding.rule.starts_with(family))
        && rule(finding.rule).is_some_and(|rule| !rule.is_harmless);
    if !is_raised {
        return;
    }
    let users = scene.apps_listing(&finding.subject.definition());
    let others: Vec<_> = users.iter().filter(|app| !ours.contains(app)).collect();
    if others.is_empty() {
        return;
    }
    let names: Vec<_> = others.iter().map(|app| format!("‘{}’", scene.name(app))).collect();
    finding.message = format!("{} Also used by {}.", finding.message, names.join(", "));
    if !finding.is_lowered {
        finding.severity = match finding.severity {
            Severity::Info => Severity::Warning,
            Severity::Warning | Severity::Error => Severity::Error,
        };
    }
}

/// SHR-04: the bundle brings a system object whole, without the fields that other apps added to it (wire 3.13).
fn shr_04(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let objects = scene.incoming.definitions.iter().filter(|row| row.kind == DefinitionType::Object);
    let findings = objects.filter(|row| scene.predicted.reach().is_system_object(&row.id)).filter_map(|row| {
        let now = scene.destination.get(&row.id)?;
        let after = scene.stored(&row.id)?;
        let lost = &fields(now) - &fields(after);
        if lost.is_empty() {
            return None;
        }
        let names: Vec<_> = lost.iter().map(|id| format!("‘{}’", scene.name(id))).collect();
        let subject = scene.subject(&row.id);
        let message = format!(
            "The bundle brings the system object ‘{}’ along. {} that other apps added to it would disappear: {}.",
            subject.name,
            if names.len() == 1 { "1 field".to_owned() } else { format!("{} fields", names.len()) },
            names.join(", ")
        );
        let advice = "Export the single app from a current server instead; such an export leaves system objects out.";
        Some(Finding::new("SHR-04", subject, message, advice))
    });
    findings.collect()
}

/// Returns what changes and is listed by apps outside the bundle, with those apps.
pub(crate) fn touched_elsewhere(scene: &Scene<'_, '_>) -> BTreeMap<DefinitionId, BTreeSet<DefinitionId>> {
    let ours = scene.incoming_apps();
    let mut touched: BTreeMap<DefinitionId, BTreeSet<DefinitionId>> = BTreeMap::new();
    for changed in scene.changes.replaced.iter().chain(&scene.changes.hidden) {
        let others = scene.apps_listing(changed).into_iter().filter(|app| !ours.contains(app));
        let others: BTreeSet<_> = others.collect();
        if let Some(shared) = scene.listed(changed)
            && !others.is_empty()
        {
            touched.entry(shared.clone()).or_default().extend(others);
        }
    }
    touched
}
