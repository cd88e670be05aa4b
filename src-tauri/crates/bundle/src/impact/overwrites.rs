//! OVW: what the import replaces.

use crate::DefinitionType;
use crate::impact::scene::shown_name;
use crate::impact::{Finding, Rule, Scene, Subject};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::info("OVW-01", "golden 2", ovw_01, "Definitions that are the same on both sides."),
    Rule::warning("OVW-02", "golden 1.1", ovw_02, "A definition of the destination is replaced as a whole."),
    Rule::warning(
        "OVW-03",
        "wire 3.7",
        ovw_03,
        "A definition was changed on the destination after the version that comes in.",
    ),
    Rule::info("OVW-05", "golden 1.1", ovw_05, "Definitions that the destination does not have yet."),
    Rule::warning("OVW-06", "golden 1.1", ovw_06, "An app is replaced by one of another name."),
];

/// OVW-01: how much is the same already.
fn ovw_01(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let message = match scene.changes.unchanged.len() {
        0 => return Vec::new(),
        1 => "1 definition is the same on both sides.".to_owned(),
        n => format!("{n} definitions are the same on both sides."),
    };
    vec![Finding::new("OVW-01", Subject::bundle(), message, "Nothing to do.")]
}

/// OVW-02: each definition whose content the import replaces as a whole (golden/RULES.md §1.1).
fn ovw_02(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = scene.changes.replaced.iter().map(|id| {
        let subject = scene.subject(id);
        let message = format!("The {} ‘{}’ will be replaced.", kind_in_words(&subject.kind), subject.name);
        Finding::new("OVW-02", subject, message, "Read the differences.")
    });
    findings.collect()
}

/// OVW-03: the destination's version is the younger one, so somebody's work would be lost.
///
/// Rows keep the dates of the file they came from (wire 3.8), so the younger date is a hint about edits made
/// on the destination itself, not about when it was imported.
fn ovw_03(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let findings = scene.changes.replaced.iter().filter_map(|id| {
        let theirs = scene.destination.get(id)?.updated_at.as_text()?;
        let ours = scene.incoming.get(id)?.updated_at.as_text()?;
        if comparable(theirs)? <= comparable(ours)? {
            return None;
        }
        let subject = scene.subject(id);
        let message = format!(
            "‘{}’ was changed on the destination on {}, after the version that comes in. That work would be lost.",
            subject.name,
            day(theirs)
        );
        let advice = "Ask the builders of the destination, then export again or bring their change along.";
        Some(Finding::new("OVW-03", subject, message, advice))
    });
    findings.collect()
}

/// OVW-05: how much is new.
fn ovw_05(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let message = match scene.changes.new.len() {
        0 => return Vec::new(),
        1 => "1 definition is new to the destination.".to_owned(),
        n => format!("{n} definitions are new to the destination."),
    };
    vec![Finding::new("OVW-05", Subject::bundle(), message, "Nothing to do.")]
}

/// OVW-06: the id of an app is known there under another name.
fn ovw_06(scene: &Scene<'_, '_>) -> Vec<Finding> {
    let apps = scene.incoming.definitions.iter().filter(|row| row.kind == DefinitionType::Application);
    let findings = apps.filter_map(|incoming| {
        let current = scene.destination.get(&incoming.id)?;
        let (old, new) = (shown_name(current), shown_name(incoming));
        if old == new && current.name == incoming.name {
            return None;
        }
        let message = format!("The bundle replaces the app ‘{old}’ with ‘{new}’.");
        Some(Finding::new("OVW-06", scene.subject(&incoming.id), message, "Check that it is the right app."))
    });
    findings.collect()
}

/// Returns a date so that ISO and SQL forms compare as texts, to the second; `None` for anything else.
fn comparable(date: &str) -> Option<String> {
    let seconds = date.get(..19)?.replace('T', " ");
    let digits = seconds.bytes().all(|byte| byte.is_ascii_digit() || b"- :".contains(&byte));
    digits.then_some(seconds)
}

fn day(date: &str) -> &str {
    date.get(..10).unwrap_or(date)
}

/// Returns the word people use for a type.
pub(super) fn kind_in_words(kind: &str) -> &str {
    match kind {
        "application" => "app",
        "datacollection" => "data collection",
        "view" => "page or widget",
        kind if kind.starts_with("process.") => "process step",
        kind => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_and_sql_dates_compare() {
        assert_eq!(comparable("2024-05-23T10:18:59.000Z"), comparable("2024-05-23 10:18:59"));
        assert_eq!(comparable("yesterday, all my troubles"), None);
        assert!(comparable("2024-05-23T10:18:59.000Z") < comparable("2024-05-23T10:19:00.000Z"));
    }
}
